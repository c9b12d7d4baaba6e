//! The plan screen: asked for whenever what is staged or the board is another, applied once its
//! word was typed, followed while it runs.

use super::screens::show;
use super::stage::tell;
use crate::model::{Error, ItemKey};
use crate::plan::{ASK_COUNT, Consent, Plan, Progress, Remarks, Report, Status};
use crate::protocol::Request;
use crate::report;
use crate::ui::actions::{self, ActionId};
use crate::ui::keymap;
use crate::ui::model::{Model, Run, Screen, Subject, Wanted, find_each};
use crate::ui::overlay::{Confirm, Overlay, Purpose};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What follows from a message for the engine: a plan that is wanted, wishes to keep.
pub(super) fn follow(model: &mut Model) -> Vec<Request> {
    let mut out = Vec::new();
    if model.staging.version != model.staging.kept {
        model.staging.kept = model.staging.version;
        out.push(Request::Keep(model.staging.wishes().to_vec()));
    }
    out.extend(ask(model));
    out
}

fn ask(model: &mut Model) -> Option<Request> {
    let asked = matches!(model.overlays.last(), Some(Overlay::Confirm(_)));
    let view = &mut model.plan;
    if model.screen != Screen::Plan || asked || view.run.is_some() || view.result.is_some() {
        return None;
    }
    let wanted = Wanted {
        subject: view.subject.clone(),
        version: model.staging.version,
        analysis: model.analysed,
    };
    if view.wanted.as_ref() == Some(&wanted) {
        return None;
    }
    let same = view.wanted.as_ref().map(|w| &w.subject) == Some(&wanted.subject);
    if !same {
        view.answer = None;
        view.cursor = 0;
    }
    let request = match &wanted.subject {
        Subject::Staged if model.staging.is_empty() => None,
        // Before the first board nothing can be planned; it is asked for when that is here.
        Subject::Staged if model.analysis.is_none() => return None,
        Subject::Staged => Some(Request::Plan {
            number: view.number + 1,
            wishes: model.staging.wishes().to_vec(),
        }),
        Subject::Undo { operation, partial } => Some(Request::PlanUndo {
            number: view.number + 1,
            operation: operation.clone(),
            partial: *partial,
        }),
    };
    view.number += 1;
    view.making = request.is_some();
    view.wanted = Some(wanted);
    if request.is_none() {
        view.answer = None;
    }
    view.fill();
    request
}

pub(super) fn take_plan(
    model: &mut Model,
    number: u64,
    plan: Result<Arc<Plan>, Error>,
    remarks: Remarks,
) {
    if number != model.plan.number {
        return;
    }
    let first = model.plan.answer.is_none();
    model.plan.titles = plan
        .as_ref()
        .map_or_else(|_| HashMap::new(), |p| titles(model, p));
    model.plan.take(plan, remarks);
    model.plan.fill();
    if first {
        // The first row is a heading; where nothing can be done it says what can.
        let some = model.plan.plan().is_some_and(|p| p.rows() > 0);
        model.plan.cursor = usize::from(some).min(model.plan.rows.len().saturating_sub(1));
    }
    let asked = std::mem::take(&mut model.plan.asked) && model.overlays.is_empty();
    if asked && model.screen == Screen::Plan && actions::why_not(ActionId::Apply, model).is_none() {
        model.notice = None;
        confirm(model);
    }
}

fn titles(model: &Model, plan: &Plan) -> HashMap<ItemKey, String> {
    let Some(world) = &model.world else {
        return HashMap::new();
    };
    let changes = plan.parts.iter().flat_map(|p| &p.changes).map(|c| &c.key);
    let keys = changes.chain(plan.refused.iter().map(|r| &r.key));
    let mut out = HashMap::new();
    find_each(&world.board, keys, |item| {
        let head: String = item.record.title.chars().take(200).collect();
        out.insert(item.key(), head);
    });
    // What was applied is live no more; its title is still worth reading.
    for (key, title) in &model.plan.titles {
        out.entry(key.clone()).or_insert_with(|| title.clone());
    }
    out
}

/// Remarks that are said once more before an apply.
const MOST_REMARKS: usize = 5;

/// Asks for the word that stands before an apply.
pub(super) fn confirm(model: &mut Model) {
    let lang = model.lang;
    let Some(plan) = model.plan.plan().cloned() else {
        return;
    };
    let counted = plan.rows() > ASK_COUNT;
    let asked = if counted {
        plan.rows().to_string()
    } else {
        word(&plan).to_owned()
    };
    let mut said = Vec::new();
    for part in plan.parts.iter().filter(|p| !p.changes.is_empty()) {
        let path = part.path.display();
        let counts = words::counts(lang, part.changes.iter());
        let counts = words::what(lang, counts, plan.undoes.is_some());
        let colon = lang.colon();
        said.push((
            format!("{}{colon}{counts} → {path}", part.source),
            Tone::Plain,
        ));
        let effects = report::side_effects(part, lang);
        said.extend(
            effects
                .into_iter()
                .map(|e| (format!("! {e}"), Tone::Danger)),
        );
    }
    let remarks = report::remark_lines(&model.plan.remarks, lang);
    let more = remarks.len().saturating_sub(MOST_REMARKS);
    let told = remarks.into_iter().take(MOST_REMARKS);
    said.extend(told.map(|r| (format!("! {r}"), Tone::Stale)));
    if more > 0 {
        said.push((words::more(lang, more), Tone::Stale));
    }
    let undo = match plan.undoes {
        Some(_) => None,
        None => Some(keymap::say_word(model, Word::CanBeUndone)),
    };
    let mut last = Word::WritesNow.say(lang).to_owned();
    if let Some(undo) = undo {
        last = format!("{last} {undo}");
    }
    said.push((last, Tone::Dim));
    if !plan.needs_approval.is_empty() {
        said.push((Word::AskWhoApproves.say(lang).to_owned(), Tone::Stale));
    }
    let title = words::headline(lang, &plan);
    let needs = !plan.needs_approval.is_empty();
    let confirm = Confirm::new(Purpose::Apply { plan, counted }, title, said, asked);
    model.overlays.push(Overlay::Confirm(if needs {
        confirm.approved()
    } else {
        confirm
    }));
}

/// The word that is asked for: the one action's, `undo`, or `apply` where there are several.
fn word(plan: &Plan) -> &'static str {
    if plan.undoes.is_some() {
        return "undo";
    }
    let changes = plan.parts.iter().flat_map(|p| &p.changes);
    let words: BTreeSet<&'static str> = changes.map(|c| c.action.word()).collect();
    match words.first() {
        Some(one) if words.len() == 1 => one,
        _ => "apply",
    }
}

/// The word was typed: off it goes.
pub(super) fn apply(
    model: &mut Model,
    plan: Arc<Plan>,
    counted: bool,
    approved_by: Option<String>,
) -> Vec<Request> {
    if model.plan.run.is_some() {
        return Vec::new();
    }
    let parts = plan.parts.iter().filter(|p| !p.changes.is_empty());
    model.plan.run = Some(Run {
        plan: Arc::clone(&plan),
        sources: parts
            .map(|p| (Arc::clone(&p.source), p.changes.len(), None))
            .collect(),
        now: None,
    });
    let consent = Consent {
        approved_by,
        count: counted.then(|| plan.rows()),
    };
    vec![Request::Apply { plan, consent }]
}

pub(super) fn take_progress(model: &mut Model, progress: Progress) {
    match progress {
        Progress::Settled(settled) => {
            let said = words::settled(model.lang, &settled.source, &settled.standing);
            tell(model, said, Tone::Stale);
        }
        Progress::Begun { source, .. } => {
            if let Some(run) = &mut model.plan.run {
                run.now = Some(source);
            }
        }
        Progress::Ended { source, standing } => {
            let Some(run) = &mut model.plan.run else {
                return;
            };
            run.now = None;
            if let Some(of) = run.sources.iter_mut().find(|(name, ..)| *name == source) {
                of.2 = Some(standing);
            }
        }
    }
}

/// An apply is through: what was done is staged no more, what was refused stays.
pub(super) fn take_report(model: &mut Model, report: Result<Arc<Report>, Error>) {
    let Some(run) = model.plan.run.take() else {
        return;
    };
    // What is shown next is made anew: rows have changed, and a plan is used once.
    model.plan.wanted = None;
    let mut report = match report {
        Ok(report) => report,
        Err(error) => return tell(model, with_hint(&error), Tone::Broken),
    };
    if let Some(why) = &report.why {
        return tell(model, with_hint(why), Tone::Refused);
    }
    if run.plan.undoes.is_none() && !report.changed.is_empty() {
        let changed: BTreeSet<&ItemKey> = report.changed.iter().collect();
        model
            .staging
            .change(|staged| staged.retain(|w| !changed.contains(&w.key)));
    }
    if run.plan.undoes.is_some() {
        // What an undo leaves alone it names.
        let left = run.plan.refused.iter().cloned();
        Arc::make_mut(&mut report).refused.extend(left);
    }
    let said = words::outcome(model.lang, report.changed.len(), report.refused.len());
    let tone = match report.status {
        Status::Applied => Tone::Good,
        Status::Partial => Tone::Stale,
        Status::Refused => Tone::Refused,
    };
    tell(model, said, tone);
    model.plan.result = Some((run.plan, report));
    model.plan.cursor = 0;
    model.plan.fill();
}

pub(super) fn with_hint(error: &Error) -> String {
    match &error.hint {
        Some(hint) => format!("{}: {hint}", error.message),
        None => error.message.clone(),
    }
}

/// Back to what is staged, from a result or an undo; not while something is being done.
pub(super) fn put_away(model: &mut Model) {
    let view = &mut model.plan;
    let other = view.result.is_some() || view.subject != Subject::Staged;
    if !other || view.run.is_some() {
        return;
    }
    view.result = None;
    view.subject = Subject::Staged;
    view.answer = None;
    view.cursor = 0;
    view.wanted = None;
    view.fill();
}

pub(super) fn partial(model: &mut Model) {
    if let Subject::Undo { partial, .. } = &mut model.plan.subject {
        *partial = !*partial;
    }
}

/// Shows the plan that takes an operation back.
pub(super) fn undo(model: &mut Model) {
    let Some(operation) = model.ledger.here().map(|o| o.id.clone()) else {
        return;
    };
    model.plan.result = None;
    model.plan.subject = Subject::Undo {
        operation,
        partial: false,
    };
    model.plan.wanted = None;
    model.plan.answer = None;
    show(model, Screen::Plan);
}
