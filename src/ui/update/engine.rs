//! What the engine tells.

use super::detail::take_body;
use super::triage::refill;
use super::{filter, findings, known, marks, plan};
use crate::analyse::Board;
use crate::model::Error;
use crate::plan::Wish;
use crate::protocol::{Analysis, Event, SourceStatus};
use crate::ui::model::{Asked, Model, Notice, Saving, World};
use crate::ui::theme::Tone;
use crate::ui::words;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) fn hear(model: &mut Model, event: Event) {
    match event {
        Event::Board { board, sources } => {
            take_board(model, board, sources);
            follow_refresh(model);
        }
        Event::Sources(sources) => {
            if let Some(world) = &mut model.world {
                world.statuses = sources;
            }
            follow_refresh(model);
        }
        Event::Analysis(said) => take_analysis(model, said),
        Event::Past(past) => model.past = Some(past),
        Event::Since(since) => model.news.since = Some(since),
        Event::Changed(keys) => model.news.flash(&keys),
        Event::Evidence(evidence) => model.evidence = evidence,
        Event::Body { key, body } => take_body(model, &key, body),
        Event::Saved(saved) => take_saved(model, saved),
        Event::Planned { number, plan } => plan::take_plan(model, number, plan),
        Event::Progress(progress) => plan::take_progress(model, progress),
        Event::Applied(report) => plan::take_report(model, report),
        Event::Ledger(read) => known::take_ledger(model, read),
        Event::Acks(acks) => known::take_acks(model, acks),
        Event::Settled(settled) => known::take_settled(model, &settled),
        Event::Kept(wishes) => take_kept(model, wishes),
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

pub(super) fn take_board(model: &mut Model, board: Arc<Board>, statuses: Vec<SourceStatus>) {
    let old = model.world.take();
    marks::take_board(model, &board);
    model.staging.sync(&board);
    if model.filter.is_on() {
        filter::take_board(model, old.as_ref().map(|w| &*w.board), &board);
    }
    refill(model, old.as_ref().map(|w| &*w.board), &board);
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

pub(super) fn take_analysis(model: &mut Model, said: Result<Arc<Analysis>, Error>) {
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
    if model.filter.is_on() {
        filter::take_analysis(model);
    }
    if let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) {
        refill(model, Some(&board), &board);
        filter::place(model);
    }
}

pub(super) fn take_saved(model: &mut Model, saved: Result<PathBuf, Error>) {
    let lang = model.lang;
    let (saving, text, tone) = match saved {
        Ok(path) => {
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
