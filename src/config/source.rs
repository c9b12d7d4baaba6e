//! `[[source]]` and `[[source.queue]]`.

use super::near::nearest;
use super::path::comparable;
use super::rules;
use super::schema;
use super::walk::{Doubt, Table, Value, Walk, shown};
use crate::model::{
    Field, NoteMode, Priority, QueueSpec, Role, SourceSpec, State, StoreKind, TimeEncoding,
};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

/// Every name that a source was given, right or wrong, so that what names it is not blamed too.
#[derive(Debug, Default)]
pub(super) struct Declared(BTreeSet<String>);

impl Declared {
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// What to do about a name that is none.
    pub(super) fn hint(&self, name: &str) -> String {
        match nearest(name, self.0.iter().take(1000).map(String::as_str)) {
            Some((known, _)) => format!("did you mean {}?", shown(known)),
            None if self.0.is_empty() => "no [[source]] is configured".to_owned(),
            None => {
                let known: Vec<String> = self.0.iter().take(12).map(|n| shown(n)).collect();
                format!("sources: {}", known.join(", "))
            }
        }
    }
}

/// All sources. One with a mistake in what it must have is left out; the walk has noted why.
pub(super) fn read(
    walk: &mut Walk<'_>,
    value: &Value<'_>,
    zone: Tz,
) -> (Vec<SourceSpec>, Declared) {
    let mut sources = Vec::new();
    let mut declared = Declared::default();
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut paths: HashMap<PathBuf, usize> = HashMap::new();
    for table in walk.tables(&schema::SOURCE, value) {
        let name = name(walk, &table, &mut names, &mut declared);
        let spec = one(walk, &table, zone);
        let path = required(walk, &table, "path", "the path of the store")
            .and_then(|v| Some((v.span().start, walk.path("path", v)?)));
        if let Some((at, path)) = &path
            && let Some(first) = paths.insert(comparable(path), *at)
        {
            let line = walk.line(first);
            walk.advise(
                *at,
                format!("this path is already a source's, on line {line}"),
                "one store is one source, else every item in it would be counted twice",
            );
        }
        if let (Some(name), Some((_, path)), Some(spec)) = (name, path, spec) {
            sources.push(SourceSpec {
                name: Arc::from(name),
                path,
                ..spec
            });
        }
    }
    (sources, declared)
}

/// The value of a key that must be there.
fn required<'a, 'i>(
    walk: &mut Walk<'_>,
    table: &Table<'a, 'i>,
    key: &str,
    what: &str,
) -> Option<&'a Value<'i>> {
    let value = table.get(key);
    if value.is_none() {
        walk.doubt(
            table.at,
            Doubt::Section,
            format!("this source has no `{key}`"),
            format!("add `{key} = …`: {what}"),
        );
    }
    value
}

fn name(
    walk: &mut Walk<'_>,
    table: &Table<'_, '_>,
    names: &mut HashMap<String, usize>,
    declared: &mut Declared,
) -> Option<String> {
    let value = required(walk, table, "name", "it stands in front of every key")?;
    let name = walk.text("name", value)?;
    let at = value.span().start;
    declared.0.insert(name.to_owned());
    if let Some(first) = names.insert(name.to_owned(), at) {
        let line = walk.line(first);
        walk.advise(
            at,
            format!(
                "the name {} is already a source's, on line {line}",
                shown(name)
            ),
            "each source has a name of its own, since keys begin with it",
        );
        return None;
    }
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if name.chars().all(allowed) {
        return Some(name.to_owned());
    }
    let better: String = name
        .trim()
        .to_lowercase()
        .chars()
        .take(60)
        .map(|c| if allowed(c) { c } else { '-' })
        .collect();
    let hint = if better.chars().any(|c| c.is_ascii_alphanumeric()) {
        format!("write \"{better}\"")
    } else {
        "choose a short name such as \"canonical\"".to_owned()
    };
    walk.advise(
        at,
        format!(
            "the name {} holds more than a-z, 0-9, `_` and `-`",
            shown(name)
        ),
        hint,
    );
    None
}

/// Everything but name and path, which the caller fills in.
fn one(walk: &mut Walk<'_>, table: &Table<'_, '_>, zone: Tz) -> Option<SourceSpec> {
    let kind = required(walk, table, "kind", "\"sqlite\" or \"json\"").and_then(|v| kind(walk, v));
    let role = match table.get("role") {
        None => Some(Role::Canonical),
        Some(value) => {
            let roles = [Role::Canonical, Role::Inbox, Role::Legacy];
            let word = walk.word("role", &roles.map(Role::word), value);
            word.and_then(|word| roles.into_iter().find(|r| r.word() == word))
        }
    };
    let mut flag = |key: &str| table.get(key).and_then(|v| walk.boolean(key, v));
    let writable = flag("writable").unwrap_or(false);
    let optional = flag("optional").unwrap_or(false);
    let allow_triggers = flag("allow_triggers").unwrap_or(false);
    if writable && role == Some(Role::Legacy) {
        walk.advise(
            table.get("writable").map_or(table.at, |v| v.span().start),
            "a legacy source is never written",
            "take `writable` away, or give the source another role",
        );
    }
    let timezone = table.get("timezone").and_then(|v| walk.zone("timezone", v));
    let note = table
        .get("note")
        .and_then(|v| walk.word("note", &["append", "replace"], v));
    let lock = table.get("lock").and_then(|v| walk.path("lock", v));
    let ignore = match table.get("ignore") {
        Some(value) => walk.texts("ignore", value),
        None => Vec::new(),
    };
    let stale = table.get("stale").map(|v| rules::stale(walk, v));
    let policy = table.get("policy").map(|v| rules::policy(walk, v));
    let queues = match table.get("queue") {
        Some(value) => queues(walk, value, kind),
        None => Vec::new(),
    };
    let kind = kind?;
    Some(SourceSpec {
        writable,
        optional,
        allow_triggers,
        note: match note {
            Some("replace") => NoteMode::Replace,
            _ => NoteMode::Append,
        },
        lock,
        ignore: ignore
            .into_iter()
            .map(|(_, name)| queue_name(kind, name).to_owned())
            .collect(),
        stale: stale.unwrap_or_default(),
        policy: policy.unwrap_or_default(),
        queues,
        ..SourceSpec::new("", kind, PathBuf::new(), role?, timezone.unwrap_or(zone))
    })
}

fn kind(walk: &mut Walk<'_>, value: &Value<'_>) -> Option<StoreKind> {
    let kinds = [StoreKind::Sqlite, StoreKind::Json];
    let given = value.get_ref().as_str().unwrap_or_default();
    if matches!(given, "postgres" | "http") {
        walk.advise(
            value.span().start,
            format!("stores of the kind `{given}` are to come"),
            "this version reads \"sqlite\" and \"json\"",
        );
        return None;
    }
    let word = walk.word("kind", &kinds.map(StoreKind::word), value)?;
    kinds.into_iter().find(|k| k.word() == word)
}

/// A queue's name as the program keeps it: a pointer goes without its leading slash.
fn queue_name(kind: StoreKind, given: &str) -> &str {
    match kind {
        StoreKind::Sqlite => given,
        StoreKind::Json => given.strip_prefix('/').unwrap_or(given),
    }
}

fn queues(walk: &mut Walk<'_>, value: &Value<'_>, kind: Option<StoreKind>) -> Vec<QueueSpec> {
    let mut queues = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for table in walk.tables(&schema::QUEUE, value) {
        let place = place(walk, &table, kind);
        if let Some((at, queue)) = place {
            // SQLite compares the names of tables without case.
            let same = match kind {
                Some(StoreKind::Sqlite) => queue.to_ascii_lowercase(),
                _ => queue.to_owned(),
            };
            if let Some(first) = seen.insert(same, at) {
                let line = walk.line(first);
                walk.advise(
                    at,
                    format!(
                        "the queue {} is already mapped, on line {line}",
                        shown(queue)
                    ),
                    "put both mappings into one [[source.queue]]",
                );
            }
        }
        let spec = mapping(walk, &table);
        if let Some((_, queue)) = place {
            queues.push(QueueSpec {
                queue: queue.to_owned(),
                ..spec
            });
        }
    }
    queues
}

/// Which queue a `[[source.queue]]` speaks of: exactly one of `table` and `pointer`.
fn place<'a>(
    walk: &mut Walk<'_>,
    table: &Table<'a, '_>,
    kind: Option<StoreKind>,
) -> Option<(usize, &'a str)> {
    let (key, value) = match (table.get("table"), table.get("pointer")) {
        (Some(value), None) => ("table", value),
        (None, Some(value)) => ("pointer", value),
        (Some(_), Some(_)) => {
            walk.advise(
                table.key_at("pointer"),
                "`table` and `pointer` both name the queue",
                "keep `table` for SQLite or `pointer` for JSON",
            );
            return None;
        }
        (None, None) => {
            walk.doubt(
                table.at,
                Doubt::Section,
                "this queue has no `table` and no `pointer`",
                "add `table = \"…\"` for SQLite or `pointer = \"/…\"` for JSON",
            );
            return None;
        }
    };
    let (at, given) = (value.span().start, walk.text(key, value)?);
    match (kind, key) {
        (Some(StoreKind::Sqlite), "pointer") => {
            walk.advise(
                table.key_at(key),
                "`pointer` is for JSON; a SQLite store has tables",
                format!("write `table = {}`", super::quote::quoted(given)),
            );
            return None;
        }
        (Some(StoreKind::Json), "table") => {
            walk.advise(
                table.key_at(key),
                "`table` is for SQLite; a JSON file has pointers",
                format!(
                    "write `pointer = {}`",
                    super::quote::quoted(&format!("/{given}"))
                ),
            );
            return None;
        }
        _ => {}
    }
    let name = queue_name(kind?, given);
    if name.is_empty() {
        walk.advise(
            at,
            "`pointer` names no array",
            "a bare array is \"items\", JSON Lines is \"lines\"",
        );
        return None;
    }
    Some((at, name))
}

fn mapping(walk: &mut Walk<'_>, table: &Table<'_, '_>) -> QueueSpec {
    let fields = Field::ALL.into_iter().filter_map(|field| {
        let value = table.get(field.word())?;
        Some((field, walk.text(field.word(), value)?.to_owned()))
    });
    let fields = fields.collect();
    let states = table.get("states").map(|v| states(walk, v));
    let states = states.unwrap_or_default();
    let priorities = table.get("priorities").map(|v| priorities(walk, v));
    let write = table.get("write").map(|v| write(walk, v, &states));
    let time = table.get("time").map(|v| time(walk, v));
    let stale = table.get("stale").map(|v| rules::stale(walk, v));
    QueueSpec {
        queue: String::new(),
        fields,
        states,
        priorities: priorities.unwrap_or_default(),
        write: write.unwrap_or_default(),
        time: time.unwrap_or_default(),
        stale: stale.unwrap_or_default(),
    }
}

/// Notes that two spellings of one word stand in a table.
fn say_twice(walk: &mut Walk<'_>, at: usize, first: usize, word: &str, label: &str) {
    let line = walk.line(first);
    walk.advise(
        at,
        format!(
            "{} stands twice in `{label}`, first on line {line}",
            shown(word)
        ),
        "words are compared without case; spaces and `-` are read as `_`",
    );
}

fn states(walk: &mut Walk<'_>, value: &Value<'_>) -> BTreeMap<String, State> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut states = BTreeMap::new();
    for entry in walk.entries("states", value) {
        if let Some(first) = seen.insert(State::fold(entry.key), entry.key_at) {
            say_twice(walk, entry.key_at, first, entry.key, "states");
        }
        if let Some(state) = state(walk, entry.key, entry.value) {
            states.insert(entry.key.to_owned(), state);
        }
    }
    states
}

fn state(walk: &mut Walk<'_>, label: &str, value: &Value<'_>) -> Option<State> {
    if let Some(state) = value.get_ref().as_str().and_then(State::from_contract) {
        return Some(state);
    }
    walk.word(label, &State::ALL.map(State::word), value)
        .and_then(State::from_contract)
}

fn priorities(walk: &mut Walk<'_>, value: &Value<'_>) -> BTreeMap<String, Priority> {
    let words = Priority::ALL.map(Priority::word);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut priorities = BTreeMap::new();
    for entry in walk.entries("priorities", value) {
        if let Some(first) = seen.insert(entry.key.trim().to_lowercase(), entry.key_at) {
            say_twice(walk, entry.key_at, first, entry.key, "priorities");
        }
        let word = walk.word(entry.key, &words, entry.value);
        if let Some(priority) = word.and_then(Priority::from_contract) {
            priorities.insert(entry.key.to_owned(), priority);
        }
    }
    priorities
}

/// State -> word. A word that would be read back as another state is refused: the row would stand
/// in the wrong place as soon as it is written.
fn write(
    walk: &mut Walk<'_>,
    value: &Value<'_>,
    states: &BTreeMap<String, State>,
) -> BTreeMap<State, String> {
    let mut write = BTreeMap::new();
    for entry in walk.entries("write", value) {
        let Some(state) = State::from_contract(entry.key).filter(|s| *s != State::Unknown) else {
            let known = State::ALL.map(State::word);
            let hint = match nearest(entry.key, known) {
                Some((word, _)) if word != "unknown" => format!("did you mean `{word}`?"),
                _ => "states that can be written: queued, scheduled, claimed, blocked, failed, \
                      done, cancelled"
                    .to_owned(),
            };
            let message = format!("`write` does not know the state {}", shown(entry.key));
            walk.advise(entry.key_at, message, hint);
            continue;
        };
        let Some(word) = walk.text(entry.key, entry.value) else {
            continue;
        };
        let folded = State::fold(word);
        let own = states.iter().find(|(w, _)| State::fold(w) == folded);
        match own.map(|(_, s)| *s).or_else(|| State::from_word(word)) {
            Some(read) if read != state => walk.advise(
                entry.value.span().start,
                format!(
                    "{} would be written for `{}` and read back as `{}`",
                    shown(word),
                    state.word(),
                    read.word()
                ),
                format!(
                    "choose another word, or say `states = {{ {} = \"{}\" }}`",
                    super::show::key(word),
                    state.word()
                ),
            ),
            _ => {
                write.insert(state, word.to_owned());
            }
        }
    }
    write
}

fn time(walk: &mut Walk<'_>, value: &Value<'_>) -> BTreeMap<Field, TimeEncoding> {
    let mut time = BTreeMap::new();
    for entry in walk.entries("time", value) {
        let Some(field) = Field::from_word(entry.key).filter(|f| f.is_time()) else {
            let known = Field::TIMES.map(Field::word);
            let hint = match nearest(entry.key, known) {
                Some((word, _)) => format!("did you mean `{word}`?"),
                None => format!("fields that hold a time: {}", known.join(", ")),
            };
            let message = format!("{} is no field that holds a time", shown(entry.key));
            walk.advise(entry.key_at, message, hint);
            continue;
        };
        let word = walk.word(entry.key, &TimeEncoding::WORDS, entry.value);
        if let Some(encoding) = word.and_then(TimeEncoding::from_word) {
            time.insert(field, encoding);
        }
    }
    time
}
