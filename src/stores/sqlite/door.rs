//! Opening a database for one change: nothing is created that would stay, nothing is mended that is
//! not ours to mend, and the write lock is taken or it is said why not.
//!
//! A rollback journal that a killed writer left behind is played back by whoever opens the database
//! for writing next. That is its owners' business, so a read-only connection stands in the door: it
//! cannot play a journal back and says that there is one, and while it holds its shared lock nobody
//! else can either, for that needs the exclusive one.
//!
//! While another connection of this process reads a WAL database by a read-only `-shm` (a look
//! does), SQLite's connections of this process share it and cannot write; that is waited for like a
//! foreign lock, each time with a new connection. So a caller need not keep looks and changes apart,
//! only bear that a change waits until a look is over.

use super::log::Log;
use super::open::{Access, Deadline, Failure, Site, distrust, uri};
use super::{effects, errors};
use crate::model::{Error, ErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Pause between two attempts.
const PAUSE: Duration = Duration::from_millis(4);

/// A database with the write lock taken. The connection is dropped before the file is let go.
pub struct Ready {
    /// The connection, in a transaction.
    pub connection: Connection,
    /// The file, held until the connection is closed.
    _site: Site,
}

enum Shut {
    /// Try again.
    Busy(Option<rusqlite::Error>),
    /// It will not do.
    No(Error),
}

impl From<rusqlite::Error> for Shut {
    fn from(e: rusqlite::Error) -> Self {
        if errors::is_busy(&e) || errors::is_readonly(&e) {
            Self::Busy(Some(e))
        } else {
            Self::No(errors::from_writing(&e))
        }
    }
}

impl From<Error> for Shut {
    fn from(e: Error) -> Self {
        match e.kind {
            ErrorKind::Changing => Self::Busy(None),
            _ => Self::No(e),
        }
    }
}

/// Takes the write lock of the database at `path`, which must be the real path that the plan was
/// made for, or tells why it cannot be had before the deadline. `foreign_keys` says, before the
/// transaction begins, whether they are enforced in it.
///
/// # Errors
/// A sentence; nothing was changed.
pub fn open(
    path: &Path,
    deadline: &Deadline,
    foreign_keys: &dyn Fn(&Connection) -> rusqlite::Result<bool>,
) -> Result<Ready, Error> {
    loop {
        let site = Site::at(path)?;
        if site.path() != path {
            return Err(elsewhere(path));
        }
        let shut = match attempt(&site, deadline, foreign_keys) {
            Ok(connection) => {
                return Ok(Ready {
                    connection,
                    _site: site,
                });
            }
            Err(Shut::No(e)) => return Err(e),
            Err(Shut::Busy(why)) => why,
        };
        if deadline.is_over() {
            return Err(match shut {
                Some(e) if errors::is_readonly(&e) => errors::from_writing(&e),
                _ => errors::kept_busy(deadline.elapsed()),
            });
        }
        std::thread::sleep(PAUSE);
    }
}

/// The path that the plan names is another file by now.
#[must_use]
pub fn elsewhere(path: &Path) -> Error {
    Error::new(
        ErrorKind::Changing,
        format!(
            "the plan was made for {}, and the path leads elsewhere now",
            path.display()
        ),
    )
    .hint("make a new plan")
}

fn attempt(
    site: &Site,
    deadline: &Deadline,
    foreign_keys: &dyn Fn(&Connection) -> rusqlite::Result<bool>,
) -> Result<Connection, Shut> {
    let stamp = site.stamp()?;
    let way = site.way(&stamp)?;
    if site.may_leave_foreign_files() {
        return Err(Shut::No(stranger()));
    }
    let is_wal = stamp.is_wal() || stamp.wal.is_some();
    if is_wal && stamp.has_journal {
        return Err(Shut::No(errors::hot_journal()));
    }
    if stamp.log == Log::Broken {
        return Err(Shut::No(errors::broken_log()));
    }
    let guard = if is_wal || way != Access::Live {
        None
    } else {
        Some(stand_in_the_door(site, deadline)?)
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(uri(site.path(), "mode=rw"), flags)
        .map_err(|e| Shut::No(errors::from_writing(&e)))?;
    if connection.is_readonly("main")? {
        return Err(Shut::No(errors::not_writable(
            "the file is read-only for this user",
        )));
    }
    connection.busy_timeout(Duration::ZERO)?;
    distrust(&mut connection, deadline)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true)?;
    // Where nothing comes of it, a log that somebody left behind stays as it is: closing would bring
    // it into the database.
    keep_the_log(&connection, stamp.wal.is_some_and(|w| w.size > 0))?;
    // A spilled cache would take the exclusive lock early, or fill the log with what is rolled back.
    // Checkpoints are the workers' own business.
    connection.execute_batch(
        "PRAGMA cache_spill = OFF; PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON",
    )?;
    // The schema is read before the lock is taken, which then is held the shorter.
    effects::enforce_foreign_keys(&connection, foreign_keys(&connection)?)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    drop(guard);
    // Still the file that was held before it was opened.
    site.stamp()?;
    Ok(connection)
}

/// Whether closing the connection leaves the write-ahead log to the next one.
///
/// # Errors
/// That of SQLite.
pub fn keep_the_log(connection: &Connection, keep: bool) -> rusqlite::Result<()> {
    let setting = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    connection.set_db_config(setting, keep).map(drop)
}

/// A reader that ends with the attempt, so that no writer waits for it longer than a moment.
fn stand_in_the_door(site: &Site, deadline: &Deadline) -> Result<Connection, Shut> {
    let connection =
        super::open::connect(&uri(site.path(), "mode=ro"), deadline).map_err(|failure| {
            match failure {
                Failure::Sqlite(e) => Shut::from(e),
                Failure::Told(e) => Shut::No(e),
                Failure::Again => Shut::Busy(None),
            }
        })?;
    connection.busy_timeout(Duration::ZERO)?;
    connection.execute_batch("BEGIN")?;
    let ask = "SELECT count(*) FROM sqlite_schema";
    match connection.query_row(ask, [], |_| Ok(())) {
        Ok(()) => Ok(connection),
        Err(e) if errors::is_busy(&e) => Err(Shut::Busy(Some(e))),
        Err(e) => Err(Shut::No(errors::from_sqlite(&e))),
    }
}

fn stranger() -> Error {
    Error::new(
        ErrorKind::Permission,
        "files that SQLite makes beside it would belong to this user and not to the database's \
         owner, who could then no longer write",
    )
    .hint("run reveille as the user who owns the database")
}
