//! A schema as [`Shape`]s: columns, keys, what a view reads, and a sample of the rows.
//!
//! Runs inside the look's transaction, so that it sees the very rows that are read afterwards.
//! Decides nothing about queues; that is `mapping`'s.

use super::open::{Deadline, Pages, keep_pages, limit_length};
use super::{ddl, errors, sql};
use crate::stores::shape::{Cell, Column, Sample, Shape, ShapeKind};
use compact_str::CompactString;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A table of so many rows is sampled whole.
const WHOLE: usize = NEWEST + OLDEST;
/// Of a larger one so many of the newest rows …
const NEWEST: usize = 1_000;
/// … and so many of the oldest.
const OLDEST: usize = 300;
/// Cells that one sample may have: a table of very many columns is sampled by fewer rows.
const CELLS: usize = 100_000;
/// A text beyond this is no word, name or time.
const WORD: usize = 400;
/// Values up to this are loaded without asking for their size first.
const QUICK: usize = 16 << 10;
/// What one view may take to give its sample, unless the configuration names it.
pub const VIEW: Duration = Duration::from_millis(200);

/// A table or view as the schema has it.
#[derive(Debug, Clone)]
pub struct Table {
    /// What mapping decides on.
    pub shape: Shape,
    /// What reading needs beside it.
    pub facts: Facts,
}

/// What reading a table needs beside its shape.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// `WITHOUT ROWID`.
    pub without_rowid: bool,
    /// The name under which the rowid can be read, where there is one.
    pub rowid: Option<&'static str>,
    /// Whether the key is the rowid itself under a column's name: integers, unique, never NULL.
    pub integer_key: bool,
    /// Why its sample could not be read to its end, where the file is damaged.
    pub damage: Option<String>,
}

impl Table {
    /// The same without its rows.
    #[must_use]
    pub fn without_sample(&self) -> Self {
        let shape = &self.shape;
        Self {
            shape: Shape {
                name: shape.name.clone(),
                columns: shape.columns.clone(),
                key: shape.key.clone(),
                reads: shape.reads.clone(),
                broken: shape.broken.clone(),
                sample: Sample::new(shape.columns.len()),
                ..*shape
            },
            facts: self.facts.clone(),
        }
    }
}

/// Mapping takes shapes alone.
#[must_use]
pub fn split(tables: Vec<Table>) -> (Vec<Shape>, Vec<Facts>) {
    tables.into_iter().map(|t| (t.shape, t.facts)).unzip()
}

/// The opposite of [`split`].
#[must_use]
pub fn join(shapes: Vec<Shape>, facts: Vec<Facts>) -> Vec<Table> {
    shapes
        .into_iter()
        .zip(facts)
        .map(|(shape, facts)| Table { shape, facts })
        .collect()
}

struct Entry {
    name: String,
    sql: String,
    kind: ShapeKind,
    without_rowid: bool,
}

/// Every table and view of the main schema, in the order of their making. `patient` tells the views
/// that are given half of all the time there is; `needless` the tables, in lower case, of which a
/// view need not be sampled since they are counted already.
///
/// # Errors
/// That of SQLite when the schema itself cannot be read, or the look's deadline is over.
pub fn tables(
    connection: &mut Connection,
    deadline: &Deadline,
    limit: Duration,
    patient: &dyn Fn(&str) -> bool,
    needless: &dyn Fn(&[Shape]) -> BTreeSet<String>,
) -> rusqlite::Result<Vec<Table>> {
    let entries = entries(connection)?;
    keep_pages(connection, Pages::Once)?;
    let mut tables = Vec::with_capacity(entries.len());
    for entry in &entries {
        if entry.kind == ShapeKind::Table {
            let mut table = describe(connection, entry);
            sample_table(connection, &mut table)?;
            tables.push(table);
        }
    }
    if tables.len() < entries.len() {
        let (shapes, facts) = split(tables);
        let counted = needless(&shapes);
        tables = join(shapes, facts);
        keep_pages(connection, Pages::Again)?;
        let bases: Vec<String> = entries.iter().map(|e| e.name.clone()).collect();
        for entry in entries.iter().filter(|e| e.kind != ShapeKind::Table) {
            let mut table = describe(connection, entry);
            if table.shape.broken.is_none() {
                table.shape.reads = reads(connection, &entry.name, &bases)?;
            }
            let known = |base: &String| counted.contains(&base.to_ascii_lowercase());
            // Its rows are those of a table that is counted: it will be passed over.
            let skip = !patient(&entry.name) && table.shape.reads.iter().any(known);
            if table.shape.broken.is_none() && !skip {
                let budget = if patient(&entry.name) {
                    limit.saturating_sub(deadline.elapsed()) / 2
                } else {
                    VIEW
                };
                deadline.set(limit.min(deadline.elapsed() + budget));
                let sampled = sample_view(connection, &mut table, budget);
                deadline.set(limit);
                sampled?;
            }
            tables.push(table);
        }
        let place: HashMap<&str, usize> = entries
            .iter()
            .enumerate()
            .map(|(at, e)| (e.name.as_str(), at))
            .collect();
        tables.sort_by_key(|t| place.get(t.shape.name.as_str()).copied());
    }
    if deadline.is_over() {
        return Err(interrupted());
    }
    Ok(tables)
}

/// What SQLite says when the progress handler ends a statement.
pub fn interrupted() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT),
        None,
    )
}

/// A digest of every word of the schema.
///
/// # Errors
/// That of SQLite.
pub fn fingerprint(connection: &Connection) -> rusqlite::Result<u64> {
    let mut hasher = DefaultHasher::new();
    let mut statement =
        connection.prepare_cached("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for at in 0..4 {
            match row.get_ref(at)? {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.hash(&mut hasher),
                _ => 0u8.hash(&mut hasher),
            }
        }
    }
    Ok(hasher.finish())
}

/// The newest rows of a table alone, in a shape without anything else that a sample has.
///
/// # Errors
/// That of SQLite when the look's deadline is over.
pub fn newest(connection: &Connection, table: &Table, rows: usize) -> rusqlite::Result<Shape> {
    let mut shape = table.without_sample().shape;
    let order = order(table, " DESC");
    match fill(connection, &mut shape, &order, rows) {
        Err(e) if errors::is_interrupt(&e) => Err(e),
        // What is damaged shows when the queue is read.
        _ => Ok(shape),
    }
}

/// The order of a table's rows: by rowid, by the key where there is none.
fn order(table: &Table, direction: &str) -> String {
    let columns: Vec<String> = match table.facts.rowid {
        Some(rowid) => vec![format!("{rowid}{direction}")],
        None if table.facts.without_rowid => table
            .shape
            .key
            .iter()
            .map(|c| format!("{}{direction}", sql::ident(c)))
            .collect(),
        // Every name of its rowid is taken by a column.
        None => Vec::new(),
    };
    if columns.is_empty() {
        String::new()
    } else {
        format!(" ORDER BY {}", columns.join(", "))
    }
}

fn entries(connection: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut kinds: HashMap<String, (ShapeKind, bool)> = HashMap::new();
    let mut list =
        connection.prepare("SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'")?;
    let mut rows = list.query([])?;
    while let Some(row) = rows.next()? {
        let kind = match row.get_ref(1)?.as_str() {
            Ok("table") => ShapeKind::Table,
            Ok("view") => ShapeKind::View,
            Ok("virtual") => ShapeKind::Virtual,
            // A shadow table is the inside of a virtual one.
            _ => continue,
        };
        kinds.insert(text(row, 0)?, (kind, row.get(2)?));
    }
    let mut schema = connection.prepare(
        "SELECT name, sql FROM sqlite_schema \
         WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
    )?;
    let mut rows = schema.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let name = text(row, 0)?;
        if let Some((kind, without_rowid)) = kinds.get(&name) {
            out.push(Entry {
                sql: text(row, 1)?,
                name,
                kind: *kind,
                without_rowid: *without_rowid,
            });
        }
    }
    Ok(out)
}

/// A text of the schema; what is not UTF-8 in it is repaired.
fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(at)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => String::new(),
    })
}

/// Columns and key. What cannot be described is marked as broken.
fn describe(connection: &Connection, entry: &Entry) -> Table {
    let mut table = Table {
        shape: Shape {
            name: entry.name.clone(),
            kind: entry.kind,
            columns: Vec::new(),
            key: Vec::new(),
            reads: Vec::new(),
            sample: Sample::default(),
            complete: false,
            broken: None,
        },
        facts: Facts {
            without_rowid: entry.without_rowid,
            ..Facts::default()
        },
    };
    let described = columns(connection, entry, &mut table);
    table.shape.sample = Sample::new(table.shape.columns.len());
    if let Err(e) = described {
        table.shape.broken = Some(errors::said(&e));
    } else if table.shape.columns.is_empty() {
        // Nothing is known of a module that is not there until it is asked for a row.
        let asked = connection.prepare(&format!("SELECT * FROM {}", sql::ident(&entry.name)));
        table.shape.broken = Some(match asked {
            Err(e) => errors::said(&e),
            Ok(_) => "it has no columns".into(),
        });
    }
    table
}

fn columns(connection: &Connection, entry: &Entry, table: &mut Table) -> rusqlite::Result<()> {
    let mut list = connection.prepare_cached(
        "SELECT name, type, dflt_value, pk, hidden FROM pragma_table_xinfo(?1, 'main') ORDER BY cid",
    )?;
    let mut rows = list.query([&entry.name])?;
    let mut key: Vec<(i64, String)> = Vec::new();
    let mut declared_key = String::new();
    while let Some(row) = rows.next()? {
        // 1: a hidden column of a virtual table; 2 and 3: generated ones, which are read as others.
        if row.get::<_, i64>(4)? == 1 {
            continue;
        }
        let name = text(row, 0)?;
        let declared = text(row, 1)?;
        let place: i64 = row.get(3)?;
        if place > 0 {
            key.push((place, name.clone()));
            declared_key.clone_from(&declared);
        }
        table.shape.columns.push(Column {
            name,
            declared,
            default: match row.get_ref(2)? {
                ValueRef::Null => None,
                _ => Some(text(row, 2)?),
            },
            allowed: Vec::new(),
        });
    }
    for (column, words) in ddl::allowed_words(&entry.sql) {
        if let Some(at) = table.shape.column(&column)
            && let Some(column) = table.shape.columns.get_mut(at)
        {
            column.allowed = words;
        }
    }
    key.sort();
    table.shape.key = key.into_iter().map(|(_, name)| name).collect();
    if entry.kind != ShapeKind::View && !entry.without_rowid {
        table.facts.rowid = ["rowid", "_rowid_", "oid"]
            .into_iter()
            .find(|name| table.shape.column(name).is_none());
        if entry.kind == ShapeKind::Virtual {
            table.facts.rowid = table.facts.rowid.filter(|rowid| {
                let ask = format!("SELECT {rowid} FROM {}", sql::ident(&entry.name));
                connection.prepare(&ask).is_ok()
            });
        }
        table.facts.integer_key = match (table.shape.key.as_slice(), table.facts.rowid) {
            ([], Some(rowid)) => {
                table.shape.key = vec![rowid.into()];
                true
            }
            // `INTEGER PRIMARY KEY DESC`, by an old mistake that stays, is no rowid: it has an index.
            ([_], _) => {
                declared_key.eq_ignore_ascii_case("integer")
                    && !has_key_index(connection, &entry.name)?
            }
            _ => false,
        };
    }
    Ok(())
}

fn has_key_index(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = 'pk'")?
        .exists([table])
}

/// The tables and virtual tables that a view reads, at any depth, as the authorizer hears of them
/// while `SELECT * FROM view` is prepared. Nothing is run.
fn reads(
    connection: &mut Connection,
    view: &str,
    known: &[String],
) -> rusqlite::Result<Vec<String>> {
    let heard = Arc::new(Mutex::new(BTreeSet::new()));
    let listener = Arc::clone(&heard);
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        if let AuthAction::Read { table_name, .. } = context.action {
            let mut heard = listener.lock().unwrap_or_else(PoisonError::into_inner);
            if !heard.contains(table_name) {
                heard.insert(table_name.to_owned());
            }
        }
        Authorization::Allow
    }))?;
    // A view that cannot be prepared says so when it is sampled.
    let _ = connection.prepare(&format!("SELECT * FROM {}", sql::ident(view)));
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
    let heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(known
        .iter()
        .filter(|name| {
            !name.eq_ignore_ascii_case(view) && heard.iter().any(|h| h.eq_ignore_ascii_case(name))
        })
        .cloned()
        .collect())
}

fn rows_wanted(shape: &Shape) -> usize {
    (CELLS / shape.columns.len().max(1)).clamp(50, WHOLE)
}

/// The newest and the oldest rows of a table by its rowid, or by its key where it has none.
fn sample_table(connection: &Connection, table: &mut Table) -> rusqlite::Result<()> {
    if table.shape.broken.is_some() {
        return Ok(());
    }
    match newest_and_oldest(connection, table) {
        Err(e) if errors::is_damage(&e) => table.facts.damage = Some(errors::said(&e)),
        // An interrupt is the look's own deadline.
        Err(e) if errors::is_interrupt(&e) => return Err(e),
        Err(e) => table.shape.broken = Some(errors::said(&e)),
        Ok(()) => {}
    }
    Ok(())
}

/// Marks it as complete where that is all there is.
fn newest_and_oldest(connection: &Connection, table: &mut Table) -> rusqlite::Result<()> {
    let (last, first) = (order(table, " DESC"), order(table, ""));
    let shape = &mut table.shape;
    let most = rows_wanted(shape);
    let (newest, oldest) = (most * NEWEST / WHOLE, most * OLDEST / WHOLE);
    let Some(rowid) = table.facts.rowid else {
        let read = fill(connection, shape, &last, most + 1);
        shape.complete = read.is_ok() && shape.sample.len() <= most;
        if shape.complete {
            return Ok(());
        }
        if read.is_ok() {
            shape.sample.truncate(newest);
        }
        // What is damaged from one end may be readable from the other.
        return read.and(fill(connection, shape, &first, oldest));
    };
    let read = fill(connection, shape, &last, newest);
    if read.is_ok() && shape.sample.len() < newest {
        shape.complete = true;
        return Ok(());
    }
    // The oldest are looked for before the last one of these, so that no row counts twice.
    let name = sql::ident(&shape.name);
    let end = format!(
        "SELECT {rowid} FROM {name}{last} LIMIT 1 OFFSET {}",
        newest - 1
    );
    let end = connection.query_row(&end, [], |row| row.get::<_, i64>(0));
    let rest = match &end {
        Ok(end) => format!(" WHERE {rowid} < {end}{first}"),
        Err(_) => first,
    };
    let before = shape.sample.len();
    let rest = fill(connection, shape, &rest, oldest + 1);
    let is_all = shape.sample.len() - before <= oldest;
    shape.complete = is_all && read.is_ok() && end.is_ok() && rest.is_ok();
    shape.sample.truncate(before + oldest);
    read.and(rest).and(end.map(drop))
}

/// The first rows of a view or a virtual table, in the order it gives them.
fn sample_view(
    connection: &Connection,
    table: &mut Table,
    budget: Duration,
) -> rusqlite::Result<()> {
    let wanted = rows_wanted(&table.shape);
    match fill(connection, &mut table.shape, "", wanted + 1) {
        Ok(()) => {
            table.shape.complete = table.shape.sample.len() <= wanted;
            table.shape.sample.truncate(wanted);
        }
        // What it gave until then tells as much as a table's sample does.
        Err(e) if errors::is_interrupt(&e) && !table.shape.sample.is_empty() => {}
        Err(e) if errors::is_interrupt(&e) => {
            table.shape.broken = Some(format!(
                "it gave no row within {} ms; [[source.queue]] table = {} gives it more time",
                budget.as_millis(),
                crate::config::quoted(&table.shape.name)
            ));
        }
        Err(e) if errors::is_damage(&e) => table.facts.damage = Some(errors::said(&e)),
        Err(e) => table.shape.broken = Some(errors::said(&e)),
    }
    Ok(())
}

/// Adds rows to a sample. Values are loaded as they are, which is quick; when one turns out to be
/// large, once more with every size asked for first.
fn fill(
    connection: &Connection,
    shape: &mut Shape,
    order: &str,
    rows: usize,
) -> rusqlite::Result<()> {
    let before = shape.sample.len();
    let quick = fill_by(connection, shape, order, rows, false);
    match quick {
        Err(e) if errors::is_too_big(&e) => {
            shape.sample.truncate(before);
            fill_by(connection, shape, order, rows, true)
        }
        other => other,
    }
}

fn fill_by(
    connection: &Connection,
    shape: &mut Shape,
    order: &str,
    rows: usize,
    guard: bool,
) -> rusqlite::Result<()> {
    let columns: Vec<String> = shape
        .columns
        .iter()
        .map(|c| {
            let name = sql::ident(&c.name);
            if guard {
                format!(
                    "{}, {}",
                    sql::guarded(&name, &name, WORD),
                    sql::oversize(&name, WORD)
                )
            } else {
                name.into_owned()
            }
        })
        .collect();
    let statement = format!(
        "SELECT {} FROM {}{order} LIMIT {rows}",
        columns.join(", "),
        sql::ident(&shape.name)
    );
    let mut statement = connection.prepare(&statement)?;
    limit_length(connection, (!guard).then_some(QUICK))?;
    let width = shape.columns.len();
    let filled = (|| {
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let value = |at: usize| row.get_ref(at).map_or(Cell::Null, cell);
            shape.sample.push((0..width).map(|at| match guard {
                false => value(at),
                true => match row.get_ref(2 * at + 1) {
                    Ok(ValueRef::Integer(size)) => Cell::Long(size.unsigned_abs()),
                    _ => value(2 * at),
                },
            }));
        }
        Ok(())
    })();
    limit_length(connection, None)?;
    filled
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(n) => Cell::Int(n),
        ValueRef::Real(r) => Cell::Real(r),
        ValueRef::Text(bytes) if bytes.len() > WORD => Cell::Long(bytes.len() as u64),
        ValueRef::Text(bytes) => Cell::Text(match std::str::from_utf8(bytes) {
            Ok(text) => CompactString::new(text),
            Err(_) => CompactString::from_utf8_lossy(bytes),
        }),
        ValueRef::Blob(bytes) if bytes.len() > WORD => Cell::Long(bytes.len() as u64),
        ValueRef::Blob(_) => Cell::Other,
    }
}
