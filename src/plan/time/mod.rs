//! A moment spelt exactly as a column spells its own: the format is taken from a value that stands
//! there, never from a guess. What it writes is read back by the column's rule before it is given.

mod number;
#[cfg(test)]
mod tests;
mod text;

use super::Value;
use crate::model::{Moment, RawTime, Reading, TimeRule};
use number::Number;
use text::Text;

/// How a value spells a time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spelling {
    shape: Shape,
    /// The value stands in a JSON file.
    is_json: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Number(Number),
    Text(Text),
}

/// How far apart the two hours are that a zone's clocks show alike.
const AN_HOUR_US: i64 = 3_600_000_000;

impl Spelling {
    /// How `sample`, which `rule` reads, is spelt. `None` where it is no time, or is spelt in a way
    /// that we could not repeat byte for byte.
    pub fn of(sample: &Value, rule: &TimeRule) -> Option<Self> {
        let (shape, is_json) = match sample {
            Value::Int(n) => (Shape::Number(Number::of_int(*n, rule)?), false),
            Value::Real(r) => (Shape::Number(Number::of_real(*r, rule)?), false),
            Value::Text(bytes) => (Self::text(std::str::from_utf8(bytes).ok()?, rule)?, false),
            Value::Json(json) => match serde_json::from_str::<String>(json) {
                Ok(text) => (Self::text(&text, rule)?, true),
                Err(_) => (Shape::Number(Number::of_text(json.trim(), rule)?), true),
            },
            Value::Null | Value::Blob(_) => return None,
        };
        let spelling = Self { shape, is_json };
        // A naive value of a column that mixes zones tells no moment; its form is still its form.
        let certain = TimeRule {
            ambiguous: false,
            ..rule.clone()
        };
        let moment = moment(sample, &certain)?;
        spelling
            .repeats(sample, moment, &certain)
            .then_some(spelling)
    }

    fn text(text: &str, rule: &TimeRule) -> Option<Shape> {
        let number = Number::of_text(text, rule).filter(|_| !text::is_basic_date(text));
        match number {
            Some(number) => Some(Shape::Text(Text::Number(number))),
            None => Text::of(text).map(Shape::Text),
        }
    }

    /// Whether spelling the sample's own moment gives the sample: its bytes, or of a number that
    /// says more than microseconds the same moment.
    fn repeats(&self, sample: &Value, own: Moment, rule: &TimeRule) -> bool {
        let Some(again) = self.write(own, rule) else {
            return false;
        };
        let quoted = match sample {
            Value::Json(json) => serde_json::from_str::<String>(json).ok(),
            _ => None,
        };
        match (raw_text(&again), quoted.as_deref().or(raw_text(sample))) {
            (Some(again), Some(sample)) => same_to_micros(again, sample),
            _ => moment(&again, rule) == Some(own),
        }
    }

    /// The moment in this spelling for a column that `rule` reads; `None` where the column would
    /// read something else in it.
    pub fn spell(&self, at: Moment, rule: &TimeRule) -> Option<Value> {
        let certain = TimeRule {
            ambiguous: false,
            ..rule.clone()
        };
        let value = self.write(at, &certain)?;
        let read = moment(&value, &certain)?;
        let off = at.us() - read.us();
        // What is cut off is never more than the last unit that is written; an hour that a zone's
        // clocks show twice is read as the earlier of the two.
        let cut = |off: i64| (0..self.resolution_us()).contains(&off);
        let fits = cut(off)
            || self.is_approximate() && off.abs() <= self.resolution_us()
            || self.is_naive() && cut(off - AN_HOUR_US);
        fits.then_some(value)
    }

    fn write(&self, at: Moment, rule: &TimeRule) -> Option<Value> {
        Some(match &self.shape {
            Shape::Number(number) if self.is_json && number.is_decimal() => {
                Value::Json(number.text(at)?)
            }
            Shape::Number(number) => number.value(at)?,
            Shape::Text(text) => Value::text(text.write(at, rule.naive)?),
        })
    }

    /// The last unit that it writes, in microseconds.
    pub fn resolution_us(&self) -> i64 {
        match &self.shape {
            Shape::Number(number) | Shape::Text(Text::Number(number)) => number.resolution_us(),
            Shape::Text(text) => text.resolution_us(),
        }
    }

    fn is_approximate(&self) -> bool {
        match &self.shape {
            Shape::Number(number) | Shape::Text(Text::Number(number)) => number.is_approximate(),
            Shape::Text(_) => false,
        }
    }

    /// Whether it names a time on a clock without saying in which zone.
    pub fn is_naive(&self) -> bool {
        matches!(&self.shape, Shape::Text(text) if text.is_naive())
    }
}

/// Whether two texts are the same but for digits beyond microseconds, which no moment keeps.
fn same_to_micros(a: &str, b: &str) -> bool {
    let Some(at) = a.bytes().zip(b.bytes()).position(|(a, b)| a != b) else {
        return a.len() == b.len();
    };
    let point = a.get(..at).and_then(|head| head.rfind(['.', ',']));
    let rest = |t: &str| {
        let rest = t.get(at..).unwrap_or_default();
        rest.trim_start_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    };
    a.len() == b.len() && point.is_some_and(|p| at - p > 6) && rest(a) == rest(b)
}

fn raw_text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

/// What a rule reads in a value.
pub(super) fn moment(value: &Value, rule: &TimeRule) -> Option<Moment> {
    let read = match value {
        Value::Int(n) => rule.read(RawTime::Int(*n)),
        Value::Real(r) => rule.read(RawTime::Real(*r)),
        Value::Text(_) => rule.read(RawTime::Text(raw_text(value)?)),
        Value::Json(json) => match serde_json::from_str::<String>(json) {
            Ok(text) => rule.read(RawTime::Text(&text)),
            Err(_) => match json.trim().parse::<i64>() {
                Ok(n) => rule.read(RawTime::Int(n)),
                Err(_) => rule.read(RawTime::Real(json.trim().parse().ok()?)),
            },
        },
        Value::Null | Value::Blob(_) => return None,
    };
    match read {
        Reading::At(moment) => Some(moment),
        Reading::None | Reading::Ambiguous | Reading::Unreadable => None,
    }
}
