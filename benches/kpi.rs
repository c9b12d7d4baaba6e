//! The KPI: a search over 40 terms, and the look back over a million rows, each against its floor in
//! the same run: one plain pass over the same counts or rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/counts.rs"]
mod counts;

use counts::{OWNERS, board, clock, question};
use criterion::{Criterion, criterion_group, criterion_main};
use reveille::analyse::Rules;
use reveille::analyse::kpi;
use reveille::model::{HistoryRow, QueueHistory, Role, State, Told};
use std::hint::black_box;
use std::sync::Arc;

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
