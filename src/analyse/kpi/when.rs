//! When was the report last true? One sweep over the times at which rows entered and left what a
//! definition counts.
//!
//! A state of the queues counts from the first full second at which it stood: what a writer leaves
//! behind in the middle of one burst of changes was nobody's number.

use super::grid::Gap;
use super::past::{Bounds, StateWords, Word};
use super::search::Definition;
use super::term::{Term, place};
use super::{KpiAnswer, figures_of};
use crate::analyse::Rules;
use crate::model::{Clock, HistoryRow, Moment, QueueHistory, State};
use std::sync::Arc;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// Definitions that are looked back on.
const MOST: usize = 8;
/// Bits of an event: owner and direction below, the second above.
const OWNER_BITS: u32 = 20;

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
        .partition(|d| d.fit != super::Fit::None);
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
        instants.extend(report.map(|at| swept_around(&events, at)));
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

/// Full seconds since 1970: the first one that is not before `us`.
fn second(us: i64) -> i64 {
    us.div_euclid(SECOND) + i64::from(us.rem_euclid(SECOND) > 0)
}

/// The moment of a full second.
fn moment(second: i64) -> Moment {
    let us = second.saturating_mul(SECOND);
    // The instant zero does not exist.
    Moment::from_us(us)
        .or_else(|| Moment::from_us(us.saturating_add(1)))
        .unwrap_or(if us < 0 {
            Moment::EARLIEST
        } else {
            Moment::LATEST
        })
}

/// A change packed so that events sort by time: the second (from 1900), the owner, in or out.
fn event(second: i64, owner: u32, comes: bool) -> u64 {
    let since = second.saturating_sub(Moment::EARLIEST.us() / SECOND);
    let since = u64::try_from(since).unwrap_or_default();
    since << (OWNER_BITS + 1) | u64::from(owner) << 1 | u64::from(comes)
}

fn second_of(event: u64) -> i64 {
    let since = i64::try_from(event >> (OWNER_BITS + 1)).unwrap_or(i64::MAX);
    since.saturating_add(Moment::EARLIEST.us() / SECOND)
}

fn owner_of(event: u64) -> u32 {
    u32::try_from(event >> 1 & ((1 << OWNER_BITS) - 1)).unwrap_or(u32::MAX)
}

/// Full seconds, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    from: i64,
    until: Option<i64>,
}

#[derive(Default)]
struct Swept {
    exact: Option<Stretch>,
    nearest: Option<(u64, Stretch)>,
}

/// Walks sorted events once. Before the first one there was nothing, which is no answer.
fn sweep(events: &[u64], reported: &[(&str, u64)]) -> Swept {
    let figures: Vec<u64> = reported.iter().map(|(_, n)| *n).collect();
    let mut gap = Gap::new(&figures);
    let mut out = Swept::default();
    let mut events = events.iter().copied().peekable();
    while let Some(first) = events.next() {
        let from = second_of(first);
        let mut next = Some(first);
        while let Some(event) = next {
            // What comes closes the gap, what goes widens it.
            gap.change(owner_of(event), if event & 1 == 1 { -1 } else { 1 });
            next = events.next_if(|e| second_of(*e) <= from);
        }
        let until = events.peek().map(|e| second_of(*e));
        out.meet(gap.distance, Stretch { from, until });
    }
    out
}

impl Swept {
    fn meet(&mut self, distance: u64, mut stretch: Stretch) {
        if self.nearest.is_some_and(|(least, _)| least < distance) {
            return;
        }
        if distance == 0 {
            // Changes that cancel each other out leave the numbers as they were.
            if let Some(known) = self.exact.filter(|k| k.until == Some(stretch.from)) {
                stretch.from = known.from;
            }
            self.exact = Some(stretch);
        }
        self.nearest = Some((distance, stretch));
    }
}

/// The stretch without a change that holds a second.
fn swept_around(events: &[u64], at: i64) -> Stretch {
    let after = events.partition_point(|e| second_of(*e) <= at);
    let from = after
        .checked_sub(1)
        .and_then(|i| events.get(i))
        .map_or(Moment::EARLIEST.us() / SECOND, |e| second_of(*e));
    Stretch {
        from,
        until: events.get(after).map(|e| second_of(*e)),
    }
}
