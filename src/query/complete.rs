//! What is being written at a place of a filter, so that it can be completed.

use super::fields::{self, FieldHelp};
use super::tree;
use std::ops::Range;

/// The unfinished piece before a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its bytes up to the cursor.
    pub range: Range<usize>,
    /// What is written of it.
    pub written: String,
    /// The field whose value it is; `None` where it may become the name of one.
    pub field: Option<&'static FieldHelp>,
}

/// The piece that ends at byte `cursor` of a filter; `None` inside quotes, which hold free text.
#[must_use]
pub fn gap(text: &str, cursor: usize) -> Option<Gap> {
    let before = text.get(..cursor)?;
    if before.chars().filter(|c| *c == '"').count() % 2 == 1 {
        return None;
    }
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace() || *c == '|')
        .map_or(0, |(at, c)| at + c.len_utf8());
    let term = before.get(start..)?;
    let minus = term.len() - term.trim_start_matches('-').len();
    let (from, term) = (start + minus, term.get(minus..)?);
    let Some(sign) = term.find([':', '<', '>']) else {
        return Some(Gap {
            range: from..cursor,
            written: term.to_owned(),
            field: None,
        });
    };
    let field = fields::find(term.get(..sign)?)?;
    let values = term.get(sign..)?.trim_start_matches([':', '<', '>', '=']);
    let value = values.rsplit(',').next().unwrap_or(values);
    Some(Gap {
        range: cursor - value.len()..cursor,
        written: value.to_owned(),
        field: Some(field),
    })
}

/// A value as it is typed after an operator: in quotes where a sign in it would have a meaning.
#[must_use]
pub fn typed_value(value: &str) -> String {
    tree::value(value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_piece_before_the_cursor() {
        for (text, want) in [
            ("", Some(("", None))),
            ("own", Some(("own", None))),
            ("-own", Some(("own", None))),
            ("a b|st", Some(("st", None))),
            ("state:que", Some(("que", Some("state")))),
            ("x OWNER:ron,co", Some(("co", Some("owner")))),
            ("age>=3", Some(("3", Some("age")))),
            ("nothing:x", None),
            ("title:\"two wo", None),
            ("title:\"two words\" sta", Some(("sta", None))),
            ("한글 상", Some(("상", None))),
        ] {
            let found = gap(text, text.len());
            let found = found.as_ref().map(|g| {
                assert_eq!(text.get(g.range.clone()), Some(g.written.as_str()));
                (g.written.as_str(), g.field.map(|f| f.name))
            });
            assert_eq!(found, want, "{text:?}");
        }
        assert_eq!(gap("한글", 1), None, "inside a letter");
    }

    proptest! {
        #[test]
        fn any_text_at_any_place(text in "[a-c:<>=,|\"한 -]{0,20}", at in 0usize..30) {
            if let Some(gap) = gap(&text, at) {
                prop_assert_eq!(text.get(gap.range), Some(gap.written.as_str()));
            }
        }

        #[test]
        fn a_typed_value_reads_back(value in "[a-z한글 ,|\"\\\\(!]{1,10}") {
            let text = format!("owner:{}", typed_value(&value));
            let query = crate::query::Query::parse(&text).unwrap();
            prop_assert_eq!(crate::query::Query::parse(&query.to_string()), Ok(query));
        }
    }
}
