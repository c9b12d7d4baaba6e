//! What lies over a screen and has the keys until it is answered: a line to type, a menu, a word
//! that is asked for, a text to read. They stand in a stack, the last one on top.
//!
//! Values only. What an answer is for stands in [`Purpose`] and [`Pick`]; what it does is decided
//! where the model is changed.

mod confirm;
mod first;
mod input;
mod menu;
mod palette;
mod purpose;
mod text;

pub(super) use super::editor::Taken;
pub(super) use confirm::{Confirm, Wrong};
pub(super) use first::First;
pub(super) use input::{Input, Offers, Trouble};
pub(super) use menu::{Choice, Menu};
pub(super) use palette::Palette;
pub(super) use purpose::{Answer, Pick, Purpose};
pub(super) use text::Text;

use super::editor::{Edit, Editor};
use super::place::Place;

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Overlay {
    Input(Input),
    Menu(Menu),
    Confirm(Confirm),
    Text(Text),
    Palette(Palette),
    First(First),
}

impl Overlay {
    /// Where its keys are heard.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Input(input) if input.editor.is_many() => Place::Lines,
            Self::Input(_) => Place::Input,
            Self::Menu(_) => Place::Menu,
            Self::Confirm(_) => Place::Confirm,
            Self::Text(_) => Place::Text,
            Self::Palette(_) => Place::Palette,
            Self::First(_) => Place::First,
        }
    }

    /// The text that typing goes to.
    pub(super) fn editor(&mut self) -> Option<&mut Editor> {
        match self {
            Self::Input(input) => Some(&mut input.editor),
            Self::Confirm(confirm) => Some(confirm.editor()),
            Self::Palette(palette) => Some(&mut palette.editor),
            Self::Menu(_) | Self::Text(_) | Self::First(_) => None,
        }
    }

    /// Does something to what is being typed; whether the text is another now.
    pub(super) fn edit(&mut self, edit: Edit) -> bool {
        self.editor().is_some_and(|e| e.edit(edit)) && self.changed()
    }

    /// Types or pastes text.
    pub(super) fn insert(&mut self, text: &str) -> Taken {
        let taken = self.editor().map(|e| e.insert(text));
        self.changed();
        taken.unwrap_or_default()
    }

    /// A complaint and an offer are about what stood there before.
    fn changed(&mut self) -> bool {
        match self {
            Self::Confirm(confirm) => confirm.trouble = None,
            Self::Input(input) => input.offers = None,
            // The best of what is found now stands first.
            Self::Palette(palette) => palette.cursor = 0,
            Self::Menu(_) | Self::Text(_) | Self::First(_) => {}
        }
        true
    }
}
