//! A plan as a file: the contract's JSON, and beside it what makes the same plan again. Pure: the
//! text is read and made here, the disk is others' business.
//!
//! Nothing in the file is ever run. A digest over everything typed tells a file that was edited.

mod member;
mod part;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use part::{read_part, write_part};
pub use read::{read, read_value};
pub use write::{digest, write};

/// The version of the file that this program writes, and the only one that it reads.
pub const VERSION: u64 = 1;
