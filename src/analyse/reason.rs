//! Why a verdict is what it is, as one sentence in the chosen language.

use super::board::Board;
use super::duplicates::Told;
use super::judgement::Judgement;
use super::verdict::{Because, Verdict};
use crate::model::Lang;

impl Verdict {
    /// The reason as one sentence.
    #[must_use]
    pub fn say(&self, board: &Board, judgement: &Judgement, lang: Lang) -> String {
        match self.because {
            Because::Copy(group) | Because::FanOut(group) => judgement
                .groups
                .get(group)
                .map(|g| {
                    let told = OnGroup {
                        board,
                        judgement,
                        group,
                        survivor: self.survivor,
                        lang,
                    };
                    g.kind.sentence(&told, lang)
                })
                .unwrap_or_default(),
            Because::Stale(finding) => judgement
                .stale
                .get(finding)
                .map(|f| f.say(board, lang))
                .unwrap_or_default(),
            other => plain(other, lang).to_owned(),
        }
    }
}

/// What the sentence on an item of a group may ask for.
struct OnGroup<'a> {
    board: &'a Board,
    judgement: &'a Judgement,
    group: usize,
    survivor: Option<usize>,
    lang: Lang,
}

impl Told for OnGroup<'_> {
    fn survivor(&self) -> String {
        self.survivor
            .and_then(|at| self.board.item(at))
            .map_or_else(|| "?".into(), |i| format!("#{}", i.record.id))
    }

    fn owners(&self) -> String {
        self.judgement.owners_of(self.board, self.group).join(", ")
    }

    fn why(&self) -> String {
        self.judgement.group_text(self.group, self.lang)
    }
}

/// The sentences that name nothing but the rule.
fn plain(because: Because, lang: Lang) -> &'static str {
    match (because, lang) {
        (Because::Legacy, Lang::En) => "left over in a legacy store",
        (Because::Legacy, Lang::Ko) => "legacy 저장소에 남은 항목",
        (Because::Legacy, Lang::ZhHant) => "舊系統遺留的項目",
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
