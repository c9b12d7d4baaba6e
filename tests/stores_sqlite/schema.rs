//! Large schemas, unusual ones, and what is asked of them.

use crate::world::{World, look, notices, queue};
use reveille::model::{HealthState, MappingOrigin, State, Total};
use reveille::stores::Store;

#[test]
fn a_schema_of_110_tables() {
    let mut sql = String::new();
    for n in 0..108 {
        sql.push_str(&format!(
            "CREATE TABLE t{n}_settings (key TEXT PRIMARY KEY, value TEXT, updated_at TEXT); \
             INSERT INTO t{n}_settings VALUES ('a', 'b', '2026-04-20 10:00:00');"
        ));
    }
    sql.push_str(
        "CREATE TABLE ops_todos (id INTEGER PRIMARY KEY, title TEXT, status TEXT, assigned_to TEXT); \
         INSERT INTO ops_todos (title, status, assigned_to) VALUES ('one', 'todo', 'ron'); \
         CREATE VIEW open_todos AS SELECT * FROM ops_todos WHERE status = 'todo';",
    );
    let world = World::with(&sql);
    let seen = world.look();
    assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
    assert_eq!(seen.queues.len(), 1);
    assert_eq!(queue(&seen, "ops_todos").total, Total::Exact(1));
    assert_eq!(seen.passed_over.len(), 109, "everything else is said");
    let view = seen
        .passed_over
        .iter()
        .find(|p| p.name == "open_todos")
        .unwrap();
    assert!(view.why.contains("ops_todos"), "{}", view.why);
}

#[test]
fn an_empty_table_says_its_words_by_its_constraint() {
    let world = World::with(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, owner TEXT, \
           phase TEXT NOT NULL DEFAULT 'queued' CHECK (phase IN ('queued', 'running', 'done')))",
    );
    let seen = world.look();
    let jobs = queue(&seen, "jobs");
    assert_eq!(jobs.mapping.status.column(), Some("phase"));
    assert_eq!(jobs.total, Total::Exact(0));
    assert!(
        jobs.mapping.why[0].contains("running"),
        "{:?}",
        jobs.mapping.why
    );
}

#[test]
fn a_view_over_a_view_shows_rows_that_are_counted_already() {
    let world = World::bus("delete", 2);
    world.sql(
        "CREATE VIEW a AS SELECT * FROM bus_commands; CREATE VIEW b AS SELECT * FROM a; \
         CREATE VIEW c AS SELECT id, title, status, (SELECT count(*) FROM b) AS n, target_agent AS owner FROM (SELECT * FROM b);",
    );
    let seen = world.look();
    assert_eq!(seen.queues.len(), 1, "{:?}", seen.queues);
    assert_eq!(seen.passed_over.len(), 3);
    for p in &seen.passed_over {
        assert!(p.why.contains("bus_commands"), "{}: {}", p.name, p.why);
    }
}

#[test]
fn generated_columns_are_read_like_others() {
    let world = World::with(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, data TEXT, \
           title TEXT GENERATED ALWAYS AS (json_extract(data, '$.t')) VIRTUAL, \
           status TEXT GENERATED ALWAYS AS (json_extract(data, '$.s')) STORED, owner TEXT); \
         INSERT INTO jobs (data, owner) VALUES ('{\"t\": \"made\", \"s\": \"queued\"}', 'ron'), ('{\"s\": \"done\"}', 'ron')",
    );
    let seen = world.look();
    let jobs = queue(&seen, "jobs");
    assert_eq!(&*jobs.records[0].title, "made");
    assert_eq!(jobs.records[0].state, State::Queued);
    assert_eq!((jobs.records.len(), jobs.total), (1, Total::Exact(2)));
}

#[test]
fn a_schema_that_changes_between_looks_is_followed() {
    let world = World::bus("wal", 1);
    let mut store = world.store();
    assert_eq!(store.look(&look()).queues.len(), 1);
    world.sql(
        "ALTER TABLE bus_commands ADD COLUMN result_note TEXT; UPDATE bus_commands SET result_note = 'noted'; \
         CREATE TABLE ops_todos (id INTEGER PRIMARY KEY, title TEXT, detail TEXT, status TEXT, assigned_to TEXT, \
           created_at TEXT, updated_at TEXT, completed_at TEXT);",
    );
    notices(&mut store, "a change of the schema");
    let seen = store.look(&look());
    assert_eq!(seen.queues.len(), 2);
    assert_eq!(
        queue(&seen, "bus_commands").records[0].note.as_deref(),
        Some("noted")
    );
    assert_eq!(
        queue(&seen, "ops_todos").mapping.origin,
        MappingOrigin::Preset("ops_todos".into())
    );
}

/// What was decided on few rows is decided again as soon as there are more.
#[test]
fn a_queue_that_fills_up_between_looks_is_found() {
    let world = World::with(
        "CREATE TABLE rounds (id INTEGER PRIMARY KEY, label TEXT, leg TEXT, who TEXT, made TEXT); \
         CREATE TABLE ops_todos (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT); \
         WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000) \
         INSERT INTO ops_todos (title, status, owner) SELECT 'x', CASE WHEN x % 9 THEN 'done' ELSE 'todo' END, 'ron' FROM c;",
    );
    let mut store = world.store();
    let seen = store.look(&look());
    assert_eq!(seen.queues.len(), 1, "an empty table without known names");
    world.sql("INSERT INTO ops_todos (title, status, owner) VALUES ('new', 'todo', 'ron'), ('odd', 'strange', 'ron')");
    let seen = store.look(&look());
    let todos = queue(&seen, "ops_todos");
    assert_eq!(todos.total, Total::Exact(3002));
    assert_eq!(todos.records.len(), 333 + 2);
    assert_eq!(&*todos.records[334].title, "odd");
    world.sql(
        "INSERT INTO rounds (label, leg, who) VALUES ('a', 'queued', 'ron'), ('b', 'running', 'ron'), ('c', 'done', 'ron')",
    );
    notices(&mut store, "a change of the schema");
    let seen = store.look(&look());
    let fresh = world.store().look(&look());
    assert_eq!(seen.queues, fresh.queues);
    assert_eq!(seen.passed_over, fresh.passed_over);
}

/// A store that was looked at before gives what a new one gives.
#[test]
fn the_second_look_is_the_first_one() {
    let world = World::bus("delete", 2500);
    world.sql(
        "UPDATE bus_commands SET status = 'done' WHERE id % 3; \
         CREATE TABLE ops_todos (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT, created_at TEXT); \
         CREATE VIEW v AS SELECT * FROM bus_commands;",
    );
    let mut store = world.store();
    store.look(&look());
    for change in [
        "INSERT INTO bus_commands (title, status, created_at) VALUES ('later', 'done', '2026-04-20 22:00:00')",
        "DELETE FROM bus_commands WHERE id = 3",
        "INSERT INTO ops_todos (title, status, created_at) VALUES ('x', 'open', '2026-04-20 22:30:00')",
        "UPDATE ops_todos SET status = 'done'",
        "DROP VIEW v",
    ] {
        world.sql(change);
        notices(&mut store, change);
        let (again, fresh) = (store.look(&look()), world.look());
        assert_eq!(again.queues, fresh.queues, "{change}");
        assert_eq!(again.problems, fresh.problems, "{change}");
        assert_eq!(again.passed_over, fresh.passed_over, "{change}");
    }
}
