//! Items for people: a flat table, and the list by owner and status.

use super::Table;
use crate::analyse::{Board, ItemRef, StateCounts};
use crate::model::{Clock, HealthState};
use crate::text;
use std::io;

/// What a line about an item shows.
#[derive(Debug, Clone)]
pub struct ItemRow {
    /// The whole key.
    pub key: String,
    /// The canonical owner.
    pub owner: String,
    /// The raw status word, with what it means where that differs.
    pub status: String,
    /// The priority's word.
    pub priority: &'static str,
    /// Its age, `?` where its creation is not known.
    pub age: String,
}

impl ItemRow {
    /// The line of an item.
    #[must_use]
    pub fn new(item: ItemRef<'_>, clock: &Clock) -> Self {
        let state = item.state().word();
        let raw = &*item.record.status;
        Self {
            key: item.key().to_string(),
            owner: item.owner.to_string(),
            status: if raw == state {
                raw.to_owned()
            } else {
                format!("{raw} ({state})")
            },
            priority: item.priority().word(),
            age: item
                .record
                .times
                .created
                .map_or_else(|| "?".into(), |c| text::ago(clock.age_s(c))),
        }
    }
}

/// The chosen items as one table.
///
/// # Errors
/// What the writer returns.
pub fn items_table(
    board: &Board,
    chosen: &[usize],
    cells: Option<usize>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut table = Table::new(&["KEY", "OWNER", "STATUS", "PRIORITY", ">AGE", "TITLE"]);
    for item in chosen.iter().filter_map(|at| board.item(*at)) {
        let row = ItemRow::new(item, &board.clock);
        table.row([
            row.key,
            row.owner,
            row.status,
            row.priority.to_owned(),
            row.age,
            item.record.title.to_string(),
        ]);
    }
    if !table.is_empty() {
        table.write(cells, out)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", headline(board, chosen))
}

/// `22 items: 18 queued, 1 claimed, 3 failed`, and what is missing from it.
#[must_use]
pub fn headline(board: &Board, chosen: &[usize]) -> String {
    let mut counts = StateCounts::default();
    for item in chosen.iter().filter_map(|at| board.item(*at)) {
        counts.count(item.state());
    }
    let at_least = if board.live().is_exact() {
        ""
    } else {
        "at least "
    };
    let parts: Vec<String> = counts
        .iter()
        .map(|(s, n)| format!("{n} {}", s.word()))
        .collect();
    let mut line = format!("{at_least}{} items", chosen.len());
    if !parts.is_empty() {
        line.push_str(": ");
        line.push_str(&parts.join(", "));
    }
    let down: Vec<String> = board
        .sources()
        .iter()
        .filter(|s| s.state != HealthState::Ok)
        .map(|s| format!("{} is {}", s.name, s.state.word()))
        .collect();
    if !down.is_empty() {
        line.push_str(" — ");
        line.push_str(&down.join(", "));
    }
    line
}

/// Owner ▸ queue and status ▸ items, as the dashboard groups them.
///
/// # Errors
/// What the writer returns.
pub fn items_by_owner(
    board: &Board,
    cells: Option<usize>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for source in board.sources() {
        let live: u64 = source
            .queues
            .iter()
            .enumerate()
            .map(|(q, _)| queue_live(board, &source.name, q))
            .sum();
        let sign = match source.state {
            HealthState::Ok => "●",
            HealthState::Absent => "○",
            HealthState::Unreadable => "✖",
        };
        let why = source
            .error
            .as_ref()
            .map(|e| format!(" — {}", text::one_line(&e.message)))
            .unwrap_or_default();
        writeln!(
            out,
            "{sign} {} ({}, {live} live){why}",
            source.name,
            source.role.word()
        )?;
    }
    let width = cells.unwrap_or(usize::MAX);
    for owner in board.by_owner() {
        let counts: Vec<String> = owner
            .groups
            .iter()
            .map(|g| format!("{} {}", g.items.len(), text::one_line(&g.status)))
            .collect();
        writeln!(out)?;
        writeln!(
            out,
            "{}",
            text::fit(
                &format!("{} — {}", text::one_line(&owner.owner), counts.join(", ")),
                width
            )
        )?;
        for group in &owner.groups {
            let source = &board.sources()[group.source];
            let name = &source.queues[group.queue].name;
            writeln!(
                out,
                "  {}/{} · {} {}",
                source.name,
                text::one_line(name),
                text::one_line(&group.status),
                group.items.len()
            )?;
            for item in group.items.clone().filter_map(|at| board.item(at)) {
                let age = ItemRow::new(item, &board.clock).age;
                let line = format!(
                    "    {}  {} {}  {}",
                    text::pad(&text::one_line(&item.record.id), 8),
                    item.priority().sign(),
                    text::pad_left(&age, 4),
                    text::one_line(&item.record.title)
                );
                writeln!(out, "{}", text::fit(&line, width))?;
            }
        }
    }
    let all: Vec<usize> = (0..board.len()).collect();
    writeln!(out)?;
    writeln!(out, "{}", headline(board, &all))
}

fn queue_live(board: &Board, source: &str, queue: usize) -> u64 {
    board
        .sources()
        .iter()
        .position(|s| &*s.name == source)
        .map_or(0, |at| board.live_in(at, queue))
}
