//! PURE. The filter language of `--where`, `items FILTER` and the dashboard's `/`: read, shown,
//! explained where it cannot be read, and asked of items.
//!
//! Must not know stores, the board or a terminal; what it asks of an item is [`Subject`].
//!
//! # The language
//!
//! ```text
//! filter  = clause { space clause }                 every clause must hold; none: everything
//! clause  = term { "|" term }                       one of its terms must hold
//! term    = [ "-" ] ( word | field op value { "," value } )
//! op      = ":" | ">" | ">=" | "<" | "<="
//! word, value = text without space, | and "  |  "text in quotes", \" and \\ inside
//! ```
//!
//! - **`|` binds before the space.** `owner:ron state:queued | state:failed` is Ron's items that
//!   are queued or failed. The other reading would add everybody's failed items. Whatever the
//!   terms, the reading taken here selects a part of what the other would, never more; and a bulk
//!   change acts on what is selected. `-` binds before both. There are no groups: every filter is
//!   a list of choices, which people can read.
//! - A **word** is text in title, body or id. `#29204` is also the id 29204 itself. Texts are
//!   compared composed (NFC) and in lower case, and as substrings, never fuzzily.
//! - **Lists** join by or: `owner:ron,codex`; negated, none of them.
//! - `owner:`, `source:`, `queue:`, `id:` and `status:` ask for the whole value, `title:`, `body:`
//!   and `note:` for a part of it. Ids and keys keep their case. `status:` compares as status
//!   words are compared everywhere ([`State::fold`](crate::model::State::fold)).
//! - `owner:` goes through the aliases on both sides; `owner:me` is whoever the configuration
//!   calls me (everyone, where it names nobody), `owner:unassigned` is nobody.
//! - `age>3d` counts from the creation. **Dates cover the time they name**: `created<=2026-04-01`
//!   holds through that day, `created>2026-04-01` begins after it, `created:2026-04-01` is that
//!   day; the same for a minute or a second. Without an offset they are in the configured zone.
//! - **What is missing does not hold.** An item without a creation time is neither `age>3d` nor
//!   `age<=3d`; a negation is the exact opposite, so `-age>3d` does select it. `x` and `-x`
//!   together are always everything.
//! - `(`, `!`, `=` after a field, `AND`, `OR` and `NOT` mean something in other languages and are
//!   refused with what to write here; in quotes they are text.

mod complete;
mod error;
mod fields;
mod fold;
mod lex;
mod matcher;
mod parse;
#[cfg(test)]
mod tests;
mod tree;
mod values;

pub use complete::{Gap, gap, typed_value};
pub use error::QueryError;
pub use fields::{FieldHelp, fields};
pub use matcher::{Context, Matcher, Subject};

use crate::model::State;
use fields::Name;
use std::fmt;
use std::str::FromStr;
use tree::{Clause, Term, Test};

/// The rules of the language in a few lines, for help; the fields stand in [`fields()`].
pub const GRAMMAR: &str = "\
word            text in title, body or id, without case
field:a,b       one of these values
field>x         also >= < <=, for times and ages
-term           the opposite
a b             both
a | b           one of them; | binds before a space: a b | c is a, and b or c
\"two words\"     spaces and signs as text; \\\" and \\\\ inside
";

/// A filter that has been read. Its text ([`fmt::Display`]) is canonical and reads back as the
/// same filter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    clauses: Vec<Clause>,
}

impl Query {
    /// The filter that lets everything through.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Reads a filter; an empty one lets everything through.
    ///
    /// # Errors
    /// The first thing in it that cannot be meant, with its place.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::parse(text)
            .map(|clauses| Self { clauses })
            .map_err(|fault| fault.in_filter(text))
    }

    /// Makes the filter ready to be asked of items. Do this once, not for each item.
    #[must_use]
    pub fn matcher(&self, context: &Context<'_>) -> Matcher {
        Matcher::new(&self.clauses, context)
    }

    /// Whether it lets everything through because it asks nothing.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether the answer depends on bodies: they must be loaded then, or items are missed.
    #[must_use]
    pub fn needs_body(&self) -> bool {
        self.terms().any(|t| match &t.test {
            Test::Word(_) => true,
            Test::Free(field, _) => field.id == Name::Body,
            _ => false,
        })
    }

    /// Whether the answer depends on what was judged: verdicts, duplicates, stale items. It changes
    /// with every analysis then.
    #[must_use]
    pub fn asks_judgement(&self) -> bool {
        let judged = [Name::Verdict, Name::Confidence, Name::Dup, Name::Stale];
        self.terms()
            .any(|t| matches!(&t.test, Test::Choice(f, _) if judged.contains(&f.id)))
    }

    /// Whether it asks for finished items by name: a term that is not negated names `done` or
    /// `cancelled`, a status word that everywhere means one of them, or a time of completion.
    /// Without finished rows such a filter would come out empty and look like an answer.
    #[must_use]
    pub fn asks_for_finished(&self) -> bool {
        let finished = |s: Option<State>| s.is_some_and(State::is_terminal);
        self.terms().filter(|t| !t.negated).any(|t| match &t.test {
            Test::Choice(f, values) if f.id == Name::State => {
                values.iter().any(|v| finished(State::from_contract(v)))
            }
            Test::Free(f, values) if f.id == Name::Status => {
                values.iter().any(|v| finished(State::from_word(v)))
            }
            Test::Time(f, ..) => f.id == Name::Completed,
            _ => false,
        })
    }

    fn terms(&self) -> impl Iterator<Item = &Term> {
        self.clauses.iter().flat_map(|c| &c.0)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, clause) in self.clauses.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{clause}")?;
        }
        Ok(())
    }
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        Self::parse(text)
    }
}
