//! Lines that were built once for what is shown, and how far they are scrolled.

use crate::ui::theme::Tone;

/// One line in its parts.
pub(in crate::ui) type Told = Vec<(String, Tone)>;

/// A text in lines. They are built anew only when what they are about is another.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::ui) struct Pane {
    /// What the lines are about.
    about: String,
    lines: Vec<Told>,
    pub scroll: usize,
}

impl Pane {
    /// Makes the lines where they are about something else, and keeps the scroll within them. The
    /// part of `about` before its first tab names the thing: of another one the start is shown.
    pub(in crate::ui) fn settle(
        &mut self,
        about: String,
        height: usize,
        make: impl FnOnce() -> Vec<Told>,
    ) {
        if self.about != about {
            let thing = |s: &str| s.split('\t').next().unwrap_or_default().to_owned();
            if thing(&self.about) != thing(&about) {
                self.scroll = 0;
            }
            self.about = about;
            self.lines = make();
        }
        self.scroll = self.scroll.min(self.lines.len().saturating_sub(height));
    }

    pub(in crate::ui) fn lines(&self) -> &[Told] {
        &self.lines
    }
}
