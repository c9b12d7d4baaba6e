//! The triage list put together in other ways.

use super::*;

#[test]
fn other_groupings() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")] {
        for (keys, of) in [
            ("bto", "status"),
            ("bso", "source"),
            ("bko", "kind"),
            ("bno", "none"),
        ] {
            if lang != Lang::En && of != "kind" {
                continue;
            }
            each_size(&format!("by_{of}_{name}"), |size| {
                let mut model = judged(lang, size, None, &[]);
                press(&mut model, keys);
                press(&mut model, if of == "none" { "p" } else { "a" });
                model
            });
        }
    }
}

#[test]
fn the_menus_of_grouping_and_order() {
    let mut model = in_the_morning(Lang::Ko, (80, 24));
    press(&mut model, "b");
    assert_snapshot!("group_menu_ko_80x24", shown(&model));
    let mut model = in_the_morning(Lang::En, (80, 24));
    press(&mut model, "o");
    assert_snapshot!("sort_menu_en_80x24", shown(&model));
}
