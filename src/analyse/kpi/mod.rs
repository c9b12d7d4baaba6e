//! PURE. A reported count held against what the stores hold: which definition gives these numbers,
//! what explains each owner's, what does the one configured definition give, and when was the
//! report last true.
//!
//! With enough terms anything matches by luck, so the search prefers simple definitions, counts the
//! alternatives, and says where it stopped. It must not call a definition the report's meaning: it
//! says which ones give the numbers.

mod configured;
mod definition;
mod explain;
mod grid;
mod limits;
mod look;
mod nearest;
mod past;
mod rank;
mod reported;
mod say;
mod search;
mod subset;
mod sweep;
mod tally;
mod term;
#[cfg(test)]
mod tests;
mod when;

pub use configured::{Configured, CountQuery, Unmet};
pub use definition::{Definition, Fit};
pub use explain::Explanation;
pub use limits::Limits;
pub use look::{Counting, Counts, LookBack, Span};
pub use past::{as_of, kpi_as_of};
pub use reported::{Reported, parse_file, parse_flag};
pub use tally::Cell;
pub use term::{CountTerm, Term};
pub use when::{When, series, when};

use crate::analyse::Board;
use crate::model::{Clock, Moment};
use std::collections::HashSet;
use std::sync::Arc;
use tally::Tally;

/// Figures beyond this are clamped before they are searched for; no store holds as many.
const LARGEST: u64 = 1 << 40;

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KpiQuestion {
    /// What somebody reported, where somebody did.
    pub reported: Option<Reported>,
    /// The configured definition; empty when there is none.
    pub count: Vec<CountTerm>,
    /// How far to search.
    pub limits: Limits,
}

/// How the report agrees with the stores; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Match {
    /// One definition gives every owner's number.
    Exact,
    /// A definition within one queue gives the sum, not the split.
    TotalOnly,
    /// Each owner's number can be explained, not by one definition.
    PerOwner,
    /// Nothing explains it.
    None,
}

impl Match {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::TotalOnly => "total_only",
            Self::PerOwner => "per_owner",
            Self::None => "none",
        }
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How the report agrees with the stores.
    pub matched: Match,
    /// How many further definitions match as the first one does: exact ones where it is exact,
    /// sums within one queue where it gives the sum; at least so many when the search stopped
    /// early. 0 where no definition matches.
    pub alternatives: u64,
    /// Further definitions that match and are as simple as the first.
    pub as_simple: u64,
    /// How many definitions there are that are no more complex than the first match …
    pub tried: u64,
    /// … and how many different answers a report of these sizes has room for. Where more were tried
    /// than there is room for, some definition was bound to fit.
    pub room: u64,
    /// Exact ones; then those that give the sum within one queue; then the nearest.
    pub definitions: Vec<Definition>,
    /// By reported owner, in the order of the report; empty where none was found.
    pub per_owner: Vec<(Arc<str>, Vec<Explanation>)>,
    /// Not every definition was tried. Decided by counted steps, never by a clock.
    pub stopped_early: bool,
}

impl Found {
    /// Whether several definitions fit equally well, or so many were tried that one had to.
    #[must_use]
    pub fn may_be_coincidence(&self) -> bool {
        self.as_simple > 0 || self.tried > self.room
    }
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KpiAnswer {
    /// The instant the counts speak of, and the zone they are told in.
    pub clock: Clock,
    /// The counts are of an earlier instant, rebuilt from the rows' times.
    pub rebuilt: Option<Rebuilt>,
    /// What was reported.
    pub reported: Option<Reported>,
    /// Every count by term and owner.
    pub cells: Vec<Cell>,
    /// Whether every source was read to its end; if not, the counts are at least so high.
    pub exact_counts: bool,
    /// What the search found; `None` when nothing was reported.
    pub found: Option<Found>,
    /// The configured definition; `None` when there is none.
    pub configured: Option<Configured>,
}

/// What is to be said of counts that were rebuilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// The instant.
    pub at: Moment,
    /// Rows that were there and of which the times do not tell where they stood.
    pub untold: u64,
}

impl KpiAnswer {
    /// Whether one definition gives every number: the answer that `--exit-code` asks for.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.found
            .as_ref()
            .is_some_and(|f| f.matched == Match::Exact)
    }
}

/// Answers from what a board holds: its live items, and finished ones where they were loaded.
/// `losers` marks the positions on the board that are certain duplicates to be cancelled; it may be
/// shorter than the board.
#[must_use]
pub fn kpi(board: &Board, losers: &[bool], question: &KpiQuestion) -> KpiAnswer {
    let figures = figures(question);
    let owners = figures.iter().map(|(owner, _)| *owner);
    let tally = Tally::of_board(board, losers, owners);
    answer(board, &tally, question, None)
}

/// What the question says was reported.
fn figures(question: &KpiQuestion) -> Vec<(&str, u64)> {
    question
        .reported
        .as_ref()
        .map(figures_of)
        .unwrap_or_default()
}

/// The reported numbers, each owner once.
fn figures_of(reported: &Reported) -> Vec<(&str, u64)> {
    let mut out: Vec<(&str, u64)> = Vec::new();
    let mut seen = HashSet::new();
    for (owner, n) in &reported.count.by_owner {
        if seen.insert(owner.as_str()) {
            out.push((owner, (*n).min(LARGEST)));
        }
    }
    out
}

fn answer(
    board: &Board,
    tally: &Tally,
    question: &KpiQuestion,
    rebuilt: Option<Rebuilt>,
) -> KpiAnswer {
    let figures: Option<Vec<u64>> = question
        .reported
        .as_ref()
        .map(|_| figures(question).into_iter().map(|(_, n)| n).collect());
    KpiAnswer {
        clock: board.clock,
        rebuilt,
        reported: question.reported.clone(),
        cells: tally.cells(),
        exact_counts: board.live().is_exact(),
        found: figures.as_ref().map(|f| find(tally, f, &question.limits)),
        configured: configured::count(board, tally, &question.count, figures.as_deref()),
    }
}

fn find(tally: &Tally, reported: &[u64], limits: &Limits) -> Found {
    let definitions = search::definitions(tally, reported, limits);
    let (per_owner, owners_stopped) = explain::explain(tally, reported, limits);
    let explained = per_owner
        .iter()
        .zip(reported)
        .all(|((_, found), n)| *n == 0 || !found.is_empty());
    let (matched, matching) = if definitions.exact > 0 {
        (Match::Exact, definitions.exact)
    } else if definitions.totals > 0 {
        (Match::TotalOnly, definitions.totals)
    } else if explained {
        (Match::PerOwner, 0)
    } else {
        (Match::None, 0)
    };
    Found {
        matched,
        alternatives: matching.saturating_sub(1),
        as_simple: definitions.as_simple.saturating_sub(1),
        tried: definitions.tried,
        room: definitions.room,
        definitions: definitions.list,
        per_owner,
        stopped_early: definitions.stopped || owners_stopped,
    }
}
