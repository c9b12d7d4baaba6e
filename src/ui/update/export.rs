//! What leaves the screen: hand-off texts, reports, the list as a file, a plan's script. The engine
//! makes and writes them; here it is asked what, and where to.

use super::copy;
use super::plan::with_hint;
use super::stage::{choice, tell};
use crate::model::{Error, ItemKey};
use crate::plan::Wish;
use crate::protocol::{Export, ExportOf, HandedOver, ListForm, ReportForm, Request};
use crate::text;
use crate::ui::editor::Editor;
use crate::ui::keymap;
use crate::ui::model::{Handing, Model, Screen};
use crate::ui::overlay::{Answer, Choice, Input, Menu, Overlay, Pick, Purpose, Text};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};
use std::path::PathBuf;

/// Texts that are made at once; of more nobody reads each.
const MOST_TEXTS: usize = 100;

/// What stands between two texts.
const BETWEEN: &str = "\n\n────────\n\n";

/// Asks for the texts that hand over what is meant, to be shown or to be copied.
pub(super) fn hand_over(model: &mut Model, handing: Handing) -> Vec<Request> {
    let keys = model.targets();
    let lang = model.lang;
    if keys.len() > MOST_TEXTS {
        let said = words::too_many_texts(lang, keys.len(), MOST_TEXTS);
        tell(model, said, Tone::Stale);
        return Vec::new();
    }
    model.handing = Some(handing);
    tell(model, Word::HandoffMaking.say(lang), Tone::Dim);
    vec![Request::Handoffs(keys)]
}

/// The texts are there.
pub(super) fn take_handoffs(model: &mut Model, made: Result<Vec<HandedOver>, Error>) {
    let Some(handing) = model.handing.take() else {
        return;
    };
    let made = match made {
        Ok(made) => made,
        Err(error) => return tell(model, with_hint(&error), Tone::Broken),
    };
    let texts: Vec<&str> = made.iter().map(|m| m.text.trim_end()).collect();
    let text = texts.join(BETWEEN) + "\n";
    if handing == Handing::Copy {
        return copy::copy(model, text);
    }
    // Whoever has begun something else meanwhile is not interrupted.
    if !model.overlays.is_empty() {
        return;
    }
    model.notice = None;
    let (title, file) = match made.as_slice() {
        [one] => {
            let id = safe_name(&one.key.id);
            let title = format!("{} · {}", Word::ActHandoff.say(model.lang), one.key);
            (title, format!("handoff-{id}.txt"))
        }
        all => {
            let count = words::items(model.lang, all.len());
            let title = format!("{} · {count}", Word::ActHandoff.say(model.lang));
            (title, name(model, "handoffs", "txt"))
        }
    };
    let title = text::one_line(&title).into_owned();
    let shown = Text::new(title, text).named(file);
    model.overlays.push(Overlay::Text(shown));
}

/// An id as part of the name of a file.
fn safe_name(id: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = id.chars().map(|c| if safe(c) { c } else { '-' }).collect();
    name.trim_matches(['.', '-']).chars().take(40).collect()
}

/// `reveille-report-20260421-0815.md`
fn name(model: &Model, what: &str, ending: &str) -> String {
    let at = model.now.format(model.now.now, "%Y%m%d-%H%M");
    format!("reveille-{what}-{at}.{ending}")
}

/// The items of the list in the order in which they are shown: the marked ones, where any are.
fn listed(model: &Model) -> Vec<ItemKey> {
    if !model.marks.is_empty() {
        return model.targets();
    }
    let arranged = model.triage.arranged.as_ref();
    let (Screen::Triage, Some(arranged), Some(world)) = (model.screen, arranged, &model.world)
    else {
        return model.all_items().iter().map(|i| i.key()).collect();
    };
    let hits = model.filter.live();
    let sections = 0..arranged.sections.len();
    let all = sections.flat_map(|section| arranged.items(section));
    all.filter(|at| hits.is_none_or(|h| h.has(*at)))
        .filter_map(|at| world.board.item(at))
        .map(|item| item.key())
        .collect()
}

/// The menu of what can be written into a file.
pub(super) fn menu(model: &mut Model) {
    let lang = model.lang;
    let report = Word::ExportReport.say(lang);
    let list = Word::ExportList.say(lang);
    let unjudged = model.analysis.is_none().then_some(Word::NothingJudged);
    let keys = listed(model);
    let none = keys.is_empty().then_some(Word::NothingSelected);
    let count = words::items(lang, keys.len());
    let file = |what: &str, ending: &str| name(model, what, ending);
    let keys_in_force = &model.keys;
    let one = |key: char, label: String, about: &str, why: Option<Word>, (what, to)| Choice {
        why_not: why.map(|w| keymap::say(keys_in_force, w.say(lang))),
        ..choice(key, &label, about, Pick::AskWhere { what, to })
    };
    let mut choices = Vec::new();
    for (key, form, word, ending) in [
        ('r', ReportForm::Markdown, "markdown", "md"),
        ('h', ReportForm::Html, "HTML", "html"),
        ('j', ReportForm::Json, "JSON", "json"),
    ] {
        let of = (ExportOf::Report(form), file("report", ending));
        choices.push(one(key, format!("{report} · {word}"), "", unjudged, of));
    }
    for (key, form, word, ending) in [
        ('c', ListForm::Csv, "CSV", "csv"),
        ('l', ListForm::Json, "JSON", "json"),
        ('m', ListForm::Markdown, "markdown", "md"),
    ] {
        let of = (ExportOf::List(form, keys.clone()), file("items", ending));
        let why = unjudged.or(none);
        choices.push(one(key, format!("{list} · {word}"), &count, why, of));
    }
    choices.push(script_choice(model, one));
    let menu = Menu::new(Word::ActExport.say(lang), choices);
    model.overlays.push(Overlay::Menu(menu));
}

/// The script of the plan that is shown.
fn script_choice(
    model: &Model,
    one: impl Fn(char, String, &str, Option<Word>, (ExportOf, String)) -> Choice,
) -> Choice {
    let label = Word::ExportScript.say(model.lang).to_owned();
    let plan = model.plan.plan().filter(|p| p.rows() > 0);
    let script = plan.map(|p| crate::plan::script(p)).unwrap_or_default();
    let why = plan.is_none().then_some(Word::NoPlanYet);
    let of = (ExportOf::Text(script), name(model, "plan", "sql"));
    one('x', label, "", why, of)
}

/// Asks for the name of the file.
pub(super) fn ask_where(model: &mut Model, what: ExportOf, to: &str) {
    let lang = model.lang;
    let mut input = Input::new(
        Purpose::ExportTo(what),
        Word::ExportTo.say(lang),
        Editor::line(to),
    );
    input.hint = Word::ExportHint.say(lang).to_owned();
    model.overlays.push(Overlay::Input(input));
}

/// Writes what is read into a file.
pub(super) fn save_text(model: &mut Model) {
    if let Some(Overlay::Text(of)) = model.overlays.last() {
        let file = of.file.clone();
        let to = file.unwrap_or_else(|| name(model, "text", "txt"));
        let what = ExportOf::Text(of.text.clone());
        ask_where(model, what, &to);
    }
}

/// The name was typed.
pub(super) fn answered(model: &mut Model, what: ExportOf, answer: &Answer) -> Vec<Request> {
    let Answer::Text(to) = answer else {
        return Vec::new();
    };
    let to = to.trim().to_owned();
    if to.is_empty() {
        tell(model, Word::NoFileNamed.say(model.lang), Tone::Stale);
        return Vec::new();
    }
    write(
        model,
        Export {
            what,
            to,
            replace: false,
        },
    )
}

/// Has it written.
pub(super) fn write(model: &mut Model, export: Export) -> Vec<Request> {
    tell(model, Word::ExportWriting.say(model.lang), Tone::Dim);
    vec![Request::Export(export)]
}

/// It was written, or a file of that name is in its way.
pub(super) fn take_done(model: &mut Model, export: Export, done: Result<Option<PathBuf>, Error>) {
    let lang = model.lang;
    match done {
        Ok(Some(path)) => {
            let said = words::written(lang, &text::one_line(&path.to_string_lossy()));
            tell(model, said, Tone::Good);
        }
        Ok(None) => {
            model.notice = None;
            let title = words::is_there(lang, &text::one_line(&export.to));
            let again = Pick::AskWhere {
                what: export.what.clone(),
                to: export.to.clone(),
            };
            let replace = Pick::Export(Export {
                replace: true,
                ..export
            });
            let choices = vec![
                choice('o', Word::ExportOther.say(lang), "", again),
                choice('r', Word::ExportReplace.say(lang), "", replace),
                choice('s', Word::ExportLeave.say(lang), "", Pick::Stay),
            ];
            let menu = Menu::new(title, choices);
            model.overlays.push(Overlay::Menu(menu));
        }
        Err(error) => {
            ask_where(model, export.what, &export.to);
            tell(model, with_hint(&error), Tone::Broken);
        }
    }
}

/// Asks for the script of some wishes, to be copied.
pub(super) fn copy_script(model: &mut Model, wishes: Vec<Wish>) -> Vec<Request> {
    model.copies_script = true;
    tell(model, Word::PlanMaking.say(model.lang), Tone::Dim);
    vec![Request::Script(wishes)]
}

/// The script is there.
pub(super) fn take_script(model: &mut Model, script: Result<String, Error>) {
    if !std::mem::take(&mut model.copies_script) {
        return;
    }
    match script {
        Ok(script) => copy::copy(model, script),
        Err(error) => tell(model, with_hint(&error), Tone::Broken),
    }
}
