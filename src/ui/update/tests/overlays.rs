//! What lies over the screen: typing, choosing, confirming, reading, copying.

use super::*;
use crate::ui::editor::Editor;
use crate::ui::overlay::{Answer, Confirm, Input, Overlay, Purpose, Trouble, Wrong};

fn top(model: &Model) -> &Overlay {
    model
        .overlays
        .last()
        .expect("something lies over the screen")
}

fn paste(model: &mut Model, text: &str) {
    update(model, Msg::Paste(text.to_owned()), clock());
}

#[test]
fn where_one_types_a_letter_is_a_letter() {
    let mut model = told((80, 24), &FOUR);
    let input = Input::new(Purpose::Filter, "title", Editor::line(""));
    model.overlays.push(Overlay::Input(input));
    // Neither leaves, nor goes to another screen, nor guesses a Latin key.
    type_in(&mut model, "q?17jㅂ한");
    assert_eq!(model.take_wish(), None);
    let Overlay::Input(input) = top(&model) else {
        unreachable!()
    };
    assert_eq!(input.editor.text(), "q?17jㅂ한");
    let ctrl = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
    update(&mut model, Msg::Key(ctrl('w')), clock());
    paste(&mut model, "two\nlines\x1b[2J");
    let Overlay::Input(input) = top(&model) else {
        unreachable!()
    };
    assert_eq!(input.editor.text(), "two lines[2J");
    let said = model.notice.clone().unwrap().text;
    assert_eq!(said, "A character that cannot be shown was left out.");
    press(&mut model, KeyCode::Esc);
    assert!(model.overlays.is_empty());
    // A paste is never taken for keys.
    paste(&mut model, "qqq");
    assert_eq!(
        (model.take_wish(), model.place()),
        (None, Place::TriageList)
    );
}

#[test]
fn what_is_wrong_is_not_taken() {
    let mut model = told((80, 24), &FOUR);
    let mut input = Input::new(Purpose::Filter, "title", Editor::line("x"));
    input.trouble = Some(Trouble {
        message: "no".into(),
        hint: String::new(),
        at: None,
    });
    model.overlays.push(Overlay::Input(input));
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::Input);
}

#[test]
fn only_the_word_confirms_and_somebody_has_to_approve() {
    let mut model = told((80, 24), &FOUR);
    let confirm = Confirm::new(Purpose::Filter, "title", vec![], "apply");
    model
        .overlays
        .push(Overlay::Confirm(confirm.clone().approved()));
    let wrong = |model: &Model| match top(model) {
        Overlay::Confirm(of) => (of.trouble, of.at_approver),
        _ => unreachable!(),
    };
    press(&mut model, KeyCode::Enter);
    assert_eq!(wrong(&model), (Some(Wrong::Word), false));
    type_in(&mut model, "Apply");
    assert_eq!(wrong(&model), (None, false), "typing answers the complaint");
    press(&mut model, KeyCode::Enter);
    assert_eq!(wrong(&model), (Some(Wrong::Word), false));
    for _ in 0..5 {
        press(&mut model, KeyCode::Backspace);
    }
    type_in(&mut model, "apply ");
    press(&mut model, KeyCode::Enter);
    assert_eq!(wrong(&model), (None, true), "on to the name");
    press(&mut model, KeyCode::Enter);
    assert_eq!(wrong(&model), (Some(Wrong::Approver), true));
    press(&mut model, KeyCode::Tab);
    press(&mut model, KeyCode::BackTab);
    type_in(&mut model, "해리");
    let mut open = match top(&model) {
        Overlay::Confirm(of) => of.clone(),
        _ => unreachable!(),
    };
    let approver = Some("해리".to_owned());
    assert_eq!(open.answer(), Some(Answer::Confirmed { approver }));
    press(&mut model, KeyCode::Enter);
    assert!(model.overlays.is_empty());
    // Where nobody has to approve there is no second field.
    model.overlays.push(Overlay::Confirm(confirm));
    press(&mut model, KeyCode::Tab);
    assert!(model.notice.is_some());
    type_in(&mut model, "apply");
    press(&mut model, KeyCode::Enter);
    assert!(model.overlays.is_empty());
}

#[test]
fn a_menu_goes_by_keys_and_says_why_not() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "3");
    type_in(&mut model, "yt");
    assert_eq!(model.take_wish(), Some(Wish::Copy("three".into())));
    assert!(model.overlays.is_empty());
    type_in(&mut model, "yy");
    assert_eq!(model.take_wish(), Some(Wish::Copy("a/q/3".into())));
    type_in(&mut model, "yb");
    assert_eq!(model.place(), Place::Menu, "it stays open");
    let said = model.notice.clone().unwrap().text;
    assert_eq!(said, "open the item first");
    press(&mut model, KeyCode::Down);
    press(&mut model, KeyCode::Down);
    press(&mut model, KeyCode::Down);
    type_in(&mut model, "q");
    assert_eq!((model.overlays.len(), model.take_wish()), (0, None));
}

#[test]
fn a_body_is_read_in_full_and_copied() {
    let mut model = told((60, 15), &FOUR);
    choose(&mut model, "3");
    press(&mut model, KeyCode::Enter);
    let key = model.selected().unwrap().key();
    update(&mut model, Msg::Rest, clock());
    let text: String = (0..99).map(|i| format!("line {i}\n")).collect();
    let body = Event::Body {
        key,
        body: Ok(Some(text)),
    };
    update(&mut model, Msg::Engine(body), clock());
    type_in(&mut model, "yr");
    assert_eq!(model.place(), Place::Text);
    type_in(&mut model, "Gjj");
    let Overlay::Text(shown) = top(&model) else {
        unreachable!()
    };
    let last = shown.lines().len() - shown.scroll;
    assert!(shown.scroll > 0 && last > 1, "the last page stays full");
    type_in(&mut model, "y");
    let copied = match model.take_wish() {
        Some(Wish::Copy(text)) => text,
        other => unreachable!("{other:?}"),
    };
    assert!(copied.starts_with("line 0\n") && copied.ends_with("line 98"));
    press(&mut model, KeyCode::Enter);
    assert!(model.overlays.is_empty());
}

#[test]
fn completing_is_offered_where_there_is_something_to_complete() {
    let offered = |model: &Model| {
        let hints = crate::ui::actions::hints(model);
        hints
            .iter()
            .any(|(_, word)| *word == crate::ui::words::Word::ActComplete)
    };
    let mut model = told((80, 24), &FOUR);
    type_in(&mut model, "/");
    assert!(offered(&model));
    press(&mut model, KeyCode::Esc);
    type_in(&mut model, "W");
    assert!(model.place() == Place::Input && !offered(&model));
    press(&mut model, KeyCode::Tab);
    assert_eq!(
        model.notice.clone().unwrap().text,
        "There is nothing to go on with here."
    );
}
