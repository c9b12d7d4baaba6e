//! Duplicates: the groups, certain first, each with what stays and what is proposed for the others;
//! below them why, in full.

use super::gaps;
use super::paint::{self, Line};
use super::signs::{
    COPY, filter_title, hits_sign, priority_sign, row_start, staged_mark, title_tone,
};
use crate::analyse::duplicates::{Action, Confidence};
use crate::analyse::known::{self, KnownThing};
use crate::protocol::Analysis;
use crate::text;
use crate::ui::keymap;
use crate::ui::layout::Panes;
use crate::ui::model::{DuplicateRow, Model};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells of an id and of an owner at most.
const ID: usize = 14;
const OWNER: usize = 12;

pub(super) fn draw(model: &Model, panes: &Panes, buf: &mut Buffer) {
    let lang = model.lang;
    let Some(area) = panes.list else { return };
    let filter = filter_title(model, panes.rule.width);
    let mut titles = vec![
        (Word::Duplicates.say(lang), title_tone(true)),
        match &filter {
            Some(filter) => (filter.as_str(), Tone::Key),
            None => (Word::CertainFirst.say(lang), Tone::Dim),
        },
    ];
    let missing = gaps::said(model);
    if let Some(missing) = &missing {
        titles.insert(1, (missing, Tone::Broken));
    }
    // The oldest texts of a very large store: what is not looked at is said.
    let left = model.analysis.as_ref();
    let left = left.map_or(0, |a| a.judgement.not_compared);
    let left_said = words::not_compared(lang, left);
    if left > 0 {
        titles.push((left_said.as_str(), Tone::Stale));
    }
    let rows = &model.duplicates.rows;
    let found = model.analysis.as_ref().filter(|_| !rows.is_empty());
    let whole = model
        .analysis
        .as_ref()
        .filter(|a| !a.judgement.groups.is_empty());
    let end = whole.map_or_else(String::new, |a| {
        let all = a.judgement.groups.len();
        if !model.filter.is_on() {
            return words::figure(all as u64);
        }
        let groups = rows.iter().filter(|r| r.item.is_none()).count();
        words::matching(lang, hits_sign(model), groups, all)
    });
    paint::rule(buf, panes.rule, &titles, &end, model.theme);
    let Some(analysis) = found else {
        return empty(model, area, buf);
    };
    let shown = rows.iter().enumerate().skip(model.duplicates.top);
    for (cells, (at, row)) in area.rows().zip(shown) {
        let selected = at == model.duplicates.cursor;
        let mark = row_start(model, at, model.item_at(at).as_ref());
        let line = match row.item {
            None => {
                let mark = Line::new().add(if selected { "▌" } else { " " }, Tone::Plain);
                heading(model, analysis, row.group, mark)
            }
            Some(item) => member(model, analysis, (row.group, item), mark),
        };
        paint::line(buf, cells, &line.unwrap_or_default(), model.theme);
        if selected {
            paint::over(buf, cells, model.theme.cursor());
        }
    }
    foot(model, analysis, panes, buf);
}

fn empty(model: &Model, area: Rect, buf: &mut Buffer) {
    let said = match &model.analysis {
        Some(_) if model.filter.is_on() => vec![Word::NothingMatches, Word::NothingMatchesHint],
        Some(a) if a.whole => gaps::nothing(model, [Word::NothingTwice, Word::NothingTwiceHint]),
        None if model.world.as_ref().is_some_and(|w| w.statuses.is_empty()) => {
            gaps::nothing(model, [Word::NothingTwice, Word::NothingTwiceHint])
        }
        _ => vec![Word::Judging],
    };
    let width = usize::from(area.width).saturating_sub(8).clamp(20, 76);
    let mut lines = vec![Line::new(); 2];
    for (i, word) in said.iter().enumerate() {
        let tone = if i == 0 { Tone::Strong } else { Tone::Dim };
        for part in text::wrap(&keymap::say_word(model, *word), width) {
            lines.push(Line::new().add("    ", Tone::Plain).add(part, tone));
        }
        lines.push(Line::new());
    }
    paint::lines(buf, area, &lines, model.theme);
}

/// `⧉ recurrence · certain · same text, newest of 9, every 12 h`
fn heading(model: &Model, analysis: &Analysis, group: usize, line: Line) -> Option<Line> {
    let of = analysis.judgement.groups.get(group)?;
    let sure = if of.confidence == Confidence::Certain {
        Tone::Strong
    } else {
        Tone::Dim
    };
    let why = analysis.judgement.group_text(group, model.lang);
    let line = line
        .add(COPY, Tone::Copy)
        .add(" ", Tone::Plain)
        .add(words::kind(of.kind).say(model.lang), Tone::Strong)
        .add(" · ", Tone::Dim)
        .add(words::confidence(of.confidence).say(model.lang), sure)
        .add(" · ", Tone::Dim);
    let line = line.add(paint::head(&why), Tone::Plain);
    let known = !model.ledger.acks.is_empty()
        && model
            .ledger
            .is_known(&KnownThing::Group(known::items(&analysis.board, of)));
    Some(if known {
        line.add_right("✓z ", Tone::Dim)
    } else {
        line
    })
}

/// What the group proposes for one of its items.
fn proposed(analysis: &Analysis, (group, item): (usize, usize)) -> Option<(Word, Tone)> {
    let of = analysis.judgement.groups.get(group)?;
    if of.survivor == Some(item) {
        return Some((Word::Keep, Tone::Good));
    }
    let member = of.members.iter().find(|m| m.item == item)?;
    Some(match member.action {
        Action::Cancel => (Word::VerdictCancel, Tone::Copy),
        Action::Review => (Word::VerdictReview, Tone::Stale),
    })
}

fn member(
    model: &Model,
    analysis: &Analysis,
    (group, at): (usize, usize),
    line: Line,
) -> Option<Line> {
    let item = analysis.board.item(at)?;
    let (action, action_tone) = proposed(analysis, (group, at))?;
    let (sign, tone) = priority_sign(item.priority());
    let cut = |foreign: &str, cells: usize| {
        text::pad(
            &text::fit(&text::one_line(paint::head(foreign)), cells),
            cells,
        )
    };
    let created = item.record.times.created;
    let age = created.map_or_else(String::new, |at| text::ago(model.now.age_s(at)));
    let line = line
        .add(" ", Tone::Plain)
        .add(cut(&item.record.id, ID), Tone::Dim)
        .add(" ", Tone::Plain)
        .add(sign, tone)
        .add(" ", Tone::Plain)
        .add(cut(item.owner, OWNER), Tone::Plain)
        .add(text::pad_left(&age, 5), Tone::Dim)
        .add("  ", Tone::Plain)
        .add(paint::head(&item.record.title), Tone::Plain);
    let sure = analysis.judgement.groups.get(group)?.confidence == Confidence::Certain;
    let doubt = if sure || action == Word::VerdictReview {
        ""
    } else {
        " ?"
    };
    let line = line.add_right(format!("{}{doubt}", action.say(model.lang)), action_tone);
    let line = staged_mark(model, &item)
        .into_iter()
        .fold(line, |line, (mark, tone)| {
            line.add_right(" ", Tone::Plain).add_right(mark, tone)
        });
    Some(line.add_right(" ", Tone::Plain))
}

/// Of a heading all its reasons; of an item its verdict.
fn foot(model: &Model, analysis: &Analysis, panes: &Panes, buf: &mut Buffer) {
    let (Some(rule), Some(area)) = (panes.detail_rule, panes.detail) else {
        return;
    };
    let lang = model.lang;
    let row = model.duplicates.rows.get(model.duplicates.cursor);
    let Some(&DuplicateRow { group, item }) = row else {
        return paint::rule(buf, rule, &[], "", model.theme);
    };
    let judgement = &analysis.judgement;
    let of = item.and_then(|at| Some((analysis.board.item(at)?, judgement.verdict(at)?)));
    let (title, said) = match of {
        Some((item, verdict)) => {
            let action = words::verdict(verdict.action).say(lang);
            let why = verdict.say(&analysis.board, judgement, lang);
            (item.key().to_string(), format!("→ {action} · {why}"))
        }
        None => (String::new(), judgement.group_text(group, lang)),
    };
    let titles = [(paint::head(&title), Tone::Dim)];
    let titles: &[_] = if title.is_empty() { &[] } else { &titles };
    paint::rule(buf, rule, titles, "", model.theme);
    let room = usize::from(area.width).saturating_sub(2).max(2);
    let safe = text::visible(paint::head(&said));
    let lines: Vec<Line> = text::wrap(&safe, room)
        .into_iter()
        .take(usize::from(area.height))
        .map(|l| Line::new().add(" ", Tone::Plain).add(l, Tone::Plain))
        .collect();
    paint::lines(buf, area, &lines, model.theme);
}
