//! The elements of one queue in the text: where each stands, how it is found again, how one comes or
//! goes. Pure.

use super::document::Root;
use super::layout::Layout;
use super::spans::{self, Item, List};
use super::splice;
use super::whole::{Whole, token};
use crate::plan::{Image, Value};
use std::collections::HashMap;
use std::ops::Range;

/// One queue's elements.
pub struct Held<'t> {
    text: &'t str,
    /// Its elements in order; of JSON Lines the values alone.
    pub list: List,
    /// The layout that its elements stand in.
    pub layout: Layout,
    /// Of JSON Lines: each element's line, with its number from 0.
    lines: Option<Vec<(usize, Range<usize>)>>,
    by_content: Option<HashMap<String, Vec<usize>>>,
}

impl<'t> Held<'t> {
    /// The queue under a pointer, or the lines.
    ///
    /// # Errors
    /// A sentence, where nothing that holds elements is there.
    pub fn of(whole: &Whole<'t>, array: Option<&str>) -> Result<Self, String> {
        match (array, &whole.document.root) {
            (None, Root::Lines(_)) => Ok(Self::lines(whole.text)),
            (Some(pointer), Root::One(_)) => Self::under(whole.text, pointer),
            (None, _) => Err("it is no JSON Lines file any more".into()),
            (Some(_), _) => Err("it is a JSON Lines file now".into()),
        }
    }

    fn under(text: &'t str, pointer: &str) -> Result<Self, String> {
        let gone = || format!("nothing that holds elements is at `{pointer}` any more");
        let plain = Layout::plain(newline_of(text));
        let mut list = spans::list(text, spans::start(text)).ok_or_else(gone)?;
        // What the outermost list does not show, every program writes differently.
        let mut around = if list.items.is_empty() {
            plain
        } else {
            Layout::inline()
        };
        for raw in pointer.split('/').skip(1) {
            let layout = Layout::of(text, &list, &around);
            let item = if text.as_bytes().get(list.open) == Some(&b'{') {
                splice::last(text, &list, &token(raw)).and_then(|n| list.items.get(n))
            } else {
                raw.parse::<usize>().ok().and_then(|n| list.items.get(n))
            };
            let at = item.ok_or_else(gone)?.value.start;
            list = spans::list(text, at).ok_or_else(gone)?;
            around = layout;
        }
        let layout = if list.items.is_empty() && pointer.is_empty() {
            around
        } else {
            Layout::of(text, &list, &around)
        };
        Ok(Self {
            text,
            list,
            layout,
            lines: None,
            by_content: None,
        })
    }

    fn lines(text: &'t str) -> Self {
        let (mut items, mut lines) = (Vec::new(), Vec::new());
        let mut at = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let value = line.trim();
            if !value.is_empty() {
                let start = at + (line.len() - line.trim_start().len());
                items.push(Item {
                    key: start..start,
                    value: start..start + value.len(),
                });
                lines.push((number, at..at + line.len()));
            }
            at += line.len();
        }
        Self {
            text,
            list: List {
                open: 0,
                close: text.len(),
                items,
            },
            layout: Layout::inline(),
            lines: Some(lines),
            by_content: None,
        }
    }

    /// Whether its elements stand under keys.
    pub fn is_keyed(&self) -> bool {
        self.lines.is_none() && self.text.as_bytes().get(self.list.open) == Some(&b'{')
    }

    /// The text of an element.
    pub fn element(&self, at: usize) -> &'t str {
        self.list
            .items
            .get(at)
            .and_then(|item| self.text.get(item.value.clone()))
            .unwrap_or_default()
    }

    /// The element as an image; `None` where it is no object.
    pub fn image(&self, at: usize) -> Option<Image> {
        splice::image(self.element(at))
    }

    /// Which element stood at a place: by its key, its line or its index.
    pub fn at(&self, index: usize, member: Option<&str>) -> Option<usize> {
        match (member, &self.lines) {
            (Some(key), _) => splice::last(self.text, &self.list, key),
            (None, Some(lines)) => lines.iter().position(|(number, _)| *number == index),
            (None, None) => Some(index).filter(|at| *at < self.list.items.len()),
        }
    }

    /// The index or line of an element, as a plan keeps it.
    pub fn index(&self, at: usize) -> usize {
        match &self.lines {
            Some(lines) => lines.get(at).map_or(at, |(number, _)| *number),
            None => at,
        }
    }

    /// Every element of the very content of an image.
    pub fn equal_to(&mut self, image: &Image) -> Vec<usize> {
        if self.by_content.is_none() {
            let mut all: HashMap<String, Vec<usize>> = HashMap::new();
            for at in 0..self.list.items.len() {
                if let Some(image) = self.image(at) {
                    all.entry(signature(&image)).or_default().push(at);
                }
            }
            self.by_content = Some(all);
        }
        self.by_content
            .as_ref()
            .and_then(|all| all.get(&signature(image)))
            .cloned()
            .unwrap_or_default()
    }

    /// An element's text as it would stand at the end of the queue. `None` where it is no JSON.
    pub fn laid_out(&self, json: &str, ascii: bool) -> Option<String> {
        let json = if ascii {
            splice::escape(json)
        } else {
            json.to_owned()
        };
        let last = self.list.items.last();
        let sample = last.and_then(|item| spans::list(self.text, item.value.start));
        match sample {
            // The last element shows how one is laid out, down to its own lists.
            Some(sample) if !sample.items.is_empty() => {
                Layout::of(self.text, &sample, &self.layout).object(&json)
            }
            _ => self.layout.rewrite(&json),
        }
    }

    /// Where and as what new elements come.
    pub fn append(&self, elements: &[String]) -> (Range<usize>, String) {
        if self.lines.is_none() {
            return splice::appended(self.text, &self.list, &self.layout, elements);
        }
        let newline = newline_of(self.text);
        let end = self.text.len();
        let ended = self.text.is_empty() || self.text.ends_with('\n');
        let all = elements
            .iter()
            .map(|e| {
                if ended {
                    format!("{e}{newline}")
                } else {
                    format!("{newline}{e}")
                }
            })
            .collect();
        (end..end, all)
    }

    /// What to cut so that these elements, in order, go.
    pub fn withdraw(&self, gone: &[usize]) -> Vec<Range<usize>> {
        let Some(lines) = &self.lines else {
            return splice::cuts(self.text, &self.list, gone);
        };
        let mut end = self.text.len();
        let mut out = Vec::new();
        for (_, line) in gone.iter().rev().filter_map(|at| lines.get(*at)) {
            let bytes = self.text.as_bytes();
            let open = line.end == end && bytes.get(end.wrapping_sub(1)) != Some(&b'\n');
            // A last line without an end takes the end of the one before it along.
            let start = match self.text.get(..line.start) {
                Some(before) if open => before
                    .strip_suffix("\r\n")
                    .or_else(|| before.strip_suffix('\n'))
                    .map_or(line.start, str::len),
                _ => line.start,
            };
            out.push(start..line.end.min(end));
            end = start;
        }
        out
    }
}

/// The line break that a text uses.
pub fn newline_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|t| t.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

fn signature(image: &Image) -> String {
    let mut out = String::new();
    for (key, value) in &image.0 {
        // A control byte cannot stand in a value's spelling, nor can a value in a key's.
        out.push_str(key);
        out.push('\u{1}');
        match value {
            Value::Json(json) => out.push_str(json),
            // An image of a file holds nothing else; such a one is never found.
            other => out.push_str(&format!("\u{2}{other:?}")),
        }
        out.push('\u{1}');
    }
    out
}
