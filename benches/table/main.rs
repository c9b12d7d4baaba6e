//! The table of what this program promises of its speed and size: each figure measured now, beside
//! the floor that it is held against in the same run, with its target and whether it holds.
//!
//! ```text
//! cargo bench --bench table                        # all of it; some minutes
//! cargo bench --bench table -- --only preview      # the rows whose name has this word
//! cargo bench --bench table -- --json table.json   # the same for programs
//! cargo bench --bench table -- --build             # and a clean release build, in a folder of its own
//! ```
//!
//! The stores are generated, the same at every run, and kept under `target/tmp`. It measures and
//! judges, and fails nothing: on a busy machine every figure is another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../support/counts.rs"]
mod counts;
mod inside;
mod outside;
#[path = "../support/pty.rs"]
mod pty;
mod rows;
#[path = "../support/store.rs"]
mod store;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/titles.rs"]
mod titles;

use rows::Row;
use std::time::Instant;

/// A part of the table: the words by which it is asked for, and what measures it.
type Part = (&'static str, fn(&mut Vec<Row>));

const PARTS: &[Part] = &[
    ("first useful frame start", outside::starts),
    ("key frame refresh idle", outside::keys),
    ("frame build", inside::frames),
    ("full analysis", inside::analysis),
    ("duplicates", inside::duplicates),
    ("refresh tick look", inside::refresh),
    ("memory", outside::memory),
    ("items json sqlite3 shell", outside::items),
    ("report html redact", outside::report),
    ("preview", inside::preview),
    ("kpi", inside::kpi),
];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|a| a == "--floor") {
        return pty::floor();
    }
    // `cargo test --benches` only wants to see that it runs.
    if args.iter().any(|a| a == "--test") {
        return;
    }
    let value = |name: &str| {
        let at = args.iter().position(|a| a == name)?;
        args.get(at + 1).cloned()
    };
    let only = value("--only");
    println!("{}", machine());
    println!("\n{}", rows::HEAD);
    let begun = Instant::now();
    let mut all = Vec::new();
    let wanted = |words: &str| only.as_ref().is_none_or(|o| words.contains(o.as_str()));
    let mut parts: Vec<Part> = PARTS.iter().filter(|p| wanted(p.0)).copied().collect();
    if args.iter().any(|a| a == "--build") {
        parts.push(("build", outside::build));
    }
    for (_, part) in parts {
        let from = all.len();
        part(&mut all);
        for row in &all[from..] {
            println!("{}", rows::line(row));
        }
    }
    let over = all.iter().filter(|r| r.holds() == Some(false)).count();
    let promised = all.iter().filter(|r| r.holds().is_some()).count();
    println!(
        "\n{} of {promised} within their target, in {:.0} s",
        promised - over,
        begun.elapsed().as_secs_f64()
    );
    if let Some(file) = value("--json") {
        let all = serde_json::json!({"machine": machine(), "rows": rows::json(&all)});
        std::fs::write(file, format!("{all:#}\n")).unwrap();
    }
}

/// What it runs on, as far as the system tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let of = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|l| l.starts_with(name));
        line.and_then(|l| l.split_once(':'))
            .map(|(_, v)| v.trim().to_owned())
    };
    let cpu = of("/proc/cpuinfo", "model name").unwrap_or_else(|| "a processor".into());
    let memory = of("/proc/meminfo", "MemTotal").unwrap_or_else(|| "?".into());
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?").to_owned();
    format!(
        "{cores} cores of {cpu}, {memory} of memory, {} {}, SQLite {}, load {load} at the start",
        std::env::consts::OS,
        std::env::consts::ARCH,
        rusqlite::version()
    )
}
