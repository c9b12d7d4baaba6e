//! `reveille ack`: says that an item or a group is known, so that it is out of the decisions; lists
//! what was said, and takes it back.

use super::args::{Ack as Verb, Format, Globals, Output};
use super::desk::Office;
use super::session::{Session, tell_failures};
use super::when::{self, Way};
use super::{Exit, output, select};
use crate::analyse::known::{self, KnownThing};
use crate::analyse::{Board, Judgement};
use crate::model::{Error, ErrorKind, ItemKey, KeyPattern};
use crate::plan::Ack;
use crate::report::{self, AckView};
use crate::stores::{Look, Scope};
use std::collections::BTreeSet;

/// Acknowledges, takes back, or lists.
///
/// # Errors
/// Usage and configuration errors; a ledger that cannot be written.
pub fn run(globals: &Globals, verb: &Verb) -> Result<Exit, Error> {
    let Some(what) = &verb.what else {
        return list(globals, verb);
    };
    let reason = verb.reason.as_deref().map(str::trim).unwrap_or_default();
    if reason.is_empty() && !verb.remove {
        return Err(
            Error::new(ErrorKind::Usage, "an acknowledgement needs its reason")
                .hint("reveille ack KEY --reason TEXT"),
        );
    }
    let session = Session::open(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let until = verb.until.as_deref();
    let until = until
        .map(|u| when::read(u, "--until", Way::Ahead, &session.clock))
        .transpose()?;
    if until.is_some_and(|u| u <= session.clock.now) {
        return Err(
            Error::new(ErrorKind::Usage, "--until lies in the past").hint(
                "3d is in three days from now; without --until it holds until the group changes",
            ),
        );
    }
    let office = Office::open(&session)?;
    if verb.remove {
        return remove(&session, &office, verb, what);
    }
    let (board, judgement) = look(&session)?;
    let target = match group(&board, &judgement, what)? {
        Some(items) => KnownThing::Group(items),
        None => match board.item(select::one(&board, what)?) {
            Some(item) => KnownThing::Item(item.key()),
            None => {
                return Err(Error::new(
                    ErrorKind::Internal,
                    "the item was lost on the way",
                ));
            }
        },
    };
    let ledger = office.ledger()?;
    ledger.ack(&target, reason, until, &office.stamp)?;
    let said: Vec<Ack> = ledger
        .acks(session.clock.now)?
        .into_iter()
        .filter(|a| a.what == target)
        .collect();
    tell(&session, &verb.output, &said)?;
    Ok(tell_failures(&board))
}

/// One look, as `findings` takes it: groups have the same names there.
fn look(session: &Session) -> Result<(Board, Judgement), Error> {
    let board = session.read(&Look {
        bodies: true,
        ..session.look(Scope::Live)
    })?;
    let judgement = session.judge(&board);
    Ok((board, judgement))
}

/// The items of the group that is meant by `D1`; `None` where the word names no group at all.
fn group(
    board: &Board,
    judgement: &Judgement,
    what: &str,
) -> Result<Option<BTreeSet<ItemKey>>, Error> {
    let number = what
        .strip_prefix(['D', 'd'])
        .filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let Some(number) = number else {
        return Ok(None);
    };
    // An item may be called so too; then the item is not what was meant by a bare word, but a whole
    // key always is one.
    let at = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let group = at.and_then(|at| judgement.groups.get(at));
    group.map(|g| Some(known::items(board, g))).ok_or_else(|| {
        Error::new(ErrorKind::Usage, format!("there is no group `{what}` now"))
            .hint("`reveille findings` lists them; their numbers change as the stores do")
    })
}

/// Takes back what was said of an item, or of a group: by its present number, or by one of its items.
fn remove(session: &Session, office: &Office<'_>, verb: &Verb, what: &str) -> Result<Exit, Error> {
    let acks = match office.existing()? {
        Some(ledger) => ledger.acks(session.clock.now)?,
        None => Vec::new(),
    };
    let meant: Vec<&Ack> = match KeyPattern::parse(what) {
        Ok(pattern) => meant(&acks, &pattern),
        Err(_) => Vec::new(),
    };
    let meant = if meant.is_empty() {
        let (board, judgement) = look(session)?;
        let items = group(&board, &judgement, what)?;
        acks.iter()
            .filter(
                |a| matches!((&a.what, &items), (KnownThing::Group(of), Some(now)) if of == now),
            )
            .collect()
    } else {
        meant
    };
    let [one] = meant.as_slice() else {
        let found = match meant.len() {
            0 => format!("nothing is acknowledged under `{what}`"),
            n => format!("`{what}` names {n} acknowledgements"),
        };
        return Err(Error::new(ErrorKind::Usage, found).hint("`reveille ack` lists them"));
    };
    let taken = (*one).clone();
    let ledger = office.ledger()?;
    ledger.remove_ack(&taken.what, &office.stamp)?;
    output::say(&format!(
        "reveille: no longer acknowledged: {}",
        report::ack_target(&taken.what)
    ));
    // What is left.
    tell(session, &verb.output, &ledger.acks(session.clock.now)?)?;
    Ok(Exit::Done)
}

/// Those of the item itself, else those of groups that it is in.
fn meant<'a>(acks: &'a [Ack], pattern: &KeyPattern) -> Vec<&'a Ack> {
    let item = |a: &&Ack| matches!(&a.what, KnownThing::Item(key) if pattern.matches(key));
    let own: Vec<&Ack> = acks.iter().filter(item).collect();
    if !own.is_empty() {
        return own;
    }
    let holds = |a: &&Ack| matches!(&a.what, KnownThing::Group(items) if items.iter().any(|k| pattern.matches(k)));
    acks.iter().filter(holds).collect()
}

fn list(globals: &Globals, verb: &Verb) -> Result<Exit, Error> {
    if verb.reason.is_some() || verb.remove || verb.until.is_some() {
        return Err(Error::new(ErrorKind::Usage, "what is meant is not named")
            .hint("reveille ack KEY --reason TEXT, or a group of `reveille findings` such as D1"));
    }
    let session = Session::without_sources(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let office = Office::quiet(&session);
    let acks = match office.existing()? {
        Some(ledger) => ledger.acks(session.clock.now)?,
        None => Vec::new(),
    };
    tell(&session, &verb.output, &acks)?;
    Ok(Exit::Done)
}

fn tell(session: &Session, to: &Output, acks: &[Ack]) -> Result<(), Error> {
    let view = AckView {
        acks,
        clock: &session.clock,
        lang: session.lang,
    };
    let width = output::width(to);
    output::write(to.output.as_deref(), |out| match to.format {
        Format::Table => report::acks_text(&view, width, out),
        Format::Json => report::acks_json(&view, out),
        Format::Jsonl => report::acks_jsonl(&view, out),
        Format::Csv => report::csv_rows(&report::ACK_HEADINGS, &report::acks_rows(&view), out),
        Format::Md => report::acks_markdown(&view, out),
    })
}
