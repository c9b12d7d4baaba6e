//! What becomes of what was typed, confirmed or chosen.

use super::{arrange, complete, copy, filter, views};
use crate::protocol::Request;
use crate::ui::arrange::Shape;
use crate::ui::editor::Editor;
use crate::ui::model::Model;
use crate::ui::overlay::{Answer, Offers, Overlay, Pick, Purpose, Text};

/// Something was typed into what lies on top: what it means already now, and what is wrong with it.
pub(super) fn typed(model: &mut Model) -> Vec<Request> {
    let Some(Overlay::Input(input)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let (purpose, text) = (input.purpose.clone(), input.editor.text().to_owned());
    let trouble = match purpose {
        Purpose::Filter => filter::typed(model, &text),
        Purpose::SaveView => views::typed(model, &text),
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
        Purpose::SaveView => None,
    }
}

/// An input or a confirmation is closed.
pub(super) fn answered(model: &mut Model, purpose: Purpose, answer: Answer) -> Vec<Request> {
    match purpose {
        Purpose::Filter => filter::answered(model, &answer),
        Purpose::SaveView => views::answered(model, &answer),
    }
}

/// A choice was taken from a menu.
pub(super) fn picked(model: &mut Model, pick: Pick) -> Vec<Request> {
    match pick {
        Pick::Copy(text) => copy::copy(model, text),
        Pick::Group(group) => {
            let shape = Shape {
                group,
                ..model.triage.shape
            };
            arrange::shape(model, shape);
        }
        Pick::Sort(sort) => {
            let shape = Shape {
                sort,
                ..model.triage.shape
            };
            arrange::shape(model, shape);
        }
        Pick::Show { title, text } => model.overlays.push(Overlay::Text(Text::new(title, text))),
    }
    Vec::new()
}
