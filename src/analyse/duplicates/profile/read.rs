//! How a title is taken apart.

use super::letters::{Letters, bare_word, stem};
use super::{Ends, Entry, Facts, HAN, HANGUL, Profiles, Slot, Word};
use crate::analyse::duplicates::counters::{is_han, is_hangul};
use crate::analyse::duplicates::hash::{hash, mix};
use crate::analyse::duplicates::key::Title;
use crate::analyse::duplicates::lexicon::{self, Entry as Known, Flags};
use crate::analyse::duplicates::piece::{Kind, Piece};
use crate::analyse::duplicates::readings;
use crate::analyse::duplicates::references::{self, PIECES};
use crate::analyse::duplicates::slots;

/// Words that are kept.
const WORDS: usize = 40;

/// What titles are read with; made to be used again and again.
#[derive(Debug, Default)]
pub(in crate::analyse::duplicates) struct Reader {
    title: Title,
    letters: Letters,
}

impl Profiles {
    /// Takes a title apart and puts it behind the others.
    pub(in crate::analyse::duplicates) fn read(&mut self, raw: &str, reader: &mut Reader) {
        reader.title.read(raw);
        let reference = references::of_title(&reader.title, |text| raw.contains(text));
        self.take_apart(reader, reference.as_deref());
    }

    /// The same of plain text: no marks, no tag, no reference.
    pub(in crate::analyse::duplicates) fn read_plain(&mut self, text: &str, reader: &mut Reader) {
        reader.title.read_body(text, false);
        self.take_apart(reader, None);
    }

    fn take_apart(&mut self, reader: &mut Reader, reference: Option<&str>) {
        let title = &reader.title;
        let end = title
            .pieces
            .get(PIECES)
            .map_or(title.plain.text.len(), |piece| piece.start);
        let mut taken = Taken {
            title,
            text: title.plain.text.get(..end).unwrap_or_default(),
            first: self.words.len(),
            facts: Facts {
                seen: title.seen,
                cut: title.plain.cut,
                ..Facts::default()
            },
            into: self,
        };
        taken.pieces();
        let (text, mut facts) = (taken.text, taken.facts);
        let words = taken.into.words.len() - taken.first;
        facts.whole = title.pieces.len() <= PIECES && words < WORDS;
        reader
            .letters
            .groups(title, &mut self.grams, &mut self.weights);
        let mut part = |part: &str| {
            self.text.push_str(part);
            self.text.len()
        };
        let ends = Ends {
            text: part(text),
            tag: part(&title.plain.tag),
            reference: part(reference.unwrap_or_default()),
            words: self.words.len(),
            grams: self.grams.len(),
            names: self.names.len(),
            numbers: self.numbers.len(),
            dates: self.dates.len(),
            counts: self.counts.len(),
        };
        self.entries.push(Entry {
            ends,
            facts,
            ..Entry::default()
        });
    }
}

/// A title that is being taken apart.
struct Taken<'t, 'p> {
    title: &'t Title,
    /// What of its text is read.
    text: &'t str,
    /// Where its words begin.
    first: usize,
    facts: Facts,
    into: &'p mut Profiles,
}

impl Taken<'_, '_> {
    fn pieces(&mut self) {
        let title = self.title;
        let mut skip = false;
        for (at, piece) in title.pieces.iter().take(PIECES).enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            let text = title.text(piece);
            let slot = || Slot {
                kind: piece.kind,
                id: hash(text.as_bytes(), 11),
                at: range(piece.start, piece.end),
            };
            match piece.kind {
                Kind::Word => skip = self.latin(at, piece),
                Kind::Hangul => self.hangul(piece, text),
                Kind::Han => self.han(piece, text),
                Kind::Sign if text.is_ascii() => {
                    self.facts.signs = mix(self.facts.signs, hash(text.as_bytes(), 13));
                }
                Kind::Sign => {}
                _ if title.is_volatile(at) => {
                    if let Some(sign) = readings::sign_of(text) {
                        self.facts.signs = mix(self.facts.signs, u64::from(sign));
                    }
                }
                Kind::Name(_) => self.into.names.push(slot()),
                Kind::Date | Kind::Stamp => self.into.dates.push(slot()),
                // A limit names the rule that was broken, a bare number a thing.
                Kind::Number | Kind::Reading(_) if title.is_count(at) => {
                    self.into.counts.push(slot());
                }
                Kind::Reading(_) if (title.seen || title.unclear) && !title.is_limit(at) => {
                    self.into.counts.push(slot());
                }
                Kind::Number | Kind::Clock | Kind::Reading(_) => self.into.numbers.push(slot()),
            }
        }
    }

    fn push(&mut self, id: u64, start: usize, end: usize, flags: Flags) {
        if self.into.words.len() - self.first >= WORDS || flags.has(Flags::STOP) {
            return;
        }
        let text = self.text.get(start..end).unwrap_or_default();
        let letters = u8::try_from(text.chars().take(255).count()).unwrap_or(u8::MAX);
        let script = match text.chars().next() {
            Some(c) if is_hangul(c) => HANGUL,
            Some(c) if is_han(c) => HAN,
            _ => 0,
        };
        self.into.words.push(Word {
            id,
            at: range(start, end),
            weight: 0.0,
            flags,
            letters,
            script,
        });
    }

    fn note(&mut self, e: &Known, at: (usize, usize), text: &str) {
        let (l, r) = lexicon::more_sides(e.concept);
        let facts = &mut self.facts;
        facts.sides[0] |= e.left;
        facts.sides[1] |= e.right;
        facts.sides[2] |= l;
        facts.sides[3] |= r;
        facts.reverses |= e.flags.has(Flags::REVERSE);
        facts.negates |= e.flags.has(Flags::NOT);
        facts.sets |= e.flags.has(Flags::SET);
        if e.flags.has(Flags::CALENDAR) {
            self.into.dates.push(Slot {
                kind: Kind::Date,
                id: hash(text.as_bytes(), 11),
                at: range(at.0, at.1),
            });
        }
    }

    /// True where the next word belongs to this one (`roll back`).
    fn latin(&mut self, at: usize, piece: &Piece) -> bool {
        let title = self.title;
        let text = title.text(piece);
        if let Some(next) = title.pieces.get(at + 1)
            && next.kind == Kind::Word
            && matches!(
                title.text(next),
                "back" | "down" | "up" | "on" | "off" | "in" | "out"
            )
        {
            let joined = format!("{text}{}", title.text(next));
            if text.len() <= 6
                && let Some(e) = lexicon::entry(&joined)
                && e.concept != 0
            {
                self.note(&e, (piece.start, next.end), &joined);
                self.push(concept_id(e.concept), piece.start, next.end, e.flags);
                return true;
            }
        }
        let e = lexicon::entry(text).unwrap_or_default();
        self.note(&e, (piece.start, piece.end), text);
        let id = if e.concept == 0 {
            hash(stem(text).as_bytes(), 12)
        } else {
            concept_id(e.concept)
        };
        self.push(id, piece.start, piece.end, e.flags);
        false
    }

    fn hangul(&mut self, piece: &Piece, text: &str) {
        let bare = bare_word(text);
        let found = slots::entries(bare, Kind::Hangul);
        for (a, b, e) in &found {
            self.note(
                e,
                (piece.start + a, piece.start + b),
                bare.get(*a..*b).unwrap_or_default(),
            );
        }
        let covered: usize = found.iter().map(|(a, b, _)| b - a).sum();
        // `배포용`, `패치하기`: what is left over after the concepts is an ending.
        let leading = found.first().is_some_and(|(a, _, _)| *a == 0);
        let tail = bare.len() - covered;
        if leading
            && (tail <= 3
                || (tail <= 6 && found.last().is_some_and(|(_, b, _)| bare.len() - b == tail)))
        {
            for (a, b, e) in &found {
                let id = known_id(e, bare.get(*a..*b).unwrap_or_default());
                self.push(id, piece.start + a, piece.start + b, e.flags);
            }
        } else {
            self.push(
                hash(bare.as_bytes(), 12),
                piece.start,
                piece.start + bare.len(),
                Flags::default(),
            );
        }
    }

    /// Concepts where the run holds them, pairs of characters between them.
    fn han(&mut self, piece: &Piece, text: &str) {
        let found = slots::entries(text, Kind::Han);
        let mut at = 0;
        for (a, b, e) in &found {
            self.pairs(piece.start + at, text.get(at..*a).unwrap_or_default());
            let word = text.get(*a..*b).unwrap_or_default();
            self.note(e, (piece.start + a, piece.start + b), word);
            self.push(known_id(e, word), piece.start + a, piece.start + b, e.flags);
            at = *b;
        }
        self.pairs(piece.start + at, text.get(at..).unwrap_or_default());
    }

    fn pairs(&mut self, start: usize, text: &str) {
        let mut whole = |from, to| {
            let pair = text.get(from..to).unwrap_or_default();
            let id = hash(pair.as_bytes(), 12);
            self.push(id, start + from, start + to, Flags::default());
        };
        let ends: Vec<usize> = text
            .char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .take(WORDS + 2)
            .collect();
        match ends.as_slice() {
            [] => {}
            [end] => whole(0, *end),
            _ => {
                let mut from = 0;
                for w in ends.windows(2) {
                    if let [mid, end] = w {
                        whole(from, *end);
                        from = *mid;
                    }
                }
            }
        }
    }
}

fn range(start: usize, end: usize) -> (u32, u32) {
    (
        u32::try_from(start).unwrap_or(u32::MAX),
        u32::try_from(end).unwrap_or(u32::MAX),
    )
}

fn concept_id(concept: u16) -> u64 {
    mix(0x00c0_ffee, u64::from(concept))
}

/// What a word of the lexicon is called: its concept, or itself where it has none.
fn known_id(e: &Known, word: &str) -> u64 {
    match e.concept {
        0 => hash(word.as_bytes(), 12),
        concept => concept_id(concept),
    }
}
