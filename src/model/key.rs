//! `SOURCE/QUEUE/ID`: the name of an item across all stores.

use crate::model::{Error, ErrorKind};
use std::fmt;
use std::sync::Arc;

/// The key of one item. Shown as `canonical/bus_commands/29204`, with `/` and `%` inside the queue
/// or the id written `%2F` and `%25` (`spec`: keys of the contract).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemKey {
    /// The source's configured name.
    pub source: Arc<str>,
    /// The table, or the JSON pointer without its leading slash.
    pub queue: Arc<str>,
    /// The id as text.
    pub id: Box<str>,
}

impl ItemKey {
    /// The key that a text spells in full; `None` for anything else, an id alone too.
    #[must_use]
    pub fn whole(text: &str) -> Option<Self> {
        match KeyPattern::parse(text).ok()? {
            KeyPattern::Whole(key) => Some(key),
            KeyPattern::Id(_) => None,
        }
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        f.write_str("/")?;
        encode(&self.queue, f)?;
        f.write_str("/")?;
        encode(&self.id, f)
    }
}

/// What a person types to name an item: a whole key, or an id alone where it is unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPattern {
    /// `SOURCE/QUEUE/ID`.
    Whole(ItemKey),
    /// `29204` or `#29204`.
    Id(String),
}

impl KeyPattern {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when it is empty, has one slash, or a `%` that escapes nothing.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let usage = |m: String| {
            Error::new(ErrorKind::Usage, m)
                .hint("a key is SOURCE/QUEUE/ID, or an id that is unique")
        };
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            [""] => Err(usage("an empty key names nothing".into())),
            [id] => decode(id.strip_prefix('#').unwrap_or(id))
                .map(Self::Id)
                .ok_or_else(|| usage(format!("`{text}` has a % that escapes nothing"))),
            [source, queue, id] if !source.is_empty() && !queue.is_empty() && !id.is_empty() => {
                match (decode(queue), decode(id)) {
                    (Some(queue), Some(id)) => Ok(Self::Whole(ItemKey {
                        source: Arc::from(*source),
                        queue: Arc::from(queue),
                        id: id.into_boxed_str(),
                    })),
                    _ => Err(usage(format!("`{text}` has a % that escapes nothing"))),
                }
            }
            _ => Err(usage(format!("`{text}` is no key"))),
        }
    }

    /// Whether `key` is what was meant.
    #[must_use]
    pub fn matches(&self, key: &ItemKey) -> bool {
        match self {
            Self::Whole(k) => k == key,
            Self::Id(id) => **id == *key.id,
        }
    }
}

fn encode(part: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if !part.contains(['/', '%']) {
        return f.write_str(part);
    }
    f.write_str(&part.replace('%', "%25").replace('/', "%2F"))
}

fn decode(part: &str) -> Option<String> {
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3)?;
        match code.to_ascii_uppercase().as_str() {
            "2F" => out.push('/'),
            "25" => out.push('%'),
            _ => return None,
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn key(source: &str, queue: &str, id: &str) -> ItemKey {
        ItemKey {
            source: source.into(),
            queue: queue.into(),
            id: id.into(),
        }
    }

    #[test]
    fn slashes_and_percents_are_escaped() {
        assert_eq!(
            key("a", "data/items", "50%").to_string(),
            "a/data%2Fitems/50%25"
        );
    }

    #[test]
    fn what_cannot_be_a_key_is_refused() {
        for bad in ["", "a/b", "a/b/c/d", "a//c", "a/b/50%", "a/b/%zz", "x%2"] {
            assert!(KeyPattern::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(
            KeyPattern::parse("#29204").unwrap(),
            KeyPattern::Id("29204".into())
        );
    }

    proptest! {
        #[test]
        fn every_key_reads_back(queue in "\\PC{1,12}", id in "\\PC{1,12}") {
            let k = key("canonical", &queue, &id);
            prop_assert_eq!(KeyPattern::parse(&k.to_string()).unwrap(), KeyPattern::Whole(k));
        }
    }
}
