//! An operation becomes the plan that takes it back. Must not write anything.

use super::{Desk, Why, check, id};
use crate::model::Error;
use crate::plan::{
    self, Change, Image, Operation, OperationPart, Part, Plan, Proposed, Refused, Standing,
};
use crate::stores::change::Found;

/// What one part gives.
#[derive(Default)]
struct Taken {
    part: Option<Part>,
    /// Rows that somebody has touched since, or that cannot be reached.
    touched: Vec<Refused>,
    /// Rows that have nothing to be taken back.
    nothing: Vec<Refused>,
}

/// See [`Desk::plan_undo`].
///
/// # Errors
/// As there.
pub fn plan(desk: &Desk<'_>, operation: &Operation, partial: bool) -> Result<Plan, Error> {
    let lang = desk.lang();
    let mut parts = Vec::new();
    let mut touched = Vec::new();
    let mut nothing = Vec::new();
    for recorded in &operation.parts {
        match &recorded.standing {
            standing if standing.is_applied() => {
                let taken = take_back(desk, operation, recorded);
                parts.extend(taken.part);
                touched.extend(taken.touched);
                nothing.extend(taken.nothing);
            }
            Standing::Open | Standing::Unknown(_) => {
                let why = Why::EndNotKnown.say(lang);
                touched.extend(desk.all_refused([&*recorded.part], &why));
            }
            _ => {
                let why = Why::WasNotApplied.say(lang);
                nothing.extend(desk.all_refused([&*recorded.part], &why));
            }
        }
    }
    if !partial && !touched.is_empty() {
        let why = Why::OthersTouched.say(lang);
        touched.extend(desk.all_refused(&parts, &why));
        parts.clear();
    }
    touched.extend(nothing);
    Ok(plan::assemble(
        id::random()?,
        parts,
        touched,
        Some(operation.id.clone()),
        &desk.ctx,
    ))
}

/// The rows of one part as they can be taken back now.
fn take_back(desk: &Desk<'_>, operation: &Operation, recorded: &OperationPart) -> Taken {
    let part = &*recorded.part;
    let lang = desk.lang();
    let refuse = |why: &str| Taken {
        touched: desk.all_refused([part], why),
        ..Taken::default()
    };
    let spec = match check::source(desk, part) {
        Ok(spec) => spec,
        Err(why) => return refuse(&why.say(lang)),
    };
    let planner = desk.stores.planner(spec);
    let found = match planner.find(&part.changes) {
        Ok(found) => found,
        Err(e) => return refuse(&e.message),
    };
    let mut taken = Taken::default();
    let mut proposed: Vec<Proposed> = Vec::new();
    for (change, found) in part.changes.iter().zip(&found) {
        match standing(change, found) {
            Row::Untouched => proposed.push(plan::inverse(change)),
            Row::Nothing => taken.nothing.push(left(change, &Why::OnlyNoted.say(lang))),
            // What an undo took back already stands in the way of nothing that it left.
            Row::Back if operation.taken_back.contains(&change.key) => taken
                .nothing
                .push(left(change, &Why::AlreadyBack.say(lang))),
            Row::Back => taken
                .touched
                .push(left(change, &Why::AlreadyBack.say(lang))),
            Row::Gone => taken.touched.push(left(change, &Why::Gone.say(lang))),
            Row::Other(now) => taken.touched.push(Refused {
                difference: differing(&change.after, now),
                ..left(change, &Why::Touched.say(lang))
            }),
        }
    }
    // What came last goes first.
    proposed.reverse();
    if proposed.is_empty() {
        return taken;
    }
    match planner.preview(proposed) {
        Ok(previewed) => {
            taken.part = Some(previewed.part);
            taken.touched.extend(previewed.refused);
            taken
        }
        Err(e) => refuse(&e.message),
    }
}

/// How a row stands to the change that is to be taken back.
enum Row<'f> {
    Untouched,
    Nothing,
    Back,
    Gone,
    Other(&'f Image),
}

fn standing<'f>(change: &Change, found: &'f Found) -> Row<'f> {
    if change.edits.is_empty() {
        return Row::Nothing;
    }
    match found {
        Found::Row(now) if *now == change.after => Row::Untouched,
        Found::Row(now) if *now == change.before => Row::Back,
        Found::Row(now) => Row::Other(now),
        Found::Gone => Row::Gone,
    }
}

fn left(change: &Change, why: &str) -> Refused {
    Refused {
        key: change.key.clone(),
        why: why.to_owned(),
        difference: Vec::new(),
    }
}

fn differing(then: &Image, now: &Image) -> Vec<(String, Option<plan::Value>, Option<plan::Value>)> {
    let columns = then.difference(now).into_iter();
    columns
        .map(|(c, a, b)| (c.to_owned(), a.cloned(), b.cloned()))
        .collect()
}
