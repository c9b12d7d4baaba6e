//! Threads for the long parts of an analysis, one for each core. The rooms that analyse spawn
//! nothing themselves; who calls them brings these.

use crate::analyse::Hands;
use std::num::NonZero;
use std::thread;

/// Beyond it a piece costs more to hand out than it saves, and the rest of the machine has a right
/// to its cores.
const MOST: usize = 8;

/// As many threads as the machine has cores, each for the length of one work.
#[derive(Debug, Clone, Copy)]
pub struct Threads {
    count: usize,
}

impl Threads {
    /// Asks how many cores this process may use; one where that is not known.
    #[must_use]
    pub fn of_machine() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            count: cores.min(MOST),
        }
    }
}

impl Hands for Threads {
    fn count(&self) -> usize {
        self.count
    }

    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        thread::scope(|scope| {
            for n in 1..pieces {
                scope.spawn(move || work(n));
            }
            // The caller's own thread would only wait.
            if pieces > 0 {
                work(0);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_piece_is_done_once() {
        for pieces in [0, 1, 2, 9] {
            let done: Vec<AtomicUsize> = (0..pieces).map(|_| AtomicUsize::new(0)).collect();
            Threads::of_machine().each(pieces, &|n| {
                done[n].fetch_add(1, Ordering::Relaxed);
            });
            assert!(done.iter().all(|n| n.load(Ordering::Relaxed) == 1));
        }
        assert!(Threads::of_machine().count() >= 1);
    }
}
