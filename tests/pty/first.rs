//! The first start, without a configuration.

use crate::support::{Home, NOW};
use crate::terminal::Terminal;

/// A home where stores are found by themselves.
fn with_stores() -> Home {
    let home = Home::with_demo();
    std::fs::rename(home.path("world/openclaw"), home.path(".openclaw")).unwrap();
    home
}

#[test]
fn it_says_what_was_found_and_saves_it_when_told_to() {
    let home = with_stores();
    let mut t = Terminal::open(&home, &["--now", NOW], &[], 30, 100);
    let said = t.shows("First start");
    assert!(said.contains("3 stores were found under"), "{said}");
    assert!(said.contains("legacy  13 live"), "{said}");
    // The list fills in below it; the keys are the question's.
    t.type_keys("7");
    t.type_keys("w");
    let saved = home.path(".config/reveille/config.toml");
    t.until("a configuration is saved", |_| saved.exists());
    t.until("the question is answered", |s| !s.contains("First start"));
    t.shows("587 live");
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
    let text = std::fs::read_to_string(saved).unwrap();
    assert!(
        text.contains("name = \"canonical\"") && text.contains("role = \"legacy\""),
        "{text}"
    );
    home.command().args(["config", "check"]).assert().success();
    // The next start asks nothing.
    let mut t = Terminal::open(&home, &["--now", NOW], &[], 30, 100);
    let shown = t.shows("587 live");
    assert!(!shown.contains("First start"));
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
}

#[test]
fn one_can_go_on_without_and_leave_at_once() {
    let home = with_stores();
    let mut t = Terminal::open(&home, &["--now", NOW], &[], 24, 80);
    t.shows("First start");
    t.type_keys("\r");
    t.until("the question is gone", |s| !s.contains("First start"));
    t.shows("587 live");
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
    let mut t = Terminal::open(&home, &["--now", NOW, "--lang", "ko"], &[], 24, 80);
    t.shows("첫 실행");
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
    assert!(!home.path(".config").exists(), "nothing was written");
}

#[test]
fn where_nothing_is_found_it_says_what_to_do() {
    let home = Home::new();
    let mut t = Terminal::open(&home, &["--now", NOW], &[], 24, 80);
    let said = t.shows("No store was found under");
    assert!(said.contains("reveille demo"), "{said}");
    // There is nothing to save.
    t.type_keys("w");
    t.shows("First start");
    t.type_keys("\r");
    t.shows("No store is configured and none was found.");
    t.type_keys("q");
    assert_eq!(t.ends().0, 0);
}
