//! The report's words and sentences in all its languages. A missing word does not compile.

use crate::model::Lang;
use serde_json::{Map, Value};

macro_rules! words {
    ($($name:ident: $en:literal, $ko:literal, $zh:literal;)*) => {
        /// Every word by its name in the templates.
        pub(super) fn words(lang: Lang) -> Map<String, Value> {
            let mut out = Map::new();
            $(
                let word = match lang {
                    Lang::En => $en,
                    Lang::Ko => $ko,
                    Lang::ZhHant => $zh,
                };
                out.insert(stringify!($name).into(), word.into());
            )*
            out
        }
    };
}

words! {
    title: "Triage of the work queues", "작업 큐 트리아지", "工作佇列分流";
    conclusion: "Conclusion", "결론", "結論";
    measured: "What the stores hold", "저장소 실측", "各來源實測";
    today: "To be decided today", "오늘 결정할 것", "今日待決定";
    nothing_today: "Nothing has to be decided today.", "오늘 결정할 것이 없음.", "今日無須決定事項。";
    proposed: "Proposed", "제안", "建議";
    set_aside: "Acknowledged and left out of the decisions", "확인되어 결정에서 제외된 것", "已知悉而不列入決定";
    no_writes: "No store was changed for this report. What it proposes stands below with the script that would do it.", "이 보고서를 만들면서 저장소는 바꾸지 않았음. 제안과 실행 스크립트만 아래에 남김.", "製作本報告時未變更任何來源；以下僅列出建議與可執行的腳本。";
    looked: "Places looked at", "저장 위치 탐색 결과", "查找位置";
    place: "place", "위치", "位置";
    health: "state", "상태", "狀態";
    what: "what it is", "판정", "判定";
    holds: "holds", "내용", "內容";
    counts: "Reconciled counts", "실제 count", "核對後的數量";
    queue: "queue", "큐", "佇列";
    status: "status", "상태", "狀態";
    count: "count", "건수", "數量";
    by_owner: "by owner", "담당자별", "依負責人";
    columns: "Read from", "읽은 열", "讀取的欄位";
    owners: "By owner", "담당자별 트리아지", "依負責人分流";
    losers: "copies", "중복", "重複";
    colon: ":", ":", "：";
    is: ": ", ": ", "：";
    open: " (", " (", "（";
    close: ")", ")", "）";
    id: "id", "id", "id";
    priority: "priority", "우선순위", "優先";
    created: "created", "생성일", "建立時間";
    age: "age", "경과", "經過";
    subject: "title", "제목", "標題";
    verdict: "verdict", "판정", "判定";
    why: "why", "이유", "原因";
    rest: "Others, with nothing to decide today", "그 밖에 오늘 결정할 것이 없는 항목", "其餘今日無須決定的項目";
    oldest: "oldest", "가장 오래된 것", "最舊";
    more_rows: "more rows: see the HTML or JSON report, or `reveille items`", "행 더 있음: HTML·JSON 보고서나 `reveille items`로 확인", "列未列出：請見 HTML 或 JSON 報告，或使用 `reveille items`";
    duplicates: "Duplicates", "중복", "重複";
    no_duplicates: "No duplicates were found.", "중복 없음.", "未發現重複。";
    keep: "keep", "유지", "保留";
    confidence: "confidence", "확신도", "確信度";
    dedup_key: "missing deduplication key", "없는 중복 방지 키", "缺少的去重鍵";
    script: "Script, to be run after approval", "승인 후 실행 스크립트", "核准後執行的腳本";
    look_first: "needs a look first", "먼저 확인 필요", "須先確認";
    masked: "Parts of this script are masked. Do not run it; make the plan with `reveille plan`.", "스크립트 일부가 가려져 있으니 실행하지 말고 `reveille plan`으로 계획을 만들 것.", "腳本部分內容已遮蔽，請勿執行；請以 `reveille plan` 製作計畫。";
    refused: "Left alone", "제외됨", "未列入";
    claims: "Stale claims", "장기 정체 점유", "停滯的領取";
    no_claims: "No claim is stale.", "정체된 점유 없음.", "沒有停滯的領取。";
    overwrites: "Releasing overwrites what a worker holds: it is a decision of its own.", "회수는 작업자 상태를 덮어쓰므로 별도 판단이 필요함.", "釋放會覆寫執行者的狀態，須另行判斷。";
    waiting: "Waiting longer than their threshold", "기준보다 오래 대기 중", "等待超過門檻";
    legacy: "Left over in legacy stores", "legacy 저장소 잔존 항목", "舊系統遺留項目";
    archive_only: "Treat it as a read-only archive; do not cancel there.", "읽기 전용 archive로 취급하고 취소하지 말 것.", "視為唯讀封存，勿於其中取消。";
    handoffs: "Hand-off texts", "재전달 prompt", "轉交文字";
    no_handoffs: "Nothing has to be handed to somebody else.", "다른 담당자에게 전달할 것이 없음.", "沒有需要轉交的項目。";
    more_handoffs: "more texts: `reveille handoff KEY`, or the JSON report", "건 더 있음: `reveille handoff KEY` 또는 JSON 보고서", "則未列出：使用 `reveille handoff KEY` 或 JSON 報告";
    since: "Since the last report", "지난 보고 이후", "自上次報告以來";
    new: "New", "새로 생김", "新增";
    gone: "Gone", "없어짐", "消失";
    changed: "Changed", "바뀜", "變動";
    still: "Still there", "그대로 있음", "仍在";
    moved: "How the counted queues moved", "KPI 큐의 변화", "KPI 佇列的變化";
    came_back: "Cancelled, and came back", "취소 후 다시 생김", "取消後再次出現";
    verify: "How to verify it", "검증 커맨드", "驗證指令";
    risks: "Remaining risks", "남은 위험", "剩餘風險";
    no_risks: "None that the stores show.", "저장소에서 드러난 것은 없음.", "各來源未顯示。";
    coverage: "Coverage", "범위", "涵蓋範圍";
    key: "key", "키", "鍵";
    figure: "figure", "수치", "數值";
    then: "then", "당시", "當時";
    now: "now", "현재", "現在";
    no_legacy: "Nothing is left over.", "잔존 항목 없음.", "沒有遺留項目。";
    no_since: "No earlier report was kept to compare with.", "비교할 지난 보고가 없음.", "沒有可供比較的先前報告。";
    evidence: "Evidence", "근거", "依據";
    no_evidence: "None is configured ([[evidence]]).", "설정된 근거 없음([[evidence]]).", "未設定依據（[[evidence]]）。";
    speaks_of: "speaks of", "관련 항목", "相關項目";
    measure: "measure", "항목", "項目";
    owner: "owner", "담당자", "負責人";
}

/// The first that is said of a list when it is long.
pub(super) fn and_more(n: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("and {n} more"),
        Lang::Ko => format!("외 {n}건"),
        Lang::ZhHant => format!("另有 {n} 件"),
    }
}

/// `22 live of 2123`.
pub(super) fn live_of(live: u64, total: u64, exact: bool, lang: Lang) -> String {
    let about = match (exact, lang) {
        (true, _) => "",
        (false, Lang::En) => "at least ",
        (false, Lang::Ko) => "최소 ",
        (false, Lang::ZhHant) => "至少 ",
    };
    match lang {
        Lang::En => format!("{live} live of {about}{total}"),
        Lang::Ko => format!("{about}{total}건 중 진행 대상 {live}건"),
        Lang::ZhHant => format!("{about}{total} 件中有 {live} 件待處理"),
    }
}

/// What a source is to its owner.
pub(super) fn role(role: crate::model::Role, lang: Lang) -> &'static str {
    use crate::model::Role;
    match (role, lang) {
        (Role::Canonical, Lang::En) => "canonical: the queue that counts",
        (Role::Canonical, Lang::Ko) => "현재 canonical 저장소",
        (Role::Canonical, Lang::ZhHant) => "正式來源",
        (Role::Inbox, Lang::En) => "inbox: outside the canonical queues",
        (Role::Inbox, Lang::Ko) => "out-of-band 대기 큐(inbox)",
        (Role::Inbox, Lang::ZhHant) => "正式佇列之外的收件匣（inbox）",
        (Role::Legacy, Lang::En) => "legacy: left over, never written",
        (Role::Legacy, Lang::Ko) => "legacy 저장소, 쓰지 않음",
        (Role::Legacy, Lang::ZhHant) => "舊系統遺留（legacy），不寫入",
    }
}

/// A field whose column is told.
pub(super) fn field(field: crate::model::Field, lang: Lang) -> &'static str {
    use crate::model::Field as F;
    match (field, lang) {
        (F::Owner, Lang::En) => "owner",
        (F::Owner, Lang::Ko) => "담당자",
        (F::Owner, Lang::ZhHant) => "負責人",
        (F::Status, Lang::En) => "status",
        (F::Status, Lang::Ko) => "상태",
        (F::Status, Lang::ZhHant) => "狀態",
        (F::Priority, Lang::En) => "priority",
        (F::Priority, Lang::Ko) => "우선순위",
        (F::Priority, Lang::ZhHant) => "優先",
        (F::Created, Lang::En) => "created",
        (F::Created, Lang::Ko) => "생성",
        (F::Created, Lang::ZhHant) => "建立",
        (F::Claimed, Lang::En) => "claimed",
        (F::Claimed, Lang::Ko) => "점유",
        (F::Claimed, Lang::ZhHant) => "領取",
        (F::Heartbeat, _) => "heartbeat",
        (F::Lease, _) => "lease",
        (other, _) => other.word(),
    }
}

/// What stands above the tables of items.
pub(super) fn legend(zone: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!(
            "A verdict with ? needs a look first, for no rule is sure of it. Times are in {zone}."
        ),
        Lang::Ko => format!(
            "판정 뒤의 ?는 규칙만으로 확실하지 않아 먼저 확인이 필요하다는 뜻. 시각은 {zone} 기준."
        ),
        Lang::ZhHant => format!("判定後的 ? 表示沒有規則能確定，須先查看。時間均為 {zone}。"),
    }
}

/// How sure a group is.
pub(super) fn confidence(
    confidence: crate::analyse::duplicates::Confidence,
    lang: Lang,
) -> &'static str {
    use crate::analyse::duplicates::Confidence as C;
    match (confidence, lang) {
        (C::Certain, Lang::En) => "certain",
        (C::Certain, Lang::Ko) => "확실",
        (C::Certain, Lang::ZhHant) => "確定",
        (C::Likely, Lang::En) => "likely",
        (C::Likely, Lang::Ko) => "유력",
        (C::Likely, Lang::ZhHant) => "可能",
        (C::Possible, Lang::En) => "possible",
        (C::Possible, Lang::Ko) => "가능성 있음",
        (C::Possible, Lang::ZhHant) => "或許",
    }
}

/// A source's health, with the last write where it is known.
pub(super) fn health(
    state: crate::model::HealthState,
    written: Option<&str>,
    lang: Lang,
) -> String {
    use crate::model::HealthState;
    match (state, written, lang) {
        (HealthState::Ok, Some(at), Lang::En) => format!("read, last write {at}"),
        (HealthState::Ok, Some(at), Lang::Ko) => format!("존재, 마지막 기록 {at}"),
        (HealthState::Ok, Some(at), Lang::ZhHant) => format!("存在，最後寫入 {at}"),
        (HealthState::Ok, None, Lang::En) => "read".into(),
        (HealthState::Ok, None, Lang::Ko) => "존재".into(),
        (HealthState::Ok, None, Lang::ZhHant) => "存在".into(),
        (HealthState::Absent, _, Lang::En) => "absent".into(),
        (HealthState::Absent, _, Lang::Ko) => "파일 없음".into(),
        (HealthState::Absent, _, Lang::ZhHant) => "不存在".into(),
        (HealthState::Unreadable, _, Lang::En) => "could not be read".into(),
        (HealthState::Unreadable, _, Lang::Ko) => "읽을 수 없음".into(),
        (HealthState::Unreadable, _, Lang::ZhHant) => "無法讀取".into(),
    }
}

/// A verdict's word.
pub(super) fn verdict(action: crate::analyse::VerdictAction, lang: Lang) -> &'static str {
    use crate::analyse::VerdictAction as V;
    match (action, lang) {
        (V::Do, Lang::En) => "do today",
        (V::Do, Lang::Ko) => "오늘 처리",
        (V::Do, Lang::ZhHant) => "今日處理",
        (V::Redeliver, Lang::En) => "redeliver",
        (V::Redeliver, Lang::Ko) => "재전달",
        (V::Redeliver, Lang::ZhHant) => "重新轉交",
        (V::Cancel, Lang::En) => "cancel",
        (V::Cancel, Lang::Ko) => "폐기",
        (V::Cancel, Lang::ZhHant) => "取消",
        (V::Release, Lang::En) => "release",
        (V::Release, Lang::Ko) => "회수",
        (V::Release, Lang::ZhHant) => "釋放",
        (V::MarkFailed, Lang::En) => "mark failed",
        (V::MarkFailed, Lang::Ko) => "실패 처리",
        (V::MarkFailed, Lang::ZhHant) => "標記失敗",
        (V::Archive, Lang::En) => "archive",
        (V::Archive, Lang::Ko) => "archive 처리",
        (V::Archive, Lang::ZhHant) => "封存",
        (V::Review, Lang::En) => "review",
        (V::Review, Lang::Ko) => "검토",
        (V::Review, Lang::ZhHant) => "檢視",
        (V::Wait, Lang::En) => "wait",
        (V::Wait, Lang::Ko) => "대기",
        (V::Wait, Lang::ZhHant) => "等待",
    }
}

/// What a decision is about.
pub(super) fn decision(kind: crate::analyse::DecisionKind, lang: Lang) -> &'static str {
    use crate::analyse::DecisionKind as D;
    match (kind, lang) {
        (D::Urgent, Lang::En) => "urgent, yours",
        (D::Urgent, Lang::Ko) => "긴급, 직접 처리",
        (D::Urgent, Lang::ZhHant) => "緊急，親自處理",
        (D::FanOut, Lang::En) => "one request, several owners: who does it?",
        (D::FanOut, Lang::Ko) => "한 요청, 여러 담당자: 누가 할지 결정",
        (D::FanOut, Lang::ZhHant) => "同一請求多位負責人：由誰執行？",
        (D::StaleClaim, Lang::En) => "claimed and not moving: release it?",
        (D::StaleClaim, Lang::Ko) => "점유 후 정체: 회수 여부 결정",
        (D::StaleClaim, Lang::ZhHant) => "領取後停滯：是否釋放？",
        (D::High, Lang::En) => "high, yours",
        (D::High, Lang::Ko) => "높음, 직접 처리",
        (D::High, Lang::ZhHant) => "高優先，親自處理",
    }
}

/// A source that is missing from the view.
pub(super) fn missing(name: &str, health: &str, why: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("This report is not complete: source {name} is {health} ({why})"),
        Lang::Ko => format!("이 보고서는 완전하지 않음: 소스 {name} {health} ({why})"),
        Lang::ZhHant => format!("本報告並不完整：來源 {name} {health}（{why}）"),
    }
}

/// What could be read of it though a source is down.
pub(super) fn down(name: &str, health: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Source {name} is {health}; its items are in none of these figures."),
        Lang::Ko => format!("소스 {name} {health}; 그 항목은 위 수치에 들어 있지 않음."),
        Lang::ZhHant => format!("來源 {name} {health}；其項目未計入以上數字。"),
    }
}

/// A time column that mixes zones.
pub(super) fn ambiguous(place: &str, column: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{place}: {column} mixes time zones; no age is based on it."),
        Lang::Ko => format!("{place}: {column} 열에 시간대가 섞여 있어 경과 계산에 쓰지 않음."),
        Lang::ZhHant => format!("{place}：{column} 混用時區，未據以計算經過時間。"),
    }
}

/// A zone that nothing but the configuration says.
pub(super) fn assumed(place: &str, column: &str, zone: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{place}: the zone of {column} is assumed to be {zone}."),
        Lang::Ko => format!("{place}: {column}의 시간대를 {zone}(으)로 가정함."),
        Lang::ZhHant => format!("{place}：{column} 的時區假設為 {zone}。"),
    }
}

/// Status words that nobody knows.
pub(super) fn unknown_word(place: &str, word: &str, n: u64, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{place}: {n} rows stand under \"{word}\", which no mapping knows."),
        Lang::Ko => format!("{place}: 의미를 알 수 없는 상태 \"{word}\" {n}건."),
        Lang::ZhHant => format!("{place}：有 {n} 件的狀態「{word}」 無法對應。"),
    }
}

/// A recurrence without a key.
pub(super) fn no_dedup(id: &str, title: &str, n: usize, key: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!(
            "{id} \"{title}\" was enqueued {n} times; its enqueuer lacks a deduplication key such as {key}."
        ),
        Lang::Ko => format!("{id} \"{title}\" {n}회 누적 등록. 중복 방지 키가 필요함: {key}"),
        Lang::ZhHant => format!("{id}「{title}」重複登錄 {n} 次，登錄端需要去重鍵，例如 {key}。"),
    }
}

/// Further recurrences without a key.
pub(super) fn no_dedup_either(n: usize, lang: Lang) -> String {
    match lang {
        Lang::En => {
            format!("{n} more recurrences lack a deduplication key; see the section on duplicates.")
        }
        Lang::Ko => format!("그 밖의 반복 등록 {n}건도 중복 방지 키가 없음. 중복 절 참고."),
        Lang::ZhHant => format!("另有 {n} 組重複登錄缺少去重鍵，詳見「重複」一節。"),
    }
}

/// A recurrence after a cancel.
pub(super) fn came_again(title: &str, n: usize, at: &str, ids: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("\"{title}\": {n} cancelled by {at}, and made again as {ids}."),
        Lang::Ko => format!("\"{title}\": {at}까지 {n}건 취소, 이후 {ids}(으)로 다시 등록됨."),
        Lang::ZhHant => format!("「{title}」：至 {at} 已取消 {n} 件，之後又以 {ids} 重新登錄。"),
    }
}

/// Counts that no definition agrees with.
pub(super) fn no_definition(lang: Lang) -> &'static str {
    match lang {
        Lang::En => {
            "No single definition gives the reported numbers; set [kpi] count so that everybody counts the same."
        }
        Lang::Ko => {
            "보고 수치를 그대로 재현하는 단일 정의가 없음. [kpi] count로 산출 정의를 하나로 정해야 함."
        }
        Lang::ZhHant => "沒有單一定義能得出回報的數字；請以 [kpi] count 統一計算方式。",
    }
}

/// Values that could not be understood, and where the first of them are.
pub(super) fn problems(n: usize, places: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!(
            "{n} values could not be read as they stand ({places}); reveille doctor lists them."
        ),
        Lang::Ko => {
            format!("그대로 읽을 수 없는 값 {n}건({places}). 전체 목록은 reveille doctor로 확인.")
        }
        Lang::ZhHant => {
            format!("有 {n} 個值無法讀取（{places}）；完整清單請見 reveille doctor。")
        }
    }
}

/// Texts that were too many to compare.
pub(super) fn not_compared(n: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{n} older texts were too many to be compared for near duplicates."),
        Lang::Ko => format!("오래된 항목 {n}건은 너무 많아 유사 중복을 비교하지 않음."),
        Lang::ZhHant => format!("較舊的 {n} 則因數量過多，未比對近似重複。"),
    }
}

/// The names of the figures of the coverage.
pub(super) fn coverage(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::En => [
            "sources read, of those expected",
            "live items",
            "rows in all",
            "values and columns not understood",
            "mappings that are sure, of all queues",
            "writes to a store",
        ],
        Lang::Ko => [
            "읽은 소스 / 예상 소스",
            "진행 대상 항목",
            "전체 행",
            "이해하지 못한 값·열",
            "확실한 매핑 / 전체 큐",
            "저장소 쓰기",
        ],
        Lang::ZhHant => [
            "已讀取的來源／預期來源",
            "待處理項目",
            "全部資料列",
            "無法理解的值與欄位",
            "確定的對應／全部佇列",
            "對來源的寫入",
        ],
    }
}

/// `none`.
pub(super) fn none(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "none",
        Lang::Ko => "없음",
        Lang::ZhHant => "無",
    }
}

/// The line of the conclusion that says what changed.
pub(super) fn since(at: &str, new: usize, gone: usize, still: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Since {at}: {new} new, {gone} gone, {still} still there."),
        Lang::Ko => format!("{at} 이후: 새로 {new}건, 없어짐 {gone}건, 그대로 {still}건."),
        Lang::ZhHant => format!("自 {at} 以來：新增 {new} 件，消失 {gone} 件，仍在 {still} 件。"),
    }
}

/// The look is older than a source, or a source is down: not everything was compared.
pub(super) fn not_whole(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Not every source could be compared.",
        Lang::Ko => "일부 소스는 비교하지 못함.",
        Lang::ZhHant => "並非所有來源都能比較。",
    }
}

/// What became of an item that is gone.
pub(super) fn fate(fate: &crate::analyse::since::Fate, lang: Lang) -> String {
    use crate::analyse::since::Fate;
    match (fate, lang) {
        (Fate::Is { state, .. }, _) => state.word().to_owned(),
        (Fate::Vanished, Lang::En) => "its row is gone".into(),
        (Fate::Vanished, Lang::Ko) => "행이 없어짐".into(),
        (Fate::Vanished, Lang::ZhHant) => "資料列已不存在".into(),
        (Fate::Untold, Lang::En) => "not known".into(),
        (Fate::Untold, Lang::Ko) => "알 수 없음".into(),
        (Fate::Untold, Lang::ZhHant) => "不明".into(),
    }
}

/// Whose items evidence speaks of.
pub(super) fn of_whom(of: &crate::model::EvidenceOf, lang: Lang) -> String {
    let names = match lang {
        Lang::En => ["owner", "requester", "source"],
        Lang::Ko => ["담당자", "요청자", "소스"],
        Lang::ZhHant => ["負責人", "提出者", "來源"],
    };
    let values = [&of.owner, &of.requester, &of.source];
    let said = names.into_iter().zip(values);
    let said: Vec<String> = said
        .filter_map(|(name, value)| Some(format!("{name} {}", value.as_ref()?)))
        .collect();
    match lang {
        _ if !said.is_empty() => said.join(", "),
        Lang::En => "the whole view".into(),
        Lang::Ko => "전체".into(),
        Lang::ZhHant => "整體".into(),
    }
}

/// Evidence that is older than it may be.
pub(super) fn old(name: &str, age: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Evidence {name} is {age} old; what it says may no longer hold."),
        Lang::Ko => format!("근거 {name}: {age} 전 내용이라 지금과 다를 수 있음."),
        Lang::ZhHant => format!("依據 {name} 為 {age}前的內容，可能已不符現況。"),
    }
}

/// Evidence that could not be read.
pub(super) fn unread(name: &str, why: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Evidence {name} could not be read: {why}."),
        Lang::Ko => format!("근거 {name}: 읽을 수 없음 ({why})."),
        Lang::ZhHant => format!("依據 {name} 無法讀取（{why}）。"),
    }
}

/// Evidence that is no text.
pub(super) fn no_text(name: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Evidence {name} is no text; nothing of it is shown."),
        Lang::Ko => format!("근거 {name}: 텍스트가 아니어서 내용을 싣지 않음."),
        Lang::ZhHant => format!("依據 {name} 不是文字，未列出內容。"),
    }
}

/// The name of a figure of the coverage that stands there only where evidence is configured.
pub(super) fn evidence_read(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "evidence read, of that configured",
        Lang::Ko => "읽은 근거 / 설정된 근거",
        Lang::ZhHant => "已讀取的依據／設定的依據",
    }
}

/// Policy asks for an approver.
pub(super) fn approval(actions: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Needs a named approver: {actions}"),
        Lang::Ko => format!("승인자 필요: {actions}"),
        Lang::ZhHant => format!("需要核准者：{actions}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_say_the_same_words() {
        let en = words(Lang::En);
        for lang in [Lang::Ko, Lang::ZhHant] {
            let other = words(lang);
            assert!(other.keys().eq(en.keys()));
            assert!(
                other
                    .values()
                    .all(|w| w.as_str().is_some_and(|w| !w.is_empty()))
            );
        }
        assert_eq!(words(Lang::Ko).get("conclusion"), Some(&"결론".into()));
    }
}
