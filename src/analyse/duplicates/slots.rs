//! A folded title cut into typed pieces: words, names that say which thing is meant, numbers,
//! dates, and readings that change from one sighting to the next.
//!
//! Which readings may be left out when titles are compared is not decided here (see `key`): the
//! scanner only says what a piece looks like and what stands beside it.

use super::chunk;
use super::counters::{self, is_han, is_hangul};
use super::lexicon::{self, Flags};
use super::normalise::closing;
use super::signs;

pub(super) use super::piece::{Class, Kind, Piece, Unit};

impl Piece {
    /// Its text.
    pub(super) fn text<'t>(&self, folded: &'t str) -> &'t str {
        folded.get(self.start..self.end).unwrap_or_default()
    }
}

/// Cuts `text` (folded) into pieces, replacing what `out` held.
pub(super) fn scan(text: &str, out: &mut Vec<Piece>) {
    out.clear();
    let mut at = 0;
    let mut last_end = usize::MAX;
    while let Some(c) = text.get(at..).and_then(|r| r.chars().next()) {
        if c == ' ' {
            at += 1;
            continue;
        }
        let from = out.len();
        let next = if is_hangul(c) {
            run(text, at, is_hangul, Kind::Hangul, out)
        } else if is_han(c) {
            run(text, at, is_han, Kind::Han, out)
        } else if let Some(end) = quoted(text, at, c) {
            let open = c.len_utf8();
            let close = text
                .get(..end)
                .and_then(|t| t.chars().next_back())
                .map_or(1, char::len_utf8);
            push(Kind::Name(Class::Quoted), at + open, end - close, out);
            end
        } else if let Some(end) = signs::operator(text, at) {
            push(Kind::Sign, at, end, out);
            end
        } else if in_run(c) {
            latin(text, at, run_end(text, at), out)
        } else {
            let end = at + c.len_utf8();
            if signs::is_sign(c) || signs::is_joining_bar(text, at) {
                push(Kind::Sign, at, end, out);
            }
            end
        };
        if let Some(p) = out.get_mut(from) {
            p.glued = p.start == last_end;
        }
        if let Some(p) = out.last()
            && out.len() > from
        {
            last_end = p.end;
        }
        at = next.max(at + c.len_utf8());
    }
}

fn push(kind: Kind, start: usize, end: usize, out: &mut Vec<Piece>) {
    let glued = out.last().is_some_and(|p| p.end == start);
    out.push(Piece {
        kind,
        start,
        end,
        glued,
    });
}

fn run(text: &str, at: usize, is: fn(char) -> bool, kind: Kind, out: &mut Vec<Piece>) -> usize {
    let end = at
        + text
            .get(at..)
            .map_or(0, |r| r.find(|c| !is(c)).unwrap_or(r.len()));
    push(kind, at, end, out);
    end
}

/// The end of the Latin run at `at`; a comma between a digit and three more belongs to a number.
fn run_end(text: &str, at: usize) -> usize {
    let mut end = at;
    loop {
        while let Some(byte) = text.as_bytes().get(end) {
            let c = match byte.is_ascii() {
                true => char::from(*byte),
                false => match text.get(end..).and_then(|rest| rest.chars().next()) {
                    Some(c) => c,
                    None => break,
                },
            };
            if !in_run(c) {
                break;
            }
            // An operator of two signs parts what stands on its sides.
            let operates = |b: &u8| signs::operates(*b);
            if operates(byte)
                && text.as_bytes().get(end + 1).is_some_and(operates)
                && signs::operator(text, end).is_some()
            {
                return end;
            }
            end += c.len_utf8();
        }
        let digit = |n: usize| text.as_bytes().get(n).is_some_and(u8::is_ascii_digit);
        let grouped = text.as_bytes().get(end) == Some(&b',')
            && end.checked_sub(1).is_some_and(digit)
            && (1..=3).all(|n| digit(end + n))
            && !digit(end + 4);
        if !grouped {
            return end;
        }
        end += 1;
    }
}

/// Letters that are neither Hangul nor Han, digits, and the signs that join them.
fn in_run(c: char) -> bool {
    match c {
        'a'..='z' | '0'..='9' => true,
        '/' | '~' | '.' | '#' | '@' | '-' | '+' | '$' | '\\' | '_' | ':' | '%' | '=' | '&'
        | '?' | '!' | '*' => true,
        // An apostrophe belongs to `don't`; a quotation was looked for before.
        '\'' => true,
        c if c.is_ascii() => false,
        c => (c.is_alphabetic() || c.is_numeric() || is_mark(c)) && !is_hangul(c) && !is_han(c),
    }
}

/// Marks that combine with the letter before them (Thai, Devanagari, accents without a composed form).
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The end of the quotation that opens at `at`, mark included.
fn quoted(text: &str, at: usize, open: char) -> Option<usize> {
    let close = closing(open)?;
    // An apostrophe inside a word opens nothing.
    if open == '\''
        && text
            .get(..at)
            .is_some_and(|t| t.ends_with(|c: char| c.is_alphanumeric()))
    {
        return None;
    }
    let inner = text.get(at + open.len_utf8()..)?;
    let (len, _) = inner.char_indices().take(80).find(|(_, c)| *c == close)?;
    let body = inner.get(..len)?;
    if body.trim().is_empty() {
        return None;
    }
    Some(at + open.len_utf8() + len + close.len_utf8())
}

/// A run of letters, digits and joining signs: one thing, or several.
fn latin(text: &str, start: usize, end: usize, out: &mut Vec<Piece>) -> usize {
    let Some(raw) = text.get(start..end) else {
        return end;
    };
    // Most runs are a word and nothing else.
    if raw.bytes().all(|b| b.is_ascii_lowercase()) {
        push(Kind::Word, start, end, out);
        return end;
    }
    let tail = raw.trim_end_matches([
        '.', ':', '!', '?', '*', '-', '=', '&', '\'', '~', '@', '$', '\\', '_',
    ]);
    let tail = if tail.ends_with('/') && tail.len() > 1 {
        tail.trim_end_matches('/')
    } else {
        tail
    };
    let head = tail.trim_start_matches(['.', ':', '!', '?', '*', '=', '&', '%', '\'', '_']);
    // `.env` and `./x` keep their dot.
    let cut = tail.len() - head.len();
    let head = match tail.get(..cut) {
        Some(p) if p.ends_with("..") && head.starts_with('/') => {
            tail.get(cut - 2..).unwrap_or(head)
        }
        Some(p)
            if p.ends_with('.')
                && head.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()) =>
        {
            tail.get(cut - 1..).unwrap_or(head)
        }
        _ => head,
    };
    let from = start + (tail.len() - head.len());
    let sign = |found: Option<(usize, usize)>, base: usize, out: &mut Vec<Piece>| {
        if let Some((a, b)) = found {
            push(Kind::Sign, base + a, base + b, out);
        }
    };
    let mut taken = end;
    if head.is_empty() || raw == "/" {
        let alone = signs::alone(text, start, raw, out.is_empty());
        sign(alone, start, out);
    } else {
        let begins = out.is_empty();
        if from > start {
            let before = text.get(start..from).unwrap_or_default();
            sign(signs::leading(text, start, before), start, out);
        }
        let flag = signs::flag(text, from, head, begins);
        if flag > 0 {
            push(Kind::Sign, from, from + flag, out);
        }
        let to = from + head.len();
        parts(text, from + flag, to, out);
        if to < end {
            let after = text.get(to..end).unwrap_or_default();
            sign(signs::trailing(text, end, after), to, out);
        }
        // The counter or unit that follows belongs to the number.
        if out
            .last()
            .is_some_and(|p| p.kind == Kind::Number && p.end == end)
        {
            taken = unit_after(text, end, out);
        }
    }
    // It asks, whatever stands behind the mark (`really?!`).
    if let Some(asks) = raw.get(tail.len()..).and_then(|after| after.rfind('?')) {
        let asks = start + tail.len() + asks;
        push(Kind::Sign, asks, asks + 1, out);
    }
    taken
}

/// What joins things in one run, the loosest first; ASCII alone.
const JOINING: [&[char]; 3] = [
    &[':', '=', '&', '?', '!', '*', '~', '\\'],
    &['/', '@'],
    &['-', '.', '%', '$', '\''],
];

/// Pushes the whole as one piece where it is one, else its parts.
fn parts(text: &str, start: usize, end: usize, out: &mut Vec<Piece>) {
    let Some(run) = text.get(start..end) else {
        return;
    };
    if let Some(kind) = chunk::whole(run) {
        push(kind, start, end, out);
        return;
    }
    // Only ASCII joins: bytes tell it.
    let holds = |level: &[char]| {
        let is_of = |b: u8| level.contains(&char::from(b));
        run.bytes().any(|b| !b.is_ascii_alphanumeric() && is_of(b))
    };
    for level in JOINING {
        if holds(level) && split(text, start, end, level, out) {
            return;
        }
    }
    word(text, start, end, out);
}

/// Pushes the parts between the separators; false where there is only one.
fn split(text: &str, start: usize, end: usize, by: &[char], out: &mut Vec<Piece>) -> bool {
    let Some(run) = text.get(start..end) else {
        return false;
    };
    // `don't` is one word.
    if by.contains(&'\'') && !run.contains(['-', '.', '%', '$']) {
        return false;
    }
    let mut at = start;
    for part in run.split(by) {
        if part.len() == run.len() {
            return false;
        }
        if !part.is_empty() {
            parts(text, at, at + part.len(), out);
        }
        at += part.len() + 1;
        if at < end && signs::parts(text, at - 1) {
            push(Kind::Sign, at - 1, at, out);
        }
    }
    true
}

/// Letters with what may be written onto them: `c++`, `c#`, `memory_search`.
fn word(text: &str, start: usize, end: usize, out: &mut Vec<Piece>) {
    let Some(run) = text.get(start..end) else {
        return;
    };
    if run.chars().any(char::is_alphanumeric) {
        let lead = run.len()
            - run
                .trim_start_matches(['+', '#', '/', '@', '-', '~', '$'])
                .len();
        push(Kind::Word, start + lead, end, out);
    } else if run.contains(['+', '$']) {
        push(Kind::Sign, start, end, out);
    }
}

/// Joins the counter or unit that follows the number that ends at `end`. Gives where scanning goes on.
fn unit_after(text: &str, end: usize, out: &mut [Piece]) -> usize {
    let Some(rest) = text.get(end..) else {
        return end;
    };
    let gap = rest.len() - rest.trim_start_matches(' ').len();
    let after = rest.get(gap..).unwrap_or_default();
    let ordinal = text
        .get(..out.last().map_or(0, |p| p.start))
        .is_some_and(|t| t.trim_end().ends_with(['第', '제']));
    let Some(last) = out.last_mut() else {
        return end;
    };
    let ratio = text
        .get(last.start..last.end)
        .is_some_and(|n| n.contains(['/', '-', '~', '$']));
    if gap > 1 || ordinal || ratio {
        return end;
    }
    if let Some((unit, len)) = counters::counter(after) {
        last.kind = Kind::Reading(unit);
        last.end = end + gap + len;
        return last.end;
    }
    let word = after
        .find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '%' | '℃' | '°')))
        .map_or(after, |n| after.get(..n).unwrap_or_default());
    let next = after.get(word.len()..).and_then(|r| r.chars().next());
    let bounded = next.is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/')));
    // A single letter after a space (`vitamin 5 c`) is no unit.
    if bounded
        && (gap == 0 || word.len() > 1 || word == "%")
        && let Some(unit) = if word == "℃" {
            Some(Unit::Rate)
        } else {
            chunk::unit(word)
        }
    {
        last.kind = Kind::Reading(unit);
        last.end = end + gap + word.len();
        return last.end;
    }
    end
}

/// What the words around its figures make them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Figures {
    /// Part of what is to be done.
    #[default]
    Ordered,
    /// Readings, or settings: `timeout 30s`.
    Unclear,
    /// Readings of something that was seen.
    Seen,
}

/// What the words around its figures say of a title.
pub(super) fn figures(text: &str, tag: &str, pieces: &[Piece]) -> Figures {
    let spans = pieces.iter().any(|p| p.kind == Kind::Reading(Unit::Span));
    let mut seen = false;
    let mut either = false;
    let mut first = None;
    let mut last = None;
    for piece in pieces {
        match piece.kind {
            Kind::Word | Kind::Hangul | Kind::Han => {}
            _ => continue,
        }
        let word = piece.text(text);
        let mut whole = Flags::default();
        for (_, _, e) in entries(word, piece.kind) {
            if e.flags.has(Flags::SET) {
                return Figures::Ordered;
            }
            // A length of time beside `timeout` may be the one to set.
            let unclear = spans && e.flags.has(Flags::EITHER);
            either |= unclear;
            seen |= e.flags.has(Flags::SEEN) && !unclear;
            // Verbs stand first in English and Chinese, last in Korean.
            if first.is_none() && piece.kind != Kind::Hangul {
                first = Some(e.flags);
            }
            whole = e.flags;
        }
        if first.is_none() {
            first = Some(Flags::default());
        }
        last = Some((piece.kind, whole));
    }
    let ordered = first.is_some_and(|f| f.has(Flags::ORDER)) && !reports_an_action(text, pieces)
        || last.is_some_and(|(kind, f)| kind == Kind::Hangul && f.has(Flags::ORDER));
    match (ordered, seen || watches(tag), either) {
        (true, _, _) => Figures::Ordered,
        (false, true, _) => Figures::Seen,
        (false, false, true) => Figures::Unclear,
        (false, false, false) => Figures::Ordered,
    }
}

/// `backup failed: 3 volumes`: the action is what the report is about, not what it asks for.
fn reports_an_action(text: &str, pieces: &[Piece]) -> bool {
    let [first, second, ..] = pieces else {
        return false;
    };
    let seen = |p: &Piece| {
        entries(p.text(text), p.kind)
            .first()
            .is_some_and(|(_, _, e)| e.flags.has(Flags::SEEN))
    };
    let rest = text.get(second.end..).unwrap_or_default().trim_start();
    let ends = rest.is_empty() || rest.starts_with([':', ',', '(', '—', '-']);
    first.kind == Kind::Word && second.kind == Kind::Word && seen(second) && ends
}

/// Whether a tag is the name of a watcher.
fn watches(tag: &str) -> bool {
    tag.split(|c: char| !c.is_alphanumeric())
        .filter_map(lexicon::entry)
        .any(|e| e.flags.has(Flags::WATCH))
}

/// The words of the lexicon in a run, left to right, with their byte ranges in it. A Latin word is
/// looked up whole; Hangul and Han are written together and searched for the longest word at each
/// place.
pub(super) fn entries(word: &str, kind: Kind) -> Vec<(usize, usize, lexicon::Entry)> {
    if kind == Kind::Word {
        return lexicon::entry(word)
            .map(|e| (0, word.len(), e))
            .into_iter()
            .collect();
    }
    if let Some(e) = lexicon::entry(word) {
        return vec![(0, word.len(), e)];
    }
    let mut out = Vec::new();
    let mut at = 0;
    // Beyond this a run is no title that anybody wrote.
    let word = word
        .char_indices()
        .nth(200)
        .map_or(word, |(n, _)| word.get(..n).unwrap_or(word));
    while at < word.len() {
        let rest = word.get(at..).unwrap_or_default();
        let mut found = None;
        let ends: [Option<usize>; 5] = std::array::from_fn(|n| {
            let mut chars = rest.char_indices().skip(n + 1);
            rest.chars()
                .nth(n)
                .map(|_| chars.next().map_or(rest.len(), |(i, _)| i))
        });
        for end in ends.iter().rev().flatten() {
            if let Some(slice) = rest.get(..*end)
                && slice.chars().nth(1).is_some()
                && let Some(e) = lexicon::entry(slice)
            {
                found = Some((*end, e));
                break;
            }
        }
        match found {
            Some((len, e)) => {
                out.push((at, at + len, e));
                at += len;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(Kind, &str)> {
        let mut out = Vec::new();
        scan(text, &mut out);
        out.iter().map(|p| (p.kind, p.text(text))).collect()
    }

    #[test]
    fn titles_are_cut_into_typed_pieces() {
        use Kind::{Clock, Date, Han, Hangul, Name, Number, Reading, Sign, Word};
        for (text, want) in [
            (
                "시스템 이슈 2건 감지",
                vec![
                    (Hangul, "시스템"),
                    (Hangul, "이슈"),
                    (Reading(Unit::Count), "2건"),
                    (Hangul, "감지"),
                ],
            ),
            (
                "restart worker-3.",
                vec![(Word, "restart"), (Name(Class::Numbered), "worker-3")],
            ),
            (
                "ingest.py를 수정",
                vec![
                    (Name(Class::Dotted), "ingest.py"),
                    (Hangul, "를"),
                    (Hangul, "수정"),
                ],
            ),
            (
                "任务3启动",
                vec![(Han, "任务"), (Number, "3"), (Han, "启动")],
            ),
            (
                "단계 3건",
                vec![(Hangul, "단계"), (Reading(Unit::Count), "3건")],
            ),
            ("第 3 章", vec![(Han, "第"), (Number, "3"), (Han, "章")]),
            ("3 volumes", vec![(Number, "3"), (Word, "volumes")]),
            ("450 ms", vec![(Reading(Unit::Span), "450 ms")]),
            (
                "usage:97%",
                vec![(Word, "usage"), (Reading(Unit::Percent), "97%")],
            ),
            (
                "cpu > 90%",
                vec![(Word, "cpu"), (Sign, ">"), (Reading(Unit::Percent), "90%")],
            ),
            ("retry/backoff", vec![(Word, "retry"), (Word, "backoff")]),
            (
                "upgrade c++ and c#",
                vec![
                    (Word, "upgrade"),
                    (Word, "c++"),
                    (Word, "and"),
                    (Word, "c#"),
                ],
            ),
            (
                "call \"the bank\" now",
                vec![
                    (Word, "call"),
                    (Name(Class::Quoted), "the bank"),
                    (Word, "now"),
                ],
            ),
            ("don't deploy", vec![(Word, "don't"), (Word, "deploy")]),
            (
                "2026-04-20 12:05",
                vec![(Date, "2026-04-20"), (Clock, "12:05")],
            ),
            ("really?", vec![(Word, "really"), (Sign, "?")]),
            ("really?!", vec![(Word, "really"), (Sign, "?")]),
            (
                "x / y a-b c-de / fg",
                vec![
                    (Word, "x"),
                    (Sign, "/"),
                    (Word, "y"),
                    (Word, "a"),
                    (Sign, "-"),
                    (Word, "b"),
                    (Word, "c"),
                    (Word, "de"),
                    (Word, "fg"),
                ],
            ),
            (
                "a&&!b||c != -5",
                vec![
                    (Word, "a"),
                    (Sign, "&&"),
                    (Sign, "!"),
                    (Word, "b"),
                    (Sign, "||"),
                    (Word, "c"),
                    (Sign, "!="),
                    (Number, "-5"),
                ],
            ),
            (
                "x=>y->z",
                vec![
                    (Word, "x"),
                    (Sign, "=>"),
                    (Word, "y"),
                    (Sign, "->"),
                    (Word, "z"),
                ],
            ),
            (
                "rm -rf --no-x /tmp/*",
                vec![
                    (Word, "rm"),
                    (Sign, "-"),
                    (Word, "rf"),
                    (Sign, "--"),
                    (Word, "no"),
                    (Word, "x"),
                    (Name(Class::Path), "/tmp"),
                    (Sign, "*"),
                ],
            ),
            (
                "0 */5 * *",
                vec![
                    (Number, "0"),
                    (Sign, "*"),
                    (Name(Class::Path), "/5"),
                    (Sign, "*"),
                    (Sign, "*"),
                ],
            ),
            (
                "a- a*b r&d x|y a-서버",
                vec![
                    (Word, "a"),
                    (Sign, "-"),
                    (Word, "a"),
                    (Sign, "*"),
                    (Word, "b"),
                    (Word, "r"),
                    (Sign, "&"),
                    (Word, "d"),
                    (Word, "x"),
                    (Sign, "|"),
                    (Word, "y"),
                    (Word, "a"),
                    (Hangul, "서버"),
                ],
            ),
            // Loud, listed or drawn, and no more said.
            ("* a!!", vec![(Word, "a")]),
            (
                "-a - b -- c | d.",
                "a b c d".split(' ').map(|w| (Word, w)).collect(),
            ),
            (
                "== a: b = c ==",
                "a b c".split(' ').map(|w| (Word, w)).collect(),
            ),
            ("🔥", vec![(Sign, "🔥")]),
            (
                "memory_search 복구",
                vec![(Word, "memory_search"), (Hangul, "복구")],
            ),
            (
                "3차 검토",
                vec![(Number, "3"), (Hangul, "차"), (Hangul, "검토")],
            ),
            ("— · ,", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(pieces(text), want, "{text}");
        }
    }

    #[test]
    fn readings_are_told_from_orders() {
        for (text, tag, want) in [
            ("시스템 이슈 2건 감지", "", true),
            ("disk usage 91% on db-01", "", true),
            ("환불 2건 처리", "", false),
            ("delete 3 volumes", "", false),
            ("3 volumes deleted", "", true),
            ("set timeout to 30s", "", false),
            ("cpu 91%", "", false),
            ("cpu 91%", "host-monitor", true),
            ("偵測到 3 個錯誤", "", true),
            ("刪除 3 個檔案", "", false),
            ("fix 3 failed tests", "", false),
            ("실패 3건 재처리", "", false),
        ] {
            let mut out = Vec::new();
            scan(text, &mut out);
            assert_eq!(figures(text, tag, &out) == Figures::Seen, want, "{text}");
        }
    }
}
