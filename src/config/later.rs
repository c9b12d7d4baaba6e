//! Tables whose features are still to come. What can be said of them now is checked, so that a
//! file that is right today stays right; nothing is kept but the fact that they are there.
//!
//! The minimal schema:
//! - `[keys]`: action -> a key or a list of keys;
//! - `[[view]]`: `name` (needed, unique), `filter`, `group` (owner, status, source, kind, none),
//!   `sort`, `columns` (list), `key`;
//! - `[[evidence]]`: exactly one of `path` and `command` (a list of arguments; no shell reads it),
//!   of an `owner`, `requester` or `source`; `name`, `timeout`.

use super::schema;
use super::source::Declared;
use super::value::Zero;
use super::walk::{Doubt, Table, Value, Walk, shown};
use std::collections::HashMap;
use toml::de::DeValue;

/// Checks the tables that are there and names them.
pub(super) fn check(
    walk: &mut Walk<'_>,
    top: &Table<'_, '_>,
    declared: &Declared,
) -> Vec<&'static str> {
    let mut given = Vec::new();
    if let Some(value) = top.get("keys") {
        given.push("[keys]");
        for entry in walk.entries("keys", value) {
            match entry.value.get_ref() {
                DeValue::Array(_) => drop(walk.texts(entry.key, entry.value)),
                DeValue::String(_) => drop(walk.text(entry.key, entry.value)),
                _ => walk.wrong(entry.key, "a key or a list of keys", entry.value),
            }
        }
    }
    if let Some(value) = top.get("view") {
        given.push(schema::VIEW.title);
        views(walk, value);
    }
    if let Some(value) = top.get("evidence") {
        given.push(schema::EVIDENCE.title);
        for table in walk.tables(&schema::EVIDENCE, value) {
            evidence(walk, &table, declared);
        }
    }
    given
}

fn views(walk: &mut Walk<'_>, value: &Value<'_>) {
    let mut names: HashMap<&str, usize> = HashMap::new();
    for table in walk.tables(&schema::VIEW, value) {
        match table.get("name") {
            None => walk.doubt(
                table.at,
                Doubt::Section,
                "this view has no `name`",
                "add `name = \"…\"`: the palette shows it",
            ),
            Some(value) => {
                if let Some(name) = walk.text("name", value)
                    && let Some(first) = names.insert(name, value.span().start)
                {
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
        // An empty filter is one that lets everything through, so it is only checked for its type.
        if let Some(value) = table.get("filter")
            && !value.get_ref().is_str()
        {
            walk.wrong("filter", "a text", value);
        }
        if let Some(value) = table.get("group") {
            let groups = ["owner", "status", "source", "kind", "none"];
            walk.word("group", &groups, value);
        }
        for key in ["sort", "key"] {
            if let Some(value) = table.get(key) {
                walk.text(key, value);
            }
        }
        if let Some(value) = table.get("columns") {
            walk.texts("columns", value);
        }
    }
}

fn evidence(walk: &mut Walk<'_>, table: &Table<'_, '_>, declared: &Declared) {
    match (table.get("path"), table.get("command")) {
        (Some(path), None) => drop(walk.path("path", path)),
        (None, Some(command)) => evidence_command(walk, command),
        (Some(_), Some(_)) => walk.advise(
            table.key_at("command"),
            "`path` and `command` both say where the evidence is",
            "keep one of them, and write another [[evidence]] for the other",
        ),
        (None, None) => walk.doubt(
            table.at,
            Doubt::Section,
            "this evidence has no `path` and no `command`",
            "add `path = \"…\"`, or `command = [\"program\", \"argument\"]`",
        ),
    }
    for key in ["name", "owner", "requester"] {
        if let Some(value) = table.get(key) {
            walk.text(key, value);
        }
    }
    if let Some(value) = table.get("source")
        && let Some(name) = walk.text("source", value)
        && !declared.has(name)
    {
        walk.doubt(
            value.span().start,
            Doubt::Document,
            format!(
                "the evidence names the source {}, which is none",
                shown(name)
            ),
            declared.hint(name),
        );
    }
    if let Some(value) = table.get("timeout") {
        walk.length("timeout", Zero::Refused, value);
    }
}

fn evidence_command(walk: &mut Walk<'_>, command: &Value<'_>) {
    let at = command.span().start;
    match command.get_ref() {
        DeValue::Array(words) if words.is_empty() => walk.advise(
            at,
            "`command` is empty",
            "its first word is the program, the others are its arguments",
        ),
        DeValue::String(_) => walk.advise(
            at,
            "`command` must be a list of arguments, not a text",
            "write `[\"program\", \"argument\"]`; no shell reads it",
        ),
        _ => {
            for word in walk.list("command", "arguments", command) {
                // An argument may be empty; a program may not.
                if !word.get_ref().is_str() {
                    walk.wrong("command", "a list of texts", word);
                }
            }
        }
    }
}
