//! What an overlay is open for, and what can come of it.

use crate::analyse::known::KnownThing;
use crate::model::ItemKey;
use crate::plan::{Action, Plan, Wish};
use crate::protocol::{Export, ExportOf};
use std::sync::Arc;

/// What a text or a word is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ui) enum Purpose {
    /// Which items are shown.
    Filter,
    /// What the present view is to be called.
    SaveView,
    /// Who these shall belong to; their claims are released with it.
    Assign { keys: Vec<ItemKey>, release: bool },
    /// The note that these shall get.
    NewNote(Vec<ItemKey>),
    /// What the note of these staged changes says.
    NoteOf(Vec<ItemKey>),
    /// Why these are known.
    AckReason(Vec<KnownThing>),
    /// Until when.
    AckUntil {
        what: Vec<KnownThing>,
        reason: String,
    },
    /// How one knows what became of an operation.
    CloseReason { operation: String, applied: bool },
    /// Which file this is written into.
    ExportTo(ExportOf),
    /// This very plan is done; the number of its rows was typed where they are many.
    Apply { plan: Arc<Plan>, counted: bool },
}

impl Purpose {
    /// Whether there are ways to go on with what is typed for it.
    pub(in crate::ui) fn is_completed(&self) -> bool {
        matches!(self, Self::Filter | Self::Assign { .. })
    }
}

/// What a choice of a menu stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) enum Pick {
    /// Put this into the clipboard.
    Copy(String),
    /// Put the triage list together so.
    Group(crate::model::Grouping),
    /// Put it in this order.
    Sort(crate::model::Sorting),
    /// Show this text in full.
    Show { title: String, text: String },
    /// Go to this item.
    Reveal(ItemKey),
    /// Stage this for the items.
    Stage { keys: Vec<ItemKey>, action: Action },
    /// Ask who these shall belong to.
    AskOwner { keys: Vec<ItemKey>, release: bool },
    /// Ask for the note of these.
    AskNote(Vec<ItemKey>),
    /// Take their wishes back.
    Unstage(Vec<ItemKey>),
    /// Take all wishes back.
    UnstageAll,
    /// Say of an operation whether it was done.
    Close { operation: String, applied: bool },
    /// Ask which file this is written into.
    AskWhere { what: ExportOf, to: String },
    /// Write this into a file.
    Export(Export),
    /// Make the texts that hand over what is meant, and copy them.
    CopyHandoff,
    /// Make the script of these, and copy it.
    CopyScript(Vec<Wish>),
    /// Leave; what is staged is kept for the next start or not.
    Leave { keep: bool },
    /// Do nothing.
    Stay,
}

/// What came of an input or a confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) enum Answer {
    /// What was typed.
    Text(String),
    /// The word that was asked for, and who approved it, where somebody had to.
    Confirmed { approver: Option<String> },
    /// It was closed without an answer.
    Dismissed,
}
