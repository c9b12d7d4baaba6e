//! The texts of hand-offs: masked, then filled into the built-in template or the user's own.

use super::words::Word;
use super::{Handoff, Merged};
use crate::model::{Error, Lang};
use crate::report::redact::Redactor;
use crate::report::template::{Form, Ready, Template};
use serde::Serialize;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// The built-in template.
const BUILT_IN: &str = include_str!("../../../assets/report/handoff.txt.jinja");

/// The user's own templates of hand-offs.
pub trait HandoffTemplates: std::fmt::Debug {
    /// That of an owner, where there is one.
    fn of(&self, owner: &str) -> Option<&Template>;
}

/// Nobody has a template of their own.
impl HandoffTemplates for () {
    fn of(&self, _owner: &str) -> Option<&Template> {
        None
    }
}

/// Makes texts. A template is read when the first text needs it, and then serves all of them.
#[derive(Debug)]
pub struct Press<'t> {
    own: &'t dyn HandoffTemplates,
    words: BTreeMap<&'static str, &'static str>,
    /// By the name of its file; the built-in one has none.
    read: HashMap<Option<&'t str>, Ready<'t>>,
}

/// What a template is filled with.
#[derive(Serialize)]
struct Filling<'a> {
    #[serde(flatten)]
    handoff: &'a Handoff,
    w: &'a BTreeMap<&'static str, &'static str>,
}

impl<'t> Press<'t> {
    /// A press with these templates.
    #[must_use]
    pub fn new(own: &'t dyn HandoffTemplates, lang: Lang) -> Self {
        let words = [
            ("role", Word::Role),
            ("background", Word::Background),
            ("task", Word::Task),
            ("deliverable", Word::Deliverable),
            ("protect", Word::Protect),
            ("attempts", Word::Attempts),
            ("copies", Word::Copies),
        ];
        Self {
            own,
            words: words.map(|(name, word)| (name, word.say(lang))).into(),
            read: HashMap::new(),
        }
    }

    /// A hand-off masked, where that is wanted, and with its text. Masking comes first: no template
    /// sees what was to be hidden.
    ///
    /// # Errors
    /// A template that is broken.
    pub fn finished(
        &mut self,
        handoff: Handoff,
        redactor: Option<&Redactor>,
    ) -> Result<Handoff, Error> {
        let own = self.own.of(&handoff.owner);
        let mut handoff = match redactor {
            Some(redactor) => masked(handoff, redactor),
            None => handoff,
        };
        let filling = Filling {
            handoff: &handoff,
            w: &self.words,
        };
        let ready = match self.read.entry(own.map(|t| t.name.as_str())) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(unread) => {
                let (name, text) = own.map_or(("handoff.txt", BUILT_IN), |t| (&t.name, &t.text));
                unread.insert(Ready::new(name, text, Form::Text)?)
            }
        };
        let text = ready.fill(&filling)?;
        handoff.text = text.trim_end().to_owned();
        Ok(handoff)
    }
}

/// Every part of a hand-off masked.
fn masked(handoff: Handoff, redactor: &Redactor) -> Handoff {
    let one = |text: String| redactor.masked(text);
    let list = |lines: Vec<String>| lines.into_iter().map(one).collect::<Vec<_>>();
    let merged = |m: Merged| Merged {
        key: one(m.key),
        id: one(m.id),
        status: one(m.status),
        at: m.at,
        title: one(m.title),
        reason: m.reason.map(one),
        certain: m.certain,
        line: one(m.line),
    };
    Handoff {
        key: one(handoff.key),
        id: one(handoff.id),
        owner: one(handoff.owner),
        title: one(handoff.title),
        background: list(handoff.background),
        attempts: handoff.attempts.into_iter().map(merged).collect(),
        copies: handoff.copies.into_iter().map(merged).collect(),
        tasks: list(handoff.tasks),
        protect: list(handoff.protect),
        deliverable: list(handoff.deliverable),
        text: one(handoff.text),
    }
}
