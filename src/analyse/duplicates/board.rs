//! The one file here that knows a board: its live items as candidates.

use super::Candidate;
use crate::analyse::Board;
use crate::model::Role;

/// The live items of a board in its order, each with its position there.
#[must_use]
pub fn candidates(board: &Board) -> (Vec<Candidate<'_>>, Vec<usize>) {
    let mut items = Vec::new();
    let mut positions = Vec::new();
    for item in board.items().filter(|i| i.live) {
        let Some(placed) = board.placed.get(item.position) else {
            continue;
        };
        let role = item.source.role;
        items.push(Candidate {
            title: &item.record.title,
            body: item.record.body.as_deref(),
            owner: item.owner,
            requester: item.record.requester.as_deref(),
            state: item.record.state,
            priority: item.record.priority,
            role,
            source: placed.source,
            queue: placed.queue,
            id: &item.record.id,
            parent: item.record.parent.as_deref(),
            created: item.record.times.created,
            due: item.record.times.due,
            live: item.live,
            legacy: role == Role::Legacy,
        });
        positions.push(item.position);
    }
    (items, positions)
}
