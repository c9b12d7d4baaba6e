//! The clocks of the demo world: seconds since 1970, and how its writers spell them.

use crate::model::{Error, ErrorKind};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// Korea is nine hours ahead of UTC and has no summer time.
const KST: i64 = 9 * 3600;
const DAY: i64 = 24 * 3600;

/// How much of the fleet's work arrives in each hour of a Korean day.
const HOURS: [i64; 24] = [
    1, 1, 1, 1, 1, 1, 2, 4, 6, 9, 9, 9, 5, 9, 9, 9, 9, 8, 6, 4, 4, 4, 5, 3,
];

/// Reads `YYYY-MM-DD HH:MM:SS`, or a day, as it stands in the assets.
pub(super) fn parse(text: &str) -> Result<i64, Error> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
        .or_else(|_| {
            NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|d| d.and_time(NaiveTime::MIN))
        })
        .map(|t| t.and_utc().timestamp())
        .map_err(|_| {
            Error::new(
                ErrorKind::Internal,
                format!("no time in the demo: `{text}`"),
            )
        })
}

/// Reads a time as clocks in Korea show it.
pub(super) fn parse_kst(text: &str) -> Result<i64, Error> {
    Ok(parse(text)? - KST)
}

/// As `CURRENT_TIMESTAMP` writes it.
pub(super) fn utc(seconds: i64) -> String {
    text(seconds, "%Y-%m-%d %H:%M:%S")
}

/// As `datetime('now','localtime')` writes it in Korea.
pub(super) fn kst(seconds: i64) -> String {
    utc(seconds + KST)
}

/// The day in Korea.
pub(super) fn day(seconds: i64) -> String {
    text(seconds + KST, "%Y-%m-%d")
}

fn text(seconds: i64, pattern: &str) -> String {
    DateTime::from_timestamp(seconds, 0)
        .unwrap_or(DateTime::UNIX_EPOCH)
        .format(pattern)
        .to_string()
}

/// Work that has arrived by `seconds`, in a unit of its own: it runs fast by day and slowly by
/// night, so that what is spread evenly over it looks like a fleet that people use.
pub(super) fn work_until(seconds: i64) -> i64 {
    let local = seconds + KST;
    let (days, rest) = (local.div_euclid(DAY), local.rem_euclid(DAY));
    let hour = usize::try_from(rest / 3600).unwrap_or(0);
    let before: i64 = HOURS.iter().take(hour).sum();
    let rate = HOURS.get(hour).copied().unwrap_or(1);
    (days * HOURS.iter().sum::<i64>() + before) * 3600 + rate * (rest % 3600)
}

/// The inverse of [`work_until`].
pub(super) fn when_work(work: i64) -> i64 {
    let whole = HOURS.iter().sum::<i64>() * 3600;
    let (days, mut rest) = (work.div_euclid(whole), work.rem_euclid(whole));
    let mut local = days * DAY;
    for rate in HOURS {
        if rest < rate * 3600 {
            local += rest / rate;
            break;
        }
        rest -= rate * 3600;
        local += 3600;
    }
    local - KST
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn two_clocks() {
        let t = parse("2026-04-20 15:00:01").unwrap();
        assert_eq!(utc(t), "2026-04-20 15:00:01");
        assert_eq!(kst(t), "2026-04-21 00:00:01");
        assert_eq!(day(t), "2026-04-21");
        assert_eq!(parse("1970-01-02").unwrap(), DAY);
        assert!(parse("tomorrow").is_err());
    }

    #[test]
    fn work_runs_forward_and_back() {
        let start = parse("2025-10-20 03:17:29").unwrap();
        for step in 0..500 {
            let t = start + step * 3571;
            assert_eq!(when_work(work_until(t)), t);
            assert!(work_until(t + 1) > work_until(t));
        }
    }
}
