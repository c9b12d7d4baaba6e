//! Every row of a queue, finished ones included, reduced to what a look back needs: when it was
//! put in, taken and ended, whose it is and under which word it stands today.

use crate::model::{Moment, Role, State};
use std::sync::Arc;

/// One row of a queue's past. Thirty-two bytes, so that a million of them stay small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryRow {
    /// Put into the queue.
    pub created: Option<Moment>,
    /// Taken by a worker.
    pub claimed: Option<Moment>,
    /// Ended, in whatever way.
    pub completed: Option<Moment>,
    /// Index into [`QueueHistory::owners`].
    pub owner: u32,
    /// Index into [`QueueHistory::statuses`].
    pub status: u16,
    /// What that word means today.
    pub state: State,
}

/// Whether a time column can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Told {
    /// The column is there and its zone is settled.
    #[default]
    Yes,
    /// The queue has no such column.
    Absent,
    /// The column mixes zones; its moments must be left out of the rows.
    Ambiguous,
}

/// All rows of one queue at one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueHistory {
    /// The source's configured name.
    pub source: Arc<str>,
    /// What the source is to its owner.
    pub role: Role,
    /// The table, or the pointer without its leading slash.
    pub queue: Arc<str>,
    /// Raw owners; `None` stands for a row that names nobody.
    pub owners: Vec<Option<Arc<str>>>,
    /// Raw status words.
    pub statuses: Vec<Arc<str>>,
    /// The rows, in any order.
    pub rows: Vec<HistoryRow>,
    /// Whether creation times can be relied on.
    pub created: Told,
    /// Whether claim times can be relied on.
    pub claimed: Told,
    /// Whether completion times can be relied on.
    pub completed: Told,
    /// Whether every row of the queue is here.
    pub whole: bool,
}
