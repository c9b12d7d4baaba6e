//! Steps in lists and texts.

use crate::ui::model::{Model, Place, Screen};
use crate::ui::overlay::Overlay;
use crate::ui::palette;
use crate::ui::rows::Row;
use crate::ui::view;
use ratatui::layout::Rect;

/// A way to go in a list or a text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    By(isize),
    /// So many screens, in halves.
    Halves(isize),
    First,
    Last,
}

pub(super) fn go(model: &mut Model, step: Step) {
    let panes = model.panes();
    let height = |pane: Option<Rect>| pane.map_or(1, |r| usize::from(r.height.max(1)));
    let (list, detail) = (height(panes.list), height(panes.detail));
    match model.place() {
        Place::TriageList => {
            let last = model.triage.rows.len().saturating_sub(1);
            model.triage.cursor = stepped(model.triage.cursor, step, list, last);
        }
        Place::TriageDetail => {
            let last = view::detail_length(model).saturating_sub(detail);
            model.detail.scroll = stepped(model.detail.scroll, step, detail, last);
        }
        Place::Kpi => {
            let last = view::kpi_length(model).saturating_sub(list);
            model.kpi_scroll = stepped(model.kpi_scroll, step, list, last);
        }
        Place::Duplicates => {
            let last = model.duplicates.rows.len().saturating_sub(1);
            model.duplicates.cursor = stepped(model.duplicates.cursor, step, list, last);
        }
        Place::Stale => {
            let last = model.stale.rows.len().saturating_sub(1);
            model.stale.cursor = stepped(model.stale.cursor, step, list, last);
        }
        Place::Plan => {
            let last = model.plan.rows.len().saturating_sub(1);
            model.plan.cursor = stepped(model.plan.cursor, step, list, last);
        }
        Place::PlanDetail => {
            let last = model.plan.pane.lines().len().saturating_sub(detail);
            model.plan.pane.scroll = stepped(model.plan.pane.scroll, step, detail, last);
        }
        Place::Ledger => {
            let last = model.ledger.all().len().saturating_sub(1);
            model.ledger.cursor = stepped(model.ledger.cursor, step, list, last);
        }
        Place::LedgerDetail => {
            let last = model.ledger.pane.lines().len().saturating_sub(detail);
            model.ledger.pane.scroll = stepped(model.ledger.pane.scroll, step, detail, last);
        }
        Place::SourceList => {
            let last = model.source_count().saturating_sub(1);
            let to = stepped(model.sources.cursor, step, list, last);
            if to != model.sources.cursor {
                model.sources.cursor = to;
                model.sources.scroll = 0;
            }
        }
        Place::SourceDetail => {
            let last = view::source_length(model).saturating_sub(detail);
            model.sources.scroll = stepped(model.sources.scroll, step, detail, last);
        }
        Place::Menu => {
            if let Some(Overlay::Menu(menu)) = model.overlays.last_mut() {
                let last = menu.choices.len().saturating_sub(1);
                menu.cursor = stepped(menu.cursor, step, menu.choices.len(), last);
            }
        }
        Place::Text => {
            let (width, height) = model.size;
            let page = usize::from(view::reader_area(Rect::new(0, 0, width, height)).height);
            if let Some(Overlay::Text(text)) = model.overlays.last_mut() {
                let last = text.lines().len().saturating_sub(page);
                text.scroll = stepped(text.scroll, step, page, last);
            }
        }
        Place::First => {
            let (width, height) = model.size;
            let page = usize::from(view::reader_area(Rect::new(0, 0, width, height)).height);
            if let Some(Overlay::First(first)) = model.overlays.last_mut() {
                let last = first.pane.lines().len().saturating_sub(page);
                first.pane.scroll = stepped(first.pane.scroll, step, page, last);
            }
        }
        Place::Palette => {
            let Some(Overlay::Palette(palette)) = model.overlays.last() else {
                return;
            };
            let found = palette::found(model, palette.editor.text()).len();
            let to = stepped(palette.cursor, step, 10, found.saturating_sub(1));
            if let Some(Overlay::Palette(palette)) = model.overlays.last_mut() {
                palette.cursor = to;
            }
        }
        Place::Input | Place::Lines | Place::Confirm => {}
        Place::Help => {
            let last = view::help_length(model).saturating_sub(list);
            let from = model.help.unwrap_or(0);
            model.help = Some(stepped(from, step, list, last));
        }
    }
}

pub(super) fn stepped(from: usize, step: Step, page: usize, last: usize) -> usize {
    let by = match step {
        Step::First => return 0,
        Step::Last => return last,
        Step::By(n) => n,
        // A line of the old page stays in sight.
        Step::Halves(n) => {
            let half = isize::try_from(page / 2).unwrap_or(isize::MAX).max(1);
            let keep = if n.abs() > 1 && half > 1 {
                n.signum()
            } else {
                0
            };
            half.saturating_mul(n).saturating_sub(keep)
        }
    };
    from.saturating_add_signed(by).min(last)
}

/// To the next heading, or to the one before.
pub(super) fn to_group(model: &mut Model, down: bool) {
    let cursor = model.cursor();
    let rows = model.row_count();
    let heading = |row: &usize| match model.screen {
        Screen::Triage => {
            let row = model.triage.rows.get(*row);
            matches!(
                row,
                Some(Row::Owner(_) | Row::Group { .. } | Row::Section(_))
            )
        }
        _ => model.item_at(*row).is_none(),
    };
    let to = if down {
        (cursor + 1..rows).find(heading)
    } else {
        (0..cursor).rev().find(heading)
    };
    let Some(to) = to else { return };
    match model.screen {
        Screen::Triage => model.triage.cursor = to,
        Screen::Duplicates => model.duplicates.cursor = to,
        Screen::Stale => model.stale.cursor = to,
        Screen::Kpi | Screen::Plan | Screen::Ledger | Screen::Sources => {}
    }
}
