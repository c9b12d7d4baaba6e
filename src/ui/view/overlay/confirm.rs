//! The question before something is done, in the middle of the screen.

use crate::text;
use crate::ui::editor::Editor;
use crate::ui::layout;
use crate::ui::model::Model;
use crate::ui::overlay::{Confirm, Wrong};
use crate::ui::theme::Tone;
use crate::ui::view::paint::{self, Line};
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the box at most.
const WIDEST: u16 = 76;

/// The box, and in it the rows of the question, of the word, and of the name.
struct Places {
    outer: Rect,
    said: Vec<Line>,
    word: Rect,
    approver: Rect,
    below: Rect,
}

fn places(of: &Confirm, area: Rect) -> Places {
    let width = WIDEST.min(area.width.saturating_sub(4));
    let room = usize::from(width.saturating_sub(4)).max(2);
    let mut said = Vec::new();
    for (sentence, tone) in &of.said {
        let safe = text::visible(sentence);
        let lines = text::wrap(&safe, room);
        said.extend(lines.iter().map(|l| Line::new().add(l, *tone)));
    }
    // Border, a space, the word, perhaps the name, what is wrong.
    let fixed = if of.approver.is_some() { 6 } else { 5 };
    let height = said.len() + fixed;
    let outer = layout::centred(area, usize::from(width), height);
    let inner = layout::inside(outer);
    // Where there is little room the question is cut, never what has to be typed.
    let most = usize::from(outer.height).saturating_sub(fixed);
    said.truncate(most);
    let row = |n: usize| {
        let down = u16::try_from(n).unwrap_or(u16::MAX);
        Rect {
            y: inner.y.saturating_add(down),
            height: 1,
            ..inner
        }
        .intersection(inner)
    };
    let at = said.len() + 1;
    let name = usize::from(of.approver.is_some());
    Places {
        outer,
        word: row(at),
        approver: row(at + name),
        below: row(at + name + 1),
        said,
    }
}

fn labels(model: &Model, of: &Confirm) -> (String, String) {
    let (word, name) = (
        words::type_word(model.lang, &of.asked),
        Word::ApprovedBy.say(model.lang).to_owned(),
    );
    let width = match of.approver {
        Some(_) => text::width(&word).max(text::width(&name)),
        None => text::width(&word),
    };
    (text::pad(&word, width), text::pad(&name, width))
}

/// Cells left for what is typed.
fn room(label: &str, row: Rect) -> usize {
    usize::from(row.width)
        .saturating_sub(text::width(label) + 2)
        .max(1)
}

pub(super) fn draw(model: &Model, of: &Confirm, area: Rect, buf: &mut Buffer) {
    let places = places(of, area);
    let inner = paint::frame(buf, places.outer, &of.title, model.theme);
    paint::lines(buf, inner, &places.said, model.theme);
    let (word, name) = labels(model, of);
    let mut field = |row: Rect, label: &str, editor: &Editor, here: bool| {
        let shown = editor.shown(room(label, row), 1);
        let tone = if here { Tone::Strong } else { Tone::Dim };
        let line = Line::new()
            .add(label, tone)
            .add("  ", Tone::Plain)
            .add(shown.rows.concat(), Tone::Plain);
        paint::line(buf, row, &line, model.theme);
    };
    field(places.word, &word, &of.word, !of.at_approver);
    if let Some(approver) = &of.approver {
        field(places.approver, &name, approver, of.at_approver);
    }
    let wrong = of.trouble.map(|wrong| match wrong {
        Wrong::Word => words::wrong_word(model.lang, &of.asked),
        Wrong::Approver => Word::NeedsApprover.say(model.lang).to_owned(),
    });
    let line = Line::new().add(wrong.unwrap_or_default(), Tone::Broken);
    paint::line(buf, places.below, &line, model.theme);
}

pub(super) fn cursor(model: &Model, of: &Confirm, area: Rect) -> Option<Position> {
    let places = places(of, area);
    let (word, name) = labels(model, of);
    let (row, label, editor) = match &of.approver {
        Some(approver) if of.at_approver => (places.approver, name, approver),
        _ => (places.word, word, &of.word),
    };
    let column = editor.shown(room(&label, row), 1).cursor.0;
    let x = row.x + u16::try_from(text::width(&label) + 2 + column).ok()?;
    Some(Position::new(x, row.y)).filter(|at| row.contains(*at))
}
