//! `reveille handoff KEY…`: the text for handing an item to its owner again, or to another.

use super::args::{Globals, Handoff as Verb, HandoffFormat};
use super::export::{self, Templates};
use super::session::{Session, evidence_from, tell_failures};
use super::{Exit, output, select};
use crate::analyse::Board;
use crate::model::{Error, EvidenceOf, EvidenceSpec};
use crate::report::{self, Handing, Press, View};
use crate::stores::{self, Look, Scope};
use serde_json::json;
use std::io::{self, Write};

/// Writes one text for each item.
///
/// # Errors
/// Usage, configuration and output errors; a source that fails is said and gives its exit code.
pub fn run(globals: &Globals, verb: &Verb) -> Result<Exit, Error> {
    let session = Session::open(globals)?;
    session.may_replace(verb.output.as_deref())?;
    let wanted = verb.redaction.wanted(session.config.handoff.redact);
    let live = Look {
        bodies: true,
        ..session.look(Scope::Live)
    };
    let all = Look {
        scope: Scope::All,
        ..live
    };
    let mut board = session.read(&live)?;
    if verb
        .keys
        .iter()
        .any(|key| select::one(&board, key).is_err())
    {
        board = session.read(&all)?;
    }
    let judgement = session.judge(&board);
    let view = View {
        board: &board,
        judgement: &judgement,
        lang: session.lang,
    };
    let chosen = chosen(&view, &verb.keys)?;
    let made = texts(&session, &view, &chosen, wanted)?;
    output::write(verb.output.as_deref(), |out| match verb.format {
        HandoffFormat::Text => text(&made, out),
        HandoffFormat::Md => markdown(&made, out),
        HandoffFormat::Json => report::enveloped_json(&board, json!({ "handoffs": made }), out),
    })?;
    Ok(tell_failures(&board))
}

/// The texts of some items, secrets masked where they are to be.
///
/// # Errors
/// Configuration errors: templates, patterns.
pub(super) fn texts(
    session: &Session,
    view: &View<'_>,
    chosen: &[usize],
    redact: bool,
) -> Result<Vec<report::Handoff>, Error> {
    let redactor = export::redactor(session, redact)?;
    let templates = Templates::of(session)?;
    let past = report::asks_for_past(view, chosen)
        .then(|| session.read(&session.look(Scope::All)).ok())
        .flatten();
    let specs = evidence(session, view, chosen);
    let looks = stores::evidence::read_all(&specs);
    let redactor = export::knowing(redactor.as_ref(), view.board, &looks);
    let evidence = evidence_from(&specs, looks, &session.clock, redactor.as_ref());
    let handing = Handing {
        view: *view,
        past: past.as_ref(),
        evidence: &evidence,
        result: session.config.handoff.result.as_deref(),
        protect: &session.config.handoff.protect,
        redactor: redactor.as_ref(),
    };
    let made = report::handoffs(&handing, chosen).into_iter();
    let mut press = Press::new(&templates, session.lang);
    made.map(|h| press.finished(h, redactor.as_ref())).collect()
}

/// The evidence that speaks of any of these items; the commands of the other are not run.
fn evidence(session: &Session, view: &View<'_>, chosen: &[usize]) -> Vec<EvidenceSpec> {
    let items = || chosen.iter().filter_map(|at| view.board.item(*at));
    let speaks = |of: &EvidenceOf| {
        items().any(|i| of.holds(i.owner, i.record.requester.as_deref(), &i.source.name))
    };
    let all = session.config.evidence.iter();
    all.filter(|e| speaks(&e.of)).cloned().collect()
}

/// The items whose texts carry what was asked for, each once. Where that is another one, it is said.
fn chosen(view: &View<'_>, keys: &[String]) -> Result<Vec<usize>, Error> {
    let mut out = Vec::new();
    for key in keys {
        let asked = select::one(view.board, key)?;
        let carrier = report::carrier(view, asked);
        if carrier != asked {
            let name = |at| name(view.board, at);
            let (from, to) = (name(asked), name(carrier));
            output::say(&format!(
                "reveille: {from} repeats {to}, whose text carries it"
            ));
        }
        if !out.contains(&carrier) {
            out.push(carrier);
        }
    }
    Ok(out)
}

fn name(board: &Board, at: usize) -> String {
    board
        .item(at)
        .map(|i| i.key().to_string())
        .unwrap_or_default()
}

fn text(made: &[report::Handoff], out: &mut dyn Write) -> io::Result<()> {
    for (at, handoff) in made.iter().enumerate() {
        if at > 0 {
            writeln!(out, "\n────────\n")?;
        }
        writeln!(out, "{}", handoff.text)?;
    }
    Ok(())
}

fn markdown(made: &[report::Handoff], out: &mut dyn Write) -> io::Result<()> {
    for (at, handoff) in made.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let (key, title) = (&handoff.key, &handoff.title);
        let cut = crate::text::one_line(title);
        let cut = crate::text::fit(&cut, 140);
        writeln!(
            out,
            "## {} — {}\n",
            report::markdown_cell(key),
            report::markdown_cell(&cut)
        )?;
        writeln!(out, "{}", report::markdown_block(&handoff.text, "text"))?;
    }
    Ok(())
}
