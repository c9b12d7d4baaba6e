//! What source, state and policy say of a wish before a store is asked: the first reason wins, in a
//! fixed order: the source, the item, its queue, the policy, its state.

#[cfg(test)]
mod tests;

use super::why::Why;
use super::wish::approvals;
use super::{Action, Admitted, PlanContext, Refused, Wish, policy_of};
use crate::analyse::{Board, ItemRef};
use crate::model::{ActionPolicy, HealthState, ItemKey, Mapping, MappingOrigin, Role, State};
use std::collections::BTreeMap;

/// The wishes that may go on, and those that may not. The same wish twice is one; two different
/// ones for one item are refused both; more than `max_rows` are refused as a whole.
#[must_use]
pub fn admit(board: &Board, wishes: Vec<Wish>, ctx: &PlanContext<'_>) -> Admitted {
    let mut out = Admitted::default();
    for (wish, rivals) in one_each(wishes) {
        let item = board.find(&wish.key).and_then(|at| board.item(at));
        let why = rivals.or_else(|| forbidden(&wish, item, board, ctx));
        match why {
            Some(why) => out.refused.push(refused(wish.key, &why, ctx)),
            None => out.wishes.push(wish),
        }
    }
    let rows = out.wishes.len();
    if rows as u64 > ctx.rules.max_rows {
        let most = ctx.rules.max_rows;
        let all = std::mem::take(&mut out.wishes);
        let too_many = Why::TooMany { rows, most };
        out.refused
            .extend(all.into_iter().map(|w| refused(w.key, &too_many, ctx)));
    }
    let asked = out.wishes.iter().map(|w| (w.action.word(), &w.key));
    out.needs_approval = approvals(asked, ctx);
    out
}

/// What stands against a wish, known before a store is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// One sentence.
    pub why: String,
    /// Policy lets it be proposed: a plan may name it, with the reason why it does not do it.
    pub is_proposal: bool,
}

/// What source, state and policy say against a wish for an item of the board; `None` where a plan
/// would go on to the store. For one item at a time, while a person chooses.
#[must_use]
pub fn objection(
    board: &Board,
    item: ItemRef<'_>,
    wish: &Wish,
    ctx: &PlanContext<'_>,
) -> Option<Objection> {
    let why = forbidden(wish, Some(item), board, ctx)?;
    Some(Objection {
        why: why.say(ctx.lang),
        is_proposal: matches!(why, Why::Proposed(_)),
    })
}

pub(super) fn refused(key: ItemKey, why: &Why, ctx: &PlanContext<'_>) -> Refused {
    Refused {
        key,
        why: why.say(ctx.lang),
        difference: Vec::new(),
    }
}

/// Each item's first wish, in the order of asking, and whether another one contradicts it.
fn one_each(wishes: Vec<Wish>) -> Vec<(Wish, Option<Why>)> {
    let mut out: Vec<(Wish, Option<Why>)> = Vec::with_capacity(wishes.len());
    let mut places: BTreeMap<ItemKey, usize> = BTreeMap::new();
    for wish in wishes {
        let Some(at) = places.get(&wish.key) else {
            places.insert(wish.key.clone(), out.len());
            out.push((wish, None));
            continue;
        };
        if let Some((first, rivals)) = out.get_mut(*at)
            && *first != wish
            && rivals.is_none()
        {
            *rivals = Some(Why::TwoActions(first.action.word(), wish.action.word()));
        }
    }
    out
}

fn forbidden(
    wish: &Wish,
    item: Option<ItemRef<'_>>,
    board: &Board,
    ctx: &PlanContext<'_>,
) -> Option<Why> {
    let Some(spec) = ctx.source(&wish.key.source) else {
        return Some(Why::NotOnBoard);
    };
    if spec.role == Role::Legacy {
        return Some(Why::Legacy);
    }
    if !spec.writable {
        return Some(Why::ReadOnlySource(spec.name.to_string()));
    }
    let snapshot = board.sources().iter().find(|s| s.name == spec.name);
    if snapshot.is_none_or(|s| s.state != HealthState::Ok) {
        return Some(Why::NotRead(spec.name.to_string()));
    }
    let Some(item) = item else {
        return Some(Why::NotOnBoard);
    };
    if let Some(why) = &item.queue.mapping.read_only {
        return Some(Why::ReadOnlyQueue(why.clone()));
    }
    match policy_of(wish.action.word(), spec, ctx.policy) {
        ActionPolicy::Deny => return Some(Why::Denied(wish.action.word())),
        ActionPolicy::Propose => return Some(Why::Proposed(wish.action.word())),
        ActionPolicy::Confirm | ActionPolicy::Approve => {}
    }
    if wish.action == Action::Note && said(wish).is_none() {
        return Some(Why::NoText);
    }
    let is_run = is_run_queue(&item.queue.mapping);
    state_forbids(&wish.action, item.state(), &item.record.status, is_run).or_else(|| {
        let to = wish.action.to()?;
        owner_forbids(&wish.action, to, item.owner, ctx)
    })
}

/// The text that a person gave, where there is one.
pub(super) fn said(wish: &Wish) -> Option<&str> {
    wish.note
        .as_deref()
        .map(str::trim)
        .filter(|n| !n.is_empty())
}

/// Whether a queue is a dispatcher's `run_queue.json`.
pub(super) fn is_run_queue(mapping: &Mapping) -> bool {
    matches!(&mapping.origin, MappingOrigin::Preset(name) if name == "run_queue")
}

/// What the state of an item says of an action. Asked of the board, and again of the row as it was
/// drawn.
pub(super) fn state_forbids(
    action: &Action,
    state: State,
    status: &str,
    is_run: bool,
) -> Option<Why> {
    match state {
        State::Done | State::Cancelled => return Some(Why::Finished(state)),
        State::Unknown if *action != Action::Note => {
            return Some(Why::UnknownState(status.to_owned()));
        }
        _ => {}
    }
    let is_final = is_run && state == State::Failed;
    let claimed = state == State::Claimed;
    match action {
        Action::Note => None,
        Action::Requeue => (state != State::Failed).then_some(Why::NotFailed(state)),
        _ if is_final => Some(Why::RunIsFinal),
        Action::Cancel => claimed.then_some(Why::NotCancellable),
        Action::Reassign { .. } => claimed.then_some(Why::ReassignClaimed),
        Action::Release { .. } | Action::MarkFailed if !claimed => Some(Why::NotClaimed(state)),
        Action::Release { .. } => is_run.then_some(Why::RunNotReleased),
        Action::MarkFailed => None,
    }
}

fn owner_forbids(action: &Action, to: &str, owner: &str, ctx: &PlanContext<'_>) -> Option<Why> {
    if to.trim().is_empty() {
        return Some(Why::NoNewOwner);
    }
    let same = ctx.owners.canonical(Some(to)) == *owner;
    // Releasing to the same owner still takes the claim off.
    let only_owner = matches!(action, Action::Reassign { .. });
    (same && only_owner).then(|| Why::SameOwner(owner.to_owned()))
}
