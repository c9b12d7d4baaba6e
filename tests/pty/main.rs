//! A few runs of the built binary in a pseudo-terminal: what a person sees and types, and that the
//! terminal is given back on every way out. Every wait is for a condition, with a deadline.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod changes;
mod first;
mod looking;
mod manners;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
