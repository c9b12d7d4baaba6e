//! Different texts that may mean the same: candidates that share rare letter groups, words or
//! names (`candidates`); vetoes and a score (`pair`); stars around the item that stays (`stars`).
//! No pass over all pairs: a text meets at most a dozen others.

mod candidates;
mod pair;
mod stars;

pub use pair::{Judged, Pairing, compare, wordings};

use super::groups::Text;
use super::key::Title;
use super::profile::Profile;
use super::score::Weights;
use super::survivor::Order;
use super::{Candidate, Confidence, Group};
use crate::analyse::hands::{self, Hands};
use pair::{Side, judge};
use stars::{Edge, group, stars};

/// Texts that are compared, newest first; beyond it the oldest are left out and counted.
const TEXTS: usize = 200_000;
/// Texts or pairs below which one pair of hands is enough.
const PIECE: usize = if cfg!(test) { 2 } else { 500 };

/// What the near pass found.
pub(super) struct Near {
    pub(super) groups: Vec<Group>,
    pub(super) not_compared: usize,
}

/// The groups of texts that are not equal.
pub(super) fn groups(
    items: &[Candidate<'_>],
    texts: &[Text],
    order: &Order<'_>,
    hands: &dyn Hands,
) -> Near {
    let mut texts: Vec<&Text> = texts.iter().collect();
    let not_compared = texts.len().saturating_sub(TEXTS);
    if not_compared > 0 {
        texts.sort_by(|a, b| order.keep(a.item, b.item));
        texts.truncate(TEXTS);
    }
    // An order of their own, so that no limit below depends on the order of reading.
    texts.sort_by(|a, b| a.key.cmp(&b.key).then_with(|| order.keep(a.item, b.item)));
    if texts.len() < 2 {
        return Near {
            groups: Vec::new(),
            not_compared,
        };
    }
    let read = hands::cut(hands, texts.len(), PIECE, |range| {
        let mut title = Title::default();
        let texts = texts.get(range).unwrap_or_default();
        let titles = texts.iter().map(|t| items.get(t.item).map(|i| i.title));
        titles
            .map(|t| t.map(|t| Profile::new(t, &mut title)).unwrap_or_default())
            .collect::<Vec<_>>()
    });
    let mut profiles: Vec<Profile> = read.into_iter().flatten().collect();
    let weights = Weights::new(profiles.iter());
    for p in &mut profiles {
        weights.weigh(p);
    }
    let pairs = candidates::candidates(items, &texts, &profiles, order, hands);
    let edges = hands::cut(hands, pairs.len(), PIECE, |range| {
        let pairs = pairs.get(range).unwrap_or_default();
        let edges = pairs
            .iter()
            .filter_map(|pair| edge(items, &texts, &profiles, order, *pair));
        edges.collect::<Vec<Edge>>()
    });
    let (certain, doubtful): (Vec<Edge>, Vec<Edge>) = edges
        .into_iter()
        .flatten()
        .partition(|e| e.confidence == Confidence::Certain);
    let mut gone = vec![false; texts.len()];
    let mut out = Vec::new();
    for star in stars(&certain, &texts, order) {
        for e in &star.edges {
            if let Some(g) = gone.get_mut(e.loser(star.center)) {
                *g = true;
            }
        }
        out.push(group(items, &texts, order, star));
    }
    let is_gone = |i: usize| gone.get(i).copied().unwrap_or(true);
    let doubtful: Vec<Edge> = doubtful
        .into_iter()
        .filter(|e| !is_gone(e.a) && !is_gone(e.b))
        .collect();
    out.extend(
        stars(&doubtful, &texts, order)
            .into_iter()
            .map(|s| group(items, &texts, order, s)),
    );
    Near {
        groups: out,
        not_compared,
    }
}

fn edge(
    items: &[Candidate<'_>],
    texts: &[&Text],
    profiles: &[Profile],
    order: &Order<'_>,
    (a, b): (usize, usize),
) -> Option<Edge> {
    let (s, t) = (texts.get(a)?, texts.get(b)?);
    let (p, q) = (profiles.get(a)?, profiles.get(b)?);
    if s.key == t.key {
        return None;
    }
    let judged = judge(
        &Side {
            item: s.item,
            profile: p,
        },
        &Side {
            item: t.item,
            profile: q,
        },
        items,
        order,
        false,
    );
    let (chain, confidence) = match judged.pairing {
        Pairing::Alike(c) => (false, c),
        Pairing::Attempts(c) => (true, c),
        Pairing::Same | Pairing::Apart => return None,
    };
    Some(Edge {
        a,
        b,
        score: judged.score,
        chain,
        confidence,
        reasons: judged.reasons,
    })
}
