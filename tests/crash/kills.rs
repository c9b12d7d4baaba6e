//! Killed at named points and at random times. The child is this very test, told by a variable.

use super::world::{World, is_long};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const DIR: &str = "REVEILLE_TEST_KILLED_IN";
const POINT: &str = "REVEILLE_CRASH_AT";

/// Starts this test again as the one that is to be killed.
fn child(test: &str, dir: &Path, point: Option<&str>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .env_remove(POINT)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(point) = point {
        command.env(POINT, point);
    }
    command.spawn().unwrap()
}

/// The folder, when this process is the child.
fn told() -> Option<World> {
    std::env::var_os(DIR).map(|dir| World::at(Path::new(&dir)))
}

/// Every named point, and what the rows must say afterwards of the database and of the file.
const POINTS: [(&str, &str, &str); 9] = [
    ("intent_written", "not_applied", "not_applied"),
    ("before_commit", "not_applied", "not_applied"),
    ("after_commit", "applied", "not_applied"),
    ("before_outcome", "applied", "not_applied"),
    ("outcome_written", "applied", "not_applied"),
    ("temp_written", "applied", "not_applied"),
    ("before_swap", "applied", "not_applied"),
    ("swapped", "applied", "applied"),
    ("after_backup", "applied", "applied"),
];

#[cfg(all(unix, debug_assertions))]
#[test]
fn after_a_kill_at_every_point_the_rows_tell_the_truth() {
    if let Some(world) = told() {
        let report = world.apply(&world.ledger(), &world.plan(&[1, 2, 3], &[1, 2]));
        panic!("it was not killed: {report:?}");
    }
    use std::os::unix::process::ExitStatusExt;
    for journal in ["wal", "delete"] {
        for (point, database, file) in POINTS {
            let dir = tempfile::tempdir().unwrap();
            let world = World::make(dir.path(), journal);
            let test = "kills::after_a_kill_at_every_point_the_rows_tell_the_truth";
            let status = child(test, dir.path(), Some(point)).wait().unwrap();
            assert_eq!(status.signal(), Some(9), "{journal} {point}");
            world.worker_starts();
            let ledger = world.ledger();
            world.settle(&ledger);
            let operations = ledger.operations(None).unwrap();
            let words: Vec<&str> = operations[0]
                .parts
                .iter()
                .map(|p| p.standing.word())
                .collect();
            assert_eq!(words, [database, file], "{journal} {point}");
            world.agrees(&ledger, world.witness());
            // And the day goes on: what was done is taken back, what was not is done.
            let undone = database == "applied";
            let plan = match undone {
                true => world.desk().plan_undo(&ledger, None, false).unwrap(),
                false => world.plan(&[1, 2, 3], &[1, 2]),
            };
            let report = world.apply(&ledger, &plan);
            assert!(report.refused.is_empty(), "{journal} {point}: {report:?}");
            world.agrees(&ledger, world.witness());
        }
    }
}

/// Applies and takes back without end, a line for each.
fn work(world: &World) -> ! {
    let ledger = world.ledger();
    world.settle(&ledger);
    // What an earlier one left applied is taken back first, so that every row can be had.
    while let Ok(plan) = world.desk().plan_undo(&ledger, None, false) {
        world.apply(&ledger, &plan);
    }
    for n in 0.. {
        let first = n * 3 % 21 + 1;
        let plan = world.plan(&[first, first + 1, first + 2], &[first]);
        println!("ready {}", world.apply(&ledger, &plan).status.word());
        let back = world.desk().plan_undo(&ledger, None, false).unwrap();
        println!("ready {}", world.apply(&ledger, &back).status.word());
    }
    std::process::exit(0)
}

#[cfg(unix)]
#[test]
fn killed_at_any_time_nothing_is_done_without_a_record() {
    if let Some(world) = told() {
        work(&world);
    }
    // A new world now and then: the witness is compared as a whole after every kill.
    let (worlds, kills) = if is_long() { (20, 25) } else { (1, 5) };
    let worlds = ["wal", "delete"].map(|journal| std::iter::repeat_n(journal, worlds));
    for journal in worlds.into_iter().flatten() {
        let dir = tempfile::tempdir().unwrap();
        let world = World::make(dir.path(), journal);
        let mut interrupted = 0;
        for n in 0..kills {
            let test = "kills::killed_at_any_time_nothing_is_done_without_a_record";
            let mut running = child(test, dir.path(), None);
            let lines = BufReader::new(running.stdout.take().unwrap()).lines();
            let first = lines.map(Result::unwrap).find(|l| l.contains("ready"));
            assert!(first.unwrap().contains("applied"), "{journal} {n}");
            // Anywhere in the next few operations.
            std::thread::sleep(Duration::from_micros(random() % 40_000));
            running.kill().unwrap();
            running.wait().unwrap();
            world.worker_starts();
            let ledger = world.ledger();
            interrupted += ledger.open_intents().unwrap().len();
            world.settle(&ledger);
            world.agrees(&ledger, world.witness());
        }
        if is_long() {
            println!("{journal}: {kills} kills, {interrupted} parts had been cut short");
        }
    }
}

/// Somewhere in the range, another number at each run.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}
