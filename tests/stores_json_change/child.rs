//! A process of its own that dies, or whose disk is full, in the middle of a change: this very test
//! program, told by its environment to be that process.

use crate::world::{World, names_in, set, text};
use reveille::plan::Part;
use reveille::stores::change::{Applied, Found, Writer};
use reveille::stores::json::JsonWriter;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

const GOOD: &str = "[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}]\n";
/// The file that the child changes.
const FILE: &str = "REVEILLE_TEST_FILE";

fn part(world: &World, note: &str) -> Part {
    world.part(vec![world.proposed(
        "items",
        "1",
        vec![set("status", text("cancelled")), set("note", text(note))],
    )])
}

/// The child's whole life; in the suite itself it has nothing to do.
#[test]
fn a_child_changes_the_file_that_it_is_told() {
    let Some(path) = std::env::var_os(FILE) else {
        return;
    };
    let mut world = World::new("unused.json", GOOD);
    world.spec.path = PathBuf::from(path);
    let long = "x".repeat(100_000);
    let part = part(&world, &long);
    let writer = JsonWriter::new(world.spec.clone()).watching(Duration::ZERO);
    match writer.apply(&part, false, Duration::from_secs(20)) {
        Applied::Done { .. } => println!("outcome: done"),
        Applied::Failed(error) => println!("outcome: failed: {}", error.message),
        other => println!("outcome: {other:?}"),
    }
}

fn child(world: &World, prefix: &str, crash: &str) -> Output {
    let own = std::env::current_exe().unwrap();
    Command::new("sh")
        .arg("-c")
        .arg(format!(
            "{prefix} exec \"$0\" --exact --nocapture child::a_child_changes_the_file_that_it_is_told"
        ))
        .arg(own)
        .env(FILE, world.path())
        .env("REVEILLE_CRASH_AT", crash)
        .output()
        .unwrap()
}

#[test]
fn whatever_point_it_dies_at_the_file_is_whole_and_tells_whether_it_was_done() {
    for (point, done, others) in [
        ("temp_written", false, 1),
        ("before_swap", false, 1),
        ("swapped", true, 1),
        ("after_backup", true, 1),
        ("nowhere", true, 1),
    ] {
        let world = World::new("t.json", GOOD);
        let long = "x".repeat(100_000);
        let part = part(&world, &long);
        let output = child(&world, "", point);
        assert_eq!(
            output.status.signal(),
            (point != "nowhere").then_some(9),
            "{point}: {output:?}"
        );
        let change = &part.changes[0];
        let image = if done { &change.after } else { &change.before };
        assert_eq!(world.found(change), Found::Row(image.clone()), "{point}");
        // What lies beside it is no store, and its content is one of the two.
        let beside: Vec<String> = names_in(world.path().parent().unwrap())
            .into_iter()
            .filter(|n| n != "t.json")
            .collect();
        assert_eq!(beside.len(), others, "{point}: {beside:?}");
        let left = world.path().with_file_name(&beside[0]);
        assert_eq!(
            fs::read_to_string(left).unwrap() == GOOD,
            done,
            "{point}: {beside:?}"
        );
    }
}

#[test]
fn a_disk_without_room_leaves_everything_as_it_was() {
    let world = World::new("t.json", GOOD);
    // A file may grow to 8 blocks; the signal that would kill for it is ignored.
    let output = child(&world, "trap '' XFSZ; ulimit -f 8;", "nowhere");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("outcome: failed: its new content cannot be written"),
        "{said} {output:?}"
    );
    assert_eq!(world.text(), GOOD);
    assert_eq!(names_in(world.path().parent().unwrap()), ["t.json"]);
}
