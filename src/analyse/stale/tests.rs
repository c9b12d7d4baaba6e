#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Each rule at its threshold, which family decides, and what clears a claim.

use super::*;
use crate::analyse::sample::{ago, board, source, whole};
use crate::model::{Field, Lang, MappingOrigin, Priority, Record, Role, StaleRules, State};
use std::sync::Arc;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn record(id: &str, owner: Option<&str>, status: &str, state: State, age_s: i64) -> Record {
    let made = crate::analyse::sample::row(id, owner, status, Some(ago(age_s)));
    Record { state, ..made }
}

fn claimed(id: &str, claimed_s: i64) -> Record {
    let mut r = record(id, Some("cowork"), "claimed", State::Claimed, 10 * DAY);
    r.times.claimed = Some(ago(claimed_s));
    r.claimed_by = Some("cowork".into());
    r
}

fn with(mut r: Record, change: impl FnOnce(&mut Record)) -> Record {
    change(&mut r);
    r
}

/// `id rule` of everything that is stale among some records of one queue.
fn found(records: Vec<Record>) -> Vec<String> {
    told(board(
        vec![source(
            "canonical",
            Role::Canonical,
            vec![whole("tasks", records)],
        )],
        &[],
    ))
}

fn told(board: Board) -> Vec<String> {
    let mut out: Vec<String> = find(&board, &StaleConfig::default())
        .iter()
        .map(|f| {
            format!(
                "{} {} {}",
                board.item(f.position).unwrap().record.id,
                f.rule(),
                f.action.word()
            )
        })
        .collect();
    out.sort();
    out
}

#[test]
fn a_claim_is_stale_beyond_its_threshold_only() {
    let records = vec![
        claimed("1", 6 * HOUR + 1),
        claimed("2", 6 * HOUR),
        with(claimed("3", 9 * DAY), |r| r.times.claimed = None),
    ];
    assert_eq!(found(records), ["1 claim_age release"]);
}

#[test]
fn the_first_family_that_has_a_value_decides() {
    let records = vec![
        // A valid lease clears a claim of any age, whatever the heartbeat says.
        with(claimed("1", 9 * DAY), |r| {
            r.times.lease = Some(ago(-HOUR));
            r.times.heartbeat = Some(ago(DAY));
        }),
        // Grace: a minute by default.
        with(claimed("2", 9 * DAY), |r| r.times.lease = Some(ago(MINUTE))),
        with(claimed("3", MINUTE), |r| {
            r.times.lease = Some(ago(MINUTE + 1))
        }),
        // A fresh heartbeat clears it; a silent one condemns a young claim.
        with(claimed("4", 9 * DAY), |r| {
            r.times.heartbeat = Some(ago(9 * MINUTE))
        }),
        with(claimed("5", HOUR), |r| {
            r.times.heartbeat = Some(ago(11 * MINUTE))
        }),
        // NULL counts as not having it.
        claimed("6", 9 * DAY),
    ];
    assert_eq!(
        found(records),
        [
            "3 lease_expired release",
            "5 no_heartbeat release",
            "6 claim_age release"
        ]
    );
}

#[test]
fn slow_beats_are_waited_for_three_times() {
    // Four living workers that beat every half hour; the fifth has missed one beat, the sixth four.
    let beat = |id: &str, minutes: i64| {
        with(claimed(id, DAY), |r| {
            r.times.heartbeat = Some(ago(minutes * MINUTE))
        })
    };
    let records = vec![
        beat("1", 2),
        beat("2", 12),
        beat("3", 18),
        beat("4", 27),
        beat("5", 35),
        beat("6", 150),
    ];
    assert_eq!(found(records), ["6 no_heartbeat release"]);
}

#[test]
fn what_waits_ages_by_its_priority() {
    let waiting = |id: &str, state: State, priority: Priority, age: i64| {
        with(record(id, Some("ron"), "todo", state, age), |r| {
            r.priority = priority
        })
    };
    let records = vec![
        waiting("1", State::Queued, Priority::Urgent, 12 * HOUR + 1),
        waiting("2", State::Queued, Priority::High, 2 * DAY),
        waiting("3", State::Blocked, Priority::Normal, 14 * DAY + 1),
        waiting("4", State::Queued, Priority::Low, 29 * DAY),
        waiting("5", State::Scheduled, Priority::Urgent, 90 * DAY),
        waiting("6", State::Failed, Priority::Urgent, DAY),
        with(waiting("7", State::Queued, Priority::Urgent, DAY), |r| {
            r.times.created = None
        }),
    ];
    assert_eq!(found(records), ["1 queue_age review", "3 queue_age review"]);
}

#[test]
fn everything_live_in_a_legacy_store_is_left_over() {
    let records = vec![
        record("1", None, "todo", State::Queued, HOUR),
        claimed("2", MINUTE),
        with(record("3", None, "todo", State::Queued, HOUR), |r| {
            r.times.created = None
        }),
        record("4", None, "done", State::Done, HOUR),
    ];
    let board = board(
        vec![source("old", Role::Legacy, vec![whole("tasks", records)])],
        &[],
    );
    assert_eq!(
        told(board),
        ["1 legacy archive", "2 legacy archive", "3 legacy archive"]
    );
}

#[test]
fn a_run_is_stale_when_it_is_old_and_silent() {
    let records = vec![
        with(claimed("1", 7 * HOUR), |r| {
            r.times.heartbeat = Some(ago(HOUR))
        }),
        with(claimed("2", 7 * HOUR), |r| {
            r.times.heartbeat = Some(ago(MINUTE))
        }),
        with(claimed("3", 7 * HOUR), |r| {
            r.stale_after_ms = Some(24 * HOUR * 1000)
        }),
        with(claimed("4", 2 * HOUR), |r| {
            r.stale_after_ms = Some(HOUR * 1000)
        }),
        with(claimed("5", HOUR), |r| r.times.heartbeat = Some(ago(DAY))),
        claimed("6", 7 * HOUR),
    ];
    let mut runs = whole("items", records);
    let mut mapping = (*runs.mapping).clone();
    mapping.origin = MappingOrigin::Preset("run_queue".into());
    mapping
        .fields
        .insert(Field::StaleAfter, "run.staleAfterMs".into());
    runs.mapping = Arc::new(mapping);
    let board = board(vec![source("runs", Role::Canonical, vec![runs])], &[]);
    assert_eq!(
        told(board),
        [
            "1 claim_age mark-failed",
            "4 claim_age mark-failed",
            "6 claim_age mark-failed"
        ]
    );
}

#[test]
fn every_finding_names_its_figure_and_its_threshold_in_every_language() {
    let records = vec![
        claimed("1", 9 * DAY),
        with(claimed("2", HOUR), |r| {
            r.times.heartbeat = Some(ago(11 * MINUTE))
        }),
        with(claimed("3", HOUR), |r| {
            r.times.lease = Some(ago(5 * MINUTE))
        }),
        with(record("4", None, "todo", State::Queued, 20 * DAY), |_| {}),
    ];
    let board = board(
        vec![source(
            "canonical",
            Role::Canonical,
            vec![whole("tasks", records)],
        )],
        &[],
    );
    let findings = find(&board, &StaleConfig::new(&StaleRules::default()));
    assert_eq!(findings.len(), 4);
    for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
        for f in &findings {
            let said = f.say(&board, lang);
            let figure = lang.span(f.age_s(&board.clock).unwrap());
            assert!(
                said.contains(&figure) && said.contains(&lang.span(f.threshold_s)),
                "{lang:?} {}: {said}",
                f.rule()
            );
            assert!(fragment(f.rule(), 3, lang).contains('3'));
        }
    }
}
