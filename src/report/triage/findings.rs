//! Decisions, duplicates with their scripts, stale claims with theirs, and what waits too long.

use super::{Script, Triage, evidence, object, owners, words};
use crate::analyse::duplicates::{Action, Confidence, Group};
use crate::analyse::stale::StaleAction;
use crate::analyse::{Decision, ItemRef, Judgement};
use crate::model::{Priority, Role, StoreKind};
use crate::report::View;
use crate::report::redact::Redactor;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// So many groups get a script each; of more, the certain ones share one and the others another.
const APART: usize = 20;

/// The groups whose losers a dry plan cancels, in the order of the report, and whether all are
/// certain.
#[must_use]
pub fn batches(judgement: &Judgement) -> Vec<(Vec<usize>, bool)> {
    let losing = |g: &Group| g.members.iter().any(|m| m.action == Action::Cancel);
    let groups = judgement.groups.iter().enumerate();
    let groups: Vec<(usize, bool)> = groups
        .filter(|(_, g)| losing(g))
        .map(|(at, g)| (at, g.confidence == Confidence::Certain))
        .collect();
    if groups.len() <= APART {
        return groups
            .into_iter()
            .map(|(at, sure)| (vec![at], sure))
            .collect();
    }
    [true, false]
        .into_iter()
        .map(|sure| {
            let same = groups.iter().filter(|(_, s)| *s == sure);
            (same.map(|(at, _)| *at).collect::<Vec<_>>(), sure)
        })
        .filter(|(groups, _)| !groups.is_empty())
        .collect()
}

/// What a person has to decide, one row each.
pub(super) fn decisions(input: &Triage<'_>, decisions: &[Decision]) -> Value {
    let view = &input.handing.view;
    let (board, lang) = (view.board, view.lang);
    decisions
        .iter()
        .filter_map(|decision| {
            let items: Vec<ItemRef<'_>> = decision
                .items
                .iter()
                .filter_map(|at| board.item(*at))
                .collect();
            let first = items.first()?;
            let verdict = view.judgement.verdict(first.position);
            let mut owners: Vec<&str> = Vec::new();
            for item in &items {
                if !owners.contains(&item.owner.as_ref()) {
                    owners.push(item.owner);
                }
            }
            let ids: Vec<String> = items.iter().map(|i| format!("#{}", i.record.id)).collect();
            let priority = items.iter().map(|i| i.priority()).min()?;
            Some(json!({
                "kind": words::decision(decision.kind, lang),
                "keys": items.iter().map(|i| i.key().to_string()).collect::<Value>(),
                "ids": ids.join(" / "),
                "priority": priority.word(),
                "owners": owners.join(", "),
                "title": first.record.title,
                "copies": copies(view, first.position),
                "evidence": evidence::about(input, &items),
                "why": verdict.map_or_else(String::new, |v| v.say(board, view.judgement, lang)),
            }))
        })
        .collect()
}

/// Why an item stands for several, where it does.
fn copies(view: &View<'_>, position: usize) -> Option<String> {
    let judgement = view.judgement;
    let groups = judgement.groups_of(position).iter();
    let mut kept = groups.filter(|at| {
        let group = judgement.groups.get(**at);
        group.is_some_and(|g| g.survivor == Some(position))
    });
    kept.next().map(|at| judgement.group_text(*at, view.lang))
}

/// The groups with their members, and the scripts.
pub(super) fn duplicates(input: &Triage<'_>, scripts: &[Script]) -> Value {
    let view = &input.handing.view;
    let all = &view.judgement.groups;
    let groups = all.iter().enumerate().take(input.room.groups);
    let scripts = scripts.iter().filter(|s| !s.groups.is_empty());
    let scripts: Vec<Value> = scripts.flat_map(|s| script(input, s)).collect();
    object([
        ("groups", groups.map(|(at, g)| group(view, at, g)).collect()),
        ("more", all.len().saturating_sub(input.room.groups).into()),
        ("scripts", scripts.into()),
    ])
}

fn group(view: &View<'_>, at: usize, group: &Group) -> Value {
    let (board, lang) = (view.board, view.lang);
    let survivor = group.survivor.and_then(|s| board.item(s));
    let members = group.members.iter();
    let members: Vec<(ItemRef<'_>, &'static str)> = members
        .filter_map(|m| {
            let action = match m.action {
                Action::Cancel => crate::analyse::VerdictAction::Cancel,
                Action::Review => crate::analyse::VerdictAction::Review,
            };
            Some((board.item(m.item)?, words::verdict(action, lang)))
        })
        .collect();
    let title = survivor.or_else(|| members.first().map(|(i, _)| *i));
    let ids: Vec<String> = members
        .iter()
        .map(|(i, _)| format!("#{}", i.record.id))
        .collect();
    let known = view.judgement.known_group(at);
    let known = known.map(|k| format!("{}: {}", k.by, k.reason));
    let told = members.iter().map(|(item, action)| {
        object([
            ("key", item.key().to_string().into()),
            ("id", (&*item.record.id).into()),
            ("owner", (&**item.owner).into()),
            ("status", (&*item.record.status).into()),
            ("action", (*action).into()),
            ("note", item.record.note.as_deref().into()),
        ])
    });
    object([
        ("id", format!("D{}", at + 1).into()),
        ("kind", group.kind.word().into()),
        ("what", group.kind.fragment(1, lang).into()),
        ("confidence", group.confidence.word().into()),
        ("sure", words::confidence(group.confidence, lang).into()),
        ("title", title.map(|i| &*i.record.title).into()),
        ("survivor", survivor.map(|s| s.key().to_string()).into()),
        (
            "survivor_id",
            survivor.map(|s| format!("#{}", s.record.id)).into(),
        ),
        ("ids", ids.into()),
        ("why", view.judgement.group_text(at, lang).into()),
        ("dedup_key", group.dedup_key.as_deref().into()),
        ("acknowledged", known.into()),
        ("members", told.collect()),
    ])
}

/// The parts of a dry plan, one for each store, and what it leaves alone.
fn script(input: &Triage<'_>, script: &Script) -> Vec<Value> {
    let lang = input.handing.view.lang;
    let of: Vec<String> = script
        .groups
        .iter()
        .map(|at| format!("D{}", at + 1))
        .collect();
    let plan = &script.plan;
    let parts = plan.parts.iter().filter(|p| !p.changes.is_empty());
    let mut out: Vec<Value> = parts
        .map(|part| {
            let keys: std::collections::HashSet<_> = part.changes.iter().map(|c| &c.key).collect();
            let remarks = script.remarks.iter().filter(|(key, _)| keys.contains(key));
            // A name in backticks is one in a terminal; here they would only be escaped.
            let mut remarks: Vec<String> =
                remarks.map(|(_, remark)| remark.replace('`', "")).collect();
            remarks.sort_unstable();
            remarks.dedup();
            json!({
                "of": of.join(", "),
                "source": &*part.source,
                "file": part.path.display().to_string(),
                "kind": match part.kind { StoreKind::Sqlite => "sql", StoreKind::Json => "diff" },
                "rows": part.changes.len(),
                "certain": script.certain,
                "text": part.script.trim_end(),
                "masked": false,
                "approval": (!plan.needs_approval.is_empty())
                    .then(|| words::approval(&plan.needs_approval.join(", "), lang)),
                "remarks": remarks,
                "refused": [],
            })
        })
        .collect();
    let refused = refused(script);
    if !refused.is_empty() {
        out.push(json!({
            "of": of.join(", "), "source": null, "file": null, "kind": "", "rows": 0,
            "certain": script.certain, "text": "", "masked": false, "approval": null,
            "remarks": [], "refused": refused,
        }));
    }
    out
}

/// What a plan leaves alone, each reason once.
fn refused(script: &Script) -> Vec<Value> {
    let mut by_why: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for item in &script.plan.refused {
        by_why
            .entry(&item.why)
            .or_default()
            .push(item.key.to_string());
    }
    by_why
        .into_iter()
        .map(|(why, keys)| json!({"why": why, "count": keys.len(), "keys": keys}))
        .collect()
}

/// Claims and runs that nobody seems to work on.
pub(super) fn claims(input: &Triage<'_>, scripts: &[Script]) -> Value {
    let view = &input.handing.view;
    let stale = view.judgement.stale.iter();
    let rows: Value = stale
        .filter(|f| matches!(f.action, StaleAction::Release | StaleAction::MarkFailed))
        .filter_map(|f| {
            let item = view.board.item(f.position)?;
            let mut row = owners::row(view, item);
            let members = row.as_object_mut()?;
            members.insert("rule".into(), f.rule().into());
            members.insert("stale".into(), f.say(view.board, view.lang).into());
            members.insert(
                "claimed_by".into(),
                item.record.claimed_by.as_deref().into(),
            );
            Some(row)
        })
        .collect();
    let scripts = scripts.iter().filter(|s| s.groups.is_empty());
    let scripts: Vec<Value> = scripts.flat_map(|s| script(input, s)).collect();
    object([("rows", rows), ("scripts", scripts.into())])
}

/// The whole tree masked. Of each script it is said whether that has changed it: then it is no script
/// any more.
pub(super) fn masked(tree: Value, redactor: &Redactor) -> Value {
    let before: Vec<Vec<Value>> = SCRIPTS.iter().map(|list| texts(&tree, list)).collect();
    let mut tree = redactor.mask_tree(tree);
    for (list, before) in SCRIPTS.iter().zip(before) {
        let scripts = tree.pointer_mut(list).and_then(Value::as_array_mut);
        for (script, before) in scripts.into_iter().flatten().zip(before) {
            let differs = script.get("text") != Some(&before);
            if let Some(flag) = script.get_mut("masked") {
                *flag = differs.into();
            }
        }
    }
    tree
}

/// Where the lists of scripts are.
const SCRIPTS: [&str; 2] = ["/duplicates/scripts", "/claims/scripts"];

fn texts(tree: &Value, list: &str) -> Vec<Value> {
    let scripts = tree.pointer(list).and_then(Value::as_array);
    let text = |s: &Value| s.get("text").cloned().unwrap_or_default();
    scripts.into_iter().flatten().map(text).collect()
}

/// What waits longer than its threshold, counted by owner and queue.
pub(super) fn waiting(view: &View<'_>) -> Value {
    let mut counted: BTreeMap<(String, String, Priority), (u64, i64, i64)> = BTreeMap::new();
    for finding in view
        .judgement
        .stale
        .iter()
        .filter(|f| f.action == StaleAction::Review)
    {
        let Some(item) = view.board.item(finding.position) else {
            continue;
        };
        if item.source.role == Role::Legacy {
            continue;
        }
        let queue = format!("{}/{}", item.source.name, item.queue.name);
        let place = (queue, item.owner.to_string(), item.priority());
        let age = finding.age_s(&view.board.clock).unwrap_or(0);
        let entry = counted.entry(place).or_insert((0, 0, finding.threshold_s));
        entry.0 += 1;
        entry.1 = entry.1.max(age);
    }
    counted
        .into_iter()
        .map(|((queue, owner, priority), (count, oldest, threshold))| {
            json!({
                "queue": queue, "owner": owner, "priority": priority.word(), "count": count,
                "oldest": view.lang.span(oldest), "threshold": view.lang.span(threshold),
            })
        })
        .collect()
}
