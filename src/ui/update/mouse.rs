//! The wheel and clicks.

use super::findings::open_found;
use super::motion::{Step, go};
use super::triage::open;
use super::{keys, overlays};
use crate::protocol::Request;
use crate::ui::actions::ActionId;
use crate::ui::layout::Focus;
use crate::ui::model::{Model, Screen};
use crate::ui::overlay::Overlay;
use crate::ui::palette;
use crate::ui::view;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

/// Rows that one notch of the wheel moves.
pub(super) const NOTCH: isize = 3;

pub(super) fn point(model: &mut Model, mouse: MouseEvent) -> Vec<Request> {
    if !model.overlays.is_empty() {
        return point_over(model, mouse);
    }
    point_screen(model, mouse);
    Vec::new()
}

/// What lies on top has the wheel and the clicks; one beside it would hit what is only seen.
fn point_over(model: &mut Model, mouse: MouseEvent) -> Vec<Request> {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let at = Position::new(mouse.column, mouse.row);
    match (mouse.kind, model.overlays.last_mut()) {
        (MouseEventKind::ScrollDown, _) => go(model, Step::By(NOTCH)),
        (MouseEventKind::ScrollUp, _) => go(model, Step::By(-NOTCH)),
        (MouseEventKind::Down(MouseButton::Left), Some(Overlay::Menu(menu))) => {
            if let Some(choice) = view::choice_at(menu, area, at) {
                menu.cursor = choice;
                return overlays::choose(model);
            }
        }
        (MouseEventKind::Down(MouseButton::Left), Some(Overlay::Palette(palette))) => {
            let row = view::command_at(palette, area, at);
            let typed = palette.editor.text().to_owned();
            let found = palette::found(model, &typed).len();
            if let (Some(row), Some(Overlay::Palette(palette))) =
                (row.filter(|row| *row < found), model.overlays.last_mut())
            {
                palette.cursor = row;
                return keys::perform(model, ActionId::Run);
            }
        }
        _ => {}
    }
    Vec::new()
}

fn point_screen(model: &mut Model, mouse: MouseEvent) {
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
            model.sought.settle();
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
    model.sought.settle();
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
