//! When was the report last true, and what did a definition give over time?

use super::definition::Fit;
use super::look::{Counting, Look, LookBack};
use super::{KpiAnswer, figures_of};
use crate::analyse::Rules;
use crate::model::{Moment, QueueHistory, State};

/// Definitions that are looked back on.
const MOST: usize = 8;

/// The report looked back on under the best definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// In the order of preference.
    pub tried: Vec<LookBack>,
    best: usize,
}

impl When {
    /// The most preferred definition under which the report was ever exact; else the one that came
    /// nearest.
    #[must_use]
    pub fn best(&self) -> Option<&LookBack> {
        self.tried.get(self.best)
    }
}

/// The definitions worth looking back on: those that match today, the configured one, the nearest,
/// and each queue's waiting items.
fn countings(answer: &KpiAnswer) -> Vec<Counting> {
    let found = answer.found.iter().flat_map(|f| &f.definitions);
    let (matching, near): (Vec<_>, Vec<_>) = found
        .filter(|d| !d.without_duplicates)
        .partition(|d| d.fit != Fit::None);
    let configured = answer.configured.iter().map(|c| Counting {
        terms: c.each.clone(),
        newest_days: None,
    });
    let mut waiting: Vec<Counting> = Vec::new();
    for cell in answer
        .cells
        .iter()
        .filter(|c| c.term.state == State::Queued)
    {
        let of_queue = waiting
            .iter_mut()
            .find(|w| w.terms.first().is_some_and(|t| t.same_queue(&cell.term)));
        match of_queue {
            Some(known) if known.terms.contains(&cell.term) => {}
            Some(known) => known.terms.push(cell.term.clone()),
            None => waiting.push(Counting {
                terms: vec![cell.term.clone()],
                newest_days: None,
            }),
        }
    }
    let matching = matching.into_iter().map(Counting::from).take(4);
    let near = near.into_iter().map(Counting::from).take(2);
    let mut out: Vec<Counting> = Vec::new();
    for counting in matching.chain(configured).chain(near).chain(waiting) {
        if out.len() < MOST && !out.contains(&counting) {
            out.push(counting);
        }
    }
    out
}

/// Looks back on what was reported. `None` when nothing was, or when no definition has a history.
#[must_use]
pub fn when(answer: &KpiAnswer, histories: &[QueueHistory], rules: &Rules) -> Option<When> {
    let reported = figures_of(answer.reported.as_ref()?);
    let look = Look::new(histories, &reported, &answer.clock, rules);
    let as_of = answer.reported.as_ref()?.count.as_of;
    let tried: Vec<LookBack> = countings(answer)
        .into_iter()
        .filter_map(|counting| look.back(counting, as_of))
        .collect();
    let distance = |l: &LookBack| l.nearest.as_ref().map_or(u64::MAX, |n| n.distance);
    let best = tried
        .iter()
        .position(|l| l.exact.is_some())
        .or_else(|| (0..tried.len()).min_by_key(|at| tried.get(*at).map(distance)))?;
    Some(When { tried, best })
}

/// A definition's counts at some instants, for a chart: by reported owner, in the order of the
/// report. Times after now are answered as now.
#[must_use]
pub fn series(
    counting: &Counting,
    histories: &[QueueHistory],
    answer: &KpiAnswer,
    rules: &Rules,
    points: &[Moment],
) -> Vec<(Moment, Vec<u64>)> {
    let reported = answer.reported.as_ref().map(figures_of).unwrap_or_default();
    let look = Look::new(histories, &reported, &answer.clock, rules);
    look.counts_at(counting, points)
}
