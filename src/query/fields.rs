//! The fields that a filter can ask for: the one table from which the parser, the completion and
//! the help are made.

/// What identifies a field inside the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Owner,
    State,
    Status,
    Source,
    Queue,
    Priority,
    Verdict,
    Confidence,
    Dup,
    Stale,
    Age,
    Created,
    Updated,
    Claimed,
    Completed,
    Title,
    Body,
    Note,
    Id,
    Key,
}

/// What stands after a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any text, taken as it is.
    Free,
    /// One of [`FieldHelp::values`].
    Choice,
    /// A key or an id.
    Key,
    /// A length of time.
    Length,
    /// A date, or a date and a time.
    Date,
}

/// One field of the language, as the help shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldHelp {
    /// The word before the operator.
    pub name: &'static str,
    /// The operators it takes.
    pub operators: &'static [&'static str],
    /// Every value it takes; empty where the value is free.
    pub values: &'static [&'static str],
    /// What it asks, in a line.
    pub help: &'static str,
    /// A term that shows its use.
    pub example: &'static str,
    pub(super) id: Name,
    pub(super) kind: Kind,
}

const IS: &[&str] = &[":"];
const ORDER: &[&str] = &[">", ">=", "<", "<="];
const TIME: &[&str] = &[">", ">=", "<", "<=", ":"];

const fn free(
    id: Name,
    name: &'static str,
    help: &'static str,
    example: &'static str,
) -> FieldHelp {
    FieldHelp {
        name,
        operators: IS,
        values: &[],
        help,
        example,
        id,
        kind: Kind::Free,
    }
}

const fn choice(
    id: Name,
    name: &'static str,
    values: &'static [&'static str],
    help: &'static str,
    example: &'static str,
) -> FieldHelp {
    FieldHelp {
        name,
        operators: IS,
        values,
        help,
        example,
        id,
        kind: Kind::Choice,
    }
}

const fn date(
    id: Name,
    name: &'static str,
    help: &'static str,
    example: &'static str,
) -> FieldHelp {
    FieldHelp {
        name,
        operators: TIME,
        values: &[],
        help,
        example,
        id,
        kind: Kind::Date,
    }
}

static FIELDS: [FieldHelp; 20] = [
    free(
        Name::Owner,
        "owner",
        "whose it is, through the aliases; `me` and `unassigned` are names too",
        "owner:ron,codex",
    ),
    choice(
        Name::State,
        "state",
        &[
            "queued",
            "scheduled",
            "claimed",
            "blocked",
            "failed",
            "unknown",
            "done",
            "cancelled",
        ],
        "where it stands, in the words common to all stores",
        "state:queued",
    ),
    free(
        Name::Status,
        "status",
        "the status word of its own store",
        "status:todo",
    ),
    free(
        Name::Source,
        "source",
        "the source it comes from",
        "source:canonical",
    ),
    free(
        Name::Queue,
        "queue",
        "the table or list it stands in",
        "queue:bus_commands",
    ),
    choice(
        Name::Priority,
        "priority",
        &["urgent", "high", "normal", "low"],
        "how urgent it is",
        "priority:urgent,high",
    ),
    choice(
        Name::Verdict,
        "verdict",
        &[
            "do",
            "redeliver",
            "cancel",
            "release",
            "mark-failed",
            "archive",
            "review",
            "wait",
        ],
        "what should be done with it",
        "verdict:cancel",
    ),
    choice(
        Name::Confidence,
        "confidence",
        &["certain", "likely", "possible"],
        "how sure its verdict is",
        "confidence:certain",
    ),
    choice(
        Name::Dup,
        "dup",
        &["yes", "no", "certain", "likely", "possible"],
        "a member of a group of duplicates, and how sure that is",
        "dup:certain",
    ),
    choice(
        Name::Stale,
        "stale",
        &[
            "yes",
            "no",
            "lease_expired",
            "no_heartbeat",
            "claim_age",
            "queue_age",
            "legacy",
        ],
        "stale, and by which rule",
        "stale:claim_age",
    ),
    FieldHelp {
        name: "age",
        operators: ORDER,
        values: &[],
        help: "time since it was created, in s, m, h, d and w",
        example: "age>1d12h",
        id: Name::Age,
        kind: Kind::Length,
    },
    date(
        Name::Created,
        "created",
        "when it was put into the queue",
        "created<2026-04-01",
    ),
    date(
        Name::Updated,
        "updated",
        "when it was last changed",
        "updated>=2026-04-01T09:00",
    ),
    date(
        Name::Claimed,
        "claimed",
        "when a worker took it",
        "claimed<2026-04-20",
    ),
    date(
        Name::Completed,
        "completed",
        "when it ended",
        "completed:2026-04-20",
    ),
    free(
        Name::Title,
        "title",
        "text in the title",
        "title:\"two words\"",
    ),
    free(Name::Body, "body", "text in the body", "body:gateway"),
    free(
        Name::Note,
        "note",
        "text in the note or result",
        "note:timeout",
    ),
    free(Name::Id, "id", "its whole id", "id:29204"),
    FieldHelp {
        name: "key",
        operators: IS,
        values: &[],
        help: "its key, or its whole id",
        example: "key:canonical/bus_commands/29204",
        id: Name::Key,
        kind: Kind::Key,
    },
];

/// Every field, in the order the help shows them.
#[must_use]
pub fn fields() -> &'static [FieldHelp] {
    &FIELDS
}

/// The field of a name, written in any case.
pub(super) fn find(name: &str) -> Option<&'static FieldHelp> {
    FIELDS.iter().find(|f| f.name.eq_ignore_ascii_case(name))
}

/// The field whose name is nearest to a mistyped one, where one is near.
pub(super) fn nearest_field(name: &str) -> Option<&'static str> {
    nearest(name, FIELDS.iter().map(|f| f.name))
}

/// The candidate nearest to `word`, where one is near enough to be what was meant.
pub(super) fn nearest(
    word: &str,
    candidates: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let word = word.to_lowercase();
    candidates
        .map(|c| (strsim::jaro_winkler(&word, c), c))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Priority, State};
    use crate::query::Query;

    #[test]
    fn the_table_speaks_the_words_of_the_model() {
        let words = |name: &str| find(name).map(|f| f.values.to_vec());
        assert_eq!(words("state"), Some(State::ALL.map(State::word).to_vec()));
        assert_eq!(
            words("priority"),
            Some(Priority::ALL.map(Priority::word).to_vec())
        );
    }

    #[test]
    fn every_example_and_every_value_is_a_filter_and_names_its_field() {
        for f in fields() {
            assert!(f.example.starts_with(f.name), "{}", f.example);
            assert_eq!(
                Query::parse(f.example).map(|q| q.to_string()),
                Ok(f.example.to_owned())
            );
            for v in f.values {
                let term = format!("{}:{v}", f.name);
                assert_eq!(Query::parse(&term).map(|q| q.to_string()), Ok(term));
            }
        }
    }

    #[test]
    fn names_are_unique_and_lower_case() {
        for (i, f) in fields().iter().enumerate() {
            assert_eq!(f.name, f.name.to_ascii_lowercase());
            assert!(
                fields()
                    .iter()
                    .skip(i + 1)
                    .all(|g| g.name != f.name && g.id != f.id),
                "{}",
                f.name
            );
        }
    }
}
