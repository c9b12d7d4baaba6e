//! Drawing: the whole rows of some ids, and how values are spelt in their queues, in the one
//! reading that also gives the mapping.

use super::called::{Finder, Unnamed};
use super::known;
use super::open::{Deadline, Failure, Opened};
use super::queue::Queue;
use super::target::{Rows, Seen, Target, Unfit};
use super::{ddl, image, sql, words};
use crate::model::{
    Clock, Field, ItemKey, Mapping, MappingOrigin, PriorityRules, SourceSpec, StatusFrom, Sureness,
};
use crate::plan::{Column, Drawn, DrawnRow, Place, Refused, Value, asks_for_words};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Distinct owners that are told.
const OWNERS: usize = 500;
/// Values of each time column that are told.
const TIMES: usize = 50;
/// So many of the newest rows are looked through for them.
const NEWEST: usize = 20_000;
/// All rows of one drawing together hold at most so many bytes.
const TOGETHER: usize = 256 << 20;

/// Draws the wanted ids of every queue.
///
/// # Errors
/// When the store cannot be read as a whole.
pub fn draw(
    opened: &mut Opened,
    spec: &SourceSpec,
    clock: &Clock,
    deadline: &Deadline,
    limit: Duration,
    wanted: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<Drawn>, Failure> {
    let known = known::learn(opened, spec, clock, deadline, limit)?;
    deadline.set(limit);
    let mut left = TOGETHER;
    wanted
        .iter()
        .map(|(name, ids)| {
            let queue = known.queues.iter().find(|q| q.mapping.queue == *name);
            Ok(match queue {
                Some(queue) => one(&opened.connection, spec, queue, ids, &mut left)?,
                None => no_queue(spec, name, ids),
            })
        })
        .collect()
}

/// Everything refused: the table is gone, or is no queue any more.
fn no_queue(spec: &SourceSpec, name: &str, ids: &[String]) -> Drawn {
    let why = format!("`{name}` is no longer a queue of this store");
    let mapping = Mapping {
        queue: name.to_owned(),
        origin: MappingOrigin::Detected,
        sureness: Sureness::Unsure,
        why: Vec::new(),
        fields: BTreeMap::new(),
        key: Vec::new(),
        key_is_unique: false,
        status: StatusFrom::Fixed(String::new()),
        states: Default::default(),
        write: BTreeMap::new(),
        priorities: PriorityRules::default(),
        times: BTreeMap::new(),
        questions: Vec::new(),
        read_only: Some("no longer a queue".into()),
    };
    let mut drawn = empty(name, Arc::new(mapping));
    drawn.refused = refused(spec, name, ids, &why);
    drawn
}

fn empty(name: &str, mapping: Arc<Mapping>) -> Drawn {
    Drawn {
        queue: Arc::from(name),
        mapping,
        columns: Vec::new(),
        rows: Vec::new(),
        refused: Vec::new(),
        words: Vec::new(),
        times: BTreeMap::new(),
        owners: Vec::new(),
        is_run_queue: false,
    }
}

fn key(spec: &SourceSpec, queue: &str, id: &str) -> ItemKey {
    ItemKey {
        source: Arc::clone(&spec.name),
        queue: Arc::from(queue),
        id: id.into(),
    }
}

fn refused(spec: &SourceSpec, queue: &str, ids: &[String], why: &str) -> Vec<Refused> {
    ids.iter()
        .map(|id| Refused {
            key: key(spec, queue, id),
            why: why.to_owned(),
            difference: Vec::new(),
        })
        .collect()
}

fn one(
    connection: &Connection,
    spec: &SourceSpec,
    queue: &Queue,
    ids: &[String],
    left: &mut usize,
) -> rusqlite::Result<Drawn> {
    let (table, mapping) = (&queue.table, &queue.mapping);
    let name = &table.shape.name;
    let mut drawn = empty(&mapping.queue, Arc::clone(mapping));
    let target = match Target::of(connection, name) {
        Ok(target) => Arc::new(target),
        Err(Unfit::Sqlite(e)) => return Err(e),
        Err(Unfit::Refused(why)) => {
            drawn.refused = refused(spec, name, ids, &format!("`{name}` {why}"));
            return Ok(drawn);
        }
    };
    drawn.columns = columns(&target);
    (drawn.owners, drawn.times) = spellings(connection, mapping, &target)?;
    if let Some(status) = status_of(mapping, &target) {
        let configured = spec.queues.iter().find(|q| q.queue == mapping.queue);
        let allowed = drawn.columns.iter().find(|c| *c.name == *status);
        let allowed = allowed.map_or(&[][..], |c| &c.allowed);
        if asks_for_words(mapping, allowed, configured.map(|q| &q.write)) {
            let newest = newest(&target, status);
            drawn.words = words::distinct(connection, &target, status, &newest)?;
        }
    }
    let Some(finder) = Finder::new(connection, table, mapping, &target) else {
        let why = format!("no column names the rows of `{name}`, nor has its rowid a name");
        drawn.refused = refused(spec, name, ids, &why);
        return Ok(drawn);
    };
    let mut rows = Rows::new(connection, Arc::clone(&target))?;
    for (id, found) in ids.iter().zip(finder.find(ids)?) {
        let seen = match &found {
            Ok(place) => rows.at(place)?,
            Err(Unnamed::Gone) => Seen::Gone,
            Err(Unnamed::Ambiguous | Unnamed::NoKey) => Seen::Ambiguous,
        };
        let row = match (seen, found) {
            (Seen::Row { image, .. }, Ok(place)) if image::size(&image) <= *left => {
                *left -= image::size(&image);
                Ok(DrawnRow {
                    key: key(spec, name, id),
                    place: Place::Row {
                        guard: guard(mapping, &target, &image),
                        key: place,
                    },
                    image,
                })
            }
            (seen, found) => Err(why_not(&seen, found.err(), id)),
        };
        match row {
            Ok(row) => drawn.rows.push(row),
            Err(why) => {
                let ids = std::slice::from_ref(id);
                drawn.refused.extend(refused(spec, name, ids, &why));
            }
        }
    }
    Ok(drawn)
}

fn why_not(seen: &Seen, unnamed: Option<Unnamed>, id: &str) -> String {
    match (seen, unnamed) {
        (_, Some(Unnamed::NoKey)) => {
            "a part of its key is NULL, empty or too long: nothing names this row for certain"
                .into()
        }
        (Seen::Gone, _) => "it is no longer there".into(),
        (Seen::Ambiguous, _) => format!("more than one row could be called `{id}`"),
        (Seen::TooLarge, _) => {
            "it holds a value beyond 4 MB, too large to be compared before and after".into()
        }
        (Seen::Row { .. }, _) => {
            "the chosen rows together hold more than 256 MB; choose fewer at a time".into()
        }
    }
}

/// The status column with the value that it holds.
fn guard(
    mapping: &Mapping,
    target: &Target,
    image: &crate::plan::Image,
) -> Option<(Arc<str>, Value)> {
    let column = target.column(mapping.status.column()?)?;
    let value = image.get(&column.name)?;
    Some((Arc::clone(&column.name), value.clone()))
}

fn columns(target: &Target) -> Vec<Column> {
    let allowed = ddl::allowed_words(&target.ddl);
    let words = |name: &str| {
        let of = allowed.iter().find(|(c, _)| c.eq_ignore_ascii_case(name));
        of.map(|(_, words)| words.clone()).unwrap_or_default()
    };
    target
        .columns
        .iter()
        .map(|c| Column {
            name: Arc::clone(&c.name),
            declared: c.declared.clone(),
            not_null: c.not_null,
            default: c.default.clone(),
            generated: c.generated,
            allowed: words(&c.name),
        })
        .collect()
}

/// The column whose words are the states, under the store's own name.
fn status_of<'t>(mapping: &Mapping, target: &'t Target) -> Option<&'t str> {
    match &mapping.status {
        StatusFrom::Column(column) => target.column(column).map(|c| &*c.name),
        _ => None,
    }
}

/// The statement that gives a column `v` of the newest rows.
fn newest(target: &Target, column: &str) -> String {
    let name = sql::ident(column);
    let order = target
        .rowid
        .map_or_else(String::new, |rowid| format!(" ORDER BY {rowid} DESC"));
    format!(
        "SELECT {} AS v FROM {}{order} LIMIT {NEWEST}",
        sql::guarded(&name, &name, words::WORD),
        sql::ident(&target.name)
    )
}

type Spellings = (Vec<String>, BTreeMap<Field, Vec<Value>>);

/// Owners, and what the times look like.
fn spellings(
    connection: &Connection,
    mapping: &Mapping,
    target: &Target,
) -> rusqlite::Result<Spellings> {
    let column = |field: Field| target.column(mapping.column(field)?).map(|c| &*c.name);
    let owners = match column(Field::Owner) {
        Some(owner) => {
            let select = format!(
                "SELECT DISTINCT v FROM ({}) LIMIT {OWNERS}",
                newest(target, owner)
            );
            words::texts(connection, &select, OWNERS)?
        }
        None => Vec::new(),
    };
    let mut times = BTreeMap::new();
    for field in Field::TIMES {
        let Some(time) = column(field) else { continue };
        let select = format!(
            "SELECT v FROM ({}) WHERE v IS NOT NULL LIMIT {TIMES}",
            newest(target, time)
        );
        let mut statement = connection.prepare(&select)?;
        let mut rows = statement.query([])?;
        let mut values = Vec::new();
        while let Some(row) = rows.next()? {
            values.push(image::value(row.get_ref(0)?));
        }
        times.insert(field, values);
    }
    Ok((owners, times))
}
