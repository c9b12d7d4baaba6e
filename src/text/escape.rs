//! Foreign text made harmless: what a terminal would obey is shown instead of sent.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// `text` with every character that a terminal would act on replaced by a visible one, and
/// decomposed letters (Hangul from macOS) composed. Line feeds stay; see [`one_line`].
///
/// C0 controls become their control pictures (`␛` for ESC), C1 controls, bidirectional overrides
/// and other invisible format characters become `⟨U+202E⟩`, which nobody types by accident.
/// ZWJ and ZWNJ stay: emoji and Indic scripts need them, and they do nothing to a terminal.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.nfc() {
        match c {
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\x7f' => out.push('␡'),
            c if is_invisible(c) => out.push_str(&format!("⟨U+{:04X}⟩", c as u32)),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// [`visible`], with line breaks shown as `↵` so that the text keeps to one row.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    if !shown.contains(['\n', '\u{2028}', '\u{2029}']) {
        return shown;
    }
    // A CR before an LF has become a control picture; the pair is one line break.
    Cow::Owned(shown.replace("␍\n", "↵").replace('\n', "↵"))
}

/// Whether a terminal shows the character and obeys nothing in it: what may be typed into a text.
/// Line feeds and tabs are not; whoever takes several lines takes them by themselves.
#[must_use]
pub fn is_harmless(c: char) -> bool {
    !c.is_control() && !is_invisible(c)
}

fn is_plain(text: &str) -> bool {
    if text
        .bytes()
        .all(|b| (0x20..0x7f).contains(&b) || b == b'\n')
    {
        return true;
    }
    is_nfc(text)
        && !text
            .chars()
            .any(|c| (c.is_control() && c != '\n') || is_invisible(c))
}

/// Characters that change how their neighbours are shown, or show nothing at all.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}'                       // C1 controls: CSI, OSC … in one character
        | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}'    // zero-width space, direction marks
        | '\u{2028}'..='\u{202e}'                 // separators, embeddings and overrides
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        for (given, want) in [
            ("plain", "plain"),
            ("\x1b[2J", "␛[2J"),
            ("a\0b", "a␀b"),
            ("\u{9b}31m", "⟨U+009B⟩31m"),
            ("a\u{202e}b", "a⟨U+202E⟩b"),
            ("tab\there", "tab    here"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("two\nlines", "two\nlines"),
            ("\x7f", "␡"),
        ] {
            assert_eq!(visible(given), want, "{given:?}");
        }
    }

    #[test]
    fn one_line_has_no_line_break() {
        assert_eq!(one_line("a\nb\r\nc"), "a↵b↵c");
        assert_eq!(one_line("a\u{2028}b"), "a⟨U+2028⟩b");
    }

    #[test]
    fn korean_chinese_and_emoji_pass_untouched() {
        for s in ["시스템 이슈 2건 감지", "結論", "👩‍👩‍👧 family", "עברית"]
        {
            assert!(matches!(visible(s), Cow::Borrowed(_)), "{s}");
        }
    }
}
