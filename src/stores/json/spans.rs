//! Where the members of an object and the elements of an array stand in a text, to the byte. Pure.
//!
//! A second, smaller reader beside `parse`: looking at a store needs values and no places, changing
//! one needs the places of a few values and the bytes between them. It may assume that `parse` has
//! read the text, so it does not say what is wrong with one; it returns `None`.

use super::parse::{Context, Node, parse};
use std::borrow::Cow;
use std::ops::Range;

/// One member of an object, or one element of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The key with its quotes; empty at the value's start in an array.
    pub key: Range<usize>,
    /// The value.
    pub value: Range<usize>,
}

/// An object or an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Where its opening bracket stands.
    pub open: usize,
    /// Where its closing bracket stands.
    pub close: usize,
    /// What stands in it, in order.
    pub items: Vec<Item>,
}

/// The object or array whose bracket stands at `at`; `None` where another value stands there.
pub fn list(text: &str, at: usize) -> Option<List> {
    let bytes = text.as_bytes();
    let keyed = match bytes.get(at)? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    let mut items = Vec::new();
    let mut here = white(bytes, at + 1);
    loop {
        match bytes.get(here)? {
            b'}' | b']' => break,
            b',' => here = white(bytes, here + 1),
            _ => {
                let key = if keyed {
                    let end = string(bytes, here)?;
                    let key = here..end;
                    let colon = white(bytes, end);
                    if bytes.get(colon) != Some(&b':') {
                        return None;
                    }
                    here = white(bytes, colon + 1);
                    key
                } else {
                    here..here
                };
                let end = end(bytes, here)?;
                items.push(Item {
                    key,
                    value: here..end,
                });
                here = white(bytes, end);
            }
        }
    }
    Some(List {
        open: at,
        close: here,
        items,
    })
}

/// Where the first value of a text begins.
pub fn start(text: &str) -> usize {
    white(text.as_bytes(), 0)
}

/// A key without its quotes, its escapes resolved.
pub fn key<'t>(text: &'t str, item: &Item) -> Cow<'t, str> {
    let raw = text.get(item.key.clone()).unwrap_or_default();
    if !raw.contains('\\') {
        return Cow::Borrowed(raw.trim_matches('"'));
    }
    match parse(raw, 0, Context::default()).map(|p| p.node) {
        Ok(Node::Text(key)) => key,
        Ok(Node::Repaired(key)) => Cow::Owned(key),
        _ => Cow::Borrowed(raw),
    }
}

fn white(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// The end of the string that begins at `at`.
fn string(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let mut here = at + 1;
    loop {
        let rest = bytes.get(here..)?;
        here += rest.iter().position(|b| matches!(b, b'"' | b'\\'))?;
        if bytes.get(here) == Some(&b'"') {
            return Some(here + 1);
        }
        here += 2;
    }
}

/// The end of the value that begins at `at`.
fn end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => string(bytes, at),
        b'{' | b'[' => {
            let mut depth = 0_usize;
            let mut here = at;
            loop {
                let rest = bytes.get(here..)?;
                here += rest
                    .iter()
                    .position(|b| matches!(b, b'"' | b'{' | b'[' | b'}' | b']'))?;
                match bytes.get(here)? {
                    b'"' => {
                        here = string(bytes, here)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    _ => depth -= 1,
                }
                here += 1;
                if depth == 0 {
                    return Some(here);
                }
            }
        }
        _ => {
            let rest = bytes.get(at..)?;
            let plain = rest
                .iter()
                .position(|b| matches!(b, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r'))
                .unwrap_or(rest.len());
            (plain > 0).then_some(at + plain)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn items(text: &str) -> Vec<(String, &str)> {
        let list = list(text, start(text)).unwrap();
        list.items
            .iter()
            .map(|i| (key(text, i).into_owned(), &text[i.value.clone()]))
            .collect()
    }

    #[test]
    fn members_and_elements_are_found_to_the_byte() {
        assert_eq!(
            items(" {\"a\" : 1E5 , \"b\\u0062\\\"\":{\"x\":[\"]}\\\"\",{}]},\n\"c\":\"\\\\\"}"),
            [
                ("a".into(), "1E5"),
                ("bb\"".into(), "{\"x\":[\"]}\\\"\",{}]}"),
                ("c".into(), "\"\\\\\""),
            ]
        );
        assert_eq!(
            items("[ 1,[],\"한\" ]"),
            [
                (String::new(), "1"),
                (String::new(), "[]"),
                (String::new(), "\"한\"")
            ]
        );
        assert_eq!(items("{ \n }"), []);
        for none in ["1", "", "{\"a\":", "[1", "{\"a", "{\"a\" 1}"] {
            assert_eq!(list(none, 0), None, "{none}");
        }
    }
}
