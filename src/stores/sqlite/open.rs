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
//! * **Copy**: a `-wal` that SQLite could not use without writing. Both files are copied into a
//!   private folder between two equal looks, and the copy is read.
//!
//! One race is left: between our look at a `-wal` and SQLite's shared lock (some microseconds) its
//! last user may close and remove it, and SQLite then creates an empty one. That is harmless where
//! the file gets the owner's id; where it would get another one, the live way is not taken.
//!
//! Must not keep an immutable connection, open for writing, or close a descriptor of a database's
//! main file by another way than [`Held`].

use super::errors;
use super::held::{Held, identity};
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
/// Two writes within one tick of the kernel's clock leave the same time on a file. A file is
/// settled when its last change is at least so old, which is more than any kernel's tick.
const TICK: Duration = Duration::from_millis(20);

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

/// What the file system says of one file. Any write changes it, once the file is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStamp {
    /// Device and inode.
    pub identity: (u64, u64),
    /// In bytes.
    pub size: u64,
    /// Last change of the content, in nanoseconds since 1970.
    pub modified: i128,
    /// Last change of content or inode; nobody can set this one back.
    pub changed: i128,
}

impl FileStamp {
    fn of(meta: &Metadata) -> Self {
        Self {
            identity: identity(meta),
            size: meta.len(),
            modified: nanos(meta.modified().ok()),
            changed: changed(meta),
        }
    }

    /// The stamp of the regular file at `path`; `None` when nothing is there.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn at(path: &Path) -> io::Result<Option<Self>> {
        match std::fs::metadata(path) {
            Ok(meta) => Ok(Some(Self::of(&meta))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }
}

fn nanos(time: Option<std::time::SystemTime>) -> i128 {
    time.map_or(0, |t| match t.duration_since(std::time::UNIX_EPOCH) {
        Ok(d) => d.as_nanos() as i128,
        Err(e) => -(e.duration().as_nanos() as i128),
    })
}

#[cfg(unix)]
fn changed(meta: &Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(meta.ctime()) * 1_000_000_000 + i128::from(meta.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(meta: &Metadata) -> i128 {
    nanos(meta.modified().ok())
}

/// A database's files at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The main file.
    pub main: FileStamp,
    /// Its first bytes; shorter where the file is.
    pub head: Vec<u8>,
    /// The write-ahead log.
    pub wal: Option<FileStamp>,
    /// Whether the wal-index is there.
    pub has_shm: bool,
    /// A rollback journal with something in it.
    pub has_journal: bool,
}

impl Stamp {
    /// Whether the header says WAL.
    #[must_use]
    pub fn is_wal(&self) -> bool {
        self.head.get(18).is_some_and(|v| *v == 2) || self.head.get(19).is_some_and(|v| *v == 2)
    }

    /// `wal` or `rollback`, where it is a SQLite header at all.
    #[must_use]
    pub fn journal(&self) -> Option<&'static str> {
        self.head
            .starts_with(MAGIC)
            .then(|| if self.is_wal() { "wal" } else { "rollback" })
    }

    /// When the content last changed, in nanoseconds since 1970.
    #[must_use]
    pub fn modified(&self) -> i128 {
        self.main
            .modified
            .max(self.wal.map_or(i128::MIN, |w| w.modified))
    }

    /// Whether any further write must leave another time on the files.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let newest = self
            .main
            .changed
            .max(self.wal.map_or(i128::MIN, |w| w.changed));
        file_clock().is_some_and(|now| now - newest >= TICK.as_nanos() as i128)
    }
}

const MAGIC: &[u8] = b"SQLite format 3\0";

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

    /// The path of a side file: `-wal`, `-shm`, `-journal`.
    #[must_use]
    pub fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(suffix);
        PathBuf::from(name)
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
            Ok(Stamp {
                // The path, not the descriptor: a file that was replaced is another one.
                main: FileStamp::at(&self.path)?.ok_or(io::ErrorKind::NotFound)?,
                head,
                wal: FileStamp::at(&self.beside("-wal"))?,
                has_shm: FileStamp::at(&self.beside("-shm"))?.is_some(),
                has_journal,
            })
        };
        let stamp = stamp().map_err(|e| errors::from_io(&e))?;
        let held = self.held.metadata().map_err(|e| errors::from_io(&e))?;
        if identity(&held) == stamp.main.identity {
            Ok(stamp)
        } else {
            Err(errors::changing())
        }
    }

    /// The first bytes of the main file by now, without a look at anything else.
    #[must_use]
    pub fn head(&self) -> Option<[u8; 100]> {
        let mut head = [0; 100];
        (self.held.read_at(&mut head, 0).ok()? == head.len()).then_some(head)
    }

    /// Waits, a tick at most, until any further write must leave another time on the files.
    fn settle(&self) -> Result<Stamp, Error> {
        let stamp = self.stamp()?;
        if stamp.is_settled() {
            return Ok(stamp);
        }
        std::thread::sleep(TICK);
        self.stamp()
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
        let has_wal = stamp.wal.is_some_and(|w| w.size > 0) || stamp.has_shm && stamp.wal.is_some();
        Ok(match (stamp.is_wal() || has_wal, has_wal) {
            (false, _) => Access::Live,
            // A journal beside a closed WAL database: somebody died while changing the mode.
            (true, false) if stamp.has_journal => return Err(errors::hot_journal()),
            (true, false) => Access::Frozen,
            (true, true) if stamp.has_shm && !self.may_leave_foreign_files() => Access::Live,
            (true, true) => Access::Copy,
        })
    }

    /// Whether SQLite could create a file here that would then belong to somebody else than the
    /// database does.
    fn may_leave_foreign_files(&self) -> bool {
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
        let opened = match way {
            Access::Live => connect(&uri(&self.path, "mode=ro&readonly_shm=1"), deadline)
                .and_then(|c| Ok((c, None, self.stamp()?))),
            Access::Frozen => self.settle().map_err(Failure::Told).and_then(|stamp| {
                if self.way(&stamp) != Ok(Access::Frozen) {
                    return Err(Failure::Again);
                }
                let c = connect(&uri(&self.path, "mode=ro&immutable=1"), deadline)?;
                Ok((c, None, stamp))
            }),
            Access::Copy => self.copy().and_then(|(dir, stamp)| {
                let c = connect(&uri(&dir.path().join(COPY), "mode=ro"), deadline)?;
                Ok((c, Some(dir), stamp))
            }),
        };
        opened.map(|(connection, copy, stamp)| Opened {
            connection,
            _copy: copy,
            access: way,
            stamp,
            version: None,
            site: self,
        })
    }

    /// Copies main file and write-ahead log into a private folder, between two equal looks.
    fn copy(&self) -> Result<(TempDir, Stamp), Failure> {
        let io = |e: io::Error| Failure::Told(errors::from_io(&e));
        let stamp = self.settle().map_err(Failure::Told)?;
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
        if self.stamp().map_err(Failure::Told)? == stamp {
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
        Self::Told(e)
    }
}

/// An open store. The fields are dropped in this order: the connection before what it stands on.
pub struct Opened {
    /// The connection.
    pub connection: Connection,
    _copy: Option<TempDir>,
    /// The way it was opened.
    pub access: Access,
    /// The files when it was opened.
    pub stamp: Stamp,
    /// The data version that the look's transaction sees; of a live connection alone.
    pub version: Option<i64>,
    /// The file.
    pub site: Site,
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

/// Watches a connection's statements by a limit; of an older connection too.
///
/// # Errors
/// That of SQLite.
pub fn watch(connection: &mut Connection, deadline: &Deadline) -> rusqlite::Result<()> {
    let deadline = deadline.clone();
    connection.progress_handler(STEPS, Some(move || deadline.is_over()))
}

/// Opens a connection that cannot write and distrusts the schema.
fn connect(uri: &Path, deadline: &Deadline) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let mut connection = Connection::open_with_flags(uri, flags)?;
    watch(&mut connection, deadline)?;
    connection.busy_timeout(BUSY)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cell_size_check = ON")?;
    Ok(connection)
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

/// Sets whether SQLite waits for locks.
///
/// # Errors
/// That of SQLite.
pub fn wait_for_locks(connection: &Connection, wait: bool) -> rusqlite::Result<()> {
    connection.busy_timeout(if wait { BUSY } else { Duration::ZERO })
}

/// `file:` URI of an absolute path; every byte that could mean something in it is escaped.
fn uri(path: &Path, parameters: &str) -> PathBuf {
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

/// "Now" on the clock that stamps files: the time of a file made for it. Nothing else in this room
/// needs to know the time of day.
fn file_clock() -> Option<i128> {
    let meta = tempfile::tempfile().ok()?.metadata().ok()?;
    Some(changed(&meta))
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
