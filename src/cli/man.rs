//! `reveille man [VERB]`: the manual page as roff, made from the one declaration of the command line.

use super::args::{Args, Man as Verb};
use super::{Exit, output};
use crate::config::load::{CONFIG_VARIABLE, FILE_NAME};
use crate::model::{Error, ErrorKind};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::io::{self, Write};

/// Prints it.
///
/// # Errors
/// [`ErrorKind::Usage`] for a verb that is none; output that cannot be written.
pub fn run(verb: &Verb) -> Result<Exit, Error> {
    let mut program = Args::command();
    // Global flags reach the verbs, and the verbs get their whole names, only by this.
    program.build();
    let page = match &verb.verb {
        None => program,
        Some(name) => {
            let found = program.get_subcommands().find(|c| c.get_name() == name);
            let Some(found) = found else {
                let known: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
                let name = crate::text::one_line(name).into_owned();
                return Err(Error::new(ErrorKind::Usage, format!("`{name}` is no verb"))
                    .hint(format!("one of {}", known.join(", "))));
            };
            found.clone()
        }
    };
    let mut text = Vec::new();
    render(page, &mut text).map_err(|e| {
        Error::new(
            ErrorKind::Internal,
            format!("the manual cannot be made: {e}"),
        )
    })?;
    output::write(None, |out| out.write_all(&text))?;
    Ok(Exit::Done)
}

fn render(command: Command, out: &mut dyn Write) -> io::Result<()> {
    let program = command.get_name() == "reveille";
    let verbs = command.has_subcommands();
    let examples = command.get_after_help().is_some();
    let man = Man::new(command)
        .manual("reveille")
        .source(concat!("reveille ", env!("CARGO_PKG_VERSION")));
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if verbs {
        man.render_subcommands_section(out)?;
    }
    if examples {
        man.render_extra_section(out)?;
    }
    facts(program, out)
}

/// What clap does not know: exit codes, variables, files, other pages.
fn facts(program: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for exit in Exit::ALL {
        roff.control("TP", []);
        roff.text([bold(exit.code().to_string())]);
        roff.text([roman(exit.meaning())]);
    }
    if program {
        roff.control("SH", ["ENVIRONMENT"]);
        for (name, what) in [
            (
                CONFIG_VARIABLE,
                "the configuration file, where --config names none",
            ),
            (
                "REVEILLE_NOW",
                "the clock of the analysis, where --now names none",
            ),
            ("NO_COLOR", "set to any text: no colours"),
            ("TZ", "the zone, where the configuration names none"),
            (
                "LC_ALL, LC_MESSAGES, LANG",
                "the language, where nothing else names one",
            ),
        ] {
            roff.control("TP", []);
            roff.text([bold(name)]);
            roff.text([roman(what)]);
        }
        roff.control("SH", ["FILES"]);
        for (path, what) in [
            (
                format!("$XDG_CONFIG_HOME/reveille/{FILE_NAME}"),
                "the configuration; without it the stores under ~/.openclaw and ~/.hermes are found",
            ),
            (
                "$XDG_STATE_HOME/reveille/".to_owned(),
                "the ledger of every change",
            ),
        ] {
            roff.control("TP", []);
            roff.text([bold(path)]);
            roff.text([roman(what)]);
        }
    } else {
        roff.control("SH", ["SEE ALSO"]);
        roff.text([bold("reveille"), roman("(1)")]);
    }
    roff.to_writer(out)
}
