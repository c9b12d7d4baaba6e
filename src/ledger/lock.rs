//! The lock that an operation holds from before its intent until after its outcome, so that no
//! other instance judges it while it runs. The operating system takes it back when its holder ends,
//! however that happens.

use super::file;
use crate::model::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

const NAME: &str = "ledger.lock";
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(15);

/// Held while it lives.
#[derive(Debug)]
pub struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // Closing the file lets go too; a child that inherited the descriptor would keep it.
        let _ = self.0.unlock();
    }
}

/// Takes the lock of a folder; `None` when another instance held it until the deadline.
///
/// # Errors
/// A sentence when the lock file cannot be made.
pub fn take(dir: &Path, deadline: Duration) -> Result<Option<Held>, Error> {
    let path = dir.join(NAME);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let failed = |e| file::from_io(&e, "the ledger's lock", &path);
    let lock = options.open(&path).map_err(failed)?;
    let begun = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(Held(lock))),
            Err(TryLockError::WouldBlock) if begun.elapsed() < deadline => {
                std::thread::sleep(PAUSE);
            }
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(e)) => return Err(failed(e)),
        }
    }
}
