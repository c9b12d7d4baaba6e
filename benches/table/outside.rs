//! What is seen from outside: the built program in a pseudo-terminal or as a verb.

use crate::inside::reading;
use crate::pty::{Pty, Writer, is_listed, keys as press, quantile};
use crate::rows::{Limit, Row, Runs, Unit};
use crate::store::{LEAN, OPEN};
use crate::support;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A store with a home and a configuration of its own.
pub struct Home {
    dir: tempfile::TempDir,
    pub store: PathBuf,
    config: String,
}

impl Home {
    /// A copy, so that it may be changed.
    pub fn with(rows: u64, open_permille: u64) -> Self {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let store = dir.path().join("bus.db");
        std::fs::copy(support::bus(rows, open_permille), &store).unwrap();
        let config = dir.path().join("config.toml");
        let text = "timezone = \"Asia/Seoul\"\nnow = \"2026-04-21T08:15:00+09:00\"\n\
                    failed_window = \"400d\"\n[[source]]\nname = \"bus\"\nkind = \"sqlite\"\n\
                    path = \"bus.db\"\n";
        std::fs::write(&config, text).unwrap();
        let config = config.display().to_string();
        Self { dir, store, config }
    }

    fn open(&self) -> Pty {
        let program = Path::new(env!("CARGO_BIN_EXE_reveille"));
        Pty::start(program, &["--config", &self.config], self.dir.path())
    }
}

fn bare() -> Pty {
    let own = std::env::current_exe().unwrap();
    Pty::start(&own, &["--floor"], Path::new(env!("CARGO_TARGET_TMPDIR")))
}

fn millions(rows: u64) -> String {
    match rows {
        n if n >= 1_000_000 => format!("{} M", n / 1_000_000),
        n => format!("{} k", n / 1000),
    }
}

pub fn world(rows: u64, open_permille: u64) -> String {
    match open_permille {
        1000 => format!("{} rows, all open", millions(rows)),
        n => format!("{} rows, {} % open", millions(rows), n / 10),
    }
}

pub fn starts(out: &mut Vec<Row>) {
    for (rows, open) in [
        (10_000, 20),
        (100_000, 20),
        (1_000_000, 20),
        (100_000, 1000),
    ] {
        let home = Home::with(rows, open);
        let select = format!("SELECT {LEAN} FROM bus_commands WHERE {OPEN}");
        let [start, first, both, useful] = Runs::in_turns(
            9,
            [
                &mut || bare_start(),
                &mut || {
                    let mut pty = home.open();
                    let took = pty.shows("reveille");
                    pty.quit();
                    took
                },
                &mut || bare_start() + reading(&home.store, &select),
                &mut || {
                    let mut pty = home.open();
                    let took = pty.until(pty.began, is_listed);
                    pty.quit();
                    took
                },
            ],
        );
        for (what, runs, times, floor, least, beside) in [
            ("first frame", first, 6.0, "a bare start", start, 0.0),
            (
                "useful frame",
                useful,
                1.3,
                "a bare start and the open rows by plain rusqlite",
                both,
                8.0,
            ),
        ] {
            out.push(Row {
                what,
                over: world(rows, open),
                unit: Unit::Ms,
                runs,
                limit: Limit::Times {
                    times,
                    floor,
                    runs: least,
                    beside,
                },
            });
        }
    }
}

fn bare_start() -> Duration {
    let mut pty = bare();
    let took = pty.shows("bare");
    pty.quit();
    took
}

pub fn keys(out: &mut Vec<Row>) {
    let home = Home::with(100_000, 1000);
    let mut floor = bare();
    floor.shows("bare");
    let floor_key = Runs::ms(300, || floor.bare_key());
    floor.quit();
    let mut pty = home.open();
    pty.until(pty.began, is_listed);
    pty.watch(Duration::from_secs(5));
    let mut told = |what: [&'static str; 2], all: &mut [Vec<Duration>]| {
        for (what, share, most) in [(what[0], 0.5, 3.0), (what[1], 0.99, 16.0)] {
            let runs = all.iter_mut();
            let runs = runs.map(|run| quantile(run, share).as_secs_f64() * 1e3);
            out.push(Row {
                what,
                over: world(100_000, 1000),
                unit: Unit::Ms,
                runs: Runs::of(runs.collect()),
                limit: Limit::Fixed(most),
            });
        }
    };
    let mut quiet = [300, 300, 300].map(|n| press(&mut pty, n));
    told(
        ["key to frame, quiet: p50", "key to frame, quiet: p99"],
        &mut quiet,
    );
    let idle = Duration::from_secs(10);
    pty.watch(Duration::from_secs(20));
    let before = pty.cpu();
    let frames = pty.watch(idle);
    let share = before
        .zip(pty.cpu())
        .map(|(before, after)| (after - before) / idle.as_secs_f64() * 100.0);
    let writer = Writer::on(&home.store);
    let mut busy = [600, 600, 600].map(|n| press(&mut pty, n));
    told(
        [
            "key to frame, 10 changes a second: p50",
            "key to frame, 10 changes a second: p99",
        ],
        &mut busy,
    );
    pty.press("ot", |s| s.contents().contains("title"));
    pty.watch(Duration::from_secs(1));
    pty.press("/", |s| s.contents().contains("Filter"));
    pty.press("-priority:low\r", |s| !s.contents().contains("Filter"));
    pty.watch(Duration::from_secs(1));
    let mut filtered = [400, 400].map(|n| press(&mut pty, n));
    told(
        [
            "the same, sorted and filtered: p50",
            "the same, sorted and filtered: p99",
        ],
        &mut filtered,
    );
    writer.stop();
    pty.quit();
    out.push(Row {
        what: "key to frame of a bare program",
        over: "one line".into(),
        unit: Unit::Ms,
        runs: floor_key,
        limit: Limit::None,
    });
    if let Some(share) = share {
        out.push(Row {
            what: "idle, of one core",
            over: format!("100 k rows, all open; {frames} frames in 10 s"),
            unit: Unit::Percent,
            runs: Runs::of(vec![share]),
            limit: Limit::Fixed(0.5),
        });
    }
}

/// The most that an open dashboard held, from the start until some time after the whole list, the
/// analysis and the look back are there.
pub fn memory(out: &mut Vec<Row>) {
    for (rows, open, limit) in [
        (1_000_000, 20, Limit::Fixed(175.0)),
        (100_000, 1000, Limit::None),
        (1_000_000, 1000, Limit::None),
    ] {
        let home = Home::with(rows, open);
        let mut pty = home.open();
        pty.until(pty.began, is_listed);
        // The analysis and the look back are over when it rests.
        loop {
            let before = pty.cpu();
            pty.watch(Duration::from_secs(2));
            if before.zip(pty.cpu()).is_none_or(|(b, a)| a - b < 0.05) {
                break;
            }
        }
        if let Some(peak) = pty.peak() {
            out.push(Row {
                what: "peak memory of the dashboard",
                over: world(rows, open),
                unit: Unit::Megabytes,
                runs: Runs::of(vec![peak as f64 / 1e6]),
                limit,
            });
        }
        pty.quit();
    }
}

fn timed(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let done = command.stdout(Stdio::null()).status().unwrap();
    assert!(done.success(), "{command:?}");
    begun.elapsed()
}

pub fn items(out: &mut Vec<Row>) {
    let has_shell = Command::new("sqlite3").arg("--version").output().is_ok();
    for (rows, open) in [(1_000_000, 20), (100_000, 1000)] {
        let home = Home::with(rows, open);
        // What such an object holds; the rest of it is worked out.
        let select = format!("SELECT {LEAN} FROM bus_commands WHERE {OPEN} ORDER BY id");
        let mut items = || timed(&mut verb(&home, &["items", "--format", "json"]));
        let mut shell = || {
            let mut command = Command::new("sqlite3");
            timed(command.arg("-json").arg(&home.store).arg(&select))
        };
        let (ours, limit) = if has_shell {
            let [runs, ours] = Runs::in_turns(7, [&mut shell, &mut items]);
            let limit = Limit::Times {
                times: 1.3,
                floor: "the sqlite3 shell",
                runs,
                beside: 0.0,
            };
            (ours, limit)
        } else {
            (Runs::ms(7, items), Limit::None)
        };
        out.push(Row {
            what: "items --format json",
            over: world(rows, open),
            unit: Unit::Ms,
            runs: ours,
            limit,
        });
    }
}

/// A verb of the built program, what it prints thrown away.
fn verb(home: &Home, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reveille"));
    command.env_clear().env("HOME", home.dir.path());
    command.args(["--config", &home.config]).args(args);
    command
}

/// A report, beside the analysis that it is made of: `findings` reads and judges the same items.
pub fn report(out: &mut Vec<Row>) {
    let home = Home::with(10_000, 1000);
    for (what, args) in [
        ("report", &["report"][..]),
        ("report --format html", &["report", "--format", "html"]),
        ("report --format json", &["report", "--format", "json"]),
        ("report --redact", &["report", "--redact"]),
    ] {
        let [findings, runs] = Runs::in_turns(
            7,
            [&mut || timed(&mut verb(&home, &["findings"])), &mut || {
                timed(&mut verb(&home, args))
            }],
        );
        out.push(Row {
            what,
            over: world(10_000, 1000),
            unit: Unit::Ms,
            runs,
            limit: Limit::Times {
                times: 1.0,
                floor: "`findings` of the same items",
                runs: findings,
                beside: 300.0,
            },
        });
    }
    for (rows, limit) in [(2_000, Limit::Fixed(2.0)), (10_000, Limit::None)] {
        let home = Home::with(rows, 1000);
        let page = verb(&home, &["report", "--format", "html"]).output();
        out.push(Row {
            what: "report --format html: its size",
            over: world(rows, 1000),
            unit: Unit::Megabytes,
            runs: Runs::of(vec![page.unwrap().stdout.len() as f64 / 1e6]),
            limit,
        });
    }
}

/// A release build of everything, in a folder of its own.
pub fn build(out: &mut Vec<Row>) {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["build", "--release", "--locked", "--quiet"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CARGO_TARGET_DIR", dir.path());
    let took = timed(&mut command);
    out.push(Row {
        what: "clean release build",
        over: "this checkout, its packages fetched".into(),
        unit: Unit::Seconds,
        runs: Runs::of(vec![took.as_secs_f64()]),
        limit: Limit::Fixed(180.0),
    });
}
