//! Every form of a file, golden: what a change of one field and an added element look like in it.

use crate::world::{World, image, inverse, set, text};
use reveille::plan::{Edit, Proposed, Value};
use std::fs;
use std::time::Instant;

/// The lines of a script that say what changes.
fn signs(script: &str) -> String {
    let mut out = String::new();
    let mut changed = false;
    for line in script.lines().skip(2) {
        changed = line.starts_with(['+', '-']) || (changed && line.starts_with('\\'));
        if changed {
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

/// Applies one change to one element, checks the diff, and takes it back to the byte.
fn golden(name: &str, content: &str, queue: &str, id: &str, edits: Vec<Edit>, want: &str) {
    let world = World::new(name, content);
    let part = world.part(vec![world.proposed(queue, id, edits)]);
    assert_eq!(signs(&part.script), want, "{}", part.script);
    let backup = world.done(&part).unwrap();
    assert_eq!(fs::read_to_string(backup).unwrap(), content);
    let undo = world.part(vec![inverse(&part.changes[0])]);
    world.done(&undo);
    assert_eq!(world.text(), content);
}

fn cancelled() -> Vec<Edit> {
    vec![set("status", text("cancelled"))]
}

fn appended() -> Vec<Edit> {
    vec![Edit::Append {
        element: r#"{"id":"n1","title":"정리","status":"todo"}"#.into(),
    }]
}

#[test]
fn a_bare_array() {
    let content =
        "[\n\t{\n\t\t\"id\" : 1,\n\t\t\"title\" : \"a\",\n\t\t\"status\" : \"todo\"\n\t}\n]";
    golden(
        "t.json",
        content,
        "items",
        "1",
        cancelled(),
        "-\t\t\"status\" : \"todo\"\n+\t\t\"status\" : \"cancelled\"\n",
    );
    golden(
        "t.json",
        content,
        "items",
        "1",
        appended(),
        "+\t},\n+\t{\n+\t\t\"id\" : \"n1\",\n+\t\t\"title\" : \"정리\",\n+\t\t\"status\" : \"todo\"\n",
    );
}

#[test]
fn elements_on_one_line_each() {
    let content = "{\"items\": [\n  {\"id\": 1, \"title\": \"a\", \"status\": \"todo\"},\n  {\"id\": 2, \"title\": \"b\", \"status\": \"todo\"}\n]}\n";
    golden(
        "t.json",
        content,
        "items",
        "2",
        vec![
            set("status", text("cancelled")),
            set("meta.why", text("twice")),
        ],
        "-  {\"id\": 2, \"title\": \"b\", \"status\": \"todo\"}\n+  {\"id\": 2, \"title\": \"b\", \"status\": \"cancelled\", \"meta\": {\"why\": \"twice\"}}\n",
    );
    golden(
        "t.json",
        content,
        "items",
        "2",
        appended(),
        "-  {\"id\": 2, \"title\": \"b\", \"status\": \"todo\"}\n+  {\"id\": 2, \"title\": \"b\", \"status\": \"todo\"},\n+  {\"id\": \"n1\", \"title\": \"정리\", \"status\": \"todo\"}\n",
    );
}

#[test]
fn a_whole_file_on_one_line() {
    golden(
        "t.json",
        "{\"items\":[{\"id\":1,\"title\":\"a\",\"status\":\"todo\"}],\"n\":1E5}",
        "items",
        "1",
        cancelled(),
        "-{\"items\":[{\"id\":1,\"title\":\"a\",\"status\":\"todo\"}],\"n\":1E5}\n\\ No newline at end of file\n+{\"items\":[{\"id\":1,\"title\":\"a\",\"status\":\"cancelled\"}],\"n\":1E5}\n\\ No newline at end of file\n",
    );
}

#[test]
fn objects_keyed_by_id_take_values_and_no_new_element() {
    let content = "{\n  \"t/1\": {\"title\": \"a\", \"status\": \"todo\"},\n  \"t2\": {\"title\": \"b\", \"status\": \"todo\"}\n}\n";
    golden(
        "t.json",
        content,
        "items",
        "t/1",
        cancelled(),
        "-  \"t/1\": {\"title\": \"a\", \"status\": \"todo\"},\n+  \"t/1\": {\"title\": \"a\", \"status\": \"cancelled\"},\n",
    );
    let world = World::new("t.json", content);
    let part = world.part(vec![world.proposed("items", "t/1", cancelled())]);
    assert_eq!(
        part.changes[0].statement.text,
        "set /t~11/status = \"cancelled\""
    );
    let previewed = world.preview(vec![world.proposed("items", "t2", appended())]);
    assert_eq!(
        previewed.refused[0].why,
        "its elements stand under keys, so a new one cannot come at the end"
    );
}

#[test]
fn json_lines_with_every_end() {
    let lines = [
        "{\"id\":1,\"title\":\"a\",\"status\":\"todo\"}",
        "",
        "{\"id\":2,\"title\":\"b\",\"status\":\"todo\"}",
    ];
    for newline in ["\n", "\r\n"] {
        let content = lines.join(newline);
        golden(
            "t.jsonl",
            &content,
            "lines",
            "2",
            cancelled(),
            "-{\"id\":2,\"title\":\"b\",\"status\":\"todo\"}\n\\ No newline at end of file\n+{\"id\":2,\"title\":\"b\",\"status\":\"cancelled\"}\n\\ No newline at end of file\n",
        );
        let world = World::new("t.jsonl", &content);
        let part = world.part(vec![world.proposed("lines", "2", cancelled())]);
        assert_eq!(
            part.changes[0].statement.text,
            "set line 3: /status = \"cancelled\""
        );
        world.done(&world.part(vec![world.proposed("lines", "1", appended())]));
        assert_eq!(
            world.text(),
            format!("{content}{newline}{{\"id\":\"n1\",\"title\":\"정리\",\"status\":\"todo\"}}")
        );
        let content = format!("{content}{newline}");
        golden(
            "t.jsonl",
            &content,
            "lines",
            "1",
            appended(),
            "+{\"id\":\"n1\",\"title\":\"정리\",\"status\":\"todo\"}\n",
        );
    }
}

#[test]
fn a_byte_order_mark_crlf_and_escapes_stay() {
    let content = "\u{feff}{\r\n  \"items\": [\r\n    {\r\n      \"id\": 1,\r\n      \"title\": \"caf\\u00e9 \\/\",\r\n      \"status\": \"todo\",\r\n      \"n\": 1.0\r\n    }\r\n  ]\r\n}\r\n";
    golden(
        "t.json",
        content,
        "items",
        "1",
        vec![set("note", text("그만 😀"))],
        // The file writes what is not ASCII as escapes, so the note does too.
        "-      \"n\": 1.0\n+      \"n\": 1.0,\n+      \"note\": \"\\uadf8\\ub9cc \\ud83d\\ude00\"\n",
    );
    let world = World::new("t.json", content);
    let part = world.part(vec![world.proposed(
        "items",
        "1",
        vec![set("note", text("그만"))],
    )]);
    world.done(&part);
    let now = world.text();
    assert!(now.starts_with('\u{feff}') && now.ends_with("}\r\n"));
    assert_eq!(now.matches('\n').count(), now.matches("\r\n").count());
}

#[test]
fn a_diff_is_of_the_whole_file_with_its_mark() {
    golden(
        "t.json",
        "\u{feff}[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}]\n",
        "items",
        "1",
        cancelled(),
        "-\u{feff}[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}]\n+\u{feff}[{\"id\": 1, \"title\": \"a\", \"status\": \"cancelled\"}]\n",
    );
}

#[test]
fn an_empty_queue_takes_its_first_element() {
    for (content, want) in [
        (
            "{\n    \"items\": []\n}\n",
            "{\n    \"items\": [\n        {\n            \"id\": \"n1\"\n        }\n    ]\n}\n",
        ),
        ("[]\n", "[\n  {\n    \"id\": \"n1\"\n  }\n]\n"),
        ("{\"items\":[]}", "{\"items\":[{\"id\":\"n1\"}]}"),
    ] {
        let world = World::new("t.json", content);
        let array = if content.starts_with('[') {
            ""
        } else {
            "/items"
        };
        let append = Proposed {
            key: reveille::model::ItemKey {
                source: "inbox".into(),
                queue: "items".into(),
                id: "n1".into(),
            },
            action: reveille::plan::Action::Requeue,
            note: None,
            place: reveille::plan::Place::Element {
                array: Some(array.into()),
                index: 0,
                member: None,
            },
            edits: vec![Edit::Append {
                element: "{\"id\": \"n1\"}".into(),
            }],
            before: image(&[]),
        };
        let part = world.part(vec![append]);
        world.done(&part);
        assert_eq!(world.text(), want);
        world.done(&world.part(vec![inverse(&part.changes[0])]));
        assert_eq!(world.text(), content);
    }
}

#[test]
fn elements_without_an_id_are_found_by_their_content() {
    let content = "[\n  {\"title\": \"a\", \"status\": \"todo\"},\n  {\"title\": \"a\", \"status\": \"todo\"},\n  {\"title\": \"b\", \"status\": \"todo\"}\n]\n";
    let world = World::new("t.json", content);
    let mut store = reveille::stores::open(world.spec.clone());
    let snapshot = store.look(&reveille::stores::Look {
        clock: crate::world::clock(),
        real_now: None,
        scope: reveille::stores::Scope::All,
        bodies: false,
        by_status: false,
        failed_window_s: 0,
        deadline: std::time::Duration::from_secs(9),
    });
    let ids: Vec<&str> = snapshot.queues[0].records.iter().map(|r| &*r.id).collect();
    assert!(ids[0].starts_with("sha-") && ids[1] == format!("{}-2", ids[0]));
    let drawn = world.draw("items", &ids);
    assert_eq!((drawn.rows.len(), drawn.refused.len()), (3, 0));
    let part = world.part(vec![
        world.proposed("items", ids[1], cancelled()),
        world.proposed("items", ids[2], cancelled()),
    ]);
    // Somebody has put a new one on top: the single one is found again, of the equal ones nobody
    // can tell which was meant.
    let moved = content.replacen(
        "[\n",
        "[\n  {\"title\": \"new\", \"status\": \"todo\"},\n",
        1,
    );
    fs::write(world.path(), &moved).unwrap();
    let mut alone = part.clone();
    alone.changes.remove(0);
    world.done(&alone);
    assert_eq!(
        world.text(),
        moved.replace(
            "\"b\", \"status\": \"todo\"",
            "\"b\", \"status\": \"cancelled\""
        )
    );
    fs::write(world.path(), content).unwrap();
    world.done(&part);
    assert_eq!(
        world.text(),
        "[\n  {\"title\": \"a\", \"status\": \"todo\"},\n  {\"title\": \"a\", \"status\": \"cancelled\"},\n  {\"title\": \"b\", \"status\": \"cancelled\"}\n]\n"
    );
}

#[test]
fn typed_values_are_spelt_as_json() {
    let world = World::new(
        "t.json",
        "[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}]",
    );
    let part = world.part(vec![world.proposed(
        "items",
        "1",
        vec![
            set("a", Value::Null),
            set("b", Value::Int(i64::MIN)),
            set("c", Value::Real(1.0)),
            set("d", text("\"\\\n\u{1b}")),
            set("e", Value::Json(" 1E5 ".into())),
        ],
    )]);
    world.done(&part);
    assert_eq!(
        world.text(),
        "[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"a\": null, \"b\": -9223372036854775808, \"c\": 1.0, \"d\": \"\\\"\\\\\\n\\u001b\", \"e\": 1E5}]"
    );
}

/// 2.9 MB and 20,000 elements: the whole road stays within what a person does not notice; the bound
/// is for debug builds on a busy machine and only catches work that grows with the square.
#[test]
fn twenty_thousand_elements() {
    let elements: Vec<String> = (0..20_000)
        .map(|n| {
            format!(
                "    {{\n      \"id\": \"t{n}\",\n      \"title\": \"Task number {n} with a title of some length\",\n      \"status\": \"todo\",\n      \"owner\": \"ron\"\n    }}"
            )
        })
        .collect();
    let content = format!("{{\n  \"items\": [\n{}\n  ]\n}}\n", elements.join(",\n"));
    let world = World::new("t.json", &content);
    let ids: Vec<String> = (0..1000).map(|n| format!("t{}", n * 20)).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let start = Instant::now();
    let drawn = world.draw("items", &ids);
    let draw = start.elapsed();
    let proposed: Vec<Proposed> = drawn
        .rows
        .iter()
        .map(|row| Proposed {
            key: row.key.clone(),
            action: reveille::plan::Action::Cancel,
            note: None,
            place: row.place.clone(),
            edits: cancelled(),
            before: row.image.clone(),
        })
        .collect();
    let start = Instant::now();
    let part = world.part(proposed);
    let preview = start.elapsed();
    assert_eq!(signs(&part.script).lines().count(), 2000);
    let start = Instant::now();
    world.done(&part);
    let apply = start.elapsed();
    eprintln!(
        "{} bytes, 1,000 of 20,000: draw {draw:?}, preview {preview:?}, apply {apply:?}",
        content.len()
    );
    assert!(start.elapsed().as_secs() < 30);
    assert_eq!(world.text().matches("\"cancelled\"").count(), 1000);
}
