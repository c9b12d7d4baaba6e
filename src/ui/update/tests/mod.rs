//! Messages and what becomes of them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod arrange;
mod changes;
mod detail;
mod export;
mod filter;
mod first;
mod keeping;
mod keys;
mod marks;
mod overlays;
mod palette;
mod views;

use super::motion::{Step, stepped};
use super::*;
use crate::analyse::kpi::{self, KpiQuestion};
use crate::analyse::sample::{board, clock, queue, record, source};
use crate::analyse::{self, JudgeRules};
use crate::model::{Error, Field, ItemKey};
use crate::model::{ErrorKind, Lang, Role};
use crate::protocol::Freshness;
use crate::protocol::{Analysis, SourceStatus};
use crate::ui::layout::Focus;
use crate::ui::model::Options;
use crate::ui::model::{Body, Place, Saving, Wish};
use crate::ui::testing::update;
use crate::ui::theme::Theme;
use crossterm::event::{KeyCode, KeyModifiers};
use crossterm::event::{MouseButton, MouseEventKind};
use std::path::PathBuf;
use std::sync::Arc;

const CURRENT: SourceStatus = SourceStatus {
    reading: false,
    freshness: Freshness::Current,
};

const READING: SourceStatus = SourceStatus {
    reading: true,
    freshness: Freshness::Current,
};

fn made_of(lines: &[&str]) -> Event {
    let claimed = |line: &&str| {
        let mut of = record(line);
        if of.state == crate::model::State::Claimed {
            of.times.claimed = of.times.created;
        }
        of
    };
    let records = lines.iter().map(claimed).collect();
    let mut queue = queue("q", 99, records);
    let mut mapping = (*queue.mapping).clone();
    mapping.fields.insert(Field::Body, "body".into());
    queue.mapping = Arc::new(mapping);
    Event::Board {
        board: Arc::new(board(vec![source("a", Role::Canonical, vec![queue])], &[])),
        sources: vec![CURRENT],
        moved: None,
    }
}

const FOUR: [&str; 4] = [
    "4|ron|queued|high||four",
    "3|ron|queued|high||three",
    "2|ron|queued|high||two",
    "1|codex|queued|high||one",
];

fn model(size: (u16, u16)) -> Model {
    let options = Options {
        lang: Lang::En,
        theme: Theme::new(false),
        looking: None,
        mouse: true,
        changes: None,
    };
    Model::new(options, size, clock())
}

fn told(size: (u16, u16), lines: &[&str]) -> Model {
    let mut model = model(size);
    update(&mut model, Msg::Engine(made_of(lines)), clock());
    model
}

fn press(model: &mut Model, code: KeyCode) -> Vec<Request> {
    let key = KeyEvent::new(code, KeyModifiers::NONE);
    update(model, Msg::Key(key), clock())
}

fn type_in(model: &mut Model, keys: &str) {
    for key in keys.chars() {
        press(model, KeyCode::Char(key));
    }
}

fn chosen(model: &Model) -> Option<String> {
    model.selected().map(|i| i.record.id.to_string())
}

fn choose(model: &mut Model, id: &str) {
    type_in(model, "g");
    while chosen(model).as_deref() != Some(id) {
        type_in(model, "j");
    }
}

#[test]
fn the_first_item_is_chosen_until_a_key_is_pressed() {
    // codex 0, its group 1, item 2; then ron's.
    let mut model = told((80, 24), &FOUR[..3]);
    assert_eq!(chosen(&model).as_deref(), Some("4"));
    update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
    assert_eq!(chosen(&model).as_deref(), Some("1"));
    type_in(&mut model, "j");
    assert_eq!(chosen(&model), None);
}

#[test]
fn the_cursor_stays_on_its_item_and_at_its_place() {
    let many: Vec<String> = (0..200)
        .map(|i| format!("{i}|ron|queued|low||t{i}"))
        .collect();
    let mut lines: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut model = told((80, 24), &lines);
    choose(&mut model, "100");
    let above = model.triage.cursor - model.triage.top;
    let newer: Vec<String> = (200..230)
        .map(|i| format!("{i}|ron|queued|low||t{i}"))
        .collect();
    lines.extend(newer.iter().map(String::as_str));
    update(&mut model, Msg::Engine(made_of(&lines)), clock());
    assert_eq!(chosen(&model).as_deref(), Some("100"));
    assert_eq!(model.triage.cursor - model.triage.top, above);
}

#[test]
fn a_vanished_item_leaves_the_cursor_with_its_neighbour() {
    let mut model = told((80, 24), &FOUR);
    choose(&mut model, "3");
    update(
        &mut model,
        Msg::Engine(made_of(&[FOUR[0], FOUR[2], FOUR[3]])),
        clock(),
    );
    assert_eq!(chosen(&model).as_deref(), Some("2"));
    update(
        &mut model,
        Msg::Engine(made_of(&[FOUR[0], FOUR[3]])),
        clock(),
    );
    assert_eq!(chosen(&model).as_deref(), Some("4"));
    update(&mut model, Msg::Engine(made_of(&[])), clock());
    assert_eq!((chosen(&model), model.triage.cursor), (None, 0));
}

#[test]
fn folding_hides_and_stays_through_a_refresh() {
    let mut model = told((80, 24), &FOUR);
    assert_eq!(model.triage.rows.len(), 8);
    choose(&mut model, "2");
    type_in(&mut model, "h");
    assert_eq!(
        model.triage.rows.len(),
        8,
        "an item goes to its group first"
    );
    type_in(&mut model, "h");
    assert_eq!(model.triage.rows.len(), 5);
    update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
    assert_eq!(model.triage.rows.len(), 5);
    type_in(&mut model, "hh");
    assert_eq!(model.triage.rows.len(), 4);
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.triage.rows.len(), 5);
    type_in(&mut model, "jll");
    assert_eq!(chosen(&model).as_deref(), Some("4"));
}

#[test]
fn a_body_is_asked_for_once_when_the_keys_are_quiet() {
    let mut model = told((120, 40), &FOUR);
    choose(&mut model, "3");
    assert!(model.wants_rest());
    let key = model.selected().unwrap().key();
    let asked = update(&mut model, Msg::Rest, clock());
    assert_eq!(asked, [Request::Body(key.clone())]);
    assert!(!model.wants_rest());
    assert_eq!(update(&mut model, Msg::Rest, clock()), []);
    let late = Event::Body {
        key: ItemKey {
            id: "2".into(),
            ..key.clone()
        },
        body: Ok(Some("another's".into())),
    };
    update(&mut model, Msg::Engine(late), clock());
    assert_eq!(model.detail.body, Body::Asked);
    let body = Event::Body {
        key: key.clone(),
        body: Ok(Some("its own\n".into())),
    };
    update(&mut model, Msg::Engine(body), clock());
    let Body::Here { lines, .. } = &model.detail.body else {
        unreachable!("{:?}", model.detail.body)
    };
    assert_eq!(lines, &["its own"]);
    // Its source was read anew: the old text stays in sight until the new one is there.
    update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
    assert!(model.wants_rest() && matches!(model.detail.body, Body::Here { .. }));
    assert_eq!(update(&mut model, Msg::Rest, clock()), [Request::Body(key)]);
}

#[test]
fn where_no_detail_is_seen_no_body_is_read() {
    let mut model = told((80, 24), &FOUR);
    assert!(!model.wants_rest());
    assert_eq!(update(&mut model, Msg::Rest, clock()), []);
    press(&mut model, KeyCode::Enter);
    assert!(model.wants_rest());
    press(&mut model, KeyCode::Esc);
    assert!(!model.wants_rest());
}

#[test]
fn a_refresh_says_when_it_is_through() {
    let mut model = told((80, 24), &FOUR);
    assert_eq!(press(&mut model, KeyCode::F(5)), [Request::Refresh(None)]);
    // News from before the request was heard.
    update(
        &mut model,
        Msg::Engine(Event::Sources(vec![CURRENT])),
        clock(),
    );
    assert_eq!(model.notice, None);
    update(
        &mut model,
        Msg::Engine(Event::Sources(vec![READING])),
        clock(),
    );
    update(&mut model, Msg::Engine(made_of(&FOUR)), clock());
    let said = model.notice.clone().unwrap().text;
    assert_eq!(said, "Read again at 08:15:00.");
    type_in(&mut model, "j");
    assert_eq!(model.notice, None);
    type_in(&mut model, "7");
    assert_eq!(
        press(&mut model, KeyCode::Char('r')),
        [Request::Refresh(Some("a".into()))]
    );
}

#[test]
fn saving_is_offered_only_where_there_is_something_to_save() {
    let mut model = told((80, 24), &FOUR);
    assert_eq!(press(&mut model, KeyCode::Char('w')), []);
    let said = model.notice.clone().unwrap().text;
    assert_eq!(said, "A configuration is in force already.");
    model.saving = Saving::Possible;
    assert_eq!(press(&mut model, KeyCode::Char('w')), [Request::SaveConfig]);
    assert_eq!(press(&mut model, KeyCode::Char('w')), [], "once is enough");
    let error = Error::new(ErrorKind::Permission, "not allowed").hint("choose another place");
    update(&mut model, Msg::Engine(Event::Saved(Err(error))), clock());
    assert_eq!(model.saving, Saving::Possible);
    assert_eq!(
        model.notice.clone().unwrap().text,
        "not allowed: choose another place"
    );
    press(&mut model, KeyCode::Char('w'));
    let path = PathBuf::from("/srv/config.toml");
    update(&mut model, Msg::Engine(Event::Saved(Ok(path))), clock());
    assert_eq!(model.saving, Saving::InForce);
}

#[test]
fn q_closes_the_help_first_and_ctrl_c_leaves_from_anywhere() {
    let mut model = told((80, 24), &FOUR);
    type_in(&mut model, "?jq");
    assert_eq!((model.help, model.take_wish()), (None, None));
    type_in(&mut model, "q");
    assert_eq!(model.take_wish(), Some(Wish::Quit));
    assert_eq!(model.take_wish(), None);
    type_in(&mut model, "?");
    let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    update(&mut model, Msg::Key(ctrl_c), clock());
    assert_eq!(model.take_wish(), Some(Wish::Quit));
}

#[test]
fn numbers_without_a_screen_do_nothing() {
    let mut model = told((80, 24), &FOUR);
    let before = format!("{model:?}");
    type_in(&mut model, "089");
    assert_eq!(format!("{model:?}"), before);
}

/// Two items of ron (one of them waiting since long), one claimed by codex since long.
const OLD: [&str; 3] = [
    "1|ron|queued|urgent|2026-04-01T00:00:00Z|old",
    "2|ron|queued|urgent|2026-04-20T23:00:00Z|young",
    "3|codex|queued|low|2026-01-01T00:00:00Z|older",
];

/// Two claims that nobody has moved for long; the first was made last.
const CLAIMED: [&str; 3] = [
    "1|ron|queued|low|2026-04-20T23:00:00Z|fresh",
    "2|codex|claimed|low|2026-04-10T00:00:00Z|held",
    "3|ron|claimed|low|2026-04-01T00:00:00Z|held long",
];

fn judged(model: &mut Model) {
    let board = Arc::clone(&model.world.as_ref().unwrap().board);
    let found = Arc::new(analyse::judge(&board, &JudgeRules::default()));
    let answer = kpi::kpi(&board, &[], &KpiQuestion::default());
    let analysis = Analysis::new((board, true), Ok(Arc::new(answer)), Vec::new(), found);
    let event = Event::Analysis {
        said: Ok(Arc::new(analysis)),
        moved: None,
    };
    update(model, Msg::Engine(event), clock());
}

fn stale_id(model: &Model) -> Option<String> {
    let (item, _) = model.stale_selected()?;
    Some(item.record.id.to_string())
}

#[test]
fn a_stale_item_is_opened_in_triage_whatever_hides_it() {
    let mut model = told((120, 40), &OLD);
    judged(&mut model);
    assert_eq!(model.stale.rows.len(), 3);
    choose(&mut model, "3");
    type_in(&mut model, "hhh4");
    assert_eq!(chosen(&model), None);
    assert_eq!(stale_id(&model).as_deref(), Some("3"), "the oldest first");
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::TriageDetail);
    assert_eq!(chosen(&model).as_deref(), Some("3"));
    // From the heading to its first finding, and no further.
    type_in(&mut model, "4g");
    assert_eq!(stale_id(&model), None);
    press(&mut model, KeyCode::Enter);
    assert_eq!(
        (model.place(), stale_id(&model).as_deref()),
        (Place::Stale, Some("3"))
    );
}

#[test]
fn the_stale_cursor_stays_on_its_item() {
    let mut model = told((120, 40), &OLD);
    judged(&mut model);
    type_in(&mut model, "4G");
    assert_eq!(stale_id(&model).as_deref(), Some("1"));
    // The board is newer than the analysis: what it no longer has cannot be opened.
    update(&mut model, Msg::Engine(made_of(&OLD[1..])), clock());
    press(&mut model, KeyCode::Enter);
    assert_eq!(
        (model.place(), model.notice.is_some()),
        (Place::Stale, true)
    );
    update(&mut model, Msg::Engine(made_of(&OLD[..2])), clock());
    judged(&mut model);
    assert_eq!(stale_id(&model).as_deref(), Some("1"));
    update(&mut model, Msg::Engine(made_of(&[])), clock());
    judged(&mut model);
    assert_eq!((model.stale.rows.len(), model.stale.cursor), (0, 0));
}

#[test]
fn decisions_stand_on_top_and_lead_to_their_item() {
    let mut model = told((120, 40), &CLAIMED);
    judged(&mut model);
    assert_eq!(model.triage.decisions, 2);
    assert_eq!(
        (chosen(&model).as_deref(), model.triage.cursor),
        (Some("3"), 0)
    );
    type_in(&mut model, "j");
    assert_eq!(
        (chosen(&model).as_deref(), model.triage.cursor),
        (Some("2"), 1)
    );
    // A newer board without the first: the cursor stays on the second, before and after the
    // analysis has seen it.
    update(&mut model, Msg::Engine(made_of(&CLAIMED[..2])), clock());
    for _ in 0..2 {
        assert_eq!(
            (chosen(&model).as_deref(), model.triage.cursor),
            (Some("2"), 0)
        );
        assert_eq!(model.triage.decisions, 1);
        judged(&mut model);
    }
    type_in(&mut model, "jhk");
    assert_eq!(model.triage.cursor, 0);
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::TriageDetail);
    assert!(model.triage.cursor > 1, "in the list below, unfolded");
    assert_eq!(chosen(&model).as_deref(), Some("2"));
    // What was decided leaves the cursor in the list with its item.
    update(&mut model, Msg::Engine(made_of(&CLAIMED[1..2])), clock());
    judged(&mut model);
    assert_eq!(chosen(&model).as_deref(), Some("2"));
}

#[test]
fn a_duplicate_is_opened_in_triage_and_the_cursor_stays_on_it() {
    let twins = [
        "11|ron|queued|high|2026-04-20T01:00:00Z|rotate the signing key of gateway-7",
        "12|ron|queued|high|2026-04-20T13:00:00Z|rotate the signing key of gateway-7",
        "13|ron|queued|high|2026-04-20T20:00:00Z|another thing altogether",
    ];
    let mut model = told((120, 40), &twins);
    judged(&mut model);
    let id = |m: &Model| m.duplicate_selected().map(|i| i.record.id.to_string());
    type_in(&mut model, "3");
    assert_eq!(model.duplicates.rows.len(), 3);
    assert_eq!(id(&model).as_deref(), Some("12"), "the survivor");
    type_in(&mut model, "j");
    judged(&mut model);
    assert_eq!(id(&model).as_deref(), Some("11"));
    press(&mut model, KeyCode::Enter);
    assert_eq!(model.place(), Place::TriageDetail);
    assert_eq!(chosen(&model).as_deref(), Some("11"));
    update(&mut model, Msg::Engine(made_of(&twins[1..])), clock());
    judged(&mut model);
    assert_eq!(
        (model.duplicates.rows.len(), model.duplicates.cursor),
        (0, 0)
    );
}

#[test]
fn steps_keep_within_the_list() {
    for (from, step, want) in [
        (0, Step::By(-1), 0),
        (5, Step::By(1), 6),
        (99, Step::By(1), 99),
        (50, Step::Halves(1), 60),
        (50, Step::Halves(-1), 40),
        (50, Step::Halves(2), 69),
        (50, Step::Halves(-2), 31),
        (95, Step::Halves(2), 99),
        (5, Step::First, 0),
        (5, Step::Last, 99),
    ] {
        assert_eq!(stepped(from, step, 20, 99), want, "{step:?} from {from}");
    }
    assert_eq!(
        stepped(3, Step::Halves(2), 1, 9),
        5,
        "a page of one row moves"
    );
    assert_eq!(stepped(0, Step::Last, 20, 0), 0);
}

#[test]
fn the_wheel_and_a_click_move_the_cursor() {
    let many: Vec<String> = (0..99).map(|i| format!("{i}|ron|queued|low||t")).collect();
    let lines: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut model = told((120, 40), &lines);
    let mut mouse = |kind, column, row| {
        let event = MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        };
        update(&mut model, Msg::Mouse(event), clock());
        (model.triage.cursor, model.focus)
    };
    let left = MouseEventKind::Down(MouseButton::Left);
    assert_eq!(mouse(MouseEventKind::ScrollDown, 5, 5), (5, Focus::List));
    assert_eq!(mouse(left, 5, 2), (0, Focus::List));
    assert_eq!(mouse(left, 90, 9), (0, Focus::Detail));
    assert_eq!(mouse(MouseEventKind::ScrollDown, 90, 9), (0, Focus::Detail));
    assert_eq!(mouse(left, 5, 6), (4, Focus::List));
    assert_eq!(
        mouse(left, 5, 6),
        (4, Focus::Detail),
        "a second click opens"
    );
    assert_eq!(
        mouse(left, 5, 0),
        (4, Focus::Detail),
        "the header is no row"
    );
}

#[test]
fn a_click_takes_a_choice_or_a_command_and_nothing_beside_it() {
    use crate::ui::overlay::Overlay;
    let mut model = told((80, 24), &FOUR);
    let click = |model: &mut Model, column, row| {
        let event = MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column,
            row,
            modifiers: KeyModifiers::NONE,
        };
        update(model, Msg::Mouse(event), clock());
    };
    // Six orders in the middle of the screen.
    type_in(&mut model, "o");
    let cursor = model.triage.cursor;
    for (column, row) in [(0, 0), (2, 12), (40, 3), (40, 22)] {
        click(&mut model, column, row);
        assert_eq!(model.place(), Place::Menu, "{column} {row}");
    }
    assert_eq!(model.triage.cursor, cursor);
    click(&mut model, 40, 10);
    assert_eq!(model.triage.wanted.sort, crate::model::Sorting::Age);
    assert_eq!(model.place(), Place::TriageList);
    // What is typed in the palette finds one action.
    type_in(&mut model, ":sources");
    click(&mut model, 20, 12);
    assert_eq!(model.place(), Place::Palette);
    let found = match model.overlays.last() {
        Some(Overlay::Palette(palette)) => crate::ui::palette::found(&model, palette.editor.text()),
        _ => unreachable!(),
    };
    assert_eq!(found[0].title, "sources");
    click(&mut model, 20, 5);
    assert_eq!(model.place(), Place::SourceList);
}

#[test]
fn the_mouse_is_left_to_the_terminal_and_taken_again() {
    let mut model = told((80, 24), &FOUR);
    let alt_m = KeyEvent::new(KeyCode::Char('m'), KeyModifiers::ALT);
    for on in [false, true] {
        update(&mut model, Msg::Key(alt_m), clock());
        assert_eq!(model.take_wish(), Some(Wish::Mouse(on)));
        assert!(model.notice.is_some());
    }
}
