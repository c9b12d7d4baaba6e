//! A text to read, over most of the screen.

use crate::ui::layout;
use crate::ui::model::Model;
use crate::ui::overlay::Text;
use crate::ui::theme::Tone;
use crate::ui::view::paint::{self, Line};
use crate::ui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Where its lines stand.
pub(in crate::ui) fn inside(area: Rect) -> Rect {
    layout::inside(layout::reader(area))
}

pub(super) fn draw(model: &Model, of: &Text, area: Rect, buf: &mut Buffer) {
    let outer = layout::reader(area);
    let inner = paint::frame(buf, outer, &of.title, model.theme);
    let all = of.lines();
    let height = usize::from(inner.height);
    let lines: Vec<Line> = all
        .iter()
        .skip(of.scroll)
        .take(height)
        .map(|l| Line::new().add(l, Tone::Plain))
        .collect();
    paint::lines(buf, inner, &lines, model.theme);
    if all.len() > height {
        let figure = |n: usize| words::figure(n as u64);
        let (from, to) = (of.scroll + 1, (of.scroll + height).min(all.len()));
        let said = format!("{}–{}/{}", figure(from), figure(to), figure(all.len()));
        paint::frame_end(buf, outer, &said, model.theme);
    }
}
