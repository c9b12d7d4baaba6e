//! What a kind of store offers to those who change it: drawing rows, previewing, reading them again,
//! and the one call that writes.
//!
//! [`Planner`] only looks. [`Writer`] is named by the room that applies and by nobody else.

use crate::model::{Clock, Error};
use crate::plan::{Change, Drawn, Image, Part, Proposed, Refused};
use std::collections::BTreeMap;
use std::time::Duration;

/// What a preview gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Previewed {
    /// The changes with their after-images, statements, script and side effects.
    pub part: Part,
    /// Rows that are no longer as they were drawn, or that the store itself will not have so.
    pub refused: Vec<Refused>,
    /// What only applying will tell, and how it will be done: one sentence each, for people.
    pub notes: Vec<String>,
    /// How long the store was open for this, and under its read lock where it has one. The rows are
    /// tried later, on copies.
    pub held: Duration,
}

/// What one row is now, beside what a change says of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The row, be it as before, as after, or as neither.
    Row(Image),
    /// It is gone.
    Gone,
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq)]
pub enum Applied {
    /// All of it was done and is in the store.
    Done {
        /// A copy of the file as it was, where one was made (JSON).
        backup: Option<std::path::PathBuf>,
        /// What is worth telling a person, one sentence each.
        notes: Vec<String>,
    },
    /// Nothing was changed. Never empty.
    Refused(Vec<Refused>),
    /// Nothing was changed: the store as a whole could not be written, for this reason.
    Failed(Error),
    /// The store was told to change and did not say whether it did: only its rows can tell.
    Unknown(Error),
}

/// Looking at a store with a change in mind. Takes no lock that makes a writer wait longer than a
/// reader would.
pub trait Planner: Send {
    /// The rows of the ids that are asked for, by queue, and how values are spelt there.
    ///
    /// # Errors
    /// When the store cannot be read as a whole.
    fn draw(
        &self,
        clock: &Clock,
        wanted: &BTreeMap<String, Vec<String>>,
    ) -> Result<Vec<Drawn>, Error>;

    /// Runs the changes on copies of the rows, and tells what each row would be.
    ///
    /// # Errors
    /// When the store cannot be read as a whole.
    fn preview(&self, proposed: Vec<Proposed>) -> Result<Previewed, Error>;

    /// The rows of some changes as they are now, in their order, in one reading.
    ///
    /// # Errors
    /// When the store cannot be read as a whole.
    fn find(&self, changes: &[Change]) -> Result<Vec<Found>, Error>;

    /// The statement texts and the script that this store makes of a part's typed changes, so that
    /// a plan whose texts differ can be refused. Touches no file.
    fn render(&self, part: &Part) -> Part;
}

/// Changing a store.
pub trait Writer: Send {
    /// Does a part whole or not at all. `allow_triggers` is what the configuration says of this
    /// source now. Waits for a busy store until the deadline.
    fn apply(&self, part: &Part, allow_triggers: bool, deadline: Duration) -> Applied;
}
