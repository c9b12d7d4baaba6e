//! A configuration and a board for the tests of this room, from a few words a row.

use super::{Action, PlanContext, Wish};
use crate::analyse::sample::{clock, row as record, source, whole as queue};
use crate::analyse::{Board, JudgeRules, Judgement, Rules, judge, reconcile};
use crate::model::{
    Clock, ItemKey, Lang, MappingOrigin, OwnerRules, PlanRules, PolicyRules, Record, Role,
    SourceSpec, StoreKind,
};
use chrono_tz::Asia::Seoul;
use std::sync::Arc;

/// What a context borrows.
pub(super) struct Setting {
    pub clock: Clock,
    pub lang: Lang,
    pub policy: PolicyRules,
    pub rules: PlanRules,
    pub sources: Vec<SourceSpec>,
    pub owners: OwnerRules,
}

impl Setting {
    /// `canonical` and `inbox` may be written, `closed` may not, `legacy` never is, `gone` could not
    /// be read.
    pub fn new() -> Self {
        let spec = |name: &str, kind, role, writable| SourceSpec {
            writable,
            ..SourceSpec::new(name, kind, "/nowhere".into(), role, Seoul)
        };
        Self {
            clock: clock(),
            lang: Lang::En,
            policy: PolicyRules::default(),
            rules: PlanRules::default(),
            sources: vec![
                spec("canonical", StoreKind::Sqlite, Role::Canonical, true),
                spec("inbox", StoreKind::Json, Role::Inbox, true),
                spec("closed", StoreKind::Sqlite, Role::Canonical, false),
                spec("legacy", StoreKind::Sqlite, Role::Legacy, true),
                spec("gone", StoreKind::Sqlite, Role::Canonical, true),
            ],
            owners: OwnerRules::new([("ron", &["ronald".to_owned()][..])], &[]),
        }
    }

    pub fn ctx(&self) -> PlanContext<'_> {
        PlanContext {
            clock: &self.clock,
            lang: self.lang,
            policy: &self.policy,
            rules: &self.rules,
            sources: &self.sources,
            owners: &self.owners,
            actor: "ron",
        }
    }
}

/// Ids 1.. of `bus`, one for each status word, all of them ron's; the same in a view, in a run queue
/// and in the other sources.
pub(super) fn world(words: &[&str]) -> Board {
    let records = || -> Vec<Record> {
        let all = words.iter().enumerate();
        all.map(|(at, word)| record(at + 1, Some("Ron"), word, Some(clock().now)))
            .collect()
    };
    let mut view = queue("view", records());
    let mut read_only = detected("view");
    read_only.read_only = Some("it is a view".into());
    view.mapping = Arc::new(read_only);
    let mut runs = queue("runs", records());
    let mut run = detected("runs");
    run.origin = MappingOrigin::Preset("run_queue".into());
    runs.mapping = Arc::new(run);
    let sources = vec![
        source(
            "canonical",
            Role::Canonical,
            vec![queue("bus", records()), view],
        ),
        source("inbox", Role::Inbox, vec![runs]),
        source("closed", Role::Canonical, vec![queue("bus", records())]),
        source("legacy", Role::Legacy, vec![queue("bus", records())]),
    ];
    let sources = sources.into_iter().map(Arc::new).collect();
    reconcile(sources, &Rules::default(), clock(), true)
}

pub(super) fn judged(board: &Board) -> Judgement {
    judge(board, &JudgeRules::default())
}

pub(super) fn key(source: &str, queue: &str, id: &str) -> ItemKey {
    ItemKey {
        source: source.into(),
        queue: queue.into(),
        id: id.into(),
    }
}

pub(super) fn wish(key: ItemKey, action: Action) -> Wish {
    Wish {
        key,
        action,
        note: None,
    }
}

/// A mapping that was detected: an owner, a status and nothing else.
pub(crate) fn detected(queue: &str) -> crate::model::Mapping {
    crate::model::Mapping {
        origin: crate::model::MappingOrigin::Detected,
        ..crate::analyse::sample::mapping(queue, &[(crate::model::Field::Owner, "owner")])
    }
}
