#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Schemas of many makers: which are queues, what their columns mean, in which zone they write.

use super::*;
use crate::model::{
    Field, MappingOrigin, QueueSpec, Role, State, StatusFrom, StoreKind, Sureness, TimeEncoding,
    ZoneDecision,
};
use crate::stores::shape::{Cell, Column, Sample};
use chrono::{TimeZone, Utc};
use chrono_tz::Tz;

const SEOUL: Tz = chrono_tz::Asia::Seoul;

fn clock() -> Clock {
    Clock::at(Utc.with_ymd_and_hms(2026, 4, 20, 23, 15, 0).unwrap(), SEOUL)
}

fn spec() -> SourceSpec {
    SourceSpec::new(
        "canonical",
        StoreKind::Sqlite,
        "/x.db".into(),
        Role::Canonical,
        SEOUL,
    )
}

/// A table from `name`, columns (`title`, `created_at=CURRENT_TIMESTAMP`) and rows of `a|b|c`.
fn shape(kind: ShapeKind, name: &str, columns: &str, rows: &[&str]) -> Shape {
    let columns: Vec<Column> = columns
        .split_whitespace()
        .map(|c| match c.split_once('=') {
            Some((name, default)) => Column {
                name: name.into(),
                default: Some(default.into()),
                ..Column::default()
            },
            None => Column {
                name: c.into(),
                ..Column::default()
            },
        })
        .collect();
    let cell = |t: &str| match t.trim() {
        "-" => Cell::Null,
        t => t
            .parse()
            .map(Cell::Int)
            .or_else(|_| t.parse().map(Cell::Real))
            .unwrap_or_else(|_| Cell::Text(t.into())),
    };
    let key = if kind == ShapeKind::Table {
        vec![columns[0].name.clone()]
    } else {
        Vec::new()
    };
    let mut sample = Sample::new(columns.len());
    for row in rows {
        sample.push(row.split('|').map(cell));
    }
    Shape {
        name: name.into(),
        kind,
        sample,
        columns,
        key,
        reads: Vec::new(),
        complete: true,
        broken: None,
    }
}

fn table(name: &str, columns: &str, rows: &[&str]) -> Shape {
    shape(ShapeKind::Table, name, columns, rows)
}

fn map_one(shape: Shape) -> Result<Mapping, String> {
    let mapped = map(std::slice::from_ref(&shape), &spec(), &clock());
    match mapped.queues.into_iter().next() {
        Some((_, mapping)) => Ok(mapping),
        None => Err(mapped
            .passed_over
            .first()
            .map(|p| p.why.clone())
            .unwrap_or_default()),
    }
}

fn check(mapping: &Mapping, wanted: &[(Field, &str)]) {
    for (field, column) in wanted {
        assert_eq!(
            mapping.column(*field),
            Some(*column),
            "{field} of {}: {mapping:#?}",
            mapping.queue
        );
    }
}

#[test]
fn presets_are_found_by_columns_whatever_the_name() {
    let bus = "id title body requested_by target_agent status priority claimed_by result_note created_at updated_at claimed_at completed_at model_used workflow_id notify_flag collab_chat_id parent_cmd_id";
    let m = map_one(table("kommandos", bus, &[])).unwrap();
    assert_eq!(m.origin, MappingOrigin::Preset("bus_commands".into()));
    check(
        &m,
        &[
            (Field::Owner, "target_agent"),
            (Field::ClaimedBy, "claimed_by"),
            (Field::Parent, "parent_cmd_id"),
            (Field::Note, "result_note"),
        ],
    );
    let todos = "id title detail workflow_id status assigned_to priority created_at updated_at started_at completed_at due_date source agentfirm_run_id";
    assert_eq!(
        map_one(table("x", todos, &[])).unwrap().origin,
        MappingOrigin::Preset("ops_todos".into())
    );
    let simple = map_one(table(
        "ops_todos",
        "id title status owner created_at claimed_at",
        &[],
    ))
    .unwrap();
    assert_eq!(
        simple.origin,
        MappingOrigin::Preset("ops_todos_simple".into())
    );
    // The name alone does not make it one: another schema under a known name is detected afresh.
    let other = map_one(table(
        "bus_commands",
        "cmd_id summary state agent",
        &["1|fix it|open|ron", "2|more|closed|kim"],
    ))
    .unwrap();
    assert_eq!(other.origin, MappingOrigin::Detected);
}

/// What a preset does not know goes by name, as in any other schema: a lease, a body, a status.
#[test]
fn a_preset_leaves_nothing_out_that_is_said_under_another_name() {
    let list = |columns: &str, rows: &[&str]| {
        map_one(shape(ShapeKind::Array, "items", columns, rows)).unwrap()
    };
    for (columns, rows, from) in [
        (
            "id title owner state",
            ["1|a|ron|done", "2|b|ron|todo"],
            StatusFrom::Column("state".into()),
        ),
        (
            "id title owner estado",
            ["1|a|ron|terminado", "2|b|ron|pendiente"],
            StatusFrom::Column("estado".into()),
        ),
        (
            "id title owner done",
            ["1|a|ron|true", "2|b|ron|false"],
            StatusFrom::Flag("done".into()),
        ),
        (
            "id title owner category",
            ["1|a|ron|x", "2|b|ron|y"],
            StatusFrom::Fixed("pending".into()),
        ),
    ] {
        let m = list(columns, &rows);
        assert_eq!(m.origin, MappingOrigin::Preset("pending_json".into()));
        assert_eq!(m.status, from, "{columns}");
    }
    let at = "2026-04-20T10:00:00Z";
    let row = format!("1|a|ron|queued|{at}|{at}|{at}|urgent|Refund Alice");
    check(
        &list(
            "id title owner status createdAt claimedAt leaseExpiresAt prio description",
            &[&row],
        ),
        &[
            (Field::Created, "createdAt"),
            (Field::Claimed, "claimedAt"),
            (Field::Lease, "leaseExpiresAt"),
            (Field::Priority, "prio"),
            (Field::Body, "description"),
        ],
    );
    let commands = "id title status target_agent claimed_by claimed_at created_at description lease_expires_at heartbeat_at";
    let row = format!("1|a|claimed|ron|w|{at}|{at}|text|{at}|{at}");
    let m = map_one(table("commands", commands, &[&row])).unwrap();
    assert_eq!(m.origin, MappingOrigin::Preset("bus_commands".into()));
    check(
        &m,
        &[
            (Field::Body, "description"),
            (Field::Lease, "lease_expires_at"),
            (Field::Heartbeat, "heartbeat_at"),
        ],
    );
    let todos = table(
        "todos",
        "id title status owner created_at body",
        &[&format!("1|a|todo|ron|{at}|for tenant alpha")],
    );
    check(&map_one(todos).unwrap(), &[(Field::Body, "body")]);
}

/// No row may vanish, and none become live again, for a value that somebody mistyped.
#[test]
fn one_odd_value_costs_no_other_row_its_status() {
    let long = "waiting for the customer to send the documents by mail";
    for kind in [ShapeKind::Table, ShapeKind::Array] {
        for odd in [long, "1.5", "two\nlines"] {
            let rows = ["1|a|queued|ron", "2|b|done|ron", "3|c|done|ron"];
            let odd = format!("4|d|{odd}|ron");
            let rows: Vec<&str> = rows.into_iter().chain([odd.as_str()]).collect();
            let m = map_one(shape(kind, "tasks", "id summary status assignee", &rows)).unwrap();
            assert_eq!(m.status, StatusFrom::Column("status".into()), "{odd}");
        }
        // More words than a status has, most of them one system's own.
        let mut rows: Vec<String> = (0..60).map(|n| format!("{n}|t|done|ron")).collect();
        rows.extend((60..90).map(|n| format!("{n}|t|failed: timeout {n}|ron")));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let m = map_one(shape(kind, "tasks", "id summary status assignee", &rows)).unwrap();
        assert_eq!(m.status, StatusFrom::Column("status".into()));
    }
}

/// Of a review or a payment other words may be known than those of the status itself.
#[test]
fn what_is_called_a_status_is_one_whatever_its_words() {
    for (columns, rows) in [
        (
            "id summary status review assignee",
            ["1|a|0|done|ron", "2|b|1|pending|ron"],
        ),
        (
            "id summary status payment assignee",
            ["1|a|가나|completed|ron", "2|b|다라|pending|ron"],
        ),
    ] {
        let m = map_one(table("tasks", columns, &rows)).unwrap();
        assert_eq!(m.status, StatusFrom::Column("status".into()), "{columns}");
        assert_eq!(m.sureness, Sureness::Unsure);
    }
    // Unless another name of a status says it in known words.
    for columns in [
        "id summary status state assignee",
        "id summary status state payment_status",
    ] {
        let rows = ["1|a|0|done|paid", "2|b|1|pending|done"];
        let m = map_one(table("tasks", columns, &rows)).unwrap();
        assert_eq!(m.status, StatusFrom::Column("state".into()), "{columns}");
    }
    let paid = table(
        "tasks",
        "id summary status payment_status assignee",
        &["1|a|0|done|ron", "2|b|1|pending|ron"],
    );
    assert_eq!(
        map_one(paid).unwrap().status,
        StatusFrom::Column("status".into())
    );
    // All done is no reason to start again.
    let all_done = shape(
        ShapeKind::Array,
        "items",
        "id summary status.name assignee.login",
        &["1|a|Done|bob", "2|b|Done|bob"],
    );
    let m = map_one(all_done).unwrap();
    assert_eq!(m.status, StatusFrom::Column("status.name".into()));
    assert_eq!(m.state("Done"), State::Done);
}

#[test]
fn a_time_that_cannot_be_read_is_asked_about() {
    let with = |values: [&str; 3]| {
        let rows: Vec<String> = (0..3)
            .map(|n| format!("{n}|t|queued|ron|{}", values[n]))
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        map_one(table(
            "tasks",
            "id summary status assignee created_at",
            &rows,
        ))
        .unwrap()
    };
    // Most can be read: the other is listed with its row.
    for values in [
        ["2026-01-01 00:00:00", "2026-01-02 00:00:00", "next Monday"],
        ["20.04.2026 10:00", "21.04.2026 9:00", "1.5.2026"],
        [
            "2026年4月20日 10:00",
            "2026-04-20 오전 10:00",
            "20260420100000",
        ],
    ] {
        let m = with(values);
        assert_eq!(m.column(Field::Created), Some("created_at"), "{values:?}");
    }
    let m = with(["04/20/2026 10:00", "04/21/2026 10:00", "04/22/2026 10:00"]);
    assert_eq!(m.column(Field::Created), None);
    assert!(
        m.questions
            .iter()
            .any(|q| q.what.contains("`created_at` is called a time")),
        "{:?}",
        m.questions
    );
}

#[test]
fn queues_of_many_makers_are_detected() {
    let cases: Vec<(Shape, Vec<(Field, &str)>)> = vec![
        (
            table(
                "todos",
                "id title done created_at",
                &[
                    "1|milk|0|2026-04-01 10:00:00",
                    "2|tea|1|2026-04-02 10:00:00",
                ],
            ),
            vec![(Field::Title, "title"), (Field::Status, "done")],
        ),
        (
            table(
                "todo",
                "id text completed_at",
                &["1|milk|-", "2|tea|2026-04-01T00:00:00Z"],
            ),
            vec![(Field::Title, "text"), (Field::Status, "completed_at")],
        ),
        (
            table(
                "work_items",
                "wid summary worker_group state opened_ms",
                &[
                    "a1|fix|kim|new|1776000000000",
                    "a2|mend|lee|working|1776000000001",
                ],
            ),
            vec![
                (Field::Title, "summary"),
                (Field::Owner, "worker_group"),
                (Field::Status, "state"),
                (Field::Created, "opened_ms"),
            ],
        ),
        (
            table(
                "할일",
                "번호 제목 담당자 상태 우선순위 등록일",
                &[
                    "1|서버 점검|김철수|대기|긴급|2026-04-20 09:00:00",
                    "2|로그 정리|이영희|완료|보통|2026-04-19 09:00:00",
                ],
            ),
            vec![
                (Field::Title, "제목"),
                (Field::Owner, "담당자"),
                (Field::Status, "상태"),
                (Field::Priority, "우선순위"),
                (Field::Created, "등록일"),
            ],
        ),
        (
            table(
                "任务",
                "id 标题 负责人 状态 创建时间",
                &[
                    "1|检查服务器|小王|待处理|2026-04-20 09:00:00",
                    "2|清理|小李|已完成|2026-04-19 09:00:00",
                ],
            ),
            vec![
                (Field::Title, "标题"),
                (Field::Owner, "负责人"),
                (Field::Status, "状态"),
                (Field::Created, "创建时间"),
            ],
        ),
        (
            table(
                "jobs",
                "job_id name lifecycle runner enqueued_at started_at finished_at attempts last_error",
                &[
                    "1|a|queued|-|1776000000|-|-|0|-",
                    "2|b|running|w1|1776000000|1776000100|-|1|-",
                    "3|c|failed|w2|1776000000|1776000100|1776000200|3|boom",
                ],
            ),
            vec![
                (Field::Status, "lifecycle"),
                (Field::ClaimedBy, "runner"),
                (Field::Created, "enqueued_at"),
                (Field::Started, "started_at"),
                (Field::Completed, "finished_at"),
                (Field::Attempts, "attempts"),
                (Field::Note, "last_error"),
            ],
        ),
        (
            table(
                "tickets",
                "id subject description assignee priority stage inserted_at updated_at",
                &[
                    "1|a|long|kim|p1|open|2026-04-20T00:00:00Z|2026-04-20T00:00:00Z",
                    "2|b|long|lee|p3|resolved|2026-04-20T00:00:00Z|2026-04-20T00:00:00Z",
                ],
            ),
            vec![
                (Field::Title, "subject"),
                (Field::Body, "description"),
                (Field::Owner, "assignee"),
                (Field::Status, "stage"),
                (Field::Created, "inserted_at"),
            ],
        ),
        (
            table(
                "task_queue",
                "task_id title owner_agent status lease_expires_at heartbeat_at created_at",
                &[
                    "t1|a|x|queued|-|-|2026-04-20T00:00:00Z",
                    "t2|b|y|running|2026-04-21T00:00:00Z|2026-04-20T23:00:00Z|2026-04-20T00:00:00Z",
                ],
            ),
            vec![
                (Field::Owner, "owner_agent"),
                (Field::Lease, "lease_expires_at"),
                (Field::Heartbeat, "heartbeat_at"),
                (Field::Id, "task_id"),
            ],
        ),
        // An empty table still says what it is for.
        (
            table("tasks", "id title status assignee created_at", &[]),
            vec![(Field::Title, "title"), (Field::Owner, "assignee")],
        ),
        // One word that nobody knows beside those that everybody knows.
        (
            table(
                "tasks",
                "id title status owner",
                &["1|a|open|x", "2|b|done|x", "3|c|parked|y"],
            ),
            vec![(Field::Status, "status")],
        ),
    ];
    for (shape, wanted) in cases {
        let name = shape.name.clone();
        let mapping = map_one(shape).unwrap_or_else(|why| panic!("{name} is a queue, yet: {why}"));
        check(&mapping, &wanted);
        assert!(mapping.sureness <= Sureness::Likely, "{name}: {mapping:#?}");
    }
}

#[test]
fn what_is_no_queue_is_passed_over_with_a_reason() {
    for shape in [
        table(
            "agents",
            "id name status last_seen",
            &["1|ron|online|1776000000", "2|codex|offline|1776000000"],
        ),
        table(
            "workers",
            "id name state",
            &["1|w1|running", "2|w2|stopped"],
        ),
        table(
            "users",
            "id name email status created_at",
            &[
                "1|a|a@b.c|active|2026-01-01",
                "2|b|b@b.c|inactive|2026-01-02",
            ],
        ),
        table(
            "bus_events",
            "id command_id event status created_at",
            &["1|1|claimed|queued|2026-01-01", "2|1|x|done|2026-01-02"],
        ),
        table(
            "ops_todos_archive",
            "id title detail workflow_id status assigned_to priority created_at updated_at started_at completed_at due_date source agentfirm_run_id",
            &[],
        ),
        table(
            "schema_migrations",
            "version name applied_at",
            &["1|init|2026-01-01"],
        ),
        table("settings", "key value", &["a|b"]),
        table(
            "job_leases",
            "job_id attempt_id worker_id status claimed_at lease_expires_at",
            &["1|a|w|running|2026-01-01|2026-01-02"],
        ),
        table(
            "worker_heartbeats",
            "id worker_id status touched_at",
            &["1|w|running|2026-01-01", "2|w|done|2026-01-02"],
        ),
        table("metrics", "id name value at", &["1|a|3|2026-01-01"]),
        table("products", "id name price", &["1|a|3"]),
        table(
            "tasks_20260401",
            "id title status",
            &["1|a|open", "2|b|done"],
        ),
    ] {
        let name = shape.name.clone();
        let why = map_one(shape).expect_err(&name);
        assert!(!why.is_empty(), "{name}");
    }
}

#[test]
fn unknown_words_make_a_queue_unsure_and_name_the_key() {
    let m = map_one(table(
        "tasks",
        "id title status owner",
        &["1|a|alpha|x", "2|b|beta|x"],
    ))
    .unwrap();
    assert_eq!(m.sureness, Sureness::Unsure);
    assert!(
        m.questions
            .iter()
            .any(|q| q.key.contains("\"alpha\" = ") && q.key.contains("\"beta\" = ")),
        "{:?}",
        m.questions
    );
    assert_eq!(m.state("alpha"), State::Unknown);
}

#[test]
fn a_view_is_never_counted_twice() {
    let base = table(
        "tasks",
        "id title status owner",
        &["1|a|open|x", "2|b|done|x"],
    );
    let view = |name: &str, reads: &str| Shape {
        reads: vec![reads.into()],
        ..shape(
            ShapeKind::View,
            name,
            "id title status owner",
            &["1|a|open|x", "2|b|done|y"],
        )
    };
    let names = |shapes: &[Shape], spec: &SourceSpec| {
        map(shapes, spec, &clock())
            .queues
            .iter()
            .map(|(_, m)| m.queue.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&[view("open_tasks", "tasks"), base.clone()], &spec()),
        ["tasks"]
    );
    // Over a table that is none itself, the view is the queue, once.
    let raw = table("raw_rows", "id payload", &["1|{}"]);
    assert_eq!(
        names(
            &[
                raw.clone(),
                view("tasks_v", "raw_rows"),
                view("tasks_w", "raw_rows")
            ],
            &spec()
        ),
        ["tasks_v"]
    );
    // Over what was left aside it is left aside too.
    let archive = table("tasks_archive", "id title status owner", &["1|a|open|x"]);
    assert!(names(&[archive, view("tasks_v", "tasks_archive")], &spec()).is_empty());
    // A configured view takes the place of its table.
    let configured = SourceSpec {
        queues: vec![QueueSpec {
            queue: "open_tasks".into(),
            ..QueueSpec::default()
        }],
        ..spec()
    };
    assert_eq!(
        names(&[base, view("open_tasks", "tasks")], &configured),
        ["open_tasks"]
    );
}

#[test]
fn the_configuration_has_the_last_word() {
    let odd = table(
        "work",
        "k what who st at",
        &["1|fix|kim|N|1776000000", "2|mend|lee|W|1776000000"],
    );
    let said = QueueSpec {
        queue: "work".into(),
        fields: [
            (Field::Id, "k"),
            (Field::Title, "what"),
            (Field::Owner, "who"),
            (Field::Status, "st"),
            (Field::Created, "at"),
        ]
        .map(|(f, c)| (f, c.to_owned()))
        .into(),
        states: [
            ("N".to_owned(), State::Queued),
            ("W".to_owned(), State::Claimed),
        ]
        .into(),
        time: [(
            Field::Created,
            TimeEncoding::Epoch(crate::model::EpochUnit::Seconds),
        )]
        .into(),
        ..QueueSpec::default()
    };
    let configured = SourceSpec {
        queues: vec![said.clone()],
        ..spec()
    };
    let mapped = map(std::slice::from_ref(&odd), &configured, &clock());
    let (_, m) = &mapped.queues[0];
    assert_eq!(
        (m.state("n"), m.state("W"), m.state("?")),
        (State::Queued, State::Claimed, State::Unknown)
    );
    assert_eq!(m.times[&Field::Created].decided, ZoneDecision::Mapping);
    // A column that is not there is a sentence with the nearest name, never a guess.
    let wrong = QueueSpec {
        fields: [(Field::Title, "waht".to_owned())].into(),
        ..said
    };
    let configured = SourceSpec {
        queues: vec![
            wrong,
            QueueSpec {
                queue: "wokr".into(),
                ..QueueSpec::default()
            },
        ],
        ..spec()
    };
    let mapped = map(&[odd], &configured, &clock());
    assert!(mapped.queues.is_empty());
    assert!(
        mapped.missing[0].contains("`waht`") && mapped.missing[0].contains("`what`"),
        "{:?}",
        mapped.missing
    );
    assert!(
        mapped.missing[1].contains("`wokr`") && mapped.missing[1].contains("`work`"),
        "{:?}",
        mapped.missing
    );
}

#[test]
fn ignored_tables_and_flags_with_states() {
    let base = table("tasks", "id title done", &["1|a|0", "2|b|1"]);
    let ignoring = SourceSpec {
        ignore: vec!["TASKS".into()],
        ..spec()
    };
    assert!(
        map(std::slice::from_ref(&base), &ignoring, &clock())
            .queues
            .is_empty()
    );
    let m = map_one(base).unwrap();
    assert_eq!(m.status, StatusFrom::Flag("done".into()));
}

fn zone_of(m: &Mapping, field: Field) -> (ZoneDecision, &'static str, bool) {
    let rule = &m.times[&field];
    (rule.decided, rule.naive.name(), rule.ambiguous)
}

#[test]
fn a_default_decides_the_zone() {
    let m = map_one(table(
        "tasks",
        "id title status created_at=CURRENT_TIMESTAMP",
        &[
            "1|a|open|2026-04-20 15:00:01",
            "2|b|done|2026-04-19 15:00:01",
        ],
    ))
    .unwrap();
    assert_eq!(
        zone_of(&m, Field::Created),
        (ZoneDecision::Default, "UTC", false)
    );
    let m = map_one(table(
        "tasks",
        "id title status created_at=(datetime('now','localtime'))",
        &[
            "1|a|open|2026-04-20 15:00:01",
            "2|b|done|2026-04-19 15:00:01",
        ],
    ))
    .unwrap();
    assert_eq!(
        zone_of(&m, Field::Created),
        (ZoneDecision::Default, "Asia/Seoul", false)
    );
}

#[test]
fn a_row_from_the_future_decides_the_zone() {
    // 08:10 of this morning in Seoul would be nine hours ahead in UTC.
    let m = map_one(table(
        "tasks",
        "id title status created_at",
        &[
            "1|a|open|2026-04-21 08:10:00",
            "2|b|done|2026-04-19 15:00:01",
        ],
    ))
    .unwrap();
    assert_eq!(
        zone_of(&m, Field::Created),
        (ZoneDecision::Consistency, "Asia/Seoul", false)
    );
}

#[test]
fn a_claim_before_its_creation_decides_the_zone() {
    // Created in UTC by default, claimed a minute later on the same clock.
    let m = map_one(table(
        "tasks",
        "id title status created_at=CURRENT_TIMESTAMP claimed_at",
        &[
            "1|a|running|2026-04-10 15:00:00|2026-04-10 15:01:00",
            "2|b|open|2026-04-11 15:00:00|-",
        ],
    ))
    .unwrap();
    assert_eq!(
        zone_of(&m, Field::Claimed),
        (ZoneDecision::Consistency, "UTC", false)
    );
    // Claimed at 15:01 in UTC of something created at 00:00 of the next day in Seoul.
    let m = map_one(table(
        "tasks",
        "id title status created_at claimed_at",
        &[
            "1|a|running|2026-04-11 00:00:00|2026-04-10T15:01:00Z",
            "2|b|open|2026-04-11 15:00:00|-",
        ],
    ))
    .unwrap();
    assert_eq!(
        zone_of(&m, Field::Created),
        (ZoneDecision::Consistency, "Asia/Seoul", false)
    );
}

#[test]
fn nothing_decides_so_it_is_assumed_and_said() {
    let m = map_one(table(
        "tasks",
        "id title status created_at",
        &[
            "1|a|open|2026-04-01 08:10:00",
            "2|b|done|2026-04-02 15:00:01",
        ],
    ))
    .unwrap();
    assert_eq!(
        zone_of(&m, Field::Created),
        (ZoneDecision::Source, "Asia/Seoul", false)
    );
    assert!(
        m.questions
            .iter()
            .any(|q| q.what.contains("assumed") && q.key.contains("created")),
        "{:?}",
        m.questions
    );
}

#[test]
fn a_column_that_mixes_zones_is_ambiguous() {
    // updated_at equals created_at (UTC) in rows never touched, and is Seoul's clock in the others.
    let mut rows: Vec<String> = (1..=9)
        .map(|d| format!("{d}|t|open|2026-04-0{d} 10:00:00|2026-04-0{d} 10:00:00"))
        .collect();
    rows.extend((1..=5).map(|m| {
        format!(
            "{}|t|done|2026-04-20 10:00:00|2026-04-21 07:0{m}:00",
            20 + m
        )
    }));
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let m = map_one(table(
        "tasks",
        "id title status created_at=CURRENT_TIMESTAMP updated_at",
        &rows,
    ))
    .unwrap();
    assert_eq!(
        zone_of(&m, Field::Created),
        (ZoneDecision::Default, "UTC", false)
    );
    assert!(
        m.times[&Field::Updated].ambiguous,
        "{:?}",
        m.times[&Field::Updated]
    );
}

#[test]
fn a_default_that_many_rows_contradict_is_ambiguous() {
    let rows: Vec<String> = (0..8)
        .map(|m| format!("{m}|t|done|2026-04-20 10:00:00|2026-04-21 07:0{m}:00"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let m = map_one(table(
        "tasks",
        "id title status created_at=CURRENT_TIMESTAMP updated_at=CURRENT_TIMESTAMP",
        &rows,
    ))
    .unwrap();
    assert!(m.times[&Field::Updated].ambiguous);
    // One row with a wrong clock is that row's own problem.
    let mut rows: Vec<String> = (1..=9)
        .map(|d| format!("{d}|t|open|2026-04-0{d} 10:00:00|2026-04-0{d} 10:00:00"))
        .collect();
    rows.push("10|t|done|2026-04-20 10:00:00|2026-04-21 07:00:00".into());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let m = map_one(table(
        "tasks",
        "id title status created_at=CURRENT_TIMESTAMP updated_at=CURRENT_TIMESTAMP",
        &rows,
    ))
    .unwrap();
    assert_eq!(
        zone_of(&m, Field::Updated),
        (ZoneDecision::Default, "UTC", false)
    );
}

#[test]
fn lists_in_files() {
    let pending = map_one(shape(
        ShapeKind::Array,
        "items",
        "id title owner priority status",
        &["1|a|codex|medium|pending", "2|b|cowork|high|pending"],
    ))
    .unwrap();
    assert_eq!(pending.origin, MappingOrigin::Preset("pending_json".into()));
    let bare = map_one(shape(
        ShapeKind::Array,
        "items",
        "title owner",
        &["a|codex", "b|cowork"],
    ))
    .unwrap();
    assert_eq!(bare.status, StatusFrom::Fixed("pending".into()));
    let other = map_one(shape(
        ShapeKind::Array,
        "items",
        "task agent urgency",
        &["a|codex|high", "b|cowork|low"],
    ))
    .unwrap();
    check(
        &other,
        &[
            (Field::Title, "task"),
            (Field::Owner, "agent"),
            (Field::Priority, "urgency"),
        ],
    );
    let run = map_one(shape(
        ShapeKind::Array,
        "items",
        "id title notes taskIds status run.startedAtMs run.lastHeartbeatAtMs run.staleAfterMs triage.status",
        &["1|a|n|-|running|1776000000000|0|21600000|-", "2|b|n|-|stale|1776000000000|0|-|needs_review"],
    ))
    .unwrap();
    assert_eq!(run.origin, MappingOrigin::Preset("run_queue".into()));
    assert_eq!(
        (
            run.state("stale"),
            run.state("running"),
            run.state("canceled")
        ),
        (State::Blocked, State::Claimed, State::Cancelled)
    );
    check(
        &run,
        &[
            (Field::Claimed, "run.startedAtMs"),
            (Field::StaleAfter, "run.staleAfterMs"),
            (Field::Body, "notes"),
        ],
    );
}
