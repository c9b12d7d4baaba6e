//! What a message does to the model, and what it asks of the engine.

use super::actions::{self, ActionId};
use super::keys::Chord;
use super::layout::Focus;
use super::model::{
    Asked, Body, DuplicatesView, Model, Notice, Place, Saving, Screen, Triage, Wish, World,
};
use super::rows::{self, Anchor, FoldKey, Row};
use super::theme::Tone;
use super::view;
use super::words::{self, Word};
use crate::analyse::Board;
use crate::model::{Clock, Error, Field, ItemKey};
use crate::protocol::{Analysis, Event, Request, SourceStatus};
use crate::text;
use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use std::path::PathBuf;
use std::sync::Arc;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key.
    Key(KeyEvent),
    /// The mouse.
    Mouse(MouseEvent),
    /// The window has this many columns and rows now.
    Resize(u16, u16),
    /// The engine told something.
    Engine(Event),
    /// Time has passed.
    Tick,
    /// The keys have been quiet for a moment.
    Rest,
}

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

/// Does what a message asks for at the instant `now`, and returns what the engine has to do.
pub fn update(model: &mut Model, msg: Msg, now: Clock) -> Vec<Request> {
    model.now = now;
    let requests = match msg {
        Msg::Key(key) => press(model, &key),
        Msg::Mouse(mouse) => {
            point(model, mouse);
            Vec::new()
        }
        Msg::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        Msg::Engine(event) => {
            hear(model, event);
            Vec::new()
        }
        Msg::Tick => Vec::new(),
        Msg::Rest => rest(model),
    };
    settle(model);
    requests
}

fn press(model: &mut Model, key: &KeyEvent) -> Vec<Request> {
    let place = model.place();
    let Some(action) = Chord::pressed(key).and_then(|chord| actions::bound(place, chord)) else {
        return Vec::new();
    };
    model.notice = None;
    model.triage.touched = true;
    if let Some(why) = actions::why_not(action.id, model) {
        model.notice = Some(Notice {
            text: why.say(model.lang).to_owned(),
            tone: Tone::Stale,
        });
        return Vec::new();
    }
    perform(model, action.id)
}

/// A way to go in a list or a text.
#[derive(Debug, Clone, Copy)]
enum Step {
    By(isize),
    /// So many screens, in halves.
    Halves(isize),
    First,
    Last,
}

fn perform(model: &mut Model, action: ActionId) -> Vec<Request> {
    match action {
        ActionId::Down => go(model, Step::By(1)),
        ActionId::Up => go(model, Step::By(-1)),
        ActionId::Top => go(model, Step::First),
        ActionId::Bottom => go(model, Step::Last),
        ActionId::PageDown => go(model, Step::Halves(2)),
        ActionId::PageUp => go(model, Step::Halves(-2)),
        ActionId::HalfDown => go(model, Step::Halves(1)),
        ActionId::HalfUp => go(model, Step::Halves(-1)),
        ActionId::Fold => fold(model),
        ActionId::Unfold => unfold(model),
        ActionId::Open => open(model),
        ActionId::Back => model.focus = Focus::List,
        ActionId::Pane => {
            model.focus = match model.focus {
                Focus::List => Focus::Detail,
                Focus::Detail => Focus::List,
            }
        }
        ActionId::Triage => show(model, Screen::Triage),
        ActionId::Kpi => show(model, Screen::Kpi),
        ActionId::Stale => show(model, Screen::Stale),
        ActionId::Duplicates => show(model, Screen::Duplicates),
        ActionId::OpenItem => open_found(model),
        ActionId::Sources => show(model, Screen::Sources),
        ActionId::Help => model.help = Some(0),
        ActionId::Close => model.help = None,
        ActionId::Redraw => model.wish = Some(Wish::Redraw),
        ActionId::Suspend => model.wish = Some(Wish::Suspend),
        ActionId::Quit => model.wish = Some(Wish::Quit),
        ActionId::Refresh => {
            model.asked = Asked::Just;
            return vec![Request::Refresh(None)];
        }
        ActionId::RefreshOne => {
            model.asked = Asked::Just;
            let world = model.world.as_ref();
            let source = world.and_then(|w| w.board.sources().get(model.sources.cursor));
            return source
                .map(|s| Request::Refresh(Some(Arc::clone(&s.name))))
                .into_iter()
                .collect();
        }
        ActionId::SaveConfig => {
            model.saving = Saving::Under;
            return vec![Request::SaveConfig];
        }
    }
    Vec::new()
}

fn show(model: &mut Model, screen: Screen) {
    model.help = None;
    if model.screen != screen {
        model.screen = screen;
        model.focus = Focus::List;
    }
}

fn go(model: &mut Model, step: Step) {
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
            let last = model.stale_count().saturating_sub(1);
            model.stale.cursor = stepped(model.stale.cursor, step, list, last);
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
        Place::Help => {
            let last = view::help_length(model).saturating_sub(list);
            let from = model.help.unwrap_or(0);
            model.help = Some(stepped(from, step, list, last));
        }
    }
}

fn stepped(from: usize, step: Step, page: usize, last: usize) -> usize {
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

fn open(model: &mut Model) {
    match (model.screen, model.row()) {
        (Screen::Sources, _) | (Screen::Triage, Some(Row::Item { .. })) => {
            model.focus = Focus::Detail;
        }
        (Screen::Triage, Some(Row::Decision { .. })) => {
            if let Some(key) = model.selected().map(|item| item.key()) {
                reveal(model, &key);
            }
        }
        (Screen::Triage, Some(row)) => toggle(model, row),
        (Screen::Triage, None) | (Screen::Kpi | Screen::Duplicates | Screen::Stale, _) => {}
    }
}

/// Goes to the item that is chosen among findings; from a heading to the first one below it.
fn open_found(model: &mut Model) {
    let key = match model.screen {
        Screen::Duplicates => model.duplicate_selected().map(|item| item.key()),
        _ => model.stale_selected().map(|(item, _)| item.key()),
    };
    match key {
        Some(key) => reveal(model, &key),
        None => go(model, Step::By(1)),
    }
}

/// Goes to an item in the triage list, whatever it is folded under, and opens it.
fn reveal(model: &mut Model, key: &ItemKey) {
    let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) else {
        return;
    };
    // The board may be newer than the analysis.
    let Some(row) = rows::item_row(&board, key) else {
        model.notice = Some(Notice {
            text: Word::OfNewer.say(model.lang).to_owned(),
            tone: Tone::Stale,
        });
        return;
    };
    for heading in std::iter::successors(row.parent(), |r| r.parent()) {
        if let Some(key) = heading.fold_key(&board) {
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

/// Makes the rows anew; the cursor keeps its number.
fn set_rows(model: &mut Model, board: &Board) {
    let rows = model.rows_of(board);
    let decision = |r: &&Row| matches!(r, Row::Decision { .. });
    let before = model.triage.decisions;
    model.triage.decisions = rows.iter().take_while(decision).count();
    model.triage.rows = rows;
    // The list below stays as it is when decisions come and go above it.
    model.triage.top = (model.triage.top + model.triage.decisions).saturating_sub(before);
}

fn toggle(model: &mut Model, row: Row) {
    let Some((key, folded)) = folding(model, row) else {
        return;
    };
    set_fold(model, key, !folded);
}

/// The name of a heading, and whether it is folded.
fn folding(model: &Model, row: Row) -> Option<(FoldKey, bool)> {
    let board = &model.world.as_ref()?.board;
    let key = row.fold_key(board)?;
    let folded = model.triage.folds.is_folded(board, &key);
    Some((key, folded))
}

fn fold(model: &mut Model) {
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

fn unfold(model: &mut Model) {
    let Some(row) = model.row() else { return };
    match folding(model, row) {
        Some((key, true)) => set_fold(model, key, false),
        Some((_, false)) => go(model, Step::By(1)),
        None => open(model),
    }
}

fn set_fold(model: &mut Model, key: FoldKey, folded: bool) {
    model.triage.folds.set(key, folded);
    if let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) {
        // The cursor stands on the heading itself, and nothing above it moves.
        set_rows(model, &board);
    }
}

fn hear(model: &mut Model, event: Event) {
    match event {
        Event::Board { board, sources } => {
            take_board(model, board, sources);
            follow_refresh(model);
        }
        Event::Sources(sources) => {
            if let Some(world) = &mut model.world {
                world.statuses = sources;
            }
            follow_refresh(model);
        }
        Event::Analysis(said) => take_analysis(model, said),
        Event::Past(past) => model.past = Some(past),
        Event::Body { key, body } => take_body(model, &key, body),
        Event::Saved(saved) => take_saved(model, saved),
    }
}

/// Says when a refresh that was asked for is through.
fn follow_refresh(model: &mut Model) {
    let Some(world) = &model.world else { return };
    let reading = world.statuses.iter().any(|s| s.reading);
    model.asked = match (model.asked, reading) {
        (Asked::No, _) => Asked::No,
        (Asked::Just, false) => Asked::Just,
        (Asked::Just | Asked::Reading, true) => Asked::Reading,
        (Asked::Reading, false) => {
            let time = model.now.format(model.now.now, "%H:%M:%S");
            model.notice = Some(Notice {
                text: words::read_again(model.lang, &time),
                tone: Tone::Good,
            });
            Asked::No
        }
    };
}

fn take_board(model: &mut Model, board: Arc<Board>, statuses: Vec<SourceStatus>) {
    let old = model.world.take();
    refill(model, old.as_ref().map(|w| &*w.board), &board);
    if let (Some(old), Some(key)) = (&old, &model.detail.of) {
        let of = |b: &Board| b.sources().iter().find(|s| s.name == key.source).cloned();
        let same = match (of(&old.board), of(&board)) {
            (Some(a), Some(b)) => Arc::ptr_eq(&a, &b),
            _ => false,
        };
        model.detail.outdated |= !same;
    }
    model.sources.cursor = model.sources.cursor.min(statuses.len().saturating_sub(1));
    model.world = Some(World::new(board, statuses));
}

/// The duplicates screen's rows; its cursor goes with its item.
fn take_duplicates(model: &mut Model, analysis: &Analysis) {
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

/// Makes the rows of a board, and puts the cursor where its row has gone.
fn refill(model: &mut Model, old: Option<&Board>, board: &Board) {
    let was = std::mem::take(&mut model.triage.rows);
    let (cursor, top) = (model.triage.cursor, model.triage.top);
    let (touched, decisions) = (model.triage.touched, model.triage.decisions);
    set_rows(model, board);
    let triage = &mut model.triage;
    // Until the first key the list fills in from the top, with the first decision chosen, else the
    // first item.
    let chosen = |r: &Row| matches!(r, Row::Item { .. } | Row::Decision { .. });
    let first = || triage.rows.iter().position(chosen);
    let followed = old.filter(|_| touched);
    let to = followed
        .and_then(|old| follow(old, &was, cursor, board, &triage.rows))
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

fn take_analysis(model: &mut Model, said: Result<Arc<Analysis>, Error>) {
    let analysis = match said {
        Ok(analysis) => analysis,
        Err(error) => {
            model.notice = Some(Notice {
                text: error.message,
                tone: Tone::Broken,
            });
            return;
        }
    };
    let first = model.analysis.is_none();
    let followed = model.stale_selected().map(|(item, _)| item.key());
    let followed = followed.and_then(|key| analysis.stale_at(&key));
    take_duplicates(model, &analysis);
    model.analysis = Some(analysis);
    if let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board)) {
        refill(model, Some(&board), &board);
    }
    let stale = model.stale.cursor;
    // The first finding is chosen until somebody chooses another.
    let start = if first { 1 } else { stale };
    let cursor = followed.and_then(|at| model.stale_row_of(at));
    let last = model.stale_count().saturating_sub(1);
    model.stale.cursor = cursor.unwrap_or(start).min(last);
}

/// Where the cursor goes when the board changes: with its row, else to the nearest of its
/// neighbours that is still there.
fn follow(old: &Board, was: &[Row], cursor: usize, new: &Board, rows: &[Row]) -> Option<usize> {
    const FAR: usize = 8;
    let anchor = |at: usize| -> Option<Anchor> { was.get(at)?.anchor(old) };
    let below = (0..=FAR).map(|d| cursor.checked_add(d));
    let above = (1..=FAR).map(|d| cursor.checked_sub(d));
    below
        .chain(above)
        .flatten()
        .filter_map(anchor)
        .find_map(|a| rows::find(new, rows, &a))
}

fn take_body(model: &mut Model, key: &ItemKey, body: Result<Option<String>, Error>) {
    if model.detail.of.as_ref() != Some(key) {
        return;
    }
    model.detail.body = match body {
        Ok(Some(body)) => body_here(&body),
        Ok(None) => Body::Nothing,
        Err(error) => Body::Failed(error),
    };
}

/// A body that is broken into lines when the model settles.
fn body_here(body: &str) -> Body {
    Body::Here {
        text: text::visible(body.trim_end()).into_owned(),
        width: 0,
        lines: Vec::new(),
    }
}

fn take_saved(model: &mut Model, saved: Result<PathBuf, Error>) {
    let lang = model.lang;
    let (saving, text, tone) = match saved {
        Ok(path) => {
            let path = path.to_string_lossy();
            (Saving::InForce, words::saved(lang, &path), Tone::Good)
        }
        Err(error) => {
            let text = match error.hint {
                Some(hint) => format!("{}: {hint}", error.message),
                None => error.message,
            };
            (Saving::Possible, text, Tone::Broken)
        }
    };
    model.saving = saving;
    model.notice = Some(Notice { text, tone });
}

/// Asks for the body that the detail pane lacks.
fn rest(model: &mut Model) -> Vec<Request> {
    if !model.wants_rest() {
        return Vec::new();
    }
    let Some(item) = model.selected() else {
        return Vec::new();
    };
    let (key, has_body) = (item.key(), item.queue.mapping.column(Field::Body).is_some());
    model.detail.outdated = false;
    if !has_body {
        model.detail.body = Body::Nothing;
        return Vec::new();
    }
    if model.detail.body == Body::Unread {
        model.detail.body = Body::Asked;
    }
    vec![Request::Body(key)]
}

fn point(model: &mut Model, mouse: MouseEvent) {
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
fn click_triage(model: &mut Model, at: usize, end: usize) {
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
fn click(model: &mut Model, line: usize) {
    match model.screen {
        Screen::Triage => {
            let at = model.triage.top + line;
            click_triage(model, at, model.triage.rows.len());
        }
        Screen::Kpi => {}
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
            if at >= model.stale_count() {
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

/// Brings into line what follows from the rest: what the detail pane is about, what the lists show.
fn settle(model: &mut Model) {
    let panes = model.panes();
    let key = model.selected().map(|i| i.key());
    if key != model.detail.of {
        let loaded = model.selected().and_then(|i| i.record.body.as_deref());
        model.detail.body = loaded.map_or(Body::Unread, body_here);
        model.detail.scroll = 0;
        model.detail.outdated = false;
        model.detail.of = key;
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
                let (cursor, len) = (model.stale.cursor, model.stale_count());
                model.stale.top = shown_from(model.stale.top, cursor, height, len);
            }
            Screen::Sources => {
                let (cursor, len) = (model.sources.cursor, model.source_count());
                model.sources.top = shown_from(model.sources.top, cursor, height, len);
            }
        }
    }
    if let (Screen::Sources, Some(pane)) = (model.screen, panes.detail) {
        let last = view::source_length(model).saturating_sub(usize::from(pane.height));
        model.sources.scroll = model.sources.scroll.min(last);
    }
}

/// Decisions and list scroll by themselves, each while the cursor is in it.
fn settle_triage(triage: &mut Triage, height: usize, decisions_height: usize) {
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
fn shown_from(top: usize, cursor: usize, height: usize, len: usize) -> usize {
    let height = height.max(1);
    top.min(cursor)
        .max((cursor + 1).saturating_sub(height))
        .min(len.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::analyse::kpi::{self, KpiQuestion};
    use crate::analyse::sample::{board, clock, queue, record, source};
    use crate::analyse::{self, JudgeRules};
    use crate::model::{ErrorKind, Lang, Role};
    use crate::protocol::Freshness;
    use crate::ui::model::Options;
    use crate::ui::theme::Theme;
    use crossterm::event::{KeyCode, KeyModifiers};

    const CURRENT: SourceStatus = SourceStatus {
        reading: false,
        freshness: Freshness::Current,
    };

    const READING: SourceStatus = SourceStatus {
        reading: true,
        freshness: Freshness::Current,
    };

    fn made_of(lines: &[&str]) -> Event {
        let claimed = |line: &&str| {
            let mut of = record(line);
            if of.state == crate::model::State::Claimed {
                of.times.claimed = of.times.created;
            }
            of
        };
        let records = lines.iter().map(claimed).collect();
        let mut queue = queue("q", 99, records);
        let mut mapping = (*queue.mapping).clone();
        mapping.fields.insert(Field::Body, "body".into());
        queue.mapping = Arc::new(mapping);
        Event::Board {
            board: Arc::new(board(vec![source("a", Role::Canonical, vec![queue])], &[])),
            sources: vec![CURRENT],
        }
    }

    const FOUR: [&str; 4] = [
        "4|ron|queued|high||four",
        "3|ron|queued|high||three",
        "2|ron|queued|high||two",
        "1|codex|queued|high||one",
    ];

    fn model(size: (u16, u16)) -> Model {
        let options = Options {
            lang: Lang::En,
            theme: Theme::new(false),
            can_save: false,
        };
        Model::new(options, size, clock())
    }

    fn told(size: (u16, u16), lines: &[&str]) -> Model {
        let mut model = model(size);
        update(&mut model, Msg::Engine(made_of(lines)), clock());
        model
    }

    fn press(model: &mut Model, code: KeyCode) -> Vec<Request> {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        update(model, Msg::Key(key), clock())
    }

    fn type_in(model: &mut Model, keys: &str) {
        for key in keys.chars() {
            press(model, KeyCode::Char(key));
        }
    }

    fn chosen(model: &Model) -> Option<String> {
        model.selected().map(|i| i.record.id.to_string())
    }

    fn choose(model: &mut Model, id: &str) {
        type_in(model, "g");
        while chosen(model).as_deref() != Some(id) {
            type_in(model, "j");
        }
    }

    #[test]
    fn the_first_item_is_chosen_until_a_key_is_pressed() {
        // codex 0, its group 1, item 2; then ron's.
        let mut model = told((80, 24), &FOUR[..3]);
        assert_eq!(chosen(&model).as_deref(), Some("4"));
        update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
        assert_eq!(chosen(&model).as_deref(), Some("1"));
        type_in(&mut model, "j");
        assert_eq!(chosen(&model), None);
    }

    #[test]
    fn the_cursor_stays_on_its_item_and_at_its_place() {
        let many: Vec<String> = (0..200)
            .map(|i| format!("{i}|ron|queued|low||t{i}"))
            .collect();
        let mut lines: Vec<&str> = many.iter().map(String::as_str).collect();
        let mut model = told((80, 24), &lines);
        choose(&mut model, "100");
        let above = model.triage.cursor - model.triage.top;
        let newer: Vec<String> = (200..230)
            .map(|i| format!("{i}|ron|queued|low||t{i}"))
            .collect();
        lines.extend(newer.iter().map(String::as_str));
        update(&mut model, Msg::Engine(made_of(&lines)), clock());
        assert_eq!(chosen(&model).as_deref(), Some("100"));
        assert_eq!(model.triage.cursor - model.triage.top, above);
    }

    #[test]
    fn a_vanished_item_leaves_the_cursor_with_its_neighbour() {
        let mut model = told((80, 24), &FOUR);
        choose(&mut model, "3");
        update(
            &mut model,
            Msg::Engine(made_of(&[FOUR[0], FOUR[2], FOUR[3]])),
            clock(),
        );
        assert_eq!(chosen(&model).as_deref(), Some("2"));
        update(
            &mut model,
            Msg::Engine(made_of(&[FOUR[0], FOUR[3]])),
            clock(),
        );
        assert_eq!(chosen(&model).as_deref(), Some("4"));
        update(&mut model, Msg::Engine(made_of(&[])), clock());
        assert_eq!((chosen(&model), model.triage.cursor), (None, 0));
    }

    #[test]
    fn folding_hides_and_stays_through_a_refresh() {
        let mut model = told((80, 24), &FOUR);
        assert_eq!(model.triage.rows.len(), 8);
        choose(&mut model, "2");
        type_in(&mut model, "h");
        assert_eq!(
            model.triage.rows.len(),
            8,
            "an item goes to its group first"
        );
        type_in(&mut model, "h");
        assert_eq!(model.triage.rows.len(), 5);
        update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
        assert_eq!(model.triage.rows.len(), 5);
        type_in(&mut model, "hh");
        assert_eq!(model.triage.rows.len(), 4);
        press(&mut model, KeyCode::Enter);
        assert_eq!(model.triage.rows.len(), 5);
        type_in(&mut model, "jll");
        assert_eq!(chosen(&model).as_deref(), Some("4"));
    }

    #[test]
    fn a_body_is_asked_for_once_when_the_keys_are_quiet() {
        let mut model = told((120, 40), &FOUR);
        choose(&mut model, "3");
        assert!(model.wants_rest());
        let key = model.selected().unwrap().key();
        let asked = update(&mut model, Msg::Rest, clock());
        assert_eq!(asked, [Request::Body(key.clone())]);
        assert!(!model.wants_rest());
        assert_eq!(update(&mut model, Msg::Rest, clock()), []);
        let late = Event::Body {
            key: ItemKey {
                id: "2".into(),
                ..key.clone()
            },
            body: Ok(Some("another's".into())),
        };
        update(&mut model, Msg::Engine(late), clock());
        assert_eq!(model.detail.body, Body::Asked);
        let body = Event::Body {
            key: key.clone(),
            body: Ok(Some("its own\n".into())),
        };
        update(&mut model, Msg::Engine(body), clock());
        let Body::Here { lines, .. } = &model.detail.body else {
            unreachable!("{:?}", model.detail.body)
        };
        assert_eq!(lines, &["its own"]);
        // Its source was read anew: the old text stays in sight until the new one is there.
        update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
        assert!(model.wants_rest() && matches!(model.detail.body, Body::Here { .. }));
        assert_eq!(update(&mut model, Msg::Rest, clock()), [Request::Body(key)]);
    }

    #[test]
    fn where_no_detail_is_seen_no_body_is_read() {
        let mut model = told((80, 24), &FOUR);
        assert!(!model.wants_rest());
        assert_eq!(update(&mut model, Msg::Rest, clock()), []);
        press(&mut model, KeyCode::Enter);
        assert!(model.wants_rest());
        press(&mut model, KeyCode::Esc);
        assert!(!model.wants_rest());
    }

    #[test]
    fn a_refresh_says_when_it_is_through() {
        let mut model = told((80, 24), &FOUR);
        assert_eq!(press(&mut model, KeyCode::F(5)), [Request::Refresh(None)]);
        // News from before the request was heard.
        update(
            &mut model,
            Msg::Engine(Event::Sources(vec![CURRENT])),
            clock(),
        );
        assert_eq!(model.notice, None);
        update(
            &mut model,
            Msg::Engine(Event::Sources(vec![READING])),
            clock(),
        );
        update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
        let said = model.notice.clone().unwrap().text;
        assert_eq!(said, "Read again at 08:15:00.");
        type_in(&mut model, "j");
        assert_eq!(model.notice, None);
        type_in(&mut model, "7");
        assert_eq!(
            press(&mut model, KeyCode::Char('r')),
            [Request::Refresh(Some("a".into()))]
        );
    }

    #[test]
    fn saving_is_offered_only_where_there_is_something_to_save() {
        let mut model = told((80, 24), &FOUR);
        assert_eq!(press(&mut model, KeyCode::Char('w')), []);
        let said = model.notice.clone().unwrap().text;
        assert_eq!(said, "A configuration is in force already.");
        model.saving = Saving::Possible;
        assert_eq!(press(&mut model, KeyCode::Char('w')), [Request::SaveConfig]);
        assert_eq!(press(&mut model, KeyCode::Char('w')), [], "once is enough");
        let error = Error::new(ErrorKind::Permission, "not allowed").hint("choose another place");
        update(&mut model, Msg::Engine(Event::Saved(Err(error))), clock());
        assert_eq!(model.saving, Saving::Possible);
        assert_eq!(
            model.notice.clone().unwrap().text,
            "not allowed: choose another place"
        );
        press(&mut model, KeyCode::Char('w'));
        let path = PathBuf::from("/srv/config.toml");
        update(&mut model, Msg::Engine(Event::Saved(Ok(path))), clock());
        assert_eq!(model.saving, Saving::InForce);
    }

    #[test]
    fn q_closes_the_help_first_and_ctrl_c_leaves_from_anywhere() {
        let mut model = told((80, 24), &FOUR);
        type_in(&mut model, "?jq");
        assert_eq!((model.help, model.take_wish()), (None, None));
        type_in(&mut model, "q");
        assert_eq!(model.take_wish(), Some(Wish::Quit));
        assert_eq!(model.take_wish(), None);
        type_in(&mut model, "?");
        let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        update(&mut model, Msg::Key(ctrl_c), clock());
        assert_eq!(model.take_wish(), Some(Wish::Quit));
    }

    #[test]
    fn numbers_without_a_screen_do_nothing() {
        let mut model = told((80, 24), &FOUR);
        let before = format!("{model:?}");
        type_in(&mut model, "05689");
        assert_eq!(format!("{model:?}"), before);
    }

    /// Two items of ron (one of them waiting since long), one claimed by codex since long.
    const OLD: [&str; 3] = [
        "1|ron|queued|urgent|2026-04-01T00:00:00Z|old",
        "2|ron|queued|urgent|2026-04-20T23:00:00Z|young",
        "3|codex|queued|low|2026-01-01T00:00:00Z|older",
    ];

    /// Two claims that nobody has moved for long; the first was made last.
    const CLAIMED: [&str; 3] = [
        "1|ron|queued|low|2026-04-20T23:00:00Z|fresh",
        "2|codex|claimed|low|2026-04-10T00:00:00Z|held",
        "3|ron|claimed|low|2026-04-01T00:00:00Z|held long",
    ];

    fn judged(model: &mut Model) {
        let board = Arc::clone(&model.world.as_ref().unwrap().board);
        let found = Arc::new(analyse::judge(&board, &JudgeRules::default()));
        let answer = kpi::kpi(&board, &[], &KpiQuestion::default());
        let analysis = Analysis::new((board, true), Ok(Arc::new(answer)), Vec::new(), found);
        let event = Event::Analysis(Ok(Arc::new(analysis)));
        update(model, Msg::Engine(event), clock());
    }

    fn stale_id(model: &Model) -> Option<String> {
        let (item, _) = model.stale_selected()?;
        Some(item.record.id.to_string())
    }

    #[test]
    fn a_stale_item_is_opened_in_triage_whatever_hides_it() {
        let mut model = told((120, 40), &OLD);
        judged(&mut model);
        assert_eq!(model.stale_count(), 3);
        choose(&mut model, "3");
        type_in(&mut model, "hhh4");
        assert_eq!(chosen(&model), None);
        assert_eq!(stale_id(&model).as_deref(), Some("3"), "the oldest first");
        press(&mut model, KeyCode::Enter);
        assert_eq!(model.place(), Place::TriageDetail);
        assert_eq!(chosen(&model).as_deref(), Some("3"));
        // From the heading to its first finding, and no further.
        type_in(&mut model, "4g");
        assert_eq!(stale_id(&model), None);
        press(&mut model, KeyCode::Enter);
        assert_eq!(
            (model.place(), stale_id(&model).as_deref()),
            (Place::Stale, Some("3"))
        );
    }

    #[test]
    fn the_stale_cursor_stays_on_its_item() {
        let mut model = told((120, 40), &OLD);
        judged(&mut model);
        type_in(&mut model, "4G");
        assert_eq!(stale_id(&model).as_deref(), Some("1"));
        // The board is newer than the analysis: what it no longer has cannot be opened.
        update(&mut model, Msg::Engine(made_of(&OLD[1..])), clock());
        press(&mut model, KeyCode::Enter);
        assert_eq!(
            (model.place(), model.notice.is_some()),
            (Place::Stale, true)
        );
        update(&mut model, Msg::Engine(made_of(&OLD[..2])), clock());
        judged(&mut model);
        assert_eq!(stale_id(&model).as_deref(), Some("1"));
        update(&mut model, Msg::Engine(made_of(&[])), clock());
        judged(&mut model);
        assert_eq!((model.stale_count(), model.stale.cursor), (0, 0));
    }

    #[test]
    fn decisions_stand_on_top_and_lead_to_their_item() {
        let mut model = told((120, 40), &CLAIMED);
        judged(&mut model);
        assert_eq!(model.triage.decisions, 2);
        assert_eq!(
            (chosen(&model).as_deref(), model.triage.cursor),
            (Some("3"), 0)
        );
        type_in(&mut model, "j");
        assert_eq!(
            (chosen(&model).as_deref(), model.triage.cursor),
            (Some("2"), 1)
        );
        // A newer board without the first: the cursor stays on the second, before and after the
        // analysis has seen it.
        update(&mut model, Msg::Engine(made_of(&CLAIMED[..2])), clock());
        for _ in 0..2 {
            assert_eq!(
                (chosen(&model).as_deref(), model.triage.cursor),
                (Some("2"), 0)
            );
            assert_eq!(model.triage.decisions, 1);
            judged(&mut model);
        }
        type_in(&mut model, "jhk");
        assert_eq!(model.triage.cursor, 0);
        press(&mut model, KeyCode::Enter);
        assert_eq!(model.place(), Place::TriageDetail);
        assert!(model.triage.cursor > 1, "in the list below, unfolded");
        assert_eq!(chosen(&model).as_deref(), Some("2"));
        // What was decided leaves the cursor in the list with its item.
        update(&mut model, Msg::Engine(made_of(&CLAIMED[1..2])), clock());
        judged(&mut model);
        assert_eq!(chosen(&model).as_deref(), Some("2"));
    }

    #[test]
    fn a_duplicate_is_opened_in_triage_and_the_cursor_stays_on_it() {
        let twins = [
            "11|ron|queued|high|2026-04-20T01:00:00Z|rotate the signing key of gateway-7",
            "12|ron|queued|high|2026-04-20T13:00:00Z|rotate the signing key of gateway-7",
            "13|ron|queued|high|2026-04-20T20:00:00Z|another thing altogether",
        ];
        let mut model = told((120, 40), &twins);
        judged(&mut model);
        let id = |m: &Model| m.duplicate_selected().map(|i| i.record.id.to_string());
        type_in(&mut model, "3");
        assert_eq!(model.duplicates.rows.len(), 3);
        assert_eq!(id(&model).as_deref(), Some("12"), "the survivor");
        type_in(&mut model, "j");
        judged(&mut model);
        assert_eq!(id(&model).as_deref(), Some("11"));
        press(&mut model, KeyCode::Enter);
        assert_eq!(model.place(), Place::TriageDetail);
        assert_eq!(chosen(&model).as_deref(), Some("11"));
        update(&mut model, Msg::Engine(made_of(&twins[1..])), clock());
        judged(&mut model);
        assert_eq!(
            (model.duplicates.rows.len(), model.duplicates.cursor),
            (0, 0)
        );
    }

    #[test]
    fn steps_keep_within_the_list() {
        for (from, step, want) in [
            (0, Step::By(-1), 0),
            (5, Step::By(1), 6),
            (99, Step::By(1), 99),
            (50, Step::Halves(1), 60),
            (50, Step::Halves(-1), 40),
            (50, Step::Halves(2), 69),
            (50, Step::Halves(-2), 31),
            (95, Step::Halves(2), 99),
            (5, Step::First, 0),
            (5, Step::Last, 99),
        ] {
            assert_eq!(stepped(from, step, 20, 99), want, "{step:?} from {from}");
        }
        assert_eq!(
            stepped(3, Step::Halves(2), 1, 9),
            5,
            "a page of one row moves"
        );
        assert_eq!(stepped(0, Step::Last, 20, 0), 0);
    }

    #[test]
    fn the_wheel_and_a_click_move_the_cursor() {
        let many: Vec<String> = (0..99).map(|i| format!("{i}|ron|queued|low||t")).collect();
        let lines: Vec<&str> = many.iter().map(String::as_str).collect();
        let mut model = told((120, 40), &lines);
        let mut mouse = |kind, column, row| {
            let event = MouseEvent {
                kind,
                column,
                row,
                modifiers: KeyModifiers::NONE,
            };
            update(&mut model, Msg::Mouse(event), clock());
            (model.triage.cursor, model.focus)
        };
        let left = MouseEventKind::Down(MouseButton::Left);
        assert_eq!(mouse(MouseEventKind::ScrollDown, 5, 5), (5, Focus::List));
        assert_eq!(mouse(left, 5, 2), (0, Focus::List));
        assert_eq!(mouse(left, 90, 9), (0, Focus::Detail));
        assert_eq!(mouse(MouseEventKind::ScrollDown, 90, 9), (0, Focus::Detail));
        assert_eq!(mouse(left, 5, 6), (4, Focus::List));
        assert_eq!(
            mouse(left, 5, 6),
            (4, Focus::Detail),
            "a second click opens"
        );
        assert_eq!(
            mouse(left, 5, 0),
            (4, Focus::Detail),
            "the header is no row"
        );
    }
}
