//! Every word that the screen says, in all its languages. A missing one does not compile. What
//! comes from a store (titles, status words, reasons) is data and stays as it is.

mod change;
mod meaning;
mod news;
mod sentence;
mod table;

pub(super) use change::*;
pub(super) use meaning::*;
pub(super) use news::*;
pub(super) use sentence::*;
pub(super) use table::Word;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::sample::{clock, moment};
    use crate::model::Lang;
    use crate::text::width;

    const LANGS: [Lang; 3] = [Lang::En, Lang::Ko, Lang::ZhHant];

    #[test]
    fn no_word_is_empty_or_left_in_english() {
        for word in Word::ALL {
            for lang in LANGS {
                assert!(!word.say(lang).trim().is_empty(), "{word:?} in {lang:?}");
            }
            assert!(
                !word.say(Lang::Ko).is_ascii() && !word.say(Lang::ZhHant).is_ascii(),
                "{word:?}"
            );
        }
    }

    /// The runs of Latin letters and digits that are keys of the table: `Esc`, `Alt-Enter`, `c`, `gg`.
    fn literal_keys(said: &str) -> Vec<String> {
        let labels = crate::ui::actions::ACTIONS.iter().flat_map(|a| a.keys);
        let labels: Vec<String> = labels.map(|k| k.label()).collect();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let mut out = Vec::new();
        let (mut run, mut before) = (String::new(), ' ');
        for c in said.chars().chain([' ']) {
            if is_part(c) {
                run.push(c);
                continue;
            }
            let twice = run.len() == 2 && run.chars().next() == run.chars().last();
            let key = run
                .get(..if twice { 1 } else { run.len() })
                .unwrap_or_default();
            // The end of "owner's" and the name of an action are none.
            if !"'{`/".contains(before) && labels.iter().any(|l| l == key) {
                out.push(run.clone());
            }
            run.clear();
            before = c;
        }
        out
    }

    #[test]
    fn no_sentence_names_a_key_that_may_be_another() {
        assert_eq!(
            literal_keys("c or Esc, gg, Alt-Enter, {mark}, owner's, x다"),
            ["c", "Esc", "gg", "Alt-Enter", "x"]
        );
        let by_action = |said: &str| said.replace(['{', '}'], "`");
        for word in Word::ALL {
            for lang in LANGS {
                // The article, the letters of an example and its figure.
                let is_prose = |key: &String| match word {
                    Word::FilterHint => matches!(key.as_str(), "a" | "b"),
                    Word::NoReportHint => key == "5",
                    _ => lang == Lang::En && matches!(key.as_str(), "a" | "A"),
                };
                let mut found = literal_keys(&by_action(word.say(lang)));
                found.retain(|key| !is_prose(key));
                assert_eq!(found, [""; 0], "{word:?} in {lang:?}");
            }
        }
        for lang in LANGS {
            for said in [
                first_choice(lang, None),
                first_choice(lang, Some("file.toml")),
                staged_before(lang, 70, false),
                staged_before(lang, 70, true),
            ] {
                let mut found = literal_keys(&by_action(&said));
                found.retain(|key| key != "o");
                assert_eq!(found, [""; 0], "{said}");
            }
        }
    }

    #[test]
    fn a_key_in_a_sentence_is_an_action_s() {
        let keys = crate::ui::keys::Keys::default();
        for word in Word::ALL {
            for lang in LANGS {
                let said = crate::ui::keymap::say(&keys, word.say(lang));
                for name in said.split('{').skip(1).filter_map(|n| n.split('}').next()) {
                    assert!(name.contains(' '), "{name} is no action: {said}");
                }
                assert!(!said.contains(" :"), "an action without a key: {said}");
            }
        }
    }

    #[test]
    fn figures_are_grouped() {
        for (n, want) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(figure(n), want);
        }
    }

    #[test]
    fn dates_in_three_languages() {
        let said: Vec<String> = LANGS.iter().map(|l| date(*l, &clock())).collect();
        assert_eq!(said, ["Tue 21 Apr", "4월 21일 (화)", "4月21日 週二"]);
    }

    #[test]
    fn a_time_of_another_day_says_so() {
        let at = |t| clock_time(&clock(), moment(t));
        assert_eq!(at("2026-04-20T15:00:01Z"), "00:00");
        assert_eq!(at("2026-04-20T14:59:59Z"), "04-20 23:59");
    }

    #[test]
    fn labels_fit_their_column() {
        use Word::*;
        for label in [
            State, Owner, Created, Updated, ClaimedAt, StartedAt, Heartbeat, Lease, Completed, Due,
            ClaimedBy, Attempts, Parent, Requester, Evidence, Note, Path, Size, Written, Journal,
            ReadAt,
        ] {
            for lang in LANGS {
                assert!(width(label.say(lang)) <= 9, "{label:?} in {lang:?}");
            }
        }
    }
}
