//! A unified diff of a file and its spliced text. Pure.
//!
//! The splices say which lines can differ at all, so a large file is not compared as a whole.

use super::edit::Splice;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Lines of the old text that give way to others.
struct Hunk {
    old: Range<usize>,
    new: Vec<String>,
}

/// What `diff -u` says of the file called `name`; empty where nothing changes.
pub fn unified(name: &str, old: &str, splices: &[Splice]) -> String {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(old.match_indices('\n').map(|(at, _)| at + 1));
    if starts.last() == Some(&old.len()) {
        starts.pop();
    }
    let changes = changes(old, &starts, splices);
    if changes.is_empty() {
        return String::new();
    }
    let mut out = format!("--- a/{name}\n+++ b/{name}\n");
    let mut shift: isize = 0;
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        let near = rest
            .windows(2)
            .take_while(|w| match w {
                [a, b] => b.old.start - a.old.end <= 2 * CONTEXT,
                _ => false,
            })
            .count();
        let (group, more) = rest.split_at(near + 1);
        let end = group.last().unwrap_or(first).old.end;
        let from = first.old.start.saturating_sub(CONTEXT);
        let to = (end + CONTEXT).min(starts.len());
        write(&mut out, old, &starts, from..to, group, &mut shift);
        rest = more;
    }
    out
}

fn write(
    out: &mut String,
    old: &str,
    starts: &[usize],
    lines: Range<usize>,
    group: &[Hunk],
    shift: &mut isize,
) {
    let grown: isize = group
        .iter()
        .map(|h| h.new.len().cast_signed() - h.old.len().cast_signed())
        .sum();
    let count = lines.len();
    let new_count = count.saturating_add_signed(grown);
    // An empty side is numbered by the line before it.
    let number = |start: usize, count: usize| if count == 0 { start } else { start + 1 };
    out.push_str(&format!(
        "@@ -{},{count} +{},{new_count} @@\n",
        number(lines.start, count),
        number(lines.start.saturating_add_signed(*shift), new_count),
    ));
    let mut at = lines.start;
    for hunk in group {
        for line in at..hunk.old.start {
            put(out, ' ', line_of(old, starts, line));
        }
        for line in hunk.old.clone() {
            put(out, '-', line_of(old, starts, line));
        }
        for line in &hunk.new {
            put(out, '+', line);
        }
        at = hunk.old.end;
    }
    for line in at..lines.end {
        put(out, ' ', line_of(old, starts, line));
    }
    *shift += grown;
}

fn put(out: &mut String, sign: char, line: &str) {
    out.push(sign);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

fn line_of<'t>(text: &'t str, starts: &[usize], line: usize) -> &'t str {
    let from = starts.get(line).copied().unwrap_or(text.len());
    let to = starts.get(line + 1).copied().unwrap_or(text.len());
    text.get(from..to).unwrap_or_default()
}

/// The lines that really differ, in order.
fn changes(old: &str, starts: &[usize], splices: &[Splice]) -> Vec<Hunk> {
    let line_at = |offset: usize| starts.partition_point(|s| *s <= offset).saturating_sub(1);
    let mut out: Vec<Hunk> = Vec::new();
    let mut rest = splices;
    while let Some(first) = rest.first() {
        let from = line_at(first.range.start);
        let mut to = line_at(first.range.end);
        let mut count = 1;
        // What touches the same line, or the next, is compared with it.
        while let Some(next) = rest.get(count)
            && line_at(next.range.start) <= to + 1
        {
            to = line_at(next.range.end);
            count += 1;
        }
        let (here, more) = rest.split_at(count);
        rest = more;
        let start = starts.get(from).copied().unwrap_or(0);
        let end = starts.get(to + 1).copied().unwrap_or(old.len());
        let mut new = String::new();
        let mut at = start;
        for splice in here {
            new.push_str(old.get(at..splice.range.start).unwrap_or_default());
            new.push_str(&splice.text);
            at = splice.range.end;
        }
        new.push_str(old.get(at..end).unwrap_or_default());
        let was: Vec<&str> = old
            .get(start..end)
            .unwrap_or_default()
            .split_inclusive('\n')
            .collect();
        let is: Vec<&str> = new.split_inclusive('\n').collect();
        out.extend(compare(from, &was, &is));
    }
    out
}

fn compare(first: usize, was: &[&str], is: &[&str]) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, was, is) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let old = op.old_range();
        let new: Vec<String> = is
            .get(op.new_range())
            .unwrap_or_default()
            .iter()
            .map(|l| (*l).to_owned())
            .collect();
        out.push(Hunk {
            old: first + old.start..first + old.end,
            new,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn splice(range: Range<usize>, text: &str) -> Splice {
        Splice {
            range,
            text: text.into(),
        }
    }

    #[test]
    fn far_changes_are_hunks_of_their_own() {
        let old: String = (0..20).map(|n| format!("{n}\n")).collect();
        let at = |n: usize| old.find(&format!("{n}\n")).unwrap();
        let diff = unified(
            "q.json",
            &old,
            &[splice(at(1)..at(1) + 1, "x\ny"), splice(at(17)..at(18), "")],
        );
        assert_eq!(
            diff,
            "--- a/q.json\n+++ b/q.json\n@@ -1,5 +1,6 @@\n 0\n-1\n+x\n+y\n 2\n 3\n 4\n@@ -15,6 +16,5 @@\n 14\n 15\n 16\n-17\n 18\n 19\n"
        );
    }

    #[test]
    fn a_last_line_without_an_end_says_so() {
        assert_eq!(
            unified("l.jsonl", "a\nb", &[splice(3..3, "\nc")]),
            "--- a/l.jsonl\n+++ b/l.jsonl\n@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n"
        );
        assert_eq!(
            unified("l.jsonl", "", &[splice(0..0, "c\n")]),
            "--- a/l.jsonl\n+++ b/l.jsonl\n@@ -0,0 +1,1 @@\n+c\n"
        );
    }

    #[test]
    fn nothing_to_change_is_no_diff() {
        assert_eq!(unified("a", "x\n", &[]), "");
        assert_eq!(unified("a", "x\n", &[splice(0..1, "x")]), "");
    }
}
