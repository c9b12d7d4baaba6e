//! A dispatcher's `run_queue.json` is repaired as its owners define it (`spec/safety.md`, point 18):
//! a stale run is marked failed and flagged for triage; a requeue adds a new item and leaves history
//! alone.

use super::row::{Edits, Row, text};
use super::stamp;
use crate::analyse::Board;
use crate::model::{Field, Mapping, State};
use crate::plan::why::Why;
use crate::plan::{Edit, PlanContext, Value};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Where a run says why it failed.
pub(super) const ERROR: &str = "run.error";

/// The member of a field, or the one that dispatchers use.
fn member<'m>(mapping: &'m Mapping, field: Field, usual: &'m str) -> &'m str {
    mapping.column(field).unwrap_or(usual)
}

/// The instant in a member's own spelling, milliseconds where nothing says otherwise.
fn now(row: Row<'_>, field: Field, member: &str, ctx: &PlanContext<'_>) -> Value {
    stamp::now(row, field, member, ctx)
        .unwrap_or_else(|| Value::Int(ctx.clock.now.us().div_euclid(1000)))
}

/// What a run that nobody runs gets beside its status: when it ended, why, and the flag for triage.
pub(super) fn failed(
    row: Row<'_>,
    reason: Option<Value>,
    edits: &mut Edits,
    ctx: &PlanContext<'_>,
) {
    let mapping = &row.drawn.mapping;
    let finished = member(mapping, Field::Completed, "run.finishedAtMs");
    edits.set(
        row,
        Arc::from(finished),
        now(row, Field::Completed, finished, ctx),
    );
    if let Some(reason) = reason {
        edits.set(row, Arc::from(ERROR), reason);
    }
    let flagged = Value::Int(ctx.clock.now.us().div_euclid(1000));
    let is_object = |v: &Value| matches!(v, Value::Json(j) if j.trim_start().starts_with('{'));
    if row.value("triage").as_deref().is_some_and(is_object) {
        edits.set(row, "triage.status".into(), Value::text("needs_review"));
        edits.set(row, "triage.reason".into(), Value::text("stale_running"));
        edits.set(row, "triage.flaggedAtMs".into(), flagged);
    } else {
        let at = ctx.clock.now.us().div_euclid(1000);
        let flag = format!(
            "{{\"status\": \"needs_review\", \"reason\": \"stale_running\", \"flaggedAtMs\": {at}}}"
        );
        edits.set(row, "triage".into(), Value::Json(flag));
    }
}

/// The new item of a requeue: the same work, waiting. `place` is the change's place among those of
/// its plan.
pub(super) fn again(
    row: Row<'_>,
    queued: &Value,
    place: usize,
    board: &Board,
    ctx: &PlanContext<'_>,
) -> Result<Edit, Why> {
    let mapping = &row.drawn.mapping;
    let id = member(mapping, Field::Id, "id");
    let status = member(mapping, Field::Status, "status");
    let created = mapping.column(Field::Created).filter(|c| !c.contains('.'));
    let same = [
        Some(member(mapping, Field::Title, "title")),
        mapping.column(Field::Body),
        Some("notes"),
        Some("taskIds"),
        mapping.column(Field::Owner),
        mapping.column(Field::Priority),
    ];
    let mut out: Vec<(String, String)> = Vec::new();
    // In the order of the item that is done again.
    for (name, value) in &row.row.image.0 {
        let spelt = match value {
            Value::Json(json) => json.clone(),
            _ => continue,
        };
        let value = if **name == *id {
            new_id(row, &spelt, place, board, ctx)
        } else if **name == *status {
            spell(queued)
        } else if Some(&**name) == created {
            spell(&now(row, Field::Created, name, ctx))
        } else if same.iter().flatten().any(|s| **s == **name) {
            spelt
        } else {
            continue;
        };
        out.push((name.to_string(), value));
    }
    if !out.iter().any(|(name, _)| name == id) {
        return Err(Why::CannotSet(id.to_owned()));
    }
    if !out.iter().any(|(name, _)| name == status) {
        return Err(Why::NoStatus(State::Queued));
    }
    let members: Vec<String> = out
        .into_iter()
        .map(|(name, value)| format!("{}: {value}", serde_json::Value::from(name)))
        .collect();
    Ok(Edit::Append {
        element: format!("{{{}}}", members.join(", ")),
    })
}

fn spell(value: &Value) -> String {
    match value {
        Value::Json(json) => json.clone(),
        Value::Int(n) => n.to_string(),
        other => serde_json::Value::from(text(other).unwrap_or_default()).to_string(),
    }
}

/// An id that nobody has, in the style of the old one: the same letters before it, then digits or
/// hexadecimal ones of the same number. It follows from the item and the instant, so that the same
/// plan gives the same text.
fn new_id(row: Row<'_>, spelt: &str, place: usize, board: &Board, ctx: &PlanContext<'_>) -> String {
    let old = serde_json::from_str::<String>(spelt).ok();
    let taken = |id: &str| {
        let key = &row.row.key;
        board.items().any(|i| {
            *i.record.id == *id && i.queue.name == key.queue && i.source.name == key.source
        })
    };
    let mut attempt = 0_u64;
    loop {
        let id = match &old {
            Some(old) => styled(old, row, place as u64 + attempt, ctx),
            None => number(place as u64 + attempt, ctx),
        };
        // A board has fewer items than there are attempts.
        if !taken(&id) || attempt > board.len() as u64 {
            return match old {
                Some(_) => serde_json::Value::from(id).to_string(),
                None => id,
            };
        }
        attempt += 1;
    }
}

fn number(nth: u64, ctx: &PlanContext<'_>) -> String {
    let ms = ctx.clock.now.us().div_euclid(1000);
    ms.saturating_add(i64::try_from(nth).unwrap_or(0))
        .to_string()
}

fn styled(old: &str, row: Row<'_>, nth: u64, ctx: &PlanContext<'_>) -> String {
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    // The tail is looked at behind the last separator: `run_6f9a966b`, `q12`, a UUID as a whole.
    let uuid = old.len() == 36 && old.chars().all(|c| is_hex(c) || c == '-');
    let digits = old.chars().rev().take_while(char::is_ascii_digit).count();
    let hex = old.chars().rev().take_while(|c| is_hex(*c)).count();
    let after_sign = |n: usize| {
        let head = old.get(..old.len().saturating_sub(n)).unwrap_or_default();
        head.is_empty() || head.ends_with(['_', '-', ':', '.', '/'])
    };
    let seed = format!("{}\n{}\n{nth}", row.row.key, ctx.clock.now.us());
    let hash: String = Sha256::digest(seed)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if uuid {
        let mut rest = hash.chars();
        return old
            .chars()
            .map(|c| {
                if c == '-' {
                    '-'
                } else {
                    rest.next().unwrap_or('0')
                }
            })
            .collect();
    }
    if hex >= 6 && hex > digits && hex <= hash.len() && after_sign(hex) {
        let head = old.get(..old.len() - hex).unwrap_or_default();
        return format!("{head}{}", hash.get(..hex).unwrap_or_default());
    }
    if digits > 0 {
        let head = old.get(..old.len() - digits).unwrap_or_default();
        return format!("{head}{}", number(nth, ctx));
    }
    format!("{old}-{}", hash.get(..8).unwrap_or_default())
}
