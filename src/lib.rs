//! reveille: the morning call for every work queue somebody owns.
//!
//! Data walks one way:
//!
//! ```text
//! stores → normalise → reconcile → analyse → Board → (screen | command line)
//! ```
//!
//! The rooms, from the bottom up. A room may use only the rooms above it in this list;
//! `tests/architecture.rs` keeps it so.
//!
//! | room | what it does |
//! | --- | --- |
//! | [`text`] | display width, cutting at graphemes, foreign control bytes made visible |
//! | [`model`] | the nouns: item, key, owner, state, moment, mapping, snapshot, errors |
//! | [`protocol`] | all that the screen and the engine say to each other |
//! | [`engine`] | reads every store in the background and rebuilds the board |
//! | [`ui`] | the dashboard as values: messages in, requests and cells out |
//! | [`cli`] | the verbs |

pub mod analyse;
pub mod cli;
pub mod engine;
pub mod model;
pub mod protocol;
pub mod stores;
pub mod text;
pub mod ui;
