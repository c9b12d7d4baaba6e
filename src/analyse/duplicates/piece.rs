//! What a piece of a title can be.

/// The kind of a name that tells one thing from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    /// `cmd#29162`, `#123`
    Reference,
    /// `proj-123`
    Ticket,
    /// `worker-3`, `db01`, `q3`
    Numbered,
    /// `v2.3`
    Version,
    /// `scripts/ingest.py`
    Path,
    /// `ingest.py`, `db.example.com`
    Dotted,
    /// With a scheme.
    Url,
    /// With an at.
    Email,
    /// An address of a machine.
    Ip,
    /// A hash or a UUID.
    Hex,
    /// In quotation marks.
    Quoted,
    /// `@ron`, `#channel`
    Plain,
}

/// The kind of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    /// How many.
    Count,
    /// A share.
    Percent,
    /// A length of time.
    Span,
    /// Bytes.
    Size,
    /// Everything else with a unit.
    Rate,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Latin, Cyrillic, Greek … letters.
    Word,
    /// Hangul.
    Hangul,
    /// Han or kana.
    Han,
    /// A name.
    Name(Class),
    /// A bare number, a ratio, a range, money.
    Number,
    /// A day, month or week.
    Date,
    /// A day with a time of day.
    Stamp,
    /// A time of day.
    Clock,
    /// A number with a unit or counter.
    Reading(Unit),
    /// A sign that carries meaning: comparison, arrow, emoji.
    Sign,
}

/// One piece: byte range in the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Nothing stands between it and the piece before.
    pub(super) glued: bool,
}
