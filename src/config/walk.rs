//! The walk over a parsed document: tables with known keys, typed values, and the list of
//! everything that is wrong with them.

use super::Context;
use super::near::nearest;
use super::schema::{self, Schema};
use crate::text;
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// The cells beyond which a message or a hint is cut: longer than any that is not inflated by what
/// the file holds.
const LONGEST: usize = 500;

/// What a mistake depends on; a broken syntax makes some of them doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Only on the value itself.
    None,
    /// On the table being whole: a key that is missing.
    Section,
    /// On other tables: a name that stands nowhere.
    Document,
}

/// A mistake at a byte offset.
#[derive(Debug)]
pub(super) struct Finding {
    pub at: usize,
    pub doubt: Doubt,
    pub message: String,
    pub hint: Option<String>,
}

/// Collects the mistakes while the tables are read.
pub(super) struct Walk<'c> {
    pub ctx: &'c Context<'c>,
    pub findings: Vec<Finding>,
    /// The text of the document, to name the line of an earlier place.
    pub lines: super::error::Lines<'c>,
}

/// A table whose keys have been checked against its schema.
#[derive(Clone, Copy)]
pub(super) struct Table<'a, 'i> {
    /// Where it begins.
    pub at: usize,
    entries: &'a DeTable<'i>,
}

impl<'a, 'i> Table<'a, 'i> {
    /// The value of a key; `None` too where the syntax left nothing to read.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value<'i>> {
        self.entries.get(key).filter(|value| !is_lost(value))
    }

    /// Where a key stands, or the table where it does not.
    pub(super) fn key_at(&self, key: &str) -> usize {
        self.entries
            .get_key_value(key)
            .map_or(self.at, |(key, _)| key.span().start)
    }
}

/// One entry of a table whose keys are free.
pub(super) struct Entry<'a, 'i> {
    pub key: &'a str,
    pub key_at: usize,
    pub value: &'a Value<'i>,
}

impl Walk<'_> {
    /// Notes a mistake.
    pub(super) fn say(&mut self, at: usize, message: impl Into<String>) {
        self.note(at, Doubt::None, message.into(), None);
    }

    /// Notes a mistake with advice.
    pub(super) fn advise(
        &mut self,
        at: usize,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.note(at, Doubt::None, message.into(), Some(hint.into()));
    }

    /// Notes a mistake that a broken syntax elsewhere may have caused.
    pub(super) fn doubt(
        &mut self,
        at: usize,
        doubt: Doubt,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.note(at, doubt, message.into(), Some(hint.into()));
    }

    fn note(&mut self, at: usize, doubt: Doubt, message: String, hint: Option<String>) {
        // Keys and values of the file stand in both, and may hold anything of any length.
        let harmless = |told: String| {
            // Marks without a width would never be cut by cells.
            let head: String = told.chars().take(2 * LONGEST).collect();
            text::fit(&text::one_line(&head), LONGEST).into_owned()
        };
        self.findings.push(Finding {
            at,
            doubt,
            message: harmless(message),
            hint: hint.map(harmless),
        });
    }

    /// Opens a table: each key that `schema` does not know is a mistake.
    pub(super) fn open<'a, 'i>(
        &mut self,
        entries: &'a DeTable<'i>,
        at: usize,
        schema: &'static Schema,
    ) -> Table<'a, 'i> {
        for key in entries.keys() {
            if !schema.keys.contains(&key.get_ref().as_ref()) {
                self.unknown_key(key.get_ref(), key.span().start, schema);
            }
        }
        Table { at, entries }
    }

    fn unknown_key(&mut self, key: &str, at: usize, schema: &'static Schema) {
        let near = nearest(key, schema.keys.iter().copied());
        let elsewhere = schema::home_of(key);
        let hint = match (near, elsewhere) {
            (Some((known, distance)), other) if distance <= 1 || other.is_none() => {
                format!("did you mean `{known}`?")
            }
            (_, Some(home)) if home.title == schema::TOP.title => {
                format!("`{key}` is a key of the whole file: put it above the first [table]")
            }
            (_, Some(home)) => format!("`{key}` belongs to {}", home.title),
            _ => format!("known here: {}", schema.keys.join(", ")),
        };
        let place = match schema.title {
            title if title == schema::TOP.title => "at the top of the file".to_owned(),
            title => format!("in {title}"),
        };
        self.advise(at, format!("unknown key {} {place}", shown(key)), hint);
    }

    /// Notes that a value has the wrong type.
    pub(super) fn wrong(&mut self, label: &str, want: &str, value: &Value<'_>) {
        let message = format!("`{label}` must be {want}, not {}", kind_of(value.get_ref()));
        let hint = match value.get_ref() {
            DeValue::String(s) if matches!(s.as_ref(), "true" | "false") => {
                Some("write it without quotes".to_owned())
            }
            DeValue::String(s) if want.starts_with("a list") => {
                Some(format!("write `[{}]`", quoted(s)))
            }
            DeValue::String(s) if want.contains("number") && s.trim().parse::<i64>().is_ok() => {
                Some("write it without quotes".to_owned())
            }
            DeValue::Integer(n) if want.starts_with("a text") => {
                Some(format!("write `\"{}\"`", n.as_str()))
            }
            _ => None,
        };
        self.note(value.span().start, Doubt::None, message, hint);
    }

    /// A text with something in it.
    pub(super) fn text<'a>(&mut self, label: &str, value: &'a Value<'_>) -> Option<&'a str> {
        match value.get_ref() {
            DeValue::String(s) if s.trim().is_empty() => {
                self.say(value.span().start, format!("`{label}` is empty"));
                None
            }
            DeValue::String(s) => Some(s),
            _ => {
                self.wrong(label, "a text", value);
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, label: &str, value: &Value<'_>) -> Option<bool> {
        if let DeValue::Boolean(b) = value.get_ref() {
            return Some(*b);
        }
        self.wrong(label, "true or false", value);
        None
    }

    /// A whole number of at least `least`.
    pub(super) fn count(&mut self, label: &str, least: u64, value: &Value<'_>) -> Option<u64> {
        let want = format!("a whole number of at least {least}");
        let DeValue::Integer(n) = value.get_ref() else {
            self.wrong(label, &want, value);
            return None;
        };
        let read = i64::from_str_radix(n.as_str(), n.radix());
        match read.map(u64::try_from) {
            Ok(Ok(n)) if n >= least => Some(n),
            Ok(_) => {
                self.say(value.span().start, format!("`{label}` must be {want}"));
                None
            }
            Err(_) => {
                self.say(value.span().start, format!("`{label}` is too large"));
                None
            }
        }
    }

    /// A list whose elements the caller reads.
    pub(super) fn list<'a, 'i>(
        &mut self,
        label: &str,
        of: &str,
        value: &'a Value<'i>,
    ) -> &'a [Value<'i>] {
        if let DeValue::Array(a) = value.get_ref() {
            return a;
        }
        self.wrong(label, &format!("a list of {of}"), value);
        &[]
    }

    /// A list of texts, each with its place.
    pub(super) fn texts<'a>(&mut self, label: &str, value: &'a Value<'_>) -> Vec<(usize, &'a str)> {
        let elements = self.list(label, "texts", value).iter();
        elements
            .filter(|e| !is_lost(e))
            .filter_map(|e| Some((e.span().start, self.text(label, e)?)))
            .collect()
    }

    /// One of some words, with the nearest named where it is none.
    pub(super) fn word<'w>(
        &mut self,
        label: &str,
        words: &[&'w str],
        value: &Value<'_>,
    ) -> Option<&'w str> {
        let given = self.text(label, value)?;
        if let Some(word) = words.iter().find(|w| **w == given) {
            return Some(word);
        }
        let hint = match nearest(given, words.iter().copied()) {
            Some((word, _)) => format!("did you mean `{word}`?"),
            None => format!("known words: {}", words.join(", ")),
        };
        self.advise(
            value.span().start,
            format!("`{label}` does not know {}", shown(given)),
            hint,
        );
        None
    }

    /// The entries of a table with free keys, in the order of the file.
    pub(super) fn entries<'a, 'i>(
        &mut self,
        label: &str,
        value: &'a Value<'i>,
    ) -> Vec<Entry<'a, 'i>> {
        let DeValue::Table(entries) = value.get_ref() else {
            self.wrong(label, "a table", value);
            return Vec::new();
        };
        let mut all: Vec<_> = entries
            .iter()
            .filter(|(_, value)| !is_lost(value))
            .map(|(key, value)| Entry {
                key: key.get_ref(),
                key_at: key.span().start,
                value,
            })
            .collect();
        all.sort_by_key(|e| e.key_at);
        all
    }

    /// A table that stands once, opened against its schema.
    pub(super) fn table<'a, 'i>(
        &mut self,
        schema: &'static Schema,
        value: &'a Value<'i>,
    ) -> Option<Table<'a, 'i>> {
        let at = value.span().start;
        match value.get_ref() {
            DeValue::Table(entries) => Some(self.open(entries, at, schema)),
            DeValue::Array(a) if a.iter().any(|e| e.get_ref().is_table()) => {
                let title = schema.title;
                self.advise(
                    at,
                    format!("{title} is one table, not a list of tables"),
                    format!("write it once, as `{title}`"),
                );
                None
            }
            _ => {
                self.wrong(schema.title, "a table", value);
                None
            }
        }
    }

    /// The tables of a list (`[[source]]`), opened against their schema.
    pub(super) fn tables<'a, 'i>(
        &mut self,
        schema: &'static Schema,
        value: &'a Value<'i>,
    ) -> Vec<Table<'a, 'i>> {
        let title = schema.title;
        match value.get_ref() {
            DeValue::Array(elements) => elements
                .iter()
                .filter_map(|element| self.table(schema, element))
                .collect(),
            DeValue::Table(entries) => {
                let at = value.span().start;
                self.advise(
                    at,
                    format!("{title} is a list of tables, not one table"),
                    format!("write `{title}` with two pairs of brackets"),
                );
                vec![self.open(entries, at, schema)]
            }
            _ => {
                self.wrong(title, "a list of tables", value);
                Vec::new()
            }
        }
    }

    /// The line of a place, for "as on line 12".
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.place(at).0
    }
}

/// Whether the syntax left no value here; the parser then gives one that stands nowhere.
fn is_lost(value: &Value<'_>) -> bool {
    value.span().is_empty()
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Foreign text inside a message: harmless to a terminal, of bearable length, between backticks.
pub(super) fn shown(text: &str) -> String {
    let head: String = text.chars().take(200).collect();
    format!("`{}`", text::fit(&text::one_line(&head), 60))
}

/// A TOML text for a hint; long ones are not repeated.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.chars().count() > 40 {
        Cow::Borrowed("\"…\"")
    } else {
        Cow::Owned(super::quote::quoted(text))
    }
}
