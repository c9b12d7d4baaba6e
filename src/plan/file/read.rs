//! JSON → a plan, or a sentence that says what is wrong with it and where.

use super::member::{Mistake, Reader};
use super::{VERSION, digest, part};
use crate::model::{Error, ErrorKind};
use crate::plan::{Part, Plan, Refused, Value};
use serde_json::Value as Json;

/// Reads a plan file's text.
///
/// # Errors
/// [`ErrorKind::Malformed`] for a text that is no plan, is cut short or was edited, and
/// [`ErrorKind::WrongKind`] for a plan of another version.
pub fn read(text: &str) -> Result<Plan, Error> {
    let json: Json = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        let what = if text.trim().is_empty() {
            "the plan file is empty".to_owned()
        } else if e.is_eof() {
            format!("the plan file ends in the middle, at line {}", e.line())
        } else {
            format!(
                "the plan file is no JSON: line {}, column {}",
                e.line(),
                e.column()
            )
        };
        Error::new(ErrorKind::Malformed, what).hint("make one with `reveille plan … -o plan.json`")
    })?;
    read_value(&json)
}

/// Reads a plan that has been parsed already.
///
/// # Errors
/// As [`read`].
pub fn read_value(json: &Json) -> Result<Plan, Error> {
    version(json)?;
    let plan = plan(&Reader::new(json))?;
    let said = json
        .get("digest")
        .and_then(Json::as_str)
        .unwrap_or_default();
    if said != digest(&plan) {
        return Err(Error::new(
            ErrorKind::Malformed,
            "the plan file was edited: it is not what its digest says",
        )
        .hint("make the plan again; a plan file is not meant to be edited"));
    }
    Ok(plan)
}

/// What is foreign is told apart from what is broken before anything else is looked at.
fn version(json: &Json) -> Result<(), Error> {
    let foreign = |what: &str| {
        Error::new(ErrorKind::WrongKind, what).hint("make one with `reveille plan … -o plan.json`")
    };
    let Some(object) = json.as_object() else {
        return Err(foreign("this is JSON, but no plan"));
    };
    if !object.contains_key("changes") || !object.contains_key("id") {
        return Err(foreign(
            "this is JSON, but no plan: it has no `id` and `changes`",
        ));
    }
    match object.get("version").and_then(Json::as_u64) {
        Some(VERSION) => Ok(()),
        Some(other) => Err(Error::new(
            ErrorKind::WrongKind,
            format!("the plan is of version {other}, and this program reads version {VERSION}"),
        )
        .hint("apply it with the program that made it, or make it again with this one")),
        None => Err(foreign("this is JSON, but no plan: it has no `version`")),
    }
}

fn plan(reader: &Reader<'_>) -> Result<Plan, Mistake> {
    let object = reader.object()?;
    object.member("version")?;
    object.member("digest")?.text()?;
    let undoes = match object.optional("undoes") {
        Some(operation) => Some(operation.text()?),
        None => None,
    };
    let mut plan = Plan {
        id: object.member("id")?.text()?,
        created_at: object.member("created_at")?.moment()?,
        expires_at: object.member("expires_at")?.moment()?,
        actor: object.member("actor")?.text()?,
        needs_approval: object.member("needs_approval")?.list(Reader::text)?,
        parts: object.member("stores")?.list(|r| {
            let object = r.object()?;
            let part = part::store(&object)?;
            object.nothing_else()?;
            Ok(part)
        })?,
        refused: object.member("refused")?.list(refused)?,
        undoes,
    };
    changes(&object.member("changes")?, &mut plan.parts)?;
    for (source, script) in object.member("scripts")?.object()?.entries() {
        let part = plan.parts.iter_mut().find(|p| *p.source == **source);
        match part {
            Some(part) => part.script = script.text()?,
            None => return Err(script.mistake("is of a source that `stores` does not name")),
        }
    }
    object.nothing_else()?;
    Ok(plan)
}

/// Gives every change to the part of its source.
fn changes(reader: &Reader<'_>, parts: &mut [Part]) -> Result<(), Mistake> {
    let placed = reader.list(|r| {
        let key = r.object()?.member("key")?.key()?;
        let at = parts.iter().position(|p| p.source == key.source);
        let at = at.ok_or_else(|| r.mistake("is of a source that `stores` does not name"))?;
        let kind = parts.get(at).map(|p| p.kind);
        let kind = kind.ok_or_else(|| r.mistake("is of no source"))?;
        Ok((at, part::change(r, kind)?))
    })?;
    for (at, change) in placed {
        if let Some(part) = parts.get_mut(at) {
            part.changes.push(change);
        }
    }
    Ok(())
}

fn refused(reader: &Reader<'_>) -> Result<Refused, Mistake> {
    let object = reader.object()?;
    let difference = match object.optional("difference") {
        Some(rows) => rows.list(difference)?,
        None => Vec::new(),
    };
    let refused = Refused {
        key: object.member("key")?.key()?,
        why: object.member("why")?.text()?,
        difference,
    };
    object.nothing_else()?;
    Ok(refused)
}

fn difference(reader: &Reader<'_>) -> Result<(String, Option<Value>, Option<Value>), Mistake> {
    let object = reader.object()?;
    let value = |name| -> Result<_, Mistake> {
        let member = object.member(name)?;
        if member.json.is_null() {
            return Ok(None);
        }
        let inner = member.object()?;
        let value = inner.member("value")?.value()?;
        inner.nothing_else()?;
        Ok(Some(value))
    };
    let row = (
        object.member("column")?.text()?,
        value("then")?,
        value("now")?,
    );
    object.nothing_else()?;
    Ok(row)
}
