//! Items for people: a flat table, and the list by owner and status.

use super::{Table, View};
use crate::analyse::duplicates::Confidence;
use crate::analyse::{Board, ItemRef, StateCounts};
use crate::model::HealthState;
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
    /// What is to be done, with the survivor of a duplicate: `cancel → 29204`.
    pub verdict: String,
}

impl ItemRow {
    /// The line of an item.
    #[must_use]
    pub fn new(item: ItemRef<'_>, view: &View<'_>) -> Self {
        let clock = &view.board.clock;
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
            verdict: verdict(item, view),
        }
    }
}

/// The chosen items as one table.
///
/// # Errors
/// What the writer returns.
pub fn items_table(
    view: &View<'_>,
    chosen: &[usize],
    cells: Option<usize>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let board = view.board;
    let mut table = Table::new(&[
        "KEY", "OWNER", "STATUS", "PRIORITY", ">AGE", "VERDICT", "TITLE",
    ]);
    for item in chosen.iter().filter_map(|at| board.item(*at)) {
        let row = ItemRow::new(item, view);
        table.row([
            row.key,
            row.owner,
            row.status,
            row.priority.to_owned(),
            row.age,
            row.verdict,
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

/// `cancel → 29204`, with a `?` where it needs a look.
fn verdict(item: ItemRef<'_>, view: &View<'_>) -> String {
    let Some(verdict) = view.judgement.verdict(item.position) else {
        return String::new();
    };
    let sure = if verdict.confidence == Confidence::Certain {
        ""
    } else {
        "?"
    };
    let survivor = verdict
        .survivor
        .and_then(|at| view.board.item(at))
        .map(|s| format!(" → {}", text::one_line(&s.record.id)))
        .unwrap_or_default();
    format!("{}{sure}{survivor}", verdict.action.word())
}
