//! `reveille findings [FILTER]`: duplicate groups and stale items with their reasons.

use super::args::{Findings, Format, Globals};
use super::session::{Session, tell_failures};
use super::{Exit, filter, output, select};
use crate::analyse::duplicates::{Document, Index};
use crate::analyse::{Board, Judgement};
use crate::model::Error;
use crate::query::Query;
use crate::report::{self, Chosen, Ranking, View};
use crate::stores::{Look, Scope};
use std::collections::HashSet;

/// Lists them.
///
/// # Errors
/// Usage, configuration and output errors; a source that fails is said and gives its exit code.
pub fn run(globals: &Globals, verb: &Findings) -> Result<Exit, Error> {
    if let Some(key) = &verb.of {
        return rank(globals, verb, key);
    }
    let query = filter(&verb.filter)?;
    let session = Session::open(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let board = session.read(&Look {
        bodies: true,
        ..session.look(Scope::Live)
    })?;
    let judgement = session.judge(&board);
    let view = View {
        board: &board,
        judgement: &judgement,
        lang: session.lang,
    };
    let chosen = choose(&board, &judgement, &query);
    let width = output::width(&verb.output);
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Table => report::findings_text(&view, &chosen, width, out),
            Format::Json => report::findings_json(&view, &chosen, out),
            Format::Jsonl => report::findings_jsonl(&view, &chosen, out),
            Format::Csv => report::csv_rows(
                &report::FINDING_HEADINGS,
                &report::findings_rows(&view, &chosen),
                out,
            ),
            Format::Md => report::findings_markdown(&view, &chosen, out),
        }
    })?;
    if judgement.not_compared > 0 {
        output::say(&format!(
            "reveille: {} older texts were too many to be compared for near duplicates",
            judgement.not_compared
        ));
    }
    let exit = tell_failures(&board);
    Ok(
        if exit == Exit::Done && verb.exit_code && !chosen.is_empty() {
            Exit::No
        } else {
            exit
        },
    )
}

/// So many candidates are ranked.
const MOST: usize = 10;

/// Ranks likely duplicates of one item among everything live.
fn rank(globals: &Globals, verb: &Findings, key: &str) -> Result<Exit, Error> {
    let session = Session::open(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let look = Look {
        bodies: true,
        ..session.look(Scope::Live)
    };
    let mut board = session.read(&look)?;
    if select::one(&board, key).is_err() {
        // A finished item may be asked about too; then all are looked at.
        board = session.read(&Look {
            scope: Scope::All,
            ..look
        })?;
    }
    let of = select::one(&board, key)?;
    let judgement = session.judge(&board);
    let view = View {
        board: &board,
        judgement: &judgement,
        lang: session.lang,
    };
    let documents = board
        .items()
        .map(|i| Document {
            title: &i.record.title,
            body: i.record.body.as_deref(),
        })
        .collect();
    let ranking = Ranking {
        of,
        others: Index::build(documents).rank(of, MOST),
    };
    let width = output::width(&verb.output);
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Table => report::ranking_text(&view, &ranking, width, out),
            Format::Json => report::ranking_json(&view, &ranking, out),
            Format::Jsonl => report::ranking_jsonl(&view, &ranking, out),
            Format::Csv => report::csv_rows(
                &report::RANKING_HEADINGS,
                &report::ranking_rows(&view, &ranking),
                out,
            ),
            Format::Md => report::ranking_markdown(&view, &ranking, out),
        }
    })?;
    Ok(tell_failures(&board))
}

/// A group is told when the filter lets any of its items through, a stale item when it does itself.
fn choose(board: &Board, judgement: &Judgement, query: &Query) -> Chosen {
    let through: HashSet<usize> = select::by_filter(board, judgement, query)
        .into_iter()
        .collect();
    let groups = judgement.groups.iter().enumerate();
    Chosen {
        groups: groups
            .filter(|(_, g)| {
                g.members
                    .iter()
                    .map(|m| m.item)
                    .chain(g.survivor)
                    .any(|at| through.contains(&at))
            })
            .map(|(at, _)| at)
            .collect(),
        stale: judgement
            .stale
            .iter()
            .enumerate()
            .filter(|(_, f)| through.contains(&f.position))
            .map(|(at, _)| at)
            .collect(),
    }
}
