//! How a long piece of work is cut for whoever has cores to spare. This room spawns nothing: it
//! says what the pieces are, and the caller brings the hands that do them.
//!
//! What is worked out never depends on the hands: pieces are cut by position and joined in their
//! order, and what some hands leave undone is done here.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Somebody who can do several pieces at the same time.
pub trait Hands: Sync {
    /// How many pieces it is worth cutting a long work into.
    fn count(&self) -> usize;

    /// Calls `work` for each of `0..pieces`, in any order, and comes back when all are done.
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync));
}

/// One after the other, where the caller stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct OneHand;

impl Hands for OneHand {
    fn count(&self) -> usize {
        1
    }

    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..pieces).for_each(work);
    }
}

/// Cuts `0..length` into pieces of no fewer than `least`, and gives what `work` makes of each, in
/// their order.
pub(super) fn cut<T: Send>(
    hands: &dyn Hands,
    length: usize,
    least: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let pieces = (length / least.max(1)).clamp(1, hands.count().max(1));
    let range = |n: usize| length * n / pieces..length * (n + 1) / pieces;
    if pieces == 1 {
        return vec![work(range(0))];
    }
    let done: Vec<Mutex<Option<T>>> = (0..pieces).map(|_| Mutex::new(None)).collect();
    hands.each(pieces, &|n| {
        if let Some(place) = done.get(n) {
            let made = work(range(n));
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
        }
    });
    let made = done
        .into_iter()
        .map(|place| place.into_inner().unwrap_or_else(PoisonError::into_inner));
    made.enumerate()
        .map(|(n, made)| made.unwrap_or_else(|| work(range(n))))
        .collect()
}

/// Changes each of a few things, every one by one hand.
pub(super) fn change<T: Send>(hands: &dyn Hands, things: &mut [T], work: impl Fn(&mut T) + Sync) {
    let left: Vec<Mutex<Option<&mut T>>> = things.iter_mut().map(|t| Mutex::new(Some(t))).collect();
    let take = |n: usize| {
        let place: &Mutex<Option<&mut T>> = left.get(n)?;
        place.lock().unwrap_or_else(PoisonError::into_inner).take()
    };
    let one = |n: usize| {
        if let Some(thing) = take(n) {
            work(thing);
        }
    };
    if left.len() > 1 {
        hands.each(left.len(), &one);
    }
    (0..left.len()).for_each(one);
}

#[cfg(test)]
pub(crate) mod testing {
    use super::Hands;

    /// Hands that do their pieces backwards, and some of them not at all.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Odd {
        /// Into how many pieces they want everything cut.
        pub(crate) count: usize,
        /// Every how manieth piece they leave undone; 0 for none.
        pub(crate) idle: usize,
    }

    impl Hands for Odd {
        fn count(&self) -> usize {
            self.count
        }

        fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
            let done = |n: &usize| self.idle == 0 || !n.is_multiple_of(self.idle);
            (0..pieces).rev().filter(done).for_each(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::Odd;
    use super::*;

    #[test]
    fn pieces_are_joined_in_their_order_whoever_does_them() {
        for length in [0, 1, 2, 7, 100] {
            for (count, idle) in [(0, 0), (1, 0), (3, 0), (3, 2), (8, 1), (200, 3)] {
                let made = cut(&Odd { count, idle }, length, 1, |r| r.collect::<Vec<_>>());
                assert!(made.len() <= count.max(1), "{length} {count}");
                let all: Vec<usize> = made.into_iter().flatten().collect();
                assert_eq!(all, (0..length).collect::<Vec<_>>(), "{length} {count}");
            }
        }
        assert_eq!(
            cut(&Odd { count: 8, idle: 0 }, 100, 40, |r| r.len()),
            [50, 50]
        );
        assert_eq!(cut(&OneHand, 9, 1, |r| r.len()), [9]);
    }

    #[test]
    fn each_thing_is_changed_once_whoever_does_it() {
        for length in [0, 1, 2, 7] {
            for (count, idle) in [(0, 0), (1, 0), (3, 0), (3, 2), (8, 1)] {
                let mut things: Vec<usize> = (0..length).collect();
                change(&Odd { count, idle }, &mut things, |n| *n += 10);
                assert_eq!(things, (10..10 + length).collect::<Vec<_>>());
            }
        }
    }
}
