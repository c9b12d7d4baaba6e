//! A drawn row looked at as its mapping sees it, and the edits that are collected for it. Knows what
//! may be set and what setting would change nothing.

use crate::model::{Field, State, StatusFrom};
use crate::plan::drawn::{Column, Drawn, DrawnRow};
use crate::plan::{Edit, Image, Place, Value};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One row of a queue.
#[derive(Clone, Copy)]
pub(super) struct Row<'d> {
    pub drawn: &'d Drawn,
    pub row: &'d DrawnRow,
}

/// Why a column cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsettable {
    /// It is not there.
    Absent,
    /// It is computed, or it names the row.
    Fixed,
}

impl<'d> Row<'d> {
    pub fn is_json(self) -> bool {
        matches!(self.row.place, Place::Element { .. })
    }

    /// What a column, or a member path, holds.
    pub fn value(self, column: &str) -> Option<Cow<'d, Value>> {
        let image = &self.row.image;
        if let Some((_, value)) = image.0.iter().find(|(c, _)| **c == *column) {
            return Some(Cow::Borrowed(value));
        }
        if self.is_json() {
            return member(image, column).map(|json| Cow::Owned(Value::Json(json)));
        }
        let same = |name: &str| name.eq_ignore_ascii_case(column);
        let found = image.0.iter().find(|(c, _)| same(c));
        found.map(|(_, value)| Cow::Borrowed(value))
    }

    /// The column's declaration; members of JSON elements have none.
    pub fn declared(self, column: &str) -> Option<&'d Column> {
        self.drawn
            .columns
            .iter()
            .find(|c| c.name.eq_ignore_ascii_case(column))
    }

    /// The column that may be set for a field, under the store's own name.
    pub fn settable(self, column: &str) -> Result<Arc<str>, Unsettable> {
        let key = &self.drawn.mapping.key;
        if key.iter().any(|k| k.eq_ignore_ascii_case(column)) {
            return Err(Unsettable::Fixed);
        }
        if self.is_json() {
            return Ok(Arc::from(column));
        }
        match self.declared(column) {
            None => Err(Unsettable::Absent),
            Some(c) if c.generated => Err(Unsettable::Fixed),
            Some(c) => Ok(Arc::clone(&c.name)),
        }
    }

    /// Whether a path can be set without making an object that is not there.
    pub fn has_parent(self, column: &str) -> bool {
        match column.rsplit_once('.') {
            Some((parent, _)) if self.is_json() && self.value(column).is_none() => {
                let parent = self.value(parent);
                matches!(parent.as_deref(), Some(Value::Json(json)) if json.trim_start().starts_with('{'))
            }
            _ => true,
        }
    }

    pub fn column(self, field: Field) -> Option<&'d str> {
        self.drawn.mapping.column(field)
    }

    /// What the row's status says, and its state.
    pub fn state(self) -> (String, State) {
        let mapping = &self.drawn.mapping;
        let value = mapping.status.column().and_then(|c| self.value(c));
        let value = value.as_deref();
        let word = match &mapping.status {
            StatusFrom::Fixed(word) => word.clone(),
            StatusFrom::Column(_) => value.and_then(text).unwrap_or_default(),
            StatusFrom::Flag(_) | StatusFrom::FinishedAt(_) => {
                let set = value.is_some_and(is_set);
                if set { "done" } else { "queued" }.to_owned()
            }
        };
        let state = mapping.state(&word);
        (word, state)
    }
}

/// A value as a person would read it; `None` for NULL, bytes and containers.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Blob(_) => None,
        Value::Int(n) => Some(n.to_string()),
        Value::Real(r) => Some(r.to_string()),
        Value::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        Value::Json(json) => match serde_json::from_str(json).ok()? {
            serde_json::Value::String(text) => Some(text),
            serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Some(json.clone()),
            _ => None,
        },
    }
}

/// Whether a flag or a finishing time says that the item is through.
fn is_set(value: &Value) -> bool {
    match text(value) {
        None => false,
        Some(text) => {
            let no = ["", "0", "0.0", "false", "f", "no", "n", "null"];
            !no.contains(&text.trim().to_ascii_lowercase().as_str())
        }
    }
}

/// Whether a value is no value: NULL, or nothing there.
pub(super) fn is_null(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::Json(json)) => json.trim() == "null",
        Some(_) => false,
    }
}

/// Whether setting `new` over `old` would change nothing.
pub(super) fn same(old: Option<&Value>, new: &Value) -> bool {
    let Some(old) = old else {
        return matches!(new, Value::Null);
    };
    let Value::Json(json) = old else {
        return old == new;
    };
    let Ok(old) = serde_json::from_str::<serde_json::Value>(json) else {
        return false;
    };
    match new {
        Value::Null => old.is_null(),
        Value::Int(n) => old.as_i64() == Some(*n),
        Value::Text(bytes) => old.as_str().map(str::as_bytes) == Some(bytes.as_slice()),
        Value::Json(new) => new == json,
        Value::Real(_) | Value::Blob(_) => false,
    }
}

/// The spelling at a member path: a key that is spelt like the whole path comes before the objects
/// that its dots step into.
fn member(image: &Image, path: &str) -> Option<String> {
    path.match_indices('.').find_map(|(dot, _)| {
        let (outer, inner) = (path.get(..dot)?, path.get(dot + 1..)?);
        match image.get(outer)? {
            Value::Json(json) => below(json, inner),
            _ => None,
        }
    })
}

fn below(json: &str, path: &str) -> Option<String> {
    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(json).ok()?;
    if let Some(value) = members.get(path) {
        return Some(value.get().to_owned());
    }
    path.match_indices('.').find_map(|(dot, _)| {
        let (outer, inner) = (path.get(..dot)?, path.get(dot + 1..)?);
        below(members.get(outer)?.get(), inner)
    })
}

/// The edits of one change: one for a column, none that changes nothing.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<Edit>,
}

impl Edits {
    /// Sets a column unless an earlier edit has, or it holds that already. Whether it changes.
    pub fn set(&mut self, row: Row<'_>, column: Arc<str>, value: Value) -> bool {
        let taken = |e: &Edit| matches!(e, Edit::Set { column: c, .. } if *c == column);
        if self.list.iter().any(taken) || same(row.value(&column).as_deref(), &value) {
            return false;
        }
        self.list.push(Edit::Set { column, value });
        true
    }

    pub fn push(&mut self, edit: Edit) {
        self.list.push(edit);
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn into_list(self) -> Vec<Edit> {
        self.list
    }
}
