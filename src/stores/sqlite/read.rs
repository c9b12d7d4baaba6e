//! The rows of one queue: the statement that selects them, and its rows as [`Row`]s for the
//! [`Builder`], the one place that gives them a meaning.
//!
//! Finished rows are left out by SQLite where that is safe: a row may only be left out when the
//! builder would call it finished too. Whatever is in doubt is read.

use super::introspect::Table;
use super::open::limit_length;
use super::{errors, sql};
use crate::model::{
    Error, ErrorKind, Field, Mapping, Moment, Problem, QueueSnapshot, StatusFrom, Total,
};
use crate::stores::build::{Builder, Raw, Row};
use crate::stores::shape::{Cell, ShapeKind};
use crate::stores::{Look, Scope};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Statement, StatementStatus};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// A body or a note beyond this is not loaded.
pub const BODY: usize = 256 << 10;
/// A title beyond this is not loaded.
const TITLE: usize = 2 << 20;
/// A key's column beyond this names nothing that a person could name.
const ID: usize = 1 << 10;
/// Any other value beyond this is not loaded.
const OTHER: usize = 64 << 10;
/// Values up to this are loaded without asking for their size first. SQLite gives up at the first
/// larger one, and everything is read again with every size asked for.
const QUICK: usize = 64 << 10;
/// More words than this in an index, and the table is scanned.
const WORDS: usize = 32;
/// So many finished words are left out by SQLite; each costs a comparison for every row.
const LEFT_OUT: usize = 6;

/// A queue that can be read.
pub struct Queue {
    /// Its table, without the sample.
    pub table: Table,
    /// How it is read.
    pub mapping: Arc<Mapping>,
    /// Finished words that are worth leaving out, with their literals.
    pub left_out: Vec<(String, String)>,
    /// The latest moment that its sample holds.
    pub latest: Option<Moment>,
}

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

/// Which rows SQLite leaves out.
enum Filter {
    /// None.
    All,
    /// Those under finished words: the expression that is true for the others, and the words with
    /// what is true for each.
    Scan {
        keep: String,
        out: Vec<(String, String)>,
    },
    /// The rows under live words, found by an index on the status.
    Index {
        status: String,
        words: Vec<String>,
        total: u64,
    },
}

/// The column that the status comes from, where SQLite can filter by it: a real one of a table.
fn status_column<'t>(table: &'t Table, mapping: &Mapping, scope: Scope) -> Option<&'t str> {
    if scope == Scope::All || table.shape.kind != ShapeKind::Table {
        return None;
    }
    let at = table.shape.column(mapping.status.column()?)?;
    table.shape.columns.get(at).map(|c| c.name.as_str())
}

fn filter(connection: &Connection, queue: &Queue, scope: Scope) -> rusqlite::Result<Filter> {
    let Some(column) = status_column(&queue.table, &queue.mapping, scope) else {
        return Ok(Filter::All);
    };
    let name = sql::ident(column);
    if !is_binary(connection, &queue.table, column)? {
        // Under another collation `done` would stand for `DONE` too, and be counted for it.
        return Ok(scan(queue, &format!("{name} COLLATE BINARY")));
    }
    if matches!(queue.mapping.status, StatusFrom::Column(_))
        && let Some(filter) = by_index(connection, &queue.table, &queue.mapping, column)?
    {
        return Ok(filter);
    }
    Ok(scan(queue, &name))
}

fn guarded_filter(queue: &Queue, scope: Scope) -> Filter {
    status_column(&queue.table, &queue.mapping, scope).map_or(Filter::All, |column| {
        let name = sql::ident(column);
        // An expression compares by BINARY.
        scan(queue, &sql::guarded(&name, &name, OTHER))
    })
}

/// Whether a column's texts are compared byte by byte.
fn is_binary(connection: &Connection, table: &Table, column: &str) -> rusqlite::Result<bool> {
    let (_, collation, ..) =
        connection.column_metadata(Some("main"), table.shape.name.as_str(), column)?;
    Ok(collation.is_none_or(|c| c.to_bytes().eq_ignore_ascii_case(b"binary")))
}

/// The filter of a full scan over `status`, an expression.
fn scan(queue: &Queue, status: &str) -> Filter {
    match &queue.mapping.status {
        StatusFrom::Fixed(_) => Filter::All,
        StatusFrom::Column(_) if queue.left_out.is_empty() => Filter::All,
        StatusFrom::Column(_) => {
            let each = |is: &str| -> Vec<String> {
                let literals = queue.left_out.iter();
                literals
                    .map(|(_, literal)| format!("{status} {is} {literal}"))
                    .collect()
            };
            let words = queue.left_out.iter().map(|(word, _)| word.clone());
            Filter::Scan {
                keep: each("IS NOT").join(" AND "),
                out: words.zip(each("IS")).collect(),
            }
        }
        // Exactly what the builder takes for a yes. A real 1.0 is none to it.
        StatusFrom::Flag(_) => done(format!(
            "({status} IN (1, '1', 'true', 'True', 'TRUE', 't', 'T', 'yes', 'Yes', 'YES', 'y', 'Y') \
             AND typeof({status}) <> 'real')"
        )),
        // An empty text or 0 is no time; a letter or digit in it makes the builder call it set.
        StatusFrom::FinishedAt(_) => {
            done(format!("({status} <> 0 AND {status} GLOB '*[0-9A-Za-z]*')"))
        }
    }
}

fn done(is: String) -> Filter {
    Filter::Scan {
        keep: format!("{is} IS NOT TRUE"),
        out: vec![("done".into(), is)],
    }
}

/// The finished words that are worth leaving out, with their literals: the most frequent ones of
/// the sample; where it has none, those that the schema names or everyone uses.
#[must_use]
pub fn left_out(table: &Table, mapping: &Mapping) -> Vec<(String, String)> {
    let StatusFrom::Column(column) = &mapping.status else {
        return Vec::new();
    };
    let Some(at) = table.shape.column(column) else {
        return Vec::new();
    };
    let mut seen: HashMap<String, (usize, String)> = HashMap::new();
    for cell in table.shape.values(at) {
        let (word, literal) = match cell {
            Cell::Text(word) if !word.contains('\0') => (word.clone(), sql::text_literal(word)),
            Cell::Int(n) => (n.to_string(), n.to_string()),
            _ => continue,
        };
        seen.entry(word).or_insert((0, literal)).0 += 1;
    }
    let is_finished = |word: &str| mapping.state(word).is_terminal();
    let mut words: Vec<(usize, String, String)> = seen
        .into_iter()
        .filter(|(word, _)| is_finished(word))
        .map(|(word, (count, literal))| (count, word, literal))
        .collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    if words.is_empty() && !table.shape.complete {
        let allowed = table.shape.columns.get(at).map(|c| c.allowed.clone());
        let usual = ["done", "completed", "cancelled"].map(str::to_owned);
        words = allowed
            .unwrap_or_default()
            .into_iter()
            .chain(usual)
            .filter(|word| is_finished(word) && !word.contains('\0'))
            .map(|word| (0, word.clone(), sql::text_literal(&word)))
            .collect();
        words.dedup();
    }
    words
        .into_iter()
        .take(LEFT_OUT)
        .map(|(_, word, literal)| (word, literal))
        .collect()
}

/// The live words of an index that leads with the status, where it is worth using: every distinct
/// word is found by one search each, so that no unknown word is lost.
fn by_index(
    connection: &Connection,
    table: &Table,
    mapping: &Mapping,
    column: &str,
) -> rusqlite::Result<Option<Filter>> {
    let has_index = connection
        .prepare_cached(
            "SELECT 1 FROM pragma_index_list(?1, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x \
             WHERE l.partial = 0 AND x.seqno = 0 AND x.name = ?2 COLLATE NOCASE AND x.coll = 'BINARY'",
        )?
        .exists([table.shape.name.as_str(), column])?;
    if !has_index || (table.facts.rowid.is_none() && !table.facts.without_rowid) {
        return Ok(None);
    }
    let (name, status) = (sql::ident(&table.shape.name), sql::ident(column));
    let distinct = format!(
        "WITH RECURSIVE word(w) AS (SELECT min({status}) FROM {name} UNION ALL \
         SELECT (SELECT min({status}) FROM {name} WHERE {status} > word.w) FROM word WHERE word.w IS NOT NULL) \
         SELECT w FROM word WHERE w IS NOT NULL LIMIT {}",
        WORDS + 1
    );
    // A column of another collation than its index would be scanned once for every word.
    if scans(connection, &distinct, &table.shape.name)? {
        return Ok(None);
    }
    let mut words = 0;
    let mut live = Vec::new();
    let mut statement = connection.prepare(&distinct)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let value = row.get_ref(0)?;
        let Some(word) = plain_word(value) else {
            return Ok(None);
        };
        if !mapping.state(&word).is_terminal() {
            live.push(sql::literal(value));
        }
        words += 1;
        if words > WORDS {
            return Ok(None);
        }
    }
    let total = count(connection, table)?;
    let wanted = Filter::Index {
        status: status.into_owned(),
        words: live,
        total,
    };
    let live = format!("SELECT count(*) FROM {name} WHERE {}", wanted.is_live());
    let live = connection.query_row(&live, [], |row| number(row, 0))?;
    // Rows found one by one cost more than rows that are passed by: a scan is quicker when many
    // of them are live.
    Ok((live < total / 4).then_some(wanted))
}

impl Filter {
    fn is_live(&self) -> String {
        match self {
            Self::Index { status, words, .. } => {
                format!("{status} IN ({}) OR {status} IS NULL", words.join(", "))
            }
            _ => "TRUE".into(),
        }
    }
}

/// A status value as its word, where it can be written as a literal and compares as it is.
fn plain_word(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Integer(n) => Some(n.to_string()),
        ValueRef::Real(r) => Some(r.to_string()),
        ValueRef::Text(bytes) if bytes.len() <= 200 => {
            std::str::from_utf8(bytes).ok().map(str::to_owned)
        }
        _ => None,
    }
}

/// Whether a statement would scan the table instead of searching it.
fn scans(connection: &Connection, statement: &str, table: &str) -> rusqlite::Result<bool> {
    let scan = format!("SCAN {table}");
    Ok(plan(connection, statement)?.iter().any(|step| {
        step.strip_prefix(&scan)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }))
}

fn plan(connection: &Connection, statement: &str) -> rusqlite::Result<Vec<String>> {
    let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}"))?;
    let steps = explain.query_map([], |row| row.get::<_, String>(3))?;
    steps.collect()
}

fn count(connection: &Connection, table: &Table) -> rusqlite::Result<u64> {
    let statement = format!("SELECT count(*) FROM {}", sql::ident(&table.shape.name));
    connection.query_row(&statement, [], |row| number(row, 0))
}

/// A count.
fn number(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(at).map(i64::unsigned_abs)
}

/// Rows under each word: those that were read, and those that SQLite left out.
fn by_status(
    connection: &Connection,
    table: &Table,
    filter: &Filter,
    seen: Vec<(String, u64)>,
    total: u64,
    rows: u64,
) -> rusqlite::Result<Vec<(String, u64)>> {
    let name = sql::ident(&table.shape.name);
    match filter {
        Filter::All => Ok(seen),
        Filter::Scan { out, .. } => {
            let counts = match out.as_slice() {
                [_] => vec![total.saturating_sub(rows)],
                _ => {
                    let sums: Vec<String> = out
                        .iter()
                        .map(|(_, is)| format!("count(*) FILTER (WHERE {is})"))
                        .collect();
                    let statement = format!("SELECT {} FROM {name}", sums.join(", "));
                    connection.query_row(&statement, [], |row| {
                        (0..out.len()).map(|at| number(row, at)).collect()
                    })?
                }
            };
            let left_out = out.iter().map(|(word, _)| word.clone()).zip(counts);
            Ok(seen
                .into_iter()
                .chain(left_out.filter(|(_, count)| *count > 0))
                .collect())
        }
        Filter::Index { status, .. } => {
            let statement = format!("SELECT {status}, count(*) FROM {name} GROUP BY 1");
            let mut statement = connection.prepare(&statement)?;
            let counts = statement.query_map([], |row| {
                Ok((
                    plain_word(row.get_ref(0)?).unwrap_or_default(),
                    number(row, 1)?,
                ))
            })?;
            counts.collect()
        }
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
