//! Going from screen to screen.

use super::Found;
use crate::ui::layout::Focus;
use crate::ui::model::{Model, Saving, Screen};
use crate::ui::overlay::{First, Overlay, Text};
use crate::ui::words::{self, Word};
use std::sync::Arc;

pub(super) fn show(model: &mut Model, screen: Screen) {
    model.help = None;
    model.came_from = None;
    if model.screen != screen {
        model.screen = screen;
        model.focus = Focus::List;
    }
}

/// Shows what a start without a configuration found, before anything else.
pub(super) fn first(model: &mut Model, found: Found) {
    model.looking = None;
    model.rules = found.changes;
    model.saving = if found.can_save {
        Saving::Possible
    } else {
        Saving::Nothing
    };
    let first = First::new(Arc::new(found.look));
    model.overlays.push(Overlay::First(first));
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
