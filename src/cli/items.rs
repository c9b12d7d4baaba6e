//! `reveille items [FILTER]`: the reconciled live items.

use super::args::{Format, Globals, Items};
use super::session::{Session, tell_failures};
use super::{Exit, filter, output, select};
use crate::model::Error;
use crate::report::{self, View};
use crate::stores::{Look, Scope};

/// Lists them.
///
/// # Errors
/// Usage, configuration and output errors; a source that fails is said and gives its exit code.
pub fn run(globals: &Globals, verb: &Items) -> Result<Exit, Error> {
    let query = filter(&verb.filter)?;
    let session = Session::open(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let scope = if verb.all { Scope::All } else { Scope::Live };
    let board = session.read(&Look {
        bodies: true,
        ..session.look(scope)
    })?;
    if query.asks_for_finished() && !verb.all {
        output::say("reveille: finished items are left out; --all includes them");
    }
    let judgement = session.judge(&board);
    let chosen = select::by_filter(&board, &judgement, &query);
    let view = View {
        board: &board,
        judgement: &judgement,
        lang: session.lang,
    };
    let width = output::width(&verb.output);
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Table => report::items_table(&view, &chosen, width, out),
            Format::Json => report::items_json(&view, &chosen, out),
            Format::Jsonl => report::items_jsonl(&view, &chosen, out),
            Format::Csv => report::items_csv(&view, &chosen, out),
            Format::Md => report::items_markdown(&view, &chosen, out),
        }
    })?;
    if verb.output.format != Format::Json && !board.problems().is_empty() {
        let n = board.problems().len();
        let s = if n == 1 { "" } else { "s" };
        output::say(&format!(
            "reveille: {n} problem{s} in the data; `reveille doctor` lists them"
        ));
    }
    Ok(tell_failures(&board))
}
