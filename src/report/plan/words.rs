//! What the text of a plan says, in all its languages. A missing word does not compile.

use crate::model::Lang;

macro_rules! words {
    ($($name:ident: $en:literal, $ko:literal, $zh:literal;)*) => {
        /// A label.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Word { $($name),* }

        impl Word {
            /// All of them.
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$name),*];

            /// The word in a language.
            pub(super) fn say(self, lang: Lang) -> &'static str {
                match lang {
                    Lang::En => match self { $(Self::$name => $en),* },
                    Lang::Ko => match self { $(Self::$name => $ko),* },
                    Lang::ZhHant => match self { $(Self::$name => $zh),* },
                }
            }
        }
    };
}

words! {
    File: "file", "파일", "檔案";
    Script: "script, for reading and for sqlite3", "스크립트 (확인용, sqlite3로도 실행 가능)", "腳本（供檢視，亦可用 sqlite3 執行）";
    Diff: "lines of the file", "파일에서 바뀌는 줄", "檔案中變動的行";
    Rows: "rows, before → after", "행별 변경 전 → 후", "各列變更前 → 後";
    Column: "column", "열", "欄位";
    Before: "before", "변경 전", "變更前";
    After: "after", "변경 후", "變更後";
    Key: "key", "키", "鍵";
    Why: "why", "이유", "原因";
    Refused: "refused", "거부됨", "拒絕";
    Expires: "good until", "유효 기한", "有效至";
    Plan: "plan", "계획", "計畫";
    Next: "next", "다음 단계", "下一步";
    Note: "note", "메모", "備註";
    OnlyRecorded: "no column takes it: the ledger keeps the note", "받을 열이 없어 메모를 원장에만 기록", "沒有可寫入的欄位：備註只記於帳本";
    NoColumn: "nothing", "없음", "無";
}

/// `3 rows`, as each language counts.
pub(super) fn rows(n: usize, lang: Lang) -> String {
    match lang {
        Lang::En if n == 1 => "1 row".into(),
        Lang::En => format!("{n} rows"),
        Lang::Ko => format!("{n}행"),
        Lang::ZhHant => format!("{n} 列"),
    }
}

/// `2 sources`.
pub(super) fn sources(n: usize, lang: Lang) -> String {
    match lang {
        Lang::En if n == 1 => "1 source".into(),
        Lang::En => format!("{n} sources"),
        Lang::Ko => format!("소스 {n}곳"),
        Lang::ZhHant => format!("{n} 個來源"),
    }
}

/// What stands before the lines that several rows share.
pub(super) fn each_of(n: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("each of these {n}"),
        Lang::Ko => format!("위 {n}행 공통"),
        Lang::ZhHant => format!("以上 {n} 列皆同"),
    }
}

/// What a trigger or a cascade would write.
pub(super) fn also_writes(table: &str, trigger: Option<&str>, lang: Lang) -> String {
    match (lang, trigger) {
        (Lang::En, Some(t)) => format!("the trigger {t} also writes {table}"),
        (Lang::En, None) => format!("a foreign key also writes {table}"),
        (Lang::Ko, Some(t)) => format!("트리거 {t}이(가) {table}에도 씀"),
        (Lang::Ko, None) => format!("외래 키가 {table}에도 씀"),
        (Lang::ZhHant, Some(t)) => format!("觸發器 {t} 也會寫入 {table}"),
        (Lang::ZhHant, None) => format!("外鍵連鎖也會寫入 {table}"),
    }
}

/// What side effects ask for before they may happen.
pub(super) fn needs_triggers(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "it is applied only where the source says allow_triggers = true",
        Lang::Ko => "소스에 allow_triggers = true가 있어야 적용됨",
        Lang::ZhHant => "來源須設定 allow_triggers = true 才會套用",
    }
}

/// `release needs a named approver`.
pub(super) fn needs_approval(actions: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("needs an approver (--approved-by NAME): {actions}"),
        Lang::Ko => format!("승인자 필요 (--approved-by 이름): {actions}"),
        Lang::ZhHant => format!("需要核准者（--approved-by 姓名）：{actions}"),
    }
}

/// What an undo takes back.
pub(super) fn undoes(operation: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("takes back operation {operation}"),
        Lang::Ko => format!("작업 {operation} 되돌리기"),
        Lang::ZhHant => format!("撤銷操作 {operation}"),
    }
}

/// A plan that changes nothing.
pub(super) fn nothing(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "nothing would be changed",
        Lang::Ko => "바뀌는 것이 없음",
        Lang::ZhHant => "不會有任何變更",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_lacks_a_word() {
        for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
            assert!(Word::ALL.iter().all(|w| !w.say(lang).trim().is_empty()));
        }
    }
}
