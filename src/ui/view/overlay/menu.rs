//! A menu in the middle of the screen.

use crate::text;
use crate::ui::layout;
use crate::ui::model::Model;
use crate::ui::overlay::{Choice, Menu};
use crate::ui::theme::Tone;
use crate::ui::view::paint::{self, Line};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::borrow::Cow;

/// Cells of the labels.
fn labels(of: &Menu) -> usize {
    let labels = of.choices.iter().map(|c| text::width(&c.label)).max();
    labels.unwrap_or(0)
}

/// Cells before the explanation of a choice: its sign, its key and its label.
fn before(labels: usize) -> usize {
    labels + 6
}

/// Cells before an explanation that stands below its label.
const BELOW: usize = 4;

/// Cells that an explanation needs beside its label; where there are fewer it stands below.
const BESIDE: usize = 16;

/// A line of the box.
struct Row<'m> {
    choice: usize,
    /// Cells before the explanation, where the choice itself stands on a line above.
    below: Option<usize>,
    said: Cow<'m, str>,
}

/// The box and its lines. An explanation that is longer than its room goes on below itself: why
/// something cannot be done is said nowhere else.
fn laid(of: &Menu, area: Rect) -> (Rect, Vec<Row<'_>>) {
    let start = before(labels(of));
    let longest = of.choices.iter().map(|c| text::width(behind(c).0)).max();
    // The frame with its margins takes four.
    let width = start + longest.unwrap_or(0) + 4;
    let width = width.max(text::width(&of.title) + 6);
    let inner = usize::from(layout::inside(layout::centred(area, width, 0)).width);
    let beside = inner.saturating_sub(start);
    let mut rows = Vec::new();
    for (choice, of) in of.choices.iter().enumerate() {
        let said = text::one_line(behind(of).0);
        let row = |below, said| Row {
            choice,
            below,
            said,
        };
        if text::width(&said) <= beside {
            rows.push(row(None, said));
            continue;
        }
        let under = beside < BESIDE;
        let (indent, room) = if under {
            (BELOW, inner.saturating_sub(BELOW))
        } else {
            (start, beside)
        };
        if under {
            rows.push(row(None, Cow::Borrowed("")));
        }
        for (n, part) in text::wrap(&said, room.max(2)).into_iter().enumerate() {
            let below = (under || n > 0).then_some(indent);
            rows.push(row(below, Cow::Owned(part.to_owned())));
        }
    }
    (layout::centred(area, width, rows.len() + 2), rows)
}

/// The first line that is seen in so many: the choice under the cursor is seen whole.
fn top(of: &Menu, rows: &[Row<'_>], height: u16) -> usize {
    let through = rows.iter().take_while(|r| r.choice <= of.cursor).count();
    through.saturating_sub(usize::from(height))
}

/// The choice that is drawn at a place.
pub(in crate::ui) fn choice_at(of: &Menu, area: Rect, at: Position) -> Option<usize> {
    let (outer, rows) = laid(of, area);
    let inner = layout::inside(outer);
    let line = at.y.checked_sub(inner.y).filter(|_| inner.contains(at))?;
    let row = rows.get(top(of, &rows, inner.height) + usize::from(line))?;
    Some(row.choice)
}

pub(super) fn draw(model: &Model, of: &Menu, area: Rect, buf: &mut Buffer) {
    let labels = labels(of);
    let (outer, rows) = laid(of, area);
    let inner = paint::frame(buf, outer, &of.title, model.theme);
    let seen = rows.iter().skip(top(of, &rows, inner.height));
    for (cells, row) in inner.rows().zip(seen) {
        let Some(choice) = of.choices.get(row.choice) else {
            continue;
        };
        let selected = row.choice == of.cursor;
        let line = match row.below {
            Some(indent) => {
                let sign = if selected { "▌" } else { " " };
                Line::new()
                    .add(text::pad(sign, indent), Tone::Plain)
                    .add(&*row.said, behind(choice).1)
            }
            None => line(choice, &row.said, selected, labels),
        };
        paint::line(buf, cells, &line, model.theme);
        if selected {
            paint::over(buf, cells, model.theme.cursor());
        }
    }
}

/// What stands behind the label: why it cannot be done, else the remark.
fn behind(choice: &Choice) -> (&str, Tone) {
    match &choice.why_not {
        Some(why) => (why, Tone::Stale),
        None => (&choice.about, Tone::Dim),
    }
}

fn line(choice: &Choice, said: &str, selected: bool, labels: usize) -> Line {
    let off = choice.why_not.is_some();
    let tone = behind(choice).1;
    Line::new()
        .add(if selected { "▌" } else { " " }, Tone::Plain)
        .add(
            choice.key.to_string(),
            if off { Tone::Dim } else { Tone::Key },
        )
        .add("  ", Tone::Plain)
        .add(
            text::pad(&choice.label, labels),
            if off { Tone::Dim } else { Tone::Plain },
        )
        .add("  ", Tone::Plain)
        .add(said, tone)
}
