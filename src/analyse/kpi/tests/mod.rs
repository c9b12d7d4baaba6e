//! The morning of the first document, and random worlds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod past;
mod sentences;

use super::*;
use crate::analyse::sample::{ago, board, morning, row, source, whole};
use crate::model::{OwnerRules, Role, Total};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn question(reported: &str) -> KpiQuestion {
    let count = parse_flag(reported, &OwnerRules::default()).unwrap();
    KpiQuestion {
        reported: Some(count.into()),
        ..KpiQuestion::default()
    }
}

fn names(terms: &[Term]) -> Vec<String> {
    terms.iter().map(ToString::to_string).collect()
}

fn pairs(counts: &[(Arc<str>, u64)]) -> Vec<(&str, u64)> {
    counts.iter().map(|(o, n)| (&**o, *n)).collect()
}

fn explained(found: &Found, owner: &str) -> Vec<String> {
    let (_, list) = found.per_owner.iter().find(|(o, _)| &**o == owner).unwrap();
    list.iter()
        .map(|e| {
            let parts: Vec<String> = e.parts.iter().map(|(t, n)| format!("{t} {n}")).collect();
            let newest = e
                .newest
                .map(|n| format!(", newest {n} of {}", e.of.unwrap()));
            format!("{}{}", parts.join(" + "), newest.unwrap_or_default())
        })
        .collect()
}

#[test]
fn the_morning_of_the_first_document() {
    let answer = kpi(&morning(), &[], &question("ron=10,codex=5,cowork=3"));
    let found = answer.found.as_ref().unwrap();
    assert_eq!(found.matched, Match::TotalOnly);
    assert!(!answer.is_exact() && !found.stopped_early);
    let best = &found.definitions[0];
    assert_eq!(names(&best.terms), ["canonical/bus_commands[queued]"]);
    assert_eq!((best.newest_days, best.without_duplicates), (None, false));
    assert_eq!((best.total, best.distance, best.fit), (18, 10, Fit::Total));
    assert_eq!(
        pairs(&best.by_owner),
        [("ron", 15), ("codex", 2), ("cowork", 1)]
    );
    assert!(best.others.is_empty());
    assert_eq!(
        explained(found, "codex")[0],
        "canonical/bus_commands[queued] 2 + canonical/bus_commands[failed] 2 + inbox/items[pending] 1"
    );
    assert_eq!(
        explained(found, "cowork")[0],
        "canonical/bus_commands[queued] 1 + canonical/bus_commands[claimed] 1 + canonical/bus_commands[failed] 1"
    );
    assert_eq!(
        explained(found, "ron"),
        [
            "canonical/bus_commands[queued] 10, newest 10 of 15",
            "canonical/ops_todos[todo] 10, newest 10 of 34",
        ]
    );
    let nearest: Vec<u64> = found
        .definitions
        .iter()
        .filter(|d| !(d.fit == Fit::Total && d.one_queue()))
        .map(|d| d.distance)
        .collect();
    assert!(nearest.is_sorted() && !nearest.is_empty(), "{nearest:?}");
}

#[test]
fn what_the_stores_hold_is_exact_and_others_stand_apart() {
    let answer = kpi(&morning(), &[], &question("ron=34,codex=2,cowork=24"));
    let best = &answer.found.as_ref().unwrap().definitions[0];
    assert!(answer.is_exact());
    assert_eq!(names(&best.terms), ["canonical/ops_todos[todo]"]);
    assert_eq!((best.total, best.distance), (60, 0));
    assert_eq!(pairs(&best.others), [("ops-queue", 272)]);
}

#[test]
fn duplicates_left_out() {
    let board = morning();
    let mut losers = vec![false; board.len()];
    let mut of_ron = 0;
    for item in board.items() {
        if &**item.owner == "ron" && &*item.queue.name == "bus_commands" && of_ron < 8 {
            of_ron += 1;
            losers[item.position] = true;
        }
    }
    let answer = kpi(&board, &losers, &question("ron=7,codex=2,cowork=1"));
    let found = answer.found.unwrap();
    let best = &found.definitions[0];
    assert_eq!(
        (found.matched, best.without_duplicates),
        (Match::Exact, true)
    );
    assert_eq!(names(&best.terms), ["canonical/bus_commands[queued]"]);
    // Where no duplicate is counted, leaving them out is no definition of its own.
    let plain = kpi(&board, &losers, &question("ron=34,codex=2,cowork=24"));
    let found = plain.found.unwrap();
    assert_eq!((found.matched, found.alternatives), (Match::Exact, 0));
    assert!(!found.definitions[0].without_duplicates);
}

#[test]
fn a_window_of_days() {
    // Five days hold the alerts and the one request that went to all three.
    let answer = kpi(&morning(), &[], &question("ron=10,codex=1,cowork=1"));
    let found = answer.found.unwrap();
    let best = &found.definitions[0];
    assert_eq!(found.matched, Match::Exact);
    assert_eq!(names(&best.terms), ["canonical/bus_commands[queued]"]);
    assert_eq!(best.newest_days, Some(5));
}

#[test]
fn items_without_a_creation_time_are_outside_any_window() {
    let mut records: Vec<_> = (0..4)
        .map(|i| row(i, Some("ron"), "queued", Some(ago(3600))))
        .collect();
    records.extend((4..9).map(|i| row(i, Some("ron"), "queued", None)));
    let board = board(
        vec![source("a", Role::Canonical, vec![whole("q", records)])],
        &[],
    );
    let found = kpi(&board, &[], &question("ron=4")).found.unwrap();
    let best = &found.definitions[0];
    assert_eq!((best.fit, best.newest_days), (Fit::Exact, Some(1)));
    // Five are undated: "newest 5" would have to guess.
    let found = kpi(&board, &[], &question("ron=5")).found.unwrap();
    assert_eq!(
        (found.matched, explained(&found, "ron").len()),
        (Match::None, 0)
    );
}

#[test]
fn preference_and_coincidence() {
    let one = |n: usize, status: &str| {
        (0..n)
            .map(|i| row(i, Some("ron"), status, Some(ago(60))))
            .collect::<Vec<_>>()
    };
    let mut canonical = one(3, "queued");
    canonical.extend(one(3, "failed"));
    let board = board(
        vec![
            source("old", Role::Legacy, vec![whole("q", one(3, "todo"))]),
            source("in", Role::Inbox, vec![whole("q", one(3, "todo"))]),
            source(
                "main",
                Role::Canonical,
                vec![whole("q", canonical), whole("r", one(1, "todo"))],
            ),
        ],
        &[],
    );
    let found = kpi(&board, &[], &question("ron=3")).found.unwrap();
    let order: Vec<String> = found
        .definitions
        .iter()
        .filter(|d| d.fit == Fit::Exact)
        .map(|d| d.terms[0].to_string())
        .collect();
    assert_eq!(
        order,
        [
            "main/q[queued]",
            "main/q[failed]",
            "in/q[todo]",
            "old/q[todo]"
        ]
    );
    assert_eq!((found.alternatives, found.as_simple), (3, 3));
    assert!(found.may_be_coincidence());
    let found = kpi(&board, &[], &question("ron=4")).found.unwrap();
    let best = &found.definitions[0];
    assert_eq!(names(&best.terms), ["main/q[queued]", "main/r[todo]"]);
    // One small number, five terms: something had to fit.
    let found = kpi(&board, &[], &question("ron=1")).found.unwrap();
    assert_eq!((found.as_simple, found.tried, found.room), (0, 5, 2));
    assert!(found.may_be_coincidence());
    let found = kpi(&morning(), &[], &question("ron=15,codex=2,cowork=1"))
        .found
        .unwrap();
    assert!(
        !found.may_be_coincidence(),
        "{} {}",
        found.tried,
        found.room
    );
}

#[test]
fn the_first_match_that_holds() {
    for (reported, want) in [
        ("ron=15,codex=2,cowork=1", Match::Exact),
        ("ron=10,codex=5,cowork=3", Match::TotalOnly),
        ("ron=34,codex=5,cowork=1", Match::PerOwner),
        ("ron=15,codex=500", Match::None),
        ("nobody-we-know=4", Match::None),
        ("nobody-we-know=0", Match::Exact),
    ] {
        let found = kpi(&morning(), &[], &question(reported)).found.unwrap();
        assert_eq!(found.matched, want, "{reported}");
    }
    let none = kpi(&morning(), &[], &KpiQuestion::default());
    assert!(none.found.is_none() && none.configured.is_none() && none.cells.len() == 16);
}

#[test]
fn the_configured_definition() {
    let mut asked = question("ron=15,codex=2,cowork=2");
    asked.count = [
        "canonical/bus_commands[queued,claimed]",
        "inbox/items[pending]",
        "gone/x[y]",
        "inbox/none[y]",
        "canonical/ops_todos[Todo]",
    ]
    .map(|t| CountTerm::parse(t).unwrap())
    .to_vec();
    let configured = kpi(&morning(), &[], &asked).configured.unwrap();
    assert_eq!(configured.total, 24);
    assert_eq!(
        pairs(&configured.by_owner),
        [
            ("ron", 15),
            ("codex", 3),
            ("cowork", 3),
            ("data-analyst", 1),
            ("guardian", 2)
        ]
    );
    assert_eq!(configured.fit, Some(Fit::None));
    let query = &configured.queries[0];
    assert_eq!(
        (&*query.queue, query.owner.as_deref(), query.statuses.len()),
        ("bus_commands", Some("target_agent"), 2)
    );
    assert_eq!(
        configured.unmet,
        [
            Unmet::NoSource("gone".into()),
            Unmet::NoQueue("inbox/none".into()),
            Unmet::Spelling {
                place: "canonical/ops_todos".into(),
                wanted: "Todo".into(),
                found: "todo".into()
            },
        ]
    );
}

#[test]
fn rows_that_a_query_would_count_and_the_number_does_not() {
    let mut bus = whole(
        "bus",
        vec![
            row(1, Some("ron"), "failed", Some(ago(60))),
            row(2, Some("ron"), "failed", Some(ago(86_400 * 90))),
        ],
    );
    bus.total = Total::Exact(2);
    bus.by_status = vec![crate::model::StatusCount {
        status: "failed".into(),
        state: crate::model::State::Failed,
        count: 2,
    }];
    let board = board(vec![source("a", Role::Canonical, vec![bus])], &[]);
    let asked = KpiQuestion {
        count: vec![CountTerm::parse("a/bus[failed]").unwrap()],
        ..KpiQuestion::default()
    };
    let configured = kpi(&board, &[], &asked).configured.unwrap();
    assert_eq!(
        (configured.total, configured.queries[0].beyond),
        (1, Some(1))
    );
}

/// A world of few queues, words and owners: `(source, queue, word, owner, days old, duplicate)`.
type Item = (usize, usize, usize, usize, Option<u32>, bool);

const WORDS: [&str; 5] = ["queued", "claimed", "failed", "blocked", "todo"];
const ROLES: [Role; 3] = [Role::Canonical, Role::Inbox, Role::Legacy];

fn world(items: &[Item]) -> (Board, Vec<bool>) {
    let mut queues: BTreeMap<(usize, usize), Vec<crate::model::Record>> = BTreeMap::new();
    for (at, (s, q, word, owner, days, _)) in items.iter().enumerate() {
        // Half a day past full days, so that no window's edge falls on an item.
        let created = days.map(|d| ago(i64::from(d) * 86_400 + 43_200));
        let owner = format!("owner-{owner}");
        queues
            .entry((*s, *q))
            .or_default()
            .push(row(at, Some(&owner), WORDS[*word], created));
    }
    let sources = (0..3)
        .map(|s| {
            let queues = queues.iter().filter(|((at, _), _)| *at == s);
            let queues = queues.map(|((_, q), records)| whole(&format!("q{q}"), records.clone()));
            source(["main", "in", "old"][s], ROLES[s], queues.collect())
        })
        .collect();
    let board = board(sources, &[]);
    let losers = board
        .items()
        .map(|i| items[i.record.id.parse::<usize>().unwrap()].5)
        .collect();
    (board, losers)
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec(
        (
            0usize..3,
            0usize..2,
            0usize..5,
            0usize..5,
            prop::option::weighted(0.9, 0u32..13),
            prop::bool::weighted(0.3),
        ),
        1..120,
    )
}

/// What a hidden definition counts, by owner.
fn hidden(
    items: &[Item],
    terms: &[(usize, usize, usize)],
    without: bool,
    newest: Option<u32>,
) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (s, q, word, owner, days, loser) in items {
        let inside = newest.is_none_or(|n| days.is_some_and(|d| d < n));
        if terms.contains(&(*s, *q, *word)) && inside && !(without && *loser) {
            *counts.entry(format!("owner-{owner}")).or_default() += 1;
        }
    }
    counts
}

fn ask(counts: &BTreeMap<String, u64>) -> KpiQuestion {
    let count = crate::model::ReportedCount {
        by_owner: counts.clone().into_iter().collect(),
        as_of: None,
    };
    KpiQuestion {
        reported: Some(count.into()),
        ..KpiQuestion::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_hidden_definition_is_found(
        items in items(),
        terms in prop::collection::hash_set((0usize..3, 0usize..2, 0usize..5), 1..=3),
        without in any::<bool>(),
        newest in prop::option::of(1u32..14),
    ) {
        let terms: Vec<_> = terms.into_iter().collect();
        let counts = hidden(&items, &terms, without, newest);
        prop_assume!(!counts.is_empty());
        let (board, losers) = world(&items);
        let found = kpi(&board, &losers, &ask(&counts)).found.unwrap();
        prop_assert_eq!(found.matched, Match::Exact);
        prop_assert!(!found.stopped_early);
        // Every definition counts what it says it counts.
        for d in &found.definitions {
            let at = |t: &Term| (
                ["main", "in", "old"].iter().position(|s| **s == *t.source).unwrap(),
                t.queue[1..].parse::<usize>().unwrap(),
                WORDS.iter().position(|w| **w == *t.status).unwrap(),
            );
            let terms: Vec<_> = d.terms.iter().map(at).collect();
            let mut counted = hidden(&items, &terms, d.without_duplicates, d.newest_days);
            for (owner, n) in &d.by_owner {
                prop_assert_eq!(counted.remove(&**owner).unwrap_or_default(), *n);
            }
            let others: BTreeMap<String, u64> = d.others.iter().map(|(o, n)| (o.to_string(), *n)).collect();
            prop_assert_eq!(counted, others);
            prop_assert_eq!(d.distance == 0, d.fit == Fit::Exact);
        }
    }

    #[test]
    fn the_number_of_plain_matches_is_that_of_trying_them_all(items in items(), owner in 0usize..5, n in 1u64..9) {
        let items: Vec<Item> = items.into_iter().map(|i| (i.0, i.1, i.2, i.3, None, false)).collect();
        let counts = BTreeMap::from([(format!("owner-{owner}"), n)]);
        let (board, losers) = world(&items);
        let found = kpi(&board, &losers, &ask(&counts)).found.unwrap();
        let mut cells: BTreeMap<(usize, usize, usize), u64> = BTreeMap::new();
        for i in items.iter().filter(|i| i.3 == owner) {
            *cells.entry((i.0, i.1, i.2)).or_default() += 1;
        }
        let v: Vec<u64> = cells.into_values().collect();
        let mut want = 0u64;
        for a in 0..v.len() {
            want += u64::from(v[a] == n);
            for b in a + 1..v.len() {
                want += u64::from(v[a] + v[b] == n);
                for c in &v[b + 1..] {
                    want += u64::from(v[a] + v[b] + c == n);
                }
            }
        }
        let exact = if found.matched == Match::Exact { found.alternatives + 1 } else { 0 };
        prop_assert_eq!(exact, want);
    }

    #[test]
    fn the_nearest_are_those_of_trying_them_all(items in items(), counts in prop::collection::btree_map("owner-[0-4]", 1u64..20, 1..4)) {
        let items: Vec<Item> = items.into_iter().map(|i| (i.0 % 2, i.1, i.2 % 3, i.3, None, false)).collect();
        let (board, losers) = world(&items);
        let found = kpi(&board, &losers, &ask(&counts)).found.unwrap();
        let mut terms: Vec<(usize, usize, usize)> = items
            .iter()
            .filter(|i| counts.contains_key(&format!("owner-{}", i.3)))
            .map(|i| (i.0, i.1, i.2))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        let mut distances = Vec::new();
        for mask in 1u32..1 << terms.len() {
            let set: Vec<_> = (0..terms.len()).filter(|i| mask >> i & 1 == 1).map(|i| terms[i]).collect();
            if set.len() > 3 {
                continue;
            }
            let counted = hidden(&items, &set, false, None);
            let of = |owner: &String| counted.get(owner).copied().unwrap_or_default();
            let distance: u64 = counts.iter().map(|(o, n)| of(o).abs_diff(*n)).sum();
            let total: u64 = counts.keys().map(of).sum();
            let one_queue = set.iter().all(|t| (t.0, t.1) == (set[0].0, set[0].1));
            let listed = total == counts.values().sum::<u64>() && one_queue;
            if distance > 0 && !listed {
                distances.push(distance);
            }
        }
        let one_queue_sum = |d: &&Definition| d.fit == Fit::Total && d.one_queue();
        let near = found.definitions.iter().filter(|d| d.fit != Fit::Exact && !one_queue_sum(d));
        distances.sort_unstable();
        distances.truncate(Limits::default().nearest);
        prop_assert_eq!(near.map(|d| d.distance).collect::<Vec<_>>(), distances);
    }

    #[test]
    fn the_order_of_reading_does_not_matter(items in items(), seed in any::<u64>(), counts in prop::collection::btree_map("owner-[0-4]", 0u64..12, 1..4)) {
        let mut shuffled = items.clone();
        let mut state = seed;
        for i in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(i, (state >> 33) as usize % (i + 1));
        }
        let (a, la) = world(&items);
        let (b, lb) = world(&shuffled);
        prop_assert_eq!(kpi(&a, &la, &ask(&counts)), kpi(&b, &lb, &ask(&counts)));
    }
}

/// `owners` × `words` over three queues, every cell between 0 and 3.
fn wide(owners: usize, words: usize) -> (Board, KpiQuestion) {
    let mut state = 7u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let mut queues = vec![Vec::new(), Vec::new(), Vec::new()];
    for word in 0..words {
        for owner in 0..owners {
            for _ in 0..next() % 4 {
                let created = ago((next() % (86_400 * 80)) as i64);
                let at = queues[word % 3].len();
                queues[word % 3].push(row(
                    at,
                    Some(&format!("o{owner}")),
                    &format!("word {word}"),
                    Some(created),
                ));
            }
        }
    }
    let queues = queues
        .into_iter()
        .enumerate()
        .map(|(q, r)| whole(&format!("q{q}"), r))
        .collect();
    let reported: Vec<String> = (0..owners)
        .map(|o| format!("o{o}={}", 3 + next() % 4))
        .collect();
    (
        board(vec![source("a", Role::Canonical, queues)], &[]),
        question(&reported.join(",")),
    )
}

#[test]
fn sixty_owners_and_two_hundred_words_are_bounded_and_it_says_so() {
    let (board, asked) = wide(60, 200);
    let answer = kpi(&board, &[], &asked);
    let found = answer.found.as_ref().unwrap();
    assert!(found.stopped_early);
    assert_eq!(found.per_owner.len(), 60);
    assert!(!found.definitions.is_empty());
    // The same on every machine and in every run.
    assert_eq!(kpi(&board, &[], &asked), answer);
}

#[test]
fn many_equal_words_are_counted_until_the_steps_run_out() {
    let records: Vec<_> = (0..300)
        .map(|i| row(i, Some("ron"), &format!("word {i}"), None))
        .collect();
    let board = board(
        vec![source("a", Role::Canonical, vec![whole("q", records)])],
        &[],
    );
    let found = kpi(&board, &[], &question("ron=3")).found.unwrap();
    assert_eq!(found.matched, Match::Exact);
    assert!(found.stopped_early && found.may_be_coincidence());
    assert!(found.alternatives > 100_000, "{}", found.alternatives);
    assert_eq!(
        found
            .definitions
            .iter()
            .filter(|d| d.fit == Fit::Exact)
            .count(),
        50
    );
}
