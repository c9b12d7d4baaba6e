//! Something that may be a queue, and its elements. Pure.

use super::parse::{Node, Object};

/// Names that speak for a queue: an empty array of one is an empty queue, an object by one holds
/// items.
pub const NAMES_OF_QUEUES: &[&str] = &[
    "items", "tasks", "todos", "queue", "jobs", "inbox", "commands", "requests", "issues",
    "backlog",
];

/// Where an element stands in its queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'d> {
    /// At this index of an array, from 0.
    Index(usize),
    /// On this line, from 1.
    Line(usize),
    /// Under this key.
    Key(&'d str),
}

/// One element: its value, or why it has none.
#[derive(Debug, Clone, Copy)]
pub struct Element<'d, 't> {
    /// Where it stands.
    pub place: Place<'d>,
    /// What stands there.
    pub value: Result<&'d Node<'t>, &'d str>,
}

/// Something that may be a queue.
#[derive(Debug)]
pub struct Candidate<'d, 't> {
    /// The pointer without its leading slash, or [`BARE`] or [`LINES`].
    pub name: String,
    /// The pointer of its elements' parent.
    pub pointer: String,
    /// Whether its elements stand under keys that name them.
    pub keyed: bool,
    /// In the file's order.
    pub elements: Vec<Element<'d, 't>>,
    /// What is wrong on the way to it, one sentence each.
    pub notes: Vec<String>,
}

impl<'d, 't> Candidate<'d, 't> {
    /// The elements that are objects.
    pub fn objects(&self) -> impl DoubleEndedIterator<Item = &'d Object<'t>> + '_ {
        self.elements.iter().filter_map(|e| match e.value {
            Ok(Node::Object(o)) => Some(o),
            _ => None,
        })
    }
}
