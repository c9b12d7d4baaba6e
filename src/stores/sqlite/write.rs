//! Changing rows: the one place that writes to a database that others work with.
//!
//! In one `BEGIN IMMEDIATE`: the schema is that of the plan, every whole row is what it was, each
//! statement changes one row, every whole row is what the preview showed, and nothing else was
//! touched; then COMMIT. Else ROLLBACK, and what was in the way is told.
//!
//! Runs the statements that `render` makes of the typed changes, never a text of a plan.

use super::door;
use super::effects::{self, Listener};
use super::image::Bound;
use super::open::Deadline;
use super::target::{self, Rows, Seen, Target, Unfit, row_of};
use super::trial::{Why, database_refuses};
use super::{errors, render, sql};
use crate::model::{Error, ErrorKind, SourceSpec, StoreKind};
use crate::plan::{Change, Part, Refused, SideEffect};
use crate::stores::change::{Applied, Writer};
use crate::stores::crash;
use rusqlite::{Connection, ffi, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a commit waits for readers of a rollback database, at least.
const READERS: Duration = Duration::from_millis(250);

/// Changes one database.
pub struct SqliteWriter {
    spec: SourceSpec,
}

impl SqliteWriter {
    /// A writer for the database at the path of `spec`. Nothing is opened yet.
    #[must_use]
    pub fn new(spec: SourceSpec) -> Self {
        Self { spec }
    }
}

impl Writer for SqliteWriter {
    fn apply(&self, part: &Part, allow_triggers: bool, deadline: Duration) -> Applied {
        match apply(&self.spec.path, part, allow_triggers, deadline) {
            Ok(notes) => Applied::Done {
                backup: None,
                notes,
            },
            Err(Stop::Refused(refused)) => Applied::Refused(refused),
            Err(Stop::Failed(e)) => Applied::Failed(e),
            Err(Stop::Unknown(e)) => Applied::Unknown(e),
        }
    }
}

/// Why nothing was changed, or may not have been.
enum Stop {
    Refused(Vec<Refused>),
    Failed(Error),
    Unknown(Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(e: rusqlite::Error) -> Self {
        Self::Failed(errors::from_writing(&e))
    }
}

impl From<Error> for Stop {
    fn from(e: Error) -> Self {
        Self::Failed(e)
    }
}

fn apply(
    path: &Path,
    part: &Part,
    allow_triggers: bool,
    limit: Duration,
) -> Result<Vec<String>, Stop> {
    let schema = fits(path, part)?;
    let deadline = Deadline::after(limit);
    let before = Mutex::new(None);
    // Kept whole: its connection must be closed before its file is let go, or closing the one would
    // drop the locks of the other.
    let mut ready = door::open(&part.path, &deadline, &|connection| {
        let mut touches = false;
        for (table, columns) in written_columns(part) {
            let columns: Vec<&str> = columns.into_iter().collect();
            touches |= effects::touches_foreign_key(connection, table, &columns)?;
        }
        *before.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(target::schema_version(connection)?);
        Ok(touches)
    })?;
    // The wait is over; the work has as long again.
    deadline.set(deadline.elapsed() + limit);
    let touched = Touched::attach(&mut ready.connection)?;
    let listener = Listener::attach(&mut ready.connection)?;
    let connection = &ready.connection;
    let seen = *before.lock().unwrap_or_else(PoisonError::into_inner);
    let work = Work {
        connection,
        part,
        allow_triggers,
        touched: &touched,
        listener: &listener,
    };
    let done = match seen {
        Some(seen) if seen == schema => work.run(schema),
        _ => Err(all(part, SCHEMA)),
    };
    deadline.set(Duration::MAX);
    let notes = match done {
        Ok(notes) => notes,
        Err(stop) => {
            // Closing rolls back too, if this could not.
            let _ = connection.execute_batch("ROLLBACK");
            return Err(stop);
        }
    };
    commit(connection, part, limit)?;
    // Closing follows; the last connection to a WAL database takes its log away with it. That it may
    // not is no reason to doubt what is done.
    let _ = door::keep_the_log(connection, false);
    Ok(notes)
}

const SCHEMA: &str = "the schema of the database has changed since the plan was made";

/// What can be said before anything is opened. Gives the schema's version.
fn fits(path: &Path, part: &Part) -> Result<i64, Stop> {
    let real = std::fs::canonicalize(path).map_err(|e| errors::from_io(&e))?;
    if real != part.path {
        return Err(Stop::Failed(door::elsewhere(&part.path)));
    }
    match part.schema {
        Some(schema) if part.kind == StoreKind::Sqlite => Ok(schema),
        _ => Err(Stop::Failed(
            Error::new(ErrorKind::WrongKind, "the plan is not one for a database")
                .hint("make a new plan"),
        )),
    }
}

/// Which columns of which tables are set.
fn written_columns(part: &Part) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut out: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for change in &part.changes {
        let sets = render::sets(&change.edits).unwrap_or_default();
        out.entry(&change.key.queue)
            .or_default()
            .extend(sets.into_iter().map(|(column, _)| column));
    }
    out
}

fn refused(change: &Change, why: Why) -> Refused {
    Refused {
        key: change.key.clone(),
        why: why.why,
        difference: why.difference,
    }
}

fn one(change: &Change, why: impl Into<String>) -> Stop {
    Stop::Refused(vec![refused(change, Why::new(why))])
}

/// Every change refused for one reason; a part without any is a mistake of ours.
fn all(part: &Part, why: &str) -> Stop {
    if part.changes.is_empty() {
        return Stop::Failed(Error::new(ErrorKind::Internal, "a part without a change"));
    }
    let changes = part.changes.iter();
    Stop::Refused(changes.map(|c| refused(c, Why::new(why))).collect())
}

/// The rows that SQLite says were touched, by table. Silent for tables without a rowid.
#[derive(Clone, Default)]
struct Touched(Arc<Mutex<BTreeMap<String, BTreeSet<i64>>>>);

impl Touched {
    fn attach(connection: &mut Connection) -> rusqlite::Result<Self> {
        let touched = Self::default();
        let own = touched.clone();
        connection.update_hook(Some(
            move |_: rusqlite::hooks::Action, _: &str, table: &str, rowid: i64| {
                let mut tables = own.0.lock().unwrap_or_else(PoisonError::into_inner);
                match tables.get_mut(table) {
                    Some(rows) => {
                        rows.insert(rowid);
                    }
                    None => {
                        tables.insert(table.to_owned(), BTreeSet::from([rowid]));
                    }
                }
            },
        ))?;
        Ok(touched)
    }

    fn tables(&self) -> BTreeMap<String, BTreeSet<i64>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

struct Work<'w> {
    connection: &'w Connection,
    part: &'w Part,
    allow_triggers: bool,
    touched: &'w Touched,
    listener: &'w Listener,
}

/// What a table's rows must be like when all is done.
struct Table<'w> {
    target: Arc<Target>,
    rows: Rows<'w>,
    /// The rowids of the changed rows, where they have a name.
    rowids: BTreeSet<i64>,
    changes: usize,
}

impl<'w> Work<'w> {
    /// Everything between BEGIN and COMMIT.
    fn run(&self, schema: i64) -> Result<Vec<String>, Stop> {
        if target::schema_version(self.connection)? != schema {
            return Err(all(self.part, SCHEMA));
        }
        let mut tables = self.tables()?;
        let allowed = self.side_effects(&tables)?;
        self.compare_before(&mut tables)?;
        let total = self.connection.total_changes();
        self.update()?;
        self.compare_after(&mut tables)?;
        let changed = self.connection.total_changes() - total;
        self.footprint(&tables, &allowed, changed)
    }

    fn tables(&self) -> Result<BTreeMap<&'w str, Table<'w>>, Stop> {
        let mut tables = BTreeMap::new();
        for change in &self.part.changes {
            let name = &*change.key.queue;
            if tables.contains_key(name) {
                continue;
            }
            let target = match Target::of(self.connection, name) {
                Ok(target) => Arc::new(target),
                Err(Unfit::Refused(why)) => return Err(one(change, format!("`{name}` {why}"))),
                Err(Unfit::Sqlite(e)) => return Err(e.into()),
            };
            let rows = Rows::new(self.connection, Arc::clone(&target))?;
            tables.insert(
                name,
                Table {
                    target,
                    rows,
                    rowids: BTreeSet::new(),
                    changes: 0,
                },
            );
        }
        Ok(tables)
    }

    /// Prepares every statement, hears what SQLite would do beside it, and refuses what the
    /// configuration or the plan does not allow.
    fn side_effects(
        &self,
        tables: &BTreeMap<&str, Table<'_>>,
    ) -> Result<BTreeSet<SideEffect>, Stop> {
        let mut asked = BTreeSet::new();
        let mut found = BTreeSet::new();
        for change in &self.part.changes {
            let name = &*change.key.queue;
            let statement = render::statement(name, &change.place, &change.edits);
            if statement.text.is_empty() {
                if !change.edits.is_empty() {
                    return Err(one(change, "it is not a change of a table's row"));
                }
                continue;
            }
            if !asked.insert(statement.text.clone()) {
                continue;
            }
            let sets = render::sets(&change.edits).unwrap_or_default();
            let columns: Vec<&str> = sets.iter().map(|(column, _)| *column).collect();
            let _ = self.listener.take(name, &columns);
            if let Err(e) = self.connection.prepare_cached(&statement.text) {
                return Err(one(change, database_refuses(&e)));
            }
            for effect in self.listener.take(name, &columns) {
                let why = self.forbids(&effect, tables);
                if let Some(why) = why {
                    return Err(one(change, why));
                }
                found.insert(effect);
            }
        }
        Ok(found)
    }

    fn forbids(&self, effect: &SideEffect, tables: &BTreeMap<&str, Table<'_>>) -> Option<String> {
        let told = effects::told(effect);
        if !self.allow_triggers {
            return Some(format!(
                "{told}; set `allow_triggers = true` for this source where that is wanted"
            ));
        }
        if !self.part.side_effects.contains(effect) {
            return Some(format!("{told}, which the plan does not say"));
        }
        let own = tables
            .values()
            .find(|t| t.target.name.eq_ignore_ascii_case(&effect.table));
        own.is_some_and(|t| t.target.without_rowid).then(|| {
            format!("{told}, and of a table without rowid nobody can tell which rows that were")
        })
    }

    fn compare_before(&self, tables: &mut BTreeMap<&str, Table<'_>>) -> Result<(), Stop> {
        let mut differing = Vec::new();
        let mut places = BTreeSet::new();
        for change in &self.part.changes {
            let (Some(table), Some((key, _))) =
                (tables.get_mut(&*change.key.queue), row_of(&change.place))
            else {
                return Err(one(change, "it is no row of a table"));
            };
            if !places.insert(format!("{:?}", (&change.key.queue, key))) {
                return Err(one(change, "the plan changes this row twice"));
            }
            let why = match table.rows.at(key)? {
                Seen::Row { image, rowid } if image == change.before => {
                    if !change.edits.is_empty() {
                        table.rowids.extend(rowid);
                        table.changes += 1;
                    }
                    continue;
                }
                Seen::Row { image, .. } => Why::differing(
                    "it has changed since the plan was made",
                    &change.before,
                    &image,
                ),
                Seen::Gone => Why::new("it is no longer there"),
                Seen::Ambiguous => Why::new("its key does not name one row"),
                Seen::TooLarge => Why::new("it has become too large to be compared"),
            };
            differing.push(refused(change, why));
        }
        if differing.is_empty() {
            Ok(())
        } else {
            Err(Stop::Refused(differing))
        }
    }

    fn update(&self) -> Result<(), Stop> {
        for change in &self.part.changes {
            let statement = render::statement(&change.key.queue, &change.place, &change.edits);
            if statement.text.is_empty() {
                continue;
            }
            let mut update = self.connection.prepare_cached(&statement.text)?;
            match update.execute(params_from_iter(statement.params.iter().map(Bound))) {
                Ok(1) => {}
                Ok(n) => {
                    return Err(one(
                        change,
                        format!("its statement would have changed {n} rows and not one"),
                    ));
                }
                Err(e) if errors::is_rule(&e) => return Err(one(change, database_refuses(&e))),
                Err(e) => return Err(e.into()),
            }
        }
        Ok(())
    }

    fn compare_after(&self, tables: &mut BTreeMap<&str, Table<'_>>) -> Result<(), Stop> {
        let mut differing = Vec::new();
        for change in &self.part.changes {
            let (Some(table), Some((key, _))) =
                (tables.get_mut(&*change.key.queue), row_of(&change.place))
            else {
                return Err(one(change, "it is no row of a table"));
            };
            if table.rows.holds(key, &change.after)? {
                continue;
            }
            let why = match table.rows.at(key)? {
                Seen::Row { image, .. } => Why::differing(
                    "the database made something else of it than the preview showed (a trigger?)",
                    &change.after,
                    &image,
                ),
                Seen::Gone => Why::new("the change would have deleted or renamed it"),
                Seen::Ambiguous => Why::new("the change would have given its key to another row"),
                Seen::TooLarge => Why::new("the change would have made it too large"),
            };
            differing.push(refused(change, why));
        }
        if differing.is_empty() {
            Ok(())
        } else {
            Err(Stop::Refused(differing))
        }
    }

    /// Whether the planned rows and nothing else was touched; beside them only tables that an
    /// allowed trigger or cascade writes. Gives a note for each of those.
    fn footprint(
        &self,
        tables: &BTreeMap<&str, Table<'_>>,
        allowed: &BTreeSet<SideEffect>,
        changed: u64,
    ) -> Result<Vec<String>, Stop> {
        let planned: usize = tables.values().map(|t| t.changes).sum();
        if allowed.is_empty() && changed != planned as u64 {
            let why = format!("{changed} rows would have been changed and not {planned}");
            return Err(all(self.part, &why));
        }
        let mut notes = Vec::new();
        let touched = self.touched.tables();
        for table in tables.values().filter(|t| !t.target.without_rowid) {
            let rows = touched
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&table.target.name))
                .map(|(_, rows)| rows.clone())
                .unwrap_or_default();
            let same = match table.target.rowid {
                Some(_) => rows == table.rowids,
                None => rows.len() == table.changes,
            };
            if !same {
                let why = format!(
                    "{} rows of `{}` would have been touched and not the {} of the plan",
                    rows.len(),
                    table.target.name,
                    table.changes
                );
                return Err(all(self.part, &why));
            }
        }
        let is_planned = |name: &str| {
            let mut targets = tables.values().map(|t| &t.target.name);
            targets.any(|own| own.eq_ignore_ascii_case(name))
        };
        for (name, rows) in touched.iter().filter(|(name, _)| !is_planned(name)) {
            let mut by = Vec::new();
            for effect in allowed {
                if effects::writes(self.connection, effect, name)? {
                    by.push(effects::told(effect));
                }
            }
            if by.is_empty() {
                let why = format!("`{name}` would have been written too, by nothing that was said");
                return Err(all(self.part, &why));
            }
            notes.push(format!(
                "{}: {} rows of {}",
                by.join(", "),
                rows.len(),
                sql::ident(name)
            ));
        }
        Ok(notes)
    }
}

/// Commits, and tells apart what surely did not happen from what may have.
fn commit(connection: &Connection, part: &Part, limit: Duration) -> Result<(), Stop> {
    connection.busy_timeout(limit.max(READERS))?;
    crash::at("before_commit");
    let Err(e) = connection.execute_batch("COMMIT") else {
        crash::at("after_commit");
        return Ok(());
    };
    let code = errors::code(&e).unwrap_or(ffi::SQLITE_ERROR) & 0xff;
    // These end before the commit is a commit; anything else may come after it.
    let is_before = matches!(
        code,
        ffi::SQLITE_BUSY
            | ffi::SQLITE_LOCKED
            | ffi::SQLITE_FULL
            | ffi::SQLITE_CONSTRAINT
            | ffi::SQLITE_INTERRUPT
            | ffi::SQLITE_NOMEM
            | ffi::SQLITE_READONLY
    );
    let rolled_back = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
    if !is_before || !rolled_back {
        return Err(Stop::Unknown(errors::from_writing(&e)));
    }
    Err(match code {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Stop::Failed(errors::kept_busy(limit)),
        ffi::SQLITE_CONSTRAINT => all(part, &database_refuses(&e)),
        _ => Stop::Failed(errors::from_writing(&e)),
    })
}
