//! The order of the triage list: chosen, made in slices, kept through a refresh.

use crate::analyse::Board;
use crate::model::{Grouping, Sorting};
use crate::ui::arrange::{Arranged, Shape};
use crate::ui::model::Model;
use crate::ui::overlay::{Choice, Menu, Overlay, Pick};
use crate::ui::rows::{self, Row};
use crate::ui::words::{self, Word};
use std::sync::Arc;

/// Makes the rows anew; the cursor keeps its number.
pub(super) fn set_rows(model: &mut Model, board: &Board) {
    let rows = model.rows_of(board);
    let decision = |r: &&Row| matches!(r, Row::Decision { .. });
    let before = model.triage.decisions;
    model.triage.decisions = rows.iter().take_while(decision).count();
    model.triage.rows = rows;
    // The header tells of all, whatever the filter leaves out.
    model.triage.all_decisions = match &model.analysis {
        Some(analysis) if model.filter.is_on() => rows::decisions(board, analysis, None).len(),
        _ => model.triage.decisions,
    };
    // The list below stays as it is when decisions come and go above it.
    model.triage.top = (model.triage.top + model.triage.decisions).saturating_sub(before);
}

/// Begins the order of a board anew and returns that of the board before. What can be done at once is
/// done; of a larger board the cursor's row is remembered until the order is there.
pub(super) fn begin(model: &mut Model, board: &Board) -> Option<Arranged> {
    let shape = model.triage.shape;
    if shape.is_board() {
        return model.triage.arranged.take();
    }
    let analysis = model.analysis.clone();
    let mut arranged = Arranged::new(shape, board);
    arranged.work_at_once(board, analysis.as_deref());
    model.triage.arranged.replace(arranged)
}

/// Looks at the next items; with the last one the list is there again, the cursor on its row.
pub(super) fn work(model: &mut Model) {
    let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) else {
        return;
    };
    let analysis = model.analysis.clone();
    if let Some(arranged) = &mut model.triage.arranged {
        arranged.work(&board, analysis.as_deref());
        if arranged.is_whole() {
            appear(model, &board);
        }
    }
}

/// Makes the order now, for whoever jumps into it.
pub(super) fn hurry(model: &mut Model, board: &Board) {
    let analysis = model.analysis.clone();
    if let Some(arranged) = &mut model.triage.arranged {
        while !arranged.is_whole() {
            arranged.work(board, analysis.as_deref());
        }
    }
}

fn appear(model: &mut Model, board: &Board) {
    set_rows(model, board);
    let triage = &mut model.triage;
    if let Some(want) = triage.want.take()
        && let Some(at) = rows::find(board, triage.arranged.as_ref(), &triage.rows, &want)
    {
        triage.cursor = at;
    }
    triage.cursor = triage.cursor.min(triage.rows.len().saturating_sub(1));
}

/// Puts the list together in another way; the cursor stays on its item.
pub(super) fn shape(model: &mut Model, shape: Shape) {
    if shape == model.triage.shape {
        return;
    }
    remember(model);
    model.triage.shape = shape;
    let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) else {
        return;
    };
    begin(model, &board);
    if !model.is_arranging() {
        appear(model, &board);
    } else {
        set_rows(model, &board);
    }
}

/// Keeps the name of the cursor's row for when the list is there again.
pub(super) fn remember(model: &mut Model) {
    let (Some(row), Some(world)) = (model.row(), &model.world) else {
        return;
    };
    model.triage.want = row.anchor(&world.board, model.triage.arranged.as_ref());
}

/// The menu of groupings.
pub(super) fn choose_group(model: &mut Model) {
    let lang = model.lang;
    let keys = ['o', 't', 's', 'k', 'n'];
    let all = Grouping::WORDS.iter().zip(keys);
    let choices = all.map(|((_, group), key)| Choice {
        key,
        label: words::grouping(*group).say(lang).to_owned(),
        about: String::new(),
        why_not: None,
        pick: Pick::Group(*group),
    });
    let mut menu = Menu::new(Word::ActGroupBy.say(lang), choices.collect());
    let here = Grouping::WORDS
        .iter()
        .position(|(_, g)| *g == model.triage.shape.group);
    menu.cursor = here.unwrap_or(0);
    model.overlays.push(Overlay::Menu(menu));
}

/// The menu of orders.
pub(super) fn choose_sort(model: &mut Model) {
    let lang = model.lang;
    let keys = ['b', 'a', 'p', 'u', 't', 'v'];
    let all = Sorting::WORDS.iter().zip(keys);
    let choices = all.map(|((_, sort), key)| Choice {
        key,
        label: words::sorting(*sort).say(lang).to_owned(),
        about: String::new(),
        why_not: None,
        pick: Pick::Sort(*sort),
    });
    let mut menu = Menu::new(Word::ActSortBy.say(lang), choices.collect());
    let here = Sorting::WORDS
        .iter()
        .position(|(_, s)| *s == model.triage.shape.sort);
    menu.cursor = here.unwrap_or(0);
    model.overlays.push(Overlay::Menu(menu));
}
