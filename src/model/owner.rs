//! Whose an item is: names compared without case and through aliases.

use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;

/// The owner of an item that names none.
pub const UNASSIGNED: &str = "unassigned";

/// How raw owner names become canonical ones, and whose decisions are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnerRules {
    /// Folded alias -> canonical name.
    aliases: HashMap<String, String>,
    /// Canonical names of "me"; empty means everyone.
    me: Vec<String>,
}

impl OwnerRules {
    /// Rules from `(canonical, aliases)` pairs and the names of "me".
    pub fn new<'a>(
        aliases: impl IntoIterator<Item = (&'a str, &'a [String])>,
        me: &[String],
    ) -> Self {
        let mut map = HashMap::new();
        for (canonical, others) in aliases {
            for other in others {
                map.insert(fold(other), fold(canonical));
            }
        }
        let mut rules = Self {
            aliases: map,
            me: Vec::new(),
        };
        rules.me = me.iter().map(|m| rules.canonical(Some(m))).collect();
        rules
    }

    /// The canonical owner: folded, through the aliases, [`UNASSIGNED`] where there is none.
    #[must_use]
    pub fn canonical(&self, raw: Option<&str>) -> String {
        let folded = raw.map(fold).unwrap_or_default();
        if folded.is_empty() {
            return UNASSIGNED.to_owned();
        }
        self.aliases.get(&folded).cloned().unwrap_or(folded)
    }

    /// Whether a canonical owner's decisions are wanted here.
    #[must_use]
    pub fn is_me(&self, canonical: &str) -> bool {
        self.me.is_empty() || self.me.iter().any(|m| m == canonical)
    }

    /// Each canonical name with its aliases, folded, in alphabetical order.
    #[must_use]
    pub fn aliases(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (alias, canonical) in &self.aliases {
            all.entry(canonical).or_default().push(alias);
        }
        for aliases in all.values_mut() {
            aliases.sort_unstable();
        }
        all
    }

    /// The canonical names of "me"; empty means everyone.
    #[must_use]
    pub fn me(&self) -> &[String] {
        &self.me
    }
}

/// Composed, lower case, without surrounding space: `" Ron "` and `RON` are one person.
fn fold(name: &str) -> String {
    let name = name.trim();
    if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        name.nfc().collect::<String>().to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_space_aliases_and_nobody() {
        let rules = OwnerRules::new(
            [("data-analyst", &["analyst".to_owned(), "DA".to_owned()][..])],
            &["Ron".to_owned()],
        );
        for (raw, want) in [
            (Some("Ron "), "ron"),
            (Some("ANALYST"), "data-analyst"),
            (Some("da"), "data-analyst"),
            (Some("Data-Analyst"), "data-analyst"),
            (Some("  "), UNASSIGNED),
            (None, UNASSIGNED),
            (Some("\u{1112}\u{1161}\u{11ab}"), "한"),
        ] {
            assert_eq!(rules.canonical(raw), want, "{raw:?}");
        }
        assert!(rules.is_me("ron") && !rules.is_me("codex"));
        assert!(OwnerRules::default().is_me("anyone"));
    }
}
