//! The stores: one folder for each kind, all giving the same [`SourceSnapshot`]; how a schema maps
//! to items (presets, detection); which files are stores at all (discovery).
//!
//! What stands here looks and never changes a store: no file beside it, no byte in it, no lock that
//! makes its owners wait; the one exception is what [`writer`] gives, for the room that applies. It
//! reads no wall clock; `now` comes with each [`Look`].

pub mod build;
pub mod change;
pub mod crash;
pub mod demo;
pub mod discover;
pub mod evidence;
mod heap;
pub mod history;
pub mod json;
pub mod mapping;
mod own;
pub mod shape;
pub mod sqlite;

use crate::model::{
    Clock, Error, ErrorKind, Moment, Record, SourceSnapshot, SourceSpec, StoreKind,
};
use std::time::Duration;

/// Which rows a look loads. Finished ones are always counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Live rows alone.
    Live,
    /// Every row.
    All,
}

/// What is wanted of one look at a store.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The instant that ages are told against.
    pub clock: Clock,
    /// The real time, recorded as the snapshot's `read_at`.
    pub real_now: Option<Moment>,
    /// Which rows to load.
    pub scope: Scope,
    /// Whether to load bodies too.
    pub bodies: bool,
    /// Whether to count the rows under every status word (a second pass over a large table).
    pub by_status: bool,
    /// Seconds after which a failed row counts as finished.
    pub failed_window_s: i64,
    /// How long reading one source may take.
    pub deadline: Duration,
}

/// One store, looked at again and again.
pub trait Store: Send {
    /// The source it was made for.
    fn spec(&self) -> &SourceSpec;

    /// Looks once. Never fails: what cannot be read is said in the snapshot.
    fn look(&mut self, look: &Look) -> SourceSnapshot;

    /// Whether the store may have changed since the last look. Costs microseconds when it has not:
    /// `stat` of its files, no query. No connection is kept to ask `PRAGMA data_version` on: a kept
    /// one would stop the last worker from checkpointing its log.
    fn changed(&mut self) -> bool;

    /// The body of one item, up to a limit that a screen can hold.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn body(&mut self, queue: &str, id: &str) -> Result<Option<String>, Error>;

    /// One row by its id, whatever its state: what an item belongs to is finished as often as not.
    /// Without its body. `None` where there is no such row.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn row(&mut self, queue: &str, id: &str) -> Result<Option<Record>, Error>;
}

/// What looks at a source with a change in mind. Opens nothing yet.
#[must_use]
pub fn planner(spec: SourceSpec) -> Box<dyn change::Planner> {
    match spec.kind {
        StoreKind::Sqlite => Box::new(sqlite::SqlitePlanner::new(spec)),
        StoreKind::Json => Box::new(json::JsonPlanner::new(spec)),
    }
}

/// What changes a source; named by the room that applies and by nobody else. Opens nothing yet.
#[must_use]
pub fn writer(spec: SourceSpec) -> Box<dyn change::Writer> {
    match spec.kind {
        StoreKind::Sqlite => Box::new(sqlite::SqliteWriter::new(spec)),
        StoreKind::Json => Box::new(json::JsonWriter::new(spec)),
    }
}

/// The store of a source. Opens nothing yet.
#[must_use]
pub fn open(spec: SourceSpec) -> Box<dyn Store> {
    match spec.kind {
        StoreKind::Sqlite => Box::new(sqlite::SqliteStore::new(spec)),
        StoreKind::Json => Box::new(json::JsonStore::new(spec)),
    }
}

/// A failed look's error as its source is told of it: what the configuration says already is no
/// advice.
fn advised(error: Error, spec: &SourceSpec) -> Error {
    if error.kind == ErrorKind::Absent && spec.optional {
        error.hint("correct `path` if it should be there")
    } else {
        error
    }
}
