//! One mistake of a configuration, and where it stands.

use std::fmt;
use std::sync::Arc;

/// What mending a text inserts has this many bytes: a bracket and a line break.
pub(super) const INSERTED: usize = 2;

/// A mistake in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file as it is told to a person; `config.toml` where the text came from none.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, counted in characters.
    pub column: usize,
    /// What is wrong, as one sentence without a final full stop. Holds no control characters.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
            ..
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")
    }
}

impl std::error::Error for ConfigError {}

/// Turns byte offsets of a text, or of its mended form, into lines and columns of the text.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// Where the mended form has something that the text has not.
    inserted: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str, inserted: Vec<usize>) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        Self {
            text,
            inserted,
            starts: std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
        }
    }

    /// Line and column, from 1; an offset beyond the text or inside a character is its end or
    /// the character's beginning.
    pub(super) fn place(&self, at: usize) -> (usize, usize) {
        let before = self.inserted.partition_point(|p| *p < at);
        let at = at.saturating_sub(before * INSERTED);
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let mut end = at.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self
            .text
            .get(start..end)
            .map_or(0, |before| before.chars().count());
        (line, column + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::of("a = 1\n한글 = 2\r\n\nz", Vec::new());
        for (at, want) in [
            (0, (1, 1)),
            (4, (1, 5)),
            (6, (2, 1)),
            (9, (2, 2)),
            (10, (2, 2)), // inside a character
            (12, (2, 3)),
            (18, (3, 1)),
            (19, (4, 1)),
            (20, (4, 2)),
            (99, (4, 2)),
        ] {
            assert_eq!(lines.place(at), want, "offset {at}");
        }
        let mended = Lines::of("a = [1\nb = 2\n", vec![7]); // `]` and a line break before `b`
        for (at, want) in [(0, (1, 1)), (7, (2, 1)), (9, (2, 1)), (13, (2, 5))] {
            assert_eq!(mended.place(at), want, "offset {at}");
        }
        assert_eq!(Lines::of("", Vec::new()).place(0), (1, 1));
    }
}
