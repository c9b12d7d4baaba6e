//! What remains uncertain, and how much was covered.

use super::{Triage, news, words};
use crate::analyse::kpi::Match;
use crate::model::{HealthState, State, Sureness, Total, ZoneDecision};
use crate::report::View;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Sources that must be there and could not be read.
pub(super) fn missing(view: &View<'_>) -> Vec<String> {
    let sources = view.board.sources().iter().filter(|s| !s.is_fine());
    sources
        .map(|s| {
            let why = s.error.as_ref().map_or("", |e| e.message.as_str());
            words::missing(
                &s.name,
                &words::health(s.state, None, view.lang),
                why,
                view.lang,
            )
        })
        .collect()
}

/// One sentence each.
pub(super) fn risks(input: &Triage<'_>) -> Vec<String> {
    let view = &input.handing.view;
    let (board, lang) = (view.board, view.lang);
    let mut out = Vec::new();
    for source in board
        .sources()
        .iter()
        .filter(|s| s.state != HealthState::Ok)
    {
        out.push(words::down(
            &source.name,
            &words::health(source.state, None, lang),
            lang,
        ));
    }
    let found = input.kpi.and_then(|k| k.found.as_ref());
    if found.is_some_and(|f| f.matched != Match::Exact) {
        out.push(words::no_definition(lang).to_owned());
    }
    for (at, group) in view.judgement.groups.iter().enumerate() {
        let survivor = group.survivor.and_then(|s| board.item(s));
        if let (Some(key), Some(item)) = (&group.dedup_key, survivor) {
            let (id, n) = (format!("D{}", at + 1), group.members.len() + 1);
            out.push(words::no_dedup(&id, &item.record.title, n, key, lang));
        }
    }
    out.extend(news::came_back(input));
    out.extend(clocks(view));
    out.extend(unknown_words(view));
    if !board.problems().is_empty() {
        out.push(words::problems(board.problems().len(), lang));
    }
    if view.judgement.not_compared > 0 {
        out.push(words::not_compared(view.judgement.not_compared, lang));
    }
    out
}

/// Columns that mix zones, and zones that are only assumed.
fn clocks(view: &View<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for source in view.board.sources() {
        for queue in &source.queues {
            let place = format!("{}/{}", source.name, queue.name);
            for (field, rule) in &queue.mapping.times {
                let Some(column) = queue.mapping.column(*field) else {
                    continue;
                };
                if rule.ambiguous {
                    out.push(words::ambiguous(&place, column, view.lang));
                } else if rule.decided == ZoneDecision::Source {
                    out.push(words::assumed(&place, column, rule.naive.name(), view.lang));
                }
            }
        }
    }
    out
}

fn unknown_words(view: &View<'_>) -> Vec<String> {
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for item in view
        .board
        .items()
        .filter(|i| i.live && i.state() == State::Unknown)
    {
        let place = format!("{}/{}", item.source.name, item.queue.name);
        *counts
            .entry((place, item.record.status.to_string()))
            .or_default() += 1;
    }
    let counts = counts.into_iter();
    counts
        .map(|((place, word), n)| words::unknown_word(&place, &word, n, view.lang))
        .collect()
}

/// What was read and understood, in figures.
pub(super) fn coverage(view: &View<'_>) -> Value {
    let board = view.board;
    let sources = board.sources();
    let read = sources
        .iter()
        .filter(|s| s.state == HealthState::Ok)
        .count();
    let queues = || sources.iter().flat_map(|s| &s.queues);
    let rows: u64 = queues().map(|q| q.total.count()).sum();
    let exact = queues().all(|q| q.total.is_exact());
    let sure = queues()
        .filter(|q| q.mapping.sureness == Sureness::Sure)
        .count();
    let at_least = |n: u64, exact: bool| {
        if exact {
            n.to_string()
        } else {
            format!("≥ {n}")
        }
    };
    let live = match board.live() {
        Total::Exact(n) => at_least(n, true),
        Total::AtLeast(n) => at_least(n, false),
    };
    let figures = [
        format!("{read} / {}", sources.len()),
        live,
        at_least(rows, exact),
        board.problems().len().to_string(),
        format!("{sure} / {}", queues().count()),
        words::none(view.lang).to_owned(),
    ];
    let names = words::coverage(view.lang).into_iter();
    names
        .zip(figures)
        .map(|(name, figure)| json!({"name": name, "figure": figure}))
        .collect()
}
