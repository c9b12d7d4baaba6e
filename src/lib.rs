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

pub mod analyse;
pub mod engine;
pub mod model;
pub mod protocol;
pub mod stores;
pub mod text;
pub mod ui;
