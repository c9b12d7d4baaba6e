//! What leaves the screen: the menu of exports, the name of the file, a hand-off text.

use super::*;
use crate::protocol::{Export, HandedOver};
use crate::ui::testing::key;

#[test]
fn what_can_be_exported_and_where_to() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")] {
        each_size(&format!("export_{name}"), |size| {
            let mut model = judged(lang, size, None, &[]);
            press(&mut model, "e");
            model
        });
    }
    let mut model = judged(Lang::Ko, (80, 24), None, &[]);
    press(&mut model, "eh");
    assert_snapshot!("export_to_ko_80x24", shown_with_cursor(&model));
    let asked = crate::ui::update(&mut model, Msg::Key(KeyCode::Enter.into()), clock());
    let [crate::protocol::Request::Export(export)] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    let there = Event::Exported {
        export: Export::clone(export),
        done: Ok(None),
    };
    update(&mut model, Msg::Engine(there), clock());
    assert_snapshot!("export_there_ko_80x24", shown(&model));
}

#[test]
fn a_hand_off_text() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")] {
        each_size(&format!("handoff_{name}"), |size| {
            let mut model = judged(lang, size, None, &[]);
            press(&mut model, "p");
            let text = "[역할] Codex — CMD#29162 실행 문자열·스크립트 분석 및 안전 패치 제안\n\n[배경]\n- Command #29162 \"오늘의 지식사랑방 인사이트 생성\"이 hypothesis_engine.py 180초 timeout으로 실패했다.\n- 이후 #29169/#29173도 실패했다: ollama/qwen3.5:9b-nothinker: timed out\u{1b}[31m\n\n[작업]\n1) …\n\n[산출]\n☐ 결과를 둘 곳\n";
            let event = Event::Handoffs(Ok(vec![HandedOver {
                key: key("canonical/bus_commands/29179"),
                text: text.to_owned(),
            }]));
            update(&mut model, Msg::Engine(event), clock());
            model
        });
    }
}

#[test]
fn the_name_of_a_file_is_seen_while_it_is_typed() {
    each_size("handoff_save_en", |size| {
        let mut model = judged(Lang::En, size, None, &[]);
        press(&mut model, "p");
        let event = Event::Handoffs(Ok(vec![HandedOver {
            key: key("canonical/bus_commands/29179"),
            text: "line\n".repeat(60),
        }]));
        update(&mut model, Msg::Engine(event), clock());
        press(&mut model, "w");
        let seen = shown(&model);
        assert!(seen.contains("› handoff-29179.txt"), "{seen}");
        model
    });
}
