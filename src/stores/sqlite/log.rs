//! What SQLite can make of a write-ahead log: it reads not one frame behind a header that is damaged,
//! and the next program that writes begins the log anew.
//!
//! Beside a read-only index that nobody keeps any more, SQLite cannot bear a log without a header that
//! is whole and a frame behind it: it looks at it again and again, for ten seconds, and gives up. Must
//! not judge frames; where they end is SQLite's to tell.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes of the header.
const HEADER: usize = 32;

/// What can be read of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// Nothing, and nothing is lost: not one byte stands behind the place of its header.
    Blank,
    /// What stands behind its header.
    Whole,
    /// Nothing, since its header is none.
    Broken,
}

/// The first word, but for its last bit, which tells the order of bytes in checksums.
const MAGIC: u32 = 0x377f_0682;
/// The only version there has been.
const VERSION: u32 = 3_007_000;

/// Looks at the log at `path`, which is so many bytes long.
///
/// # Errors
/// What the operating system says.
pub fn look(path: &Path, size: u64) -> io::Result<Log> {
    if size <= HEADER as u64 {
        return Ok(Log::Blank);
    }
    let mut header = [0; HEADER];
    match File::open(path).and_then(|mut file| file.read_exact(&mut header)) {
        Ok(()) if is_header(&header) => Ok(Log::Whole),
        Ok(()) => Ok(Log::Broken),
        // Emptied or taken away since it was asked about.
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound
            ) =>
        {
            Ok(Log::Blank)
        }
        Err(e) => Err(e),
    }
}

fn is_header(header: &[u8; HEADER]) -> bool {
    let (words, _) = header.as_chunks::<4>();
    let [magic, version, page, .., first, second] = words else {
        return false;
    };
    let [magic, version, page] = [magic, version, page].map(|w| u32::from_be_bytes(*w));
    let fits = magic & !1 == MAGIC
        && version == VERSION
        && page.is_power_of_two()
        && (512..=65_536).contains(&page);
    let sums = [first, second].map(|w| u32::from_be_bytes(*w));
    fits && checksum(words, magic & 1 == 1) == sums
}

/// SQLite's own, over the words before the last two.
fn checksum(words: &[[u8; 4]], big_endian: bool) -> [u32; 2] {
    let word = |w: &[u8; 4]| match big_endian {
        true => u32::from_be_bytes(*w),
        false => u32::from_le_bytes(*w),
    };
    let mut sum = [0_u32; 2];
    for pair in words.chunks_exact(2).take(HEADER / 8 - 1) {
        let [a, b] = pair else { break };
        sum[0] = sum[0].wrapping_add(word(a)).wrapping_add(sum[1]);
        sum[1] = sum[1].wrapping_add(word(b)).wrapping_add(sum[0]);
    }
    sum
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn only_a_log_of_sqlite_s_own_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)")
            .unwrap();
        let whole = std::fs::read(dir.path().join("x.db-wal")).unwrap();
        let log = dir.path().join("copy");
        let seen = |bytes: &[u8]| {
            std::fs::write(&log, bytes).unwrap();
            look(&log, bytes.len() as u64).unwrap()
        };
        assert_eq!(seen(&whole), Log::Whole);
        for at in 0..HEADER {
            let mut other = whole.clone();
            other[at] ^= 0x10;
            assert_eq!(seen(&other), Log::Broken, "byte {at}");
        }
        assert_eq!(seen(&[0; 100]), Log::Broken);
        assert_eq!(seen(&whole[..HEADER]), Log::Blank);
        assert_eq!(seen(b""), Log::Blank);
        assert_eq!(look(&dir.path().join("gone"), 100).unwrap(), Log::Blank);
    }
}
