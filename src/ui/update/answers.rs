//! What becomes of what was typed, confirmed or chosen.

use super::copy;
use crate::protocol::Request;
use crate::ui::model::Model;
use crate::ui::overlay::{Answer, Overlay, Pick, Purpose, Text};

/// Something was typed into what lies on top: what it means already now, and what is wrong with it.
pub(super) fn typed(model: &mut Model) -> Vec<Request> {
    let Some(Overlay::Input(input)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match input.purpose {
        Purpose::Filter => {}
    }
    Vec::new()
}

/// An input or a confirmation is closed.
pub(super) fn answered(_model: &mut Model, purpose: Purpose, answer: Answer) -> Vec<Request> {
    match (purpose, answer) {
        (Purpose::Filter, _) => {}
    }
    Vec::new()
}

/// A choice was taken from a menu.
pub(super) fn picked(model: &mut Model, pick: Pick) -> Vec<Request> {
    match pick {
        Pick::Copy(text) => copy::copy(model, text),
        Pick::Show { title, text } => model.overlays.push(Overlay::Text(Text::new(title, text))),
    }
    Vec::new()
}
