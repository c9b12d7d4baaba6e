//! Whatever is pressed, in a window of whatever size, over whatever data: nothing panics and no cell
//! is exceeded or half drawn.

use super::*;
use crate::analyse::arrange::Shape;
use proptest::sample::select;

/// Pieces of which titles, owners and ids are made: composed and decomposed Hangul, Hanzi, emoji and
/// their sequences, marks that combine, what has no width, tabs, control bytes, what turns the line.
const PIECES: [&str; 22] = [
    "시스템",
    "\u{1109}\u{1175}\u{1109}\u{1173}\u{1110}\u{1166}\u{11b7}",
    "\u{1100}",
    "\u{11a8}",
    "每日佇列",
    "👩‍👩‍👧",
    "🇰🇷",
    "👍🏽",
    "☎\u{fe0f}",
    "e\u{301}\u{323}",
    "\u{301}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\t",
    "\r\n",
    "\u{1b}[31m",
    "\0",
    "\u{202e}",
    "ｶﾞ",
    "word",
    " ",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

fn world(lang: Lang, size: (u16, u16), texts: &[String]) -> Model {
    let mut sources = morning();
    let all = sources[0].queues.iter_mut().flat_map(|q| &mut q.records);
    let mut texts = texts.iter().cycle();
    let mut next = || texts.next().cloned().unwrap_or_default();
    for (n, record) in all.enumerate() {
        record.title = next().into();
        record.owner = Some(next().into());
        record.status = next().into();
        record.id = format!("{n}{}", next()).into();
        record.note = Some(next().into());
        record.claimed_by = Some(next().into());
    }
    let mut model = model(lang, size);
    model.views = vec![crate::model::ViewRule {
        name: next(),
        filter: next(),
        ..crate::model::ViewRule::default()
    }];
    tell(&mut model, sources, vec![CURRENT; 3]);
    let analysis = analysis_of(&model, Some("ron=3,codex=5"), &[]);
    judge(&mut model, analysis);
    model
}

fn keys() -> impl Strategy<Value = Vec<KeyEvent>> {
    let letters = "jjjjkkgGhl[]1234567bokntspuavrNWKcszde*vM :/?yx=pePEXwz";
    let letter = select(letters.chars().collect::<Vec<_>>()).prop_map(KeyCode::Char);
    let other = select(vec![
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Down,
        KeyCode::PageDown,
        KeyCode::End,
        KeyCode::Home,
        KeyCode::Backspace,
        KeyCode::Char('가'),
        KeyCode::F(5),
    ]);
    let key = prop_oneof![3 => letter, 1 => other];
    let key = key.prop_map(|code| KeyEvent::new(code, KeyModifiers::NONE));
    prop::collection::vec(key, 1..24)
}

fn size() -> impl Strategy<Value = (u16, u16)> {
    let small = (1u16..=90, 1u16..=30);
    prop_oneof![3 => small, 1 => (1u16..=500, 1u16..=200)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_keys_in_any_window(
        texts in prop::collection::vec(text(), 1..12),
        keys in keys(),
        sizes in prop::collection::vec(size(), 4),
        lang in select(vec![Lang::En, Lang::Ko, Lang::ZhHant]),
    ) {
        let mut model = world(lang, sizes[0], &texts);
        for (n, key) in keys.into_iter().enumerate() {
            update(&mut model, Msg::Key(key), clock());
            if n % 6 == 5 {
                let (w, h) = sizes[n / 6 % sizes.len()];
                // A frame may be asked for before the window's new size is known.
                let mut buf = Buffer::empty(Rect::new(0, 0, w, h));
                let area = *buf.area();
                draw(&model, area, &mut buf);
                prop_assert!(is_whole(&buf));
                update(&mut model, Msg::Resize(w, h), clock());
            }
        }
        prop_assert!(is_whole(&buffer(&model)));
    }

    #[test]
    fn every_grouping_over_any_text(
        texts in prop::collection::vec(text(), 1..12),
        (w, h) in size(),
        group in select(crate::model::Grouping::WORDS.map(|(_, g)| g).to_vec()),
        sort in select(crate::model::Sorting::WORDS.map(|(_, s)| s).to_vec()),
        columns in prop::sample::subsequence(crate::model::Column::WORDS.map(|(_, c)| c).to_vec(), 0..9),
    ) {
        let mut model = world(Lang::ZhHant, (w, h), &texts);
        model.triage.wanted = Shape { group, sort };
        model.triage.columns = columns;
        let board = Arc::clone(&model.world.as_ref().unwrap().board);
        let statuses = vec![CURRENT; 3];
        update(&mut model, Msg::Engine(Event::Board { board, sources: statuses, moved: None }), clock());
        prop_assert!(is_whole(&buffer(&model)));
    }
}
