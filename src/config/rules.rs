//! Thresholds and policies, which stand at the top, under a source and under a queue alike.

use super::schema;
use super::value::Zero;
use super::walk::{Value, Walk};
use crate::model::{ActionPolicy, PolicyRules, Priority, StaleRules};
use std::collections::BTreeMap;
use toml::de::DeValue;

/// `[stale]`, `[source.stale]`, `[source.queue.stale]`.
pub(super) fn stale(walk: &mut Walk<'_>, value: &Value<'_>) -> StaleRules {
    let mut rules = StaleRules::default();
    let Some(table) = walk.table(&schema::STALE, value) else {
        return rules;
    };
    if let Some(value) = table.get("queue_age") {
        rules.queue_age = queue_age(walk, value);
    }
    let mut length = |key: &str, zero| table.get(key).and_then(|v| walk.length(key, zero, v));
    rules.claim_age = length("claim_age", Zero::Refused);
    rules.heartbeat = length("heartbeat", Zero::Refused);
    rules.lease_grace = length("lease_grace", Zero::Allowed);
    rules
}

fn queue_age(walk: &mut Walk<'_>, value: &Value<'_>) -> BTreeMap<Priority, i64> {
    if let DeValue::String(text) = value.get_ref() {
        walk.advise(
            value.span().start,
            "`queue_age` is a table by priority, not one length of time",
            format!(
                "write `queue_age = {{ normal = {} }}`",
                super::quote::quoted(text)
            ),
        );
        return BTreeMap::new();
    }
    let Some(table) = walk.table(&schema::QUEUE_AGE, value) else {
        return BTreeMap::new();
    };
    let ages = Priority::ALL.into_iter().filter_map(|priority| {
        let value = table.get(priority.word())?;
        Some((
            priority,
            walk.length(priority.word(), Zero::Refused, value)?,
        ))
    });
    ages.collect()
}

/// `[policy]`, `[source.policy]`.
pub(super) fn policy(walk: &mut Walk<'_>, value: &Value<'_>) -> PolicyRules {
    let mut rules = PolicyRules::default();
    let Some(table) = walk.table(&schema::POLICY, value) else {
        return rules;
    };
    let words = ActionPolicy::WORDS.map(|(word, _)| word);
    for action in schema::ACTIONS {
        let Some(word) = table
            .get(action)
            .and_then(|value| walk.word(action, &words, value))
        else {
            continue;
        };
        if let Some((_, policy)) = ActionPolicy::WORDS.iter().find(|(w, _)| *w == word) {
            rules.0.insert((*action).to_owned(), *policy);
        }
    }
    rules
}
