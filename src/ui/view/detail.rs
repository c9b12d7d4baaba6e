//! All about one item.

use super::paint::{self, Line};
use super::signs::{COPY, STALE, priority_sign, state_tone, title_tone};
use crate::analyse::ItemRef;
use crate::analyse::duplicates::Confidence;
use crate::analyse::known::KnownThing;
use crate::model::{Field, Moment, State, ZoneDecision};
use crate::protocol::Freshness;
use crate::text;
use crate::ui::layout::Focus;
use crate::ui::model::{Body, Kin, Model, World};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Characters of a note or another foreign text that are shown; how many follow is said.
const LONGEST: usize = 2000;

pub(super) fn draw(model: &Model, rule: Rect, area: Rect, buf: &mut Buffer) {
    let focused = model.focus == Focus::Detail;
    let key = model.selected().map(|item| item.key().to_string());
    let title = match &key {
        Some(key) => paint::head(key),
        None => Word::Item.say(model.lang),
    };
    let (length, height) = (length(model), usize::from(area.height));
    // Where the text is longer than the pane: the lines that are seen.
    let end = if length > height {
        let to = (model.detail.scroll + height).min(length);
        format!("{}–{to}/{length}", model.detail.scroll + 1)
    } else {
        String::new()
    };
    paint::rule(
        buf,
        rule,
        &[(title, title_tone(focused))],
        &end,
        model.theme,
    );
    let inner = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        ..area
    };
    let (facts, body) = content(model, text_width(area));
    let mut shown = facts.iter().skip(model.detail.scroll);
    let body: Vec<Line> = {
        let skip = model.detail.scroll.saturating_sub(facts.len());
        let seen = body.iter().skip(skip).take(height);
        seen.map(|l| Line::new().add(l, Tone::Plain)).collect()
    };
    let mut body = body.iter();
    let lines = std::iter::from_fn(|| shown.next().or_else(|| body.next()));
    paint::lines(buf, inner, lines, model.theme);
}

/// Cells of a line of text in a pane: a margin at either side.
pub(in crate::ui) fn text_width(pane: Rect) -> usize {
    usize::from(pane.width).saturating_sub(2).max(2)
}

/// Lines that the detail takes in its pane.
pub(in crate::ui) fn length(model: &Model) -> usize {
    let Some(pane) = model.triage_detail() else {
        return 0;
    };
    let (facts, body) = content(model, text_width(pane));
    facts.len() + body.len()
}

/// The lines above the body, and those of the body.
fn content(model: &Model, width: usize) -> (Vec<Line>, &[String]) {
    let lang = model.lang;
    let (Some(world), Some(item)) = (&model.world, model.selected()) else {
        let said = Word::SelectItem.say(lang);
        return (wrapped(said, width, Tone::Dim), &[]);
    };
    let mut lines = wrapped(&limited(model, &item.record.title), width, Tone::Strong);
    lines.push(summary(model, &item));
    why(model, &item, width, &mut lines);
    links(model, width, &mut lines);
    lines.push(Line::new());
    Facts {
        model,
        width,
        lines: &mut lines,
    }
    .all(&item);
    problems(model, world, &item, width, &mut lines);
    lines.push(Line::new());
    let body: &[String] = match &model.detail.body {
        Body::Unread | Body::Asked => {
            lines.push(Line::new().add(Word::Reading.say(lang), Tone::Dim));
            &[]
        }
        Body::Nothing => {
            lines.push(Line::new().add(Word::NoBody.say(lang), Tone::Dim));
            &[]
        }
        Body::Here { lines, .. } => lines,
        Body::Failed(error) => {
            lines.extend(wrapped(
                &format!("✖ {}", error.message),
                width,
                Tone::Broken,
            ));
            if let Some(hint) = &error.hint {
                lines.extend(wrapped(&format!("→ {hint}"), width, Tone::Plain));
            }
            &[]
        }
    };
    (lines, body)
}

/// Foreign text with its control characters shown and its end cut off where it is very long.
fn limited(model: &Model, foreign: &str) -> String {
    let shown = text::visible(foreign);
    match shown.char_indices().nth(LONGEST) {
        None => shown.into_owned(),
        Some((at, _)) => {
            let left = shown.chars().count() - LONGEST;
            let head = shown.get(..at).unwrap_or_default();
            format!("{head}{}", words::more_characters(model.lang, left))
        }
    }
}

fn wrapped(text: &str, width: usize, tone: Tone) -> Vec<Line> {
    let lines = text::wrap(text, width);
    lines.iter().map(|l| Line::new().add(l, tone)).collect()
}

/// `‼ urgent · queued · ron · 8h`
fn summary(model: &Model, item: &ItemRef<'_>) -> Line {
    let lang = model.lang;
    let (sign, tone) = priority_sign(item.priority());
    let mut line = Line::new();
    if !sign.trim().is_empty() {
        line = line.add(sign, tone).add(" ", Tone::Plain);
    }
    line = line
        .add(words::priority(item.priority()).say(lang), tone)
        .add(" · ", Tone::Dim)
        .add(
            words::state(item.state()).say(lang),
            state_tone(item.state()),
        )
        .add(" · ", Tone::Dim)
        .add(paint::head(item.owner), Tone::Plain);
    if let Some(created) = item.time(Field::Created) {
        let age = text::span(model.now.age_s(created));
        line = line.add(" · ", Tone::Dim).add(age, Tone::Plain);
    }
    line
}

/// What is to be done with it and why: the action, one sentence, and the reasons of its groups.
fn why(model: &Model, item: &ItemRef<'_>, width: usize, lines: &mut Vec<Line>) {
    let lang = model.lang;
    let Some(analysis) = &model.analysis else {
        return;
    };
    let Some(at) = analysis.position(item) else {
        return;
    };
    let judgement = &analysis.judgement;
    let mut said = String::new();
    if let Some(verdict) = judgement.verdict(at) {
        let mut action = words::verdict(verdict.action).say(lang).to_owned();
        if verdict.confidence != Confidence::Certain {
            let sure = words::confidence(verdict.confidence).say(lang);
            action.push_str(&lang.aside(sure));
        }
        lines.push(Line::new());
        lines.extend(wrapped(&format!("→ {action}"), width, Tone::Strong));
        said = limited(model, &verdict.say(&analysis.board, judgement, lang));
        lines.extend(wrapped(&said, width, Tone::Plain));
    }
    if let Some(finding) = analysis.stale_of(&item.key()) {
        let why = limited(model, &finding.say(&analysis.board, lang));
        // Where it is the verdict's own reason it has been said.
        if why != said {
            lines.extend(wrapped(&format!("{STALE} {why}"), width, Tone::Stale));
        }
    }
    for group in judgement.groups_of(at) {
        let why = limited(model, &judgement.group_text(*group, lang));
        if said.contains(&why) {
            continue;
        }
        let Some(of) = judgement.groups.get(*group) else {
            continue;
        };
        let kind = words::kind(of.kind).say(lang);
        let sure = words::confidence(of.confidence).say(lang);
        let text = format!("{COPY} {kind} · {sure} · {why}");
        lines.extend(wrapped(&text, width, Tone::Copy));
    }
}

/// Lines of the reason of a failed attempt that are shown.
const REASON: usize = 2;

/// The other items of its groups, each with its key and its age, failed ones with their reason; the
/// chosen one leads on.
fn links(model: &Model, width: usize, lines: &mut Vec<Line>) {
    let links = model.links();
    let chosen = model.detail.link.min(links.len().saturating_sub(1));
    for (at, item) in links.iter().enumerate() {
        let here = at == chosen && model.focus == Focus::Detail;
        let age = item.record.times.created;
        let age = age.map_or_else(String::new, |at| text::ago(model.now.age_s(at)));
        let tone = if here { Tone::Strong } else { Tone::Dim };
        let key = item.key().to_string();
        let state = words::state(item.state()).say(model.lang);
        lines.push(
            Line::new()
                .add(if here { "▸ " } else { "  " }, Tone::Plain)
                .add(paint::head(&key), tone)
                .add(format!("  {age}  {state}"), Tone::Dim),
        );
        let reason = item.record.note.as_deref().map(str::trim);
        let reason = reason.filter(|n| item.state() == State::Failed && !n.is_empty());
        if let Some(reason) = reason {
            let reason = limited(model, reason);
            let room = width.saturating_sub(4).max(2);
            for part in text::wrap(&reason, room).into_iter().take(REASON) {
                let line = Line::new().add("    ", Tone::Plain);
                lines.push(line.add(part, Tone::Broken));
            }
        }
    }
}

/// The labelled lines.
struct Facts<'m> {
    model: &'m Model,
    width: usize,
    lines: &'m mut Vec<Line>,
}

/// Cells of the labels; a word that is longer than this would not fit its column.
const LABEL: usize = 11;

impl Facts<'_> {
    fn all(&mut self, item: &ItemRef<'_>) {
        let lang = self.model.lang;
        let record = item.record;
        // The store's own words, where they are not the ones above.
        if *record.status != *item.state().word() {
            let said = words::state(item.state()).say(lang);
            self.fact(Word::State, &format!("{} = {said}", record.status));
        }
        if let Some(raw) = &record.owner
            && **raw != **item.owner
        {
            self.fact(Word::Owner, &format!("{raw} = {}", item.owner));
        }
        self.as_of(item);
        for (field, label) in [
            (Field::Created, Word::Created),
            (Field::Updated, Word::Updated),
            (Field::Claimed, Word::ClaimedAt),
            (Field::Heartbeat, Word::Heartbeat),
            (Field::Lease, Word::Lease),
            (Field::Due, Word::Due),
            (Field::Completed, Word::Completed),
        ] {
            self.time(item, field, label);
        }
        let attempts = record.attempts.map(|n| n.to_string());
        for (label, value) in [
            (Word::ClaimedBy, record.claimed_by.as_deref()),
            (Word::Attempts, attempts.as_deref()),
            (Word::Requester, record.requester.as_deref()),
            (Word::Note, record.note.as_deref()),
        ] {
            if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
                self.fact(label, value);
            }
        }
        self.parent(item);
        self.known(item);
        self.history();
        self.evidence(item);
    }

    /// What it belongs to: its id, and once that is known what it is and how it ended.
    fn parent(&mut self, item: &ItemRef<'_>) {
        let Some(id) = item
            .record
            .parent
            .as_deref()
            .filter(|p| !p.trim().is_empty())
        else {
            return;
        };
        let (model, lang) = (self.model, self.model.lang);
        let here = model.parent();
        let row = match (&here, &model.detail.parent) {
            (Some(of), _) => Some(of.record),
            (None, Kin::Here(_, Some(row))) => Some(&**row),
            (None, Kin::Here(_, None)) => {
                let gone = Word::RowGone.say(lang);
                return self.fact(Word::Parent, &format!("{id} · {gone}"));
            }
            (None, Kin::Unread | Kin::Asked(_)) => None,
        };
        let Some(row) = row else {
            return self.fact(Word::Parent, id);
        };
        let state = words::state(row.state).say(lang);
        self.fact(Word::Parent, &format!("{id} · {state} · {}", row.title));
        if let Some(note) = row.note.as_deref() {
            self.below(note);
        }
    }

    /// What is acknowledged of it: why, until when, by whom and since when.
    fn known(&mut self, item: &ItemRef<'_>) {
        let (model, lang) = (self.model, self.model.lang);
        for ack in model.acks_of(item) {
            self.fact(Word::KnownFor, &ack.reason);
            let moment = |at| words::clock_time(&model.now, at);
            let mut said = vec![
                words::known_until(lang, ack.until.map(moment).as_deref()),
                ack.by.actor.clone(),
                moment(ack.by.at),
            ];
            if let KnownThing::Group(items) = &ack.what {
                said.insert(0, words::known_group(lang, items.len()));
            }
            self.below(&said.join(" · "));
        }
    }

    /// What was done to it from here: when, what, by whom, and what came of that.
    fn history(&mut self) {
        let model = self.model;
        for (n, touch) in model.detail.history.iter().flatten().enumerate() {
            let operation = model.ledger.all().get(touch.operation);
            let part = operation.and_then(|o| o.parts.get(touch.part));
            let change = part.and_then(|p| p.part.changes.get(touch.change));
            let (Some(of), Some(part), Some(change)) = (operation, part, change) else {
                continue;
            };
            let stands = match of.taken_back.contains(&change.key) {
                false => words::standing_word(&part.standing),
                true => Word::Undone,
            };
            let said = format!(
                "{} · {} · {} · {}",
                model.now.format(of.by.at, "%m-%d %H:%M"),
                words::what(
                    model.lang,
                    words::action_to(model.lang, &change.action),
                    of.undoes.is_some()
                ),
                of.by.actor,
                stands.say(model.lang)
            );
            if n == 0 {
                self.fact(Word::History, &said);
            } else {
                self.below(&said);
            }
        }
    }

    /// More of what stands above, under the value and not under the label.
    fn below(&mut self, value: &str) {
        let value = limited(self.model, value.trim());
        let room = self.width.saturating_sub(LABEL).max(2);
        for part in text::wrap(&value, room) {
            let line = Line::new().add(text::pad("", LABEL), Tone::Dim);
            self.lines.push(line.add(part, Tone::Dim));
        }
    }

    /// What status files, logs and commands say of it: a head each, and below it what it says.
    fn evidence(&mut self, item: &ItemRef<'_>) {
        let (model, lang) = (self.model, self.model.lang);
        for one in model.evidence.iter().filter(|e| e.is_about(item)) {
            self.fact(Word::Evidence, &one.head(&model.now, lang));
            for said in one.lines(lang) {
                let said = limited(model, &said);
                let room = self.width.saturating_sub(2).max(2);
                for part in text::wrap(&said, room) {
                    self.lines
                        .push(Line::new().add("  ", Tone::Plain).add(part, Tone::Plain));
                }
            }
        }
    }

    /// A label and what it says, in as many lines as that takes.
    fn fact(&mut self, label: Word, value: &str) {
        let value = limited(self.model, value);
        let room = self.width.saturating_sub(LABEL).max(2);
        for (i, part) in text::wrap(&value, room).into_iter().enumerate() {
            let label = if i == 0 {
                label.say(self.model.lang)
            } else {
                ""
            };
            let line = Line::new().add(text::pad(label, LABEL), Tone::Dim);
            self.lines.push(line.add(part, Tone::Plain));
        }
    }

    fn as_of(&mut self, item: &ItemRef<'_>) {
        let Some(world) = &self.model.world else {
            return;
        };
        let same = |s: &std::sync::Arc<crate::model::SourceSnapshot>| s.name == item.source.name;
        let source = world.board.sources().iter().position(same);
        let status = source.map(|s| world.status(s).freshness);
        if let Some(Freshness::LastKnown { as_of }) = status {
            let lang = self.model.lang;
            let time = as_of.map_or("?".to_owned(), |at| words::clock_time(&self.model.now, at));
            let line = Line::new()
                .add(
                    text::pad(&format!("✖ {}", Word::Down.say(lang)), LABEL),
                    Tone::Broken,
                )
                .add(words::as_of(lang, &time), Tone::Stale);
            self.lines.push(line);
        }
    }

    fn time(&mut self, item: &ItemRef<'_>, field: Field, label: Word) {
        let lang = self.model.lang;
        let mapping = &item.queue.mapping;
        // Without a claim of its own a queue tells when the work was started.
        let started = field == Field::Claimed && mapping.column(field).is_none();
        let (field, label) = if started {
            (Field::Started, Word::StartedAt)
        } else {
            (field, label)
        };
        let rule = mapping.times.get(&field);
        let labelled = Line::new().add(text::pad(label.say(lang), LABEL), Tone::Dim);
        let line = if item.record.unclear.contains(field) {
            let why = match rule {
                Some(rule) if rule.ambiguous => Word::MixedZones,
                _ => Word::UnreadableTime,
            };
            labelled
                .add("? ", Tone::Broken)
                .add(why.say(lang), Tone::Dim)
        } else if let Some(at) = item.time(field) {
            let zone = self.model.now.zone;
            let remark = rule.and_then(|rule| match rule.decided {
                ZoneDecision::NotNeeded => None,
                ZoneDecision::Source => Some(Word::ZoneAssumed.say(lang).to_owned()),
                _ if rule.naive == zone => None,
                _ => Some(words::column_zone(lang, rule.naive.name())),
            });
            self.moment(labelled, at, remark)
        } else {
            return;
        };
        self.lines.push(line);
    }

    fn moment(&self, line: Line, at: Moment, remark: Option<String>) -> Line {
        let now = &self.model.now;
        let line = line
            .add(now.format(at, "%Y-%m-%d %H:%M:%S"), Tone::Plain)
            .add("  ", Tone::Plain)
            .add(text::ago(now.age_s(at)), Tone::Dim);
        match remark {
            Some(remark) => line.add("  ", Tone::Plain).add(remark, Tone::Dim),
            None => line,
        }
    }
}

fn problems(model: &Model, world: &World, item: &ItemRef<'_>, width: usize, lines: &mut Vec<Line>) {
    for (at, problem) in world.board.problems_of(item).enumerate() {
        if at == 0 {
            lines.push(Line::new());
            lines.push(Line::new().add(Word::Problems.say(model.lang), Tone::Dim));
        }
        let said = limited(model, &format!("! {}: {}", problem.field, problem.why));
        lines.extend(wrapped(&said, width, Tone::Broken));
    }
}
