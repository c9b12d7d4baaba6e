//! What is new, changed and gone between two looks: between the one that was kept when somebody
//! left and the board of now, and between one board and the next.
//!
//! A look that is kept holds of each live item no more than its key, state, owner and priority.

use super::{Board, ItemRef};
use crate::model::{
    HealthState, ItemKey, Moment, Priority, QueueSnapshot, Record, SourceSnapshot, State,
};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A live item as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenItem {
    /// Its id in the queue.
    pub id: Box<str>,
    /// Its state.
    pub state: State,
    /// Its canonical owner.
    pub owner: Arc<str>,
    /// Its priority.
    pub priority: Priority,
}

/// The live items of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenQueue {
    /// Its name.
    pub name: Arc<str>,
    /// In board order.
    pub items: Vec<SeenItem>,
}

/// A source that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenSource {
    /// Its configured name.
    pub name: Arc<str>,
    /// Where it is: another store under the same name is another source.
    pub path: String,
    /// Its queues.
    pub queues: Vec<SeenQueue>,
}

/// All that a look saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The instant that the look spoke of.
    pub at: Moment,
    /// The sources that could be read.
    pub sources: Vec<SeenSource>,
}

impl Seen {
    /// How many items it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        let queues = self.sources.iter().flat_map(|s| &s.queues);
        queues.map(|q| q.items.len()).sum()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What is kept of a board; `None` where a source that must be there could not be read, or a queue
/// not to its end: what was only unread would be new the next time.
#[must_use]
pub fn seen(board: &Board) -> Option<Seen> {
    if !board.live().is_exact() {
        return None;
    }
    let read = |s: &Arc<SourceSnapshot>| s.state == HealthState::Ok;
    let mut queues: Vec<Vec<SeenQueue>> = Vec::new();
    for source in board.sources() {
        let empty = |q: &QueueSnapshot| SeenQueue {
            name: Arc::clone(&q.name),
            items: Vec::new(),
        };
        queues.push(source.queues.iter().map(empty).collect());
    }
    for owner in board.by_owner() {
        for group in &owner.groups {
            let slot = queues.get_mut(group.source);
            let Some(queue) = slot.and_then(|q| q.get_mut(group.queue)) else {
                continue;
            };
            let items = group.items.clone().filter_map(|at| board.item(at));
            queue
                .items
                .extend(items.filter(|i| i.live).map(|i| SeenItem {
                    id: i.record.id.clone(),
                    state: i.state(),
                    owner: Arc::clone(i.owner),
                    priority: i.priority(),
                }));
        }
    }
    let sources = board.sources().iter().zip(queues);
    Some(Seen {
        at: board.clock.now,
        sources: sources
            .filter(|(source, _)| read(source))
            .map(|(source, queues)| SeenSource {
                name: Arc::clone(&source.name),
                path: source.path.to_string_lossy().into_owned(),
                queues,
            })
            .collect(),
    })
}

/// What has become of an item that is no longer live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Nobody has looked, or its source cannot be read to its end.
    Untold,
    /// Its row is there, in this state.
    Is {
        /// The state.
        state: State,
        /// Its title.
        title: Arc<str>,
    },
    /// Its row is not there any more.
    Vanished,
}

/// An item that was live and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its key.
    pub key: ItemKey,
    /// What it was.
    pub was: SeenItem,
    /// What has become of it.
    pub fate: Fate,
}

/// An item that is live still and something else than it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its key.
    pub key: ItemKey,
    /// What it was.
    pub was: SeenItem,
    /// What it is.
    pub is: SeenItem,
}

/// The difference between a kept look and a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The instant of the kept look.
    pub at: Moment,
    /// Live now and not then.
    pub new: HashSet<ItemKey>,
    /// Live then and not now, in the order in which they were kept.
    pub gone: Vec<Gone>,
    /// Live then and now, in another state, with another owner or priority; in board order.
    pub moved: Vec<Moved>,
    /// Every source of either look could be compared.
    pub whole: bool,
}

/// Compares a kept look with a board. A source takes part where both could read it.
#[must_use]
pub fn since(seen: &Seen, board: &Board) -> Since {
    let shared = |source: &SourceSnapshot| {
        let path = source.path.to_string_lossy();
        let same = |s: &&SeenSource| s.name == source.name && s.path == path;
        let known = seen.sources.iter().find(same);
        known.filter(|_| source.state == HealthState::Ok)
    };
    let mut then: HashMap<(usize, &str, &str), &SeenItem> = HashMap::with_capacity(seen.len());
    let mut compared = Vec::with_capacity(board.sources().len());
    for (at, source) in board.sources().iter().enumerate() {
        let known = shared(source);
        compared.push(known.is_some());
        for queue in known.iter().flat_map(|s| &s.queues) {
            let items = queue.items.iter();
            then.extend(items.map(|i| ((at, &*queue.name, &*i.id), i)));
        }
    }
    let mut out = Since {
        at: seen.at,
        new: HashSet::new(),
        gone: Vec::new(),
        moved: Vec::new(),
        whole: is_whole(seen, board, &compared),
    };
    for owner in board.by_owner() {
        for group in &owner.groups {
            if !compared.get(group.source).copied().unwrap_or(false) {
                continue;
            }
            let items = group.items.clone().filter_map(|at| board.item(at));
            for item in items.filter(|i| i.live) {
                let place = (group.source, &*item.queue.name, &*item.record.id);
                match then.remove(&place) {
                    None => drop(out.new.insert(item.key())),
                    Some(was) => out.moved.extend(moved(was, &item)),
                }
            }
        }
    }
    for (at, source) in board.sources().iter().enumerate() {
        for queue in shared(source).iter().flat_map(|s| &s.queues) {
            let left = |i: &&SeenItem| then.contains_key(&(at, &*queue.name, &*i.id));
            out.gone
                .extend(queue.items.iter().filter(left).map(|was| Gone {
                    key: ItemKey {
                        source: Arc::clone(&source.name),
                        queue: Arc::clone(&queue.name),
                        id: was.id.clone(),
                    },
                    was: was.clone(),
                    fate: Fate::Untold,
                }));
        }
    }
    out
}

/// Whether nothing is left out: every source that was seen is compared, and so is every source of
/// the board but those that may be missing and were.
fn is_whole(seen: &Seen, board: &Board, compared: &[bool]) -> bool {
    let both = compared.iter().filter(|c| **c).count();
    let left_out = board.sources().iter().zip(compared).filter(|(_, c)| !**c);
    let mut missing = left_out.map(|(source, _)| source);
    both == seen.sources.len()
        && missing.all(|source| source.state == HealthState::Absent && source.optional)
}

fn moved(was: &SeenItem, item: &ItemRef<'_>) -> Option<Moved> {
    let same =
        was.state == item.state() && was.owner == *item.owner && was.priority == item.priority();
    (!same).then(|| Moved {
        key: item.key(),
        was: was.clone(),
        is: SeenItem {
            id: was.id.clone(),
            state: item.state(),
            owner: Arc::clone(item.owner),
            priority: item.priority(),
        },
    })
}

impl Since {
    /// The sources that have to be looked at to say what became of the gone items.
    #[must_use]
    pub fn asks(&self) -> HashSet<Arc<str>> {
        let untold = self.gone.iter().filter(|g| g.fate == Fate::Untold);
        untold.map(|g| Arc::clone(&g.key.source)).collect()
    }

    /// Says what became of the gone items, from a look at every row of their source.
    pub fn tell(&mut self, whole: &SourceSnapshot) {
        if whole.state != HealthState::Ok {
            return;
        }
        let mut records: HashMap<(&str, &str), &Record> = HashMap::new();
        let wanted: HashSet<&str> = self.gone.iter().map(|g| &*g.key.id).collect();
        for queue in &whole.queues {
            let of = queue.records.iter().filter(|r| wanted.contains(&*r.id));
            records.extend(of.map(|r| ((&*queue.name, &*r.id), r)));
        }
        for gone in self.gone.iter_mut().filter(|g| g.key.source == whole.name) {
            let queue = whole.queues.iter().find(|q| q.name == gone.key.queue);
            gone.fate = match records.get(&(&*gone.key.queue, &*gone.key.id)) {
                Some(record) => Fate::Is {
                    state: record.state,
                    title: Arc::from(&*record.title),
                },
                None if queue.is_none_or(|q| q.total.is_exact()) => Fate::Vanished,
                None => Fate::Untold,
            };
        }
    }
}

/// The items that are new or other than on an earlier board, by key; at most so many. Sources whose
/// snapshot is the same one are not looked into, and those that were not readable then say nothing.
#[must_use]
pub fn changes(old: &Board, new: &Board, most: usize) -> Vec<ItemKey> {
    let mut out = Vec::new();
    for source in new.sources() {
        let before = old.sources().iter().find(|s| s.name == source.name);
        let Some(before) = before.filter(|b| !Arc::ptr_eq(b, source)) else {
            continue;
        };
        if before.state != HealthState::Ok || source.state != HealthState::Ok {
            continue;
        }
        for queue in &source.queues {
            let known = before.queues.iter().find(|q| q.name == queue.name);
            let known = known.map_or(&[][..], |q| &q.records);
            for record in differing(known, &queue.records) {
                if out.len() == most {
                    return out;
                }
                out.push(ItemKey {
                    source: Arc::clone(&source.name),
                    queue: Arc::clone(&queue.name),
                    id: record.id.clone(),
                });
            }
        }
    }
    out
}

/// The records that are not among those before as they are. Most stand where they stood.
fn differing<'r>(before: &'r [Record], now: &'r [Record]) -> impl Iterator<Item = &'r Record> {
    let head = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    let before = before.get(head..).unwrap_or_default();
    let now = now.get(head..).unwrap_or_default();
    let tail = before.iter().rev().zip(now.iter().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    let middle = |of: &'r [Record]| of.get(..of.len().saturating_sub(tail)).unwrap_or_default();
    let known: HashMap<&str, &Record> = middle(before).iter().map(|r| (&*r.id, r)).collect();
    middle(now)
        .iter()
        .filter(move |r| known.get(&*r.id).is_none_or(|k| k != r))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::analyse::sample::{board, queue, record, source, spec};
    use crate::model::{Error, ErrorKind, Role, Total};
    use proptest::prelude::*;

    fn of(rows: &[&str]) -> SourceSnapshot {
        let records = rows.iter().map(|r| record(r)).collect();
        source("a", Role::Canonical, vec![queue("q", 9, records)])
    }

    fn ids<'k>(keys: impl IntoIterator<Item = &'k ItemKey>) -> Vec<&'k str> {
        let mut ids: Vec<&str> = keys.into_iter().map(|k| &*k.id).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn new_gone_and_moved() {
        let then = seen(&board(
            vec![of(&[
                "1|ron|queued|high||a",
                "2|ron|queued|low||b",
                "3|ron|queued|||c",
                "5|ron|queued|||e",
            ])],
            &[],
        ))
        .unwrap();
        let now = board(
            vec![of(&[
                "2|codex|claimed|low||b",
                "3|ron|queued|||c",
                "4|ron|queued|||d",
            ])],
            &[],
        );
        let mut news = since(&then, &now);
        assert!(news.whole);
        assert_eq!(ids(&news.new), ["4"]);
        assert_eq!(ids(news.gone.iter().map(|g| &g.key)), ["1", "5"]);
        let [moved] = news.moved.as_slice() else {
            panic!("{news:?}")
        };
        assert_eq!((&*moved.was.owner, &*moved.is.owner), ("ron", "codex"));
        assert_eq!(
            (moved.was.state, moved.is.state),
            (State::Queued, State::Claimed)
        );
        // A look at every row tells what became of them.
        assert_eq!(news.asks(), ["a".into()].into());
        news.tell(&of(&["1|ron|cancelled|high||a", "2|codex|claimed|||b"]));
        let fates: Vec<&Fate> = news.gone.iter().map(|g| &g.fate).collect();
        let cancelled = Fate::Is {
            state: State::Cancelled,
            title: "a".into(),
        };
        assert_eq!(fates, [&cancelled, &Fate::Vanished]);
        assert!(news.asks().is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_neither_new_nor_gone() {
        let down = |state| {
            let error = Error::new(ErrorKind::Locked, "held");
            SourceSnapshot::failed(&spec("a", Role::Canonical), state, error, None)
        };
        let full = board(vec![of(&["1|ron|queued|||a"])], &[]);
        let then = seen(&full).unwrap();
        for state in [HealthState::Absent, HealthState::Unreadable] {
            let now = board(vec![down(state)], &[]);
            let news = since(&then, &now);
            assert_eq!((news.gone.len(), news.whole), (0, false), "{state:?}");
            assert_eq!(seen(&now), None);
        }
        let mut moved = of(&["2|ron|queued|||b"]);
        moved.path = "/elsewhere".into();
        let news = since(&then, &board(vec![moved], &[]));
        assert_eq!((news.new.len(), news.gone.len(), news.whole), (0, 0, false));
        let mut cut = of(&["1|ron|queued|||a"]);
        cut.queues[0].total = Total::AtLeast(1);
        assert_eq!(seen(&board(vec![cut], &[])), None);
    }

    proptest! {
        #[test]
        fn a_board_after_itself_brings_no_news(rows in prop::collection::btree_map(0u8..30, 0usize..3, 0..20)) {
            let rows: Vec<String> = rows.iter().map(|(id, s)| format!("{id}|ron|{}|||t", ["queued", "claimed", "failed"][*s])).collect();
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            let board = board(vec![of(&rows)], &[]);
            let news = since(&seen(&board).unwrap(), &board);
            prop_assert!(news.whole && news.new.is_empty() && news.gone.is_empty() && news.moved.is_empty());
        }

        #[test]
        fn changes_are_those_that_differ(
            a in prop::collection::btree_map(0u8..20, 0u8..3, 0..15),
            b in prop::collection::btree_map(0u8..20, 0u8..3, 0..15),
        ) {
            let rows = |of: &std::collections::BTreeMap<u8, u8>| -> Vec<String> {
                of.iter().map(|(id, t)| format!("{id}|ron|queued|||title {t}")).collect()
            };
            let made = |rows: &[String]| board(vec![of(&rows.iter().map(String::as_str).collect::<Vec<_>>())], &[]);
            let (old, new) = (made(&rows(&a)), made(&rows(&b)));
            let found = changes(&old, &new, 100);
            let mut want: Vec<String> = b.iter().filter(|(id, t)| a.get(id) != Some(t)).map(|(id, _)| id.to_string()).collect();
            want.sort_unstable();
            prop_assert_eq!(ids(&found), want);
            prop_assert_eq!(changes(&old, &old, 100), vec![]);
            prop_assert!(changes(&old, &new, 2).len() <= 2);
        }
    }
}
