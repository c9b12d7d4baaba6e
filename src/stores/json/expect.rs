//! The same edits on a tree of values: what the spliced text must say when it is read again. Shares
//! no code with the splices, so that a mistake in them cannot hide. Pure.

use super::parse::{Node, Object};
use std::borrow::Cow;

/// Sets the value at a path; a key spelt like the whole path comes before the objects that its dots
/// step into, and objects that are missing come with it. `None` where something else is in the way.
pub fn set<'t>(object: &mut Object<'t>, path: &'t str, value: Node<'t>) -> Option<()> {
    if let Some(node) = reach(object, path) {
        *node = value;
        return Some(());
    }
    let Some((first, rest)) = path.split_once('.') else {
        object.entries_mut().push((Cow::Borrowed(path), value));
        return Some(());
    };
    // The shortest beginning of the path that is a key.
    let step = path
        .match_indices('.')
        .map(|(dot, _)| path.split_at(dot))
        .find(|(outer, _)| object.get(outer).is_some());
    match step {
        None => {
            let mut inner = Object::default();
            set(&mut inner, rest, value)?;
            let entry = (Cow::Borrowed(first), Node::Object(inner));
            object.entries_mut().push(entry);
            Some(())
        }
        Some((outer, dotted)) => {
            let rest = dotted.get(1..)?;
            match object.get_mut(outer)? {
                Node::Object(inner) => set(inner, rest, value),
                null @ Node::Null => {
                    let mut inner = Object::default();
                    set(&mut inner, rest, value)?;
                    *null = Node::Object(inner);
                    Some(())
                }
                _ => None,
            }
        }
    }
}

/// Takes the member at a path away, where there is one.
pub fn unset(object: &mut Object<'_>, path: &str) -> bool {
    if let Some(at) = object.entries().iter().rposition(|(key, _)| key == path) {
        object.entries_mut().remove(at);
        return true;
    }
    path.match_indices('.').any(|(dot, _)| {
        let (outer, dotted) = path.split_at(dot);
        match object.get_mut(outer) {
            Some(Node::Object(inner)) => unset(inner, dotted.get(1..).unwrap_or_default()),
            _ => false,
        }
    })
}

fn reach<'o, 't>(object: &'o mut Object<'t>, path: &str) -> Option<&'o mut Node<'t>> {
    if object.get(path).is_some() {
        return object.get_mut(path);
    }
    // Which dot leads there is asked first: a borrow that ends in nothing cannot be taken back.
    let dot = path.match_indices('.').map(|(dot, _)| dot).find(|dot| {
        let (outer, dotted) = path.split_at(*dot);
        let rest = dotted.get(1..).unwrap_or_default();
        matches!(object.get(outer), Some(Node::Object(inner)) if super::fields::field(inner, rest).is_some())
    })?;
    let (outer, dotted) = path.split_at(dot);
    match object.get_mut(outer)? {
        Node::Object(inner) => reach(inner, dotted.get(1..)?),
        _ => None,
    }
}
