//! Why a plan, a part or a row is left alone, and what an apply tells beside it, in three languages.
//! Must not decide anything.

use crate::model::{Error, ErrorKind, Lang};

/// One reason or remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Another instance is in the middle of an operation.
    Busy,
    /// A plan is applied once.
    Used {
        /// The operation that used it.
        operation: String,
    },
    /// Its time is over.
    Expired {
        /// When it was.
        at: String,
    },
    /// There is nothing in it.
    Empty,
    /// Its texts are not those that its typed changes give.
    Edited {
        /// Where.
        source: String,
    },
    /// More rows than the configuration allows in one plan.
    TooMany {
        /// Its rows.
        rows: usize,
        /// `plan.max_rows`.
        most: u64,
    },
    /// So many rows ask for the typed number.
    CountAsked {
        /// Its rows.
        rows: usize,
    },
    /// The configuration does not name the source any more, or as another kind.
    NoSource {
        /// Its name.
        source: String,
    },
    /// It is not marked `writable`.
    ReadOnly {
        /// Its name.
        source: String,
    },
    /// It is a legacy store.
    Legacy {
        /// Its name.
        source: String,
    },
    /// Its path leads to another file than the plan's.
    OtherFile {
        /// Its name.
        source: String,
        /// The plan's.
        planned: String,
        /// The present one.
        now: String,
    },
    /// Nothing is at its path.
    NoFile {
        /// Its name.
        source: String,
        /// What the system says.
        error: String,
    },
    /// A trigger or a cascade would write too, and the configuration does not allow it.
    Triggers {
        /// Its name.
        source: String,
        /// What would be written.
        tables: String,
    },
    /// Policy: never.
    Denied {
        /// The action's word.
        action: String,
        /// The source.
        source: String,
    },
    /// Policy: shown and not run.
    OnlyProposed {
        /// The action's word.
        action: String,
        /// The source.
        source: String,
    },
    /// Policy: a named approver.
    NoApprover {
        /// The actions' words.
        actions: String,
    },
    /// The ledger took an intent and no outcome; nothing more is done.
    LedgerLost,
    /// What was done is not in the ledger.
    Unrecorded {
        /// The source.
        source: String,
        /// How its part ended, the word.
        standing: &'static str,
        /// What the ledger said.
        error: String,
    },
    /// It was not done, as its rows showed.
    NotApplied,
    /// Its rows tell nothing.
    CannotTell,
    /// A copy of the file was kept.
    Copied {
        /// Its path.
        copy: String,
    },
    /// No operation is in force that is no undo.
    NothingToUndo,
    /// The operation did nothing there.
    WasNotApplied,
    /// What became of it is not known.
    EndNotKnown,
    /// The row is as it was before the operation.
    AlreadyBack,
    /// Somebody has changed the row since.
    Touched,
    /// The row is gone.
    Gone,
    /// The row could be taken back; others of the operation cannot.
    OthersTouched,
    /// The store holds nothing of it.
    OnlyNoted,
    /// The row was asked for and the store did not give it.
    NotDrawn,
}

impl Why {
    /// As an error with its hint.
    #[must_use]
    pub fn error(&self, lang: Lang) -> Error {
        let kind = match self {
            Self::Busy => ErrorKind::Locked,
            _ => ErrorKind::Usage,
        };
        let error = Error::new(kind, self.say(lang));
        match self.hint(lang) {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// One sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.english(),
            Lang::Ko => self.korean(),
            Lang::ZhHant => self.chinese(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Busy => "another reveille is in the middle of an operation".into(),
            Self::Used { operation } => {
                format!("the plan was applied already, as operation {operation}")
            }
            Self::Expired { at } => format!("the plan has expired, at {at}"),
            Self::Empty => "the plan changes nothing".into(),
            Self::Edited { source } => format!(
                "the statements in the plan for {source} are not those that its changes give; it was edited"
            ),
            Self::TooMany { rows, most } => {
                format!("the plan changes {rows} rows; at most {most} are allowed")
            }
            Self::CountAsked { rows } => {
                format!("the plan changes {rows} rows; so many need the number itself")
            }
            Self::NoSource { source } => {
                format!("{source} is no source of the configuration any more")
            }
            Self::ReadOnly { source } => format!("{source} is read-only"),
            Self::Legacy { source } => format!("{source} is a legacy store and is never written"),
            Self::OtherFile {
                source,
                planned,
                now,
            } => format!("{source} is another file now: {now}, and the plan was made for {planned}"),
            Self::NoFile { source, error } => format!("the file of {source} is not there: {error}"),
            Self::Triggers { source, tables } => {
                format!("triggers or cascades of {source} would write too: {tables}")
            }
            Self::Denied { action, source } => format!("policy forbids {action} in {source}"),
            Self::OnlyProposed { action, source } => {
                format!("policy lets {action} in {source} be proposed, not run")
            }
            Self::NoApprover { actions } => format!("policy asks for a named approver of {actions}"),
            Self::LedgerLost => "not tried: the ledger could not take down what went before".into(),
            Self::Unrecorded {
                source,
                standing,
                error,
            } => format!(
                "the change of {source} is {standing}, but the ledger could not take that down ({error}); its intent stays open and is settled by its rows"
            ),
            Self::NotApplied => "it was not changed, as its row shows".into(),
            Self::CannotTell => {
                "none of its rows is as it was before or as it was to be; somebody else has changed them since".into()
            }
            Self::Copied { copy } => format!("the file as it was is kept at {copy}"),
            Self::NothingToUndo => "there is no operation to undo".into(),
            Self::WasNotApplied => "the operation changed nothing here".into(),
            Self::EndNotKnown => "whether the operation changed it is not known".into(),
            Self::AlreadyBack => "it is already as it was before the operation".into(),
            Self::Touched => "it has been changed since the operation".into(),
            Self::Gone => "it is gone".into(),
            Self::OthersTouched => "left alone, since other rows of the operation cannot be undone".into(),
            Self::OnlyNoted => "the operation left only a note in the ledger, which stays".into(),
            Self::NotDrawn => "its store did not give it; it may be gone".into(),
        }
    }

    fn korean(&self) -> String {
        match self {
            Self::Busy => "다른 reveille가 작업을 적용하는 중입니다".into(),
            Self::Used { operation } => format!("이미 적용된 계획입니다 (작업 {operation})"),
            Self::Expired { at } => format!("계획의 유효 기간이 {at}에 끝났습니다"),
            Self::Empty => "계획에 바꿀 내용이 없습니다".into(),
            Self::Edited { source } => {
                format!("{source}의 문장이 계획의 변경 내용과 다릅니다. 계획 파일이 수정되었습니다")
            }
            Self::TooMany { rows, most } => {
                format!("계획이 {rows}개 행을 바꿉니다. 최대 {most}개까지 허용됩니다")
            }
            Self::CountAsked { rows } => {
                format!("계획이 {rows}개 행을 바꿉니다. 이만큼이면 행 수를 직접 입력해야 합니다")
            }
            Self::NoSource { source } => format!("{source}는 더 이상 설정에 없는 소스입니다"),
            Self::ReadOnly { source } => format!("{source}는 읽기 전용입니다"),
            Self::Legacy { source } => format!("{source}는 legacy 저장소이므로 쓰지 않습니다"),
            Self::OtherFile {
                source,
                planned,
                now,
            } => format!("{source}가 이제 다른 파일입니다: 현재 {now}, 계획은 {planned}"),
            Self::NoFile { source, error } => format!("{source}의 파일이 없습니다: {error}"),
            Self::Triggers { source, tables } => {
                format!("{source}의 트리거나 연쇄 동작이 다른 곳도 씁니다: {tables}")
            }
            Self::Denied { action, source } => {
                format!("정책이 {source}에서 {action}을(를) 금지합니다")
            }
            Self::OnlyProposed { action, source } => {
                format!("정책상 {source}의 {action}은(는) 제안만 되고 실행되지 않습니다")
            }
            Self::NoApprover { actions } => {
                format!("정책상 {actions}에는 승인자의 이름이 필요합니다")
            }
            Self::LedgerLost => "앞선 결과를 원장에 기록하지 못해 시도하지 않았습니다".into(),
            Self::Unrecorded {
                source,
                standing,
                error,
            } => format!(
                "{source}의 변경 결과는 {standing}이지만 원장에 기록하지 못했습니다 ({error}). 의도 기록이 열린 채 남아 나중에 행을 보고 판정합니다"
            ),
            Self::NotApplied => "행을 보면 변경되지 않았습니다".into(),
            Self::CannotTell => {
                "어느 행도 변경 전이나 변경 후의 모습이 아닙니다. 그 뒤에 다른 쪽에서 바꾸었습니다"
                    .into()
            }
            Self::Copied { copy } => format!("변경 전 파일을 {copy}에 보관했습니다"),
            Self::NothingToUndo => "되돌릴 작업이 없습니다".into(),
            Self::WasNotApplied => "이 작업은 여기서 아무것도 바꾸지 않았습니다".into(),
            Self::EndNotKnown => "작업이 이 항목을 바꾸었는지 알 수 없습니다".into(),
            Self::AlreadyBack => "이미 작업 전의 모습입니다".into(),
            Self::Touched => "작업 이후에 변경되었습니다".into(),
            Self::Gone => "더 이상 없습니다".into(),
            Self::OthersTouched => "같은 작업의 다른 행을 되돌릴 수 없어 그대로 두었습니다".into(),
            Self::OnlyNoted => "이 작업은 원장에 메모만 남겼고, 메모는 그대로 남습니다".into(),
            Self::NotDrawn => "저장소에서 찾을 수 없습니다. 삭제되었을 수 있습니다".into(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Busy => "另一個 reveille 正在執行作業".into(),
            Self::Used { operation } => format!("此計畫已經套用過（作業 {operation}）"),
            Self::Expired { at } => format!("計畫已於 {at} 過期"),
            Self::Empty => "計畫沒有任何變更".into(),
            Self::Edited { source } => {
                format!("計畫中 {source} 的語句與其變更內容不符；計畫檔被改過")
            }
            Self::TooMany { rows, most } => {
                format!("計畫會變更 {rows} 列；最多允許 {most} 列")
            }
            Self::CountAsked { rows } => {
                format!("計畫會變更 {rows} 列；這麼多列必須親自輸入列數")
            }
            Self::NoSource { source } => format!("設定中已沒有來源 {source}"),
            Self::ReadOnly { source } => format!("{source} 為唯讀"),
            Self::Legacy { source } => format!("{source} 是舊系統的來源，從不寫入"),
            Self::OtherFile {
                source,
                planned,
                now,
            } => format!("{source} 現在是另一個檔案：目前 {now}，計畫針對 {planned}"),
            Self::NoFile { source, error } => format!("找不到 {source} 的檔案：{error}"),
            Self::Triggers { source, tables } => {
                format!("{source} 的觸發器或連鎖動作也會寫入：{tables}")
            }
            Self::Denied { action, source } => format!("政策禁止在 {source} 執行 {action}"),
            Self::OnlyProposed { action, source } => {
                format!("政策規定 {source} 的 {action} 只能提議，不能執行")
            }
            Self::NoApprover { actions } => format!("政策規定 {actions} 需要具名核准者"),
            Self::LedgerLost => "未嘗試：帳本無法記下先前的結果".into(),
            Self::Unrecorded {
                source,
                standing,
                error,
            } => format!(
                "{source} 的變更結果為 {standing}，但帳本無法記下（{error}）；其意圖記錄保持開啟，之後依各列判定"
            ),
            Self::NotApplied => "從該列看來並未變更".into(),
            Self::CannotTell => "沒有任何一列符合變更前或變更後的樣子；之後已被他人改過".into(),
            Self::Copied { copy } => format!("變更前的檔案保存在 {copy}"),
            Self::NothingToUndo => "沒有可以復原的作業".into(),
            Self::WasNotApplied => "此作業在這裡沒有變更任何內容".into(),
            Self::EndNotKnown => "無法得知作業是否變更了它".into(),
            Self::AlreadyBack => "它已經是作業之前的樣子".into(),
            Self::Touched => "作業之後已被變更".into(),
            Self::Gone => "它已不存在".into(),
            Self::OthersTouched => "保持原樣，因為同一作業的其他列無法復原".into(),
            Self::OnlyNoted => "此作業只在帳本留下備註，備註會保留".into(),
            Self::NotDrawn => "來源中找不到它；可能已被刪除".into(),
        }
    }

    /// What to do about it, where there is something.
    fn hint(&self, lang: Lang) -> Option<&'static str> {
        let [en, ko, zh] = match self {
            Self::Busy => [
                "try again when it has ended",
                "끝난 뒤에 다시 시도하세요",
                "等它結束後再試",
            ],
            Self::Used { .. }
            | Self::Expired { .. }
            | Self::Edited { .. }
            | Self::OtherFile { .. } => {
                ["make a new plan", "계획을 새로 만드세요", "請重新建立計畫"]
            }
            Self::TooMany { .. } => [
                "choose fewer items, or raise plan.max_rows",
                "항목을 줄이거나 plan.max_rows를 늘리세요",
                "減少項目，或調高 plan.max_rows",
            ],
            Self::ReadOnly { .. } => [
                "writable = true in its [[source]]",
                "해당 [[source]]에 writable = true",
                "在其 [[source]] 設定 writable = true",
            ],
            Self::Triggers { .. } => [
                "allow_triggers = true in its [[source]], if that is wanted",
                "원하는 동작이면 해당 [[source]]에 allow_triggers = true",
                "若確實需要，請在其 [[source]] 設定 allow_triggers = true",
            ],
            Self::Denied { .. } | Self::OnlyProposed { .. } => [
                "[policy] in the configuration says so",
                "설정의 [policy]에 따른 것입니다",
                "依設定中的 [policy]",
            ],
            Self::NoApprover { .. } => [
                "--approved-by NAME",
                "--approved-by 이름",
                "--approved-by 姓名",
            ],
            Self::NothingToUndo => [
                "an undo is taken back by its own name: `reveille log` lists the operations",
                "되돌리기 자체는 이름을 지정해 되돌립니다: `reveille log`에 작업 목록이 있습니다",
                "要取消一次復原，請指定其名稱：`reveille log` 會列出作業",
            ],
            _ => return None,
        };
        Some(match lang {
            Lang::En => en,
            Lang::Ko => ko,
            Lang::ZhHant => zh,
        })
    }
}
