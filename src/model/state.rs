//! The eight states of the contract, and the words that queues use for them.
//!
//! A word stands here only where every known system means the same by it. A word that may mean
//! "still to do" must never be read as finished: an unknown word is visible, a finished one is not.

use unicode_normalization::UnicodeNormalization;

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Waiting to be taken.
    Queued,
    /// Waiting for a time.
    Scheduled,
    /// Taken by a worker.
    Claimed,
    /// Waiting for something else.
    Blocked,
    /// Ended badly; live until it is older than `failed_window`.
    Failed,
    /// A word that no mapping knows; live, visible and listed.
    Unknown,
    /// Ended well.
    Done,
    /// Given up.
    Cancelled,
}

const WORDS: &[(State, &[&str])] = &[
    (
        State::Queued,
        &[
            "queued",
            "todo",
            "to_do",
            "open",
            "opened",
            "new",
            "pending",
            "ready",
            "waiting",
            "backlog",
            "available",
            "created",
            "submitted",
            "triage",
            "not_started",
            "unstarted",
            "enqueued",
            "requested",
            "retry",
            "retryable",
            "reopened",
            "received",
            "unassigned",
            "visible",
            "incoming",
            "inbox",
            "대기",
            "대기중",
            "신규",
            "접수",
            "미처리",
            "할일",
            "미착수",
            "待办",
            "待辦",
            "待处理",
            "待處理",
            "等待",
            "等待中",
            "排队",
            "排队中",
            "排隊",
            "排隊中",
            "新建",
            "新規",
            "未着手",
            "未開始",
            "未开始",
            "待機",
            "pendiente",
            "offen",
        ],
    ),
    (
        State::Scheduled,
        &[
            "scheduled",
            "delayed",
            "deferred",
            "snoozed",
            "planned",
            "예약",
            "예약됨",
            "예정",
            "已排程",
            "已计划",
            "已計劃",
            "计划中",
            "計劃中",
            "予約",
            "延期",
        ],
    ),
    (
        State::Claimed,
        &[
            "claimed",
            "running",
            "in_progress",
            "inprogress",
            "progress",
            "doing",
            "active",
            "working",
            "started",
            "processing",
            "executing",
            "wip",
            "picked",
            "locked",
            "leased",
            "taken",
            "acked",
            "in_flight",
            "inflight",
            "dispatched",
            "진행",
            "진행중",
            "처리중",
            "작업중",
            "실행중",
            "进行中",
            "進行中",
            "处理中",
            "處理中",
            "执行中",
            "執行中",
            "作業中",
            "実行中",
            "処理中",
            "en_curso",
            "in_arbeit",
        ],
    ),
    (
        State::Blocked,
        &[
            "blocked",
            "on_hold",
            "hold",
            "held",
            "paused",
            "suspended",
            "review",
            "in_review",
            "needs_review",
            "awaiting_approval",
            "waiting_approval",
            "stuck",
            "보류",
            "보류중",
            "차단",
            "막힘",
            "중단",
            "검토",
            "검토중",
            "暂停",
            "暫停",
            "阻塞",
            "擱置",
            "搁置",
            "卡住",
            "待审核",
            "待審核",
            "保留",
            "bloqueado",
            "blockiert",
        ],
    ),
    (
        State::Failed,
        &[
            "failed",
            "error",
            "errored",
            "failure",
            "timed_out",
            "timeout",
            "crashed",
            "dead",
            "lost",
            "exception",
            "discarded",
            "실패",
            "오류",
            "에러",
            "失败",
            "失敗",
            "错误",
            "錯誤",
            "出错",
            "エラー",
            "fallido",
            "fehlgeschlagen",
        ],
    ),
    (
        State::Done,
        &[
            "done",
            "completed",
            "complete",
            "finished",
            "success",
            "succeeded",
            "successful",
            "closed",
            "resolved",
            "merged",
            "archived",
            "shipped",
            "fixed",
            "완료",
            "완료됨",
            "종료",
            "처리완료",
            "해결",
            "해결됨",
            "完成",
            "已完成",
            "完了",
            "结束",
            "結束",
            "已解决",
            "已解決",
            "成功",
            "completado",
            "hecho",
            "erledigt",
            "fertig",
        ],
    ),
    (
        State::Cancelled,
        &[
            "cancelled",
            "canceled",
            "aborted",
            "skipped",
            "dropped",
            "rejected",
            "wontfix",
            "wont_fix",
            "won't_fix",
            "wont_do",
            "won't_do",
            "superseded",
            "obsolete",
            "deleted",
            "tombstone",
            "duplicate",
            "revoked",
            "abandoned",
            "withdrawn",
            "declined",
            "취소",
            "취소됨",
            "폐기",
            "폐기됨",
            "取消",
            "已取消",
            "作废",
            "作廢",
            "废弃",
            "廢棄",
            "キャンセル",
            "cancelado",
            "abgebrochen",
        ],
    ),
];

impl State {
    /// All eight, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Scheduled,
        Self::Claimed,
        Self::Blocked,
        Self::Failed,
        Self::Unknown,
        Self::Done,
        Self::Cancelled,
    ];

    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Scheduled => "scheduled",
            Self::Claimed => "claimed",
            Self::Blocked => "blocked",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of the contract's word (also spelt `canceled`).
    #[must_use]
    pub fn from_contract(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase();
        if word == "canceled" {
            return Some(Self::Cancelled);
        }
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    /// The state that a queue's own word means everywhere; `None` for a word that is not known.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let folded = Self::fold(word);
        WORDS
            .iter()
            .find(|(_, words)| words.contains(&folded.as_str()))
            .map(|(state, _)| *state)
    }

    /// Every built-in word of this state.
    #[must_use]
    pub fn words(self) -> &'static [&'static str] {
        WORDS
            .iter()
            .find(|(s, _)| *s == self)
            .map_or(&[], |(_, words)| words)
    }

    /// How status words are compared: composed, lower case, `-` and space as `_`.
    #[must_use]
    pub fn fold(word: &str) -> String {
        word.trim()
            .nfkc()
            .collect::<String>()
            .to_lowercase()
            .replace([' ', '-'], "_")
    }

    /// Ended for good whatever its age; a failed item may still be live.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn a_word_has_one_meaning_and_is_stored_folded() {
        let mut seen = HashMap::new();
        for (state, words) in WORDS {
            for word in *words {
                assert_eq!(State::fold(word), *word, "stored unfolded");
                assert_eq!(seen.insert(*word, *state), None, "{word} stands twice");
            }
        }
    }

    #[test]
    fn spellings() {
        for (word, want) in [
            ("In Progress", Some(State::Claimed)),
            ("in-progress", Some(State::Claimed)),
            ("DONE ", Some(State::Done)),
            ("canceled", Some(State::Cancelled)),
            ("대기", Some(State::Queued)),
            ("已完成", Some(State::Done)),
            ("ｑｕｅｕｅｄ", Some(State::Queued)),
            ("frobnicated", None),
            ("", None),
            ("7", None),
        ] {
            assert_eq!(State::from_word(word), want, "{word:?}");
        }
    }

    #[test]
    fn contract_words_read_back() {
        for s in State::ALL {
            assert_eq!(State::from_contract(s.word()), Some(s));
        }
        assert_eq!(State::from_contract("Canceled"), Some(State::Cancelled));
    }
}
