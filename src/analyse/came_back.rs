//! Recurrences that were cancelled and came again: whoever enqueues them does not ask first.

use super::board::Board;
use super::duplicates::dedup_key;
use crate::model::{ItemKey, Moment};
use std::collections::BTreeMap;

/// An item that an operation of ours has cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// Its key.
    pub key: ItemKey,
    /// Its canonical owner.
    pub owner: String,
    /// Its title.
    pub title: String,
    /// When it was cancelled.
    pub at: Moment,
}

/// A text that is there again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameBack {
    /// The deduplication key that its items share.
    pub dedup_key: String,
    /// How many were cancelled.
    pub cancelled: usize,
    /// When the last of them was.
    pub at: Moment,
    /// The items made since, as positions on the board, in its order.
    pub items: Vec<usize>,
}

/// The live items that say the same for the same owner as cancelled ones, and were made after these
/// had been cancelled. An item without a time of creation tells nothing.
#[must_use]
pub fn came_back(board: &Board, cancelled: &[Cancelled]) -> Vec<CameBack> {
    let mut by_key: BTreeMap<String, CameBack> = BTreeMap::new();
    for one in cancelled {
        let dedup_key = dedup_key(&one.owner, &one.title);
        let entry = by_key.entry(dedup_key.clone()).or_insert(CameBack {
            dedup_key,
            cancelled: 0,
            at: one.at,
            items: Vec::new(),
        });
        entry.cancelled += 1;
        entry.at = entry.at.max(one.at);
    }
    if by_key.is_empty() {
        return Vec::new();
    }
    for item in board.items().filter(|i| i.live) {
        let Some(created) = item.record.times.created else {
            continue;
        };
        if let Some(known) = by_key.get_mut(&dedup_key(item.owner, &item.record.title))
            && created > known.at
        {
            known.items.push(item.position);
        }
    }
    let found = by_key.into_values().filter(|c| !c.items.is_empty());
    found.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::analyse::sample::{ago, board, row, source, whole};
    use crate::model::{Record, Role};

    #[test]
    fn what_was_cancelled_and_is_made_anew_came_back() {
        let made = |id: u32, seconds: i64, title: &str| Record {
            title: title.into(),
            ..row(id, Some("ron"), "queued", Some(ago(seconds)))
        };
        let rows = vec![
            made(1, 9000, "[drift] 시스템 이슈 2건 감지"),
            made(2, 100, "[drift] 시스템 이슈 3건 감지"),
            made(3, 100, "other work"),
        ];
        let board = board(
            vec![source("a", Role::Canonical, vec![whole("q", rows)])],
            &[],
        );
        let cancelled = |id: &str| Cancelled {
            key: ItemKey {
                source: "a".into(),
                queue: "q".into(),
                id: id.into(),
            },
            owner: "ron".into(),
            title: "[drift] 시스템 이슈 2건 감지".into(),
            at: ago(5000),
        };
        let back = came_back(&board, &[cancelled("8"), cancelled("9")]);
        let [one] = &back[..] else { panic!("{back:?}") };
        assert_eq!((one.cancelled, one.items.len()), (2, 1));
        let item = board.item(*one.items.first().unwrap()).unwrap();
        assert_eq!(&*item.record.id, "2");
        assert!(came_back(&board, &[]).is_empty());
    }
}
