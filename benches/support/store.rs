//! A generated store as the program takes it, and beside it by nothing but rusqlite.
#![allow(dead_code)] // no bench uses all of it

use chrono::{TimeZone, Utc};
use reveille::analyse::Rules;
use reveille::model::{Clock, Lang, Role, SourceSpec, StoreKind};
use reveille::plan::{Action, Edit, Proposed, Value};
use reveille::stores::{Look, Scope, planner};
use reveille::ui::{Model, Options, Theme};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// The columns that say something of an item.
pub const LEAN: &str = "id, title, target_agent, status, priority, claimed_by, result_note, created_at, updated_at, claimed_at, completed_at, parent_cmd_id";
/// The rows that are open.
pub const OPEN: &str = "status IN ('queued','claimed','failed')";

pub fn clock() -> Clock {
    let now = Utc.with_ymd_and_hms(2026, 4, 20, 23, 15, 0).unwrap();
    Clock::at(now, chrono_tz::Asia::Seoul)
}

pub fn spec(path: &Path) -> SourceSpec {
    let zone = chrono_tz::Asia::Seoul;
    SourceSpec::new("bus", StoreKind::Sqlite, path.into(), Role::Canonical, zone)
}

/// Every generated failure is live, and no body is read.
pub fn look() -> Look {
    Look {
        clock: clock(),
        real_now: None,
        scope: Scope::Live,
        bodies: false,
        by_status: false,
        failed_window_s: 400 * 86_400,
        deadline: Duration::from_secs(60),
    }
}

pub fn rules() -> Rules {
    Rules {
        failed_window_s: look().failed_window_s,
        ..Rules::default()
    }
}

/// A screen of 200×60 with nothing on it yet.
pub fn screen() -> Model {
    let options = Options {
        lang: Lang::En,
        theme: Theme::new(true),
        looking: None,
        mouse: true,
        changes: None,
    };
    Model::new(options, (200, 60), clock())
}

/// Opens a store, reads what a statement gives, and closes it; how many bytes that was.
pub fn plain(path: &Path, sql: &str) -> usize {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut bytes = 0;
    while let Some(row) = rows.next().unwrap() {
        for at in 0..columns {
            bytes += match row.get_ref(at).unwrap() {
                ValueRef::Text(t) => t.len(),
                _ => 1,
            };
        }
    }
    bytes
}

/// Cancellations of these rows, as they are now.
pub fn cancelling(path: &Path, ids: Vec<String>) -> Vec<Proposed> {
    let wanted = BTreeMap::from([("bus_commands".to_owned(), ids)]);
    let drawn = planner(spec(path)).draw(&clock(), &wanted).unwrap();
    let set = |column: &str, value: &str| Edit::Set {
        column: column.into(),
        value: Value::text(value),
    };
    let rows = drawn.into_iter().flat_map(|queue| queue.rows);
    rows.map(|row| Proposed {
        key: row.key,
        action: Action::Cancel,
        note: None,
        place: row.place,
        edits: vec![
            set("status", "cancelled"),
            set("updated_at", "2026-04-20 23:15:00"),
            set("result_note", "a duplicate"),
        ],
        before: row.image,
    })
    .collect()
}
