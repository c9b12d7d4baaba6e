//! The triage list put together and sorted in other ways.

use super::*;
use crate::model::{Grouping, Sorting};
use crate::ui::arrange::{Arranged, SectionKey, Shape};
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

#[test]
fn a_large_board_is_sorted_in_slices() {
    let many: Vec<String> = (0..40_000)
        .map(|i| format!("{i}|ron|queued|low||t{}", i % 977))
        .collect();
    let lines: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut model = told((80, 24), &lines);
    choose(&mut model, "39990");
    take(&mut model, 'b', 'n');
    take(&mut model, 'o', 't');
    assert!(model.is_arranging() && model.has_work());
    let mut slices = 0;
    while model.has_work() {
        update(&mut model, Msg::Work, clock());
        slices += 1;
    }
    assert!((2..20).contains(&slices), "{slices}");
    assert_eq!(model.triage.rows.len(), 40_000);
    assert_eq!(chosen(&model).as_deref(), Some("39990"));
    // The same through a refresh.
    update(&mut model, Msg::Engine(made_of(&lines[1..])), clock());
    assert!(model.has_work());
    while model.has_work() {
        update(&mut model, Msg::Work, clock());
    }
    assert_eq!(chosen(&model).as_deref(), Some("39990"));
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
        let mut arranged = Arranged::new(Shape { group, sort }, board);
        while !arranged.is_whole() {
            arranged.work(board, None);
        }
        let mut all = Vec::new();
        for n in 0..arranged.sections.len() {
            let items: Vec<usize> = arranged.items(n, None).collect();
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
}
