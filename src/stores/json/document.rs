//! Text to a document: one value, or JSON Lines. Says of a text that is neither where it breaks and
//! whether it may be half-written. Pure but for the deadline.

use super::file;
use super::parse::{Context, Fault, Node, What, line_and_column, parse};
use crate::model::{Error, ErrorKind};

/// What a JSON file turned out to be.
#[derive(Debug)]
pub struct Document<'t> {
    /// Its content.
    pub root: Root<'t>,
    /// Whether any object in it repeats a key.
    pub repeats: bool,
    /// The last line has no end and does not parse: somebody is writing it, or died while at it.
    pub half_written: bool,
}

/// One value, or a value a line.
#[derive(Debug)]
pub enum Root<'t> {
    /// An array or an object.
    One(Node<'t>),
    /// The lines that are not blank.
    Lines(Vec<Line<'t>>),
}

/// One line of a JSON Lines file.
#[derive(Debug)]
pub struct Line<'t> {
    /// From 1, blank lines counted.
    pub number: usize,
    /// Its value, or why there is none, as a fragment.
    pub value: Result<Node<'t>, String>,
}

/// Why a text is no document.
#[derive(Debug)]
pub struct Broken {
    /// The sentence.
    pub error: Error,
    /// Whether it looks like a file that is still being written.
    pub half_written: bool,
}

impl Document<'_> {
    /// `array`, `object` or `lines`.
    pub fn form(&self) -> &'static str {
        match &self.root {
            Root::One(Node::Array(_)) => "array",
            Root::One(_) => "object",
            Root::Lines(_) => "lines",
        }
    }
}

/// Reads a text. `is_lines` says that the file is named as JSON Lines; a file that is not is still
/// read so when its first line is an object of its own and more follows. A file so named that
/// holds one array, or one object over several lines, is read as what it is.
pub fn read<'t>(
    text: &'t str,
    is_lines: bool,
    context: Context<'_>,
) -> Result<Document<'t>, Broken> {
    if text.trim().is_empty() {
        return blank(text, is_lines);
    }
    let (first, more) = first_line(text);
    // A document on one line, as most programs write it, is not parsed twice for the question.
    let alone = (more || is_lines)
        .then_some(Context {
            damage: &[],
            until: context.until,
        })
        .and_then(|context| parse(first, 0, context).ok());
    let starts_as_lines = match alone.as_ref().map(|p| &p.node) {
        Some(Node::Object(_)) => true,
        // Null, a number or a string on the first of several lines: lines of which one is bad.
        Some(_) => more && is_lines,
        None => false,
    };
    drop(alone);
    if starts_as_lines {
        return lines(text, context);
    }
    match parse(text, 0, context) {
        Ok(parsed) if matches!(parsed.node, Node::Array(_) | Node::Object(_)) => Ok(Document {
            root: Root::One(parsed.node),
            repeats: parsed.repeats,
            half_written: false,
        }),
        Ok(parsed) if !is_lines => Err(Broken {
            error: Error::new(
                ErrorKind::WrongKind,
                format!(
                    "it holds {} and nothing else; a queue is an array of objects",
                    parsed.node.kind()
                ),
            )
            .hint("name the file that holds the queue, or take this source out"),
            half_written: false,
        }),
        // Its first line is bad, as any line may be.
        _ if is_lines => lines(text, context),
        Ok(_) => blank(text, is_lines),
        Err(fault) => Err(broken(text, &fault)),
    }
}

fn blank<'t>(text: &str, is_lines: bool) -> Result<Document<'t>, Broken> {
    if is_lines {
        return Ok(Document {
            root: Root::Lines(Vec::new()),
            repeats: false,
            half_written: false,
        });
    }
    let what = if text.is_empty() {
        "it is empty (0 bytes)"
    } else {
        "it holds white space and nothing else"
    };
    Err(Broken {
        error: Error::new(ErrorKind::Empty, what)
            .hint("an empty queue is written `[]`; a writer may have died between emptying and filling it"),
        half_written: true,
    })
}

/// The first line that is not blank, and whether anything follows it.
fn first_line(text: &str) -> (&str, bool) {
    let text = text.trim_start_matches([' ', '\t', '\r', '\n']);
    match text.split_once('\n') {
        Some((first, rest)) => (first, !rest.trim().is_empty()),
        None => (text, false),
    }
}

fn lines<'t>(text: &'t str, context: Context<'_>) -> Result<Document<'t>, Broken> {
    let mut document = Document {
        root: Root::Lines(Vec::new()),
        repeats: false,
        half_written: false,
    };
    let mut out = Vec::new();
    let mut base = 0;
    for (at, whole) in text.split_inclusive('\n').enumerate() {
        if !whole.trim().is_empty() {
            let value = match parse(whole, base, context) {
                Ok(parsed) => {
                    document.repeats |= parsed.repeats;
                    Ok(parsed.node)
                }
                Err(fault) if fault.what == What::Late => return Err(broken(text, &fault)),
                Err(_) if !whole.ends_with('\n') => {
                    document.half_written = true;
                    Err("the last line is half-written".into())
                }
                Err(fault) => {
                    let (_, column) = line_and_column(whole, fault.at);
                    Err(format!("no JSON: {} at column {column}", why(&fault)))
                }
            };
            out.push(Line {
                number: at + 1,
                value,
            });
        }
        base += whole.len();
    }
    document.root = Root::Lines(out);
    Ok(document)
}

/// What a fault means, as a fragment that a place can follow.
fn why(fault: &Fault) -> String {
    match &fault.what {
        What::End => "it ends before its value does".into(),
        What::Trailing => "something follows the value".into(),
        What::Deep => format!("it is nested more than {} deep", super::parse::DEEPEST),
        What::Late => "the deadline passed".into(),
        What::Syntax(why) => why.clone(),
    }
}

fn broken(text: &str, fault: &Fault) -> Broken {
    if fault.what == What::Late {
        return Broken {
            error: file::late(),
            half_written: false,
        };
    }
    let (line, column) = line_and_column(text, fault.at);
    let kind = match fault.what {
        What::Deep => ErrorKind::TooLarge,
        _ => ErrorKind::Malformed,
    };
    let hint = match fault.what {
        What::End => {
            "half-written or damaged; it is read again when it changes, and a backup of its owner's may hold the rest"
        }
        What::Trailing => {
            "two writers may have overwritten each other; if it holds one value a line, name it .jsonl"
        }
        What::Deep => "no queue is nested so; is this the right file?",
        What::Late => "",
        What::Syntax(_) => "damaged, edited by hand, or no JSON at all; its owner has to mend it",
    };
    Broken {
        error: Error::new(
            kind,
            format!(
                "it is no whole JSON: {} (line {line}, column {column})",
                why(fault)
            ),
        )
        .hint(hint),
        half_written: fault.what == What::End,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn form(text: &str, is_lines: bool) -> String {
        match read(text, is_lines, Context::default()) {
            Ok(d) => match &d.root {
                Root::One(_) => d.form().to_owned(),
                Root::Lines(lines) => format!(
                    "lines {}/{}{}",
                    lines.iter().filter(|l| l.value.is_ok()).count(),
                    lines.len(),
                    if d.half_written { " half" } else { "" }
                ),
            },
            Err(b) => format!(
                "{:?}{}",
                b.error.kind,
                if b.half_written { " half" } else { "" }
            ),
        }
    }

    #[test]
    fn forms() {
        for (text, named, plain) in [
            ("[]", "array", "array"),
            ("{}", "lines 1/1", "object"),
            ("{\"a\":1}\n", "lines 1/1", "object"),
            ("{\"a\":1}\n\n{\"a\":2}\n", "lines 2/2", "lines 2/2"),
            ("{\"a\":1}\r\n{\"a\":2}\r\n", "lines 2/2", "lines 2/2"),
            ("{\"a\":1}\n{\"a\":", "lines 1/2 half", "lines 1/2 half"),
            ("{\"a\":1}\nrubbish\n{\"a\":2}\n", "lines 2/3", "lines 2/3"),
            ("rubbish\n{\"a\":2}\n", "lines 1/2", "Malformed"),
            ("null\n{\"a\":2}\n", "lines 2/2", "Malformed"),
            ("[\n{\"a\":1}\n]", "array", "array"),
            ("[{\"a\":1}]", "array", "array"),
            ("{\n\"a\":1\n}", "object", "object"),
            ("[{\"a\":1},", "lines 0/1 half", "Malformed half"),
            ("{\"a\":1", "lines 0/1 half", "Malformed half"),
            ("[1] x", "lines 0/1 half", "Malformed"),
            ("", "lines 0/0", "Empty half"),
            (" \n", "lines 0/0", "Empty half"),
            ("7", "lines 1/1", "WrongKind"),
            ("\"x\"", "lines 1/1", "WrongKind"),
        ] {
            assert_eq!(form(text, true), named, "named as lines: {text:?}");
            assert_eq!(form(text, false), plain, "not named so: {text:?}");
        }
    }

    #[test]
    fn a_fault_names_its_line_and_column() {
        let broken = read("{\n  \"items\": [1,, 2]\n}", false, Context::default()).unwrap_err();
        assert_eq!(
            broken.error.message,
            "it is no whole JSON: `,` stands where a value was expected (line 2, column 15)"
        );
    }
}
