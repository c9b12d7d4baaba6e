//! Looking back: random pasts are lived through, looked at, and rebuilt from what is left of them.

use super::{names, pairs, parse_flag, question};
use crate::analyse::kpi::{
    Counting, KpiQuestion, LookBack, Rebuilt, Term, as_of, kpi, kpi_as_of, series, tally::Tally,
    when,
};
use crate::analyse::sample::{ago, clock, morning, row as item, source, whole};
use crate::analyse::{Board, Rules, reconcile};
use crate::model::{Clock, HistoryRow, Moment, OwnerRules, QueueHistory, Role, State, Told};
use proptest::prelude::*;
use std::sync::Arc;

const DAY: i64 = 86_400;

/// What happened to an item: seconds ago, by growing nearness to now.
#[derive(Debug, Clone)]
struct Past {
    owner: usize,
    queue: usize,
    created: i64,
    claimed: Option<i64>,
    ended: Option<(i64, State)>,
}

fn pasts() -> impl Strategy<Value = Vec<Past>> {
    let one = (
        0usize..4,
        0usize..2,
        1i64..20 * DAY,
        prop::option::of(0.0f64..1.0),
        prop::option::of((0.0f64..1.0, 0usize..3)),
    );
    let one = one.prop_map(|(owner, queue, created, claim, end)| {
        let claimed = claim.map(|part| (created as f64 * part) as i64);
        let from = claimed.unwrap_or(created);
        let ended = end.map(|(part, how)| {
            (
                (from as f64 * part) as i64,
                [State::Done, State::Failed, State::Cancelled][how],
            )
        });
        Past {
            owner,
            queue,
            created,
            claimed,
            ended,
        }
    });
    prop::collection::vec(one, 1..60)
}

const WORDS: [(&str, State); 5] = [
    ("queued", State::Queued),
    ("claimed", State::Claimed),
    ("failed", State::Failed),
    ("done", State::Done),
    ("cancelled", State::Cancelled),
];

impl Past {
    /// Its state so many seconds ago; `None` before it was there.
    fn state(&self, then: i64) -> Option<State> {
        if self.created < then {
            None
        } else if let Some((_, state)) = self.ended.filter(|(at, _)| *at >= then) {
            Some(state)
        } else if self.claimed.is_some_and(|at| at >= then) {
            Some(State::Claimed)
        } else {
            Some(State::Queued)
        }
    }
}

/// The board as it was so many seconds ago, from records as they stood then.
fn board_then(pasts: &[Past], then: i64) -> Board {
    let mut queues = [Vec::new(), Vec::new()];
    for (id, past) in pasts.iter().enumerate() {
        let Some(state) = past.state(then) else {
            continue;
        };
        let owner = format!("Owner-{}", past.owner);
        let word = WORDS.iter().find(|(_, s)| *s == state).unwrap().0;
        let mut record = item(id, Some(&owner), word, Some(ago(past.created)));
        record.times.claimed = past.claimed.filter(|at| *at >= then).map(ago);
        record.times.completed = past
            .ended
            .filter(|(at, _)| *at >= then)
            .map(|(at, _)| ago(at));
        queues[past.queue].push(record);
    }
    let [a, b] = queues;
    let source = source("main", Role::Canonical, vec![whole("a", a), whole("b", b)]);
    let then = Clock {
        now: ago(then),
        ..clock()
    };
    reconcile(vec![Arc::new(source)], &rules(), then, false)
}

fn rules() -> Rules {
    Rules {
        failed_window_s: 3 * DAY,
        ..Rules::default()
    }
}

fn history(name: &str, rows: Vec<HistoryRow>) -> QueueHistory {
    QueueHistory {
        source: "main".into(),
        role: Role::Canonical,
        queue: name.into(),
        owners: (0..4)
            .map(|o| Some(Arc::from(format!("OWNER-{o}"))))
            .collect(),
        statuses: WORDS.iter().map(|(w, _)| Arc::from(*w)).collect(),
        rows,
        created: Told::Yes,
        claimed: Told::Yes,
        completed: Told::Yes,
        whole: true,
    }
}

fn row(
    owner: u32,
    state: State,
    created: Option<Moment>,
    claimed: Option<Moment>,
    completed: Option<Moment>,
) -> HistoryRow {
    let status = WORDS.iter().position(|(_, s)| *s == state).unwrap() as u16;
    HistoryRow {
        created,
        claimed,
        completed,
        owner,
        status,
        state,
    }
}

/// What is left of it today.
fn histories(pasts: &[Past]) -> Vec<QueueHistory> {
    let rows = |queue: usize| {
        pasts
            .iter()
            .filter(|p| p.queue == queue)
            .map(|p| {
                row(
                    p.owner as u32,
                    p.state(0).unwrap(),
                    Some(ago(p.created)),
                    p.claimed.map(ago),
                    p.ended.map(|(at, _)| ago(at)),
                )
            })
            .collect()
    };
    vec![history("a", rows(0)), history("b", rows(1))]
}

fn counting(terms: &[(&str, usize)], newest_days: Option<u32>) -> Counting {
    let terms = terms.iter().map(|(queue, word)| Term {
        source: "main".into(),
        queue: Arc::from(*queue),
        status: WORDS[*word].0.into(),
        state: WORDS[*word].1,
        role: Role::Canonical,
    });
    Counting {
        terms: terms.collect(),
        newest_days,
    }
}

/// What a definition counted so many seconds ago, by having been there.
fn counted(pasts: &[Past], counting: &Counting, then: i64) -> Vec<u64> {
    let board = board_then(pasts, then);
    (0..4)
        .map(|owner| {
            let held = board.items().filter(|i| {
                **i.owner == *format!("owner-{owner}")
                    && counting
                        .terms
                        .iter()
                        .any(|t| t.queue == i.queue.name && t.status == i.record.status)
                    && counting.newest_days.is_none_or(|n| {
                        i.record.times.created.unwrap() >= ago(then + i64::from(n) * DAY)
                    })
            });
            held.count() as u64
        })
        .collect()
}

fn definition() -> impl Strategy<Value = Counting> {
    let terms = prop::collection::hash_set((prop::sample::select(vec!["a", "b"]), 0usize..3), 1..4);
    (terms, prop::option::weighted(0.3, 1u32..15)).prop_map(|(terms, days)| {
        let mut terms: Vec<_> = terms.into_iter().collect();
        terms.sort_unstable();
        counting(&terms, days)
    })
}

fn look(
    pasts: &[Past],
    counting: &Counting,
    reported: &[u64],
    as_of: Option<Moment>,
) -> Option<LookBack> {
    let histories = histories(pasts);
    let names: Vec<String> = (0..4).map(|o| format!("owner-{o}")).collect();
    let reported: Vec<(&str, u64)> = names
        .iter()
        .map(String::as_str)
        .zip(reported.iter().copied())
        .collect();
    let look = crate::analyse::kpi::look::Look::new(&histories, &reported, &clock(), &rules());
    look.back(counting.clone(), as_of)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_board_rebuilt_for_an_earlier_minute_is_the_board_that_was_there(pasts in pasts(), minutes in 0i64..21 * 1440) {
        let changes = pasts.iter().flat_map(|p| [Some(p.created), p.claimed, p.ended.map(|(at, _)| at)]);
        // Any minute, and every second at which something happened.
        for then in changes.flatten().chain([minutes * 60]) {
            let was = Tally::of_board(&board_then(&pasts, then), &[], []).cells();
            let (rebuilt, said) = as_of(&histories(&pasts), &rules(), &clock(), ago(then));
            prop_assert_eq!(said, Rebuilt { at: ago(then), untold: 0 });
            prop_assert_eq!(rebuilt, was);
        }
    }

    #[test]
    fn a_chart_shows_what_was_there(pasts in pasts(), counting in definition(), thens in prop::collection::vec(0i64..21 * DAY, 0..6)) {
        let points: Vec<Moment> = thens.iter().map(|t| ago(*t)).collect();
        let board = morning();
        let answer = kpi(&board, &[], &question("owner-0=1,owner-1=1,owner-2=1,owner-3=1"));
        let got = series(&counting, &histories(&pasts), &answer, &rules(), &points);
        let want: Vec<_> = thens.iter().map(|t| (ago(*t), counted(&pasts, &counting, *t))).collect();
        prop_assert_eq!(got, want);
    }

    #[test]
    fn the_last_exact_stretch_and_the_nearest(pasts in pasts(), counting in definition(), then in 0i64..20 * DAY, off in 0u64..3) {
        let mut reported = counted(&pasts, &counting, then);
        reported[0] += off;
        prop_assume!(reported.iter().any(|n| *n > 0));
        let back = look(&pasts, &counting, &reported, Some(ago(then))).unwrap();
        let distance = |t: i64| -> u64 {
            counted(&pasts, &counting, t).iter().zip(&reported).map(|(a, b)| a.abs_diff(*b)).sum()
        };
        // Every second at which anything can have changed, and the ones around it.
        let mut changes: Vec<i64> = pasts.iter().flat_map(|p| {
            let gone = p.ended.map(|(at, _)| at).or(p.claimed).unwrap_or(p.created) - 3 * DAY - 1;
            let left = counting.newest_days.map(|n| p.created - i64::from(n) * DAY - 1);
            [Some(p.created), p.claimed, p.ended.map(|(at, _)| at), Some(gone), left]
        }).flatten().filter(|t| *t >= 0).collect();
        changes.push(0);
        changes.sort_unstable();
        changes.dedup();
        // The first row of them that counts starts the past; `changes` grows with age.
        let oldest = changes.iter().rposition(|t| counted(&pasts, &counting, *t).iter().any(|n| *n > 0));
        let known = &changes[..=oldest.unwrap_or(0)];
        let least = known.iter().map(|t| distance(*t)).min().unwrap();
        if let Some(nearest) = &back.nearest {
            prop_assert_eq!(nearest.distance, least);
            let latest = known.iter().position(|t| distance(*t) == least).unwrap();
            // The stretch holds the latest such change and ends with the next one that matters.
            let at = changes[latest];
            prop_assert!(nearest.span.from <= ago(at));
            prop_assert!(nearest.span.until.is_none_or(|u| u > ago(at)), "{:?}", nearest.span);
            if let Some(until) = nearest.span.until {
                let after = clock().age_s(until);
                prop_assert!(least > 0 || distance(after) > 0);
            }
            prop_assert_eq!(nearest.by_owner.iter().map(|(_, n)| *n).collect::<Vec<_>>(), counted(&pasts, &counting, at));
        } else {
            prop_assert!(oldest.is_none());
        }
        prop_assert_eq!(back.exact.is_some(), back.nearest.is_some() && least == 0);
        if off == 0 && counted(&pasts, &counting, then).iter().sum::<u64>() > 0 {
            let exact = back.exact.unwrap();
            prop_assert!(exact.until.is_none_or(|u| u > ago(then)));
            prop_assert!(exact.minute <= clock().now && exact.age_s >= 0);
        }
        let report = back.at_report.unwrap();
        prop_assert_eq!(report.distance, off);
        prop_assert!(report.span.from <= ago(then) && report.span.until.is_none_or(|u| u > ago(then)));
        prop_assert_eq!((back.untold, back.untold_then), (0, 0));
    }
}

#[test]
fn the_numbers_of_the_morning_were_true_until_the_eighteenth() {
    // The split held until two hours before noon on the eighteenth: somebody took three of codex' …
    let taken = ago(2 * DAY + 20 * 3600 + 16 * 60 + 20);
    let mut rows = Vec::new();
    let mut add = |n: u32, owner, state, created: i64, claimed| {
        for i in 0..n {
            rows.push(row(
                owner,
                state,
                Some(ago(created + i64::from(i))),
                claimed,
                None,
            ));
        }
    };
    add(10, 0, State::Queued, 9 * DAY, None);
    add(5, 0, State::Queued, 2 * DAY, None);
    add(2, 1, State::Queued, 6 * DAY, None);
    add(3, 1, State::Claimed, 6 * DAY, Some(taken));
    add(1, 2, State::Queued, 6 * DAY, None);
    add(
        2,
        2,
        State::Claimed,
        6 * DAY,
        Some(taken.plus_seconds(3600)),
    );
    let history = QueueHistory {
        source: "canonical".into(),
        queue: "bus_commands".into(),
        owners: ["ron", "codex", "cowork"]
            .map(|o| Some(Arc::from(o)))
            .to_vec(),
        ..history("", rows)
    };
    let mut asked = question("ron=10,codex=5,cowork=3");
    asked.reported.as_mut().unwrap().count.as_of = Some(ago(1800));
    let answer = kpi(&morning(), &[], &asked);
    let when = when(&answer, &[history], &Rules::default()).unwrap();
    let best = when.best().unwrap();
    assert_eq!(
        names(&best.counting.terms),
        ["canonical/bus_commands[queued]"]
    );
    let exact = best.exact.unwrap();
    assert_eq!(clock().rfc3339(exact.minute), "2026-04-18T11:58:00+09:00");
    assert_eq!(exact.until, Some(taken));
    assert_eq!(exact.age_s, 2 * DAY + 20 * 3600 + 17 * 60);
    let then = best.at_report.as_ref().unwrap();
    assert_eq!(
        (pairs(&then.by_owner), then.distance),
        (vec![("ron", 15), ("codex", 2), ("cowork", 1)], 10)
    );
    // The other queues have no history here: nothing is said of them.
    assert!(
        when.tried
            .iter()
            .all(|l| !l.counting.terms.iter().all(|t| &*t.queue == "items"))
    );
}

#[test]
fn one_that_leaves_as_another_comes_does_not_end_a_stretch() {
    let rows = vec![
        row(0, State::Done, Some(ago(9 * DAY)), None, Some(ago(5 * DAY))),
        row(0, State::Done, Some(ago(5 * DAY)), None, Some(ago(2 * DAY))),
    ];
    let histories = [history("a", rows)];
    let look =
        crate::analyse::kpi::look::Look::new(&histories, &[("owner-0", 1)], &clock(), &rules());
    let back = look.back(counting(&[("a", 0)], None), None).unwrap();
    let exact = back.exact.unwrap();
    assert_eq!(
        (exact.from, exact.until),
        (ago(9 * DAY), Some(ago(2 * DAY)))
    );
}

fn told(rows: Vec<HistoryRow>, change: impl Fn(&mut QueueHistory)) -> (Vec<u64>, u64) {
    let mut history = history("a", rows);
    change(&mut history);
    let reported = [("owner-0", 1u64)];
    let histories = [history];
    let look = crate::analyse::kpi::look::Look::new(&histories, &reported, &clock(), &rules());
    let counting = counting(&[("a", 0)], None);
    let counts = look.counts_at(&counting, &[ago(9 * DAY), ago(3 * DAY), ago(0)]);
    let counts = counts.into_iter().map(|(_, n)| n[0]).collect();
    (counts, look.back(counting, None).unwrap().untold)
}

#[test]
fn what_the_times_do_not_tell_is_counted_as_untold() {
    let at = |days: i64| Some(ago(days * DAY));
    let same = |_: &mut QueueHistory| {};
    for (row, want, untold) in [
        // Waiting since it was created.
        (row(0, State::Queued, at(5), None, None), [0, 1, 1], 0),
        (row(0, State::Claimed, at(5), at(1), None), [0, 1, 0], 0),
        (row(0, State::Done, at(5), None, at(1)), [0, 1, 0], 0),
        (row(0, State::Done, at(5), at(4), at(1)), [0, 0, 0], 0),
        // Ended or taken at a time that nobody wrote down.
        (row(0, State::Done, at(5), None, None), [0, 0, 0], 1),
        (row(0, State::Claimed, at(5), None, None), [0, 0, 0], 1),
        (row(0, State::Failed, at(5), at(2), None), [0, 1, 0], 1),
        // Claimed once, waiting again.
        (row(0, State::Queued, at(5), at(4), None), [0, 1, 1], 1),
        // No creation time: it has always been there.
        (row(0, State::Queued, None, None, None), [1, 1, 1], 1),
        // Times that contradict each other, or lie ahead.
        (row(0, State::Claimed, at(5), at(7), None), [0, 0, 0], 1),
        (
            row(0, State::Queued, Some(ago(-40)), None, None),
            [0, 0, 1],
            0,
        ),
        (
            row(
                0,
                State::Done,
                Some(Moment::EARLIEST),
                Some(Moment::LATEST),
                Some(Moment::LATEST),
            ),
            [1, 1, 0],
            0,
        ),
    ] {
        assert_eq!(told(vec![row], same), (want.to_vec(), untold), "{row:?}");
    }
    let done = row(0, State::Done, at(5), None, at(1));
    let absent = |h: &mut QueueHistory| h.claimed = Told::Absent;
    assert_eq!(told(vec![done], absent), (vec![0, 1, 0], 1));
    let ambiguous = |h: &mut QueueHistory| h.created = Told::Ambiguous;
    assert_eq!(
        told(vec![row(0, State::Queued, None, None, None)], ambiguous).1,
        1
    );
    // Several words for waiting, of which the definition counts one.
    let two_words = |h: &mut QueueHistory| {
        h.statuses.push("backlog".into());
        h.rows.extend((0..3).map(|_| HistoryRow {
            status: 5,
            ..row(1, State::Queued, at(5), None, None)
        }));
        h.rows.push(row(1, State::Queued, at(5), None, None));
    };
    assert_eq!(told(vec![done], two_words), (vec![0, 0, 0], 1));
}

#[test]
fn the_whole_answer_as_of_an_earlier_time() {
    let pasts: Vec<Past> = (0..6)
        .map(|n| Past {
            owner: 0,
            queue: 0,
            created: (n + 1) * DAY,
            claimed: (n > 3).then_some(DAY / 2),
            ended: None,
        })
        .collect();
    let reported = parse_flag("owner-0=3", &OwnerRules::default()).unwrap();
    let asked = KpiQuestion {
        reported: Some(reported.into()),
        ..KpiQuestion::default()
    };
    let answer = kpi_as_of(
        &board_then(&pasts, 0),
        &histories(&pasts),
        &rules(),
        ago(3 * DAY + 60),
        &asked,
    );
    assert_eq!(
        answer.rebuilt,
        Some(Rebuilt {
            at: ago(3 * DAY + 60),
            untold: 0
        })
    );
    assert!(answer.is_exact());
    assert_eq!(
        names(&answer.found.unwrap().definitions[0].terms),
        ["main/a[queued]"]
    );
}

#[test]
fn no_report_and_no_history_have_no_past() {
    let board = morning();
    let none = kpi(&board, &[], &KpiQuestion::default());
    assert!(when(&none, &[], &Rules::default()).is_none());
    let asked = kpi(&board, &[], &question("ron=1"));
    assert!(when(&asked, &[], &Rules::default()).is_none());
}
