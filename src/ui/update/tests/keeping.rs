//! Another one of some duplicates stays.

use super::*;
use crate::analyse::chosen::ChosenSurvivor;
use crate::ui::model::Screen;

const COPIES: [&str; 3] = [
    "3|ron|queued|urgent|2026-04-20T15:00:01Z|[drift] check the gateway service",
    "2|ron|queued|urgent|2026-04-20T03:00:01Z|[drift] check the gateway service",
    "1|ron|queued|urgent|2026-04-19T15:00:01Z|[drift] check the gateway service",
];

fn analysed(model: &Model, chosen: &[ChosenSurvivor]) -> Msg {
    let board = Arc::clone(&model.world.as_ref().unwrap().board);
    let judgement = Arc::new(analyse::judge(&board, &JudgeRules::default()));
    let answer = Arc::new(kpi::kpi(&board, &[], &KpiQuestion::default()));
    let analysis = Analysis::new((board, true), Ok(answer), Vec::new(), judgement);
    Msg::Engine(Event::Analysis {
        said: Ok(Arc::new(analysis.choose(chosen))),
        moved: None,
    })
}

fn here(model: &Model) -> Option<String> {
    model.duplicate_selected().map(|i| i.record.id.to_string())
}

#[test]
fn an_item_that_was_opened_among_findings_leads_back_to_them() {
    let mut model = told((80, 24), &COPIES);
    let first = analysed(&model, &[]);
    update(&mut model, first, clock());
    type_in(&mut model, "3j");
    let at = here(&model);
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.screen, Screen::Triage);
    press(&mut model, KeyCode::Esc);
    assert_eq!((model.screen, here(&model)), (Screen::Duplicates, at));
    // Not from an item that was opened elsewhere since.
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "13");
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "1");
    press(&mut model, KeyCode::Esc);
    assert_eq!(model.screen, Screen::Triage);
}

#[test]
fn a_member_is_chosen_and_the_choice_taken_back() {
    let mut model = told((80, 24), &COPIES);
    let first = analysed(&model, &[]);
    update(&mut model, first, clock());
    type_in(&mut model, "3");
    // The heading and what stays already are none to choose.
    for (keys, said) in [
        ("g", "Choose an item of the group."),
        ("j", "It stays already."),
    ] {
        type_in(&mut model, keys);
        assert_eq!(press(&mut model, KeyCode::Char('K')), []);
        assert_eq!(model.notice.clone().unwrap().text, said);
    }
    assert_eq!(here(&model).as_deref(), Some("3"));
    type_in(&mut model, "j");
    assert_eq!(here(&model).as_deref(), Some("2"));
    let asked = press(&mut model, KeyCode::Char('K'));
    let [Request::Choose(chosen)] = asked.as_slice() else {
        unreachable!("{asked:?}")
    };
    assert_eq!((chosen.len(), &*chosen[0].survivor.id), (1, "2"));
    // The engine judges again; the cursor stays on its item, which stays now.
    let again = analysed(&model, chosen);
    update(&mut model, again, clock());
    assert_eq!(here(&model).as_deref(), Some("2"));
    let group = &model.analysis.as_ref().unwrap().judgement.groups[0];
    assert_eq!(group.members.len(), 2);
    let asked = press(&mut model, KeyCode::Char('K'));
    assert_eq!(asked, [Request::Choose(Vec::new())]);
}

#[test]
fn the_detail_leads_to_the_copies() {
    let mut model = told((120, 40), &COPIES);
    let first = analysed(&model, &[]);
    update(&mut model, first, clock());
    choose(&mut model, "1");
    press(&mut model, KeyCode::Enter);
    let ids = |model: &Model| -> Vec<String> {
        model
            .links()
            .iter()
            .map(|i| i.record.id.to_string())
            .collect()
    };
    assert_eq!(ids(&model), ["3", "2"], "what stays comes first");
    type_in(&mut model, "]]f");
    assert_eq!(chosen(&model).as_deref(), Some("2"));
    assert_eq!(
        (ids(&model), model.place()),
        (vec!["3".into(), "1".into()], Place::TriageDetail)
    );
    type_in(&mut model, "][f");
    assert_eq!(chosen(&model).as_deref(), Some("3"));
}
