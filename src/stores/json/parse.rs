//! JSON text to a tree that borrows it. Pure.
//!
//! Not `serde_json::Value`, because a queue that is only looked at needs what that throws away or
//! refuses: repeated keys stay, numbers keep their digits, a lone surrogate half and Python's `NaN`
//! damage one value and not the file, and a fault says whether the text simply ended too early.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// How deep arrays and objects may stand in each other; what `serde_json` bears too.
pub const DEEPEST: usize = 128;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is spelt.
    Number(&'t str),
    /// A string.
    Text(Cow<'t, str>),
    /// A string of which a part was no text: bytes that are no UTF-8, or half a surrogate pair.
    Repaired(String),
    /// An array.
    Array(Vec<Node<'t>>),
    /// An object.
    Object(Object<'t>),
}

impl Node<'_> {
    /// What it is, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) | Self::Repaired(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// An object with every key in order, repeated ones included.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object<'t>(Vec<(Cow<'t, str>, Node<'t>)>);

impl<'t> Object<'t> {
    /// The value of a key: the last one, as parsers have it.
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.0.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node<'t>> {
        self.0
            .iter_mut()
            .rev()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v)
    }

    /// Keys and values as they stand, to be changed.
    pub fn entries_mut(&mut self) -> &mut Vec<(Cow<'t, str>, Node<'t>)> {
        &mut self.0
    }

    /// Keys and values as they stand.
    pub fn entries(&self) -> &[(Cow<'t, str>, Node<'t>)] {
        &self.0
    }

    /// Every key once, at its first place and with its last value.
    pub fn last_wins(&self) -> Vec<(&str, &Node<'t>)> {
        if !self.repeats() {
            return self.0.iter().map(|(k, v)| (k.as_ref(), v)).collect();
        }
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut out: Vec<(&str, &Node<'t>)> = Vec::with_capacity(self.0.len());
        for (key, value) in &self.0 {
            let at = *places.entry(key.as_ref()).or_insert(out.len());
            match out.get_mut(at) {
                Some(slot) => slot.1 = value,
                None => out.push((key, value)),
            }
        }
        out
    }

    /// Whether a key stands more than once. Small objects, which most are, need no table for it.
    pub fn repeats(&self) -> bool {
        if self.0.len() <= 16 {
            return self
                .0
                .iter()
                .enumerate()
                .any(|(at, (key, _))| self.0.iter().take(at).any(|(other, _)| other == key));
        }
        let mut seen = HashSet::with_capacity(self.0.len());
        !self.0.iter().all(|(key, _)| seen.insert(key.as_ref()))
    }

    /// The keys that stand more than once, each once.
    pub fn repeated(&self) -> Vec<&str> {
        let (mut seen, mut said) = (HashSet::new(), HashSet::new());
        self.0
            .iter()
            .map(|(key, _)| key.as_ref())
            .filter(|key| !seen.insert(*key) && said.insert(*key))
            .collect()
    }
}

/// A parsed text.
#[derive(Debug)]
pub struct Parsed<'t> {
    /// Its value.
    pub node: Node<'t>,
    /// Whether any object in it repeats a key.
    pub repeats: bool,
}

/// Where and why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset in the text that was given.
    pub at: usize,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It ends before its value does.
    End,
    /// A second value, or rubbish, follows the first one.
    Trailing,
    /// More than [`DEEPEST`] levels.
    Deep,
    /// The deadline passed.
    Late,
    /// Anything else, as a fragment.
    Syntax(String),
}

/// What holds for the whole file while its parts are parsed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Offsets of the places in the whole text that were no UTF-8, in order.
    pub damage: &'a [usize],
    /// When to give up.
    pub until: Option<Instant>,
}

/// Parses one value that fills `text`, which stands at `base` in the whole.
pub fn parse<'t>(text: &'t str, base: usize, context: Context<'_>) -> Result<Parsed<'t>, Fault> {
    let mut parser = Parser {
        text,
        at: 0,
        base,
        context,
        repeats: false,
        values: 0,
    };
    parser.white();
    let node = parser.value(0)?;
    parser.white();
    if parser.at < text.len() {
        return Err(parser.fault(What::Trailing));
    }
    Ok(Parsed {
        node,
        repeats: parser.repeats,
    })
}

struct Parser<'t, 'c> {
    text: &'t str,
    at: usize,
    base: usize,
    context: Context<'c>,
    repeats: bool,
    values: u32,
}

impl<'t> Parser<'t, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, what: What) -> Fault {
        Fault { at: self.at, what }
    }

    /// "`x` where … was expected", or that the text ends here.
    fn expected(&self, what: &str) -> Fault {
        match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => self.fault(What::End),
            Some(c) => self.fault(What::Syntax(format!(
                "{} stands where {what} was expected",
                shown(c)
            ))),
        }
    }

    fn white(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node<'t>, Fault> {
        self.values = self.values.wrapping_add(1);
        if self.values.is_multiple_of(1 << 14)
            && self.context.until.is_some_and(|u| Instant::now() > u)
        {
            return Err(self.fault(What::Late));
        }
        match self.peek() {
            Some(b'{' | b'[') if depth >= DEEPEST => Err(self.fault(What::Deep)),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => {
                let (text, damaged) = self.string()?;
                Ok(if damaged {
                    Node::Repaired(text.into_owned())
                } else {
                    Node::Text(text)
                })
            }
            Some(b't') => self.word("true", Node::Bool(true)),
            Some(b'f') => self.word("false", Node::Bool(false)),
            Some(b'n') => self.word("null", Node::Null),
            // What Python writes for numbers that JSON does not have.
            Some(b'N') => self.word("NaN", Node::Number("NaN")),
            Some(b'I') => self.word("Infinity", Node::Number("Infinity")),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.expected("a value")),
        }
    }

    fn word(&mut self, word: &'static str, node: Node<'t>) -> Result<Node<'t>, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(node);
        }
        if word.starts_with(rest) {
            self.at = self.text.len();
            return Err(self.fault(What::End));
        }
        Err(self.expected("a value"))
    }

    fn array(&mut self, depth: usize) -> Result<Node<'t>, Fault> {
        self.at += 1;
        let mut items = Vec::new();
        self.white();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Node::Array(items));
        }
        loop {
            self.white();
            items.push(self.value(depth + 1)?);
            self.white();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    items.shrink_to_fit();
                    return Ok(Node::Array(items));
                }
                _ => return Err(self.expected("`,` or `]`")),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node<'t>, Fault> {
        self.at += 1;
        let mut entries = Vec::new();
        self.white();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Node::Object(Object(entries)));
        }
        loop {
            self.white();
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in double quotes"));
            }
            let (key, _) = self.string()?;
            self.white();
            if self.peek() != Some(b':') {
                return Err(self.expected("`:`"));
            }
            self.at += 1;
            self.white();
            entries.push((key, self.value(depth + 1)?));
            self.white();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    entries.shrink_to_fit();
                    let object = Object(entries);
                    self.repeats |= object.repeats();
                    return Ok(Node::Object(object));
                }
                _ => return Err(self.expected("`,` or `}`")),
            }
        }
    }

    fn number(&mut self) -> Result<Node<'t>, Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits()?,
            Some(b'I') => {
                return self.word("Infinity", Node::Number("-Infinity"));
            }
            _ => return Err(self.expected("a digit")),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Node::Number(
            self.text.get(start..self.at).unwrap_or_default(),
        ))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.expected("a digit"));
        }
        Ok(())
    }

    /// A string, and whether a part of it was no text.
    fn string(&mut self) -> Result<(Cow<'t, str>, bool), Fault> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut damaged = false;
        let mut from = start;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(plain) = rest
                .iter()
                .position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f))
            else {
                self.at = self.text.len();
                return Err(self.fault(What::End));
            };
            self.at += plain;
            let piece = self.text.get(from..self.at).unwrap_or_default();
            match self.peek() {
                Some(b'"') => {
                    damaged |= self.damaged(start, self.at);
                    self.at += 1;
                    let text = match owned {
                        None => Cow::Borrowed(piece),
                        Some(mut text) => {
                            text.push_str(piece);
                            Cow::Owned(text)
                        }
                    };
                    return Ok((text, damaged));
                }
                Some(b'\\') => {
                    let text = owned.get_or_insert_with(String::new);
                    text.push_str(piece);
                    let (c, whole) = self.escape()?;
                    text.push(c);
                    damaged |= !whole;
                    from = self.at;
                }
                _ => {
                    return Err(self.fault(What::Syntax(format!(
                        "{} stands unescaped in a string",
                        shown(char::from(self.peek().unwrap_or_default()))
                    ))));
                }
            }
        }
    }

    fn damaged(&self, start: usize, end: usize) -> bool {
        let damage = self.context.damage;
        let first = damage.partition_point(|at| *at < self.base + start);
        damage.get(first).is_some_and(|at| *at < self.base + end)
    }

    /// What an escape stands for, and whether it stands for anything: half a surrogate pair, which
    /// JavaScript and Python both write, does not.
    fn escape(&mut self) -> Result<(char, bool), Fault> {
        self.at += 1;
        let c = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.expected("an escape")),
        };
        self.at += 1;
        Ok((c, true))
    }

    fn unicode(&mut self) -> Result<(char, bool), Fault> {
        let high = self.hex()?;
        if !(0xd800..0xdc00).contains(&high) {
            return Ok(
                char::from_u32(high).map_or((char::REPLACEMENT_CHARACTER, false), |c| (c, true))
            );
        }
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(b"\\u") {
            let before = self.at;
            self.at += 2;
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                let joined = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(joined)
                    .map_or((char::REPLACEMENT_CHARACTER, false), |c| (c, true)));
            }
            // The second escape is a character of its own.
            self.at = before;
        }
        Ok((char::REPLACEMENT_CHARACTER, false))
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|b| char::from(b).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.expected("a hexadecimal digit"));
            };
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }
}

/// A character in a sentence: itself, or its code where a terminal would not show it.
fn shown(c: char) -> String {
    match c {
        ' '..='~' => format!("`{c}`"),
        '\n' => "a line break".into(),
        c if c.is_alphanumeric() => format!("`{c}`"),
        c => format!("U+{:04X}", u32::from(c)),
    }
}

/// Line and column of a byte offset, both from 1, the column in characters.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let before = bytes.get(..at.min(bytes.len())).unwrap_or_default();
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let start = before
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |newline| newline + 1);
    // Characters begin at the bytes that continue none.
    let column = before
        .iter()
        .skip(start)
        .filter(|b| (**b & 0xc0) != 0x80)
        .count()
        + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn read(text: &str) -> Result<Parsed<'_>, Fault> {
        parse(text, 0, Context::default())
    }

    fn value(node: &Node<'_>) -> Value {
        match node {
            Node::Null => Value::Null,
            Node::Bool(b) => Value::Bool(*b),
            Node::Number(n) => serde_json::from_str(n).unwrap(),
            Node::Text(t) => Value::String(t.to_string()),
            Node::Repaired(t) => Value::String(t.clone()),
            Node::Array(items) => Value::Array(items.iter().map(value).collect()),
            Node::Object(o) => Value::Object(
                o.last_wins()
                    .into_iter()
                    .map(|(k, v)| (k.to_owned(), value(v)))
                    .collect(),
            ),
        }
    }

    /// `Infinity`, `NaN`, half surrogates and numbers beyond a double are ours alone.
    fn is_ours_alone(text: &str) -> bool {
        text.contains('N')
            || text.contains('I')
            || text.contains("\\ud")
            || text.contains("\\uD")
            || text.contains(['e', 'E'])
    }

    #[test]
    fn what_is_kept_that_others_drop() {
        let parsed = read(r#"{"id": 12345678901234567890123, "v": 1.0, "id": -0}"#).unwrap();
        assert!(parsed.repeats);
        let Node::Object(object) = parsed.node else {
            panic!()
        };
        assert_eq!(object.get("v"), Some(&Node::Number("1.0")));
        assert_eq!(object.get("id"), Some(&Node::Number("-0")));
        assert_eq!(object.entries().len(), 3);
        assert_eq!(object.repeated(), ["id"]);
        assert_eq!(
            object.last_wins(),
            [("id", &Node::Number("-0")), ("v", &Node::Number("1.0"))]
        );
    }

    #[test]
    fn escapes() {
        for (text, want) in [
            (
                r#""a\"\\\/\b\f\n\r\t""#,
                Node::Text("a\"\\/\u{8}\u{c}\n\r\t".into()),
            ),
            (r#""\u0000\u001b[31m""#, Node::Text("\0\u{1b}[31m".into())),
            (r#""\ud83d\ude00 x""#, Node::Text("😀 x".into())),
            (r#""\ud83d x""#, Node::Repaired("\u{fffd} x".into())),
            (r#""\ud83d\u0041""#, Node::Repaired("\u{fffd}A".into())),
            (r#""\udc80""#, Node::Repaired("\u{fffd}".into())),
        ] {
            assert_eq!(read(text).unwrap().node, want, "{text}");
        }
    }

    #[test]
    fn every_beginning_of_a_document_ends_too_early() {
        let whole =
            r#"{"items": [{"id": 1.5e3, "ok": true, "no": null, "t": "a\u00e9\n한"}, false]}"#;
        for end in (1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            let fault = read(&whole[..end]).unwrap_err();
            assert_eq!(
                (fault.what, fault.at),
                (What::End, end),
                "{}",
                &whole[..end]
            );
        }
        assert!(read(whole).is_ok());
    }

    #[test]
    fn faults_say_where_and_what() {
        for (text, at, what) in [
            ("[1,]", 3, "`]` stands where a value was expected"),
            (
                "{'a': 1}",
                1,
                "`'` stands where a key in double quotes was expected",
            ),
            ("[1 2]", 3, "`2` stands where `,` or `]` was expected"),
            ("{\"a\" 1}", 5, "`1` stands where `:` was expected"),
            ("[\"a\nb\"]", 3, "a line break stands unescaped in a string"),
            ("[\"\\q\"]", 3, "`q` stands where an escape was expected"),
            ("[01]", 2, "`1` stands where `,` or `]` was expected"),
            ("\u{1b}", 0, "U+001B stands where a value was expected"),
        ] {
            let fault = read(text).unwrap_err();
            assert_eq!(
                fault,
                Fault {
                    at,
                    what: What::Syntax(what.into())
                },
                "{text}"
            );
        }
        assert_eq!(
            read("[1] 2").unwrap_err(),
            Fault {
                at: 4,
                what: What::Trailing
            }
        );
        assert_eq!(line_and_column("{\n  \"한글\": x", 14), (2, 9));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(read(&deep(DEEPEST)).is_ok());
        assert_eq!(read(&deep(DEEPEST + 1)).unwrap_err().what, What::Deep);
        assert_eq!(read(&deep(1_000_000)).unwrap_err().what, What::Deep);
    }

    proptest! {
        #[test]
        fn takes_and_refuses_what_serde_does(
            text in prop_oneof![
                r#"[\[\]{}",:0-9a\\tnu \-.]{0,40}"#,
                ".{0,40}",
                r#"(\{"[ab]": ?(1|"x"|\[\]|null|-0.5)(, "[ab]": ?[0-9]{1,25})?\}|\[(true|0|"\\u00e9"),? ?7?\])"#,
            ]
        ) {
            let ours = read(&text);
            if !is_ours_alone(&text) {
                match serde_json::from_str::<Value>(&text) {
                    Ok(theirs) => prop_assert_eq!(value(&ours.unwrap().node), theirs),
                    Err(_) => prop_assert!(ours.is_err(), "{}", text),
                }
            }
        }
    }
}
