//! What `doctor` says of every source: where it is, how it was read, what was taken for a queue and
//! why, how sure that is, what is wrong and what to do about it.

use super::evidence::{EvidenceJson, evidence_json};
use super::json::{Envelope, problem_key, write_json};
use crate::analyse::Board;
use crate::analyse::evidence::Evidence;
use crate::model::{
    Clock, Field, HealthState, Mapping, MappingOrigin, Problem, QueueSnapshot, SourceSnapshot,
    State, StatusFrom, Sureness, TimeRule, ZoneDecision,
};
use crate::text;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The whole of it as text.
///
/// # Errors
/// What the writer returns.
pub fn doctor_text(board: &Board, out: &mut dyn Write) -> io::Result<()> {
    for (at, source) in board.sources().iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        head(source, &board.clock, out)?;
        for queue in &source.queues {
            queue_text(queue, &board.clock, out)?;
        }
        if !source.passed_over.is_empty() {
            writeln!(out, "  passed over")?;
            for p in &source.passed_over {
                writeln!(
                    out,
                    "    {} — {}",
                    text::one_line(&p.name),
                    text::one_line(&p.why)
                )?;
            }
        }
        let problems: Vec<&Problem> = board
            .problems()
            .iter()
            .filter(|p| p.source == source.name)
            .collect();
        if !problems.is_empty() {
            writeln!(out, "  problems")?;
            for p in problems {
                writeln!(
                    out,
                    "    ! {} · {}: {}",
                    text::one_line(&problem_key(p)),
                    p.field,
                    text::one_line(&p.why)
                )?;
            }
        }
    }
    Ok(())
}

fn head(source: &SourceSnapshot, clock: &Clock, out: &mut dyn Write) -> io::Result<()> {
    let sign = match source.state {
        HealthState::Ok => "●",
        HealthState::Absent => "○",
        HealthState::Unreadable => "✖",
    };
    writeln!(
        out,
        "{sign} {} — {}, {}, {}",
        source.name,
        source.kind.word(),
        source.role.word(),
        source.state.word()
    )?;
    writeln!(
        out,
        "  path      {}",
        text::one_line(&source.path.display().to_string())
    )?;
    let facts = &source.facts;
    let mut file = Vec::new();
    file.extend(facts.size.map(|s| format!("{s} bytes")));
    file.extend(facts.modified.map(|m| {
        format!(
            "last write {} ({} ago)",
            clock.format(m, "%Y-%m-%d %H:%M:%S %Z"),
            text::span(clock.age_s(m))
        )
    }));
    file.extend(facts.journal.map(str::to_owned));
    file.extend(facts.access.map(|a| format!("read {a}")));
    if !file.is_empty() {
        writeln!(out, "  file      {}", file.join(" · "))?;
    }
    if let Some(error) = &source.error {
        writeln!(out, "  ! {}", text::one_line(&error.message))?;
        if let Some(hint) = &error.hint {
            writeln!(out, "    {}", text::one_line(hint))?;
        }
    }
    if source.state == HealthState::Ok && source.queues.is_empty() {
        writeln!(
            out,
            "  ! no queue was found in it; name one with [[source.queue]]"
        )?;
    }
    Ok(())
}

fn queue_text(queue: &QueueSnapshot, clock: &Clock, out: &mut dyn Write) -> io::Result<()> {
    let m = &queue.mapping;
    writeln!(
        out,
        "  queue {} — {} ({})",
        text::one_line(&queue.name),
        origin(m),
        m.sureness.word()
    )?;
    writeln!(out, "    why       {}", text::one_line(&m.why.join("; ")))?;
    let at_least = if queue.total.is_exact() {
        ""
    } else {
        "at least "
    };
    let states: Vec<String> = by_state(queue)
        .into_iter()
        .map(|(s, n)| format!("{n} {}", s.word()))
        .collect();
    writeln!(
        out,
        "    rows      {at_least}{} in all{}",
        queue.total.count(),
        if states.is_empty() {
            String::new()
        } else {
            format!(": {}", states.join(", "))
        }
    )?;
    let words: Vec<String> = queue
        .by_status
        .iter()
        .map(|c| format!("{} {}", shown_word(&c.status), c.count))
        .collect();
    if !words.is_empty() {
        writeln!(out, "    words     {}", text::one_line(&words.join(", ")))?;
    }
    if let Some(latest) = queue.latest {
        writeln!(
            out,
            "    latest    {} ({} ago)",
            clock.format(latest, "%Y-%m-%d %H:%M:%S %Z"),
            text::span(clock.age_s(latest))
        )?;
    }
    let mut columns: Vec<String> = vec![format!("status ← {}", status_from(&m.status))];
    columns.extend(
        m.fields
            .iter()
            .filter(|(f, _)| !f.is_time())
            .map(|(f, c)| format!("{f} ← {c}")),
    );
    writeln!(out, "    columns   {}", text::one_line(&columns.join(", ")))?;
    for (field, rule) in &m.times {
        if let Some(column) = m.column(*field) {
            writeln!(
                out,
                "    time      {field} ← {}: {}",
                text::one_line(column),
                time_rule(rule)
            )?;
        }
    }
    if let Some(why) = &m.read_only {
        writeln!(out, "    read-only {why}")?;
    }
    for q in &m.questions {
        writeln!(out, "    ? {}", text::one_line(&q.what))?;
        writeln!(out, "      {}", text::one_line(&q.key))?;
    }
    Ok(())
}

fn shown_word(word: &str) -> String {
    if word.is_empty() {
        "(none)".into()
    } else {
        word.to_owned()
    }
}

fn origin(m: &Mapping) -> String {
    match &m.origin {
        MappingOrigin::Config => "configured".into(),
        MappingOrigin::Preset(name) => format!("preset {name}"),
        MappingOrigin::Detected => "detected".into(),
    }
}

fn status_from(from: &StatusFrom) -> String {
    match from {
        StatusFrom::Column(c) => c.clone(),
        StatusFrom::Flag(c) => format!("{c} (yes means finished)"),
        StatusFrom::FinishedAt(c) => format!("{c} (set means finished)"),
        StatusFrom::Fixed(word) => format!("nothing; everything is `{word}`"),
    }
}

/// `naive text in UTC (its DDL default is CURRENT_TIMESTAMP)`
fn time_rule(rule: &TimeRule) -> String {
    if rule.ambiguous {
        return format!("{}, zones mixed: {}", rule.shape, rule.why);
    }
    if rule.decided == ZoneDecision::NotNeeded {
        return format!("{} ({})", rule.shape, rule.why);
    }
    let assumed = if rule.decided == ZoneDecision::Source {
        "assumed, "
    } else {
        ""
    };
    format!("{} in {} ({assumed}{})", rule.shape, rule.naive, rule.why)
}

fn by_state(queue: &QueueSnapshot) -> BTreeMap<State, u64> {
    let mut out = BTreeMap::new();
    for c in &queue.by_status {
        *out.entry(c.state).or_insert(0) += c.count;
    }
    out
}

#[derive(Serialize)]
struct Answer<'b> {
    doctor: Vec<Source<'b>>,
    problems: Vec<ProblemRow<'b>>,
    evidence: Vec<EvidenceJson<'b>>,
}

#[derive(Serialize)]
struct ProblemRow<'b> {
    key: String,
    field: &'b str,
    why: &'b str,
}

#[derive(Serialize)]
struct Source<'b> {
    name: &'b str,
    path: String,
    size: Option<u64>,
    modified: Option<String>,
    journal: Option<&'b str>,
    access: Option<&'b str>,
    queues: Vec<Queue<'b>>,
    passed_over: Vec<Passed<'b>>,
}

#[derive(Serialize)]
struct Passed<'b> {
    name: &'b str,
    why: &'b str,
}

#[derive(Serialize)]
struct Queue<'b> {
    name: &'b str,
    origin: String,
    sureness: &'static str,
    why: &'b [String],
    read_only: Option<&'b str>,
    columns: BTreeMap<&'static str, &'b str>,
    status_from: String,
    times: BTreeMap<&'static str, Time<'b>>,
    total: u64,
    exact: bool,
    by_state: BTreeMap<&'static str, u64>,
    by_status: BTreeMap<&'b str, u64>,
    latest: Option<String>,
    questions: Vec<Ask<'b>>,
}

#[derive(Serialize)]
struct Time<'b> {
    column: &'b str,
    shape: &'b str,
    zone: Option<&'static str>,
    assumed: bool,
    ambiguous: bool,
    why: &'b str,
}

#[derive(Serialize)]
struct Ask<'b> {
    what: &'b str,
    key: &'b str,
}

/// The same as JSON.
///
/// # Errors
/// What the writer returns.
pub fn doctor_json(board: &Board, evidence: &[Evidence], out: &mut dyn Write) -> io::Result<()> {
    let clock = &board.clock;
    let doctor = board
        .sources()
        .iter()
        .map(|s| Source {
            name: &s.name,
            path: s.path.display().to_string(),
            size: s.facts.size,
            modified: s.facts.modified.map(|m| clock.rfc3339(m)),
            journal: s.facts.journal,
            access: s.facts.access,
            queues: s.queues.iter().map(|q| queue_json(q, clock)).collect(),
            passed_over: s
                .passed_over
                .iter()
                .map(|p| Passed {
                    name: &p.name,
                    why: &p.why,
                })
                .collect(),
        })
        .collect();
    let problems = board
        .problems()
        .iter()
        .map(|p| ProblemRow {
            key: problem_key(p),
            field: p.field,
            why: &p.why,
        })
        .collect();
    let answer = Answer {
        doctor,
        problems,
        evidence: evidence_json(evidence, clock),
    };
    write_json(&Envelope::new(board, answer), out)?;
    out.write_all(b"\n")
}

fn queue_json<'b>(q: &'b QueueSnapshot, clock: &Clock) -> Queue<'b> {
    let m = &*q.mapping;
    let time = |(field, rule): (&Field, &'b TimeRule)| {
        let column = m.column(*field)?;
        let zone =
            (rule.decided != ZoneDecision::NotNeeded && !rule.ambiguous).then(|| rule.naive.name());
        let assumed = rule.decided == ZoneDecision::Source && !rule.ambiguous;
        Some((
            field.word(),
            Time {
                column,
                shape: &rule.shape,
                zone,
                assumed,
                ambiguous: rule.ambiguous,
                why: &rule.why,
            },
        ))
    };
    Queue {
        name: &q.name,
        origin: origin(m),
        sureness: m.sureness.word(),
        why: &m.why,
        read_only: m.read_only.as_deref(),
        columns: m
            .fields
            .iter()
            .map(|(f, c)| (f.word(), c.as_str()))
            .chain(m.status.column().map(|c| ("status", c)))
            .collect(),
        status_from: status_from(&m.status),
        times: m.times.iter().filter_map(time).collect(),
        total: q.total.count(),
        exact: q.total.is_exact(),
        by_state: by_state(q)
            .into_iter()
            .map(|(s, n)| (s.word(), n))
            .collect(),
        by_status: q.by_status.iter().map(|c| (&*c.status, c.count)).collect(),
        latest: q.latest.map(|l| clock.rfc3339(l)),
        questions: m
            .questions
            .iter()
            .map(|a| Ask {
                what: &a.what,
                key: &a.key,
            })
            .collect(),
    }
}

/// One line a queue, for CSV and markdown; a source without one has a line of its own.
#[must_use]
pub fn doctor_rows(board: &Board) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (at, s) in board.sources().iter().enumerate() {
        let start = |queue: &str| {
            vec![
                s.name.to_string(),
                s.role.word().to_owned(),
                s.state.word().to_owned(),
                queue.to_owned(),
            ]
        };
        if s.queues.is_empty() {
            let mut row = start("");
            let why = s
                .error
                .as_ref()
                .map(|e| e.message.clone())
                .unwrap_or_default();
            row.extend([String::new(), String::new(), String::new(), why]);
            rows.push(row);
        }
        for (q, queue) in s.queues.iter().enumerate() {
            let mut row = start(&queue.name);
            let sure = if queue.mapping.sureness == Sureness::Unsure {
                " (unsure)"
            } else {
                ""
            };
            row.extend([
                board.live_in(at, q).to_string(),
                queue.total.count().to_string(),
                format!("{}{sure}", origin(&queue.mapping)),
                queue.mapping.why.join("; "),
            ]);
            rows.push(row);
        }
    }
    rows
}

/// The headings of [`doctor_rows`].
pub const DOCTOR_HEADINGS: [&str; 8] = [
    "source", "role", "state", "queue", "live", "total", "mapping", "why",
];
