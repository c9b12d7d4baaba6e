//! What is refused, with its sentence; the file is byte-identical afterwards and nothing lies beside it.

use crate::world::{World, names_in, set, text};
use reveille::model::ErrorKind;
use reveille::plan::{Edit, Part, Value};
use reveille::stores::change::{Applied, Planner, Writer};
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

const GOOD: &str = "[\n  {\"id\": 1, \"title\": \"a\", \"status\": \"todo\"},\n  {\"id\": 2, \"title\": \"b\", \"status\": \"todo\"}\n]\n";

fn cancel(world: &World, id: &str) -> Part {
    world.part(vec![world.proposed(
        "items",
        id,
        vec![set("status", text("cancelled"))],
    )])
}

fn untouched(world: &World, content: impl AsRef<[u8]>) {
    assert_eq!(fs::read(world.path()).unwrap(), content.as_ref());
    let name = world.path().file_name().unwrap().to_string_lossy();
    assert_eq!(names_in(world.path().parent().unwrap()), [name.as_ref()]);
}

#[test]
fn files_that_are_not_wholly_json() {
    for (content, want) in [
        (
            &b"[{\"id\": 1, \"title\": \"a\xff\", \"status\": \"todo\"}]"[..],
            "not valid UTF-8 at byte 22",
        ),
        (
            b"[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"",
            "it ends before",
        ),
        (
            b"[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"n\": NaN}]",
            "NaN",
        ),
        (
            b"[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"n\": -Infinity}]",
            "Infinity",
        ),
        (b"", "empty"),
        (b"[{\"id\": 1},]", "`]`"),
        (b"{\"id\": 1}\n{\"id\": ", "half-written"),
        (b"{\"id\": 1}\nrubbish\n{\"id\": 2}\n", "line 2"),
        (b"{\"id\": 1}\n{\"id\": NaN}\n", "line 2 holds NaN"),
        (b"\xff\xfe[\0]\0", "UTF-16"),
        (b"\0\0\0", "NUL"),
    ] {
        let world = World::new("t.json", GOOD);
        let part = cancel(&world, "1");
        fs::write(world.path(), content).unwrap();
        let wanted = BTreeMap::from([("items".to_owned(), vec!["1".to_owned()])]);
        let drawn = world.planner().draw(&crate::world::clock(), &wanted);
        for error in [
            drawn.err().unwrap(),
            world.planner().find(&part.changes).err().unwrap(),
            match world.apply(&part) {
                Applied::Failed(error) => error,
                other => panic!("{other:?}"),
            },
        ] {
            assert!(error.message.contains(want), "{want}: {}", error.message);
        }
        untouched(&world, content);
    }
}

#[test]
fn keys_that_stand_twice_in_the_element_or_on_the_way() {
    for (content, want) in [
        (
            "{\"items\": [{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"status\": \"x\"}]}",
            "it has a key more than once",
        ),
        (
            "{\"items\": [{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"o\": [{\"k\": 1, \"\\u006b\": 2}]}]}",
            "it has a key more than once",
        ),
        (
            "{\"items\": [], \"items\": [{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}]}",
            "on the way",
        ),
    ] {
        let world = World::new("t.json", content);
        let proposed = world.proposed("items", "1", vec![set("owner", text("ron"))]);
        let previewed = world.preview(vec![proposed]);
        assert_eq!(previewed.part.changes, []);
        assert!(
            previewed.refused[0].why.contains(want),
            "{}",
            previewed.refused[0].why
        );
        untouched(&world, content);
    }
    // Elsewhere it does not matter.
    let content = "{\"items\": [{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}, {\"id\": 2, \"title\": \"b\", \"title\": \"c\", \"status\": \"todo\"}]}";
    let world = World::new("t.json", content);
    world.done(&cancel(&world, "1"));
    assert_eq!(world.text(), content.replacen("todo", "cancelled", 1));
}

#[test]
fn an_id_that_two_elements_have() {
    let world = World::new("t.json", GOOD.replace("\"id\": 2", "\"id\": 1"));
    let drawn = world.draw("items", &["1", "1-2"]);
    assert_eq!(drawn.rows, []);
    assert!(drawn.refused[0].why.contains("that of another element too"));
    assert_eq!(drawn.refused.len(), 2);
}

#[test]
fn a_queue_or_an_element_that_is_gone() {
    let world = World::new("t.json", GOOD);
    let part = cancel(&world, "1");
    let drawn = world.draw("nothing", &["1"]);
    assert_eq!(drawn.refused[0].why, "its queue is no longer in the file");
    for (content, want) in [
        (
            "[\n  {\"id\": 2, \"title\": \"b\", \"status\": \"todo\"}\n]\n",
            "it is no longer in the file",
        ),
        (
            "{\"x\": [{\"id\": 2, \"title\": \"b\", \"status\": \"todo\"}]}",
            "it is no longer in the file",
        ),
        (
            "[\n  {\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"n\": 1}\n]\n",
            "it has been changed since",
        ),
        (
            "{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}\n{\"id\": 2}\n",
            "it is a JSON Lines file now",
        ),
    ] {
        fs::write(world.path(), content).unwrap();
        let Applied::Refused(refused) = world.apply(&part) else {
            panic!("{content}")
        };
        assert_eq!(refused[0].why, want, "{content}");
        untouched(&world, content);
    }
}

#[test]
fn one_that_cannot_be_done_leaves_all_undone() {
    let world = World::new("t.json", GOOD);
    let status = || vec![set("status", text("cancelled"))];
    let part = world.part(vec![
        world.proposed("items", "1", status()),
        world.proposed("items", "2", status()),
    ]);
    let drifted = GOOD.replace("\"title\": \"b\"", "\"title\": \"c\"");
    fs::write(world.path(), &drifted).unwrap();
    let Applied::Refused(refused) = world.apply(&part) else {
        panic!()
    };
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].difference[0].0, "title");
    untouched(&world, &drifted);
    // What others do elsewhere in the file refuses nothing.
    let elsewhere = GOOD.replacen("[\n", "[\n  {\"id\": 0, \"title\": \"z\"},\n", 1);
    fs::write(world.path(), &elsewhere).unwrap();
    world.done(&part);
    assert_eq!(world.text(), elsewhere.replace("todo", "cancelled"));
}

#[test]
fn edits_that_mean_nothing() {
    let world = World::new(
        "t.json",
        GOOD.replace(
            "\"title\": \"a\"",
            "\"title\": \"a\", \"run\": 7, \"o\": null",
        ),
    );
    let content = world.text();
    for (edits, want) in [
        (vec![set("run.error", text("x"))], "`run` is no object"),
        (vec![set("n", Value::Real(f64::NAN))], "not finite"),
        (vec![set("n", Value::Blob(vec![1]))], "bytes"),
        (vec![set("n", Value::Text(vec![0xff]))], "UTF-8"),
        (vec![set("n", Value::Json("{\"a\":".into()))], "no JSON"),
        (
            vec![Edit::Append {
                element: "[1]".into(),
            }],
            "no JSON object",
        ),
        (
            vec![Edit::Append {
                element: "{".into(),
            }],
            "no JSON object",
        ),
        (
            vec![
                set("a", Value::Null),
                Edit::Append {
                    element: "{}".into(),
                },
            ],
            "cannot be edited in the same change",
        ),
    ] {
        let previewed = world.preview(vec![world.proposed("items", "1", edits)]);
        assert!(
            previewed.refused[0].why.contains(want),
            "{}",
            previewed.refused[0].why
        );
        assert_eq!(previewed.part.changes, []);
    }
    // Two changes of one element in one plan.
    let twice = || world.proposed("items", "1", vec![set("status", text("x"))]);
    let previewed = world.preview(vec![twice(), twice()]);
    assert_eq!(previewed.part.changes.len(), 1);
    assert!(
        previewed.refused[0]
            .why
            .contains("another change of the same plan")
    );
    untouched(&world, &content);
    // Nothing where an object may stand is one that is missing.
    let part = world.part(vec![world.proposed(
        "items",
        "1",
        vec![set("o.x", Value::Int(1))],
    )]);
    world.done(&part);
    assert_eq!(
        world.text(),
        content.replace("\"o\": null", "\"o\": {\"x\": 1}")
    );
}

#[test]
fn an_after_image_that_somebody_has_edited() {
    let world = World::new("t.json", GOOD);
    let mut part = cancel(&world, "1");
    part.changes[0].after.0[2].1 = Value::Json("\"done\"".into());
    let Applied::Refused(refused) = world.apply(&part) else {
        panic!()
    };
    assert_eq!(
        refused[0].why,
        "it would not become what the preview showed"
    );
    untouched(&world, GOOD);
}

#[test]
fn a_plan_without_edits_writes_nothing() {
    let world = World::new("t.json", GOOD);
    let part = world.part(vec![world.proposed("items", "1", vec![])]);
    assert_eq!(part.script, "");
    assert_eq!(part.changes[0].before, part.changes[0].after);
    assert_eq!(world.done(&part), None);
    untouched(&world, GOOD);
}

#[test]
fn a_missing_file_and_a_missing_or_held_lock() {
    let world = World::new("t.json", GOOD);
    let part = cancel(&world, "1");
    let lock = tempfile::tempdir().unwrap();
    let mut spec = world.spec.clone();
    spec.lock = Some(lock.path().join("t.lock"));
    let writer = reveille::stores::json::JsonWriter::new(spec).watching(Duration::ZERO);
    let Applied::Failed(error) = writer.apply(&part, false, Duration::from_millis(20)) else {
        panic!()
    };
    assert!(
        error.message.contains("cannot be opened"),
        "{}",
        error.message
    );
    let held = fs::File::create(lock.path().join("t.lock")).unwrap();
    held.lock().unwrap();
    let Applied::Failed(error) = writer.apply(&part, false, Duration::from_millis(20)) else {
        panic!()
    };
    assert_eq!(error.kind, ErrorKind::Locked);
    untouched(&world, GOOD);
    held.unlock().unwrap();
    let Applied::Done { notes, .. } = writer.apply(&part, false, Duration::from_secs(9)) else {
        panic!()
    };
    assert!(notes[0].contains("held by flock"));
    assert!(held.try_lock().is_ok(), "the lock is let go");
    fs::remove_file(world.path()).unwrap();
    let Applied::Failed(error) = world.apply(&part) else {
        panic!()
    };
    assert_eq!(error.kind, ErrorKind::Absent);
}
