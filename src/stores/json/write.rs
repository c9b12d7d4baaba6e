//! The one call that changes a JSON file: every element is held against its before-image in what the
//! file holds now, the splice against the after-images, and only then a file takes another's place.

use super::edit::{Edited, Job};
use super::replace::{Swap, replace};
use super::settle;
use super::whole::MARK;
use super::{is_lines, is_over};
use crate::model::{Error, ErrorKind, SourceSpec};
use crate::plan::{Part, Refused};
use crate::stores::change::{Applied, Writer};
use std::fs::{self, File, Metadata, TryLockError};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long after a swap the old file is looked at once more, for a program that had it open.
const WATCH: Duration = Duration::from_millis(100);
/// Between two tries at a file or a lock that others hold.
const PAUSE: Duration = Duration::from_millis(2);

/// Changes one JSON file.
///
/// Where the source names a `lock`, its owners' lock file, it is held while the file is changed: by
/// `flock`, which keeps out whoever locks by `flock` too, and not those that lock by `fcntl` or
/// `lockf`. It must be there; it is never made, since a file of ours may shut its owners out.
pub struct JsonWriter {
    spec: SourceSpec,
    watch: Duration,
}

impl JsonWriter {
    /// A writer for a source whose kind is JSON.
    #[must_use]
    pub fn new(spec: SourceSpec) -> Self {
        Self { spec, watch: WATCH }
    }

    /// The same writer with another time between the swap and the last look at the old file.
    #[must_use]
    pub fn watching(mut self, watch: Duration) -> Self {
        self.watch = watch;
        self
    }

    fn attempt(&self, part: &Part, path: &Path, until: Option<Instant>) -> Turn {
        let meta = match replaceable(path) {
            Ok(meta) => meta,
            Err(error) => return Turn::Over(Applied::Failed(error)),
        };
        let lines = is_lines(&self.spec.path);
        let read = settle::with(path, lines, until, |taken, whole| {
            let jobs: Vec<Job<'_>> = part.changes.iter().map(Job::from).collect();
            let edited = settle::edited(whole, &self.spec, &jobs, until)?;
            Ok((taken.bytes.clone(), edited))
        });
        let (was, edited) = match read {
            Ok(read) => read,
            Err(error) => return Turn::Over(Applied::Failed(error)),
        };
        let refused = refused(part, &edited);
        if !refused.is_empty() {
            return Turn::Over(Applied::Refused(refused));
        }
        let mut new = Vec::with_capacity(edited.text.len() + MARK.len());
        if was.starts_with(MARK.as_bytes()) {
            new.extend_from_slice(MARK.as_bytes());
        }
        new.extend_from_slice(edited.text.as_bytes());
        if new == was {
            return Turn::Over(self.done(None));
        }
        match replace(path, &meta, &was, &new, self.watch) {
            Swap::Done(backup) => Turn::Over(self.done(Some(backup))),
            Swap::Lost => Turn::Again,
            Swap::Failed(error) => Turn::Over(Applied::Failed(error)),
            Swap::Unknown(error) => Turn::Over(Applied::Unknown(error)),
        }
    }

    fn done(&self, backup: Option<PathBuf>) -> Applied {
        let notes = self.spec.lock.iter().map(|lock| {
            format!(
                "its lock file {} was held by flock meanwhile",
                lock.display()
            )
        });
        Applied::Done {
            backup,
            notes: notes.collect(),
        }
    }
}

enum Turn {
    Over(Applied),
    /// Others wrote meanwhile: what they wrote is read, and compared, anew.
    Again,
}

impl Writer for JsonWriter {
    fn apply(&self, part: &Part, _allow_triggers: bool, deadline: Duration) -> Applied {
        let until = Instant::now().checked_add(deadline);
        let path = match same_file(&self.spec, part) {
            Ok(path) => path,
            Err(error) => return Applied::Failed(error),
        };
        let _held = match self
            .spec
            .lock
            .as_deref()
            .map(|l| lock(l, until))
            .transpose()
        {
            Ok(held) => held,
            Err(error) => return Applied::Failed(error),
        };
        loop {
            match self.attempt(part, &path, until) {
                Turn::Over(applied) => return applied,
                Turn::Again if is_over(until) => {
                    return Applied::Failed(
                        Error::new(
                            ErrorKind::Changing,
                            "others wrote to it in every instant that a change was tried; nothing was changed",
                        )
                        .hint("try again, or set `lock` to the lock file that its owners use"),
                    );
                }
                Turn::Again => sleep(PAUSE),
            }
        }
    }
}

/// The file that the plan was made for.
fn same_file(spec: &SourceSpec, part: &Part) -> Result<PathBuf, Error> {
    let path = fs::canonicalize(&spec.path).map_err(|e| match e.kind() {
        std::io::ErrorKind::PermissionDenied => Error::new(
            ErrorKind::Permission,
            "the operating system does not let this user reach it",
        ),
        _ => Error::new(ErrorKind::Absent, format!("nothing is at its path: {e}")),
    })?;
    if path == part.path {
        return Ok(path);
    }
    Err(Error::new(
        ErrorKind::Changing,
        format!(
            "the source leads to {} now and led to {} when the plan was made",
            path.display(),
            part.path.display()
        ),
    )
    .hint("make the plan again"))
}

fn replaceable(path: &Path) -> Result<Metadata, Error> {
    let meta = fs::symlink_metadata(path)
        .map_err(|e| Error::new(ErrorKind::Absent, format!("nothing is at its path: {e}")))?;
    if !meta.is_file() {
        return Err(Error::new(ErrorKind::WrongKind, "it is no file"));
    }
    match names_of(&meta) {
        0 | 1 => Ok(meta),
        names => Err(Error::new(
            ErrorKind::WrongKind,
            format!("it has {names} names (hard links); replacing it under one would leave the old content under the others"),
        )
        .hint("keep one of its names; a symbolic link may take the others' place")),
    }
}

#[cfg(unix)]
fn names_of(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(meta)
}

#[cfg(not(unix))]
fn names_of(_: &Metadata) -> u64 {
    1
}

/// Waits for the owners' lock.
fn lock(path: &Path, until: Option<Instant>) -> Result<File, Error> {
    loop {
        let file = File::open(path).map_err(|e| {
            Error::new(
                ErrorKind::Io,
                format!("its lock file {} cannot be opened: {e}", path.display()),
            )
            .hint("its owners make it; correct `lock`, or take it out if they lock in another way")
        })?;
        match file.try_lock() {
            // One that was made anew meanwhile is another lock.
            Ok(()) if is_at(&file, path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(e)) => {
                return Err(Error::new(
                    ErrorKind::Io,
                    format!("its lock file {} cannot be locked: {e}", path.display()),
                ));
            }
        }
        if is_over(until) {
            return Err(Error::new(
                ErrorKind::Locked,
                format!(
                    "another program held its lock file {} all the time",
                    path.display()
                ),
            )
            .hint("try again when it is done"));
        }
        sleep(PAUSE);
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let ids = |m: &Metadata| (m.dev(), m.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(a), Ok(b)) if ids(&a) == ids(&b))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// The changes that cannot be done as they were previewed.
fn refused(part: &Part, edited: &Edited) -> Vec<Refused> {
    part.changes
        .iter()
        .zip(&edited.after)
        .filter_map(|(change, after)| match after {
            Ok(after) if *after == change.after => None,
            Ok(after) => Some(Refused {
                key: change.key.clone(),
                why: "it would not become what the preview showed".into(),
                difference: change
                    .after
                    .difference(after)
                    .into_iter()
                    .map(|(member, then, now)| (member.to_owned(), then.cloned(), now.cloned()))
                    .collect(),
            }),
            Err(refusal) => Some(Refused {
                key: change.key.clone(),
                why: refusal.why.clone(),
                difference: refusal.difference.clone(),
            }),
        })
        .collect()
}
