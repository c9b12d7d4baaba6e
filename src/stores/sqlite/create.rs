//! Creates a new database file from a schema and rows; refuses an existing file.
//!
//! Must not open a store that is already there, for reading or for writing. It is made for worlds
//! that can be made again (the demo, generators of test data): nothing is forced to disk.

use crate::model::{Error, ErrorKind};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The journal mode that the header of the new file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    /// A rollback journal.
    Rollback,
    /// A write-ahead log, cleanly closed: no side file stays.
    Wal,
}

/// A value of a new row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// NULL.
    Null,
    /// An integer.
    Int(i64),
    /// A text.
    Text(String),
}

impl Value {
    /// A text, or NULL.
    #[must_use]
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, |t| Self::Text(t.into()))
    }

    /// An integer, or NULL.
    #[must_use]
    pub fn int(int: Option<i64>) -> Self {
        int.map_or(Self::Null, Self::Int)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(t) => ValueRef::Text(t.as_bytes()),
        }))
    }
}

/// Rows for one table of the schema.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    /// The table.
    pub table: &'a str,
    /// The columns that the rows give, in their order.
    pub columns: &'a [&'a str],
    /// One value for each column.
    pub rows: Vec<Vec<Value>>,
}

/// Creates the database at `path` and closes it again. `schema` may hold rows of its own. The same
/// input gives the same content.
///
/// # Errors
/// [`ErrorKind::Usage`] where a file, or the side file of an earlier database, is already there:
/// SQLite would take an old log beside a new file for its own. Otherwise what the system or SQLite
/// says; a file that was begun is taken away again.
pub fn create(path: &Path, journal: Journal, schema: &str, tables: &[Rows]) -> Result<(), Error> {
    // A relative path that starts with `file:` would be read as a URI.
    let path = &std::path::absolute(path).map_err(|e| io_error(path, &e))?;
    for side in sides(path) {
        if side.symlink_metadata().is_ok() {
            return Err(there(&side));
        }
    }
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => there(path),
            _ => io_error(path, &e),
        })?;
    fill(path, journal, schema, tables).map_err(|e| {
        for file in sides(path).into_iter().chain([path.clone()]) {
            // What cannot be removed is named by the error that is on its way.
            let _ = fs::remove_file(file);
        }
        Error::new(
            ErrorKind::Io,
            format!("could not write the database {}: {e}", path.display()),
        )
    })
}

fn fill(path: &Path, journal: Journal, schema: &str, tables: &[Rows]) -> rusqlite::Result<()> {
    let mut db = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    // Nobody else knows the file yet and a failure removes it, so it needs no journal while it grows.
    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let tx = db.transaction()?;
    tx.execute_batch(schema)?;
    for table in tables {
        let mut insert = tx.prepare(&insert_sql(table))?;
        for row in &table.rows {
            insert.execute(params_from_iter(row))?;
        }
    }
    tx.commit()?;
    db.execute_batch(match journal {
        Journal::Rollback => "PRAGMA journal_mode = DELETE;",
        Journal::Wal => "PRAGMA journal_mode = WAL;",
    })?;
    // The last connection to close takes the log and its index away.
    db.close().map_err(|(_, e)| e)
}

fn insert_sql(table: &Rows) -> String {
    let columns: Vec<String> = table.columns.iter().map(|c| quoted(c)).collect();
    let places = vec!["?"; table.columns.len()].join(", ");
    format!(
        "INSERT INTO {} ({}) VALUES ({places})",
        quoted(table.table),
        columns.join(", ")
    )
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The files that SQLite keeps beside a database.
fn sides(path: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|suffix| {
        let mut name: OsString = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

fn there(path: &Path) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!("{} is already there", path.display()),
    )
    .hint("a new database never takes the place of a file; choose another path")
}

fn io_error(path: &Path, error: &io::Error) -> Error {
    let kind = match error.kind() {
        io::ErrorKind::PermissionDenied => ErrorKind::Permission,
        io::ErrorKind::NotFound => ErrorKind::Absent,
        _ => ErrorKind::Io,
    };
    Error::new(
        kind,
        format!("could not create {}: {error}", path.display()),
    )
}

/// Every row that `sql` gives, each value as SQLite's own `quote()` would spell it. For tests that
/// look at a database which this module made.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) fn ask(path: &Path, sql: &str) -> Vec<Vec<String>> {
    // Immutable: a look at a cleanly closed WAL database must leave no file beside it.
    let uri = format!("file:{}?immutable=1", path.display());
    let db = Connection::open_with_flags(
        uri,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
    )
    .unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..columns)
            .map(|at| {
                Ok(match row.get_ref(at)? {
                    ValueRef::Null => "NULL".to_owned(),
                    ValueRef::Integer(n) => n.to_string(),
                    ValueRef::Real(r) => r.to_string(),
                    ValueRef::Text(t) => String::from_utf8(t.to_vec()).unwrap(),
                    ValueRef::Blob(b) => format!("{b:?}"),
                })
            })
            .collect()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SCHEMA: &str = "CREATE TABLE \"od\"\"d\" (id INTEGER PRIMARY KEY, \"a b\" TEXT);";

    fn rows() -> Vec<Rows<'static>> {
        vec![Rows {
            table: "od\"d",
            columns: &["id", "a b"],
            rows: vec![
                vec![Value::Int(1), Value::text(Some("할 일"))],
                vec![Value::Int(2), Value::text(None::<String>)],
            ],
        }]
    }

    #[test]
    fn rows_arrive_and_the_header_names_the_journal() {
        let dir = tempfile::tempdir().unwrap();
        for (name, journal, byte) in [("r.db", Journal::Rollback, 1), ("w.db", Journal::Wal, 2)] {
            let path = dir.path().join(name);
            create(&path, journal, SCHEMA, &rows()).unwrap();
            assert_eq!(
                ask(&path, "SELECT * FROM \"od\"\"d\" ORDER BY id"),
                [["1", "할 일"], ["2", "NULL"]]
            );
            let header = fs::read(&path).unwrap();
            assert_eq!(header[18..20], [byte, byte], "{name}");
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "a side file");
    }

    #[test]
    fn an_existing_file_or_an_old_log_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        for occupied in ["x.db", "x.db-wal", "x.db-shm", "x.db-journal"] {
            let there = dir.path().join(occupied);
            fs::write(&there, "mine").unwrap();
            let error = create(&dir.path().join("x.db"), Journal::Wal, SCHEMA, &[]).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Usage, "{occupied}");
            assert!(error.message.contains(occupied), "{}", error.message);
            assert!(error.hint.is_some());
            assert_eq!(fs::read(&there).unwrap(), b"mine");
            fs::remove_file(&there).unwrap();
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{occupied}");
        }
    }

    #[test]
    fn what_was_begun_and_failed_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        let mut twice = rows();
        twice.extend(rows());
        let error = create(&path, Journal::Wal, SCHEMA, &twice).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Io);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let error = create(&dir.path().join("no/x.db"), Journal::Wal, SCHEMA, &[]).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Absent);
    }
}
