#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What a person reads of a plan, and what no text of a store can do to it.

use super::*;
use crate::model::ItemKey;
use crate::plan::{Action, Image, Place, Remarks, SideEffect, Statement, Value};
use chrono_tz::Asia::Seoul;
use std::sync::Arc;

const LANGS: [Lang; 3] = [Lang::En, Lang::Ko, Lang::ZhHant];

fn key(id: &str) -> ItemKey {
    ItemKey {
        source: "canonical".into(),
        queue: "bus_commands".into(),
        id: id.into(),
    }
}

fn image(columns: &[(&str, Value)]) -> Image {
    let columns = columns.iter();
    Image(columns.map(|(c, v)| (Arc::from(*c), v.clone())).collect())
}

fn change(id: &str, action: Action, before: Value, after: Value) -> Change {
    let row = |status: Value| image(&[("id", Value::text(id)), ("status", status)]);
    Change {
        key: key(id),
        action,
        note: None,
        place: Place::Row {
            key: Vec::new(),
            guard: None,
        },
        edits: Vec::new(),
        before: row(before),
        after: row(after),
        statement: Statement::default(),
    }
}

fn row(id: &str, status: &str, note: Value) -> Image {
    image(&[
        ("id", Value::text(id)),
        ("status", Value::text(status)),
        ("note", note),
    ])
}

fn cancel(id: &str) -> Change {
    let (before, after) = (Value::text("queued"), Value::text("cancelled"));
    change(id, Action::Cancel, before, after)
}

fn plan(changes: Vec<Change>) -> Plan {
    let clock = clock();
    Plan {
        id: "p1".into(),
        created_at: clock.now,
        expires_at: clock.now.plus_seconds(86_400),
        actor: "ron".into(),
        needs_approval: Vec::new(),
        parts: vec![Part {
            source: "canonical".into(),
            kind: StoreKind::Sqlite,
            path: "/data/ops.db".into(),
            schema: Some(1),
            changes,
            side_effects: Vec::new(),
            script: "UPDATE bus_commands\nSET status='cancelled';\n".into(),
        }],
        refused: Vec::new(),
        undoes: None,
    }
}

fn clock() -> Clock {
    Clock::at("2026-04-21T08:15:00+09:00".parse().unwrap(), Seoul)
}

fn shown(plan: &Plan, lang: Lang, cells: Option<usize>) -> String {
    let clock = clock();
    let view = PlanView {
        plan,
        clock: &clock,
        lang,
        title: &|key| (&*key.id == "2").then(|| "[drift] 시스템 이슈\n2건".to_owned()),
        remarks: &Remarks {
            of_items: vec![
                (key("1"), "its zone is not known".to_owned()),
                (key("2"), "its zone is not known".to_owned()),
            ],
            of_stores: vec!["a preview knows no triggers".to_owned()],
        },
        next: Some("reveille apply plan.json"),
    };
    let mut out = Vec::new();
    plan_text(&view, cells, &mut out).unwrap();
    let mut markdown = Vec::new();
    plan_markdown(&view, &mut markdown).unwrap();
    assert!(!markdown.is_empty());
    String::from_utf8(out).unwrap()
}

#[test]
fn rows_that_change_alike_are_told_together() {
    let mut other = cancel("3");
    other.action = Action::Release { to: None };
    let mut claimed = cancel("2");
    claimed.before = row("2", "claimed", Value::Null);
    claimed.after = row("2", "cancelled", Value::text("given up"));
    let mut first = cancel("1");
    first.after = row("1", "cancelled", Value::text("given up"));
    first.before = row("1", "queued", Value::Null);
    let plan = plan(vec![first, other, claimed]);
    assert_eq!(
        shown(&plan, Lang::En, None),
        "\
canonical — 3 rows: cancel 2, release 1
  file /data/ops.db

  script, for reading and for sqlite3
UPDATE bus_commands
SET status='cancelled';

  rows, before → after
    cancel canonical/bus_commands/1
        status  queued → cancelled
    cancel canonical/bus_commands/2  [drift] 시스템 이슈↵2건
        status  claimed → cancelled
      each of these 2
        note    NULL → given up
    release canonical/bus_commands/3
        status  queued → cancelled

· 2 rows: its zone is not known
· a preview knows no triggers

3 rows in 1 source: cancel 2, release 1
plan p1, good until 2026-04-22 08:15:00 KST
next: reveille apply plan.json
"
    );
}

#[test]
fn everything_that_stands_in_the_way_is_said_in_every_language() {
    let mut plan = plan(vec![cancel("1")]);
    plan.needs_approval = vec!["release".into()];
    plan.undoes = Some("op7".into());
    plan.parts[0].side_effects = vec![
        SideEffect {
            table: "log".into(),
            trigger: Some("audit".into()),
        },
        SideEffect {
            table: "child".into(),
            trigger: None,
        },
    ];
    plan.refused = vec![Refused {
        key: key("9"),
        why: "somebody holds it".into(),
        difference: vec![("status".into(), Some(Value::text("queued")), None)],
    }];
    for lang in LANGS {
        let said = shown(&plan, lang, None);
        for part in [
            "audit",
            "child",
            "allow_triggers",
            "op7",
            "--approved-by",
            "release",
            "canonical/bus_commands/9  somebody holds it",
            "status  queued → ",
            "2026-04-22 08:15:00",
        ] {
            assert!(said.contains(part), "{part:?} is missing in\n{said}");
        }
    }
}

#[test]
fn a_plan_without_a_change_asks_for_nothing() {
    let mut plan = plan(Vec::new());
    plan.needs_approval = vec!["release".into()];
    for lang in LANGS {
        let said = shown(&plan, lang, None);
        assert!(
            !said.contains("reveille apply") && !said.contains("--approved-by"),
            "{said}"
        );
    }
}

#[test]
fn a_note_that_only_the_ledger_keeps_is_no_empty_change() {
    let same = Value::text("queued");
    let mut noted = change("1", Action::Note, same.clone(), same);
    noted.note = Some("a note".into());
    let plan = plan(vec![noted]);
    assert!(shown(&plan, Lang::En, None).contains("a note (no column takes it"));
    assert_eq!(plan_rows(&plan)[0][4], "a note");
}

#[test]
fn foreign_text_neither_breaks_a_line_nor_reaches_the_terminal() {
    let evil = "x\u{1b}[2J\n```\n| <b> \u{202e}";
    let mut changed = change("1", Action::Cancel, Value::text(evil), Value::Null);
    changed.key = key("a\nb\u{1b}");
    let mut plan = plan(vec![changed]);
    plan.parts[0].script = format!("-- ````\n{evil}");
    plan.refused = vec![Refused {
        key: key(evil),
        why: evil.into(),
        difference: vec![(evil.into(), Some(Value::text(evil)), None)],
    }];
    for cells in [None, Some(40), Some(1)] {
        let said = shown(&plan, Lang::En, cells);
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
    }
    let wide = shown(&plan, Lang::Ko, Some(40));
    let row = wide.lines().find(|l| l.contains("status")).unwrap();
    assert!(text::width(row) <= 40, "{row}");
    assert_eq!(fence("a```` b"), "`````");
}

#[test]
fn a_reason_that_several_have_is_said_once() {
    let left = |id: &str, why: &str| Refused {
        key: key(id),
        why: why.into(),
        difference: Vec::new(),
    };
    let mut out = Vec::new();
    let refused = [
        left("1", "finished"),
        left("2", "claimed"),
        left("3", "finished"),
    ];
    refused_text(&refused, None, Lang::En, &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "\
refused — 3
  2 rows: finished
    canonical/bus_commands/1
    canonical/bus_commands/3
  canonical/bus_commands/2  claimed

"
    );
}
