//! `reveille completions SHELL`: the script that completes verbs and flags, made from the one
//! declaration of the command line.

use super::args::{Args, Completions, ShellWord};
use super::{Exit, output};
use crate::model::Error;
use clap::CommandFactory;
use clap_complete::Shell;

/// Prints it.
///
/// # Errors
/// Output that cannot be written.
pub fn run(verb: &Completions) -> Result<Exit, Error> {
    let shell = match verb.shell {
        ShellWord::Bash => Shell::Bash,
        ShellWord::Zsh => Shell::Zsh,
        ShellWord::Fish => Shell::Fish,
        ShellWord::PowerShell => Shell::PowerShell,
    };
    // Into memory first: the generator takes a failing writer for a fault of the program.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "reveille", &mut script);
    output::write(None, |out| out.write_all(&script))?;
    Ok(Exit::Done)
}
