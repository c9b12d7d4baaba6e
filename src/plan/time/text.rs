//! Times as text: ISO 8601 in its many hands, RFC 2822, epochs in digits.

use super::number::Number;
use crate::model::Moment;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

/// How a text spells a time.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Text {
    /// An epoch in digits.
    Number(Number),
    /// `Mon, 20 Apr 2026 15:00:01 +0000`
    Mail {
        east: i32,
        day_digits: usize,
        zone: String,
    },
    /// Everything that begins with a year.
    Iso(Iso),
}

/// The parts of an ISO time as they were found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Iso {
    /// Between the parts of the date; none in the basic form.
    date_sign: Option<char>,
    /// `04` or `4`.
    padded: bool,
    time: Option<Clockface>,
}

#[derive(Debug, Clone, PartialEq)]
struct Clockface {
    /// Between date and time.
    gap: String,
    colon: bool,
    seconds: bool,
    /// The sign before the fraction, and its digits.
    fraction: Option<(char, usize)>,
    zone: Zone,
}

#[derive(Debug, Clone, PartialEq)]
enum Zone {
    Naive,
    /// ` UTC`, `Z`, with the space before it.
    Name(String),
    /// `+09:00`, with what stands before it.
    Offset {
        before: String,
        east: i32,
        colon: bool,
        minutes: bool,
    },
}

/// Eight digits: a date, where they cannot be an epoch of this century.
pub(super) fn is_basic_date(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A text that is eaten from the front.
struct Rest<'t>(&'t str);

impl<'t> Rest<'t> {
    fn digits(&mut self, n: usize) -> Option<&'t str> {
        let head = self.0.get(..n)?;
        head.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        self.0 = self.0.get(n..)?;
        Some(head)
    }

    fn sign(&mut self, signs: &[char]) -> Option<char> {
        let c = self.0.chars().next().filter(|c| signs.contains(c))?;
        self.0 = self.0.get(c.len_utf8()..)?;
        Some(c)
    }

    fn while_any(&mut self, what: impl Fn(char) -> bool) -> &'t str {
        let end = self.0.find(|c| !what(c)).unwrap_or(self.0.len());
        let (head, rest) = self.0.split_at(end);
        self.0 = rest;
        head
    }
}

impl Text {
    pub fn of(text: &str) -> Option<Self> {
        if !text.is_ascii() || text.len() > 64 {
            return None;
        }
        if let Some(iso) = Iso::of(text) {
            return Some(Self::Iso(iso));
        }
        let at = DateTime::parse_from_rfc2822(text).ok()?;
        let day = text.split_once(", ")?.1.split(' ').next()?;
        Some(Self::Mail {
            east: at.offset().local_minus_utc(),
            day_digits: day.len(),
            zone: text.rsplit(' ').next()?.to_owned(),
        })
    }

    pub fn is_naive(&self) -> bool {
        match self {
            Self::Iso(iso) => iso.time.as_ref().is_none_or(|t| t.zone == Zone::Naive),
            Self::Number(_) | Self::Mail { .. } => false,
        }
    }

    pub fn resolution_us(&self) -> i64 {
        const SECOND: i64 = 1_000_000;
        match self {
            Self::Number(number) => number.resolution_us(),
            Self::Mail { .. } => SECOND,
            Self::Iso(iso) => match &iso.time {
                None => 86_400 * SECOND,
                Some(t) if !t.seconds => 60 * SECOND,
                Some(t) => {
                    let digits = t.fraction.map_or(0, |(_, n)| n);
                    (0..digits).fold(SECOND, |us, _| us / 10).max(1)
                }
            },
        }
    }

    /// The moment; naive texts in `naive`.
    pub fn write(&self, at: Moment, naive: Tz) -> Option<String> {
        match self {
            Self::Number(number) => number.text(at),
            Self::Mail {
                east,
                day_digits,
                zone,
            } => {
                let local = at.utc().with_timezone(&FixedOffset::east_opt(*east)?);
                let day = if *day_digits == 2 { "%d" } else { "%-d" };
                let form = format!("%a, {day} %b %Y %H:%M:%S");
                Some(format!("{} {zone}", local.format(&form)))
            }
            Self::Iso(iso) => iso.write(at, naive),
        }
    }
}

impl Iso {
    fn of(text: &str) -> Option<Self> {
        let mut rest = Rest(text);
        rest.digits(4)?;
        let date_sign = rest.sign(&['-', '/', '.']);
        let mut padded = true;
        for part in 0..2 {
            if rest.digits(2).is_none() {
                rest.digits(1)?;
                padded = false;
            }
            if part == 0 && date_sign.is_some() {
                rest.sign(&[date_sign?])?;
            }
        }
        let gap = rest.while_any(|c| matches!(c, 'T' | 't' | ' ' | '_'));
        if rest.0.is_empty() {
            return gap.is_empty().then_some(Self {
                date_sign,
                padded,
                time: None,
            });
        }
        let time = Some(Clockface::of(gap, &mut rest)?);
        Some(Self {
            date_sign,
            padded,
            time,
        })
    }

    fn write(&self, at: Moment, naive: Tz) -> Option<String> {
        let utc = at.utc().naive_utc();
        let local = match self.time.as_ref().map(|t| &t.zone) {
            None | Some(Zone::Naive) => naive.from_utc_datetime(&utc).naive_local(),
            Some(Zone::Name(_)) => utc,
            Some(Zone::Offset { east, .. }) => {
                utc.checked_add_signed(TimeDelta::seconds(i64::from(*east)))?
            }
        };
        let sign = self.date_sign.map(String::from).unwrap_or_default();
        let mut out = if self.padded {
            format!(
                "{:04}{sign}{:02}{sign}{:02}",
                local.year(),
                local.month(),
                local.day()
            )
        } else {
            format!(
                "{:04}{sign}{}{sign}{}",
                local.year(),
                local.month(),
                local.day()
            )
        };
        if let Some(time) = &self.time {
            time.write(local, &mut out);
        }
        Some(out)
    }
}

impl Clockface {
    fn of(gap: &str, rest: &mut Rest<'_>) -> Option<Self> {
        rest.digits(2)?;
        let colon = rest.sign(&[':']).is_some();
        rest.digits(2)?;
        let mut face = Self {
            gap: gap.to_owned(),
            colon,
            seconds: false,
            fraction: None,
            zone: Zone::Naive,
        };
        let before_seconds = rest.0;
        if colon == rest.sign(&[':']).is_some() && rest.digits(2).is_some() {
            face.seconds = true;
            if let Some(sign) = rest.sign(&['.', ',']) {
                let digits = rest.while_any(|c| c.is_ascii_digit());
                face.fraction = Some((sign, digits.len()));
            }
        } else {
            rest.0 = before_seconds;
        }
        face.zone = Zone::of(rest)?;
        Some(face)
    }

    fn write(&self, local: NaiveDateTime, out: &mut String) {
        let colon = if self.colon { ":" } else { "" };
        out.push_str(&format!(
            "{}{:02}{colon}{:02}",
            self.gap,
            local.hour(),
            local.minute()
        ));
        if self.seconds {
            out.push_str(&format!("{colon}{:02}", local.second()));
        }
        if let Some((sign, digits)) = self.fraction {
            let nanos = format!("{:09}", local.nanosecond());
            out.push(sign);
            out.extend(nanos.chars().chain(std::iter::repeat('0')).take(digits));
        }
        match &self.zone {
            Zone::Naive => {}
            Zone::Name(name) => out.push_str(name),
            Zone::Offset {
                before,
                east,
                colon,
                minutes,
            } => {
                let sign = if *east < 0 { '-' } else { '+' };
                let all = east.abs() / 60;
                out.push_str(&format!("{before}{sign}{:02}", all / 60));
                if *minutes {
                    let colon = if *colon { ":" } else { "" };
                    out.push_str(&format!("{colon}{:02}", all % 60));
                }
            }
        }
    }
}

impl Zone {
    fn of(rest: &mut Rest<'_>) -> Option<Self> {
        if rest.0.is_empty() {
            return Some(Self::Naive);
        }
        let before = rest.while_any(|c| c == ' ' || c.is_ascii_alphabetic());
        if rest.0.is_empty() {
            let known = matches!(before.trim(), "Z" | "z" | "UTC" | "GMT");
            return known.then(|| Self::Name(before.to_owned()));
        }
        let sign = rest.sign(&['+', '-'])?;
        let hours: i32 = rest.digits(2)?.parse().ok()?;
        let colon = rest.sign(&[':']).is_some();
        let found: Option<i32> = rest.digits(2).and_then(|m| m.parse().ok());
        if !rest.0.is_empty() || colon && found.is_none() {
            return None;
        }
        let east = hours * 3600 + found.unwrap_or(0) * 60;
        Some(Self::Offset {
            before: before.to_owned(),
            east: if sign == '-' { -east } else { east },
            colon,
            minutes: found.is_some(),
        })
    }
}
