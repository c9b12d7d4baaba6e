//! `reveille report`: the triage report as markdown, HTML or JSON.

mod checks;
mod reading;
mod scripts;

use super::args::{Globals, Report as Verb, ReportFormat};
use super::export::{self, Templates};
use super::session::{Session, evidence_from, tell_failures};
use super::{Exit, looks, output};
use crate::analyse::since::Seen;
use crate::analyse::{Board, Judgement};
use crate::model::{Error, ErrorKind};
use crate::report::{self, Handing, Redactor, Room, Template, Triage, TriageForm, View};
use reading::{Beside, Found};
use serde_json::Value;
use std::io::{self, Write};
use std::thread;

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
    let order = Order::of(&session, asked)?;
    let (board, beside) = reading::everything(&session, order.earlier.is_some())?;
    let judgement = session.judge(&board);
    let text = order.carried_out(&session, &board, &judgement, beside)?;
    output::write(verb.output.as_deref(), |out| text.write(out))?;
    looks::keep(&session, &board);
    Ok(tell_failures(&board))
}

/// The report of a board.
///
/// # Errors
/// Configuration errors: templates, patterns, what was reported.
pub(super) fn compose(
    session: &Session,
    board: &Board,
    judgement: &Judgement,
    asked: Asked,
) -> Result<Vec<u8>, Error> {
    let order = Order::of(session, asked)?;
    let beside = Beside::of(session, order.earlier.is_some())?;
    let text = order.carried_out(session, board, judgement, beside)?;
    let mut out = Vec::new();
    text.write(&mut out)
        .map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
    Ok(out)
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

/// The same with all that a configuration may have wrong read already, before any store is.
struct Order {
    /// None: as JSON.
    form: Option<TriageForm>,
    /// The user's own template for that form.
    own: Option<Template>,
    templates: Templates,
    redactor: Option<Redactor>,
    earlier: Option<Seen>,
}

impl Order {
    fn of(session: &Session, asked: Asked) -> Result<Self, Error> {
        let form = match asked.format {
            ReportFormat::Json => None,
            ReportFormat::Md => Some(TriageForm::Markdown),
            ReportFormat::Html => Some(TriageForm::Html),
        };
        let own = form.map(|form| export::own_report(session, form));
        Ok(Self {
            redactor: export::redactor(session, asked.redact)?,
            own: own.transpose()?.flatten(),
            templates: Templates::of(session)?,
            earlier: asked.earlier,
            form,
        })
    }

    fn carried_out(
        self,
        session: &Session,
        board: &Board,
        judgement: &Judgement,
        mut beside: Beside,
    ) -> Result<Text, Error> {
        let view = View {
            board,
            judgement,
            lang: session.lang,
        };
        let found = Found::of(session, &view, beside.past.as_ref(), self.earlier)?;
        beside.look_back(session, &view);
        let Beside { past, looks } = beside;
        let redactor = export::knowing(self.redactor.as_ref(), board, &looks);
        let specs = &session.config.evidence;
        let evidence = evidence_from(specs, looks, &session.clock, redactor.as_ref());
        let input = Triage {
            handing: Handing {
                view,
                past: past.as_ref(),
                evidence: &evidence,
                result: session.config.handoff.result.as_deref(),
                protect: &session.config.handoff.protect,
                redactor: redactor.as_ref(),
            },
            kpi: found.answer.as_ref(),
            when: found.when.as_ref(),
            kpi_queues: &session.kpi_queues(board),
            checks: &checks::checks(session, board, found.answer.as_ref()),
            news: found.news.as_ref(),
            came_back: &found.back,
            gaps: session.discovered.as_ref().map_or(&[][..], |f| &f.gaps),
            templates: &self.templates,
            room: room(self.form, self.own.as_ref()),
        };
        let tree = thread::scope(|scope| {
            // Stores are asked for dry plans while the rest is written down.
            let scripts = scope.spawn(|| scripts::scripts(session, board, judgement));
            report::triage(&input, || scripts.join().unwrap_or_else(|_| Err(broke())))
        })?;
        Ok(match self.form {
            None => Text::Tree(tree),
            Some(form) => {
                let own = self.own.as_ref();
                Text::Filled(report::triage_text(tree, form, own, session.lang)?)
            }
        })
    }
}

/// What a report needs of long lists. What a template of the user's own shows is not known here.
fn room(form: Option<TriageForm>, own: Option<&Template>) -> Room {
    match (form, own) {
        (Some(form), None) => form.room(),
        _ => Room::ALL,
    }
}

/// A report that only has to be written.
enum Text {
    Filled(String),
    Tree(Value),
}

impl Text {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Filled(text) => out.write_all(text.as_bytes()),
            Self::Tree(tree) => {
                report::write_json(tree, out)?;
                out.write_all(b"\n")
            }
        }
    }
}

fn broke() -> Error {
    Error::new(
        ErrorKind::Internal,
        "making the report failed in a way that reveille did not expect",
    )
    .hint("please report this")
}
