//! What holds for any items whatever.

use super::super::*;
use super::{clock, item};
use crate::analyse::hands::testing::Odd;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
struct Row {
    title: String,
    body: Option<String>,
    owner: usize,
    state: usize,
    source: u16,
    created: Option<i64>,
    parent: Option<u8>,
    requester: Option<u8>,
}

const OWNERS: [&str; 3] = ["ron", "codex", "cowork"];

fn title() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "(\\[R[12]\\] |\\[drift\\] |)",
        "(restart|deploy|rollback|확인|배포|롤백|重啟|시스템) ",
        "(gateway|worker-3|worker-4|서버|스크립트|伺服器|CMD#1|CMD#2) ",
        "(2건|4건|97%|3/12|2026-04-20|v2.3|3 errors|) ?",
        "(detected|감지|실패|작성|告警|\\.\\.\\.|)",
    ];
    prop_oneof![
        4 => prop::collection::vec(word, 1..6).prop_map(|w| w.concat()),
        1 => "\\PC{0,30}",
        1 => Just(String::new()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        title(),
        prop_oneof![3 => Just(None), 1 => title().prop_map(Some)],
        0..3usize,
        0..8usize,
        0..3u16,
        prop::option::weighted(0.8, 0..200_000i64),
        prop::option::weighted(0.3, 0..6u8),
        prop::option::weighted(0.3, 0..2u8),
    )
        .prop_map(
            |(title, body, owner, state, source, created, parent, requester)| Row {
                title,
                body,
                owner,
                state,
                source,
                created,
                parent,
                requester,
            },
        );
    prop::collection::vec(row, 0..24)
}

/// The id is where a row stands, so that it keeps it when rows are moved.
fn candidates<'r>(
    rows: &'r [Row],
    ids: &'r [String],
    parents: &'r [Option<String>],
) -> Vec<Candidate<'r>> {
    rows.iter()
        .zip(ids)
        .zip(parents)
        .map(|((r, id), parent)| Candidate {
            body: r.body.as_deref(),
            owner: OWNERS[r.owner],
            requester: r.requester.map(|n| ["kim", "lee"][usize::from(n)]),
            state: State::ALL[r.state],
            role: [Role::Canonical, Role::Inbox, Role::Legacy][usize::from(r.source)],
            legacy: r.source == 2,
            source: r.source,
            id,
            parent: parent.as_deref(),
            created: r.created.map(|s| clock().now.plus_seconds(-s)),
            live: !State::ALL[r.state].is_terminal(),
            ..item(&r.title)
        })
        .collect()
}

/// A group as it is told: kind, confidence, keys and figures, whatever the order of the input.
type Told = (
    Kind,
    Confidence,
    Option<String>,
    Vec<(String, Action)>,
    Vec<Reason>,
    Option<i64>,
);

/// The groups with items named by their ids.
fn named(items: &[Candidate<'_>]) -> Vec<Told> {
    let id = |i: usize| items[i].id.to_owned();
    find(items, &clock())
        .into_iter()
        .map(|g| {
            let members = g.members.iter().map(|m| (id(m.item), m.action)).collect();
            (
                g.kind,
                g.confidence,
                g.survivor.map(id),
                members,
                g.reasons,
                g.interval_s,
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_reading_does_not_matter(rows in rows(), turn in 0..24usize, back in any::<bool>()) {
        let ids: Vec<String> = (0..rows.len()).map(|n| n.to_string()).collect();
        let parents: Vec<Option<String>> = rows.iter().map(|r| r.parent.map(|p| p.to_string())).collect();
        let items = candidates(&rows, &ids, &parents);
        let mut moved = items.clone();
        if !moved.is_empty() {
            let n = turn % moved.len();
            moved.rotate_left(n);
        }
        if back {
            moved.reverse();
        }
        prop_assert_eq!(named(&items), named(&moved));
    }

    #[test]
    fn groups_keep_to_the_rules(rows in rows()) {
        let ids: Vec<String> = (0..rows.len()).map(|n| n.to_string()).collect();
        let parents: Vec<Option<String>> = rows.iter().map(|r| r.parent.map(|p| p.to_string())).collect();
        let items = candidates(&rows, &ids, &parents);
        let mut near = BTreeSet::new();
        let mut lost: BTreeMap<usize, usize> = BTreeMap::new();
        for g in find(&items, &clock()) {
            prop_assert!(!g.members.is_empty());
            prop_assert!(g.survivor.is_some() == (g.kind != Kind::CrossOwner));
            prop_assert!(g.kind != Kind::CrossOwner || g.members.len() >= 2);
            let mut all: Vec<usize> = g.members.iter().map(|m| m.item).chain(g.survivor).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), count, "an item stands twice in a group");
            for m in &g.members {
                let it = &items[m.item];
                prop_assert!(it.live && !it.state.is_terminal());
                if m.action == Action::Cancel {
                    prop_assert!(matches!(it.state, State::Queued | State::Failed) && !it.legacy);
                    prop_assert!(g.kind != Kind::CrossOwner);
                    let s = &items[g.survivor.unwrap()];
                    prop_assert!(!s.legacy);
                    if g.confidence == Confidence::Certain {
                        prop_assert_eq!(s.owner, it.owner);
                        prop_assert_ne!(g.kind, Kind::Near);
                        *lost.entry(m.item).or_default() += 1;
                    }
                }
                if let Some(s) = g.survivor {
                    // A claimed item goes only before another claimed one.
                    prop_assert!(it.state != State::Claimed || items[s].state == State::Claimed || it.legacy);
                    prop_assert!(items[s].state != State::Failed || it.state == State::Failed || it.legacy);
                }
            }
            if g.kind == Kind::Near {
                for i in all {
                    prop_assert!(near.insert(i), "an item is in two near groups");
                }
            }
            if g.interval_s.is_some() {
                prop_assert!(count >= 3);
            }
        }
    }

    #[test]
    fn no_text_panics(a in any::<String>(), b in "\\PC{0,80}", c in "[\\[\\]().…#/:%0-9a-z 건차第\"'`~-]{0,60}") {
        let texts = [a.as_str(), b.as_str(), c.as_str(), a.as_str(), b.as_str()];
        let items: Vec<Candidate<'_>> = texts.iter().map(|t| Candidate { body: Some(&c), parent: Some(&b), ..item(t) }).collect();
        let _ = find(&items, &clock());
        let _ = compare(&items[0], &items[1], &clock());
        let index = Index::build(texts.iter().map(|t| Document { title: t, body: Some(&a) }).collect());
        let _ = index.rank(0, 3);
    }

    #[test]
    fn a_title_is_its_own_copy_in_any_dress(title in title(), retry in 1..9u8) {
        let dressed = format!("[R{retry}]  {}\u{200b} ", title.to_ascii_uppercase());
        prop_assert_eq!(key::key_of(&dressed), key::key_of(&title));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn nothing_depends_on_the_hands(rows in rows(), count in 2..9usize, idle in 0..4usize) {
        // Enough texts that every step is cut.
        let many: Vec<Row> = rows
            .iter()
            .flat_map(|r| (0..4).map(|n| Row { title: format!("{} {}", r.title, ["", "api", "db", "2건"][n]), ..r.clone() }))
            .collect();
        let ids: Vec<String> = (0..many.len()).map(|n| n.to_string()).collect();
        let parents: Vec<Option<String>> = many.iter().map(|r| r.parent.map(|p| p.to_string())).collect();
        let items = candidates(&many, &ids, &parents);
        let odd = Odd { count, idle };
        let keyed = keys(&items, &OneHand);
        prop_assert_eq!(&keys(&items, &odd), &keyed);
        prop_assert_eq!(
            find_keyed(&items, &keyed, &clock(), &odd),
            find_keyed(&items, &keyed, &clock(), &OneHand)
        );
    }
}
