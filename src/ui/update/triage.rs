//! The triage list: its rows, its folding, its cursor when the board changes.

use super::arrange::{self, set_rows};
use super::motion::{Step, go};
use super::screens::show;
use crate::analyse::arrange::Arranged;
use crate::analyse::{Before, Board};
use crate::model::ItemKey;
use crate::ui::layout::Focus;
use crate::ui::model::{Model, Notice, Screen};
use crate::ui::rows::{self, Anchor, FoldKey, Row};
use crate::ui::theme::Tone;
use crate::ui::words::Word;
use std::sync::Arc;

pub(super) fn open(model: &mut Model) {
    model.came_from = None;
    match (model.screen, model.row()) {
        (Screen::Sources | Screen::Ledger, _)
        | (Screen::Triage, Some(Row::Item { .. } | Row::Entry { .. })) => {
            model.focus = Focus::Detail;
        }
        (Screen::Triage, Some(Row::Decision { .. })) => {
            if let Some(key) = model.selected().map(|item| item.key()) {
                reveal(model, &key);
            }
        }
        (Screen::Triage, Some(row)) => toggle(model, row),
        (Screen::Triage, None)
        | (Screen::Kpi | Screen::Duplicates | Screen::Stale | Screen::Plan, _) => {}
    }
}

/// Goes to an item in the triage list, whatever it is folded under, and opens it.
pub(super) fn reveal(model: &mut Model, key: &ItemKey) {
    let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) else {
        return;
    };
    // The board may be newer than the analysis.
    let Some(row) = rows::item_row(&board, model.triage.arranged.as_deref(), key) else {
        model.notice = Some(Notice {
            text: Word::OfNewer.say(model.lang).to_owned(),
            tone: Tone::Stale,
        });
        return;
    };
    for heading in std::iter::successors(row.parent(), |r| r.parent()) {
        if let Some(key) = heading.fold_key(&board, model.triage.arranged.as_deref()) {
            model.triage.folds.set(key, false);
        }
    }
    set_rows(model, &board);
    if let Some(at) = model.triage.rows.iter().position(|r| *r == row) {
        model.triage.cursor = at;
    }
    show(model, Screen::Triage);
    model.focus = Focus::Detail;
}

pub(super) fn toggle(model: &mut Model, row: Row) {
    let Some((key, folded)) = folding(model, row) else {
        return;
    };
    set_fold(model, key, !folded);
}

/// The name of a heading, and whether it is folded.
pub(super) fn folding(model: &Model, row: Row) -> Option<(FoldKey, bool)> {
    let board = &model.world.as_ref()?.board;
    let key = row.fold_key(board, model.triage.arranged.as_deref())?;
    let folded = model.triage.folds.is_folded(board, &key);
    Some((key, folded))
}

pub(super) fn fold(model: &mut Model) {
    let Some(row) = model.row() else { return };
    match folding(model, row) {
        Some((key, false)) => set_fold(model, key, true),
        // An item, or a heading that is folded already: up to what it stands under.
        _ => {
            let parent = row.parent();
            if let Some(at) = parent.and_then(|p| model.triage.rows.iter().position(|r| *r == p)) {
                model.triage.cursor = at;
            }
        }
    }
}

pub(super) fn unfold(model: &mut Model) {
    let Some(row) = model.row() else { return };
    match folding(model, row) {
        Some((key, true)) => set_fold(model, key, false),
        Some((_, false)) => go(model, Step::By(1)),
        None => open(model),
    }
}

pub(super) fn set_fold(model: &mut Model, key: FoldKey, folded: bool) {
    model.triage.folds.set(key, folded);
    if let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) {
        // The cursor stands on the heading itself, and nothing above it moves.
        set_rows(model, &board);
    }
}

/// What the list was made of before.
pub(super) enum From<'a> {
    /// Nothing that is known.
    Nothing,
    /// The very board: what was judged of it is another.
    Same,
    /// The board before this one.
    Before(Before<'a>),
}

/// Makes the rows of a board, and puts the cursor where its row has gone.
pub(super) fn refill(model: &mut Model, from: &From<'_>, board: &Board) {
    let was = std::mem::take(&mut model.triage.rows);
    let old_arranged = model.triage.arranged.clone();
    let old = match from {
        From::Nothing => {
            arrange::follow(model, None, board);
            None
        }
        From::Same => Some(board),
        From::Before(before) => {
            arrange::follow(model, Some(before), board);
            Some(before.board)
        }
    };
    let (cursor, top) = (model.triage.cursor, model.triage.top);
    let (touched, decisions) = (model.triage.touched, model.triage.decisions);
    set_rows(model, board);
    let triage = &mut model.triage;
    // Until the first key the list fills in from the top, with the first decision chosen, else the
    // first item.
    let chosen = |r: &Row| {
        matches!(
            r,
            Row::Item { .. } | Row::Entry { .. } | Row::Decision { .. }
        )
    };
    let first = || triage.rows.iter().position(chosen);
    let followed = old.filter(|_| touched);
    let to = followed
        .and_then(|old| {
            let from = Old {
                board: old,
                arranged: old_arranged.as_deref(),
                rows: &was,
            };
            let arranged = triage.arranged.as_deref();
            follow(&from, cursor, board, arranged, &triage.rows)
        })
        .or_else(|| first().filter(|_| !touched))
        .unwrap_or(cursor)
        .min(triage.rows.len().saturating_sub(1));
    // The cursor's row keeps its place on the screen.
    if !touched {
        triage.top = 0;
        triage.decisions_top = 0;
    } else if cursor >= decisions && to >= triage.decisions {
        triage.top = to.saturating_sub(cursor.saturating_sub(top));
    }
    triage.cursor = to;
}

/// The rows that were.
struct Old<'a> {
    board: &'a Board,
    arranged: Option<&'a Arranged>,
    rows: &'a [Row],
}

/// Where the cursor goes when the board changes: with its row, else to the nearest of its
/// neighbours that is still there.
fn follow(
    old: &Old<'_>,
    cursor: usize,
    new: &Board,
    arranged: Option<&Arranged>,
    rows: &[Row],
) -> Option<usize> {
    const FAR: usize = 8;
    let anchor =
        |at: usize| -> Option<Anchor> { old.rows.get(at)?.anchor(old.board, old.arranged) };
    let below = (0..=FAR).map(|d| cursor.checked_add(d));
    let above = (1..=FAR).map(|d| cursor.checked_sub(d));
    below
        .chain(above)
        .flatten()
        .filter_map(anchor)
        .find_map(|a| rows::find(new, arranged, rows, &a))
}
