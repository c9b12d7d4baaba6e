//! Lists and inline tables that were never closed: the parser reads everything below as a part of
//! them, and every mistake down there would stay unseen until the next run. Where a line is plainly
//! a new `[table]` or `key =`, they are closed before it, for looking on; the text is refused all
//! the same.

use super::error::INSERTED;
use super::walk::{Doubt, Finding};
use std::borrow::Cow;
use toml::de::DeTable;

/// Beyond this many the file is no configuration.
const MOST: usize = 16;

/// A text that can be looked through to its end.
pub(super) struct Mended<'t> {
    pub text: Cow<'t, str>,
    /// Offsets in [`Mended::text`] where something was inserted, ascending.
    pub inserted: Vec<usize>,
    /// A mistake for each insertion.
    pub broken: Vec<Finding>,
}

/// Closes what was never closed.
pub(super) fn mend(original: &str) -> Mended<'_> {
    let mut mended = Mended {
        text: Cow::Borrowed(original),
        inserted: Vec::new(),
        broken: Vec::new(),
    };
    while mended.inserted.len() < MOST {
        let (_, errors) = DeTable::parse_recoverable(&mended.text);
        let from = mended.inserted.last().map_or(0, |last| last + INSERTED);
        let found = errors
            .iter()
            .find_map(|error| unclosed(&mended.text, error).filter(|(at, _)| *at > from));
        let Some((at, bracket)) = found else {
            break;
        };
        let what = if bracket == ']' {
            "list"
        } else {
            "inline table"
        };
        mended.text.to_mut().insert_str(at, &format!("{bracket}\n"));
        mended.inserted.push(at);
        mended.broken.push(Finding {
            // The end of the line before: the next one is not to blame.
            at: at.saturating_sub(1),
            doubt: Doubt::None,
            message: format!("a {what} is still open at the end of this line"),
            hint: Some(format!("add `{bracket}` where it ends")),
        });
    }
    mended
}

/// Where a line begins that cannot belong to the list or inline table it is read into, and the
/// bracket that is missing before it.
fn unclosed(text: &str, error: &toml::de::Error) -> Option<(usize, char)> {
    let bracket = match error.message() {
        m if m.starts_with("missing comma between array elements") => ']',
        m if m.starts_with("missing key for inline table element") => '}',
        _ => return None,
    };
    let at = error.span()?.start;
    let start = text.get(..at)?.rfind('\n')? + 1;
    let line = text.get(start..)?.lines().next()?;
    (text.get(start..at)?.trim().is_empty() && begins_anew(line)).then_some((start, bracket))
}

/// Whether a line is a `[table]` or a `key =`, and nothing that could stand in a list.
fn begins_anew(line: &str) -> bool {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let line = line.trim_start();
    let header = line.strip_prefix("[[").or_else(|| line.strip_prefix('['));
    if let Some(rest) = header {
        let name = rest.trim_start_matches(bare);
        return rest.len() > name.len() && name.starts_with(']');
    }
    let rest = line.trim_start_matches(bare);
    rest.len() < line.len() && rest.trim_start().starts_with('=')
}
