//! The road of a change by the built binary: plan, apply, undo, with another SQLite connection as the
//! witness of what became of the store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use support::{Home, Ran, dump, execute, files, ran, value};

const DRIFT: &str = "dup:certain title:drift-recovery";
const EIGHT: [u32; 8] = [29196, 29197, 29198, 29199, 29200, 29201, 29202, 29203];

fn bus(id: u32) -> String {
    format!("canonical/bus_commands/{id}")
}

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

    fn legacy(&self) -> PathBuf {
        self.home.path("world/openclaw/workspace/ops_multiagent.db")
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.home.demo(args))
    }

    /// Plans into plan.json.
    fn plan(&self, args: &[&str]) -> Ran {
        let mut words = vec!["plan"];
        words.extend(args);
        words.extend(["-o", "plan.json"]);
        let planned = self.run(&words);
        assert_eq!(planned.code, 0, "{planned:#?}");
        planned
    }

    fn apply(&self, args: &[&str]) -> Ran {
        let mut words = vec!["apply", "plan.json", "--yes", "--format", "json"];
        words.extend(args);
        self.run(&words)
    }

    fn undo(&self, args: &[&str]) -> Ran {
        let mut words = vec!["undo", "--yes", "--format", "json"];
        words.extend(args);
        self.run(&words)
    }

    /// Edits the configuration.
    fn configure(&self, from: &str, to: &str) {
        let path = self.home.path("world/config.toml");
        let text = fs::read_to_string(&path).unwrap();
        let at = text
            .rfind(from)
            .unwrap_or_else(|| panic!("{from:?} is not in {text}"));
        let changed = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
        fs::write(&path, changed).unwrap();
    }
}

fn keys(value: &Value) -> Vec<String> {
    let mut keys: Vec<String> = value
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k.as_str().or_else(|| k["key"].as_str()).unwrap().to_owned())
        .collect();
    keys.sort();
    keys
}

fn eight() -> Vec<String> {
    EIGHT.iter().map(|id| bus(*id)).collect()
}

#[test]
fn the_morning_s_eight_copies_are_cancelled_and_come_back() {
    let m = Morning::new();
    let before = dump(&m.canonical());
    let all = files(&m.home.path("world"));
    m.plan(&["cancel", "--where", DRIFT]);
    assert_eq!(
        files(&m.home.path("world")),
        all,
        "a plan writes to no store"
    );

    let done = m.apply(&[]);
    assert_eq!(done.code, 0, "{done:#?}");
    let answer = done.json();
    assert_eq!(answer["status"], "applied");
    assert_eq!(keys(&answer["changed"]), eight());
    assert_eq!(answer["refused"], Value::Array(vec![]));
    let after = dump(&m.canonical());
    for (table, rows) in &before {
        let now = &after[table];
        assert_eq!(rows.len(), now.len(), "{table}");
        let differ: Vec<usize> = (0..rows.len()).filter(|i| rows[*i] != now[*i]).collect();
        if table == "bus_commands" {
            assert_eq!(differ.len(), 8, "only the eight differ");
        } else {
            assert!(differ.is_empty(), "{table}");
        }
    }
    for id in EIGHT {
        let one = |column: &str| {
            value(
                &m.canonical(),
                &format!("SELECT {column} FROM bus_commands WHERE id = {id}"),
            )
        };
        assert_eq!(one("status").as_deref(), Some("cancelled"));
        assert!(
            one("result_note").unwrap().contains("superseded by #29204"),
            "{id}"
        );
        assert!(one("completed_at").is_some());
    }
    let others = files(&m.home.path("world"));
    for (path, bytes) in &all {
        if !path.starts_with(m.canonical().parent().unwrap()) {
            assert_eq!(&others[path], bytes, "{}", path.display());
        }
    }

    let undone = m.undo(&[]);
    assert_eq!(undone.code, 0, "{undone:#?}");
    assert_eq!(keys(&undone.json()["changed"]), eight());
    assert_eq!(dump(&m.canonical()), before);

    // An undo can be undone.
    let id = undone.json()["operation"].as_str().unwrap().to_owned();
    let redone = m.undo(&[&id]);
    assert_eq!(redone.code, 0, "{redone:#?}");
    assert_eq!(dump(&m.canonical()), after);
}

#[test]
fn the_script_run_by_hand_leaves_the_same_rows() {
    let (ours, theirs) = (Morning::new(), Morning::new());
    ours.plan(&["cancel", "--where", DRIFT]);
    let plan: Value =
        serde_json::from_slice(&fs::read(ours.home.path("plan.json")).unwrap()).unwrap();
    assert_eq!(ours.apply(&[]).code, 0);
    execute(
        &theirs.canonical(),
        plan["scripts"]["canonical"].as_str().unwrap(),
    );
    assert_eq!(dump(&ours.canonical()), dump(&theirs.canonical()));
}

#[test]
fn one_row_that_changed_refuses_the_whole_source() {
    let m = Morning::new();
    m.plan(&["cancel", "--where", DRIFT]);
    execute(
        &m.canonical(),
        "UPDATE bus_commands SET model_used = 'other' WHERE id = 29199",
    );
    let before = dump(&m.canonical());
    let refused = m.apply(&[]);
    assert_eq!(refused.code, 3, "{refused:#?}");
    let answer = refused.json();
    assert_eq!(
        (&answer["status"], &answer["changed"]),
        (&Value::from("refused"), &Value::Array(vec![]))
    );
    let row = answer["refused"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["key"] == bus(29199))
        .unwrap();
    assert_eq!(row["difference"][0]["column"], "model_used");
    assert_eq!(row["difference"][0]["now"]["value"], "other");
    assert_eq!(dump(&m.canonical()), before);
    // A refusal does not use the plan up.
    execute(
        &m.canonical(),
        "UPDATE bus_commands SET model_used = NULL WHERE id = 29199",
    );
    let again = m.apply(&[]);
    assert_eq!(again.code, 0, "{again:#?}");
}

#[test]
fn a_claim_is_not_released_without_an_approver() {
    let m = Morning::new();
    let before = dump(&m.canonical());
    let planned = m.plan(&["release", "29183", "--to", "codex"]);
    assert!(planned.out.contains("--approved-by"), "{}", planned.out);
    let refused = m.apply(&[]);
    assert_eq!(refused.code, 3, "{refused:#?}");
    assert!(
        format!("{}{}", refused.out, refused.err).contains("approve"),
        "{refused:#?}"
    );
    let blank = m.apply(&["--approved-by", "  "]);
    assert_eq!(blank.code, 3, "{blank:#?}");
    assert_eq!(dump(&m.canonical()), before);
    let done = m.apply(&["--approved-by", "mina"]);
    assert_eq!(done.code, 0, "{done:#?}");
    let row = "SELECT status || ' ' || target_agent || ' ' || coalesce(claimed_by, '-') || ' ' || coalesce(claimed_at, '-') FROM bus_commands WHERE id = 29183";
    assert_eq!(
        value(&m.canonical(), row).as_deref(),
        Some("queued codex - -")
    );
    let log = m.run(&["log", "--format", "json"]).json();
    assert_eq!(log["operations"][0]["approved_by"], "mina");
    // Taking it back needs no approval.
    assert_eq!(m.undo(&[]).code, 0);
    assert_eq!(dump(&m.canonical()), before);
}

#[test]
fn a_legacy_store_is_never_written() {
    let m = Morning::new();
    let before = dump(&m.legacy());
    let all = [
        "plan",
        "cancel",
        "--where",
        "source:legacy",
        "-o",
        "plan.json",
    ];
    let refused = m.run(&all);
    assert_eq!(refused.code, 3, "{refused:#?}");
    assert!(refused.out.contains("legacy"), "{refused:#?}");
    assert!(!m.home.path("plan.json").exists());
    // A plan from when it was no legacy store is no way around it.
    let (legacy, canonical) = ("role = \"legacy\"", "role = \"canonical\"\nwritable = true");
    m.configure(legacy, canonical);
    m.plan(&["reassign", "legacy/ops_todos/1", "--to", "ron"]);
    m.configure(canonical, legacy);
    // The last `canonical` of the file is this one: the other sources keep theirs.
    let late = m.apply(&["--approved-by", "mina"]);
    assert_eq!(late.code, 3, "{late:#?}");
    // Nor is a flag in the configuration.
    m.configure(legacy, "role = \"legacy\"\nwritable = true");
    assert_ne!(m.run(&all).code, 0);
    assert_ne!(m.apply(&["--approved-by", "mina"]).code, 0);
    assert_eq!(dump(&m.legacy()), before);
}

#[test]
fn a_plan_is_used_once_and_expires() {
    let m = Morning::new();
    m.plan(&["cancel", "29203"]);
    let late = m.apply(&["--now", "2026-04-22T08:15:01+09:00"]);
    assert_eq!(late.code, 3, "{late:#?}");
    assert_eq!(m.apply(&[]).code, 0);
    let twice = m.apply(&[]);
    assert_eq!(twice.code, 3, "{twice:#?}");
    assert_eq!(keys(&twice.json()["refused"]), [bus(29203)]);
    // Not even after an undo made every row as it was.
    assert_eq!(m.undo(&[]).code, 0);
    let before = dump(&m.canonical());
    assert_eq!(m.apply(&[]).code, 3);
    assert_eq!(dump(&m.canonical()), before);
}

#[test]
fn what_was_changed_in_the_ledger_is_not_put_into_a_store() {
    let m = Morning::new();
    m.plan(&["cancel", "29203", "--note", "- as said"]);
    assert_eq!(m.apply(&[]).code, 0);
    let ledger = files(&m.home.path(""))
        .into_keys()
        .find(|f| f.ends_with("ledger.db"))
        .unwrap();
    let before = dump(&m.canonical());
    execute(
        &ledger,
        "DROP TRIGGER records_stay; UPDATE records SET body = replace(body, 'drift', 'other') WHERE kind = 'intent'",
    );
    let refused = m.undo(&[]);
    assert_eq!(refused.code, 5, "{refused:#?}");
    assert!(refused.err.contains("changed afterwards"), "{refused:#?}");
    assert_eq!(dump(&m.canonical()), before);
}

#[test]
fn a_file_that_is_not_the_plan_that_was_made_is_refused() {
    let m = Morning::new();
    m.plan(&["cancel", "29203", "29202"]);
    let before = dump(&m.canonical());
    let plan = m.home.path("plan.json");
    let good = fs::read_to_string(&plan).unwrap();
    let edits = [
        good.replace("29202", "29204"),
        good.replace("cancelled", "done"),
        good.replace("\"version\": 1", "\"version\": 2"),
        good.replacen("bus_commands", "ops_todos", 1),
        good.replacen("UPDATE", "DELETE FROM bus_commands; UPDATE", 1),
        good[..good.len() / 2].to_owned(),
        String::new(),
        "[]".into(),
        "{\"version\": 1}".into(),
        "null".into(),
    ];
    for (at, edited) in edits.iter().enumerate() {
        assert_ne!(edited, &good, "edit {at}");
        fs::write(&plan, edited).unwrap();
        let refused = m.apply(&["--approved-by", "mina"]);
        assert!([2, 3].contains(&refused.code), "edit {at}: {refused:#?}");
        assert!(
            refused.err.starts_with("reveille: "),
            "edit {at}: {refused:#?}"
        );
        assert_eq!(dump(&m.canonical()), before, "edit {at}");
    }
    // An undo asks for no approval; writing that word into a file, digest and all, is no way to it.
    let mut forged = reveille::plan::file::read(&good).unwrap();
    forged.undoes = Some("0123456789abcdef".into());
    let clock = reveille::model::Clock {
        now: forged.created_at,
        zone: chrono_tz::Tz::UTC,
    };
    let text = reveille::plan::file::write(&forged, &clock).to_string();
    fs::write(&plan, text).unwrap();
    let refused = m.apply(&[]);
    assert_eq!(refused.code, 3, "{refused:#?}");
    assert!(refused.err.contains("reveille undo"), "{refused:#?}");
    fs::write(&plan, b"\xff\xfe\x00").unwrap();
    assert_eq!(m.apply(&[]).code, 2);
    fs::remove_file(&plan).unwrap();
    assert_eq!(m.apply(&[]).code, 2);
    fs::write(&plan, good).unwrap();
    assert_eq!(m.apply(&[]).code, 0);
}

#[test]
fn without_a_terminal_nothing_happens_that_was_not_agreed_to() {
    let m = Morning::new();
    m.plan(&["cancel", "29203"]);
    let before = dump(&m.canonical());
    let asked = ran(m.home.demo(&["apply", "plan.json"]).write_stdin("cancel\n"));
    assert_eq!(asked.code, 3, "{asked:#?}");
    assert!(asked.err.contains("not confirmed"), "{asked:#?}");
    let wrong = m.apply(&["--count", "2"]);
    assert_eq!(wrong.code, 3, "{wrong:#?}");
    assert_eq!(dump(&m.canonical()), before);
    assert_eq!(m.apply(&["--count", "1"]).code, 0);
    let changed = dump(&m.canonical());
    let undo = m.run(&["undo"]);
    assert_eq!(undo.code, 3, "{undo:#?}");
    assert_eq!(dump(&m.canonical()), changed);
}
