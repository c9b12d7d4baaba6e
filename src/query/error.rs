//! Why a filter cannot be read, and where: a sentence, a hint, and a caret under the place.

use crate::model::{Error, ErrorKind};
use crate::text::{fit, one_line, width};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// A filter that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// The filter as it was typed.
    pub input: String,
    /// The bytes of [`QueryError::input`] that are to blame; both ends are character boundaries,
    /// and the range is empty where something is missing.
    pub at: Range<usize>,
    /// One sentence without a final full stop.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl QueryError {
    /// The filter on one line and carets under the place, without the message:
    ///
    /// ```text
    ///   onwer:ron state:queued
    ///   ^^^^^
    /// ```
    ///
    /// The carets stand under display columns, so that Korean before them does not shift them;
    /// control characters in the filter are shown, not sent.
    #[must_use]
    pub fn excerpt(&self) -> String {
        let before = self.columns(self.at.start);
        let carets = self.columns(self.at.end).saturating_sub(before).max(1);
        format!(
            "  {}\n  {:before$}{}",
            one_line(&self.input),
            "",
            "^".repeat(carets)
        )
    }

    /// The message, the excerpt and the hint, as a terminal shows them; no final line feed.
    #[must_use]
    pub fn render(&self) -> String {
        format!("{}\n{}\n{}", self.message, self.excerpt(), self.hint)
    }

    /// Display columns of the filter before byte `end`.
    fn columns(&self, end: usize) -> usize {
        width(&one_line(self.input.get(..end).unwrap_or(&self.input)))
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for Error {
    /// A usage error whose message carries the excerpt below its sentence.
    fn from(e: QueryError) -> Self {
        Self::new(ErrorKind::Usage, format!("{}\n{}", e.message, e.excerpt())).hint(e.hint)
    }
}

/// A [`QueryError`] before the filter itself is put beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    at: Range<usize>,
    message: String,
    hint: String,
}

impl Fault {
    pub(super) fn new(
        at: Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            at,
            message: message.into(),
            hint: hint.into(),
        }
    }

    pub(super) fn in_filter(self, input: &str) -> QueryError {
        QueryError {
            input: input.to_owned(),
            at: self.at,
            message: self.message,
            hint: self.hint,
        }
    }
}

/// A piece of the filter as a sentence quotes it: harmless and short.
pub(super) fn shown(text: &str) -> String {
    let line: Cow<'_, str> = one_line(text);
    fit(&line, 40).into_owned()
}
