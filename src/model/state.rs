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
            "awaiting",
            "to_be_done",
            "untouched",
            "미완료",
            "미진행",
            "미처리됨",
            "진행전",
            "진행예정",
            "할_일",
            "대기열",
            "요청",
            "요청됨",
            "未完成",
            "未完了",
            "未対応",
            "未处理",
            "未處理",
            "待执行",
            "待執行",
            "待分配",
            "待开始",
            "待開始",
            "待命",
            "未解决",
            "未解決",
            "就绪",
            "就緒",
            "受付",
            "対応待ち",
            "待ち",
            "新しい",
            "por_hacer",
            "pendientes",
            "abierto",
            "nuevo",
            "nueva",
            "por_iniciar",
            "neu",
            "zu_erledigen",
            "ausstehend",
            "wartend",
            "nicht_begonnen",
            "a_faire",
            "en_attente",
            "nouveau",
            "ouvert",
            "pendente",
            "a_fazer",
            "aberto",
            "novo",
            "aberta",
            "da_fare",
            "in_attesa",
            "aperto",
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
            "geplant",
            "programado",
            "programada",
            "planificado",
            "planifie",
            "agendado",
            "예약중",
            "予定",
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
            "aborting",
            "cancelling",
            "canceling",
            "stopping",
            "being_processed",
            "in_process",
            "in_work",
            "underway",
            "ongoing",
            "진행_중",
            "처리_중",
            "작업_중",
            "수행중",
            "수행",
            "착수",
            "対応中",
            "着手",
            "着手中",
            "进行",
            "執行",
            "执行",
            "稼働中",
            "開発中",
            "开发中",
            "已领取",
            "已領取",
            "已认领",
            "en_progreso",
            "en_proceso",
            "iniciado",
            "in_bearbeitung",
            "laufend",
            "lauft",
            "begonnen",
            "en_cours",
            "em_andamento",
            "em_progresso",
            "in_corso",
            "in_development",
            "in_dev",
            "testing",
            "in_testing",
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
            "waiting_for_approval",
            "pending_approval",
            "pending_review",
            "under_review",
            "needs_approval",
            "needs_info",
            "on_review",
            "승인대기",
            "승인_대기",
            "待审批",
            "待審批",
            "待确认",
            "待確認",
            "审核中",
            "審核中",
            "挂起",
            "掛起",
            "確認待ち",
            "レビュー中",
            "承認待ち",
            "保留中",
            "en_espera",
            "bloqueada",
            "en_revision",
            "pausado",
            "gesperrt",
            "pausiert",
            "zuruckgestellt",
            "bloque",
            "em_espera",
            "in_pausa",
            "code_review",
            "waiting_for_review",
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
            "실패함",
            "실패됨",
            "已失败",
            "已失敗",
            "失敗した",
            "異常終了",
            "fallida",
            "fallo",
            "con_error",
            "fehler",
            "gescheitert",
            "echoue",
            "echec",
            "falhou",
            "falha",
            "fallito",
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
            "완료_됨",
            "종결",
            "마감",
            "끝",
            "끝남",
            "성공",
            "처리됨",
            "已结束",
            "已結束",
            "已关闭",
            "已關閉",
            "已处理",
            "已處理",
            "完结",
            "完結",
            "終了",
            "対応済",
            "対応済み",
            "済",
            "解決済み",
            "解決済",
            "クローズ",
            "completada",
            "terminado",
            "terminada",
            "finalizado",
            "finalizada",
            "hecha",
            "cerrado",
            "cerrada",
            "resuelto",
            "abgeschlossen",
            "geschlossen",
            "beendet",
            "termine",
            "terminee",
            "fini",
            "finie",
            "ferme",
            "fait",
            "resolu",
            "concluido",
            "concluida",
            "feito",
            "feita",
            "fechado",
            "completato",
            "completata",
            "fatto",
            "chiuso",
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
            "철회",
            "기각",
            "已废弃",
            "已廢棄",
            "已撤销",
            "已撤銷",
            "已删除",
            "已刪除",
            "取り消し",
            "取消し",
            "却下",
            "cancelada",
            "anulado",
            "anulada",
            "descartado",
            "descartada",
            "storniert",
            "verworfen",
            "abgelehnt",
            "annule",
            "annulee",
            "annullato",
        ],
    ),
];

/// Emoji, dingbats and other signs that may stand around a word.
fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_ascii() || c == '_'
}

/// Signs that leave a finished word finished: ticks and what cheers, brackets and quotes, bullets,
/// and what only changes how another sign looks.
fn is_quiet(c: char) -> bool {
    matches!(
        c,
        '✅' | '☑'
            | '✔'
            | '✓'
            | '🗸'
            | '🗹'
            | '👍'
            | '👌'
            | '🆗'
            | '💯'
            | '🎉'
            | '🎊'
            | '🏁'
            | '🟢'
    ) || matches!(c, '“' | '”' | '‘' | '’' | '«' | '»' | '〈'..='】' | '〔'..='〛')
        || matches!(c, '_' | '•' | '·' | '・' | '。')
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

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
    ///
    /// Also read are a word with signs around it (`✅ Done`), with or without Latin accents
    /// (`terminé`), and with spaces that its script does not need (`진행 중`).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let folded = Self::fold(word);
        let known = |word: &str| {
            WORDS
                .iter()
                .find(|(_, words)| words.contains(&word))
                .map(|(state, _)| *state)
        };
        if let Some(state) = known(&folded) {
            return Some(state);
        }
        if folded.is_ascii() {
            return None;
        }
        let plain: String = folded
            .nfd()
            .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
            .nfc()
            .collect();
        // A sign that is no known tick (an empty box, a cross, a minus) and a stroke through the
        // letters may say "not yet": they leave a word that would be final unknown, which is visible.
        let doubtful = plain.chars().any(|c| is_sign(c) && !is_quiet(c))
            || folded.nfd().any(|c| matches!(c, '\u{334}'..='\u{338}'));
        let bare = plain.trim_matches(is_sign);
        let state = known(&plain).or_else(|| known(bare)).or_else(|| {
            // Words of a script without spaces may stand apart.
            (!bare.is_ascii())
                .then(|| known(&bare.replace('_', "")))
                .flatten()
        })?;
        (!(doubtful && state.is_terminal())).then_some(state)
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
            ("✅ Done", Some(State::Done)),
            ("✔️ Done", Some(State::Done)),
            ("☑ done", Some(State::Done)),
            ("✔ 완료", Some(State::Done)),
            ("완료 ✅", Some(State::Done)),
            ("👍🏽 done", Some(State::Done)),
            ("【完成】", Some(State::Done)),
            ("🎉완료", Some(State::Done)),
            ("❌ Done", None),
            ("☐ done", None),
            ("☐ 완료", None),
            ("⬜ 완료", None),
            ("⬜️ 완 료", None),
            ("🔲 Done", None),
            ("☒ done", None),
            ("❗完成", None),
            ("完成❓", None),
            ("✅❌ done", None),
            ("\u{2212}done", None),
            ("– done", None),
            ("❌ 완 료", None),
            ("⏳ cancelled", None),
            ("d\u{336}o\u{336}n\u{336}e\u{336}", None),
            ("☐ todo", Some(State::Queued)),
            ("⏳ 대기 중", Some(State::Queued)),
            ("🚧 In Progress", Some(State::Claimed)),
            ("not done", None),
            ("!done", None),
            ("진행 중", Some(State::Claimed)),
            ("terminé", Some(State::Done)),
            ("À faire", Some(State::Queued)),
            ("未完成", Some(State::Queued)),
            ("ガ完了", None),
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
