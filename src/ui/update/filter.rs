//! The filter: live while it is typed, kept or given up, asked of items in slices.

use super::arrange::set_rows;
use super::findings::{findings_here, refill_findings};
use crate::analyse::{Before, Board};
use crate::protocol::Request;
use crate::query::Query;
use crate::ui::editor::Editor;
use crate::ui::keymap;
use crate::ui::model::{Model, Screen, Seek};
use crate::ui::overlay::{Answer, Input, Overlay, Purpose, Trouble};
use crate::ui::rows::{self, Row};
use crate::ui::words::Word;
use std::sync::Arc;

/// Opens the line in which it is typed, with what is in force.
pub(super) fn open(model: &mut Model) {
    let lang = model.lang;
    let text = model.filter.text.clone();
    model.filter.before = Some(text.clone());
    model.sought.before = here(model);
    let mut input = Input::new(Purpose::Filter, Word::Filter.say(lang), Editor::line(&text));
    input.sign = "/ ";
    input.hint = keymap::say_word(model, Word::FilterHint);
    model.overlays.push(Overlay::Input(input));
}

/// The row that the cursor is on, or wants to be on.
fn here(model: &Model) -> Option<Seek> {
    let board = &model.world.as_ref()?.board;
    model.sought.triage.clone().or_else(|| on(model, board))
}

fn on(model: &Model, board: &Board) -> Option<Seek> {
    let arranged = model.triage.arranged.as_deref();
    let row = model.row()?;
    let at = match row {
        Row::Section(n) => arranged?.items(n).next()?,
        Row::Entry { at, .. } => at,
        row => row.start(board, None).0,
    };
    let row = row.anchor(board, arranged);
    Some(Seek { row, at })
}

/// Takes what is typed so far. What cannot be read leaves the last filter that could in force.
pub(super) fn typed(model: &mut Model, text: &str) -> Option<Trouble> {
    match Query::parse(text) {
        Ok(query) => {
            take(model, text, query);
            None
        }
        Err(error) => {
            // A term that is not finished yet is left out of what is shown meanwhile.
            let finished = unfinished(text).and_then(|at| text.get(..at));
            if let Some(query) = finished.and_then(|t| Query::parse(t).ok()) {
                take(model, text, query);
            }
            Some(Trouble {
                message: error.message,
                hint: error.hint,
                at: Some(error.at),
            })
        }
    }
}

/// Where the last term begins, and the `|` before it.
fn unfinished(text: &str) -> Option<usize> {
    let space = |(at, c): (usize, char)| c.is_whitespace().then_some(at + c.len_utf8());
    let at = text.char_indices().rev().find_map(space).unwrap_or(0);
    let before = text.get(..at)?.trim_end();
    Some(before.trim_end_matches('|').len())
}

/// It is kept, or what was before comes back.
pub(super) fn answered(model: &mut Model, answer: &Answer) -> Vec<Request> {
    let before = (model.filter.before.take(), model.sought.before.take());
    if let (Answer::Dismissed, (Some(text), cursor)) = (answer, before) {
        let query = Query::parse(&text).unwrap_or_default();
        take(model, &text, query);
        model.sought.triage = cursor;
        place(model);
    }
    Vec::new()
}

/// Lets everything through again.
pub(super) fn clear(model: &mut Model) {
    take(model, "", Query::all());
    model.sought.settle();
}

/// Puts another filter in force, as if it had been typed and kept.
pub(super) fn set(model: &mut Model, text: &str) {
    if let Ok(query) = Query::parse(text) {
        take(model, text, query);
    }
}

fn take(model: &mut Model, text: &str, query: Query) {
    if model.filter.text == text {
        return;
    }
    let here = here(model);
    let findings = findings_here(model);
    model.filter.set(text, query);
    model.sought.triage = here;
    (model.sought.duplicate, model.sought.stale) = findings;
    model.triage.folds.all_open = model.filter.is_on();
    restart(model);
}

/// Asks every item anew: the filter is another, or what it is asked of.
pub(super) fn restart(model: &mut Model) {
    let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) else {
        return;
    };
    let analysis = model.analysis.clone();
    let clock = model.now;
    model.filter.restart(&board, analysis.as_deref(), clock);
    model.filter.work(&board, analysis.as_deref());
    show(model, &board);
}

/// Asks the next items and shows those that were let through.
pub(super) fn work(model: &mut Model) {
    let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) else {
        return;
    };
    let analysis = model.analysis.clone();
    // Through a refresh nearly every answer is the one that is shown already.
    if model.filter.work(&board, analysis.as_deref()) || !model.filter.has_work() {
        show(model, &board);
    }
}

fn show(model: &mut Model, board: &Board) {
    set_rows(model, board);
    place(model);
    if matches!(model.screen, Screen::Duplicates | Screen::Stale) || !model.filter.has_work() {
        refill_findings(model);
    }
}

/// Puts the cursor on the row where it wants to be, or on the nearest item below, else above.
pub(super) fn place(model: &mut Model) {
    let last = model.triage.rows.len().saturating_sub(1);
    let wanted = model.sought.triage.as_ref().and_then(|seek| {
        let board = &model.world.as_ref()?.board;
        if let Some(same) = same_row(model, board, seek) {
            return Some(same);
        }
        let seek = seek.at;
        let above = model.triage.decisions;
        let rows = model.triage.rows.get(above..)?;
        let arranged = model.triage.arranged.as_deref();
        let seek = match arranged {
            Some(arranged) => arranged.place(seek)?.1,
            None => seek,
        };
        let at = rows.partition_point(|r| r.start(board, arranged) < (seek, 2));
        let item = |r: &Row| matches!(r, Row::Item { .. } | Row::Entry { .. });
        let below = rows.iter().skip(at).take(64).position(item);
        let found = below.map(|n| at + n);
        let found = found.or_else(|| rows.get(..at)?.iter().rposition(item));
        Some(above + found.unwrap_or(at))
    });
    model.triage.cursor = wanted.unwrap_or(model.triage.cursor).min(last);
}

/// The very row that is sought; of an item that is let through and folded away the heading that it is
/// folded under.
fn same_row(model: &Model, board: &Board, seek: &Seek) -> Option<usize> {
    let anchor = seek.row.as_ref()?;
    let (rows, arranged) = (&model.triage.rows, model.triage.arranged.as_deref());
    let found = rows::find(board, arranged, rows, anchor)?;
    let is_itself = || {
        rows.get(found)
            .and_then(|r| r.anchor(board, arranged))
            .as_ref()
            == Some(anchor)
    };
    let hits = model.filter.live();
    let is_let_through = || hits.is_none_or(|h| h.has(seek.at));
    (is_itself() || is_let_through()).then_some(found)
}

/// Another board: its items are asked anew, and the cursor wants to stay with its item.
pub(super) fn take_board(model: &mut Model, before: Option<&Before<'_>>, board: &Board) {
    let at_item = || {
        let row = model.row()?;
        let heading = matches!(row, Row::Owner(_) | Row::Group { .. } | Row::Section(_));
        on(model, before?.board).filter(|_| !heading)
    };
    let wanted = model.sought.triage.clone().or_else(at_item);
    let moved = wanted.and_then(|seek| {
        let at = before?.moved.to(seek.at)?;
        Some(Seek { at, ..seek })
    });
    model.sought.triage = moved.or(model.sought.triage.take());
    let (analysis, now) = (model.analysis.clone(), model.now);
    match before {
        Some(before) => model
            .filter
            .take_board(before, board, analysis.as_deref(), now),
        None => model.filter.restart(board, analysis.as_deref(), now),
    }
    model.filter.work(board, analysis.as_deref());
}

/// Another analysis: it is a reason to ask again where the filter asks for what was judged, or where
/// the items it speaks of are not those that were asked.
pub(super) fn take_analysis(model: &mut Model) {
    let shown = model.world.as_ref().map(|w| Arc::clone(&w.board));
    let (Some(board), Some(analysis)) = (shown, model.analysis.clone()) else {
        return;
    };
    if Arc::ptr_eq(&analysis.board, &board) {
        model.filter.take_judgement();
    } else {
        model.filter.take_older(&analysis);
    }
    work(model);
    refill_findings(model);
}
