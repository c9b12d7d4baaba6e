//! `reveille items [FILTER]`: the reconciled live items.

use super::args::{Format, Globals, Items};
use super::session::{Session, tell_failures};
use super::{Exit, filter, output};
use crate::analyse::Board;
use crate::model::Error;
use crate::query::{Context, Query};
use crate::report;
use crate::stores::{Look, Scope};

/// Lists them.
///
/// # Errors
/// Usage, configuration and output errors; a source that fails is said and gives its exit code.
pub fn run(globals: &Globals, verb: &Items) -> Result<Exit, Error> {
    let query = filter(&verb.filter)?;
    let session = Session::open(globals)?;
    let scope = if verb.all { Scope::All } else { Scope::Live };
    let board = session.read(&Look {
        bodies: query.needs_body(),
        ..session.look(scope)
    })?;
    if query.asks_for_finished() && !verb.all {
        output::say("reveille: finished items are left out; --all includes them");
    }
    let chosen = choose(&board, &query);
    let width = output::width(&verb.output);
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Table => report::items_table(&board, &chosen, width, out),
            Format::Json => report::items_json(&board, &chosen, out),
            Format::Jsonl => report::items_jsonl(&board, &chosen, out),
            Format::Csv => report::items_csv(&board, &chosen, out),
            Format::Md => report::items_markdown(&board, &chosen, out),
        }
    })?;
    if verb.output.format != Format::Json && !board.problems().is_empty() {
        output::say(&format!(
            "reveille: {} problems in the data; `reveille doctor` lists them",
            board.problems().len()
        ));
    }
    Ok(tell_failures(&board))
}

/// The positions of the items that a filter lets through.
fn choose(board: &Board, query: &Query) -> Vec<usize> {
    let matcher = query.matcher(&Context {
        clock: board.clock,
        owners: board.owner_rules(),
    });
    board
        .items()
        .filter(|item| matcher.matches(item))
        .map(|item| item.position)
        .collect()
}
