//! The marked items, by key, so that a mark stays with its item whatever row that is on.

use crate::analyse::{Before, Board, ItemRef};
use crate::model::ItemKey;
use crate::ui::place::Screen;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Source and queue.
type Home = (Arc<str>, Arc<str>);

/// Where the items of one id are at home: nearly always one place.
#[derive(Debug, Clone)]
struct Homes {
    first: Home,
    more: Vec<Home>,
}

/// Where a range of rows began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RangeStart {
    pub screen: Screen,
    pub row: usize,
    /// The item of the row, so that the start stays with it.
    pub key: Option<ItemKey>,
}

/// Marked items, and the range that is being marked.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    homes: HashMap<Box<str>, Homes>,
    /// Their positions on the shown board, in order.
    at: Vec<u32>,
    /// Another number after every change.
    version: u64,
    pub range: Option<RangeStart>,
}

fn is_home(home: &Home, item: &ItemRef<'_>) -> bool {
    home.1 == item.queue.name && home.0 == item.source.name
}

impl Marks {
    /// Another number after every change of what is marked, or of where that stands.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// How many are marked.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Whether an item is marked; it may be one of another board.
    pub(super) fn has(&self, item: &ItemRef<'_>) -> bool {
        let homes = self.homes.get(&*item.record.id);
        homes.is_some_and(|h| is_home(&h.first, item) || h.more.iter().any(|o| is_home(o, item)))
    }

    /// Whether the item at a position of the shown board is marked.
    pub(super) fn has_at(&self, position: usize) -> bool {
        u32::try_from(position).is_ok_and(|at| self.at.binary_search(&at).is_ok())
    }

    /// How many are marked in a range of the shown board.
    pub(super) fn count(&self, range: &Range<usize>) -> usize {
        let before = |end: usize| self.at.partition_point(|at| (*at as usize) < end);
        before(range.end).saturating_sub(before(range.start))
    }

    /// Positions of the marked items on the shown board, in order.
    pub(super) fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        self.at.iter().map(|at| *at as usize)
    }

    /// Marks an item or takes its mark away. [`Marks::sync`] has to follow.
    pub(super) fn set(&mut self, item: &ItemRef<'_>, marked: bool) {
        if marked == self.has(item) {
            return;
        }
        let home = || (Arc::clone(&item.source.name), Arc::clone(&item.queue.name));
        let id = &*item.record.id;
        match (self.homes.get_mut(id), marked) {
            (Some(homes), true) => homes.more.push(home()),
            (None, true) => {
                let homes = Homes {
                    first: home(),
                    more: Vec::new(),
                };
                self.homes.insert(id.into(), homes);
            }
            (Some(homes), false) => {
                if !is_home(&homes.first, item) {
                    homes.more.retain(|h| !is_home(h, item));
                } else if let Some(next) = homes.more.pop() {
                    homes.first = next;
                } else {
                    self.homes.remove(id);
                }
            }
            (None, false) => {}
        }
    }

    /// [`Marks::set`] of one item at a position of the shown board.
    pub(super) fn set_at(&mut self, item: &ItemRef<'_>, marked: bool) {
        self.version += 1;
        self.set(item, marked);
        let Ok(position) = u32::try_from(item.position) else {
            return;
        };
        match (self.at.binary_search(&position), marked) {
            (Err(place), true) => self.at.insert(place, position),
            (Ok(place), false) => drop(self.at.remove(place)),
            _ => {}
        }
    }

    /// Finds the marked items on the shown board. Marks of what is no longer there go: an item that
    /// is done must not come back marked.
    pub(super) fn sync(&mut self, board: &Board) {
        self.version += 1;
        self.at.clear();
        if self.homes.is_empty() {
            return;
        }
        let marked = board.items().filter(|item| self.has(item));
        let at: Vec<u32> = marked
            .filter_map(|i| u32::try_from(i.position).ok())
            .collect();
        let known: usize = self.homes.values().map(|h| 1 + h.more.len()).sum();
        self.at = at;
        if known > self.at.len() {
            self.homes.clear();
            for position in std::mem::take(&mut self.at) {
                if let Some(item) = board.item(position as usize) {
                    self.set(&item, true);
                    self.at.push(position);
                }
            }
        }
    }

    /// The same for the board that follows the shown one, at the cost of the marked items alone.
    pub(super) fn follow(&mut self, before: &Before<'_>) {
        self.version += 1;
        let mut there = Vec::with_capacity(self.at.len());
        for position in std::mem::take(&mut self.at) {
            let to = before.moved.to(position as usize);
            match to.and_then(|at| u32::try_from(at).ok()) {
                Some(at) => there.push(at),
                None => {
                    if let Some(gone) = before.board.item(position as usize) {
                        self.set(&gone, false);
                    }
                }
            }
        }
        there.sort_unstable();
        self.at = there;
    }

    /// Takes every mark away.
    pub(super) fn clear(&mut self) {
        *self = Self {
            version: self.version + 1,
            ..Self::default()
        };
    }
}
