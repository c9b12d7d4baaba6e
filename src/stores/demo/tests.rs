//! The demo world against the document it is made after: every row, id, time, title and figure.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::stores::sqlite::create::ask;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

static WORLD: LazyLock<(tempfile::TempDir, DemoPaths)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let paths = write(&dir.path().join("world")).unwrap();
    (dir, paths)
});

const NOW: &str = "2026-04-20 23:15:00";

fn canonical(sql: &str) -> Vec<Vec<String>> {
    ask(&WORLD.1.canonical, sql)
}

fn number(sql: &str) -> i64 {
    canonical(sql)[0][0].parse().unwrap()
}

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

/// Queued for `[ron, codex, cowork]`, and for anybody, at a moment (UTC).
fn queued_at(rows: &[(String, i64, i64)], at: i64) -> [i64; 3] {
    ["ron", "codex", "cowork"].map(|owner| {
        let waits = |r: &&(String, i64, i64)| r.0 == owner && r.1 <= at && at < r.2;
        i64::try_from(rows.iter().filter(waits).count()).unwrap()
    })
}

#[test]
fn the_reported_split_was_last_true_on_the_eighteenth_at_11_58() {
    let rows: Vec<(String, i64, i64)> =
        canonical("SELECT target_agent, created_at, claimed_at, completed_at FROM bus_commands")
            .into_iter()
            .map(|r| {
                let end = match (&*r[2], &*r[3]) {
                    ("NULL", "NULL") => i64::MAX,
                    ("NULL", local) => when::parse_kst(local).unwrap(),
                    (claimed, _) => when::parse(claimed).unwrap(),
                };
                (r[0].clone(), when::parse(&r[1]).unwrap(), end)
            })
            .collect();
    let now = when::parse(NOW).unwrap();
    assert_eq!(queued_at(&rows, now), [15, 2, 1]);
    let kst = |t| when::parse_kst(t).unwrap();
    let last = kst("2026-04-18 11:58:00");
    assert_eq!(queued_at(&rows, last), [10, 5, 3]);
    // Every minute after it, and every moment at which anything changed.
    let minutes = (last + 60..=now).step_by(60);
    let changes = rows.iter().flat_map(|r| [r.1, r.2]);
    for at in minutes.chain(changes.filter(|t| (last + 60..=now).contains(t))) {
        assert_ne!(queued_at(&rows, at), [10, 5, 3], "{}", when::kst(at));
    }
    let held_since = kst("2026-04-18 00:00:01");
    for at in (held_since..=last).step_by(60) {
        assert_eq!(queued_at(&rows, at), [10, 5, 3], "{}", when::kst(at));
    }
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

#[test]
fn ops_todos_counts() {
    let live = "status IN ('todo', 'doing', 'blocked')";
    let by_owner: BTreeMap<String, String> = canonical(&format!(
        "SELECT coalesce(assigned_to, '-'), count(*) FROM ops_todos WHERE {live} GROUP BY 1"
    ))
    .into_iter()
    .map(|r| (r[0].clone(), r[1].clone()))
    .collect();
    let want = [
        ("-", "8"),
        ("analyst", "74"),
        ("codex", "2"),
        ("cowork", "24"),
        ("guardian", "61"),
        ("ops-queue", "272"),
        ("researcher", "29"),
        ("ron", "34"),
        ("system", "43"),
    ]
    .map(|(owner, n)| (owner.to_owned(), n.to_owned()));
    assert_eq!(by_owner, BTreeMap::from(want));
    assert_eq!(
        canonical(&format!(
            "SELECT status, count(*), sum(assigned_to IN ('ron', 'codex', 'cowork', 'ops-queue'))
             FROM ops_todos WHERE {live} GROUP BY 1 ORDER BY 1"
        )),
        [
            ["blocked", "9", "0"],
            ["doing", "4", "0"],
            ["todo", "534", "332"]
        ]
    );
    assert_eq!(
        canonical(&format!(
            "SELECT priority, count(*) > 4, sum(assigned_to = 'ron') > 0
             FROM ops_todos WHERE {live} GROUP BY 1 ORDER BY 1"
        )),
        [
            ["high", "0", "0"],
            ["low", "1", "1"],
            ["medium", "1", "1"],
            ["normal", "1", "1"],
        ]
    );
    assert_eq!(
        number("SELECT count(*) FROM ops_todos WHERE status IN ('done', 'cancelled')"),
        478
    );
}

#[test]
fn ops_todos_times_are_utc_and_its_running_work_is_young() {
    for (what, wrong) in [
        (
            "ahead",
            "max(created_at, updated_at, coalesce(completed_at, '')) > '2026-04-20 23:15'",
        ),
        (
            "before its creation",
            "min(updated_at, coalesce(started_at, '9')) < created_at",
        ),
        ("ended before its start", "completed_at < started_at"),
        (
            "finished without an end",
            "(completed_at IS NULL) = (status IN ('done', 'cancelled'))",
        ),
        (
            "running without a start",
            "status = 'doing' AND started_at IS NULL",
        ),
        (
            "running too long",
            "status = 'doing' AND started_at < datetime('2026-04-20 23:15', '-6 hours')",
        ),
        ("a naive date", "due_date NOT LIKE '%+09:00'"),
    ] {
        let found = format!("SELECT count(*) FROM ops_todos WHERE {wrong}");
        assert_eq!(number(&found), 0, "{what}");
    }
    // Begun within nine hours: under Korean time that was before the creation, which settles it.
    let settles = "started_at < datetime(created_at, '+9 hours')";
    for status in ["doing", "done"] {
        let found =
            format!("SELECT count(*) FROM ops_todos WHERE status = '{status}' AND {settles}");
        assert!(number(&found) >= 4, "{status}");
    }
}

/// Titles of live work, with whose it is.
fn live_titles() -> Vec<(String, String)> {
    canonical(
        "SELECT coalesce(assigned_to, '-'), title FROM ops_todos
         WHERE status IN ('todo', 'doing', 'blocked')",
    )
    .into_iter()
    .map(|r| (r[0].clone(), r[1].clone()))
    .collect()
}

#[test]
fn no_two_todos_are_the_same_work() {
    let (mut titles, mut words) = (HashSet::new(), HashSet::new());
    for (owner, title) in live_titles() {
        // Not by number, date or ticket alone either, but for hosts, whose number is their name.
        let letters: String = title.chars().filter(|c| c.is_alphabetic()).collect();
        let hosts = owner == "guardian";
        assert!(
            words.insert((owner.clone(), letters)) || hosts,
            "{owner}: {title} differs in figures alone"
        );
        assert!(titles.insert(title.clone()), "{owner}: {title}");
        assert!(!title.contains('{'), "{title}: a slot without its word");
    }
    let slots = "SELECT count(*) FROM (
        SELECT title || coalesce(body, '') || coalesce(result_note, '') t FROM bus_commands
        UNION ALL SELECT title || coalesce(detail, '') FROM ops_todos) WHERE t LIKE '%{%'";
    assert_eq!(number(slots), 0);
}

/// Rows by (queue, status), for the three owners of the report.
fn cells() -> BTreeMap<(String, String), [i64; 3]> {
    let mut cells: BTreeMap<(String, String), [i64; 3]> = BTreeMap::new();
    let mut add = |queue: &str, status: &str, owner: &str, n: i64| {
        if let Some(at) = ["ron", "codex", "cowork"].iter().position(|o| *o == owner) {
            cells
                .entry((queue.to_owned(), status.to_owned()))
                .or_default()[at] += n;
        }
    };
    for (queue, owner) in [
        ("bus_commands", "target_agent"),
        ("ops_todos", "assigned_to"),
    ] {
        for r in canonical(&format!(
            "SELECT status, coalesce({owner}, '-'), count(*) FROM {queue} GROUP BY 1, 2"
        )) {
            add(queue, &r[0], &r[1], r[2].parse().unwrap());
        }
    }
    for r in ask(
        &WORLD.1.legacy,
        "SELECT status, owner, count(*) FROM ops_todos GROUP BY 1, 2",
    ) {
        add("legacy", &r[0], &r[1], r[2].parse().unwrap());
    }
    for item in inbox() {
        add("inbox", "pending", item["owner"].as_str().unwrap(), 1);
    }
    cells
}

#[test]
fn the_reported_split_is_explained_by_no_definition() {
    let cells: Vec<[i64; 3]> = cells().into_values().collect();
    let sum = |set: &[[i64; 3]]| [0, 1, 2].map(|o| set.iter().map(|c| c[o]).sum::<i64>());
    for (i, a) in cells.iter().enumerate() {
        // Nor does one cell by luck give what one owner was said to have.
        for (count, reported) in a.iter().zip([10, 5, 3]) {
            assert_ne!(*count, reported, "{a:?}");
        }
        for (j, b) in cells.iter().enumerate().skip(i + 1) {
            assert_ne!(sum(&[*a, *b]), [10, 5, 3]);
            for c in cells.iter().skip(j + 1) {
                assert_ne!(sum(&[*a, *b, *c]), [10, 5, 3]);
            }
        }
    }
}

#[test]
fn no_other_set_of_statuses_or_window_of_days_gives_eighteen() {
    let (open, bus) = (
        "ops_todos WHERE assigned_to IN ('ron', 'codex', 'cowork') AND status IN ",
        "bus_commands WHERE target_agent IN ('ron', 'codex', 'cowork') AND status IN ",
    );
    let mut eighteen = Vec::new();
    for (from, statuses) in [
        (open, "('todo', 'doing', 'blocked')"),
        (bus, "('queued')"),
        (bus, "('claimed')"),
        (bus, "('failed')"),
        (bus, "('queued', 'claimed')"),
        (bus, "('queued', 'failed')"),
        (bus, "('claimed', 'failed')"),
        (bus, "('queued', 'claimed', 'failed')"),
    ] {
        let days = canonical(&format!(
            "WITH RECURSIVE d(days) AS (SELECT 1 UNION ALL SELECT days + 1 FROM d WHERE days < 199)
             SELECT days FROM d WHERE 18 = (SELECT count(*) FROM {from}{statuses}
                AND created_at >= datetime('{NOW}', '-' || days || ' days'))"
        ));
        eighteen.extend(
            days.into_iter()
                .map(|row| (statuses, row[0].parse().unwrap())),
        );
    }
    // All that is queued: from the age of its oldest row on.
    let whole: Vec<(&str, i32)> = (68..200).map(|days| ("('queued')", days)).collect();
    assert_eq!(eighteen, whole);
}

#[test]
fn the_legacy_list() {
    let rows = ask(
        &WORLD.1.legacy,
        "SELECT id, created_at, title FROM ops_todos WHERE status = 'todo' ORDER BY id",
    );
    assert_eq!(
        rows,
        [
            [
                "1",
                "2026-04-05 16:14:32",
                "healthcheck: verify commands [TEMP_TIMEOUT+30m]"
            ],
            [
                "2",
                "2026-04-06 02:50:47",
                "게이트웨이 긴급 확인 [TEMP_TIMEOUT+30m]"
            ],
            [
                "3",
                "2026-04-06 02:50:47",
                "memory_search 복구 [TEMP_TIMEOUT+30m]"
            ],
            [
                "4",
                "2026-04-06 02:50:47",
                "크론 재활성화 준비 [TEMP_TIMEOUT+30m]"
            ],
            [
                "5",
                "2026-04-06 07:48:42",
                "Recover external model connection [TEMP_TIMEOUT+30m]"
            ],
            [
                "6",
                "2026-04-06 15:39:23",
                "Collect incident snapshots: gateway/bus/worker/cron"
            ],
            [
                "7",
                "2026-04-06 15:39:23",
                "Apply Codex model patch / restart gateway"
            ],
            [
                "8",
                "2026-04-06 15:39:23",
                "Enable failover & adjust retry policy for external models"
            ],
            [
                "12",
                "2026-04-07 13:49:10",
                "Codex 잠금 해제 및 배포 재시도"
            ],
            [
                "13",
                "2026-04-10 04:40:51",
                "staging deploy auto-verify failures — investigation+patch"
            ],
        ]
    );
    assert_eq!(
        ask(
            &WORLD.1.legacy,
            "SELECT status, count(*), sum(claimed_at < created_at), max(created_at) < '2026-04-10 04:40:52'
             FROM ops_todos GROUP BY 1 ORDER BY 1"
        ),
        [
            ["claimed", "3", "0", "1"],
            ["done", "3", "0", "1"],
            ["todo", "10", "NULL", "1"],
        ]
    );
    assert_eq!(
        ask(
            &WORLD.1.legacy,
            "SELECT id FROM ops_todos WHERE status = 'claimed'"
        )
        .concat(),
        ["9", "10", "11"]
    );
}

fn inbox() -> Vec<serde_json::Value> {
    let text = fs::read_to_string(&WORLD.1.inbox).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    json["items"].as_array().unwrap().clone()
}

#[test]
fn the_inbox_and_the_status_file() {
    let owners: Vec<String> = inbox()
        .iter()
        .map(|i| {
            assert_eq!(i["status"], "pending");
            let created = i["created_at"].as_str().unwrap();
            assert!(created < "2026-04-21T08:15:00+09:00" && created.ends_with("+09:00"));
            format!("{} {} {}", i["id"], i["owner"], i["priority"]).replace('"', "")
        })
        .collect();
    assert_eq!(
        owners,
        [
            "pend-1 codex medium",
            "pend-2 cowork high",
            "pend-3 guardian medium",
            "pend-4 guardian medium",
            "pend-5 data-analyst low",
        ]
    );
    assert_eq!(
        inbox()[0]["title"],
        "Review and apply small patch to scripts/pipeline/ingest.py: retry/backoff for network calls"
    );
    for path in [&WORLD.1.inbox, &WORLD.1.evidence] {
        let text = fs::read_to_string(path).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let pretty = serde_json::to_string_pretty(&json).unwrap() + "\n";
        assert_eq!(text, pretty, "two spaces and a final newline");
    }
    let status = fs::read_to_string(&WORLD.1.evidence).unwrap();
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["ts"], "2026-04-20T15:00:01.586134Z");
    assert_eq!(status["detail"], "점검 완료: 이슈 4건, 복구 1건 (성공 0)");
}

#[test]
fn the_configuration_names_what_is_there() {
    let text = fs::read_to_string(&WORLD.1.config).unwrap();
    let config: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(config["timezone"].as_str(), Some("Asia/Seoul"));
    assert_eq!(config["now"].as_str(), Some("2026-04-21T08:15:00+09:00"));
    assert_eq!(config["owners"].to_string(), "{ me = [\"ron\"] }");
    let reported = config["kpi"]["reported"].as_table().unwrap();
    let reported: Vec<(&str, i64)> = reported
        .iter()
        .map(|(owner, n)| (owner.as_str(), n.as_integer().unwrap()))
        .collect();
    assert_eq!(
        BTreeSet::from_iter(reported),
        BTreeSet::from([("ron", 10), ("codex", 5), ("cowork", 3)])
    );
    assert_eq!(config["kpi"]["as_of"].as_str(), Some("07:45"));
    let root = WORLD.1.config.parent().unwrap();
    let sources: Vec<(String, PathBuf, bool)> = config["source"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| {
            let word = |key: &str| s[key].as_str().unwrap().to_owned();
            let writable = s.get("writable").and_then(toml::Value::as_bool);
            (
                format!("{} {} {}", word("name"), word("kind"), word("role")),
                root.join(word("path")),
                writable.unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        sources,
        [
            (
                "canonical sqlite canonical".into(),
                WORLD.1.canonical.clone(),
                true
            ),
            ("legacy sqlite legacy".into(), WORLD.1.legacy.clone(), false),
            ("inbox json inbox".into(), WORLD.1.inbox.clone(), true),
        ]
    );
}

/// Every file under `dir`, by its path from there, with its bytes.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                found.insert(path.strip_prefix(dir).unwrap().to_path_buf(), bytes);
            }
        }
    }
    found
}

#[test]
fn two_worlds_are_the_same_to_the_byte_and_hold_five_files() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path()).unwrap();
    let (one, two) = (files(dir.path()), files(WORLD.1.config.parent().unwrap()));
    let names: Vec<String> = one.keys().map(|p| p.display().to_string()).collect();
    assert_eq!(
        names,
        [
            "config.toml",
            "openclaw/data/ops_multiagent.db",
            "openclaw/ops_todos.pending.json",
            "openclaw/workspace/bus/status/drift-recovery.json",
            "openclaw/workspace/ops_multiagent.db",
        ],
        "and no side file of SQLite"
    );
    assert!(one == two, "the worlds differ");
    let versions = |name: &str| one[Path::new(name)][18..20].to_vec();
    assert_eq!(versions("openclaw/data/ops_multiagent.db"), [2, 2], "WAL");
    assert_eq!(versions("openclaw/workspace/ops_multiagent.db"), [1, 1]);
}

#[test]
fn files_have_their_age_of_that_morning() {
    let age = |path: &Path| {
        let at = fs::metadata(path).unwrap().modified().unwrap();
        let at = at.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        when::utc(i64::try_from(at.as_secs()).unwrap())
    };
    assert_eq!(age(&WORLD.1.canonical), "2026-04-20 23:14:58");
    assert_eq!(age(&WORLD.1.legacy), "2026-04-10 04:40:51");
}

#[test]
fn nothing_is_overwritten() {
    for occupied in [
        "config.toml",
        "openclaw/ops_todos.pending.json",
        "openclaw/data/ops_multiagent.db-wal",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(occupied);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        let error = write(dir.path()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage, "{occupied}");
        assert!(
            error.message.contains(occupied) && error.hint.is_some(),
            "{error:?}"
        );
        let left = files(dir.path());
        assert_eq!(
            left,
            BTreeMap::from([(PathBuf::from(occupied), b"mine".to_vec())])
        );
    }
    let dir = tempfile::tempdir().unwrap();
    write(dir.path()).unwrap();
    let before = files(dir.path());
    assert_eq!(write(dir.path()).unwrap_err().kind, ErrorKind::Usage);
    assert!(
        files(dir.path()) == before,
        "a second write changed something"
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "mine").unwrap();
    let error = write(&file.join("world")).unwrap_err();
    assert!(error.message.contains("file"), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}
