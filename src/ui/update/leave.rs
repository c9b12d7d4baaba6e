//! Leaving: at once where nothing hangs on it, else it is asked.

use super::stage::choice;
use crate::protocol::Request;
use crate::ui::model::{Model, Wish};
use crate::ui::overlay::{Menu, Overlay, Pick};
use crate::ui::words::{self, Word};

fn is_asking(model: &Model) -> bool {
    match model.overlays.last() {
        Some(Overlay::Menu(menu)) => {
            let leaves = |p: &Pick| matches!(p, Pick::Leave { .. });
            menu.choices.iter().any(|c| leaves(&c.pick))
        }
        _ => false,
    }
}

/// Leaves, or asks first. Who asks to leave while being asked means it, and loses nothing.
pub(super) fn leave(model: &mut Model) -> Vec<Request> {
    if is_asking(model) {
        return left(model, true);
    }
    let lang = model.lang;
    let one = |key, word: Word, pick| choice(key, word.say(lang), "", pick);
    let (title, choices) = if model.plan.run.is_some() {
        let choices = vec![
            one('s', Word::LeaveWait, Pick::Stay),
            one('l', Word::LeaveNow, Pick::Leave { keep: true }),
        ];
        (Word::BeingApplied.say(lang).to_owned(), choices)
    } else if !model.staging.is_empty() {
        let choices = vec![
            one('k', Word::LeaveKeep, Pick::Leave { keep: true }),
            one('d', Word::LeaveDiscard, Pick::Leave { keep: false }),
            one('s', Word::LeaveStay, Pick::Stay),
        ];
        (words::leave_said(lang, model.staging.len()), choices)
    } else {
        return left(model, true);
    };
    model
        .overlays
        .push(Overlay::Menu(Menu::new(title, choices)));
    Vec::new()
}

/// Leaves. What is staged stands in its file since it was staged.
pub(super) fn left(model: &mut Model, keep: bool) -> Vec<Request> {
    model.wish = Some(Wish::Quit);
    if keep || model.staging.is_empty() {
        return Vec::new();
    }
    model.staging.change(crate::plan::Staged::clear);
    model.staging.kept = model.staging.version;
    vec![Request::Keep(Vec::new())]
}
