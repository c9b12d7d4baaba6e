//! How to look into a database without breaking anything for those who work with it.
//!
//! `SQLITE_OPEN_READ_ONLY` alone is not enough: opening a cleanly closed WAL database creates
//! `-wal` and `-shm` and leaves them behind, owned by whoever looked. So the header and the side
//! files are looked at first, and one of three ways is taken:
//!
//! * **Live**: a rollback database, or a WAL one whose `-wal` and `-shm` are both there. Opened with
//!   `mode=ro&readonly_shm=1`. With the second parameter SQLite (`unixOpenSharedMemory`) opens the
//!   `-shm` read-only and never creates it: a live writer's commits are seen at once, and when no
//!   process holds the `-shm` any more (the writer was killed) the `-wal` is indexed in our own
//!   memory. What it cannot do is register a read mark of its own; where no usable mark is there,
//!   which is so between a fresh writer's first commit and the next read, SQLite answers
//!   `READONLY_CANTINIT` and a copy is read instead.
//! * **Frozen**: the header says WAL and there is no `-wal` (or an empty one without `-shm`): nobody
//!   has it open. Opened with `immutable=1`, between two equal looks at the file; such a connection
//!   is never kept.
//! * **Copy**: a `-wal` that SQLite could not use without writing, or whose header is damaged. Both
//!   files are copied into a private folder between two equal looks, and the copy is read.
//!
//! One race is left: between our last look at a `-wal` and SQLite's shared lock, some microseconds
//! later, its last user may close and remove it, and SQLite then creates an empty one. The next
//! worker takes it over and removes it when it closes, provided that it may write it: so where the
//! file would not get the owner's id, the live way is not taken.
//!
//! Must not keep a connection, open for writing, or close a descriptor of a database's main file by
//! another way than [`Held`].

use super::errors;
use super::held::{Held, identity};
use super::log::{self, Log};
use super::stamp::{FileStamp, MAGIC, Stamp, file_clock, log_stamp};
use crate::model::{Error, ErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::ffi::OsString;
use std::fs::Metadata;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long SQLite waits for a lock before it gives up.
const BUSY: Duration = Duration::from_millis(250);
/// No text, blob or row beyond this is ever loaded, schema texts included.
const LONGEST: i32 = 4 << 20;
/// Virtual machine steps between two looks at the clock: some ten microseconds.
const STEPS: i32 = 1_000;
/// How a store was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Beside its users, with SQLite's locks.
    Live,
    /// Closed by everyone; read as it stands.
    Frozen,
    /// A private copy of the main file and the write-ahead log.
    Copy,
}

impl Access {
    /// As `doctor` says it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Frozen => "closed WAL, read as it stands",
            Self::Copy => "a copy",
        }
    }
}

/// A store's main file, held, with the paths of what may stand beside it.
pub struct Site {
    path: PathBuf,
    held: Held,
}

impl Site {
    /// Finds and holds the file at `path`, symbolic links followed: SQLite keeps the side files
    /// beside the real one.
    ///
    /// # Errors
    /// A sentence when nothing is there, or nothing that may be a database.
    pub fn at(path: &Path) -> Result<Self, Error> {
        let path = std::fs::canonicalize(path).map_err(|e| errors::from_io(&e))?;
        let (held, _) = Held::take(&path).map_err(|e| match e.kind() {
            io::ErrorKind::InvalidInput => Error::new(ErrorKind::WrongKind, e.to_string())
                .hint("`path` must name the database file itself"),
            _ => errors::from_io(&e),
        })?;
        Ok(Self { path, held })
    }

    /// The real path of the main file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a side file: `-wal`, `-shm`, `-journal`.
    #[must_use]
    pub fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(suffix);
        PathBuf::from(name)
    }

    /// Whether the write-ahead log is there at this moment.
    #[must_use]
    pub fn has_log(&self) -> bool {
        log_stamp(&self.beside("-wal")).is_ok_and(|log| log.is_some())
    }

    /// The files as they are now.
    ///
    /// # Errors
    /// A sentence of the operating system.
    pub fn stamp(&self) -> Result<Stamp, Error> {
        let stamp = || -> io::Result<Stamp> {
            let journal = self.beside("-journal");
            // A zeroed or emptied journal is what `persist` and `truncate` leave behind.
            let has_journal = FileStamp::at(&journal)?.is_some_and(|j| j.size > 0)
                && std::fs::File::open(&journal)
                    .and_then(|mut f| {
                        let mut first = [0; 1];
                        io::Read::read_exact(&mut f, &mut first).map(|()| first[0] != 0)
                    })
                    .unwrap_or(true);
            let mut head = vec![0; 100];
            let filled = self.held.read_at(&mut head, 0)?;
            head.truncate(filled);
            let wal = log_stamp(&self.beside("-wal"))?;
            let mut stamp = Stamp {
                // The path, not the descriptor: a file that was replaced is another one.
                main: FileStamp::at(&self.path)?.ok_or(io::ErrorKind::NotFound)?,
                head,
                wal,
                log: log::look(&self.beside("-wal"), wal.map_or(0, |w| w.size))?,
                has_shm: FileStamp::at(&self.beside("-shm"))?.is_some(),
                has_journal,
                is_settled: false,
            };
            let newest = stamp
                .main
                .changed
                .max(stamp.wal.map_or(i128::MIN, |w| w.changed));
            stamp.is_settled =
                file_clock().is_ok_and(|now| now - newest >= stamp.tick().as_nanos().cast_signed());
            Ok(stamp)
        };
        let stamp = stamp().map_err(|e| errors::from_io(&e))?;
        let held = self.held.metadata().map_err(|e| errors::from_io(&e))?;
        if identity(&held) == stamp.main.identity {
            Ok(stamp)
        } else {
            Err(errors::changing())
        }
    }

    /// Waits, a tick at most, until any further write must leave another time on the files.
    fn settle(&self) -> Result<Stamp, Failure> {
        let stamp = self.stamp()?;
        if stamp.is_settled {
            return Ok(stamp);
        }
        std::thread::sleep(stamp.tick());
        let later = self.stamp()?;
        // Equal stamps so far apart say it too, whatever the clocks say.
        if later.is_settled || later.is_same(&stamp) {
            Ok(later)
        } else {
            Err(Failure::Again)
        }
    }

    /// The way to look into it.
    ///
    /// # Errors
    /// A sentence when it is no database, or one that must not be read now.
    pub fn way(&self, stamp: &Stamp) -> Result<Access, Error> {
        if stamp.main.size == 0 {
            return Err(Error::new(
                ErrorKind::Empty,
                "the file is empty: there is no database in it",
            )
            .hint("its owner may not have written to it yet, or `path` names the wrong file"));
        }
        if !stamp.head.starts_with(MAGIC) {
            return Err(not_a_database(&stamp.head));
        }
        if stamp.head.len() < 100 {
            return Err(errors::malformed("the file ends within its header"));
        }
        let has_bytes = stamp.wal.is_some_and(|w| w.size > 0);
        let has_wal = has_bytes || stamp.has_shm && stamp.wal.is_some();
        Ok(match (stamp.is_wal() || has_wal, has_wal) {
            (false, _) => Access::Live,
            // A journal beside a closed WAL database: somebody died while changing the mode.
            (true, false) if stamp.has_journal => return Err(errors::hot_journal()),
            (true, false) => Access::Frozen,
            (true, true) if has_bytes && stamp.log != Log::Whole => Access::Copy,
            (true, true) if stamp.has_shm && !self.may_leave_foreign_files() => Access::Live,
            (true, true) => Access::Copy,
        })
    }

    /// Whether SQLite could create a file here that would then belong to somebody else than the
    /// database does.
    #[must_use]
    pub fn may_leave_foreign_files(&self) -> bool {
        let (Ok(main), Some(folder)) = (self.held.metadata(), self.path.parent()) else {
            return true;
        };
        std::fs::metadata(folder).map_or(true, |folder| Me::get().is_stranger(&main, &folder))
    }

    /// Opens it the given way.
    ///
    /// # Errors
    /// The error of SQLite, or a sentence.
    pub fn open(self, way: Access, deadline: &Deadline) -> Result<Opened, Failure> {
        let (uri, connection, copy, stamp) = match way {
            Access::Live => {
                let uri = uri(&self.path, "mode=ro&readonly_shm=1");
                let connection = connect(&uri, deadline)?;
                // Again, since opening took its time.
                let stamp = self.stamp()?;
                if self.way(&stamp) != Ok(Access::Live) {
                    return Err(Failure::Again);
                }
                (uri, connection, None, stamp)
            }
            Access::Frozen => {
                let stamp = self.settle()?;
                if self.way(&stamp) != Ok(Access::Frozen) {
                    return Err(Failure::Again);
                }
                let uri = uri(&self.path, "mode=ro&immutable=1");
                let connection = connect(&uri, deadline)?;
                (uri, connection, None, stamp)
            }
            Access::Copy => {
                let (dir, stamp) = self.copy()?;
                let uri = uri(&dir.path().join(COPY), "mode=ro");
                let connection = connect(&uri, deadline)?;
                (uri, connection, Some(dir), stamp)
            }
        };
        Ok(Opened {
            connection,
            twin: None,
            _copy: copy,
            access: way,
            stamp,
            uri,
            site: self,
        })
    }

    /// Copies main file and write-ahead log into a private folder, between two equal looks.
    fn copy(&self) -> Result<(TempDir, Stamp), Failure> {
        let io = |e: io::Error| Failure::Told(errors::from_io(&e));
        let stamp = self.settle()?;
        if stamp.has_journal {
            return Err(Failure::Told(errors::hot_journal()));
        }
        // Readable by this user alone: `tempfile` makes it 0700.
        let dir = tempfile::Builder::new()
            .prefix("reveille-")
            .tempdir()
            .map_err(io)?;
        let mut out = std::fs::File::create_new(dir.path().join(COPY)).map_err(io)?;
        let mut buffer = vec![0; 1 << 20];
        let mut at = 0;
        loop {
            let read = self.held.read_at(&mut buffer, at).map_err(io)?;
            let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
                break;
            };
            out.write_all(part).map_err(io)?;
            at += read as u64;
        }
        drop(out);
        if stamp.wal.is_some() {
            let log = dir.path().join(format!("{COPY}-wal"));
            // No lock is ever taken on a `-wal`, so its descriptor may be closed.
            match std::fs::copy(self.beside("-wal"), log) {
                Ok(_) => {}
                Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(Failure::Again),
                Err(e) => return Err(io(e)),
            }
        }
        if self.stamp()?.is_same(&stamp) {
            Ok((dir, stamp))
        } else {
            Err(Failure::Again)
        }
    }
}

const COPY: &str = "store.db";

/// Why an opening failed.
pub enum Failure {
    /// As SQLite says it.
    Sqlite(rusqlite::Error),
    /// As a person is told it.
    Told(Error),
    /// The files changed meanwhile: begin again.
    Again,
}

impl From<rusqlite::Error> for Failure {
    fn from(e: rusqlite::Error) -> Self {
        Self::Sqlite(e)
    }
}

impl From<Error> for Failure {
    fn from(e: Error) -> Self {
        if e.kind == ErrorKind::Changing {
            Self::Again
        } else {
            Self::Told(e)
        }
    }
}

/// An open store. The fields are dropped in this order: the connection before what it stands on.
pub struct Opened {
    /// The connection.
    pub connection: Connection,
    /// Another one that sees the same, in a transaction of its own.
    pub twin: Option<Connection>,
    _copy: Option<TempDir>,
    /// The way it was opened.
    pub access: Access,
    /// The files just before anything was read.
    pub stamp: Stamp,
    /// What was opened.
    pub uri: PathBuf,
    /// The file.
    pub site: Site,
}

impl Opened {
    /// Whether a frozen file is still what it was when the reading began: else what was read need
    /// not be true of it, nor an error that was met.
    ///
    /// # Errors
    /// [`Failure::Again`] when it is not.
    pub fn is_as_it_was(&self) -> Result<(), Failure> {
        if self.access == Access::Frozen && !self.site.stamp()?.is_same(&self.stamp) {
            return Err(Failure::Again);
        }
        Ok(())
    }

    /// Closes the connection.
    #[must_use]
    pub fn close(self) -> Site {
        let Self {
            connection,
            twin,
            site,
            ..
        } = self;
        drop(twin);
        drop(connection);
        site
    }
}

fn not_a_database(head: &[u8]) -> Error {
    let first = head
        .iter()
        .copied()
        .find(|b| !b.is_ascii_whitespace() && ![0xef, 0xbb, 0xbf].contains(b));
    if matches!(first, Some(b'{' | b'[')) {
        Error::new(ErrorKind::WrongKind, "it is a JSON file, not a database")
            .hint("set kind = \"json\"")
    } else {
        Error::new(
            ErrorKind::WrongKind,
            "it is not a SQLite database, or an encrypted one",
        )
        .hint("check `path`")
    }
}

/// A time limit that a connection's progress handler looks at; the limit can be moved.
#[derive(Clone)]
pub struct Deadline {
    begun: Instant,
    micros: Arc<AtomicU64>,
}

impl Deadline {
    /// A limit so long after now.
    #[must_use]
    pub fn after(limit: Duration) -> Self {
        let deadline = Self {
            begun: Instant::now(),
            micros: Arc::new(AtomicU64::new(0)),
        };
        deadline.set(limit);
        deadline
    }

    /// Moves the limit: so long after the beginning.
    pub fn set(&self, limit: Duration) {
        let micros = u64::try_from(limit.as_micros()).unwrap_or(u64::MAX);
        self.micros.store(micros, Ordering::Relaxed);
    }

    /// Time since the beginning.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Whether the limit is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.elapsed().as_micros() >= u128::from(self.micros.load(Ordering::Relaxed))
    }
}

/// Opens a connection that cannot write and distrusts the schema.
///
/// # Errors
/// That of SQLite.
pub fn connect(uri: &Path, deadline: &Deadline) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let mut connection = Connection::open_with_flags(uri, flags)?;
    connection.busy_timeout(BUSY)?;
    distrust(&mut connection, deadline)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cell_size_check = ON")?;
    Ok(connection)
}

/// What holds for every connection: the schema is not trusted, no value is too long, no other file
/// is attached, and the deadline ends what runs.
///
/// # Errors
/// That of SQLite.
pub fn distrust(connection: &mut Connection, deadline: &Deadline) -> rusqlite::Result<()> {
    let deadline = deadline.clone();
    connection.progress_handler(STEPS, Some(move || deadline.is_over()))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    Ok(())
}

/// How the pages of the next statements are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// Each once, in order: a small cache is one that the processor keeps near. SQLite's own, of two
    /// megabytes, makes the first scan of a table of 10,000 rows half as long again.
    Once,
    /// Some of them again and again, as a view or an index asks for them.
    Again,
}

/// Sets how many pages are kept in memory.
///
/// # Errors
/// That of SQLite.
pub fn keep_pages(connection: &Connection, pages: Pages) -> rusqlite::Result<()> {
    connection.execute_batch(match pages {
        Pages::Once => "PRAGMA cache_size = -512",
        Pages::Again => "PRAGMA cache_size = -2000",
    })
}

/// Sets how long a value the next steps may load, at most [`LONGEST`].
///
/// # Errors
/// That of SQLite.
pub fn limit_length(connection: &Connection, bytes: Option<usize>) -> rusqlite::Result<()> {
    let bytes = bytes.and_then(|b| i32::try_from(b).ok()).unwrap_or(LONGEST);
    connection
        .set_limit(Limit::SQLITE_LIMIT_LENGTH, bytes.min(LONGEST))
        .map(drop)
}

/// `file:` URI of an absolute path; every byte that could mean something in it is escaped.
#[must_use]
pub fn uri(path: &Path, parameters: &str) -> PathBuf {
    let mut uri = String::from("file:");
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str());
    #[cfg(not(unix))]
    let text = format!("/{}", path.to_string_lossy().replace('\\', "/"));
    #[cfg(not(unix))]
    let bytes = text.as_bytes();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri.push('?');
    uri.push_str(parameters);
    PathBuf::from(uri)
}

/// As whom this program creates files.
struct Me {
    uid: Option<u32>,
    /// `None` where the system does not tell.
    groups: Option<Vec<u32>>,
}

impl Me {
    fn get() -> &'static Self {
        static ME: OnceLock<Me> = OnceLock::new();
        ME.get_or_init(|| Self {
            uid: tempfile::tempfile()
                .and_then(|f| f.metadata())
                .ok()
                .and_then(|meta| owner(&meta).map(|o| o.0)),
            groups: std::fs::read_to_string("/proc/self/status")
                .ok()
                .map(|status| {
                    status
                        .lines()
                        .filter_map(|l| {
                            l.strip_prefix("Gid:").or_else(|| l.strip_prefix("Groups:"))
                        })
                        .flat_map(str::split_whitespace)
                        .filter_map(|gid| gid.parse().ok())
                        .collect()
                }),
        })
    }

    /// Whether a file created in `folder` would not belong to the owner of `main`. Root's would:
    /// SQLite hands it over.
    fn is_stranger(&self, main: &Metadata, folder: &Metadata) -> bool {
        let (Some(uid), Some((owner, _)), Some((folder_owner, folder_group))) =
            (self.uid, owner(main), owner(folder))
        else {
            return false;
        };
        if uid == 0 || uid == owner {
            return false;
        }
        let mode = mode(folder);
        let in_group = self
            .groups
            .as_ref()
            .is_none_or(|g| g.contains(&folder_group));
        uid == folder_owner || mode & 0o002 != 0 || (in_group && mode & 0o020 != 0)
    }
}

#[cfg(unix)]
fn owner(meta: &Metadata) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    Some((meta.uid(), meta.gid()))
}

#[cfg(not(unix))]
fn owner(_: &Metadata) -> Option<(u32, u32)> {
    None
}

#[cfg(unix)]
fn mode(meta: &Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&meta.permissions())
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn opened(deadline: &Deadline) -> (TempDir, Opened) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("CREATE TABLE t(a); INSERT INTO t VALUES (1)")
            .unwrap();
        drop(db);
        let site = Site::at(&path).unwrap();
        let way = site.way(&site.stamp().unwrap()).unwrap();
        let Ok(opened) = site.open(way, deadline) else {
            panic!("not opened")
        };
        (dir, opened)
    }

    #[test]
    fn a_connection_cannot_write_anything() {
        let (dir, opened) = opened(&Deadline::after(Duration::from_secs(10)));
        let elsewhere = dir.path().join("other.db");
        for statement in [
            "UPDATE t SET a = 2",
            "CREATE TABLE u(a)",
            "CREATE TEMP TABLE u(a)",
            "DROP TABLE t",
            "PRAGMA user_version = 7",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'x'",
            "VACUUM",
            &format!("VACUUM INTO '{}'", elsewhere.display()),
            &format!("ATTACH '{}' AS o", elsewhere.display()),
            "SELECT load_extension('x')",
        ] {
            assert!(
                opened.connection.execute_batch(statement).is_err(),
                "{statement}"
            );
        }
        let a: i64 = opened
            .connection
            .query_row("SELECT a FROM t", [], |r| r.get(0))
            .unwrap();
        assert_eq!(a, 1);
        assert!(!elsewhere.exists());
    }

    #[test]
    fn a_statement_ends_at_the_deadline() {
        let deadline = Deadline::after(Duration::from_millis(30));
        let (_dir, opened) = opened(&deadline);
        let endless =
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n FROM c) SELECT count(*) FROM c";
        let ended = opened.connection.query_row(endless, [], |_| Ok(()));
        assert!(errors::is_interrupt(&ended.unwrap_err()));
        assert!(deadline.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn no_value_beyond_the_limit_is_loaded() {
        let (_dir, opened) = opened(&Deadline::after(Duration::from_secs(10)));
        let ask = |size: usize| {
            opened
                .connection
                .query_row(&format!("SELECT zeroblob({size})"), [], |_| Ok(()))
        };
        assert!(ask(1 << 20).is_ok());
        assert!(errors::is_too_big(&ask(5 << 20).unwrap_err()));
        limit_length(&opened.connection, Some(1000)).unwrap();
        assert!(ask(2000).is_err());
        limit_length(&opened.connection, None).unwrap();
        assert!(ask(2000).is_ok());
    }

    #[test]
    fn a_uri_names_its_path_and_nothing_more() {
        assert_eq!(
            uri(Path::new("/a b/x?mode=rwc#%.db"), "mode=ro"),
            Path::new("file:/a%20b/x%3Fmode%3Drwc%23%25.db?mode=ro")
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_stranger_is_one_whose_files_would_be_in_the_way() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("x");
        std::fs::write(&file, b"x").unwrap();
        let main = std::fs::metadata(&file).unwrap();
        let folder = |mode| {
            std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            std::fs::metadata(dir.path()).unwrap()
        };
        let me = |uid, groups: &[u32]| Me {
            uid: Some(uid),
            groups: Some(groups.to_vec()),
        };
        let (owner, group) = (main.uid(), folder(0o755).gid());
        let other = owner + 4321;
        assert!(!me(owner, &[]).is_stranger(&main, &folder(0o777)));
        assert!(!me(0, &[]).is_stranger(&main, &folder(0o777)));
        assert!(!me(other, &[]).is_stranger(&main, &folder(0o755)));
        assert!(me(other, &[]).is_stranger(&main, &folder(0o777)));
        assert!(me(other, &[group]).is_stranger(&main, &folder(0o770)));
        assert!(!me(other, &[group + 1]).is_stranger(&main, &folder(0o770)));
        let untold = Me {
            uid: Some(other),
            groups: None,
        };
        assert!(untold.is_stranger(&main, &folder(0o770)));
    }
}
