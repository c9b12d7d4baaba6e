//! The answer of `kpi` for people, as text and markdown; as rows for CSV.
//!
//! SQL is not spelt here; whoever can spell it hands it in.

use super::{Table, markdown_cell, markdown_table};
use crate::analyse::kpi::{KpiAnswer, When};
use crate::model::Lang;
use crate::text;
use std::io::{self, Write};
use std::sync::Arc;

/// An answer with what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct KpiReport<'a> {
    /// The answer.
    pub answer: &'a KpiAnswer,
    /// When the report was last true, where that was asked.
    pub when: Option<&'a When>,
    /// The configured definition as statements that anyone can run.
    pub sql: &'a [String],
    /// The language of sentences.
    pub lang: Lang,
}

/// The contract's names of a count's fields, as headings of CSV.
pub const CELL_FIELDS: [&str; 6] = ["source", "queue", "status_raw", "state", "owner", "count"];
const CELL_HEADINGS: [&str; 6] = ["SOURCE", "QUEUE", "STATUS", "STATE", "OWNER", ">COUNT"];

/// One row for each count by term and owner.
#[must_use]
pub fn kpi_cells(answer: &KpiAnswer) -> Vec<Vec<String>> {
    let cells = answer.cells.iter();
    cells
        .map(|c| {
            vec![
                c.term.source.to_string(),
                c.term.queue.to_string(),
                c.term.status.to_string(),
                c.term.state.word().to_owned(),
                c.owner.to_string(),
                c.count.to_string(),
            ]
        })
        .collect()
}

const DEFINITION_HEADINGS: [&str; 5] = ["MATCH", ">TOTAL", ">OFF", "BY OWNER", "DEFINITION"];
/// Definitions shown to people; JSON has them all.
const SHOWN: usize = 12;

fn definitions(report: &KpiReport<'_>) -> Vec<Vec<String>> {
    let found = report.answer.found.iter().flat_map(|f| &f.definitions);
    found
        .take(SHOWN)
        .map(|d| {
            let (terms, lang) = (&d.terms, report.lang);
            vec![
                d.fit.word().to_owned(),
                d.total.to_string(),
                d.distance.to_string(),
                by_owner(&d.by_owner),
                report
                    .answer
                    .label(terms, d.without_duplicates, d.newest_days, lang),
            ]
        })
        .collect()
}

fn by_owner(split: &[(Arc<str>, u64)]) -> String {
    let figures: Vec<String> = split.iter().map(|(o, n)| format!("{o} {n}")).collect();
    figures.join(", ")
}

/// What a person reads first: the conclusion, what qualifies it, each owner's explanation, and when
/// it was last true.
fn sentences(report: &KpiReport<'_>) -> Vec<Vec<String>> {
    let (answer, lang) = (report.answer, report.lang);
    let mut head: Vec<String> = answer.headline(lang).into_iter().collect();
    head.extend(answer.notes(lang));
    let when = report.when.map(|w| w.say(answer, lang)).unwrap_or_default();
    let parts = [head, when, answer.explanations(lang)];
    parts.into_iter().filter(|p| !p.is_empty()).collect()
}

/// The answer for people: sentences, then the definitions, then the SQL, then every count.
///
/// # Errors
/// What the writer returns.
pub fn kpi_text(
    report: &KpiReport<'_>,
    cells: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for part in sentences(report) {
        for sentence in part {
            writeln!(out, "{}", text::one_line(&sentence))?;
        }
        writeln!(out)?;
    }
    let rows = definitions(report);
    if !rows.is_empty() {
        let mut table = Table::new(&DEFINITION_HEADINGS);
        rows.into_iter().for_each(|row| table.row(row));
        table.write(cells, out)?;
        writeln!(out)?;
    }
    if !report.sql.is_empty() {
        for statement in report.sql {
            writeln!(out, "{}", text::visible(statement))?;
        }
        writeln!(out)?;
    }
    let mut table = Table::new(&CELL_HEADINGS);
    kpi_cells(report.answer)
        .into_iter()
        .for_each(|row| table.row(row));
    table.write(cells, out)
}

/// The same as markdown.
///
/// # Errors
/// What the writer returns.
pub fn kpi_markdown(report: &KpiReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for part in sentences(report) {
        for sentence in part {
            writeln!(out, "- {}", markdown_cell(&sentence))?;
        }
        writeln!(out)?;
    }
    let rows = definitions(report);
    if !rows.is_empty() {
        table(&DEFINITION_HEADINGS, rows, out)?;
        writeln!(out)?;
    }
    if !report.sql.is_empty() {
        let statements: Vec<_> = report.sql.iter().map(|s| text::visible(s)).collect();
        fenced(&statements.join("\n"), out)?;
        writeln!(out)?;
    }
    table(&CELL_HEADINGS, kpi_cells(report.answer), out)
}

fn table(headings: &[&str], rows: Vec<Vec<String>>, out: &mut dyn Write) -> io::Result<()> {
    let headings: Vec<String> = headings
        .iter()
        .map(|h| h.trim_start_matches('>').to_lowercase())
        .collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| row.iter().map(|c| markdown_cell(c)).collect())
        .collect();
    markdown_table(&headings, &rows, out)
}

/// A block that nothing inside can close: its fence is longer than any run of backticks in it.
fn fenced(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    writeln!(out, "{fence}sql\n{text}\n{fence}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::kpi::{KpiQuestion, kpi, parse_flag};
    use crate::analyse::sample::{board, morning, row, source, whole};
    use crate::model::{OwnerRules, Role};

    fn written(
        board: &crate::analyse::Board,
        reported: &str,
        lang: Lang,
        markdown: bool,
    ) -> String {
        let count = parse_flag(reported, &OwnerRules::default()).unwrap();
        let question = KpiQuestion {
            reported: Some(count.into()),
            ..KpiQuestion::default()
        };
        let answer = kpi(board, &[], &question);
        let sql = ["SELECT '```';".to_owned()];
        let report = KpiReport {
            answer: &answer,
            when: None,
            sql: &sql,
            lang,
        };
        let mut out = Vec::new();
        if markdown {
            kpi_markdown(&report, &mut out).unwrap();
        } else {
            kpi_text(&report, None, &mut out).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_conclusion_stands_first() {
        let text = written(&morning(), "ron=10,codex=5,cowork=3", Lang::En, false);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines.first().copied(),
            Some("18 queued in bus_commands, as reported, but split 15/2/1 instead of 10/5/3")
        );
        assert!(
            lines.contains(&"ron 10 = newest 10 of 15 in canonical/bus_commands[queued]"),
            "{text}"
        );
        assert!(
            lines
                .iter()
                .any(|l| l.starts_with("total") && l.ends_with("queued in bus_commands")),
            "{text}"
        );
        assert!(
            lines
                .iter()
                .any(|l| l.starts_with("canonical") && l.ends_with("272")),
            "{text}"
        );
    }

    #[test]
    fn foreign_words_stay_harmless() {
        let hostile = "evil\u{1b}[2J|x\n`";
        let board = board(
            vec![source(
                "a",
                Role::Canonical,
                vec![whole(hostile, vec![row(1, Some(hostile), hostile, None)])],
            )],
            &[],
        );
        for (lang, markdown) in [(Lang::En, false), (Lang::Ko, false), (Lang::ZhHant, true)] {
            let text = written(&board, "ron=1", lang, markdown);
            assert!(!text.contains('\u{1b}'), "{text:?}");
            assert!(
                !markdown || text.contains("````sql\nSELECT '```';\n````\n"),
                "{text}"
            );
        }
        let table = written(&board, "ron=1", Lang::En, true);
        let row = table.lines().last().unwrap();
        assert_eq!(row.replace("\\|", "").matches('|').count(), 7, "{row}");
    }
}
