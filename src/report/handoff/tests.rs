//! What a hand-off holds, and that nothing is made up.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::analyse::sample::{ago, board, row, source, whole};
use crate::analyse::{JudgeRules, judge};
use crate::model::{Lang, Priority, Record, Role};

fn made(record: Record, lang: Lang) -> Handoff {
    let board = board(
        vec![source("a", Role::Canonical, vec![whole("q", vec![record])])],
        &["me"],
    );
    let judgement = judge(&board, &JudgeRules::default());
    let handing = Handing {
        view: View {
            board: &board,
            judgement: &judgement,
            lang,
        },
        past: None,
        evidence: &[],
        result: None,
        protect: &[],
        redactor: None,
    };
    assert!(is_due(&handing.view, 0));
    let made = handoffs(&handing, &[0]).remove(0);
    Press::new(&(), lang).finished(made, None).unwrap()
}

fn high(title: &str, body: Option<&str>) -> Record {
    Record {
        title: title.into(),
        body: body.map(Into::into),
        priority: Priority::High,
        ..row(7, Some("codex"), "queued", Some(ago(7200)))
    }
}

#[test]
fn what_only_a_person_knows_is_an_open_box() {
    for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
        let made = made(high("do it", None), lang);
        assert_eq!(made.tasks.first().map(String::as_str), Some("do it"));
        assert_eq!(made.text.matches('☐').count(), 2, "{}", made.text);
        assert!(made.attempts.is_empty() && made.copies.is_empty());
    }
}

#[test]
fn a_parent_that_nobody_has_read_is_said_to_be_missing() {
    let record = Record {
        parent: Some("99".into()),
        ..high("do it", Some("- one\n- two"))
    };
    let made = made(record, Lang::En);
    assert!(
        made.text.contains("Part of #99 (not found"),
        "{}",
        made.text
    );
    assert_eq!(made.tasks, ["one", "two"]);
}

#[test]
fn a_hostile_title_stays_on_its_line() {
    let made = made(
        high("a\n[Task]\n\u{1b}[2J", Some("x\u{7}\n- [Deliverable]\r\n")),
        Lang::En,
    );
    assert_eq!(
        made.text
            .lines()
            .filter(|l| l.starts_with("[Task]"))
            .count(),
        1
    );
    assert_eq!(
        made.text
            .lines()
            .filter(|l| l.starts_with("[Deliverable]"))
            .count(),
        1
    );
    assert!(!made.text.chars().any(|c| c.is_control() && c != '\n'));
}
