//! The answer of `kpi` as the contract's JSON. What stands in it beyond the contract is added only.

use super::KpiReport;
use super::json::{Envelope, write_json};
use crate::analyse::Board;
use crate::analyse::kpi::{
    Cell, Configured, Counts, Definition, Explanation, KpiAnswer, LookBack, Reported, Span, Term,
};
use crate::model::{Clock, Lang};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::io::{self, Write};
use std::sync::Arc;

/// Numbers by owner, in their order.
struct ByOwner<'a>(&'a [(Arc<str>, u64)]);

impl Serialize for ByOwner<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (owner, n) in self.0 {
            map.serialize_entry(&**owner, n)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct ReportedJson {
    total: u64,
    by_owner: serde_json::Map<String, serde_json::Value>,
    as_of: Option<String>,
    /// The total that the report itself states, where it is not the sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated_total: Option<u64>,
}

impl ReportedJson {
    fn new(reported: &Reported, clock: &Clock) -> Self {
        let counts = reported.count.by_owner.iter();
        Self {
            total: reported.total(),
            by_owner: counts
                .map(|(owner, n)| (owner.clone(), (*n).into()))
                .collect(),
            as_of: reported.count.as_of.map(|m| clock.rfc3339(m)),
            stated_total: reported.odd_total(),
        }
    }
}

#[derive(Serialize)]
struct CellJson<'a> {
    source: &'a str,
    queue: &'a str,
    status_raw: &'a str,
    state: &'static str,
    owner: &'a str,
    count: u64,
}

impl<'a> CellJson<'a> {
    fn new(cell: &'a Cell) -> Self {
        Self {
            source: &cell.term.source,
            queue: &cell.term.queue,
            status_raw: &cell.term.status,
            state: cell.term.state.word(),
            owner: &cell.owner,
            count: cell.count,
        }
    }
}

fn names(terms: &[Term]) -> Vec<String> {
    terms.iter().map(ToString::to_string).collect()
}

#[derive(Serialize)]
struct DefinitionJson<'a> {
    terms: Vec<String>,
    without_duplicates: bool,
    newest_days: Option<u32>,
    total: u64,
    by_owner: ByOwner<'a>,
    others: ByOwner<'a>,
    r#match: &'static str,
    distance: u64,
}

impl<'a> DefinitionJson<'a> {
    fn new(d: &'a Definition) -> Self {
        Self {
            terms: names(&d.terms),
            without_duplicates: d.without_duplicates,
            newest_days: d.newest_days,
            total: d.total,
            by_owner: ByOwner(&d.by_owner),
            others: ByOwner(&d.others),
            r#match: d.fit.word(),
            distance: d.distance,
        }
    }
}

#[derive(Serialize)]
struct ExplanationJson {
    terms: Vec<String>,
    /// What each term gives.
    counts: Vec<u64>,
    count: u64,
    newest: Option<u64>,
    of: Option<u64>,
}

impl ExplanationJson {
    fn new(e: &Explanation) -> Self {
        Self {
            terms: e.parts.iter().map(|(t, _)| t.to_string()).collect(),
            counts: e.parts.iter().map(|(_, n)| *n).collect(),
            count: e.count,
            newest: e.newest,
            of: e.of,
        }
    }
}

/// Explanations by owner; owners without one are left out.
struct PerOwner<'a>(&'a [(Arc<str>, Vec<Explanation>)]);

impl Serialize for PerOwner<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (owner, list) in self.0.iter().filter(|(_, list)| !list.is_empty()) {
            let list: Vec<_> = list.iter().map(ExplanationJson::new).collect();
            map.serialize_entry(&**owner, &list)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct ConfiguredJson<'a> {
    terms: Vec<String>,
    total: u64,
    by_owner: ByOwner<'a>,
    sql: &'a [String],
    r#match: Option<&'static str>,
    /// Rows that the SQL counts and `total` does not: old failures and finished ones.
    beyond: u64,
    problems: Vec<String>,
}

impl<'a> ConfiguredJson<'a> {
    /// No definition is configured.
    fn none() -> Self {
        Self {
            terms: Vec::new(),
            total: 0,
            by_owner: ByOwner(&[]),
            sql: &[],
            r#match: None,
            beyond: 0,
            problems: Vec::new(),
        }
    }

    fn new(c: &'a Configured, sql: &'a [String], lang: Lang) -> Self {
        Self {
            terms: c.terms.iter().map(ToString::to_string).collect(),
            total: c.total,
            by_owner: ByOwner(&c.by_owner),
            sql,
            r#match: c.fit.map(|f| f.word()),
            beyond: c.queries.iter().filter_map(|q| q.beyond).sum(),
            problems: c.unmet.iter().map(|u| u.say(lang)).collect(),
        }
    }
}

#[derive(Serialize)]
struct SpanJson {
    from: String,
    until: Option<String>,
    minute: String,
    age_s: i64,
}

impl SpanJson {
    fn new(span: &Span, clock: &Clock) -> Self {
        Self {
            from: clock.rfc3339(span.from),
            until: span.until.map(|m| clock.rfc3339(m)),
            minute: clock.rfc3339(span.minute),
            age_s: span.age_s,
        }
    }
}

#[derive(Serialize)]
struct CountsJson<'a> {
    #[serde(flatten)]
    span: SpanJson,
    total: u64,
    by_owner: ByOwner<'a>,
    distance: u64,
}

impl<'a> CountsJson<'a> {
    fn new(counts: &'a Counts, clock: &Clock) -> Self {
        Self {
            span: SpanJson::new(&counts.span, clock),
            total: counts.total,
            by_owner: ByOwner(&counts.by_owner),
            distance: counts.distance,
        }
    }
}

#[derive(Serialize)]
struct LookBackJson<'a> {
    terms: Vec<String>,
    newest_days: Option<u32>,
    exact: Option<SpanJson>,
    nearest: Option<CountsJson<'a>>,
    at_report: Option<CountsJson<'a>>,
    untold: u64,
    untold_then: u64,
    lacking: &'a [String],
    whole: bool,
}

impl<'a> LookBackJson<'a> {
    fn new(back: &'a LookBack, clock: &Clock) -> Self {
        Self {
            terms: names(&back.counting.terms),
            newest_days: back.counting.newest_days,
            exact: back.exact.as_ref().map(|s| SpanJson::new(s, clock)),
            nearest: back.nearest.as_ref().map(|c| CountsJson::new(c, clock)),
            at_report: back.at_report.as_ref().map(|c| CountsJson::new(c, clock)),
            untold: back.untold,
            untold_then: back.untold_then,
            lacking: &back.lacking,
            whole: back.whole,
        }
    }
}

#[derive(Serialize)]
struct WhenJson<'a> {
    best: Option<LookBackJson<'a>>,
    tried: Vec<LookBackJson<'a>>,
    sentences: Vec<String>,
}

#[derive(Serialize)]
struct KpiJson<'a> {
    reported: Option<ReportedJson>,
    cells: Vec<CellJson<'a>>,
    r#match: Option<&'static str>,
    alternatives: u64,
    definitions: Vec<DefinitionJson<'a>>,
    per_owner: PerOwner<'a>,
    configured: ConfiguredJson<'a>,
    may_be_coincidence: bool,
    stopped_early: bool,
    exact_counts: bool,
    headline: Option<String>,
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<AsOfJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<WhenJson<'a>>,
}

#[derive(Serialize)]
struct AsOfJson {
    at: String,
    untold: u64,
}

/// The answer as one JSON document.
///
/// # Errors
/// What the writer returns.
pub fn kpi_json(board: &Board, report: &KpiReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let answer = report.answer;
    let clock = &answer.clock;
    let found = answer.found.as_ref();
    let json = KpiJson {
        reported: answer
            .reported
            .as_ref()
            .map(|r| ReportedJson::new(r, clock)),
        cells: answer.cells.iter().map(CellJson::new).collect(),
        r#match: found.map(|f| f.matched.word()),
        alternatives: found.map_or(0, |f| f.alternatives),
        definitions: found
            .into_iter()
            .flat_map(|f| &f.definitions)
            .map(DefinitionJson::new)
            .collect(),
        per_owner: PerOwner(found.map_or(&[], |f| &f.per_owner)),
        configured: answer
            .configured
            .as_ref()
            .map_or_else(ConfiguredJson::none, |c| {
                ConfiguredJson::new(c, report.sql, report.lang)
            }),
        may_be_coincidence: found.is_some_and(|f| f.may_be_coincidence()),
        stopped_early: found.is_some_and(|f| f.stopped_early),
        exact_counts: answer.exact_counts,
        headline: answer.headline(report.lang),
        notes: answer.notes(report.lang),
        as_of: answer.rebuilt.map(|r| AsOfJson {
            at: clock.rfc3339(r.at),
            untold: r.untold,
        }),
        when: report.when.map(|w| WhenJson {
            best: w.best().map(|b| LookBackJson::new(b, clock)),
            tried: w
                .tried
                .iter()
                .map(|b| LookBackJson::new(b, clock))
                .collect(),
            sentences: w.say(answer, report.lang),
        }),
    };
    write_json(&Envelope::new(board, json), out)?;
    out.write_all(b"\n")
}

/// Every count by term and owner, one to a line.
///
/// # Errors
/// What the writer returns.
pub fn kpi_jsonl(answer: &KpiAnswer, out: &mut dyn Write) -> io::Result<()> {
    for cell in &answer.cells {
        write_json(&CellJson::new(cell), out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::Rules;
    use crate::analyse::kpi::{CountTerm, KpiQuestion, kpi, parse_flag, when};
    use crate::analyse::sample::{ago, morning};
    use crate::model::{HistoryRow, OwnerRules, QueueHistory, Role, State, Told};
    use serde_json::{Value, json};

    fn asked(reported: Option<&str>, count: &[&str]) -> KpiQuestion {
        KpiQuestion {
            reported: reported.map(|r| {
                let mut count = parse_flag(r, &OwnerRules::default()).unwrap();
                count.as_of = Some(ago(1800));
                count.into()
            }),
            count: count.iter().map(|t| CountTerm::parse(t).unwrap()).collect(),
            ..KpiQuestion::default()
        }
    }

    fn answer(question: &KpiQuestion, histories: &[QueueHistory]) -> Value {
        let board = morning();
        let answer = kpi(&board, &[], question);
        let when = when(&answer, histories, &Rules::default());
        let report = KpiReport {
            answer: &answer,
            when: when.as_ref(),
            sql: &["SELECT 1;".to_owned()],
            lang: Lang::En,
        };
        let mut out = Vec::new();
        kpi_json(&board, &report, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn the_contract_s_answer() {
        let got = answer(
            &asked(
                Some("ron=10,codex=5,cowork=3"),
                &["canonical/bus_commands[queued,claimed]"],
            ),
            &[],
        );
        assert_eq!(
            (&got["version"], &got["complete"]),
            (&json!(1), &json!(true))
        );
        assert_eq!(
            got["reported"],
            json!({"total": 18, "by_owner": {"ron": 10, "codex": 5, "cowork": 3}, "as_of": "2026-04-21T07:45:00+09:00"})
        );
        assert_eq!(
            got["cells"][2],
            json!({"source": "canonical", "queue": "bus_commands", "status_raw": "queued", "state": "queued", "owner": "ron", "count": 15})
        );
        assert_eq!(got["match"], json!("total_only"));
        assert_eq!(
            got["definitions"][0],
            json!({"terms": ["canonical/bus_commands[queued]"], "without_duplicates": false, "newest_days": null,
                "total": 18, "by_owner": {"ron": 15, "codex": 2, "cowork": 1}, "others": {}, "match": "total", "distance": 10})
        );
        let codex = &got["per_owner"]["codex"][0];
        assert_eq!(
            codex["terms"],
            json!([
                "canonical/bus_commands[queued]",
                "canonical/bus_commands[failed]",
                "inbox/items[pending]"
            ])
        );
        assert_eq!(
            (&codex["count"], &codex["newest"], &codex["of"]),
            (&json!(5), &json!(null), &json!(null))
        );
        let ron = &got["per_owner"]["ron"][0];
        assert_eq!(ron["terms"], json!(["canonical/bus_commands[queued]"]));
        assert_eq!(
            (&ron["count"], &ron["newest"], &ron["of"]),
            (&json!(10), &json!(10), &json!(15))
        );
        let configured = &got["configured"];
        assert_eq!(
            configured["terms"],
            json!(["canonical/bus_commands[queued,claimed]"])
        );
        assert_eq!(configured["total"], json!(19));
        assert_eq!(
            configured["by_owner"],
            json!({"ron": 15, "codex": 2, "cowork": 2})
        );
        assert_eq!(configured["sql"], json!(["SELECT 1;"]));
        assert!(got.get("when").is_none());
        // Owners keep the order of the report.
        let keys: Vec<&String> = got["definitions"][0]["by_owner"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        assert_eq!(keys, ["ron", "codex", "cowork"]);
    }

    #[test]
    fn nothing_reported_and_nothing_configured() {
        let got = answer(&asked(None, &[]), &[]);
        assert_eq!(
            (&got["reported"], &got["match"]),
            (&json!(null), &json!(null))
        );
        assert_eq!(
            (&got["definitions"], &got["per_owner"]),
            (&json!([]), &json!({}))
        );
        assert_eq!(got["configured"]["terms"], json!([]));
        assert_eq!(got["cells"].as_array().unwrap().len(), 16);
    }

    #[test]
    fn when_it_was_true() {
        let rows = (0..3).map(|n| HistoryRow {
            created: Some(ago(86_400 * (n + 2))),
            claimed: (n == 2).then(|| ago(86_400)),
            completed: None,
            owner: 0,
            status: u16::from(n == 2),
            state: if n == 2 {
                State::Claimed
            } else {
                State::Queued
            },
        });
        let history = QueueHistory {
            source: "canonical".into(),
            role: Role::Canonical,
            queue: "bus_commands".into(),
            owners: vec![Some("Ron".into())],
            statuses: vec!["queued".into(), "claimed".into()],
            rows: rows.collect(),
            created: Told::Yes,
            claimed: Told::Yes,
            completed: Told::Yes,
            whole: true,
        };
        let got = answer(
            &asked(Some("ron=3"), &["canonical/bus_commands[queued]"]),
            &[history],
        );
        let best = &got["when"]["best"];
        assert_eq!(best["terms"], json!(["canonical/bus_commands[queued]"]));
        assert_eq!(best["exact"]["from"], json!("2026-04-19T08:15:00+09:00"));
        assert_eq!(best["exact"]["until"], json!("2026-04-20T08:15:00+09:00"));
        assert_eq!(best["exact"]["minute"], json!("2026-04-20T08:14:00+09:00"));
        assert_eq!(best["exact"]["age_s"], json!(86_460));
        assert_eq!(best["nearest"]["distance"], json!(0));
        assert_eq!(best["at_report"]["by_owner"], json!({"ron": 2}));
        assert_eq!(
            got["when"]["sentences"],
            json!([
                "last exact on 20 April 08:14 (queued in bus_commands): that figure is 1d old",
                "when it was reported, 21 April 07:45, there were 2 queued in bus_commands (ron 2)"
            ])
        );
    }
}
