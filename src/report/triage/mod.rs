//! The triage report: a board, its judgement, the KPI's answer and dry plans as one tree, and that
//! tree as markdown, HTML or JSON.
//!
//! Nothing in it that is not on the board. The tree is masked before anything is printed, so that no
//! template can show what was to be hidden.

mod counts;
mod findings;
mod news;
mod owners;
mod risks;
mod words;

use super::View;
use super::handoff::{self, Handing, Handoff};
use super::json::sources_json;
use super::redact::Redactor;
use super::template::{self, Form, Template};
use crate::analyse::came_back::CameBack;
use crate::analyse::kpi::{KpiAnswer, When};
use crate::analyse::since::{Seen, Since};
use crate::model::{Error, ItemKey, Lang};
use crate::plan::Plan;
use serde_json::{Value, json};
use std::collections::HashSet;

pub use findings::batches;

const MARKDOWN: &str = include_str!("../../../assets/report/report.md.jinja");
const HTML: &str = include_str!("../../../assets/report/report.html.jinja");

/// A dry plan for some findings.
#[derive(Debug, Clone)]
pub struct Script {
    /// The groups whose losers it would cancel, as indices into the judgement.
    pub groups: Vec<usize>,
    /// Everything in it is certain.
    pub certain: bool,
    /// What it would do.
    pub plan: Plan,
    /// What is done with less than one would expect.
    pub remarks: Vec<(ItemKey, String)>,
}

/// A command that anyone can run to check a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What it is run in: a file for `sqlite3`, or nothing for a shell.
    pub file: Option<String>,
    /// The text.
    pub text: String,
}

/// What was kept of an earlier look, and how the board differs from it.
#[derive(Debug, Clone)]
pub struct News {
    /// The earlier look.
    pub seen: Seen,
    /// The difference.
    pub since: Since,
}

/// All that a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Triage<'a> {
    /// Board, judgement, language, and what hand-offs go by.
    pub handing: Handing<'a>,
    /// The KPI's answer, where something was asked.
    pub kpi: Option<&'a KpiAnswer>,
    /// When the reported numbers were last true.
    pub when: Option<&'a When>,
    /// `(source, queue)` of the queues that the KPI counts.
    pub kpi_queues: &'a HashSet<(String, String)>,
    /// Dry plans.
    pub scripts: &'a [Script],
    /// What verifies it.
    pub checks: &'a [Check],
    /// An earlier look, where one was kept.
    pub news: Option<&'a News>,
    /// Cancelled recurrences that are there again.
    pub came_back: &'a [CameBack],
    /// Folders and files that discovery could not look at, one sentence each.
    pub gaps: &'a [String],
    /// The templates of hand-offs by owner.
    pub templates: &'a dyn HandoffTemplates,
}

/// The user's own templates of hand-offs.
pub trait HandoffTemplates: std::fmt::Debug {
    /// That of an owner, where there is one.
    fn of(&self, owner: &str) -> Option<&Template>;
}

/// The items that a report carries a hand-off for, in board order; each group's once.
#[must_use]
pub fn due(view: &View<'_>) -> Vec<usize> {
    let all = 0..view.board.len();
    all.filter(|at| handoff::is_due(view, *at)).collect()
}

/// The whole report as a tree, masked where that is asked.
///
/// # Errors
/// A hand-off template that is broken.
pub fn triage(input: &Triage<'_>) -> Result<Value, Error> {
    let view = &input.handing.view;
    let (board, lang) = (view.board, view.lang);
    let clock = &board.clock;
    let texts = texts(input)?;
    let tree = json!({
        "version": 1,
        "now": clock.rfc3339(clock.now),
        "complete": board.is_complete(),
        "sources": sources(input),
        "lang": lang.word(),
        "at": clock.format(clock.now, "%Y-%m-%d %H:%M %Z"),
        "day": clock.format(clock.now, "%Y-%m-%d"),
        "program": env!("CARGO_PKG_VERSION"),
        "conclusion": conclusion(input),
        "places": counts::places(view, input.gaps),
        "counts": counts::counts(view),
        "decisions": findings::decisions(view, &view.judgement.decisions),
        "set_aside": findings::decisions(view, &view.judgement.set_aside),
        "owners": owners::owners(input),
        "duplicates": findings::duplicates(input),
        "claims": findings::claims(input),
        "waiting": findings::waiting(view),
        "legacy": owners::legacy(view),
        "handoffs": texts,
        "since": input.news.map(|n| news::since(input, n)),
        "came_back": news::came_back(input),
        "verify": input.checks.iter().map(|c| json!({"file": c.file, "text": c.text})).collect::<Value>(),
        "risks": risks::risks(input),
        "coverage": risks::coverage(view),
    });
    Ok(match input.handing.redactor {
        Some(redactor) => owners::marked(redactor.mask_tree(tree.clone()), &tree),
        None => tree,
    })
}

/// The contract's sources without the instant of reading, so that the same stores and the same clock
/// give the same report.
fn sources(input: &Triage<'_>) -> Value {
    let rows = sources_json(input.handing.view.board);
    let mut rows = serde_json::to_value(rows).unwrap_or_default();
    for row in rows.as_array_mut().into_iter().flatten() {
        if let Some(read_at) = row.get_mut("read_at") {
            *read_at = Value::Null;
        }
    }
    rows
}

fn texts(input: &Triage<'_>) -> Result<Vec<Handoff>, Error> {
    let handing = &input.handing;
    let made = handoff::handoffs(handing, &due(&handing.view));
    made.into_iter()
        .map(|made| finished(made, handing.redactor, input.templates, handing.view.lang))
        .collect()
}

/// A hand-off masked and filled in.
///
/// # Errors
/// A template that is broken.
pub fn finished(
    made: Handoff,
    redactor: Option<&Redactor>,
    templates: &dyn HandoffTemplates,
    lang: Lang,
) -> Result<Handoff, Error> {
    let own = templates.of(&made.owner);
    let mut made = match redactor {
        Some(redactor) => handoff::masked(made, redactor),
        None => made,
    };
    handoff::fill(&mut made, own, lang)?;
    Ok(made)
}

/// What is read first: what is missing, what was reported and what is there, what is to be decided.
fn conclusion(input: &Triage<'_>) -> Value {
    let view = &input.handing.view;
    let lang = view.lang;
    let kpi = input.kpi.map(|answer| {
        json!({
            "headline": answer.headline(lang),
            "match": answer.found.as_ref().map(|f| f.matched.word()),
            "notes": answer.notes(lang),
            "when": input.when.map(|w| w.say(answer, lang)).unwrap_or_default(),
            "explanations": answer.explanations(lang),
            "reported": answer.reported.iter().flat_map(|r| &r.count.by_owner)
                .map(|(owner, n)| json!({"owner": owner, "count": n})).collect::<Value>(),
        })
    });
    json!({
        "missing": risks::missing(view),
        "kpi": kpi,
        "measured": counts::measured(view),
        "since": input.news.map(|n| news::line(input, n)),
        "came_back": news::came_back(input),
    })
}

/// What the report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriageForm {
    /// Markdown.
    Markdown,
    /// One file of HTML.
    Html,
}

impl TriageForm {
    /// The name of its template.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Markdown => "report.md",
            Self::Html => "report.html",
        }
    }
}

/// The report for people, by the built-in template or the user's own.
///
/// # Errors
/// A template that is broken.
pub fn triage_text(
    tree: &mut Value,
    form: TriageForm,
    own: Option<&Template>,
    lang: Lang,
) -> Result<String, Error> {
    let (text, kind) = match form {
        TriageForm::Markdown => (MARKDOWN, Form::Markdown),
        TriageForm::Html => (HTML, Form::Html),
    };
    let built_in = Template {
        name: form.file().into(),
        text: text.into(),
    };
    if let Some(members) = tree.as_object_mut() {
        members.insert("w".into(), words::words(lang).into());
    }
    template::fill(own.unwrap_or(&built_in), kind, tree)
}

#[cfg(test)]
mod tests;
