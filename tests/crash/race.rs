//! Three workers and two operators on one database: every row of every applied operation changed as
//! its preview had shown it, and nothing else was changed by an operator.

use super::world::{ROWS, World, is_long};
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// After so long it is no longer bad luck that nothing was applied.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn under_live_workers_no_row_differs_from_its_preview() {
    let rounds = if is_long() { 400 } else { 12 };
    for journal in ["wal", "delete"] {
        let dir = tempfile::tempdir().unwrap();
        let world = World::make(dir.path(), journal);
        let done = AtomicBool::new(false);
        let (applied, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            // Without a log every write waits for the disk and for every reader.
            let pause = Duration::from_micros(if journal == "wal" { 500 } else { 15_000 });
            for n in 0..3 {
                let (world, done) = (&world, &done);
                scope.spawn(move || worker(world, n, pause, done));
            }
            let operators: Vec<_> = (0..2)
                .map(|n| {
                    let (world, applied, refused) = (&world, &applied, &refused);
                    scope.spawn(move || {
                        // Where the workers are quick, all of a dozen may be refused: until one is not.
                        let begun = Instant::now();
                        let some = || applied.load(Ordering::Relaxed) > 0;
                        for round in 0.. {
                            if round >= rounds && (some() || begun.elapsed() > PATIENCE) {
                                break;
                            }
                            let did = operator(world, n * 7 + round);
                            applied.fetch_add(did.0, Ordering::Relaxed);
                            refused.fetch_add(did.1, Ordering::Relaxed);
                        }
                    })
                })
                .collect();
            let ended: Vec<_> = operators.into_iter().map(|o| o.join()).collect();
            done.store(true, Ordering::Relaxed);
            assert!(ended.iter().all(Result::is_ok));
        });
        let ledger = world.ledger();
        assert!(ledger.open_intents().unwrap().is_empty());
        // A worker always counts on; what leaves the count as it is was an operator.
        let seen = world.witness().into_iter();
        world.agrees(
            &ledger,
            seen.filter(|(_, was, is)| was[2] == is[2]).collect(),
        );
        let (applied, refused) = (applied.into_inner(), refused.into_inner());
        println!("{journal}: {applied} applied, {refused} refused");
        assert!(applied > 0, "nothing was applied");
    }
}

/// Takes rows, finishes them, puts them back, one at a time.
fn worker(world: &World, n: usize, pause: Duration, done: &AtomicBool) {
    let db = Connection::open(world.dir.join("store.db")).unwrap();
    db.busy_timeout(Duration::from_secs(60)).unwrap();
    let mut id = n * 5;
    while !done.load(Ordering::Relaxed) {
        id = id % ROWS + 1;
        db.execute(
            "UPDATE jobs SET tick = tick + 1, status = CASE WHEN tick % 4 = 0 THEN 'running'
               ELSE 'queued' END WHERE id = ?1 AND status <> 'cancelled'",
            [i64::try_from(id).unwrap()],
        )
        .unwrap();
        // A worker has something to do between two rows.
        std::thread::sleep(pause);
    }
}

/// Plans, applies, and mostly takes it back. How many were applied and how many refused.
fn operator(world: &World, round: usize) -> (usize, usize) {
    let ledger = world.ledger();
    let first = round * 4 % (ROWS - 2) + 1;
    let plan = world.plan(&[first, first + 1], &[]);
    if plan.rows() == 0 {
        return (0, 0);
    }
    let report = world.apply(&ledger, &plan);
    assert!(report.unknown.is_empty() && report.unrecorded.is_empty());
    let Some(operation) = report.operation.filter(|_| !report.changed.is_empty()) else {
        return (0, 1);
    };
    let back = world
        .desk()
        .plan_undo(&ledger, Some(&operation), true)
        .unwrap();
    if back.rows() == 0 {
        return (1, 1);
    }
    match world.apply(&ledger, &back).changed.is_empty() {
        false => (2, 0),
        true => (1, 1),
    }
}
