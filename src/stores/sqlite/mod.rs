//! SQLite stores.

pub mod create;
