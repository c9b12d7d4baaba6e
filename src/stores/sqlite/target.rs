//! A table whose rows shall be changed: its columns as the schema has them, what names its rows,
//! and whether a change of one row can be kept to that row at all.
//!
//! Reads the schema and whole rows; must not write.

use super::image::{Bound, image, is_image};
use super::{errors, sql};
use crate::plan::{Image, Place, Value};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement, params_from_iter};
use std::sync::Arc;

/// A column as the schema has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Arc<str>,
    /// The declared type, as written.
    pub declared: String,
    /// It must not be NULL.
    pub not_null: bool,
    /// The DDL default, as written.
    pub default: Option<String>,
    /// Computed from others.
    pub generated: bool,
}

/// An ordinary table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub name: Arc<str>,
    /// `CREATE TABLE …`.
    pub ddl: String,
    /// Every column, generated ones too.
    pub columns: Vec<Column>,
    /// The columns of the primary key in its order; empty for none.
    pub key: Vec<Arc<str>>,
    /// The name under which its rowid can be read.
    pub rowid: Option<&'static str>,
    /// `WITHOUT ROWID`.
    pub without_rowid: bool,
}

/// Why a table, or a row, is not changed.
pub enum Unfit {
    /// The reason, a fragment that follows the table's name: `is a view`.
    Refused(String),
    /// SQLite itself failed.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Unfit {
    fn from(e: rusqlite::Error) -> Self {
        Self::Sqlite(e)
    }
}

impl Target {
    /// The table of that very name, if its rows can be changed.
    ///
    /// # Errors
    /// Why they cannot.
    pub fn of(connection: &Connection, name: &str) -> Result<Self, Unfit> {
        let refused = |why: &str| Err(Unfit::Refused(why.to_owned()));
        let mut list = connection
            .prepare_cached("SELECT type, wr FROM pragma_table_list(?1) WHERE schema = 'main'")?;
        let kind = {
            let mut rows = list.query([name])?;
            match rows.next()? {
                None => None,
                Some(row) => Some((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)),
            }
        };
        let without_rowid = match kind.as_ref().map(|(kind, wr)| (kind.as_str(), *wr)) {
            None => return refused("is no longer there"),
            Some(("table", without_rowid)) => without_rowid,
            Some(("view", _)) => return refused("is a view: it is shown and never changed"),
            Some(_) => return refused("is a virtual table: it is shown and never changed"),
        };
        let ddl = {
            let mut schema = connection.prepare_cached(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1",
            )?;
            let mut rows = schema.query([name])?;
            match rows.next()?.map(|row| row.get::<_, String>(0)) {
                Some(Ok(ddl)) => ddl,
                Some(Err(_)) => return refused("has a declaration that is no UTF-8"),
                None => return refused("is no longer there"),
            }
        };
        if replaces(&ddl) {
            return refused(
                "is declared with ON CONFLICT REPLACE, under which a change of one row can delete \
                 another",
            );
        }
        let mut target = Self {
            name: Arc::from(name),
            ddl,
            columns: Vec::new(),
            key: Vec::new(),
            rowid: None,
            without_rowid,
        };
        target.read_columns(connection)?;
        if !without_rowid {
            target.rowid = ["rowid", "_rowid_", "oid"]
                .into_iter()
                .find(|rowid| target.column(rowid).is_none());
        }
        Ok(target)
    }

    fn read_columns(&mut self, connection: &Connection) -> Result<(), Unfit> {
        let mut list = connection.prepare_cached(
            "SELECT name, type, \"notnull\", dflt_value, hidden, pk \
             FROM pragma_table_xinfo(?1, 'main') ORDER BY cid",
        )?;
        let mut rows = list.query([&*self.name])?;
        let mut key: Vec<(i64, Arc<str>)> = Vec::new();
        while let Some(row) = rows.next()? {
            let text = |at: usize| -> rusqlite::Result<String> {
                Ok(match row.get_ref(at)? {
                    ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                    _ => String::new(),
                })
            };
            let Ok(name) = row.get_ref(0)?.as_str() else {
                return Err(Unfit::Refused("has a column whose name is no UTF-8".into()));
            };
            let name: Arc<str> = Arc::from(name);
            let place: i64 = row.get(5)?;
            if place > 0 {
                key.push((place, Arc::clone(&name)));
            }
            self.columns.push(Column {
                name,
                declared: text(1)?,
                not_null: row.get(2)?,
                default: match row.get_ref(3)? {
                    ValueRef::Null => None,
                    _ => Some(text(3)?),
                },
                generated: row.get::<_, i64>(4)? >= 2,
            });
        }
        key.sort();
        self.key = key.into_iter().map(|(_, name)| name).collect();
        Ok(())
    }

    /// A column by its name, compared as SQLite compares names: without ASCII case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|c| c.name.eq_ignore_ascii_case(name))
    }

    /// The names of all columns.
    #[must_use]
    pub fn names(&self) -> Vec<Arc<str>> {
        self.columns.iter().map(|c| Arc::clone(&c.name)).collect()
    }

    /// The columns that name a row: the primary key, else the rowid under its own name.
    #[must_use]
    pub fn place_columns(&self) -> Option<Vec<Arc<str>>> {
        if self.key.is_empty() {
            return self.rowid.map(|rowid| vec![Arc::from(rowid)]);
        }
        Some(self.key.clone())
    }

    /// Whether `key` names rows of this table as [`Target::place_columns`] does, all of it with a
    /// value. What a saved plan says is looked at again by this.
    #[must_use]
    pub fn is_place(&self, key: &[(Arc<str>, Value)]) -> bool {
        let fits = |column: &str, (name, value): &(Arc<str>, Value)| {
            column.eq_ignore_ascii_case(name) && !matches!(value, Value::Null | Value::Json(_))
        };
        match (self.key.as_slice(), self.rowid, key) {
            ([], Some(rowid), [one]) => fits(rowid, one),
            ([], ..) => false,
            (columns, _, key) => {
                columns.len() == key.len() && columns.iter().zip(key).all(|(c, k)| fits(c, k))
            }
        }
    }

    /// The statement that reads one whole row: the rowid where it has a name (else NULL), then
    /// every column.
    fn select(&self) -> Option<String> {
        let places: Vec<String> = self
            .place_columns()?
            .iter()
            .enumerate()
            .map(|(at, column)| format!("{} = ?{}", sql::ident(column), at + 1))
            .collect();
        Some(format!(
            "SELECT {}, {} FROM {} WHERE {} LIMIT 2",
            self.rowid.unwrap_or("NULL"),
            sql::idents(self.columns.iter().map(|c| &*c.name)),
            sql::ident(&self.name),
            places.join(" AND ")
        ))
    }
}

/// Whether a declaration says `ON CONFLICT REPLACE` anywhere.
fn replaces(ddl: &str) -> bool {
    let words: Vec<String> = ddl
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let says = ["ON", "CONFLICT", "REPLACE"];
    words.windows(says.len()).any(|w| w == says)
}

/// What stands at a place.
#[derive(Debug, PartialEq)]
pub enum Seen {
    /// One row.
    Row {
        /// Its rowid, where it has a name.
        rowid: Option<i64>,
        /// All of it.
        image: Image,
    },
    /// None.
    Gone,
    /// More than one, or the place does not name rows of this table.
    Ambiguous,
    /// One that is too large to be read whole.
    TooLarge,
}

/// Reads whole rows of one table by their places.
pub struct Rows<'c> {
    target: Arc<Target>,
    names: Vec<Arc<str>>,
    statement: Option<Statement<'c>>,
}

impl<'c> Rows<'c> {
    /// A reader of `target`.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn new(connection: &'c Connection, target: Arc<Target>) -> rusqlite::Result<Self> {
        Ok(Self {
            names: target.names(),
            statement: target
                .select()
                .map(|select| connection.prepare(&select))
                .transpose()?,
            target,
        })
    }

    /// The row at a place.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn at(&mut self, key: &[(Arc<str>, Value)]) -> rusqlite::Result<Seen> {
        let Some(statement) = self
            .statement
            .as_mut()
            .filter(|_| self.target.is_place(key))
        else {
            return Ok(Seen::Ambiguous);
        };
        match one(statement, key, &self.names) {
            Err(e) if errors::is_too_big(&e) => Ok(Seen::TooLarge),
            other => other,
        }
    }

    /// Whether the one row at a place is `image` to the bit. Keeps nothing of it, so that the lock
    /// under which many rows are compared is a short one; [`Rows::at`] tells what it is instead.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn holds(&mut self, key: &[(Arc<str>, Value)], image: &Image) -> rusqlite::Result<bool> {
        let Some(statement) = self
            .statement
            .as_mut()
            .filter(|_| self.target.is_place(key))
        else {
            return Ok(false);
        };
        match is_one(statement, key, &self.names, image) {
            Err(e) if errors::is_too_big(&e) => Ok(false),
            other => other,
        }
    }
}

fn is_one(
    statement: &mut Statement<'_>,
    key: &[(Arc<str>, Value)],
    names: &[Arc<str>],
    image: &Image,
) -> rusqlite::Result<bool> {
    let mut rows = statement.query(params_from_iter(key.iter().map(|(_, v)| Bound(v))))?;
    let Some(row) = rows.next()? else {
        return Ok(false);
    };
    Ok(is_image(row, 1, names, image)? && rows.next()?.is_none())
}

fn one(
    statement: &mut Statement<'_>,
    key: &[(Arc<str>, Value)],
    names: &[Arc<str>],
) -> rusqlite::Result<Seen> {
    let mut rows = statement.query(params_from_iter(key.iter().map(|(_, v)| Bound(v))))?;
    let Some(row) = rows.next()? else {
        return Ok(Seen::Gone);
    };
    let seen = Seen::Row {
        rowid: row.get(0)?,
        image: image(row, 1, names)?,
    };
    Ok(match rows.next()? {
        None => seen,
        Some(_) => Seen::Ambiguous,
    })
}

/// The key and guard of a place in a table; `None` for an element of a JSON file.
#[must_use]
pub fn row_of(place: &Place) -> Option<RowPlace<'_>> {
    match place {
        Place::Row { key, guard } => Some((key, guard.as_ref())),
        Place::Element { .. } => None,
    }
}

/// Key and guard.
pub type RowPlace<'p> = (&'p [(Arc<str>, Value)], Option<&'p (Arc<str>, Value)>);

/// `PRAGMA schema_version`.
///
/// # Errors
/// That of SQLite.
pub fn schema_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA schema_version", [], |row| row.get(0))
}
