//! How one queue's columns or fields map to an item, how sure that is, and why.

use crate::model::{PriorityRules, State, TimeRule};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// What an item has. The words are those of the configuration's `[[source.queue]]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are their own documentation; `word` gives the contract's spelling
pub enum Field {
    Id,
    Title,
    Body,
    Owner,
    Status,
    Priority,
    Created,
    Updated,
    Started,
    Claimed,
    ClaimedBy,
    Heartbeat,
    Lease,
    Completed,
    Note,
    Parent,
    Attempts,
    Requester,
    Due,
    /// The item's own staleness threshold in milliseconds (`staleAfterMs` of a run queue).
    StaleAfter,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Id,
        Self::Title,
        Self::Body,
        Self::Owner,
        Self::Status,
        Self::Priority,
        Self::Created,
        Self::Updated,
        Self::Started,
        Self::Claimed,
        Self::ClaimedBy,
        Self::Heartbeat,
        Self::Lease,
        Self::Completed,
        Self::Note,
        Self::Parent,
        Self::Attempts,
        Self::Requester,
        Self::Due,
        Self::StaleAfter,
    ];

    /// Those that hold a time.
    pub const TIMES: [Self; 8] = [
        Self::Created,
        Self::Updated,
        Self::Started,
        Self::Claimed,
        Self::Heartbeat,
        Self::Lease,
        Self::Completed,
        Self::Due,
    ];

    /// The configuration's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Body => "body",
            Self::Owner => "owner",
            Self::Status => "status",
            Self::Priority => "priority",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Started => "started",
            Self::Claimed => "claimed",
            Self::ClaimedBy => "claimed_by",
            Self::Heartbeat => "heartbeat",
            Self::Lease => "lease",
            Self::Completed => "completed",
            Self::Note => "note",
            Self::Parent => "parent",
            Self::Attempts => "attempts",
            Self::Requester => "requester",
            Self::Due => "due",
            Self::StaleAfter => "stale_after",
        }
    }

    /// The field of a configuration's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.word() == word)
    }

    /// Whether the field holds a time.
    #[must_use]
    pub fn is_time(self) -> bool {
        Self::TIMES.contains(&self)
    }

    /// Whether its time may lie ahead without being a mistake.
    #[must_use]
    pub fn may_be_future(self) -> bool {
        matches!(self, Self::Lease | Self::Due)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where the mapping comes from, most trusted first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingOrigin {
    /// `[[source.queue]]` in the configuration.
    Config,
    /// The preset of this name, by its fingerprint.
    Preset(String),
    /// Names and words found in the data.
    Detected,
}

/// How sure a mapping is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// Configured, or a preset whose every column is there.
    Sure,
    /// Detected with every needed sign.
    Likely,
    /// Detected with a sign missing; shown and marked.
    Unsure,
}

impl Sureness {
    /// The word that people read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Likely => "likely",
            Self::Unsure => "unsure",
        }
    }
}

/// Where an item's status comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusFrom {
    /// A column of words (or numbers that `states` explains).
    Column(String),
    /// A yes/no column that is true when the item is finished (`done`, `completed`).
    Flag(String),
    /// A time column that is set when the item is finished (`completed_at`).
    FinishedAt(String),
    /// Nothing in the element says it: every element waits, under this word.
    Fixed(String),
}

impl StatusFrom {
    /// The column or field, where there is one.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Column(c) | Self::Flag(c) | Self::FinishedAt(c) => Some(c),
            Self::Fixed(_) => None,
        }
    }
}

/// Something the mapping could not settle by itself, and the configuration key that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is unsure, as one sentence.
    pub what: String,
    /// The key that settles it, ready to paste.
    pub key: String,
}

/// How one queue is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The table, or the JSON pointer without its leading slash.
    pub queue: String,
    /// Configuration, preset or detection.
    pub origin: MappingOrigin,
    /// How sure it is.
    pub sureness: Sureness,
    /// Why this is a queue, as fragments.
    pub why: Vec<String>,
    /// Field -> column or field path. `Status` is in [`Mapping::status`].
    pub fields: BTreeMap<Field, String>,
    /// The columns that together name a row; their texts joined by `,` are the id. Empty when
    /// nothing names it: the id is then a digest of the content.
    pub key: Vec<String>,
    /// Whether the store itself guarantees that the key names one row only.
    pub key_is_unique: bool,
    /// Where the status comes from.
    pub status: StatusFrom,
    /// Folded raw word -> state, over the built-in words.
    pub states: HashMap<String, State>,
    /// The word to write for a state, where configuration or preset give it.
    pub write: BTreeMap<State, String>,
    /// The queue's priority words.
    pub priorities: PriorityRules,
    /// How each time field is read.
    pub times: BTreeMap<Field, TimeRule>,
    /// What it could not settle.
    pub questions: Vec<Question>,
    /// A view or virtual table, or a table that no row can be named in: shown, never written.
    pub read_only: Option<String>,
}

impl Mapping {
    /// The state of a raw status word; an unknown word is [`State::Unknown`].
    #[must_use]
    pub fn state(&self, word: &str) -> State {
        match self.status {
            // A flag or a finishing time has been turned into one of the contract's words.
            StatusFrom::Flag(_) | StatusFrom::FinishedAt(_) => {
                State::from_contract(word).unwrap_or(State::Unknown)
            }
            StatusFrom::Column(_) | StatusFrom::Fixed(_) => self
                .states
                .get(&State::fold(word))
                .copied()
                .or_else(|| State::from_word(word))
                .unwrap_or(State::Unknown),
        }
    }

    /// Every spelling under which a finished row is likely to stand: what a reader may leave out by
    /// `NOT IN` without asking for the words first. A finished row spelt otherwise is read and then
    /// recognised, so the list costs speed when it is short, never a row.
    #[must_use]
    pub fn finished_words(&self) -> Vec<String> {
        if !matches!(self.status, StatusFrom::Column(_)) {
            return Vec::new();
        }
        let built_in = [State::Done, State::Cancelled]
            .into_iter()
            .flat_map(State::words)
            .map(|w| (*w).to_owned());
        let mut words: Vec<String> = built_in
            .chain(
                self.states
                    .iter()
                    .filter(|(_, s)| s.is_terminal())
                    .map(|(w, _)| w.clone()),
            )
            .filter(|w| self.state(w).is_terminal())
            .flat_map(|w| {
                let mut capital = w.chars();
                let capital = capital
                    .next()
                    .map_or_else(String::new, |c| c.to_uppercase().chain(capital).collect());
                [
                    w.to_uppercase(),
                    capital,
                    w.replace('_', "-"),
                    w.replace('_', " "),
                    w,
                ]
            })
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The column or path of a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<&str> {
        if field == Field::Status {
            return self.status.column();
        }
        self.fields.get(&field).map(String::as_str)
    }
}
