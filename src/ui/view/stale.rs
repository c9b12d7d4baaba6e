//! Stale: what has been lying too long, by rule, and below it why the chosen one is.

use super::gaps;
use super::paint::{self, Line};
use super::signs::{
    STALE, filter_title, hits_sign, priority_sign, row_start, staged_mark, title_tone,
};
use crate::analyse::stale;
use crate::protocol::Analysis;
use crate::text;
use crate::ui::keymap;
use crate::ui::layout::Panes;
use crate::ui::model::{Model, StaleRow};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, panes: &Panes, buf: &mut Buffer) {
    let lang = model.lang;
    let filter = filter_title(model, panes.rule.width);
    let mut titles = vec![
        (Word::Stale.say(lang), title_tone(true)),
        match &filter {
            Some(filter) => (filter.as_str(), Tone::Key),
            None => (Word::ByRule.say(lang), Tone::Dim),
        },
    ];
    let missing = gaps::said(model);
    if let Some(missing) = &missing {
        titles.insert(1, (missing, Tone::Broken));
    }
    let Some(area) = panes.list else { return };
    let rows = model.stale.rows.len();
    let all = model.analysis.as_ref().map_or(0, |a| a.stale().len());
    let shown = || {
        let count = |r: &StaleRow| matches!(r, StaleRow::Finding(_));
        model.stale.rows.iter().filter(|r| count(r)).count()
    };
    let end = match (all, model.filter.is_on()) {
        (0, _) => String::new(),
        (_, true) => words::matching(lang, hits_sign(model), shown(), all),
        (_, false) => words::figure(all as u64),
    };
    paint::rule(buf, panes.rule, &titles, &end, model.theme);
    let Some(analysis) = model.analysis.as_ref().filter(|_| rows > 0) else {
        return empty(model, area, buf);
    };
    let columns = Columns::of(model, analysis, area);
    for (line, at) in area.rows().zip(model.stale.top..rows) {
        let selected = at == model.stale.cursor;
        let shown = match model.stale.rows.get(at) {
            Some(StaleRow::Rule { rule, count }) => {
                heading(model, analysis, (*rule, *count), selected)
            }
            Some(StaleRow::Finding(n)) => finding(model, analysis, (at, *n), &columns),
            None => None,
        };
        paint::line(buf, line, &shown.unwrap_or_default(), model.theme);
        if selected {
            paint::over(buf, line, model.theme.cursor());
        }
    }
    foot(model, analysis, panes, buf);
}

fn empty(model: &Model, area: Rect, buf: &mut Buffer) {
    let said = match model.analysis {
        Some(_) if model.filter.is_on() => vec![Word::NothingMatches, Word::NothingMatchesHint],
        None if model.world.as_ref().is_none_or(|w| !w.statuses.is_empty()) => vec![Word::Judging],
        _ => gaps::nothing(model, [Word::NothingStale, Word::NothingStaleHint]),
    };
    let width = usize::from(area.width).saturating_sub(8).clamp(20, 76);
    let mut lines = Vec::new();
    for (i, word) in said.iter().enumerate() {
        let tone = if i == 0 { Tone::Strong } else { Tone::Dim };
        let said = keymap::say_word(model, *word);
        let wrapped = text::wrap(&said, width);
        lines.extend(
            wrapped
                .iter()
                .map(|l| Line::new().add("    ", Tone::Plain).add(l, tone)),
        );
        lines.push(Line::new());
    }
    let down = 2.min(area.height);
    let area = Rect {
        y: area.y + down,
        height: area.height - down,
        ..area
    };
    paint::lines(buf, area, &lines, model.theme);
}

fn mark(selected: bool) -> Line {
    Line::new().add(if selected { "▌" } else { " " }, Tone::Plain)
}

fn heading(
    model: &Model,
    analysis: &Analysis,
    (rule, count): (usize, usize),
    selected: bool,
) -> Option<Line> {
    let (rule, _) = analysis.rules().get(rule)?;
    let said = stale::fragment(rule, count, model.lang);
    let line = mark(selected).add(STALE, Tone::Stale).add(" ", Tone::Plain);
    Some(line.add(said, Tone::Strong))
}

/// Widths of the columns, the same for all rows that are on the screen.
struct Columns {
    id: usize,
    owner: usize,
    age: usize,
}

impl Columns {
    fn of(model: &Model, analysis: &Analysis, area: Rect) -> Self {
        let seen = model.stale.top..model.stale.top + usize::from(area.height);
        let (mut id, mut owner, mut age) = (1, 1, 1);
        for at in seen {
            let Some(StaleRow::Finding(n)) = model.stale.rows.get(at) else {
                continue;
            };
            let Some(found) = analysis.stale().get(*n) else {
                continue;
            };
            if let Some(item) = analysis.board.item(found.position) {
                id = id.max(cells(&item.record.id));
                owner = owner.max(cells(item.owner));
                age = age.max(text::width(&age_of(model, found)));
            }
        }
        let narrow = area.width < 70;
        Self {
            id: id.min(if narrow { 10 } else { 18 }),
            owner: owner.min(if narrow { 8 } else { 14 }),
            age,
        }
    }
}

fn cells(foreign: &str) -> usize {
    text::width(&text::one_line(paint::head(foreign)))
}

/// `6d 8h > 6h`: the figure and its threshold, or the figure alone where any is too old.
fn age_of(model: &Model, finding: &stale::StaleFinding) -> String {
    let age = finding
        .age_s(&model.now)
        .map_or_else(|| "?".to_owned(), text::span);
    match finding.threshold_s {
        0 => age,
        limit => format!("{age} > {}", text::span(limit)),
    }
}

fn finding(
    model: &Model,
    analysis: &Analysis,
    (row, at): (usize, usize),
    columns: &Columns,
) -> Option<Line> {
    let found = analysis.stale().get(at)?;
    let item = analysis.board.item(found.position)?;
    let id = text::one_line(paint::head(&item.record.id)).into_owned();
    let owner = text::one_line(paint::head(item.owner)).into_owned();
    let (sign, tone) = priority_sign(item.priority());
    let line = row_start(model, row, Some(&item))
        .add(" ", Tone::Plain)
        .add(text::pad(&id, columns.id), Tone::Dim)
        .add(" ", Tone::Plain)
        .add(sign, tone)
        .add(" ", Tone::Plain)
        .add(text::pad(&owner, columns.owner), Tone::Plain)
        .add("  ", Tone::Plain)
        .add(
            text::pad_left(&age_of(model, found), columns.age),
            Tone::Stale,
        )
        .add("  ", Tone::Plain);
    let line = line.add(paint::head(&item.record.title), Tone::Plain);
    Some(match staged_mark(model, &item) {
        Some((mark, tone)) => line.add_right(mark, tone).add_right(" ", Tone::Plain),
        None => line,
    })
}

/// Why the chosen one is stale, and what is proposed.
fn foot(model: &Model, analysis: &Analysis, panes: &Panes, buf: &mut Buffer) {
    let (Some(rule), Some(area)) = (panes.detail_rule, panes.detail) else {
        return;
    };
    let Some((item, found)) = model.stale_selected() else {
        return paint::rule(buf, rule, &[], "", model.theme);
    };
    let key = item.key().to_string();
    paint::rule(
        buf,
        rule,
        &[(paint::head(&key), Tone::Dim)],
        "",
        model.theme,
    );
    let action = words::action(found.action).say(model.lang);
    let said = found.say(&analysis.board, model.lang);
    let room = usize::from(area.width).saturating_sub(2).max(2);
    let safe = text::visible(paint::head(&said));
    let why = text::wrap(&safe, room).into_iter().take(2);
    let mut lines: Vec<Line> = why
        .map(|l| Line::new().add(" ", Tone::Plain).add(l, Tone::Stale))
        .collect();
    lines.push(Line::new().add(" → ", Tone::Dim).add(action, Tone::Plain));
    paint::lines(buf, area, &lines, model.theme);
}
