//! Workers that never rest, operators that plan, wait and apply: what the database did is what the
//! preview showed, told by a trigger of the database itself.

use crate::world::{WORK, World, cancel, number, proposed, set};
use reveille::plan::Value;
use reveille::stores::change::Applied;
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

const ROWS: u32 = 12;

/// Ends the workers, also when an operator fails.
struct Stop<'s>(&'s AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn world(journal: &str) -> World {
    World::with(&format!(
        "PRAGMA journal_mode = {journal}; \
         CREATE TABLE jobs (id INTEGER PRIMARY KEY, {WORK}, n INTEGER DEFAULT 0); {} \
         CREATE TABLE log (at INTEGER PRIMARY KEY, id, status, note, n); \
         CREATE TRIGGER witness AFTER UPDATE ON jobs WHEN new.note LIKE 'op %' \
         BEGIN INSERT INTO log (id, status, note, n) VALUES (new.id, new.status, new.note, new.n); END;",
        crate::world::rows("jobs", ROWS as usize)
    ))
}

fn work(world: &World, seed: u32, stop: &AtomicBool) {
    let db = Connection::open(&world.db).unwrap();
    db.busy_timeout(Duration::from_secs(30)).unwrap();
    let mut n = seed;
    while !stop.load(Ordering::SeqCst) {
        n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let update = "UPDATE jobs SET n = n + 1, status = 'queued', note = NULL WHERE id = ?1";
        db.execute(update, [n % ROWS + 1]).unwrap();
        std::thread::yield_now();
    }
}

#[test]
fn under_live_workers_no_row_differs_from_its_preview() {
    for journal in ["wal", "delete"] {
        let world = world(journal);
        let stop = AtomicBool::new(false);
        let (done, refused, busy) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
        let expected = std::sync::Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            let stopping = Stop(&stop);
            for seed in 1..=3 {
                let (world, stop) = (&world, &stop);
                scope.spawn(move || work(world, seed, stop));
            }
            let operators: Vec<_> = (0..2u32)
                .map(|operator| {
                    let (world, done, refused, busy, expected) =
                        (&world, &done, &refused, &busy, &expected);
                    scope.spawn(move || {
                        for turn in 0..number("APPLY_TURNS", 12) {
                            let ids: Vec<String> = (0..3)
                                .map(|k| ((turn * 5 + operator * 3 + k * 4) % ROWS + 1).to_string())
                                .collect();
                            let wanted = [("jobs".to_owned(), ids)].into();
                            let Ok(mut drawn) =
                                world.planner().draw(&crate::world::clock(), &wanted)
                            else {
                                busy.fetch_add(1, Ordering::SeqCst);
                                continue;
                            };
                            let mut edits = cancel();
                            let note = format!("op {operator}.{turn}");
                            edits[1] = set("note", Value::text(&note));
                            let wishes = proposed(&drawn.remove(0), &edits);
                            let Ok(previewed) = world.planner().preview(wishes) else {
                                busy.fetch_add(1, Ordering::SeqCst);
                                continue;
                            };
                            if previewed.part.changes.is_empty() {
                                refused.fetch_add(1, Ordering::SeqCst);
                                continue;
                            }
                            let part = previewed.part;
                            match world.writer().apply(&part, true, Duration::from_secs(30)) {
                                Applied::Done { .. } => {
                                    done.fetch_add(1, Ordering::SeqCst);
                                    let mut expected = expected.lock().unwrap();
                                    for change in &part.changes {
                                        let value = |c: &str| change.after.get(c).unwrap().clone();
                                        expected.push(
                                            ["id", "status", "note", "n"].map(value).to_vec(),
                                        );
                                    }
                                }
                                Applied::Refused(_) => {
                                    refused.fetch_add(1, Ordering::SeqCst);
                                }
                                Applied::Failed(_) => {
                                    busy.fetch_add(1, Ordering::SeqCst);
                                }
                                Applied::Unknown(e) => panic!("{e}"),
                            }
                        }
                    })
                })
                .collect();
            for operator in operators {
                operator.join().unwrap();
            }
            drop(stopping);
        });
        let key = |row: &Vec<Value>| format!("{row:?}");
        let mut logged: Vec<String> = world
            .rows("log")
            .iter()
            .map(|r| key(&r[1..].to_vec()))
            .collect();
        let mut expected: Vec<String> = expected.lock().unwrap().iter().map(key).collect();
        logged.sort();
        expected.sort();
        assert_eq!(logged, expected, "{journal}");
        let all = number("APPLY_TURNS", 12) * 2;
        let [done, refused, busy] = [done, refused, busy].map(|n| n.load(Ordering::SeqCst));
        assert_eq!(done + refused + busy, all);
        println!(
            "{journal}: {done} applied, {refused} refused, {busy} busy, {} rows",
            logged.len()
        );
        assert_eq!(world.names(), ["store.db"]);
    }
}
