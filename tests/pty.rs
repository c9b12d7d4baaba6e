//! A few runs of the built binary in a pseudo-terminal: what a person sees and types, and that the
//! terminal is given back on every way out. Every wait is for a condition, with a deadline.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use portable_pty::{Child, CommandBuilder, MasterPty, NativePtySystem, PtySize, PtySystem};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use support::{Home, NOW};

/// Far longer than anything here takes; only a hang comes so far.
const DEADLINE: Duration = Duration::from_secs(60);

struct Terminal {
    screen: vt100::Parser,
    bytes: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    fn open(home: &Home, args: &[&str], env: &[(&str, &str)], rows: u16, cols: u16) -> Self {
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
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || sender.send(buffer[..n].to_vec()).is_err() {
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
        }
    }

    /// Waits until the screen is as wanted.
    fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
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

    fn shows(&mut self, text: &str) -> String {
        self.until(text, |shown| shown.contains(text))
    }

    /// Waits until the terminal's cursor is seen at a row and a column.
    fn cursor_at(&mut self, place: (u16, u16)) {
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

    fn type_keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits for the end; what the terminal was told in all.
    fn ends(&mut self) -> (u32, String) {
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
fn given_back(told: &str) {
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

#[test]
fn the_demo_is_walked_through_and_left() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["demo"], &[], 40, 120);
    let first = t.shows("3 ok");
    assert!(first.contains("587 live"), "{first}");
    let first = t.shows("15 queued");
    assert!(
        first.contains("Tue 21 Apr 08:15 KST")
            && first.contains("[drift-recovery] 시스템 이슈 2건 감지"),
        "{first}"
    );
    // Down to an item: the detail follows and its body arrives.
    t.type_keys("jj");
    t.shows("UTC column");
    t.shows("ops_syncer.py");
    t.type_keys("7");
    t.shows("preset bus_commands");
    t.type_keys("?");
    t.shows("half page down");
    t.type_keys("\x1b");
    t.until("help is closed", |s| !s.contains("half page down"));
    t.type_keys("1");
    t.shows("canonical/bus_commands");
    t.type_keys("q");
    let (code, told) = t.ends();
    assert_eq!(code, 0);
    given_back(&told);
}

#[test]
fn a_filter_is_typed_pasted_and_run_by_name() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["demo"], &[], 24, 80);
    t.shows("587 live");
    // A paste is text, even where it holds keys; what a terminal would obey is left out.
    t.type_keys("/\x1b[200~drift\nrecovery\x1b[201~");
    t.shows("/ drift recovery");
    // The terminal's own cursor stands there, for input methods.
    t.cursor_at((20, 16));
    t.type_keys("\x15시스템 이슈\x7f\x7f");
    t.shows("/ 시스템 ");
    t.type_keys("\r");
    t.shows("Triage ─ / 시스템");
    t.shows("9 of 587");
    t.type_keys("*");
    t.shows("marked");
    t.type_keys("yy");
    t.shows("Copied");
    t.type_keys(":sources\r");
    t.shows("preset bus_commands");
    t.type_keys("q");
    let (code, told) = t.ends();
    assert_eq!(code, 0);
    assert!(told.contains("\x1b]52;c;"), "the clipboard was asked for");
    given_back(&told);
}

#[test]
fn a_resize_is_followed_and_too_small_is_said() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["demo"], &[], 24, 80);
    t.shows("15 queued");
    let size = |rows, cols| PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    };
    t.master.resize(size(10, 40)).unwrap();
    t.screen
        .screen_mut()
        .set_size(10u16.try_into().unwrap(), 40u16.try_into().unwrap());
    t.shows("60×15");
    t.master.resize(size(30, 100)).unwrap();
    t.screen
        .screen_mut()
        .set_size(30u16.try_into().unwrap(), 100u16.try_into().unwrap());
    t.shows("15 queued");
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
}

#[test]
fn a_changed_store_is_read_again_by_itself() {
    let home = Home::with_demo();
    let config = home.path("world/config.toml");
    let mut t = Terminal::open(&home, &["--config", config.to_str().unwrap()], &[], 40, 120);
    t.shows("587 live");
    let inbox = home.path("world/openclaw/ops_todos.pending.json");
    let text = std::fs::read_to_string(&inbox).unwrap();
    let more = text.replacen("\"items\": [", "\"items\": [{\"id\":\"new\",\"title\":\"막 들어온 일\",\"owner\":\"ron\",\"status\":\"pending\"},", 1);
    assert_ne!(text, more);
    std::fs::write(&inbox, more).unwrap();
    t.shows("588 live");
    let db =
        rusqlite::Connection::open(home.path("world/openclaw/data/ops_multiagent.db")).unwrap();
    db.execute("INSERT INTO bus_commands(id, title, target_agent, status, created_at) VALUES (29999, 'one more', 'ron', 'queued', '2026-04-20 23:00:00')", []).unwrap();
    t.shows("589 live");
    std::fs::remove_file(&inbox).unwrap();
    t.shows("1 absent");
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["-TERM", "-HUP", "-INT"] {
        let home = Home::new();
        let mut t = Terminal::open(&home, &["demo"], &[], 30, 100);
        t.shows("15 queued");
        let pid = t.child.process_id().unwrap();
        let mut kill = std::process::Command::new("kill");
        assert!(
            kill.args([signal, &pid.to_string()])
                .status()
                .unwrap()
                .success()
        );
        let (code, told) = t.ends();
        assert_eq!(code, 0, "{signal}");
        given_back(&told);
    }
}

#[test]
fn every_frame_is_shown_at_once() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["demo"], &[], 30, 100);
    t.shows("15 queued");
    t.type_keys("q");
    let (_, told) = t.ends();
    let (begins, ends) = (
        told.matches("\x1b[?2026h").count(),
        told.matches("\x1b[?2026l").count(),
    );
    assert!(
        begins > 0 && ends >= begins,
        "{begins} begin and {ends} end"
    );
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let home = Home::with_demo();
    let config = home.path("world/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    for (mouse, captured) in [("", true), ("mouse = false\n", false)] {
        std::fs::write(&config, format!("{mouse}{text}")).unwrap();
        let mut t = Terminal::open(&home, &["--config", config.to_str().unwrap()], &[], 30, 100);
        t.shows("15 queued");
        t.type_keys("q");
        let (_, told) = t.ends();
        assert_eq!(told.contains("\x1b[?1000h"), captured);
        given_back(&told);
    }
}

#[test]
fn the_next_look_says_what_is_new_since_the_last() {
    let home = Home::with_demo();
    let config = home.path("world/config.toml");
    let args = [
        "--config",
        config.to_str().unwrap(),
        "--state-dir",
        home.dir.path().to_str().unwrap(),
    ];
    let mut t = Terminal::open(&home, &args, &[], 40, 160);
    t.shows("587 live");
    t.shows("split differs");
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
    let db =
        rusqlite::Connection::open(home.path("world/openclaw/data/ops_multiagent.db")).unwrap();
    db.execute("INSERT INTO bus_commands(id, title, target_agent, status, created_at) VALUES (29999, 'one more', 'ron', 'queued', '2026-04-20 23:00:00')", []).unwrap();
    db.execute(
        "UPDATE bus_commands SET status = 'done' WHERE id = 29204",
        [],
    )
    .unwrap();
    db.execute("DELETE FROM bus_commands WHERE id = 29203", [])
        .unwrap();
    drop(db);
    let mut t = Terminal::open(&home, &args, &[], 40, 160);
    t.shows("+1 −2 since 08:15");
    t.shows("+ 29999");
    t.type_keys("N");
    let read = t.shows("no longer there");
    assert!(
        read.contains("ron · queued → done  [drift-recovery]"),
        "{read}"
    );
    t.type_keys("\x1b");
    t.until("the text is closed", |s| !s.contains("no longer there"));
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
}

#[test]
fn the_demo_keeps_nothing() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["demo"], &[], 30, 100);
    t.shows("587 live");
    t.shows("split differs");
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
    let left: Vec<_> = std::fs::read_dir(home.dir.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn no_color_sends_no_colour() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["demo"], &[("NO_COLOR", "1")], 30, 100);
    t.shows("15 queued");
    t.type_keys("q");
    let (_, told) = t.ends();
    let coloured = |code: &str| {
        code.split(';').any(|part| {
            part.parse::<u32>().is_ok_and(|n| {
                (30..=38).contains(&n) || (40..=48).contains(&n) || (90..=107).contains(&n)
            })
        })
    };
    let codes: Vec<&str> = told
        .split("\x1b[")
        .skip(1)
        .filter_map(|s| s.split_once('m').map(|(c, _)| c))
        .filter(|c| c.bytes().all(|b| b.is_ascii_digit() || b == b';'))
        .collect();
    assert!(!codes.is_empty());
    assert!(!codes.iter().any(|c| coloured(c)), "{codes:?}");
}

#[test]
fn without_a_configuration_it_shows_what_it_found_and_saves_it() {
    let home = Home::with_demo();
    std::fs::rename(home.path("world/openclaw"), home.path(".openclaw")).unwrap();
    let mut t = Terminal::open(&home, &["--now", NOW], &[], 30, 100);
    t.shows("587 live");
    t.type_keys("w");
    let saved = home.path(".config/reveille/config.toml");
    t.until("a configuration is saved", |_| saved.exists());
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
    let text = std::fs::read_to_string(saved).unwrap();
    assert!(
        text.contains("name = \"canonical\"") && text.contains("role = \"legacy\""),
        "{text}"
    );
    home.command().args(["config", "check"]).assert().success();
}

#[test]
fn a_change_asks_for_its_word() {
    let home = Home::with_demo();
    let planned = home
        .demo(&["plan", "cancel", "29202", "29203", "-o", "plan.json"])
        .output()
        .unwrap();
    assert!(planned.status.success(), "{planned:?}");
    let status = || {
        let store = home.path("world/openclaw/data/ops_multiagent.db");
        support::value(&store, "SELECT status FROM bus_commands WHERE id = 29203").unwrap()
    };
    let words = ["apply", "plan.json", "--config", "world/config.toml"];
    for (typed, code, left) in [
        ("apply\r", 3, "queued"),
        ("\u{4}", 3, "queued"),
        ("cancel\r", 0, "cancelled"),
    ] {
        let mut terminal = Terminal::open(&home, &words, &[], 40, 100);
        let shown = terminal.shows("Type cancel to do it");
        assert!(shown.contains("2 rows in 1 source: cancel 2"), "{shown}");
        terminal.type_keys(typed);
        let (ended, _) = terminal.ends();
        assert_eq!((ended, status().as_str()), (code, left), "{typed:?}");
    }
    let mut terminal = Terminal::open(
        &home,
        &["undo", "--config", "world/config.toml"],
        &[],
        40,
        100,
    );
    terminal.shows("Type undo to do it");
    terminal.type_keys("undo\r");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(status(), "queued");
}

#[test]
fn a_morning_is_staged_planned_applied_and_undone() {
    let home = Home::with_demo();
    let store = home.path("world/openclaw/data/ops_multiagent.db");
    let rows = || -> Vec<Vec<String>> {
        let db = rusqlite::Connection::open(&store).unwrap();
        let mut all = db
            .prepare("SELECT * FROM bus_commands ORDER BY id")
            .unwrap();
        let columns = all.column_count();
        let row = |r: &rusqlite::Row<'_>| {
            (0..columns)
                .map(|at| r.get_ref(at).map(|v| format!("{v:?}")))
                .collect()
        };
        all.query_map([], row)
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let count = |sql: &str| support::value(&store, sql).unwrap();
    let cancelled = "SELECT CAST(count(*) AS TEXT) FROM bus_commands WHERE status = 'cancelled' \
                     AND target_agent = 'ron' AND result_note LIKE '%superseded by #29204%'";
    let before = rows();
    let config = home.path("world/config.toml");
    let args = ["--config", config.to_str().unwrap()];
    let mut t = Terminal::open(&home, &args, &[], 24, 80);
    t.shows("15 queued");
    t.until("the duplicates are known", |s| s.contains("8 dup"));
    // Staging writes nothing, and survives leaving.
    t.type_keys("/owner:ron\r");
    t.shows("/ owner:ron");
    t.type_keys("sd");
    t.shows("8 staged");
    let state = home.path(".local/state/reveille");
    t.until("it is kept", |_| state.join("staged.json").exists());
    t.type_keys("q");
    t.shows("leave, keep them");
    t.type_keys("k");
    assert_eq!(t.ends().0, 0);
    assert_eq!(rows(), before);
    assert!(!state.join("ledger.db").exists(), "nothing was applied");
    // The next start offers it; the plan is applied once its word was typed.
    let mut t = Terminal::open(&home, &args, &[], 24, 80);
    t.shows("8 staged last time");
    t.type_keys("5");
    t.shows("8 rows in 1 source: cancel 8");
    t.type_keys("A");
    t.shows("Type “cancel”");
    t.type_keys("apply\r");
    t.shows("nothing was done");
    t.type_keys("\x15cancel\r");
    t.shows("Result ─ 8 changed");
    assert_eq!(count(cancelled), "8");
    assert!(
        !state.join("staged.json").exists(),
        "nothing is left staged"
    );
    // And taken back.
    t.type_keys("6");
    t.shows("cancel 8 → canonical");
    t.type_keys("U");
    t.shows("cancelled → queued");
    t.type_keys("A");
    t.shows("Type “undo”");
    t.type_keys("undo\r");
    t.shows("Result ─ 8 changed");
    assert_eq!(rows(), before);
    t.type_keys("6");
    t.shows("undone");
    t.type_keys("q");
    let (code, told) = t.ends();
    assert_eq!(code, 0);
    given_back(&told);
}
