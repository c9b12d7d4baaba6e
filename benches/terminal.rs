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

mod support;

use portable_pty::{Child, CommandBuilder, MasterPty, NativePtySystem, PtySize, PtySystem};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::widgets::Paragraph;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (120, 40);
/// Nothing here takes so long; only a hang does.
const HANG: Duration = Duration::from_secs(120);
/// Where a synchronized frame ends; the first byte of a new one comes long before.
const FRAME_END: &[u8] = b"\x1b[?2026l";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|a| a == "--floor") {
        return floor();
    }
    // `cargo test --benches` only wants to see that it runs.
    if args.iter().any(|a| a == "--test") {
        return;
    }
    let rows = args.iter().find_map(|a| a.parse().ok()).unwrap_or(100_000);
    measure(rows);
}

/// A bare ratatui program: the terminal, one frame, a key, the end.
fn floor() {
    use crossterm::{cursor, execute, terminal};
    let mut out = std::io::stdout();
    terminal::enable_raw_mode().unwrap();
    execute!(out, terminal::EnterAlternateScreen, cursor::Hide).unwrap();
    let mut term = Terminal::new(CrosstermBackend::new(out)).unwrap();
    loop {
        execute!(std::io::stdout(), terminal::BeginSynchronizedUpdate).unwrap();
        term.draw(|f| f.render_widget(Paragraph::new("bare"), f.area()))
            .unwrap();
        execute!(std::io::stdout(), terminal::EndSynchronizedUpdate).unwrap();
        let mut key = [0];
        let read = std::io::stdin().read(&mut key).unwrap();
        if read == 0 || key == [b'q'] {
            break;
        }
        term.resize(ratatui::layout::Rect::new(0, 0, SIZE.0, SIZE.1))
            .unwrap();
    }
    execute!(
        std::io::stdout(),
        terminal::LeaveAlternateScreen,
        cursor::Show
    )
    .unwrap();
    terminal::disable_raw_mode().unwrap();
}

/// A program in a pseudo-terminal of its own.
struct Pty {
    screen: vt100::Parser,
    bytes: Receiver<(Instant, Vec<u8>)>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    began: Instant,
}

impl Pty {
    fn start(program: &Path, args: &[&str], home: &Path) -> Self {
        let (cols, rows) = SIZE;
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pty = NativePtySystem::default().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("LANG", "en_US.UTF-8");
        command.args(args);
        let began = Instant::now();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let (sender, bytes) = channel();
        let mut reader = pty.master.try_clone_reader().unwrap();
        std::thread::spawn(move || {
            let mut buffer = [0; 1 << 16];
            while let Ok(n) = reader.read(&mut buffer) {
                let now = Instant::now();
                if n == 0 || sender.send((now, buffer[..n].to_vec())).is_err() {
                    break;
                }
            }
        });
        let keys = pty.master.take_writer().unwrap();
        Self {
            screen: vt100::Parser::new(rows.try_into().unwrap(), cols.try_into().unwrap(), 0),
            bytes,
            keys,
            child,
            _master: pty.master,
            began,
        }
    }

    /// Waits until the screen is as wanted; how long after `from` the bytes came that made it so.
    fn until(&mut self, from: Instant, wanted: impl Fn(&vt100::Screen) -> bool) -> Duration {
        loop {
            let (at, bytes) = self.bytes.recv_timeout(HANG).expect("bytes");
            self.screen.process(&bytes);
            if wanted(self.screen.screen()) {
                return at - from;
            }
        }
    }

    fn shows(&mut self, text: &str) -> Duration {
        let from = self.began;
        self.until(from, |s| s.contents().contains(text))
    }

    /// Types a key and waits until the screen shows what it does.
    fn press(&mut self, key: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> Duration {
        let from = Instant::now();
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self.until(from, wanted)
    }

    /// Takes in whatever comes for so long.
    fn watch(&mut self, time: Duration) -> usize {
        let end = Instant::now() + time;
        let mut frames = 0;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            match self.bytes.recv_timeout(left) {
                Ok((_, bytes)) => {
                    frames += bytes
                        .windows(FRAME_END.len())
                        .filter(|w| *w == FRAME_END)
                        .count();
                    self.screen.process(&bytes);
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => panic!("it ended"),
            }
        }
        frames
    }

    fn quit(mut self) {
        self.keys.write_all(b"q").unwrap();
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < HANG, "it never ended");
            let _ = self.bytes.recv_timeout(Duration::from_millis(5));
        }
    }

    /// Seconds of processor time so far; `None` where the system does not say.
    fn cpu(&self) -> Option<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.process_id()?));
        let stat = stat.ok()?;
        // After the name in brackets: utime and stime are the 12th and 13th, in hundredths.
        let after = stat.rsplit_once(')')?.1;
        let fields: Vec<&str> = after.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
        Some((ticks(11)? + ticks(12)?) / 100.0)
    }
}

/// The row under the cursor, as it is drawn.
fn cursor_row(screen: &vt100::Screen) -> Option<String> {
    screen
        .contents()
        .lines()
        .skip(1)
        .find(|l| l.starts_with('▌'))
        .map(str::to_owned)
}

/// Whether the header counts what is open.
fn is_listed(screen: &vt100::Screen) -> bool {
    let contents = screen.contents();
    let header = contents.lines().next().unwrap_or_default();
    header.contains(" live ")
}

fn quantile(of: &mut [Duration], share: f64) -> Duration {
    of.sort_unstable();
    of[((of.len() - 1) as f64 * share).round() as usize]
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
    let floor = median_of(200, || {
        let from = Instant::now();
        pty.keys.write_all(b"j").unwrap();
        loop {
            let (at, bytes) = pty.bytes.recv_timeout(HANG).unwrap();
            if bytes.windows(FRAME_END.len()).any(|w| w == FRAME_END) {
                return at - from;
            }
        }
    });
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
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let writer = {
        let (stop, store) = (std::sync::Arc::clone(&stop), store.clone());
        std::thread::spawn(move || {
            let db = rusqlite::Connection::open(store).unwrap();
            let mut n = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                n += 1;
                // A title changes, an urgent item comes and stands before all others, one is done.
                let change = match n % 3 {
                    0 => {
                        "UPDATE bus_commands SET title = 'touched ' || ?1 WHERE id = (SELECT max(id) FROM bus_commands)"
                    }
                    1 => {
                        "INSERT INTO bus_commands (title, target_agent, status, priority, created_at) VALUES ('new ' || ?1, 'analyst', 'queued', 'urgent', '2026-04-20 22:00:00')"
                    }
                    _ => {
                        "UPDATE bus_commands SET status = 'done' WHERE id = (SELECT max(id) - ?1 FROM bus_commands)"
                    }
                };
                db.execute(change, [n]).unwrap();
                std::thread::sleep(Duration::from_millis(100));
            }
            n
        })
    };
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
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let writes = writer.join().unwrap();
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

/// Goes down and up through the list, a key at a time, with the pause of a quick hand between.
fn keys(pty: &mut Pty, n: usize) -> Vec<Duration> {
    let mut all = Vec::with_capacity(n);
    for i in 0..n {
        let before = cursor_row(pty.screen.screen());
        // Mostly onwards, so that the list scrolls.
        let key = if i % 7 == 6 { "k" } else { "j" };
        all.push(pty.press(key, |s| {
            let row = cursor_row(s);
            row.is_some() && row != before
        }));
        pty.watch(Duration::from_millis(7));
    }
    all
}
