//! What is acknowledged, for people and programs.

use super::{Table, bare_json, markdown_cell, markdown_table, write_json};
use crate::analyse::known::KnownThing;
use crate::model::{Clock, Lang};
use crate::plan::Ack;
use serde::Serialize;
use std::io::{self, Write};

/// Acknowledgements and how they are told.
#[derive(Debug, Clone, Copy)]
pub struct AckView<'a> {
    /// The acknowledgements.
    pub acks: &'a [Ack],
    /// Times are told in its zone.
    pub clock: &'a Clock,
    /// The language.
    pub lang: Lang,
}

/// What an acknowledgement is of, on one line.
#[must_use]
pub fn ack_target(what: &KnownThing) -> String {
    match what {
        KnownThing::Item(key) => key.to_string(),
        KnownThing::Group(items) => {
            let keys: Vec<String> = items.iter().map(ToString::to_string).collect();
            keys.join(" ")
        }
    }
}

#[derive(Serialize)]
struct Row {
    kind: &'static str,
    keys: Vec<String>,
    reason: String,
    until: Option<String>,
    by: String,
    at: String,
    recorded_at: String,
}

#[derive(Serialize)]
struct Answer {
    acknowledged: Vec<Row>,
}

fn row(ack: &Ack, clock: &Clock) -> Row {
    let (kind, keys) = match &ack.what {
        KnownThing::Item(key) => ("item", vec![key.to_string()]),
        KnownThing::Group(items) => ("group", items.iter().map(ToString::to_string).collect()),
    };
    Row {
        kind,
        keys,
        reason: ack.reason.clone(),
        until: ack.until.map(|u| clock.rfc3339(u)),
        by: ack.by.actor.clone(),
        at: clock.rfc3339(ack.by.at),
        recorded_at: clock.rfc3339(ack.by.real),
    }
}

/// One JSON document.
///
/// # Errors
/// What the writer returns.
pub fn acks_json(view: &AckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let acknowledged = view.acks.iter().map(|a| row(a, view.clock)).collect();
    bare_json(view.clock, Answer { acknowledged }, out)
}

/// One to a line.
///
/// # Errors
/// What the writer returns.
pub fn acks_jsonl(view: &AckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    for ack in view.acks {
        write_json(&row(ack, view.clock), out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The headings of [`acks_rows`].
pub const ACK_HEADINGS: [&str; 6] = ["kind", "keys", "reason", "until", "by", "at"];

/// One row each.
#[must_use]
pub fn acks_rows(view: &AckView<'_>) -> Vec<Vec<String>> {
    let rows = view.acks.iter().map(|a| row(a, view.clock));
    rows.map(|r| {
        vec![
            r.kind.to_owned(),
            r.keys.join(" "),
            r.reason,
            r.until.unwrap_or_default(),
            r.by,
            r.at,
        ]
    })
    .collect()
}

/// A markdown table.
///
/// # Errors
/// What the writer returns.
pub fn acks_markdown(view: &AckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let harmless = |row: Vec<String>| row.iter().map(|c| markdown_cell(c)).collect();
    let rows: Vec<Vec<String>> = acks_rows(view).into_iter().map(harmless).collect();
    markdown_table(&ACK_HEADINGS, &rows, out)
}

/// For a terminal.
///
/// # Errors
/// What the writer returns.
pub fn acks_text(view: &AckView<'_>, cells: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    if view.acks.is_empty() {
        let nothing = match view.lang {
            Lang::En => "nothing is acknowledged",
            Lang::Ko => "확인 처리된 것이 없음",
            Lang::ZhHant => "沒有已知悉的項目",
        };
        return writeln!(out, "{nothing}");
    }
    let mut table = Table::new(&["BY", "UNTIL", "REASON", "WHAT"]);
    for ack in view.acks {
        let until = ack.until.map(|u| view.clock.format(u, "%Y-%m-%d %H:%M"));
        table.row([
            ack.by.actor.clone(),
            until.unwrap_or_default(),
            ack.reason.clone(),
            ack_target(&ack.what),
        ]);
    }
    table.write(cells, out)
}
