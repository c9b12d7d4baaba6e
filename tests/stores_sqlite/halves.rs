//! Large tables, which are read by two connections at once, beside a worker that never stops.

use crate::world::{World, inserts, look, queue};
use crate::writer::Writer;
use reveille::model::{ErrorKind, HealthState};
use reveille::stores::Store;
use std::thread;

const ROWS: usize = 40_000;

/// Every commit gives the first and the last row the same title: a look that saw two states would
/// show two.
fn one_state(journal: &str) {
    let world = World::bus(journal, 1);
    world.sql(&inserts(ROWS - 1));
    world.sql("UPDATE bus_commands SET body = printf('%250d', id), title = '0'");
    let mut writer = Writer::on(&world.db);
    writer.run("SELECT 1");
    let commits: String = (1..=300)
        .map(|n| format!("UPDATE bus_commands SET title = '{n}' WHERE id IN (1, {ROWS}); "))
        .collect();
    let writing = thread::spawn(move || {
        writer.run(&commits);
        writer
    });
    let mut store = world.store();
    let mut titles = Vec::new();
    loop {
        let is_last = writing.is_finished();
        let seen = store.look(&look());
        // A worker with a journal may hold the lock for longer than a look waits.
        let is_locked = seen
            .error
            .as_ref()
            .is_some_and(|e| e.kind == ErrorKind::Locked);
        if is_locked && !is_last {
            continue;
        }
        assert_eq!(seen.state, HealthState::Ok, "{:?}", seen.error);
        let records = &queue(&seen, "bus_commands").records;
        let title = |id: usize| {
            let id = id.to_string();
            let found = records.iter().find(|r| *r.id == *id);
            found.map(|r| r.title.to_string())
        };
        assert_eq!((records.len(), title(1)), (ROWS, title(ROWS)));
        assert!(title(1).is_some());
        titles.extend(title(1));
        if is_last {
            break;
        }
    }
    assert_eq!(titles.last().map(String::as_str), Some("300"));
    writing.join().unwrap().close();
}

#[test]
fn both_halves_show_one_state_beside_a_worker_with_a_write_ahead_log() {
    one_state("wal");
}

#[test]
fn both_halves_show_one_state_beside_a_worker_with_a_rollback_journal() {
    one_state("delete");
}
