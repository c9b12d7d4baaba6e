//! The head of the chain in a second place: how many records there were and the hash of the last.
//!
//! A chain alone cannot tell that its last records are gone: what is left of it fits. This file
//! can, as long as nobody takes both back. It is written after the record, so a crash between the
//! two leaves it behind, never ahead; two instances may leave it a record behind too. It is no
//! protection from somebody who means it: who may write the one file may write the other.

use serde_json::json;
use std::fs;
use std::io::Write;
use std::path::Path;

/// The file.
pub const NAME: &str = "ledger.head";

/// The last record that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its number, which is how many there are.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
}

/// What the second place says; `None` where it is missing or holds no head.
pub fn read(dir: &Path) -> Option<Head> {
    let text = fs::read_to_string(dir.join(NAME)).ok()?;
    let value: serde_json::Value = serde_json::from_str(&text).ok()?;
    Some(Head {
        seq: value.get("records")?.as_u64()?,
        hash: value.get("hash")?.as_str()?.to_owned(),
    })
}

/// Writes it down, replacing the file as a whole. The record itself is safe already, so a failure
/// costs nothing but a check.
pub fn write(dir: &Path, head: &Head) {
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(dir)?;
        let text = json!({"records": head.seq, "hash": head.hash});
        writeln!(file, "{text}")?;
        file.persist(dir.join(NAME))?;
        Ok(())
    };
    let _ = write();
}
