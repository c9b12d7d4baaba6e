//! What went wrong, in a sentence, with a kind that decides the exit code and a hint that says
//! what to do about it.

use std::fmt;

/// Why something failed. The command line turns it into an exit code, the screen into a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The command line asks for something that does not exist or cannot be meant.
    Usage,
    /// The configuration is wrong.
    Config,
    /// Nothing is at the path.
    Absent,
    /// The operating system does not let us read it.
    Permission,
    /// Another process holds the store and did not let go in time.
    Locked,
    /// A writer died in the middle of a change; only the next writer may mend the file.
    HotJournal,
    /// The file is damaged.
    Malformed,
    /// The file is something else than its configured kind.
    WrongKind,
    /// The file holds nothing at all.
    Empty,
    /// A value or a file beyond what we are willing to load.
    TooLarge,
    /// Reading took longer than its deadline.
    Deadline,
    /// The file changed under every look we took.
    Changing,
    /// Any other failure of the operating system.
    Io,
    /// A mistake of ours.
    Internal,
}

/// An error as it is told to a person: one sentence, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The class of the failure.
    pub kind: ErrorKind,
    /// One sentence without a final full stop.
    pub message: String,
    /// What the reader can do about it.
    pub hint: Option<String>,
}

impl Error {
    /// An error of `kind` that reads as `message`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
        }
    }

    /// The same error with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
