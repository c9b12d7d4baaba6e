//! Items as a markdown table that no title can break.

use super::View;
use crate::text;
use std::io;

/// Foreign text in a cell of a markdown table: one line, nothing in it is markup.
#[must_use]
pub fn cell(foreign: &str) -> String {
    let line = text::one_line(foreign);
    let mut out = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

/// A markdown table; cells must already be harmless (see [`cell`]).
///
/// # Errors
/// What the writer returns.
pub fn table(headings: &[&str], rows: &[Vec<String>], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "| {} |", headings.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(headings.len()))?;
    for row in rows {
        writeln!(out, "| {} |", row.join(" | "))?;
    }
    Ok(())
}

/// The chosen items under a heading for each owner.
///
/// # Errors
/// What the writer returns.
pub fn items_markdown(
    view: &View<'_>,
    chosen: &[usize],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let rows: Vec<Vec<String>> = chosen
        .iter()
        .filter_map(|at| view.board.item(*at))
        .map(|item| {
            let row = super::ItemRow::new(item, view);
            vec![
                cell(&row.key),
                cell(&row.owner),
                cell(&row.status),
                row.priority.to_owned(),
                row.age,
                cell(&row.verdict),
                cell(&item.record.title),
            ]
        })
        .collect();
    table(
        &[
            "key", "owner", "status", "priority", "age", "verdict", "title",
        ],
        &rows,
        out,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_no_markup() {
        assert_eq!(
            cell("a|b `c` <b>\n[x](y)"),
            "a\\|b \\`c\\` &lt;b&gt;↵\\[x\\](y)"
        );
    }
}
