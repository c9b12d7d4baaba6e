//! Hand-off texts, exports and scripts: what is asked of the engine, and what becomes of its answers.

use super::*;
use crate::plan::{Action, Wish as Change};
use crate::protocol::{Export, ExportOf, HandedOver, ListForm, ReportForm};
use crate::ui::overlay::{Overlay, Text};
use crate::ui::testing::{cancelling, key, rules};

fn tell(model: &mut Model, event: Event) {
    update(model, Msg::Engine(event), clock());
}

fn said(model: &Model) -> &str {
    model.notice.as_ref().map_or("", |n| n.text.as_str())
}

fn text(model: &Model) -> &Text {
    match model.overlays.last() {
        Some(Overlay::Text(text)) => text,
        other => unreachable!("{other:?}"),
    }
}

fn handed(id: &str, text: &str) -> HandedOver {
    HandedOver {
        key: key(&format!("a/q/{id}")),
        text: text.to_owned(),
    }
}

/// Four items that were judged.
fn ready() -> Model {
    let mut model = told((120, 40), &FOUR);
    judged(&mut model);
    model
}

#[test]
fn a_hand_off_is_shown_copied_and_saved() {
    let mut model = told((120, 40), &FOUR);
    type_in(&mut model, "p");
    assert!(model.handing.is_none(), "nothing was judged yet");
    judged(&mut model);
    choose(&mut model, "4");
    let asked = press(&mut model, KeyCode::Char('p'));
    assert_eq!(asked, [Request::Handoffs(vec![key("a/q/4")])]);
    tell(
        &mut model,
        Event::Handoffs(Ok(vec![handed("4", "[role]\nRon\n")])),
    );
    assert_eq!(text(&model).text, "[role]\nRon\n");
    press(&mut model, KeyCode::Char('y'));
    assert_eq!(model.take_wish(), Some(Wish::Copy("[role]\nRon\n".into())));
    type_in(&mut model, "w");
    assert_eq!(model.input().unwrap().editor.text(), "handoff-4.txt");
    let asked = press(&mut model, KeyCode::Enter);
    let export = Export {
        what: ExportOf::Text("[role]\nRon\n".into()),
        to: "handoff-4.txt".into(),
        replace: false,
    };
    assert_eq!(asked, [Request::Export(export.clone())]);
    let done = Ok(Some(PathBuf::from("/tmp/handoff-4.txt")));
    tell(&mut model, Event::Exported { export, done });
    assert_eq!(said(&model), "Written: /tmp/handoff-4.txt");
    // An answer that nobody waits for any more opens nothing.
    press(&mut model, KeyCode::Esc);
    tell(&mut model, Event::Handoffs(Ok(vec![handed("4", "late")])));
    assert!(model.overlays.is_empty());
}

#[test]
fn several_hand_offs_are_one_text_and_too_many_are_said() {
    let mut model = ready();
    type_in(&mut model, "*p");
    tell(
        &mut model,
        Event::Handoffs(Ok(vec![handed("1", "one\n"), handed("2", "two")])),
    );
    let shown = text(&model);
    assert_eq!(shown.text, "one\n\n────────\n\ntwo\n");
    assert!(
        shown
            .file
            .as_deref()
            .unwrap()
            .starts_with("reveille-handoffs-2026")
    );
    let many: Vec<String> = (0..101).map(|i| format!("{i}|ron|queued|low||t")).collect();
    let lines: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut model = told((120, 40), &lines);
    judged(&mut model);
    type_in(&mut model, "*");
    assert_eq!(press(&mut model, KeyCode::Char('p')), []);
    assert!(said(&model).contains("101"), "{}", said(&model));
    // What fails is said.
    let mut model = ready();
    type_in(&mut model, "p");
    let error = Error::new(ErrorKind::Config, "the template is broken").hint("line 3");
    tell(&mut model, Event::Handoffs(Err(error)));
    assert_eq!(said(&model), "the template is broken: line 3");
}

#[test]
fn a_list_is_exported_as_it_is_shown() {
    let mut model = ready();
    let ids = |asked: Vec<Request>| match asked.as_slice() {
        [
            Request::Export(Export {
                what: ExportOf::List(form, keys),
                to,
                replace: false,
            }),
        ] => {
            let ids: Vec<String> = keys.iter().map(|k| k.id.to_string()).collect();
            (*form, to.clone(), ids.join(" "))
        }
        other => unreachable!("{other:?}"),
    };
    let export = |model: &mut Model, choice: &str| {
        type_in(model, &format!("e{choice}"));
        press(model, KeyCode::Enter)
    };
    let (form, to, all) = ids(export(&mut model, "c"));
    assert_eq!((form, all.as_str()), (ListForm::Csv, "1 4 3 2"));
    assert_eq!(to, "reveille-items-20260421-0815.csv");
    // In the order of the screen, and only what the filter lets through.
    type_in(&mut model, "bnot");
    assert_eq!(ids(export(&mut model, "l")).2, "4 1 3 2");
    type_in(&mut model, "/owner:ron");
    press(&mut model, KeyCode::Enter);
    assert_eq!(ids(export(&mut model, "m")).2, "4 3 2");
    // Marked ones alone, where there are any.
    choose(&mut model, "3");
    type_in(&mut model, " ");
    assert_eq!(ids(export(&mut model, "m")).2, "3");
}

#[test]
fn a_file_that_is_there_is_asked_about() {
    let mut model = ready();
    type_in(&mut model, "eh");
    assert_eq!(
        model.input().unwrap().editor.text(),
        "reveille-report-20260421-0815.html"
    );
    let asked = press(&mut model, KeyCode::Enter);
    let [Request::Export(export)] = asked.as_slice() else {
        unreachable!("{asked:?}")
    };
    assert_eq!(export.what, ExportOf::Report(ReportForm::Html));
    let there = |export: &Export| Event::Exported {
        export: export.clone(),
        done: Ok(None),
    };
    tell(&mut model, there(export));
    assert_eq!(model.place(), Place::Menu);
    // Enter takes what loses nothing.
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::Input);
    press(&mut model, KeyCode::Esc);
    tell(&mut model, there(export));
    let replaced = press(&mut model, KeyCode::Char('r'));
    let want = Export {
        replace: true,
        ..export.clone()
    };
    assert_eq!(replaced, [Request::Export(want)]);
    // One that cannot be written leaves what was typed.
    let error = Error::new(ErrorKind::Io, "the disk is full");
    tell(
        &mut model,
        Event::Exported {
            export: export.clone(),
            done: Err(error),
        },
    );
    assert_eq!(said(&model), "the disk is full");
    assert_eq!(model.input().unwrap().editor.text(), export.to);
    // An empty name is none.
    let ctrl_u = KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL);
    update(&mut model, Msg::Key(ctrl_u), clock());
    assert_eq!(press(&mut model, KeyCode::Enter), []);
}

#[test]
fn scripts_are_copied_and_exported() {
    let twins = [
        "11|ron|queued|high|2026-04-20T01:00:00Z|rotate the signing key of gateway-7",
        "12|ron|queued|high|2026-04-20T13:00:00Z|rotate the signing key of gateway-7",
    ];
    let options = Options {
        lang: Lang::En,
        theme: Theme::new(false),
        looking: None,
        mouse: true,
        changes: Some(rules(&["a"])),
    };
    let mut model = Model::new(options, (120, 40), clock());
    update(&mut model, Msg::Engine(made_of(&twins)), clock());
    judged(&mut model);
    // What is proposed for the copy; nothing for the one that stays.
    choose(&mut model, "12");
    type_in(&mut model, "ys");
    assert!(model.notice.is_some() && !model.copies_script);
    press(&mut model, KeyCode::Esc);
    choose(&mut model, "11");
    type_in(&mut model, "y");
    let wish = Change {
        key: key("a/q/11"),
        action: Action::Cancel,
        note: None,
    };
    assert_eq!(
        press(&mut model, KeyCode::Char('s')),
        [Request::Script(vec![wish])]
    );
    tell(&mut model, Event::Script(Ok("UPDATE q".into())));
    assert_eq!(model.take_wish(), Some(Wish::Copy("UPDATE q".into())));
    tell(&mut model, Event::Script(Ok("late".into())));
    assert_eq!(model.take_wish(), None);
    // The plan's script as a file, from the plan's own screen.
    type_in(&mut model, "e");
    let Some(Overlay::Menu(menu)) = model.overlays.last() else {
        unreachable!()
    };
    assert!(menu.choices.last().unwrap().why_not.is_some());
    press(&mut model, KeyCode::Esc);
    type_in(&mut model, "c5");
    let number = model.plan.number;
    let event = Event::Planned {
        number,
        plan: Ok(Arc::new(cancelling("p1", &["a/q/11"]))),
        remarks: crate::plan::Remarks::default(),
    };
    tell(&mut model, event);
    type_in(&mut model, "Xx");
    let asked = press(&mut model, KeyCode::Enter);
    let [
        Request::Export(Export {
            what: ExportOf::Text(script),
            to,
            ..
        }),
    ] = asked.as_slice()
    else {
        unreachable!("{asked:?}")
    };
    assert!(
        script.starts_with("-- a: /srv/queues/a.db\nBEGIN"),
        "{script}"
    );
    assert_eq!(to, "reveille-plan-20260421-0815.sql");
}
