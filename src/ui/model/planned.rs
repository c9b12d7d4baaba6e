//! The plan that is shown: what it is about, its rows, and how its apply goes.

use crate::model::{Error, ItemKey};
use crate::plan::{Plan, Remarks, Report, Standing};
use crate::ui::pane::Pane;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What the plan is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::ui) enum Subject {
    /// What is staged.
    #[default]
    Staged,
    /// An operation that is to be taken back.
    Undo {
        operation: String,
        /// Only the rows that nobody has touched since.
        partial: bool,
    },
}

/// What a plan was asked for about. Another one means that it has to be asked for again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Wanted {
    pub subject: Subject,
    /// The version of what is staged, and the number of the analysis.
    pub version: u64,
    pub analysis: u64,
}

/// A row of the plan, or of what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum PlanRow {
    /// A part of the plan.
    Part(usize),
    /// A change of a part.
    Change(usize, usize),
    /// The heading above what is left alone.
    Left,
    /// What the plan refuses.
    Refused(usize),
    /// The heading above what was changed.
    Done,
    /// An item that was changed.
    Changed(usize),
    /// The heading above what was not.
    NotDone,
    /// An item that was not, and why.
    Kept(usize),
    /// A source of which nobody can tell.
    Unknown(usize),
    /// What was done and could not be recorded.
    Unrecorded(usize),
    /// A remark.
    Note(usize),
}

/// How an apply goes on: each source, its rows, and how it ended.
#[derive(Debug)]
pub(in crate::ui) struct Run {
    pub plan: Arc<Plan>,
    pub sources: Vec<(Arc<str>, usize, Option<Standing>)>,
    /// The source whose rows are being changed.
    pub now: Option<Arc<str>>,
}

#[derive(Debug, Default)]
pub(in crate::ui) struct PlanView {
    pub subject: Subject,
    /// The number of the last request.
    pub number: u64,
    pub wanted: Option<Wanted>,
    pub making: bool,
    /// To apply it was asked while it was being made: it is asked about once it is there.
    pub asked: bool,
    pub answer: Option<Result<Arc<Plan>, Error>>,
    /// What is worth saying of the plan, and of its items by key.
    pub remarks: Remarks,
    pub remarks_of: HashMap<ItemKey, Vec<usize>>,
    /// Items of which something is to be said that is not to be said of all.
    pub standing_out: HashSet<ItemKey>,
    pub rows: Vec<PlanRow>,
    pub cursor: usize,
    pub top: usize,
    /// Every column is shown, not only those that change.
    pub whole: bool,
    /// The script is shown in the place of the row.
    pub script: bool,
    pub pane: Pane,
    /// Titles of the items, as the board had them.
    pub titles: HashMap<ItemKey, String>,
    pub run: Option<Run>,
    /// What came of the last apply, until it is put away.
    pub result: Option<(Arc<Plan>, Arc<Report>)>,
}

impl PlanView {
    /// The plan, where there is one.
    pub(in crate::ui) fn plan(&self) -> Option<&Arc<Plan>> {
        self.answer.as_ref()?.as_ref().ok()
    }

    pub(in crate::ui) fn row(&self) -> Option<PlanRow> {
        self.rows.get(self.cursor).copied()
    }

    /// Takes a plan, or why there is none.
    pub(in crate::ui) fn take(&mut self, plan: Result<Arc<Plan>, Error>, remarks: Remarks) {
        self.remarks_of = HashMap::new();
        let mut often: HashMap<&str, usize> = HashMap::new();
        for (at, (key, said)) in remarks.of_items.iter().enumerate() {
            self.remarks_of.entry(key.clone()).or_default().push(at);
            *often.entry(said).or_default() += 1;
        }
        let rows = plan.as_ref().map_or(0, |p| p.rows());
        let of_few = remarks.of_items.iter().filter(|(_, said)| {
            let of = often.get(said.as_str()).copied().unwrap_or(0);
            rows == 1 || of < rows
        });
        self.standing_out = of_few.map(|(key, _)| key.clone()).collect();
        self.remarks = remarks;
        self.answer = Some(plan);
        self.making = false;
    }

    /// What is worth saying of an item of the plan.
    pub(in crate::ui) fn remarks_on(&self, key: &ItemKey) -> impl Iterator<Item = &str> {
        let of = self.remarks_of.get(key).into_iter().flatten();
        of.filter_map(|at| self.remarks.of_items.get(*at))
            .map(|(_, said)| said.as_str())
    }

    /// The item of a row.
    pub(in crate::ui) fn key(&self, row: PlanRow) -> Option<&ItemKey> {
        let report = self.result.as_ref().map(|(_, r)| r);
        Some(match row {
            PlanRow::Change(part, at) => &self.plan()?.parts.get(part)?.changes.get(at)?.key,
            PlanRow::Refused(at) => &self.plan()?.refused.get(at)?.key,
            PlanRow::Changed(at) => report?.changed.get(at)?,
            PlanRow::Kept(at) => &report?.refused.get(at)?.key,
            _ => return None,
        })
    }

    /// Makes the rows anew; the cursor goes with its item.
    pub(in crate::ui) fn fill(&mut self) {
        let was = self.row().and_then(|r| self.key(r)).cloned();
        self.rows = match (&self.result, self.plan()) {
            (Some((_, report)), _) => rows_of_report(report),
            (None, Some(plan)) => rows_of_plan(plan),
            (None, None) => Vec::new(),
        };
        let same = was.and_then(|key| {
            let is = |row: &PlanRow| self.key(*row) == Some(&key);
            self.rows.iter().position(is)
        });
        let last = self.rows.len().saturating_sub(1);
        self.cursor = same.unwrap_or(self.cursor).min(last);
    }
}

fn rows_of_plan(plan: &Plan) -> Vec<PlanRow> {
    let mut rows = Vec::new();
    for (at, part) in plan.parts.iter().enumerate() {
        if part.changes.is_empty() {
            continue;
        }
        rows.push(PlanRow::Part(at));
        rows.extend((0..part.changes.len()).map(|c| PlanRow::Change(at, c)));
    }
    if !plan.refused.is_empty() {
        rows.push(PlanRow::Left);
        rows.extend((0..plan.refused.len()).map(PlanRow::Refused));
    }
    rows
}

/// What is worst stands first.
fn rows_of_report(report: &Report) -> Vec<PlanRow> {
    let mut rows: Vec<PlanRow> = Vec::new();
    rows.extend((0..report.unrecorded.len()).map(PlanRow::Unrecorded));
    rows.extend((0..report.unknown.len()).map(PlanRow::Unknown));
    if !report.refused.is_empty() {
        rows.push(PlanRow::NotDone);
        rows.extend((0..report.refused.len()).map(PlanRow::Kept));
    }
    if !report.changed.is_empty() {
        rows.push(PlanRow::Done);
        rows.extend((0..report.changed.len()).map(PlanRow::Changed));
    }
    rows.extend((0..report.notes.len()).map(PlanRow::Note));
    rows
}
