//! The known word that a mistyped one most likely means.

/// Longer words are nobody's typing mistake, and comparing them would cost time.
const LONGEST: usize = 64;

/// A known word near `word`, and how many letters lie between the two.
pub(super) fn nearest<'k>(
    word: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<(&'k str, usize)> {
    if word.len() > 4 * LONGEST {
        return None;
    }
    let word = fold(word);
    let letters = word.chars().count();
    if letters == 0 || letters > LONGEST {
        return None;
    }
    known
        .into_iter()
        .filter_map(|candidate| distance(&word, letters, &fold(candidate)).map(|d| (candidate, d)))
        .min_by_key(|(_, d)| *d)
}

/// The distance of two folded words, where it is small enough to mean the same.
fn distance(word: &str, letters: usize, candidate: &str) -> Option<usize> {
    let d = strsim::damerau_levenshtein(word, candidate);
    if d < letters && d <= 1 + letters / 4 {
        return Some(d);
    }
    // `lang` for `language`, `expires_after` for `expires`: shorter or longer, not misspelt.
    let whole = letters.min(candidate.chars().count());
    let begins = candidate.starts_with(word) || word.starts_with(candidate);
    (whole >= 3 && begins).then_some(d)
}

/// Words that differ in case, `-`, `_` and spaces only are the same to a reader.
fn fold(word: &str) -> String {
    word.trim().to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_would_guess() {
        let known = ["timezone", "language", "failed_window", "me", "expires"];
        for (word, want) in [
            ("langauge", Some("language")),
            ("lang", Some("language")),
            ("TimeZone", Some("timezone")),
            ("failed-window", Some("failed_window")),
            ("my", Some("me")),
            ("expire", Some("expires")),
            ("expires_after", Some("expires")),
            ("tz", None),
            ("", None),
            ("colour", None),
        ] {
            assert_eq!(nearest(word, known).map(|(k, _)| k), want, "{word}");
        }
        assert_eq!(nearest(&"x".repeat(5000), known), None);
    }
}
