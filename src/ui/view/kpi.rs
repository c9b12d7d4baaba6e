//! KPI: what was reported against what the stores hold, and why.

use super::paint::{self, Line};
use super::signs::title_tone;
use crate::analyse::kpi::{Fit, KpiAnswer, Reported};
use crate::model::Error;
use crate::protocol::Past;
use crate::text;
use crate::ui::layout::Panes;
use crate::ui::model::Model;
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

mod chart;

/// Definitions and counts that are shown; how many follow is said.
const MOST_DEFINITIONS: usize = 12;
const MOST_CELLS: usize = 500;

pub(super) fn draw(model: &Model, panes: &Panes, buf: &mut Buffer) {
    let Some(area) = panes.list else { return };
    let lines = lines(model, width(area));
    let height = usize::from(area.height);
    let from = model.kpi_scroll.min(lines.len().saturating_sub(height));
    let end = if lines.len() > height {
        let to = (from + height).min(lines.len());
        format!("{}–{to}/{}", from + 1, lines.len())
    } else {
        String::new()
    };
    let titles = [(Word::Kpi.say(model.lang), title_tone(true))];
    paint::rule(buf, panes.rule, &titles, &end, model.theme);
    let inner = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        ..area
    };
    paint::lines(buf, inner, lines.iter().skip(from), model.theme);
}

fn width(pane: Rect) -> usize {
    usize::from(pane.width).saturating_sub(2).max(2)
}

/// Lines that the page takes.
pub(in crate::ui) fn length(model: &Model) -> usize {
    let pane = model.panes().list;
    pane.map_or(0, |pane| lines(model, width(pane)).len())
}

/// A page that is being written.
struct Page<'m> {
    model: &'m Model,
    width: usize,
    lines: Vec<Line>,
}

fn lines(model: &Model, width: usize) -> Vec<Line> {
    let mut page = Page {
        model,
        width,
        lines: Vec::new(),
    };
    if model.analysis.as_ref().is_some_and(|a| !a.whole) {
        page.sentence(Word::KpiUnfinished.say(model.lang), Tone::Stale);
    }
    match model.analysis.as_ref().map(|a| (&a.kpi, &a.sql)) {
        None => page.sentence(Word::Judging.say(model.lang), Tone::Dim),
        Some((Ok(answer), sql)) => page.answer(answer, sql),
        Some((Err(error), _)) => page.failed(error),
    }
    page.lines
}

impl Page<'_> {
    fn sentence(&mut self, said: &str, tone: Tone) {
        let safe = text::visible(paint::head(said));
        let wrapped = text::wrap(&safe, self.width);
        self.lines
            .extend(wrapped.iter().map(|l| Line::new().add(l, tone)));
    }

    /// A sentence with a sign before it, its further lines set in.
    fn point(&mut self, sign: &str, said: &str, tone: Tone) {
        let safe = text::visible(paint::head(said));
        let wrapped = text::wrap(&safe, self.width.saturating_sub(2).max(2));
        for (i, part) in wrapped.into_iter().enumerate() {
            let before = if i == 0 { sign } else { " " };
            let line = Line::new().add(text::pad(before, 2), Tone::Dim);
            self.lines.push(line.add(part, tone));
        }
    }

    fn title(&mut self, word: Word) {
        if !self.lines.is_empty() {
            self.lines.push(Line::new());
        }
        let line = Line::new().add(word.say(self.model.lang), Tone::Strong);
        self.lines.push(line);
    }

    fn failed(&mut self, error: &Error) {
        self.sentence(&format!("✖ {}", error.message), Tone::Broken);
        if let Some(hint) = &error.hint {
            self.sentence(&format!("→ {hint}"), Tone::Plain);
        }
    }

    fn answer(&mut self, answer: &Arc<KpiAnswer>, sql: &[String]) {
        let lang = self.model.lang;
        match answer.headline(lang) {
            Some(said) => self.sentence(
                &said,
                if answer.is_exact() {
                    Tone::Good
                } else {
                    Tone::Strong
                },
            ),
            None => {
                self.sentence(Word::NoReport.say(lang), Tone::Strong);
                self.sentence(Word::NoReportHint.say(lang), Tone::Dim);
            }
        }
        for note in answer.notes(lang) {
            self.point("·", &note, Tone::Plain);
        }
        if let Some(reported) = &answer.reported {
            self.past(answer, reported);
            let why = answer.explanations(lang);
            if !why.is_empty() {
                self.title(Word::KpiWhy);
                why.iter()
                    .for_each(|said| self.point("·", said, Tone::Plain));
            }
            self.definitions(answer);
        }
        if !sql.is_empty() {
            self.title(Word::KpiSql);
            sql.iter().for_each(|said| self.sentence(said, Tone::Plain));
        }
        self.cells(answer);
    }

    /// When it was last true, and the last days as a chart.
    fn past(&mut self, answer: &KpiAnswer, reported: &Reported) {
        let lang = self.model.lang;
        self.title(Word::KpiWhen);
        // One of another report would speak of figures that are not on this page.
        let same = |p: &&Arc<Past>| p.answer.reported.as_ref() == Some(reported);
        let Some(past) = self.model.past.as_ref().filter(same) else {
            return self.point(" ", Word::LookingBack.say(lang), Tone::Dim);
        };
        // What follows would contradict the counts above it without a word.
        if past.answer.cells != answer.cells {
            self.point("~", Word::PastIsBehind.say(lang), Tone::Stale);
        }
        match &past.when {
            None => self.point(" ", Word::NoPast.say(lang), Tone::Dim),
            Some(when) => {
                for said in when.say(&past.answer, lang) {
                    self.point("·", &said, Tone::Plain);
                }
            }
        }
        if let Some(chart) = &past.chart {
            let drawn = chart::lines(
                self.model,
                &past.answer,
                chart,
                reported.total(),
                self.width,
            );
            self.lines.extend(drawn);
        }
    }

    /// The definitions that match, or come near.
    fn definitions(&mut self, answer: &KpiAnswer) {
        let lang = self.model.lang;
        let Some(found) = answer.found.as_ref().filter(|f| !f.definitions.is_empty()) else {
            return;
        };
        self.title(Word::KpiDefinitions);
        for d in found.definitions.iter().take(MOST_DEFINITIONS) {
            let (sign, word, tone) = match d.fit {
                Fit::Exact => ("=", Word::MatchExact.say(lang).to_owned(), Tone::Good),
                Fit::Total => ("Σ", Word::MatchTotal.say(lang).to_owned(), Tone::Stale),
                Fit::None => ("≈", words::off_by(lang, d.distance), Tone::Dim),
            };
            let split: Vec<String> = d.by_owner.iter().map(|(_, n)| n.to_string()).collect();
            let label = answer.label(&d.terms, d.without_duplicates, d.newest_days, lang);
            let line = Line::new()
                .add(format!("{sign} "), tone)
                .add(text::pad(&word, 10), tone)
                .add(text::pad_left(&words::figure(d.total), 6), Tone::Strong)
                .add("  ", Tone::Plain)
                .add(text::pad(&split.join("/"), 10), Tone::Plain)
                .add("  ", Tone::Plain);
            self.lines.push(line.add(paint::head(&label), Tone::Plain));
        }
        self.more(found.definitions.len(), MOST_DEFINITIONS);
    }

    /// How many of a list were left out.
    fn more(&mut self, all: usize, most: usize) {
        if all > most {
            let said = words::and_more(self.model.lang, all - most);
            self.point("…", &said, Tone::Dim);
        }
    }

    /// Every count by term, its owners in one line: those that were reported first.
    fn cells(&mut self, answer: &KpiAnswer) {
        self.title(Word::KpiCells);
        if answer.cells.is_empty() {
            return self.point(" ", Word::NoSuchCount.say(self.model.lang), Tone::Dim);
        }
        let terms: Vec<_> = answer.cells.chunk_by(|a, b| a.term == b.term).collect();
        for cells in terms.iter().take(MOST_CELLS) {
            let Some(first) = cells.first() else { continue };
            let sum: u64 = cells.iter().map(|c| c.count).sum();
            let owners = cells.iter().take(MOST_DEFINITIONS);
            let mut said: Vec<String> = owners
                .map(|c| format!("{} {}", paint::head(&c.owner), words::figure(c.count)))
                .collect();
            if let Some(left) = cells.len().checked_sub(MOST_DEFINITIONS).filter(|n| *n > 0) {
                said.push(words::and_more(self.model.lang, left));
            }
            let term = first.term.to_string();
            let line = Line::new()
                .add(text::pad_left(&words::figure(sum), 6), Tone::Strong)
                .add("  ", Tone::Plain)
                .add(paint::head(&term), Tone::Plain);
            let owners = format!("  {}", said.join(" · "));
            if line.width() + text::width(&text::one_line(&owners)) <= self.width {
                self.lines.push(line.add(owners, Tone::Dim));
            } else {
                self.lines.push(line);
                let room = self.width.saturating_sub(10).max(2);
                let owners = said.join(" · ");
                let safe = text::visible(paint::head(&owners));
                for part in text::wrap(&safe, room) {
                    let line = Line::new().add(" ".repeat(10), Tone::Plain);
                    self.lines.push(line.add(part, Tone::Dim));
                }
            }
        }
        self.more(terms.len(), MOST_CELLS);
    }
}
