//! What lies over the screen: the input at its foot, boxes in its middle.

mod confirm;
mod first;
mod input;
mod menu;
mod palette;
mod reader;

use crate::ui::model::Model;
use crate::ui::overlay::Overlay;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub(in crate::ui) use first::lines as first_lines;
pub(in crate::ui) use menu::choice_at;
pub(in crate::ui) use palette::command_at;
pub(in crate::ui) use reader::inside as reader_area;

/// Draws them from the lowest to the one on top. What is typed stands above all: a text or a menu that
/// it is about may reach down to the foot of the screen.
pub(super) fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    for overlay in &model.overlays {
        match overlay {
            Overlay::Input(_) => {}
            Overlay::Menu(of) => menu::draw(model, of, area, buf),
            Overlay::Confirm(of) => confirm::draw(model, of, area, buf),
            Overlay::Palette(of) => palette::draw(model, of, area, buf),
            Overlay::Text(of) => reader::draw(model, of, area, buf),
            Overlay::First(of) => first::draw(model, of, area, buf),
        }
    }
    if let (Some(of), Some(at)) = (model.input(), model.input_area(area)) {
        input::draw(model, of, at, buf);
    }
}

/// Where the terminal's cursor belongs: an input method shows there what it is composing.
pub(super) fn cursor(model: &Model, area: Rect) -> Option<Position> {
    match model.overlays.last()? {
        Overlay::Input(of) => input::cursor(of, model.input_area(area)?),
        Overlay::Confirm(of) => confirm::cursor(model, of, area),
        Overlay::Palette(of) => palette::cursor(of, area),
        Overlay::Menu(_) | Overlay::Text(_) | Overlay::First(_) => None,
    }
}
