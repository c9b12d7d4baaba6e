//! Acknowledging, the ledger's events, and closing what nobody can tell.

use super::plan::with_hint;
use super::stage::{choice, tell};
use crate::analyse::known::{self, KnownThing};
use crate::model::{Error, Moment};
use crate::plan::{Ack, Operation, Settled};
use crate::protocol::Request;
use crate::ui::editor::Editor;
use crate::ui::model::{DuplicateRow, Model, Screen};
use crate::ui::overlay::{Input, Menu, Overlay, Pick, Purpose};
use crate::ui::rows::Row;
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The things that are meant: marked items, a group or the item under the cursor.
fn things(model: &Model) -> Vec<KnownThing> {
    if model.marks.is_empty()
        && let Some(group) = group_here(model)
        && let Some(analysis) = &model.analysis
        && let Some(of) = analysis.judgement.groups.get(group)
    {
        return vec![KnownThing::Group(known::items(&analysis.board, of))];
    }
    model.targets().into_iter().map(KnownThing::Item).collect()
}

/// The group that a row stands for.
fn group_here(model: &Model) -> Option<usize> {
    match model.screen {
        Screen::Duplicates => match model.duplicates.rows.get(model.duplicates.cursor)? {
            DuplicateRow { group, item: None } => Some(*group),
            DuplicateRow { .. } => None,
        },
        Screen::Triage => {
            let Row::Decision { n, .. } = model.row()? else {
                return None;
            };
            let analysis = model.analysis.as_ref()?;
            let items = &analysis.judgement.decisions.get(n)?.items;
            let first = items.first().filter(|_| items.len() > 1)?;
            analysis.judgement.groups_of(*first).first().copied()
        }
        _ => None,
    }
}

/// Asks why; where all of them are acknowledged, takes that back.
pub(super) fn acknowledge(model: &mut Model) -> Vec<Request> {
    let what = things(model);
    if what.is_empty() {
        tell(model, Word::NothingSelected.say(model.lang), Tone::Stale);
        return Vec::new();
    }
    let known: Vec<Vec<KnownThing>> = what.iter().map(|w| known_by(model, w)).collect();
    if known.iter().all(|by| !by.is_empty()) {
        model.ledger.told = Some(Word::Unacknowledged.say(model.lang).to_owned());
        model.marks.clear();
        // Several items may be known by one group.
        let known: BTreeSet<KnownThing> = known.into_iter().flatten().collect();
        return known.into_iter().map(Request::Unacknowledge).collect();
    }
    let lang = model.lang;
    let title = format!(
        "{} · {}",
        Word::AckTitle.say(lang),
        words::items(lang, count(&what))
    );
    let mut input = Input::new(Purpose::AckReason(what), title, Editor::line(""));
    input.hint = Word::AckHint.say(lang).to_owned();
    model.overlays.push(Overlay::Input(input));
    Vec::new()
}

/// What is acknowledged of a thing: it itself; of an item the groups that it is in as well.
fn known_by(model: &Model, what: &KnownThing) -> Vec<KnownThing> {
    let item = match what {
        KnownThing::Item(key) => {
            let board = model.world.as_ref().map(|w| &w.board);
            board.and_then(|b| b.item(b.find(key)?))
        }
        KnownThing::Group(_) => None,
    };
    match item {
        Some(item) => {
            let acks = model.acks_of(&item).into_iter();
            acks.map(|a| a.what.clone()).collect()
        }
        None => {
            let known = model.ledger.is_known(what);
            known.then(|| what.clone()).into_iter().collect()
        }
    }
}

fn count(what: &[KnownThing]) -> usize {
    let of = |w: &KnownThing| match w {
        KnownThing::Item(_) => 1,
        KnownThing::Group(items) => items.len(),
    };
    what.iter().map(of).sum()
}

/// Why is known; until when is asked next.
pub(super) fn ask_until(model: &mut Model, what: Vec<KnownThing>, reason: &str) {
    let lang = model.lang;
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return tell(model, Word::ReasonNeeded.say(lang), Tone::Stale);
    }
    let purpose = Purpose::AckUntil { what, reason };
    let mut input = Input::new(purpose, Word::UntilTitle.say(lang), Editor::line(""));
    input.hint = Word::UntilExamples.say(lang).to_owned();
    model.overlays.push(Overlay::Input(input));
}

/// What is wrong with a span of time, as it is typed.
pub(super) fn until_trouble(model: &Model, text: &str) -> Option<crate::ui::overlay::Trouble> {
    let unclear = !text.trim().is_empty() && words::span(text).is_none();
    unclear.then(|| crate::ui::overlay::Trouble {
        message: Word::UntilUnclear.say(model.lang).to_owned(),
        hint: Word::UntilExamples.say(model.lang).to_owned(),
        at: None,
    })
}

pub(super) fn acknowledged(
    model: &mut Model,
    what: Vec<KnownThing>,
    reason: &str,
    until: &str,
) -> Vec<Request> {
    let until: Option<Moment> = words::span(until).map(|s| words::after(model.now.now, s));
    model.ledger.told = Some(Word::Acknowledged.say(model.lang).to_owned());
    model.marks.clear();
    let reason = reason.to_owned();
    what.into_iter()
        .map(|what| Request::Acknowledge {
            what,
            reason: reason.clone(),
            until,
        })
        .collect()
}

pub(super) fn take_acks(model: &mut Model, acks: Result<Arc<Vec<Ack>>, Error>) {
    let told = model.ledger.told.take();
    match acks {
        Ok(acks) => {
            model.ledger.acks = acks;
            if let Some(told) = told {
                tell(model, told, Tone::Good);
            }
        }
        // At the start the ledger itself says that it cannot be read.
        Err(error) if told.is_some() => tell(model, with_hint(&error), Tone::Broken),
        Err(_) => {}
    }
}

pub(super) fn take_ledger(model: &mut Model, read: Result<Arc<Vec<Operation>>, Error>) {
    if let Err(error) = &read {
        tell(model, with_hint(error), Tone::Broken);
    }
    model.ledger.take(read);
    // Its places are others now.
    model.detail.history = None;
}

pub(super) fn take_settled(model: &mut Model, settled: &[Settled]) {
    let said: Vec<String> = settled
        .iter()
        .map(|s| words::settled(model.lang, &s.source, &s.standing))
        .collect();
    if !said.is_empty() {
        tell(model, said.join(" "), Tone::Stale);
    }
}

/// Asks what became of the operation under the cursor.
pub(super) fn close(model: &mut Model) {
    let lang = model.lang;
    let Some(operation) = model.ledger.here().map(|o| o.id.clone()) else {
        return;
    };
    let one = |key, word: Word, applied| {
        let operation = operation.clone();
        choice(key, word.say(lang), "", Pick::Close { operation, applied })
    };
    let choices = vec![
        one('a', Word::CloseApplied, true),
        one('n', Word::CloseNotApplied, false),
    ];
    let menu = Menu::new(Word::CloseTitle.say(lang), choices);
    model.overlays.push(Overlay::Menu(menu));
}

pub(super) fn ask_close_reason(model: &mut Model, operation: String, applied: bool) {
    let purpose = Purpose::CloseReason { operation, applied };
    let title = Word::CloseReason.say(model.lang);
    let input = Input::new(purpose, title, Editor::line(""));
    model.overlays.push(Overlay::Input(input));
}
