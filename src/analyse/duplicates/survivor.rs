//! Which of several copies stays, and what is proposed for the others.

use super::{Action, Candidate, Group};
use crate::analyse::natural::Natural;
use crate::model::{Clock, Moment, State};
use std::cmp::Ordering;

/// A creation time further ahead than this is no time (`spec`: more than a minute).
const AHEAD_S: i64 = 60;

/// The order in which items are worth keeping. Total over items of different keys, so that no
/// answer depends on the order in which they were read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order<'a> {
    items: &'a [Candidate<'a>],
    latest: Moment,
}

impl<'a> Order<'a> {
    pub(super) fn new(items: &'a [Candidate<'a>], clock: &Clock) -> Self {
        Self {
            items,
            latest: clock.now.plus_seconds(AHEAD_S),
        }
    }

    /// When an item was created, where that can be believed.
    pub(super) fn created(&self, item: usize) -> Option<Moment> {
        self.items
            .get(item)?
            .created
            .filter(|at| *at <= self.latest)
    }

    /// `Less` where `a` is rather kept: never a legacy item against another; claimed, queued, what
    /// waits for something, failed; the most authoritative store; the newest.
    pub(super) fn keep(&self, a: usize, b: usize) -> Ordering {
        let (Some(x), Some(y)) = (self.items.get(a), self.items.get(b)) else {
            return a.cmp(&b);
        };
        x.legacy
            .cmp(&y.legacy)
            .then_with(|| standing(x.state).cmp(&standing(y.state)))
            .then_with(|| x.role.cmp(&y.role))
            .then_with(|| self.created(b).cmp(&self.created(a)))
            .then_with(|| Natural::of(y.id).cmp(&Natural::of(x.id)))
            .then_with(|| (x.source, x.queue).cmp(&(y.source, y.queue)))
            .then_with(|| a.cmp(&b))
    }

    /// Sorts items, the one to keep first.
    pub(super) fn sort(&self, items: &mut [usize]) {
        items.sort_by(|a, b| self.keep(*a, *b));
    }

    /// The order in which groups are told.
    pub(super) fn groups(&self, a: &Group, b: &Group) -> Ordering {
        let head = |g: &Group| g.survivor.or_else(|| g.members.first().map(|m| m.item));
        a.confidence
            .cmp(&b.confidence)
            .then_with(|| a.priority.cmp(&b.priority))
            .then_with(|| match (head(a), head(b)) {
                (Some(x), Some(y)) => self
                    .created(y)
                    .cmp(&self.created(x))
                    .then_with(|| self.keep(x, y)),
                _ => Ordering::Equal,
            })
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| a.members.len().cmp(&b.members.len()))
    }
}

fn standing(state: State) -> u8 {
    match state {
        State::Claimed => 0,
        State::Queued => 1,
        State::Scheduled => 2,
        State::Blocked => 3,
        State::Unknown => 4,
        State::Failed => 5,
        State::Done | State::Cancelled => 6,
    }
}

/// What is proposed for an item that is not kept. Only what waits in a queue that counts, or has
/// failed there, may be given up.
pub(super) fn action(item: &Candidate<'_>) -> Action {
    if may_go(item) {
        Action::Cancel
    } else {
        Action::Review
    }
}

/// Whether an item may be given up without a worker or a person being asked.
pub(super) fn may_go(item: &Candidate<'_>) -> bool {
    !item.legacy && matches!(item.state, State::Queued | State::Failed)
}
