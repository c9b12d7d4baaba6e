//! `reveille config check|show|path`.

use super::args::{Config as Verb, ConfigVerb, Globals};
use super::session::{self, Session};
use super::{Exit, output};
use crate::config::{self, load};
use crate::model::{Error, ErrorKind};

/// Says what the configuration is, or what is wrong with it.
///
/// # Errors
/// Every mistake of the configuration; a missing one for `check`.
pub fn run(globals: &Globals, verb: &Verb) -> Result<Exit, Error> {
    let path = load::find(globals.config.as_deref(), &session::env);
    match verb.verb {
        ConfigVerb::Path => {
            let usual = || load::folders().map(|f| f.config.join(load::FILE_NAME));
            let Some(shown) = path.clone().or_else(usual) else {
                return Err(Error::new(
                    ErrorKind::Config,
                    "this system names no home folder, so there is no usual place",
                )
                .hint("give --config FILE"));
            };
            output::write(None, |out| writeln!(out, "{}", shown.display()))?;
            if path.is_none() {
                output::say(
                    "reveille: nothing is there yet; `reveille discover -o` that path writes one",
                );
            }
        }
        ConfigVerb::Check => {
            let Some(path) = path else {
                return Err(
                    Error::new(ErrorKind::Config, "there is no configuration to check")
                        .hint("give --config FILE"),
                );
            };
            let config = session::load(&path)?;
            let n = config.sources.len();
            output::write(None, |out| {
                writeln!(
                    out,
                    "{}: no mistake; {n} source{}",
                    path.display(),
                    if n == 1 { "" } else { "s" }
                )
            })?;
        }
        ConfigVerb::Show => {
            let session = Session::open(globals)?;
            output::write(None, |out| {
                out.write_all(config::show(&session.config).as_bytes())
            })?;
        }
    }
    Ok(Exit::Done)
}
