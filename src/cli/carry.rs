//! The last steps of `apply` and `undo`: the plan is shown, a person agrees, it is done, and what
//! came of it is told.

use super::agree::{self, Answer};
use super::args::{Agreement, Format, Output};
use super::desk::Office;
use super::session::Session;
use super::{Exit, output};
use crate::apply::Why;
use crate::ledger::Ledger;
use crate::model::{Error, ErrorKind};
use crate::plan::{Consent, Plan, Remarks, Report, Status};
use crate::report::{self, PlanView};
use std::io;

/// Rows up to which a plan is shown whole before it is asked about; beyond it the counts alone.
const SHOWN: usize = 200;

/// How it was agreed to, as the command line has it.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The answers that were given beforehand.
    pub agreement: &'a Agreement,
    /// Who approved it.
    pub approved_by: Option<&'a str>,
    /// Where the answer goes.
    pub output: &'a Output,
}

/// Asks, applies and tells.
///
/// # Errors
/// What stopped it before anything was changed.
pub fn out(
    session: &Session,
    office: &Office<'_>,
    ledger: &Ledger,
    plan: &Plan,
    terms: Terms<'_>,
) -> Result<Exit, Error> {
    if plan.rows() == 0 {
        let report = Report {
            refused: plan.refused.clone(),
            ..nothing_done(None)
        };
        tell(session, &report, terms.output)?;
        return Ok(Exit::Refused);
    }
    // What stands against it is said before anybody is asked to agree.
    let consent = |count| Consent {
        approved_by: terms.approved_by.map(|name| name.trim().to_owned()),
        count,
    };
    if let Some(why) = office.desk().objection(plan, &consent(Some(plan.rows()))) {
        tell(
            session,
            &not_begun(plan, &why.message, Some(&why)),
            terms.output,
        )?;
        return Ok(Exit::Refused);
    }
    if let Some(operation) = ledger.plan_is_used(&plan.id)? {
        let why = Why::Used { operation }.error(session.lang);
        tell(
            session,
            &not_begun(plan, &why.message, Some(&why)),
            terms.output,
        )?;
        return Ok(Exit::Refused);
    }
    if !terms.agreement.yes && agree::can_ask() {
        preview(session, plan)?;
    }
    let count = match agree::ask(plan, terms.agreement, session.lang)? {
        Answer::Yes(count) => count,
        Answer::No(why) => {
            output::say(&format!("reveille: {why}"));
            let report = not_begun(plan, &why, None);
            tell(session, &report, terms.output)?;
            return Ok(Exit::Refused);
        }
    };
    let mut heard = |progress| office.hear(&progress);
    let mut report =
        office
            .desk()
            .apply(ledger, plan, &consent(count), &office.stamp, &mut heard)?;
    if plan.undoes.is_some() && report.why.is_none() {
        // What an undo leaves alone it names.
        report.refused.extend(plan.refused.iter().cloned());
    }
    tell(session, &report, terms.output)?;
    Ok(exit(&report))
}

/// Shows on stderr what is about to be agreed to: stdout may be going to a file.
fn preview(session: &Session, plan: &Plan) -> Result<(), Error> {
    let view = PlanView {
        plan,
        clock: &session.clock,
        lang: session.lang,
        title: &|_| None,
        remarks: &Remarks::default(),
        next: None,
    };
    let mut text = Vec::new();
    let width = output::terminal_width();
    let written = if plan.rows() > SHOWN {
        report::plan_brief(&view, &mut text)
    } else {
        report::plan_text(&view, width, &mut text)
    };
    written.map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
    output::say(String::from_utf8_lossy(&text).trim_end());
    Ok(())
}

/// The answer where nothing was begun: every row is refused for one reason.
fn not_begun(plan: &Plan, why: &str, error: Option<&Error>) -> Report {
    let changes = plan.parts.iter().flat_map(|p| &p.changes);
    Report {
        refused: changes
            .map(|c| crate::plan::Refused {
                key: c.key.clone(),
                why: why.to_owned(),
                difference: Vec::new(),
            })
            .collect(),
        ..nothing_done(error.cloned())
    }
}

/// The report of an apply that has not begun.
fn nothing_done(why: Option<Error>) -> Report {
    Report {
        operation: None,
        status: Status::Refused,
        changed: Vec::new(),
        refused: Vec::new(),
        unknown: Vec::new(),
        why,
        unrecorded: Vec::new(),
        notes: Vec::new(),
    }
}

/// Tells that nothing was begun, and why.
///
/// # Errors
/// What the output returns.
pub fn refused(session: &Session, why: &Error, to: &Output) -> Result<Exit, Error> {
    tell(session, &nothing_done(Some(why.clone())), to)?;
    Ok(Exit::Refused)
}

fn tell(session: &Session, report: &Report, to: &Output) -> Result<(), Error> {
    if let Some(why) = &report.why {
        output::tell(why);
    }
    for lost in &report.unrecorded {
        output::say(&format!("reveille: NOT RECORDED: {lost}"));
    }
    let width = output::width(to);
    let rows = || report::report_rows(report);
    output::write(to.output.as_deref(), |out| match to.format {
        Format::Table => report::report_text(report, session.lang, width, out),
        Format::Json => report::report_json(report, &session.clock, out),
        Format::Jsonl => lines(report, out),
        Format::Csv => report::csv_rows(&report::REPORT_HEADINGS, &rows(), out),
        Format::Md => {
            let harmless =
                |row: Vec<String>| row.iter().map(|c| report::markdown_cell(c)).collect();
            let rows: Vec<Vec<String>> = rows().into_iter().map(harmless).collect();
            report::markdown_table(&report::REPORT_HEADINGS, &rows, out)
        }
    })
}

/// One item a line.
fn lines(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for row in report::report_rows(report) {
        let cells = report::REPORT_HEADINGS.iter().zip(row);
        let object: serde_json::Map<String, serde_json::Value> =
            cells.map(|(h, c)| ((*h).to_owned(), c.into())).collect();
        report::write_json(&object, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Some done and some refused is said first; what nobody can tell is anything but expected.
fn exit(report: &Report) -> Exit {
    match report.status {
        Status::Partial if !report.refused.is_empty() && !report.changed.is_empty() => {
            Exit::Partial
        }
        _ if !report.unknown.is_empty() => Exit::Unexpected,
        Status::Partial => Exit::Partial,
        Status::Refused => Exit::Refused,
        Status::Applied if !report.unrecorded.is_empty() => Exit::Unexpected,
        Status::Applied => Exit::Done,
    }
}
