//! Edits of one element as splices of its text: everything that is not asked for keeps its bytes.
//! Pure.

use super::layout::Layout;
use super::spans::{self, Item, List};
use crate::plan::{Edit, Image, Value};
use std::ops::Range;
use std::sync::Arc;

/// A text, the layout around it, and how new strings are spelt in its file.
pub struct Element<'l> {
    /// The element's own bytes.
    pub text: String,
    /// The layout of what it stands in.
    pub around: &'l Layout,
    /// Whether what is not ASCII is written as escapes.
    pub ascii: bool,
}

/// Every member of an element as it is spelt. `None` where it is no object.
pub fn image(text: &str) -> Option<Image> {
    let at = spans::start(text);
    if text.as_bytes().get(at) != Some(&b'{') {
        return None;
    }
    let list = spans::list(text, at)?;
    let members = list.items.iter().map(|item| {
        let value = text.get(item.value.clone()).unwrap_or_default();
        (
            Arc::from(&*spans::key(text, item)),
            Value::Json(value.to_owned()),
        )
    });
    Some(Image(members.collect()))
}

/// A typed value as JSON.
///
/// # Errors
/// A sentence, where JSON has no spelling for it.
pub fn spell(value: &Value, ascii: bool) -> Result<String, String> {
    match value {
        Value::Null => Ok("null".into()),
        Value::Int(n) => Ok(n.to_string()),
        Value::Real(n) if n.is_finite() => Ok(serde_json::Value::from(*n).to_string()),
        Value::Real(_) => Err("JSON has no spelling for a number that is not finite".into()),
        Value::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(quote(text, ascii)),
            Err(_) => Err("JSON has no spelling for a text that is not valid UTF-8".into()),
        },
        Value::Blob(_) => Err("JSON has no spelling for bytes".into()),
        Value::Json(text) => {
            let whole = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            if whole {
                Ok(text.trim().to_owned())
            } else {
                Err("the value to be set is no JSON".into())
            }
        }
    }
}

/// A string in quotes.
pub fn quote(text: &str, ascii: bool) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    if ascii { escape(&quoted) } else { quoted }
}

/// The same JSON with everything that is not ASCII as escapes. Only strings hold such characters.
pub fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut units = [0_u16; 2];
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

impl Element<'_> {
    /// Does one edit of members.
    ///
    /// # Errors
    /// A sentence, where the path leads through something that is no object or the value cannot be
    /// spelt.
    pub fn edit(&mut self, edit: &Edit) -> Result<(), String> {
        match edit {
            Edit::Set { column, value } => {
                let value = spell(value, self.ascii)?;
                self.set(column, &value)
            }
            Edit::Unset { column } => {
                self.unset(column);
                Ok(())
            }
            Edit::Append { .. } | Edit::Withdraw { .. } => {
                Err("an element that comes or goes cannot be edited in the same change".into())
            }
        }
    }

    fn set(&mut self, path: &str, value: &str) -> Result<(), String> {
        let at = spans::start(&self.text);
        if let Some((list, n)) = found(&self.text, at, path) {
            if let Some(item) = list.items.get(n) {
                self.replace(item.value.clone(), value);
            }
            return Ok(());
        }
        self.create(at, self.around, path, path, value)
    }

    /// Adds a path that leads nowhere yet, below the object at `at`; `whole` is for the sentence.
    fn create(
        &mut self,
        at: usize,
        around: &Layout,
        whole: &str,
        path: &str,
        value: &str,
    ) -> Result<(), String> {
        let Some(list) = spans::list(&self.text, at) else {
            return Err(format!(
                "`{whole}` leads through something that is no object"
            ));
        };
        let layout = Layout::of(&self.text, &list, around);
        let Some((outer, inner)) = path.split_once('.') else {
            self.add(&list, &layout, path, value);
            return Ok(());
        };
        // The object that the path steps into, or what stands in its place.
        let step = path
            .match_indices('.')
            .filter_map(|(dot, _)| {
                let n = last(&self.text, &list, path.get(..dot)?)?;
                Some((list.items.get(n)?.value.clone(), path.get(dot + 1..)?))
            })
            .next();
        let Some((there, rest)) = step else {
            let nested = self.nested(&layout, inner, value);
            self.add(&list, &layout, outer, &nested);
            return Ok(());
        };
        match self.text.as_bytes().get(there.start) {
            Some(b'{') => self.create(there.start, &layout, whole, rest, value),
            // Nothing is there, spelt out.
            Some(b'n') => {
                let nested = self.nested(&layout, rest, value);
                self.replace(there, &nested);
                Ok(())
            }
            _ => Err(format!(
                "`{}` is no object, so `{whole}` cannot be set in it",
                whole
                    .strip_suffix(rest)
                    .unwrap_or(outer)
                    .trim_end_matches('.')
            )),
        }
    }

    /// The objects that a path still needs, around its value.
    fn nested(&self, around: &Layout, path: &str, value: &str) -> String {
        let layout = around.inside(false);
        let (key, value) = match path.split_once('.') {
            None => (path, value.to_owned()),
            Some((key, rest)) => (key, self.nested(&layout, rest, value)),
        };
        let member = format!("{}{}{value}", quote(key, self.ascii), layout.colon);
        layout.write(false, &[member])
    }

    fn add(&mut self, list: &List, layout: &Layout, key: &str, value: &str) {
        let member = format!("{}{}{value}", quote(key, self.ascii), layout.colon);
        let (range, text) = appended(&self.text, list, layout, &[member]);
        self.replace(range, &text);
    }

    fn unset(&mut self, path: &str) {
        let at = spans::start(&self.text);
        if let Some((list, n)) = found(&self.text, at, path) {
            for cut in cuts(&self.text, &list, &[n]) {
                self.replace(cut, "");
            }
        }
    }

    fn replace(&mut self, range: Range<usize>, with: &str) {
        self.text.replace_range(range, with);
    }
}

/// The member at a path, as looking finds it: a key spelt like the whole path comes before the
/// objects that its dots may step into.
fn found(text: &str, at: usize, path: &str) -> Option<(List, usize)> {
    if text.as_bytes().get(at) != Some(&b'{') {
        return None;
    }
    let list = spans::list(text, at)?;
    if let Some(n) = last(text, &list, path) {
        return Some((list, n));
    }
    path.match_indices('.').find_map(|(dot, _)| {
        let n = last(text, &list, path.get(..dot)?)?;
        found(text, list.items.get(n)?.value.start, path.get(dot + 1..)?)
    })
}

/// The last member of a key, as parsers have it.
pub fn last(text: &str, list: &List, key: &str) -> Option<usize> {
    list.items.iter().rposition(|i| spans::key(text, i) == key)
}

/// Where and as what new items come at the end of a list, separated as its last two are.
pub fn appended(
    text: &str,
    list: &List,
    layout: &Layout,
    items: &[String],
) -> (Range<usize>, String) {
    let Some(end) = list.items.last().map(|i| i.value.end) else {
        let array = text.as_bytes().get(list.open) == Some(&b'[');
        return (list.open..list.close + 1, layout.write(array, items));
    };
    let gap = match list.items.as_slice() {
        [.., a, b] => text
            .get(a.value.end..b.key.start)
            .unwrap_or_default()
            .to_owned(),
        _ => match &layout.lines {
            Some(lines) => format!(",{}{}", lines.newline, lines.indent),
            None => layout.comma.clone(),
        },
    };
    let all: String = items.iter().flat_map(|i| [gap.as_str(), i]).collect();
    (end..end, all)
}

/// What to cut so that some items go, each with the separator that stands before it: what was
/// appended goes as it came. `gone` is in order; the cuts are in reverse order.
pub fn cuts(text: &str, list: &List, gone: &[usize]) -> Vec<Range<usize>> {
    let (Some(first), Some(last)) = (list.items.first(), list.items.last()) else {
        return Vec::new();
    };
    if gone.len() == list.items.len() {
        let before = text.get(list.open + 1..first.key.start).unwrap_or_default();
        // `{ }` that took one member keeps its blank.
        let end = if before.is_empty() {
            last.value.end
        } else {
            list.close
        };
        return std::iter::once(list.open + 1..end).collect();
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    let leading = gone
        .iter()
        .enumerate()
        .take_while(|(n, at)| n == *at)
        .count();
    if let Some(kept) = list.items.get(leading).filter(|_| leading > 0) {
        out.push(first.key.start..kept.key.start);
    }
    for at in gone.iter().skip(leading) {
        let before = at.checked_sub(1).and_then(|b| list.items.get(b));
        if let (Some(Item { value, .. }), Some(item)) = (before, list.items.get(*at)) {
            out.push(value.end..item.value.end);
        }
    }
    out.reverse();
    out
}
