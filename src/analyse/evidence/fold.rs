//! Lines of a log, folded: what differs only in figures, times and ids is one pattern with a count.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Characters of a line that are looked at.
const LONGEST: usize = 300;

/// The lines of a log's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// What the lines are, the most frequent first, of equals the latest.
    pub patterns: Vec<Pattern>,
    /// Lines that were read; empty ones do not count.
    pub lines: usize,
    /// Bytes before them that were not read.
    pub left_out: u64,
}

/// Lines that differ only in figures, times and ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The line with `#` for what differs among them; what is the same in all of them stays.
    pub text: String,
    /// How many lines there are.
    pub count: usize,
    /// The last of them, as it stands.
    pub last: String,
}

/// Folds a text. Where something before it was left out its first line is a piece and goes.
pub(super) fn fold(text: &str, left_out: u64) -> Folded {
    let whole = match text.split_once('\n') {
        Some((_, rest)) if left_out > 0 => rest,
        _ => text,
    };
    let mut found: HashMap<String, Found> = HashMap::new();
    let mut lines = 0;
    for (at, line) in whole.lines().enumerate() {
        let line = bare(line);
        if line.is_empty() {
            continue;
        }
        lines += 1;
        let words = words(&line);
        match found.entry(shape(&words)) {
            Entry::Vacant(entry) => {
                entry.insert(Found {
                    count: 1,
                    at,
                    last: line,
                    words,
                });
            }
            Entry::Occupied(entry) => entry.into_mut().add(at, line, words),
        }
    }
    let mut ranked: Vec<(String, Found)> = found.into_iter().collect();
    ranked.sort_unstable_by_key(|(_, f)| (usize::MAX - f.count, usize::MAX - f.at));
    let patterns = ranked.into_iter().map(|(shape, found)| Pattern {
        text: found.text(shape),
        count: found.count,
        last: found.last,
    });
    Folded {
        patterns: patterns.collect(),
        lines,
        left_out,
    }
}

/// Lines of one shape.
struct Found {
    count: usize,
    /// Where the last of them stood.
    at: usize,
    last: String,
    /// The words of the last; of those that have differed only the shape is left.
    words: Vec<Word>,
}

impl Found {
    fn add(&mut self, at: usize, line: String, words: Vec<Word>) {
        self.count += 1;
        (self.at, self.last) = (at, line);
        if self.words.len() != words.len() {
            // Of one shape all the same: a time may be one word or two.
            self.words.clear();
        }
        for (known, word) in self.words.iter_mut().zip(words) {
            if known.text != word.text {
                known.text.clone_from(&known.shape);
            }
        }
    }

    fn text(&self, shape: String) -> String {
        if self.count == 1 {
            return self.last.clone();
        }
        if self.words.is_empty() {
            return shape;
        }
        joined(self.words.iter().map(|w| w.text.as_str()))
    }
}

/// A word, or a character between words.
#[derive(Debug)]
struct Word {
    /// As it stands, where it is no time.
    text: String,
    /// With `#` for each time, figure and id. Letters stay, since they say what happened.
    shape: String,
}

/// A line without colours and the space around it, cut where it is very long.
fn bare(line: &str) -> String {
    let mut out = String::new();
    // What a carriage return overwrote on a terminal was progress, not a line.
    let line = line.trim_end().rsplit('\r').next().unwrap_or_default();
    let mut letters = line.chars().peekable();
    let mut left = LONGEST;
    while let Some(c) = letters.next() {
        if c == '\u{1b}' && letters.peek() == Some(&'[') {
            letters.next();
            // A control sequence ends with its first letter.
            for c in letters.by_ref() {
                if ('\u{40}'..='\u{7e}').contains(&c) {
                    break;
                }
            }
            continue;
        }
        if left == 0 {
            out.push('…');
            break;
        }
        left -= 1;
        out.push(c);
    }
    out.trim().to_owned()
}

/// The words of a line and what stands between them.
fn words(line: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut word = String::new();
    let end = |word: &mut String, out: &mut Vec<Word>| {
        if !word.is_empty() {
            let mut shape = String::new();
            put(word, &mut shape);
            // That all lines are of one day says nothing of what happens in them.
            let text = match is_time(word) {
                true => shape.clone(),
                false => word.clone(),
            };
            word.clear();
            out.push(Word { text, shape });
        }
    };
    for c in line.chars() {
        // What figures are joined by within a time, an address or a version.
        if c.is_alphanumeric() || "-:.+_".contains(c) {
            word.push(c);
        } else {
            end(&mut word, &mut out);
            let between = c.to_string();
            out.push(Word {
                shape: between.clone(),
                text: between,
            });
        }
    }
    end(&mut word, &mut out);
    out
}

fn shape(words: &[Word]) -> String {
    joined(words.iter().map(|w| w.shape.as_str()))
}

fn joined<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut out: String = words.collect();
    // `2026-04-21 08:15:00` are two words and one time.
    while let Some(at) = out.find("# #") {
        out.replace_range(at..at + 3, "#");
    }
    out
}

/// Adds a word, or `#` for what varies in it.
fn put(word: &str, out: &mut String) {
    if !word.contains(|c: char| c.is_ascii_digit()) {
        out.push_str(word);
        return;
    }
    let parts = word.split(['-', ':', '.', '+', '_']);
    let varies = |part: &str| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        let hex = part.chars().all(|c| c.is_ascii_hexdigit());
        // `a3f9c2`, `21T08`, `00Z`; `v2`, `ops2` and `35s` keep their letters.
        part.is_empty() || digits == part.len() || (hex && part.len() >= 6) || is_stamp(part)
    };
    if parts.clone().all(varies) {
        out.push('#');
        return;
    }
    // A mixed word keeps its letters: `timeout=35s`, `queue-7`.
    let mut figures = false;
    for c in word.chars() {
        let figure = c.is_ascii_digit();
        if figure && !figures {
            out.push('#');
        } else if !figure {
            out.push(c);
        }
        figures = figure;
    }
}

/// A date, a time of day or both: `2026-04-21`, `08:15`, `2026-04-21T08:15:00.123Z`.
fn is_time(word: &str) -> bool {
    let numbers = |text: &str, joint: char, least: usize| {
        let mut parts = text.split(joint);
        let number = |p: &str| p.len() >= 2 && p.bytes().all(|b| b.is_ascii_digit());
        text.split(joint).count() >= least && parts.all(number)
    };
    let (day, clock) = word.split_once('T').unwrap_or((word, word));
    let clock = clock.split(['.', 'Z', '+', '-']).next().unwrap_or_default();
    numbers(day, '-', 3) || numbers(clock, ':', 2)
}

/// A piece of an ISO time: `21T08`, `00Z`.
fn is_stamp(part: &str) -> bool {
    let letters: Vec<char> = part.chars().filter(|c| !c.is_ascii_digit()).collect();
    matches!(letters.as_slice(), ['T' | 'Z'])
}
