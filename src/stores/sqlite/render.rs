//! Typed changes as SQL: the exact statement of each row, which is what runs, and the grouped
//! script, which is for a person and leaves the same rows.
//!
//! Pure: knows no schema and opens nothing, so that a saved plan's texts can be made again and
//! compared.

use super::image::value_ref;
use super::sql;
use super::target::row_of;
use crate::plan::{Change, Edit, Part, Place, Statement, Value};
use rusqlite::types::ValueRef;
use std::fmt::Write;

/// Keys that one statement of the script lists.
const LISTED: usize = 500;

/// The statement of one row: `UPDATE t SET a = ?1 WHERE id = ?2 AND status = ?3`. Empty for a change
/// that sets nothing (the ledger alone keeps its note), and for one that is not of this kind of
/// store, which is refused wherever it would be run.
#[must_use]
pub fn statement(table: &str, place: &Place, edits: &[Edit]) -> Statement {
    let (Some((key, guard)), Some(sets)) = (row_of(place), sets(edits)) else {
        return Statement::default();
    };
    if sets.is_empty() || key.is_empty() {
        return Statement::default();
    }
    let mut params = Vec::with_capacity(sets.len() + key.len() + 1);
    let mut term = |column: &str, value: &Value| {
        params.push(value.clone());
        format!("{} = ?{}", sql::ident(column), params.len())
    };
    let set: Vec<String> = sets.iter().map(|(c, v)| term(c, v)).collect();
    let mut tests: Vec<String> = key.iter().map(|(c, v)| term(c, v)).collect();
    match guard {
        Some((column, Value::Null)) => tests.push(format!("{} IS NULL", sql::ident(column))),
        Some((column, value)) => tests.push(term(column, value)),
        None => {}
    }
    Statement {
        text: format!(
            "UPDATE {} SET {} WHERE {}",
            sql::ident(table),
            set.join(", "),
            tests.join(" AND ")
        ),
        params,
    }
}

/// What is set; `None` where an edit is one of a JSON store's.
#[must_use]
pub fn sets(edits: &[Edit]) -> Option<Vec<(&str, &Value)>> {
    edits
        .iter()
        .map(|edit| match edit {
            Edit::Set { column, value } => {
                value_ref(value)?;
                Some((&**column, value))
            }
            Edit::Unset { .. } | Edit::Append { .. } | Edit::Withdraw { .. } => None,
        })
        .collect()
}

/// The part with its statements and its script made from the typed changes.
#[must_use]
pub fn part(part: &Part) -> Part {
    let mut out = part.clone();
    for change in &mut out.changes {
        change.statement = statement(&change.key.queue, &change.place, &change.edits);
    }
    out.script = script(&out);
    out
}

/// Rows that one statement of the script changes.
struct Group<'p> {
    table: &'p str,
    set: String,
    guard: Option<String>,
    columns: Vec<&'p str>,
    keys: Vec<String>,
}

/// The statements of a part as one would write them by hand: rows with the same change in one.
#[must_use]
pub fn script(part: &Part) -> String {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for change in &part.changes {
        let Some(group) = group(change) else { continue };
        let fitting = groups.iter_mut().rev().find(|g| {
            g.keys.len() < LISTED
                && (g.table, &g.set, &g.guard, &g.columns)
                    == (group.table, &group.set, &group.guard, &group.columns)
        });
        match fitting {
            Some(fitting) => fitting.keys.extend(group.keys),
            None => groups.push(group),
        }
    }
    let mut out = String::new();
    let several = groups.len() > 1;
    if part.side_effects.iter().any(|s| s.trigger.is_none()) {
        out.push_str("PRAGMA foreign_keys = ON;\n");
    }
    if several {
        out.push_str("BEGIN IMMEDIATE;\n");
    }
    for group in &groups {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", update(group));
    }
    if several {
        out.push_str("COMMIT;\n");
    }
    out
}

fn group(change: &Change) -> Option<Group<'_>> {
    let (key, guard) = row_of(&change.place)?;
    let sets = sets(&change.edits)?;
    let (Some(_), Some(_)) = (sets.first(), key.first()) else {
        return None;
    };
    let set: Vec<String> = sets
        .iter()
        .map(|(column, value)| Some(format!("{}={}", sql::ident(column), literal(value)?)))
        .collect::<Option<_>>()?;
    let guard = match guard {
        None => None,
        Some((column, Value::Null)) => Some(format!("{} IS NULL", sql::ident(column))),
        Some((column, value)) => Some(format!("{}={}", sql::ident(column), literal(value)?)),
    };
    let values: Vec<String> = key
        .iter()
        .map(|(_, value)| literal(value))
        .collect::<Option<_>>()?;
    let values = values.join(", ");
    Some(Group {
        table: &change.key.queue,
        set: set.join(", "),
        guard,
        columns: key.iter().map(|(column, _)| &**column).collect(),
        keys: vec![if key.len() == 1 {
            values
        } else {
            format!("({values})")
        }],
    })
}

fn update(group: &Group<'_>) -> String {
    let columns = sql::idents(group.columns.iter().copied());
    let keys = group.keys.join(", ");
    let place = match (group.columns.len(), group.keys.len()) {
        (1, 1) => format!("{columns}={keys}"),
        (1, _) => format!("{columns} IN ({keys})"),
        // A list of alternatives would reach SQLite's limit of 1,000 nested terms.
        _ => format!("({columns}) IN (VALUES {keys})"),
    };
    let guard = group
        .guard
        .as_ref()
        .map_or_else(String::new, |guard| format!(" AND {guard}"));
    format!(
        "UPDATE {} SET {} WHERE {place}{guard};",
        sql::ident(group.table),
        group.set
    )
}

/// A value as a literal that reads back as the very same value wherever the script is run: a text's
/// control characters by their numbers, since the `sqlite3` shell reads `\r\n` as `\n` and a NUL as
/// the end, and a terminal shows none of them.
fn literal(value: &Value) -> Option<String> {
    let value = value_ref(value)?;
    let text = match value {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    };
    let is_control = |c: char| c.is_control() && c != '\n';
    let Some(text) = text.filter(|text| text.contains(is_control)) else {
        return Some(sql::literal(value));
    };
    // By `char()` and not by bytes: a blob cast to text would be read in the database's encoding.
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(is_control) {
        let (before, after) = rest.split_at(at);
        if !before.is_empty() {
            pieces.push(sql::text_literal(before));
        }
        let run = after.find(|c| !is_control(c)).unwrap_or(after.len());
        let (controls, after) = after.split_at(run);
        let numbers: Vec<String> = controls.chars().map(|c| u32::from(c).to_string()).collect();
        pieces.push(format!("char({})", numbers.join(",")));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(sql::text_literal(rest));
    }
    Some(pieces.join("||"))
}
