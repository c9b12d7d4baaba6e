//! Keys and pastes that go to what lies over the screen.

use super::answers;
use crate::protocol::Request;
use crate::ui::actions::ActionId;
use crate::ui::editor::Edit;
use crate::ui::keys::Chord;
use crate::ui::model::{Model, Notice};
use crate::ui::overlay::{Answer, Overlay, Taken};
use crate::ui::palette;
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use crossterm::event::{KeyCode, KeyEvent};

/// A letter where one types, or a choice's key in a menu; `None` where the table of actions has
/// to say what the key does.
pub(super) fn press(model: &mut Model, key: &KeyEvent) -> Option<Vec<Request>> {
    match model.overlays.last_mut()? {
        Overlay::Menu(menu) => {
            let Some(Chord {
                code: KeyCode::Char(c),
                ctrl: false,
                alt: false,
            }) = Chord::pressed(key)
            else {
                return None;
            };
            menu.point(c).then(|| {
                model.notice = None;
                choose(model)
            })
        }
        Overlay::Input(_) | Overlay::Confirm(_) | Overlay::Palette(_) => {
            let c = Chord::typed(key)?;
            model.notice = None;
            Some(insert(model, c.encode_utf8(&mut [0; 4])))
        }
        Overlay::Text(_) | Overlay::First(_) => None,
    }
}

/// A paste goes where one types; elsewhere it must not be taken for keys.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Request> {
    if !model.place().is_typing() {
        return Vec::new();
    }
    model.notice = None;
    insert(model, text)
}

fn insert(model: &mut Model, text: &str) -> Vec<Request> {
    let Some(top) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let Taken { cut, left_out } = top.insert(text);
    let said = match (cut, left_out) {
        (true, _) => Some(Word::PasteCut.say(model.lang).to_owned()),
        (false, 0) => None,
        (false, n) => Some(words::left_out(model.lang, n)),
    };
    if let Some(text) = said {
        model.notice = Some(Notice {
            text,
            tone: Tone::Stale,
        });
    }
    answers::typed(model)
}

pub(super) fn edit(model: &mut Model, edit: Edit) -> Vec<Request> {
    if model.overlays.last_mut().is_some_and(|top| top.edit(edit)) {
        answers::typed(model)
    } else {
        Vec::new()
    }
}

/// Takes what was typed, unless something is wrong with it.
pub(super) fn accept(model: &mut Model) -> Vec<Request> {
    let (purpose, answer) = match model.overlays.last_mut() {
        Some(Overlay::Input(input)) if input.trouble.is_none() => {
            let text = input.editor.text().to_owned();
            (input.purpose.clone(), Answer::Text(text))
        }
        Some(Overlay::Confirm(confirm)) => match confirm.answer() {
            Some(answer) => (confirm.purpose.clone(), answer),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    model.overlays.pop();
    answers::answered(model, purpose, answer)
}

/// Takes the choice under the cursor, or says why it cannot be taken.
pub(super) fn choose(model: &mut Model) -> Vec<Request> {
    let Some(Overlay::Menu(menu)) = model.overlays.last() else {
        return Vec::new();
    };
    let Some(choice) = menu.chosen().cloned() else {
        return Vec::new();
    };
    if let Some(why) = choice.why_not {
        model.notice = Some(Notice {
            text: why,
            tone: Tone::Stale,
        });
        return Vec::new();
    }
    model.overlays.pop();
    answers::picked(model, choice.pick)
}

/// Closes what lies on top; whoever waits for its answer is told that none comes.
pub(super) fn dismiss(model: &mut Model) -> Vec<Request> {
    let purpose = match model.overlays.pop() {
        Some(Overlay::Input(input)) => input.purpose,
        Some(Overlay::Confirm(confirm)) => confirm.purpose,
        Some(Overlay::Menu(_) | Overlay::Text(_) | Overlay::Palette(_) | Overlay::First(_))
        | None => {
            return Vec::new();
        }
    };
    answers::answered(model, purpose, Answer::Dismissed)
}

pub(super) fn next_field(model: &mut Model) {
    if let Some(Overlay::Confirm(confirm)) = model.overlays.last_mut() {
        confirm.switch();
    }
}

/// Goes on with what is typed, in the way that is so many further among those there are.
pub(super) fn complete(model: &mut Model, by: isize) -> Vec<Request> {
    let Some(Overlay::Input(input)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let again = input.offers.is_some();
    if !again {
        let (purpose, editor) = (input.purpose.clone(), input.editor.clone());
        let offers = answers::offers(model, &purpose, &editor);
        if let Some(Overlay::Input(input)) = model.overlays.last_mut() {
            input.offers = offers;
        }
    }
    let offered = match model.overlays.last_mut() {
        // The first one stands first, whichever way one goes.
        Some(Overlay::Input(input)) => input.offer(if again { by } else { by.min(0) }),
        _ => false,
    };
    if offered {
        answers::typed(model)
    } else {
        Vec::new()
    }
}

/// The action that is chosen in the palette, which closes.
pub(super) fn take_command(model: &mut Model) -> Option<ActionId> {
    let Some(Overlay::Palette(palette)) = model.overlays.last() else {
        return None;
    };
    let found = palette::found(model, palette.editor.text());
    let id = found.get(palette.cursor)?.id;
    model.overlays.pop();
    // The help is a page to read; what it leads to is done on the screen below it.
    model.help = None;
    Some(id)
}
