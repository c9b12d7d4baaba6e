//! Instants, and how a store's column spells them.
//!
//! A naive text is a question of zone, and the answer belongs to the column, not to the value:
//! [`TimeRule`] carries it together with who decided it and why.

use super::written;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use std::num::NonZeroI64;

/// An instant in microseconds since 1970-01-01 UTC. The instant zero does not exist: stores write
/// 0 for "never", and it is read as no moment at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(NonZeroI64);

const US_PER_S: i64 = 1_000_000;

impl Moment {
    /// The earliest moment that is ever read as one: 1900-01-01.
    pub const EARLIEST: Self = Self(match NonZeroI64::new(-2_208_988_800 * US_PER_S) {
        Some(n) => n,
        None => NonZeroI64::MIN,
    });
    /// The latest: 2200-01-01.
    pub const LATEST: Self = Self(match NonZeroI64::new(7_258_118_400 * US_PER_S) {
        Some(n) => n,
        None => NonZeroI64::MAX,
    });

    /// A moment from microseconds; `None` outside 1900–2200 and for zero.
    #[must_use]
    pub fn from_us(us: i64) -> Option<Self> {
        let m = Self(NonZeroI64::new(us)?);
        (Self::EARLIEST..=Self::LATEST).contains(&m).then_some(m)
    }

    /// A moment from a UTC date and time.
    #[must_use]
    pub fn from_utc(t: DateTime<Utc>) -> Option<Self> {
        Self::from_us(t.timestamp_micros())
    }

    /// The moment that a naive clock time names in `zone`. A time that a summer-time change skips
    /// is read an hour later, one that it repeats as the earlier of the two.
    #[must_use]
    pub fn from_local(naive: NaiveDateTime, zone: Tz) -> Option<Self> {
        from_naive(naive, zone)
    }

    /// Microseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn us(self) -> i64 {
        self.0.get()
    }

    /// The same instant as a `chrono` date and time.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.us()).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Whole seconds from `earlier` to this moment, negative when it is the later one.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.us() - earlier.us()).div_euclid(US_PER_S)
    }

    /// This moment moved by whole seconds; stays within the range of moments.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let us = self.us().saturating_add(seconds.saturating_mul(US_PER_S));
        Self::from_us(us).unwrap_or(if us < 0 { Self::EARLIEST } else { Self::LATEST })
    }
}

/// The unit of a numeric column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EpochUnit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
    /// Microseconds since 1970.
    Micros,
    /// Nanoseconds since 1970.
    Nanos,
    /// Days since noon, 24 November 4714 BC.
    JulianDay,
}

impl EpochUnit {
    /// The unit that a number's size betrays. Values below 10^8 (1973 in seconds) betray none.
    #[must_use]
    pub fn of(value: f64) -> Option<Self> {
        match value.abs() {
            v if (2_415_020.0..2_524_594.0).contains(&v) => Some(Self::JulianDay), // 1900..2200
            v if (1e8..1e11).contains(&v) => Some(Self::Seconds),
            v if (1e11..1e14).contains(&v) => Some(Self::Millis),
            v if (1e14..1e17).contains(&v) => Some(Self::Micros),
            v if (1e17..1e19).contains(&v) => Some(Self::Nanos),
            _ => None,
        }
    }

    fn to_us(self, int: i64) -> Option<i64> {
        match self {
            Self::Seconds => int.checked_mul(US_PER_S),
            Self::Millis => int.checked_mul(1000),
            Self::Micros => Some(int),
            Self::Nanos => Some(int.div_euclid(1000)),
            Self::JulianDay => Self::JulianDay.real_to_us(int as f64),
        }
    }

    fn real_to_us(self, real: f64) -> Option<i64> {
        let us = match self {
            Self::Seconds => real * 1e6,
            Self::Millis => real * 1e3,
            Self::Micros => real,
            Self::Nanos => real / 1e3,
            // A double resolves a Julian day to 40 µs; milliseconds are what it can promise.
            Self::JulianDay => ((real - 2_440_587.5) * 86_400_000.0).round() * 1e3,
        };
        (us.is_finite() && us.abs() < 9e18).then_some(us.round() as i64)
    }

    /// The word for people and `doctor`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Seconds => "epoch seconds",
            Self::Millis => "epoch milliseconds",
            Self::Micros => "epoch microseconds",
            Self::Nanos => "epoch nanoseconds",
            Self::JulianDay => "Julian day",
        }
    }
}

/// What a configuration may say of a time column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeEncoding {
    /// A number in this unit, whatever its size.
    Epoch(EpochUnit),
    /// Text with `Z` or an offset.
    Iso,
    /// Naive text in the source's zone.
    Local,
    /// Naive text in UTC.
    Utc,
}

impl TimeEncoding {
    /// The configuration's words.
    pub const WORDS: [&'static str; 7] = [
        "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "iso", "local", "utc",
    ];

    /// Reads a configuration's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "epoch_s" => Self::Epoch(EpochUnit::Seconds),
            "epoch_ms" => Self::Epoch(EpochUnit::Millis),
            "epoch_us" => Self::Epoch(EpochUnit::Micros),
            "epoch_ns" => Self::Epoch(EpochUnit::Nanos),
            "iso" => Self::Iso,
            "local" => Self::Local,
            "utc" => Self::Utc,
            _ => return None,
        })
    }
}

/// Who decided a naive column's zone, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ZoneDecision {
    /// The values carry it themselves, or there is nothing to decide.
    NotNeeded,
    /// The configuration's `time`.
    Mapping,
    /// The preset of the schema.
    Preset,
    /// The column's DDL default.
    Default,
    /// Rows that one zone contradicts and the other does not.
    Consistency,
    /// Nothing but the source's configured zone: an assumption.
    Source,
}

/// A value of a time column as the store holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RawTime<'a> {
    /// NULL, or no such field.
    Null,
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// A text.
    Text(&'a str),
    /// Something that can be no time (a blob, a boolean, an object).
    Other,
}

/// What a raw value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// No time: NULL, empty text, zero.
    None,
    /// This instant.
    At(Moment),
    /// A time on a clock whose zone its column mixes; no age may be based on it.
    Ambiguous,
    /// Not a time that we can read.
    Unreadable,
}

/// How one column's values become moments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeRule {
    /// The unit of numbers; `None` lets each value's size tell.
    pub unit: Option<EpochUnit>,
    /// The zone of naive texts.
    pub naive: Tz,
    /// What the column's values look like, for `doctor`.
    pub shape: String,
    /// Who decided the zone.
    pub decided: ZoneDecision,
    /// Why, as a fragment.
    pub why: String,
    /// The column mixes zones: naive values say nothing that an age may rest on.
    pub ambiguous: bool,
}

impl TimeRule {
    /// A rule that takes naive texts to be in `naive`, with nothing yet decided.
    #[must_use]
    pub fn assume(naive: Tz) -> Self {
        Self {
            unit: None,
            naive,
            shape: String::new(),
            decided: ZoneDecision::Source,
            why: "the source's timezone".into(),
            ambiguous: false,
        }
    }

    /// Reads one value.
    #[must_use]
    pub fn read(&self, raw: RawTime<'_>) -> Reading {
        self.of(Spelt::of(raw))
    }

    /// What a value means that was spelt so.
    #[must_use]
    pub fn of(&self, spelt: Spelt) -> Reading {
        match spelt {
            Spelt::Nothing => Reading::None,
            Spelt::Exact(at) => Reading::At(at),
            Spelt::Naive(_) if self.ambiguous => Reading::Ambiguous,
            Spelt::Naive(n) => from_naive(n, self.naive).map_or(Reading::Unreadable, Reading::At),
            Spelt::Int(n) => self.number(n as f64, Some(n)),
            Spelt::Real(r) => self.number(r, None),
            Spelt::Rubbish => Reading::Unreadable,
        }
    }

    fn number(&self, real: f64, int: Option<i64>) -> Reading {
        let unit = self.unit.or_else(|| EpochUnit::of(real));
        let us = unit.and_then(|unit| match int {
            Some(n) => unit.to_us(n),
            None => unit.real_to_us(real),
        });
        if let Some(at) = us.and_then(Moment::from_us) {
            return Reading::At(at);
        }
        match int
            .and_then(written::compact)
            .filter(|_| self.unit.is_none())
        {
            Some(naive) => self.of(Spelt::Naive(naive)),
            None => Reading::Unreadable,
        }
    }
}

/// How a value spells a time, whatever the rule of its column: what takes long is done once, though
/// a value may have to be read under several rules.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spelt {
    /// No time: NULL, an empty text, zero.
    Nothing,
    /// An instant, with its zone or offset.
    Exact(Moment),
    /// A clock time in a zone that it does not tell.
    Naive(NaiveDateTime),
    /// A number, or the text of one.
    Int(i64),
    /// A number with a fraction, or the text of one.
    Real(f64),
    /// Nothing that spells a time.
    Rubbish,
}

impl Spelt {
    /// Reads what a value spells.
    #[must_use]
    pub fn of(raw: RawTime<'_>) -> Self {
        match raw {
            RawTime::Null | RawTime::Int(0) => Self::Nothing,
            RawTime::Int(n) => Self::Int(n),
            RawTime::Real(0.0) => Self::Nothing,
            RawTime::Real(r) => Self::Real(r),
            RawTime::Text(t) => Self::text(t.trim()),
            RawTime::Other => Self::Rubbish,
        }
    }

    fn text(text: &str) -> Self {
        if text.is_empty()
            || text == "0"
            || text.eq_ignore_ascii_case("null")
            || text.starts_with("0000-00-00")
        {
            return Self::Nothing;
        }
        Self::parse(text).unwrap_or(Self::Rubbish)
    }

    /// Beyond what a [`Moment`] can be it is a time that nobody meant.
    fn exact(at: DateTime<Utc>) -> Self {
        Moment::from_utc(at).map_or(Self::Rubbish, Self::Exact)
    }

    /// ISO 8601 in its extended and basic forms, with `T` or a space, with any fraction, `Z`,
    /// `UTC` or an offset; `/` or `.` between the parts of a date; RFC 2822; epochs as text; and
    /// what [`written`] brings into that order.
    fn parse(text: &str) -> Option<Self> {
        if text.len() > 64 {
            return None;
        }
        let written = || written::iso(text).and_then(|text| Self::iso(&text));
        if !text.is_ascii() {
            return written();
        }
        if text.bytes().all(|b| b.is_ascii_digit()) {
            // Eight digits are a date only where they cannot be an epoch of this century.
            if text.len() == 8 {
                return NaiveDate::parse_from_str(text, "%Y%m%d")
                    .ok()
                    .map(|d| Self::Naive(d.and_time(NaiveTime::MIN)));
            }
            return text.parse().ok().map(Self::Int);
        }
        Self::iso(text)
            .or_else(|| {
                DateTime::parse_from_rfc2822(text)
                    .ok()
                    .map(|t| Self::exact(t.with_timezone(&Utc)))
            })
            .or_else(|| {
                text.parse::<f64>()
                    .ok()
                    .filter(|r| r.is_finite())
                    .map(Self::Real)
            })
            .or_else(written)
    }

    fn iso(text: &str) -> Option<Self> {
        let (date, rest) = take_date(text)?;
        let rest = rest.strip_prefix(['T', 't', ' ', '_']).unwrap_or(rest);
        let rest = rest.trim_start();
        if rest.is_empty() {
            return Some(Self::Naive(date.and_time(NaiveTime::MIN)));
        }
        let (time, rest) = take_time(rest)?;
        let naive = date.and_time(time);
        match offset_seconds(rest.trim_start())? {
            None => Some(Self::Naive(naive)),
            Some(offset) => naive
                .checked_sub_signed(chrono::TimeDelta::seconds(offset))
                .map(|n| Self::exact(n.and_utc())),
        }
    }
}

/// The instant that a naive clock time names in `zone`. A time that a summer-time change skips is
/// read an hour later, one that it repeats as the earlier of the two.
fn from_naive(naive: NaiveDateTime, zone: Tz) -> Option<Moment> {
    if zone == Tz::UTC {
        return Moment::from_utc(naive.and_utc());
    }
    let at = zone.from_local_datetime(&naive).earliest().or_else(|| {
        zone.from_local_datetime(&(naive + chrono::TimeDelta::hours(1)))
            .earliest()
    })?;
    Moment::from_utc(at.with_timezone(&Utc))
}

/// So many digits, nine at most, and what follows them.
fn digits(text: &str, n: usize) -> Option<(u32, &str)> {
    let mut number = 0;
    for byte in text.as_bytes().get(..n)? {
        number = number * 10 + char::from(*byte).to_digit(10)?;
    }
    Some((number, text.get(n..)?))
}

/// One or two digits.
fn short(text: &str) -> Option<(u32, &str)> {
    digits(text, 2).or_else(|| digits(text, 1))
}

fn take_date(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = digits(text, 4)?;
    let (month, day, rest) = match rest.as_bytes().first()? {
        sep @ (b'-' | b'/' | b'.') => {
            let (month, rest) = short(&rest[1..])?;
            let rest = rest.strip_prefix(char::from(*sep))?;
            let (day, rest) = short(rest)?;
            (month, day, rest)
        }
        _ => {
            let (month, rest) = digits(rest, 2)?;
            let (day, rest) = digits(rest, 2)?;
            (month, day, rest)
        }
    };
    Some((
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?,
        rest,
    ))
}

fn take_time(text: &str) -> Option<(NaiveTime, &str)> {
    let (hour, rest) = digits(text, 2)?;
    let (sep, rest) = match rest.strip_prefix(':') {
        Some(rest) => (":", rest),
        None => ("", rest),
    };
    let (minute, mut rest) = digits(rest, 2)?;
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(sep)
        && let Some((s, r)) = digits(after, 2)
    {
        (second, rest) = (s, r);
    }
    let mut micros = 0;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let n = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if n == 0 {
            return None;
        }
        let said = &fraction[..n.min(6)];
        let missing = 6 - u32::try_from(said.len()).ok()?;
        micros = said.parse::<u32>().ok()? * 10_u32.pow(missing);
        rest = &fraction[n..];
    }
    // 24:00 is tomorrow in ISO 8601, but a queue that writes it has a fault worth seeing; a leap
    // second is read as the last second of its minute.
    Some((
        NaiveTime::from_hms_micro_opt(hour, minute, second.min(59), micros)?,
        rest,
    ))
}

/// The offset in seconds east of UTC: `None` for naive text, an error (outer `None`) for rubbish.
fn offset_seconds(text: &str) -> Option<Option<i64>> {
    match text {
        "" => return Some(None),
        "Z" | "z" | "UTC" | "GMT" => return Some(Some(0)),
        _ => {}
    }
    let text = text
        .strip_prefix("UTC")
        .or_else(|| text.strip_prefix("GMT"))
        .unwrap_or(text);
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, rest) = digits(&text[1..], 2)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = if rest.is_empty() {
        (0, rest)
    } else {
        digits(rest, 2)?
    };
    (rest.is_empty() && hours <= 15 && minutes < 60)
        .then(|| Some(sign * i64::from(hours * 3600 + minutes * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seoul() -> TimeRule {
        TimeRule::assume(chrono_tz::Asia::Seoul)
    }

    fn read(rule: &TimeRule, raw: RawTime<'_>) -> String {
        match rule.read(raw) {
            Reading::At(m) => m.utc().to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn every_encoding_met_in_the_field() {
        let rule = seoul();
        for (raw, want) in [
            (
                RawTime::Text("2026-04-21T00:00:01+09:00"),
                "2026-04-20T15:00:01Z",
            ),
            (
                RawTime::Text("2026-04-20T15:00:01Z"),
                "2026-04-20T15:00:01Z",
            ),
            (
                RawTime::Text("2026-04-20T15:00:01.586134Z"),
                "2026-04-20T15:00:01.586134Z",
            ),
            (
                RawTime::Text("2026-04-20T15:00:01.123456789Z"),
                "2026-04-20T15:00:01.123456Z",
            ),
            (RawTime::Text("20261121T035800Z"), "2026-11-21T03:58:00Z"),
            (RawTime::Text("2026-04-21 00:00:01"), "2026-04-20T15:00:01Z"),
            (RawTime::Text("2026-04-21T00:00"), "2026-04-20T15:00:00Z"),
            (RawTime::Text("2026-04-21"), "2026-04-20T15:00:00Z"),
            (RawTime::Text("2026/4/1 09:00:00"), "2026-04-01T00:00:00Z"),
            (
                RawTime::Text("2026-04-20 15:00:01 UTC"),
                "2026-04-20T15:00:01Z",
            ),
            (
                RawTime::Text("2026-04-20 15:00:01+0000"),
                "2026-04-20T15:00:01Z",
            ),
            (
                RawTime::Text("2026-04-20 15:00:01+00"),
                "2026-04-20T15:00:01Z",
            ),
            (
                RawTime::Text("Mon, 20 Apr 2026 15:00:01 +0000"),
                "2026-04-20T15:00:01Z",
            ),
            (RawTime::Text("1776697201"), "2026-04-20T15:00:01Z"),
            (RawTime::Text("1776697201.5"), "2026-04-20T15:00:01.500Z"),
            (RawTime::Int(1_776_697_201), "2026-04-20T15:00:01Z"),
            (RawTime::Int(1_776_697_201_000), "2026-04-20T15:00:01Z"),
            (RawTime::Int(1_776_697_201_000_000), "2026-04-20T15:00:01Z"),
            (
                RawTime::Int(1_776_697_201_000_000_000),
                "2026-04-20T15:00:01Z",
            ),
            (RawTime::Real(1_776_697_201.25), "2026-04-20T15:00:01.250Z"),
            (RawTime::Real(2_461_151.125_011_574), "2026-04-20T15:00:01Z"),
            (RawTime::Int(0), "None"),
            (RawTime::Null, "None"),
            (RawTime::Text("  "), "None"),
            (RawTime::Text("yesterday"), "Unreadable"),
            (RawTime::Text("2026-13-40"), "Unreadable"),
            (RawTime::Text("2026-04-20 25:00:00"), "Unreadable"),
            (RawTime::Int(42), "Unreadable"),
            (RawTime::Int(i64::MIN), "Unreadable"),
            (RawTime::Real(f64::NAN), "Unreadable"),
            (RawTime::Other, "Unreadable"),
            (RawTime::Text("2026-04-20T15:00:01+9"), "Unreadable"),
            (RawTime::Text("어제"), "Unreadable"),
        ] {
            assert_eq!(read(&rule, raw), want, "{raw:?}");
        }
    }

    #[test]
    fn a_unit_that_is_said_beats_the_size() {
        let rule = TimeRule {
            unit: Some(EpochUnit::Millis),
            ..seoul()
        };
        assert_eq!(
            read(&rule, RawTime::Int(86_400_000)),
            "1970-01-02T00:00:00Z"
        );
    }

    #[test]
    fn an_ambiguous_column_gives_no_moment_for_naive_text_alone() {
        let rule = TimeRule {
            ambiguous: true,
            ..seoul()
        };
        assert_eq!(
            rule.read(RawTime::Text("2026-04-21 00:00:01")),
            Reading::Ambiguous
        );
        assert_eq!(
            read(&rule, RawTime::Text("2026-04-21T00:00:01Z")),
            "2026-04-21T00:00:01Z"
        );
    }

    #[test]
    fn a_skipped_hour_is_read_and_a_repeated_one_is_the_earlier() {
        let rule = TimeRule::assume(chrono_tz::Europe::Berlin);
        assert_eq!(
            read(&rule, RawTime::Text("2026-03-29 02:30:00")),
            "2026-03-29T01:30:00Z"
        );
        assert_eq!(
            read(&rule, RawTime::Text("2026-10-25 02:30:00")),
            "2026-10-25T00:30:00Z"
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,30}") {
            let _ = seoul().read(RawTime::Text(&text));
        }

        #[test]
        fn no_number_panics(n: i64, r: f64) {
            let _ = (seoul().read(RawTime::Int(n)), seoul().read(RawTime::Real(r)));
        }

        #[test]
        fn rfc3339_reads_back(us in -2_000_000_000_000_000i64..7_000_000_000_000_000) {
            let m = Moment::from_us(us);
            prop_assume!(m.is_some());
            let text = m.map(|m| m.utc().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)).unwrap_or_default();
            prop_assert_eq!(seoul().read(RawTime::Text(&text)), m.map_or(Reading::None, Reading::At));
        }
    }
}
