//! Definitions that come near the reported numbers.

use super::grid::{Gap, Grid, candidates, ways};
use super::limits::Limits;
use super::rank::{Best, Hit};
use super::subset::Budget;

pub(super) type Near = (u64, Hit);

/// The nearest definitions that are neither exact nor a sum within one queue. Windows are tried on
/// single terms only.
pub(super) fn nearest(grid: &Grid<'_>, limits: &Limits, stopped: &mut bool) -> Best<Near> {
    let mut best: Best<Near> = Best::new(limits.nearest);
    let mut budget = Budget::new(limits.steps);
    for (row, column) in ways(grid).filter(|(_, column)| *column > 0) {
        for (at, _, counted) in candidates(grid, row, column) {
            let least = counted.abs_diff(grid.total());
            let hopeless = best.bar().is_some_and(|(worst, _)| least > *worst);
            if hopeless || least == 0 || counted == 0 || grid.is_redundant(&[at], row, column) {
                continue;
            }
            let distance = grid.distance_of(at, row, column);
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
