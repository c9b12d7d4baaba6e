//! Wishes become a plan: what may be done is drawn from its store, typed, and previewed there. Must
//! not write anything.

use super::{Desk, id};
use crate::analyse::{Board, Judgement};
use crate::model::{Error, SourceSpec};
use crate::plan::{self, Part, Plan, Refused, Wish};
use std::collections::BTreeMap;

/// See [`Desk::plan`].
///
/// # Errors
/// As there.
pub fn plan(
    desk: &Desk<'_>,
    board: &Board,
    judgement: &Judgement,
    wishes: Vec<Wish>,
) -> Result<Plan, Error> {
    let admitted = plan::admit(board, wishes, &desk.ctx);
    let mut refused = admitted.refused;
    let mut parts = Vec::new();
    for spec in desk.ctx.sources {
        let of = |w: &&Wish| w.key.source == spec.name;
        if admitted.wishes.iter().any(|w| of(&w)) {
            let drafted = source(desk, spec, board, judgement, &admitted.wishes);
            let (part, left) = drafted.unwrap_or_else(|error| {
                // The other sources' changes do not depend on this one.
                let left = admitted.wishes.iter().filter(of).map(|w| Refused {
                    key: w.key.clone(),
                    why: error.message.clone(),
                    difference: Vec::new(),
                });
                (None, left.collect())
            });
            parts.extend(part);
            refused.extend(left);
        }
    }
    Ok(plan::assemble(
        id::random()?,
        parts,
        refused,
        None,
        &desk.ctx,
    ))
}

/// One source's part, and what is not in it.
fn source(
    desk: &Desk<'_>,
    spec: &SourceSpec,
    board: &Board,
    judgement: &Judgement,
    wishes: &[Wish],
) -> Result<(Option<Part>, Vec<Refused>), Error> {
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for wish in wishes.iter().filter(|w| w.key.source == spec.name) {
        let ids = wanted.entry(wish.key.queue.to_string()).or_default();
        ids.push(wish.key.id.to_string());
    }
    let planner = desk.stores.planner(spec);
    let mut refused = Vec::new();
    let mut proposed = Vec::new();
    for drawn in planner.draw(desk.ctx.clock, &wanted)? {
        let (changes, left) = plan::changes(&drawn, wishes, board, judgement, &desk.ctx);
        proposed.extend(changes);
        refused.extend(left);
    }
    if proposed.is_empty() {
        return Ok((None, refused));
    }
    let previewed = planner.preview(proposed)?;
    refused.extend(previewed.refused);
    Ok((Some(previewed.part), refused))
}
