//! The main file of a database, held open for reading its header.
//!
//! A POSIX system drops *every* lock a process has on a file as soon as the process closes *any*
//! descriptor of it. Reading a header with a descriptor of one's own and closing it would silently
//! take the locks away that SQLite holds elsewhere in this process: a kept reader, or a write in
//! progress. So each file is opened once in the process and closed when nobody holds it any more:
//! take a [`Held`] before SQLite opens the file, drop it after the connection. Nothing in this
//! program may open and close a database's main file or its `-shm` by another way while it may be
//! in use.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Device and inode.
type Identity = (u64, u64);

struct Entry {
    users: usize,
    file: Arc<File>,
    /// Descriptors that turned out to be of this file after they were opened for another.
    strays: Vec<File>,
}

static FILES: Mutex<BTreeMap<Identity, Entry>> = Mutex::new(BTreeMap::new());

fn files() -> MutexGuard<'static, BTreeMap<Identity, Entry>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A claim on the one descriptor of a file.
pub struct Held {
    identity: Identity,
    /// Always there until the drop.
    file: Option<Arc<File>>,
}

impl Held {
    /// Takes hold of the regular file at `path`; its metadata are those of the very file held.
    ///
    /// # Errors
    /// What the operating system says; `InvalidInput` when it is no regular file, which is not
    /// opened (a pipe would wait for its writer).
    pub fn take(path: &Path) -> io::Result<(Self, Metadata)> {
        // Opening under the lock keeps every close and every open of this room apart.
        let mut files = files();
        let meta = std::fs::metadata(path)?;
        if !meta.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                if meta.is_dir() {
                    "it is a folder, not a file"
                } else {
                    "it is no regular file"
                },
            ));
        }
        if let Some(entry) = files.get_mut(&identity(&meta)) {
            let meta = entry.file.metadata()?;
            entry.users += 1;
            return Ok((Self::new(identity(&meta), &entry.file), meta));
        }
        let file = File::open(path)?;
        let meta = file.metadata()?;
        let identity = identity(&meta);
        // Replaced between the two calls by a file that is held already: our new descriptor must
        // not be closed before that one.
        if let Some(entry) = files.get_mut(&identity) {
            entry.users += 1;
            entry.strays.push(file);
            return Ok((Self::new(identity, &entry.file), meta));
        }
        let file = Arc::new(file);
        let held = Self::new(identity, &file);
        files.insert(
            identity,
            Entry {
                users: 1,
                file,
                strays: Vec::new(),
            },
        );
        Ok((held, meta))
    }

    fn new(identity: Identity, file: &Arc<File>) -> Self {
        Self {
            identity,
            file: Some(Arc::clone(file)),
        }
    }

    /// The metadata of the file held, whatever stands at its path by now.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn metadata(&self) -> io::Result<Metadata> {
        self.file()?.metadata()
    }

    /// Reads at an offset, as much as there is up to the buffer's length.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let file = self.file()?;
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match read_at(file, rest, offset + filled as u64) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(filled)
    }

    fn file(&self) -> io::Result<&File> {
        self.file
            .as_deref()
            .ok_or_else(|| io::Error::other("the file is closed"))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut files = files();
        self.file = None;
        if let Some(entry) = files.get_mut(&self.identity) {
            entry.users -= 1;
            if entry.users == 0 {
                // Closes the descriptors, still under the lock.
                files.remove(&self.identity);
            }
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// What tells one file from every other.
#[cfg(unix)]
#[must_use]
pub fn identity(meta: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (meta.dev(), meta.ino())
}

/// Elsewhere the time of creation must do.
#[cfg(not(unix))]
#[must_use]
pub fn identity(meta: &Metadata) -> Identity {
    let born = meta
        .created()
        .ok()
        .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok())
        .map_or(0, |d| d.as_nanos() as u64);
    (0, born)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn one_descriptor_serves_all_and_goes_with_the_last() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        std::fs::write(&path, b"hello").unwrap();
        let (one, meta) = Held::take(&path).unwrap();
        let (two, _) = Held::take(&path).unwrap();
        let key = identity(&meta);
        assert_eq!(files().get(&key).unwrap().users, 2);
        drop(one);
        let mut buffer = [0; 8];
        assert_eq!(two.read_at(&mut buffer, 1).unwrap(), 4);
        assert_eq!(&buffer[..4], b"ello");
        drop(two);
        assert!(!files().contains_key(&key));
        assert_eq!(
            Held::take(dir.path()).err().unwrap().kind(),
            io::ErrorKind::InvalidInput
        );
    }

    /// The reason for this file: a lock that SQLite holds in this process survives our reading.
    /// (Another connection of the same process sees SQLite's own table of locks, so a child asks.)
    #[test]
    #[cfg(target_os = "linux")]
    fn reading_a_header_drops_no_lock_of_this_process() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        let (keep, meta) = Held::take_or_create(&path);
        let db = Connection::open(&path).unwrap();
        db.execute_batch("CREATE TABLE t(a); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)")
            .unwrap();
        let inode = identity(&meta).1;
        let held_locks = || {
            std::fs::read_to_string("/proc/locks")
                .unwrap()
                .lines()
                .filter(|l| l.contains("POSIX") && l.contains(&format!(":{inode} ")))
                .count()
        };
        let before = held_locks();
        assert!(before > 0, "SQLite holds a lock");
        let (again, _) = Held::take(&path).unwrap();
        again.read_at(&mut [0; 100], 0).unwrap();
        drop(again);
        assert_eq!(held_locks(), before);
        db.execute_batch("COMMIT").unwrap();
        drop(db);
        drop(keep);
    }

    impl Held {
        fn take_or_create(path: &Path) -> (Self, Metadata) {
            File::create(path).unwrap();
            Self::take(path).unwrap()
        }
    }
}
