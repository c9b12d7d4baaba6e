//! Different texts that may mean the same: candidates that share rare letter groups, words or
//! names (`candidates`); vetoes and a score (`pair`); stars around the item that stays (`stars`).
//! No pass over all pairs: a text meets at most a dozen others.

mod candidates;
mod pair;
mod stars;

pub use pair::{Judged, Pairing, compare, wordings};

use super::groups::Text;
use super::profile::{Profile, Profiles, Reader};
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

/// Profiles as several hands read them, piece by piece.
struct Shelves(Vec<Profiles>);

impl Shelves {
    /// The shelf of a text, and its place there.
    fn find(&self, mut at: usize) -> Option<(&Profiles, usize)> {
        for shelf in &self.0 {
            if at < shelf.len() {
                return Some((shelf, at));
            }
            at -= shelf.len();
        }
        None
    }

    fn get(&self, at: usize) -> Option<Profile<'_>> {
        let (shelf, at) = self.find(at)?;
        shelf.get(at)
    }
}

/// Two texts by their numbers, the smaller one first.
type Pair = (u32, u32);

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
    let mut profiles = Shelves(hands::cut(hands, texts.len(), PIECE, |range| {
        let mut reader = Reader::default();
        let mut profiles = Profiles::default();
        for text in texts.get(range).unwrap_or_default() {
            let title = items.get(text.item).map_or("", |item| item.title);
            profiles.read(title, &mut reader);
        }
        profiles
    }));
    let weights = Weights::new(&profiles.0);
    hands::change(hands, &mut profiles.0, |profiles| weights.weigh(profiles));
    let pairs = candidates::candidates(items, &texts, &profiles, order, hands);
    let edges = hands::cut(hands, pairs.len(), PIECE, |range| {
        let pairs = pairs.get(range).unwrap_or_default();
        let side = |at: u32| {
            let (at, text) = (at as usize, texts.get(at as usize)?);
            let profile = profiles.get(at)?;
            Some((
                at,
                text.key,
                Side {
                    item: text.item,
                    profile,
                },
            ))
        };
        let mut edges: Vec<Edge> = Vec::new();
        // The pairs of one text follow each other.
        for of_one in pairs.chunk_by(|x, y| x.0 == y.0) {
            let Some(one) = of_one.first().and_then(|pair| side(pair.0)) else {
                continue;
            };
            let others = of_one.iter().filter_map(|pair| side(pair.1));
            edges.extend(others.filter_map(|other| edge(items, order, &one, &other)));
        }
        edges
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

/// A text by its place, with its key.
type Placed<'p> = (usize, [u64; 2], Side<'p>);

fn edge(
    items: &[Candidate<'_>],
    order: &Order<'_>,
    (a, a_key, one): &Placed<'_>,
    (b, b_key, other): &Placed<'_>,
) -> Option<Edge> {
    if a_key == b_key {
        return None;
    }
    let judged = judge(one, other, items, order, false);
    let (chain, confidence) = match judged.pairing {
        Pairing::Alike(c) => (false, c),
        Pairing::Attempts(c) => (true, c),
        Pairing::Same | Pairing::Apart => return None,
    };
    Some(Edge {
        a: *a,
        b: *b,
        score: judged.score,
        chain,
        confidence,
        reasons: judged.reasons,
    })
}
