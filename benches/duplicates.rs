//! Cost of finding duplicates, as the program finds them: keys and groups of a million open titles
//! on the threads that it brings, near duplicates of fifty thousand distinct ones. Floors in the
//! same run: copying the titles. The ratio that counts is "keys and groups" to "copy 1M titles".

#[path = "support/titles.rs"]
mod titles;

use criterion::{Criterion, criterion_group, criterion_main};
use reveille::analyse::duplicates::{Candidate, Found, Keyed, find_keyed, keys};
use reveille::analyse::{Hands, OneHand};
use reveille::engine::Threads;
use reveille::model::{Clock, Moment};
use std::hint::black_box;
use std::time::Duration;
use titles::{Dice, distinct, items, recurring};

fn clock() -> Clock {
    Clock {
        now: Moment::LATEST,
        zone: chrono_tz::Tz::UTC,
    }
}

fn bench(c: &mut Criterion) {
    let mut g = c.benchmark_group("duplicates");
    g.sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));

    let recurring = recurring();
    let million = items(&recurring);
    g.bench_function("copy 1M titles", |b| {
        b.iter(|| black_box(recurring.clone()))
    });
    let machine = Threads::of_machine();
    for (hands, who) in [
        (&OneHand as &dyn Hands, "one thread"),
        (&machine, "every core"),
    ] {
        let keyed = keys(&million, hands);
        g.bench_function(format!("keys of 1M titles, {who}"), |b| {
            b.iter(|| black_box(keys(&million, hands)))
        });
        g.bench_function(format!("groups of 1M titles of 20k texts, {who}"), |b| {
            b.iter(|| found(&million, &keyed, hands))
        });
    }
    g.bench_function("keys and groups of 1M titles of 20k texts", |b| {
        b.iter(|| found(&million, &keys(&million, &machine), &machine))
    });

    let mut dice = Dice(11);
    for n in [20_000, 50_000, 200_000] {
        let texts: Vec<String> = (0..n).map(|i| distinct(i, &mut dice)).collect();
        let many = items(&texts);
        let keyed = keys(&many, &machine);
        g.bench_function(format!("near duplicates of {n} texts"), |b| {
            b.iter(|| found(&many, &keyed, &machine))
        });
    }
    let same = vec!["[watch] 시스템 이슈 2건 감지".to_owned(); 100_000];
    let same = items(&same);
    g.bench_function("100k identical titles", |b| {
        b.iter(|| found(&same, &keys(&same, &machine), &machine))
    });
    let frame: Vec<String> = (0..100_000)
        .map(|i| format!("reconcile the ledger of account {i} with the bank"))
        .collect();
    let frame = items(&frame);
    g.bench_function("100k titles of one frame", |b| {
        b.iter(|| found(&frame, &keys(&frame, &machine), &machine))
    });
    g.finish();
}

fn found(items: &[Candidate<'_>], keyed: &[Keyed], hands: &dyn Hands) -> Found {
    black_box(find_keyed(items, keyed, &clock(), hands))
}

criterion_group!(benches, bench);
criterion_main!(benches);
