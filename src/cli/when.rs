//! Times as they are typed beside a flag: an instant, a date, a time of day, or a length from now.

use crate::model::{Clock, Error, ErrorKind, Moment};
use crate::text;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// Which way a bare length counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// `3d` is three days ago.
    Back,
    /// `3d` is in three days.
    Ahead,
}

/// Reads a time: RFC 3339, `2026-04-21T08:15`, `2026-04-21` (its first minute), or a length such as
/// `3d`, `12h`, `90m`, `2w`. What names no zone is in the configured one.
///
/// # Errors
/// [`ErrorKind::Usage`] when it is none of them.
pub fn read(given: &str, flag: &str, way: Way, clock: &Clock) -> Result<Moment, Error> {
    let typed = given.trim();
    let instant = || Moment::from_utc(DateTime::parse_from_rfc3339(typed).ok()?.to_utc());
    let local = || {
        let formats = [
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%d %H:%M",
        ];
        let time = formats
            .iter()
            .find_map(|f| NaiveDateTime::parse_from_str(typed, f).ok())
            .or_else(|| {
                let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok()?;
                Some(day.and_time(NaiveTime::MIN))
            })?;
        Moment::from_local(time, clock.zone)
    };
    let relative = || {
        let seconds = length_s(typed)?;
        let signed = if way == Way::Back { -seconds } else { seconds };
        let at = clock.now.plus_seconds(signed);
        // Beyond the calendar's end it would stand still.
        (at.seconds_since(clock.now) == signed).then_some(at)
    };
    instant().or_else(local).or_else(relative).ok_or_else(|| {
        Error::new(
            ErrorKind::Usage,
            format!("`{}` is no time for {flag}", text::one_line(given)),
        )
        .hint("2026-04-21, 2026-04-21T08:15, 2026-04-21T08:15:00+09:00, or a length such as 3d or 12h")
    })
}

/// `3d` in seconds.
fn length_s(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let factor: i64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let figure: u32 = text.strip_suffix(unit)?.parse().ok()?;
    i64::from(figure).checked_mul(factor)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono_tz::Asia::Seoul;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_time_or_explained(
            given in "\\PC{0,24}|[0-9TZ:+. smhdw가-]{0,28}|[0-9]{1,10}[smhdw]",
            ahead: bool,
        ) {
            let clock = Clock::at("2026-04-21T08:15:00+09:00".parse().unwrap(), Seoul);
            let way = if ahead { Way::Ahead } else { Way::Back };
            match read(&given, "--since", way, &clock) {
                // What is told back is read as the same: to the minute, since RFC 3339 has no seconds
                // in an offset and Seoul had some until 1908.
                Ok(at) => {
                    let told = clock.rfc3339(at);
                    let again = read(&told, "--since", way, &clock).unwrap();
                    prop_assert!(again.seconds_since(at).abs() < 60, "{}", told);
                }
                Err(error) => prop_assert_eq!(error.kind, ErrorKind::Usage),
            }
        }
    }

    #[test]
    fn instants_dates_and_lengths() {
        let clock = Clock::at("2026-04-21T08:15:00+09:00".parse().unwrap(), Seoul);
        for (given, way, want) in [
            (
                "2026-04-20T00:00:00Z",
                Way::Back,
                Some("2026-04-20T09:00:00+09:00"),
            ),
            ("2026-04-20", Way::Back, Some("2026-04-20T00:00:00+09:00")),
            (
                "2026-04-20 07:45",
                Way::Ahead,
                Some("2026-04-20T07:45:00+09:00"),
            ),
            (" 3d ", Way::Back, Some("2026-04-18T08:15:00+09:00")),
            ("3d", Way::Ahead, Some("2026-04-24T08:15:00+09:00")),
            ("90m", Way::Ahead, Some("2026-04-21T09:45:00+09:00")),
            ("", Way::Back, None),
            ("d", Way::Back, None),
            ("-3d", Way::Back, None),
            ("3 days", Way::Back, None),
            ("한", Way::Back, None),
            ("4294967295w", Way::Ahead, None),
            ("2026-02-30", Way::Back, None),
        ] {
            let read = read(given, "--since", way, &clock).ok();
            assert_eq!(read.map(|m| clock.rfc3339(m)).as_deref(), want, "{given:?}");
        }
    }
}
