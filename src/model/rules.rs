//! Thresholds, policies and the reported KPI as the configuration gives them. Every value is
//! optional here, so that a queue's rules can lie over its source's and those over the top ones.

use crate::model::{Moment, Priority};
use std::collections::BTreeMap;

/// `[stale]`: when something has been lying too long. All figures in seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaleRules {
    /// Age in the queue, by priority.
    pub queue_age: BTreeMap<Priority, i64>,
    /// Age of a claim without lease or heartbeat.
    pub claim_age: Option<i64>,
    /// Silence of a worker.
    pub heartbeat: Option<i64>,
    /// Grace after a lease has run out.
    pub lease_grace: Option<i64>,
}

/// `[policy]`: what may be done with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionPolicy {
    /// Never.
    Deny,
    /// Shown, never run.
    Propose,
    /// Needs the typed word.
    Confirm,
    /// Needs the typed word and a named approver.
    Approve,
}

impl ActionPolicy {
    /// The contract's words.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("deny", Self::Deny),
        ("propose", Self::Propose),
        ("confirm", Self::Confirm),
        ("approve", Self::Approve),
    ];
}

/// Action word (`cancel`, `reassign`, `requeue`, `release`, `mark-failed`, `note`) -> policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyRules(pub BTreeMap<String, ActionPolicy>);

/// `[plan]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanRules {
    /// Seconds until a plan expires.
    pub expires_s: i64,
    /// Rows beyond which a plan is refused.
    pub max_rows: u64,
}

impl Default for PlanRules {
    fn default() -> Self {
        Self {
            expires_s: 24 * 3600,
            max_rows: 10_000,
        }
    }
}

/// A count that somebody reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportedCount {
    /// Canonical owner -> count, in the order given.
    pub by_owner: Vec<(String, u64)>,
    /// When it was true, where that is said.
    pub as_of: Option<Moment>,
}

/// `[kpi]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KpiRules {
    /// What the configuration says was reported.
    pub reported: Option<ReportedCount>,
    /// A JSON file that says it.
    pub reported_file: Option<std::path::PathBuf>,
    /// The one definition that everyone should use: terms `source/queue[status,…]`.
    pub count: Vec<String>,
}
