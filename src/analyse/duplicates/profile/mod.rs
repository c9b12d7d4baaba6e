//! Titles as the comparison of different texts needs them: words with their concepts, letter groups,
//! names, numbers, dates, and which side of each pair of opposites a title stands on.
//!
//! A hundred thousand of them are compared at once, so that what they hold stands in a few long
//! lists ([`Profiles`]) and one of them is a view of its part ([`Profile`]). How a title is taken
//! apart is `read`'s, into which letters its words are cut `letters`'s.

mod letters;
mod read;

pub(super) use letters::{bare_word, open_syllable, stem};
pub(super) use read::Reader;

use super::lexicon::Flags;
use super::slots::{Class, Kind};

/// A word, or one concept of several written together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Equal for one stem, and for all spellings of one concept.
    pub(super) id: u64,
    /// Range in [`Profile::text`].
    pub(super) at: (u32, u32),
    /// What it says in this collection; 0 before weighing.
    pub(super) weight: f32,
    /// Its flags.
    pub(super) flags: Flags,
    /// How many letters it has, up to 255.
    pub(super) letters: u8,
    /// [`HANGUL`], [`HAN`] or any other.
    pub(super) script: u8,
}

/// Scripts that are told apart.
pub(super) const HANGUL: u8 = 1;
/// Han and kana.
pub(super) const HAN: u8 = 2;

/// A name, number or date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// What it is.
    pub(super) kind: Kind,
    /// Of its text.
    pub(super) id: u64,
    /// Range in [`Profile::text`].
    pub(super) at: (u32, u32),
}

/// What a title says as a whole.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts {
    /// Sides of the pairs of opposites.
    pub(super) sides: [u64; 4],
    /// It takes something back.
    pub(super) reverses: bool,
    /// It says not.
    pub(super) negates: bool,
    /// It sets a figure.
    pub(super) sets: bool,
    /// Of its ASCII signs, in order; 0 where it has none.
    pub(super) signs: u64,
    /// Its figures are readings.
    pub(super) seen: bool,
    /// The rest of it is not known.
    pub(super) cut: bool,
    /// All of it was read.
    pub(super) whole: bool,
}

/// A title taken apart for comparing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Profile<'p> {
    /// The folded text without marks and tag.
    pub(super) text: &'p str,
    /// The folded tag.
    pub(super) tag: &'p str,
    /// The first reference in it.
    pub(super) reference: Option<&'p str>,
    /// Its words without the small ones, in order.
    pub(super) words: &'p [Word],
    /// What its words weigh in all; 0 before weighing.
    pub(super) weight: f32,
    /// Letter groups; sorted, no group twice.
    pub(super) grams: &'p [u32],
    /// The weight of each of them; before weighing, how often it stands.
    pub(super) weights: &'p [f32],
    /// Length of the vector of letter groups; 0 before weighing.
    pub(super) norm: f32,
    /// Names.
    pub(super) names: &'p [Slot],
    /// Bare numbers, limits, figures that belong to an order, times of day.
    pub(super) numbers: &'p [Slot],
    /// Dates, weekdays and months.
    pub(super) dates: &'p [Slot],
    /// Counts and readings that stayed in the key.
    pub(super) counts: &'p [Slot],
    /// What it says as a whole.
    pub(super) facts: Facts,
}

impl<'p> Profile<'p> {
    /// The text of a range.
    pub(super) fn show(&self, at: (u32, u32)) -> &'p str {
        self.text
            .get(at.0 as usize..at.1 as usize)
            .unwrap_or_default()
    }
}

/// Where the parts of a title end in the lists.
#[derive(Debug, Clone, Copy, Default)]
struct Ends {
    text: usize,
    tag: usize,
    reference: usize,
    words: usize,
    grams: usize,
    names: usize,
    numbers: usize,
    dates: usize,
    counts: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    ends: Ends,
    facts: Facts,
    weight: f32,
    norm: f32,
}

/// Titles taken apart, in the order in which they were read.
#[derive(Debug, Default)]
pub(super) struct Profiles {
    /// Text, tag and reference of each.
    text: String,
    words: Vec<Word>,
    grams: Vec<u32>,
    weights: Vec<f32>,
    names: Vec<Slot>,
    numbers: Vec<Slot>,
    dates: Vec<Slot>,
    counts: Vec<Slot>,
    entries: Vec<Entry>,
}

impl Profiles {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// One of them.
    pub(super) fn get(&self, at: usize) -> Option<Profile<'_>> {
        let Entry {
            ends,
            facts,
            weight,
            norm,
        } = *self.entries.get(at)?;
        let from = self.start(at);
        let part = |from, to| self.text.get(from..to).unwrap_or_default();
        Some(Profile {
            text: part(from.reference, ends.text),
            tag: part(ends.text, ends.tag),
            reference: Some(part(ends.tag, ends.reference)).filter(|r| !r.is_empty()),
            words: of(&self.words, from.words, ends.words),
            weight,
            grams: of(&self.grams, from.grams, ends.grams),
            weights: of(&self.weights, from.grams, ends.grams),
            norm,
            names: of(&self.names, from.names, ends.names),
            numbers: of(&self.numbers, from.numbers, ends.numbers),
            dates: of(&self.dates, from.dates, ends.dates),
            counts: of(&self.counts, from.counts, ends.counts),
            facts,
        })
    }

    /// The letter groups of one.
    pub(super) fn grams(&self, at: usize) -> &[u32] {
        let end = self.entries.get(at).map_or(0, |entry| entry.ends.grams);
        of(&self.grams, self.start(at).grams, end)
    }

    /// How many letter groups there are in all.
    pub(super) fn grams_in_all(&self) -> usize {
        self.grams.len()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Profile<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Weighs each letter group by itself and how often it stands, and each word.
    pub(super) fn weigh(&mut self, gram: impl Fn(u32, f32) -> f32, word: impl Fn(&Word) -> f32) {
        for (g, w) in self.grams.iter().zip(&mut self.weights) {
            *w = gram(*g, *w);
        }
        for w in &mut self.words {
            w.weight = word(w);
        }
        let mut from = Ends::default();
        for entry in &mut self.entries {
            let weights = of(&self.weights, from.grams, entry.ends.grams);
            entry.norm = weights.iter().map(|w| w * w).sum::<f32>().sqrt();
            let words = of(&self.words, from.words, entry.ends.words);
            entry.weight = words.iter().fold(0.0, |sum, w| sum + w.weight);
            from = entry.ends;
        }
    }

    /// Where the parts of a title begin: where those of the one before it end.
    fn start(&self, at: usize) -> Ends {
        let before = at
            .checked_sub(1)
            .and_then(|before| self.entries.get(before));
        before.map_or_else(Ends::default, |entry| entry.ends)
    }
}

fn of<T>(all: &[T], from: usize, to: usize) -> &[T] {
    all.get(from..to).unwrap_or_default()
}

/// Whether two names may be one: equal, or a file and the path that ends in it.
pub(super) fn same_name(a: &Profile<'_>, x: &Slot, b: &Profile<'_>, y: &Slot) -> bool {
    if x.id == y.id {
        return true;
    }
    let file = |k: Kind| matches!(k, Kind::Name(Class::Path | Class::Dotted));
    if !file(x.kind) || !file(y.kind) {
        return false;
    }
    let (s, t) = (a.show(x.at), b.show(y.at));
    let ends = |long: &str, short: &str| {
        long.strip_suffix(short)
            .is_some_and(|head| head.ends_with(['/', '\\']) && short.contains('.'))
    };
    ends(s, t) || ends(t, s)
}
