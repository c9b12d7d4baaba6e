//! Tables whose features are still to come. What can be said of them now is checked, so that a
//! file that is right today stays right; nothing is kept but the fact that they are there.
//!
//! The minimal schema:
//! - `[keys]`: action -> a key or a list of keys;
//! - `[[view]]`: `name` (needed, unique), `filter`, `group` (owner, status, source, kind, none),
//!   `sort`, `columns` (list), `key`;
//! - `[handoff]`: `template` (path), `templates` (owner -> path), `result`, `protect` (list of what
//!   must not be touched), `redact`;
//! - `[redact]`: `patterns` (list).

use super::schema;
use super::walk::{Doubt, Table, Value, Walk, shown};
use std::collections::HashMap;
use toml::de::DeValue;

/// Checks the tables that are there and names them.
pub(super) fn check(walk: &mut Walk<'_>, top: &Table<'_, '_>) -> Vec<&'static str> {
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
