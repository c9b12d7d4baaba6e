//! Reading a file's bytes so that what was read is one state of it, and telling text from what is
//! none. Opens for reading alone, waits for nobody, leaves nothing beside the file.

use crate::model::{Error, ErrorKind, Moment};
use std::borrow::Cow;
use std::fs::{self, File, Metadata};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Instant;

/// Files beyond this are not read. A queue of a million elements is well below it.
pub const LARGEST: u64 = 1 << 30;

/// What tells one state of a file from the next without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    /// Size in bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of the last write.
    modified_ns: i128,
    /// Nanoseconds since 1970 of the last change of content, mode or owner.
    changed_ns: i128,
}

impl Stamp {
    #[cfg(unix)]
    fn of(meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let ns = |s: i64, ns: i64| i128::from(s) * 1_000_000_000 + i128::from(ns);
        Self {
            device: meta.dev(),
            inode: meta.ino(),
            size: meta.len(),
            modified_ns: ns(meta.mtime(), meta.mtime_nsec()),
            changed_ns: ns(meta.ctime(), meta.ctime_nsec()),
        }
    }

    #[cfg(not(unix))]
    fn of(meta: &Metadata) -> Self {
        let modified = meta
            .modified()
            .ok()
            .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok())
            .map_or(0, |d| i128::try_from(d.as_nanos()).unwrap_or(0));
        Self {
            device: 0,
            inode: 0,
            size: meta.len(),
            modified_ns: modified,
            changed_ns: modified,
        }
    }

    /// Whether the content may be the same: a rename or a chmod touches `changed_ns` alone.
    fn same_content(&self, other: &Self) -> bool {
        (self.device, self.inode, self.size, self.modified_ns)
            == (other.device, other.inode, other.size, other.modified_ns)
    }

    /// When it was last written.
    pub fn modified(&self) -> Option<Moment> {
        Moment::from_us(i64::try_from(self.modified_ns.div_euclid(1000)).ok()?)
    }

    /// Whether the file system seems to count whole seconds only.
    pub fn is_coarse(&self) -> bool {
        self.modified_ns % 1_000_000_000 == 0
    }
}

/// The stamp of what a path leads to, symbolic links followed; `None` when nothing can be asked.
pub fn stamp(path: &Path) -> Option<Stamp> {
    fs::metadata(path).ok().map(|meta| Stamp::of(&meta))
}

/// A file's content, all of one moment.
pub struct Taken {
    /// Every byte.
    pub bytes: Vec<u8>,
    /// What it was stamped with before and after.
    pub stamp: Stamp,
}

/// A fingerprint of content, for comparing within this process.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    // Keyed at random, so that no file can be made to look like another.
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    KEY.hash_one(bytes)
}

/// Reads a whole file. [`ErrorKind::Changing`] when it was written to meanwhile.
pub fn take(path: &Path, largest: u64, until: Option<Instant>) -> Result<Taken, Error> {
    // Asked before opening: a pipe would wait for its writer.
    let meta = fs::metadata(path).map_err(|e| cannot(path, &e))?;
    if meta.is_dir() {
        return Err(
            Error::new(ErrorKind::WrongKind, "it is a directory, not a JSON file")
                .hint("give the path of a file in it, or run `reveille discover` on it"),
        );
    }
    if !meta.is_file() {
        return Err(Error::new(
            ErrorKind::WrongKind,
            "it is a pipe, a socket or a device, not a file",
        ));
    }
    let mut file = File::open(path).map_err(|e| cannot(path, &e))?;
    let before = Stamp::of(&file.metadata().map_err(|e| cannot(path, &e))?);
    if before.size > largest {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!(
                "it is {} bytes long; files beyond {largest} bytes are not read",
                before.size
            ),
        )
        .hint("let its owner move finished items out of it"));
    }
    let bytes = read(&mut file, before.size, until).map_err(|e| match e {
        ReadFault::Late => late(),
        ReadFault::Io(e) => cannot(path, &e),
    })?;
    let after = Stamp::of(&file.metadata().map_err(|e| cannot(path, &e))?);
    // The descriptor's own file, not the path's: one that was renamed over meanwhile is whole too,
    // and the next `changed` sees the new one.
    if !before.same_content(&after) || bytes.len() as u64 != after.size {
        return Err(Error::new(
            ErrorKind::Changing,
            "it was written to during every look that was taken",
        )
        .hint("it is read again by itself; a writer that renames a finished file into place can always be read"));
    }
    Ok(Taken {
        bytes,
        stamp: before,
    })
}

/// That the deadline passed.
pub fn late() -> Error {
    Error::new(ErrorKind::Deadline, "reading it took longer than it may")
}

enum ReadFault {
    Late,
    Io(io::Error),
}

fn read(file: &mut File, size: u64, until: Option<Instant>) -> Result<Vec<u8>, ReadFault> {
    let mut bytes = Vec::new();
    // One byte more than there should be tells that it grows.
    bytes
        .try_reserve_exact(
            usize::try_from(size)
                .unwrap_or(usize::MAX)
                .saturating_add(1),
        )
        .map_err(|_| ReadFault::Io(io::ErrorKind::OutOfMemory.into()))?;
    let mut left = size + 1;
    while left > 0 {
        let step = left.min(16 << 20);
        let got = file
            .take(step)
            .read_to_end(&mut bytes)
            .map_err(ReadFault::Io)?;
        if (got as u64) < step {
            break;
        }
        left -= step;
        if until.is_some_and(|u| Instant::now() > u) {
            return Err(ReadFault::Late);
        }
    }
    Ok(bytes)
}

fn cannot(path: &Path, e: &io::Error) -> Error {
    match e.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            let link = fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
            Error::new(
                ErrorKind::Absent,
                if link {
                    "a symbolic link is there and leads to nothing"
                } else {
                    "nothing is at its path"
                },
            )
            .hint("correct `path`, or set optional = true if it comes and goes")
        }
        io::ErrorKind::PermissionDenied => Error::new(
            ErrorKind::Permission,
            "the operating system does not let this user read it",
        )
        .hint(
            "read permission on the file, and search permission on its folders, are all it takes",
        ),
        _ => Error::new(ErrorKind::Io, format!("it cannot be read: {e}")),
    }
}

/// The text of a file.
pub struct Decoded<'b> {
    /// Without its byte order mark; what was no UTF-8 is U+FFFD.
    pub text: Cow<'b, str>,
    /// Where in `text` each of those stands.
    pub damage: Vec<usize>,
    /// The offset in the file of the first byte that was no UTF-8.
    pub first_bad_byte: Option<usize>,
}

/// Makes text of bytes, or says what they are instead.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Error> {
    if let Some(error) = not_text(bytes) {
        return Err(error);
    }
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let bytes = bytes.get(mark..).unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: Cow::Borrowed(text),
            damage: Vec::new(),
            first_bad_byte: None,
        }),
        Err(e) => {
            let mut text = String::with_capacity(bytes.len());
            let mut damage = Vec::new();
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                if !chunk.invalid().is_empty() {
                    damage.push(text.len());
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
            Ok(Decoded {
                text: Cow::Owned(text),
                damage,
                first_bad_byte: Some(mark + e.valid_up_to()),
            })
        }
    }
}

fn not_text(bytes: &[u8]) -> Option<Error> {
    let wrong = |what: &str, hint: &str| {
        Some(Error::new(ErrorKind::WrongKind, what.to_owned()).hint(hint.to_owned()))
    };
    if bytes.starts_with(b"SQLite format 3\0") {
        return wrong("it is a SQLite database, not JSON", "set kind = \"sqlite\"");
    }
    if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(b"PK\x03\x04") {
        return wrong(
            "it is a compressed file, not JSON",
            "give the path of the file that its owners write to",
        );
    }
    if bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || matches!(bytes, [0, 1..=127, ..] | [1..=127, 0, ..])
    {
        return wrong(
            "it is written in UTF-16, and JSON stores are UTF-8",
            "let its owner write it as UTF-8; a rewritten copy would no longer be the store",
        );
    }
    if !bytes.is_empty() && bytes.iter().all(|b| *b == 0) {
        return Some(
            Error::new(
                ErrorKind::Malformed,
                format!("it holds {} NUL bytes and nothing else", bytes.len()),
            )
            .hint("a crash of the machine leaves such a file; restore it from a backup"),
        );
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn damage_is_where_the_replacement_stands() {
        let decoded = decode(b"\xef\xbb\xbf[\"a\xff\xed\x95b\"]").unwrap();
        assert_eq!(decoded.text, "[\"a\u{fffd}\u{fffd}b\"]");
        assert_eq!(decoded.damage, [3, 6]);
        assert_eq!(decoded.first_bad_byte, Some(6));
        // A replacement character of the source's own is no damage.
        assert!(decode("\"\u{fffd}\"".as_bytes()).unwrap().damage.is_empty());
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (bytes, want) in [
            (&b"SQLite format 3\0...."[..], "SQLite"),
            (b"\x1f\x8b\x08", "compressed"),
            (b"\xff\xfe[\0]\0", "UTF-16"),
            (b"[\0]\0", "UTF-16"),
            (b"\0[\0]", "UTF-16"),
            (b"\0\0\0", "3 NUL bytes"),
        ] {
            let error = decode(bytes).err().unwrap();
            assert!(error.message.contains(want), "{}", error.message);
        }
    }
}
