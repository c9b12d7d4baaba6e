//! What somebody has acknowledged: this is known, and asks for no decision until a time, or until it
//! is no longer the same.
//!
//! An item is known by its key, a group by the keys of all its items: a group that gains or loses one
//! is another group and is put before a person again. Must not know where this is kept.

use super::board::Board;
use super::duplicates::Group;
use crate::model::{Clock, ItemKey, Moment};
use std::collections::BTreeSet;

/// What is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KnownThing {
    /// One item.
    Item(ItemKey),
    /// A group of duplicates, by all of its items (see [`items`]).
    Group(BTreeSet<ItemKey>),
}

/// Something that was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What.
    pub thing: KnownThing,
    /// Why, in the words of whoever said it.
    pub reason: String,
    /// Who said it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// From then on it is put before a person again.
    pub until: Option<Moment>,
}

impl Known {
    /// Whether it still holds.
    #[must_use]
    pub fn holds(&self, clock: &Clock) -> bool {
        self.until.is_none_or(|until| clock.now < until)
    }
}

/// The items of a group, its survivor included.
#[must_use]
pub fn items(board: &Board, group: &Group) -> BTreeSet<ItemKey> {
    let all = group.members.iter().map(|m| m.item).chain(group.survivor);
    all.filter_map(|at| board.item(at))
        .map(|i| i.key())
        .collect()
}
