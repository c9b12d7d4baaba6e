//! Where a row stood over time, told from when it was created, claimed and completed, and the
//! board's counts at an earlier instant.
//!
//! A row waits from its creation until its claim (or its completion), is claimed until its
//! completion, and stands under today's word from then on. What the times do not tell (a status
//! changed without one) is never guessed silently: such a row keeps today's word since the last
//! time that is known, and is counted as untold.

use super::tally::{Builder, Cell, Tally};
use super::term::Term;
use super::{KpiAnswer, KpiQuestion, Rebuilt, answer, figures};
use crate::analyse::{Board, Rules};
use crate::model::{Clock, HistoryRow, Moment, QueueHistory, State, Told};
use std::collections::HashMap;
use std::sync::Arc;

/// The end of what has not ended.
pub(super) const NEVER: i64 = i64::MAX;

/// The word that a row stood under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Today's.
    Own,
    /// One that means this state; which one is not written anywhere.
    Of(State),
}

/// A row under one word, in microseconds, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phase {
    pub from: i64,
    pub to: i64,
    pub word: Word,
}

/// A row over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    phases: [Option<Phase>; 3],
    /// From here on its word is a guess.
    pub untold_from: Option<i64>,
}

impl Life {
    pub(super) fn phases(&self) -> impl Iterator<Item = Phase> {
        self.phases.into_iter().flatten()
    }

    fn at(&self, us: i64) -> Option<Phase> {
        self.phases().find(|p| (p.from..p.to).contains(&us))
    }
}

/// What a look back goes by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Times after it are taken for it: the future is no part of the past.
    pub now: i64,
    /// Seconds after which a failed row counts as finished.
    pub failed_window_s: i64,
}

impl Bounds {
    pub(super) fn new(clock: &Clock, rules: &Rules) -> Self {
        Self {
            now: clock.now.us(),
            failed_window_s: rules.failed_window_s,
        }
    }

    /// The row's life.
    pub(super) fn life(&self, row: &HistoryRow, queue: &QueueHistory) -> Life {
        let start = row.created.map_or(Moment::EARLIEST.us(), Moment::us);
        let from = start.min(self.now);
        let after = |at: Option<Moment>, least: i64| at.map(|m| m.us().max(least).min(self.now));
        let claimed = after(row.claimed, from);
        let completed = after(row.completed, claimed.unwrap_or(from));
        let odd = row.created.is_none()
            || row.claimed.is_some_and(|m| m.us() < start)
            || row
                .completed
                .is_some_and(|m| m.us() < claimed.unwrap_or(start));
        let (phases, untold) = match row.state {
            State::Claimed => match claimed {
                // Completed and yet claimed: taken up again, nobody knows when.
                Some(at) => ([waits(from, at), own(at, NEVER), None], completed),
                None => ([own(from, NEVER), None, None], Some(from)),
            },
            State::Failed | State::Done | State::Cancelled => {
                let (mut phases, untold) = self.ended(from, claimed, completed, queue);
                if row.state == State::Failed {
                    let last = completed.or(claimed).unwrap_or(from);
                    let end = last.saturating_add(
                        (self.failed_window_s.saturating_add(1)).saturating_mul(1_000_000),
                    );
                    cut(&mut phases, end);
                }
                (phases, untold)
            }
            State::Queued | State::Scheduled => {
                // Claimed or completed once and waiting again: since when is not told.
                ([own(from, NEVER), None, None], claimed.or(completed))
            }
            State::Blocked | State::Unknown => match claimed {
                Some(at) => ([waits(from, at), own(at, NEVER), None], Some(at)),
                None => ([own(from, NEVER), None, None], Some(from)),
            },
        };
        let clear = queue.created == Told::Yes && !odd;
        Life {
            phases,
            untold_from: if clear { untold } else { Some(from) },
        }
    }

    fn ended(
        &self,
        from: i64,
        claimed: Option<i64>,
        completed: Option<i64>,
        queue: &QueueHistory,
    ) -> ([Option<Phase>; 3], Option<i64>) {
        match (claimed, completed) {
            (Some(taken), Some(end)) => {
                let held = Phase {
                    from: taken,
                    to: end,
                    word: Word::Of(State::Claimed),
                };
                ([waits(from, taken), Some(held), own(end, NEVER)], None)
            }
            (None, Some(end)) => {
                // Without a claim time it may have been taken at any time in between.
                let untold = (queue.claimed != Told::Yes).then_some(from);
                ([waits(from, end), own(end, NEVER), None], untold)
            }
            (Some(taken), None) => ([waits(from, taken), own(taken, NEVER), None], Some(taken)),
            (None, None) => ([own(from, NEVER), None, None], Some(from)),
        }
    }
}

fn waits(from: i64, to: i64) -> Option<Phase> {
    let word = Word::Of(State::Queued);
    Some(Phase { from, to, word })
}

fn own(from: i64, to: i64) -> Option<Phase> {
    let word = Word::Own;
    Some(Phase { from, to, word })
}

/// Ends today's word at `end`.
fn cut(phases: &mut [Option<Phase>; 3], end: i64) {
    for phase in phases.iter_mut().flatten() {
        if phase.word == Word::Own {
            phase.to = phase.to.min(end);
        }
    }
}

/// For each state the words that a queue's rows of that state stand under today, the one of most
/// rows first.
#[derive(Debug, Default)]
pub(super) struct StateWords(HashMap<State, Vec<Arc<str>>>);

impl StateWords {
    pub(super) fn of(queue: &QueueHistory) -> Self {
        let mut rows: Vec<Option<(State, u64)>> = vec![None; queue.statuses.len()];
        for row in &queue.rows {
            if let Some(seen) = rows.get_mut(usize::from(row.status)) {
                seen.get_or_insert((row.state, 0)).1 += 1;
            }
        }
        let mut counted: Vec<(State, u64, &Arc<str>)> = rows
            .into_iter()
            .zip(&queue.statuses)
            .filter_map(|(seen, word)| seen.map(|(state, n)| (state, n, word)))
            .collect();
        // Among equals the first by name, whatever the order of the rows.
        counted.sort_by(|a, b| (a.0, b.1, a.2).cmp(&(b.0, a.1, b.2)));
        let mut words: HashMap<State, Vec<Arc<str>>> = HashMap::new();
        for (state, _, word) in counted {
            words.entry(state).or_default().push(Arc::clone(word));
        }
        Self(words)
    }

    pub(super) fn of_state(&self, state: State) -> &[Arc<str>] {
        self.0.get(&state).map_or(&[], Vec::as_slice)
    }
}

/// Counts at an instant, by one pass over the rows: live items, as the board of that instant would
/// have held them.
#[must_use]
pub fn as_of(
    histories: &[QueueHistory],
    rules: &Rules,
    clock: &Clock,
    at: Moment,
) -> (Vec<Cell>, Rebuilt) {
    let (tally, rebuilt) = tally_at(histories, rules, clock, at, std::iter::empty());
    (tally.cells(), rebuilt)
}

/// The whole answer as of an earlier instant. The board serves for what the stores look like; its
/// counts are not used. Certain duplicates are known of today's items only, so no definition is
/// tried without them.
#[must_use]
pub fn kpi_as_of(
    board: &Board,
    histories: &[QueueHistory],
    rules: &Rules,
    at: Moment,
    question: &KpiQuestion,
) -> KpiAnswer {
    let figures = figures(question);
    let owners = figures.iter().map(|(owner, _)| *owner);
    let (tally, rebuilt) = tally_at(histories, rules, &board.clock, at, owners);
    let mut answer = answer(board, &tally, question, Some(rebuilt));
    answer.exact_counts = board.is_complete() && histories.iter().all(|h| h.whole);
    answer
}

/// A row's word, or the state it was in under a word unknown; and its owner in the history.
type Place = (Result<u16, State>, u32);

fn tally_at<'a>(
    histories: &[QueueHistory],
    rules: &Rules,
    clock: &Clock,
    at: Moment,
    reported: impl IntoIterator<Item = &'a str>,
) -> (Tally, Rebuilt) {
    let bounds = Bounds::new(clock, rules);
    let mut builder = Builder::new(reported, at);
    let mut untold = 0;
    for queue in histories {
        let words = StateWords::of(queue);
        // Few distinct (word, owner), so that names are looked at once each.
        let mut found: HashMap<Place, Vec<Option<Moment>>> = HashMap::new();
        for row in &queue.rows {
            let life = bounds.life(row, queue);
            let phase = life.at(at.us());
            let guessed = phase.is_some_and(|p| match p.word {
                Word::Own => false,
                Word::Of(state) => words.of_state(state).len() > 1,
            });
            let unsure = life.untold_from.is_some_and(|from| from <= at.us());
            untold += u64::from(guessed || unsure);
            let word = match phase.map(|p| p.word) {
                Some(Word::Own) if !row.state.is_terminal() => Ok(row.status),
                Some(Word::Of(state)) => Err(state),
                _ => continue,
            };
            found
                .entry((word, row.owner))
                .or_default()
                .push(row.created);
        }
        for ((word, owner), created) in found {
            let raw = queue.owners.get(owner as usize).and_then(Option::as_deref);
            let owner = Arc::from(rules.owners.canonical(raw));
            if let Some(term) = term(queue, word, &words) {
                builder.add(term, &owner, created.into_iter().map(|c| (c, false)));
            }
        }
    }
    (builder.finish(), Rebuilt { at, untold })
}

fn term(queue: &QueueHistory, word: Result<u16, State>, words: &StateWords) -> Option<Term> {
    let (status, state) = match word {
        Ok(status) => {
            let row = queue.rows.iter().find(|r| r.status == status)?;
            let status = queue.statuses.get(usize::from(status))?;
            (Arc::clone(status), row.state)
        }
        // A state that no row is in today: the contract's word stands for the unknown one.
        Err(state) => {
            let word = words.of_state(state).first().map(Arc::clone);
            (word.unwrap_or_else(|| Arc::from(state.word())), state)
        }
    };
    Some(Term {
        source: Arc::clone(&queue.source),
        queue: Arc::clone(&queue.queue),
        status,
        state,
        role: queue.role,
    })
}
