//! Databases made for a test, and other programs that work with them.

use chrono::{TimeZone, Utc};
use reveille::model::{Clock, QueueSnapshot, Role, SourceSnapshot, SourceSpec, StoreKind};
use reveille::stores::sqlite::SqliteStore;
use reveille::stores::{Look, Scope, Store};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
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

/// Waits until a store says of itself that it has changed. A write in the same tick of the clock as
/// the one before it is noticed when the tick is over.
pub fn notices(store: &mut SqliteStore, what: &str) {
    let begun = Instant::now();
    while !store.changed() {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "not noticed: {what}"
        );
        std::thread::yield_now();
    }
}

/// Looks until a store says, for longer than a tick, that nothing changes.
pub fn comes_to_rest(store: &mut SqliteStore) -> SourceSnapshot {
    let begun = Instant::now();
    let mut seen = store.look(&look());
    let mut since = Instant::now();
    while since.elapsed() < Duration::from_millis(60) {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "no rest: {seen:?}"
        );
        if store.changed() {
            seen = store.look(&look());
            since = Instant::now();
        }
        std::thread::yield_now();
    }
    seen
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
