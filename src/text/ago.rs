//! Spans of time in at most two units, as they stand in a column: `45s`, `8h`, `6d 8h`, `3w`.

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A length of time given in seconds, in its largest unit: `8h`, `20h`, `4d`, `13mo`.
/// Negative lengths (a moment in the future) carry a `-`.
#[must_use]
pub fn ago(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let s = seconds.saturating_abs();
    let (figure, unit) = match s {
        s if s < MINUTE => (s, "s"),
        s if s < HOUR => (s / MINUTE, "m"),
        s if s < DAY => (s / HOUR, "h"),
        s if s < 60 * DAY => (s / DAY, "d"),
        s if s < 730 * DAY => (s / (30 * DAY), "mo"),
        s => (s / (365 * DAY), "y"),
    };
    format!("{sign}{figure}{unit}")
}

/// The same with a second unit where it says more: `6d 8h`, `2h 5m`.
#[must_use]
pub fn span(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let s = seconds.saturating_abs();
    let two = |big: i64, bu: &str, small: i64, su: &str| {
        if small == 0 {
            format!("{sign}{big}{bu}")
        } else {
            format!("{sign}{big}{bu} {small}{su}")
        }
    };
    match s {
        s if s < MINUTE => format!("{sign}{s}s"),
        s if s < HOUR => two(s / MINUTE, "m", s % MINUTE, "s"),
        s if s < DAY => two(s / HOUR, "h", s % HOUR / MINUTE, "m"),
        s => two(s / DAY, "d", s % DAY / HOUR, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_alone() {
        for (s, want) in [
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (3599, "59m"),
            (3600, "1h"),
            (86_399, "23h"),
            (86_400, "1d"),
            (549_840, "6d"),
            (60 * 86_400, "2mo"),
            (800 * 86_400, "2y"),
            (-120, "-2m"),
            (i64::MIN, "-292471208677y"),
        ] {
            assert_eq!(ago(s), want, "{s} seconds");
        }
    }

    #[test]
    fn two_units_where_the_second_says_more() {
        for (s, want) in [
            (5, "5s"),
            (65, "1m 5s"),
            (7500, "2h 5m"),
            (7200, "2h"),
            (549_840, "6d 8h"),
            (-90, "-1m 30s"),
        ] {
            assert_eq!(span(s), want, "{s} seconds");
        }
    }
}
