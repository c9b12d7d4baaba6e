//! Where the cursor of each list stands, and what its rows are.

use crate::analyse::arrange::{Arranged, Shape};
use crate::model::{Column, Error, ItemKey, Record};
use crate::protocol::Analysis;
use crate::ui::filter::Hits;
use crate::ui::marks::Marks;
use crate::ui::rows::{Anchor, Folds, Row};
use std::sync::Arc;

#[derive(Debug, Default)]
pub(in crate::ui) struct Triage {
    pub folds: Folds,
    /// How it is wanted; the order that is shown may still be another.
    pub wanted: Shape,
    /// The order, where it is not the board's.
    pub arranged: Option<Arc<Arranged>>,
    /// The columns that were chosen; none where the room decides.
    pub columns: Vec<Column>,
    /// For each decision of the analysis where its first item stands on the shown board; `None`
    /// where it is not there any more.
    pub decided: Vec<Option<usize>>,
    /// For each section how many items are let through, and how many are marked.
    pub shown_in: Vec<usize>,
    pub marked_in: MarkedIn,
    /// The decisions first.
    pub rows: Vec<Row>,
    /// How many of the rows are decisions.
    pub decisions: usize,
    pub cursor: usize,
    /// The first of the other rows on the screen.
    pub top: usize,
    /// The first decision on the screen.
    pub decisions_top: usize,
    /// Whether anybody has pressed a key yet.
    pub touched: bool,
}

impl Detail {
    /// About an item, of which nothing was read yet.
    pub(in crate::ui) fn about(of: Option<ItemKey>, body: Body) -> Self {
        Self {
            of,
            scroll: 0,
            body,
            parent: Kin::Unread,
            history: None,
            link: 0,
            outdated: false,
        }
    }
}

/// Marked items by section, and what they were counted for: no frame is to count them.
#[derive(Debug, Default)]
pub(in crate::ui) struct MarkedIn {
    pub counts: Vec<usize>,
    /// The version of the marks, and the order.
    of: Option<(u64, Arc<Arranged>)>,
}

impl MarkedIn {
    /// Counts anew where the marks or the order are others.
    pub(in crate::ui) fn settle(&mut self, marks: &Marks, arranged: Option<&Arc<Arranged>>) {
        let Some(arranged) = arranged else {
            *self = Self::default();
            return;
        };
        let known = self.of.as_ref();
        if known.is_some_and(|(v, a)| *v == marks.version() && Arc::ptr_eq(a, arranged)) {
            return;
        }
        self.counts = arranged.tally(marks.positions());
        self.of = Some((marks.version(), Arc::clone(arranged)));
    }
}

impl Triage {
    /// How the list is put together as it is shown.
    pub(in crate::ui) fn shape(&self) -> Shape {
        self.arranged.as_ref().map_or(Shape::default(), |a| a.shape)
    }

    /// How many decisions there are, whatever the filter leaves out.
    pub(in crate::ui) fn all_decisions(&self) -> usize {
        self.decided.iter().flatten().count()
    }
}

/// The body of the item in the detail pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) enum Body {
    /// Not asked for yet.
    Unread,
    /// On its way.
    Asked,
    /// The item has none.
    Nothing,
    /// Read, and broken into lines of this width.
    Here {
        text: String,
        width: usize,
        lines: Vec<String>,
    },
    Failed(Error),
}

/// What the item in the detail pane belongs to, where that is on no list.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ui) enum Kin {
    /// Not asked for yet, or nothing is to be asked for.
    Unread,
    /// On its way.
    Asked(ItemKey),
    /// Its row; `None` where there is none, or where it could not be read.
    Here(ItemKey, Option<Arc<Record>>),
}

/// One thing that was done to an item from here: places in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Touch {
    pub operation: usize,
    pub part: usize,
    pub change: usize,
}

#[derive(Debug)]
pub(in crate::ui) struct Detail {
    /// The item it is about.
    pub of: Option<ItemKey>,
    pub scroll: usize,
    pub body: Body,
    pub parent: Kin,
    /// What was done to it from here, newest first; `None` until somebody has looked.
    pub history: Option<Vec<Touch>>,
    /// Which of the items that belong to it is chosen.
    pub link: usize,
    /// The body belongs to an earlier reading of its source.
    pub outdated: bool,
}

#[derive(Debug, Default)]
pub(in crate::ui) struct SourcesView {
    pub cursor: usize,
    pub top: usize,
    pub scroll: usize,
}

/// The rows of the stale screen: headings of rules and their findings.
#[derive(Debug, Default)]
pub(in crate::ui) struct StaleView {
    pub rows: Vec<StaleRow>,
    pub cursor: usize,
    pub top: usize,
}

/// The rows of the duplicates screen: each group's heading, its survivor, its members.
#[derive(Debug, Default)]
pub(in crate::ui) struct DuplicatesView {
    pub rows: Vec<DuplicateRow>,
    pub cursor: usize,
    pub top: usize,
}

/// A row of the triage list that the cursor wants to be on, and where else where that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Seek {
    pub row: Option<Anchor>,
    /// The position on the board at which it begins.
    pub at: usize,
}

/// Where the cursors want to be while a filter is still asked, until a key moves them.
#[derive(Debug, Default)]
pub(in crate::ui) struct Sought {
    pub triage: Option<Seek>,
    pub duplicate: Option<DuplicateRow>,
    pub stale: Option<StaleRow>,
    /// Where the triage list's was before a filter was typed.
    pub before: Option<Seek>,
}

impl Sought {
    /// From here on the cursors are where they were put.
    pub(in crate::ui) fn settle(&mut self) {
        (self.triage, self.duplicate, self.stale) = (None, None, None);
    }
}

/// A row of the duplicates screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct DuplicateRow {
    /// The group, as its position in the judgement.
    pub group: usize,
    /// The item, as its position on the analysis's board; none for the heading.
    pub item: Option<usize>,
}

impl DuplicatesView {
    /// The rows of an analysis, in the order of its groups; with a filter those of the items that it
    /// lets through.
    pub(in crate::ui) fn rows_of(analysis: &Analysis, hits: Option<&Hits>) -> Vec<DuplicateRow> {
        let mut rows = Vec::new();
        let has = |at: &usize| hits.is_none_or(|h| h.has(*at));
        for (group, of) in analysis.judgement.groups.iter().enumerate() {
            let items = of.survivor.into_iter();
            let items = items.chain(of.members.iter().map(|m| m.item));
            let mut items = items.filter(has).peekable();
            if items.peek().is_none() {
                continue;
            }
            rows.push(DuplicateRow { group, item: None });
            rows.extend(items.map(|item| DuplicateRow {
                group,
                item: Some(item),
            }));
        }
        rows
    }
}

/// A row of the stale screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum StaleRow {
    /// A rule, as its position in [`Analysis::rules`], and how many of its findings follow.
    Rule { rule: usize, count: usize },
    /// A finding, as its position in [`Analysis::stale`].
    Finding(usize),
}

impl StaleRow {
    /// Whether it is the same row of another list of the same analysis.
    pub(in crate::ui) fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Rule { rule: a, .. }, Self::Rule { rule: b, .. }) => a == b,
            _ => self == other,
        }
    }
}

impl StaleView {
    /// The rows of an analysis; with a filter those of the items that it lets through.
    pub(in crate::ui) fn rows_of(analysis: &Analysis, hits: Option<&Hits>) -> Vec<StaleRow> {
        let mut rows = Vec::new();
        let has = |at: &usize| {
            let found = analysis.stale().get(*at);
            hits.is_none_or(|h| found.is_some_and(|f| h.has(f.position)))
        };
        for (rule, (_, range)) in analysis.rules().iter().enumerate() {
            let heading = rows.len();
            rows.push(StaleRow::Rule { rule, count: 0 });
            rows.extend(range.clone().filter(has).map(StaleRow::Finding));
            let count = rows.len() - heading - 1;
            match rows.get_mut(heading) {
                Some(row) if count > 0 => *row = StaleRow::Rule { rule, count },
                _ => rows.truncate(heading),
            }
        }
        rows
    }
}
