//! `reveille report`: the triage report as markdown, HTML or JSON.

use super::args::{Globals, Report as Verb, ReportFormat};
use super::desk::Office;
use super::export::{self, Templates};
use super::session::{Session, tell_failures};
use super::{Exit, kpi, looks, output};
use crate::analyse::came_back::{CameBack, Cancelled, came_back};
use crate::analyse::kpi::{self as counting, KpiAnswer, KpiQuestion};
use crate::analyse::since::Seen;
use crate::analyse::stale::StaleAction;
use crate::analyse::{Board, Judgement};
use crate::ledger::Ledger;
use crate::model::{Error, ErrorKind, Field, HealthState, QueueHistory, StoreKind};
use crate::plan::{Action, Wish};
use crate::report::{self, Check, Handing, Script, Triage, TriageForm, View};
use crate::stores::{Look, Scope, history, sqlite};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Writes it.
///
/// # Errors
/// Usage, configuration and output errors; a source that fails is said and gives its exit code.
pub fn run(globals: &Globals, verb: &Verb) -> Result<Exit, Error> {
    let session = Session::open(globals)?;
    session.may_replace(verb.output.as_deref())?;
    let asked = Asked {
        format: verb.format,
        redact: verb.redaction.wanted(false),
        earlier: looks::earlier(&session, verb.since.as_deref())?,
    };
    let board = session.read(&Look {
        bodies: true,
        by_status: true,
        ..session.look(Scope::Live)
    })?;
    let judgement = session.judge(&board);
    let text = compose(&session, &board, &judgement, asked)?;
    output::write(verb.output.as_deref(), |out| out.write_all(text.as_bytes()))?;
    looks::keep(&session, &board);
    Ok(tell_failures(&board))
}

/// What a report is to be like.
pub(super) struct Asked {
    /// Its form.
    pub format: ReportFormat,
    /// Secrets are masked in it.
    pub redact: bool,
    /// The look that it is compared with.
    pub earlier: Option<Seen>,
}

/// The report of a board.
///
/// # Errors
/// Configuration errors: templates, patterns, what was reported.
pub(super) fn compose(
    session: &Session,
    board: &Board,
    judgement: &Judgement,
    Asked {
        format,
        redact,
        earlier,
    }: Asked,
) -> Result<String, Error> {
    let redactor = export::redactor(session, redact)?;
    let templates = Templates::of(session)?;
    let view = View {
        board,
        judgement,
        lang: session.lang,
    };
    let asked = answer(session, board, judgement)?;
    let past = past(session, &view, asked.as_ref(), earlier.is_some());
    let when = asked
        .as_ref()
        .zip(past.as_ref())
        .and_then(|(answer, past)| {
            let rows: Vec<QueueHistory> =
                past.sources().iter().flat_map(|s| history::of(s)).collect();
            counting::when(answer, &rows, &session.rules()).filter(|_| !answer.is_exact())
        });
    let scripts = scripts(session, board, judgement)?;
    let news = earlier.map(|seen| looks::news(seen, board, past.as_ref()));
    let back = returned(session, board, past.as_ref());
    let handing = Handing {
        view,
        past: past.as_ref(),
        result: session.config.handoff.result.as_deref(),
        protect: &session.config.handoff.protect,
        redactor: redactor.as_ref(),
    };
    let gaps = session.discovered.as_ref().map_or(&[][..], |f| &f.gaps);
    let mut tree = report::triage(&Triage {
        handing,
        kpi: asked.as_ref(),
        when: when.as_ref(),
        kpi_queues: &session.kpi_queues(board),
        scripts: &scripts,
        checks: &checks(session, board, asked.as_ref()),
        news: news.as_ref(),
        came_back: &back,
        gaps,
        templates: &templates,
    })?;
    let form = match format {
        ReportFormat::Json => {
            let json = serde_json::to_string(&tree);
            let json = json.map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
            return Ok(json + "\n");
        }
        ReportFormat::Md => TriageForm::Markdown,
        ReportFormat::Html => TriageForm::Html,
    };
    let own = export::own_report(session, form)?;
    report::triage_text(&mut tree, form, own.as_ref(), session.lang)
}

/// The KPI's answer where a count was reported or defined.
fn answer(
    session: &Session,
    board: &Board,
    judgement: &Judgement,
) -> Result<Option<KpiAnswer>, Error> {
    let config = &session.config;
    let question: KpiQuestion =
        kpi::configured_question(&config.kpi, &config.owners, &session.clock)?;
    if question.reported.is_none() && question.count.is_empty() {
        return Ok(None);
    }
    let losers = Session::losers(board, judgement);
    Ok(Some(counting::kpi(board, &losers, &question)))
}

/// Every row, finished ones too, where something asks for them: when a report was last true, what a
/// hand-off belongs to, what became of what is gone, what was cancelled and came back.
fn past(
    session: &Session,
    view: &View<'_>,
    answer: Option<&KpiAnswer>,
    compares: bool,
) -> Option<Board> {
    let asks = answer.is_some_and(|a| a.reported.is_some() && !a.is_exact())
        || compares
        || report::asks_for_past(view, &report::due(view))
        || session.ledger().is_some();
    // What could be read is on the first board already; a failure here is told there.
    asks.then(|| session.read(&session.look(Scope::All)).ok())
        .flatten()
}

/// A dry plan for every batch of duplicates, and one for what is claimed and not moving.
fn scripts(session: &Session, board: &Board, judgement: &Judgement) -> Result<Vec<Script>, Error> {
    let office = Office::quiet(session);
    let desk = office.desk();
    let wish = |at: usize, action: &Action| {
        Some(Wish {
            key: board.item(at)?.key(),
            action: action.clone(),
            note: None,
        })
    };
    let mut out = Vec::new();
    let mut plan = |groups: Vec<usize>, certain: bool, mut wishes: Vec<Wish>| {
        if wishes.is_empty() {
            return Ok(());
        }
        wishes.sort_by_cached_key(|w| super::plan::reading_order(&w.key));
        let made = desk.prepare(board, judgement, wishes)?;
        out.push(Script {
            groups,
            certain,
            plan: made.plan,
            remarks: made.remarks.of_items,
        });
        Ok::<_, Error>(())
    };
    let mut told = BTreeSet::new();
    for (groups, certain) in report::batches(judgement) {
        let members = groups.iter().filter_map(|at| judgement.groups.get(*at));
        let losers = members.flat_map(|g| &g.members);
        let losers = losers.filter(|m| m.action == crate::analyse::duplicates::Action::Cancel);
        let wishes = losers.filter(|m| told.insert(m.item));
        let wishes = wishes
            .filter_map(|m| wish(m.item, &Action::Cancel))
            .collect();
        plan(groups, certain, wishes)?;
    }
    let claims = judgement.stale.iter().filter_map(|f| match f.action {
        StaleAction::Release => wish(f.position, &Action::Release { to: None }),
        StaleAction::MarkFailed => wish(f.position, &Action::MarkFailed),
        _ => None,
    });
    plan(Vec::new(), true, claims.collect())?;
    Ok(out)
}

/// What our own operations have cancelled and what is there again.
fn returned(session: &Session, board: &Board, past: Option<&Board>) -> Vec<CameBack> {
    let (Some(ledger), Some(past)) = (session.ledger(), past) else {
        return Vec::new();
    };
    let cancelled = cancelled(&ledger, past).unwrap_or_else(|error| {
        let why = &error.message;
        output::say(&format!("reveille: what was cancelled is not known: {why}"));
        Vec::new()
    });
    came_back(board, &cancelled)
}

fn cancelled(ledger: &Ledger, past: &Board) -> Result<Vec<Cancelled>, Error> {
    let operations = ledger.operations(None)?;
    let mut at = std::collections::HashMap::new();
    for operation in operations.iter().filter(|o| o.is_in_force()) {
        for (part, change) in operation.changes() {
            if part.standing.is_applied() && change.action == Action::Cancel {
                at.insert(&change.key, operation.by.at);
            }
        }
    }
    let found = past.items().filter_map(|item| {
        let key = item.key();
        let at = *at.get(&key)?;
        Some(Cancelled {
            key,
            owner: item.owner.to_string(),
            title: item.record.title.to_string(),
            at,
        })
    });
    Ok(found.collect())
}

/// Commands that give the figures again: our own verbs, then a count for every queue that SQL can
/// ask.
fn checks(session: &Session, board: &Board, answer: Option<&KpiAnswer>) -> Vec<Check> {
    let config = session.config.path.as_ref().map_or_else(String::new, |p| {
        format!(" --config {}", super::plan::shell(&p.display().to_string()))
    });
    let now = session.clock.rfc3339(session.clock.now);
    let verbs = ["doctor", "kpi --when", "items", "findings", "log --verify"];
    let asked = verbs
        .into_iter()
        .filter(|verb| !verb.starts_with("kpi") || answer.is_some());
    let lines: Vec<String> = asked
        .map(|verb| format!("reveille{config} --now {now} {verb}"))
        .collect();
    let mut out = vec![Check {
        file: None,
        text: lines.join("\n"),
    }];
    for source in board.sources() {
        if source.kind != StoreKind::Sqlite || source.state != HealthState::Ok {
            continue;
        }
        // One for each status, since it is the split by status and owner that is in question.
        let asked = source.queues.iter().flat_map(|queue| {
            let live = queue.records.iter().map(|r| Arc::clone(&r.status));
            let statuses: BTreeSet<Arc<str>> = live.collect();
            statuses.into_iter().map(move |status| (queue, status))
        });
        let statements = asked.filter_map(|(queue, status)| {
            sqlite::count::statement(&counting::CountQuery {
                source: Arc::clone(&source.name),
                kind: source.kind,
                path: source.path.clone(),
                queue: Arc::clone(&queue.name),
                status: queue.mapping.status.clone(),
                owner: queue.mapping.column(Field::Owner).map(str::to_owned),
                statuses: vec![status],
                beyond: None,
            })
        });
        let statements: Vec<String> = statements.collect();
        if !statements.is_empty() {
            out.push(Check {
                file: Some(source.path.display().to_string()),
                text: statements.join("\n"),
            });
        }
    }
    out
}
