//! What is read of the chosen item when the keys are quiet, and what is likely to be the same.

use super::*;
use crate::model::State;
use crate::plan::Standing;
use crate::protocol::Likeness;
use crate::ui::model::{Kin, Touch};
use crate::ui::overlay::Overlay;
use crate::ui::testing::{cancelling, key, operation};

/// Two attempts at what is on no list; the second says that it belongs to the first.
fn attempts() -> Model {
    let Event::Board { board, sources, .. } = made_of(&FOUR) else {
        unreachable!()
    };
    let mut snapshot = (*board.sources()[0]).clone();
    let records = &mut snapshot.queues[0].records;
    records[0].parent = Some("77".into());
    records[1].parent = Some("4".into());
    records[2].parent = Some("2".into());
    let mut model = model((120, 40));
    let board = Arc::new(super::board(vec![snapshot], &[]));
    let event = Event::Board {
        board,
        sources,
        moved: None,
    };
    update(&mut model, Msg::Engine(event), clock());
    model
}

fn rest(model: &mut Model) -> Vec<Request> {
    update(model, Msg::Rest, clock())
}

#[test]
fn what_an_item_belongs_to_is_read_where_it_is_on_no_list() {
    let mut model = attempts();
    choose(&mut model, "4");
    let asked = rest(&mut model);
    assert!(asked.contains(&Request::Row(key("a/q/77"))), "{asked:?}");
    assert_eq!(model.detail.parent, Kin::Asked(key("a/q/77")));
    assert!(
        !rest(&mut model)
            .iter()
            .any(|r| matches!(r, Request::Row(_)))
    );
    // An answer to an older question is none.
    let row = Some(Arc::new(record("88|ron|done|low||another")));
    let told = |id: &str, row| {
        Msg::Engine(Event::Row {
            key: key(&format!("a/q/{id}")),
            row: Ok(row),
        })
    };
    update(&mut model, told("88", row), clock());
    assert_eq!(model.detail.parent, Kin::Asked(key("a/q/77")));
    let row = Some(Arc::new(record("77|ron|done|low||the first")));
    update(&mut model, told("77", row.clone()), clock());
    assert_eq!(model.detail.parent, Kin::Here(key("a/q/77"), row));
    assert!(
        model.links().is_empty(),
        "one cannot go to what is on no list"
    );
    // One that is on the list is not asked for, and leads there; an item is not its own parent.
    choose(&mut model, "3");
    assert!(
        !rest(&mut model)
            .iter()
            .any(|r| matches!(r, Request::Row(_)))
    );
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "f");
    assert_eq!(chosen(&model).as_deref(), Some("4"));
    press(&mut model, KeyCode::Esc);
    choose(&mut model, "2");
    assert!(
        !rest(&mut model)
            .iter()
            .any(|r| matches!(r, Request::Row(_)))
    );
    assert!(model.links().is_empty());
}

#[test]
fn what_was_done_to_an_item_is_looked_up_in_the_ledger() {
    let mut model = attempts();
    choose(&mut model, "3");
    assert!(model.wants_rest());
    rest(&mut model);
    assert_eq!(model.detail.history, Some(vec![]));
    let done = |ids: &[&str]| operation("o", &cancelling("p", ids), &Standing::Applied);
    let operations = vec![done(&["a/q/4"]), done(&["a/q/1", "a/q/3"])];
    update(
        &mut model,
        Msg::Engine(Event::Ledger(Ok(Arc::new(operations)))),
        clock(),
    );
    assert_eq!(model.detail.history, None, "another ledger, another look");
    rest(&mut model);
    let touch = Touch {
        operation: 1,
        part: 0,
        change: 1,
    };
    assert_eq!(model.detail.history, Some(vec![touch]));
}

#[test]
fn the_likely_duplicates_are_a_list_that_leads_to_them() {
    let mut model = told((120, 40), &FOUR);
    choose(&mut model, "4");
    type_in(&mut model, "=");
    assert!(model.notice.is_some(), "nothing was judged yet");
    judged(&mut model);
    assert_eq!(
        press(&mut model, KeyCode::Char('=')),
        [Request::Alike(key("a/q/4"))]
    );
    let likeness = |id: &str, score| Likeness {
        key: key(&format!("a/q/{id}")),
        title: id.into(),
        state: State::Queued,
        score,
        why: Vec::new(),
    };
    let told = |of: &str, found| {
        Msg::Engine(Event::Alike {
            key: key(&format!("a/q/{of}")),
            found,
        })
    };
    update(&mut model, told("1", vec![likeness("2", 0.9)]), clock());
    assert!(model.overlays.is_empty(), "nobody asked for that");
    let found = vec![likeness("1", 0.9), likeness("2", 0.4)];
    update(&mut model, told("4", found), clock());
    let Some(Overlay::Menu(menu)) = model.overlays.last() else {
        unreachable!("{:?}", model.overlays)
    };
    assert!(menu.choices[0].label.contains("90 %"));
    type_in(&mut model, "2");
    assert_eq!(chosen(&model).as_deref(), Some("2"));
    assert_eq!(model.place(), Place::TriageDetail);
    press(&mut model, KeyCode::Char('='));
    update(&mut model, told("2", vec![]), clock());
    assert!(model.overlays.is_empty() && model.notice.is_some());
}
