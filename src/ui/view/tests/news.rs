//! What is new since the last look, and rows that change while one looks.

use super::*;
use crate::analyse::since::{self, Fate};
use crate::model::{ItemKey, Record, State};
use crate::ui::rows::Row;

/// The morning after a look of the evening before: 29204 and 29203 are new, two others are gone.
fn with_news(lang: Lang, size: (u16, u16)) -> Model {
    let mut model = judged(lang, size, Some(SPLIT), &[]);
    let world = model.world.as_ref().unwrap();
    let mut before = morning();
    let bus = &mut before[0].queues[0].records;
    bus.drain(..2);
    bus.push(record("29101|ron|queued|high||야간 점검"));
    bus.push(record("29100|ron|queued|high||x\u{1b}[2Jy"));
    bus[0].status = "claimed".into();
    bus[0].state = State::Claimed;
    let mut then = since::seen(&super::board(before, &["ron"])).unwrap();
    then.at = moment("2026-04-19T23:02:00Z");
    let mut news = since::since(&then, &world.board);
    news.gone[0].fate = Fate::Is {
        state: State::Done,
        title: "야간 점검 \u{1b}[2J".into(),
    };
    update(
        &mut model,
        Msg::Engine(Event::Since(Arc::new(news))),
        clock(),
    );
    model
}

#[test]
fn since_the_last_look() {
    for (lang, name) in [
        (Lang::En, "news_en"),
        (Lang::Ko, "news_ko"),
        (Lang::ZhHant, "news_zh"),
    ] {
        each_size(name, |size| with_news(lang, size));
        each_size(&format!("{name}_read"), |size| {
            let mut model = with_news(lang, size);
            press(&mut model, "N");
            model
        });
    }
    let mut none = in_the_morning(Lang::En, (80, 24));
    press(&mut none, "N");
    assert!(shown(&none).contains("There was no look before"));
}

fn key_of(id: &str) -> ItemKey {
    ItemKey {
        source: "canonical".into(),
        queue: "bus_commands".into(),
        id: id.into(),
    }
}

#[test]
fn a_change_is_marked_for_two_beats_also_without_colour() {
    let mut model = in_the_morning(Lang::En, (100, 30));
    model.theme = Theme::new(false);
    let quiet = shown(&model);
    assert!(!model.wants_beat());
    let changed = Event::Changed(vec![key_of("29202")].into());
    update(&mut model, Msg::Engine(changed), clock());
    let marked = shown(&model);
    let differing: Vec<&str> = marked
        .lines()
        .zip(quiet.lines())
        .filter(|(a, b)| a != b)
        .map(|(a, _)| a)
        .collect();
    assert!(
        matches!(differing.as_slice(), [row] if row.contains("~ 29202")),
        "{differing:?}"
    );
    update(&mut model, Msg::Beat, clock());
    assert_eq!((shown(&model), model.wants_beat()), (marked, true));
    update(&mut model, Msg::Beat, clock());
    assert_eq!((shown(&model), model.wants_beat()), (quiet, false));
}

/// One of the changes that a busy store makes: the n-th.
fn churn(records: &mut Vec<Record>, n: usize) {
    match n % 4 {
        0 => records.insert(
            0,
            record(&format!(
                "{}|ron|queued|urgent|2026-04-20T22:00:00Z|새 일 {n}",
                30_000 + n
            )),
        ),
        1 => drop(records.remove(0)),
        2 => records.push(record(&format!(
            "{}|ron|queued|low|2026-04-01T00:00:00Z|tail {n}",
            20_000 + n
        ))),
        _ => {
            // Never the followed one.
            let last = records.len() - 1;
            records[last].title = format!("renamed {n}").into();
        }
    }
}

#[test]
fn a_store_that_changes_all_the_time_moves_neither_cursor_nor_other_rows() {
    let mut model = in_the_morning(Lang::En, (100, 24));
    let mut sources = morning();
    let more = (0..200).map(|n| {
        record(&format!(
            "{}|ron|queued|normal|2026-04-10T00:00:00Z|일 {n}",
            10_000 + n
        ))
    });
    sources[0].queues[0].records.extend(more);
    tell(&mut model, sources.clone(), vec![CURRENT; 3]);
    press(&mut model, &"j".repeat(60));
    let place = |model: &Model| {
        (
            model.selected().unwrap().key(),
            model.triage.cursor - model.triage.top,
        )
    };
    let held = place(&model);
    let mut before = model.world.as_ref().unwrap().board.clone();
    // Ten a second for five seconds, with a beat every second and a half.
    for n in 0..50 {
        let (old_rows, old_top) = (shown(&model), model.triage.top);
        churn(&mut sources[0].queues[0].records, n);
        tell(&mut model, sources.clone(), vec![CURRENT; 3]);
        let now = Arc::clone(&model.world.as_ref().unwrap().board);
        let keys = since::changes(&before, &now, 1000);
        update(
            &mut model,
            Msg::Engine(Event::Changed(keys.into())),
            clock(),
        );
        before = now;
        if n % 15 == 14 {
            update(&mut model, Msg::Beat, clock());
        }
        assert_eq!(place(&model), held, "after {n}");
        // Every row that stays is where it was, but for marks that begin or end.
        let rows = shown(&model);
        let same = |a: &str, b: &str| a.replace('~', " ") == b.replace('~', " ");
        let list = rows.lines().zip(old_rows.lines()).skip(2).take(20);
        let moved: Vec<_> = list
            .filter(|(a, b)| a.contains("일 ") && !same(a, b))
            .collect();
        assert!(moved.is_empty(), "{n}, top {old_top}: {moved:?}");
        assert!(matches!(model.row(), Some(Row::Item { .. })));
    }
    update(&mut model, Msg::Beat, clock());
    update(&mut model, Msg::Beat, clock());
    assert!(!shown(&model).contains('~'));
}
