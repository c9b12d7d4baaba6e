//! One frame of the dashboard at 200×60 over 100,000 open items, against its floor in the same run:
//! the same number of lines of plain text drawn by the library alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/store.rs"]
mod store;
mod support;

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;
use criterion::{Criterion, criterion_group, criterion_main};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::widgets::Paragraph;
use reveille::analyse::kpi::{self, KpiQuestion};
use reveille::analyse::{self, JudgeRules, Moved, Rules, reconcile};
use reveille::model::{Clock, SourceSnapshot};
use reveille::protocol::{Analysis, Event, Freshness, SourceStatus};
use reveille::stores::{self, Look};
use reveille::ui::{Msg, draw, update};
use std::hint::black_box;
use std::sync::Arc;
use store::{clock, look, rules, screen, spec};

fn frame(c: &mut Criterion) {
    let (clock, look, rules) = (clock(), look(), rules());
    let spec = spec(&support::bus(100_000, 1000));
    let snapshot = Arc::new(stores::open(spec).look(&look));
    let mut group = c.benchmark_group("100000 open items");
    group.sample_size(20);
    group.bench_function("board from one snapshot", |b| {
        b.iter(|| black_box(reconcile(vec![Arc::clone(&snapshot)], &rules, clock, false)))
    });

    let board = Arc::new(reconcile(vec![snapshot], &rules, clock, false));
    assert_eq!(board.len(), 100_000);
    let mut model = screen();
    let sources = vec![SourceStatus {
        reading: false,
        freshness: Freshness::Current,
    }];
    update(
        &mut model,
        Msg::Engine(Event::Board {
            board,
            sources,
            moved: None,
        }),
        clock,
    );
    let key = |code| Msg::Key(KeyEvent::new(code, KeyModifiers::NONE));

    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    group.bench_function("floor: 60 plain lines", |b| {
        let lines =
            vec!["29204  urgent  8h  a title of usual length, drawn by the library alone"; 60]
                .join("\n");
        b.iter(|| {
            terminal
                .draw(|f| f.render_widget(Paragraph::new(lines.as_str()), f.area()))
                .map(|_| ())
                .unwrap()
        });
    });
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    group.bench_function("one frame, nothing changed", |b| {
        b.iter(|| {
            terminal
                .draw(|f| draw(&model, f.area(), f.buffer_mut()))
                .map(|_| ())
                .unwrap()
        });
    });
    group.bench_function("one key and its frame", |b| {
        b.iter(|| {
            black_box(update(&mut model, key(KeyCode::Down), clock));
            terminal
                .draw(|f| draw(&model, f.area(), f.buffer_mut()))
                .map(|_| ())
                .unwrap();
        });
    });
    // Each letter of a filter asks the first slice of the items; the rest follows between keys.
    for (name, letters) in [
        ("a word", "no. 99"),
        ("Korean", "점검"),
        ("a field", "owner:ron"),
    ] {
        group.bench_function(
            format!("one letter of a filter and its frame: {name}"),
            |b| {
                let mut typed = letters.chars().cycle();
                let mut of = String::new();
                update(&mut model, key(KeyCode::Char('/')), clock);
                b.iter(|| {
                    if of.chars().count() == letters.chars().count() {
                        of.clear();
                        let clear = KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL);
                        update(&mut model, Msg::Key(clear), clock);
                    }
                    let letter = typed.next().unwrap();
                    of.push(letter);
                    black_box(update(&mut model, key(KeyCode::Char(letter)), clock));
                    terminal
                        .draw(|f| draw(&model, f.area(), f.buffer_mut()))
                        .map(|_| ())
                        .unwrap();
                });
                update(&mut model, key(KeyCode::Esc), clock);
            },
        );
    }
    group.bench_function("the next slice and its frame, at worst", |b| {
        update(&mut model, key(KeyCode::Char('/')), clock);
        update(&mut model, Msg::Paste("e".into()), clock);
        b.iter(|| {
            if !model.has_work() {
                update(&mut model, key(KeyCode::Backspace), clock);
                update(&mut model, Msg::Paste("e".into()), clock);
            }
            black_box(update(&mut model, Msg::Work, clock));
            terminal
                .draw(|f| draw(&model, f.area(), f.buffer_mut()))
                .map(|_| ())
                .unwrap();
        });
        update(&mut model, key(KeyCode::Esc), clock);
    });
    refreshes(&mut group, &look, &rules, clock);
    group.finish();
}

/// What a refresh costs the thread that answers the keys: another board, and another analysis.
fn refreshes(group: &mut BenchmarkGroup<'_, WallTime>, look: &Look, rules: &Rules, clock: Clock) {
    let spec = spec(&support::bus(100_000, 1000));
    let first = Arc::new(stores::open(spec).look(look));
    // One title is another, and the newest row has gone: every position behind it is another too.
    let mut second = (*first).clone();
    if let Some(queue) = second.queues.first_mut() {
        queue.records.pop();
        queue.records[500].title = "touched".into();
    }
    let board = |snapshot: &Arc<SourceSnapshot>| {
        Arc::new(reconcile(vec![Arc::clone(snapshot)], rules, clock, false))
    };
    let boards = [board(&first), board(&Arc::new(second))];
    let analyses: Vec<Arc<Analysis>> = boards
        .iter()
        .map(|board| {
            let judgement = analyse::judge(board, &JudgeRules::default());
            let kpi = kpi::kpi(board, &[], &KpiQuestion::default());
            let board = (Arc::clone(board), true);
            let kpi = Ok(Arc::new(kpi));
            Arc::new(Analysis::new(board, kpi, Vec::new(), Arc::new(judgement)))
        })
        .collect();
    let mut model = screen();
    let moved = |from: usize, to: usize| Arc::new(Moved::between(&boards[from], &boards[to]));
    let moved = [moved(1, 0), moved(0, 1)];
    let told = |at: usize| {
        Msg::Engine(Event::Board {
            moved: Some(Arc::clone(&moved[at])),
            board: Arc::clone(&boards[at]),
            sources: vec![SourceStatus {
                reading: false,
                freshness: Freshness::Current,
            }],
        })
    };
    // It speaks of the board that is not shown.
    let judged = |at: usize| {
        Msg::Engine(Event::Analysis {
            said: Ok(Arc::clone(&analyses[at])),
            moved: Some(Arc::clone(&moved[1 - at])),
        })
    };
    update(&mut model, told(0), clock);
    update(&mut model, judged(0), clock);
    let key = |code| Msg::Key(KeyEvent::new(code, KeyModifiers::NONE));
    update(&mut model, key(KeyCode::PageDown), clock);
    let mut turn = 0;
    group.bench_function("another board", |b| {
        b.iter(|| {
            turn = 1 - turn;
            update(&mut model, told(turn), clock)
        });
    });
    group.bench_function("another analysis, of an older board", |b| {
        update(&mut model, told(1), clock);
        b.iter(|| update(&mut model, judged(0), clock));
    });
    for _ in 0..20 {
        update(&mut model, key(KeyCode::PageDown), clock);
    }
    update(&mut model, told(0), clock);
    update(&mut model, judged(1), clock);
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    group.bench_function("one frame between a board and its analysis", |b| {
        b.iter(|| {
            terminal
                .draw(|f| draw(&model, f.area(), f.buffer_mut()))
                .map(|_| ())
                .unwrap()
        });
    });
    update(&mut model, key(KeyCode::Char('*')), clock);
    group.bench_function("another board, all of the last one marked", |b| {
        b.iter(|| {
            turn = 1 - turn;
            update(&mut model, told(turn), clock)
        });
    });
}

criterion_group!(benches, frame);
criterion_main!(benches);
