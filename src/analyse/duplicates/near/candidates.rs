//! Pairs worth comparing: texts that share rare letter groups, words, names or a reference.

use super::super::groups::Text;
use super::super::hash::mix;
use super::super::profile::Profiles;
use super::super::survivor::Order;
use super::super::{Candidate, references};
use super::{PIECE, Pair, Shelves};
use crate::analyse::hands::{self, Hands};
use std::ops::RangeInclusive;

/// Texts that must share a feature; what more of them share is no evidence, and its list would be
/// long.
const SHARED: RangeInclusive<u8> = 2..=200;
/// Rarest letter groups of a text that are looked up (`research/dedup.md`: recall .98–.99).
const RAREST: usize = 16;
/// Texts that one text is compared with.
const MEET: usize = 12;

/// Pairs worth comparing, as indices of texts, each once.
pub(super) fn candidates(
    items: &[Candidate<'_>],
    texts: &[&Text],
    profiles: &Shelves,
    order: &Order<'_>,
    hands: &dyn Hands,
) -> Vec<Pair> {
    let (features, referred) = Features::new(items, texts, profiles, hands);
    let lists = Lists::new(&features, hands);
    let met = hands::cut(hands, texts.len(), PIECE, |range| {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut met = Met::new(texts.len());
        for i in range {
            let others = met.of(number(i), features.of(i), &lists);
            pairs.extend(others.map(|j| pair(number(i), j)));
        }
        pairs
    });
    let mut pairs: Vec<Pair> = met.concat();
    neighbours(referred, texts, order, &mut pairs);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// By what texts are found: their letter groups, and hashes of words, names and references.
struct Features<'p> {
    profiles: &'p Shelves,
    /// All but the letter groups, which stand in the profiles.
    others: Vec<u32>,
    /// Where those of a text end.
    ends: Vec<usize>,
}

/// References of texts: lists too long to be looked up are walked along instead.
type Referred = Vec<(u64, u32)>;

impl<'p> Features<'p> {
    fn new(
        items: &[Candidate<'_>],
        texts: &[&Text],
        profiles: &'p Shelves,
        hands: &dyn Hands,
    ) -> (Self, Referred) {
        let told = hands::cut(hands, texts.len(), PIECE, |range| {
            let (mut others, mut ends) = (Vec::new(), Vec::with_capacity(range.len()));
            let mut referred: Referred = Vec::new();
            let mut marks: Vec<u64> = Vec::new();
            for at in range {
                let (Some(text), Some(p)) = (texts.get(at), profiles.get(at)) else {
                    continue;
                };
                others.extend(p.words.iter().map(|w| feature(w.id)));
                others.extend(p.names.iter().map(|n| feature(n.id)));
                if let Some(item) = items.get(text.item) {
                    marks.clear();
                    references::marks(item, p.reference, &mut marks);
                    others.extend(marks.iter().map(|m| feature(*m)));
                    referred.extend(marks.iter().map(|m| (*m, number(at))));
                }
                ends.push(others.len());
            }
            (others, ends, referred)
        });
        let mut all = Self {
            profiles,
            others: Vec::new(),
            ends: Vec::with_capacity(texts.len()),
        };
        let mut all_referred = Referred::new();
        for (others, ends, referred) in told {
            let before = all.others.len();
            all.others.extend(others);
            all.ends.extend(ends.into_iter().map(|end| before + end));
            all_referred.extend(referred);
        }
        (all, all_referred)
    }

    /// How many texts there are.
    fn texts(&self) -> usize {
        self.ends.len()
    }

    /// How many features there are in all.
    fn in_all(&self) -> usize {
        let grams = self.profiles.0.iter().map(Profiles::grams_in_all);
        self.others.len() + grams.sum::<usize>()
    }

    /// Those of a text.
    fn of(&self, text: usize) -> impl Iterator<Item = u32> {
        let grams = self.profiles.find(text);
        let grams = grams.map_or(&[][..], |(shelf, at)| shelf.grams(at));
        let before = text.checked_sub(1).and_then(|before| self.ends.get(before));
        let (from, to) = (before.copied().unwrap_or(0), self.ends.get(text).copied());
        let others = self.others.get(from..to.unwrap_or(from));
        grams.iter().chain(others.unwrap_or_default()).copied()
    }
}

/// A text by its number; there are no more of them than the near pass compares.
fn number(text: usize) -> u32 {
    u32::try_from(text).unwrap_or(u32::MAX)
}

fn pair(a: u32, b: u32) -> Pair {
    (a.min(b), a.max(b))
}

fn feature(id: u64) -> u32 {
    (mix(5, id) >> 32) as u32
}

/// Under each reference the texts in the order they were made, each with the next few: attempts
/// follow each other, however many other parts a work has.
fn neighbours(
    mut referred: Vec<(u64, u32)>,
    texts: &[&Text],
    order: &Order<'_>,
    pairs: &mut Vec<Pair>,
) {
    referred.sort_unstable();
    for same in referred.chunk_by(|a, b| a.0 == b.0) {
        if same.len() < 2 {
            continue;
        }
        let mut members: Vec<usize> = same.iter().map(|(_, t)| *t as usize).collect();
        members.dedup();
        members.sort_by(|a, b| match (texts.get(*a), texts.get(*b)) {
            (Some(x), Some(y)) => order
                .created(x.item)
                .cmp(&order.created(y.item))
                .then(a.cmp(b)),
            _ => a.cmp(b),
        });
        for (n, a) in members.iter().enumerate() {
            for b in members.iter().skip(n + 1).take(4) {
                pairs.push(pair(number(*a), number(*b)));
            }
        }
    }
}

/// Which texts have a feature, for the features that some share and not too many: by the low bits of
/// the feature, so that two may share a place. The places are dealt out to as many parts as there are
/// hands; what a place holds does not depend on them.
struct Lists {
    mask: usize,
    /// Bits of a place that tell its part.
    bits: u32,
    parts: Vec<Part>,
}

/// Every so manieth place.
struct Part {
    /// How many texts have a feature, as far as it matters.
    count: Vec<u8>,
    /// Where the list of a place ends.
    end: Vec<u32>,
    texts: Vec<u32>,
}

impl Lists {
    fn new(features: &Features<'_>, hands: &dyn Hands) -> Self {
        let places = (features.in_all() / 2)
            .next_power_of_two()
            .clamp(1 << 10, 1 << 22);
        let bits = hands.count().clamp(1, 8).ilog2();
        let mut lists = Self {
            mask: places - 1,
            bits,
            parts: Vec::new(),
        };
        let parts = hands::cut(hands, 1 << bits, 1, |range| {
            let parts = range.map(|part| lists.part(features, part));
            parts.collect::<Vec<_>>()
        });
        lists.parts = parts.into_iter().flatten().collect();
        lists
    }

    fn part(&self, features: &Features<'_>, part: usize) -> Part {
        let places = (self.mask + 1) >> self.bits;
        let mut count = vec![0u8; places];
        for f in (0..features.texts()).flat_map(|text| features.of(text)) {
            let (is, at) = self.place(f);
            if is == part
                && let Some(n) = count.get_mut(at)
            {
                *n = n.saturating_add(1);
            }
        }
        let mut next = Vec::with_capacity(places);
        let mut sum = 0;
        for n in &count {
            next.push(sum);
            if SHARED.contains(n) {
                sum += u32::from(*n);
            }
        }
        let mut texts = vec![0u32; sum as usize];
        for text in 0..features.texts() {
            for f in features.of(text) {
                let (is, at) = self.place(f);
                if is == part
                    && count.get(at).is_some_and(|n| SHARED.contains(n))
                    && let Some(next) = next.get_mut(at)
                {
                    if let Some(slot) = texts.get_mut(*next as usize) {
                        *slot = number(text);
                    }
                    *next += 1;
                }
            }
        }
        Part {
            count,
            end: next,
            texts,
        }
    }

    /// The part of a feature, and its place there.
    fn place(&self, feature: u32) -> (usize, usize) {
        let place = feature as usize & self.mask;
        (place & ((1 << self.bits) - 1), place >> self.bits)
    }

    fn frequency(&self, feature: u32) -> u8 {
        let (part, at) = self.place(feature);
        let count = self.parts.get(part).and_then(|part| part.count.get(at));
        count.copied().unwrap_or(0)
    }

    fn of(&self, feature: u32) -> &[u32] {
        let (part, at) = self.place(feature);
        let Some(part) = self.parts.get(part) else {
            return &[];
        };
        let n = part.count.get(at).copied().unwrap_or(0);
        let end = part.end.get(at).copied().unwrap_or(0) as usize;
        if !SHARED.contains(&n) {
            return &[];
        }
        part.texts
            .get(end - usize::from(n)..end)
            .unwrap_or_default()
    }
}

/// Counts how many rare features each other text shares with one.
struct Met {
    shared: Vec<u16>,
    touched: Vec<u32>,
    /// Its rare features, the rarest first.
    rare: Vec<(u8, u32)>,
    /// Those that share any, with how much.
    best: Vec<(u16, u32)>,
}

impl Met {
    fn new(texts: usize) -> Self {
        Self {
            shared: vec![0; texts],
            touched: Vec::new(),
            rare: Vec::new(),
            best: Vec::new(),
        }
    }

    /// The texts that share most of the rarest features of `own`.
    fn of(
        &mut self,
        me: u32,
        own: impl Iterator<Item = u32>,
        lists: &Lists,
    ) -> impl Iterator<Item = u32> {
        let (rare, best) = (&mut self.rare, &mut self.best);
        rare.clear();
        rare.extend(
            own.map(|f| (lists.frequency(f), f))
                .filter(|(n, _)| SHARED.contains(n)),
        );
        rare.sort_unstable();
        rare.dedup();
        rare.truncate(RAREST);
        for (n, f) in rare.iter().copied() {
            // A rare feature says more than two common ones.
            let weight = if n <= 8 {
                3
            } else if n <= 40 {
                2
            } else {
                1
            };
            for t in lists.of(f) {
                if let Some(s) = self.shared.get_mut(*t as usize) {
                    if *s == 0 {
                        self.touched.push(*t);
                    }
                    *s = s.saturating_add(weight);
                }
            }
        }
        best.clear();
        for t in self.touched.drain(..) {
            if let Some(s) = self.shared.get_mut(t as usize) {
                if t != me {
                    best.push((*s, t));
                }
                *s = 0;
            }
        }
        let by = |a: &(u16, u32), b: &(u16, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if best.len() > MEET {
            best.select_nth_unstable_by(MEET - 1, by);
            best.truncate(MEET);
        }
        best.iter().map(|(_, t)| *t)
    }
}
