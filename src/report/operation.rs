//! What the ledger knows, for people and programs: operations in a list, and one of them row by row.

use super::outcome::{RefusedRow, refused_row};
use super::plan::{counts, part_markdown, part_text, refused_text};
use super::{Table, bare_json, markdown_cell, markdown_table, write_json};
use crate::model::{Clock, ItemKey, Lang, StoreKind};
use crate::plan::{Image, Operation, OperationPart, Standing, encode};
use crate::text;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

/// Letters that are enough to tell one random id from another; more are shown where they are not.
const ID: usize = 8;

/// Operations of the ledger and how they are told.
#[derive(Debug, Clone, Copy)]
pub struct LogView<'a> {
    /// The operations, in the order in which they are told.
    pub operations: &'a [Operation],
    /// Times are told in its zone.
    pub clock: &'a Clock,
    /// The language.
    pub lang: Lang,
}

impl LogView<'_> {
    /// So many letters tell the ids apart.
    fn id_length(&self) -> usize {
        let lengths = self.operations.iter().map(|o| o.id.chars().count());
        let longest = lengths.max().unwrap_or(ID);
        let distinct = |n: &usize| {
            let mut seen = HashSet::new();
            let mut ids = self.operations.iter().map(|o| o.id.chars().take(*n));
            ids.all(|id| seen.insert(id.collect::<String>()))
        };
        (ID.min(longest)..longest).find(distinct).unwrap_or(longest)
    }
}

/// What an operation was to do, in a few words: `cancel 8 → canonical`.
#[must_use]
pub fn operation_text(operation: &Operation) -> String {
    let parts = operation.parts.iter();
    let said: Vec<String> = parts
        .map(|p| format!("{} → {}", counts(p.part.changes.iter()), p.part.source))
        .collect();
    said.join(", ")
}

/// `applied`, and what has become of it since.
fn standing_text(operation: &Operation, lang: Lang) -> String {
    let word = operation.word();
    let mut said = word.to_owned();
    if !operation.undone_by.is_empty() {
        let left = operation.left();
        said.push_str(&match (lang, left) {
            (Lang::En, 0) => ", undone".into(),
            (Lang::Ko, 0) => ", 되돌림".into(),
            (Lang::ZhHant, 0) => "，已撤銷".into(),
            (Lang::En, n) => format!(", undone but for {n}"),
            (Lang::Ko, n) => format!(", {n}건 외 되돌림"),
            (Lang::ZhHant, n) => format!("，除 {n} 項外已撤銷"),
        });
    }
    said
}

/// The list for a terminal.
///
/// # Errors
/// What the writer returns.
pub fn log_text(view: &LogView<'_>, cells: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    if view.operations.is_empty() {
        return writeln!(out, "{}", nothing(view.lang));
    }
    let short = view.id_length();
    let cut = |id: &str| id.chars().take(short).collect::<String>();
    let mut table = Table::new(&["OPERATION", "WHEN", "ACTOR", "STATUS", "WHAT"]);
    for operation in view.operations {
        let mut what = operation_text(operation);
        if let Some(undone) = &operation.undoes {
            what = format!("undo {}: {what}", cut(undone));
        }
        table.row([
            cut(&operation.id),
            view.clock.format(operation.by.at, "%Y-%m-%d %H:%M:%S"),
            operation.by.actor.clone(),
            standing_text(operation, view.lang),
            what,
        ]);
    }
    table.write(cells, out)
}

fn nothing(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "no operation is recorded that fits",
        Lang::Ko => "해당하는 작업 기록이 없음",
        Lang::ZhHant => "沒有符合的操作記錄",
    }
}

/// The headings of [`log_rows`].
pub const LOG_HEADINGS: [&str; 13] = [
    "operation",
    "plan",
    "at",
    "recorded_at",
    "actor",
    "user",
    "host",
    "approved_by",
    "undoes",
    "status",
    "key",
    "action",
    "note",
];

/// One row for each item that an operation was to change, as far as it is wanted.
#[must_use]
pub fn log_rows(view: &LogView<'_>, wanted: &dyn Fn(&ItemKey) -> bool) -> Vec<Vec<String>> {
    let clock = view.clock;
    let mut rows = Vec::new();
    for o in view.operations {
        let start = [
            o.id.clone(),
            o.plan.clone(),
            clock.rfc3339(o.by.at),
            clock.rfc3339(o.by.real),
            o.by.actor.clone(),
            o.by.user.clone(),
            o.by.host.clone(),
            o.approved_by.clone().unwrap_or_default(),
            o.undoes.clone().unwrap_or_default(),
        ];
        for (part, change) in o.changes().filter(|(_, c)| wanted(&c.key)) {
            let end = [
                part.standing.word().to_owned(),
                change.key.to_string(),
                change.action.word().to_owned(),
                change.note.clone().unwrap_or_default(),
            ];
            rows.push(start.iter().cloned().chain(end).collect());
        }
    }
    rows
}

/// The rows of [`log_rows`] as a markdown table.
///
/// # Errors
/// What the writer returns.
pub fn log_markdown(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let harmless = |row: &Vec<String>| row.iter().map(|c| markdown_cell(c)).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(harmless).collect();
    markdown_table(&LOG_HEADINGS, &rows, out)
}

/// Everything about one operation: who, when, why, and every row before and after.
///
/// # Errors
/// What the writer returns.
pub fn operation_detail(
    operation: &Operation,
    clock: &Clock,
    lang: Lang,
    cells: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (label, value) in facts(operation, clock, lang) {
        writeln!(out, "{}  {}", text::pad(label, 12), text::one_line(&value))?;
    }
    for part in &operation.parts {
        writeln!(out)?;
        part_text(&part.part, &|_| None, lang, cells, out)?;
        for line in endings(part, lang) {
            writeln!(out, "  {}", text::one_line(&line))?;
        }
        if let Standing::Refused(refused) = &part.standing {
            refused_text(refused, cells, lang, out)?;
        }
    }
    Ok(())
}

/// The same as markdown.
///
/// # Errors
/// What the writer returns.
pub fn operation_markdown(
    operation: &Operation,
    clock: &Clock,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (label, value) in facts(operation, clock, lang) {
        writeln!(out, "- {label}: {}", markdown_cell(&value))?;
    }
    writeln!(out)?;
    for part in &operation.parts {
        part_markdown(&part.part, lang, out)?;
        for line in endings(part, lang) {
            writeln!(out, "- {}", markdown_cell(&line))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn facts(o: &Operation, clock: &Clock, lang: Lang) -> Vec<(&'static str, String)> {
    let words: [&'static str; 8] = match lang {
        Lang::En => [
            "operation",
            "plan",
            "status",
            "at",
            "recorded",
            "by",
            "approved by",
            "undone by",
        ],
        Lang::Ko => [
            "작업",
            "계획",
            "상태",
            "시각",
            "기록 시각",
            "실행자",
            "승인자",
            "되돌린 작업",
        ],
        Lang::ZhHant => [
            "操作",
            "計畫",
            "狀態",
            "時間",
            "記錄時間",
            "執行者",
            "核准者",
            "撤銷者",
        ],
    };
    let [id, plan, status, at, recorded, by, approved, undone] = words;
    let time = |m| clock.format(m, "%Y-%m-%d %H:%M:%S %Z");
    let mut facts = vec![
        (id, o.id.clone()),
        (plan, o.plan.clone()),
        (status, standing_text(o, lang)),
        (at, time(o.by.at)),
    ];
    // They differ only where a clock was given.
    if o.by.real.seconds_since(o.by.at).abs() > 1 {
        facts.push((recorded, time(o.by.real)));
    }
    facts.push((by, format!("{} ({}@{})", o.by.actor, o.by.user, o.by.host)));
    facts.extend(o.approved_by.clone().map(|a| (approved, a)));
    let undoes = match lang {
        Lang::En => "undoes",
        Lang::Ko => "되돌리는 작업",
        Lang::ZhHant => "所撤銷者",
    };
    facts.extend(o.undoes.clone().map(|u| (undoes, u)));
    if !o.undone_by.is_empty() {
        facts.push((undone, o.undone_by.join(", ")));
    }
    facts
}

/// How a part ended, and where the copy of its file is.
fn endings(part: &OperationPart, lang: Lang) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", part.part.source, part.standing.word())];
    lines.extend(why(&part.standing));
    lines.extend(said_by(&part.standing, lang));
    lines.extend(part.backup.as_deref().map(|b| backup_text(b, lang)));
    lines
}

fn why(standing: &Standing) -> Option<String> {
    match standing {
        Standing::Unknown(why) | Standing::Closed { reason: why, .. } => Some(why.clone()),
        _ => None,
    }
}

/// Who has said what became of it.
fn said_by(standing: &Standing, lang: Lang) -> Option<String> {
    let Standing::Closed { by, .. } = standing else {
        return None;
    };
    Some(match lang {
        Lang::En => format!("closed by {}", by.actor),
        Lang::Ko => format!("종결: {}", by.actor),
        Lang::ZhHant => format!("結案者：{}", by.actor),
    })
}

fn backup_text(path: &Path, lang: Lang) -> String {
    let path = path.display();
    match lang {
        Lang::En => format!("the file as it was: {path}"),
        Lang::Ko => format!("변경 전 파일: {path}"),
        Lang::ZhHant => format!("變更前的檔案：{path}"),
    }
}

#[derive(Serialize)]
struct LogAnswer {
    operations: Vec<OperationRow>,
}

#[derive(Serialize)]
struct OperationRow {
    operation: String,
    plan: String,
    status: &'static str,
    /// The clock of the analysis, which may have been given.
    at: String,
    /// The real time.
    recorded_at: String,
    actor: String,
    user: String,
    host: String,
    approved_by: Option<String>,
    undoes: Option<String>,
    undone_by: Vec<String>,
    parts: Vec<PartRow>,
    changes: Vec<ChangeRow>,
}

#[derive(Serialize)]
struct PartRow {
    source: String,
    path: String,
    status: &'static str,
    why: Option<String>,
    /// Its rows told what became of it, after it had been cut short.
    settled: bool,
    /// Who has said what became of it, where nothing else could tell.
    closed_by: Option<String>,
    closed_at: Option<String>,
    rows: usize,
    backup: Option<String>,
    refused: Vec<RefusedRow>,
    script: String,
}

#[derive(Serialize)]
struct ChangeRow {
    key: String,
    action: &'static str,
    to: Option<String>,
    note: Option<String>,
    before: Json,
    after: Json,
}

/// The columns in which one image differs from another, with this one's values; all of them where
/// that is asked for.
fn side(of: &Image, other: &Image, kind: StoreKind, whole: bool) -> Json {
    if whole {
        return encode::image(of, kind);
    }
    let changed = of.0.iter().filter(|(c, v)| other.get(c) != Some(v));
    encode::image(&Image(changed.cloned().collect()), kind)
}

fn operation_row(o: &Operation, clock: &Clock, whole: bool) -> OperationRow {
    OperationRow {
        operation: o.id.clone(),
        plan: o.plan.clone(),
        status: o.word(),
        at: clock.rfc3339(o.by.at),
        recorded_at: clock.rfc3339(o.by.real),
        actor: o.by.actor.clone(),
        user: o.by.user.clone(),
        host: o.by.host.clone(),
        approved_by: o.approved_by.clone(),
        undoes: o.undoes.clone(),
        undone_by: o.undone_by.clone(),
        parts: o.parts.iter().map(|p| part_row(p, clock)).collect(),
        changes: o
            .changes()
            .map(|(part, change)| ChangeRow {
                key: change.key.to_string(),
                action: change.action.word(),
                to: change.action.to().map(str::to_owned),
                note: change.note.clone(),
                before: side(&change.before, &change.after, part.part.kind, whole),
                after: side(&change.after, &change.before, part.part.kind, whole),
            })
            .collect(),
    }
}

fn part_row(part: &OperationPart, clock: &Clock) -> PartRow {
    let closed = match &part.standing {
        Standing::Closed { by, .. } => Some(by),
        _ => None,
    };
    let refused = match &part.standing {
        Standing::Refused(refused) => refused.as_slice(),
        _ => &[],
    };
    PartRow {
        source: part.part.source.to_string(),
        path: part.part.path.display().to_string(),
        status: part.standing.word(),
        why: why(&part.standing),
        settled: part.settled,
        closed_by: closed.map(|by| by.actor.clone()),
        closed_at: closed.map(|by| clock.rfc3339(by.at)),
        rows: part.part.changes.len(),
        backup: part.backup.as_ref().map(|b| b.display().to_string()),
        refused: refused.iter().map(refused_row).collect(),
        script: part.part.script.clone(),
    }
}

/// The operations as one JSON document. `whole`: with every column of every row, not only those
/// that change.
///
/// # Errors
/// What the writer returns.
pub fn log_json(view: &LogView<'_>, whole: bool, out: &mut dyn Write) -> io::Result<()> {
    let rows = view.operations.iter();
    let operations = rows.map(|o| operation_row(o, view.clock, whole)).collect();
    bare_json(view.clock, LogAnswer { operations }, out)
}

/// The operations, one to a line.
///
/// # Errors
/// What the writer returns.
pub fn log_jsonl(view: &LogView<'_>, whole: bool, out: &mut dyn Write) -> io::Result<()> {
    for operation in view.operations {
        write_json(&operation_row(operation, view.clock, whole), out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::plan::Stamp;
    use chrono_tz::Asia::Seoul;

    #[test]
    fn ids_are_cut_where_they_still_differ() {
        let clock = Clock::at("2026-04-21T08:15:00+09:00".parse().unwrap(), Seoul);
        let operation = |id: &str, undoes: Option<&str>| Operation {
            id: id.into(),
            plan: "p".into(),
            by: Stamp {
                at: clock.now,
                real: clock.now,
                actor: "ron\u{1b}".into(),
                user: "u".into(),
                host: "h".into(),
            },
            approved_by: None,
            undoes: undoes.map(str::to_owned),
            undone_by: vec!["x".into()],
            taken_back: std::collections::BTreeSet::new(),
            parts: Vec::new(),
        };
        let operations = [
            operation("0123456789ab", None),
            operation("0123456789cd", Some("0123456789ab")),
        ];
        for (lang, undone) in [
            (Lang::En, "undone"),
            (Lang::Ko, "되돌림"),
            (Lang::ZhHant, "已撤銷"),
        ] {
            let view = LogView {
                operations: &operations,
                clock: &clock,
                lang,
            };
            let mut out = Vec::new();
            log_text(&view, None, &mut out).unwrap();
            operation_detail(&operations[1], &clock, lang, None, &mut out).unwrap();
            let said = String::from_utf8(out).unwrap();
            assert!(
                said.contains("0123456789a ") && said.contains("0123456789c "),
                "{said}"
            );
            assert!(
                said.contains(undone) && said.contains("undo 0123456789a:"),
                "{said}"
            );
            assert!(!said.contains('\u{1b}'), "{said}");
        }
    }
}
