//! Duplicates and stale items: their cursors, and the way from a finding to its item.

use super::motion::{Step, go};
use super::triage::reveal;
use crate::protocol::Analysis;
use crate::ui::model::{DuplicatesView, Model, Screen};

/// Goes to the item that is chosen among findings; from a heading to the first one below it.
pub(super) fn open_found(model: &mut Model) {
    let key = match model.screen {
        Screen::Duplicates => model.duplicate_selected().map(|item| item.key()),
        _ => model.stale_selected().map(|(item, _)| item.key()),
    };
    match key {
        Some(key) => reveal(model, &key),
        None => go(model, Step::By(1)),
    }
}

/// The duplicates screen's rows; its cursor goes with its item.
pub(super) fn take_duplicates(model: &mut Model, analysis: &Analysis) {
    let followed = model.duplicate_selected();
    let followed = followed.and_then(|item| analysis.grouped(&item));
    let rows = DuplicatesView::rows_of(analysis);
    let of = &mut model.duplicates;
    let same = followed.and_then(|at| rows.iter().position(|r| r.item == Some(at)));
    // The first group's survivor is chosen until somebody chooses another.
    let start = if of.rows.is_empty() { 1 } else { of.cursor };
    of.cursor = same.unwrap_or(start).min(rows.len().saturating_sub(1));
    of.rows = rows;
}
