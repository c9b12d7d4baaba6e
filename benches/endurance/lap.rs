//! One world from its making to its last look: a worker, some kills, and a look after each.

use super::check::Checks;
use super::random::Random;
use super::world::World;
use super::{DIR, ROLE, Tally};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// Kills before another world: the witness is compared as a whole after each.
const KILLS: usize = 25;
/// An operation over all stores takes so long, and a kill may fall anywhere in it.
const LONGEST_US: usize = 450_000;

/// What the other process says that it has done.
#[derive(Debug, Default, Clone)]
pub struct Told {
    /// Writes by store.
    pub writes: BTreeMap<String, u64>,
    /// Counts that it had written to the file without a lock and then did not find there, with the
    /// lower ones that it found.
    pub lost: Vec<(u64, u64)>,
}

struct Worker {
    process: Child,
    told: Arc<Mutex<Told>>,
    reads: JoinHandle<()>,
}

impl Worker {
    fn start(dir: &Path) -> Self {
        let mut process = other("worker", dir);
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let told = Arc::new(Mutex::new(Told::default()));
        let keeps = Arc::clone(&told);
        let reads = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut words = line.split(' ');
                let first = words.next().unwrap_or_default().to_owned();
                let numbers: Vec<u64> = words.filter_map(|w| w.parse().ok()).collect();
                let mut told = keeps.lock().unwrap();
                match (first.as_str(), numbers.as_slice()) {
                    ("lost", [last, seen]) => told.lost.push((*last, *seen)),
                    _ => *told.writes.entry(first).or_default() += 1,
                }
            }
        });
        Self {
            process,
            told,
            reads,
        }
    }

    fn told(&self) -> Told {
        self.told.lock().unwrap().clone()
    }

    /// Kills it too, wherever it is, and hears it out.
    fn kill(mut self) -> Told {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.reads.join().unwrap();
        self.told.lock().unwrap().clone()
    }
}

fn other(role: &str, dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .env(ROLE, role)
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

pub fn run(tally: &mut Tally) {
    let dir = tempfile::tempdir().unwrap();
    let world = World::make(dir.path());
    let mut random = Random::new();
    let worker = Worker::start(dir.path());
    let mut faults = Vec::new();
    for _ in 0..KILLS {
        let mut operator = other("operator", dir.path());
        let mut lines = BufReader::new(operator.stdout.take().unwrap()).lines();
        if !lines.any(|l| l.is_ok_and(|l| l == "ready")) {
            faults.push(format!(
                "the operator ended by itself: {:?}",
                operator.wait()
            ));
            break;
        }
        std::thread::sleep(Duration::from_micros(random.below(LONGEST_US) as u64));
        if let Some(status) = operator.try_wait().unwrap() {
            faults.push(format!("the operator ended by itself: {status}"));
            break;
        }
        operator.kill().unwrap();
        operator.wait().unwrap();
        tally.kills += 1;
        let mut checks = Checks::of(&world, tally);
        checks.all(&worker.told(), false);
        faults.append(&mut checks.faults);
        if !faults.is_empty() {
            break;
        }
    }
    let told = worker.kill();
    let mut checks = Checks::of(&world, tally);
    checks.all(&told, true);
    faults.append(&mut checks.faults);
    tally.operations += checks.operations;
    tally.writes += told.writes.values().sum::<u64>();
    tally.found += faults.len() as u64;
    if !faults.is_empty() {
        // It stays, for whoever looks for the reason.
        println!("{}:\n  {}", dir.keep().display(), faults.join("\n  "));
    }
}
