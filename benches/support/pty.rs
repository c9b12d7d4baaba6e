//! A program in a pseudo-terminal, and a bare one beside it as the floor: what it takes from a start
//! or a key to a frame.
#![allow(dead_code)] // no bench uses all of it

use portable_pty::{Child, CommandBuilder, MasterPty, NativePtySystem, PtySize, PtySystem};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::widgets::Paragraph;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Columns and rows.
pub const SIZE: (u16, u16) = (120, 40);
/// Nothing here takes so long; only a hang does.
pub const HANG: Duration = Duration::from_secs(120);
/// Where a synchronized frame ends; the first byte of a new one comes long before.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// A bare ratatui program: the terminal, one frame, a key, the end.
pub fn floor() {
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
pub struct Pty {
    screen: vt100::Parser,
    bytes: Receiver<(Instant, Vec<u8>)>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    /// When it was started.
    pub began: Instant,
}

impl Pty {
    pub fn start(program: &Path, args: &[&str], home: &Path) -> Self {
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
    pub fn until(&mut self, from: Instant, wanted: impl Fn(&vt100::Screen) -> bool) -> Duration {
        loop {
            let (at, bytes) = self.bytes.recv_timeout(HANG).expect("bytes");
            self.screen.process(&bytes);
            if wanted(self.screen.screen()) {
                return at - from;
            }
        }
    }

    pub fn shows(&mut self, text: &str) -> Duration {
        let from = self.began;
        self.until(from, |s| s.contents().contains(text))
    }

    /// Types a key and waits until the screen shows what it does.
    pub fn press(&mut self, key: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> Duration {
        let from = Instant::now();
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self.until(from, wanted)
    }

    /// Takes in whatever comes for so long.
    pub fn watch(&mut self, time: Duration) -> usize {
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

    pub fn quit(mut self) {
        self.keys.write_all(b"q").unwrap();
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < HANG, "it never ended");
            let _ = self.bytes.recv_timeout(Duration::from_millis(5));
        }
    }

    /// Seconds of processor time so far; `None` where the system does not say.
    pub fn cpu(&self) -> Option<f64> {
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
pub fn cursor_row(screen: &vt100::Screen) -> Option<String> {
    screen
        .contents()
        .lines()
        .skip(1)
        .find(|l| l.starts_with('▌'))
        .map(str::to_owned)
}

/// Whether the header counts what is open.
pub fn is_listed(screen: &vt100::Screen) -> bool {
    let contents = screen.contents();
    let header = contents.lines().next().unwrap_or_default();
    header.contains(" live ")
}

/// Goes down and up through the list, a key at a time, with the pause of a quick hand between.
pub fn keys(pty: &mut Pty, n: usize) -> Vec<Duration> {
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

impl Pty {
    /// Types a key into the bare program, which draws one frame for it.
    pub fn bare_key(&mut self) -> Duration {
        let from = Instant::now();
        self.keys.write_all(b"j").unwrap();
        loop {
            let (at, bytes) = self.bytes.recv_timeout(HANG).unwrap();
            if bytes.windows(FRAME_END.len()).any(|w| w == FRAME_END) {
                return at - from;
            }
        }
    }

    /// The most memory it has held so far, in bytes; `None` where the system does not say.
    pub fn peak(&self) -> Option<u64> {
        let status = format!("/proc/{}/status", self.child.process_id()?);
        let status = std::fs::read_to_string(status).ok()?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
        let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024)
    }
}

/// A program that changes a store ten times a second: a title is another, an urgent item comes and
/// stands before all others, one is done.
pub struct Writer {
    stop: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<u64>,
}

impl Writer {
    pub fn on(store: &Path) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, store) = (Arc::clone(&stop), store.to_owned());
        let thread = std::thread::spawn(move || {
            let db = rusqlite::Connection::open(store).unwrap();
            let mut n = 0;
            while !stopped.load(Ordering::Relaxed) {
                n += 1;
                db.execute(change(n), [n as i64]).unwrap();
                std::thread::sleep(Duration::from_millis(100));
            }
            n
        });
        Self { stop, thread }
    }

    /// How many changes it made.
    pub fn stop(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

/// One small change of a generated store; it takes a number.
pub fn change(n: u64) -> &'static str {
    match n % 3 {
        0 => {
            "UPDATE bus_commands SET title = 'touched ' || ?1 WHERE id = (SELECT max(id) FROM bus_commands)"
        }
        1 => {
            "INSERT INTO bus_commands (title, target_agent, status, priority, created_at) VALUES ('new ' || ?1, 'analyst', 'queued', 'urgent', '2026-04-20 22:00:00')"
        }
        _ => {
            // Another word than before: SQLite writes nothing for a row that stays as it is.
            "UPDATE bus_commands SET status = iif(status = 'done', 'queued', 'done') \
             WHERE id = (SELECT max(id) - ?1 FROM bus_commands)"
        }
    }
}

/// The value below which this share of them is.
pub fn quantile(of: &mut [Duration], share: f64) -> Duration {
    of.sort_unstable();
    of[((of.len() - 1) as f64 * share).round() as usize]
}
