//! Looking: the demo walked through, filters, stores that change, what is new since the last look.

use crate::support::Home;
use crate::terminal::{Terminal, given_back};

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
fn a_store_that_never_rests_keeps_no_key_waiting() {
    let home = Home::with_demo();
    let config = home.path("world/config.toml");
    let mut t = Terminal::open(&home, &["--config", config.to_str().unwrap()], &[], 40, 120);
    t.shows("587 live");
    let store = home.path("world/openclaw/data/ops_multiagent.db");
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let writer = {
        let stop = std::sync::Arc::clone(&stop);
        std::thread::spawn(move || {
            let db = rusqlite::Connection::open(store).unwrap();
            db.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
            let mut n = 0u32;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                n += 1;
                let title = format!("change {n}");
                db.execute(
                    "UPDATE bus_commands SET title = ?1 WHERE id = 29188 OR id = 29029",
                    [title],
                )
                .unwrap();
            }
        })
    };
    // Some change is seen, and another, while keys are answered.
    t.shows("change ");
    for _ in 0..3 {
        t.type_keys("7");
        t.shows("preset bus_commands");
        t.type_keys("4");
        t.shows("by rule, oldest first");
        t.type_keys("1");
        t.shows("live · by owner");
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    writer.join().unwrap();
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
}
