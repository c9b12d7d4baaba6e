//! How often a queue's workers give a sign of life, as far as one look can tell.

use super::StaleConfig;
use crate::analyse::board::Board;
use crate::model::State;
use std::collections::HashMap;

/// Fewer living workers betray no rhythm.
const ENOUGH: usize = 4;

type Place<'p> = (&'p str, &'p str);

/// The beats of every queue that has any.
pub(super) struct Beats<'b> {
    queues: HashMap<Place<'b>, Option<i64>>,
}

impl<'b> Beats<'b> {
    pub(super) fn of(board: &'b Board, config: &StaleConfig) -> Self {
        let mut ages: HashMap<Place<'b>, Vec<i64>> = HashMap::new();
        for item in board.items().filter(|i| i.state() == State::Claimed) {
            if let Some(beat) = item.record.times.heartbeat {
                ages.entry((&item.source.name, &item.queue.name))
                    .or_default()
                    .push(board.clock.age_s(beat));
            }
        }
        let queues = ages
            .into_iter()
            .map(|(place, ages)| (place, rhythm(ages, config.of(place.0, place.1).heartbeat)))
            .collect();
        Self { queues }
    }

    /// Whether any running row of the queue has a heartbeat.
    pub(super) fn any(&self, place: Place<'_>) -> bool {
        self.queues.contains_key(&place)
    }

    /// Seconds between two beats, where that shows.
    pub(super) fn seconds(&self, place: Place<'_>) -> Option<i64> {
        self.queues.get(&place).copied().flatten()
    }
}

/// Living workers that beat every B seconds were last heard of at ages spread evenly from 0 to B,
/// so their median is half of B. Ages that are all alike are workers that stopped together, and
/// tell nothing of how they beat before.
fn rhythm(mut ages: Vec<i64>, threshold: i64) -> Option<i64> {
    ages.retain(|age| (0..threshold.saturating_mul(4)).contains(age));
    ages.sort_unstable();
    let median = *ages.get(ages.len() / 2)?;
    let youngest = *ages.first()?;
    (ages.len() >= ENOUGH && youngest * 2 < median).then_some(median * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_living_fleet_betrays_its_rhythm_and_a_dead_one_does_not() {
        for (ages, want) in [
            (vec![10, 200, 450, 700, 890], Some(900)),
            (vec![1800, 1810, 1820, 1830, 1840], None), // stopped together half an hour ago
            (vec![10, 400, 900], None),                 // too few
            (vec![10, 200, 450, 700, 90_000], Some(900)), // one long dead among the living
            (vec![], None),
        ] {
            assert_eq!(rhythm(ages.clone(), 600), want, "{ages:?}");
        }
    }
}
