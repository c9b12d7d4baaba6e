//! Reading a store against its floor in the same run: the open rows by plain rusqlite, and one
//! lean scan of the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use chrono::{TimeZone, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use reveille::model::{Clock, Role, SourceSpec, StoreKind};
use reveille::stores::{self, Look, Scope};
use rusqlite::{Connection, OpenFlags};
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

fn look() -> Look {
    Look {
        clock: Clock::at(
            Utc.with_ymd_and_hms(2026, 4, 20, 23, 15, 0).unwrap(),
            chrono_tz::Asia::Seoul,
        ),
        real_now: None,
        scope: Scope::Live,
        bodies: false,
        by_status: false,
        failed_window_s: 14 * 86_400,
        deadline: Duration::from_secs(60),
    }
}

fn plain(path: &Path, sql: &str) -> usize {
    let db = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut bytes = 0;
    while let Some(row) = rows.next().unwrap() {
        for at in 0..columns {
            bytes += match row.get_ref(at).unwrap() {
                rusqlite::types::ValueRef::Text(t) => t.len(),
                _ => 1,
            };
        }
    }
    bytes
}

const LEAN: &str = "id, title, target_agent, status, priority, claimed_by, result_note, created_at, updated_at, claimed_at, completed_at, parent_cmd_id";

fn reading(c: &mut Criterion) {
    for (rows, open) in [(100_000, 20), (100_000, 1000)] {
        let path = support::bus(rows, open);
        let mut group = c.benchmark_group(format!("{rows} rows, {} open", rows * open / 1000));
        group.sample_size(10);
        group.bench_function("floor: open rows, plain rusqlite", |b| {
            b.iter(|| black_box(plain(&path, &format!("SELECT {LEAN} FROM bus_commands WHERE status IN ('queued','claimed','failed')"))));
        });
        group.bench_function("floor: lean scan, plain rusqlite", |b| {
            b.iter(|| black_box(plain(&path, &format!("SELECT {LEAN} FROM bus_commands"))));
        });
        group.bench_function("one look at the store", |b| {
            b.iter(|| {
                let spec = SourceSpec::new(
                    "bus",
                    StoreKind::Sqlite,
                    path.clone(),
                    Role::Canonical,
                    chrono_tz::Asia::Seoul,
                );
                black_box(stores::open(spec).look(&look()))
            });
        });
        group.finish();
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
