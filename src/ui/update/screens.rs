//! Going from screen to screen.

use crate::ui::layout::Focus;
use crate::ui::model::{Model, Screen};
use crate::ui::overlay::{Overlay, Text};
use crate::ui::words::{self, Word};

pub(super) fn show(model: &mut Model, screen: Screen) {
    model.help = None;
    if model.screen != screen {
        model.screen = screen;
        model.focus = Focus::List;
    }
}

/// Opens what is new, gone and changed since the last look, as a text.
pub(super) fn news(model: &mut Model) {
    let (Some(since), Some(world)) = (&model.news.since, &model.world) else {
        return;
    };
    let said = words::since_text(model.lang, since, &world.board);
    let text = Text::new(Word::NewsTitle.say(model.lang), said);
    model.overlays.push(Overlay::Text(text));
}
