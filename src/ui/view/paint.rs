//! Lines of meaning onto cells. The one place where text reaches the screen: whatever comes from a
//! store is made harmless here, once, for every view.

use crate::text;
use crate::ui::layout;
use crate::ui::theme::{Theme, Tone};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    text: String,
    tone: Tone,
}

/// One row: what stands at its left, and what stands at its right where there is room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    left: Vec<Span>,
    right: Vec<Span>,
}

impl Line {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds text at the left.
    pub(super) fn add(mut self, text: impl AsRef<str>, tone: Tone) -> Self {
        self.left.push(Span::safe(text.as_ref(), tone));
        self
    }

    /// Adds text at the right.
    pub(super) fn add_right(mut self, text: impl AsRef<str>, tone: Tone) -> Self {
        self.right.push(Span::safe(text.as_ref(), tone));
        self
    }

    /// Cells that the left part takes.
    pub(super) fn width(&self) -> usize {
        cells(&self.left)
    }

    /// Every text in one tone.
    pub(super) fn all(mut self, tone: Tone) -> Self {
        for span in self.left.iter_mut().chain(&mut self.right) {
            span.tone = tone;
        }
        self
    }
}

impl Span {
    fn safe(text: &str, tone: Tone) -> Self {
        Self {
            text: text::one_line(text).into_owned(),
            tone,
        }
    }
}

fn cells(spans: &[Span]) -> usize {
    spans.iter().map(|s| text::width(&s.text)).sum()
}

/// The start of a foreign text, long enough to fill any row, so that a title of a megabyte costs
/// no more than one of a line.
pub(super) fn head(text: &str) -> &str {
    const MOST: usize = 4096;
    if text.len() <= MOST {
        return text;
    }
    let cut = (0..=MOST).rev().find_map(|at| text.get(..at));
    cut.unwrap_or_default()
}

/// Draws `line` in the first row of `area`, never beyond it.
pub(super) fn line(buf: &mut Buffer, area: Rect, line: &Line, theme: Theme) {
    let area = area.intersection(*buf.area());
    if area.is_empty() {
        return;
    }
    let room = usize::from(area.width);
    let right = cells(&line.right);
    // The left part may use what the right one leaves; a right part that leaves too little for it
    // is left out.
    let left_room = match right {
        0 => room,
        w if w + 1 + cells(&line.left).min(16) <= room => room - w - 1,
        _ => room,
    };
    spans(buf, (area.x, area.y), left_room, &line.left, theme);
    if left_room < room {
        let x = area.x + u16::try_from(room - right).unwrap_or(0);
        spans(buf, (x, area.y), right, &line.right, theme);
    }
}

fn spans(buf: &mut Buffer, (x, y): (u16, u16), room: usize, spans: &[Span], theme: Theme) {
    let (mut x, mut left) = (x, room);
    for span in spans {
        let shown = text::fit(&span.text, left);
        let (end, _) = buf.set_stringn(x, y, &*shown, left, theme.style(span.tone));
        left -= usize::from(end - x).min(left);
        x = end;
        if shown.len() != span.text.len() {
            return;
        }
    }
}

/// Draws `lines` from the top of `area`, as many as fit.
pub(super) fn lines<'l>(
    buf: &mut Buffer,
    area: Rect,
    lines: impl IntoIterator<Item = &'l Line>,
    theme: Theme,
) {
    for (row, of) in area.rows().zip(lines) {
        line(buf, row, of, theme);
    }
}

/// Lays a style over a whole row.
pub(super) fn over(buf: &mut Buffer, row: Rect, style: Style) {
    buf.set_style(row.intersection(*buf.area()), style);
}

/// A title line: `─ Triage ─ live · by owner ──────── 12/578 ─`.
pub(super) fn rule(buf: &mut Buffer, area: Rect, titles: &[(&str, Tone)], end: &str, theme: Theme) {
    let area = area.intersection(*buf.area());
    let width = usize::from(area.width);
    line(
        buf,
        area,
        &Line::new().add("─".repeat(width), Tone::Rule),
        theme,
    );
    if width < 6 || titles.is_empty() {
        return;
    }
    let end_line = Line::new().add(format!(" {end} "), Tone::Dim);
    let end_width = if end.is_empty() { 0 } else { end_line.width() };
    let mut title = Line::new();
    for (i, (text, tone)) in titles.iter().enumerate() {
        let before = if i == 0 { " " } else { " ─ " };
        title = title.add(before, Tone::Rule).add(text, *tone);
    }
    title = title.add(" ", Tone::Rule);
    let room = width - 2;
    let end_fits = title.width() + end_width + 2 <= room;
    let cut = |x: usize, w: usize| Rect {
        x: area.x + u16::try_from(x).unwrap_or(0),
        width: u16::try_from(w).unwrap_or(0),
        ..area
    };
    line(buf, cut(1, title.width().min(room)), &title, theme);
    if end_fits && end_width > 0 {
        line(buf, cut(width - 1 - end_width, end_width), &end_line, theme);
    }
}

/// Cells of one grapheme at most: an emoji of two, with sound marks that are counted by themselves.
const WIDEST: u16 = 6;

/// Empties an area. A wide character that reaches into it goes whole.
pub(super) fn clear(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(*buf.area());
    for y in area.top()..area.bottom() {
        for back in 1..=WIDEST {
            if let Some(cell) = area.x.checked_sub(back).and_then(|x| buf.cell_mut((x, y)))
                && text::width(cell.symbol()) > usize::from(back)
            {
                cell.set_symbol(" ");
            }
        }
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}

/// A box with a title over what was there; what it leaves inside.
pub(super) fn frame(buf: &mut Buffer, outer: Rect, title: &str, theme: Theme) -> Rect {
    clear(buf, outer);
    let width = usize::from(outer.width);
    let bar = "─".repeat(width.saturating_sub(2));
    let side = Line::new().add("│", Tone::Rule);
    for (i, row) in outer.rows().enumerate() {
        let ends = match i {
            0 => Some(("╭", "╮")),
            i if i + 1 == usize::from(outer.height) => Some(("╰", "╯")),
            _ => None,
        };
        let whole = match ends {
            Some((left, right)) => Line::new().add(format!("{left}{bar}{right}"), Tone::Rule),
            None => side.clone().add_right("│", Tone::Rule),
        };
        line(buf, row, &whole, theme);
    }
    let titled = Line::new()
        .add(" ", Tone::Rule)
        .add(
            text::fit(&text::one_line(head(title)), width.saturating_sub(6)),
            Tone::Strong,
        )
        .add(" ", Tone::Rule);
    let at = Rect {
        x: outer.x + 2.min(outer.width),
        width: u16::try_from(titled.width())
            .unwrap_or(0)
            .min(outer.width.saturating_sub(4)),
        height: 1.min(outer.height),
        ..outer
    };
    line(buf, at, &titled, theme);
    layout::inside(outer)
}

/// A remark in the lower border of a box.
pub(super) fn frame_end(buf: &mut Buffer, outer: Rect, said: &str, theme: Theme) {
    let of = Line::new().add(format!(" {said} "), Tone::Dim);
    let width = u16::try_from(of.width()).unwrap_or(0);
    if outer.height == 0 || width + 4 > outer.width {
        return;
    }
    let at = Rect {
        x: outer.right() - 2 - width,
        y: outer.bottom() - 1,
        width,
        height: 1,
    };
    line(buf, at, &of, theme);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view::testing::print;

    fn shown(of: &Line, width: u16) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        line(&mut buf, Rect::new(0, 0, width, 1), of, Theme::new(true));
        print(&buf)
    }

    #[test]
    fn foreign_text_is_harmless_and_keeps_to_its_row() {
        let hostile = Line::new().add("a\x1b[2Jb\nc\u{202e}d", Tone::Plain);
        assert_eq!(shown(&hostile, 30), "a␛[2Jb↵c⟨U+202E⟩d\n");
    }

    #[test]
    fn the_right_part_keeps_its_place_or_goes() {
        let both = Line::new()
            .add("시스템 이슈 2건 감지", Tone::Plain)
            .add_right("9 ‼", Tone::Urgent);
        assert_eq!(shown(&both, 26), "시스템 이슈 2건 감지   9 ‼\n");
        assert_eq!(shown(&both, 20), "시스템 이슈 2건… 9 ‼\n");
        assert_eq!(shown(&both, 8), "시스템 …\n");
    }
}
