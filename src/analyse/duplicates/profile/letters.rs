//! The letters of a title's words, in groups, and words without their endings.

use crate::analyse::duplicates::hash::mix;
use crate::analyse::duplicates::key::{Title, object_stem};
use crate::analyse::duplicates::lexicon::{self, Flags};
use crate::analyse::duplicates::piece::Kind;
use crate::analyse::duplicates::references::PIECES;

/// Letters that are cut into groups.
const LETTERS: usize = 400;

/// Letter groups of the words: one and two of Hangul and Han, written together whatever the
/// spacing, with and without last consonants; three and four of a Latin word with its edges.
#[derive(Debug, Default)]
pub(super) struct Letters {
    all: Vec<u32>,
    /// A run of Hangul and Han.
    run: Vec<char>,
    /// A Latin word with its edges.
    word: Vec<char>,
}

impl Letters {
    /// Puts the groups of a title behind those of others: sorted, with how often each stands.
    pub(super) fn groups(&mut self, title: &Title, groups: &mut Vec<u32>, counts: &mut Vec<f32>) {
        self.all.clear();
        let mut letters = 0;
        for piece in title.pieces.iter().take(PIECES) {
            let text = title.text(piece);
            match piece.kind {
                Kind::Hangul | Kind::Han => {
                    let bare = if piece.kind == Kind::Hangul {
                        bare_word(text)
                    } else {
                        text
                    };
                    self.run
                        .extend(bare.chars().take(LETTERS.saturating_sub(letters)));
                    letters += text.len() / 3;
                }
                Kind::Word if letters < LETTERS => {
                    self.end_run();
                    if lexicon::entry(text).is_some_and(|e| e.flags.has(Flags::STOP)) {
                        continue;
                    }
                    letters += text.len();
                    self.latin(text);
                }
                _ => self.end_run(),
            }
        }
        self.end_run();
        self.all.sort_unstable();
        let first = groups.len();
        for g in &self.all {
            match (
                groups.get(first..).and_then(<[u32]>::last),
                counts.last_mut(),
            ) {
                (Some(last), Some(n)) if last == g => *n += 1.0,
                _ => {
                    groups.push(*g);
                    counts.push(1.0);
                }
            }
        }
    }

    fn latin(&mut self, text: &str) {
        self.word.clear();
        self.word.push('\u{2}');
        self.word.extend(text.chars().take(LETTERS));
        self.word.push('\u{3}');
        for n in [3, 4] {
            self.all.extend(self.word.windows(n).map(gram));
        }
    }

    fn end_run(&mut self) {
        for n in 1..=2 {
            self.all.extend(self.run.windows(n).map(gram));
        }
        // Without their last consonants verbs keep their stem: 힘들어, 힘드네.
        for c in &mut self.run {
            *c = open_syllable(*c);
        }
        for n in 1..=2 {
            self.all
                .extend(self.run.windows(n).map(|w| gram(w) ^ 0x5555_5555));
        }
        self.run.clear();
    }
}

/// A syllable without its last consonant.
pub(in crate::analyse::duplicates) fn open_syllable(c: char) -> char {
    match (c as u32).checked_sub(0xac00) {
        Some(n) if n < 11_172 => char::from_u32(0xac00 + n / 28 * 28).unwrap_or(c),
        _ => c,
    }
}

fn gram(chars: &[char]) -> u32 {
    (chars
        .iter()
        .fold(chars.len() as u64, |h, c| mix(h, u64::from(u32::from(*c))))
        >> 32) as u32
}

/// A Hangul word without its particle, where at least two syllables stay.
pub(in crate::analyse::duplicates) fn bare_word(word: &str) -> &str {
    const PARTICLES: &[&str] = &[
        "에서는",
        "으로는",
        "에게서",
        "까지",
        "부터",
        "에서",
        "에게",
        "한테",
        "으로",
        "이나",
        "이랑",
        "에는",
        "처럼",
        "보다",
        "라고",
        "의",
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "에",
        "로",
        "와",
        "과",
        "도",
        "만",
    ];
    let stem = PARTICLES
        .iter()
        .filter_map(|p| word.strip_suffix(p))
        .find(|s| s.chars().nth(1).is_some());
    match stem {
        // `회의`, `평가`: a known word keeps the syllable that looks like a particle.
        Some(_) if lexicon::entry(word).is_some() => word,
        Some(s) => s,
        None => object_stem(word),
    }
}

/// An English word without its plural or past ending, roughly: only ever compared with others cut
/// the same way.
pub(in crate::analyse::duplicates) fn stem(word: &str) -> &str {
    if !word.is_ascii() || word.len() < 5 {
        return word;
    }
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(s) = word.strip_suffix(ending)
            && s.len() >= 4
            && !s.ends_with('s')
        {
            return s.strip_suffix('e').unwrap_or(s);
        }
    }
    word.strip_suffix('e').unwrap_or(word)
}
