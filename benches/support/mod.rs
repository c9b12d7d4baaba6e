//! Generated stores for the benches: the same rows at every run.

use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};

const TITLES: [&str; 12] = [
    "[drift-recovery] 시스템 이슈 2건 감지",
    "게이트웨이 재시작 후 상태 확인",
    "Review nightly ingest failures on host",
    "크론 누락 점검: ops_syncer.py",
    "Rotate credentials for the staging bus",
    "주간 리포트 초안 작성",
    "Collect incident snapshots for gateway",
    "memory_search 색인 재생성",
    "Verify backup restore of ledger",
    "배포 전 체크리스트 검토",
    "Re-run failed embeddings batch",
    "온톨로지 동기화 결과 대조",
];
const OWNERS: [&str; 6] = ["ron", "codex", "cowork", "guardian", "analyst", "ops-queue"];
const DONE: [&str; 4] = ["done", "done", "done", "cancelled"];
const OPEN: [&str; 4] = ["queued", "queued", "claimed", "failed"];

/// The schema of a command bus: 18 columns, no index but the key.
const SCHEMA: &str = "CREATE TABLE bus_commands (
  id INTEGER PRIMARY KEY, title TEXT, body TEXT, requested_by TEXT, target_agent TEXT, status TEXT,
  priority TEXT, claimed_by TEXT, result_note TEXT, created_at TEXT DEFAULT CURRENT_TIMESTAMP,
  updated_at TEXT, claimed_at TEXT, completed_at TEXT, model_used TEXT, workflow_id TEXT,
  notify_flag INTEGER, collab_chat_id TEXT, parent_cmd_id INTEGER)";

/// A small generator of numbers (xorshift), so that no run differs from another.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

/// A store of `rows` rows of which `open_permille` in a thousand are open, with 200-byte bodies, in
/// WAL mode and cleanly closed. Made once and kept for the next run.
pub fn bus(rows: u64, open_permille: u64) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = dir.join(format!("bus-{rows}-{open_permille}.db"));
    if path.exists() {
        return path;
    }
    let half_made = path.with_extension("making");
    let _ = std::fs::remove_file(&half_made);
    let mut db = Connection::open(&half_made).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.execute_batch(SCHEMA).unwrap();
    let mut n = Numbers(20_260_101);
    let tx = db.transaction().unwrap();
    {
        let mut insert = tx.prepare("INSERT INTO bus_commands VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)").unwrap();
        for id in 1..=rows {
            let open = n.below(1000) < open_permille;
            let status = if open { n.pick(&OPEN) } else { n.pick(&DONE) };
            let title = format!("{} #{}", n.pick(&TITLES), n.below(100_000));
            let created = format!(
                "2026-0{}-{:02} {:02}:{:02}:{:02}",
                1 + n.below(4),
                1 + n.below(20),
                n.below(24),
                n.below(60),
                n.below(60)
            );
            let claimed = (status != "queued").then(|| created.clone());
            let body = format!(
                "{:<200}",
                format!("request {id} {}", n.below(1_000_000_000))
            );
            insert
                .execute(params![
                    id as i64,
                    title,
                    body,
                    n.pick(&OWNERS),
                    n.pick(&OWNERS),
                    status,
                    n.pick(&["urgent", "high", "normal", "low"]),
                    claimed.as_ref().map(|_| "worker"),
                    (status == "failed").then_some("timed out"),
                    created,
                    created,
                    claimed,
                    (!open).then(|| created.clone()),
                    "model-a",
                    format!("wf-{}", id % 997),
                    0,
                    Option::<String>::None,
                    Option::<i64>::None
                ])
                .unwrap();
        }
    }
    tx.commit().unwrap();
    db.close().unwrap();
    std::fs::rename(&half_made, &path).unwrap();
    path
}
