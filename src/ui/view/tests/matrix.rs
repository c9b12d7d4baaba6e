//! Every screen in every state that a morning may be in, one below the other: empty, loading, one
//! source down, ten thousand rows, long names; in each size and in each language.

use super::*;
use crate::protocol::SourceStatus;
use crate::ui::testing::rules;

/// The screens by their keys.
const SCREENS: &str = "1234567";

/// A model that may change something, told of some sources and judged, where any was read.
fn told(
    lang: Lang,
    size: (u16, u16),
    sources: Vec<SourceSnapshot>,
    statuses: Vec<SourceStatus>,
) -> Model {
    let options = Options {
        lang,
        theme: Theme::new(true),
        looking: None,
        mouse: true,
        changes: Some(rules(&["canonical", "inbox"])),
    };
    let mut model = Model::new(options, size, clock());
    let read = statuses.iter().any(|s| s.freshness != Freshness::Unread);
    tell(&mut model, sources, statuses);
    if read {
        let analysis = analysis_of(&model, Some(SPLIT), &[]);
        judge(&mut model, analysis);
        update(
            &mut model,
            Msg::Engine(Event::Ledger(Ok(Arc::default()))),
            clock(),
        );
    }
    model
}

fn unread(role: Role, name: &str) -> SourceSnapshot {
    let error = Error::new(ErrorKind::Io, "not read yet");
    SourceSnapshot::failed(&spec(name, role), HealthState::Unreadable, error, None)
}

/// Names, words and ids that no column has room for.
fn long_names() -> Vec<SourceSnapshot> {
    let long = "매우-긴-이름의-담당자-그룹-東亞區域資料管線負責人-with-a-tail-that-goes-on";
    let rows = [
        format!(
            "bus/2026/04/21/{long}/29204|{long}|queued|urgent|2026-04-20T15:00:01Z|{}",
            "시스템 이슈 ".repeat(40)
        ),
        format!(
            "29203|{long}|waiting_for_somebody_to_look_at_it_again|high|2026-04-20T03:00:01Z|{}",
            "x".repeat(400)
        ),
        "3|ron|queued|high|2020-01-01T00:00:00Z|👩‍👩‍👧‍👦 가족 e\u{301}\u{200b}\tTab".to_owned(),
    ];
    let rows = rows.iter().map(|r| record(r)).collect();
    let name = "a_queue_whose_name_is_as_long_as_a_sentence_and_says_as_much";
    vec![source(
        "a-source-with-quite-a-name-of-its-own",
        Role::Canonical,
        vec![queue(name, 9, rows)],
    )]
}

fn states(lang: Lang, size: (u16, u16)) -> [(&'static str, Model); 5] {
    let current = |n| vec![CURRENT; n];
    let nothing = vec![source("a", Role::Canonical, vec![queue("q", 40, vec![])])];
    let loading = vec![
        unread(Role::Canonical, "canonical"),
        unread(Role::Inbox, "inbox"),
    ];
    let down = with_one_down(lang, size);
    let world = down.world.as_ref().unwrap();
    let sources = world
        .board
        .sources()
        .iter()
        .map(|s| SourceSnapshot::clone(s));
    let (sources, statuses) = (sources.collect(), world.statuses.clone());
    [
        ("empty", told(lang, size, nothing, current(1))),
        (
            "loading",
            told(lang, size, loading, vec![SourceStatus::UNREAD; 2]),
        ),
        ("down", told(lang, size, sources, statuses)),
        ("many", told(lang, size, ten_thousand(), current(1))),
        ("long", told(lang, size, long_names(), current(1))),
    ]
}

#[test]
fn every_screen_in_every_state() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")] {
        let sizes: &[(u16, u16)] = match lang {
            Lang::En => &[(80, 24), (120, 40), (60, 15)],
            _ => &[(80, 24)],
        };
        for size in sizes {
            for (state, mut model) in states(lang, *size) {
                let mut all = String::new();
                for screen in SCREENS.chars() {
                    press(&mut model, &screen.to_string());
                    all.push_str(&shown(&model));
                    all.push_str("┄┄┄┄\n");
                }
                let (w, h) = size;
                assert_snapshot!(format!("{state}_{name}_{w}x{h}"), all);
            }
        }
    }
}
