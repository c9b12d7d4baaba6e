//! The one list that everything else reads: the screen, the command line, the reports.
//!
//! A board borrows nothing and copies no record: it holds the snapshots it was made from and an
//! order over their records, so that re-reading one source shares all the others.

use super::lookup::{self, ByHash};
use crate::model::{
    Clock, Field, ItemKey, Moment, OwnerRules, Priority, Problem, QueueSnapshot, Record,
    SourceSnapshot, State, Total,
};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

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

/// What a board is looked up by.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    items: ByHash,
    problems: ByHash,
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
    /// What look-ups go by, made by the first of them.
    pub(super) places: OnceLock<Places>,
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

    /// Makes ready what look-ups go by, which the first of them would do else: for whoever must not
    /// be kept waiting.
    pub fn prepare(&self) {
        self.places();
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let queues = |s: &Arc<SourceSnapshot>| -> Vec<u64> {
                let home = |q: &QueueSnapshot| lookup::home(&s.name, &q.name);
                s.queues.iter().map(home).collect()
            };
            let homes: Vec<Vec<u64>> = self.sources.iter().map(queues).collect();
            let home = |p: &Placed| {
                let queues = homes.get(usize::from(p.source))?;
                queues.get(usize::from(p.queue)).copied()
            };
            let item = |(at, placed): (u32, &Placed)| {
                let id = &self.item(at as usize)?.record.id;
                Some((lookup::id(home(placed)?, id), at))
            };
            let problem = |(at, of): (u32, &Problem)| Some((lookup::id(0, of.id.as_deref()?), at));
            Places {
                items: ByHash::new((0..).zip(&self.placed).filter_map(item)),
                problems: ByHash::new((0..).zip(&self.problems).filter_map(problem)),
            }
        })
    }

    /// The position of an item by its key.
    #[must_use]
    pub fn find(&self, key: &ItemKey) -> Option<usize> {
        self.find_named((&key.source, &key.queue), &key.id)
    }

    /// The position of an item of another board.
    #[must_use]
    pub fn find_same(&self, item: &ItemRef<'_>) -> Option<usize> {
        let home = (&*item.source.name, &*item.queue.name);
        self.find_named(home, &item.record.id)
    }

    fn find_named(&self, (source, queue): (&str, &str), id: &str) -> Option<usize> {
        let wanted = lookup::id(lookup::home(source, queue), id);
        let is = |i: ItemRef<'_>| {
            *i.record.id == *id && *i.queue.name == *queue && *i.source.name == *source
        };
        let mut all = self.places().items.of(wanted);
        all.find(|at| self.item(*at).is_some_and(is))
    }

    /// What could not be read of an item of this board.
    pub fn problems_of<'b>(&'b self, item: &ItemRef<'b>) -> impl Iterator<Item = &'b Problem> {
        let (source, queue) = (&item.source.name, &item.queue.name);
        let id = &*item.record.id;
        let all = self.places().problems.of(lookup::id(0, id));
        all.filter_map(|at| self.problems.get(at))
            .filter(move |p| p.id.as_deref() == Some(id) && p.source == *source)
            .filter(move |p| p.queue.as_ref().is_none_or(|q| q == queue))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::{board, queue, record, source};
    use crate::model::Role;

    #[test]
    fn problems_are_found_by_their_item() {
        let mut of = source(
            "a",
            Role::Canonical,
            vec![queue(
                "q",
                9,
                vec![record("1|ron|queued|||t"), record("2|ron|queued|||t")],
            )],
        );
        let problem = |id: Option<&str>, queue: Option<&str>, why: &str| Problem {
            source: "a".into(),
            queue: queue.map(Into::into),
            id: id.map(Into::into),
            field: "created_at",
            why: why.to_owned(),
        };
        of.problems = vec![
            problem(Some("1"), Some("q"), "one"),
            problem(Some("1"), None, "two"),
            problem(Some("1"), Some("other"), "of another queue"),
            problem(None, Some("q"), "of no item"),
            problem(Some("2"), Some("q"), "of the other"),
        ];
        let board = board(vec![of], &[]);
        let one = board.items().find(|i| &*i.record.id == "1").unwrap();
        let said: Vec<&str> = board.problems_of(&one).map(|p| p.why.as_str()).collect();
        assert_eq!(said, ["one", "two"]);
    }
}
