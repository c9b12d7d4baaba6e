//! Why a wish is refused, in every language: one sentence each, with the key to set where a setting
//! would help. Every sentence is built here, so that a screen and a file say the same.

use super::Action;
use crate::model::{Lang, State};
use crate::text::one_line;

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    NotOnBoard,
    Legacy,
    ReadOnlySource(String),
    NotRead(String),
    ReadOnlyQueue(String),
    Denied(&'static str),
    Proposed(&'static str),
    Finished(State),
    UnknownState(String),
    NotCancellable,
    ReassignClaimed,
    NoNewOwner,
    SameOwner(String),
    NotClaimed(State),
    NotFailed(State),
    RunIsFinal,
    RunNotReleased,
    NoText,
    TwoActions(&'static str, &'static str),
    TooMany { rows: usize, most: u64 },
    AlreadySo,
    NoWord(State),
    SeveralWords(State, Vec<String>),
    NotAllowed(State, Vec<String>),
    NoStatus(State),
    NoOwnerColumn,
    CannotSet(String),
    OwnerIsNoText(String),
}

impl Why {
    /// The sentence, without a final full stop.
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.en(),
            Lang::Ko => self.ko(),
            Lang::ZhHant => self.zh(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::NotOnBoard => "it is not among the live items: it was finished or removed since, or was never there".into(),
            Self::Legacy => {
                "its source is `legacy`, which is never written, whatever the flags".into()
            }
            Self::ReadOnlySource(s) => {
                format!("source `{s}` is read-only; set `writable = true` in its [[source]] to allow changes")
            }
            Self::NotRead(s) => format!("source `{s}` could not be read just now, so nothing is known of its rows"),
            Self::ReadOnlyQueue(why) => format!("its queue cannot be written: {}", one_line(why)),
            Self::Denied(a) => format!("policy denies it; `{a} = \"confirm\"` in [policy] would allow it"),
            Self::Proposed(a) => {
                format!("policy only proposes it; `{a} = \"confirm\"` in [policy] would let it run")
            }
            Self::Finished(s) => format!("it is {}, and what is finished is never changed", s.word()),
            Self::UnknownState(w) => format!(
                "nobody knows what its status `{w}` means; say it with `states = {{ {} = \"…\" }}` in [[source.queue]]", quoted(w)
            ),
            Self::NotCancellable => {
                "it is claimed, and cancelling would overwrite its worker's state; release it or mark it failed first".into()
            }
            Self::ReassignClaimed => {
                "it is claimed; release it first, or release it to the new owner (`release --to`)".into()
            }
            Self::NoNewOwner => "no new owner is named; say one with `--to`".into(),
            Self::SameOwner(o) => format!("it belongs to {} already", one_line(o)),
            Self::NotClaimed(s) => format!("it is {}, and only what is claimed has a claim to end", s.word()),
            Self::NotFailed(s) => format!("it is {}, and only what has failed is requeued", s.word()),
            Self::RunIsFinal => {
                "in a run queue `failed` is final; requeue it, which adds a new item".into()
            }
            Self::RunNotReleased => {
                "a run is not released, its history stays: mark it failed, then requeue it".into()
            }
            Self::NoText => "a note needs a text; give it with `--note`".into(),
            Self::TwoActions(a, b) => format!("both `{a}` and `{b}` are asked for it; choose one"),
            Self::TooMany { rows, most } => format!(
                "{rows} rows are more than one plan may change; `max_rows = {most}` in [plan] sets the limit"
            ),
            Self::AlreadySo => "it is so already; nothing would change".into(),
            Self::NoWord(s) => format!(
                "no status word of its queue is known to mean {0}; set `write = {{ {0} = \"…\" }}` in [[source.queue]]", s.word()
            ),
            Self::SeveralWords(s, words) => format!(
                "several words of its queue mean {0} ({1}); set `write = {{ {0} = \"…\" }}` in [[source.queue]]",
                s.word(), list(words)
            ),
            Self::NotAllowed(s, words) => format!(
                "its table allows no status word that means {0} (only {1}); where one does, set `write = {{ {0} = \"…\" }}` in [[source.queue]]",
                s.word(), list(words)
            ),
            Self::NoStatus(s) => format!("its queue has no status column that could say {}", s.word()),
            Self::NoOwnerColumn => "its queue has no owner column; name it with `owner = \"…\"` in [[source.queue]]".into(),
            Self::CannotSet(c) => format!("column `{}` is computed or names the row, and cannot be set", one_line(c)),
            Self::OwnerIsNoText(c) => format!("`{}` holds something other than a name, which would be lost", one_line(c)),
        }
    }

    fn ko(&self) -> String {
        match self {
            Self::NotOnBoard => "미완료 항목 중에 없습니다: 그 사이 끝났거나 삭제되었거나, 원래 없는 항목입니다".into(),
            Self::Legacy => "`legacy` 소스는 어떤 설정이어도 쓰지 않습니다".into(),
            Self::ReadOnlySource(s) => format!("소스 `{s}`는 읽기 전용입니다. 변경하려면 해당 [[source]]에 `writable = true`를 설정하세요"),
            Self::NotRead(s) => format!("소스 `{s}`를 지금 읽을 수 없어 행의 상태를 알 수 없습니다"),
            Self::ReadOnlyQueue(why) => format!("이 큐에는 쓸 수 없습니다: {}", one_line(why)),
            Self::Denied(a) => format!("정책이 금지합니다. [policy]의 `{a} = \"confirm\"`으로 허용할 수 있습니다"),
            Self::Proposed(a) => format!("정책상 제안만 합니다. [policy]의 `{a} = \"confirm\"`으로 실행할 수 있습니다"),
            Self::Finished(s) => format!("{} 상태입니다. 끝난 항목은 변경하지 않습니다", state_ko(*s)),
            Self::UnknownState(w) => format!(
                "상태 `{w}`의 뜻을 알 수 없습니다. [[source.queue]]에 `states = {{ {} = \"…\" }}`로 지정하세요", quoted(w)
            ),
            Self::NotCancellable => "점유 중이라 취소하면 작업자의 상태를 덮어씁니다. 먼저 점유를 해제하거나 실패로 표시하세요".into(),
            Self::ReassignClaimed => "점유 중입니다. 먼저 점유를 해제하거나 새 담당자에게 해제하세요(`release --to`)".into(),
            Self::NoNewOwner => "새 담당자가 없습니다. `--to`로 지정하세요".into(),
            Self::SameOwner(o) => format!("이미 {}의 항목입니다", one_line(o)),
            Self::NotClaimed(s) => format!("{} 상태입니다. 점유 중인 항목만 점유를 끝낼 수 있습니다", state_ko(*s)),
            Self::NotFailed(s) => format!("{} 상태입니다. 실패한 항목만 다시 대기시킬 수 있습니다", state_ko(*s)),
            Self::RunIsFinal => "실행 큐에서 `failed`는 최종 상태입니다. 다시 대기시키면 새 항목이 추가됩니다".into(),
            Self::RunNotReleased => "실행은 해제하지 않고 기록을 남깁니다. 실패로 표시한 뒤 다시 대기시키세요".into(),
            Self::NoText => "메모 내용이 없습니다. `--note`로 지정하세요".into(),
            Self::TwoActions(a, b) => format!("`{a}`와 `{b}`가 함께 요청되었습니다. 하나만 고르세요"),
            Self::TooMany { rows, most } => format!("{rows}행은 한 계획의 한도를 넘습니다. 한도는 [plan]의 `max_rows = {most}`입니다"),
            Self::AlreadySo => "이미 그 상태입니다. 바뀌는 것이 없습니다".into(),
            Self::NoWord(s) => format!(
                "이 큐에서 {}을(를) 뜻하는 상태 단어를 알 수 없습니다. [[source.queue]]에 `write = {{ {} = \"…\" }}`를 설정하세요", state_ko(*s), s.word()
            ),
            Self::SeveralWords(s, words) => format!(
                "{}을(를) 뜻하는 단어가 여럿입니다({}). [[source.queue]]에 `write = {{ {} = \"…\" }}`를 설정하세요", state_ko(*s), list(words), s.word()
            ),
            Self::NotAllowed(s, words) => format!(
                "이 테이블은 {}을(를) 뜻하는 상태 단어를 허용하지 않습니다(허용: {}). 해당 단어가 있으면 [[source.queue]]에 `write = {{ {} = \"…\" }}`를 설정하세요",
                state_ko(*s), list(words), s.word()
            ),
            Self::NoStatus(s) => format!("이 큐에는 {}을(를) 나타낼 상태 열이 없습니다", state_ko(*s)),
            Self::NoOwnerColumn => "이 큐에는 담당자 열이 없습니다. [[source.queue]]의 `owner = \"…\"`로 지정하세요".into(),
            Self::CannotSet(c) => format!("열 `{}`은(는) 계산되거나 행을 식별하는 값이라 쓸 수 없습니다", one_line(c)),
            Self::OwnerIsNoText(c) => format!("`{}`에 이름이 아닌 값이 있어 덮어쓰면 잃게 됩니다", one_line(c)),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::NotOnBoard => "未完結項目中沒有此項：已於期間完成或刪除，或本就不存在".into(),
            Self::Legacy => "來源為 `legacy`，無論如何設定都不寫入".into(),
            Self::ReadOnlySource(s) => {
                format!("來源 `{s}` 為唯讀；要變更請在其 [[source]] 設定 `writable = true`")
            }
            Self::NotRead(s) => format!("來源 `{s}` 目前無法讀取，無從得知其資料列"),
            Self::ReadOnlyQueue(why) => format!("此佇列無法寫入：{}", one_line(why)),
            Self::Denied(a) => format!("政策禁止；在 [policy] 設定 `{a} = \"confirm\"` 可允許"),
            Self::Proposed(a) => {
                format!("政策僅供建議；在 [policy] 設定 `{a} = \"confirm\"` 可執行")
            }
            Self::Finished(s) => format!("狀態為{}，已結束的項目一律不變更", state_zh(*s)),
            Self::UnknownState(w) => format!(
                "不明白狀態 `{w}` 的意思；請在 [[source.queue]] 以 `states = {{ {} = \"…\" }}` 說明",
                quoted(w)
            ),
            Self::NotCancellable => "已被領取，取消會覆寫執行者的狀態；請先釋放或標記失敗".into(),
            Self::ReassignClaimed => {
                "已被領取；請先釋放，或直接釋放給新負責人（`release --to`）".into()
            }
            Self::NoNewOwner => "未指明新負責人；請以 `--to` 指定".into(),
            Self::SameOwner(o) => format!("已經屬於 {}", one_line(o)),
            Self::NotClaimed(s) => format!("狀態為{}，只有已領取的項目才能結束領取", state_zh(*s)),
            Self::NotFailed(s) => format!("狀態為{}，只有失敗的項目才能重新排入", state_zh(*s)),
            Self::RunIsFinal => "在執行佇列中 `failed` 為最終狀態；重新排入會新增一個項目".into(),
            Self::RunNotReleased => "執行不予釋放，以保留其紀錄：請標記失敗後再重新排入".into(),
            Self::NoText => "備註沒有內容；請以 `--note` 提供".into(),
            Self::TwoActions(a, b) => format!("同時要求 `{a}` 與 `{b}`；請擇一"),
            Self::TooMany { rows, most } => {
                format!("{rows} 列超過單一計畫的上限；上限由 [plan] 的 `max_rows = {most}` 決定")
            }
            Self::AlreadySo => "已是如此，不會有任何變更".into(),
            Self::NoWord(s) => format!(
                "此佇列中沒有已知表示{}的狀態字詞；請在 [[source.queue]] 設定 `write = {{ {} = \"…\" }}`",
                state_zh(*s),
                s.word()
            ),
            Self::SeveralWords(s, words) => format!(
                "有多個字詞表示{}（{}）；請在 [[source.queue]] 設定 `write = {{ {} = \"…\" }}`",
                state_zh(*s),
                list(words),
                s.word()
            ),
            Self::NotAllowed(s, words) => format!(
                "此資料表不允許表示{}的狀態字詞（僅允許 {}）；若其中有，請在 [[source.queue]] 設定 `write = {{ {} = \"…\" }}`",
                state_zh(*s),
                list(words),
                s.word()
            ),
            Self::NoStatus(s) => format!("此佇列沒有可表示{}的狀態欄位", state_zh(*s)),
            Self::NoOwnerColumn => {
                "此佇列沒有負責人欄位；請在 [[source.queue]] 以 `owner = \"…\"` 指定".into()
            }
            Self::CannotSet(c) => {
                format!("欄位 `{}` 是計算值或用以識別資料列，無法設定", one_line(c))
            }
            Self::OwnerIsNoText(c) => format!("`{}` 內並非名稱，覆寫會遺失其內容", one_line(c)),
        }
    }
}

/// A word as a key of TOML.
fn quoted(word: &str) -> String {
    let bare = !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare {
        word.to_owned()
    } else {
        format!(
            "\"{}\"",
            one_line(word).replace('\\', "\\\\").replace('"', "\\\"")
        )
    }
}

/// At most a handful of words: a hostile table may have thousands.
fn list(words: &[String]) -> String {
    const MOST: usize = 6;
    let mut shown: Vec<String> = words
        .iter()
        .take(MOST)
        .map(|w| format!("`{}`", one_line(w)))
        .collect();
    if words.len() > MOST {
        shown.push("…".into());
    }
    shown.join(", ")
}

fn state_ko(state: State) -> &'static str {
    match state {
        State::Queued => "대기",
        State::Scheduled => "예약",
        State::Claimed => "점유",
        State::Blocked => "막힘",
        State::Failed => "실패",
        State::Unknown => "알 수 없음",
        State::Done => "완료",
        State::Cancelled => "취소",
    }
}

fn state_zh(state: State) -> &'static str {
    match state {
        State::Queued => "等待中",
        State::Scheduled => "已排程",
        State::Claimed => "已領取",
        State::Blocked => "受阻",
        State::Failed => "失敗",
        State::Unknown => "不明",
        State::Done => "完成",
        State::Cancelled => "已取消",
    }
}

impl Action {
    /// What the action is called on a screen.
    #[must_use]
    pub fn say(&self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Cancel, Lang::En) => "cancel",
            (Self::Cancel, Lang::Ko) => "취소",
            (Self::Cancel, Lang::ZhHant) => "取消",
            (Self::Reassign { .. }, Lang::En) => "reassign",
            (Self::Reassign { .. }, Lang::Ko) => "재배정",
            (Self::Reassign { .. }, Lang::ZhHant) => "改派",
            (Self::Release { .. }, Lang::En) => "release",
            (Self::Release { .. }, Lang::Ko) => "점유 해제",
            (Self::Release { .. }, Lang::ZhHant) => "釋放",
            (Self::Requeue, Lang::En) => "requeue",
            (Self::Requeue, Lang::Ko) => "다시 대기",
            (Self::Requeue, Lang::ZhHant) => "重新排入",
            (Self::MarkFailed, Lang::En) => "mark failed",
            (Self::MarkFailed, Lang::Ko) => "실패로 표시",
            (Self::MarkFailed, Lang::ZhHant) => "標記失敗",
            (Self::Note, Lang::En) => "note",
            (Self::Note, Lang::Ko) => "메모",
            (Self::Note, Lang::ZhHant) => "備註",
        }
    }
}
