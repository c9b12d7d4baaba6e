//! The bodies of records as JSON, there and back. Must not touch the file.

use super::chain::Record;
use super::value;
use super::{Beginning, Ending, file};
use crate::model::{Error, ItemKey, KeyPattern, StoreKind};
use crate::plan::{
    Action, Change, Edit, Image, Noted, Part, Place, Refused, SideEffect, Standing, Statement,
    Value,
};
use serde_json::{Map, Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// The body of an intent.
pub fn intent(beginning: &Beginning<'_>, part: &Part) -> String {
    json!({
        "approved_by": beginning.approved_by,
        "undoes": beginning.undoes,
        "part": write_part(part),
    })
    .to_string()
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
            part: read_part(body.get("part")?)?,
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
        body["backup"] = value::path(backup);
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
            backup: body.get("backup").and_then(value::read_path),
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
    json!({"key": key.to_string(), "note": text}).to_string()
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

/// Reads a key as it is shown.
pub fn read_key(json: &Json) -> Option<ItemKey> {
    match KeyPattern::parse(json.as_str()?).ok()? {
        KeyPattern::Whole(key) => Some(key),
        KeyPattern::Id(_) => None,
    }
}

/// The sentence for a record whose body is not what its kind asks for.
pub fn odd(record: &Record, path: &Path) -> Error {
    file::damaged(path, &format!("record {} cannot be understood", record.seq))
}

fn text(json: &Json, member: &str) -> Option<String> {
    json.get(member)?.as_str().map(str::to_owned)
}

fn write_part(part: &Part) -> Json {
    let effects = part.side_effects.iter();
    json!({
        "source": &*part.source,
        "kind": part.kind.word(),
        "path": value::path(&part.path),
        "schema": part.schema,
        "script": part.script,
        "side_effects": effects.map(|e| json!([e.table, e.trigger])).collect::<Vec<_>>(),
        "changes": part.changes.iter().map(write_change).collect::<Vec<_>>(),
    })
}

fn read_part(json: &Json) -> Option<Part> {
    let kind = json.get("kind")?.as_str()?;
    let effects = json.get("side_effects")?.as_array()?.iter();
    let changes = json.get("changes")?.as_array()?.iter();
    Some(Part {
        source: Arc::from(json.get("source")?.as_str()?),
        kind: [StoreKind::Sqlite, StoreKind::Json]
            .into_iter()
            .find(|k| k.word() == kind)?,
        path: value::read_path(json.get("path")?)?,
        schema: json.get("schema").and_then(Json::as_i64),
        changes: changes.map(read_change).collect::<Option<_>>()?,
        side_effects: effects
            .map(|e| {
                Some(SideEffect {
                    table: e.get(0)?.as_str()?.to_owned(),
                    trigger: e.get(1)?.as_str().map(str::to_owned),
                })
            })
            .collect::<Option<_>>()?,
        script: text(json, "script")?,
    })
}

fn write_change(change: &Change) -> Json {
    json!({
        "key": change.key.to_string(),
        "action": change.action.word(),
        "to": change.action.to(),
        "note": change.note,
        "place": write_place(&change.place),
        "edits": change.edits.iter().map(write_edit).collect::<Vec<_>>(),
        "before": write_image(&change.before),
        "after": write_image(&change.after),
        "sql": change.statement.text,
        "params": change.statement.params.iter().map(value::write).collect::<Vec<_>>(),
    })
}

fn read_change(json: &Json) -> Option<Change> {
    let params = json.get("params")?.as_array()?.iter();
    Some(Change {
        key: read_key(json.get("key")?)?,
        action: read_action(json.get("action")?.as_str()?, text(json, "to"))?,
        note: text(json, "note"),
        place: read_place(json.get("place")?)?,
        edits: json
            .get("edits")?
            .as_array()?
            .iter()
            .map(read_edit)
            .collect::<Option<_>>()?,
        before: read_image(json.get("before")?)?,
        after: read_image(json.get("after")?)?,
        statement: Statement {
            text: text(json, "sql")?,
            params: params.map(value::read).collect::<Option<_>>()?,
        },
    })
}

fn read_action(word: &str, to: Option<String>) -> Option<Action> {
    Some(match word {
        "cancel" => Action::Cancel,
        "reassign" => Action::Reassign { to: to? },
        "release" => Action::Release { to },
        "requeue" => Action::Requeue,
        "mark-failed" => Action::MarkFailed,
        "note" => Action::Note,
        _ => return None,
    })
}

fn write_place(place: &Place) -> Json {
    let pair = |(column, v): &(Arc<str>, Value)| json!([&**column, value::write(v)]);
    match place {
        Place::Row { key, guard } => json!({
            "row": key.iter().map(pair).collect::<Vec<_>>(),
            "guard": guard.as_ref().map(pair),
        }),
        Place::Element {
            array,
            index,
            member,
        } => json!({"array": array, "index": index, "member": member}),
    }
}

fn read_place(json: &Json) -> Option<Place> {
    let Some(row) = json.get("row") else {
        return Some(Place::Element {
            array: text(json, "array"),
            index: usize::try_from(json.get("index")?.as_u64()?).ok()?,
            member: text(json, "member"),
        });
    };
    let guard = json.get("guard")?;
    Some(Place::Row {
        key: row
            .as_array()?
            .iter()
            .map(read_pair)
            .collect::<Option<_>>()?,
        guard: match guard {
            Json::Null => None,
            pair => Some(read_pair(pair)?),
        },
    })
}

fn read_pair(json: &Json) -> Option<(Arc<str>, Value)> {
    Some((
        Arc::from(json.get(0)?.as_str()?),
        value::read(json.get(1)?)?,
    ))
}

fn write_edit(edit: &Edit) -> Json {
    match edit {
        Edit::Set { column, value } => json!({"set": &**column, "value": value::write(value)}),
        Edit::Unset { column } => json!({"unset": &**column}),
        Edit::Append { element } => json!({"append": element}),
        Edit::Withdraw { element } => json!({"withdraw": element}),
    }
}

fn read_edit(json: &Json) -> Option<Edit> {
    let (word, first) = json.as_object()?.iter().next()?;
    let first = first.as_str()?;
    Some(match word.as_str() {
        "set" => Edit::Set {
            column: Arc::from(first),
            value: value::read(json.get("value")?)?,
        },
        "unset" => Edit::Unset {
            column: Arc::from(first),
        },
        "append" => Edit::Append {
            element: first.to_owned(),
        },
        "withdraw" => Edit::Withdraw {
            element: first.to_owned(),
        },
        _ => return None,
    })
}

/// Columns in their order.
fn write_image(image: &Image) -> Json {
    let columns = image.0.iter();
    let members: Map<String, Json> = columns
        .map(|(column, v)| (column.to_string(), value::write(v)))
        .collect();
    Json::Object(members)
}

fn read_image(json: &Json) -> Option<Image> {
    let columns = json.as_object()?.iter();
    columns
        .map(|(column, v)| Some((Arc::from(column.as_str()), value::read(v)?)))
        .collect::<Option<_>>()
        .map(Image)
}

fn write_refused(refused: &Refused) -> Json {
    let side = |v: &Option<Value>| v.as_ref().map(value::write);
    let columns = refused.difference.iter();
    json!({
        "key": refused.key.to_string(),
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
        Some(v) => value::read(v).map(Some),
    };
    Some(Refused {
        key: read_key(json.get("key")?)?,
        why: text(json, "why")?,
        difference: columns
            .map(|c| Some((text(c, "column")?, side(c, "planned")?, side(c, "found")?)))
            .collect::<Option<_>>()?,
    })
}
