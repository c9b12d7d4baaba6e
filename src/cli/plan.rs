//! `reveille plan ACTION [KEY…] [--where FILTER]`: what would be changed, row by row, and nothing is.

use super::args::{ActionWord, Format, Globals, Plan as Verb};
use super::desk::Office;
use super::session::{Session, tell_failures};
use super::{Exit, filter, output, select};
use crate::analyse::{Board, Judgement};
use crate::apply::Prepared;
use crate::model::{Error, ErrorKind, ItemKey};
use crate::plan::{Action, Plan, Wish, file};
use crate::query::Query;
use crate::report::{self, PlanView};
use crate::stores::{Look, Scope};
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Makes a plan, shows it, and saves it where that is asked for.
///
/// # Errors
/// Usage, configuration and output errors; a source that fails is said and gives its exit code.
pub fn run(globals: &Globals, verb: &Verb) -> Result<Exit, Error> {
    let action = action(verb)?;
    let query = query(verb)?;
    let session = Session::open(globals)?;
    session.may_replace(verb.output.as_deref())?;
    let office = Office::open(&session)?;
    let (board, judgement) = look(&session, verb, query.as_ref())?;
    let chosen = select::union(&board, &judgement, &verb.keys, query.as_ref());
    // Nothing may be found because a source could not be read.
    let chosen = chosen.inspect_err(|_| {
        let _ = tell_failures(&board);
    })?;
    let items = chosen.iter().filter_map(|at| board.item(*at));
    let mut keys: Vec<ItemKey> = items.map(|item| item.key()).collect();
    keys.sort_by_cached_key(reading_order);
    let wishes = keys.into_iter().map(|key| Wish {
        key,
        action: action.clone(),
        note: verb.note.clone(),
    });
    let prepared = office
        .desk()
        .prepare(&board, &judgement, wishes.collect())?;
    let plan = &prepared.plan;
    let nothing = plan.rows() == 0;
    if let Some(path) = verb.output.as_deref().filter(|_| !nothing) {
        save(plan, &session, path)?;
    }
    show(&session, &board, verb, &prepared)?;
    if nothing && verb.output.is_some() {
        output::say("reveille: there is nothing to apply, and no plan was saved");
    }
    let unread = tell_failures(&board);
    Ok(if nothing { Exit::Refused } else { unread })
}

/// The action that the words mean.
fn action(verb: &Verb) -> Result<Action, Error> {
    let usage = |message: &str, hint: &str| Err(Error::new(ErrorKind::Usage, message).hint(hint));
    let to = verb.to.as_deref().map(str::trim);
    if to.is_some_and(str::is_empty) {
        return usage(
            "--to names nobody",
            "--to OWNER is who it belongs to from now on",
        );
    }
    if to.is_some_and(|to| to.contains(char::is_control)) {
        return usage(
            "--to holds a control character",
            "an owner's name is plain text on one line",
        );
    }
    if verb.note.as_deref().is_some_and(|n| n.trim().is_empty()) {
        return usage(
            "--note says nothing",
            "without --note the note says why by itself",
        );
    }
    let to = to.map(str::to_owned);
    let takes_owner = matches!(verb.action, ActionWord::Reassign | ActionWord::Release);
    if to.is_some() && !takes_owner {
        return usage(
            "--to has no meaning for this action",
            "reassign --to OWNER and release --to OWNER change the owner",
        );
    }
    Ok(match (verb.action, to) {
        (ActionWord::Reassign, Some(to)) => Action::Reassign { to },
        (ActionWord::Reassign, None) => {
            return usage(
                "reassign needs an owner",
                "reveille plan reassign KEY --to OWNER",
            );
        }
        (ActionWord::Release, to) => Action::Release { to },
        (ActionWord::Cancel, _) => Action::Cancel,
        (ActionWord::Requeue, _) => Action::Requeue,
        (ActionWord::MarkFailed, _) => Action::MarkFailed,
        (ActionWord::Note, _) if verb.note.is_none() => {
            return usage(
                "a note needs its text",
                "reveille plan note KEY --note TEXT",
            );
        }
        (ActionWord::Note, _) => Action::Note,
    })
}

/// The filter, where there is one. An empty one would be everything: nobody types that, but a
/// variable that is not set makes one.
fn query(verb: &Verb) -> Result<Option<Query>, Error> {
    if verb.filter.is_empty() {
        if verb.keys.is_empty() {
            return Err(Error::new(ErrorKind::Usage, "nothing is selected")
                .hint("name items by their keys, or with --where 'dup:certain owner:ron'"));
        }
        return Ok(None);
    }
    let query = filter(&verb.filter)?;
    if query.is_all() {
        return Err(
            Error::new(ErrorKind::Usage, "an empty --where would select everything")
                .hint("say what is meant, such as --where 'state:queued owner:ron'"),
        );
    }
    Ok(Some(query))
}

/// One look at every source; at finished rows too where a key or the filter may mean one.
fn look(
    session: &Session,
    verb: &Verb,
    query: Option<&Query>,
) -> Result<(Board, Judgement), Error> {
    let look = Look {
        bodies: true,
        ..session.look(Scope::Live)
    };
    let all = Look {
        scope: Scope::All,
        ..look
    };
    if query.is_some_and(Query::asks_for_finished) {
        let board = session.read(&all)?;
        let judgement = session.judge(&board);
        return Ok((board, judgement));
    }
    let mut board = session.read(&look)?;
    if verb
        .keys
        .iter()
        .any(|key| select::one(&board, key).is_err())
    {
        board = session.read(&all)?;
    }
    let judgement = session.judge(&board);
    Ok((board, judgement))
}

fn save(plan: &Plan, session: &Session, path: &Path) -> Result<(), Error> {
    let value = file::write(plan, &session.clock);
    output::write(Some(path), |out| report::write_json_pretty(&value, out))
}

fn show(session: &Session, board: &Board, verb: &Verb, prepared: &Prepared) -> Result<(), Error> {
    let plan = &prepared.plan;
    let title = |key: &ItemKey| {
        let item = board.item(board.find(key)?)?;
        Some(item.record.title.to_string())
    };
    let next = next(verb);
    let view = PlanView {
        plan,
        clock: &session.clock,
        lang: session.lang,
        title: &title,
        remarks: &prepared.remarks,
        next: Some(&next),
    };
    let width = output::terminal_width();
    output::write(None, |out| match verb.format {
        Format::Table => report::plan_text(&view, width, out),
        Format::Md => report::plan_markdown(&view, out),
        Format::Csv => report::csv_rows(&report::PLAN_HEADINGS, &report::plan_rows(plan), out),
        Format::Json => report::enveloped_json(board, answer(prepared, session), out),
        Format::Jsonl => changes_jsonl(&file::write(plan, &session.clock), out),
    })
}

/// The plan as its file has it, and what is worth telling beside it.
fn answer(prepared: &Prepared, session: &Session) -> serde_json::Value {
    let mut answer = file::write(&prepared.plan, &session.clock);
    if let Some(members) = answer.as_object_mut() {
        let remarks = prepared.remarks.of_items.iter();
        let remarks = remarks.map(|(key, what)| json!({"key": key.to_string(), "what": what}));
        members.insert("remarks".into(), remarks.collect());
        members.insert("notes".into(), json!(prepared.remarks.of_stores));
    }
    answer
}

/// One change a line, then one refused item a line, as they stand in the plan.
fn changes_jsonl(plan: &serde_json::Value, out: &mut dyn Write) -> io::Result<()> {
    for list in ["changes", "refused"] {
        let rows = plan.get(list).and_then(serde_json::Value::as_array);
        for row in rows.into_iter().flatten() {
            report::write_json(row, out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Ids that are numbers go by number, as a person would write them down.
pub(super) fn reading_order(key: &ItemKey) -> (Arc<str>, Arc<str>, Option<u128>, Box<str>) {
    let number = key.id.parse().ok();
    let (source, queue) = (Arc::clone(&key.source), Arc::clone(&key.queue));
    (source, queue, number, key.id.clone())
}

/// What to type to have it done.
fn next(verb: &Verb) -> String {
    match &verb.output {
        Some(path) => format!("reveille apply {}", shell(&path.display().to_string())),
        None => "-o plan.json; reveille apply plan.json".into(),
    }
}

/// A path as a shell takes it.
pub(super) fn shell(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,".contains(c);
    if !path.is_empty() && path.chars().all(plain) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', "'\\''"))
}
