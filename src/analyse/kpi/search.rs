//! Which definitions give the reported numbers? Exact ones, those within one queue that give at
//! least the sum, and the nearest others.
//!
//! Simple definitions are tried first, so that a search that has to stop early has seen them.

use super::grid::{Gap, Grid};
use super::subset::{Budget, Sets};
use super::tally::{Tally, UNDATED};
use super::term::Term;
use crate::model::Role;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// How far a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Terms in a definition.
    pub max_terms: usize,
    /// Steps of each of the searches (exact, sum, nearest, each owner's).
    pub steps: u64,
    /// Terms looked at; the least preferred are left out.
    pub terms: usize,
    /// Day counts tried.
    pub windows: usize,
    /// Exact definitions kept.
    pub exact: usize,
    /// Definitions kept that give the sum only.
    pub totals: usize,
    /// Nearest definitions kept.
    pub nearest: usize,
    /// Explanations kept for each owner.
    pub explanations: usize,
}

impl Default for Limits {
    /// Three terms; everything else so that the worst of stores is answered in a blink.
    fn default() -> Self {
        Self {
            max_terms: 3,
            steps: 2_000_000,
            terms: 400,
            windows: 60,
            exact: 50,
            totals: 200,
            nearest: 5,
            explanations: 5,
        }
    }
}

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

/// A definition on its way, in the order of preference: fewer parts (a term is one, leaving out
/// duplicates one, a window two, since its width can be chosen freely), no window, duplicates
/// counted, one queue, canonical before inbox before legacy, open states, then the nearer, then
/// the fewer items of others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    parts: usize,
    window: bool,
    without: bool,
    queues: u8,
    role: Role,
    closedness: u16,
    distance: u64,
    rest: u64,
    column: usize,
    set: Vec<u32>,
}

impl Hit {
    fn new(grid: &Grid<'_>, set: &[u32], row: usize, column: usize, distance: u64) -> Self {
        let window = column > 0;
        let cell = grid.columns.get(row).and_then(|c| c.get(column));
        Self {
            parts: set.len() + row + 2 * usize::from(window),
            window,
            without: row > 0,
            queues: grid.queues(set),
            role: grid.role(set),
            closedness: grid.closedness(set),
            distance,
            rest: cell.map_or(0, |c| c.rest_of(set)),
            column,
            set: set.to_vec(),
        }
    }
}

/// The best few of many.
#[derive(Debug)]
struct Best<K: Ord> {
    most: usize,
    kept: BinaryHeap<K>,
}

impl<K: Ord> Best<K> {
    fn new(most: usize) -> Self {
        Self {
            most,
            kept: BinaryHeap::new(),
        }
    }

    fn offer(&mut self, key: K) {
        if self.kept.len() < self.most {
            self.kept.push(key);
        } else if let Some(mut worst) = self.kept.peek_mut()
            && key < *worst
        {
            *worst = key;
        }
    }

    /// The worst one kept, once there is no room for more.
    fn bar(&self) -> Option<&K> {
        (self.kept.len() >= self.most)
            .then(|| self.kept.peek())
            .flatten()
    }

    fn sorted(self) -> Vec<K> {
        self.kept.into_sorted_vec()
    }
}

/// Matches of one kind: the best of them, and how many there are in all, by parts.
#[derive(Debug)]
struct Matches {
    best: Best<Hit>,
    by_parts: Vec<u64>,
}

impl Matches {
    fn new(most: usize) -> Self {
        Self {
            best: Best::new(most),
            by_parts: Vec::new(),
        }
    }

    fn offer(&mut self, hit: Hit) {
        if self.by_parts.len() <= hit.parts {
            self.by_parts.resize(hit.parts + 1, 0);
        }
        if let Some(n) = self.by_parts.get_mut(hit.parts) {
            *n += 1;
        }
        self.best.offer(hit);
    }
}

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
    /// Something was left out.
    pub stopped: bool,
}

/// Searches. The reported owners are the first of the tally.
pub(super) fn definitions(tally: &Tally, reported: &[u64], limits: &Limits) -> Definitions {
    let grid = Grid::new(tally, reported, limits.terms, limits.windows);
    let mut stopped = grid.cut;
    let exact = exact(&grid, limits, &mut stopped);
    let totals = totals(&grid, limits, &mut stopped);
    let nearest = nearest(&grid, limits, &mut stopped);
    let simplest = [&exact, &totals]
        .into_iter()
        .find_map(|m| m.by_parts.iter().copied().find(|n| *n > 0));
    let mut out = Definitions {
        exact: exact.by_parts.iter().sum(),
        totals: totals.by_parts.iter().sum(),
        as_simple: simplest.unwrap_or_default(),
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

/// Counts a definition.
pub(super) fn make<'g>(
    tally: &Tally,
    groups: impl IntoIterator<Item = &'g super::tally::Group>,
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

/// Every definition whose vector is the reported one.
fn exact(grid: &Grid<'_>, limits: &Limits, stopped: &mut bool) -> Matches {
    let mut matches = Matches::new(limits.exact);
    let target = (grid.target(), grid.total());
    let pools: Vec<(usize, usize, Sets)> = ways(grid)
        .map(|(row, column)| {
            let sets = Sets::new(candidates(grid, row, column), grid.total());
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

/// All ages first, then windows by growing width; duplicates counted, then left out.
fn ways(grid: &Grid<'_>) -> impl Iterator<Item = (usize, usize)> + use<> {
    let rows = grid.columns.len();
    let columns = grid.columns.first().map_or(0, Vec::len);
    (0..columns).flat_map(move |column| (0..rows).map(move |row| (row, column)))
}

fn candidates(grid: &Grid<'_>, row: usize, column: usize) -> impl Iterator<Item = (u32, u64, u64)> {
    let column = grid.columns.get(row).and_then(|c| c.get(column));
    column.into_iter().flat_map(|c| {
        (0u32..)
            .zip(c.keys.iter().zip(&c.totals))
            .map(|(at, (key, total))| (at, *key, *total))
    })
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
                let sets = Sets::new(of_queue, total);
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
            let distance = windowed_distance(grid, at, row, column);
            if distance > 0 {
                matches.offer(Hit::new(grid, &[at], row, column, distance));
            }
        }
    }
    *stopped |= budget.stopped;
    matches
}

/// The distance of one term within a window.
fn windowed_distance(grid: &Grid<'_>, at: u32, row: usize, column: usize) -> u64 {
    let mut gap = Gap::new(&grid.reported);
    let columns = grid.columns.get(row);
    let days = columns.and_then(|c| c.get(column)).and_then(|c| c.days);
    let until = days.unwrap_or(UNDATED);
    for group in grid.picked(&[at]) {
        let inside = group.entries.iter().take_while(|e| e.days <= until);
        for entry in inside.filter(|e| !(row > 0 && e.loser)) {
            gap.change(entry.owner, -1);
        }
    }
    gap.distance
}

type Near = (u64, Hit);

/// The nearest definitions that are neither exact nor a sum within one queue. Windows are tried on
/// single terms only.
fn nearest(grid: &Grid<'_>, limits: &Limits, stopped: &mut bool) -> Best<Near> {
    let mut best: Best<Near> = Best::new(limits.nearest);
    let mut budget = Budget::new(limits.steps);
    for (row, column) in ways(grid).filter(|(_, column)| *column > 0) {
        for (at, _, counted) in candidates(grid, row, column) {
            let least = counted.abs_diff(grid.total());
            let hopeless = best.bar().is_some_and(|(worst, _)| least > *worst);
            if hopeless || least == 0 || counted == 0 || grid.is_redundant(&[at], row, column) {
                continue;
            }
            let cost = 1 + grid
                .picked(&[at])
                .map(|g| g.entries.len() as u64 / 8)
                .sum::<u64>();
            if !budget.take(cost) {
                break;
            }
            let distance = windowed_distance(grid, at, row, column);
            best.offer((distance, Hit::new(grid, &[at], row, column, distance)));
        }
    }
    for size in 1..=limits.max_terms {
        for row in 0..grid.columns.len() {
            let mut by_total: Vec<(u64, u32)> = candidates(grid, row, 0)
                .filter(|(_, _, total)| *total > 0)
                .map(|(at, _, total)| (total, at))
                .collect();
            by_total.sort_unstable();
            let mut walk = Walk {
                grid,
                row,
                by_total,
                gap: Gap::new(&grid.reported),
                picked: Vec::new(),
                best: &mut best,
                budget: &mut budget,
            };
            if !walk.go(0, size, 0) {
                *stopped = true;
                return best;
            }
        }
    }
    *stopped |= budget.stopped;
    best
}

/// A walk over sets by growing total, bounded by the worst distance that is still kept: a set's
/// distance is never less than the difference of the sums.
struct Walk<'g, 't> {
    grid: &'g Grid<'t>,
    row: usize,
    by_total: Vec<(u64, u32)>,
    gap: Gap,
    picked: Vec<u32>,
    best: &'g mut Best<Near>,
    budget: &'g mut Budget,
}

impl Walk<'_, '_> {
    fn bar(&self) -> u64 {
        self.best.bar().map_or(u64::MAX, |(worst, _)| *worst)
    }

    fn go(&mut self, from: usize, left: usize, so_far: u64) -> bool {
        let wanted = self.grid.total();
        let from = if left == 1 {
            // What is too small to come near enough need not be tried.
            let least = wanted.saturating_sub(so_far).saturating_sub(self.bar());
            from.max(self.by_total.partition_point(|(total, _)| *total < least))
        } else {
            from
        };
        for nth in from..self.by_total.len() {
            let Some((total, at)) = self.by_total.get(nth).copied() else {
                break;
            };
            let smallest = total.saturating_mul(left as u64).saturating_add(so_far);
            if smallest.saturating_sub(wanted) > self.bar() {
                break; // those that follow are no smaller
            }
            let grid = self.grid;
            let vectors = grid.vectors.get(self.row);
            let Some(vector) = vectors.and_then(|v| v.get(at as usize)) else {
                continue;
            };
            if !self.budget.take(1 + vector.len() as u64 / 8) {
                return false;
            }
            self.gap.add(vector);
            self.picked.push(at);
            let on = if left == 1 {
                self.arrive(so_far + total);
                true
            } else {
                self.go(nth + 1, left - 1, so_far + total)
            };
            self.picked.pop();
            self.gap.remove(vector);
            if !on {
                return false;
            }
        }
        true
    }

    fn arrive(&mut self, total: u64) {
        let distance = self.gap.distance;
        if distance == 0 || distance > self.bar() {
            return;
        }
        let mut set = self.picked.clone();
        set.sort_unstable();
        let listed = total == self.grid.total() && self.grid.queues(&set) == 1;
        if !listed && !self.grid.is_redundant(&set, self.row, 0) {
            let hit = Hit::new(self.grid, &set, self.row, 0, distance);
            self.best.offer((distance, hit));
        }
    }
}
