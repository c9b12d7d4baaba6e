//! A text to read and to copy.

use crate::text;

/// It and how far it is scrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Text {
    pub title: String,
    /// As it is copied.
    pub text: String,
    /// What a file of it would be called.
    pub file: Option<String>,
    pub scroll: usize,
    /// Broken into lines of this width.
    lines: (usize, Vec<String>),
}

impl Text {
    pub(in crate::ui) fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
            file: None,
            scroll: 0,
            lines: (0, Vec::new()),
        }
    }

    /// With a name for a file of it.
    pub(in crate::ui) fn named(mut self, file: String) -> Self {
        self.file = Some(file);
        self
    }

    /// Breaks it into lines, where they are of another width, and keeps the scroll within them.
    pub(in crate::ui) fn settle(&mut self, width: usize, height: usize) {
        if self.lines.0 != width {
            let safe = text::visible(self.text.trim_end());
            let lines = text::wrap(&safe, width.max(1));
            self.lines = (width, lines.into_iter().map(str::to_owned).collect());
        }
        self.scroll = self.scroll.min(self.lines.1.len().saturating_sub(height));
    }

    pub(in crate::ui) fn lines(&self) -> &[String] {
        &self.lines.1
    }
}
