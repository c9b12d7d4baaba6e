//! Previewing rows of a table of a million: how long its read lock lasts, what a live writer waits
//! at worst, and the ratio to a floor in the same run (reading the same rows by plain rusqlite).
//!
//! No criterion here: what counts is the worst wait, not a mean. `cargo bench --bench preview`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/store.rs"]
mod store;
mod support;

use reveille::plan::Proposed;
use reveille::stores::change::Applied;
use reveille::stores::{planner, writer};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use store::{cancelling, spec};

const ROWS: u64 = 1_000_000;

fn proposed(path: &Path, rows: u64) -> Vec<Proposed> {
    let step = ROWS / rows;
    // Rows that no smaller run has changed already.
    let apart = u64::from(rows.ilog10());
    let ids = (1..=rows).map(|n| (n * step - apart).to_string()).collect();
    let begun = Instant::now();
    let wanted = cancelling(path, ids);
    println!("  drawing {rows} rows: {:?}", begun.elapsed());
    wanted
}

/// Reading the same rows in one transaction, by nothing but rusqlite.
fn floor(path: &Path, wanted: &[Proposed]) -> Duration {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let begun = Instant::now();
    db.execute_batch("BEGIN").unwrap();
    let mut one = db
        .prepare("SELECT * FROM bus_commands WHERE id = ?1")
        .unwrap();
    for row in wanted {
        let id: i64 = row.key.id.parse().unwrap();
        let mut rows = one.query([id]).unwrap();
        let row = rows.next().unwrap().unwrap();
        let bytes: Vec<rusqlite::types::Value> = (0..18).map(|at| row.get(at).unwrap()).collect();
        std::hint::black_box(bytes);
    }
    db.execute_batch("COMMIT").unwrap();
    begun.elapsed()
}

/// The worst and the median wait of a writer that commits one row after the other.
fn waits(path: &Path, stop: &AtomicBool) -> Vec<Duration> {
    let db = Connection::open(path).unwrap();
    db.busy_timeout(Duration::from_secs(60)).unwrap();
    let mut waits = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        let begun = Instant::now();
        db.execute(
            "UPDATE bus_commands SET notify_flag = 1 - notify_flag WHERE id = 5",
            [],
        )
        .unwrap();
        waits.push(begun.elapsed());
        // A worker rests now and then.
        std::thread::sleep(Duration::from_millis(1));
    }
    waits.sort();
    waits
}

fn copy(from: &Path, journal: &str) -> PathBuf {
    let path = from.with_file_name(format!("preview-{journal}.db"));
    std::fs::copy(from, &path).unwrap();
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "journal_mode", journal).unwrap();
    db.close().unwrap();
    path
}

fn main() {
    let source = support::bus(ROWS, 20);
    for journal in ["wal", "delete"] {
        let path = copy(&source, journal);
        println!("{journal}:");
        for rows in [8, 1_000, 100_000] {
            let wanted = proposed(&path, rows);
            let floor = (0..5).map(|_| floor(&path, &wanted)).min().unwrap();
            let mut times: Vec<Duration> = (0..if rows > 10_000 { 2 } else { 7 })
                .map(|_| {
                    let wanted = wanted.clone();
                    let begun = Instant::now();
                    let previewed = planner(spec(&path)).preview(wanted).unwrap();
                    assert_eq!(previewed.part.changes.len() as u64, rows);
                    begun.elapsed()
                })
                .collect();
            times.sort();
            println!(
                "  {rows} rows: floor (plain read) {floor:?}, whole preview {:?}",
                times[times.len() / 2]
            );
            let stop = AtomicBool::new(false);
            std::thread::scope(|scope| {
                let quiet = scope.spawn(|| waits(&path, &stop));
                std::thread::sleep(Duration::from_millis(1_000));
                stop.store(true, Ordering::SeqCst);
                let quiet = quiet.join().unwrap();
                stop.store(false, Ordering::SeqCst);
                let writing = scope.spawn(|| waits(&path, &stop));
                let begun = Instant::now();
                let mut previews = 0;
                while begun.elapsed() < Duration::from_secs(1) {
                    let _ = planner(spec(&path)).preview(wanted.clone());
                    previews += 1;
                }
                stop.store(true, Ordering::SeqCst);
                let busy = writing.join().unwrap();
                println!(
                    "    a writer's wait alone: median {:?}, worst {:?}; during {previews} previews: median {:?}, worst {:?}",
                    quiet[quiet.len() / 2],
                    quiet[quiet.len() - 1],
                    busy[busy.len() / 2],
                    busy[busy.len() - 1]
                );
            });
            if rows <= 1_000 {
                let part = planner(spec(&path)).preview(wanted).unwrap().part;
                let begun = Instant::now();
                let answer = writer(spec(&path)).apply(&part, false, Duration::from_secs(10));
                assert!(matches!(answer, Applied::Done { .. }), "{answer:?}");
                println!(
                    "    applying {rows} rows, opening and closing with it: {:?}",
                    begun.elapsed()
                );
            }
        }
        std::fs::remove_file(&path).unwrap();
    }
}
