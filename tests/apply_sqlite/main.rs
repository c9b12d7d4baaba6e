//! Changing a database: a preview is what an apply does, to the bit, or nothing is changed and it is
//! said why.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod oddities;
mod opening;
mod properties;
mod refusing;
mod stress;
mod world;
#[path = "../support/writer.rs"]
mod writer;
