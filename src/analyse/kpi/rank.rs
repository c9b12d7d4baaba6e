//! Which of several definitions is told first, and the best few of many.

use super::grid::Grid;
use crate::model::Role;
use std::collections::BinaryHeap;

/// A definition on its way, in the order of preference: fewer parts (a term is one, leaving out
/// duplicates one, a window two, since its width can be chosen freely), no window, duplicates
/// counted, one queue, canonical before inbox before legacy, open states, then the nearer, then
/// the fewer items of others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    pub parts: usize,
    pub window: bool,
    pub without: bool,
    queues: u8,
    role: Role,
    closedness: u16,
    distance: u64,
    rest: u64,
    pub column: usize,
    pub set: Vec<u32>,
}

impl Hit {
    pub(super) fn new(
        grid: &Grid<'_>,
        set: &[u32],
        row: usize,
        column: usize,
        distance: u64,
    ) -> Self {
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
pub(super) struct Best<K: Ord> {
    most: usize,
    kept: BinaryHeap<K>,
}

impl<K: Ord> Best<K> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            kept: BinaryHeap::new(),
        }
    }

    pub(super) fn offer(&mut self, key: K) {
        if self.kept.len() < self.most {
            self.kept.push(key);
        } else if let Some(mut worst) = self.kept.peek_mut()
            && key < *worst
        {
            *worst = key;
        }
    }

    /// The worst one kept, once there is no room for more.
    pub(super) fn bar(&self) -> Option<&K> {
        (self.kept.len() >= self.most)
            .then(|| self.kept.peek())
            .flatten()
    }

    pub(super) fn sorted(self) -> Vec<K> {
        self.kept.into_sorted_vec()
    }
}

/// Matches of one kind: the best of them, and how many there are in all, by parts.
#[derive(Debug)]
pub(super) struct Matches {
    pub best: Best<Hit>,
    pub by_parts: Vec<u64>,
}

impl Matches {
    pub(super) fn new(most: usize) -> Self {
        Self {
            best: Best::new(most),
            by_parts: Vec::new(),
        }
    }

    pub(super) fn offer(&mut self, hit: Hit) {
        if self.by_parts.len() <= hit.parts {
            self.by_parts.resize(hit.parts + 1, 0);
        }
        if let Some(n) = self.by_parts.get_mut(hit.parts) {
            *n += 1;
        }
        self.best.offer(hit);
    }
}
