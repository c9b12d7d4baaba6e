//! `reveille demo`: the morning of 2026-04-21, in a folder of its own.

use super::args::{Demo, Globals};
use super::session::{Session, load_error};
use super::{Exit, output, screen, session};
use crate::config::load;
use crate::model::{Error, ErrorKind};
use crate::stores::demo;

/// Writes the world, and unless only that is wanted opens it.
///
/// # Errors
/// When the folder cannot be written or already holds a world.
pub fn run(globals: &Globals, verb: &Demo) -> Result<Exit, Error> {
    if let Some(dir) = &verb.write {
        let paths = demo::write(dir)?;
        return output::write(None, |out| writeln!(out, "{}", paths.config.display()))
            .map(|()| Exit::Done);
    }
    // Gone when this function returns; the dashboard gives the terminal back before that.
    let folder = tempfile::Builder::new()
        .prefix("reveille-demo-")
        .tempdir()
        .map_err(|e| {
            Error::new(
                ErrorKind::Io,
                format!("no temporary folder for the demo world: {e}"),
            )
            .hint("reveille demo --write DIR writes it where you say")
        })?;
    let paths = demo::write(&folder.path().join("world"))?;
    let config = load::load(&paths.config, &session::env).map_err(load_error)?;
    let mut session = Session::with(globals, config)?;
    // Nothing of a world that is gone afterwards is kept among what is the user's own.
    session.state_dir = Some(folder.path().join("state"));
    screen::show(&session)
}
