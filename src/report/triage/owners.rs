//! By owner, every live item with its verdict: those that need something today, then the rest,
//! counted. What lies in legacy stores stands apart.

use super::{Triage, object, words};
use crate::analyse::duplicates::{Confidence, Kind};
use crate::analyse::{ItemRef, VerdictAction};
use crate::model::{Role, State};
use crate::report::View;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

/// One item as a row.
pub(super) fn row(view: &View<'_>, item: ItemRef<'_>) -> Value {
    let (board, lang) = (view.board, view.lang);
    let clock = &board.clock;
    let record = item.record;
    let created = record.times.created;
    let verdict = view.judgement.verdict(item.position);
    let survivor = verdict
        .and_then(|v| v.survivor)
        .and_then(|at| board.item(at));
    let word = verdict.map_or("", |v| words::verdict(v.action, lang));
    let sure = match verdict.map(|v| v.confidence) {
        None | Some(Confidence::Certain) => "",
        Some(_) => "?",
    };
    let to = survivor.map_or_else(String::new, |s| format!(" → #{}", s.record.id));
    let at = |format| created.map(|c| clock.format(c, format));
    let age = created.map_or_else(|| "?".to_owned(), |c| lang.rough_span(clock.age_s(c)));
    let why = verdict.map_or_else(String::new, |v| v.say(board, view.judgement, lang));
    object([
        ("key", item.key().to_string().into()),
        ("id", (&*record.id).into()),
        (
            "queue",
            format!("{}/{}", item.source.name, item.queue.name).into(),
        ),
        ("owner", (&**item.owner).into()),
        ("status", (&*record.status).into()),
        ("state", record.state.word().into()),
        ("priority", record.priority.word().into()),
        ("created", at("%Y-%m-%d %H:%M:%S").into()),
        ("age", age.into()),
        ("title", (&*record.title).into()),
        ("action", verdict.map(|v| v.action.word()).into()),
        ("confidence", verdict.map(|v| v.confidence.word()).into()),
        ("survivor", survivor.map(|s| s.key().to_string()).into()),
        ("verdict", format!("{word}{sure}{to}").into()),
        ("why", why.into()),
    ])
}

/// Which items stand in their owner's table and not only in the counts below it.
struct Wanted<'a> {
    view: &'a View<'a>,
    kpi_queues: HashSet<(&'a str, &'a str)>,
}

impl<'a> Wanted<'a> {
    fn new(input: &'a Triage<'a>) -> Self {
        let queues = input.kpi_queues.iter();
        Self {
            view: &input.handing.view,
            kpi_queues: queues.map(|(s, q)| (&**s, &**q)).collect(),
        }
    }

    fn has(&self, item: ItemRef<'_>) -> bool {
        let place = (&*item.source.name, &*item.queue.name);
        if self.kpi_queues.contains(&place) {
            return true;
        }
        let judgement = self.view.judgement;
        match judgement.verdict(item.position).map(|v| v.action) {
            None | Some(VerdictAction::Wait | VerdictAction::Archive) => false,
            Some(VerdictAction::Review) => {
                let groups = judgement.groups_of(item.position).iter();
                let mut groups = groups.filter_map(|at| judgement.groups.get(*at));
                groups.any(|g| g.kind == Kind::CrossOwner)
            }
            Some(_) => true,
        }
    }
}

/// Items of one queue and status with one verdict.
type Alike<'b> = (&'b str, &'b str, &'b str, &'static str);

#[derive(Default)]
struct Rest {
    count: u64,
    oldest: Option<i64>,
}

/// Every owner with a live item outside the legacy stores.
pub(super) fn owners(input: &Triage<'_>) -> Value {
    let view = &input.handing.view;
    let board = view.board;
    let wanted = Wanted::new(input);
    let mut out = Vec::new();
    for owner in board.by_owner() {
        let (mut rows, mut more) = (Vec::new(), 0u64);
        let mut others = Vec::new();
        let mut states: BTreeMap<State, u64> = BTreeMap::new();
        let mut rest: BTreeMap<Alike<'_>, Rest> = BTreeMap::new();
        let items = owner.items.clone().filter_map(|at| board.item(at));
        for item in items.filter(|i| i.live && i.source.role != Role::Legacy) {
            *states.entry(item.state()).or_default() += 1;
            if wanted.has(item) {
                if rows.len() < input.room.rows {
                    rows.push(row(view, item));
                } else {
                    more += 1;
                }
                continue;
            }
            let verdict = view.judgement.verdict(item.position);
            let word = verdict.map_or("", |v| words::verdict(v.action, view.lang));
            let (source, queue) = (&*item.source.name, &*item.queue.name);
            let alike = (source, queue, &*item.record.status, word);
            let entry = rest.entry(alike).or_default();
            entry.count += 1;
            let age = item.record.times.created.map(|c| board.clock.age_s(c));
            entry.oldest = entry.oldest.max(age);
            if others.len() < input.room.others {
                others.push(row(view, item));
            }
        }
        if states.is_empty() {
            continue;
        }
        let counted: Vec<String> = states
            .iter()
            .map(|(s, n)| format!("{} {n}", s.word()))
            .collect();
        let rest = rest
            .into_iter()
            .map(|((source, queue, status, verdict), r)| {
                json!({
                    "queue": format!("{source}/{queue}"),
                    "status": status,
                    "verdict": verdict,
                    "count": r.count,
                    "oldest": r.oldest.map_or_else(|| "?".to_owned(), |age| view.lang.rough_span(age)),
                })
            });
        out.push(object([
            ("owner", (&*owner.owner).into()),
            ("me", board.owner_rules().is_me(&owner.owner).into()),
            ("count", states.values().sum::<u64>().into()),
            ("states", counted.join(", ").into()),
            ("rows", rows.into()),
            ("more", more.into()),
            ("rest", rest.collect()),
            ("others", others.into()),
        ]));
    }
    out.into()
}

/// What lies in legacy stores.
pub(super) fn legacy(view: &View<'_>) -> Value {
    let board = view.board;
    let sources = board.sources().iter().filter(|s| s.role == Role::Legacy);
    sources
        .filter_map(|source| {
            let items = board
                .items()
                .filter(|i| i.live && i.source.name == source.name);
            let mut items: Vec<ItemRef<'_>> = items.collect();
            items.sort_by_key(|i| (i.record.times.created, i.record.id.parse::<u64>().ok()));
            let mut states: BTreeMap<&str, u64> = BTreeMap::new();
            for item in &items {
                *states.entry(&*item.record.status).or_default() += 1;
            }
            let counted: Vec<String> = states.iter().map(|(s, n)| format!("{s} {n}")).collect();
            (!items.is_empty()).then(|| {
                object([
                    ("source", (&*source.name).into()),
                    ("path", source.path.display().to_string().into()),
                    ("count", items.len().into()),
                    ("states", counted.join(", ").into()),
                    ("rows", items.iter().map(|i| row(view, *i)).collect()),
                ])
            })
        })
        .collect()
}
