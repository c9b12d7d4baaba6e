//! Databases made for a test, and other programs that work with them.

use chrono::{TimeZone, Utc};
use reveille::model::{Clock, QueueSnapshot, Role, SourceSnapshot, SourceSpec, StoreKind};
use reveille::stores::sqlite::SqliteStore;
use reveille::stores::{Look, Scope, Store};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A queue that the `bus_commands` preset knows.
pub const BUS: &str = "CREATE TABLE bus_commands (id INTEGER PRIMARY KEY, title TEXT, body TEXT, \
     status TEXT, target_agent TEXT, claimed_by TEXT, priority TEXT, \
     created_at TEXT DEFAULT CURRENT_TIMESTAMP, claimed_at TEXT);";

/// A folder with one database path in it.
pub struct World {
    pub dir: TempDir,
    pub db: PathBuf,
}

impl World {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("store.db");
        Self { dir, db }
    }

    /// A world whose database was made by `sql` and closed again.
    pub fn with(sql: &str) -> Self {
        let world = Self::new();
        world.sql(sql);
        world
    }

    /// `n` queued rows in `bus_commands`.
    pub fn bus(journal: &str, n: usize) -> Self {
        Self::with(&format!(
            "PRAGMA journal_mode = {journal}; {BUS} {}",
            inserts(n)
        ))
    }

    pub fn sql(&self, sql: &str) {
        let db = Connection::open(&self.db).unwrap();
        db.execute_batch(sql).unwrap();
        db.close().map_err(|(_, e)| e).unwrap();
    }

    pub fn spec(&self) -> SourceSpec {
        SourceSpec::new(
            "canonical",
            StoreKind::Sqlite,
            self.db.clone(),
            Role::Canonical,
            chrono_tz::Asia::Seoul,
        )
    }

    pub fn store(&self) -> SqliteStore {
        SqliteStore::new(self.spec())
    }

    pub fn look(&self) -> SourceSnapshot {
        self.store().look(&look())
    }

    /// Every file of the folder with its bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.dir.path())
    }
}

pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|e| {
            let e = e.unwrap();
            (
                e.file_name().to_string_lossy().into_owned(),
                std::fs::read(e.path()).unwrap(),
            )
        })
        .collect()
}

pub fn inserts(n: usize) -> String {
    format!(
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {n}) \
         INSERT INTO bus_commands (title, status, target_agent, priority, created_at) \
         SELECT 'job ' || x, 'queued', 'ron', 'high', '2026-04-20 10:00:00' FROM c;"
    )
}

pub fn clock() -> Clock {
    Clock::at(
        Utc.with_ymd_and_hms(2026, 4, 20, 23, 15, 0).unwrap(),
        chrono_tz::Asia::Seoul,
    )
}

pub fn look() -> Look {
    Look {
        clock: clock(),
        real_now: None,
        scope: Scope::Live,
        bodies: false,
        by_status: false,
        failed_window_s: 14 * 86_400,
        deadline: Duration::from_secs(20),
    }
}

pub fn queue<'s>(snapshot: &'s SourceSnapshot, name: &str) -> &'s QueueSnapshot {
    snapshot
        .queues
        .iter()
        .find(|q| &*q.name == name)
        .unwrap_or_else(|| panic!("no queue {name} in {snapshot:#?}"))
}

pub fn ids(queue: &QueueSnapshot) -> Vec<&str> {
    queue.records.iter().map(|r| &*r.id).collect()
}

pub fn is_root() -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::uid(&tempfile::tempfile().unwrap().metadata().unwrap())
        == 0;
    #[cfg(not(unix))]
    return false;
}

/// Another process that has the database open. It runs what it is told, one line at a time.
pub struct Writer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

const DB: &str = "REVEILLE_TEST_WRITER_DB";
const ANSWER: &str = "writer says ";

impl Writer {
    pub fn on(db: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["world::writer_process", "--exact", "--nocapture"])
            .env(DB, db)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
        }
    }

    /// Runs SQL and waits until it has run.
    pub fn run(&mut self, sql: &str) {
        writeln!(self.input, "{}", sql.replace('\n', " ")).unwrap();
        self.input.flush().unwrap();
        let mut line = String::new();
        loop {
            line.clear();
            assert!(
                self.output.read_line(&mut line).unwrap() > 0,
                "the writer is gone"
            );
            if let Some((_, answer)) = line.split_once(ANSWER) {
                assert_eq!(answer.trim(), "ok", "{sql}");
                return;
            }
        }
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Lets it close the database.
    pub fn close(self) {
        let Self {
            mut child, input, ..
        } = self;
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

/// What the other process does; nothing when the tests are run by themselves.
#[test]
fn writer_process() {
    let Ok(path) = std::env::var(DB) else { return };
    let db = Connection::open(path).unwrap();
    db.busy_timeout(Duration::from_secs(10)).unwrap();
    for line in std::io::stdin().lines() {
        let said = match db.execute_batch(&line.unwrap()) {
            Ok(()) => "ok".to_owned(),
            Err(e) => e.to_string(),
        };
        println!("{ANSWER}{said}");
    }
    db.close().map_err(|(_, e)| e).unwrap();
}
