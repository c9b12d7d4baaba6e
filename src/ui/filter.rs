//! The filter of the lists: what was typed, and which items of a board it lets through.
//!
//! Items are asked in slices, the first of the list first, so that a key is never kept waiting by a
//! hundred thousand of them.

use crate::analyse::{Board, ItemRef, JudgedItem, Judgement};
use crate::model::Clock;
use crate::protocol::Analysis;
use crate::query::{Context, Matcher, Query};
use std::ops::Range;

/// Items that are asked at once: two milliseconds of work, bodies included.
pub(super) const SLICE: usize = 2048;

/// The items of a board that were let through so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hits {
    /// Their positions, in order.
    at: Vec<u32>,
    /// Items that were asked already.
    asked: usize,
    /// Items of the board.
    all: usize,
    /// Where the last item was found on the board that was judged.
    near: usize,
}

impl Hits {
    fn none_yet(all: usize) -> Self {
        Self {
            all,
            ..Self::default()
        }
    }

    /// How many there are so far.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether every item was asked.
    pub(super) fn is_whole(&self) -> bool {
        self.asked >= self.all
    }

    /// Whether an item is among them.
    pub(super) fn has(&self, position: usize) -> bool {
        u32::try_from(position).is_ok_and(|at| self.at.binary_search(&at).is_ok())
    }

    /// Those in a range of the board.
    pub(super) fn within(&self, range: &Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let from = self.at.partition_point(|at| (*at as usize) < range.start);
        let to = self.at.partition_point(|at| (*at as usize) < range.end);
        let found = self.at.get(from..to).unwrap_or_default();
        found.iter().map(|at| *at as usize)
    }

    /// How many there are in a range of the board.
    pub(super) fn count(&self, range: &Range<usize>) -> usize {
        let before = |end: usize| self.at.partition_point(|at| (*at as usize) < end);
        before(range.end).saturating_sub(before(range.start))
    }

    /// Asks the next items of `board`, at most so many; how many were asked.
    fn ask(&mut self, board: &Board, judged: &Judged<'_>, matcher: &Matcher, most: usize) -> usize {
        let from = self.asked;
        let to = (from + most).min(self.all);
        for position in from..to {
            let Some(item) = board.item(position) else {
                continue;
            };
            let item = JudgedItem {
                item: ItemRef {
                    position: judged.position(&item, &mut self.near),
                    ..item
                },
                judgement: judged.judgement,
            };
            if matcher.matches(&item)
                && let Ok(at) = u32::try_from(position)
            {
                self.at.push(at);
            }
        }
        self.asked = to;
        to - from
    }
}

/// What was judged, and on which board, where that is an older one.
pub(super) struct Judged<'a> {
    pub judgement: &'a Judgement,
    pub older: Option<&'a Board>,
}

impl Judged<'_> {
    /// Where an item stands on the board that was judged. Both boards are in the same order but for
    /// what came and went, so it is looked for near the one before; one that is not there was not
    /// judged yet.
    pub(super) fn position(&self, item: &ItemRef<'_>, near: &mut usize) -> usize {
        const FAR: usize = 64;
        let Some(older) = self.older else {
            return item.position;
        };
        let is = |at: &usize| {
            older.item(*at).is_some_and(|o| {
                o.record.id == item.record.id
                    && o.queue.name == item.queue.name
                    && o.source.name == item.source.name
            })
        };
        let start = *near;
        let found = (start..start + FAR)
            .find(is)
            .or_else(|| (start.saturating_sub(FAR)..start).find(is));
        if let Some(at) = found {
            *near = at + 1;
        }
        found.unwrap_or(usize::MAX)
    }
}

/// The filter in force.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// As it was typed.
    pub text: String,
    query: Query,
    matcher: Option<Matcher>,
    /// Of the board that is shown.
    live: Hits,
    /// Of the board that was judged, where that is an older one.
    found: Option<Hits>,
    /// The position that the cursor wants to be at, until a key moves it.
    pub seek: Option<usize>,
    /// The same for duplicates, as a position of the judged board, and for stale items, as that of
    /// a finding.
    pub seek_findings: (Option<usize>, Option<usize>),
    /// What was before typing began, for whoever thinks better of it: the text, and the cursor.
    pub before: Option<(String, Option<usize>)>,
}

impl Filter {
    /// Whether it leaves anything out.
    pub(super) fn is_on(&self) -> bool {
        !self.query.is_all()
    }

    /// Whether the answer changes with every analysis.
    pub(super) fn asks_judgement(&self) -> bool {
        self.query.asks_judgement()
    }

    /// The items of the shown board; `None` where all are let through.
    pub(super) fn live(&self) -> Option<&Hits> {
        self.is_on().then_some(&self.live)
    }

    /// The items of the judged board; `None` where all are let through.
    pub(super) fn found(&self) -> Option<&Hits> {
        self.is_on()
            .then(|| self.found.as_ref().unwrap_or(&self.live))
    }

    /// From here on the cursors are where they were put.
    pub(super) fn settle(&mut self) {
        self.seek = None;
        self.seek_findings = (None, None);
    }

    /// Takes another filter; nothing has been asked of it yet.
    pub(super) fn set(&mut self, text: &str, query: Query) {
        text.clone_into(&mut self.text);
        self.query = query;
        self.matcher = None;
    }

    /// Begins anew with these boards at an instant.
    pub(super) fn restart(&mut self, board: &Board, analysis: Option<&Analysis>, clock: Clock) {
        let matcher = |board: &Board| {
            self.query.matcher(&Context {
                clock,
                owners: board.owner_rules(),
            })
        };
        self.matcher = self.is_on().then(|| matcher(board));
        self.live = Hits::none_yet(board.len());
        let older = analysis.filter(|a| !std::ptr::eq(board, &*a.board));
        self.found = older.map(|a| Hits::none_yet(a.board.len()));
    }

    /// The judged board is the shown one again.
    pub(super) fn forget_found(&mut self) {
        self.found = None;
    }

    /// Whether items are left to be asked.
    pub(super) fn has_work(&self) -> bool {
        let whole = self.found.as_ref().is_none_or(Hits::is_whole);
        self.matcher.is_some() && !(self.live.is_whole() && whole)
    }

    /// Asks the next items.
    pub(super) fn work(&mut self, board: &Board, analysis: Option<&Analysis>) {
        let Some(matcher) = &self.matcher else { return };
        let none = Judgement::default();
        let judged = Judged {
            judgement: analysis.map_or(&none, |a| &a.judgement),
            older: analysis
                .map(|a| &*a.board)
                .filter(|b| !std::ptr::eq(board, *b)),
        };
        let asked = self.live.ask(board, &judged, matcher, SLICE);
        if let (Some(found), Some(analysis)) = (&mut self.found, analysis) {
            let itself = Judged {
                older: None,
                ..judged
            };
            found.ask(
                &analysis.board,
                &itself,
                matcher,
                SLICE.saturating_sub(asked),
            );
        }
    }
}
