//! Whether an object of objects is a list by id or a list of lists by id. Pure.
//!
//! `{"t1": {"title": …}}` and `{"tasks": {"t1": {"title": …}}}` are of one form, and so is
//! `{"t1": {"fields": {"title": …}}}`: fields may stand in a member of their element. What an element
//! takes its title from is therefore looked at: a member of its own, or an item of several.

use super::candidate::{Candidate, NAMES_OF_QUEUES, Place};
use super::fields::field;
use super::parse::{Node, Object};
use crate::model::State;
use std::collections::HashSet;

/// Members that hold an element's fields, where an element has no more than that.
const WRAPPERS: &[&str] = &[
    "attributes",
    "body",
    "content",
    "data",
    "details",
    "fields",
    "info",
    "issue",
    "item",
    "job",
    "meta",
    "payload",
    "properties",
    "record",
    "request",
    "spec",
    "task",
    "ticket",
    "value",
];

/// What detection made of an object of objects.
#[derive(Debug)]
pub struct Judged {
    /// The path that stands in every element: that of the status, or else of the title.
    pub common: String,
    /// The path of the title.
    pub title: Option<String>,
}

impl Judged {
    /// Whether its elements say what they are themselves, and not by a member.
    pub fn is_flat(&self, candidate: &Candidate<'_, '_>) -> bool {
        let mut objects = candidate.objects();
        objects.all(|o| step(o, &self.common).is_none())
    }

    /// Whether the elements look like lists more than like items: one of them has several members
    /// of the same form, all have names of queues, or the only one has a single member by an id.
    pub fn may_hold_lists(&self, candidate: &Candidate<'_, '_>) -> bool {
        self.has_several(candidate)
            || candidate.elements.iter().all(|e| {
                matches!(e.place, Place::Key(key)
                    if NAMES_OF_QUEUES.contains(&key) || State::from_word(key).is_some())
            })
            || self.is_only_by_id(candidate)
    }

    /// Whether there is one element, and a key on the way to what it is shown by does not say that
    /// fields are under it.
    fn is_only_by_id(&self, candidate: &Candidate<'_, '_>) -> bool {
        let by_id = |o| heads(o, &self.common).iter().any(|k| !WRAPPERS.contains(k));
        candidate.elements.len() == 1 && candidate.objects().any(by_id)
    }

    /// Whether an element has members beside the one it is shown by that could be items as well. The
    /// title alone speaks for that only in an only element: among many, a person has a name too.
    pub fn has_several(&self, candidate: &Candidate<'_, '_>) -> bool {
        let title = self
            .title
            .as_deref()
            .filter(|_| self.is_only_by_id(candidate));
        let paths = [Some(self.common.as_str()), title];
        let mut paths = paths.into_iter().flatten();
        paths.any(|path| candidate.objects().any(|o| several(o, path)))
    }

    /// The keys from a candidate down to the object whose member its first element is shown by.
    pub fn way_inside<'a>(&'a self, candidate: &Candidate<'a, '_>) -> Vec<&'a str> {
        let mut keys: Vec<&str> = match candidate.elements.first().map(|e| e.place) {
            Some(Place::Key(key)) => vec![key],
            _ => Vec::new(),
        };
        if let Some(object) = candidate.objects().next() {
            let mut heads = heads(object, &self.common);
            heads.pop();
            keys.extend(heads);
        }
        keys
    }

    /// Whether every object that the elements are shown by is an element of one of these.
    pub fn is_shown_by(&self, candidate: &Candidate<'_, '_>, others: &[Candidate<'_, '_>]) -> bool {
        let shown: HashSet<*const ()> = others
            .iter()
            .flat_map(|other| other.objects().map(place))
            .collect();
        let mut objects = candidate.objects();
        objects.all(|o| shown.contains(&place(speaker(o, &self.common))))
    }
}

/// One object of the document is told from its equals by where it lies.
fn place(object: &Object<'_>) -> *const () {
    std::ptr::from_ref(object).cast()
}

/// The member that a path leads into: its key, itself, and the rest of the path. `None` where the
/// value stands in the object itself, or nowhere.
fn step<'o, 'p, 't>(
    object: &'o Object<'t>,
    path: &'p str,
) -> Option<(&'p str, &'o Object<'t>, &'p str)> {
    if object.get(path).is_some() {
        return None;
    }
    path.match_indices('.').find_map(|(at, _)| {
        let (head, rest) = (path.get(..at)?, path.get(at + 1..)?);
        match object.get(head)? {
            Node::Object(inner) => field(inner, rest).map(|_| (head, inner, rest)),
            _ => None,
        }
    })
}

/// The keys of the objects that a path leads through.
fn heads<'p>(object: &Object<'_>, path: &'p str) -> Vec<&'p str> {
    let (mut at, mut path, mut heads) = (object, path, Vec::new());
    while let Some((head, inner, rest)) = step(at, path) {
        heads.push(head);
        (at, path) = (inner, rest);
    }
    heads
}

/// The object that the value at a path stands in.
fn speaker<'o, 't>(object: &'o Object<'t>, path: &str) -> &'o Object<'t> {
    let (mut at, mut path) = (object, path);
    while let Some((_, inner, rest)) = step(at, path) {
        (at, path) = (inner, rest);
    }
    at
}

/// Whether what a path leads to stands in other members too, beside one on its way.
fn several(object: &Object<'_>, path: &str) -> bool {
    let (mut at, mut path) = (object, path);
    while let Some((head, inner, rest)) = step(at, path) {
        let mut others = at.entries().iter().filter(|(key, _)| key != head);
        if others.any(|(_, node)| {
            matches!(node, Node::Object(o) if field(o, rest).is_some_and(|n| *n != Node::Null))
        }) {
            return true;
        }
        (at, path) = (inner, rest);
    }
    false
}
