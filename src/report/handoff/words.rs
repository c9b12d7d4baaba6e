//! What a hand-off says beside what its item says, in all its languages. A missing word does not
//! compile.

use crate::model::Lang;

macro_rules! words {
    ($($name:ident: $en:literal, $ko:literal, $zh:literal;)*) => {
        /// A label or a sentence without figures.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Word { $($name),* }

        impl Word {
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
    Role: "Role", "역할", "角色";
    Background: "Background", "배경", "背景";
    Task: "Task", "작업", "任務";
    Deliverable: "Deliverable", "산출", "產出";
    Protect: "Do not touch", "건드리지 말 것", "不可更動";
    Attempts: "Earlier failed attempts, merged into this text; do not start them again", "앞선 실패 시도(이 작업에 병합, 따로 다시 시작하지 말 것)", "先前失敗的嘗試（已併入本任務，勿另行重啟）";
    Copies: "Copies of the same request; one result closes them all", "같은 요청의 사본(결과 하나로 모두 종결)", "相同請求的副本（一份結果即可全部結案）";
    Perhaps: "perhaps the same work", "같은 작업일 수 있음", "可能為同一工作";
    NoReason: "no reason was recorded", "사유 기록 없음", "未記錄原因";
    Part: "Part of", "상위 작업", "所屬工作";
    NotFound: "not found in the stores that were read", "읽은 저장소에 없음", "在已讀取的來源中找不到";
    NoBody: "☐ what is to be done beyond the title: the item has no body", "☐ 제목 외의 작업 내용: 항목에 본문이 없음", "☐ 標題以外的具體工作：此項目沒有內文";
    WhoDoes: "☐ which of the owners does it: still to be decided", "☐ 어느 담당자가 할지: 아직 결정되지 않음", "☐ 由哪位負責人執行：尚待決定";
    TakesOver: "☐ who takes it on after the claim is released", "☐ 점유 해제 후 맡을 담당자", "☐ 釋放領取後由誰接手";
    Place: "☐ where the result goes (file or address)", "☐ 결과를 둘 곳(파일 또는 주소)", "☐ 成果存放處（檔案或網址）";
    Causes: "A section on the earlier failed attempts and their causes", "앞선 실패 시도와 그 원인을 다룬 절", "一節說明先前失敗的嘗試及其原因";
    Unclear: "its time cannot be told", "시각을 알 수 없음", "時間不明";
}

/// `item: … · queued · high`
pub(super) fn item(key: &str, status: &str, priority: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Item {key} · {status} · {priority}"),
        Lang::Ko => format!("항목 {key} · {status} · {priority}"),
        Lang::ZhHant => format!("項目 {key} · {status} · {priority}"),
    }
}

/// When it was put into its queue and who asked for it.
pub(super) fn made(at: Option<&str>, age: &str, requester: Option<&str>, lang: Lang) -> String {
    let unclear = || Word::Unclear.say(lang).to_owned();
    let when = at.map_or_else(unclear, |at| match lang {
        Lang::En => format!("{at} ({age} ago)"),
        Lang::Ko => format!("{at} ({age} 전)"),
        Lang::ZhHant => format!("{at}（{age}前）"),
    });
    match (lang, requester) {
        (Lang::En, Some(r)) => format!("Requested by {r}: {when}"),
        (Lang::En, None) => format!("Created: {when}"),
        (Lang::Ko, Some(r)) => format!("요청 {r}: {when}"),
        (Lang::Ko, None) => format!("등록: {when}"),
        (Lang::ZhHant, Some(r)) => format!("由 {r} 提出：{when}"),
        (Lang::ZhHant, None) => format!("建立：{when}"),
    }
}

/// Where the item lies.
pub(super) fn lies_in(path: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Store: {path}"),
        Lang::Ko => format!("저장소: {path}"),
        Lang::ZhHant => format!("來源：{path}"),
    }
}

/// What evidence says, and where it is.
pub(super) fn evidence(head: &str, said: &str, origin: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Evidence {head}: {said} ({origin})"),
        Lang::Ko => format!("근거 {head}: {said} ({origin})"),
        Lang::ZhHant => format!("依據 {head}：{said}（{origin}）"),
    }
}

/// Why it is handed over.
pub(super) fn because(why: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Why now: {why}"),
        Lang::Ko => format!("지금 전달하는 이유: {why}"),
        Lang::ZhHant => format!("轉交原因：{why}"),
    }
}

/// Where the result goes.
pub(super) fn result(place: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Result: {place}"),
        Lang::Ko => format!("결과: {place}"),
        Lang::ZhHant => format!("成果：{place}"),
    }
}

/// What is left out of a long body.
pub(super) fn more_lines(n: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("… {n} more lines in the item"),
        Lang::Ko => format!("… 항목에 {n}줄 더 있음"),
        Lang::ZhHant => format!("… 項目中還有 {n} 行"),
    }
}
