//! What there is to count: every item once, under its term and its owner, with its age in days and
//! whether it is a certain duplicate. Independent of the order in which items come in.

use super::term::{Term, closedness};
use crate::analyse::Board;
use crate::model::Moment;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The age of an item without a creation time: outside any window.
pub(super) const UNDATED: u32 = u32::MAX;
const DAY_US: i64 = 86_400 * 1_000_000;

/// Items of one owner under one status of one queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Source, queue, status.
    pub term: Term,
    /// The canonical owner.
    pub owner: Arc<str>,
    /// How many.
    pub count: u64,
}

/// One item, as far as counting goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// The smallest N for which it is among "the newest N days".
    pub days: u32,
    /// Index into [`Tally::owners`].
    pub owner: u32,
    /// A certain duplicate that would be cancelled.
    pub loser: bool,
}

/// The items under one term.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub term: Term,
    /// A number for its queue.
    pub queue: u32,
    /// Newest first, undated ones last.
    pub entries: Vec<Entry>,
}

/// All items. The first owners are the reported ones, in their order.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub owners: Vec<Arc<str>>,
    pub reported: usize,
    /// Canonical before inbox before legacy, open before failed before finished, then by name.
    pub groups: Vec<Group>,
}

/// Collects items into a [`Tally`].
pub(super) struct Builder {
    at: Moment,
    reported: usize,
    owners: Vec<Arc<str>>,
    owner_index: HashMap<Arc<str>, u32>,
    groups: HashMap<Term, Vec<Entry>>,
}

impl Builder {
    /// Ages are counted back from `at`.
    pub(super) fn new<'a>(reported: impl IntoIterator<Item = &'a str>, at: Moment) -> Self {
        let mut new = Self {
            at,
            reported: 0,
            owners: Vec::new(),
            owner_index: HashMap::new(),
            groups: HashMap::new(),
        };
        for owner in reported {
            new.owner(&Arc::from(owner));
        }
        new.reported = new.owners.len();
        new
    }

    fn owner(&mut self, name: &Arc<str>) -> u32 {
        if let Some(index) = self.owner_index.get(name) {
            return *index;
        }
        let index = u32::try_from(self.owners.len()).unwrap_or(u32::MAX);
        self.owners.push(Arc::clone(name));
        self.owner_index.insert(Arc::clone(name), index);
        index
    }

    /// Adds items of one owner under one term: each its creation time and whether it is a loser.
    pub(super) fn add(
        &mut self,
        term: Term,
        owner: &Arc<str>,
        items: impl IntoIterator<Item = (Option<Moment>, bool)>,
    ) {
        let owner = self.owner(owner);
        let at = self.at;
        let entries = self.groups.entry(term).or_default();
        entries.extend(items.into_iter().map(|(created, loser)| Entry {
            days: days(created, at),
            owner,
            loser,
        }));
    }

    pub(super) fn finish(self) -> Tally {
        let mut groups: Vec<Group> = self
            .groups
            .into_iter()
            .map(|(term, mut entries)| {
                entries.sort_unstable();
                Group {
                    term,
                    queue: 0,
                    entries,
                }
            })
            .collect();
        groups.sort_by(|a, b| order(&a.term).cmp(&order(&b.term)));
        let mut queues = HashMap::new();
        for group in &mut groups {
            let next = u32::try_from(queues.len()).unwrap_or(u32::MAX);
            let place = (
                Arc::clone(&group.term.source),
                Arc::clone(&group.term.queue),
            );
            group.queue = *queues.entry(place).or_insert(next);
        }
        Tally {
            owners: self.owners,
            reported: self.reported,
            groups,
        }
    }
}

/// The order in which terms are preferred, and shown.
fn order(t: &Term) -> impl Ord + '_ {
    (
        t.role,
        closedness(t.state),
        &t.source,
        &t.queue,
        t.state,
        &t.status,
    )
}

/// An item created a moment ago is among the newest 1 day; one created exactly N days ago is still
/// among the newest N.
fn days(created: Option<Moment>, at: Moment) -> u32 {
    let Some(created) = created else {
        return UNDATED;
    };
    let age = at.us().saturating_sub(created.us()).max(1);
    u32::try_from((age - 1) / DAY_US + 1).unwrap_or(UNDATED - 1)
}

impl Tally {
    /// Everything that the board holds. `losers` marks positions on the board that are certain
    /// duplicates; a position beyond its end is none.
    pub(super) fn of_board<'a>(
        board: &Board,
        losers: &[bool],
        reported: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut builder = Builder::new(reported, board.clock.now);
        for owner in board.by_owner() {
            for group in &owner.groups {
                let Some(source) = board.sources().get(group.source) else {
                    continue;
                };
                let Some(queue) = source.queues.get(group.queue) else {
                    continue;
                };
                let term = Term {
                    source: Arc::clone(&source.name),
                    queue: Arc::clone(&queue.name),
                    status: Arc::clone(&group.status),
                    state: group.state,
                    role: source.role,
                };
                let items = group.items.clone().filter_map(|at| {
                    let item = board.item(at)?;
                    let loser = losers.get(at).copied().unwrap_or_default();
                    Some((item.record.times.created, loser))
                });
                builder.add(term, &owner.owner, items);
            }
        }
        builder.finish()
    }

    /// Counts by term and owner, in the order of preference, owners by name.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for group in &self.groups {
            let mut by_owner: BTreeMap<&Arc<str>, u64> = BTreeMap::new();
            for entry in &group.entries {
                if let Some(owner) = self.owners.get(entry.owner as usize) {
                    *by_owner.entry(owner).or_default() += 1;
                }
            }
            cells.extend(by_owner.into_iter().map(|(owner, count)| Cell {
                term: group.term.clone(),
                owner: Arc::clone(owner),
                count,
            }));
        }
        cells
    }

    /// Counts by owner over some groups: the reported owners in their order, then the others by
    /// name, those without an item left out.
    pub(super) fn count<'g>(
        &self,
        groups: impl IntoIterator<Item = &'g Group>,
        without_losers: bool,
        newest_days: Option<u32>,
    ) -> Counted {
        let mut counts = vec![0u64; self.owners.len()];
        for group in groups {
            for entry in &group.entries {
                let counted = !(without_losers && entry.loser)
                    && newest_days.is_none_or(|n| entry.days <= n && entry.days != UNDATED);
                if let Some(count) = counts.get_mut(entry.owner as usize).filter(|_| counted) {
                    *count += 1;
                }
            }
        }
        let mut named = self.owners.iter().cloned().zip(counts);
        let by_owner: Vec<(Arc<str>, u64)> = named.by_ref().take(self.reported).collect();
        let mut others: Vec<(Arc<str>, u64)> = named.filter(|(_, n)| *n > 0).collect();
        others.sort();
        Counted { by_owner, others }
    }
}

/// Counts by owner.
pub(super) struct Counted {
    pub by_owner: Vec<(Arc<str>, u64)>,
    pub others: Vec<(Arc<str>, u64)>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::{ago, clock, morning};

    #[test]
    fn the_smallest_window_that_holds_an_item() {
        let now = clock().now;
        for (seconds, want) in [
            (-30, 1),
            (0, 1),
            (1, 1),
            (86_400, 1),
            (86_401, 2),
            (7 * 86_400, 7),
            (7 * 86_400 + 1, 8),
        ] {
            assert_eq!(days(Some(ago(seconds)), now), want, "{seconds} s ago");
        }
        assert_eq!(days(None, now), UNDATED);
    }

    #[test]
    fn cells_of_the_morning() {
        let tally = Tally::of_board(&morning(), &[], ["ron"]);
        let shown: Vec<String> = tally
            .cells()
            .iter()
            .map(|c| format!("{} {} {}", c.term, c.owner, c.count))
            .collect();
        assert_eq!(
            shown,
            [
                "canonical/bus_commands[queued] codex 2",
                "canonical/bus_commands[queued] cowork 1",
                "canonical/bus_commands[queued] ron 15",
                "canonical/bus_commands[claimed] cowork 1",
                "canonical/ops_todos[todo] codex 2",
                "canonical/ops_todos[todo] cowork 24",
                "canonical/ops_todos[todo] ops-queue 272",
                "canonical/ops_todos[todo] ron 34",
                "canonical/bus_commands[failed] codex 2",
                "canonical/bus_commands[failed] cowork 1",
                "inbox/items[pending] codex 1",
                "inbox/items[pending] cowork 1",
                "inbox/items[pending] data-analyst 1",
                "inbox/items[pending] guardian 2",
                "legacy/ops_todos[todo] system 10",
                "legacy/ops_todos[claimed] system 3",
            ]
        );
    }
}
