//! The items of a board in another order than the board's own: put together by something, and sorted.
//!
//! Items are looked at in slices, as the filter asks them, so that no key waits for a hundred
//! thousand of them; the order is there when all have been looked at.

use super::filter::{Hits, Judged};
use crate::analyse::duplicates::Kind;
use crate::analyse::{Board, ItemRef, Judgement, VerdictAction};
use crate::model::{Field, Grouping, Moment, Sorting, State};
use crate::protocol::Analysis;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Items that are looked at before something else is done.
const SLICE: usize = 4096;

/// Slices that are done at once where the order must not be missing for a moment.
const AT_ONCE: usize = 8;

/// How the list is put together and sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub group: Grouping,
    pub sort: Sorting,
}

impl Shape {
    /// Whether it is the board's own order, which costs nothing.
    pub(super) fn is_board(self) -> bool {
        self == Self::default()
    }

    /// Whether the order is another with every analysis.
    pub(super) fn asks_judgement(self) -> bool {
        self.group == Grouping::Kind || self.sort == Sorting::Verdict
    }
}

/// What the items of a section share, by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum SectionKey {
    /// Nothing: all of them.
    All,
    Owner(Arc<str>),
    Status(Arc<str>),
    /// Source and queue.
    Source(Arc<str>, Arc<str>),
    /// What is proposed, and the kind of duplicate where that is why; nothing before it was judged.
    Kind(Option<VerdictAction>, Option<Kind>),
}

/// Items that share something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub key: SectionKey,
    /// The state of its items, where they share a status.
    pub state: State,
    /// They, as positions in the order.
    pub items: Range<usize>,
    /// Where it stands among the others.
    rank: (u64, u64),
}

/// An item that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    section: u32,
    key: u64,
    at: u32,
}

/// The order of the items of one board.
#[derive(Debug, Default)]
pub(super) struct Arranged {
    shape: Shape,
    pub sections: Vec<Section>,
    /// Positions on the board.
    order: Vec<u32>,
    /// By position on the board: where it stands in the order, and in which section.
    places: Vec<(u32, u32)>,
    seen: Vec<Seen>,
    found: HashMap<SectionKey, u32>,
    all: usize,
    asked: usize,
    near: usize,
    whole: bool,
}

impl Arranged {
    pub(super) fn new(shape: Shape, board: &Board) -> Self {
        Self {
            shape,
            all: board.len(),
            ..Self::default()
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Looks at the next items; with the last one the order is made.
    pub(super) fn work(&mut self, board: &Board, analysis: Option<&Analysis>) {
        let none = Judgement::default();
        let judged = Judged {
            judgement: analysis.map_or(&none, |a| &a.judgement),
            older: analysis
                .map(|a| &*a.board)
                .filter(|b| !std::ptr::eq(board, *b)),
        };
        let to = (self.asked + SLICE).min(self.all);
        for position in self.asked..to {
            if let (Some(item), Ok(at)) = (board.item(position), u32::try_from(position)) {
                let seen = self.look(&judged, &item, at);
                self.seen.push(seen);
            }
        }
        self.asked = to;
        if self.asked >= self.all {
            self.finish(board);
        }
    }

    /// As much as can be done in the time of a frame.
    pub(super) fn work_at_once(&mut self, board: &Board, analysis: Option<&Analysis>) {
        for _ in 0..AT_ONCE {
            if !self.whole {
                self.work(board, analysis);
            }
        }
    }

    fn look(&mut self, judged: &Judged<'_>, item: &ItemRef<'_>, at: u32) -> Seen {
        let verdict = if self.shape.asks_judgement() {
            let position = judged.position(item, &mut self.near);
            let verdict = judged.judgement.verdict(position).map(|v| v.action);
            verdict.map(|action| (action, kind_of(judged.judgement, action, position)))
        } else {
            None
        };
        let action = verdict.map(|(action, _)| action);
        let key = match self.shape.group {
            Grouping::None => SectionKey::All,
            Grouping::Owner => SectionKey::Owner(Arc::clone(item.owner)),
            Grouping::Status => SectionKey::Status(Arc::clone(&item.record.status)),
            Grouping::Source => {
                SectionKey::Source(Arc::clone(&item.source.name), Arc::clone(&item.queue.name))
            }
            Grouping::Kind => SectionKey::Kind(action, verdict.and_then(|(_, kind)| kind)),
        };
        let next = u32::try_from(self.sections.len()).unwrap_or(u32::MAX);
        let section = match self.found.get(&key) {
            Some(section) => *section,
            None => {
                let rank = (rank_of(&key, item), u64::from(next));
                self.found.insert(key.clone(), next);
                self.sections.push(Section {
                    key,
                    state: item.state(),
                    items: 0..0,
                    rank,
                });
                next
            }
        };
        Seen {
            section,
            key: sort_key(self.shape.sort, item, action),
            at,
        }
    }

    fn finish(&mut self, board: &Board) {
        let mut by_rank: Vec<usize> = (0..self.sections.len()).collect();
        let named = |at: &usize| self.sections.get(*at);
        by_rank.sort_by(|a, b| match (named(a), named(b)) {
            (Some(a), Some(b)) => a.rank.0.cmp(&b.rank.0).then_with(|| by_name(a, b)),
            _ => std::cmp::Ordering::Equal,
        });
        let mut new_of = vec![0_u32; self.sections.len()];
        for (new, old) in (0_u32..).zip(&by_rank) {
            if let Some(slot) = new_of.get_mut(*old) {
                *slot = new;
            }
        }
        let mut sections: Vec<Section> =
            by_rank.iter().filter_map(|at| named(at).cloned()).collect();
        for seen in &mut self.seen {
            seen.section = new_of.get(seen.section as usize).copied().unwrap_or(0);
        }
        self.seen.sort_unstable();
        if self.shape.sort == Sorting::Title {
            by_whole_title(&mut self.seen, board);
        }
        self.places = vec![(u32::MAX, 0); self.all];
        for (place, seen) in (0_u32..).zip(&self.seen) {
            if let Some(slot) = self.places.get_mut(seen.at as usize) {
                *slot = (place, seen.section);
            }
        }
        let mut from = 0;
        for chunk in self.seen.chunk_by(|a, b| a.section == b.section) {
            let section = chunk
                .first()
                .and_then(|s| sections.get_mut(s.section as usize));
            if let Some(section) = section {
                section.items = from..from + chunk.len();
            }
            from += chunk.len();
        }
        self.order = std::mem::take(&mut self.seen)
            .iter()
            .map(|s| s.at)
            .collect();
        self.sections = sections;
        self.found.clear();
        self.whole = true;
    }

    /// Where an item of the board stands: its section and its place in the order.
    pub(super) fn place(&self, position: usize) -> Option<(usize, usize)> {
        let (place, section) = *self.places.get(position)?;
        (place != u32::MAX).then_some((section as usize, place as usize))
    }

    /// The items of a section that are let through, as positions on the board.
    pub(super) fn items<'a>(
        &'a self,
        section: usize,
        hits: Option<&'a Hits>,
    ) -> impl Iterator<Item = usize> + 'a {
        let range = self.sections.get(section).map_or(0..0, |s| s.items.clone());
        let all = self.order.get(range).unwrap_or_default().iter();
        all.map(|at| *at as usize)
            .filter(move |at| hits.is_none_or(|h| h.has(*at)))
    }

    /// The section of that name.
    pub(super) fn named(&self, key: &SectionKey) -> Option<usize> {
        self.sections.iter().position(|s| s.key == *key)
    }

    /// How many of these positions stand in each section.
    pub(super) fn tally(&self, positions: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut counts = vec![0; self.sections.len()];
        for (section, _) in positions.filter_map(|at| self.place(at)) {
            if let Some(n) = counts.get_mut(section) {
                *n += 1;
            }
        }
        counts
    }
}

/// The kind of the group for whose sake it is to be given up or looked at.
fn kind_of(judgement: &Judgement, action: VerdictAction, position: usize) -> Option<Kind> {
    if !matches!(action, VerdictAction::Cancel | VerdictAction::Review) {
        return None;
    }
    let groups = judgement.groups_of(position).iter();
    let groups = groups.filter_map(|g| judgement.groups.get(*g));
    groups
        .filter(|g| g.survivor != Some(position))
        .map(|g| g.kind)
        .min()
}

fn action_rank(action: Option<VerdictAction>) -> u64 {
    let all = VerdictAction::ALL.iter();
    let at = action.and_then(|a| all.clone().position(|b| *b == a));
    at.map_or(u64::MAX >> 8, |at| at as u64)
}

/// What comes before what: owners as the board has them, states as they are shown, sources as they
/// are configured, what asks for a hand first.
fn rank_of(key: &SectionKey, item: &ItemRef<'_>) -> u64 {
    match key {
        SectionKey::All | SectionKey::Owner(_) | SectionKey::Source(..) => 0,
        SectionKey::Status(_) => item.state() as u64,
        SectionKey::Kind(action, kind) => {
            let of_kind = kind.map_or(0, |k| 1 + k as u64);
            action_rank(*action) * 16 + of_kind
        }
    }
}

/// Of equal rank: words by name, everything else as it was met.
fn by_name(a: &Section, b: &Section) -> std::cmp::Ordering {
    match (&a.key, &b.key) {
        (SectionKey::Status(a), SectionKey::Status(b)) => a.cmp(b),
        (SectionKey::Source(a, q), SectionKey::Source(b, r)) => (a, q).cmp(&(b, r)),
        _ => a.rank.1.cmp(&b.rank.1),
    }
}

/// Moments as figures in their order; what has none comes last.
fn figure(at: Option<Moment>) -> u64 {
    at.map_or(u64::MAX, |at| at.us().cast_unsigned() ^ (1 << 63))
}

fn sort_key(sort: Sorting, item: &ItemRef<'_>, action: Option<VerdictAction>) -> u64 {
    let created = figure(item.time(Field::Created));
    match sort {
        Sorting::Board => 0,
        Sorting::Age => created,
        Sorting::Priority => (item.priority() as u64) << 60 | created >> 4,
        Sorting::Updated => {
            let touched = touched(item);
            touched.map_or(u64::MAX, |at| {
                u64::MAX - 1 - figure(Some(at)).min(u64::MAX - 1)
            })
        }
        Sorting::Title => {
            let mut bytes = [0; 8];
            let low = item
                .record
                .title
                .chars()
                .take(8)
                .flat_map(char::to_lowercase);
            let low: String = low.collect();
            for (slot, byte) in bytes.iter_mut().zip(low.bytes()) {
                *slot = byte;
            }
            u64::from_be_bytes(bytes)
        }
        Sorting::Verdict => action_rank(action) << 32 | (item.priority() as u64),
    }
}

/// When anybody last touched it.
pub(super) fn touched(item: &ItemRef<'_>) -> Option<Moment> {
    let times = [
        Field::Updated,
        Field::Claimed,
        Field::Heartbeat,
        Field::Created,
    ];
    times.into_iter().filter_map(|f| item.time(f)).max()
}

/// The first letters have put them nearly in order; where these are the same the rest decides.
fn by_whole_title(seen: &mut [Seen], board: &Board) {
    for run in seen.chunk_by_mut(|a, b| (a.section, a.key) == (b.section, b.key)) {
        if run.len() > 1 {
            run.sort_by_cached_key(|s| {
                let item = board.item(s.at as usize);
                (item.map(|i| i.record.title.to_lowercase()), s.at)
            });
        }
    }
}
