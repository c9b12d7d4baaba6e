//! The one table of actions. The key map, the help, the footer hints, and whatever else names an
//! action are made from it.

use super::editor::Edit;
use super::keys::{Chord, Keys};
use super::model::{Model, Place, PlanRow, Saving, Screen, Subject, is_unknown};
use super::overlay::Overlay;
use super::words::Word;
use crossterm::event::KeyCode;

/// An action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActionId {
    Down,
    Up,
    Top,
    Bottom,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    Fold,
    Unfold,
    Open,
    OpenItem,
    Back,
    Pane,
    RefreshOne,
    Triage,
    Kpi,
    Duplicates,
    Stale,
    Sources,
    Refresh,
    SaveConfig,
    News,
    Help,
    Close,
    Filter,
    ClearFilter,
    /// The next way to go on with what is typed.
    Complete,
    CompleteBack,
    Mark,
    MarkRange,
    MarkAll,
    ClearMarks,
    StageCancel,
    /// Who it shall belong to is asked for.
    Assign,
    /// Every change that can be staged.
    Stage,
    Unstage,
    /// This is known; or no longer.
    Acknowledge,
    Plan,
    /// The plan is done, once its word was typed.
    Apply,
    /// The note of one change, and of all of the same kind.
    EditNote,
    EditNotes,
    /// Every column of a row, or only those that change.
    WholeRow,
    Script,
    /// Only what nobody has touched since is taken back, or all of it.
    Partial,
    /// Away with what is shown in the place of the staged plan.
    PutAway,
    UnstageAll,
    Ledger,
    /// The plan that takes an operation back.
    Undo,
    /// A person says what became of an operation.
    CloseUnknown,
    ReadLedger,
    NextGroup,
    PreviousGroup,
    /// What the list is put together by.
    GroupBy,
    SortBy,
    /// To an item that belongs to the one that is shown.
    Follow,
    /// What is likely to be the same.
    Alike,
    NextLink,
    PreviousLink,
    /// Of these duplicates this one stays.
    KeepThis,
    /// The present view under a name.
    SaveView,
    /// One of the configured views; no row of the table, since its name and key are the user's.
    View(usize),
    /// What can be copied.
    Copy,
    Edit(Edit),
    /// What was typed is meant so.
    Accept,
    /// The choice under the cursor.
    Choose,
    /// Away with what lies on top.
    Dismiss,
    NextField,
    CopyText,
    /// The text that is read, into a file.
    SaveText,
    /// The text that hands an item over.
    Handoff,
    /// What can be written into a file.
    Export,
    /// Actions by name.
    Palette,
    /// The action that is chosen in the palette.
    Run,
    /// The mouse is taken, or left to the terminal.
    Mouse,
    Redraw,
    Suspend,
    Quit,
}

impl ActionId {
    /// Its name, the same in every language: what one types after `:`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
            Self::Top => "top",
            Self::Bottom => "bottom",
            Self::PageDown => "page-down",
            Self::PageUp => "page-up",
            Self::HalfDown => "half-down",
            Self::HalfUp => "half-up",
            Self::Fold => "fold",
            Self::Unfold => "unfold",
            Self::Open => "open",
            Self::OpenItem => "open-item",
            Self::Back => "back",
            Self::Pane => "pane",
            Self::RefreshOne => "refresh-one",
            Self::Triage => "triage",
            Self::Kpi => "kpi",
            Self::Duplicates => "duplicates",
            Self::Stale => "stale",
            Self::Sources => "sources",
            Self::Refresh => "refresh",
            Self::SaveConfig => "save-config",
            Self::News => "news",
            Self::Help => "help",
            Self::Close => "close",
            Self::Filter => "filter",
            Self::ClearFilter => "clear-filter",
            Self::Complete => "complete",
            Self::CompleteBack => "complete-back",
            Self::Mark => "mark",
            Self::MarkRange => "mark-range",
            Self::MarkAll => "mark-all",
            Self::ClearMarks => "clear-marks",
            Self::StageCancel => "cancel",
            Self::Assign => "assign",
            Self::Stage => "stage",
            Self::Unstage => "unstage",
            Self::Acknowledge => "acknowledge",
            Self::Plan => "plan",
            Self::Apply => "apply",
            Self::EditNote => "note",
            Self::EditNotes => "notes",
            Self::WholeRow => "whole-row",
            Self::Script => "script",
            Self::Partial => "partial",
            Self::PutAway => "put-away",
            Self::UnstageAll => "unstage-all",
            Self::Ledger => "ledger",
            Self::Undo => "undo",
            Self::CloseUnknown => "close-unknown",
            Self::ReadLedger => "read-ledger",
            Self::NextGroup => "next-group",
            Self::PreviousGroup => "previous-group",
            Self::GroupBy => "group-by",
            Self::SortBy => "sort-by",
            Self::Follow => "follow",
            Self::Alike => "alike",
            Self::NextLink => "next-link",
            Self::PreviousLink => "previous-link",
            Self::KeepThis => "keep-this",
            Self::SaveView => "save-view",
            Self::View(_) => "view",
            Self::Copy => "copy",
            Self::Accept => "accept",
            Self::Choose => "choose",
            Self::Dismiss => "dismiss",
            Self::NextField => "next-field",
            Self::CopyText => "copy-text",
            Self::SaveText => "save-text",
            Self::Handoff => "handoff",
            Self::Export => "export",
            Self::Palette => "palette",
            Self::Run => "run",
            Self::Mouse => "mouse",
            Self::Redraw => "redraw",
            Self::Suspend => "suspend",
            Self::Quit => "quit",
            Self::Edit(Edit::Left) => "edit-left",
            Self::Edit(Edit::Right) => "edit-right",
            Self::Edit(Edit::WordLeft) => "edit-word-left",
            Self::Edit(Edit::WordRight) => "edit-word-right",
            Self::Edit(Edit::Home) => "edit-home",
            Self::Edit(Edit::End) => "edit-end",
            Self::Edit(Edit::Up) => "edit-up",
            Self::Edit(Edit::Down) => "edit-down",
            Self::Edit(Edit::Back) => "edit-back",
            Self::Edit(Edit::Delete) => "edit-delete",
            Self::Edit(Edit::WordBack) => "edit-word-back",
            Self::Edit(Edit::ToStart) => "edit-to-start",
            Self::Edit(Edit::ToEnd) => "edit-to-end",
            Self::Edit(Edit::Break) => "edit-break",
        }
    }

    /// Whether it acts on the marked items, where any are.
    pub(super) fn is_about_marks(self) -> bool {
        matches!(
            self,
            Self::StageCancel
                | Self::Assign
                | Self::Stage
                | Self::Unstage
                | Self::Acknowledge
                | Self::Copy
                | Self::Handoff
                | Self::Export
        )
    }
}

/// All that is to be known of an action.
#[derive(Debug)]
pub(super) struct Action {
    pub id: ActionId,
    pub title: Word,
    pub help: Word,
    pub keys: &'static [Chord],
    /// Where its keys work.
    pub places: &'static [Place],
    /// Whether it leads to a change of a store; a read-only program has none of these.
    pub dangerous: bool,
    /// Whether it needs a place for what is recorded.
    pub records: bool,
    /// Its word in the footer. Neighbours with the same word share one hint.
    pub hint: Option<Word>,
}

const fn action(
    id: ActionId,
    (title, help): (Word, Word),
    keys: &'static [Chord],
    places: &'static [Place],
    hint: Option<Word>,
) -> Action {
    Action {
        id,
        title,
        help,
        keys,
        places,
        dangerous: false,
        records: false,
        hint,
    }
}

/// One that leads to a change of a store.
const fn change(
    id: ActionId,
    words: (Word, Word),
    keys: &'static [Chord],
    places: &'static [Place],
    hint: Option<Word>,
) -> Action {
    Action {
        dangerous: true,
        ..action(id, words, keys, places, hint)
    }
}

/// One that reads or writes what is recorded.
const fn record(
    id: ActionId,
    words: (Word, Word),
    keys: &'static [Chord],
    places: &'static [Place],
    hint: Option<Word>,
) -> Action {
    Action {
        records: true,
        ..action(id, words, keys, places, hint)
    }
}

const fn c(c: char) -> Chord {
    Chord::char(c)
}

const fn k(code: KeyCode) -> Chord {
    Chord::of(code)
}

use ActionId as A;
use KeyCode as K;
use Word as W;

const EVERYWHERE: &[Place] = &Place::ALL;
/// Wherever a letter is a key.
const PLAIN: &[Place] = &[
    Place::TriageList,
    Place::TriageDetail,
    Place::Kpi,
    Place::Duplicates,
    Place::Stale,
    Place::Plan,
    Place::PlanDetail,
    Place::Ledger,
    Place::LedgerDetail,
    Place::SourceList,
    Place::SourceDetail,
    Place::Help,
];
/// Wherever there is something to go through.
const MOVES: &[Place] = &[
    Place::TriageList,
    Place::TriageDetail,
    Place::Kpi,
    Place::Duplicates,
    Place::Stale,
    Place::Plan,
    Place::PlanDetail,
    Place::Ledger,
    Place::LedgerDetail,
    Place::SourceList,
    Place::SourceDetail,
    Place::Help,
    Place::Menu,
    Place::Text,
    Place::First,
];
const ITEMS: &[Place] = &[
    Place::TriageList,
    Place::TriageDetail,
    Place::Duplicates,
    Place::Stale,
];
const ROWS: &[Place] = &[Place::TriageList, Place::Duplicates, Place::Stale];
const INPUT: &[Place] = &[Place::Input];
const TYPING: &[Place] = &[Place::Input, Place::Lines, Place::Confirm, Place::Palette];
const PALETTE: &[Place] = &[Place::Palette];
const LINES: &[Place] = &[Place::Lines];
const PROMPTS: &[Place] = &[Place::Input, Place::Lines];
const CONFIRM: &[Place] = &[Place::Confirm];
const MENU: &[Place] = &[Place::Menu];
const TEXT: &[Place] = &[Place::Text];
const FIRST: &[Place] = &[Place::First];
const SCREENS: &[Place] = &[
    Place::TriageList,
    Place::TriageDetail,
    Place::Kpi,
    Place::Duplicates,
    Place::Stale,
    Place::Plan,
    Place::PlanDetail,
    Place::Ledger,
    Place::LedgerDetail,
    Place::SourceList,
    Place::SourceDetail,
];
const PANES: &[Place] = &[
    Place::TriageList,
    Place::TriageDetail,
    Place::Plan,
    Place::PlanDetail,
    Place::Ledger,
    Place::LedgerDetail,
    Place::SourceList,
    Place::SourceDetail,
];
const TRIAGE_LIST: &[Place] = &[Place::TriageList];
const LISTS: &[Place] = &[Place::TriageList, Place::Ledger, Place::SourceList];
const FINDINGS: &[Place] = &[Place::Duplicates, Place::Stale];
const SOURCES: &[Place] = &[Place::SourceList, Place::SourceDetail];
const DETAILS: &[Place] = &[
    Place::TriageDetail,
    Place::PlanDetail,
    Place::LedgerDetail,
    Place::SourceDetail,
];
/// Where a wish can be taken back.
const STAGED: &[Place] = &[
    Place::TriageList,
    Place::TriageDetail,
    Place::Duplicates,
    Place::Stale,
    Place::Plan,
];
/// Wherever `e` is no note.
const EXPORTS: &[Place] = &[
    Place::TriageList,
    Place::TriageDetail,
    Place::Kpi,
    Place::Duplicates,
    Place::Stale,
    Place::Ledger,
    Place::LedgerDetail,
    Place::SourceList,
    Place::SourceDetail,
];
const PLAN_LIST: &[Place] = &[Place::Plan];
const PLAN: &[Place] = &[Place::Plan, Place::PlanDetail];
const LEDGER: &[Place] = &[Place::Ledger, Place::LedgerDetail];
const HELP: &[Place] = &[Place::Help];

/// The table, in the order of the help page and the footer.
#[rustfmt::skip]
pub(super) static ACTIONS: &[Action] = &[
    action(A::Down, (W::ActDown, W::ActDownHelp), &[c('j'), k(K::Down)], MOVES, Some(W::HintMove)),
    action(A::Up, (W::ActUp, W::ActUpHelp), &[c('k'), k(K::Up)], MOVES, Some(W::HintMove)),
    action(A::Top, (W::ActTop, W::ActTopHelp), &[c('g'), k(K::Home)], MOVES, None),
    action(A::Bottom, (W::ActBottom, W::ActBottomHelp), &[c('G'), k(K::End)], MOVES, None),
    action(A::PageDown, (W::ActPageDown, W::ActPageDownHelp), &[k(K::PageDown), Chord::ctrl('f')], MOVES, None),
    action(A::PageUp, (W::ActPageUp, W::ActPageUpHelp), &[k(K::PageUp), Chord::ctrl('b')], MOVES, None),
    action(A::HalfDown, (W::ActHalfDown, W::ActHalfDownHelp), &[Chord::ctrl('d')], MOVES, None),
    action(A::HalfUp, (W::ActHalfUp, W::ActHalfUpHelp), &[Chord::ctrl('u')], MOVES, None),
    action(A::Fold, (W::ActFold, W::ActFoldHelp), &[c('h'), k(K::Left)], TRIAGE_LIST, Some(W::HintFold)),
    action(A::Unfold, (W::ActUnfold, W::ActUnfoldHelp), &[c('l'), k(K::Right)], TRIAGE_LIST, Some(W::HintFold)),
    action(A::Open, (W::ActOpen, W::ActOpenHelp), &[k(K::Enter)], LISTS, Some(W::ActOpen)),
    action(A::OpenItem, (W::ActOpen, W::ActOpenItemHelp), &[k(K::Enter), c('l'), k(K::Right)], FINDINGS, Some(W::ActOpen)),
    action(A::Filter, (W::ActFilter, W::ActFilterHelp), &[c('/')], ITEMS, Some(W::ActFilter)),
    change(A::Apply, (W::ActApply, W::ActApplyHelp), &[c('A'), k(K::Enter)], PLAN_LIST, Some(W::ActApply)),
    change(A::Apply, (W::ActApply, W::ActApplyHelp), &[c('A')], &[Place::PlanDetail], Some(W::ActApply)),
    action(A::EditNote, (W::ActNote, W::ActNoteHelp), &[c('e')], PLAN, Some(W::ActNote)),
    action(A::EditNotes, (W::ActNotes, W::ActNotesHelp), &[c('E')], PLAN, None),
    action(A::Partial, (W::ActPartial, W::ActPartialHelp), &[c('p')], PLAN, Some(W::ActPartial)),
    action(A::Script, (W::ActScript, W::ActScriptHelp), &[c('x')], PLAN, Some(W::ActScript)),
    action(A::WholeRow, (W::ActWholeRow, W::ActWholeRowHelp), &[c('f')], PLAN, Some(W::ActWholeRow)),
    action(A::PutAway, (W::ActPutAway, W::ActPutAwayHelp), &[k(K::Esc)], PLAN_LIST, Some(W::ActPutAway)),
    change(A::Undo, (W::ActUndo, W::ActUndoHelp), &[c('U')], LEDGER, Some(W::ActUndo)),
    record(A::CloseUnknown, (W::ActCloseUnknown, W::ActCloseUnknownHelp), &[c('x')], LEDGER, Some(W::ActCloseUnknown)),
    record(A::ReadLedger, (W::ActReadLedger, W::ActReadLedgerHelp), &[c('r')], LEDGER, None),
    action(A::Mark, (W::ActMark, W::ActMarkHelp), &[c(' ')], ROWS, Some(W::ActMark)),
    change(A::StageCancel, (W::ActStageCancel, W::ActStageCancelHelp), &[c('c')], ITEMS, Some(W::ActStageCancel)),
    change(A::Stage, (W::ActStage, W::ActStageHelp), &[c('s')], ITEMS, Some(W::ActStage)),
    change(A::Assign, (W::ActAssign, W::ActAssignHelp), &[c('a')], ITEMS, None),
    change(A::Unstage, (W::ActUnstage, W::ActUnstageHelp), &[c('u')], STAGED, Some(W::ActUnstage)),
    action(A::UnstageAll, (W::ActUnstageAll, W::ActUnstageAllHelp), &[c('D')], PLAN, None),
    record(A::Acknowledge, (W::ActAck, W::ActAckHelp), &[c('z')], ITEMS, None),
    action(A::MarkRange, (W::ActMarkRange, W::ActMarkRangeHelp), &[c('v')], ROWS, None),
    action(A::MarkAll, (W::ActMarkAll, W::ActMarkAllHelp), &[c('*')], ROWS, None),
    action(A::ClearMarks, (W::ActClearMarks, W::ActClearMarksHelp), &[c('M')], ROWS, None),
    action(A::NextGroup, (W::ActNextGroup, W::ActNextGroupHelp), &[c(']')], ROWS, None),
    action(A::PreviousGroup, (W::ActPreviousGroup, W::ActPreviousGroupHelp), &[c('[')], ROWS, None),
    action(A::Back, (W::ActBack, W::ActBackHelp), &[k(K::Esc), k(K::Enter), c('h'), k(K::Left)], DETAILS, Some(W::ActBack)),
    action(A::Pane, (W::ActPane, W::ActPaneHelp), &[k(K::Tab)], PANES, None),
    action(A::Triage, (W::ActTriage, W::ActTriageHelp), &[c('1')], PLAIN, Some(W::ActTriage)),
    action(A::Kpi, (W::ActKpi, W::ActKpiHelp), &[c('2')], PLAIN, Some(W::ActKpi)),
    action(A::Duplicates, (W::ActDuplicates, W::ActDuplicatesHelp), &[c('3')], PLAIN, Some(W::ActDuplicates)),
    action(A::Stale, (W::ActStale, W::ActStaleHelp), &[c('4')], PLAIN, Some(W::ActStale)),
    change(A::Plan, (W::ActPlan, W::ActPlanHelp), &[c('5')], PLAIN, Some(W::ActPlan)),
    record(A::Ledger, (W::ActLedger, W::ActLedgerHelp), &[c('6')], PLAIN, Some(W::ActLedger)),
    action(A::Sources, (W::ActSources, W::ActSourcesHelp), &[c('7')], PLAIN, Some(W::ActSources)),
    action(A::RefreshOne, (W::ActRefreshOne, W::ActRefreshOneHelp), &[c('r')], SOURCES, Some(W::ActRefreshOne)),
    action(A::Refresh, (W::ActRefresh, W::ActRefreshHelp), &[k(K::F(5))], SCREENS, Some(W::ActRefresh)),
    action(A::News, (W::ActNews, W::ActNewsHelp), &[c('N')], SCREENS, None),
    action(A::SaveConfig, (W::ActSave, W::ActSaveHelp), &[c('w')], SCREENS, None),
    action(A::SaveConfig, (W::ActSave, W::ActSaveHelp), &[c('w')], FIRST, Some(W::ActSave)),
    action(A::Dismiss, (W::ActGoOn, W::ActGoOnHelp), &[k(K::Enter), k(K::Esc)], FIRST, Some(W::ActGoOn)),
    action(A::ClearFilter, (W::ActClearFilter, W::ActClearFilterHelp), &[k(K::Esc)], ROWS, None),
    action(A::Follow, (W::ActFollow, W::ActFollowHelp), &[c('f')], &[Place::TriageDetail], Some(W::ActFollow)),
    action(A::NextLink, (W::ActNextLink, W::ActNextLinkHelp), &[c(']')], &[Place::TriageDetail], None),
    action(A::PreviousLink, (W::ActPreviousLink, W::ActPreviousLinkHelp), &[c('[')], &[Place::TriageDetail], None),
    action(A::Alike, (W::ActAlike, W::ActAlikeHelp), &[c('=')], ITEMS, None),
    action(A::KeepThis, (W::ActKeepThis, W::ActKeepThisHelp), &[c('K')], &[Place::Duplicates], Some(W::ActKeepThis)),
    action(A::GroupBy, (W::ActGroupBy, W::ActGroupByHelp), &[c('b')], TRIAGE_LIST, None),
    action(A::SortBy, (W::ActSortBy, W::ActSortByHelp), &[c('o')], TRIAGE_LIST, None),
    action(A::SaveView, (W::ActSaveView, W::ActSaveViewHelp), &[c('W')], TRIAGE_LIST, None),
    action(A::Handoff, (W::ActHandoff, W::ActHandoffHelp), &[c('p')], ITEMS, Some(W::ActHandoff)),
    action(A::Export, (W::ActExport, W::ActExportHelp), &[c('e')], EXPORTS, Some(W::ActExport)),
    action(A::Export, (W::ActExport, W::ActExportHelp), &[c('X')], PLAN, None),
    action(A::Copy, (W::ActCopy, W::ActCopyHelp), &[c('y')], ITEMS, None),
    action(A::Palette, (W::ActPalette, W::ActPaletteHelp), &[c(':')], PLAIN, None),
    action(A::Palette, (W::ActPalette, W::ActSearchHelp), &[c('/')], HELP, Some(W::ActSearchHelp)),
    action(A::Run, (W::ActRun, W::ActRunHelp), &[k(K::Enter)], PALETTE, Some(W::ActRun)),
    action(A::Down, (W::ActDown, W::ActDownHelp), &[k(K::Down), Chord::ctrl('n'), k(K::Tab)], PALETTE, None),
    action(A::Up, (W::ActUp, W::ActUpHelp), &[k(K::Up), Chord::ctrl('p'), k(K::BackTab)], PALETTE, None),
    action(A::PageDown, (W::ActPageDown, W::ActPageDownHelp), &[k(K::PageDown)], PALETTE, None),
    action(A::PageUp, (W::ActPageUp, W::ActPageUpHelp), &[k(K::PageUp)], PALETTE, None),
    action(A::Help, (W::ActHelp, W::ActHelpHelp), &[c('?'), k(K::F(1))], SCREENS, Some(W::ActHelp)),
    action(A::Close, (W::ActClose, W::ActCloseHelp), &[k(K::Esc), c('?'), c('q'), k(K::F(1))], HELP, Some(W::ActClose)),
    action(A::Accept, (W::ActAccept, W::ActAcceptHelp), &[k(K::Enter)], PROMPTS, Some(W::ActAccept)),
    action(A::Accept, (W::ActConfirm, W::ActConfirmHelp), &[k(K::Enter)], CONFIRM, Some(W::ActConfirm)),
    action(A::Choose, (W::ActChoose, W::ActChooseHelp), &[k(K::Enter)], MENU, Some(W::ActChoose)),
    action(A::CopyText, (W::ActCopyText, W::ActCopyTextHelp), &[c('y')], TEXT, Some(W::ActCopyText)),
    action(A::SaveText, (W::ActSaveText, W::ActSaveTextHelp), &[c('w')], TEXT, Some(W::ActSaveText)),
    action(A::Complete, (W::ActComplete, W::ActCompleteHelp), &[k(K::Tab)], INPUT, Some(W::ActComplete)),
    action(A::CompleteBack, (W::ActComplete, W::ActCompleteBackHelp), &[k(K::BackTab)], INPUT, None),
    action(A::NextField, (W::ActNextField, W::ActNextFieldHelp), &[k(K::Tab), k(K::BackTab)], CONFIRM, Some(W::ActNextField)),
    action(A::Edit(Edit::Break), (W::ActBreak, W::ActBreakHelp), &[k(K::Enter).with_alt(), Chord::ctrl('j')], LINES, Some(W::ActBreak)),
    action(A::Dismiss, (W::ActDismiss, W::ActDismissHelp), &[k(K::Esc)], TYPING, Some(W::ActDismiss)),
    action(A::Dismiss, (W::ActClose, W::ActDismissHelp), &[k(K::Esc), c('q')], MENU, Some(W::ActClose)),
    action(A::Dismiss, (W::ActClose, W::ActDismissHelp), &[k(K::Esc), c('q'), k(K::Enter)], TEXT, Some(W::ActClose)),
    action(A::Edit(Edit::Left), (W::ActEditLeft, W::ActEditLeftHelp), &[k(K::Left), Chord::ctrl('b')], TYPING, None),
    action(A::Edit(Edit::Right), (W::ActEditRight, W::ActEditRightHelp), &[k(K::Right), Chord::ctrl('f')], TYPING, None),
    action(A::Edit(Edit::WordLeft), (W::ActEditWordLeft, W::ActEditWordLeftHelp), &[k(K::Left).with_ctrl(), k(K::Left).with_alt(), c('b').with_alt()], TYPING, None),
    action(A::Edit(Edit::WordRight), (W::ActEditWordRight, W::ActEditWordRightHelp), &[k(K::Right).with_ctrl(), k(K::Right).with_alt(), c('f').with_alt()], TYPING, None),
    action(A::Edit(Edit::Home), (W::ActEditHome, W::ActEditHomeHelp), &[k(K::Home), Chord::ctrl('a')], TYPING, None),
    action(A::Edit(Edit::End), (W::ActEditEnd, W::ActEditEndHelp), &[k(K::End), Chord::ctrl('e')], TYPING, None),
    action(A::Edit(Edit::Up), (W::ActUp, W::ActUpHelp), &[k(K::Up), Chord::ctrl('p')], LINES, None),
    action(A::Edit(Edit::Down), (W::ActDown, W::ActDownHelp), &[k(K::Down), Chord::ctrl('n')], LINES, None),
    action(A::Edit(Edit::Back), (W::ActEditBack, W::ActEditBackHelp), &[k(K::Backspace), Chord::ctrl('h')], TYPING, None),
    action(A::Edit(Edit::Delete), (W::ActEditDelete, W::ActEditDeleteHelp), &[k(K::Delete), Chord::ctrl('d')], TYPING, None),
    action(A::Edit(Edit::WordBack), (W::ActEditWordBack, W::ActEditWordBackHelp), &[Chord::ctrl('w'), k(K::Backspace).with_alt(), k(K::Backspace).with_ctrl()], TYPING, None),
    action(A::Edit(Edit::ToStart), (W::ActEditToStart, W::ActEditToStartHelp), &[Chord::ctrl('u')], TYPING, None),
    action(A::Edit(Edit::ToEnd), (W::ActEditToEnd, W::ActEditToEndHelp), &[Chord::ctrl('k')], TYPING, None),
    action(A::Mouse, (W::ActMouse, W::ActMouseHelp), &[c('m').with_alt()], PLAIN, None),
    action(A::Redraw, (W::ActRedraw, W::ActRedrawHelp), &[Chord::ctrl('l')], EVERYWHERE, None),
    action(A::Suspend, (W::ActSuspend, W::ActSuspendHelp), &[Chord::ctrl('z')], EVERYWHERE, None),
    action(A::Quit, (W::ActQuit, W::ActQuitHelp), &[c('q')], SCREENS, Some(W::ActQuit)),
    action(A::Quit, (W::ActQuit, W::ActQuitHelp), &[Chord::ctrl('c')], EVERYWHERE, None),
    action(A::Quit, (W::ActQuit, W::ActQuitHelp), &[c('q')], FIRST, Some(W::ActQuit)),
];

impl Action {
    /// Whether its keys work there.
    pub(super) fn is_in(&self, place: Place) -> bool {
        self.places.contains(&place)
    }

    /// Whether it is there at all: a dashboard that may change nothing has no key for it.
    pub(super) fn is_offered(&self, model: &Model) -> bool {
        let on_plan = |p: &Place| matches!(p, Place::Plan | Place::PlanDetail);
        let changes = self.dangerous || self.places.iter().all(on_plan);
        (!changes || model.can_change()) && (!self.records || model.can_record())
    }

    /// Whether this row of the table is one that a rule for its action changes: those of the screens,
    /// or all where the action is not for screens.
    pub(super) fn is_open(&self) -> bool {
        let main =
            |a: &Self| a.places.len() < Place::ALL.len() && !a.places.iter().all(|p| p.is_over());
        main(self) || !ACTIONS.iter().any(|a| a.id == self.id && main(a))
    }

    /// Its keys with what the configuration says.
    pub(super) fn keys_in<'k>(&'k self, keys: &'k Keys) -> &'k [Chord] {
        let rule = keys.rule(self.id.name());
        rule.filter(|_| self.is_open()).unwrap_or(self.keys)
    }

    /// They as they are written: `j ↓`.
    pub(super) fn names_in(&self, keys: &Keys) -> String {
        let names: Vec<String> = self.keys_in(keys).iter().map(|k| k.label()).collect();
        names.join(" ")
    }
}

/// The actions of a place, in the order of the table.
pub(super) fn of(place: Place) -> impl Iterator<Item = &'static Action> {
    ACTIONS.iter().filter(move |a| a.is_in(place))
}

/// Whether an action can be asked for in a place.
pub(super) fn is_in(id: ActionId, place: Place) -> bool {
    matches!(id, A::View(_)) || of(place).any(|a| a.id == id)
}

/// The footer's hints: keys and the word for them. What cannot be done now is not offered, and
/// neither is the way to where one is.
pub(super) fn hints(model: &Model) -> Vec<(String, Word)> {
    let place = model.place();
    let here = |id| match id {
        A::Triage => matches!(place, Place::TriageList | Place::TriageDetail),
        A::Kpi => place == Place::Kpi,
        A::Duplicates => place == Place::Duplicates,
        A::Stale => place == Place::Stale,
        A::Plan => matches!(place, Place::Plan | Place::PlanDetail),
        A::Ledger => matches!(place, Place::Ledger | Place::LedgerDetail),
        A::Sources => matches!(place, Place::SourceList | Place::SourceDetail),
        _ => false,
    };
    let mut out: Vec<(String, Word)> = Vec::new();
    let offered =
        |a: &&Action| a.is_offered(model) && !here(a.id) && why_not(a.id, model).is_none();
    for action in of(place).filter(offered) {
        let (Some(hint), Some(key)) = (action.hint, action.keys_in(&model.keys).first()) else {
            continue;
        };
        match out.last_mut() {
            Some((keys, word)) if *word == hint => {
                keys.push('/');
                keys.push_str(&key.label());
            }
            _ => out.push((key.label(), hint)),
        }
    }
    out
}

/// Why an action does nothing now; `None` when it can be done.
pub(super) fn why_not(id: ActionId, model: &Model) -> Option<Word> {
    let nothing = |so: bool| so.then_some(Word::NothingSelected);
    match id {
        A::StageCancel | A::Assign | A::Acknowledge => nothing(!model.has_items_here()),
        A::Stage => nothing(model.world.is_none()),
        A::Unstage if model.screen == Screen::Plan => plan_is_fixed(model).or_else(|| {
            let row = model.plan.row().and_then(|r| model.plan.key(r));
            nothing(row.is_none())
        }),
        A::Unstage => model.staging.is_empty().then_some(Word::NothingStaged),
        A::UnstageAll => {
            plan_is_fixed(model).or_else(|| model.staging.is_empty().then_some(Word::NothingStaged))
        }
        A::Apply => why_not_apply(model),
        A::EditNote | A::EditNotes => plan_is_fixed(model).or_else(|| {
            let row = model.plan.row();
            nothing(!matches!(row, Some(PlanRow::Change(..) | PlanRow::Part(_))))
        }),
        A::Script | A::WholeRow => {
            nothing(model.plan.plan().is_none() || model.plan.result.is_some())
        }
        A::Partial => match (&model.plan.subject, &model.plan.result) {
            (Subject::Undo { .. }, None) if model.plan.run.is_none() => None,
            _ => Some(Word::NoUndoHere),
        },
        A::PutAway => {
            let nothing = model.plan.result.is_none() && model.plan.subject == Subject::Staged;
            (nothing || model.plan.run.is_some()).then_some(Word::NothingToPutAway)
        }
        A::Undo => match model.ledger.here() {
            None => Some(Word::NothingSelected),
            Some(_) if model.plan.run.is_some() => Some(Word::BeingApplied),
            Some(o) if o.is_in_force() || o.left() > 0 => None,
            Some(o) if !o.undone_by.is_empty() => Some(Word::AlreadyUndone),
            Some(_) => Some(Word::NotInForce),
        },
        A::CloseUnknown => match model.ledger.here() {
            None => Some(Word::NothingSelected),
            Some(o) if is_unknown(o) => None,
            Some(_) => Some(Word::EndIsKnown),
        },
        A::Plan | A::Ledger | A::ReadLedger => None,
        A::News => model.news.since.is_none().then_some(Word::NoNews),
        A::SaveConfig => match model.saving {
            Saving::Possible => None,
            Saving::InForce => Some(Word::ConfigInForce),
            Saving::Nothing => Some(Word::NothingToSave),
            Saving::Under => Some(Word::ConfigSaving),
        },
        A::Open | A::Fold | A::Unfold => {
            let empty = match model.below() {
                Place::SourceList => model.source_count() == 0,
                Place::Ledger => model.ledger.here().is_none(),
                _ => model.triage.rows.is_empty(),
            };
            empty.then_some(Word::NothingSelected)
        }
        A::OpenItem => {
            let empty = match model.below() {
                Place::Duplicates => model.duplicates.rows.is_empty(),
                _ => model.stale.rows.is_empty(),
            };
            empty.then_some(Word::NothingSelected)
        }
        A::ClearFilter => {
            let nothing = !model.filter.is_on() && model.marks.range.is_none();
            nothing.then_some(Word::NoFilter)
        }
        A::ClearMarks => {
            let none = model.marks.is_empty() && model.ranged().is_none();
            none.then_some(Word::NoMarks)
        }
        A::Mark | A::MarkRange => (model.row_count() == 0).then_some(Word::NothingSelected),
        A::KeepThis => model.keeping().err(),
        A::Follow | A::NextLink | A::PreviousLink => {
            model.links().is_empty().then_some(Word::NoLinks)
        }
        A::MarkAll if model.row_count() == 0 => Some(Word::NothingSelected),
        A::MarkAll => model.filter.has_work().then_some(Word::StillFiltering),
        A::Alike if model.analysis.is_none() => Some(W::NothingJudged),
        A::Handoff if model.analysis.is_none() => Some(W::NothingJudged),
        A::Handoff => nothing(!model.has_items_here()),
        A::Copy | A::Alike => model.item_here().is_none().then_some(Word::NothingSelected),
        A::Complete | A::CompleteBack => match model.overlays.last() {
            Some(Overlay::Input(input)) if input.purpose.is_completed() => None,
            _ => Some(Word::NothingToComplete),
        },
        A::NextField => match model.overlays.last() {
            Some(Overlay::Confirm(confirm)) if confirm.approver.is_some() => None,
            _ => Some(Word::OneFieldOnly),
        },
        A::RefreshOne => match model.source_status() {
            None => Some(Word::NothingSelected),
            Some(status) if status.reading => Some(Word::BeingRead),
            Some(_) => None,
        },
        A::Down
        | A::Up
        | A::Top
        | A::Bottom
        | A::PageDown
        | A::PageUp
        | A::HalfDown
        | A::HalfUp
        | A::Back
        | A::Pane
        | A::Triage
        | A::Kpi
        | A::Duplicates
        | A::Stale
        | A::Sources
        | A::Refresh
        | A::Help
        | A::Close
        | A::Edit(_)
        | A::Accept
        | A::Filter
        | A::Palette
        | A::Run
        | A::GroupBy
        | A::SortBy
        | A::SaveView
        | A::View(_)
        | A::NextGroup
        | A::PreviousGroup
        | A::Choose
        | A::Dismiss
        | A::CopyText
        | A::SaveText
        | A::Export
        | A::Mouse
        | A::Redraw
        | A::Suspend
        | A::Quit => None,
    }
}

/// What is shown is not what is staged, or is being done.
fn plan_is_fixed(model: &Model) -> Option<Word> {
    if model.plan.run.is_some() {
        return Some(Word::BeingApplied);
    }
    let other = model.plan.result.is_some() || model.plan.subject != Subject::Staged;
    other.then_some(Word::NotTheStaged)
}

fn why_not_apply(model: &Model) -> Option<Word> {
    let view = &model.plan;
    match &view.answer {
        _ if view.run.is_some() => Some(Word::BeingApplied),
        _ if view.result.is_some() => Some(Word::PutResultAway),
        _ if view.making => Some(Word::StillMaking),
        Some(Ok(plan)) if plan.rows() > 0 => None,
        Some(_) => Some(Word::NothingToApply),
        None => Some(Word::NothingStaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(place: Place, chord: Chord) -> Option<&'static Action> {
        of(place).find(|a| a.keys.contains(&chord))
    }

    #[test]
    fn a_key_means_one_thing_in_a_place() {
        for place in Place::ALL {
            let mut seen = Vec::new();
            for action in of(place) {
                for key in action.keys {
                    assert!(!seen.contains(key), "{key:?} twice in {place:?}");
                    seen.push(*key);
                }
            }
        }
    }

    #[test]
    fn every_place_can_be_left_and_explained() {
        for place in Place::ALL {
            let leaves = |chord| bound(place, chord).is_some_and(|a| a.id == A::Quit);
            assert!(leaves(Chord::ctrl('c')), "{place:?}");
            let over = bound(place, k(K::Esc)).is_some_and(|a| a.id == A::Dismiss);
            assert!(over || bound(place, c('?')).is_some(), "{place:?}");
        }
        assert!(bound(Place::TriageList, c('9')).is_none());
        assert!(ACTIONS.iter().all(|a| !a.keys.is_empty()));
    }

    #[test]
    fn where_one_types_no_letter_is_a_key() {
        let letter = |k: &Chord| matches!(k.code, K::Char(_)) && !k.ctrl && !k.alt;
        for place in Place::ALL.into_iter().filter(|p| p.is_typing()) {
            assert!(of(place).all(|a| !a.keys.iter().any(letter)), "{place:?}");
        }
    }

    #[test]
    fn a_name_is_one_action() {
        for a in ACTIONS {
            let same = |b: &&Action| b.id.name() == a.id.name();
            assert!(ACTIONS.iter().filter(same).all(|b| b.id == a.id));
        }
    }

    #[test]
    fn what_changes_a_store_says_so() {
        let dangerous = |id| ACTIONS.iter().filter(|a| a.id == id).all(|a| a.dangerous);
        for id in [
            A::StageCancel,
            A::Assign,
            A::Stage,
            A::Unstage,
            A::Plan,
            A::Apply,
            A::Undo,
        ] {
            assert!(dangerous(id), "{id:?}");
        }
        assert!(!dangerous(A::Quit) && !dangerous(A::Ledger));
    }
}
