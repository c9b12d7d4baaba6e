//! The text for handing an item to its owner again, or to another: role, background, task,
//! deliverable.
//!
//! All of it is on the board or in the configuration. What only a person can know stands as an open
//! box, never as filler.

mod body;
mod press;
mod words;

use super::View;
use super::redact::Redactor;
use crate::analyse::duplicates::{Action, Confidence, Kind};
use crate::analyse::evidence::Evidence;
use crate::analyse::{Board, ItemRef, VerdictAction};
use crate::model::State;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use words::Word;

pub use press::{HandoffTemplates, Press};

/// What hand-offs are made from, beside the board.
#[derive(Debug, Clone, Copy)]
pub struct Handing<'a> {
    /// The board, its judgement and the language.
    pub view: View<'a>,
    /// Every row of the stores, finished ones too, where that was read.
    pub past: Option<&'a Board>,
    /// What stands beside the queues; what speaks of an item goes with its text.
    pub evidence: &'a [Evidence],
    /// Where results go: `{owner}`, `{id}`, `{source}` and `{queue}` stand for the item's.
    pub result: Option<&'a str>,
    /// What must never be touched.
    pub protect: &'a [String],
    /// What masks secrets, where they are masked.
    pub redactor: Option<&'a Redactor>,
}

/// An earlier attempt, or a copy, that goes with an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// Its key.
    pub key: String,
    /// Its id.
    pub id: String,
    /// Its status word.
    pub status: String,
    /// When it ended, or was made.
    pub at: Option<String>,
    /// Its title.
    pub title: String,
    /// The reason it gives for its end.
    pub reason: Option<String>,
    /// Whether a rule is sure that it is the same work.
    pub certain: bool,
    /// The line about it.
    pub line: String,
}

/// One hand-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Handoff {
    /// The item's key.
    pub key: String,
    /// Its id.
    pub id: String,
    /// Its canonical owner.
    pub owner: String,
    /// Its title.
    pub title: String,
    /// Lines of background.
    pub background: Vec<String>,
    /// Earlier failed attempts.
    pub attempts: Vec<Merged>,
    /// Other copies.
    pub copies: Vec<Merged>,
    /// Steps.
    pub tasks: Vec<String>,
    /// What must not be touched.
    pub protect: Vec<String>,
    /// What is to come of it.
    pub deliverable: Vec<String>,
    /// The whole text; empty until it is filled in.
    pub text: String,
}

/// The item whose text carries this one: the survivor of a certain duplicate, else itself.
#[must_use]
pub fn carrier(view: &View<'_>, position: usize) -> usize {
    let verdict = view.judgement.verdict(position);
    verdict
        .filter(|v| v.action == VerdictAction::Cancel && v.confidence == Confidence::Certain)
        .and_then(|v| v.survivor)
        .unwrap_or(position)
}

/// Whether the report carries a text for an item: somebody else's that is to be delivered again,
/// released, or decided among several owners.
#[must_use]
pub fn is_due(view: &View<'_>, position: usize) -> bool {
    let (Some(item), Some(verdict)) = (view.board.item(position), view.judgement.verdict(position))
    else {
        return false;
    };
    let rules = view.board.owner_rules();
    // Where nobody is "me" everybody's decisions are told, and `do` is nobody else's.
    let mine = rules.is_me(item.owner) && verdict.action != VerdictAction::Redeliver;
    !mine
        && match verdict.action {
            VerdictAction::Do | VerdictAction::Redeliver | VerdictAction::Release => true,
            VerdictAction::Review => fan_out(view, position).is_some(),
            _ => false,
        }
}

/// The fan-out that an item is one of.
fn fan_out(view: &View<'_>, position: usize) -> Option<usize> {
    let mut groups = view.judgement.groups_of(position).iter().copied();
    groups.find(|at| {
        let group = view.judgement.groups.get(*at);
        group.is_some_and(|g| g.kind == Kind::CrossOwner)
    })
}

/// Items whose parents are named and not on the board: these need a look at finished rows.
#[must_use]
pub fn asks_for_past(view: &View<'_>, positions: &[usize]) -> bool {
    let wanted = parents_of(view.board, positions);
    let here: HashSet<(&str, &str, &str)> = if wanted.is_empty() {
        HashSet::new()
    } else {
        view.board.items().map(place).collect()
    };
    wanted.iter().any(|w| !here.contains(w))
}

type Place<'b> = (&'b str, &'b str, &'b str);

fn place(item: ItemRef<'_>) -> Place<'_> {
    (&item.source.name, &item.queue.name, &item.record.id)
}

fn parents_of<'b>(board: &'b Board, positions: &[usize]) -> HashSet<Place<'b>> {
    let items = positions.iter().filter_map(|at| board.item(*at));
    items
        .filter_map(|i| Some((&*i.source.name, &*i.queue.name, i.record.parent.as_deref()?)))
        .collect()
}

/// The hand-offs of some items, in their order, without their texts.
#[must_use]
pub fn handoffs(handing: &Handing<'_>, positions: &[usize]) -> Vec<Handoff> {
    let wanted = parents_of(handing.view.board, positions);
    let mut parents: HashMap<Place<'_>, ItemRef<'_>> = HashMap::new();
    if !wanted.is_empty() {
        for board in handing.past.into_iter().chain([handing.view.board]) {
            let found = board.items().filter(|i| wanted.contains(&place(*i)));
            parents.extend(found.map(|i| (place(i), i)));
        }
    }
    positions
        .iter()
        .filter_map(|at| Some(one(handing, handing.view.board.item(*at)?, &parents)))
        .collect()
}

fn one(
    handing: &Handing<'_>,
    item: ItemRef<'_>,
    parents: &HashMap<Place<'_>, ItemRef<'_>>,
) -> Handoff {
    let (view, lang) = (&handing.view, handing.view.lang);
    let key = item.key().to_string();
    let body = handing.mask(item.record.body.as_deref().unwrap_or_default());
    let read = body::read(&body, lang);
    let (attempts, copies) = merged(handing, item);
    let mut background = facts(handing, item, &key);
    background.extend(parent(handing, item, parents));
    background.extend(evidence(handing, item));
    background.extend(read.background);
    let mut tasks = read.tasks;
    if tasks.is_empty() {
        tasks.push(item.record.title.to_string());
        if body.trim().is_empty() {
            tasks.push(Word::NoBody.say(lang).into());
        }
    }
    tasks.extend(open_questions(view, item));
    let mut protect = handing.protect.to_vec();
    protect.extend(read.protect);
    let mut deliverable = vec![match handing.result {
        Some(form) => words::result(&filled(form, item), lang),
        None => Word::Place.say(lang).to_owned(),
    }];
    if !attempts.is_empty() {
        let ids: Vec<String> = attempts.iter().map(|a| format!("#{}", a.id)).collect();
        let ids = lang.aside(&ids.join(lang.comma()));
        deliverable.push(format!("{}{ids}", Word::Causes.say(lang)));
    }
    Handoff {
        id: item.record.id.to_string(),
        owner: item.owner.to_string(),
        title: item.record.title.to_string(),
        key,
        background,
        attempts,
        copies,
        tasks,
        protect,
        deliverable,
        text: String::new(),
    }
}

impl Handing<'_> {
    /// The text without secrets, where they are masked.
    fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redactor
            .map_or(Cow::Borrowed(text), |redactor| redactor.mask(text))
    }

    fn moment(&self, item: ItemRef<'_>) -> Option<String> {
        let times = &item.record.times;
        let at = times.completed.or(times.claimed).or(times.created)?;
        Some(self.view.board.clock.format(at, "%Y-%m-%d %H:%M"))
    }
}

/// What the board says of the item itself.
fn facts(handing: &Handing<'_>, item: ItemRef<'_>, key: &str) -> Vec<String> {
    let view = &handing.view;
    let (lang, clock) = (view.lang, &view.board.clock);
    let record = item.record;
    let created = record.times.created;
    let at = created.map(|c| clock.format(c, "%Y-%m-%d %H:%M"));
    let age = created.map_or_else(String::new, |c| lang.span(clock.age_s(c)));
    let mut out = vec![
        words::item(key, &record.status, record.priority.word(), lang),
        words::lies_in(&item.source.path.display().to_string(), lang),
        words::made(at.as_deref(), &age, record.requester.as_deref(), lang),
    ];
    // A reason may quote words that two items share: of an item with a secret it could be that.
    let body = record.body.as_deref().unwrap_or_default();
    let secret = |r: &Redactor| r.finds(&record.title) || r.finds(body);
    let quotes = handing.redactor.is_some_and(secret);
    if let Some(verdict) = view.judgement.verdict(item.position).filter(|_| !quotes) {
        let why = verdict.say(view.board, view.judgement, lang);
        out.push(words::because(&why, lang));
    }
    out
}

/// The item that it belongs to: what that was, and how it ended.
fn parent(
    handing: &Handing<'_>,
    item: ItemRef<'_>,
    parents: &HashMap<Place<'_>, ItemRef<'_>>,
) -> Option<String> {
    let lang = handing.view.lang;
    let id = item.record.parent.as_deref()?;
    let part = Word::Part.say(lang);
    let Some(parent) = parents.get(&(&*item.source.name, &*item.queue.name, id)) else {
        let gone = lang.aside(Word::NotFound.say(lang));
        return Some(format!("{part} #{id}{gone}"));
    };
    let record = parent.record;
    let mut line = format!("{part} #{id} \"{}\" · {}", record.title, record.status);
    if let Some(note) = record.note.as_deref().filter(|n| !n.trim().is_empty()) {
        line.push_str(" — ");
        line.push_str(note.trim());
    }
    Some(line)
}

/// What evidence says of its owner, its requester or its source, with its place: whoever takes the item
/// on looks there again.
fn evidence(handing: &Handing<'_>, item: ItemRef<'_>) -> Vec<String> {
    let (clock, lang) = (&handing.view.board.clock, handing.view.lang);
    let speaks = handing.evidence.iter().filter(|one| one.is_about(&item));
    speaks
        .map(|one| {
            let said = one.lines(lang).join(" · ");
            words::evidence(&one.head(clock, lang), &said, &one.origin, lang)
        })
        .collect()
}

/// The failed attempts and the other copies that an item's text carries.
fn merged(handing: &Handing<'_>, item: ItemRef<'_>) -> (Vec<Merged>, Vec<Merged>) {
    let judgement = handing.view.judgement;
    let groups = judgement.groups_of(item.position).iter();
    let groups = groups
        .filter_map(|at| judgement.groups.get(*at))
        .filter(|g| g.survivor == Some(item.position));
    let mut all = Vec::new();
    for group in groups {
        for member in group.members.iter().filter(|m| m.action == Action::Cancel) {
            if let Some(copy) = handing.view.board.item(member.item) {
                all.push((copy, group.confidence == Confidence::Certain));
            }
        }
    }
    let told = |(copy, certain): &(ItemRef<'_>, bool)| tell(handing, *copy, *certain);
    let failed = |(copy, _): &&(ItemRef<'_>, bool)| copy.state() == State::Failed;
    let attempts = all.iter().filter(failed).map(told).collect();
    (
        attempts,
        all.iter().filter(|c| !failed(c)).map(told).collect(),
    )
}

fn tell(handing: &Handing<'_>, item: ItemRef<'_>, certain: bool) -> Merged {
    let lang = handing.view.lang;
    let record = item.record;
    let reason = record
        .note
        .as_deref()
        .map(str::trim)
        .filter(|n| !n.is_empty());
    let at = handing.moment(item);
    let mut line = format!("#{} {}", record.id, record.status);
    if let Some(at) = &at {
        line.push_str(&format!(" {at}"));
    }
    if record.state == State::Failed {
        line.push_str(" — ");
        line.push_str(reason.unwrap_or(Word::NoReason.say(lang)));
    }
    if !certain {
        let (perhaps, colon) = (Word::Perhaps.say(lang), lang.colon());
        line.push_str(&lang.aside(&format!("{perhaps}{colon}{}", record.title)));
    }
    Merged {
        key: item.key().to_string(),
        id: record.id.to_string(),
        status: record.status.to_string(),
        title: record.title.to_string(),
        reason: reason.map(str::to_owned),
        at,
        certain,
        line,
    }
}

/// What a person has to settle before the item can be done.
fn open_questions(view: &View<'_>, item: ItemRef<'_>) -> Vec<String> {
    let lang = view.lang;
    let verdict = view.judgement.verdict(item.position);
    let mut out = Vec::new();
    if fan_out(view, item.position).is_some() {
        out.push(Word::WhoDoes.say(lang).to_owned());
    }
    if verdict.is_some_and(|v| v.action == VerdictAction::Release) {
        out.push(Word::TakesOver.say(lang).to_owned());
    }
    out
}

/// The configured place with the item's names in it, each as one part of a path.
fn filled(form: &str, item: ItemRef<'_>) -> String {
    let safe = |name: &str| -> String {
        let kept = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let name = name.chars().map(|c| if kept(c) { c } else { '_' });
        name.take(80).collect()
    };
    form.replace("{owner}", &safe(item.owner))
        .replace("{id}", &safe(&item.record.id))
        .replace("{source}", &safe(&item.source.name))
        .replace("{queue}", &safe(&item.queue.name))
}

#[cfg(test)]
mod tests;
