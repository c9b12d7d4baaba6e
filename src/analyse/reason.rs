//! Why a verdict is what it is, as one sentence in the chosen language.

use super::board::Board;
use super::judgement::Judgement;
use super::stale::StaleAction;
use super::verdict::{Because, Verdict};
use crate::model::Lang;

impl Verdict {
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
