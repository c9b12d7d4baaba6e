//! What stands beside the queues: how old each piece of evidence is, what it says, and whose items it
//! speaks of. What is old, no text, or could not be read says so.

use super::{Triage, words};
use crate::analyse::ItemRef;
use crate::analyse::evidence::{Evidence, Says};
use crate::report::View;
use crate::report::evidence::evidence_json;
use serde_json::Value;

/// Sentences of a piece of evidence that a decision has room for.
const SAID: usize = 3;
/// Items of a piece of evidence that are named; of more the rest is counted.
const NAMED: usize = 12;

/// Each piece, in the order of the configuration.
pub(super) fn evidence(input: &Triage<'_>) -> Value {
    let view = &input.handing.view;
    let (clock, lang) = (&view.board.clock, view.lang);
    let all = input.handing.evidence;
    let told = all.iter().zip(evidence_json(all, clock));
    told.filter_map(|(one, json)| {
        let mut row = serde_json::to_value(json).ok()?;
        let members = row.as_object_mut()?;
        members.insert("head".into(), one.head(clock, lang).into());
        members.insert("says".into(), one.lines(lang).into());
        members.insert("of".into(), words::of_whom(&one.of, lang).into());
        members.insert("items".into(), items(view, one));
        Some(row)
    })
    .collect()
}

/// The live items that it speaks of.
fn items(view: &View<'_>, one: &Evidence) -> Value {
    let items = view.board.items().filter(|i| i.live && one.is_about(i));
    let mut ids: Vec<String> = Vec::new();
    let mut count = 0usize;
    for item in items {
        if count < NAMED {
            ids.push(format!("#{}", item.record.id));
        }
        count += 1;
    }
    let mut said = ids.join(", ");
    if count > NAMED {
        said.push_str(", ");
        said.push_str(&words::and_more(count - NAMED, view.lang));
    }
    serde_json::json!({"count": count, "ids": said})
}

/// What is said of any of some items, a line for each piece: its first sentences, since all of them
/// stand in the section on evidence.
pub(super) fn about(input: &Triage<'_>, items: &[ItemRef<'_>]) -> Vec<String> {
    let view = &input.handing.view;
    let all = input.handing.evidence.iter();
    let speaks = all.filter(|one| items.iter().any(|i| one.is_about(i)));
    speaks
        .map(|one| {
            let head = one.head(&view.board.clock, view.lang);
            let mut says = one.lines(view.lang);
            if says.len() > SAID {
                says.truncate(SAID);
                says.push("…".into());
            }
            format!("{head}: {}", says.join(" · "))
        })
        .collect()
}

/// What of it is not to be relied on.
pub(super) fn risks(input: &Triage<'_>) -> Vec<String> {
    let view = &input.handing.view;
    let (clock, lang) = (&view.board.clock, view.lang);
    let all = input.handing.evidence.iter();
    all.filter_map(|one| match &one.says {
        Err(error) => Some(words::unread(&one.name, &error.message, lang)),
        Ok(Says::Binary) => Some(words::no_text(&one.name, lang)),
        Ok(_) if one.old => {
            let age = one.at.map(|at| lang.rough_span(clock.age_s(at)));
            Some(words::old(&one.name, &age.unwrap_or_default(), lang))
        }
        Ok(_) => None,
    })
    .collect()
}

/// How many could be read, of those that are named.
pub(super) fn coverage(input: &Triage<'_>) -> Option<String> {
    let all = input.handing.evidence;
    let read = all.iter().filter(|one| one.says.is_ok()).count();
    (!all.is_empty()).then(|| format!("{read} / {}", all.len()))
}
