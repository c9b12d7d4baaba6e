//! One row for every rule, and the order among them.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::admit;
use crate::model::{ActionPolicy, Lang};
use crate::plan::testing::{Setting, key, wish, world};
use crate::plan::{Action, Wish};

const WORDS: [&str; 8] = [
    "queued",
    "scheduled",
    "claimed",
    "blocked",
    "failed",
    "frobnicated",
    "done",
    "cancelled",
];

fn to(owner: &str) -> Action {
    Action::Reassign { to: owner.into() }
}

fn release() -> Action {
    Action::Release { to: None }
}

/// Why a wish is refused; nothing where it is not.
fn why(wish: Wish, setting: &Setting) -> Option<String> {
    let admitted = admit(&world(&WORDS), vec![wish], &setting.ctx());
    assert_eq!(admitted.wishes.len() + admitted.refused.len(), 1);
    admitted.refused.into_iter().next().map(|r| r.why)
}

#[test]
fn sources_queues_and_unknown_items() {
    let setting = Setting::new();
    for (place, says) in [
        (("canonical", "bus", "1"), None),
        (("canonical", "bus", "99"), Some("not among the live items")),
        (("nowhere", "bus", "1"), Some("not among the live items")),
        (("legacy", "bus", "1"), Some("whatever the flags")),
        (("closed", "bus", "1"), Some("writable = true")),
        (("gone", "bus", "1"), Some("could not be read")),
        (("canonical", "view", "1"), Some("it is a view")),
        // The source comes before the state.
        (("legacy", "bus", "7"), Some("whatever the flags")),
    ] {
        let got = why(
            wish(key(place.0, place.1, place.2), Action::Cancel),
            &setting,
        );
        match says {
            None => assert_eq!(got, None),
            Some(says) => assert!(got.as_ref().is_some_and(|g| g.contains(says)), "{got:?}"),
        }
    }
}

/// By action: what is said of queued, scheduled, claimed, blocked, failed, unknown, done, cancelled.
#[test]
fn every_action_in_every_state() {
    let setting = Setting::new();
    let (yes, claim, done) = ("", "release", "never changed");
    let (unclaimed, unfailed, what) = ("only what is claimed", "only what has failed", "states =");
    let rules: [(&str, Action, [&str; 8]); 11] = [
        (
            "bus",
            Action::Cancel,
            [yes, yes, claim, yes, yes, what, done, done],
        ),
        (
            "bus",
            to("codex"),
            [yes, yes, claim, yes, yes, what, done, done],
        ),
        (
            "bus",
            release(),
            [
                unclaimed, unclaimed, yes, unclaimed, unclaimed, what, done, done,
            ],
        ),
        (
            "bus",
            Action::Requeue,
            [
                unfailed, unfailed, unfailed, unfailed, yes, what, done, done,
            ],
        ),
        (
            "bus",
            Action::MarkFailed,
            [
                unclaimed, unclaimed, yes, unclaimed, unclaimed, what, done, done,
            ],
        ),
        (
            "bus",
            Action::Note,
            [yes, yes, yes, yes, yes, yes, done, done],
        ),
        (
            "runs",
            Action::Cancel,
            [yes, yes, claim, yes, "final", what, done, done],
        ),
        (
            "runs",
            to("codex"),
            [yes, yes, claim, yes, "final", what, done, done],
        ),
        (
            "runs",
            release(),
            [
                unclaimed,
                unclaimed,
                "not released",
                unclaimed,
                "final",
                what,
                done,
                done,
            ],
        ),
        (
            "runs",
            Action::Requeue,
            [
                unfailed, unfailed, unfailed, unfailed, yes, what, done, done,
            ],
        ),
        (
            "runs",
            Action::MarkFailed,
            [
                unclaimed, unclaimed, yes, unclaimed, "final", what, done, done,
            ],
        ),
    ];
    for (queue, action, says) in rules {
        let source = if queue == "runs" {
            "inbox"
        } else {
            "canonical"
        };
        for (at, says) in says.iter().enumerate() {
            let id = (at + 1).to_string();
            let wish = Wish {
                note: Some("why".into()),
                ..wish(key(source, queue, &id), action.clone())
            };
            let got = why(wish, &setting);
            let told = format!("{action} of {} in {queue}: {got:?}", WORDS[at]);
            match *says {
                "" => assert_eq!(got, None, "{told}"),
                says => assert!(got.is_some_and(|g| g.contains(says)), "{told}"),
            }
        }
    }
}

#[test]
fn owners_and_notes() {
    let setting = Setting::new();
    let bus = |id: &str, action| wish(key("canonical", "bus", id), action);
    for (wish, says) in [
        (bus("1", to("  ")), Some("no new owner")),
        (bus("1", to("RONALD")), Some("belongs to ron already")),
        (
            bus(
                "3",
                Action::Release {
                    to: Some("ron".into()),
                },
            ),
            None,
        ),
        (
            bus(
                "3",
                Action::Release {
                    to: Some("".into()),
                },
            ),
            Some("no new owner"),
        ),
        (bus("1", Action::Note), Some("--note")),
        (
            Wish {
                note: Some(" \n".into()),
                ..bus("1", Action::Note)
            },
            Some("--note"),
        ),
    ] {
        let got = why(wish, &setting);
        match says {
            None => assert_eq!(got, None),
            Some(says) => assert!(got.as_ref().is_some_and(|g| g.contains(says)), "{got:?}"),
        }
    }
}

#[test]
fn policy_of_the_source_lies_over_the_top_one_over_the_built_in() {
    let mut setting = Setting::new();
    let cancel = || wish(key("canonical", "bus", "1"), Action::Cancel);
    setting.policy.0.insert("cancel".into(), ActionPolicy::Deny);
    assert!(why(cancel(), &setting).unwrap().contains("policy denies"));
    let own = &mut setting.sources[0].policy.0;
    own.insert("cancel".into(), ActionPolicy::Propose);
    assert!(why(cancel(), &setting).unwrap().contains("only proposes"));
    setting.sources[0]
        .policy
        .0
        .insert("cancel".into(), ActionPolicy::Approve);
    let wishes = vec![
        wish(key("canonical", "bus", "3"), release()),
        cancel(),
        wish(key("canonical", "bus", "5"), Action::Requeue),
        wish(key("canonical", "bus", "7"), Action::MarkFailed),
    ];
    let admitted = admit(&world(&WORDS), wishes, &setting.ctx());
    // What is refused needs no approver; the order is that of a menu.
    assert_eq!(admitted.needs_approval, ["cancel", "release"]);
    assert_eq!(admitted.wishes.len(), 3);
}

#[test]
fn the_same_twice_is_one_and_two_actions_are_none() {
    let setting = Setting::new();
    let bus = |id: &str, action| wish(key("canonical", "bus", id), action);
    let admitted = admit(
        &world(&WORDS),
        vec![
            bus("4", Action::Cancel),
            bus("1", Action::Cancel),
            bus("4", Action::Cancel),
            bus("1", to("codex")),
            bus("1", Action::Cancel),
        ],
        &setting.ctx(),
    );
    assert_eq!(admitted.wishes, [bus("4", Action::Cancel)]);
    assert_eq!(admitted.refused.len(), 1);
    assert!(admitted.refused[0].why.contains("choose one"));
}

#[test]
fn too_many_rows_are_refused_as_a_whole() {
    let mut setting = Setting::new();
    setting.rules.max_rows = 2;
    let all = |ids: &[&str]| -> Vec<Wish> {
        ids.iter()
            .map(|id| wish(key("canonical", "bus", id), Action::Cancel))
            .collect()
    };
    let two = admit(&world(&WORDS), all(&["1", "2", "7"]), &setting.ctx());
    assert_eq!((two.wishes.len(), two.refused.len()), (2, 1));
    let three = admit(&world(&WORDS), all(&["1", "2", "4"]), &setting.ctx());
    assert_eq!((three.wishes.len(), three.refused.len()), (0, 3));
    assert!(three.refused[0].why.contains("max_rows = 2"));
    assert!(three.needs_approval.is_empty());
}

#[test]
fn reasons_are_told_in_every_language() {
    let mut setting = Setting::new();
    let mut said = Vec::new();
    for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
        setting.lang = lang;
        said.push(why(wish(key("canonical", "bus", "3"), Action::Cancel), &setting).unwrap());
    }
    assert!(
        said[1].contains("점유") && said[2].contains("領取"),
        "{said:?}"
    );
}
