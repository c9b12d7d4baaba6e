//! PURE. (snapshots, rules, now) → [`Board`]: one reconciled list with provenance, grouped by owner
//! and status in a stable order, with totals that say whether they are exact; and what is judged
//! about it: duplicates, staleness, the KPI, a verdict for every item, the decisions of today.
//!
//! Must not do IO or read a clock: the same snapshots, rules and clock always give the same board.

pub mod arrange;
mod board;
pub mod came_back;
pub mod chosen;
pub mod duplicates;
pub mod evidence;
#[cfg(test)]
mod growth_tests;
mod hands;
mod hash;
mod judged;
mod judgement;
pub mod known;
pub mod kpi;
mod lookup;
mod moved;
mod natural;
mod order;
mod reason;
mod reconcile;
#[cfg(test)]
pub(crate) mod sample;
pub mod since;
pub mod stale;
#[cfg(test)]
mod tests;
mod verdict;

pub use board::{Board, ItemRef, OwnerGroup, StateCounts, StatusGroup};
pub use hands::{Hands, OneHand};
pub use judged::JudgedItem;
pub use judgement::{Decision, DecisionKind, JudgeRules, Judgement, judge, judge_with, kpi_queues};
pub use moved::{Before, Moved};
pub use reconcile::{Rules, reconcile};
pub use verdict::{Verdict, VerdictAction};
