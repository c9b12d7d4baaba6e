//! Stores in memory that keep the traits' promises, and break where they are told to.

use super::super::Stores;
use crate::model::{Clock, Error, ErrorKind, ItemKey, KeyPattern, SourceSpec};
use crate::plan::{
    Change, Drawn, Edit, Image, Part, Proposed, Refused, SideEffect, Statement, Value,
};
use crate::stores::change::{Applied, Found, Planner, Previewed, Writer};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the writer does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// What it should.
    Work,
    /// It cannot write and says so.
    Fail,
    /// It writes and cannot say whether it did.
    WriteAndBeUnsure,
    /// It does not write and cannot say so.
    LeaveAndBeUnsure,
    /// The program ends after it wrote.
    WriteAndDie,
    /// The program ends before it wrote.
    LeaveAndDie,
}

#[derive(Debug, Default)]
pub struct Inner {
    rows: BTreeMap<ItemKey, Image>,
    then: BTreeMap<String, Then>,
    unreadable: Vec<String>,
    pub effects: Vec<SideEffect>,
    pub writes: usize,
}

/// All stores, shared by what they give out.
#[derive(Debug, Clone, Default)]
pub struct Fake(pub Arc<Mutex<Inner>>);

pub fn key(text: &str) -> ItemKey {
    match KeyPattern::parse(text).unwrap() {
        KeyPattern::Whole(key) => key,
        KeyPattern::Id(id) => panic!("{id}"),
    }
}

impl Fake {
    pub fn put(&self, name: &str, status: &str) {
        let image = Image(vec![
            ("id".into(), Value::text(&*key(name).id)),
            ("status".into(), Value::text(status)),
            ("other".into(), Value::Int(1)),
        ]);
        self.0.lock().unwrap().rows.insert(key(name), image);
    }

    /// Somebody else changes another column.
    pub fn touch(&self, name: &str) {
        let mut inner = self.0.lock().unwrap();
        let row = inner.rows.get_mut(&key(name)).unwrap();
        row.0[2].1 = Value::Int(99);
    }

    pub fn delete(&self, name: &str) {
        self.0.lock().unwrap().rows.remove(&key(name));
    }

    pub fn image(&self, key: &ItemKey) -> Option<Image> {
        self.0.lock().unwrap().rows.get(key).cloned()
    }

    pub fn status(&self, name: &str) -> String {
        match self.image(&key(name)).unwrap().get("status") {
            Some(Value::Text(bytes)) => String::from_utf8(bytes.clone()).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub fn then(&self, source: &str, then: Then) {
        self.0.lock().unwrap().then.insert(source.into(), then);
    }

    pub fn unreadable(&self, source: &str, yes: bool) {
        let mut inner = self.0.lock().unwrap();
        inner.unreadable.retain(|s| s != source);
        if yes {
            inner.unreadable.push(source.into());
        }
    }

    pub fn writes(&self) -> usize {
        self.0.lock().unwrap().writes
    }
}

impl Stores for Fake {
    fn planner(&self, spec: &SourceSpec) -> Box<dyn Planner> {
        Box::new(One(self.clone(), spec.clone()))
    }

    fn writer(&self, spec: &SourceSpec) -> Box<dyn Writer> {
        Box::new(One(self.clone(), spec.clone()))
    }
}

struct One(Fake, SourceSpec);

fn edited(before: &Image, edits: &[Edit]) -> Image {
    let mut after = before.clone();
    for edit in edits {
        match edit {
            Edit::Set { column, value } => {
                let slot = after.0.iter_mut().find(|(c, _)| c == column).unwrap();
                slot.1 = value.clone();
            }
            other => panic!("{other:?}"),
        }
    }
    after
}

fn statement(edits: &[Edit]) -> Statement {
    Statement {
        text: format!("{edits:?}"),
        params: Vec::new(),
    }
}

fn drifted(key: &ItemKey) -> Refused {
    Refused {
        key: key.clone(),
        why: "it differs".into(),
        difference: vec![("other".into(), Some(Value::Int(1)), Some(Value::Int(99)))],
    }
}

impl One {
    fn readable(&self) -> Result<(), Error> {
        let inner = self.0.0.lock().unwrap();
        if inner.unreadable.iter().any(|s| **s == *self.1.name) {
            return Err(Error::new(ErrorKind::Locked, "it is locked"));
        }
        Ok(())
    }
}

impl Planner for One {
    fn draw(&self, _: &Clock, _: &BTreeMap<String, Vec<String>>) -> Result<Vec<Drawn>, Error> {
        self.readable()?;
        Ok(Vec::new())
    }

    fn preview(&self, proposed: Vec<Proposed>) -> Result<Previewed, Error> {
        self.readable()?;
        let mut changes = Vec::new();
        let mut refused = Vec::new();
        for p in proposed {
            if self.0.image(&p.key).as_ref() != Some(&p.before) {
                refused.push(drifted(&p.key));
                continue;
            }
            changes.push(Change {
                after: edited(&p.before, &p.edits),
                statement: statement(&p.edits),
                key: p.key,
                action: p.action,
                note: p.note,
                place: p.place,
                edits: p.edits,
                before: p.before,
            });
        }
        let part = Part {
            source: Arc::clone(&self.1.name),
            kind: self.1.kind,
            path: self.1.path.clone(),
            schema: Some(1),
            changes,
            side_effects: self.0.0.lock().unwrap().effects.clone(),
            script: "script".into(),
        };
        Ok(Previewed {
            part,
            refused,
            notes: Vec::new(),
            held: Duration::ZERO,
        })
    }

    fn find(&self, changes: &[Change]) -> Result<Vec<Found>, Error> {
        self.readable()?;
        let rows = changes.iter().map(|c| self.0.image(&c.key));
        Ok(rows.map(|r| r.map_or(Found::Gone, Found::Row)).collect())
    }

    fn render(&self, part: &Part) -> Part {
        let mut again = part.clone();
        for change in &mut again.changes {
            change.statement = statement(&change.edits);
        }
        again
    }
}

impl Writer for One {
    fn apply(&self, part: &Part, _: bool, _: Duration) -> Applied {
        let mut inner = self.0.0.lock().unwrap();
        let then = inner.then.get(&*part.source).copied().unwrap_or(Then::Work);
        let error = || Error::new(ErrorKind::Io, "the disk is gone").hint("find it");
        let rows = &inner.rows;
        let drifts: Vec<Refused> = part
            .changes
            .iter()
            .filter(|c| rows.get(&c.key) != Some(&c.before))
            .map(|c| drifted(&c.key))
            .collect();
        if !drifts.is_empty() {
            return Applied::Refused(drifts);
        }
        if matches!(
            then,
            Then::Work | Then::WriteAndBeUnsure | Then::WriteAndDie
        ) {
            for change in &part.changes {
                inner.rows.insert(change.key.clone(), change.after.clone());
            }
            inner.writes += 1;
        }
        drop(inner);
        match then {
            Then::Work => Applied::Done {
                backup: Some("/tmp/copy".into()),
                notes: vec!["foreign keys are off".into()],
            },
            Then::Fail => Applied::Failed(error()),
            Then::WriteAndBeUnsure | Then::LeaveAndBeUnsure => Applied::Unknown(error()),
            // As good as a kill for what the ledger sees: nothing after it runs.
            Then::WriteAndDie | Then::LeaveAndDie => panic!("killed"),
        }
    }
}
