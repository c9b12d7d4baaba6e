//! The other queues: `ops_todos`, the legacy list, the inbox; and the status file.

use super::*;
use std::collections::{BTreeMap, HashSet};

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

#[test]
fn the_legacy_list() {
    let rows = ask(
        &world().legacy,
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
            &world().legacy,
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
            &world().legacy,
            "SELECT id FROM ops_todos WHERE status = 'claimed'"
        )
        .concat(),
        ["9", "10", "11"]
    );
}

#[test]
fn the_inbox_and_the_status_file() {
    let owners: Vec<String> = inbox()
        .iter()
        .map(|i| {
            assert_eq!(i["status"], "pending");
            // The file tells no time of its own, as the seed found it.
            assert!(i.get("created_at").is_none());
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
    for path in [world().inbox, world().evidence] {
        let text = fs::read_to_string(&path).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let pretty = serde_json::to_string_pretty(&json).unwrap() + "\n";
        assert_eq!(text, pretty, "two spaces and a final newline");
    }
    let status = fs::read_to_string(&world().evidence).unwrap();
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["ts"], "2026-04-20T15:00:01.586134Z");
    assert_eq!(status["detail"], "점검 완료: 이슈 4건, 복구 1건 (성공 0)");
}
