//! The ledger: what was changed from here, newest first, and beside it one operation row by row.

use super::paint::{self, Line};
use super::plan::{pane, standing_sign};
use super::signs::{divider, sentences, stands, title_tone};
use crate::plan::Operation;
use crate::text;
use crate::ui::layout::{Focus, Panes};
use crate::ui::model::{Model, is_unknown};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, panes: &Panes, buf: &mut Buffer) {
    let Some(area) = panes.list else { return };
    let lang = model.lang;
    let all = model.ledger.all();
    let tone = title_tone(model.focus == Focus::List);
    let unknown = model.ledger.unknown();
    let loud = words::unknown_operations(lang, unknown);
    let mut titles = vec![(Word::Ledger.say(lang), tone)];
    if unknown > 0 {
        titles.push((loud.as_str(), Tone::Danger));
    }
    let end = match all.len() {
        0 => String::new(),
        n => {
            let at = words::figure(model.ledger.cursor as u64 + 1);
            format!("{at}/{}", words::figure(n as u64))
        }
    };
    paint::rule(buf, panes.rule, &titles, &end, model.theme);
    divider(model, panes, buf);
    list(model, area, buf);
    if let Some((area, rule)) = panes.detail.zip(panes.detail_rule) {
        let id = model.ledger.here().map_or("", |o| o.id.as_str());
        let of = &model.ledger.pane;
        pane(model, (id, of.lines(), of.scroll), rule, area, buf);
    }
}

fn list(model: &Model, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let said = match &model.ledger.operations {
        None => vec![Word::LedgerUnread.say(lang).to_owned()],
        Some(Err(error)) => vec![
            Word::LedgerBroken.say(lang).to_owned(),
            error.message.clone(),
            error.hint.clone().unwrap_or_default(),
        ],
        Some(Ok(all)) if all.is_empty() => vec![
            Word::LedgerEmpty.say(lang).to_owned(),
            Word::LedgerEmptyHint.say(lang).to_owned(),
        ],
        Some(Ok(_)) => Vec::new(),
    };
    if !said.is_empty() {
        return sentences(model, area, &said, buf);
    }
    let shown = model.ledger.all().iter().enumerate();
    for (cells, (at, operation)) in area.rows().zip(shown.skip(model.ledger.top)) {
        let selected = at == model.ledger.cursor;
        let start = Line::new().add(if selected { "▌" } else { " " }, Tone::Plain);
        paint::line(buf, cells, &line(model, operation, start), model.theme);
        if selected && model.focus == Focus::List {
            paint::over(buf, cells, model.theme.cursor());
        }
    }
}

fn line(model: &Model, of: &Operation, line: Line) -> Line {
    let lang = model.lang;
    let word = of.word();
    let unknown = is_unknown(of);
    let (sign, tone) = standing_sign(if unknown { "unknown" } else { word });
    let undone = !of.undone_by.is_empty() && of.left() == 0;
    let parts: Vec<String> = of
        .parts
        .iter()
        .map(|p| {
            format!(
                "{} → {}",
                words::counts(lang, p.part.changes.iter()),
                p.part.source
            )
        })
        .collect();
    let mut line = line
        .add(sign, tone)
        .add(" ", Tone::Plain)
        .add(model.now.format(of.by.at, "%m-%d %H:%M"), Tone::Dim)
        .add("  ", Tone::Plain);
    if let Some(undone) = &of.undoes {
        let said = words::undo_of(lang, undone, false);
        line = line.add(said, Tone::Stale).add(lang.colon(), Tone::Dim);
    }
    line = line.add(
        parts.join(lang.comma()),
        if undone { Tone::Dim } else { Tone::Plain },
    );
    let actor = text::fit(&text::one_line(&of.by.actor), 12).into_owned();
    line = line.add("  ", Tone::Plain).add(actor, Tone::Dim);
    let tone = if undone { Tone::Dim } else { tone };
    line.add_right(stands(lang, of), tone)
        .add_right(" ", Tone::Plain)
}
