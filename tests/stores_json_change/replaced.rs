//! How one file takes another's place: names, links, mode, owner, backups, folders that refuse.

use crate::world::{World, names_in, set, text};
use reveille::model::ErrorKind;
use reveille::plan::Part;
use reveille::stores::change::{Applied, Writer};
use reveille::stores::json::JsonWriter;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::time::Duration;

const GOOD: &str = "[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}]\n";

fn to(world: &World, word: &str) -> Part {
    world.part(vec![world.proposed(
        "items",
        "1",
        vec![set("status", text(word))],
    )])
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

#[test]
fn a_symbolic_link_stays_one_and_mode_owner_and_old_inode_stay_too() {
    let world = World::new("ops.pending.json", GOOD);
    let mode = 0o640;
    fs::set_permissions(world.path(), fs::Permissions::from_mode(mode)).unwrap();
    if is_root() {
        chown(world.path(), Some(1500), Some(1501)).unwrap();
    }
    let was = fs::metadata(world.path()).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link.json");
    symlink(world.path(), &link).unwrap();
    let mut spec = world.spec.clone();
    spec.path = link.clone();
    let part = to(&world, "cancelled");
    let writer = JsonWriter::new(spec).watching(Duration::ZERO);
    let Applied::Done { backup, .. } = writer.apply(&part, false, Duration::from_secs(9)) else {
        panic!()
    };
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(names_in(elsewhere.path()), ["link.json"]);
    let (backup, now) = (backup.unwrap(), fs::metadata(world.path()).unwrap());
    assert_eq!(
        (now.mode(), now.uid(), now.gid()),
        (was.mode(), was.uid(), was.gid())
    );
    // The backup is the old file itself, beside the new one, and no store of its own.
    assert_eq!(fs::metadata(&backup).unwrap().ino(), was.ino());
    assert_eq!(fs::read_to_string(&backup).unwrap(), GOOD);
    let name = backup.file_name().unwrap().to_string_lossy().into_owned();
    assert!(
        name.starts_with("ops.pending.backup.2") && name.ends_with("Z.json"),
        "{name}"
    );
    assert_eq!(names_in(world.path().parent().unwrap()).len(), 2);
}

#[test]
fn a_backup_never_takes_the_place_of_another() {
    let world = World::new("t.json", GOOD);
    let mut backups: Vec<_> = (0..4)
        .map(|n| world.done(&to(&world, &format!("word-{n}"))).unwrap())
        .collect();
    let contents: Vec<String> = backups
        .iter()
        .map(|b| fs::read_to_string(b).unwrap())
        .collect();
    assert_eq!(contents[0], GOOD);
    assert!(contents[3].contains("word-2"));
    backups.sort();
    backups.dedup();
    assert_eq!(backups.len(), 4);
    assert_eq!(names_in(world.path().parent().unwrap()).len(), 5);
}

#[test]
fn a_file_of_two_names_and_a_link_that_leads_elsewhere_now() {
    let world = World::new("t.json", GOOD);
    let part = to(&world, "cancelled");
    let other = world.path().with_file_name("other.json");
    fs::hard_link(world.path(), &other).unwrap();
    let Applied::Failed(error) = world.apply(&part) else {
        panic!()
    };
    assert!(error.message.contains("2 names"), "{}", error.message);
    assert_eq!(world.text(), GOOD);
    assert_eq!(
        names_in(world.path().parent().unwrap()),
        ["other.json", "t.json"]
    );
    fs::remove_file(world.path()).unwrap();
    symlink(&other, world.path()).unwrap();
    let Applied::Failed(error) = world.apply(&part) else {
        panic!()
    };
    assert!(error.message.contains("leads to"), "{}", error.message);
    assert_eq!(fs::read_to_string(&other).unwrap(), GOOD);
}

/// Root passes every check of modes, so this is seen by others alone.
#[test]
fn a_folder_that_takes_no_new_file() {
    if is_root() {
        return;
    }
    let world = World::new("t.json", GOOD);
    let part = to(&world, "cancelled");
    let folder = world.path().parent().unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
    let applied = world.apply(&part);
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    let Applied::Failed(error) = applied else {
        panic!()
    };
    assert_eq!(error.kind, ErrorKind::Permission);
    assert_eq!(world.text(), GOOD);
    assert_eq!(names_in(folder), ["t.json"]);
}
