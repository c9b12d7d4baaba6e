//! What a start without a configuration found, before anything else is looked at.

use crate::protocol::FirstLook;
use crate::ui::pane::Pane;
use std::sync::Arc;

/// What was found, in lines.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ui) struct First {
    pub look: Arc<FirstLook>,
    pub pane: Pane,
}

impl First {
    pub(in crate::ui) fn new(look: Arc<FirstLook>) -> Self {
        Self {
            look,
            pane: Pane::default(),
        }
    }
}
