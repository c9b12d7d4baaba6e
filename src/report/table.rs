//! A plain table for terminals and pipes: columns as wide as their widest cell, in cells.

use crate::text;
use std::io;

/// Rows of text under headings.
#[derive(Debug, Default, Clone)]
pub struct Table {
    headings: Vec<&'static str>,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings; one that begins with `>` is aligned to the right.
    #[must_use]
    pub fn new(headings: &[&'static str]) -> Self {
        Self {
            headings: headings.iter().map(|h| h.trim_start_matches('>')).collect(),
            right: headings.iter().map(|h| h.starts_with('>')).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; foreign text in it is made harmless.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(
            cells
                .into_iter()
                .map(|c| text::one_line(&c).into_owned())
                .collect(),
        );
    }

    /// Whether it has no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes it. With `cells` the last column is cut so that no line is wider.
    ///
    /// # Errors
    /// What the writer returns.
    pub fn write(&self, cells: Option<usize>, out: &mut dyn io::Write) -> io::Result<()> {
        let last = self.headings.len().saturating_sub(1);
        let mut widths: Vec<usize> = self.headings.iter().map(|h| text::width(h)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(text::width(cell));
            }
        }
        if let Some(cells) = cells {
            let before: usize = widths.iter().take(last).map(|w| w + 2).sum();
            if let Some(width) = widths.get_mut(last) {
                *width = (*width).min(cells.saturating_sub(before).max(10));
            }
        }
        let headings: Vec<String> = self.headings.iter().map(|h| (*h).to_owned()).collect();
        for row in std::iter::once(&headings).chain(&self.rows) {
            let mut line = String::new();
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let filled = if self.right.get(at).copied().unwrap_or_default() {
                    text::pad_left(cell, *width)
                } else if at == last {
                    text::fit(cell, *width).into_owned()
                } else {
                    text::pad(cell, *width)
                };
                line.push_str(&filled);
                if at < last {
                    line.push_str("  ");
                }
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
