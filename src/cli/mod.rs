//! The verbs, one file each; where output goes; exit codes.
//!
//! What the verbs promise stands in the contract: data to stdout, everything else to stderr,
//! nothing waits for a key when stdin is no terminal, a closed pipe ends quietly.

mod ack;
mod agree;
mod apply;
mod args;
mod carry;
mod changes;
mod completions;
mod config;
pub mod dashboard;
mod demo;
mod desk;
mod discover;
mod doctor;
mod export;
mod exports;
mod findings;
mod handoff;
mod items;
mod kpi;
mod log;
mod login;
mod looks;
mod man;
mod output;
mod plan;
mod reference;
mod report;
mod screen;
mod select;
mod session;
mod undo;
mod when;

pub use args::Args;
pub use reference::reference;
pub use screen::staged;
pub use session::load_error;

use crate::model::{Error, ErrorKind, Lang};
use crate::query;
use args::{Command, Globals};
use std::process::ExitCode;

/// The exit codes of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The answer is no, and `--exit-code` asked for it.
    No,
    /// Usage or configuration error; a selection that is empty.
    Usage,
    /// Refused: nothing was changed.
    Refused,
    /// A source not marked `optional` could not be read; what could be read was printed.
    Unread,
    /// Anything unexpected.
    Unexpected,
    /// Applied to some stores and refused by others.
    Partial,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl Exit {
    /// All of them, by number.
    pub const ALL: [Self; 7] = [
        Self::Done,
        Self::No,
        Self::Usage,
        Self::Refused,
        Self::Unread,
        Self::Unexpected,
        Self::Partial,
    ];

    /// The number of the contract.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::Unread => 4,
            Self::Unexpected => 5,
            Self::Partial => 6,
        }
    }

    /// What it means, for the manual and the reference.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::No => {
                "the answer is no, where --exit-code asked: kpi does not match exactly, findings \
                 found something"
            }
            Self::Usage => "usage or configuration error; a selection that is empty",
            Self::Refused => {
                "refused, nothing was changed: rows that differ, policy, a source that is only \
                 read, a plan that is used or expired, not confirmed; for plan: every chosen item \
                 was refused"
            }
            Self::Unread => {
                "a source not marked optional could not be read; what could be read was printed"
            }
            Self::Unexpected => "anything unexpected",
            Self::Partial => "applied to some stores and refused by others",
        }
    }

    /// The exit code of an error.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        match error.kind {
            ErrorKind::Usage | ErrorKind::Config => Self::Usage,
            ErrorKind::Absent
            | ErrorKind::Permission
            | ErrorKind::Locked
            | ErrorKind::HotJournal
            | ErrorKind::Malformed
            | ErrorKind::WrongKind
            | ErrorKind::Empty
            | ErrorKind::TooLarge
            | ErrorKind::Deadline
            | ErrorKind::Changing => Self::Unread,
            ErrorKind::Io | ErrorKind::Internal => Self::Unexpected,
        }
    }
}

/// Runs one command.
///
/// # Errors
/// What stops it; the caller tells it and exits with [`Exit::of`].
pub fn run(args: Args) -> Result<Exit, Error> {
    let Args { globals, command } = args;
    match command {
        None => screen::open(&globals),
        Some(Command::Demo(verb)) => demo::run(&globals, &verb),
        Some(Command::Discover(verb)) => discover::run(&globals, &verb),
        Some(Command::Doctor(verb)) => doctor::run(&globals, &verb),
        Some(Command::Items(verb)) => items::run(&globals, &verb),
        Some(Command::Findings(verb)) => findings::run(&globals, &verb),
        Some(Command::Kpi(verb)) => kpi::run(&globals, &verb),
        Some(Command::Report(verb)) => report::run(&globals, &verb),
        Some(Command::Handoff(verb)) => handoff::run(&globals, &verb),
        Some(Command::Plan(verb)) => plan::run(&globals, &verb),
        Some(Command::Apply(verb)) => apply::run(&globals, &verb),
        Some(Command::Undo(verb)) => undo::run(&globals, &verb),
        Some(Command::Log(verb)) => log::run(&globals, &verb),
        Some(Command::Ack(verb)) => ack::run(&globals, &verb),
        Some(Command::Config(verb)) => config::run(&globals, &verb),
        Some(Command::Completions(verb)) => completions::run(&verb),
        Some(Command::Man(verb)) => man::run(&verb),
    }
}

/// Reads `--lang`.
fn language(globals: &Globals) -> Result<Option<Lang>, Error> {
    let Some(tag) = &globals.lang else {
        return Ok(None);
    };
    Lang::from_tag(tag).map(Some).ok_or_else(|| {
        Error::new(
            ErrorKind::Usage,
            format!("`{tag}` is no language that reveille speaks"),
        )
        .hint(format!("one of {}", Lang::WORDS.join(", ")))
    })
}

/// Reads a filter given as one or several arguments.
fn filter(words: &[String]) -> Result<query::Query, Error> {
    query::Query::parse(&args::filter_text(words)).map_err(Error::from)
}
