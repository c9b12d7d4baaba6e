//! The fields of elements: their paths, the value at a path, and what the mapping sees of a
//! candidate. Pure but for the deadline.

use super::candidate::Candidate;
use super::parse::{Node, Object};
use crate::stores::shape::{Cell, Column, Sample, Shape, ShapeKind};
use std::collections::HashMap;
use std::time::Instant;

/// Field paths have at most so many keys.
const DEEPEST_FIELD: usize = 3;
/// Elements that the mapping sees: the last ones, which are the newest, and the first ones.
const SAMPLE: usize = 2000;
/// Of these, so many from the end.
const NEWEST: usize = 1500;
/// Texts beyond this many bytes are no words, names or times.
const LONG: usize = 400;
/// Elements between two looks at the deadline.
const STRIDE: usize = 1024;
/// Fields at the top of an element that the mapping considers, and below.
const MOST_FIELDS: [usize; 2] = [1000, 500];
/// Longer names of fields are data in the wrong place.
const LONGEST_NAME: usize = 200;

/// The value at a field path. A key that is spelt like the whole path, dots included, comes before
/// the objects that the dots may step into.
pub fn field<'n, 't>(object: &'n Object<'t>, path: &str) -> Option<&'n Node<'t>> {
    if let Some(node) = object.get(path) {
        return Some(node);
    }
    path.match_indices('.').find_map(|(at, _)| {
        let (outer, inner) = (path.get(..at)?, path.get(at + 1..)?);
        match object.get(outer)? {
            Node::Object(object) => field(object, inner),
            _ => None,
        }
    })
}

/// What the mapping sees of a candidate, and whether it has more fields than are considered.
/// `paths` are those that the configuration names; they are columns whatever their depth. `None` when
/// the deadline is over.
pub fn shape(
    candidate: &Candidate<'_, '_>,
    paths: &[&str],
    until: Option<Instant>,
) -> Option<(Shape, bool)> {
    let in_time = || until.is_none_or(|u| Instant::now() <= u);
    let mut fields = Fields::default();
    let mut path = String::new();
    for (at, object) in candidate.objects().enumerate() {
        fields.add(object, &mut path, 1);
        if at % STRIDE == STRIDE - 1 && !in_time() {
            return None;
        }
    }
    for path in paths {
        if !fields.places.contains_key(*path)
            && candidate.objects().any(|o| field(o, path).is_some())
        {
            fields.put(path);
        }
    }
    let names = fields.names;
    let count = candidate.objects().count();
    // A sample of wide elements is smaller, so that a hostile file cannot make it huge.
    let most = (400_000 / names.len().max(1)).clamp(50, SAMPLE);
    let newest = most * NEWEST / SAMPLE;
    // An element of very many fields is searched for each name.
    let mut sample = Sample::new(names.len());
    let mut add = |object: &Object<'_>| {
        sample.push(names.iter().map(|n| cell(field(object, n))));
        in_time().then_some(())
    };
    if count <= most {
        candidate.objects().try_for_each(&mut add)?;
    } else {
        let last = candidate.objects().rev().take(newest);
        let first = candidate.objects().take(most - newest);
        last.chain(first).try_for_each(&mut add)?;
    }
    let shape = Shape {
        name: candidate.name.clone(),
        kind: ShapeKind::Array,
        columns: names
            .into_iter()
            .map(|name| Column {
                name,
                ..Column::default()
            })
            .collect(),
        key: Vec::new(),
        reads: Vec::new(),
        sample,
        complete: count <= most,
        broken: None,
    };
    Some((shape, fields.more))
}

/// The union of the elements' field paths, in the order of their first appearance.
#[derive(Default)]
struct Fields {
    names: Vec<String>,
    places: HashMap<String, usize>,
    /// Fields at the top of an element, and below.
    count: [usize; 2],
    more: bool,
}

impl Fields {
    fn add(&mut self, object: &Object<'_>, path: &mut String, depth: usize) {
        let parent = path.len();
        for (key, value) in object.entries() {
            if key.is_empty() || parent + key.len() >= LONGEST_NAME {
                self.more |= !key.is_empty();
                continue;
            }
            if parent > 0 {
                path.push('.');
            }
            path.push_str(key);
            if !self.places.contains_key(path.as_str()) {
                let level = usize::from(depth > 1);
                match (self.count.get_mut(level), MOST_FIELDS.get(level)) {
                    (Some(count), Some(most)) if *count < *most => {
                        *count += 1;
                        self.put(path);
                    }
                    _ => self.more = true,
                }
            }
            if let Node::Object(inner) = value
                && depth < DEEPEST_FIELD
            {
                self.add(inner, path, depth + 1);
            }
            path.truncate(parent);
        }
    }

    fn put(&mut self, path: &str) {
        self.places.insert(path.to_owned(), self.names.len());
        self.names.push(path.to_owned());
    }
}

fn cell(node: Option<&Node<'_>>) -> Cell {
    match node {
        None | Some(Node::Null) => Cell::Null,
        Some(Node::Bool(b)) => Cell::Bool(*b),
        Some(Node::Number(n)) => match (n.parse::<i64>(), n.parse::<f64>()) {
            (Ok(int), _) => Cell::Int(int),
            (_, Ok(real)) if real.is_finite() => Cell::Real(real),
            _ => Cell::Text((*n).chars().take(LONG).collect()),
        },
        Some(Node::Text(t)) => text_cell(t),
        Some(Node::Repaired(t)) => text_cell(t),
        Some(Node::Array(_) | Node::Object(_)) => Cell::Other,
    }
}

fn text_cell(text: &str) -> Cell {
    if text.len() > LONG {
        Cell::Long(text.len() as u64)
    } else {
        Cell::Text(text.into())
    }
}
