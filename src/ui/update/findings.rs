//! Duplicates and stale items: their cursors, and the way from a finding to its item.

use super::motion::{Step, go};
use super::triage::reveal;
use crate::protocol::{Analysis, Request};
use crate::ui::model::{
    DuplicateRow, DuplicatesView, Keeping, Model, Notice, Screen, StaleRow, StaleView,
};
use crate::ui::theme::Tone;
use crate::ui::words::Word;
use std::sync::Arc;

/// Goes to the item that is chosen among findings; from a heading to the first one below it.
pub(super) fn open_found(model: &mut Model) {
    let key = match model.screen {
        Screen::Duplicates => model.duplicate_selected().map(|item| item.key()),
        _ => model.stale_selected().map(|(item, _)| item.key()),
    };
    match key {
        Some(key) => {
            let from = model.screen;
            reveal(model, &key);
            if model.screen != from {
                model.came_from = Some(from);
            }
        }
        None => go(model, Step::By(1)),
    }
}

/// The rows of both screens for another analysis; the cursors go with their items.
pub(super) fn take(model: &mut Model, analysis: Arc<Analysis>) {
    let first = model.analysis.is_none();
    let copy = model.duplicate_selected();
    let copy = copy.and_then(|item| analysis.grouped(&item));
    let stale = model.stale_selected().map(|(item, _)| item.key());
    let stale = stale.and_then(|key| analysis.stale_at(&key));
    model.analysis = Some(analysis);
    (model.sought.duplicate, model.sought.stale) = (None, None);
    // The first one is chosen until somebody chooses another.
    if model.duplicates.rows.is_empty() {
        model.duplicates.cursor = 1;
    }
    if first {
        model.stale.cursor = 1;
    }
    // Groups and rules stand elsewhere in it: an item is found by itself.
    let copy = copy.map(|at| DuplicateRow {
        group: usize::MAX,
        item: Some(at),
    });
    fill(model, copy, stale.map(StaleRow::Finding));
}

/// What the cursors of both screens are on, or want to be on.
pub(super) fn findings_here(model: &Model) -> (Option<DuplicateRow>, Option<StaleRow>) {
    let (copy, stale) = (model.sought.duplicate, model.sought.stale);
    let row = model.duplicates.rows.get(model.duplicates.cursor).copied();
    let finding = model.stale.rows.get(model.stale.cursor).copied();
    (copy.or(row), stale.or(finding))
}

/// The same analysis through another filter.
pub(super) fn refill_findings(model: &mut Model) {
    let (copy, stale) = findings_here(model);
    fill(model, copy, stale);
}

/// Makes the rows and puts the cursors on these, where they are there.
fn fill(model: &mut Model, copy: Option<DuplicateRow>, stale: Option<StaleRow>) {
    let Some(analysis) = &model.analysis else {
        return;
    };
    let hits = model.filter.found();
    let of = &mut model.duplicates;
    of.rows = DuplicatesView::rows_of(analysis, hits);
    let same = copy.and_then(|row| {
        let same_item = |r: &DuplicateRow| row.item.is_some() && r.item == row.item;
        let itself = of.rows.iter().position(|r| *r == row);
        itself.or_else(|| of.rows.iter().position(same_item))
    });
    of.cursor = same
        .unwrap_or(of.cursor)
        .min(of.rows.len().saturating_sub(1));
    let of = &mut model.stale;
    of.rows = StaleView::rows_of(analysis, hits);
    // A rule has another count of findings with another filter.
    let same = stale.and_then(|row| of.rows.iter().position(|r| r.is_same(row)));
    of.cursor = same
        .unwrap_or(of.cursor)
        .min(of.rows.len().saturating_sub(1));
}

/// The item under the cursor stays, or the choice of it is taken back. The engine judges again, and
/// what is staged from then on follows.
pub(super) fn keep_this(model: &mut Model) -> Vec<Request> {
    let said = match model.keeping() {
        Ok(Keeping::Choose(choice)) => {
            model.chosen.retain(|c| c.group != choice.group);
            model.chosen.push(choice);
            Word::KeptByHand
        }
        Ok(Keeping::Back(group)) => {
            model.chosen.retain(|c| c.group != group);
            Word::KeptByRule
        }
        Err(_) => return Vec::new(),
    };
    model.notice = Some(Notice {
        text: said.say(model.lang).to_owned(),
        tone: Tone::Good,
    });
    vec![Request::Choose(model.chosen.clone())]
}
