//! What must hold after a kill. The witness of a database is a trigger in it, which writes in the very
//! transaction that changes a row; a worker always counts a row's tick on, an operator never.

use super::Tally;
use super::lap::Told;
use super::world::{DATABASES, ELEMENTS, ROWS, SHARED, World};
use reveille::ledger::Ledger;
use reveille::plan::{Change, Image, Operation, Value};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A change of a row: its id; status, note and tick before and after.
type Seen = (String, [String; 3], [String; 3]);

/// One look at everything.
pub struct Checks<'w> {
    world: &'w World,
    tally: &'w mut Tally,
    pub faults: Vec<String>,
    pub operations: u64,
}

impl<'w> Checks<'w> {
    pub fn of(world: &'w World, tally: &'w mut Tally) -> Self {
        Self {
            world,
            tally,
            faults: Vec::new(),
            operations: 0,
        }
    }

    fn fault(&mut self, what: String) {
        self.faults.push(what);
    }

    /// `told` is what the worker had said before; `at_rest` when nobody writes any more.
    pub fn all(&mut self, told: &Told, at_rest: bool) {
        let opened: Vec<(&str, Connection)> = DATABASES
            .into_iter()
            .map(|n| {
                (
                    n,
                    Connection::open(self.world.dir.join(format!("{n}.db"))).unwrap(),
                )
            })
            .collect();
        if at_rest {
            // What a worker does that starts again: a hot journal is rolled back.
            for (_, db) in &opened {
                db.query_row("SELECT count(*) FROM jobs", [], |_| Ok(()))
                    .unwrap();
            }
        }
        let ledger = self.world.ledger();
        self.tally.cut_short += ledger.open_intents().unwrap().len() as u64;
        for open in self.world.settle(&ledger) {
            self.fault(format!("{} stays open: {:?}", open.source, open.error));
        }
        if let Some(broken) = ledger.verify().unwrap().broken {
            self.fault(format!("the ledger's chain is broken: {broken:?}"));
        }
        let mut operations = ledger.operations(None).unwrap();
        operations.reverse();
        self.operations = operations.len() as u64;
        for (name, db) in &opened {
            let writes = told.writes.get(*name).copied().unwrap_or_default();
            self.database(name, db, &ledger, &operations, writes, at_rest);
        }
        self.locked(&ledger, &operations, told, at_rest);
        self.free(&ledger, &operations, told, at_rest);
    }

    fn database(
        &mut self,
        name: &str,
        db: &Connection,
        ledger: &Ledger,
        operations: &[Operation],
        writes: u64,
        at_rest: bool,
    ) {
        db.busy_timeout(std::time::Duration::from_secs(60)).unwrap();
        // All questions to one state of it.
        db.execute_batch("BEGIN").unwrap();
        let said: String = ask(db, "PRAGMA integrity_check");
        let rows: i64 = ask(db, "SELECT count(*) FROM jobs");
        let ticks: i64 = ask(db, "SELECT sum(tick) FROM jobs");
        let seen = witness(db);
        db.execute_batch("COMMIT").unwrap();
        if said != "ok" {
            self.fault(format!("{name}: {said}"));
        }
        if rows != ROWS as i64 {
            self.fault(format!("{name}: {rows} rows of {ROWS}"));
        }
        let is_worker = |s: &Seen| s.1[2] != s.2[2];
        let by_worker = seen.iter().filter(|s| is_worker(s)).count() as u64;
        let ticks = u64::try_from(ticks).unwrap();
        let most = if at_rest { writes + 1 } else { u64::MAX };
        if ticks != by_worker || !(writes..=most).contains(&ticks) {
            self.fault(format!(
                "{name}: the worker wrote {writes}, the witness saw {by_worker}, the rows say {ticks}"
            ));
        }
        let mut left: BTreeMap<Seen, i64> = BTreeMap::new();
        for seen in seen.into_iter().filter(|s| !is_worker(s)) {
            let id: usize = seen.0.parse().unwrap();
            if id > SHARED {
                self.fault(format!("{name}: an operator changed {seen:?}"));
            }
            *left.entry(seen).or_default() += 1;
        }
        let of_this = |o: &Operation| {
            let parts = o.parts.iter().filter(|p| &*p.part.source == name);
            parts.cloned().collect::<Vec<_>>()
        };
        for (operation, part) in operations
            .iter()
            .flat_map(|o| of_this(o).into_iter().map(move |p| (o, p)))
        {
            let word = part.standing.word();
            let changes: Vec<Seen> = part.part.changes.iter().map(told).collect();
            let there = changes.iter().filter(|c| left.get(*c) > Some(&0)).count();
            let applied = match word {
                "unknown" if there == changes.len() || there == 0 => {
                    self.tally.unknown += 1;
                    self.close(ledger, operation, name, there > 0);
                    there > 0
                }
                "open" | "unknown" => {
                    self.fault(format!(
                        "{name}: {word}, and {there} of {} rows are changed: {}",
                        changes.len(),
                        operation.id
                    ));
                    continue;
                }
                _ => part.standing.is_applied(),
            };
            for change in changes.into_iter().filter(|_| applied) {
                *left.entry(change).or_default() -= 1;
            }
        }
        for (change, n) in left.into_iter().filter(|(_, n)| *n != 0) {
            let what = if n > 0 {
                "done and not recorded"
            } else {
                "recorded and not done"
            };
            self.fault(format!("{name}: {what}: {change:?}"));
        }
    }

    /// What a person would do who knows: the witness does.
    fn close(&mut self, ledger: &Ledger, operation: &Operation, source: &str, applied: bool) {
        let (desk, stamp) = (self.world.desk(), self.world.stamp());
        desk.close_unknown(ledger, &operation.id, source, applied, "seen", &stamp)
            .unwrap();
    }

    /// A file whose owner takes the lock: it and the ledger agree on every element.
    fn locked(&mut self, ledger: &Ledger, operations: &[Operation], told: &Told, at_rest: bool) {
        let file = self.file("locked");
        let writes = told.writes.get("locked").copied().unwrap_or_default();
        let most = if at_rest { writes + 1 } else { u64::MAX };
        if !(writes..=most).contains(&file.counter) {
            self.fault(format!(
                "locked: the worker wrote {writes}, the file says {}",
                file.counter
            ));
        }
        let mut expected: BTreeMap<String, String> = (1..=ELEMENTS)
            .map(|n| (format!("t{n}"), "pending".to_owned()))
            .collect();
        for operation in operations {
            for part in operation
                .parts
                .iter()
                .filter(|p| &*p.part.source == "locked")
            {
                let changes = || {
                    part.part
                        .changes
                        .iter()
                        .map(|c| (c.key.id.to_string(), status(c)))
                };
                let there = changes()
                    .filter(|(id, s)| file.words.get(id) == Some(&s[1]))
                    .count();
                let applied = match part.standing.word() {
                    // Only the latest can be: whatever came before was closed at the look before.
                    "unknown" if there == changes().count() || there == 0 => {
                        self.tally.unknown += 1;
                        self.close(ledger, operation, "locked", there > 0);
                        there > 0
                    }
                    word @ ("open" | "unknown") => {
                        self.fault(format!("locked: {word}, {there} elements are changed"));
                        continue;
                    }
                    _ => part.standing.is_applied(),
                };
                if applied {
                    expected.extend(changes().map(|(id, [_, after])| (id, after)));
                }
            }
        }
        if expected != file.words {
            self.fault(format!(
                "locked: the ledger says {expected:?}, the file {:?}",
                file.words
            ));
        }
    }

    /// A file whose owner takes no lock: it may overwrite a change of ours, as it would anybody's;
    /// what it has written itself stays, or stands beside the file.
    fn free(&mut self, ledger: &Ledger, operations: &[Operation], told: &Told, at_rest: bool) {
        let file = self.file("free");
        let mut ever: BTreeSet<(String, String)> = (1..=ELEMENTS)
            .map(|n| (format!("t{n}"), "pending".to_owned()))
            .collect();
        for operation in operations {
            for part in operation.parts.iter().filter(|p| &*p.part.source == "free") {
                for change in &part.part.changes {
                    ever.insert((change.key.id.to_string(), status(change)[1].clone()));
                }
                match part.standing.word() {
                    "unknown" => {
                        self.tally.unknown += 1;
                        self.close(ledger, operation, "free", false);
                    }
                    "open" => self.fault("free: open".into()),
                    _ => {}
                }
            }
        }
        for (id, word) in &file.words {
            if !ever.contains(&(id.clone(), word.clone())) {
                self.fault(format!("free: nobody is recorded to have made {id} {word}"));
            }
        }
        if !at_rest {
            return;
        }
        let mut lost = told.lost.clone();
        let gone: u64 = lost.iter().map(|(last, seen)| last - seen).sum();
        let writes = told.writes.get("free").copied().unwrap_or_default() - gone;
        if file.counter < writes {
            lost.push((writes, file.counter));
        } else if file.counter > writes + 1 {
            self.fault(format!(
                "free: {writes} writes, the file says {}",
                file.counter
            ));
        }
        if lost.is_empty() {
            return;
        }
        let beside: BTreeSet<u64> = std::fs::read_dir(&self.world.dir)
            .unwrap()
            .filter_map(|e| counter(&e.unwrap().path()))
            .collect();
        for (last, seen) in lost {
            if beside.contains(&last) {
                self.tally.kept += 1;
            } else {
                self.fault(format!(
                    "free: the worker wrote {last}, found {seen}, and nothing kept it"
                ));
            }
        }
    }

    fn file(&mut self, name: &str) -> File {
        let path = self.world.dir.join(format!("{name}.json"));
        let text = std::fs::read_to_string(path).unwrap();
        let all: serde_json::Value = match serde_json::from_str(&text) {
            Ok(all) => all,
            Err(e) => {
                self.fault(format!("{name}: {e}"));
                return File::default();
            }
        };
        let items = all["items"].as_array().cloned().unwrap_or_default();
        let ticks: u64 = items.iter().filter_map(|i| i["tick"].as_u64()).sum();
        let counter = all["counter"].as_u64().unwrap_or_default();
        if ticks != counter || items.len() != ELEMENTS {
            self.fault(format!(
                "{name}: {} elements with {ticks} writes of {counter}",
                items.len()
            ));
        }
        let word = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
        File {
            counter,
            words: items
                .iter()
                .map(|i| (word(&i["id"]), word(&i["status"])))
                .collect(),
        }
    }
}

#[derive(Default)]
struct File {
    counter: u64,
    words: BTreeMap<String, String>,
}

fn counter(path: &Path) -> Option<u64> {
    let bytes = std::fs::read(path).ok()?;
    let all: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    all["counter"].as_u64()
}

fn ask<T: rusqlite::types::FromSql>(db: &Connection, sql: &str) -> T {
    db.query_row(sql, [], |r| r.get(0)).unwrap()
}

fn witness(db: &Connection) -> Vec<Seen> {
    let mut statement = db
        .prepare(
            "SELECT cast(id AS TEXT), s0, coalesce(n0, ''), cast(t0 AS TEXT),
                    s1, coalesce(n1, ''), cast(t1 AS TEXT) FROM witness ORDER BY n",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        let side = |at: usize| {
            Ok::<_, rusqlite::Error>([row.get(at)?, row.get(at + 1)?, row.get(at + 2)?])
        };
        Ok((row.get(0)?, side(1)?, side(4)?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn told(change: &Change) -> Seen {
    let side = |image: &Image| {
        ["status", "note", "tick"].map(|c| image.get(c).map_or_else(String::new, text))
    };
    (
        change.key.id.to_string(),
        side(&change.before),
        side(&change.after),
    )
}

/// The status of an element before and after.
fn status(change: &Change) -> [String; 2] {
    [&change.before, &change.after].map(|image| {
        let word = image.get("status").map_or_else(String::new, text);
        word.trim_matches('"').to_owned()
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(n) => n.to_string(),
        Value::Text(bytes) => String::from_utf8(bytes.clone()).unwrap(),
        Value::Json(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}
