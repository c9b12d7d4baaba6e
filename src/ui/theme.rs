//! Colours. Each means one thing, none is the only sign of it, and without colour only weight and
//! reversal are left.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    /// Less important than its neighbours.
    Dim,
    Strong,
    /// Rules and separators.
    Rule,
    /// Keys, in hints and help.
    Key,
    /// Urgency: urgent items.
    Urgent,
    /// Urgency: high items.
    High,
    /// Something is well.
    Good,
    /// Something broke: a source, an item, a value.
    Broken,
    /// A duplicate.
    Copy,
    /// Not what it is now: last known rows, absent sources, uncertain mappings.
    Stale,
    /// A change that is staged and not yet made.
    Staged,
    /// What a change puts there.
    Added,
    /// What a change takes away.
    Removed,
    /// A change that is refused.
    Refused,
    /// What cannot be taken back lightly.
    Danger,
}

/// Turns meaning into style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// The terminal's own sixteen colours, or none at all (`NO_COLOR`).
    #[must_use]
    pub fn new(colour: bool) -> Self {
        Self { colour }
    }

    pub(super) fn style(self, tone: Tone) -> Style {
        let (colour, weight) = match tone {
            Tone::Plain => (None, None),
            Tone::Dim | Tone::Rule => (None, Some(Modifier::DIM)),
            Tone::Strong => (None, Some(Modifier::BOLD)),
            Tone::Key => (Some(Color::Cyan), None),
            Tone::Urgent => (Some(Color::Red), Some(Modifier::BOLD)),
            Tone::High => (Some(Color::Red), None),
            Tone::Good => (Some(Color::Green), None),
            Tone::Broken => (Some(Color::Magenta), Some(Modifier::BOLD)),
            Tone::Copy => (Some(Color::Blue), None),
            Tone::Stale => (Some(Color::Yellow), None),
            Tone::Staged => (Some(Color::Cyan), Some(Modifier::BOLD)),
            Tone::Added => (Some(Color::Green), None),
            Tone::Removed => (Some(Color::Red), None),
            Tone::Refused => (Some(Color::Magenta), Some(Modifier::BOLD)),
            Tone::Danger => (Some(Color::Red), Some(Modifier::BOLD)),
        };
        let mut style = Style::new();
        if let Some(colour) = colour.filter(|_| self.colour) {
            style = style.fg(colour);
        }
        if let Some(weight) = weight {
            style = style.add_modifier(weight);
        }
        style
    }

    /// What lies over the row under the cursor.
    pub(super) fn cursor(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
