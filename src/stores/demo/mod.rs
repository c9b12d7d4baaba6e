//! The demo world: the morning of 21 April 2026 as files, for looking around and for tests.
//!
//! Writes new files only, into a folder that holds none of them, and always the same ones: it reads
//! no clock and draws no true random number. What it writes lies in `assets/demo/`; what would be
//! tedious to write out (half a year of finished work, some hundred todos) is made here.

mod commands;
mod rng;
mod todos;
mod when;
mod words;

#[cfg(test)]
mod tests;

use crate::model::{Error, ErrorKind};
use crate::stores::sqlite::create::{Journal, create};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Where the parts of a demo world are; absolute paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPaths {
    /// Its configuration; the clock of that morning stands in it.
    pub config: PathBuf,
    /// The database that agents work from; a cleanly closed WAL database.
    pub canonical: PathBuf,
    /// What is left of the system before; a rollback-journal database.
    pub legacy: PathBuf,
    /// Work handed over in a JSON file.
    pub inbox: PathBuf,
    /// The status file of drift-recovery.
    pub evidence: PathBuf,
    /// Its log.
    pub log: PathBuf,
}

impl DemoPaths {
    /// Where [`write()`] puts the parts of the world under `dir`.
    #[must_use]
    pub fn under(dir: &Path) -> Self {
        let store = dir.join("openclaw");
        Self {
            config: dir.join("config.toml"),
            canonical: store.join("data/ops_multiagent.db"),
            legacy: store.join("workspace/ops_multiagent.db"),
            inbox: store.join("ops_todos.pending.json"),
            evidence: store.join("workspace/bus/status/drift-recovery.json"),
            log: store.join("workspace/bus/logs/drift-recovery.log"),
        }
    }

    /// Each file and when it was last written in that world (UTC).
    fn written(&self) -> [(&Path, &'static str); 6] {
        [
            (&self.config, "2026-04-20 22:45:00"),
            (&self.canonical, "2026-04-20 23:14:58"),
            (&self.legacy, "2026-04-10 04:40:51"),
            (&self.inbox, "2026-04-20 09:40:12"),
            (&self.evidence, "2026-04-20 15:00:01"),
            (&self.log, "2026-04-20 15:00:01"),
        ]
    }
}

/// Writes the demo world into `dir`, which is made where it is missing.
///
/// # Errors
/// [`ErrorKind::Usage`] where one of its files is already there: nothing is overwritten, and
/// nothing is written then. Otherwise what the system says; files that were begun are taken away.
pub fn write(dir: &Path) -> Result<DemoPaths, Error> {
    let dir = std::path::absolute(dir).map_err(|e| failed(dir, &e))?;
    let paths = DemoPaths::under(&dir);
    for (path, _) in paths.written() {
        if path.symlink_metadata().is_ok() {
            return Err(occupied(path));
        }
    }
    let mut begun = Vec::new();
    match write_all(&paths, &mut begun) {
        Ok(()) => Ok(paths),
        Err(error) => {
            for path in begun {
                // The error on its way is the one to tell.
                let _ = fs::remove_file(path);
            }
            Err(error)
        }
    }
}

fn write_all<'p>(paths: &'p DemoPaths, begun: &mut Vec<&'p Path>) -> Result<(), Error> {
    for (path, _) in paths.written() {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| failed(folder, &e))?;
        }
    }
    for (path, text) in [
        (
            &paths.inbox,
            include_str!("../../../assets/demo/ops_todos.pending.json"),
        ),
        (
            &paths.evidence,
            include_str!("../../../assets/demo/drift-recovery.json"),
        ),
        (
            &paths.log,
            include_str!("../../../assets/demo/drift-recovery.log"),
        ),
    ] {
        new_file(path, text)?;
        begun.push(path);
    }
    let history = words::History::load()?;
    let [commands, events] = commands::rows(&history)?;
    let canonical = include_str!("../../../assets/demo/canonical.sql");
    create(
        &paths.canonical,
        Journal::Wal,
        canonical,
        &[commands, events, todos::rows(&history)?],
    )?;
    begun.push(&paths.canonical);
    let legacy = include_str!("../../../assets/demo/legacy.sql");
    create(&paths.legacy, Journal::Rollback, legacy, &[])?;
    begun.push(&paths.legacy);
    // The configuration comes last: where it stands, everything that it names stands too.
    let config = include_str!("../../../assets/demo/config.toml");
    new_file(&paths.config, config)?;
    begun.push(&paths.config);
    for (path, at) in paths.written() {
        set_written(path, at)?;
    }
    Ok(())
}

fn new_file(path: &Path, text: &str) -> Result<(), Error> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|e| failed(path, &e))?;
    file.write_all(text.as_bytes()).map_err(|e| {
        let _ = fs::remove_file(path);
        failed(path, &e)
    })
}

/// Gives a file the age that it has on that morning, so that discovery and `doctor` tell of it what
/// they would have told.
fn set_written(path: &Path, at: &str) -> Result<(), Error> {
    let seconds = u64::try_from(when::parse(at)?).unwrap_or(0);
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    // A file system that keeps no times shows the present one; the world is whole without it.
    if let Ok(file) = OpenOptions::new().write(true).open(path) {
        let _ = file.set_modified(time);
    }
    Ok(())
}

fn occupied(path: &Path) -> Error {
    Error::new(
        ErrorKind::Usage,
        format!("{} is already there", path.display()),
    )
    .hint("the demo overwrites nothing; give it an empty or a new folder")
}

fn failed(path: &Path, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::AlreadyExists => occupied(path),
        io::ErrorKind::PermissionDenied => Error::new(
            ErrorKind::Permission,
            format!("no permission to write {}", path.display()),
        )
        .hint("choose a folder of your own"),
        _ => Error::new(
            ErrorKind::Io,
            format!("could not write {}: {error}", path.display()),
        ),
    }
}
