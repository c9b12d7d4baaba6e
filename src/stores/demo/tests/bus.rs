//! `bus_commands`: every row that the document names, and the zone of every column.

use super::{canonical, number};

fn columns(table: &str) -> Vec<String> {
    canonical(&format!("SELECT name FROM pragma_table_info('{table}')")).concat()
}

#[test]
fn the_tables_have_the_columns_of_the_seed() {
    assert_eq!(
        columns("bus_commands").join(", "),
        "id, title, body, requested_by, target_agent, status, priority, claimed_by, result_note, \
         created_at, updated_at, claimed_at, completed_at, model_used, workflow_id, notify_flag, \
         collab_chat_id, parent_cmd_id"
    );
    let todos = "id, title, detail, workflow_id, status, assigned_to, priority, created_at, \
                 updated_at, started_at, completed_at, due_date, source, agentfirm_run_id";
    assert_eq!(columns("ops_todos").join(", "), todos);
    assert_eq!(columns("ops_todos_archive").join(", "), todos);
    assert_eq!(
        canonical("SELECT name, type FROM sqlite_schema WHERE type <> 'index' ORDER BY name"),
        [
            ["agents", "table"],
            ["bus_commands", "table"],
            ["bus_events", "table"],
            ["ops_todos", "table"],
            ["ops_todos_archive", "table"],
            ["schema_migrations", "table"],
            ["v_open_commands", "view"],
        ]
    );
    assert_eq!(canonical("PRAGMA integrity_check"), [["ok"]]);
}

#[test]
fn bus_commands_counts() {
    assert_eq!(number("SELECT count(*) FROM bus_commands"), 2123);
    assert_eq!(number("SELECT max(id) FROM bus_commands"), 29204);
    assert_eq!(
        canonical(
            "SELECT status, target_agent, count(*) FROM bus_commands
             WHERE status NOT IN ('done', 'cancelled') GROUP BY 1, 2 ORDER BY 1, 2"
        ),
        [
            ["claimed", "cowork", "1"],
            ["failed", "codex", "2"],
            ["failed", "cowork", "1"],
            ["queued", "codex", "2"],
            ["queued", "cowork", "1"],
            ["queued", "ron", "15"],
        ]
    );
    assert_eq!(number("SELECT count(*) FROM v_open_commands"), 19);
    assert!(number("SELECT count(*) FROM bus_commands WHERE status = 'cancelled'") > 60);
}

const DRIFT: &str = "[drift-recovery] 시스템 이슈 2건 감지";
const LAUNCHD: &str = "OpenClaw 잔존 4개 launchd 서비스(vault-watcher, otel-collector, \
                       tts-webhook, pipeline-orchestrator) Hermes plist 기준 재시작";
const PATCH: &str = "CMD#29162 실행 문자열·스크립트 분석 및 안전 패치 제안";

#[test]
fn every_row_that_the_seed_names() {
    let patch_again = format!("[R1] {PATCH}");
    let rows = [
        (
            "29204",
            "ron",
            "queued",
            "urgent",
            "2026-04-20 15:00:01",
            DRIFT,
        ),
        (
            "29203",
            "ron",
            "queued",
            "urgent",
            "2026-04-20 03:00:01",
            DRIFT,
        ),
        (
            "29202",
            "ron",
            "queued",
            "urgent",
            "2026-04-19 15:00:01",
            DRIFT,
        ),
        (
            "29201",
            "ron",
            "queued",
            "urgent",
            "2026-04-19 03:00:01",
            DRIFT,
        ),
        (
            "29200",
            "ron",
            "queued",
            "urgent",
            "2026-04-18 15:00:01",
            DRIFT,
        ),
        (
            "29199",
            "ron",
            "queued",
            "urgent",
            "2026-04-18 03:00:01",
            DRIFT,
        ),
        (
            "29198",
            "ron",
            "queued",
            "urgent",
            "2026-04-17 15:00:01",
            DRIFT,
        ),
        (
            "29197",
            "ron",
            "queued",
            "urgent",
            "2026-04-17 03:00:01",
            DRIFT,
        ),
        (
            "29196",
            "ron",
            "queued",
            "urgent",
            "2026-04-16 15:00:01",
            DRIFT,
        ),
        (
            "29193",
            "ron",
            "queued",
            "high",
            "2026-04-16 14:00:29",
            LAUNCHD,
        ),
        (
            "29194",
            "codex",
            "queued",
            "high",
            "2026-04-16 14:00:29",
            LAUNCHD,
        ),
        (
            "29195",
            "cowork",
            "queued",
            "high",
            "2026-04-16 14:00:29",
            LAUNCHD,
        ),
        (
            "29179",
            "codex",
            "queued",
            "high",
            "2026-04-14 14:00:28",
            &patch_again,
        ),
        (
            "29173",
            "codex",
            "failed",
            "high",
            "2026-04-14 13:50:18",
            &patch_again,
        ),
        (
            "29169",
            "codex",
            "failed",
            "high",
            "2026-04-14 13:39:17",
            PATCH,
        ),
        (
            "29183",
            "cowork",
            "claimed",
            "normal",
            "2026-04-14 14:26:53",
            "codex 패치 배포용 최종 체크리스트 및 롤백 정책 확정",
        ),
        (
            "29176",
            "cowork",
            "failed",
            "normal",
            "2026-04-14 13:55:57",
            "codex 안전 패치 배포 체크리스트·롤백 절차 작성",
        ),
    ];
    for (id, owner, status, priority, created, title) in rows {
        assert_eq!(
            canonical(&format!(
                "SELECT target_agent, status, priority, created_at, title
                 FROM bus_commands WHERE id = {id}"
            )),
            [[owner, status, priority, created, title]],
            "#{id}"
        );
    }
    let newest = canonical(
        "SELECT id FROM bus_commands WHERE status = 'queued' AND target_agent = 'ron'
         ORDER BY created_at DESC, id DESC LIMIT 10",
    );
    let named: Vec<&str> = rows[..10].iter().map(|r| r.0).collect();
    assert_eq!(newest.concat(), named);
    assert_eq!(
        number(
            "SELECT count(*) FROM bus_commands WHERE target_agent = 'ron' AND status = 'queued'
             AND id < 29162 AND created_at < '2026-04-14' AND priority IN ('normal', 'low')"
        ),
        5
    );
}

#[test]
fn what_the_seed_says_about_its_rows() {
    assert_eq!(
        canonical(
            "SELECT id, parent_cmd_id, result_note FROM bus_commands
             WHERE id IN (29169, 29173, 29179) ORDER BY id"
        ),
        [
            [
                "29169",
                "29162",
                "ollama/qwen3.5:9b-nothinker: Remote end closed connection without response"
            ],
            ["29173", "29162", "ollama/qwen3.5:9b-nothinker: timed out"],
            ["29179", "29162", "NULL"],
        ]
    );
    assert_eq!(
        canonical(
            "SELECT title, status, result_note LIKE '%hypothesis_engine.py%180초 timeout%'
             FROM bus_commands WHERE id = 29162"
        ),
        [["오늘의 지식사랑방 인사이트 생성", "cancelled", "1"]]
    );
    assert_eq!(
        canonical("SELECT claimed_by, claimed_at FROM bus_commands WHERE id = 29183"),
        [["cowork", "2026-04-14 14:31:00"]]
    );
    // The copies are copies to the letter.
    for (ids, rows) in [
        ("BETWEEN 29196 AND 29204", "9"),
        ("BETWEEN 29193 AND 29195", "3"),
        ("IN (29169, 29173, 29179)", "3"),
    ] {
        assert_eq!(
            canonical(&format!(
                "SELECT count(*), count(DISTINCT body), count(DISTINCT requested_by)
                 FROM bus_commands WHERE id {ids} AND body <> ''"
            )),
            [[rows, "1", "1"]]
        );
    }
    assert_eq!(
        number("SELECT count(*) FROM bus_commands WHERE requested_by = 'drift-recovery'"),
        9
    );
}

#[test]
fn each_column_of_bus_commands_is_in_the_zone_of_its_writers() {
    for (what, sql) in [
        (
            "creations and claims in UTC",
            "created_at > '2026-04-20 23:15:00' OR claimed_at < created_at
             OR claimed_at > '2026-04-20 23:15:00'",
        ),
        (
            "completions in local time",
            "datetime(completed_at, '-9 hours') < coalesce(claimed_at, created_at)
             OR completed_at > '2026-04-21 08:15:00'",
        ),
        (
            "completion as the state wants it",
            "(completed_at IS NULL) <> (status IN ('queued', 'claimed'))",
        ),
        (
            "updates by whoever came last",
            "updated_at IS NOT coalesce(completed_at, claimed_at, created_at)",
        ),
    ] {
        let found = format!("SELECT count(*) FROM bus_commands WHERE {sql}");
        assert_eq!(number(&found), 0, "{what}");
    }
    // Under UTC these would lie ahead: the rows prove that the column is local time …
    let ahead = "SELECT count(*) FROM bus_commands WHERE status = 'done'
                 AND completed_at > '2026-04-20 23:16:00' AND completed_at < '2026-04-21 08:10:00'";
    assert_eq!(number(ahead), 8);
    assert_eq!(
        number(&ahead.replace("completed_at", "updated_at")),
        8,
        "… and so would they in updated_at"
    );
    // … which is UTC elsewhere: under local time those rows were touched before they existed.
    assert_eq!(
        number("SELECT count(*) FROM bus_commands WHERE updated_at = created_at"),
        18
    );
    // Ids follow time, as a key that the database hands out does.
    assert_eq!(
        number(
            "SELECT count(*) FROM bus_commands a JOIN bus_commands b ON b.id = a.id + 1
             WHERE b.created_at < a.created_at"
        ),
        0
    );
}
