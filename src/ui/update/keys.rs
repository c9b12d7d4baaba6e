//! A key becomes an action, an action is done.

use super::motion::{Step, go};
use super::{
    arrange, copy, detail, export, filter, findings, known, leave, marks, motion, overlays, plan,
    screens, stage, triage, views,
};
use crate::protocol::Request;
use crate::ui::actions::{self, ActionId};
use crate::ui::keymap;
use crate::ui::keys::Chord;
use crate::ui::layout::Focus;
use crate::ui::model::{Asked, Handing, Model, Notice, Place, Saving, Screen, Wish};
use crate::ui::overlay::{Overlay, Palette};
use crate::ui::theme::Tone;
use crate::ui::words::Word;
use crossterm::event::KeyEvent;
use std::sync::Arc;

pub(super) fn press(model: &mut Model, key: &KeyEvent) -> Vec<Request> {
    if let Some(requests) = overlays::press(model, key) {
        return requests;
    }
    if let Some(requests) = waiting(model, key) {
        return requests;
    }
    let place = model.place();
    let Some(id) = Chord::pressed(key).and_then(|chord| bound(model, place, chord)) else {
        return Vec::new();
    };
    model.notice = None;
    model.triage.touched = true;
    let mut row = actions::of(place).filter(|a| a.id == id);
    if row.next().is_some_and(|a| !a.is_offered(model)) {
        let why = if model.can_record() {
            Word::ReadOnlyHere
        } else {
            Word::NoLedgerHere
        };
        stage::tell(model, why.say(model.lang), Tone::Stale);
        return Vec::new();
    }
    if !place.is_typing() {
        // From here on the cursor is where it was put.
        model.sought.settle();
    }
    act(model, id)
}

/// Who asked to apply a plan that is not made yet goes on typing its word: letters are no commands
/// until the question is there. Everything else takes the asking back.
fn waiting(model: &mut Model, key: &KeyEvent) -> Option<Vec<Request>> {
    if !model.plan.asked {
        return None;
    }
    let waits = model.plan.making && model.screen == Screen::Plan && model.overlays.is_empty();
    if !waits || Chord::typed(key).is_none() {
        model.plan.asked = false;
        return None;
    }
    stage::tell(model, Word::StillMaking.say(model.lang), Tone::Stale);
    Some(Vec::new())
}

/// What a key does in a place: an action of the table, else a view.
fn bound(model: &Model, place: Place, chord: Chord) -> Option<ActionId> {
    let action = keymap::bound(&model.keys, place, chord).map(|a| a.id);
    let view = || model.keys.view(chord).filter(|_| !place.is_over());
    action.or_else(|| view().map(ActionId::View))
}

/// Does an action, or says why it cannot be done.
fn act(model: &mut Model, id: ActionId) -> Vec<Request> {
    if let Some(why) = actions::why_not(id, model) {
        model.plan.asked = id == ActionId::Apply && why == Word::StillMaking;
        model.notice = Some(Notice {
            text: keymap::say_word(model, why),
            tone: Tone::Stale,
        });
        return Vec::new();
    }
    perform(model, id)
}

pub(super) fn perform(model: &mut Model, action: ActionId) -> Vec<Request> {
    if action.is_about_marks() {
        marks::end_range(model);
    }
    match action {
        ActionId::Down => go(model, Step::By(1)),
        ActionId::Up => go(model, Step::By(-1)),
        ActionId::Top => go(model, Step::First),
        ActionId::Bottom => go(model, Step::Last),
        ActionId::PageDown => go(model, Step::Halves(2)),
        ActionId::PageUp => go(model, Step::Halves(-2)),
        ActionId::HalfDown => go(model, Step::Halves(1)),
        ActionId::HalfUp => go(model, Step::Halves(-1)),
        ActionId::Fold => triage::fold(model),
        ActionId::Unfold => triage::unfold(model),
        ActionId::Open => triage::open(model),
        ActionId::Back => {
            model.focus = Focus::List;
            if let Some(screen) = model.came_from.take() {
                screens::show(model, screen);
            }
        }
        ActionId::Pane => {
            model.focus = match model.focus {
                Focus::List => Focus::Detail,
                Focus::Detail => Focus::List,
            }
        }
        ActionId::Triage => screens::show(model, Screen::Triage),
        ActionId::Kpi => screens::show(model, Screen::Kpi),
        ActionId::Stale => screens::show(model, Screen::Stale),
        ActionId::Duplicates => screens::show(model, Screen::Duplicates),
        ActionId::OpenItem => findings::open_found(model),
        ActionId::Sources => screens::show(model, Screen::Sources),
        ActionId::Help => model.help = Some(0),
        ActionId::Close => model.help = None,
        ActionId::Mouse => {
            model.mouse = !model.mouse;
            let said = if model.mouse {
                Word::MouseTaken
            } else {
                Word::MouseLeft
            };
            model.notice = Some(Notice {
                text: said.say(model.lang).to_owned(),
                tone: Tone::Good,
            });
            model.wish = Some(Wish::Mouse(model.mouse));
        }
        ActionId::Redraw => model.wish = Some(Wish::Redraw),
        ActionId::Suspend => model.wish = Some(Wish::Suspend),
        ActionId::Quit => return leave::leave(model),
        ActionId::StageCancel => stage::cancel(model),
        ActionId::Assign => stage::assign(model),
        ActionId::Stage => stage::menu(model),
        ActionId::Unstage => stage::unstage(model),
        ActionId::UnstageAll => stage::ask_unstage_all(model),
        ActionId::Acknowledge => return known::acknowledge(model),
        ActionId::Plan => {
            plan::put_away(model);
            screens::show(model, Screen::Plan);
        }
        ActionId::Ledger => screens::show(model, Screen::Ledger),
        ActionId::Apply => plan::confirm(model),
        ActionId::EditNote => stage::edit_note(model, false),
        ActionId::EditNotes => stage::edit_note(model, true),
        ActionId::WholeRow => {
            model.plan.whole = !model.plan.whole;
            model.plan.script = false;
        }
        ActionId::Script => model.plan.script = !model.plan.script,
        ActionId::Partial => plan::partial(model),
        ActionId::PutAway => plan::put_away(model),
        ActionId::Undo => plan::undo(model),
        ActionId::CloseUnknown => known::close(model),
        ActionId::ReadLedger => return vec![Request::Ledger],
        ActionId::Palette => model.overlays.push(Overlay::Palette(Palette::new())),
        ActionId::Run => {
            let Some(id) = overlays::take_command(model) else {
                return Vec::new();
            };
            return if actions::is_in(id, model.below()) {
                act(model, id)
            } else {
                model.notice = Some(Notice {
                    text: Word::NotHere.say(model.lang).to_owned(),
                    tone: Tone::Stale,
                });
                Vec::new()
            };
        }
        ActionId::Filter => filter::open(model),
        // The last thing begun is the first to be given up.
        ActionId::ClearFilter if model.marks.range.is_some() => model.marks.range = None,
        ActionId::ClearFilter => filter::clear(model),
        ActionId::Complete => return overlays::complete(model, 1),
        ActionId::CompleteBack => return overlays::complete(model, -1),
        ActionId::Mark => marks::mark(model),
        ActionId::MarkRange => marks::range(model),
        ActionId::MarkAll => marks::all(model),
        ActionId::ClearMarks => model.marks.clear(),
        ActionId::NextGroup => motion::to_group(model, true),
        ActionId::PreviousGroup => motion::to_group(model, false),
        ActionId::Follow => {
            let links = model.links();
            let key = links.get(model.detail.link).map(|i| i.key());
            if let Some(key) = key {
                triage::reveal(model, &key);
            }
        }
        ActionId::NextLink => {
            let last = model.links().len().saturating_sub(1);
            model.detail.link = (model.detail.link + 1).min(last);
        }
        ActionId::PreviousLink => model.detail.link = model.detail.link.saturating_sub(1),
        ActionId::Alike => return detail::ask_alike(model),
        ActionId::KeepThis => return findings::keep_this(model),
        ActionId::GroupBy => arrange::choose_group(model),
        ActionId::SortBy => arrange::choose_sort(model),
        ActionId::SaveView => views::ask(model),
        ActionId::View(at) => return views::show(model, at),
        ActionId::Copy => copy::open(model),
        ActionId::News => screens::news(model),
        ActionId::CopyText => copy::shown(model),
        ActionId::SaveText => export::save_text(model),
        ActionId::Handoff => return export::hand_over(model, Handing::Show),
        ActionId::Export => export::menu(model),
        ActionId::Edit(edit) => return overlays::edit(model, edit),
        ActionId::Accept => return overlays::accept(model),
        ActionId::Choose => return overlays::choose(model),
        ActionId::Dismiss => return overlays::dismiss(model),
        ActionId::NextField => overlays::next_field(model),
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
