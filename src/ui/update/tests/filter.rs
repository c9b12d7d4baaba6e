//! The filter: live, kept, given up, cleared, through refreshes and over many items.

use super::*;
use crate::ui::filter::SLICE;
use crate::ui::overlay::{Input, Overlay};
use crate::ui::rows::Row;

/// The ids of the items in the list.
fn listed(model: &Model) -> Vec<String> {
    let board = &model.world.as_ref().unwrap().board;
    let item = |row: &Row| match row {
        Row::Item { at, .. } => board.item(*at).map(|i| i.record.id.to_string()),
        _ => None,
    };
    model.triage.rows.iter().filter_map(item).collect()
}

fn input(model: &Model) -> &Input {
    match model.overlays.last() {
        Some(Overlay::Input(input)) => input,
        other => unreachable!("{other:?}"),
    }
}

fn clear_line(model: &mut Model) {
    let ctrl_u = KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL);
    update(model, Msg::Key(ctrl_u), clock());
}

#[test]
fn it_shows_what_matches_while_it_is_typed() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "3");
    type_in(&mut model, "/owner:ron ");
    assert_eq!(listed(&model), ["4", "3", "2"]);
    assert_eq!(chosen(&model).as_deref(), Some("3"), "the cursor stays");
    type_in(&mut model, "t");
    assert_eq!(listed(&model), ["3", "2"]);
    // What cannot be read is said, and the last filter that could stays in force.
    type_in(&mut model, " state:x");
    assert_eq!(listed(&model), ["3", "2"]);
    let trouble = input(&model).trouble.clone().unwrap();
    assert_eq!(trouble.message, "`state` has no value `x`");
    assert_eq!(
        input(&model).editor.text().get(trouble.at.unwrap()),
        Some("x")
    );
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::Input, "it is not taken");
    for _ in 0..8 {
        press(&mut model, KeyCode::Backspace);
    }
    press(&mut model, KeyCode::Enter);
    assert_eq!(
        (model.place(), listed(&model).len()),
        (Place::TriageList, 2)
    );
    // Esc clears it, and then says that there is nothing to clear.
    press(&mut model, KeyCode::Esc);
    assert_eq!(listed(&model).len(), 4);
    assert_eq!(chosen(&model).as_deref(), Some("3"));
    press(&mut model, KeyCode::Esc);
    assert!(model.notice.is_some());
}

#[test]
fn esc_brings_back_what_was_before() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "2");
    type_in(&mut model, "/zzz");
    assert_eq!((listed(&model).len(), chosen(&model)), (0, None));
    press(&mut model, KeyCode::Esc);
    assert_eq!(listed(&model).len(), 4);
    assert_eq!(chosen(&model).as_deref(), Some("2"));
    type_in(&mut model, "/ron");
    clear_line(&mut model);
    type_in(&mut model, "id:2,3");
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "/");
    assert_eq!(input(&model).editor.text(), "id:2,3");
    clear_line(&mut model);
    type_in(&mut model, "id:4");
    assert_eq!(listed(&model), ["4"]);
    press(&mut model, KeyCode::Esc);
    assert_eq!(listed(&model), ["3", "2"]);
    assert_eq!(chosen(&model).as_deref(), Some("2"));
}

#[test]
fn whoever_thinks_better_of_it_is_where_they_were() {
    let mut model = told((80, 24), &CLAIMED);
    judged(&mut model);
    model.triage.folds.all_open = false;
    assert!(model.triage.decisions > 1);
    // Folded by hand, so that items of decisions are in no row of the list.
    type_in(&mut model, "Gkh");
    let rows = model.triage.rows.clone();
    for row in 0..rows.len() {
        for typed in ["/", "/ron", "/zzz", "/owner:codex"] {
            model.sought.settle();
            model.triage.cursor = row;
            type_in(&mut model, typed);
            press(&mut model, KeyCode::Esc);
            assert_eq!(
                (
                    model.triage.rows.get(model.triage.cursor),
                    &model.triage.rows
                ),
                (rows.get(row), &rows),
                "{typed}"
            );
        }
    }
    // The findings as well, headings among them.
    for (screen, rows) in [
        ("3", model.duplicates.rows.len()),
        ("4", model.stale.rows.len()),
    ] {
        type_in(&mut model, screen);
        for row in 0..rows {
            type_in(&mut model, "g");
            (0..row).for_each(|_| type_in(&mut model, "j"));
            let at = model.cursor();
            type_in(&mut model, "/zzz");
            press(&mut model, KeyCode::Esc);
            assert_eq!(model.cursor(), at, "{screen}");
        }
    }
}

#[test]
fn a_decision_and_a_heading_that_match_keep_the_cursor() {
    let mut model = told((80, 24), &CLAIMED);
    judged(&mut model);
    type_in(&mut model, "g");
    let first = model.row();
    assert!(matches!(first, Some(Row::Decision { .. })));
    let id = chosen(&model).unwrap();
    type_in(&mut model, &format!("/id:{id}"));
    assert_eq!(model.row(), first);
    press(&mut model, KeyCode::Enter);
    // Another board is no reason to leave it either.
    update(&mut model, Msg::Engine(made_of(&CLAIMED)), clock());
    assert!(matches!(model.row(), Some(Row::Decision { .. })));
    press(&mut model, KeyCode::Esc);
    type_in(&mut model, "g]");
    let heading = model.row();
    assert!(matches!(heading, Some(Row::Owner(_))));
    type_in(&mut model, "/");
    type_in(&mut model, "-id:zzz");
    assert_eq!(model.row(), heading);
}

#[test]
fn what_is_folded_is_found_and_folds_again() {
    let mut model = told((80, 24), &FOUR);
    model.triage.folds.all_open = false;
    choose(&mut model, "1");
    type_in(&mut model, "hhh");
    assert_eq!(listed(&model), ["4", "3", "2"]);
    type_in(&mut model, "/one");
    // Somebody folded codex by hand; that stays so, and the heading says what it has.
    assert_eq!(listed(&model), [""; 0]);
    assert_eq!(model.triage.rows.len(), 2);
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "Gl");
    assert_eq!(listed(&model), ["1"]);
}

#[test]
fn it_holds_through_a_refresh() {
    let mut model = told((80, 24), &FOUR);
    type_in(&mut model, "/owner:ron");
    press(&mut model, KeyCode::Enter);
    choose(&mut model, "2");
    let more = ["9|ron|queued|urgent||nine", "8|codex|queued|low||eight"];
    let lines: Vec<&str> = FOUR.into_iter().chain(more).collect();
    update(&mut model, Msg::Engine(made_of(&lines)), clock());
    assert_eq!(listed(&model).len(), 4);
    assert_eq!(chosen(&model).as_deref(), Some("2"));
}

#[test]
fn what_was_judged_is_asked_for_again_with_every_analysis() {
    let mut model = told((80, 24), &CLAIMED);
    type_in(&mut model, "/stale:yes");
    assert_eq!(listed(&model).len(), 0, "nothing was judged yet");
    judged(&mut model);
    assert_eq!(listed(&model).len(), 2);
    press(&mut model, KeyCode::Enter);
    // A newer board before its analysis: what was judged before still holds.
    update(&mut model, Msg::Engine(made_of(&CLAIMED[1..])), clock());
    assert_eq!(listed(&model).len(), 2);
    update(&mut model, Msg::Engine(made_of(&CLAIMED[..2])), clock());
    assert_eq!(listed(&model), ["2"]);
    judged(&mut model);
    assert_eq!(listed(&model), ["2"]);
}

#[test]
fn the_findings_obey_it() {
    let mut model = told((80, 24), &CLAIMED);
    judged(&mut model);
    let (all, decisions) = (model.stale.rows.len(), model.triage.decisions);
    type_in(&mut model, "4/owner:ron");
    press(&mut model, KeyCode::Enter);
    assert_eq!(stale_id(&model).as_deref(), Some("3"));
    assert!(model.stale.rows.len() < all);
    assert_eq!((decisions, model.triage.decisions), (2, 1));
    press(&mut model, KeyCode::Esc);
    assert_eq!(model.stale.rows.len(), all);
    type_in(&mut model, "3/zzz");
    assert!(model.duplicates.rows.is_empty() && model.stale.rows.is_empty());
}

#[test]
fn tab_goes_on_with_what_is_written() {
    let mut model = told((80, 24), &FOUR);
    type_in(&mut model, "/ow");
    press(&mut model, KeyCode::Tab);
    assert_eq!(input(&model).editor.text(), "owner:");
    press(&mut model, KeyCode::Tab);
    assert_eq!(input(&model).editor.text(), "owner:", "there is no other");
    type_in(&mut model, "r");
    press(&mut model, KeyCode::Tab);
    assert_eq!(input(&model).editor.text(), "owner:ron");
    assert_eq!(listed(&model).len(), 3, "it is live");
    type_in(&mut model, " -state:");
    press(&mut model, KeyCode::Tab);
    press(&mut model, KeyCode::Tab);
    assert_eq!(input(&model).editor.text(), "owner:ron -state:scheduled");
    press(&mut model, KeyCode::BackTab);
    press(&mut model, KeyCode::BackTab);
    assert_eq!(input(&model).editor.text(), "owner:ron -state:cancelled");
    type_in(&mut model, " nothing_like_it");
    press(&mut model, KeyCode::Tab);
    assert!(input(&model).offers.is_none());
}

#[test]
fn many_items_are_asked_in_slices_from_the_top() {
    let many: Vec<String> = (0..SLICE * 2 + 9)
        .map(|i| format!("{i:06}|ron|queued|low||t{}", i % 10))
        .collect();
    let lines: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut model = told((80, 24), &lines);
    type_in(&mut model, "G");
    let last = chosen(&model).unwrap();
    type_in(&mut model, "/title:t");
    let mut rounds = 0;
    assert!(model.has_work() && listed(&model).len() == SLICE);
    while model.has_work() {
        update(&mut model, Msg::Work, clock());
        rounds += 1;
    }
    assert_eq!((rounds, listed(&model).len()), (2, many.len()));
    assert_eq!(
        chosen(&model),
        Some(last),
        "where it was, once that was asked"
    );
    // A key that comes first is heard first, and the cursor is where it was put.
    type_in(&mut model, "7");
    assert!(model.has_work());
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "g");
    update(&mut model, Msg::Work, clock());
    update(&mut model, Msg::Work, clock());
    assert_eq!(model.triage.cursor, 0);
    assert_eq!(listed(&model).len(), many.len() / 10);
}
