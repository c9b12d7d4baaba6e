//! What is being typed, at the foot: its title, its rows, and what is wrong with it.

use crate::text;
use crate::ui::model::Model;
use crate::ui::overlay::{Input, Offers, Trouble};
use crate::ui::theme::Tone;
use crate::ui::view::paint::{self, Line};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub(super) fn draw(model: &Model, of: &Input, area: Rect, buf: &mut Buffer) {
    paint::clear(buf, area);
    let mut rows = area.rows();
    let Some(title) = rows.next() else { return };
    let titles = [(of.title.as_str(), Tone::Strong)];
    paint::rule(buf, title, &titles, "", model.theme);
    let shown = of.editor.shown(of.room(area.width), of.rows(area.width));
    for (i, (text, row)) in shown.rows.iter().zip(rows.by_ref()).enumerate() {
        let sign = if i == 0 { of.sign } else { "  " };
        let line = Line::new()
            .add(text::pad(sign, text::width(of.sign)), Tone::Key)
            .add(text, Tone::Plain);
        paint::line(buf, row, &line, model.theme);
    }
    let below = match &of.trouble {
        Some(trouble) => wrong(of, trouble, area.width),
        None => vec![
            Line::new(),
            Line::new().add("  ", Tone::Plain).add(&of.hint, Tone::Dim),
        ],
    };
    // Whoever asks for ways to go on knows what is wrong: it is not finished.
    let below = match &of.offers {
        Some(all) => vec![offers(all, area.width)],
        None => below,
    };
    for (row, line) in rows.zip(&below) {
        paint::line(buf, row, line, model.theme);
    }
}

/// The ways to go on, the one in the text standing out, as many around it as there is room for.
fn offers(of: &Offers, width: u16) -> Line {
    let room = usize::from(width).saturating_sub(4);
    let mut line = Line::new().add("  ", Tone::Plain);
    let cells = |s: &String| text::width(s) + 2;
    let mut used: usize = of.all.iter().take(of.at + 1).map(cells).sum();
    let mut from = 0;
    while used > room && from < of.at {
        used -= of.all.get(from).map_or(0, cells);
        from += 1;
    }
    if from > 0 {
        line = line.add("… ", Tone::Dim);
    }
    for (at, offer) in of.all.iter().enumerate().skip(from) {
        let tone = if at == of.at { Tone::Strong } else { Tone::Dim };
        line = line.add(offer, tone).add("  ", Tone::Plain);
    }
    line
}

/// Carets under the place, the sentence behind them or below, and the hint.
fn wrong(of: &Input, trouble: &Trouble, width: u16) -> Vec<Line> {
    let room = usize::from(width);
    let sign = text::width(of.sign);
    let (column, carets) = match &trouble.at {
        Some(at) if !of.editor.is_many() => {
            let cells = of.room(width);
            let from = of.editor.column(at.start, cells);
            let to = of.editor.column(at.end, cells);
            (sign + from, to.saturating_sub(from).max(1))
        }
        _ => (sign, 0),
    };
    let mut line = Line::new().add(" ".repeat(column), Tone::Plain);
    if carets > 0 {
        line = line
            .add("^".repeat(carets), Tone::Broken)
            .add(" ", Tone::Plain);
    }
    let said = text::one_line(&trouble.message);
    let hint = Line::new().add(" ".repeat(sign), Tone::Plain);
    if line.width() + text::width(&said) <= room {
        let hint = hint.add(&trouble.hint, Tone::Dim);
        return vec![line.add(said, Tone::Broken), hint];
    }
    let both = hint
        .add(said, Tone::Broken)
        .add(" · ", Tone::Rule)
        .add(&trouble.hint, Tone::Dim);
    vec![line, both]
}

pub(super) fn cursor(of: &Input, area: Rect) -> Option<Position> {
    let shown = of.editor.shown(of.room(area.width), of.rows(area.width));
    let (column, row) = shown.cursor;
    let x = area.x + u16::try_from(text::width(of.sign) + column).ok()?;
    let y = area.y + 1 + u16::try_from(row).ok()?;
    Some(Position::new(x, y)).filter(|at| area.contains(*at))
}
