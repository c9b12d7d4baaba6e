//! Every action by name: a line to type, and the row of what it finds that is chosen.

use crate::ui::editor::Editor;

/// What is typed, and the chosen row.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ui) struct Palette {
    pub editor: Editor,
    pub cursor: usize,
}

impl Palette {
    pub(in crate::ui) fn new() -> Self {
        Self {
            editor: Editor::line(""),
            cursor: 0,
        }
    }
}
