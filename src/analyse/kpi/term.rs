//! What a count is made of: one status word of one queue.

use crate::model::{Error, ErrorKind, ItemKey, Role, State};
use std::fmt;
use std::sync::Arc;

/// `source/queue[status]`: every item that stands under one raw status word of one queue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term {
    /// The source's configured name.
    pub source: Arc<str>,
    /// The queue.
    pub queue: Arc<str>,
    /// The raw status word.
    pub status: Arc<str>,
    /// What the word means.
    pub state: State,
    /// What the source is to its owner.
    pub role: Role,
}

impl Term {
    /// Whether both count the same queue.
    #[must_use]
    pub fn same_queue(&self, other: &Self) -> bool {
        self.source == other.source && self.queue == other.queue
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", place(&self.source, &self.queue), self.status)
    }
}

/// `source/queue`, spelt as in a key.
pub(super) fn place(source: &Arc<str>, queue: &Arc<str>) -> String {
    let mut key = ItemKey {
        source: Arc::clone(source),
        queue: Arc::clone(queue),
        id: Box::default(),
    }
    .to_string();
    key.pop(); // the slash before the empty id
    key
}

/// A term of the configured definition: several statuses of one queue in one bracket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountTerm {
    /// The source's configured name.
    pub source: Arc<str>,
    /// The queue.
    pub queue: Arc<str>,
    /// Raw status words, each once, in the order given.
    pub statuses: Vec<Arc<str>>,
}

impl CountTerm {
    /// Reads `canonical/bus_commands[queued,claimed]`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] with what is wrong.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = |why: &str| {
            Error::new(ErrorKind::Config, format!("`{text}` {why}"))
                .hint("terms read like \"canonical/bus_commands[queued,claimed]\"")
        };
        let (place, rest) = text
            .split_once('[')
            .ok_or_else(|| bad("names no status in brackets"))?;
        let list = rest
            .strip_suffix(']')
            .ok_or_else(|| bad("does not end with `]`"))?;
        let Some(key) = ItemKey::whole(&format!("{place}/0")) else {
            return Err(bad("does not begin with SOURCE/QUEUE"));
        };
        let mut statuses: Vec<Arc<str>> = Vec::new();
        for status in list.split(',').map(str::trim) {
            if status.is_empty() {
                return Err(bad("has an empty status"));
            }
            if status.contains(['[', ']']) {
                return Err(bad("has a bracket too many"));
            }
            if !statuses.iter().any(|s| &**s == status) {
                statuses.push(Arc::from(status));
            }
        }
        Ok(Self {
            source: key.source,
            queue: key.queue,
            statuses,
        })
    }

    /// `source/queue`, spelt as in a key.
    #[must_use]
    pub fn place(&self) -> String {
        place(&self.source, &self.queue)
    }
}

impl fmt::Display for CountTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.place(), self.statuses.join(","))
    }
}

/// How far a state is from being open: open, failed, finished. Nobody counts finished work as
/// waiting, so such terms come last.
pub(super) fn closedness(state: State) -> u8 {
    match state {
        State::Queued | State::Scheduled | State::Claimed | State::Blocked | State::Unknown => 0,
        State::Failed => 1,
        State::Done | State::Cancelled => 2,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_term_reads_as_it_is_written() {
        for text in [
            "canonical/bus_commands[queued]",
            "canonical/data%2Fitems[queued,in progress]",
            "a/50%25[대기]",
        ] {
            assert_eq!(CountTerm::parse(text).unwrap().to_string(), text);
        }
        let twice = CountTerm::parse("a/b[x, y,x]").unwrap();
        assert_eq!(twice.to_string(), "a/b[x,y]");
    }

    #[test]
    fn what_is_no_term_is_refused_with_its_reason() {
        for (bad, part) in [
            ("canonical/bus", "no status"),
            ("canonical/bus[queued", "end with"),
            ("bus[queued]", "SOURCE/QUEUE"),
            ("a/b/c[queued]", "SOURCE/QUEUE"),
            ("a/b[]", "empty status"),
            ("a/b[x][y]", "bracket too many"),
        ] {
            let e = CountTerm::parse(bad).unwrap_err();
            assert!(e.message.contains(part), "{bad}: {}", e.message);
            assert!(e.hint.is_some());
        }
    }
}
