//! A small hash of our own: the same on every machine and in every run, so that an order or a key
//! that rests on it never changes by itself. Not for secrets.

use std::hash::{BuildHasher, Hasher};

const K0: u64 = 0x9e37_79b9_7f4a_7c15;
const K1: u64 = 0xd1b5_4a32_d192_ed03;
const K2: u64 = 0x8bb8_4b93_962e_acc9;

/// Multiplies to 128 bits and folds the halves: every bit of both reaches every bit of the result.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let wide = u128::from(a) * u128::from(b);
    (wide as u64) ^ ((wide >> 64) as u64)
}

/// 64 bits of `bytes` under a seed.
#[inline]
pub(super) fn hash(bytes: &[u8], seed: u64) -> u64 {
    let mut h = seed ^ K0;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        h = fold(h ^ u64::from_le_bytes(word), K1).wrapping_add(K0);
    }
    let rest = chunks.remainder();
    let mut word = [0; 8];
    word[..rest.len()].copy_from_slice(rest);
    h = fold(h ^ u64::from_le_bytes(word), K1);
    fold(h ^ (bytes.len() as u64), K2)
}

/// One number mixed into another.
#[inline]
pub(super) fn mix(h: u64, n: u64) -> u64 {
    fold(h ^ n ^ K0, K1).wrapping_add(K2)
}

/// 128 bits of `bytes`: two hashes of different seeds. Among a hundred million texts the chance
/// that any two share both is below 10^-22.
#[inline]
pub(super) fn wide(bytes: &[u8]) -> [u64; 2] {
    [hash(bytes, 0), hash(bytes, 0x5bd1_e995_c6a4_a793)]
}

/// The hasher of the tables here: keys are our own words or hashes, never an adversary's choice
/// of collisions that could cost more than a slow look-up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes, self.0);
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = mix(self.0, n);
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = mix(self.0, u64::from(n));
    }

    fn write_u8(&mut self, n: u8) {
        // The mark that ends a string adds nothing to a hash that holds its length.
        if n != 0xff {
            self.0 = mix(self.0, u64::from(n));
        }
    }
}

/// Makes a [`Mix`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BuildMix;

impl BuildHasher for BuildMix {
    type Hasher = Mix;

    fn build_hasher(&self) -> Mix {
        Mix::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn close_texts_are_far_apart() {
        let mut seen = HashSet::new();
        for n in 0..200_000u32 {
            assert!(
                seen.insert(hash(format!("restart worker-{n}").as_bytes(), 0)),
                "{n}"
            );
        }
        assert_ne!(hash(b"", 0), hash(b"\0", 0));
        assert_ne!(hash(b"abc", 0), hash(b"abc\0", 0));
    }

    #[test]
    fn it_is_the_same_in_every_run() {
        let first = wide("시스템 이슈 2건 감지".as_bytes());
        assert_eq!(first, wide("시스템 이슈 2건 감지".as_bytes()));
        assert_ne!(first[0], first[1]);
    }
}
