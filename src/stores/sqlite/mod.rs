//! SQLite stores: looking into a database that others work with.
//!
//! | file | what it does |
//! | --- | --- |
//! | `create` | makes the database of a demo world, never over an existing file |
//! | `open` | how to look without breaking anything: live, frozen, or a copy |
//! | `held` | why and how the header is read without dropping SQLite's locks |
//! | `introspect` | the schema as shapes, with samples |
//! | `known` | what it turned out to hold, kept between looks |
//! | `ddl` | the words of CHECK constraints |
//! | `read` | the rows of a queue |
//! | `sql` | names, literals, expressions |
//! | `errors` | what failed, as a sentence with a hint |
//! | `watch` | whether anything changed, in microseconds |
//!
//! A look is one read transaction: its counts and rows agree. What stands here never writes: not
//! to the database, not to its `-wal` or `-shm`, and leaves no file beside them.
//!
//! A connection that is kept between looks shares its `-shm` with every other connection of this
//! process, and it has it read-only: whoever wants to write to the same database from this process
//! calls [`SqliteStore::release`] first.

pub mod create;
mod ddl;
mod errors;
mod held;
mod introspect;
mod known;
mod open;
mod read;
mod sql;
mod watch;

use crate::model::{
    Error, ErrorKind, HealthState, Moment, PassedOver, Problem, QueueSnapshot, SourceFacts,
    SourceSnapshot, SourceSpec, StoreKind,
};
use crate::stores::shape::ShapeKind;
use crate::stores::{Look, Scope, Store};
pub use held::Held;
use known::Known;
use open::{Access, Deadline, Failure, Opened, Site, Stamp};
use read::Queue;
use std::sync::Arc;
use std::time::Duration;

/// How often a look begins again when the files change under it.
const LOOKS: usize = 5;

/// One database file, looked at again and again.
pub struct SqliteStore {
    spec: SourceSpec,
    /// The live connection of the last look, never inside a transaction between looks.
    kept: Option<Opened>,
    mark: watch::Mark,
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
            kept: None,
            mark: watch::Mark::Unknown,
            known: None,
            last: None,
        }
    }

    /// Closes the connection that is kept between looks. The next look opens another one.
    pub fn release(&mut self) {
        self.kept = None;
        self.mark = watch::Mark::Unknown;
    }

    /// Opens the database, or takes the kept connection, and begins a read transaction.
    fn begin(&mut self, deadline: &Deadline, facts: &mut SourceFacts) -> Result<Opened, Failure> {
        let kept = self.kept.take();
        let (kept, site) = match kept {
            Some(opened) if opened.is_still_good() => (Some(opened), None),
            // The old connection goes before another file is looked at.
            other => {
                drop(other);
                (None, Some(Site::at(&self.spec.path)?))
            }
        };
        let opened = match (kept, site) {
            (Some(mut opened), _) => {
                tell(facts, &opened.site.stamp()?, opened.access);
                open::watch(&mut opened.connection, deadline)?;
                open::wait_for_locks(&opened.connection, true)?;
                opened
            }
            (None, Some(site)) => {
                let stamp = site.stamp()?;
                facts.size = Some(stamp.main.size);
                facts.modified = moment(stamp.modified());
                facts.journal = stamp.journal();
                let way = site.way(&stamp).inspect_err(|_| {
                    self.mark = watch::Mark::Files(Box::new(site.watched(&stamp)));
                })?;
                site.open(way, deadline)?
            }
            (None, None) => return Err(Failure::Again),
        };
        let opened = begin_read(opened, deadline)?;
        tell(facts, &opened.stamp, opened.access);
        Ok(opened)
    }

    /// Ends the transaction. A frozen file must be what it was; a live connection is kept.
    fn end(&mut self, mut opened: Opened) -> Result<(), Failure> {
        opened.connection.execute_batch("ROLLBACK")?;
        if opened.access == Access::Frozen && opened.site.stamp()? != opened.stamp {
            return Err(Failure::Again);
        }
        self.mark = watch::Mark::of(&mut opened);
        if opened.access == Access::Live {
            self.kept = Some(opened);
        }
        Ok(())
    }

    fn once(
        &mut self,
        look: &Look,
        deadline: &Deadline,
        facts: &mut SourceFacts,
    ) -> Result<Content, Failure> {
        let mut opened = self.begin(deadline, facts)?;
        let content = self.content(&mut opened, look, deadline);
        // The poll between looks has no deadline.
        deadline.set(Duration::MAX);
        let unchanged = opened.access != Access::Frozen || opened.site.stamp()? == opened.stamp;
        match content {
            Ok(content) => self.end(opened).map(|()| content),
            // What fails in a file that changes meanwhile need not be true of it.
            Err(_) if !unchanged => Err(Failure::Again),
            Err(e) => {
                self.mark = watch::Mark::of(&mut opened);
                Err(Failure::Sqlite(e))
            }
        }
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
            let read = read::queue(&opened.connection, queue, &self.spec.name, look);
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

    /// The body of an item of the last look, in a transaction of its own.
    fn read_body(&mut self, queue: &str, id: &str) -> Result<Option<String>, Failure> {
        let (Some(last), Some(place)) = (self.last, self.place(queue)) else {
            return Ok(None);
        };
        let look = Look {
            bodies: true,
            by_status: false,
            ..last
        };
        let mark = self.mark.clone();
        let deadline = Deadline::after(look.deadline);
        let opened = self.begin(&deadline, &mut SourceFacts::default())?;
        let Some(queue) = self.known.as_ref().and_then(|k| k.queues.get(place)) else {
            return Ok(None);
        };
        let found = match read::body_by_key(&opened.connection, queue, id)? {
            Some(body) => body,
            // A digest, a key of several columns: the builder alone knows how it is called.
            None => [look.scope, Scope::All]
                .into_iter()
                .find_map(|scope| {
                    let look = Look { scope, ..look };
                    let read = read::queue(&opened.connection, queue, &self.spec.name, &look);
                    let record = read.queue.records.into_iter().find(|r| *r.id == *id)?;
                    Some(record.body.map(String::from))
                })
                .flatten(),
        };
        deadline.set(Duration::MAX);
        self.end(opened)?;
        // What changed since the look is still to be looked at.
        self.mark = mark;
        Ok(found)
    }
}

/// Begins the transaction and makes SQLite look at the file, which is where most failures show.
fn begin_read(mut opened: Opened, deadline: &Deadline) -> Result<Opened, Failure> {
    let begun = opened.connection.execute_batch("BEGIN").and_then(|()| {
        let ask = "SELECT count(*) FROM sqlite_schema";
        opened.connection.query_row(ask, [], |_| Ok(()))
    });
    match begun {
        Ok(()) if opened.access == Access::Live => {
            // Under SQLite's shared lock no writer can change a rollback database any more.
            opened.stamp = opened.site.stamp()?;
            opened.version = opened.data_version().ok();
            Ok(opened)
        }
        Ok(()) => Ok(opened),
        Err(e) if opened.access == Access::Live && errors::needs_copy(&e) => {
            let has_wal = opened.site.stamp()?.wal.is_some();
            let Opened {
                connection, site, ..
            } = opened;
            drop(connection);
            if !has_wal {
                // Closed by its last user just now, or no write-ahead log at all.
                let stamp = site.stamp()?;
                return match site.way(&stamp)? {
                    Access::Live => Err(Failure::Sqlite(e)),
                    Access::Frozen | Access::Copy => Err(Failure::Again),
                };
            }
            begin_read(site.open(Access::Copy, deadline)?, deadline)
        }
        Err(e) => Err(Failure::Sqlite(e)),
    }
}

fn tell(facts: &mut SourceFacts, stamp: &Stamp, access: Access) {
    *facts = SourceFacts {
        size: Some(stamp.main.size),
        modified: moment(stamp.modified()),
        journal: stamp.journal(),
        access: Some(access.word()),
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
        let mut facts = SourceFacts::default();
        let mut result = Err(errors::changing());
        for _ in 0..LOOKS {
            self.mark = watch::Mark::Unknown;
            let deadline = Deadline::after(look.deadline);
            match self.once(look, &deadline, &mut facts) {
                Ok(content) => {
                    result = Ok(content);
                    break;
                }
                Err(Failure::Again) => {}
                Err(Failure::Told(e)) if e.kind == ErrorKind::Changing => {}
                Err(Failure::Told(e)) => {
                    if e.kind == ErrorKind::Absent {
                        self.mark = watch::Mark::Absent;
                    }
                    result = Err(e);
                    break;
                }
                Err(Failure::Sqlite(e)) => {
                    result = Err(errors::from_sqlite(&e));
                    break;
                }
            }
        }
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
            Err(e) => snapshot.error = Some(e),
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
        if self.last.is_none() {
            return Err(Error::new(
                ErrorKind::Internal,
                "a body was asked for before the first look",
            ));
        }
        for _ in 0..LOOKS {
            match self.read_body(queue, id) {
                Ok(body) => return Ok(body),
                Err(Failure::Again) => {}
                Err(Failure::Told(e)) if e.kind == ErrorKind::Changing => {}
                Err(Failure::Told(e)) => return Err(e),
                Err(Failure::Sqlite(e)) => return Err(errors::from_sqlite(&e)),
            }
        }
        Err(errors::changing())
    }
}
