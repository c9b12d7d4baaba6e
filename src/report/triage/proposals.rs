//! What the verdicts come to, a line for each kind: how many items, and which.

use super::words;
use crate::analyse::duplicates::Confidence;
use crate::analyse::{ItemRef, Verdict, VerdictAction};
use crate::model::Lang;
use crate::report::View;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Owners, survivors or sources of a line that are named; of more the rest is counted.
const NAMED: usize = 6;
/// Ids of one of them that are named.
const IDS: usize = 8;

/// A kind of proposal: what is to be done, and whether somebody has to look first.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
struct Kind {
    rank: usize,
    unsure: bool,
}

/// In the order of a report.
const ACTIONS: [VerdictAction; 5] = [
    VerdictAction::Cancel,
    VerdictAction::Release,
    VerdictAction::MarkFailed,
    VerdictAction::Redeliver,
    VerdictAction::Archive,
];

/// What is proposed beside the decisions.
pub(super) fn proposals(view: &View<'_>) -> Value {
    let mut kinds: BTreeMap<Kind, Vec<(ItemRef<'_>, &Verdict)>> = BTreeMap::new();
    for item in view.board.items().filter(|i| i.live) {
        let Some(verdict) = view.judgement.verdict(item.position) else {
            continue;
        };
        if let Some(rank) = ACTIONS.iter().position(|a| *a == verdict.action) {
            let unsure = verdict.confidence != Confidence::Certain;
            let kind = Kind { rank, unsure };
            kinds.entry(kind).or_default().push((item, verdict));
        }
    }
    let lines = kinds.into_iter().filter_map(|(kind, items)| {
        let action = *ACTIONS.get(kind.rank)?;
        Some(json!({
            "action": action.word(),
            "word": words::verdict(action, view.lang),
            "unsure": kind.unsure,
            "count": items.len(),
            "which": which(view, action, &items),
        }))
    });
    lines.collect()
}

/// `#29196–#29203 → #29204; #29169, #29173 → #29179`, or by owner, or by source.
fn which(view: &View<'_>, action: VerdictAction, items: &[(ItemRef<'_>, &Verdict)]) -> String {
    let mut under: Vec<(String, Vec<&str>)> = Vec::new();
    for (item, verdict) in items {
        let name = match action {
            VerdictAction::Cancel => {
                let survivor = verdict.survivor.and_then(|at| view.board.item(at));
                survivor.map_or_else(String::new, |s| format!("#{}", s.record.id))
            }
            VerdictAction::Archive => item.source.name.to_string(),
            _ => item.owner.to_string(),
        };
        match under.iter_mut().rfind(|(known, _)| *known == name) {
            Some((_, ids)) => ids.push(&item.record.id),
            None => under.push((name, vec![&item.record.id])),
        }
    }
    let rest: usize = under.iter().skip(NAMED).map(|(_, ids)| ids.len()).sum();
    let mut parts: Vec<String> = under
        .iter()
        .take(NAMED)
        .map(|(name, ids)| {
            let said = ids_text(ids, view.lang);
            match action {
                VerdictAction::Cancel if name.is_empty() => said,
                VerdictAction::Cancel => format!("{said} → {name}"),
                _ => format!("{name} {said}"),
            }
        })
        .collect();
    if rest > 0 {
        parts.push(words::and_more(rest, view.lang));
    }
    parts.join("; ")
}

/// Ids with neighbours as one: `#1–#8`.
fn ids_text(ids: &[&str], lang: Lang) -> String {
    let mut numbers: Vec<u64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let plain = numbers.len() == ids.len();
    let mut runs: Vec<(String, usize)> = Vec::new();
    if plain {
        for run in numbers.chunk_by(|a, b| a + 1 == *b) {
            match run {
                [first, _, .., last] => runs.push((format!("#{first}–#{last}"), run.len())),
                few => runs.extend(few.iter().map(|id| (format!("#{id}"), 1))),
            }
        }
    } else {
        runs.extend(ids.iter().map(|id| (format!("#{id}"), 1)));
    }
    let rest: usize = runs.iter().skip(IDS).map(|(_, n)| n).sum();
    let mut said: Vec<String> = runs.into_iter().take(IDS).map(|(said, _)| said).collect();
    if rest > 0 {
        said.push(words::and_more(rest, lang));
    }
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one() {
        let said = |ids: &[&str]| ids_text(ids, Lang::En);
        assert_eq!(said(&["8", "7", "6", "5", "3", "2"]), "#2, #3, #5–#8");
        assert_eq!(said(&["pend-1", "7", "8", "9"]), "#pend-1, #7, #8, #9");
        let many: Vec<String> = (0..30).map(|n| (n * 2).to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(said(&many).ends_with("#14, and 22 more"));
        assert_eq!(said(&["07", "7"]), "#07, #7");
    }
}
