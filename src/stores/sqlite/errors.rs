//! What SQLite or the operating system says, as one sentence with a kind and a hint. Must not
//! open or read anything.

use crate::model::{Error, ErrorKind};
use rusqlite::ffi;
use std::io;

/// SQLite's extended result code, where the error carries one.
#[must_use]
pub fn code(e: &rusqlite::Error) -> Option<i32> {
    match e {
        rusqlite::Error::SqliteFailure(e, _) => Some(e.extended_code),
        rusqlite::Error::SqlInputError { error, .. } => Some(error.extended_code),
        _ => None,
    }
}

/// Whether a live open failed only because the wal-index cannot be used without writing it: a
/// copy can still be read.
#[must_use]
pub fn needs_copy(e: &rusqlite::Error) -> bool {
    code(e).is_some_and(|c| {
        matches!(
            c,
            ffi::SQLITE_READONLY_CANTINIT
                | ffi::SQLITE_READONLY_RECOVERY
                | ffi::SQLITE_READONLY_CANTLOCK
                | ffi::SQLITE_READONLY_DIRECTORY
                | ffi::SQLITE_READONLY
        ) || matches!(c & 0xff, ffi::SQLITE_CANTOPEN | ffi::SQLITE_PROTOCOL)
            // The side files vanished or changed their size between our look and SQLite's.
            || matches!(c, ffi::SQLITE_IOERR_SHMOPEN | ffi::SQLITE_IOERR_SHMMAP | ffi::SQLITE_IOERR_SHMSIZE)
    })
}

/// Whether the progress handler ended it.
#[must_use]
pub fn is_interrupt(e: &rusqlite::Error) -> bool {
    code(e).is_some_and(|c| c & 0xff == ffi::SQLITE_INTERRUPT)
}

/// Whether a value was beyond the length limit of the connection.
#[must_use]
pub fn is_too_big(e: &rusqlite::Error) -> bool {
    code(e).is_some_and(|c| c & 0xff == ffi::SQLITE_TOOBIG)
}

/// Whether the file itself, not the one statement, is what fails.
#[must_use]
pub fn is_damage(e: &rusqlite::Error) -> bool {
    code(e).is_some_and(|c| {
        matches!(
            c & 0xff,
            ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB | ffi::SQLITE_IOERR | ffi::SQLITE_FULL
        )
    })
}

/// What SQLite said, without the statement around it.
#[must_use]
pub fn said(e: &rusqlite::Error) -> String {
    match e {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

/// The sentence for an error of SQLite.
#[must_use]
pub fn from_sqlite(e: &rusqlite::Error) -> Error {
    let Some(code) = code(e) else {
        return Error::new(ErrorKind::Internal, format!("SQLite: {e}"));
    };
    match code {
        ffi::SQLITE_READONLY_ROLLBACK => return hot_journal(),
        ffi::SQLITE_READONLY_RECOVERY
        | ffi::SQLITE_READONLY_CANTINIT
        | ffi::SQLITE_READONLY_CANTLOCK
        | ffi::SQLITE_READONLY_DIRECTORY => {
            return Error::new(
                ErrorKind::Permission,
                "its write-ahead log cannot be read without writing beside it",
            )
            .hint("run reveille as the user who owns the database");
        }
        ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS => return malformed(&said(e)),
        _ => {}
    }
    match code & 0xff {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => locked(),
        ffi::SQLITE_CORRUPT => malformed(&said(e)),
        ffi::SQLITE_NOTADB => malformed("its header is not one of SQLite's"),
        ffi::SQLITE_INTERRUPT => deadline(),
        ffi::SQLITE_TOOBIG => Error::new(
            ErrorKind::TooLarge,
            "its schema holds a text that is too large to be read",
        )
        .hint("texts beyond 4 MB are not loaded; `.schema` of the sqlite3 shell shows which one it is"),
        ffi::SQLITE_PROTOCOL => Error::new(
            ErrorKind::Locked,
            "its write-ahead log does not come to rest, so that it cannot be read",
        )
        .hint("see who has it open (lsof, fuser); on a network file system such a log cannot be used"),
        ffi::SQLITE_PERM | ffi::SQLITE_AUTH | ffi::SQLITE_CANTOPEN => Error::new(
            ErrorKind::Permission,
            format!("SQLite cannot open it: {}", said(e)),
        )
        .hint("check that this user may read the file and enter its folder"),
        ffi::SQLITE_IOERR | ffi::SQLITE_FULL => {
            Error::new(ErrorKind::Io, format!("reading it failed: {}", said(e)))
                .hint("check the disk and its messages (dmesg)")
        }
        // A statement that does not fit the schema: a view over a table that is gone, a module or
        // a function that is not there.
        _ => Error::new(ErrorKind::Malformed, said(e))
            .hint("the sqlite3 shell says the same of it; its owner's program may be a newer one"),
    }
}

/// The sentence for an error of SQLite while it was written to.
#[must_use]
pub fn from_writing(e: &rusqlite::Error) -> Error {
    let Some(code) = code(e) else {
        return Error::new(ErrorKind::Internal, format!("SQLite: {e}"));
    };
    if code == ffi::SQLITE_READONLY_DBMOVED {
        return changing();
    }
    match code & 0xff {
        ffi::SQLITE_FULL => Error::new(
            ErrorKind::Io,
            format!("there was no room to write the change: {}", said(e)),
        )
        .hint("make room on the disk; nothing was changed"),
        ffi::SQLITE_READONLY | ffi::SQLITE_PERM | ffi::SQLITE_CANTOPEN => not_writable(&said(e)),
        ffi::SQLITE_IOERR => {
            Error::new(ErrorKind::Io, format!("writing to it failed: {}", said(e)))
                .hint("check the disk and its messages (dmesg), and that the folder may be written")
        }
        _ => from_sqlite(e),
    }
}

/// This user, or this place, does not let it be written.
#[must_use]
pub fn not_writable(said: &str) -> Error {
    Error::new(
        ErrorKind::Permission,
        format!("it cannot be written: {said}"),
    )
    .hint("check that this user may write the file and its folder, and that neither is read-only")
}

/// Another process held the store for the whole time that was given.
#[must_use]
pub fn kept_busy(waited: std::time::Duration) -> Error {
    Error::new(
        ErrorKind::Locked,
        format!(
            "other programs kept it busy for {} ms; nothing was changed",
            waited.as_millis()
        ),
    )
    .hint("see who has it open (lsof, fuser) and try again; the plan is not used up")
}

/// Whether somebody else's lock is all that is in the way.
#[must_use]
pub fn is_busy(e: &rusqlite::Error) -> bool {
    code(e).is_some_and(|c| matches!(c & 0xff, ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED))
}

/// Whether it was refused as read-only.
#[must_use]
pub fn is_readonly(e: &rusqlite::Error) -> bool {
    code(e).is_some_and(|c| c & 0xff == ffi::SQLITE_READONLY)
}

/// Whether the schema's own rules (a constraint, a trigger's RAISE, a strict type) refuse a row.
#[must_use]
pub fn is_rule(e: &rusqlite::Error) -> bool {
    code(e).is_some_and(|c| {
        matches!(
            c & 0xff,
            ffi::SQLITE_CONSTRAINT | ffi::SQLITE_MISMATCH | ffi::SQLITE_TOOBIG
        )
    })
}

/// Another process holds the store exclusively.
#[must_use]
pub fn locked() -> Error {
    Error::new(
        ErrorKind::Locked,
        "another program holds it locked and did not let go within 250 ms",
    )
    .hint("see who has it open (lsof, fuser); it is tried again at the next look")
}

/// A rollback journal that only the next writer may play back.
#[must_use]
pub fn hot_journal() -> Error {
    Error::new(
        ErrorKind::HotJournal,
        "a writer died in the middle of a change; the next program that writes will roll it back; \
         reveille will not",
    )
    .hint("start its worker, or open it once with the sqlite3 shell")
}

/// A write-ahead log of which SQLite reads nothing, and which the next writer begins anew.
#[must_use]
pub fn broken_log() -> Error {
    Error::new(
        ErrorKind::Malformed,
        "its write-ahead log has a damaged header; the next program that writes will discard the log; \
         reveille will not",
    )
    .hint("copy the -wal file aside first; then start its worker, or open it once with the sqlite3 shell")
}

/// The file is damaged.
#[must_use]
pub fn malformed(said: &str) -> Error {
    Error::new(ErrorKind::Malformed, format!("it is damaged: {said}"))
        .hint("copy the file aside first; then `.recover` of the sqlite3 shell, or a backup")
}

/// Reading took too long.
#[must_use]
pub fn deadline() -> Error {
    Error::new(
        ErrorKind::Deadline,
        "reading it took longer than its deadline",
    )
    .hint("a slow view can be left out by `ignore`; an index on the status column makes a large table quick")
}

/// The file changed under every look.
#[must_use]
pub fn changing() -> Error {
    Error::new(
        ErrorKind::Changing,
        "it changed under every look that was taken",
    )
    .hint("it is tried again at the next look")
}

/// The sentence for an error of the operating system while reading the store at a path.
#[must_use]
pub fn from_io(e: &io::Error) -> Error {
    match e.kind() {
        io::ErrorKind::NotFound => absent(),
        io::ErrorKind::PermissionDenied => {
            Error::new(ErrorKind::Permission, "this user may not read it")
                .hint("check the rights of the file and of the folders above it")
        }
        _ => Error::new(ErrorKind::Io, format!("it cannot be read: {e}"))
            .hint("check the file, the files beside it, and the messages of the disk (dmesg)"),
    }
}

/// Nothing is there.
#[must_use]
pub fn absent() -> Error {
    Error::new(ErrorKind::Absent, "nothing is at its path")
        .hint("correct `path`, or set `optional = true` where it need not exist")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_code_has_its_kind() {
        for (code, kind) in [
            (ffi::SQLITE_BUSY, ErrorKind::Locked),
            (ffi::SQLITE_BUSY_RECOVERY, ErrorKind::Locked),
            (ffi::SQLITE_READONLY_ROLLBACK, ErrorKind::HotJournal),
            (ffi::SQLITE_READONLY_DIRECTORY, ErrorKind::Permission),
            (ffi::SQLITE_CORRUPT, ErrorKind::Malformed),
            (ffi::SQLITE_CORRUPT_VTAB, ErrorKind::Malformed),
            (ffi::SQLITE_IOERR_SHORT_READ, ErrorKind::Malformed),
            (ffi::SQLITE_IOERR_READ, ErrorKind::Io),
            (ffi::SQLITE_INTERRUPT, ErrorKind::Deadline),
            (ffi::SQLITE_CANTOPEN, ErrorKind::Permission),
        ] {
            let e = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let told = from_sqlite(&e);
            assert_eq!(told.kind, kind, "{code}");
            assert!(told.hint.is_some(), "{code} has no hint");
            assert!(!told.message.ends_with('.'), "{code}");
        }
    }

    #[test]
    fn writing_has_sentences_of_its_own() {
        for (code, kind, said) in [
            (ffi::SQLITE_FULL, ErrorKind::Io, "no room"),
            (
                ffi::SQLITE_READONLY,
                ErrorKind::Permission,
                "cannot be written",
            ),
            (
                ffi::SQLITE_READONLY_DIRECTORY,
                ErrorKind::Permission,
                "cannot be written",
            ),
            (ffi::SQLITE_READONLY_DBMOVED, ErrorKind::Changing, "changed"),
            (
                ffi::SQLITE_CANTOPEN,
                ErrorKind::Permission,
                "cannot be written",
            ),
            (
                ffi::SQLITE_IOERR_FSYNC,
                ErrorKind::Io,
                "writing to it failed",
            ),
            (ffi::SQLITE_BUSY, ErrorKind::Locked, "locked"),
        ] {
            let e = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let told = from_writing(&e);
            assert_eq!(told.kind, kind, "{code}");
            assert!(told.message.contains(said), "{told}");
            assert!(told.hint.is_some(), "{code} has no hint");
        }
    }
}
