//! The first start, without a configuration.

use super::*;
use crate::model::StoreKind;
use crate::protocol::{FirstLook, FoundAs, FoundFile};
use crate::ui::model::Saving;
use crate::ui::overlay::Overlay;

fn look(found: usize) -> FirstLook {
    let file = |n: usize| FoundFile {
        what: FoundAs::Source(Role::Canonical),
        path: format!("/home/ron/.openclaw/data/{n}.db").into(),
        kind: StoreKind::Sqlite,
        live: 9,
        latest: None,
        why: vec!["it has live rows".into()],
    };
    FirstLook {
        folders: vec!["/home/ron/.openclaw".into()],
        found: (0..found).map(file).collect(),
        gaps: vec!["/home/ron/.hermes is not there".into()],
        save_to: Some("/home/ron/.config/reveille/config.toml".into()),
    }
}

fn looking() -> Model {
    let options = Options {
        lang: Lang::En,
        theme: Theme::new(false),
        looking: Some(vec!["/home/ron/.openclaw".into()]),
        mouse: true,
        changes: None,
    };
    Model::new(options, (80, 24), clock())
}

fn found(model: &mut Model, n: usize) {
    let found = Found {
        look: look(n),
        changes: None,
        can_save: n > 0,
    };
    update(model, Msg::Found(Box::new(found)), clock());
}

#[test]
fn what_was_found_is_asked_about_first() {
    let mut model = looking();
    type_in(&mut model, "j");
    assert!(model.overlays.is_empty(), "nothing was found yet");
    found(&mut model, 30);
    assert_eq!(
        (model.place(), model.looking.is_none()),
        (Place::First, true)
    );
    // It scrolls, and the list fills in below it.
    update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
    type_in(&mut model, "G");
    let Some(Overlay::First(first)) = model.overlays.last() else {
        unreachable!()
    };
    assert!(first.pane.scroll > 0);
    assert_eq!(press(&mut model, KeyCode::Char('w')), [Request::SaveConfig]);
    assert_eq!(model.saving, Saving::Under);
    // One that cannot be written leaves the question as it is.
    let error = Error::new(ErrorKind::Io, "the disk is full");
    update(&mut model, Msg::Engine(Event::Saved(Err(error))), clock());
    assert_eq!(
        (model.place(), model.saving),
        (Place::First, Saving::Possible)
    );
    press(&mut model, KeyCode::Char('w'));
    let saved = Event::Saved(Ok("/x/config.toml".into()));
    update(&mut model, Msg::Engine(saved), clock());
    assert_eq!(
        (model.place(), model.saving),
        (Place::TriageList, Saving::InForce)
    );
}

#[test]
fn it_can_be_put_away_and_left() {
    for key in [KeyCode::Enter, KeyCode::Esc] {
        let mut model = looking();
        found(&mut model, 1);
        press(&mut model, key);
        assert_eq!(
            (model.place(), model.saving),
            (Place::TriageList, Saving::Possible)
        );
    }
    let mut model = looking();
    found(&mut model, 0);
    type_in(&mut model, "w");
    assert_eq!(model.place(), Place::First, "there is nothing to save");
    assert!(model.notice.is_some());
    type_in(&mut model, "q");
    assert_eq!(model.take_wish(), Some(Wish::Quit));
}
