//! Different texts that may mean the same: candidates that share rare letter groups, words or
//! names; vetoes; a score of the wording with what the fields say beside it; stars around the item
//! that stays. No pass over all pairs: a text meets at most [`MEET`] others.

use super::body::{self, Print};
use super::groups::Text;
use super::hash::mix;
use super::key::Title;
use super::profile::{Profile, same_name};
use super::score::{self, Weights};
use super::slots::{Class, Kind as Piece};
use super::survivor::{Order, action, may_go};
use super::vetoes::{self, Doubts};
use super::{Candidate, Confidence, Group, Kind, Member, Reason, references};
use crate::model::{Clock, State};

/// Texts that are compared, newest first; beyond it the oldest are left out and counted.
const TEXTS: usize = 200_000;
/// A feature that more texts share is no evidence, and its list would be long.
const COMMON: u32 = 200;
/// Rarest letter groups of a text that are looked up (`research/dedup.md`: recall .98–.99).
const RAREST: usize = 16;
/// Texts that one text is compared with.
const MEET: usize = 12;
/// From here on wording alone is possible, with evidence beside it, and likely.
const POSSIBLE: f32 = 0.6;
const WITH_EVIDENCE: f32 = 0.5;
const LIKELY: f32 = 0.85;
/// From here on attempts at one reference are possible, and certain (`spec`, rule 4).
const CHAIN: f32 = 0.5;
const CHAIN_CERTAIN: f32 = 0.9;
/// What was made within this time of a failure may be its next attempt.
const REISSUED_S: i64 = 48 * 3600;

/// What a comparison of two items comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Pairing {
    /// Equal keys: one text.
    Same,
    /// Different texts that may mean the same.
    Alike(Confidence),
    /// Attempts at one reference.
    Attempts(Confidence),
    /// Not copies: for a reason, or for want of likeness.
    Apart,
}

/// A comparison with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What it comes to.
    pub pairing: Pairing,
    /// Likeness after evidence, 0 to 1; 0 where something keeps them apart.
    pub score: f32,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What the near pass found.
pub(super) struct Near {
    pub(super) groups: Vec<Group>,
    pub(super) not_compared: usize,
}

/// Compares two items by themselves, as if nothing else were there: for saying why two items are
/// taken for copies, or why not.
#[must_use]
pub fn compare(a: &Candidate<'_>, b: &Candidate<'_>, clock: &Clock) -> Judged {
    let pair = [*a, *b];
    let order = Order::new(&pair, clock);
    let keyed = super::keys(&pair);
    if matches!(keyed.as_slice(), [x, y] if x.hash == y.hash) {
        return Judged {
            pairing: Pairing::Same,
            score: 1.0,
            reasons: vec![Reason::SameText { reading: None }],
        };
    }
    let mut title = Title::default();
    let mut profiles = [
        Profile::new(a.title, &mut title),
        Profile::new(b.title, &mut title),
    ];
    let weights = Weights::new(profiles.iter());
    for p in &mut profiles {
        weights.weigh(p);
    }
    let [p, q] = &profiles;
    judge(
        &Side {
            item: 0,
            profile: p,
        },
        &Side {
            item: 1,
            profile: q,
        },
        &pair,
        &order,
        true,
    )
}

/// How alike the wording of two plain texts is within a collection, without vetoes or evidence.
#[must_use]
pub fn wordings(pairs: &[(&str, &str)]) -> Vec<f32> {
    let mut title = Title::default();
    let mut all: Vec<Profile> = pairs
        .iter()
        .flat_map(|(a, b)| [*a, *b])
        .map(|t| Profile::of_text(t, &mut title))
        .collect();
    let weights = Weights::new(all.iter());
    for p in &mut all {
        weights.weigh(p);
    }
    all.chunks_exact(2)
        .map(|c| match c {
            [a, b] if a.text == b.text => 1.0,
            [a, b] => score::wording(a, b).score,
            _ => 0.0,
        })
        .collect()
}

struct Side<'p> {
    item: usize,
    profile: &'p Profile,
}

/// The groups of texts that are not equal.
pub(super) fn groups(items: &[Candidate<'_>], texts: &[Text], order: &Order<'_>) -> Near {
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
    let mut title = Title::default();
    let mut profiles: Vec<Profile> = texts
        .iter()
        .map(|t| {
            items
                .get(t.item)
                .map(|i| Profile::new(i.title, &mut title))
                .unwrap_or_default()
        })
        .collect();
    let weights = Weights::new(profiles.iter());
    for p in &mut profiles {
        weights.weigh(p);
    }
    let edges: Vec<Edge> = candidates(items, &texts, &profiles, order)
        .into_iter()
        .filter_map(|(a, b)| edge(items, &texts, &profiles, order, (a, b)))
        .collect();
    let (certain, doubtful): (Vec<Edge>, Vec<Edge>) = edges
        .into_iter()
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

/// Judges a pair of weighed profiles; to `explain` it, looks for a veto also where the wording is
/// far apart.
fn judge(
    a: &Side<'_>,
    b: &Side<'_>,
    items: &[Candidate<'_>],
    order: &Order<'_>,
    explain: bool,
) -> Judged {
    let apart = |score, reasons| Judged {
        pairing: Pairing::Apart,
        score,
        reasons,
    };
    let (Some(x), Some(y)) = (items.get(a.item), items.get(b.item)) else {
        return apart(0.0, Vec::new());
    };
    let (p, q) = (a.profile, b.profile);
    let reference = references::shared((x, p.reference.as_deref()), (y, q.reference.as_deref()));
    let named = shared_name(p, q);
    let prefix = cut_prefix(p, q);
    // Most pairs of a list are told apart by their letters alone.
    let told = explain || named.is_some() || reference.is_some() || prefix.is_some();
    if !told && score::at_most(p, q, score::cosine(p, q)) < WITH_EVIDENCE - 0.08 {
        return apart(0.0, Vec::new());
    }
    let w = score::wording(p, q);
    let judged = vetoes::fixed(p, q).and_then(|mut doubts| {
        vetoes::arguments(p, q, &w, &mut doubts)?;
        Ok(doubts)
    });
    let doubts = match judged {
        Ok(doubts) => doubts,
        Err(v) => return apart(0.0, vec![v.into()]),
    };
    let failed = x.state == State::Failed || y.state == State::Failed;
    let one_owner = x.owner == y.owner;
    let mut score = w.score;
    let mut reasons = Vec::new();
    if let Some(words) = prefix {
        score = score.max(if words >= 3 { 0.8 } else { 0.55 });
        reasons.push(Reason::CutOff);
    }
    score *= weight_of(doubts, prefix.is_some());
    let bodies = compare_bodies(x, y, p.seen && q.seen);
    if let Some(alike) = bodies {
        score = 0.6 * score + 0.4 * alike.cosine;
        if alike.conflict {
            score *= 0.85;
        }
    }
    let wording = score;
    if one_owner {
        reasons.push(Reason::SameOwner);
        if let Some(seconds) = reissued(x, y, a.item, b.item, order) {
            score += 0.08;
            reasons.push(Reason::FailedBefore { seconds });
        }
    } else {
        score -= 0.05;
    }
    if let Some(name) = &named {
        score += 0.08;
        reasons.push(Reason::SharedName(name.clone()));
    }
    let score = score.clamp(0.0, 1.0);
    if let (Some(reference), true) = (&reference, failed) {
        // Two words of a cut title are no evidence across owners.
        let vague = prefix.is_some_and(|words| words < 2) && !one_owner;
        if wording >= CHAIN && !vague {
            let certain = wording >= CHAIN_CERTAIN
                && one_owner
                && doubts == Doubts::default()
                && prefix.is_none()
                // Under one parent stand other parts too: a word more may be another part.
                && w.only_a.is_empty()
                && w.only_b.is_empty()
                && [p, q].iter().all(|p| p.whole && !p.cut)
                && may_go(loser(x, y, a.item, b.item, order))
                && bodies.is_none_or(|alike| !alike.conflict);
            let failures = [x, y].iter().filter(|i| i.state == State::Failed).count();
            let retry = Reason::RetryOf {
                reference: reference.clone(),
                failed: failures,
            };
            reasons.insert(0, retry);
            let confidence = if certain {
                Confidence::Certain
            } else {
                Confidence::Possible
            };
            return Judged {
                pairing: Pairing::Attempts(confidence),
                score,
                reasons,
            };
        }
        return apart(score, reasons);
    }
    // What shares a parent and did not fail are parts of one work, not copies.
    let siblings = reference.is_some() && prefix.is_none();
    // Evidence: one owner, and either a failure that was made anew or a rare name in both.
    let evidence = one_owner
        && (named.is_some()
            || reasons
                .iter()
                .any(|r| matches!(r, Reason::FailedBefore { .. })));
    let enough = match (siblings, evidence) {
        (true, _) => LIKELY,
        (false, true) => WITH_EVIDENCE,
        (false, false) => POSSIBLE,
    };
    if score < enough || is_thin(p, q, &w) {
        return apart(score, reasons);
    }
    reasons.insert(0, Reason::Similar { score });
    let sure = score >= LIKELY
        && one_owner
        && doubts == Doubts::default()
        && prefix.is_none()
        && p.whole
        && q.whole
        && !siblings;
    Judged {
        pairing: Pairing::Alike(if sure {
            Confidence::Likely
        } else {
            Confidence::Possible
        }),
        score,
        reasons,
    }
}

/// Titles that share next to nothing but words that say nothing are not alike, whatever the score.
fn is_thin(p: &Profile, q: &Profile, w: &score::Wording) -> bool {
    use super::lexicon::Flags;
    let telling = |p: &Profile| {
        p.words
            .iter()
            .filter(|x| !x.flags.has(Flags::PLAIN))
            .count()
            + p.names.len()
    };
    w.shared == 0 || telling(p).min(telling(q)) == 0
}

fn weight_of(doubts: Doubts, cut: bool) -> f32 {
    let mut weight = 1.0;
    for (doubt, factor) in [
        (doubts.name && !cut, 0.85),
        (doubts.number && !cut, 0.8),
        (doubts.reading, 0.95),
        (doubts.action, 0.85),
    ] {
        if doubt {
            weight *= factor;
        }
    }
    weight
}

/// How many words the cut one of two titles has where the other begins like it.
fn cut_prefix(p: &Profile, q: &Profile) -> Option<usize> {
    let (short, long) = match (p.cut, q.cut) {
        (true, false) => (p, q),
        (false, true) => (q, p),
        (true, true) if p.text.len() <= q.text.len() => (p, q),
        (true, true) => (q, p),
        (false, false) => return None,
    };
    (!short.text.is_empty() && long.text.starts_with(&*short.text)).then_some(short.words.len())
}

fn compare_bodies(x: &Candidate<'_>, y: &Candidate<'_>, seen: bool) -> Option<body::Alike> {
    let (a, b) = (body::text(x)?, body::text(y)?);
    Some(Print::new(a, seen).alike(&Print::new(b, seen)))
}

/// Seconds between a failure and what was made after it, where that is soon.
fn reissued(
    x: &Candidate<'_>,
    y: &Candidate<'_>,
    i: usize,
    j: usize,
    order: &Order<'_>,
) -> Option<i64> {
    let (a, b) = (order.created(i)?, order.created(j)?);
    let gap = match (x.state == State::Failed, y.state == State::Failed) {
        (true, false) => b.seconds_since(a),
        (false, true) => a.seconds_since(b),
        (true, true) => b.seconds_since(a).abs(),
        (false, false) => return None,
    };
    (0..=REISSUED_S).contains(&gap).then_some(gap)
}

fn loser<'i, 'c>(
    x: &'i Candidate<'c>,
    y: &'i Candidate<'c>,
    i: usize,
    j: usize,
    order: &Order<'_>,
) -> &'i Candidate<'c> {
    if order.keep(i, j).is_lt() { y } else { x }
}

/// A name that tells much and stands in both.
fn shared_name(p: &Profile, q: &Profile) -> Option<String> {
    p.names
        .iter()
        .filter(|x| {
            matches!(
                x.kind,
                Piece::Name(
                    Class::Path
                        | Class::Url
                        | Class::Reference
                        | Class::Ticket
                        | Class::Email
                        | Class::Quoted
                        | Class::Dotted
                )
            )
        })
        .find(|x| q.names.iter().any(|y| same_name(p, x, q, y)))
        .map(|x| p.show(x.at).to_owned())
}

/// Pairs worth comparing, as indices of texts, each once.
fn candidates(
    items: &[Candidate<'_>],
    texts: &[&Text],
    profiles: &[Profile],
    order: &Order<'_>,
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
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut met = Met::new(profiles.len());
    let mut start = 0;
    for (i, end) in ends.iter().enumerate() {
        let own = features.get(start..*end).unwrap_or_default();
        start = *end;
        for j in met.of(i, own, &lists) {
            pairs.push((i.min(j), i.max(j)));
        }
    }
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

/// A pair that may be one.
#[derive(Debug, Clone)]
struct Edge {
    a: usize,
    b: usize,
    score: f32,
    chain: bool,
    confidence: Confidence,
    reasons: Vec<Reason>,
}

impl Edge {
    fn loser(&self, center: usize) -> usize {
        if self.a == center { self.b } else { self.a }
    }
}

/// An item that stays, with the edges to those that are like it.
struct Star {
    center: usize,
    edges: Vec<Edge>,
}

/// Stars: in the order of what is worth keeping a text becomes a center unless a center is like
/// it; every other goes to the center that it is most like. No text is in two.
fn stars(edges: &[Edge], texts: &[&Text], order: &Order<'_>) -> Vec<Star> {
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

fn group(items: &[Candidate<'_>], texts: &[&Text], order: &Order<'_>, star: Star) -> Group {
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
        kind: if chain { Kind::RetryChain } else { Kind::Near },
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

impl From<vetoes::Veto> for Reason {
    fn from(v: vetoes::Veto) -> Self {
        Self::NotACopy {
            why: v.why,
            left: v.left,
            right: v.right,
        }
    }
}
