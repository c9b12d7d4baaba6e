//! The table of words in all their languages; a missing one does not compile.

use crate::model::Lang;

macro_rules! words {
    ($($name:ident: $en:literal, $ko:literal, $zh:literal;)*) => {
        /// A word, a label or a whole sentence without figures in it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(in crate::ui) enum Word { $($name),* }

        impl Word {
            /// All of them.
            #[cfg(test)]
            pub(in crate::ui) const ALL: &[Self] = &[$(Self::$name),*];

            /// The word in a language.
            pub(in crate::ui) fn say(self, lang: Lang) -> &'static str {
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
    // Titles
    Triage: "Triage", "트리아지", "分流";
    LiveByOwner: "live · by owner", "미완료 · 담당자별", "未完結 · 依負責人";
    Sources: "Sources", "소스", "來源";
    Kpi: "KPI", "KPI 대조", "KPI 核對";
    Stale: "Stale", "방치", "滯留";
    ByRule: "by rule, oldest first", "규칙별 · 오래된 순", "依規則 · 最舊在前";
    Help: "Help", "도움말", "說明";
    Item: "Item", "항목", "項目";
    Here: "Here", "이 화면", "本畫面";
    Everywhere: "Everywhere", "공통", "通用";

    // States
    Queued: "queued", "대기", "等待";
    Scheduled: "scheduled", "예약", "排程";
    Claimed: "claimed", "진행", "執行中";
    Blocked: "blocked", "보류", "受阻";
    Failed: "failed", "실패", "失敗";
    Unknown: "unknown", "미상", "不明";
    Done: "done", "완료", "完成";
    Cancelled: "cancelled", "취소", "取消";

    // Priorities
    Urgent: "urgent", "긴급", "緊急";
    High: "high", "높음", "高";
    Normal: "normal", "보통", "一般";
    Low: "low", "낮음", "低";

    // Sources
    Canonical: "canonical", "정본", "正本";
    Inbox: "inbox", "수신함", "收件匣";
    Legacy: "legacy", "레거시", "舊系統";
    Ok: "ok", "정상", "正常";
    Absent: "absent", "없음", "不存在";
    Unreadable: "unreadable", "읽기 불가", "無法讀取";
    Down: "down", "불통", "中斷";
    Reading: "reading…", "읽는 중…", "讀取中…";
    Sure: "sure", "확실", "確定";
    Likely: "likely", "유력", "很可能";
    Unsure: "unsure", "불확실", "不確定";
    ByConfig: "configured", "설정", "依設定";
    Detected: "detected", "자동 감지", "自動偵測";
    ReadOnlyQueue: "never written", "쓰지 않음", "不寫入";
    Live: "live", "미완료", "未完結";

    // Labels
    State: "State", "상태", "狀態";
    Owner: "Owner", "담당", "負責人";
    Created: "Created", "생성", "建立";
    Updated: "Updated", "수정", "更新";
    ClaimedAt: "Claimed", "착수", "領取";
    StartedAt: "Started", "시작", "開始";
    Heartbeat: "Heartbeat", "생존 신호", "心跳";
    Lease: "Lease", "점유 만료", "租約";
    Completed: "Completed", "종료", "結束";
    Due: "Due", "기한", "期限";
    ClaimedBy: "Worker", "작업자", "執行者";
    Attempts: "Attempts", "시도", "嘗試";
    Parent: "Parent", "상위", "上層";
    Evidence: "Evidence", "근거", "依據";
    History: "Done here", "처리 이력", "處理紀錄";
    KnownFor: "Known", "확인 처리", "知悉";
    RowGone: "no such row any more", "그런 행이 더는 없음", "已無此列";
    Requester: "Requester", "요청자", "提出者";
    Note: "Note", "메모", "備註";
    Problems: "Problems", "문제", "問題";
    Path: "Path", "경로", "路徑";
    Size: "Size", "크기", "大小";
    Written: "Written", "최근 쓰기", "寫入時間";
    Journal: "Journal", "저널", "日誌";
    ReadAt: "Read", "읽은 시각", "讀取時間";
    Queues: "Queues", "큐", "佇列";
    PassedOver: "Passed over", "제외한 것", "略過";

    // Remarks
    Optional: "optional", "선택 사항", "可省略";
    MixedZones: "zones mixed", "시간대 섞임", "時區混雜";
    UnreadableTime: "unreadable", "읽을 수 없음", "無法判讀";
    ZoneAssumed: "zone assumed", "시간대 추정", "時區為推定";
    NoBody: "no body", "본문 없음", "無內文";
    NoQueues: "no queue in it", "큐가 없음", "其中無佇列";

    // Reported against stores
    KpiWhy: "Each owner's number", "담당자별 수치", "各負責人的數字";
    KpiWhen: "When it was last true", "마지막으로 맞았던 때", "最後一次準確";
    KpiDefinitions: "Definitions", "정의", "定義";
    KpiSql: "The configured definition", "설정된 정의", "設定的定義";
    KpiCells: "Counts in the stores", "저장소의 수치", "各來源的計數";
    MatchExact: "exact", "일치", "相符";
    MatchTotal: "sum only", "합계만", "僅總數";
    LookingBack: "looking back over every row…", "모든 행을 되짚는 중…", "正在回溯所有資料列…";
    PastIsBehind: "The stores have changed since this was counted; it is counted again in a moment.",
        "이 집계 이후 저장소가 바뀌었습니다. 곧 다시 집계합니다.",
        "計算之後來源已有變動，稍後會重新計算。";
    NoPast: "No store tells enough of its past.", "과거를 알 수 있는 저장소가 없습니다.", "沒有來源保留足夠的歷史。";
    NoSuchCount: "The stores hold nothing to count.", "저장소에 셀 것이 없습니다.", "來源沒有可計數的項目。";
    NoReport: "No reported count is configured, so there is nothing to hold the stores against.",
        "보고된 수치가 설정되지 않아 저장소와 대조할 것이 없습니다.",
        "尚未設定報告數字，因此沒有可與來源核對的對象。";
    NoReportHint: "Set reported or reported_file under [kpi] in the configuration, for example reported = { ron = 10, codex = 5 }; or ask once with `reveille kpi --reported ron=10,codex=5`.",
        "설정의 [kpi]에 reported 또는 reported_file을 적으세요. 예: reported = { ron = 10, codex = 5 }. 한 번만 보려면 `reveille kpi --reported ron=10,codex=5`.",
        "請在設定檔的 [kpi] 指定 reported 或 reported_file，例如 reported = { ron = 10, codex = 5 }；或用 `reveille kpi --reported ron=10,codex=5` 查詢一次。";
    KpiUnfinished: "Not every source has been read yet; this may change.",
        "아직 모든 소스를 읽지 않아 바뀔 수 있습니다.", "尚未讀完所有來源，結果可能改變。";
    KpiSplitDiffers: "split differs", "분포 다름", "分布不同";
    KpiAgrees: "as reported", "보고와 일치", "與報告相符";
    KpiPerOwner: "no one definition", "단일 정의 없음", "無單一定義";
    KpiUnexplained: "nothing gives it", "근거 없음", "無從得出";
    KpiUnread: "KPI report unreadable", "KPI 보고 읽기 불가", "KPI 報告無法讀取";

    // Stale
    NothingStale: "Nothing has been lying too long.", "방치된 항목이 없습니다.", "沒有滯留過久的項目。";
    NothingStaleHint: "Every claim, lease and queue is within its threshold; [stale] in the configuration sets them.",
        "모든 점유와 대기가 기준 안에 있습니다. 기준은 설정의 [stale]에서 정합니다.",
        "所有領取與等待都在門檻之內；門檻於設定檔的 [stale] 設定。";
    Judging: "looking…", "살피는 중…", "檢視中…";
    OfNewer: "The item is no longer live.", "이제 미완료 항목이 아닙니다.", "該項目已不再是未完結。";
    ActionRelease: "release the claim", "점유 해제", "釋放";
    ActionMarkFailed: "mark it failed", "실패로 표시", "標記為失敗";
    ActionReview: "look at it", "사람이 확인", "由人檢視";
    ActionArchive: "archive it", "보관 처리", "封存";

    // Duplicates and verdicts
    Duplicates: "Duplicates", "중복", "重複";
    CertainFirst: "certain first", "확실한 것부터", "確定者在前";
    NothingTwice: "Nothing is there twice.", "중복된 항목이 없습니다.", "沒有重複的項目。";
    NothingTwiceHint: "Titles, bodies, owners and references of all live items were compared.",
        "미완료 항목의 제목·본문·담당자·참조를 비교했습니다.",
        "已比對未完結項目的標題、內文、負責人與參照。";
    Decisions: "Decisions", "결정할 일", "待決定";
    Keep: "keep", "유지", "保留";
    Certain: "certain", "확실", "確定";
    Possible: "possible", "가능성 있음", "可能";
    KindRecurrence: "recurrence", "반복", "反覆出現";
    KindRetry: "retry chain", "재시도", "重試鏈";
    KindFanOut: "several owners", "여러 담당자", "多位負責人";
    KindStores: "several stores", "여러 저장소", "多個來源";
    KindNear: "near", "유사", "近似";
    VerdictDo: "do it", "오늘 처리", "今日處理";
    VerdictRedeliver: "hand over again", "다시 전달", "再次轉交";
    VerdictCancel: "cancel", "취소 제안", "建議取消";
    VerdictRelease: "release the claim", "점유 해제", "釋放";
    VerdictMarkFailed: "mark it failed", "실패로 표시", "標記為失敗";
    VerdictArchive: "archive it", "보관 처리", "封存";
    VerdictReview: "look at it", "사람이 확인", "由人檢視";
    VerdictWait: "wait", "대기 유지", "等候";

    // Sentences
    NothingSelected: "Nothing is selected.", "선택한 항목이 없습니다.", "未選取項目。";
    SelectItem: "Choose an item to see all of it here.",
        "항목을 고르면 전체 내용이 여기에 나옵니다.", "選取項目後，這裡會顯示全部內容。";
    NothingWaits: "Nothing is waiting. Every queue that could be read is empty.",
        "기다리는 일이 없습니다. 읽을 수 있는 큐가 모두 비어 있습니다.",
        "沒有待辦事項。所有可讀取的佇列都是空的。";
    NothingWaitsHint: "{sources} shows what was read · {refresh} reads again",
        "{sources} 읽은 소스 보기 · {refresh} 다시 읽기", "{sources} 檢視來源 · {refresh} 重新讀取";
    NothingRead: "No source could be read, so nothing can be said about what waits.",
        "읽을 수 있는 소스가 없어 무엇이 기다리는지 알 수 없습니다.",
        "沒有可讀取的來源，無法得知有哪些待辦事項。";
    NothingReadHint: "{sources} says why and what to do · {refresh} tries again",
        "{sources} 이유와 조치 보기 · {refresh} 다시 시도", "{sources} 檢視原因與處理方式 · {refresh} 重試";
    NotAllRead: "But not every source could be read; {sources} says which, why and what to do.",
        "다만 읽지 못한 소스가 있습니다. {sources}에서 이유와 조치를 확인하세요.",
        "但有來源未能讀取；{sources} 說明是哪些、原因與處理方式。";
    NoSources: "No store is configured and none was found.",
        "설정된 저장소가 없고 찾은 것도 없습니다.", "沒有設定任何來源，也沒有找到。";
    NoSourcesHint: "Name one under [[source]] in the configuration, or let `reveille discover DIR` look for some; `reveille demo` shows the program on a made-up world.",
        "설정의 [[source]]에 하나를 적거나 `reveille discover DIR`로 찾아보세요. `reveille demo`는 가상 데이터로 프로그램을 보여 줍니다.",
        "請在設定檔的 [[source]] 指定一個，或用 `reveille discover DIR` 尋找；`reveille demo` 會以虛構資料展示本程式。";
    FirstTitle: "First start", "첫 실행", "首次啟動";
    FirstMeaning: "Looking writes nothing. A source can be changed from here only once its [[source]] says writable = true.",
        "보기만 해서는 아무것도 쓰지 않습니다. 소스는 [[source]]에 writable = true를 적은 뒤에만 여기서 바꿀 수 있습니다.",
        "檢視不會寫入任何內容。來源須在 [[source]] 設定 writable = true 後才能由此變更。";
    FoundLeftOut: "Left out", "제외한 파일", "未採用";
    FoundArchive: "archive", "보관본", "封存";
    FoundBackup: "backup", "백업", "備份";
    FoundNoQueue: "without a queue", "큐 없음", "無佇列";
    ConfigInForce: "A configuration is in force already.",
        "이미 설정 파일을 쓰고 있습니다.", "目前已使用設定檔。";
    NothingToSave: "There is nothing to save: no store was found.",
        "저장할 것이 없습니다. 찾은 저장소가 없습니다.", "沒有可儲存的內容：未找到任何來源。";
    ConfigSaving: "The configuration is being saved.",
        "설정을 저장하는 중입니다.", "設定檔儲存中。";
    BeingRead: "It is being read already.", "이미 읽는 중입니다.", "已在讀取中。";
    SaveOffer: "Found without a configuration; {save-config} saves one.",
        "설정 없이 찾은 소스입니다. {save-config} 키로 설정을 저장합니다.", "未使用設定檔而找到；按 {save-config} 可儲存設定。";

    // Actions: title, then help
    ActDown: "down", "아래로", "向下";
    ActDownHelp: "to the next row", "다음 줄로", "移至下一列";
    ActUp: "up", "위로", "向上";
    ActUpHelp: "to the row before", "이전 줄로", "移至上一列";
    ActTop: "top", "맨 위", "最上";
    ActTopHelp: "to the first row; {top}{top} as well", "첫 줄로 ({top}{top}도 같음)", "移至第一列（{top}{top} 亦可）";
    ActBottom: "bottom", "맨 아래", "最下";
    ActBottomHelp: "to the last row", "마지막 줄로", "移至最後一列";
    ActPageDown: "page down", "다음 쪽", "下一頁";
    ActPageDownHelp: "one screen on", "한 화면 아래로", "往下一個畫面";
    ActPageUp: "page up", "이전 쪽", "上一頁";
    ActPageUpHelp: "one screen back", "한 화면 위로", "往上一個畫面";
    ActHalfDown: "half page down", "반 쪽 아래", "下半頁";
    ActHalfDownHelp: "half a screen on", "반 화면 아래로", "往下半個畫面";
    ActHalfUp: "half page up", "반 쪽 위", "上半頁";
    ActHalfUpHelp: "half a screen back", "반 화면 위로", "往上半個畫面";
    ActOpen: "open", "열기", "開啟";
    ActOpenHelp: "an item's detail; folds or unfolds a group", "항목 상세; 묶음은 접기·펼치기", "項目詳情；群組則收合或展開";
    ActBack: "back", "뒤로", "返回";
    ActBackHelp: "to the list", "목록으로", "回到清單";
    ActFold: "fold", "접기", "收合";
    ActFoldHelp: "this group, or go to the group of this item", "묶음을 접거나 항목의 묶음으로", "收合群組，或移至項目所屬群組";
    ActUnfold: "unfold", "펼치기", "展開";
    ActUnfoldHelp: "this group, or go into it", "묶음을 펼치거나 안으로", "展開群組，或進入其中";
    ActPane: "other pane", "다른 창", "切換窗格";
    ActPaneHelp: "between list and detail", "목록과 상세 사이", "在清單與詳情間切換";
    ActRefresh: "read again", "다시 읽기", "重新讀取";
    ActRefreshHelp: "every source now; changed ones are re-read by themselves", "모든 소스; 바뀐 것은 저절로 다시 읽힘", "所有來源；有變動者會自動重讀";
    ActRefreshOne: "read this one", "이것만 읽기", "只讀此項";
    ActRefreshOneHelp: "the selected source now", "고른 소스만 지금", "立即讀取所選來源";
    ActSave: "save config", "설정 저장", "儲存設定";
    ActSaveHelp: "write what was found into a configuration", "찾은 소스를 설정 파일로", "將找到的來源寫入設定檔";
    ActTriage: "triage", "트리아지", "分流";
    ActTriageHelp: "what waits, by owner and status", "담당자·상태별 기다리는 일", "依負責人與狀態列出待辦";
    ActKpi: "KPI", "KPI 대조", "KPI 核對";
    ActKpiHelp: "the reported count against the stores", "보고된 수치와 저장소 대조", "報告數字與來源核對";
    ActDuplicates: "duplicates", "중복", "重複";
    ActDuplicatesHelp: "what is there more than once, and what stays", "여러 번 있는 일과 남길 것", "重複的項目與應保留者";
    ActStale: "stale", "방치", "滯留";
    ActStaleHelp: "what has been lying too long, by rule", "기준보다 오래 묵은 일", "依規則列出滯留過久者";
    ActOpenItemHelp: "the item in triage, with all about it", "트리아지에서 항목 상세", "在分流中開啟該項目";
    ActSources: "sources", "소스", "來源";
    ActSourcesHelp: "what was read, how, and what is wrong with it", "무엇을 어떻게 읽었고 무엇이 문제인지", "讀了什麼、如何讀、有何問題";
    ActHelp: "help", "도움말", "說明";
    ActHelpHelp: "this page", "이 도움말", "本說明";
    ActClose: "close", "닫기", "關閉";
    ActCloseHelp: "leave the help", "도움말 닫기", "離開說明";
    ActMouse: "mouse", "마우스", "滑鼠";
    ActMouseHelp: "take it, or leave it to the terminal", "쓰거나 터미널에 맡기기", "啟用，或交還終端機";
    MouseTaken: "The mouse works here; select text with Shift.", "마우스를 씁니다. 글 선택은 Shift와 함께.", "已啟用滑鼠；選取文字請按住 Shift。";
    MouseLeft: "The mouse is the terminal's; it selects text.", "마우스를 터미널에 맡겼습니다. 글을 바로 선택할 수 있습니다.", "滑鼠已交還終端機，可直接選取文字。";
    ActRedraw: "redraw", "다시 그리기", "重繪";
    ActRedrawHelp: "the whole screen", "화면 전체", "整個畫面";
    ActSuspend: "suspend", "잠시 멈춤", "暫停";
    ActSuspendHelp: "to the shell; fg comes back", "셸로; fg로 복귀", "回到 shell；fg 返回";
    ActQuit: "quit", "종료", "離開";
    ActQuitHelp: "leave reveille", "프로그램 종료", "結束程式";

    // The filter
    Filter: "Filter", "필터", "篩選";
    FilterHint: "words, field:value, -not, a | b · {complete} completes", "단어, 필드:값, -제외, a | b · {complete} 자동 완성", "詞、欄位:值、-排除、a | b · {complete} 補全";
    ActFilter: "filter", "필터", "篩選";
    ActFilterHelp: "show what matches, as --where does", "--where와 같은 말로 거르기", "以與 --where 相同的語法篩選";
    ActClearFilter: "clear filter", "필터 해제", "清除篩選";
    ActClearFilterHelp: "show everything again", "모두 다시 보기", "重新顯示全部";
    ActComplete: "complete", "자동 완성", "補全";
    ActCompleteHelp: "the field or value; again for the next", "필드나 값; 다시 누르면 다음", "欄位或值；再按則為下一個";
    ActCompleteBackHelp: "the one before", "이전 후보", "前一個";
    NothingToComplete: "There is nothing to go on with here.", "자동 완성할 것이 없습니다.", "此處沒有可補全的內容。";
    NoFilter: "No filter is set.", "필터가 없습니다.", "未設定篩選。";
    NothingMatches: "Nothing matches the filter.", "필터에 맞는 항목이 없습니다.", "沒有符合篩選的項目。";
    NothingMatchesHint: "{clear-filter} clears it · {filter} changes it", "{clear-filter} 해제 · {filter} 바꾸기", "{clear-filter} 清除 · {filter} 修改";

    // Marks
    ActMark: "mark", "표시", "標記";
    ActMarkHelp: "this item and go on; on a group its items", "항목을 표시하고 아래로; 묶음은 그 항목들", "標記此項並下移；群組則為其項目";
    ActMarkRange: "mark range", "범위 표시", "範圍標記";
    ActMarkRangeHelp: "begin here, again or {mark} to end", "여기서 시작, 다시 누르거나 {mark} 키로 끝", "由此開始，再按或按 {mark} 結束";
    ActMarkAll: "mark all", "모두 표시", "全部標記";
    ActMarkAllHelp: "all that match; on a group its items", "필터에 맞는 모두; 묶음은 그 항목들", "所有符合者；群組則為其項目";
    ActClearMarks: "clear marks", "표시 해제", "清除標記";
    ActClearMarksHelp: "take every mark away", "표시를 모두 지우기", "移除所有標記";
    ActNextGroup: "next group", "다음 묶음", "下一群組";
    ActNextGroupHelp: "to the next heading", "다음 제목 줄로", "移至下一個標題列";
    ActPreviousGroup: "group before", "이전 묶음", "上一群組";
    ActPreviousGroupHelp: "to the heading before", "이전 제목 줄로", "移至上一個標題列";
    NoMarks: "Nothing is marked.", "표시한 항목이 없습니다.", "沒有標記任何項目。";
    StillFiltering: "The filter is still looking; try again in a moment.", "아직 거르는 중입니다. 잠시 뒤 다시 누르세요.", "篩選仍在進行，請稍後再試。";
    MarkingRange: "range", "범위", "範圍";
    CopyKeys: "keys", "키 목록", "所有鍵";

    // The palette
    Palette: "Actions", "동작", "動作";
    ActPalette: "actions", "동작 찾기", "尋找動作";
    ActPaletteHelp: "every action by name", "모든 동작을 이름으로", "依名稱尋找所有動作";
    ActSearchHelp: "search", "찾기", "搜尋";
    ActRun: "run", "실행", "執行";
    ActRunHelp: "the action under the cursor", "고른 동작 실행", "執行所選動作";
    NotHere: "Not on this screen.", "이 화면에서는 쓸 수 없습니다.", "此畫面無法使用。";
    NoSuchAction: "No action is called so.", "그런 이름의 동작이 없습니다.", "沒有這個名稱的動作。";

    // Changes: titles and signs
    Plan: "Plan", "계획", "計畫";
    Ledger: "Ledger", "원장", "帳本";
    PlanMaking: "being made…", "만드는 중…", "製作中…";
    Applying: "applying…", "적용 중…", "套用中…";
    Result: "Result", "결과", "結果";
    LeftAlone: "left alone", "건드리지 않음", "不予變更";
    WasChanged: "changed", "변경됨", "已變更";
    WasNotChanged: "not changed", "변경되지 않음", "未變更";
    WaitsForTurn: "waits", "대기", "等待中";
    Running: "its rows are being changed…", "행을 바꾸는 중…", "正在變更資料列…";
    EndApplied: "applied", "적용됨", "已套用";
    EndRefused: "refused", "거부됨", "拒絕";
    EndNotApplied: "not applied", "적용 안 됨", "未套用";
    EndUnknown: "unknown", "알 수 없음", "不明";
    EndOpen: "open", "미결", "未結";
    EndPartial: "partial", "일부", "部分";
    Undone: "undone", "되돌림", "已撤銷";
    NoValue: "nothing", "없음", "無";
    RowAction: "Action", "변경", "變更";
    RowNote: "Note", "메모", "備註";
    RowWhy: "Why", "이유", "原因";
    File: "File", "파일", "檔案";
    NeedsApproval: "Approver", "승인자", "核准者";
    GoodUntil: "Good until", "유효 기한", "有效至";
    PlanId: "Plan id", "계획 ID", "計畫編號";
    OperationId: "Operation", "작업", "操作";
    When: "When", "시각", "時間";
    Who: "Who", "실행자", "執行者";
    Undoes: "Undoes", "되돌린 대상", "所撤銷者";
    UndoneBy: "Undone by", "되돌린 작업", "撤銷者";
    Backup: "Copy", "사본", "副本";
    ScriptOf: "Script", "스크립트", "腳本";
    OnlyInLedger: "no column takes the note; the ledger keeps it",
        "메모를 받을 열이 없어 원장에만 기록합니다", "沒有欄位可寫入備註，僅記於帳本";

    // Changes: sentences
    ReadOnlyHere: "Only looking: no source says writable = true, so there are no keys for changes.",
        "보기 전용: writable = true인 소스가 없어 변경 키가 없습니다.",
        "僅供檢視：沒有來源設定 writable = true，因此沒有變更用的按鍵。";
    NoLedgerHere: "There is no folder for what is recorded; --state-dir names one.",
        "기록을 둘 폴더가 없습니다. --state-dir로 지정하세요.", "沒有存放記錄的資料夾；請以 --state-dir 指定。";
    NothingStaged: "Nothing is staged.", "준비된 변경이 없습니다.", "沒有暫存的變更。";
    NothingStagedHint: "{cancel} cancels, {assign} assigns, {stage} offers every change: on an item, on marked ones, on a group. Nothing is written before it was seen here and its word was typed.",
        "항목·표시한 항목·묶음에서 {cancel} 취소, {assign} 배정, {stage} 모든 변경. 여기서 확인하고 단어를 입력하기 전에는 아무것도 쓰지 않습니다.",
        "在項目、標記或群組上按 {cancel} 取消、{assign} 指派、{stage} 列出所有變更。在此檢視並輸入確認詞之前，不會寫入任何內容。";
    NotStagedHere: "Nothing here is staged.", "여기에는 준비된 변경이 없습니다.", "此處沒有暫存的變更。";
    NoCopiesHere: "No copy in this group is to be cancelled; choose one of its items.",
        "이 묶음에는 취소할 중복이 없습니다. 항목을 직접 고르세요.", "此群組沒有要取消的重複項；請直接選擇項目。";
    NoCertainCopies: "no certain duplicate is left", "확실한 중복이 더 없음", "沒有其他確定的重複";
    NobodyNamed: "Nobody is named.", "담당자를 적으세요.", "請填寫負責人。";
    NoteIsEmpty: "A note needs a text.", "메모 내용을 적으세요.", "請填寫備註內容。";
    ReasonNeeded: "Say why.", "이유를 적으세요.", "請說明原因。";
    UntilUnclear: "That is no span of time.", "기간을 알 수 없습니다.", "無法辨識期限。";
    UntilExamples: "12h, 3d, 2w; nothing: until it changes", "12h, 3d, 2w; 비우면 바뀔 때까지", "12h、3d、2w；留空則直到有變動";
    BeingApplied: "A plan is being applied.", "계획을 적용하는 중입니다.", "正在套用計畫。";
    StillMaking: "The plan is still being made.", "계획을 아직 만드는 중입니다.", "計畫仍在製作中。";
    NothingToApply: "Nothing in it can be applied.", "적용할 수 있는 것이 없습니다.", "其中沒有可套用的內容。";
    PutResultAway: "This is the result; {put-away} goes back to the plan.", "결과 화면입니다. {put-away} 키로 계획으로 돌아갑니다.", "這是結果；按 {put-away} 回到計畫。";
    NotTheStaged: "What is shown is not the staged plan; {put-away} goes back to it.",
        "지금은 준비된 계획이 아닙니다. {put-away} 키로 돌아갑니다.", "目前顯示的不是暫存的計畫；按 {put-away} 返回。";
    NoUndoHere: "Only an undo can leave rows out.", "되돌리기에서만 쓸 수 있습니다.", "僅撤銷時可用。";
    UndoTheRest: "Not every row can be taken back, so none would be. {partial} undoes those that nobody has touched.",
        "되돌릴 수 없는 행이 있어 전체를 그대로 둡니다. {partial} 키는 그대로인 행만 되돌립니다.",
        "有些列無法撤銷，因此全部保留。按 {partial} 僅撤銷未更動的列。";
    NothingToPutAway: "There is nothing to put away.", "닫을 것이 없습니다.", "沒有可關閉的內容。";
    AlreadyUndone: "It has been undone already.", "이미 되돌렸습니다.", "已撤銷。";
    NotInForce: "Nothing of it was applied.", "적용된 것이 없습니다.", "沒有任何部分已套用。";
    EndIsKnown: "Its end is known.", "결과가 이미 확인되었습니다.", "結果已知。";
    LedgerUnread: "being read…", "읽는 중…", "讀取中…";
    LedgerBroken: "The ledger cannot be read, so nothing is applied.", "원장을 읽을 수 없어 아무것도 적용하지 않습니다.", "無法讀取帳本，因此不會套用任何變更。";
    LedgerEmpty: "Nothing has been changed from here yet.", "아직 여기서 변경한 것이 없습니다.", "尚未由此變更任何內容。";
    LedgerEmptyHint: "Every change that is applied is recorded here with its rows before and after, and can be undone.",
        "적용한 변경은 변경 전후의 행과 함께 여기에 기록되며 되돌릴 수 있습니다.", "套用的變更連同前後資料列都會記錄於此，並可撤銷。";
    NobodyKnows: "Nobody can tell whether this was done. Look at the rows, then {close-unknown} says what became of it.",
        "실행 여부를 알 수 없습니다. 행을 확인한 뒤 {close-unknown} 키로 결과를 적으세요.", "無法得知是否已執行。請查看資料列，再按 {close-unknown} 說明結果。";
    WritesNow: "This writes to the stores.", "저장소에 기록합니다.", "這會寫入來源。";
    CanBeUndone: "{ledger} then {undo} takes it back.", "{ledger} 다음 {undo} 키로 되돌릴 수 있습니다.", "之後可按 {ledger} 再按 {undo} 撤銷。";
    AskWhoApproves: "Policy wants the name of whoever approves this.", "정책상 승인자 이름이 필요합니다.", "政策要求核准者姓名。";
    LeaveKeep: "leave, keep them for the next start", "남겨 두고 종료", "離開並保留至下次啟動";
    LeaveDiscard: "leave, discard them", "버리고 종료", "離開並捨棄";
    LeaveStay: "stay", "계속하기", "留下";
    LeaveNow: "leave; what was begun is carried through and recorded",
        "종료 (시작한 변경은 끝까지 처리하고 기록)", "離開；已開始者會完成並記錄";
    LeaveWait: "stay and wait for it", "끝날 때까지 기다리기", "留下等待完成";
    DiscardTitle: "Unstage everything", "모두 취소", "全部移出暫存";
    DiscardAll: "unstage all", "준비한 변경 모두 취소", "移出全部暫存";
    StageTitle: "Stage", "변경 준비", "暫存變更";
    StageRelease: "release the claim", "점유 해제", "釋放";
    StageReleaseTo: "release to…", "점유 해제 후 배정…", "釋放並指派…";
    StageRequeue: "requeue", "다시 대기", "重新排入";
    StageMarkFailed: "mark failed", "실패로 표시", "標記失敗";
    StageNote: "note…", "메모…", "備註…";
    StageCopies: "cancel every certain duplicate", "확실한 중복 모두 취소", "取消所有確定的重複";
    StageAssignTo: "assign to…", "담당자 배정…", "指派給…";
    AssignTitle: "Assign to", "배정할 담당자", "指派給";
    ReleaseTitle: "Release to", "점유 해제 후 배정할 담당자", "釋放並指派給";
    AssignHint: "{complete} goes through the owners there are", "{complete} 키로 담당자 고르기", "{complete} 依序選擇負責人";
    NoteTitle: "Note", "메모", "備註";
    NoteHint: "{accept} keeps it · {edit-break} new line · empty: the usual note", "{accept} 확정 · {edit-break} 줄 바꿈 · 비우면 기본 메모", "{accept} 確定 · {edit-break} 換行 · 留空則用預設備註";
    AckTitle: "Acknowledge: why?", "확인 처리: 이유", "標示知悉：原因";
    AckHint: "out of the decisions until it changes, or until a time asked next", "바뀌거나 정한 때까지 결정 목록에서 제외", "移出待決定，直到有變動或到達下一步的期限";
    UntilTitle: "Until when?", "언제까지", "到何時";
    Acknowledged: "Acknowledged.", "확인 처리했습니다.", "已標示知悉。";
    Unacknowledged: "No longer acknowledged.", "확인 처리를 취소했습니다.", "已取消知悉。";
    CloseTitle: "What became of it?", "어떻게 되었나요?", "結果如何？";
    CloseApplied: "it was done", "적용되었음", "已執行";
    CloseNotApplied: "it was not done", "적용되지 않았음", "未執行";
    CloseReason: "How do you know?", "어떻게 확인했나요?", "如何得知？";

    // Changes: actions, title then help
    ActStageCancel: "cancel", "취소 준비", "排入取消";
    ActStageCancelHelp: "stage it, the marked ones or the group; again takes it back", "항목·표시·묶음을 취소로 준비; 다시 누르면 해제", "暫存此項、標記或群組的取消；再按則收回";
    ActAssign: "assign", "배정", "指派";
    ActAssignHelp: "stage another owner", "담당자 변경 준비", "暫存變更負責人";
    ActStage: "stage", "변경", "變更";
    ActStageHelp: "every change, and every certain duplicate at once", "모든 변경; 확실한 중복 한꺼번에", "所有變更；一次處理所有確定的重複";
    ActUnstage: "unstage", "준비 취소", "移出暫存";
    ActUnstageHelp: "leave it as it is", "그대로 두기", "保持原狀";
    ActUnstageAll: "unstage all", "모두 준비 취소", "全部移出";
    ActUnstageAllHelp: "everything that is staged", "준비한 변경 전부", "所有暫存的變更";
    ActAck: "acknowledge", "확인 처리", "標示知悉";
    ActAckHelp: "known: out of the decisions; again takes it back", "알고 있음: 결정 목록에서 제외; 다시 누르면 취소", "已知：移出待決定；再按則取消";
    ActPlan: "plan", "계획", "計畫";
    ActPlanHelp: "what is staged, row by row, before it is done", "준비한 변경을 실행 전에 행별로", "執行前逐列檢視暫存的變更";
    ActApply: "apply", "적용", "套用";
    ActApplyHelp: "do it, once its word is typed", "확인 단어를 입력하고 실행", "輸入確認詞後執行";
    ActNote: "edit note", "메모 편집", "編輯備註";
    ActNoteHelp: "of this change", "이 변경의 메모", "此變更的備註";
    ActNotes: "edit notes", "메모 일괄 편집", "一併編輯備註";
    ActNotesHelp: "of every change of this kind", "같은 변경 모두의 메모", "所有同類變更的備註";
    ActScript: "script", "스크립트", "腳本";
    ActScriptHelp: "what runs, as text, or the row again", "실행될 내용 또는 행 보기", "顯示將執行的內容，或回到資料列";
    ActWholeRow: "whole row", "행 전체", "整列";
    ActWholeRowHelp: "every column, or only what changes", "모든 열 또는 바뀌는 열만", "所有欄位，或僅變更者";
    ActPartial: "untouched only", "그대로인 행만", "僅未更動者";
    ActPartialHelp: "undo what nobody has touched since, or all or nothing", "이후 바뀌지 않은 행만 되돌리기 또는 전부", "僅撤銷之後未被更動的列，或全有全無";
    ActPutAway: "back", "돌아가기", "返回";
    ActPutAwayHelp: "from a result or an undo to what is staged", "결과·되돌리기에서 준비된 계획으로", "由結果或撤銷回到暫存的計畫";
    ActLedger: "ledger", "원장", "帳本";
    ActLedgerHelp: "what was changed, and the way back", "변경 기록과 되돌리기", "變更記錄與撤銷";
    ActUndo: "undo", "되돌리기", "撤銷";
    ActUndoHelp: "plan it, with a preview; an undo can be undone", "미리 보기와 함께 계획; 되돌리기도 되돌릴 수 있음", "先預覽再計畫；撤銷也可再撤銷";
    ActCloseUnknown: "close", "종결", "結案";
    ActCloseUnknownHelp: "say what became of an unknown one", "결과를 모르는 작업의 결과 적기", "說明結果不明者的結果";
    ActReadLedger: "read again", "다시 읽기", "重新讀取";
    ActReadLedgerHelp: "the ledger; another instance may have written", "원장; 다른 곳에서 기록했을 수 있음", "帳本；其他程式可能已寫入";

    // Typing, menus and texts: title, then help
    ActCopy: "copy", "복사", "複製";
    ActCopyHelp: "key, title or body of the item, over SSH too", "키·제목·본문을 클립보드로 (SSH에서도)", "複製鍵、標題或內文，經 SSH 亦可";
    ActAccept: "keep", "확정", "確定";
    ActAcceptHelp: "what was typed", "입력한 내용으로", "採用所輸入的內容";
    ActConfirm: "do it", "실행", "執行";
    ActConfirmHelp: "once the word is typed", "확인 단어를 입력했을 때", "輸入確認詞之後";
    ActChoose: "choose", "선택", "選擇";
    ActChooseHelp: "the choice under the cursor", "커서가 놓인 항목", "游標所在的項目";
    ActCopyText: "copy all", "전체 복사", "全部複製";
    ActCopyTextHelp: "the whole text, over SSH too", "글 전체를 클립보드로 (SSH에서도)", "將全文複製到剪貼簿，經 SSH 亦可";
    ActNextField: "other field", "다른 칸", "切換欄位";
    ActNextFieldHelp: "between the word and the name", "확인 단어와 승인자 사이", "在確認詞與核准者間切換";
    ActBreak: "new line", "줄 바꿈", "換行";
    ActBreakHelp: "begin a new line", "새 줄 시작", "開始新的一行";
    ActDismiss: "cancel", "취소", "取消";
    ActDismissHelp: "close it and leave all as it was", "닫고 그대로 두기", "關閉並保持原狀";
    ActEditLeft: "left", "왼쪽", "向左";
    ActEditLeftHelp: "one letter back", "한 글자 앞으로", "往前一字";
    ActEditRight: "right", "오른쪽", "向右";
    ActEditRightHelp: "one letter on", "한 글자 뒤로", "往後一字";
    ActEditWordLeft: "word left", "앞 단어", "前一詞";
    ActEditWordLeftHelp: "to the start of the word", "단어 처음으로", "移至詞首";
    ActEditWordRight: "word right", "뒤 단어", "後一詞";
    ActEditWordRightHelp: "to the end of the word", "단어 끝으로", "移至詞尾";
    ActEditHome: "line start", "줄 처음", "行首";
    ActEditHomeHelp: "to the start of the line", "줄 처음으로", "移至行首";
    ActEditEnd: "line end", "줄 끝", "行尾";
    ActEditEndHelp: "to the end of the line", "줄 끝으로", "移至行尾";
    ActEditBack: "delete back", "앞 지우기", "刪除前字";
    ActEditBackHelp: "the letter before the cursor", "커서 앞 글자", "游標前的字";
    ActEditDelete: "delete", "뒤 지우기", "刪除後字";
    ActEditDeleteHelp: "the letter after the cursor", "커서 뒤 글자", "游標後的字";
    ActEditWordBack: "delete word", "단어 지우기", "刪除一詞";
    ActEditWordBackHelp: "back to the space before", "앞 공백까지", "刪至前一空白";
    ActEditToStart: "delete to start", "앞 모두 지우기", "刪至行首";
    ActEditToStartHelp: "from the start of the line to the cursor", "줄 처음부터 커서까지", "從行首刪至游標";
    ActEditToEnd: "delete to end", "뒤 모두 지우기", "刪至行尾";
    ActEditToEndHelp: "from the cursor to the end of the line", "커서부터 줄 끝까지", "從游標刪至行尾";
    OneFieldOnly: "There is only one field.", "입력 칸이 하나뿐입니다.", "只有一個欄位。";
    ApprovedBy: "Approved by", "승인자", "核准者";
    NeedsApprover: "Name who approves this.", "승인자 이름을 적으세요.", "請填寫核准者姓名。";
    PasteCut: "The paste was too long; its end was left out.", "붙여 넣은 글이 너무 길어 뒷부분을 뺐습니다.", "貼上的內容過長，已略去後段。";
    CopyTitle: "Copy", "복사", "複製";
    CopyKey: "key", "키", "鍵";
    CopyName: "title", "제목", "標題";
    CopyBoth: "key and title", "키와 제목", "鍵與標題";
    CopyBody: "body", "본문", "內文";
    ReadBody: "read the body", "본문 읽기", "閱讀內文";
    BodyUnread: "open the item first", "먼저 항목을 여세요", "請先開啟項目";

    // The order of the list
    ActGroupBy: "group by", "묶는 기준", "分組依據";
    ActGroupByHelp: "owner, status, source, kind or none", "담당자·상태·소스·종류별, 또는 묶지 않기", "依負責人、狀態、來源、類型，或不分組";
    ActSortBy: "order by", "정렬 기준", "排序依據";
    ActSortByHelp: "age, priority, last change, title or verdict", "오래된 순·긴급도·변경·제목·제안 순", "依時間、優先順序、異動、標題或建議";
    LiveByStatus: "live · by status", "미완료 · 상태별", "未完結 · 依狀態";
    LiveBySource: "live · by source", "미완료 · 소스별", "未完結 · 依來源";
    LiveByKind: "live · by kind", "미완료 · 종류별", "未完結 · 依類型";
    LiveOneList: "live · one list", "미완료 · 한 목록", "未完結 · 單一清單";
    GroupOwner: "owner", "담당자", "負責人";
    GroupStatus: "status", "상태", "狀態";
    GroupSource: "source and queue", "소스와 큐", "來源與佇列";
    GroupKind: "what is proposed", "제안 종류", "建議類型";
    GroupNone: "not at all", "묶지 않기", "不分組";
    SortBoard: "as it comes", "기본 순서", "預設順序";
    SortAge: "oldest first", "오래된 순", "最舊在前";
    SortPriority: "most urgent first", "긴급한 순", "最緊急在前";
    SortUpdated: "last changed first", "최근 변경순", "最近異動在前";
    SortTitle: "by title", "제목순", "依標題";
    SortVerdict: "by what is proposed", "제안순", "依建議";
    Arranging: "sorting…", "정렬하는 중…", "排序中…";
    Unjudged: "not judged yet", "아직 판정 전", "尚未判定";

    // What belongs to an item
    ActHandoff: "hand-off", "인계문", "交接文";
    ActHandoffHelp: "the text for handing this item over, to show, copy or save", "이 항목을 넘기는 글: 보기·복사·저장", "交接此項的文字：檢視、複製或儲存";
    HandoffMaking: "Writing the hand-off…", "인계문을 쓰는 중…", "正在撰寫交接文…";
    ActExport: "export", "내보내기", "匯出";
    ActExportHelp: "the report, this list or the plan's script into a file", "보고서·이 목록·계획 스크립트를 파일로", "將報告、此清單或計畫腳本寫入檔案";
    ExportReport: "report", "보고서", "報告";
    ExportList: "this list", "이 목록", "此清單";
    ExportScript: "script of the plan", "계획의 스크립트", "計畫腳本";
    NoPlanYet: "Nothing is planned: stage something, then look at {plan}.", "계획이 없습니다. 먼저 준비한 뒤 {plan}에서 확인하세요.", "沒有計畫：請先暫存，再按 {plan} 檢視。";
    ExportTo: "Write into", "저장할 파일", "寫入檔案";
    ExportHint: "a file name; ~ is the home folder", "파일 이름; ~는 홈 폴더", "檔案名稱；~ 為家目錄";
    NoFileNamed: "No file was named.", "파일 이름이 없습니다.", "未指定檔案。";
    ExportWriting: "Writing…", "쓰는 중…", "寫入中…";
    ExportOther: "another name", "다른 이름", "另取名稱";
    ExportReplace: "replace it", "덮어쓰기", "取代";
    ExportLeave: "leave it as it is", "그대로 두기", "維持原狀";
    ActSaveText: "save", "저장", "儲存";
    ActSaveTextHelp: "this text into a file", "이 글을 파일로", "將此文字寫入檔案";
    CopyScript: "script of what is proposed", "제안된 변경의 스크립트", "建議變更的腳本";
    NothingProposed: "No change is proposed for it.", "제안된 변경이 없습니다.", "沒有建議的變更。";
    ActAlike: "alike", "닮은 항목", "相似項目";
    ActAlikeHelp: "what is likely to be the same as this item, best first", "이 항목과 같은 일일 가능성이 높은 순으로", "依可能性列出與此項相同的工作";
    AlikeAsked: "Looking for what is like it…", "닮은 항목을 찾는 중…", "正在尋找相似項目…";
    NothingAlike: "Nothing else has anything in common with it.", "이 항목과 닮은 항목이 없습니다.", "沒有與此項相似的項目。";
    NothingJudged: "Nothing was compared yet.", "아직 비교 전입니다.", "尚未比對。";
    ActFollow: "go to copy", "중복으로 이동", "前往重複項";
    ActFollowHelp: "to the chosen one of its duplicates", "고른 중복 항목으로", "移至所選的重複項目";
    ActNextLink: "next copy", "다음 중복", "下一個重複項";
    ActNextLinkHelp: "choose the next of its duplicates", "다음 중복 항목 고르기", "選取下一個重複項目";
    ActPreviousLink: "copy before", "이전 중복", "上一個重複項";
    ActPreviousLinkHelp: "choose the one before", "이전 중복 항목 고르기", "選取上一個重複項目";
    NoLinks: "Nothing else is known to belong to it.", "이 항목과 이어진 다른 항목이 없습니다.", "沒有與此項相關的其他項目。";

    // Another survivor
    ActKeepThis: "keep this", "이것을 유지", "保留此項";
    ActKeepThisHelp: "of these duplicates this one stays; again takes it back", "중복 중 이 항목을 남기기; 다시 누르면 되돌림", "在這些重複中保留此項；再按則還原";
    ChooseMember: "Choose an item of the group.", "묶음 안의 항목을 고르세요.", "請選擇群組中的項目。";
    StaysAlready: "It stays already.", "이미 남기기로 한 항목입니다.", "此項已是保留項目。";
    LegacyNeverStays: "It is in a legacy store, all of which is archived.", "레거시 저장소의 항목은 모두 보관 처리되므로 남길 수 없습니다.", "此項在舊系統中，全部會封存，無法保留。";
    KeptByHand: "This one stays; the others follow.", "이 항목을 남기고 나머지를 다시 판정합니다.", "保留此項，其餘重新判定。";
    KeptByRule: "The rules choose again.", "다시 규칙대로 고릅니다.", "恢復由規則決定。";

    // Views
    ActGoOn: "go on", "계속", "繼續";
    ActGoOnHelp: "without saving anything", "저장하지 않고", "不儲存任何內容";
    ActSaveView: "save view", "보기 저장", "儲存檢視";
    ActSaveViewHelp: "filter, grouping and order under a name", "필터·묶음·정렬을 이름으로 저장", "將篩選、分組與排序存成名稱";
    ActView: "view", "보기", "檢視";
    ViewNameHint: "a name; the palette shows it", "이름을 적으면 동작 찾기에 나옵니다", "輸入名稱，之後可在動作清單中找到";
    ViewNameTaken: "A view is called so already.", "그 이름의 보기가 이미 있습니다.", "已有同名的檢視。";
    ViewNameLong: "The name is too long.", "이름이 너무 깁니다.", "名稱過長。";
    ViewPaste: "The view works until you leave. To keep it, paste this into the configuration:",
        "이 보기는 종료할 때까지 쓸 수 있습니다. 계속 쓰려면 설정 파일에 붙여 넣으세요.",
        "此檢視在離開前有效；若要保留，請貼到設定檔：";
    // Since the last look
    ActNews: "news", "새 소식", "新消息";
    ActNewsHelp: "what is new, gone or changed since the last look", "지난번 확인 이후 새로 온 것, 사라진 것, 바뀐 것", "自上次查看後新增、消失或變更的項目";
    NoNews: "There was no look before this one to compare with.", "비교할 지난번 확인 기록이 없습니다.", "沒有可供比較的上次查看紀錄。";
    NewsTitle: "Since the last look", "지난번 확인 이후", "自上次查看以來";
    NewsNew: "New", "새로 옴", "新增";
    NewsGone: "Gone", "사라짐", "消失";
    NewsMoved: "Changed", "바뀜", "變更";
    NewsNone: "Nothing is new, gone or changed.", "새로 오거나 사라지거나 바뀐 것이 없습니다.", "沒有新增、消失或變更的項目。";
    NewsPartial: "Some sources could not be compared; there may be more.", "비교하지 못한 소스가 있어 더 있을 수 있습니다.", "部分來源無法比較，實際可能更多。";
    FateVanished: "no longer there", "더는 없음", "已不存在";
    FateUntold: "not known", "알 수 없음", "不明";

    // Hints of the footer that speak for two actions
    HintMove: "move", "이동", "移動";
    HintFold: "fold", "접기", "收合";
}
