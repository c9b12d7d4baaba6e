//! PURE. (snapshots, rules, now) → [`Board`]: one reconciled list with provenance, grouped by owner
//! and status in a stable order, with totals that say whether they are exact.
//!
//! Must not do IO or read a clock: the same snapshots, rules and clock always give the same board.

mod board;
pub mod duplicates;
pub mod kpi;
mod reconcile;
#[cfg(test)]
pub(crate) mod sample;
pub mod stale;
#[cfg(test)]
pub(crate) mod testing;

pub use board::{Board, ItemRef, OwnerGroup, StateCounts, StatusGroup};
pub use reconcile::{Rules, reconcile};
