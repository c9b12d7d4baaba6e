//! LEAF. How text meets a terminal: its width in cells, cutting at graphemes, foreign control
//! characters made visible, spans of time in a few letters.
//!
//! Must not know what an item is, read a clock, or do any IO.

mod ago;
mod escape;
mod width;
mod wrap;

pub use ago::{ago, span};
pub use escape::{is_harmless, one_line, visible};
pub use width::{fit, pad, pad_left, width};
pub use wrap::wrap;
