//! Where things stand on the screen: a function of its size and of what has the focus.

use ratatui::layout::Rect;

/// The smallest window in which anything but a kind word is shown.
pub(super) const SMALLEST: (u16, u16) = (60, 15);

/// From this width on list and detail stand side by side.
const SIDE_BY_SIDE: u16 = 100;

/// Which of two panes has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Focus {
    #[default]
    List,
    Detail,
}

/// The parts of a screen. `list` or `detail` is missing where only the other has room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Panes {
    pub header: Rect,
    /// The title line above the decisions, and their rows, where there are any.
    pub decisions_rule: Option<Rect>,
    pub decisions: Option<Rect>,
    /// The title line above the list, or above the only pane.
    pub rule: Rect,
    pub list: Option<Rect>,
    /// The title line above the detail where that stands beside or below the list.
    pub detail_rule: Option<Rect>,
    pub detail: Option<Rect>,
    /// The line between two panes side by side.
    pub divider: Option<Rect>,
    pub footer: Rect,
}

pub(super) fn is_too_small(area: Rect) -> bool {
    area.width < SMALLEST.0 || area.height < SMALLEST.1
}

/// One pane: header, title line, everything else, footer.
pub(super) fn single(area: Rect) -> Panes {
    let row = |y: u16| Rect::new(area.x, area.y + y.min(area.height), area.width, 1);
    let below = area.height.saturating_sub(3);
    Panes {
        header: row(0).intersection(area),
        decisions_rule: None,
        decisions: None,
        rule: row(1).intersection(area),
        list: Some(Rect::new(area.x, area.y + 2, area.width, below).intersection(area)),
        detail_rule: None,
        detail: None,
        divider: None,
        footer: row(area.height.saturating_sub(1)).intersection(area),
    }
}

/// Triage: list and detail side by side, or the one that has the focus. So many decisions stand
/// above the list; of many only some, so that the list keeps most of the room.
pub(super) fn triage(area: Rect, focus: Focus, decisions: usize) -> Panes {
    let mut panes = side_by_side(area, focus);
    let Some(all) = panes.list else { return panes };
    let most = all.height / 3;
    let rows = u16::try_from(decisions).unwrap_or(u16::MAX).min(most);
    if rows == 0 {
        return panes;
    }
    panes.decisions_rule = Some(panes.rule);
    panes.decisions = Some(Rect {
        height: rows,
        ..all
    });
    panes.rule.y = all.y + rows;
    panes.list = Some(Rect {
        y: all.y + rows + 1,
        height: all.height - rows - 1,
        ..all
    });
    panes
}

fn side_by_side(area: Rect, focus: Focus) -> Panes {
    let mut panes = single(area);
    let Some(all) = panes.list else { return panes };
    if area.width < SIDE_BY_SIDE {
        if focus == Focus::Detail {
            panes.list = None;
            panes.detail = Some(all);
        }
        return panes;
    }
    let detail = (area.width * 2 / 5).clamp(40, 100);
    let list = area.width - detail - 1;
    panes.rule.width = list;
    panes.list = Some(Rect { width: list, ..all });
    panes.divider = Some(Rect {
        x: area.x + list,
        y: panes.rule.y,
        width: 1,
        height: all.height + 1,
    })
    .map(|d| d.intersection(area));
    let right = |r: Rect| Rect {
        x: area.x + list + 1,
        width: detail,
        ..r
    };
    panes.detail_rule = Some(right(panes.rule));
    panes.detail = Some(right(all));
    panes
}

/// A list with all about its chosen row: beside it where there is room, else below it.
pub(super) fn list_and_detail(area: Rect) -> Panes {
    if area.width >= SIDE_BY_SIDE {
        return side_by_side(area, Focus::List);
    }
    let mut panes = single(area);
    let Some(all) = panes.list else { return panes };
    let rows = all.height.saturating_sub(1) / 2;
    panes.list = Some(Rect {
        height: rows,
        ..all
    });
    let rule = Rect {
        y: all.y + rows,
        height: 1,
        ..all
    };
    panes.detail_rule = Some(rule.intersection(all));
    let below = Rect {
        y: rule.y + 1,
        height: all.height.saturating_sub(rows + 1),
        ..all
    };
    panes.detail = Some(below.intersection(all));
    panes
}

/// Rows of the foot under a list, its title line left out.
const FOOT: u16 = 3;

/// A list with a few lines about the chosen row below it.
pub(super) fn with_foot(area: Rect) -> Panes {
    let mut panes = single(area);
    let Some(all) = panes.list else { return panes };
    if all.height < FOOT + 5 {
        return panes;
    }
    let rows = all.height - FOOT - 1;
    panes.list = Some(Rect {
        height: rows,
        ..all
    });
    panes.detail_rule = Some(Rect {
        y: all.y + rows,
        height: 1,
        ..all
    });
    panes.detail = Some(Rect {
        y: all.y + rows + 1,
        height: FOOT,
        ..all
    });
    panes
}

/// Sources: a short list above, all about the chosen one below.
pub(super) fn sources(area: Rect, count: usize) -> Panes {
    let mut panes = single(area);
    let Some(all) = panes.list else { return panes };
    let most = (all.height / 3).max(1);
    let rows = u16::try_from(count)
        .unwrap_or(u16::MAX)
        .clamp(1, most)
        .min(all.height);
    panes.list = Some(Rect {
        height: rows,
        ..all
    });
    let rule = Rect {
        y: all.y + rows,
        height: 1,
        ..all
    };
    panes.detail_rule = Some(rule.intersection(all));
    let below = Rect {
        y: rule.y + 1,
        height: all.height.saturating_sub(rows + 1),
        ..all
    };
    panes.detail = Some(below.intersection(all));
    panes
}

/// A box of so many cells in the middle of an area, as much of it as there is room for.
pub(super) fn centred(area: Rect, width: usize, height: usize) -> Rect {
    let most = |n: usize, room: u16| u16::try_from(n).unwrap_or(room).min(room);
    let width = most(width, area.width.saturating_sub(2));
    let height = most(height, area.height.saturating_sub(2));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// The box of a text to read: all of a small window, most of a large one.
pub(super) fn reader(area: Rect) -> Rect {
    let width = usize::from(area.width).saturating_sub(8).min(110);
    let width = width.max(usize::from(area.width.min(80)));
    centred(area, width, usize::from(area.height).saturating_sub(4))
}

/// What a box leaves inside its border, with a cell of air at each side.
pub(super) fn inside(outer: Rect) -> Rect {
    Rect {
        x: outer.x + 2.min(outer.width),
        y: outer.y + 1.min(outer.height),
        width: outer.width.saturating_sub(4),
        height: outer.height.saturating_sub(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_picture_of_the_brief() {
        let panes = triage(Rect::new(0, 0, 120, 40), Focus::List, 0);
        assert_eq!(panes.list, Some(Rect::new(0, 2, 71, 37)));
        assert_eq!(panes.detail, Some(Rect::new(72, 2, 48, 37)));
        assert_eq!(panes.divider, Some(Rect::new(71, 1, 1, 38)));
        let narrow = triage(Rect::new(0, 0, 80, 24), Focus::Detail, 3);
        assert_eq!((narrow.list, narrow.divider), (None, None));
        assert_eq!(narrow.detail, Some(Rect::new(0, 2, 80, 21)));
        assert_eq!(narrow.decisions, None);
        let with = triage(Rect::new(0, 0, 120, 40), Focus::List, 3);
        assert_eq!(with.decisions, Some(Rect::new(0, 2, 71, 3)));
        assert_eq!((with.rule.y, with.list), (5, Some(Rect::new(0, 6, 71, 33))));
        assert_eq!(with.detail, panes.detail);
        let many = triage(Rect::new(0, 0, 60, 15), Focus::List, 900);
        assert_eq!(many.decisions.map(|d| d.height), Some(4));
    }

    proptest! {
        #[test]
        fn nothing_stands_outside(w in 1u16..500, h in 1u16..200, n in 0usize..300) {
            let area = Rect::new(0, 0, w, h);
            for panes in [
                single(area),
                with_foot(area),
                list_and_detail(area),
                triage(area, Focus::List, 0),
                triage(area, Focus::List, n),
                triage(area, Focus::Detail, n),
                sources(area, n),
            ] {
                let all = [Some(panes.header), Some(panes.rule), panes.list, panes.detail_rule,
                    panes.detail, panes.divider, Some(panes.footer), panes.decisions_rule, panes.decisions];
                for part in all.into_iter().flatten() {
                    prop_assert!(part.is_empty() || area.intersection(part) == part, "{part:?}");
                }
            }
        }
    }
}
