//! A large table read in two halves by two connections that see the same, each with a thread of its
//! own: where the middle is, and how two halves become one queue.
//!
//! Must not read a row's content.

use super::filter::Filter;
use super::introspect::Table;
use super::select::{PASSED, Part, Select};
use super::sql;
use crate::stores::build::Builder;
use crate::stores::heap;
use crate::stores::shape::ShapeKind;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Fewer rows, as far as their numbers tell, are read before a second thread is ready.
const FROM_ROWS: i64 = 20_000;
/// Percent of the rows that the first half has. It is the larger one, since counting the rows of the
/// second takes a call for each of them.
const FIRST: i64 = 53;

/// What came of both halves.
pub struct Both<'l> {
    /// The rows of both, in the order of the table.
    pub builder: Builder<'l>,
    /// Rows that were read, also where it failed.
    pub rows: u64,
    /// All rows of the table, where reading told it.
    pub total: rusqlite::Result<Option<u64>>,
}

/// The row with which the second half begins; `None` where the table is not worth halving, or its
/// rows are not walked through in the order of their numbers.
///
/// # Errors
/// That of SQLite.
pub fn middle(
    connection: &Connection,
    table: &Table,
    filter: &Filter,
) -> rusqlite::Result<Option<i64>> {
    let (Some(rowid), ShapeKind::Table) = (table.facts.rowid, table.shape.kind) else {
        return Ok(None);
    };
    if matches!(filter, Filter::Index { .. }) {
        return Ok(None);
    }
    let name = sql::ident(&table.shape.name);
    let end = |direction: &str| {
        let ask = format!("SELECT {rowid} FROM {name} ORDER BY {rowid}{direction} LIMIT 1");
        let end = connection.query_row(&ask, [], |row| row.get::<_, i64>(0));
        end.optional()
    };
    let (Some(first), Some(last)) = (end("")?, end(" DESC")?) else {
        return Ok(None);
    };
    let span = i128::from(last) - i128::from(first);
    if span < i128::from(FROM_ROWS) {
        return Ok(None);
    }
    let wanted = i128::from(first) + span * i128::from(FIRST) / 100;
    let ask =
        format!("SELECT {rowid} FROM {name} WHERE {rowid} >= {wanted} ORDER BY {rowid} LIMIT 1");
    let found = connection.query_row(&ask, [], |row| row.get::<_, i64>(0));
    // The very first row would leave nothing to the first half.
    Ok(found.optional()?.filter(|middle| *middle > first))
}

/// Reads both halves at once; the builders are empty and of one queue.
pub fn read<'l>(
    select: &Select,
    connection: &Connection,
    twin: &mut Connection,
    filter: &Filter,
    middle: i64,
    [mut first, mut second]: [Builder<'l>; 2],
) -> Both<'l> {
    let (mut rows, mut behind) = (0, 0);
    let (before, from) = thread::scope(|scope| {
        let other = scope.spawn(|| -> rusqlite::Result<u64> {
            // Moved as a whole: a connection is no thread's but one's at a time.
            let twin: &mut Connection = twin;
            heap::lengthen();
            let passed = counting(twin)?;
            let part = Part::From(middle);
            let total = select.run(twin, filter, part, false, &mut second, &mut behind)?;
            Ok(total.unwrap_or_else(|| passed.load(Ordering::Relaxed)))
        });
        let part = Part::Before(middle);
        let before = select.run(connection, filter, part, false, &mut first, &mut rows);
        (before, other.join())
    });
    let from = from.unwrap_or_else(|panic| resume_unwind(panic));
    first.append(second);
    Both {
        builder: first,
        rows: rows + behind,
        total: before.and_then(|before| {
            let from = from?;
            Ok(before.map(|before| before + from))
        }),
    }
}

/// Gives a connection the function [`PASSED`], and what it counts.
fn counting(connection: &Connection) -> rusqlite::Result<Arc<AtomicU64>> {
    let passed = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&passed);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function(PASSED, 0, flags, move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(true)
    })?;
    Ok(passed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::model::{Clock, Moment, Role, SourceSpec, StoreKind};
    use crate::stores::sqlite::open::{Access, Deadline};
    use crate::stores::sqlite::{begin, known, read, twin, watch::Mark};
    use crate::stores::{Look, Scope};
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    /// A store of more than the bytes from which a second connection is opened.
    fn store(dir: &Path, setup: &str) -> PathBuf {
        let path = dir.join("q.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(&format!(
            "PRAGMA journal_mode = WAL;
             CREATE TABLE jobs(id INTEGER PRIMARY KEY, title TEXT, owner TEXT, status TEXT,
                               priority TEXT, created_at TEXT, body TEXT);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
             INSERT INTO jobs SELECT i, 'title ' || i, CASE i % 3 WHEN 0 THEN 'ron' ELSE 'codex' END,
                 CASE i % 50 WHEN 0 THEN 'queued' WHEN 7 THEN 'on hold for ' || i % 4 ELSE 'done' END,
                 CASE i % 9 WHEN 0 THEN 'odd' || i % 120 ELSE 'high' END,
                 CASE WHEN i % 100 = 50 THEN 'never' ELSE '2026-04-20T10:00:00Z' END,
                 printf('%280d', i) FROM n;
             {setup}"
        ))
        .unwrap();
        // Left open by a worker, so that it is read beside its users.
        std::mem::forget(db);
        path
    }

    fn look() -> Look {
        Look {
            clock: Clock {
                now: Moment::LATEST,
                zone: chrono_tz::UTC,
            },
            real_now: None,
            scope: Scope::Live,
            bodies: true,
            by_status: true,
            failed_window_s: 86_400,
            deadline: Duration::from_secs(60),
        }
    }

    fn spec(path: &Path) -> SourceSpec {
        SourceSpec::new(
            "q",
            StoreKind::Sqlite,
            path.into(),
            Role::Canonical,
            chrono_tz::UTC,
        )
    }

    fn is_settled(path: &Path) -> bool {
        let deadline = Deadline::after(look().deadline);
        let (mut mark, mut facts) = (Mark::Unknown, crate::model::SourceFacts::default());
        begin(path, &deadline, &mut facts, &mut mark).is_ok_and(|opened| opened.stamp.is_settled)
    }

    /// The only queue, read by one connection or by two.
    fn read_by(path: &Path, look: &Look, two: bool) -> (read::Read, bool) {
        let deadline = Deadline::after(look.deadline);
        let (mut mark, mut facts) = (Mark::Unknown, crate::model::SourceFacts::default());
        let Ok(mut opened) = begin(path, &deadline, &mut facts, &mut mark) else {
            panic!("not opened")
        };
        assert!(opened.access == Access::Live);
        assert!(twin::pair(&mut opened, &deadline).is_ok());
        let spec = spec(path);
        let known = known::learn(&mut opened, &spec, &look.clock, &deadline, look.deadline);
        let known = known.unwrap();
        let [queue] = known.queues.as_slice() else {
            panic!("one queue is expected")
        };
        let connection = &opened.connection;
        let filter = crate::stores::sqlite::filter::filter(connection, queue, look.scope).unwrap();
        let halved = middle(connection, &queue.table, &filter).unwrap().is_some();
        let twin = opened.twin.as_mut().filter(|_| two);
        assert_eq!(
            twin.is_some(),
            two && std::thread::available_parallelism().unwrap().get() > 1
        );
        let read = read::queue(connection, twin, queue, &spec.name, look);
        (read, halved)
    }

    fn same(path: &Path, look: &Look, halved: bool) {
        let (one, _) = read_by(path, look, false);
        let (two, is_halved) = read_by(path, look, true);
        assert_eq!(is_halved, halved);
        assert_eq!(one.error, two.error);
        assert_eq!(one.problems, two.problems);
        assert!(!one.queue.records.is_empty());
        assert_eq!(one.queue, two.queue);
    }

    #[test]
    fn two_halves_are_the_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = store(dir.path(), "");
        same(&path, &look(), true);
        same(
            &path,
            &Look {
                scope: Scope::All,
                ..look()
            },
            true,
        );
    }

    /// As a program leaves it that had no right to remove them.
    #[test]
    fn so_they_are_where_nobody_has_it_open_and_an_empty_log_is_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let closed = dir.path().join("closed.db");
        let path = store(dir.path(), "");
        let db = Connection::open(&path).unwrap();
        db.execute("VACUUM INTO ?1", [closed.to_str().unwrap()])
            .unwrap();
        drop(db);
        let db = Connection::open(&closed).unwrap();
        db.pragma_update(None, "journal_mode", "wal").unwrap();
        drop(db);
        for suffix in ["closed.db-wal", "closed.db-shm"] {
            std::fs::write(dir.path().join(suffix), b"").unwrap();
        }
        // What was written a moment ago may hide another write, and is read by one connection.
        while !is_settled(&closed) {
            std::thread::yield_now();
        }
        same(&closed, &look(), true);
    }

    #[test]
    fn so_they_are_with_gaps_and_with_nothing_in_the_second() {
        for setup in [
            "DELETE FROM jobs WHERE id BETWEEN 9000 AND 25000",
            "INSERT INTO jobs(id, title, status) VALUES (9223372036854775807, 'last', 'queued')",
            "INSERT INTO jobs(id, title, status) VALUES (-9223372036854775807, 'first', 'queued')",
            "UPDATE jobs SET status = 'done' WHERE id > 100",
        ] {
            let dir = tempfile::tempdir().unwrap();
            let path = store(dir.path(), setup);
            same(&path, &look(), true);
        }
    }

    #[test]
    fn a_value_that_is_too_large_is_found_in_either_half() {
        for id in [5, 29_000] {
            let dir = tempfile::tempdir().unwrap();
            let setup = format!(
                "UPDATE jobs SET status = 'queued', body = zeroblob(100000) WHERE id = {id}"
            );
            same(&store(dir.path(), &setup), &look(), true);
        }
    }

    #[test]
    fn an_index_leads_to_the_few_rows_that_are_live() {
        let dir = tempfile::tempdir().unwrap();
        let path = store(dir.path(), "CREATE INDEX by_status ON jobs(status)");
        same(&path, &look(), false);
    }
}
