//! Whether the ledger and the stores still agree after the program was killed at any point, and
//! while workers and operators are at it together. The witness is a trigger in the database itself:
//! it writes in the very transaction that changes a row, and knows nothing of the ledger.
//!
//! The short form runs always; `REVEILLE_LONG=1` kills a thousand times and races for longer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kills;
mod race;
mod world;
