//! The demo world against the document it is made after: every row, id, time, title and figure.

#![allow(clippy::unwrap_used, clippy::panic)]

mod bus;
mod files;
mod kpi;
mod todos;

use super::*;
use crate::stores::sqlite::create::ask;

thread_local! {
    // One a test, for each runs on a thread of its own: a static would never be dropped and would
    // leave its folder behind.
    static WORLD: (tempfile::TempDir, DemoPaths) = {
        let dir = tempfile::tempdir().unwrap();
        let paths = write(&dir.path().join("world")).unwrap();
        (dir, paths)
    };
}

fn world() -> DemoPaths {
    WORLD.with(|world| world.1.clone())
}

const NOW: &str = "2026-04-20 23:15:00";

fn canonical(sql: &str) -> Vec<Vec<String>> {
    ask(&world().canonical, sql)
}

fn number(sql: &str) -> i64 {
    canonical(sql)[0][0].parse().unwrap()
}

fn inbox() -> Vec<serde_json::Value> {
    let text = fs::read_to_string(&world().inbox).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    json["items"].as_array().unwrap().clone()
}
