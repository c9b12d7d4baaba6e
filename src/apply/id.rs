//! Names for plans and operations: random, since the clock may be fixed. Must not be guessable from
//! anything else.

use crate::model::{Error, ErrorKind};

/// 128 random bits in hexadecimal.
///
/// # Errors
/// When the operating system gives no random bytes.
pub fn random() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| {
        Error::new(
            ErrorKind::Io,
            format!("the system gives no random bytes: {e}"),
        )
    })?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}
