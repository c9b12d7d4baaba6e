//! A second connection that sees the very state of a store that the first one sees, so that a large
//! table can be read in two halves at once.
//!
//! SQLite as it is built here hands no snapshot from one connection to another. That both see the
//! same is known where
//!
//! * nobody writes to what is frozen or a copy,
//! * in rollback mode nothing can be committed while the first one reads,
//! * the files are after both have begun what they were before, and had been left alone long enough
//!   for any write to show (`stamp`),
//! * or the second one's `data_version` is the same before the first begins its transaction and
//!   within its own, which begins after that: nothing was committed between them, and the first
//!   transaction began in between. (An empty log without a live user counts as changed every time.)
//!
//! The first connection is open all the while, so that no write-ahead log can be closed, and made
//! anew by us, under the second. Must not wait for a lock: the first one holds one.

use super::open::{Access, Deadline, Failure, Opened, connect};
use super::take_hold;
use rusqlite::Connection;
use std::num::NonZero;
use std::sync::OnceLock;
use std::time::Duration;

/// Smaller stores are read before a second connection is ready.
const FROM_BYTES: u64 = 8 << 20;

/// Gives an open store, of which a transaction has just begun and nothing was read yet, its second
/// connection. The transaction may be another one afterwards.
///
/// # Errors
/// Where the first one could not begin again: then without a second one.
pub fn pair(opened: &mut Opened, deadline: &Deadline) -> Result<(), Failure> {
    let size = opened.stamp.main.size + opened.stamp.wal.map_or(0, |log| log.size);
    if size < FROM_BYTES || cores() < 2 {
        return Ok(());
    }
    let Some(second) = open(opened, deadline) else {
        return Ok(());
    };
    if opened.access != Access::Live || !opened.stamp.is_wal() {
        opened.twin = take_hold(&second).is_ok().then_some(second);
        return Ok(());
    }
    if opened.stamp.is_settled {
        let is_same = take_hold(&second).is_ok() && opened.site.stamp()?.is_same(&opened.stamp);
        if is_same {
            opened.twin = Some(second);
            return Ok(());
        }
        let _ = second.execute_batch("COMMIT");
    }
    let Ok(before) = version(&second) else {
        return Ok(());
    };
    let again = opened.connection.execute_batch("COMMIT");
    let again = again.and_then(|()| take_hold(&opened.connection));
    again.map_err(|_| Failure::Again)?;
    let is_same = take_hold(&second).is_ok() && version(&second) == Ok(before);
    opened.twin = is_same.then_some(second);
    Ok(())
}

/// How many threads can run at once; to ask takes longer than a small table.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, NonZero::get))
}

fn open(opened: &Opened, deadline: &Deadline) -> Option<Connection> {
    let second = connect(&opened.uri, deadline).ok()?;
    second.busy_timeout(Duration::ZERO).ok()?;
    Some(second)
}

/// A number that is another one after anything was committed by anybody else.
fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}
