//! A plan and its parts: the same value is shown, saved, applied, recorded and undone.

use super::{Action, Image, Value};
use crate::model::{ItemKey, Moment, StoreKind};
use std::path::PathBuf;
use std::sync::Arc;

/// How a store finds a row again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A row of a table.
    Row {
        /// The columns that name it, with their values: the key, or the rowid under its own name
        /// where there is no key.
        key: Vec<(Arc<str>, Value)>,
        /// The status column and the very value that it must still hold.
        guard: Option<(Arc<str>, Value)>,
    },
    /// An element of a JSON file.
    Element {
        /// The queue's pointer as RFC 6901 has it, with its leading slash; empty for a bare array,
        /// `None` for JSON Lines.
        array: Option<String>,
        /// The element's index, or its line counted from 0, when the plan was made; an element that
        /// has moved since is found again by its content.
        index: usize,
        /// The key of the element where the queue is an object of elements.
        member: Option<String>,
    },
}

/// One thing that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A column, or a member path of a JSON element (`run.finishedAtMs`), takes a value.
    Set {
        /// The column or path.
        column: Arc<str>,
        /// The new value.
        value: Value,
    },
    /// A member of a JSON element goes.
    Unset {
        /// Its path.
        column: Arc<str>,
    },
    /// A new element comes at the end of the JSON queue that the change's element stands in.
    Append {
        /// The element as JSON text.
        element: String,
    },
    /// An element that an earlier operation of ours has appended goes again, where it is unchanged.
    Withdraw {
        /// The element as JSON text, member by member what was appended.
        element: String,
    },
}

/// A statement with its parameters; for a JSON store a description of the splice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its text.
    pub text: String,
    /// `?1`, `?2` …
    pub params: Vec<Value>,
}

/// One change of one item, with everything that must be so before and after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The item.
    pub key: ItemKey,
    /// What is done to it.
    pub action: Action,
    /// The audit note, be there a column for it or not.
    pub note: Option<String>,
    /// Where the store finds it again.
    pub place: Place,
    /// What is set.
    pub edits: Vec<Edit>,
    /// The whole row before. Applying refuses a row that differs from it in any bit.
    pub before: Image,
    /// The whole row after, as the store itself gave it in the preview.
    pub after: Image,
    /// How the store writes it down.
    pub statement: Statement,
}

/// Something that the store would do by itself when a part is applied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SideEffect {
    /// The table that would be written.
    pub table: String,
    /// The trigger that does it; `None` for a foreign key's cascade.
    pub trigger: Option<String>,
}

/// The changes of one source: all of them happen, or none.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The source's name.
    pub source: Arc<str>,
    /// SQLite or JSON.
    pub kind: StoreKind,
    /// Its file when the plan was made, absolute, symbolic links followed.
    pub path: PathBuf,
    /// SQLite: `PRAGMA schema_version`. A schema that changed since is refused.
    pub schema: Option<i64>,
    /// The changes, in the order in which they are applied.
    pub changes: Vec<Change>,
    /// What triggers and cascades would write in other tables, or once more in this one.
    pub side_effects: Vec<SideEffect>,
    /// For a person: statements grouped as one would write them; a unified diff for a JSON store.
    pub script: String,
}

/// An item that a plan leaves alone, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The item.
    pub key: ItemKey,
    /// One sentence.
    pub why: String,
    /// Where the row is not what it was: the column, and its values then and now, for showing.
    pub difference: Vec<(String, Option<Value>, Option<Value>)>,
}

/// Everything that shall be changed, as it would be.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Random; a plan is applied at most once.
    pub id: String,
    /// The clock's instant when it was made; also that of every timestamp it writes.
    pub created_at: Moment,
    /// After this it is only read.
    pub expires_at: Moment,
    /// Who made it.
    pub actor: String,
    /// The words of the actions that need a named approver, as policy stood.
    pub needs_approval: Vec<String>,
    /// By source, in the configured order.
    pub parts: Vec<Part>,
    /// What was asked for and is not done.
    pub refused: Vec<Refused>,
    /// The operation that it takes back, for an undo.
    pub undoes: Option<String>,
}

/// What is worth saying of a plan beside what it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// What is done with less than one would expect, and what one would not expect, one sentence
    /// each: a time column that is left as it is, a note that only the ledger keeps, the copy that
    /// was to stay.
    pub of_items: Vec<(ItemKey, String)>,
    /// What a store says of how it would write, with the source before it.
    pub of_stores: Vec<String>,
}

impl Plan {
    /// How many rows it changes.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.parts.iter().map(|p| p.changes.len()).sum()
    }
}
