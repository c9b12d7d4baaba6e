//! Pairs worth comparing: texts that share rare letter groups, words, names or a reference.

use super::super::groups::Text;
use super::super::hash::mix;
use super::super::profile::Profile;
use super::super::survivor::Order;
use super::super::{Candidate, references};
use super::PIECE;
use crate::analyse::hands::{self, Hands};

/// A feature that more texts share is no evidence, and its list would be long.
const COMMON: u32 = 200;
/// Rarest letter groups of a text that are looked up (`research/dedup.md`: recall .98–.99).
const RAREST: usize = 16;
/// Texts that one text is compared with.
const MEET: usize = 12;

/// Pairs worth comparing, as indices of texts, each once.
pub(super) fn candidates(
    items: &[Candidate<'_>],
    texts: &[&Text],
    profiles: &[Profile],
    order: &Order<'_>,
    hands: &dyn Hands,
) -> Vec<(usize, usize)> {
    let mut marks: Vec<u64> = Vec::new();
    let mut features: Vec<u32> = Vec::new();
    let mut ends: Vec<usize> = Vec::with_capacity(profiles.len());
    // (reference, text): lists too long to be looked up are walked along instead.
    let mut referred: Vec<(u64, u32)> = Vec::new();
    for (at, (text, p)) in texts.iter().zip(profiles).enumerate() {
        features.extend(p.grams.iter().map(|(g, _)| *g));
        features.extend(p.words.iter().map(|w| feature(w.id)));
        features.extend(p.names.iter().map(|n| feature(n.id)));
        if let Some(item) = items.get(text.item) {
            marks.clear();
            references::marks(item, p.reference.as_deref(), &mut marks);
            features.extend(marks.iter().map(|m| feature(*m)));
            referred.extend(
                marks
                    .iter()
                    .map(|m| (*m, u32::try_from(at).unwrap_or(u32::MAX))),
            );
        }
        ends.push(features.len());
    }
    let lists = Lists::new(&features, &ends);
    let met = hands::cut(hands, ends.len(), PIECE, |range| {
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let mut met = Met::new(ends.len());
        let mut start = match range.start.checked_sub(1) {
            Some(before) => ends.get(before).copied().unwrap_or(features.len()),
            None => 0,
        };
        for i in range {
            let end = ends.get(i).copied().unwrap_or(start);
            let own = features.get(start..end).unwrap_or_default();
            start = end;
            for j in met.of(i, own, &lists) {
                pairs.push((i.min(j), i.max(j)));
            }
        }
        pairs
    });
    let mut pairs: Vec<(usize, usize)> = met.concat();
    neighbours(referred, texts, order, &mut pairs);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
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
    pairs: &mut Vec<(usize, usize)>,
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
                pairs.push((*a.min(b), *a.max(b)));
            }
        }
    }
}

/// Which texts have a feature, for the features that some share and not too many.
struct Lists {
    mask: usize,
    count: Vec<u32>,
    first: Vec<u32>,
    texts: Vec<u32>,
}

impl Lists {
    fn new(features: &[u32], ends: &[usize]) -> Self {
        let places = (features.len() / 2)
            .next_power_of_two()
            .clamp(1 << 10, 1 << 22);
        let mask = places - 1;
        let mut count = vec![0u32; places];
        for f in features {
            if let Some(n) = count.get_mut(*f as usize & mask) {
                *n += 1;
            }
        }
        let mut first = Vec::with_capacity(places);
        let mut sum = 0;
        for n in &count {
            first.push(sum);
            if (2..=COMMON).contains(n) {
                sum += n;
            }
        }
        let mut texts = vec![0u32; sum as usize];
        let mut fill = first.clone();
        let mut start = 0;
        for (text, end) in ends.iter().enumerate() {
            for f in features.get(start..*end).unwrap_or_default() {
                let at = *f as usize & mask;
                if count.get(at).is_some_and(|n| (2..=COMMON).contains(n))
                    && let Some(next) = fill.get_mut(at)
                {
                    if let Some(slot) = texts.get_mut(*next as usize) {
                        *slot = u32::try_from(text).unwrap_or(u32::MAX);
                    }
                    *next += 1;
                }
            }
            start = *end;
        }
        Self {
            mask,
            count,
            first,
            texts,
        }
    }

    fn frequency(&self, feature: u32) -> u32 {
        self.count
            .get(feature as usize & self.mask)
            .copied()
            .unwrap_or(0)
    }

    fn of(&self, feature: u32) -> &[u32] {
        let at = feature as usize & self.mask;
        let from = self.first.get(at).copied().unwrap_or(0) as usize;
        let n = self.frequency(feature);
        if !(2..=COMMON).contains(&n) {
            return &[];
        }
        self.texts.get(from..from + n as usize).unwrap_or_default()
    }
}

/// Counts how many rare features each other text shares with one.
struct Met {
    shared: Vec<u16>,
    touched: Vec<u32>,
}

impl Met {
    fn new(texts: usize) -> Self {
        Self {
            shared: vec![0; texts],
            touched: Vec::new(),
        }
    }

    /// The texts that share most of the rarest features of `own`.
    fn of(&mut self, me: usize, own: &[u32], lists: &Lists) -> Vec<usize> {
        let mut rare: Vec<(u32, u32)> = own
            .iter()
            .map(|f| (lists.frequency(*f), *f))
            .filter(|(n, _)| (2..=COMMON).contains(n))
            .collect();
        rare.sort_unstable();
        rare.dedup();
        rare.truncate(RAREST);
        for (n, f) in rare {
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
        let mut best: Vec<(u16, u32)> = Vec::with_capacity(self.touched.len());
        for t in self.touched.drain(..) {
            if let Some(s) = self.shared.get_mut(t as usize) {
                if t as usize != me {
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
        best.into_iter().map(|(_, t)| t as usize).collect()
    }
}
