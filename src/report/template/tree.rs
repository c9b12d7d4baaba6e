//! A tree of JSON as a template sees it: looked into where the template asks, and copied nowhere
//! else. A report of ten thousand items is some hundred thousand values, of which a page shows half.

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};
use serde_json::Value as Json;
use std::sync::Arc;

/// An object or an array somewhere in a tree.
#[derive(Debug)]
struct Branch {
    root: Arc<Json>,
    way: Vec<Step>,
}

/// A step on the way from the root.
#[derive(Debug, Clone)]
enum Step {
    Member(Box<str>),
    Element(usize),
}

/// A whole tree as a value.
pub(super) fn value(tree: Json) -> Value {
    let branch = Branch {
        root: Arc::new(tree),
        way: Vec::new(),
    };
    Value::from_object(branch)
}

impl Branch {
    fn here(&self) -> Option<&Json> {
        let mut here = &*self.root;
        for step in &self.way {
            here = match step {
                Step::Member(name) => here.get(&**name)?,
                Step::Element(at) => here.get(*at)?,
            };
        }
        Some(here)
    }

    fn child(&self, json: &Json, step: impl FnOnce() -> Step) -> Value {
        match json {
            Json::Null => Value::from(()),
            Json::Bool(is) => Value::from(*is),
            Json::String(text) => Value::from(text.as_str()),
            Json::Number(n) => match (n.as_i64(), n.as_u64()) {
                (Some(n), _) => Value::from(n),
                (None, Some(n)) => Value::from(n),
                (None, None) => Value::from(n.as_f64()),
            },
            Json::Array(_) | Json::Object(_) => {
                let mut way = Vec::with_capacity(self.way.len() + 1);
                way.extend_from_slice(&self.way);
                way.push(step());
                Value::from_object(Self {
                    root: Arc::clone(&self.root),
                    way,
                })
            }
        }
    }
}

impl Object for Branch {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.here() {
            Some(Json::Array(_)) => ObjectRepr::Seq,
            _ => ObjectRepr::Map,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        if let Some(name) = key.as_str() {
            return self.get_value_by_str(name);
        }
        let at = key.as_usize()?;
        let json = self.here()?.get(at)?;
        Some(self.child(json, || Step::Element(at)))
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let json = self.here()?.get(key)?;
        Some(self.child(json, || Step::Member(key.into())))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match self.here() {
            Some(Json::Array(list)) => Enumerator::Seq(list.len()),
            Some(Json::Object(members)) => {
                // In the order of an object that the templates' engine keeps itself.
                let mut names: Vec<&str> = members.keys().map(String::as_str).collect();
                names.sort_unstable();
                Enumerator::Values(names.into_iter().map(Value::from).collect())
            }
            _ => Enumerator::Empty,
        }
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        match self.here() {
            Some(Json::Array(list)) => Some(list.len()),
            Some(Json::Object(members)) => Some(members.len()),
            _ => Some(0),
        }
    }
}
