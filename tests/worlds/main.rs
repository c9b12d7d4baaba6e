//! Worlds that nobody showed the mapping: systems in use, hobby programs in several languages, things
//! that look like queues and are none. Each runs through the built binary; what `doctor` and `items`
//! say is held against what a person reads in the store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::{Home, NOW, files, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worlds {
    world: Vec<World>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct World {
    name: String,
    /// Makes the database; without it `text` is the content of `file`.
    #[serde(default)]
    sql: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    file: String,
    /// The configuration above and below the source's own keys.
    #[serde(default)]
    top: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    now: Option<String>,
    #[serde(default)]
    queue: Vec<Queue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Queue {
    name: String,
    #[serde(default)]
    may_be_unsure: bool,
    /// `count state: word`.
    rows: Vec<String>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    /// Where the status comes from, as `doctor` says it.
    #[serde(default)]
    status: Option<String>,
    /// Fields that no column holds.
    #[serde(default)]
    without: Vec<String>,
    /// `id field value`.
    #[serde(default)]
    items: Vec<String>,
}

fn database(path: &Path, sql: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let db = Connection::open(path).unwrap();
    db.execute_batch(sql).unwrap();
    db.close().unwrap();
}

/// What is wrong with how a world is read, one line each.
fn faults(world: &World) -> Vec<String> {
    let home = Home::new();
    let (kind, file) = if world.sql.is_empty() {
        home.write(&world.file, &world.text);
        ("json", world.file.as_str())
    } else {
        database(&home.path("store.db"), &world.sql);
        ("sqlite", "store.db")
    };
    home.write(
        "reveille.toml",
        format!(
            "{}\n[[source]]\nname = \"s\"\nkind = \"{kind}\"\npath = \"{file}\"\n{}",
            world.top, world.source
        ),
    );
    let before = files(home.dir.path());
    let now = world.now.as_deref().unwrap_or(NOW);
    let ask = |verb: &[&str]| {
        json(home.command().args(verb).args([
            "--format",
            "json",
            "--config",
            "reveille.toml",
            "--now",
            now,
        ]))
    };
    let (doctor, items) = (ask(&["doctor"]), ask(&["items", "--all"]));
    let mut wrong = Vec::new();
    if files(home.dir.path()) != before {
        wrong.push("looking changed a file".into());
    }
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let found: BTreeMap<String, Value> = list(&doctor["doctor"][0]["queues"])
        .into_iter()
        .map(|q| (q["name"].as_str().unwrap().to_owned(), q))
        .collect();
    let wanted: BTreeSet<&str> = world.queue.iter().map(|q| q.name.as_str()).collect();
    for name in found.keys().filter(|n| !wanted.contains(n.as_str())) {
        wrong.push(format!("{name} is no queue: {}", found[name]["why"]));
    }
    let items = list(&items["items"]);
    for queue in &world.queue {
        let Some(got) = found.get(&queue.name) else {
            wrong.push(format!(
                "{} is missing: {}",
                queue.name, doctor["doctor"][0]["passed_over"]
            ));
            continue;
        };
        check(queue, got, &items, &mut wrong);
    }
    wrong
}

fn check(queue: &Queue, got: &Value, items: &[Value], wrong: &mut Vec<String>) {
    let name = &queue.name;
    if !queue.may_be_unsure && got["sureness"] == "unsure" {
        wrong.push(format!("{name} is unsure: {}", got["questions"]));
    }
    for (field, column) in &queue.columns {
        if got["columns"][field] != column.as_str() {
            wrong.push(format!(
                "{name}: {field} is {}, not {column}",
                got["columns"][field]
            ));
        }
    }
    if let Some(status) = &queue.status
        && got["status_from"] != status.as_str()
    {
        wrong.push(format!("{name}: the status is {}", got["status_from"]));
    }
    for field in &queue.without {
        if !got["columns"][field].is_null() {
            wrong.push(format!("{name}: {field} is {}", got["columns"][field]));
        }
    }
    let own: Vec<&Value> = items
        .iter()
        .filter(|i| i["queue"] == name.as_str())
        .collect();
    let mut rows: BTreeMap<(String, String), usize> = BTreeMap::new();
    for item in &own {
        let text = |field: &str| item[field].as_str().unwrap().to_owned();
        *rows.entry((text("state"), text("status_raw"))).or_insert(0) += 1;
    }
    let got: BTreeSet<String> = rows
        .into_iter()
        .map(|((state, word), count)| format!("{count} {state}: {word}"))
        .collect();
    let want: BTreeSet<String> = queue.rows.iter().cloned().collect();
    if got != want {
        wrong.push(format!("{name}: rows {got:?}, not {want:?}"));
    }
    for line in &queue.items {
        let mut parts = line.splitn(3, ' ');
        let (id, field, value) = (
            parts.next().unwrap(),
            parts.next().unwrap(),
            parts.next().unwrap(),
        );
        let Some(item) = own.iter().find(|i| i["id"] == id) else {
            wrong.push(format!("{name}: no item {id}"));
            continue;
        };
        let said = item[field].as_str().unwrap_or("null");
        if said != value {
            wrong.push(format!("{name}/{id}: {field} is {said}, not {value}"));
        }
    }
}

fn all_are_read_right(text: &str) {
    let worlds: Worlds = toml::from_str(text).unwrap();
    let wrong: Vec<String> = worlds
        .world
        .iter()
        .flat_map(|w| {
            faults(w)
                .into_iter()
                .map(move |fault| format!("{}: {fault}", w.name))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn databases_are_read_as_a_person_reads_them() {
    all_are_read_right(include_str!("sqlite.toml"));
}

#[test]
fn files_are_read_as_a_person_reads_them() {
    all_are_read_right(include_str!("json.toml"));
}

const TODOS: &str = "CREATE TABLE ops_todos(id INTEGER PRIMARY KEY, title TEXT, detail TEXT, status TEXT, assigned_to TEXT, priority TEXT, created_at TEXT, updated_at TEXT, completed_at TEXT);";

fn todos(rows: usize, day: &str) -> String {
    (0..rows).fold(TODOS.to_owned(), |sql, n| {
        let word = if n % 2 == 1 { "todo" } else { "done" };
        sql + &format!(
            "INSERT INTO ops_todos(title, status, assigned_to, created_at) VALUES ('t{n}', '{word}', 'ron', '{day} 10:00:{n:02}');"
        )
    })
}

/// A home full of things; only what lists work becomes a source, and the configuration that is
/// written reads it.
#[test]
fn discover_tells_work_from_everything_else() {
    let home = Home::new();
    let databases = [
        ("data/ops.db", "canonical", todos(20, "2026-04-20")),
        ("data/ops.db.bak", "backup", todos(10, "2026-04-10")),
        ("data/ops-2026-04-10.db", "archive", todos(10, "2026-04-10")),
        ("data/ops_copy.db", "backup", todos(20, "2026-04-20")),
        ("migrated/ops.db", "archive", todos(12, "2026-04-12")),
        ("workspace/ops.db", "legacy", "CREATE TABLE ops_todos(id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT, created_at TEXT); INSERT INTO ops_todos VALUES (1,'a','todo','x','2026-04-05 10:00:00');".into()),
        ("other/jobs.sqlite", "canonical", "CREATE TABLE jobs(id INTEGER PRIMARY KEY, name TEXT, status TEXT, worker TEXT, created_at TEXT); INSERT INTO jobs VALUES (1,'a','queued',NULL,'2026-04-20 11:00:00'),(2,'b','done','w','2026-04-20 11:00:00');".into()),
        ("browser/places.sqlite", "none", "CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url TEXT, title TEXT, last_visit_date INTEGER); INSERT INTO moz_places VALUES (1,'u','t',1776697201000000);".into()),
        ("browser/cookies.sqlite", "none", "CREATE TABLE moz_cookies(id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, expiry INTEGER); INSERT INTO moz_cookies VALUES (1,'a','b','c',1);".into()),
        ("notes.db", "none", "CREATE TABLE notes(id INTEGER PRIMARY KEY, title TEXT, body TEXT, created_at TEXT); INSERT INTO notes VALUES (1,'a','b','2026-04-20 11:00:00'); CREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT);".into()),
        ("sess.db", "none", "CREATE TABLE sessions(id TEXT PRIMARY KEY, title TEXT, status TEXT, created_at TEXT); INSERT INTO sessions VALUES ('a','x','active','2026-04-20 11:00:00');".into()),
    ];
    let documents = [
        (
            "ops_todos.pending.json",
            "inbox",
            r#"[{"title":"a","owner":"codex"}]"#,
        ),
        (
            "ops_todos.backup.20260401.json",
            "backup",
            r#"[{"title":"a","owner":"codex"}]"#,
        ),
        (
            "brain/run_queue.json",
            "inbox",
            r#"{"items":[{"id":"r","title":"x","status":"running","run":{"startedAtMs":1776697201000}}]}"#,
        ),
        ("todos.json", "inbox", "[]"),
        ("empty.json", "none", "[]"),
        ("settings.json", "none", r#"{"theme":"dark","recent":[]}"#),
        (
            "package.json",
            "none",
            r#"{"name":"x","contributors":[{"name":"a"}],"files":[]}"#,
        ),
        (
            "openclaw.json",
            "none",
            r#"{"agents":{"list":[{"id":"main","name":"Main","status":"active"}]},"models":[{"id":"a","name":"x"}]}"#,
        ),
        (
            "cron/jobs.json",
            "none",
            r#"{"jobs":[{"id":"c1","name":"daily","enabled":true,"schedule":{"kind":"cron"},"state":{"lastStatus":"ok"},"payload":{"text":"do"}}]}"#,
        ),
        (
            "cron/runs/c1.jsonl",
            "none",
            "{\"ts\":1776697201000,\"jobId\":\"c1\",\"action\":\"finished\",\"status\":\"ok\",\"summary\":\"done\"}\n{\"ts\":1776697201000,\"jobId\":\"c1\",\"status\":\"error\"}\n",
        ),
        (
            "sessions/sessions.json",
            "none",
            r#"{"a":{"sessionId":"a","updatedAt":1776697201000,"status":"done"},"b":{"sessionId":"c","updatedAt":1776697201000,"status":"running"}}"#,
        ),
        (
            "bus/status/drift.json",
            "none",
            r#"{"agent":"d","status":"done","ts":"2026-04-20T15:00:01Z"}"#,
        ),
        ("contacts.json", "none", r#"[{"name":"ron","email":"x"}]"#),
        (
            "devices/paired.json",
            "none",
            r#"{"d1":{"deviceId":"d1","status":"active","name":"x"},"d2":{"deviceId":"d2","status":"revoked","name":"y"}}"#,
        ),
        (
            "health.json",
            "none",
            r#"{"checks":[{"name":"db","status":"ok"},{"name":"gw","status":"failed"}]}"#,
        ),
        (
            "logs/app.jsonl",
            "none",
            "{\"time\":\"2026-04-20T10:00:00Z\",\"level\":\"INFO\",\"msg\":\"x\",\"name\":\"app\"}\n{\"level\":\"ERROR\",\"msg\":\"y\",\"name\":\"app\"}\n",
        ),
    ];
    let mut want = BTreeMap::new();
    for (path, part, sql) in &databases {
        database(&home.path("home").join(path), sql);
        want.insert((*path).to_owned(), *part);
    }
    for (path, part, text) in &documents {
        home.write(&format!("home/{path}"), text);
        want.insert((*path).to_owned(), *part);
    }
    let found = json(
        home.command()
            .args(["discover", "home", "--format", "json", "--now", NOW]),
    );
    let list = found
        .as_object()
        .unwrap()
        .values()
        .find(|v| v[0]["path"].is_string())
        .unwrap();
    let root = home.path("home");
    let got: BTreeMap<String, &str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|c| {
            let path = Path::new(c["path"].as_str().unwrap());
            let below = path.strip_prefix(&root).unwrap();
            (
                below.to_str().unwrap().to_owned(),
                c["role"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(got, want);
    home.command()
        .args(["discover", "home", "-o", "found.toml", "--now", NOW])
        .assert()
        .success();
    home.command()
        .args(["config", "check", "--config", "found.toml"])
        .assert()
        .success();
    let items = json(home.command().args([
        "items",
        "--format",
        "json",
        "--config",
        "found.toml",
        "--now",
        NOW,
    ]));
    assert_eq!(items["complete"], true, "{items:#}");
    let count = |queue: &str| {
        let items = items["items"].as_array().unwrap();
        items.iter().filter(|i| i["queue"] == queue).count()
    };
    assert_eq!(
        (count("ops_todos"), count("jobs"), count("items")),
        (11, 1, 2)
    );
}
