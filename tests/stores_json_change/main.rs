//! JSON stores as they are changed: a splice that touches nothing else, a file that takes another's
//! place whole or not at all, and everything that is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(unix)]
mod child;
mod forms;
#[cfg(unix)]
mod race;
mod refused;
#[cfg(unix)]
mod replaced;
mod run_queue;
mod world;
