//! Whether a store may have changed since the last look: two `stat` calls, no query, no lock.
//!
//! `PRAGMA data_version` would need a connection that stays open, and in WAL mode such a
//! connection holds a lock for as long as it lives: the last worker to close the database could
//! then neither checkpoint nor remove its `-wal` (measured: 4 MB of commits stayed beside an 8 kB
//! main file until another worker came), and a writer of this very process would share our
//! read-only `-shm` and fail. So nothing is kept open between looks, and the files' own times are
//! compared: every commit writes to the `-wal` or to the main file.
//!
//! Times move in ticks. A write in the same tick as the one before it leaves no trace, so a look at
//! files that were written a moment ago is followed by another one when the tick is over.
//!
//! Must not open a database or run a statement.

use super::SqliteStore;
use super::open::Site;
use super::stamp::{FileStamp, Stamp, log_stamp};
use crate::model::{Error, ErrorKind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What the last look left behind for comparing.
pub enum Mark {
    /// Nothing to compare with: look.
    Unknown,
    /// Nothing was there.
    Absent,
    /// The files as they were before the look read them.
    Files(Box<Watched>),
}

/// Main file and write-ahead log just before a look.
pub struct Watched {
    main: FileStamp,
    log: PathBuf,
    wal: Option<FileStamp>,
    /// When a write that left no trace would be over; `None` where there can be none.
    unsettled: Option<(Instant, Duration)>,
}

impl Site {
    /// What is compared later. The stamp must have been taken before anything was read.
    #[must_use]
    pub fn mark(&self, stamp: &Stamp) -> Mark {
        Mark::Files(Box::new(Watched {
            main: stamp.main,
            log: self.beside("-wal"),
            wal: stamp.wal,
            unsettled: (!stamp.is_settled).then(|| (Instant::now(), stamp.tick())),
        }))
    }
}

impl Mark {
    /// Makes it fit what came of the look: some failures pass without any file changing.
    pub fn fit(&mut self, failed: Option<&Error>) {
        match failed.map(|e| e.kind) {
            None => {}
            Some(ErrorKind::Absent) => *self = Self::Absent,
            Some(
                ErrorKind::Empty
                | ErrorKind::WrongKind
                | ErrorKind::Malformed
                | ErrorKind::HotJournal
                | ErrorKind::TooLarge
                | ErrorKind::Deadline,
            ) => {}
            Some(_) => *self = Self::Unknown,
        }
    }
}

impl SqliteStore {
    pub(super) fn has_changed(&self) -> bool {
        match &self.mark {
            Mark::Unknown => true,
            Mark::Absent => !matches!(FileStamp::at(&self.spec.path), Ok(None)),
            Mark::Files(files) => {
                FileStamp::at(&self.spec.path).ok() != Some(Some(files.main))
                    || log_stamp(&files.log).ok() != Some(files.wal)
                    || files
                        .unsettled
                        .is_some_and(|(then, tick)| then.elapsed() >= tick)
            }
        }
    }
}
