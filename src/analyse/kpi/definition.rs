//! A way of counting, what it gives, and how that compares with what was reported.

use super::tally::{Group, Tally};
use super::term::Term;
use std::sync::Arc;

/// How a definition's numbers compare with the reported ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fit {
    /// Every reported owner's number.
    Exact,
    /// The sum over the reported owners, not the split.
    Total,
    /// Neither.
    None,
}

impl Fit {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Total => "total",
            Self::None => "none",
        }
    }
}

/// A way of counting, and what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What is counted.
    pub terms: Vec<Term>,
    /// Certain duplicates are left out.
    pub without_duplicates: bool,
    /// Only items created within so many days; those without a creation time are left out.
    pub newest_days: Option<u32>,
    /// The sum over the *reported* owners. Items of anybody else are in `others` and never in
    /// here: a report that names three owners says nothing of a fourth, so a definition is held
    /// against it by those three alone.
    pub total: u64,
    /// The reported owners' numbers, in the order of the report.
    pub by_owner: Vec<(Arc<str>, u64)>,
    /// What it counts for owners that were not reported, by name.
    pub others: Vec<(Arc<str>, u64)>,
    /// How that compares.
    pub fit: Fit,
    /// Sum over the reported owners of the difference, without sign.
    pub distance: u64,
}

impl Definition {
    /// Whether all its terms are of one queue.
    #[must_use]
    pub fn one_queue(&self) -> bool {
        self.terms.windows(2).all(|pair| match pair {
            [a, b] => a.same_queue(b),
            _ => true,
        })
    }
}

/// Counts a definition.
pub(super) fn make<'g>(
    tally: &Tally,
    groups: impl IntoIterator<Item = &'g Group>,
    terms: Vec<Term>,
    without_duplicates: bool,
    newest_days: Option<u32>,
    reported: &[u64],
) -> Definition {
    let counted = tally.count(groups, without_duplicates, newest_days);
    let total = counted.by_owner.iter().map(|(_, n)| n).sum();
    let distance = counted
        .by_owner
        .iter()
        .zip(reported)
        .map(|((_, n), r)| n.abs_diff(*r))
        .sum();
    let fit = if distance == 0 {
        Fit::Exact
    } else if total == reported.iter().sum::<u64>() {
        Fit::Total
    } else {
        Fit::None
    };
    Definition {
        terms,
        without_duplicates,
        newest_days,
        total,
        by_owner: counted.by_owner,
        others: counted.others,
        fit,
        distance,
    }
}
