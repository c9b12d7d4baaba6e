//! What may be a duplicate of one item, the likeliest first.

use super::json::{Envelope, write_json};
use super::{Table, View, markdown_cell, markdown_table};
use crate::analyse::duplicates::Ranked;
use serde::Serialize;
use std::io::{self, Write};

/// An item and what may be a duplicate of it.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The item's position.
    pub of: usize,
    /// The others; each `item` is a position.
    pub others: Vec<Ranked>,
}

/// The headings of [`ranking_rows`].
pub const RANKING_HEADINGS: [&str; 6] = ["rank", "score", "key", "status", "title", "why"];

#[derive(Serialize)]
struct Answer {
    of: String,
    candidates: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    key: String,
    /// Only its order means anything.
    score: f64,
    title: String,
    owner: String,
    status_raw: String,
    why: Vec<String>,
}

fn rows(view: &View<'_>, ranking: &Ranking) -> Vec<Row> {
    let row = |ranked: &Ranked| {
        let item = view.board.item(ranked.item)?;
        Some(Row {
            key: item.key().to_string(),
            score: (f64::from(ranked.score) * 1000.0).round() / 1000.0,
            title: item.record.title.to_string(),
            owner: item.owner.to_string(),
            status_raw: item.record.status.to_string(),
            why: ranked.reasons.iter().map(|r| r.say(view.lang)).collect(),
        })
    };
    ranking.others.iter().filter_map(row).collect()
}

/// One row for each candidate.
#[must_use]
pub fn ranking_rows(view: &View<'_>, ranking: &Ranking) -> Vec<Vec<String>> {
    let cells = |(at, r): (usize, Row)| {
        vec![
            (at + 1).to_string(),
            format!("{:.3}", r.score),
            r.key,
            r.status_raw,
            r.title,
            r.why.join(view.lang.comma()),
        ]
    };
    rows(view, ranking)
        .into_iter()
        .enumerate()
        .map(cells)
        .collect()
}

/// As JSON.
///
/// # Errors
/// What the writer returns.
pub fn ranking_json(view: &View<'_>, ranking: &Ranking, out: &mut dyn Write) -> io::Result<()> {
    let of = view
        .board
        .item(ranking.of)
        .map(|i| i.key().to_string())
        .unwrap_or_default();
    write_json(
        &Envelope::new(
            view.board,
            Answer {
                of,
                candidates: rows(view, ranking),
            },
        ),
        out,
    )?;
    out.write_all(b"\n")
}

/// One candidate a line.
///
/// # Errors
/// What the writer returns.
pub fn ranking_jsonl(view: &View<'_>, ranking: &Ranking, out: &mut dyn Write) -> io::Result<()> {
    for row in rows(view, ranking) {
        write_json(&row, out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// As a markdown table.
///
/// # Errors
/// What the writer returns.
pub fn ranking_markdown(view: &View<'_>, ranking: &Ranking, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Vec<String>> = ranking_rows(view, ranking)
        .into_iter()
        .map(|r| r.iter().map(|c| markdown_cell(c)).collect())
        .collect();
    markdown_table(&RANKING_HEADINGS, &rows, out)
}

/// For people.
///
/// # Errors
/// What the writer returns.
pub fn ranking_text(
    view: &View<'_>,
    ranking: &Ranking,
    cells: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if ranking.others.is_empty() {
        return writeln!(out, "nothing is like it");
    }
    let mut table = Table::new(&[">RANK", ">SCORE", "KEY", "STATUS", "TITLE", "WHY"]);
    for row in ranking_rows(view, ranking) {
        table.row(row);
    }
    table.write(cells, out)
}
