//! The triage list where it is not in the order of the board: headings of what its items share, and
//! the items in columns.

use super::paint::{self, Line};
use super::signs::{STALE, copy_mark, priority_sign, row_start, staged_mark, state_tone};
use crate::analyse::ItemRef;
use crate::analyse::arrange::{SectionKey, touched};
use crate::model::{Column, Field, Grouping, State};
use crate::text;
use crate::ui::model::{Model, World};
use crate::ui::rows::FoldKey;
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};

/// What is the same for all rows of a frame.
pub(super) struct Frame {
    columns: Vec<(Column, usize)>,
}

/// The title has at least so many cells, or the last column goes.
const TITLE: usize = 24;

/// The columns and their cells in a list of so many.
fn columns(model: &Model, world: &World, width: usize) -> Vec<(Column, usize)> {
    let chosen = &model.triage.columns;
    let mut all: Vec<Column> = if chosen.is_empty() {
        by_itself(model, width)
    } else {
        chosen.clone()
    };
    all.retain(|c| *c != Column::Title);
    let ids = world.id_widths.iter().flatten().copied().max().unwrap_or(1);
    let mut out: Vec<(Column, usize)> = all
        .into_iter()
        .map(|column| {
            let cells = match column {
                Column::Id => ids.min(if width < 70 { 10 } else { 14 }),
                Column::Priority => 1,
                Column::Age | Column::Updated => 5,
                Column::Owner | Column::Status => 10,
                Column::Queue => 16,
                Column::Verdict => 14,
                Column::Title => 0,
            };
            (column, cells)
        })
        .collect();
    let taken = |out: &[(Column, usize)]| out.iter().map(|(_, cells)| cells + 1).sum::<usize>();
    while out.len() > 1 && taken(&out) + TITLE + 4 > width {
        out.pop();
    }
    out
}

/// What a list of so many cells shows: what the headings do not say first.
fn by_itself(model: &Model, width: usize) -> Vec<Column> {
    let group = model.triage.shape().group;
    let mut all = vec![Column::Id, Column::Priority, Column::Age];
    let more = [
        (Column::Owner, group != Grouping::Owner, 60),
        (Column::Status, group != Grouping::Status, 76),
        (Column::Queue, group != Grouping::Source, 100),
        (Column::Verdict, group != Grouping::Kind, 120),
    ];
    let fits = more
        .into_iter()
        .filter(|(_, said, from)| *said && width >= *from);
    all.extend(fits.map(|(column, _, _)| column));
    all
}

impl Frame {
    pub(super) fn of(model: &Model, world: &World, width: u16) -> Self {
        Self {
            columns: columns(model, world, usize::from(width)),
        }
    }

    /// `▾ bus_commands · queued 15  *2`
    pub(super) fn heading(model: &Model, at: usize, line: Line) -> Option<Line> {
        let world = model.world.as_ref()?;
        let arranged = model.triage.arranged.as_ref()?;
        let section = arranged.sections.get(at)?;
        let key = FoldKey::Section(section.key.clone());
        let folded = model.triage.folds.is_folded(&world.board, &key);
        let line = line.add(if folded { "▸ " } else { "▾ " }, Tone::Dim);
        let line = name(model, &section.key, section.state, line);
        let all = section.items.len();
        let shown = model.triage.shown_in.get(at).copied();
        let count = match shown {
            Some(n) if n < all => words::matching(model.lang, "", n, all),
            _ => words::figure(all as u64),
        };
        let line = line.add("  ", Tone::Plain).add(count, Tone::Strong);
        let marked = model.triage.marked_in.counts.get(at).copied();
        Some(match marked.unwrap_or(0) {
            0 => line,
            n => line.add(format!("  *{}", words::figure(n as u64)), Tone::Strong),
        })
    }

    /// An item in columns.
    pub(super) fn entry(&self, model: &Model, (row, at): (usize, usize)) -> Option<Line> {
        let world = model.world.as_ref()?;
        let item = world.board.item(at)?;
        let mut line = row_start(model, row, Some(&item)).add(" ", Tone::Plain);
        for (column, cells) in &self.columns {
            let (said, tone) = cell(model, &item, *column);
            let said = text::fit(&text::one_line(paint::head(&said)), *cells).into_owned();
            let said = match column {
                Column::Age | Column::Updated => text::pad_left(&said, *cells),
                _ => text::pad(&said, *cells),
            };
            line = line.add(said, tone).add(" ", Tone::Plain);
        }
        line = line
            .add(" ", Tone::Plain)
            .add(paint::head(&item.record.title), Tone::Plain);
        let copy = copy_mark(model, &item);
        let staged = staged_mark(model, &item).map(|(mark, tone)| (Some(mark), tone));
        let analysis = model.analysis.as_ref();
        let stale = analysis.is_some_and(|a| a.stale_of(&item.key()).is_some());
        for (mark, tone) in [
            (copy, Tone::Copy),
            (stale.then(|| STALE.to_owned()), Tone::Stale),
        ]
        .into_iter()
        .chain(staged)
        {
            if let Some(mark) = mark {
                line = line
                    .add_right(" ", Tone::Plain)
                    .add_right(mark, tone)
                    .add_right(" ", Tone::Plain);
            }
        }
        let source = world
            .board
            .sources()
            .iter()
            .position(|s| s.name == item.source.name);
        let last_known = source.is_some_and(|s| world.status(s).is_last_known());
        Some(if last_known {
            line.all(Tone::Dim)
        } else {
            line
        })
    }
}

fn name(model: &Model, key: &SectionKey, state: State, line: Line) -> Line {
    let lang = model.lang;
    match key {
        SectionKey::All => line,
        SectionKey::Owner(name) => line.add(paint::head(name), Tone::Strong),
        SectionKey::Status(word) => {
            let line = line.add(paint::head(word), state_tone(state));
            if state == State::Unknown {
                line.add(" ?", Tone::Broken)
            } else {
                line
            }
        }
        SectionKey::Source(source, queue) => line
            .add(paint::head(source), Tone::Strong)
            .add("/", Tone::Dim)
            .add(paint::head(queue), Tone::Strong),
        SectionKey::Kind(action, kind) => {
            let action = action.map_or(Word::Unjudged, words::verdict);
            let line = line.add(action.say(lang), Tone::Strong);
            match kind {
                Some(kind) => line
                    .add(" · ", Tone::Dim)
                    .add(words::kind(*kind).say(lang), Tone::Copy),
                None => line,
            }
        }
    }
}

fn cell(model: &Model, item: &ItemRef<'_>, column: Column) -> (String, Tone) {
    let record = item.record;
    let since = |at| text::ago(model.now.age_s(at));
    match column {
        Column::Id => (record.id.to_string(), Tone::Dim),
        Column::Priority => {
            let (sign, tone) = priority_sign(record.priority);
            (sign.to_owned(), tone)
        }
        Column::Age => match record.times.created {
            Some(at) => (since(at), Tone::Dim),
            None if record.unclear.contains(Field::Created) => ("?".to_owned(), Tone::Dim),
            None => (String::new(), Tone::Dim),
        },
        Column::Updated => (touched(item).map_or_else(String::new, since), Tone::Dim),
        Column::Owner => (item.owner.to_string(), Tone::Plain),
        Column::Status => (record.status.to_string(), state_tone(record.state)),
        Column::Queue => (
            format!("{}/{}", item.source.name, item.queue.name),
            Tone::Dim,
        ),
        Column::Verdict => {
            let analysis = model.analysis.as_ref();
            let at = analysis.and_then(|a| a.position(item));
            let verdict = at.and_then(|at| analysis?.judgement.verdict(at));
            let said = verdict.map_or("", |v| words::verdict(v.action).say(model.lang));
            (said.to_owned(), Tone::Plain)
        }
        Column::Title => (String::new(), Tone::Plain),
    }
}
