//! What is to be done with an item: the first rule of the list that applies, with one sentence.
//!
//! Finished → none; legacy → archive; duplicate loser → cancel, with its survivor; stale claim →
//! release or mark-failed; fan-out → review; failed with no living attempt → redeliver; in an inbox
//! → redeliver; queued and urgent or high → do where its owner is "me", else redeliver; stale in its
//! queue → review; else wait.

use super::board::{Board, ItemRef};
use super::duplicates::{Action, Confidence, Group, Kind};
use super::judgement::Judgement;
use super::stale::{StaleAction, StaleFinding};
use crate::model::{Lang, Priority, Role, State, ZoneDecision};

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
enum Because {
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
    because: Because,
}

/// The verdict on one item; `None` for a finished one. `groups` names every group that the item is
/// in, `stale` its finding.
pub(super) fn judge(
    board: &Board,
    item: ItemRef<'_>,
    groups: &[(usize, &Group)],
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
        return verdict(VerdictAction::Archive, certain, Because::Legacy);
    }
    let lost = groups
        .iter()
        .filter(|(_, g)| {
            g.members
                .iter()
                .any(|m| m.item == item.position && m.action == Action::Cancel)
        })
        .min_by_key(|(at, g)| (g.confidence, *at));
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
    if let Some((at, group)) = groups.iter().find(|(_, g)| g.kind == Kind::CrossOwner) {
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

    /// The reason as one sentence.
    #[must_use]
    pub fn say(&self, board: &Board, judgement: &Judgement, lang: Lang) -> String {
        let id = |at: Option<usize>| {
            at.and_then(|at| board.item(at))
                .map_or_else(|| "?".into(), |i| format!("#{}", i.record.id))
        };
        match self.because {
            Because::Legacy => judgement
                .stale_text(board, |f| f.action == StaleAction::Archive, lang)
                .unwrap_or_else(|| match lang {
                    Lang::En => "left over in a legacy store".into(),
                    Lang::Ko => "legacy 저장소에 남은 항목".into(),
                    Lang::ZhHant => "舊系統遺留的項目".into(),
                }),
            Because::Copy(group) => {
                let why = judgement.group_text(group, lang);
                let survivor = id(self.survivor);
                match lang {
                    Lang::En => format!("repeats {survivor}: {why}"),
                    Lang::Ko => format!("{survivor}과(와) 중복: {why}"),
                    Lang::ZhHant => format!("與 {survivor} 重複：{why}"),
                }
            }
            Because::Stale(finding) => judgement
                .stale
                .get(finding)
                .map(|f| f.say(board, lang))
                .unwrap_or_default(),
            Because::FanOut(group) => {
                let owners = judgement.owners_of(board, group).join(", ");
                match lang {
                    Lang::En => {
                        format!("the same work was given to {owners}; decide once who does it")
                    }
                    Lang::Ko => {
                        format!("같은 작업이 {owners}에게 함께 배정됨; 누가 맡을지 한 번에 결정")
                    }
                    Lang::ZhHant => format!("同一工作同時派給 {owners}；請一次決定由誰負責"),
                }
            }
            other => plain(other, lang).to_owned(),
        }
    }
}

/// The sentences that name nothing but the rule.
fn plain(because: Because, lang: Lang) -> &'static str {
    match (because, lang) {
        (Because::FailedAlone, Lang::En) => "it failed and no other attempt at it is alive",
        (Because::FailedAlone, Lang::Ko) => "실패했고 진행 중인 다른 시도가 없음",
        (Because::FailedAlone, Lang::ZhHant) => "已失敗，且沒有其他進行中的嘗試",
        (Because::Inbox, Lang::En) => "it waits outside the canonical queue; hand it to its owner",
        (Because::Inbox, Lang::Ko) => "정식 큐 밖에서 대기 중; 담당자에게 전달 필요",
        (Because::Inbox, Lang::ZhHant) => "在正式佇列之外等待；請轉交負責人",
        (Because::Mine, Lang::En) => "urgent or high, and yours",
        (Because::Mine, Lang::Ko) => "긴급 또는 높은 우선순위의 내 작업",
        (Because::Mine, Lang::ZhHant) => "緊急或高優先，且由你負責",
        (Because::NotMine, Lang::En) => "urgent or high, and somebody else's: remind its owner",
        (Because::NotMine, Lang::Ko) => "긴급 또는 높은 우선순위이며 다른 담당자의 작업: 재전달",
        (Because::NotMine, Lang::ZhHant) => "緊急或高優先，由他人負責：請再次提醒",
        (Because::Running, Lang::En) => "somebody is at it",
        (Because::Running, Lang::Ko) => "진행 중",
        (Because::Running, Lang::ZhHant) => "進行中",
        (_, Lang::En) => "its turn comes in its queue",
        (_, Lang::Ko) => "큐에서 순서 대기",
        (_, Lang::ZhHant) => "在佇列中等候",
    }
}
