//! Sources: one line each, and below all that is known of the chosen one.

use super::paint::{self, Line};
use super::signs::title_tone;
use crate::model::{HealthState, QueueSnapshot, SourceSnapshot, Sureness, Total};
use crate::protocol::{Freshness, SourceStatus};
use crate::text;
use crate::ui::keymap;
use crate::ui::layout::{Focus, Panes};
use crate::ui::model::{Model, Saving, World};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The sign of a source's state.
pub(super) fn sign(state: HealthState) -> (&'static str, Tone) {
    match state {
        HealthState::Ok => ("●", Tone::Good),
        HealthState::Absent => ("○", Tone::Stale),
        HealthState::Unreadable => ("✖", Tone::Broken),
    }
}

pub(super) fn draw(model: &Model, panes: &Panes, buf: &mut Buffer) {
    let lang = model.lang;
    let offer = keymap::say_word(model, Word::SaveOffer);
    let mut titles = vec![(
        Word::Sources.say(lang),
        title_tone(model.focus == Focus::List),
    )];
    if model.saving == Saving::Possible {
        titles.push((offer.as_str(), Tone::Stale));
    }
    paint::rule(buf, panes.rule, &titles, "", model.theme);
    let Some(list) = panes.list else { return };
    let Some(world) = model.world.as_ref().filter(|w| !w.statuses.is_empty()) else {
        let said = match &model.world {
            Some(_) => Word::NoSources,
            None => Word::Reading,
        };
        let line = Line::new()
            .add("    ", Tone::Plain)
            .add(said.say(lang), Tone::Strong);
        return paint::line(buf, list, &line, model.theme);
    };
    let name_width = {
        let names = world.board.sources().iter().map(|s| text::width(&s.name));
        names.max().unwrap_or(0).clamp(6, 20)
    };
    let sources = world
        .board
        .sources()
        .iter()
        .zip(&world.statuses)
        .enumerate();
    for (row, (at, (source, status))) in list.rows().zip(sources.skip(model.sources.top)) {
        let selected = at == model.sources.cursor;
        let line = overview(
            model,
            world,
            at,
            (source, *status),
            (selected, name_width, row.width),
        );
        paint::line(buf, row, &line, model.theme);
        if selected && model.focus == Focus::List {
            paint::over(buf, row, model.theme.cursor());
        }
    }
    let (Some(rule), Some(area)) = (panes.detail_rule, panes.detail) else {
        return;
    };
    let content = content(model, width(area));
    let height = usize::from(area.height);
    let end = if content.len() > height {
        let to = (model.sources.scroll + height).min(content.len());
        format!("{}–{to}/{}", model.sources.scroll + 1, content.len())
    } else {
        String::new()
    };
    let name = world.board.sources().get(model.sources.cursor);
    let name = name.map_or("", |s| &*s.name);
    let tone = title_tone(model.focus == Focus::Detail);
    paint::rule(buf, rule, &[(name, tone)], &end, model.theme);
    let inner = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        ..area
    };
    let shown = content.iter().skip(model.sources.scroll);
    paint::lines(buf, inner, shown, model.theme);
}

fn width(pane: Rect) -> usize {
    usize::from(pane.width).saturating_sub(2).max(2)
}

/// Lines that the chosen source takes.
pub(in crate::ui) fn length(model: &Model) -> usize {
    let pane = model.panes().detail;
    pane.map_or(0, |pane| content(model, width(pane)).len())
}

/// `● canonical  canonical  sqlite  540 live   08:14  /srv/queues/canonical.db`
fn overview(
    model: &Model,
    world: &World,
    at: usize,
    (source, status): (&SourceSnapshot, SourceStatus),
    (selected, name_width, room): (bool, usize, u16),
) -> Line {
    let lang = model.lang;
    let (sign, tone) = sign(source.state);
    let unread = status.freshness == Freshness::Unread;
    let (sign, tone) = if unread {
        ("…", Tone::Dim)
    } else {
        (sign, tone)
    };
    let line = Line::new()
        .add(if selected { "▌" } else { " " }, Tone::Plain)
        .add(sign, tone)
        .add(" ", Tone::Plain)
        .add(text::pad(&source.name, name_width), Tone::Strong)
        .add("  ", Tone::Plain)
        .add(
            text::pad(words::role(source.role).say(lang), 9),
            Tone::Plain,
        )
        .add("  ", Tone::Plain)
        .add(text::pad(source.kind.word(), 6), Tone::Dim)
        .add("  ", Tone::Plain);
    if status.reading {
        return line.add(Word::Reading.say(lang), Tone::Dim);
    }
    let live = world
        .live_in
        .get(at)
        .map_or(0, |queues| queues.iter().sum());
    let counted = words::count(lang, live, Word::Live.say(lang));
    match (source.state, status.freshness) {
        (HealthState::Ok, _) => {
            let written = source.facts.modified.map_or(String::new(), |at| {
                let time = words::clock_time(&model.now, at);
                format!("{} {time}", Word::Written.say(lang))
            });
            let line = line
                .add(text::pad(&counted, 14), Tone::Plain)
                .add(text::pad(&written, 22), Tone::Dim);
            let left = usize::from(room).saturating_sub(line.width() + 1);
            let path = text::one_line(&source.path.to_string_lossy()).into_owned();
            line.add(tail(&path, left), Tone::Dim)
        }
        (_, Freshness::LastKnown { as_of }) => {
            let time = as_of.map_or("?".to_owned(), |at| words::clock_time(&model.now, at));
            line.add(words::health(source.state).say(lang), Tone::Broken)
                .add(" · ", Tone::Dim)
                .add(counted, Tone::Dim)
                .add(" ", Tone::Plain)
                .add(words::as_of(lang, &time), Tone::Stale)
        }
        (state, _) => {
            let tone = if source.is_fine() { Tone::Dim } else { tone };
            let line = line.add(words::health(state).say(lang), tone);
            let why = source.error.as_ref().map_or("", |e| &e.message);
            line.add(" · ", Tone::Dim).add(paint::head(why), Tone::Dim)
        }
    }
}

/// The end of a path, which says more than its beginning; nothing where that would say nothing.
fn tail(path: &str, cells: usize) -> String {
    if text::width(path) <= cells {
        return path.to_owned();
    }
    let ends = path
        .char_indices()
        .map(|(at, _)| path.get(at..).unwrap_or_default());
    let fitting = ends
        .filter(|end| end.starts_with('/'))
        .find(|end| text::width(end) < cells);
    fitting.map_or(String::new(), |end| format!("…{end}"))
}

/// All that is known of the chosen source.
fn content(model: &Model, width: usize) -> Vec<Line> {
    let chosen = model.world.as_ref().and_then(|world| {
        let at = model.sources.cursor;
        Some((world, at, world.board.sources().get(at)?))
    });
    let Some((world, at, source)) = chosen else {
        let said = match &model.world {
            Some(_) => Word::NoSourcesHint.say(model.lang),
            None => "",
        };
        return Writer::new(model, width).sentence(said, Tone::Plain).lines;
    };
    let status = world.status(at);
    let mut out = Writer::new(model, width);
    out = out.state(source, status);
    if status.freshness == Freshness::Unread {
        return out.fact(Word::Path, &source.path.to_string_lossy()).lines;
    }
    out = out.facts(source);
    let none = Vec::new();
    let live = world.live_in.get(at).unwrap_or(&none);
    out = out.heading(Word::Queues, source.queues.len());
    if source.queues.is_empty() && source.state == HealthState::Ok {
        out = out.sentence(Word::NoQueues.say(model.lang), Tone::Dim);
    }
    for (queue, live) in source.queues.iter().zip(live) {
        out = out.queue(queue, *live);
    }
    let of_source = world
        .board
        .problems()
        .iter()
        .filter(|p| p.source == source.name);
    out = out.heading(Word::Problems, of_source.clone().count());
    for problem in of_source.take(Writer::MOST_PROBLEMS) {
        let place = [problem.queue.as_deref(), problem.id.as_deref()];
        let place: Vec<&str> = place.into_iter().flatten().map(paint::head).collect();
        let place = place.join("/");
        let gap = if place.is_empty() { "" } else { " " };
        let said = format!("! {place}{gap}{}: {}", problem.field, problem.why);
        out = out.sentence(&said, Tone::Broken);
    }
    out = out.heading(Word::PassedOver, source.passed_over.len());
    for passed in &source.passed_over {
        out = out.sentence(&format!("{} — {}", passed.name, passed.why), Tone::Dim);
    }
    out.lines
}

/// Lines under headings.
struct Writer<'m> {
    model: &'m Model,
    width: usize,
    lines: Vec<Line>,
}

const LABEL: usize = 11;

impl<'m> Writer<'m> {
    /// Problems that are listed here; the heading says how many there are.
    const MOST_PROBLEMS: usize = 1000;

    fn new(model: &'m Model, width: usize) -> Self {
        Self {
            model,
            width,
            lines: Vec::new(),
        }
    }

    /// A sentence, indented where it goes on.
    fn sentence(mut self, said: &str, tone: Tone) -> Self {
        let said = text::visible(paint::head(said)).into_owned();
        for (i, part) in text::wrap(&said, self.width.saturating_sub(2).max(2))
            .iter()
            .enumerate()
        {
            let line = Line::new().add(if i == 0 { "" } else { "  " }, Tone::Plain);
            self.lines.push(line.add(part, tone));
        }
        self
    }

    fn heading(mut self, of: Word, count: usize) -> Self {
        if count == 0 && of != Word::Queues {
            return self;
        }
        self.lines.push(Line::new());
        let line = Line::new().add(of.say(self.model.lang), Tone::Strong);
        self.lines.push(match count {
            0 => line,
            n => line.add(format!(" {}", words::figure(n as u64)), Tone::Dim),
        });
        self
    }

    fn fact(mut self, label: Word, value: &str) -> Self {
        let room = self.width.saturating_sub(LABEL).max(2);
        let value = text::visible(paint::head(value)).into_owned();
        for (i, part) in text::wrap(&value, room).into_iter().enumerate() {
            let label = if i == 0 {
                label.say(self.model.lang)
            } else {
                ""
            };
            let line = Line::new().add(text::pad(label, LABEL), Tone::Dim);
            self.lines.push(line.add(part, Tone::Plain));
        }
        self
    }

    fn state(mut self, source: &SourceSnapshot, status: SourceStatus) -> Self {
        let lang = self.model.lang;
        if status.reading || status.freshness == Freshness::Unread {
            let line = Line::new().add("… ", Tone::Dim);
            self.lines
                .push(line.add(Word::Reading.say(lang), Tone::Dim));
        }
        if status.freshness == Freshness::Unread {
            return self;
        }
        let (sign, tone) = sign(source.state);
        let mut line = Line::new()
            .add(sign, tone)
            .add(" ", Tone::Plain)
            .add(words::health(source.state).say(lang), tone)
            .add(" · ", Tone::Dim)
            .add(words::role(source.role).say(lang), Tone::Plain)
            .add(" · ", Tone::Dim)
            .add(source.kind.word(), Tone::Plain);
        if source.optional {
            line = line
                .add(" · ", Tone::Dim)
                .add(Word::Optional.say(lang), Tone::Plain);
        }
        if let Freshness::LastKnown { as_of } = status.freshness {
            let time = as_of.map_or("?".to_owned(), |at| words::clock_time(&self.model.now, at));
            line = line
                .add(" · ", Tone::Dim)
                .add(words::as_of(lang, &time), Tone::Stale);
        }
        self.lines.push(line);
        if let Some(error) = &source.error {
            self = self.sentence(&error.message, Tone::Plain);
            if let Some(hint) = &error.hint {
                self = self.sentence(&format!("→ {hint}"), Tone::Strong);
            }
        }
        self
    }

    fn facts(mut self, source: &SourceSnapshot) -> Self {
        let (lang, now) = (self.model.lang, &self.model.now);
        let facts = &source.facts;
        self = self.fact(Word::Path, &source.path.to_string_lossy());
        if let Some(size) = facts.size {
            self = self.fact(Word::Size, &bytes(size));
        }
        if let Some(at) = facts.modified {
            let ago = lang.ago(now.age_s(at));
            self = self.fact(
                Word::Written,
                &format!("{}  {ago}", now.format(at, "%Y-%m-%d %H:%M:%S")),
            );
        }
        let journal: Vec<&str> = [facts.journal, facts.access]
            .into_iter()
            .flatten()
            .collect();
        if !journal.is_empty() {
            self = self.fact(Word::Journal, &journal.join(" · "));
        }
        if let Some(at) = source.read_at {
            self = self.fact(Word::ReadAt, &now.format(at, "%Y-%m-%d %H:%M:%S"));
        }
        self
    }

    fn queue(mut self, queue: &QueueSnapshot, live: u64) -> Self {
        let lang = self.model.lang;
        let mapping = &queue.mapping;
        let total = match queue.total {
            Total::Exact(n) => words::figure(n),
            Total::AtLeast(n) => format!("≥{}", words::figure(n)),
        };
        let (mark, tone) = match mapping.sureness {
            Sureness::Unsure => (" ?", Tone::Stale),
            Sureness::Sure | Sureness::Likely => ("", Tone::Plain),
        };
        let mut line = Line::new()
            .add(paint::head(&queue.name), Tone::Strong)
            .add(mark, tone)
            .add("  ", Tone::Plain)
            .add(words::live_of(lang, live, &total), Tone::Plain)
            .add(" · ", Tone::Dim)
            .add(words::origin(lang, &mapping.origin), Tone::Plain)
            .add(" · ", Tone::Dim)
            .add(words::sureness(mapping.sureness).say(lang), tone);
        if mapping.read_only.is_some() {
            line = line
                .add(" · ", Tone::Dim)
                .add(Word::ReadOnlyQueue.say(lang), Tone::Plain);
        }
        self.lines.push(line);
        if !mapping.why.is_empty() {
            self = self.sentence(&format!("  {}", mapping.why.join("; ")), Tone::Dim);
        }
        for question in &mapping.questions {
            self = self.sentence(&format!("  ? {}", question.what), Tone::Stale);
            self = self.sentence(&format!("    → {}", question.key), Tone::Strong);
        }
        self
    }
}

/// `12.3 MB`, and the bytes themselves below a thousand.
fn bytes(n: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if n < 1000 {
        return format!("{n} B");
    }
    let mut tenths = n / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit < UNITS.len() - 1 {
        tenths /= 1000;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    format!("{}.{} {name}", words::figure(tenths / 10), tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_keeps_its_end() {
        for (cells, want) in [
            (30, "/srv/큐/canonical.db"),
            (16, "…/canonical.db"),
            (8, ""),
        ] {
            assert_eq!(tail("/srv/큐/canonical.db", cells), want);
        }
    }

    #[test]
    fn sizes() {
        for (n, want) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (12_345_678, "12.3 MB"),
            (999_999, "999.9 kB"),
            (u64::MAX, "18,446,744.0 TB"),
        ] {
            assert_eq!(bytes(n), want, "{n}");
        }
    }
}
