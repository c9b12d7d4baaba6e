//! Triage: owner ▸ queue and status ▸ items, and beside it all about the chosen one.

use super::arranged::Frame;
use super::gaps;
use super::paint::{self, Line};
use super::signs::{
    STALE, copy_mark, decision_sign, filter_title, hits_sign, priority_sign, row_start, sentences,
    staged_mark, state_tone, title_tone,
};
use crate::analyse::VerdictAction;
use crate::model::{Field, Sorting, State};
use crate::protocol::{Analysis, Freshness};
use crate::text;
use crate::ui::keymap;
use crate::ui::layout::{Focus, Panes};
use crate::ui::model::{Model, World};
use crate::ui::rows::Row;
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::Range;

pub(super) fn draw(model: &Model, panes: &Panes, buf: &mut Buffer) {
    if let Some(area) = panes.list {
        let tone = title_tone(model.focus == Focus::List);
        let filter = filter_title(model, panes.rule.width);
        let titles = [
            (Word::Triage.say(model.lang), tone),
            match &filter {
                Some(filter) => (filter.as_str(), Tone::Key),
                None => (
                    words::grouped(model.triage.shape().group).say(model.lang),
                    Tone::Dim,
                ),
            },
        ];
        let sort = model.triage.shape().sort;
        let mut titles = titles.to_vec();
        let missing = gaps::said(model);
        if let Some(missing) = &missing {
            titles.insert(1, (missing, Tone::Broken));
        }
        if sort != Sorting::default() {
            titles.push((words::sorting(sort).say(model.lang), Tone::Dim));
        }
        if model.is_arranging() {
            titles.push((Word::Arranging.say(model.lang), Tone::Stale));
        }
        paint::rule(buf, panes.rule, &titles, &position(model), model.theme);
        decisions(model, panes, buf);
        list(model, area, buf);
    }
    if let Some(divider) = panes.divider {
        for (i, row) in divider.rows().enumerate() {
            let sign = match i {
                0 => "┬",
                _ if panes.decisions.is_some() && row.y == panes.rule.y => "┤",
                _ => "│",
            };
            paint::line(buf, row, &Line::new().add(sign, Tone::Rule), model.theme);
        }
    }
    if let Some(area) = panes.detail {
        let rule = panes.detail_rule.unwrap_or(panes.rule);
        super::detail::draw(model, rule, area, buf);
    }
}

/// `12/578`: the row of the cursor among those that are not folded away; with a filter what it lets
/// through.
fn position(model: &Model) -> String {
    if let (Some(hits), Some(world)) = (model.filter.live(), &model.world) {
        let all = world.board.len();
        return words::matching(model.lang, hits_sign(model), hits.len(), all);
    }
    let above = model.triage.decisions;
    let rows = model.triage.rows.len().saturating_sub(above) as u64;
    if rows == 0 {
        return String::new();
    }
    let Some(at) = model.triage.cursor.checked_sub(above) else {
        return words::figure(rows);
    };
    let at = words::figure(at as u64 + 1);
    format!("{at}/{}", words::figure(rows))
}

/// One line for each decision: its sign, its items, the title, and why it is one.
fn decisions(model: &Model, panes: &Panes, buf: &mut Buffer) {
    let (Some(rule), Some(area)) = (panes.decisions_rule, panes.decisions) else {
        return;
    };
    let lang = model.lang;
    let all = model.triage.decisions;
    let tone = title_tone(model.focus == Focus::List);
    let end = if all > usize::from(area.height) {
        let at = model.triage.cursor.min(all.saturating_sub(1)) as u64 + 1;
        format!("{}/{}", words::figure(at), words::figure(all as u64))
    } else {
        words::figure(all as u64)
    };
    let titles = [(Word::Decisions.say(lang), tone)];
    paint::rule(buf, rule, &titles, &end, model.theme);
    let from = model.triage.decisions_top;
    let rows = model.triage.rows.iter().enumerate().take(all).skip(from);
    for (cells, (at, row)) in area.rows().zip(rows) {
        let selected = at == model.triage.cursor;
        let line = decision_line(model, *row, selected, area);
        paint::line(buf, cells, &line.unwrap_or_default(), model.theme);
        if selected && model.focus == Focus::List {
            paint::over(buf, cells, model.theme.cursor());
        }
    }
}

/// Ids of a group that are named in its line.
const NAMED: usize = 3;

fn decision_line(model: &Model, row: Row, selected: bool, area: Rect) -> Option<Line> {
    let (Row::Decision { n, .. }, Some(analysis)) = (row, &model.analysis) else {
        return None;
    };
    let decision = analysis.judgement.decisions.get(n)?;
    let board = &analysis.board;
    let first = board.item(*decision.items.first()?)?;
    let ids = decision.items.iter().take(NAMED);
    let ids: Vec<String> = ids
        .filter_map(|at| board.item(*at))
        .map(|i| text::fit(&text::one_line(paint::head(&i.record.id)), 14).into_owned())
        .collect();
    let (sign, tone) = decision_sign(decision.kind);
    let mut line = Line::new()
        .add(if selected { "▌" } else { " " }, Tone::Plain)
        .add(sign, tone)
        .add(" ", Tone::Plain)
        .add(ids.join(" "), Tone::Dim);
    if decision.items.len() > NAMED {
        let more = words::figure((decision.items.len() - NAMED) as u64);
        line = line.add(format!(" +{more}"), Tone::Dim);
    }
    line = line
        .add("  ", Tone::Plain)
        .add(paint::head(&first.record.title), Tone::Plain);
    // Title and reason share the row; the whole reason stands beside it in the detail.
    let why = decision_why(model, analysis, first.position);
    let room = usize::from(area.width) / 2;
    let why = text::fit(&text::one_line(paint::head(&why)), room).into_owned();
    Some(if why.is_empty() {
        line
    } else {
        line.add_right(why, Tone::Dim).add_right(" ", Tone::Plain)
    })
}

/// The reason in as few words as there are: what the group of the item is, else the verdict's.
fn decision_why(model: &Model, analysis: &Analysis, at: usize) -> String {
    let (lang, judgement) = (model.lang, &analysis.judgement);
    let verdict = judgement.verdict(at);
    let Some(verdict) = verdict.filter(|v| v.action != VerdictAction::Do) else {
        let group = judgement.groups_of(at).first();
        return group.map_or_else(String::new, |g| judgement.group_text(*g, lang));
    };
    if verdict.action == VerdictAction::Review {
        let mut groups = judgement.groups_of(at).iter();
        if let Some(n) = groups.find_map(|g| analysis.fan_out(*g)) {
            return words::owners(lang, n);
        }
    }
    verdict.say(&analysis.board, judgement, lang)
}

fn list(model: &Model, area: Rect, buf: &mut Buffer) {
    if let Some(folders) = &model.looking {
        let folders = folders.iter().map(|f| f.to_string_lossy().into_owned());
        let said = words::first_looking(model.lang, &folders.collect::<Vec<_>>());
        return sentences(model, area, &[said], buf);
    }
    let Some(world) = &model.world else {
        return message(model, area, buf, &[]);
    };
    if model.triage.rows.len() <= model.triage.decisions {
        if model.filter.is_on() && !world.board.is_empty() {
            if model.filter.has_work() {
                return;
            }
            let words = [Word::NothingMatches, Word::NothingMatchesHint];
            return message(model, area, buf, &words);
        }
        return empty(model, world, area, buf);
    }
    let columns = Columns::of(model, world, area.width);
    let shown = model.triage.rows.iter().enumerate().skip(model.triage.top);
    for (cells, (at, row)) in area.rows().zip(shown) {
        let selected = at == model.triage.cursor;
        let line = line(model, world, (at, *row), &columns);
        paint::line(buf, cells, &line.unwrap_or_default(), model.theme);
        if selected && model.focus == Focus::List {
            paint::over(buf, cells, model.theme.cursor());
        }
    }
}

/// What there is to say where no row is: nothing yet, nothing at all, or nothing readable.
fn empty(model: &Model, world: &World, area: Rect, buf: &mut Buffer) {
    if world.unread() > 0 {
        return message(model, area, buf, &[]);
    }
    let said = gaps::nothing(model, [Word::NothingWaits, Word::NothingWaitsHint]);
    message(model, area, buf, &said);
}

/// Sentences in the middle of the list, the first one strong; what is being read where there are
/// none.
fn message(model: &Model, area: Rect, buf: &mut Buffer, said: &[Word]) {
    let width = usize::from(area.width).saturating_sub(8).clamp(20, 76);
    let mut lines: Vec<Line> = Vec::new();
    for (i, word) in said.iter().enumerate() {
        let tone = if i == 0 { Tone::Strong } else { Tone::Dim };
        lines.extend(
            text::wrap(&keymap::say_word(model, *word), width)
                .iter()
                .map(|l| Line::new().add(l, tone)),
        );
        lines.push(Line::new());
    }
    if said.is_empty() {
        lines.push(Line::new().add(Word::Reading.say(model.lang), Tone::Strong));
        let sources = model
            .world
            .iter()
            .flat_map(|w| w.board.sources().iter().zip(&w.statuses));
        for (source, status) in sources {
            let read = status.freshness != Freshness::Unread;
            let (sign, tone) = if read {
                super::sources::sign(source.state)
            } else {
                ("…", Tone::Dim)
            };
            let line = Line::new().add(sign, tone).add(" ", Tone::Plain);
            lines.push(line.add(&source.name, if read { Tone::Plain } else { Tone::Dim }));
        }
    }
    let left = 4.min(area.width);
    let height = u16::try_from(lines.len()).unwrap_or(area.height);
    let down = area.height.saturating_sub(height) / 3;
    let area = Rect {
        x: area.x + left,
        y: area.y + down,
        width: area.width - left,
        height: area.height - down,
    };
    paint::lines(buf, area, &lines, model.theme);
}

/// Widths of the columns, the same for all rows of a list.
struct Columns {
    owner: usize,
    width: usize,
    frame: Frame,
}

impl Columns {
    fn of(model: &Model, world: &World, width: u16) -> Self {
        let frame = Frame::of(model, world, width);
        let width = usize::from(width);
        let owners = world.board.by_owner().iter().take(200);
        let longest = owners.map(|o| text::width(paint::head(&o.owner))).max();
        Self {
            owner: longest.unwrap_or(0).clamp(8, (width / 4).max(8)),
            width,
            frame,
        }
    }
}

fn line(model: &Model, world: &World, (at, row): (usize, Row), columns: &Columns) -> Option<Line> {
    let item = model.item_at(at);
    let line = match &item {
        Some(_) => row_start(model, at, item.as_ref()),
        None => Line::new().add(if at == model.cursor() { "▌" } else { " " }, Tone::Plain),
    };
    match row {
        Row::Decision { .. } => None,
        Row::Section(n) => super::arranged::Frame::heading(model, n, line),
        Row::Entry { at: position, .. } => columns.frame.entry(model, (at, position)),
        Row::Item { at: position, .. } if !model.triage.columns.is_empty() => {
            columns.frame.entry(model, (at, position))
        }
        Row::Owner(owner) => owner_line(model, world, owner, line, columns),
        Row::Group { owner, group } => group_line(model, world, (owner, group), line),
        Row::Item { owner, group, at } => {
            let of = world.board.by_owner().get(owner)?.groups.get(group)?;
            let id = world.id_widths.get(of.source)?.get(of.queue)?;
            let id = if columns.width < 70 {
                *id.min(&10)
            } else {
                *id
            };
            let line = item_line(model, world, (at, id), line)?;
            let last_known = world.status(of.source).is_last_known();
            Some(if last_known {
                line.all(Tone::Dim)
            } else {
                line
            })
        }
    }
}

/// How many items a heading has; with a filter how many of them it lets through.
fn count(model: &Model, items: &Range<usize>) -> String {
    match model.filter.live() {
        Some(hits) if hits.count(items) < items.len() => {
            words::matching(model.lang, "", hits.count(items), items.len())
        }
        _ => words::figure(items.len() as u64),
    }
}

/// How many items under a heading are marked, folded away or not.
fn marked_under(model: &Model, items: &Range<usize>) -> String {
    match model.marks.count(items) {
        0 => String::new(),
        n => format!("  *{}", words::figure(n as u64)),
    }
}

fn arrow(model: &Model, world: &World, row: Row) -> &'static str {
    let folded = row
        .fold_key(&world.board, model.triage.arranged.as_deref())
        .is_some_and(|key| model.triage.folds.is_folded(&world.board, &key));
    if folded { "▸ " } else { "▾ " }
}

fn owner_line(
    model: &Model,
    world: &World,
    at: usize,
    line: Line,
    columns: &Columns,
) -> Option<Line> {
    let owner = world.board.by_owner().get(at)?;
    let name = text::one_line(paint::head(&owner.owner)).into_owned();
    let mut line = line
        .add(arrow(model, world, Row::Owner(at)), Tone::Dim)
        .add(text::pad(&name, columns.owner), Tone::Strong)
        .add(marked_under(model, &owner.items), Tone::Strong);
    // Figures of all its items would pass for figures of what the filter leaves.
    if model.filter.is_on() {
        let said = count(model, &owner.items);
        return Some(line.add("  ", Tone::Plain).add(said, Tone::Strong));
    }
    // The column is there for all rows or for none.
    let found = model.analysis.as_ref().filter(|a| !a.stale().is_empty());
    let stale = found.filter(|_| columns.width >= 70);
    let copies = model.analysis.as_ref().filter(|a| a.has_copies());
    let copies = copies.filter(|_| columns.width >= 70);
    let mut signs = if stale.is_some() { 23 } else { 16 };
    if let Some(analysis) = copies {
        let said = match analysis.copy_count(&owner.owner) {
            0 => String::new(),
            n => words::copies(model.lang, n),
        };
        let cells = text::width(&words::copies(model.lang, 99)) + 2;
        signs += cells;
        line = line.add_right(text::pad_left(&said, cells), Tone::Copy);
    }
    if let Some(analysis) = stale {
        let n = analysis.stale_count(&owner.owner);
        let said = match n {
            0 => String::new(),
            n => format!("{} {STALE}", words::figure(n)),
        };
        line = line.add_right(text::pad_left(&said, 7), Tone::Stale);
    }
    for (sign, n, tone) in [
        ("‼", owner.urgent, Tone::Urgent),
        ("↑", owner.high, Tone::High),
    ] {
        let said = if n > 0 {
            format!("{} {sign}", words::figure(n))
        } else {
            String::new()
        };
        line = line.add_right(text::pad_left(&said, 7), tone);
    }
    line = line.add_right(" ", Tone::Plain);
    // As many words as leave the right side alone; the rest is summed up as "+n".
    let mut room = columns.width.saturating_sub(line.width() + signs);
    let words = world.words.get(at)?;
    for (i, (word, state, n)) in words.iter().enumerate() {
        let said = format!("  {} {}", words::figure(*n as u64), paint::head(word));
        let cells = text::width(&text::one_line(&said));
        let rest = words.len() - i;
        if cells + if rest > 1 { 6 } else { 0 } > room {
            let left: usize = words.iter().skip(i).map(|(_, _, n)| n).sum();
            return Some(line.add(format!("  +{}", words::figure(left as u64)), Tone::Dim));
        }
        room -= cells;
        line = line.add(said, state_tone(*state));
    }
    Some(line)
}

fn group_line(
    model: &Model,
    world: &World,
    (owner, group): (usize, usize),
    line: Line,
) -> Option<Line> {
    let row = Row::Group { owner, group };
    let of = world.board.by_owner().get(owner)?.groups.get(group)?;
    let source = world.board.sources().get(of.source)?;
    let queue = source.queues.get(of.queue)?;
    let mut line = line
        .add("  ", Tone::Plain)
        .add(arrow(model, world, row), Tone::Dim);
    if world.board.sources().len() > 1 {
        line = line.add(&source.name, Tone::Dim).add("/", Tone::Dim);
    }
    line = line
        .add(paint::head(&queue.name), Tone::Plain)
        .add(" · ", Tone::Dim)
        .add(paint::head(&of.status), state_tone(of.state));
    if of.state == State::Unknown {
        line = line.add(" ?", Tone::Broken);
    }
    line = line
        .add(" ", Tone::Plain)
        .add(count(model, &of.items), Tone::Strong)
        .add(marked_under(model, &of.items), Tone::Strong);
    if let Freshness::LastKnown { as_of } = world.status(of.source).freshness {
        let time = as_of.map_or("?".to_owned(), |at| words::clock_time(&model.now, at));
        line = line
            .all(Tone::Dim)
            .add_right("✖ ", Tone::Broken)
            .add_right(words::as_of(model.lang, &time), Tone::Stale)
            .add_right(" ", Tone::Plain);
    }
    Some(line)
}

fn item_line(
    model: &Model,
    world: &World,
    (at, id_width): (usize, usize),
    line: Line,
) -> Option<Line> {
    let item = world.board.item(at)?;
    let record = item.record;
    let id = text::one_line(paint::head(&record.id)).into_owned();
    let age = match record.times.created {
        Some(created) => text::ago(model.now.age_s(created)),
        None if record.unclear.contains(Field::Created) => "?".to_owned(),
        None => String::new(),
    };
    let (sign, tone) = priority_sign(record.priority);
    let news = model.news.sign(&item);
    let (mark, id_tone) = news.unwrap_or((" ", Tone::Dim));
    let line = line
        .add(" ", Tone::Plain)
        .add(mark, id_tone)
        .add(" ", Tone::Plain)
        .add(text::pad(&id, id_width), id_tone)
        .add(" ", Tone::Plain)
        .add(sign, tone)
        .add(text::pad_left(&age, 5), Tone::Dim)
        .add("  ", Tone::Plain)
        .add(paint::head(&record.title), Tone::Plain);
    let stale = model
        .analysis
        .as_ref()
        .is_some_and(|a| a.stale_of(&item.key()).is_some());
    let copy = copy_mark(model, &item);
    let staged = staged_mark(model, &item);
    let any = stale || copy.is_some() || staged.is_some();
    let line = copy.into_iter().fold(line, |line, mark| {
        line.add_right(" ", Tone::Plain).add_right(mark, Tone::Copy)
    });
    let line = if stale {
        line.add_right(" ", Tone::Plain)
            .add_right(STALE, Tone::Stale)
    } else {
        line
    };
    let line = staged.into_iter().fold(line, |line, (mark, tone)| {
        line.add_right(" ", Tone::Plain).add_right(mark, tone)
    });
    Some(if any {
        line.add_right(" ", Tone::Plain)
    } else {
        line
    })
}
