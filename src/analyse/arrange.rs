//! The items of a board in another order than the board's own: put together by something, and sorted.
//!
//! Going through a hundred thousand items and sorting them is no work for whoever answers keys: the
//! order is made elsewhere ([`Arranged::new`]), and meanwhile the last one is carried over to the next
//! board ([`Arranged::follow`]), where nothing is lost and only what changed stands where it stood.

use super::duplicates::Kind;
use super::{Board, ItemRef, Judgement, Moved, VerdictAction};
use crate::model::{Field, Grouping, Moment, Sorting, State};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// How a list is put together and sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// What its items are put together by.
    pub group: Grouping,
    /// What they are in the order of.
    pub sort: Sorting,
}

impl Shape {
    /// Whether it is the board's own order, which costs nothing.
    #[must_use]
    pub fn is_board(self) -> bool {
        self == Self::default()
    }

    /// Whether the order is another with every judgement.
    #[must_use]
    pub fn asks_judgement(self) -> bool {
        self.group == Grouping::Kind || self.sort == Sorting::Verdict
    }
}

/// What the items of a section share, by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SectionKey {
    /// Nothing: all of them.
    All,
    /// An owner.
    Owner(Arc<str>),
    /// A status word.
    Status(Arc<str>),
    /// Source and queue.
    Source(Arc<str>, Arc<str>),
    /// What is proposed, and the kind of duplicate where that is why; nothing before it was judged.
    Kind(Option<VerdictAction>, Option<Kind>),
}

/// Items that share something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What they share.
    pub key: SectionKey,
    /// The state of its items, where they share a status.
    pub state: State,
    /// They, as places in the order.
    pub items: Range<usize>,
    /// Where it stands among the others.
    rank: (u64, u64),
}

/// What was judged, and of which board; that may be an older one than the one that is put in order.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The board.
    pub board: &'a Board,
    /// What was judged of it.
    pub judgement: &'a Judgement,
}

impl Judged<'_> {
    /// The position on its board of an item of another; `None` where it was not judged yet.
    #[must_use]
    pub fn position(&self, item: &ItemRef<'_>) -> Option<usize> {
        let is = |i: &ItemRef<'_>| {
            i.record.id == item.record.id
                && i.queue.name == item.queue.name
                && i.source.name == item.source.name
        };
        let same = self.board.item(item.position).filter(is);
        same.map_or_else(|| self.board.find_same(item), |i| Some(i.position))
    }
}

/// An item that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    section: u32,
    key: u64,
    at: u32,
}

/// The order of the items of one board.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arranged {
    /// How they are put together.
    pub shape: Shape,
    /// They, in their order.
    pub sections: Vec<Section>,
    /// Positions on the board.
    order: Vec<u32>,
    /// By position on the board: where it stands in the order, and in which section.
    places: Vec<(u32, u32)>,
}

/// No place.
const NONE: u32 = u32::MAX;

/// Items that are put into sections.
struct Sorter<'a> {
    shape: Shape,
    judged: Option<Judged<'a>>,
    sections: Vec<Section>,
    found: HashMap<SectionKey, u32>,
}

impl Sorter<'_> {
    fn look(&mut self, item: &ItemRef<'_>, at: u32) -> Seen {
        let judged = self.judged.filter(|_| self.shape.asks_judgement());
        let verdict = judged.and_then(|judged| {
            let position = judged.position(item)?;
            let action = judged.judgement.verdict(position)?.action;
            Some((action, kind_of(judged.judgement, action, position)))
        });
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
        let next = u32::try_from(self.sections.len()).unwrap_or(NONE);
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
}

impl Arranged {
    /// Puts the items of a board in order. Takes as long as looking at all of them and sorting them.
    #[must_use]
    pub fn new(shape: Shape, board: &Board, judged: Option<Judged<'_>>) -> Self {
        let mut sorter = Sorter {
            shape,
            judged,
            sections: Vec::new(),
            found: HashMap::new(),
        };
        let mut seen = Vec::with_capacity(board.len());
        for (at, item) in (0..).zip(board.items()) {
            seen.push(sorter.look(&item, at));
        }
        let sections = in_order(sorter.sections, &mut seen);
        seen.sort_unstable();
        if shape.sort == Sorting::Title {
            by_whole_title(&mut seen, board);
        }
        Self::of(shape, sections, &seen, board.len())
    }

    /// The same order on the board that follows: what is gone is left out, what is new stands last
    /// in its section, and everything else where it stood, whatever has changed of it. `None` where
    /// so much is new that looking at it would take long.
    #[must_use]
    pub fn follow(&self, moved: &Moved, board: &Board, judged: Option<Judged<'_>>) -> Option<Self> {
        const MOST_NEW: usize = 2048;
        let mut known = vec![false; board.len()];
        let mut seen = Vec::with_capacity(board.len());
        for (section, of) in (0..).zip(&self.sections) {
            let order = self.order.get(of.items.clone()).unwrap_or_default();
            for to in order.iter().filter_map(|at| moved.to(*at as usize)) {
                let (Some(slot), Ok(at)) = (known.get_mut(to), u32::try_from(to)) else {
                    continue;
                };
                if !std::mem::replace(slot, true) {
                    seen.push(Seen {
                        section,
                        key: 0,
                        at,
                    });
                }
            }
        }
        let new = || (0_u32..).zip(&known).filter(|(_, known)| !**known);
        if new().nth(MOST_NEW).is_some() {
            return None;
        }
        let index = (0..).zip(&self.sections);
        let mut sorter = Sorter {
            shape: self.shape,
            judged,
            sections: self.sections.clone(),
            found: index.map(|(at, s)| (s.key.clone(), at)).collect(),
        };
        for (at, _) in new() {
            if let Some(item) = board.item(at as usize) {
                seen.push(sorter.look(&item, at));
            }
        }
        // Keeps what stands in one section in the order in which it was met.
        seen.sort_by_key(|s| s.section);
        let mut sections = sorter.sections;
        for section in &mut sections {
            section.items = 0..0;
        }
        Some(Self::of(self.shape, sections, &seen, board.len()))
    }

    /// What was looked at is in its order.
    fn of(shape: Shape, mut sections: Vec<Section>, seen: &[Seen], all: usize) -> Self {
        let mut places = vec![(NONE, 0); all];
        for (place, seen) in (0_u32..).zip(seen) {
            if let Some(slot) = places.get_mut(seen.at as usize) {
                *slot = (place, seen.section);
            }
        }
        let mut from = 0;
        for chunk in seen.chunk_by(|a, b| a.section == b.section) {
            let section = chunk
                .first()
                .and_then(|s| sections.get_mut(s.section as usize));
            if let Some(section) = section {
                section.items = from..from + chunk.len();
            }
            from += chunk.len();
        }
        Self {
            shape,
            sections,
            order: seen.iter().map(|s| s.at).collect(),
            places,
        }
    }

    /// Where an item of the board stands: its section and its place in the order.
    #[must_use]
    pub fn place(&self, position: usize) -> Option<(usize, usize)> {
        let (place, section) = *self.places.get(position)?;
        (place != NONE).then_some((section as usize, place as usize))
    }

    /// The items of a section, as positions on the board.
    pub fn items(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.sections.get(section).map_or(0..0, |s| s.items.clone());
        let all = self.order.get(range).unwrap_or_default().iter();
        all.map(|at| *at as usize)
    }

    /// The section of that name.
    #[must_use]
    pub fn named(&self, key: &SectionKey) -> Option<usize> {
        self.sections.iter().position(|s| s.key == *key)
    }

    /// How many of these positions stand in each section.
    #[must_use]
    pub fn tally(&self, positions: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut counts = vec![0; self.sections.len()];
        for (section, _) in positions.filter_map(|at| self.place(at)) {
            if let Some(n) = counts.get_mut(section) {
                *n += 1;
            }
        }
        counts
    }
}

/// The sections in the order in which they are shown, and what was looked at in terms of it.
fn in_order(sections: Vec<Section>, seen: &mut [Seen]) -> Vec<Section> {
    let mut by_rank: Vec<(usize, Section)> = sections.into_iter().enumerate().collect();
    by_rank.sort_by(|(_, a), (_, b)| a.rank.0.cmp(&b.rank.0).then_with(|| by_name(a, b)));
    let mut new_of = vec![0_u32; by_rank.len()];
    for (new, (old, _)) in (0_u32..).zip(&by_rank) {
        if let Some(slot) = new_of.get_mut(*old) {
            *slot = new;
        }
    }
    for seen in seen {
        seen.section = new_of.get(seen.section as usize).copied().unwrap_or(0);
    }
    by_rank.into_iter().map(|(_, section)| section).collect()
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
#[must_use]
pub fn touched(item: &ItemRef<'_>) -> Option<Moment> {
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
