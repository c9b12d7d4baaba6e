//! An item together with what was judged about it: what a filter asks.

use super::board::ItemRef;
use super::judgement::Judgement;
use crate::model::{Field, Moment, Priority, State};
use crate::query::Subject;

/// An item of a board and the judgement on that board.
#[derive(Debug, Clone, Copy)]
pub struct JudgedItem<'b> {
    /// The item.
    pub item: ItemRef<'b>,
    /// What was judged about its board.
    pub judgement: &'b Judgement,
}

impl Subject for JudgedItem<'_> {
    fn title(&self) -> &str {
        &self.item.record.title
    }

    fn id(&self) -> &str {
        &self.item.record.id
    }

    fn body(&self) -> Option<&str> {
        self.item.record.body.as_deref()
    }

    fn note(&self) -> Option<&str> {
        self.item.record.note.as_deref()
    }

    fn owner(&self) -> &str {
        self.item.owner
    }

    fn state(&self) -> State {
        self.item.record.state
    }

    fn status(&self) -> &str {
        &self.item.record.status
    }

    fn source(&self) -> &str {
        &self.item.source.name
    }

    fn queue(&self) -> &str {
        &self.item.queue.name
    }

    fn priority(&self) -> Priority {
        self.item.record.priority
    }

    fn time(&self, field: Field) -> Option<Moment> {
        self.item.record.times.get(field)
    }

    fn verdict(&self) -> Option<&str> {
        self.judgement
            .verdict(self.item.position)
            .map(|v| v.action.word())
    }

    fn confidence(&self) -> Option<&str> {
        self.judgement
            .verdict(self.item.position)
            .map(|v| v.confidence.word())
    }

    fn duplicate(&self) -> Option<&str> {
        self.judgement
            .duplicate(self.item.position)
            .map(super::duplicates::Confidence::word)
    }

    fn stale_rule(&self) -> Option<&str> {
        self.judgement
            .stale_at(self.item.position)
            .map(super::stale::StaleFinding::rule)
    }
}
