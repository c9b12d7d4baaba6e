//! Items named on the command line: by key, and by a filter.

use crate::analyse::{Board, JudgedItem, Judgement};
use crate::model::{Error, ErrorKind, HealthState, KeyPattern};
use crate::query::{Context, Query};
use std::collections::BTreeSet;

/// More keys than this are not listed in an error.
const LISTED: usize = 5;

/// The position of the one item that `text` names.
///
/// # Errors
/// [`ErrorKind::Usage`] when it names none, or several; where a source that it may stand in could
/// not be read, that source's own error.
pub fn one(board: &Board, text: &str) -> Result<usize, Error> {
    let pattern =
        KeyPattern::parse(text).map_err(|e| hint_of(text).map_or(e.clone(), |h| e.hint(h)))?;
    let found: Vec<usize> = board
        .items()
        .filter(|i| pattern.matches(&i.key()))
        .map(|i| i.position)
        .collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(unread(board, &pattern, text).unwrap_or_else(|| none(text))),
        several => {
            let keys: Vec<String> = several
                .iter()
                .take(LISTED)
                .filter_map(|at| board.item(*at))
                .map(|i| i.key().to_string())
                .collect();
            let more = if several.len() > LISTED { ", …" } else { "" };
            Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "`{text}` names {} items: {}{more}",
                    several.len(),
                    keys.join(", ")
                ),
            )
            .hint("give the whole key"))
        }
    }
}

fn none(text: &str) -> Error {
    let hint = hint_of(text).unwrap_or(
        "`reveille items` lists the live ones with their keys, `--all` the finished ones too",
    );
    Error::new(ErrorKind::Usage, format!("no item is called `{text}`")).hint(hint)
}

/// What was probably meant by a word that is no key.
fn hint_of(text: &str) -> Option<&'static str> {
    let filter = text.contains([':', '<', '>', '|', '\u{1}']) || text.contains(char::is_whitespace);
    filter.then_some("a filter stands in quotes after --where: --where 'dup:certain owner:ron'")
}

/// The error of a source that could not be read, where the item may stand in it.
fn unread(board: &Board, pattern: &KeyPattern, text: &str) -> Option<Error> {
    let may_hold = |name: &str| match pattern {
        KeyPattern::Whole(key) => *key.source == *name,
        KeyPattern::Id(_) => true,
    };
    let source = board
        .sources()
        .iter()
        .find(|s| s.state != HealthState::Ok && may_hold(&s.name))?;
    let kind = source.error.as_ref().map_or(ErrorKind::Absent, |e| e.kind);
    Some(
        Error::new(
            kind,
            format!(
                "`{text}` was not found, and source {} is {}",
                source.name,
                source.state.word()
            ),
        )
        .hint("`reveille doctor` says what is wrong with it"),
    )
}

/// The positions of the items that a filter lets through.
#[must_use]
pub fn by_filter(board: &Board, judgement: &Judgement, query: &Query) -> Vec<usize> {
    let matcher = query.matcher(&Context {
        clock: board.clock,
        owners: board.owner_rules(),
    });
    board
        .items()
        .filter(|item| {
            matcher.matches(&JudgedItem {
                item: *item,
                judgement,
            })
        })
        .map(|item| item.position)
        .collect()
}

/// The items that keys and a filter name together, each once, in board order. The filter speaks of
/// live items unless it asks for finished ones; a key names what it names.
///
/// # Errors
/// [`ErrorKind::Usage`] when a key names none or several, or nothing at all is named.
pub fn union(
    board: &Board,
    judgement: &Judgement,
    keys: &[String],
    query: Option<&Query>,
) -> Result<Vec<usize>, Error> {
    let mut chosen = BTreeSet::new();
    for key in keys {
        chosen.insert(one(board, key)?);
    }
    if let Some(query) = query {
        let finished_too = query.asks_for_finished();
        let through = by_filter(board, judgement, query).into_iter();
        chosen.extend(through.filter(|at| finished_too || board.item(*at).is_some_and(|i| i.live)));
    }
    if chosen.is_empty() {
        return Err(Error::new(
            ErrorKind::Usage,
            "the filter lets no item through; nothing is selected",
        )
        .hint("try it with `reveille items` first"));
    }
    Ok(chosen.into_iter().collect())
}
