//! The dashboard as values: [`update`] turns a message into a changed [`Model`] and the requests it
//! gives rise to, [`draw`] shows a model.
//!
//! Knows nothing of stores, files, threads or the engine, and reads no clock: what it needs to know
//! comes as a message.

mod actions;
mod editor;
mod filter;
mod keymap;
mod keys;
mod layout;
mod marks;
mod model;
mod news;
mod overlay;
mod page;
mod palette;
mod pane;
pub mod picture;
mod place;
mod rows;
#[cfg(test)]
mod testing;
mod theme;
mod update;
mod view;
mod words;

pub use keymap::check_keys;
pub use model::{ChangeRules, Model, Options, Wish};
pub use page::key_page;
pub use theme::{Ability, Theme};
pub use update::{Found, Msg, update};
pub use view::{cursor, draw};
