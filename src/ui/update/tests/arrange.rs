//! The triage list put together and sorted in other ways.

use super::*;
use crate::analyse::arrange::{Arranged, SectionKey, Shape};
use crate::analyse::{Board, Moved};
use crate::model::{Grouping, Sorting};
use crate::ui::rows::Row;
use proptest::prelude::*;
use proptest::sample::select;

const MIXED: [&str; 6] = [
    "6|ron|queued|high|2026-04-20T10:00:00Z|Gamma",
    "5|ron|failed|low|2026-04-18T10:00:00Z|alpha",
    "4|ron|queued|urgent|2026-04-19T10:00:00Z|beta",
    "3|codex|queued|high|2026-04-17T10:00:00Z|alpine",
    "2|codex|todo|normal||delta",
    "1||queued|low|2026-04-16T10:00:00Z|Alpha",
];

fn take(model: &mut Model, key: char, choice: char) {
    type_in(model, &format!("{key}{choice}"));
}

fn ids(model: &Model) -> Vec<String> {
    let board = &model.world.as_ref().unwrap().board;
    let id = |r: &Row| match r {
        Row::Item { at, .. } | Row::Entry { at, .. } => {
            Some(board.item(*at)?.record.id.to_string())
        }
        Row::Section(_) | Row::Owner(_) => Some("/".to_owned()),
        _ => None,
    };
    model.triage.rows.iter().filter_map(id).collect()
}

#[test]
fn groups_and_orders() {
    let mut model = told((80, 24), &MIXED);
    for (group, sort, want) in [
        ('n', 'a', "1 3 5 4 6 2"),
        ('n', 'p', "4 3 6 2 1 5"),
        ('n', 't', "5 1 3 4 2 6"),
        ('n', 'u', "6 4 5 3 1 2"),
        ('t', 'a', "/ 1 3 4 6 / 2 / 5"),
        ('o', 'a', "/ 3 2 / 5 4 6 / 1"),
        ('s', 'p', "/ 4 3 6 2 1 5"),
    ] {
        take(&mut model, 'b', group);
        take(&mut model, 'o', sort);
        assert_eq!(ids(&model).join(" "), want, "{group}{sort}");
    }
    // The board's own order comes back.
    take(&mut model, 'b', 'o');
    take(&mut model, 'o', 'b');
    assert!(model.triage.arranged.is_none());
}

#[test]
fn the_cursor_stays_on_its_item() {
    let mut model = told((80, 24), &MIXED);
    choose(&mut model, "4");
    for (key, choice) in [
        ('b', 't'),
        ('o', 'a'),
        ('b', 'n'),
        ('o', 't'),
        ('b', 's'),
        ('b', 'o'),
    ] {
        take(&mut model, key, choice);
        assert_eq!(chosen(&model).as_deref(), Some("4"), "{key}{choice}");
        update(&mut model, Msg::Engine(made_of(&MIXED[1..])), clock());
        assert_eq!(chosen(&model).as_deref(), Some("4"), "{key}{choice} again");
        update(&mut model, Msg::Engine(made_of(&MIXED)), clock());
    }
}

#[test]
fn sections_fold_and_are_gone_through() {
    let mut model = told((80, 24), &MIXED);
    take(&mut model, 'b', 't');
    type_in(&mut model, "g");
    assert_eq!(model.row(), Some(Row::Section(0)));
    type_in(&mut model, "]");
    assert_eq!(model.row(), Some(Row::Section(1)));
    type_in(&mut model, "[h");
    assert_eq!(ids(&model).join(" "), "/ / 2 / 5");
    // Folded it stays through a refresh; its items are marked all the same.
    update(&mut model, Msg::Engine(made_of(&MIXED)), clock());
    assert_eq!(ids(&model).join(" "), "/ / 2 / 5");
    type_in(&mut model, " ");
    assert_eq!(model.marks.len(), 4);
    type_in(&mut model, "gl");
    assert_eq!(ids(&model).join(" "), "/ 3 4 6 1 / 2 / 5");
    // From an item up to its heading.
    type_in(&mut model, "jjh");
    assert_eq!(model.row(), Some(Row::Section(0)));
}

#[test]
fn a_filter_and_a_grouping_at_once() {
    let mut model = told((80, 24), &MIXED);
    take(&mut model, 'b', 't');
    choose(&mut model, "4");
    type_in(&mut model, "/owner:ron ");
    press(&mut model, KeyCode::Enter);
    assert_eq!(ids(&model).join(" "), "/ 4 6 / 5");
    assert_eq!(chosen(&model).as_deref(), Some("4"));
    take(&mut model, 'o', 'u');
    assert_eq!(ids(&model).join(" "), "/ 6 4 / 5");
    assert_eq!(chosen(&model).as_deref(), Some("4"));
    press(&mut model, KeyCode::Esc);
    assert_eq!(ids(&model).len(), 9);
    assert_eq!(chosen(&model).as_deref(), Some("4"));
}

/// The real thing: what is asked for comes when it comes.
#[test]
fn until_an_order_is_made_the_list_stays_as_it_is() {
    let mut model = told((80, 24), &MIXED);
    choose(&mut model, "4");
    let before = ids(&model);
    for key in "bn".chars() {
        let key = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
        let asked = super::super::update(&mut model, Msg::Key(key), clock());
        if model.is_arranging() {
            let shape = model.triage.wanted;
            assert_eq!(asked, [Request::Arrange(shape)]);
        }
    }
    assert!(model.is_arranging());
    assert_eq!(ids(&model), before);
    let of = |model: &Model| Arc::clone(&model.world.as_ref().unwrap().board);
    let board = of(&model);
    let order = |shape, board: &Board| Arc::new(Arranged::new(shape, board, None));
    let tell = |model: &mut Model, board: &Arc<Board>, arranged| {
        let board = Arc::clone(board);
        let event = Event::Arranged { board, arranged };
        super::super::update(model, Msg::Engine(event), clock());
    };
    // What is not wanted so any more is not shown, nor what another board has.
    let other = Shape {
        sort: Sorting::Title,
        ..model.triage.wanted
    };
    tell(&mut model, &board, order(other, &board));
    let newer = of(&told((80, 24), &MIXED[1..]));
    let wanted = model.triage.wanted;
    tell(&mut model, &newer, order(wanted, &newer));
    assert_eq!(ids(&model), before);
    tell(&mut model, &board, order(wanted, &board));
    assert_eq!(ids(&model).join(" "), "3 2 4 6 5 1");
    assert_eq!(chosen(&model).as_deref(), Some("4"));
    // Through a refresh the order stays, what is new stands last, and nothing is missing.
    let next = made_of(&[&MIXED[1..], &["9|ron|queued|urgent||nine"]].concat());
    let Event::Board { board, sources, .. } = next else {
        unreachable!()
    };
    let moved = Some(Arc::new(Moved::between(&of(&model), &board)));
    let event = Event::Board {
        board,
        sources,
        moved,
    };
    super::super::update(&mut model, Msg::Engine(event), clock());
    assert_eq!(ids(&model).join(" "), "3 2 4 5 1 9");
    assert_eq!(chosen(&model).as_deref(), Some("4"));
    // Of a board that follows on nothing known, the board's own order is shown meanwhile.
    super::super::update(&mut model, Msg::Engine(made_of(&MIXED)), clock());
    assert_eq!(ids(&model), before);
    assert!(model.is_arranging());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_item_stands_once_and_in_order(
        lines in prop::collection::vec(
            ("[a-c]", select(vec!["queued", "todo", "failed"]), select(vec!["urgent", "high", "low"]), "[A-Ca-c가나]{0,3}"),
            0..40,
        ),
        group in select(Grouping::WORDS.map(|(_, g)| g).to_vec()),
        sort in select(Sorting::WORDS.map(|(_, s)| s).to_vec()),
    ) {
        let lines: Vec<String> = lines
            .iter()
            .enumerate()
            .map(|(i, (owner, status, priority, title))| format!("{i}|{owner}|{status}|{priority}|2026-04-{:02}T00:00:00Z|{title}", 1 + i * 7 % 28))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let model = told((80, 24), &lines);
        let board = &model.world.as_ref().unwrap().board;
        let arranged = Arranged::new(Shape { group, sort }, board, None);
        let mut all = Vec::new();
        for n in 0..arranged.sections.len() {
            let items: Vec<usize> = arranged.items(n).collect();
            prop_assert!(!items.is_empty());
            for at in &items {
                prop_assert_eq!(arranged.place(*at).map(|(section, _)| section), Some(n));
                let item = board.item(*at).unwrap();
                match &arranged.sections[n].key {
                    SectionKey::Owner(name) => prop_assert_eq!(name, item.owner),
                    SectionKey::Status(word) => prop_assert_eq!(word, &item.record.status),
                    _ => {}
                }
            }
            for pair in items.windows(2) {
                let (a, b) = (board.item(pair[0]).unwrap(), board.item(pair[1]).unwrap());
                match sort {
                    Sorting::Age => prop_assert!(a.record.times.created <= b.record.times.created),
                    Sorting::Priority => prop_assert!(a.priority() <= b.priority()),
                    Sorting::Title => prop_assert!(a.record.title.to_lowercase() <= b.record.title.to_lowercase()),
                    Sorting::Board => prop_assert!(pair[0] < pair[1]),
                    _ => {}
                }
            }
            all.extend(items);
        }
        all.sort_unstable();
        prop_assert_eq!(all, (0..board.len()).collect::<Vec<_>>());
    }

    #[test]
    fn an_order_that_follows_loses_nothing(
        (old, new) in (prop::collection::btree_map(0u8..40, 0usize..3, 0..30), prop::collection::btree_map(0u8..40, 0usize..3, 0..30)),
        group in select(Grouping::WORDS.map(|(_, g)| g).to_vec()),
        sort in select(Sorting::WORDS.map(|(_, s)| s).to_vec()),
    ) {
        let board = |rows: &std::collections::BTreeMap<u8, usize>| {
            let lines: Vec<String> = rows
                .iter()
                .map(|(id, word)| format!("{id}|o{}|{}|||t{}", id % 3, ["queued", "todo", "failed"][*word], u32::from(*id) * 7 % 5))
                .collect();
            let Event::Board { board, .. } = made_of(&lines.iter().map(String::as_str).collect::<Vec<_>>()) else { unreachable!() };
            board
        };
        let (old, new) = (board(&old), board(&new));
        let before = Arranged::new(Shape { group, sort }, &old, None);
        let after = before.follow(&Moved::between(&old, &new), &new, None).unwrap();
        let mut all: Vec<usize> = (0..after.sections.len()).flat_map(|n| after.items(n)).collect();
        for n in 0..after.sections.len() {
            for at in after.items(n) {
                prop_assert_eq!(after.place(at).map(|(section, _)| section), Some(n));
            }
        }
        all.sort_unstable();
        prop_assert_eq!(all, (0..new.len()).collect::<Vec<_>>());
        let still = before.follow(&Moved::between(&old, &old), &old, None);
        prop_assert_eq!(still, Some(before));
    }
}
