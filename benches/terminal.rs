//! The whole program in a pseudo-terminal, as ratios to a floor in the same run: from the start to
//! the first frame and to the whole list, from a key to its frame while a store changes under it,
//! and what it costs to sit there.
//!
//! ```text
//! cargo bench --bench terminal            # 100,000 open items
//! cargo bench --bench terminal -- 10000
//! ```
//!
//! The floor of a start is this same binary as a program that only takes the terminal, draws one
//! frame and waits for a key (`--floor`). Prints a table; it measures and judges, and fails nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::{Pty, SIZE, Writer, is_listed, keys, quantile};
use std::path::PathBuf;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|a| a == "--floor") {
        return pty::floor();
    }
    // `cargo test --benches` only wants to see that it runs.
    if args.iter().any(|a| a == "--test") {
        return;
    }
    let rows = args.iter().find_map(|a| a.parse().ok()).unwrap_or(100_000);
    measure(rows);
}

fn median_of(n: usize, mut run: impl FnMut() -> Duration) -> Duration {
    let mut all: Vec<Duration> = (0..n).map(|_| run()).collect();
    quantile(&mut all, 0.5)
}

struct Table(Vec<[String; 4]>);

impl Table {
    fn row(&mut self, what: &str, measured: String, floor: String, target: &str) {
        self.0.push([what.into(), measured, floor, target.into()]);
    }
}

fn ms(d: Duration) -> String {
    format!("{:.1} ms", d.as_secs_f64() * 1e3)
}

fn ratio(d: Duration, floor: Duration) -> String {
    format!(
        "{:.1} × {}",
        d.as_secs_f64() / floor.as_secs_f64(),
        ms(floor)
    )
}

fn measure(rows: u64) {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_reveille"));
    let own = std::env::current_exe().unwrap();
    let home = tempfile::tempdir().unwrap();
    // A store of its own: rows are written into it while keys are measured.
    let store = home.path().join("bus.db");
    std::fs::copy(support::bus(rows, 1000), &store).unwrap();
    let config = home.path().join("config.toml");
    let text = "timezone = \"Asia/Seoul\"\nnow = \"2026-04-21T08:15:00+09:00\"\nfailed_window = \"400d\"\n[[source]]\nname = \"bus\"\nkind = \"sqlite\"\npath = \"bus.db\"\n";
    std::fs::write(&config, text).unwrap();
    let args = ["--config", config.to_str().unwrap()];
    let mut table = Table(Vec::new());

    let bare = median_of(9, || {
        let mut pty = Pty::start(&own, &["--floor"], home.path());
        let took = pty.shows("bare");
        pty.quit();
        took
    });
    let first = median_of(9, || {
        let mut pty = Pty::start(&program, &args, home.path());
        let took = pty.shows("reveille");
        pty.quit();
        took
    });
    table.row(
        "first frame",
        ms(first),
        ratio(first, bare),
        "≤ 6 × a bare start",
    );
    let useful = median_of(3, || {
        let mut pty = Pty::start(&program, &args, home.path());
        let took = pty.until(pty.began, is_listed);
        pty.quit();
        took
    });
    table.row(
        "useful frame",
        ms(useful),
        ratio(useful, bare),
        "(reading is in `reading`)",
    );

    let mut pty = Pty::start(&own, &["--floor"], home.path());
    pty.shows("bare");
    let floor = median_of(200, || pty.bare_key());
    pty.quit();

    let mut pty = Pty::start(&program, &args, home.path());
    pty.until(pty.began, is_listed);
    pty.watch(Duration::from_secs(5));
    let mut quiet = keys(&mut pty, 300);
    table.row(
        "key to frame, quiet: p50",
        ms(quantile(&mut quiet, 0.5)),
        ratio(quantile(&mut quiet, 0.5), floor),
        "≤ 3 ms",
    );
    table.row(
        "key to frame, quiet: p99",
        ms(quantile(&mut quiet, 0.99)),
        String::new(),
        "≤ 16 ms",
    );

    let idle = Duration::from_secs(10);
    pty.watch(Duration::from_secs(20));
    let before = pty.cpu();
    let frames = pty.watch(idle);
    if let (Some(before), Some(after)) = (before, pty.cpu()) {
        let share = (after - before) / idle.as_secs_f64() * 100.0;
        table.row(
            "idle",
            format!("{share:.2} % of a core"),
            format!("{frames} frames in {idle:?}"),
            "≤ 0.5 %, no redraw",
        );
    }

    // Another program changes the store all the while: each change is a refresh of every row.
    let writer = Writer::on(&store);
    let mut busy = keys(&mut pty, 1500);
    // The same list in another order, and then through a filter.
    let sorted = "ot";
    pty.press(sorted, |s| s.contents().contains("title"));
    pty.watch(Duration::from_secs(1));
    let mut sorted = keys(&mut pty, 700);
    pty.press("/", |s| s.contents().contains("Filter"));
    pty.press("-priority:low\r", |s| !s.contents().contains("Filter"));
    pty.watch(Duration::from_secs(1));
    let mut filtered = keys(&mut pty, 700);
    let writes = writer.stop();
    table.row(
        "key to frame, refreshing: p50",
        ms(quantile(&mut busy, 0.5)),
        ratio(quantile(&mut busy, 0.5), floor),
        "≤ 3 ms",
    );
    table.row(
        "key to frame, refreshing: p99",
        ms(quantile(&mut busy, 0.99)),
        format!("{writes} writes meanwhile"),
        "≤ 16 ms",
    );
    table.row(
        "key to frame, refreshing: worst",
        ms(quantile(&mut busy, 1.0)),
        String::new(),
        "",
    );
    for (what, of) in [("sorted", &mut sorted), ("filtered too", &mut filtered)] {
        table.row(
            &format!("refreshing, {what}: p99"),
            ms(quantile(of, 0.99)),
            format!("worst {}", ms(quantile(of, 1.0))),
            "≤ 16 ms",
        );
    }
    pty.quit();

    println!("\n{rows} open items, {}×{}\n", SIZE.0, SIZE.1);
    for [what, measured, floor, target] in &table.0 {
        println!("{what:<32} {measured:>18}   {floor:<24} {target}");
    }
}
