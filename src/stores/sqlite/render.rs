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
use std::collections::HashMap;
use std::fmt::Write;
use std::rc::Rc;

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

/// What rows have in common that one statement of the script changes.
#[derive(PartialEq, Eq, Hash)]
struct Alike<'p> {
    table: &'p str,
    set: String,
    guard: Option<String>,
    columns: Vec<&'p str>,
}

/// The statements of a part as one would write them by hand: rows with the same change in one, unless a
/// trigger or a cascade would see in which order they are changed.
#[must_use]
pub fn script(part: &Part) -> String {
    let mut groups: Vec<(Rc<Alike<'_>>, Vec<String>)> = Vec::new();
    // The last statement of each kind: thousands of rows may each have a note of their own.
    let mut last: HashMap<Rc<Alike<'_>>, usize> = HashMap::new();
    // What a trigger leaves elsewhere may depend on the order in which it is started.
    let listed = if part.side_effects.is_empty() {
        LISTED
    } else {
        1
    };
    for change in &part.changes {
        let Some((alike, key)) = alike(change) else {
            continue;
        };
        let open = last.get(&alike).and_then(|at| groups.get_mut(*at));
        match open.filter(|(_, keys)| keys.len() < listed) {
            Some((_, keys)) => keys.push(key),
            None => {
                let alike = Rc::new(alike);
                last.insert(Rc::clone(&alike), groups.len());
                groups.push((alike, vec![key]));
            }
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
    for (alike, keys) in &groups {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", update(alike, keys));
    }
    if several {
        out.push_str("COMMIT;\n");
    }
    out
}

/// What a change has in common with others, and the key of its row as a literal.
fn alike(change: &Change) -> Option<(Alike<'_>, String)> {
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
    let alike = Alike {
        table: &change.key.queue,
        set: set.join(", "),
        guard,
        columns: key.iter().map(|(column, _)| &**column).collect(),
    };
    let key = if key.len() == 1 {
        values
    } else {
        format!("({values})")
    };
    Some((alike, key))
}

fn update(group: &Alike<'_>, keys: &[String]) -> String {
    let columns = sql::idents(group.columns.iter().copied());
    let place = match (group.columns.len(), keys.len()) {
        (1, 1) => format!("{columns}={}", keys.join(", ")),
        (1, _) => format!("{columns} IN ({})", keys.join(", ")),
        // A list of alternatives would reach SQLite's limit of 1,000 nested terms.
        _ => format!("({columns}) IN (VALUES {})", keys.join(", ")),
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::model::{ItemKey, StoreKind};
    use crate::plan::{Action, Image, SideEffect};
    use proptest::prelude::*;
    use rusqlite::Connection;

    fn change(table: &str, key: &[(&str, Value)], guard: Value, edits: &[(&str, Value)]) -> Change {
        Change {
            key: ItemKey {
                source: "a".into(),
                queue: table.into(),
                id: "x".into(),
            },
            action: Action::Cancel,
            note: None,
            place: Place::Row {
                key: key.iter().map(|(c, v)| ((*c).into(), v.clone())).collect(),
                guard: Some(("status".into(), guard)),
            },
            edits: edits
                .iter()
                .map(|(c, v)| Edit::Set {
                    column: (*c).into(),
                    value: v.clone(),
                })
                .collect(),
            before: Image::default(),
            after: Image::default(),
            statement: Statement::default(),
        }
    }

    fn whole(changes: Vec<Change>) -> Part {
        part(&Part {
            source: "a".into(),
            kind: StoreKind::Sqlite,
            path: "/a.db".into(),
            schema: Some(1),
            changes,
            side_effects: Vec::new(),
            script: "made again".into(),
        })
    }

    fn cancel(id: i64, note: &str) -> Change {
        change(
            "bus_commands",
            &[("id", Value::Int(id))],
            Value::text("queued"),
            &[
                ("status", Value::text("cancelled")),
                ("result_note", Value::text(note)),
            ],
        )
    }

    #[test]
    fn equal_changes_are_one_statement_and_several_are_a_transaction() {
        let part = whole(vec![cancel(29196, "dup"), cancel(29197, "dup")]);
        assert_eq!(
            part.script,
            "UPDATE bus_commands SET status='cancelled', result_note='dup' WHERE id IN (29196, 29197) AND status='queued';\n"
        );
        assert_eq!(
            part.changes[1].statement,
            Statement {
                text: "UPDATE bus_commands SET status = ?1, result_note = ?2 WHERE id = ?3 AND status = ?4".into(),
                params: vec![
                    Value::text("cancelled"),
                    Value::text("dup"),
                    Value::Int(29197),
                    Value::text("queued")
                ],
            }
        );
        let part = whole(vec![cancel(1, "a"), cancel(2, "it's"), cancel(3, "a")]);
        assert_eq!(
            part.script,
            "BEGIN IMMEDIATE;\n\
             UPDATE bus_commands SET status='cancelled', result_note='a' WHERE id IN (1, 3) AND status='queued';\n\
             UPDATE bus_commands SET status='cancelled', result_note='it''s' WHERE id=2 AND status='queued';\n\
             COMMIT;\n"
        );
    }

    #[test]
    fn odd_names_keys_of_several_columns_and_null_guards() {
        let odd = change(
            "order",
            &[("a b", Value::text("x")), ("n", Value::Int(2))],
            Value::Null,
            &[("select", Value::Real(1.0))],
        );
        let mut part = whole(vec![odd]);
        assert_eq!(
            part.script,
            "UPDATE \"order\" SET \"select\"=1.0 WHERE (\"a b\", n) IN (VALUES ('x', 2)) AND status IS NULL;\n"
        );
        assert_eq!(
            part.changes[0].statement.text,
            "UPDATE \"order\" SET \"select\" = ?1 WHERE \"a b\" = ?2 AND n = ?3 AND status IS NULL"
        );
        part.side_effects.push(SideEffect {
            table: "child".into(),
            trigger: None,
        });
        assert!(script(&part).starts_with("PRAGMA foreign_keys = ON;\n"));
    }

    #[test]
    fn what_is_no_row_makes_no_statement() {
        let mut element = cancel(1, "a");
        element.place = Place::Element {
            array: None,
            index: 0,
            member: None,
        };
        let mut json = cancel(1, "a");
        json.edits = vec![Edit::Unset { column: "a".into() }];
        let note = change("t", &[("id", Value::Int(1))], Value::Null, &[]);
        let part = whole(vec![element, json, note]);
        assert_eq!(part.script, "");
        let mut changes = part.changes.iter();
        assert!(changes.all(|c| c.statement == Statement::default()));
    }

    #[test]
    fn control_characters_are_told_by_number() {
        let told = |text: &str| literal(&Value::text(text)).unwrap();
        assert_eq!(told("two\nlines"), "'two\nlines'");
        assert_eq!(told("a\r\nb"), "'a'||char(13)||'\nb'");
        assert_eq!(told("\0\u{1b}'"), "char(0,27)||''''");
    }

    proptest! {
        #[test]
        fn a_literal_has_no_sign_that_a_shell_or_terminal_takes_away(
            text in "[\\PC\0\r\n\t\u{1b}\u{85}']{0,12}",
            r in any::<f64>(),
        ) {
            let db = Connection::open_in_memory().unwrap();
            let spelt = literal(&Value::text(&*text)).unwrap();
            prop_assert!(!spelt.contains(|c: char| c.is_control() && c != '\n'));
            for value in [Value::text(&*text), Value::Real(r)] {
                let select = format!("SELECT {}", literal(&value).unwrap());
                let got = db
                    .query_row(&select, [], |row| row.get_ref(0).map(super::super::image::value))
                    .unwrap();
                prop_assert!(got == value || r.is_nan(), "{}", select);
            }
        }
    }
}
