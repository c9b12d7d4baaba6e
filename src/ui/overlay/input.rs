//! Something to type, at the foot of the screen: one line or several, and under it what is wrong
//! with it.

use super::Purpose;
use crate::ui::editor::Editor;
use std::ops::Range;

/// Rows of text that are seen at once.
const ROWS: usize = 5;

/// Rows below the text: the place of a mistake, and what to do about it.
const BELOW: u16 = 2;

/// Why what was typed cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Trouble {
    pub message: String,
    pub hint: String,
    /// The bytes that are to blame.
    pub at: Option<Range<usize>>,
}

/// A prompt and what is typed at it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ui) struct Input {
    pub purpose: Purpose,
    pub title: String,
    /// What stands before the text.
    pub sign: &'static str,
    pub editor: Editor,
    /// It is not taken while there is one.
    pub trouble: Option<Trouble>,
    /// What is said below while nothing is wrong.
    pub hint: String,
    /// Ways to go on with what is typed, once somebody has asked for them.
    pub offers: Option<Offers>,
}

/// Ways to go on, and the one that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Offers {
    /// Its bytes in the text.
    pub range: Range<usize>,
    pub all: Vec<String>,
    pub at: usize,
}

impl Offers {
    /// Ways to write the bytes `range`; `None` where there are none.
    pub(in crate::ui) fn new(range: Range<usize>, all: Vec<String>) -> Option<Self> {
        (!all.is_empty()).then_some(Self { range, all, at: 0 })
    }
}

impl Input {
    pub(in crate::ui) fn new(purpose: Purpose, title: impl Into<String>, editor: Editor) -> Self {
        Self {
            purpose,
            title: title.into(),
            sign: "› ",
            editor,
            trouble: None,
            hint: String::new(),
            offers: None,
        }
    }

    /// Puts the offer that is so many further into the text; whether there is one.
    pub(in crate::ui) fn offer(&mut self, by: isize) -> bool {
        let Some(offers) = &mut self.offers else {
            return false;
        };
        let n = isize::try_from(offers.all.len()).unwrap_or(1).max(1);
        let at = isize::try_from(offers.at).unwrap_or(0) + by;
        offers.at = usize::try_from(at.rem_euclid(n)).unwrap_or(0);
        let Some(text) = offers.all.get(offers.at) else {
            return false;
        };
        self.editor.replace(offers.range.clone(), text);
        offers.range.end = self.editor.cursor().max(offers.range.start);
        true
    }

    /// Cells of the text in so many.
    pub(in crate::ui) fn room(&self, width: u16) -> usize {
        let sign = crate::text::width(self.sign) + 1;
        usize::from(width).saturating_sub(sign).max(1)
    }

    /// Rows of the text.
    pub(in crate::ui) fn rows(&self, width: u16) -> usize {
        self.editor.height(self.room(width)).clamp(1, ROWS)
    }

    /// Rows of all of it with its title line. They do not change while one line is typed, so that
    /// the list above stands still.
    pub(in crate::ui) fn height(&self, width: u16) -> u16 {
        let rows = u16::try_from(self.rows(width)).unwrap_or(1);
        1 + rows + BELOW
    }
}
