//! Whether a store may have changed since the last look, in microseconds and without a query.
//!
//! * Live WAL: `PRAGMA data_version` on the kept connection; the value means something within one
//!   connection only, so the files are compared too, in case they were replaced.
//! * Live rollback: the header, whose change counter every commit moves, and the file's times. No
//!   lock is taken, so a writer never waits for a poll.
//! * Frozen, or a copy: the times, sizes and identities of the main file and the `-wal`.
//!
//! Must not run any other statement, and must not open a database.

use super::open::{Access, FileStamp, Opened, Site, Stamp};
use super::{SqliteStore, open};
use rusqlite::ffi;
use std::path::PathBuf;

/// So many polls in a row may find a database locked before a look tells so.
const BUSY_POLLS: u32 = 20;

/// What the last look left behind for comparing.
#[derive(Clone)]
pub enum Mark {
    /// Nothing to compare with: look.
    Unknown,
    /// Nothing was there.
    Absent,
    /// The files as they were.
    Files(Box<Watched>),
    /// The kept connection's files, with the first bytes of the main one.
    Rollback(Box<Watched>, Vec<u8>),
    /// The kept connection's data version.
    Wal {
        /// The files, of which the identity counts.
        files: Box<Watched>,
        /// The data version.
        version: i64,
        /// Polls in a row that found it locked.
        busy: u32,
    },
}

/// Main file and write-ahead log at the time of a look.
#[derive(Clone)]
pub struct Watched {
    main: FileStamp,
    log: PathBuf,
    wal: Option<FileStamp>,
}

impl Site {
    /// What is compared later.
    #[must_use]
    pub fn watched(&self, stamp: &Stamp) -> Watched {
        Watched {
            main: stamp.main,
            log: self.beside("-wal"),
            wal: stamp.wal,
        }
    }
}

impl Mark {
    /// The mark of a look that has just ended.
    #[must_use]
    pub fn of(opened: &mut Opened) -> Self {
        let files = Box::new(opened.site.watched(&opened.stamp));
        match opened.access {
            Access::Frozen | Access::Copy => Self::Files(files),
            Access::Live if opened.stamp.wal.is_none() => {
                Self::Rollback(files, opened.stamp.head.clone())
            }
            Access::Live => {
                let quiet = open::wait_for_locks(&opened.connection, false);
                let (Some(version), Ok(())) = (opened.version, quiet) else {
                    return Self::Unknown;
                };
                // Without any process at its `-shm` SQLite may tell every poll that all has
                // changed. Nobody else is there then, and a writer that comes changes the files.
                let restless = match (opened.data_version(), opened.data_version()) {
                    (Ok(one), Ok(two)) => one != two,
                    _ => false,
                };
                if restless && opened.stamp.is_settled() {
                    return Self::Files(files);
                }
                Self::Wal {
                    files,
                    version,
                    busy: 0,
                }
            }
        }
    }
}

impl Opened {
    /// Whether the connection still stands on the files it was opened on, and may be used as it is.
    #[must_use]
    pub fn is_still_good(&self) -> bool {
        let same = |now: &Stamp| {
            now.main.identity == self.stamp.main.identity
                && now.wal.map(|w| w.identity) == self.stamp.wal.map(|w| w.identity)
                && self.site.way(now) == Ok(Access::Live)
        };
        self.access == Access::Live && self.site.stamp().is_ok_and(|now| same(&now))
    }
}

impl SqliteStore {
    pub(super) fn has_changed(&mut self) -> bool {
        let path = &self.spec.path;
        let at = |path: &std::path::Path| FileStamp::at(path).ok();
        match &mut self.mark {
            Mark::Unknown => true,
            Mark::Absent => at(path) != Some(None),
            Mark::Files(files) => {
                at(path) != Some(Some(files.main)) || at(&files.log) != Some(files.wal)
            }
            Mark::Rollback(files, head) => {
                at(path) != Some(Some(files.main))
                    || at(&files.log) != Some(None)
                    || self
                        .kept
                        .as_ref()
                        .and_then(|o| o.site.head())
                        .is_none_or(|now| now.as_slice() != head.as_slice())
            }
            Mark::Wal {
                files,
                version,
                busy,
            } => {
                let is = |now: Option<Option<FileStamp>>, then: Option<FileStamp>| {
                    now.map(|now| now.map(|s| s.identity)) == Some(then.map(|s| s.identity))
                };
                let Some(opened) = self.kept.as_ref() else {
                    return true;
                };
                if !is(at(path), Some(files.main)) || !is(at(&files.log), files.wal) {
                    return true;
                }
                match opened.data_version() {
                    Ok(now) => {
                        *busy = 0;
                        now != *version
                    }
                    // Somebody is just changing it; the next poll will tell.
                    Err(e)
                        if super::errors::code(&e)
                            .is_some_and(|c| c & 0xff == ffi::SQLITE_BUSY) =>
                    {
                        *busy += 1;
                        *busy > BUSY_POLLS
                    }
                    Err(_) => true,
                }
            }
        }
    }
}

impl Opened {
    /// SQLite's own counter of other connections' commits, as this connection sees it.
    ///
    /// # Errors
    /// That of SQLite.
    pub fn data_version(&self) -> rusqlite::Result<i64> {
        self.connection
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))
    }
}
