//! The help, made from the table of actions: what works here, then what works everywhere.

use super::paint::{self, Line};
use crate::text;
use crate::ui::actions::{self, Action};
use crate::ui::keymap;
use crate::ui::layout::Panes;
use crate::ui::model::{Model, Place, Screen};
use crate::ui::theme::Tone;
use crate::ui::words::Word;
use ratatui::buffer::Buffer;

pub(super) fn draw(model: &Model, from: usize, panes: &Panes, buf: &mut Buffer) {
    let screen = match model.screen {
        Screen::Triage => Word::Triage,
        Screen::Kpi => Word::Kpi,
        Screen::Duplicates => Word::Duplicates,
        Screen::Stale => Word::Stale,
        Screen::Plan => Word::Plan,
        Screen::Ledger => Word::Ledger,
        Screen::Sources => Word::Sources,
    };
    let titles = [
        (Word::Help.say(model.lang), Tone::Strong),
        (screen.say(model.lang), Tone::Dim),
    ];
    let Some(area) = panes.list else { return };
    let lines = lines(model);
    let height = usize::from(area.height);
    let end = if lines.len() > height {
        format!(
            "{}–{}/{}",
            from + 1,
            (from + height).min(lines.len()),
            lines.len()
        )
    } else {
        String::new()
    };
    paint::rule(buf, panes.rule, &titles, &end, model.theme);
    paint::lines(buf, area, lines.iter().skip(from), model.theme);
}

/// Lines that the help takes.
pub(in crate::ui) fn length(model: &Model) -> usize {
    lines(model).len()
}

fn lines(model: &Model) -> Vec<Line> {
    let place = Model::place_of(model.screen, model.focus);
    let everywhere = |a: &Action| a.is_in(Place::Help);
    let offered = || actions::of(place).filter(|a| a.is_offered(model));
    let (common, own): (Vec<_>, Vec<_>) = offered().partition(|a| everywhere(a));
    let widths = offered().map(|a| text::width(&a.names_in(&model.keys)));
    let keys = widths.max().unwrap_or(0) + 2;
    let mut out = Vec::new();
    for (title, section) in [(Word::Here, own), (Word::Everywhere, common)] {
        if !out.is_empty() {
            out.push(Line::new());
        }
        out.push(
            Line::new()
                .add(" ", Tone::Plain)
                .add(title.say(model.lang), Tone::Strong),
        );
        out.extend(section.into_iter().map(|a| line(model, a, keys)));
    }
    // Only who may write something somewhere misses these keys.
    if model.can_record() && !model.can_change() {
        out.push(Line::new());
        let why = Word::ReadOnlyHere.say(model.lang);
        out.push(Line::new().add(" ", Tone::Plain).add(why, Tone::Stale));
    }
    out
}

fn line(model: &Model, action: &Action, keys: usize) -> Line {
    let lang = model.lang;
    let danger = if action.dangerous { " ! " } else { "   " };
    let line = Line::new()
        .add(danger, Tone::Broken)
        .add(text::pad(&action.names_in(&model.keys), keys), Tone::Key)
        .add(text::pad(action.title.say(lang), 16), Tone::Plain);
    match actions::why_not(action.id, model) {
        None => line.add(keymap::say_word(model, action.help), Tone::Dim),
        Some(why) => line.add(format!("– {}", keymap::say_word(model, why)), Tone::Stale),
    }
}
