//! Large schemas, unusual ones, and what is asked of them.

use crate::world::{World, look, queue};
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
    assert!(store.changed());
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
