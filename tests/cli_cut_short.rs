//! What becomes of a change that was cut short by `kill -9`, as the verbs tell and settle it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use support::{Home, Ran, execute, ran, value};

struct Morning {
    home: Home,
}

impl Morning {
    /// A plan that cancels two, and an apply of it that dies at a named point.
    fn dead_at(point: &str) -> Self {
        let m = Self {
            home: Home::with_demo(),
        };
        let planned = m.run(&["plan", "cancel", "29202", "29203", "-o", "plan.json"]);
        assert_eq!(planned.code, 0, "{planned:#?}");
        let died = m
            .home
            .demo(&["apply", "plan.json", "--yes"])
            .env("REVEILLE_CRASH_AT", point)
            .output()
            .unwrap();
        assert_eq!(died.status.signal(), Some(9), "{point}: {died:?}");
        m
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.home.demo(args))
    }

    fn canonical(&self) -> PathBuf {
        self.home.path("world/openclaw/data/ops_multiagent.db")
    }

    fn status(&self) -> String {
        value(
            &self.canonical(),
            "SELECT status FROM bus_commands WHERE id = 29203",
        )
        .unwrap()
    }
}

#[test]
fn the_rows_tell_what_became_of_it() {
    for (point, done) in [
        ("intent_written", false),
        ("before_commit", false),
        ("after_commit", true),
        ("before_outcome", true),
    ] {
        let m = Morning::dead_at(point);
        assert_eq!(
            m.status(),
            if done { "cancelled" } else { "queued" },
            "{point}"
        );
        let log = m.run(&["log", "--format", "json"]);
        assert!(log.err.contains("cut short"), "{point}: {log:#?}");
        let operation = log.json()["operations"][0].clone();
        let word = if done { "applied" } else { "not_applied" };
        assert_eq!(operation["status"], word, "{point}");
        // It is said once.
        let again = m.run(&["log"]);
        assert!(!again.err.contains("cut short"), "{point}: {again:#?}");
        let apply = m.run(&["apply", "plan.json", "--yes"]);
        assert_eq!(apply.code, if done { 3 } else { 0 }, "{point}: {apply:#?}");
        assert_eq!(m.run(&["undo", "--yes"]).code, 0, "{point}");
        assert_eq!(m.status(), "queued", "{point}");
        assert_eq!(m.run(&["log", "--verify"]).code, 0, "{point}");
    }
}

#[test]
fn what_the_rows_do_not_tell_a_person_closes() {
    let m = Morning::dead_at("after_commit");
    // Somebody else changes both rows before anybody looks.
    execute(
        &m.canonical(),
        "UPDATE bus_commands SET status = 'done', result_note = 'x' WHERE id IN (29202, 29203)",
    );
    let log = m.run(&["log", "--format", "json"]).json();
    let operation = &log["operations"][0];
    assert_eq!(operation["status"], "unknown");
    let id = operation["operation"].as_str().unwrap().to_owned();
    // The plan is not to be had again while that is so, and nothing is guessed.
    assert_eq!(m.run(&["apply", "plan.json", "--yes"]).code, 3);
    let close = |reason: &str| {
        m.run(&[
            "log",
            "--close",
            &id[..8],
            "--as",
            "applied",
            "--reason",
            reason,
        ])
    };
    assert_eq!(close("  ").code, 2);
    assert_eq!(close("bus_events has both").code, 0);
    assert_eq!(close("again").code, 2);
    let log = m.run(&["log", "--format", "json"]).json();
    let part = &log["operations"][0]["parts"][0];
    assert_eq!(
        (&part["status"], &part["why"]),
        (&json!("applied"), &json!("bus_events has both"))
    );
    assert_eq!(part["closed_by"], "tester");
    // It cannot be taken back: the rows are somebody else's now.
    assert_eq!(m.run(&["undo", "--yes"]).code, 3);
    assert_eq!(m.status(), "done");
    assert_ne!(part, &Value::Null);
}
