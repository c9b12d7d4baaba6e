//! What one look at a store gave: its health, its queues, their live records and counts, and
//! everything that could not be read.

use crate::model::{Error, Mapping, Moment, Record, Role, SourceSpec, State, StoreKind};
use std::path::PathBuf;
use std::sync::Arc;

/// Whether a source could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HealthState {
    /// Read.
    Ok,
    /// Nothing is at its path.
    Absent,
    /// Something is there and could not be read.
    Unreadable,
}

impl HealthState {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Absent => "absent",
            Self::Unreadable => "unreadable",
        }
    }
}

/// A count that says whether it is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Counted in the very read that gave the records.
    Exact(u64),
    /// At least so many: reading stopped early or is still going on.
    AtLeast(u64),
}

impl Total {
    /// The figure.
    #[must_use]
    pub fn count(self) -> u64 {
        match self {
            Self::Exact(n) | Self::AtLeast(n) => n,
        }
    }

    /// Whether it is exact.
    #[must_use]
    pub fn is_exact(self) -> bool {
        matches!(self, Self::Exact(_))
    }
}

/// How many rows stand under one raw status word, finished ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCount {
    /// The word as it stands in the store.
    pub status: Arc<str>,
    /// What it means.
    pub state: State,
    /// Rows under it.
    pub count: u64,
}

/// Something that could not be read as it stands. Nothing vanishes without one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The source's name.
    pub source: Arc<str>,
    /// The queue, where it is known.
    pub queue: Option<Arc<str>>,
    /// The id, where it is known.
    pub id: Option<Box<str>>,
    /// The field (`created_at`, `status` …) or `record`, `queue`, `source`.
    pub field: &'static str,
    /// One sentence.
    pub why: String,
}

/// A table, view or array that was looked at and is no queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Its name.
    pub name: String,
    /// Why it is none, as a fragment.
    pub why: String,
}

/// What the file system says of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceFacts {
    /// Size of the main file in bytes.
    pub size: Option<u64>,
    /// When the main file (or its write-ahead log) was last written.
    pub modified: Option<Moment>,
    /// SQLite: `wal`, `rollback`. JSON: `array`, `lines`, `object`.
    pub journal: Option<&'static str>,
    /// How it was opened, as a fragment for `doctor` ("live", "closed WAL, read as it stands", "a copy").
    pub access: Option<&'static str>,
}

/// One queue of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSnapshot {
    /// The table, or the pointer without its leading slash.
    pub name: Arc<str>,
    /// How it was read.
    pub mapping: Arc<Mapping>,
    /// Its live records; every record when finished ones were asked for. In the store's order.
    pub records: Vec<Record>,
    /// All rows, finished ones included.
    pub total: Total,
    /// Rows by raw status word, finished ones included; empty when it was not asked for.
    pub by_status: Vec<StatusCount>,
    /// The latest moment of any row that was seen.
    pub latest: Option<Moment>,
}

/// One look at one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSnapshot {
    /// The configured name.
    pub name: Arc<str>,
    /// SQLite or JSON.
    pub kind: StoreKind,
    /// Canonical, inbox or legacy.
    pub role: Role,
    /// Where it is.
    pub path: PathBuf,
    /// Its absence is no failure.
    pub optional: bool,
    /// Whether it could be read.
    pub state: HealthState,
    /// Why it could not.
    pub error: Option<Error>,
    /// When it was read, on the real clock of the caller.
    pub read_at: Option<Moment>,
    /// What the file system says.
    pub facts: SourceFacts,
    /// Its queues, in a stable order.
    pub queues: Vec<QueueSnapshot>,
    /// What was looked at and is no queue.
    pub passed_over: Vec<PassedOver>,
    /// What could not be read as it stands.
    pub problems: Vec<Problem>,
}

impl SourceSnapshot {
    /// A snapshot of a source that was not read: absent or unreadable.
    #[must_use]
    pub fn failed(
        spec: &SourceSpec,
        state: HealthState,
        error: Error,
        read_at: Option<Moment>,
    ) -> Self {
        Self {
            state,
            error: Some(error),
            ..Self::empty(spec, read_at)
        }
    }

    /// A snapshot of a source that could be read and holds nothing yet.
    #[must_use]
    pub fn empty(spec: &SourceSpec, read_at: Option<Moment>) -> Self {
        Self {
            name: Arc::clone(&spec.name),
            kind: spec.kind,
            role: spec.role,
            path: spec.path.clone(),
            optional: spec.optional,
            state: HealthState::Ok,
            error: None,
            read_at,
            facts: SourceFacts::default(),
            queues: Vec::new(),
            passed_over: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Whether nothing is missing from the view because of this source. An optional source may be
    /// absent; one that is there and cannot be read always leaves a gap.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        match self.state {
            HealthState::Ok => true,
            HealthState::Absent => self.optional,
            HealthState::Unreadable => false,
        }
    }

    /// Whether a command that read it must end with the exit code for unread sources.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.state != HealthState::Ok && !self.optional
    }
}
