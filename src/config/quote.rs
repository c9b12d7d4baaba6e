//! Text as a TOML string.

use crate::text;
use std::fmt::Write;

/// A TOML basic string: what a terminal would obey or hide is escaped.
#[must_use]
pub fn quoted(given: &str) -> String {
    let mut out = String::with_capacity(given.len() + 2);
    out.push('"');
    let mut buffer = [0; 4];
    for c in given.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if text::visible(c.encode_utf8(&mut buffer)) != *c.encode_utf8(&mut [0; 4]) => {
                let _ = write!(out, "\\U{:08X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
