//! Views: a filter, a grouping, an order and columns under a name.

/// What the items of a list are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Grouping {
    /// By owner.
    #[default]
    Owner,
    /// By the status word.
    Status,
    /// By source and queue.
    Source,
    /// By what is proposed, and by the kind of duplicate where that is why.
    Kind,
    /// Not at all.
    None,
}

impl Grouping {
    /// Each with its word in a configuration.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("owner", Self::Owner),
        ("status", Self::Status),
        ("source", Self::Source),
        ("kind", Self::Kind),
        ("none", Self::None),
    ];

    /// Its word in a configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, g)| *g == self)
            .map_or("", |(w, _)| w)
    }
}

/// What the items of a group are in the order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sorting {
    /// As the board has them: by owner, queue and status, the most urgent first.
    #[default]
    Board,
    /// The oldest first.
    Age,
    /// The most urgent first, then the oldest.
    Priority,
    /// The one that was touched last first.
    Updated,
    /// By title.
    Title,
    /// By what is proposed, what asks for a hand first.
    Verdict,
}

impl Sorting {
    /// Each with its word in a configuration.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("board", Self::Board),
        ("age", Self::Age),
        ("priority", Self::Priority),
        ("updated", Self::Updated),
        ("title", Self::Title),
        ("verdict", Self::Verdict),
    ];

    /// Its word in a configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, s)| *s == self)
            .map_or("", |(w, _)| w)
    }
}

/// A column of a list. The title is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The id in its store.
    Id,
    /// The sign of its priority.
    Priority,
    /// How long ago it was made.
    Age,
    /// How long ago it was touched.
    Updated,
    /// Whose it is.
    Owner,
    /// The status word.
    Status,
    /// Source and queue.
    Queue,
    /// What is proposed.
    Verdict,
    /// What it is about.
    Title,
}

impl Column {
    /// Each with its word in a configuration, in the order in which they stand.
    pub const WORDS: [(&'static str, Self); 9] = [
        ("id", Self::Id),
        ("priority", Self::Priority),
        ("age", Self::Age),
        ("updated", Self::Updated),
        ("owner", Self::Owner),
        ("status", Self::Status),
        ("queue", Self::Queue),
        ("verdict", Self::Verdict),
        ("title", Self::Title),
    ];

    /// Its word in a configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, c)| *c == self)
            .map_or("", |(w, _)| w)
    }
}

/// One `[[view]]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ViewRule {
    /// What the palette calls it.
    pub name: String,
    /// The filter as it was typed; empty where everything is let through.
    pub filter: String,
    /// How it is grouped.
    pub group: Grouping,
    /// How it is sorted.
    pub sort: Sorting,
    /// Its columns; none where the room decides.
    pub columns: Vec<Column>,
    /// The key that shows it.
    pub key: Option<String>,
}
