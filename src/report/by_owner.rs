//! The morning as text: sources, decisions, then owner ▸ queue and status ▸ items.

use super::{ItemRow, View, headline};
use crate::analyse::{Decision, DecisionKind};
use crate::model::{HealthState, Lang};
use crate::text;
use std::io::{self, Write};

/// The whole list, with `cells` cut to that width.
///
/// # Errors
/// What the writer returns.
pub fn items_by_owner(
    view: &View<'_>,
    cells: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = cells.unwrap_or(usize::MAX);
    sources(view, out)?;
    decisions(view, width, out)?;
    let board = view.board;
    for owner in board.by_owner() {
        let counts: Vec<String> = owner
            .groups
            .iter()
            .map(|g| format!("{} {}", g.items.len(), text::one_line(&g.status)))
            .collect();
        writeln!(out)?;
        let head = format!("{} — {}", text::one_line(&owner.owner), counts.join(", "));
        writeln!(out, "{}", text::fit(&head, width))?;
        for group in &owner.groups {
            let Some(source) = board.sources().get(group.source) else {
                continue;
            };
            let name = source.queues.get(group.queue).map_or("", |q| &*q.name);
            let status = text::one_line(&group.status);
            writeln!(
                out,
                "  {}/{} · {status} {}",
                source.name,
                text::one_line(name),
                group.items.len()
            )?;
            for at in group.items.clone() {
                item(view, at, width, out)?;
            }
        }
    }
    let all: Vec<usize> = (0..board.len()).collect();
    writeln!(out)?;
    writeln!(out, "{}", headline(board, &all))
}

fn item(view: &View<'_>, at: usize, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let Some(item) = view.board.item(at) else {
        return Ok(());
    };
    let row = ItemRow::new(item, view);
    let line = format!(
        "    {}  {} {}  {}  {}",
        text::pad(&text::one_line(&item.record.id), 8),
        item.priority().sign(),
        text::pad_left(&row.age, 4),
        text::pad(&row.verdict, 16),
        text::one_line(&item.record.title)
    );
    writeln!(out, "{}", text::fit(&line, width))
}

fn sources(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let board = view.board;
    for (at, source) in board.sources().iter().enumerate() {
        let live: u64 = (0..source.queues.len()).map(|q| board.live_in(at, q)).sum();
        let sign = match source.state {
            HealthState::Ok => "●",
            HealthState::Absent => "○",
            HealthState::Unreadable => "✖",
        };
        let why = source
            .error
            .as_ref()
            .map(|e| format!(" — {}", text::one_line(&e.message)))
            .unwrap_or_default();
        writeln!(
            out,
            "{sign} {} ({}, {live} live){why}",
            source.name,
            source.role.word()
        )?;
    }
    Ok(())
}

fn decisions(view: &View<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let decisions = &view.judgement.decisions;
    writeln!(out)?;
    writeln!(out, "{}", count(decisions.len(), view.lang))?;
    for decision in decisions {
        writeln!(out, "{}", text::fit(&line(view, decision), width))?;
    }
    Ok(())
}

fn count(n: usize, lang: Lang) -> String {
    match (lang, n) {
        (Lang::En, 0) => "nothing to decide".into(),
        (Lang::En, 1) => "1 decision".into(),
        (Lang::En, n) => format!("{n} decisions"),
        (Lang::Ko, n) => format!("결정할 일 {n}건"),
        (Lang::ZhHant, n) => format!("待決定 {n} 件"),
    }
}

fn line(view: &View<'_>, decision: &Decision) -> String {
    let items = || decision.items.iter().filter_map(|at| view.board.item(*at));
    let ids: Vec<String> = items()
        .map(|i| text::one_line(&i.record.id).into_owned())
        .collect();
    let title = items()
        .next()
        .map(|i| text::one_line(&i.record.title).into_owned())
        .unwrap_or_default();
    let why = decision
        .items
        .first()
        .and_then(|at| view.judgement.verdict(*at))
        .map(|v| v.say(view.board, view.judgement, view.lang))
        .unwrap_or_default();
    let sign = match decision.kind {
        DecisionKind::Urgent => "‼",
        DecisionKind::FanOut => "⑃",
        DecisionKind::StaleClaim => "◷",
        DecisionKind::High => "↑",
    };
    format!(
        "  {sign} {}  {title} — {}",
        ids.join(" "),
        text::one_line(&why)
    )
}
