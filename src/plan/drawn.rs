//! What a store is asked for before a change can be typed: the rows as they are, and all that says
//! how a value has to be spelt there.

use super::{Action, Change, Edit, Image, Place, Refused, Value};
use crate::model::{Field, ItemKey, Mapping};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A column of a table as its schema declares it; a member of JSON elements has no declaration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Its name as it stands in the store.
    pub name: Arc<str>,
    /// The declared type, as written.
    pub declared: String,
    /// It must not be NULL.
    pub not_null: bool,
    /// The DDL default, as written.
    pub default: Option<String>,
    /// It is computed from others and cannot be set.
    pub generated: bool,
    /// The words that a CHECK constraint allows; empty where none says so.
    pub allowed: Vec<String>,
}

/// One row as it was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnRow {
    /// Its key.
    pub key: ItemKey,
    /// Where the store finds it again.
    pub place: Place,
    /// The whole row.
    pub image: Image,
}

/// The rows of one queue that were asked for, and how values are spelt there.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The queue.
    pub queue: Arc<str>,
    /// How it is read, as found in the very reading that gave the rows.
    pub mapping: Arc<Mapping>,
    /// Its columns in order; of a JSON queue the members that its elements have.
    pub columns: Vec<Column>,
    /// The rows, in the order in which they were asked for.
    pub rows: Vec<DrawnRow>,
    /// Rows that were asked for and cannot be changed, each with the reason: gone, more than one of
    /// the same name, too large to be compared, a key that repeats.
    pub refused: Vec<Refused>,
    /// Distinct status words that rows of the queue have, as they stand.
    pub words: Vec<String>,
    /// Values that stand in each mapped time column, newest rows first, without NULL: what a new
    /// time has to look like.
    pub times: BTreeMap<Field, Vec<Value>>,
    /// Distinct values of the owner column.
    pub owners: Vec<String>,
    /// A dispatcher's `run_queue.json`, whose stale runs are repaired in a way of their own.
    pub is_run_queue: bool,
}

/// A change that has been typed and not yet been previewed.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// The item.
    pub key: ItemKey,
    /// What is done to it.
    pub action: Action,
    /// The audit note, be there a column for it or not.
    pub note: Option<String>,
    /// Where the store finds it again.
    pub place: Place,
    /// What is set. Empty for a note that no column can take: the ledger keeps it.
    pub edits: Vec<Edit>,
    /// The whole row as it was when this was typed; a preview refuses a row that has changed since.
    pub before: Image,
}

impl Proposed {
    /// The same change as it was typed, without what a preview found out.
    #[must_use]
    pub fn of(change: &Change) -> Self {
        Self {
            key: change.key.clone(),
            action: change.action.clone(),
            note: change.note.clone(),
            place: change.place.clone(),
            edits: change.edits.clone(),
            before: change.before.clone(),
        }
    }
}
