//! Changes: the word that is asked for, and a morning from staging to undo.

use crate::support::{Home, value};
use crate::terminal::{Terminal, given_back};

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
        value(&store, "SELECT status FROM bus_commands WHERE id = 29203").unwrap()
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
    let count = |sql: &str| value(&store, sql).unwrap();
    let cancelled = "SELECT CAST(count(*) AS TEXT) FROM bus_commands WHERE status = 'cancelled' \
                     AND target_agent = 'ron' AND result_note LIKE '%superseded by #29204%'";
    let before = rows();
    let config = home.path("world/config.toml");
    let args = ["--config", config.to_str().unwrap()];
    let mut t = Terminal::open(&home, &args, &[], 24, 80);
    t.shows("15 queued");
    t.until("the duplicates are known", |s| s.contains("8 dup"));
    // Marked one by one and by a range, then let go.
    t.type_keys("jjjjj v");
    t.shows("range");
    t.type_keys("jj ");
    t.shows("4 marked");
    t.type_keys("M");
    t.until("nothing is marked", |s| !s.contains("marked"));
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
    t.until("nothing is left staged", |_| {
        !state.join("staged.json").exists()
    });
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
    // What is seen leaves as a file, and one that is there is asked about.
    t.type_keys("1/\x15owner:ron status:queued\r");
    t.shows("15 of 587");
    for (answer, done) in [("", "Written:"), ("r", "Written:")] {
        t.type_keys("ec");
        t.shows("Write into");
        t.type_keys("\x15out.csv\r");
        if !answer.is_empty() {
            t.shows("out.csv is there already");
            t.type_keys(answer);
        }
        t.shows(done);
        t.type_keys("j");
        t.until("the notice is gone", |s| !s.contains("Written:"));
    }
    let list = std::fs::read_to_string(home.path("out.csv")).unwrap();
    assert_eq!(list.lines().count(), 16, "{list}");
    t.type_keys("er\r");
    t.shows("Written:");
    let report = std::fs::read_to_string(home.path("reveille-report-20260421-0815.md")).unwrap();
    assert!(
        report.contains("# Conclusion") && report.contains("29204"),
        "{report}"
    );
    // The hand-off of what somebody else has to do.
    t.type_keys("/\x15id:29179\r");
    t.shows("1 of 587");
    t.type_keys("Gp");
    let text = t.shows("closed connection without response");
    assert!(text.contains("29169") && text.contains("29173"), "{text}");
    t.type_keys("w\r");
    t.shows("Written:");
    assert!(home.path("handoff-29179.txt").exists());
    t.type_keys("\x1b");
    t.until("the text is closed", |s| !s.contains("closed connection"));
    t.type_keys("q");
    let (code, told) = t.ends();
    assert_eq!(code, 0);
    given_back(&told);
}
