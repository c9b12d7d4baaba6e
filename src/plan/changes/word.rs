//! The word that a queue writes for a state: what the configuration says, what its table allows, the
//! preset, the one known word. Where none is certain there is none.

use super::row::Row;
use crate::model::{Mapping, State, StatusFrom};
use crate::plan::why::Why;
use crate::plan::{PlanContext, Value};
use std::collections::BTreeMap;

/// States that an action can give an item.
const WRITTEN: [State; 3] = [State::Queued, State::Failed, State::Cancelled];

/// The status column's new value.
pub(super) fn status(row: Row<'_>, state: State, ctx: &PlanContext<'_>) -> Result<Value, Why> {
    let StatusFrom::Column(column) = &row.drawn.mapping.status else {
        return Err(Why::NoStatus(state));
    };
    let word = word(row, column, state, ctx)?;
    // A queue that counts its states goes on counting.
    let old = row.value(column);
    let number = match old.as_deref() {
        Some(Value::Int(_)) => word.parse().ok().map(Value::Int),
        Some(Value::Json(json)) if json.parse::<i64>().is_ok() => word.parse().ok().map(Value::Int),
        _ => None,
    };
    Ok(number.unwrap_or_else(|| Value::text(word)))
}

fn word(row: Row<'_>, column: &str, state: State, ctx: &PlanContext<'_>) -> Result<String, Why> {
    let (drawn, mapping) = (row.drawn, &row.drawn.mapping);
    let said = ctx.source(&row.row.key.source).and_then(|spec| {
        let queue = spec.queues.iter().find(|q| *q.queue == *drawn.queue);
        queue?.write.get(&state)
    });
    if let Some(word) = said {
        return Ok(word.clone());
    }
    let preset = mapping.write.get(&state);
    let allowed = row.declared(column).map_or(&[][..], |c| &c.allowed);
    if !allowed.is_empty() {
        let fitting: Vec<String> = allowed
            .iter()
            .filter(|w| mapping.state(w) == state)
            .cloned()
            .collect();
        return match fitting.as_slice() {
            [] => Err(Why::NotAllowed(state, allowed.to_vec())),
            [one] => Ok(one.clone()),
            // Several would do: the preset's, or the one that the queue has always used.
            several => preset
                .filter(|w| several.contains(w))
                .or_else(|| only(several.iter().filter(|w| drawn.words.contains(w))))
                .cloned()
                .ok_or(Why::SeveralWords(state, fitting)),
        };
    }
    if let Some(word) = preset {
        return Ok(word.clone());
    }
    let mut known: Vec<String> = drawn
        .words
        .iter()
        .filter(|w| mapping.state(w) == state)
        .cloned()
        .collect();
    let folded: Vec<String> = known.iter().map(|w| State::fold(w)).collect();
    // A configured word that no row has right now; it is kept folded, so a row's spelling is better.
    let mut configured: Vec<&String> = mapping
        .states
        .iter()
        .filter(|(_, s)| **s == state)
        .map(|(w, _)| w)
        .collect();
    configured.sort();
    known.extend(
        configured
            .into_iter()
            .filter(|w| !folded.contains(w))
            .cloned(),
    );
    match known.as_slice() {
        [] => Err(Why::NoWord(state)),
        [one] => Ok(one.clone()),
        _ => Err(Why::SeveralWords(state, known)),
    }
}

/// Whether the words that rows have right now can make a difference to the word that is written for
/// some state: a store need not look for them otherwise. `allowed` is what the table allows, `said`
/// what the configuration says of the queue.
#[must_use]
pub fn asks_for_words(
    mapping: &Mapping,
    allowed: &[String],
    said: Option<&BTreeMap<State, String>>,
) -> bool {
    WRITTEN.iter().any(|state| {
        let preset = mapping.write.get(state);
        if said.is_some_and(|said| said.contains_key(state)) {
            return false;
        }
        if allowed.is_empty() {
            return preset.is_none();
        }
        let mut fitting = allowed.iter().filter(|w| mapping.state(w) == *state);
        fitting.clone().count() > 1 && !fitting.any(|w| Some(w) == preset)
    })
}

fn only<'w>(mut words: impl Iterator<Item = &'w String>) -> Option<&'w String> {
    let first = words.next()?;
    words.next().is_none().then_some(first)
}
