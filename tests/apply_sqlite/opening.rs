//! Getting in: no file is left, none changes its owner, nobody's journal is played back, nobody's
//! lock is broken, and what cannot be written is said.

use crate::world::{World, look};
use crate::writer::Writer as Other;
use reveille::model::{Error, ErrorKind};
use reveille::plan::Part;
use reveille::stores::change::Applied;
use reveille::stores::{open, writer};
use rusqlite::Connection;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Fails as a whole, and changes no file.
fn fails(world: &World, part: &Part) -> Error {
    let before = world.files();
    let answer = world.writer().apply(part, false, Duration::from_millis(50));
    assert_eq!(world.files(), before, "{answer:?}");
    match answer {
        Applied::Failed(e) => {
            assert!(e.hint.is_some(), "{e}");
            e
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_hot_journal_is_left_to_its_owners() {
    let world = World::jobs("delete", 500);
    let part = world.cancel("jobs", &["1"]);
    let mut other = Other::on(&world.db);
    other.run("PRAGMA cache_size = 1");
    other.run("BEGIN IMMEDIATE");
    other.run("UPDATE jobs SET title = title || 'half written and never committed'");
    other.kill();
    assert!(world.names().contains(&"store.db-journal".to_owned()));
    assert_eq!(fails(&world, &part).kind, ErrorKind::HotJournal);
    // Its owner opens it: all is as it was, and the plan still fits.
    world.sql("SELECT count(*) FROM jobs");
    Connection::open(&world.db)
        .unwrap()
        .query_row("SELECT count(*) FROM jobs", [], |_| Ok(()))
        .unwrap();
    world.applied(&part);
}

#[test]
fn a_log_that_a_killed_writer_left_loses_nothing() {
    let world = World::jobs("wal", 5);
    let mut other = Other::on(&world.db);
    other.run("UPDATE jobs SET title = 'committed' WHERE id = 2");
    other.run("BEGIN IMMEDIATE; UPDATE jobs SET title = 'not committed' WHERE id = 3");
    other.kill();
    let part = world.cancel("jobs", &["1"]);
    world.applied(&part);
    assert_eq!(world.names(), ["store.db"]);
    let titles: Vec<_> = world
        .rows("jobs")
        .into_iter()
        .map(|r| r[1].clone())
        .collect();
    assert_eq!(titles[1], reveille::plan::Value::text("committed"));
    assert_eq!(titles[2], reveille::plan::Value::text("job 3"));
}

/// Closing as the last one would bring the log into the database, be it true or damaged.
#[test]
fn where_nothing_comes_of_it_a_log_that_was_left_stays_as_it_is() {
    let world = World::jobs("wal", 5);
    let part = world.cancel("jobs", &["1"]);
    let mut other = Other::on(&world.db);
    other.run("UPDATE jobs SET title = 'taken' WHERE id = 1");
    other.kill();
    let kept = || {
        let mut files = world.files();
        // The index holds nothing that is not in the log.
        files.remove("store.db-shm");
        files
    };
    let before = kept();
    assert!(before.contains_key("store.db-wal"));
    assert!(matches!(world.apply(&part), Applied::Refused(_)));
    assert!(kept() == before, "a refused change brought the log in");
    // One of which SQLite would read nothing is not begun anew by us.
    let log = world.dir.path().join("store.db-wal");
    let mut bytes = fs::read(&log).unwrap();
    bytes[24] ^= 1;
    fs::write(&log, bytes).unwrap();
    assert!(fails(&world, &part).message.contains("damaged header"));
}

#[test]
fn beside_a_live_worker_nothing_of_its_is_taken_away() {
    for journal in ["wal", "delete"] {
        let world = World::jobs(journal, 5);
        let mut other = Other::on(&world.db);
        other.run("UPDATE jobs SET title = 'x' WHERE id = 2");
        other.run("SELECT count(*) FROM jobs");
        let files = world.names();
        let part = world.cancel("jobs", &["1"]);
        world.applied(&part);
        assert_eq!(world.names(), files);
        other.run("UPDATE jobs SET title = 'y' WHERE id = 1 AND status = 'cancelled'");
        other.close();
        assert_eq!(world.rows("jobs")[0][1], reveille::plan::Value::text("y"));
        assert_eq!(world.names(), ["store.db"]);
    }
}

#[test]
fn a_worker_in_the_middle_of_a_change_is_waited_for() {
    for journal in ["wal", "delete"] {
        let world = World::jobs(journal, 5);
        let part = world.cancel("jobs", &["1"]);
        let mut other = Other::on(&world.db);
        other.run("BEGIN IMMEDIATE; UPDATE jobs SET title = 'x' WHERE id = 2");
        let begun = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let applying = scope.spawn(|| {
                begun.store(true, Ordering::SeqCst);
                world.writer().apply(&part, false, Duration::from_secs(20))
            });
            while !begun.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            // It reads its own change while we wait, and commits.
            other.run("SELECT count(*) FROM jobs");
            other.run("COMMIT");
            let answer = applying.join().unwrap();
            assert!(
                matches!(answer, Applied::Done { .. }),
                "{journal}: {answer:?}"
            );
        });
        other.close();
        world.is_after(&part);
    }
}

/// Ends the other thread, also when this one fails.
struct Stop<'s>(&'s AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Another thread of this process looks all the time; its connections share locks and memory with
/// ours.
#[test]
fn looks_of_this_process_neither_break_a_change_nor_are_broken_by_it() {
    for journal in ["wal", "delete"] {
        let world = World::jobs(journal, 60);
        // Keeps the log alive, so that looks are live.
        let mut other = Other::on(&world.db);
        other.run("UPDATE jobs SET title = 'x' WHERE id = 60");
        other.run("SELECT count(*) FROM jobs");
        let (stop, looks) = (AtomicBool::new(false), std::sync::atomic::AtomicU32::new(0));
        std::thread::scope(|scope| {
            let stopping = Stop(&stop);
            let looking = scope.spawn(|| {
                let mut store = open(world.spec());
                while !stop.load(Ordering::SeqCst) {
                    let seen = store.look(&look());
                    // Readers of a rollback database may meet one commit after the other.
                    match seen.error {
                        Some(e) if journal == "delete" && e.kind == ErrorKind::Locked => continue,
                        other => assert_eq!(other, None),
                    }
                    looks.fetch_add(1, Ordering::SeqCst);
                    // A person looks a few times a second; a change waits for one look, not for all.
                    let next = std::time::Instant::now() + Duration::from_millis(5);
                    while std::time::Instant::now() < next {
                        std::thread::yield_now();
                    }
                }
            });
            for id in 1..=12 {
                let id = id.to_string();
                let part = world.cancel("jobs", &[&id]);
                world.applied(&part);
                other.run("UPDATE jobs SET title = title || 'y' WHERE id = 60");
            }
            while looks.load(Ordering::SeqCst) < 3 && !looking.is_finished() {
                std::thread::yield_now();
            }
            drop(stopping);
            looking.join().unwrap();
        });
        other.close();
        let done = world.rows("jobs");
        let cancelled = done
            .iter()
            .filter(|r| r[2] == reveille::plan::Value::text("cancelled"));
        assert_eq!(cancelled.count(), 12);
        let check: String = Connection::open(&world.db)
            .unwrap()
            .query_row("PRAGMA integrity_check", [], |r| r.get(0))
            .unwrap();
        assert_eq!(check, "ok");
    }
}

#[test]
fn what_is_no_database_or_another_file_by_now_is_said() {
    let world = World::jobs("delete", 3);
    let part = world.cancel("jobs", &["1"]);
    let good = fs::read(&world.db).unwrap();
    for (bytes, kind) in [
        (&b""[..], ErrorKind::Empty),
        (b"{\"items\": []}", ErrorKind::WrongKind),
        // An encrypted one looks like noise.
        (&[0x5a; 8192], ErrorKind::WrongKind),
        (&good[..60], ErrorKind::Malformed),
    ] {
        fs::write(&world.db, bytes).unwrap();
        assert_eq!(fails(&world, &part).kind, kind);
    }
    fs::remove_file(&world.db).unwrap();
    assert_eq!(fails(&world, &part).kind, ErrorKind::Absent);
    #[cfg(unix)]
    {
        // A link in its place, to a database of the same rows.
        let other = World::jobs("delete", 3);
        let before = other.files();
        std::os::unix::fs::symlink(&other.db, &world.db).unwrap();
        assert_eq!(fails(&world, &part).kind, ErrorKind::Changing);
        assert_eq!(other.files(), before);
    }
}

#[test]
fn a_link_that_the_configuration_names_is_followed_once() {
    #[cfg(unix)]
    {
        let world = World::jobs("wal", 3);
        let folder = tempfile::tempdir().unwrap();
        let mut spec = world.spec();
        spec.path = folder.path().join("link.db");
        std::os::unix::fs::symlink(&world.db, &spec.path).unwrap();
        let part = world.cancel("jobs", &["1"]);
        let answer = writer(spec).apply(&part, false, Duration::from_secs(5));
        assert!(matches!(answer, Applied::Done { .. }), "{answer:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

/// Root can give files away, so this is seen under root alone; others pass it by.
#[cfg(unix)]
#[test]
fn files_of_another_owner_stay_theirs() {
    use std::os::unix::fs::{MetadataExt, chown};
    let world = World::jobs("wal", 3);
    if fs::metadata(&world.db).unwrap().uid() != 0 {
        return;
    }
    chown(world.dir.path(), Some(1500), Some(1500)).unwrap();
    chown(&world.db, Some(1500), Some(1500)).unwrap();
    let part = world.cancel("jobs", &["1"]);
    world.applied(&part);
    assert_eq!(world.names(), ["store.db"]);
    let mut other = Other::on(&world.db);
    other.run("UPDATE jobs SET title = 'x' WHERE id = 2");
    let part = world.cancel("jobs", &["2"]);
    world.applied(&part);
    for file in fs::read_dir(world.dir.path()).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().uid(), 1500);
    }
    other.close();
}

#[test]
fn a_folder_where_no_journal_can_be_made_is_said_and_nothing_is_changed() {
    let world = World::jobs("delete", 3);
    let part = world.cancel("jobs", &["1"]);
    let in_the_way = world.dir.path().join("store.db-journal");
    fs::create_dir(&in_the_way).unwrap();
    let good = fs::read(&world.db).unwrap();
    let answer = world
        .writer()
        .apply(&part, false, Duration::from_millis(50));
    let Applied::Failed(e) = answer else {
        panic!("{answer:?}")
    };
    assert!(e.hint.is_some(), "{e:?}");
    assert_eq!(fs::read(&world.db).unwrap(), good);
    fs::remove_dir(&in_the_way).unwrap();
    world.applied(&part);
}
