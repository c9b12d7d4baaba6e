//! Text broken into lines of a given width without cutting a grapheme.

use super::width::grapheme_width;
use unicode_segmentation::UnicodeSegmentation;

/// `text` in lines of at most `cells` cells: broken at its own line feeds, then at spaces and
/// beside wide characters, and inside a word only where the word alone is longer than a line.
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
    let (mut after_space, mut after_wide) = (false, false);
    for (at, grapheme) in text.grapheme_indices(true) {
        let w = grapheme_width(grapheme);
        let space = grapheme == " ";
        if used > 0 && !space && (after_space || after_wide || w > 1) {
            chance = Some((at, used));
        }
        if used > 0 && used + w > cells {
            if space {
                // A space at the end of a line takes no cell.
                out.push(&text[start..at]);
                (start, used) = (at + grapheme.len(), 0);
                chance = None;
                (after_space, after_wide) = (true, false);
                continue;
            }
            let (next, before) = chance.unwrap_or((at, used));
            out.push(text[start..next].trim_end_matches(' '));
            start = next;
            used -= before;
            chance = None;
        }
        used += w;
        (after_space, after_wide) = (space, w > 1);
    }
    out.push(&text[start..]);
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
