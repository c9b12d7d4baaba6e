//! What judging costs grows with the items, however they are spread over groups.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::sample::{ago, board, row, source, whole};
use super::*;
use crate::model::Role;
use std::time::{Duration, Instant};

/// A board on which every item is a copy of every other one.
fn copies(n: usize) -> Board {
    let records = (0..n).map(|id| {
        let age = i64::try_from(id).unwrap();
        let mut record = row(id, Some("ron"), "queued", Some(ago(age)));
        record.title = "the very same title of all".into();
        record
    });
    let queue = whole("tasks", records.collect());
    board(vec![source("canonical", Role::Canonical, vec![queue])], &[])
}

/// Judges it and asks for every verdict, as each list does.
fn took(board: &Board) -> Duration {
    let begun = Instant::now();
    let judgement = judge(board, &JudgeRules::default());
    let copies = (0..board.len()).filter(|at| judgement.duplicate(*at).is_some());
    assert_eq!(copies.count(), board.len() - 1);
    begun.elapsed()
}

#[test]
fn one_group_of_all_items_costs_no_more_than_many() {
    let small = took(&copies(5_000));
    let large = took(&copies(60_000));
    // Twelve times as much, with room for a busy machine; all pairs would be 144 times as much.
    let most = small * 24 + Duration::from_secs(3);
    assert!(large < most, "5,000: {small:?}, 60,000: {large:?}");
}
