//! Many sources and many changes: how soon fifty sources give a first frame and answer keys while ten
//! of them are slow, five dead and five never at rest; and whether ten thousand refreshed changes leave
//! anything behind in memory.
//!
//! ```text
//! cargo bench --bench many                     # both
//! cargo bench --bench many -- growth 10000     # the changes alone, so many
//! cargo bench --bench many -- sources          # the sources alone
//! ```
//!
//! It measures and fails nothing; the floor of a start is this same binary, `--floor`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/pty.rs"]
mod pty;
#[path = "support/store.rs"]
mod store;
mod support;

use pty::{Pty, Writer, keys, quantile};
use reveille::analyse::Rules;
use reveille::engine::{Engine, EngineSettings, Pace};
use reveille::protocol::Event;
use reveille::stores;
use rusqlite::Connection;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{clock, spec};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|a| a == "--floor") {
        return pty::floor();
    }
    // `cargo test --benches` only wants to see that it runs.
    if args.iter().any(|a| a == "--test") {
        return;
    }
    let has = |word: &str| args.iter().any(|a| a == word);
    if !has("growth") {
        sources();
    }
    if !has("sources") {
        let changes = args.iter().find_map(|a| a.parse().ok()).unwrap_or(10_000);
        growth(changes);
    }
}

/// A home with fifty sources in it.
struct Fifty {
    home: tempfile::TempDir,
    restless: Vec<PathBuf>,
    /// Whoever holds a store for itself alone.
    _owners: Vec<Connection>,
}

impl Fifty {
    fn new() -> Self {
        let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let bus = support::bus(2_000, 500);
        let mut config =
            String::from("timezone = \"Asia/Seoul\"\nnow = \"2026-04-21T08:15:00+09:00\"\n");
        let mut restless = Vec::new();
        let mut owners = Vec::new();
        for n in 0..50 {
            let path = home.path().join(format!("s{n}.db"));
            match n {
                // Behind the lock of a program that does not let go.
                0..5 => {
                    std::fs::copy(&bus, &path).unwrap();
                    let db = Connection::open(&path).unwrap();
                    db.execute_batch("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE")
                        .unwrap();
                    owners.push(db);
                }
                // A view that is much work.
                5..10 => {
                    let db = Connection::open(&path).unwrap();
                    db.execute_batch(
                        "CREATE VIEW work_queue AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL
                           SELECT n + 1 FROM c LIMIT 20000000) SELECT max(n) AS id,
                           'of much work' AS title, 'queued' AS status, 'ron' AS owner FROM c",
                    )
                    .unwrap();
                }
                10 => {}
                11 => std::fs::create_dir(&path).unwrap(),
                12 => std::fs::write(
                    &path,
                    "no database at all, and long enough to tell".repeat(9),
                )
                .unwrap(),
                13 => std::fs::write(&path, &std::fs::read(&bus).unwrap()[..5000]).unwrap(),
                14 => std::fs::write(&path, "").unwrap(),
                _ => {
                    std::fs::copy(&bus, &path).unwrap();
                    if n < 20 {
                        restless.push(path);
                    }
                }
            }
            write!(
                config,
                "[[source]]\nname = \"s{n}\"\nkind = \"sqlite\"\npath = \"s{n}.db\"\n"
            )
            .unwrap();
        }
        std::fs::write(home.path().join("config.toml"), config).unwrap();
        Self {
            home,
            restless,
            _owners: owners,
        }
    }

    fn open(&self) -> Pty {
        let config = self.home.path().join("config.toml");
        let args = ["--config", config.to_str().unwrap()];
        Pty::start(
            Path::new(env!("CARGO_BIN_EXE_reveille")),
            &args,
            self.home.path(),
        )
    }
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1e3
}

fn sources() {
    let fifty = Fifty::new();
    let own = std::env::current_exe().unwrap();
    let mut bare: Vec<Duration> = (0..15)
        .map(|_| {
            let mut pty = Pty::start(&own, &["--floor"], fifty.home.path());
            let took = pty.shows("bare");
            pty.quit();
            took
        })
        .collect();
    let bare = quantile(&mut bare, 0.5);
    let mut first: Vec<Duration> = (0..9)
        .map(|_| {
            let mut pty = fifty.open();
            let took = pty.shows("reveille");
            pty.quit();
            took
        })
        .collect();
    let first = quantile(&mut first, 0.5);
    println!(
        "50 sources, 10 slow, 5 dead, 5 changing: first frame {:.1} ms, {:.1} × a bare start of {:.1} ms (target 6)",
        ms(first),
        first.as_secs_f64() / bare.as_secs_f64(),
        ms(bare)
    );
    let writers: Vec<Writer> = fifty.restless.iter().map(|p| Writer::on(p)).collect();
    // The floor of a key, beside the same writers.
    let mut floor = Pty::start(&own, &["--floor"], fifty.home.path());
    floor.shows("bare");
    let mut bare_keys: Vec<Duration> = (0..300).map(|_| floor.bare_key()).collect();
    floor.quit();
    let mut pty = fifty.open();
    let listed = pty.until(pty.began, |s| pty::cursor_row(s).is_some());
    let mut early = keys(&mut pty, 300);
    pty.watch(Duration::from_secs(10));
    let mut later = keys(&mut pty, 600);
    println!(
        "  a list {:.0} ms after the start; key to frame p50 {:.1}, p99 {:.1} ms from then on, p50 {:.1}, p99 {:.1} ms ten seconds later (targets 3 and 16; a bare program {:.1} and {:.1}); peak memory {:.0} MB",
        ms(listed),
        ms(quantile(&mut early, 0.5)),
        ms(quantile(&mut early, 0.99)),
        ms(quantile(&mut later, 0.5)),
        ms(quantile(&mut later, 0.99)),
        ms(quantile(&mut bare_keys, 0.5)),
        ms(quantile(&mut bare_keys, 0.99)),
        pty.peak().unwrap_or_default() as f64 / 1e6
    );
    pty.quit();
    let changes: u64 = writers.into_iter().map(Writer::stop).sum();
    println!("  {changes} changes were made meanwhile");
}

/// A line of what the kernel says of this process, in megabytes.
fn memory(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|l| l.strip_prefix(line));
    let kilobytes = found.and_then(|l| l.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) * 1024.0 / 1e6
}

/// An engine on one store: a change, the board that shows it, the next change.
fn growth(changes: u64) {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = dir.path().join("bus.db");
    std::fs::copy(support::bus(2_000, 500), &path).unwrap();
    let spec = spec(&path);
    let settings = EngineSettings {
        pace: Pace {
            poll: Duration::from_millis(1),
            ..Pace::default()
        },
        ..EngineSettings::new(Rules::default(), Arc::new(clock))
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (sender, mut events) = tokio::sync::mpsc::channel(8);
        let engine = Engine::start(vec![stores::open(spec)], settings, sender);
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA synchronous = OFF").unwrap();
        let begun = Instant::now();
        let mut marks = Vec::new();
        for n in 0..=changes {
            let title = format!("change {n}");
            db.execute(
                "UPDATE bus_commands SET title = ?1, status = 'queued' WHERE id = 1000",
                [&title],
            )
            .unwrap();
            loop {
                let Some(event) = events.recv().await else {
                    panic!("the engine has ended")
                };
                if let Event::Board { board, .. } = event
                    && board.items().any(|i| *i.record.title == *title)
                {
                    break;
                }
            }
            if n % (changes / 10).max(1) == 0 {
                marks.push((n, memory("VmRSS:")));
            }
        }
        let marks: Vec<String> = marks
            .iter()
            .map(|(n, mb)| format!("{mb:.1} at {n}"))
            .collect();
        println!(
            "{changes} refreshed changes in {:.0} s: resident MB {}; peak {:.1}",
            begun.elapsed().as_secs_f64(),
            marks.join(", "),
            memory("VmHWM:")
        );
        drop(engine);
    });
}
