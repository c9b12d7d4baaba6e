//! A document to queues: which candidates the mapping takes, and what a JSON file says beyond its
//! fields. Pure but for the deadline.

use super::arrays::{self, Found, clip};
use super::candidate::Candidate;
use super::canonical::compact;
use super::document::{Document, Root};
use super::fields::{self, field};
use super::file;
use super::keyed::Judged;
use super::parse::Node;
use super::rows::{LONGEST_TEXT, fill};
use crate::model::{
    Clock, Error, Field, Mapping, MappingOrigin, PassedOver, Problem, QueueSnapshot, Record,
    SourceSpec, State, StatusFrom, Sureness, Total,
};
use crate::stores::Look;
use crate::stores::build::Builder;
use crate::stores::mapping;
use crate::stores::shape::{Column, Sample, Shape, ShapeKind};
use std::sync::Arc;
use std::time::Instant;

/// What stands for the column of the id where the id is the key that an element stands under.
pub const KEY: &str = "(key)";

/// The preset of a dispatcher's `run_queue.json`.
const RUN_QUEUE: &str = "run_queue";

/// What a document gave.
#[derive(Debug, Default)]
pub struct Content {
    /// Its queues in the file's order, those that only a pointer reaches last.
    pub queues: Vec<QueueSnapshot>,
    /// What is no queue.
    pub passed_over: Vec<PassedOver>,
    /// What could not be read as it stands.
    pub problems: Vec<Problem>,
    /// Configured queues that are not there or cannot be.
    pub missing: Vec<String>,
}

struct Chosen<'d, 't> {
    candidate: Candidate<'d, 't>,
    shape: Shape,
    mapping: Mapping,
    more_fields: bool,
}

/// Reads every queue of a document.
///
/// # Errors
/// [`ErrorKind::Deadline`].
pub fn content(
    document: &Document<'_>,
    spec: &SourceSpec,
    look: &Look,
    until: Option<Instant>,
) -> Result<Content, Error> {
    let (chosen, mut content) = choose(document, spec, &look.clock, until)?;
    for queue in chosen {
        let latest = mapping::latest(&queue.shape, &queue.mapping, &look.clock);
        let mut builder = Builder::new(
            Arc::clone(&spec.name),
            Arc::new(queue.mapping.clone()),
            look,
        );
        for note in &queue.candidate.notes {
            builder.note(None, "record", note.clone());
        }
        if queue.more_fields {
            builder.note(
                None,
                "queue",
                "its elements have more different fields than are considered; name those that count in [[source.queue]]",
            );
        }
        fill(
            &mut builder,
            &queue.candidate,
            &queue.mapping,
            document.repeats,
            look.bodies,
            until,
        )?;
        let by_status = look.by_status.then(|| builder.seen());
        // Every element is counted, also one that is no object: it is in the file, and listed.
        let total = Total::Exact(queue.candidate.elements.len() as u64);
        let (snapshot, problems) = builder.finish(total, by_status, latest);
        content.queues.push(snapshot);
        content.problems.extend(problems);
    }
    Ok(content)
}

/// A queue with every element's name.
pub struct Named<'d, 't> {
    /// Its elements.
    pub candidate: Candidate<'d, 't>,
    /// What mapping sees of it.
    pub shape: Shape,
    /// How it is read.
    pub mapping: Mapping,
    /// The id of every element that is an object, in order, as a look gives it.
    pub ids: Vec<Box<str>>,
    /// The status words of its elements.
    pub words: Vec<String>,
}

impl<'d> Named<'d, '_> {
    /// The elements that are objects: the place in the queue's order, and the id.
    pub fn elements(&self) -> impl Iterator<Item = (usize, &str)> + '_ {
        let objects = self
            .candidate
            .elements
            .iter()
            .enumerate()
            .filter(|(_, e)| matches!(e.value, Ok(Node::Object(_))));
        objects.zip(&self.ids).map(|((at, _), id)| (at, &**id))
    }
}

/// Every queue of a document with the names of its elements.
///
/// # Errors
/// [`ErrorKind::Deadline`].
pub fn named<'d, 't>(
    document: &'d Document<'t>,
    spec: &SourceSpec,
    look: &Look,
    until: Option<Instant>,
) -> Result<Vec<Named<'d, 't>>, Error> {
    let (chosen, _) = choose(document, spec, &look.clock, until)?;
    let mut out = Vec::with_capacity(chosen.len());
    for queue in chosen {
        // Ids are given by the builder alone, so it is asked: with every row wanted, the n-th
        // record is the n-th object.
        let mut builder = Builder::new(
            Arc::clone(&spec.name),
            Arc::new(queue.mapping.clone()),
            look,
        );
        fill(
            &mut builder,
            &queue.candidate,
            &queue.mapping,
            false,
            false,
            until,
        )?;
        let words = builder.seen().into_iter().map(|(word, _)| word).collect();
        let (snapshot, _) = builder.finish(Total::Exact(0), None, None);
        out.push(Named {
            ids: snapshot.records.into_iter().map(|r| r.id).collect(),
            candidate: queue.candidate,
            shape: queue.shape,
            mapping: queue.mapping,
            words,
        });
    }
    Ok(out)
}

/// Whether a queue is a dispatcher's run queue, be its mapping configured or found: by the preset
/// that fits it.
pub fn is_run_queue(named: &Named<'_, '_>, spec: &SourceSpec, clock: &Clock) -> bool {
    let preset =
        |origin: &MappingOrigin| matches!(origin, MappingOrigin::Preset(name) if name == RUN_QUEUE);
    if preset(&named.mapping.origin) {
        return true;
    }
    let plain = SourceSpec::new(
        &spec.name,
        spec.kind,
        spec.path.clone(),
        spec.role,
        spec.timezone,
    );
    mapping::map(std::slice::from_ref(&named.shape), &plain, clock)
        .queues
        .first()
        .is_some_and(|(_, mapping)| preset(&mapping.origin))
}

/// The element that a look calls `id`, whatever its state.
///
/// # Errors
/// [`ErrorKind::Deadline`].
pub fn row(
    document: &Document<'_>,
    spec: &SourceSpec,
    look: &Look,
    until: Option<Instant>,
    queue: &str,
    id: &str,
) -> Result<Option<Record>, Error> {
    let (chosen, _) = choose(document, spec, &look.clock, until)?;
    let Some(of) = chosen.into_iter().find(|q| q.mapping.queue == queue) else {
        return Ok(None);
    };
    let mapping = Arc::new(of.mapping.clone());
    let mut builder = Builder::new(Arc::clone(&spec.name), mapping, look);
    let (candidate, mapping) = (&of.candidate, &of.mapping);
    fill(&mut builder, candidate, mapping, false, false, until)?;
    let (snapshot, _) = builder.finish(Total::Exact(0), None, None);
    Ok(snapshot.records.into_iter().find(|r| *r.id == *id))
}

/// The body of the element that a look calls `id`.
///
/// # Errors
/// [`ErrorKind::Deadline`].
pub fn body(
    document: &Document<'_>,
    spec: &SourceSpec,
    look: &Look,
    until: Option<Instant>,
    queue: &str,
    id: &str,
) -> Result<Option<String>, Error> {
    let named = named(document, spec, look, until)?;
    let Some(chosen) = named.into_iter().find(|n| n.mapping.queue == queue) else {
        return Ok(None);
    };
    let Some(path) = chosen.mapping.column(Field::Body) else {
        return Ok(None);
    };
    let found = chosen
        .ids
        .iter()
        .position(|other| **other == *id)
        .and_then(|at| chosen.candidate.objects().nth(at))
        .and_then(|object| field(object, path));
    Ok(found.and_then(|node| match node {
        Node::Null => None,
        Node::Text(text) => Some(cut(text)),
        Node::Repaired(text) => Some(cut(text)),
        Node::Number(n) => Some((*n).to_owned()),
        Node::Bool(b) => Some(b.to_string()),
        nested => Some(
            compact(nested, LONGEST_TEXT)
                .unwrap_or_else(|size| format!("({} of {size} bytes, not read)", nested.kind())),
        ),
    }))
}

/// The beginning of a long text, with its size.
fn cut(text: &str) -> String {
    if text.len() <= LONGEST_TEXT {
        return text.to_owned();
    }
    let end = (0..=LONGEST_TEXT)
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    format!(
        "{}\n… ({} bytes in all; the rest is not shown)",
        text.get(..end).unwrap_or_default(),
        text.len()
    )
}

/// Decides which candidates are queues.
///
/// # Errors
/// [`ErrorKind::Deadline`].
fn choose<'d, 't>(
    document: &'d Document<'t>,
    spec: &SourceSpec,
    clock: &Clock,
    until: Option<Instant>,
) -> Result<(Vec<Chosen<'d, 't>>, Content), Error> {
    let configured: Vec<&str> = spec.queues.iter().map(|q| q.queue.as_str()).collect();
    let found = arrays::find(document, &configured, &|c| clearly(c, spec, clock, until))
        .ok_or_else(file::late)?;
    let mut shapes = Vec::new();
    let mut more = Vec::new();
    for candidate in &found.candidates {
        let (shape, more_fields) = shape_of(candidate, spec, until).ok_or_else(file::late)?;
        shapes.push(shape);
        more.push(more_fields);
    }
    for (name, why) in &found.wrong {
        shapes.push(Shape {
            broken: Some(why.clone()),
            ..bare_shape(name)
        });
    }
    let mapped = mapping::map(&shapes, spec, clock);
    let mut content = Content {
        passed_over: mapped.passed_over,
        missing: mapped.missing,
        ..Content::default()
    };
    let mut mappings: Vec<Option<Mapping>> = shapes.iter().map(|_| None).collect();
    for (at, mapping) in mapped.queues {
        if let Some(slot) = mappings.get_mut(at) {
            *slot = Some(mapping);
        }
    }
    let Found {
        candidates,
        passed_over,
        left_out,
        ..
    } = found;
    let lines = matches!(document.root, Root::Lines(_));
    let mut chosen = Vec::new();
    for (((candidate, shape), mapping), more_fields) in
        candidates.into_iter().zip(shapes).zip(mappings).zip(more)
    {
        let Some(mapping) = mapping else { continue };
        let mapping = finish(mapping, &candidate);
        chosen.push(Chosen {
            candidate,
            shape,
            mapping,
            more_fields,
        });
    }
    content.passed_over.extend(passed_over);
    if left_out > 0 {
        content.problems.push(source_problem(
            spec,
            format!("{left_out} more arrays or lists under keys were not looked at; name those that are queues in [[source.queue]]"),
        ));
    }
    if chosen.is_empty() && content.missing.is_empty() {
        content
            .problems
            .push(source_problem(spec, no_queue(&content.passed_over, lines)));
    }
    Ok((chosen, content))
}

fn no_queue(passed_over: &[PassedOver], lines: bool) -> String {
    let settle = if lines {
        "[[source.queue]] pointer = \"lines\" with title = \"…\"".to_owned()
    } else {
        let name = passed_over.first().map_or("…", |p| p.name.as_str());
        format!("[[source.queue]] pointer = \"/{}\"", clip(name))
    };
    format!("no queue was found in it; if it holds one, add {settle}")
}

/// A problem of the file as a whole.
pub fn source_problem(spec: &SourceSpec, why: String) -> Problem {
    Problem {
        source: Arc::clone(&spec.name),
        queue: None,
        id: None,
        field: "source",
        why,
    }
}

fn bare_shape(name: &str) -> Shape {
    Shape {
        name: name.to_owned(),
        kind: ShapeKind::Array,
        columns: Vec::new(),
        key: Vec::new(),
        reads: Vec::new(),
        sample: Sample::default(),
        complete: true,
        broken: None,
    }
}

/// `None` when the deadline is over.
fn shape_of(
    candidate: &Candidate<'_, '_>,
    spec: &SourceSpec,
    until: Option<Instant>,
) -> Option<(Shape, bool)> {
    let said = spec
        .queues
        .iter()
        .find(|q| q.queue.eq_ignore_ascii_case(&candidate.name));
    let paths: Vec<&str> = said
        .map(|q| q.fields.values().map(String::as_str).collect())
        .unwrap_or_default();
    let (mut shape, more) = fields::shape(candidate, &paths, until)?;
    if shape.columns.is_empty() && candidate.elements.is_empty() && said.is_none() {
        // With nothing in it, nothing tells what it holds. That its elements will have a title is
        // enough for the mapping to judge its name and what the configuration ignores.
        shape.columns.push(Column {
            name: "title".into(),
            ..Column::default()
        });
    }
    Some((shape, more))
}

/// Whether an object of objects is a list keyed by id: detection is at least likely to be right
/// about it, and what it took for status or title stands in every value. The outer `None` when the
/// deadline is over.
fn clearly(
    candidate: &Candidate<'_, '_>,
    spec: &SourceSpec,
    clock: &Clock,
    until: Option<Instant>,
) -> Option<Option<Judged>> {
    let (shape, _) = fields::shape(candidate, &[], until)?;
    let plain = SourceSpec::new(
        &spec.name,
        spec.kind,
        spec.path.clone(),
        spec.role,
        spec.timezone,
    );
    let mapped = mapping::map(std::slice::from_ref(&shape), &plain, clock);
    let Some((_, mapping)) = mapped.queues.first() else {
        return Some(None);
    };
    let title = mapping.column(Field::Title);
    let Some(common) = mapping.status.column().or(title) else {
        return Some(None);
    };
    let mut objects = candidate.objects();
    let is_clear = mapping.sureness <= Sureness::Likely
        && objects.all(|o| field(o, common).is_some_and(|node| *node != Node::Null));
    Some(is_clear.then(|| Judged {
        common: common.to_owned(),
        title: title.map(str::to_owned),
    }))
}

/// What a JSON file says beyond its fields: an array's name may be its elements' status, a key
/// their id, and an empty array has no fields at all.
fn finish(mut mapping: Mapping, candidate: &Candidate<'_, '_>) -> Mapping {
    if candidate.elements.is_empty() {
        // Nothing is known of its elements, so nothing about them is in question either.
        mapping.questions.clear();
        if mapping.origin != MappingOrigin::Config {
            mapping.origin = MappingOrigin::Detected;
            mapping.sureness = Sureness::Likely;
            mapping.why = vec!["it is an empty array, as a worked-off list of work is".into()];
            mapping.fields.clear();
            mapping.key.clear();
            mapping.status = StatusFrom::Fixed("pending".into());
        }
    }
    let last = candidate.name.rsplit('/').next().unwrap_or_default();
    if matches!(mapping.status, StatusFrom::Fixed(_)) && State::from_word(last).is_some() {
        mapping.status = StatusFrom::Fixed(last.to_owned());
        mapping.why.push(format!(
            "its name, `{last}`, is the status of what stands in it"
        ));
    }
    if candidate.keyed && !mapping.fields.contains_key(&Field::Id) {
        mapping.fields.insert(Field::Id, KEY.into());
        mapping.key = vec![KEY.into()];
        mapping.key_is_unique = true;
        mapping
            .why
            .push("its elements are named by the keys they stand under".into());
    }
    mapping
}
