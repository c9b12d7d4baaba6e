//! What the ledger told: operations, and what is acknowledged.

use super::Touch;
use crate::analyse::known::KnownThing;
use crate::model::{Error, ItemKey};
use crate::plan::{Ack, Operation, Standing};
use crate::ui::pane::Pane;
use std::sync::Arc;

#[derive(Debug, Default)]
pub(in crate::ui) struct LedgerView {
    /// Newest first; `None` until it was read.
    pub operations: Option<Result<Arc<Vec<Operation>>, Error>>,
    pub cursor: usize,
    pub top: usize,
    pub pane: Pane,
    pub acks: Arc<Vec<Ack>>,
    /// Something was acknowledged, or taken back, and the answer is not here yet.
    pub told: Option<String>,
}

impl LedgerView {
    pub(in crate::ui) fn all(&self) -> &[Operation] {
        match &self.operations {
            Some(Ok(all)) => all,
            _ => &[],
        }
    }

    pub(in crate::ui) fn here(&self) -> Option<&Operation> {
        self.all().get(self.cursor)
    }

    /// Takes what was read; the cursor goes with its operation, except from the newest, which stays
    /// the newest.
    pub(in crate::ui) fn take(&mut self, operations: Result<Arc<Vec<Operation>>, Error>) {
        let was = self
            .here()
            .filter(|_| self.cursor > 0)
            .map(|o| o.id.clone());
        self.operations = Some(operations);
        let same = was.and_then(|id| self.all().iter().position(|o| o.id == id));
        let last = self.all().len().saturating_sub(1);
        self.cursor = same.unwrap_or(self.cursor).min(last);
    }

    /// What was done to an item from here, newest first.
    pub(in crate::ui) fn history_of(&self, key: &ItemKey) -> Vec<Touch> {
        let mut out = Vec::new();
        for (operation, of) in self.all().iter().enumerate() {
            for (part, of) in of.parts.iter().enumerate() {
                let changes = of.part.changes.iter().enumerate();
                let mine = changes.filter(|(_, c)| c.key == *key);
                out.extend(mine.map(|(change, _)| Touch {
                    operation,
                    part,
                    change,
                }));
            }
        }
        out
    }

    /// How many operations nobody can tell the end of.
    pub(in crate::ui) fn unknown(&self) -> usize {
        self.all().iter().filter(|o| is_unknown(o)).count()
    }

    /// Whether an item itself is acknowledged.
    pub(in crate::ui) fn is_item_known(&self, key: &ItemKey) -> bool {
        let is = |w: &KnownThing| matches!(w, KnownThing::Item(k) if k == key);
        self.acks.iter().any(|a| is(&a.what))
    }

    /// Whether that very thing is acknowledged.
    pub(in crate::ui) fn is_known(&self, what: &KnownThing) -> bool {
        self.acks.iter().any(|a| a.what == *what)
    }
}

/// Whether a person has to say what became of it.
pub(in crate::ui) fn is_unknown(operation: &Operation) -> bool {
    let mut parts = operation.parts.iter();
    parts.any(|p| matches!(p.standing, Standing::Unknown(_)))
}
