//! Thresholds, policies and the reported KPI as the configuration gives them. Every value is
//! optional here, so that a queue's rules can lie over its source's and those over the top ones.

use crate::model::{Clock, Moment, Priority};
use chrono::{Days, NaiveTime, TimeZone};
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

/// `kpi.as_of`: an instant, or a time of day that only a clock can place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// This instant.
    At(Moment),
    /// The latest time that the configured zone's clocks showed this: today, or yesterday where
    /// today's is still to come, since nobody reports what has not been counted yet.
    TimeOfDay(NaiveTime),
}

impl AsOf {
    /// The instant that is meant when it is `clock.now`.
    #[must_use]
    pub fn moment(self, clock: &Clock) -> Option<Moment> {
        let time = match self {
            Self::At(moment) => return Some(moment),
            Self::TimeOfDay(time) => time,
        };
        let now = clock.now.utc().naive_utc();
        let today = clock.zone.from_utc_datetime(&now).date_naive();
        [Some(today), today.checked_sub_days(Days::new(1))]
            .into_iter()
            .flatten()
            .filter_map(|day| Moment::from_local(day.and_time(time), clock.zone))
            .find(|moment| *moment <= clock.now)
    }
}

/// `[kpi]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KpiRules {
    /// What the configuration says was reported.
    pub reported: Option<ReportedCount>,
    /// A JSON file that says it.
    pub reported_file: Option<std::path::PathBuf>,
    /// When the configured report was true.
    pub as_of: Option<AsOf>,
    /// The one definition that everyone should use: terms `source/queue[status,…]`.
    pub count: Vec<String>,
}

impl KpiRules {
    /// What the configuration says was reported, with the time that `as_of` means now.
    #[must_use]
    pub fn reported_at(&self, clock: &Clock) -> Option<ReportedCount> {
        let reported = self.reported.as_ref()?;
        Some(ReportedCount {
            by_owner: reported.by_owner.clone(),
            as_of: reported
                .as_of
                .or_else(|| self.as_of.and_then(|at| at.moment(clock))),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono_tz::Asia::Seoul;
    use chrono_tz::Europe::Berlin;
    use chrono_tz::Tz;

    #[test]
    fn a_time_of_day_is_the_latest_that_has_been() {
        for (zone, now, time, want) in [
            (
                Seoul,
                "2026-04-21T08:15:00+09:00",
                "07:45",
                "2026-04-21T07:45:00+09:00",
            ),
            (
                Seoul,
                "2026-04-21T07:45:00+09:00",
                "07:45",
                "2026-04-21T07:45:00+09:00",
            ),
            (
                Seoul,
                "2026-04-21T06:00:00+09:00",
                "07:45",
                "2026-04-20T07:45:00+09:00",
            ),
            // UTC still has the 20th.
            (
                Seoul,
                "2026-04-20T23:15:00Z",
                "07:45",
                "2026-04-21T07:45:00+09:00",
            ),
            // 02:30 does not exist on this day; it is read an hour later.
            (
                Berlin,
                "2026-03-29T12:00:00+02:00",
                "02:30",
                "2026-03-29T03:30:00+02:00",
            ),
        ] {
            let zone: Tz = zone;
            let clock = Clock::at(now.parse().unwrap(), zone);
            let as_of = AsOf::TimeOfDay(NaiveTime::parse_from_str(time, "%H:%M").unwrap());
            let got = as_of.moment(&clock).map(|m| clock.rfc3339(m));
            assert_eq!(got.as_deref(), Some(want), "{time} at {now}");
        }
    }
}
