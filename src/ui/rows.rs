//! The triage list as rows: the decisions, then owner ▸ queue and status ▸ items, without what is
//! folded away.
//!
//! The index is made anew only when the board or the folding changes; a row is a few numbers, and
//! what it says is built only when it is on the screen.

use super::filter::Hits;
use crate::analyse::arrange::{Arranged, SectionKey};
use crate::analyse::{Board, Moved, OwnerGroup, StatusGroup};
use crate::model::ItemKey;
use crate::protocol::Analysis;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// One row of the list, as positions on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// A decision of the analysis, and its first item as it stands on the board.
    Decision {
        n: usize,
        at: usize,
    },
    Owner(usize),
    Group {
        owner: usize,
        group: usize,
    },
    Item {
        owner: usize,
        group: usize,
        at: usize,
    },
    /// Items that share something, in a list that is not in the order of the board.
    Section(usize),
    /// One of them.
    Entry {
        section: usize,
        at: usize,
    },
}

/// What can be folded, by name, so that it stays folded when the board changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum FoldKey {
    Owner(Arc<str>),
    Group {
        owner: Arc<str>,
        source: Arc<str>,
        queue: Arc<str>,
        status: Arc<str>,
    },
    Section(SectionKey),
}

/// A row by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Anchor {
    Heading(FoldKey),
    Item(ItemKey),
    Decision(ItemKey),
}

/// What the user has folded or unfolded; the rest is as it comes.
#[derive(Debug, Clone, Default)]
pub(super) struct Folds {
    chosen: HashMap<FoldKey, bool>,
    /// As it comes everything is open: a filter must not find what nobody sees.
    pub all_open: bool,
}

impl Folds {
    /// Whether a heading hides what is under it. As it comes, "me" is open and the others are not;
    /// where nobody is "me", everyone is open.
    pub(super) fn is_folded(&self, board: &Board, key: &FoldKey) -> bool {
        match (self.chosen.get(key), key) {
            (Some(folded), _) => *folded,
            (None, _) if self.all_open => false,
            (None, FoldKey::Owner(name)) => !board.owner_rules().is_me(name),
            (None, FoldKey::Group { .. } | FoldKey::Section(_)) => false,
        }
    }

    pub(super) fn set(&mut self, key: FoldKey, folded: bool) {
        self.chosen.insert(key, folded);
    }

    /// The rows that are not folded away, of the items among `hits` where there is a filter.
    pub(super) fn rows(&self, board: &Board, hits: Option<&Hits>) -> Vec<Row> {
        let none = |range: &Range<usize>| hits.is_some_and(|h| h.count(range) == 0);
        let mut rows = Vec::new();
        for (o, owner) in board.by_owner().iter().enumerate() {
            if none(&owner.items) {
                continue;
            }
            rows.push(Row::Owner(o));
            if self.is_folded(board, &owner_key(owner)) {
                continue;
            }
            for (g, group) in owner.groups.iter().enumerate() {
                if none(&group.items) {
                    continue;
                }
                rows.push(Row::Group { owner: o, group: g });
                let open =
                    group_key(board, owner, group).is_none_or(|k| !self.is_folded(board, &k));
                if !open {
                    continue;
                }
                let row = |at| Row::Item {
                    owner: o,
                    group: g,
                    at,
                };
                match hits {
                    Some(hits) => rows.extend(hits.within(&group.items).map(row)),
                    None => rows.extend(group.items.clone().map(row)),
                }
            }
        }
        rows
    }
}

impl Folds {
    /// The same of a list that is not in the order of the board, and how many items of each section
    /// are let through.
    pub(super) fn arranged_rows(
        &self,
        board: &Board,
        arranged: &Arranged,
        hits: Option<&Hits>,
    ) -> (Vec<Row>, Vec<usize>) {
        let (mut rows, mut counts) = (Vec::new(), Vec::new());
        // Asking each item among the hits would be a search in all of them.
        let mut shown = vec![hits.is_none(); board.len()];
        let all = 0..board.len();
        for at in hits.iter().flat_map(|h| h.within(&all)) {
            if let Some(slot) = shown.get_mut(at) {
                *slot = true;
            }
        }
        for (n, section) in arranged.sections.iter().enumerate() {
            let is_shown = |at: &usize| shown.get(*at).copied().unwrap_or(false);
            let heading = rows.len();
            let headed = section.key != SectionKey::All;
            rows.extend(headed.then_some(Row::Section(n)));
            let first = rows.len();
            let items = arranged.items(n).filter(is_shown);
            rows.extend(items.map(|at| Row::Entry { section: n, at }));
            let count = rows.len() - first;
            counts.push(count);
            if count == 0 {
                rows.truncate(heading);
            } else if headed && self.is_folded(board, &FoldKey::Section(section.key.clone())) {
                rows.truncate(first);
            }
        }
        (rows, counts)
    }
}

/// Where on a board the first item of each decision stands; the analysis may be of another board, and
/// where its items stand on this one may be known.
pub(super) fn decided(
    board: &Board,
    analysis: &Analysis,
    moved: Option<&Moved>,
) -> Vec<Option<usize>> {
    let same = std::ptr::eq(board, &*analysis.board);
    let moved = moved.filter(|m| m.len() == analysis.board.len());
    let there = |at: usize| match moved {
        _ if same => Some(at),
        Some(moved) => moved.to(at),
        None => board.find_same(&analysis.board.item(at)?),
    };
    let decisions = analysis.judgement.decisions.iter();
    decisions
        .map(|d| d.items.first().copied().and_then(there))
        .collect()
}

/// The decisions whose first item is still on the board; with a filter those of which it lets an
/// item through.
pub(super) fn decisions(
    analysis: &Analysis,
    decided: &[Option<usize>],
    hits: Option<&Hits>,
) -> Vec<Row> {
    let decisions = analysis.judgement.decisions.iter().zip(decided).enumerate();
    decisions
        .filter(|(_, (d, _))| hits.is_none_or(|h| d.items.iter().any(|at| h.has(*at))))
        .filter_map(|(n, (_, at))| at.map(|at| Row::Decision { n, at }))
        .collect()
}

pub(super) fn owner_key(owner: &OwnerGroup) -> FoldKey {
    FoldKey::Owner(Arc::clone(&owner.owner))
}

pub(super) fn group_key(board: &Board, owner: &OwnerGroup, group: &StatusGroup) -> Option<FoldKey> {
    let source = board.sources().get(group.source)?;
    Some(FoldKey::Group {
        owner: Arc::clone(&owner.owner),
        source: Arc::clone(&source.name),
        queue: Arc::clone(&source.queues.get(group.queue)?.name),
        status: Arc::clone(&group.status),
    })
}

impl Row {
    /// What it folds, if it is a heading.
    pub(super) fn fold_key(self, board: &Board, arranged: Option<&Arranged>) -> Option<FoldKey> {
        match self {
            Self::Owner(o) => board.by_owner().get(o).map(owner_key),
            Self::Group { owner, group } => {
                let owner = board.by_owner().get(owner)?;
                group_key(board, owner, owner.groups.get(group)?)
            }
            Self::Section(n) => {
                let section = arranged?.sections.get(n)?;
                Some(FoldKey::Section(section.key.clone()))
            }
            Self::Item { .. } | Self::Entry { .. } | Self::Decision { .. } => None,
        }
    }

    /// Its name.
    pub(super) fn anchor(self, board: &Board, arranged: Option<&Arranged>) -> Option<Anchor> {
        match self {
            Self::Item { at, .. } | Self::Entry { at, .. } => {
                board.item(at).map(|i| Anchor::Item(i.key()))
            }
            Self::Decision { at, .. } => board.item(at).map(|i| Anchor::Decision(i.key())),
            heading => heading.fold_key(board, arranged).map(Anchor::Heading),
        }
    }

    /// Where it begins on the board, and how deep it stands: rows of the list are in this order.
    pub(super) fn start(self, board: &Board, arranged: Option<&Arranged>) -> (usize, u8) {
        let owner = |o: usize| board.by_owner().get(o);
        match self {
            Self::Owner(o) => (owner(o).map_or(0, |o| o.items.start), 0),
            Self::Group { owner: o, group } => {
                let group = owner(o).and_then(|o| o.groups.get(group));
                (group.map_or(0, |g| g.items.start), 1)
            }
            Self::Item { at, .. } | Self::Decision { at, .. } => (at, 2),
            Self::Section(n) => {
                let section = arranged.and_then(|a| a.sections.get(n));
                (section.map_or(0, |s| s.items.start), 0)
            }
            Self::Entry { at, .. } => {
                let place = arranged.and_then(|a| a.place(at));
                (place.map_or(0, |(_, place)| place), 2)
            }
        }
    }

    /// The heading it stands under.
    pub(super) fn parent(self) -> Option<Self> {
        match self {
            Self::Owner(_) | Self::Section(_) | Self::Decision { .. } => None,
            Self::Entry { section, .. } => Some(Self::Section(section)),
            Self::Group { owner, .. } => Some(Self::Owner(owner)),
            Self::Item { owner, group, .. } => Some(Self::Group { owner, group }),
        }
    }
}

/// The row of that name among `rows`, or the heading that it is folded under; `None` when the
/// board no longer has it.
pub(super) fn find(
    board: &Board,
    arranged: Option<&Arranged>,
    rows: &[Row],
    anchor: &Anchor,
) -> Option<usize> {
    let wanted = match anchor {
        Anchor::Item(key) => row_of(board, arranged, board.find(key)?)?,
        Anchor::Heading(key) => heading(board, arranged, key)?,
        Anchor::Decision(key) => {
            let first = board.find(key)?;
            let is = |row: &Row| matches!(row, Row::Decision { at, .. } if *at == first);
            return rows.iter().position(is);
        }
    };
    std::iter::successors(Some(wanted), |row| row.parent())
        .find_map(|row| rows.iter().position(|r| *r == row))
}

/// The row of an item, whether it is folded away or not; `None` when the board does not have it.
pub(super) fn item_row(board: &Board, arranged: Option<&Arranged>, key: &ItemKey) -> Option<Row> {
    row_of(board, arranged, board.find(key)?)
}

fn row_of(board: &Board, arranged: Option<&Arranged>, at: usize) -> Option<Row> {
    if let Some(arranged) = arranged {
        let (section, _) = arranged.place(at)?;
        return Some(Row::Entry { section, at });
    }
    let owners = board.by_owner();
    let owner = owners.partition_point(|o| o.items.end <= at);
    let groups = &owners.get(owner)?.groups;
    let group = groups.partition_point(|g| g.items.end <= at);
    (group < groups.len()).then_some(Row::Item { owner, group, at })
}

fn heading(board: &Board, arranged: Option<&Arranged>, key: &FoldKey) -> Option<Row> {
    let name = match key {
        FoldKey::Owner(name) | FoldKey::Group { owner: name, .. } => name,
        FoldKey::Section(key) => return arranged?.named(key).map(Row::Section),
    };
    let owner = board.by_owner().iter().position(|o| o.owner == *name)?;
    let of = board.by_owner().get(owner)?;
    match key {
        FoldKey::Owner(_) => Some(Row::Owner(owner)),
        FoldKey::Group { .. } => {
            let is = |g: &StatusGroup| group_key(board, of, g).as_ref() == Some(key);
            let group = of.groups.iter().position(is)?;
            Some(Row::Group { owner, group })
        }
        FoldKey::Section(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::{board, queue, record, source};
    use crate::model::Role;

    fn some(me: &[&str]) -> Board {
        let rows = [
            "1|ron|queued|urgent||a",
            "2|ron|queued|high||b",
            "3|ron|failed|high||c",
            "4|codex|queued|low||d",
        ];
        let records = rows.iter().map(|r| record(r)).collect();
        board(
            vec![source("a", Role::Canonical, vec![queue("q", 9, records)])],
            me,
        )
    }

    #[test]
    fn mine_is_open_and_the_others_are_not() {
        let shape = |me: &[&str]| {
            let board = some(me);
            let rows = Folds::default().rows(&board, None);
            rows.iter()
                .map(|r| match r {
                    Row::Decision { .. } => 'd',
                    Row::Owner(_) => 'o',
                    Row::Group { .. } => 'g',
                    Row::Item { .. } | Row::Entry { .. } => 'i',
                    Row::Section(_) => 's',
                })
                .collect::<String>()
        };
        assert_eq!(shape(&["ron"]), "ogiigio");
        assert_eq!(shape(&[]), "ogiogiigi");
    }

    #[test]
    fn a_folded_item_is_found_under_its_heading() {
        let board = some(&[]);
        let mut folds = Folds::default();
        let rows = folds.rows(&board, None);
        let anchors: Vec<Anchor> = rows
            .iter()
            .map(|r| r.anchor(&board, None).unwrap())
            .collect();
        for (at, anchor) in anchors.iter().enumerate() {
            assert_eq!(find(&board, None, &rows, anchor), Some(at), "{anchor:?}");
        }
        let group = rows[4];
        folds.set(group.fold_key(&board, None).unwrap(), true);
        let folded = folds.rows(&board, None);
        assert_eq!(find(&board, None, &folded, &anchors[5]), Some(4));
        folds.set(FoldKey::Owner("ron".into()), true);
        assert_eq!(
            find(&board, None, &folds.rows(&board, None), &anchors[5]),
            Some(3)
        );
        let gone = Anchor::Heading(FoldKey::Owner("nobody".into()));
        assert_eq!(find(&board, None, &rows, &gone), None);
    }
}
