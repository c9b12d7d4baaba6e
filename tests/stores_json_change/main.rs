//! JSON stores as they are changed: a splice that touches nothing else, a file that takes another's
//! place whole or not at all, and everything that is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod run_queue;
mod world;
