//! Looking at a JSON file with a change in mind: drawing elements, splicing in memory, finding
//! elements again, saying a change in words. Writes nothing and takes no lock.

use super::arrays::join;
use super::diff;
use super::draw;
use super::edit::{Edited, Job};
use super::file::Taken;
use super::held::Held;
use super::settle;
use super::whole::{MARK, Whole};
use super::{BODY_DEADLINE, is_lines};
use crate::model::{Clock, Error, SourceSpec, StoreKind};
use crate::plan::{Change, Drawn, Edit, Image, Part, Place, Proposed, Refused, Statement, Value};
use crate::stores::change::{Found, Planner, Previewed};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The looks at one JSON file that changes rest on.
pub struct JsonPlanner {
    spec: SourceSpec,
}

impl JsonPlanner {
    /// A planner for a source whose kind is JSON.
    #[must_use]
    pub fn new(spec: SourceSpec) -> Self {
        Self { spec }
    }

    fn with<T>(
        &self,
        until: Option<Instant>,
        work: impl FnMut(&Taken, Whole<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        settle::with(&self.spec.path, is_lines(&self.spec.path), until, work)
    }
}

impl Planner for JsonPlanner {
    fn draw(
        &self,
        clock: &Clock,
        wanted: &BTreeMap<String, Vec<String>>,
    ) -> Result<Vec<Drawn>, Error> {
        let until = Instant::now().checked_add(BODY_DEADLINE);
        self.with(until, |_, whole| {
            draw::draw(&whole, &self.spec, clock, wanted, until)
        })
    }

    fn preview(&self, proposed: Vec<Proposed>) -> Result<Previewed, Error> {
        let until = Instant::now().checked_add(BODY_DEADLINE);
        let (mut edited, text) = self.with(until, |taken, whole| {
            let jobs: Vec<Job<'_>> = proposed.iter().map(Job::from).collect();
            let text = String::from_utf8_lossy(&taken.bytes).into_owned();
            let edited = settle::edited(whole, &self.spec, &jobs, until)?;
            Ok((edited, text))
        })?;
        // The diff is of the whole file, of which the splices know all but its byte order mark.
        if text.starts_with(MARK) {
            for splice in &mut edited.splices {
                splice.range = splice.range.start + MARK.len()..splice.range.end + MARK.len();
            }
        }
        let path = canonical(&self.spec);
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let Edited { splices, after, .. } = edited;
        let script = diff::unified(&name, &text, &splices);
        let mut part = Part {
            source: Arc::clone(&self.spec.name),
            kind: StoreKind::Json,
            path,
            schema: None,
            changes: Vec::new(),
            side_effects: Vec::new(),
            script,
        };
        let mut refused = Vec::new();
        for (proposed, after) in proposed.into_iter().zip(after) {
            match after {
                Ok(after) => part.changes.push(change(proposed, after)),
                Err(refusal) => refused.push(Refused {
                    key: proposed.key,
                    why: refusal.why,
                    difference: refusal.difference,
                }),
            }
        }
        Ok(Previewed {
            part,
            refused,
            notes: Vec::new(),
            // A file that is read has no lock.
            held: Duration::ZERO,
        })
    }

    fn find(&self, changes: &[Change]) -> Result<Vec<Found>, Error> {
        let until = Instant::now().checked_add(BODY_DEADLINE);
        self.with(until, |_, whole| {
            let mut queues: HashMap<Option<&str>, Result<Held<'_>, String>> = HashMap::new();
            let places = settle::places(&whole, &self.spec, until);
            Ok(changes
                .iter()
                .map(|change| {
                    let Place::Element { array, .. } = &change.place else {
                        return Found::Gone;
                    };
                    let array = array.as_deref();
                    let held = queues
                        .entry(array)
                        .or_insert_with(|| Held::of(&whole, array));
                    match held {
                        Ok(held) => {
                            let key = (change.key.queue.to_string(), change.key.id.clone());
                            found(change, held, places.get(&key).copied())
                        }
                        Err(_) => Found::Gone,
                    }
                })
                .collect())
        })
    }

    fn render(&self, part: &Part) -> Part {
        // The script is a diff of a file that is not touched here; it is for a person, nothing runs
        // it, and what is applied is told by the changes alone.
        Part {
            changes: part
                .changes
                .iter()
                .map(|change| Change {
                    statement: statement(&change.place, &change.edits, &change.before),
                    ..change.clone()
                })
                .collect(),
            ..part.clone()
        }
    }
}

/// The file of a source, symbolic links followed.
pub fn canonical(spec: &SourceSpec) -> PathBuf {
    std::fs::canonicalize(&spec.path).unwrap_or_else(|_| spec.path.clone())
}

fn change(proposed: Proposed, after: Image) -> Change {
    Change {
        statement: statement(&proposed.place, &proposed.edits, &proposed.before),
        key: proposed.key,
        action: proposed.action,
        note: proposed.note,
        place: proposed.place,
        edits: proposed.edits,
        before: proposed.before,
        after,
    }
}

/// The element of a change as it is now: one equal to either image wherever it stands, for a
/// moved element is the same one; else the one that its key, or its id, names. An element that
/// shall be gone and is gone is as its empty after-image.
fn found(change: &Change, held: &mut Held<'_>, by_name: Option<usize>) -> Found {
    for image in [&change.after, &change.before] {
        if !image.0.is_empty() && !held.equal_to(image).is_empty() {
            return Found::Row(image.clone());
        }
    }
    let Place::Element { index, member, .. } = &change.place else {
        return Found::Gone;
    };
    let comes_or_goes = matches!(
        change.edits.as_slice(),
        [Edit::Append { .. } | Edit::Withdraw { .. }]
    );
    let there = match member {
        Some(key) => held.at(*index, Some(key)),
        None if comes_or_goes => None,
        None => by_name,
    };
    match there.and_then(|at| held.image(at)) {
        Some(image) => Found::Row(image),
        None if change.after.0.is_empty() => Found::Row(Image::default()),
        None => Found::Gone,
    }
}

/// The edits in words: pointer and value.
fn statement(place: &Place, edits: &[Edit], before: &Image) -> Statement {
    let Place::Element {
        array,
        index,
        member,
    } = place
    else {
        return Statement::default();
    };
    let queue = match array.as_deref() {
        None => "the lines".to_owned(),
        Some("") => "the array".to_owned(),
        Some(pointer) => pointer.to_owned(),
    };
    let element = match (array, member) {
        (None, _) => format!("line {}: ", index + 1),
        (Some(pointer), Some(key)) => join(pointer, key),
        (Some(pointer), None) => format!("{pointer}/{index}"),
    };
    let lines = edits.iter().map(|edit| match edit {
        Edit::Set { column, value } => {
            let verb = if has(before, column) { "set" } else { "add" };
            format!(
                "{verb} {element}{} = {}",
                pointer(before, column),
                shown(value)
            )
        }
        Edit::Unset { column } => format!("remove {element}{}", pointer(before, column)),
        Edit::Append { element } => format!("append to {queue}: {element}"),
        Edit::Withdraw { element } => format!("withdraw from {queue}: {element}"),
    });
    Statement {
        text: lines.collect::<Vec<_>>().join("\n"),
        params: Vec::new(),
    }
}

fn pointer(before: &Image, path: &str) -> String {
    if before.get(path).is_some() {
        return join("", path);
    }
    path.split('.').fold(String::new(), |p, key| join(&p, key))
}

fn has(before: &Image, path: &str) -> bool {
    if before.get(path).is_some() {
        return true;
    }
    path.match_indices('.').any(|(dot, _)| {
        let (outer, dotted) = path.split_at(dot);
        let inner = match before.get(outer) {
            Some(Value::Json(json)) => super::splice::image(json),
            _ => None,
        };
        inner.is_some_and(|image| has(&image, dotted.get(1..).unwrap_or_default()))
    })
}

fn shown(value: &Value) -> String {
    super::splice::spell(value, false).unwrap_or_else(|why| format!("({why})"))
}
