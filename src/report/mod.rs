//! PURE. A [`crate::analyse::Board`] as text for people and programs: JSON, JSON Lines, CSV,
//! markdown, tables; the triage report, hand-off texts, and what masks secrets in both.
//!
//! Must not do IO; everything is written into a `fmt` or `io` writer that the caller opened.

mod acks;
mod by_owner;
mod csv;
mod doctor;
mod evidence;
mod findings;
mod handoff;
mod items;
mod json;
mod kpi;
mod kpi_json;
mod markdown;
mod operation;
mod outcome;
mod plan;
mod ranked;
mod redact;
mod table;
mod template;
mod triage;
mod verified;

use crate::analyse::{Board, Judgement};
use crate::model::Lang;

/// What every text about items is made from.
#[derive(Debug, Clone, Copy)]
pub struct View<'b> {
    /// The items.
    pub board: &'b Board,
    /// What was judged about them.
    pub judgement: &'b Judgement,
    /// The language of reasons.
    pub lang: Lang,
}

/// Every text of a board that somebody else wrote: what may hold a secret.
pub fn texts(board: &Board) -> impl Iterator<Item = &str> {
    board.items().flat_map(|item| {
        let record = item.record;
        let others = [
            record.body.as_deref(),
            record.note.as_deref(),
            record.owner.as_deref(),
            record.requester.as_deref(),
            record.claimed_by.as_deref(),
        ];
        others.into_iter().flatten().chain([&*record.title])
    })
}

pub use acks::{
    ACK_HEADINGS, AckView, ack_target, acks_json, acks_jsonl, acks_markdown, acks_rows, acks_text,
};
pub use by_owner::items_by_owner;
pub use csv::{items_csv, rows as csv_rows};
pub use doctor::{DOCTOR_HEADINGS, doctor_json, doctor_rows, doctor_text};
pub use evidence::{EvidenceJson, evidence_json, evidence_text};
pub use findings::{
    Chosen, FINDING_HEADINGS, findings_json, findings_jsonl, findings_markdown, findings_rows,
    findings_text,
};
pub use handoff::{
    Handing, Handoff, HandoffTemplates, Merged, Press, asks_for_past, carrier, handoffs,
};
pub use items::{ItemRow, headline, items_table};
pub use json::{
    Envelope, bare_json, enveloped_json, items_json, items_jsonl, problem_key, sources_json,
    write_json, write_json_pretty,
};
pub use kpi::{CELL_FIELDS as KPI_CELL_FIELDS, KpiReport, kpi_cells, kpi_markdown, kpi_text};
pub use kpi_json::{kpi_json, kpi_jsonl};
pub use markdown::{
    block as markdown_block, cell as markdown_cell, items_markdown, table as markdown_table,
};
pub use operation::{
    LOG_HEADINGS, LogView, log_json, log_jsonl, log_markdown, log_rows, log_text, operation_detail,
    operation_markdown, operation_text,
};
pub use outcome::{REPORT_HEADINGS, report_json, report_rows, report_text};
pub use plan::{
    PLAN_HEADINGS, PlanView, change_text, plan_brief, plan_counts, plan_headline, plan_markdown,
    plan_rows, plan_text, refused_text, remark_lines, side_effects, value_text,
};
pub use ranked::{
    RANKING_HEADINGS, Ranking, ranking_json, ranking_jsonl, ranking_markdown, ranking_rows,
    ranking_text,
};
pub use redact::{MASK, Redactor, check as check_pattern};
pub use table::Table;
pub use template::Template;
pub use triage::{
    Check, News, Room, Script, Triage, TriageForm, batches, due, triage, triage_text,
};
pub use verified::{verified_json, verified_text};
