//! What the tests of the built binary share: a cleared environment, a fixed clock, a home of its
//! own, the demo world.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The morning of the demo world.
pub const NOW: &str = "2026-04-21T08:15:00+09:00";

/// A temporary home.
pub struct Home {
    /// The folder; gone at the end of the test.
    pub dir: TempDir,
}

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        Self {
            dir: TempDir::new().unwrap(),
        }
    }

    /// A home with the demo world in `world/`.
    pub fn with_demo() -> Self {
        let home = Self::new();
        home.command()
            .args(["demo", "--write"])
            .arg(home.path("world"))
            .assert()
            .success();
        home
    }

    /// A path below the home.
    pub fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// Writes a file below the home.
    pub fn write(&self, below: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The binary with nothing of the surrounding environment but this home.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reveille"));
        command
            .env_clear()
            .env("HOME", self.dir.path())
            .env("USER", "tester")
            .env("TZ", "Asia/Seoul")
            .current_dir(self.dir.path());
        command
    }

    /// The binary on the demo world's configuration.
    pub fn demo(&self, args: &[&str]) -> Command {
        let mut command = self.command();
        command
            .args(args)
            .arg("--config")
            .arg(self.path("world/config.toml"));
        command
    }
}

/// Stdout as JSON.
pub fn json(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| {
        panic!(
            "{e}\nstdout: {}\nstderr: {}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

/// Stdout as text.
pub fn text(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// `(source/queue, status, owner) -> count` of the items of an answer.
pub fn counts(answer: &Value) -> BTreeMap<(String, String, String), usize> {
    let mut out = BTreeMap::new();
    for item in answer["items"].as_array().unwrap() {
        let at = |field: &str| item[field].as_str().unwrap().to_owned();
        *out.entry((
            format!("{}/{}", at("source"), at("queue")),
            at("status_raw"),
            at("owner"),
        ))
        .or_insert(0) += 1;
    }
    out
}

/// Every file below a folder with its bytes: what must not change by looking.
pub fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(dir: &Path, out: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else {
                out.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(dir, &mut out);
    out
}

/// What a run said and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Stdout as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}\n{self:#?}"))
    }
}

/// Runs it to its end.
pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Every row of every table of a database, typed, as another program sees it; and its schema.
pub fn dump(path: &Path) -> BTreeMap<String, Vec<String>> {
    let c = rusqlite::Connection::open(path).unwrap();
    let tables: Vec<(String, String)> = c
        .prepare(
            "SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE type = 'table' ORDER BY name",
        )
        .unwrap()
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut out = BTreeMap::new();
    for (name, sql) in tables {
        let quoted = name.replace('"', "\"\"");
        let mut statement = c
            .prepare(&format!("SELECT * FROM \"{quoted}\" ORDER BY rowid"))
            .unwrap();
        let columns = statement.column_count();
        let rows = statement
            .query_map([], |r| {
                let values = (0..columns).map(|i| format!("{:?}", r.get_ref_unwrap(i)));
                Ok(values.collect::<Vec<_>>().join("|"))
            })
            .unwrap();
        let mut lines = vec![sql];
        lines.extend(rows.map(Result::unwrap));
        out.insert(name, lines);
    }
    out
}

/// One value of a database as text; NULL is `None`.
pub fn value(path: &Path, sql: &str) -> Option<String> {
    let c = rusqlite::Connection::open(path).unwrap();
    c.query_row(sql, [], |r| {
        Ok(match r.get_ref(0)? {
            rusqlite::types::ValueRef::Null => None,
            rusqlite::types::ValueRef::Integer(n) => Some(n.to_string()),
            rusqlite::types::ValueRef::Real(x) => Some(format!("{x:?}")),
            rusqlite::types::ValueRef::Text(t) | rusqlite::types::ValueRef::Blob(t) => {
                Some(String::from_utf8_lossy(t).into_owned())
            }
        })
    })
    .unwrap()
}

/// Runs statements as another program would.
pub fn execute(path: &Path, sql: &str) {
    let c = rusqlite::Connection::open(path).unwrap();
    // What other programs have: SQLite's own default.
    c.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    c.execute_batch(sql).unwrap();
}
