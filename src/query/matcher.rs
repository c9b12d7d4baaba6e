//! A filter made ready for one clock and one set of owners, and asked of items.

use super::fields::Name;
use super::fold::Needle;
use super::tree::{Clause, Compare, Precision, Term, Test, When};
use crate::model::{Clock, Field, KeyPattern, Moment, OwnerRules, Priority, State};
use chrono::{Days, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// What a filter asks of an item. Texts are given as they stand in the store; the filter folds
/// them itself.
pub trait Subject {
    /// The title.
    fn title(&self) -> &str;
    /// The id.
    fn id(&self) -> &str;
    /// The body; `None` where there is none or it was not loaded (see
    /// [`Query::needs_body`](super::Query::needs_body)).
    fn body(&self) -> Option<&str>;
    /// The note or result.
    fn note(&self) -> Option<&str>;
    /// The canonical owner, as [`OwnerRules::canonical`] gives it.
    fn owner(&self) -> &str;
    /// The state.
    fn state(&self) -> State;
    /// The status word of the store.
    fn status(&self) -> &str;
    /// The source's name.
    fn source(&self) -> &str;
    /// The queue's name.
    fn queue(&self) -> &str;
    /// The priority.
    fn priority(&self) -> Priority;
    /// The moment of a time field; `None` where it is missing, unreadable or ambiguous.
    fn time(&self, field: Field) -> Option<Moment>;
    /// The contract's word for the verdict's action.
    fn verdict(&self) -> Option<&str>;
    /// The contract's word for the verdict's confidence.
    fn confidence(&self) -> Option<&str>;
    /// The contract's word for the confidence of its group of duplicates; `None` outside any.
    fn duplicate(&self) -> Option<&str>;
    /// The contract's word for the rule by which it is stale; `None` where it is not.
    fn stale_rule(&self) -> Option<&str>;
}

/// What the words of a filter depend on: now, the zone of dates, and whose names are whose.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Now, and the zone of dates without an offset.
    pub clock: Clock,
    /// Aliases, and who `me` is.
    pub owners: &'a OwnerRules,
}

/// A filter made ready: names canonical, dates resolved, texts folded. Asking it of an item
/// allocates nothing where the item's texts are ASCII or composed.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// All must hold; in each, one. Cheap ones first.
    clauses: Vec<Vec<Prepared>>,
}

#[derive(Debug, Clone)]
struct Prepared {
    negated: bool,
    ask: Ask,
}

#[derive(Debug, Clone)]
enum Ask {
    /// Title, id or body; and the whole id where the word was `#29204`.
    Word(Needle, Option<String>),
    Text(Where, Vec<Needle>),
    /// The whole of a short text, without case.
    Is(Where, Vec<Needle>),
    Id(Vec<String>),
    Key(Vec<KeyPattern>),
    Owner(Vec<OwnerIs>),
    /// Status words, folded.
    Status(Vec<String>),
    State(Vec<State>),
    Priority(Vec<Priority>),
    Label(Label, Vec<&'static str>),
    /// A moment within `from..until`, in microseconds since 1970.
    Within {
        field: Field,
        from: i64,
        until: i64,
    },
}

#[derive(Debug, Clone, Copy)]
enum Where {
    Title,
    Body,
    Note,
    Source,
    Queue,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Verdict,
    Confidence,
    Duplicate,
    Stale,
}

#[derive(Debug, Clone)]
enum OwnerIs {
    /// Whoever the configuration calls me; everyone, where it names nobody.
    Me(Vec<String>),
    Named(String),
}

impl Matcher {
    pub(super) fn new(clauses: &[Clause], context: &Context<'_>) -> Self {
        let mut ready: Vec<Vec<Prepared>> = clauses
            .iter()
            .map(|clause| {
                let mut terms: Vec<_> =
                    clause.0.iter().map(|t| Prepared::new(t, context)).collect();
                terms.sort_by_key(|t| t.ask.cost());
                terms
            })
            .collect();
        ready.sort_by_key(|terms| terms.iter().map(|t| t.ask.cost()).max());
        Self { clauses: ready }
    }

    /// Whether the filter lets `subject` through.
    #[must_use]
    pub fn matches<S: Subject + ?Sized>(&self, subject: &S) -> bool {
        self.clauses
            .iter()
            .all(|terms| terms.iter().any(|t| t.ask.holds(subject) != t.negated))
    }
}

impl Prepared {
    fn new(term: &Term, context: &Context<'_>) -> Self {
        Self {
            negated: term.negated,
            ask: Ask::new(&term.test, context),
        }
    }
}

impl Ask {
    fn new(test: &Test, context: &Context<'_>) -> Self {
        match test {
            Test::Word(text) => Self::Word(
                Needle::new(text),
                text.strip_prefix('#')
                    .filter(|id| !id.is_empty())
                    .map(str::to_owned),
            ),
            Test::Free(field, values) => Self::free(field.id, values, context),
            Test::Choice(field, values) => Self::choice(field.id, values),
            Test::Key(_, keys) => Self::Key(keys.clone()),
            Test::Age(_, op, seconds) => {
                // Older than an age is created before an instant: the comparison turns round.
                let us = i64::try_from(*seconds)
                    .unwrap_or(i64::MAX)
                    .saturating_mul(1_000_000);
                let edge = context.clock.now.us().saturating_sub(us);
                let (from, until) = match op {
                    Compare::Greater => (i64::MIN, edge),
                    Compare::GreaterOrEqual => (i64::MIN, edge + 1),
                    Compare::Less => (edge + 1, i64::MAX),
                    Compare::LessOrEqual => (edge, i64::MAX),
                    Compare::Is => (edge, edge + 1),
                };
                Self::Within {
                    field: Field::Created,
                    from,
                    until,
                }
            }
            Test::Time(field, op, when) => {
                let (start, end) = span(when, context.clock.zone);
                let (from, until) = match op {
                    Compare::Is => (start, end),
                    Compare::Less => (i64::MIN, start),
                    Compare::LessOrEqual => (i64::MIN, end),
                    Compare::Greater => (end, i64::MAX),
                    Compare::GreaterOrEqual => (start, i64::MAX),
                };
                let field = match field.id {
                    Name::Updated => Field::Updated,
                    Name::Claimed => Field::Claimed,
                    Name::Completed => Field::Completed,
                    _ => Field::Created,
                };
                Self::Within { field, from, until }
            }
        }
    }

    fn free(name: Name, values: &[String], context: &Context<'_>) -> Self {
        let needles = || values.iter().map(|v| Needle::new(v)).collect();
        match name {
            Name::Owner => Self::Owner(
                values
                    .iter()
                    .map(|v| {
                        if v.trim().eq_ignore_ascii_case("me") {
                            OwnerIs::Me(context.owners.me().to_vec())
                        } else {
                            OwnerIs::Named(context.owners.canonical(Some(v)))
                        }
                    })
                    .collect(),
            ),
            Name::Status => Self::Status(values.iter().map(|v| State::fold(v)).collect()),
            Name::Id => Self::Id(values.to_vec()),
            Name::Source => Self::Is(Where::Source, needles()),
            Name::Queue => Self::Is(Where::Queue, needles()),
            Name::Body => Self::Text(Where::Body, needles()),
            Name::Note => Self::Text(Where::Note, needles()),
            _ => Self::Text(Where::Title, needles()),
        }
    }

    fn choice(name: Name, values: &[&'static str]) -> Self {
        let label = match name {
            Name::State => {
                return Self::State(
                    values
                        .iter()
                        .filter_map(|v| State::from_contract(v))
                        .collect(),
                );
            }
            Name::Priority => {
                return Self::Priority(
                    values
                        .iter()
                        .filter_map(|v| Priority::from_contract(v))
                        .collect(),
                );
            }
            Name::Confidence => Label::Confidence,
            Name::Dup => Label::Duplicate,
            Name::Stale => Label::Stale,
            _ => Label::Verdict,
        };
        Self::Label(label, values.to_vec())
    }

    /// Rough order of what a question costs: comparing values, short texts, long texts.
    fn cost(&self) -> u8 {
        match self {
            Self::State(_) | Self::Priority(_) | Self::Within { .. } | Self::Label(..) => 0,
            Self::Owner(_) | Self::Status(_) | Self::Id(_) | Self::Key(_) | Self::Is(..) => 1,
            Self::Text(Where::Body | Where::Note, _) => 3,
            Self::Text(..) => 2,
            Self::Word(..) => 4,
        }
    }

    fn holds<S: Subject + ?Sized>(&self, s: &S) -> bool {
        match self {
            Self::Word(needle, id) => {
                id.as_deref() == Some(s.id())
                    || needle.is_in(s.title())
                    || needle.is_in(s.id())
                    || s.body().is_some_and(|b| needle.is_in(b))
            }
            Self::Text(place, needles) => place
                .of(s)
                .is_some_and(|text| needles.iter().any(|n| n.is_in(text))),
            Self::Is(place, needles) => place
                .of(s)
                .is_some_and(|text| needles.iter().any(|n| n.is(text))),
            Self::Id(ids) => ids
                .iter()
                .any(|id| id == s.id() || id.strip_prefix('#') == Some(s.id())),
            Self::Key(keys) => keys.iter().any(|key| match key {
                KeyPattern::Whole(k) => {
                    *k.id == *s.id() && *k.queue == *s.queue() && *k.source == *s.source()
                }
                KeyPattern::Id(id) => id == s.id(),
            }),
            Self::Owner(owners) => owners.iter().any(|o| match o {
                OwnerIs::Me(names) => names.is_empty() || names.iter().any(|n| n == s.owner()),
                OwnerIs::Named(name) => name == s.owner(),
            }),
            Self::Status(words) => words.iter().any(|w| is_status(w, s.status())),
            Self::State(states) => states.contains(&s.state()),
            Self::Priority(priorities) => priorities.contains(&s.priority()),
            Self::Label(label, values) => {
                let has = label.of(s);
                values.iter().any(|v| match *v {
                    "yes" => has.is_some(),
                    "no" => has.is_none(),
                    v => has == Some(v),
                })
            }
            Self::Within { field, from, until } => s
                .time(*field)
                .is_some_and(|m| (*from..*until).contains(&m.us())),
        }
    }
}

impl Where {
    fn of<S: Subject + ?Sized>(self, s: &S) -> Option<&str> {
        match self {
            Self::Title => Some(s.title()),
            Self::Body => s.body(),
            Self::Note => s.note(),
            Self::Source => Some(s.source()),
            Self::Queue => Some(s.queue()),
        }
    }
}

impl Label {
    fn of<S: Subject + ?Sized>(self, s: &S) -> Option<&str> {
        match self {
            Self::Verdict => s.verdict(),
            Self::Confidence => s.confidence(),
            Self::Duplicate => s.duplicate(),
            Self::Stale => s.stale_rule(),
        }
    }
}

/// [`State::fold`] of `status` against a folded word, without allocating for ASCII.
fn is_status(folded: &str, status: &str) -> bool {
    if !status.is_ascii() {
        return State::fold(status) == folded;
    }
    let plain = |b: u8| match b {
        b' ' | b'-' => b'_',
        b => b.to_ascii_lowercase(),
    };
    status.trim().bytes().map(plain).eq(folded.bytes())
}

/// The time that a text covers, `start..end`, in microseconds since 1970: a date its whole day, a
/// minute its minute. So `created<=2026-04-01` holds through that day, and `created>2026-04-01`
/// begins after it.
fn span(when: &When, zone: Tz) -> (i64, i64) {
    let instant = |naive: NaiveDateTime| match when.offset {
        Some(east) => naive.and_utc().timestamp_micros() - i64::from(east) * 1_000_000,
        None => local(naive, zone),
    };
    let start = instant(when.naive);
    let end = match when.precision {
        // Not 24 hours: a day may have 23 or 25.
        Precision::Day => when
            .naive
            .checked_add_days(Days::new(1))
            .map_or(i64::MAX, instant),
        Precision::Minute => start + 60_000_000,
        Precision::Second => start + 1_000_000,
        Precision::Micro => start + 1,
    };
    (start, end)
}

/// The instant of a clock time in `zone`: the earlier one where it is repeated; where a change of
/// the clock skips it, the first minute after the gap (at most a day, where a zone crossed the
/// date line).
fn local(naive: NaiveDateTime, zone: Tz) -> i64 {
    const LONGEST_GAP_MINUTES: i64 = 25 * 60;
    (0..=LONGEST_GAP_MINUTES)
        .find_map(|m| {
            let at = naive.checked_add_signed(TimeDelta::minutes(m))?;
            zone.from_local_datetime(&at).earliest()
        })
        .map_or_else(
            || naive.and_utc().timestamp_micros(),
            |at| at.timestamp_micros(),
        )
}
