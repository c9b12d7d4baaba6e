//! What is read is what is there: every way of leaving finished rows out gives the same answer as
//! reading all and counting.

use crate::world::{BUS, World, clock, comes_to_rest, ids, look, queue};
use proptest::prelude::*;
use reveille::model::{Field, HealthState, QueueSpec, SourceSnapshot, State, StatusFrom, Total};
use reveille::stores::sqlite::SqliteStore;
use reveille::stores::{Look, Scope, Store};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeMap;

fn all() -> Look {
    Look {
        scope: Scope::All,
        by_status: true,
        ..look()
    }
}

fn by_status(seen: &SourceSnapshot, name: &str) -> BTreeMap<String, u64> {
    queue(seen, name)
        .by_status
        .iter()
        .map(|s| (s.status.to_string(), s.count))
        .collect()
}

/// Looks by every scope and holds them against each other. Returns the live ids.
fn agrees(store: &mut SqliteStore, name: &str) -> Vec<String> {
    let whole = store.look(&all());
    let live = store.look(&Look {
        by_status: true,
        ..look()
    });
    let quick = store.look(&look());
    assert_eq!(live.state, HealthState::Ok, "{:?}", live.error);
    let (w, l) = (queue(&whole, name), queue(&live, name));
    let rows = w.records.len() as u64;
    assert_eq!(w.total, Total::Exact(rows));
    assert_eq!(l.total, Total::Exact(rows), "{name}");
    assert_eq!(queue(&quick, name).total, Total::Exact(rows));
    assert_eq!(queue(&quick, name).records, l.records);
    let counted: BTreeMap<String, u64> = by_status(&whole, name);
    assert_eq!(by_status(&live, name), counted, "{name}");
    assert_eq!(counted.values().sum::<u64>(), rows);
    let mut expected: Vec<&str> = w
        .records
        .iter()
        .filter(|r| !r.state.is_terminal())
        .map(|r| &*r.id)
        .collect();
    let mut got = ids(l);
    assert!(
        is_sorted_as(&got, &expected),
        "the order differs: {got:?} {expected:?}"
    );
    expected.sort_unstable();
    got.sort_unstable();
    assert_eq!(got, expected);
    got.into_iter().map(str::to_owned).collect()
}

fn is_sorted_as(got: &[&str], all: &[&str]) -> bool {
    let place: BTreeMap<&str, usize> = all.iter().enumerate().map(|(n, id)| (*id, n)).collect();
    got.iter().map(|id| place.get(id)).is_sorted()
}

#[test]
fn a_table_that_is_too_large_to_sample_whole() {
    let world = World::with(&format!(
        "{BUS} WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 9000) \
         INSERT INTO bus_commands (title, status, target_agent) SELECT 'job ' || x, \
           CASE WHEN x % 50 = 0 THEN 'queued' WHEN x % 50 = 1 THEN 'cancelled' WHEN x = 4001 THEN 'Archived' \
                WHEN x = 4003 THEN 'frobnicated' WHEN x = 4005 THEN NULL ELSE 'done' END, 'ron' FROM c;"
    ));
    let mut store = world.store();
    let live = agrees(&mut store, "bus_commands");
    assert_eq!(live.len(), 180 + 2);
    // With an index on the status the same rows, by the index, the unknown word and NULL included.
    world.sql("CREATE INDEX by_status ON bus_commands (status, priority)");
    assert_eq!(agrees(&mut store, "bus_commands"), live);
}

#[test]
fn the_number_of_rows_is_exact_for_every_size() {
    for n in [0, 1, 2, 3, 1999, 2000, 2001, 2002] {
        for finished in [
            "'done'",
            "'queued'",
            "CASE WHEN x % 2 THEN 'done' ELSE 'queued' END",
        ] {
            let world = World::with(&format!(
                "{BUS} WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {n}) \
                 INSERT INTO bus_commands (title, status, target_agent) SELECT 'job', {finished}, 'ron' FROM c WHERE {n} > 0;"
            ));
            let seen = world.look();
            assert_eq!(
                queue(&seen, "bus_commands").total,
                Total::Exact(n),
                "{n} {finished}"
            );
        }
    }
}

#[test]
fn an_index_on_the_status_is_used() {
    let world = World::with(&format!(
        "{BUS} CREATE INDEX by_status ON bus_commands (status); \
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5000) \
         INSERT INTO bus_commands (title, status, target_agent) SELECT 'job', \
           CASE x % 500 WHEN 0 THEN 'queued' WHEN 1 THEN NULL WHEN 2 THEN 'strange' ELSE 'done' END, 'ron' FROM c;"
    ));
    let seen = world.look();
    assert_eq!(queue(&seen, "bus_commands").records.len(), 30);
    // The statement as this store writes it, under SQLite's own explanation.
    let db = Connection::open(&world.db).unwrap();
    let plan: Vec<String> = db
        .prepare(
            "EXPLAIN QUERY PLAN SELECT title FROM bus_commands WHERE rowid IN (\
             SELECT rowid FROM bus_commands WHERE status IN ('queued', 'strange') \
             UNION ALL SELECT rowid FROM bus_commands WHERE status IS NULL) ORDER BY rowid",
        )
        .unwrap()
        .query_map([], |r| r.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(
        plan.iter().all(|p| !p.contains("SCAN bus_commands")),
        "{plan:?}"
    );
    assert!(plan.iter().all(|p| !p.contains("TEMP B-TREE")), "{plan:?}");
}

#[test]
fn states_that_are_numbers() {
    for (declared, index) in [
        ("INTEGER", false),
        ("INTEGER", true),
        ("", false),
        ("", true),
        ("TEXT", true),
    ] {
        let world = World::with(&format!(
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT, state {declared}, owner TEXT); \
             WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 4000) \
             INSERT INTO jobs (title, state, owner) SELECT 'job', CASE WHEN x % 100 = 0 THEN 1 WHEN x = 2777 THEN '5' ELSE 5 END, 'ron' FROM c; \
             {}",
            if index {
                "CREATE INDEX i ON jobs (state);"
            } else {
                ""
            }
        ));
        let mut spec = world.spec();
        spec.queues.push(QueueSpec {
            queue: "jobs".into(),
            fields: [(Field::Status, "state".into())].into(),
            states: [
                ("1".to_owned(), State::Queued),
                ("5".to_owned(), State::Done),
            ]
            .into(),
            ..QueueSpec::default()
        });
        let mut store = SqliteStore::new(spec);
        assert_eq!(agrees(&mut store, "jobs").len(), 40, "{declared} {index}");
    }
}

#[test]
fn flags_and_finishing_times() {
    let world = World::with(
        "CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT, done, owner TEXT); \
         INSERT INTO todos (title, done, owner) VALUES ('a', 0, 'ron'), ('b', 1, 'ron'), ('c', NULL, 'ron'), ('d', 'true', 'ron'), \
           ('e', 'false', 'ron'), ('f', '1', 'ron'), ('g', ' Yes ', 'ron'), ('h', '', 'ron'); \
         CREATE TABLE work_items (id INTEGER PRIMARY KEY, title TEXT, owner TEXT, created_at TEXT, completed_at TEXT); \
         INSERT INTO work_items (title, owner, created_at, completed_at) VALUES \
           ('a', 'ron', '2026-04-20 10:00:00', NULL), ('b', 'ron', '2026-04-20 10:00:00', ''), ('c', 'ron', '2026-04-20 10:00:00', '2026-04-20 11:00:00'), \
           ('d', 'ron', '2026-04-20 10:00:00', char(9, 10, 160)), ('e', 'ron', '2026-04-20 10:00:00', 0), ('f', 'ron', '2026-04-20 10:00:00', '0');",
    );
    let mut store = world.store();
    let seen = store.look(&look());
    assert!(matches!(
        queue(&seen, "todos").mapping.status,
        StatusFrom::Flag(_)
    ));
    assert_eq!(agrees(&mut store, "todos"), ["1", "3", "5", "8"]);
    assert!(matches!(
        queue(&seen, "work_items").mapping.status,
        StatusFrom::FinishedAt(_)
    ));
    agrees(&mut store, "work_items");
    // A real number under a flag is no yes to the builder, and SQLite must not think otherwise.
    world.sql("UPDATE todos SET done = NULL; CREATE TABLE x AS SELECT * FROM todos; DROP TABLE todos; \
               CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT, done REAL, owner TEXT); INSERT INTO todos SELECT * FROM x; DROP TABLE x;");
    let mut spec = world.spec();
    spec.queues.push(QueueSpec {
        queue: "todos".into(),
        fields: [(Field::Status, "done".into())].into(),
        ..QueueSpec::default()
    });
    let mut store = SqliteStore::new(spec);
    agrees(&mut store, "todos");
    world.sql("UPDATE todos SET done = 1.0 WHERE id = 3");
    agrees(&mut store, "todos");
}

#[test]
fn a_column_that_compares_its_own_way() {
    let world = World::with(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT, status TEXT COLLATE NOCASE, owner TEXT); \
         CREATE INDEX i ON jobs (status); CREATE INDEX j ON jobs (status COLLATE BINARY); \
         CREATE INDEX k ON jobs (status) WHERE status = 'queued'; CREATE INDEX l ON jobs (lower(status)); \
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000) \
         INSERT INTO jobs (title, status, owner) SELECT 'job', CASE x % 40 WHEN 0 THEN 'Queued' WHEN 1 THEN 'QUEUED' ELSE 'done' END, 'ron' FROM c;",
    );
    let mut store = world.store();
    assert_eq!(agrees(&mut store, "jobs").len(), 150);
}

#[test]
fn tables_without_rowid_and_keys_of_text_keep_their_order() {
    let world = World::with(
        "CREATE TABLE jobs (id TEXT PRIMARY KEY, title TEXT, status TEXT, owner TEXT) WITHOUT ROWID; \
         CREATE INDEX i ON jobs (status); \
         CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT, status TEXT, owner TEXT); \
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000) \
         INSERT INTO jobs SELECT printf('%08x', (x * 2654435761) & 4294967295), 'job', CASE x % 40 WHEN 0 THEN 'queued' WHEN 1 THEN 'running' ELSE 'done' END, 'ron' FROM c; \
         INSERT INTO tasks SELECT * FROM jobs;",
    );
    let mut store = world.store();
    assert_eq!(agrees(&mut store, "jobs").len(), 150);
    assert_eq!(agrees(&mut store, "tasks").len(), 150);
}

#[test]
fn a_key_inside_a_json_text() {
    let world = World::with(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, payload TEXT, status TEXT, owner TEXT); \
         INSERT INTO jobs (payload, status, owner) VALUES ('{\"title\": \"inside\", \"meta\": {\"who\": \"ron\"}}', 'queued', 'x'), \
           ('not json', 'queued', 'x'), (NULL, 'queued', 'x'), ('{\"title\": [1, 2]}', 'done', 'x');",
    );
    let mut spec = world.spec();
    spec.queues.push(QueueSpec {
        queue: "jobs".into(),
        fields: [
            (Field::Title, "payload.title".into()),
            (Field::Owner, "payload.meta.who".into()),
        ]
        .into(),
        ..QueueSpec::default()
    });
    let mut store = SqliteStore::new(spec);
    let seen = store.look(&look());
    let jobs = queue(&seen, "jobs");
    assert_eq!(jobs.records.len(), 3, "{:?}", seen.error);
    assert_eq!(&*jobs.records[0].title, "inside");
    assert_eq!(jobs.records[0].owner.as_deref(), Some("ron"));
    assert_eq!(&*jobs.records[1].title, "");
    assert_eq!(jobs.total, Total::Exact(4));
}

#[test]
fn bodies_are_read_when_they_are_wanted() {
    let world = World::with(&format!(
        "{BUS} INSERT INTO bus_commands (id, title, body, status) VALUES (1, 'a', 'the body', 'queued'), (2, 'b', NULL, 'queued'), (3, 'c', 'over', 'done'); \
         CREATE TABLE jobs (a TEXT, b TEXT, title TEXT, body TEXT, status TEXT, owner TEXT, PRIMARY KEY (a, b)); \
         INSERT INTO jobs VALUES ('x', 'y', 't', 'of two', 'queued', 'ron'), (NULL, NULL, 't', 'of none', 'queued', 'ron'), ('p', 'q', 't', 'done one', 'done', 'ron'); \
         CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT, body TEXT, status TEXT, owner TEXT); \
         INSERT INTO tasks VALUES ('007', 't', 'of 007', 'queued', 'ron'), ('7', 't', 'of 7', 'queued', 'ron');"
    ));
    let mut store = world.store();
    assert!(
        store.body("bus_commands", "1").is_err(),
        "not looked at yet"
    );
    let seen = comes_to_rest(&mut store);
    assert_eq!(queue(&seen, "bus_commands").records[0].body, None);
    let seen = store.look(&Look {
        bodies: true,
        ..look()
    });
    assert_eq!(
        queue(&seen, "bus_commands").records[0].body.as_deref(),
        Some("the body")
    );
    let none = queue(&seen, "jobs")
        .records
        .iter()
        .find(|r| r.body.as_deref() == Some("of none"))
        .unwrap();
    for (name, id, want) in [
        ("bus_commands", "1", Some("the body")),
        ("bus_commands", "2", None),
        ("bus_commands", "3", Some("over")),
        ("bus_commands", "99", None),
        ("bus_commands", "x' OR 1=1 --", None),
        ("nothing", "1", None),
        ("jobs", "x,y", Some("of two")),
        ("jobs", "p,q", Some("done one")),
        ("jobs", &none.id, Some("of none")),
        ("tasks", "007", Some("of 007")),
        ("tasks", "7", Some("of 7")),
    ] {
        assert_eq!(
            store.body(name, id).unwrap().as_deref(),
            want,
            "{name} {id}"
        );
    }
    assert!(!store.changed(), "reading a body is no change");
    world.sql("UPDATE bus_commands SET body = 'new' WHERE id = 1");
    assert_eq!(
        store.body("bus_commands", "1").unwrap().as_deref(),
        Some("new")
    );
    assert!(store.changed(), "and hides none");
}

#[test]
fn a_row_is_read_by_its_id_whatever_its_state() {
    let world = World::with(&format!(
        "{BUS} INSERT INTO bus_commands (id, title, body, status, claimed_by) VALUES (1, 'open', 'b', 'queued', NULL), (2, 'over', 'long', 'done', 'w'); \
         CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT, status TEXT, owner TEXT, created_at TEXT); \
         INSERT INTO tasks VALUES ('007', 'of 007', 'done', 'ron', '2026-04-01'), ('7', 'of 7', 'queued', 'ron', NULL), ('x''; --', 'odd', 'done', 'ron', NULL); \
         CREATE TABLE jobs (a TEXT, b TEXT, title TEXT, status TEXT, owner TEXT, PRIMARY KEY (a, b)); \
         INSERT INTO jobs VALUES ('p', 'q', 'of two', 'done', 'ron'), ('r', 's', 't', 'queued', 'ron');"
    ));
    let mut store = world.store();
    assert!(store.row("bus_commands", "1").is_err(), "not looked at yet");
    comes_to_rest(&mut store);
    let before = world.files();
    for (name, id, want) in [
        ("bus_commands", "1", Some("open")),
        ("bus_commands", "2", Some("over")),
        ("bus_commands", "3", None),
        ("bus_commands", "2 OR 1=1", None),
        ("tasks", "007", Some("of 007")),
        ("tasks", "7", Some("of 7")),
        ("tasks", "x'; --", Some("odd")),
        ("jobs", "p,q", Some("of two")),
        ("nothing", "1", None),
    ] {
        let row = store.row(name, id).unwrap();
        assert_eq!(row.as_ref().map(|r| &*r.title), want, "{name} {id}");
        assert!(row.is_none_or(|r| *r.id == *id && r.body.is_none()));
    }
    let over = store.row("bus_commands", "2").unwrap().unwrap();
    assert_eq!(over.state, reveille::model::State::Done);
    assert_eq!(world.files(), before);
    assert!(!store.changed(), "reading a row is no change");
}

#[test]
fn failed_rows_leave_by_their_age() {
    let world = World::with(&format!(
        "{BUS} INSERT INTO bus_commands (title, status, created_at) VALUES ('new', 'failed', '2026-04-20 10:00:00'), ('old', 'failed', '2025-01-01 00:00:00')"
    ));
    let seen = world.look();
    let bus = queue(&seen, "bus_commands");
    assert_eq!(ids(bus), ["1"]);
    assert_eq!(bus.total, Total::Exact(2));
    assert!(bus.latest.is_some_and(|at| at <= clock().now));
}

fn word() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => Just(Value::Text("done".into())),
        2 => Just(Value::Text("queued".into())),
        4 => prop::sample::select(vec![
            "Done", "DONE", " done ", "cancelled", "canceled", "running", "", "1", "5", "failed",
            "완료", "대기", "in progress", "won't_do", "nul\0", "true"
        ]).prop_map(|w| Value::Text(w.into())),
        1 => (-1i64..6).prop_map(Value::Integer),
        1 => Just(Value::Real(1.0)),
        1 => Just(Value::Real(0.5)),
        1 => Just(Value::Null),
        1 => prop::collection::vec(any::<u8>(), 0..4).prop_map(Value::Blob),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// Whatever stands in the status, the quick ways find what reading everything finds.
    #[test]
    fn leaving_out_loses_nothing(
        words in prop::collection::vec(word(), 1..60),
        declared in prop::sample::select(vec!["TEXT", "INTEGER", "", "REAL", "TEXT COLLATE NOCASE"]),
        index in any::<bool>(),
        column in prop::sample::select(vec!["status", "done", "completed_at"]),
        repeat in prop::sample::select(vec![1usize, 60]),
    ) {
        let world = World::with(&format!(
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT, {column} {declared}, owner TEXT); {}",
            if index { format!("CREATE INDEX i ON jobs ({column});") } else { String::new() }
        ));
        let mut db = Connection::open(&world.db).unwrap();
        let tx = db.transaction().unwrap();
        for word in words.iter().cycle().take(words.len() * repeat) {
            tx.execute(
                &format!("INSERT INTO jobs (title, {column}, owner) VALUES ('t', ?1, 'ron')"),
                [word],
            ).unwrap();
        }
        tx.commit().unwrap();
        drop(db);
        let mut spec = world.spec();
        spec.queues.push(QueueSpec {
            queue: "jobs".into(),
            fields: [(Field::Status, column.into())].into(),
            ..QueueSpec::default()
        });
        agrees_on_state(&mut SqliteStore::new(spec), "jobs");
    }
}

/// As [`agrees`], for words under a collation, where SQLite may count `DONE` under `done`.
fn agrees_on_state(store: &mut SqliteStore, name: &str) {
    let whole = store.look(&all());
    let live = store.look(&Look {
        by_status: true,
        ..look()
    });
    assert_eq!(live.state, HealthState::Ok, "{:?}", live.error);
    let (w, l) = (queue(&whole, name), queue(&live, name));
    assert_eq!(l.total, w.total);
    let expected: Vec<_> = w
        .records
        .iter()
        .filter(|r| !r.state.is_terminal())
        .cloned()
        .collect();
    assert_eq!(l.records, expected);
    let states = |seen: &SourceSnapshot| {
        let mut sums: BTreeMap<State, u64> = BTreeMap::new();
        for s in &queue(seen, name).by_status {
            *sums.entry(s.state).or_insert(0) += s.count;
        }
        sums
    };
    assert_eq!(states(&live), states(&whole));
}
