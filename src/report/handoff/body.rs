//! An item's body as background, steps, and what must not be touched. Only its own lines; nothing is
//! made up.

use super::words;
use crate::model::Lang;

/// More lines of a body are in the item itself.
const MOST: usize = 40;

/// What a body gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Read {
    /// Lines that are no steps.
    pub background: Vec<String>,
    /// Listed lines.
    pub tasks: Vec<String>,
    /// Lines that forbid something.
    pub protect: Vec<String>,
}

/// Reads a body.
pub(super) fn read(body: &str, lang: Lang) -> Read {
    let lines: Vec<&str> = body
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let mut out = Read::default();
    for line in lines.iter().take(MOST) {
        let said = step(line).unwrap_or(line);
        if forbids(said) {
            out.protect.push(said.to_owned());
        }
        let list = match step(line) {
            Some(_) => &mut out.tasks,
            None => &mut out.background,
        };
        list.push(said.to_owned());
    }
    if lines.len() > MOST {
        let more = words::more_lines(lines.len() - MOST, lang);
        out.background.push(more);
    }
    out
}

/// The text of a listed line: `- x`, `* x`, `• x`, `1. x`, `1) x`.
fn step(line: &str) -> Option<&str> {
    for sign in ["- ", "* ", "• ", "· "] {
        if let Some(rest) = line.strip_prefix(sign) {
            return Some(rest.trim()).filter(|r| !r.is_empty());
        }
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let figures = line.len() - rest.len();
    let rest = rest
        .strip_prefix(". ")
        .or_else(|| rest.strip_prefix(") "))?;
    Some(rest.trim()).filter(|r| (1..=2).contains(&figures) && !r.is_empty())
}

/// Whether a line says that something must be left alone.
fn forbids(line: &str) -> bool {
    const SAID: [&str; 22] = [
        "do not",
        "don't",
        "must not",
        "never ",
        "leave alone",
        "hands off",
        "건드리지",
        "하지 않는다",
        "하지 말",
        "지 말 것",
        "금지",
        "손대지",
        "안 된다",
        "안 됨",
        "不要",
        "不可",
        "不得",
        "切勿",
        "請勿",
        "禁止",
        "勿動",
        "別動",
    ];
    let lower = line.to_lowercase();
    SAID.iter().any(|s| lower.contains(s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_lines_are_steps_and_the_others_background() {
        let read = read(
            "왜 하는가\n- 먼저 확인한다\n 2) then\n- gateway는 건드리지 않는다.\n\n",
            Lang::Ko,
        );
        assert_eq!(read.background, ["왜 하는가"]);
        assert_eq!(
            read.tasks,
            ["먼저 확인한다", "then", "gateway는 건드리지 않는다."]
        );
        assert_eq!(read.protect, ["gateway는 건드리지 않는다."]);
    }

    #[test]
    fn without_a_list_every_line_is_background() {
        let read = read("Find out which one is used.\nDo not change both.", Lang::En);
        assert!(read.tasks.is_empty());
        assert_eq!(read.background.len(), 2);
        assert_eq!(read.protect, ["Do not change both."]);
        assert_eq!(super::read("", Lang::En), Read::default());
    }

    #[test]
    fn a_long_body_says_what_is_left_out() {
        let body = "line\n".repeat(100);
        let read = read(&body, Lang::En);
        assert_eq!(read.background.len(), MOST + 1);
        assert_eq!(
            read.background.last().map(String::as_str),
            Some("… 60 more lines in the item")
        );
    }
}
