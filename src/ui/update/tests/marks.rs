//! Marks: single, by group, by range, all that match; through filters and refreshes.

use super::*;

fn marked(model: &Model) -> Vec<String> {
    let board = &model.world.as_ref().unwrap().board;
    let items = model.marks.positions().filter_map(|at| board.item(at));
    items
        .map(|i| {
            assert!(model.marks.has(&i));
            i.record.id.to_string()
        })
        .collect()
}

#[test]
fn space_marks_and_goes_on() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "4");
    type_in(&mut model, "  ");
    assert_eq!(
        (marked(&model), chosen(&model).as_deref()),
        (vec!["4".into(), "3".into()], Some("2"))
    );
    type_in(&mut model, "kk ");
    assert_eq!(marked(&model), ["3"]);
    type_in(&mut model, "M");
    assert!(marked(&model).is_empty());
    type_in(&mut model, "M");
    assert_eq!(model.notice.clone().unwrap().text, "Nothing is marked.");
}

#[test]
fn a_heading_stands_for_its_items_folded_or_not() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "4");
    type_in(&mut model, "hh");
    assert!(chosen(&model).is_none());
    type_in(&mut model, " ");
    assert_eq!(marked(&model), ["4", "3", "2"]);
    assert_eq!(model.targets().len(), 3);
    type_in(&mut model, "k*");
    assert!(marked(&model).is_empty(), "a second time takes them away");
    type_in(&mut model, "g*");
    assert_eq!(marked(&model), ["1"], "codex comes first");
}

#[test]
fn all_is_what_the_filter_lets_through() {
    let mut model = told((80, 24), &FOUR);
    type_in(&mut model, "/id:2,4,1");
    press(&mut model, KeyCode::Enter);
    choose(&mut model, "2");
    type_in(&mut model, "*");
    press(&mut model, KeyCode::Esc);
    assert_eq!(marked(&model), ["1", "4", "2"]);
    assert_eq!(model.targets().len(), 3);
    // A filter that hides them takes no mark away.
    type_in(&mut model, "/zzz");
    assert_eq!(marked(&model).len(), 3);
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "*");
    assert_eq!(marked(&model).len(), 3);
}

#[test]
fn marks_stay_with_their_items() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "4");
    type_in(&mut model, "  ");
    let more = ["9|ron|queued|urgent||nine", "8|alice|queued|low||eight"];
    let lines: Vec<&str> = FOUR[1..].iter().copied().chain(more).collect();
    update(&mut model, Msg::Engine(made_of(&lines)), clock());
    assert_eq!(marked(&model), ["3"], "what is gone is not marked");
    update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
    assert_eq!(marked(&model), ["3"], "and does not come back marked");
}

#[test]
fn a_range_goes_from_here_to_there() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "4");
    type_in(&mut model, "vj");
    assert!(marked(&model).is_empty(), "not before it is ended");
    type_in(&mut model, "v");
    assert_eq!(marked(&model), ["4", "3"]);
    type_in(&mut model, "M");
    choose(&mut model, "2");
    type_in(&mut model, "vg ");
    assert_eq!(marked(&model), ["1", "4", "3", "2"], "up as well");
    type_in(&mut model, "Mv");
    press(&mut model, KeyCode::Esc);
    type_in(&mut model, "jj ");
    assert!(marked(&model).len() < 2, "it was given up");
    // Rows come and go: it began at an item, not at a row.
    type_in(&mut model, "M");
    choose(&mut model, "3");
    type_in(&mut model, "v");
    let lines = ["9|ron|queued|urgent||nine", FOUR[0], FOUR[1], FOUR[2]];
    update(&mut model, Msg::Engine(made_of(&lines)), clock());
    type_in(&mut model, "jv");
    assert_eq!(marked(&model), ["3", "2"]);
}

#[test]
fn every_row_that_is_shown_as_marked_is_meant() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "2");
    type_in(&mut model, " ");
    choose(&mut model, "4");
    type_in(&mut model, "vj");
    assert_eq!(model.marked_count(), 3, "what is shown is counted");
    type_in(&mut model, "ym");
    let copied = "a/q/4\na/q/3\na/q/2".to_owned();
    assert_eq!(model.take_wish(), Some(Wish::Copy(copied)));
    assert!(model.marks.range.is_none(), "the range is ended with it");
    // The range alone can be cleared, and all that match takes it in.
    type_in(&mut model, "Mvk");
    type_in(&mut model, "M");
    assert_eq!((model.marked_count(), model.notice.is_some()), (0, false));
    // One of another screen is not shown here, and not meant.
    type_in(&mut model, "v4");
    assert_eq!(model.marked_count(), 0);
}

#[test]
fn findings_are_marked_like_items() {
    let mut model = told((80, 24), &CLAIMED);
    judged(&mut model);
    type_in(&mut model, "4g ");
    assert_eq!(marked(&model).len(), 2, "all of the rule");
    type_in(&mut model, "G ");
    assert_eq!(marked(&model), ["3"]);
    type_in(&mut model, "1");
    assert_eq!(marked(&model), ["3"]);
    // A decision stands for its items.
    type_in(&mut model, "gM ");
    assert_eq!(marked(&model), ["3"]);
}

#[test]
fn brackets_go_from_heading_to_heading() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "3");
    type_in(&mut model, "[");
    assert_eq!(model.triage.cursor, 4);
    type_in(&mut model, "[[[[[[");
    assert_eq!(model.triage.cursor, 0);
    type_in(&mut model, "]]]]]");
    assert_eq!(model.triage.cursor, 4);
}

#[test]
fn the_keys_of_all_marked_are_copied() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "4");
    type_in(&mut model, "  ym");
    let copied = "a/q/4\na/q/3".to_owned();
    assert_eq!(model.take_wish(), Some(Wish::Copy(copied)));
}

#[test]
fn what_is_not_marked_is_not_called_so() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "4");
    type_in(&mut model, "y");
    let about = |model: &Model| match model.overlays.last() {
        Some(crate::ui::overlay::Overlay::Menu(menu)) => {
            let keys = menu.choices.iter().find(|c| c.key == 'm');
            keys.map(|c| c.about.clone())
        }
        _ => None,
    };
    assert_eq!(about(&model), None);
    press(&mut model, KeyCode::Esc);
    type_in(&mut model, "  y");
    assert_eq!(about(&model).as_deref(), Some("2 marked"));
}
