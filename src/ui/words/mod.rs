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
