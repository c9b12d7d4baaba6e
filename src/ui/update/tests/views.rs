//! Views by key and name, and the present one saved.

use super::*;
use crate::model::{Column, Grouping, Sorting, ViewRule};
use crate::ui::overlay::Overlay;
use std::path::PathBuf;

fn urgent() -> ViewRule {
    ViewRule {
        name: "urgent ones".into(),
        filter: "owner:ron".into(),
        group: Grouping::None,
        sort: Sorting::Title,
        columns: vec![Column::Id, Column::Owner],
        key: Some("F2".into()),
    }
}

fn with_view() -> Model {
    let mut model = model((80, 24)).with(&[], &[urgent()]);
    update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
    model
}

#[test]
fn a_key_and_the_palette_show_a_view() {
    let mut model = with_view();
    choose(&mut model, "2");
    type_in(&mut model, "4");
    press(&mut model, KeyCode::F(2));
    assert_eq!(
        (model.place(), model.filter.text.as_str()),
        (Place::TriageList, "owner:ron")
    );
    assert_eq!(model.triage.rows.len(), 3);
    assert_eq!(chosen(&model).as_deref(), Some("2"));
    assert_eq!(model.notice.clone().unwrap().text, "View: urgent ones");
    let mut model = with_view();
    type_in(&mut model, ":urgent o");
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.filter.text, "owner:ron");
    assert_eq!(model.triage.columns, [Column::Id, Column::Owner]);
}

#[test]
fn the_present_view_is_saved_under_a_name() {
    let mut model = with_view();
    type_in(&mut model, "/owner:codex ");
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "bsWurgent ones");
    assert_eq!(press(&mut model, KeyCode::Enter), [], "the name is taken");
    type_in(&mut model, " too");
    let want = ViewRule {
        name: "urgent ones too".into(),
        filter: "owner:codex ".into(),
        group: Grouping::Source,
        ..ViewRule::default()
    };
    let asked = press(&mut model, KeyCode::Enter);
    assert_eq!(asked, [Request::SaveView(want.clone())]);
    assert_eq!(model.views.len(), 2);
    let told = |saved| {
        Msg::Engine(Event::ViewSaved {
            view: want.clone(),
            saved,
        })
    };
    update(
        &mut model,
        told(Ok(PathBuf::from("/x/config.toml"))),
        clock(),
    );
    assert_eq!(
        model.notice.clone().unwrap().text,
        "Saved to /x/config.toml."
    );
    let refused = Error::new(ErrorKind::Config, "no file");
    update(&mut model, told(Err(refused)), clock());
    let Some(Overlay::Text(text)) = model.overlays.last() else {
        unreachable!("{:?}", model.overlays)
    };
    assert!(
        text.text.contains(
            "[[view]]\nname = \"urgent ones too\"\nfilter = \"owner:codex \"\ngroup = \"source\""
        ),
        "{}",
        text.text
    );
}

#[test]
fn no_name_is_no_view() {
    let mut model = with_view();
    type_in(&mut model, "W  ");
    assert_eq!(press(&mut model, KeyCode::Enter), []);
    type_in(&mut model, "Wx");
    assert_eq!(press(&mut model, KeyCode::Esc), []);
    assert_eq!(model.views.len(), 1);
}
