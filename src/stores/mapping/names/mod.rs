//! What names say: which tables are never queues, which columns may hold which field.
//!
//! Names are signs, not proofs: [`super::detect`] checks every one of them against values.

mod synonyms;

use crate::model::Field;
pub use synonyms::synonyms;
use unicode_normalization::UnicodeNormalization;

/// `createdAt`, `Created At`, `created-at` -> `created_at`; `Priorität` -> `prioritat`.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return fold_words(name);
    }
    let plain: String = name
        .nfkd()
        // The marks of Latin letters alone: those of kana make another letter.
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .nfc()
        .collect();
    fold_words(&plain)
}

fn fold_words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before_lower = false;
    for c in name.trim().chars() {
        match c {
            ' ' | '-' | '_' | '/' => {
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
        "이력",
        "기록",
        "로그",
        "백업",
        "보관",
        "历史",
        "歷史",
        "履歴",
        "日志",
        "日誌",
        "备份",
        "備份",
        "归档",
        "歸檔",
        "バックアップ",
    ] {
        if lower.contains(word) {
            return Some(format!("its name says `{word}`"));
        }
    }
    None
}

/// Words for work in scripts that write no spaces between words, wherever they stand in a name;
/// the longer ones first, since a name may begin with one (`작업상태`, `任务名称`).
const FOREIGN_WORK: &[&str] = &[
    "할일",
    "할_일",
    "작업",
    "대기열",
    "업무",
    "태스크",
    "티켓",
    "이슈",
    "요청",
    "일감",
    "투두",
    "任务",
    "任務",
    "工单",
    "工單",
    "待办",
    "待辦",
    "事项",
    "事項",
    "队列",
    "佇列",
    "作業",
    "課題",
    "タスク",
    "やること",
    "チケット",
    "ジョブ",
];

/// Words for people and things that merely have a status, in the same scripts.
const FOREIGN_THINGS: &[&str] = &[
    "사용자",
    "회원",
    "직원",
    "에이전트",
    "세션",
    "설정",
    "프로젝트",
    "고객",
    "用户",
    "用戶",
    "会员",
    "會員",
    "员工",
    "員工",
    "客户",
    "客戶",
    "项目",
    "專案",
    "设置",
    "設定",
    "会话",
    "ユーザ",
    "社員",
    "顧客",
    "プロジェクト",
    "セッション",
];

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
        "chore",
        "errand",
        "bug",
        "aufgabe",
        "aufgaben",
        "auftrag",
        "auftrage",
        "tarea",
        "tarefa",
        "tache",
        "pendiente",
        "compito",
        "zadanie",
        "zadania",
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
        "check",
        "subscription",
        "endpoint",
        "employee",
        "person",
        "people",
        "client",
        "pool",
        "plugin",
        "book",
        "song",
        "movie",
        "photo",
        "bookmark",
        "note",
        "room",
        "door",
        "meeting",
        "appointment",
        "subscriber",
        "transaction",
        "shipment",
        "reservation",
        "booking",
        "asset",
        "vehicle",
        "student",
        "patient",
        "course",
        "campaign",
        "contract",
        "benutzer",
        "usuario",
        "utilisateur",
        "mitarbeiter",
        "projekt",
        "projekte",
        "proyecto",
        "projeto",
        "projet",
        "kunde",
        "kunden",
        "cliente",
    ];
    const MAYBE: &[&str] = &[
        "list",
        "board",
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
        "lead",
        "contact",
        "deal",
        "habit",
        "goal",
        "article",
        "post",
        "page",
        "invoice",
        "payment",
        "product",
        "cron",
        "schedule",
        "step",
        "run",
        "execution",
        "attempt",
        "result",
        "document",
        "file",
        "email",
    ];
    let parts: Vec<String> = tokens(name)
        .into_iter()
        // `todos2`, `task_queue_v2`: a figure is no part of the word.
        .map(|p| p.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned())
        .filter(|p| !p.is_empty() && p != "v")
        .collect();
    // `todo_list` is called after what it lists; `lists` and `todo_lists` hold lists.
    let last = match parts.as_slice() {
        [.., before, last] if last == "list" => before.as_str(),
        [.., last] => last.as_str(),
        [] => "",
    };
    let any = |list: &[&str]| parts.iter().any(|p| one_of(list, p));
    let is_foreign_thing =
        !name.is_ascii() && FOREIGN_THINGS.iter().any(|t| fold(name).contains(t));
    if is_foreign_thing || one_of(THINGS, last) {
        -6
    } else if one_of(QUEUES, last) || fold(name) == "work_items" || fold(name) == "action_items" {
        2
    } else if one_of(MAYBE, last) {
        if any(QUEUES) { 0 } else { -4 }
    } else if any(QUEUES) || FOREIGN_WORK.iter().any(|w| fold(name).contains(w)) {
        2
    } else if any(THINGS) {
        -4
    } else {
        0
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
    // `assignee.login`, `status.name`: the object says what it is, its key only how it is written.
    if let Some((outer, _)) = name.rsplit_once('.')
        && matches!(
            folded.as_str(),
            "name"
                | "login"
                | "username"
                | "display_name"
                | "value"
                | "email"
                | "id"
                | "key"
                | "slug"
        )
    {
        let outer = fold(outer.rsplit('.').next().unwrap_or(outer));
        if let Some(at) = direct(&outer) {
            let how = if matches!(folded.as_str(), "id" | "key" | "email") {
                20
            } else {
                10
            };
            return Some(at + nested + how);
        }
        if Field::ALL.into_iter().any(|f| is_full(f, &outer)) {
            return None;
        }
    }
    if let Some(at) = direct(&folded) {
        return Some(at + nested);
    }
    // `due_date` is no date of creation, `lease_owner` no owner: what is one field's full name is
    // no other's shortened one.
    if Field::ALL
        .into_iter()
        .any(|f| f != field && is_full(f, &folded))
    {
        return None;
    }
    // A foreign key of another thing is not this item's own field.
    let (first, rest) = match FOREIGN_WORK
        .iter()
        .find_map(|w| Some((*w, folded.strip_prefix(w)?)))
    {
        Some((work, rest)) => (work, rest.trim_start_matches('_')),
        None => folded.split_once('_')?,
    };
    // `queue_name` names a queue and `project_name` a project; only `task_name` names the item.
    if matches!(rest, "name" | "label" | "class" | "type" | "명" | "名")
        && field == Field::Title
        && !FOREIGN_WORK.contains(&first)
        && !matches!(
            first,
            "task" | "job" | "item" | "todo" | "ticket" | "issue" | "command" | "work" | "short"
        )
    {
        return None;
    }
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

/// Whether a column's name is that of a field and of nothing else, not a part or a longer form of it.
pub fn is_called(field: Field, name: &str) -> bool {
    is_full(field, &fold(name))
}

fn is_full(field: Field, folded: &str) -> bool {
    let list = synonyms(field);
    list.contains(&folded) || (field.is_time() && list.contains(&time_stem(folded).as_str()))
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
        // `creado_en`, `erstellt_am`, `criado_em`, `cree_le`
        "en",
        "am",
        "em",
        "le",
    ];
    let mut parts: Vec<&str> = folded.split('_').collect();
    while parts.len() > 1 && parts.last().is_some_and(|p| ENDINGS.contains(p)) {
        parts.pop();
    }
    parts.join("_")
}

/// Yes/no columns that are true when the item is finished.
pub fn is_finished_flag(name: &str) -> bool {
    finished_flag_rank(name).is_some()
}

/// How well a yes/no column says that the item is finished: 0 is plainly, 1 is that it was put away
/// or seen to, which things that are no work are too.
pub fn finished_flag_rank(name: &str) -> Option<usize> {
    let folded = fold(name);
    let bare = folded
        .strip_prefix("is_")
        .or_else(|| folded.strip_prefix("has_"))
        .unwrap_or(&folded);
    match bare {
        "done" | "completed" | "complete" | "finished" | "closed" | "resolved" | "isdone"
        | "completado" | "completada" | "hecho" | "hecha" | "terminado" | "terminada"
        | "erledigt" | "fertig" | "abgeschlossen" | "fait" | "termine" | "feito" | "concluido"
        | "완료" | "완료여부" | "완료_여부" | "완료됨" | "完成" | "已完成" | "是否完成"
        | "完了" | "完了フラグ" => Some(0),
        "checked" | "archived" | "processed" | "handled" => Some(1),
        _ => None,
    }
}

/// Whether a column that names a moment tells by being set that the item is finished. The end of
/// something is not: a meeting has one too.
pub fn says_finished(name: &str) -> bool {
    let stem = time_stem(&fold(name));
    is_full(Field::Completed, &stem)
        && !matches!(
            stem.as_str(),
            "end" | "ended" | "종료일" | "종료일시" | "종료시각" | "结束时间" | "結束時間"
        )
}

/// Whether a column's name says a moment, rather than a key or a token that could be one: `lock`
/// and `claim` may hold either.
pub fn says_a_moment(name: &str) -> bool {
    let folded = fold(name.rsplit('.').next().unwrap_or(name));
    !matches!(
        folded.rsplit('_').next().unwrap_or_default(),
        "lock" | "claim" | "lease" | "in" | "key" | "token"
    )
}

/// Whether a name says the status of the row itself and nothing else, such as where a house stands,
/// how far something is, or whether a bill is paid. Of `status.name` the object's name counts.
pub fn is_plain_status(name: &str) -> bool {
    matches!(
        fold(name.split('.').next().unwrap_or(name)).as_str(),
        "status"
            | "task_status"
            | "job_status"
            | "item_status"
            | "current_status"
            | "status_name"
            | "status_code"
            | "estatus"
            | "상태"
            | "진행상태"
            | "状态"
            | "狀態"
            | "ステータス"
    )
}

/// Whether the name of a status may as well be that of a measure.
pub fn may_measure(name: &str) -> bool {
    matches!(
        fold(name).rsplit('_').next().unwrap_or_default(),
        "progress" | "stage" | "phase" | "進捗" | "진행상황" | "lifecycle"
    )
}

/// Names that stand on anything: a contact has a name, a chat's line a content.
pub fn is_plain_title(name: &str) -> bool {
    matches!(
        fold(name.rsplit('.').next().unwrap_or(name)).as_str(),
        "name" | "label" | "command" | "message" | "displayname" | "kind" | "func" | "function"
    )
}

/// Whether a table lists runs of something.
pub fn lists_runs(name: &str) -> bool {
    let parts = tokens(name);
    parts.last().is_some_and(|last| {
        one_of(
            &["run", "execution", "build", "pipeline", "deployment"],
            last,
        )
    })
}

/// Whether a table's name says attempts at something that another table lists.
pub fn lists_attempts(name: &str) -> bool {
    let parts = tokens(name);
    parts.last().is_some_and(|last| {
        one_of(
            &[
                "run",
                "execution",
                "attempt",
                "try",
                "tries",
                "result",
                "assignment",
                "claim",
            ],
            last,
        )
    })
}

/// Whether the columns have a switch: what can be paused or enabled works on items, and is none.
pub fn has_switch<'n>(mut columns: impl Iterator<Item = &'n str>) -> bool {
    columns.any(|c| {
        matches!(
            fold(c).as_str(),
            "enabled"
                | "is_enabled"
                | "is_paused"
                | "paused"
                | "is_active"
                | "cron"
                | "cron_expression"
                | "crontab"
                | "concurrency_limit"
                | "last_polled"
                | "last_login"
                | "password_hash"
        )
    })
}

/// Whether the columns measure out a thing: a price, an address. Work has a title and somebody who
/// does it.
pub fn has_thing<'n>(mut columns: impl Iterator<Item = &'n str>) -> bool {
    columns.any(|c| {
        matches!(
            fold(c).as_str(),
            "price"
                | "amount"
                | "currency"
                | "email"
                | "phone"
                | "balance"
                | "sku"
                | "quantity"
                | "address"
                | "iban"
                | "total_price"
                | "unit_price"
        )
    })
}

/// Columns that hold another thing's state: the last run's, a review's, a delivery's.
pub fn is_anothers(name: &str) -> bool {
    let folded = fold(name);
    folded.contains('_')
        && matches!(
            folded.split('_').next().unwrap_or_default(),
            "last" | "prev" | "previous" | "old" | "next" | "parent" | "from" | "to" | "initial"
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
            (Field::Created, "due_date", false),
            (Field::Owner, "lease_owner", false),
            (Field::Title, "queue_name", false),
            (Field::Title, "업무명", true),
            (Field::Title, "任务名称", true),
            (Field::Created, "Erstellt_am", true),
            (Field::Priority, "Priorität", true),
            (Field::Owner, "assignee.login", true),
            (Field::Title, "assignee.name", false),
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
            ("todos2", 2),
            ("todo_list", 2),
            ("lists", -4),
            ("작업상태", 2),
            ("사용자", -6),
            ("work_pool", -6),
            ("Aufgaben", 2),
        ] {
            assert_eq!(table_leaning(name), want, "{name}");
        }
    }
}
