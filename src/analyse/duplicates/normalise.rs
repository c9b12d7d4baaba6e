//! What a title says once spelling is out of the way: one form per letter, no case, single spaces,
//! no invisible characters; and what was hung onto it taken off and remembered (retry marks, the
//! tag of the source that wrote it, the dots of a cut).

use super::counters::{is_han, is_hangul};
use super::lexicon::{self, Flags};
use super::signs;
use unicode_normalization::UnicodeNormalization;

/// A title taken apart. Made to be filled again and again, so that a million titles allocate once.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// The folded text without marks and tags.
    pub(super) text: String,
    /// The folded tags that lead it, joined by a bar; empty where there is none.
    pub(super) tag: String,
    /// A retry mark stood on it.
    pub(super) retried: bool,
    /// The number of the retry, where the mark had one.
    pub(super) attempt: Option<u32>,
    /// It ends in dots: the rest is not known.
    pub(super) cut: bool,
    folded: String,
}

impl Plain {
    /// Takes `title` apart.
    pub(super) fn read(&mut self, title: &str) {
        self.text.clear();
        self.tag.clear();
        self.retried = false;
        self.attempt = None;
        self.cut = false;
        self.folded.clear();
        fold_into(title, &mut self.folded);
        let mut folded = std::mem::take(&mut self.folded);
        signs::without_emphasis(&mut folded);
        self.brackets(&folded);
        self.folded = folded;
        self.ends();
    }

    /// Copies the text without bracketed marks and leading tags.
    fn brackets(&mut self, folded: &str) {
        let mut rest = folded;
        // Most titles have none: their bytes tell it more quickly than their letters.
        let may_open = |b: u8| matches!(b, b'[' | b'(' | 0xe3);
        if !folded.bytes().any(may_open) {
            self.text.push_str(folded);
            return;
        }
        while let Some(at) = rest.find(['[', '【', '(']) {
            let (head, tail) = rest.split_at(at);
            self.text.push_str(head);
            let Some((inner, after)) = bracketed(tail) else {
                let first = tail.chars().next().map_or(0, char::len_utf8);
                self.text.push_str(tail.get(..first).unwrap_or_default());
                rest = tail.get(first..).unwrap_or_default();
                continue;
            };
            let leading = self.text.trim().is_empty();
            if let Some(attempt) = retry_mark(inner) {
                self.note(attempt);
                self.text.push(' ');
            } else if leading && !tail.starts_with('(') && is_tag(inner) {
                if !self.tag.is_empty() {
                    self.tag.push('|');
                }
                self.tag.push_str(inner.trim());
            } else {
                let whole = tail.len() - after.len();
                self.text.push_str(tail.get(..whole).unwrap_or_default());
            }
            rest = after;
        }
        self.text.push_str(rest);
    }

    fn note(&mut self, attempt: Option<u32>) {
        self.retried = true;
        self.attempt = self.attempt.max(attempt);
    }

    /// The dots of a cut and the marks without brackets at both ends.
    fn ends(&mut self) {
        trim(&mut self.text);
        if let Some(inner) = within_quotes(&self.text) {
            self.text.truncate(inner.end);
            self.text.drain(..inner.start);
            trim(&mut self.text);
        }
        let dots = self.text.len() - self.text.trim_end_matches('.').len();
        if dots >= 3 {
            self.cut = true;
            self.text.truncate(self.text.len() - dots);
            trim(&mut self.text);
        }
        if let Some((attempt, keep)) = trailing_mark(&self.text) {
            self.note(attempt);
            self.text.truncate(keep);
            trim(&mut self.text);
        }
        if let Some((attempt, from)) = leading_mark(&self.text) {
            self.note(attempt);
            self.text.drain(..from);
            trim(&mut self.text);
        }
    }
}

/// Drops spaces and loose dashes at both ends. A hyphen on a word (`rated A-`) is not loose.
fn trim(text: &mut String) {
    let mut end = text.trim_end().len();
    while let Some(rest) = text
        .get(..end)
        .and_then(|t| t.strip_suffix(['-', '–', '—', '|', '·']))
    {
        let hyphen = text.as_bytes().get(rest.len()) == Some(&b'-');
        if hyphen && rest.ends_with(char::is_alphanumeric) {
            break;
        }
        end = rest.trim_end().len();
    }
    text.truncate(end);
    let start = text.len() - text.trim_start().len();
    text.drain(..start);
}

/// What stands in the quotation marks around the whole text: they quote nothing in it. None where
/// they are two quotations, or hold nothing.
fn within_quotes(text: &str) -> Option<std::ops::Range<usize>> {
    let open = text.chars().next()?;
    let close = closing(open)?;
    let inner = open.len_utf8()..text.strip_suffix(close)?.len();
    let said = text.get(inner.clone())?;
    let single = !said.contains([open, close]) && said.contains(char::is_alphanumeric);
    single.then_some(inner)
}

/// The mark that closes the quotation that this one opens.
pub(super) fn closing(open: char) -> Option<char> {
    Some(match open {
        '"' | '`' | '\'' => open,
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '《' => '》',
        '〈' => '〉',
        _ => return None,
    })
}

/// Folds `text` onto the end of `out`: NFKC, lower case, spaces collapsed, zero-width dropped.
pub(super) fn fold_into(text: &str, out: &mut String) {
    out.reserve(text.len());
    let before = out.len();
    // Most of a title stays as it is, and is copied in long pieces.
    let mut copied = 0;
    let mut spaced = out.ends_with(' ');
    let mut curly = false;
    for (at, c) in text.char_indices() {
        let stays = if c.is_ascii_graphic() {
            spaced = false;
            !c.is_ascii_uppercase()
        } else if c.is_ascii() {
            let after_one = std::mem::replace(&mut spaced, true);
            c == ' ' && !after_one
        } else if folds_alone(c) {
            spaced = false;
            curly |= is_apostrophe(c);
            c != '…'
        } else {
            // It hangs together with the letters beside it.
            out.truncate(before);
            return fold_all(text, out);
        };
        if !stays {
            out.push_str(text.get(copied..at).unwrap_or_default());
            push(c.to_ascii_lowercase(), out);
            copied = at + c.len_utf8();
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    if curly {
        straighten(before, out);
    }
}

/// The same letter by letter, whatever they are.
fn fold_all(text: &str, out: &mut String) {
    let before = out.len();
    let mut curly = false;
    for c in text.nfkc() {
        for l in c.to_lowercase() {
            curly |= is_apostrophe(l);
            match l {
                'ς' => push('σ', out),
                // Its capital is two letters, and `STRASSE` has no other.
                'ß' => out.push_str("ss"),
                l => push(l, out),
            }
        }
    }
    if curly {
        straighten(before, out);
    }
}

/// Signs that word processors and phones write for an apostrophe; `＇` is one by NFKC.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\u{2018}' | '\u{2019}' | '\u{2bc}')
}

/// Writes the apostrophes from `from` on in one way. Only between letters of a script that has
/// them: `‘서버’를` and `‘api’에서` are quotations, of which one end touches letters on both sides.
fn straighten(from: usize, out: &mut String) {
    let lettered = |c: char| c.is_alphanumeric() && !is_hangul(c) && !is_han(c);
    let text = out.split_off(from);
    let mut before = out.chars().next_back();
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let joins = is_apostrophe(c)
            && before.is_some_and(lettered)
            && letters.peek().copied().is_some_and(lettered);
        out.push(if joins { '\'' } else { c });
        before = Some(c);
    }
}

#[inline]
fn push(c: char, out: &mut String) {
    if c.is_ascii_graphic() {
        out.push(c);
    } else if c == '…' {
        out.push_str("...");
    } else if c.is_whitespace() || c.is_control() {
        if !out.ends_with(' ') {
            out.push(' ');
        }
    } else if !is_zero_width(c) {
        out.push(c);
    }
}

/// Characters that NFKC and case leave alone whatever stands beside them.
#[inline]
fn folds_alone(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '가'..='힣' | '一'..='\u{9fff}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー'
            | '\u{2013}'..='\u{2015}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2190}'..='\u{21ff}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '·' | '\u{1f300}'..='\u{1faff}')
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// What stands in the bracket that opens `text`, and what follows it. None for one that is not
/// closed, is nested, or holds more than a mark would.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let close = match open {
        '[' => ']',
        '【' => '】',
        _ => ')',
    };
    let inner = text.get(open.len_utf8()..)?;
    let mut end = None;
    for (at, c) in inner.char_indices().take(64) {
        if c == close {
            end = Some(at);
            break;
        }
        if matches!(c, '[' | '【' | '(') {
            return None;
        }
    }
    let end = end?;
    Some((inner.get(..end)?, inner.get(end + close.len_utf8()..)?))
}

/// Whether a leading bracket names a source or a kind: it has a letter and is short.
fn is_tag(inner: &str) -> bool {
    inner.chars().any(char::is_alphabetic) && inner.len() <= 60
}

/// Whether the content of a bracket says that this is another try; with the number it gives.
/// `r1`, `retry 2`, `2nd attempt`, `재시도 2회`, `第2次重試`, `temp_timeout+30m`.
fn retry_mark(inner: &str) -> Option<Option<u32>> {
    let inner = inner.trim();
    if let Some(digits) = inner.strip_prefix('r') {
        let digits = digits.strip_prefix([' ', '#', '-']).unwrap_or(digits);
        let digits = digits.split('/').next().unwrap_or(digits);
        if (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Some(digits.parse().ok());
        }
    }
    if inner.starts_with("temp_timeout")
        || (inner.contains("timeout") && inner.contains('+') && !inner.contains(' '))
    {
        return Some(None);
    }
    phrase(inner)
}

const RETRY: &[&str] = &[
    "retry",
    "retries",
    "retried",
    "retrying",
    "attempt",
    "rerun",
    "re-run",
    "re-try",
    "try",
    "재시도",
    "재실행",
    "재전달",
    "重試",
    "重试",
    "再試行",
    "重跑",
    "重新執行",
    "重新执行",
];

/// Whether one of [`RETRY`] ends in this letter.
fn ends_retry(last: char) -> bool {
    matches!(
        last,
        'y' | 's' | 'd' | 'g' | 't' | 'n' | '도' | '행' | '달' | '試' | '试' | '行' | '跑'
    )
}

/// Whether `text` is nothing but a retry phrase, with its number.
fn phrase(text: &str) -> Option<Option<u32>> {
    if text.len() > 48 {
        return None;
    }
    let mut said = false;
    let mut number = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let (digits, tail) = rest.split_at(end);
            number = number.or(digits.parse().ok());
            rest = [
                "st", "nd", "rd", "th", "회차", "회", "차", "번째", "번", "次", "回目", "回",
            ]
            .iter()
            .find_map(|s| tail.strip_prefix(s))
            .unwrap_or(tail);
        } else if let Some(tail) = RETRY.iter().find_map(|w| rest.strip_prefix(w)) {
            said = true;
            rest = tail;
        } else if let Some(tail) = ["of ", "no.", "第", "자동 ", "auto ", "auto-", "auto"]
            .iter()
            .find_map(|w| rest.strip_prefix(w))
        {
            rest = tail;
        } else if matches!(c, ' ' | '#' | '/' | ':' | '-' | '_') {
            rest = rest.get(1..)?;
        } else {
            return None;
        }
    }
    said.then_some(number)
}

/// A retry phrase that ends the title: after a dash or comma, or as `attempt 2/3`, `재시도 2회`.
/// Gives its number and where the title ends without it.
fn trailing_mark(text: &str) -> Option<(Option<u32>, usize)> {
    let last = text.chars().next_back()?;
    let may_end = last.is_ascii_digit()
        || (ends_retry(last) && RETRY.iter().any(|w| text.ends_with(w)))
        || matches!(last, '회' | '차' | '次' | '回');
    if !may_end || !may_say_retry(text) {
        return None;
    }
    // After a separator anything that is a phrase counts.
    for sep in [
        " - ", " – ", " — ", ", ", "; ", ": ", " | ", " · ", "- ", "—",
    ] {
        if let Some(at) = text.rfind(sep)
            && at > 0
            && let Some(number) = phrase(text.get(at + sep.len()..)?)
        {
            return Some((number, at));
        }
    }
    // Without one it needs a number and must not belong to a figure that is being set.
    if sets_a_figure(text) {
        return None;
    }
    let mut from = text.len();
    for _ in 0..4 {
        from = text.get(..from)?.rfind(' ')?;
        let tail = text.get(from + 1..)?;
        if let Some(Some(n)) = phrase(tail) {
            let counted = tail.contains(['/', '회', '차', '次', '回', '#'])
                || tail.starts_with("attempt")
                || tail.contains(" of ");
            if counted {
                return Some((Some(n), from));
            }
        }
    }
    None
}

/// Whether the end of a title may hold one of [`RETRY`]: a quick no for most titles, which end in a
/// name with a number.
fn may_say_retry(text: &str) -> bool {
    let bytes = text.as_bytes();
    let tail = bytes.get(bytes.len().saturating_sub(56)..).unwrap_or(bytes);
    tail.windows(3).any(|w| {
        matches!(
            w,
            // 재, 重 and 再 by their bytes.
            [b't', b'r', b'y' | b'i']
                | b"tem"
                | b"run"
                | [0xec, 0x9e, 0xac]
                | [0xe9, 0x87, 0x8d]
                | [0xe5, 0x86, 0x8d]
        )
    })
}

/// `retry: …`, `재시도 2회: …` in front of the title; gives where the title begins after it.
fn leading_mark(text: &str) -> Option<(Option<u32>, usize)> {
    let at = text.char_indices().take(32).find(|(_, c)| *c == ':')?.0;
    let number = phrase(text.get(..at)?)?;
    let rest = text.get(at + 1..)?;
    (!rest.trim().is_empty()).then_some((number, at + 1))
}

fn sets_a_figure(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .filter_map(lexicon::entry)
        .any(|e| e.flags.has(Flags::SET) || e.concept == lexicon_max())
}

/// The concept of "maximum": `최대 재시도 3회` is a setting, not a third try.
fn lexicon_max() -> u16 {
    lexicon::entry("maximum").map_or(u16::MAX, |e| e.concept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(title: &str) -> Plain {
        let mut plain = Plain::default();
        plain.read(title);
        plain
    }

    proptest! {
        /// What is copied in pieces is what every letter by itself gives.
        #[test]
        fn folding_in_pieces_is_folding_letter_by_letter(text in "[a-cA-C \\t\\n\u{7f}.…가나—·【】é漢ßʼ‘’\u{200b}]{0,24}", before in "[a ]{0,2}") {
            let (mut pieces, mut letters) = (before.clone(), before);
            fold_into(&text, &mut pieces);
            fold_all(&text, &mut letters);
            prop_assert_eq!(pieces, letters);
        }
    }

    #[test]
    fn no_retry_word_is_passed_over_by_its_last_letter() {
        for word in RETRY {
            assert!(word.chars().next_back().is_some_and(ends_retry), "{word}");
            assert!(may_say_retry(word), "{word}");
        }
    }

    #[test]
    fn spelling_is_one() {
        for (a, b) in [
            ("Restart  Worker", "restart worker"),
            ("ＣＭＤ＃２９１６２", "cmd#29162"),
            ("\u{1112}\u{1161}\u{11ab}국", "한국"),
            ("de\u{200b}ploy", "deploy"),
            ("a\tb\nc", "a b c"),
            ("ΟΔΟΣ", "οδοσ"),
            ("⚙\u{fe0f} x", "⚙ x"),
            ("Anna’s ‘don’t’", "anna's ‘don't’"),
            ("l\u{2bc}eau l＇eau l‘eau", "l'eau l'eau l'eau"),
            ("м’яч", "м'яч"),
            (
                "‘서버’를 ‘api’에서 users’ data",
                "‘서버’를 ‘api’에서 users’ data",
            ),
            ("STRAẞE Straße ſo", "strasse strasse so"),
            ("\"Restart it now\"", "restart it now"),
            ("[R1] “Restart it now”", "restart it now"),
            ("「重啟閘道」", "重啟閘道"),
            ("'don't'", "'don't'"),
            ("\"a\" and \"b\"", "\"a\" and \"b\""),
            ("\"a\" and b", "\"a\" and b"),
            ("\"\"", "\"\""),
        ] {
            assert_eq!(read(a).text, b);
        }
    }

    #[test]
    fn marks_are_taken_off_and_remembered() {
        for (title, text, tag, retried, attempt, cut) in [
            ("[R1] CMD#1 분석", "cmd#1 분석", "", true, Some(1), false),
            (
                "[drift-recovery] 이슈",
                "이슈",
                "drift-recovery",
                false,
                None,
                false,
            ),
            ("[ops][R2] x y", "x y", "ops", true, Some(2), false),
            ("【監控】 磁碟", "磁碟", "監控", false, None, false),
            ("x y [TEMP_TIMEOUT+30m]", "x y", "", true, None, false),
            ("x y (attempt 2/3)", "x y", "", true, Some(2), false),
            ("x y (2nd attempt)", "x y", "", true, Some(2), false),
            ("x y attempt 2 of 3", "x y", "", true, Some(2), false),
            ("백업 재시도 2회", "백업", "", true, Some(2), false),
            ("백업 (재시도 2회)", "백업", "", true, Some(2), false),
            ("備份 (第2次重試)", "備份", "", true, Some(2), false),
            ("RETRY: x y", "x y", "", true, None, false),
            ("CMD#29162...", "cmd#29162", "", false, None, true),
            ("CMD#29162…", "cmd#29162", "", false, None, true),
            ("x y — retry 3", "x y", "", true, Some(3), false),
            // None of these is a mark.
            (
                "retry 3 failed jobs",
                "retry 3 failed jobs",
                "",
                false,
                None,
                false,
            ),
            (
                "set http retry 3",
                "set http retry 3",
                "",
                false,
                None,
                false,
            ),
            ("최대 재시도 3회", "최대 재시도 3회", "", false, None, false),
            (
                "import part (2/3)",
                "import part (2/3)",
                "",
                false,
                None,
                false,
            ),
            ("move [a] to b", "move [a] to b", "", false, None, false),
            ("[1/3] upload", "[1/3] upload", "", false, None, false),
            ("[unclosed title", "[unclosed title", "", false, None, false),
            ("done. maybe..", "done. maybe..", "", false, None, false),
            ("[R1]", "", "", true, Some(1), false),
            ("", "", "", false, None, false),
        ] {
            let p = read(title);
            assert_eq!(p.text, text, "{title}");
            assert_eq!(p.tag, tag, "{title}");
            assert_eq!((p.retried, p.attempt), (retried, attempt), "{title}");
            assert_eq!(p.cut, cut, "{title}");
        }
    }
}
