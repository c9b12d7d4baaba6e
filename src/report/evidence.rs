//! Evidence as text and as JSON.

use crate::analyse::evidence::{Evidence, Says};
use crate::model::{Clock, EvidenceOf, Lang};
use crate::text;
use serde::Serialize;
use std::io::{self, Write};

/// A heading, and each with what it says and where it comes from; nothing where there is none.
///
/// # Errors
/// What the writer returns.
pub fn evidence_text(
    all: &[Evidence],
    clock: &Clock,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nevidence")?;
    for one in all {
        writeln!(out, "  {} — {}", one.head(clock, lang), about(&one.of))?;
        writeln!(out, "    {}", text::one_line(&one.origin))?;
        for line in one.lines(lang) {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

/// Whose items it speaks of, as a filter would say it.
fn about(of: &EvidenceOf) -> String {
    let terms = [
        ("owner", &of.owner),
        ("requester", &of.requester),
        ("source", &of.source),
    ];
    let terms: Vec<String> = terms
        .into_iter()
        .filter_map(|(field, value)| Some(format!("{field}:{}", text::one_line(value.as_ref()?))))
        .collect();
    if terms.is_empty() {
        return "of no item in particular".to_owned();
    }
    terms.join(" ")
}

/// One piece of evidence in JSON.
#[derive(Debug, Serialize)]
pub struct EvidenceJson<'a> {
    name: &'a str,
    origin: &'a str,
    owner: Option<&'a str>,
    requester: Option<&'a str>,
    source: Option<&'a str>,
    /// RFC 3339 in the zone of the view.
    at: Option<String>,
    age_s: Option<i64>,
    old: bool,
    ended: Option<i32>,
    /// `status · lines · nothing · binary · unreadable`.
    kind: &'static str,
    status: Option<&'a str>,
    sentence: Option<&'a str>,
    facts: &'a [String],
    patterns: Vec<PatternJson<'a>>,
    lines: usize,
    bytes_left_out: u64,
    error: Option<&'a str>,
    hint: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct PatternJson<'a> {
    pattern: &'a str,
    count: usize,
    last: &'a str,
}

/// Evidence as values for an answer in JSON.
#[must_use]
pub fn evidence_json<'a>(all: &'a [Evidence], clock: &Clock) -> Vec<EvidenceJson<'a>> {
    all.iter().map(|one| json(one, clock)).collect()
}

fn json<'a>(one: &'a Evidence, clock: &Clock) -> EvidenceJson<'a> {
    let error = one.says.as_ref().err();
    let (status, folded) = match &one.says {
        Ok(Says::Status(status)) => (Some(status), None),
        Ok(Says::Lines(folded)) => (None, Some(folded)),
        _ => (None, None),
    };
    EvidenceJson {
        name: &one.name,
        origin: &one.origin,
        owner: one.of.owner.as_deref(),
        requester: one.of.requester.as_deref(),
        source: one.of.source.as_deref(),
        at: one.at.map(|at| clock.rfc3339(at)),
        age_s: one.at.map(|at| clock.age_s(at)),
        old: one.old,
        ended: one.ended,
        kind: match &one.says {
            Ok(Says::Status(_)) => "status",
            Ok(Says::Lines(_)) => "lines",
            Ok(Says::Nothing) => "nothing",
            Ok(Says::Binary) => "binary",
            Err(_) => "unreadable",
        },
        status: status.and_then(|s| s.word.as_deref()),
        sentence: status.and_then(|s| s.sentence.as_deref()),
        facts: status.map_or(&[], |s| &s.facts),
        patterns: folded
            .into_iter()
            .flat_map(|f| &f.patterns)
            .map(|p| PatternJson {
                pattern: &p.text,
                count: p.count,
                last: &p.last,
            })
            .collect(),
        lines: folded.map_or(0, |f| f.lines),
        bytes_left_out: folded.map_or(0, |f| f.left_out),
        error: error.map(|e| e.message.as_str()),
        hint: error.and_then(|e| e.hint.as_deref()),
    }
}
