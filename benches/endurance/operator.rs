//! The process that is killed: it plans, applies and takes back without end.

use super::random::Random;
use super::world::World;
use std::path::Path;

/// Says `ready` before every change that it makes.
pub fn work(dir: &Path) -> ! {
    let world = World::at(dir);
    let ledger = world.ledger();
    let mut random = Random::new();
    // What an earlier one left applied is taken back first, where its rows still are what it left.
    let back = |id: Option<&str>| {
        let Ok(plan) = world.desk().plan_undo(&ledger, id, true) else {
            return;
        };
        if plan.rows() > 0 {
            println!("ready");
            world.apply(&ledger, &plan);
        }
    };
    back(None);
    loop {
        let plan = world.plan(random.below(30), random.below(20));
        if plan.rows() == 0 {
            continue;
        }
        println!("ready");
        let report = world.apply(&ledger, &plan);
        if let Some(operation) = report.operation.filter(|_| random.below(5) > 0) {
            back(Some(&operation));
        }
    }
}
