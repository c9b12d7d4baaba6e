//! The one list that everything else reads: the screen, the command line, the reports.
//!
//! A board borrows nothing and copies no record: it holds the snapshots it was made from and an
//! order over their records, so that re-reading one source shares all the others.

use crate::model::{
    Clock, Field, ItemKey, Moment, OwnerRules, Priority, Problem, QueueSnapshot, Record,
    SourceSnapshot, State, Total,
};
use std::ops::Range;
use std::sync::Arc;

/// Where a record stands among the snapshots, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub source: u16,
    pub queue: u16,
    pub record: u32,
    /// Index into [`Board::owners`].
    pub owner: u32,
    pub live: bool,
}

/// Counts by state, in the order of [`State::ALL`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StateCounts([u64; State::ALL.len()]);

impl StateCounts {
    /// Counts one more.
    pub fn count(&mut self, state: State) {
        self.0[state as usize] += 1;
    }

    /// Adds the counts of another.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (sum, n) in self.0.iter_mut().zip(other.0) {
            *sum += n;
        }
    }

    /// How many are in this state.
    #[must_use]
    pub fn get(&self, state: State) -> u64 {
        self.0[state as usize]
    }

    /// How many in all.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0.iter().sum()
    }

    /// The states that occur, in display order.
    pub fn iter(&self) -> impl Iterator<Item = (State, u64)> + '_ {
        State::ALL
            .into_iter()
            .map(|s| (s, self.get(s)))
            .filter(|(_, n)| *n > 0)
    }
}

/// Items of one owner under one raw status of one queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusGroup {
    /// Index of the source in [`Board::sources`].
    pub source: usize,
    /// Index of the queue within it.
    pub queue: usize,
    /// The raw status word.
    pub status: Arc<str>,
    /// What it means.
    pub state: State,
    /// Its items, as positions on the board.
    pub items: Range<usize>,
    /// The characters of its longest id: who lays out columns need not go through all items.
    pub longest_id: usize,
}

/// All items of one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerGroup {
    /// The canonical name.
    pub owner: Arc<str>,
    /// Its items by state; finished ones only when they were loaded.
    pub counts: StateCounts,
    /// How many are urgent.
    pub urgent: u64,
    /// How many are high.
    pub high: u64,
    /// By queue and status.
    pub groups: Vec<StatusGroup>,
    /// Its items, as positions on the board.
    pub items: Range<usize>,
}

/// One reconciled view over all sources at one instant.
#[derive(Debug, Clone)]
pub struct Board {
    /// The instant it speaks of.
    pub clock: Clock,
    pub(super) sources: Vec<Arc<SourceSnapshot>>,
    pub(super) owners: Vec<Arc<str>>,
    pub(super) placed: Vec<Placed>,
    pub(super) by_owner: Vec<OwnerGroup>,
    pub(super) problems: Vec<Problem>,
    pub(super) rules: OwnerRules,
}

impl Board {
    /// The snapshots it was made from, in the configured order.
    #[must_use]
    pub fn sources(&self) -> &[Arc<SourceSnapshot>] {
        &self.sources
    }

    /// Whether every source that must be there could be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.sources.iter().all(|s| s.is_fine())
    }

    /// Everything that could not be read as it stands.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Owner ▸ queue and status ▸ items. `me` first, the others by name, nobody last.
    #[must_use]
    pub fn by_owner(&self) -> &[OwnerGroup] {
        &self.by_owner
    }

    /// How owners were made canonical.
    #[must_use]
    pub fn owner_rules(&self) -> &OwnerRules {
        &self.rules
    }

    /// How many items it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.placed.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// The item at a position; `None` beyond the end.
    #[must_use]
    pub fn item(&self, position: usize) -> Option<ItemRef<'_>> {
        let placed = *self.placed.get(position)?;
        let source = self.sources.get(usize::from(placed.source))?;
        let queue = source.queues.get(usize::from(placed.queue))?;
        let record = queue.records.get(placed.record as usize)?;
        let owner = self.owners.get(placed.owner as usize)?;
        Some(ItemRef {
            source,
            queue,
            record,
            owner,
            live: placed.live,
            position,
        })
    }

    /// Every item in board order.
    pub fn items(&self) -> impl Iterator<Item = ItemRef<'_>> {
        (0..self.len()).filter_map(|at| self.item(at))
    }

    /// The position of an item by its key.
    #[must_use]
    pub fn find(&self, key: &ItemKey) -> Option<usize> {
        (0..self.len()).find(|at| self.item(*at).is_some_and(|i| i.is(key)))
    }

    /// Live items; exact only when every source was read to its end.
    #[must_use]
    pub fn live(&self) -> Total {
        let n = self.placed.iter().filter(|p| p.live).count() as u64;
        let exact = self.is_complete()
            && self
                .sources
                .iter()
                .flat_map(|s| &s.queues)
                .all(|q| q.total.is_exact());
        if exact {
            Total::Exact(n)
        } else {
            Total::AtLeast(n)
        }
    }

    /// Live items of one queue.
    #[must_use]
    pub fn live_in(&self, source: usize, queue: usize) -> u64 {
        self.placed
            .iter()
            .filter(|p| p.live && usize::from(p.source) == source && usize::from(p.queue) == queue)
            .count() as u64
    }

    /// The latest moment of any row that was seen.
    #[must_use]
    pub fn latest(&self) -> Option<Moment> {
        self.sources
            .iter()
            .flat_map(|s| &s.queues)
            .filter_map(|q| q.latest)
            .max()
    }
}

/// One item on the board.
#[derive(Debug, Clone, Copy)]
pub struct ItemRef<'b> {
    /// Where it comes from.
    pub source: &'b SourceSnapshot,
    /// The queue it stands in.
    pub queue: &'b QueueSnapshot,
    /// What its store says of it.
    pub record: &'b Record,
    /// Its canonical owner.
    pub owner: &'b Arc<str>,
    /// Whether it is live.
    pub live: bool,
    /// Its position on the board.
    pub position: usize,
}

impl ItemRef<'_> {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> ItemKey {
        ItemKey {
            source: Arc::clone(&self.source.name),
            queue: Arc::clone(&self.queue.name),
            id: self.record.id.clone(),
        }
    }

    /// Whether this is its key.
    #[must_use]
    pub fn is(&self, key: &ItemKey) -> bool {
        *self.record.id == *key.id && self.queue.name == key.queue && self.source.name == key.source
    }

    /// The moment of a field.
    #[must_use]
    pub fn time(&self, field: Field) -> Option<Moment> {
        self.record.times.get(field)
    }

    /// Its state.
    #[must_use]
    pub fn state(&self) -> State {
        self.record.state
    }

    /// Its priority.
    #[must_use]
    pub fn priority(&self) -> Priority {
        self.record.priority
    }
}
