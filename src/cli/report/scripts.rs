//! The scripts of a report: what a dry plan of each batch of duplicates, and of the stale claims, would
//! run. Writes to no store.

use crate::analyse::duplicates::Action as Loses;
use crate::analyse::stale::StaleAction;
use crate::analyse::{Board, Judgement};
use crate::cli::desk::Office;
use crate::cli::plan::reading_order;
use crate::cli::session::Session;
use crate::model::Error;
use crate::plan::{Action, Wish};
use crate::report::{self, Script};
use std::collections::BTreeSet;

/// A dry plan for every batch of duplicates, and one for what is claimed and not moving.
pub(super) fn scripts(
    session: &Session,
    board: &Board,
    judgement: &Judgement,
) -> Result<Vec<Script>, Error> {
    let wish = |at: usize, action: &Action| {
        Some(Wish {
            key: board.item(at)?.key(),
            action: action.clone(),
            note: None,
        })
    };
    let mut told = BTreeSet::new();
    let mut batches: Vec<(Vec<usize>, bool, Vec<Wish>)> = Vec::new();
    for (groups, certain) in report::batches(judgement) {
        let members = groups.iter().filter_map(|at| judgement.groups.get(*at));
        let losers = members.flat_map(|g| &g.members);
        let losers = losers.filter(|m| m.action == Loses::Cancel);
        let wishes = losers.filter(|m| told.insert(m.item));
        let wishes = wishes.filter_map(|m| wish(m.item, &Action::Cancel));
        let wishes = wishes.collect();
        batches.push((groups, certain, wishes));
    }
    let claims = judgement.stale.iter().filter_map(|f| match f.action {
        StaleAction::Release => wish(f.position, &Action::Release { to: None }),
        StaleAction::MarkFailed => wish(f.position, &Action::MarkFailed),
        _ => None,
    });
    batches.push((Vec::new(), true, claims.collect()));
    batches.retain(|(_, _, wishes)| !wishes.is_empty());
    let mut wishes = Vec::with_capacity(batches.len());
    for (_, _, batch) in &mut batches {
        batch.sort_by_cached_key(|w| reading_order(&w.key));
        wishes.push(std::mem::take(batch));
    }
    let office = Office::quiet(session);
    let made = office.desk().prepare_each(board, judgement, wishes)?;
    let scripts = batches.into_iter().zip(made);
    let scripts = scripts.map(|((groups, certain, _), made)| Script {
        groups,
        certain,
        plan: made.plan,
        remarks: made.remarks.of_items,
    });
    Ok(scripts.collect())
}
