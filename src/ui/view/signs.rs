//! Signs and tones that several views give the same thing.

use crate::model::{Priority, State};
use crate::ui::theme::Tone;

pub(super) fn title_tone(focused: bool) -> Tone {
    if focused { Tone::Strong } else { Tone::Dim }
}

/// Failed and unknown stand out, the rest is as it should be.
pub(super) fn state_tone(state: State) -> Tone {
    match state {
        State::Failed | State::Unknown => Tone::Broken,
        _ => Tone::Plain,
    }
}

/// The sign of a priority: one cell, and none for what is normal.
pub(super) fn priority_sign(priority: Priority) -> (&'static str, Tone) {
    let tone = match priority {
        Priority::Urgent => Tone::Urgent,
        Priority::High => Tone::High,
        Priority::Normal => Tone::Plain,
        Priority::Low => Tone::Dim,
    };
    (priority.sign(), tone)
}

/// The sign of what has been lying too long. An hourglass is two cells wide; this is one.
pub(super) const STALE: &str = "◷";
