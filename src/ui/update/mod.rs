//! What a message does to the model, and what it asks of the engine.

mod answers;
mod arrange;
mod complete;
mod copy;
mod detail;
mod engine;
mod export;
mod filter;
mod findings;
mod keys;
mod known;
mod leave;
mod marks;
mod motion;
mod mouse;
mod overlays;
mod plan;
mod screens;
mod settle;
mod stage;
#[cfg(test)]
mod tests;
mod triage;
mod views;

use super::model::{ChangeRules, Model};
use crate::model::Clock;
use crate::protocol::{Event, FirstLook, Request};
use crossterm::event::{KeyEvent, MouseEvent};
use std::sync::Arc;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key.
    Key(KeyEvent),
    /// Text that was pasted.
    Paste(String),
    /// The mouse.
    Mouse(MouseEvent),
    /// The window has this many columns and rows now.
    Resize(u16, u16),
    /// The engine told something.
    Engine(Event),
    /// Stores were looked for, since no configuration names any.
    Found(Box<Found>),
    /// Time has passed.
    Tick,
    /// Nothing else is there to do while the filter has items to ask.
    Work,
    /// The keys have been quiet for a moment.
    Rest,
    /// A second and a half has passed while [`Model::wants_beat`].
    Beat,
}

/// What comes of looking for stores.
#[derive(Debug, Clone)]
pub struct Found {
    /// What was found.
    pub look: FirstLook,
    /// What changes are held against from now on.
    pub changes: Option<Arc<ChangeRules>>,
    /// It can be saved as a configuration.
    pub can_save: bool,
}

/// Does what a message asks for at the instant `now`, and returns what the engine has to do.
pub fn update(model: &mut Model, msg: Msg, now: Clock) -> Vec<Request> {
    model.now = now;
    let mut requests = match msg {
        Msg::Key(key) => keys::press(model, &key),
        Msg::Paste(text) => overlays::paste(model, &text),
        Msg::Mouse(event) => mouse::point(model, event),
        Msg::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        Msg::Engine(event) => {
            engine::hear(model, event);
            Vec::new()
        }
        Msg::Found(found) => {
            screens::first(model, *found);
            Vec::new()
        }
        Msg::Tick => Vec::new(),
        Msg::Work => {
            filter::work(model);
            Vec::new()
        }
        Msg::Rest => detail::rest(model),
        Msg::Beat => {
            model.news.beat();
            Vec::new()
        }
    };
    requests.extend(plan::follow(model));
    settle::settle(model);
    requests
}
