//! The palette: what is typed, and below it what it finds.

use crate::text;
use crate::ui::keymap;
use crate::ui::layout;
use crate::ui::model::Model;
use crate::ui::overlay::Palette;
use crate::ui::palette::{self, Command};
use crate::ui::theme::Tone;
use crate::ui::view::paint::{self, Line};
use crate::ui::words::Word;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the box at most, and rows.
const WIDEST: usize = 78;
const ROWS: usize = 18;

const SIGN: &str = ": ";

fn outer(area: Rect) -> Rect {
    let height = ROWS.min(usize::from(area.height).saturating_sub(2));
    layout::centred(area, WIDEST, height)
}

/// The first command that is seen below what is typed.
fn top(of: &Palette, inner: Rect) -> usize {
    let height = usize::from(inner.height).saturating_sub(1).max(1);
    (of.cursor + 1).saturating_sub(height)
}

/// The row of what is found that is drawn at a place; there may be nothing in it.
pub(in crate::ui) fn command_at(of: &Palette, area: Rect, at: Position) -> Option<usize> {
    let inner = layout::inside(outer(area));
    let row = at.y.checked_sub(inner.y + 1);
    let row = row.filter(|_| inner.contains(at))?;
    Some(top(of, inner) + usize::from(row))
}

pub(super) fn draw(model: &Model, of: &Palette, area: Rect, buf: &mut Buffer) {
    let title = Word::Palette.say(model.lang);
    let inner = paint::frame(buf, outer(area), title, model.theme);
    let mut rows = inner.rows();
    let Some(first) = rows.next() else { return };
    let shown = of.editor.shown(room(inner), 1);
    let line = Line::new()
        .add(SIGN, Tone::Key)
        .add(shown.rows.concat(), Tone::Plain);
    paint::line(buf, first, &line, model.theme);
    let found = palette::found(model, of.editor.text());
    if found.is_empty() {
        if let Some(row) = rows.next() {
            let said = Word::NoSuchAction.say(model.lang);
            paint::line(buf, row, &Line::new().add(said, Tone::Dim), model.theme);
        }
        return;
    }
    let top = top(of, inner);
    for (row, (at, command)) in rows.zip(found.iter().enumerate().skip(top)) {
        let shown = command_line(model, command, at == of.cursor);
        paint::line(buf, row, &shown, model.theme);
        if at == of.cursor {
            paint::over(buf, row, model.theme.cursor());
        }
    }
}

fn command_line(model: &Model, command: &Command, selected: bool) -> Line {
    let off = command.why_not.is_some();
    let title = text::pad(&text::fit(&command.title, 18), 18);
    let line = Line::new()
        .add(if selected { "▌" } else { " " }, Tone::Plain)
        .add(if command.dangerous { "! " } else { "" }, Tone::Broken)
        .add(title, if off { Tone::Dim } else { Tone::Plain });
    let line = match command.why_not {
        Some(why) => line.add(format!("– {}", keymap::say_word(model, why)), Tone::Stale),
        None => line.add(&command.help, Tone::Dim),
    };
    line.add_right(command.keys.join(" "), Tone::Key)
}

fn room(inner: Rect) -> usize {
    usize::from(inner.width)
        .saturating_sub(SIGN.len() + 1)
        .max(1)
}

pub(super) fn cursor(of: &Palette, area: Rect) -> Option<Position> {
    let inner = layout::inside(outer(area));
    let column = SIGN.len() + of.editor.shown(room(inner), 1).cursor.0;
    let x = inner.x + u16::try_from(column).ok()?;
    Some(Position::new(x, inner.y)).filter(|at| inner.contains(*at))
}
