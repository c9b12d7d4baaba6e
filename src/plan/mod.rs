//! PURE. A wish to change items becomes a plan: typed changes with guards, notes, what policy says
//! of them, what is refused and why, and the inverse of what was done.
//!
//! A plan is a value: what the preview shows, what is saved, what is applied and what is undone is
//! the same object. Must not do IO, read a clock, or know the words of a database language: stores
//! render statements from the typed changes, and only the room that applies has them run.

mod action;
mod admit;
mod assemble;
mod base64;
mod change;
mod changes;
mod choices;
mod drawn;
pub mod encode;
pub mod file;
mod image;
mod inverse;
mod keeper;
mod note;
mod record;
mod script;
mod staged;
mod stranger;
#[cfg(test)]
mod testing;
mod time;
mod value;
mod why;
mod wish;

pub use action::Action;
pub use admit::{Objection, admit, objection};
pub use assemble::assemble;
pub use change::{Change, Edit, Part, Place, Plan, Refused, Remarks, SideEffect, Statement};
pub use changes::{Typed, asks_for_words, changes, typed};
pub use choices::{choices_from_json, choices_to_json};
pub use drawn::{Column, Drawn, DrawnRow, Proposed};
pub use image::Image;
pub use inverse::inverse;
pub use keeper::{cancels_keeper, keepers};
pub use record::{
    ASK_COUNT, Ack, Consent, Noted, Operation, OperationPart, Progress, Report, Settled, Stamp,
    Standing, Status, Verified,
};
pub use script::script;
pub use staged::Staged;
pub use stranger::strangers;
pub use value::Value;
pub use wish::{Admitted, PlanContext, Wish, policy_of};
