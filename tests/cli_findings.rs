//! What the demo morning's duplicates, stale claims, verdicts and decisions are, by the built binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::{Home, json, text};

fn bus(id: u32) -> String {
    format!("canonical/bus_commands/{id}")
}

fn findings(home: &Home, args: &[&str]) -> Value {
    json(home.demo(&["findings", "--format", "json"]).args(args))
}

fn group<'a>(answer: &'a Value, kind: &str, key: &str) -> &'a Value {
    let holds = |g: &Value| {
        g["survivor"] == key
            || g["members"]
                .as_array()
                .unwrap()
                .iter()
                .any(|m| m["key"] == key)
    };
    answer["duplicates"]
        .as_array()
        .unwrap()
        .iter()
        .find(|g| g["kind"] == kind && holds(g))
        .unwrap_or_else(|| panic!("no {kind} with {key}: {:#}", answer["duplicates"]))
}

fn members(group: &Value) -> Vec<(String, String)> {
    let mut out: Vec<_> = group["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| {
            (
                m["key"].as_str().unwrap().to_owned(),
                m["action"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    out.sort();
    out
}

fn of(ids: &[u32], action: &str) -> Vec<(String, String)> {
    ids.iter().map(|id| (bus(*id), action.to_owned())).collect()
}

#[test]
fn the_duplicates_are_the_seed_s() {
    let home = Home::with_demo();
    let answer = findings(&home, &[]);
    let drift = group(&answer, "recurrence", &bus(29204));
    assert_eq!(
        (&drift["confidence"], &drift["survivor"]),
        (&Value::from("certain"), &Value::from(bus(29204)))
    );
    assert_eq!(
        members(drift),
        of(
            &[29196, 29197, 29198, 29199, 29200, 29201, 29202, 29203],
            "cancel"
        )
    );
    assert!(
        drift["why"]
            .as_array()
            .unwrap()
            .iter()
            .any(|w| w.as_str().unwrap().contains("every 12 h")),
        "{drift}"
    );
    assert!(
        drift["dedup_key"]
            .as_str()
            .is_some_and(|k| k.contains("drift-recovery")),
        "{drift}"
    );
    let retry = group(&answer, "retry_chain", &bus(29179));
    assert_eq!(
        (&retry["confidence"], &retry["survivor"]),
        (&Value::from("certain"), &Value::from(bus(29179)))
    );
    assert_eq!(members(retry), of(&[29169, 29173], "cancel"));
    let fan_out = group(&answer, "cross_owner", &bus(29193));
    assert_eq!(fan_out["survivor"], Value::Null);
    assert_eq!(members(fan_out), of(&[29193, 29194, 29195], "review"));
    let near = group(&answer, "near", &bus(29176));
    assert_eq!(near["survivor"], bus(29183));
    assert_ne!(near["confidence"], "certain");
    // Nothing else is certain: whatever is, somebody may cancel in one go.
    assert_eq!(
        answer["duplicates"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|g| g["confidence"] == "certain")
            .count(),
        2,
        "{:#}",
        answer["duplicates"]
    );
}

#[test]
fn the_stale_claim_and_the_thirteen_left_over() {
    let home = Home::with_demo();
    let answer = findings(&home, &[]);
    let stale = answer["stale"].as_array().unwrap();
    let claim = stale.iter().find(|s| s["key"] == bus(29183)).unwrap();
    assert_eq!(
        (&claim["rule"], &claim["action"]),
        (&Value::from("claim_age"), &Value::from("release"))
    );
    assert_eq!(
        (&claim["since"], &claim["age_s"], &claim["threshold_s"]),
        (
            &Value::from("2026-04-14T23:31:00+09:00"),
            &Value::from(549_840),
            &Value::from(21_600)
        )
    );
    let legacy: Vec<_> = stale.iter().filter(|s| s["rule"] == "legacy").collect();
    assert_eq!(legacy.len(), 13);
    assert!(legacy.iter().all(|s| s["action"] == "archive"));
    assert_eq!(
        findings(&home, &["source:legacy"])["stale"]
            .as_array()
            .unwrap()
            .len(),
        13
    );
}

#[test]
fn every_item_has_its_verdict() {
    let home = Home::with_demo();
    let answer = json(&mut home.demo(&["items", "--format", "json"]));
    let verdict = |key: &str| {
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|i| i["key"] == key)
            .unwrap()["verdict"]
            .clone()
    };
    for (key, action, confidence) in [
        (bus(29204), "do", "certain"),
        (bus(29203), "cancel", "certain"),
        (bus(29193), "review", "likely"),
        (bus(29179), "redeliver", "certain"),
        (bus(29169), "cancel", "certain"),
        (bus(29183), "release", "certain"),
        ("legacy/ops_todos/1".into(), "archive", "certain"),
        ("inbox/items/pend-1".into(), "redeliver", "certain"),
    ] {
        let v = verdict(&key);
        assert_eq!(
            (v["action"].as_str(), v["confidence"].as_str()),
            (Some(action), Some(confidence)),
            "{key}: {v}"
        );
        assert!(
            v["reason"].as_str().is_some_and(|r| r.len() > 8),
            "{key}: {v}"
        );
    }
    assert_eq!(verdict(&bus(29203))["survivor"], bus(29204));
    assert_eq!(verdict(&bus(29176))["survivor"], bus(29183));
    assert_eq!(verdict(&bus(29204))["survivor"], Value::Null);
    // Filters ask for the same, and a survivor is no duplicate.
    let count = |filter: &[&str]| {
        json(home.demo(&["items", "--format", "json"]).args(filter))["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(count(&["dup:certain"]), 10);
    assert_eq!(count(&["verdict:cancel", "confidence:certain"]), 10);
    assert_eq!(count(&["verdict:archive"]), 13);
    assert_eq!(count(&["stale:claim_age", "queue:bus_commands"]), 1);
}

#[test]
fn the_first_decisions_are_its_author_s() {
    let home = Home::new();
    for lang in ["en", "ko", "zh-Hant"] {
        let shown = text(home.command().args(["demo", "--lang", lang]));
        let at = |part: &str| {
            shown
                .find(part)
                .unwrap_or_else(|| panic!("{part:?} is missing in\n{shown}"))
        };
        let decisions = [at("‼ 29204"), at("29193 29194 29195"), at("◷ 29183")];
        assert!(decisions.is_sorted(), "{shown}");
        // They stand above the list.
        assert!(decisions[2] < at("canonical/bus_commands · queued"));
    }
}

#[test]
fn likely_duplicates_of_one_item_are_ranked() {
    let home = Home::with_demo();
    let answer = json(&mut home.demo(&["findings", "--of", "29176", "--format", "json"]));
    assert_eq!(answer["of"], bus(29176));
    assert_eq!(answer["candidates"][0]["key"], bus(29183));
    let unknown = home
        .demo(&["findings", "--of", "987654321"])
        .output()
        .unwrap();
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn the_exit_code_says_whether_anything_was_found() {
    let home = Home::with_demo();
    home.demo(&["findings"]).assert().code(0);
    home.demo(&["findings", "--exit-code"]).assert().code(1);
    home.demo(&["findings", "--exit-code", "no-such-word-anywhere"])
        .assert()
        .code(0);
}
