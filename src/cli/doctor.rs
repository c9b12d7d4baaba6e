//! `reveille doctor`: every source, how it was read and why, what is wrong with it.

use super::args::{Doctor, Format, Globals};
use super::session::{Session, tell_failures};
use super::{Exit, output};
use crate::analyse::Board;
use crate::analyse::evidence::Evidence;
use crate::model::Error;
use crate::report;
use crate::stores::{Look, Scope};
use std::io::{self, Write};

/// Examines every source.
///
/// # Errors
/// Usage, configuration and output errors; a source that fails is said and gives its exit code.
pub fn run(globals: &Globals, verb: &Doctor) -> Result<Exit, Error> {
    let session = Session::open(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let board = session.read(&Look {
        by_status: true,
        ..session.look(Scope::Live)
    })?;
    // Their commands are only run for who sees what they say.
    let evidence = match verb.output.format {
        Format::Table | Format::Json => session.evidence(),
        Format::Jsonl | Format::Csv | Format::Md => Vec::new(),
    };
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Table => text(&session, &board, &evidence, out),
            Format::Json => report::doctor_json(&board, &evidence, out),
            Format::Jsonl => lines(&board, out),
            Format::Csv => {
                report::csv_rows(&report::DOCTOR_HEADINGS, &report::doctor_rows(&board), out)
            }
            Format::Md => {
                let rows: Vec<Vec<String>> = report::doctor_rows(&board)
                    .into_iter()
                    .map(|r| r.iter().map(|c| report::markdown_cell(c)).collect())
                    .collect();
                report::markdown_table(&report::DOCTOR_HEADINGS, &rows, out)
            }
        }
    })?;
    Ok(tell_failures(&board))
}

fn text(
    session: &Session,
    board: &Board,
    evidence: &[Evidence],
    out: &mut dyn Write,
) -> io::Result<()> {
    let clock = &session.clock;
    let given = if session.clock_is_given {
        " (given, it stands still)"
    } else {
        ""
    };
    writeln!(
        out,
        "clock     {}{given}",
        clock.format(clock.now, "%Y-%m-%d %H:%M:%S %Z")
    )?;
    match &session.config.path {
        Some(path) => writeln!(out, "config    {}", path.display())?,
        None => writeln!(out, "config    none; the stores below were discovered")?,
    }
    if let Some(dir) = &session.state_dir {
        writeln!(out, "state     {}", dir.display())?;
    }
    writeln!(out, "actor     {}", crate::text::one_line(&session.actor))?;
    writeln!(out)?;
    report::doctor_text(board, out)?;
    report::evidence_text(evidence, clock, session.lang, out)
}

/// One source a line, cut out of the whole answer so that both say the same.
fn lines(board: &Board, out: &mut dyn Write) -> io::Result<()> {
    let mut whole = Vec::new();
    report::doctor_json(board, &[], &mut whole)?;
    let value: serde_json::Value = serde_json::from_slice(&whole)?;
    for source in value
        .get("doctor")
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten()
    {
        report::write_json(source, out)?;
        writeln!(out)?;
    }
    Ok(())
}
