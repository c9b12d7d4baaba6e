//! Which rows are called by an id: the way back from the text that `read` makes of a key.
//!
//! Two rows may have one text (`1` and `'1'`, parts that hold a comma, repaired bytes), and equal
//! ones are then told apart by a number that depends on the order of reading. Nothing that two rows
//! could answer to is ever given to one of them.

use super::introspect::Table;
use super::target::Target;
use super::{select, sql};
use crate::model::Mapping;
use crate::plan::Value;
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, Row, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Ways to cut an id into the parts of a key that are tried one by one.
const CUTS: usize = 64;

/// More ids than these are found in one reading of all keys, where each would be one by itself.
const FEW: usize = 4;

/// The key of a row: columns and values.
pub type Key = Vec<(Arc<str>, Value)>;

/// Why an id names no one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unnamed {
    /// No row is called so.
    Gone,
    /// More than one row is, or could be.
    Ambiguous,
    /// A part of the key is NULL, too long, or not there: nothing holds on to the row.
    NoKey,
}

/// Finds rows of one table by their ids.
pub struct Finder<'c> {
    connection: &'c Connection,
    table: String,
    /// The expressions whose texts make the id.
    id: Vec<String>,
    /// The columns that name the row for good.
    place: Vec<Arc<str>>,
    integer_key: bool,
}

impl<'c> Finder<'c> {
    /// A finder; `None` where nothing names the rows.
    #[must_use]
    pub fn new(
        connection: &'c Connection,
        table: &Table,
        mapping: &Mapping,
        target: &Target,
    ) -> Option<Self> {
        Some(Self {
            connection,
            table: sql::ident(&table.shape.name).into_owned(),
            id: select::key_expressions(table, mapping)?,
            place: target.place_columns()?,
            integer_key: mapping.key_is_unique && table.facts.integer_key,
        })
    }

    /// For each id the key of the one row that it names.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn find(&self, ids: &[String]) -> rusqlite::Result<Vec<Result<Key, Unnamed>>> {
        if self.integer_key {
            return self.by_integer(ids);
        }
        let texts: BTreeSet<String> = ids.iter().flat_map(|id| stems(id)).collect();
        if texts.len() > FEW && self.is_a_scan()? {
            let texts = texts.iter().map(String::as_str).collect();
            let called = self.by_scan(&texts)?;
            return Ok(ids.iter().map(|id| self.decide(id, &called)).collect());
        }
        let mut called: BTreeMap<String, Vec<Key>> = BTreeMap::new();
        for text in &texts {
            called.insert(text.clone(), self.by_parts(text)?);
        }
        let open: BTreeSet<&str> = texts
            .iter()
            .filter(|text| {
                let is_wanted = ids.contains(text);
                let none = called.get(*text).is_none_or(Vec::is_empty);
                (is_wanted && none) || self.is_unclear(text)
            })
            .map(String::as_str)
            .collect();
        if !open.is_empty() {
            called.extend(self.by_scan(&open)?);
        }
        Ok(ids.iter().map(|id| self.decide(id, &called)).collect())
    }

    fn decide(&self, id: &str, called: &BTreeMap<String, Vec<Key>>) -> Result<Key, Unnamed> {
        let rows = |text: &str| called.get(text).map_or(&[][..], Vec::as_slice);
        // `x-2` is also how the second of two rows called `x` is told from the first.
        if stems(id).iter().any(|stem| rows(stem).len() > 1) {
            return Err(Unnamed::Ambiguous);
        }
        match rows(id) {
            [key] if key.iter().any(|(_, v)| matches!(v, Value::Null)) => Err(Unnamed::NoKey),
            [key] => Ok(key.clone()),
            _ if id.starts_with("sha-") => Err(Unnamed::NoKey),
            _ => Err(Unnamed::Gone),
        }
    }

    fn by_integer(&self, ids: &[String]) -> rusqlite::Result<Vec<Result<Key, Unnamed>>> {
        let (Some(id), [place]) = (self.id.first(), self.place.as_slice()) else {
            return Ok(vec![Err(Unnamed::NoKey); ids.len()]);
        };
        let mut exists = self
            .connection
            .prepare(&format!("SELECT 1 FROM {} WHERE {id} = ?1", self.table))?;
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let number = id.parse::<i64>().ok().filter(|n| n.to_string() == *id);
            out.push(match number {
                Some(n) if exists.exists([n])? => Ok(vec![(Arc::clone(place), Value::Int(n))]),
                _ => Err(Unnamed::Gone),
            });
        }
        Ok(out)
    }

    /// The statement of [`Finder::by_parts`]: four spellings for each part.
    fn select_by_parts(&self) -> String {
        let terms: Vec<String> = self
            .id
            .iter()
            .enumerate()
            .map(|(at, id)| {
                let first = at * 4;
                let places: Vec<String> = (1..=4).map(|n| format!("?{}", first + n)).collect();
                format!("{id} IN ({})", places.join(", "))
            })
            .collect();
        self.select(&self.id, &terms.join(" AND "))
    }

    /// Whether no index helps to find a row by its id.
    fn is_a_scan(&self) -> rusqlite::Result<bool> {
        let explain = format!("EXPLAIN QUERY PLAN {}", self.select_by_parts());
        let mut explain = self.connection.prepare(&explain)?;
        let none = vec![Sql::Null; explain.parameter_count()];
        let mut steps = explain.query(params_from_iter(none))?;
        while let Some(step) = steps.next()? {
            if step
                .get_ref(3)?
                .as_str()
                .is_ok_and(|s| s.starts_with("SCAN "))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Rows that are found by comparing the key with whatever could read as `text`.
    fn by_parts(&self, text: &str) -> rusqlite::Result<Vec<Key>> {
        let parts = self.id.len();
        let mut found: Vec<Key> = Vec::new();
        let select = self.select_by_parts();
        let mut statement = self.connection.prepare_cached(&select)?;
        for cut in cuts(text, parts).into_iter().flatten() {
            let values = cut.into_iter().flat_map(spellings);
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                if self.id_of(row)?.as_deref() == Some(text) {
                    let key = self.key_of(row)?;
                    if !found.contains(&key) {
                        found.push(key);
                    }
                }
            }
        }
        Ok(found)
    }

    /// Whether rows could be called so that [`Finder::by_parts`] does not find.
    fn is_unclear(&self, text: &str) -> bool {
        text.contains(char::REPLACEMENT_CHARACTER)
            || (self.id.len() > 1
                && (text.split(',').any(str::is_empty) || cuts(text, self.id.len()).is_none()))
    }

    /// Rows that are found by reading every key of the table.
    fn by_scan(&self, texts: &BTreeSet<&str>) -> rusqlite::Result<BTreeMap<String, Vec<Key>>> {
        let mut found: BTreeMap<String, Vec<Key>> = texts
            .iter()
            .map(|t| ((*t).to_owned(), Vec::new()))
            .collect();
        let guarded: Vec<String> = self
            .id
            .iter()
            .map(|id| sql::guarded(id, id, select::ID))
            .collect();
        let select = self.select(&guarded, "1");
        let mut statement = self.connection.prepare_cached(&select)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(text) = self.id_of(row)?
                && let Some(keys) = found.get_mut(&text)
            {
                keys.push(self.key_of(row)?);
            }
        }
        Ok(found)
    }

    fn select(&self, id: &[String], filter: &str) -> String {
        let guarded = |column: &Arc<str>| {
            let column = sql::ident(column);
            sql::guarded(&column, &column, select::ID)
        };
        let place: Vec<String> = self.place.iter().map(guarded).collect();
        format!(
            "SELECT {}, {} FROM {} WHERE {filter}",
            id.join(", "),
            place.join(", "),
            self.table
        )
    }

    fn id_of(&self, row: &Row<'_>) -> rusqlite::Result<Option<String>> {
        let values: Vec<ValueRef<'_>> = (0..self.id.len())
            .map(|at| row.get_ref(at))
            .collect::<rusqlite::Result<_>>()?;
        Ok(select::id_text(&values))
    }

    fn key_of(&self, row: &Row<'_>) -> rusqlite::Result<Key> {
        Ok(super::image::image(row, self.id.len(), &self.place)?.0)
    }
}

/// The id itself, and every id of which it could be a numbered repetition.
fn stems(id: &str) -> Vec<String> {
    let mut out = vec![id.to_owned()];
    let mut rest = id;
    while let Some((stem, number)) = rest.rsplit_once('-') {
        let is_number = number
            .parse::<u64>()
            .is_ok_and(|n| n >= 2 && n.to_string() == number);
        if !is_number {
            break;
        }
        out.push(stem.to_owned());
        rest = stem;
    }
    out
}

/// Every way to cut a text at commas into so many parts; `None` where there are too many.
fn cuts(text: &str, parts: usize) -> Option<Vec<Vec<&str>>> {
    if parts == 1 {
        return Some(vec![vec![text]]);
    }
    let mut out = Vec::new();
    for (at, _) in text.match_indices(',') {
        let (first, rest) = text.split_at(at);
        for mut tail in cuts(rest.get(1..).unwrap_or_default(), parts - 1)? {
            tail.insert(0, first);
            out.push(tail);
            if out.len() > CUTS {
                return None;
            }
        }
    }
    Some(out)
}

/// The values that read as a text: itself, an integer, a real, a blob's digits. NULL equals nothing.
fn spellings(text: &str) -> [Sql; 4] {
    let blob = || {
        let bytes = text.as_bytes();
        let digit = |b: u8| {
            char::from(b)
                .to_digit(16)
                .filter(|_| !b.is_ascii_uppercase())
        };
        let pairs = bytes.chunks(2).map(|pair| match pair {
            [a, b] => u8::try_from(digit(*a)? * 16 + digit(*b)?).ok(),
            _ => None,
        });
        pairs.collect::<Option<Vec<u8>>>()
    };
    [
        Sql::Text(text.to_owned()),
        text.parse().map_or(Sql::Null, Sql::Integer),
        text.parse::<f64>()
            .ok()
            .filter(|r| !r.is_nan())
            .map_or(Sql::Null, Sql::Real),
        blob().map_or(Sql::Null, Sql::Blob),
    ]
}
