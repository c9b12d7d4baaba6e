//! What a person points to as evidence beside the queues: a status file, a log, the output of a
//! command. Its rules, and what was read of it.

use super::{Error, Moment};
use std::path::PathBuf;
use std::sync::Arc;

/// Evidence as the configuration names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceSpec {
    /// What it is called; the file's or the program's name where nobody says otherwise.
    pub name: Arc<str>,
    /// Where it comes from.
    pub origin: EvidenceOrigin,
    /// Whose items it speaks of. None of the three: of the whole view, so of no single item.
    pub of: EvidenceOf,
    /// Seconds that a command may take.
    pub timeout_s: i64,
    /// Seconds after which it is old.
    pub max_age_s: i64,
}

impl EvidenceSpec {
    /// Seconds that a command may take where nothing says otherwise.
    pub const TIMEOUT_S: i64 = 5;
    /// A status that nobody has renewed for a day is old.
    pub const MAX_AGE_S: i64 = 86_400;
}

/// Where evidence comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceOrigin {
    /// A file; its end is read.
    File(PathBuf),
    /// A command: the program and its arguments, which no shell reads.
    Command {
        /// The program and its arguments; never empty.
        words: Vec<String>,
        /// It is only ever started where the configuration says `run = true`.
        run: bool,
    },
}

/// Whose items evidence speaks of; what is given must all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceOf {
    /// The canonical owner.
    pub owner: Option<String>,
    /// The requester, as the store spells it; compared without case.
    pub requester: Option<String>,
    /// The source.
    pub source: Option<String>,
}

impl EvidenceOf {
    /// Whether it speaks of an item of this owner, requester and source.
    #[must_use]
    pub fn holds(&self, owner: &str, requester: Option<&str>, source: &str) -> bool {
        let is = |want: &Option<String>, given: &str| want.as_deref().is_none_or(|w| w == given);
        let asked = self.requester.as_deref().is_none_or(|want| {
            requester.is_some_and(|given| given.to_lowercase() == want.to_lowercase())
        });
        *self != Self::default() && is(&self.owner, owner) && asked && is(&self.source, source)
    }
}

/// What was read of it: never more than a bounded end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceTaken {
    /// The end of what there is.
    pub bytes: Vec<u8>,
    /// Bytes before it that were not read.
    pub left_out: u64,
    /// When the file was last written; nothing for a command.
    pub written: Option<Moment>,
    /// With which code a command ended, where that was not 0.
    pub ended: Option<i32>,
}

/// What a look at evidence gave.
pub type EvidenceLook = Result<EvidenceTaken, Error>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_of_nobody_in_particular_is_shown_with_no_item() {
        let nobody = EvidenceOf::default();
        assert!(!nobody.holds("ron", Some("drift"), "canonical"));
        let drift = EvidenceOf {
            requester: Some("Drift".into()),
            ..EvidenceOf::default()
        };
        assert!(drift.holds("ron", Some("drift"), "canonical"));
        assert!(!drift.holds("ron", Some("other"), "canonical"));
        assert!(!drift.holds("ron", None, "canonical"));
        let both = EvidenceOf {
            owner: Some("codex".into()),
            ..drift
        };
        assert!(!both.holds("ron", Some("drift"), "canonical"));
    }
}
