//! Boards for tests, made by hand from a few words a row.

use crate::analyse::{Board, Rules, reconcile};
use crate::model::{
    Clock, FieldSet, Mapping, MappingOrigin, Moment, Priority, PriorityRules, QueueSnapshot,
    Record, Role, SourceSnapshot, SourceSpec, State, StatusFrom, StoreKind, Sureness, Times, Total,
};
use chrono_tz::Asia::Seoul;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// 2026-04-21 08:15 in Seoul: the morning the program is for.
pub(crate) fn clock() -> Clock {
    Clock::at(
        "2026-04-21T08:15:00+09:00"
            .parse()
            .unwrap_or(chrono::DateTime::UNIX_EPOCH),
        Seoul,
    )
}

/// A moment so many seconds before [`clock`]'s now.
pub(crate) fn ago(seconds: i64) -> Moment {
    clock().now.plus_seconds(-seconds)
}

/// A mapping with a status and an owner column under the given names.
pub(crate) fn mapping(queue: &str, owner_column: &str) -> Mapping {
    Mapping {
        queue: queue.to_owned(),
        origin: MappingOrigin::Detected,
        sureness: Sureness::Sure,
        why: Vec::new(),
        fields: BTreeMap::from([(crate::model::Field::Owner, owner_column.to_owned())]),
        key: vec!["id".to_owned()],
        key_is_unique: true,
        status: StatusFrom::Column("status".to_owned()),
        states: HashMap::new(),
        write: BTreeMap::new(),
        priorities: PriorityRules::default(),
        times: BTreeMap::new(),
        questions: Vec::new(),
        read_only: None,
    }
}

/// A record with nothing but an owner, a status word and a time of creation.
pub(crate) fn record(
    id: usize,
    owner: Option<&str>,
    status: &str,
    created: Option<Moment>,
) -> Record {
    Record {
        id: id.to_string().into(),
        title: format!("item {id}").into(),
        body: None,
        owner: owner.map(Arc::from),
        status: Arc::from(status),
        state: State::from_word(status).unwrap_or(State::Unknown),
        priority: Priority::Normal,
        times: Times {
            created,
            ..Times::default()
        },
        unclear: FieldSet::default(),
        claimed_by: None,
        attempts: None,
        parent: None,
        note: None,
        requester: None,
        stale_after_ms: None,
    }
}

/// A queue that holds exactly these records.
pub(crate) fn queue(name: &str, records: Vec<Record>) -> QueueSnapshot {
    QueueSnapshot {
        name: Arc::from(name),
        mapping: Arc::new(mapping(name, "target_agent")),
        total: Total::Exact(records.len() as u64),
        records,
        by_status: Vec::new(),
        latest: None,
    }
}

/// A source that could be read.
pub(crate) fn source(name: &str, role: Role, queues: Vec<QueueSnapshot>) -> Arc<SourceSnapshot> {
    let kind = if role == Role::Inbox {
        StoreKind::Json
    } else {
        StoreKind::Sqlite
    };
    let spec = SourceSpec::new(name, kind, "/nowhere".into(), role, Seoul);
    Arc::new(SourceSnapshot {
        queues,
        ..SourceSnapshot::empty(&spec, None)
    })
}

/// The board of these sources at [`clock`].
pub(crate) fn board(sources: Vec<Arc<SourceSnapshot>>) -> Board {
    reconcile(sources, &Rules::default(), clock(), false)
}

/// The counts of the morning of 2026-04-21, by queue: owner, status, and the ages in hours. Items
/// of the inbox have no time of their own.
pub(crate) fn morning() -> Board {
    let fill = |rows: &[(&str, &str, Vec<Option<i64>>)]| {
        let mut out = Vec::new();
        for (owner, status, ages) in rows {
            for age in ages {
                let created = age.map(|hours| ago(3600 * hours));
                out.push(record(out.len() + 1, Some(owner), status, created));
            }
        }
        out
    };
    // Nine alerts every twelve hours, one request, and five that have been waiting for long.
    let alerts = (0..9).map(|n| 8 + 12 * n);
    let ron = alerts.chain([105, 450, 450, 450, 1640, 1640]);
    let ron: Vec<Option<i64>> = ron.map(Some).collect();
    let old = |n: i64| (0..n).map(|i| Some(800 + 7 * i)).collect::<Vec<_>>();
    let undated = |n: usize| vec![None; n];
    board(vec![
        source(
            "canonical",
            Role::Canonical,
            vec![
                queue(
                    "bus_commands",
                    fill(&[
                        ("ron", "queued", ron),
                        ("codex", "queued", vec![Some(105), Some(153)]),
                        ("cowork", "queued", vec![Some(105)]),
                        ("cowork", "claimed", vec![Some(153)]),
                        ("codex", "failed", vec![Some(153), Some(153)]),
                        ("cowork", "failed", vec![Some(153)]),
                    ]),
                ),
                queue(
                    "ops_todos",
                    fill(&[
                        ("ron", "todo", old(34)),
                        ("codex", "todo", old(2)),
                        ("cowork", "todo", old(24)),
                        ("ops-queue", "todo", old(272)),
                    ]),
                ),
            ],
        ),
        source(
            "inbox",
            Role::Inbox,
            vec![queue(
                "items",
                fill(&[
                    ("codex", "pending", undated(1)),
                    ("cowork", "pending", undated(1)),
                    ("guardian", "pending", undated(2)),
                    ("data-analyst", "pending", undated(1)),
                ]),
            )],
        ),
        source(
            "legacy",
            Role::Legacy,
            vec![queue(
                "ops_todos",
                fill(&[("system", "todo", old(10)), ("system", "claimed", old(3))]),
            )],
        ),
    ])
}
