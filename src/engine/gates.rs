//! What keeps looks and changes of one source apart within this process. Must not know either.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps looks at a source and changes of it apart. SQLite's locks belong to the process, and a
/// reader of this very process that cannot mark what it reads would hold a writer up.
#[derive(Debug, Default)]
pub(super) struct Gates(BTreeMap<Arc<str>, Mutex<()>>);

impl Gates {
    pub fn new(sources: impl IntoIterator<Item = Arc<str>>) -> Self {
        Self(sources.into_iter().map(|s| (s, Mutex::new(()))).collect())
    }

    /// Holds the gates of some sources; always in one order, so that nobody waits for ever.
    pub fn hold<'g>(&'g self, sources: &[&str]) -> Vec<MutexGuard<'g, ()>> {
        self.0
            .iter()
            .filter(|(name, _)| sources.contains(&&***name))
            .map(|(_, gate)| gate.lock().unwrap_or_else(PoisonError::into_inner))
            .collect()
    }
}
