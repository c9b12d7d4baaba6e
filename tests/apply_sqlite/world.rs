//! A database made for a test, and what is done with its rows.

use chrono::{TimeZone, Utc};
use reveille::model::{Clock, ItemKey, Role, SourceSpec, StoreKind};
use reveille::plan::{Action, Change, Drawn, Edit, Image, Part, Place, Proposed, Refused, Value};
use reveille::stores::change::{Applied, Found, Planner, Previewed, Writer};
use reveille::stores::{Look, Scope, planner, writer};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Columns that every queue of these tests has beside its key.
pub const WORK: &str = "title TEXT, status TEXT, owner TEXT, note TEXT, created_at TEXT";

pub struct World {
    pub dir: TempDir,
    pub db: PathBuf,
}

impl World {
    pub fn with(sql: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().canonicalize().unwrap().join("store.db");
        let world = Self { dir, db };
        world.sql(sql);
        world
    }

    /// `n` queued rows in a table with an integer key.
    pub fn jobs(journal: &str, n: usize) -> Self {
        Self::with(&format!(
            "PRAGMA journal_mode = {journal}; CREATE TABLE jobs (id INTEGER PRIMARY KEY, {WORK}); {}",
            rows("jobs", n)
        ))
    }

    pub fn sql(&self, sql: &str) {
        let db = Connection::open(&self.db).unwrap();
        db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        db.execute_batch(sql).unwrap();
        db.close().map_err(|(_, e)| e).unwrap();
    }

    pub fn spec(&self) -> SourceSpec {
        SourceSpec {
            writable: true,
            ..SourceSpec::new(
                "a",
                StoreKind::Sqlite,
                self.db.clone(),
                Role::Canonical,
                chrono_tz::Asia::Seoul,
            )
        }
    }

    pub fn planner(&self) -> Box<dyn Planner> {
        planner(self.spec())
    }

    pub fn writer(&self) -> Box<dyn Writer> {
        writer(self.spec())
    }

    pub fn draw(&self, queue: &str, ids: &[&str]) -> Drawn {
        let wanted = BTreeMap::from([(
            queue.to_owned(),
            ids.iter().map(|id| (*id).to_owned()).collect(),
        )]);
        self.planner().draw(&clock(), &wanted).unwrap().remove(0)
    }

    /// Draws rows, all of which must be there.
    pub fn drawn(&self, queue: &str, ids: &[&str]) -> Drawn {
        let drawn = self.draw(queue, ids);
        assert_eq!(drawn.refused, [], "refused");
        assert_eq!(drawn.rows.len(), ids.len());
        drawn
    }

    /// A cancel of rows with a note, previewed; nothing may be refused.
    pub fn cancel(&self, queue: &str, ids: &[&str]) -> Part {
        let previewed = self.preview(&self.drawn(queue, ids), &cancel());
        assert_eq!(previewed.refused, [], "refused");
        assert_eq!(previewed.part.changes.len(), ids.len());
        previewed.part
    }

    pub fn preview(&self, drawn: &Drawn, edits: &[Edit]) -> Previewed {
        self.planner().preview(proposed(drawn, edits)).unwrap()
    }

    pub fn apply(&self, part: &Part) -> Applied {
        self.writer().apply(part, false, Duration::from_secs(10))
    }

    /// Applies, and sees that the rows are what the part says.
    pub fn applied(&self, part: &Part) -> Vec<String> {
        match self.apply(part) {
            Applied::Done { notes, .. } => {
                self.is_after(part);
                notes
            }
            other => panic!("{other:?}"),
        }
    }

    pub fn is_after(&self, part: &Part) {
        let found = self.planner().find(&part.changes).unwrap();
        for (change, found) in part.changes.iter().zip(found) {
            assert_eq!(found, Found::Row(change.after.clone()), "{}", change.key);
        }
    }

    /// Refused: why for each row, and no byte of any file changed.
    pub fn refused(&self, part: &Part) -> Vec<Refused> {
        let before = self.files();
        let answer = self.apply(part);
        assert_eq!(self.files(), before, "a refused apply changed a file");
        match answer {
            Applied::Refused(refused) => {
                assert!(!refused.is_empty());
                refused
            }
            other => panic!("{other:?}"),
        }
    }

    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = std::fs::read_dir(self.dir.path()).unwrap();
        files
            .map(|e| {
                let e = e.unwrap();
                let name = e.file_name().to_string_lossy().into_owned();
                (name, std::fs::read(e.path()).unwrap())
            })
            .collect()
    }

    pub fn names(&self) -> Vec<String> {
        self.files().into_keys().collect()
    }

    /// Every row of a table to the bit, by any connection.
    pub fn rows(&self, table: &str) -> Vec<Vec<Value>> {
        dump(&self.db, table)
    }
}

pub fn dump(db: &Path, table: &str) -> Vec<Vec<Value>> {
    let db = Connection::open(db).unwrap();
    let table = table.replace('"', "\"\"");
    let mut statement = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width).map(|at| row.get_ref(at).map(value)).collect()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

pub fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Text(t) => Value::Text(t.to_vec()),
        ValueRef::Blob(b) => Value::Blob(b.to_vec()),
    }
}

pub fn rows(table: &str, n: usize) -> String {
    format!(
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {n}) \
         INSERT INTO {table} (title, status, owner, created_at) \
         SELECT 'job ' || x, 'queued', 'ron', '2026-04-20 10:00:00' FROM c;"
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
        scope: Scope::All,
        bodies: false,
        by_status: false,
        failed_window_s: 14 * 86_400,
        deadline: Duration::from_secs(20),
    }
}

pub fn set(column: &str, value: Value) -> Edit {
    Edit::Set {
        column: Arc::from(column),
        value,
    }
}

pub fn cancel() -> Vec<Edit> {
    vec![
        set("status", Value::text("cancelled")),
        set("note", Value::text("2026-04-21: a duplicate of #2")),
    ]
}

pub fn proposed(drawn: &Drawn, edits: &[Edit]) -> Vec<Proposed> {
    drawn
        .rows
        .iter()
        .map(|row| Proposed {
            key: row.key.clone(),
            action: Action::Cancel,
            note: None,
            place: row.place.clone(),
            edits: edits.to_vec(),
            before: row.image.clone(),
        })
        .collect()
}

/// The change that takes another back.
pub fn inverse(change: &Change) -> Proposed {
    let edits = change
        .edits
        .iter()
        .map(|edit| {
            let Edit::Set { column, .. } = edit else {
                panic!("{edit:?}")
            };
            set(column, change.before.get(column).unwrap().clone())
        })
        .collect();
    let place = match &change.place {
        Place::Row { key, guard } => Place::Row {
            key: key.clone(),
            guard: guard
                .as_ref()
                .map(|(c, _)| (Arc::clone(c), change.after.get(c).unwrap().clone())),
        },
        other => other.clone(),
    };
    Proposed {
        key: change.key.clone(),
        action: change.action.clone(),
        note: None,
        place,
        edits,
        before: change.after.clone(),
    }
}

pub fn key(queue: &str, id: &str) -> ItemKey {
    ItemKey {
        source: "a".into(),
        queue: queue.into(),
        id: id.into(),
    }
}

/// An image with one value put in another's place.
pub fn with(image: &Image, column: &str, value: Value) -> Image {
    let mut image = image.clone();
    let found = image.0.iter_mut().find(|(c, _)| **c == *column).unwrap();
    found.1 = value;
    image
}

/// A number that the environment may raise for a long run.
pub fn number(name: &str, usual: u32) -> u32 {
    std::env::var(name)
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(usual)
}
