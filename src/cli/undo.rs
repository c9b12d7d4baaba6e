//! `reveille undo [OPERATION]`: takes an applied operation back, where its rows are still as it left
//! them.

use super::Exit;
use super::args::{Globals, Undo};
use super::carry::{self, Terms};
use super::desk::Office;
use super::session::Session;
use crate::model::{Error, ErrorKind};

/// Undoes it.
///
/// # Errors
/// Usage and configuration errors; an operation that cannot be taken back.
pub fn run(globals: &Globals, verb: &Undo) -> Result<Exit, Error> {
    let session = Session::open(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let office = Office::open(&session)?;
    if office.existing()?.is_none() {
        return Err(nothing());
    }
    let ledger = office.ledger()?;
    let plan = office
        .desk()
        .plan_undo(&ledger, verb.operation.as_deref(), verb.partial)?;
    let terms = Terms {
        agreement: &verb.agreement,
        approved_by: None,
        output: &verb.output,
    };
    carry::out(&session, &office, &ledger, &plan, terms)
}

fn nothing() -> Error {
    Error::new(
        ErrorKind::Usage,
        "nothing was applied yet, so there is nothing to undo",
    )
    .hint("`reveille log` lists what was done; --state-dir says where it is kept")
}
