//! A menu in the middle of the screen.

use crate::text;
use crate::ui::layout;
use crate::ui::model::Model;
use crate::ui::overlay::{Choice, Menu};
use crate::ui::theme::Tone;
use crate::ui::view::paint::{self, Line};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the labels.
fn labels(of: &Menu) -> usize {
    let labels = of.choices.iter().map(|c| text::width(&c.label)).max();
    labels.unwrap_or(0)
}

fn outer(of: &Menu, area: Rect) -> Rect {
    let behind = of.choices.iter().map(|c| text::width(behind(c).0));
    // The frame with its margins takes four, a row what `line` puts around both.
    let width = labels(of) + behind.max().unwrap_or(0) + 10;
    let width = width.max(text::width(&of.title) + 6);
    layout::centred(area, width, of.choices.len() + 2)
}

/// The first choice that is seen in so many rows.
fn top(of: &Menu, height: u16) -> usize {
    (of.cursor + 1).saturating_sub(usize::from(height))
}

/// The choice that is drawn at a place.
pub(in crate::ui) fn choice_at(of: &Menu, area: Rect, at: Position) -> Option<usize> {
    let inner = layout::inside(outer(of, area));
    let row = at.y.checked_sub(inner.y).filter(|_| inner.contains(at))?;
    let choice = top(of, inner.height) + usize::from(row);
    (choice < of.choices.len()).then_some(choice)
}

pub(super) fn draw(model: &Model, of: &Menu, area: Rect, buf: &mut Buffer) {
    let labels = labels(of);
    let inner = paint::frame(buf, outer(of, area), &of.title, model.theme);
    let top = top(of, inner.height);
    let seen = of.choices.iter().enumerate().skip(top);
    for (row, (at, choice)) in inner.rows().zip(seen) {
        let selected = at == of.cursor;
        let line = line(choice, selected, labels);
        paint::line(buf, row, &line, model.theme);
        if selected {
            paint::over(buf, row, model.theme.cursor());
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

fn line(choice: &Choice, selected: bool, labels: usize) -> Line {
    let off = choice.why_not.is_some();
    let (said, tone) = behind(choice);
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
