//! The stores that are going to be damaged, as they were when all was well.

use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A store's files by what their names end in: nothing, `-wal`, `-shm`, `-journal`.
pub type Files = BTreeMap<&'static str, Vec<u8>>;

/// What may stand beside a database.
pub const SIDES: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// The state that a store is in when something happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// A database with a rollback journal, closed.
    Rollback,
    /// A database with a write-ahead log, closed: the header alone tells.
    Closed,
    /// The log of a killed writer lies beside it.
    Log,
    /// The log and its index.
    LogAndIndex,
    /// A writer died in the middle of a change: a hot journal.
    Journal,
    /// A list of work in a JSON file.
    List,
    /// A line for each piece of work.
    Lines,
}

/// Bytes of a page: small, so that a small store has many.
pub const PAGE: usize = 1024;
/// Rows that a good store has; ids from 1.
pub const ROWS: usize = 36;

const BUS: &str = "
CREATE TABLE bus_commands (
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT, requested_by TEXT, target_agent TEXT,
  status TEXT NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued','claimed','done','failed','cancelled')),
  priority TEXT NOT NULL DEFAULT 'normal', claimed_by TEXT, result_note TEXT,
  created_at TEXT DEFAULT CURRENT_TIMESTAMP, updated_at TEXT, claimed_at TEXT, completed_at TEXT,
  parent_cmd_id INTEGER);
CREATE INDEX idx_status ON bus_commands (status, target_agent);
CREATE TABLE leases (name TEXT, holder TEXT, n INTEGER, PRIMARY KEY (name, holder)) WITHOUT ROWID;
CREATE TABLE gone (id INTEGER PRIMARY KEY, filler TEXT);";

impl Base {
    /// Whether it is a JSON file.
    pub fn is_json(self) -> bool {
        matches!(self, Self::List | Self::Lines)
    }

    /// The kind of source, as a configuration says it.
    pub fn kind(self) -> &'static str {
        if self.is_json() { "json" } else { "sqlite" }
    }

    /// What the file's name ends in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::List => "json",
            Self::Lines => "jsonl",
            _ => "db",
        }
    }

    /// How its queue is called.
    pub fn queue(self) -> &'static str {
        match self {
            Self::List => "items",
            Self::Lines => "lines",
            _ => "bus_commands",
        }
    }

    /// Makes a store in which all is well.
    pub fn make(self, path: &Path) {
        match self {
            Self::List => fs::write(path, list(ROWS)).unwrap(),
            Self::Lines => fs::write(path, lines(ROWS)).unwrap(),
            _ => database(path, self != Self::Rollback && self != Self::Journal),
        }
    }

    /// Brings it into its state, which is the last thing that happens before the damage.
    pub fn age(self, path: &Path) {
        match self {
            Self::Log => left_with_a_log(path, false),
            Self::LogAndIndex => left_with_a_log(path, true),
            Self::Journal => left_with_a_journal(path),
            _ => {}
        }
    }
}

/// Many small pages of every kind: leaves and branches of tables, of an index, of a table without
/// rowid, overflow pages, free pages.
fn database(path: &Path, wal: bool) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(&format!(
        "PRAGMA page_size = {PAGE}; {BUS}
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {ROWS})
         INSERT INTO bus_commands (id, title, body, requested_by, target_agent, status, priority,
           result_note, created_at)
         SELECT x, 'command ' || x || ' 작업 이름', CASE x % 9 WHEN 4 THEN hex(zeroblob(1500))
             ELSE 'body of ' || x END, 'boss', CASE x % 3 WHEN 0 THEN 'ron' WHEN 1 THEN 'codex'
             ELSE 'cowork' END,
           CASE WHEN x % 6 = 5 THEN 'done' WHEN x % 12 = 7 THEN 'failed' ELSE 'queued' END,
           CASE x % 4 WHEN 1 THEN 'high' ELSE 'normal' END,
           CASE WHEN x % 12 = 7 THEN 'timed out' END, '2026-04-' || (10 + x % 10) || ' 08:00:00'
         FROM c;
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 90)
         INSERT INTO leases SELECT 'lease ' || x, 'holder of a long name ' || (x % 7), x FROM c;
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 12)
         INSERT INTO gone (filler) SELECT hex(zeroblob(600)) FROM c;
         DELETE FROM gone WHERE id > 1;"
    ))
    .unwrap();
    if wal {
        db.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    }
    db.close().map_err(|(_, e)| e).unwrap();
}

/// Some commits that nobody brought into the database.
fn left_with_a_log(path: &Path, with_index: bool) {
    let db = Connection::open(path).unwrap();
    db.execute_batch("PRAGMA wal_autocheckpoint = 0").unwrap();
    for n in 0..6 {
        db.execute(
            "INSERT INTO gone (filler) VALUES (hex(zeroblob(200 + ?1)))",
            [n],
        )
        .unwrap();
        db.execute("UPDATE leases SET n = n + 1 WHERE n % 6 = ?1", [n])
            .unwrap();
    }
    let kept = files(path);
    drop(db);
    put(path, &kept);
    if !with_index {
        fs::remove_file(beside(path, "-shm")).unwrap();
    }
}

/// A change of which a part has reached the file, and the journal that takes it back.
fn left_with_a_journal(path: &Path) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(
        "PRAGMA cache_size = 5; BEGIN; UPDATE bus_commands SET body = hex(randomblob(700));
         UPDATE leases SET n = n + 100;",
    )
    .unwrap();
    let kept = files(path);
    assert!(kept.contains_key("-journal"), "nothing was spilled");
    db.execute_batch("ROLLBACK").unwrap();
    drop(db);
    put(path, &kept);
}

fn list(rows: usize) -> String {
    let items: Vec<String> = (1..=rows).map(|n| format!("    {}", item(n))).collect();
    format!(
        "{{\n  \"version\": 1,\n  \"items\": [\n{}\n  ]\n}}\n",
        items.join(",\n")
    )
}

fn lines(rows: usize) -> String {
    (1..=rows).map(|n| item(n) + "\n").collect()
}

fn item(n: usize) -> String {
    let status = if n % 6 == 5 { "done" } else { "pending" };
    format!(
        r#"{{"id": "t{n}", "title": "todo {n} \"한글\" \u00e9", "owner": "ron", "status": "{status}", "priority": {}, "created_at": "2026-04-{:02}T08:00:00+09:00", "meta": {{"tags": ["a", "b"], "n": 1.50}}}}"#,
        n % 4,
        10 + n % 10
    )
}

/// The path of a file beside a store.
pub fn beside(path: &Path, side: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(side);
    PathBuf::from(name)
}

/// A store's files.
pub fn files(path: &Path) -> Files {
    let sides = SIDES.into_iter();
    sides
        .filter_map(|side| Some((side, fs::read(beside(path, side)).ok()?)))
        .collect()
}

/// Puts a store's files, and no others, where they belong.
pub fn put(path: &Path, files: &Files) {
    for side in SIDES {
        let path = beside(path, side);
        let _ = fs::remove_file(&path);
        if let Some(bytes) = files.get(side) {
            fs::write(path, bytes).unwrap();
        }
    }
}
