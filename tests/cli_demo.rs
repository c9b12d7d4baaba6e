//! The morning of the demo world, by the built binary: every figure that the first seed names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::{Home, NOW, counts, files, json, text};

fn item<'a>(answer: &'a Value, key: &str) -> &'a Value {
    answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|i| i["key"] == key)
        .unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn every_count_by_owner_and_status_is_the_seed_s() {
    let home = Home::with_demo();
    let answer = json(&mut home.demo(&["items", "--format", "json"]));
    assert_eq!(
        (&answer["version"], &answer["complete"]),
        (&Value::from(1), &Value::from(true))
    );
    assert_eq!(answer["now"], NOW);
    let counts = counts(&answer);
    let n = |queue: &str, status: &str, owner: &str| {
        counts
            .get(&(queue.into(), status.into(), owner.into()))
            .copied()
            .unwrap_or(0)
    };
    let bus = "canonical/bus_commands";
    assert_eq!(
        (
            n(bus, "queued", "ron"),
            n(bus, "queued", "codex"),
            n(bus, "queued", "cowork")
        ),
        (15, 2, 1)
    );
    assert_eq!(
        (
            n(bus, "claimed", "cowork"),
            n(bus, "failed", "codex"),
            n(bus, "failed", "cowork")
        ),
        (1, 2, 1)
    );
    let live = |queue: &str| {
        counts
            .iter()
            .filter(|(k, _)| k.0 == queue)
            .map(|(_, n)| n)
            .sum::<usize>()
    };
    assert_eq!(live(bus), 22);
    let status = |queue: &str, status: &str| {
        counts
            .iter()
            .filter(|(k, _)| k.0 == queue && k.1 == status)
            .map(|(_, n)| n)
            .sum::<usize>()
    };
    assert_eq!(
        (
            status("legacy/ops_todos", "todo"),
            status("legacy/ops_todos", "claimed"),
            live("legacy/ops_todos")
        ),
        (10, 3, 13)
    );
    let inbox = |owner: &str| {
        counts
            .iter()
            .filter(|(k, _)| k.0 == "inbox/items" && k.2 == owner)
            .map(|(_, n)| n)
            .sum::<usize>()
    };
    assert_eq!(
        (
            inbox("codex"),
            inbox("cowork"),
            inbox("guardian"),
            inbox("data-analyst"),
            live("inbox/items")
        ),
        (1, 1, 2, 1, 5)
    );
    let todos = |owner: &str| {
        counts
            .iter()
            .filter(|(k, _)| k.0 == "canonical/ops_todos" && k.2 == owner)
            .map(|(_, n)| n)
            .sum::<usize>()
    };
    assert_eq!(
        (
            todos("ron"),
            todos("codex"),
            todos("cowork"),
            todos("ops-queue")
        ),
        (34, 2, 24, 272)
    );
    assert!(
        live("canonical/ops_todos") > 500,
        "{}",
        live("canonical/ops_todos")
    );
    assert_eq!(
        item(&answer, "canonical/bus_commands/29204")["created_at"],
        "2026-04-21T00:00:01+09:00"
    );
    assert_eq!(
        item(&answer, "canonical/bus_commands/29183")["claimed_at"],
        "2026-04-14T23:31:00+09:00"
    );
    let queues = answer["sources"][0]["queues"].as_array().unwrap();
    let bus_row = queues.iter().find(|q| q["name"] == "bus_commands").unwrap();
    assert_eq!(
        (&bus_row["live"], &bus_row["total"]),
        (&Value::from(22), &Value::from(2123))
    );
}

#[test]
fn no_verb_changes_a_byte_or_leaves_a_file() {
    let home = Home::with_demo();
    let before = files(&home.path("world"));
    for args in [
        &["items"][..],
        &["items", "--all", "--format", "csv"],
        &["items", "body:gateway", "--format", "jsonl"],
        &["doctor"],
        &["doctor", "--format", "json"],
        &["discover", "world"],
        &["config", "show"],
        &["config", "check"],
        &[],
    ] {
        home.demo(args).assert().success();
    }
    home.command().arg("demo").assert().success();
    assert_eq!(files(&home.path("world")), before);
}

#[test]
fn without_a_terminal_the_demo_is_text_and_the_whole_of_it() {
    let home = Home::new();
    let shown = text(home.command().arg("demo"));
    for line in [
        "ron — ",
        "15 queued",
        "29204",
        "[drift-recovery] 시스템 이슈 2건 감지",
        "canonical/bus_commands · queued 15",
        "legacy/ops_todos · todo",
    ] {
        assert!(shown.contains(line), "{line:?} is missing in\n{shown}");
    }
}

#[test]
fn a_world_is_never_written_over() {
    let home = Home::with_demo();
    let refused = home
        .command()
        .args(["demo", "--write"])
        .arg(home.path("world"))
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("hint"),
        "{refused:?}"
    );
}

#[test]
fn filters_select_and_explain_themselves() {
    let home = Home::with_demo();
    let count = |filter: &[&str]| {
        json(home.demo(&["items", "--format", "json"]).args(filter))["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(count(&["owner:ron", "queue:bus_commands"]), 15);
    assert_eq!(count(&["drift-recovery", "state:queued"]), 9);
    assert_eq!(
        count(&["source:legacy", "age>10d"]),
        count(&["source:legacy"])
    );
    assert_eq!(
        count(&["priority:urgent", "-drift-recovery"]),
        count(&["priority:urgent"]) - 9
    );
    let wrong = home.demo(&["items", "ownr:ron"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(
        said.contains("ownr:ron") && said.contains('^') && said.contains("owner"),
        "{said}"
    );
}

#[test]
fn every_format_says_the_same_items() {
    let home = Home::with_demo();
    let of =
        |format: &str| text(&mut home.demo(&["items", "queue:bus_commands", "--format", format]));
    assert_eq!(of("jsonl").lines().count(), 22);
    assert_eq!(of("csv").lines().count(), 23);
    assert_eq!(of("md").lines().count(), 24);
    assert!(
        of("table").contains("22 items: 18 queued, 1 claimed, 3 failed"),
        "{}",
        of("table")
    );
    for line in of("jsonl").lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        assert!(
            value["key"]
                .as_str()
                .unwrap()
                .starts_with("canonical/bus_commands/")
        );
    }
}

#[test]
fn doctor_says_what_was_chosen_and_why() {
    let home = Home::with_demo();
    let said = text(&mut home.demo(&["doctor"]));
    for part in [
        "preset bus_commands",
        "preset ops_todos",
        "preset ops_todos_simple",
        "preset pending_json",
        "created ← created_at: naive text in UTC",
        "completed_at: naive text in Asia/Seoul",
        "updated_at: naive text, zones mixed",
        "passed over",
        "bus_events",
        "ops_todos_archive",
        "v_open_commands",
        "wal",
    ] {
        assert!(said.contains(part), "{part:?} is missing in\n{said}");
    }
}

#[test]
fn output_to_a_file_replaces_it_whole() {
    let home = Home::with_demo();
    let out = home.write("list.csv", "old");
    home.demo(&["items", "--format", "csv", "-o", "list.csv"])
        .assert()
        .success()
        .stdout("");
    assert!(
        std::fs::read_to_string(&out)
            .unwrap()
            .starts_with("key,source,queue,id")
    );
    let beside: Vec<_> = std::fs::read_dir(home.dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .filter(|n| n.to_string_lossy().contains(".reveille"))
        .collect();
    assert!(beside.is_empty(), "{beside:?}");
    let refused = home
        .demo(&["items", "-o", "no/such/folder/x.csv"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(5));
}

#[test]
fn discover_tells_the_demo_s_stores_apart_and_its_config_reads_them() {
    let home = Home::with_demo();
    // A copy beside the original, and one elsewhere under another name with older rows.
    let canonical = home.path("world/openclaw/data/ops_multiagent.db");
    std::fs::copy(
        &canonical,
        home.path("world/openclaw/data/ops_multiagent.db.bak"),
    )
    .unwrap();
    let found = json(home.command().args([
        "discover",
        "world/openclaw",
        "--format",
        "json",
        "--now",
        NOW,
        "-o",
        "made.toml",
    ]));
    let role = |ending: &str| {
        let row = found["found"]
            .as_array()
            .unwrap()
            .iter()
            .find(|c| c["path"].as_str().unwrap().ends_with(ending))
            .unwrap_or_else(|| panic!("no {ending} in {found:#}"));
        assert!(!row["why"].as_array().unwrap().is_empty());
        row["role"].as_str().unwrap().to_owned()
    };
    assert_eq!(role("data/ops_multiagent.db"), "canonical");
    assert_eq!(role("workspace/ops_multiagent.db"), "legacy");
    assert_eq!(role("ops_todos.pending.json"), "inbox");
    assert_eq!(role("ops_multiagent.db.bak"), "backup");
    assert_eq!(role("drift-recovery.json"), "none");
    home.command()
        .args(["config", "check", "--config", "made.toml"])
        .assert()
        .success();
    let answer = json(home.command().args([
        "items",
        "--format",
        "json",
        "--config",
        "made.toml",
        "--now",
        NOW,
    ]));
    assert_eq!(
        counts(&answer)[&(
            "canonical/bus_commands".into(),
            "queued".into(),
            "ron".into()
        )],
        15
    );
}

#[test]
fn the_clock_and_the_missing_configuration() {
    let home = Home::new();
    let bad = home
        .command()
        .args(["items", "--now", "yesterday"])
        .output()
        .unwrap();
    assert_eq!(bad.status.code(), Some(2));
    let none = home.command().arg("items").output().unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&none.stderr).contains("discover"),
        "{none:?}"
    );
    // Stores in the usual place are read without any configuration.
    home.command()
        .args(["demo", "--write", "world"])
        .assert()
        .success();
    std::fs::rename(home.path("world/openclaw"), home.path(".openclaw")).unwrap();
    let answer = json(
        home.command()
            .args(["items", "--format", "json"])
            .env("REVEILLE_NOW", NOW),
    );
    assert_eq!(
        counts(&answer)[&(
            "canonical/bus_commands".into(),
            "queued".into(),
            "ron".into()
        )],
        15
    );
    assert_eq!(
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|i| i["source"] == "legacy")
            .count(),
        13
    );
}
