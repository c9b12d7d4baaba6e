//! A board with what is worth knowing of it at every frame.

use crate::analyse::{Board, StateCounts};
use crate::model::{SourceSnapshot, State, Total};
use crate::protocol::SourceStatus;
use std::sync::Arc;

/// A board with what is worth knowing of it at every frame, counted once.
#[derive(Debug, Clone)]
pub(in crate::ui) struct World {
    pub board: Arc<Board>,
    pub statuses: Vec<SourceStatus>,
    pub live: Total,
    pub states: StateCounts,
    /// Cells of the ids of each source's queues.
    pub id_widths: Vec<Vec<usize>>,
    /// Live items by source and queue.
    pub live_in: Vec<Vec<u64>>,
    /// For each owner its items by status word, in display order.
    pub words: Vec<Vec<(Arc<str>, State, usize)>>,
}

impl World {
    pub(in crate::ui) fn new(board: Arc<Board>, statuses: Vec<SourceStatus>) -> Self {
        let mut states = StateCounts::default();
        let mut words = Vec::new();
        let queues = |s: &Arc<SourceSnapshot>| vec![0; s.queues.len()];
        let mut live_in: Vec<Vec<u64>> = board.sources().iter().map(queues).collect();
        for owner in board.by_owner() {
            states.merge(&owner.counts);
            let mut by_word: Vec<(Arc<str>, State, usize)> = Vec::new();
            for group in &owner.groups {
                let n = group.items.len();
                match by_word
                    .iter_mut()
                    .find(|(w, s, _)| *w == group.status && *s == group.state)
                {
                    Some((_, _, count)) => *count += n,
                    None => by_word.push((Arc::clone(&group.status), group.state, n)),
                }
                let slot = live_in
                    .get_mut(group.source)
                    .and_then(|queues| queues.get_mut(group.queue));
                if let Some(slot) = slot {
                    *slot += n as u64;
                }
            }
            by_word.sort_by_key(|(_, state, n)| (*state, std::cmp::Reverse(*n)));
            words.push(by_word);
        }
        let id_widths = id_widths(&board);
        Self {
            live: board.live(),
            board,
            statuses,
            states,
            id_widths,
            live_in,
            words,
        }
    }

    pub(in crate::ui) fn status(&self, source: usize) -> SourceStatus {
        self.statuses
            .get(source)
            .copied()
            .unwrap_or(SourceStatus::UNREAD)
    }

    /// How many sources have not been read yet.
    pub(in crate::ui) fn unread(&self) -> usize {
        use crate::protocol::Freshness::Unread;
        let unread = |s: &&SourceStatus| s.freshness == Unread;
        self.statuses.iter().filter(unread).count()
    }

    /// What stands before a total: nothing where it is exact, `≈` where some rows are as of
    /// earlier, `≥` where some are missing.
    pub(in crate::ui) fn sign(&self) -> &'static str {
        if self.statuses.iter().any(|s| s.is_last_known()) {
            "≈"
        } else if self.live.is_exact() {
            ""
        } else {
            "≥"
        }
    }
}

/// Ids are cut beyond this many cells.
const LONGEST_ID: usize = 14;

/// Ids of up to so many cells stand in one column, whatever their queue.
const SHORT_ID: usize = 8;

/// How wide the ids of each queue are. Queues of short ids share a width, so that one queue of long
/// ones does not push all the others aside.
fn id_widths(board: &Board) -> Vec<Vec<usize>> {
    let queues = |s: &Arc<SourceSnapshot>| vec![1; s.queues.len()];
    let mut widths: Vec<Vec<usize>> = board.sources().iter().map(queues).collect();
    let groups = board.by_owner().iter().flat_map(|o| &o.groups);
    for group in groups {
        let slot = widths
            .get_mut(group.source)
            .and_then(|queues| queues.get_mut(group.queue));
        if let Some(slot) = slot {
            // Characters are near enough to cells.
            *slot = (*slot).max(group.longest_id.min(LONGEST_ID));
        }
    }
    let shared = widths.iter().flatten().filter(|w| **w <= SHORT_ID).max();
    let shared = shared.copied().unwrap_or(1);
    for width in widths.iter_mut().flatten() {
        *width = (*width).max(shared);
    }
    widths
}
