//! What the ledger tells and keeps, by the built binary: the log, its chain, and what is acknowledged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use support::{Home, Ran, execute, files, ran};

struct Morning {
    home: Home,
}

impl Morning {
    fn new() -> Self {
        Self {
            home: Home::with_demo(),
        }
    }

    fn run(&self, args: &[&str]) -> Ran {
        let state = self.home.path("state");
        let mut command = self.home.demo(args);
        command.arg("--state-dir").arg(state);
        ran(&mut command)
    }

    fn ledger(&self) -> PathBuf {
        self.home.path("state/ledger.db")
    }

    fn canonical(&self) -> PathBuf {
        self.home.path("world/openclaw/data/ops_multiagent.db")
    }

    /// Plans and applies.
    fn change(&self, args: &[&str]) -> String {
        let mut words = vec!["plan"];
        words.extend(args);
        words.extend(["-o", "plan.json"]);
        assert_eq!(self.run(&words).code, 0);
        let done = self.run(&["apply", "plan.json", "--yes", "--format", "json"]);
        assert_eq!(done.code, 0, "{done:#?}");
        done.json()["operation"].as_str().unwrap().to_owned()
    }

    fn operations(&self, args: &[&str]) -> Vec<Value> {
        let mut words = vec!["log", "--format", "json"];
        words.extend(args);
        let told = self.run(&words);
        assert_eq!(told.code, 0, "{told:#?}");
        told.json()["operations"].as_array().unwrap().clone()
    }

    fn findings(&self) -> Value {
        self.run(&["findings", "--format", "json"]).json()
    }
}

#[test]
fn looking_makes_no_ledger() {
    let m = Morning::new();
    for words in [
        &["items"][..],
        &["findings"],
        &["kpi"],
        &["log"],
        &["log", "--verify"],
        &["ack"],
        &["plan", "cancel", "29203"],
        &["plan", "cancel", "29203", "-o", "plan.json"],
        &["undo", "--yes"],
        &["apply", "nothing.json", "--yes"],
    ] {
        m.run(words);
        assert!(!m.home.path("state").exists(), "{words:?}");
    }
    assert_eq!(m.operations(&[]), Vec::<Value>::new());
}

#[test]
fn the_log_tells_who_changed_what_and_when() {
    let m = Morning::new();
    let first = m.change(&["cancel", "29203", "29202", "--actor", "mina"]);
    let second = m.change(&[
        "reassign",
        "29194",
        "--to",
        "cowork",
        "--note",
        "그쪽이 검토",
    ]);
    let all = m.operations(&[]);
    assert_eq!(all.len(), 2);
    assert_eq!(
        (&all[0]["operation"], &all[1]["operation"]),
        (&json!(second), &json!(first))
    );
    let change = &all[0]["changes"][0];
    assert_eq!(
        (&change["key"], &change["action"], &change["to"]),
        (
            &json!("canonical/bus_commands/29194"),
            &json!("reassign"),
            &json!("cowork")
        )
    );
    assert_eq!(
        (
            &change["before"]["target_agent"],
            &change["after"]["target_agent"]
        ),
        (&json!("codex"), &json!("cowork"))
    );
    assert_eq!(
        change["before"]["title"],
        Value::Null,
        "only what changes is told"
    );
    assert_eq!(all[0]["at"], "2026-04-21T08:15:00+09:00");
    // The real time stands beside the given one.
    assert_ne!(all[0]["recorded_at"], all[0]["at"]);
    assert_eq!(all[0]["user"], "tester");
    assert!(!all[0]["host"].as_str().unwrap().is_empty());
    let count = |args: &[&str]| m.operations(args).len();
    assert_eq!(count(&["--key", "29203"]), 1);
    assert_eq!(count(&["--key", "canonical/bus_commands/29204"]), 0);
    assert_eq!(count(&["--source", "canonical"]), 2);
    assert_eq!(count(&["--source", "inbox"]), 0);
    assert_eq!(count(&["--status", "applied"]), 2);
    assert_eq!(count(&["--since", "1h"]), 2);
    assert_eq!(count(&["--since", "2026-04-22"]), 0);
    // One of them, by its first letters, with whole rows.
    let one = m.run(&["log", &second[..6], "--format", "json"]).json();
    assert!(one["operations"][0]["changes"][0]["before"]["title"].is_string());
    let told = m.run(&["log", &second]);
    assert!(
        told.out.contains("target_agent  codex → cowork"),
        "{}",
        told.out
    );
    assert!(told.out.contains("그쪽이 검토"), "{}", told.out);
    assert_eq!(m.run(&["log", "nosuch"]).code, 2);
    for format in ["csv", "md", "jsonl", "table"] {
        let told = m.run(&["log", "--format", format]);
        assert!(
            told.out.contains("cancel") && told.out.contains("canonical"),
            "{told:#?}"
        );
    }
}

#[test]
fn the_actor_and_the_folder_are_those_that_were_named() {
    let m = Morning::new();
    assert_eq!(
        m.run(&[
            "plan",
            "cancel",
            "29203",
            "-o",
            "plan.json",
            "--actor",
            "planner"
        ])
        .code,
        0
    );
    let done = m.run(&["apply", "plan.json", "--yes", "--actor", "mina"]);
    assert_eq!(done.code, 0, "{done:#?}");
    let all = m.operations(&["--by", "mina"]);
    assert_eq!(all[0]["actor"], "mina");
    assert!(m.ledger().exists());
    assert!(m.operations(&["--by", "planner"]).is_empty());
    // Another folder knows nothing of it.
    let other = m.home.path("other");
    let told = ran(m
        .home
        .demo(&["log", "--format", "json"])
        .arg("--state-dir")
        .arg(&other));
    assert_eq!(told.json()["operations"], json!([]));
    assert!(!other.exists());
}

#[test]
fn a_record_that_was_tampered_with_is_found() {
    let m = Morning::new();
    let operation = m.change(&["cancel", "29203"]);
    let whole = m.run(&["log", "--verify", "--format", "json"]);
    assert_eq!(whole.code, 0, "{whole:#?}");
    assert_eq!(whole.json()["whole"], true);
    // The ledger itself refuses to have a record changed or taken out.
    let c = rusqlite::Connection::open(m.ledger()).unwrap();
    assert!(
        c.execute("UPDATE records SET actor = 'nobody'", [])
            .is_err()
    );
    assert!(c.execute("DELETE FROM records", []).is_err());
    // Who takes the guards away is found out.
    let guards: Vec<String> = c
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for guard in guards {
        c.execute_batch(&format!("DROP TRIGGER {guard}")).unwrap();
    }
    c.execute("UPDATE records SET actor = 'nobody' WHERE seq = 1", [])
        .unwrap();
    drop(c);
    let broken = m.run(&["log", "--verify", "--format", "json"]);
    assert_ne!(broken.code, 0, "{broken:#?}");
    assert_eq!(broken.json()["whole"], false);
    assert!(!operation.is_empty());
}

#[test]
fn a_group_that_is_known_leaves_the_decisions_until_it_changes() {
    let m = Morning::new();
    let group = |answer: &Value| {
        let groups = answer["duplicates"].as_array().unwrap().clone();
        let drift = groups
            .into_iter()
            .find(|g| g["survivor"] == "canonical/bus_commands/29204");
        drift.unwrap()
    };
    let decided = |m: &Morning| {
        let shown = m.run(&[]);
        shown.out.lines().any(|l| l.contains("‼ 29204"))
    };
    let id = group(&m.findings())["id"].as_str().unwrap().to_owned();
    assert_eq!(group(&m.findings())["acknowledged"], Value::Null);
    assert!(decided(&m));
    assert_eq!(m.run(&["ack", &id]).code, 2, "a reason is needed");
    let said = m.run(&[
        "ack",
        &id,
        "--reason",
        "정기 점검 중",
        "--until",
        "7d",
        "--actor",
        "ron",
    ]);
    assert_eq!(said.code, 0, "{said:#?}");
    let known = group(&m.findings())["acknowledged"].clone();
    assert_eq!(
        known,
        json!({"reason": "정기 점검 중", "by": "ron", "at": "2026-04-21T08:15:00+09:00", "until": "2026-04-28T08:15:00+09:00"})
    );
    assert!(!decided(&m));
    // The time is up.
    let later = m.run(&[
        "findings",
        "--format",
        "json",
        "--now",
        "2026-04-28T08:15:00+09:00",
    ]);
    assert_eq!(group(&later.json())["acknowledged"], Value::Null);
    // One more of them: another group, and it is put before a person again.
    execute(
        &m.canonical(),
        "INSERT INTO bus_commands (title, body, requested_by, target_agent, status, priority, created_at)
         SELECT title, body, requested_by, target_agent, status, priority, '2026-04-20 22:00:01' FROM bus_commands WHERE id = 29204",
    );
    let changed = m.findings();
    let groups = changed["duplicates"].as_array().unwrap();
    assert!(
        groups.iter().all(|g| g["acknowledged"] == Value::Null),
        "{changed:#}"
    );
}

#[test]
fn an_acknowledgement_is_listed_and_taken_back() {
    let m = Morning::new();
    let list = |m: &Morning| m.run(&["ack", "--format", "json"]).json()["acknowledged"].clone();
    let claim = |m: &Morning| {
        let stale = m.findings()["stale"].as_array().unwrap().clone();
        let found = stale
            .into_iter()
            .find(|s| s["key"] == "canonical/bus_commands/29183");
        found.unwrap()["acknowledged"].clone()
    };
    let store = files(&m.home.path("world"));
    assert_eq!(
        m.run(&["ack", "29183", "--reason", "cowork is on leave"])
            .code,
        0
    );
    assert_eq!(list(&m)[0]["keys"], json!(["canonical/bus_commands/29183"]));
    assert_eq!(claim(&m)["reason"], "cowork is on leave");
    let shown = m.run(&[]);
    assert!(!shown.out.contains("◷ 29183"), "{}", shown.out);
    assert_eq!(m.run(&["ack", "29183", "--remove"]).code, 0);
    assert_eq!(list(&m), json!([]));
    assert_eq!(claim(&m), Value::Null);
    assert_eq!(m.run(&["ack", "29183", "--remove"]).code, 2);
    for words in [
        &["ack", "D999", "--reason", "x"][..],
        &["ack", "987654321", "--reason", "x"],
        &["ack", "29183", "--reason", "  "],
        &["ack", "29183", "--reason", "x", "--until", "yesterday"],
        &["ack", "29183", "--reason", "x", "--until", "2026-04-20"],
        &["ack", "--reason", "x"],
    ] {
        let refused = m.run(words);
        assert_eq!(refused.code, 2, "{words:?}: {refused:#?}");
    }
    assert_eq!(list(&m), json!([]));
    assert_eq!(files(&m.home.path("world")), store, "no store was touched");
}

#[test]
fn a_ledger_that_cannot_be_read_hides_no_item() {
    let m = Morning::new();
    m.change(&["cancel", "29203"]);
    fs::write(m.ledger(), b"this is no database, and it is longer than a header is: 0123456789 0123456789 0123456789 0123456789").unwrap();
    for side in ["-wal", "-shm"] {
        let _ = fs::remove_file(m.home.path(&format!("state/ledger.db{side}")));
    }
    let items = m.run(&["items", "--format", "json"]);
    assert_eq!(items.code, 0, "{items:#?}");
    assert!(items.err.contains("acknowledged"), "{items:#?}");
    let refused = m.run(&["apply", "plan.json", "--yes"]);
    assert!(refused.code == 5 || refused.code == 3, "{refused:#?}");
    let log = m.run(&["log"]);
    assert_ne!(log.code, 0, "{log:#?}");
}
