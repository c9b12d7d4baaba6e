//! Tables whose features are still to come. What can be said of them now is checked, so that a
//! file that is right today stays right; nothing is kept but the fact that they are there.
//!
//! The minimal schema:
//! - `[[evidence]]`: exactly one of `path` and `command` (a list of arguments; no shell reads it),
//!   of an `owner`, `requester` or `source`; `name`, `timeout`;
//! - `[handoff]`: `template` (path), `templates` (owner -> path), `result`, `protect` (list of what
//!   must not be touched), `redact`;
//! - `[redact]`: `patterns` (list).

use super::schema;
use super::source::Declared;
use super::value::Zero;
use super::walk::{Doubt, Table, Value, Walk, shown};
use toml::de::DeValue;

/// Checks the tables that are there and names them.
pub(super) fn check(
    walk: &mut Walk<'_>,
    top: &Table<'_, '_>,
    declared: &Declared,
) -> Vec<&'static str> {
    let mut given = Vec::new();
    if let Some(value) = top.get("evidence") {
        given.push(schema::EVIDENCE.title);
        for table in walk.tables(&schema::EVIDENCE, value) {
            evidence(walk, &table, declared);
        }
    }
    if let Some(value) = top.get("handoff") {
        given.push(schema::HANDOFF.title);
        handoff(walk, value);
    }
    if let Some(value) = top.get("redact") {
        given.push(schema::REDACT.title);
        if let Some(patterns) = walk
            .table(&schema::REDACT, value)
            .and_then(|table| table.get("patterns"))
        {
            walk.texts("redact.patterns", patterns);
        }
    }
    given
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

fn handoff(walk: &mut Walk<'_>, value: &Value<'_>) {
    let Some(table) = walk.table(&schema::HANDOFF, value) else {
        return;
    };
    if let Some(value) = table.get("template") {
        walk.path("handoff.template", value);
    }
    if let Some(value) = table.get("templates") {
        for entry in walk.entries("handoff.templates", value) {
            walk.path(entry.key, entry.value);
        }
    }
    if let Some(value) = table.get("result") {
        walk.text("handoff.result", value);
    }
    if let Some(value) = table.get("protect") {
        walk.texts("handoff.protect", value);
    }
    if let Some(value) = table.get("redact") {
        walk.boolean("handoff.redact", value);
    }
}
