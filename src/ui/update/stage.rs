//! Staging: wishes for the item under the cursor, the marked ones, or those under a heading. Writes
//! nothing anywhere.

use crate::analyse::duplicates::{self, Confidence};
use crate::analyse::{ItemRef, VerdictAction};
use crate::model::ItemKey;
use crate::plan::{Action, Wish, cancels_keeper, objection};
use crate::text;
use crate::ui::editor::Editor;
use crate::ui::keymap;
use crate::ui::model::{DuplicateRow, Model, Notice, PlanRow, Screen, find_each};
use crate::ui::overlay::{Choice, Input, Menu, Offers, Overlay, Pick, Purpose};
use crate::ui::rows::Row;
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Some items, and what stands against the others.
struct Fit {
    keys: Vec<ItemKey>,
    /// How many do not, and why the first of them does not.
    out: Option<(usize, String)>,
}

pub(super) fn tell(model: &mut Model, text: impl Into<String>, tone: Tone) {
    model.notice = Some(Notice {
        text: text.into(),
        tone,
    });
}

/// What an action acts on: as for marks, but under the heading of a group of duplicates only those
/// that do not stay.
fn targets(model: &Model) -> Vec<ItemKey> {
    let under_marks = !model.marks.is_empty();
    if under_marks {
        return model.targets();
    }
    match model.screen {
        Screen::Duplicates => match model.duplicates.rows.get(model.duplicates.cursor) {
            Some(DuplicateRow { group, item: None }) => losers(model, *group),
            _ => model.targets(),
        },
        Screen::Triage => match model.row() {
            Some(Row::Decision { .. }) => decided(model),
            _ => model.targets(),
        },
        _ => model.targets(),
    }
}

/// The members of a group that are to be cancelled.
fn losers(model: &Model, group: usize) -> Vec<ItemKey> {
    let Some(analysis) = &model.analysis else {
        return Vec::new();
    };
    let members = analysis.judgement.groups.get(group).into_iter();
    let members = members.flat_map(|g| &g.members);
    let cancelled = members.filter(|m| m.action == duplicates::Action::Cancel);
    let hits = model.filter.found();
    cancelled
        .filter(|m| hits.is_none_or(|h| h.has(m.item)))
        .filter_map(|m| analysis.board.item(m.item))
        .map(|i| i.key())
        .collect()
}

/// The items of a decision; of those that repeat each other not the one that stays.
fn decided(model: &Model) -> Vec<ItemKey> {
    let items = model.items_of(model.cursor());
    let Some(analysis) = &model.analysis else {
        return Vec::new();
    };
    let verdict = |item: &ItemRef<'_>| {
        let at = analysis.position(item)?;
        analysis.judgement.verdict(at).map(|v| v.action)
    };
    let any = items
        .iter()
        .any(|i| verdict(i) == Some(VerdictAction::Cancel));
    let meant = items
        .iter()
        .filter(|i| !any || verdict(i) == Some(VerdictAction::Cancel));
    meant.map(ItemRef::key).collect()
}

/// Which of some items an action may be staged for. What policy only lets be proposed may: the plan
/// names it, with the reason.
fn fit(model: &Model, keys: &[ItemKey], actions: &[Action]) -> Vec<Fit> {
    let (Some(world), Some(rules)) = (&model.world, &model.rules) else {
        return Vec::new();
    };
    let mut places: HashMap<ItemKey, usize> = HashMap::new();
    find_each(&world.board, keys.iter(), |item| {
        places.insert(item.key(), item.position);
    });
    let ctx = rules.context(&model.now, model.lang);
    let one = |action: &Action| {
        let mut fit = Fit {
            keys: Vec::new(),
            out: None,
        };
        for key in keys {
            let wish = Wish {
                key: key.clone(),
                action: action.clone(),
                // Its text is asked for later.
                note: Some("-".to_owned()),
            };
            let item = places.get(key).and_then(|at| world.board.item(*at));
            let why = match item {
                None => Some(Word::OfNewer.say(model.lang).to_owned()),
                Some(item) => objection(&world.board, item, &wish, &ctx)
                    .filter(|o| !o.is_proposal)
                    .map(|o| o.why),
            };
            match (why, &mut fit.out) {
                (None, _) => fit.keys.push(key.clone()),
                (Some(_), Some((n, _))) => *n += 1,
                (Some(why), none) => *none = Some((1, why)),
            }
        }
        fit
    };
    actions.iter().map(one).collect()
}

/// Stages an action for those items that it may be staged for, and says of how many.
pub(super) fn stage(model: &mut Model, keys: &[ItemKey], action: &Action, note: Option<&str>) {
    let Some(fit) = fit(model, keys, std::slice::from_ref(action)).pop() else {
        return;
    };
    let out = fit.out.as_ref().map(|(n, why)| (*n, why.as_str()));
    let tone = match (fit.keys.is_empty(), out) {
        (true, Some((1, why))) => {
            let why = why.to_owned();
            return tell(model, why, Tone::Stale);
        }
        (true, _) => Tone::Stale,
        (false, _) => Tone::Good,
    };
    let mut said = words::staged_now(model.lang, action, fit.keys.len(), out);
    let (tone, keeper) = match (*action == Action::Cancel).then(|| keeper(model, &fit.keys)) {
        Some(Some(keeper)) => (Tone::Stale, keeper),
        _ => (tone, String::new()),
    };
    said.push_str(&keeper);
    model.staging.change(|staged| {
        for key in fit.keys {
            staged.stage(Wish {
                key,
                action: action.clone(),
                note: note.map(str::to_owned),
            });
        }
    });
    if let Some(world) = &model.world {
        model.staging.sync(&world.board);
    }
    // The next action is about something else.
    model.marks.clear();
    tell(model, said, tone);
}

/// What is to be said where the copy that is to stay would be cancelled: of the first such item, and
/// how many more there are.
fn keeper(model: &Model, keys: &[ItemKey]) -> Option<String> {
    let analysis = model.analysis.as_ref()?;
    let at: Vec<usize> = keys.iter().filter_map(|k| analysis.board.find(k)).collect();
    let now: HashSet<usize> = at.iter().copied().collect();
    let cancelled = |at: usize| {
        now.contains(&at)
            || analysis.board.item(at).is_some_and(|item| {
                let wish = model.staging.get(&item.key());
                wish.is_some_and(|w| w.action == Action::Cancel)
            })
    };
    let mut keepers = at.iter().filter_map(|at| {
        let said = cancels_keeper(&analysis.judgement, *at, cancelled, model.lang)?;
        Some((analysis.board.item(*at)?.record.id.clone(), said))
    });
    let (id, said) = keepers.next()?;
    let id = text::fit(&text::one_line(&id), 14).into_owned();
    let more = keepers.count();
    let more = if more > 0 {
        model.lang.aside(&words::more(model.lang, more))
    } else {
        String::new()
    };
    Some(format!(" ! {id}{}{said}{more}", model.lang.colon()))
}

/// Stages a cancellation; where all of them are to be cancelled already, takes that back.
pub(super) fn cancel(model: &mut Model) {
    let keys = targets(model);
    if keys.is_empty() {
        return tell(model, Word::NoCopiesHere.say(model.lang), Tone::Stale);
    }
    let staged = |key: &ItemKey| {
        let wish = model.staging.get(key);
        wish.is_some_and(|w| w.action == Action::Cancel)
    };
    if keys.iter().all(staged) {
        unstage_these(model, &keys);
    } else {
        stage(model, &keys, &Action::Cancel, None);
    }
}

pub(super) fn unstage_these(model: &mut Model, keys: &[ItemKey]) {
    let keys: BTreeSet<&ItemKey> = keys.iter().collect();
    let before = model.staging.len();
    model
        .staging
        .change(|staged| staged.retain(|w| !keys.contains(&w.key)));
    let gone = before - model.staging.len();
    if gone == 0 {
        return tell(model, Word::NotStagedHere.say(model.lang), Tone::Stale);
    }
    let said = words::unstaged_now(model.lang, gone);
    tell(model, said, Tone::Good);
}

/// Takes back what is staged for the items that are meant; on the plan for its row.
pub(super) fn unstage(model: &mut Model) {
    let keys = match model.screen {
        Screen::Plan => {
            let row = model.plan.row();
            let key = row.and_then(|r| model.plan.key(r)).cloned();
            key.into_iter().collect()
        }
        _ => {
            // A heading means all under it, be they what stays or not.
            model.targets()
        }
    };
    unstage_these(model, &keys);
}

pub(super) fn ask_unstage_all(model: &mut Model) {
    let lang = model.lang;
    let all = words::staged(lang, model.staging.len());
    let choices = vec![
        choice('d', Word::DiscardAll.say(lang), all, Pick::UnstageAll),
        choice('s', Word::LeaveStay.say(lang), String::new(), Pick::Stay),
    ];
    let menu = Menu::new(Word::DiscardTitle.say(lang), choices);
    model.overlays.push(Overlay::Menu(menu));
}

pub(super) fn unstage_all(model: &mut Model) {
    let said = words::unstaged_now(model.lang, model.staging.len());
    model.staging.change(crate::plan::Staged::clear);
    tell(model, said, Tone::Good);
}

pub(super) fn choice(key: char, label: &str, about: impl Into<String>, pick: Pick) -> Choice {
    Choice {
        key,
        label: label.to_owned(),
        about: about.into(),
        why_not: None,
        pick,
    }
}

/// Every change that can be staged for what is meant, each with why it cannot.
pub(super) fn menu(model: &mut Model) {
    let lang = model.lang;
    let keys = targets(model);
    let nobody = || Some("?".to_owned());
    let actions = [
        Action::Cancel,
        Action::Reassign { to: "?".to_owned() },
        Action::Release { to: None },
        Action::Release { to: nobody() },
        Action::Requeue,
        Action::MarkFailed,
        Action::Note,
    ];
    let fits = fit(model, &keys, &actions);
    let mut choices = Vec::new();
    for (action, fit) in actions.into_iter().zip(fits) {
        let to = action.to().is_some();
        let (key, label) = match (&action, to) {
            (Action::Cancel, _) => ('c', action.say(lang)),
            (Action::Reassign { .. }, _) => ('a', Word::StageAssignTo.say(lang)),
            (Action::Release { .. }, false) => ('r', Word::StageRelease.say(lang)),
            (Action::Release { .. }, true) => ('R', Word::StageReleaseTo.say(lang)),
            (Action::Requeue, _) => ('t', Word::StageRequeue.say(lang)),
            (Action::MarkFailed, _) => ('f', Word::StageMarkFailed.say(lang)),
            (Action::Note, _) => ('n', Word::StageNote.say(lang)),
        };
        let some = match fit.out {
            Some(_) => words::some_of(lang, fit.keys.len(), keys.len()),
            None => String::new(),
        };
        let pick = match action {
            Action::Reassign { .. } | Action::Release { to: Some(_) } => Pick::AskOwner {
                keys: keys.clone(),
                release: !matches!(action, Action::Reassign { .. }),
            },
            Action::Note => Pick::AskNote(keys.clone()),
            action => Pick::Stage {
                keys: keys.clone(),
                action,
            },
        };
        let empty = fit.keys.is_empty();
        let why = fit.out.map(|(_, why)| why);
        let why = why.or_else(|| {
            keys.is_empty()
                .then(|| Word::NothingSelected.say(lang).into())
        });
        choices.push(Choice {
            why_not: why.filter(|_| empty),
            ..choice(key, label, some, pick)
        });
    }
    choices.push(copies_choice(model));
    let staged: Vec<ItemKey> = keys
        .iter()
        .filter(|k| model.staging.get(k).is_some())
        .cloned()
        .collect();
    let count = words::items(lang, staged.len());
    let none = staged.is_empty();
    choices.push(Choice {
        why_not: none.then(|| Word::NotStagedHere.say(lang).to_owned()),
        ..choice(
            'u',
            Word::ActUnstage.say(lang),
            count,
            Pick::Unstage(staged),
        )
    });
    let title = format!(
        "{} · {}",
        Word::StageTitle.say(lang),
        words::items(lang, keys.len())
    );
    model
        .overlays
        .push(Overlay::Menu(Menu::new(title, choices)));
}

/// Every certain duplicate that the filter lets through and that may be cancelled.
fn copies_choice(model: &Model) -> Choice {
    let lang = model.lang;
    let mut keys: Vec<ItemKey> = Vec::new();
    let mut hidden = 0;
    if let Some(analysis) = &model.analysis {
        let hits = model.filter.found();
        for item in analysis.board.items() {
            let verdict = analysis.judgement.verdict(item.position);
            let certain = verdict.is_some_and(|v| {
                v.action == VerdictAction::Cancel && v.confidence == Confidence::Certain
            });
            match hits.is_none_or(|h| h.has(item.position)) {
                _ if !certain => {}
                true => keys.push(item.key()),
                false => hidden += 1,
            }
        }
    }
    let fit = fit(model, &keys, &[Action::Cancel]).pop();
    let (keys, out) = fit.map_or((Vec::new(), None), |f| (f.keys, f.out));
    let about = words::items(lang, keys.len());
    let none = keys.is_empty();
    let why = match out {
        Some((_, why)) => why,
        None if hidden > 0 => words::copies_hidden(lang, hidden),
        None => Word::NoCertainCopies.say(lang).to_owned(),
    };
    Choice {
        why_not: none.then_some(why),
        ..choice(
            'd',
            Word::StageCopies.say(lang),
            about,
            Pick::Stage {
                keys,
                action: Action::Cancel,
            },
        )
    }
}

/// Asks who the items shall belong to.
pub(super) fn assign(model: &mut Model) {
    let keys = targets(model);
    if keys.is_empty() {
        return tell(model, Word::NoCopiesHere.say(model.lang), Tone::Stale);
    }
    ask_owner(model, keys, false);
}

pub(super) fn ask_owner(model: &mut Model, keys: Vec<ItemKey>, release: bool) {
    let lang = model.lang;
    let title = if release {
        Word::ReleaseTitle
    } else {
        Word::AssignTitle
    };
    let title = format!("{} · {}", title.say(lang), words::items(lang, keys.len()));
    let mut input = Input::new(Purpose::Assign { keys, release }, title, Editor::line(""));
    input.hint = keymap::say_word(model, Word::AssignHint);
    model.overlays.push(Overlay::Input(input));
}

/// The owners that there are, and those that the configuration knows.
pub(super) fn owners(model: &Model, editor: &Editor) -> Option<Offers> {
    let typed = editor.text().trim().to_lowercase();
    let world = model.world.as_ref()?;
    let owners = world.board.by_owner().iter().map(|o| &*o.owner);
    let known = owners.filter(|o| *o != crate::model::UNASSIGNED);
    let fitting = known.filter(|o| o.to_lowercase().starts_with(&typed) && *o != editor.text());
    let all: BTreeSet<String> = fitting.take(200).map(str::to_owned).collect();
    Offers::new(0..editor.text().len(), all.into_iter().collect())
}

pub(super) fn assigned(model: &mut Model, keys: &[ItemKey], release: bool, to: &str) {
    let to = to.trim().to_owned();
    if to.is_empty() {
        return tell(model, Word::NobodyNamed.say(model.lang), Tone::Stale);
    }
    let action = if release {
        Action::Release { to: Some(to) }
    } else {
        Action::Reassign { to }
    };
    stage(model, keys, &action, None);
}

pub(super) fn ask_note(model: &mut Model, keys: Vec<ItemKey>) {
    let lang = model.lang;
    let count = words::items(lang, keys.len());
    let title = format!("{} · {count}", Word::NoteTitle.say(lang));
    let mut input = Input::new(Purpose::NewNote(keys), title, Editor::lines(""));
    input.hint = keymap::say_word(model, Word::NoteHint);
    model.overlays.push(Overlay::Input(input));
}

/// Opens the note of the change under the cursor, or of every change of its kind.
pub(super) fn edit_note(model: &mut Model, all: bool) {
    let lang = model.lang;
    let Some(plan) = model.plan.plan().cloned() else {
        return;
    };
    let (part, at, whole) = match model.plan.row() {
        Some(PlanRow::Change(part, at)) => (part, at, false),
        // The heading stands for all below it.
        Some(PlanRow::Part(part)) => (part, 0, true),
        _ => return,
    };
    let Some(of) = plan.parts.get(part) else {
        return;
    };
    let Some(change) = of.changes.get(at) else {
        return;
    };
    let word = change.action.word();
    let keys: Vec<ItemKey> = if all {
        let changes = plan.parts.iter().flat_map(|p| &p.changes);
        let same = changes.filter(|c| c.action.word() == word);
        same.map(|c| c.key.clone()).collect()
    } else if whole {
        of.changes.iter().map(|c| c.key.clone()).collect()
    } else {
        vec![change.key.clone()]
    };
    let title = format!(
        "{} · {} · {}",
        Word::NoteTitle.say(lang),
        change.action.say(lang),
        words::items(lang, keys.len())
    );
    let text = change.note.clone().unwrap_or_default();
    let mut input = Input::new(Purpose::NoteOf(keys), title, Editor::lines(&text));
    input.hint = keymap::say_word(model, Word::NoteHint);
    model.overlays.push(Overlay::Input(input));
}

/// The staged changes of these get this note; an empty one is the usual one again.
pub(super) fn note_of(model: &mut Model, keys: &[ItemKey], text: &str) {
    let note = Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let wishes: Vec<Wish> = keys
        .iter()
        .filter_map(|k| model.staging.get(k).cloned())
        .map(|wish| Wish {
            note: note.clone(),
            ..wish
        })
        .collect();
    model.staging.change(|staged| {
        for wish in wishes {
            staged.stage(wish);
        }
    });
}
