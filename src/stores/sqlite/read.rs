//! A queue with its rows and counts, and single rows by their keys.
//!
//! How rows are selected is `select`'s, which of them are left out `filter`'s.

use super::filter::{Filter, by_status, count, filter, guarded_filter};
use super::introspect::Table;
use super::queue::Queue;
use super::select::{BODY, ID, Select, Slot, raw, slot};
use super::{errors, halves, sql};
use crate::model::{Error, ErrorKind, Field, Mapping, Problem, QueueSnapshot, Record, Total};
use crate::stores::Look;
use crate::stores::build::{Builder, Raw};
use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};
use std::borrow::Cow;
use std::sync::Arc;

/// A queue as it was read.
pub struct Read {
    /// The queue; its total says whether it was read to its end.
    pub queue: QueueSnapshot,
    /// What could not be read as it stands.
    pub problems: Vec<Problem>,
    /// Why it was not read to its end.
    pub error: Option<Error>,
}

/// Reads one queue inside the look's transaction, in two halves where there is a second connection
/// and enough to read.
#[must_use]
pub fn queue(
    connection: &Connection,
    twin: Option<&mut Connection>,
    queue: &Queue,
    source: &Arc<str>,
    look: &Look,
) -> Read {
    let (table, mapping) = (&queue.table, &queue.mapping);
    let own = Arc::new(Mapping {
        // Two rows may still have one id as text: parts that hold a comma, 1 and '1', a blob's
        // digits. Only integers are beyond doubt, so that the builder looks at all others.
        key_is_unique: mapping.key_is_unique && table.facts.integer_key,
        ..Mapping::clone(mapping)
    });
    let select = Select::new(table, mapping, look);
    let empty = || Builder::new(Arc::clone(source), Arc::clone(&own), look);
    let mut builder = empty();
    let mut rows = 0;
    let mut read = filter(connection, queue, look.scope).and_then(|filter| {
        let middle = match &twin {
            Some(_) if own.key_is_unique => halves::middle(connection, table, &filter)?,
            _ => None,
        };
        let total = match (twin, middle) {
            (Some(twin), Some(middle)) => {
                let builders = [empty(), empty()];
                let both = halves::read(&select, connection, twin, &filter, middle, builders);
                (builder, rows) = (both.builder, both.rows);
                both.total
            }
            _ => select.whole(connection, &filter, false, &mut builder, &mut rows),
        };
        Ok((filter, total?))
    });
    if read.as_ref().is_err_and(errors::is_too_big) {
        builder = empty();
        rows = 0;
        let filter = guarded_filter(queue, look.scope);
        let total = select.whole(connection, &filter, true, &mut builder, &mut rows);
        read = total.map(|total| (filter, total));
    }
    let counted = read.and_then(|(filter, total)| {
        let total = match total {
            Some(total) => total,
            None => count(connection, table)?,
        };
        let by_status = if look.by_status {
            Some(by_status(
                connection,
                table,
                &filter,
                builder.seen(),
                total,
                rows,
            )?)
        } else {
            None
        };
        Ok((total, by_status))
    });
    let (total, by_status, error) = match counted {
        Ok((total, by_status)) => (Total::Exact(total), by_status, None),
        Err(e) => (Total::AtLeast(rows), None, Some(unfinished(table, &e))),
    };
    let (mut read, problems) = builder.finish(total, by_status, queue.latest);
    read.mapping = Arc::clone(mapping);
    Read {
        queue: read,
        problems,
        error,
    }
}

/// Why a queue was not read to its end.
#[must_use]
pub fn unfinished(table: &Table, e: &rusqlite::Error) -> Error {
    let told = if errors::is_too_big(e) {
        Error::new(ErrorKind::TooLarge, "it holds a value that is too large")
    } else {
        errors::from_sqlite(e)
    };
    Error {
        message: format!(
            "`{}` was not read to its end: {}",
            table.shape.name, told.message
        ),
        ..told
    }
}

/// The row that a look calls `wanted`, whatever its state; `None` where its key alone does not find
/// it.
///
/// # Errors
/// That of SQLite.
pub fn row_by_key(
    connection: &Connection,
    queue: &Queue,
    source: &Arc<str>,
    look: &Look,
    wanted: &str,
) -> rusqlite::Result<Option<Record>> {
    let (table, mapping) = (&queue.table, &queue.mapping);
    let key = match mapping.key.as_slice() {
        [key] => slot(table, Field::Id, key),
        _ => None,
    };
    let Some(Slot { read: key, .. }) = key else {
        return Ok(None);
    };
    let text = sql::text_literal(wanted);
    let keep = match wanted.parse::<i64>() {
        Ok(n) => format!("{key} IN ({n}, {text})"),
        Err(_) => format!("{key} = {text}"),
    };
    let filter = Filter::Scan {
        keep,
        out: Vec::new(),
    };
    let mut builder = Builder::new(Arc::clone(source), Arc::clone(mapping), look);
    let mut rows = 0;
    let select = Select::new(table, mapping, look);
    select.whole(connection, &filter, true, &mut builder, &mut rows)?;
    let (read, _) = builder.finish(Total::AtLeast(rows), None, None);
    let mut found = read.records.into_iter().filter(|r| *r.id == *wanted);
    let first = found.next();
    // Two rows of one key: only the whole queue tells which one is meant.
    Ok(first.filter(|_| found.next().is_none()))
}

/// The body of the row whose key is `wanted`; the outer `None` where its key alone does not find it.
///
/// # Errors
/// That of SQLite.
pub fn body_by_key(
    connection: &Connection,
    queue: &Queue,
    wanted: &str,
) -> rusqlite::Result<Option<Option<String>>> {
    let (table, mapping) = (&queue.table, &queue.mapping);
    let ([key], Some(column)) = (mapping.key.as_slice(), mapping.column(Field::Body)) else {
        return Ok(None);
    };
    let (Some(key), Some(body)) = (
        slot(table, Field::Id, key),
        slot(table, Field::Body, column),
    ) else {
        return Ok(None);
    };
    let statement = format!(
        "SELECT {}, {}, {} FROM {} WHERE {} = ?1 LIMIT 2",
        key.read,
        sql::guarded(&body.read, &body.measured, body.measured_limit),
        sql::oversize(&body.measured, body.measured_limit),
        sql::ident(&table.shape.name),
        key.read
    );
    let mut statement = connection.prepare(&statement)?;
    let number = wanted.parse::<i64>().ok().map(Value::Integer);
    for value in number.into_iter().chain([Value::Text(wanted.into())]) {
        let mut rows = statement.query([value])?;
        let Some(row) = rows.next()? else { continue };
        let found = match raw(row.get_ref(0)?, ID) {
            Raw::Int(n) => n.to_string() == wanted,
            Raw::Text(text) => text == wanted,
            _ => false,
        };
        let text = match (row.get_ref(2)?, raw(row.get_ref(1)?, BODY)) {
            (ValueRef::Integer(size), _) => Some(format!("({size} bytes, not read)")),
            (_, Raw::TooLarge(size)) => Some(format!("({size} bytes, not read)")),
            (_, Raw::Null) => None,
            (_, Raw::Int(n)) => Some(n.to_string()),
            (_, Raw::Real(r)) => Some(r.to_string()),
            (_, Raw::Bool(b)) => Some(b.to_string()),
            (_, Raw::Text(text)) => Some(text.into_owned()),
            (_, Raw::Repaired(text)) => Some(text),
            (_, Raw::Other(kind, text)) => {
                Some(text.map_or_else(|| format!("({kind})"), Cow::into_owned))
            }
        };
        // Two rows of one key: only the whole queue tells which one is meant.
        if found && rows.next()?.is_none() {
            return Ok(Some(text));
        }
    }
    Ok(None)
}
