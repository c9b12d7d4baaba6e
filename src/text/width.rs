//! Width in terminal cells, and cutting to it without breaking a grapheme.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Cells that `text` takes on a terminal, counted by grapheme as the drawing library counts them.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// Cells that the drawing library keeps for one grapheme: it adds a cell for each half-width
/// sound mark of Katakana, and a text counted narrower than it is drawn would lose its end.
pub(super) fn grapheme_width(grapheme: &str) -> usize {
    let marks = grapheme
        .chars()
        .filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}'))
        .count();
    UnicodeWidthStr::width(grapheme) + marks
}

/// `text` in at most `cells` cells; where it is longer it ends in `…`. Never cuts a grapheme, so
/// a wide character that would stand half outside is left out.
#[must_use]
pub fn fit(text: &str, cells: usize) -> Cow<'_, str> {
    if text.len() <= cells && text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut used = 0;
    // The longest head that still leaves a cell for the ellipsis.
    let mut head = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let w = grapheme_width(grapheme);
        if used + w > cells {
            return if cells == 0 {
                Cow::Borrowed("")
            } else {
                Cow::Owned(format!("{}…", &text[..head]))
            };
        }
        used += w;
        if used < cells {
            head = at + grapheme.len();
        }
    }
    Cow::Borrowed(text)
}

/// `text` cut to `cells` cells and filled up with spaces on the right: exactly `cells` wide.
#[must_use]
pub fn pad(text: &str, cells: usize) -> String {
    let cut = fit(text, cells);
    let fill = cells.saturating_sub(width(&cut));
    format!("{cut}{:fill$}", "")
}

/// [`pad`] with the spaces on the left, for figures.
#[must_use]
pub fn pad_left(text: &str, cells: usize) -> String {
    let cut = fit(text, cells);
    let fill = cells.saturating_sub(width(&cut));
    format!("{:fill$}{cut}", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wide_characters_are_never_halved() {
        for (text, cells, want) in [
            ("abcdef", 6, "abcdef"),
            ("abcdef", 5, "abcd…"),
            ("시스템 이슈", 6, "시스…"),
            ("시스템", 6, "시스템"),
            ("시스템", 5, "시스…"),
            ("시", 1, "…"),
            ("x", 0, ""),
            ("", 3, ""),
            ("結論です", 4, "結…"),
            ("e\u{301}e\u{301}", 1, "…"),
            ("ｶﾞｶﾞ", 4, "ｶﾞ…"),
        ] {
            assert_eq!(fit(text, cells), want, "{text:?} in {cells}");
        }
    }

    proptest! {
        #[test]
        fn fit_and_pad_keep_their_width(text in "\\PC{0,40}", cells in 0usize..50) {
            prop_assert!(width(&fit(&text, cells)) <= cells);
            prop_assert_eq!(width(&pad(&text, cells)), cells);
            prop_assert_eq!(width(&pad_left(&text, cells)), cells);
        }
    }
}
