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

/// Foreign text within a line or a cell, with no more escapes than it takes: names such as
/// `bus_commands`, `#29204` and `[drift-recovery]` stay as they are, for whoever reads or searches the
/// source.
#[must_use]
pub fn inline(foreign: &str) -> String {
    let line = text::one_line(foreign);
    let defines = line.starts_with('[') && line.contains("]:");
    let links = defines || line.contains("](") || line.contains("][");
    let mut out = String::with_capacity(line.len() + 8);
    let mut before = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let start = at == 0;
        match c {
            '|' | '\\' | '`' | '*' | '~' => out.extend(['\\', c]),
            '[' | ']' if links || start && after == Some(' ') => out.extend(['\\', c]),
            '_' if !(inside(before) && inside(after)) => out.extend(['\\', c]),
            '=' | '>' if start => out.extend(['\\', c]),
            '#' | '-' | '+' if start && after.is_none_or(|a| a == ' ' || a == c) => {
                out.extend(['\\', c]);
            }
            '<' => out.push_str("&lt;"),
            '&' if after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#') => {
                out.push_str("&amp;");
            }
            c => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// A block that keeps its lines and that nothing inside can close: its fence is longer than any run
/// of backticks in it.
#[must_use]
pub fn block(text: &str, kind: &str) -> String {
    let shown = text::visible(text.trim_end());
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{kind}\n{shown}\n{fence}")
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

    #[test]
    fn a_line_is_escaped_no_more_than_it_takes() {
        for (text, want) in [
            (
                "bus_commands #29204 [drift-recovery] 2건",
                "bus_commands #29204 [drift-recovery] 2건",
            ),
            ("_x_ *y* ~z~ a|b", "\\_x\\_ \\*y\\* \\~z\\~ a\\|b"),
            ("[x](y) <b>&amp;", "\\[x\\](y) &lt;b>&amp;amp;"),
            ("# head", "\\# head"),
            ("R & D > 3", "R & D > 3"),
            ("[ ] task", "\\[ ] task"),
        ] {
            assert_eq!(inline(text), want);
        }
    }
}
