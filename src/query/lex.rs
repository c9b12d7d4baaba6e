//! The shape of a filter: terms, `|`, `-`, quotes, operators and commas. Knows no field.

use super::error::{Fault, shown};
use super::tree::{Compare, quote};
use std::borrow::Cow;
use std::ops::Range;

/// What stands between two spaces or bars.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// `|`
    Bar(Range<usize>),
    /// A term.
    Term(RawTerm<'a>),
}

/// A term whose field is not yet looked up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawTerm<'a> {
    /// Its bytes without the `-`.
    pub at: Range<usize>,
    /// A `-` stands before it.
    pub negated: bool,
    /// What it is.
    pub head: Head<'a>,
}

/// A word, or a field with its values.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head<'a> {
    /// A word, or a quoted text.
    Word(Value<'a>),
    /// `name`, operator, values.
    Field {
        name: &'a str,
        name_at: Range<usize>,
        op: Compare,
        /// The operator's bytes.
        op_at: Range<usize>,
        /// Empty where nothing follows the operator.
        values: Vec<Value<'a>>,
    },
}

/// A piece of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value<'a> {
    /// Without quotes and escapes.
    pub text: Cow<'a, str>,
    /// Its bytes, quotes included.
    pub at: Range<usize>,
    /// Stood in quotes, so that no sign in it has a meaning.
    pub quoted: bool,
}

/// Cuts a filter into its pieces.
pub(super) fn lex(input: &str) -> Result<Vec<Piece<'_>>, Fault> {
    let mut cursor = Cursor { input, at: 0 };
    let mut pieces = Vec::new();
    loop {
        cursor.take_while(char::is_whitespace);
        let from = cursor.at;
        match cursor.peek() {
            None => return Ok(pieces),
            Some('|') => {
                cursor.bump();
                pieces.push(Piece::Bar(from..cursor.at));
            }
            Some(_) => pieces.push(Piece::Term(cursor.term()?)),
        }
    }
}

fn ends_term(c: char) -> bool {
    c.is_whitespace() || c == '|'
}

struct Cursor<'a> {
    input: &'a str,
    /// Always a character boundary.
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.input.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn term(&mut self) -> Result<RawTerm<'a>, Fault> {
        let start = self.at;
        let negated = self.peek() == Some('-');
        if negated {
            self.bump();
            match self.peek() {
                None => return Err(lone_minus(start..self.at)),
                Some(c) if ends_term(c) => return Err(lone_minus(start..self.at)),
                Some('-') => {
                    self.take_while(|c| !ends_term(c));
                    let text = self.input.get(start..self.at).unwrap_or_default();
                    return Err(Fault::new(
                        start..start + 2,
                        "a second `-` negates nothing",
                        format!(
                            "write one `-` before a term; to search for the text itself, quote it: {}",
                            quote(&shown(text))
                        ),
                    ));
                }
                Some(_) => {}
            }
        }
        let from = self.at;
        let head = self.head()?;
        Ok(RawTerm {
            at: from..self.at,
            negated,
            head,
        })
    }

    fn head(&mut self) -> Result<Head<'a>, Fault> {
        if self.peek() == Some('"') {
            return self.quoted(ends_term).map(Head::Word);
        }
        let from = self.at;
        let name = self.take_while(|c| !ends_term(c) && !matches!(c, '"' | ':' | '<' | '>'));
        let name_at = from..self.at;
        match self.peek() {
            Some('"') => Err(self.stray_quote()),
            Some(':' | '<' | '>') => {
                let (op, op_at) = self.operator();
                if name.is_empty() {
                    let sign = op.sign();
                    return Err(Fault::new(
                        op_at,
                        format!("`{sign}` has no field before it"),
                        "write field, sign and value without spaces, such as age>3d or owner:ron; quote the sign to search for it",
                    ));
                }
                Ok(Head::Field {
                    name,
                    name_at,
                    op,
                    op_at,
                    values: self.values()?,
                })
            }
            _ => Ok(Head::Word(Value {
                text: Cow::Borrowed(name),
                at: name_at,
                quoted: false,
            })),
        }
    }

    fn operator(&mut self) -> (Compare, Range<usize>) {
        let from = self.at;
        let sign = self.bump();
        let or_equal = matches!(sign, Some('<' | '>')) && self.peek() == Some('=');
        if or_equal {
            self.bump();
        }
        let op = match (sign, or_equal) {
            (Some('<'), false) => Compare::Less,
            (Some('<'), true) => Compare::LessOrEqual,
            (Some('>'), false) => Compare::Greater,
            (Some('>'), true) => Compare::GreaterOrEqual,
            _ => Compare::Is,
        };
        (op, from..self.at)
    }

    fn values(&mut self) -> Result<Vec<Value<'a>>, Fault> {
        let mut values = Vec::new();
        loop {
            let value = self.value()?;
            let comma_follows = self.peek() == Some(',');
            if value.at.is_empty() {
                if values.is_empty() && !comma_follows {
                    return Ok(values);
                }
                return Err(Fault::new(
                    value.at,
                    "a value is missing beside this comma",
                    "write the values without spaces, such as owner:ron,codex; quote a value that holds a comma",
                ));
            }
            values.push(value);
            if !comma_follows {
                return Ok(values);
            }
            self.bump();
        }
    }

    fn value(&mut self) -> Result<Value<'a>, Fault> {
        if self.peek() == Some('"') {
            return self.quoted(|c| ends_term(c) || c == ',');
        }
        let from = self.at;
        let text = self.take_while(|c| !ends_term(c) && !matches!(c, ',' | '"'));
        if self.peek() == Some('"') {
            return Err(self.stray_quote());
        }
        Ok(Value {
            text: Cow::Borrowed(text),
            at: from..self.at,
            quoted: false,
        })
    }

    /// A text in quotes, which must end where `may_follow` says that something else may begin.
    fn quoted(&mut self, may_follow: impl Fn(char) -> bool) -> Result<Value<'a>, Fault> {
        let from = self.at;
        self.bump();
        let mut text = Cow::Borrowed(self.take_while(|c| c != '"' && c != '\\'));
        loop {
            let sign_at = self.at;
            match self.bump() {
                None => {
                    return Err(Fault::new(
                        from..from + 1,
                        "this quote is not closed",
                        "close it with `\"`; inside quotes write `\\\"` for a quote",
                    ));
                }
                Some('"') => break,
                Some(_) => match self.bump() {
                    Some(c @ ('"' | '\\')) => text.to_mut().push(c),
                    _ => {
                        return Err(Fault::new(
                            sign_at..self.at,
                            "a `\\` in quotes stands before `\"` or `\\` only",
                            "write `\\\\` for one backslash",
                        ));
                    }
                },
            }
            let more = self.take_while(|c| c != '"' && c != '\\');
            text.to_mut().push_str(more);
        }
        let at = from..self.at;
        if text.is_empty() {
            return Err(Fault::new(
                at,
                "there is nothing between these quotes",
                "put the text to search for between them, or leave the term out",
            ));
        }
        match self.peek() {
            Some(c) if !may_follow(c) => {
                let touching = self.at..self.at + c.len_utf8();
                Err(Fault::new(
                    touching,
                    "something touches the closing quote",
                    "put a space after the quote, or the whole text inside it; field names stand outside: title:\"two words\"",
                ))
            }
            _ => Ok(Value {
                text,
                at,
                quoted: true,
            }),
        }
    }

    /// A quote inside a text that did not begin with one.
    fn stray_quote(&self) -> Fault {
        Fault::new(
            self.at..self.at + 1,
            "a quote in the middle of a text has no meaning",
            "begin the text with the quote, after the field: title:\"two words\"; inside quotes write `\\\"` for a quote",
        )
    }
}

fn lone_minus(at: Range<usize>) -> Fault {
    Fault::new(
        at,
        "this `-` negates nothing",
        "write it without a space before a term, such as -owner:ron; to search for a dash, quote it: \"-\"",
    )
}
