//! A long day in half an hour: the program is killed in the middle of applying, again and again,
//! beside another process that never stops writing to the same stores. After every kill the stores,
//! the ledger, a witness inside the databases and that process's own count must agree.
//!
//! ```text
//! cargo bench --bench endurance -- --minutes 30 [--state FILE]
//! ```
//!
//! What was done so far stands in the state file, and a later run goes on from there until the
//! minutes are full. Prints one line; ends with 1 when anything was found. The short form is
//! `tests/crash/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod check;
mod lap;
mod operator;
mod random;
mod worker;
mod world;

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// The variables that make a process of this very program one of the others.
pub const ROLE: &str = "REVEILLE_ENDURANCE_AS";
pub const DIR: &str = "REVEILLE_ENDURANCE_IN";

/// What was done and found, in all runs of one state file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Processes killed while they were applying.
    pub kills: u64,
    /// Parts of operations that a kill had cut short.
    pub cut_short: u64,
    /// Of these, parts whose rows had been written by the other process before anybody looked.
    pub unknown: u64,
    /// Operations in the ledgers.
    pub operations: u64,
    /// Writes that the other process was told are done.
    pub writes: u64,
    /// Writes of a process without a lock that a kill left beside the file.
    pub kept: u64,
    /// What should not be.
    pub found: u64,
    /// Time that it took.
    pub seconds: f64,
}

impl Tally {
    fn read(path: &Path) -> Self {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Self::default(),
            Err(e) => panic!("{}: {e}", path.display()),
        };
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    fn write(&self, path: &Path) {
        let half = path.with_extension("half");
        std::fs::write(&half, serde_json::to_string_pretty(self).unwrap()).unwrap();
        std::fs::rename(half, path).unwrap();
    }
}

fn main() -> ExitCode {
    if let Some(dir) = std::env::var_os(DIR).map(PathBuf::from) {
        match std::env::var(ROLE).as_deref() {
            Ok("operator") => operator::work(&dir),
            _ => worker::work(&dir),
        }
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        let at = args.iter().position(|a| a == name)?;
        args.get(at + 1)
    };
    // Among other benches it has nothing to do.
    let Some(minutes) = after("--minutes") else {
        println!("endurance: nothing to do without --minutes N");
        return ExitCode::SUCCESS;
    };
    let minutes: f64 = minutes.parse().expect("--minutes is a number");
    let state = after("--state").map_or_else(
        || Path::new(env!("CARGO_TARGET_TMPDIR")).join("endurance.json"),
        PathBuf::from,
    );
    let mut tally = Tally::read(&state);
    while tally.seconds < minutes * 60.0 {
        let begun = Instant::now();
        lap::run(&mut tally);
        tally.seconds += begun.elapsed().as_secs_f64();
        tally.write(&state);
    }
    println!(
        "endurance: {} kills ({} parts cut short, {} unknown), {} operations, {} live writes ({} kept beside), {} found, {:.0} s",
        tally.kills,
        tally.cut_short,
        tally.unknown,
        tally.operations,
        tally.writes,
        tally.kept,
        tally.found,
        tally.seconds
    );
    ExitCode::from(u8::from(tally.found > 0))
}
