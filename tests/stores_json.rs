//! JSON stores as they are looked at: every form, every kind of damage, and that looking leaves a
//! file as it was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use reveille::model::{
    Clock, ErrorKind, Field, HealthState, MappingOrigin, Moment, Priority, Problem, QueueSnapshot,
    QueueSpec, Role, SourceSnapshot, SourceSpec, State, StatusFrom, StoreKind, Sureness, Total,
};
use reveille::stores::json::JsonStore;
use reveille::stores::{Look, Scope, Store};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

/// A file of this name in a folder of its own.
struct File {
    dir: TempDir,
    path: PathBuf,
}

fn file(name: &str, content: impl AsRef<[u8]>) -> File {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, content).unwrap();
    File { dir, path }
}

fn moment(text: &str) -> Moment {
    Moment::from_utc(DateTime::parse_from_rfc3339(text).unwrap().to_utc()).unwrap()
}

fn look_of(scope: Scope) -> Look {
    Look {
        clock: Clock {
            now: moment("2026-04-21T08:15:00+09:00"),
            zone: chrono_tz::Asia::Seoul,
        },
        real_now: None,
        scope,
        bodies: true,
        by_status: true,
        failed_window_s: 14 * 86_400,
        deadline: Duration::from_secs(60),
    }
}

fn spec(path: &Path) -> SourceSpec {
    SourceSpec::new(
        "inbox",
        StoreKind::Json,
        path.to_owned(),
        Role::Inbox,
        chrono_tz::Asia::Seoul,
    )
}

fn queue_spec(queue: &str, fields: &[(Field, &str)]) -> QueueSpec {
    QueueSpec {
        queue: queue.into(),
        fields: fields.iter().map(|(f, c)| (*f, (*c).to_owned())).collect(),
        ..QueueSpec::default()
    }
}

fn store(path: &Path) -> JsonStore {
    JsonStore::new(spec(path))
}

fn see(name: &str, content: impl AsRef<[u8]>) -> SourceSnapshot {
    let file = file(name, content);
    store(&file.path).look(&look_of(Scope::All))
}

/// As [`see`], without the patience for a writer at work, which a few hundred damaged files need not
/// be given.
fn glance(name: &str, content: impl AsRef<[u8]>) -> SourceSnapshot {
    let file = file(name, content);
    store(&file.path).look(&Look {
        deadline: Duration::from_millis(5),
        ..look_of(Scope::All)
    })
}

fn see_with(content: &str, queues: Vec<QueueSpec>) -> SourceSnapshot {
    let file = file("q.json", content);
    let mut spec = spec(&file.path);
    spec.queues = queues;
    JsonStore::new(spec).look(&look_of(Scope::All))
}

#[track_caller]
fn only(snapshot: &SourceSnapshot) -> &QueueSnapshot {
    assert_eq!(snapshot.state, HealthState::Ok, "{:?}", snapshot.error);
    assert_eq!(snapshot.queues.len(), 1, "{snapshot:#?}");
    &snapshot.queues[0]
}

fn ids(queue: &QueueSnapshot) -> Vec<&str> {
    queue.records.iter().map(|r| r.id.as_ref()).collect()
}

fn titles(queue: &QueueSnapshot) -> Vec<&str> {
    queue.records.iter().map(|r| r.title.as_ref()).collect()
}

/// What is said of a field, one line each.
fn said(snapshot: &SourceSnapshot, field: &str) -> Vec<String> {
    snapshot
        .problems
        .iter()
        .filter(|p| p.field == field)
        .map(|p| p.why.clone())
        .collect()
}

#[track_caller]
fn unreadable(snapshot: &SourceSnapshot, kind: ErrorKind, message: &str) {
    assert_eq!(snapshot.state, HealthState::Unreadable);
    let error = snapshot.error.as_ref().unwrap();
    assert_eq!(error.kind, kind, "{}", error.message);
    assert!(error.message.contains(message), "{}", error.message);
    assert!(snapshot.queues.is_empty());
}

const THREE: &str = r#"[
  {"id": 1, "title": "하나", "owner": "Codex", "status": "pending", "priority": "high"},
  {"id": 2, "title": "two", "owner": "cowork", "status": "claimed"},
  {"id": 3, "title": "three", "owner": "codex", "status": "done"}
]"#;

// ---- forms ----

#[test]
fn a_bare_array_is_items_in_its_own_order() {
    let snapshot = see("q.json", THREE);
    let queue = only(&snapshot);
    assert_eq!(queue.name.as_ref(), "items");
    assert_eq!(ids(queue), ["1", "2", "3"]);
    assert_eq!(titles(queue), ["하나", "two", "three"]);
    assert_eq!(queue.records[0].priority, Priority::High);
    assert_eq!(queue.records[0].owner.as_deref(), Some("Codex"));
    assert_eq!(queue.total, Total::Exact(3));
    assert_eq!(snapshot.facts.journal, Some("array"));
    assert_eq!(snapshot.facts.size, Some(THREE.len() as u64));
    assert!(snapshot.facts.modified.is_some());
    assert!(snapshot.facts.access.is_some());
    assert!(snapshot.problems.is_empty(), "{:?}", snapshot.problems);
}

#[test]
fn arrays_under_a_pointer_are_named_by_it() {
    for (content, want) in [
        (format!("{{\"version\": 1, \"items\": {THREE}}}"), "items"),
        (
            format!("{{\"data\": {{\"items\": {THREE}}}}}"),
            "data/items",
        ),
        (
            format!("{{\"a\": {{\"b\": {{\"todo list\": {THREE}}}}}}}"),
            "a/b/todo list",
        ),
        (format!("{{\"x/y\": {{\"t~s\": {THREE}}}}}"), "x~1y/t~0s"),
    ] {
        let snapshot = see("q.json", &content);
        let queue = only(&snapshot);
        assert_eq!(queue.name.as_ref(), want);
        assert_eq!(queue.records.len(), 3);
        assert_eq!(snapshot.facts.journal, Some("object"));
    }
    // Four keys deep is out of sight, but not out of reach.
    let deep = format!("{{\"a\": {{\"b\": {{\"c\": {{\"d\": {THREE}}}}}}}}}");
    let snapshot = see("q.json", &deep);
    assert!(snapshot.queues.is_empty());
    assert_eq!(said(&snapshot, "source").len(), 1, "{snapshot:#?}");
    let snapshot = see_with(&deep, vec![queue_spec("a/b/c/d", &[])]);
    assert_eq!(only(&snapshot).records.len(), 3);
}

#[test]
fn a_pointer_reaches_any_array_also_inside_an_element() {
    let content = r#"{"flows": [{"title": "f", "status": "open", "tasks": [{"title": "inner", "status": "todo"}]}]}"#;
    let snapshot = see("q.json", content);
    assert_eq!(only(&snapshot).name.as_ref(), "flows");
    // Configured, the inner one is read and the outer one, which holds it, is not read beside it.
    let snapshot = see_with(content, vec![queue_spec("flows/0/tasks", &[])]);
    assert_eq!(titles(only(&snapshot)), ["inner"]);
    assert_eq!(snapshot.passed_over[0].name, "flows");
}

#[test]
fn a_pointer_that_leads_nowhere_hides_nothing() {
    let keyed =
        r#"{"t1": {"title": "x", "status": "todo"}, "t2": {"title": "y", "status": "done"}}"#;
    let nested = format!("{{\"a\": {{\"items\": {THREE}}}}}");
    for (content, pointer, queue, rows) in [
        (THREE, "nope", "items", 3),
        (THREE, "0/nope", "items", 3),
        (THREE, "99", "items", 3),
        // It leads to a text, which holds nothing.
        (THREE, "0/title", "items", 3),
        (keyed, "nope", "items", 2),
        (keyed, "t1/nope", "items", 2),
        (&nested, "a/items/0/nope", "a/items", 3),
    ] {
        let snapshot = see_with(content, vec![queue_spec(pointer, &[])]);
        assert_eq!(snapshot.state, HealthState::Unreadable, "{pointer}");
        let error = snapshot.error.as_ref().unwrap();
        assert!(error.message.contains(pointer), "{error}");
        let [shown] = &snapshot.queues[..] else {
            panic!("{pointer}: {snapshot:#?}");
        };
        assert_eq!(shown.name.as_ref(), queue, "{pointer}");
        assert_eq!(shown.records.len(), rows, "{pointer}");
    }
}

#[test]
fn several_arrays_are_judged_one_by_one() {
    let content = format!(
        r#"{{"tasks": {THREE}, "agents": [{{"model": "x", "port": 1}}], "numbers": [1, 2], "notes": ["a"], "log": {THREE}, "errors": []}}"#
    );
    let snapshot = see("q.json", content);
    assert_eq!(only(&snapshot).name.as_ref(), "tasks");
    let mut passed: Vec<&str> = snapshot
        .passed_over
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    passed.sort_unstable();
    assert_eq!(passed, ["agents", "errors", "log", "notes", "numbers"]);
    let why = |name: &str| {
        let passed = snapshot.passed_over.iter().find(|p| p.name == name);
        passed.unwrap().why.clone()
    };
    assert!(why("notes").contains("a string"), "{}", why("notes"));
    assert!(why("numbers").contains("a number"));
    let snapshot = see(
        "q.json",
        r#"{"deps": ["a", {"title": "x", "owner": "y"}, "b"]}"#,
    );
    assert_eq!(
        snapshot.passed_over[0].why,
        "only 1 of its 3 elements are objects"
    );
}

#[test]
fn json_lines_by_name_and_by_content() {
    let content = "{\"id\":\"a\",\"title\":\"x\",\"status\":\"open\"}\n\n{\"id\":\"b\",\"title\":\"y\",\"status\":\"done\"}\r\n";
    for name in ["q.jsonl", "q.NDJSON", "q.json", "queue"] {
        let snapshot = see(name, content);
        let queue = only(&snapshot);
        assert_eq!(queue.name.as_ref(), "lines");
        assert_eq!(ids(queue), ["a", "b"]);
        assert_eq!(snapshot.facts.journal, Some("lines"));
    }
    // A single line is a document unless the name says otherwise.
    assert_eq!(
        only(&see(
            "q.jsonl",
            "{\"id\":\"a\",\"title\":\"x\",\"status\":\"open\"}"
        ))
        .records
        .len(),
        1
    );
    // A wrong ending does not hide an array.
    assert_eq!(only(&see("q.jsonl", THREE)).name.as_ref(), "items");
}

#[test]
fn a_bad_line_is_listed_and_the_rest_stands() {
    let snapshot = see(
        "q.jsonl",
        "{\"id\":1,\"title\":\"x\",\"status\":\"open\"}\n{\"id\":2,,}\n[1]\nnull\n{\"id\":5,\"title\":\"y\",\"status\":\"open\"}\n{\"id\":6,\"ti",
    );
    let queue = only(&snapshot);
    assert_eq!(ids(queue), ["1", "5"]);
    assert_eq!(queue.total, Total::Exact(6));
    let records = said(&snapshot, "record");
    assert_eq!(records.len(), 4, "{records:#?}");
    assert!(
        records[0].starts_with("line 2: no JSON: `,` stands"),
        "{}",
        records[0]
    );
    assert!(records[0].contains("column 9"), "{}", records[0]);
    assert!(
        records[1].starts_with("line 3 is an array"),
        "{}",
        records[1]
    );
    assert!(records[2].starts_with("line 4 is null"), "{}", records[2]);
    assert_eq!(records[3], "line 6: the last line is half-written");
}

#[test]
fn a_last_line_without_its_end_that_parses_is_a_line() {
    let snapshot = see(
        "q.jsonl",
        "{\"id\":1,\"title\":\"x\"}\n{\"id\":2,\"title\":\"y\"}",
    );
    assert_eq!(ids(only(&snapshot)), ["1", "2"]);
    assert!(said(&snapshot, "record").is_empty());
}

#[test]
fn a_run_queue_with_run_and_triage() {
    let snapshot = see(
        "run_queue.json",
        r#"{"version": 1, "items": [
          {"id": "q1", "title": "ship", "status": "running", "createdAtMs": 1772060000000, "taskIds": ["t1"],
           "run": {"startedAtMs": 1772063345679, "lastHeartbeatAtMs": 1772063400000, "staleAfterMs": 86400000,
                   "attempt": 2, "dispatcherRunId": "disp_1"}},
          {"id": "q2", "title": "sweep", "status": "queued", "createdAtMs": 1772070000000},
          {"id": "q3", "title": "old", "status": "canceled", "run": {"error": "no session", "finishedAtMs": 1772070000000},
           "triage": {"status": "needs_review", "reason": "stale_running", "flaggedAtMs": 1772070000000}},
          {"id": "q4", "title": "hung", "status": "stale", "run": null}
        ]}"#,
    );
    let queue = only(&snapshot);
    assert_eq!(
        queue.mapping.origin,
        MappingOrigin::Preset("run_queue".into())
    );
    assert_eq!(
        queue.mapping.column(Field::Claimed),
        Some("run.startedAtMs")
    );
    let first = &queue.records[0];
    assert_eq!(first.times.claimed, Moment::from_us(1_772_063_345_679_000));
    assert_eq!(
        first.times.heartbeat,
        Moment::from_us(1_772_063_400_000_000)
    );
    assert_eq!(first.stale_after_ms, Some(86_400_000));
    assert_eq!(first.attempts, Some(2));
    assert_eq!(first.claimed_by.as_deref(), Some("disp_1"));
    assert_eq!(queue.records[2].note.as_deref(), Some("no session"));
    let states: Vec<State> = queue.records.iter().map(|r| r.state).collect();
    assert_eq!(
        states,
        [
            State::Claimed,
            State::Queued,
            State::Cancelled,
            State::Blocked
        ]
    );
    assert!(snapshot.problems.is_empty(), "{:?}", snapshot.problems);
}

#[test]
fn the_first_seeds_inbox() {
    let snapshot = see(
        "ops_todos.pending.json",
        r#"{"items": [
          {"title": "Review and apply small patch to scripts/pipeline/ingest.py", "owner": "codex", "priority": "medium", "detail": "retry/backoff"},
          {"title": "ontology sync rollback", "owner": "cowork", "priority": "high"},
          {"title": "a", "owner": "guardian"}, {"title": "b", "owner": "guardian"}, {"title": "c", "owner": "data-analyst"}]}"#,
    );
    let queue = only(&snapshot);
    assert_eq!(queue.mapping.status, StatusFrom::Fixed("pending".into()));
    assert_eq!(queue.by_status.len(), 1);
    assert_eq!(
        (queue.by_status[0].status.as_ref(), queue.by_status[0].count),
        ("pending", 5)
    );
    assert!(
        queue
            .records
            .iter()
            .all(|r| r.state == State::Queued && r.id.starts_with("sha-"))
    );
    assert_eq!(queue.records[0].body.as_deref(), Some("retry/backoff"));
}

#[test]
fn an_object_keyed_by_id_is_a_list() {
    let map = r#"{"t1": {"title": "x", "status": "todo"}, "t2": {"title": "y", "status": "done"}}"#;
    for (content, name) in [
        (map.to_owned(), "items"),
        (format!("{{\"version\": 3, \"tasks\": {map}}}"), "tasks"),
    ] {
        let snapshot = see("q.json", content);
        let queue = only(&snapshot);
        assert_eq!(queue.name.as_ref(), name);
        assert_eq!(ids(queue), ["t1", "t2"]);
        assert_eq!(titles(queue), ["x", "y"]);
        assert!(queue.mapping.key_is_unique);
        assert!(snapshot.problems.is_empty(), "{:?}", snapshot.problems);
    }
    // Ids of their own come first; the key stands in where one is missing.
    let own = r#"{"a": {"id": 7, "title": "x", "status": "todo"}, "b": {"title": "y", "status": "done"}}"#;
    assert_eq!(ids(only(&see("q.json", own))), ["7", "b"]);
}

/// Every queue with its ids.
fn all(snapshot: &SourceSnapshot) -> Vec<(String, Vec<String>)> {
    let queues = snapshot.queues.iter();
    queues
        .map(|q| {
            let ids = ids(q).into_iter().map(str::to_owned).collect();
            (q.name.to_string(), ids)
        })
        .collect()
}

#[test]
fn a_list_of_lists_by_id_hides_no_item() {
    let one = |id: &str| {
        format!(
            "\"{id}\": {{\"summary\": \"do {id}\", \"assignee\": \"a\", \"status\": \"queued\"}}"
        )
    };
    let list = |ids: &[&str]| {
        let items: Vec<String> = ids.iter().map(|id| one(id)).collect();
        format!("{{{}}}", items.join(", "))
    };
    let (three, single) = (list(&["t0", "t1", "t2"]), list(&["t0"]));
    let t3: &[&str] = &["t0", "t1", "t2"];
    for (content, want) in [
        (three.clone(), vec![("items", t3)]),
        (single.clone(), vec![("items", &["t0"][..])]),
        (format!("{{\"tasks\": {three}}}"), vec![("tasks", t3)]),
        (format!("{{\"queue\": {three}}}"), vec![("queue", t3)]),
        (format!("{{\"anything\": {three}}}"), vec![("anything", t3)]),
        (format!("{{\"tasks\": {single}}}"), vec![("tasks", &["t0"])]),
        (format!("{{\"data\": {{\"tasks\": {three}}}}}"), vec![("data/tasks", t3)]),
        (format!("{{\"data\": {{\"tasks\": {single}}}}}"), vec![("data/tasks", &["t0"])]),
        (format!("{{\"a\": {{\"b\": {{\"c\": {three}}}}}}}"), vec![("a/b/c", t3)]),
        (format!("{{\"version\": 1, \"tasks\": {three}}}"), vec![("tasks", t3)]),
        (format!("{{\"version\": 1, \"data\": {{\"tasks\": {three}}}}}"), vec![("data/tasks", t3)]),
        (format!("{{\"open\": {three}, \"done\": {three}}}"), vec![("open", t3), ("done", t3)]),
        (format!("{{\"open\": {single}, \"done\": {single}}}"), vec![("open", &["t0"]), ("done", &["t0"])]),
        (format!("{{\"ann\": {three}, \"bob\": {single}}}"), vec![("ann", t3), ("bob", &["t0"])]),
        (
            format!("{{\"projects\": {{\"p\": {{\"tasks\": {three}}}, \"r\": {{\"tasks\": {three}}}}}}}"),
            vec![("projects/p/tasks", t3), ("projects/r/tasks", t3)],
        ),
        (format!("{{\"response\": {{\"data\": {single}}}}}"), vec![("response/data", &["t0"])]),
        // Fields may stand in a member of their element.
        (
            r#"{"K-1": {"fields": {"summary": "x", "status": "todo"}}, "K-2": {"fields": {"summary": "y", "status": "done"}}}"#.into(),
            vec![("items", &["K-1", "K-2"])],
        ),
        (
            r#"{"issues": {"K-1": {"fields": {"summary": "x", "status": "todo"}}}}"#.into(),
            vec![("issues", &["K-1"])],
        ),
        (
            r#"{"K-1": {"fields": {"name": "x", "status": "todo"}, "by": {"name": "Ann"}}, "K-2": {"fields": {"name": "y", "status": "done"}, "by": {"name": "Bob"}}}"#.into(),
            vec![("items", &["K-1", "K-2"])],
        ),
    ] {
        let snapshot = see("q.json", &content);
        let want: Vec<(String, Vec<String>)> = want
            .into_iter()
            .map(|(name, ids)| (name.into(), ids.iter().map(|id| (*id).into()).collect()))
            .collect();
        assert_eq!(all(&snapshot), want, "{content}");
        assert!(snapshot.problems.is_empty(), "{content}: {:?}", snapshot.problems);
    }
    // Nor is one made of several that are not all items, and that is said.
    for content in [
        format!(
            "{{\"project\": {{\"version\": 1, {}, {}}}}}",
            one("t0"),
            one("t1")
        ),
        format!(
            "{{\"tasks\": {{{}, \"t1\": {{\"summary\": \"x\"}}}}}}",
            one("t0")
        ),
    ] {
        let snapshot = see("q.json", &content);
        assert_eq!(all(&snapshot), [], "{content}");
        assert!(
            said(&snapshot, "source")[0].contains("no queue"),
            "{content}"
        );
    }
    // Four keys deep is too deep for a list, and for one that is made of it.
    let deep = format!("{{\"a\": {{\"b\": {{\"c\": {{\"d\": {three}}}}}}}}}");
    let snapshot = see("q.json", deep);
    assert_eq!(all(&snapshot), []);
    assert!(
        said(&snapshot, "source")[0].contains("pointer = \"/a/b/c/d\""),
        "{snapshot:#?}"
    );
    let both = format!("{{\"n\": 1, {}, {}}}", one("t0"), one("t1"));
    let snapshot = see("q.json", format!("{{\"p\": {both}, \"r\": {both}}}"));
    assert_eq!(ids(only(&snapshot)), ["p", "r"]);
    assert!(
        said(&snapshot, "record")[0].contains("only `t0` of each"),
        "{snapshot:#?}"
    );
}

#[test]
fn sections_and_settings_are_no_list() {
    for content in [
        r#"{"ui": {"title": "Board", "theme": "dark"}, "db": {"path": "x"}}"#,
        r#"{"agents": {"ron": {"name": "Ron", "model": "m"}, "codex": {"name": "Codex", "model": "m"}}}"#,
        r#"{"run": {"title": "x", "status": "queued"}, "meta": {"written": 1}}"#,
    ] {
        let snapshot = see("q.json", content);
        assert_eq!(snapshot.state, HealthState::Ok);
        assert!(snapshot.queues.is_empty(), "{content}: {snapshot:#?}");
        assert!(
            said(&snapshot, "source")[0].contains("pointer"),
            "{snapshot:#?}"
        );
    }
    // Configured, such an object is a list.
    let snapshot = see_with(
        r#"{"agents": {"ron": {"name": "Ron"}, "codex": 5}}"#,
        vec![queue_spec("agents", &[(Field::Title, "name")])],
    );
    assert_eq!(ids(only(&snapshot)), ["ron"]);
    assert!(said(&snapshot, "record")[0].contains("`/agents/codex` is a number"));
}

#[test]
fn the_name_of_an_array_may_be_the_status_of_what_stands_in_it() {
    let snapshot = see(
        "board.json",
        r#"{"todo": [{"title": "a", "owner": "ron"}], "in_progress": [{"title": "b", "owner": "ron"}], "done": [{"title": "c", "owner": "ron"}]}"#,
    );
    let states: Vec<(&str, State)> = snapshot
        .queues
        .iter()
        .map(|q| (q.name.as_ref(), q.records[0].state))
        .collect();
    assert_eq!(
        states,
        [
            ("todo", State::Queued),
            ("in_progress", State::Claimed),
            ("done", State::Done)
        ]
    );
}

#[test]
fn an_empty_array_is_an_empty_queue() {
    for (content, name) in [
        ("[]", "items"),
        ("{\"items\": []}", "items"),
        (
            "{\"version\": 1, \"data\": {\"whatever\": []}}",
            "data/whatever",
        ),
        ("{\"queue\": [], \"errors\": []}", "queue"),
    ] {
        let snapshot = see("q.json", content);
        let queue = only(&snapshot);
        assert_eq!(queue.name.as_ref(), name);
        assert_eq!(queue.total, Total::Exact(0));
        assert!(queue.records.is_empty());
        assert_eq!(queue.mapping.sureness, Sureness::Likely);
        assert_eq!(queue.mapping.status, StatusFrom::Fixed("pending".into()));
        assert!(queue.mapping.fields.is_empty());
        assert!(snapshot.problems.is_empty(), "{:?}", snapshot.problems);
    }
    let snapshot = see_with(
        "{\"mine\": [], \"other\": []}",
        vec![queue_spec(
            "mine",
            &[(Field::Title, "t"), (Field::Status, "s")],
        )],
    );
    let queue = only(&snapshot);
    assert_eq!(queue.name.as_ref(), "mine");
    assert_eq!(queue.mapping.origin, MappingOrigin::Config);
    assert_eq!(queue.mapping.status, StatusFrom::Column("s".into()));
    // What is to be ignored stays so when it is empty.
    let file = file("q.json", "{\"items\": []}");
    let mut ignoring = spec(&file.path);
    ignoring.ignore = vec!["items".into()];
    let snapshot = JsonStore::new(ignoring).look(&look_of(Scope::All));
    assert!(snapshot.queues.is_empty());
    assert!(snapshot.passed_over[0].why.contains("ignore"));
}

#[test]
fn empty_files_of_lines_are_empty_queues_and_other_empty_files_are_not() {
    let snapshot = see("q.jsonl", "");
    assert_eq!(only(&snapshot).name.as_ref(), "lines");
    assert_eq!(only(&snapshot).total, Total::Exact(0));
    unreadable(&see("q.json", ""), ErrorKind::Empty, "0 bytes");
    unreadable(&see("q.json", "\n  \n"), ErrorKind::Empty, "white space");
}

#[test]
fn strings_are_passed_over_and_configured_ones_are_listed() {
    let snapshot = see("q.json", r#"{"tasks": ["do x", "do y"]}"#);
    assert!(snapshot.queues.is_empty());
    assert_eq!(snapshot.passed_over[0].name, "tasks");
    assert!(said(&snapshot, "source")[0].contains("pointer = \"/tasks\""));
    let snapshot = see_with(
        r#"{"tasks": ["do x", "do y"]}"#,
        vec![queue_spec("tasks", &[])],
    );
    assert_eq!(only(&snapshot).total, Total::Exact(2));
    assert_eq!(said(&snapshot, "record").len(), 2);
}

// ---- elements ----

#[test]
fn what_is_no_object_is_listed_with_its_place() {
    let snapshot = see(
        "q.json",
        r#"{"items": [{"title": "a", "owner": "x"}, null, 7, {"title": "b", "owner": "x"}, "s", [1], {"title": "c", "owner": "y"}, true, {"title": "d", "owner": "y"}, {"title": "e", "owner": "y"}]}"#,
    );
    let queue = only(&snapshot);
    assert_eq!(titles(queue), ["a", "b", "c", "d", "e"]);
    assert_eq!(queue.total, Total::Exact(10));
    let want: Vec<String> = [
        (1, "null"),
        (2, "a number"),
        (4, "a string"),
        (5, "an array"),
        (7, "a boolean"),
    ]
    .map(|(at, kind)| format!("`/items/{at}` is {kind}, not an object; it is not shown as an item"))
    .to_vec();
    assert_eq!(said(&snapshot, "record"), want);
    assert!(
        snapshot
            .problems
            .iter()
            .all(|p| p.queue.as_deref() == Some("items"))
    );
}

#[test]
fn numbers_keep_their_digits_as_ids() {
    let snapshot = see(
        "q.json",
        r#"[{"id": 9007199254740993, "title": "a", "owner": "x"}, {"id": 123456789012345678901234567890, "title": "b", "owner": "x"},
            {"id": 1.0, "title": "c", "owner": "x"}, {"id": -0, "title": "d", "owner": "x"}, {"id": 1e3, "title": "e", "owner": "x"},
            {"id": "007", "title": "f", "owner": "x"}, {"id": 1, "title": "g", "owner": "x"}]"#,
    );
    assert_eq!(
        ids(only(&snapshot)),
        [
            "9007199254740993",
            "123456789012345678901234567890",
            "1.0",
            "-0",
            "1e3",
            "007",
            "1"
        ]
    );
    assert!(snapshot.problems.is_empty(), "{:?}", snapshot.problems);
}

#[test]
fn elements_without_id_are_known_by_their_content_whatever_its_layout() {
    let one = see(
        "q.json",
        r#"[{"title": "x", "owner": "a", "n": {"b": 1, "a": "é"}}, {"title": "y", "owner": "a"}]"#,
    );
    let other = see(
        "q.json",
        "\u{feff}[\n  {\n    \"owner\": \"a\",\n    \"n\": {\"a\": \"\\u00e9\", \"b\": 1},\n    \"title\": \"x\"\n  },\n  {\"title\": \"y\", \"owner\": \"a\"}\n]\n",
    );
    assert_eq!(ids(only(&one)), ids(only(&other)));
    let id = ids(only(&one))[0].to_owned();
    assert_eq!(id.len(), 16);
    assert!(id.starts_with("sha-") && id[4..].bytes().all(|b| b.is_ascii_hexdigit()));
    assert!(only(&one).mapping.key.is_empty());
    // Fields that map to nothing count, too.
    let third = see(
        "q.json",
        r#"[{"title": "x", "owner": "a", "n": {"b": 2, "a": "é"}}]"#,
    );
    assert_ne!(ids(only(&third))[0], id);
}

#[test]
fn equal_elements_and_equal_ids_are_told_apart_in_every_scope() {
    let twin = r#"{"title": "x", "owner": "a"}"#;
    let snapshot = see("q.json", format!("[{twin}, {twin}, {twin}]"));
    let first = ids(only(&snapshot))[0].to_owned();
    assert_eq!(
        ids(only(&snapshot)),
        [first.clone(), format!("{first}-2"), format!("{first}-3")]
    );

    let file = file(
        "q.json",
        r#"[{"id": 5, "title": "old", "status": "done"}, {"id": 5, "title": "new", "status": "todo"}]"#,
    );
    let all = store(&file.path).look(&look_of(Scope::All));
    let live = store(&file.path).look(&look_of(Scope::Live));
    assert_eq!(ids(only(&all)), ["5", "5-2"]);
    assert_eq!(ids(only(&live)), ["5-2"]);
    assert_eq!(titles(only(&live)), ["new"]);
    assert_eq!(said(&live, "id").len(), 1);
}

#[test]
fn ids_that_are_missing_or_no_ids_are_said() {
    let snapshot = see(
        "q.json",
        format!(
            r#"[{{"id": "a", "title": "x", "owner": "ron"}}, {{"title": "y", "owner": "ron"}}, {{"id": "", "title": "z", "owner": "ron"}},
               {{"id": "{}", "title": "w", "owner": "ron"}}]"#,
            "i".repeat(5000)
        ),
    );
    let queue = only(&snapshot);
    assert_eq!(queue.mapping.key, ["id"]);
    assert_eq!(queue.records[0].id.as_ref(), "a");
    assert!(ids(queue)[1..].iter().all(|id| id.starts_with("sha-")));
    assert_eq!(said(&snapshot, "id").len(), 3);
    // A nested id names its element by its text.
    let snapshot = see_with(
        r#"[{"id": {"n": 1}, "title": "x"}, {"id": [2], "title": "y"}]"#,
        vec![queue_spec(
            "items",
            &[(Field::Id, "id"), (Field::Title, "title")],
        )],
    );
    assert_eq!(ids(only(&snapshot)), [r#"{"n":1}"#, "[2]"]);
}

#[test]
fn repeated_keys_are_reported_and_the_last_value_is_shown() {
    let snapshot = see(
        "q.json",
        r#"{"items": [{"title": "lost", "owner": "x"}],
            "items": [{"id": 1, "title": "a", "title": "b", "owner": "x", "meta": {"k": 1, "k": 2, "l": [{"m": 1, "m": 2}]}},
                      {"id": 2, "title": "c", "owner": "x"}]}"#,
    );
    assert_eq!(titles(only(&snapshot)), ["b", "c"]);
    let records = said(&snapshot, "record");
    assert_eq!(
        records,
        [
            "the key `items` stands 2 times in `/`; the last one is shown, as parsers read it; 1 elements of the earlier ones are not",
            "`/items/0` has the key `title`, `meta.k`, `meta.l.m` more than once; the last value is shown, as parsers read it",
        ]
    );
    let problem = snapshot
        .problems
        .iter()
        .find(|p| p.why.contains("/items/0"))
        .unwrap();
    assert_eq!(problem.id.as_deref(), Some("1"));
    // An id that two elements of a keyed list share.
    let snapshot = see(
        "q.json",
        r#"{"t1": {"title": "x", "status": "todo"}, "t1": {"title": "y", "status": "done"}}"#,
    );
    assert_eq!(titles(only(&snapshot)), ["y"]);
    assert!(said(&snapshot, "record")[0].contains("`t1` stands 2 times"));
    // In lines.
    let snapshot = see(
        "q.jsonl",
        "{\"title\":\"a\",\"owner\":\"x\",\"owner\":\"y\"}\n",
    );
    assert_eq!(only(&snapshot).records[0].owner.as_deref(), Some("y"));
    assert!(said(&snapshot, "record")[0].starts_with("line 1 has the key `owner`"));
}

#[test]
fn fields_that_are_objects_here_and_texts_there() {
    let snapshot = see(
        "q.json",
        r#"[{"id": 1, "status": "running", "title": "a", "run": {"startedAtMs": 1772063345679}},
            {"id": 2, "status": "running", "title": "b", "run": "r-17"},
            {"id": 3, "status": "running", "title": {"en": "c"}, "run": [1]},
            {"id": 4, "status": "running", "title": "d", "run.startedAtMs": 1772063345679, "run": {"startedAtMs": 1}}]"#,
    );
    let queue = only(&snapshot);
    let claimed: Vec<bool> = queue
        .records
        .iter()
        .map(|r| r.times.claimed.is_some())
        .collect();
    // The last one has a key spelt with the dot, which comes before the nested one.
    assert_eq!(claimed, [true, false, false, true]);
    assert_eq!(queue.records[2].title.as_ref(), r#"{"en":"c"}"#);
}

#[test]
fn hostile_texts_pass_through() {
    let snapshot = see(
        "q.json",
        "[{\"id\": \"a\\u0000b\", \"title\": \"\\u001b[31mred\\u202egnp\\u0000\", \"owner\": \"e\u{301}\", \"status\": \"todo\"}]",
    );
    let queue = only(&snapshot);
    assert_eq!(queue.records[0].id.as_ref(), "a\0b");
    assert_eq!(
        queue.records[0].title.as_ref(),
        "\u{1b}[31mred\u{202e}gnp\0"
    );
    assert_eq!(queue.records[0].owner.as_deref(), Some("e\u{301}"));
}

#[test]
fn invalid_utf8_is_repaired_and_said() {
    let mut content = br#"[{"id": 1, "title": "bad "#.to_vec();
    content.extend(b"\xff\xfe");
    content.extend(br#"", "owner": "x", "own": "#);
    content.extend(
        "\"\u{fffd}\"}, {\"id\": 2, \"title\": \"\u{fffd} of its own\", \"owner\": \"x\"}]"
            .as_bytes(),
    );
    let snapshot = see("q.json", content);
    let queue = only(&snapshot);
    assert_eq!(
        titles(queue),
        ["bad \u{fffd}\u{fffd}", "\u{fffd} of its own"]
    );
    let title = said(&snapshot, "title");
    assert_eq!(title.len(), 1, "{title:?}");
    assert_eq!(
        said(&snapshot, "source"),
        ["it is not valid UTF-8 in 2 places, the first at byte 25; they are shown as �"]
    );
    // Half a surrogate pair damages one value.
    let snapshot = see(
        "q.json",
        r#"[{"id": 1, "title": "x \ud83d", "owner": "y"}]"#,
    );
    assert_eq!(titles(only(&snapshot)), ["x \u{fffd}"]);
    assert_eq!(said(&snapshot, "title").len(), 1);
}

#[test]
fn huge_values_are_not_loaded() {
    let body = "b".repeat(50 << 20);
    let file = file(
        "q.json",
        format!(
            r#"[{{"id": 1, "title": "x", "status": "todo", "body": "{body}"}}, {{"id": 2, "title": "{}", "status": "todo", "body": "한"}}]"#,
            "t".repeat(3 << 20)
        ),
    );
    let mut store = store(&file.path);
    let snapshot = store.look(&look_of(Scope::All));
    let queue = only(&snapshot);
    assert!(
        queue
            .records
            .iter()
            .all(|r| r.body.as_ref().is_none_or(|b| b.len() < 100))
    );
    assert!(queue.records[1].title.len() < 100);
    assert!(said(&snapshot, "body")[0].contains("52428800 bytes"));
    assert!(said(&snapshot, "title")[0].contains("3145728 bytes"));
    let read = store.body("items", "1").unwrap().unwrap();
    assert!(
        read.len() < 300 << 10 && read.ends_with("(52428800 bytes in all; the rest is not shown)")
    );
    assert_eq!(store.body("items", "2").unwrap().as_deref(), Some("한"));
}

#[test]
fn an_element_of_thousands_of_fields_is_read_and_said() {
    let fields: Vec<String> = (0..5000)
        .map(|n| format!("\"f{n}\": {{\"g\": {n}}}"))
        .collect();
    let snapshot = see(
        "q.json",
        format!(
            "[{{\"id\": 1, \"title\": \"x\", \"status\": \"todo\", {}}}]",
            fields.join(", ")
        ),
    );
    assert_eq!(titles(only(&snapshot)), ["x"]);
    assert_eq!(said(&snapshot, "queue").len(), 1);
}

#[test]
fn unreadable_and_future_times_are_listed() {
    let snapshot = see(
        "q.json",
        r#"[{"id": 1, "title": "a", "status": "todo", "created_at": "2026-04-20T10:00:00+09:00"},
            {"id": 2, "title": "b", "status": "todo", "created_at": "2026-04-20T11:00:00Z"},
            {"id": 3, "title": "c", "status": "todo", "created_at": 1776600000.5},
            {"id": 4, "title": "d", "status": "todo", "created_at": "2031-01-01T00:00:00Z"},
            {"id": 5, "title": "e", "status": "todo", "created_at": 1776600000},
            {"id": 6, "title": "f", "status": "todo", "created_at": {"$date": 1}}]"#,
    );
    let queue = only(&snapshot);
    assert_eq!(
        queue.records[0].times.created,
        Some(moment("2026-04-20T01:00:00Z"))
    );
    assert_eq!(
        queue.records[2].times.created,
        Moment::from_us(1_776_600_000_500_000)
    );
    let created: Vec<&Problem> = snapshot
        .problems
        .iter()
        .filter(|p| p.field == "created_at")
        .collect();
    let of: Vec<Option<&str>> = created.iter().map(|p| p.id.as_deref()).collect();
    assert_eq!(of, [Some("4"), Some("6")]);
    assert_eq!(queue.latest, Some(moment("2026-04-20T11:00:00Z")));
}

// ---- what a look wants ----

#[test]
fn finished_elements_are_counted_and_loaded_only_on_demand() {
    let file = file(
        "q.json",
        r#"[{"id": 1, "title": "a", "status": "done"}, {"id": 2, "title": "b", "status": "todo", "body": "text"},
            {"id": 3, "title": "c", "status": "failed", "completed_at": "2026-01-01T00:00:00Z"},
            {"id": 4, "title": "d", "status": "failed", "completed_at": "2026-04-20T00:00:00Z"}, {"id": 5, "title": "e", "status": "done"}]"#,
    );
    let live = store(&file.path).look(&look_of(Scope::Live));
    let queue = only(&live);
    assert_eq!(ids(queue), ["2", "4"]);
    assert_eq!(queue.total, Total::Exact(5));
    let counts: BTreeMap<&str, u64> = queue
        .by_status
        .iter()
        .map(|c| (c.status.as_ref(), c.count))
        .collect();
    assert_eq!(
        counts,
        BTreeMap::from([("done", 2), ("failed", 2), ("todo", 1)])
    );
    assert_eq!(queue.records[0].body.as_deref(), Some("text"));
    let lean = store(&file.path).look(&Look {
        bodies: false,
        by_status: false,
        ..look_of(Scope::Live)
    });
    assert_eq!(only(&lean).records[0].body, None);
    assert!(only(&lean).by_status.is_empty());
    assert_eq!(
        ids(only(&store(&file.path).look(&look_of(Scope::All)))).len(),
        5
    );
}

#[test]
fn a_body_is_found_by_queue_and_id() {
    let file = file(
        "q.json",
        r#"{"a": [{"id": 1, "title": "x", "status": "done", "body": "first"}, {"id": 1, "title": "x", "status": "todo", "body": "second"}, null,
                  {"title": "y", "status": "todo", "body": "nameless"}, {"id": 9, "title": "z", "status": "todo"}],
            "b": [{"id": 1, "title": "x", "status": "todo", "body": {"k": [1, "v"]}}]}"#,
    );
    // The mapping takes a body of objects only where it is told to.
    let mut said_body = spec(&file.path);
    said_body.queues = vec![
        queue_spec("a", &[]),
        queue_spec("b", &[(Field::Body, "body")]),
    ];
    let mut store = JsonStore::new(said_body);
    let mut body = |queue: &str, id: &str| store.body(queue, id).unwrap();
    assert_eq!(body("a", "1").as_deref(), Some("first"));
    assert_eq!(body("a", "1-2").as_deref(), Some("second"));
    assert_eq!(body("b", "1").as_deref(), Some(r#"{"k":[1,"v"]}"#));
    assert_eq!(body("a", "9"), None);
    assert_eq!(body("a", "nobody"), None);
    assert_eq!(body("c", "1"), None);
    let snapshot = store.look(&look_of(Scope::Live));
    let nameless = snapshot.queues[0]
        .records
        .iter()
        .find(|r| r.id.starts_with("sha-"))
        .unwrap();
    assert_eq!(
        store.body("a", &nameless.id).unwrap().as_deref(),
        Some("nameless")
    );
    let row = |id: &str, store: &mut JsonStore| {
        let row = store.row("a", id).unwrap();
        row.map(|r| (r.title.to_string(), r.state))
    };
    let done = Some(("x".to_owned(), State::Done));
    assert_eq!(row("1", &mut store), done, "finished as it is");
    assert_eq!(row("nobody", &mut store), None);
    fs::remove_file(&file.path).unwrap();
    assert_eq!(store.body("a", "1").unwrap_err().kind, ErrorKind::Absent);
    assert_eq!(store.row("a", "1").unwrap_err().kind, ErrorKind::Absent);
}

#[test]
fn a_deadline_that_has_passed_is_said() {
    let element = r#"{"title": "x", "owner": "y"}"#;
    let file = file(
        "q.json",
        format!("[{}{element}]", format!("{element},").repeat(20_000)),
    );
    let snapshot = store(&file.path).look(&Look {
        deadline: Duration::ZERO,
        ..look_of(Scope::All)
    });
    unreadable(&snapshot, ErrorKind::Deadline, "longer than it may");
}

// ---- configuration ----

#[test]
fn a_configured_mapping_of_another_shape() {
    let mut said = queue_spec(
        "work",
        &[
            (Field::Id, "wid"),
            (Field::Title, "meta.summary"),
            (Field::Owner, "group"),
            (Field::Status, "deep.er.and.deeper"),
            (Field::Created, "opened_ms"),
        ],
    );
    said.states = [
        ("new".to_owned(), State::Queued),
        ("working".to_owned(), State::Claimed),
    ]
    .into();
    let snapshot = see_with(
        r#"{"work": [{"wid": "w-1", "meta": {"summary": "s"}, "group": "Ron", "deep": {"er": {"and": {"deeper": "new"}}}, "opened_ms": 1772063345679},
                     {"wid": "w-2", "meta": {"summary": "t"}, "group": "Ron", "deep": {"er": {"and": {"deeper": "working"}}}, "opened_ms": 1772063345679}]}"#,
        vec![said],
    );
    let queue = only(&snapshot);
    assert_eq!(ids(queue), ["w-1", "w-2"]);
    assert_eq!(titles(queue), ["s", "t"]);
    let states: Vec<State> = queue.records.iter().map(|r| r.state).collect();
    assert_eq!(states, [State::Queued, State::Claimed]);
    assert_eq!(
        queue.records[0].times.created,
        Moment::from_us(1_772_063_345_679_000)
    );
    assert_eq!(queue.mapping.sureness, Sureness::Sure);
}

#[test]
fn a_configured_queue_that_is_missing_makes_the_source_unreadable_and_hides_nothing() {
    let content = format!("{{\"items\": {THREE}, \"name\": \"x\"}}");
    let snapshot = see_with(
        &content,
        vec![
            queue_spec("items", &[]),
            queue_spec("itms", &[]),
            queue_spec("name", &[]),
        ],
    );
    assert_eq!(snapshot.state, HealthState::Unreadable);
    let error = snapshot.error.unwrap();
    assert_eq!(error.kind, ErrorKind::Config);
    assert!(
        error
            .message
            .contains("`itms` is not there; the nearest name is `items`"),
        "{}",
        error.message
    );
    assert!(
        error.message.contains("it is a string, not an array"),
        "{}",
        error.message
    );
    assert_eq!(snapshot.queues[0].records.len(), 3);
    let snapshot = see_with(
        &content,
        vec![queue_spec("items", &[(Field::Title, "titel")])],
    );
    assert!(
        snapshot
            .error
            .unwrap()
            .message
            .contains("the nearest name is `title`")
    );
}

// ---- files ----

#[test]
fn what_is_no_json_file_is_named() {
    for (content, kind, message) in [
        (
            &b"SQLite format 3\0\x10\0"[..],
            ErrorKind::WrongKind,
            "SQLite",
        ),
        (b"\x1f\x8b\x08\0", ErrorKind::WrongKind, "compressed"),
        (b"\xff\xfe[\0]\0", ErrorKind::WrongKind, "UTF-16"),
        (b"\xfe\xff\0[\0]", ErrorKind::WrongKind, "UTF-16"),
        (b"\0\0\0\0", ErrorKind::Malformed, "NUL"),
        (
            b"\x93\xa7\x01\x80\xc3",
            ErrorKind::Malformed,
            "line 1, column 1",
        ),
        (b"42", ErrorKind::WrongKind, "a number and nothing else"),
        (
            b"\"text\"",
            ErrorKind::WrongKind,
            "a string and nothing else",
        ),
        (b"[{\"a\": 1},]", ErrorKind::Malformed, "line 1, column 11"),
        (
            b"[1] [2]",
            ErrorKind::Malformed,
            "something follows the value",
        ),
        (
            b"# notes\n",
            ErrorKind::Malformed,
            "`#` stands where a value was expected",
        ),
    ] {
        unreadable(&see("q.json", content), kind, message);
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    unreadable(
        &see("q.json", deep),
        ErrorKind::TooLarge,
        "nested more than 128 deep",
    );
    // One deep line among others is one bad line.
    let snapshot = see(
        "q.jsonl",
        format!(
            "{{\"title\":\"a\",\"owner\":\"b\"}}\n{}\n",
            "[".repeat(1000)
        ),
    );
    assert_eq!(only(&snapshot).records.len(), 1);
    assert_eq!(said(&snapshot, "record").len(), 1);
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let snapshot = see("q.json", format!("\u{feff}{THREE}"));
    assert_eq!(ids(only(&snapshot)), ["1", "2", "3"]);
    assert!(snapshot.problems.is_empty());
}

#[test]
fn absent_directory_dangling_and_forbidden() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| store(&dir.path().join(name)).look(&look_of(Scope::Live));
    let snapshot = at("nothing.json");
    assert_eq!(snapshot.state, HealthState::Absent);
    assert_eq!(snapshot.error.unwrap().kind, ErrorKind::Absent);
    fs::create_dir(dir.path().join("folder")).unwrap();
    unreadable(&at("folder"), ErrorKind::WrongKind, "directory");
    fs::write(dir.path().join("plain"), "x").unwrap();
    assert_eq!(at("plain/below.json").state, HealthState::Absent);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::os::unix::fs::symlink("gone", dir.path().join("link")).unwrap();
        let snapshot = at("link");
        assert_eq!(snapshot.state, HealthState::Absent);
        assert!(snapshot.error.unwrap().message.contains("symbolic link"));
        let closed = dir.path().join("closed.json");
        fs::write(&closed, THREE).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let snapshot = at("closed.json");
        // The superuser may read it all the same.
        match fs::File::open(&closed) {
            Ok(_) => assert_eq!(only(&snapshot).records.len(), 2),
            Err(_) => unreadable(&snapshot, ErrorKind::Permission, "does not let"),
        }
        unreadable(
            &store(Path::new("/dev/zero")).look(&look_of(Scope::Live)),
            ErrorKind::WrongKind,
            "device",
        );
    }
}

#[test]
fn a_file_of_more_than_a_gigabyte_is_not_read() {
    let file = file("q.json", "[");
    fs::OpenOptions::new()
        .write(true)
        .open(&file.path)
        .unwrap()
        .set_len((1 << 30) + 1)
        .unwrap();
    let snapshot = store(&file.path).look(&look_of(Scope::Live));
    unreadable(&snapshot, ErrorKind::TooLarge, "1073741825 bytes");
    assert_eq!(snapshot.facts.size, Some((1 << 30) + 1));
}

#[test]
fn a_half_written_file_is_waited_for() {
    // The writer finishes as soon as the first half has been read: the reader's own back-off, not a
    // pause of this test, is what the second half has to fall into. A busy machine may let the
    // writer come too late for it; then the same is tried again.
    let waited = (0..20).any(|_| {
        let file = file("q.json", &THREE[..THREE.len() / 2]);
        let atime = |path: &std::path::Path| fs::metadata(path).and_then(|m| m.accessed()).unwrap();
        let before = atime(&file.path);
        let path = file.path.clone();
        let ready = std::sync::Arc::new(std::sync::Barrier::new(2));
        let at_work = ready.clone();
        let writer = std::thread::spawn(move || {
            at_work.wait();
            let start = Instant::now();
            while atime(&path) == before && start.elapsed() < Duration::from_millis(30) {
                std::thread::yield_now();
            }
            let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
            file.write_all(&THREE.as_bytes()[THREE.len() / 2..])
                .unwrap();
        });
        let mut store = store(&file.path);
        ready.wait();
        let snapshot = store.look(&look_of(Scope::All));
        writer.join().unwrap();
        snapshot.state == HealthState::Ok && only(&snapshot).records.len() == 3
    });
    assert!(waited, "twenty writers finished in vain");
}

#[test]
fn a_file_that_stays_half_written_is_said_until_it_is_whole() {
    let file = file("q.json", &THREE[..THREE.len() - 3]);
    let mut store = store(&file.path);
    let first = store.look(&look_of(Scope::All));
    unreadable(
        &first,
        ErrorKind::Malformed,
        "it ends before its value does (line 4, column 65)",
    );
    assert!(
        first
            .error
            .unwrap()
            .hint
            .unwrap()
            .contains("half-written or damaged")
    );
    fs::write(&file.path, THREE).unwrap();
    assert!(store.changed());
    assert_eq!(only(&store.look(&look_of(Scope::All))).records.len(), 3);
}

#[test]
fn a_writer_that_renames_whole_files_into_place_is_always_read_whole() {
    let file = file("q.json", THREE);
    let (dir, path) = (file.dir.path().to_owned(), file.path.clone());
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let until = stop.clone();
    let writer = std::thread::spawn(move || {
        let mut n = 0u32;
        while !until.load(std::sync::atomic::Ordering::Relaxed) {
            n += 1;
            let beside = dir.join("next");
            fs::write(&beside, format!("{THREE}{}", " ".repeat((n % 50) as usize))).unwrap();
            fs::rename(&beside, &path).unwrap();
        }
    });
    let mut store = store(&file.path);
    let looks: Vec<SourceSnapshot> = (0..200).map(|_| store.look(&look_of(Scope::All))).collect();
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    writer.join().unwrap();
    for snapshot in looks {
        assert_eq!(only(&snapshot).records.len(), 3);
    }
}

// ---- changed ----

fn wait_until(mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(10), "it never came");
        std::thread::yield_now();
    }
}

#[test]
fn a_change_is_seen_and_a_touch_is_none() {
    let file = file("q.json", THREE);
    let mut store = store(&file.path);
    assert!(store.changed(), "nothing was looked at yet");
    store.look(&look_of(Scope::All));
    assert!(!store.changed());
    let touch = |at: u64| {
        let open = fs::File::options().write(true).open(&file.path).unwrap();
        open.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(at))
            .unwrap();
    };
    touch(1_700_000_000);
    assert!(!store.changed(), "touched, same content");
    assert!(!store.changed());
    fs::write(&file.path, THREE).unwrap();
    assert!(!store.changed(), "written anew, same content");
    fs::write(&file.path, THREE.replace("three", "THREE")).unwrap();
    assert!(store.changed());
    assert!(store.changed(), "until it is looked at");
    store.look(&look_of(Scope::All));
    assert!(!store.changed());
    fs::remove_file(&file.path).unwrap();
    assert!(store.changed());
    assert_eq!(store.look(&look_of(Scope::All)).state, HealthState::Absent);
    assert!(!store.changed());
    fs::write(&file.path, THREE).unwrap();
    assert!(store.changed());
}

#[test]
fn a_change_that_leaves_no_trace_in_the_stamp_is_found_a_moment_later() {
    let file = file("q.json", THREE);
    let written = SystemTime::now();
    let set = |content: &str| {
        // In place, the same size and the same time of writing: all that `stat` shows stays.
        let mut open = fs::File::options().write(true).open(&file.path).unwrap();
        open.write_all(content.as_bytes()).unwrap();
        open.set_modified(written).unwrap();
    };
    set(THREE);
    let mut store = store(&file.path);
    store.look(&look_of(Scope::All));
    set(&THREE.replace("three", "THREE"));
    wait_until(|| store.changed());
}

#[test]
fn a_body_that_was_read_hides_no_change() {
    let file = file("q.json", THREE);
    let mut store = store(&file.path);
    store.look(&look_of(Scope::All));
    fs::write(&file.path, THREE.replace("three", "drei")).unwrap();
    store.body("items", "1").unwrap();
    assert!(store.changed());
}

// ---- looking changes nothing ----

#[test]
fn looking_leaves_the_file_and_its_folder_as_they_were() {
    for (name, content) in [
        ("q.json", THREE.as_bytes()),
        ("q.jsonl", b"{\"title\":\"x\",\"owner\":\"y\"}\n{\"ti"),
        ("q.json", b"[{\"a\":"),
        ("q.json", b"\xef\xbb\xbf{\"items\":[]}"),
        ("q.json", b"\xff\xff\xff"),
    ] {
        let file = file(name, content);
        let open = fs::File::options().write(true).open(&file.path).unwrap();
        open.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000))
            .unwrap();
        drop(open);
        let state = || {
            let meta = fs::metadata(&file.path).unwrap();
            let mut beside: Vec<_> = fs::read_dir(file.dir.path())
                .unwrap()
                .map(|e| e.unwrap().file_name())
                .collect();
            beside.sort();
            (
                fs::read(&file.path).unwrap(),
                meta.modified().unwrap(),
                meta.len(),
                meta.permissions(),
                beside,
            )
        };
        let before = state();
        let mut store = store(&file.path);
        store.look(&look_of(Scope::All));
        store.look(&look_of(Scope::Live));
        store.changed();
        let _ = store.body("items", "1");
        assert_eq!(state(), before);
    }
}

// ---- properties ----

/// Rows that stand in the snapshot, and elements that are listed instead.
fn accounted(snapshot: &SourceSnapshot) -> u64 {
    let records: usize = snapshot.queues.iter().map(|q| q.records.len()).sum();
    let listed: u64 = snapshot
        .problems
        .iter()
        .filter(|p| p.field == "record")
        .map(|p| {
            match p
                .why
                .strip_suffix(" more rows have the same kind of problem")
            {
                Some(count) => count.parse().unwrap(),
                None => u64::from(!p.why.contains("more than once")),
            }
        })
        .sum();
    records as u64 + listed
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|b| b.to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>()
            .prop_filter("JSON has no such number", |f| f.is_finite())
            .prop_map(|f| f.to_string()),
        Just("123456789012345678901234567890".to_owned()),
        ".{0,12}".prop_map(|s| serde_json::to_string(&s).unwrap()),
        prop::sample::select(vec![
            "\"todo\"",
            "\"done\"",
            "\"2026-04-20 10:00:00\"",
            "\"\\ud800\"",
            "1772063345679"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|v| format!("[{}]", v.join(", "))),
            prop::collection::vec((key(), inner), 0..4).prop_map(|v| object(&v)),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["id", "title", "owner", "status", "created_at", "run", "run.a", "a", "body", "items", "priority", "done"]).prop_map(str::to_owned),
        1 => ".{0,4}",
    ]
}

fn object(entries: &[(String, String)]) -> String {
    let all: Vec<String> = entries
        .iter()
        .map(|(k, v)| format!("{}: {v}", serde_json::to_string(k).unwrap()))
        .collect();
    format!("{{{}}}", all.join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_element_is_a_record_or_a_problem(elements in prop::collection::vec(value(), 0..12), pointer in any::<bool>()) {
        let array = format!("[{}]", elements.join(",\n"));
        let (content, name) = if pointer {
            (format!("{{\"v\": 1, \"x\": {array}}}"), "x")
        } else {
            (array, "items")
        };
        let mut said = queue_spec(name, &[]);
        said.states = [("todo".to_owned(), State::Queued)].into();
        let snapshot = see_with(&content, vec![said]);
        prop_assert_eq!(snapshot.state, HealthState::Ok, "{:?}", snapshot.error);
        prop_assert_eq!(snapshot.queues.len(), 1);
        prop_assert_eq!(snapshot.queues[0].total, Total::Exact(elements.len() as u64));
        prop_assert_eq!(accounted(&snapshot), elements.len() as u64);
        let mut ids = ids(&snapshot.queues[0]);
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), snapshot.queues[0].records.len());
        let counted: u64 = snapshot.queues[0].by_status.iter().map(|c| c.count).sum();
        prop_assert_eq!(counted, snapshot.queues[0].records.len() as u64);
    }

    #[test]
    fn every_line_is_a_record_or_a_problem(lines in prop::collection::vec(prop_oneof![3 => value(), 1 => "[^\n\r]{1,20}"], 1..12)) {
        // The first one alone decides about the form of a file that is not named as lines.
        let content = format!("{{\"title\": \"first\"}}\n{}\n", lines.join("\n"));
        let lines = content.split('\n').filter(|l| !l.trim().is_empty()).count();
        let file = file("q.jsonl", content);
        let mut spec = spec(&file.path);
        spec.queues = vec![queue_spec("lines", &[])];
        let snapshot = JsonStore::new(spec).look(&look_of(Scope::All));
        prop_assert_eq!(snapshot.state, HealthState::Ok, "{:?}", snapshot.error);
        prop_assert_eq!(accounted(&snapshot), lines as u64);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), lines in any::<bool>()) {
        let snapshot = glance(if lines { "q.jsonl" } else { "q.json" }, &bytes);
        prop_assert!(snapshot.error.is_some() != (snapshot.state == HealthState::Ok));
    }

    #[test]
    fn a_damaged_document_is_read_or_explained(at in 0usize..1000, byte in any::<u8>(), cut in any::<bool>(), elements in prop::collection::vec(value(), 0..6)) {
        let mut bytes = format!("{{\"items\": [{{\"id\": 1, \"title\": \"a\"}}{}]}}", elements.iter().map(|e| format!(", {e}")).collect::<String>()).into_bytes();
        let at = at % bytes.len();
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let snapshot = glance("q.json", &bytes);
        match snapshot.state {
            HealthState::Ok => prop_assert!(
                !snapshot.queues.is_empty() || !said(&snapshot, "source").is_empty()
            ),
            _ => prop_assert!(!snapshot.error.unwrap().message.is_empty()),
        }
    }
}

#[test]
fn the_clock_of_the_look_is_recorded_and_no_other() {
    let at = Moment::from_utc(DateTime::<Utc>::UNIX_EPOCH + chrono::TimeDelta::days(20_000));
    let file = file("q.json", THREE);
    let snapshot = store(&file.path).look(&Look {
        real_now: at,
        ..look_of(Scope::Live)
    });
    assert_eq!(snapshot.read_at, at);
}
