//! Sets of exactly so many terms whose keys add up to a target. The last term of a set is looked
//! up, never tried, so sets of three cost what sets of two would.

/// Work that may still be done. Counted in steps, not in time, so that a search that stops early
/// stops at the same place on every machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    left: u64,
    /// Whether it ran out.
    pub stopped: bool,
}

impl Budget {
    pub(super) fn new(steps: u64) -> Self {
        Self {
            left: steps,
            stopped: false,
        }
    }

    /// Takes so many steps; false when there are not that many left.
    pub(super) fn take(&mut self, steps: u64) -> bool {
        if self.left < steps {
            self.left = 0;
            self.stopped = true;
            return false;
        }
        self.left -= steps;
        true
    }
}

/// Positions with a key that adds up (wrapping) and a weight that prunes: keys may be hashes of
/// whole vectors, weights are the sums of those vectors.
#[derive(Debug)]
pub(super) struct Sets {
    /// `(position, key, weight)`, by position.
    pool: Vec<(u32, u64, u64)>,
    /// `(key, position)`, sorted.
    index: Vec<(u64, u32)>,
    /// Steps that showing a set costs.
    price: u64,
}

impl Sets {
    /// Keeps those candidates whose weight lies in `1..=most`: nothing else can be in a set that
    /// weighs `most`, save terms that add nothing.
    pub(super) fn new(candidates: impl IntoIterator<Item = (u32, u64, u64)>, most: u64) -> Self {
        let mut pool: Vec<(u32, u64, u64)> = candidates
            .into_iter()
            .filter(|(_, _, weight)| (1..=most).contains(weight))
            .collect();
        pool.sort_unstable();
        let mut index: Vec<(u64, u32)> = pool.iter().map(|(at, key, _)| (*key, *at)).collect();
        index.sort_unstable();
        Self {
            pool,
            index,
            price: 1,
        }
    }

    /// Showing a set costs so many steps: as much as whoever is shown it does with it.
    pub(super) fn price(mut self, steps: u64) -> Self {
        self.price = steps;
        self
    }

    /// Shows every set of exactly `size` positions, ascending, whose keys add up to `key` and whose
    /// weights to `weight`. False when the budget ran out before the end.
    pub(super) fn visit(
        &self,
        size: usize,
        (key, weight): (u64, u64),
        budget: &mut Budget,
        show: &mut dyn FnMut(&[u32]),
    ) -> bool {
        if size == 0 || self.pool.is_empty() {
            return true;
        }
        let mut picked = Vec::with_capacity(size);
        self.go(0, size, (key, weight), &mut picked, budget, show)
    }

    fn go(
        &self,
        from: usize,
        left: usize,
        (key, weight): (u64, u64),
        picked: &mut Vec<u32>,
        budget: &mut Budget,
        show: &mut dyn FnMut(&[u32]),
    ) -> bool {
        if left == 1 {
            return self.last(key, picked, budget, show);
        }
        for (nth, (at, k, w)) in self.pool.iter().enumerate().skip(from) {
            // Each of the others weighs at least one.
            if w.saturating_add(left as u64 - 1) > weight {
                continue;
            }
            picked.push(*at);
            let rest = (key.wrapping_sub(*k), weight - w);
            let on = self.go(nth + 1, left - 1, rest, picked, budget, show);
            picked.pop();
            if !on {
                return false;
            }
        }
        true
    }

    fn last(
        &self,
        key: u64,
        picked: &mut Vec<u32>,
        budget: &mut Budget,
        show: &mut dyn FnMut(&[u32]),
    ) -> bool {
        if !budget.take(1) {
            return false;
        }
        let after = picked.last().map_or(0, |at| at + 1);
        let start = self.index.partition_point(|pair| *pair < (key, after));
        for (_, at) in self.index.iter().skip(start).take_while(|(k, _)| *k == key) {
            if !budget.take(self.price) {
                return false;
            }
            picked.push(*at);
            show(picked);
            picked.pop();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_hand(weights: &[u64], size: usize, target: u64) -> Vec<Vec<u32>> {
        let n = weights.len();
        (0u32..1 << n)
            .filter(|mask| mask.count_ones() as usize == size)
            .map(|mask| {
                (0..n as u32)
                    .filter(|i| mask >> i & 1 == 1)
                    .collect::<Vec<u32>>()
            })
            .filter(|set| set.iter().all(|i| weights[*i as usize] > 0))
            .filter(|set| set.iter().map(|i| weights[*i as usize]).sum::<u64>() == target)
            .collect()
    }

    proptest! {
        #[test]
        fn finds_what_trying_everything_finds(
            weights in prop::collection::vec(0u64..9, 0..10), size in 1usize..5, target in 0u64..20
        ) {
            let sets = Sets::new(weights.iter().enumerate().map(|(i, w)| (i as u32, *w, *w)), target);
            let mut found = Vec::new();
            let mut budget = Budget::new(u64::MAX);
            prop_assert!(sets.visit(size, (target, target), &mut budget, &mut |s| found.push(s.to_vec())));
            found.sort();
            let mut want = by_hand(&weights, size, target);
            want.sort();
            prop_assert_eq!(found, want);
        }

        #[test]
        fn a_budget_is_kept(weights in prop::collection::vec(1u64..3, 12..30), steps in 0u64..200) {
            let sets = Sets::new(weights.iter().enumerate().map(|(i, w)| (i as u32, *w, *w)), 4);
            let mut shown = 0u64;
            let mut budget = Budget::new(steps);
            let all = sets.visit(3, (4, 4), &mut budget, &mut |_| shown += 1);
            prop_assert!(shown <= steps);
            prop_assert_eq!(all, !budget.stopped);
        }
    }
}
