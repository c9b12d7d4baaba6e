//! One element of a queue as its store gave it, mapped but not yet reconciled with the others.

use crate::model::{Field, Moment, Priority, State};
use std::sync::Arc;

/// The moments of an item that are known. An unreadable or ambiguous one is absent here and its
/// field stands in [`Record::unclear`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Put into the queue.
    pub created: Option<Moment>,
    /// Last changed.
    pub updated: Option<Moment>,
    /// Taken by a worker; where no such field is mapped, when work started.
    pub claimed: Option<Moment>,
    /// Last sign of life of its worker.
    pub heartbeat: Option<Moment>,
    /// Until when its worker holds it.
    pub lease: Option<Moment>,
    /// Ended.
    pub completed: Option<Moment>,
    /// Wanted by.
    pub due: Option<Moment>,
}

impl Times {
    /// The moment of a field; `Started` is `claimed` where a queue has no claim of its own.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<Moment> {
        match field {
            Field::Created => self.created,
            Field::Updated => self.updated,
            Field::Claimed | Field::Started => self.claimed,
            Field::Heartbeat => self.heartbeat,
            Field::Lease => self.lease,
            Field::Completed => self.completed,
            Field::Due => self.due,
            _ => None,
        }
    }

    /// Sets the moment of a field.
    pub fn set(&mut self, field: Field, moment: Moment) {
        let slot = match field {
            Field::Created => &mut self.created,
            Field::Updated => &mut self.updated,
            Field::Claimed | Field::Started => &mut self.claimed,
            Field::Heartbeat => &mut self.heartbeat,
            Field::Lease => &mut self.lease,
            Field::Completed => &mut self.completed,
            Field::Due => &mut self.due,
            _ => return,
        };
        *slot = Some(moment);
    }
}

/// A small set of fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldSet(u32);

impl FieldSet {
    /// Adds a field.
    pub fn insert(&mut self, field: Field) {
        self.0 |= 1 << (field as u32);
    }

    /// Whether the field is in it.
    #[must_use]
    pub fn contains(self, field: Field) -> bool {
        self.0 & (1 << (field as u32)) != 0
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// One element of a queue. Repeated texts are shared; the body is there only when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The id as text.
    pub id: Box<str>,
    /// The title as it stands in the store, made valid UTF-8.
    pub title: Box<str>,
    /// The body, when it was asked for and is there.
    pub body: Option<Box<str>>,
    /// The owner as it stands in the store.
    pub owner: Option<Arc<str>>,
    /// The status word as it stands in the store.
    pub status: Arc<str>,
    /// What the status word means.
    pub state: State,
    /// What the priority word means.
    pub priority: Priority,
    /// The moments.
    pub times: Times,
    /// Time fields that hold something which is unreadable or ambiguous.
    pub unclear: FieldSet,
    /// Who took it.
    pub claimed_by: Option<Arc<str>>,
    /// How often it was tried.
    pub attempts: Option<i64>,
    /// The item it belongs to or repeats.
    pub parent: Option<Box<str>>,
    /// Result or note.
    pub note: Option<Box<str>>,
    /// Who asked for it.
    pub requester: Option<Arc<str>>,
    /// The item's own staleness threshold in milliseconds.
    pub stale_after_ms: Option<i64>,
}
