//! A database and a JSON file with a ledger beside them, read, planned and changed as the program
//! does it.

use chrono::{TimeZone, Utc};
use reveille::analyse::{self, JudgeRules};
use reveille::apply::Desk;
use reveille::ledger::Ledger;
use reveille::model::{
    Clock, ItemKey, Lang, OwnerRules, PlanRules, PolicyRules, QueueSpec, Role, SourceSpec, State,
    StoreKind,
};
use reveille::plan::{
    Action, Consent, Operation, Plan, PlanContext, Report, Settled, Stamp, Value, Wish,
};
use reveille::stores::{self, Look, Scope};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Rows in the database, and elements in the file.
pub const ROWS: usize = 24;

pub struct World {
    pub dir: PathBuf,
    clock: Clock,
    policy: PolicyRules,
    rules: PlanRules,
    sources: Vec<SourceSpec>,
    owners: OwnerRules,
}

/// What the witness saw: the row, its status before and after, and the count of its worker.
pub type Seen = (String, [String; 3], [String; 3]);

pub fn is_long() -> bool {
    std::env::var_os("REVEILLE_LONG").is_some_and(|v| v == "1")
}

impl World {
    /// Makes the stores in a folder.
    pub fn make(dir: &Path, journal: &str) -> Self {
        let db = Connection::open(dir.join("store.db")).unwrap();
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
        let items: Vec<String> = (1..=ROWS)
            .map(|n| {
                format!(
                    "    {{\"id\": \"t{n}\", \"title\": \"todo {n}\", \"status\": \"pending\"}}"
                )
            })
            .collect();
        let text = format!("{{\n  \"items\": [\n{}\n  ]\n}}\n", items.join(",\n"));
        std::fs::write(dir.join("todo.json"), text).unwrap();
        Self::at(dir)
    }

    /// Finds the stores in a folder.
    pub fn at(dir: &Path) -> Self {
        let dir = dir.canonicalize().unwrap();
        let source = |name: &str, kind, file: &str, queue: &str| SourceSpec {
            writable: true,
            // The witness is a trigger.
            allow_triggers: true,
            queues: vec![QueueSpec {
                queue: queue.into(),
                write: BTreeMap::from([(State::Cancelled, "cancelled".into())]),
                ..QueueSpec::default()
            }],
            ..SourceSpec::new(name, kind, dir.join(file), Role::Canonical, chrono_tz::UTC)
        };
        let sources = vec![
            source("db", StoreKind::Sqlite, "store.db", "jobs"),
            source("file", StoreKind::Json, "todo.json", "items"),
        ];
        Self {
            clock: Clock::at(
                Utc.with_ymd_and_hms(2026, 4, 20, 23, 15, 0).unwrap(),
                chrono_tz::UTC,
            ),
            policy: PolicyRules::default(),
            rules: PlanRules::default(),
            owners: OwnerRules::default(),
            sources,
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
        .waiting(Duration::from_secs(60), Duration::from_secs(60))
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.dir.join("state")).unwrap()
    }

    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.clock.now,
            real: self.clock.now,
            actor: "ron".into(),
            user: "ron".into(),
            host: "here".into(),
        }
    }

    /// A plan that cancels rows and elements by their numbers. What a worker has just taken away is
    /// refused in it.
    pub fn plan(&self, rows: &[usize], elements: &[usize]) -> Plan {
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
        let board = analyse::reconcile(
            snapshots.collect(),
            &analyse::Rules::default(),
            self.clock,
            true,
        );
        let judgement = analyse::judge(&board, &JudgeRules::default());
        let keys = rows.iter().map(|n| key("db", "jobs", n.to_string()));
        let keys = keys.chain(
            elements
                .iter()
                .map(|n| key("file", "items", format!("t{n}"))),
        );
        let wishes = keys
            .map(|key| Wish {
                key,
                action: Action::Cancel,
                note: Some("twice".into()),
            })
            .collect();
        self.desk().plan(&board, &judgement, wishes).unwrap()
    }

    pub fn apply(&self, ledger: &Ledger, plan: &Plan) -> Report {
        let desk = self.desk();
        let (consent, stamp) = (Consent::default(), self.stamp());
        desk.apply(ledger, plan, &consent, &stamp, &mut |_| {})
            .unwrap()
    }

    pub fn settle(&self, ledger: &Ledger) -> Vec<Settled> {
        self.desk().settle(ledger, &self.stamp()).unwrap()
    }

    /// What a worker does when it starts: its first look rolls a hot journal back.
    pub fn worker_starts(&self) {
        let db = Connection::open(self.dir.join("store.db")).unwrap();
        let check: String = db
            .query_row("PRAGMA integrity_check", [], |r| r.get(0))
            .unwrap();
        assert_eq!(check, "ok");
    }

    /// Everything the witness saw, in order.
    pub fn witness(&self) -> Vec<Seen> {
        let db = Connection::open(self.dir.join("store.db")).unwrap();
        let mut statement = db
            .prepare(
                "SELECT cast(id AS TEXT), s0, coalesce(n0, ''), cast(t0 AS TEXT),
                        s1, coalesce(n1, ''), cast(t1 AS TEXT) FROM witness ORDER BY n",
            )
            .unwrap();
        let text = |row: &rusqlite::Row<'_>, at: usize| row.get::<_, String>(at).unwrap();
        let rows = statement.query_map([], |row| {
            let side = |at: usize| [text(row, at), text(row, at + 1), text(row, at + 2)];
            Ok((text(row, 0), side(1), side(4)))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// The status of every element of the file.
    pub fn elements(&self) -> BTreeMap<String, String> {
        let text = std::fs::read_to_string(self.dir.join("todo.json")).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let items = json["items"].as_array().unwrap().iter();
        let word = |item: &serde_json::Value, name: &str| item[name].as_str().unwrap().to_owned();
        items.map(|i| (word(i, "id"), word(i, "status"))).collect()
    }

    /// Sees that the ledger tells exactly what happened, no more and no less.
    pub fn agrees(&self, ledger: &Ledger, mut seen: Vec<Seen>) {
        let mut operations = ledger.operations(None).unwrap();
        operations.reverse();
        assert_eq!(ledger.verify().unwrap().broken, None);
        let mut told = Vec::new();
        let mut elements: BTreeMap<String, String> = (1..=ROWS)
            .map(|n| (format!("t{n}"), "pending".to_owned()))
            .collect();
        for (part, change) in operations.iter().flat_map(Operation::changes) {
            assert!(
                !matches!(part.standing.word(), "open" | "unknown"),
                "{:?}",
                part.standing
            );
            if !part.standing.is_applied() {
                continue;
            }
            let id = change.key.id.to_string();
            if part.part.kind == StoreKind::Json {
                let status = change.after.get("status").map(text_of).unwrap();
                elements.insert(id, status.trim_matches('"').to_owned());
                continue;
            }
            let side = |image: &reveille::plan::Image| {
                ["status", "note", "tick"].map(|c| image.get(c).map(text_of).unwrap())
            };
            told.push((id, side(&change.before), side(&change.after)));
        }
        // Two operators may be recorded in another order than they were applied in.
        told.sort();
        seen.sort();
        assert_eq!(told, seen, "the ledger and the witness differ");
        assert_eq!(self.elements(), elements, "the ledger and the file differ");
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(n) => n.to_string(),
        Value::Text(bytes) => String::from_utf8(bytes.clone()).unwrap(),
        Value::Json(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

fn key(source: &str, queue: &str, id: String) -> ItemKey {
    ItemKey {
        source: source.into(),
        queue: queue.into(),
        id: id.into(),
    }
}
