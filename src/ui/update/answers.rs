//! What becomes of what was typed, confirmed or chosen.

use super::{arrange, complete, copy, export, filter, known, leave, plan, stage, triage, views};
use crate::analyse::arrange::Shape;
use crate::plan::Action;
use crate::protocol::Request;
use crate::ui::editor::Editor;
use crate::ui::model::{Handing, Model};
use crate::ui::overlay::{Answer, Offers, Overlay, Pick, Purpose, Text};
use crate::ui::theme::Tone;
use crate::ui::words::Word;
use std::sync::Arc;

/// Something was typed into what lies on top: what it means already now, and what is wrong with it.
pub(super) fn typed(model: &mut Model) -> Vec<Request> {
    let Some(Overlay::Input(input)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let (purpose, text) = (input.purpose.clone(), input.editor.text().to_owned());
    let trouble = match purpose {
        Purpose::Filter => filter::typed(model, &text),
        Purpose::SaveView => views::typed(model, &text),
        Purpose::AckUntil { .. } => known::until_trouble(model, &text),
        _ => None,
    };
    if let Some(Overlay::Input(input)) = model.overlays.last_mut() {
        input.trouble = trouble;
    }
    Vec::new()
}

/// Ways to go on with what is typed.
pub(super) fn offers(model: &Model, purpose: &Purpose, editor: &Editor) -> Option<Offers> {
    match purpose {
        Purpose::Filter => complete::offers(model, editor),
        Purpose::Assign { .. } => stage::owners(model, editor),
        _ => None,
    }
}

/// An input or a confirmation is closed.
pub(super) fn answered(model: &mut Model, purpose: Purpose, answer: Answer) -> Vec<Request> {
    let text = match (&purpose, &answer) {
        (Purpose::Filter, _) => return filter::answered(model, &answer),
        (Purpose::SaveView, _) => return views::answered(model, &answer),
        (Purpose::ExportTo(what), _) => return export::answered(model, what.clone(), &answer),
        (Purpose::Apply { plan, counted }, Answer::Confirmed { approver }) => {
            return plan::apply(model, Arc::clone(plan), *counted, approver.clone());
        }
        (_, Answer::Text(text)) => text,
        // Nothing comes of it.
        (_, Answer::Confirmed { .. } | Answer::Dismissed) => return Vec::new(),
    };
    match purpose {
        Purpose::Filter | Purpose::SaveView | Purpose::ExportTo(_) | Purpose::Apply { .. } => {}
        Purpose::Assign { keys, release } => stage::assigned(model, &keys, release, text),
        Purpose::NewNote(keys) if text.trim().is_empty() => {
            // The text is what such a change is.
            stage::tell(model, Word::NoteIsEmpty.say(model.lang), Tone::Stale);
            stage::ask_note(model, keys);
        }
        Purpose::NewNote(keys) => stage::stage(model, &keys, &Action::Note, Some(text.trim())),
        Purpose::NoteOf(keys) => stage::note_of(model, &keys, text),
        Purpose::AckReason(what) => known::ask_until(model, what, text),
        Purpose::AckUntil { what, reason } => {
            return known::acknowledged(model, what, &reason, text);
        }
        Purpose::CloseReason { .. } if text.trim().is_empty() => {
            stage::tell(model, Word::ReasonNeeded.say(model.lang), Tone::Stale);
        }
        Purpose::CloseReason { operation, applied } => {
            return vec![Request::Close {
                operation,
                applied,
                reason: text.trim().to_owned(),
            }];
        }
    }
    Vec::new()
}

/// A choice was taken from a menu.
pub(super) fn picked(model: &mut Model, pick: Pick) -> Vec<Request> {
    match pick {
        Pick::Copy(text) => copy::copy(model, text),
        Pick::Group(group) => {
            let shape = Shape {
                group,
                ..model.triage.wanted
            };
            return arrange::shape(model, shape);
        }
        Pick::Sort(sort) => {
            let shape = Shape {
                sort,
                ..model.triage.wanted
            };
            return arrange::shape(model, shape);
        }
        Pick::Show { title, text } => model.overlays.push(Overlay::Text(Text::new(title, text))),
        Pick::Reveal(key) => triage::reveal(model, &key),
        Pick::Stage { keys, action } => stage::stage(model, &keys, &action, None),
        Pick::AskOwner { keys, release } => stage::ask_owner(model, keys, release),
        Pick::AskNote(keys) => stage::ask_note(model, keys),
        Pick::Unstage(keys) => stage::unstage_these(model, &keys),
        Pick::UnstageAll => stage::unstage_all(model),
        Pick::Close { operation, applied } => known::ask_close_reason(model, operation, applied),
        Pick::AskWhere { what, to } => export::ask_where(model, what, &to),
        Pick::Export(of) => return export::write(model, of),
        Pick::CopyHandoff => return export::hand_over(model, Handing::Copy),
        Pick::CopyScript(wishes) => return export::copy_script(model, wishes),
        Pick::Leave { keep } => return leave::left(model, keep),
        Pick::Stay => {}
    }
    Vec::new()
}
