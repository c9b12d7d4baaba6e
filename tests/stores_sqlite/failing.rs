//! Every failure is a sentence and a hint, and the rest goes on.

use crate::world::{BUS, World, comes_to_rest, ids, inserts, is_root, look, queue};
use crate::writer::Writer;
use reveille::model::{Error, ErrorKind, Field, HealthState, QueueSpec, Total};
use reveille::stores::sqlite::SqliteStore;
use reveille::stores::{Look, Store};
use std::time::{Duration, Instant};

/// The error of a source that could not be read.
fn fails(world: &World, kind: ErrorKind) -> Error {
    let before = world.files();
    let seen = world.look();
    let error = seen.error.expect("an error");
    assert_eq!(error.kind, kind, "{error}");
    assert!(error.hint.is_some(), "no hint: {error}");
    assert!(!error.message.is_empty() && !error.message.ends_with('.'));
    assert_eq!(
        seen.state,
        if kind == ErrorKind::Absent {
            HealthState::Absent
        } else {
            HealthState::Unreadable
        }
    );
    assert_eq!(world.files(), before, "nothing was touched");
    error
}

fn written(bytes: &[u8]) -> World {
    let world = World::new();
    std::fs::write(&world.db, bytes).unwrap();
    world
}

#[test]
fn what_is_not_there() {
    let mut world = World::new();
    fails(&world, ErrorKind::Absent);
    world.db = world.dir.path().join("no/such/folder/x.db");
    fails(&world, ErrorKind::Absent);
}

#[test]
fn what_is_no_database() {
    let mut world = World::new();
    world.db = world.dir.path().join("folder");
    std::fs::create_dir(&world.db).unwrap();
    let seen = world.look();
    assert_eq!(seen.error.unwrap().kind, ErrorKind::WrongKind);

    let noise: Vec<u8> = (0..9000u32).map(|n| ((n * 7919) >> 3) as u8).collect();
    fails(&written(&noise), ErrorKind::WrongKind);
    fails(&written(b"x"), ErrorKind::WrongKind);
    for json in ["{\"items\": []}", "\u{feff}  [1]"] {
        let error = fails(&written(json.as_bytes()), ErrorKind::WrongKind);
        assert!(error.message.contains("JSON"), "{error}");
    }
    fails(&written(b""), ErrorKind::Empty);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let world = World::new();
    let made = std::process::Command::new("mkfifo").arg(&world.db).status();
    if !made.is_ok_and(|s| s.success()) {
        return;
    }
    let seen = world.look();
    assert_eq!(seen.error.unwrap().kind, ErrorKind::WrongKind);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    if is_root() {
        return;
    }
    let world = World::bus("delete", 1);
    std::fs::set_permissions(&world.db, std::fs::Permissions::from_mode(0o000)).unwrap();
    let error = world.look().error.unwrap();
    assert_eq!(error.kind, ErrorKind::Permission);
    assert!(error.hint.is_some());
}

#[test]
fn damaged_files() {
    for journal in ["delete", "wal"] {
        let good = std::fs::read(&World::bus(journal, 2000).db).unwrap();
        // Cut within the header.
        fails(&written(&good[..60]), ErrorKind::Malformed);
        // Cut after the schema.
        let world = written(&good[..4096 * 3]);
        assert_eq!(world.look().error.unwrap().kind, ErrorKind::Malformed);
        // Noise behind a header that is good.
        let mut bytes = good.clone();
        for (at, byte) in bytes.iter_mut().enumerate().skip(100) {
            *byte = ((at * 7919) >> 3) as u8;
        }
        fails(&written(&bytes), ErrorKind::Malformed);
        // A header whose page size is none.
        let mut bytes = good.clone();
        bytes[16] = 77;
        fails(&written(&bytes), ErrorKind::Malformed);
    }
}

/// The queue with the bad page shows what could be read, and never as complete; the others go on.
#[test]
fn a_damaged_page_fails_its_own_queue() {
    let world = World::bus("delete", 6000);
    world.sql(
        "CREATE TABLE ops_todos (id INTEGER PRIMARY KEY, title TEXT, status TEXT, assigned_to TEXT, \
           created_at TEXT); \
         INSERT INTO ops_todos (title, status, assigned_to) VALUES ('fine', 'todo', 'ron')",
    );
    // A page in the middle of bus_commands, neither among the newest nor the oldest rows.
    let page: u32 = {
        let db = rusqlite::Connection::open(&world.db).unwrap();
        db.query_row(
            "SELECT pageno FROM dbstat WHERE name = 'bus_commands' AND pagetype = 'leaf' \
             ORDER BY path LIMIT 1 OFFSET 40",
            [],
            |r| r.get(0),
        )
        .unwrap()
    };
    let mut bytes = std::fs::read(&world.db).unwrap();
    let at = (page as usize - 1) * 4096;
    bytes[at..at + 4096].fill(0);
    std::fs::write(&world.db, bytes).unwrap();
    let before = world.files();
    let mut store = world.store();
    let seen = store.look(&look());
    assert_eq!(seen.state, HealthState::Unreadable);
    let error = seen.error.as_ref().unwrap();
    assert_eq!(error.kind, ErrorKind::Malformed, "{error}");
    assert!(error.message.contains("bus_commands"), "{error}");
    let bus = queue(&seen, "bus_commands");
    let Total::AtLeast(rows) = bus.total else {
        panic!("shown as complete: {:?}", bus.total)
    };
    assert!(rows > 500 && rows < 6000, "{rows}");
    assert_eq!(bus.records.len() as u64, rows);
    let todos = queue(&seen, "ops_todos");
    assert_eq!(todos.total, Total::Exact(1));
    assert_eq!(todos.records.len(), 1);
    // A damaged file is not read at every tick.
    comes_to_rest(&mut store);
    assert_eq!(world.files(), before);
}

/// Pages at both ends: the sample fails too, and the queue must not vanish among what is none.
#[test]
fn a_damaged_sample_makes_the_source_unreadable() {
    for which in ["ORDER BY path LIMIT 1", "ORDER BY path DESC LIMIT 1"] {
        let world = World::bus("delete", 6000);
        let page: u32 = {
            let db = rusqlite::Connection::open(&world.db).unwrap();
            let ask = format!(
                "SELECT pageno FROM dbstat WHERE name = 'bus_commands' AND pagetype = 'leaf' {which}"
            );
            db.query_row(&ask, [], |r| r.get(0)).unwrap()
        };
        let mut bytes = std::fs::read(&world.db).unwrap();
        let at = (page as usize - 1) * 4096;
        bytes[at..at + 4096].fill(0xff);
        std::fs::write(&world.db, bytes).unwrap();
        let seen = world.look();
        assert_eq!(seen.state, HealthState::Unreadable, "{which}");
        assert!(seen.error.unwrap().message.contains("bus_commands"));
        assert!(seen.queues.iter().all(|q| !q.total.is_exact()));
    }
}

#[test]
fn a_locked_database() {
    let world = World::bus("delete", 2);
    let mut writer = Writer::on(&world.db);
    let mut store = world.store();
    assert_eq!(store.look(&look()).state, HealthState::Ok);
    writer.run("BEGIN EXCLUSIVE");
    let begun = Instant::now();
    let seen = store.look(&look());
    let error = seen.error.unwrap();
    assert_eq!(error.kind, ErrorKind::Locked, "{error}");
    assert!(error.hint.is_some());
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(store.changed(), "it is tried again");
    writer.run("COMMIT");
    assert_eq!(store.look(&look()).state, HealthState::Ok);
    writer.close();
}

#[test]
fn a_configured_queue_that_is_not_there() {
    let world = World::bus("delete", 2);
    let mut spec = world.spec();
    spec.queues.push(QueueSpec {
        queue: "bus_comands".into(),
        fields: [(Field::Status, "state".into())].into(),
        ..QueueSpec::default()
    });
    let seen = SqliteStore::new(spec).look(&look());
    assert_eq!(seen.state, HealthState::Unreadable);
    let error = seen.error.as_ref().unwrap();
    assert_eq!(error.kind, ErrorKind::Config);
    assert!(error.message.contains("bus_comands"), "{error}");
    assert!(error.message.contains("bus_commands"), "the nearest name");
    assert_eq!(queue(&seen, "bus_commands").records.len(), 2);
}

const ENDLESS: &str = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) \
     SELECT n AS id, 'job' AS title, 'queued' AS status, 'ron' AS owner FROM c";

#[test]
fn an_endless_view_ends_at_the_deadline_and_takes_nothing_from_the_tables() {
    let world = World::bus("delete", 3);
    world.sql(&format!("CREATE VIEW ops_todos AS {ENDLESS}"));
    let begun = Instant::now();
    let seen = world.store().look(&Look {
        deadline: Duration::from_millis(900),
        ..look()
    });
    assert!(begun.elapsed() < Duration::from_secs(6));
    assert_eq!(seen.state, HealthState::Unreadable);
    let error = seen.error.as_ref().unwrap();
    assert_eq!(error.kind, ErrorKind::Deadline);
    assert!(error.message.contains("ops_todos"), "{error}");
    assert_eq!(queue(&seen, "bus_commands").total, Total::Exact(3));
    assert!(matches!(
        queue(&seen, "ops_todos").total,
        Total::AtLeast(n) if n > 100
    ));
}

#[test]
fn a_view_that_never_gives_a_row_is_passed_over_with_its_sentence() {
    let world = World::bus("delete", 3);
    world.sql(&format!(
        "CREATE VIEW ops_todos AS SELECT * FROM ({ENDLESS}) WHERE id < 0"
    ));
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
    let passed = seen
        .passed_over
        .iter()
        .find(|p| p.name == "ops_todos")
        .unwrap();
    assert!(passed.why.contains("200 ms"), "{}", passed.why);
    // Configured, it is given more time, and then it is a failure.
    let mut spec = world.spec();
    spec.queues.push(QueueSpec {
        queue: "ops_todos".into(),
        ..QueueSpec::default()
    });
    let seen = SqliteStore::new(spec).look(&Look {
        deadline: Duration::from_millis(600),
        ..look()
    });
    assert_eq!(seen.state, HealthState::Unreadable);
    assert_eq!(ids(queue(&seen, "bus_commands")), ["1", "2", "3"]);
}

#[test]
fn what_a_schema_names_and_does_not_have_is_passed_over() {
    let world = World::with(&format!(
        "{BUS} {} \
         CREATE VIEW a_queue AS SELECT load_extension('x') AS id, 'queued' AS status, 'x' AS title FROM bus_commands; \
         CREATE TABLE gone (id, title, status); CREATE VIEW b_queue AS SELECT * FROM gone; DROP TABLE gone; \
         PRAGMA writable_schema = ON; \
         INSERT INTO sqlite_schema VALUES ('table', 'c_queue', 'c_queue', 0, \
           'CREATE VIRTUAL TABLE c_queue USING nosuchmodule(id, title, status)');",
        inserts(3)
    ));
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
    assert_eq!(queue(&seen, "bus_commands").total, Total::Exact(3));
    for (name, why) in [("b_queue", "no such table"), ("c_queue", "no such module")] {
        let passed = seen
            .passed_over
            .iter()
            .find(|p| p.name == name)
            .unwrap_or_else(|| panic!("{name}: {:?}", seen.passed_over));
        assert!(passed.why.contains(why), "{}", passed.why);
    }
    assert!(seen.passed_over.iter().any(|p| p.name == "a_queue"));
}

#[test]
fn a_view_that_would_load_code_is_refused_by_sqlite() {
    let world = World::with(
        "CREATE VIEW bus_commands AS SELECT load_extension('/tmp/x.so') AS id, 'queued' AS status, 'x' AS title",
    );
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Ok);
    assert!(seen.queues.is_empty());
    assert!(
        seen.passed_over[0].why.contains("load_extension"),
        "{}",
        seen.passed_over[0].why
    );
}

#[test]
fn a_broken_schema_is_a_sentence() {
    let world = World::with(&format!(
        "{BUS} PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE bus_commands (('"
    ));
    let error = fails(&world, ErrorKind::Malformed);
    assert!(error.message.contains("bus_commands"), "{error}");
}

#[test]
fn the_deadline_holds_for_tables() {
    let world = World::bus("delete", 60_000);
    let seen = world.store().look(&Look {
        deadline: Duration::from_micros(1),
        ..look()
    });
    assert_eq!(seen.state, HealthState::Unreadable);
    assert_eq!(seen.error.unwrap().kind, ErrorKind::Deadline);
    assert!(seen.queues.iter().all(|q| !q.total.is_exact()));
}
