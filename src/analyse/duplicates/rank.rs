//! The likely duplicates of one item, best first: a list to look through, never a verdict. Title
//! and body count, no item is vetoed, and finished ones may be in it.
//!
//! Three scores are added (`research/dedup.md`, hybrid3): .4 of BM25F over title and body, as a
//! share of what the item would score against itself; .3 of the cosine of letter groups of the
//! titles; .3 of the cosine of words over title and body.

use super::hash::{BuildMix, hash, mix};
use super::key::Title;
use super::profile::{bare_word, stem};
use super::reasons::Reason;
use super::slots::Kind;
use std::collections::HashMap;

/// A word in a title counts as so many in a body.
const TITLE: f32 = 3.0;
/// Saturation, and how much length counts, as usual for BM25.
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Letters of a body that are read.
const READ: usize = 20_000;
/// A term in more than this share of all documents, and in many, says nothing.
const COMMON: f32 = 0.5;

/// What is ranked.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its body, where there is one.
    pub body: Option<&'a str>,
}

/// One of the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Index of the document.
    pub item: usize,
    /// 0 to about 1; only its order means anything.
    pub score: f32,
    /// What they have in common.
    pub reasons: Vec<Reason>,
}

/// One posting: how often a term stands in the title and in the body of a document.
#[derive(Debug, Clone, Copy)]
struct Posting {
    document: u32,
    title: u16,
    body: u16,
}

/// Documents made ready for ranking. Built once, asked for any of them.
#[derive(Debug)]
pub struct Index<'a> {
    documents: Vec<Document<'a>>,
    terms: HashMap<u64, Vec<Posting>, BuildMix>,
    grams: HashMap<u64, Vec<(u32, u16)>, BuildMix>,
    /// Words of title and body of each document.
    lengths: Vec<(u32, u32)>,
    mean: (f32, f32),
    /// Length of the vectors of words and of letter groups.
    norms: Vec<(f32, f32)>,
}

impl<'a> Index<'a> {
    /// Reads all documents.
    #[must_use]
    pub fn build(documents: Vec<Document<'a>>) -> Self {
        let mut index = Self {
            terms: HashMap::default(),
            grams: HashMap::default(),
            lengths: Vec::with_capacity(documents.len()),
            mean: (1.0, 1.0),
            norms: Vec::new(),
            documents,
        };
        let mut read = Title::default();
        for at in 0..index.documents.len() {
            let Some(document) = index.documents.get(at).copied() else {
                continue;
            };
            let n = u32::try_from(at).unwrap_or(u32::MAX);
            let parts = Parts::read(document, &mut read);
            index.lengths.push((parts.title_words, parts.body_words));
            for (term, (_, title, body)) in parts.terms {
                index.terms.entry(term).or_default().push(Posting {
                    document: n,
                    title,
                    body,
                });
            }
            for (gram, count) in parts.grams {
                index.grams.entry(gram).or_default().push((n, count));
            }
        }
        let all = index.documents.len().max(1) as f32;
        let (t, b) = index
            .lengths
            .iter()
            .fold((0.0, 0.0), |(t, b), (x, y)| (t + *x as f32, b + *y as f32));
        index.mean = ((t / all).max(1.0), (b / all).max(1.0));
        index.norms = index.measure();
        index
    }

    fn measure(&self) -> Vec<(f32, f32)> {
        let mut norms = vec![(0.0f32, 0.0f32); self.documents.len()];
        // A fixed order of addition: sums of floats must not depend on the order of a table.
        let mut terms: Vec<(&u64, &Vec<Posting>)> = self.terms.iter().collect();
        terms.sort_unstable_by_key(|(t, _)| **t);
        for (_, postings) in terms {
            let idf = self.idf(postings.len());
            for p in postings {
                if let Some(n) = norms.get_mut(p.document as usize) {
                    n.0 += word_weight(p.title, p.body, idf).powi(2);
                }
            }
        }
        let mut grams: Vec<(&u64, &Vec<(u32, u16)>)> = self.grams.iter().collect();
        grams.sort_unstable_by_key(|(g, _)| **g);
        for (_, postings) in grams {
            let idf = self.idf(postings.len());
            for (d, n) in postings {
                if let Some(norm) = norms.get_mut(*d as usize) {
                    norm.1 += gram_weight(*n, idf).powi(2);
                }
            }
        }
        norms
            .into_iter()
            .map(|(w, g)| (w.sqrt(), g.sqrt()))
            .collect()
    }

    fn idf(&self, n: usize) -> f32 {
        let n = n as f32;
        (1.0 + (self.documents.len() as f32 - n + 0.5) / (n + 0.5)).ln()
    }

    fn is_common(&self, n: usize) -> bool {
        n > 200 && n as f32 > COMMON * self.documents.len() as f32
    }

    /// The `most` documents that are likeliest to be duplicates of the one at `item`; none for an
    /// index that is not there.
    #[must_use]
    pub fn rank(&self, item: usize, most: usize) -> Vec<Ranked> {
        let Some(asked) = self.documents.get(item) else {
            return Vec::new();
        };
        let mut read = Title::default();
        let parts = Parts::read(*asked, &mut read);
        let mut scores = vec![[0.0f32; 3]; self.documents.len()];
        self.words(&parts, &mut scores);
        self.letters(&parts, &mut scores);
        let own = scores.get(item).copied().unwrap_or_default();
        let (words, letters) = self.norms.get(item).copied().unwrap_or_default();
        let mut ranked: Vec<(f32, usize)> = scores
            .iter()
            .enumerate()
            .filter(|(at, s)| *at != item && (s[0] > 0.0 || s[1] > 0.0))
            .map(|(at, s)| {
                let (w, g) = self.norms.get(at).copied().unwrap_or_default();
                let share = |dot: f32, norm: f32| if norm > 0.0 { dot / norm } else { 0.0 };
                let score = 0.4 * share(s[0], own[0])
                    + 0.3 * share(s[1], letters * g)
                    + 0.3 * share(s[2], words * w);
                (score, at)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked
            .into_iter()
            .take(most)
            .map(|(score, at)| Ranked {
                item: at,
                score,
                reasons: self.reasons(&parts, at),
            })
            .collect()
    }

    fn words(&self, parts: &Parts, scores: &mut [[f32; 3]]) {
        for (term, (_, title, body)) in &parts.terms {
            let Some(postings) = self.terms.get(term) else {
                continue;
            };
            if self.is_common(postings.len()) {
                continue;
            }
            let idf = self.idf(postings.len());
            let asked = word_weight(*title, *body, idf);
            // A word that the asker repeats counts more, and ever less more.
            let often = TITLE * f32::from(*title) + f32::from(*body);
            let weight = often / (1.0 + often);
            for p in postings {
                let (lt, lb) = self
                    .lengths
                    .get(p.document as usize)
                    .copied()
                    .unwrap_or_default();
                let part = |n: u16, length: u32, mean: f32| {
                    f32::from(n) / (1.0 - B + B * length as f32 / mean)
                };
                let tf = TITLE * part(p.title, lt, self.mean.0) + part(p.body, lb, self.mean.1);
                if let Some(s) = scores.get_mut(p.document as usize) {
                    s[0] += weight * idf * tf / (K1 + tf);
                    s[2] += asked * word_weight(p.title, p.body, idf);
                }
            }
        }
    }

    fn letters(&self, parts: &Parts, scores: &mut [[f32; 3]]) {
        for (gram, n) in &parts.grams {
            let Some(postings) = self.grams.get(gram) else {
                continue;
            };
            if self.is_common(postings.len()) {
                continue;
            }
            let idf = self.idf(postings.len());
            let asked = gram_weight(*n, idf);
            for (d, m) in postings {
                if let Some(s) = scores.get_mut(*d as usize) {
                    s[1] += asked * gram_weight(*m, idf);
                }
            }
        }
    }

    /// The rarest words that both have.
    fn reasons(&self, parts: &Parts, other: usize) -> Vec<Reason> {
        let Some(document) = self.documents.get(other) else {
            return Vec::new();
        };
        let mut read = Title::default();
        let there = Parts::read(*document, &mut read);
        let mut both: Vec<(usize, &str)> = parts
            .terms
            .iter()
            .filter(|(t, _)| there.terms.contains_key(*t))
            .map(|(t, (word, _, _))| {
                (
                    self.terms.get(t).map_or(usize::MAX, Vec::len),
                    word.as_str(),
                )
            })
            .collect();
        both.sort_unstable();
        let words: Vec<String> = both
            .into_iter()
            .take(4)
            .map(|(_, w)| w.to_owned())
            .collect();
        if words.is_empty() {
            Vec::new()
        } else {
            vec![Reason::SharedWords(words)]
        }
    }
}

fn word_weight(title: u16, body: u16, idf: f32) -> f32 {
    (1.0 + (f32::from(title) * 2.0 + f32::from(body)).ln().max(0.0)) * idf
}

fn gram_weight(n: u16, idf: f32) -> f32 {
    (1.0 + f32::from(n).ln()) * idf
}

/// The terms of one document.
struct Parts {
    /// Term -> (the word, times in the title, times in the body); in a fixed order.
    terms: std::collections::BTreeMap<u64, (String, u16, u16)>,
    grams: std::collections::BTreeMap<u64, u16>,
    title_words: u32,
    body_words: u32,
}

impl Parts {
    fn read(document: Document<'_>, read: &mut Title) -> Self {
        let mut parts = Self {
            terms: std::collections::BTreeMap::new(),
            grams: std::collections::BTreeMap::new(),
            title_words: 0,
            body_words: 0,
        };
        read.read_body(head(document.title, 2000), false);
        terms(read, |id, word| {
            parts.title_words += 1;
            let e = parts
                .terms
                .entry(id)
                .or_insert_with(|| (word.to_owned(), 0, 0));
            e.1 = e.1.saturating_add(1);
        });
        letter_groups(&read.plain.text, |g| {
            let n = parts.grams.entry(g).or_default();
            *n = n.saturating_add(1);
        });
        if let Some(body) = document.body {
            read.read_body(head(body, READ), false);
            terms(read, |id, word| {
                parts.body_words += 1;
                let e = parts
                    .terms
                    .entry(id)
                    .or_insert_with(|| (word.to_owned(), 0, 0));
                e.2 = e.2.saturating_add(1);
            });
        }
        parts
    }
}

fn head(text: &str, letters: usize) -> &str {
    text.char_indices()
        .nth(letters)
        .map_or(text, |(n, _)| text.get(..n).unwrap_or(text))
}

/// The terms of a text: stems, Hangul words and pairs, pairs of Han, names with their parts.
fn terms(read: &Title, mut each: impl FnMut(u64, &str)) {
    for piece in &read.pieces {
        let text = read.text(piece);
        match piece.kind {
            Kind::Word => {
                let s = stem(text);
                if s.len() > 1 {
                    each(hash(s.as_bytes(), 21), text);
                }
            }
            Kind::Hangul => {
                let bare = bare_word(text);
                each(hash(bare.as_bytes(), 21), bare);
                let chars: Vec<char> = bare.chars().collect();
                if chars.len() > 2 {
                    pairs(&chars, &mut each);
                }
            }
            Kind::Han => {
                let chars: Vec<char> = text.chars().collect();
                pairs(&chars, &mut each);
            }
            Kind::Sign => {}
            _ => {
                each(hash(text.as_bytes(), 21), text);
                for part in text
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|p| p.len() > 1 && *p != text)
                {
                    each(hash(stem(part).as_bytes(), 21), part);
                }
            }
        }
    }
}

fn pairs(chars: &[char], each: &mut impl FnMut(u64, &str)) {
    let mut word = String::new();
    for w in chars.windows(2) {
        word.clear();
        word.extend(w);
        each(hash(word.as_bytes(), 22), &word);
    }
}

/// Letter groups of two to four within the words of a title, edges included.
fn letter_groups(text: &str, mut each: impl FnMut(u64)) {
    let mut word: Vec<char> = Vec::new();
    for part in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|p| !p.is_empty())
    {
        word.clear();
        word.push(' ');
        word.extend(part.chars().take(60));
        word.push(' ');
        for n in 2..=4 {
            for w in word.windows(n) {
                each(
                    w.iter()
                        .fold(n as u64, |h, c| mix(h, u64::from(u32::from(*c)))),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(titles: &[&'static str]) -> Index<'static> {
        Index::build(
            titles
                .iter()
                .map(|title| Document { title, body: None })
                .collect(),
        )
    }

    #[test]
    fn the_same_matter_comes_first() {
        let index = index(&[
            "Login page crashes on empty password",
            "Export of invoices is slow",
            "게이트웨이 인증서 만료",
            "crash on the login page when the password is empty",
            "인증서가 만료된 게이트웨이 교체",
            "Slow invoice export",
            "",
        ]);
        for (asked, want) in [(0, 3), (3, 0), (1, 5), (2, 4), (4, 2)] {
            let ranked = index.rank(asked, 3);
            assert_eq!(ranked.first().map(|r| r.item), Some(want), "{asked}");
            assert!(ranked.iter().all(|r| r.item != asked));
            assert!(ranked.first().is_some_and(|r| !r.reasons.is_empty()));
        }
        assert!(index.rank(6, 3).is_empty());
        assert!(index.rank(99, 3).is_empty());
    }
}
