//! The rows of one queue: the statement that selects them, and its rows as [`Row`]s for the
//! [`Builder`], the one place that gives them a meaning.
//!
//! Which rows are left out is `filter`'s.

use super::filter::{Filter, by_status, count, filter, guarded_filter, plan};
use super::introspect::Table;
use super::open::limit_length;
use super::queue::{OTHER, Queue};
use super::{errors, sql};
use crate::model::{Error, ErrorKind, Field, Mapping, Problem, QueueSnapshot, Record, Total};
use crate::stores::Look;
use crate::stores::build::{Builder, Raw, Row};
use crate::stores::shape::ShapeKind;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Statement, StatementStatus};
use std::borrow::Cow;
use std::sync::Arc;

/// A body or a note beyond this is not loaded.
pub const BODY: usize = 256 << 10;
/// A title beyond this is not loaded.
const TITLE: usize = 2 << 20;
/// A key's column beyond this names nothing that a person could name.
pub const ID: usize = 1 << 10;
/// Values up to this are loaded without asking for their size first. SQLite gives up at the first
/// larger one, and everything is read again with every size asked for.
const QUICK: usize = 64 << 10;

/// A queue as it was read.
pub struct Read {
    /// The queue; its total says whether it was read to its end.
    pub queue: QueueSnapshot,
    /// What could not be read as it stands.
    pub problems: Vec<Problem>,
    /// Why it was not read to its end.
    pub error: Option<Error>,
}

/// Reads one queue inside the look's transaction.
#[must_use]
pub fn queue(connection: &Connection, queue: &Queue, source: &Arc<str>, look: &Look) -> Read {
    let (table, mapping) = (&queue.table, &queue.mapping);
    let own = Arc::new(Mapping {
        // Two rows may still have one id as text: parts that hold a comma, 1 and '1', a blob's
        // digits. Only integers are beyond doubt, so that the builder looks at all others.
        key_is_unique: mapping.key_is_unique && table.facts.integer_key,
        ..Mapping::clone(mapping)
    });
    let select = Select::new(table, mapping, look);
    let mut builder = Builder::new(Arc::clone(source), Arc::clone(&own), look);
    let mut rows = 0;
    let mut read = filter(connection, queue, look.scope).and_then(|filter| {
        select
            .run(connection, &filter, false, &mut builder, &mut rows)
            .map(|total| (filter, total, false))
    });
    if read.as_ref().is_err_and(errors::is_too_big) {
        builder = Builder::new(Arc::clone(source), own, look);
        rows = 0;
        read = Ok(guarded_filter(queue, look.scope)).and_then(|filter| {
            select
                .run(connection, &filter, true, &mut builder, &mut rows)
                .map(|total| (filter, total, true))
        });
    }
    let counted = read.and_then(|(filter, total, _)| {
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

/// One field of a statement.
struct Slot {
    field: Field,
    /// The expression that reads it.
    read: String,
    /// The column whose size decides; the JSON text for a key inside it.
    measured: String,
    /// Beyond so many bytes the value is not loaded.
    limit: usize,
    /// Beyond so many bytes the measured column is not loaded.
    measured_limit: usize,
}

/// The statement that reads a queue.
pub struct Select {
    name: String,
    key: Vec<Slot>,
    fields: Vec<Slot>,
    order: String,
    /// The name of the rowid, for rows that are found by an index.
    rowid: Option<&'static str>,
    /// The plan's one step when it is a plain scan.
    scan: String,
    is_table: bool,
}

impl Select {
    /// The statement for every mapped field.
    #[must_use]
    pub fn new(table: &Table, mapping: &Mapping, look: &Look) -> Self {
        let key: Vec<Slot> = mapping
            .key
            .iter()
            .filter_map(|column| slot(table, Field::Id, column))
            .collect();
        // A key of which a column is gone names nothing.
        let key = if key.len() == mapping.key.len() {
            key
        } else {
            Vec::new()
        };
        let fields = Field::ALL
            .into_iter()
            .filter(|f| *f != Field::Body || look.bodies)
            .filter(|f| *f != Field::Id || key.is_empty())
            .filter_map(|f| slot(table, f, mapping.column(f)?))
            .collect();
        let order = match table.facts.rowid {
            _ if table.shape.kind != ShapeKind::Table => String::new(),
            Some(rowid) => format!(" ORDER BY {rowid}"),
            None if table.facts.without_rowid => format!(
                " ORDER BY {}",
                sql::idents(table.shape.key.iter().map(String::as_str))
            ),
            None => String::new(),
        };
        Self {
            name: sql::ident(&table.shape.name).into_owned(),
            key,
            fields,
            order,
            rowid: table.facts.rowid,
            scan: format!("SCAN {}", table.shape.name),
            is_table: table.shape.kind == ShapeKind::Table,
        }
    }

    fn statement(&self, filter: &Filter, guard: bool) -> String {
        let mut columns: Vec<String> = Vec::new();
        for slot in self.key.iter().chain(&self.fields) {
            if guard {
                columns.push(sql::guarded(
                    &slot.read,
                    &slot.measured,
                    slot.measured_limit,
                ));
                columns.push(sql::oversize(&slot.measured, slot.measured_limit));
            } else {
                columns.push(slot.read.clone());
            }
        }
        if columns.is_empty() {
            columns.push("NULL".into());
        }
        let (name, order) = (&self.name, &self.order);
        let rows = match (filter, self.rowid) {
            (Filter::All, _) => format!("{name}{order}"),
            (Filter::Scan { keep, .. }, _) => format!("{name} WHERE {keep}{order}"),
            // By ascending rowid, so that the table is walked through once.
            (Filter::Index { status, words, .. }, Some(rowid)) => format!(
                "{name} WHERE {rowid} IN (SELECT {rowid} FROM {name} WHERE {status} IN ({}) \
                 UNION ALL SELECT {rowid} FROM {name} WHERE {status} IS NULL){order}",
                words.join(", ")
            ),
            (Filter::Index { .. }, None) => format!("{name} WHERE {}{order}", filter.is_live()),
        };
        format!("SELECT {} FROM {rows}", columns.join(", "))
    }

    /// Gives every row to the builder; `rows` counts them, also where it fails. Returns the
    /// number of all rows of the table where this run tells it.
    fn run(
        &self,
        connection: &Connection,
        filter: &Filter,
        guard: bool,
        builder: &mut Builder<'_>,
        rows: &mut u64,
    ) -> rusqlite::Result<Option<u64>> {
        let text = self.statement(filter, guard);
        let is_scan = matches!(filter, Filter::Scan { .. })
            && plan(connection, &text)?.as_slice() == [self.scan.as_str()];
        let mut statement = connection.prepare(&text)?;
        limit_length(connection, (!guard).then_some(QUICK))?;
        let ended = self.step(&mut statement, guard, builder, rows);
        limit_length(connection, None)?;
        ended?;
        Ok(match filter {
            Filter::All => Some(*rows),
            Filter::Index { total, .. } => Some(*total),
            // A scan of n rows steps forward n - 1 times, and SQLite counts its steps. None at all
            // means one row or none, which is counted; so is anything but a plain scan.
            Filter::Scan { .. } => {
                let steps = statement.get_status(StatementStatus::FullscanStep);
                (is_scan && self.is_table && steps > 0).then(|| u64::from(steps.unsigned_abs()) + 1)
            }
        })
    }

    fn step(
        &self,
        statement: &mut Statement<'_>,
        guard: bool,
        builder: &mut Builder<'_>,
        rows: &mut u64,
    ) -> rusqlite::Result<()> {
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            *rows += 1;
            let value = |at: usize, limit: usize| -> rusqlite::Result<Raw<'_>> {
                if !guard {
                    return Ok(raw(row.get_ref(at)?, limit));
                }
                Ok(match row.get_ref(2 * at + 1)? {
                    ValueRef::Integer(size) => Raw::TooLarge(size.unsigned_abs()),
                    _ => raw(row.get_ref(2 * at)?, limit),
                })
            };
            let mut out = Row::default();
            match self.key.as_slice() {
                [] => {}
                [one] => out.set(Field::Id, id(value(0, one.limit)?, row.get_ref(0)?)),
                many => {
                    let mut parts = Vec::with_capacity(many.len());
                    for (at, slot) in many.iter().enumerate() {
                        let place = if guard { 2 * at } else { at };
                        parts.push(id(value(at, slot.limit)?, row.get_ref(place)?));
                    }
                    out.set(Field::Id, joined(&parts));
                }
            }
            for (at, slot) in self.fields.iter().enumerate() {
                out.set(slot.field, value(self.key.len() + at, slot.limit)?);
            }
            builder.push(&out);
        }
        Ok(())
    }
}

/// How a field's column is read; `None` where the table has no such column.
fn slot(table: &Table, field: Field, column: &str) -> Option<Slot> {
    let limit = match field {
        Field::Id => ID,
        Field::Title => TITLE,
        Field::Body | Field::Note => BODY,
        _ => OTHER,
    };
    let own = |name: &str| {
        let at = table.shape.column(name)?;
        let name = &table.shape.columns.get(at)?.name;
        Some(sql::ident(name).into_owned())
    };
    if let Some(name) = own(column) {
        return Some(Slot {
            field,
            measured: name.clone(),
            read: name,
            limit,
            measured_limit: limit,
        });
    }
    if table
        .facts
        .rowid
        .is_some_and(|r| r.eq_ignore_ascii_case(column))
    {
        return Some(Slot {
            field,
            read: column.to_owned(),
            measured: column.to_owned(),
            limit,
            measured_limit: limit,
        });
    }
    let (outer, inner) = column.split_once('.')?;
    let outer = own(outer)?;
    Some(Slot {
        field,
        read: sql::json_key(&outer, inner),
        measured: outer,
        limit,
        measured_limit: TITLE,
    })
}

/// A value as it stands, unless it is beyond the limit.
fn raw(value: ValueRef<'_>, limit: usize) -> Raw<'_> {
    match value {
        ValueRef::Null => Raw::Null,
        ValueRef::Integer(n) => Raw::Int(n),
        ValueRef::Real(r) => Raw::Real(r),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) if bytes.len() > limit => {
            Raw::TooLarge(bytes.len() as u64)
        }
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Raw::Text(Cow::Borrowed(text)),
            Err(_) => Raw::Repaired(String::from_utf8_lossy(bytes).into_owned()),
        },
        ValueRef::Blob(bytes) => {
            Raw::Other("a blob", std::str::from_utf8(bytes).ok().map(Cow::Borrowed))
        }
    }
}

/// A key's value: a blob is shown by its digits.
fn id<'r>(raw: Raw<'r>, value: ValueRef<'r>) -> Raw<'r> {
    match (raw, value) {
        (Raw::Other(..), ValueRef::Blob(bytes)) => Raw::Text(Cow::Owned(sql::hex(bytes))),
        (raw, _) => raw,
    }
}

/// How a row of these key values is called; `None` where a digest of its content stands for them.
#[must_use]
pub fn id_text(key: &[ValueRef<'_>]) -> Option<String> {
    let parts: Vec<Raw<'_>> = key.iter().map(|v| id(raw(*v, ID), *v)).collect();
    let whole = match parts.as_slice() {
        [one] => one.clone(),
        many => joined(many),
    };
    match whole {
        Raw::Int(n) => Some(n.to_string()),
        Raw::Real(r) => Some(r.to_string()),
        Raw::Text(text) => Some(text.into_owned()).filter(|text| !text.is_empty()),
        Raw::Repaired(text) => Some(text),
        Raw::Null | Raw::Bool(_) | Raw::TooLarge(_) | Raw::Other(..) => None,
    }
}

/// The expressions that read the key which names the rows of a queue; `None` where nothing names
/// them.
#[must_use]
pub fn key_expressions(table: &Table, mapping: &Mapping) -> Option<Vec<String>> {
    let key: Vec<String> = mapping
        .key
        .iter()
        .map(|column| slot(table, Field::Id, column).map(|slot| slot.read))
        .collect::<Option<_>>()?;
    (!key.is_empty()).then_some(key)
}

/// The texts of a key of several columns, joined by `,`.
fn joined(parts: &[Raw<'_>]) -> Raw<'static> {
    if parts.iter().all(|p| matches!(p, Raw::Null)) {
        return Raw::Null;
    }
    let mut text = String::new();
    let mut repaired = false;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        match part {
            Raw::Int(n) => text.push_str(&n.to_string()),
            Raw::Real(r) => text.push_str(&r.to_string()),
            Raw::Text(part) => text.push_str(part),
            Raw::Repaired(part) => {
                repaired = true;
                text.push_str(part);
            }
            Raw::TooLarge(size) => return Raw::TooLarge(*size),
            Raw::Null | Raw::Bool(_) | Raw::Other(..) => {}
        }
    }
    if repaired {
        Raw::Repaired(text)
    } else {
        Raw::Text(Cow::Owned(text))
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
    Select::new(table, mapping, look).run(connection, &filter, true, &mut builder, &mut rows)?;
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
