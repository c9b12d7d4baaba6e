//! Boards from small literals, for tests: rows in one line or from a few values, queues and sources
//! of them, and the morning that the program is for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Board, Rules, reconcile};
use crate::model::{
    Clock, Field, Mapping, MappingOrigin, Moment, OwnerRules, Priority, PriorityRules,
    QueueSnapshot, Record, Role, SourceSnapshot, SourceSpec, State, StatusFrom, StoreKind,
    Sureness, TimeRule, Times, Total, ZoneDecision,
};
use chrono::DateTime;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;

/// RFC 3339.
pub(crate) fn moment(text: &str) -> Moment {
    let at = DateTime::parse_from_rfc3339(text).unwrap();
    Moment::from_utc(at.to_utc()).unwrap()
}

/// The morning of 2026-04-21, 08:15 in Seoul.
pub(crate) fn clock() -> Clock {
    Clock {
        now: moment("2026-04-21T08:15:00+09:00"),
        zone: chrono_tz::Asia::Seoul,
    }
}

/// A moment so many seconds before [`clock`]'s now.
pub(crate) fn ago(seconds: i64) -> Moment {
    clock().now.plus_seconds(-seconds)
}

pub(crate) fn rules(me: &[&str]) -> Rules {
    let me: Vec<String> = me.iter().map(|m| (*m).to_owned()).collect();
    Rules {
        owners: OwnerRules::new([], &me),
        ..Rules::default()
    }
}

/// `id | owner | status | priority | created | title`, as one line.
pub(crate) fn record(line: &str) -> Record {
    let parts: Vec<&str> = line.splitn(6, '|').map(str::trim).collect();
    let [id, owner, status, priority, created, title] = parts[..] else {
        panic!("six parts: {line}")
    };
    Record {
        title: title.into(),
        priority: Priority::from_contract(priority).unwrap_or(Priority::Normal),
        ..row(
            id,
            (!owner.is_empty()).then_some(owner),
            status,
            (!created.is_empty()).then(|| moment(created)),
        )
    }
}

/// A record with nothing but an owner, a status word and a time of creation.
pub(crate) fn row(
    id: impl Display,
    owner: Option<&str>,
    status: &str,
    created: Option<Moment>,
) -> Record {
    Record {
        id: id.to_string().into(),
        title: format!("item {id}").into(),
        body: None,
        owner: owner.map(Arc::from),
        status: status.into(),
        state: State::from_word(status).unwrap_or(State::Unknown),
        priority: Priority::Normal,
        times: Times {
            created,
            ..Times::default()
        },
        unclear: Default::default(),
        claimed_by: None,
        attempts: None,
        parent: None,
        note: None,
        requester: None,
        stale_after_ms: None,
    }
}

/// The mapping of a queue with these columns; its times are UTC.
pub(crate) fn mapping(queue: &str, columns: &[(Field, &str)]) -> Mapping {
    let utc = TimeRule {
        decided: ZoneDecision::Preset,
        why: "the preset says UTC".into(),
        ..TimeRule::assume(chrono_tz::UTC)
    };
    Mapping {
        queue: queue.into(),
        origin: MappingOrigin::Preset(queue.into()),
        sureness: Sureness::Sure,
        why: vec!["every column of the preset is there".into()],
        fields: columns.iter().map(|(f, c)| (*f, (*c).to_owned())).collect(),
        key: vec!["id".into()],
        key_is_unique: true,
        status: StatusFrom::Column("status".into()),
        states: HashMap::new(),
        write: BTreeMap::new(),
        priorities: PriorityRules::default(),
        times: columns
            .iter()
            .filter(|(f, _)| Field::TIMES.contains(f))
            .map(|(f, _)| (*f, utc.clone()))
            .collect(),
        questions: Vec::new(),
        read_only: None,
    }
}

/// A queue of so many rows, of which these were read.
pub(crate) fn queue(name: &str, total: u64, records: Vec<Record>) -> QueueSnapshot {
    let columns = [
        (Field::Created, "created_at"),
        (Field::Claimed, "claimed_at"),
    ];
    QueueSnapshot {
        name: name.into(),
        mapping: Arc::new(mapping(name, &columns)),
        records,
        total: Total::Exact(total),
        by_status: Vec::new(),
        latest: None,
    }
}

/// A queue that holds exactly these rows, with a column for their owner.
pub(crate) fn whole(name: &str, records: Vec<Record>) -> QueueSnapshot {
    QueueSnapshot {
        mapping: Arc::new(mapping(name, &[(Field::Owner, "target_agent")])),
        ..queue(name, records.len() as u64, records)
    }
}

pub(crate) fn spec(name: &str, role: Role) -> SourceSpec {
    let (kind, path) = match role {
        Role::Inbox => (StoreKind::Json, format!("/srv/queues/{name}.json")),
        _ => (StoreKind::Sqlite, format!("/srv/queues/{name}.db")),
    };
    SourceSpec::new(
        name,
        kind,
        PathBuf::from(path),
        role,
        chrono_tz::Asia::Seoul,
    )
}

pub(crate) fn source(name: &str, role: Role, queues: Vec<QueueSnapshot>) -> SourceSnapshot {
    SourceSnapshot {
        queues,
        ..SourceSnapshot::empty(&spec(name, role), Some(moment("2026-04-21T08:14:58+09:00")))
    }
}

pub(crate) fn board(sources: Vec<SourceSnapshot>, me: &[&str]) -> Board {
    let sources = sources.into_iter().map(Arc::new).collect();
    reconcile(sources, &rules(me), clock(), false)
}

/// The counts of the morning of 2026-04-21, by queue: owner, status, and the ages in hours. Items
/// of the inbox have no time of their own.
pub(crate) fn morning() -> Board {
    let fill = |rows: &[(&str, &str, Vec<Option<i64>>)]| {
        let mut out = Vec::new();
        for (owner, status, ages) in rows {
            for age in ages {
                let created = age.map(|hours| ago(3600 * hours));
                out.push(row(out.len() + 1, Some(owner), status, created));
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
    board(
        vec![
            source(
                "canonical",
                Role::Canonical,
                vec![
                    whole(
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
                    whole(
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
                vec![whole(
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
                vec![whole(
                    "ops_todos",
                    fill(&[("system", "todo", old(10)), ("system", "claimed", old(3))]),
                )],
            ),
        ],
        &[],
    )
}
