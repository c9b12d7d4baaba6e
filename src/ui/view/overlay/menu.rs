//! A menu in the middle of the screen.

use crate::text;
use crate::ui::layout;
use crate::ui::model::Model;
use crate::ui::overlay::{Choice, Menu};
use crate::ui::theme::Tone;
use crate::ui::view::paint::{self, Line};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, of: &Menu, area: Rect, buf: &mut Buffer) {
    let labels = of.choices.iter().map(|c| text::width(&c.label)).max();
    let labels = labels.unwrap_or(0);
    let behind = of.choices.iter().map(|c| text::width(behind(c).0));
    let width = labels + behind.max().unwrap_or(0) + 9;
    let width = width.max(text::width(&of.title) + 6);
    let outer = layout::centred(area, width, of.choices.len() + 2);
    let inner = paint::frame(buf, outer, &of.title, model.theme);
    let height = usize::from(inner.height);
    let top = (of.cursor + 1).saturating_sub(height);
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
