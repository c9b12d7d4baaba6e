//! The rows of the list that is shown, whichever screen that is, and what an action would act on.

use super::{Model, Screen, StaleRow};
use crate::analyse::chosen::{ChosenSurvivor, NotSurvivor, with_survivor};
use crate::analyse::{ItemRef, VerdictAction, known};
use crate::model::ItemKey;
use crate::plan::{Action, Wish};
use crate::ui::rows::Row;
use crate::ui::words::Word;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

impl Model {
    /// The row of the cursor.
    pub(in crate::ui) fn cursor(&self) -> usize {
        match self.screen {
            Screen::Triage => self.triage.cursor,
            Screen::Duplicates => self.duplicates.cursor,
            Screen::Stale => self.stale.cursor,
            Screen::Plan => self.plan.cursor,
            Screen::Ledger => self.ledger.cursor,
            Screen::Kpi | Screen::Sources => 0,
        }
    }

    /// How many rows there are.
    pub(in crate::ui) fn row_count(&self) -> usize {
        match self.screen {
            Screen::Triage => self.triage.rows.len(),
            Screen::Duplicates => self.duplicates.rows.len(),
            Screen::Stale => self.stale.rows.len(),
            Screen::Plan => self.plan.rows.len(),
            Screen::Ledger => self.ledger.all().len(),
            Screen::Kpi | Screen::Sources => 0,
        }
    }

    /// The position on the shown board of the item under the triage list's cursor; none for a
    /// heading, and for a decision, which may stand for several.
    pub(in crate::ui) fn listed_here(&self) -> Option<usize> {
        match self.row().filter(|_| self.screen == Screen::Triage)? {
            Row::Item { at, .. } | Row::Entry { at, .. } => Some(at),
            _ => None,
        }
    }

    /// The one item of a row; none for a heading.
    pub(in crate::ui) fn item_at(&self, row: usize) -> Option<ItemRef<'_>> {
        match self.screen {
            Screen::Triage => match self.triage.rows.get(row)? {
                Row::Item { at, .. } | Row::Entry { at, .. } => {
                    self.world.as_ref()?.board.item(*at)
                }
                _ => None,
            },
            Screen::Duplicates => {
                let item = self.duplicates.rows.get(row)?.item?;
                self.analysis.as_ref()?.board.item(item)
            }
            Screen::Stale => match self.stale.rows.get(row)? {
                StaleRow::Finding(at) => {
                    let analysis = self.analysis.as_ref()?;
                    analysis.board.item(analysis.stale().get(*at)?.position)
                }
                StaleRow::Rule { .. } => None,
            },
            Screen::Kpi | Screen::Plan | Screen::Ledger | Screen::Sources => None,
        }
    }

    /// The item of a row, or all that the filter lets through under a heading, folded or not.
    pub(in crate::ui) fn items_of(&self, row: usize) -> Vec<ItemRef<'_>> {
        if let Some(item) = self.item_at(row) {
            return vec![item];
        }
        match self.screen {
            Screen::Triage => self.triage_items(row).unwrap_or_default(),
            // The rows under the heading, up to the next one.
            Screen::Duplicates | Screen::Stale => {
                let below = row + 1..self.row_count();
                below.map_while(|at| self.item_at(at)).collect()
            }
            Screen::Kpi | Screen::Plan | Screen::Ledger | Screen::Sources => Vec::new(),
        }
    }

    fn triage_items(&self, row: usize) -> Option<Vec<ItemRef<'_>>> {
        let board = &self.world.as_ref()?.board;
        let range = match *self.triage.rows.get(row)? {
            Row::Owner(owner) => board.by_owner().get(owner)?.items.clone(),
            Row::Group { owner, group } => {
                let owner = board.by_owner().get(owner)?;
                owner.groups.get(group)?.items.clone()
            }
            Row::Item { at, .. } | Row::Entry { at, .. } => at..at + 1,
            Row::Section(n) => {
                let arranged = self.triage.arranged.as_ref()?;
                let hits = self.filter.live();
                let shown = arranged.items(n);
                let shown = shown.filter(|at| hits.is_none_or(|h| h.has(*at)));
                return Some(shown.filter_map(|at| board.item(at)).collect());
            }
            Row::Decision { n, .. } => {
                let analysis = self.analysis.as_ref()?;
                let hits = self.filter.found();
                let items = &analysis.judgement.decisions.get(n)?.items;
                let shown = items.iter().filter(|at| hits.is_none_or(|h| h.has(**at)));
                return Some(shown.filter_map(|at| analysis.board.item(*at)).collect());
            }
        };
        Some(match self.filter.live() {
            Some(hits) => hits
                .within(&range)
                .filter_map(|at| board.item(at))
                .collect(),
            None => range.filter_map(|at| board.item(at)).collect(),
        })
    }

    /// All items of the screen that the filter lets through, folded away or not.
    pub(in crate::ui) fn all_items(&self) -> Vec<ItemRef<'_>> {
        let Some(world) = &self.world else {
            return Vec::new();
        };
        match (self.screen, self.filter.live()) {
            (Screen::Triage, Some(hits)) => {
                let all = hits.within(&(0..world.board.len()));
                all.filter_map(|at| world.board.item(at)).collect()
            }
            (Screen::Triage, None) => world.board.items().collect(),
            _ => (0..self.row_count())
                .filter_map(|at| self.item_at(at))
                .collect(),
        }
    }

    /// The rows between the start of the range that is open on this screen and the cursor.
    pub(in crate::ui) fn ranged(&self) -> Option<RangeInclusive<usize>> {
        let start = self.marks.range.as_ref();
        let start = start.filter(|s| s.screen == self.screen)?.row;
        let cursor = self.cursor();
        Some(start.min(cursor)..=start.max(cursor))
    }

    /// How many items are shown as marked: the marked ones, and the others in the open range.
    pub(in crate::ui) fn marked_count(&self) -> usize {
        let rows = self.ranged().into_iter().flatten();
        let more = if self.screen == Screen::Triage {
            let positions = rows.filter_map(|row| match self.triage.rows.get(row)? {
                Row::Item { at, .. } | Row::Entry { at, .. } => Some(*at),
                _ => None,
            });
            positions.filter(|at| !self.marks.has_at(*at)).count()
        } else {
            // An item is in several groups at times, and counts once.
            let items = rows.filter_map(|row| self.item_at(row));
            let others = items.filter(|item| !self.marks.has(item));
            others.map(|i| i.position).collect::<BTreeSet<_>>().len()
        };
        self.marks.len() + more
    }

    /// What an action acts on: the marked items in the order of the board; where none is marked,
    /// the item under the cursor or those under its heading.
    pub(in crate::ui) fn targets(&self) -> Vec<ItemKey> {
        let marked = self.world.iter().flat_map(|w| {
            let items = self.marks.positions();
            items.filter_map(|at| w.board.item(at))
        });
        let marked: Vec<ItemKey> = marked.map(|i| i.key()).collect();
        if !marked.is_empty() {
            return marked;
        }
        let here = self.items_of(self.cursor());
        here.iter().map(ItemRef::key).collect()
    }

    /// Whether an action would have anything to act on, at the cost of a look.
    pub(in crate::ui) fn has_items_here(&self) -> bool {
        let listed = matches!(
            self.screen,
            Screen::Triage | Screen::Duplicates | Screen::Stale
        );
        listed && (!self.marks.is_empty() || self.cursor() < self.row_count())
    }
}

impl Model {
    /// What would be done with some items: what is staged for them, else what is proposed.
    pub(in crate::ui) fn proposed(&self, keys: &[ItemKey]) -> Vec<Wish> {
        let Some(analysis) = &self.analysis else {
            return Vec::new();
        };
        let wish = |key: &ItemKey| {
            if let Some(staged) = self.staging.get(key) {
                return Some(staged.clone());
            }
            let at = analysis.board.find(key)?;
            let action = match analysis.judgement.verdict(at)?.action {
                VerdictAction::Cancel => Action::Cancel,
                VerdictAction::Release => Action::Release { to: None },
                VerdictAction::MarkFailed => Action::MarkFailed,
                _ => return None,
            };
            Some(Wish {
                key: key.clone(),
                action,
                note: None,
            })
        };
        keys.iter().filter_map(wish).collect()
    }
}

/// A group of duplicates and one of its items, that is to stay or does so by a person's choice.
pub(in crate::ui) enum Keeping {
    /// It can be chosen.
    Choose(ChosenSurvivor),
    /// It was chosen, and the choice can be taken back.
    Back(BTreeSet<ItemKey>),
}

impl Model {
    /// What choosing the item under the cursor of the duplicates screen to stay would do, or why it
    /// cannot be chosen.
    pub(in crate::ui) fn keeping(&self) -> Result<Keeping, Word> {
        let row = self.duplicates.rows.get(self.duplicates.cursor);
        let (Some(row), Some(analysis)) = (row, &self.analysis) else {
            return Err(Word::NothingSelected);
        };
        let group = analysis.judgement.groups.get(row.group);
        let (Some(item), Some(group)) = (row.item, group) else {
            return Err(Word::ChooseMember);
        };
        let items = known::items(&analysis.board, group);
        match with_survivor(&analysis.board, group, item) {
            Ok(_) => {
                let item = analysis.board.item(item).ok_or(Word::NothingSelected)?;
                Ok(Keeping::Choose(ChosenSurvivor {
                    group: items,
                    survivor: item.key(),
                }))
            }
            Err(NotSurvivor::StaysAlready) if self.chosen.iter().any(|c| c.group == items) => {
                Ok(Keeping::Back(items))
            }
            Err(NotSurvivor::StaysAlready) => Err(Word::StaysAlready),
            Err(NotSurvivor::Legacy) => Err(Word::LegacyNeverStays),
            Err(NotSurvivor::Finished) => Err(Word::OfNewer),
            Err(NotSurvivor::NotInGroup) => Err(Word::NothingSelected),
        }
    }
}

/// Copies that the detail pane names at most.
const LINKS: usize = 12;

impl Model {
    /// The other items of the groups that the selected item is in, those that stay first, and what it
    /// belongs to.
    pub(in crate::ui) fn links(&self) -> Vec<ItemRef<'_>> {
        let mut out = self.copies();
        if let Some(parent) = self.parent() {
            let key = parent.key();
            if !out.iter().any(|i| i.is(&key)) {
                out.push(parent);
            }
        }
        out
    }

    fn copies(&self) -> Vec<ItemRef<'_>> {
        let (Some(item), Some(analysis)) = (self.selected(), &self.analysis) else {
            return Vec::new();
        };
        let Some(at) = analysis.grouped(&item) else {
            return Vec::new();
        };
        let mut out: Vec<usize> = Vec::new();
        let groups = analysis.judgement.groups_of(at).iter();
        for group in groups.filter_map(|g| analysis.judgement.groups.get(*g)) {
            let all = group.survivor.into_iter();
            for other in all.chain(group.members.iter().map(|m| m.item)) {
                if out.len() < LINKS && other != at && !out.contains(&other) {
                    out.push(other);
                }
            }
        }
        let items = out.iter().filter_map(|at| analysis.board.item(*at));
        items.collect()
    }

    /// What the selected item says it belongs to, by key; nothing where it says nothing.
    pub(in crate::ui) fn parent_key(&self) -> Option<ItemKey> {
        let item = self.selected()?;
        let parent = item.record.parent.as_deref()?.trim();
        let another = !parent.is_empty() && *parent != *item.record.id;
        another.then(|| ItemKey {
            id: parent.into(),
            ..item.key()
        })
    }

    /// That, where it is on the board.
    pub(in crate::ui) fn parent(&self) -> Option<ItemRef<'_>> {
        let board = &self.world.as_ref()?.board;
        board.item(board.find(&self.parent_key()?)?)
    }
}
