//! One text from syntax to configuration: the parser's own errors, the walk over what it could
//! still read, and the list of both in the order of the lines.

use super::error::{ConfigError, Lines};
use super::mend::{Mended, mend};
use super::walk::{Doubt, Finding, Walk};
use super::{Config, Context, top};
use std::collections::BTreeSet;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// See [`super::parse`].
pub(super) fn read(text: &str, ctx: &Context<'_>) -> Result<Config, Vec<ConfigError>> {
    let original = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Mended {
        text,
        inserted,
        mut broken,
    } = mend(original);
    let (root, syntax) = DeTable::parse_recoverable(&text);
    let mut walk = Walk {
        ctx,
        findings: Vec::new(),
        lines: Lines::of(original, inserted),
    };
    let config = top::read(&mut walk, root.get_ref());
    broken.extend(syntax.iter().map(|error| syntax_finding(&text, error)));
    if !broken.is_empty() {
        let mut headers = Vec::new();
        collect_headers(root.get_ref(), &mut headers);
        headers.sort_unstable();
        drop_consequences(&mut walk, original, &broken, &headers);
    }
    let Walk {
        findings, lines, ..
    } = walk;
    let errors = told(&lines, broken, findings);
    if errors.is_empty() {
        Ok(config)
    } else {
        Err(errors)
    }
}

/// The parser's error in words that help somebody who does not know TOML's grammar.
fn syntax_finding(text: &str, error: &toml::de::Error) -> Finding {
    let span = error.span().unwrap_or(0..0);
    let rest = text.get(span.start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default().trim();
    let here = text.get(span.clone()).unwrap_or_default().trim();
    let said = error.message();
    let (message, hint) = if said == "duplicate key" && !here.is_empty() {
        (
            format!("{} stands twice", super::walk::shown(here)),
            Some("keep one of them: a key or a [table] stands once, a [[table]] may repeat"),
        )
    } else if said.starts_with("string values must be quoted") {
        if line.is_empty() || line.starts_with('#') {
            ("a value is missing".to_owned(), None)
        } else {
            (
                "a text must stand between quotes".to_owned(),
                Some("write it as \"text\""),
            )
        }
    } else if said.contains("escape") || said.contains("unicode value") {
        (
            said.to_owned(),
            Some("a backslash begins an escape in \"…\"; write a Windows path as '…' instead"),
        )
    } else if said.starts_with("missing comma") {
        (
            said.to_owned(),
            Some("the elements of a list are parted by commas"),
        )
    } else if said.starts_with("unclosed") {
        (
            said.to_owned(),
            Some("a bracket or brace that is opened here is never closed"),
        )
    } else {
        (said.to_owned(), None)
    };
    Finding {
        at: span.start,
        doubt: Doubt::None,
        message: crate::text::one_line(&message).into_owned(),
        hint: hint.map(str::to_owned),
    }
}

/// Where tables begin.
fn collect_headers(table: &DeTable<'_>, into: &mut Vec<usize>) {
    for value in table.values() {
        match value.get_ref() {
            DeValue::Table(inner) => {
                into.push(value.span().start);
                collect_headers(inner, into);
            }
            DeValue::Array(elements) => {
                for element in elements {
                    if let DeValue::Table(inner) = element.get_ref() {
                        into.push(element.span().start);
                        collect_headers(inner, into);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Leaves out what a broken syntax may have caused: anything on a broken line or below a broken
/// table header, keys missing from a section with a broken line in it, and names that may stand in
/// a part that was lost.
fn drop_consequences(walk: &mut Walk<'_>, text: &str, broken: &[Finding], headers: &[usize]) {
    let lines: BTreeSet<usize> = broken.iter().map(|f| walk.line(f.at)).collect();
    let mut orphans = BTreeSet::new();
    let mut header_is_broken = false;
    for (index, line) in text.split('\n').enumerate() {
        if line.trim_start().starts_with('[') {
            header_is_broken = lines.contains(&(index + 1));
        }
        if header_is_broken {
            orphans.insert(index + 1);
        }
    }
    let mut places: Vec<usize> = broken.iter().map(|f| f.at).collect();
    places.sort_unstable();
    let next = |sorted: &[usize], at: usize| {
        let index = sorted.partition_point(|p| *p < at);
        sorted.get(index).copied().unwrap_or(usize::MAX)
    };
    let mut kept = std::mem::take(&mut walk.findings);
    kept.retain(|finding| {
        let line = walk.line(finding.at);
        let sure = match finding.doubt {
            Doubt::None => true,
            // The section ends where the next table begins.
            Doubt::Section => next(&places, finding.at) >= next(headers, finding.at + 1),
            Doubt::Document => false,
        };
        sure && !lines.contains(&line) && !orphans.contains(&line)
    });
    walk.findings = kept;
}

/// All of it as errors: sorted by place, the syntax once a line.
fn told(lines: &Lines<'_>, broken: Vec<Finding>, findings: Vec<Finding>) -> Vec<ConfigError> {
    let file: Arc<str> = Arc::from("config.toml");
    let error = |finding: Finding| {
        let (line, column) = lines.place(finding.at);
        ConfigError {
            file: Arc::clone(&file),
            line,
            column,
            message: finding.message,
            hint: finding.hint,
        }
    };
    let mut errors: Vec<ConfigError> = broken.into_iter().map(error).collect();
    errors.sort_by_key(|e| (e.line, e.column));
    // One mistake makes the parser stumble several times; the first place is where to look.
    errors.dedup_by_key(|e| e.line);
    errors.extend(findings.into_iter().map(error));
    errors.sort_by_key(|e| (e.line, e.column));
    errors.dedup();
    errors
}
