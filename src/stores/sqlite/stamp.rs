//! What the file system says of a database's files at one moment, and whether a later write could
//! hide behind the same times.
//!
//! Must not open a database; reads no clock but the one that stamps files.

use super::held::identity;
use super::log::Log;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::Duration;

/// Two writes within one tick of the kernel's clock leave the same time on a file. A file is
/// settled when its last change is at least so old, which is more than any kernel's tick …
const TICK: Duration = Duration::from_millis(20);
/// … or so old on a file system that knows whole seconds alone (FAT: every other one).
const COARSE_TICK: Duration = Duration::from_millis(2_100);

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

/// The stamp of a write-ahead log: without the change of its inode, since SQLite hands the file to
/// the database's owner at every opening by root, ours too.
///
/// # Errors
/// What the operating system says.
pub fn log_stamp(path: &Path) -> io::Result<Option<FileStamp>> {
    Ok(FileStamp::at(path)?.map(|stamp| FileStamp {
        changed: stamp.modified,
        ..stamp
    }))
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
    /// What SQLite can make of that log.
    pub log: Log,
    /// Whether the wal-index is there.
    pub has_shm: bool,
    /// A rollback journal with something in it.
    pub has_journal: bool,
    /// Whether any further write must leave another time on the files.
    pub is_settled: bool,
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

    /// When the content last changed, in nanoseconds since 1970. An empty write-ahead log tells of
    /// none: whoever only reads leaves one.
    #[must_use]
    pub fn modified(&self) -> i128 {
        let log = self.wal.filter(|w| w.size > 0);
        self.main
            .modified
            .max(log.map_or(i128::MIN, |w| w.modified))
    }

    /// How far apart two writes must be to leave different times on the files.
    #[must_use]
    pub fn tick(&self) -> Duration {
        // A time of modification can be set, and is then often a whole second; that of the inode
        // cannot, and betrays what the file system is able to keep.
        let whole = |nanos: i128| nanos % 1_000_000_000 == 0;
        let is_coarse = |f: &FileStamp| whole(f.modified) && whole(f.changed);
        if is_coarse(&self.main) && self.wal.as_ref().is_none_or(is_coarse) {
            COARSE_TICK
        } else {
            TICK
        }
    }

    /// Whether these are the same files with the same content, however long they have been so.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let settled = |stamp: &Self| Self {
            is_settled: true,
            ..stamp.clone()
        };
        settled(self) == settled(other)
    }
}

/// The first bytes of every database.
pub const MAGIC: &[u8] = b"SQLite format 3\0";

/// "Now" on the clock that stamps files: the time of a file made for it. Nothing else in this room
/// needs to know the time of day.
///
/// # Errors
/// What the operating system says where no temporary file can be made.
pub fn file_clock() -> io::Result<i128> {
    Ok(changed(&tempfile::tempfile()?.metadata()?))
}
