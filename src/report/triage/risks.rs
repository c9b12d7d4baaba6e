//! What remains uncertain, and how much was covered.

use super::{Triage, evidence, news, words};
use crate::analyse::kpi::Match;
use crate::model::{HealthState, State, Sureness, Total, ZoneDecision};
use crate::report::View;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Values that are named.
const FEW: usize = 3;
/// Recurrences that are named; of more the rest is counted.
const NAMED: usize = 10;

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
    out.extend(recurrences(view));
    out.extend(news::came_back(input));
    out.extend(evidence::risks(input));
    out.extend(clocks(view));
    out.extend(unknown_words(view));
    out.extend(values(view));
    if view.judgement.not_compared > 0 {
        out.push(words::not_compared(view.judgement.not_compared, lang));
    }
    out
}

/// Recurrences without a deduplication key, the longest first; of many the rest is counted, since the
/// section on duplicates has them all.
fn recurrences(view: &View<'_>) -> Vec<String> {
    let lang = view.lang;
    let groups = view.judgement.groups.iter().enumerate();
    let mut found: Vec<(usize, String)> = groups
        .filter_map(|(at, group)| {
            let item = group.survivor.and_then(|s| view.board.item(s))?;
            let (id, n) = (format!("D{}", at + 1), group.members.len() + 1);
            let key = group.dedup_key.as_ref()?;
            Some((n, words::no_dedup(&id, &item.record.title, n, key, lang)))
        })
        .collect();
    found.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let rest = found.len().saturating_sub(NAMED);
    let mut out: Vec<String> = found
        .into_iter()
        .take(NAMED)
        .map(|(_, said)| said)
        .collect();
    if rest > 0 {
        out.push(words::no_dedup_either(rest, lang));
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

/// Values of single items that could not be read as they stand. Columns that mix zones are told by
/// themselves.
fn values(view: &View<'_>) -> Option<String> {
    let all = view.board.problems().iter();
    let places: Vec<String> = all
        .filter_map(|p| {
            let (queue, id) = (p.queue.as_ref()?, p.id.as_ref()?);
            Some(format!("{}/{queue} #{id} {}", p.source, p.field))
        })
        .collect();
    let mut named = places.get(..FEW).unwrap_or(&places).join(", ");
    if places.len() > FEW {
        named.push_str(", …");
    }
    (!places.is_empty()).then(|| words::problems(places.len(), &named, view.lang))
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
pub(super) fn coverage(input: &Triage<'_>) -> Value {
    let view = &input.handing.view;
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
    let evidence = evidence::coverage(input);
    let evidence = evidence.map(|figure| (words::evidence_read(view.lang), figure));
    names
        .zip(figures)
        .chain(evidence)
        .map(|(name, figure)| json!({"name": name, "figure": figure}))
        .collect()
}
