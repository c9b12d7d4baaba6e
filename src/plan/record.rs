//! What was done, as the ledger keeps it and as every screen and report tells it.

use super::{Change, Part, Refused};
use crate::analyse::known::KnownThing;
use crate::model::{Error, ItemKey, Moment};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Who acts, and when. Every record of the ledger carries one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The clock of the analysis, which may be fixed.
    pub at: Moment,
    /// The real time.
    pub real: Moment,
    /// The name that was given, by default the login name.
    pub actor: String,
    /// The login name.
    pub user: String,
    /// The machine.
    pub host: String,
}

/// What a person has agreed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// Who approved it, where policy asks for a name. A statement, no authentication.
    pub approved_by: Option<String>,
    /// The number of rows that was typed; asked for beyond [`ASK_COUNT`] rows.
    pub count: Option<usize>,
}

/// Beyond so many rows the number itself has to be typed (`spec/safety.md`, point 13).
pub const ASK_COUNT: usize = 1_000;

/// How an operation on one source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The intent is recorded, its outcome not yet: it runs, or it was cut short.
    Open,
    /// Done.
    Applied,
    /// Not done: the store or its rows were not as planned.
    Refused(Vec<Refused>),
    /// Not done, as its rows showed afterwards.
    NotApplied,
    /// Nobody can tell from the rows; a person has to look and close it.
    Unknown(String),
    /// A person has said what became of it, and why they know.
    Closed {
        /// Whether it was done.
        applied: bool,
        /// Their reason.
        reason: String,
        /// Who said so, and when.
        by: Stamp,
    },
}

impl Standing {
    /// The word for JSON and tables.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Applied | Self::Closed { applied: true, .. } => "applied",
            Self::Refused(_) => "refused",
            Self::NotApplied | Self::Closed { applied: false, .. } => "not_applied",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Whether its changes are in the store as far as the ledger knows.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        matches!(self, Self::Applied | Self::Closed { applied: true, .. })
    }
}

/// What an operation meant to do to one source, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationPart {
    /// The part of the plan, with its before- and after-images.
    pub part: Arc<Part>,
    /// How it stands.
    pub standing: Standing,
    /// A copy of the file as it was before, where one was made.
    pub backup: Option<PathBuf>,
    /// It had been cut short, and its rows told afterwards what became of it.
    pub settled: bool,
}

/// One operation of the ledger: an apply, or an undo.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Its random id.
    pub id: String,
    /// The plan it came from.
    pub plan: String,
    /// Who began it and when.
    pub by: Stamp,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// The operation that it takes back.
    pub undoes: Option<String>,
    /// The applied operations that took (parts of) it back and were not taken back themselves.
    pub undone_by: Vec<String>,
    /// What those took back: an undo may leave rows that somebody had touched since.
    pub taken_back: BTreeSet<ItemKey>,
    /// By source, in the order in which they were applied.
    pub parts: Vec<OperationPart>,
}

impl Operation {
    /// Every word that [`Operation::word`] may give.
    pub const WORDS: [&'static str; 6] = [
        "applied",
        "refused",
        "partial",
        "not_applied",
        "unknown",
        "open",
    ];

    /// All its changes.
    pub fn changes(&self) -> impl Iterator<Item = (&OperationPart, &Change)> {
        self.parts
            .iter()
            .flat_map(|p| p.part.changes.iter().map(move |c| (p, c)))
    }

    /// The changes that are in a store as far as the ledger knows: applied, and not taken back.
    pub fn in_effect(&self) -> impl Iterator<Item = &Change> {
        self.changes()
            .filter(|(part, change)| part.standing.is_applied() && !change.edits.is_empty())
            .map(|(_, change)| change)
            .filter(|change| !self.taken_back.contains(&change.key))
    }

    /// Of an operation that was undone the number of changes that were left as they are.
    #[must_use]
    pub fn left(&self) -> usize {
        match self.undone_by.is_empty() {
            true => 0,
            false => self.in_effect().count(),
        }
    }

    /// Whether some of it is in a store and nothing has taken any of it back.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.undone_by.is_empty() && self.parts.iter().any(|p| p.standing.is_applied())
    }

    /// How it stands as a whole: the one word where all parts agree, else `partial`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        let mut words = self.parts.iter().map(|p| p.standing.word());
        match words.next() {
            None => "refused",
            Some(first) if words.all(|w| w == first) => first,
            Some(_) => "partial",
        }
    }
}

/// What became of an apply as a whole, in the contract's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All of it was done.
    Applied,
    /// Nothing was changed.
    Refused,
    /// Some sources were changed, others refused, or one cannot be told.
    Partial,
}

impl Status {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Refused => "refused",
            Self::Partial => "partial",
        }
    }
}

/// The answer to an apply or an undo.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The operation; `None` where nothing was even begun.
    pub operation: Option<String>,
    /// What became of it.
    pub status: Status,
    /// What was changed.
    pub changed: Vec<ItemKey>,
    /// What was not, and why.
    pub refused: Vec<Refused>,
    /// Sources of which nobody can tell whether they were changed, with the reason.
    pub unknown: Vec<(Arc<str>, String)>,
    /// Why the plan as a whole was refused, before anything was begun.
    pub why: Option<Error>,
    /// What was done and the ledger could not take down: to be said loudly. The intents stay open
    /// there and are settled by their rows.
    pub unrecorded: Vec<String>,
    /// What is worth telling a person beside it: backups, what a store did by itself.
    pub notes: Vec<String>,
}

/// A step of an apply, told while it goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// An operation that had been cut short was settled first.
    Settled(Settled),
    /// The intent of a source is recorded; its rows are being changed.
    Begun {
        /// The source.
        source: Arc<str>,
        /// How many rows.
        rows: usize,
    },
    /// A source is through.
    Ended {
        /// The source.
        source: Arc<str>,
        /// What became of it.
        standing: Standing,
    },
}

/// An operation that was found cut short, and what its rows said.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// The operation.
    pub operation: String,
    /// The source.
    pub source: Arc<str>,
    /// What became of it; [`Standing::Open`] where the store could not be read.
    pub standing: Standing,
    /// Why it could not be read.
    pub error: Option<Error>,
}

/// Something that is known: out of the decisions for a while. What the judgement takes of it is
/// [`crate::analyse::known::Known`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// What is known.
    pub what: KnownThing,
    /// Why.
    pub reason: String,
    /// Until when; `None` for as long as the group does not change.
    pub until: Option<Moment>,
    /// Who said so.
    pub by: Stamp,
}

/// What checking the ledger's chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Records that were read.
    pub records: u64,
    /// The first that does not fit, and why.
    pub broken: Option<(u64, String)>,
    /// The hash of the last one, in hexadecimal.
    pub head: Option<String>,
    /// What could not be checked, one sentence each.
    pub notes: Vec<String>,
}

/// A note that was given to an item, be there a column for it or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The item.
    pub key: ItemKey,
    /// The note.
    pub text: String,
    /// Who gave it and when.
    pub by: Stamp,
}
