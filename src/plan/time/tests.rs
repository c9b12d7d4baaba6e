//! What is spelt is read back, and a value's own moment gives the value again.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::{Spelling, moment};
use crate::model::{EpochUnit, Moment, TimeRule};
use crate::plan::Value;
use proptest::prelude::*;

fn rule() -> TimeRule {
    TimeRule::assume(chrono_tz::Asia::Seoul)
}

fn text(t: &str) -> Value {
    Value::text(t)
}

fn known() -> Vec<Value> {
    let mut all: Vec<Value> = [
        "2026-04-20T15:00:01Z",
        "2026-04-20t15:00:01z",
        "2026-04-21T00:00:01+09:00",
        "2026-04-21 00:00:01+0900",
        "2026-04-21 00:00:01 +09:00",
        "2026-04-20 15:00:01+00",
        "2026-04-20 10:30:01-04:30",
        "2026-04-20 15:00:01 UTC",
        "2026-04-20 15:00:01 GMT",
        "2026-04-21 00:00:01 UTC+09:00",
        "2026-04-20T15:00:01.586Z",
        "2026-04-20T15:00:01.586134Z",
        "2026-04-20T15:00:01.586134000Z",
        "2026-04-20T15:00:01,586+00:00",
        "2026-04-20 15:00:01.5",
        "2026-04-21 00:00:01",
        "2026-04-21T00:00:01",
        "2026-04-21_00:00:01",
        "2026-04-21T00:00",
        "2026-04-21",
        "20260421",
        "2026/04/21 09:00:00",
        "2026/4/1 09:00:00",
        "2026.04.21 09:00:00",
        "20261121T035800Z",
        "20261121T035800",
        "20261121T035800+0900",
        "Mon, 20 Apr 2026 15:00:01 +0000",
        "Tue, 21 Apr 2026 00:00:01 +0900",
        "Wed, 1 Apr 2026 15:00:01 GMT",
        "1776697201",
        "1776697201000",
        "1776697201.5",
        "1776697201.250000",
    ]
    .into_iter()
    .map(text)
    .collect();
    all.extend([
        Value::Int(1_776_697_201),
        Value::Int(1_776_697_201_123),
        Value::Int(1_776_697_201_123_456),
        Value::Int(1_776_697_201_123_456_000),
        Value::Real(1_776_697_201.25),
        Value::Real(1_776_697_201_250.5),
        Value::Real(2_461_151.125),
    ]);
    all
}

#[test]
fn a_values_own_moment_gives_the_value_again() {
    for sample in known() {
        let own = moment(&sample, &rule()).unwrap();
        let spelling = Spelling::of(&sample, &rule()).unwrap_or_else(|| panic!("{sample:?}"));
        assert_eq!(spelling.spell(own, &rule()), Some(sample.clone()));
    }
}

#[test]
fn json_is_spelt_as_its_neighbours() {
    for (sample, want) in [
        (
            "\"2026-04-20T15:00:01.586Z\"",
            text("2026-04-20T23:15:00.500Z"),
        ),
        ("1776697201123", Value::Int(1_776_726_900_500)),
        ("1776697201.5", Value::Json("1776726900.5".into())),
        ("1776697201.250", Value::Json("1776726900.500".into())),
    ] {
        let spelling = Spelling::of(&Value::Json(sample.into()), &rule()).unwrap();
        let now = Moment::from_us(1_776_726_900_500_000).unwrap();
        assert_eq!(spelling.spell(now, &rule()), Some(want), "{sample}");
    }
}

#[test]
fn what_is_no_time_or_cannot_be_repeated_is_no_example() {
    for sample in [
        Value::Null,
        Value::Int(0),
        Value::Int(42),
        text(""),
        text("yesterday"),
        text(" 2026-04-20T15:00:01Z"),
        text("2026-04-20 15:00:61"),
        text("2026-13-40"),
        text("2026-04-20T15:00:01-00:00"),
        Value::Blob(vec![1]),
        Value::Json("true".into()),
        Value::Json("{}".into()),
    ] {
        assert_eq!(Spelling::of(&sample, &rule()), None, "{sample:?}");
    }
}

#[test]
fn a_zone_and_a_unit_are_the_columns() {
    let now = Moment::from_us(1_776_726_900_000_000).unwrap();
    let utc = TimeRule::assume(chrono_tz::UTC);
    let naive = Spelling::of(&text("2026-04-21 00:00:01"), &rule()).unwrap();
    assert!(naive.is_naive());
    assert_eq!(naive.spell(now, &rule()), Some(text("2026-04-21 08:15:00")));
    assert_eq!(naive.spell(now, &utc), Some(text("2026-04-20 23:15:00")));
    let millis = TimeRule {
        unit: Some(EpochUnit::Millis),
        ..rule()
    };
    let small = Spelling::of(&Value::Int(86_400_000), &millis).unwrap();
    assert_eq!(
        small.spell(now, &millis),
        Some(Value::Int(1_776_726_900_000))
    );
    // A column that is read in another unit would take it for another time.
    assert_eq!(
        Spelling::of(&Value::Int(1_776_697_201), &rule())
            .unwrap()
            .spell(now, &millis),
        None
    );
    // 02:00 of the hour that Berlin's clocks show twice, and a millionth of a second that is cut off.
    let berlin = TimeRule::assume(chrono_tz::Europe::Berlin);
    let tenths = Spelling::of(&text("2026-04-20 15:00:01.5"), &berlin).unwrap();
    let twice = Moment::from_us(496_803_600_000_001).unwrap();
    assert_eq!(
        tenths.spell(twice, &berlin),
        Some(text("1985-09-29 02:00:00.0"))
    );
    let mixed = TimeRule {
        ambiguous: true,
        ..rule()
    };
    let spelling = Spelling::of(&text("2026-04-21 00:00:01"), &mixed).unwrap();
    assert_eq!(
        spelling.spell(now, &mixed),
        Some(text("2026-04-21 08:15:00"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn every_spelling_reads_back_to_its_resolution(
        at in 200_000_000_000_000_i64..4_000_000_000_000_000,
        which in 0..known().len(),
        in_berlin: bool,
    ) {
        let zone = if in_berlin { chrono_tz::Europe::Berlin } else { chrono_tz::Asia::Seoul };
        let rule = TimeRule::assume(zone);
        let sample = known().swap_remove(which);
        let spelling = Spelling::of(&sample, &rule).unwrap();
        let at = Moment::from_us(at).unwrap();
        let value = spelling.spell(at, &rule);
        prop_assert!(value.is_some(), "{sample:?} {at:?}");
        let read = moment(&value.unwrap(), &rule).unwrap();
        let off = (at.us() - read.us()).abs();
        prop_assert!(
            off <= spelling.resolution_us()
                || in_berlin
                    && spelling.is_naive()
                    && (0..=spelling.resolution_us()).contains(&(off - 3_600_000_000)),
            "{sample:?}: {off}"
        );
    }

    #[test]
    fn no_value_panics(t in "[0-9TZ:+. /-]{0,24}", n: i64, r: f64) {
        for sample in [Value::text(&t), Value::Json(t.clone()), Value::Int(n), Value::Real(r)] {
            if let Some(spelling) = Spelling::of(&sample, &rule()) {
                let own = moment(&sample, &rule()).unwrap();
                prop_assert!(spelling.spell(own, &rule()).is_some());
            }
        }
    }
}
