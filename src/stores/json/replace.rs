//! One file takes another's place: prepared beside it, swapped in one step, looked at once more, and
//! put back where somebody else has written in that instant.
//!
//! No file system compares and swaps. What stands here detects a lost race and repairs it: the file
//! that comes out of the swap must be the one that was read. For some microseconds a reader may see
//! a content that is then taken back, and a program that wrote in place into the old file long after
//! the swap writes into the backup. Must not decide what is written.

use crate::model::{Error, ErrorKind};
use crate::stores::crash;
use chrono::{DateTime, Utc};
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// What became of a replacement.
#[derive(Debug)]
pub enum Swap {
    /// The new content is in place, the old file is the backup.
    Done(PathBuf),
    /// Somebody else wrote meanwhile; what they wrote is in place, nothing of ours is.
    Lost,
    /// Nothing was changed.
    Failed(Error),
    /// Only the content can tell.
    Unknown(Error),
}

/// Replaces the content `was` of a file by `new`. `path` is no symbolic link and has one name; `meta`
/// is the file's. After `watch` the old file is looked at once more.
pub fn replace(path: &Path, meta: &Metadata, was: &[u8], new: &[u8], watch: Duration) -> Swap {
    let (temp, stamp) = match prepare(path, meta, new) {
        Ok(prepared) => prepared,
        Err(error) => return Swap::Failed(error),
    };
    crash::at("temp_written");
    // All that takes long is done: between this look and the swap lie microseconds.
    match fs::read(path) {
        Ok(now) if now == was => {}
        Ok(_) => return give_up(&temp, Swap::Lost),
        Err(_) => return give_up(&temp, Swap::Lost),
    }
    crash::at("before_swap");
    match exchange(&temp, path) {
        Ok(()) => after_swap(path, &temp, &stamp, meta, was, new, watch),
        Err(e) if is_unsupported(&e) => by_rename(path, &temp, &stamp, was),
        // The file was taken away under us.
        Err(e) if e.kind() == io::ErrorKind::NotFound => give_up(&temp, Swap::Lost),
        Err(e) => give_up(&temp, Swap::Failed(cannot("it cannot be replaced", &e))),
    }
}

/// The new content in a file of the same folder, owner and mode, on the disk; and the time it was
/// written at, for the name of the backup: the file system's own clock, so no other is asked.
fn prepare(path: &Path, meta: &Metadata, new: &[u8]) -> Result<(PathBuf, String), Error> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    let mut temp = tempfile::Builder::new()
        .prefix(".reveille-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(|e| cannot("no file can be made in its folder", &e))?;
    let file = temp.as_file_mut();
    keep_owner(file, meta)?;
    file.set_permissions(meta.permissions())
        .map_err(|e| cannot("its mode cannot be given to a new file", &e))?;
    let write = |e: io::Error| cannot("its new content cannot be written", &e);
    file.write_all(new).map_err(write)?;
    file.sync_all().map_err(write)?;
    let written = file.metadata().and_then(|m| m.modified()).map_err(write)?;
    let stamp = DateTime::<Utc>::from(written)
        .format("%Y%m%dT%H%M%SZ")
        .to_string();
    // From here on the name may stand for the old content: nothing deletes it by itself.
    let (_, temp) = temp.keep().map_err(|e| write(e.error))?;
    Ok((temp, stamp))
}

#[cfg(unix)]
fn keep_owner(file: &File, meta: &Metadata) -> Result<(), Error> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file
        .metadata()
        .map_err(|e| cannot("its owner cannot be kept", &e))?;
    if (own.uid(), own.gid()) == (meta.uid(), meta.gid()) {
        return Ok(());
    }
    fchown(file, Some(meta.uid()), Some(meta.gid())).map_err(|e| {
        Error::new(
            ErrorKind::Permission,
            format!("replacing it would change its owner or group ({e}); nothing was changed"),
        )
        .hint("run this as the file's owner")
    })
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> Result<(), Error> {
    Ok(())
}

#[cfg(unix)]
fn same_owner_and_mode(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.uid(), a.gid(), a.mode()) == (b.uid(), b.gid(), b.mode())
}

#[cfg(not(unix))]
fn same_owner_and_mode(a: &Metadata, b: &Metadata) -> bool {
    a.permissions() == b.permissions()
}

/// Two names change places in one step.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether it is the file system that cannot do it.
fn is_unsupported(e: &io::Error) -> bool {
    matches!(
        e.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

/// A name that nothing has yet: never overwrites.
#[cfg(target_os = "linux")]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(io::Error::from) {
        Err(e) if is_unsupported(&e) => link_to_new(from, to),
        other => other,
    }
}

#[cfg(not(target_os = "linux"))]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    link_to_new(from, to)
}

fn link_to_new(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)?;
    fs::remove_file(from)
}

fn after_swap(
    path: &Path,
    temp: &Path,
    stamp: &str,
    meta: &Metadata,
    was: &[u8],
    new: &[u8],
    watch: Duration,
) -> Swap {
    crash::at("swapped");
    let out = fs::read(temp).and_then(|bytes| Ok((bytes, fs::metadata(temp)?)));
    match out {
        Ok((bytes, now)) if bytes == was && same_owner_and_mode(&now, meta) => {}
        _ => return put_back(path, temp, stamp, new),
    }
    let backup = match name_backup(path, temp, stamp) {
        Ok(backup) => backup,
        // Without a backup nothing stays changed.
        Err(_) => return put_back(path, temp, stamp, new),
    };
    crash::at("after_backup");
    sync_folder(path);
    // A program that had the old file open may still have been writing to it.
    let unchanged = || fs::read(&backup).is_ok_and(|bytes| bytes == was);
    if unchanged() && {
        sleep(watch);
        unchanged()
    } {
        return Swap::Done(backup);
    }
    if fs::read(path).is_ok_and(|bytes| bytes == new) {
        return put_back(path, &backup, stamp, new);
    }
    Swap::Unknown(unknown(&backup))
}

/// Gives the file that came out of the swap its name again, and takes ours away.
fn put_back(path: &Path, theirs: &Path, stamp: &str, new: &[u8]) -> Swap {
    let kept = |_| {
        let kept = name_backup(path, theirs, stamp).unwrap_or_else(|_| theirs.to_owned());
        Swap::Unknown(unknown(&kept))
    };
    if let Err(e) = exchange(theirs, path) {
        return kept(e);
    }
    if fs::read(theirs).is_ok_and(|bytes| bytes == new) {
        return give_up(theirs, Swap::Lost);
    }
    // Written once more between the two swaps: what came last stays, what came before it is kept.
    match exchange(theirs, path) {
        Ok(()) => kept(io::ErrorKind::Interrupted.into()),
        Err(e) => kept(e),
    }
}

fn unknown(kept: &Path) -> Error {
    Error::new(
        ErrorKind::Changing,
        format!(
            "others wrote to it in the very instant of the change, more than once; a content that was in place for a moment is kept in {}",
            kept.display()
        ),
    )
    .hint("look at the items: what stands there now is what others wrote last")
}

/// Where the file system has no swap: a copy first, a last look, and a rename over the file. A write
/// between that look and the rename is lost, and nobody can tell.
fn by_rename(path: &Path, temp: &Path, stamp: &str, was: &[u8]) -> Swap {
    let backup = match copy_backup(path, stamp, was) {
        Ok(backup) => backup,
        Err(e) => {
            return give_up(
                temp,
                Swap::Failed(cannot("no backup can be made beside it", &e)),
            );
        }
    };
    if fs::read(path).is_ok_and(|now| now == was) {
        return match fs::rename(temp, path) {
            Ok(()) => {
                crash::at("renamed");
                sync_folder(path);
                Swap::Done(backup)
            }
            Err(e) => {
                let _ = fs::remove_file(&backup);
                give_up(temp, Swap::Failed(cannot("it cannot be replaced", &e)))
            }
        };
    }
    let _ = fs::remove_file(&backup);
    give_up(temp, Swap::Lost)
}

/// Takes away what was prepared.
fn give_up(temp: &Path, swap: Swap) -> Swap {
    // What cannot be removed is a file more, and no reason to report another outcome.
    let _ = fs::remove_file(temp);
    swap
}

fn sync_folder(path: &Path) {
    // A folder that cannot be synced is a file system's own way; the change itself has happened.
    if let Some(folder) = path.parent().and_then(|p| File::open(p).ok()) {
        let _ = folder.sync_all();
    }
}

/// `NAME.backup.20260421T081500Z.EXT`, numbered where that is taken.
fn backup_name(path: &Path, stamp: &str, number: u32) -> PathBuf {
    let stem = path
        .file_stem()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default();
    let number = if number < 2 {
        String::new()
    } else {
        format!("-{number}")
    };
    let extension = path
        .extension()
        .map(|e| format!(".{}", e.to_string_lossy()))
        .unwrap_or_default();
    path.with_file_name(format!("{stem}.backup.{stamp}{number}{extension}"))
}

fn each_backup_name(
    path: &Path,
    stamp: &str,
    mut take: impl FnMut(&Path) -> io::Result<()>,
) -> io::Result<PathBuf> {
    for number in 1..10_000 {
        let backup = backup_name(path, stamp, number);
        match take(&backup) {
            Ok(()) => return Ok(backup),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn name_backup(path: &Path, old: &Path, stamp: &str) -> io::Result<PathBuf> {
    each_backup_name(path, stamp, |backup| rename_to_new(old, backup))
}

fn copy_backup(path: &Path, stamp: &str, was: &[u8]) -> io::Result<PathBuf> {
    let permissions = fs::metadata(path)?.permissions();
    each_backup_name(path, stamp, |backup| {
        let mut file = File::create_new(backup)?;
        let written = file
            .write_all(was)
            .and_then(|()| file.set_permissions(permissions.clone()))
            .and_then(|()| file.sync_all());
        if written.is_err() {
            let _ = fs::remove_file(backup);
        }
        written
    })
}

fn cannot(what: &str, e: &io::Error) -> Error {
    let (kind, hint) = match e.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => (
            ErrorKind::Permission,
            "write permission on its folder is needed: a new file takes the old one's place there",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            (ErrorKind::Io, "make room; the file is as it was")
        }
        _ => (ErrorKind::Io, "the file is as it was"),
    };
    Error::new(kind, format!("{what}: {e}")).hint(hint)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const STAMP: &str = "20260421T081500Z";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(dir.path().join(name), content).unwrap();
        }
        dir
    }

    fn content(dir: &tempfile::TempDir) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = fs::read_dir(dir.path())
            .unwrap()
            .map(|e| {
                let e = e.unwrap();
                let name = e.file_name().to_string_lossy().into_owned();
                (name, fs::read_to_string(e.path()).unwrap())
            })
            .collect();
        all.sort();
        all
    }

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    }

    /// As if somebody had renamed over the file between the last look and the swap.
    #[test]
    #[cfg(target_os = "linux")]
    fn what_comes_out_of_the_swap_and_was_not_read_is_put_back() {
        let dir = folder(&[("q.json", "ours"), (".t", "theirs")]);
        let (path, temp) = (dir.path().join("q.json"), dir.path().join(".t"));
        let meta = fs::metadata(&temp).unwrap();
        let swap = after_swap(&path, &temp, STAMP, &meta, b"read", b"ours", Duration::ZERO);
        assert!(matches!(swap, Swap::Lost), "{swap:?}");
        assert_eq!(content(&dir), pairs(&[("q.json", "theirs")]));
    }

    /// And once more, between the swap and the putting back.
    #[test]
    #[cfg(target_os = "linux")]
    fn of_two_others_the_last_one_stays_and_the_first_one_is_kept() {
        let dir = folder(&[("q.json", "second"), (".t", "first")]);
        let swap = put_back(
            &dir.path().join("q.json"),
            &dir.path().join(".t"),
            STAMP,
            b"ours",
        );
        assert!(matches!(swap, Swap::Unknown(_)), "{swap:?}");
        assert_eq!(
            content(&dir),
            pairs(&[
                ("q.backup.20260421T081500Z.json", "first"),
                ("q.json", "second")
            ])
        );
    }

    #[test]
    fn where_nothing_can_be_swapped_a_copy_is_kept_and_a_late_look_taken() {
        let dir = folder(&[("q.json", "read"), (".t", "ours")]);
        let (path, temp) = (dir.path().join("q.json"), dir.path().join(".t"));
        let swap = by_rename(&path, &temp, STAMP, b"read");
        assert!(matches!(swap, Swap::Done(_)), "{swap:?}");
        assert_eq!(
            content(&dir),
            pairs(&[
                ("q.backup.20260421T081500Z.json", "read"),
                ("q.json", "ours")
            ])
        );
        fs::write(&temp, "again").unwrap();
        let swap = by_rename(&path, &temp, STAMP, b"read");
        assert!(matches!(swap, Swap::Lost), "{swap:?}");
        assert_eq!(content(&dir).len(), 2);
        assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
    }

    #[test]
    fn backups_are_named_after_their_file() {
        for (name, number, want) in [
            (
                "run_queue.json",
                1,
                "run_queue.backup.20260421T081500Z.json",
            ),
            (
                "a.pending.json",
                2,
                "a.pending.backup.20260421T081500Z-2.json",
            ),
            ("queue", 1, "queue.backup.20260421T081500Z"),
        ] {
            let path = Path::new("/x").join(name);
            assert_eq!(
                backup_name(&path, STAMP, number),
                Path::new("/x").join(want)
            );
        }
    }
}
