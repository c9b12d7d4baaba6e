//! Every kind of table that somebody may have: changed exactly, or refused with a sentence.

use crate::world::{WORK, World, cancel, dump, proposed, rows, set};
use reveille::model::Field;
use reveille::plan::{Place, SideEffect, Value};
use reveille::stores::change::Applied;
use std::time::Duration;

fn effect(table: &str, trigger: Option<&str>) -> SideEffect {
    SideEffect {
        table: table.into(),
        trigger: trigger.map(str::to_owned),
    }
}

/// Cancels row `id` of `table` and sees that no other row and no other file changed.
fn changes_exactly(world: &World, table: &str, id: &str) {
    let before = world.rows(table);
    let part = world.cancel(table, &[id]);
    world.applied(&part);
    let after = world.rows(table);
    let differing = before.iter().zip(&after).filter(|(a, b)| a != b).count();
    assert_eq!(differing, 1, "{table}/{id}");
    assert_eq!(world.names(), ["store.db"]);
}

#[test]
fn every_kind_of_key_names_its_row() {
    for (table, declaration, insert, id, place) in [
        ("jobs", "id INTEGER PRIMARY KEY", "7", "7", "id = ?3"),
        ("jobs", "id INTEGER", "7", "1", "rowid = ?3"),
        ("jobs", "rowid TEXT", "7", "1", "_rowid_ = ?3"),
        ("jobs", "id TEXT PRIMARY KEY", "'a/b%c'", "a/b%c", "id = ?3"),
        (
            "jobs",
            "id TEXT PRIMARY KEY",
            "CAST(x'61ff' AS TEXT)",
            "a\u{fffd}",
            "id = ?3",
        ),
        ("jobs", "id BLOB PRIMARY KEY", "x'00ff'", "00ff", "id = ?3"),
        ("jobs", "id REAL PRIMARY KEY", "1.5", "1.5", "id = ?3"),
        ("jobs", "id INTEGER PRIMARY KEY DESC", "7", "7", "id = ?3"),
        (
            "order",
            "\"group\" TEXT PRIMARY KEY",
            "'x'",
            "x",
            "\"group\" = ?3",
        ),
        (
            "we\"ird; DROP TABLE x--",
            "\"i d\" TEXT PRIMARY KEY",
            "'x'",
            "x",
            "\"i d\" = ?3",
        ),
        (
            "작업",
            "번호 INTEGER PRIMARY KEY",
            "7",
            "7",
            "\"번호\" = ?3",
        ),
    ] {
        let quoted = format!("\"{}\"", table.replace('"', "\"\""));
        let world = World::with(&format!(
            "CREATE TABLE {quoted} ({declaration}, {WORK}); \
             INSERT INTO {quoted} VALUES ({insert}, 'a', 'queued', 'ron', NULL, '2026-04-20 10:00:00')"
        ));
        // A queue under any name, for the mapping alone looks at names.
        let mut spec = world.spec();
        spec.queues.push(reveille::model::QueueSpec {
            queue: table.into(),
            fields: [
                (Field::Title, "title".to_owned()),
                (Field::Status, "status".to_owned()),
            ]
            .into(),
            ..Default::default()
        });
        let planner = reveille::stores::planner(spec.clone());
        let wanted = [(table.to_owned(), vec![id.to_owned()])].into();
        let drawn = planner
            .draw(&crate::world::clock(), &wanted)
            .unwrap()
            .remove(0);
        assert_eq!(drawn.refused, [], "{table} {declaration}");
        let part = planner.preview(proposed(&drawn, &cancel())).unwrap().part;
        let text = &part.changes[0].statement.text;
        assert!(text.contains(place), "{text}");
        let answer = reveille::stores::writer(spec).apply(&part, false, Duration::from_secs(5));
        assert!(matches!(answer, Applied::Done { .. }), "{answer:?}");
        let row = &dump(&world.db, table)[0];
        assert_eq!(row[2], Value::text("cancelled"), "{table} {declaration}");
    }
}

#[test]
fn tables_without_rowid_generated_columns_and_strict_ones_are_changed_exactly() {
    let values = "'a', 'queued', 'ron', NULL, '2026-04-20 10:00:00'";
    for (declaration, insert, id) in [
        (
            format!("id TEXT, part INTEGER, {WORK}, PRIMARY KEY (id, part)) WITHOUT ROWID"),
            format!("VALUES ('x', 1, {values}), ('x', 2, {values})"),
            "x,2",
        ),
        (
            format!("id INTEGER PRIMARY KEY, {WORK}, up TEXT AS (upper(status)) STORED, n AS (length(note)))"),
            format!("VALUES (1, {values}), (2, {values})"),
            "2",
        ),
        (
            format!("id INTEGER PRIMARY KEY, {WORK}, at ANY) STRICT"),
            format!("VALUES (1, {values}, 1.0), (2, {values}, '1.0')"),
            "2",
        ),
        (
            "id INTEGER PRIMARY KEY, title TEXT, status TEXT COLLATE NOCASE, owner TEXT, note TEXT COLLATE RTRIM, created_at TEXT)".into(),
            format!("VALUES (1, {values}), (2, {values})"),
            "2",
        ),
    ] {
        let world = World::with(&format!(
            "CREATE TABLE jobs ({declaration}; INSERT INTO jobs {insert};"
        ));
        changes_exactly(&world, "jobs", id);
    }
}

#[test]
fn texts_in_integer_columns_and_other_loose_values_stay_as_they_are() {
    let world = World::with(&format!(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, {WORK}, n INTEGER, r REAL, t TEXT, b BLOB, z); \
         INSERT INTO jobs VALUES \
         (1, 'a', 'queued', 'ron', NULL, '2026-04-20 10:00:00', 'abc', 3, x'ff', 'text', -0.0), \
         (2, 'b', 'queued', 'ron', NULL, '2026-04-20 10:00:00', 9e99, 'r', CAST(x'ff00' AS TEXT), 7, 9223372036854775807);"
    ));
    changes_exactly(&world, "jobs", "1");
    changes_exactly(&world, "jobs", "2");
    let row = &world.rows("jobs")[0];
    assert_eq!(row[10], Value::Real(-0.0));
}

#[test]
fn a_row_that_its_own_check_would_not_take_may_still_be_changed_elsewhere() {
    let world = World::with(&format!(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, {WORK}, n INTEGER CHECK (n > 0)); \
         PRAGMA ignore_check_constraints = ON; \
         INSERT INTO jobs VALUES (1, 'a', 'queued', 'ron', NULL, '2026-04-20 10:00:00', -1);"
    ));
    changes_exactly(&world, "jobs", "1");
}

#[test]
fn views_virtual_tables_and_declarations_that_delete_are_refused() {
    let world = World::with(&format!(
        "CREATE TABLE base (id INTEGER PRIMARY KEY, {WORK}, key TEXT UNIQUE ON CONFLICT REPLACE); {} \
         CREATE VIEW jobs AS SELECT * FROM base; \
         CREATE VIRTUAL TABLE tasks USING fts5(id, title, status, owner, created_at); \
         INSERT INTO tasks VALUES ('1', 'a', 'queued', 'ron', '2026-04-20 10:00:00');",
        rows("base", 2)
    ));
    let mut spec = world.spec();
    for queue in ["base", "jobs", "tasks"] {
        spec.queues.push(reveille::model::QueueSpec {
            queue: queue.into(),
            ..Default::default()
        });
    }
    let planner = reveille::stores::planner(spec);
    for (queue, why) in [
        ("base", "ON CONFLICT REPLACE"),
        ("jobs", "a view"),
        ("tasks", "a virtual table"),
    ] {
        let wanted = [(queue.to_owned(), vec!["1".to_owned()])].into();
        let drawn = planner
            .draw(&crate::world::clock(), &wanted)
            .unwrap()
            .remove(0);
        assert_eq!(drawn.rows, [], "{queue}");
        assert!(drawn.refused[0].why.contains(why), "{:?}", drawn.refused);
    }
}

#[test]
fn ids_that_name_no_one_row_are_refused() {
    for (declaration, inserts, refused) in [
        // NULL in a text key.
        (
            "id TEXT PRIMARY KEY",
            "(NULL), ('a')",
            vec![("sha-000000000000", "nothing names")],
        ),
        // 1 and '1'.
        (
            "id PRIMARY KEY",
            "(1), ('1')",
            vec![("1", "more than one"), ("1-2", "more than one")],
        ),
        // `a-2` is also what the second `a` is called.
        (
            "id PRIMARY KEY",
            "(x'0a'), ('0a'), ('0a-2')",
            vec![("0a-2", "more than one")],
        ),
        (
            "id TEXT PRIMARY KEY",
            "(CAST(x'ff' AS TEXT)), (CAST(x'fe' AS TEXT))",
            vec![("\u{fffd}", "more than one")],
        ),
        (
            "id INTEGER PRIMARY KEY",
            "(1)",
            vec![("01", "no longer there"), ("2", "no longer there")],
        ),
    ] {
        let world = World::with(&format!(
            "CREATE TABLE jobs ({declaration}, {WORK}); INSERT INTO jobs (id) VALUES {inserts}; \
             UPDATE jobs SET title = 't', status = 'queued', owner = 'ron', created_at = '2026-04-20 10:00:00';"
        ));
        for (id, why) in refused {
            let drawn = world.draw("jobs", &[id]);
            assert_eq!(drawn.rows, [], "{declaration} {inserts} {id}");
            assert!(drawn.refused[0].why.contains(why), "{:?}", drawn.refused);
        }
    }
    let world = World::with(&format!(
        "CREATE TABLE jobs (a TEXT, b TEXT, {WORK}, PRIMARY KEY (a, b)); \
         INSERT INTO jobs (a, b) VALUES ('x,y', 'z'), ('x', 'y,z'), ('p', NULL), ('q', 'r'); \
         UPDATE jobs SET title = 't', status = 'queued', owner = 'ron', created_at = '2026-04-20 10:00:00';"
    ));
    let drawn = world.draw("jobs", &["x,y,z", "p,", "q,r"]);
    assert_eq!(drawn.rows.len(), 1);
    assert_eq!(&*drawn.rows[0].key.id, "q,r");
    assert!(drawn.refused[0].why.contains("more than one"));
    assert!(drawn.refused[1].why.contains("NULL"));
}

#[test]
fn a_value_too_large_to_be_compared_is_refused_and_its_neighbours_are_not() {
    let world = World::jobs("delete", 3);
    world.sql("UPDATE jobs SET note = zeroblob(5000000) WHERE id = 2");
    let drawn = world.draw("jobs", &["1", "2", "3"]);
    assert_eq!(drawn.rows.len(), 2);
    assert!(drawn.refused[0].why.contains("4 MB"), "{:?}", drawn.refused);
}

#[test]
fn a_trigger_that_writes_elsewhere_needs_to_be_allowed() {
    let world = World::jobs("wal", 3);
    world.sql(
        "CREATE TABLE log (id INTEGER PRIMARY KEY, what); \
         CREATE TRIGGER \"on status\" AFTER UPDATE OF status ON jobs \
         BEGIN INSERT INTO log (what) VALUES (new.status); END;",
    );
    let part = world.cancel("jobs", &["1", "2"]);
    assert_eq!(part.side_effects, [effect("log", Some("on status"))]);
    let refused = world.refused(&part);
    assert!(refused[0].why.contains("allow_triggers"), "{refused:?}");
    let answer = world.writer().apply(&part, true, Duration::from_secs(5));
    let Applied::Done { notes, .. } = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(notes, ["trigger \"on status\" writes log: 2 rows of log"]);
    assert_eq!(world.rows("log").len(), 2);
    // A plan that does not say so is not one for this schema.
    let mut part = world.cancel("jobs", &["3"]);
    part.side_effects.clear();
    let answer = world.writer().apply(&part, true, Duration::from_secs(5));
    assert!(matches!(answer, Applied::Refused(_)), "{answer:?}");
    // A note alone starts no trigger of the status.
    let drawn = world.drawn("jobs", &["3"]);
    let part = world.preview(&drawn, &[set("note", Value::text("x"))]).part;
    assert_eq!(part.side_effects, []);
    world.applied(&part);
}

#[test]
fn many_ids_are_found_without_an_index_and_none_of_two() {
    let world = World::with(&format!(
        "CREATE TABLE jobs (code, {WORK}); {} \
         UPDATE jobs SET code = CASE rowid WHEN 9 THEN 'T-8' WHEN 10 THEN 10 ELSE 'T-' || rowid END",
        rows("jobs", 12)
    ));
    let mut spec = world.spec();
    spec.queues.push(reveille::model::QueueSpec {
        queue: "jobs".into(),
        fields: [
            (Field::Id, "code"),
            (Field::Title, "title"),
            (Field::Status, "status"),
        ]
        .map(|(f, c)| (f, c.to_owned()))
        .into(),
        ..Default::default()
    });
    let ids = ["T-1", "10", "T-8", "T-12", "T-9", "T-3", "T-4"];
    let wanted = [("jobs".to_owned(), ids.map(str::to_owned).to_vec())].into();
    let planner = reveille::stores::planner(spec);
    let drawn = planner
        .draw(&crate::world::clock(), &wanted)
        .unwrap()
        .remove(0);
    let found: Vec<&str> = drawn.rows.iter().map(|r| &*r.key.id).collect();
    assert_eq!(found, ["T-1", "10", "T-12", "T-3", "T-4"]);
    let not: Vec<(&str, bool)> = drawn
        .refused
        .iter()
        .map(|r| (&*r.key.id, r.why.contains("more than one")))
        .collect();
    assert_eq!(not, [("T-8", true), ("T-9", false)]);
}

#[test]
fn a_full_text_index_follows_by_its_triggers() {
    let world = World::with(&format!(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, {WORK}); {} \
         CREATE VIRTUAL TABLE found USING fts5(note, content='jobs', content_rowid='id'); \
         INSERT INTO found(found) VALUES ('rebuild'); \
         CREATE TRIGGER follow AFTER UPDATE ON jobs BEGIN \
           INSERT INTO found(found, rowid, note) VALUES ('delete', old.id, old.note); \
           INSERT INTO found(rowid, note) VALUES (new.id, new.note); END;",
        rows("jobs", 3)
    ));
    let part = world.cancel("jobs", &["1", "3"]);
    assert_eq!(part.side_effects, [effect("found", Some("follow"))]);
    let answer = world.writer().apply(&part, true, Duration::from_secs(5));
    let Applied::Done { notes, .. } = answer else {
        panic!("{answer:?}")
    };
    assert!(
        notes
            .iter()
            .all(|n| n.starts_with("trigger follow writes found: ")),
        "{notes:?}"
    );
    world.is_after(&part);
    let db = rusqlite::Connection::open(&world.db).unwrap();
    let found: i64 = db
        .query_row(
            "SELECT count(*) FROM found WHERE found MATCH 'duplicate'",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(found, 2);
}

#[test]
fn a_script_starts_triggers_in_the_order_of_the_plan() {
    let make = || {
        World::with(&format!(
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY, {WORK}); {} \
             UPDATE jobs SET status = 'failed' WHERE id = 2; \
             CREATE TABLE log (n INTEGER PRIMARY KEY, id, old); \
             CREATE TRIGGER log AFTER UPDATE OF status ON jobs BEGIN \
               INSERT INTO log (id, old) VALUES (new.id, old.status); END;",
            rows("jobs", 3)
        ))
    };
    let (ours, theirs) = (make(), make());
    let part = ours.cancel("jobs", &["3", "2", "1"]);
    let answer = ours.writer().apply(&part, true, Duration::from_secs(5));
    assert!(matches!(answer, Applied::Done { .. }), "{answer:?}");
    theirs.sql(&part.script);
    for table in ["jobs", "log"] {
        assert_eq!(ours.rows(table), theirs.rows(table), "{}", part.script);
    }
}

#[test]
fn a_trigger_that_changes_the_same_table_is_seen_by_what_it_leaves() {
    for (trigger, why) in [
        // The row itself.
        (
            "UPDATE jobs SET note = 'touched' WHERE id = new.id",
            "something else",
        ),
        // Another row.
        (
            "UPDATE jobs SET note = 'touched' WHERE id = 3",
            "not the 1 of the plan",
        ),
        // The row is gone.
        ("DELETE FROM jobs WHERE id = new.id", "deleted"),
        (
            "INSERT INTO jobs (title) VALUES ('more')",
            "not the 1 of the plan",
        ),
    ] {
        let world = World::jobs("delete", 3);
        world.sql(&format!(
            "CREATE TRIGGER touch AFTER UPDATE OF status ON jobs BEGIN {trigger}; END;"
        ));
        let part = world.cancel("jobs", &["1"]);
        assert_eq!(part.side_effects, [effect("jobs", Some("touch"))]);
        let before = world.files();
        let answer = world.writer().apply(&part, true, Duration::from_secs(5));
        let Applied::Refused(refused) = answer else {
            panic!("{trigger}: {answer:?}")
        };
        assert!(refused[0].why.contains(why), "{trigger}: {refused:?}");
        assert_eq!(world.files(), before);
    }
    let world = World::jobs("delete", 3);
    world.sql(
        "CREATE TRIGGER no BEFORE UPDATE ON jobs BEGIN SELECT RAISE(ABORT, 'not on a Sunday'); END;",
    );
    let part = world.cancel("jobs", &["1"]);
    let refused = world.refused(&part);
    assert!(refused[0].why.contains("not on a Sunday"), "{refused:?}");
}

#[test]
fn foreign_keys_are_kept_where_a_change_touches_them_and_nowhere_else() {
    let world = World::with(&format!(
        "CREATE TABLE agents (name TEXT PRIMARY KEY); INSERT INTO agents VALUES ('ron'), ('codex'); \
         CREATE TABLE jobs (id INTEGER PRIMARY KEY, {WORK}, code TEXT UNIQUE, parent REFERENCES jobs(id), \
         FOREIGN KEY (owner) REFERENCES agents(name)); {} \
         UPDATE jobs SET parent = 99, code = 'c' || id; \
         CREATE TABLE steps (id INTEGER PRIMARY KEY, job REFERENCES jobs(code) ON UPDATE CASCADE); \
         INSERT INTO steps VALUES (1, 'c1'), (2, 'c1'), (3, 'c2');",
        rows("jobs", 3)
    ));
    // A parent that is not there is no business of a change of status.
    changes_exactly(&world, "jobs", "1");
    world.sql("UPDATE jobs SET parent = NULL WHERE id = 2");
    let drawn = world.drawn("jobs", &["2"]);
    let to = |owner: &str| {
        world
            .preview(&drawn, &[set("owner", Value::text(owner))])
            .part
    };
    let refused = world.refused(&to("nobody"));
    assert!(refused[0].why.contains("FOREIGN KEY"), "{refused:?}");
    world.applied(&to("codex"));
    // A cascade is a side effect.
    world.sql("UPDATE jobs SET parent = NULL WHERE id = 1");
    let drawn = world.drawn("jobs", &["1"]);
    let part = world
        .preview(&drawn, &[set("code", Value::text("c9"))])
        .part;
    assert_eq!(part.side_effects, [effect("steps", None)]);
    let notes = world
        .preview(&drawn, &[set("code", Value::text("c9"))])
        .notes;
    for said in [
        "cascade writes steps",
        "`code` must be unique",
        "foreign keys are enforced",
    ] {
        assert!(notes.iter().any(|n| n.contains(said)), "{said}: {notes:?}");
    }
    assert!(
        part.script.starts_with("PRAGMA foreign_keys = ON;\n"),
        "{}",
        part.script
    );
    assert!(world.refused(&part)[0].why.contains("cascade"));
    let answer = world.writer().apply(&part, true, Duration::from_secs(5));
    let Applied::Done { notes, .. } = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(
        notes,
        ["a foreign key's cascade writes steps: 2 rows of steps"]
    );
}

#[test]
fn a_status_that_is_null_or_a_number_is_guarded_too() {
    let world = World::with(&format!(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, {WORK}); {} UPDATE jobs SET status = NULL WHERE id = 2;",
        rows("jobs", 9)
    ));
    let drawn = world.drawn("jobs", &["2"]);
    assert_eq!(world.preview(&drawn, &cancel()).notes, [""; 0]);
    let part = world.cancel("jobs", &["2"]);
    let Place::Row { guard, .. } = &part.changes[0].place else {
        panic!()
    };
    assert_eq!(guard.as_ref().unwrap().1, Value::Null);
    assert_eq!(
        part.script,
        "UPDATE jobs SET status='cancelled', note='2026-04-21: a duplicate of #2' WHERE id=2 AND status IS NULL;\n"
    );
    world.applied(&part);
}

#[test]
fn nothing_is_done_twice_and_nothing_for_nothing() {
    let world = World::jobs("delete", 3);
    let drawn = world.drawn("jobs", &["1", "1"]);
    let previewed = world.preview(&drawn, &cancel());
    assert_eq!(previewed.part.changes.len(), 1);
    assert!(previewed.refused[0].why.contains("already"));
    let drawn = world.drawn("jobs", &["1"]);
    let same = world.preview(&drawn, &[set("status", Value::text("queued"))]);
    assert_eq!(same.part.changes, []);
    assert!(same.refused[0].why.contains("nothing would change"));
    // A note that no column takes changes no row, and is still held against it.
    let part = world.preview(&drawn, &[]).part;
    assert_eq!(part.changes[0].before, part.changes[0].after);
    assert_eq!(part.script, "");
    world.applied(&part);
    world.sql("UPDATE jobs SET owner = 'codex'");
    assert_eq!(world.refused(&part).len(), 1);
}

#[test]
fn a_table_that_cannot_be_copied_is_refused_in_its_own_words() {
    let world = World::jobs("delete", 3);
    world.sql(
        "PRAGMA writable_schema = ON; \
         UPDATE sqlite_schema SET sql = replace(sql, 'note TEXT', 'note TEXT CHECK (gone(note))') WHERE name = 'jobs';",
    );
    let drawn = world.draw("jobs", &["1"]);
    let previewed = world.preview(&drawn, &cancel());
    assert_eq!(previewed.part.changes, []);
    assert!(
        previewed.refused[0].why.contains("no such function: gone"),
        "{:?}",
        previewed.refused
    );
}
