//! `reveille apply PLAN`: does what a saved plan says, once.

use super::Exit;
use super::args::{Apply, Globals};
use super::carry::{self, Terms};
use super::desk::Office;
use super::session::Session;
use crate::model::{Error, ErrorKind};
use crate::plan::{Plan, file};
use std::io::Read;
use std::path::Path;

/// Applies it.
///
/// # Errors
/// Usage and configuration errors; a plan that is none, or was refused before anything was begun.
pub fn run(globals: &Globals, verb: &Apply) -> Result<Exit, Error> {
    let text = read(&verb.plan)?;
    let plan = match parse(&text).and_then(no_undo) {
        Ok(plan) => plan,
        Err(error) => return refuse(globals, verb, &error),
    };
    let session = Session::open(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let office = Office::open(&session)?;
    let ledger = office.ledger()?;
    let terms = Terms {
        agreement: &verb.agreement,
        approved_by: verb.approved_by.as_deref(),
        output: &verb.output,
    };
    carry::out(&session, &office, &ledger, &plan, terms)
}

/// The text of a plan; `-` is standard input.
fn read(path: &Path) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut f| f.read_to_end(&mut bytes))
    };
    let name = path.display();
    let usage = |what: String| {
        Error::new(ErrorKind::Usage, what).hint("`reveille plan ACTION … -o FILE` makes a plan")
    };
    read.map_err(|e| usage(format!("the plan {name} cannot be read: {e}")))?;
    String::from_utf8(bytes).map_err(|_| usage(format!("{name} is no plan: it is no text")))
}

/// Reads a plan: its file, or what `plan --format json` says, which is the same with an envelope
/// around it.
fn parse(text: &str) -> Result<Plan, Error> {
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Object(mut members)) => {
            for envelope in ["now", "complete", "sources", "remarks", "notes"] {
                members.shift_remove(envelope);
            }
            file::read_value(&serde_json::Value::Object(members))
        }
        _ => file::read(text),
    }
}

/// An undo asks for no approval, since what it takes back had one. That must not be had by writing it
/// into a file: an undo is made from the ledger and nowhere else.
fn no_undo(plan: Plan) -> Result<Plan, Error> {
    if plan.undoes.is_none() {
        return Ok(plan);
    }
    Err(
        Error::new(ErrorKind::Malformed, "an undo is not applied from a file")
            .hint("`reveille undo OPERATION` makes it from the ledger"),
    )
}

/// A file that is no plan, or no longer the one that was made.
fn refuse(globals: &Globals, verb: &Apply, error: &Error) -> Result<Exit, Error> {
    let session = Session::without_sources(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    carry::refused(&session, error, &verb.output)
}
