//! A look at one place of a JSON document that knows the way to it, so that a mistake can name it.

use crate::model::{Error, ErrorKind, ItemKey, Moment, StoreKind};
use crate::plan::{Image, Value, encode};
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::sync::Arc;

/// What is wrong with a plan, and where.
pub(super) type Mistake = Error;

/// One place.
pub(super) struct Reader<'j> {
    pub json: &'j Json,
    path: String,
}

/// An object there, and which of its members were asked for.
pub(super) struct Object<'j> {
    pub reader: Reader<'j>,
    members: &'j Map<String, Json>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'j> Reader<'j> {
    pub fn new(json: &'j Json) -> Self {
        Self {
            json,
            path: String::new(),
        }
    }

    fn at(json: &'j Json, path: String) -> Self {
        Self { json, path }
    }

    /// `changes[0].key` and what is wrong with it.
    pub fn mistake(&self, what: &str) -> Mistake {
        let place = match self.path.as_str() {
            "" => "the plan".to_owned(),
            path => format!("`{path}` of the plan"),
        };
        Error::new(ErrorKind::Malformed, format!("{place} {what}"))
            .hint("make the plan again; a plan file is not meant to be edited")
    }

    pub fn object(&self) -> Result<Object<'j>, Mistake> {
        match self.json {
            Json::Object(members) => Ok(Object {
                reader: Self::at(self.json, self.path.clone()),
                members,
                asked: RefCell::default(),
            }),
            _ => Err(self.mistake("is no object")),
        }
    }

    pub fn text(&self) -> Result<String, Mistake> {
        let text = self
            .json
            .as_str()
            .ok_or_else(|| self.mistake("is no text"))?;
        Ok(text.to_owned())
    }

    pub fn text_or_null(&self) -> Result<Option<String>, Mistake> {
        if self.json.is_null() {
            return Ok(None);
        }
        self.text().map(Some)
    }

    pub fn list<T>(&self, read: impl Fn(&Self) -> Result<T, Mistake>) -> Result<Vec<T>, Mistake> {
        let Json::Array(items) = self.json else {
            return Err(self.mistake("is no list"));
        };
        items
            .iter()
            .enumerate()
            .map(|(at, item)| read(&Self::at(item, format!("{}[{at}]", self.path))))
            .collect()
    }

    pub fn moment(&self) -> Result<Moment, Mistake> {
        let text = self.text()?;
        chrono::DateTime::parse_from_rfc3339(&text)
            .ok()
            .and_then(|t| Moment::from_utc(t.to_utc()))
            .ok_or_else(|| self.mistake("is no time of RFC 3339"))
    }

    pub fn key(&self) -> Result<ItemKey, Mistake> {
        key(&self.text()?).ok_or_else(|| self.mistake("is no SOURCE/QUEUE/ID"))
    }

    pub fn value(&self) -> Result<Value, Mistake> {
        encode::read_value(self.json).ok_or_else(|| self.mistake("is no value of a store"))
    }

    pub fn image(&self, kind: StoreKind) -> Result<Image, Mistake> {
        encode::read_image(self.json, kind).map_err(|column| {
            if column.is_empty() {
                return self.mistake("is no row");
            }
            Self::at(self.json, format!("{}.{column}", self.path)).mistake("is no value of a store")
        })
    }

    /// `["column", value]`
    pub fn pair(&self) -> Result<(Arc<str>, Value), Mistake> {
        match self.json.as_array().map(Vec::as_slice) {
            Some([Json::String(column), value]) => {
                let value = Self::at(value, format!("{}[1]", self.path)).value()?;
                Ok((Arc::from(column.as_str()), value))
            }
            _ => Err(self.mistake("is no pair of a column and its value")),
        }
    }
}

impl<'j> Object<'j> {
    pub fn optional(&self, name: &'static str) -> Option<Reader<'j>> {
        self.asked.borrow_mut().push(name);
        let json = self.members.get(name)?;
        Some(Reader::at(json, self.path(name)))
    }

    pub fn member(&self, name: &'static str) -> Result<Reader<'j>, Mistake> {
        self.optional(name)
            .ok_or_else(|| Reader::at(self.reader.json, self.path(name)).mistake("is missing"))
    }

    /// Every member, under names that only the file knows.
    pub fn entries(&self) -> impl Iterator<Item = (&'j String, Reader<'j>)> + '_ {
        let all = self.members.iter();
        all.map(|(name, json)| (name, Reader::at(json, self.path(name))))
    }

    /// A member that nobody asked for is an edit by hand.
    pub fn nothing_else(&self) -> Result<(), Mistake> {
        let asked = self.asked.borrow();
        match self.members.keys().find(|m| !asked.contains(&m.as_str())) {
            Some(other) => {
                Err(Reader::at(self.reader.json, self.path(other)).mistake("does not belong there"))
            }
            None => Ok(()),
        }
    }

    fn path(&self, name: &str) -> String {
        match self.reader.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        }
    }
}

/// A whole key. What a person may type has no empty id; what a store holds may.
fn key(text: &str) -> Option<ItemKey> {
    let (source, rest) = text.split_once('/')?;
    let (queue, id) = rest.split_once('/')?;
    let filled = |part: &str| {
        if part.is_empty() {
            "x".to_owned()
        } else {
            part.to_owned()
        }
    };
    let whole = format!("{}/{}/{}", filled(source), filled(queue), filled(id));
    let mut key = ItemKey::whole(&whole)?;
    if source.is_empty() {
        key.source = Arc::from("");
    }
    if queue.is_empty() {
        key.queue = Arc::from("");
    }
    if id.is_empty() {
        key.id = "".into();
    }
    // One key has one spelling.
    (key.to_string() == text).then_some(key)
}
