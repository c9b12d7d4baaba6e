//! One sweep over the times at which rows entered and left what a definition counts.
//!
//! A state of the queues counts from the first full second at which it stood: what a writer leaves
//! behind in the middle of one burst of changes was nobody's number.

use super::grid::Gap;
use crate::model::Moment;

const SECOND: i64 = 1_000_000;
/// Bits of an event: owner and direction below, the second above.
pub(super) const OWNER_BITS: u32 = 20;

/// Full seconds since 1970: the first one that is not before `us`.
pub(super) fn second(us: i64) -> i64 {
    us.div_euclid(SECOND) + i64::from(us.rem_euclid(SECOND) > 0)
}

/// The moment of a full second.
pub(super) fn moment(second: i64) -> Moment {
    let us = second.saturating_mul(SECOND);
    // The instant zero does not exist.
    Moment::from_us(us)
        .or_else(|| Moment::from_us(us.saturating_add(1)))
        .unwrap_or(if us < 0 {
            Moment::EARLIEST
        } else {
            Moment::LATEST
        })
}

/// A change packed so that events sort by time: the second (from 1900), the owner, in or out.
pub(super) fn event(second: i64, owner: u32, comes: bool) -> u64 {
    let since = second.saturating_sub(Moment::EARLIEST.us() / SECOND);
    let since = u64::try_from(since).unwrap_or_default();
    since << (OWNER_BITS + 1) | u64::from(owner) << 1 | u64::from(comes)
}

fn second_of(event: u64) -> i64 {
    let since = i64::try_from(event >> (OWNER_BITS + 1)).unwrap_or(i64::MAX);
    since.saturating_add(Moment::EARLIEST.us() / SECOND)
}

fn owner_of(event: u64) -> u32 {
    u32::try_from(event >> 1 & ((1 << OWNER_BITS) - 1)).unwrap_or(u32::MAX)
}

/// Full seconds, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: i64,
    pub until: Option<i64>,
}

#[derive(Default)]
pub(super) struct Swept {
    pub exact: Option<Stretch>,
    pub nearest: Option<(u64, Stretch)>,
}

/// Walks sorted events once. Before the first one there was nothing, which is no answer.
pub(super) fn sweep(events: &[u64], reported: &[(&str, u64)]) -> Swept {
    let figures: Vec<u64> = reported.iter().map(|(_, n)| *n).collect();
    let mut gap = Gap::new(&figures);
    let mut out = Swept::default();
    let mut events = events.iter().copied().peekable();
    while let Some(first) = events.next() {
        let from = second_of(first);
        let mut next = Some(first);
        while let Some(event) = next {
            // What comes closes the gap, what goes widens it.
            gap.change(owner_of(event), if event & 1 == 1 { -1 } else { 1 });
            next = events.next_if(|e| second_of(*e) <= from);
        }
        let until = events.peek().map(|e| second_of(*e));
        out.meet(gap.distance, Stretch { from, until });
    }
    out
}

impl Swept {
    fn meet(&mut self, distance: u64, mut stretch: Stretch) {
        if self.nearest.is_some_and(|(least, _)| least < distance) {
            return;
        }
        if distance == 0 {
            // Changes that cancel each other out leave the numbers as they were.
            if let Some(known) = self.exact.filter(|k| k.until == Some(stretch.from)) {
                stretch.from = known.from;
            }
            self.exact = Some(stretch);
        }
        self.nearest = Some((distance, stretch));
    }
}

/// The stretch without a change that holds a second.
pub(super) fn around(events: &[u64], at: i64) -> Stretch {
    let after = events.partition_point(|e| second_of(*e) <= at);
    let from = after
        .checked_sub(1)
        .and_then(|i| events.get(i))
        .map_or(Moment::EARLIEST.us() / SECOND, |e| second_of(*e));
    Stretch {
        from,
        until: events.get(after).map(|e| second_of(*e)),
    }
}
