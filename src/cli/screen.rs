//! `reveille` without a verb: the dashboard, and without a terminal the same list as text.

use super::args::Globals;
use super::session::{Session, tell_failures};
use super::{Exit, output};
use crate::model::Error;
use crate::report;
use crate::stores::Scope;

/// Opens it on the configured stores, or on those that are found.
///
/// # Errors
/// Configuration errors, and a terminal that cannot be used.
pub fn open(globals: &Globals) -> Result<Exit, Error> {
    show(&Session::open(globals)?)
}

/// Opens it on a session.
///
/// # Errors
/// A terminal that cannot be used.
pub fn show(session: &Session) -> Result<Exit, Error> {
    let board = session.read(&session.look(Scope::Live))?;
    let width = output::terminal_width();
    output::write(None, |out| report::items_by_owner(&board, width, out))?;
    Ok(tell_failures(&board))
}
