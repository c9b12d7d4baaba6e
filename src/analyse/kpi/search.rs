//! Which definitions give the reported numbers? Exact ones, those within one queue that give at
//! least the sum, and the nearest others.
//!
//! Simple definitions are tried first, so that a search that has to stop early has seen them.

use super::definition::{Definition, Fit, make};
use super::grid::{Grid, candidates, ways};
use super::limits::Limits;
use super::nearest::nearest;
use super::rank::{Hit, Matches};
use super::subset::{Budget, Sets};
use super::tally::Tally;

/// Steps that a match costs.
const HIT: u64 = 8;

/// What a search over definitions found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Definitions {
    /// Exact; then those of one queue that give the sum; then the nearest.
    pub list: Vec<Definition>,
    /// How many exact ones there are, kept or not.
    pub exact: u64,
    /// How many give the sum within one queue.
    pub totals: u64,
    /// Of the better of these two kinds: how many are as simple as the simplest.
    pub as_simple: u64,
    /// How many definitions there are that are no more complex than the simplest match, and how
    /// many different answers a report of these sizes has room for.
    pub tried: u64,
    /// See `tried`.
    pub room: u64,
    /// Something was left out.
    pub stopped: bool,
}

/// Searches. The reported owners are the first of the tally.
pub(super) fn definitions(tally: &Tally, reported: &[u64], limits: &Limits) -> Definitions {
    let grid = Grid::new(tally, reported, limits);
    let mut stopped = grid.cut;
    let exact = exact(&grid, limits, &mut stopped);
    let totals = totals(&grid, limits, &mut stopped);
    let nearest = nearest(&grid, limits, &mut stopped);
    let (matches, one_queue) = if exact.by_parts.is_empty() {
        (&totals, true)
    } else {
        (&exact, false)
    };
    let simplest = matches.by_parts.iter().position(|n| *n > 0);
    let mut out = Definitions {
        exact: exact.by_parts.iter().sum(),
        totals: totals.by_parts.iter().sum(),
        as_simple: simplest
            .and_then(|parts| matches.by_parts.get(parts).copied())
            .unwrap_or_default(),
        tried: simplest.map_or(0, |parts| {
            grid.definitions(parts, limits.max_terms, one_queue)
        }),
        room: room(reported, one_queue),
        stopped,
        ..Definitions::default()
    };
    for hit in exact.best.sorted() {
        let definition = define(tally, &grid, &hit);
        // Two vectors may share a hash; only equal ones are a match.
        if definition.fit == Fit::Exact {
            out.list.push(definition);
        } else {
            out.exact -= 1;
        }
    }
    let further = totals.best.sorted().into_iter();
    let further = further.chain(nearest.sorted().into_iter().map(|(_, hit)| hit));
    out.list
        .extend(further.map(|hit| define(tally, &grid, &hit)));
    out
}

/// How many different reports of no larger numbers there are.
fn room(reported: &[u64], sum_only: bool) -> u64 {
    if sum_only {
        return reported.iter().fold(1u64, |all, n| all.saturating_add(*n));
    }
    reported
        .iter()
        .fold(1u64, |all, n| all.saturating_mul(n.saturating_add(1)))
}

fn define(tally: &Tally, grid: &Grid<'_>, hit: &Hit) -> Definition {
    let row = usize::from(hit.without);
    let columns = grid.columns.get(row);
    let days = columns.and_then(|c| c.get(hit.column)).and_then(|c| c.days);
    let terms = grid.picked(&hit.set).map(|g| g.term.clone()).collect();
    make(
        tally,
        grid.picked(&hit.set),
        terms,
        hit.without,
        days,
        &grid.reported,
    )
}

/// Every definition whose vector is the reported one.
fn exact(grid: &Grid<'_>, limits: &Limits, stopped: &mut bool) -> Matches {
    let mut matches = Matches::new(limits.exact);
    let target = (grid.target(), grid.total());
    let pools: Vec<(usize, usize, Sets)> = ways(grid)
        .map(|(row, column)| {
            let sets = Sets::new(candidates(grid, row, column), grid.total()).price(HIT);
            (row, column, sets)
        })
        .collect();
    if grid.total() == 0 {
        // Nothing was reported for anybody: each term that holds nothing of theirs says so.
        for (at, _, _) in candidates(grid, 0, 0).filter(|(_, _, total)| *total == 0) {
            matches.offer(Hit::new(grid, &[at], 0, 0, 0));
        }
    }
    let mut budget = Budget::new(limits.steps);
    'all: for size in 1..=limits.max_terms {
        for (row, column, sets) in &pools {
            let mut show = |set: &[u32]| {
                if !grid.is_redundant(set, *row, *column) {
                    matches.offer(Hit::new(grid, set, *row, *column, 0));
                }
            };
            if !sets.visit(size, target, &mut budget, &mut show) {
                break 'all;
            }
        }
    }
    *stopped |= budget.stopped;
    matches
}

/// Every definition within one queue that gives the sum and not the split. A window is tried on
/// single terms only: some width of several terms nearly always meets any sum.
fn totals(grid: &Grid<'_>, limits: &Limits, stopped: &mut bool) -> Matches {
    let mut matches = Matches::new(limits.totals);
    let total = grid.total();
    let mut budget = Budget::new(limits.steps);
    let queues = grid
        .groups
        .iter()
        .map(|g| g.queue)
        .max()
        .map_or(0, |q| q + 1);
    'all: for size in 1..=limits.max_terms {
        for queue in 0..queues {
            for row in 0..grid.columns.len() {
                let of_queue = candidates(grid, row, 0)
                    .filter(|(at, _, _)| {
                        grid.groups
                            .get(*at as usize)
                            .is_some_and(|g| g.queue == queue)
                    })
                    .map(|(at, _, total)| (at, total, total));
                let mut show = |set: &[u32]| {
                    let distance = grid.distance(set, row);
                    if distance > 0 && !grid.is_redundant(set, row, 0) {
                        matches.offer(Hit::new(grid, set, row, 0, distance));
                    }
                };
                let sets = Sets::new(of_queue, total).price(HIT + grid.reported.len() as u64 / 2);
                if !sets.visit(size, (total, total), &mut budget, &mut show) {
                    break 'all;
                }
            }
        }
    }
    for (row, column) in ways(grid).filter(|(_, column)| *column > 0) {
        for (at, _, counted) in candidates(grid, row, column) {
            if total == 0 || counted != total || grid.is_redundant(&[at], row, column) {
                continue;
            }
            let distance = grid.distance_of(at, row, column);
            if distance > 0 {
                matches.offer(Hit::new(grid, &[at], row, column, distance));
            }
        }
    }
    *stopped |= budget.stopped;
    matches
}
