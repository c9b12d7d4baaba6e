//! Duplicate groups and stale items with their reasons.

use super::json::{Envelope, write_json};
use super::{Table, View, markdown_cell, markdown_table};
use crate::analyse::duplicates::{Group, Kind};
use crate::analyse::known::Known;
use crate::analyse::stale::{self, StaleFinding};
use crate::model::{Clock, Lang};
use crate::text;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The findings that are to be told, as indices into the judgement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Groups.
    pub groups: Vec<usize>,
    /// Stale items.
    pub stale: Vec<usize>,
}

impl Chosen {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.stale.is_empty()
    }
}

#[derive(Serialize)]
struct GroupRow {
    id: String,
    kind: &'static str,
    confidence: &'static str,
    survivor: Option<String>,
    /// Who has said of it that this is known.
    acknowledged: Option<KnownRow>,
    members: Vec<MemberRow>,
    why: Vec<String>,
    interval_s: Option<i64>,
    dedup_key: Option<String>,
}

/// Who said that something is known, and until when it is left out of the decisions.
#[derive(Serialize)]
struct KnownRow {
    reason: String,
    by: String,
    at: String,
    until: Option<String>,
}

impl KnownRow {
    fn new(known: &Known, clock: &Clock) -> Self {
        Self {
            reason: known.reason.clone(),
            by: known.by.clone(),
            at: clock.rfc3339(known.at),
            until: known.until.map(|u| clock.rfc3339(u)),
        }
    }
}

#[derive(Serialize)]
struct MemberRow {
    key: String,
    action: &'static str,
}

#[derive(Serialize)]
struct StaleRow {
    key: String,
    rule: &'static str,
    since: Option<String>,
    age_s: Option<i64>,
    threshold_s: i64,
    action: &'static str,
    acknowledged: Option<KnownRow>,
    why: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    duplicates: Vec<GroupRow>,
    stale: Vec<StaleRow>,
}

fn key(view: &View<'_>, at: usize) -> String {
    view.board
        .item(at)
        .map(|i| i.key().to_string())
        .unwrap_or_default()
}

/// The name of a group in an answer: `D1` is the first of all.
fn group_id(at: usize) -> String {
    format!("D{}", at + 1)
}

fn group_row(view: &View<'_>, at: usize, group: &Group) -> GroupRow {
    GroupRow {
        id: group_id(at),
        kind: group.kind.word(),
        confidence: group.confidence.word(),
        survivor: group.survivor.map(|s| key(view, s)),
        acknowledged: view
            .judgement
            .known_group(at)
            .map(|k| KnownRow::new(k, &view.board.clock)),
        members: group
            .members
            .iter()
            .map(|m| MemberRow {
                key: key(view, m.item),
                action: m.action.word(),
            })
            .collect(),
        why: group.reasons.iter().map(|r| r.say(view.lang)).collect(),
        interval_s: group.interval_s,
        dedup_key: group.dedup_key.clone(),
    }
}

fn stale_row(view: &View<'_>, finding: &StaleFinding) -> StaleRow {
    let clock = &view.board.clock;
    StaleRow {
        key: key(view, finding.position),
        rule: finding.rule(),
        since: finding.since.map(|s| clock.rfc3339(s)),
        age_s: finding.age_s(clock),
        threshold_s: finding.threshold_s,
        action: finding.action.word(),
        acknowledged: view
            .judgement
            .known_item(finding.position)
            .map(|k| KnownRow::new(k, clock)),
        why: vec![finding.say(view.board, view.lang)],
    }
}

fn groups<'v>(view: &View<'v>, chosen: &'v Chosen) -> impl Iterator<Item = (usize, &'v Group)> {
    let all = &view.judgement.groups;
    chosen
        .groups
        .iter()
        .filter_map(move |at| Some((*at, all.get(*at)?)))
}

fn findings<'v>(view: &View<'v>, chosen: &'v Chosen) -> impl Iterator<Item = &'v StaleFinding> {
    let all = &view.judgement.stale;
    chosen.stale.iter().filter_map(move |at| all.get(*at))
}

/// The contract's JSON.
///
/// # Errors
/// What the writer returns.
pub fn findings_json(view: &View<'_>, chosen: &Chosen, out: &mut dyn Write) -> io::Result<()> {
    let answer = Answer {
        duplicates: groups(view, chosen)
            .map(|(at, g)| group_row(view, at, g))
            .collect(),
        stale: findings(view, chosen).map(|f| stale_row(view, f)).collect(),
    };
    write_json(&Envelope::new(view.board, answer), out)?;
    out.write_all(b"\n")
}

/// Groups, then stale items, one to a line.
///
/// # Errors
/// What the writer returns.
pub fn findings_jsonl(view: &View<'_>, chosen: &Chosen, out: &mut dyn Write) -> io::Result<()> {
    for (at, group) in groups(view, chosen) {
        write_json(&group_row(view, at, group), out)?;
        out.write_all(b"\n")?;
    }
    for finding in findings(view, chosen) {
        write_json(&stale_row(view, finding), out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The headings of [`findings_rows`].
pub const FINDING_HEADINGS: [&str; 7] = [
    "finding",
    "kind",
    "confidence",
    "key",
    "action",
    "survivor",
    "why",
];

/// One row for each member of a group and each stale item.
#[must_use]
pub fn findings_rows(view: &View<'_>, chosen: &Chosen) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (at, g) in groups(view, chosen) {
        let why = view.judgement.group_text(at, view.lang);
        let survivor = g.survivor.map(|s| key(view, s)).unwrap_or_default();
        for m in &g.members {
            let cells = [
                group_id(at),
                g.kind.word().into(),
                g.confidence.word().into(),
                key(view, m.item),
                m.action.word().into(),
                survivor.clone(),
                why.clone(),
            ];
            rows.push(cells.to_vec());
        }
    }
    for f in findings(view, chosen) {
        let why = f.say(view.board, view.lang);
        rows.push(vec![
            "stale".into(),
            f.rule().into(),
            String::new(),
            key(view, f.position),
            f.action.word().into(),
            String::new(),
            why,
        ]);
    }
    rows
}

/// The same as a markdown table.
///
/// # Errors
/// What the writer returns.
pub fn findings_markdown(view: &View<'_>, chosen: &Chosen, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Vec<String>> = findings_rows(view, chosen)
        .into_iter()
        .map(|r| r.iter().map(|c| markdown_cell(c)).collect())
        .collect();
    markdown_table(&FINDING_HEADINGS, &rows, out)
}

/// For people: each group with its members, then the stale items by rule.
///
/// # Errors
/// What the writer returns.
pub fn findings_text(
    view: &View<'_>,
    chosen: &Chosen,
    cells: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = cells.unwrap_or(usize::MAX);
    if chosen.is_empty() {
        return writeln!(out, "nothing found");
    }
    let counted = counted(view, chosen);
    if !counted.is_empty() {
        writeln!(out, "duplicates — {counted}\n")?;
    }
    for (at, group) in groups(view, chosen) {
        let why = view.judgement.group_text(at, view.lang);
        let head = format!(
            "{} {} ({}) — {}",
            group_id(at),
            group.kind.word(),
            group.confidence.word(),
            text::one_line(&why)
        );
        writeln!(out, "{}", text::fit(&head, width))?;
        for (word, item) in group
            .survivor
            .map(|s| ("keep", s))
            .into_iter()
            .chain(group.members.iter().map(|m| (m.action.word(), m.item)))
        {
            let Some(item) = view.board.item(item) else {
                continue;
            };
            let age = item
                .record
                .times
                .created
                .map_or_else(|| "?".into(), |c| text::ago(view.board.clock.age_s(c)));
            let line = format!(
                "  {}  {}  {}  {}  {}",
                text::pad(word, 6),
                item.key(),
                item.owner,
                age,
                item.record.title
            );
            // Key, owner and title are all foreign.
            writeln!(out, "{}", text::fit(&text::one_line(&line), width))?;
        }
        if let Some(known) = view.judgement.known_group(at) {
            let said = known_text(known, &view.board.clock, view.lang);
            writeln!(out, "{}", text::fit(&format!("  {said}"), width))?;
        }
        if let Some(key) = &group.dedup_key {
            writeln!(out, "  missing deduplication key: {}", text::one_line(key))?;
        }
        writeln!(out)?;
    }
    stale_text(view, chosen, cells, out)
}

/// `known to ron until 2026-04-28 08:15: waits for the vendor`
fn known_text(known: &Known, clock: &Clock, lang: Lang) -> String {
    let until = known.until.map(|u| clock.format(u, "%Y-%m-%d %H:%M"));
    let (by, why) = (text::one_line(&known.by), text::one_line(&known.reason));
    match (lang, until) {
        (Lang::En, Some(until)) => format!("known to {by} until {until}: {why}"),
        (Lang::En, None) => format!("known to {by}: {why}"),
        (Lang::Ko, Some(until)) => format!("{by} 확인함({until}까지): {why}"),
        (Lang::Ko, None) => format!("{by} 확인함: {why}"),
        (Lang::ZhHant, Some(until)) => format!("{by} 已知悉（至 {until}）：{why}"),
        (Lang::ZhHant, None) => format!("{by} 已知悉：{why}"),
    }
}

/// How many groups there are of each kind, in the order in which they come.
fn counted(view: &View<'_>, chosen: &Chosen) -> String {
    let mut kinds: Vec<(Kind, usize)> = Vec::new();
    for (_, group) in groups(view, chosen) {
        match kinds.iter_mut().find(|(kind, _)| *kind == group.kind) {
            Some((_, n)) => *n += 1,
            None => kinds.push((group.kind, 1)),
        }
    }
    let said = kinds.iter().map(|(kind, n)| kind.fragment(*n, view.lang));
    said.collect::<Vec<_>>().join(view.lang.comma())
}

fn stale_text(
    view: &View<'_>,
    chosen: &Chosen,
    cells: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rules: Vec<&'static str> = Vec::new();
    let mut by_rule: BTreeMap<&'static str, Vec<&StaleFinding>> = BTreeMap::new();
    for finding in findings(view, chosen) {
        let rule = finding.rule();
        if !rules.contains(&rule) {
            rules.push(rule);
        }
        by_rule.entry(rule).or_default().push(finding);
    }
    for rule in rules {
        let findings = by_rule.remove(rule).unwrap_or_default();
        writeln!(
            out,
            "{rule} — {}",
            stale::fragment(rule, findings.len(), view.lang)
        )?;
        let mut table = Table::new(&["KEY", "OWNER", "ACTION", "WHY"]);
        for f in findings {
            let Some(item) = view.board.item(f.position) else {
                continue;
            };
            let mut why = f.say(view.board, view.lang);
            if let Some(known) = view.judgement.known_item(f.position) {
                let said = known_text(known, &view.board.clock, view.lang);
                why = format!("{why} — {said}");
            }
            table.row([
                item.key().to_string(),
                item.owner.to_string(),
                f.action.word().to_owned(),
                why,
            ]);
        }
        table.write(cells, out)?;
        writeln!(out)?;
    }
    Ok(())
}
