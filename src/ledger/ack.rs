//! Acknowledgements: their bodies, and which of them are in force.

use super::body;
use super::chain::{Record, moment, spell};
use crate::analyse::known::KnownThing as Known;
use crate::model::{Error, ErrorKind, Moment};
use crate::plan::{Ack, Stamp};
use serde_json::{Value as Json, json};
use std::path::Path;

/// The body of an acknowledgement.
///
/// # Errors
/// [`ErrorKind::Usage`] without a reason, for a group of nothing, or when it ends before it begins.
pub fn body(
    target: &Known,
    reason: &str,
    until: Option<Moment>,
    stamp: &Stamp,
) -> Result<String, Error> {
    let usage = |message: &str| Error::new(ErrorKind::Usage, message);
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(usage("an acknowledgement needs a reason").hint("--reason TEXT"));
    }
    if until.is_some_and(|until| until <= stamp.at) {
        return Err(usage("it would have ended already").hint("--until TIME takes a time to come"));
    }
    if matches!(target, Known::Group(keys) if keys.is_empty()) {
        return Err(usage("a group without items is none"));
    }
    Ok(json!({
        "target": write(target),
        "reason": reason,
        "until": until.map(spell),
    })
    .to_string())
}

/// The body of its removal.
pub fn removed(target: &Known) -> String {
    json!({"target": write(target)}).to_string()
}

/// Those that no later record replaced or took back and whose time has not come.
///
/// # Errors
/// A sentence when a body is damaged.
pub fn in_force(records: &[Record], now: Moment, path: &Path) -> Result<Vec<Ack>, Error> {
    let mut acks: Vec<Ack> = Vec::new();
    for record in records {
        let target = record.body.get("target").and_then(read);
        let target = target.ok_or_else(|| body::odd(record, path))?;
        acks.retain(|a| a.what != target);
        // A removal says nothing else.
        let Some(reason) = record.body.get("reason") else {
            continue;
        };
        let until = match record.body.get("until") {
            None | Some(Json::Null) => None,
            Some(until) => Some(
                until
                    .as_str()
                    .and_then(moment)
                    .ok_or_else(|| body::odd(record, path))?,
            ),
        };
        acks.push(Ack {
            what: target,
            reason: reason.as_str().unwrap_or_default().to_owned(),
            until,
            by: record.stamp.clone(),
        });
    }
    acks.retain(|a| a.until.is_none_or(|until| until > now));
    Ok(acks)
}

fn write(target: &Known) -> Json {
    match target {
        Known::Item(key) => json!({"item": body::write_key(key)}),
        Known::Group(keys) => {
            let keys: Vec<Json> = keys.iter().map(body::write_key).collect();
            json!({"group": keys})
        }
    }
}

fn read(json: &Json) -> Option<Known> {
    if let Some(item) = json.get("item") {
        return body::read_key(item).map(Known::Item);
    }
    let keys = json.get("group")?.as_array()?.iter();
    keys.map(body::read_key)
        .collect::<Option<_>>()
        .map(Known::Group)
}
