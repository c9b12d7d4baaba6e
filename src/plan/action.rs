//! What may be done to an item.

use std::fmt;

/// One intent. The words are the contract's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// It will not be done.
    Cancel,
    /// It belongs to somebody else from now on.
    Reassign {
        /// The new owner as it was typed.
        to: String,
    },
    /// Its claim is taken away; it waits again.
    Release {
        /// The new owner, where it changes too.
        to: Option<String>,
    },
    /// A failed one waits again.
    Requeue,
    /// A claim that came to nothing.
    MarkFailed,
    /// Only a note.
    Note,
}

impl Action {
    /// Every action's word, in the order of a menu.
    pub const WORDS: [&'static str; 6] = [
        "cancel",
        "reassign",
        "release",
        "requeue",
        "mark-failed",
        "note",
    ];

    /// The contract's word, also that of the policy.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Reassign { .. } => "reassign",
            Self::Release { .. } => "release",
            Self::Requeue => "requeue",
            Self::MarkFailed => "mark-failed",
            Self::Note => "note",
        }
    }

    /// The new owner, where there is one.
    #[must_use]
    pub fn to(&self) -> Option<&str> {
        match self {
            Self::Reassign { to } => Some(to),
            Self::Release { to } => to.as_deref(),
            _ => None,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
