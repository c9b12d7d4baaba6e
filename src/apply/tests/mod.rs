//! The desk on stores that live in memory and fail as they are told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod applying;
mod fake;
mod objections;
mod settling;
mod undoing;

use super::*;
use crate::ledger::Ledger;
use crate::model::{
    ActionPolicy, Clock, ItemKey, Moment, OwnerRules, PlanRules, PolicyRules, Role, SourceSpec,
    StoreKind,
};
use crate::plan::{self, Action, Edit, Place, Plan, Proposed, Report, Standing, Status, Value};
use fake::{Fake, Then};
use tempfile::TempDir;

/// A configuration with two sources `a` and `b` whose files are there, a ledger, and the stores.
struct World {
    dir: TempDir,
    clock: Clock,
    lang: Lang,
    policy: PolicyRules,
    rules: PlanRules,
    sources: Vec<SourceSpec>,
    owners: OwnerRules,
    ledger: Ledger,
    stores: Fake,
}

fn moment(us: i64) -> Moment {
    Moment::from_us(1_776_000_000_000_000 + us).unwrap()
}

fn stamp() -> Stamp {
    Stamp {
        at: moment(0),
        real: moment(7),
        actor: "ron".into(),
        user: "login".into(),
        host: "machine".into(),
    }
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let sources = ["a", "b"].map(|name| {
            let path = dir.path().join(format!("{name}.db"));
            std::fs::write(&path, name).unwrap();
            let mut spec = SourceSpec::new(
                name,
                StoreKind::Sqlite,
                std::fs::canonicalize(path).unwrap(),
                Role::Canonical,
                chrono_tz::UTC,
            );
            spec.writable = true;
            spec
        });
        Self {
            clock: Clock {
                now: moment(0),
                zone: chrono_tz::UTC,
            },
            lang: Lang::En,
            policy: PolicyRules::default(),
            rules: PlanRules::default(),
            sources: sources.into(),
            owners: OwnerRules::default(),
            ledger: Ledger::open(&dir.path().join("state")).unwrap(),
            stores: Fake::default(),
            dir,
        }
    }

    fn desk(&self) -> Desk<'_> {
        let ctx = PlanContext {
            clock: &self.clock,
            lang: self.lang,
            policy: &self.policy,
            rules: &self.rules,
            sources: &self.sources,
            owners: &self.owners,
            actor: "ron",
        };
        Desk::on(ctx, &self.stores).waiting(Duration::from_millis(20), Duration::ZERO)
    }

    /// A plan that cancels rows, which are put into their stores first as queued.
    fn plan(&self, id: &str, keys: &[&str]) -> Plan {
        for key in keys {
            self.stores.put(key, "queued");
        }
        self.plan_of(id, keys, Action::Cancel)
    }

    fn plan_of(&self, id: &str, keys: &[&str], action: Action) -> Plan {
        let mut parts = Vec::new();
        for spec in &self.sources {
            let proposed: Vec<Proposed> = keys
                .iter()
                .map(|key| fake::key(key))
                .filter(|key| key.source == spec.name)
                .map(|key| proposed(&self.stores, key, action.clone()))
                .collect();
            if !proposed.is_empty() {
                let planner = self.stores.planner(spec);
                parts.push(planner.preview(proposed).unwrap().part);
            }
        }
        plan::assemble(id.into(), parts, Vec::new(), None, &self.desk().ctx)
    }

    fn apply(&self, plan: &Plan) -> Report {
        self.apply_with(plan, &Consent::default())
    }

    fn apply_with(&self, plan: &Plan, consent: &Consent) -> Report {
        let desk = self.desk();
        desk.apply(&self.ledger, plan, consent, &stamp(), &mut |_| {})
            .unwrap()
    }

    fn status(&self, key: &str) -> String {
        self.stores.status(key)
    }

    fn standing(&self, operation: &str, source: &str) -> Standing {
        let operation = self.ledger.operation(operation).unwrap();
        let part = operation
            .parts
            .into_iter()
            .find(|p| *p.part.source == *source);
        part.unwrap().standing
    }
}

fn proposed(stores: &Fake, key: ItemKey, action: Action) -> Proposed {
    let before = stores.image(&key).unwrap();
    let to = match action {
        Action::Cancel => Some("cancelled"),
        Action::Note => None,
        _ => Some("queued"),
    };
    Proposed {
        place: Place::Row {
            key: vec![("id".into(), Value::text(&*key.id))],
            guard: None,
        },
        edits: to
            .map(|word| Edit::Set {
                column: "status".into(),
                value: Value::text(word),
            })
            .into_iter()
            .collect(),
        note: Some("because".into()),
        action,
        before,
        key,
    }
}

fn names(keys: &[ItemKey]) -> Vec<String> {
    keys.iter().map(ToString::to_string).collect()
}

fn refused(report: &Report) -> Vec<String> {
    report.refused.iter().map(|r| r.key.to_string()).collect()
}
