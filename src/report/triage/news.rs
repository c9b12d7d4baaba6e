//! What is new, gone and still there since an earlier look, how the counted queues moved, and which
//! cancelled recurrences came back.

use super::{News, Triage, words};
use crate::analyse::since::SeenItem;
use crate::model::{HealthState, State};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Rows of a list in the report; the figures count all.
const LISTED: usize = 100;

/// The line of the conclusion.
pub(super) fn line(input: &Triage<'_>, news: &News) -> String {
    let view = &input.handing.view;
    let since = &news.since;
    let at = view.board.clock.format(since.at, "%Y-%m-%d %H:%M");
    let still = compared(input, news).saturating_sub(since.new.len());
    let mut said = words::since(&at, since.new.len(), since.gone.len(), still, view.lang);
    if !since.whole {
        said.push(' ');
        said.push_str(words::not_whole(view.lang));
    }
    said
}

/// Live items of the sources that both looks could read.
fn compared(input: &Triage<'_>, news: &News) -> usize {
    let items = input.handing.view.board.items();
    items
        .filter(|i| {
            let path = i.source.path.to_string_lossy();
            let mut seen = news.seen.sources.iter();
            i.live
                && i.source.state == HealthState::Ok
                && seen.any(|s| s.name == i.source.name && s.path == path)
        })
        .count()
}

/// The section.
pub(super) fn since(input: &Triage<'_>, news: &News) -> Value {
    let view = &input.handing.view;
    let (board, lang) = (view.board, view.lang);
    let since = &news.since;
    let new: Vec<Value> = board
        .items()
        .filter(|i| i.live && !since.new.is_empty() && since.new.contains(&i.key()))
        .take(LISTED)
        .map(|i| super::owners::row(view, i))
        .collect();
    let was = |w: &SeenItem| format!("{} · {} · {}", w.owner, w.state.word(), w.priority.word());
    let gone = since.gone.iter().take(LISTED).map(|g| {
        let title = match &g.fate {
            crate::analyse::since::Fate::Is { title, .. } => Some(title.as_ref()),
            _ => None,
        };
        json!({
            "key": g.key.to_string(),
            "was": was(&g.was),
            "fate": words::fate(&g.fate, lang),
            "title": title,
        })
    });
    let moved = since.moved.iter().take(LISTED);
    let moved =
        moved.map(|m| json!({"key": m.key.to_string(), "was": was(&m.was), "is": was(&m.is)}));
    json!({
        "at": board.clock.format(since.at, "%Y-%m-%d %H:%M %Z"),
        "line": line(input, news),
        "counts": {
            "new": since.new.len(),
            "gone": since.gone.len(),
            "changed": since.moved.len(),
            "still": compared(input, news).saturating_sub(since.new.len()),
        },
        "listed": LISTED,
        "new": new,
        "gone": gone.collect::<Value>(),
        "changed": moved.collect::<Value>(),
        "kpi": kpi(input, news),
    })
}

/// The queues that the KPI counts, by state: then and now, and by owner where that moved.
fn kpi(input: &Triage<'_>, news: &News) -> Value {
    type Counts = BTreeMap<(String, State, String), (u64, u64)>;
    let mut counts: Counts = BTreeMap::new();
    let counted = |source: &str, queue: &str| {
        let place = (source.to_owned(), queue.to_owned());
        input.kpi_queues.contains(&place)
    };
    let board = input.handing.view.board;
    for source in &news.seen.sources {
        let readable = board.sources().iter().any(|s| {
            s.name == source.name
                && s.state == HealthState::Ok
                && s.path.to_string_lossy() == source.path
        });
        for queue in source.queues.iter().filter(|_| readable) {
            if !counted(&source.name, &queue.name) {
                continue;
            }
            for item in &queue.items {
                let place = (
                    format!("{}/{}", source.name, queue.name),
                    item.state,
                    item.owner.to_string(),
                );
                counts.entry(place).or_default().0 += 1;
            }
        }
    }
    for item in board.items().filter(|i| i.live) {
        if counted(&item.source.name, &item.queue.name) {
            let queue = format!("{}/{}", item.source.name, item.queue.name);
            let place = (queue, item.state(), item.owner.to_string());
            counts.entry(place).or_default().1 += 1;
        }
    }
    let mut rows: BTreeMap<(String, State), (u64, u64, Vec<String>)> = BTreeMap::new();
    for ((queue, state, owner), (then, now)) in counts {
        let row = rows.entry((queue, state)).or_default();
        row.0 += then;
        row.1 += now;
        if then != now {
            row.2.push(format!("{owner} {then} → {now}"));
        }
    }
    rows.into_iter()
        .map(|((queue, state), (then, now, owners))| {
            json!({
                "queue": queue, "state": state.word(), "then": then, "now": now,
                "by_owner": owners.join(", "),
            })
        })
        .collect()
}

/// Recurrences that were cancelled and are there again, one sentence each.
pub(super) fn came_back(input: &Triage<'_>) -> Vec<String> {
    let view = &input.handing.view;
    let board = view.board;
    input
        .came_back
        .iter()
        .filter_map(|back| {
            let items = back.items.iter().filter_map(|at| board.item(*at));
            let mut ids: Vec<String> = items
                .map(|i| format!("#{}", i.record.id))
                .take(10)
                .collect();
            if back.items.len() > ids.len() {
                ids.push(words::and_more(back.items.len() - ids.len(), view.lang));
            }
            let first = board.item(*back.items.first()?)?;
            let at = board.clock.format(back.at, "%Y-%m-%d %H:%M");
            let title = &first.record.title;
            Some(words::came_again(
                title,
                back.cancelled,
                &at,
                &ids.join(", "),
                view.lang,
            ))
        })
        .collect()
}
