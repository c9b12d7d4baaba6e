//! One spelling for a value: what an element without an id is known by, and how a nested value is
//! shown. Pure.

use super::parse::{Node, Object};
use sha2::{Digest, Sha256};

/// `sha-` and 12 hexadecimal digits of SHA-256 over the element's canonical spelling: keys sorted
/// at every level, no white space, strings without needless escapes, numbers as they are spelt.
/// So writing the same data anew, in another layout or order of keys, does not change the id.
pub fn digest(element: &Node<'_>) -> String {
    let mut hash = Hash(Sha256::new());
    write(element, true, &mut hash);
    let hex: String = hash
        .0
        .finalize()
        .iter()
        .take(6)
        .map(|b| format!("{b:02x}"))
        .collect();
    format!("sha-{hex}")
}

/// The value on one line, in its own order; `Err` with the size so far once it exceeds `most` bytes.
pub fn compact(node: &Node<'_>, most: usize) -> Result<String, u64> {
    let mut out = Bounded {
        text: String::new(),
        most,
        size: 0,
    };
    write(node, false, &mut out);
    if out.size > most as u64 {
        Err(out.size)
    } else {
        Ok(out.text)
    }
}

trait Sink {
    fn put(&mut self, text: &str);
}

struct Hash(Sha256);

impl Sink for Hash {
    fn put(&mut self, text: &str) {
        self.0.update(text.as_bytes());
    }
}

struct Bounded {
    text: String,
    most: usize,
    size: u64,
}

impl Sink for Bounded {
    fn put(&mut self, text: &str) {
        self.size += text.len() as u64;
        if self.size <= self.most as u64 {
            self.text.push_str(text);
        }
    }
}

fn write(node: &Node<'_>, sorted: bool, out: &mut impl Sink) {
    match node {
        Node::Null => out.put("null"),
        Node::Bool(true) => out.put("true"),
        Node::Bool(false) => out.put("false"),
        Node::Number(n) => out.put(n),
        Node::Text(t) => string(t, out),
        Node::Repaired(t) => string(t, out),
        Node::Array(items) => {
            out.put("[");
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.put(",");
                }
                write(item, sorted, out);
            }
            out.put("]");
        }
        Node::Object(o) => object(o, sorted, out),
    }
}

fn object(object: &Object<'_>, sorted: bool, out: &mut impl Sink) {
    let mut entries = object.last_wins();
    if sorted {
        entries.sort_unstable_by_key(|(key, _)| *key);
    }
    out.put("{");
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at > 0 {
            out.put(",");
        }
        string(key, out);
        out.put(":");
        write(value, sorted, out);
    }
    out.put("}");
}

fn string(text: &str, out: &mut impl Sink) {
    out.put("\"");
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| matches!(c, '"' | '\\' | '\0'..='\u{1f}')) {
        let (plain, from) = rest.split_at(at);
        out.put(plain);
        let mut chars = from.chars();
        match chars.next() {
            Some('"') => out.put("\\\""),
            Some('\\') => out.put("\\\\"),
            Some('\n') => out.put("\\n"),
            Some(c) => out.put(&format!("\\u{:04x}", u32::from(c))),
            None => {}
        }
        rest = chars.as_str();
    }
    out.put(rest);
    out.put("\"");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::parse::{Context, parse};
    use super::*;

    fn of(text: &str) -> String {
        digest(&parse(text, 0, Context::default()).unwrap().node)
    }

    #[test]
    fn layout_and_order_do_not_count_and_content_does() {
        let one = of(r#"{"title": "caf\u00e9", "n": {"b": 1, "a": [1, 2]}}"#);
        assert_eq!(
            one,
            of("{\"n\":{\"a\":[1,2],\"b\":1},\n\t\"title\":\"café\"}")
        );
        assert_eq!(one.len(), 16);
        for other in [
            r#"{"title": "cafe", "n": {"b": 1, "a": [1, 2]}}"#,
            r#"{"title": "café", "n": {"b": 1, "a": [2, 1]}}"#,
            r#"{"title": "café", "n": {"b": "1", "a": [1, 2]}}"#,
            r#"{"title": "café", "n": "{\"b\":1}"}"#,
        ] {
            assert_ne!(one, of(other), "{other}");
        }
    }

    #[test]
    fn compact_reads_back_and_is_bounded() {
        let text = r#"{"b":[1.0,null,true],"a":"x\n\"\\\u001b한"}"#;
        let parsed = parse(text, 0, Context::default()).unwrap();
        assert_eq!(compact(&parsed.node, 100).unwrap(), text);
        assert_eq!(compact(&parsed.node, 5), Err(text.len() as u64));
    }
}
