//! Stores of other shapes than the demo's, healthy and broken, through the built binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use rusqlite::Connection;
use serde_json::Value;
use std::path::Path;
use support::{Home, NOW, counts, files, json, text};

fn database(path: &Path, sql: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let db = Connection::open(path).unwrap();
    db.execute_batch(sql).unwrap();
    db.close().unwrap();
}

fn config(home: &Home, text: &str) {
    home.write("reveille.toml", text);
}

fn items(home: &Home, args: &[&str]) -> Value {
    json(
        home.command()
            .args([
                "items",
                "--format",
                "json",
                "--config",
                "reveille.toml",
                "--now",
                NOW,
            ])
            .args(args),
    )
}

fn n(answer: &Value, queue: &str, status: &str, owner: &str) -> usize {
    counts(answer)
        .get(&(queue.into(), status.into(), owner.into()))
        .copied()
        .unwrap_or(0)
}

#[test]
fn a_store_of_another_shape_is_read_through_its_mapping() {
    let home = Home::new();
    database(
        &home.path("other.db"),
        "CREATE TABLE work_items (wid TEXT PRIMARY KEY, summary TEXT, worker_group TEXT, state TEXT, opened_ms INTEGER, pri TEXT, finished_ms INTEGER);
         INSERT INTO work_items VALUES ('wk/1', 'rebuild index', 'Search', 'new', 1776697201000, 'P1', NULL),
           ('wk-2', '색인 재생성', 'search', 'working', 1776697201000, 'P3', NULL),
           ('wk-3', 'old', 'infra', 'dropped', 1776697201000, NULL, 1776697301000),
           ('wk-4', 'parked', NULL, 'icebox', 1776697201000, 'P9', NULL);",
    );
    config(
        &home,
        r#"
        timezone = "Asia/Seoul"
        [owners]
        aliases = { search = ["srch"] }
        [[source]]
        name = "other"
        kind = "sqlite"
        path = "other.db"
        [[source.queue]]
        table = "work_items"
        id = "wid"
        title = "summary"
        owner = "worker_group"
        status = "state"
        priority = "pri"
        created = "opened_ms"
        completed = "finished_ms"
        states = { new = "queued", working = "claimed", dropped = "cancelled" }
        priorities = { P1 = "urgent", P9 = "low" }
        "#,
    );
    let answer = items(&home, &[]);
    let q = "other/work_items";
    assert_eq!(
        (
            n(&answer, q, "new", "search"),
            n(&answer, q, "working", "search"),
            n(&answer, q, "icebox", "unassigned")
        ),
        (1, 1, 1)
    );
    assert_eq!(answer["items"].as_array().unwrap().len(), 3);
    let first = answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|i| i["id"] == "wk/1")
        .unwrap();
    assert_eq!(first["key"], "other/work_items/wk%2F1");
    assert_eq!(
        (&first["state"], &first["priority"], &first["owner_raw"]),
        (
            &Value::from("queued"),
            &Value::from("urgent"),
            &Value::from("Search")
        )
    );
    assert_eq!(first["created_at"], "2026-04-21T00:00:01+09:00");
    let parked = answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|i| i["id"] == "wk-4")
        .unwrap();
    assert_eq!(
        (&parked["state"], &parked["priority"]),
        (&Value::from("unknown"), &Value::from("low"))
    );
    assert!(
        answer["problems"]
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p["field"] == "status" && p["why"].as_str().unwrap().contains("icebox")),
        "{answer:#}"
    );
    assert_eq!(
        items(&home, &["--all"])["items"].as_array().unwrap().len(),
        4
    );
    assert_eq!(
        items(&home, &["owner:srch"])["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn plain_tables_that_no_preset_names_are_detected() {
    let home = Home::new();
    database(
        &home.path("plain.db"),
        "CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done INTEGER DEFAULT 0, created_at TEXT DEFAULT CURRENT_TIMESTAMP);
         INSERT INTO todos(title, done, created_at) VALUES ('우유 사기', 0, '2026-04-20 01:00:00'), ('call', 0, '2026-04-20 02:00:00'), ('done thing', 1, '2026-04-19 02:00:00');
         CREATE TABLE 작업 (번호 INTEGER PRIMARY KEY, 제목 TEXT, 담당자 TEXT, 상태 TEXT);
         INSERT INTO 작업(제목, 담당자, 상태) VALUES ('서버 점검', '김철수', '대기'), ('로그', '김철수', '진행중'), ('끝', '이영희', '완료');
         CREATE TABLE task_events (id INTEGER PRIMARY KEY, title TEXT, status TEXT); INSERT INTO task_events VALUES (1,'x','queued');
         CREATE VIEW open_todos AS SELECT * FROM todos WHERE done = 0;",
    );
    config(
        &home,
        "timezone = \"Asia/Seoul\"\n[[source]]\nname = \"plain\"\nkind = \"sqlite\"\npath = \"plain.db\"\n",
    );
    let answer = items(&home, &[]);
    assert_eq!(n(&answer, "plain/todos", "queued", "unassigned"), 2);
    assert_eq!(
        (
            n(&answer, "plain/작업", "대기", "김철수"),
            n(&answer, "plain/작업", "진행중", "김철수")
        ),
        (1, 1)
    );
    assert_eq!(answer["items"].as_array().unwrap().len(), 4);
    assert_eq!(
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|i| i["title"] == "우유 사기")
            .unwrap()["created_at"],
        "2026-04-20T10:00:00+09:00"
    );
    let doctor = text(
        home.command()
            .args(["doctor", "--config", "reveille.toml", "--now", NOW]),
    );
    for part in [
        "task_events",
        "open_todos",
        "a view over `todos`",
        "passed over",
    ] {
        assert!(doctor.contains(part), "{part} is missing in\n{doctor}");
    }
}

#[test]
fn one_bad_source_is_a_row_and_the_rest_stands() {
    let home = Home::with_demo();
    home.write("empty.db", "");
    home.write("random.db", [0x5a; 4096]);
    let whole = std::fs::read(home.path("world/openclaw/data/ops_multiagent.db")).unwrap();
    home.write("cut.db", &whole[..whole.len() / 2 + 100]);
    home.write("wrong.db", "{\"items\": []}");
    home.write("wrong.json", &whole[..5000]);
    home.write("half.json", "[{\"title\": \"a\", \"owner\": \"x\"}, {\"ti");
    home.write("garbage.json", [0xff, 0x00, 0x13, 0x37]);
    home.write("blank.json", "");
    let mut toml = String::from(
        "timezone = \"Asia/Seoul\"\n[[source]]\nname = \"good\"\nkind = \"json\"\npath = \"world/openclaw/ops_todos.pending.json\"\n",
    );
    let bad = [
        "empty.db",
        "random.db",
        "cut.db",
        "wrong.db",
        "missing.db",
        "world",
        "wrong.json",
        "half.json",
        "garbage.json",
        "blank.json",
        "missing.json",
    ];
    for (i, path) in bad.iter().enumerate() {
        let kind = if path.ends_with("json") {
            "json"
        } else {
            "sqlite"
        };
        toml.push_str(&format!(
            "[[source]]\nname = \"bad{i}\"\nkind = \"{kind}\"\npath = \"{path}\"\n"
        ));
    }
    config(&home, &toml);
    let before = files(home.dir.path());
    let output = home
        .command()
        .args([
            "items",
            "--format",
            "json",
            "--config",
            "reveille.toml",
            "--now",
            NOW,
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["complete"], false);
    assert_eq!(
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|i| i["source"] == "good")
            .count(),
        5
    );
    for (i, path) in bad.iter().enumerate() {
        let source = answer["sources"]
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["name"] == format!("bad{i}"))
            .unwrap();
        let wanted = if path.starts_with("missing") {
            "absent"
        } else {
            "unreadable"
        };
        assert_eq!(source["state"], wanted, "{path}: {source}");
        assert!(
            source["error"]["message"].as_str().unwrap().len() > 10,
            "{path}: {source}"
        );
        assert!(
            source["error"]["hint"]
                .as_str()
                .is_some_and(|h| h.len() > 5),
            "{path}: {source}"
        );
    }
    assert_eq!(files(home.dir.path()), before);
    home.command()
        .args(["doctor", "--config", "reveille.toml", "--now", NOW])
        .assert()
        .code(4);
}

#[test]
fn an_optional_source_may_be_absent() {
    let home = Home::with_demo();
    config(
        &home,
        "[[source]]\nname = \"good\"\nkind = \"json\"\npath = \"world/openclaw/ops_todos.pending.json\"\n[[source]]\nname = \"gone\"\nkind = \"sqlite\"\npath = \"gone.db\"\noptional = true\n",
    );
    let output = home
        .command()
        .args([
            "items",
            "--format",
            "json",
            "--config",
            "reveille.toml",
            "--now",
            NOW,
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["sources"][1]["state"], "absent");
}

#[test]
fn what_the_configuration_says_already_is_no_advice() {
    let home = Home::new();
    for kind in ["json", "sqlite"] {
        for optional in [false, true] {
            config(
                &home,
                &format!(
                    "[[source]]\nname = \"gone\"\nkind = \"{kind}\"\npath = \"gone\"\noptional = {optional}\n"
                ),
            );
            let answer = items(&home, &[]);
            let hint = answer["sources"][0]["error"]["hint"].as_str().unwrap();
            assert!(hint.contains("correct `path`"), "{kind}: {hint}");
            assert_eq!(hint.contains("optional"), !optional, "{kind}: {hint}");
        }
    }
}

#[test]
fn own_answers_are_no_stores_unless_they_are_configured() {
    let home = Home::new();
    database(
        &home.path(".openclaw/ops.db"),
        "CREATE TABLE bus_commands (id INTEGER PRIMARY KEY, title TEXT, status TEXT, requested_by TEXT, target TEXT, created_at TEXT);
         INSERT INTO bus_commands VALUES (1, 'rebuild the index', 'queued', 'a', 'ron', '2026-04-01T00:00:00Z'),
           (2, 'rebuild the index', 'queued', 'a', 'ron', '2026-04-02T00:00:00Z'),
           (3, 'sweep', 'cancelled', 'a', 'ron', '2026-03-02T00:00:00Z');",
    );
    let run = |args: &[&str]| {
        let mut command = home.command();
        command.args(args).args(["--now", NOW]);
        command
    };
    home.write(
        "w.toml",
        "[[source]]\nname = \"canonical\"\nkind = \"sqlite\"\npath = \".openclaw/ops.db\"\nwritable = true\n",
    );
    let before = json(&mut run(&["items", "--format", "json"]));
    assert_eq!(before["items"].as_array().unwrap().len(), 2, "{before:#}");
    for (name, args) in [
        ("today.json", &["items", "--format", "json"][..]),
        ("today.jsonl", &["items", "--format", "jsonl"]),
        ("report.json", &["report", "--format", "json"]),
        ("found.json", &["findings", "--format", "json"]),
        ("found.jsonl", &["findings", "--format", "jsonl"]),
        (
            "kpi.json",
            &["kpi", "--reported", "ron=2", "--format", "json"],
        ),
        ("doctor.json", &["doctor", "--format", "json"]),
        ("log.json", &["log", "--format", "json"]),
        ("handoff.json", &["handoff", "1", "--format", "json"]),
        ("plan.json", &["plan", "cancel", "1", "--config", "w.toml"]),
    ] {
        let path = home.path(&format!(".openclaw/{name}"));
        let output = run(args).arg("-o").arg(&path).output().unwrap();
        assert!(path.is_file(), "{name}: {output:?}");
    }
    let after = json(&mut run(&["items", "--format", "json"]));
    assert_eq!(after["items"], before["items"]);
    let found = json(&mut run(&["discover", "--format", "json"]));
    for file in found["found"].as_array().unwrap() {
        let said = file.to_string();
        let own = !said.contains("ops.db");
        assert_eq!(
            said.contains("written by reveille, no store"),
            own,
            "{said}"
        );
    }
    // Who names such a file means it.
    config(
        &home,
        "[[source]]\nname = \"old\"\nkind = \"json\"\npath = \".openclaw/today.json\"\n[[source.queue]]\npointer = \"/items\"\n",
    );
    assert_eq!(items(&home, &[])["items"].as_array().unwrap().len(), 2);
}

#[test]
fn hostile_names_and_values_stay_harmless_and_in_sight() {
    let home = Home::new();
    database(
        &home.path("h.db"),
        r#"CREATE TABLE "we""ird; DROP TABLE x--" (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT, created_at);
         INSERT INTO "we""ird; DROP TABLE x--" VALUES (1, char(27) || '[2J' || char(7) || 'boo', 'open', 'a' || char(8238) || 'b', 'yesterday'),
           (2, CAST(x'ff80' AS TEXT), 'open', 'a', 1776697201), (3, 'nul' || char(0) || 'inside', 'done', 'b', NULL), (4, NULL, NULL, NULL, 9e99),
           (5, '한글' || char(4370) || char(4449) || char(4523), 'open', 'B', '2099-01-01 00:00:00');"#,
    );
    config(
        &home,
        "timezone = \"Asia/Seoul\"\n[[source]]\nname = \"h\"\nkind = \"sqlite\"\npath = \"h.db\"\n[[source.queue]]\ntable = 'we\"ird; DROP TABLE x--'\nstatus = \"status\"\n",
    );
    let answer = items(&home, &[]);
    assert_eq!(answer["items"].as_array().unwrap().len(), 4, "{answer:#}");
    let why: Vec<&str> = answer["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["why"].as_str().unwrap())
        .collect();
    for part in ["yesterday", "UTF-8", "no status", "in the future"] {
        assert!(
            why.iter().any(|w| w.contains(part)),
            "{part} is missing in {why:#?}"
        );
    }
    for format in ["table", "csv", "md", "jsonl", "json"] {
        let out = home
            .command()
            .args([
                "items",
                "--format",
                format,
                "--config",
                "reveille.toml",
                "--now",
                NOW,
            ])
            .output()
            .unwrap();
        let shown = String::from_utf8(out.stdout).unwrap();
        assert!(
            !shown.contains(['\u{1b}', '\u{7}', '\u{0}', '\u{202e}']),
            "{format}: {shown:?}"
        );
    }
    let doctor = home
        .command()
        .args(["doctor", "--config", "reveille.toml", "--now", NOW])
        .output()
        .unwrap();
    assert!(!String::from_utf8(doctor.stdout).unwrap().contains('\u{1b}'));
}

#[test]
fn every_mistake_of_a_configuration_is_told_at_once() {
    let home = Home::new();
    config(
        &home,
        "timezone = \"Asia/Soul\"\nlanguag = \"ko\"\n[[source]]\nname = \"Big\"\nkind = \"sqlit\"\npth = \"x.db\"\n",
    );
    let output = home
        .command()
        .args(["items", "--config", "reveille.toml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    for part in [
        "1:",
        "Asia/Seoul",
        "2:",
        "language",
        "4:",
        "5:",
        "sqlite",
        "6:",
        "path",
    ] {
        assert!(said.contains(part), "{part:?} is missing in\n{said}");
    }
}

#[test]
fn a_configured_queue_that_is_not_there_is_no_silence() {
    let home = Home::new();
    database(
        &home.path("a.db"),
        "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT); INSERT INTO tasks VALUES (1,'a','open','x'),(2,'b','done','x');",
    );
    config(
        &home,
        "[[source]]\nname = \"a\"\nkind = \"sqlite\"\npath = \"a.db\"\n[[source.queue]]\ntable = \"taskz\"\ntitle = \"title\"\nstatus = \"status\"\n",
    );
    let output = home
        .command()
        .args([
            "items",
            "--format",
            "json",
            "--config",
            "reveille.toml",
            "--now",
            NOW,
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        answer["sources"][0]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("taskz"),
        "{answer:#}"
    );
    assert_eq!(answer["items"].as_array().unwrap().len(), 1);
}
