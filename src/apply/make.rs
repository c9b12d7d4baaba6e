//! Wishes become a plan: what may be done is drawn from each store, typed and previewed there. Must
//! not write anything.

use super::{Desk, Prepared, Why, id};
use crate::analyse::{Board, Judgement};
use crate::model::{Error, ItemKey, SourceSpec};
use crate::plan::{self, Drawn, Part, Refused, Remarks, Typed, Wish};
use std::collections::{BTreeMap, HashSet};

/// See [`Desk::prepare`].
///
/// # Errors
/// As there.
pub fn plan(
    desk: &Desk<'_>,
    board: &Board,
    judgement: &Judgement,
    wishes: Vec<Wish>,
) -> Result<Prepared, Error> {
    let admitted = plan::admit(board, wishes, &desk.ctx);
    let mut refused = admitted.refused;
    let mut remarks = Vec::new();
    let mut notes = Vec::new();
    let mut parts = Vec::new();
    for spec in desk.ctx.sources {
        let wishes: Vec<&Wish> = admitted
            .wishes
            .iter()
            .filter(|w| w.key.source == spec.name)
            .collect();
        if wishes.is_empty() {
            continue;
        }
        let typed = |drawn: &_| plan::typed(drawn, &admitted.wishes, board, judgement, &desk.ctx);
        match of_source(desk, spec, &wishes, typed) {
            Ok(of_source) => {
                parts.extend(of_source.part);
                refused.extend(of_source.refused);
                remarks.extend(of_source.remarks);
                notes.extend(
                    of_source
                        .notes
                        .into_iter()
                        .map(|n| format!("{}: {n}", spec.name)),
                );
            }
            // A store that cannot be read is the refusal of its items; the others go on.
            Err(e) => refused.extend(wishes.iter().map(|w| left(w, &e.message))),
        }
    }
    let plan = plan::assemble(id::random()?, parts, refused, None, &desk.ctx);
    let changes = plan.parts.iter().flat_map(|p| &p.changes);
    let changed: HashSet<&ItemKey> = changes.map(|c| &c.key).collect();
    remarks.retain(|(key, _)| changed.contains(key));
    remarks.extend(plan::keepers(&plan, board, judgement, desk.lang()));
    let remarks = Remarks {
        of_items: remarks,
        of_stores: notes,
    };
    Ok(Prepared { plan, remarks })
}

/// What one source gives.
#[derive(Default)]
struct OfSource {
    part: Option<Part>,
    refused: Vec<Refused>,
    remarks: Vec<(ItemKey, String)>,
    notes: Vec<String>,
}

/// Draws, types and previews the items of one source. Whatever is wished and neither changed nor
/// refused by the store is named here.
fn of_source(
    desk: &Desk<'_>,
    spec: &SourceSpec,
    wishes: &[&Wish],
    typed: impl Fn(&Drawn) -> Typed,
) -> Result<OfSource, Error> {
    let planner = desk.stores.planner(spec);
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for wish in wishes {
        let ids = wanted.entry(wish.key.queue.to_string()).or_default();
        ids.push(wish.key.id.to_string());
    }
    let mut out = OfSource::default();
    let mut proposed = Vec::new();
    for drawn in planner.draw(desk.ctx.clock, &wanted)? {
        let typed = typed(&drawn);
        proposed.extend(typed.proposed);
        out.remarks.extend(typed.remarks);
        // What the store did not give is among them.
        out.refused.extend(typed.refused);
    }
    if !proposed.is_empty() {
        let previewed = planner.preview(proposed)?;
        out.refused.extend(previewed.refused);
        out.notes.extend(previewed.notes);
        out.part = Some(previewed.part);
    }
    let changed = out.part.iter().flat_map(|p| &p.changes).map(|c| &c.key);
    let told: HashSet<&ItemKey> = out.refused.iter().map(|r| &r.key).chain(changed).collect();
    let why = Why::NotDrawn.say(desk.lang());
    let lost: Vec<Refused> = wishes
        .iter()
        .filter(|w| !told.contains(&w.key))
        .map(|w| left(w, &why))
        .collect();
    out.refused.extend(lost);
    Ok(out)
}

fn left(wish: &Wish, why: &str) -> Refused {
    Refused {
        key: wish.key.clone(),
        why: why.to_owned(),
        difference: Vec::new(),
    }
}
