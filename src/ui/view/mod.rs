//! Pictures of the model: pure functions of it and of the room there is. Only what can be seen is
//! built.

mod arranged;
mod detail;
mod duplicates;
mod header;
mod help;
mod kpi;
mod overlay;
mod paint;
mod signs;
mod sources;
mod stale;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
mod triage;

use super::actions;
use super::layout;
use super::model::{Model, Screen};
use super::theme::Tone;
use super::words::{self, Word};
use crate::text;
use paint::Line;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub(super) use detail::{length as detail_length, text_width as detail_width};
pub(super) use help::length as help_length;
pub(super) use kpi::length as kpi_length;
pub(super) use overlay::reader_area;
pub(super) use sources::length as source_length;

/// Draws the whole screen.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(*buf.area());
    if layout::is_too_small(area) {
        too_small(model, area, buf);
        return;
    }
    let panes = model.panes_in(area);
    header::draw(model, panes.header, buf);
    match (model.help, model.screen) {
        (Some(from), _) => help::draw(model, from, &panes, buf),
        (None, Screen::Triage) => triage::draw(model, &panes, buf),
        (None, Screen::Kpi) => kpi::draw(model, &panes, buf),
        (None, Screen::Duplicates) => duplicates::draw(model, &panes, buf),
        (None, Screen::Stale) => stale::draw(model, &panes, buf),
        (None, Screen::Sources) => sources::draw(model, &panes, buf),
    }
    footer(model, panes.footer, buf);
    overlay::draw(model, area, buf);
}

/// Where the terminal's cursor stands, while something is being typed.
#[must_use]
pub fn cursor(model: &Model, area: Rect) -> Option<Position> {
    if layout::is_too_small(area) {
        return None;
    }
    overlay::cursor(model, area)
}

fn too_small(model: &Model, area: Rect, buf: &mut Buffer) {
    let is = (area.width, area.height);
    let said = words::too_small(model.lang, is, layout::SMALLEST);
    let wrapped = text::wrap(&said, usize::from(area.width));
    let lines: Vec<Line> = wrapped
        .iter()
        .map(|l| Line::new().add(l, Tone::Plain))
        .collect();
    paint::lines(buf, area, &lines, model.theme);
}

/// What can be done here; or what has just happened.
fn footer(model: &Model, area: Rect, buf: &mut Buffer) {
    let marked = marked(model);
    let room = usize::from(area.width).saturating_sub(text::width(&marked) + 1);
    let line = match &model.notice {
        Some(notice) => Line::new()
            .add(" ", Tone::Plain)
            .add(&notice.text, notice.tone),
        None => hints(model, room),
    };
    let line = if marked.is_empty() {
        line
    } else {
        line.add_right(marked, Tone::Strong)
    };
    paint::line(buf, area, &line, model.theme);
}

/// How many items are marked, whatever the screen: the next action acts on them.
fn marked(model: &Model) -> String {
    let range = model
        .marks
        .range
        .as_ref()
        .filter(|s| s.screen == model.screen);
    let range = range.map(|_| Word::MarkingRange.say(model.lang).to_owned());
    let count = (!model.marks.is_empty()).then(|| words::marked(model.lang, model.marks.len()));
    let said: Vec<String> = range.into_iter().chain(count).collect();
    if said.is_empty() {
        return String::new();
    }
    format!("{} ", said.join(" · "))
}

/// As many hints as fit whole, the last of the table (help and quit) before the others.
fn hints(model: &Model, room: usize) -> Line {
    let all = actions::hints(model);
    let one = |line: Line, (keys, word): &(String, words::Word)| {
        line.add(" ", Tone::Plain)
            .add(keys, Tone::Key)
            .add(" ", Tone::Plain)
            .add(word.say(model.lang), Tone::Dim)
            .add(" ", Tone::Plain)
    };
    let (front, back) = all.split_at(all.len().saturating_sub(2));
    let end = back.iter().fold(Line::new(), one);
    let mut line = Line::new();
    for hint in front {
        let longer = one(line.clone(), hint);
        if longer.width() + end.width() > room {
            break;
        }
        line = longer;
    }
    back.iter().fold(line, one)
}
