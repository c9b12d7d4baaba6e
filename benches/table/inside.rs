//! What is measured within the process: the analysis, a frame, a tick, a preview.

use crate::outside::{Home, world};
use crate::rows::{Limit, Row, Runs, Unit};
use crate::store::{LEAN, OPEN, cancelling, clock, look, plain, rules, screen, spec};
use crate::{counts, pty, support, titles};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::widgets::Paragraph;
use reveille::analyse::duplicates::{find_keyed, keys};
use reveille::analyse::{self, JudgeRules, kpi as told, reconcile};
use reveille::engine::Threads;
use reveille::model::{Clock, Moment};
use reveille::protocol::{Event, Freshness, SourceStatus};
use reveille::stores::{self, Look, planner};
use reveille::ui::{Msg, draw, update};
use rusqlite::Connection;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long plain reading takes.
pub fn reading(path: &Path, sql: &str) -> Duration {
    let begun = Instant::now();
    black_box(plain(path, sql));
    begun.elapsed()
}

/// With the bodies, which the judgement compares.
fn whole() -> Look {
    Look {
        bodies: true,
        ..look()
    }
}

/// Reading included: from nothing to ages, duplicates, verdicts and the KPI.
pub fn analysis(out: &mut Vec<Row>) {
    for (rows, open) in [(100_000, 20), (1_000_000, 20), (100_000, 1000)] {
        let path = support::bus(rows, open);
        let [floor, runs] = Runs::in_turns(
            7,
            [
                &mut || reading(&path, &format!("SELECT {LEAN} FROM bus_commands")),
                &mut || {
                    let begun = Instant::now();
                    let snapshot = Arc::new(stores::open(spec(&path)).look(&whole()));
                    let board = reconcile(vec![snapshot], &rules(), clock(), false);
                    let hands = Threads::of_machine();
                    let judged = analyse::judge_with(&board, &JudgeRules::default(), &hands);
                    black_box((judged, told::kpi(&board, &[], &counts::question())));
                    begun.elapsed()
                },
            ],
        );
        out.push(Row {
            what: "full analysis, reading and all",
            over: world(rows, open),
            unit: Unit::Ms,
            runs,
            limit: Limit::Times {
                times: 1.3,
                floor: "one lean scan of the table",
                runs: floor,
                beside: 0.0,
            },
        });
    }
}

pub fn duplicates(out: &mut Vec<Row>) {
    let texts = titles::recurring();
    let items = titles::items(&texts);
    let hands = Threads::of_machine();
    let clock = Clock {
        now: Moment::LATEST,
        zone: chrono_tz::Tz::UTC,
    };
    let runs = Runs::ms(5, || {
        let begun = Instant::now();
        black_box(find_keyed(&items, &keys(&items, &hands), &clock, &hands));
        begun.elapsed()
    });
    out.push(Row {
        what: "duplicate keys and groups",
        over: "1 M open titles".into(),
        unit: Unit::Ms,
        runs,
        limit: Limit::Fixed(1500.0),
    });
    out.push(Row {
        what: "copying the same titles",
        over: "1 M open titles".into(),
        unit: Unit::Ms,
        runs: Runs::ms(5, || {
            let begun = Instant::now();
            black_box(texts.clone());
            begun.elapsed()
        }),
        limit: Limit::None,
    });
}

pub fn frames(out: &mut Vec<Row>) {
    let snapshot = stores::open(spec(&support::bus(100_000, 1000))).look(&whole());
    let board = reconcile(vec![Arc::new(snapshot)], &rules(), clock(), false);
    assert_eq!(board.len(), 100_000);
    let mut model = screen();
    let told = Event::Board {
        board: Arc::new(board),
        sources: vec![SourceStatus {
            reading: false,
            freshness: Freshness::Current,
        }],
        moved: None,
    };
    update(&mut model, Msg::Engine(told), clock());
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    let down = Msg::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE));
    let runs = Runs::ms(300, || {
        update(&mut model, down.clone(), clock());
        let begun = Instant::now();
        terminal
            .draw(|f| draw(&model, f.area(), f.buffer_mut()))
            .map(|_| ())
            .unwrap();
        begun.elapsed()
    });
    out.push(Row {
        what: "frame build at 200×60",
        over: world(100_000, 1000),
        unit: Unit::Ms,
        runs,
        limit: Limit::Fixed(1.0),
    });
    let text =
        vec!["29204  urgent  8h  a title of usual length, by the library alone"; 60].join("\n");
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    out.push(Row {
        what: "60 plain lines by the library alone",
        over: "200×60".into(),
        unit: Unit::Ms,
        runs: Runs::ms(300, || {
            let begun = Instant::now();
            terminal
                .draw(|f| f.render_widget(Paragraph::new(text.as_str()), f.area()))
                .map(|_| ())
                .unwrap();
            begun.elapsed()
        }),
        limit: Limit::None,
    });
}

pub fn refresh(out: &mut Vec<Row>) {
    for rows in [100_000, 1_000_000] {
        let home = Home::with(rows, 20);
        let mut store = stores::open(spec(&home.store));
        store.look(&whole());
        // A write of a moment ago may hide another one: the look after it says so.
        while store.changed() {
            store.look(&whole());
        }
        const TICKS: u32 = 1000;
        let ticks = Runs::ms(20, || {
            let begun = Instant::now();
            for _ in 0..TICKS {
                assert!(!black_box(store.changed()));
            }
            begun.elapsed() / TICKS
        });
        out.push(Row {
            what: "tick, nothing changed",
            over: world(rows, 20),
            unit: Unit::Ms,
            runs: ticks,
            limit: Limit::Fixed(0.05),
        });
        let db = Connection::open(&home.store).unwrap();
        let mut n = 0;
        let again = Runs::ms(7, || {
            n += 1;
            db.execute(pty::change(n), [n as i64]).unwrap();
            assert!(store.changed());
            let begun = Instant::now();
            black_box(store.look(&whole()));
            begun.elapsed()
        });
        let select = format!("SELECT body, {LEAN} FROM bus_commands WHERE {OPEN}");
        out.push(Row {
            what: "look after a change",
            over: world(rows, 20),
            unit: Unit::Ms,
            runs: again,
            limit: Limit::Times {
                times: 1.3,
                floor: "the open rows by plain rusqlite",
                runs: Runs::ms(7, || reading(&home.store, &select)),
                beside: 0.0,
            },
        });
    }
}

pub fn preview(out: &mut Vec<Row>) {
    const ROWS: u64 = 1_000_000;
    let path = support::bus(ROWS, 20);
    for (rows, most, runs) in [(8, 1.0, 21), (1_000, 10.0, 11), (100_000, 500.0, 3)] {
        let ids = (1..=rows).map(|n| (n * (ROWS / rows)).to_string());
        let wanted = cancelling(&path, ids.collect());
        let mut whole = Vec::new();
        let held = Runs::ms(runs, || {
            let wanted = wanted.clone();
            let begun = Instant::now();
            let previewed = planner(spec(&path)).preview(wanted).unwrap();
            whole.push(begun.elapsed().as_secs_f64() * 1e3);
            assert_eq!(previewed.part.changes.len() as u64, rows);
            previewed.held
        });
        let over = match rows {
            8 => "8 changes in 1 M rows",
            1_000 => "1,000 changes in 1 M rows",
            _ => "100,000 changes in 1 M rows",
        };
        let row = |what, runs, limit| Row {
            what,
            over: over.into(),
            unit: Unit::Ms,
            runs,
            limit,
        };
        out.push(row("preview: read lock", held, Limit::Fixed(most)));
        out.push(row(
            "preview: the whole of it",
            Runs::of(whole),
            Limit::None,
        ));
    }
}

pub fn kpi(out: &mut Vec<Row>) {
    let (board, question) = (counts::board(), counts::question());
    let runs = Runs::ms(9, || {
        let begun = Instant::now();
        black_box(told::kpi(&board, &[], &question));
        begun.elapsed()
    });
    out.push(Row {
        what: "KPI search over 40 terms",
        over: "8 queues of 5 words".into(),
        unit: Unit::Ms,
        runs,
        limit: Limit::Fixed(100.0),
    });
}
