//! Text compared without case and whatever its composition, without allocating for text that is
//! ASCII or composed already: a filter runs over every open item at each key.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How texts are compared: composed (NFC), then lower case letter by letter. A final sigma is a
/// sigma, or a Greek word would not be found inside a longer one.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    Cow::Owned(text.nfc().flat_map(fold_char).collect())
}

fn fold_char(c: char) -> impl Iterator<Item = char> + Clone {
    c.to_lowercase().map(|l| if l == 'ς' { 'σ' } else { l })
}

/// A text to look for, made ready once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needle {
    folded: String,
    kind: NeedleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NeedleKind {
    /// ASCII: no letter outside ASCII folds into it, in text that [`is_simple`].
    Ascii,
    /// Hangul, Han, kana, and ASCII that is no letter: nothing else folds into it.
    Uncased,
    /// Everything else.
    Cased,
}

impl Needle {
    pub(super) fn new(text: &str) -> Self {
        let folded = fold(text).into_owned();
        let kind = if folded.is_ascii() {
            NeedleKind::Ascii
        } else if folded
            .chars()
            .all(|c| is_uncased(c) || (c.is_ascii() && !c.is_ascii_alphabetic()))
        {
            NeedleKind::Uncased
        } else {
            NeedleKind::Cased
        };
        Self { folded, kind }
    }

    /// Whether the folded `haystack` contains it.
    pub(super) fn is_in(&self, haystack: &str) -> bool {
        if haystack.is_ascii() {
            return self.kind == NeedleKind::Ascii && self.is_in_bytes(haystack);
        }
        if !is_simple(haystack) {
            return fold(haystack).contains(&self.folded);
        }
        match self.kind {
            NeedleKind::Ascii => self.is_in_bytes(haystack),
            NeedleKind::Uncased => haystack.contains(&self.folded),
            NeedleKind::Cased => self.is_in_chars(haystack),
        }
    }

    /// Whether the folded `text` is it, and no more.
    pub(super) fn is(&self, text: &str) -> bool {
        if text.is_ascii() {
            return text.eq_ignore_ascii_case(&self.folded);
        }
        self.kind != NeedleKind::Ascii && fold(text) == self.folded
            // What is not ASCII may still fold into it (the Kelvin sign is a `k`).
            || self.kind == NeedleKind::Ascii && !is_simple(text) && fold(text) == self.folded
    }

    fn is_in_bytes(&self, haystack: &str) -> bool {
        let needle = self.folded.as_bytes();
        let Some((first, tail)) = needle.split_first() else {
            return true;
        };
        let upper = first.to_ascii_uppercase();
        haystack
            .as_bytes()
            .windows(needle.len())
            .any(|w| match w.split_first() {
                Some((b, rest)) => (b == first || *b == upper) && rest.eq_ignore_ascii_case(tail),
                None => false,
            })
    }

    fn is_in_chars(&self, haystack: &str) -> bool {
        let mut rest = haystack.chars();
        loop {
            let mut here = rest.clone().flat_map(fold_char);
            if self.folded.chars().all(|n| here.next() == Some(n)) {
                return true;
            }
            if rest.next().is_none() {
                return false;
            }
        }
    }
}

/// Whether text is composed and folds letter by letter, so that it can be searched as it stands.
fn is_simple(text: &str) -> bool {
    text.chars().all(is_plain) || (is_nfc(text) && !text.contains('İ'))
}

/// Letters that have no case, and compose with no other letter of their kind.
fn is_uncased(c: char) -> bool {
    matches!(c, '가'..='힣' | '一'..='\u{9fff}' | '㐀'..='\u{4dbf}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

/// Characters that composition leaves alone whatever plain ones stand around them, and of which
/// none folds into several (that is `İ`, U+0130) or into ASCII.
fn is_plain(c: char) -> bool {
    (c < '\u{300}' && c != 'İ')
        || is_uncased(c)
        || matches!(c, '\u{2010}'..='\u{2027}' | '、'..='】' | '！'..='～' | 'а'..='я' | 'А'..='Я')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::char::canonical_combining_class;
    use unicode_normalization::{IsNormalized, is_nfc_quick};

    #[test]
    fn case_and_composition_do_not_matter() {
        for (needle, haystack, want) in [
            ("drift", "[DRIFT-recovery] x", true),
            ("한", "\u{1112}\u{1161}\u{11ab}국", true),
            ("\u{1112}\u{1161}\u{11ab}", "대한민국", true),
            ("가", "각", false),
            ("이슈 2건", "시스템 이슈 2건 감지", true),
            ("ops", "시스템 OPS 이슈", true),
            ("cafe", "cafe\u{301}", false),
            ("CAFÉ", "le cafe\u{301} noir", true),
            ("caf", "cafe\u{301}", true),
            ("ΟΔΟΣ", "οδοσήμανση", true),
            ("οδος", "ΟΔΟΣ", true),
            ("k", "300 \u{212a}", true),
            ("i", "İstanbul", true),
            ("istanbul", "İstanbul", false),
            ("ПРИВЕТ", "о, привет всем", true),
            ("結論", "結論", true),
            ("x", "", false),
            ("longer than it", "short", false),
        ] {
            assert_eq!(
                Needle::new(needle).is_in(haystack),
                want,
                "{needle:?} in {haystack:?}"
            );
        }
        assert!(Needle::new("Bus_Commands").is("bus_COMMANDS"));
        assert!(!Needle::new("bus").is("bus_commands"));
        assert!(Needle::new("한").is("\u{1112}\u{1161}\u{11ab}"));
        assert!(Needle::new("k").is("\u{212a}"));
    }

    #[test]
    fn plain_characters_are_what_the_shortcut_needs() {
        for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
            assert!(c.is_ascii() || fold_char(c).all(|l| !l.is_ascii()), "{c:?}");
        }
        for c in ('\0'..=char::MAX).filter(|c| is_uncased(*c)) {
            assert!(fold_char(c).eq([c]), "{c:?}");
        }
        // Nothing else folds into an uncased character.
        for c in ('\0'..=char::MAX).filter(|c| !is_uncased(*c)) {
            assert!(!fold_char(c).any(is_uncased), "{c:?}");
        }
        // Nothing that stays composed folds into ASCII, save İ.
        for c in ('\u{80}'..=char::MAX).filter(|c| *c != 'İ') {
            let mut utf8 = [0; 4];
            assert!(
                !is_nfc(c.encode_utf8(&mut utf8)) || fold_char(c).all(|l| !l.is_ascii()),
                "{c:?}"
            );
        }
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-cA-C한국각가ㄱ\u{1100}\u{1161}\u{11a8}e\u{301}éÉİıKkΣσς結 -]{0,8}",
            "\\PC{0,12}",
            "[가각 aB2]{0,6}",
        ]
    }

    proptest! {
        #[test]
        fn the_quick_ways_find_what_the_plain_way_finds(needle in text(), haystack in text(), tail in text()) {
            let plain = |h: &str| fold(h).contains(&*fold(&needle));
            let quick = Needle::new(&needle);
            prop_assert_eq!(quick.is_in(&haystack), plain(&haystack));
            let around = format!("{haystack}{needle}{tail}");
            prop_assert_eq!(quick.is_in(&around), plain(&around));
            prop_assert_eq!(quick.is(&haystack), fold(&haystack) == fold(&needle));
            prop_assert!(quick.is(&needle));
        }
    }
}
