//! PURE. All that the screen and the engine say to each other.
//!
//! Must not know a store, a terminal or a runtime: values only, so that an update of the screen is
//! tested by comparing what it asks for.

use crate::analyse::Board;
use crate::model::{Error, ItemKey, Moment};
use std::path::PathBuf;
use std::sync::Arc;

/// What the screen asks of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Read this source again, or every one.
    Refresh(Option<Arc<str>>),
    /// Read the body of one item. A newer one replaces an older one that still waits.
    Body(ItemKey),
    /// Write what was found into a configuration file.
    SaveConfig,
}

/// What the engine tells the screen.
#[derive(Debug, Clone)]
pub enum Event {
    /// A new board together with how each of its sources stands.
    Board {
        /// Every configured source is on it; those not read yet hold nothing and are not fine, so
        /// that no total calls itself exact too early.
        board: Arc<Board>,
        /// In the order of [`Board::sources`].
        sources: Vec<SourceStatus>,
    },
    /// How each source stands, where the board itself did not change.
    Sources(Vec<SourceStatus>),
    /// The body of an item, `None` where it has none.
    Body {
        /// The item that was asked for.
        key: ItemKey,
        /// Its body, or why it could not be read.
        body: Result<Option<String>, Error>,
    },
    /// Where the configuration was saved.
    Saved(Result<PathBuf, Error>),
}

/// How one source stands with the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceStatus {
    /// It is being read, for the first time, on request, or noticeably long.
    pub reading: bool,
    /// What the board's snapshot of it is worth.
    pub freshness: Freshness,
}

/// What a snapshot on the board is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing has been read yet.
    Unread,
    /// It is what the last look gave, be that rows or a failure.
    Current,
    /// The last look failed. The rows are those of the last look that did not.
    LastKnown {
        /// When that was, on the real clock.
        as_of: Option<Moment>,
    },
}

impl SourceStatus {
    /// A source that nobody has looked at yet.
    pub const UNREAD: Self = Self {
        reading: true,
        freshness: Freshness::Unread,
    };

    /// Whether its rows are older than its state.
    #[must_use]
    pub fn is_last_known(self) -> bool {
        matches!(self.freshness, Freshness::LastKnown { .. })
    }
}
