//! Foreign content is hostile: nothing panics, nothing large is loaded, nothing vanishes.

use crate::world::{BUS, World, ids, look, queue};
use proptest::prelude::*;
use reveille::model::{Field, HealthState, QueueSpec, SourceSnapshot, State, Total};
use reveille::stores::sqlite::SqliteStore;
use reveille::stores::{Look, Store};
use rusqlite::{Connection, params};
use std::time::{Duration, Instant};

fn problem(seen: &SourceSnapshot, id: &str, field: &str) -> String {
    seen.problems
        .iter()
        .find(|p| p.id.as_deref() == Some(id) && p.field == field)
        .unwrap_or_else(|| panic!("no problem {field} of {id}: {:#?}", seen.problems))
        .why
        .clone()
}

#[test]
fn texts_that_are_none() {
    let world = World::with(&format!(
        "{BUS} \
         INSERT INTO bus_commands (id, title, status, target_agent) VALUES \
           (1, CAST(x'61ff62' AS TEXT), 'queued', 'ron'), \
           (2, 'a' || char(0) || 'b' || char(27) || '[31mred' || char(8238) || 'rtl', 'queued', 'ron'), \
           (3, x'000102ff', 'queued', 'ron'), \
           (4, x'626c6f62', 'queued', 'ron'), \
           (5, 'odd words', CAST(x'c328' AS TEXT), CAST(x'ff' AS TEXT)), \
           (6, NULL, NULL, NULL), \
           (7, 42, 3.5, 7);"
    ));
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
    let bus = queue(&seen, "bus_commands");
    assert_eq!(bus.total, Total::Exact(7));
    assert_eq!(ids(bus), ["1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(&*bus.records[0].title, "a\u{fffd}b");
    assert!(problem(&seen, "1", "title").contains("UTF-8"));
    assert_eq!(&*bus.records[1].title, "a\0b\u{1b}[31mred\u{202e}rtl");
    assert_eq!(&*bus.records[2].title, "(a blob)");
    assert!(problem(&seen, "3", "title").contains("a blob"));
    assert_eq!(&*bus.records[3].title, "blob");
    for at in [4, 5, 6] {
        assert_eq!(bus.records[at].state, State::Unknown);
    }
    assert_eq!(&*bus.records[6].title, "42");
}

#[test]
fn numbers_that_are_none() {
    let world = World::with(
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT, attempts INTEGER, created_at INTEGER); \
         INSERT INTO queue VALUES \
           (-9223372036854775808, 'least', 'queued', 'ron', 'abc', 1776668400), \
           (1, 'a', 'queued', 'ron', 9e99, 'yesterday'), \
           (2, 'b', 'queued', 'ron', -1, 9223372036854775807), \
           (9223372036854775807, 'most', 'queued', 'ron', 3, 9e999);",
    );
    let mut spec = world.spec();
    spec.queues.push(QueueSpec {
        queue: "queue".into(),
        fields: [
            (Field::Attempts, "attempts".into()),
            (Field::Created, "created_at".into()),
        ]
        .into(),
        ..QueueSpec::default()
    });
    let seen = SqliteStore::new(spec).look(&look());
    let rows = &queue(&seen, "queue").records;
    assert_eq!(rows.len(), 4);
    assert_eq!(&*rows[0].id, "-9223372036854775808");
    assert_eq!(rows[0].attempts, None);
    assert_eq!(rows[3].attempts, Some(3));
    assert!(problem(&seen, "1", "created_at").contains("yesterday"));
}

#[test]
fn what_is_too_large_is_not_loaded() {
    let world = World::with(BUS);
    let db = Connection::open(&world.db).unwrap();
    let put = |id: i64, title: usize, body: usize, owner: usize| {
        db.execute(
            "INSERT INTO bus_commands (id, title, body, status, target_agent) \
             VALUES (?1, CAST(zeroblob(?2) AS TEXT), CAST(zeroblob(?3) AS TEXT), 'queued', CAST(zeroblob(?4) AS TEXT))",
            params![id, title as i64, body as i64, owner as i64],
        )
        .unwrap();
    };
    put(1, 5, 50 << 20, 3);
    put(2, 3 << 20, 5, 3);
    put(3, 1 << 20, 5, 100 << 10);
    db.execute_batch(
        "INSERT INTO bus_commands (id, title, status) VALUES (4, 'blob', 'queued'); \
         UPDATE bus_commands SET body = zeroblob(300000000) WHERE id = 4; \
         INSERT INTO bus_commands (id, title, status) VALUES (5, 'status', zeroblob(70000000)); \
         INSERT INTO bus_commands (id, title, status) VALUES (6, 'finished', 'done');",
    )
    .unwrap();
    drop(db);
    let begun = Instant::now();
    let mut store = world.store();
    for bodies in [false, true] {
        let seen = store.look(&Look { bodies, ..look() });
        assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
        let bus = queue(&seen, "bus_commands");
        assert_eq!(bus.total, Total::Exact(6));
        assert_eq!(ids(bus), ["1", "2", "3", "4", "5"]);
        assert_eq!(&*bus.records[1].title, "(3145728 bytes, not read)");
        assert!(problem(&seen, "2", "title").contains("3145728"));
        assert_eq!(bus.records[2].title.len(), 1 << 20);
        assert_eq!(
            bus.records[2].owner.as_deref(),
            Some("(102400 bytes, not read)")
        );
        assert_eq!(bus.records[4].state, State::Unknown);
        if bodies {
            assert_eq!(
                bus.records[0].body.as_deref(),
                Some("(52428800 bytes, not read)")
            );
            assert_eq!(bus.records[1].body.as_deref().map(str::len), Some(5));
            assert_eq!(
                bus.records[3].body.as_deref(),
                Some("(300000000 bytes, not read)")
            );
        }
    }
    assert_eq!(
        store.body("bus_commands", "1").unwrap().as_deref(),
        Some("(52428800 bytes, not read)")
    );
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn names_that_are_code() {
    let table = "we\"ird; DROP TABLE x--";
    let quoted = format!("\"{}\"", table.replace('"', "\"\""));
    let world = World::with(&format!(
        "CREATE TABLE x (a); \
         CREATE TABLE {quoted} (\"id; --\" INTEGER PRIMARY KEY, title TEXT, \"status\" TEXT, \"ow'ner\" TEXT, owner TEXT, \
           \"created at\" TEXT, \"order\" TEXT, \"select\" TEXT AS (title || '!') VIRTUAL, priority TEXT, \
           [a\"b] TEXT, \"\" TEXT); \
         INSERT INTO {quoted} (\"id; --\", title, status, owner, priority) VALUES (7, 'odd', 'queued', 'ron', 'high');"
    ));
    let before = world.files();
    let seen = world.look();
    let odd = queue(&seen, table);
    assert_eq!(ids(odd), ["7"]);
    assert_eq!(odd.records[0].owner.as_deref(), Some("ron"));
    assert_eq!(world.files(), before);
}

#[test]
fn ids_stay_different() {
    let world = World::with(
        "CREATE TABLE a_queue (x TEXT, y TEXT, title TEXT, status TEXT, owner TEXT, PRIMARY KEY (x, y)); \
         INSERT INTO a_queue VALUES ('a,b', 'c', '1', 'queued', 'ron'), ('a', 'b,c', '2', 'queued', 'ron'), \
           (NULL, 'z', '3', 'queued', 'ron'), (NULL, 'z', '4', 'queued', 'ron'), (NULL, NULL, '5', 'queued', 'ron'); \
         CREATE TABLE b_queue (id TEXT PRIMARY KEY, title TEXT, status TEXT, owner TEXT); \
         INSERT INTO b_queue VALUES (NULL, 'same', 'queued', 'ron'), (NULL, 'same', 'queued', 'ron'), ('', 'empty', 'queued', 'ron'), \
           ('x', 'x', 'queued', 'ron'); \
         CREATE TABLE c_queue (id BLOB PRIMARY KEY, title TEXT, status TEXT, owner TEXT); \
         INSERT INTO c_queue VALUES (1, 'int', 'queued', 'ron'), ('1', 'text', 'queued', 'ron'), (x'00ff', 'blob', 'queued', 'ron'), \
           ('00ff', 'its digits', 'queued', 'ron'), (x'41', 'A', 'queued', 'ron'); \
         CREATE TABLE d_queue (title TEXT, status TEXT, owner TEXT); \
         INSERT INTO d_queue VALUES ('x', 'queued', 'ron'), ('x', 'queued', 'ron'); \
         CREATE TABLE e_queue (rowid TEXT, title TEXT, status TEXT, owner TEXT, priority TEXT); \
         INSERT INTO e_queue VALUES ('own', 'x', 'queued', 'ron', 'high'), ('own', 'y', 'queued', 'ron', 'high'); \
         CREATE TABLE f_queue (id TEXT, n INTEGER, title TEXT, status TEXT, owner TEXT, PRIMARY KEY (n, id)) WITHOUT ROWID; \
         INSERT INTO f_queue VALUES ('b', 2, 'x', 'queued', 'ron'), ('a', 2, 'y', 'queued', 'ron'), ('z', 1, 'z', 'queued', 'ron'); \
         CREATE TABLE g_queue (id INTEGER PRIMARY KEY DESC, title TEXT, status TEXT, owner TEXT); \
         INSERT INTO g_queue VALUES (NULL, 'x', 'queued', 'ron'), (NULL, 'x', 'queued', 'ron'), (5, 'y', 'queued', 'ron');",
    );
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
    let mut rows = 0;
    for q in &seen.queues {
        let mut names = ids(q);
        assert_eq!(q.total, Total::Exact(names.len() as u64), "{}", q.name);
        rows += names.len();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before, "two rows of {} have one id", q.name);
    }
    assert_eq!((seen.queues.len(), rows), (7, 5 + 4 + 5 + 2 + 2 + 3 + 3));
    let c = queue(&seen, "c_queue");
    let blob = c.records.iter().find(|r| &*r.title == "A").unwrap();
    assert_eq!(&*blob.id, "41");
    assert_eq!(ids(queue(&seen, "d_queue")), ["1", "2"]);
    assert_eq!(ids(queue(&seen, "e_queue")), ["1", "2"]);
    assert_eq!(ids(queue(&seen, "f_queue")), ["1,z", "2,a", "2,b"]);
    // The mapping that is shown still says what the store guarantees.
    assert!(queue(&seen, "f_queue").mapping.key_is_unique);
}

#[test]
fn views_and_virtual_tables_are_shown_and_never_written() {
    let world = World::with(
        "CREATE TABLE raw_log_history (n INTEGER PRIMARY KEY, t TEXT, s TEXT, o TEXT); \
         INSERT INTO raw_log_history VALUES (1, 'a', 'queued', 'ron'), (2, 'b', 'done', 'ron'); \
         CREATE VIEW work AS SELECT 1 AS id, 'from nowhere' AS title, 'queued' AS status, 'ron' AS owner; \
         CREATE VIRTUAL TABLE jobs USING fts5(title, status, owner); \
         INSERT INTO jobs (rowid, title, status, owner) VALUES (5, 'indexed', 'queued', 'ron'), (9, 'over', 'done', 'ron');",
    );
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
    let work = queue(&seen, "work");
    assert_eq!(work.mapping.read_only.as_deref(), Some("a view"));
    assert_eq!(work.total, Total::Exact(1));
    let jobs = queue(&seen, "jobs");
    assert_eq!(jobs.mapping.read_only.as_deref(), Some("a virtual table"));
    assert_eq!(ids(jobs), ["5"]);
    assert_eq!(jobs.total, Total::Exact(2));
    // The inside of the virtual table is not listed.
    let named = |n: &str| {
        seen.queues.iter().any(|q| &*q.name == n) || seen.passed_over.iter().any(|p| p.name == n)
    };
    assert!(!named("jobs_data") && !named("jobs_content"));
}

#[test]
fn a_table_of_very_many_columns_and_rows_of_all_kinds() {
    let columns: Vec<String> = (0..900).map(|n| format!("c{n} TEXT")).collect();
    let world = World::with(&format!(
        "CREATE TABLE wide (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT, {}); \
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 500) \
         INSERT INTO wide (title, status, owner) SELECT 'w', 'queued', 'ron' FROM c;",
        columns.join(", ")
    ));
    let seen = world.look();
    assert_eq!(queue(&seen, "wide").records.len(), 500);
}

fn any_value() -> impl Strategy<Value = rusqlite::types::Value> {
    use rusqlite::types::Value;
    prop_oneof![
        1 => Just(Value::Null),
        1 => any::<i64>().prop_map(Value::Integer),
        // Where times in seconds, milliseconds and microseconds lie.
        2 => (0u32..16, -3i64..3000).prop_map(|(e, n)| Value::Integer(n.saturating_mul(10i64.pow(e)))),
        2 => any::<f64>().prop_map(Value::Real),
        3 => "\\PC{0,12}".prop_map(Value::Text),
        3 => "[0-9TZ:+. /-]{0,24}".prop_map(Value::Text),
        2 => "(queued|done|failed|[{\\[\\]}\",:a-z\u{0}\u{1b}\u{202e}]){0,6}".prop_map(Value::Text),
        2 => prop::collection::vec(any::<u8>(), 0..12).prop_map(Value::Blob),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_stands_in_a_row_it_is_shown(
        rows in prop::collection::vec(prop::collection::vec(any_value(), 8), 1..12),
        as_text in any::<bool>(),
    ) {
        let world = World::with(BUS);
        let db = Connection::open(&world.db).unwrap();
        // A text need not be one: a blob that was cast is whatever bytes it had.
        let cell = |n: usize| match as_text {
            true => format!("iif(typeof(?{n}) = 'blob', CAST(?{n} AS TEXT), ?{n})"),
            false => format!("?{n}"),
        };
        let cells: Vec<String> = (1..=8).map(cell).collect();
        let sql = format!(
            "INSERT INTO bus_commands (title, body, status, target_agent, claimed_by, priority,
               created_at, claimed_at) VALUES ({})",
            cells.join(", ")
        );
        for row in &rows {
            db.execute(&sql, rusqlite::params_from_iter(row)).unwrap();
        }
        drop(db);
        let before = world.files();
        let mut store = world.store();
        let seen = store.look(&Look {
            scope: reveille::stores::Scope::All,
            bodies: true,
            by_status: true,
            ..look()
        });
        prop_assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
        let bus = queue(&seen, "bus_commands");
        prop_assert_eq!(bus.total, Total::Exact(rows.len() as u64));
        let all: Vec<String> = (1..=rows.len()).map(|n| n.to_string()).collect();
        prop_assert_eq!(ids(bus), all.clone());
        let counted: u64 = bus.by_status.iter().map(|s| s.count).sum();
        prop_assert_eq!(counted, rows.len() as u64);
        for id in &all {
            prop_assert!(store.body("bus_commands", id).is_ok());
            prop_assert!(store.row("bus_commands", id).unwrap().is_some());
        }
        prop_assert_eq!(world.files(), before);
    }
}
