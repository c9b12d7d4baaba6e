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
//! | [`query`] | the filter language: lex, parse, match, explain an error with a caret |
//! | [`analyse`] | snapshots, rules and a clock become one board |
//! | [`plan`] | a board, a selection and an intent become a plan: typed changes, guards, policy, the inverse |
//! | [`report`] | a board as JSON, CSV, markdown and tables; the triage report, hand-off texts, what masks secrets |
//! | [`config`] | the TOML schema, its checks, its defaults; one file of it touches the disk |
//! | [`protocol`] | all that the screen and the engine say to each other |
//! | [`stores`] | SQLite and JSON stores, presets and detection, discovery; looking only |
//! | [`ledger`] | our own append-only file: intents with their images, outcomes, acknowledgements, who and when |
//! | [`apply`] | the only room that causes a write: plan, undo, apply in three steps, settle what was cut short |
//! | [`engine`] | requests in, events out: reads every store off the key path |
//! | [`ui`] | the dashboard: actions, model, update, views |
//! | [`cli`] | the verbs, one file each |

pub mod analyse;
pub mod apply;
pub mod cli;
pub mod config;
pub mod engine;
pub mod ledger;
pub mod model;
pub mod plan;
pub mod protocol;
pub mod query;
pub mod report;
pub mod stores;
pub mod text;
pub mod ui;
