//! Numbers by a hash of what they are looked up by: 8 bytes each, and no key twice in memory.
//!
//! Knows nothing of what the numbers stand for; two keys may share a hash, so who asks has to look.

use super::hash::{hash, mix};

/// Numbers in the order of their hash; of one hash the smallest first.
#[derive(Debug, Clone, Default)]
pub(super) struct ByHash(Vec<(u32, u32)>);

impl ByHash {
    pub(super) fn new(all: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut all: Vec<(u32, u32)> = all.collect();
        all.sort_unstable();
        Self(all)
    }

    /// The numbers of a hash.
    pub(super) fn of(&self, hash: u32) -> impl Iterator<Item = usize> + '_ {
        let from = self.0.partition_point(|(h, _)| *h < hash);
        let rest = self.0.get(from..).unwrap_or_default().iter();
        rest.take_while(move |(h, _)| *h == hash)
            .map(|(_, at)| *at as usize)
    }
}

/// A queue of a source, as what the ids in it are hashed with.
pub(super) fn home(source: &str, queue: &str) -> u64 {
    mix(hash(source.as_bytes(), 0), hash(queue.as_bytes(), 1))
}

/// The hash of an id in its queue, or of an id alone where that is 0.
pub(super) fn id(home: u64, id: &str) -> u32 {
    (hash(id.as_bytes(), home) >> 32) as u32
}
