//! The rows of `ops_todos`: what is open, written out or made from patterns, and what was finished.
//! All its times are UTC.

use super::rng::Rng;
use super::when;
use super::words::{History, asset};
use crate::model::Error;
use crate::stores::sqlite::create::{Rows, Value};
use serde::Deserialize;

/// Finished rows, given up ones included.
const FINISHED: i64 = 478;
/// The oldest rows stand in the archive.
const FIRST_ID: i64 = 25;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Work that is under way was begun in this night: younger than any claim threshold in the morning.
const NIGHT: &str = "2026-04-20 17:40:00";

/// `assets/demo/todos.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Todos {
    list: Vec<List>,
    work: Vec<Work>,
}

/// Todos that are written out: day, priority, title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    owner: String,
    source: String,
    lines: Vec<[String; 3]>,
}

/// Todos that are made: every pattern crossed with every object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Work {
    owner: String,
    source: String,
    count: usize,
    from: String,
    until: String,
    ticket: String,
    first_ticket: i64,
    high: usize,
    doing: usize,
    blocked: usize,
    objects: Vec<String>,
    patterns: Vec<[String; 2]>,
}

/// One row; times in seconds since 1970.
#[derive(Debug, Clone)]
struct Todo {
    title: String,
    detail: Option<String>,
    status: &'static str,
    owner: Option<String>,
    priority: String,
    created: i64,
    started: Option<i64>,
    completed: Option<i64>,
    due: Option<i64>,
    source: String,
    workflow: Option<String>,
    run: Option<String>,
}

/// The rows of `ops_todos`.
pub(super) fn rows(history: &History) -> Result<Rows<'static>, Error> {
    let todos: Todos = asset(
        "todos.toml",
        include_str!("../../../assets/demo/todos.toml"),
    )?;
    let mut rng = Rng::new(20_260_420);
    let mut all = Vec::new();
    for list in &todos.list {
        written_out(list, &mut rng, &mut all)?;
    }
    for work in &todos.work {
        made(work, &mut rng, &mut all)?;
    }
    finished(history, &mut rng, &mut all)?;
    all.sort_by_key(|t| t.created);
    Ok(Rows {
        table: "ops_todos",
        columns: &[
            "id",
            "title",
            "detail",
            "workflow_id",
            "status",
            "assigned_to",
            "priority",
            "created_at",
            "updated_at",
            "started_at",
            "completed_at",
            "due_date",
            "source",
            "agentfirm_run_id",
        ],
        rows: (FIRST_ID..).zip(all).map(|(id, t)| row(id, t)).collect(),
    })
}

fn written_out(list: &List, rng: &mut Rng, all: &mut Vec<Todo>) -> Result<(), Error> {
    for [day, priority, title] in &list.lines {
        // Working hours in Korea fall on the same day in UTC.
        let created = when::parse(day)? + rng.within(10 * 60, 9 * HOUR);
        all.push(Todo {
            title: title.clone(),
            detail: None,
            status: "todo",
            owner: (!list.owner.is_empty()).then(|| list.owner.clone()),
            priority: priority.clone(),
            created,
            started: None,
            completed: None,
            due: None,
            source: list.source.clone(),
            workflow: None,
            run: None,
        });
    }
    Ok(())
}

fn made(work: &Work, rng: &mut Rng, all: &mut Vec<Todo>) -> Result<(), Error> {
    let mut pairs: Vec<(&[String; 2], &str)> = work
        .patterns
        .iter()
        .flat_map(|p| work.objects.iter().map(move |o| (p, o.as_str())))
        .collect();
    rng.shuffle(&mut pairs);
    let (from, until) = (
        when::work_until(when::parse(&work.from)?),
        when::work_until(when::parse(&work.until)?),
    );
    let slot = (until - from) / i64::try_from(work.count).unwrap_or(1).max(1);
    let mut ticket = work.first_ticket;
    for (nth, (pattern, object)) in pairs.into_iter().take(work.count).enumerate() {
        let place = i64::try_from(nth).unwrap_or(0);
        let mut created = when::when_work(from + slot * place + rng.within(0, slot));
        ticket += rng.within(1, 4);
        let left = work.count - nth;
        let status = match left {
            _ if left <= work.doing => "doing",
            // Some way back: what is blocked was not blocked this morning.
            _ if (12..12 + work.blocked).contains(&left) => "blocked",
            _ => "todo",
        };
        let mut started = None;
        if status == "doing" {
            created = when::parse(NIGHT)? + rng.within(0, 3 * HOUR);
            started = Some(created + rng.within(4 * 60, 25 * 60));
        }
        let priority = match rng.within(0, 100) {
            _ if (8..8 + work.high).contains(&left) => "high",
            0..45 => "medium",
            45..75 => "normal",
            _ => "low",
        };
        let day = when::day(created - rng.within(1, 4) * DAY);
        let fill = |text: &str| {
            let (name, path) = object.split_once('|').unwrap_or((object, object));
            text.replace("{x}", name)
                .replace("{s}", path)
                .replace("{t}", &format!("{}-{ticket}", work.ticket))
                .replace("{d}", &day)
        };
        let [title, detail] = pattern;
        all.push(Todo {
            title: fill(title),
            detail: (!detail.is_empty()).then(|| fill(detail)),
            status,
            owner: Some(work.owner.clone()),
            priority: priority.into(),
            created,
            started,
            completed: None,
            due: rng.chance(6).then(|| created + rng.within(20, 90) * DAY),
            source: work.source.clone(),
            workflow: None,
            run: rng
                .chance(8)
                .then(|| format!("af-{}", rng.within(10_000, 99_999))),
        });
    }
    Ok(())
}

fn finished(history: &History, rng: &mut Rng, all: &mut Vec<Todo>) -> Result<(), Error> {
    let from = when::work_until(when::parse("2025-10-20")?);
    let until = when::work_until(when::parse("2026-04-17")?);
    let slot = (until - from) / FINISHED;
    for nth in 0..FINISHED {
        let created = when::when_work(from + slot * nth + rng.within(0, slot));
        let piece = history.piece(rng, created)?;
        let given_up = rng.chance(12);
        // Many are begun at once: the creation decides the zone of the other two columns.
        let started = created
            + if rng.chance(70) {
                rng.within(60, HOUR)
            } else {
                rng.within(HOUR, DAY)
            };
        all.push(Todo {
            title: piece.title,
            detail: piece.note,
            status: if given_up { "cancelled" } else { "done" },
            owner: Some(piece.agent.name.clone()),
            priority: match rng.within(0, 10) {
                0..2 => "high",
                2..7 => "medium",
                _ => "low",
            }
            .into(),
            created,
            started: (!given_up).then_some(started),
            completed: Some(started + rng.within(5 * 60, 20 * HOUR)),
            due: None,
            source: piece.agent.from.clone(),
            workflow: if rng.chance(10) {
                history.workflow(rng)
            } else {
                None
            },
            run: None,
        });
    }
    Ok(())
}

fn row(id: i64, t: Todo) -> Vec<Value> {
    let updated = t.completed.or(t.started).unwrap_or(t.created);
    vec![
        Value::Int(id),
        Value::Text(t.title),
        Value::text(t.detail),
        Value::text(t.workflow),
        Value::Text(t.status.to_owned()),
        Value::text(t.owner),
        Value::Text(t.priority),
        Value::Text(when::utc(t.created)),
        Value::Text(when::utc(updated)),
        Value::text(t.started.map(when::utc)),
        Value::text(t.completed.map(when::utc)),
        // The only column whose writer says which clock it means.
        Value::text(
            t.due
                .map(|due| format!("{}T18:00:00+09:00", when::day(due))),
        ),
        Value::Text(t.source),
        Value::text(t.run),
    ]
}
