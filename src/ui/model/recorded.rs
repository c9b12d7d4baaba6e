//! What the ledger told: operations, and what is acknowledged.

use super::{Model, Touch};
use crate::analyse::ItemRef;
use crate::analyse::known::{self, KnownThing};
use crate::model::{Error, ItemKey};
use crate::plan::{Ack, Operation, Standing};
use crate::ui::pane::Pane;
use std::collections::BTreeSet;
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

    /// Whether that very thing is acknowledged.
    pub(in crate::ui) fn is_known(&self, what: &KnownThing) -> bool {
        self.acks.iter().any(|a| a.what == *what)
    }
}

impl Model {
    /// What is acknowledged of an item: it itself, and the groups that it is in. A group that has
    /// gained or lost an item since is another one.
    pub(in crate::ui) fn acks_of(&self, item: &ItemRef<'_>) -> Vec<&Ack> {
        if self.ledger.acks.is_empty() {
            return Vec::new();
        }
        let key = item.key();
        let is = |what: &KnownThing| match what {
            KnownThing::Item(known) => *known == key,
            KnownThing::Group(items) => items.contains(&key) && self.is_group_of(item, items),
        };
        self.ledger.acks.iter().filter(|a| is(&a.what)).collect()
    }

    fn is_group_of(&self, item: &ItemRef<'_>, items: &BTreeSet<ItemKey>) -> bool {
        let Some(analysis) = &self.analysis else {
            return false;
        };
        let judgement = &analysis.judgement;
        let groups = analysis.grouped(item).map(|at| judgement.groups_of(at));
        let groups = groups.into_iter().flatten();
        groups
            .filter_map(|g| judgement.groups.get(*g))
            .any(|g| known::items(&analysis.board, g) == *items)
    }
}

/// Whether a person has to say what became of it.
pub(in crate::ui) fn is_unknown(operation: &Operation) -> bool {
    let mut parts = operation.parts.iter();
    parts.any(|p| matches!(p.standing, Standing::Unknown(_)))
}
