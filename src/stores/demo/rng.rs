//! A small seeded generator, so that every demo world is the same world. Not for secrets.

/// SplitMix64 (Steele, Lea, Flood 2014): one addition and three mixing steps a number.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    /// A generator that always gives the same numbers for the same seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` up to, not including, `high`; `low` where there is none.
    pub(super) fn within(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).max(1).unsigned_abs();
        // The bias of the remainder is far below what a demo could show.
        low.saturating_add_unsigned(self.next() % span)
    }

    /// True `percent` times of a hundred.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.within(0, 100) < percent
    }

    /// One of `of`.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let at = self.within(0, i64::try_from(of.len()).unwrap_or(i64::MAX));
        usize::try_from(at).ok().and_then(|at| of.get(at))
    }

    /// Puts `of` into a random order (Fisher–Yates).
    pub(super) fn shuffle<T>(&mut self, of: &mut [T]) {
        for last in (1..of.len()).rev() {
            let other = self.within(0, i64::try_from(last).unwrap_or(0) + 1);
            of.swap(last, usize::try_from(other).unwrap_or(last));
        }
    }
}
