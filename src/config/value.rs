//! Values that are more than a word: lengths of time, zones, instants.

use super::near::nearest;
use super::walk::{Value, Walk, shown};
use crate::model::{AsOf, Moment};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use std::fmt::Write as _;
use toml::de::DeValue;

const UNITS: [(char, i64); 5] = [
    ('w', 7 * 86_400),
    ('d', 86_400),
    ('h', 3600),
    ('m', 60),
    ('s', 1),
];
/// A hundred years: beyond it a figure is a mistake, below it no sum of two overflows.
const LONGEST_S: i64 = 36_500 * 86_400;
const EXAMPLES: &str = "lengths of time read like \"14d\", \"6h\", \"90m\", \"60s\", \"1d12h\"";

/// Whether a length of time may be nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zero {
    Allowed,
    Refused,
}

/// Seconds from `14d`, `1d12h`, `1d 12h`: whole numbers with a unit each, largest unit first.
fn seconds(text: &str) -> Result<i64, (String, String)> {
    let fail = |why: &str, hint: &str| Err((format!("{} {why}", shown(text)), hint.to_owned()));
    let mut rest = text.trim();
    if rest.starts_with('-') {
        return fail("is negative", EXAMPLES);
    }
    if !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()) {
        return fail(
            "has no unit",
            &format!("write \"{rest}d\", \"{rest}h\", \"{rest}m\" or \"{rest}s\""),
        );
    }
    let mut total: i64 = 0;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (figure, tail) = rest.split_at(digits);
        let mut letters = tail.chars();
        let unit = letters.next().filter(|_| digits > 0);
        if !unit.is_some_and(|c| UNITS.iter().any(|(u, _)| *u == c)) {
            return fail("is no length of time", EXAMPLES);
        }
        let Some((_, size)) = units.find(|(u, _)| Some(*u) == unit) else {
            return fail(
                "has its units out of order",
                "the largest unit comes first, and each stands once",
            );
        };
        total = match figure
            .parse::<i64>()
            .ok()
            .and_then(|n| n.checked_mul(*size))
            .and_then(|s| s.checked_add(total))
        {
            Some(sum) if sum <= LONGEST_S => sum,
            _ => return fail("is longer than a hundred years", EXAMPLES),
        };
        rest = letters.as_str().trim_start();
    }
    Ok(total)
}

/// The spelling that [`seconds`] reads back: `14d`, `1d12h`, `0s`.
pub(super) fn length(mut seconds: i64) -> String {
    let mut out = String::new();
    for (unit, size) in UNITS.iter().skip(1) {
        if seconds >= *size {
            let _ = write!(out, "{}{unit}", seconds / size);
            seconds %= size;
        }
    }
    if out.is_empty() {
        out.push_str("0s");
    }
    out
}

impl Walk<'_> {
    /// A length of time in seconds.
    pub(super) fn length(&mut self, label: &str, zero: Zero, value: &Value<'_>) -> Option<i64> {
        let at = value.span().start;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => match seconds(text) {
                Ok(0) if zero == Zero::Refused => {
                    self.advise(at, format!("`{label}` must be longer than 0"), EXAMPLES);
                    None
                }
                Ok(s) => Some(s),
                Err((message, hint)) => {
                    self.advise(at, format!("`{label}`: {message}"), hint);
                    None
                }
            },
            DeValue::Integer(n) if n.radix() == 10 && !n.as_str().starts_with(['-', '+']) => {
                let n = n.as_str();
                self.advise(
                    at,
                    format!("`{label}` is a length of time and needs a unit"),
                    format!("write \"{n}d\", \"{n}h\", \"{n}m\" or \"{n}s\""),
                );
                None
            }
            DeValue::String(_) => {
                self.advise(at, format!("`{label}` is empty"), EXAMPLES);
                None
            }
            _ => {
                self.wrong(label, "a length of time such as \"6h\"", value);
                None
            }
        }
    }

    /// A zone by its IANA name.
    pub(super) fn zone(&mut self, label: &str, value: &Value<'_>) -> Option<Tz> {
        let name = self.text(label, value)?;
        if let Ok(zone) = name.parse() {
            return Some(zone);
        }
        let hint = match near_zones(name).as_slice() {
            [] => "zones have IANA names such as \"Asia/Seoul\" or \"UTC\"".to_owned(),
            near => format!("did you mean {}?", near.join(" or ")),
        };
        let message = format!("`{label}`: {} is no time zone", shown(name));
        self.advise(value.span().start, message, hint);
        None
    }

    /// An instant: RFC 3339 as text, or a date and time with an offset.
    pub(super) fn instant(&mut self, label: &str, value: &Value<'_>) -> Option<DateTime<Utc>> {
        const WANT: &str = "an instant such as \"2026-04-21T08:15:00+09:00\"";
        let at = value.span().start;
        let read = match value.get_ref() {
            DeValue::String(text) => match read_text(text) {
                Some(Spelt::Instant(t)) => Ok(t),
                Some(_) => Err("has no offset"),
                None => Err("is no instant"),
            },
            DeValue::Datetime(given) => match read_datetime(given) {
                Some(Spelt::Instant(t)) => Ok(t),
                Some(_) => Err("has no offset"),
                None => Err("is no instant"),
            },
            _ => {
                self.wrong(label, WANT, value);
                return None;
            }
        };
        match read {
            Ok(t) if Moment::from_utc(t).is_some() => Some(t),
            Ok(_) => {
                self.say(at, format!("`{label}` lies outside the years 1900 to 2200"));
                None
            }
            Err(why) => {
                self.advise(at, format!("`{label}` {why}"), format!("write {WANT}"));
                None
            }
        }
    }

    /// `kpi.as_of`: an instant, a date and time in `zone`, or a time of day.
    pub(super) fn as_of(&mut self, label: &str, zone: Tz, value: &Value<'_>) -> Option<AsOf> {
        const WANT: &str = "a time such as \"07:45\" or \"2026-04-21T07:45:00+09:00\"";
        let at = value.span().start;
        let read = match value.get_ref() {
            DeValue::String(text) => read_text(text),
            DeValue::Datetime(given) => read_datetime(given),
            _ => {
                self.wrong(label, WANT, value);
                return None;
            }
        };
        let moment = match read {
            Some(Spelt::Time(time)) => return Some(AsOf::TimeOfDay(time)),
            Some(Spelt::Instant(t)) => Moment::from_utc(t),
            Some(Spelt::Local(naive)) => Moment::from_local(naive, zone),
            None => {
                self.advise(at, format!("`{label}` is no time"), format!("write {WANT}"));
                return None;
            }
        };
        if moment.is_none() {
            self.say(at, format!("`{label}` lies outside the years 1900 to 2200"));
        }
        moment.map(AsOf::At)
    }
}

/// A time as it can be written.
enum Spelt {
    Instant(DateTime<Utc>),
    Local(NaiveDateTime),
    Time(NaiveTime),
}

fn read_text(text: &str) -> Option<Spelt> {
    let text = text.trim();
    if let Ok(t) = DateTime::parse_from_rfc3339(text) {
        return Some(Spelt::Instant(t.with_timezone(&Utc)));
    }
    // A year of five digits would take the arithmetic on dates to its limits.
    if text.len() > 40 {
        return None;
    }
    for pattern in ["%H:%M", "%H:%M:%S%.f"] {
        if let Ok(t) = NaiveTime::parse_from_str(text, pattern) {
            return Some(Spelt::Time(t));
        }
    }
    [
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S%.f",
    ]
    .iter()
    .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())
    .filter(|naive| is_near(naive.date()))
    .map(Spelt::Local)
}

/// Years that date arithmetic can bear; what [`Moment`] holds is narrower still.
fn is_near(date: NaiveDate) -> bool {
    use chrono::Datelike;
    (1..=9999).contains(&date.year())
}

fn read_datetime(given: &toml::value::Datetime) -> Option<Spelt> {
    let given_time = given.time.as_ref()?;
    let time = NaiveTime::from_hms_nano_opt(
        given_time.hour.into(),
        given_time.minute.into(),
        given_time.second.unwrap_or(0).into(),
        given_time.nanosecond.unwrap_or(0),
    )?;
    let Some(date) = given.date.as_ref() else {
        return Some(Spelt::Time(time));
    };
    let date = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
        .filter(|d| is_near(*d))?;
    let naive = date.and_time(time);
    let minutes = match given.offset {
        None => return Some(Spelt::Local(naive)),
        Some(toml::value::Offset::Z) => 0,
        Some(toml::value::Offset::Custom { minutes }) => i32::from(minutes),
    };
    let offset = FixedOffset::east_opt(minutes * 60)?;
    let at = offset.from_local_datetime(&naive).single()?;
    Some(Spelt::Instant(at.with_timezone(&Utc)))
}

/// Up to three zones that a wrong name may mean: by spelling, or by the city alone.
fn near_zones(name: &str) -> Vec<&'static str> {
    if name.len() > 64 {
        return Vec::new();
    }
    let folded = name.trim().to_lowercase().replace(' ', "_");
    let city = |zone: &'static str| zone.rsplit('/').next().unwrap_or(zone).to_lowercase();
    let mut near: Vec<(usize, &str)> = TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter_map(|zone| {
            let by_city = (city(zone) == folded).then_some(0);
            by_city
                .or_else(|| nearest(name, [zone]).map(|(_, d)| d).filter(|d| *d <= 3))
                .map(|d| (d, zone))
        })
        .collect();
    near.sort_unstable();
    let best = near.first().map_or(0, |(d, _)| *d);
    near.into_iter()
        .take_while(|(d, _)| *d == best)
        .take(3)
        .map(|(_, zone)| zone)
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_of_time() {
        for (text, want) in [
            ("14d", 14 * 86_400),
            ("6h", 21_600),
            ("60s", 60),
            ("10m", 600),
            ("2w", 14 * 86_400),
            ("1d12h", 129_600),
            (" 1d 12h ", 129_600),
            ("1w2d3h4m5s", 788_645),
            ("0s", 0),
            ("007m", 420),
            ("36500d", LONGEST_S),
        ] {
            assert_eq!(seconds(text), Ok(want), "{text}");
        }
    }

    #[test]
    fn no_lengths_of_time() {
        for (text, part) in [
            ("14", "no unit"),
            ("-6h", "negative"),
            ("14 d", "no length"),
            ("14days", "no length"),
            ("1.5h", "no length"),
            ("d", "no length"),
            ("6H", "no length"),
            ("1mo", "no length"),
            ("12h1d", "out of order"),
            ("1h1h", "out of order"),
            ("36501d", "hundred years"),
            ("99999999999999999999d", "hundred years"),
            ("9223372036854775807w", "hundred years"),
            ("6시간", "no length"),
        ] {
            let (message, _) = seconds(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn zones_by_spelling_and_by_city() {
        for (name, want) in [
            ("Asia/Seol", "Asia/Seoul"),
            ("seoul", "Asia/Seoul"),
            ("asia/seoul", "Asia/Seoul"),
            ("new york", "America/New_York"),
            ("utc", "UTC"),
        ] {
            assert!(
                near_zones(name).contains(&want),
                "{name}: {:?}",
                near_zones(name)
            );
        }
        assert!(near_zones("Middle-earth/Mordor").is_empty());
        assert!(near_zones(&"a".repeat(100_000)).is_empty());
    }

    proptest! {
        #[test]
        fn every_length_reads_back(s in 0..=LONGEST_S) {
            prop_assert_eq!(seconds(&length(s)), Ok(s));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,12}|[0-9wdhms -]{0,12}") {
            let _ = seconds(&text);
            let _ = read_text(&text);
        }
    }
}
