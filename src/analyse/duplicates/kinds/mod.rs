//! The ways in which items can be one another's duplicates: one file a kind, all in one form. Which
//! items stand together is found before (`groups`, `near`); a kind says by what is known of them
//! whether it is the one, and how that is put into words.

mod cross_owner;
mod cross_source;
mod near;
mod recurrence;
mod retry_chain;

use super::Kind;
use crate::model::Lang;

/// What is known of items that were found to stand together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Gathered {
    /// Their keys are equal.
    pub(super) one_text: bool,
    /// Each is what one of several owners has of it: none stays for the others.
    pub(super) fanned: bool,
    /// One failed, and they are attempts at one thing.
    pub(super) attempts: bool,
    /// They stand in one store.
    pub(super) one_store: bool,
}

/// What a sentence on an item of a group may ask for.
pub(in crate::analyse) trait Told {
    /// The id of the item that stays, with its mark.
    fn survivor(&self) -> String;
    /// The owners, joined by commas.
    fn owners(&self) -> String;
    /// The reasons of the group, joined.
    fn why(&self) -> String;
}

/// The one form of a kind.
pub(in crate::analyse) trait Rule: Sync {
    /// The kind that it is the rule of.
    fn kind(&self) -> Kind;

    /// The contract's word.
    fn word(&self) -> &'static str;

    /// Whether items that were gathered so are of this kind.
    fn check(&self, gathered: &Gathered) -> bool;

    /// The full sentence for the row: why an item of such a group is to be given up, or decided.
    fn sentence(&self, told: &dyn Told, lang: Lang) -> String {
        let (survivor, why) = (told.survivor(), told.why());
        match lang {
            Lang::En => format!("repeats {survivor}: {why}"),
            Lang::Ko => format!("{survivor}과(와) 중복: {why}"),
            Lang::ZhHant => format!("與 {survivor} 重複：{why}"),
        }
    }

    /// The fragment for a count of groups.
    fn fragment(&self, count: usize, lang: Lang) -> String;
}

/// The kinds in the order in which they are asked; the last takes what is left. A new kind is a new
/// file and its line here.
const RULES: [&dyn Rule; 5] = [
    &cross_owner::CrossOwner,
    &retry_chain::RetryChain,
    &near::Near,
    &cross_source::CrossSource,
    &recurrence::Recurrence,
];

/// The kind of what was gathered.
pub(super) fn of(gathered: &Gathered) -> Kind {
    RULES
        .iter()
        .find(|r| r.check(gathered))
        .map_or(Kind::Recurrence, |r| r.kind())
}

/// The rule of a kind.
pub(in crate::analyse) fn rule(kind: Kind) -> &'static dyn Rule {
    match kind {
        Kind::Recurrence => &recurrence::Recurrence,
        Kind::RetryChain => &retry_chain::RetryChain,
        Kind::CrossOwner => &cross_owner::CrossOwner,
        Kind::CrossSource => &cross_source::CrossSource,
        Kind::Near => &near::Near,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_has_a_rule_of_its_own_and_words_for_it() {
        let words: HashSet<&str> = RULES.iter().map(|r| r.word()).collect();
        assert_eq!(words.len(), RULES.len());
        for known in RULES {
            assert_eq!(rule(known.kind()).word(), known.word());
            let said: HashSet<String> = [Lang::En, Lang::Ko, Lang::ZhHant]
                .iter()
                .map(|lang| known.fragment(3, *lang))
                .collect();
            assert!(
                said.len() == 3 && said.iter().all(|s| s.contains('3')),
                "{said:?}"
            );
            assert!(known.fragment(1, Lang::En).starts_with("1 "));
        }
    }

    #[test]
    fn the_first_kind_that_fits_is_the_one() {
        let one_text = Gathered {
            one_text: true,
            one_store: true,
            ..Gathered::default()
        };
        for (gathered, want) in [
            (one_text, Kind::Recurrence),
            (
                Gathered {
                    one_store: false,
                    ..one_text
                },
                Kind::CrossSource,
            ),
            (
                Gathered {
                    attempts: true,
                    ..one_text
                },
                Kind::RetryChain,
            ),
            (
                Gathered {
                    attempts: true,
                    one_store: false,
                    ..one_text
                },
                Kind::RetryChain,
            ),
            (
                Gathered {
                    fanned: true,
                    ..one_text
                },
                Kind::CrossOwner,
            ),
            (Gathered::default(), Kind::Near),
            (
                Gathered {
                    attempts: true,
                    ..Gathered::default()
                },
                Kind::RetryChain,
            ),
        ] {
            assert_eq!(of(&gathered), want, "{gathered:?}");
        }
    }
}
