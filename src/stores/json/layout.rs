//! How a list is laid out: what stands between its items, between key and value, how deep it is
//! indented. What is added copies it. Pure.

use super::spans::{self, List};

/// The layout of the inside of one object or array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Where every item stands on a line of its own.
    pub lines: Option<Lines>,
    /// Between a key and its value, with the colon.
    pub colon: String,
    /// Between two items on one line, with the comma.
    pub comma: String,
    /// Inside the brackets of a list on one line.
    pub pad: String,
    /// Whether objects that are added inside it go over several lines too.
    pub open_objects: bool,
    /// The same of arrays.
    pub open_arrays: bool,
}

/// A list over several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// `\n` or `\r\n`.
    pub newline: String,
    /// What stands before an item on its line.
    pub indent: String,
    /// What a list inside it is indented by beyond that.
    pub unit: String,
}

impl Layout {
    /// Everything on one line, as `comma` and `colon` say.
    pub fn inline() -> Self {
        Self {
            lines: None,
            colon: ": ".into(),
            comma: ", ".into(),
            pad: String::new(),
            open_objects: false,
            open_arrays: false,
        }
    }

    /// What a program that indents by two writes; for a file that shows nothing of its own.
    pub fn plain(newline: &str) -> Self {
        Self {
            lines: Some(Lines {
                newline: newline.into(),
                indent: "  ".into(),
                unit: "  ".into(),
            }),
            open_objects: true,
            open_arrays: true,
            ..Self::inline()
        }
    }

    /// The layout of a list as it stands; `around` is that of the list it stands in, which speaks
    /// for what this one does not show.
    pub fn of(text: &str, list: &List, around: &Self) -> Self {
        let Some(first) = list.items.first() else {
            return around.inside(text.as_bytes().get(list.open) == Some(&b'['));
        };
        let before = slice(text, list.open + 1, first.key.start);
        let lines = newline(before).map(|(newline, indent)| {
            let last = list.items.last().unwrap_or(first);
            let outer = self::newline(slice(text, last.value.end, list.close))
                .map_or("", |(_, indent)| indent);
            let unit = match indent.strip_prefix(outer) {
                Some(unit) if !unit.is_empty() => unit.to_owned(),
                _ => around
                    .lines
                    .as_ref()
                    .map_or("  ".into(), |l| l.unit.clone()),
            };
            Lines {
                newline: newline.to_owned(),
                indent: indent.to_owned(),
                unit,
            }
        });
        let colon = list
            .items
            .iter()
            .rev()
            .find(|i| !i.key.is_empty())
            .map_or(around.colon.as_str(), |i| {
                slice(text, i.key.end, i.value.start)
            });
        let gap = list
            .items
            .windows(2)
            .next_back()
            .and_then(|pair| match pair {
                [a, b] => Some(slice(text, a.value.end, b.key.start)),
                _ => None,
            })
            .filter(|gap| newline(gap).is_none());
        let comma = gap.map_or_else(
            // One item, or one a line, shows no comma on a line; its colon tells as much.
            || if colon.ends_with(' ') { ", " } else { "," }.to_owned(),
            str::to_owned,
        );
        let pad = if lines.is_none() {
            before
        } else {
            around.pad.as_str()
        };
        let open = |bracket: u8| {
            list.items
                .iter()
                .filter(|i| text.as_bytes().get(i.value.start) == Some(&bracket))
                .filter_map(|i| spans::list(text, i.value.start))
                .find_map(|l| {
                    let first = l.items.first()?;
                    Some(newline(slice(text, l.open + 1, first.key.start)).is_some())
                })
                .unwrap_or(lines.is_some())
        };
        Self {
            open_objects: open(b'{'),
            open_arrays: open(b'['),
            colon: colon.to_owned(),
            comma,
            pad: pad.to_owned(),
            lines,
        }
    }

    /// The layout of a list that is added inside a list of this layout.
    pub fn inside(&self, array: bool) -> Self {
        let open = if array {
            self.open_arrays
        } else {
            self.open_objects
        };
        let lines = self.lines.as_ref().filter(|_| open).map(|l| Lines {
            indent: format!("{}{}", l.indent, l.unit),
            ..l.clone()
        });
        Self {
            open_objects: lines.is_some() && self.open_objects,
            open_arrays: lines.is_some() && self.open_arrays,
            lines,
            ..self.clone()
        }
    }

    /// A list of these items. `[` and `]`, or `{` and `}`, around them.
    pub fn write(&self, array: bool, items: &[String]) -> String {
        let (open, close) = if array { ('[', ']') } else { ('{', '}') };
        if items.is_empty() {
            return format!("{open}{close}");
        }
        match &self.lines {
            Some(lines) => {
                let start = format!("{}{}", lines.newline, lines.indent);
                let outer = lines
                    .indent
                    .strip_suffix(lines.unit.as_str())
                    .unwrap_or_default();
                let all = items.join(&format!(",{start}"));
                format!("{open}{start}{all}{}{outer}{close}", lines.newline)
            }
            None => format!(
                "{open}{pad}{}{pad}{close}",
                items.join(&self.comma),
                pad = self.pad
            ),
        }
    }

    /// An object spelt anew with an inside of this layout.
    pub fn object(&self, json: &str) -> Option<String> {
        let list = spans::list(json, spans::start(json))?;
        let mut items = Vec::with_capacity(list.items.len());
        for item in &list.items {
            let value = self.rewrite(json.get(item.value.clone())?)?;
            items.push(format!(
                "{}{}{value}",
                json.get(item.key.clone())?,
                self.colon
            ));
        }
        Some(self.write(false, &items))
    }

    /// A value spelt anew in this layout: its lists as lists are laid out here, all else as it is
    /// spelt. `None` where it is no value.
    pub fn rewrite(&self, json: &str) -> Option<String> {
        let at = spans::start(json);
        let Some(list) = spans::list(json, at) else {
            let scalar = json.trim();
            return (!scalar.is_empty()).then(|| scalar.to_owned());
        };
        let array = json.as_bytes().get(at) == Some(&b'[');
        let layout = self.inside(array);
        let mut items = Vec::with_capacity(list.items.len());
        for item in &list.items {
            let value = layout.rewrite(json.get(item.value.clone())?)?;
            items.push(if array {
                value
            } else {
                format!("{}{}{value}", json.get(item.key.clone())?, layout.colon)
            });
        }
        Some(layout.write(array, &items))
    }
}

/// The last line break of a gap, and what follows it.
fn newline(gap: &str) -> Option<(&'static str, &str)> {
    let (before, indent) = gap.rsplit_once('\n')?;
    let newline = if before.ends_with('\r') { "\r\n" } else { "\n" };
    Some((newline, indent))
}

fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}
