//! A title as the comparison of different texts needs it: words with their concepts, letter groups,
//! names, numbers, dates, and which side of each pair of opposites it stands on.

use super::counters::{is_han, is_hangul};
use super::hash::{hash, mix};
use super::key::{Title, object_stem};
use super::lexicon::{self, Entry, Flags};
use super::normalise::Plain;
use super::slots::{self, Class, Kind, Piece};

/// Pieces of a title that are read; what is longer is no title that anybody wrote.
const PIECES: usize = 120;
/// Words that are kept, and letters that are cut into groups.
const WORDS: usize = 40;
const LETTERS: usize = 400;

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

/// A title taken apart for comparing.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// The folded text without marks and tag.
    pub(super) text: Box<str>,
    /// The folded tag.
    pub(super) tag: Box<str>,
    /// Its words without the small ones, in order.
    pub(super) words: Vec<Word>,
    /// What its words weigh in all; 0 before weighing.
    pub(super) weight: f32,
    /// Letter groups with their weight; sorted, no group twice.
    pub(super) grams: Vec<(u32, f32)>,
    /// Length of the vector of letter groups.
    pub(super) norm: f32,
    /// Names.
    pub(super) names: Vec<Slot>,
    /// Bare numbers, limits, figures that belong to an order, times of day.
    pub(super) numbers: Vec<Slot>,
    /// Dates, weekdays and months.
    pub(super) dates: Vec<Slot>,
    /// Counts and readings that stayed in the key.
    pub(super) counts: Vec<Slot>,
    /// Sides of the pairs of opposites.
    pub(super) sides: [u64; 4],
    /// It takes something back; it says not; it sets a figure.
    pub(super) reverses: bool,
    /// It says not.
    pub(super) negates: bool,
    /// It sets a figure.
    pub(super) sets: bool,
    /// Its figures are readings.
    pub(super) seen: bool,
    /// The rest of it is not known.
    pub(super) cut: bool,
    /// All of it was read.
    pub(super) whole: bool,
    /// The first reference in it.
    pub(super) reference: Option<String>,
}

impl Profile {
    /// Takes a title apart.
    pub(super) fn new(raw: &str, title: &mut Title) -> Self {
        title.read(raw);
        let mut p = Self::of(title);
        p.reference = super::references::of_title(title, |text| raw.contains(text));
        p
    }

    /// Takes plain text apart: no marks, no tag.
    pub(super) fn of_text(text: &str, title: &mut Title) -> Self {
        title.plain = Plain::default();
        super::normalise::fold_into(text, &mut title.plain.text);
        slots::scan(&title.plain.text, &mut title.pieces);
        title.seen = false;
        title.unclear = false;
        Self::of(title)
    }

    fn of(title: &Title) -> Self {
        let mut p = Self {
            tag: title.plain.tag.as_str().into(),
            seen: title.seen,
            cut: title.plain.cut,
            ..Self::default()
        };
        let end = title
            .pieces
            .get(PIECES)
            .map_or(title.plain.text.len(), |piece| piece.start);
        p.text = title.plain.text.get(..end).unwrap_or_default().into();
        let mut skip = false;
        for (at, piece) in title.pieces.iter().take(PIECES).enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            let slot = Slot {
                kind: piece.kind,
                id: hash(title.text(piece).as_bytes(), 11),
                at: range(piece.start, piece.end),
            };
            match piece.kind {
                Kind::Word => skip = p.latin(title, at, piece),
                Kind::Hangul => p.hangul(piece, title.text(piece)),
                Kind::Han => p.han(piece, title.text(piece)),
                Kind::Sign => {}
                _ if title.is_volatile(at) => {}
                Kind::Name(_) => p.names.push(slot),
                Kind::Date | Kind::Stamp => p.dates.push(slot),
                // A limit names the rule that was broken, a bare number a thing.
                Kind::Number | Kind::Reading(_) if title.is_count(at) => p.counts.push(slot),
                Kind::Reading(_) if (title.seen || title.unclear) && !title.is_limit(at) => {
                    p.counts.push(slot)
                }
                Kind::Number | Kind::Clock | Kind::Reading(_) => p.numbers.push(slot),
            }
        }
        p.grams = grams(title);
        p.whole = title.pieces.len() <= PIECES && p.words.len() < WORDS;
        p
    }

    /// The text of a range.
    pub(super) fn show(&self, at: (u32, u32)) -> &str {
        self.text
            .get(at.0 as usize..at.1 as usize)
            .unwrap_or_default()
    }

    fn push(&mut self, id: u64, start: usize, end: usize, flags: Flags) {
        if self.words.len() >= WORDS || flags.has(Flags::STOP) {
            return;
        }
        let at = range(start, end);
        let text = self.show(at);
        let letters = u8::try_from(text.chars().take(255).count()).unwrap_or(u8::MAX);
        let script = match text.chars().next() {
            Some(c) if is_hangul(c) => HANGUL,
            Some(c) if is_han(c) => HAN,
            _ => 0,
        };
        self.words.push(Word {
            id,
            at,
            weight: 0.0,
            flags,
            letters,
            script,
        });
    }

    fn note(&mut self, e: &Entry, at: (usize, usize), text: &str) {
        let (l, r) = lexicon::more_sides(e.concept);
        self.sides[0] |= e.left;
        self.sides[1] |= e.right;
        self.sides[2] |= l;
        self.sides[3] |= r;
        self.reverses |= e.flags.has(Flags::REVERSE);
        self.negates |= e.flags.has(Flags::NOT);
        self.sets |= e.flags.has(Flags::SET);
        if e.flags.has(Flags::CALENDAR) {
            self.dates.push(Slot {
                kind: Kind::Date,
                id: hash(text.as_bytes(), 11),
                at: range(at.0, at.1),
            });
        }
    }

    /// True where the next word belongs to this one (`roll back`).
    fn latin(&mut self, title: &Title, at: usize, piece: &Piece) -> bool {
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
                let id = if e.concept == 0 {
                    hash(bare.get(*a..*b).unwrap_or_default().as_bytes(), 12)
                } else {
                    concept_id(e.concept)
                };
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
            let id = if e.concept == 0 {
                hash(word.as_bytes(), 12)
            } else {
                concept_id(e.concept)
            };
            self.push(id, piece.start + a, piece.start + b, e.flags);
            at = *b;
        }
        self.pairs(piece.start + at, text.get(at..).unwrap_or_default());
    }

    fn pairs(&mut self, start: usize, text: &str) {
        let ends: Vec<usize> = text
            .char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .take(WORDS + 2)
            .collect();
        match ends.as_slice() {
            [] => {}
            [end] => self.push(
                hash(text.as_bytes(), 12),
                start,
                start + end,
                Flags::default(),
            ),
            _ => {
                let mut from = 0;
                for w in ends.windows(2) {
                    if let [mid, end] = w {
                        let pair = text.get(from..*end).unwrap_or_default();
                        self.push(
                            hash(pair.as_bytes(), 12),
                            start + from,
                            start + end,
                            Flags::default(),
                        );
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

/// A Hangul word without its particle, where at least two syllables stay.
pub(super) fn bare_word(word: &str) -> &str {
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
pub(super) fn stem(word: &str) -> &str {
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

/// Letter groups of the words: one and two of Hangul and Han, written together whatever the
/// spacing, with and without last consonants; three and four of a Latin word with its edges. Sorted, with how often each stands.
fn grams(title: &Title) -> Vec<(u32, f32)> {
    let mut all: Vec<u32> = Vec::new();
    let mut joined: Vec<char> = Vec::new();
    let mut letters = 0;
    let mut latin: Vec<char> = Vec::new();
    for piece in title.pieces.iter().take(PIECES) {
        let text = title.text(piece);
        match piece.kind {
            Kind::Hangul | Kind::Han => {
                let bare = if piece.kind == Kind::Hangul {
                    bare_word(text)
                } else {
                    text
                };
                joined.extend(bare.chars().take(LETTERS.saturating_sub(letters)));
                letters += text.len() / 3;
            }
            Kind::Word if letters < LETTERS => {
                cjk_groups(&mut joined, &mut all);
                if lexicon::entry(text).is_some_and(|e| e.flags.has(Flags::STOP)) {
                    continue;
                }
                letters += text.len();
                latin.clear();
                latin.push('\u{2}');
                latin.extend(text.chars().take(LETTERS));
                latin.push('\u{3}');
                for n in [3, 4] {
                    all.extend(latin.windows(n).map(gram));
                }
            }
            _ => cjk_groups(&mut joined, &mut all),
        }
    }
    cjk_groups(&mut joined, &mut all);
    count(all)
}

fn cjk_groups(run: &mut Vec<char>, all: &mut Vec<u32>) {
    for n in 1..=2 {
        all.extend(run.windows(n).map(gram));
    }
    // Without their last consonants verbs keep their stem: 힘들어, 힘드네.
    for c in run.iter_mut() {
        *c = open_syllable(*c);
    }
    for n in 1..=2 {
        all.extend(run.windows(n).map(|w| gram(w) ^ 0x5555_5555));
    }
    run.clear();
}

/// A syllable without its last consonant.
pub(super) fn open_syllable(c: char) -> char {
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

fn count(mut all: Vec<u32>) -> Vec<(u32, f32)> {
    all.sort_unstable();
    let mut out: Vec<(u32, f32)> = Vec::with_capacity(all.len());
    for g in all {
        match out.last_mut() {
            Some((last, n)) if *last == g => *n += 1.0,
            _ => out.push((g, 1.0)),
        }
    }
    out
}

/// Whether two names may be one: equal, or a file and the path that ends in it.
pub(super) fn same_name(a: &Profile, x: &Slot, b: &Profile, y: &Slot) -> bool {
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
