//! The one definition that everyone should use, counted, and what anyone needs to count it again.
//!
//! Queries are described here and spelt where SQL is spelt.

use super::definition::Fit;
use super::tally::{Group, Tally};
use super::term::{CountTerm, Term, place};
use crate::analyse::Board;
use crate::model::{Field, HealthState, QueueSnapshot, Role, State, StatusFrom, StoreKind};
use std::path::PathBuf;
use std::sync::Arc;

/// What a query over one queue must ask, to be spelt in the store's own language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountQuery {
    /// The source's configured name.
    pub source: Arc<str>,
    /// SQLite, or JSON, which no SQL can ask.
    pub kind: StoreKind,
    /// Where the store is.
    pub path: PathBuf,
    /// The table, or the pointer without its leading slash.
    pub queue: Arc<str>,
    /// Where the status comes from.
    pub status: StatusFrom,
    /// The owner's column; `None` where the queue has none.
    pub owner: Option<String>,
    /// Raw status words.
    pub statuses: Vec<Arc<str>>,
    /// Rows that such a query counts and the definition's number does not: old failures and
    /// finished rows, which are no work any more. `None` where the queue's rows were not counted
    /// by status.
    pub beyond: Option<u64>,
}

/// A part of the configured definition that counts nothing because it does not fit the stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// No source has this name.
    NoSource(Arc<str>),
    /// The source could not be read.
    Unread(Arc<str>),
    /// The source has no such queue: `source/queue`.
    NoQueue(String),
    /// No row stands under the word; rows stand under another spelling of it.
    Spelling {
        /// `source/queue`.
        place: String,
        /// The configured word.
        wanted: Arc<str>,
        /// The word of the rows.
        found: Arc<str>,
    },
}

/// The configured definition and its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configured {
    /// What it counts.
    pub terms: Vec<CountTerm>,
    /// The same word by word, as far as the stores can be asked what a word means.
    pub each: Vec<Term>,
    /// Everybody's items together: this is the definition of the number, so nobody is left out.
    pub total: u64,
    /// By canonical owner: the reported ones in their order, then the others by name.
    pub by_owner: Vec<(Arc<str>, u64)>,
    /// One query for each queue.
    pub queries: Vec<CountQuery>,
    /// What does not fit the stores.
    pub unmet: Vec<Unmet>,
    /// How it compares with what was reported, where something was: by the reported owners.
    pub fit: Option<Fit>,
}

/// Counts it. `None` when none is configured.
pub(super) fn count(
    board: &Board,
    tally: &Tally,
    terms: &[CountTerm],
    reported: Option<&[u64]>,
) -> Option<Configured> {
    if terms.is_empty() {
        return None;
    }
    let groups = tally
        .groups
        .iter()
        .filter(|g| terms.iter().any(|t| holds(t, g)));
    let counted = tally.count(groups, false, None);
    let of_reported = |f: fn(u64, u64) -> u64| -> Option<u64> {
        let pairs = counted.by_owner.iter().zip(reported?);
        Some(pairs.map(|((_, n), r)| f(*n, *r)).sum())
    };
    let fit = match (
        of_reported(u64::abs_diff),
        of_reported(|n, _| n),
        of_reported(|_, r| r),
    ) {
        (Some(0), _, _) => Some(Fit::Exact),
        (Some(_), counted, reported) if counted == reported => Some(Fit::Total),
        (Some(_), _, _) => Some(Fit::None),
        _ => None,
    };
    let mut by_owner = counted.by_owner;
    by_owner.extend(counted.others);
    let (queries, unmet) = queries(board, tally, terms);
    Some(Configured {
        terms: terms.to_vec(),
        each: as_terms(board, terms),
        total: by_owner.iter().map(|(_, n)| n).sum(),
        by_owner,
        queries,
        unmet,
        fit,
    })
}

/// Whether a configured term counts the items of a group.
pub(super) fn holds(term: &CountTerm, group: &Group) -> bool {
    group.term.source == term.source
        && group.term.queue == term.queue
        && term.statuses.contains(&group.term.status)
}

fn queries(board: &Board, tally: &Tally, terms: &[CountTerm]) -> (Vec<CountQuery>, Vec<Unmet>) {
    let mut queries: Vec<CountQuery> = Vec::new();
    let mut unmet = Vec::new();
    for term in terms {
        let Some(source) = board.sources().iter().find(|s| s.name == term.source) else {
            unmet.push(Unmet::NoSource(Arc::clone(&term.source)));
            continue;
        };
        let Some(queue) = source.queues.iter().find(|q| q.name == term.queue) else {
            unmet.push(if source.state == HealthState::Ok {
                Unmet::NoQueue(term.place())
            } else {
                Unmet::Unread(Arc::clone(&term.source))
            });
            continue;
        };
        for word in &term.statuses {
            if let Some(found) = other_spelling(queue, word) {
                unmet.push(Unmet::Spelling {
                    place: place(&term.source, &term.queue),
                    wanted: Arc::clone(word),
                    found,
                });
            }
        }
        let known = queries
            .iter_mut()
            .find(|q| q.source == term.source && q.queue == term.queue);
        if let Some(query) = known {
            for word in &term.statuses {
                if !query.statuses.contains(word) {
                    query.statuses.push(Arc::clone(word));
                }
            }
            continue;
        }
        queries.push(CountQuery {
            source: Arc::clone(&source.name),
            kind: source.kind,
            path: source.path.clone(),
            queue: Arc::clone(&queue.name),
            status: queue.mapping.status.clone(),
            owner: queue.mapping.column(Field::Owner).map(ToOwned::to_owned),
            statuses: term.statuses.clone(),
            beyond: None,
        });
    }
    for query in &mut queries {
        query.beyond = beyond(board, tally, query);
    }
    (queries, unmet)
}

/// A word of the rows that reads like the configured one where that one itself has no row.
fn other_spelling(queue: &QueueSnapshot, word: &Arc<str>) -> Option<Arc<str>> {
    let words = || {
        let counted = queue.by_status.iter().map(|s| &s.status);
        counted.chain(queue.records.iter().map(|r| &r.status))
    };
    if words().any(|w| w == word) {
        return None;
    }
    let folded = State::fold(word);
    words().filter(|w| State::fold(w) == folded).min().cloned()
}

fn beyond(board: &Board, tally: &Tally, query: &CountQuery) -> Option<u64> {
    let source = board.sources().iter().find(|s| s.name == query.source)?;
    let queue = source.queues.iter().find(|q| q.name == query.queue)?;
    if queue.by_status.is_empty() {
        return None;
    }
    let rows: u64 = queue
        .by_status
        .iter()
        .filter(|s| query.statuses.contains(&s.status))
        .map(|s| s.count)
        .sum();
    let term = CountTerm {
        source: Arc::clone(&query.source),
        queue: Arc::clone(&query.queue),
        statuses: query.statuses.clone(),
    };
    let counted: usize = tally
        .groups
        .iter()
        .filter(|g| holds(&term, g))
        .map(|g| g.entries.len())
        .sum();
    Some(rows.saturating_sub(counted as u64))
}

/// The configured definition as terms of single words, to be counted at another time.
fn as_terms(board: &Board, terms: &[CountTerm]) -> Vec<Term> {
    let mut out = Vec::new();
    for term in terms {
        let source = board.sources().iter().find(|s| s.name == term.source);
        let queue = source.and_then(|s| s.queues.iter().find(|q| q.name == term.queue));
        for word in &term.statuses {
            out.push(Term {
                source: Arc::clone(&term.source),
                queue: Arc::clone(&term.queue),
                status: Arc::clone(word),
                state: queue.map_or(State::Unknown, |q| q.mapping.state(word)),
                role: source.map_or(Role::Canonical, |s| s.role),
            });
        }
    }
    out
}
