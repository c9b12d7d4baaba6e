//! Looking breaks nothing: no file beside the store that was not there before, no byte changed,
//! nobody kept waiting, and what others commit is seen.

use crate::world::{World, comes_to_rest, ids, is_root, look, notices, queue};
use crate::writer::Writer;
use reveille::model::{ErrorKind, HealthState, Total};
use reveille::stores::Store;
use rusqlite::Connection;

fn count(world: &World) -> (u64, Option<&'static str>) {
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
    (
        queue(&seen, "bus_commands").records.len() as u64,
        seen.facts.access,
    )
}

#[test]
fn a_rollback_database_is_read_live_and_left_as_it_was() {
    let world = World::bus("delete", 3);
    let before = world.files();
    let seen = world.look();
    assert_eq!(queue(&seen, "bus_commands").total, Total::Exact(3));
    assert_eq!(seen.facts.journal, Some("rollback"));
    assert_eq!(seen.facts.access, Some("live"));
    assert_eq!(seen.facts.size, Some(before["store.db"].len() as u64));
    assert!(seen.facts.modified.is_some());
    assert_eq!(world.files(), before);
}

#[test]
fn a_closed_wal_database_is_read_and_no_file_is_left_beside_it() {
    let world = World::bus("wal", 3);
    let before = world.files();
    assert_eq!(before.len(), 1, "closed cleanly");
    let seen = world.look();
    assert_eq!(queue(&seen, "bus_commands").total, Total::Exact(3));
    assert_eq!(seen.facts.journal, Some("wal"));
    assert_eq!(seen.facts.access, Some("closed WAL, read as it stands"));
    assert_eq!(world.files(), before);
}

#[test]
fn every_commit_of_a_live_wal_writer_is_seen_at_once() {
    let world = World::bus("wal", 1);
    let mut writer = Writer::on(&world.db);
    let mut store = world.store();
    let mut live = 0;
    for n in 2..30 {
        writer.run(
            "INSERT INTO bus_commands (title, status, target_agent) VALUES ('x', 'queued', 'ron')",
        );
        notices(&mut store, "a commit");
        let seen = store.look(&look());
        assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
        assert_eq!(queue(&seen, "bus_commands").records.len(), n);
        live += usize::from(seen.facts.access == Some("live"));
        // A reader's mark and a writer's checkpoint must not disturb it.
        if n % 7 == 0 {
            writer.run("SELECT 1");
            writer.run("PRAGMA wal_checkpoint(RESTART)");
        }
    }
    assert!(live > 20, "only {live} of 28 looks were live");
    comes_to_rest(&mut store);
    writer.close();
}

#[test]
fn looking_at_a_live_wal_changes_no_byte_of_it() {
    let world = World::bus("wal", 1);
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'y'");
    writer.run("SELECT count(*) FROM bus_commands");
    writer.run("UPDATE bus_commands SET title = 'z'");
    let before = world.files();
    assert_eq!(before.len(), 3, "-wal and -shm are there");
    let seen = comes_to_rest(&mut world.store());
    assert_eq!(seen.facts.access, Some("live"));
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "z");
    assert_eq!(world.files(), before);
    writer.run("UPDATE bus_commands SET title = 'after'");
    writer.close();
    assert_eq!(world.files().len(), 1, "the last user could clean up");
    assert_eq!(
        &*queue(&world.look(), "bus_commands").records[0].title,
        "after"
    );
}

/// Between a fresh writer's first commit and the next read there is no read mark that a reader
/// without write access to the `-shm` could use.
#[test]
fn the_first_commit_of_a_fresh_writer_is_seen() {
    let world = World::bus("wal", 2);
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'fresh'");
    let before = world.files();
    let mut store = world.store();
    let seen = comes_to_rest(&mut store);
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "fresh");
    assert_eq!(world.files(), before);
    writer.run("UPDATE bus_commands SET title = 'second'");
    notices(&mut store, "the second commit");
    let seen = store.look(&look());
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "second");
    writer.close();
}

#[test]
fn what_a_killed_wal_writer_had_committed_is_seen_and_nothing_is_touched() {
    let world = World::bus("wal", 2);
    let mut writer = Writer::on(&world.db);
    writer.run("PRAGMA wal_autocheckpoint = 0");
    writer.run("UPDATE bus_commands SET title = 'committed'");
    writer.run("SELECT count(*) FROM bus_commands");
    writer.run("BEGIN");
    writer.run("UPDATE bus_commands SET title = 'never committed'");
    writer.kill();
    let before = world.files();
    assert_eq!(before.len(), 3, "-wal and -shm are left over");
    let mut store = world.store();
    let seen = comes_to_rest(&mut store);
    assert_eq!(seen.facts.access, Some("live"), "{:?}", seen.error);
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "committed");
    assert_eq!(world.files(), before);
    // And a worker that comes back is seen by a store that looked meanwhile.
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'back again'");
    notices(&mut store, "a new worker");
    let seen = store.look(&look());
    assert_eq!(
        &*queue(&seen, "bus_commands").records[0].title,
        "back again"
    );
    writer.close();
}

#[test]
fn a_wal_without_its_index_is_read_from_a_copy() {
    let world = World::bus("wal", 2);
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'in the log'");
    writer.kill();
    std::fs::remove_file(world.dir.path().join("store.db-shm")).unwrap();
    let before = world.files();
    let mut store = world.store();
    let seen = store.look(&look());
    assert_eq!(seen.facts.access, Some("a copy"));
    assert_eq!(
        &*queue(&seen, "bus_commands").records[0].title,
        "in the log"
    );
    assert!(!store.changed());
    assert_eq!(world.files(), before);
    drop(store);
    assert_eq!(world.files(), before);
}

/// Beside the index of a killed writer SQLite would look at such a log for ten seconds and give up.
#[test]
fn a_log_of_which_nothing_can_be_read_keeps_nobody_waiting() {
    let world = World::bus("wal", 2);
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'in the log'");
    writer.kill();
    let log = world.dir.path().join("store.db-wal");
    let whole = std::fs::read(&log).unwrap();
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, bool, Damage); 4] = [
        ("magic", true, |log| log[0] ^= 0xff),
        ("checksum", true, |log| log[24] ^= 1),
        ("zeros", true, |log| log.fill(0)),
        ("no frame", false, |log| log.truncate(32)),
    ];
    for (name, is_said, damage) in damages {
        let mut bytes = whole.clone();
        damage(&mut bytes);
        std::fs::write(&log, bytes).unwrap();
        let before = world.files();
        let begun = std::time::Instant::now();
        let seen = world.look();
        assert!(
            begun.elapsed().as_secs() < 8,
            "{name}: {:?}",
            begun.elapsed()
        );
        assert_eq!(seen.error, None, "{name}");
        assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "job 1");
        let said = seen
            .problems
            .iter()
            .any(|p| p.why.contains("damaged header"));
        assert_eq!(said, is_said, "{name}: {:?}", seen.problems);
        assert_eq!(world.files(), before, "{name}");
    }
}

#[test]
fn an_exclusive_wal_writer_is_read_from_a_copy() {
    let world = World::bus("wal", 2);
    let mut writer = Writer::on(&world.db);
    writer.run("PRAGMA locking_mode = EXCLUSIVE");
    writer.run("UPDATE bus_commands SET title = 'alone'");
    let before = world.files();
    let seen = world.look();
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "alone");
    assert_eq!(world.files(), before);
    writer.run("UPDATE bus_commands SET title = 'still alone'");
    writer.close();
}

#[test]
fn a_rollback_writer_is_neither_disturbed_nor_read_half_way() {
    let world = World::bus("delete", 2);
    let mut writer = Writer::on(&world.db);
    writer.run("BEGIN IMMEDIATE");
    writer.run("UPDATE bus_commands SET title = 'half way'");
    let before = world.files();
    assert!(before.contains_key("store.db-journal"));
    let mut store = world.store();
    let seen = comes_to_rest(&mut store);
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "job 1");
    assert_eq!(world.files(), before);
    // No lock is left behind that the writer would have to wait for.
    writer.run("PRAGMA busy_timeout = 0");
    writer.run("COMMIT");
    notices(&mut store, "the commit");
    let seen = comes_to_rest(&mut store);
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "half way");
    writer.close();
}

#[test]
fn a_database_that_turns_into_a_wal_one_is_followed() {
    let world = World::bus("delete", 1);
    let mut store = world.store();
    assert_eq!(store.look(&look()).facts.journal, Some("rollback"));
    world.sql("PRAGMA journal_mode = wal; UPDATE bus_commands SET title = 'wal'");
    let before = world.files();
    assert_eq!(before.len(), 1);
    notices(&mut store, "another journal mode");
    let seen = store.look(&look());
    assert_eq!(seen.facts.access, Some("closed WAL, read as it stands"));
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "wal");
    assert_eq!(world.files(), before);
    // Opened by a worker, then closed again.
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'worker'");
    notices(&mut store, "a worker");
    let seen = comes_to_rest(&mut store);
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "worker");
    writer.close();
    assert_eq!(world.files().len(), 1, "the last user could clean up");
    notices(&mut store, "its leaving");
    let seen = store.look(&look());
    assert_eq!(seen.facts.access, Some("closed WAL, read as it stands"));
    assert_eq!(world.files().len(), 1);
}

#[test]
fn a_file_that_is_replaced_is_noticed() {
    for journal in ["delete", "wal"] {
        let (world, other) = (World::bus(journal, 2), World::bus(journal, 5));
        let mut store = world.store();
        comes_to_rest(&mut store);
        std::fs::rename(&other.db, &world.db).unwrap();
        assert!(store.changed(), "{journal}");
        let seen = comes_to_rest(&mut store);
        assert_eq!(queue(&seen, "bus_commands").total, Total::Exact(5));
        std::fs::remove_file(&world.db).unwrap();
        assert!(store.changed());
        assert_eq!(store.look(&look()).state, HealthState::Absent);
        assert!(!store.changed(), "still absent");
        world.sql(crate::world::BUS);
        assert!(store.changed());
    }
}

#[test]
fn a_hot_journal_is_left_to_the_next_writer() {
    let world = World::bus("delete", 4000);
    let mut writer = Writer::on(&world.db);
    writer.run("PRAGMA cache_size = 5");
    writer.run("BEGIN IMMEDIATE");
    writer.run("UPDATE bus_commands SET title = 'spilled ' || title, body = hex(randomblob(200))");
    writer.kill();
    let before = world.files();
    assert!(before.contains_key("store.db-journal"));
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Unreadable);
    let error = seen.error.unwrap();
    assert_eq!(error.kind, ErrorKind::HotJournal);
    assert!(error.message.contains("roll it back"), "{error}");
    assert!(error.hint.is_some());
    assert_eq!(world.files(), before);
    // The next writer mends it.
    world.sql("UPDATE bus_commands SET priority = 'low' WHERE id = 1");
    assert_eq!(
        &*queue(&world.look(), "bus_commands").records[0].title,
        "job 1"
    );
}

#[test]
fn a_journal_that_is_only_kept_is_not_hot() {
    for mode in ["persist", "truncate"] {
        let world = World::bus(mode, 2);
        assert_eq!(world.files().len(), 2, "{mode}");
        assert_eq!(count(&world).0, 2, "{mode}");
    }
}

#[test]
fn paths_are_paths_and_nothing_else() {
    for name in [
        "file:x.db?mode=memory",
        "100% of it #1.db",
        "작업 큐.db",
        "a?mode=rwc&b.db",
        "new\nline.db",
    ] {
        for journal in ["delete", "wal"] {
            let mut world = World::new();
            let made = World::bus(journal, 2);
            world.db = world.dir.path().join(name);
            std::fs::rename(&made.db, &world.db).unwrap();
            let before = world.files();
            assert_eq!(count(&world).0, 2, "{name}");
            assert_eq!(world.files(), before, "{name}");
        }
    }
}

#[test]
fn a_relative_path_that_looks_like_a_uri_is_a_path() {
    // Relative paths do not come from a configuration, but must not mean anything else either.
    let mut world = World::bus("delete", 1);
    world.db = "file:memory?mode=memory".into();
    assert_eq!(world.look().state, HealthState::Absent);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_to_the_real_side_files() {
    let world = World::bus("wal", 1);
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'real'");
    writer.run("SELECT count(*) FROM bus_commands");
    writer.run("UPDATE bus_commands SET title = 'in the log'");
    let other = tempfile::tempdir().unwrap();
    let link = other.path().join("link.db");
    std::os::unix::fs::symlink(&world.db, &link).unwrap();
    let mut spec = world.spec();
    spec.path = link;
    let mut store = reveille::stores::sqlite::SqliteStore::new(spec);
    let seen = store.look(&look());
    assert_eq!(
        &*queue(&seen, "bus_commands").records[0].title,
        "in the log"
    );
    drop(store);
    assert_eq!(crate::world::files(other.path()).len(), 1);
    writer.close();
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt;
    for journal in ["delete", "wal"] {
        let world = World::bus(journal, 3);
        let before = world.files();
        let set = |mode| {
            std::fs::set_permissions(world.dir.path(), std::fs::Permissions::from_mode(mode))
                .unwrap();
        };
        set(0o555);
        let seen = world.look();
        set(0o755);
        assert_eq!(queue(&seen, "bus_commands").total, Total::Exact(3));
        assert_eq!(world.files(), before);
    }
}

/// Root can give files away, so this is seen under root alone; others pass it by.
#[cfg(unix)]
#[test]
fn files_of_another_owner_stay_theirs() {
    use std::os::unix::fs::MetadataExt;
    if !is_root() {
        return;
    }
    let world = World::bus("wal", 3);
    std::os::unix::fs::chown(world.dir.path(), Some(1500), Some(1500)).unwrap();
    std::os::unix::fs::chown(&world.db, Some(1500), Some(1500)).unwrap();
    let before = world.files();
    assert_eq!(count(&world).0, 3);
    assert_eq!(world.files(), before);
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'x'");
    writer.run("SELECT count(*) FROM bus_commands");
    assert_eq!(count(&world).0, 3);
    for file in std::fs::read_dir(world.dir.path()).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().uid(), 1500);
    }
    writer.close();
}

/// The counts and the rows of one look are of one moment, whatever a writer does meanwhile.
#[test]
fn a_look_sees_one_moment() {
    for journal in ["wal", "delete"] {
        let world = World::bus(journal, 400);
        world.sql("CREATE TABLE ops_todos AS SELECT * FROM bus_commands WHERE 0");
        let mut writer = Writer::on(&world.db);
        writer.run("SELECT count(*) FROM bus_commands");
        let db = world.db.clone();
        let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let stopped = std::sync::Arc::clone(&stop);
        let moving = std::thread::spawn(move || {
            let mut moves = 0;
            while !stopped.load(std::sync::atomic::Ordering::Relaxed) {
                // Rows go from one table to the other; their number never changes.
                writer.run(
                    "BEGIN IMMEDIATE; \
                     INSERT INTO ops_todos SELECT * FROM bus_commands WHERE id IN (SELECT id FROM bus_commands LIMIT 3); \
                     DELETE FROM bus_commands WHERE id IN (SELECT id FROM ops_todos); \
                     INSERT INTO bus_commands SELECT * FROM ops_todos WHERE (SELECT count(*) FROM bus_commands) < 200; \
                     DELETE FROM ops_todos WHERE id IN (SELECT id FROM bus_commands); COMMIT;",
                );
                moves += 1;
            }
            writer.close();
            moves
        });
        let mut store = world.store();
        let mut looks = 0;
        for _ in 0..60 {
            let seen = store.look(&look());
            if let Some(error) = &seen.error {
                assert!(
                    matches!(error.kind, ErrorKind::Locked | ErrorKind::Changing),
                    "{error}"
                );
                continue;
            }
            looks += 1;
            let total: u64 = seen.queues.iter().map(|q| q.total.count()).sum();
            let rows: usize = seen.queues.iter().map(|q| q.records.len()).sum();
            assert_eq!((total, rows), (400, 400), "{journal}");
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        drop(store);
        let moves = moving.join().unwrap();
        assert!(
            looks > 0 && moves > 0,
            "{journal}: {looks} looks, {moves} moves"
        );
        let left: i64 = Connection::open(db)
            .unwrap()
            .query_row(
                "SELECT (SELECT count(*) FROM bus_commands) + (SELECT count(*) FROM ops_todos)",
                [],
                |r| r.get(0),
            )
            .unwrap();
        assert_eq!(left, 400);
    }
}

#[test]
fn a_writer_of_this_process_is_not_in_the_way_between_looks() {
    let world = World::bus("wal", 1);
    let mut writer = Writer::on(&world.db);
    writer.run("UPDATE bus_commands SET title = 'a'");
    writer.run("SELECT count(*) FROM bus_commands");
    let mut store = world.store();
    assert_eq!(store.look(&look()).facts.access, Some("live"));
    world.sql("UPDATE bus_commands SET title = 'b'");
    notices(&mut store, "our own commit");
    let seen = store.look(&look());
    assert_eq!(ids(queue(&seen, "bus_commands")), ["1"]);
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "b");
    writer.close();
}

/// Workers that open, write and close all the time: what is seen never goes back, and what they
/// leave behind is what they would have left behind without us.
#[test]
fn workers_that_come_and_go() {
    let world = World::bus("wal", 1);
    world.sql("UPDATE bus_commands SET title = '0'");
    let mut store = world.store();
    let (mut last, mut looks) = (0, 0);
    for n in 1..60 {
        let mut writer = Writer::on(&world.db);
        writer.run(&format!("UPDATE bus_commands SET title = '{n}'"));
        // It closes while we look.
        let closing = std::thread::spawn(move || writer.close());
        while !closing.is_finished() {
            if !store.changed() {
                continue;
            }
            let seen = store.look(&look());
            if seen.state == HealthState::Ok {
                let now: i32 = queue(&seen, "bus_commands").records[0]
                    .title
                    .parse()
                    .unwrap();
                assert!(now >= last, "{last} was seen before {now}");
                last = now;
                looks += 1;
            } else {
                assert_eq!(seen.error.unwrap().kind, ErrorKind::Changing);
            }
        }
        closing.join().unwrap();
    }
    assert!(looks > 10, "{looks}");
    let seen = comes_to_rest(&mut store);
    assert_eq!(&*queue(&seen, "bus_commands").records[0].title, "59");
}
