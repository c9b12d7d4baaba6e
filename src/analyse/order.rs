//! The order of a board, and its groups: owner, source (canonical before inbox before legacy), queue,
//! state, word; within that the most urgent and newest first.
//!
//! All that decides is gathered while the records are gone through for the first time: to look it up
//! in them again, in whatever order, takes longer than all the rest of making a board.

use super::board::{OwnerGroup, Placed, StateCounts, StatusGroup};
use super::hash::BuildMix;
use super::natural::Natural;
use crate::model::{Moment, Priority, Record, SourceSnapshot, State};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// The items of a board, first as they are met, then in its order.
#[derive(Default)]
pub(super) struct Items {
    all: Vec<Item>,
    /// Status words as they were met.
    words: Vec<Arc<str>>,
    by_word: HashMap<Arc<str>, u32, BuildMix>,
}

struct Item {
    key: Key,
    placed: Placed,
    state: State,
    priority: Priority,
    /// Index into [`Items::words`].
    word: u32,
    /// The characters of its id.
    id_length: u32,
}

/// What an item stands by, but for the text of its id.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// From the highest bits: owner (32), role (8), source, queue (16 each), state (8), status word
    /// (32), priority (8).
    place: u128,
    /// Those without a time last.
    newest: Reverse<Option<Moment>>,
    /// The id, as [`Natural`] has it: texts before numbers, since the newest is to come first.
    id: Reverse<(bool, i64)>,
}

impl Items {
    /// One more; its place is known when all are there.
    pub fn push(&mut self, placed: Placed, record: &Record) {
        let word = match self.by_word.get(&record.status) {
            Some(word) => *word,
            None => {
                let word = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                self.by_word.insert(Arc::clone(&record.status), word);
                self.words.push(Arc::clone(&record.status));
                word
            }
        };
        let id = match Natural::of(&record.id) {
            Natural::Number(n, _) => (false, n),
            Natural::Text(_) => (true, 0),
        };
        self.all.push(Item {
            key: Key {
                place: 0,
                newest: Reverse(record.times.created),
                id: Reverse(id),
            },
            placed,
            state: record.state,
            priority: record.priority,
            word,
            id_length: u32::try_from(record.id.chars().count()).unwrap_or(u32::MAX),
        });
    }

    /// Puts them in order; `rank` is the place of every owner.
    pub fn sort(&mut self, sources: &[Arc<SourceSnapshot>], rank: &[u32]) {
        let mut by_text: Vec<u32> = (0..).take(self.words.len()).collect();
        by_text.sort_unstable_by_key(|word| self.words.get(*word as usize));
        let mut word_rank = vec![0_u32; by_text.len()];
        for (place, word) in (0..).zip(by_text) {
            word_rank[word as usize] = place;
        }
        for item in &mut self.all {
            let placed = &item.placed;
            let role = sources
                .get(usize::from(placed.source))
                .map(|s| s.role as u8);
            item.key.place = [
                (
                    32,
                    rank.get(placed.owner as usize).copied().unwrap_or(u32::MAX),
                ),
                (8, role.unwrap_or(u8::MAX).into()),
                (16, placed.source.into()),
                (16, placed.queue.into()),
                (8, item.state as u32),
                (
                    32,
                    word_rank
                        .get(item.word as usize)
                        .copied()
                        .unwrap_or(u32::MAX),
                ),
                (8, item.priority as u32),
            ]
            .into_iter()
            .fold(0, |place, (bits, n)| place << bits | u128::from(n));
        }
        let id = |placed: &Placed| {
            let queues = &sources.get(usize::from(placed.source))?.queues;
            let records = &queues.get(usize::from(placed.queue))?.records;
            Some(&*records.get(placed.record as usize)?.id)
        };
        self.all.sort_unstable_by(|a, b| {
            let keys = a.key.cmp(&b.key);
            // Texts, or one number written in two ways.
            let keys = keys.then_with(|| id(&b.placed).cmp(&id(&a.placed)));
            keys.then_with(|| a.placed.record.cmp(&b.placed.record))
        });
    }

    /// Owner ▸ queue and status ▸ items, of what is in order.
    pub fn groups(&self, owners: &[Arc<str>]) -> Vec<OwnerGroup> {
        let mut out: Vec<OwnerGroup> = Vec::new();
        let mut current = None;
        for (at, item) in self.all.iter().enumerate() {
            let placed = &item.placed;
            let (Some(name), Some(word)) = (
                owners.get(placed.owner as usize),
                self.words.get(item.word as usize),
            ) else {
                continue;
            };
            if current != Some(placed.owner) {
                current = Some(placed.owner);
                out.push(OwnerGroup {
                    owner: Arc::clone(name),
                    counts: StateCounts::default(),
                    urgent: 0,
                    high: 0,
                    groups: Vec::new(),
                    items: at..at,
                });
            }
            let Some(owner) = out.last_mut() else {
                continue;
            };
            owner.items.end = at + 1;
            owner.counts.count(item.state);
            owner.urgent += u64::from(item.priority == Priority::Urgent);
            owner.high += u64::from(item.priority == Priority::High);
            let (source, queue) = (usize::from(placed.source), usize::from(placed.queue));
            let id_length = item.id_length as usize;
            match owner.groups.last_mut() {
                Some(g) if g.source == source && g.queue == queue && g.status == *word => {
                    g.items.end = at + 1;
                    g.longest_id = g.longest_id.max(id_length);
                }
                _ => owner.groups.push(StatusGroup {
                    source,
                    queue,
                    status: Arc::clone(word),
                    state: item.state,
                    items: at..at + 1,
                    longest_id: id_length,
                }),
            }
        }
        out
    }

    /// Where they stand among the snapshots, in order.
    pub fn placed(self) -> Vec<Placed> {
        self.all.into_iter().map(|item| item.placed).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::analyse::natural::Natural;
    use crate::analyse::sample::{board, queue, record, source};
    use crate::model::Role;
    use proptest::prelude::*;
    use std::cmp::Reverse;

    proptest! {
        /// The packed keys say what the rule says in words.
        #[test]
        fn any_items_stand_in_the_order_of_the_rule(rows in prop::collection::vec(
            (
                prop::sample::select(vec!["", "ron", "codex", "cowork"]),
                prop::sample::select(vec!["queued", "pending", "claimed", "blocked", "odd", "even"]),
                prop::sample::select(vec!["urgent", "high", "", "low"]),
                prop::sample::select(vec!["", "2026-04-20T10:00:00Z", "2026-04-20T10:00:01Z"]),
                "[0-9a]{1,2}",
            ),
            0..40,
        )) {
            let mut sources: Vec<[Vec<_>; 2]> = vec![Default::default(), Default::default()];
            for (nth, (owner, status, priority, at, id)) in rows.iter().enumerate() {
                let line = format!("{id}|{owner}|{status}|{priority}|{at}|row");
                sources[nth % 2][nth / 2 % 2].push(record(&line));
            }
            let sources = sources.into_iter().zip([("legacy", Role::Legacy), ("bus", Role::Canonical)]);
            let sources = sources.map(|([a, b], (name, role))| {
                source(name, role, vec![queue("a", 0, a), queue("b", 0, b)])
            });
            let board = board(sources.collect(), &[]);
            let items: Vec<_> = board.items().collect();
            prop_assert_eq!(items.len(), rows.len());
            for pair in items.windows(2) {
                let key = |i: &crate::analyse::ItemRef<'_>| {
                    let owner = i.owner.to_string();
                    let source = board.sources().iter().position(|s| s.name == i.source.name);
                    (
                        (owner == crate::model::UNASSIGNED, owner),
                        (i.source.role, source, i.queue.name.to_string()),
                        (i.record.state, i.record.status.to_string(), i.record.priority),
                    )
                };
                let (a, b) = (&pair[0], &pair[1]);
                prop_assert!(key(a) <= key(b), "{:?} before {:?}", key(a), key(b));
                if key(a) == key(b) {
                    prop_assert!(
                        Reverse((a.record.times.created, Natural::of(&a.record.id)))
                            <= Reverse((b.record.times.created, Natural::of(&b.record.id)))
                    );
                }
            }
        }
    }
}
