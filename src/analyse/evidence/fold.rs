//! Lines of a log, folded: what differs only in figures, times and ids is one pattern with a count.

use std::collections::HashMap;

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
    /// The line with `#` for what differs; the line itself where there is one only.
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
    // Per pattern: count, where it stood last, and that line.
    let mut found: HashMap<String, (usize, usize, String)> = HashMap::new();
    let mut lines = 0;
    for (at, line) in whole.lines().enumerate() {
        let line = bare(line);
        if line.is_empty() {
            continue;
        }
        lines += 1;
        let entry = found.entry(shape(&line)).or_default();
        *entry = (entry.0 + 1, at, line);
    }
    let mut ranked: Vec<_> = found.into_iter().collect();
    ranked.sort_unstable_by_key(|(_, (count, at, _))| (usize::MAX - count, usize::MAX - at));
    let patterns = ranked.into_iter().map(|(shape, (count, _, last))| Pattern {
        text: if count == 1 { last.clone() } else { shape },
        count,
        last,
    });
    Folded {
        patterns: patterns.collect(),
        lines,
        left_out,
    }
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

/// The line with `#` for each time, figure and id. Words stay, since they say what happened.
fn shape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut word = String::new();
    for c in line.chars() {
        // What figures are joined by within a time, an address or a version.
        if c.is_alphanumeric() || "-:.+_".contains(c) {
            word.push(c);
        } else {
            put(&word, &mut out);
            word.clear();
            out.push(c);
        }
    }
    put(&word, &mut out);
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

/// A piece of an ISO time: `21T08`, `00Z`.
fn is_stamp(part: &str) -> bool {
    let letters: Vec<char> = part.chars().filter(|c| !c.is_ascii_digit()).collect();
    matches!(letters.as_slice(), ['T' | 'Z'])
}
