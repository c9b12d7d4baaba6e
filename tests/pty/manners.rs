//! How a terminal is treated: its size, its colours, its mouse, signals, whole frames.

use crate::support::Home;
use crate::terminal::{Terminal, given_back};
use portable_pty::PtySize;

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
fn whatever_is_typed_or_pasted_it_answers_the_next_key() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["demo"], &[], 24, 80);
    t.shows("587 live");
    // A flood of keys, escape sequences that nobody knows, and bytes that are no text.
    t.type_keys(&"j".repeat(20_000));
    t.type_keys("\x1b[999;999~\x1b[1;2;3;4;5u\x1bOZ\x1b]0;\x07\x1bP1$r\x1b\\\x1b[<99;999;999M");
    t.type_bytes(b"\xff\xfe\xc3\x28\xf0\x9f\x92");
    t.type_keys("g");
    t.shows("15 queued");
    // A megabyte, pasted where one types: as much is taken as a line may hold, and that is said.
    t.type_keys("/");
    let pasted = "가나다 \u{1b}[31m ".repeat(1 << 16);
    t.type_keys(&format!("\x1b[200~{pasted}\x1b[201~"));
    t.shows("The paste was too long");
    t.type_keys("\x15owner:ron\r");
    t.shows("/ owner:ron");
    // Pasted where nothing is typed it is no key.
    t.type_keys("\x1b[200~qqq\x1b[201~");
    t.type_keys("7");
    t.shows("preset bus_commands");
    t.type_keys("q");
    let (code, told) = t.ends();
    assert_eq!(code, 0);
    given_back(&told);
}

#[test]
fn a_terminal_that_goes_away_is_an_end() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["demo"], &[], 24, 80);
    t.shows("587 live");
    assert_eq!(t.hang_up(), 0);
}
