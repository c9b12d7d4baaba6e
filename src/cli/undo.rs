//! `reveille undo [OPERATION]`: takes an applied operation back, where its rows are still as it left
//! them.

use super::args::{Globals, Undo};
use super::carry::{self, Terms};
use super::desk::Office;
use super::session::Session;
use super::{Exit, output};
use crate::model::{Error, ErrorKind, Lang};
use crate::plan::Operation;
use crate::report;

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
    let desk = office.desk();
    let operation = desk.undoable(&ledger, verb.operation.as_deref())?;
    // Without a name it is good to hear which one it is.
    output::say(&format!("reveille: {}", meant(&operation, &session)));
    let plan = desk.plan_undo(&ledger, Some(&operation.id), verb.partial)?;
    let terms = Terms {
        agreement: &verb.agreement,
        approved_by: None,
        output: &verb.output,
    };
    carry::out(&session, &office, &ledger, &plan, terms)
}

/// Which operation is taken back.
fn meant(operation: &Operation, session: &Session) -> String {
    let (id, what) = (&operation.id, report::operation_text(operation));
    let (by, at) = (
        &operation.by.actor,
        session.clock.format(operation.by.at, "%Y-%m-%d %H:%M:%S"),
    );
    match session.lang {
        Lang::En => format!("undo of {id}: {what}, by {by} at {at}"),
        Lang::Ko => format!("작업 {id} 되돌리기: {what}, {by}, {at}"),
        Lang::ZhHant => format!("撤銷操作 {id}：{what}，{by}，{at}"),
    }
}

fn nothing() -> Error {
    Error::new(
        ErrorKind::Usage,
        "nothing was applied yet, so there is nothing to undo",
    )
    .hint("`reveille log` lists what was done; --state-dir says where it is kept")
}
