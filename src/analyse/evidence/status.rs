//! A JSON status file: its word, its sentence, its time.

use crate::model::{Clock, Moment, RawTime, Reading, TimeRule};
use serde_json::{Map, Value};

/// Keys that hold the word, by rank. Compared without case.
const WORDS: [&str; 6] = ["status", "state", "result", "health", "phase", "ok"];
/// Keys that hold the sentence.
const SENTENCES: [&str; 9] = [
    "detail",
    "details",
    "message",
    "summary",
    "reason",
    "error",
    "last_error",
    "description",
    "msg",
];
/// Keys that hold the time.
const TIMES: [&str; 14] = [
    "ts",
    "timestamp",
    "time",
    "at",
    "updated_at",
    "updatedat",
    "last_update",
    "checked_at",
    "generated_at",
    "finished_at",
    "finishedatms",
    "last_run",
    "last_seen",
    "heartbeat",
];
/// Other facts that are shown where there is neither a word nor a sentence.
const FACTS: usize = 6;
/// Characters of one text that are kept.
const LONGEST: usize = 400;

/// What a status file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Its status word.
    pub word: Option<String>,
    /// Its sentence.
    pub sentence: Option<String>,
    /// Its first plain values, `key=value`, where it has neither.
    pub facts: Vec<String>,
}

/// Reads a JSON object; `None` where the text is none.
pub(super) fn read(text: &str, clock: &Clock) -> Option<(Status, Option<Moment>)> {
    let Value::Object(object) = serde_json::from_str(text).ok()? else {
        return None;
    };
    let mut status = Status {
        word: first(&object, &WORDS, plain),
        sentence: first(&object, &SENTENCES, |v| {
            v.as_str().filter(|s| !s.trim().is_empty()).map(cut)
        }),
        facts: Vec::new(),
    };
    if status.word.is_none() && status.sentence.is_none() {
        let facts = object
            .iter()
            .filter_map(|(k, v)| Some(format!("{}={}", cut(k), plain(v)?)));
        status.facts = facts.take(FACTS).collect();
    }
    let at = first(&object, &TIMES, |v| moment(v, clock));
    Some((status, at))
}

/// The value of the first key of a rank that gives something.
fn first<T>(
    object: &Map<String, Value>,
    rank: &[&str],
    read: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    rank.iter().find_map(|want| {
        let mut found = object
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(want));
        found.find_map(|(_, value)| read(value))
    })
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(s) if !s.trim().is_empty() => Some(cut(s)),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
    }
}

/// A time with an offset, an epoch number, or a naive time in the zone of the view.
fn moment(value: &Value, clock: &Clock) -> Option<Moment> {
    let rule = TimeRule::assume(clock.zone);
    let raw = match value {
        Value::String(s) => RawTime::Text(s),
        Value::Number(n) => match n.as_i64() {
            Some(int) => RawTime::Int(int),
            None => RawTime::Real(n.as_f64()?),
        },
        _ => return None,
    };
    match rule.read(raw) {
        Reading::At(at) => Some(at),
        _ => None,
    }
}
