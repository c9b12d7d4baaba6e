//! Each owner's number by itself: the smallest sets of terms that count as many, and "the newest N
//! of M" where one term holds more.
//!
//! Anything can be explained as the newest part of something larger; such explanations stand last
//! and say of how many.

use super::limits::Limits;
use super::subset::{Budget, Sets};
use super::tally::{Tally, UNDATED};
use super::term::{Term, closedness};
use std::sync::Arc;

/// Steps for one owner, as a part of those of a whole search.
const SHARE: u64 = 10;
/// How many explanations as a newest part are kept.
const NEWEST: usize = 3;

/// Why an owner's number may be what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The terms, and what each gives. For a newest part the one term, and the part.
    pub parts: Vec<(Term, u64)>,
    /// The number explained.
    pub count: u64,
    /// The number is the newest so many items …
    pub newest: Option<u64>,
    /// … of so many.
    pub of: Option<u64>,
}

/// Explanations by owner.
pub(super) type ByOwner = Vec<(Arc<str>, Vec<Explanation>)>;

/// The explanations of every reported owner's number, in the order of the report, and whether
/// something was left out. An owner reported with nothing needs none.
pub(super) fn explain(tally: &Tally, reported: &[u64], limits: &Limits) -> (ByOwner, bool) {
    // (dated, all) by reported owner and group.
    let mut counts = vec![vec![(0u64, 0u64); tally.groups.len()]; reported.len()];
    for (at, group) in tally.groups.iter().enumerate() {
        for entry in &group.entries {
            let of_owner = counts.get_mut(entry.owner as usize);
            if let Some((dated, all)) = of_owner.and_then(|c| c.get_mut(at)) {
                *all += 1;
                *dated += u64::from(entry.days != UNDATED);
            }
        }
    }
    let mut stopped = false;
    let named = tally.owners.iter().zip(reported).zip(&counts);
    let explained = named
        .map(|((owner, count), of_owner)| {
            let mut found = Vec::new();
            if *count > 0 {
                found = sets(tally, of_owner, *count, limits, &mut stopped);
                found.extend(newest(tally, of_owner, *count));
            }
            (Arc::clone(owner), found)
        })
        .collect();
    (explained, stopped)
}

/// The smallest sets, the best of them first: one queue, canonical before inbox before legacy, open
/// states.
fn sets(
    tally: &Tally,
    counts: &[(u64, u64)],
    count: u64,
    limits: &Limits,
    stopped: &mut bool,
) -> Vec<Explanation> {
    let held = (0u32..).zip(counts).filter(|(_, (_, all))| *all > 0);
    let held = held.map(|(at, (_, all))| (at, *all, *all));
    let pool = Sets::new(held.take(limits.terms), count);
    let mut budget = Budget::new(limits.steps / SHARE);
    for size in 1..=limits.max_terms {
        let mut found = Vec::new();
        let on = pool.visit(size, (count, count), &mut budget, &mut |set| {
            found.push((preference(tally, set), set.to_vec()));
            // Keep what must be sorted small.
            if found.len() > 4096 {
                found.sort_unstable();
                found.truncate(limits.explanations);
            }
        });
        if !found.is_empty() || !on {
            *stopped |= !on;
            found.sort_unstable();
            found.truncate(limits.explanations);
            return found
                .into_iter()
                .map(|(_, set)| Explanation {
                    parts: parts(tally, counts, &set),
                    count,
                    newest: None,
                    of: None,
                })
                .collect();
        }
    }
    Vec::new()
}

fn parts(tally: &Tally, counts: &[(u64, u64)], set: &[u32]) -> Vec<(Term, u64)> {
    set.iter()
        .filter_map(|at| {
            let (_, all) = counts.get(*at as usize)?;
            Some((tally.groups.get(*at as usize)?.term.clone(), *all))
        })
        .collect()
}

fn preference(tally: &Tally, set: &[u32]) -> impl Ord + use<> {
    let groups: Vec<_> = set
        .iter()
        .filter_map(|at| tally.groups.get(*at as usize))
        .collect();
    let mut queues: Vec<u32> = groups.iter().map(|g| g.queue).collect();
    queues.sort_unstable();
    queues.dedup();
    let closed: u32 = groups
        .iter()
        .map(|g| u32::from(closedness(g.term.state)))
        .sum();
    (
        queues.len(),
        groups.iter().map(|g| g.term.role).max(),
        closed,
    )
}

/// Single terms that hold more, of which the newest are as many; the one that needs the least cut
/// off first.
fn newest(tally: &Tally, counts: &[(u64, u64)], count: u64) -> Vec<Explanation> {
    let mut found: Vec<_> = tally
        .groups
        .iter()
        .zip(counts)
        .filter(|(_, (dated, all))| *all > count && *dated >= count)
        .map(|(group, (_, all))| {
            let term = &group.term;
            ((term.role, closedness(term.state), *all), term)
        })
        .collect();
    found.sort_by_key(|(preference, _)| *preference);
    found.truncate(NEWEST);
    found
        .into_iter()
        .map(|((_, _, all), term)| Explanation {
            parts: vec![(term.clone(), count)],
            count,
            newest: Some(count),
            of: Some(all),
        })
        .collect()
}
