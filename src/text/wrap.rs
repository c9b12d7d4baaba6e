//! Text broken into lines of a given width without cutting a grapheme.

use super::width::grapheme_width;
use unicode_segmentation::UnicodeSegmentation;

/// `text` in lines of at most `cells` cells: broken at its own line feeds, then at spaces and
/// beside ideographs, and inside a word only where the word alone is longer than a line. Korean
/// keeps its words whole, and closing punctuation begins no line.
/// The one line that may be wider is a lone wide character where `cells` is 1.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<&str> {
    let mut out = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, cells.max(1), &mut out);
    }
    out
}

fn wrap_paragraph<'t>(text: &'t str, cells: usize, out: &mut Vec<&'t str>) {
    if text.len() <= cells && text.is_ascii() {
        out.push(text);
        return;
    }
    // Where the line begins, its width so far, and the last place where it may be broken together
    // with the width up to there.
    let (mut start, mut used) = (0, 0);
    let mut chance: Option<(usize, usize)> = None;
    let mut before = " ";
    for (at, grapheme) in text.grapheme_indices(true) {
        let w = grapheme_width(grapheme);
        let space = grapheme == " ";
        if used > 0 && !space && may_break(before, grapheme) {
            chance = Some((at, used));
        }
        if used > 0 && used + w > cells {
            if space {
                // A space at the end of a line takes no cell.
                out.push(&text[start..at]);
                (start, used) = (at + grapheme.len(), 0);
                chance = None;
                before = grapheme;
                continue;
            }
            let (next, cells_before) = chance.unwrap_or((at, used));
            out.push(text[start..next].trim_end_matches(' '));
            start = next;
            used -= cells_before;
            chance = None;
            if used > 0 && used + w > cells {
                // What was carried over and this have no room together.
                out.push(&text[start..at]);
                (start, used) = (at, 0);
            }
        }
        used += w;
        before = grapheme;
    }
    out.push(&text[start..]);
}

/// Whether a line may end between two graphemes.
fn may_break(before: &str, after: &str) -> bool {
    const OPENING: &str = "([{“‘「『【（《〈";
    const CLOSING: &str = ")]},.!?:;%…”’」』】）》〉、。，．！？：；";
    let among =
        |set: &str, grapheme: &str| grapheme.chars().next().is_some_and(|c| set.contains(c));
    let hangul = |c: char| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}');
    let ideograph = |g: &str| grapheme_width(g) > 1 && !g.starts_with(hangul);
    before == " "
        || ((ideograph(before) || ideograph(after))
            && !among(OPENING, before)
            && !among(CLOSING, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;
    use proptest::prelude::*;

    #[test]
    fn words_wide_characters_and_long_words() {
        for (text, cells, want) in [
            ("", 5, &[""][..]),
            ("one two", 7, &["one two"]),
            ("one two", 6, &["one", "two"]),
            ("one two", 3, &["one", "two"]),
            ("abcdefgh", 3, &["abc", "def", "gh"]),
            ("a\n\nb", 3, &["a", "", "b"]),
            ("시스템 이슈", 7, &["시스템", "이슈"]),
            ("시스템이슈", 5, &["시스", "템이", "슈"]),
            ("see 結論", 6, &["see 結", "論"]),
            ("복구 1건을 확인", 12, &["복구 1건을", "확인"]),
            ("確認結論，回報", 8, &["確認結", "論，回報"]),
        ] {
            assert_eq!(wrap(text, cells), want, "{text:?} in {cells}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_wider_and_only_spaces_are_lost(text in "[ a-z한글漢字\\n]{0,60}", cells in 2usize..20) {
            let lines = wrap(&text, cells);
            for line in &lines {
                prop_assert!(width(line) <= cells, "{:?}", line);
            }
            let bare = |s: &str| s.replace([' ', '\n'], "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
