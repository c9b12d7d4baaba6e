//! Where the items of one board stand on another one.
//!
//! Board order is not the order of keys, and who shows a board must not be kept waiting: this is held
//! against each other elsewhere, and then every mark, cursor and order follows by a number.

use super::board::{Board, Placed};
use crate::model::{QueueSnapshot, SourceSnapshot};
use std::sync::Arc;

/// Where the items of one board stand on a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved(Vec<u32>);

/// A board, and where its items stand on the one that follows.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The board.
    pub board: &'a Board,
    /// Where its items stand.
    pub moved: &'a Moved,
}

/// What is not there any more.
const GONE: u32 = u32::MAX;

impl Moved {
    /// Holds two boards against each other. Prepares the later one.
    #[must_use]
    pub fn between(old: &Board, new: &Board) -> Self {
        new.prepare();
        let now = Standing::of(new);
        let queues = Twins::of(old, new);
        let to = |at: usize| {
            let placed = old.placed.get(at)?;
            let Twin { at: home, same } = queues.of_placed(placed)?;
            let item = old.item(at)?;
            // Most rows stand where they stood, in a snapshot that is the very same or nearly so.
            let there = now.position(home, placed.record as usize);
            let is = |at: &u32| {
                let twin = new.item(*at as usize);
                same || twin.is_some_and(|i| i.record.id == item.record.id)
            };
            there
                .filter(is)
                .or_else(|| u32::try_from(new.find_same(&item)?).ok())
        };
        Self((0..old.len()).map(|at| to(at).unwrap_or(GONE)).collect())
    }

    /// Where an item stands now; `None` where it is not there any more.
    #[must_use]
    pub fn to(&self, at: usize) -> Option<usize> {
        let to = *self.0.get(at)?;
        (to != GONE).then_some(to as usize)
    }

    /// Where they stand after a further step.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let to = |at: &u32| next.0.get(*at as usize).copied().unwrap_or(GONE);
        Self(self.0.iter().map(to).collect())
    }

    /// How many items the earlier board had.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it had none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// By source and queue the positions of its records.
struct Standing(Vec<Vec<Vec<u32>>>);

impl Standing {
    fn of(board: &Board) -> Self {
        let queue = |q: &QueueSnapshot| vec![GONE; q.records.len()];
        let source = |s: &Arc<SourceSnapshot>| s.queues.iter().map(queue).collect();
        let mut all: Vec<Vec<Vec<u32>>> = board.sources().iter().map(source).collect();
        for (at, p) in (0..).zip(&board.placed) {
            let queue = all
                .get_mut(usize::from(p.source))
                .and_then(|s| s.get_mut(usize::from(p.queue)));
            if let Some(slot) = queue.and_then(|q| q.get_mut(p.record as usize)) {
                *slot = at;
            }
        }
        Self(all)
    }

    fn position(&self, (source, queue): (usize, usize), record: usize) -> Option<u32> {
        let at = *self.0.get(source)?.get(queue)?.get(record)?;
        (at != GONE).then_some(at)
    }
}

/// A queue of another board, by source and queue, and whether its snapshot is the very same.
#[derive(Clone, Copy)]
struct Twin {
    at: (usize, usize),
    same: bool,
}

/// By source and queue of one board the same queue of another.
struct Twins(Vec<Vec<Option<Twin>>>);

impl Twins {
    fn of(old: &Board, new: &Board) -> Self {
        let source = |of: &Arc<SourceSnapshot>| {
            let mut all = new.sources().iter();
            let twin = all.position(|s| s.name == of.name);
            let queue = |q: &QueueSnapshot| {
                let source = twin?;
                let there = new.sources().get(source)?;
                let queue = there.queues.iter().position(|t| t.name == q.name)?;
                Some(Twin {
                    at: (source, queue),
                    same: Arc::ptr_eq(there, of),
                })
            };
            of.queues.iter().map(queue).collect()
        };
        Self(old.sources().iter().map(source).collect())
    }

    fn of_placed(&self, placed: &Placed) -> Option<Twin> {
        let queues = self.0.get(usize::from(placed.source))?;
        *queues.get(usize::from(placed.queue))?
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::{board, queue, record, source};
    use crate::model::{ItemKey, Role};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    type Rows = BTreeMap<u8, (usize, usize)>;

    fn rows() -> impl Strategy<Value = Rows> {
        prop::collection::btree_map(0u8..40, (0usize..3, 0usize..3), 0..30)
    }

    /// Two queues that share ids, in a source that may stand second.
    fn made(rows: &Rows, behind: bool) -> Board {
        let of = |third: u8| {
            let rows = rows.iter().filter(move |(id, _)| *id % 3 != third);
            let rows = rows.map(|(id, (owner, state))| {
                let owner = ["ron", "codex", "cowork"][*owner];
                let state = ["queued", "claimed", "failed"][*state];
                format!("{id}|{owner}|{state}|||t")
            });
            rows.map(|r| record(&r)).collect::<Vec<_>>()
        };
        let a = source(
            "a",
            Role::Canonical,
            vec![queue("q", 99, of(0)), queue("r", 99, of(1))],
        );
        let b = source("b", Role::Canonical, vec![queue("q", 99, of(2))]);
        board(if behind { vec![b, a] } else { vec![a, b] }, &[])
    }

    fn by_walking(board: &Board, key: &ItemKey) -> Option<usize> {
        (0..board.len()).find(|at| board.item(*at).is_some_and(|i| i.is(key)))
    }

    proptest! {
        #[test]
        fn an_item_is_found_where_it_stands(a in rows(), b in rows()) {
            let (old, new) = (made(&a, false), made(&b, true));
            for item in old.items() {
                prop_assert_eq!(old.find(&item.key()), Some(item.position));
                prop_assert_eq!(new.find(&item.key()), by_walking(&new, &item.key()));
            }
        }

        #[test]
        fn moved_is_where_it_is_found(a in rows(), b in rows(), c in rows(), behind: bool) {
            let (old, new) = (made(&a, false), made(&b, behind));
            let moved = Moved::between(&old, &new);
            prop_assert_eq!(moved.len(), old.len());
            for item in old.items() {
                prop_assert_eq!(moved.to(item.position), by_walking(&new, &item.key()));
            }
            let last = made(&c, false);
            let both = moved.then(&Moved::between(&new, &last));
            for item in old.items().filter(|i| moved.to(i.position).is_some()) {
                prop_assert_eq!(both.to(item.position), by_walking(&last, &item.key()));
            }
            let still = Moved::between(&old, &old.clone());
            prop_assert!((0..old.len()).all(|at| still.to(at) == Some(at)));
        }
    }
}
