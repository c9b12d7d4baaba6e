//! The other process: the stores' own worker, which writes without end and says so after each write.
//! It knows nothing of the program.

use super::random::Random;
use super::world::{DATABASES, ELEMENTS, ROWS};
use rusqlite::Connection;
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Between two writes: a worker has something to do.
const PACE: Duration = Duration::from_millis(2);

pub fn work(dir: &Path) -> ! {
    let [wal, delete] = DATABASES.map(|name| {
        let db = Connection::open(dir.join(format!("{name}.db"))).unwrap();
        db.busy_timeout(Duration::from_secs(60)).unwrap();
        db
    });
    let lock = File::open(dir.join("locked.lock")).unwrap();
    let mut random = Random::new();
    let mut last = 0;
    let mut out = std::io::stdout().lock();
    for n in 0_u64.. {
        // Most of it where a write costs least.
        match n % 16 {
            0 | 5 => {
                row(&delete, &mut random);
                writeln!(out, "delete").unwrap();
            }
            8 => {
                lock.lock().unwrap();
                let (_, now) = element(&dir.join("locked.json"), &mut random);
                lock.unlock().unwrap();
                writeln!(out, "locked {now}").unwrap();
            }
            12 => {
                let (seen, now) = element(&dir.join("free.json"), &mut random);
                if seen < last {
                    writeln!(out, "lost {last} {seen}").unwrap();
                }
                last = now;
                writeln!(out, "free {now}").unwrap();
            }
            _ => {
                row(&wal, &mut random);
                writeln!(out, "wal").unwrap();
            }
        }
        out.flush().unwrap();
        std::thread::sleep(PACE);
    }
    std::process::exit(0)
}

/// Takes a row, or puts it back; what was cancelled is wanted again now and then.
fn row(db: &Connection, random: &mut Random) {
    let again = random.below(10) == 0;
    loop {
        let id = i64::try_from(random.below(ROWS) + 1).unwrap();
        let changed = db
            .execute(
                "UPDATE jobs SET tick = tick + 1, status = CASE WHEN tick % 4 = 0 THEN 'running'
                   ELSE 'queued' END WHERE id = ?1 AND (?2 OR status <> 'cancelled')",
                (id, again),
            )
            .unwrap();
        if changed == 1 {
            return;
        }
    }
}

/// Counts one up, in the file and in one of its elements. The count that was there, and that is.
fn element(path: &Path, random: &mut Random) -> (u64, u64) {
    let mut all: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let seen = all["counter"].as_u64().unwrap();
    all["counter"] = (seen + 1).into();
    let tick = &mut all["items"][random.below(ELEMENTS)]["tick"];
    *tick = (tick.as_u64().unwrap() + 1).into();
    let temp = path.with_extension("worker");
    fs::write(&temp, serde_json::to_string_pretty(&all).unwrap()).unwrap();
    fs::rename(temp, path).unwrap();
    (seen, seen + 1)
}
