//! The built binary in a pseudo-terminal, and what its screen shows.

use crate::support::Home;
use portable_pty::{Child, CommandBuilder, MasterPty, NativePtySystem, PtySize, PtySystem};
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Far longer than anything here takes; only a hang comes so far.
const DEADLINE: Duration = Duration::from_secs(60);

pub struct Terminal {
    pub screen: vt100::Parser,
    bytes: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    keys: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    reader: JoinHandle<()>,
    /// The reader ends with the next bytes that come.
    deaf: Arc<AtomicBool>,
}

impl Terminal {
    pub fn open(home: &Home, args: &[&str], env: &[(&str, &str)], rows: u16, cols: u16) -> Self {
        let pty = NativePtySystem::default()
            .openpty(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_reveille"));
        command.env_clear();
        for (name, value) in [
            ("HOME", home.dir.path().to_str().unwrap()),
            ("TERM", "xterm-256color"),
            ("TZ", "Asia/Seoul"),
            ("LANG", "en_US.UTF-8"),
        ]
        .iter()
        .chain(env)
        {
            command.env(name, value);
        }
        command.cwd(home.dir.path());
        command.args(args);
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let (sender, bytes) = channel();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let deaf = Arc::new(AtomicBool::new(false));
        let is_deaf = Arc::clone(&deaf);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n) = reader.read(&mut buffer) {
                let ends = n == 0 || is_deaf.load(Ordering::SeqCst);
                if ends || sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pty.master.take_writer().unwrap();
        let screen = vt100::Parser::new(rows.try_into().unwrap(), cols.try_into().unwrap(), 0);
        Self {
            screen,
            bytes,
            raw: Vec::new(),
            keys,
            child,
            master: pty.master,
            reader,
            deaf,
        }
    }

    /// Waits until the screen is as wanted.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let shown = self.screen.screen().contents();
            if wanted(&shown) {
                return shown;
            }
            assert!(begun.elapsed() < DEADLINE, "{what} never came:\n{shown}");
            if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(200)) {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
            }
        }
    }

    pub fn shows(&mut self, text: &str) -> String {
        self.until(text, |shown| shown.contains(text))
    }

    /// Waits until the terminal's cursor is seen at a row and a column.
    pub fn cursor_at(&mut self, place: (u16, u16)) {
        let begun = Instant::now();
        loop {
            let screen = self.screen.screen();
            if !screen.hide_cursor() && screen.cursor_position() == place {
                return;
            }
            let at = screen.cursor_position();
            assert!(begun.elapsed() < DEADLINE, "the cursor stays at {at:?}");
            if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(200)) {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
            }
        }
    }

    pub fn type_keys(&mut self, keys: &str) {
        self.type_bytes(keys.as_bytes());
    }

    pub fn type_bytes(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).unwrap();
        self.keys.flush().unwrap();
    }

    /// Closes the window; how the program ends then.
    pub fn hang_up(mut self) -> u32 {
        self.deaf.store(true, Ordering::SeqCst);
        self.type_keys("j");
        let Self {
            keys,
            master,
            mut child,
            reader,
            ..
        } = self;
        // Only then nobody holds the other end any more.
        reader.join().unwrap();
        drop((keys, master));
        let begun = Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                assert_eq!(status.signal(), None);
                return status.exit_code();
            }
            assert!(begun.elapsed() < DEADLINE, "it never ended");
            std::thread::yield_now();
        }
    }

    /// Waits for the end; what the terminal was told in all.
    pub fn ends(&mut self) -> (u32, String) {
        let begun = Instant::now();
        let status = loop {
            if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(50)) {
                self.raw.extend(bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < DEADLINE, "it never ended");
        };
        while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(200)) {
            self.raw.extend(bytes);
        }
        (
            status.exit_code(),
            String::from_utf8_lossy(&self.raw).into_owned(),
        )
    }
}

/// The alternate screen was left, the cursor shown, the mouse and paste modes off.
pub fn given_back(told: &str) {
    for (on, off) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h")] {
        let (last_on, last_off) = (told.rfind(on), told.rfind(off));
        assert!(
            last_on.is_some() && last_off > last_on,
            "{on:?} is still in force"
        );
    }
    for on in ["\x1b[?1000h", "\x1b[?1006h", "\x1b[?2004h"] {
        if let Some(at) = told.rfind(on) {
            let off = on.replace('h', "l");
            assert!(told.rfind(&off) > Some(at), "{on:?} is still in force");
        }
    }
}
