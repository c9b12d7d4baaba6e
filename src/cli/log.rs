//! `reveille log`: who changed what, when, why, from which plan; whether the record is whole; and
//! closing what nobody but a person can tell.

use super::args::{Closed, Format, Globals, Log};
use super::desk::{self, Office};
use super::session::Session;
use super::when::{self, Way};
use super::{Exit, output};
use crate::ledger::Ledger;
use crate::model::{Error, ErrorKind, ItemKey, KeyPattern};
use crate::plan::{Operation, Verified};
use crate::report::{self, LogView};

/// Tells it.
///
/// # Errors
/// Usage and configuration errors; a ledger that cannot be read.
pub fn run(globals: &Globals, verb: &Log) -> Result<Exit, Error> {
    let session = Session::without_sources(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let wanted = Wanted::read(verb, &session)?;
    let office = Office::open(&session)?;
    let ledger = office.existing()?;
    if let (Some(operation), Some(closed)) = (&verb.close, verb.outcome) {
        return close(&office, operation, closed, verb.reason.as_deref());
    }
    if verb.verify {
        return verify(&session, verb, ledger.as_ref());
    }
    if let Some(id) = &verb.operation {
        let ledger = ledger.ok_or_else(|| none(id))?;
        return one(&session, verb, &ledger.operation(id)?);
    }
    let all = ledger.map_or_else(|| Ok(Vec::new()), |l| l.operations(None))?;
    let chosen: Vec<Operation> = all.into_iter().filter(|o| wanted.fits(o)).collect();
    list(&session, verb, &wanted, &chosen)
}

/// Which operations are wanted.
struct Wanted<'a> {
    key: Option<KeyPattern>,
    source: Option<&'a str>,
    by: Option<&'a str>,
    status: Option<&'a str>,
    since: Option<crate::model::Moment>,
}

impl<'a> Wanted<'a> {
    fn read(verb: &'a Log, session: &Session) -> Result<Self, Error> {
        let since = verb.since.as_deref();
        Ok(Self {
            key: verb.key.as_deref().map(KeyPattern::parse).transpose()?,
            source: verb.source.as_deref(),
            by: verb.by.as_deref(),
            status: verb.status.as_deref(),
            since: since
                .map(|s| when::read(s, "--since", Way::Back, &session.clock))
                .transpose()?,
        })
    }

    fn fits(&self, operation: &Operation) -> bool {
        let key = |k: &KeyPattern| operation.changes().any(|(_, c)| k.matches(&c.key));
        let source = |s: &str| operation.parts.iter().any(|p| *p.part.source == *s);
        let by = |name: &str| {
            let names = [&operation.by.actor, &operation.by.user];
            names.iter().any(|n| n.as_str() == name)
        };
        self.key.as_ref().is_none_or(key)
            && self.source.is_none_or(source)
            && self.by.is_none_or(by)
            && self.status.is_none_or(|s| operation.word() == s)
            && self.since.is_none_or(|since| operation.by.at >= since)
    }
}

fn none(id: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("no operation is called `{id}`"))
        .hint("`reveille log` lists them; --state-dir says where they are kept")
}

fn list(
    session: &Session,
    verb: &Log,
    wanted: &Wanted<'_>,
    chosen: &[Operation],
) -> Result<Exit, Error> {
    let view = LogView {
        operations: chosen,
        clock: &session.clock,
        lang: session.lang,
    };
    let width = output::width(&verb.output);
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Table => report::log_text(&view, width, out),
            Format::Json => report::log_json(&view, false, out),
            Format::Jsonl => report::log_jsonl(&view, false, out),
            Format::Csv => report::csv_rows(&report::LOG_HEADINGS, &rows(&view, wanted), out),
            Format::Md => report::log_markdown(&rows(&view, wanted), out),
        }
    })?;
    Ok(Exit::Done)
}

/// One row an item; where one item was asked for, its rows alone.
fn rows(view: &LogView<'_>, wanted: &Wanted<'_>) -> Vec<Vec<String>> {
    let fits = |key: &ItemKey| wanted.key.as_ref().is_none_or(|k| k.matches(key));
    report::log_rows(view, &fits)
}

fn one(session: &Session, verb: &Log, operation: &Operation) -> Result<Exit, Error> {
    let (clock, lang) = (&session.clock, session.lang);
    let view = LogView {
        operations: std::slice::from_ref(operation),
        clock,
        lang,
    };
    let width = output::width(&verb.output);
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Table => report::operation_detail(operation, clock, lang, width, out),
            Format::Json => report::log_json(&view, true, out),
            Format::Jsonl => report::log_jsonl(&view, true, out),
            Format::Csv => report::csv_rows(
                &report::LOG_HEADINGS,
                &report::log_rows(&view, &|_| true),
                out,
            ),
            Format::Md => report::operation_markdown(operation, clock, lang, out),
        }
    })?;
    Ok(Exit::Done)
}

/// Walks the chain of records and says whether it is whole.
fn verify(session: &Session, verb: &Log, ledger: Option<&Ledger>) -> Result<Exit, Error> {
    let verified = match ledger {
        Some(ledger) => ledger.verify()?,
        None => Verified {
            records: 0,
            broken: None,
            head: None,
            notes: Vec::new(),
        },
    };
    let place = ledger.map(|l| l.path().display().to_string());
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Json | Format::Jsonl => report::verified_json(&verified, &session.clock, out),
            _ => report::verified_text(&verified, place.as_deref(), session.lang, out),
        }
    })?;
    Ok(if verified.broken.is_none() {
        Exit::Done
    } else {
        Exit::Unexpected
    })
}

/// Writes down what a person says became of an operation.
fn close(
    office: &Office<'_>,
    operation: &str,
    closed: Closed,
    reason: Option<&str>,
) -> Result<Exit, Error> {
    if office.existing()?.is_none() {
        return Err(none(operation));
    }
    let ledger = office.ledger()?;
    desk::close(
        &office.desk(),
        &ledger,
        operation,
        closed == Closed::Applied,
        reason.unwrap_or_default(),
        &office.stamp,
    )?;
    Ok(Exit::Done)
}
