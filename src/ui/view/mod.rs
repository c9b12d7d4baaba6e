//! Pictures of the model: pure functions of it and of the room there is. Only what can be seen is
//! built.

mod arranged;
mod change_lines;
mod detail;
mod duplicates;
mod gaps;
mod header;
mod help;
mod kpi;
mod ledger;
mod overlay;
mod paint;
mod plan;
mod signs;
mod sources;
mod stale;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
mod triage;

use super::actions;
use super::keymap;
use super::layout;
use super::model::{Model, Screen};
use super::theme::Tone;
use super::words::{self, Word};
use crate::text;
use paint::Line;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub(super) use change_lines::{ledger_about, ledger_lines, plan_about, plan_lines};
pub(super) use detail::{length as detail_length, text_width as detail_width};
pub(super) use help::length as help_length;
pub(super) use kpi::length as kpi_length;
pub(super) use overlay::{choice_at, command_at, first_lines, reader_area};
pub(super) use sources::length as source_length;

/// Draws the whole screen.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(*buf.area());
    if layout::is_too_small(area) {
        too_small(model, area, buf);
    } else {
        whole(model, area, buf);
    }
    model.theme.lay_under(buf, area);
}

fn whole(model: &Model, area: Rect, buf: &mut Buffer) {
    let panes = model.panes_in(area);
    header::draw(model, panes.header, buf);
    match (model.help, model.screen) {
        (Some(from), _) => help::draw(model, from, &panes, buf),
        (None, Screen::Triage) => triage::draw(model, &panes, buf),
        (None, Screen::Kpi) => kpi::draw(model, &panes, buf),
        (None, Screen::Duplicates) => duplicates::draw(model, &panes, buf),
        (None, Screen::Stale) => stale::draw(model, &panes, buf),
        (None, Screen::Plan) => plan::draw(model, &panes, buf),
        (None, Screen::Ledger) => ledger::draw(model, &panes, buf),
        (None, Screen::Sources) => sources::draw(model, &panes, buf),
    }
    overlay::draw(model, area, buf);
    footer(model, panes.footer, buf);
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
    let (marked, tone) = (marked(model), Tone::Strong);
    let (staged, staged_tone) = staged(model, area.width);
    let (marked, tone) = match (marked.is_empty(), staged.is_empty()) {
        (true, _) => (staged, staged_tone),
        (false, true) => (marked, tone),
        (false, false) => (format!("{}· {staged}", marked), tone),
    };
    let room = usize::from(area.width).saturating_sub(text::width(&marked) + 1);
    let line = match &model.notice {
        Some(notice) => {
            let mut said = notice_lines(model, &notice.text, (usize::from(area.width), room));
            let last = said.pop().unwrap_or_default();
            above(model, (&said, notice.tone), area, buf);
            Line::new().add(" ", Tone::Plain).add(last, notice.tone)
        }
        None => hints(model, room),
    };
    let line = if marked.is_empty() {
        line
    } else {
        line.add_right(marked, tone)
    };
    paint::line(buf, area, &line, model.theme);
}

/// Lines of a notice at most.
const NOTICE: usize = 4;

/// What has just happened, in as many lines as it takes: what the footer cuts off is said nowhere
/// else. The last one has only so much room. Where one types, the line above is the prompt's.
fn notice_lines(model: &Model, said: &str, (width, room): (usize, usize)) -> Vec<String> {
    let said = text::one_line(said);
    if text::width(&said) < room || model.input().is_some() {
        return vec![said.into_owned()];
    }
    let parts = text::wrap(&said, width.saturating_sub(2).max(2));
    let mut lines: Vec<String> = parts.into_iter().map(str::to_owned).collect();
    if lines.len() > NOTICE {
        // What is left of it is cut where the last line ends.
        let rest = lines.split_off(NOTICE - 1);
        lines.push(rest.join(" "));
    } else if lines.last().is_some_and(|l| text::width(l) >= room) && lines.len() < NOTICE {
        lines.push(String::new());
    }
    lines
}

/// Lines over what stands above the footer.
fn above(model: &Model, (said, tone): (&[String], Tone), footer: Rect, buf: &mut Buffer) {
    let height = u16::try_from(said.len()).unwrap_or(0).min(footer.y);
    let area = Rect {
        y: footer.y - height,
        height,
        ..footer
    };
    paint::clear(buf, area);
    for (row, line) in area.rows().zip(said) {
        let line = Line::new().add(" ", Tone::Plain).add(line, tone);
        paint::line(buf, row, &line, model.theme);
    }
}

/// How many items are marked, whatever the screen: the next action acts on them.
fn marked(model: &Model) -> String {
    let range = model.ranged();
    let range = range.map(|_| Word::MarkingRange.say(model.lang).to_owned());
    let count = model.marked_count();
    let count = (count > 0).then(|| words::marked(model.lang, count));
    let said: Vec<String> = range.into_iter().chain(count).collect();
    if said.is_empty() {
        return String::new();
    }
    format!("{} ", said.join(" · "))
}

/// What is staged, and what nobody can tell the end of: both are there on every screen.
fn staged(model: &Model, width: u16) -> (String, Tone) {
    let lang = model.lang;
    let unknown = model.ledger.unknown();
    if unknown > 0 && model.screen != Screen::Ledger {
        let said = words::unknown_operations(lang, unknown);
        let key = keymap::say(&model.keys, "{ledger}");
        return (format!("{said}{}{key} ", lang.colon()), Tone::Danger);
    }
    let of = &model.staging;
    if of.is_empty() {
        return (String::new(), Tone::Staged);
    }
    let wide = width >= 100;
    let mut said = match (of.from_before, wide) {
        (true, _) => {
            let said = words::staged_before(lang, of.len(), !wide || of.odd() > 0);
            keymap::say(&model.keys, &said)
        }
        (false, true) => words::staged_all(lang, &of.by_action, &of.sources),
        (false, false) => words::staged(lang, of.len()),
    };
    if of.odd() > 0 {
        said.push_str(&lang.aside(&words::staged_odd(lang, of.odd())));
    }
    let room = usize::from(width) / 2;
    let said = text::fit(&text::one_line(&said), room.max(30)).into_owned();
    (format!("{said} "), Tone::Staged)
}

/// As many hints as fit whole, the last of the table (help and quit) before the others.
fn hints(model: &Model, room: usize) -> Line {
    let mut all = actions::hints(model);
    // The way back is the first thing to know where one has come into something.
    all.sort_by_key(|(_, word)| *word != words::Word::ActBack);
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
