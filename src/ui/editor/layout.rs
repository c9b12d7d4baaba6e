//! Where the letters of an editor and its cursor stand in so many cells.

use super::Editor;
use crate::text;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// What an editor shows: rows of text, and where the cursor stands among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Shown {
    pub rows: Vec<String>,
    /// Column in cells, and row.
    pub cursor: (usize, usize),
}

impl Editor {
    /// Takes the width of its rows, for moving up and down.
    pub(in crate::ui) fn fit(&mut self, width: usize) {
        self.width = width;
    }

    /// As it stands in `width` cells and at most `height` rows; the cursor is always among them.
    pub(in crate::ui) fn shown(&self, width: usize, height: usize) -> Shown {
        if !self.many {
            let (row, column) = self.window(width.max(1));
            return Shown {
                rows: vec![row],
                cursor: (column, 0),
            };
        }
        let rows = self.rows(width);
        let (column, at) = self.place(&rows);
        let top = (at + 1).saturating_sub(height.max(1));
        let seen = rows.iter().skip(top).take(height.max(1));
        Shown {
            rows: seen
                .map(|r| self.text.get(r.clone()).unwrap_or_default().to_owned())
                .collect(),
            cursor: (column.min(width.saturating_sub(1)), at - top),
        }
    }

    /// The column at which a byte of one line stands in so many cells; one that is out of sight
    /// stands at the border.
    pub(in crate::ui) fn column(&self, byte: usize, width: usize) -> usize {
        let (_, column) = self.window(width.max(1));
        let hidden = text::width(self.head()).saturating_sub(column);
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let at = text::width(before).saturating_sub(hidden);
        at.min(width.saturating_sub(1))
    }

    /// Rows that all of it takes.
    pub(in crate::ui) fn height(&self, width: usize) -> usize {
        if self.many { self.rows(width).len() } else { 1 }
    }

    /// The part of one line around the cursor, with `…` where more stands to its left, and the
    /// cursor's column.
    fn window(&self, width: usize) -> (String, usize) {
        let before = text::width(self.head());
        let all = text::width(&self.text);
        // Behind the last letter the cursor needs a cell of its own.
        if all < width {
            return (self.text.clone(), before);
        }
        // A quarter of the cells shows what follows the cursor, and no cell is wasted at the end.
        let hidden = before.saturating_sub(width * 3 / 4);
        let hidden = hidden.min((all + 1).saturating_sub(width));
        if hidden == 0 {
            return (self.text.clone(), before.min(width - 1));
        }
        let (mut cells, mut start) = (0, 0);
        // One cell more is hidden for the sign that says so.
        for (at, grapheme) in self.head().grapheme_indices(true) {
            if cells > hidden {
                break;
            }
            cells += text::width(grapheme);
            start = at + grapheme.len();
        }
        let rest = self.text.get(start..).unwrap_or_default();
        let column = (1 + before - cells.min(before)).min(width - 1);
        (format!("…{rest}"), column)
    }

    /// Every row as its bytes: broken at line breaks, behind spaces, and inside a word only where
    /// the word alone is longer. Nothing is left out, so that every place has its cell.
    fn rows(&self, width: usize) -> Vec<Range<usize>> {
        // The last cell is the cursor's.
        let cells = width.saturating_sub(1).max(2);
        let mut out = Vec::new();
        let mut from = 0;
        for line in self.text.split('\n') {
            let end = from + line.len();
            self.rows_of(from..end, cells, &mut out);
            from = end + 1;
        }
        out
    }

    fn rows_of(&self, line: Range<usize>, cells: usize, out: &mut Vec<Range<usize>>) {
        let text = self.text.get(line.clone()).unwrap_or_default();
        let (mut start, mut used) = (line.start, 0);
        // Where the row may end, and its cells up to there.
        let mut chance: Option<(usize, usize)> = None;
        for (at, grapheme) in text.grapheme_indices(true) {
            let at = line.start + at;
            let w = text::width(grapheme);
            if used + w > cells && used > 0 {
                let (end, kept) = chance.take().unwrap_or((at, used));
                out.push(start..end);
                start = end;
                used -= kept;
                if used + w > cells && used > 0 {
                    out.push(start..at);
                    (start, used) = (at, 0);
                }
            }
            used += w;
            if grapheme == " " {
                chance = Some((at + 1, used));
            }
        }
        out.push(start..line.end);
    }

    /// Column and row of the cursor.
    fn place(&self, rows: &[Range<usize>]) -> (usize, usize) {
        // Where one row ends and the next begins at the same place, it is in the next.
        let row = rows
            .iter()
            .rposition(|r| r.start <= self.cursor)
            .unwrap_or(0);
        let start = rows.get(row).map_or(0, |r| r.start);
        let before = self.text.get(start..self.cursor).unwrap_or_default();
        (text::width(before), row)
    }

    /// Goes so many rows down or up, as near as there is to the column it came from.
    pub(super) fn row(&mut self, by: isize) {
        if !self.many {
            return;
        }
        let rows = self.rows(self.width);
        let (column, row) = self.place(&rows);
        let column = *self.column.get_or_insert(column);
        let to = row
            .saturating_add_signed(by)
            .min(rows.len().saturating_sub(1));
        if to == row {
            return;
        }
        let Some(target) = rows.get(to) else { return };
        let text = self.text.get(target.clone()).unwrap_or_default();
        let (mut cells, mut at) = (0, target.start);
        for grapheme in text.graphemes(true) {
            let w = text::width(grapheme);
            if cells + w > column {
                break;
            }
            cells += w;
            at += grapheme.len();
        }
        // The end of a row that goes on is the start of the next one.
        let goes_on = rows.get(to + 1).is_some_and(|r| r.start == target.end);
        if goes_on && at == target.end {
            let last = text.graphemes(true).next_back();
            at -= last.map_or(0, str::len);
        }
        self.cursor = at;
    }
}
