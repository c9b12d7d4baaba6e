//! The wheel and clicks.

use super::findings::open_found;
use super::motion::{Step, go};
use super::triage::open;
use crate::ui::layout::Focus;
use crate::ui::model::{Model, Screen};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

/// Rows that one notch of the wheel moves.
pub(super) const NOTCH: isize = 3;

pub(super) fn point(model: &mut Model, mouse: MouseEvent) {
    if !model.overlays.is_empty() {
        // What lies on top has the wheel; a click beside it would hit what is only seen.
        match mouse.kind {
            MouseEventKind::ScrollDown => go(model, Step::By(NOTCH)),
            MouseEventKind::ScrollUp => go(model, Step::By(-NOTCH)),
            _ => {}
        }
        return;
    }
    let panes = model.panes();
    let at = Position::new(mouse.column, mouse.row);
    let hit = |pane: Option<Rect>| pane.filter(|r| r.contains(at));
    let (list, detail) = (hit(panes.list), hit(panes.detail));
    let decisions = hit(panes.decisions);
    let notch = match mouse.kind {
        MouseEventKind::ScrollDown => NOTCH,
        MouseEventKind::ScrollUp => -NOTCH,
        MouseEventKind::Down(MouseButton::Left) => {
            model.triage.touched = true;
            model.filter.settle();
            if let (Some(above), None) = (decisions, model.help) {
                model.focus = Focus::List;
                let line = usize::from(mouse.row - above.y);
                click_triage(
                    model,
                    model.triage.decisions_top + line,
                    model.triage.decisions,
                );
            } else if let (Some(list), None) = (list, model.help) {
                model.focus = Focus::List;
                click(model, usize::from(mouse.row - list.y));
            } else if detail.is_some() {
                model.focus = Focus::Detail;
            }
            return;
        }
        _ => return,
    };
    model.filter.settle();
    let focus = model.focus;
    if model.help.is_none() {
        match (list.or(decisions), detail) {
            (Some(_), _) => model.focus = Focus::List,
            (None, Some(_)) => model.focus = Focus::Detail,
            (None, None) => return,
        }
    }
    model.triage.touched = true;
    go(model, Step::By(notch));
    model.focus = focus;
}

/// A click on a row of triage before `end`.
pub(super) fn click_triage(model: &mut Model, at: usize, end: usize) {
    if at >= end {
        return;
    }
    if model.triage.cursor == at {
        open(model);
    } else {
        model.triage.cursor = at;
    }
}

/// A click chooses a row; on the row that is chosen already it opens it.
pub(super) fn click(model: &mut Model, line: usize) {
    match model.screen {
        Screen::Triage => {
            let at = model.triage.top + line;
            click_triage(model, at, model.triage.rows.len());
        }
        Screen::Kpi => {}
        Screen::Plan => {
            let at = model.plan.top + line;
            if at < model.plan.rows.len() {
                model.plan.cursor = at;
            }
        }
        Screen::Ledger => {
            let at = model.ledger.top + line;
            if at < model.ledger.all().len() {
                model.ledger.cursor = at;
            }
        }
        Screen::Duplicates => {
            let at = model.duplicates.top + line;
            if at >= model.duplicates.rows.len() {
                return;
            }
            if model.duplicates.cursor == at {
                open_found(model);
            }
            model.duplicates.cursor = at;
        }
        Screen::Stale => {
            let at = model.stale.top + line;
            if at >= model.stale.rows.len() {
                return;
            }
            if model.stale.cursor == at {
                open_found(model);
            }
            model.stale.cursor = at;
        }
        Screen::Sources => {
            let at = model.sources.top + line;
            if at < model.source_count() && at != model.sources.cursor {
                model.sources.cursor = at;
                model.sources.scroll = 0;
            }
        }
    }
}
