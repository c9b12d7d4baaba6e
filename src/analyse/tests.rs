#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Verdicts in the order of the rule book, and what a person is asked to decide.

use super::sample::{ago, board, row, source, whole};
use super::*;
use crate::model::{Lang, Priority, Record, Role, SourceSnapshot};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn item(
    id: usize,
    owner: &str,
    status: &str,
    priority: Priority,
    age_s: i64,
    title: &str,
) -> Record {
    let mut r = row(id, Some(owner), status, Some(ago(age_s)));
    r.priority = priority;
    r.title = title.into();
    r
}

fn canonical(records: Vec<Record>) -> SourceSnapshot {
    source("canonical", Role::Canonical, vec![whole("tasks", records)])
}

/// `id action confidence` of every item, by id.
fn verdicts(board: &Board) -> Vec<String> {
    let judgement = judge(board, &JudgeRules::default());
    let mut out: Vec<(String, String)> = board
        .items()
        .map(|i| {
            let v = judgement.verdict(i.position).unwrap();
            for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
                assert!(!v.say(board, &judgement, lang).is_empty(), "{lang:?} {v:?}");
            }
            (
                i.key().to_string(),
                format!(
                    "{} {} {}",
                    i.record.id,
                    v.action.word(),
                    v.confidence.word()
                ),
            )
        })
        .collect();
    out.sort();
    out.into_iter().map(|(_, said)| said).collect()
}

#[test]
fn the_first_rule_that_applies_decides() {
    use Priority::{High, Low, Normal, Urgent};
    let mut claim = item(
        5,
        "cowork",
        "claimed",
        Normal,
        9 * DAY,
        "write the rollback policy of the release",
    );
    claim.times.claimed = Some(ago(9 * DAY));
    let mut fresh = item(
        6,
        "cowork",
        "claimed",
        Normal,
        9 * DAY,
        "measure how long the nightly export takes",
    );
    fresh.times.claimed = Some(ago(HOUR));
    let records = vec![
        item(
            1,
            "ron",
            "queued",
            Urgent,
            HOUR,
            "gateway answers with 502 since noon",
        ),
        item(
            2,
            "codex",
            "queued",
            High,
            HOUR,
            "ship the patched parser to staging",
        ),
        item(
            3,
            "codex",
            "failed",
            High,
            HOUR,
            "collect embeddings for the archive",
        ),
        item(
            4,
            "ron",
            "queued",
            Low,
            31 * DAY,
            "sort the attic photographs by year",
        ),
        claim,
        fresh,
        item(
            7,
            "ron",
            "queued",
            Normal,
            DAY,
            "renew the domain before summer",
        ),
        item(
            8,
            "ron",
            "queued",
            Normal,
            20 * DAY,
            "read the contract of the landlord",
        ),
    ];
    let inbox = source(
        "inbox",
        Role::Inbox,
        vec![whole(
            "items",
            vec![item(
                9,
                "guardian",
                "pending",
                Low,
                DAY,
                "rotate the staging keys",
            )],
        )],
    );
    let legacy = source(
        "old",
        Role::Legacy,
        vec![whole(
            "tasks",
            vec![item(
                1,
                "ron",
                "todo",
                Urgent,
                HOUR,
                "healthcheck of the old host",
            )],
        )],
    );
    let board = board(vec![canonical(records), inbox, legacy], &["ron"]);
    assert_eq!(
        verdicts(&board),
        [
            "1 do certain",
            "2 redeliver certain",
            "3 redeliver certain",
            "4 review certain",
            "5 release certain",
            "6 wait certain",
            "7 wait certain",
            "8 review certain",
            "9 redeliver certain",
            "1 archive certain",
        ]
    );
}

#[test]
fn without_me_every_urgent_item_is_to_be_done() {
    let records = vec![item(
        1,
        "codex",
        "queued",
        Priority::High,
        HOUR,
        "ship the patched parser to staging",
    )];
    assert_eq!(
        verdicts(&board(vec![canonical(records)], &[])),
        ["1 do certain"]
    );
}

#[test]
fn a_copy_is_cancelled_and_a_fan_out_is_decided_once() {
    let alert = "[drift-recovery] 시스템 이슈 2건 감지";
    let shared = "restart the four launchd services of the vault watcher";
    let records = vec![
        item(1, "ron", "queued", Priority::Urgent, 20 * HOUR, alert),
        item(2, "ron", "queued", Priority::Urgent, 8 * HOUR, alert),
        item(3, "ron", "queued", Priority::High, DAY, shared),
        item(4, "codex", "queued", Priority::High, DAY, shared),
    ];
    let board = board(vec![canonical(records)], &["ron"]);
    assert_eq!(
        verdicts(&board),
        [
            "1 cancel certain",
            "2 do certain",
            "3 review likely",
            "4 review likely"
        ]
    );
    let judgement = judge(&board, &JudgeRules::default());
    let decided: Vec<(DecisionKind, Vec<String>)> = judgement
        .decisions
        .iter()
        .map(|d| {
            (
                d.kind,
                d.items
                    .iter()
                    .map(|at| board.item(*at).unwrap().record.id.to_string())
                    .collect(),
            )
        })
        .collect();
    assert_eq!(
        decided,
        [
            (DecisionKind::Urgent, vec!["2".to_owned()]),
            (DecisionKind::FanOut, vec!["3".to_owned(), "4".to_owned()])
        ]
    );
    // The survivor of a group is no duplicate: taking all that are leaves one of each.
    let position = |id: &str| {
        board
            .items()
            .find(|i| &*i.record.id == id)
            .unwrap()
            .position
    };
    assert!(
        judgement.duplicate(position("1")).is_some()
            && judgement.duplicate(position("2")).is_none()
    );
}

#[test]
fn decisions_of_the_kpi_s_queues_come_first_then_the_oldest() {
    let of = |name: &str, ids: [usize; 2]| {
        let words = [
            "patch the parser of invoices",
            "move the backups to the new disk",
            "answer the auditors in writing",
            "close the port on the router",
        ];
        let records = ids
            .iter()
            .map(|id| {
                item(
                    *id,
                    "ron",
                    "queued",
                    Priority::Urgent,
                    *id as i64 * HOUR,
                    words[id - 1],
                )
            })
            .collect();
        source(name, Role::Canonical, vec![whole("tasks", records)])
    };
    let board = board(vec![of("a", [1, 4]), of("b", [2, 3])], &["ron"]);
    let rules = JudgeRules {
        kpi_queues: [("b".to_owned(), "tasks".to_owned())].into(),
        ..JudgeRules::default()
    };
    let judgement = judge(&board, &rules);
    let ids: Vec<&str> = judgement
        .decisions
        .iter()
        .map(|d| &*board.item(d.items[0]).unwrap().record.id)
        .collect();
    assert_eq!(ids, ["3", "2", "4", "1"]);
}

#[test]
fn what_is_acknowledged_is_set_aside_until_it_changes_or_its_time_is_up() {
    let alert = "[drift-recovery] 시스템 이슈 2건 감지";
    let shared = "restart the four launchd services of the vault watcher";
    let made = |alerts: &[usize]| {
        let alerts = alerts.iter().map(|id| {
            item(
                *id,
                "ron",
                "queued",
                Priority::Urgent,
                30 * HOUR - *id as i64,
                alert,
            )
        });
        let others = [
            item(21, "ron", "queued", Priority::High, DAY, shared),
            item(22, "codex", "queued", Priority::High, DAY, shared),
            item(
                23,
                "ron",
                "queued",
                Priority::High,
                DAY,
                "answer the auditors in writing",
            ),
        ];
        board(vec![canonical(alerts.chain(others).collect())], &["ron"])
    };
    let open = |board: &Board, known: Vec<known::Known>| {
        let rules = JudgeRules {
            known,
            ..JudgeRules::default()
        };
        let judgement = judge(board, &rules);
        let ids = |decisions: &[Decision]| -> Vec<String> {
            let first = |d: &Decision| board.item(d.items[0]).unwrap().record.id.to_string();
            decisions.iter().map(first).collect()
        };
        (ids(&judgement.decisions), ids(&judgement.set_aside))
    };
    let now = made(&[1, 2]);
    let judgement = judge(&now, &JudgeRules::default());
    let items = |kind| {
        let group = judgement.groups.iter().find(|g| g.kind == kind).unwrap();
        known::items(&now, group)
    };
    let said = |thing, until| known::Known {
        thing,
        reason: "known".into(),
        by: "ron".into(),
        at: ago(0),
        until,
    };
    let group = |kind, until| said(known::KnownThing::Group(items(kind)), until);
    let (alerts, fan_out) = (duplicates::Kind::Recurrence, duplicates::Kind::CrossOwner);
    let later = Some(crate::analyse::sample::clock().now.plus_seconds(1));
    let of = |ids: &[&str]| ids.iter().map(|i| (*i).to_owned()).collect::<Vec<_>>();
    assert_eq!(open(&now, vec![]), (of(&["2", "21", "23"]), of(&[])));
    assert_eq!(
        open(&now, vec![group(alerts, later), group(fan_out, None)]),
        (of(&["23"]), of(&["2", "21"]))
    );
    // The time is up.
    assert_eq!(
        open(
            &now,
            vec![group(alerts, Some(crate::analyse::sample::clock().now))]
        )
        .1,
        of(&[])
    );
    // One more alert: another group.
    assert_eq!(
        open(&made(&[1, 2, 3]), vec![group(alerts, None)]).1,
        of(&[])
    );
    // The order in a store is no change.
    assert_eq!(
        open(&made(&[2, 1]), vec![group(alerts, None)]).1,
        of(&["2"])
    );
    // An item by its key; of a fan-out each one has to be known.
    let key = |id: &str| {
        let item = now.items().find(|i| &*i.record.id == id).unwrap();
        said(known::KnownThing::Item(item.key()), None)
    };
    assert_eq!(
        open(&now, vec![key("23"), key("21")]),
        (of(&["2", "21"]), of(&["23"]))
    );
    assert_eq!(open(&now, vec![key("21"), key("22")]).1, of(&["21"]));
}

#[test]
fn a_stale_claim_stays_whatever_group_it_is_in() {
    let text = "write the rollback policy of the release";
    let mut claim = item(1, "cowork", "claimed", Priority::Normal, 9 * DAY, text);
    claim.times.claimed = Some(ago(9 * DAY));
    let again = item(2, "cowork", "queued", Priority::Normal, DAY, text);
    let board = board(vec![canonical(vec![claim, again])], &[]);
    let judgement = judge(&board, &JudgeRules::default());
    let group = judgement.groups.first().unwrap();
    let rules = JudgeRules {
        known: vec![known::Known {
            thing: known::KnownThing::Group(known::items(&board, group)),
            reason: "known".into(),
            by: "ron".into(),
            at: ago(0),
            until: None,
        }],
        ..JudgeRules::default()
    };
    let judgement = judge(&board, &rules);
    assert!(judgement.known_group(0).is_some() && judgement.set_aside.is_empty());
    assert_eq!(judgement.decisions[0].kind, DecisionKind::StaleClaim);
}
