//! Previewing: whole rows read in one short transaction, then tried on copies in memory.
//!
//! The store is open while its rows are read and no longer: a few hundred microseconds for a
//! handful of rows. It is opened as a look opens it, so nothing here can write to it.

use super::effects::{self, Listener};
use super::open::{Deadline, Failure, Opened};
use super::render;
use super::target::{self, Rows, Seen, Target, Unfit, row_of};
use super::trial::{self, Why};
use crate::model::{SourceSpec, StoreKind};
use crate::plan::{Change, Part, Proposed, Refused, SideEffect};
use crate::stores::change::Previewed;
use rusqlite::config::DbConfig;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What is asked of SQLite about the statements, made before the store is opened: no lock is held
/// for writing them.
pub struct Asked {
    /// Every different statement.
    texts: Vec<String>,
    /// Which one is each change's; none where nothing is changed.
    of: Vec<Option<usize>>,
}

impl Asked {
    /// The statements of these changes.
    #[must_use]
    pub fn of(proposed: &[Proposed]) -> Self {
        let mut places: HashMap<String, usize> = HashMap::new();
        let of = proposed.iter().map(|change| {
            let text = render::statement(&change.key.queue, &change.place, &change.edits).text;
            let next = places.len();
            (!text.is_empty()).then(|| *places.entry(text).or_insert(next))
        });
        let of = of.collect();
        let mut texts: Vec<(usize, String)> = places.into_iter().map(|(t, at)| (at, t)).collect();
        texts.sort_unstable();
        Self {
            texts: texts.into_iter().map(|(_, text)| text).collect(),
            of,
        }
    }
}

/// What one reading gave.
pub struct Reading {
    path: PathBuf,
    schema: i64,
    encoding: String,
    tables: BTreeMap<Arc<str>, Arc<Target>>,
    /// For each change why it is refused already.
    refused: Vec<Option<Why>>,
    side_effects: BTreeSet<SideEffect>,
    notes: BTreeSet<String>,
    /// How long the store was open.
    pub held: Duration,
}

/// Reads the rows again and compares them, bit by bit, with what they were when they were drawn;
/// asks SQLite what the statements would do beside them.
///
/// # Errors
/// When the store cannot be read as a whole.
pub fn read(opened: &mut Opened, proposed: &[Proposed], asked: &Asked) -> Result<Reading, Failure> {
    let connection = &mut opened.connection;
    let mut reading = Reading {
        path: opened.site.path().to_owned(),
        schema: target::schema_version(connection)?,
        encoding: connection.query_row("PRAGMA encoding", [], |row| row.get(0))?,
        tables: BTreeMap::new(),
        refused: Vec::with_capacity(proposed.len()),
        side_effects: BTreeSet::new(),
        notes: BTreeSet::new(),
        held: Duration::ZERO,
    };
    let mut unfit: BTreeMap<Arc<str>, String> = BTreeMap::new();
    for change in proposed {
        let name = &change.key.queue;
        if reading.tables.contains_key(name) || unfit.contains_key(name) {
            continue;
        }
        match Target::of(connection, name) {
            Ok(target) => {
                reading.tables.insert(Arc::clone(name), Arc::new(target));
            }
            Err(Unfit::Refused(why)) => {
                unfit.insert(Arc::clone(name), format!("`{name}` {why}"));
            }
            Err(Unfit::Sqlite(e)) => return Err(e.into()),
        }
    }
    let mut rows: BTreeMap<Arc<str>, Rows<'_>> = BTreeMap::new();
    for (name, target) in &reading.tables {
        rows.insert(Arc::clone(name), Rows::new(connection, Arc::clone(target))?);
    }
    for change in proposed {
        let name = &change.key.queue;
        let why = match (row_of(&change.place), rows.get_mut(name)) {
            (None, _) => Some(Why::new("it is no row of a table")),
            (_, None) => unfit.get(name).map(Why::new),
            (Some((key, _)), Some(rows)) => match rows.holds(key, &change.before)? {
                true => None,
                false => compared(&rows.at(key)?, change),
            },
        };
        reading.refused.push(why);
    }
    drop(rows);
    (reading.side_effects, reading.notes) = side_effects(opened, &reading, proposed, asked)?;
    Ok(reading)
}

/// Why a row is not what it was; `None` where it is.
fn compared(seen: &Seen, change: &Proposed) -> Option<Why> {
    match seen {
        Seen::Row { image, .. } if *image == change.before => None,
        Seen::Row { image, .. } => Some(Why::differing(
            "it has changed since it was read",
            &change.before,
            image,
        )),
        Seen::Gone => Some(Why::new("it is no longer there")),
        Seen::Ambiguous => Some(Why::new("its key does not name one row")),
        Seen::TooLarge => Some(Why::new(
            "it holds a value beyond 4 MB, too large to be compared before and after",
        )),
    }
}

/// Prepares every different statement and never steps it. Also tells, for people, what a copy of the
/// rows cannot show.
fn side_effects(
    opened: &mut Opened,
    reading: &Reading,
    proposed: &[Proposed],
    asked: &Asked,
) -> rusqlite::Result<(BTreeSet<SideEffect>, BTreeSet<String>)> {
    let connection = &mut opened.connection;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true)?;
    let listener = Listener::attach(connection)?;
    let mut known = vec![false; asked.texts.len()];
    let (mut out, mut notes) = (BTreeSet::new(), BTreeSet::new());
    for ((change, refused), at) in proposed.iter().zip(&reading.refused).zip(&asked.of) {
        let name = &*change.key.queue;
        let Some(known) = at.and_then(|at| known.get_mut(at)) else {
            continue;
        };
        if refused.is_some() || *known {
            continue;
        }
        *known = true;
        // What cannot be prepared says so when it is tried.
        let text = at.and_then(|at| asked.texts.get(at));
        let _ = text.map(|text| connection.prepare(text));
        let sets = render::sets(&change.edits).unwrap_or_default();
        let columns: Vec<&str> = sets.iter().map(|(column, _)| *column).collect();
        let heard = listener.take(name, &columns);
        for effect in &heard {
            let told = effects::told(effect);
            notes.insert(format!("{told}; what exactly is known when it is applied"));
        }
        for column in effects::unique_columns(connection, name, &columns)? {
            notes.insert(format!(
                "`{column}` must be unique in `{name}`; whether another row has the new value is \
                 known when it is applied"
            ));
        }
        if effects::touches_foreign_key(connection, name, &columns)? {
            notes.insert(format!(
                "foreign keys are enforced while `{name}` is changed, for a changed column takes \
                 part in one; for other changes they are off"
            ));
        }
        out.extend(heard);
    }
    Listener::detach(connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    Ok((out, notes))
}

/// Foreign keys are turned on before the transaction begins, so that cascades are heard of; they
/// change nothing for a connection that only reads.
///
/// # Errors
/// That of SQLite.
pub fn prepare(opened: &Opened) -> rusqlite::Result<()> {
    effects::enforce_foreign_keys(&opened.connection, true)
}

/// Tries what was read on copies. The store is closed by now.
///
/// # Errors
/// That of SQLite when the deadline is over.
pub fn tried(
    mut reading: Reading,
    spec: &SourceSpec,
    proposed: Vec<Proposed>,
    deadline: &Deadline,
) -> rusqlite::Result<Previewed> {
    refuse_repetitions(&proposed, &mut reading.refused);
    let mut outcomes: Vec<Option<trial::Tried>> = reading
        .refused
        .into_iter()
        .map(|refused| refused.map(Err))
        .collect();
    for (name, target) in &reading.tables {
        let places: Vec<usize> = proposed
            .iter()
            .zip(&outcomes)
            .enumerate()
            .filter(|(_, (change, outcome))| outcome.is_none() && change.key.queue == *name)
            .map(|(at, _)| at)
            .collect();
        let changes: Vec<&Proposed> = places.iter().filter_map(|at| proposed.get(*at)).collect();
        if changes.is_empty() {
            continue;
        }
        let tried = trial::table(target, &reading.encoding, &changes, deadline)?;
        for (at, tried) in places.into_iter().zip(tried) {
            if let Some(outcome) = outcomes.get_mut(at) {
                *outcome = Some(tried);
            }
        }
    }
    let mut part = Part {
        source: Arc::clone(&spec.name),
        kind: StoreKind::Sqlite,
        path: reading.path,
        schema: Some(reading.schema),
        changes: Vec::new(),
        side_effects: reading.side_effects.into_iter().collect(),
        script: String::new(),
    };
    let notes = reading.notes.into_iter().collect();
    let mut refused = Vec::new();
    for (change, outcome) in proposed.into_iter().zip(outcomes) {
        match outcome.unwrap_or_else(|| Err(Why::new("it was not tried"))) {
            Ok((after, statement)) => part.changes.push(Change {
                key: change.key,
                action: change.action,
                note: change.note,
                place: change.place,
                edits: change.edits,
                before: change.before,
                after,
                statement,
            }),
            Err(why) => refused.push(Refused {
                key: change.key,
                why: why.why,
                difference: why.difference,
            }),
        }
    }
    if part.changes.iter().all(|change| change.edits.is_empty()) {
        part.side_effects.clear();
    }
    part.script = render::script(&part);
    Ok(Previewed {
        part,
        refused,
        notes,
        held: reading.held,
    })
}

/// A row is changed once in a plan.
fn refuse_repetitions(proposed: &[Proposed], refused: &mut [Option<Why>]) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (change, refused) in proposed.iter().zip(refused) {
        let Some((key, _)) = row_of(&change.place) else {
            continue;
        };
        if !seen.insert(format!("{:?}", (&change.key.queue, key))) && refused.is_none() {
            *refused = Some(Why::new("the plan changes this row already"));
        }
    }
}
