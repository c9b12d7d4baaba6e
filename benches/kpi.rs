//! The KPI: a search over 40 terms, and the look back over a million rows, each against its floor in
//! the same run: one plain pass over the same counts or rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use chrono::{TimeZone, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use reveille::analyse::kpi::{self, KpiQuestion, Reported};
use reveille::analyse::{Board, Rules, reconcile};
use reveille::model::{
    Clock, FieldSet, HistoryRow, Mapping, MappingOrigin, OwnerRules, Priority, PriorityRules,
    QueueHistory, QueueSnapshot, Record, Role, SourceSnapshot, SourceSpec, State, StatusFrom,
    StoreKind, Sureness, Times, Told, Total,
};
use std::hint::black_box;
use std::sync::Arc;

const OWNERS: [&str; 6] = ["ron", "codex", "cowork", "guardian", "analyst", "ops-queue"];
const WORDS: [&str; 5] = ["queued", "claimed", "failed", "blocked", "todo"];

fn clock() -> Clock {
    Clock::at(
        Utc.with_ymd_and_hms(2026, 4, 20, 23, 15, 0).unwrap(),
        chrono_tz::Asia::Seoul,
    )
}

fn mapping(queue: &str) -> Mapping {
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

fn record(id: usize, owner: &str, status: &str) -> Record {
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
fn board() -> Board {
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

fn question() -> KpiQuestion {
    let count = kpi::parse_flag("ron=10,codex=5,cowork=3", &OwnerRules::default()).unwrap();
    KpiQuestion {
        reported: Some(Reported {
            count,
            stated_total: None,
        }),
        ..KpiQuestion::default()
    }
}

/// A million rows of one queue, each waiting some hours and worked on for some more.
fn history() -> QueueHistory {
    let rows = (0..1_000_000i64)
        .map(|n| {
            let created = clock().now.plus_seconds(-(n * 37 % 15_000_000) - 60);
            let claimed = created.plus_seconds(n * 13 % 20_000 + 1);
            let done = n % 50 != 0;
            HistoryRow {
                created: Some(created),
                claimed: (done || n % 3 == 0).then_some(claimed),
                completed: done.then(|| claimed.plus_seconds(n % 7_000 + 1)),
                owner: (n % OWNERS.len() as i64) as u32,
                status: if done { 1 } else { 0 },
                state: if done { State::Done } else { State::Queued },
            }
        })
        .collect();
    QueueHistory {
        source: "bus".into(),
        role: Role::Canonical,
        queue: "queue_0".into(),
        owners: OWNERS.iter().map(|o| Some(Arc::from(*o))).collect(),
        statuses: vec!["queued".into(), "done".into()],
        rows,
        created: Told::Yes,
        claimed: Told::Yes,
        completed: Told::Yes,
        whole: true,
    }
}

fn benches(c: &mut Criterion) {
    let (board, question) = (board(), question());
    let mut group = c.benchmark_group("kpi");
    group.sample_size(10);
    group.bench_function("floor: one pass over the items", |b| {
        b.iter(|| black_box(board.items().filter(|i| i.owner.as_ref() == "ron").count()));
    });
    group.bench_function("search over 40 terms", |b| {
        b.iter(|| black_box(kpi::kpi(&board, &[], &question)))
    });
    let answer = kpi::kpi(&board, &[], &question);
    let histories = [history()];
    group.bench_function("floor: one pass over 1000000 rows", |b| {
        b.iter(|| {
            black_box(
                histories[0]
                    .rows
                    .iter()
                    .filter(|r| r.completed.is_none() && r.owner == 0)
                    .count(),
            )
        });
    });
    group.bench_function("when, 1000000 rows", |b| {
        b.iter(|| black_box(kpi::when(&answer, &histories, &Rules::default())))
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
