//! What somebody has acknowledged: this is known, and asks for no decision until a time, or until it
//! is no longer the same.
//!
//! An item is known by its key. A group is known by a mark over its kind, its survivor and every item
//! in it: a group that gains, loses or changes its survivor is another one and is put before a person
//! again. Must not know where this is kept.

use super::board::Board;
use super::duplicates::Group;
use crate::model::{Clock, ItemKey, Moment};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KnownThing {
    /// One item.
    Item(ItemKey),
    /// A group of duplicates, by its mark (see [`mark`]).
    Group(String),
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

/// How a group's mark begins, so that it is never taken for a key.
pub const MARK: &str = "group-";

/// The mark of a group: the same for the same kind, survivor and items, in whatever order.
#[must_use]
pub fn mark(board: &Board, group: &Group) -> String {
    let key = |at: usize| board.item(at).map(|i| i.key().to_string());
    let survivor = group.survivor.and_then(key).unwrap_or_default();
    let mut members: Vec<String> = group.members.iter().filter_map(|m| key(m.item)).collect();
    members.sort_unstable();
    let mut hash = Sha256::new();
    // A key holds no line feed that another could be mistaken for: each is ended by its length.
    for part in [group.kind.word(), &survivor]
        .into_iter()
        .chain(members.iter().map(String::as_str))
    {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut mark = MARK.to_owned();
    for byte in hash.finalize().iter().take(8) {
        let _ = write!(mark, "{byte:02x}");
    }
    mark
}
