//! All that the screen knows: what it was told, where the cursor stands, what is folded.

use super::layout::{self, Focus, Panes};
use super::rows::{self, Folds, Row};
use super::theme::{Theme, Tone};
use crate::analyse::stale::StaleFinding;
use crate::analyse::{Board, ItemRef, StateCounts};
use crate::model::{Clock, Error, ItemKey, Lang, SourceSnapshot, State, Total};
use crate::protocol::{Analysis, Past, SourceStatus};
use ratatui::layout::Rect;
use std::collections::HashMap;
use std::sync::Arc;

/// What the dashboard is started with.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The language of the interface.
    pub lang: Lang,
    /// Colours.
    pub theme: Theme,
    /// It runs on what was found, and that can be saved as a configuration.
    pub can_save: bool,
}

/// What the loop has to do for the screen besides drawing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// End the program.
    Quit,
    /// Draw every cell anew.
    Redraw,
    /// Give the terminal back and stop until continued.
    Suspend,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Screen {
    Triage,
    Kpi,
    Duplicates,
    Stale,
    Sources,
}

/// Where keys are heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    TriageList,
    TriageDetail,
    Kpi,
    Duplicates,
    Stale,
    SourceList,
    SourceDetail,
    Help,
}

impl Place {
    pub(super) const ALL: [Self; 8] = [
        Self::TriageList,
        Self::TriageDetail,
        Self::Kpi,
        Self::Duplicates,
        Self::Stale,
        Self::SourceList,
        Self::SourceDetail,
        Self::Help,
    ];
}

/// Whether what was found can be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saving {
    Possible,
    Under,
    InForce,
}

/// How far a refresh that was asked for has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    No,
    /// Asked; no reading has been seen yet.
    Just,
    /// Sources are being read.
    Reading,
}

/// A sentence in the footer until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    pub text: String,
    pub tone: Tone,
}

/// A board with what is worth knowing of it at every frame, counted once.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub board: Arc<Board>,
    pub statuses: Vec<SourceStatus>,
    pub live: Total,
    pub states: StateCounts,
    /// Cells of the ids of each source's queues.
    pub id_widths: Vec<Vec<usize>>,
    /// Live items by source and queue.
    pub live_in: Vec<Vec<u64>>,
    /// Problems by item id, as positions in [`Board::problems`].
    pub problems: HashMap<Box<str>, Vec<usize>>,
    /// For each owner its items by status word, in display order.
    pub words: Vec<Vec<(Arc<str>, State, usize)>>,
}

#[derive(Debug, Default)]
pub(super) struct Triage {
    pub folds: Folds,
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

/// The body of the item in the detail pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
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

#[derive(Debug)]
pub(super) struct Detail {
    /// The item it is about.
    pub of: Option<ItemKey>,
    pub scroll: usize,
    pub body: Body,
    /// The body belongs to an earlier reading of its source.
    pub outdated: bool,
}

#[derive(Debug, Default)]
pub(super) struct SourcesView {
    pub cursor: usize,
    pub top: usize,
    pub scroll: usize,
}

/// Where the stale screen's cursor stands, in rows: headings of rules and their findings.
#[derive(Debug, Default)]
pub(super) struct StaleView {
    pub cursor: usize,
    pub top: usize,
}

/// The rows of the duplicates screen: each group's heading, its survivor, its members.
#[derive(Debug, Default)]
pub(super) struct DuplicatesView {
    pub rows: Vec<DuplicateRow>,
    pub cursor: usize,
    pub top: usize,
}

/// A row of the duplicates screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DuplicateRow {
    /// The group, as its position in the judgement.
    pub group: usize,
    /// The item, as its position on the analysis's board; none for the heading.
    pub item: Option<usize>,
}

impl DuplicatesView {
    /// The rows of an analysis, in the order of its groups.
    pub(super) fn rows_of(analysis: &Analysis) -> Vec<DuplicateRow> {
        let mut rows = Vec::new();
        for (group, of) in analysis.judgement.groups.iter().enumerate() {
            rows.push(DuplicateRow { group, item: None });
            let items = of.survivor.into_iter();
            let items = items.chain(of.members.iter().map(|m| m.item));
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
pub(super) enum StaleRow {
    /// A rule, as its position in [`Analysis::rules`].
    Rule(usize),
    /// A finding, as its position in [`Analysis::stale`].
    Finding(usize),
}

/// The dashboard's state. Made by [`Model::new`], changed by [`super::update`] alone, shown by
/// [`super::draw`].
#[derive(Debug)]
pub struct Model {
    pub(super) lang: Lang,
    pub(super) theme: Theme,
    pub(super) size: (u16, u16),
    pub(super) now: Clock,
    pub(super) world: Option<World>,
    pub(super) screen: Screen,
    pub(super) focus: Focus,
    /// The help's first line, while it is open.
    pub(super) help: Option<usize>,
    pub(super) triage: Triage,
    pub(super) detail: Detail,
    pub(super) sources: SourcesView,
    /// What the analysis said last. It may speak of an older board than the one that is shown.
    pub(super) analysis: Option<Arc<Analysis>>,
    pub(super) past: Option<Arc<Past>>,
    /// The KPI screen's first line.
    pub(super) kpi_scroll: usize,
    pub(super) duplicates: DuplicatesView,
    pub(super) stale: StaleView,
    pub(super) notice: Option<Notice>,
    pub(super) saving: Saving,
    pub(super) asked: Asked,
    pub(super) wish: Option<Wish>,
}

impl Model {
    /// A dashboard of this many columns and rows that has been told nothing yet.
    #[must_use]
    pub fn new(options: Options, size: (u16, u16), now: Clock) -> Self {
        Self {
            lang: options.lang,
            theme: options.theme,
            size,
            now,
            world: None,
            screen: Screen::Triage,
            focus: Focus::List,
            help: None,
            triage: Triage::default(),
            detail: Detail {
                of: None,
                scroll: 0,
                body: Body::Unread,
                outdated: false,
            },
            sources: SourcesView::default(),
            analysis: None,
            past: None,
            kpi_scroll: 0,
            duplicates: DuplicatesView::default(),
            stale: StaleView::default(),
            notice: None,
            saving: if options.can_save {
                Saving::Possible
            } else {
                Saving::InForce
            },
            asked: Asked::No,
            wish: None,
        }
    }

    /// What the loop has to do besides drawing, once.
    pub fn take_wish(&mut self) -> Option<Wish> {
        self.wish.take()
    }

    /// Whether the selected item's body is shown and missing, so that it is worth sending
    /// [`super::Msg::Rest`] once the keys are quiet.
    #[must_use]
    pub fn wants_rest(&self) -> bool {
        let due = self.detail.outdated || self.detail.body == Body::Unread;
        due && self.selected().is_some() && self.triage_detail().is_some()
    }

    /// The triage screen's detail pane, where it can be seen.
    pub(super) fn triage_detail(&self) -> Option<Rect> {
        let seen = self.screen == Screen::Triage && self.help.is_none();
        self.panes().detail.filter(|_| seen)
    }

    pub(super) fn place(&self) -> Place {
        match (self.help, self.screen, self.focus) {
            (Some(_), _, _) => Place::Help,
            (None, screen, focus) => Self::place_of(screen, focus),
        }
    }

    /// The place that the help is about, or the place itself.
    pub(super) fn place_of(screen: Screen, focus: Focus) -> Place {
        match (screen, focus) {
            (Screen::Triage, Focus::List) => Place::TriageList,
            (Screen::Triage, Focus::Detail) => Place::TriageDetail,
            (Screen::Kpi, _) => Place::Kpi,
            (Screen::Duplicates, _) => Place::Duplicates,
            (Screen::Stale, _) => Place::Stale,
            (Screen::Sources, Focus::List) => Place::SourceList,
            (Screen::Sources, Focus::Detail) => Place::SourceDetail,
        }
    }

    pub(super) fn panes(&self) -> Panes {
        self.panes_in(Rect::new(0, 0, self.size.0, self.size.1))
    }

    pub(super) fn panes_in(&self, area: Rect) -> Panes {
        match (self.help, self.screen) {
            (Some(_), _) => layout::single(area),
            (None, Screen::Triage) => layout::triage(area, self.focus, self.triage.decisions),
            (None, Screen::Kpi) => layout::single(area),
            (None, Screen::Duplicates | Screen::Stale) => layout::with_foot(area),
            (None, Screen::Sources) => layout::sources(area, self.source_count()),
        }
    }

    pub(super) fn source_count(&self) -> usize {
        self.world.as_ref().map_or(0, |w| w.statuses.len())
    }

    pub(super) fn source_status(&self) -> Option<SourceStatus> {
        let world = self.world.as_ref()?;
        world.statuses.get(self.sources.cursor).copied()
    }

    /// The item under the cursor of the duplicates screen.
    pub(super) fn duplicate_selected(&self) -> Option<ItemRef<'_>> {
        let row = self.duplicates.rows.get(self.duplicates.cursor)?;
        self.analysis.as_ref()?.board.item(row.item?)
    }

    /// Rows of the stale screen.
    pub(super) fn stale_count(&self) -> usize {
        let of = |a: &Arc<Analysis>| a.rules().len() + a.stale().len();
        self.analysis.as_ref().map_or(0, of)
    }

    /// The stale screen's row at a place: each rule's heading stands above its findings.
    pub(super) fn stale_row(&self, at: usize) -> Option<StaleRow> {
        let rules = self.analysis.as_ref()?.rules().iter().enumerate();
        let mut found = None;
        for (n, (_, range)) in rules {
            let heading = range.start + n;
            if at == heading {
                found = Some(StaleRow::Rule(n));
            } else if at > heading && at <= range.end + n {
                found = Some(StaleRow::Finding(at - n - 1));
            }
        }
        found
    }

    /// Where a finding stands among the rows of the stale screen.
    pub(super) fn stale_row_of(&self, finding: usize) -> Option<usize> {
        let rules = self.analysis.as_ref()?.rules();
        let rule = rules.iter().position(|(_, r)| r.contains(&finding))?;
        Some(finding + rule + 1)
    }

    /// The stale item under the stale screen's cursor.
    pub(super) fn stale_selected(&self) -> Option<(ItemRef<'_>, &StaleFinding)> {
        let analysis = self.analysis.as_ref()?;
        match self.stale_row(self.stale.cursor)? {
            StaleRow::Rule(_) => None,
            StaleRow::Finding(at) => {
                let finding = analysis.stale().get(at)?;
                Some((analysis.board.item(finding.position)?, finding))
            }
        }
    }

    /// The triage list of a board.
    pub(super) fn rows_of(&self, board: &Board) -> Vec<Row> {
        let analysis = self.analysis.as_deref();
        let mut rows = analysis.map_or(vec![], |a| rows::decisions(board, a));
        rows.extend(self.triage.folds.rows(board));
        rows
    }

    pub(super) fn row(&self) -> Option<Row> {
        self.triage.rows.get(self.triage.cursor).copied()
    }

    /// The item under the cursor.
    pub(super) fn selected(&self) -> Option<ItemRef<'_>> {
        match self.row()? {
            Row::Item { at, .. } | Row::Decision { at, .. } => self.world.as_ref()?.board.item(at),
            Row::Owner(_) | Row::Group { .. } => None,
        }
    }
}

impl World {
    pub(super) fn new(board: Arc<Board>, statuses: Vec<SourceStatus>) -> Self {
        let mut states = StateCounts::default();
        let mut words = Vec::new();
        let queues = |s: &Arc<SourceSnapshot>| vec![0; s.queues.len()];
        let mut live_in: Vec<Vec<u64>> = board.sources().iter().map(queues).collect();
        for owner in board.by_owner() {
            states.merge(&owner.counts);
            let mut by_word: Vec<(Arc<str>, State, usize)> = Vec::new();
            for group in &owner.groups {
                let n = group.items.len();
                match by_word
                    .iter_mut()
                    .find(|(w, s, _)| *w == group.status && *s == group.state)
                {
                    Some((_, _, count)) => *count += n,
                    None => by_word.push((Arc::clone(&group.status), group.state, n)),
                }
                let slot = live_in
                    .get_mut(group.source)
                    .and_then(|queues| queues.get_mut(group.queue));
                if let Some(slot) = slot {
                    *slot += n as u64;
                }
            }
            by_word.sort_by_key(|(_, state, n)| (*state, std::cmp::Reverse(*n)));
            words.push(by_word);
        }
        let id_widths = id_widths(&board);
        let mut problems: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        for (at, problem) in board.problems().iter().enumerate() {
            if let Some(id) = &problem.id {
                problems.entry(id.clone()).or_default().push(at);
            }
        }
        Self {
            live: board.live(),
            board,
            statuses,
            states,
            id_widths,
            live_in,
            problems,
            words,
        }
    }

    pub(super) fn status(&self, source: usize) -> SourceStatus {
        self.statuses
            .get(source)
            .copied()
            .unwrap_or(SourceStatus::UNREAD)
    }

    /// How many sources have not been read yet.
    pub(super) fn unread(&self) -> usize {
        use crate::protocol::Freshness::Unread;
        let unread = |s: &&SourceStatus| s.freshness == Unread;
        self.statuses.iter().filter(unread).count()
    }

    /// What stands before a total: nothing where it is exact, `≈` where some rows are as of
    /// earlier, `≥` where some are missing.
    pub(super) fn sign(&self) -> &'static str {
        if self.statuses.iter().any(|s| s.is_last_known()) {
            "≈"
        } else if self.live.is_exact() {
            ""
        } else {
            "≥"
        }
    }
}

/// Ids are cut beyond this many cells.
const LONGEST_ID: usize = 14;

/// Ids of up to so many cells stand in one column, whatever their queue.
const SHORT_ID: usize = 8;

/// How wide the ids of each queue are. Queues of short ids share a width, so that one queue of long
/// ones does not push all the others aside.
fn id_widths(board: &Board) -> Vec<Vec<usize>> {
    let queues = |s: &Arc<SourceSnapshot>| vec![1; s.queues.len()];
    let mut widths: Vec<Vec<usize>> = board.sources().iter().map(queues).collect();
    let groups = board.by_owner().iter().flat_map(|o| &o.groups);
    for group in groups {
        let slot = widths
            .get_mut(group.source)
            .and_then(|queues| queues.get_mut(group.queue));
        let Some(slot) = slot else { continue };
        for item in group.items.clone().filter_map(|at| board.item(at)) {
            // Counting characters is near enough, and quicker than asking for their cells.
            *slot = (*slot).max(item.record.id.chars().take(LONGEST_ID).count());
        }
    }
    let shared = widths.iter().flatten().filter(|w| **w <= SHORT_ID).max();
    let shared = shared.copied().unwrap_or(1);
    for width in widths.iter_mut().flatten() {
        *width = (*width).max(shared);
    }
    widths
}
