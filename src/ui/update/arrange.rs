//! The order of the triage list: asked for, taken when it is made, carried through a refresh.

use crate::analyse::arrange::{Arranged, Judged, Shape};
use crate::analyse::{Before, Board, ItemRef};
use crate::model::{Grouping, Sorting};
use crate::protocol::Request;
use crate::ui::model::Model;
use crate::ui::overlay::{Choice, Menu, Overlay, Pick};
use crate::ui::rows::{self, Anchor, Row};
use crate::ui::words::{self, Word};
use std::sync::Arc;

/// Makes the rows anew; the cursor keeps its number.
pub(super) fn set_rows(model: &mut Model, board: &Board) {
    let (rows, shown_in) = model.rows_of(board);
    model.triage.shown_in = shown_in;
    let decision = |r: &&Row| matches!(r, Row::Decision { .. });
    let before = model.triage.decisions;
    model.triage.decisions = rows.iter().take_while(decision).count();
    model.triage.rows = rows;
    // The list below stays as it is when decisions come and go above it.
    model.triage.top = (model.triage.top + model.triage.decisions).saturating_sub(before);
}

/// Carries the order over to the board that follows, where there is one; without it the list is in
/// the board's own order until the engine tells another.
pub(super) fn follow(model: &mut Model, before: Option<&Before<'_>>, board: &Board) {
    let Some(of) = model.triage.arranged.take() else {
        return;
    };
    let judged = model.analysis.as_deref().map(|a| Judged {
        board: &a.board,
        judgement: &a.judgement,
    });
    let next = before.and_then(|before| of.follow(before.moved, board, judged));
    model.triage.arranged = next.map(Arc::new);
}

/// Takes an order that was asked for, unless something else is wanted by now. The cursor stays on its
/// item.
pub(super) fn take(model: &mut Model, of: &Arc<Board>, arranged: Arc<Arranged>) {
    let shown = model.world.as_ref().map(|w| Arc::clone(&w.board));
    let Some(board) = shown.filter(|b| Arc::ptr_eq(b, of)) else {
        return;
    };
    if arranged.shape == model.triage.wanted {
        put(model, &board, Some(arranged));
    }
}

/// Shows the items of the board in this order.
fn put(model: &mut Model, board: &Board, arranged: Option<Arc<Arranged>>) {
    let triage = &model.triage;
    let old = triage.arranged.as_deref();
    let row = model.row().and_then(|row| row.anchor(board, old));
    // A heading of another order is nowhere in this one: its first item is.
    let first = model.items_of(triage.cursor).first().map(ItemRef::key);
    let offset = triage.cursor.saturating_sub(triage.top);
    model.triage.arranged = arranged;
    set_rows(model, board);
    let triage = &mut model.triage;
    let arranged = triage.arranged.as_deref();
    let there = |anchor: &Anchor| rows::find(board, arranged, &triage.rows, anchor);
    let to = row.as_ref().and_then(there);
    let to = to.or_else(|| there(&Anchor::Item(first?)));
    let last = triage.rows.len().saturating_sub(1);
    triage.cursor = to.unwrap_or(triage.cursor).min(last);
    // It keeps its place on the screen as well.
    if triage.cursor >= triage.decisions {
        triage.top = triage.cursor.saturating_sub(offset);
    }
}

/// Asks for the list in another order; until that is made it stays in the one it is in.
pub(super) fn shape(model: &mut Model, shape: Shape) -> Vec<Request> {
    if shape == model.triage.wanted {
        return Vec::new();
    }
    model.triage.wanted = shape;
    let board = model.world.as_ref().map(|w| Arc::clone(&w.board));
    if let Some(board) = board.filter(|_| shape.is_board()) {
        put(model, &board, None);
    }
    vec![Request::Arrange(shape)]
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
        .position(|(_, g)| *g == model.triage.wanted.group);
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
        .position(|(_, s)| *s == model.triage.wanted.sort);
    menu.cursor = here.unwrap_or(0);
    model.overlays.push(Overlay::Menu(menu));
}
