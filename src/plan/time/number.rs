//! Times as numbers: epochs and Julian days, as integers, floating-point numbers or decimals.

use crate::model::{EpochUnit, Moment, TimeRule};
use crate::plan::Value;

/// A number's unit and how it is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    unit: EpochUnit,
    carrier: Carrier,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carrier {
    Int,
    Real,
    /// A text, with so many digits after the point.
    Decimal(usize),
}

const DAY_US: f64 = 86_400e6;

impl Number {
    pub fn of_int(n: i64, rule: &TimeRule) -> Option<Self> {
        Some(Self {
            unit: rule.unit.or_else(|| EpochUnit::of(n as f64))?,
            carrier: Carrier::Int,
        })
    }

    pub fn of_real(r: f64, rule: &TimeRule) -> Option<Self> {
        Some(Self {
            unit: rule.unit.or_else(|| EpochUnit::of(r))?,
            carrier: Carrier::Real,
        })
    }

    /// Digits, with or without a point; no exponent, no sign.
    pub fn of_text(text: &str, rule: &TimeRule) -> Option<Self> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !fraction.is_none_or(digits) || text.len() > 40 {
            return None;
        }
        let number = Self::of_real(text.parse().ok()?, rule)?;
        let carrier = match fraction {
            Some(fraction) => Carrier::Decimal(fraction.len()),
            None => Carrier::Int,
        };
        Some(Self { carrier, ..number })
    }

    /// Microseconds in one unit; of nanoseconds one.
    fn unit_us(self) -> i64 {
        match self.unit {
            EpochUnit::Seconds => 1_000_000,
            EpochUnit::Millis => 1000,
            EpochUnit::Micros | EpochUnit::Nanos => 1,
            EpochUnit::JulianDay => 86_400_000_000,
        }
    }

    pub fn resolution_us(self) -> i64 {
        let digits = match self.carrier {
            Carrier::Int => 0,
            // A double resolves a Julian day to 40 µs, and a moment is read from it in milliseconds.
            Carrier::Real if self.unit == EpochUnit::JulianDay => return 1000,
            Carrier::Real => return 1,
            Carrier::Decimal(digits) => digits,
        };
        let mut us = self.unit_us();
        for _ in 0..digits {
            us /= 10;
        }
        if self.unit == EpochUnit::JulianDay {
            us = us.max(1000);
        }
        us.max(1)
    }

    /// Whether what is read back may lie on either side.
    pub fn is_approximate(self) -> bool {
        self.unit == EpochUnit::JulianDay || self.carrier == Carrier::Real
    }

    pub fn is_decimal(self) -> bool {
        matches!(self.carrier, Carrier::Decimal(_)) || self.carrier == Carrier::Real
    }

    pub fn value(self, at: Moment) -> Option<Value> {
        Some(match self.carrier {
            Carrier::Int => Value::Int(self.int(at)?),
            Carrier::Real => Value::Real(self.real(at)),
            Carrier::Decimal(_) => Value::text(self.text(at)?),
        })
    }

    fn int(self, at: Moment) -> Option<i64> {
        match self.unit {
            EpochUnit::Nanos => at.us().checked_mul(1000),
            EpochUnit::JulianDay => Some(self.real(at).floor() as i64),
            _ => Some(at.us().div_euclid(self.unit_us())),
        }
    }

    fn real(self, at: Moment) -> f64 {
        let us = at.us() as f64;
        match self.unit {
            EpochUnit::Seconds => us / 1e6,
            EpochUnit::Millis => us / 1e3,
            EpochUnit::Micros => us,
            EpochUnit::Nanos => us * 1e3,
            EpochUnit::JulianDay => us / DAY_US + 2_440_587.5,
        }
    }

    /// In digits. What does not fit is cut off, never rounded up into the future.
    pub fn text(self, at: Moment) -> Option<String> {
        let digits = match self.carrier {
            Carrier::Decimal(digits) => digits,
            Carrier::Real => return Some(format!("{:?}", self.real(at))),
            Carrier::Int => return Some(self.int(at)?.to_string()),
        };
        if self.unit == EpochUnit::JulianDay {
            return Some(format!("{:.digits$}", self.real(at)));
        }
        if at.us() < 0 {
            return None;
        }
        let whole = self.int(at)?;
        let places = self.unit_us().ilog10() as usize;
        let rest = at.us().rem_euclid(self.unit_us());
        let fraction = format!("{rest:0places$}");
        let fraction = if places == 0 { "" } else { fraction.as_str() };
        let fraction: String = fraction
            .chars()
            .chain(std::iter::repeat('0'))
            .take(digits)
            .collect();
        Some(format!("{whole}.{fraction}"))
    }
}
