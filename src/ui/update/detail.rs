//! What is read of the chosen item when the keys are quiet: its body, what it belongs to, what was
//! done to it; and what is likely to be the same.

use super::stage::{choice, tell};
use crate::model::{Error, Field, ItemKey, Record};
use crate::protocol::{Likeness, Request};
use crate::text;
use crate::ui::model::{Body, Kin, Model};
use crate::ui::overlay::{Menu, Overlay, Pick};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use std::sync::Arc;

pub(super) fn take_body(model: &mut Model, key: &ItemKey, body: Result<Option<String>, Error>) {
    if model.detail.of.as_ref() != Some(key) {
        return;
    }
    model.detail.body = match body {
        Ok(Some(body)) => body_here(&body),
        Ok(None) => Body::Nothing,
        Err(error) => Body::Failed(error),
    };
}

/// A body that is broken into lines when the model settles.
pub(super) fn body_here(body: &str) -> Body {
    Body::Here {
        text: text::visible(body.trim_end()).into_owned(),
        width: 0,
        lines: Vec::new(),
    }
}

/// Asks for what the detail pane lacks, and looks up what was done to the item.
pub(super) fn rest(model: &mut Model) -> Vec<Request> {
    if !model.wants_rest() {
        return Vec::new();
    }
    let Some(item) = model.selected() else {
        return Vec::new();
    };
    let (key, has_body) = (item.key(), item.queue.mapping.column(Field::Body).is_some());
    model.detail.history = Some(model.ledger.history_of(&key));
    let mut requests: Vec<Request> = parent(model).into_iter().collect();
    let unread = model.detail.body == Body::Unread;
    if !std::mem::take(&mut model.detail.outdated) && !unread {
        return requests;
    }
    if !has_body {
        model.detail.body = Body::Nothing;
        return requests;
    }
    if unread {
        model.detail.body = Body::Asked;
    }
    requests.push(Request::Body(key));
    requests
}

/// Asks for the row of what the item belongs to, where that is on no list and not known yet.
fn parent(model: &mut Model) -> Option<Request> {
    let key = model.parent_key()?;
    let known = match &model.detail.parent {
        Kin::Unread => false,
        Kin::Asked(of) | Kin::Here(of, _) => *of == key && !model.detail.outdated,
    };
    if known || model.parent().is_some() {
        return None;
    }
    model.detail.parent = Kin::Asked(key.clone());
    Some(Request::Row(key))
}

/// The row of what the item belongs to.
pub(super) fn take_row(model: &mut Model, key: ItemKey, row: Result<Option<Arc<Record>>, Error>) {
    if model.detail.parent == Kin::Asked(key.clone()) {
        model.detail.parent = Kin::Here(key, row.ok().flatten());
    }
}

/// Asks what is likely to be the same as the item under the cursor.
pub(super) fn ask_alike(model: &mut Model) -> Vec<Request> {
    let Some(key) = model.item_here().map(|item| item.key()) else {
        return Vec::new();
    };
    model.alike = Some(key.clone());
    tell(model, Word::AlikeAsked.say(model.lang), Tone::Dim);
    vec![Request::Alike(key)]
}

/// Shows what is likely to be the same, best first; Enter goes there.
pub(super) fn take_alike(model: &mut Model, key: &ItemKey, found: Vec<Likeness>) {
    if model.alike.as_ref() != Some(key) || !model.overlays.is_empty() {
        return;
    }
    model.alike = None;
    model.notice = None;
    let lang = model.lang;
    if found.is_empty() {
        return tell(model, Word::NothingAlike.say(lang), Tone::Stale);
    }
    let id = text::one_line(&key.id).into_owned();
    let digits = "1234567890".chars();
    let choices = found.into_iter().zip(digits).map(|(of, digit)| {
        let why: Vec<String> = of.why.iter().map(|r| r.say(lang)).collect();
        let title = text::one_line(&of.title).into_owned();
        let id = text::one_line(&of.key.id).into_owned();
        // Which of many alike it is: its id, who has it, how old it is.
        let label = format!(
            "{:>3.0} %  {}  {}",
            of.score * 100.0,
            text::pad(&text::fit(&id, 12), 5),
            text::fit(&title, 34)
        );
        let who = model.world.as_ref().and_then(|world| {
            let item = world.board.item(world.board.find(&of.key)?)?;
            let age = item.record.times.created.map(|at| model.now.age_s(at));
            let age = age.map_or_else(|| "?".to_owned(), text::ago);
            Some(format!("{} · {age} · ", text::one_line(item.owner)))
        });
        let about = format!(
            "{}{} · {}",
            who.unwrap_or_default(),
            words::state(of.state).say(lang),
            why.join(lang.comma())
        );
        choice(digit, &label, about, Pick::Reveal(of.key))
    });
    let title = words::alike_title(lang, &text::fit(&id, 20));
    let menu = Menu::new(title, choices.collect());
    model.overlays.push(Overlay::Menu(menu));
}
