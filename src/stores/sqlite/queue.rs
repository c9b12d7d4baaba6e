//! A queue that introspection and mapping have found, ready to be read.

use super::introspect::Table;
use crate::model::{Mapping, Moment};
use std::sync::Arc;

/// A value that is neither an id, a title, a body nor a note is not loaded beyond this size.
pub const OTHER: usize = 64 << 10;

/// A queue that can be read.
pub struct Queue {
    /// Its table, without the sample.
    pub table: Table,
    /// How it is read.
    pub mapping: Arc<Mapping>,
    /// Finished words that are worth leaving out, with their literals.
    pub left_out: Vec<(String, String)>,
    /// The latest moment that its sample holds.
    pub latest: Option<Moment>,
}
