//! Wishes become a plan: what may be done is drawn from each store, typed and previewed there. Must
//! not write anything.

use super::{Desk, Prepared, Why, id};
use crate::analyse::{Board, Judgement};
use crate::model::{Error, ItemKey};
use crate::plan::{self, Admitted, Drawn, Part, Refused, Remarks, Typed, Wish};
use crate::stores::change::Planner;
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
    let admitted = [plan::admit(board, wishes, &desk.ctx)];
    let made = made(desk, board, judgement, &admitted).pop();
    let [admitted] = admitted;
    made.unwrap_or_default()
        .whole(admitted.refused, desk, board, judgement)
}

/// See [`Desk::prepare_each`].
///
/// # Errors
/// As there.
pub fn plans(
    desk: &Desk<'_>,
    board: &Board,
    judgement: &Judgement,
    batches: Vec<Vec<Wish>>,
) -> Result<Vec<Prepared>, Error> {
    let admitted: Vec<Admitted> = batches
        .into_iter()
        .map(|wishes| plan::admit(board, wishes, &desk.ctx))
        .collect();
    let made = made(desk, board, judgement, &admitted).into_iter();
    made.zip(admitted)
        .map(|(made, admitted)| made.whole(admitted.refused, desk, board, judgement))
        .collect()
}

/// What becomes of every batch, in their order. Each store is drawn from once for all of them, since
/// that takes the reading of its schema and a sample of its rows.
fn made(desk: &Desk<'_>, board: &Board, judgement: &Judgement, admitted: &[Admitted]) -> Vec<Made> {
    let mut made: Vec<Made> = admitted.iter().map(|_| Made::default()).collect();
    let lost = Why::NotDrawn.say(desk.lang());
    for spec in desk.ctx.sources {
        let batches: Vec<Vec<&Wish>> = admitted
            .iter()
            .map(|a| {
                a.wishes
                    .iter()
                    .filter(|w| w.key.source == spec.name)
                    .collect()
            })
            .collect();
        if batches.iter().all(Vec::is_empty) {
            continue;
        }
        let planner = desk.stores.planner(spec);
        let drawn = planner.draw(desk.ctx.clock, &wanted(&batches));
        for ((admitted, wishes), made) in admitted.iter().zip(&batches).zip(&mut made) {
            if wishes.is_empty() {
                continue;
            }
            let typed =
                |drawn: &Drawn| plan::typed(drawn, &admitted.wishes, board, judgement, &desk.ctx);
            let previewed = drawn.as_ref().map_err(Error::clone).and_then(|drawn| {
                let typed = drawn.iter().map(typed).collect();
                made.preview(&*planner, &spec.name, typed, wishes, &lost)
            });
            // A store that cannot be read is the refusal of its items; the others go on.
            if let Err(error) = previewed {
                let why = &error.message;
                made.refused.extend(wishes.iter().map(|w| left(w, why)));
            }
        }
    }
    made
}

/// What becomes of one batch of wishes.
#[derive(Default)]
struct Made {
    parts: Vec<Part>,
    refused: Vec<Refused>,
    remarks: Vec<(ItemKey, String)>,
    notes: Vec<String>,
}

impl Made {
    fn whole(
        mut self,
        mut refused: Vec<Refused>,
        desk: &Desk<'_>,
        board: &Board,
        judgement: &Judgement,
    ) -> Result<Prepared, Error> {
        refused.extend(self.refused);
        let plan = plan::assemble(id::random()?, self.parts, refused, None, &desk.ctx);
        let changes = plan.parts.iter().flat_map(|p| &p.changes);
        let changed: HashSet<&ItemKey> = changes.map(|c| &c.key).collect();
        self.remarks.retain(|(key, _)| changed.contains(key));
        let keepers = plan::keepers(&plan, board, judgement, desk.lang());
        self.remarks.extend(keepers);
        self.notes
            .extend(plan::strangers(&plan, board, desk.lang()));
        let remarks = Remarks {
            of_items: self.remarks,
            of_stores: self.notes,
        };
        Ok(Prepared { plan, remarks })
    }

    /// Previews what was typed of one source. Whatever is wished and neither changed nor refused by
    /// the store is named here.
    fn preview(
        &mut self,
        planner: &dyn Planner,
        source: &str,
        typed: Vec<Typed>,
        wishes: &[&Wish],
        lost: &str,
    ) -> Result<(), Error> {
        let wished: HashSet<&ItemKey> = wishes.iter().map(|w| &w.key).collect();
        let (mut proposed, mut refused, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
        for typed in typed {
            proposed.extend(typed.proposed);
            remarks.extend(typed.remarks);
            // What the store did not give is among them, be it wished here or in another batch.
            let own = typed.refused.into_iter();
            refused.extend(own.filter(|r| wished.contains(&r.key)));
        }
        let mut part = None;
        if !proposed.is_empty() {
            let previewed = planner.preview(proposed)?;
            refused.extend(previewed.refused);
            let notes = previewed.notes.into_iter();
            self.notes.extend(notes.map(|n| format!("{source}: {n}")));
            part = Some(previewed.part);
        }
        let changed = part.iter().flat_map(|p| &p.changes).map(|c| &c.key);
        let told: HashSet<&ItemKey> = refused.iter().map(|r| &r.key).chain(changed).collect();
        let untold = wishes.iter().filter(|w| !told.contains(&w.key));
        let lost: Vec<Refused> = untold.map(|w| left(w, lost)).collect();
        refused.extend(lost);
        self.parts.extend(part);
        self.refused.extend(refused);
        self.remarks.extend(remarks);
        Ok(())
    }
}

/// The ids of all batches by queue, each once, in the order of asking.
fn wanted(batches: &[Vec<&Wish>]) -> BTreeMap<String, Vec<String>> {
    let mut seen = HashSet::new();
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for wish in batches.iter().flatten() {
        if seen.insert(&wish.key) {
            let ids = out.entry(wish.key.queue.to_string()).or_default();
            ids.push(wish.key.id.to_string());
        }
    }
    out
}

fn left(wish: &Wish, why: &str) -> Refused {
    Refused {
        key: wish.key.clone(),
        why: why.to_owned(),
        difference: Vec::new(),
    }
}
