//! How alike the wording of two titles is: half letter groups, half words, both weighed by how rare
//! they are in the collection. Says nothing about whether they may be one work (`vetoes` does).

use super::hash::BuildMix;
use super::lexicon::Flags;
use super::profile::{HAN, HANGUL, Profile, Profiles, Word, open_syllable};
use std::collections::HashMap;

/// What words of no meaning by themselves weigh against others.
const PLAIN: f32 = 0.55;
/// Texts that are taken to be there besides: in a handful no word is rare because one has it.
const FEW: f32 = 40.0;
/// The share of letter groups in the score.
const LETTERS: f32 = 0.7;
/// From this likeness on two different words may be one.
const SOFT: f32 = 0.5;

/// How often letter groups and words stand in a collection.
#[derive(Debug, Default)]
pub(super) struct Weights {
    grams: Vec<u32>,
    words: HashMap<u64, u32, BuildMix>,
    texts: f32,
}

impl Weights {
    /// Counts a collection. Letter groups are counted in a table by their low bits: two that share
    /// a place look a little more frequent than they are.
    pub(super) fn new(all: &[Profiles]) -> Self {
        let n: usize = all.iter().map(Profiles::len).sum();
        let places = (n.max(64) * 16).next_power_of_two().min(1 << 21);
        let mut w = Self {
            grams: vec![0; places],
            words: HashMap::default(),
            texts: n.max(1) as f32,
        };
        let mut seen: Vec<u64> = Vec::new();
        for p in all.iter().flat_map(Profiles::iter) {
            for g in p.grams {
                let at = w.place(*g);
                if let Some(n) = w.grams.get_mut(at) {
                    *n += 1;
                }
            }
            seen.clear();
            seen.extend(p.words.iter().map(|word| word.id));
            seen.sort_unstable();
            seen.dedup();
            for id in &seen {
                *w.words.entry(*id).or_default() += 1;
            }
        }
        w
    }

    /// The place of a letter group in the tables of this collection.
    pub(super) fn place(&self, gram: u32) -> usize {
        gram as usize & (self.grams.len() - 1)
    }

    /// In how many texts a letter group stands, at most.
    pub(super) fn frequency(&self, gram: u32) -> u32 {
        self.grams.get(self.place(gram)).copied().unwrap_or(0)
    }

    fn idf(&self, n: u32) -> f32 {
        (1.0 + (self.texts + FEW) / (1.0 + n as f32)).ln()
    }

    /// Weighs profiles in this collection.
    pub(super) fn weigh(&self, profiles: &mut Profiles) {
        profiles.weigh(
            |gram, n| (1.0 + n.ln()) * self.idf(self.frequency(gram)),
            |word| {
                let idf = self.idf(self.words.get(&word.id).copied().unwrap_or(0));
                let plain = word.flags.has(Flags::PLAIN);
                idf * if plain { PLAIN } else { 1.0 }
            },
        );
    }
}

/// Words of a title by their index; a title keeps at most 40.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct WordSet(u64);

impl WordSet {
    fn insert(&mut self, i: usize) {
        self.0 |= 1 << (i & 63);
    }

    fn has(self, i: usize) -> bool {
        self.0 >> (i & 63) & 1 == 1
    }

    /// Whether none is in it.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The only one, where there is but one.
    pub(super) fn only(self) -> Option<usize> {
        (self.0.count_ones() == 1).then(|| self.0.trailing_zeros() as usize)
    }

    /// Lowest first.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |i| self.has(*i))
    }
}

/// The wording of two titles compared.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wording {
    /// 0 to 1.
    pub(super) score: f32,
    /// Words of the first that the second lacks.
    pub(super) only_a: WordSet,
    /// Words of the second that the first lacks.
    pub(super) only_b: WordSet,
    /// How many words they share.
    pub(super) shared: usize,
}

/// What the score may be at most, found without comparing letters of words: to leave out most
/// pairs. `cosine` is of the letter groups.
pub(super) fn at_most(a: &Profile<'_>, b: &Profile<'_>, cosine: f32) -> f32 {
    let (mut both, mut across) = (0.0f32, false);
    for x in a.words {
        if let Some(y) = b.words.iter().find(|y| y.id == x.id) {
            both += x.weight + y.weight;
            across |= x.script != y.script;
        }
    }
    let total = a.weight + b.weight;
    let dice = if total > 0.0 {
        (both / total).min(1.0)
    } else {
        0.0
    };
    // Words with other endings may add to it, and rarely this much.
    let dice = (dice + 0.35).min(1.0);
    if across {
        cosine.max(dice)
    } else {
        LETTERS * cosine + (1.0 - LETTERS) * dice
    }
}

/// The likeness of letter groups alone: the cheap half, to leave out most pairs.
pub(super) fn cosine(a: &Profile<'_>, b: &Profile<'_>) -> f32 {
    if a.norm <= 0.0 || b.norm <= 0.0 {
        return 0.0;
    }
    let (mut i, mut j, mut dot) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.grams.get(i), b.grams.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                if let (Some(v), Some(w)) = (a.weights.get(i), b.weights.get(j)) {
                    dot += v * w;
                }
                i += 1;
                j += 1;
            }
        }
    }
    (dot / (a.norm * b.norm)).min(1.0)
}

/// Compares two weighed profiles.
pub(super) fn wording(a: &Profile<'_>, b: &Profile<'_>) -> Wording {
    let mut w = Wording::default();
    let mut taken = WordSet::default();
    let mut open = WordSet::default();
    let (mut both, mut across) = (0.0, 0.0);
    for (i, x) in a.words.iter().enumerate() {
        let hit = b
            .words
            .iter()
            .enumerate()
            .find(|(j, y)| y.id == x.id && !taken.has(*j));
        let Some((j, y)) = hit else {
            open.insert(i);
            continue;
        };
        taken.insert(j);
        both += x.weight + y.weight;
        w.shared += 1;
        if x.script != y.script {
            across += x.weight + y.weight;
        }
    }
    for i in open.iter() {
        let Some(x) = a.words.get(i) else { continue };
        let best = b
            .words
            .iter()
            .enumerate()
            .filter(|(j, _)| !taken.has(*j))
            .map(|(j, y)| (j, y, soft(a, x, b, y)))
            .filter(|(_, _, s)| *s >= SOFT)
            .max_by(|p, q| p.2.total_cmp(&q.2).then(q.0.cmp(&p.0)));
        match best {
            Some((j, y, s)) => {
                taken.insert(j);
                both += s * (x.weight + y.weight);
                w.shared += 1;
            }
            None => w.only_a.insert(i),
        }
    }
    for j in (0..b.words.len()).filter(|j| !taken.has(*j)) {
        w.only_b.insert(j);
    }
    let total = a.weight + b.weight;
    let dice = if total > 0.0 {
        (both / total).min(1.0)
    } else {
        0.0
    };
    // Where one concept is written in two scripts the letters say nothing.
    let foreign = if both > 0.0 { across / both } else { 0.0 };
    let letters = LETTERS * (1.0 - foreign);
    w.score = letters * cosine(a, b) + (1.0 - letters) * dice;
    w
}

/// Whether two words are one with another ending, from 0 to 1: the one begins the other, or they
/// share most of their letter pairs. Short words and words with digits are never alike.
fn soft(a: &Profile<'_>, x: &Word, b: &Profile<'_>, y: &Word) -> f32 {
    if x.script != y.script || x.script == HAN {
        return 0.0;
    }
    let hangul = x.script == HANGUL;
    let letters = usize::from(x.letters.min(y.letters));
    if letters < if hangul { 2 } else { 4 } {
        return 0.0;
    }
    let (s, t) = (a.show(x.at), b.show(y.at));
    // One stem begins alike; most pairs of words do not.
    if s.chars().next().map(open_syllable) != t.chars().next().map(open_syllable) {
        return 0.0;
    }
    let (long, short) = if s.len() >= t.len() { (s, t) } else { (t, s) };
    if hangul {
        return soft_hangul(s, t);
    }
    let extra = usize::from(x.letters.abs_diff(y.letters));
    if long.starts_with(short) && extra <= 4 {
        return 0.85;
    }
    let share = common_prefix(s, t);
    let dice = pair_dice(s, t);
    if letters >= 5 && dice >= 0.75 && share >= 3 {
        dice
    } else {
        0.0
    }
}

/// Two Hangul words of one stem: what follows the stem must be an ending, not another noun
/// (`확정한다` and `확정하기`, but not `서울지점` and `서울지사`).
fn soft_hangul(s: &str, t: &str) -> f32 {
    let open = |w: &str| w.chars().map(open_syllable).collect::<Vec<_>>();
    let (a, b) = (open(s), open(t));
    let share = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (a.len() - share, b.len() - share);
    let ends = |w: &[char]| w.get(share).is_none_or(|c| ENDINGS.contains(*c));
    if share < 2 || rest_a.max(rest_b) > 3 {
        return 0.0;
    }
    match (rest_a.min(rest_b), rest_a.max(rest_b)) {
        // One syllable more: `배포용`, `절차서`.
        (0, 0..=1) => 0.85,
        (0, _) if ends(&a) && ends(&b) => 0.8,
        (_, rest) if share >= rest && ends(&a) && ends(&b) => 0.7,
        _ => 0.0,
    }
}

/// Open syllables with which endings and particles begin.
const ENDINGS: &str = "하해되돼기다요어아여겨네나니냐까지고며더느으리이가의로에서도마드게거스시세자라려러주중처보져셔";

fn common_prefix(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count()
}

fn pair_dice(a: &str, b: &str) -> f32 {
    let pairs = |s: &str| {
        let c: Vec<char> = s.chars().take(40).collect();
        let mut p: Vec<(char, char)> = c
            .windows(2)
            .filter_map(|w| Some((*w.first()?, *w.get(1)?)))
            .collect();
        p.sort_unstable();
        p
    };
    let (p, q) = (pairs(a), pairs(b));
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (p.get(i), q.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    if p.len() + q.len() == 0 {
        0.0
    } else {
        2.0 * both as f32 / (p.len() + q.len()) as f32
    }
}
