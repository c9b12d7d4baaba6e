//! Reads evidence: the end of a file, the output of a command. Never more than a bounded part, never
//! longer than its time allows.
//!
//! Writes nothing, and knows nothing of what the bytes mean. A command is started only where the
//! configuration says so, directly and without a shell; what it does is its own affair.

mod command;
mod file;
#[cfg(test)]
mod tests;

use crate::model::{Error, ErrorKind, EvidenceLook, EvidenceOrigin, EvidenceSpec};
use std::thread;
use std::time::Duration;

/// Bytes of the end that are read.
const MOST: u64 = 256 << 10;

/// Reads all of them at the same time, in their order.
#[must_use]
pub fn read_all(specs: &[EvidenceSpec]) -> Vec<EvidenceLook> {
    thread::scope(|scope| {
        let readers: Vec<_> = specs
            .iter()
            .map(|spec| scope.spawn(|| read(spec)))
            .collect();
        readers
            .into_iter()
            .map(|reader| {
                reader.join().unwrap_or_else(|_| {
                    Err(
                        Error::new(ErrorKind::Internal, "reading it failed unexpectedly")
                            .hint("please report this"),
                    )
                })
            })
            .collect()
    })
}

/// Reads one.
///
/// # Errors
/// A sentence for whatever keeps it from being read; [`ErrorKind::Deadline`] for a command that took
/// too long, [`ErrorKind::Usage`] for one that may not be started.
pub fn read(spec: &EvidenceSpec) -> EvidenceLook {
    match &spec.origin {
        EvidenceOrigin::File(path) => file::read(path),
        EvidenceOrigin::Command { run: false, .. } => Err(Error::new(
            ErrorKind::Usage,
            "this command is not run, since its configuration does not say `run = true`",
        )
        .hint("add `run = true` to its [[evidence]] if it only looks")),
        EvidenceOrigin::Command { words, run: true } => {
            let seconds = u64::try_from(spec.timeout_s).unwrap_or(0);
            command::read(words, Duration::from_secs(seconds))
        }
    }
}
