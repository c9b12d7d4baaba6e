//! Looking into SQLite stores: nothing is broken by it, every failure is a sentence, hostile
//! content is borne, and what is read is what is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod content;
mod failing;
mod halves;
mod opening;
mod reading;
mod schema;
mod world;
#[path = "../support/writer.rs"]
mod writer;
