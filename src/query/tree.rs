//! The tree of a filter, and its canonical text, which reads back as the same tree.

use super::fields::FieldHelp;
use crate::model::KeyPattern;
use chrono::NaiveDateTime;
use std::fmt;

/// Terms of which one must hold. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause(pub Vec<Term>);

/// One question, or its opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// The answer is turned round.
    pub negated: bool,
    /// The question.
    pub test: Test,
}

/// What is asked of an item. Lists are never empty, and one of their values must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// Text in title, body or id.
    Word(String),
    /// A field with free values.
    Free(&'static FieldHelp, Vec<String>),
    /// A field whose values come from its table.
    Choice(&'static FieldHelp, Vec<&'static str>),
    /// Keys or ids.
    Key(&'static FieldHelp, Vec<KeyPattern>),
    /// Seconds since creation.
    Age(&'static FieldHelp, Compare, u64),
    /// A moment against a date or a time.
    Time(&'static FieldHelp, Compare, When),
}

/// How a field stands to its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Is,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Compare {
    /// As it is written.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Is => ":",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// A date or a time as it was written. The configured zone belongs to the evaluation, not to the
/// text, so a time without an offset stays naive here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When {
    /// Its first instant, on the clock that `offset` names.
    pub naive: NaiveDateTime,
    /// How much time the text covers.
    pub precision: Precision,
    /// Seconds east of UTC; `None` is the configured zone.
    pub offset: Option<i32>,
}

/// The last part that a time names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    Day,
    Minute,
    Second,
    Micro,
}

/// Words that people bring from other languages; here they would silently search for themselves.
/// With what to write instead.
pub(super) const FOREIGN: [(&str, &str); 5] = [
    (
        "AND",
        "terms side by side must all hold: owner:ron state:queued",
    ),
    (
        "&&",
        "terms side by side must all hold: owner:ron state:queued",
    ),
    (
        "&",
        "terms side by side must all hold: owner:ron state:queued",
    ),
    (
        "OR",
        "write `|` between the terms, or a comma between values: owner:ron,codex",
    ),
    ("NOT", "write `-` before the term: -owner:ron"),
];

/// `text` in quotes, with what has a meaning there escaped.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A word as it is typed: quoted where a sign in it would have a meaning.
fn word(text: &str) -> String {
    let special = |c: char| c.is_whitespace() || matches!(c, '|' | '"' | ':' | '<' | '>' | '=');
    if text.is_empty()
        || text.contains(special)
        || text.starts_with(['-', '(', '!'])
        || FOREIGN.iter().any(|(w, _)| *w == text)
    {
        quote(text)
    } else {
        text.to_owned()
    }
}

/// A value as it is typed after an operator.
pub(super) fn value(text: &str) -> String {
    let special = |c: char| c.is_whitespace() || matches!(c, '|' | '"' | ',');
    if text.is_empty() || text.contains(special) || text.starts_with(['(', '!']) {
        quote(text)
    } else {
        text.to_owned()
    }
}

/// A key pattern as [`KeyPattern::parse`] reads it.
fn key(pattern: &KeyPattern) -> String {
    match pattern {
        KeyPattern::Whole(key) => key.to_string(),
        KeyPattern::Id(id) => {
            let encoded = id.replace('%', "%25").replace('/', "%2F");
            // One `#` is taken off when it is read.
            if id.is_empty() || id.starts_with('#') {
                format!("#{encoded}")
            } else {
                encoded
            }
        }
    }
}

fn joined<T>(values: &[T], show: impl Fn(&T) -> String) -> String {
    values.iter().map(show).collect::<Vec<_>>().join(",")
}

/// Seconds in days, hours, minutes and seconds: `1d12h`.
fn length(seconds: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if seconds == 0 {
        return f.write_str("0s");
    }
    for (figure, unit) in [
        (seconds / 86_400, "d"),
        (seconds % 86_400 / 3600, "h"),
        (seconds % 3600 / 60, "m"),
        (seconds % 60, "s"),
    ] {
        if figure > 0 {
            write!(f, "{figure}{unit}")?;
        }
    }
    Ok(())
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pattern = match self.precision {
            Precision::Day => "%Y-%m-%d",
            Precision::Minute => "%Y-%m-%dT%H:%M",
            Precision::Second => "%Y-%m-%dT%H:%M:%S",
            Precision::Micro => "%Y-%m-%dT%H:%M:%S%.6f",
        };
        write!(f, "{}", self.naive.format(pattern))?;
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(s) => {
                let sign = if s < 0 { '-' } else { '+' };
                let minutes = s.unsigned_abs() / 60;
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        match &self.test {
            Test::Word(text) => f.write_str(&word(text)),
            Test::Free(field, values) => {
                write!(f, "{}:{}", field.name, joined(values, |v| value(v)))
            }
            Test::Choice(field, values) => write!(f, "{}:{}", field.name, values.join(",")),
            Test::Key(field, keys) => {
                write!(f, "{}:{}", field.name, joined(keys, |k| value(&key(k))))
            }
            Test::Age(field, op, seconds) => {
                write!(f, "{}{}", field.name, op.sign())?;
                length(*seconds, f)
            }
            Test::Time(field, op, when) => write!(f, "{}{}{when}", field.name, op.sign()),
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, term) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" | ")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}
