//! Reading a file that shall be changed: whole, strictly, and given time to become whole while its
//! owner writes it. Opens for reading alone.

use super::edit::{self, Edited, Job};
use super::file::{self, Taken};
use super::whole::{self, Whole};
use super::{WAITS, every_row, is_lines, is_over, read};
use crate::model::{Clock, Error, ErrorKind, ItemKey, Moment, SourceSpec};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::Path;
use std::thread::sleep;
use std::time::Instant;

/// Reads until the file holds whole JSON and does `work` on it.
///
/// # Errors
/// When the file cannot be read or is not wholly JSON.
pub fn with<T>(
    path: &Path,
    lines: bool,
    until: Option<Instant>,
    mut work: impl FnMut(&Taken, Whole<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut waits = WAITS.iter();
    loop {
        let taken = match file::take(path, file::LARGEST, until) {
            Ok(taken) => taken,
            Err(e) if e.kind == ErrorKind::Changing => match waits.next() {
                Some(wait) if !is_over(until) => {
                    sleep(*wait);
                    continue;
                }
                _ => return Err(e),
            },
            Err(e) => return Err(e),
        };
        match whole::read(&taken.bytes, lines, until) {
            Ok(whole) => return work(&taken, whole),
            Err(unfit) => match waits.next() {
                Some(wait) if unfit.may_pass && !is_over(until) => sleep(*wait),
                _ => return Err(unfit.error),
            },
        }
    }
}

/// Does the jobs on a text of a source.
///
/// # Errors
/// [`ErrorKind::Internal`], see [`edit::edit`].
pub fn edited(
    whole: Whole<'_>,
    spec: &SourceSpec,
    jobs: &[Job<'_>],
    until: Option<Instant>,
) -> Result<Edited, Error> {
    let names: OnceCell<HashMap<(String, Box<str>), usize>> = OnceCell::new();
    let by_name = |whole: &Whole<'_>, key: &ItemKey| {
        let names = names.get_or_init(|| places(whole, spec, until));
        names.get(&(key.queue.to_string(), key.id.clone())).copied()
    };
    edit::edit(whole, is_lines(&spec.path), jobs, &by_name)
}

/// Where every named element stands in the order of its queue.
pub fn places(
    whole: &Whole<'_>,
    spec: &SourceSpec,
    until: Option<Instant>,
) -> HashMap<(String, Box<str>), usize> {
    // No id depends on the instant.
    let look = every_row(Clock {
        now: Moment::LATEST,
        zone: spec.timezone,
    });
    let mut out = HashMap::new();
    for named in read::named(&whole.document, spec, &look, until).unwrap_or_default() {
        for (at, id) in named.elements() {
            out.insert((named.mapping.queue.clone(), id.into()), at);
        }
    }
    out
}
