//! Which signs change what a title says: operators (`!=`, `&&`, `->`), a condition turned round
//! (`!cancelled`), a wildcard (`/tmp/*`), a grade (`A-`), a flag (`-rf`). Everything else that is no
//! letter only separates: full stops and exclamations, dashes between words, bullets, quotes.
//!
//! In doubt a sign is told: a title with one more is still found as nearly the same, while two
//! conditions that are each other's contrary must never pass for one.

/// Signs that operators are made of.
#[inline]
pub(super) fn operates(byte: u8) -> bool {
    matches!(
        byte,
        b'&' | b'|' | b'=' | b'!' | b'<' | b'>' | b'+' | b'-' | b'*' | b'~' | b'%'
    )
}

/// Signs of which no operator has more; what is longer is a line that somebody drew.
const LONGEST: usize = 8;

/// The end of the operator that stands at `at`: of a comparison, an arrow, or two signs or more that
/// mean something together. A sign before what follows (`&&!x`, `>-5`) belongs to that.
#[inline]
pub(super) fn operator(text: &str, at: usize) -> Option<usize> {
    // Most pieces begin with a letter.
    if !text.as_bytes().get(at).copied().is_some_and(operates) {
        return None;
    }
    operator_at(text, at)
}

fn operator_at(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let rest = bytes.get(at..)?;
    let signs = rest.iter().take(LONGEST).take_while(|b| operates(**b));
    let mut len = signs.count();
    if !is_operator(rest.get(..len)?) {
        return None;
    }
    // `== heading ==` and `=====` are drawn, not said.
    if rest.iter().take(len).all(|b| *b == b'=') {
        let before = text.get(..at)?.trim_end();
        let after = text.get(at + len..)?.trim_start();
        if len > 3 || before.is_empty() || after.is_empty() {
            return None;
        }
    }
    let goes_on = rest
        .get(len)
        .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'(');
    let (head, last) = (rest.get(..len - 1)?, *rest.get(len - 1)?);
    if goes_on && matches!(last, b'!' | b'-' | b'+' | b'*' | b'&' | b'~') && is_operator(head) {
        len -= 1;
    }
    Some(at + len)
}

fn is_operator(signs: &[u8]) -> bool {
    signs.iter().any(|b| matches!(b, b'<' | b'>'))
        || signs.windows(2).any(|pair| {
            matches!(
                pair,
                b"&&"
                    | b"||"
                    | b"=="
                    | b"=~"
                    | b"!~"
                    | [b'!' | b'+' | b'-' | b'*' | b'%' | b'&' | b'|', b'=']
            )
        })
}

/// Whether a sign belongs to a condition, of which one more or less makes another.
pub(super) fn is_condition(sign: &str) -> bool {
    sign.bytes()
        .all(|b| matches!(b, b'&' | b'|' | b'=' | b'!' | b'<' | b'>' | b'~'))
}

/// Signs that stand alone and say something; all others only separate.
pub(super) fn is_sign(c: char) -> bool {
    match c {
        '<' | '>' | '^' => true,
        c if c.is_ascii() => false,
        // "Not", "give or take", and what money is counted in.
        '¬' | '±' | '¢'..='¥' => true,
        // Dashes, bullets, quotes and CJK punctuation separate.
        '\u{80}'..='\u{bf}'
        | '\u{2000}'..='\u{206f}'
        | '\u{3000}'..='\u{303f}'
        | '\u{ff00}'..='\u{ff0f}' => false,
        c => !c.is_whitespace() && !c.is_alphanumeric(),
    }
}

/// Whether a bar at `at` joins what stands on both sides (`a|b`); with a space it separates.
pub(super) fn is_joining_bar(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let lettered = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii())
    };
    bytes.get(at) == Some(&b'|') && lettered(at.checked_sub(1)) && lettered(Some(at + 1))
}

/// The sign that `before` a word changes it, as a range in `before`, which begins at `at` in `text`:
/// `!cancelled`, `*.log`, `&name`. An exclamation after a word (`좋아!next`) ends that.
pub(super) fn leading(text: &str, at: usize, before: &str) -> Option<(usize, usize)> {
    let after_word = text
        .get(..at)
        .and_then(|t| t.chars().next_back())
        .is_some_and(char::is_alphanumeric);
    let tells = |b: u8| matches!(b, b'*' | b'&') || (b == b'!' && !after_word);
    alike(before, tells)
}

/// The sign that changes the word before it, as a range in `after`, which ends at `end` in `text`:
/// `A-`, `/tmp/*`, `job &`. A hyphen that goes on (`api-서버`) joins.
pub(super) fn trailing(text: &str, end: usize, after: &str) -> Option<(usize, usize)> {
    let ends = text
        .get(end..)
        .and_then(|t| t.chars().next())
        .is_none_or(|c| matches!(c, ' ' | ')' | ']' | '}' | ',' | ';'));
    alike(after, |b| matches!(b, b'*' | b'&') || (b == b'-' && ends))
}

/// The sign among those that stand by themselves at `at`, as a range in them: `a * b`, `a & b`,
/// `!(a)`. At the beginning a star is a bullet, and an exclamation by itself is only loud.
pub(super) fn alone(text: &str, at: usize, signs: &str, begins: bool) -> Option<(usize, usize)> {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(at + signs.len()..).and_then(|t| t.chars().next());
    let turns = signs.ends_with('!')
        && !before.is_some_and(char::is_alphanumeric)
        && after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '(' | '"' | '`'));
    alike(signs, |b| match b {
        b'&' | b'%' => true,
        b'-' | b'/' => signs.len() == 1 && is_reckoned(text, at),
        b'*' => !begins,
        b'!' => turns,
        _ => false,
    })
}

/// How many signs before `word` make a flag or a contrary of it: `-rf`, `--force`, `+urgent`,
/// `~mask`. A single hyphen at the beginning is a bullet, one after a letter joins.
pub(super) fn flag(text: &str, at: usize, word: &str, begins: bool) -> usize {
    if !word.starts_with(['-', '+', '~']) {
        return 0;
    }
    let signs = word
        .bytes()
        .take_while(|b| matches!(b, b'-' | b'+' | b'~'))
        .count();
    let lettered = word
        .get(signs..)
        .is_some_and(|w| w.starts_with(char::is_alphabetic));
    let joins = text
        .get(..at)
        .and_then(|t| t.chars().next_back())
        .is_some_and(char::is_alphanumeric);
    if !lettered || joins || (begins && word.starts_with('-') && signs == 1) {
        return 0;
    }
    signs
}

/// Whether the sign at `at`, between two parts of one run, says more than that they are two.
pub(super) fn parts(text: &str, at: usize) -> bool {
    let byte = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).copied();
    match byte(Some(at)) {
        Some(b'&' | b'*' | b'!' | b'?') => true,
        // `50%off`
        Some(b'%') => !byte(at.checked_sub(1)).is_some_and(|b| b.is_ascii_digit()),
        Some(b'-' | b'/') => is_reckoned(text, at),
        _ => false,
    }
}

/// `x - y`, `a/b`: between single letters a hyphen and a stroke reckon, where between words they
/// only part.
fn is_reckoned(text: &str, at: usize) -> bool {
    let single = |side: &mut dyn Iterator<Item = char>| {
        let mut letters = side.skip_while(|c| *c == ' ');
        letters.next().is_some_and(|c| c.is_ascii_lowercase())
            && !letters
                .next()
                .is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '.' | '-' | '_'))
    };
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at + 1..).unwrap_or_default();
    single(&mut before.chars().rev()) && single(&mut after.chars())
}

/// The first of the signs that tell, with those like it that follow.
fn alike(signs: &str, tells: impl Fn(u8) -> bool) -> Option<(usize, usize)> {
    let from = signs.bytes().position(&tells)?;
    let first = *signs.as_bytes().get(from)?;
    let len = signs.bytes().skip(from).take_while(|b| *b == first).count();
    Some((from, from + len))
}

/// Takes the stars of markdown emphasis (`*urgent*`, `**bold**`) off a title: they are dress. A star
/// that opens and closes nothing (`*.log`, `a * b`) stays.
pub(super) fn without_emphasis(text: &mut String) {
    if !text.as_bytes().contains(&b'*') {
        return;
    }
    let runs: Vec<(usize, usize)> = runs_of_stars(text);
    let mut drop: Vec<(usize, usize)> = Vec::new();
    for (n, open) in runs.iter().enumerate() {
        if drop.contains(open) || !opens(text, *open) {
            continue;
        }
        let close = runs
            .iter()
            .skip(n + 1)
            .take(EMPHASES)
            .find(|close| close.1 - close.0 == open.1 - open.0 && closes(text, **close));
        if let Some(close) = close {
            drop.push(*open);
            drop.push(*close);
        }
        if drop.len() >= 2 * EMPHASES {
            break;
        }
    }
    drop.sort_unstable_by(|a, b| b.cmp(a));
    drop.dedup();
    for (from, to) in drop {
        text.replace_range(from..to, "");
    }
}

/// Emphases that are looked for in one title; nobody writes more.
const EMPHASES: usize = 16;

fn runs_of_stars(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for at in bytes
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'*')
        .map(|(at, _)| at)
    {
        if out.last().is_some_and(|last| last.1 == at) {
            if let Some(last) = out.last_mut() {
                last.1 += 1;
            }
        } else if out.len() < 4 * EMPHASES {
            out.push((at, at + 1));
        } else {
            break;
        }
    }
    out
}

fn opens(text: &str, (from, to): (usize, usize)) -> bool {
    let outside = text.get(..from).and_then(|t| t.chars().next_back());
    let inside = text.get(to..).and_then(|t| t.chars().next());
    to - from <= 3
        && !outside.is_some_and(|c| c.is_ascii_alphanumeric())
        && inside.is_some_and(|c| {
            c.is_alphanumeric()
                || matches!(c, '"' | '\'' | '`' | '(' | '[' | '_' | '#' | '@')
                || (!c.is_ascii() && !c.is_whitespace())
        })
}

fn closes(text: &str, (from, to): (usize, usize)) -> bool {
    let inside = text.get(..from).and_then(|t| t.chars().next_back());
    let outside = text.get(to..).and_then(|t| t.chars().next());
    !outside.is_some_and(|c| c.is_ascii_alphanumeric())
        && inside.is_some_and(|c| {
            c.is_alphanumeric()
                || matches!(
                    c,
                    '"' | '\'' | '`' | ')' | ']' | '_' | '!' | '?' | '.' | ':' | '%' | '#' | '+'
                )
                || (!c.is_ascii() && !c.is_whitespace())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_told_from_drawing() {
        for (text, want) in [
            ("a != b", Some("!=")),
            ("a && b", Some("&&")),
            ("a || b", Some("||")),
            ("a &&!b", Some("&&")),
            ("a <= b", Some("<=")),
            ("a < b", Some("<")),
            ("a >-5", Some(">")),
            ("a -> b", Some("->")),
            ("a == b", Some("==")),
            ("a === b", Some("===")),
            ("a += b", Some("+=")),
            ("a = b", None),
            ("a - b", None),
            ("a -- b", None),
            ("a ==", None),
            ("a ==== b", None),
            ("a ** b", None),
            ("a !! b", None),
        ] {
            let got = operator(text, 2).and_then(|end| text.get(2..end));
            assert_eq!(got, want, "{text}");
        }
        assert_eq!(operator("== heading ==", 0), None);
    }

    #[test]
    fn emphasis_is_dress_and_a_wildcard_is_not() {
        for (text, want) in [
            ("*urgent* fix", "urgent fix"),
            ("**very urgent**: fix", "very urgent: fix"),
            ("***a*** b", "a b"),
            ("**서버**를 재시작", "서버를 재시작"),
            ("请**立即**重启", "请立即重启"),
            ("*\"a\"* (*b*)", "\"a\" (b)"),
            ("a*b", "a*b"),
            ("a * b * c", "a * b * c"),
            ("*.log *.tmp", "*.log *.tmp"),
            ("*.a,*.b", "*.a,*.b"),
            ("rm /tmp/*", "rm /tmp/*"),
            ("char *a, *b", "char *a, *b"),
            ("0 */5 * * *", "0 */5 * * *"),
            ("* item", "* item"),
            ("**", "**"),
            ("*a**", "*a**"),
        ] {
            let mut got = text.to_owned();
            without_emphasis(&mut got);
            assert_eq!(got, want, "{text}");
        }
        let mut long = "*a ".repeat(200_000);
        without_emphasis(&mut long);
        assert_eq!(long.len(), 600_000);
    }
}
