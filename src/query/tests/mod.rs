//! The language as a whole.

mod properties;
mod reading;
mod selecting;
