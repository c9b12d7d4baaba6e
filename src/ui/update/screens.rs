//! Going from screen to screen.

use crate::ui::layout::Focus;
use crate::ui::model::{Model, Screen};

pub(super) fn show(model: &mut Model, screen: Screen) {
    model.help = None;
    if model.screen != screen {
        model.screen = screen;
        model.focus = Focus::List;
    }
}
