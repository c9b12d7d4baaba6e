//! What came of an apply or an undo, for people and programs.

use super::bare_json;
use super::plan::refused_text;
use crate::model::{Clock, ItemKey, Lang, StoreKind};
use crate::plan::{Refused, Report, Value, encode};
use crate::text;
use serde::Serialize;
use serde_json::Value as Json;
use std::io::{self, Write};

/// A refused item, for JSON.
#[derive(Serialize)]
pub(super) struct RefusedRow {
    key: String,
    why: String,
    difference: Vec<DifferenceRow>,
}

/// A column that is not what it was, as a plan's file has it: a side on which the column is missing
/// is null, one that holds NULL an object.
#[derive(Serialize)]
struct DifferenceRow {
    column: String,
    then: Option<Held>,
    now: Option<Held>,
}

#[derive(Serialize)]
struct Held {
    value: Json,
}

/// A refused item as the contract has it.
pub(super) fn refused_row(refused: &Refused) -> RefusedRow {
    let side = |value: &Option<Value>| {
        let value = value.as_ref()?;
        // A member of a JSON file reads as it stands there, as it does before and after a change.
        let kind = match value {
            Value::Json(_) => StoreKind::Json,
            _ => StoreKind::Sqlite,
        };
        let value = encode::held(value, kind);
        Some(Held { value })
    };
    RefusedRow {
        key: refused.key.to_string(),
        why: refused.why.clone(),
        difference: refused
            .difference
            .iter()
            .map(|(column, then, now)| DifferenceRow {
                column: column.clone(),
                then: side(then),
                now: side(now),
            })
            .collect(),
    }
}

#[derive(Serialize)]
struct ReportAnswer<'a> {
    operation: Option<&'a str>,
    status: &'static str,
    changed: Vec<String>,
    refused: Vec<RefusedRow>,
    unknown: Vec<UnknownRow<'a>>,
    /// Why it was refused as a whole.
    why: Option<&'a str>,
    unrecorded: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
struct UnknownRow<'a> {
    source: &'a str,
    why: &'a str,
}

/// What came of an apply or an undo, as the contract has it.
///
/// # Errors
/// What the writer returns.
pub fn report_json(report: &Report, clock: &Clock, out: &mut dyn Write) -> io::Result<()> {
    let unknown = report.unknown.iter();
    let answer = ReportAnswer {
        operation: report.operation.as_deref(),
        status: report.status.word(),
        changed: report.changed.iter().map(ItemKey::to_string).collect(),
        refused: report.refused.iter().map(refused_row).collect(),
        unknown: unknown
            .map(|(source, why)| UnknownRow { source, why })
            .collect(),
        why: report.why.as_ref().map(|e| e.message.as_str()),
        unrecorded: &report.unrecorded,
        notes: &report.notes,
    };
    bare_json(clock, answer, out)
}

/// The headings of [`report_rows`].
pub const REPORT_HEADINGS: [&str; 6] = ["key", "outcome", "why", "column", "then", "now"];

/// One row for each item; a refused one has a row for each column that differs.
#[must_use]
pub fn report_rows(report: &Report) -> Vec<Vec<String>> {
    let row = |cells: [&str; 6]| cells.map(str::to_owned).to_vec();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for key in &report.changed {
        rows.push(row([&key.to_string(), "changed", "", "", "", ""]));
    }
    for item in &report.refused {
        let key = item.key.to_string();
        if item.difference.is_empty() {
            rows.push(row([&key, "refused", &item.why, "", "", ""]));
        }
        for (column, planned, found) in &item.difference {
            let side = |v: &Option<Value>| v.as_ref().map(super::value_text).unwrap_or_default();
            let cells = [
                &key,
                "refused",
                &item.why,
                column,
                &side(planned),
                &side(found),
            ];
            rows.push(row(cells.map(|c| c as &str)));
        }
    }
    for (source, why) in &report.unknown {
        rows.push(row([source, "unknown", why, "", "", ""]));
    }
    rows
}

/// What came of it, for a person.
///
/// # Errors
/// What the writer returns.
pub fn report_text(
    report: &Report,
    lang: Lang,
    cells: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    refused_text(&report.refused, cells, lang, out)?;
    for (source, why) in &report.unknown {
        let said = match lang {
            Lang::En => format!("{source}: nobody can tell whether it was changed: {why}"),
            Lang::Ko => format!("{source}: 변경 여부를 알 수 없음: {why}"),
            Lang::ZhHant => format!("{source}：無法得知是否已變更：{why}"),
        };
        writeln!(out, "{}", text::one_line(&said))?;
    }
    for note in &report.notes {
        writeln!(out, "{}", text::one_line(note))?;
    }
    writeln!(out, "{}", headline(report, lang))
}

/// `8 changed, 0 refused — operation 5f…`
fn headline(report: &Report, lang: Lang) -> String {
    let (done, left) = (report.changed.len(), report.refused.len());
    let mut line = match lang {
        Lang::En if done == 0 && report.unknown.is_empty() => "nothing was changed".to_owned(),
        Lang::En => format!("{done} changed, {left} refused"),
        Lang::Ko if done == 0 && report.unknown.is_empty() => "변경된 것이 없음".to_owned(),
        Lang::Ko => format!("변경 {done}, 거부 {left}"),
        Lang::ZhHant if done == 0 && report.unknown.is_empty() => "未做任何變更".to_owned(),
        Lang::ZhHant => format!("已變更 {done}，拒絕 {left}"),
    };
    if let Some(operation) = &report.operation {
        let word = match lang {
            Lang::En => "operation",
            Lang::Ko => "작업",
            Lang::ZhHant => "操作",
        };
        line.push_str(&format!(" — {word} {}", text::one_line(operation)));
    }
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono_tz::Asia::Seoul;

    fn key(id: &str) -> ItemKey {
        ItemKey {
            source: "a".into(),
            queue: "q".into(),
            id: id.into(),
        }
    }

    fn partial() -> Report {
        Report {
            operation: Some("op1".into()),
            status: crate::plan::Status::Partial,
            changed: vec![key("1")],
            refused: vec![Refused {
                key: key("2\u{1b}"),
                why: "it has changed".into(),
                difference: vec![("status".into(), Some(Value::Null), None)],
            }],
            unknown: vec![("b".into(), "the disk is full".into())],
            why: None,
            unrecorded: Vec::new(),
            notes: vec!["a backup".into()],
        }
    }

    #[test]
    fn a_member_of_a_json_file_reads_as_it_stands_there() {
        let one = |value| {
            let refused = Refused {
                key: key("1"),
                why: String::new(),
                difference: vec![("a".into(), Some(value), None)],
            };
            serde_json::to_value(refused_row(&refused)).unwrap()["difference"][0]["then"].clone()
        };
        let json = |text: &str| Value::Json(text.into());
        assert_eq!(one(json("\"t0\"")), serde_json::json!({"value": "t0"}));
        assert_eq!(one(json("[1]")), serde_json::json!({"value": [1]}));
        assert_eq!(
            one(json("1E5")),
            serde_json::json!({"value": {"$json": "1E5"}})
        );
        assert_eq!(one(Value::text("t0")), serde_json::json!({"value": "t0"}));
    }

    #[test]
    fn every_language_tells_all_of_it() {
        for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
            let mut out = Vec::new();
            report_text(&partial(), lang, None, &mut out).unwrap();
            let said = String::from_utf8(out).unwrap();
            for part in [
                "a/q/2␛  it has changed",
                "status  NULL → ",
                "the disk is full",
                "a backup",
                "op1",
            ] {
                assert!(
                    said.contains(part),
                    "{lang:?}: {part:?} is missing in\n{said}"
                );
            }
        }
    }

    #[test]
    fn a_column_that_is_missing_is_no_null() {
        let clock = Clock::at("2026-04-21T08:15:00+09:00".parse().unwrap(), Seoul);
        let mut out = Vec::new();
        report_json(&partial(), &clock, &mut out).unwrap();
        let json: Json = serde_json::from_slice(&out).unwrap();
        assert_eq!(
            json["refused"][0]["difference"],
            serde_json::json!([{"column": "status", "then": {"value": null}, "now": null}])
        );
        assert_eq!(
            (&json["status"], &json["changed"][0]),
            (&"partial".into(), &"a/q/1".into())
        );
        assert_eq!(json["unknown"][0]["source"], "b");
        assert_eq!(report_rows(&partial()).len(), 3);
    }
}
