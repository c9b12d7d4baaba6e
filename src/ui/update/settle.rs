//! What follows from the rest, brought into line after every message.

use super::detail::body_here;
use super::marks;
use crate::text;
use crate::ui::model::{Body, Detail, Model, Screen, Triage};
use crate::ui::overlay::Overlay;
use crate::ui::view;
use ratatui::layout::Rect;

/// Brings into line what follows from the rest: what the detail pane is about, what the lists show.
pub(super) fn settle(model: &mut Model) {
    settle_overlays(model);
    marks::settle(model);
    let arranged = model.triage.arranged.as_ref();
    model.triage.marked_in.settle(&model.marks, arranged);
    let panes = model.panes();
    let key = model.selected().map(|i| i.key());
    if key != model.detail.of {
        let loaded = model.selected().and_then(|i| i.record.body.as_deref());
        model.detail = Detail::about(key, loaded.map_or(Body::Unread, body_here));
    }
    if let Some(pane) = model.triage_detail() {
        let cells = view::detail_width(pane);
        if let Body::Here { text, width, lines } = &mut model.detail.body
            && *width != cells
        {
            *width = cells;
            *lines = text::wrap(text, cells)
                .into_iter()
                .map(str::to_owned)
                .collect();
        }
        let last = view::detail_length(model).saturating_sub(usize::from(pane.height));
        model.detail.scroll = model.detail.scroll.min(last);
    }
    if let (Some(list), None) = (panes.list, model.help) {
        let height = usize::from(list.height);
        match model.screen {
            Screen::Triage => {
                let rows = usize::from(panes.decisions.map_or(0, |r| r.height));
                settle_triage(&mut model.triage, height, rows);
            }
            Screen::Kpi => {
                let last = view::kpi_length(model).saturating_sub(height);
                model.kpi_scroll = model.kpi_scroll.min(last);
            }
            Screen::Duplicates => {
                let of = &mut model.duplicates;
                of.top = shown_from(of.top, of.cursor, height, of.rows.len());
            }
            Screen::Stale => {
                let (cursor, len) = (model.stale.cursor, model.stale.rows.len());
                model.stale.top = shown_from(model.stale.top, cursor, height, len);
            }
            Screen::Plan => {
                let of = &mut model.plan;
                of.top = shown_from(of.top, of.cursor, height, of.rows.len());
            }
            Screen::Ledger => {
                let (cursor, len) = (model.ledger.cursor, model.ledger.all().len());
                model.ledger.top = shown_from(model.ledger.top, cursor, height, len);
            }
            Screen::Sources => {
                let (cursor, len) = (model.sources.cursor, model.source_count());
                model.sources.top = shown_from(model.sources.top, cursor, height, len);
            }
        }
    }
    if let (Screen::Plan | Screen::Ledger, Some(pane), None) =
        (model.screen, panes.detail, model.help)
    {
        settle_pane(model, pane);
    }
    if let (Screen::Sources, Some(pane)) = (model.screen, panes.detail) {
        let last = view::source_length(model).saturating_sub(usize::from(pane.height));
        model.sources.scroll = model.sources.scroll.min(last);
    }
}

/// The lines about the chosen row, which are built when it is another and not for every frame.
fn settle_pane(model: &mut Model, area: Rect) {
    let (cells, height) = (usize::from(area.width), usize::from(area.height));
    let plan = model.screen == Screen::Plan;
    let pane = if plan {
        &mut model.plan.pane
    } else {
        &mut model.ledger.pane
    };
    let mut pane = std::mem::take(pane);
    if plan {
        let about = view::plan_about(model, cells);
        pane.settle(about, height, || view::plan_lines(model, cells));
        model.plan.pane = pane;
    } else {
        let about = view::ledger_about(model, cells);
        pane.settle(about, height, || view::ledger_lines(model, cells));
        model.ledger.pane = pane;
    }
}

/// Texts are broken into lines, and what is typed knows its width, for going up and down in it.
fn settle_overlays(model: &mut Model) {
    let (width, height) = model.size;
    let inside = view::reader_area(Rect::new(0, 0, width, height));
    let (cells, rows) = (usize::from(inside.width), usize::from(inside.height));
    let mut overlays = std::mem::take(&mut model.overlays);
    for overlay in &mut overlays {
        match overlay {
            Overlay::Text(text) => text.settle(cells, rows),
            Overlay::Input(input) => {
                let room = input.room(width);
                input.editor.fit(room);
            }
            Overlay::First(first) => {
                // The ages in it are those of the start.
                let look = &first.look;
                let make = || view::first_lines(model, look, cells);
                first.pane.settle(format!("first\t{cells}"), rows, make);
            }
            Overlay::Menu(_) | Overlay::Confirm(_) | Overlay::Palette(_) => {}
        }
    }
    model.overlays = overlays;
}

/// Decisions and list scroll by themselves, each while the cursor is in it.
pub(super) fn settle_triage(triage: &mut Triage, height: usize, decisions_height: usize) {
    let (above, cursor) = (triage.decisions, triage.cursor);
    let len = triage.rows.len().saturating_sub(above);
    let top = triage.top.saturating_sub(above);
    // Away from the part where the cursor is, whatever is in sight stays there.
    let near = cursor.checked_sub(above).unwrap_or(top);
    triage.top = above + shown_from(top, near.min(len.saturating_sub(1)), height, len);
    let from = triage.decisions_top;
    let near = if cursor < above { cursor } else { from };
    triage.decisions_top = shown_from(from, near, decisions_height, above);
}

/// The first row to show, so that the cursor is in sight and no room is left below the last one.
pub(super) fn shown_from(top: usize, cursor: usize, height: usize, len: usize) -> usize {
    let height = height.max(1);
    top.min(cursor)
        .max((cursor + 1).saturating_sub(height))
        .min(len.saturating_sub(height))
}
