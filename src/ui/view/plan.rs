//! The plan: by source what is changed, what is left alone and why; while it runs how far each
//! source is; then what came of it.

use super::paint::{self, Line};
use super::signs::{divider, letter, sentences, title_tone};
use crate::model::Lang;
use crate::plan::{Part, Plan, Report, Standing};
use crate::report;
use crate::text;
use crate::ui::keymap;
use crate::ui::layout::{Focus, Panes};
use crate::ui::model::{Model, PlanRow, Run, Subject, Told};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(model: &Model, panes: &Panes, buf: &mut Buffer) {
    let Some(area) = panes.list else { return };
    title(model, panes.rule, buf);
    divider(model, panes, buf);
    match &model.plan.run {
        Some(run) => running(model, run, area, buf),
        None => list(model, area, buf),
    }
    let detail = panes.detail.zip(panes.detail_rule);
    if let Some((area, rule)) = detail {
        let key = model.plan.row().and_then(|r| model.plan.key(r));
        let name = key.map(ToString::to_string).unwrap_or_default();
        pane(
            model,
            (&name, model.plan.pane.lines(), model.plan.pane.scroll),
            rule,
            area,
            buf,
        );
    }
}

/// Lines about the chosen row, and how far they are scrolled.
pub(super) fn pane(
    model: &Model,
    (name, lines, scroll): (&str, &[Told], usize),
    rule: Rect,
    area: Rect,
    buf: &mut Buffer,
) {
    let height = usize::from(area.height);
    let end = if lines.len() > height {
        let figure = |n: usize| words::figure(n as u64);
        let to = (scroll + height).min(lines.len());
        format!(
            "{}–{}/{}",
            figure(scroll + 1),
            figure(to),
            figure(lines.len())
        )
    } else {
        String::new()
    };
    let tone = title_tone(model.focus == Focus::Detail);
    let name = text::fit(
        &text::one_line(name),
        usize::from(rule.width).saturating_sub(20).max(8),
    )
    .into_owned();
    let titles = [(name.as_str(), tone)];
    let titles: &[_] = if name.is_empty() { &[] } else { &titles };
    paint::rule(buf, rule, titles, &end, model.theme);
    let shown: Vec<Line> = lines
        .iter()
        .skip(scroll)
        .take(height)
        .map(|told| {
            let start = Line::new().add(" ", Tone::Plain);
            told.iter()
                .fold(start, |line, (text, tone)| line.add(text, *tone))
        })
        .collect();
    paint::lines(buf, area, &shown, model.theme);
}

fn title(model: &Model, rule: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let view = &model.plan;
    let tone = title_tone(model.focus == Focus::List);
    let name = match (&view.result, &view.subject) {
        (Some(_), _) => Word::Result.say(lang).to_owned(),
        (None, Subject::Staged) => Word::Plan.say(lang).to_owned(),
        (None, Subject::Undo { operation, partial }) => words::undo_of(lang, operation, *partial),
    };
    let mut titles: Vec<(String, Tone)> = vec![(name, tone)];
    if view.run.is_some() {
        titles.push((Word::Applying.say(lang).to_owned(), Tone::Stale));
    } else if let Some((_, report)) = &view.result {
        let said = words::outcome(lang, report.changed.len(), report.refused.len());
        titles.push((said, Tone::Dim));
    } else {
        if let Some(plan) = view.plan() {
            titles.push((words::headline(lang, plan), Tone::Dim));
        }
        if view.making {
            titles.push((Word::PlanMaking.say(lang).to_owned(), Tone::Stale));
        }
    }
    let titles: Vec<(&str, Tone)> = titles.iter().map(|(t, tone)| (t.as_str(), *tone)).collect();
    let end = match view.rows.len() {
        0 => String::new(),
        n => {
            let at = words::figure(view.cursor as u64 + 1);
            format!("{at}/{}", words::figure(n as u64))
        }
    };
    paint::rule(buf, rule, &titles, &end, model.theme);
}

fn list(model: &Model, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let view = &model.plan;
    if view.rows.is_empty() {
        let said = match &view.answer {
            Some(Err(error)) => {
                let hint = error.hint.clone().unwrap_or_default();
                vec![error.message.clone(), hint]
            }
            _ if view.making => vec![Word::PlanMaking.say(lang).to_owned()],
            Some(Ok(_)) => vec![Word::NothingToApply.say(lang).to_owned()],
            None if model.staging.is_empty() => vec![
                Word::NothingStaged.say(lang).to_owned(),
                keymap::say_word(model, Word::NothingStagedHint),
            ],
            None => vec![Word::Reading.say(lang).to_owned()],
        };
        return sentences(model, area, &said, buf);
    }
    for (cells, at) in area.rows().zip(view.top..view.rows.len()) {
        let selected = at == view.cursor;
        let Some(row) = view.rows.get(at).copied() else {
            continue;
        };
        let start = Line::new().add(if selected { "▌" } else { " " }, Tone::Plain);
        let line = match (&view.result, view.plan()) {
            (Some((_, report)), _) => of_report(model, report, row, start),
            (None, Some(plan)) => of_plan(model, plan, row, (start, area.width)),
            (None, None) => None,
        };
        let line = line.unwrap_or_default();
        let line = if view.making {
            line.all(Tone::Dim)
        } else {
            line
        };
        paint::line(buf, cells, &line, model.theme);
        if selected && model.focus == Focus::List {
            paint::over(buf, cells, model.theme.cursor());
        }
    }
}

/// Queue and id: the source stands in the heading.
fn short(key: &crate::model::ItemKey) -> String {
    let id = text::fit(&text::one_line(&key.id), 20).into_owned();
    format!("{}/{id}", text::one_line(paint::head(&key.queue)))
}

fn counts(lang: Lang, plan: &Plan, part: &Part) -> String {
    let counts = words::counts(lang, part.changes.iter());
    words::what(lang, counts, plan.undoes.is_some())
}

fn of_plan(model: &Model, plan: &Plan, row: PlanRow, (line, width): (Line, u16)) -> Option<Line> {
    let lang = model.lang;
    let title = |key| {
        let title = model.plan.titles.get(key);
        title.map_or("", String::as_str)
    };
    Some(match row {
        PlanRow::Part(at) => {
            let part = plan.parts.get(at)?;
            let line = line
                .add(&part.source, Tone::Strong)
                .add(" · ", Tone::Dim)
                .add(counts(lang, plan, part), Tone::Plain);
            let line = if part.side_effects.is_empty() {
                line
            } else {
                line.add(" !", Tone::Danger)
            };
            let needed = |word: &str| plan.needs_approval.iter().any(|a| a == word);
            if !part.changes.iter().any(|c| needed(c.action.word())) {
                line
            } else {
                line.add_right(Word::NeedsApproval.say(lang), Tone::Stale)
                    .add_right(" ", Tone::Plain)
            }
        }
        PlanRow::Change(part, at) => {
            let change = plan.parts.get(part)?.changes.get(at)?;
            let sign = match plan.undoes {
                Some(_) => " ↶  ".to_owned(),
                None => format!(" ✓{} ", letter(&change.action)),
            };
            let stands_out = model.plan.standing_out.contains(&change.key);
            let (sign, tone) = match stands_out {
                true => (sign.replace('✓', "!"), Tone::Stale),
                false => (sign, Tone::Staged),
            };
            let line = line
                .add(sign, tone)
                .add(short(&change.key), Tone::Dim)
                .add("  ", Tone::Plain)
                .add(title(&change.key), Tone::Plain);
            let difference = change.before.difference(&change.after);
            match difference.first() {
                Some((_, before, after)) => {
                    let nothing = Word::NoValue.say(lang);
                    let said = report::change_text(*before, *after, nothing);
                    let said = text::fit(&said, usize::from(width) / 3).into_owned();
                    line.add_right(said, Tone::Added)
                        .add_right(" ", Tone::Plain)
                }
                None => line,
            }
        }
        PlanRow::Left => {
            let n = words::figure(plan.refused.len() as u64);
            line.add(Word::LeftAlone.say(lang), Tone::Strong)
                .add(" ", Tone::Plain)
                .add(n, Tone::Plain)
        }
        PlanRow::Refused(at) => {
            let refused = plan.refused.get(at)?;
            line.add(" ✗  ", Tone::Refused)
                .add(short(&refused.key), Tone::Dim)
                .add("  ", Tone::Plain)
                .add(&refused.why, Tone::Plain)
        }
        _ => return None,
    })
}

fn of_report(model: &Model, report: &Report, row: PlanRow, line: Line) -> Option<Line> {
    let lang = model.lang;
    let heading = |line: Line, word: Word, n: usize| {
        line.add(word.say(lang), Tone::Strong)
            .add(" ", Tone::Plain)
            .add(words::figure(n as u64), Tone::Plain)
    };
    Some(match row {
        PlanRow::Done => heading(line, Word::WasChanged, report.changed.len()),
        PlanRow::NotDone => heading(line, Word::WasNotChanged, report.refused.len()),
        PlanRow::Changed(at) => {
            let key = report.changed.get(at)?;
            let title = model.plan.titles.get(key);
            line.add(" ✓ ", Tone::Good)
                .add(key.to_string(), Tone::Dim)
                .add("  ", Tone::Plain)
                .add(title.map_or("", String::as_str), Tone::Plain)
        }
        PlanRow::Kept(at) => {
            let refused = report.refused.get(at)?;
            line.add(" ✗ ", Tone::Refused)
                .add(refused.key.to_string(), Tone::Dim)
                .add("  ", Tone::Plain)
                .add(&refused.why, Tone::Plain)
        }
        PlanRow::Unknown(at) => {
            let (source, why) = report.unknown.get(at)?;
            line.add(" ? ", Tone::Danger)
                .add(&**source, Tone::Strong)
                .add("  ", Tone::Plain)
                .add(why, Tone::Danger)
        }
        PlanRow::Unrecorded(at) => {
            let what = report.unrecorded.get(at)?;
            line.add(" ! ", Tone::Danger)
                .add(words::unrecorded(lang, what), Tone::Danger)
        }
        PlanRow::Note(at) => line
            .add(" · ", Tone::Dim)
            .add(report.notes.get(at)?, Tone::Dim),
        _ => return None,
    })
}

/// Each source of the plan that is being applied.
fn running(model: &Model, run: &Run, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let mut lines = vec![Line::new()];
    for (source, rows, ended) in &run.sources {
        let now = run.now.as_ref() == Some(source);
        let (sign, said, tone) = match ended {
            Some(standing) => {
                let (sign, tone) = standing_sign(standing.word());
                (sign, words::standing_word(standing), tone)
            }
            None if now => ("▸", Word::Running, Tone::Stale),
            None => ("·", Word::WaitsForTurn, Tone::Dim),
        };
        let line = Line::new()
            .add(format!("  {sign} "), tone)
            .add(&**source, Tone::Strong)
            .add("  ", Tone::Plain)
            .add(words::items(lang, *rows), Tone::Plain)
            .add("  ", Tone::Plain)
            .add(said.say(lang), tone);
        lines.push(match ended {
            Some(Standing::Unknown(why)) => line.add(format!("  {why}"), Tone::Danger),
            _ => line,
        });
    }
    paint::lines(buf, area, &lines, model.theme);
}

/// The sign of how an operation or a part of it stands, one cell wide.
pub(super) fn standing_sign(word: &str) -> (&'static str, Tone) {
    match word {
        "applied" => ("✓", Tone::Good),
        "refused" => ("✗", Tone::Refused),
        "not_applied" => ("–", Tone::Dim),
        "unknown" => ("?", Tone::Danger),
        "open" => ("…", Tone::Stale),
        _ => ("±", Tone::Stale),
    }
}
