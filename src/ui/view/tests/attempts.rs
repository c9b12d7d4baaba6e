//! What went before an item: failed attempts with their reasons, what it belongs to, what was done
//! to it from here; and what is likely to be the same.

use super::*;
use crate::model::State;
use crate::plan::Standing;
use crate::protocol::Likeness;
use crate::ui::testing::{cancelling, key, operation};

/// A third attempt, of which two have failed before.
fn third(lang: Lang, size: (u16, u16)) -> Model {
    let mut rows: Vec<_> = [
        "29179|ron|queued|high|2026-04-14T14:00:28Z|[R1] CMD#29162 실행 문자열·스크립트 분석 및 안전 패치 제안",
        "29173|ron|failed|high|2026-04-14T13:50:18Z|[R1] CMD#29162 실행 문자열·스크립트 분석 및 안전 패치 제안",
        "29169|ron|failed|high|2026-04-14T13:39:17Z|CMD#29162 실행 문자열·스크립트 분석 및 안전 패치 제안",
    ]
    .map(record)
    .into();
    for row in &mut rows {
        row.parent = Some("29162".into());
    }
    rows[1].note = Some("ollama/qwen3.5:9b-nothinker: timed out".into());
    rows[2].note = Some(
        "ollama/qwen3.5:9b-nothinker: Remote end closed\u{1b}[0m connection without response"
            .into(),
    );
    let mut model = model(lang, size);
    let source = source(
        "canonical",
        Role::Canonical,
        vec![queue("bus_commands", 2123, rows)],
    );
    tell(&mut model, vec![source], vec![CURRENT]);
    let analysis = analysis_of(&model, None, &[]);
    judge(&mut model, analysis);
    press(&mut model, "g");
    while model.selected().is_none_or(|i| &*i.record.id != "29179") {
        press(&mut model, "j");
    }
    press(&mut model, "⏎");
    let done = cancelling("p", &["canonical/bus_commands/29179"]);
    let mut undone = operation("4f1c0a9be2d84777", &done, &Standing::Applied);
    undone.undone_by = vec!["77".into()];
    undone.taken_back = undone.in_effect().map(|c| c.key.clone()).collect();
    let ledger = Event::Ledger(Ok(Arc::new(vec![undone])));
    update(&mut model, Msg::Engine(ledger), clock());
    update(&mut model, Msg::Rest, clock());
    let mut parent = record(
        "29162|cowork|cancelled|normal|2026-04-14T13:00:00Z|오늘의 지식사랑방 인사이트 생성",
    );
    parent.note =
        Some("hypothesis_engine.py: 180초 timeout으로 중단, 원인 분석은 codex에 요청".into());
    let event = Event::Row {
        key: key("canonical/bus_commands/29162"),
        row: Ok(Some(Arc::new(parent))),
    };
    update(&mut model, Msg::Engine(event), clock());
    model
}

#[test]
fn what_went_before_stands_in_the_detail() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")] {
        each_size(&format!("attempts_{name}"), |size| third(lang, size));
    }
    // What is no longer there is said to be gone.
    let mut model = third(Lang::En, (120, 40));
    press(&mut model, "jk");
    model.detail.parent = crate::ui::model::Kin::Here(key("canonical/bus_commands/29162"), None);
    assert!(shown(&model).contains("29162 · no such row any more"));
}

#[test]
fn likely_duplicates() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")] {
        each_size(&format!("alike_{name}"), |size| {
            let mut model = third(lang, size);
            press(&mut model, "=");
            let likeness = |id: &str, title: &str, state, score| Likeness {
                key: key(&format!("canonical/bus_commands/{id}")),
                title: title.into(),
                state,
                score,
                why: vec![analyse::duplicates::Reason::SharedWords(vec![
                    "패치".into(),
                    "cmd".into(),
                ])],
            };
            let found = vec![
                likeness(
                    "29173",
                    "[R1] CMD#29162 실행 문자열·스크립트 분석 및 안전 패치 제안",
                    State::Failed,
                    0.98,
                ),
                likeness(
                    "29176",
                    "codex 안전 패치 배포\u{202e} 체크리스트",
                    State::Queued,
                    0.412,
                ),
            ];
            let event = Event::Alike {
                key: key("canonical/bus_commands/29179"),
                found,
            };
            update(&mut model, Msg::Engine(event), clock());
            model
        });
    }
}
