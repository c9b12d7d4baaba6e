//! What cannot be done exactly is refused, with a sentence and without a changed byte.

use crate::world::{World, cancel, clock, key, proposed, set, with};
use reveille::model::ErrorKind;
use reveille::plan::Value;
use reveille::stores::change::{Applied, Found};
use rusqlite::Connection;
use std::time::Duration;

#[test]
fn eight_rows_are_changed_as_previewed_in_both_journal_modes() {
    for journal in ["delete", "wal"] {
        let world = World::jobs(journal, 20);
        let ids = ["1", "2", "3", "4", "5", "6", "7", "8"];
        let before = world.files();
        let part = world.cancel("jobs", &ids);
        assert_eq!(world.files(), before, "a preview changed a file");
        assert_eq!(part.path, world.db);
        assert_eq!(part.side_effects, []);
        assert_eq!(
            part.changes[0].statement.text,
            "UPDATE jobs SET status = ?1, note = ?2 WHERE id = ?3 AND status = ?4"
        );
        assert_eq!(world.applied(&part), [""; 0]);
        assert_eq!(world.names(), ["store.db"], "{journal}");
        let untouched = world.drawn("jobs", &["9"]);
        assert_eq!(
            untouched.rows[0].image.get("status"),
            Some(&Value::text("queued"))
        );
        // Done once is done: the rows are no longer as before.
        let why = world.refused(&part);
        assert_eq!(why.len(), 8);
        assert!(why[0].why.contains("has changed"), "{}", why[0].why);
        assert!(
            why[0].difference.contains(&(
                "status".into(),
                Some(Value::text("queued")),
                Some(Value::text("cancelled"))
            )),
            "{:?}",
            why[0].difference
        );
    }
}

#[test]
fn a_row_that_changed_in_any_column_is_refused_in_preview_and_in_apply() {
    for (column, value) in [
        ("title", "'job 1 '"),
        ("title", "x'6a6f622031'"),
        ("status", "'QUEUED'"),
        ("note", "''"),
        ("owner", "NULL"),
        ("created_at", "'2026-04-20 10:00:01'"),
    ] {
        let world = World::jobs("wal", 3);
        let drawn = world.drawn("jobs", &["1", "2"]);
        let part = world.cancel("jobs", &["1", "2"]);
        world.sql(&format!("UPDATE jobs SET {column} = {value} WHERE id = 1"));
        let previewed = world.preview(&drawn, &cancel());
        assert_eq!(previewed.part.changes.len(), 1, "{column}");
        assert_eq!(previewed.refused.len(), 1);
        assert_eq!(previewed.refused[0].difference.len(), 1);
        assert_eq!(previewed.refused[0].difference[0].0, column);
        let refused = world.refused(&part);
        assert_eq!(refused.len(), 1, "{column} = {value}");
        assert_eq!(refused[0].key, key("jobs", "1"));
        assert_eq!(refused[0].difference.len(), 1);
    }
}

#[test]
fn a_row_that_is_gone_a_table_that_is_gone_and_a_new_schema_are_refused() {
    let world = World::jobs("delete", 3);
    let part = world.cancel("jobs", &["1", "2"]);
    world.sql("DELETE FROM jobs WHERE id = 2");
    assert_eq!(world.planner().find(&part.changes).unwrap()[1], Found::Gone);
    let refused = world.refused(&part);
    assert!(refused[0].why.contains("no longer there"), "{refused:?}");
    world.sql("ALTER TABLE jobs ADD COLUMN more TEXT");
    let refused = world.refused(&part);
    assert!(refused[0].why.contains("schema"), "{refused:?}");
    world.sql("DROP TABLE jobs");
    assert!(world.refused(&part)[0].why.contains("schema"));
    assert_eq!(world.planner().find(&part.changes).unwrap()[0], Found::Gone);
    let drawn = world.draw("jobs", &["1"]);
    assert!(drawn.refused[0].why.contains("no longer a queue"));
}

#[test]
fn an_after_image_that_the_database_does_not_give_is_refused() {
    let world = World::jobs("wal", 3);
    let mut part = world.cancel("jobs", &["1"]);
    part.changes[0].after = with(&part.changes[0].after, "note", Value::text("else"));
    let refused = world.refused(&part);
    assert!(refused[0].why.contains("something else"), "{refused:?}");
    assert_eq!(refused[0].difference[0].0, "note");
}

#[test]
fn what_a_constraint_forbids_is_refused_row_by_row_and_the_rest_goes_on() {
    let world = World::with(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT, owner TEXT, created_at TEXT, \
         status TEXT CHECK (status IN ('queued', 'done', 'failed')), note TEXT CHECK (length(note) < 5)); \
         INSERT INTO jobs VALUES (1, 'a', 'ron', '2026-04-20', 'queued', NULL), \
         (2, 'b', 'ron', '2026-04-20', 'queued', NULL);",
    );
    let drawn = world.drawn("jobs", &["1", "2"]);
    let status = drawn.columns.iter().find(|c| &*c.name == "status").unwrap();
    assert_eq!(status.allowed, ["queued", "done", "failed"]);
    let mut wishes = proposed(&drawn, &[set("note", Value::text("ok"))]);
    wishes[1].edits = cancel();
    let previewed = world.planner().preview(wishes).unwrap();
    assert_eq!(previewed.part.changes.len(), 1);
    let why = &previewed.refused[0].why;
    assert!(why.contains("CHECK constraint failed"), "{why}");
    world.applied(&previewed.part);
}

#[test]
fn a_store_that_others_keep_busy_is_given_up_at_the_deadline() {
    for journal in ["delete", "wal"] {
        let world = World::jobs(journal, 3);
        let part = world.cancel("jobs", &["1"]);
        let other = Connection::open(&world.db).unwrap();
        other
            .execute_batch("BEGIN IMMEDIATE; UPDATE jobs SET title = 'x' WHERE id = 3")
            .unwrap();
        let answer = world
            .writer()
            .apply(&part, false, Duration::from_millis(30));
        let Applied::Failed(e) = answer else {
            panic!("{answer:?}")
        };
        assert_eq!(e.kind, ErrorKind::Locked, "{e}");
        assert!(e.hint.is_some());
        other.execute_batch("COMMIT").unwrap();
        world.applied(&part);
    }
}

#[test]
fn a_path_that_leads_elsewhere_is_refused() {
    let world = World::jobs("delete", 3);
    let part = world.cancel("jobs", &["1"]);
    let other = World::jobs("delete", 3);
    let before = other.files();
    let mut spec = world.spec();
    spec.path = other.db.clone();
    let answer = reveille::stores::writer(spec).apply(&part, false, Duration::from_secs(1));
    let Applied::Failed(e) = answer else {
        panic!("{answer:?}")
    };
    assert!(e.message.contains("leads elsewhere"), "{e}");
    assert_eq!(other.files(), before);
    assert!(world.planner().draw(&clock(), &Default::default()).is_ok());
}
