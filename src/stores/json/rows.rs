//! Elements to rows: each one goes to the builder as a row, or as a listed problem. Pure but for the
//! deadline.

use super::arrays::{self, clip};
use super::candidate::{Candidate, Element, Place};
use super::canonical::{compact, digest};
use super::fields::field;
use super::file;
use super::parse::{Node, Object};
use crate::model::{Error, Field, Mapping};
use crate::stores::build::{Builder, Raw, Row};
use std::borrow::Cow;
use std::time::Instant;

/// Titles beyond so many bytes are not read.
const LONGEST_TITLE: usize = 2 << 20;
/// Nor are ids: a digest of the element stands for them.
const LONGEST_ID: usize = 1 << 10;
/// Bodies and everything else.
pub const LONGEST_TEXT: usize = 256 << 10;
/// Rows between two looks at the deadline.
const STRIDE: usize = 4096;

/// Gives every element to the builder: as a row, or as a problem.
pub fn fill(
    builder: &mut Builder<'_>,
    candidate: &Candidate<'_, '_>,
    mapping: &Mapping,
    repeats: bool,
    bodies: bool,
    until: Option<Instant>,
) -> Result<(), Error> {
    let columns: Vec<(Field, &str)> = Field::ALL
        .into_iter()
        .filter(|f| bodies || *f != Field::Body)
        .filter_map(|f| Some((f, mapping.column(f)?)))
        .collect();
    for (at, element) in candidate.elements.iter().enumerate() {
        if at % STRIDE == STRIDE - 1 && until.is_some_and(|u| Instant::now() > u) {
            return Err(file::late());
        }
        match element.value {
            Ok(node @ Node::Object(object)) => {
                let row = row(element, node, object, &columns);
                if repeats {
                    say_repeated(builder, candidate, element, object, &row);
                }
                builder.push(&row);
            }
            Ok(node) => builder.note(
                None,
                "record",
                format!(
                    "{} is {}, not an object; it is not shown as an item",
                    place(candidate, element),
                    node.kind()
                ),
            ),
            Err(why) => builder.note(
                None,
                "record",
                format!("{}: {why}", place(candidate, element)),
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
