//! `[[evidence]]`: exactly one of `path` and `command` (a list of arguments; no shell reads it, and
//! it is run only with `run = true`), of an `owner`, `requester` or `source`.

use super::schema;
use super::source::Declared;
use super::value::Zero;
use super::walk::{Doubt, Table, Value, Walk, shown};
use crate::model::{EvidenceOf, EvidenceOrigin, EvidenceSpec, OwnerRules};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use toml::de::DeValue;

/// All of it. One with a mistake in what it must have is left out; the walk has noted why.
pub(super) fn read(
    walk: &mut Walk<'_>,
    value: &Value<'_>,
    owners: &OwnerRules,
    declared: &Declared,
) -> Vec<EvidenceSpec> {
    let mut all = Vec::new();
    let mut names: HashMap<String, usize> = HashMap::new();
    for table in walk.tables(&schema::EVIDENCE, value) {
        let Some(spec) = one(walk, &table, owners, declared) else {
            continue;
        };
        let at = table.get("name").map_or(table.at, |v| v.span().start);
        if let Some(first) = names.insert(spec.name.to_string(), at) {
            let line = walk.line(first);
            walk.advise(
                at,
                format!("the evidence {} is already there, on line {line}", shown(&spec.name)),
                "give each a `name` of its own; without one the file's or program's name stands for it",
            );
        }
        all.push(spec);
    }
    all
}

fn one(
    walk: &mut Walk<'_>,
    table: &Table<'_, '_>,
    owners: &OwnerRules,
    declared: &Declared,
) -> Option<EvidenceSpec> {
    let origin = origin(walk, table);
    let mut text = |key: &str| Some(walk.text(key, table.get(key)?)?.to_owned());
    let (name, owner, requester) = (text("name"), text("owner"), text("requester"));
    let source = table.get("source").and_then(|v| source(walk, v, declared));
    let mut length = |key: &str| {
        table
            .get(key)
            .and_then(|v| walk.length(key, Zero::Refused, v))
    };
    let (timeout, max_age) = (length("timeout"), length("max_age"));
    let origin = origin?;
    let usual = match &origin {
        EvidenceOrigin::File(path) => path.file_name(),
        EvidenceOrigin::Command { words, .. } => words
            .first()
            .and_then(|program| Path::new(program).file_name()),
    };
    let usual = usual.map(|n| n.to_string_lossy().into_owned());
    Some(EvidenceSpec {
        name: Arc::from(name.or(usual).unwrap_or_default()),
        origin,
        of: EvidenceOf {
            owner: owner.map(|name| owners.canonical(Some(&name))),
            requester,
            source,
        },
        timeout_s: timeout.unwrap_or(EvidenceSpec::TIMEOUT_S),
        max_age_s: max_age.unwrap_or(EvidenceSpec::MAX_AGE_S),
    })
}

fn origin(walk: &mut Walk<'_>, table: &Table<'_, '_>) -> Option<EvidenceOrigin> {
    let run = table.get("run").and_then(|v| walk.boolean("run", v));
    match (table.get("path"), table.get("command")) {
        (Some(path), None) => {
            for key in ["run", "timeout"]
                .into_iter()
                .filter(|k| table.get(k).is_some())
            {
                walk.advise(
                    table.key_at(key),
                    format!("`{key}` is for a command; a file is only read"),
                    "take it away",
                );
            }
            Some(EvidenceOrigin::File(walk.path("path", path)?))
        }
        (None, Some(value)) => Some(EvidenceOrigin::Command {
            words: command(walk, value)?,
            run: run.unwrap_or(false),
        }),
        (Some(_), Some(_)) => {
            walk.advise(
                table.key_at("command"),
                "`path` and `command` both say where the evidence is",
                "keep one of them, and write another [[evidence]] for the other",
            );
            None
        }
        (None, None) => {
            walk.doubt(
                table.at,
                Doubt::Section,
                "this evidence has no `path` and no `command`",
                "add `path = \"…\"`, or `command = [\"program\", \"argument\"]`",
            );
            None
        }
    }
}

fn source(walk: &mut Walk<'_>, value: &Value<'_>, declared: &Declared) -> Option<String> {
    let name = walk.text("source", value)?;
    if !declared.has(name) {
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
    Some(name.to_owned())
}

fn command(walk: &mut Walk<'_>, value: &Value<'_>) -> Option<Vec<String>> {
    let at = value.span().start;
    match value.get_ref() {
        DeValue::Array(words) if words.is_empty() => {
            walk.advise(
                at,
                "`command` is empty",
                "its first word is the program, the others are its arguments",
            );
            None
        }
        DeValue::String(_) => {
            walk.advise(
                at,
                "`command` must be a list of arguments, not a text",
                "write `[\"program\", \"argument\"]`; no shell reads it",
            );
            None
        }
        _ => {
            let mut words = Vec::new();
            for (index, word) in walk.list("command", "arguments", value).iter().enumerate() {
                match word.get_ref() {
                    // An argument may be empty; a program may not.
                    DeValue::String(text) if index > 0 => words.push(text.to_string()),
                    DeValue::String(text) => words.push(program(walk, text, word)?),
                    _ => walk.wrong(&format!("command[{index}]"), "a text", word),
                }
            }
            (!words.is_empty()).then_some(words)
        }
    }
}

/// The program: a name is looked up where programs are, anything with a slash is a path as others.
fn program(walk: &mut Walk<'_>, text: &str, word: &Value<'_>) -> Option<String> {
    if !text.contains('/') && !text.starts_with('~') {
        return walk.text("command", word).map(str::to_owned);
    }
    let path = walk.path("command", word)?;
    Some(path.to_string_lossy().into_owned())
}
