//! By owner, every live item with its verdict: those that need something today, then the rest,
//! counted. What lies in legacy stores stands apart.

use super::{Triage, words};
use crate::analyse::duplicates::{Confidence, Kind};
use crate::analyse::{ItemRef, VerdictAction};
use crate::model::{Role, State};
use crate::report::View;
use crate::text;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One item as a row.
pub(super) fn row(view: &View<'_>, item: ItemRef<'_>) -> Value {
    let (board, lang) = (view.board, view.lang);
    let clock = &board.clock;
    let record = item.record;
    let created = record.times.created;
    let verdict = view.judgement.verdict(item.position);
    let survivor = verdict
        .and_then(|v| v.survivor)
        .and_then(|at| board.item(at));
    let word = verdict.map_or("", |v| words::verdict(v.action, lang));
    let sure = match verdict.map(|v| v.confidence) {
        None | Some(Confidence::Certain) => "",
        Some(_) => "?",
    };
    let to = survivor.map_or_else(String::new, |s| format!(" → #{}", s.record.id));
    json!({
        "key": item.key().to_string(),
        "id": record.id,
        "queue": format!("{}/{}", item.source.name, item.queue.name),
        "owner": &**item.owner,
        "status": &*record.status,
        "state": record.state.word(),
        "priority": record.priority.word(),
        "created": created.map(|c| clock.format(c, "%Y-%m-%d %H:%M:%S")),
        "age": created.map_or_else(|| "?".to_owned(), |c| text::ago(clock.age_s(c))),
        "title": record.title,
        "action": verdict.map(|v| v.action.word()),
        "confidence": verdict.map(|v| v.confidence.word()),
        "survivor": survivor.map(|s| s.key().to_string()),
        "verdict": format!("{word}{sure}{to}"),
        "why": verdict.map_or_else(String::new, |v| v.say(board, view.judgement, lang)),
    })
}

/// Whether an item stands in its owner's table and not only in the counts below it.
fn needs_something(input: &Triage<'_>, item: ItemRef<'_>) -> bool {
    let place = (item.source.name.to_string(), item.queue.name.to_string());
    if input.kpi_queues.contains(&place) {
        return true;
    }
    let judgement = input.handing.view.judgement;
    match judgement.verdict(item.position).map(|v| v.action) {
        None | Some(VerdictAction::Wait | VerdictAction::Archive) => false,
        Some(VerdictAction::Review) => {
            let groups = judgement.groups_of(item.position).iter();
            let mut groups = groups.filter_map(|at| judgement.groups.get(*at));
            groups.any(|g| g.kind == Kind::CrossOwner)
        }
        Some(_) => true,
    }
}

#[derive(Default)]
struct Rest {
    count: u64,
    oldest: Option<i64>,
}

/// Every owner with a live item outside the legacy stores.
pub(super) fn owners(input: &Triage<'_>) -> Value {
    let view = &input.handing.view;
    let board = view.board;
    let mut out = Vec::new();
    for owner in board.by_owner() {
        let mut rows = Vec::new();
        let mut others = Vec::new();
        let mut states: BTreeMap<State, u64> = BTreeMap::new();
        let mut rest: BTreeMap<(String, String, &'static str), Rest> = BTreeMap::new();
        let items = owner.items.clone().filter_map(|at| board.item(at));
        for item in items.filter(|i| i.live && i.source.role != Role::Legacy) {
            *states.entry(item.state()).or_default() += 1;
            if needs_something(input, item) {
                rows.push(row(view, item));
                continue;
            }
            let verdict = view.judgement.verdict(item.position);
            let word = verdict.map_or("", |v| words::verdict(v.action, view.lang));
            let queue = format!("{}/{}", item.source.name, item.queue.name);
            let entry = rest
                .entry((queue, item.record.status.to_string(), word))
                .or_default();
            entry.count += 1;
            let age = item.record.times.created.map(|c| board.clock.age_s(c));
            entry.oldest = entry.oldest.max(age);
            others.push(row(view, item));
        }
        if states.is_empty() {
            continue;
        }
        let counted: Vec<String> = states
            .iter()
            .map(|(s, n)| format!("{} {n}", s.word()))
            .collect();
        out.push(json!({
            "owner": &*owner.owner,
            "me": board.owner_rules().is_me(&owner.owner),
            "count": states.values().sum::<u64>(),
            "states": counted.join(", "),
            "rows": rows,
            "rest": rest.into_iter().map(|((queue, status, verdict), r)| json!({
                "queue": queue,
                "status": status,
                "verdict": verdict,
                "count": r.count,
                "oldest": r.oldest.map_or_else(|| "?".to_owned(), text::ago),
            })).collect::<Value>(),
            "others": others,
        }));
    }
    out.into()
}

/// What lies in legacy stores.
pub(super) fn legacy(view: &View<'_>) -> Value {
    let board = view.board;
    let sources = board.sources().iter().filter(|s| s.role == Role::Legacy);
    sources
        .filter_map(|source| {
            let items = board
                .items()
                .filter(|i| i.live && i.source.name == source.name);
            let mut items: Vec<ItemRef<'_>> = items.collect();
            items.sort_by_key(|i| (i.record.times.created, i.record.id.parse::<u64>().ok()));
            let mut states: BTreeMap<String, u64> = BTreeMap::new();
            for item in &items {
                *states.entry(item.record.status.to_string()).or_default() += 1;
            }
            let counted: Vec<String> = states.iter().map(|(s, n)| format!("{s} {n}")).collect();
            (!items.is_empty()).then(|| {
                json!({
                    "source": &*source.name,
                    "path": source.path.display().to_string(),
                    "count": items.len(),
                    "states": counted.join(", "),
                    "rows": items.iter().map(|i| row(view, *i)).collect::<Value>(),
                })
            })
        })
        .collect()
}

/// Says of each script whether masking has changed it: then it is no script any more.
pub(super) fn marked(mut masked: Value, plain: &Value) -> Value {
    for list in ["duplicates", "claims"] {
        let pointer = format!("/{list}/scripts");
        let before = plain.pointer(&pointer).and_then(Value::as_array);
        let after = masked.pointer_mut(&pointer).and_then(Value::as_array_mut);
        for (before, after) in before
            .into_iter()
            .flatten()
            .zip(after.into_iter().flatten())
        {
            let differs = before.get("text") != after.get("text");
            if let Some(flag) = after.get_mut("masked") {
                *flag = differs.into();
            }
        }
    }
    masked
}
