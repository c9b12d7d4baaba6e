//! Lengths of time and dates as a filter writes them.

use super::tree::{Precision, When};
use chrono::{NaiveDate, NaiveTime};

/// The longest length that is taken, in seconds: all moments lie within 300 years.
pub(super) const LONGEST_S: u64 = 300 * 366 * 86_400;

/// Why a text is no length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadLength {
    /// Not numbers with units.
    Shape,
    /// Ends in a number without a unit.
    NoUnit,
    /// Beyond [`LONGEST_S`].
    TooLong,
}

/// Reads `90m`, `3d`, `1d12h` into seconds.
pub(super) fn length(text: &str) -> Result<u64, BadLength> {
    let mut total: u64 = 0;
    let mut figure: Option<u64> = None;
    for c in text.chars() {
        if let Some(d) = c.to_digit(10) {
            figure = Some(
                figure
                    .unwrap_or(0)
                    .checked_mul(10)
                    .and_then(|n| n.checked_add(u64::from(d)))
                    .ok_or(BadLength::TooLong)?,
            );
            continue;
        }
        let unit: u64 = match c {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 7 * 86_400,
            _ => return Err(BadLength::Shape),
        };
        total = figure
            .take()
            .ok_or(BadLength::Shape)?
            .checked_mul(unit)
            .and_then(|n| n.checked_add(total))
            .filter(|n| *n <= LONGEST_S)
            .ok_or(BadLength::TooLong)?;
    }
    match figure {
        Some(_) => Err(BadLength::NoUnit),
        None if text.is_empty() => Err(BadLength::Shape),
        None => Ok(total),
    }
}

/// Reads `2026-04-01`, `2026-04-01T09:00`, with seconds and a fraction, with `Z` or an offset;
/// in quotes a space may take the place of the `T`. A fraction is read to the microsecond.
pub(super) fn when(text: &str) -> Option<When> {
    let mut rest = Digits(text);
    let year = i32::try_from(rest.figure(4)?).ok()?;
    rest.sign("-")?;
    let month = rest.figure(2)?;
    rest.sign("-")?;
    let date = NaiveDate::from_ymd_opt(year, month, rest.figure(2)?)?;
    if rest.0.is_empty() {
        return Some(When {
            naive: date.and_time(NaiveTime::MIN),
            precision: Precision::Day,
            offset: None,
        });
    }
    rest.sign("T")
        .or_else(|| rest.sign("t"))
        .or_else(|| rest.sign(" "))?;
    let hour = rest.figure(2)?;
    rest.sign(":")?;
    let minute = rest.figure(2)?;
    let (mut second, mut micro, mut precision) = (0, 0, Precision::Minute);
    if rest.sign(":").is_some() {
        second = rest.figure(2)?;
        precision = Precision::Second;
        if rest.sign(".").is_some() {
            micro = rest.fraction()?;
            precision = Precision::Micro;
        }
    }
    Some(When {
        naive: date.and_time(NaiveTime::from_hms_micro_opt(hour, minute, second, micro)?),
        precision,
        offset: rest.offset()?,
    })
}

/// What is left of a text that is read figure by figure.
#[derive(Clone, Copy)]
struct Digits<'a>(&'a str);

impl Digits<'_> {
    /// Exactly `n` digits.
    fn figure(&mut self, n: usize) -> Option<u32> {
        let (head, tail) = self.0.split_at_checked(n)?;
        if !head.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.0 = tail;
        head.parse().ok()
    }

    fn sign(&mut self, sign: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(sign)?;
        Some(())
    }

    /// One to nine digits after the point, as microseconds.
    fn fraction(&mut self) -> Option<u32> {
        let n = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        if !(1..=9).contains(&n) {
            return None;
        }
        format!("{digits:0<6}").get(..6)?.parse().ok()
    }

    /// Seconds east of UTC at the end of the text: `Some(None)` where it names none, `None` where
    /// something else stands there.
    fn offset(mut self) -> Option<Option<i32>> {
        let sign = match self.0.bytes().next() {
            None => return Some(None),
            Some(b'Z' | b'z') => return (self.0.len() == 1).then_some(Some(0)),
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return None,
        };
        self.sign("+").or_else(|| self.sign("-"))?;
        let hours = self.figure(2)?;
        let minutes = match self.0 {
            "" => 0,
            _ => {
                let _ = self.sign(":");
                self.figure(2)?
            }
        };
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        (self.0.is_empty() && hours <= 15 && minutes < 60).then_some(Some(sign * seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths() {
        for (text, want) in [
            ("0s", Ok(0)),
            ("90m", Ok(5400)),
            ("3d", Ok(259_200)),
            ("2w", Ok(1_209_600)),
            ("1d12h", Ok(129_600)),
            ("12h1d", Ok(129_600)),
            ("1w2d3h4m5s", Ok(788_645)),
            ("", Err(BadLength::Shape)),
            ("d", Err(BadLength::Shape)),
            ("3x", Err(BadLength::Shape)),
            ("3mo", Err(BadLength::Shape)),
            ("3D", Err(BadLength::Shape)),
            ("-3d", Err(BadLength::Shape)),
            ("1.5d", Err(BadLength::Shape)),
            ("３d", Err(BadLength::Shape)),
            ("3", Err(BadLength::NoUnit)),
            ("1d12", Err(BadLength::NoUnit)),
            ("109800d", Ok(LONGEST_S)),
            ("109800d1s", Err(BadLength::TooLong)),
            ("99999999999999999999999d", Err(BadLength::TooLong)),
            ("18446744073709551615w", Err(BadLength::TooLong)),
        ] {
            assert_eq!(length(text), want, "{text:?}");
        }
    }

    #[test]
    fn dates_and_times_in_their_canonical_text() {
        for (text, want) in [
            ("2026-04-01", Some("2026-04-01")),
            ("2026-04-01T09:00", Some("2026-04-01T09:00")),
            ("2026-04-01 09:00", Some("2026-04-01T09:00")),
            ("2026-04-01t09:00:07", Some("2026-04-01T09:00:07")),
            ("2026-04-01T09:00:07.5", Some("2026-04-01T09:00:07.500000")),
            (
                "2026-04-01T09:00:07.123456789Z",
                Some("2026-04-01T09:00:07.123456Z"),
            ),
            ("2026-04-01T09:00+09:00", Some("2026-04-01T09:00+09:00")),
            ("2026-04-01T09:00+0900", Some("2026-04-01T09:00+09:00")),
            ("2026-04-01T09:00-03", Some("2026-04-01T09:00-03:00")),
            ("2026-04-01T09:00-03:30", Some("2026-04-01T09:00-03:30")),
            ("2026-04-01T09:00+00:00", Some("2026-04-01T09:00Z")),
            ("2024-02-29", Some("2024-02-29")),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-4-1", None),
            ("26-04-01", None),
            ("2026-04-01Z", None),
            ("2026-04-01T", None),
            ("2026-04-01T24:00", None),
            ("2026-04-01T09", None),
            ("2026-04-01T09:60", None),
            ("2026-04-01T09:00:60", None),
            ("2026-04-01T09:00:07.", None),
            ("2026-04-01T09:00+9", None),
            ("2026-04-01T09:00+99:00", None),
            ("2026-04-01T09:00 KST", None),
            ("yesterday", None),
            ("２０２６-04-01", None),
            ("", None),
        ] {
            assert_eq!(
                when(text).map(|w| w.to_string()).as_deref(),
                want,
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[0-9TZ:+. smhdw가-]{0,30}") {
            let _ = (length(&text), when(&text));
        }
    }
}
