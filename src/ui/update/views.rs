//! Views: shown by name or key, and the present one saved under a name.

use super::{arrange, filter, screens};
use crate::analyse::arrange::Shape;
use crate::config::view_table;
use crate::model::{Error, ViewRule};
use crate::protocol::Request;
use crate::ui::editor::Editor;
use crate::ui::model::{Model, Notice, Screen};
use crate::ui::overlay::{Answer, Input, Overlay, Purpose, Text, Trouble};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use std::path::PathBuf;

/// Letters of a name at most.
const LONGEST: usize = 60;

/// Shows a view: its filter, its grouping, its order, its columns. The cursor stays on its item.
pub(super) fn show(model: &mut Model, at: usize) -> Vec<Request> {
    let Some(view) = model.views.get(at).cloned() else {
        return Vec::new();
    };
    screens::show(model, Screen::Triage);
    filter::set(model, &view.filter);
    let shape = Shape {
        group: view.group,
        sort: view.sort,
    };
    let requests = arrange::shape(model, shape);
    model.triage.columns = view.columns;
    model.notice = Some(Notice {
        text: words::view_shown(model.lang, &view.name),
        tone: Tone::Good,
    });
    requests
}

/// Asks for the name under which the present view is to be saved.
pub(super) fn ask(model: &mut Model) {
    let title = Word::ActSaveView.say(model.lang);
    let mut input = Input::new(Purpose::SaveView, title, Editor::line(""));
    input.hint = Word::ViewNameHint.say(model.lang).to_owned();
    model.overlays.push(Overlay::Input(input));
}

/// What is wrong with a name.
pub(super) fn typed(model: &Model, text: &str) -> Option<Trouble> {
    let name = text.trim();
    let taken = model.views.iter().any(|v| v.name == name);
    let long = name.chars().count() > LONGEST;
    let word = match (taken, long) {
        (true, _) => Word::ViewNameTaken,
        (false, true) => Word::ViewNameLong,
        (false, false) => return None,
    };
    Some(Trouble {
        message: word.say(model.lang).to_owned(),
        hint: String::new(),
        at: None,
    })
}

/// The view is there from now on; the engine writes it where that is safe.
pub(super) fn answered(model: &mut Model, answer: &Answer) -> Vec<Request> {
    let Answer::Text(name) = answer else {
        return Vec::new();
    };
    let name = name.trim();
    if name.is_empty() {
        return Vec::new();
    }
    let view = ViewRule {
        name: name.to_owned(),
        filter: model.filter.text.clone(),
        group: model.triage.wanted.group,
        sort: model.triage.wanted.sort,
        columns: model.triage.columns.clone(),
        key: None,
    };
    model.views.push(view.clone());
    vec![Request::SaveView(view)]
}

/// Says where it was saved; where it was not, shows what to paste.
pub(super) fn saved(model: &mut Model, view: &ViewRule, saved: Result<PathBuf, Error>) {
    match saved {
        Ok(path) => {
            model.notice = Some(Notice {
                text: words::saved(model.lang, &path.to_string_lossy()),
                tone: Tone::Good,
            });
        }
        Err(error) => {
            let text = format!(
                "{}\n{}\n\n{}",
                error.message,
                Word::ViewPaste.say(model.lang),
                view_table(view)
            );
            let title = Word::ActSaveView.say(model.lang);
            model.overlays.push(Overlay::Text(Text::new(title, text)));
        }
    }
}
