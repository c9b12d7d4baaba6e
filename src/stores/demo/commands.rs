//! The rows of `bus_commands`: those that the morning is about, and half a year of finished ones
//! around them.
//!
//! Creations and claims are UTC, completions local time; a row's `updated_at` is in the zone of
//! whoever touched it last, so that column mixes the two, as the real one does.

use super::rng::Rng;
use super::when;
use super::words::{History, asset};
use crate::model::{Error, ErrorKind};
use crate::stores::sqlite::create::{Rows, Value};
use serde::Deserialize;
use std::collections::BTreeMap;

/// All rows of the table, live and finished.
const TOTAL: i64 = 2123;
/// When the oldest row was created; what came before was archived.
const SINCE: &str = "2025-10-19 22:00:00";
/// Of so many of the newest commands the log of events is kept.
const LOGGED: usize = 240;

const COLUMNS: &[&str] = &[
    "id",
    "title",
    "body",
    "requested_by",
    "target_agent",
    "status",
    "priority",
    "claimed_by",
    "result_note",
    "created_at",
    "updated_at",
    "claimed_at",
    "completed_at",
    "model_used",
    "workflow_id",
    "notify_flag",
    "collab_chat_id",
    "parent_cmd_id",
];

/// `assets/demo/commands.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    command: Vec<NamedCommand>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedCommand {
    id: i64,
    like: Option<i64>,
    title: Option<String>,
    body: Option<String>,
    from: Option<String>,
    to: String,
    priority: Option<String>,
    status: Option<String>,
    created: String,
    claimed: Option<String>,
    /// Local time, unlike the others.
    completed: Option<String>,
    note: Option<String>,
    model: Option<String>,
    workflow: Option<String>,
    parent: Option<i64>,
}

/// One row; times in seconds since 1970.
#[derive(Debug, Clone)]
struct Command {
    id: i64,
    title: String,
    body: Option<String>,
    from: String,
    to: String,
    status: String,
    priority: String,
    note: Option<String>,
    created: i64,
    claimed: Option<i64>,
    completed: Option<i64>,
    model: Option<String>,
    workflow: Option<String>,
    notify: bool,
    parent: Option<i64>,
}

/// The rows of `bus_commands` and of its log `bus_events`.
pub(super) fn rows(history: &History) -> Result<[Rows<'static>; 2], Error> {
    let named = named()?;
    let commands = with_history(named, history)?;
    let events = events(&commands);
    Ok([
        Rows {
            table: "bus_commands",
            columns: COLUMNS,
            rows: commands.into_iter().map(row).collect(),
        },
        events,
    ])
}

fn named() -> Result<Vec<Command>, Error> {
    let text = include_str!("../../../assets/demo/commands.toml");
    let named: Named = asset("commands.toml", text)?;
    let mut done: BTreeMap<i64, Command> = BTreeMap::new();
    for n in named.command {
        let like = n.like.and_then(|id| done.get(&id));
        let taken = |own: Option<String>, other: fn(&Command) -> &String| {
            own.or_else(|| like.map(|c| other(c).clone()))
                .ok_or_else(|| internal(format!("row {} lacks a field", n.id)))
        };
        let command = Command {
            id: n.id,
            title: taken(n.title, |c| &c.title)?,
            body: n.body.or_else(|| like.and_then(|c| c.body.clone())),
            from: taken(n.from, |c| &c.from)?,
            to: n.to,
            status: n.status.unwrap_or_else(|| "queued".into()),
            priority: taken(n.priority, |c| &c.priority)?,
            note: n.note,
            created: when::parse(&n.created)?,
            claimed: n.claimed.as_deref().map(when::parse).transpose()?,
            completed: n.completed.as_deref().map(when::parse_kst).transpose()?,
            model: n.model,
            workflow: n.workflow,
            notify: false,
            parent: n.parent,
        };
        if done.insert(n.id, command).is_some() {
            return Err(internal(format!("row {} stands twice", n.id)));
        }
    }
    Ok(done.into_values().collect())
}

/// Puts finished rows between the named ones: ids without a gap, creation times in their order.
fn with_history(named: Vec<Command>, history: &History) -> Result<Vec<Command>, Error> {
    let newest = named.last().map_or(0, |c| c.id);
    let mut rng = Rng::new(20_260_421);
    let mut all: Vec<Command> = Vec::with_capacity(usize::try_from(TOTAL).unwrap_or(0));
    let (mut id, mut since) = (newest - TOTAL, when::work_until(when::parse(SINCE)?));
    for next in named {
        let until = when::work_until(next.created);
        let gap = next.id - id; // one more than the rows to make
        for nth in 1..gap {
            let slot = (until - since) / gap;
            let at = since + slot * nth + rng.within(-slot * 2 / 5, slot * 2 / 5);
            all.push(finished(id + nth, when::when_work(at), history, &mut rng)?);
        }
        (id, since) = (next.id, until);
        all.push(next);
    }
    Ok(all)
}

fn finished(id: i64, created: i64, history: &History, rng: &mut Rng) -> Result<Command, Error> {
    let piece = history.piece(rng, created)?;
    let given_up = rng.chance(6);
    // Nothing waits for long: the counts of every earlier minute are those of the named rows, and
    // a few that are on their way.
    let waited = if piece.agent.person {
        rng.within(120, 2400)
    } else {
        rng.within(3, 240)
    };
    let claimed = created + waited;
    let never_claimed = given_up || (piece.agent.person && rng.chance(50));
    let completed = if never_claimed {
        claimed
    } else {
        claimed + rng.within(15, 1500)
    };
    Ok(Command {
        id,
        body: rng.chance(40).then(|| {
            format!(
                "{} ({} → {})",
                piece.title, piece.agent.from, piece.agent.name
            )
        }),
        from: piece.agent.from.clone(),
        to: piece.agent.name.clone(),
        status: if given_up { "cancelled" } else { "done" }.into(),
        priority: match rng.within(0, 100) {
            0..4 => "urgent",
            4..22 => "high",
            22..80 => "normal",
            _ => "low",
        }
        .into(),
        note: if given_up {
            history.given_up(rng)
        } else {
            piece.note
        },
        created,
        claimed: (!never_claimed).then_some(claimed),
        completed: Some(completed),
        model: if piece.agent.person || given_up {
            None
        } else {
            history.model(rng)
        },
        workflow: if rng.chance(15) {
            history.workflow(rng)
        } else {
            None
        },
        notify: rng.chance(10),
        parent: rng.chance(5).then(|| id - rng.within(1, 30)),
        title: piece.title,
    })
}

fn row(c: Command) -> Vec<Value> {
    let updated = match (c.completed, c.claimed) {
        (Some(end), _) => when::kst(end),
        (None, Some(claim)) => when::utc(claim),
        (None, None) => when::utc(c.created),
    };
    let claimed_by = c.claimed.map(|_| c.to.clone());
    vec![
        Value::Int(c.id),
        Value::Text(c.title),
        Value::text(c.body),
        Value::Text(c.from),
        Value::Text(c.to),
        Value::Text(c.status),
        Value::Text(c.priority),
        Value::text(claimed_by),
        Value::text(c.note),
        Value::Text(when::utc(c.created)),
        Value::Text(updated),
        Value::text(c.claimed.map(when::utc)),
        Value::text(c.completed.map(when::kst)),
        Value::text(c.model),
        Value::text(c.workflow),
        Value::Int(c.notify.into()),
        Value::Null,
        Value::int(c.parent),
    ]
}

/// What the bus logged of its newest commands, in the order it happened; all in UTC.
fn events(commands: &[Command]) -> Rows<'static> {
    let newest = commands.len().saturating_sub(LOGGED);
    let mut happened: Vec<(i64, i64, &str, &str)> = Vec::new();
    for c in commands.iter().skip(newest) {
        happened.push((c.created, c.id, "enqueued", "queued"));
        if let Some(claimed) = c.claimed {
            happened.push((claimed, c.id, "claimed", "claimed"));
        }
        if let Some(completed) = c.completed {
            happened.push((completed, c.id, "finished", &c.status));
        }
    }
    happened.sort_unstable();
    let rows = (88_001..)
        .zip(happened)
        .map(|(id, (at, command, event, status))| {
            vec![
                Value::Int(id),
                Value::Int(command),
                Value::Text(event.to_owned()),
                Value::Text(status.to_owned()),
                Value::Text(when::utc(at)),
            ]
        })
        .collect();
    Rows {
        table: "bus_events",
        columns: &["id", "command_id", "event", "status", "created_at"],
        rows,
    }
}

fn internal(what: String) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("the demo's commands.toml: {what}"),
    )
}
