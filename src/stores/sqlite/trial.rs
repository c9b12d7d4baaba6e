//! Trying changes on copies: a table of the very same declaration in memory, filled with the rows
//! as they were read, on which the very statement runs that an apply would run.
//!
//! The store itself is not open here. What the copy cannot show is said by the preview: triggers,
//! and uniqueness and references against rows that are not copied.

use super::errors;
use super::image::Bound;
use super::open::{Deadline, distrust};
use super::target::{Rows, Seen, Target};
use super::{render, sql};
use crate::plan::{Image, Proposed, Statement, Value};
use rusqlite::{Connection, params_from_iter};
use std::sync::Arc;

/// What a trial of one row gave.
pub type Tried = Result<(Image, Statement), Why>;

/// Why a row cannot be changed so: a sentence, and the columns that differ.
pub struct Why {
    /// One sentence without a final full stop.
    pub why: String,
    /// Column, value in the store, value in the copy.
    pub difference: Vec<(String, Option<Value>, Option<Value>)>,
}

impl Why {
    /// A sentence alone.
    #[must_use]
    pub fn new(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            difference: Vec::new(),
        }
    }

    /// A sentence with what differs.
    #[must_use]
    pub fn differing(why: impl Into<String>, then: &Image, now: &Image) -> Self {
        let owned = |(column, a, b): (&str, Option<&Value>, Option<&Value>)| {
            (column.to_owned(), a.cloned(), b.cloned())
        };
        Self {
            why: why.into(),
            difference: then.difference(now).into_iter().map(owned).collect(),
        }
    }
}

/// Tries the changes of one table, each on its own copy, in their order. The outer error is that
/// of the deadline alone.
///
/// # Errors
/// That of SQLite when the deadline is over.
pub fn table(
    target: &Arc<Target>,
    encoding: &str,
    changes: &[&Proposed],
    deadline: &Deadline,
) -> rusqlite::Result<Vec<Tried>> {
    let all = |why: String| changes.iter().map(|_| Err(Why::new(why.clone()))).collect();
    let db = match copy_of(target, encoding, deadline) {
        Ok(db) => db,
        Err(e) if errors::is_interrupt(&e) => return Err(e),
        Err(e) => {
            return Ok(all(format!(
                "no copy of `{}` can be made to try the change on: {}",
                target.name,
                errors::said(&e)
            )));
        }
    };
    let mut copied = fill(&db, target, changes)?;
    if !encoding.eq_ignore_ascii_case("UTF-8") {
        for (change, copied) in changes.iter().zip(&mut copied) {
            refuse_bytes(change, copied);
        }
    }
    let mut rows = Rows::new(&db, Arc::clone(target))?;
    let mut tried = Vec::with_capacity(changes.len());
    for (change, copied) in changes.iter().zip(copied) {
        tried.push(match copied {
            Err(why) => Err(why),
            Ok(()) => one(&db, &mut rows, target, change)?,
        });
    }
    Ok(tried)
}

fn copy_of(target: &Target, encoding: &str, deadline: &Deadline) -> rusqlite::Result<Connection> {
    let mut db = Connection::open_in_memory()?;
    distrust(&mut db, deadline)?;
    super::effects::enforce_foreign_keys(&db, false)?;
    db.pragma_update(None, "encoding", encoding)?;
    // One statement, whatever the schema's text holds.
    db.prepare(&target.ddl)?.raw_execute()?;
    Ok(db)
}

/// Inserts the rows as they were read. A row that an earlier CHECK or a hand-made schema let in is
/// let in here too: only what is changed is judged anew.
fn fill(
    db: &Connection,
    target: &Target,
    changes: &[&Proposed],
) -> rusqlite::Result<Vec<Result<(), Why>>> {
    let own_rowid = target.key.is_empty().then_some(target.rowid).flatten();
    let columns: Vec<&Arc<str>> = target
        .columns
        .iter()
        .filter(|c| !c.generated)
        .map(|c| &c.name)
        .collect();
    let names = own_rowid
        .into_iter()
        .chain(columns.iter().map(|name| &***name));
    let places = vec!["?"; columns.len() + usize::from(own_rowid.is_some())];
    let insert = format!(
        // ABORT over whatever the declaration says: ROLLBACK would end the transaction.
        "INSERT OR ABORT INTO {} ({}) VALUES ({})",
        sql::ident(&target.name),
        sql::idents(names),
        places.join(", ")
    );
    db.execute_batch("PRAGMA ignore_check_constraints = ON; BEGIN")?;
    let mut out = Vec::with_capacity(changes.len());
    {
        let mut insert = db.prepare(&insert)?;
        for change in changes {
            let rowid = own_rowid.and_then(|_| place_value(change));
            let values = columns.iter().map(|name| change.before.get(name));
            let values: Option<Vec<&Value>> = rowid.map(Some).into_iter().chain(values).collect();
            let Some(values) = values else {
                out.push(Err(Why::new("it was read without one of its columns")));
                continue;
            };
            out.push(
                match insert.execute(params_from_iter(values.into_iter().map(Bound))) {
                    Ok(_) => Ok(()),
                    Err(e) if errors::is_interrupt(&e) => return Err(e),
                    Err(e) => Err(Why::new(format!(
                        "the row as it stands does not fit its own table's declaration: {}",
                        errors::said(&e)
                    ))),
                },
            );
        }
    }
    db.execute_batch("COMMIT; PRAGMA ignore_check_constraints = OFF")?;
    Ok(out)
}

/// A database in UTF-16 has no place for bytes that are no UTF-8: it would store something else.
fn refuse_bytes(change: &Proposed, copied: &mut Result<(), Why>) {
    let sets = render::sets(&change.edits).unwrap_or_default();
    let is_bad = |v: &Value| matches!(v, Value::Text(t) if std::str::from_utf8(t).is_err());
    if sets.into_iter().any(|(_, value)| is_bad(value)) {
        *copied = Err(Why::new(
            "the new value is no UTF-8, which a database in UTF-16 cannot hold",
        ));
    }
}

fn place_value(change: &Proposed) -> Option<&Value> {
    let (key, _) = super::target::row_of(&change.place)?;
    key.first().map(|(_, value)| value)
}

fn one(
    db: &Connection,
    rows: &mut Rows<'_>,
    target: &Target,
    change: &Proposed,
) -> rusqlite::Result<Tried> {
    let Some((key, _)) = super::target::row_of(&change.place) else {
        return Ok(Err(Why::new("it is no row of a table")));
    };
    match rows.at(key)? {
        Seen::Row { image, .. } if image == change.before => {}
        Seen::Row { image, .. } => {
            return Ok(Err(Why::differing(
                "changing it would also rewrite values that its column's type does not allow",
                &change.before,
                &image,
            )));
        }
        _ => return Ok(Err(Why::new("its key does not name its copy"))),
    }
    let statement = render::statement(&target.name, &change.place, &change.edits);
    if statement.text.is_empty() {
        return Ok(Ok((change.before.clone(), statement)));
    }
    let ran = db
        .prepare_cached(&statement.text)
        .and_then(|mut s| s.execute(params_from_iter(statement.params.iter().map(Bound))));
    match ran {
        Ok(1) => {}
        Ok(_) => return Ok(Err(Why::new("its status is not what the change expects"))),
        Err(e) if errors::is_interrupt(&e) => return Err(e),
        Err(e) => return Ok(Err(Why::new(database_refuses(&e)))),
    }
    Ok(match rows.at(key)? {
        Seen::Row { image, .. } if image == change.before => Err(Why::new(
            "it is already as it would be: nothing would change",
        )),
        Seen::Row { image, .. } => Ok((image, statement)),
        Seen::TooLarge => Err(Why::new("the row would become too large")),
        Seen::Gone | Seen::Ambiguous => Err(Why::new("the change would rename the row")),
    })
}

/// A constraint, told in the database's own words.
#[must_use]
pub fn database_refuses(e: &rusqlite::Error) -> String {
    format!("the database will not have it so: {}", errors::said(e))
}
