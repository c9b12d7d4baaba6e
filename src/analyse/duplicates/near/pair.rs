//! Whether two different texts may mean the same: vetoes, then a score of the wording with what the
//! fields say beside it.

use super::super::body::{self, Print};
use super::super::profile::{Profile, Profiles, Reader, same_name};
use super::super::score::{self, Weights};
use super::super::slots::{Class, Kind as Piece};
use super::super::survivor::{Order, may_go};
use super::super::vetoes::{self, Doubts};
use super::super::{Candidate, Confidence, Reason, references};
use crate::analyse::hands::OneHand;
use crate::model::{Clock, State};

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

/// Compares two items by themselves, as if nothing else were there: for saying why two items are
/// taken for copies, or why not.
#[must_use]
pub fn compare(a: &Candidate<'_>, b: &Candidate<'_>, clock: &Clock) -> Judged {
    let pair = [*a, *b];
    let order = Order::new(&pair, clock);
    let keyed = super::super::keys(&pair, &OneHand);
    if matches!(keyed.as_slice(), [x, y] if x.hash == y.hash) {
        return Judged {
            pairing: Pairing::Same,
            score: 1.0,
            reasons: vec![Reason::SameText { reading: None }],
        };
    }
    let mut reader = Reader::default();
    let mut profiles = Profiles::default();
    profiles.read(a.title, &mut reader);
    profiles.read(b.title, &mut reader);
    Weights::new(std::slice::from_ref(&profiles)).weigh(&mut profiles);
    let (Some(p), Some(q)) = (profiles.get(0), profiles.get(1)) else {
        return Judged {
            pairing: Pairing::Apart,
            score: 0.0,
            reasons: Vec::new(),
        };
    };
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
    let mut reader = Reader::default();
    let mut all = Profiles::default();
    for (a, b) in pairs {
        all.read_plain(a, &mut reader);
        all.read_plain(b, &mut reader);
    }
    Weights::new(std::slice::from_ref(&all)).weigh(&mut all);
    let pair = |at: usize| Some((all.get(2 * at)?, all.get(2 * at + 1)?));
    (0..pairs.len())
        .map(|at| match pair(at) {
            Some((a, b)) if a.text == b.text => 1.0,
            Some((a, b)) => score::wording(&a, &b).score,
            None => 0.0,
        })
        .collect()
}

pub(super) struct Side<'p> {
    pub(super) item: usize,
    pub(super) profile: Profile<'p>,
}

/// Judges a pair of weighed profiles; to `explain` it, looks for a veto also where the wording is
/// far apart.
pub(super) fn judge(
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
    let (p, q) = (&a.profile, &b.profile);
    let reference = references::shared((x, p.reference), (y, q.reference));
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
    let bodies = compare_bodies(x, y, p.facts.seen && q.facts.seen);
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
                && [p, q].iter().all(|p| p.facts.whole && !p.facts.cut)
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
        && p.facts.whole
        && q.facts.whole
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
fn is_thin(p: &Profile<'_>, q: &Profile<'_>, w: &score::Wording) -> bool {
    use super::super::lexicon::Flags;
    let telling = |p: &Profile<'_>| {
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
fn cut_prefix(p: &Profile<'_>, q: &Profile<'_>) -> Option<usize> {
    let (short, long) = match (p.facts.cut, q.facts.cut) {
        (true, false) => (p, q),
        (false, true) => (q, p),
        (true, true) if p.text.len() <= q.text.len() => (p, q),
        (true, true) => (q, p),
        (false, false) => return None,
    };
    (!short.text.is_empty() && long.text.starts_with(short.text)).then_some(short.words.len())
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
fn shared_name(p: &Profile<'_>, q: &Profile<'_>) -> Option<String> {
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

impl From<vetoes::Veto> for Reason {
    fn from(v: vetoes::Veto) -> Self {
        Self::NotACopy {
            why: v.why,
            left: v.left,
            right: v.right,
        }
    }
}
