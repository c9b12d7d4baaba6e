//! Plans, operations and rules for the tests of the screen, and an engine that answers at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{ChangeRules, Model, Msg};
use crate::analyse::Moved;
use crate::analyse::arrange::{Arranged, Judged};
use crate::analyse::sample::{clock, moment, spec};
use crate::model::Clock;
use crate::model::{ItemKey, KeyPattern, Role, SourceSpec, StoreKind};
use crate::plan::{
    Action, Change, Edit, Image, Operation, OperationPart, Part, Place, Plan, Refused, Report,
    SideEffect, Stamp, Standing, Statement, Status, Value,
};
use crate::protocol::{Event, Request};
use std::sync::Arc;

/// An update as it goes with an engine: a board comes with where the items of the one before stand on
/// it, and an order that is wanted is told at once.
pub(super) fn update(model: &mut Model, mut msg: Msg, now: Clock) -> Vec<Request> {
    if let Msg::Engine(Event::Board { board, moved, .. }) = &mut msg {
        let before = model.world.as_ref();
        *moved = before.map(|w| Arc::new(Moved::between(&w.board, board)));
    }
    let told = matches!(msg, Msg::Engine(_));
    let mut requests = super::update(model, msg, now);
    let asked = requests.len();
    requests.retain(|r| !matches!(r, Request::Arrange(_)));
    let shape = model.triage.wanted;
    if (told || asked > requests.len())
        && !shape.is_board()
        && let Some(board) = model.world.as_ref().map(|w| Arc::clone(&w.board))
    {
        let analysis = model.analysis.clone();
        let judged = analysis.as_ref().map(|a| Judged {
            board: &a.board,
            judgement: &a.judgement,
        });
        let arranged = Arc::new(Arranged::new(shape, &board, judged));
        let event = Event::Arranged { board, arranged };
        requests.extend(super::update(model, Msg::Engine(event), now));
    }
    requests
}

/// What may be written: every source of these names.
pub(super) fn rules(writable: &[&str]) -> Arc<ChangeRules> {
    let source = |name: &&str| SourceSpec {
        writable: true,
        ..spec(name, Role::Canonical)
    };
    let mut sources: Vec<SourceSpec> = writable.iter().map(source).collect();
    sources.push(spec("legacy", Role::Legacy));
    Arc::new(ChangeRules {
        sources,
        actor: "ron".into(),
        ..ChangeRules::default()
    })
}

pub(super) fn key(text: &str) -> ItemKey {
    match KeyPattern::parse(text) {
        Ok(KeyPattern::Whole(key)) => key,
        other => panic!("{text}: {other:?}"),
    }
}

/// A change that puts a status word in the place of another and appends to a note.
pub(super) fn change(item: &str, action: Action, words: (&str, &str)) -> Change {
    let note = "stale duplicate: superseded by #29204 per 260421 ops triage";
    let image = |status: &str, note: Value, at: &str| {
        Image(vec![
            ("id".into(), Value::text(item)),
            ("title".into(), Value::text("시스템 이슈 2건 감지")),
            ("status".into(), Value::text(status)),
            ("result_note".into(), note),
            ("updated_at".into(), Value::text(at)),
        ])
    };
    Change {
        key: key(item),
        action,
        note: Some(note.into()),
        place: Place::Row {
            key: vec![("id".into(), Value::text(item))],
            guard: None,
        },
        edits: vec![Edit::Set {
            column: "status".into(),
            value: Value::text(words.1),
        }],
        before: image(words.0, Value::Null, "2026-04-20 03:00:01"),
        after: image(words.1, Value::text(note), "2026-04-20 23:15:00"),
        statement: Statement::default(),
    }
}

pub(super) fn part(source: &str, changes: Vec<Change>) -> Part {
    Part {
        source: source.into(),
        kind: StoreKind::Sqlite,
        path: format!("/srv/queues/{source}.db").into(),
        schema: Some(3),
        script: format!(
            "BEGIN IMMEDIATE;\nUPDATE bus_commands SET status='cancelled', updated_at='2026-04-20 23:15:00' WHERE id IN ({}) AND status='queued';\nCOMMIT;\n",
            changes
                .iter()
                .map(|c| c.key.id.to_string())
                .collect::<Vec<_>>()
                .join(", ")
        ),
        changes,
        side_effects: Vec::new(),
    }
}

pub(super) fn plan(id: &str, parts: Vec<Part>) -> Plan {
    Plan {
        id: id.into(),
        created_at: clock().now,
        expires_at: clock().now.plus_seconds(86_400),
        actor: "ron".into(),
        needs_approval: Vec::new(),
        parts,
        refused: Vec::new(),
        undoes: None,
    }
}

/// Cancels these, one part for each source in the order of naming.
pub(super) fn cancelling(id: &str, items: &[&str]) -> Plan {
    let mut parts: Vec<Part> = Vec::new();
    for item in items {
        let of = change(item, Action::Cancel, ("queued", "cancelled"));
        match parts.iter_mut().find(|p| p.source == of.key.source) {
            Some(part) => part.changes.push(of),
            None => {
                let source = Arc::clone(&of.key.source);
                parts.push(part(&source, vec![of]));
            }
        }
    }
    let parts = parts
        .into_iter()
        .map(|p| part(&p.source, p.changes))
        .collect();
    plan(id, parts)
}

pub(super) fn refused(item: &str, why: &str) -> Refused {
    Refused {
        key: key(item),
        why: why.into(),
        difference: vec![(
            "status".into(),
            Some(Value::text("queued")),
            Some(Value::text("done")),
        )],
    }
}

pub(super) fn also_writes(mut plan: Plan) -> Plan {
    for part in &mut plan.parts {
        part.side_effects = vec![SideEffect {
            table: "bus_command_log".into(),
            trigger: Some("log_status".into()),
        }];
    }
    plan
}

/// What came of a plan that was done.
pub(super) fn report(plan: &Plan, refused: Vec<Refused>) -> Report {
    let changes = plan.parts.iter().flat_map(|p| &p.changes);
    let gone = |key: &ItemKey| refused.iter().any(|r| r.key == *key);
    let changed: Vec<ItemKey> = changes
        .map(|c| c.key.clone())
        .filter(|k| !gone(k))
        .collect();
    Report {
        operation: Some("4f1c0a9be2d84777".into()),
        status: match (changed.is_empty(), refused.is_empty()) {
            (_, true) => Status::Applied,
            (true, false) => Status::Refused,
            (false, false) => Status::Partial,
        },
        changed,
        refused,
        unknown: Vec::new(),
        why: None,
        unrecorded: Vec::new(),
        notes: Vec::new(),
    }
}

pub(super) fn operation(id: &str, plan: &Plan, standing: &Standing) -> Operation {
    Operation {
        id: id.into(),
        plan: plan.id.clone(),
        by: Stamp {
            at: moment("2026-04-20T23:16:00Z"),
            real: moment("2026-04-20T23:16:00Z"),
            actor: "ron".into(),
            user: "ron".into(),
            host: "mini".into(),
        },
        approved_by: None,
        undoes: plan.undoes.clone(),
        undone_by: Vec::new(),
        taken_back: std::collections::BTreeSet::new(),
        parts: plan
            .parts
            .iter()
            .map(|p| OperationPart {
                part: Arc::new(p.clone()),
                standing: standing.clone(),
                backup: None,
                settled: false,
            })
            .collect(),
    }
}
