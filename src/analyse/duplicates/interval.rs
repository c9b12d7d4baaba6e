//! The beat of something that comes back.

use crate::model::Moment;

/// Share of the gaps that must fit the beat, and by how much a gap may miss it.
const FITTING: f64 = 0.7;
const TOLERANCE: f64 = 0.1;
/// What comes within a minute was made in one go and has no beat.
const SHORTEST_S: i64 = 60;

/// The beat in seconds of at least three sightings: the median gap, where most gaps are it or a
/// small multiple of it (a missed beat). Rounded to whole minutes, hours or days where it is
/// within two in a hundred of them, since a scheduler's beat is a round one.
pub(super) fn interval(times: &[Moment]) -> Option<i64> {
    let mut times = times.to_vec();
    times.sort_unstable();
    let mut gaps: Vec<i64> = times
        .windows(2)
        .filter_map(|w| match w {
            [a, b] => Some(b.seconds_since(*a)),
            _ => None,
        })
        .filter(|gap| *gap >= SHORTEST_S)
        .collect();
    gaps.sort_unstable();
    if gaps.len() < 2 {
        return None;
    }
    let median = *gaps.get((gaps.len() - 1) / 2)?;
    let fits = |gap: i64, most: f64| {
        let times = (gap as f64 / median as f64).round();
        (1.0..=most).contains(&times)
            && (gap as f64 - times * median as f64).abs() <= TOLERANCE * median as f64
    };
    let count = |most: f64| gaps.iter().filter(|g| fits(**g, most)).count() as f64;
    let all = gaps.len() as f64;
    (count(4.0) >= FITTING * all && count(1.0) >= 0.5 * all).then(|| round(median))
}

fn round(seconds: i64) -> i64 {
    for unit in [86_400, 3600, 60] {
        let whole = (seconds + unit / 2) / unit * unit;
        if whole > 0 && (whole - seconds).abs() * 50 <= seconds {
            return whole;
        }
    }
    seconds
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn beat(seconds: &[i64]) -> Option<i64> {
        let base = Moment::from_us(1_776_000_000_000_000).unwrap();
        let times: Vec<Moment> = seconds.iter().map(|s| base.plus_seconds(*s)).collect();
        interval(&times)
    }

    #[test]
    fn a_beat_is_named_from_three_on_and_outlives_a_stray() {
        let h = 3600;
        for (seconds, want) in [
            (vec![0, 12 * h], None),
            (vec![0, 12 * h, 24 * h], Some(12 * h)),
            (vec![24 * h, 0, 12 * h], Some(12 * h)),
            // One missed, one by hand.
            (vec![0, 12 * h, 24 * h, 48 * h, 60 * h], Some(12 * h)),
            (
                vec![0, 12 * h, 24 * h, 36 * h, 48 * h, 54 * h],
                Some(12 * h),
            ),
            // The clock drifts by seconds.
            (vec![1, 12 * h, 24 * h + 3, 36 * h + 1], Some(12 * h)),
            (vec![0, 305, 602, 901], Some(300)),
            (vec![0, 86_400, 172_700], Some(86_400)),
            // Made in one go, or without any beat.
            (vec![0, 0, 0, 0], None),
            (vec![0, 1, 2, 3], None),
            (vec![0, 100, 5000, 5300, 90_000], None),
            (vec![], None),
        ] {
            assert_eq!(beat(&seconds), want, "{seconds:?}");
        }
    }
}
