//! What is new: since the look that was kept at the last leaving, and since a moment ago.
//!
//! A row that a refresh changed is marked until two beats have passed (`Msg::Beat`), whatever the
//! clock of the analysis does: a clock that stands still must not keep it marked for ever.

use super::theme::Tone;
use crate::analyse::ItemRef;
use crate::analyse::since::Since;
use crate::model::ItemKey;
use std::collections::HashSet;
use std::sync::Arc;

/// More rows than this are not marked one by one: a store that is rewritten all the time must not
/// make the screen remember it all.
const MOST: usize = 4000;

#[derive(Debug, Default)]
pub(super) struct News {
    /// Since the last look; `None` where none was kept.
    pub since: Option<Arc<Since>>,
    /// Changed since the last beat, and before it.
    fresh: HashSet<ItemKey>,
    fading: HashSet<ItemKey>,
}

impl News {
    /// Marks what a refresh changed.
    pub(super) fn flash(&mut self, keys: &[ItemKey]) {
        let room = MOST.saturating_sub(self.fresh.len());
        self.fresh.extend(keys.iter().take(room).cloned());
    }

    /// A beat: what was marked before the last one is marked no longer.
    pub(super) fn beat(&mut self) {
        self.fading = std::mem::take(&mut self.fresh);
    }

    pub(super) fn is_flashing(&self) -> bool {
        !self.fresh.is_empty() || !self.fading.is_empty()
    }

    /// What stands before an item that is new or just changed: one cell.
    pub(super) fn sign(&self, item: &ItemRef<'_>) -> Option<(&'static str, Tone)> {
        let since = self.since.as_ref().filter(|s| !s.new.is_empty());
        if since.is_none() && !self.is_flashing() {
            return None;
        }
        let key = item.key();
        if self.fresh.contains(&key) || self.fading.contains(&key) {
            return Some((FLASH, Tone::Changed));
        }
        let is_new = since.is_some_and(|s| s.new.contains(&key));
        is_new.then_some((NEW, Tone::Changed))
    }
}

/// The signs of what changed a moment ago, and of what is new since the last look.
pub(super) const FLASH: &str = "~";
pub(super) const NEW: &str = "+";
