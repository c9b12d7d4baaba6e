//! `[keys]` and `[[view]]`: what the dashboard does at a key, and what it shows under a name.
//!
//! What an action or a key is the screen knows: it is asked through [`super::Context::check_keys`].

use super::near::nearest;
use super::schema;
use super::walk::{Doubt, Table, Value, Walk, shown};
use crate::model::{Column, Grouping, KeyPlace, KeyRule, Sorting, ViewRule};
use crate::query::Query;
use std::collections::HashMap;
use toml::de::DeValue;

/// Keys and views, and where each of them stands in the text.
#[derive(Default)]
struct Places {
    /// The action, then its keys.
    keys: Vec<(usize, Vec<usize>)>,
    /// The key of each view.
    views: Vec<usize>,
}

/// Reads both.
pub(super) fn read(walk: &mut Walk<'_>, top: &Table<'_, '_>) -> (Vec<KeyRule>, Vec<ViewRule>) {
    let mut places = Places::default();
    let rules = top
        .get("keys")
        .map_or_else(Vec::new, |value| keys(walk, value, &mut places));
    let views = top
        .get("view")
        .map_or_else(Vec::new, |value| views(walk, value, &mut places));
    for mistake in (walk.ctx.check_keys)(&rules, &views) {
        let at = match mistake.at {
            KeyPlace::Action(n) => places.keys.get(n).map(|(at, _)| *at),
            KeyPlace::Key(n, k) => places.keys.get(n).and_then(|(_, all)| all.get(k)).copied(),
            KeyPlace::View(n) => places.views.get(n).copied(),
        };
        walk.advise(at.unwrap_or(top.at), mistake.message, mistake.hint);
    }
    (rules, views)
}

fn keys(walk: &mut Walk<'_>, value: &Value<'_>, places: &mut Places) -> Vec<KeyRule> {
    let mut rules = Vec::new();
    for entry in walk.entries("keys", value) {
        let given: Vec<(usize, &str)> = match entry.value.get_ref() {
            DeValue::Array(_) => walk.texts(entry.key, entry.value),
            DeValue::String(_) => match walk.text(entry.key, entry.value) {
                Some(key) => vec![(entry.value.span().start, key)],
                None => continue,
            },
            _ => {
                walk.wrong(entry.key, "a key or a list of keys", entry.value);
                continue;
            }
        };
        places
            .keys
            .push((entry.key_at, given.iter().map(|(at, _)| *at).collect()));
        rules.push(KeyRule {
            action: entry.key.to_owned(),
            keys: given.iter().map(|(_, key)| (*key).to_owned()).collect(),
        });
    }
    rules
}

fn views(walk: &mut Walk<'_>, value: &Value<'_>, places: &mut Places) -> Vec<ViewRule> {
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut out = Vec::new();
    for table in walk.tables(&schema::VIEW, value) {
        let mut view = ViewRule::default();
        match table.get("name") {
            None => walk.doubt(
                table.at,
                Doubt::Section,
                "this view has no `name`",
                "add `name = \"…\"`: the palette shows it",
            ),
            Some(value) => {
                if let Some(name) = walk.text("name", value) {
                    name.clone_into(&mut view.name);
                    if let Some(first) = names.insert(name, value.span().start) {
                        let line = walk.line(first);
                        walk.advise(
                            value.span().start,
                            format!(
                                "the name {} is already a view's, on line {line}",
                                shown(name)
                            ),
                            "each view has a name of its own",
                        );
                    }
                }
            }
        }
        if let Some(value) = table.get("filter") {
            view.filter = filter(walk, value);
        }
        if let Some(value) = table.get("group") {
            view.group = of_words(walk, "group", &Grouping::WORDS, value).unwrap_or_default();
        }
        if let Some(value) = table.get("sort") {
            view.sort = of_words(walk, "sort", &Sorting::WORDS, value).unwrap_or_default();
        }
        if let Some(value) = table.get("columns") {
            view.columns = columns(walk, value);
        }
        let key = table.get("key");
        view.key = key.and_then(|v| walk.text("key", v)).map(str::to_owned);
        places.views.push(key.map_or(table.at, |v| v.span().start));
        out.push(view);
    }
    out
}

/// A filter in the language of `--where`; its mistake is told at its place.
fn filter(walk: &mut Walk<'_>, value: &Value<'_>) -> String {
    let DeValue::String(text) = value.get_ref() else {
        walk.wrong("filter", "a text", value);
        return String::new();
    };
    // An empty filter is one that lets everything through.
    if let Err(error) = Query::parse(text) {
        let span = value.span();
        // With an escape in it no place in the text is a place in the file.
        let plain = span.len() == text.len() + 2;
        let at = span.start + if plain { 1 + error.at.start } else { 0 };
        walk.advise(at, format!("`filter`: {}", error.message), error.hint);
    }
    text.to_string()
}

fn of_words<T: Copy>(
    walk: &mut Walk<'_>,
    label: &str,
    all: &[(&'static str, T)],
    value: &Value<'_>,
) -> Option<T> {
    let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
    let given = walk.word(label, &words, value)?;
    all.iter().find(|(word, _)| *word == given).map(|(_, t)| *t)
}

fn columns(walk: &mut Walk<'_>, value: &Value<'_>) -> Vec<Column> {
    let mut out = Vec::new();
    for (at, word) in walk.texts("columns", value) {
        let known = Column::WORDS.map(|(word, _)| word);
        match Column::WORDS.iter().find(|(w, _)| *w == word) {
            Some((_, column)) if out.contains(column) => walk.advise(
                at,
                format!("the column {} stands twice", shown(word)),
                "name each column once",
            ),
            Some((_, column)) => out.push(*column),
            None => {
                let hint = match nearest(word, known) {
                    Some((near, _)) => format!("did you mean `{near}`?"),
                    None => format!("known columns: {}", known.join(", ")),
                };
                walk.advise(at, format!("`columns` does not know {}", shown(word)), hint);
            }
        }
    }
    out
}
