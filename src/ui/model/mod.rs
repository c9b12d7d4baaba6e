//! All that the screen knows: what it was told, where the cursor stands, what is folded.

mod chosen;
mod lists;
mod planned;
mod recorded;
mod staging;
mod world;

use super::filter::Filter;
use super::keys::Keys;
use super::layout::{self, Focus, Panes};
use super::marks::Marks;
use super::news::News;
use super::overlay::{Input, Overlay};
use super::rows::{self, Row};
use super::theme::{Theme, Tone};
use crate::analyse::chosen::ChosenSurvivor;
use crate::analyse::evidence::Evidence;
use crate::analyse::stale::StaleFinding;
use crate::analyse::{Board, ItemRef};
use crate::model::{Clock, ItemKey, KeyRule, Lang, ViewRule};
use crate::protocol::{Analysis, Past, SourceStatus};
use ratatui::layout::Rect;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) use super::pane::Told;
pub(super) use super::place::{Place, Screen};
pub(super) use chosen::Keeping;
pub(super) use lists::{
    Body, Detail, DuplicateRow, DuplicatesView, Kin, Seek, Sought, SourcesView, StaleRow,
    StaleView, Touch, Triage,
};
pub(super) use planned::{PlanRow, PlanView, Run, Subject, Wanted};
pub(super) use recorded::{LedgerView, is_unknown};
pub use staging::ChangeRules;
pub(super) use staging::{Presence, Staging, find_each};
pub(super) use world::World;

/// What the dashboard is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The language of the interface.
    pub lang: Lang,
    /// Colours.
    pub theme: Theme,
    /// Where stores are being looked for, since no configuration names any.
    pub looking: Option<Vec<PathBuf>>,
    /// The mouse is taken at the start.
    pub mouse: bool,
    /// What changes are held against; `None` in a dashboard that only looks.
    pub changes: Option<Arc<ChangeRules>>,
}

/// What the loop has to do for the screen besides drawing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// End the program.
    Quit,
    /// Draw every cell anew.
    Redraw,
    /// Give the terminal back and stop until continued.
    Suspend,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Put this into the clipboard of whoever sits at the terminal.
    Copy(String),
}

/// Whether what was found can be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saving {
    Possible,
    Under,
    InForce,
    /// No store was found that a configuration could name.
    Nothing,
}

/// What a hand-off text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handing {
    Show,
    Copy,
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
    /// The list of findings from which an item was opened; `Esc` goes back there.
    pub(super) came_from: Option<Screen>,
    pub(super) focus: Focus,
    /// The help's first line, while it is open.
    pub(super) help: Option<usize>,
    /// What lies over the screen and has the keys; the last one is on top.
    pub(super) overlays: Vec<Overlay>,
    pub(super) filter: Filter,
    pub(super) sought: Sought,
    pub(super) marks: Marks,
    pub(super) triage: Triage,
    pub(super) detail: Detail,
    /// The item whose likely duplicates were asked for.
    pub(super) alike: Option<ItemKey>,
    /// What the hand-off texts that were asked for are for.
    pub(super) handing: Option<Handing>,
    /// A script was asked for, to be copied.
    pub(super) copies_script: bool,
    pub(super) sources: SourcesView,
    /// What the analysis said last. It may speak of an older board than the one that is shown.
    pub(super) analysis: Option<Arc<Analysis>>,
    pub(super) past: Option<Arc<Past>>,
    /// What status files, logs and commands say.
    pub(super) evidence: Arc<Vec<Evidence>>,
    /// The KPI screen's first line.
    pub(super) kpi_scroll: usize,
    pub(super) duplicates: DuplicatesView,
    pub(super) stale: StaleView,
    /// What changes are held against; `None` where only looking is possible.
    pub(super) rules: Option<Arc<ChangeRules>>,
    pub(super) staging: Staging,
    pub(super) plan: PlanView,
    pub(super) ledger: LedgerView,
    /// Another number with every analysis.
    pub(super) analysed: u64,
    pub(super) notice: Option<Notice>,
    pub(super) news: News,
    pub(super) saving: Saving,
    /// Where stores are being looked for.
    pub(super) looking: Option<Vec<PathBuf>>,
    /// Whether the mouse is taken from the terminal.
    pub(super) mouse: bool,
    pub(super) asked: Asked,
    pub(super) wish: Option<Wish>,
    pub(super) keys: Keys,
    /// What was chosen to stay of groups of duplicates.
    pub(super) chosen: Vec<ChosenSurvivor>,
    pub(super) views: Vec<ViewRule>,
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
            came_from: None,
            focus: Focus::List,
            help: None,
            overlays: Vec::new(),
            filter: Filter::default(),
            sought: Sought::default(),
            marks: Marks::default(),
            triage: Triage::default(),
            detail: Detail::about(None, Body::Unread),
            alike: None,
            handing: None,
            copies_script: false,
            sources: SourcesView::default(),
            analysis: None,
            past: None,
            evidence: Arc::default(),
            kpi_scroll: 0,
            duplicates: DuplicatesView::default(),
            stale: StaleView::default(),
            rules: options.changes,
            staging: Staging::default(),
            plan: PlanView::default(),
            ledger: LedgerView::default(),
            analysed: 0,
            notice: None,
            news: News::default(),
            saving: Saving::InForce,
            looking: options.looking,
            mouse: options.mouse,
            asked: Asked::No,
            wish: None,
            keys: Keys::default(),
            chosen: Vec::new(),
            views: Vec::new(),
        }
    }

    /// With the keys and the views of a configuration, which [`super::check_keys`] has checked.
    #[must_use]
    pub fn with(mut self, keys: &[KeyRule], views: &[ViewRule]) -> Self {
        self.keys = Keys::new(keys, views);
        self.views = views.to_vec();
        self
    }

    /// What the loop has to do besides drawing, once.
    pub fn take_wish(&mut self) -> Option<Wish> {
        self.wish.take()
    }

    /// Whether rows are marked that a refresh has just changed, so that [`super::Msg::Beat`] has to
    /// come every second and a half.
    #[must_use]
    pub fn wants_beat(&self) -> bool {
        self.news.is_flashing()
    }

    /// Whether the selected item's body is shown and missing, so that it is worth sending
    /// [`super::Msg::Rest`] once the keys are quiet.
    #[must_use]
    pub fn wants_rest(&self) -> bool {
        let of = &self.detail;
        let due = of.outdated || of.body == Body::Unread || of.history.is_none();
        due && self.selected().is_some() && self.triage_detail().is_some()
    }

    /// Whether items are left to be filtered, so that it is worth sending [`super::Msg::Work`] as
    /// soon as nothing else is there to do.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.filter.has_work()
    }

    /// Whether the list is wanted in another order than the one it is shown in.
    pub(super) fn is_arranging(&self) -> bool {
        self.triage.shape() != self.triage.wanted
    }

    /// Whether a store may be changed from here.
    pub(super) fn can_change(&self) -> bool {
        self.rules.as_ref().is_some_and(|r| r.any_writable())
    }

    /// Whether there is a place for what is recorded.
    pub(super) fn can_record(&self) -> bool {
        self.rules.is_some()
    }

    /// The triage screen's detail pane, where it can be seen.
    pub(super) fn triage_detail(&self) -> Option<Rect> {
        let seen = self.screen == Screen::Triage && self.help.is_none();
        self.panes().detail.filter(|_| seen)
    }

    pub(super) fn place(&self) -> Place {
        if let Some(top) = self.overlays.last() {
            return top.place();
        }
        match (self.help, self.screen, self.focus) {
            (Some(_), _, _) => Place::Help,
            (None, screen, focus) => Self::place_of(screen, focus),
        }
    }

    /// The place below whatever lies over the screen.
    pub(super) fn below(&self) -> Place {
        Self::place_of(self.screen, self.focus)
    }

    /// The place that the help is about, or the place itself.
    pub(super) fn place_of(screen: Screen, focus: Focus) -> Place {
        match (screen, focus) {
            (Screen::Triage, Focus::List) => Place::TriageList,
            (Screen::Triage, Focus::Detail) => Place::TriageDetail,
            (Screen::Kpi, _) => Place::Kpi,
            (Screen::Duplicates, _) => Place::Duplicates,
            (Screen::Stale, _) => Place::Stale,
            (Screen::Plan, Focus::List) => Place::Plan,
            (Screen::Plan, Focus::Detail) => Place::PlanDetail,
            (Screen::Ledger, Focus::List) => Place::Ledger,
            (Screen::Ledger, Focus::Detail) => Place::LedgerDetail,
            (Screen::Sources, Focus::List) => Place::SourceList,
            (Screen::Sources, Focus::Detail) => Place::SourceDetail,
        }
    }

    pub(super) fn panes(&self) -> Panes {
        self.panes_in(Rect::new(0, 0, self.size.0, self.size.1))
    }

    /// What is being typed at the foot of the screen.
    pub(super) fn input(&self) -> Option<&Input> {
        self.overlays.iter().rev().find_map(|o| match o {
            Overlay::Input(input) => Some(input),
            _ => None,
        })
    }

    /// Where it stands: above the footer, below all else.
    pub(super) fn input_area(&self, area: Rect) -> Option<Rect> {
        let height = self.input()?.height(area.width);
        let height = height.min(area.height.saturating_sub(1));
        Some(Rect {
            y: area.y + area.height - 1 - height,
            height,
            ..area
        })
    }

    pub(super) fn panes_in(&self, area: Rect) -> Panes {
        let Some(input) = self.input_area(area) else {
            return self.panes_above(area);
        };
        let mut panes = self.panes_above(Rect {
            height: area.height - input.height,
            ..area
        });
        panes.footer.y = area.y + area.height - 1;
        panes
    }

    fn panes_above(&self, area: Rect) -> Panes {
        match (self.help, self.screen) {
            (Some(_), _) => layout::single(area),
            (None, Screen::Triage) => layout::triage(area, self.focus, self.triage.decisions),
            (None, Screen::Kpi) => layout::single(area),
            (None, Screen::Duplicates | Screen::Stale) => layout::with_foot(area),
            (None, Screen::Plan | Screen::Ledger) => layout::list_and_detail(area),
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

    /// The stale item under the stale screen's cursor.
    pub(super) fn stale_selected(&self) -> Option<(ItemRef<'_>, &StaleFinding)> {
        let analysis = self.analysis.as_ref()?;
        match self.stale.rows.get(self.stale.cursor)? {
            StaleRow::Rule { .. } => None,
            StaleRow::Finding(at) => {
                let finding = analysis.stale().get(*at)?;
                Some((analysis.board.item(finding.position)?, finding))
            }
        }
    }

    /// The item under the cursor of the screen that is shown.
    pub(super) fn item_here(&self) -> Option<ItemRef<'_>> {
        match self.screen {
            Screen::Triage => self.selected(),
            Screen::Duplicates => self.duplicate_selected(),
            Screen::Stale => self.stale_selected().map(|(item, _)| item),
            Screen::Kpi | Screen::Plan | Screen::Ledger | Screen::Sources => None,
        }
    }

    /// The triage list of a board, and how many items of each of its sections are let through.
    pub(super) fn rows_of(&self, board: &Board) -> (Vec<Row>, Vec<usize>) {
        let analysis = self.analysis.as_deref();
        let decided = &self.triage.decided;
        let mut rows =
            analysis.map_or(vec![], |a| rows::decisions(a, decided, self.filter.found()));
        let (folds, hits) = (&self.triage.folds, self.filter.live());
        let (items, counts) = match self.triage.arranged.as_deref() {
            Some(arranged) => folds.arranged_rows(board, arranged, hits),
            None => (folds.rows(board, hits), Vec::new()),
        };
        rows.extend(items);
        (rows, counts)
    }

    pub(super) fn row(&self) -> Option<Row> {
        self.triage.rows.get(self.triage.cursor).copied()
    }

    /// The item under the cursor.
    pub(super) fn selected(&self) -> Option<ItemRef<'_>> {
        match self.row()? {
            Row::Item { at, .. } | Row::Entry { at, .. } | Row::Decision { at, .. } => {
                self.world.as_ref()?.board.item(at)
            }
            Row::Owner(_) | Row::Group { .. } | Row::Section(_) => None,
        }
    }
}
