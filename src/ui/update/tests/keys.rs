//! Keys that the configuration gives.

use super::*;
use crate::model::KeyRule;

#[test]
fn rebound_keys_act_and_are_shown() {
    let rule = |action: &str, key: &str| KeyRule {
        action: action.into(),
        keys: vec![key.into()],
    };
    let rules = [rule("mark", "x"), rule("kpi", "K"), rule("help", "F2")];
    let mut model = model((120, 40)).with(&rules, &[]);
    update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
    type_in(&mut model, "g");
    choose(&mut model, "3");
    type_in(&mut model, " ");
    assert_eq!(model.marks.len(), 0, "the key of the table is free now");
    type_in(&mut model, "x");
    assert_eq!(model.marks.len(), 1);
    let hints = crate::ui::actions::hints(&model);
    let shown: Vec<&str> = hints.iter().map(|(keys, _)| keys.as_str()).collect();
    assert!(
        shown.contains(&"x") && shown.contains(&"K") && shown.contains(&"F2"),
        "{shown:?}"
    );
    assert!(
        !shown.contains(&"Space") && !shown.contains(&"?"),
        "{shown:?}"
    );
    let found = crate::ui::palette::found(&model, "K");
    assert_eq!(
        found.first().map(|c| c.keys.clone()),
        Some(vec!["K".to_owned()])
    );
    type_in(&mut model, "K");
    assert_eq!(model.place(), Place::Kpi);
}
