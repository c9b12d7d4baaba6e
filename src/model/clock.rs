//! The one instant that an analysis speaks of, and the zone it is told in.

use crate::model::Moment;
use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;

/// "Now" as given by the caller, and the zone in which moments are shown. Passed down as a value,
/// so that the same stores and the same `--now` always give the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The instant the analysis speaks of.
    pub now: Moment,
    /// The configured zone, for showing.
    pub zone: Tz,
}

impl Clock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>, zone: Tz) -> Self {
        Self {
            now: Moment::from_utc(now).unwrap_or(Moment::EARLIEST),
            zone,
        }
    }

    /// RFC 3339 in the configured zone, with fractions only where there are any.
    #[must_use]
    pub fn rfc3339(&self, moment: Moment) -> String {
        self.zone
            .from_utc_datetime(&moment.utc().naive_utc())
            .to_rfc3339_opts(SecondsFormat::AutoSi, false)
    }

    /// The moment in the configured zone, formatted by a `strftime` pattern.
    #[must_use]
    pub fn format(&self, moment: Moment, pattern: &str) -> String {
        self.zone
            .from_utc_datetime(&moment.utc().naive_utc())
            .format(pattern)
            .to_string()
    }

    /// Whole seconds from `moment` to now; negative when `moment` lies ahead.
    #[must_use]
    pub fn age_s(&self, moment: Moment) -> i64 {
        self.now.seconds_since(moment)
    }
}
