//! The ledger's file: its folder, its schema, whether a file found under its name is one at all,
//! and the two ways of opening it. Must not write into anything that is not ours.

use crate::model::{Error, ErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior, ffi};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file's name in the state folder.
pub const NAME: &str = "ledger.db";
/// What stands in the header of every ledger (`PRAGMA application_id`): "RVLG".
const APPLICATION: i32 = 0x5256_4c47;
/// The newest schema that this program knows.
const VERSION: i32 = 1;
/// How long one short transaction of ours waits for another.
const BUSY: Duration = Duration::from_secs(5);

/// One record is one line that is never changed. `hash` covers every other column and `prev` is the
/// hash of the record before. The last trigger also stops `INSERT OR REPLACE`, which would delete
/// without asking the second.
const SCHEMA: &str = "
CREATE TABLE records (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  operation TEXT,
  source TEXT,
  plan TEXT,
  at TEXT NOT NULL,
  real TEXT NOT NULL,
  actor TEXT NOT NULL,
  user TEXT NOT NULL,
  host TEXT NOT NULL,
  body TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX records_operation ON records (operation) WHERE operation IS NOT NULL;
CREATE INDEX records_plan ON records (plan) WHERE plan IS NOT NULL;
CREATE INDEX records_kind ON records (kind);
CREATE TRIGGER records_stay BEFORE UPDATE ON records
BEGIN SELECT RAISE(ABORT, 'a record of the ledger is never changed'); END;
CREATE TRIGGER records_remain BEFORE DELETE ON records
BEGIN SELECT RAISE(ABORT, 'a record of the ledger is never deleted'); END;
CREATE TRIGGER records_follow BEFORE INSERT ON records
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM records)
  OR NEW.prev IS NOT coalesce((SELECT hash FROM records ORDER BY seq DESC LIMIT 1), '')
BEGIN SELECT RAISE(ABORT, 'a record of the ledger follows the last one'); END;
";

/// What stands at a ledger's path.
enum Site {
    /// Nothing, or a file without a byte.
    New,
    /// A ledger of a version that we know.
    Ours,
}

/// Opens the ledger in a folder for writing, and makes both where they are not there.
///
/// # Errors
/// A sentence when the folder or the file cannot be made or written, or is something else.
pub fn create(dir: &Path) -> Result<(Connection, PathBuf), Error> {
    make_folder(dir)?;
    let dir = fs::canonicalize(dir).map_err(|e| from_io(&e, "the ledger's folder", dir))?;
    let path = dir.join(NAME);
    let site = look(&path)?;
    if matches!(site, Site::New) {
        make_file(&path)?;
    }
    let mut connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if is_blank(&connection, &path)? {
        lay_out(&mut connection, &path)?;
    }
    let wal: String = connection
        .query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0))
        .map_err(|e| from_sqlite(&e, &path))?;
    if !wal.eq_ignore_ascii_case("wal") {
        return Err(io_error(format!(
            "the ledger {} cannot be kept with a write-ahead log",
            path.display()
        ))
        .hint("keep the state folder on a local disk (--state-dir)"));
    }
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON;")
        .map_err(|e| from_sqlite(&e, &path))?;
    Ok((connection, path))
}

/// Opens the ledger of a folder for reading alone; `None` where there is none. Creates nothing: the
/// side files that SQLite needs go again when the connection is closed, for which it has to be one
/// that may write. Where it may not, and nobody has the file open, it is read as it stands.
///
/// # Errors
/// A sentence when something is there that cannot be read as a ledger.
pub fn open_existing(dir: &Path) -> Result<Option<(Connection, PathBuf)>, Error> {
    let Ok(dir) = fs::canonicalize(dir) else {
        return Ok(None);
    };
    let path = dir.join(NAME);
    if !path.try_exists().unwrap_or(true) || matches!(look(&path)?, Site::New) {
        return Ok(None);
    }
    let connection = match connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        Ok(connection) if !connection.is_readonly("main").unwrap_or(true) => connection,
        _ if side(&path, "-wal").exists() => connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        _ => connect_frozen(&path)?,
    };
    if is_blank(&connection, &path)? {
        return Ok(None);
    }
    connection
        .execute_batch("PRAGMA query_only = ON")
        .map_err(|e| from_sqlite(&e, &path))?;
    Ok(Some((connection, path)))
}

/// A file beside the ledger's.
fn side(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn make_folder(dir: &Path) -> Result<(), Error> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(dir)
        .map_err(|e| from_io(&e, "the ledger's folder", dir))
}

/// Makes an empty file that only its owner may read; SQLite gives the side files the same mode.
fn make_file(path: &Path) -> Result<(), Error> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map(drop)
        .map_err(|e| from_io(&e, "the ledger", path))
}

/// Reads the header alone, so that nothing happens to a file that is not ours.
fn look(path: &Path) -> Result<Site, Error> {
    let mut head = Vec::with_capacity(100);
    match fs::File::open(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Site::New),
        Err(e) => return Err(from_io(&e, "the ledger", path)),
        Ok(file) => {
            if !file.metadata().is_ok_and(|m| m.is_file()) {
                return Err(foreign(path));
            }
            file.take(100)
                .read_to_end(&mut head)
                .map_err(|e| from_io(&e, "the ledger", path))?;
        }
    }
    if head.is_empty() {
        return Ok(Site::New);
    }
    let number = |at: usize| {
        let bytes = head.get(at..at + 4)?.try_into().ok()?;
        Some(i32::from_be_bytes(bytes))
    };
    if !head.starts_with(b"SQLite format 3\0") || number(68) != Some(APPLICATION) {
        return Err(foreign(path));
    }
    match number(60) {
        Some(VERSION) => Ok(Site::Ours),
        Some(newer) if newer > VERSION => Err(io_error(format!(
            "the ledger {} was written by a newer reveille: its version is {newer}, this program knows {VERSION}",
            path.display()
        ))
        .hint("use that newer reveille, or another --state-dir")),
        _ => Err(damaged(path, "its version is none that was ever written")),
    }
}

/// Whether nothing was ever laid out in it. The header alone does not tell: whoever was stopped while
/// laying it out left one, and the journal that takes it back when the file is opened.
fn is_blank(connection: &Connection, path: &Path) -> Result<bool, Error> {
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))
        .map_err(|e| from_sqlite(&e, path))?;
    Ok(tables == 0)
}

/// Schema, version and mark come into being together, and before the write-ahead log does: so the
/// header says from the first byte on that the file is ours.
fn lay_out(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let failed = |e: &rusqlite::Error| from_sqlite(e, path);
    let work = connection
        .transaction_with_behavior(TransactionBehavior::Exclusive)
        .map_err(|e| failed(&e))?;
    // Somebody else may have been quicker.
    if is_blank(&work, path)? {
        work.execute_batch(SCHEMA).map_err(|e| failed(&e))?;
        work.pragma_update(None, "application_id", APPLICATION)
            .map_err(|e| failed(&e))?;
        work.pragma_update(None, "user_version", VERSION)
            .map_err(|e| failed(&e))?;
    }
    work.commit().map_err(|e| failed(&e))
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, Error> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    prepare(Connection::open_with_flags(path, flags), path)
}

fn connect_frozen(path: &Path) -> Result<Connection, Error> {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    prepare(Connection::open_with_flags(uri, flags), path)
}

fn prepare(opened: rusqlite::Result<Connection>, path: &Path) -> Result<Connection, Error> {
    let connection = opened.map_err(|e| from_sqlite(&e, path))?;
    let set = || -> rusqlite::Result<()> {
        connection.busy_timeout(BUSY)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        Ok(())
    };
    set().map_err(|e| from_sqlite(&e, path))?;
    Ok(connection)
}

/// A failure of the ledger is one of the operating system, never of a source: it has its own exit
/// code.
pub fn io_error(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Io, message)
}

/// The sentence for a failure of the operating system.
pub fn from_io(e: &io::Error, what: &str, path: &Path) -> Error {
    let shown = path.display();
    match e.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            io_error(format!("{what} {shown} may not be used by this user"))
                .hint("give yourself the right to it, or name another folder with --state-dir")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            io_error(format!("the disk of {what} {shown} is full"))
                .hint("nothing is applied before there is room for its record")
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => io_error(format!(
            "{what} {shown} cannot be made: a file is in its way"
        ))
        .hint("name another folder with --state-dir"),
        _ => io_error(format!("{what} {shown} cannot be used: {e}"))
            .hint("name another folder with --state-dir"),
    }
}

/// The sentence for a failure of SQLite.
pub fn from_sqlite(e: &rusqlite::Error, path: &Path) -> Error {
    let shown = path.display();
    let (code, said) = match e {
        rusqlite::Error::SqliteFailure(e, said) => (e.extended_code, said.clone()),
        rusqlite::Error::SqlInputError { error, msg, .. } => {
            (error.extended_code, Some(msg.clone()))
        }
        other => return damaged(path, &other.to_string()),
    };
    let said = said.unwrap_or_else(|| e.to_string());
    match code & 0xff {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => {
            io_error(format!("the ledger {shown} is held by another program"))
                .hint("try again when it has let go")
        }
        ffi::SQLITE_FULL => io_error(format!("the disk of the ledger {shown} is full"))
            .hint("nothing is applied before there is room for its record"),
        ffi::SQLITE_READONLY | ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM | ffi::SQLITE_AUTH => {
            io_error(format!("the ledger {shown} cannot be written by this user"))
                .hint("give yourself the right to it, or name another folder with --state-dir")
        }
        ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB | ffi::SQLITE_ERROR | ffi::SQLITE_MISMATCH => {
            damaged(path, &said)
        }
        ffi::SQLITE_CONSTRAINT => io_error(format!("the ledger {shown} refused a record: {said}")),
        // The end of a quota, of what a process may write, or of the disk itself.
        ffi::SQLITE_IOERR => io_error(format!("the ledger {shown} cannot be read or written: {said}"))
            .hint("see whether its disk has room and is sound (df, dmesg), or name another folder with --state-dir"),
        _ => io_error(format!("the ledger {shown} cannot be used: {said}")),
    }
}

/// The sentence for a file that is no ledger.
fn foreign(path: &Path) -> Error {
    io_error(format!(
        "{} is something else than a ledger of reveille; it was left as it is",
        path.display()
    ))
    .hint("move it away, or name another folder with --state-dir")
}

/// The sentence for a ledger that cannot be read to its end.
pub fn damaged(path: &Path, how: &str) -> Error {
    io_error(format!(
        "the ledger {} is damaged ({how}); it was left as it is",
        path.display()
    ))
    .hint("put back a copy of it, or name another folder with --state-dir; `reveille log --verify` tells how far it is whole")
}
