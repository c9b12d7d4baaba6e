//! The palette: found by title, name and key; run, or told why not.

use super::*;
use crate::ui::actions::ActionId;
use crate::ui::palette;

fn best(model: &Model, typed: &str) -> Option<ActionId> {
    palette::found(model, typed).first().map(|c| c.id)
}

#[test]
fn actions_are_found_by_title_name_and_key() {
    let mut model = told((80, 24), &FOUR);
    for (typed, want) in [
        ("kpi", Some(ActionId::Kpi)),
        (":kpi", Some(ActionId::Kpi)),
        ("2", Some(ActionId::Kpi)),
        ("F5", Some(ActionId::Refresh)),
        ("f5", Some(ActionId::Refresh)),
        ("ctrl-c", Some(ActionId::Quit)),
        ("G", Some(ActionId::Bottom)),
        ("g", Some(ActionId::Top)),
        ("dup", Some(ActionId::Duplicates)),
        ("page-d", Some(ActionId::PageDown)),
        ("down page", Some(ActionId::PageDown)),
        ("read ag", Some(ActionId::Refresh)),
        ("nothing like it", None),
    ] {
        assert_eq!(best(&model, typed), want, "{typed}");
    }
    // All of them where nothing is typed, and each once.
    let all = palette::found(&model, "");
    assert!(all.len() > 30);
    let quits = all.iter().filter(|c| c.id == ActionId::Quit);
    let keys: Vec<_> = quits.map(|c| c.keys.clone()).collect();
    assert_eq!(keys, [["q", "Ctrl-c"]]);
    model.lang = Lang::Ko;
    assert_eq!(best(&model, "다시 읽"), Some(ActionId::Refresh));
    assert_eq!(best(&model, "read again"), Some(ActionId::Refresh));
}

#[test]
fn what_is_chosen_is_run() {
    let mut model = told((80, 24), &FOUR);
    type_in(&mut model, ":kpi");
    assert_eq!(model.place(), Place::Palette);
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::Kpi);
    type_in(&mut model, ":4");
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::Stale);
    type_in(&mut model, ":read");
    assert_eq!(press(&mut model, KeyCode::Enter), [Request::Refresh(None)]);
    // One that cannot be done, here or now, says why.
    for (typed, said) in [
        ("save", "A configuration is in force already."),
        ("unfold", "Not on this screen."),
        ("clear-marks", "Nothing is marked."),
    ] {
        type_in(&mut model, ":");
        type_in(&mut model, typed);
        press(&mut model, KeyCode::Enter);
        assert_eq!(model.notice.clone().unwrap().text, said);
        assert_eq!(model.place(), Place::Stale);
    }
    type_in(&mut model, ":zzzz");
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::Palette, "there is nothing to run");
    press(&mut model, KeyCode::Esc);
    assert_eq!(model.place(), Place::Stale);
}

#[test]
fn the_help_is_searched_and_run() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "3");
    type_in(&mut model, "?/mark");
    assert_eq!(model.place(), Place::Palette);
    press(&mut model, KeyCode::Down);
    press(&mut model, KeyCode::Up);
    press(&mut model, KeyCode::Enter);
    assert_eq!((model.place(), model.marks.len()), (Place::TriageList, 1));
    // Given up, the help is still there.
    type_in(&mut model, "?/x");
    press(&mut model, KeyCode::Esc);
    assert_eq!(model.place(), Place::Help);
}
