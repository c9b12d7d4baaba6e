//! One definition held against the rows of the past: who counted from when to when.

use super::definition::Definition;
use super::past::{Bounds, StateWords, Word};
use super::sweep::{OWNER_BITS, Stretch, around, event, moment, second, sweep};
use super::term::{Term, place};
use crate::analyse::Rules;
use crate::model::{Clock, HistoryRow, Moment, QueueHistory, State};
use std::sync::Arc;

const DAY: i64 = 86_400_000_000;

/// A definition as a look back counts it. Which items were certain duplicates at an earlier time is
/// not written anywhere, so all are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// What is counted.
    pub terms: Vec<Term>,
    /// Only items created within so many days before the instant.
    pub newest_days: Option<u32>,
}

impl From<&Definition> for Counting {
    fn from(definition: &Definition) -> Self {
        Self {
            terms: definition.terms.clone(),
            newest_days: definition.newest_days,
        }
    }
}

/// A stretch of time in which the counts did not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first second.
    pub from: Moment,
    /// The second that ended it; `None`: it lasts.
    pub until: Option<Moment>,
    /// The last minute it reached into.
    pub minute: Moment,
    /// Seconds from that minute to now.
    pub age_s: i64,
}

/// What a definition gave in a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// The stretch.
    pub span: Span,
    /// By reported owner, in the order of the report.
    pub by_owner: Vec<(Arc<str>, u64)>,
    /// Their sum.
    pub total: u64,
    /// Sum of the differences from the report, without sign.
    pub distance: u64,
}

/// One definition looked back on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookBack {
    /// How it was counted.
    pub counting: Counting,
    /// The latest stretch in which every number was as reported.
    pub exact: Option<Span>,
    /// The nearest it came; the latest among equals. The exact stretch, where there is one.
    /// `None` where no row ever counted.
    pub nearest: Option<Counts>,
    /// What it gave when the report says it was made.
    pub at_report: Option<Counts>,
    /// Rows of the reported owners in these queues whose times do not tell where they stood.
    pub untold: u64,
    /// Those of them that were there already in the exact or the nearest stretch.
    pub untold_then: u64,
    /// Queues of which no history was given: `source/queue`.
    pub lacking: Vec<String>,
    /// Whether every row of the other queues was looked at.
    pub whole: bool,
}

pub(super) struct Look<'a> {
    histories: &'a [QueueHistory],
    reported: &'a [(&'a str, u64)],
    words: Vec<StateWords>,
    /// By queue and raw owner: the reported owner.
    owners: Vec<Vec<Option<u32>>>,
    bounds: Bounds,
    clock: Clock,
}

/// What a pass over the rows leaves to be said.
#[derive(Default)]
struct Unsure {
    /// From when on each untold row's place is a guess.
    from: Vec<i64>,
    lacking: Vec<String>,
    whole: bool,
}

impl<'a> Look<'a> {
    pub(super) fn new(
        histories: &'a [QueueHistory],
        reported: &'a [(&'a str, u64)],
        clock: &Clock,
        rules: &Rules,
    ) -> Self {
        let place = |raw: &Option<Arc<str>>| {
            let name = rules.owners.canonical(raw.as_deref());
            let at = reported.iter().position(|(owner, _)| *owner == name)?;
            u32::try_from(at).ok().filter(|at| *at < 1 << OWNER_BITS)
        };
        Self {
            histories,
            reported,
            words: histories.iter().map(StateWords::of).collect(),
            owners: histories
                .iter()
                .map(|h| h.owners.iter().map(place).collect())
                .collect(),
            bounds: Bounds::new(clock, rules),
            clock: *clock,
        }
    }

    /// Shows each stretch (in microseconds, end excluded) in which a row of a reported owner counts.
    fn spans(&self, counting: &Counting, show: &mut dyn FnMut(u32, i64, i64)) -> Unsure {
        let mut unsure = Unsure {
            whole: true,
            ..Unsure::default()
        };
        for term in &counting.terms {
            let place = place(&term.source, &term.queue);
            let held = |h: &QueueHistory| h.source == term.source && h.queue == term.queue;
            if !self.histories.iter().any(held) && !unsure.lacking.contains(&place) {
                unsure.lacking.push(place);
            }
        }
        let tables = self.words.iter().zip(&self.owners);
        for (queue, (known, owners)) in self.histories.iter().zip(tables) {
            let Some(words) = Words::new(counting, queue, known) else {
                continue;
            };
            unsure.whole &= queue.whole;
            for row in &queue.rows {
                if let Some(owner) = owners.get(row.owner as usize).copied().flatten() {
                    self.row(
                        row,
                        queue,
                        &words,
                        counting,
                        &mut unsure,
                        &mut |from, to| {
                            show(owner, from, to);
                        },
                    );
                }
            }
        }
        unsure
    }

    fn row(
        &self,
        row: &HistoryRow,
        queue: &QueueHistory,
        words: &Words,
        counting: &Counting,
        unsure: &mut Unsure,
        show: &mut dyn FnMut(i64, i64),
    ) {
        let life = self.bounds.life(row, queue);
        let mut untold = life.untold_from;
        let end = match (counting.newest_days, row.created) {
            (None, _) => i64::MAX,
            (Some(_), None) => i64::MIN,
            (Some(days), Some(created)) => created.us().saturating_add(i64::from(days) * DAY + 1),
        };
        // Adjacent phases that both count are one stretch.
        let mut open: Option<(i64, i64)> = None;
        for phase in life.phases() {
            let (counts, guessed) = words.count(phase.word, row.status);
            if guessed {
                untold = Some(untold.map_or(phase.from, |at| at.min(phase.from)));
            }
            if !counts {
                continue;
            }
            let to = phase.to.min(end);
            open = match open {
                Some((from, until)) if until == phase.from => Some((from, to)),
                Some((from, until)) => {
                    show(from, until);
                    Some((phase.from, to))
                }
                None => Some((phase.from, to)),
            };
        }
        if let Some((from, to)) = open {
            show(from, to);
        }
        unsure.from.extend(untold);
    }

    pub(super) fn back(&self, counting: Counting, as_of: Option<Moment>) -> Option<LookBack> {
        let mut events = Vec::new();
        let now = second(self.bounds.now);
        let unsure = self.spans(&counting, &mut |owner, from, to| {
            let (from, to) = (second(from), second(to));
            if from < to && from <= now {
                events.push(event(from, owner, true));
                if to <= now {
                    events.push(event(to, owner, false));
                }
            }
        });
        let places = counting.terms.iter().map(|t| place(&t.source, &t.queue));
        if places.clone().all(|p| unsure.lacking.contains(&p)) {
            return None;
        }
        events.sort_unstable();
        let swept = sweep(&events, self.reported);
        let nearest = swept.nearest.map(|(_, stretch)| stretch);
        let mut instants: Vec<Stretch> = nearest.into_iter().collect();
        let report = as_of.map(|at| second(at.us().min(self.bounds.now)));
        instants.extend(report.map(|at| around(&events, at)));
        let mut counted = self.counts_in(&counting, &instants).into_iter();
        let nearest = nearest.and_then(|_| counted.next());
        let then = nearest
            .as_ref()
            .map_or(self.bounds.now, |n| n.span.from.us());
        Some(LookBack {
            counting,
            exact: swept.exact.map(|s| self.span(s)),
            nearest,
            at_report: counted.next(),
            untold: unsure.from.len() as u64,
            untold_then: unsure.from.iter().filter(|at| **at <= then).count() as u64,
            lacking: unsure.lacking,
            whole: unsure.whole,
        })
    }

    /// The counts in stretches of time, taken at the first second of each.
    fn counts_in(&self, counting: &Counting, stretches: &[Stretch]) -> Vec<Counts> {
        let points: Vec<Moment> = stretches.iter().map(|s| moment(s.from)).collect();
        self.counts_at(counting, &points)
            .into_iter()
            .zip(stretches)
            .map(|((_, counts), stretch)| {
                let figures = self.reported.iter().zip(&counts);
                Counts {
                    span: self.span(*stretch),
                    distance: figures.map(|((_, r), n)| r.abs_diff(*n)).sum(),
                    total: counts.iter().sum(),
                    by_owner: self
                        .reported
                        .iter()
                        .zip(&counts)
                        .map(|((owner, _), n)| (Arc::from(*owner), *n))
                        .collect(),
                }
            })
            .collect()
    }

    /// The counts at some instants, in their order, by one pass over the rows.
    pub(super) fn counts_at(
        &self,
        counting: &Counting,
        points: &[Moment],
    ) -> Vec<(Moment, Vec<u64>)> {
        let mut order: Vec<(i64, usize)> = points
            .iter()
            .enumerate()
            .map(|(nth, at)| (at.us().min(self.bounds.now), nth))
            .collect();
        order.sort_unstable();
        // Who comes in and goes out before which point.
        let mut changes = vec![vec![0i64; self.reported.len()]; points.len() + 1];
        self.spans(counting, &mut |owner, from, to| {
            let mut change = |at: i64, by: i64| {
                let nth = order.partition_point(|(point, _)| *point < at);
                if let Some(n) = changes.get_mut(nth).and_then(|c| c.get_mut(owner as usize)) {
                    *n += by;
                }
            };
            if from < to {
                change(from, 1);
                change(to, -1);
            }
        });
        let mut out: Vec<(Moment, Vec<u64>)> = points.iter().map(|p| (*p, Vec::new())).collect();
        let mut so_far = vec![0i64; self.reported.len()];
        for ((_, nth), change) in order.iter().zip(&changes) {
            for (n, by) in so_far.iter_mut().zip(change) {
                *n += by;
            }
            if let Some((_, counts)) = out.get_mut(*nth) {
                *counts = so_far.iter().map(|n| n.unsigned_abs()).collect();
            }
        }
        out
    }

    fn span(&self, stretch: Stretch) -> Span {
        let last = stretch.until.map_or(second(self.bounds.now), |s| s - 1);
        let minute = moment(last.div_euclid(60) * 60);
        Span {
            from: moment(stretch.from),
            until: stretch.until.map(moment),
            minute,
            age_s: self.clock.age_s(minute),
        }
    }
}

/// Which of a queue's words a definition counts.
struct Words {
    own: Vec<bool>,
    /// For waiting and for claimed rows of the past: counted, and whether that is a guess.
    waiting: (bool, bool),
    claimed: (bool, bool),
}

impl Words {
    /// `None` when the definition counts nothing of this queue.
    fn new(counting: &Counting, queue: &QueueHistory, known: &StateWords) -> Option<Self> {
        let terms: Vec<&Term> = counting
            .terms
            .iter()
            .filter(|t| t.source == queue.source && t.queue == queue.queue)
            .collect();
        if terms.is_empty() {
            return None;
        }
        let names = |word: &Arc<str>| terms.iter().any(|t| t.status == *word);
        let past = |state: State| {
            let words = known.of_state(state);
            match words.first() {
                Some(main) => {
                    let counts = names(main);
                    (counts, words.iter().any(|w| names(w) != counts))
                }
                // No row is in this state today; the definition's word for it is the only one known.
                None => (terms.iter().any(|t| t.state == state), false),
            }
        };
        Some(Self {
            own: queue.statuses.iter().map(names).collect(),
            waiting: past(State::Queued),
            claimed: past(State::Claimed),
        })
    }

    fn count(&self, word: Word, status: u16) -> (bool, bool) {
        match word {
            Word::Own => (
                self.own
                    .get(usize::from(status))
                    .copied()
                    .unwrap_or_default(),
                false,
            ),
            Word::Of(State::Claimed) => self.claimed,
            Word::Of(_) => self.waiting,
        }
    }
}
