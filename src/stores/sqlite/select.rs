//! The statement that selects the rows of a queue, and its rows as [`Row`]s for the [`Builder`], the
//! one place that gives them a meaning.
//!
//! Which rows are left out is `filter`'s. Must not open anything, nor decide which part is read.

use super::filter::{Filter, plan};
use super::introspect::Table;
use super::open::{Pages, keep_pages, limit_length};
use super::queue::OTHER;
use super::sql;
use crate::model::{Field, Mapping};
use crate::stores::Look;
use crate::stores::build::{Builder, Raw, Row};
use crate::stores::shape::ShapeKind;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement, StatementStatus};
use std::borrow::Cow;

/// A body or a note beyond this is not loaded.
pub const BODY: usize = 256 << 10;
/// A title beyond this is not loaded.
const TITLE: usize = 2 << 20;
/// A key's column beyond this names nothing that a person could name.
pub const ID: usize = 1 << 10;
/// Values up to this are loaded without asking for their size first. SQLite gives up at the first
/// larger one, and everything is read again with every size asked for.
const QUICK: usize = 64 << 10;

/// The function that counts the rows of a second half, which is no whole scan: SQLite counts the
/// steps of those alone, and to count them once more takes half as long as to read them. It is true.
pub const PASSED: &str = "reveille_passed";

/// One field of a statement.
pub struct Slot {
    field: Field,
    /// The expression that reads it.
    pub read: String,
    /// The column whose size decides; the JSON text for a key inside it.
    pub measured: String,
    /// Beyond so many bytes the value is not loaded.
    limit: usize,
    /// Beyond so many bytes the measured column is not loaded.
    pub measured_limit: usize,
}

/// Which rows of a table a statement goes through, by their rowid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All.
    Whole,
    /// Those before a row that is there.
    Before(i64),
    /// This row and those behind it, on a connection that has the function [`PASSED`].
    From(i64),
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

    fn statement(&self, filter: &Filter, part: Part, guard: bool) -> String {
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
        let rowid = self.rowid.unwrap_or("rowid");
        let rows = match (filter, self.rowid) {
            // Halved are these two alone.
            (Filter::All, _) => match part {
                Part::Whole => format!("{name}{order}"),
                Part::Before(row) => format!("{name} WHERE {rowid} < {row}{order}"),
                Part::From(row) => format!("{name} WHERE {rowid} >= {row}{order}"),
            },
            (Filter::Scan { keep, .. }, _) => match part {
                Part::Whole => format!("{name} WHERE {keep}{order}"),
                // A scan of all, which counts its steps, and told where to end by that row itself.
                Part::Before(row) => {
                    columns.push(rowid.into());
                    format!("{name} WHERE ({keep}) OR +{rowid} = {row}{order}")
                }
                // Asked of every row before it is left out.
                Part::From(row) => format!(
                    "{name} WHERE {rowid} >= {row} AND CASE WHEN {PASSED}() THEN ({keep}) END{order}"
                ),
            },
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

    /// Gives every row to the builder, where `guard` is set with every size asked for first.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn whole(
        &self,
        connection: &Connection,
        filter: &Filter,
        guard: bool,
        builder: &mut Builder<'_>,
        rows: &mut u64,
    ) -> rusqlite::Result<Option<u64>> {
        self.run(connection, filter, Part::Whole, guard, builder, rows)
    }

    /// Gives every row of a part to the builder; `rows` counts them, also where it fails. Returns
    /// the number of all rows of the part where this run tells it.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn run(
        &self,
        connection: &Connection,
        filter: &Filter,
        part: Part,
        guard: bool,
        builder: &mut Builder<'_>,
        rows: &mut u64,
    ) -> rusqlite::Result<Option<u64>> {
        let text = self.statement(filter, part, guard);
        let is_scan = matches!(filter, Filter::Scan { .. })
            && plan(connection, &text)?.as_slice() == [self.scan.as_str()];
        keep_pages(
            connection,
            match filter {
                Filter::All | Filter::Scan { .. } if self.is_table => Pages::Once,
                _ => Pages::Again,
            },
        )?;
        let mut statement = connection.prepare(&text)?;
        limit_length(connection, (!guard).then_some(QUICK))?;
        let end = match (filter, part) {
            (Filter::Scan { .. }, Part::Before(row)) => Some(row),
            _ => None,
        };
        let ended = self.step(&mut statement, end, guard, builder, rows);
        limit_length(connection, None)?;
        // A scan of n rows steps forward n - 1 times, and SQLite counts its steps. None at all
        // means one row or none, which is counted; so is anything but a plain scan.
        let steps = ended?;
        let steps = (is_scan && self.is_table && steps > 0).then_some(steps);
        Ok(match (filter, part) {
            (Filter::All, _) => Some(*rows),
            (Filter::Index { total, .. }, _) => Some(*total),
            (Filter::Scan { .. }, Part::Whole) => steps.map(|steps| steps + 1),
            // As many as there are before the row at which it ended.
            (Filter::Scan { .. }, Part::Before(_)) => steps,
            (Filter::Scan { .. }, Part::From(_)) => None,
        })
    }

    /// How many steps forward a full scan took; to its end, or to the row `end`.
    fn step(
        &self,
        statement: &mut Statement<'_>,
        end: Option<i64>,
        guard: bool,
        builder: &mut Builder<'_>,
        rows: &mut u64,
    ) -> rusqlite::Result<u64> {
        let columns = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            if let Some(end) = end
                && row.get::<_, i64>(columns - 1)? >= end
            {
                break;
            }
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
        drop(found);
        let steps = statement.get_status(StatementStatus::FullscanStep);
        Ok(u64::from(steps.unsigned_abs()))
    }
}

/// How a field's column is read; `None` where the table has no such column.
#[must_use]
pub fn slot(table: &Table, field: Field, column: &str) -> Option<Slot> {
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
#[must_use]
pub fn raw(value: ValueRef<'_>, limit: usize) -> Raw<'_> {
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
