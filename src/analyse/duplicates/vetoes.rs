//! What keeps two alike titles apart, in the order it is looked for: different names, opposite
//! actions, a negation, different sources, different dates or numbers, one argument in another's
//! place. A veto is never outweighed by a score.

use super::lexicon::Flags;
use super::profile::{Profile, Slot, same_name};
use super::reasons::Difference;
use super::score::Wording;
use super::slots::{Class, Kind};

/// What keeps two titles apart, with the piece of each that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Veto {
    pub(super) why: Difference,
    pub(super) left: String,
    pub(super) right: String,
}

/// What does not keep them apart and makes them less sure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    /// One names something that the other leaves open.
    pub(super) name: bool,
    /// One has a number or date that the other leaves open.
    pub(super) number: bool,
    /// Readings differ that stayed in the key.
    pub(super) reading: bool,
    /// One has an action or deliverable that the other lacks.
    pub(super) action: bool,
    /// Their signs differ: `if up` and `if !up`.
    pub(super) sign: bool,
}

/// Looks for a veto in what the titles hold, whatever their wording; else says what makes the pair
/// less sure.
pub(super) fn fixed(a: &Profile<'_>, b: &Profile<'_>) -> Result<Doubts, Veto> {
    let mut doubts = Doubts::default();
    names(a, b, &mut doubts)?;
    opposites(a, b)?;
    tags(a, b)?;
    dates(a, b, &mut doubts)?;
    numbers(a, b, &mut doubts)?;
    doubts.sign = a.facts.signs != b.facts.signs;
    Ok(doubts)
}

fn names(a: &Profile<'_>, b: &Profile<'_>, doubts: &mut Doubts) -> Result<(), Veto> {
    if a.names.is_empty() && b.names.is_empty() {
        return Ok(());
    }
    let lacking = |p: &Profile<'_>, q: &Profile<'_>| -> Vec<Slot> {
        p.names
            .iter()
            .filter(|x| !q.names.iter().any(|y| same_name(p, x, q, y)))
            .copied()
            .collect()
    };
    let (only_a, only_b) = (lacking(a, b), lacking(b, a));
    if let (Some(x), Some(y)) = (only_a.first(), only_b.first()) {
        // Two sightings of one thing carry the hashes of two events.
        let hex = |s: &[Slot]| s.iter().all(|x| x.kind == Kind::Name(Class::Hex));
        if a.facts.seen && b.facts.seen && hex(&only_a) && hex(&only_b) {
            doubts.reading = true;
            return Ok(());
        }
        // Show two of one class where there are.
        let (x, y) = only_a
            .iter()
            .find_map(|x| only_b.iter().find(|y| y.kind == x.kind).map(|y| (x, y)))
            .unwrap_or((x, y));
        return Err(veto(Difference::Name, a.show(x.at), b.show(y.at)));
    }
    // The same names of one class in another order: from one to the other, or the way back.
    if only_a.is_empty() && only_b.is_empty() && a.names.len() == b.names.len() {
        let swapped = a
            .names
            .iter()
            .zip(b.names)
            .find(|(x, y)| x.kind == y.kind && !same_name(a, x, b, y));
        if let Some((x, y)) = swapped {
            return Err(veto(Difference::Name, a.show(x.at), b.show(y.at)));
        }
    }
    doubts.name |= !only_a.is_empty() || !only_b.is_empty();
    Ok(())
}

fn opposites(a: &Profile<'_>, b: &Profile<'_>) -> Result<(), Veto> {
    for (l, r) in [(0, 1), (2, 3)] {
        let (la, ra, lb, rb) = (
            a.facts.sides[l],
            a.facts.sides[r],
            b.facts.sides[l],
            b.facts.sides[r],
        );
        // A pair speaks where both stand on it, and not in the same way.
        if (la | ra) & (lb | rb) & ((la ^ lb) | (ra ^ rb)) != 0 {
            return Err(opposed(a, b));
        }
    }
    if a.facts.reverses != b.facts.reverses {
        return Err(opposed(a, b));
    }
    if a.facts.negates != b.facts.negates {
        return Err(veto(Difference::Negation, "", ""));
    }
    Ok(())
}

/// The actions that one has and the other lacks.
fn opposed(a: &Profile<'_>, b: &Profile<'_>) -> Veto {
    let shown = |p: &Profile<'_>, q: &Profile<'_>| {
        let own = |w: &&super::profile::Word| !q.words.iter().any(|y| y.id == w.id);
        let action = p
            .words
            .iter()
            .filter(own)
            .find(|w| w.flags.has(Flags::ORDER.and(Flags::SEEN)));
        action
            .or_else(|| p.words.iter().find(own))
            .or_else(|| p.words.iter().find(|w| w.flags.has(Flags::ORDER)))
            .map(|w| p.show(w.at).to_owned())
            .unwrap_or_default()
    };
    Veto {
        why: Difference::Opposite,
        left: shown(a, b),
        right: shown(b, a),
    }
}

fn tags(a: &Profile<'_>, b: &Profile<'_>) -> Result<(), Veto> {
    if !a.tag.is_empty() && !b.tag.is_empty() && a.tag != b.tag {
        return Err(veto(Difference::Tag, a.tag, b.tag));
    }
    Ok(())
}

fn dates(a: &Profile<'_>, b: &Profile<'_>, doubts: &mut Doubts) -> Result<(), Veto> {
    match (
        differing(a.dates, b.dates),
        a.dates.is_empty() != b.dates.is_empty(),
    ) {
        (Some((x, y)), _) => Err(veto(Difference::Date, a.show(x.at), b.show(y.at))),
        (None, one_sided) => {
            doubts.number |= one_sided;
            Ok(())
        }
    }
}

fn numbers(a: &Profile<'_>, b: &Profile<'_>, doubts: &mut Doubts) -> Result<(), Veto> {
    if let Some((x, y)) = differing(a.numbers, b.numbers) {
        return Err(veto(Difference::Number, a.show(x.at), b.show(y.at)));
    }
    doubts.number |= a.numbers.len() != b.numbers.len();
    if let Some((x, y)) = differing(a.counts, b.counts) {
        // What is set is the work itself; a count may have grown.
        if a.facts.sets || b.facts.sets {
            return Err(veto(Difference::Number, a.show(x.at), b.show(y.at)));
        }
        doubts.reading = true;
    }
    doubts.number |= a.counts.len() != b.counts.len();
    Ok(())
}

/// One of each that the other lacks, where both have such a one.
fn differing<'s>(a: &'s [Slot], b: &'s [Slot]) -> Option<(&'s Slot, &'s Slot)> {
    let x = a.iter().find(|x| !b.iter().any(|y| y.id == x.id))?;
    let y = b.iter().find(|y| !a.iter().any(|x| x.id == y.id))?;
    Some((x, y))
}

/// One word, or a few in one place, put where the other title has others: `kim` and `lee`.
pub(super) fn arguments(
    a: &Profile<'_>,
    b: &Profile<'_>,
    w: &Wording,
    doubts: &mut Doubts,
) -> Result<(), Veto> {
    // What is cut off lacks words that it may well have had.
    if a.facts.cut || b.facts.cut {
        return Ok(());
    }
    let plain =
        |p: &Profile<'_>, i: usize| p.words.get(i).is_some_and(|x| x.flags.has(Flags::PLAIN));
    let shown = |p: &Profile<'_>, i: usize| {
        p.words
            .get(i)
            .map(|x| p.show(x.at))
            .unwrap_or_default()
            .to_owned()
    };
    let extra = |p: &Profile<'_>, q: &Profile<'_>| {
        p.names
            .iter()
            .filter(|x| !q.names.iter().any(|y| same_name(p, x, q, y)))
            .count()
    };
    if let (Some(i), Some(j)) = (w.only_a.only(), w.only_b.only())
        && w.shared >= 1
        && !(plain(a, i) && plain(b, j))
        && extra(a, b) == 0
        && extra(b, a) == 0
    {
        return Err(veto(Difference::Argument, &shown(a, i), &shown(b, j)));
    }
    if let Some((i, j)) = turned(a, b, w) {
        return Err(veto(Difference::Argument, &shown(a, i), &shown(b, j)));
    }
    if let Some((x, y)) = in_one_place(a, b) {
        return Err(veto(Difference::Argument, &x, &y));
    }
    let acts = |p: &Profile<'_>, own: super::score::WordSet| {
        own.iter().any(|i| {
            p.words
                .get(i)
                .is_some_and(|x| x.flags.has(Flags::ORDER.and(Flags::SEEN)))
        })
    };
    doubts.action =
        (w.only_a.is_empty() && acts(b, w.only_b)) || (w.only_b.is_empty() && acts(a, w.only_a));
    Ok(())
}

/// Two words that have changed places in a title that says from where to where.
fn turned(a: &Profile<'_>, b: &Profile<'_>, w: &Wording) -> Option<(usize, usize)> {
    if !w.only_a.is_empty() || !w.only_b.is_empty() || a.words.len() != b.words.len() {
        return None;
    }
    let directed = |p: &Profile<'_>| {
        [
            " to ", " from ", " into ", "에서 ", "로 ", "→", "從", "从", "到",
        ]
        .iter()
        .any(|d| p.text.contains(d))
    };
    let mut moved = (0..a.words.len()).filter(
        |i| matches!((a.words.get(*i), b.words.get(*i)), (Some(x), Some(y)) if x.id != y.id),
    );
    match (moved.next(), moved.next(), moved.next()) {
        (Some(i), Some(_), None) if directed(a) && directed(b) => Some((i, i)),
        _ => None,
    }
}

/// The different fillings of one frame: the titles begin and end alike for at least half of the
/// shorter, and share nothing in between. Names count as words here: `nas-02` in the place of
/// `vps seoul` is another machine.
fn in_one_place(a: &Profile<'_>, b: &Profile<'_>) -> Option<(String, String)> {
    let (x, y) = (sequence(a), sequence(b));
    let short = x.len().min(y.len());
    let head = x.iter().zip(&y).take_while(|(p, q)| p.0 == q.0).count();
    let tail = x
        .iter()
        .rev()
        .zip(y.iter().rev())
        .take(short - head)
        .take_while(|(p, q)| p.0 == q.0)
        .count();
    let mid = |s: &[(u64, (u32, u32))]| s.get(head..s.len() - tail).unwrap_or_default().to_vec();
    let (x, y) = (mid(&x), mid(&y));
    let framed = head + tail >= 2 && 2 * (head + tail) >= short;
    let filled = (1..=4).contains(&x.len()) && (1..=4).contains(&y.len());
    if !framed || !filled || x.iter().any(|p| y.iter().any(|q| p.0 == q.0)) {
        return None;
    }
    let shown = |p: &Profile<'_>, s: &[(u64, (u32, u32))]| {
        s.iter().map(|w| p.show(w.1)).collect::<Vec<_>>().join(" ")
    };
    let (s, t) = (shown(a, &x), shown(b, &y));
    // One word with another ending (`정리`, `정리하기`) is no other filling.
    let (long, short) = if s.len() >= t.len() {
        (&s, &t)
    } else {
        (&t, &s)
    };
    (!long.starts_with(short.as_str())).then_some((s, t))
}

/// Words and names in the order of the text.
fn sequence(p: &Profile<'_>) -> Vec<(u64, (u32, u32))> {
    let mut all: Vec<(u64, (u32, u32))> = p
        .words
        .iter()
        .map(|w| (w.id, w.at))
        .chain(p.names.iter().map(|n| (n.id, n.at)))
        .collect();
    all.sort_by_key(|(_, at)| *at);
    all
}

fn veto(why: Difference, left: &str, right: &str) -> Veto {
    Veto {
        why,
        left: left.to_owned(),
        right: right.to_owned(),
    }
}
