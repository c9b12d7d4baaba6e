//! The ledger against its promises: nothing is overwritten, nothing is lost without being noticed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acks;
mod chain;
mod damage;
mod opening;
mod operations;

use super::*;
use crate::model::{ItemKey, StoreKind};
use crate::plan::{Action, Change, Edit, Image, Place, Refused, Statement, Value};

fn at(us: i64) -> Moment {
    Moment::from_us(1_776_000_000_000_000 + us).unwrap()
}

fn stamp(us: i64) -> Stamp {
    Stamp {
        at: at(0),
        real: at(us),
        actor: "ron".into(),
        user: "login".into(),
        host: "machine".into(),
    }
}

fn key(source: &str, id: &str) -> ItemKey {
    ItemKey {
        source: source.into(),
        queue: "bus/commands".into(),
        id: id.into(),
    }
}

fn image(status: &str) -> Image {
    Image(vec![
        ("id".into(), Value::Int(7)),
        ("status".into(), Value::text(status)),
        ("odd".into(), Value::Text(vec![0xff, 0x00])),
        ("real".into(), Value::Real(-0.0)),
        ("gone".into(), Value::Null),
        ("blob".into(), Value::Blob(vec![1, 2])),
    ])
}

fn change(source: &str, id: &str) -> Change {
    Change {
        key: key(source, id),
        action: Action::Release {
            to: Some("codex".into()),
        },
        note: Some("왜냐하면".into()),
        place: Place::Row {
            key: vec![("id".into(), Value::Int(7))],
            guard: Some(("status".into(), Value::text("queued"))),
        },
        edits: vec![Edit::Set {
            column: "status".into(),
            value: Value::text("cancelled"),
        }],
        before: image("queued"),
        after: image("cancelled"),
        statement: Statement {
            text: "UPDATE t SET status = ?1".into(),
            params: vec![Value::text("cancelled")],
        },
    }
}

fn part(source: &str) -> Part {
    Part {
        source: source.into(),
        kind: StoreKind::Sqlite,
        path: format!("/data/{source}.db").into(),
        schema: Some(4),
        changes: vec![change(source, "7")],
        side_effects: Vec::new(),
        script: "UPDATE t SET status = 'cancelled';".into(),
    }
}

/// Begins an operation over some sources.
fn begin(ledger: &Ledger, operation: &str, sources: &[&str], undoes: Option<&str>) {
    let parts: Vec<Part> = sources.iter().map(|s| part(s)).collect();
    ledger
        .begin(&Beginning {
            operation,
            plan: &format!("plan-{operation}"),
            parts: &parts,
            approved_by: Some("kim"),
            undoes,
            stamp: &stamp(1),
        })
        .unwrap();
}

fn end(ledger: &Ledger, operation: &str, source: &str, standing: &Standing) {
    let ending = Ending {
        operation,
        source,
        standing,
        settled: false,
        backup: None,
    };
    ledger.end(&ending, &stamp(2)).unwrap();
}

/// A whole operation that was applied.
fn applied(ledger: &Ledger, operation: &str, undoes: Option<&str>) {
    begin(ledger, operation, &["a"], undoes);
    end(ledger, operation, "a", &Standing::Applied);
}

fn refused(source: &str) -> Standing {
    Standing::Refused(vec![Refused {
        key: key(source, "7"),
        why: "it has changed".into(),
        difference: vec![
            ("x".into(), Some(Value::Null), None),
            ("y".into(), None, Some(Value::Int(i64::MAX))),
        ],
    }])
}
