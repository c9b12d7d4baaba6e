//! Changes of stores that are not as a plan expects them, by the built binary: a run queue's own way,
//! a file that was replaced, a schema that grew, two stores of which one refuses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use support::{Home, Ran, dump, execute, files, ran, value};

struct Morning {
    home: Home,
}

impl Morning {
    fn new() -> Self {
        Self {
            home: Home::with_demo(),
        }
    }

    fn canonical(&self) -> PathBuf {
        self.home.path("world/openclaw/data/ops_multiagent.db")
    }

    fn inbox(&self) -> PathBuf {
        self.home.path("world/openclaw/ops_todos.pending.json")
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.home.demo(args))
    }

    fn plan(&self, args: &[&str]) -> Value {
        let mut words = vec!["plan"];
        words.extend(args);
        words.extend(["-o", "plan.json", "--format", "json"]);
        let planned = self.run(&words);
        assert_eq!(planned.code, 0, "{planned:#?}");
        planned.json()
    }

    fn apply(&self) -> Ran {
        let words = [
            "apply",
            "plan.json",
            "--yes",
            "--approved-by",
            "mina",
            "--format",
            "json",
        ];
        self.run(&words)
    }

    fn owner(&self, id: u32) -> String {
        let sql = format!("SELECT target_agent FROM bus_commands WHERE id = {id}");
        value(&self.canonical(), &sql).unwrap()
    }

    fn status(&self, id: u32) -> String {
        let sql = format!("SELECT status FROM bus_commands WHERE id = {id}");
        value(&self.canonical(), &sql).unwrap()
    }
}

const RUN_QUEUE: &str = r#"{
  "version": 1,
  "items": [
    {
      "id": "q1",
      "title": "사전 점검 caf\u00e9",
      "status": "running",
      "createdAtMs": 1776500000000,
      "taskIds": ["t1", "t2"],
      "run": {
        "startedAtMs": 1776600000000,
        "lastHeartbeatAtMs": 1776600060000,
        "attempt": 1,
        "dispatcherRunId": "disp_1"
      },
      "priority": 1E0
    },
    {
      "id": "q2",
      "title": "sweep",
      "status": "queued",
      "createdAtMs": 1776700000000
    }
  ]
}
"#;

#[test]
fn a_stale_run_is_repaired_as_its_owners_define_it() {
    let home = Home::new();
    let queue = home.write("queue/run_queue.json", RUN_QUEUE);
    home.write(
        "config.toml",
        "timezone = \"Asia/Seoul\"\nnow = \"2026-04-21T08:15:00+09:00\"\n[[source]]\nname = \"runs\"\nkind = \"json\"\npath = \"queue/run_queue.json\"\nrole = \"canonical\"\nwritable = true\n",
    );
    let run = |args: &[&str]| ran(home.command().args(args).args(["--config", "config.toml"]));
    let planned = run(&[
        "plan",
        "mark-failed",
        "--where",
        "verdict:mark-failed",
        "-o",
        "plan.json",
    ]);
    assert_eq!(planned.code, 0, "{planned:#?}");
    let done = run(&[
        "apply",
        "plan.json",
        "--yes",
        "--approved-by",
        "mina",
        "--format",
        "json",
    ]);
    assert_eq!(done.code, 0, "{done:#?}");
    assert_eq!(done.json()["changed"], json!(["runs/items/q1"]));

    let text = fs::read_to_string(&queue).unwrap();
    let after: Value = serde_json::from_str(&text).unwrap();
    let item = &after["items"][0];
    assert_eq!(item["status"], "failed");
    assert_eq!(item["run"]["finishedAtMs"], 1_776_726_900_000_u64);
    assert!(item["run"]["error"].as_str().unwrap().len() > 8, "{item}");
    assert_eq!(
        item["triage"],
        json!({"status": "needs_review", "reason": "stale_running", "flaggedAtMs": 1_776_726_900_000_u64})
    );
    // Everything else is as it was written, down to the spelling of a number.
    assert!(
        text.contains("caf\\u00e9") && text.contains("1E0"),
        "{text}"
    );
    let gone = RUN_QUEUE
        .lines()
        .filter(|l| !text.lines().any(|n| n == *l))
        .count();
    assert!(gone <= 4, "{gone} lines were changed:\n{text}");
    // The file as it was stands beside it.
    let beside: Vec<PathBuf> = files(&home.path("queue"))
        .into_keys()
        .filter(|p| *p != queue)
        .collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    assert!(
        beside[0].to_string_lossy().contains(".backup."),
        "{beside:?}"
    );
    assert_eq!(fs::read_to_string(&beside[0]).unwrap(), RUN_QUEUE);
    // It is final now: it is not cancelled, and its work comes again as a new item.
    assert_eq!(run(&["plan", "cancel", "q1"]).code, 3);
    let again = run(&["plan", "requeue", "q1", "-o", "again.json"]);
    assert_eq!(again.code, 0, "{again:#?}");
    assert_eq!(run(&["apply", "again.json", "--yes"]).code, 0);
    let items: Value = serde_json::from_slice(&fs::read(&queue).unwrap()).unwrap();
    assert_eq!(items["items"].as_array().unwrap().len(), 3);
    assert_eq!(items["items"][2]["taskIds"], json!(["t1", "t2"]));
    // Both are taken back, the last one first.
    assert_eq!(run(&["undo", "--yes"]).code, 0);
    assert_eq!(run(&["undo", "--yes"]).code, 0);
    assert_eq!(fs::read_to_string(&queue).unwrap(), RUN_QUEUE);
}

#[test]
fn of_two_stores_one_may_refuse() {
    let m = Morning::new();
    let plan = m.plan(&["reassign", "29194", "inbox/items/pend-1", "--to", "ron"]);
    assert_eq!(plan["scripts"].as_object().unwrap().len(), 2);
    let inbox = fs::read_to_string(m.inbox()).unwrap();
    execute(
        &m.canonical(),
        "UPDATE bus_commands SET priority = 'low' WHERE id = 29194",
    );
    let done = m.apply();
    assert_eq!(done.code, 6, "{done:#?}");
    let answer = done.json();
    assert_eq!(answer["status"], "partial");
    assert_eq!(answer["changed"], json!(["inbox/items/pend-1"]));
    assert_eq!(answer["refused"][0]["key"], "canonical/bus_commands/29194");
    assert_eq!(m.owner(29194), "codex");
    assert_ne!(fs::read_to_string(m.inbox()).unwrap(), inbox);
    // What was done is taken back, to the byte.
    assert_eq!(m.run(&["undo", "--yes"]).code, 0);
    assert_eq!(fs::read_to_string(m.inbox()).unwrap(), inbox);
}

#[test]
fn a_store_that_was_replaced_by_another_file_is_not_written_blindly() {
    let m = Morning::new();
    m.plan(&["cancel", "29203"]);
    // The same rows under a new inode, as a restore leaves them, but for one.
    let copy = m.home.path("copy.db");
    execute(&m.canonical(), &format!("VACUUM INTO '{}'", copy.display()));
    execute(
        &copy,
        "UPDATE bus_commands SET title = 'other' WHERE id = 29203",
    );
    fs::rename(&copy, m.canonical()).unwrap();
    for side in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{side}", m.canonical().display()));
    }
    let before = dump(&m.canonical());
    let refused = m.apply();
    assert_eq!(refused.code, 3, "{refused:#?}");
    assert_eq!(dump(&m.canonical()), before);
    // What is no database at all is said so.
    fs::write(m.canonical(), "no database").unwrap();
    let broken = m.apply();
    assert!([3, 4].contains(&broken.code), "{broken:#?}");
    assert_eq!(fs::read_to_string(m.canonical()).unwrap(), "no database");
    // Nothing there: nothing is made.
    fs::remove_file(m.canonical()).unwrap();
    let absent = m.apply();
    assert!([3, 4].contains(&absent.code), "{absent:#?}");
    assert!(!m.canonical().exists());
}

#[test]
fn a_schema_that_changed_since_the_plan_refuses_it() {
    let m = Morning::new();
    m.plan(&["cancel", "29203"]);
    execute(
        &m.canonical(),
        "ALTER TABLE ops_todos ADD COLUMN extra TEXT",
    );
    let before = dump(&m.canonical());
    let refused = m.apply();
    assert_eq!(refused.code, 3, "{refused:#?}");
    assert_eq!(dump(&m.canonical()), before);
}

#[test]
fn a_trigger_that_writes_elsewhere_needs_to_be_allowed() {
    let m = Morning::new();
    execute(
        &m.canonical(),
        "CREATE TABLE audit (what TEXT); CREATE TRIGGER watch AFTER UPDATE ON bus_commands BEGIN INSERT INTO audit VALUES (NEW.status); END;",
    );
    let planned = m.run(&["plan", "cancel", "29203", "-o", "plan.json"]);
    assert!(
        planned.out.contains("watch") && planned.out.contains("audit"),
        "{planned:#?}"
    );
    assert_eq!(m.apply().code, 3);
    assert_eq!(m.status(29203), "queued");
    let config = m.home.path("world/config.toml");
    let text = fs::read_to_string(&config).unwrap();
    let allowed = text.replacen(
        "role = \"canonical\"",
        "role = \"canonical\"\nallow_triggers = true",
        1,
    );
    fs::write(&config, allowed).unwrap();
    let done = m.apply();
    assert_eq!(done.code, 0, "{done:#?}");
    assert_eq!(
        value(&m.canonical(), "SELECT group_concat(what) FROM audit").as_deref(),
        Some("cancelled")
    );
}

#[test]
fn a_source_that_may_not_be_written_is_not() {
    let m = Morning::new();
    m.plan(&["cancel", "29203"]);
    let config = m.home.path("world/config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("writable = true\n", "")).unwrap();
    let before = files(&m.home.path("world"));
    let refused = m.apply();
    assert_eq!(refused.code, 3, "{refused:#?}");
    let planned = m.run(&["plan", "cancel", "29203", "inbox/items/pend-1"]);
    assert_eq!(planned.code, 3, "{planned:#?}");
    assert!(planned.out.contains("writable"), "{planned:#?}");
    assert_eq!(files(&m.home.path("world")), before);
}

#[test]
fn without_a_ledger_nothing_is_applied() {
    let m = Morning::new();
    m.plan(&["cancel", "29203"]);
    // A file where the folder should be: nobody, not even root, makes a ledger in it.
    let file = m.home.write("occupied", "a file");
    let refused = ran(m
        .home
        .demo(&["apply", "plan.json", "--yes"])
        .arg("--state-dir")
        .arg(&file));
    assert!([3, 5].contains(&refused.code), "{refused:#?}");
    assert_eq!(m.status(29203), "queued");
    assert_eq!(fs::read_to_string(&file).unwrap(), "a file");
    let looked = ran(m.home.demo(&["items"]).arg("--state-dir").arg(&file));
    assert_eq!(looked.code, 0, "{looked:#?}");
}

#[test]
fn an_undo_leaves_alone_what_somebody_has_touched() {
    let m = Morning::new();
    m.plan(&["cancel", "29202", "29203"]);
    assert_eq!(m.apply().code, 0);
    execute(
        &m.canonical(),
        "UPDATE bus_commands SET result_note = 'mine' WHERE id = 29202",
    );
    let touched = dump(&m.canonical());
    let refused = m.run(&["undo", "--yes", "--format", "json"]);
    assert_eq!(refused.code, 3, "{refused:#?}");
    let row = refused.json()["refused"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["key"] == "canonical/bus_commands/29202")
        .unwrap()
        .clone();
    assert_eq!(row["difference"][0]["now"]["value"], "mine");
    assert_eq!(dump(&m.canonical()), touched);
    let partial = m.run(&["undo", "--partial", "--yes", "--format", "json"]);
    assert_eq!(partial.code, 0, "{partial:#?}");
    assert_eq!(
        partial.json()["changed"],
        json!(["canonical/bus_commands/29203"])
    );
    assert_eq!(
        partial.json()["refused"][0]["key"],
        "canonical/bus_commands/29202"
    );
    assert_eq!(
        (m.status(29203), m.status(29202)),
        ("queued".into(), "cancelled".into())
    );
}

#[test]
fn many_rows_need_their_number() {
    let m = Morning::new();
    execute(
        &m.canonical(),
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
         INSERT INTO bus_commands (title, requested_by, target_agent, status, priority, created_at)
         SELECT 'bulk ' || i, 'test', 'bulk-owner', 'queued', 'low', '2026-04-20 10:00:00' FROM n",
    );
    m.plan(&["cancel", "--where", "owner:bulk-owner"]);
    let count = "SELECT count(*) FROM bus_commands WHERE target_agent = 'bulk-owner' AND status = 'cancelled'";
    let refused = m.apply();
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("1001"), "{}", refused.err);
    assert_eq!(value(&m.canonical(), count).as_deref(), Some("0"));
    let done = m.run(&["apply", "plan.json", "--yes", "--count", "1001"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(value(&m.canonical(), count).as_deref(), Some("1001"));
}
