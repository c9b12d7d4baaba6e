//! Stars of texts that are alike: the item that stays, and those like it.

use super::super::groups::Text;
use super::super::kinds::{self, Gathered};
use super::super::survivor::{Order, action};
use super::super::{Candidate, Confidence, Group, Member, Reason};
use crate::model::State;

/// A pair that may be one.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) score: f32,
    pub(super) chain: bool,
    pub(super) confidence: Confidence,
    pub(super) reasons: Vec<Reason>,
}

impl Edge {
    pub(super) fn loser(&self, center: usize) -> usize {
        if self.a == center { self.b } else { self.a }
    }
}

/// An item that stays, with the edges to those that are like it.
pub(super) struct Star {
    pub(super) center: usize,
    pub(super) edges: Vec<Edge>,
}

/// Stars: in the order of what is worth keeping a text becomes a center unless a center is like
/// it; every other goes to the center that it is most like. No text is in two.
pub(super) fn stars(edges: &[Edge], texts: &[&Text], order: &Order<'_>) -> Vec<Star> {
    let mut touching: Vec<(usize, usize)> = edges
        .iter()
        .enumerate()
        .flat_map(|(n, e)| [(e.a, n), (e.b, n)])
        .collect();
    touching.sort_unstable();
    let mut nodes: Vec<&[(usize, usize)]> = touching.chunk_by(|x, y| x.0 == y.0).collect();
    let id = |node: &[(usize, usize)]| node.first().map_or(usize::MAX, |n| n.0);
    nodes.sort_by(|x, y| match (texts.get(id(x)), texts.get(id(y))) {
        (Some(s), Some(t)) => order.keep(s.item, t.item),
        _ => id(x).cmp(&id(y)),
    });
    let mut centers: std::collections::HashMap<usize, Star> = std::collections::HashMap::new();
    let mut ranks = Vec::new();
    for node in nodes {
        let me = id(node);
        let best = node
            .iter()
            .filter_map(|(_, n)| edges.get(*n))
            .filter(|e| centers.contains_key(&e.loser(me)))
            .max_by(|x, y| {
                x.score
                    .total_cmp(&y.score)
                    .then(y.loser(me).cmp(&x.loser(me)))
            });
        match best {
            // A center that comes later is never better to keep than this one is to go.
            Some(e) => {
                let e = e.clone();
                if let Some(star) = centers.get_mut(&e.loser(me)) {
                    star.edges.push(e);
                }
            }
            None => {
                ranks.push(me);
                centers.insert(
                    me,
                    Star {
                        center: me,
                        edges: Vec::new(),
                    },
                );
            }
        }
    }
    ranks
        .into_iter()
        .filter_map(|c| centers.remove(&c))
        .filter(|s| !s.edges.is_empty())
        .collect()
}

pub(super) fn group(
    items: &[Candidate<'_>],
    texts: &[&Text],
    order: &Order<'_>,
    star: Star,
) -> Group {
    let certain = star
        .edges
        .iter()
        .all(|e| e.confidence == Confidence::Certain);
    let mut members: Vec<usize> = Vec::new();
    for e in &star.edges {
        if let Some(t) = texts.get(e.loser(star.center)) {
            members.push(t.item);
            // Its certain copies stand or fall with it; where it goes for certain they have a
            // group of their own.
            if !certain {
                members.extend(&t.copies);
            }
        }
    }
    order.sort(&mut members);
    let survivor = texts.get(star.center).map(|t| t.item);
    let mut reasons: Vec<Reason> = Vec::new();
    let mut edges: Vec<&Edge> = star.edges.iter().collect();
    edges.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then((a.a, a.b).cmp(&(b.a, b.b)))
    });
    for r in edges.iter().take(8).flat_map(|e| &e.reasons) {
        let known = reasons
            .iter()
            .any(|k| std::mem::discriminant(k) == std::mem::discriminant(r));
        if !known {
            reasons.push(r.clone());
        }
    }
    let chain = star.edges.iter().all(|e| e.chain);
    if chain {
        let failed = members
            .iter()
            .chain(&survivor)
            .filter_map(|m| items.get(*m))
            .filter(|i| i.state == State::Failed)
            .count();
        for r in &mut reasons {
            if let Reason::RetryOf { failed: n, .. } = r {
                *n = failed;
            }
        }
    }
    let all = || {
        members
            .iter()
            .chain(&survivor)
            .filter_map(|m| items.get(*m))
    };
    Group {
        kind: kinds::of(&Gathered {
            attempts: chain,
            ..Gathered::default()
        }),
        confidence: star
            .edges
            .iter()
            .map(|e| e.confidence)
            .max()
            .unwrap_or(Confidence::Possible),
        survivor,
        priority: all()
            .map(|i| i.priority)
            .min()
            .unwrap_or(crate::model::Priority::Normal),
        members: members
            .iter()
            .filter_map(|item| {
                Some(Member {
                    item: *item,
                    action: action(items.get(*item)?),
                })
            })
            .collect(),
        reasons,
        interval_s: None,
        dedup_key: None,
    }
}
