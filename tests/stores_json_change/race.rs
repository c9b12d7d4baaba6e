//! A foreign program that reads, changes and renames over the file all the time, with a counter of
//! its own as the witness: what it has written never goes back.

use crate::world::{World, names_in, set};
use reveille::model::ErrorKind;
use reveille::plan::Value;
use reveille::stores::change::{Applied, Writer};
use reveille::stores::json::JsonWriter;
use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

const START: &str = "{\n  \"counter\": 0,\n  \"items\": [\n    {\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"n\": 0}\n  ]\n}\n";
/// Changes of ours that are tried beside the foreign ones.
const ROUNDS: i64 = 25;
/// Between two changes of the foreign program: longer than a write to the disk takes, or nobody else
/// would ever get a turn.
const PACE: Duration = Duration::from_millis(4);

fn counter(text: &str) -> i64 {
    let (_, rest) = text.split_once("\"counter\": ").unwrap();
    rest.split([',', '\n']).next().unwrap().parse().unwrap()
}

/// Reads, counts one up, renames over, until it is told to stop. How often it counted, and how often
/// what it read was less than what it had written.
fn foreign(path: &Path, stop: &AtomicBool) -> (i64, usize) {
    let temp = path.with_file_name("foreign.tmp");
    let (mut last, mut lost) = (0, 0);
    while !stop.load(Ordering::Relaxed) {
        let text = fs::read_to_string(path).unwrap();
        let seen = counter(&text);
        if seen < last {
            lost += 1;
        }
        last = seen + 1;
        let new = text.replacen(
            &format!("\"counter\": {seen}"),
            &format!("\"counter\": {last}"),
            1,
        );
        fs::write(&temp, new).unwrap();
        fs::rename(&temp, path).unwrap();
        thread::sleep(PACE);
    }
    (last, lost)
}

#[test]
fn what_another_program_renames_into_place_is_never_lost() {
    let world = World::new("t.json", START);
    let stop = AtomicBool::new(false);
    let writer = JsonWriter::new(world.spec.clone()).watching(Duration::ZERO);
    let (counted, lost, applied, unknown) = thread::scope(|scope| {
        let other = scope.spawn(|| foreign(world.path(), &stop));
        let (mut applied, mut unknown) = (0, 0);
        for n in 1..=ROUNDS {
            let part = world.part(vec![world.proposed(
                "items",
                "1",
                vec![set("n", Value::Int(n))],
            )]);
            match writer.apply(&part, false, Duration::from_secs(2)) {
                Applied::Done { .. } => applied += 1,
                // Somebody's rename overtook ours and undid it: a foreign read of before our change.
                Applied::Refused(_) => {}
                Applied::Unknown(_) => unknown += 1,
                Applied::Failed(error) => assert_eq!(error.kind, ErrorKind::Changing, "{error}"),
            }
        }
        stop.store(true, Ordering::Relaxed);
        let (counted, lost) = other.join().unwrap();
        (counted, lost, applied, unknown)
    });
    eprintln!("foreign {counted}, lost {lost}, ours {applied}, unknown {unknown}");
    assert_eq!(lost, 0, "of {counted} foreign writes");
    assert!(applied > 0 && counted > 0);
    assert_eq!(unknown, 0);
    let left: Vec<String> = names_in(world.path().parent().unwrap())
        .into_iter()
        .filter(|name| name.contains(".reveille-"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

/// A program that had the file open before the swap and writes in place after it writes into the old
/// file: that is seen, put back, and the change is made on top of what it wrote.
#[test]
fn a_write_into_the_old_file_after_the_swap_is_not_lost() {
    let world = World::new("t.json", START);
    let part = world.part(vec![world.proposed(
        "items",
        "1",
        vec![set("n", Value::Int(5))],
    )]);
    let writer = JsonWriter::new(world.spec.clone()).watching(Duration::from_millis(400));
    let inode = || fs::metadata(world.path()).unwrap().ino();
    let old = inode();
    let mut held = fs::OpenOptions::new()
        .write(true)
        .open(world.path())
        .unwrap();
    thread::scope(|scope| {
        scope.spawn(|| {
            while inode() == old {
                thread::yield_now();
            }
            let new = START.replace("\"counter\": 0", "\"counter\": 7");
            held.write_all(new.as_bytes()).unwrap();
        });
        let applied = writer.apply(&part, false, Duration::from_secs(20));
        assert!(matches!(applied, Applied::Done { .. }), "{applied:?}");
    });
    assert_eq!(counter(&world.text()), 7);
    assert!(world.text().contains("\"n\": 5"), "{}", world.text());
}
