//! A dispatcher's `run_queue.json`: a stale run is failed as its owners define it, a requeue comes as
//! a new item, history is not rewritten.

use crate::world::{World, image, inverse, set, text};
use reveille::model::Field;
use reveille::plan::{Edit, Place, Proposed, Value};
use reveille::stores::change::{Applied, Found, Planner};
use std::fs;

const QUEUE: &str = r#"{
  "version": 1,
  "items": [
    {
      "id": "q1",
      "title": "Nightly drift repair",
      "notes": "see runbook",
      "status": "running",
      "owner": "codex",
      "createdAtMs": 1776720000000,
      "taskIds": [
        "t1",
        "t2"
      ],
      "run": {
        "dispatcherRunId": "r-1",
        "startedAtMs": 1776723600000,
        "staleAfterMs": 3600000
      }
    },
    {
      "id": "q2",
      "title": "Fold the laundry",
      "status": "queued",
      "createdAtMs": 1776720000001
    }
  ]
}
"#;

fn failing(world: &World) -> Proposed {
    world.proposed(
        "items",
        "q1",
        vec![
            set("status", text("failed")),
            set("run.finishedAtMs", Value::Int(1_776_726_900_000)),
            set("run.error", text("stale_running")),
            set("triage.status", text("needs_review")),
            set("triage.reason", text("stale_running")),
            set("triage.flaggedAtMs", Value::Int(1_776_726_900_000)),
        ],
    )
}

#[test]
fn a_stale_run_is_failed_in_few_lines_and_taken_back_to_the_byte() {
    let world = World::new("run_queue.json", QUEUE);
    let drawn = world.draw("items", &["q1", "q2", "q9"]);
    assert!(drawn.is_run_queue);
    assert_eq!(drawn.words, ["queued", "running"]);
    assert_eq!(drawn.owners, ["codex"]);
    assert_eq!(
        drawn.times[&Field::Created],
        [Value::Int(1_776_720_000_001), Value::Int(1_776_720_000_000)]
    );
    assert_eq!(drawn.rows.len(), 2);
    assert_eq!(drawn.refused.len(), 1);
    assert_eq!(
        drawn.rows[1].image,
        image(&[
            ("id", "\"q2\""),
            ("title", "\"Fold the laundry\""),
            ("status", "\"queued\""),
            ("createdAtMs", "1776720000001"),
        ])
    );
    let part = world.part(vec![failing(&world)]);
    assert_eq!(world.text(), QUEUE, "a preview writes nothing");
    assert_eq!(
        part.script,
        r#"--- a/run_queue.json
+++ b/run_queue.json
@@ -5,7 +5,7 @@
       "id": "q1",
       "title": "Nightly drift repair",
       "notes": "see runbook",
-      "status": "running",
+      "status": "failed",
       "owner": "codex",
       "createdAtMs": 1776720000000,
       "taskIds": [
@@ -15,7 +15,14 @@
       "run": {
         "dispatcherRunId": "r-1",
         "startedAtMs": 1776723600000,
-        "staleAfterMs": 3600000
+        "staleAfterMs": 3600000,
+        "finishedAtMs": 1776726900000,
+        "error": "stale_running"
+      },
+      "triage": {
+        "status": "needs_review",
+        "reason": "stale_running",
+        "flaggedAtMs": 1776726900000
       }
     },
     {
"#
    );
    assert_eq!(
        part.changes[0].statement.text,
        "set /items/0/status = \"failed\"\n\
         add /items/0/run/finishedAtMs = 1776726900000\n\
         add /items/0/run/error = \"stale_running\"\n\
         add /items/0/triage/status = \"needs_review\"\n\
         add /items/0/triage/reason = \"stale_running\"\n\
         add /items/0/triage/flaggedAtMs = 1776726900000"
    );
    assert_eq!(world.planner().render(&part), part);
    assert_eq!(
        world.found(&part.changes[0]),
        Found::Row(part.changes[0].before.clone())
    );
    let backup = world.done(&part).unwrap();
    assert_eq!(fs::read_to_string(&backup).unwrap(), QUEUE);
    assert_eq!(
        world.found(&part.changes[0]),
        Found::Row(part.changes[0].after.clone())
    );
    let failed = world.text();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&failed).unwrap()["items"][0]["triage"]["reason"],
        "stale_running"
    );
    // Applied twice: the element is not what it was.
    let Applied::Refused(refused) = world.apply(&part) else {
        panic!()
    };
    assert_eq!(refused[0].why, "it has been changed since");
    assert_eq!(
        refused[0].difference[0],
        (
            "status".to_owned(),
            Some(Value::Json("\"running\"".into())),
            Some(Value::Json("\"failed\"".into()))
        )
    );
    assert_eq!(world.text(), failed);

    let undo = world.part(vec![inverse(&part.changes[0])]);
    assert_eq!(undo.changes[0].after, part.changes[0].before);
    world.done(&undo);
    assert_eq!(world.text(), QUEUE);
    let again = world.part(vec![inverse(&undo.changes[0])]);
    world.done(&again);
    assert_eq!(world.text(), failed, "an undo can be undone");
}

#[test]
fn a_requeue_comes_at_the_end_in_the_files_own_style_and_goes_again() {
    let world = World::new("run_queue.json", QUEUE);
    let element = r#"{"id":"q3","title":"Nightly drift repair","status":"queued","taskIds":["t1","t2"],"createdAtMs":1}"#;
    let append = world.proposed(
        "items",
        "q1",
        vec![Edit::Append {
            element: element.into(),
        }],
    );
    let part = world.part(vec![append]);
    assert_eq!(
        part.script,
        r#"--- a/run_queue.json
+++ b/run_queue.json
@@ -23,6 +23,16 @@
       "title": "Fold the laundry",
       "status": "queued",
       "createdAtMs": 1776720000001
+    },
+    {
+      "id": "q3",
+      "title": "Nightly drift repair",
+      "status": "queued",
+      "taskIds": [
+        "t1",
+        "t2"
+      ],
+      "createdAtMs": 1
     }
   ]
 }
"#
    );
    assert_eq!(
        world.found(&part.changes[0]),
        Found::Row(part.changes[0].before.clone())
    );
    world.done(&part);
    let appended = world.text();
    assert_eq!(
        world.found(&part.changes[0]),
        Found::Row(part.changes[0].after.clone())
    );
    let Applied::Refused(refused) = world.apply(&part) else {
        panic!()
    };
    assert_eq!(refused[0].why, "the element to be added is there already");
    let undo = world.part(vec![inverse(&part.changes[0])]);
    assert_eq!(
        undo.changes[0].statement.text,
        format!("withdraw from /items: {element}")
    );
    world.done(&undo);
    assert_eq!(world.text(), QUEUE);
    assert_eq!(
        world.found(&undo.changes[0]),
        Found::Row(undo.changes[0].after.clone())
    );
    let again = world.part(vec![inverse(&undo.changes[0])]);
    assert_eq!(again.changes[0].after, part.changes[0].after);
    world.done(&again);
    assert_eq!(world.text(), appended);

    // The dispatcher has taken it: it is not withdrawn any more.
    fs::write(
        world.path(),
        appended.replace(
            "\"id\": \"q3\",\n      \"title\"",
            "\"id\": \"q3\",\n      \"x\": 1,\n      \"title\"",
        ),
    )
    .unwrap();
    let previewed = world.preview(vec![inverse(&part.changes[0])]);
    assert_eq!(previewed.part.changes, []);
    assert_eq!(previewed.part.script, "");
    assert_eq!(previewed.refused.len(), 1);
    assert!(matches!(part.changes[0].place, Place::Element { .. }));
}
