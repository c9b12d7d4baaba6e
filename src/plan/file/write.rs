//! A plan → JSON.

use super::{VERSION, part};
use crate::model::{Clock, Moment};
use crate::plan::{Plan, Refused, encode};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The plan as JSON, with its digest; moments in the clock's zone.
#[must_use]
pub fn write(plan: &Plan, clock: &Clock) -> Value {
    let mut json = body(plan, clock.zone);
    if let Value::Object(members) = &mut json {
        members.insert("digest".into(), json!(digest(plan)));
    }
    json
}

/// SHA-256 over everything typed in a plan, in hexadecimal. It tells a plan that was edited from
/// one that was not; it proves nothing about who made it.
#[must_use]
pub fn digest(plan: &Plan) -> String {
    let text = body(plan, Tz::UTC).to_string();
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn body(plan: &Plan, zone: Tz) -> Value {
    let clock = |moment: Moment| Clock { now: moment, zone }.rfc3339(moment);
    let mut out = Map::new();
    out.insert("version".into(), json!(VERSION));
    out.insert("id".into(), json!(plan.id));
    out.insert("created_at".into(), json!(clock(plan.created_at)));
    out.insert("expires_at".into(), json!(clock(plan.expires_at)));
    out.insert("actor".into(), json!(plan.actor));
    out.insert("needs_approval".into(), json!(plan.needs_approval));
    if let Some(operation) = &plan.undoes {
        out.insert("undoes".into(), json!(operation));
    }
    let changes = plan
        .parts
        .iter()
        .flat_map(|p| p.changes.iter().map(|c| part::write_change(c, p.kind)));
    out.insert("changes".into(), changes.collect());
    out.insert("refused".into(), plan.refused.iter().map(refused).collect());
    let scripts = plan
        .parts
        .iter()
        .map(|p| (p.source.to_string(), json!(p.script)));
    out.insert("scripts".into(), Value::Object(scripts.collect()));
    out.insert(
        "stores".into(),
        plan.parts.iter().map(part::write_store).collect(),
    );
    Value::Object(out)
}

fn refused(refused: &Refused) -> Value {
    let mut out = Map::new();
    out.insert("key".into(), json!(refused.key.to_string()));
    out.insert("why".into(), json!(refused.why));
    if !refused.difference.is_empty() {
        let value = |v: &Option<crate::plan::Value>| match v {
            Some(v) => json!({ "value": encode::value(v) }),
            None => Value::Null,
        };
        let rows = refused
            .difference
            .iter()
            .map(|(column, then, now)| json!({ "column": column, "then": value(then), "now": value(now) }));
        out.insert("difference".into(), rows.collect());
    }
    Value::Object(out)
}
