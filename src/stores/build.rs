//! Raw values become records: the one place where a mapping is applied to a row, for every kind of
//! store. Whatever cannot be read as it stands becomes a listed [`Problem`]; no row is dropped.

use crate::model::{
    Field, FieldSet, Mapping, Moment, Priority, Problem, QueueSnapshot, RawTime, Reading, Record,
    State, StatusCount, StatusFrom, TimeRule, Times, Total,
};
use crate::stores::{Look, Scope};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Problems listed one by one for a field of a queue; beyond it they are counted in one line.
const LISTED: usize = 100;
/// Words of priority that are not known, named one by one.
const WORDS: usize = 50;
/// Words of priority that are looked up instead of read again.
const REMEMBERED: usize = 1_000;

/// A value as a store holds it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Raw<'a> {
    /// NULL, or no such field.
    #[default]
    Null,
    /// A JSON boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A text that was not valid UTF-8, repaired for showing.
    Repaired(String),
    /// A text or blob beyond the limit: its size in bytes. It was not loaded.
    TooLarge(u64),
    /// A blob, a JSON array or object: what it is, and its text where that can be shown.
    Other(&'static str, Option<Cow<'a, str>>),
}

/// One row: a value for each field, `Null` where nothing is mapped.
#[derive(Debug, Clone, Default)]
pub struct Row<'a> {
    values: [Raw<'a>; Field::ALL.len()],
    digest: Option<String>,
}

impl<'a> Row<'a> {
    /// Sets the value of a field.
    pub fn set(&mut self, field: Field, value: Raw<'a>) {
        self.values[field as usize] = value;
    }

    /// Sets what stands for an id that the element does not have: `sha-` and 12 hexadecimal digits
    /// of the whole content. Without it the mapped fields are digested.
    pub fn set_digest(&mut self, digest: String) {
        self.digest = Some(digest);
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> &Raw<'a> {
        &self.values[field as usize]
    }
}

/// The fields that hold a time. Claimed after started, so that a claim of its own wins.
const TIMES: [Field; 8] = [
    Field::Created,
    Field::Updated,
    Field::Started,
    Field::Claimed,
    Field::Heartbeat,
    Field::Lease,
    Field::Completed,
    Field::Due,
];

/// A status word that was met, and how often.
struct Met {
    word: Arc<str>,
    state: State,
    rows: u64,
    /// Those that were kept although nobody knows the word.
    unknown: u64,
}

/// Collects the rows of one queue.
pub struct Builder<'l> {
    source: Arc<str>,
    queue: Arc<str>,
    mapping: Arc<Mapping>,
    look: &'l Look,
    /// How each time is read, in the order of [`TIMES`].
    times: Vec<(Field, TimeRule)>,
    words: HashMap<Box<str>, Arc<str>>,
    statuses: Vec<Met>,
    /// Where a status word stands among them.
    places: HashMap<Arc<str>, usize>,
    /// Words of priority that were read, the first [`REMEMBERED`] of them.
    priorities: HashMap<Box<str>, Priority>,
    ids: HashSet<Box<str>>,
    /// The number that the next row of an id takes, so that a hundred thousand equal ids do not
    /// each count from two.
    next: HashMap<Box<str>, u64>,
    records: Vec<Record>,
    problems: Vec<Problem>,
    /// Problems beyond [`LISTED`], by field.
    unlisted: BTreeMap<&'static str, (usize, usize)>,
    plain_numbers: BTreeMap<String, u64>,
    unknown_priorities: BTreeMap<String, u64>,
    latest: Option<Moment>,
}

impl<'l> Builder<'l> {
    /// A builder for one queue of one source.
    #[must_use]
    pub fn new(source: Arc<str>, mapping: Arc<Mapping>, look: &'l Look) -> Self {
        let rule = |field: Field| Some((field, mapping.times.get(&field)?.clone()));
        Self {
            source,
            queue: Arc::from(mapping.queue.as_str()),
            times: TIMES.into_iter().filter_map(rule).collect(),
            mapping,
            look,
            words: HashMap::new(),
            statuses: Vec::new(),
            places: HashMap::new(),
            priorities: HashMap::new(),
            ids: HashSet::new(),
            next: HashMap::new(),
            records: Vec::new(),
            problems: Vec::new(),
            unlisted: BTreeMap::new(),
            plain_numbers: BTreeMap::new(),
            unknown_priorities: BTreeMap::new(),
            latest: None,
        }
    }

    /// Takes one row in. A finished row is counted, and kept only when the look wants all.
    pub fn push(&mut self, row: &Row<'_>) {
        let place = self.status(row);
        let met = &mut self.statuses[place];
        met.rows += 1;
        let (status, state) = (Arc::clone(&met.word), met.state);
        // Where ids may be equal, the number that tells them apart counts the finished rows too, or
        // one key would name different items in different scopes.
        let id = (!self.mapping.key_is_unique).then(|| self.id(row));
        if self.look.scope == Scope::Live && state.is_terminal() {
            return;
        }
        // A failed row is live or finished by its age, so its times are read before anything is listed.
        let (times, unclear, bad) = self.times(row);
        if self.look.scope == Scope::Live && state == State::Failed && self.is_old(&times) {
            return;
        }
        let id = id.unwrap_or_else(|| self.id(row));
        self.statuses[place].unknown += u64::from(state == State::Unknown);
        for (field, why) in bad {
            self.problem(Some(&id), field, why);
        }
        for at in [times.created, times.updated, times.claimed, times.completed]
            .into_iter()
            .flatten()
        {
            if at <= self.look.clock.now && self.latest.is_none_or(|l| at > l) {
                self.latest = Some(at);
            }
        }
        let title = self.text(row, Field::Title, &id).unwrap_or_default();
        let priority = self.priority(row);
        let record = Record {
            title: title.into(),
            body: if self.look.bodies {
                self.text(row, Field::Body, &id).map(Into::into)
            } else {
                None
            },
            owner: self.word(row, Field::Owner, &id),
            status,
            state,
            priority,
            times,
            unclear,
            claimed_by: self.word(row, Field::ClaimedBy, &id),
            attempts: whole(row.get(Field::Attempts)),
            parent: self
                .text(row, Field::Parent, &id)
                .filter(|p| !p.is_empty())
                .map(Into::into),
            note: self
                .text(row, Field::Note, &id)
                .filter(|n| !n.is_empty())
                .map(Into::into),
            requester: self.word(row, Field::Requester, &id),
            stale_after_ms: whole(row.get(Field::StaleAfter)),
            id,
        };
        self.records.push(record);
    }

    /// Takes in what another builder of the same queue has of the rows behind these. Only where ids
    /// are unique by themselves: what tells equal ones apart is not compared.
    pub fn append(&mut self, mut behind: Self) {
        self.records.append(&mut behind.records);
        for problem in behind.problems {
            let (listed, more) = self.unlisted.entry(problem.field).or_insert((0, 0));
            if *listed >= LISTED {
                *more += 1;
            } else {
                *listed += 1;
                self.problems.push(problem);
            }
        }
        for (field, (_, more)) in behind.unlisted {
            self.unlisted.entry(field).or_insert((LISTED, 0)).1 += more;
        }
        let add = |sum: &mut BTreeMap<String, u64>, other: BTreeMap<String, u64>| {
            for (word, count) in other {
                if sum.len() < WORDS || sum.contains_key(&word) {
                    *sum.entry(word).or_insert(0) += count;
                }
            }
        };
        add(&mut self.plain_numbers, behind.plain_numbers);
        add(&mut self.unknown_priorities, behind.unknown_priorities);
        for other in behind.statuses {
            let place = self.met(&other.word);
            self.statuses[place].rows += other.rows;
            self.statuses[place].unknown += other.unknown;
        }
        self.latest = self.latest.max(behind.latest);
    }

    /// Lists a problem of this queue that its store found.
    pub fn note(&mut self, id: Option<&str>, field: &'static str, why: impl Into<String>) {
        self.problem(id, field, why.into());
    }

    /// The queue as it was read. `total` counts every row; `by_status` the rows under every word,
    /// where the store was asked for them. `sampled` is the latest moment that mapping saw.
    #[must_use]
    pub fn finish(
        mut self,
        total: Total,
        by_status: Option<Vec<(String, u64)>>,
        sampled: Option<Moment>,
    ) -> (QueueSnapshot, Vec<Problem>) {
        self.say_words();
        for (field, (_, more)) in std::mem::take(&mut self.unlisted) {
            if more > 0 {
                self.problems.push(Problem {
                    source: Arc::clone(&self.source),
                    queue: Some(Arc::clone(&self.queue)),
                    id: None,
                    field,
                    why: format!("{more} more rows have the same kind of problem"),
                });
            }
        }
        let by_status = by_status.map_or_else(Vec::new, |counts| {
            let mut merged: BTreeMap<String, u64> = BTreeMap::new();
            for (word, count) in counts {
                *merged.entry(word).or_insert(0) += count;
            }
            merged
                .into_iter()
                .map(|(w, count)| StatusCount {
                    state: self.mapping.state(&w),
                    status: Arc::from(w),
                    count,
                })
                .collect()
        });
        let latest = [self.latest, sampled].into_iter().flatten().max();
        let snapshot = QueueSnapshot {
            name: self.queue,
            mapping: self.mapping,
            records: self.records,
            total,
            by_status,
            latest,
        };
        (snapshot, self.problems)
    }

    /// Rows pushed so far, by raw status word.
    #[must_use]
    pub fn seen(&self) -> Vec<(String, u64)> {
        let met = self.statuses.iter();
        let mut seen: Vec<(String, u64)> = met.map(|m| (m.word.to_string(), m.rows)).collect();
        seen.sort();
        seen
    }

    /// Where the row's status word stands.
    fn status(&mut self, row: &Row<'_>) -> usize {
        let taken = || {
            !matches!(row.get(Field::Claimed), Raw::Null)
                || !matches!(row.get(Field::Started), Raw::Null)
        };
        let word: Cow<'_, str> = match &self.mapping.status {
            StatusFrom::Fixed(word) => Cow::Owned(word.clone()),
            StatusFrom::Column(_) => match row.get(Field::Status) {
                // An element that leaves its status out of a list of pending work waits.
                Raw::Null => Cow::Borrowed(""),
                other => shown(other),
            },
            StatusFrom::Flag(_) => {
                let word = match row.get(Field::Status) {
                    Raw::Bool(true) | Raw::Int(1) => "done",
                    Raw::Text(t)
                        if matches!(
                            t.trim().to_ascii_lowercase().as_str(),
                            "1" | "true" | "t" | "yes" | "y"
                        ) =>
                    {
                        "done"
                    }
                    _ if taken() => "claimed",
                    _ => "queued",
                };
                Cow::Borrowed(word)
            }
            StatusFrom::FinishedAt(_) => {
                let set = match row.get(Field::Status) {
                    Raw::Null | Raw::Int(0) => false,
                    Raw::Text(t) => !t.trim().is_empty(),
                    _ => true,
                };
                Cow::Borrowed(if set {
                    "done"
                } else if taken() {
                    "claimed"
                } else {
                    "queued"
                })
            }
        };
        self.met(&word)
    }

    fn met(&mut self, word: &str) -> usize {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let word: Arc<str> = Arc::from(word);
        self.places.insert(Arc::clone(&word), self.statuses.len());
        self.statuses.push(Met {
            state: self.mapping.state(&word),
            word,
            rows: 0,
            unknown: 0,
        });
        self.statuses.len() - 1
    }

    /// Every time of the row, with what is wrong with any of them.
    fn times(&self, row: &Row<'_>) -> (Times, FieldSet, Vec<(&'static str, String)>) {
        let (mut times, mut unclear, mut bad) = (Times::default(), FieldSet::default(), Vec::new());
        for (field, rule) in &self.times {
            let field = *field;
            let raw = row.get(field);
            let reading = match raw {
                Raw::Null => continue,
                Raw::Int(n) => rule.read(RawTime::Int(*n)),
                Raw::Real(r) => rule.read(RawTime::Real(*r)),
                Raw::Text(t) => rule.read(RawTime::Text(t)),
                _ => Reading::Unreadable,
            };
            match reading {
                Reading::None => {}
                Reading::At(at) => {
                    let ahead = -self.look.clock.age_s(at);
                    if ahead > 60 && !field.may_be_future() {
                        bad.push((
                            json_name(field),
                            format!("lies {} in the future", crate::text::span(ahead)),
                        ));
                    }
                    times.set(field, at);
                }
                // Said once for the whole column, where the mapping is explained.
                Reading::Ambiguous => unclear.insert(field),
                Reading::Unreadable => {
                    unclear.insert(field);
                    bad.push((
                        json_name(field),
                        format!("`{}` is no time that can be read", clip(&shown(raw))),
                    ));
                }
            }
        }
        (times, unclear, bad)
    }

    fn is_old(&self, times: &Times) -> bool {
        let ended = times
            .completed
            .or(times.updated)
            .or(times.claimed)
            .or(times.created);
        ended.is_some_and(|at| self.look.clock.age_s(at) > self.look.failed_window_s)
    }

    /// The id, unique within the queue whatever the store holds.
    fn id(&mut self, row: &Row<'_>) -> Box<str> {
        let raw = row.get(Field::Id);
        let (id, given) = match raw {
            Raw::Null | Raw::TooLarge(_) => (digest(row), false),
            Raw::Text(t) if t.is_empty() => (digest(row), false),
            other => (shown(other).into_owned(), true),
        };
        let id: Box<str> = id.into();
        if let Raw::TooLarge(size) = raw {
            self.problem(
                Some(&id),
                "id",
                format!("its id is {size} bytes long and was not read; this digest stands for it"),
            );
        } else if !given && !self.mapping.key.is_empty() {
            self.problem(
                Some(&id),
                "id",
                "it has no id; this digest of its content stands for it".into(),
            );
        }
        if self.mapping.key_is_unique && given && !matches!(raw, Raw::Repaired(_)) {
            return id;
        }
        if self.ids.insert(id.clone()) {
            return id;
        }
        // The contract's spelling for equal elements: -2, -3, …
        let ids = &self.ids;
        let first = self.next.get(&id).copied().unwrap_or(2);
        let (n, other) = (first..)
            .map(|n| (n, format!("{id}-{n}").into_boxed_str()))
            .find(|(_, other)| !ids.contains(other))
            .unwrap_or_else(|| (first, id.clone()));
        self.next.insert(id.clone(), n.saturating_add(1));
        self.ids.insert(other.clone());
        if given {
            self.problem(
                Some(&other),
                "id",
                format!(
                    "`{}` is the id of more than one row; this one is called `{}` here",
                    clip(&id),
                    clip(&other)
                ),
            );
        }
        other
    }

    fn priority(&mut self, row: &Row<'_>) -> Priority {
        let word = shown(row.get(Field::Priority));
        if let Some(known) = self.priorities.get(&*word) {
            return *known;
        }
        let (priority, understood) = self.mapping.priorities.read(Some(&word));
        if understood && self.priorities.len() < REMEMBERED {
            self.priorities.insert(Box::from(&*word), priority);
        }
        if !understood {
            let list = if word.trim().parse::<f64>().is_ok() {
                &mut self.plain_numbers
            } else {
                &mut self.unknown_priorities
            };
            if list.len() < WORDS || list.contains_key(word.as_ref()) {
                *list.entry(clip(&word).into_owned()).or_insert(0) += 1;
            }
        }
        priority
    }

    /// A text that is likely to repeat: shared.
    fn word(&mut self, row: &Row<'_>, field: Field, id: &str) -> Option<Arc<str>> {
        let raw = row.get(field);
        if matches!(raw, Raw::Null) {
            return None;
        }
        if !matches!(raw, Raw::Text(_) | Raw::Int(_)) {
            return self.text(row, field, id).map(|t| self.intern(&t));
        }
        let word = shown(raw);
        (!word.trim().is_empty()).then(|| self.intern(&word))
    }

    /// A text of its own, with a problem where it is not quite what the store holds.
    fn text(&mut self, row: &Row<'_>, field: Field, id: &str) -> Option<String> {
        match row.get(field) {
            Raw::Null => None,
            Raw::TooLarge(size) => {
                self.problem(
                    Some(id),
                    json_name(field),
                    format!("is {size} bytes long and was not read"),
                );
                Some(format!("({size} bytes, not read)"))
            }
            Raw::Repaired(text) => {
                self.problem(
                    Some(id),
                    json_name(field),
                    "is not valid UTF-8; unreadable bytes are shown as �".into(),
                );
                Some(text.clone())
            }
            Raw::Other(kind, text) => {
                if text.is_none() {
                    self.problem(Some(id), json_name(field), format!("is {kind}, not a text"));
                }
                Some(
                    text.as_deref()
                        .map_or_else(|| format!("({kind})"), str::to_owned),
                )
            }
            other => Some(shown(other).into_owned()),
        }
    }

    fn intern(&mut self, word: &str) -> Arc<str> {
        if let Some(known) = self.words.get(word) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = Arc::from(word);
        self.words.insert(word.into(), Arc::clone(&shared));
        shared
    }

    fn problem(&mut self, id: Option<&str>, field: &'static str, why: String) {
        let (listed, more) = self.unlisted.entry(field).or_insert((0, 0));
        if *listed >= LISTED {
            *more += 1;
            return;
        }
        *listed += 1;
        self.problems.push(Problem {
            source: Arc::clone(&self.source),
            queue: Some(Arc::clone(&self.queue)),
            id: id.map(Into::into),
            field,
            why,
        });
    }

    /// Words that the mapping does not know: one problem a word, not one a row.
    fn say_words(&mut self) {
        let met = self.statuses.iter().filter(|met| met.unknown > 0);
        let mut unknown: Vec<_> = met
            .map(|met| (Arc::clone(&met.word), met.unknown))
            .collect();
        unknown.sort();
        for (word, count) in unknown {
            let why = if word.is_empty() {
                format!("{count} rows have no status; they count as live")
            } else {
                format!(
                    "`{}` is no status word that is known ({count} rows, counted as live); set states = {{ {} = \"…\" }}",
                    clip(&word),
                    crate::config::quoted(&clip(&word))
                )
            };
            self.note(None, "status", why);
        }
        let list = |words: &BTreeMap<String, u64>| {
            words
                .iter()
                .map(|(w, n)| format!("`{w}` ({n})"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        if !self.plain_numbers.is_empty() {
            let why = format!(
                "bare numbers {} read as normal, since no data tells which way they count; set priorities = {{ \"1\" = \"…\" }}",
                list(&self.plain_numbers)
            );
            self.note(None, "priority", why);
        }
        if !self.unknown_priorities.is_empty() {
            let why = format!(
                "words {} are not known and read as normal; set priorities",
                list(&self.unknown_priorities)
            );
            self.note(None, "priority", why);
        }
    }
}

/// The contract's name of a field in the JSON of an item.
#[must_use]
pub fn json_name(field: Field) -> &'static str {
    match field {
        Field::Created => "created_at",
        Field::Updated => "updated_at",
        Field::Claimed | Field::Started => "claimed_at",
        Field::Heartbeat => "heartbeat_at",
        Field::Lease => "lease_expires_at",
        Field::Completed => "completed_at",
        Field::Due => "due",
        other => other.word(),
    }
}

/// The value as text.
fn shown<'r>(raw: &'r Raw<'_>) -> Cow<'r, str> {
    match raw {
        Raw::Null => Cow::Borrowed(""),
        Raw::Bool(b) => Cow::Borrowed(if *b { "true" } else { "false" }),
        Raw::Int(n) => Cow::Owned(n.to_string()),
        Raw::Real(r) => Cow::Owned(r.to_string()),
        Raw::Text(t) => Cow::Borrowed(t),
        Raw::Repaired(t) => Cow::Borrowed(t),
        Raw::TooLarge(size) => Cow::Owned(format!("({size} bytes)")),
        Raw::Other(kind, text) => text
            .as_deref()
            .map_or_else(|| Cow::Owned(format!("({kind})")), Cow::Borrowed),
    }
}

fn whole(raw: &Raw<'_>) -> Option<i64> {
    match raw {
        Raw::Int(n) => Some(*n),
        Raw::Real(r) if r.fract() == 0.0 && r.abs() < 9e15 => Some(*r as i64),
        Raw::Text(t) => t.trim().parse().ok(),
        _ => None,
    }
}

/// At most 60 characters of something foreign that a sentence quotes.
fn clip(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

/// `sha-` and 12 hexadecimal digits of the content: every field with its name, so that the digest
/// does not depend on the order or the spacing in the file.
fn digest(row: &Row<'_>) -> String {
    if let Some(digest) = &row.digest {
        return digest.clone();
    }
    let mut hash = Sha256::new();
    for field in Field::ALL {
        let raw = row.get(field);
        if field == Field::Id || matches!(raw, Raw::Null) {
            continue;
        }
        hash.update(field.word().as_bytes());
        hash.update([0]);
        hash.update(shown(raw).as_bytes());
        hash.update([0]);
    }
    let hex: String = hash
        .finalize()
        .iter()
        .take(6)
        .map(|b| format!("{b:02x}"))
        .collect();
    format!("sha-{hex}")
}
