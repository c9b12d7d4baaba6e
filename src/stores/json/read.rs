//! A document to queues: which candidates the mapping takes, and each of their elements to a row.

use super::arrays::{self, Candidate, Element, Found, Place, clip, field};
use super::canonical::{compact, digest};
use super::document::{Document, Root};
use super::file;
use super::parse::{Node, Object};
use crate::model::{
    Clock, Error, Field, Mapping, MappingOrigin, PassedOver, Problem, QueueSnapshot, SourceSpec,
    State, StatusFrom, Sureness, Total,
};
use crate::stores::Look;
use crate::stores::build::{Builder, Raw, Row};
use crate::stores::mapping;
use crate::stores::shape::{Column, Shape, ShapeKind};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

/// Titles beyond so many bytes are not read.
const LONGEST_TITLE: usize = 2 << 20;
/// Nor are ids: a digest of the element stands for them.
const LONGEST_ID: usize = 1 << 10;
/// Bodies and everything else.
pub const LONGEST_TEXT: usize = 256 << 10;
/// Rows between two looks at the deadline.
const STRIDE: usize = 4096;

/// What stands for the column of the id where the id is the key that an element stands under.
pub const KEY: &str = "(key)";

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
    let (chosen, mut content) = choose(document, spec, &look.clock);
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
        fill(&mut builder, &queue, document.repeats, look.bodies, until)?;
        let by_status = look.by_status.then(|| builder.seen());
        // Every element is counted, also one that is no object: it is in the file, and listed.
        let total = Total::Exact(queue.candidate.elements.len() as u64);
        let (snapshot, problems) = builder.finish(total, by_status, latest);
        content.queues.push(snapshot);
        content.problems.extend(problems);
    }
    Ok(content)
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
    let (chosen, _) = choose(document, spec, &look.clock);
    let Some(chosen) = chosen.into_iter().find(|c| c.mapping.queue == queue) else {
        return Ok(None);
    };
    let Some(path) = chosen.mapping.column(Field::Body) else {
        return Ok(None);
    };
    // Ids are given by the builder alone, so it is asked which row this is: with every row wanted,
    // the n-th record is the n-th object.
    let mut builder = Builder::new(
        Arc::clone(&spec.name),
        Arc::new(chosen.mapping.clone()),
        look,
    );
    fill(&mut builder, &chosen, false, false, until)?;
    let (snapshot, _) = builder.finish(Total::Exact(0), None, None);
    let found = snapshot
        .records
        .iter()
        .position(|record| record.id.as_ref() == id)
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
fn choose<'d, 't>(
    document: &'d Document<'t>,
    spec: &SourceSpec,
    clock: &Clock,
) -> (Vec<Chosen<'d, 't>>, Content) {
    let configured: Vec<&str> = spec.queues.iter().map(|q| q.queue.as_str()).collect();
    let found = arrays::find(document, &configured, &|c| clearly(c, spec, clock));
    let mut shapes = Vec::new();
    let mut more = Vec::new();
    for candidate in &found.candidates {
        let (shape, more_fields) = shape_of(candidate, spec);
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
            format!("{left_out} more arrays were not looked at; name those that are queues in [[source.queue]]"),
        ));
    }
    if chosen.is_empty() && content.missing.is_empty() {
        content
            .problems
            .push(source_problem(spec, no_queue(&content.passed_over, lines)));
    }
    (chosen, content)
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
        sample: Vec::new(),
        complete: true,
        broken: None,
    }
}

fn shape_of(candidate: &Candidate<'_, '_>, spec: &SourceSpec) -> (Shape, bool) {
    let said = spec
        .queues
        .iter()
        .find(|q| q.queue.eq_ignore_ascii_case(&candidate.name));
    let paths: Vec<&str> = said
        .map(|q| q.fields.values().map(String::as_str).collect())
        .unwrap_or_default();
    let (mut shape, more) = arrays::shape(candidate, &paths);
    if shape.columns.is_empty() && candidate.elements.is_empty() && said.is_none() {
        // With nothing in it, nothing tells what it holds. That its elements will have a title is
        // enough for the mapping to judge its name and what the configuration ignores.
        shape.columns.push(Column {
            name: "title".into(),
            ..Column::default()
        });
    }
    (shape, more)
}

/// Whether an object of objects is a list keyed by id: detection is at least likely to be right
/// about it, and what it took for status or title stands in every value.
fn clearly(candidate: &Candidate<'_, '_>, spec: &SourceSpec, clock: &Clock) -> bool {
    let (shape, _) = arrays::shape(candidate, &[]);
    let plain = SourceSpec::new(
        &spec.name,
        spec.kind,
        spec.path.clone(),
        spec.role,
        spec.timezone,
    );
    let mapped = mapping::map(std::slice::from_ref(&shape), &plain, clock);
    let Some((_, mapping)) = mapped.queues.first() else {
        return false;
    };
    let common = mapping
        .status
        .column()
        .or_else(|| mapping.column(Field::Title));
    mapping.sureness <= Sureness::Likely
        && common.is_some_and(|path| {
            candidate
                .objects()
                .all(|o| field(o, path).is_some_and(|node| *node != Node::Null))
        })
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

/// Gives every element to the builder: as a row, or as a problem.
fn fill(
    builder: &mut Builder<'_>,
    queue: &Chosen<'_, '_>,
    repeats: bool,
    bodies: bool,
    until: Option<Instant>,
) -> Result<(), Error> {
    let columns: Vec<(Field, &str)> = Field::ALL
        .into_iter()
        .filter(|f| bodies || *f != Field::Body)
        .filter_map(|f| Some((f, queue.mapping.column(f)?)))
        .collect();
    for (at, element) in queue.candidate.elements.iter().enumerate() {
        if at % STRIDE == STRIDE - 1 && until.is_some_and(|u| Instant::now() > u) {
            return Err(file::late());
        }
        match element.value {
            Ok(node @ Node::Object(object)) => {
                let row = row(element, node, object, &columns);
                if repeats {
                    say_repeated(builder, &queue.candidate, element, object, &row);
                }
                builder.push(&row);
            }
            Ok(node) => builder.note(
                None,
                "record",
                format!(
                    "{} is {}, not an object; it is not shown as an item",
                    place(&queue.candidate, element),
                    node.kind()
                ),
            ),
            Err(why) => builder.note(
                None,
                "record",
                format!("{}: {why}", place(&queue.candidate, element)),
            ),
        }
    }
    Ok(())
}

fn row<'d>(
    element: &Element<'d, '_>,
    node: &'d Node<'_>,
    object: &'d Object<'_>,
    columns: &[(Field, &str)],
) -> Row<'d> {
    let mut row = Row::default();
    for (f, path) in columns {
        row.set(*f, raw(field(object, path), *f));
    }
    let nameless = match row.get(Field::Id) {
        Raw::Null | Raw::TooLarge(_) => true,
        Raw::Text(id) => id.is_empty(),
        _ => false,
    };
    if nameless {
        match element.place {
            Place::Key(key) if !key.is_empty() && key.len() <= LONGEST_ID => {
                row.set(Field::Id, Raw::Text(Cow::Borrowed(key)));
            }
            _ => row.set_digest(digest(node)),
        }
    }
    row
}

/// Where an element stands, for a sentence: its JSON pointer, or its line.
fn place(candidate: &Candidate<'_, '_>, element: &Element<'_, '_>) -> String {
    match element.place {
        Place::Index(at) => format!("`{}/{at}`", candidate.pointer),
        Place::Line(number) => format!("line {number}"),
        Place::Key(key) => format!("`{}`", arrays::join(&candidate.pointer, &clip(key))),
    }
}

fn say_repeated(
    builder: &mut Builder<'_>,
    candidate: &Candidate<'_, '_>,
    element: &Element<'_, '_>,
    object: &Object<'_>,
    row: &Row<'_>,
) {
    let mut keys = Vec::new();
    repeated(object, "", &mut keys);
    if keys.is_empty() {
        return;
    }
    let id = match row.get(Field::Id) {
        Raw::Text(id) if !id.is_empty() => Some(id.as_ref()),
        _ => None,
    };
    builder.note(
        id,
        "record",
        format!(
            "{} has the key {} more than once; the last value is shown, as parsers read it",
            place(candidate, element),
            keys.join(", ")
        ),
    );
}

/// The paths of the keys that stand more than once, at any depth.
fn repeated(object: &Object<'_>, above: &str, out: &mut Vec<String>) {
    const MOST: usize = 10;
    for key in object.repeated() {
        if out.len() < MOST {
            out.push(format!("`{above}{}`", clip(key)));
        }
    }
    for (key, value) in object.entries() {
        repeated_inside(value, &format!("{above}{}.", clip(key)), out);
    }
}

fn repeated_inside(node: &Node<'_>, above: &str, out: &mut Vec<String>) {
    match node {
        Node::Object(object) => repeated(object, above, out),
        Node::Array(items) => {
            for item in items {
                repeated_inside(item, above, out);
            }
        }
        _ => {}
    }
}

/// A value for a field. Numbers keep their digits where the field is a text: an id beyond 2^53, or
/// one spelt `1.0`, must name the same element tomorrow.
fn raw<'d>(node: Option<&'d Node<'_>>, field: Field) -> Raw<'d> {
    let most = match field {
        Field::Id => LONGEST_ID,
        Field::Title => LONGEST_TITLE,
        _ => LONGEST_TEXT,
    };
    let is_text = matches!(
        field,
        Field::Id
            | Field::Title
            | Field::Body
            | Field::Owner
            | Field::ClaimedBy
            | Field::Requester
            | Field::Note
            | Field::Parent
    );
    match node {
        None | Some(Node::Null) => Raw::Null,
        Some(Node::Bool(b)) => Raw::Bool(*b),
        Some(Node::Number(n)) if n.len() > most => Raw::TooLarge(n.len() as u64),
        Some(Node::Number(n)) if is_text => Raw::Text(Cow::Borrowed(n)),
        Some(Node::Number(n)) => match (n.parse::<i64>(), n.parse::<f64>()) {
            (Ok(int), _) => Raw::Int(int),
            (_, Ok(real)) if real.is_finite() => Raw::Real(real),
            _ => Raw::Text(Cow::Borrowed(n)),
        },
        Some(Node::Text(t)) if t.len() > most => Raw::TooLarge(t.len() as u64),
        Some(Node::Text(t)) => Raw::Text(Cow::Borrowed(t)),
        Some(Node::Repaired(t)) if t.len() > most => Raw::TooLarge(t.len() as u64),
        Some(Node::Repaired(t)) => Raw::Repaired(t.clone()),
        Some(nested @ (Node::Array(_) | Node::Object(_))) => match compact(nested, most) {
            Ok(text) => Raw::Other(nested.kind(), Some(Cow::Owned(text))),
            Err(size) => Raw::TooLarge(size),
        },
    }
}
