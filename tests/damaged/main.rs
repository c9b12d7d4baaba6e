//! Stores that something has happened to: each is run through every verb by the built binary. No
//! panic, no hang, no byte of a store changed by looking, a sentence with a hint for what cannot be
//! read, and what can be read is shown.
//!
//! The damages are made by a script, the same at every run. Always run is a sample of them that
//! holds every kind; `REVEILLE_LONG=1` runs all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod base;
mod case;
mod logs;
mod pages;
mod rng;
mod schemas;
#[path = "../support/mod.rs"]
mod support;
mod texts;
mod tour;

use base::Base;
use case::Case;
use tour::{SLOTS, Tour};

fn is_long() -> bool {
    std::env::var_os("REVEILLE_LONG").is_some_and(|v| v == "1")
}

/// Those that are always run: one in so many, beginning at another place for each base.
fn sample(cases: Vec<Case>, one_in: usize) -> Vec<Case> {
    if is_long() {
        return cases;
    }
    let all = cases.into_iter().enumerate();
    all.filter(|(n, _)| n % one_in == 0)
        .map(|(_, c)| c)
        .collect()
}

/// Runs cases side by side; where something is wrong, one after another, to say which one it is.
fn all_are_borne(base: Base, cases: &[Case]) {
    let mut tour = Tour::new(base);
    if is_long() {
        let whole = tour.of(&[]);
        assert_eq!(whole, [""; 0], "{base:?} without any damage");
    }
    let mut wrong = Vec::new();
    for group in cases.chunks(SLOTS) {
        let group: Vec<&Case> = group.iter().collect();
        if is_long() {
            println!("{group:?}");
        }
        let together = tour.of(&group);
        if together.is_empty() {
            continue;
        }
        let before = wrong.len();
        for case in &group {
            let faults = tour.of(&[case]);
            wrong.extend(faults.into_iter().map(|f| format!("{case:?}: {f}")));
        }
        if wrong.len() == before {
            wrong.push(format!("{group:?} together: {together:?}"));
        }
    }
    println!(
        "{base:?}: {} damaged stores, the slowest step {:?} ({})",
        cases.len(),
        tour.slowest.0,
        tour.slowest.1
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn databases_whose_pages_are_damaged() {
    all_are_borne(Base::Rollback, &sample(pages::cases(Base::Rollback), 8));
}

#[test]
fn closed_databases_with_a_log_whose_pages_are_damaged() {
    all_are_borne(Base::Closed, &sample(pages::cases(Base::Closed), 13));
}

#[test]
fn logs_that_are_damaged() {
    all_are_borne(Base::Log, &sample(logs::of_logs(Base::Log), 2));
}

#[test]
fn logs_and_indexes_that_are_damaged() {
    let cases = logs::of_logs(Base::LogAndIndex);
    all_are_borne(Base::LogAndIndex, &sample(cases, 2));
}

#[test]
fn hot_journals_that_are_damaged() {
    let cases = logs::of_journals(Base::Journal);
    all_are_borne(Base::Journal, &sample(cases, 1));
}

#[test]
fn hostile_schemas() {
    all_are_borne(Base::Rollback, &sample(schemas::cases(), 2));
}

#[test]
fn views_that_only_a_deadline_ends() {
    if is_long() {
        all_are_borne(Base::Rollback, &schemas::endless());
    }
}

#[test]
fn damaged_lists() {
    all_are_borne(Base::List, &sample(texts::damaged(Base::List), 5));
}

#[test]
fn damaged_lines() {
    let mut cases = sample(texts::damaged(Base::Lines), 10);
    cases.extend(sample(texts::lines(), 1));
    all_are_borne(Base::Lines, &cases);
}

#[test]
fn lists_that_somebody_else_wrote() {
    let mut cases = sample(texts::worlds(), 2);
    if is_long() {
        cases.extend(texts::large());
    }
    all_are_borne(Base::List, &cases);
}
