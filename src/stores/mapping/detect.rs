//! Detection: is this table or array a queue, and which column is what, from names checked against
//! values. Words found in a status column weigh more than any name.

use super::names;
use crate::config::quoted;
use crate::model::{
    Field, Mapping, MappingOrigin, PriorityRules, Question, RawTime, Reading, State, StatusFrom,
    Sureness, TimeRule,
};
use crate::stores::shape::{Cell, Shape, ShapeKind};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// More distinct words than this are no states.
const MOST_STATES: usize = 24;
/// Unknown words that a question names.
const NAMED: usize = 12;
/// Below this a shape is no queue; from here on it is shown, marked unsure.
const UNSURE_FROM: i32 = 4;
/// From here on every needed sign is there.
const LIKELY_FROM: i32 = 6;

/// The mapping of a queue, or why the shape is none.
pub fn detect(shape: &Shape) -> Result<Mapping, String> {
    let status = find_status(shape)?;
    let (fields, key) = find_fields(shape, &status.from);
    let mut questions = status.questions;
    questions.extend(unread_times(shape, &fields));
    if !fields.contains_key(&Field::Owner)
        && let Some(by) = fields.get(&Field::ClaimedBy).cloned()
    {
        questions.push(Question {
            what: format!("no column names an owner; `{by}` says only who took an item"),
            key: format!("owner = {}", quoted(&by)),
        });
    }
    let mut mapping = Mapping {
        queue: shape.name.clone(),
        origin: MappingOrigin::Detected,
        sureness: Sureness::Likely,
        why: vec![status.why],
        fields,
        key_is_unique: !shape.key.is_empty() && shape.key == key,
        key,
        status: status.from,
        states: HashMap::new(),
        write: BTreeMap::new(),
        priorities: PriorityRules::default(),
        times: BTreeMap::new(),
        questions,
        read_only: None,
    };
    weigh(shape, status.weight, status.is_weak, &mut mapping)?;
    Ok(mapping)
}

/// What the columns hold beside the status, and the columns of the key.
pub fn find_fields(shape: &Shape, status: &StatusFrom) -> (BTreeMap<Field, String>, Vec<String>) {
    let status_at = status.column().and_then(|c| shape.column(c));
    let mut taken: BTreeSet<usize> = status_at.into_iter().collect();
    let mut fields = BTreeMap::new();
    if let StatusFrom::FinishedAt(column) = status {
        // It says both: that the item is finished, and when.
        fields.insert(Field::Completed, column.clone());
    }
    let key = find_key(shape, &mut fields, &mut taken);
    fill(shape, status_at, &mut fields, &mut taken);
    (fields, key)
}

/// Finds a column for every field that has none, among those that are not `taken`.
pub fn fill(
    shape: &Shape,
    status_at: Option<usize>,
    fields: &mut BTreeMap<Field, String>,
    taken: &mut BTreeSet<usize>,
) {
    for field in [
        Field::Title,
        Field::Lease,
        Field::Heartbeat,
        Field::ClaimedBy,
        Field::Owner,
        Field::Requester,
        Field::Priority,
        Field::Created,
        Field::Updated,
        Field::Claimed,
        Field::Started,
        Field::Completed,
        Field::Due,
        Field::Body,
        Field::Note,
        Field::Parent,
        Field::Attempts,
        Field::StaleAfter,
    ] {
        if fields.contains_key(&field) {
            continue;
        }
        let refused = |column: usize| match (field, status_at) {
            (Field::Heartbeat, Some(status)) => never_beats(shape, status, column),
            (Field::Completed, Some(status)) => set_while_running(shape, status, column),
            _ => false,
        };
        if let Some(column) = find_other(shape, field, taken, refused) {
            taken.insert(column);
            fields.insert(field, shape.columns[column].name.clone());
        }
    }
    // `processedOn` is the end of it in one system and the start in another: where running items
    // have it, it is the start.
    if !fields.contains_key(&Field::Started)
        && let Some(status) = status_at
    {
        let refused = |column: usize| !set_while_running(shape, status, column);
        if let Some(column) = find_other(shape, Field::Completed, taken, refused) {
            taken.insert(column);
            fields.insert(Field::Started, shape.columns[column].name.clone());
        }
    }
    if !fields.contains_key(&Field::Title)
        && let Some(path) = title_inside(shape)
    {
        fields.insert(Field::Title, path);
    }
}

/// The column that fits a field best, of those that are not refused: asked only of what would be
/// taken, since it goes through all rows.
fn find_other(
    shape: &Shape,
    field: Field,
    taken: &BTreeSet<usize>,
    refused: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut skip = taken.clone();
    loop {
        let column = find_column(shape, field, &skip)?;
        if !refused(column) {
            return Some(column);
        }
        skip.insert(column);
    }
}

/// Columns that are called a time, while most of what they hold cannot be read as one: no age rests
/// on them, and nobody should have to find that out by himself.
pub fn unread_times(shape: &Shape, fields: &BTreeMap<Field, String>) -> Vec<Question> {
    let mut out = Vec::new();
    for field in Field::ALL.into_iter().filter(|f| f.is_time()) {
        if fields.contains_key(&field) {
            continue;
        }
        let columns = shape.columns.iter().enumerate();
        for (at, column) in columns.filter(|(_, c)| names::is_called(field, &c.name)) {
            let taken = fields.values().any(|c| *c == column.name);
            let spoken = |c: &&Cell| !is_empty(Some(c)) && !matches!(c, Cell::Bool(_));
            let Some(first) = shape.values(at).find(spoken) else {
                continue;
            };
            if taken || !names::says_a_moment(&column.name) || can_hold(shape, at, field) {
                continue;
            }
            let said = match first {
                Cell::Text(t) => format!("`{}`", t.chars().take(40).collect::<String>()),
                Cell::Int(n) => format!("`{n}`"),
                Cell::Real(r) => format!("`{r}`"),
                _ => "no text".to_owned(),
            };
            out.push(Question {
                what: format!(
                    "`{}` is called a time, and what it holds cannot be read as one ({said}); no age rests on it",
                    column.name
                ),
                key: format!("{} = \"…\", a column with times that can be read", field.word()),
            });
        }
    }
    out
}

/// The sampled rows that are being worked on.
fn running(shape: &Shape, status: usize) -> impl Iterator<Item = &[Cell]> {
    shape.sample.rows().filter(move |row| {
        matches!(row.get(status), Some(Cell::Text(t)) if State::from_word(t) == Some(State::Claimed))
    })
}

fn is_empty(cell: Option<&Cell>) -> bool {
    match cell {
        None | Some(Cell::Null | Cell::Int(0)) => true,
        Some(Cell::Text(t)) => t.trim().is_empty(),
        _ => false,
    }
}

/// Whether a column is empty on every row that is being worked on: then it is no heartbeat.
fn never_beats(shape: &Shape, status: usize, column: usize) -> bool {
    let mut rows = running(shape, status).peekable();
    rows.peek().is_some() && rows.all(|row| is_empty(row.get(column)))
}

/// Whether a column is set on every row that is being worked on: then it tells no end of the work.
fn set_while_running(shape: &Shape, status: usize, column: usize) -> bool {
    let mut rows = running(shape, status).peekable();
    rows.peek().is_some() && rows.all(|row| !is_empty(row.get(column)))
}

/// `payload.title`, where a column holds JSON objects that have a title.
fn title_inside(shape: &Shape) -> Option<String> {
    if shape.kind == ShapeKind::Array {
        return None;
    }
    shape
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.name.contains('.'))
        .find_map(|(at, column)| {
            let (mut all, mut titles) = (0usize, BTreeMap::<&str, usize>::new());
            for cell in shape.values(at) {
                let Cell::Text(text) = cell else { continue };
                all += 1;
                let Ok(serde_json::Value::Object(object)) = serde_json::from_str(text) else {
                    continue;
                };
                for key in ["title", "subject", "summary", "name", "task"] {
                    if object.get(key).is_some_and(serde_json::Value::is_string) {
                        *titles.entry(key).or_insert(0) += 1;
                    }
                }
            }
            ["title", "subject", "summary", "name", "task"]
                .into_iter()
                .find(|key| titles.get(key).is_some_and(|n| n * 10 >= all * 8))
                .map(|key| format!("{}.{key}", column.name))
        })
}

/// How much the shape's name speaks for a queue.
fn leaning(shape: &Shape, mapping: &Mapping) -> i32 {
    let is_array = shape.kind == ShapeKind::Array;
    match names::table_leaning(&shape.name) {
        // `{"todo": [{…}], "doing": [{…}]}` says the status in the names.
        _ if is_array && names_a_state(&shape.name) => 3,
        n if is_array && n >= 0 => n.max(1),
        // Runs and executions are records of work, unless work waits among them.
        -4 if names::lists_runs(&shape.name) && has_waiting(shape, mapping) => -2,
        n => n,
    }
}

/// What is there beside the status, and how much each speaks for a queue.
fn signs(mapping: &Mapping) -> Vec<(i32, &'static str)> {
    let has = |f: Field| mapping.fields.contains_key(&f);
    let works = [
        Field::Claimed,
        Field::Started,
        Field::Completed,
        Field::Due,
        Field::Lease,
        Field::Attempts,
    ]
    .into_iter()
    .any(|f| has(f) && mapping.column(f) != mapping.status.column());
    [
        (has(Field::Title), 2, "a title"),
        (has(Field::Owner), 2, "an owner"),
        (has(Field::Created), 1, "a time of creation"),
        (has(Field::Priority), 1, "a priority"),
        (works, 1, "times or attempts of work"),
    ]
    .into_iter()
    .filter(|(present, _, _)| *present)
    .map(|(_, weight, sign)| (weight, sign))
    .collect()
}

/// Adds up the signs; the sum decides whether this is a queue and how sure that is.
fn weigh(
    shape: &Shape,
    status_weight: i32,
    is_weak: bool,
    mapping: &mut Mapping,
) -> Result<(), String> {
    let has = |f: Field| mapping.fields.contains_key(&f);
    let is_array = shape.kind == ShapeKind::Array;
    let leaning = leaning(shape, mapping);
    let signs = signs(mapping);
    let mut sum = status_weight + leaning + signs.iter().map(|(weight, _)| weight).sum::<i32>();
    if names::has_switch(shape.columns.iter().map(|c| c.name.as_str())) {
        sum -= if is_weak { 6 } else { 3 };
    }
    if leaning <= 0 && names::has_thing(shape.columns.iter().map(|c| c.name.as_str())) {
        sum -= 3;
    }
    if !has(Field::Title) && !has(Field::Body) && !has(Field::Owner) {
        return Err("it has a status, and neither a title nor an owner".into());
    }
    // Every list in a file has names or texts; without a status, an owner or a name of its own it is
    // no list of work. A table's or list's name makes up for words that things have too.
    let plain_title = mapping
        .column(Field::Title)
        .is_some_and(names::is_plain_title);
    let is_fixed = matches!(mapping.status, StatusFrom::Fixed(_));
    let is_weak = is_weak
        && (leaning <= i32::from(is_array) || (is_fixed && plain_title))
        && !(is_fixed && has(Field::Owner));
    // A list of titles and nothing else is shown, unsure: its owner may have pointed at it.
    let could_be = is_fixed && !plain_title && has(Field::Title);
    // A log's lines have a message and a time, and are no work for all that.
    let is_log = is_weak && is_fixed && plain_title && leaning <= 1;
    if is_log
        || sum < UNSURE_FROM
        || ((leaning <= -4 || (is_weak && !could_be)) && sum < LIKELY_FROM)
    {
        return Err(if leaning < 0 {
            "by its name it lists things that have a status, not work to do".into()
        } else {
            "too few signs of a queue beside its status".into()
        });
    }
    if !signs.is_empty() {
        mapping.why.push(format!(
            "it has {}",
            signs.iter().map(|(_, s)| *s).collect::<Vec<_>>().join(", ")
        ));
    }
    if leaning > 1 {
        mapping.why.push("its name is that of a queue".into());
    }
    if sum < LIKELY_FROM || status_weight <= 1 || is_weak {
        mapping.sureness = Sureness::Unsure;
        let word = if shape.kind == ShapeKind::Array {
            "pointer"
        } else {
            "table"
        };
        mapping.questions.push(Question {
            what: format!("whether `{}` is a queue at all", shape.name),
            key: format!(
                "[[source.queue]] {word} = {0} if it is, ignore = [{0}] if it is not",
                quoted(&shape.name)
            ),
        });
    }
    if !has(Field::Title) {
        mapping.sureness = Sureness::Unsure;
        mapping.questions.push(Question {
            what: "no column looks like a title".into(),
            key: "title = \"…\"".into(),
        });
    }
    Ok(())
}

/// Whether a word of waiting work stands in the status column, in a row or in its constraint.
fn has_waiting(shape: &Shape, mapping: &Mapping) -> bool {
    let waits = |w: &str| matches!(State::from_word(w), Some(State::Queued | State::Scheduled));
    let StatusFrom::Column(column) = &mapping.status else {
        return false;
    };
    shape.column(column).is_some_and(|at| {
        shape.columns[at].allowed.iter().any(|w| waits(w))
            || shape
                .values(at)
                .any(|c| matches!(c, Cell::Text(t) if waits(t)))
    })
}

/// Whether an array is named after the state of what stands in it.
fn names_a_state(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    State::from_word(last).is_some() && !is_weak_word(last)
}

/// Words that things have as well as work: an employee is active, a book available, a song new.
fn is_weak_word(word: &str) -> bool {
    matches!(
        State::fold(word).as_str(),
        "active"
            | "available"
            | "archived"
            | "suspended"
            | "lost"
            | "locked"
            | "deleted"
            | "dead"
            | "visible"
            | "created"
            | "error"
            | "paused"
            | "rejected"
            | "ready"
            | "closed"
            | "new"
            | "received"
            | "unassigned"
            | "running"
            | "started"
            | "failed"
            | "failure"
            | "revoked"
            | "success"
    )
}

pub struct FoundStatus {
    pub from: StatusFrom,
    weight: i32,
    /// Said by something that things which are no work have too.
    is_weak: bool,
    pub why: String,
    pub questions: Vec<Question>,
}

/// What a shape says of its status in so many words: by a column that is named like one, or by one
/// that tells what is finished.
pub fn said_status(shape: &Shape) -> Option<FoundStatus> {
    best_status(shape, &|name| is_named(name))
        .or_else(|| flag(shape))
        .or_else(|| finished_at(shape))
}

/// What a column holds, as far as it may be words of a status.
struct Words {
    /// The words with how often each stands in the sample.
    words: BTreeMap<String, usize>,
    /// Rows that hold something which is no word: a long text, a blob, a fraction.
    odd: usize,
}

/// `None` where a column that is not named like a status holds something else, or too much.
fn words(shape: &Shape, column: usize, named: bool) -> Option<Words> {
    let mut out = Words {
        words: BTreeMap::new(),
        odd: 0,
    };
    for cell in shape.values(column) {
        let word = match cell {
            Cell::Null => continue,
            Cell::Text(t) if t.chars().count() <= 40 && !t.contains('\n') => t.trim().to_owned(),
            Cell::Int(n) => n.to_string(),
            Cell::Bool(b) => b.to_string(),
            _ => {
                out.odd += 1;
                String::new()
            }
        };
        if !word.is_empty() {
            *out.words.entry(word).or_insert(0) += 1;
        }
        if !named && (out.odd > 0 || out.words.len() > MOST_STATES) {
            return None;
        }
    }
    Some(out)
}

/// The column among those of such a name that holds a status best.
fn best_status(shape: &Shape, wanted: &dyn Fn(&str) -> bool) -> Option<FoundStatus> {
    let mut best: Option<(i32, FoundStatus)> = None;
    for (at, column) in shape.columns.iter().enumerate() {
        if !wanted(&column.name) {
            continue;
        }
        let Some(found) = status_of_column(shape, at) else {
            continue;
        };
        let rank = names::rank(Field::Status, &column.name).unwrap_or(50) as i32;
        let score = found.weight * 100 - rank;
        if best.as_ref().is_none_or(|(s, _)| score > *s) {
            best = Some((score, found));
        }
    }
    best.map(|(_, found)| found)
}

/// Whether a name is that of a status, or of what an object called so is called: `status.name`.
fn is_named(name: &str) -> bool {
    is_named_within(name, 200)
}

/// The same, where nothing stands before or behind that name: not `payment_status`.
fn is_fully_named(name: &str) -> bool {
    is_named_within(name, 100)
}

fn is_named_within(name: &str, rank: usize) -> bool {
    let is = |name: &str| names::rank(Field::Status, name).is_some_and(|of| of < rank);
    let inside = || {
        let (outer, _) = name.split_once('.')?;
        names::rank(Field::Status, name).map(|_| is(outer))
    };
    is(name) || inside() == Some(true)
}

fn find_status(shape: &Shape) -> Result<FoundStatus, String> {
    // What is called a status is one, also where its words are codes that nobody knows: another
    // column that happens to hold `done` and `pending` says something else, of a review, a payment.
    let known = best_status(shape, &is_fully_named).filter(|found| found.weight > 1);
    let best = known
        .or_else(|| best_status(shape, &names::is_plain_status))
        .or_else(|| best_status(shape, &|_| true));
    if let Some(found) = best {
        return Ok(found);
    }
    if let Some(found) = flag(shape).or_else(|| finished_at(shape)) {
        return Ok(found);
    }
    // A list in a file that says no status is a list of what waits.
    let first_titled = shape
        .columns
        .iter()
        .any(|c| names::rank(Field::Title, &c.name).is_some());
    if shape.kind == ShapeKind::Array && first_titled {
        return Ok(FoundStatus {
            from: StatusFrom::Fixed("pending".into()),
            weight: 2,
            // An empty list says nothing against itself.
            is_weak: !shape.sample.is_empty(),
            why: "its elements say no status, so everything in it waits".into(),
            questions: Vec::new(),
        });
    }
    Err("no column holds words of a status".into())
}

fn status_of_column(shape: &Shape, at: usize) -> Option<FoundStatus> {
    let column = &shape.columns[at];
    let name = &column.name;
    let named = is_named(name);
    let Words { mut words, odd } = words(shape, at, named)?;
    let known_rows: usize = words
        .iter()
        .filter(|(w, _)| State::from_word(w).is_some())
        .map(|(_, rows)| rows)
        .sum();
    let rows = words.values().sum::<usize>() + odd;
    // One odd value must not cost every other row its status, and neither must many words of which
    // most rows hold known ones.
    if odd * 2 > rows || (words.len() > MOST_STATES && known_rows * 2 < rows) {
        return None;
    }
    if words.is_empty() {
        // An empty table still says by its constraint or its default which words it will hold.
        words.extend(column.allowed.iter().map(|w| (w.clone(), 0)));
        if words.is_empty()
            && let Some(default) = column.default.as_deref()
        {
            let word = default.trim_matches(['\'', '"', '(', ')', ' ']);
            words.extend(
                (!word.is_empty() && !word.eq_ignore_ascii_case("null"))
                    .then(|| (word.to_owned(), 0)),
            );
        }
    }
    let known: Vec<&str> = words
        .keys()
        .map(String::as_str)
        .filter(|w| State::from_word(w).is_some())
        .collect();
    let states: BTreeSet<State> = known.iter().filter_map(|w| State::from_word(w)).collect();
    let share = known.len() as f64 / words.len().max(1) as f64;
    let unknown: Vec<String> = words
        .keys()
        .filter(|w| State::from_word(w).is_none())
        .cloned()
        .collect();
    let shown = known
        .iter()
        .map(|w| format!("`{w}`"))
        .collect::<Vec<_>>()
        .join(", ");
    // Where the name says that it lists work, two known states are enough among many own words.
    let enough = share >= 0.5
        || known_rows * 2 >= rows.max(1)
        || (states.len() >= 2 && names::table_leaning(&shape.name) > 0);
    let (weight, why) = if named && enough && !known.is_empty() {
        let weight = if share >= 0.8 && known.len() >= 2 {
            4
        } else {
            3
        };
        (weight, format!("`{name}` holds words of a status: {shown}"))
    } else if !named
        && !names::is_anothers(name)
        && share >= 0.8
        && known.len() >= 2
        && states.len() >= 2
        && !names::says_a_kind(name)
    {
        (
            3,
            format!("`{name}` is not named so, yet holds words of a status: {shown}"),
        )
    } else if named
        && !words.is_empty()
        && !words.keys().all(|w| looks_like_time(w))
        && !is_measure(&words, name)
    {
        (
            1,
            format!("`{name}` is named like a status, but its words are not known"),
        )
    } else if named && words.is_empty() {
        (
            if shape.sample.is_empty() { 3 } else { 1 },
            format!("`{name}` is named like a status, and holds nothing yet"),
        )
    } else {
        return None;
    };
    let mut questions = Vec::new();
    if !unknown.is_empty() {
        let more = unknown.len().saturating_sub(NAMED);
        let unknown = unknown.get(..NAMED).unwrap_or(&unknown);
        let said = unknown
            .iter()
            .map(|w| format!("{} = \"…\"", quoted(w)))
            .collect::<Vec<_>>()
            .join(", ");
        let others = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        questions.push(Question {
            what: format!(
                "what {}{others} mean in `{name}`; until then such rows count as live and unknown",
                unknown
                    .iter()
                    .map(|w| format!("`{w}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            key: format!("states = {{ {said} }}"),
        });
    }
    Some(FoundStatus {
        from: StatusFrom::Column(name.clone()),
        weight,
        is_weak: !known.is_empty() && known.iter().all(|w| is_weak_word(w)),
        why,
        questions,
    })
}

/// Whether a column measures how far something is: `10`, `45%`, `0.5`. A column called `status` may
/// hold numbers that stand for states; one called `progress` hardly does.
fn is_measure(words: &BTreeMap<String, usize>, name: &str) -> bool {
    let number = |w: &str| w.trim().trim_end_matches('%').trim().parse::<f64>().ok();
    words.keys().all(|w| number(w).is_some())
        && (names::may_measure(name) || words.keys().any(|w| w.ends_with('%') || w.contains('.')))
}

fn looks_like_time(word: &str) -> bool {
    word.len() >= 8
        && matches!(
            TimeRule::assume(chrono_tz::UTC).read(RawTime::Text(word)),
            Reading::At(_)
        )
}

/// Whether a value says yes, no or nothing.
pub fn yes_no(cell: &Cell) -> bool {
    match cell {
        Cell::Null | Cell::Bool(_) | Cell::Int(0 | 1) => true,
        Cell::Text(t) => matches!(
            t.trim().to_ascii_lowercase().as_str(),
            "" | "0" | "1" | "true" | "false" | "t" | "f" | "yes" | "no" | "y" | "n"
        ),
        _ => false,
    }
}

fn flag(shape: &Shape) -> Option<FoundStatus> {
    let (rank, column) = shape
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| shape.values(*at).all(yes_no))
        .filter_map(|(_, c)| Some((names::finished_flag_rank(&c.name)?, c)))
        .min_by_key(|(rank, _)| *rank)?;
    Some(FoundStatus {
        from: StatusFrom::Flag(column.name.clone()),
        weight: if rank == 0 { 3 } else { 2 },
        is_weak: rank > 0,
        why: format!("`{}` says yes or no to being finished", column.name),
        questions: Vec::new(),
    })
}

fn finished_at(shape: &Shape) -> Option<FoundStatus> {
    let others: BTreeSet<usize> = (0..shape.columns.len())
        .filter(|at| !names::says_finished(&shape.columns[*at].name))
        .collect();
    let at = find_column(shape, Field::Completed, &others)?;
    let name = shape.columns[at].name.clone();
    Some(FoundStatus {
        why: format!("it has no status, but `{name}` says when an item was finished"),
        from: StatusFrom::FinishedAt(name),
        weight: 2,
        is_weak: false,
        questions: Vec::new(),
    })
}

/// The key's columns; a key of one column is the id, and an unkeyed array's or view's id goes by name.
fn find_key(
    shape: &Shape,
    fields: &mut BTreeMap<Field, String>,
    taken: &mut BTreeSet<usize>,
) -> Vec<String> {
    let key = if shape.key.is_empty() {
        shape
            .columns
            .iter()
            .enumerate()
            .filter(|(at, c)| !c.name.contains('.') && is_id_like(shape, *at))
            .min_by_key(|(_, c)| id_rank(shape, &c.name))
            .filter(|(_, c)| id_rank(shape, &c.name) < usize::MAX)
            .map(|(_, c)| vec![c.name.clone()])
            .unwrap_or_default()
    } else {
        shape.key.clone()
    };
    if let [one] = key.as_slice() {
        fields.insert(Field::Id, one.clone());
    }
    taken.extend(key.iter().filter_map(|c| shape.column(c)));
    key
}

fn is_id_like(shape: &Shape, at: usize) -> bool {
    // One odd value must not cost every other row its id.
    let (good, all) = shape.values(at).fold((0usize, 0usize), |(good, all), c| {
        let fits = matches!(c, Cell::Int(_) | Cell::Text(_) | Cell::Null);
        (good + usize::from(fits), all + 1)
    });
    good * 10 >= all * 9
}

/// `id` first, then `task_id` in `tasks`, then any other name of an id.
fn id_rank(shape: &Shape, column: &str) -> usize {
    let folded = names::fold(column);
    if let Some(rank) = names::synonyms(Field::Id).iter().position(|s| *s == folded) {
        return rank;
    }
    let table = names::fold(&shape.name);
    let Some(stem) = folded
        .strip_suffix("_id")
        .or_else(|| folded.strip_suffix("_key"))
    else {
        return usize::MAX;
    };
    if table.contains(stem)
        || matches!(
            stem,
            "task" | "job" | "item" | "todo" | "ticket" | "issue" | "message"
        )
    {
        50
    } else {
        usize::MAX
    }
}

/// The free column that fits a field best by name and whose values can be what the field needs.
fn find_column(shape: &Shape, field: Field, taken: &BTreeSet<usize>) -> Option<usize> {
    shape
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !taken.contains(at))
        .filter_map(|(at, c)| Some((names::rank(field, &c.name)?, at)))
        .filter(|(_, at)| can_hold(shape, *at, field))
        .min()
        .map(|(_, at)| at)
}

fn can_hold(shape: &Shape, at: usize, field: Field) -> bool {
    let empty =
        |c: &&Cell| matches!(c, Cell::Null) || matches!(c, Cell::Text(t) if t.trim().is_empty());
    let cells: Vec<&Cell> = shape.values(at).filter(|c| !empty(c)).collect();
    let share = |good: &dyn Fn(&Cell) -> bool| {
        let (mut yes, mut all) = (0usize, 0usize);
        for cell in &cells {
            all += 1;
            yes += usize::from(good(cell));
        }
        // Nothing but NULL: the name has to do, and the declared type must not contradict it.
        if all == 0 {
            1.0
        } else {
            yes as f64 / all as f64
        }
    };
    match field {
        f if f.is_time() => {
            let rule = TimeRule::assume(chrono_tz::UTC);
            let name = &shape.columns[at].name;
            // Without any value, `lock` may as well be a key as a moment.
            let named = !cells.is_empty() || names::says_a_moment(name);
            // Of what is called a time and nothing else, the values that are none are listed.
            let most = if names::is_called(f, name) && names::says_a_moment(name) {
                0.5
            } else {
                0.8
            };
            named
                && share(&|c| is_time(&rule, c)) >= most
                && !shape.columns[at]
                    .declared
                    .to_ascii_uppercase()
                    .contains("BOOL")
        }
        Field::Attempts | Field::StaleAfter => {
            share(&|c| matches!(c, Cell::Int(_) | Cell::Real(_))) >= 0.8
        }
        Field::Title => share(&|c| matches!(c, Cell::Text(_) | Cell::Long(_))) >= 0.5,
        Field::Body | Field::Note => share(&|c| matches!(c, Cell::Text(_) | Cell::Long(_))) >= 0.5,
        Field::Owner | Field::ClaimedBy | Field::Requester => {
            share(&|c| {
                matches!(c, Cell::Text(t) if t.chars().count() <= 80 && !t.contains('\n'))
                    || matches!(c, Cell::Int(_))
            }) >= 0.9
                && (cells.is_empty()
                    || !cells
                        .iter()
                        .all(|c| matches!(c, Cell::Text(t) if looks_like_time(t.as_str()))))
        }
        Field::Priority => {
            share(&|c| {
                matches!(c, Cell::Text(t) if t.chars().count() <= 24)
                    || matches!(c, Cell::Int(_))
                    // A score such as 4.25 is no priority that anyone set.
                    || matches!(c, Cell::Real(r) if r.fract() == 0.0)
            }) >= 0.9
        }
        _ => share(&|c| matches!(c, Cell::Text(_) | Cell::Int(_))) >= 0.5,
    }
}

fn is_time(rule: &TimeRule, cell: &Cell) -> bool {
    let raw = match cell {
        Cell::Int(n) => RawTime::Int(*n),
        Cell::Real(r) => RawTime::Real(*r),
        Cell::Text(t) => RawTime::Text(t),
        _ => RawTime::Other,
    };
    match rule.read(raw) {
        Reading::At(m) => {
            // A number that happens to be of a time's size names a year that no queue has seen.
            (1990..2100).contains(&m.utc().year())
        }
        Reading::None => true,
        Reading::Ambiguous | Reading::Unreadable => false,
    }
}
