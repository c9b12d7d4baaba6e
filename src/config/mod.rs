//! The configuration: the TOML schema, its checks, its defaults.
//!
//! [`parse`] reads a whole text and tells every mistake at once, each with its line and column,
//! what was expected there and a hint. It walks the tree of spanned values by hand, since a
//! deserializer stops at the first mistake. Everything that depends on the machine (folders,
//! variables, the system's zone) is passed in as [`Context`]; [`load`] alone touches the disk and
//! the environment. The room must not open a store, read a clock, or ask whether a path exists.
//!
//! Choices that the schema leaves open and that are made here:
//! - an alias of an owner is no canonical name of another (no chains), so that the order of the
//!   entries never matters;
//! - `role` is `canonical` where a source does not say it; `name`, `kind` and `path` must be there;
//! - two sources must not be one file, since every item of it would be counted twice; for the same
//!   reason a status stands once in `kpi.count`;
//! - a variable that is not set or is empty is an error: `$DATA/ops.db` must never become `/ops.db`;
//! - tables of features that are still to come (`[keys]`, `[[view]]`,
//!   `[handoff]`, `[redact]`) are checked against the minimal schema in `later.rs` and named in
//!   [`Config::without_effect`].

mod document;
mod error;
mod evidence;
mod later;
pub mod load;
mod mend;
mod near;
mod path;
mod quote;
mod reference;
mod rules;
mod schema;
mod show;
mod source;
#[cfg(test)]
mod tests;
mod theme;
mod top;
mod value;
mod walk;

pub use error::ConfigError;
pub use quote::quoted;
pub use reference::reference;
pub use show::show;

use crate::model::{
    ActionPolicy, EvidenceSpec, KpiRules, Lang, OwnerRules, PlanRules, PolicyRules, Priority,
    SourceSpec, StaleRules, ThemeRules,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::path::{Path, PathBuf};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// The configuration in force, defaults filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The file it was read from; `None` where there is none.
    pub path: Option<PathBuf>,
    /// The zone in which times are shown, and that of naive times where a source has no other.
    pub timezone: Tz,
    /// The language; `None` leaves it to the environment.
    pub language: Option<Lang>,
    /// Seconds for which a failed item stays live.
    pub failed_window_s: i64,
    /// Aliases, and whose decisions these are.
    pub owners: OwnerRules,
    /// The reported count and the one definition.
    pub kpi: KpiRules,
    /// Thresholds, every one of them set.
    pub stale: StaleRules,
    /// Policy, every action set.
    pub policy: PolicyRules,
    /// Life time and size of a plan.
    pub plan: PlanRules,
    /// The sources in the order of the file; none is no mistake.
    pub sources: Vec<SourceSpec>,
    /// The clock of the analysis, for demonstrations and tests.
    pub now: Option<DateTime<Utc>>,
    /// Whether the dashboard takes the mouse's wheel and clicks.
    pub mouse: bool,
    /// The dashboard's colours.
    pub theme: ThemeRules,
    /// Status files, logs and commands that are shown beside the items they speak of.
    pub evidence: Vec<EvidenceSpec>,
    /// Tables that were given and checked, and that nothing in this version uses yet.
    pub without_effect: Vec<&'static str>,
}

impl Config {
    /// The configuration of an empty file.
    #[must_use]
    pub fn default_with(timezone: Tz) -> Self {
        Self {
            path: None,
            timezone,
            language: None,
            failed_window_s: 14 * DAY,
            owners: OwnerRules::default(),
            kpi: KpiRules::default(),
            stale: default_stale(),
            policy: default_policy(),
            plan: PlanRules::default(),
            sources: Vec::new(),
            now: None,
            mouse: true,
            theme: ThemeRules::default(),
            evidence: Vec::new(),
            without_effect: Vec::new(),
        }
    }
}

/// What a text is read against: everything that depends on the machine.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The folder of the file, absolute: relative paths start there.
    pub base: &'a Path,
    /// What `~` stands for, where it is known.
    pub home: Option<&'a Path>,
    /// The environment's variables.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// The zone where the text names none.
    pub system_zone: Tz,
}

/// Reads a configuration.
///
/// # Errors
/// Every mistake of the text, in the order of its lines. Where the syntax is broken, what follows
/// from that alone is left out (keys that seem to be missing, values on the broken line).
pub fn parse(text: &str, ctx: &Context<'_>) -> Result<Config, Vec<ConfigError>> {
    document::read(text, ctx)
}

/// The contract's thresholds.
fn default_stale() -> StaleRules {
    StaleRules {
        queue_age: [
            (Priority::Urgent, 12 * HOUR),
            (Priority::High, 3 * DAY),
            (Priority::Normal, 14 * DAY),
            (Priority::Low, 30 * DAY),
        ]
        .into(),
        claim_age: Some(6 * HOUR),
        heartbeat: Some(10 * 60),
        lease_grace: Some(60),
    }
}

/// The contract's policy: what overwrites a worker's claim needs an approver.
fn default_policy() -> PolicyRules {
    PolicyRules(
        schema::ACTIONS
            .iter()
            .map(|action| {
                let policy = match *action {
                    "release" | "mark-failed" => ActionPolicy::Approve,
                    _ => ActionPolicy::Confirm,
                };
                ((*action).to_owned(), policy)
            })
            .collect(),
    )
}
