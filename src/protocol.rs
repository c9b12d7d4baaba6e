//! PURE. All that the screen and the engine say to each other.
//!
//! Must not know a store, a terminal or a runtime: values only, so that an update of the screen is
//! tested by comparing what it asks for.

use crate::analyse::arrange::{Arranged, Shape};
use crate::analyse::chosen::ChosenSurvivor;
use crate::analyse::duplicates::{Confidence, Kind, Reason};
use crate::analyse::evidence::Evidence;
use crate::analyse::known::KnownThing;
use crate::analyse::kpi::{Counting, KpiAnswer, When};
use crate::analyse::since::Since;
use crate::analyse::stale::{StaleAction, StaleFinding};
use crate::analyse::{Board, ItemRef, Judgement, Moved, VerdictAction};
use crate::model::{Clock, Error, ItemKey, Moment, Record, Role, State, StoreKind, ViewRule};
use crate::plan::{Ack, Consent, Operation, Plan, Progress, Remarks, Report, Settled, Wish};
use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// What the screen asks of the engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Read this source again, or every one.
    Refresh(Option<Arc<str>>),
    /// Read the body of one item. A newer one replaces an older one that still waits.
    Body(ItemKey),
    /// Read one row, be it finished: what an item belongs to. A newer one replaces an older one that
    /// still waits.
    Row(ItemKey),
    /// Rank what is likely to be the same as one item of the board that was last judged.
    Alike(ItemKey),
    /// Make the texts that hand these items over.
    Handoffs(Vec<ItemKey>),
    /// Make the script of these wishes, which nobody applies.
    Script(Vec<Wish>),
    /// Write something into a file.
    Export(Export),
    /// From here on the list is wanted in this order: every board is followed by
    /// [`Event::Arranged`], unless it is the board's own.
    Arrange(Shape),
    /// Write what was found into a configuration file.
    SaveConfig,
    /// Make a plan of these wishes on the board that was last judged. The latest wins; an answer
    /// carries the number of the request that it answers.
    Plan {
        /// The request's number.
        number: u64,
        /// What is wanted.
        wishes: Vec<Wish>,
    },
    /// Make the plan that takes an operation back. Answered as [`Request::Plan`].
    PlanUndo {
        /// The request's number.
        number: u64,
        /// The operation.
        operation: String,
        /// Only the rows that nobody has touched since.
        partial: bool,
    },
    /// Apply a plan that has been shown.
    Apply {
        /// The very plan.
        plan: Arc<Plan>,
        /// What was agreed to.
        consent: Consent,
    },
    /// Read the ledger again.
    Ledger,
    /// Say of an operation whose outcome nobody could tell what became of it.
    Close {
        /// The operation.
        operation: String,
        /// Whether it was done.
        applied: bool,
        /// How the person knows.
        reason: String,
    },
    /// This is known: out of the decisions.
    Acknowledge {
        /// What is known.
        what: KnownThing,
        /// Why.
        reason: String,
        /// Until when.
        until: Option<Moment>,
    },
    /// Which ones are to stay of some groups of duplicates, by a person's choice. It takes the place of
    /// every earlier choice; the analysis is told again with it.
    Choose(Vec<ChosenSurvivor>),
    /// Write a view into the configuration file, where that is safe.
    SaveView(ViewRule),
    /// It is to be decided again.
    Unacknowledge(KnownThing),
    /// Keep what is staged for the next start; nothing where it is empty.
    Keep(Vec<Wish>),
}

/// What the engine tells the screen.
#[derive(Debug, Clone)]
pub enum Event {
    /// A new board together with how each of its sources stands.
    Board {
        /// Every configured source is on it; those not read yet hold nothing and are not fine, so
        /// that no total calls itself exact too early.
        board: Arc<Board>,
        /// In the order of [`Board::sources`].
        sources: Vec<SourceStatus>,
        /// Where the items of the board that was told before stand on this one; `None` with the
        /// first.
        moved: Option<Arc<Moved>>,
    },
    /// The order of a board's items that was asked for.
    Arranged {
        /// The board: always the one that was told last.
        board: Arc<Board>,
        /// The order.
        arranged: Arc<Arranged>,
    },
    /// How each source stands, where the board itself did not change.
    Sources(Vec<SourceStatus>),
    /// What the analysis says of a board that was told before, or why it could not say anything.
    Analysis {
        /// What it says.
        said: Result<Arc<Analysis>, Error>,
        /// Where the items of its board stand on the board that was told last, where that is
        /// another.
        moved: Option<Arc<Moved>>,
    },
    /// What the rows' past says of the reported count.
    Past(Arc<Past>),
    /// What is new and gone since the look that was kept when somebody last left.
    Since(Arc<Since>),
    /// The items that the board told last has and the one before had not, or not as they are.
    Changed(Arc<[ItemKey]>),
    /// What the evidence beside the queues says.
    Evidence(Arc<Vec<Evidence>>),
    /// The body of an item, `None` where it has none.
    Body {
        /// The item that was asked for.
        key: ItemKey,
        /// Its body, or why it could not be read.
        body: Result<Option<String>, Error>,
    },
    /// A row that was asked for; `None` where there is none.
    Row {
        /// Its key.
        key: ItemKey,
        /// It, or why it could not be read.
        row: Result<Option<Arc<Record>>, Error>,
    },
    /// What is likely to be the same as an item, best first.
    Alike {
        /// The item.
        key: ItemKey,
        /// Items of the board that was last judged, as far as they have anything in common.
        found: Vec<Likeness>,
    },
    /// Hand-off texts that were asked for.
    Handoffs(Result<Vec<HandedOver>, Error>),
    /// A script that was asked for, by source; what is refused is named in it.
    Script(Result<String, Error>),
    /// What became of an export: where it was written, `None` where a file of that name is there
    /// already and was left alone.
    Exported {
        /// What was asked for.
        export: Export,
        /// Where it is.
        done: Result<Option<PathBuf>, Error>,
    },
    /// Where the configuration was saved.
    Saved(Result<PathBuf, Error>),
    /// Where a view was saved, or why it was not.
    ViewSaved {
        /// The view.
        view: ViewRule,
        /// The file.
        saved: Result<PathBuf, Error>,
    },
    /// A plan that was asked for, or why there is none.
    Planned {
        /// The number of the request.
        number: u64,
        /// The plan; one that refuses every wish is a plan too.
        plan: Result<Arc<Plan>, Error>,
        /// What is worth saying of it.
        remarks: Remarks,
    },
    /// An apply goes on.
    Progress(Progress),
    /// An apply is through; an error where nothing was begun.
    Applied(Result<Arc<Report>, Error>),
    /// The ledger's operations, newest first, or why it cannot be read.
    Ledger(Result<Arc<Vec<Operation>>, Error>),
    /// What is acknowledged now, or why that cannot be said or changed.
    Acks(Result<Arc<Vec<Ack>>, Error>),
    /// Operations that an earlier run left open, and what their rows said.
    Settled(Vec<Settled>),
    /// What an earlier run left staged.
    Kept(Vec<Wish>),
    /// Which copies an earlier run had chosen to stay; the analyses go by it.
    Chosen(Vec<ChosenSurvivor>),
}

/// A text that hands an item over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The item.
    pub key: ItemKey,
    /// The text.
    pub text: String,
}

/// Something that is to be written into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// What.
    pub what: ExportOf,
    /// Where, as it was typed: `~` is the home folder, and a relative path is one of the folder that
    /// the program was started in.
    pub to: String,
    /// A file of that name is replaced.
    pub replace: bool,
}

/// What can be written into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportOf {
    /// The triage report of the board that was last judged.
    Report(ReportForm),
    /// These items, in this order.
    List(ListForm, Vec<ItemKey>),
    /// A text as it is.
    Text(String),
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportForm {
    /// Markdown.
    Markdown,
    /// One HTML file.
    Html,
    /// JSON.
    Json,
}

/// The forms of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// Comma-separated values.
    Csv,
    /// JSON.
    Json,
    /// A markdown table.
    Markdown,
}

/// What a start without a configuration found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstLook {
    /// Where stores were looked for.
    pub folders: Vec<PathBuf>,
    /// What was found: sources first.
    pub found: Vec<FoundFile>,
    /// Folders and files that could not be looked at, or not all: one sentence each.
    pub gaps: Vec<String>,
    /// Where a configuration would be written; `None` where the system names no place.
    pub save_to: Option<PathBuf>,
}

/// One file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// What it is taken for.
    pub what: FoundAs,
    /// Where it is.
    pub path: PathBuf,
    /// SQLite or JSON.
    pub kind: StoreKind,
    /// Its live rows.
    pub live: u64,
    /// Its latest row.
    pub latest: Option<Moment>,
    /// Why it is taken for that, as fragments.
    pub why: Vec<String>,
}

/// What a found file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundAs {
    /// A source, in this role.
    Source(Role),
    /// Something that could not be read.
    Unreadable,
    /// A copy of a store, by its contents.
    Archive,
    /// A copy of a store, by its name.
    Backup,
    /// A readable file without any queue in it.
    NoQueue,
}

/// An item that is likely to be the same as another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// Its key.
    pub key: ItemKey,
    /// Its title.
    pub title: Box<str>,
    /// Its state.
    pub state: State,
    /// 0 to about 1; only the order means anything.
    pub score: f32,
    /// What they have in common.
    pub why: Vec<Reason>,
}

/// How one source stands with the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceStatus {
    /// It is being read, for the first time, on request, or noticeably long.
    pub reading: bool,
    /// What the board's snapshot of it is worth.
    pub freshness: Freshness,
}

/// What a snapshot on the board is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing has been read yet.
    Unread,
    /// It is what the last look gave, be that rows or a failure.
    Current,
    /// The last look failed. The rows are those of the last look that did not.
    LastKnown {
        /// When that was, on the real clock.
        as_of: Option<Moment>,
    },
}

impl SourceStatus {
    /// A source that nobody has looked at yet.
    pub const UNREAD: Self = Self {
        reading: true,
        freshness: Freshness::Unread,
    };

    /// Whether its rows are older than its state.
    #[must_use]
    pub fn is_last_known(self) -> bool {
        matches!(self.freshness, Freshness::LastKnown { .. })
    }
}

/// What the analysis says of one board.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The board it speaks of; positions are positions on it.
    pub board: Arc<Board>,
    /// Every source had been looked at when it was made, be it in vain; before that no answer to a
    /// reported count is worth showing.
    pub whole: bool,
    /// The reported count against the stores, or why what was reported could not be read.
    pub kpi: Result<Arc<KpiAnswer>, Error>,
    /// The configured definition as statements that anyone can run.
    pub sql: Vec<String>,
    /// Duplicates, verdicts and decisions.
    pub judgement: Arc<Judgement>,
    stale: Vec<StaleFinding>,
    rules: Vec<(&'static str, Range<usize>)>,
    by_key: HashMap<ItemKey, usize>,
    by_owner: HashMap<Arc<str>, u64>,
    copies: HashMap<Arc<str>, u64>,
    grouped: HashMap<ItemKey, usize>,
    fan_outs: HashMap<usize, usize>,
}

impl Analysis {
    /// Puts findings in the order in which they are shown: what can be acted on before what is to
    /// be looked at, by rule, the oldest first. The board comes with [`Analysis::whole`].
    #[must_use]
    pub fn new(
        (board, whole): (Arc<Board>, bool),
        kpi: Result<Arc<KpiAnswer>, Error>,
        sql: Vec<String>,
        judgement: Arc<Judgement>,
    ) -> Self {
        let mut stale = judgement.stale.clone();
        let mut first: HashMap<&'static str, u8> = HashMap::new();
        for finding in &stale {
            let rank = rank(finding.action);
            let known = first.entry(finding.rule()).or_insert(rank);
            *known = rank.min(*known);
        }
        stale.sort_by_key(|f| {
            let rule = f.rule();
            (first.get(rule).copied(), rule, f.since, f.position)
        });
        let mut rules: Vec<(&'static str, Range<usize>)> = Vec::new();
        let mut by_key = HashMap::with_capacity(stale.len());
        let mut by_owner: HashMap<Arc<str>, u64> = HashMap::new();
        for (at, finding) in stale.iter().enumerate() {
            match rules.last_mut() {
                Some((rule, range)) if *rule == finding.rule() => range.end = at + 1,
                _ => rules.push((finding.rule(), at..at + 1)),
            }
            if let Some(item) = board.item(finding.position) {
                by_key.insert(item.key(), at);
                *by_owner.entry(Arc::clone(item.owner)).or_default() += 1;
            }
        }
        let mut copies: HashMap<Arc<str>, u64> = HashMap::new();
        let mut grouped = HashMap::new();
        let mut fan_outs = HashMap::new();
        for (at, group) in judgement.groups.iter().enumerate() {
            if group.kind == Kind::CrossOwner {
                fan_outs.insert(at, judgement.owners_of(&board, at).len());
            }
            let items = group.members.iter().map(|m| m.item).chain(group.survivor);
            for item in items.filter_map(|at| board.item(at)) {
                let known = grouped.insert(item.key(), item.position);
                if known.is_none() && is_certain_copy(&judgement, item.position) {
                    *copies.entry(Arc::clone(item.owner)).or_default() += 1;
                }
            }
        }
        Self {
            board,
            whole,
            kpi,
            sql,
            judgement,
            stale,
            rules,
            by_key,
            by_owner,
            copies,
            grouped,
            fan_outs,
        }
    }

    /// The same with what a person has chosen to stay.
    #[must_use]
    pub fn choose(&self, chosen: &[ChosenSurvivor]) -> Self {
        let judgement = Arc::new(self.judgement.choose(&self.board, chosen));
        let board = (Arc::clone(&self.board), self.whole);
        Self::new(board, self.kpi.clone(), self.sql.clone(), judgement)
    }

    /// Every stale item, by rule.
    #[must_use]
    pub fn stale(&self) -> &[StaleFinding] {
        &self.stale
    }

    /// The rules that found something, and where their findings stand in [`Analysis::stale`].
    #[must_use]
    pub fn rules(&self) -> &[(&'static str, Range<usize>)] {
        &self.rules
    }

    /// Where the finding of an item stands in [`Analysis::stale`].
    #[must_use]
    pub fn stale_at(&self, key: &ItemKey) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The finding of an item.
    #[must_use]
    pub fn stale_of(&self, key: &ItemKey) -> Option<&StaleFinding> {
        self.stale.get(self.stale_at(key)?)
    }

    /// How many stale items an owner has.
    #[must_use]
    pub fn stale_count(&self, owner: &str) -> u64 {
        self.by_owner.get(owner).copied().unwrap_or(0)
    }

    /// How many certain duplicates an owner has that are to be cancelled.
    #[must_use]
    pub fn copy_count(&self, owner: &str) -> u64 {
        self.copies.get(owner).copied().unwrap_or(0)
    }

    /// Whether anybody has any.
    #[must_use]
    pub fn has_copies(&self) -> bool {
        !self.copies.is_empty()
    }

    /// The position on [`Analysis::board`] of an item that is in a group of duplicates. The item may
    /// be of a newer board.
    #[must_use]
    pub fn grouped(&self, item: &ItemRef<'_>) -> Option<usize> {
        if self.grouped.is_empty() {
            return None;
        }
        self.grouped.get(&item.key()).copied()
    }

    /// The position on [`Analysis::board`] of an item of a board that may be newer.
    #[must_use]
    pub fn position(&self, item: &ItemRef<'_>) -> Option<usize> {
        let is = |i: &ItemRef<'_>| {
            i.record.id == item.record.id
                && i.queue.name == item.queue.name
                && i.source.name == item.source.name
        };
        let same = self.board.item(item.position).filter(is);
        same.map_or_else(|| self.board.find_same(item), |i| Some(i.position))
    }

    /// How many owners a fan-out has; `None` for a group of another kind.
    #[must_use]
    pub fn fan_out(&self, group: usize) -> Option<usize> {
        self.fan_outs.get(&group).copied()
    }

    /// The answer, where something was reported.
    #[must_use]
    pub fn reported(&self) -> Option<&KpiAnswer> {
        let answer = self.kpi.as_deref().ok()?;
        answer.reported.as_ref().map(|_| answer)
    }
}

/// Whether an item is to be cancelled without another look.
fn is_certain_copy(judgement: &Judgement, position: usize) -> bool {
    judgement
        .verdict(position)
        .is_some_and(|v| v.action == VerdictAction::Cancel && v.confidence == Confidence::Certain)
}

fn rank(action: StaleAction) -> u8 {
    match action {
        StaleAction::Release => 0,
        StaleAction::MarkFailed => 1,
        StaleAction::Review => 2,
        StaleAction::Archive => 3,
    }
}

/// The reported count held against the rows of the past.
#[derive(Debug, Clone)]
pub struct Past {
    /// The answer it was looked back from.
    pub answer: Arc<KpiAnswer>,
    /// When the report was last true; `None` where no definition has a history.
    pub when: Option<When>,
    /// What the best definition gave over the last days; `None` where there is none to count by.
    pub chart: Option<Chart>,
}

/// A definition's sums over the reported owners at some instants, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What is counted.
    pub counting: Counting,
    /// The instants and the sums.
    pub points: Vec<(Moment, u64)>,
}

/// Days that a chart shows.
pub const CHART_DAYS: i64 = 14;

impl Chart {
    /// The instants of a chart: the same time of each of the last days, that of the report where it
    /// is of the last day.
    #[must_use]
    pub fn instants(clock: &Clock, reported_at: Option<Moment>) -> Vec<Moment> {
        const DAY: i64 = 86_400;
        let recent = |at: &Moment| (0..DAY).contains(&clock.age_s(*at));
        let last = reported_at.filter(recent).unwrap_or(clock.now);
        let days = (0..CHART_DAYS).rev();
        days.map(|d| last.plus_seconds(-d * DAY)).collect()
    }
}
