//! Which rows SQLite leaves out, and how many there are of each.
//!
//! A row may only be left out when the builder would call it finished too. Whatever is in doubt is
//! read. Must not read a row's content.

use super::introspect::Table;
use super::queue::{OTHER, Queue};
use super::sql;
use crate::model::{Mapping, StatusFrom};
use crate::stores::Scope;
use crate::stores::shape::{Cell, ShapeKind};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::collections::HashMap;

/// More words than this in an index, and the table is scanned.
const WORDS: usize = 32;
/// So many finished words are left out by SQLite; each costs a comparison for every row.
const LEFT_OUT: usize = 6;

/// Which rows SQLite leaves out.
pub enum Filter {
    /// None.
    All,
    /// Those under finished words: the expression that is true for the others, and the words with
    /// what is true for each.
    Scan {
        /// True for the rows that are read.
        keep: String,
        /// Word and expression.
        out: Vec<(String, String)>,
    },
    /// The rows under live words, found by an index on the status.
    Index {
        /// The column.
        status: String,
        /// The live words as literals.
        words: Vec<String>,
        /// All rows of the table.
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

/// The filter of a queue.
///
/// # Errors
/// That of SQLite.
pub fn filter(connection: &Connection, queue: &Queue, scope: Scope) -> rusqlite::Result<Filter> {
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

/// The same where any value may be too large to be loaded.
#[must_use]
pub fn guarded_filter(queue: &Queue, scope: Scope) -> Filter {
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
    let (mut texts, mut numbers) = (HashMap::<&str, usize>::new(), HashMap::<i64, usize>::new());
    for cell in table.shape.values(at) {
        match cell {
            Cell::Text(word) => *texts.entry(word).or_insert(0) += 1,
            Cell::Int(n) => *numbers.entry(*n).or_insert(0) += 1,
            _ => {}
        }
    }
    let is_finished = |word: &str| mapping.state(word).is_terminal();
    let texts = texts.into_iter().filter(|(word, _)| !word.contains('\0'));
    let texts = texts.map(|(word, count)| (count, word.to_owned(), sql::text_literal(word)));
    let numbers = numbers.into_iter();
    let numbers = numbers.map(|(n, count)| (count, n.to_string(), n.to_string()));
    let mut words: Vec<(usize, String, String)> = texts.chain(numbers).collect();
    words.retain(|(_, word, _)| is_finished(word));
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

/// The statement that finds every distinct word of a column by one search each in an index that leads
/// with it; `None` where no index does.
///
/// # Errors
/// That of SQLite.
pub fn search(
    connection: &Connection,
    table: &str,
    column: &str,
    limit: usize,
) -> rusqlite::Result<Option<String>> {
    let has_index = connection
        .prepare_cached(
            "SELECT 1 FROM pragma_index_list(?1, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x \
             WHERE l.partial = 0 AND x.seqno = 0 AND x.name = ?2 COLLATE NOCASE AND x.coll = 'BINARY'",
        )?
        .exists([table, column])?;
    if !has_index {
        return Ok(None);
    }
    let (name, status) = (sql::ident(table), sql::ident(column));
    let distinct = format!(
        "WITH RECURSIVE word(w) AS (SELECT min({status}) FROM {name} UNION ALL \
         SELECT (SELECT min({status}) FROM {name} WHERE {status} > word.w) FROM word WHERE word.w IS NOT NULL) \
         SELECT w FROM word WHERE w IS NOT NULL LIMIT {limit}"
    );
    // A column of another collation than its index would be scanned once for every word.
    Ok((!scans(connection, &distinct, table)?).then_some(distinct))
}

/// The live words of an index that leads with the status, where it is worth using: every distinct
/// word is found by one search each, so that no unknown word is lost.
fn by_index(
    connection: &Connection,
    table: &Table,
    mapping: &Mapping,
    column: &str,
) -> rusqlite::Result<Option<Filter>> {
    if table.facts.rowid.is_none() && !table.facts.without_rowid {
        return Ok(None);
    }
    let Some(distinct) = search(connection, &table.shape.name, column, WORDS + 1)? else {
        return Ok(None);
    };
    let (name, status) = (sql::ident(&table.shape.name), sql::ident(column));
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
    /// What is true for the rows that an index is to find.
    #[must_use]
    pub fn is_live(&self) -> String {
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

/// SQLite's own explanation of a statement, step by step.
///
/// # Errors
/// That of SQLite.
pub fn plan(connection: &Connection, statement: &str) -> rusqlite::Result<Vec<String>> {
    let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}"))?;
    let steps = explain.query_map([], |row| row.get::<_, String>(3))?;
    steps.collect()
}

/// All rows of a table.
///
/// # Errors
/// That of SQLite.
pub fn count(connection: &Connection, table: &Table) -> rusqlite::Result<u64> {
    let statement = format!("SELECT count(*) FROM {}", sql::ident(&table.shape.name));
    connection.query_row(&statement, [], |row| number(row, 0))
}

/// A count.
fn number(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(at).map(i64::unsigned_abs)
}

/// Rows under each word: those that were read, and those that SQLite left out.
///
/// # Errors
/// That of SQLite.
pub fn by_status(
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
