//! What names say: which tables are never queues, which columns may hold which field.
//!
//! Names are signs, not proofs: [`super::detect`] checks every one of them against values.

use crate::model::Field;

/// `createdAt`, `Created At`, `created-at` -> `created_at`.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before_lower = false;
    for c in name.trim().chars() {
        match c {
            ' ' | '-' | '_' => {
                if !out.ends_with('_') {
                    out.push('_');
                }
                before_lower = false;
            }
            c if c.is_uppercase() => {
                if before_lower {
                    out.push('_');
                }
                out.extend(c.to_lowercase());
                before_lower = false;
            }
            c => {
                out.push(c);
                before_lower = c.is_lowercase() || c.is_ascii_digit();
            }
        }
    }
    out.trim_matches('_').to_owned()
}

fn tokens(name: &str) -> Vec<String> {
    fold(name).split('_').map(str::to_owned).collect()
}

fn one_of(list: &[&str], word: &str) -> bool {
    list.contains(&word) || word.strip_suffix('s').is_some_and(|w| list.contains(&w))
}

/// Copies and leavings, wherever the word stands in the name.
const COPIES: &[&str] = &[
    "archive",
    "archived",
    "backup",
    "bak",
    "bkp",
    "old",
    "deleted",
    "trash",
    "tmp",
    "temp",
    "snapshot",
    "copy",
    "history",
    "hist",
    "audit",
    "migration",
];
/// Records of what happened, when the name ends in it.
const RECORDS: &[&str] = &[
    "log",
    "event",
    "journal",
    "metric",
    "stat",
    "changelog",
    "trace",
    "transition",
    "comment",
    "tag",
    "label",
    "dependency",
    "dependencies",
    "link",
    "attachment",
    "meta",
    "metadata",
    "version",
    "cache",
    "fts",
    "idx",
    "index",
    "seq",
    "sequence",
];

/// Why a table of this name is no queue, when its name alone decides it.
pub fn not_a_queue(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    if lower.starts_with("sqlite_") {
        return Some("a table of SQLite's own".into());
    }
    let mut parts = tokens(name);
    // ops_todos_20260401, tasks_v2_3: figures at the end say nothing but "a copy" when they are a date.
    while let Some(last) = parts
        .last()
        .filter(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
    {
        if last.len() >= 6 && parts.len() > 1 {
            return Some(format!("its name ends in a date ({last}): a copy"));
        }
        parts.pop();
    }
    if let Some(copy) = parts.iter().find(|p| one_of(COPIES, p)) {
        return Some(format!("its name says `{copy}`"));
    }
    let last = parts.last()?;
    if one_of(RECORDS, last) {
        return Some(format!(
            "its name ends in `{last}`: a record of what happened, not of what is to do"
        ));
    }
    for word in [
        "이력", "기록", "로그", "백업", "历史", "歷史", "日志", "日誌", "备份", "備份", "归档",
        "歸檔",
    ] {
        if lower.contains(word) {
            return Some(format!("its name says `{word}`"));
        }
    }
    None
}

/// How much a table's name speaks for a queue: positive for one, negative for a list of things
/// that merely have a status.
pub fn table_leaning(name: &str) -> i32 {
    const QUEUES: &[&str] = &[
        "task",
        "todo",
        "job",
        "queue",
        "command",
        "cmd",
        "ticket",
        "issue",
        "request",
        "backlog",
        "inbox",
        "workitem",
        "work",
        "todolist",
        "assignment",
        "pending",
        "할일",
        "작업",
        "대기열",
        "업무",
        "任务",
        "任務",
        "工单",
        "工單",
        "待办",
        "待辦",
        "队列",
        "佇列",
        "作業",
    ];
    const THINGS: &[&str] = &[
        "agent",
        "worker",
        "user",
        "session",
        "service",
        "host",
        "node",
        "device",
        "account",
        "member",
        "lease",
        "heartbeat",
        "setting",
        "config",
        "lock",
        "verification",
        "letter",
        "artifact",
        "permission",
        "token",
        "key",
        "profile",
        "credential",
        "process",
        "processes",
        "channel",
        "model",
        "schema",
        "server",
        "monitor",
        "health",
        "healthcheck",
        "subscription",
        "endpoint",
    ];
    const MAYBE: &[&str] = &[
        "project",
        "workflow",
        "order",
        "deployment",
        "build",
        "pipeline",
        "incident",
        "alert",
        "notification",
        "message",
        "sprint",
        "milestone",
        "customer",
        "invoice",
        "payment",
        "product",
        "cron",
        "schedule",
        "subtask",
        "checklist",
        "step",
        "run",
        "execution",
        "attempt",
        "result",
        "document",
        "file",
        "email",
    ];
    let parts = tokens(name);
    let last = parts.last().map(String::as_str).unwrap_or_default();
    let any = |list: &[&str]| parts.iter().any(|p| one_of(list, p));
    if one_of(THINGS, last) {
        -6
    } else if one_of(QUEUES, last) || fold(name) == "work_items" || fold(name) == "action_items" {
        2
    } else if one_of(MAYBE, last) {
        if any(QUEUES) { 0 } else { -4 }
    } else if any(QUEUES) || QUEUES.iter().any(|q| !q.is_ascii() && name.contains(q)) {
        2
    } else if any(THINGS) {
        -4
    } else {
        0
    }
}

/// Names of a column that hold `field`, the strongest first. Times are given by their stem:
/// `created` stands for `created_at`, `createdTime`, `created_ms` and so on.
pub fn synonyms(field: Field) -> &'static [&'static str] {
    match field {
        Field::Id => &["id", "uuid", "key", "guid", "ticket", "number", "no", "ref"],
        Field::Title => &[
            "title",
            "summary",
            "subject",
            "headline",
            "name",
            "task",
            "todo",
            "task_name",
            "job_name",
            "short_description",
            "label",
            "what",
            "제목",
            "작업명",
            "작업",
            "할일",
            "할_일",
            "标题",
            "標題",
            "件名",
            "タイトル",
            "名称",
            "名稱",
            "任务",
            "任務",
            "description",
            "text",
            "content",
            "command",
            "message",
            "prompt",
            "item",
            "내용",
            "内容",
            "內容",
        ],
        Field::Body => &[
            "body",
            "detail",
            "details",
            "description",
            "content",
            "text",
            "instructions",
            "spec",
            "payload",
            "message",
            "prompt",
            "args",
            "data",
            "notes",
            "본문",
            "내용",
            "상세",
            "설명",
            "内容",
            "內容",
            "描述",
            "说明",
            "說明",
            "詳細",
            "正文",
        ],
        Field::Owner => &[
            "owner",
            "assignee",
            "assigned_to",
            "target_agent",
            "owner_agent",
            "assigned",
            "agent",
            "assigned_agent",
            "responsible",
            "handler",
            "owner_name",
            "assignee_name",
            "agent_name",
            "worker_group",
            "agent_id",
            "owner_id",
            "assignee_id",
            "dri",
            "user",
            "username",
            "assigned_user",
            "user_id",
            "person",
            "who",
            "team",
            "group",
            "worker",
            "target",
            "recipient",
            "담당자",
            "담당",
            "소유자",
            "작업자",
            "负责人",
            "負責人",
            "执行人",
            "執行人",
            "经办人",
            "經辦人",
            "担当者",
            "担当",
            "responsable",
            "zuständig",
        ],
        Field::Status => &[
            "status",
            "state",
            "task_status",
            "job_status",
            "status_name",
            "current_state",
            "current_status",
            "workflow_state",
            "stage",
            "phase",
            "lifecycle",
            "progress",
            "상태",
            "진행상태",
            "状态",
            "狀態",
            "状況",
            "ステータス",
            "estado",
            "estatus",
            "zustand",
            "statut",
            "stato",
        ],
        Field::Priority => &[
            "priority",
            "prio",
            "urgency",
            "importance",
            "severity",
            "pri",
            "우선순위",
            "중요도",
            "긴급도",
            "优先级",
            "優先級",
            "優先度",
            "优先度",
            "優先順序",
            "prioridad",
            "priorität",
            "priorité",
        ],
        Field::Created => &[
            "created",
            "inserted",
            "enqueued",
            "submitted",
            "added",
            "opened",
            "creation",
            "create",
            "queued",
            "entry",
            "registered",
            "requested",
            "posted",
            "received",
            "date_added",
            "date_created",
            "ctime",
            "timestamp",
            "date",
            "in",
            "생성일",
            "생성일시",
            "생성시각",
            "등록일",
            "등록일시",
            "创建时间",
            "創建時間",
            "创建日期",
            "建立時間",
            "建立日期",
            "新增時間",
            "作成日時",
            "作成日",
        ],
        Field::Updated => &[
            "updated",
            "modified",
            "changed",
            "last_updated",
            "last_modified",
            "last_changed",
            "update",
            "mtime",
            "touched",
            "수정일",
            "수정일시",
            "변경일",
            "更新时间",
            "更新時間",
            "更新日時",
            "修改时间",
            "修改時間",
        ],
        Field::Started => &[
            "started",
            "start",
            "began",
            "attempted",
            "processing_started",
            "run_started",
            "executed",
            "시작일",
            "시작일시",
            "시작시각",
            "开始时间",
            "開始時間",
            "開始日時",
        ],
        Field::Claimed => &[
            "claimed",
            "locked",
            "taken",
            "picked",
            "picked_up",
            "leased",
            "reserved",
            "acquired",
            "dequeued",
            "accepted",
            "checked_out",
            "lock",
            "claim",
        ],
        Field::ClaimedBy => &[
            "claimed_by",
            "locked_by",
            "taken_by",
            "picked_by",
            "leased_by",
            "worker_id",
            "worker",
            "worker_name",
            "reserved_by",
            "processed_by",
            "executor",
            "runner",
            "lock_owner",
            "holder",
        ],
        Field::Heartbeat => &[
            "heartbeat",
            "last_heartbeat",
            "last_beat",
            "last_seen",
            "last_ping",
            "last_alive",
            "last_progress",
            "last_event",
            "beat",
            "pinged",
        ],
        Field::Lease => &[
            "lease_expires",
            "lease_until",
            "lock_expires",
            "locked_until",
            "claim_expires",
            "lease",
            "lease_expiry",
            "lease_deadline",
            "leased_until",
            "reserved_until",
            "invisible_until",
            "visibility_timeout",
            "claimed_until",
            "lock_until",
            "lease_expiration",
        ],
        Field::Completed => &[
            "completed",
            "finished",
            "done",
            "ended",
            "closed",
            "resolved",
            "completion",
            "finish",
            "end",
            "processed",
            "finalized",
            "완료일",
            "완료일시",
            "종료일",
            "종료일시",
            "完成时间",
            "完成時間",
            "结束时间",
            "結束時間",
            "完了日時",
            "完了日",
        ],
        Field::Note => &[
            "result_note",
            "note",
            "notes",
            "result",
            "remark",
            "remarks",
            "comment",
            "comments",
            "last_error",
            "error",
            "error_message",
            "outcome",
            "output",
            "비고",
            "메모",
            "결과",
            "备注",
            "備註",
            "備考",
            "结果",
            "結果",
        ],
        Field::Parent => &[
            "parent_cmd_id",
            "parent_id",
            "parent",
            "parent_task_id",
            "parent_task",
            "parent_job_id",
            "parent_key",
            "retry_of",
            "root_id",
            "origin_id",
            "supersedes",
        ],
        Field::Attempts => &[
            "attempts",
            "attempt",
            "tries",
            "retries",
            "retry_count",
            "attempt_count",
            "try_count",
            "run_count",
            "retry",
            "attempts_made",
            "consecutive_failures",
        ],
        Field::Requester => &[
            "requested_by",
            "requester",
            "created_by",
            "author",
            "reporter",
            "submitted_by",
            "creator",
            "opened_by",
            "sender",
            "source",
            "origin",
            "요청자",
            "등록자",
            "작성자",
            "请求人",
            "創建人",
            "创建人",
            "申請人",
        ],
        Field::Due => &[
            "due",
            "deadline",
            "due_date",
            "scheduled_for",
            "scheduled",
            "run",
            "eta",
            "next_run",
            "not_before",
            "available",
            "scheduled_time",
            "마감일",
            "기한",
            "截止日期",
            "截止时间",
            "截止時間",
            "期限",
        ],
        Field::StaleAfter => &["stale_after_ms"],
    }
}

/// How well a column's name fits a field: 0 is best, `None` is not at all. A name that fits only
/// without its first word (`task_title`) ranks behind every name that fits as it stands.
pub fn rank(field: Field, name: &str) -> Option<usize> {
    let folded = fold(name.rsplit('.').next().unwrap_or(name));
    let list = synonyms(field);
    let nested = if name.contains('.') { 200 } else { 0 };
    let find = |word: &str| list.iter().position(|s| *s == word);
    let direct = |word: &str| {
        find(word).or_else(|| {
            if field.is_time() {
                find(&time_stem(word))
            } else {
                None
            }
        })
    };
    if let Some(at) = direct(&folded) {
        return Some(at + nested);
    }
    // A foreign key of another thing is not this item's own field.
    let (first, rest) = folded.split_once('_')?;
    if matches!(
        first,
        "parent"
            | "old"
            | "prev"
            | "previous"
            | "next"
            | "last"
            | "workflow"
            | "root"
            | "no"
            | "is"
    ) || rest == "id"
    {
        return None;
    }
    direct(rest)
        .filter(|_| rest.len() > 2)
        .map(|at| at + nested + 100)
}

/// `created_at_ms` -> `created`; a name of nothing but such endings stays as it is.
fn time_stem(folded: &str) -> String {
    const ENDINGS: &[&str] = &[
        "at",
        "ms",
        "us",
        "ns",
        "s",
        "ts",
        "time",
        "timestamp",
        "date",
        "datetime",
        "on",
        "utc",
        "dt",
        "epoch",
        "sec",
        "secs",
        "unix",
        "local",
        "kst",
        "millis",
        "seconds",
        "tm",
    ];
    let mut parts: Vec<&str> = folded.split('_').collect();
    while parts.len() > 1 && parts.last().is_some_and(|p| ENDINGS.contains(p)) {
        parts.pop();
    }
    parts.join("_")
}

/// Yes/no columns that are true when the item is finished.
pub fn is_finished_flag(name: &str) -> bool {
    let folded = fold(name);
    let bare = folded
        .strip_prefix("is_")
        .or_else(|| folded.strip_prefix("has_"))
        .unwrap_or(&folded);
    matches!(
        bare,
        "done"
            | "completed"
            | "complete"
            | "finished"
            | "closed"
            | "resolved"
            | "checked"
            | "archived"
            | "processed"
            | "완료"
            | "완료여부"
            | "完成"
            | "已完成"
            | "完了"
    )
}

/// Columns whose words may look like states and are something else.
pub fn says_a_kind(name: &str) -> bool {
    let folded = fold(name);
    let last = folded.rsplit('_').next().unwrap_or_default().to_owned();
    matches!(
        last.as_str(),
        "type"
            | "kind"
            | "category"
            | "priority"
            | "severity"
            | "level"
            | "mode"
            | "result"
            | "role"
            | "env"
            | "region"
            | "lang"
            | "source"
            | "event"
            | "action"
            | "outcome"
            | "tag"
            | "label"
            | "title"
            | "name"
            | "owner"
            | "assignee"
            | "note"
            | "by"
            | "class"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold() {
        for (given, want) in [
            ("createdAt", "created_at"),
            ("Created At", "created_at"),
            ("HTTPStatus", "httpstatus"),
            ("task-ID", "task_id"),
            ("_id", "id"),
            ("run2Done", "run2_done"),
            ("상태", "상태"),
        ] {
            assert_eq!(fold(given), want, "{given}");
        }
    }

    #[test]
    fn records_and_copies_are_no_queues() {
        for name in [
            "bus_events",
            "task_log",
            "ops_todos_archive",
            "archived_tasks",
            "job_history",
            "tasks_bak",
            "tasks_20260401",
            "ops_todos_backup_2",
            "sqlite_sequence",
            "TaskAuditLog",
            "schema_migrations",
            "작업_이력",
            "tasks_old",
            "todo_tags",
        ] {
            assert!(not_a_queue(name).is_some(), "{name}");
        }
        for name in [
            "bus_commands",
            "ops_todos",
            "event_queue",
            "log_tasks",
            "work_items",
            "할일",
            "tasks_v2",
            "q1",
            "job_runs",
            "任务",
        ] {
            assert_eq!(not_a_queue(name), None, "{name}");
        }
    }

    #[test]
    fn columns_rank() {
        for (field, name, fits) in [
            (Field::Created, "created_at_ms", true),
            (Field::Created, "opened_ms", true),
            (Field::Created, "insertedAt", true),
            (Field::Created, "timestamp", true),
            (Field::Title, "task_title", true),
            (Field::Title, "parent_title", false),
            (Field::Owner, "assigned_to", true),
            (Field::Status, "job_state", true),
            (Field::Lease, "leaseExpiresAt", true),
            (Field::Heartbeat, "last_heartbeat_at", true),
            (Field::Owner, "workflow_owner", false),
            (Field::Id, "workflow_id", false),
            (Field::Started, "run.startedAtMs", true),
            (Field::Created, "生成", false),
            (Field::Owner, "담당자", true),
        ] {
            assert_eq!(rank(field, name).is_some(), fits, "{field} {name}");
        }
        assert!(rank(Field::Title, "title") < rank(Field::Title, "name"));
        assert!(rank(Field::Title, "description") < rank(Field::Title, "task_title"));
    }

    #[test]
    fn tables_lean() {
        for (name, want) in [
            ("ops_todos", 2),
            ("bus_commands", 2),
            ("agents", -6),
            ("worker_heartbeats", -6),
            ("projects", -4),
            ("job_runs", 0),
            ("items", 0),
            ("job_leases", -6),
            ("tasks_v2", 2),
            ("work_items", 2),
        ] {
            assert_eq!(table_leaning(name), want, "{name}");
        }
    }
}
