//! The terms as a search wants them: for each way of looking (with or without certain duplicates,
//! all or the newest N days) one number for each term that stands for its whole vector of counts.

use super::limits::Limits;
use super::tally::{Group, Tally, UNDATED};
use super::term::closedness;
use crate::model::Role;
use std::collections::BTreeMap;

/// Day counts that are always tried, where there are as many.
const LEAST_WINDOWS: usize = 40;
/// Day counts that people use, taken when there are too many to try each.
const ROUND: [u32; 12] = [3, 7, 14, 21, 28, 30, 60, 90, 120, 180, 365, 730];

/// One way of looking at all terms. Index: the term's position.
#[derive(Debug)]
pub(super) struct Column {
    /// `None`: whatever their age.
    pub days: Option<u32>,
    /// The vector of counts by reported owner, hashed so that the hash of a sum is the (wrapping)
    /// sum of the hashes.
    pub keys: Vec<u64>,
    /// Counts over the reported owners.
    pub totals: Vec<u64>,
    /// Counts over the others.
    pub rest: Vec<u64>,
    /// What each term by itself is off by.
    pub distances: Vec<u64>,
}

impl Column {
    fn sum(&self, set: &[u32]) -> u64 {
        set.iter()
            .filter_map(|at| self.keys.get(*at as usize))
            .fold(0, |sum, k| sum.wrapping_add(*k))
    }

    /// What the set counts for owners that nobody reported.
    pub(super) fn rest_of(&self, set: &[u32]) -> u64 {
        set.iter()
            .filter_map(|at| self.rest.get(*at as usize))
            .sum()
    }
}

/// What a term counts for each reported owner it has items of.
pub(super) type Vector = Vec<(u32, u64)>;

/// All terms that can add to a reported owner's number, in every way of looking; where the report
/// has nothing for anybody, all terms.
#[derive(Debug)]
pub(super) struct Grid<'t> {
    /// Position -> term, in the order of preference.
    pub groups: Vec<&'t Group>,
    /// `[with, without certain duplicates][all, then the newest N days by growing N]`; the second
    /// row is missing where there are no duplicates.
    pub columns: Vec<Vec<Column>>,
    /// `[with, without][term]`, whatever the age.
    pub vectors: Vec<Vec<Vector>>,
    /// What was reported, by owner.
    pub reported: Vec<u64>,
    /// Terms or windows were left out.
    pub cut: bool,
}

impl<'t> Grid<'t> {
    /// What the limits take away is the least preferred terms and the odd day counts.
    pub(super) fn new(tally: &'t Tally, reported: &[u64], limits: &Limits) -> Self {
        let counted = |owner: u32| (owner as usize) < reported.len();
        let nothing = reported.iter().all(|n| *n == 0);
        let mut groups: Vec<&Group> = tally
            .groups
            .iter()
            .filter(|g| nothing || g.entries.iter().any(|e| counted(e.owner)))
            .collect();
        let mut cut = groups.len() > limits.terms;
        groups.truncate(limits.terms);
        let entries = || {
            let all = groups.iter().flat_map(|g| &g.entries);
            all.filter(|e| counted(e.owner))
        };
        let mut days: Vec<u32> = entries()
            .map(|e| e.days)
            .filter(|d| *d != UNDATED)
            .collect();
        days.sort_unstable();
        days.dedup();
        let rows = if entries().any(|e| e.loser) { 2 } else { 1 };
        let windows = windows(groups.len(), limits);
        cut |= days.len() > windows;
        let days = useful(&days, windows);
        let columns = (0..rows)
            .map(|row| columns(&groups, row == 1, &days, reported))
            .collect();
        let vectors = (0..rows)
            .map(|row| {
                groups
                    .iter()
                    .map(|g| vector(g, row == 1, reported.len()))
                    .collect()
            })
            .collect();
        Self {
            groups,
            columns,
            vectors,
            reported: reported.to_vec(),
            cut,
        }
    }

    /// The hash of what was reported.
    pub(super) fn target(&self) -> u64 {
        (0u32..).zip(&self.reported).fold(0, |sum, (owner, n)| {
            sum.wrapping_add(weight(owner).wrapping_mul(*n))
        })
    }

    /// The sum of what was reported.
    pub(super) fn total(&self) -> u64 {
        self.reported.iter().sum()
    }

    /// Whether leaving out duplicates, or older items, changes nothing for this set: then the
    /// definition without that condition says the same more simply.
    pub(super) fn is_redundant(&self, set: &[u32], row: usize, column: usize) -> bool {
        let sum = |row: usize, column: usize| {
            let columns = self.columns.get(row)?;
            Some(columns.get(column)?.sum(set))
        };
        let here = sum(row, column);
        (column > 0 && here == sum(row, 0))
            || (column > 1 && here == sum(row, column - 1))
            || (row > 0 && here == sum(row - 1, column))
    }

    /// What was reported minus what the set counts, summed over the owners without sign.
    pub(super) fn distance(&self, set: &[u32], row: usize) -> u64 {
        let mut gap = Gap::new(&self.reported);
        for at in set {
            if let Some(v) = self.vectors.get(row).and_then(|r| r.get(*at as usize)) {
                gap.add(v);
            }
        }
        gap.distance
    }

    /// What one term is off by in one way of looking.
    pub(super) fn distance_of(&self, at: u32, row: usize, column: usize) -> u64 {
        let column = self.columns.get(row).and_then(|c| c.get(column));
        let distance = column.and_then(|c| c.distances.get(at as usize));
        distance.copied().unwrap_or(u64::MAX)
    }

    /// How many definitions there are of at most so many parts, whatever they count; with
    /// `one_queue` only those within one queue, and windows over single terms.
    pub(super) fn definitions(&self, parts: usize, max_terms: usize, one_queue: bool) -> u64 {
        let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
        for group in &self.groups {
            *sizes
                .entry(if one_queue { group.queue } else { 0 })
                .or_default() += 1;
        }
        let sets = |terms: usize| -> u64 {
            let terms = terms as u64;
            sizes
                .values()
                .map(|n| choose(*n, terms))
                .fold(0, u64::saturating_add)
        };
        let windows = self
            .columns
            .first()
            .map_or(0, |c| c.len().saturating_sub(1)) as u64;
        let mut all = 0u64;
        for terms in 1..=max_terms.min(parts) {
            for row in 0..self.columns.len().min(parts + 1 - terms) {
                all = all.saturating_add(sets(terms));
                if terms + row + 2 <= parts && (terms == 1 || !one_queue) {
                    all = all.saturating_add(sets(terms).saturating_mul(windows));
                }
            }
        }
        all
    }

    pub(super) fn queues(&self, set: &[u32]) -> u8 {
        let mut queues: Vec<u32> = self.picked(set).map(|g| g.queue).collect();
        queues.sort_unstable();
        queues.dedup();
        u8::try_from(queues.len()).unwrap_or(u8::MAX)
    }

    /// The least preferred role in the set.
    pub(super) fn role(&self, set: &[u32]) -> Role {
        self.picked(set)
            .map(|g| g.term.role)
            .max()
            .unwrap_or(Role::Canonical)
    }

    /// How far from open the set's states are.
    pub(super) fn closedness(&self, set: &[u32]) -> u16 {
        self.picked(set)
            .map(|g| u16::from(closedness(g.term.state)))
            .sum()
    }

    pub(super) fn picked<'s>(&'s self, set: &'s [u32]) -> impl Iterator<Item = &'t Group> + 's {
        set.iter()
            .filter_map(|at| self.groups.get(*at as usize).copied())
    }
}

/// All ages first, then windows by growing width; duplicates counted, then left out.
pub(super) fn ways(grid: &Grid<'_>) -> impl Iterator<Item = (usize, usize)> + use<> {
    let rows = grid.columns.len();
    let columns = grid.columns.first().map_or(0, Vec::len);
    (0..columns).flat_map(move |column| (0..rows).map(move |row| (row, column)))
}

/// Each term's position, hash and count over the reported owners, in one way of looking.
pub(super) fn candidates(
    grid: &Grid<'_>,
    row: usize,
    column: usize,
) -> impl Iterator<Item = (u32, u64, u64)> {
    let column = grid.columns.get(row).and_then(|c| c.get(column));
    column.into_iter().flat_map(|c| {
        (0u32..)
            .zip(c.keys.iter().zip(&c.totals))
            .map(|(at, (key, total))| (at, *key, *total))
    })
}

/// The reported numbers minus those of the terms added so far, with the running distance.
#[derive(Debug, Clone)]
pub(super) struct Gap {
    left: Vec<i64>,
    /// Sum of what is left, without sign.
    pub distance: u64,
}

impl Gap {
    pub(super) fn new(reported: &[u64]) -> Self {
        let left: Vec<i64> = reported
            .iter()
            .map(|n| i64::try_from(*n).unwrap_or(i64::MAX))
            .collect();
        let distance = left.iter().map(|n| n.unsigned_abs()).sum();
        Self { left, distance }
    }

    /// Takes a term's counts off.
    pub(super) fn add(&mut self, vector: &Vector) {
        for (owner, n) in vector {
            self.change(*owner, -i64::try_from(*n).unwrap_or(i64::MAX));
        }
    }

    /// Puts them back.
    pub(super) fn remove(&mut self, vector: &Vector) {
        for (owner, n) in vector {
            self.change(*owner, i64::try_from(*n).unwrap_or(i64::MAX));
        }
    }

    /// Changes what is left of one owner.
    pub(super) fn change(&mut self, owner: u32, by: i64) {
        if let Some(left) = self.left.get_mut(owner as usize) {
            self.distance -= left.unsigned_abs();
            *left = left.saturating_add(by);
            self.distance = self.distance.saturating_add(left.unsigned_abs());
        }
    }
}

/// A fixed odd number for each owner (the finaliser of SplitMix64, so that sums of different
/// vectors do not meet by accident). What it finds is counted again before it is believed.
fn weight(owner: u32) -> u64 {
    let mut z = u64::from(owner)
        .wrapping_add(1)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) | 1
}

/// How many sets of `k` there are among `n`.
fn choose(n: u64, k: u64) -> u64 {
    if k > n {
        return 0;
    }
    (0..k).fold(1u64, |all, i| all.saturating_mul(n - i) / (i + 1))
}

fn vector(group: &Group, without: bool, reported: usize) -> Vector {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for entry in group.entries.iter().filter(|e| !(without && e.loser)) {
        if (entry.owner as usize) < reported {
            *counts.entry(entry.owner).or_default() += 1;
        }
    }
    counts.into_iter().collect()
}

/// The day counts to try: each that lets in another item while there are few, beyond that round
/// ones only. Each is shown as the roundest number that means the same items.
fn useful(days: &[u32], most: usize) -> Vec<u32> {
    let (each, beyond) = days.split_at(most.saturating_sub(ROUND.len()).min(days.len()));
    let (each, beyond) = if days.len() <= most {
        (days, &[][..])
    } else {
        (each, beyond)
    };
    let mut out = Vec::with_capacity(most);
    for (nth, day) in each.iter().enumerate() {
        let next = days.get(nth + 1).copied().unwrap_or(UNDATED);
        let round = ROUND.into_iter().find(|r| (*day..next).contains(r));
        // The widest window has no end; its own number is the clearest.
        out.push(round.filter(|_| next != UNDATED).unwrap_or(*day));
    }
    let last = each.last().copied().unwrap_or_default();
    if !beyond.is_empty() {
        out.extend(ROUND.into_iter().filter(|r| *r > last));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// How many day counts may be tried: every pair of terms is tried in each of them.
fn windows(terms: usize, limits: &Limits) -> usize {
    let pairs = (terms as u64).saturating_mul(terms as u64).max(1);
    let most = limits.steps / 2 / pairs;
    usize::try_from(most)
        .unwrap_or(usize::MAX)
        .clamp(LEAST_WINDOWS, limits.windows.max(LEAST_WINDOWS))
}

fn columns(groups: &[&Group], without: bool, days: &[u32], reported: &[u64]) -> Vec<Column> {
    let widths: Vec<Option<u32>> = std::iter::once(None)
        .chain(days.iter().copied().map(Some))
        .collect();
    let mut columns: Vec<Column> = widths
        .iter()
        .map(|days| Column {
            days: *days,
            keys: Vec::with_capacity(groups.len()),
            totals: Vec::with_capacity(groups.len()),
            rest: Vec::with_capacity(groups.len()),
            distances: Vec::with_capacity(groups.len()),
        })
        .collect();
    for group in groups {
        let mut entries = group
            .entries
            .iter()
            .filter(|e| !(without && e.loser))
            .peekable();
        let mut gap = Gap::new(reported);
        let (mut key, mut total, mut rest) = (0u64, 0u64, 0u64);
        // Windows first, by growing width; the column of all ages takes what is left.
        let order = (1..columns.len()).chain([0]);
        for at in order {
            if let Some(column) = columns.get_mut(at) {
                let until = column.days.unwrap_or(UNDATED);
                while let Some(e) = entries.next_if(|e| e.days <= until) {
                    if (e.owner as usize) < reported.len() {
                        key = key.wrapping_add(weight(e.owner));
                        total += 1;
                        gap.change(e.owner, -1);
                    } else {
                        rest += 1;
                    }
                }
                column.keys.push(key);
                column.totals.push(total);
                column.rest.push(rest);
                column.distances.push(gap.distance);
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_each_day_count_that_matters_while_there_are_few() {
        for (days, most, want) in [
            (&[][..], 60, &[][..]),
            (&[1, 2, 9], 60, &[1, 3, 9]),
            (&[1, 2, 3, 4], 60, &[1, 2, 3, 4]),
            (&[6, 10], 60, &[7, 10]),
        ] {
            assert_eq!(useful(days, most), want, "{days:?}");
        }
        let many: Vec<u32> = (1..=500).collect();
        let got = useful(&many, 40);
        assert!(got.len() <= 40, "{got:?}");
        assert!(
            [1, 2, 28, 30, 365].iter().all(|d| got.contains(d)),
            "{got:?}"
        );
    }

    #[test]
    fn the_gap_keeps_its_distance() {
        let mut gap = Gap::new(&[10, 5, 3]);
        let v = vec![(0, 15), (1, 2), (2, 1)];
        gap.add(&v);
        assert_eq!(gap.distance, 10);
        gap.remove(&v);
        assert_eq!(gap.distance, 18);
    }
}
