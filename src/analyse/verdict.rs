//! What is to be done with an item: the first rule of the list that applies, with one sentence.
//!
//! Finished → none; legacy → archive; duplicate loser → cancel, with its survivor; stale claim →
//! release or mark-failed; fan-out → review; failed with no living attempt → redeliver; in an inbox
//! → redeliver; queued and urgent or high → do where its owner is "me", else redeliver; stale in its
//! queue → review; else wait.

use super::board::{Board, ItemRef};
use super::duplicates::{Action, Confidence, Group, Kind};
use super::stale::{StaleAction, StaleFinding};
use crate::model::{Priority, Role, State, ZoneDecision};
use std::collections::HashMap;

/// A zone that was only assumed may be wrong by this much at most.
const WIDEST_ZONE_S: i64 = 26 * 3600;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerdictAction {
    /// Do it today.
    Do,
    /// Hand it to its owner again.
    Redeliver,
    /// Give it up in favour of its survivor.
    Cancel,
    /// Take the claim off.
    Release,
    /// End a run that nobody is running.
    MarkFailed,
    /// Leave it where it is and count it no more.
    Archive,
    /// A person decides.
    Review,
    /// Nothing today.
    Wait,
}

impl VerdictAction {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Do,
        Self::Redeliver,
        Self::Cancel,
        Self::Release,
        Self::MarkFailed,
        Self::Archive,
        Self::Review,
        Self::Wait,
    ];

    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Redeliver => "redeliver",
            Self::Cancel => "cancel",
            Self::Release => "release",
            Self::MarkFailed => "mark-failed",
            Self::Archive => "archive",
            Self::Review => "review",
            Self::Wait => "wait",
        }
    }
}

/// Which rule decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Because {
    Legacy,
    /// Index of the group.
    Copy(usize),
    /// Index of the finding.
    Stale(usize),
    /// Index of the group.
    FanOut(usize),
    FailedAlone,
    Inbox,
    Mine,
    NotMine,
    Running,
    Waiting,
}

/// What is to be done with one item, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What to do.
    pub action: VerdictAction,
    /// How sure that is.
    pub confidence: Confidence,
    /// The item that stays, for a duplicate.
    pub survivor: Option<usize>,
    pub(super) because: Because,
}

/// What a surer group keeps, no other group gives up by itself: its copies rest on it, and so may a
/// decision of today. It is to be looked at instead.
pub(super) fn spare_survivors(groups: &mut [Group]) {
    let mut kept: HashMap<usize, Confidence> = HashMap::new();
    for group in groups.iter() {
        if let Some(item) = group.survivor {
            let best = kept.entry(item).or_insert(group.confidence);
            *best = group.confidence.min(*best);
        }
    }
    for group in groups {
        let surer = |item: &usize| kept.get(item).is_some_and(|c| *c < group.confidence);
        for member in group.members.iter_mut().filter(|m| surer(&m.item)) {
            if member.action == Action::Cancel {
                member.action = Action::Review;
            }
        }
    }
}

/// Of every item that some group would cancel, the group that decides: the surest one, of equal ones
/// the first. Gathered in one pass, since a group may have as many members as there are items.
pub(super) fn lost<'g>(groups: impl Iterator<Item = (usize, &'g Group)>) -> HashMap<usize, usize> {
    let mut lost: HashMap<usize, (Confidence, usize)> = HashMap::new();
    for (at, group) in groups {
        let losing = group.members.iter().filter(|m| m.action == Action::Cancel);
        for member in losing {
            let found = (group.confidence, at);
            let best = lost.entry(member.item).or_insert(found);
            *best = found.min(*best);
        }
    }
    lost.into_iter().map(|(item, (_, at))| (item, at)).collect()
}

/// The verdict on one item; `None` for a finished one. `groups` names every group that the item is
/// in, `lost` the one that would cancel it, `stale` its finding.
pub(super) fn judge(
    board: &Board,
    item: ItemRef<'_>,
    groups: &[(usize, &Group)],
    lost: Option<usize>,
    stale: Option<(usize, &StaleFinding)>,
) -> Option<Verdict> {
    if !item.live {
        return None;
    }
    let verdict = |action, confidence, because| {
        Some(Verdict {
            action,
            confidence,
            survivor: None,
            because,
        })
    };
    let certain = Confidence::Certain;
    if item.source.role == Role::Legacy {
        // Its own finding tells its own age.
        let why = stale.filter(|(_, f)| f.action == StaleAction::Archive);
        let why = why.map_or(Because::Legacy, |(at, _)| Because::Stale(at));
        return verdict(VerdictAction::Archive, certain, why);
    }
    let lost = lost.and_then(|lost| groups.iter().find(|(at, _)| *at == lost));
    if let Some((at, group)) = lost {
        return Some(Verdict {
            action: VerdictAction::Cancel,
            confidence: group.confidence,
            survivor: group.survivor,
            because: Because::Copy(*at),
        });
    }
    let claim =
        stale.filter(|(_, f)| matches!(f.action, StaleAction::Release | StaleAction::MarkFailed));
    if let Some((at, finding)) = claim {
        let action = if finding.action == StaleAction::Release {
            VerdictAction::Release
        } else {
            VerdictAction::MarkFailed
        };
        return verdict(action, sureness(board, item, finding), Because::Stale(at));
    }
    // One that was chosen to stay is decided.
    let open = |g: &Group| g.kind == Kind::CrossOwner && g.survivor != Some(item.position);
    if let Some((at, group)) = groups.iter().find(|(_, g)| open(g)) {
        return verdict(
            VerdictAction::Review,
            group.confidence,
            Because::FanOut(*at),
        );
    }
    if item.state() == State::Failed {
        return verdict(VerdictAction::Redeliver, certain, Because::FailedAlone);
    }
    if item.source.role == Role::Inbox && item.state() != State::Claimed {
        return verdict(VerdictAction::Redeliver, certain, Because::Inbox);
    }
    if item.state() == State::Queued && item.priority() <= Priority::High {
        return if board.owner_rules().is_me(item.owner) {
            verdict(VerdictAction::Do, certain, Because::Mine)
        } else {
            verdict(VerdictAction::Redeliver, certain, Because::NotMine)
        };
    }
    if let Some((at, finding)) = stale {
        return verdict(
            VerdictAction::Review,
            sureness(board, item, finding),
            Because::Stale(at),
        );
    }
    let because = if item.state() == State::Claimed {
        Because::Running
    } else {
        Because::Waiting
    };
    verdict(VerdictAction::Wait, certain, because)
}

/// An age that rests on an assumed zone is certain only where no zone could make it fall short.
fn sureness(board: &Board, item: ItemRef<'_>, finding: &StaleFinding) -> Confidence {
    let assumed = item
        .queue
        .mapping
        .times
        .values()
        .any(|rule| rule.decided == ZoneDecision::Source);
    let over = finding
        .age_s(&board.clock)
        .map_or(0, |age| age - finding.threshold_s);
    if assumed && over < WIDEST_ZONE_S {
        Confidence::Likely
    } else {
        Confidence::Certain
    }
}

impl Verdict {
    /// Whether the item is one of a fan-out.
    pub(super) fn is_fan_out(&self) -> bool {
        matches!(self.because, Because::FanOut(_))
    }
}
