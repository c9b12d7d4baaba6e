//! What a person wants done, before anybody has looked whether it may be.

use super::Action;
use crate::model::ItemKey;

/// One wish about one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The item.
    pub key: ItemKey,
    /// What is to be done to it.
    pub action: Action,
    /// A person's own note, in place of the one that a template makes.
    pub note: Option<String>,
}
