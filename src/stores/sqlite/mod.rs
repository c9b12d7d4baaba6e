//! SQLite stores: looking into a database that others work with, and changing rows of it.
//!
//! | file | what it does |
//! | --- | --- |
//! | `create` | makes the database of a demo world, never over an existing file |
//! | `open` | how to look without breaking anything: live, frozen, or a copy |
//! | `stamp` | the files' times, and what can hide behind them |
//! | `log` | whether SQLite can make anything of a write-ahead log |
//! | `held` | why and how the header is read without dropping SQLite's locks |
//! | `introspect` | the schema as shapes, with samples |
//! | `known` | what it turned out to hold, kept between looks |
//! | `ddl` | the words of CHECK constraints |
//! | `twin`, `halves` | a large table read by two connections that see the same |
//! | `read` | the rows of a queue, its counts |
//! | `select` | the statement that gives them |
//! | `filter` | which finished rows SQLite leaves out, and their numbers |
//! | `sql` | names, literals, expressions |
//! | `errors` | what failed, as a sentence with a hint |
//! | `planner` | the calls that look with a change in mind |
//! | `draw`, `called` | whole rows by their ids, and how values are spelt beside them |
//! | `preview`, `trial`, `effects` | what a change would do, tried on copies in memory |
//! | `render` | a change as a statement, and as a script for people |
//! | `target`, `image` | a table and its rows, typed to the bit |
//! | `write`, `door` | the one place that changes rows, and how it gets in |
//! | `watch` | whether anything changed, in microseconds |
//!
//! A look is one read transaction, or two that see the very same (`twin`): its counts and rows agree.
//! What stands here
//! never writes, `write` and `door` aside: not to the database, not to its `-wal` or `-shm`, and
//! leaves no file beside them. Nothing is kept open between looks, so that no worker finds a lock that it cannot explain.
//!
//! While a look runs, its read-only `-shm` is shared with every other connection of this process to
//! the same database, which then cannot write: an apply waits until the look is over.

mod called;
pub mod count;
pub mod create;
mod ddl;
mod door;
mod draw;
mod effects;
mod errors;
mod filter;
mod halves;
mod held;
mod image;
mod introspect;
mod known;
mod log;
mod open;
mod planner;
mod preview;
mod queue;
mod read;
mod render;
mod select;
mod sql;
mod stamp;
mod target;
mod trial;
mod twin;
mod watch;
mod words;
mod write;

use crate::model::{
    Error, ErrorKind, HealthState, Moment, PassedOver, Problem, QueueSnapshot, Record, SourceFacts,
    SourceSnapshot, SourceSpec, StoreKind,
};
use crate::stores::shape::ShapeKind;
use crate::stores::{Look, Scope, Store, advised, heap};
pub use held::Held;
use known::Known;
use open::{Access, Deadline, Failure, Opened, Site};
pub use planner::SqlitePlanner;
use queue::Queue;
use rusqlite::Connection;
use stamp::Stamp;
use std::path::Path;
use std::sync::Arc;
use watch::Mark;
pub use write::SqliteWriter;

/// How often a look begins again when the files change under it.
const LOOKS: usize = 5;

/// One database file, looked at again and again.
pub struct SqliteStore {
    spec: SourceSpec,
    mark: Mark,
    /// What the schema turned out to hold.
    known: Option<Known>,
    /// The last look, for reading a body as it would.
    last: Option<Look>,
}

/// What one transaction gave.
#[derive(Default)]
struct Content {
    queues: Vec<QueueSnapshot>,
    passed_over: Vec<PassedOver>,
    problems: Vec<Problem>,
    errors: Vec<Error>,
}

impl SqliteStore {
    /// A store at the path of `spec`. Nothing is opened yet.
    #[must_use]
    pub fn new(spec: SourceSpec) -> Self {
        Self {
            spec,
            mark: Mark::Unknown,
            known: None,
            last: None,
        }
    }

    fn once(
        &mut self,
        look: &Look,
        deadline: &Deadline,
        facts: &mut SourceFacts,
        alone: bool,
    ) -> Result<Content, Failure> {
        let mut opened = begin(&self.spec.path, deadline, facts, &mut self.mark)?;
        if !alone {
            twin::pair(&mut opened, deadline)?;
        }
        let content = self.content(&mut opened, look, deadline);
        opened.is_as_it_was()?;
        Ok(content?)
    }

    /// Everything that is read inside the transaction.
    fn content(
        &mut self,
        opened: &mut Opened,
        look: &Look,
        deadline: &Deadline,
    ) -> rusqlite::Result<Content> {
        let limit = look.deadline;
        let mut known = self.known.take();
        if let Some(old) = &mut known
            && !old.serves(opened, &look.clock)?
        {
            known = None;
        }
        let known = match known {
            Some(known) => known,
            None => known::learn(opened, &self.spec, &look.clock, deadline, limit)?,
        };
        let known = self.known.insert(known);
        let mut content = Content {
            passed_over: known.passed_over.clone(),
            errors: known.errors.clone(),
            ..Content::default()
        };
        if opened.stamp.log == log::Log::Broken {
            content.problems.push(Problem {
                source: Arc::clone(&self.spec.name),
                queue: None,
                id: None,
                field: "source",
                why: "its write-ahead log has a damaged header: what was written to it is not shown, \
                      as no program would read it"
                    .into(),
            });
        }
        let mut queues: Vec<(usize, &Queue)> = known.queues.iter().enumerate().collect();
        // A slow view must not take the time of a table.
        let is_table = |queue: &Queue| queue.table.shape.kind == ShapeKind::Table;
        queues.sort_by_key(|(place, queue)| (!is_table(queue), *place));
        let mut reads = Vec::with_capacity(queues.len());
        for (place, queue) in queues {
            if is_table(queue) {
                deadline.set(limit);
            } else {
                let left = limit.saturating_sub(deadline.elapsed());
                deadline.set(deadline.elapsed() + left / 2);
            }
            let name = &self.spec.name;
            let twin = opened.twin.as_mut();
            let read = read::queue(&opened.connection, twin, queue, name, look);
            reads.push((place, read));
        }
        reads.sort_by_key(|(place, _)| *place);
        for (_, read) in reads {
            content.queues.push(read.queue);
            content.problems.extend(read.problems);
            content.errors.extend(read.error);
        }
        Ok(content)
    }

    fn place(&self, queue: &str) -> Option<usize> {
        let queues = &self.known.as_ref()?.queues;
        queues.iter().position(|q| q.mapping.queue == queue)
    }

    /// Does something with one queue in a transaction of its own, that of the last look's schema;
    /// `None` before there was one.
    fn within<T>(
        &mut self,
        queue: &str,
        look: &Look,
        work: impl FnOnce(&Connection, &Queue, &Arc<str>) -> rusqlite::Result<Option<T>>,
    ) -> Result<Option<T>, Failure> {
        let Some(place) = self.place(queue) else {
            return Ok(None);
        };
        let deadline = Deadline::after(look.deadline);
        // What changed since the look is still to be looked at, so its mark stays.
        let mut mark = Mark::Unknown;
        let mut facts = SourceFacts::default();
        let opened = begin(&self.spec.path, &deadline, &mut facts, &mut mark)?;
        let Some(queue) = self.known.as_ref().and_then(|k| k.queues.get(place)) else {
            return Ok(None);
        };
        let found = work(&opened.connection, queue, &self.spec.name)?;
        opened.is_as_it_was()?;
        Ok(found)
    }

    /// The body of an item of the last look.
    fn read_body(&mut self, last: Look, queue: &str, id: &str) -> Result<Option<String>, Failure> {
        let look = Look {
            bodies: true,
            by_status: false,
            ..last
        };
        self.within(queue, &look, |connection, queue, source| {
            if let Some(body) = read::body_by_key(connection, queue, id)? {
                return Ok(body);
            }
            // A digest, a key of several columns: the builder alone knows how it is called.
            let mut scopes = [look.scope, Scope::All].into_iter();
            let record = scopes.find_map(|scope| {
                let look = Look { scope, ..look };
                let read = read::queue(connection, None, queue, source, &look);
                read.queue.records.into_iter().find(|r| *r.id == *id)
            });
            Ok(record.and_then(|r| r.body).map(String::from))
        })
    }

    /// A row of the last look's schema.
    fn read_row(&mut self, last: Look, queue: &str, id: &str) -> Result<Option<Record>, Failure> {
        let look = Look {
            bodies: false,
            by_status: false,
            scope: Scope::All,
            ..last
        };
        self.within(queue, &look, |connection, queue, source| {
            if let Some(record) = read::row_by_key(connection, queue, source, &look, id)? {
                return Ok(Some(record));
            }
            if queue.mapping.key_is_unique && queue.mapping.key.len() == 1 {
                return Ok(None);
            }
            let read = read::queue(connection, None, queue, source, &look);
            Ok(read.queue.records.into_iter().find(|r| *r.id == *id))
        })
    }

    /// Reads something of the last look's schema, again where it changed meanwhile.
    fn again<T>(
        &mut self,
        read: impl Fn(&mut Self, Look) -> Result<Option<T>, Failure>,
    ) -> Result<Option<T>, Error> {
        let Some(last) = self.last else {
            return Err(Error::new(
                ErrorKind::Internal,
                "a row was asked for before the first look",
            ));
        };
        for _ in 0..LOOKS {
            match read(self, last) {
                Ok(found) => return Ok(found),
                Err(Failure::Again) => {}
                Err(Failure::Told(e)) => return Err(e),
                Err(Failure::Sqlite(e)) => return Err(errors::from_sqlite(&e)),
            }
        }
        Err(errors::changing())
    }
}

/// Opens the database the way it must be and begins a read transaction.
fn begin(
    path: &Path,
    deadline: &Deadline,
    facts: &mut SourceFacts,
    mark: &mut Mark,
) -> Result<Opened, Failure> {
    let site = Site::at(path)?;
    let stamp = site.stamp()?;
    tell(facts, &stamp);
    *mark = site.mark(&stamp);
    let way = site.way(&stamp)?;
    let opened = begin_read(site.open(way, deadline)?, deadline, |_| Ok(()))?;
    tell(facts, &opened.stamp);
    facts.access = Some(opened.access.word());
    *mark = opened.site.mark(&opened.stamp);
    Ok(opened)
}

/// Opens it as a look does and begins a read transaction, without keeping anything of it. What
/// `before` does to the connection it does before the transaction.
fn look_into(
    path: &Path,
    deadline: &Deadline,
    before: fn(&Opened) -> rusqlite::Result<()>,
) -> Result<Opened, Failure> {
    let site = Site::at(path)?;
    let way = site.way(&site.stamp()?)?;
    begin_read(site.open(way, deadline)?, deadline, before)
}

/// Begins the transaction and makes SQLite look at the file, which is where most failures show.
fn begin_read(
    opened: Opened,
    deadline: &Deadline,
    before: fn(&Opened) -> rusqlite::Result<()>,
) -> Result<Opened, Failure> {
    before(&opened)?;
    // Takes its lock a few microseconds after this.
    if opened.access == Access::Live && opened.stamp.is_wal() && !opened.site.has_log() {
        return Err(Failure::Again);
    }
    match take_hold(&opened.connection) {
        Ok(()) => Ok(opened),
        Err(e) if opened.access == Access::Live && errors::needs_copy(&e) => {
            let site = opened.close();
            let stamp = site.stamp()?;
            match (site.way(&stamp)?, stamp.wal) {
                (Access::Live, None) => Err(Failure::Sqlite(e)),
                (Access::Live | Access::Copy, Some(_)) => {
                    begin_read(site.open(Access::Copy, deadline)?, deadline, before)
                }
                // Closed by its last user just now.
                _ => Err(Failure::Again),
            }
        }
        Err(e) => Err(Failure::Sqlite(e)),
    }
}

/// Begins a transaction and reads something in it: BEGIN alone takes no lock yet.
fn take_hold(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN")?;
    let ask = "SELECT count(*) FROM sqlite_schema";
    connection.query_row(ask, [], |_| Ok(()))
}

fn tell(facts: &mut SourceFacts, stamp: &Stamp) {
    *facts = SourceFacts {
        size: Some(stamp.main.size),
        modified: moment(stamp.modified()),
        journal: stamp.journal(),
        access: None,
    };
}

fn moment(nanos: i128) -> Option<Moment> {
    Moment::from_us(i64::try_from(nanos / 1_000).ok()?)
}

/// Several errors as one: the first one's kind and hint, everybody's sentence.
fn joined(errors: Vec<Error>) -> Option<Error> {
    let message = errors
        .iter()
        .map(|e| e.message.as_str())
        .collect::<Vec<_>>()
        .join("; ");
    let first = errors.into_iter().next()?;
    Some(Error { message, ..first })
}

impl Store for SqliteStore {
    fn spec(&self) -> &SourceSpec {
        &self.spec
    }

    fn look(&mut self, look: &Look) -> SourceSnapshot {
        heap::lengthen();
        let mut facts = SourceFacts::default();
        let mut result = Err(errors::changing());
        let deadline = Deadline::after(look.deadline);
        for nth in 0..LOOKS {
            deadline.set(look.deadline);
            result = match self.once(look, &deadline, &mut facts, nth > 0) {
                Err(Failure::Again) if !deadline.is_over() => continue,
                Err(Failure::Again) => break,
                Err(Failure::Told(e)) => Err(e),
                Err(Failure::Sqlite(e)) => Err(errors::from_sqlite(&e)),
                Ok(content) => Ok(content),
            };
            break;
        }
        self.mark.fit(result.as_ref().err());
        let mut snapshot = SourceSnapshot {
            name: Arc::clone(&self.spec.name),
            kind: StoreKind::Sqlite,
            role: self.spec.role,
            path: self.spec.path.clone(),
            optional: self.spec.optional,
            state: HealthState::Ok,
            error: None,
            read_at: look.real_now,
            facts,
            queues: Vec::new(),
            passed_over: Vec::new(),
            problems: Vec::new(),
        };
        match result {
            Ok(content) => {
                snapshot.queues = content.queues;
                snapshot.passed_over = content.passed_over;
                snapshot.problems = content.problems;
                snapshot.error = joined(content.errors);
                self.last = Some(*look);
            }
            Err(e) => snapshot.error = Some(advised(e, &self.spec)),
        }
        snapshot.state = match &snapshot.error {
            None => HealthState::Ok,
            Some(e) if e.kind == ErrorKind::Absent => HealthState::Absent,
            Some(_) => HealthState::Unreadable,
        };
        snapshot
    }

    fn changed(&mut self) -> bool {
        self.known.as_ref().is_some_and(Known::is_overdue) || self.has_changed()
    }

    fn body(&mut self, queue: &str, id: &str) -> Result<Option<String>, Error> {
        self.again(|store, last| store.read_body(last, queue, id))
    }

    fn row(&mut self, queue: &str, id: &str) -> Result<Option<Record>, Error> {
        self.again(|store, last| store.read_row(last, queue, id))
    }
}
