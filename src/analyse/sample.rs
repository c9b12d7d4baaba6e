//! Boards from small literals, for tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Board, Rules, reconcile};
use crate::model::{
    Clock, Field, Mapping, MappingOrigin, Moment, OwnerRules, Priority, PriorityRules,
    QueueSnapshot, Record, Role, SourceSnapshot, SourceSpec, State, StatusFrom, StoreKind,
    Sureness, TimeRule, Times, Total, ZoneDecision,
};
use chrono::DateTime;
use std::collections::{BTreeMap, HashMap};
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
        id: id.into(),
        title: title.into(),
        body: None,
        owner: (!owner.is_empty()).then(|| owner.into()),
        status: status.into(),
        state: State::from_word(status).unwrap_or(State::Unknown),
        priority: Priority::from_contract(priority).unwrap_or(Priority::Normal),
        times: Times {
            created: (!created.is_empty()).then(|| moment(created)),
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

pub(crate) fn mapping(queue: &str) -> Mapping {
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
        fields: BTreeMap::from([
            (Field::Created, "created_at".to_owned()),
            (Field::Claimed, "claimed_at".to_owned()),
        ]),
        key: vec!["id".into()],
        key_is_unique: true,
        status: StatusFrom::Column("status".into()),
        states: HashMap::new(),
        write: BTreeMap::new(),
        priorities: PriorityRules::default(),
        times: BTreeMap::from([(Field::Created, utc.clone()), (Field::Claimed, utc)]),
        questions: Vec::new(),
        read_only: None,
    }
}

pub(crate) fn queue(name: &str, total: u64, records: Vec<Record>) -> QueueSnapshot {
    QueueSnapshot {
        name: name.into(),
        mapping: Arc::new(mapping(name)),
        records,
        total: Total::Exact(total),
        by_status: Vec::new(),
        latest: None,
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
