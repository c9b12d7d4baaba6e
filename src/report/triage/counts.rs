//! Where was looked, and what is there: places, counts by queue and status, and both in a line.

use super::words;
use crate::analyse::Board;
use crate::model::{Field, HealthState, Role, State, Total, ZoneDecision};
use crate::report::View;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Owners that a line names; the table has them all.
const NAMED: usize = 6;

/// Every place that was looked at, absent ones included.
pub(super) fn places(view: &View<'_>, gaps: &[String]) -> Value {
    let (board, lang) = (view.board, view.lang);
    let clock = &board.clock;
    let sources = board.sources().iter().enumerate().map(|(at, source)| {
        let written = source.facts.modified.map(|m| {
            let at = clock.format(m, "%Y-%m-%d %H:%M");
            // The clock may be fixed at an instant before the last write: that has no age.
            match clock.age_s(m) {
                age if age < 0 => at,
                age => format!("{at}{}", lang.aside(&lang.ago(age))),
            }
        });
        let holds: Vec<String> = source
            .queues
            .iter()
            .enumerate()
            .map(|(q, queue)| {
                let (live, total) = (board.live_in(at, q), queue.total);
                let said = words::live_of(live, total.count(), total.is_exact(), lang);
                format!("{}: {said}", queue.name)
            })
            .collect();
        let error = source.error.as_ref();
        json!({
            "name": &*source.name,
            "path": source.path.display().to_string(),
            "state": source.state.word(),
            "health": words::health(source.state, written.as_deref(), lang),
            "role": source.role.word(),
            "what": words::role(source.role, lang),
            "holds": holds,
            "error": error.map(|e| &e.message),
            "hint": error.and_then(|e| e.hint.as_ref()),
        })
    });
    let gaps = gaps.iter().map(|gap| {
        json!({
            "name": "", "path": gap, "state": HealthState::Absent.word(), "health": "–",
            "role": "", "what": "", "holds": [], "error": null, "hint": null,
        })
    });
    sources.chain(gaps).collect()
}

/// Items under one status of one queue.
struct Cell {
    source: usize,
    queue: usize,
    status: String,
    state: State,
    owners: Vec<(String, u64)>,
}

impl Cell {
    fn count(&self) -> u64 {
        self.owners.iter().map(|(_, n)| n).sum()
    }
}

/// In the order of the sources, their queues, and the states.
fn cells(board: &Board) -> Vec<Cell> {
    let mut cells: BTreeMap<(usize, usize, State, String), HashMap<String, u64>> = BTreeMap::new();
    for owner in board.by_owner() {
        for group in &owner.groups {
            let items = group.items.clone();
            let live = items
                .filter(|at| board.item(*at).is_some_and(|i| i.live))
                .count() as u64;
            if live == 0 {
                continue;
            }
            let place = (
                group.source,
                group.queue,
                group.state,
                group.status.to_string(),
            );
            let owners = cells.entry(place).or_default();
            *owners.entry(owner.owner.to_string()).or_default() += live;
        }
    }
    cells
        .into_iter()
        .map(|((source, queue, state, status), owners)| {
            let mut owners: Vec<(String, u64)> = owners.into_iter().collect();
            owners.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            Cell {
                source,
                queue,
                status,
                state,
                owners,
            }
        })
        .collect()
}

/// One row for each status of each queue.
pub(super) fn counts(view: &View<'_>) -> Value {
    let board = view.board;
    cells(board)
        .iter()
        .filter_map(|cell| {
            let source = board.sources().get(cell.source)?;
            let queue = source.queues.get(cell.queue)?;
            let owners = cell.owners.iter();
            let line: Vec<String> = owners.clone().map(|(o, n)| format!("{o} {n}")).collect();
            Some(json!({
                "source": &*source.name,
                "queue": &*queue.name,
                "status": cell.status,
                "state": cell.state.word(),
                "count": cell.count(),
                "owners": owners.map(|(o, n)| json!({"owner": o, "count": n})).collect::<Value>(),
                "by_owner": line.join(", "),
            }))
        })
        .collect()
}

/// Fields whose columns are told.
const TOLD: [Field; 7] = [
    Field::Owner,
    Field::Status,
    Field::Priority,
    Field::Created,
    Field::Claimed,
    Field::Heartbeat,
    Field::Lease,
];

/// From which columns each queue was read: two tables of one store may name them differently, and a
/// time without a zone may be that of another place.
pub(super) fn columns(view: &View<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for source in view.board.sources() {
        for queue in &source.queues {
            let column = |field: Field| {
                let column = queue.mapping.column(field)?;
                let zone = queue.mapping.times.get(&field);
                let zone = zone.filter(|r| r.decided != ZoneDecision::NotNeeded && !r.ambiguous);
                let zone = zone.map_or_else(String::new, |r| format!(" ({})", r.naive.name()));
                Some(format!(
                    "{} ← {column}{zone}",
                    words::field(field, view.lang)
                ))
            };
            let columns: Vec<String> = TOLD.into_iter().filter_map(column).collect();
            let place = format!("{}/{}", source.name, queue.name);
            out.push(format!("{place}: {}", columns.join(", ")));
        }
    }
    out
}

/// One line for each queue: `canonical/bus_commands: 22 live of 2123 — queued 18 (ron 15, …)`.
pub(super) fn measured(view: &View<'_>) -> Vec<String> {
    let (board, lang) = (view.board, view.lang);
    let cells = cells(board);
    let mut out = Vec::new();
    for (at, source) in board.sources().iter().enumerate() {
        if source.state != HealthState::Ok {
            continue;
        }
        for (q, queue) in source.queues.iter().enumerate() {
            let mine = cells.iter().filter(|c| c.source == at && c.queue == q);
            let parts: Vec<String> = mine.map(|c| part(c, lang)).collect();
            let total: Total = queue.total;
            let said = words::live_of(board.live_in(at, q), total.count(), total.is_exact(), lang);
            let role = match source.role {
                Role::Canonical => String::new(),
                other => format!(" [{}]", other.word()),
            };
            let mut line = format!("{}/{}{role}: {said}", source.name, queue.name);
            if !parts.is_empty() {
                line.push_str(" — ");
                line.push_str(&parts.join(", "));
            }
            out.push(line);
        }
    }
    out
}

fn part(cell: &Cell, lang: crate::model::Lang) -> String {
    let owners = cell.owners.iter().take(NAMED);
    let mut owners: Vec<String> = owners.map(|(o, n)| format!("{o} {n}")).collect();
    if cell.owners.len() > NAMED {
        let rest = cell.owners.iter().skip(NAMED).map(|(_, n)| *n).sum::<u64>();
        let rest = usize::try_from(rest).unwrap_or(usize::MAX);
        owners.push(words::and_more(rest, lang));
    }
    format!("{} {} ({})", cell.status, cell.count(), owners.join(", "))
}
