//! The triage report: a board, its judgement, the KPI's answer and dry plans as one tree, and that
//! tree as markdown, HTML or JSON.
//!
//! Nothing in it that is not on the board. The tree is masked before anything is printed, so that no
//! template can show what was to be hidden.

mod counts;
mod evidence;
mod findings;
mod news;
mod owners;
mod proposals;
mod risks;
mod words;

use super::View;
use super::handoff::{self, Handing, HandoffTemplates, Press};
use super::json::sources_json;
use super::template::{Form, Ready, Template};
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
    /// How much of its long lists is wanted.
    pub room: Room,
}

/// How much of its long lists a report has room for. What is left out is counted, and costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Items of each owner that need something.
    pub rows: usize,
    /// Items of each owner that need nothing today; the counts have them all.
    pub others: usize,
    /// Groups of duplicates.
    pub groups: usize,
    /// Hand-offs.
    pub handoffs: usize,
}

impl Room {
    /// For everything.
    pub const ALL: Self = Self {
        rows: usize::MAX,
        others: usize::MAX,
        groups: usize::MAX,
        handoffs: usize::MAX,
    };
}

/// The items that a report carries a hand-off for, in board order; each group's once.
#[must_use]
pub fn due(view: &View<'_>) -> Vec<usize> {
    let all = 0..view.board.len();
    all.filter(|at| handoff::is_due(view, *at)).collect()
}

/// The report as a tree, masked where that is asked. The dry plans are asked for last: they can be
/// made meanwhile.
///
/// # Errors
/// A hand-off template that is broken; that of the dry plans.
pub fn triage(
    input: &Triage<'_>,
    scripts: impl FnOnce() -> Result<Vec<Script>, Error>,
) -> Result<Value, Error> {
    let view = &input.handing.view;
    let (board, lang) = (view.board, view.lang);
    let clock = &board.clock;
    let due = due(view);
    let texts = texts(input, due.get(..input.room.handoffs).unwrap_or(&due))?;
    let owners = owners::owners(input);
    let legacy = owners::legacy(view);
    let verify = input.checks.iter();
    let verify = verify.map(|c| json!({"file": c.file, "text": c.text}));
    let scripts = scripts()?;
    let tree = object([
        ("version", 1.into()),
        ("now", clock.rfc3339(clock.now).into()),
        ("complete", board.is_complete().into()),
        ("sources", sources(input)),
        ("lang", lang.word().into()),
        ("at", clock.format(clock.now, "%Y-%m-%d %H:%M %Z").into()),
        ("day", clock.format(clock.now, "%Y-%m-%d").into()),
        (
            "legend",
            words::legend(&clock.format(clock.now, "%Z"), lang).into(),
        ),
        ("program", env!("CARGO_PKG_VERSION").into()),
        ("conclusion", conclusion(input)),
        ("places", counts::places(view, input.gaps)),
        ("counts", counts::counts(view)),
        ("columns", counts::columns(view).into()),
        (
            "decisions",
            findings::decisions(input, &view.judgement.decisions),
        ),
        (
            "set_aside",
            findings::decisions(input, &view.judgement.set_aside),
        ),
        ("evidence", evidence::evidence(input)),
        ("owners", owners),
        ("duplicates", findings::duplicates(input, &scripts)),
        ("claims", findings::claims(input, &scripts)),
        ("waiting", findings::waiting(view)),
        ("legacy", legacy),
        (
            "more_handoffs",
            due.len().saturating_sub(input.room.handoffs).into(),
        ),
        ("handoffs", texts),
        (
            "since",
            input.news.map_or(Value::Null, |n| news::since(input, n)),
        ),
        ("came_back", news::came_back(input).into()),
        ("verify", verify.collect()),
        ("risks", risks::risks(input).into()),
        ("coverage", risks::coverage(input)),
    ]);
    Ok(match input.handing.redactor {
        Some(redactor) => findings::masked(tree, redactor),
        None => tree,
    })
}

/// An object that its members are moved into: `json!` would copy each of them, and all that they
/// hold, once for every level of the tree.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.map(|(name, value)| (name.to_owned(), value));
    Value::Object(members.into_iter().collect())
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

fn texts(input: &Triage<'_>, positions: &[usize]) -> Result<Value, Error> {
    let handing = &input.handing;
    let mut press = Press::new(input.templates, handing.view.lang);
    let made = handoff::handoffs(handing, positions).into_iter();
    made.map(|made| {
        let made = press.finished(made, handing.redactor)?;
        Ok(serde_json::to_value(made).unwrap_or_default())
    })
    .collect()
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
        "proposals": proposals::proposals(view),
        "since": input.news.map(|n| news::line(input, n)),
        "came_back": first(news::came_back(input), view.lang),
    })
}

/// Sentences of one kind that the conclusion has room for.
const ROOM: usize = 5;

fn first(mut said: Vec<String>, lang: Lang) -> Vec<String> {
    let rest = said.len().saturating_sub(ROOM);
    if rest > 0 {
        said.truncate(ROOM);
        said.push(words::and_more(rest, lang));
    }
    said
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

    /// What its built-in template shows.
    #[must_use]
    pub fn room(self) -> Room {
        match self {
            Self::Markdown => Room {
                rows: 100,
                others: 0,
                groups: 100,
                handoffs: 100,
            },
            Self::Html => Room {
                handoffs: 100,
                ..Room::ALL
            },
        }
    }
}

/// The report for people, by the built-in template or the user's own.
///
/// # Errors
/// A template that is broken.
pub fn triage_text(
    mut tree: Value,
    form: TriageForm,
    own: Option<&Template>,
    lang: Lang,
) -> Result<String, Error> {
    let (text, kind) = match form {
        TriageForm::Markdown => (MARKDOWN, Form::Markdown),
        TriageForm::Html => (HTML, Form::Html),
    };
    if let Some(members) = tree.as_object_mut() {
        members.insert("w".into(), words::words(lang).into());
    }
    let ready = match own {
        Some(own) => Ready::new(&own.name, &own.text, kind),
        None => Ready::new(form.file(), text, kind),
    };
    ready?.fill_tree(tree)
}

#[cfg(test)]
mod tests;
