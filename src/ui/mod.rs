//! The dashboard as values: [`update`] turns a message into a changed [`Model`] and the requests it
//! gives rise to, [`draw`] shows a model.
//!
//! Knows nothing of stores, files, threads or the engine, and reads no clock: what it needs to know
//! comes as a message.

mod actions;
mod arrange;
mod editor;
mod filter;
mod keymap;
mod keys;
mod layout;
mod marks;
mod model;
mod overlay;
mod palette;
mod place;
mod rows;
mod theme;
mod update;
mod view;
mod words;

pub use keymap::check_keys;
pub use model::{Model, Options, Wish};
pub use theme::Theme;
pub use update::{Msg, update};
pub use view::{cursor, draw};
