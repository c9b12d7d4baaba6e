//! Four stores with one ledger beside them: two databases, a file whose owner locks it and a file
//! whose owner does not; read, planned and changed as the program does it.

use chrono::{TimeZone, Utc};
use reveille::analyse::{self, JudgeRules};
use reveille::apply::Desk;
use reveille::ledger::Ledger;
use reveille::model::{
    Clock, ItemKey, Lang, OwnerRules, PlanRules, PolicyRules, QueueSpec, Role, SourceSpec, State,
    StoreKind,
};
use reveille::plan::{Action, Consent, Plan, PlanContext, Report, Settled, Stamp, Wish};
use reveille::stores::{self, Look, Scope};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Rows of a database, and those that operators touch too; the others are the worker's own.
pub const ROWS: usize = 40;
pub const SHARED: usize = 30;
/// Elements of a file.
pub const ELEMENTS: usize = 20;
pub const DATABASES: [&str; 2] = ["wal", "delete"];
pub const FILES: [&str; 2] = ["locked", "free"];
/// What another one is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct World {
    pub dir: PathBuf,
    clock: Clock,
    policy: PolicyRules,
    rules: PlanRules,
    owners: OwnerRules,
    sources: Vec<SourceSpec>,
}

impl World {
    pub fn make(dir: &Path) -> Self {
        for journal in DATABASES {
            let db = Connection::open(dir.join(format!("{journal}.db"))).unwrap();
            db.execute_batch(&format!(
                "PRAGMA journal_mode = {journal};
                 CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT,
                   note TEXT, tick INTEGER, created_at TEXT);
                 CREATE TABLE witness (n INTEGER PRIMARY KEY, id, s0, n0, t0, s1, n1, t1);
                 CREATE TRIGGER sees AFTER UPDATE ON jobs BEGIN
                   INSERT INTO witness (id, s0, n0, t0, s1, n1, t1) VALUES (old.id, old.status,
                     old.note, old.tick, new.status, new.note, new.tick); END;
                 WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {ROWS})
                 INSERT INTO jobs (title, status, owner, tick, created_at)
                 SELECT 'job ' || x, 'queued', 'ron', 0, '2026-04-20 10:00:00' FROM c;"
            ))
            .unwrap();
        }
        for name in FILES {
            let items: Vec<serde_json::Value> = (1..=ELEMENTS)
                .map(|n| serde_json::json!({"id": format!("t{n}"), "title": format!("todo {n}"), "status": "pending", "tick": 0}))
                .collect();
            let all = serde_json::json!({"counter": 0, "items": items});
            let text = serde_json::to_string_pretty(&all).unwrap();
            std::fs::write(dir.join(format!("{name}.json")), text).unwrap();
        }
        std::fs::write(dir.join("locked.lock"), "").unwrap();
        Self::at(dir)
    }

    pub fn at(dir: &Path) -> Self {
        let dir = dir.canonicalize().unwrap();
        let source = |name: &str, kind, file: String, queue: &str| SourceSpec {
            writable: true,
            // The witness is a trigger.
            allow_triggers: true,
            lock: (name == "locked").then(|| dir.join("locked.lock")),
            queues: vec![QueueSpec {
                queue: queue.into(),
                write: BTreeMap::from([(State::Cancelled, "cancelled".into())]),
                ..QueueSpec::default()
            }],
            ..SourceSpec::new(name, kind, dir.join(file), Role::Canonical, chrono_tz::UTC)
        };
        let databases = DATABASES.map(|n| source(n, StoreKind::Sqlite, format!("{n}.db"), "jobs"));
        let files = FILES.map(|n| source(n, StoreKind::Json, format!("{n}.json"), "items"));
        Self {
            clock: Clock::at(
                Utc.with_ymd_and_hms(2026, 4, 20, 23, 15, 0).unwrap(),
                chrono_tz::UTC,
            ),
            policy: PolicyRules::default(),
            rules: PlanRules::default(),
            owners: OwnerRules::default(),
            sources: databases.into_iter().chain(files).collect(),
            dir,
        }
    }

    pub fn desk(&self) -> Desk<'_> {
        Desk::new(PlanContext {
            clock: &self.clock,
            lang: Lang::En,
            policy: &self.policy,
            rules: &self.rules,
            sources: &self.sources,
            owners: &self.owners,
            actor: "ron",
        })
        .waiting(PATIENCE, PATIENCE)
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.dir.join("state")).unwrap()
    }

    pub fn stamp(&self) -> Stamp {
        Stamp {
            at: self.clock.now,
            real: self.clock.now,
            actor: "ron".into(),
            user: "ron".into(),
            host: "here".into(),
        }
    }

    /// A plan that cancels two rows of every store. What a worker has just taken is refused in it.
    pub fn plan(&self, row: usize, element: usize) -> Plan {
        let look = Look {
            clock: self.clock,
            real_now: None,
            scope: Scope::All,
            bodies: false,
            by_status: false,
            failed_window_s: 14 * 86_400,
            deadline: Duration::from_secs(20),
        };
        let snapshots = self.sources.iter();
        let snapshots = snapshots.map(|s| Arc::new(stores::open(s.clone()).look(&look)));
        let rules = analyse::Rules::default();
        let board = analyse::reconcile(snapshots.collect(), &rules, self.clock, true);
        let judgement = analyse::judge(&board, &JudgeRules::default());
        let mut wishes = Vec::new();
        for n in 0..2 {
            for source in DATABASES {
                let id = (row + n) % SHARED + 1;
                wishes.push(cancel(source, "jobs", id.to_string()));
            }
            for source in FILES {
                let id = (element + n) % ELEMENTS + 1;
                wishes.push(cancel(source, "items", format!("t{id}")));
            }
        }
        self.desk().plan(&board, &judgement, wishes).unwrap()
    }

    pub fn apply(&self, ledger: &Ledger, plan: &Plan) -> Report {
        let (desk, consent, stamp) = (self.desk(), Consent::default(), self.stamp());
        desk.apply(ledger, plan, &consent, &stamp, &mut |_| {})
            .unwrap()
    }

    /// Settles until nothing is open; a hot journal is the worker's to roll back, at its next write.
    /// What stays open for a minute is given back.
    pub fn settle(&self, ledger: &Ledger) -> Vec<Settled> {
        let until = Instant::now() + PATIENCE;
        loop {
            let settled = self.desk().settle(ledger, &self.stamp()).unwrap();
            let open = settled.into_iter().filter(|s| s.error.is_some());
            let open: Vec<Settled> = open.collect();
            if open.is_empty() || Instant::now() > until {
                return open;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn cancel(source: &str, queue: &str, id: String) -> Wish {
    Wish {
        key: ItemKey {
            source: source.into(),
            queue: queue.into(),
            id: id.into(),
        },
        action: Action::Cancel,
        note: Some("twice".into()),
    }
}
