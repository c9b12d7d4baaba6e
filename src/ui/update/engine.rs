//! What the engine tells.

use super::detail::{take_alike, take_body, take_row};
use super::triage::{From, refill};
use super::{arrange, export, filter, findings, known, plan, views};
use crate::analyse::{Before, Board, Moved};
use crate::model::Error;
use crate::plan::Wish;
use crate::protocol::{Analysis, Event, SourceStatus};
use crate::ui::model::{Asked, Model, Notice, Saving, World};
use crate::ui::overlay::Overlay;
use crate::ui::rows;
use crate::ui::theme::Tone;
use crate::ui::words;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) fn hear(model: &mut Model, event: Event) {
    match event {
        Event::Board {
            board,
            sources,
            moved,
        } => {
            take_board(model, board, sources, moved.as_deref());
            follow_refresh(model);
        }
        Event::Arranged { board, arranged } => arrange::take(model, &board, arranged),
        Event::Sources(sources) => {
            if let Some(world) = &mut model.world {
                world.statuses = sources;
            }
            follow_refresh(model);
        }
        Event::Analysis { said, moved } => take_analysis(model, said, moved.as_deref()),
        Event::Past(past) => model.past = Some(past),
        Event::Since(since) => model.news.since = Some(since),
        Event::Changed(keys) => model.news.flash(&keys),
        Event::Evidence(evidence) => model.evidence = evidence,
        Event::Body { key, body } => take_body(model, &key, body),
        Event::Row { key, row } => take_row(model, key, row),
        Event::Alike { key, found } => take_alike(model, &key, found),
        Event::Handoffs(made) => export::take_handoffs(model, made),
        Event::Script(script) => export::take_script(model, script),
        Event::Exported { export, done } => export::take_done(model, export, done),
        Event::Saved(saved) => take_saved(model, saved),
        Event::ViewSaved { view, saved } => views::saved(model, &view, saved),
        Event::Planned {
            number,
            plan,
            remarks,
        } => plan::take_plan(model, number, plan, remarks),
        Event::Progress(progress) => plan::take_progress(model, progress),
        Event::Applied(report) => plan::take_report(model, report),
        Event::Ledger(read) => known::take_ledger(model, read),
        Event::Acks(acks) => known::take_acks(model, acks),
        Event::Settled(settled) => known::take_settled(model, &settled),
        Event::Kept(wishes) => take_kept(model, wishes),
        Event::Chosen(chosen) => model.chosen = chosen,
    }
}

/// What an earlier run left is staged again, unless somebody has begun anew meanwhile.
fn take_kept(model: &mut Model, wishes: Vec<Wish>) {
    if model.can_change() && model.staging.is_empty() && !wishes.is_empty() {
        model.staging.take_kept(wishes);
        if let Some(world) = &model.world {
            model.staging.sync(&world.board);
        }
    }
}

/// Says when a refresh that was asked for is through.
pub(super) fn follow_refresh(model: &mut Model) {
    let Some(world) = &model.world else { return };
    let reading = world.statuses.iter().any(|s| s.reading);
    model.asked = match (model.asked, reading) {
        (Asked::No, _) => Asked::No,
        (Asked::Just, false) => Asked::Just,
        (Asked::Just | Asked::Reading, true) => Asked::Reading,
        (Asked::Reading, false) => {
            let time = model.now.format(model.now.now, "%H:%M:%S");
            model.notice = Some(Notice {
                text: words::read_again(model.lang, &time),
                tone: Tone::Good,
            });
            Asked::No
        }
    };
}

pub(super) fn take_board(
    model: &mut Model,
    board: Arc<Board>,
    statuses: Vec<SourceStatus>,
    moved: Option<&Moved>,
) {
    let old = model.world.take();
    let shown = old.as_ref().map(|w| &*w.board);
    let before = shown
        .zip(moved)
        .map(|(board, moved)| Before { board, moved });
    model.staging.sync(&board);
    match &before {
        Some(before) => {
            model.marks.follow(before);
            for at in &mut model.triage.decided {
                *at = at.and_then(|at| before.moved.to(at));
            }
        }
        None => {
            model.marks.sync(&board);
            decide(model, &board, None);
        }
    }
    if model.filter.is_on() {
        filter::take_board(model, before.as_ref(), &board);
    }
    let from = match before {
        Some(before) => From::Before(before),
        None => From::Nothing,
    };
    refill(model, &from, &board);
    if let (Some(old), Some(key)) = (&old, &model.detail.of) {
        let of = |b: &Board| b.sources().iter().find(|s| s.name == key.source).cloned();
        let same = match (of(&old.board), of(&board)) {
            (Some(a), Some(b)) => Arc::ptr_eq(&a, &b),
            _ => false,
        };
        model.detail.outdated |= !same;
    }
    model.sources.cursor = model.sources.cursor.min(statuses.len().saturating_sub(1));
    model.world = Some(World::new(board, statuses));
    filter::place(model);
}

pub(super) fn take_analysis(
    model: &mut Model,
    said: Result<Arc<Analysis>, Error>,
    moved: Option<&Moved>,
) {
    let analysis = match said {
        Ok(analysis) => analysis,
        Err(error) => {
            model.notice = Some(Notice {
                text: error.message,
                tone: Tone::Broken,
            });
            return;
        }
    };
    model.analysed += 1;
    findings::take(model, analysis);
    let board = model.world.as_ref().map(|w| Arc::clone(&w.board));
    if let Some(board) = &board {
        decide(model, board, moved);
    }
    if model.filter.is_on() {
        filter::take_analysis(model);
    }
    if let Some(board) = board {
        refill(model, &From::Same, &board);
        filter::place(model);
    }
}

/// Finds the decisions of the analysis on a board that may be newer.
fn decide(model: &mut Model, board: &Board, moved: Option<&Moved>) {
    let analysis = model.analysis.as_ref();
    model.triage.decided = analysis.map_or(vec![], |a| rows::decided(board, a, moved));
}

pub(super) fn take_saved(model: &mut Model, saved: Result<PathBuf, Error>) {
    let lang = model.lang;
    let (saving, text, tone) = match saved {
        Ok(path) => {
            // What was asked at the first start is answered.
            let answered = |o: &Overlay| !matches!(o, Overlay::First(_));
            model.overlays.retain(answered);
            let path = path.to_string_lossy();
            (Saving::InForce, words::saved(lang, &path), Tone::Good)
        }
        Err(error) => {
            let text = match error.hint {
                Some(hint) => format!("{}: {hint}", error.message),
                None => error.message,
            };
            (Saving::Possible, text, Tone::Broken)
        }
    };
    model.saving = saving;
    model.notice = Some(Notice { text, tone });
}
