//! The part of one source, and its changes, both ways.

use super::member::{Mistake, Object, Reader};
use crate::model::StoreKind;
use crate::plan::{Action, Change, Edit, Part, Place, SideEffect, Statement, encode};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A part whole, as the ledger keeps it.
#[must_use]
pub fn write_part(part: &Part) -> Value {
    let mut out = match write_store(part) {
        Value::Object(out) => out,
        _ => Map::new(),
    };
    let changes = part.changes.iter().map(|c| write_change(c, part.kind));
    out.insert("changes".into(), changes.collect());
    out.insert("script".into(), json!(part.script));
    Value::Object(out)
}

/// Reads what [`write_part`] wrote.
///
/// # Errors
/// A sentence that names the member.
pub fn read_part(json: &Value) -> Result<Part, crate::model::Error> {
    let object = Reader::new(json).object()?;
    let mut part = store(&object)?;
    let kind = part.kind;
    part.changes = object.member("changes")?.list(|r| change(r, kind))?;
    part.script = object.member("script")?.text()?;
    object.nothing_else()?;
    Ok(part)
}

/// What a part says of its store, without its changes.
pub(super) fn write_store(part: &Part) -> Value {
    let effects = part.side_effects.iter();
    let effects = effects.map(|e| json!({ "table": e.table, "trigger": e.trigger }));
    json!({
        "source": *part.source,
        "kind": part.kind.word(),
        "path": path(&part.path),
        "schema": part.schema.map(|n| encode::value(&crate::plan::Value::Int(n))),
        "side_effects": effects.collect::<Vec<_>>(),
    })
}

/// A path that is no valid text stays what it is.
fn path(path: &Path) -> Value {
    if let Some(text) = path.to_str() {
        return json!(text);
    }
    let bytes = path.as_os_str().as_encoded_bytes().to_vec();
    encode::value(&crate::plan::Value::Text(bytes))
}

fn read_path(reader: &Reader<'_>) -> Result<PathBuf, Mistake> {
    let Some(crate::plan::Value::Text(bytes)) = encode::read_value(reader.json) else {
        return Err(reader.mistake("is no path"));
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(PathBuf::from(text)),
        Err(odd) => os_path(odd.into_bytes()).ok_or_else(|| reader.mistake("is no path")),
    }
}

#[cfg(unix)]
fn os_path(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn os_path(_: Vec<u8>) -> Option<PathBuf> {
    None
}

/// Reads what [`write_store`] wrote; the caller asks for what else may stand there.
pub(super) fn store(object: &Object<'_>) -> Result<Part, Mistake> {
    let kind = object.member("kind")?;
    let effects = object.member("side_effects")?;
    let schema = object.member("schema")?;
    Ok(Part {
        source: Arc::from(object.member("source")?.text()?),
        kind: match kind.text()?.as_str() {
            "sqlite" => StoreKind::Sqlite,
            "json" => StoreKind::Json,
            _ => return Err(kind.mistake("is neither `sqlite` nor `json`")),
        },
        path: read_path(&object.member("path")?)?,
        schema: match encode::read_value(schema.json) {
            Some(crate::plan::Value::Null) => None,
            Some(crate::plan::Value::Int(n)) => Some(n),
            _ => return Err(schema.mistake("is no whole number")),
        },
        changes: Vec::new(),
        side_effects: effects.list(|r| {
            let object = r.object()?;
            let effect = SideEffect {
                table: object.member("table")?.text()?,
                trigger: object.member("trigger")?.text_or_null()?,
            };
            object.nothing_else()?;
            Ok(effect)
        })?,
        script: String::new(),
    })
}

pub(super) fn write_change(change: &Change, kind: StoreKind) -> Value {
    let mut out = Map::new();
    out.insert("key".into(), json!(change.key.to_string()));
    out.insert("action".into(), json!(change.action.word()));
    if let Some(to) = change.action.to() {
        out.insert("to".into(), json!(to));
    }
    out.insert("note".into(), json!(change.note));
    out.insert("sql".into(), json!(change.statement.text));
    let params = change.statement.params.iter().map(encode::value);
    out.insert("params".into(), params.collect());
    out.insert("before".into(), encode::image(&change.before, kind));
    out.insert("after".into(), encode::image(&change.after, kind));
    out.insert("place".into(), write_place(&change.place));
    out.insert(
        "edits".into(),
        change.edits.iter().map(write_edit).collect(),
    );
    Value::Object(out)
}

fn write_place(place: &Place) -> Value {
    let pair =
        |(column, value): &(Arc<str>, crate::plan::Value)| json!([**column, encode::value(value)]);
    match place {
        Place::Row { key, guard } => json!({
            "row": key.iter().map(pair).collect::<Vec<_>>(),
            "guard": guard.as_ref().map(pair),
        }),
        Place::Element {
            array,
            index,
            member,
        } => json!({ "array": array, "index": index, "member": member }),
    }
}

fn write_edit(edit: &Edit) -> Value {
    match edit {
        Edit::Set { column, value } => json!({ "set": **column, "value": encode::value(value) }),
        Edit::Unset { column } => json!({ "unset": **column }),
        Edit::Append { element } => json!({ "append": element }),
        Edit::Withdraw { element } => json!({ "withdraw": element }),
    }
}

pub(super) fn change(reader: &Reader<'_>, kind: StoreKind) -> Result<Change, Mistake> {
    let object = reader.object()?;
    let change = Change {
        key: object.member("key")?.key()?,
        action: action(&object)?,
        note: object.member("note")?.text_or_null()?,
        place: place(&object.member("place")?)?,
        edits: object.member("edits")?.list(edit)?,
        before: object.member("before")?.image(kind)?,
        after: object.member("after")?.image(kind)?,
        statement: Statement {
            text: object.member("sql")?.text()?,
            params: object.member("params")?.list(Reader::value)?,
        },
    };
    object.nothing_else()?;
    Ok(change)
}

fn action(object: &Object<'_>) -> Result<Action, Mistake> {
    let reader = object.member("action")?;
    let word = reader.text()?;
    if !Action::WORDS.contains(&word.as_str()) {
        let words = Action::WORDS.join(", ");
        return Err(reader.mistake(&format!("is no action; they are {words}")));
    }
    let to = match object.optional("to") {
        Some(to) => Some((to.text()?, to)),
        None => None,
    };
    let bare = match (word.as_str(), to) {
        ("reassign", Some((to, _))) => return Ok(Action::Reassign { to }),
        ("reassign", None) => {
            return Err(object
                .reader
                .mistake("has no `to`, and `reassign` needs one"));
        }
        ("release", to) => {
            return Ok(Action::Release {
                to: to.map(|(to, _)| to),
            });
        }
        (_, Some((_, to))) => {
            return Err(to.mistake("stands beside an action that has no new owner"));
        }
        ("cancel", None) => Action::Cancel,
        ("requeue", None) => Action::Requeue,
        ("mark-failed", None) => Action::MarkFailed,
        (_, None) => Action::Note,
    };
    Ok(bare)
}

fn place(reader: &Reader<'_>) -> Result<Place, Mistake> {
    let object = reader.object()?;
    let place = if object.optional("row").is_some() {
        let guard = object.member("guard")?;
        Place::Row {
            key: object.member("row")?.list(Reader::pair)?,
            guard: if guard.json.is_null() {
                None
            } else {
                Some(guard.pair()?)
            },
        }
    } else {
        let index = object.member("index")?;
        let n = index.json.as_u64().and_then(|n| usize::try_from(n).ok());
        Place::Element {
            array: object.member("array")?.text_or_null()?,
            index: n.ok_or_else(|| index.mistake("is no place in a list"))?,
            member: object.member("member")?.text_or_null()?,
        }
    };
    object.nothing_else()?;
    Ok(place)
}

fn edit(reader: &Reader<'_>) -> Result<Edit, Mistake> {
    let object = reader.object()?;
    let edit = if let Some(column) = object.optional("set") {
        Edit::Set {
            column: Arc::from(column.text()?),
            value: object.member("value")?.value()?,
        }
    } else if let Some(column) = object.optional("unset") {
        Edit::Unset {
            column: Arc::from(column.text()?),
        }
    } else if let Some(element) = object.optional("append") {
        Edit::Append {
            element: element.text()?,
        }
    } else if let Some(element) = object.optional("withdraw") {
        Edit::Withdraw {
            element: element.text()?,
        }
    } else {
        return Err(reader.mistake("says none of `set`, `unset`, `append` and `withdraw`"));
    };
    object.nothing_else()?;
    Ok(edit)
}
