//! What an overlay is open for, and what can come of it.

/// What a text or a word is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ui) enum Purpose {
    /// Which items are shown.
    Filter,
    /// What the present view is to be called.
    SaveView,
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
