//! The end of a file, however long it is.

use super::MOST;
use crate::model::{Error, ErrorKind, EvidenceLook, EvidenceTaken, Moment};
use chrono::{DateTime, Utc};
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

pub(super) fn read(path: &Path) -> EvidenceLook {
    // A pipe that nobody writes to would keep whoever opens it waiting; a device never ends.
    let plain = |metadata: &Metadata| match metadata {
        m if m.is_dir() => Err(refused("it is a folder", "name a file in it")),
        m if !m.is_file() => Err(refused("it is no plain file", "name a file")),
        m => Ok(m.len()),
    };
    plain(&std::fs::metadata(path).map_err(|e| failed(&e))?)?;
    let mut file = File::open(path).map_err(|e| failed(&e))?;
    let metadata = file.metadata().map_err(|e| failed(&e))?;
    let size = plain(&metadata)?;
    let left_out = size.saturating_sub(MOST);
    if left_out > 0 {
        file.seek(SeekFrom::Start(left_out))
            .map_err(|e| failed(&e))?;
    }
    let mut bytes = Vec::new();
    file.take(MOST)
        .read_to_end(&mut bytes)
        .map_err(|e| failed(&e))?;
    let written = metadata.modified().ok();
    Ok(EvidenceTaken {
        bytes,
        left_out,
        written: written.and_then(|t| Moment::from_utc(DateTime::<Utc>::from(t))),
        ended: None,
    })
}

fn refused(why: &str, hint: &str) -> Error {
    Error::new(ErrorKind::WrongKind, why).hint(hint)
}

fn failed(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Error::new(ErrorKind::Absent, "it is not there").hint("check its `path`")
        }
        io::ErrorKind::PermissionDenied => Error::new(
            ErrorKind::Permission,
            "it may not be read: permission denied",
        )
        .hint("give yourself read access to it and to its folders"),
        _ => Error::new(ErrorKind::Io, format!("it cannot be read: {error}")),
    }
}
