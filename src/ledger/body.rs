//! The bodies of records as JSON, there and back. Must not touch the file.

use super::chain::Record;
use super::{Beginning, Ending, file};
use crate::model::{Error, ItemKey};
use crate::plan::file as written;
use crate::plan::{Noted, Part, Refused, Standing, Value, encode};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// What an intent says beside its part.
#[derive(Debug)]
pub struct Intent {
    /// Who approved it.
    pub approved_by: Option<String>,
    /// What it takes back.
    pub undoes: Option<String>,
    /// The part.
    pub part: Part,
}

/// The body of an intent; `None` where it would not be read back to the bit, which is to be found
/// out before anything rests on it.
pub fn intent(beginning: &Beginning<'_>, part: &Part) -> Option<String> {
    let body = json!({
        "approved_by": beginning.approved_by,
        "undoes": beginning.undoes,
        "part": written::write_part(part),
    })
    .to_string();
    let read: Json = serde_json::from_str(&body).ok()?;
    let back = written::read_part(read.get("part")?).ok()?;
    (back == *part).then_some(body)
}

/// Reads an intent.
///
/// # Errors
/// A sentence when the body is not one.
pub fn read_intent(record: &Record, path: &Path) -> Result<Intent, Error> {
    let body = &record.body;
    let read = || {
        Some(Intent {
            approved_by: text(body, "approved_by"),
            undoes: text(body, "undoes"),
            part: written::read_part(body.get("part")?).ok()?,
        })
    };
    read().ok_or_else(|| odd(record, path))
}

/// How a part ended, as it was read.
#[derive(Debug)]
pub struct Ended {
    /// How.
    pub standing: Standing,
    /// Whether its rows told so afterwards.
    pub settled: bool,
    /// The copy of the file as it was.
    pub backup: Option<PathBuf>,
}

/// The body of an outcome.
pub fn ending(ending: &Ending<'_>) -> String {
    let mut body = json!({"outcome": ending.standing.word(), "settled": ending.settled});
    match ending.standing {
        Standing::Refused(rows) => body["refused"] = rows.iter().map(write_refused).collect(),
        Standing::Unknown(why) => body["why"] = why.as_str().into(),
        Standing::Open | Standing::Applied | Standing::NotApplied | Standing::Closed { .. } => {}
    }
    if let Some(backup) = ending.backup {
        body["backup"] = backup.to_string_lossy().into();
    }
    body.to_string()
}

/// Reads an outcome.
///
/// # Errors
/// A sentence when the body is not one.
pub fn read_ending(record: &Record, path: &Path) -> Result<Ended, Error> {
    let body = &record.body;
    let read = || {
        let standing = match body.get("outcome")?.as_str()? {
            "applied" => Standing::Applied,
            "not_applied" => Standing::NotApplied,
            "unknown" => Standing::Unknown(text(body, "why")?),
            "refused" => {
                let rows = body.get("refused")?.as_array()?.iter();
                Standing::Refused(rows.map(read_refused).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        Some(Ended {
            standing,
            settled: body.get("settled")?.as_bool()?,
            backup: text(body, "backup").map(PathBuf::from),
        })
    };
    read().ok_or_else(|| odd(record, path))
}

/// The body of a person's verdict.
pub fn closed(applied: bool, reason: &str) -> String {
    json!({"verdict": if applied { "applied" } else { "not_applied" }, "reason": reason})
        .to_string()
}

/// Reads it.
///
/// # Errors
/// A sentence when the body is not one.
pub fn read_closed(record: &Record, path: &Path) -> Result<Standing, Error> {
    let read = || {
        Some(Standing::Closed {
            applied: match record.body.get("verdict")?.as_str()? {
                "applied" => true,
                "not_applied" => false,
                _ => return None,
            },
            reason: text(&record.body, "reason")?,
            by: record.stamp.clone(),
        })
    };
    read().ok_or_else(|| odd(record, path))
}

/// The body of a note.
pub fn note(key: &ItemKey, text: &str) -> String {
    json!({"key": write_key(key), "note": text}).to_string()
}

/// Reads it.
///
/// # Errors
/// A sentence when the body is not one.
pub fn read_note(record: &Record, path: &Path) -> Result<Noted, Error> {
    let read = || {
        Some(Noted {
            key: read_key(record.body.get("key")?)?,
            text: text(&record.body, "note")?,
            by: record.stamp.clone(),
        })
    };
    read().ok_or_else(|| odd(record, path))
}

/// A key in its three parts, whatever stands in them.
pub fn write_key(key: &ItemKey) -> Json {
    json!([&*key.source, &*key.queue, &*key.id])
}

/// Reads it.
pub fn read_key(json: &Json) -> Option<ItemKey> {
    match json.as_array()?.as_slice() {
        [source, queue, id] => Some(ItemKey {
            source: source.as_str()?.into(),
            queue: queue.as_str()?.into(),
            id: id.as_str()?.into(),
        }),
        _ => None,
    }
}

/// The sentence for a record whose body is not what its kind asks for.
pub fn odd(record: &Record, path: &Path) -> Error {
    file::damaged(path, &format!("record {} cannot be understood", record.seq))
}

fn text(json: &Json, member: &str) -> Option<String> {
    json.get(member)?.as_str().map(str::to_owned)
}

fn write_refused(refused: &Refused) -> Json {
    let side = |v: &Option<Value>| v.as_ref().map(encode::value);
    let columns = refused.difference.iter();
    json!({
        "key": write_key(&refused.key),
        "why": refused.why,
        // A column that is missing on one side has no value there, which is not the value NULL.
        "difference": columns
            .map(|(c, a, b)| match (side(a), side(b)) {
                (Some(a), Some(b)) => json!({"column": c, "planned": a, "found": b}),
                (Some(a), None) => json!({"column": c, "planned": a}),
                (None, Some(b)) => json!({"column": c, "found": b}),
                (None, None) => json!({"column": c}),
            })
            .collect::<Vec<_>>(),
    })
}

fn read_refused(json: &Json) -> Option<Refused> {
    let columns = json.get("difference")?.as_array()?.iter();
    let side = |c: &Json, name: &str| match c.get(name) {
        None => Some(None),
        Some(v) => encode::read_value(v).map(Some),
    };
    Some(Refused {
        key: read_key(json.get("key")?)?,
        why: text(json, "why")?,
        difference: columns
            .map(|c| Some((text(c, "column")?, side(c, "planned")?, side(c, "found")?)))
            .collect::<Option<_>>()?,
    })
}
