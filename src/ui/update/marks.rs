//! Marking: one item, the items under a heading, a range of rows, all that match.

use super::motion::{Step, go};
use crate::analyse::ItemRef;
use crate::ui::marks::{Marks, RangeStart};
use crate::ui::model::Model;
use std::sync::Arc;

/// Does something to the marks with the boards at hand.
fn with(model: &mut Model, change: impl FnOnce(&Model, &mut Marks)) {
    let mut marks = std::mem::take(&mut model.marks);
    change(model, &mut marks);
    if let Some(world) = &model.world {
        marks.sync(&world.board);
    }
    model.marks = marks;
}

/// Marks these, or where all of them are marked takes their marks away.
fn turn(marks: &mut Marks, items: &[ItemRef<'_>]) {
    let all = items.iter().all(|i| marks.has(i));
    for item in items {
        marks.set(item, !all);
    }
}

/// Marks the item under the cursor, or those under its heading, and goes on; ends a range.
pub(super) fn mark(model: &mut Model) {
    if model.marks.range.is_some() {
        return range(model);
    }
    if !mark_one(model) {
        with(model, |model, marks| {
            turn(marks, &model.items_of(model.cursor()));
        });
    }
    go(model, Step::By(1));
}

/// One item of the shown board, at the cost of one.
fn mark_one(model: &mut Model) -> bool {
    let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) else {
        return false;
    };
    let Some(position) = model.listed_here() else {
        return false;
    };
    let Some(item) = board.item(position) else {
        return false;
    };
    let marked = model.marks.has(&item);
    model.marks.set_at(&item, !marked);
    true
}

/// Begins a range at the cursor, or marks all from its start to the cursor.
pub(super) fn range(model: &mut Model) {
    if model.marks.range.is_some() {
        end_range(model);
        model.marks.range = None;
        return;
    }
    model.marks.range = Some(RangeStart {
        screen: model.screen,
        row: model.cursor(),
        key: model.item_here().map(|i| i.key()),
    });
}

/// What the open range of this screen shows as marked is marked: an action is about all that is shown
/// so, whether somebody has ended the range before or not.
pub(super) fn end_range(model: &mut Model) {
    let Some(rows) = model.ranged() else {
        return;
    };
    model.marks.range = None;
    with(model, |model, marks| {
        for item in rows.filter_map(|row| model.item_at(row)) {
            marks.set(&item, true);
        }
    });
}

/// Marks all that match; on a heading what is under it.
pub(super) fn all(model: &mut Model) {
    end_range(model);
    model.marks.range = None;
    with(model, |model, marks| {
        let here = model.cursor();
        let under = model.item_at(here).is_none();
        let items = if under {
            model.items_of(here)
        } else {
            model.all_items()
        };
        turn(marks, &items);
    });
}

/// The start of a range stays on its item when rows come and go.
pub(super) fn settle(model: &mut Model) {
    let Some(start) = &model.marks.range else {
        return;
    };
    let Some(key) = start.key.as_ref().filter(|_| start.screen == model.screen) else {
        return;
    };
    let is = |row: usize| model.item_at(row).is_some_and(|i| i.is(key));
    if is(start.row) {
        return;
    }
    let found = (0..model.row_count()).find(|row| is(*row));
    model.marks.range = found.map(|row| RangeStart {
        row,
        ..start.clone()
    });
}
