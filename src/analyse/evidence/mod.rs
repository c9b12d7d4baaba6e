//! What evidence says: a status file's word and age, a log's last lines folded into patterns.
//!
//! The bytes come from elsewhere, bounded. Everything here is total: whatever the bytes are, the
//! answer is a value that can be shown, and what is old, unreadable or not text says so.

mod fold;
mod say;
mod status;
#[cfg(test)]
mod tests;

pub use fold::{Folded, Pattern};
pub use status::Status;

use super::ItemRef;
use crate::model::{
    Clock, Error, EvidenceLook, EvidenceOf, EvidenceOrigin, EvidenceSpec, EvidenceTaken, Moment,
};
use std::sync::Arc;

/// Evidence as it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is called.
    pub name: Arc<str>,
    /// The path or the command line, for people.
    pub origin: String,
    /// Whose items it speaks of.
    pub of: EvidenceOf,
    /// The time that it tells of itself, else that of its file; nothing for a plain command.
    pub at: Option<Moment>,
    /// It is older than its configuration allows.
    pub old: bool,
    /// With which code the command ended, where that was not 0.
    pub ended: Option<i32>,
    /// What it says, or why that cannot be said.
    pub says: Result<Says, Error>,
}

/// What evidence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// A status: a JSON object.
    Status(Status),
    /// Lines of text.
    Lines(Folded),
    /// Nothing: it is empty.
    Nothing,
    /// No text.
    Binary,
}

impl Evidence {
    /// What a look at it means at the clock's instant.
    #[must_use]
    pub fn of(spec: &EvidenceSpec, look: EvidenceLook, clock: &Clock) -> Self {
        let (says, told, written, ended) = match look {
            Ok(taken) => {
                let (says, told) = read(&taken, clock);
                (Ok(says), told, taken.written, taken.ended)
            }
            Err(error) => (Err(error), None, None, None),
        };
        // A time to come is no age; a file may bear the time of another machine.
        let past = |at: &Moment| clock.age_s(*at) >= 0;
        let at = told.filter(past).or(written.filter(past));
        Self {
            name: Arc::clone(&spec.name),
            origin: match &spec.origin {
                EvidenceOrigin::File(path) => path.display().to_string(),
                EvidenceOrigin::Command { words, .. } => words.join(" "),
            },
            of: spec.of.clone(),
            at,
            old: at.is_some_and(|at| clock.age_s(at) > spec.max_age_s),
            ended,
            says,
        }
    }

    /// Whether it speaks of an item.
    #[must_use]
    pub fn is_about(&self, item: &ItemRef<'_>) -> bool {
        let requester = item.record.requester.as_deref();
        self.of.holds(item.owner, requester, &item.source.name)
    }
}

/// What the bytes say, and the time that they tell of themselves.
fn read(taken: &EvidenceTaken, clock: &Clock) -> (Says, Option<Moment>) {
    let bytes = behind_hole(&taken.bytes);
    if is_binary(bytes) {
        return (Says::Binary, None);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return (Says::Nothing, None);
    }
    // The end of a larger file is no document, whatever it looks like.
    if taken.left_out == 0
        && let Some((status, at)) = status::read(text, clock)
    {
        return (Says::Status(status), at);
    }
    (Says::Lines(fold::fold(text, taken.left_out)), None)
}

/// A log that was cut to nothing while its program goes on writing where it was begins with a hole,
/// which reads as NULs; what is behind it is the log.
fn behind_hole(bytes: &[u8]) -> &[u8] {
    match bytes.iter().position(|b| *b != 0) {
        Some(end) => bytes.get(end..).unwrap_or_default(),
        None => bytes,
    }
}

/// Whether bytes are no text: a NUL, or more control characters and broken letters than a log with
/// colours and a cut first letter has.
fn is_binary(bytes: &[u8]) -> bool {
    if bytes.contains(&0) {
        return true;
    }
    let text = String::from_utf8_lossy(bytes);
    let odd = |c: char| c == '\u{fffd}' || (c.is_control() && !"\t\n\r\u{1b}\u{8}".contains(c));
    let (mut all, mut bad) = (0usize, 0usize);
    for c in text.chars() {
        all += 1;
        bad += usize::from(odd(c));
    }
    bad > 8 && bad * 10 > all
}
