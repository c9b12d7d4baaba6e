//! Reading a store against its floor in the same run: the open rows by plain rusqlite, and one
//! lean scan of the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/store.rs"]
mod store;
mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use reveille::stores::{self, Look};
use std::hint::black_box;
use store::{LEAN, OPEN, look, plain, spec};

fn reading(c: &mut Criterion) {
    for (rows, open) in [(100_000, 20), (100_000, 1000)] {
        let path = support::bus(rows, open);
        let mut group = c.benchmark_group(format!("{rows} rows, {} open", rows * open / 1000));
        group.sample_size(10);
        group.bench_function("floor: open rows, plain rusqlite", |b| {
            b.iter(|| {
                black_box(plain(
                    &path,
                    &format!("SELECT {LEAN} FROM bus_commands WHERE {OPEN}"),
                ))
            });
        });
        group.bench_function("floor: lean scan, plain rusqlite", |b| {
            b.iter(|| black_box(plain(&path, &format!("SELECT {LEAN} FROM bus_commands"))));
        });
        group.bench_function("one look at the store", |b| {
            b.iter(|| {
                // Failed ones are live for the usual fortnight.
                let look = Look {
                    failed_window_s: 14 * 86_400,
                    ..look()
                };
                black_box(stores::open(spec(&path)).look(&look))
            });
        });
        group.finish();
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
