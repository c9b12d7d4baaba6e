//! A board of forty counts and the question that is asked of it.
#![allow(dead_code)] // no bench uses all of it

use chrono::{TimeZone, Utc};
use reveille::analyse::kpi::{self, KpiQuestion, Reported};
use reveille::analyse::{Board, Rules, reconcile};
use reveille::model::{
    Clock, FieldSet, Mapping, MappingOrigin, OwnerRules, Priority, PriorityRules, QueueSnapshot,
    Record, Role, SourceSnapshot, SourceSpec, State, StatusFrom, StoreKind, Sureness, Times, Total,
};
use std::sync::Arc;

pub const OWNERS: [&str; 6] = ["ron", "codex", "cowork", "guardian", "analyst", "ops-queue"];
pub const WORDS: [&str; 5] = ["queued", "claimed", "failed", "blocked", "todo"];

pub fn clock() -> Clock {
    Clock::at(
        Utc.with_ymd_and_hms(2026, 4, 20, 23, 15, 0).unwrap(),
        chrono_tz::Asia::Seoul,
    )
}

pub fn mapping(queue: &str) -> Mapping {
    Mapping {
        queue: queue.into(),
        origin: MappingOrigin::Detected,
        sureness: Sureness::Sure,
        why: Vec::new(),
        fields: [].into(),
        key: vec!["id".into()],
        key_is_unique: true,
        status: StatusFrom::Column("status".into()),
        states: [].into(),
        write: [].into(),
        priorities: PriorityRules::default(),
        times: [].into(),
        questions: Vec::new(),
        read_only: None,
    }
}

pub fn record(id: usize, owner: &str, status: &str) -> Record {
    Record {
        id: id.to_string().into(),
        title: "work".into(),
        body: None,
        owner: Some(owner.into()),
        status: status.into(),
        state: State::from_word(status).unwrap(),
        priority: Priority::Normal,
        times: Times {
            created: Some(clock().now.plus_seconds(-3600 * id as i64)),
            ..Times::default()
        },
        unclear: FieldSet::default(),
        claimed_by: None,
        attempts: None,
        parent: None,
        note: None,
        requester: None,
        stale_after_ms: None,
    }
}

/// Eight queues of five status words each: forty terms.
pub fn board() -> Board {
    let queue = |name: String, salt: usize| {
        let records: Vec<Record> = (0..120)
            .map(|n| {
                record(
                    n + 1,
                    OWNERS[(n * 7 + salt) % OWNERS.len()],
                    WORDS[(n * 11 + salt * 3) % WORDS.len()],
                )
            })
            .collect();
        QueueSnapshot {
            mapping: Arc::new(mapping(&name)),
            name: name.into(),
            total: Total::Exact(records.len() as u64),
            records,
            by_status: Vec::new(),
            latest: None,
        }
    };
    let spec = SourceSpec::new(
        "bus",
        StoreKind::Sqlite,
        "/nowhere".into(),
        Role::Canonical,
        chrono_tz::Asia::Seoul,
    );
    let queues = (0..8).map(|n| queue(format!("queue_{n}"), n)).collect();
    let snapshot = SourceSnapshot {
        queues,
        ..SourceSnapshot::empty(&spec, None)
    };
    reconcile(vec![Arc::new(snapshot)], &Rules::default(), clock(), false)
}

pub fn question() -> KpiQuestion {
    let count = kpi::parse_flag("ron=10,codex=5,cowork=3", &OwnerRules::default()).unwrap();
    KpiQuestion {
        reported: Some(Reported {
            count,
            stated_total: None,
        }),
        ..KpiQuestion::default()
    }
}
