//! What holds for every filter and every text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::selecting::{things, utc};
use crate::model::{Clock, ItemKey, KeyPattern, OwnerRules};
use crate::query::fields::{Kind, find};
use crate::query::tree::{Clause, Compare, Precision, Term, Test, When};
use crate::query::{Context, FieldHelp, Query, fields, values};
use chrono::NaiveDate;
use proptest::prelude::*;

/// Text with everything that has a meaning somewhere in the language.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z가-힣]{1,6}",
        3 => "[-|\"\\\\,:<>=()!#%/& \ta가\u{1112}\u{1161}é\u{3000}\0]{1,8}",
        1 => "\\PC{1,10}",
        1 => prop::sample::select(vec!["AND", "OR", "NOT", "&&", "me", "owner=x", "-"])
            .prop_map(str::to_owned),
    ]
}

fn key() -> impl Strategy<Value = KeyPattern> {
    prop_oneof![
        "[#%/a-z가 ,\"|]{1,6}".prop_map(KeyPattern::Id),
        ("[a-z0-9_-]{1,6}", text(), text()).prop_map(|(source, queue, id)| {
            KeyPattern::Whole(ItemKey {
                source: source.as_str().into(),
                queue: queue.as_str().into(),
                id: id.into(),
            })
        }),
    ]
}

fn when() -> impl Strategy<Value = When> {
    (
        0i32..=9999,
        1u32..=366,
        0u32..24,
        0u32..60,
        0u32..60,
        0u32..1_000_000,
        0..4,
        prop::option::of(-15i32 * 60 - 59..=15 * 60 + 59),
    )
        .prop_map(|(year, day, h, m, s, us, precision, offset)| {
            let date = NaiveDate::from_yo_opt(year, day)
                .or_else(|| NaiveDate::from_yo_opt(year, 365))
                .unwrap();
            let (precision, naive) = match precision {
                0 => (Precision::Day, date.and_hms_opt(0, 0, 0)),
                1 => (Precision::Minute, date.and_hms_opt(h, m, 0)),
                2 => (Precision::Second, date.and_hms_opt(h, m, s)),
                _ => (Precision::Micro, date.and_hms_micro_opt(h, m, s, us)),
            };
            When {
                naive: naive.unwrap(),
                precision,
                offset: offset
                    .map(|m| m * 60)
                    .filter(|_| precision != Precision::Day),
            }
        })
}

fn of_kind(kind: Kind) -> Vec<&'static FieldHelp> {
    fields().iter().filter(|f| f.kind == kind).collect()
}

fn test() -> impl Strategy<Value = Test> {
    let order = [
        Compare::Less,
        Compare::LessOrEqual,
        Compare::Greater,
        Compare::GreaterOrEqual,
        Compare::Is,
    ];
    let choices = of_kind(Kind::Choice);
    prop_oneof![
        text().prop_map(Test::Word),
        (
            prop::sample::select(of_kind(Kind::Free)),
            prop::collection::vec(text(), 1..4)
        )
            .prop_map(|(f, v)| Test::Free(f, v)),
        prop::sample::select(choices).prop_flat_map(|f| {
            prop::collection::vec(prop::sample::select(f.values), 1..4)
                .prop_map(move |v| Test::Choice(f, v))
        }),
        prop::collection::vec(key(), 1..3).prop_map(|k| Test::Key(find("key").unwrap(), k)),
        (
            prop::sample::select(order[..4].to_vec()),
            0..=values::LONGEST_S
        )
            .prop_map(|(op, s)| Test::Age(find("age").unwrap(), op, s)),
        (
            prop::sample::select(of_kind(Kind::Date)),
            prop::sample::select(order.to_vec()),
            when()
        )
            .prop_map(|(f, op, w)| Test::Time(f, op, w)),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let term = (any::<bool>(), test()).prop_map(|(negated, test)| Term { negated, test });
    let clause = prop::collection::vec(term, 1..4).prop_map(Clause);
    prop::collection::vec(clause, 0..4).prop_map(|clauses| Query { clauses })
}

/// Filters that are nearly right, or not at all.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "owner:",
            "state:",
            "queued",
            "age>",
            "3d",
            "created<=",
            "2026-04-01",
            "T09:00",
            "|",
            " ",
            "-",
            "\"",
            "\\",
            ",",
            "key:",
            "a/b/c",
            "가",
            "\u{1112}\u{1161}",
            "(",
            "!",
            "=",
            "\u{3000}",
            "\x1b",
            "\u{202e}",
            "#",
            "OR",
        ])
        .prop_map(str::to_owned),
        text(),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn every_tree_reads_back_from_its_text(q in query()) {
        let text = q.to_string();
        let back = Query::parse(&text);
        prop_assert!(back.is_ok(), "{}", back.unwrap_err().render());
        prop_assert_eq!(back.unwrap(), q, "{}", text);
    }

    #[test]
    fn whatever_is_typed_is_read_or_explained(t in typed()) {
        match Query::parse(&t) {
            Ok(q) => {
                let text = q.to_string();
                prop_assert_eq!(Query::parse(&text), Ok(q), "{}", text);
            }
            Err(e) => {
                prop_assert!(e.at.start <= e.at.end && t.get(e.at.clone()).is_some(), "{:?}", e);
                prop_assert!(!e.message.is_empty() && !e.hint.is_empty());
                let shown = e.render();
                prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{:?}", shown);
                prop_assert_eq!(e.excerpt().lines().count(), 2, "{:?}", shown);
            }
        }
    }

    #[test]
    fn a_filter_and_its_opposite_share_nothing_and_miss_nothing(t in test()) {
        let owners = OwnerRules::default();
        let context = Context { clock: Clock::at(utc("2026-04-21T00:00:00Z"), chrono_tz::UTC), owners: &owners };
        let of = |negated| Query { clauses: vec![Clause(vec![Term { negated, test: t.clone() }])] }.matcher(&context);
        let (yes, no) = (of(false), of(true));
        for thing in things() {
            prop_assert!(yes.matches(&thing) != no.matches(&thing));
        }
    }

    /// The promise of the module's documentation: binding `|` first never selects more than the
    /// other reading. Terms are the bits of `truth`; `bars` says which gaps hold a `|`.
    #[test]
    fn the_reading_of_the_bar_is_the_narrower_one(n in 1usize..10, truth: u16, bars: u16) {
        let holds = |i: usize| truth >> i & 1 == 1;
        let bar = |i: usize| bars >> i & 1 == 1;
        let text: String = (0..n).map(|i| {
            let gap = match i { 0 => "", _ if bar(i) => "|", _ => " " };
            format!("{gap}{}id:29204", if holds(i) { "" } else { "-" })
        }).collect();
        let owners = OwnerRules::default();
        let context = Context { clock: Clock::at(utc("2026-04-21T00:00:00Z"), chrono_tz::UTC), owners: &owners };
        let thing = things().pop().unwrap();
        let ours = Query::parse(&text).unwrap().matcher(&context).matches(&thing);
        let runs = |ends: &dyn Fn(usize) -> bool| {
            let mut runs = vec![vec![]];
            for i in 0..n {
                if i > 0 && ends(i) { runs.push(vec![]); }
                runs.last_mut().unwrap().push(holds(i));
            }
            runs
        };
        prop_assert_eq!(ours, runs(&|i| !bar(i)).iter().all(|c| c.contains(&true)), "{}", text);
        let other = runs(&|i| bar(i)).iter().any(|g| !g.contains(&false));
        prop_assert!(!ours || other, "{}", text);
    }
}
