//! A file that may be changed: whole JSON and nothing else. Looking is laxer, since a look that shows
//! most of a damaged file is better than none; a change rests on every byte. Pure but for the deadline.

use super::document::{self, Document, Root};
use super::file;
use super::parse::{Context, Node, Object};
use crate::model::{Error, ErrorKind};
use std::time::Instant;

/// What a byte order mark is in UTF-8.
pub const MARK: &str = "\u{feff}";

/// A text and its document.
#[derive(Debug)]
pub struct Whole<'t> {
    /// Without its byte order mark.
    pub text: &'t str,
    /// Every value of it.
    pub document: Document<'t>,
}

/// Why a file cannot be changed, and whether it looks as if somebody is writing it just now.
#[derive(Debug)]
pub struct Unfit {
    /// The sentence.
    pub error: Error,
    /// A second look is worth taking.
    pub may_pass: bool,
}

/// Reads bytes strictly.
pub fn read(bytes: &[u8], is_lines: bool, until: Option<Instant>) -> Result<Whole<'_>, Unfit> {
    let unfit = |error: Error| Unfit {
        error,
        may_pass: false,
    };
    let decoded = file::decode(bytes).map_err(unfit)?;
    if let Some(at) = decoded.first_bad_byte {
        return Err(unfit(
            Error::new(
                ErrorKind::Malformed,
                format!(
                    "it is not valid UTF-8 at byte {at}; such a file is shown and never changed"
                ),
            )
            .hint("let its owner write it anew"),
        ));
    }
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let context = Context { damage: &[], until };
    let document = document::read(text, is_lines, context).map_err(|broken| Unfit {
        error: broken.error,
        may_pass: broken.half_written,
    })?;
    if let Some(error) = unsound(&document) {
        return Err(Unfit {
            error,
            may_pass: document.half_written,
        });
    }
    Ok(Whole { text, document })
}

/// What a reader that knows JSON alone would not read.
fn unsound(document: &Document<'_>) -> Option<Error> {
    let wrong = |why: String| {
        Some(
            Error::new(ErrorKind::Malformed, why)
                .hint("a file that is not wholly JSON is never changed; let its owner mend it"),
        )
    };
    match &document.root {
        Root::One(node) if has_no_number(node) => {
            wrong("it holds NaN or Infinity, which JSON does not have".into())
        }
        Root::One(_) => None,
        Root::Lines(lines) => lines.iter().find_map(|line| match &line.value {
            Err(why) => wrong(format!("line {}: {why}", line.number)),
            Ok(node) if has_no_number(node) => wrong(format!(
                "line {} holds NaN or Infinity, which JSON does not have",
                line.number
            )),
            Ok(_) => None,
        }),
    }
}

fn has_no_number(node: &Node<'_>) -> bool {
    match node {
        Node::Number(n) => n.ends_with(['N', 'y']),
        Node::Array(items) => items.iter().any(has_no_number),
        Node::Object(object) => object.entries().iter().any(|(_, v)| has_no_number(v)),
        _ => false,
    }
}

/// Whether any object in a value, itself included, repeats a key.
pub fn repeats(node: &Node<'_>) -> bool {
    match node {
        Node::Object(object) => {
            object.repeats() || object.entries().iter().any(|(_, value)| repeats(value))
        }
        Node::Array(items) => items.iter().any(repeats),
        _ => false,
    }
}

/// One token of a pointer.
pub fn token(raw: &str) -> String {
    raw.replace("~1", "/").replace("~0", "~")
}

/// The value that a pointer of RFC 6901 leads to.
pub fn at<'d, 't>(root: &'d Node<'t>, pointer: &str) -> Option<&'d Node<'t>> {
    pointer
        .split('/')
        .skip(1)
        .try_fold(root, |node, raw| match node {
            Node::Object(object) => object.get(&token(raw)),
            Node::Array(items) => items.get(raw.parse::<usize>().ok()?),
            _ => None,
        })
}

/// The same, to be changed.
pub fn at_mut<'d, 't>(root: &'d mut Node<'t>, pointer: &str) -> Option<&'d mut Node<'t>> {
    pointer
        .split('/')
        .skip(1)
        .try_fold(root, |node, raw| match node {
            Node::Object(object) => object.get_mut(&token(raw)),
            Node::Array(items) => items.get_mut(raw.parse::<usize>().ok()?),
            _ => None,
        })
}

/// Whether a key on the way to a pointer, or of the list it leads to, stands more than once.
pub fn repeats_on_the_way(root: &Node<'_>, pointer: &str) -> bool {
    let mut way = String::new();
    let mut objects: Vec<&Object<'_>> = Vec::new();
    let tokens = std::iter::once(None).chain(pointer.split('/').skip(1).map(Some));
    for raw in tokens {
        if let Some(raw) = raw {
            way.push('/');
            way.push_str(raw);
        }
        if let Some(Node::Object(object)) = at(root, &way) {
            objects.push(object);
        }
    }
    objects.iter().any(|o| o.repeats())
}
