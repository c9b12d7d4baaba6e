//! A source as the configuration names it.

use crate::model::{Field, PolicyRules, Priority, StaleRules, State, TimeEncoding};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The kind of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// A SQLite database.
    Sqlite,
    /// A JSON or JSON Lines file.
    Json,
}

impl StoreKind {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Json => "json",
        }
    }
}

/// What a source is to its owner, most authoritative first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The queue that counts.
    Canonical,
    /// A queue beside it that somebody still has to take over.
    Inbox,
    /// What is left of an earlier system; never written.
    Legacy,
}

impl Role {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Canonical => "canonical",
            Self::Inbox => "inbox",
            Self::Legacy => "legacy",
        }
    }
}

/// What happens to a note that a column already holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoteMode {
    /// The audit note follows what is there.
    #[default]
    Append,
    /// It takes its place.
    Replace,
}

/// `[[source]]`: where a store is and what may be done with it. Paths are absolute.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceSpec {
    /// `[a-z0-9_-]+`, unique.
    pub name: Arc<str>,
    /// SQLite or JSON.
    pub kind: StoreKind,
    /// Absolute path.
    pub path: PathBuf,
    /// Canonical, inbox or legacy.
    pub role: Role,
    /// May be written by an apply; never for a legacy source.
    pub writable: bool,
    /// The zone of its naive times.
    pub timezone: Tz,
    /// Its absence is a row, not a failure.
    pub optional: bool,
    /// A trigger or cascade may write other tables during an apply.
    pub allow_triggers: bool,
    /// What happens to an existing note.
    pub note: NoteMode,
    /// A lock file of the store's owners, honoured while writing.
    pub lock: Option<PathBuf>,
    /// Tables or pointers that are no queues whatever they look like.
    pub ignore: Vec<String>,
    /// Thresholds over the top ones.
    pub stale: StaleRules,
    /// Policy over the top one.
    pub policy: PolicyRules,
    /// Queues whose mapping the configuration gives.
    pub queues: Vec<QueueSpec>,
}

impl SourceSpec {
    /// A read-only source with nothing said about its queues.
    #[must_use]
    pub fn new(name: &str, kind: StoreKind, path: PathBuf, role: Role, timezone: Tz) -> Self {
        Self {
            name: Arc::from(name),
            kind,
            path,
            role,
            writable: false,
            timezone,
            optional: false,
            allow_triggers: false,
            note: NoteMode::Append,
            lock: None,
            ignore: Vec::new(),
            stale: StaleRules::default(),
            policy: PolicyRules::default(),
            queues: Vec::new(),
        }
    }
}

/// `[[source.queue]]`: a mapping, or the part of one, that the configuration gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueueSpec {
    /// The table, or the JSON pointer without its leading slash (`items` for a bare array,
    /// `lines` for JSON Lines).
    pub queue: String,
    /// Field -> column or field path.
    pub fields: BTreeMap<Field, String>,
    /// Raw status word -> state.
    pub states: BTreeMap<String, State>,
    /// Raw priority word -> priority.
    pub priorities: BTreeMap<String, Priority>,
    /// State -> the word to write.
    pub write: BTreeMap<State, String>,
    /// Time field -> encoding.
    pub time: BTreeMap<Field, TimeEncoding>,
    /// Thresholds over the source's.
    pub stale: StaleRules,
}
