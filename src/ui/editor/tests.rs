//! What typing does, and that no sequence of keys breaks a letter.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::text::width;
use proptest::prelude::*;

fn at(editor: &Editor) -> String {
    let (head, tail) = editor.text.split_at(editor.cursor);
    format!("{head}|{tail}")
}

fn after(start: &str, edits: &[Edit]) -> String {
    let mut editor = Editor::lines(start);
    for edit in edits {
        editor.edit(*edit);
    }
    at(&editor)
}

#[test]
fn letters_go_whole() {
    use Edit::*;
    for (start, edits, want) in [
        ("한글", &[Back][..], "한|"),
        ("\u{1112}\u{1161}\u{11ab}글", &[Left, Left, Delete], "|글"),
        ("結論", &[Left], "結|論"),
        ("a👩‍👩‍👧", &[Back], "a|"),
        ("e\u{301}x", &[Left, Back], "|x"),
        ("x\u{301}", &[Back], "|"),
        ("🇰🇷🇹🇼", &[Left], "🇰🇷|🇹🇼"),
        ("one two", &[WordBack], "one |"),
        ("owner:ron,co", &[WordBack], "|"),
        ("owner:ron,co", &[WordLeft], "owner:ron,|co"),
        ("시스템 이슈  ", &[WordLeft], "시스템 |이슈  "),
        ("one two", &[Home, WordRight], "one| two"),
        ("one\ntwo", &[ToStart], "one\n|"),
        ("one\ntwo", &[ToStart, ToStart], "one|"),
        ("one two", &[Home, WordRight, ToEnd], "one|"),
        ("one\ntwo", &[Up], "one|\ntwo"),
        ("one\ntwo", &[Up, Home, Down, Right], "one\nt|wo"),
        (
            "",
            &[Back, Delete, Left, Right, Up, Down, WordBack, ToEnd],
            "|",
        ),
    ] {
        assert_eq!(after(start, edits), want, "{start:?} {edits:?}");
    }
}

#[test]
fn what_is_typed_letter_by_letter_is_composed() {
    let mut editor = Editor::line("");
    for c in "\u{1112}\u{1161}\u{11ab}국e\u{301}".chars() {
        editor.insert(c.encode_utf8(&mut [0; 4]));
    }
    assert_eq!(at(&editor), "한국é|");
    // A mark typed before a letter belongs to what stands before it.
    editor.edit(Edit::Home);
    editor.insert("\u{301}");
    assert_eq!(editor.cursor(), 2);
}

#[test]
fn a_paste_is_made_harmless() {
    let mut line = Editor::line("");
    let taken = line.insert("a\r\nb\tc\x1b[2Jd\u{202e}e\0");
    assert_eq!(line.text(), "a b c[2Jde");
    assert_eq!(
        taken,
        Taken {
            cut: false,
            left_out: 3
        }
    );
    let mut lines = Editor::lines("");
    lines.insert("a\r\nb\rc\u{2028}d");
    assert_eq!(lines.text(), "a\nb\nc\nd");
}

#[test]
fn a_part_is_replaced() {
    let mut editor = Editor::line("sta 한글");
    editor.replace(0..3, "state:");
    assert_eq!(at(&editor), "state:| 한글");
    editor.replace(0..99, "nothing");
    editor.replace(8..9, "half a letter");
    assert_eq!(at(&editor), "state:| 한글");
}

#[test]
fn a_megabyte_is_cut_and_costs_nothing() {
    for huge in [
        "x".repeat(1 << 20),
        "한글 ".repeat(200_000),
        "\x1b".repeat(1 << 20),
        "e\u{301}".repeat(1 << 19),
    ] {
        for mut editor in [Editor::line("start "), Editor::lines("start ")] {
            let limit = if editor.is_many() { MANY } else { ONE };
            assert!(editor.insert(&huge).cut);
            assert!(editor.text().len() <= limit + 64);
            assert!(editor.text().starts_with("start "));
            // What is full stays as it is.
            if editor.text().len() >= limit {
                let before = editor.text().to_owned();
                assert!(editor.insert("more").cut);
                assert_eq!(editor.text(), before);
            }
        }
    }
}

#[test]
fn a_long_line_is_seen_around_the_cursor() {
    let mut editor = Editor::line("0123456789abcdef");
    assert_eq!(editor.shown(20, 1).rows, ["0123456789abcdef"]);
    let end = editor.shown(10, 1);
    assert_eq!((end.rows[0].as_str(), end.cursor.0), ("…89abcdef", 9));
    editor.edit(Edit::Home);
    let start = editor.shown(10, 1);
    assert_eq!(
        (start.rows[0].get(..10), start.cursor.0),
        (Some("0123456789"), 0)
    );
    let mut wide = Editor::line("시스템 이슈 두 건 감지");
    wide.edit(Edit::Left);
    let shown = wide.shown(10, 1);
    assert!(
        shown.rows[0].starts_with('…') && shown.cursor.0 < 10,
        "{shown:?}"
    );
}

#[test]
fn lines_break_behind_spaces() {
    let editor = Editor::lines("복구 1건을 확인 and more\nlast");
    let shown = editor.shown(13, 9);
    assert_eq!(shown.rows, ["복구 1건을 ", "확인 and ", "more", "last"]);
    assert_eq!(shown.cursor, (4, 3));
    let low = editor.shown(13, 2);
    assert_eq!((low.rows.len(), low.cursor), (2, (4, 1)));
    assert_eq!(editor.height(13), 4);
}

#[derive(Debug, Clone)]
enum Step {
    Edit(super::Edit),
    Type(String),
    Fit(usize),
}

fn step() -> impl Strategy<Value = Step> {
    use Edit::*;
    let edits = [
        Left, Right, WordLeft, WordRight, Home, End, Up, Down, Back, Delete, WordBack, ToStart,
        ToEnd, Break,
    ];
    prop_oneof![
        4 => (0..edits.len()).prop_map(move |i| Step::Edit(edits[i])),
        3 => "[a :한\u{1112}\u{1161}\u{11ab}結\u{301}\u{200d}👩👧\u{1f3fd}🇰🇷ﾞ\u{fe0f}\n\t\u{1b}]{1,6}".prop_map(Step::Type),
        1 => "\\PC{0,30}".prop_map(Step::Type),
        1 => (0usize..50).prop_map(Step::Fit),
    ]
}

proptest! {
    #[test]
    fn the_cursor_is_always_between_letters_and_in_its_area(
        many: bool,
        steps in prop::collection::vec(step(), 0..40),
        (w, h) in (1usize..40, 1usize..6),
    ) {
        let mut editor = if many { Editor::lines("") } else { Editor::line("") };
        for step in steps {
            let before = editor.text.clone();
            match step {
                Step::Edit(edit) => {
                    let changed = editor.edit(edit);
                    prop_assert_eq!(changed, editor.text != before);
                }
                Step::Type(text) => drop(editor.insert(&text)),
                Step::Fit(width) => editor.fit(width),
            }
            let mut ends = editor.text.grapheme_indices(true).map(|(i, _)| i).chain([editor.text.len()]);
            prop_assert!(ends.any(|i| i == editor.cursor), "{:?}", editor);
            prop_assert!(is_nfc(&editor.text));
            prop_assert!(many || !editor.text.contains('\n'));
            prop_assert!(editor.text.chars().all(|c| c == '\n' || text::is_harmless(c)));
            let shown = editor.shown(w, h);
            prop_assert!(shown.cursor.0 < w && shown.cursor.1 < h.max(1), "{:?} {:?}", shown, editor);
            prop_assert!(shown.rows.len() <= h && shown.cursor.1 < shown.rows.len());
            // Where there is room for a wide letter, the cursor's column is that of its letter.
            if many && w > 3 {
                let rows: String = editor.shown(w, usize::MAX).rows.concat();
                prop_assert_eq!(rows, editor.text.replace('\n', ""));
                // A letter may be wider than the row; what takes no cell may stand beside it.
                let alone = |r: &str| r.graphemes(true).filter(|g| width(g) > 0).count() == 1;
                prop_assert!(shown.rows.iter().all(|r| width(r) < w || alone(r)), "{:?}", shown);
            }
        }
    }
}
