//! `reveille kpi`: a reported count held against what the stores hold.

use super::args::{Format, Globals, Kpi};
use super::session::{Session, tell_failures};
use super::{Exit, output};
use crate::analyse::Board;
use crate::analyse::kpi::{self, CountTerm, KpiAnswer, KpiQuestion, Limits, Reported};
use crate::model::{AsOf, Clock, Error, ErrorKind, Moment, QueueHistory, ReportedCount};
use crate::report::{self, KpiReport};
use crate::stores::{Look, Scope, history, sqlite};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use std::path::Path;

/// The largest file that can be a reported count.
const LARGEST: u64 = 1 << 20;

/// Answers.
///
/// # Errors
/// Usage, configuration and output errors; a source that fails is said and gives its exit code.
pub fn run(globals: &Globals, verb: &Kpi) -> Result<Exit, Error> {
    let session = Session::open(globals)?;
    session.may_replace(verb.output.output.as_deref())?;
    let reported = reported(&session, verb)?;
    let count = terms(&session.config.kpi)?;
    if reported.is_none() && count.is_empty() {
        return Err(Error::new(ErrorKind::Usage, "there is no reported count to hold against the stores")
            .hint("give --reported ron=10,codex=5,cowork=3, or set [kpi] reported, reported_file or count"));
    }
    if verb.when && reported.is_none() {
        return Err(Error::new(
            ErrorKind::Usage,
            "--when asks when a report was true, and there is none",
        )
        .hint("give --reported ron=10,codex=5,cowork=3"));
    }
    let at = verb
        .as_of
        .as_deref()
        .map(|text| instant(text, &session.clock))
        .transpose()?;
    // Bodies decide whether equal titles are certain duplicates, which a definition may leave out.
    let board = session.read(&Look {
        by_status: true,
        bodies: true,
        ..session.look(Scope::Live)
    })?;
    // The past needs every row, and of each no more than its times.
    let histories: Vec<QueueHistory> = if verb.when || at.is_some() {
        let all = session.read(&session.look(Scope::All))?;
        all.sources().iter().flat_map(|s| history::of(s)).collect()
    } else {
        Vec::new()
    };
    let question = KpiQuestion {
        reported,
        count,
        limits: Limits::default(),
    };
    let answer = match at {
        Some(at) => kpi::kpi_as_of(&board, &histories, &session.rules(), at, &question),
        None => kpi::kpi(
            &board,
            &Session::losers(&board, &session.judge(&board)),
            &question,
        ),
    };
    let when = if verb.when {
        kpi::when(&answer, &histories, &session.rules())
    } else {
        None
    };
    let sql: Vec<String> = answer
        .configured
        .iter()
        .flat_map(|c| &c.queries)
        .filter_map(sqlite::count::statement)
        .collect();
    let report = KpiReport {
        answer: &answer,
        when: when.as_ref(),
        sql: &sql,
        lang: session.lang,
    };
    write(verb, &board, &report)?;
    let exit = tell_failures(&board);
    Ok(
        if exit == Exit::Done && verb.exit_code && !says_yes(&answer) {
            Exit::No
        } else {
            exit
        },
    )
}

/// Whether the report is exactly what one definition gives; without a report nothing is denied.
fn says_yes(answer: &KpiAnswer) -> bool {
    answer.reported.is_none() || answer.is_exact()
}

fn write(verb: &Kpi, board: &Board, report: &KpiReport<'_>) -> Result<(), Error> {
    let width = output::width(&verb.output);
    output::write(verb.output.output.as_deref(), |out| {
        match verb.output.format {
            Format::Table => report::kpi_text(report, width, out),
            Format::Json => report::kpi_json(board, report, out),
            Format::Jsonl => report::kpi_jsonl(report.answer, out),
            Format::Csv => report::csv_rows(
                &report::KPI_CELL_FIELDS,
                &report::kpi_cells(report.answer),
                out,
            ),
            Format::Md => report::kpi_markdown(report, out),
        }
    })
}

/// What was reported: the flag, the configuration, or the file that it names.
fn reported(session: &Session, verb: &Kpi) -> Result<Option<Reported>, Error> {
    let configured = session.config.kpi.reported_at(&session.clock);
    if let Some(text) = &verb.reported {
        let given = kpi::parse_flag(text, &session.config.owners)?;
        // The same figures are the same report, and its time is known.
        let same = configured
            .as_ref()
            .is_some_and(|c| sorted(c) == sorted(&given));
        let count = if same {
            ReportedCount {
                as_of: configured.and_then(|c| c.as_of),
                ..given
            }
        } else {
            given
        };
        return Ok(Some(Reported {
            count,
            stated_total: None,
        }));
    }
    configured_report(&session.config.kpi, &session.config.owners, &session.clock)
}

/// What was reported by the configuration: the count in it, or in the file that it names.
///
/// # Errors
/// [`ErrorKind::Config`] for a file that cannot be read or says no count.
pub fn configured_report(
    rules: &crate::model::KpiRules,
    owners: &crate::model::OwnerRules,
    clock: &Clock,
) -> Result<Option<Reported>, Error> {
    if let Some(count) = rules.reported_at(clock) {
        return Ok(Some(Reported {
            count,
            stated_total: None,
        }));
    }
    let Some(path) = &rules.reported_file else {
        return Ok(None);
    };
    kpi::parse_file(&text_of(path)?, owners, clock).map(Some)
}

/// All that the configuration asks about a reported count.
///
/// # Errors
/// As [`configured_report`], and [`ErrorKind::Config`] for a definition that cannot be read.
pub fn configured_question(
    rules: &crate::model::KpiRules,
    owners: &crate::model::OwnerRules,
    clock: &Clock,
) -> Result<KpiQuestion, Error> {
    Ok(KpiQuestion {
        reported: configured_report(rules, owners, clock)?,
        count: terms(rules)?,
        limits: Limits::default(),
    })
}

fn terms(rules: &crate::model::KpiRules) -> Result<Vec<CountTerm>, Error> {
    rules.count.iter().map(|t| CountTerm::parse(t)).collect()
}

fn sorted(count: &ReportedCount) -> Vec<&(String, u64)> {
    let mut owners: Vec<_> = count.by_owner.iter().collect();
    owners.sort();
    owners
}

fn text_of(path: &Path) -> Result<String, Error> {
    let cannot = |why: String| {
        Error::new(
            ErrorKind::Config,
            format!(
                "the reported count in {} cannot be read: {why}",
                path.display()
            ),
        )
        .hint("see reported_file in [kpi]")
    };
    let size = std::fs::metadata(path)
        .map_err(|e| cannot(e.to_string()))?
        .len();
    if size > LARGEST {
        return Err(cannot(format!("{size} bytes are no count")));
    }
    std::fs::read_to_string(path).map_err(|e| cannot(e.to_string()))
}

/// A time as `--as-of` takes it: RFC 3339, a date and time in the configured zone, or a time of day.
fn instant(text: &str, clock: &Clock) -> Result<Moment, Error> {
    let naive = || {
        [
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%d %H:%M",
        ]
        .iter()
        .find_map(|f| NaiveDateTime::parse_from_str(text, f).ok())
    };
    let exact = DateTime::parse_from_rfc3339(text)
        .ok()
        .and_then(|t| Moment::from_utc(t.with_timezone(&Utc)));
    let time = || {
        NaiveTime::parse_from_str(text, "%H:%M")
            .ok()
            .and_then(|t| AsOf::TimeOfDay(t).moment(clock))
    };
    let at = exact
        .or_else(|| naive().and_then(|n| Moment::from_local(n, clock.zone)))
        .or_else(time)
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Usage,
                format!("`{}` is no time for --as-of", crate::text::one_line(text)),
            )
            .hint("for example 2026-04-18T11:58:00+09:00, '2026-04-18 11:58' or 11:58")
        })?;
    if at > clock.now {
        return Err(
            Error::new(ErrorKind::Usage, format!("`{text}` has not come yet"))
                .hint("the board can be rebuilt for the past only"),
        );
    }
    Ok(at)
}
