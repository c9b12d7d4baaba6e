//! The filter of the lists: what was typed, and which items of a board it lets through.
//!
//! Items are asked in slices, the first of the list first, so that a key is never kept waiting by a
//! hundred thousand of them.

use crate::analyse::arrange::Judged;
use crate::analyse::{Before, Board, ItemRef, JudgedItem, Judgement, Moved};
use crate::model::Clock;
use crate::protocol::Analysis;
use crate::query::{Context, Matcher, Query};
use std::ops::Range;

/// Items that are asked at once: a millisecond of work, bodies included.
pub(super) const SLICE: usize = 1024;

/// The items of a board that were let through so far.
///
/// They are asked in rounds. Another board begins a round, but not at the first item: a store that
/// changes faster than all can be asked must not keep the last ones from ever being asked again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hits {
    /// Their positions, in order.
    at: Vec<u32>,
    /// Items of the board.
    all: usize,
    /// The next one to be asked.
    next: usize,
    /// How many are left to be asked in this round.
    left: usize,
    /// Some were never asked.
    partial: bool,
}

impl Hits {
    fn none_yet(all: usize) -> Self {
        Self {
            all,
            left: all,
            partial: all > 0,
            ..Self::default()
        }
    }

    /// How many there are so far.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether every item was asked, be it on an earlier board.
    pub(super) fn is_whole(&self) -> bool {
        !self.partial
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

    /// Asks the next items, at most so many; how many were asked, and whether any answer is another
    /// than before.
    fn ask(&mut self, ask: &Ask<'_>, most: usize) -> (usize, bool) {
        let (mut asked, mut changed) = (0, false);
        while asked < most && self.left > 0 {
            let from = self.next;
            let to = (from + (most - asked).min(self.left)).min(self.all);
            let through = (from..to).filter(|at| ask.is_through(*at));
            let through: Vec<u32> = through.filter_map(|at| u32::try_from(at).ok()).collect();
            let place = |end: usize| self.at.partition_point(|at| (*at as usize) < end);
            let known = place(from)..place(to);
            if self.at.get(known.clone()) != Some(through.as_slice()) {
                changed = true;
                self.at.splice(known, through);
            }
            asked += to - from;
            self.left -= to - from;
            self.next = if to < self.all { to } else { 0 };
        }
        self.partial &= self.left > 0;
        (asked, changed)
    }

    /// They on the board that follows. What is new there is asked at once, where it is not much.
    fn follow(&mut self, moved: &Moved, ask: &Ask<'_>) {
        let all = ask.board.len();
        let to = |at: &u32| moved.to(*at as usize);
        let mut known = vec![false; all];
        for to in (0..moved.len()).filter_map(|at| moved.to(at)) {
            if let Some(slot) = known.get_mut(to) {
                *slot = true;
            }
        }
        let new = || (0..all).filter(|at| known.get(*at) == Some(&false));
        let many = new().nth(SLICE).is_some();
        let through = new().filter(|at| !many && ask.is_through(*at));
        let kept = self.at.iter().filter_map(to).chain(through);
        let mut at: Vec<u32> = kept.filter_map(|at| u32::try_from(at).ok()).collect();
        at.sort_unstable();
        self.at = at;
        self.all = all;
        self.left = all;
        self.next = if self.next < all { self.next } else { 0 };
        self.partial |= many;
    }
}

/// What the items of a board are asked.
struct Ask<'a> {
    board: &'a Board,
    judged: Option<Judged<'a>>,
    matcher: &'a Matcher,
}

impl Ask<'_> {
    fn is_through(&self, position: usize) -> bool {
        let Some(item) = self.board.item(position) else {
            return false;
        };
        let none = Judgement::default();
        let judgement = self.judged.map_or(&none, |j| j.judgement);
        // What stands on no board that was judged was not judged yet.
        let at = self.judged.and_then(|j| j.position(&item));
        self.matcher.matches(&JudgedItem {
            item: ItemRef {
                position: at.unwrap_or(usize::MAX),
                ..item
            },
            judgement,
        })
    }
}

fn judged(analysis: Option<&Analysis>) -> Option<Judged<'_>> {
    let analysis = analysis?;
    Some(Judged {
        board: &analysis.board,
        judgement: &analysis.judgement,
    })
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
    /// What was before typing began, for whoever thinks better of it.
    pub before: Option<String>,
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

    /// Takes another filter; nothing has been asked of it yet.
    pub(super) fn set(&mut self, text: &str, query: Query) {
        text.clone_into(&mut self.text);
        self.query = query;
        self.matcher = None;
    }

    /// Begins anew with these boards at an instant.
    pub(super) fn restart(&mut self, board: &Board, analysis: Option<&Analysis>, clock: Clock) {
        self.renew(board, clock);
        self.live = Hits::none_yet(board.len());
        let older = analysis.filter(|a| !std::ptr::eq(board, &*a.board));
        self.found = older.map(|a| Hits::none_yet(a.board.len()));
    }

    /// What "now" and "me" are.
    fn renew(&mut self, board: &Board, clock: Clock) {
        let context = Context {
            clock,
            owners: board.owner_rules(),
        };
        self.matcher = self.is_on().then(|| self.query.matcher(&context));
    }

    /// Goes on with the board that follows the shown one; what was let through stays until it was
    /// asked again.
    pub(super) fn take_board(
        &mut self,
        before: &Before<'_>,
        board: &Board,
        analysis: Option<&Analysis>,
        clock: Clock,
    ) {
        // What the shown board let through is from here on what the judged one does.
        if analysis.is_some_and(|a| std::ptr::eq(before.board, &*a.board)) {
            self.found = Some(self.live.clone());
        }
        self.renew(board, clock);
        if let Some(matcher) = &self.matcher {
            let ask = Ask {
                board,
                judged: judged(analysis),
                matcher,
            };
            self.live.follow(before.moved, &ask);
        }
    }

    /// Another judgement of the shown board: what was let through stays until it was asked again.
    pub(super) fn take_judgement(&mut self) {
        self.found = None;
        if self.asks_judgement() {
            self.live.left = self.live.all;
        }
    }

    /// A judgement of a board that is older than the shown one.
    pub(super) fn take_older(&mut self, analysis: &Analysis) {
        self.found = Some(Hits::none_yet(analysis.board.len()));
        if self.asks_judgement() {
            self.live.left = self.live.all;
        }
    }

    /// Whether items are left to be asked.
    pub(super) fn has_work(&self) -> bool {
        let found = self.found.as_ref().is_some_and(|f| f.left > 0);
        self.matcher.is_some() && (self.live.left > 0 || found)
    }

    /// Whether there may be more than what was let through so far.
    pub(super) fn is_partial(&self) -> bool {
        let found = self.found.as_ref().is_none_or(Hits::is_whole);
        self.is_on() && !(self.live.is_whole() && found)
    }

    /// Asks the next items; whether another list comes of it.
    pub(super) fn work(&mut self, board: &Board, analysis: Option<&Analysis>) -> bool {
        let Some(matcher) = &self.matcher else {
            return false;
        };
        let judged = judged(analysis);
        let ask = Ask {
            board,
            judged,
            matcher,
        };
        let (asked, mut changed) = self.live.ask(&ask, SLICE);
        if let (Some(found), Some(judged)) = (&mut self.found, judged) {
            let itself = Ask {
                board: judged.board,
                ..ask
            };
            changed |= found.ask(&itself, SLICE.saturating_sub(asked)).1;
        }
        changed
    }
}
