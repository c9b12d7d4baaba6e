//! The plan, its run and its result, the ledger, and lists with staged rows.

use super::*;
use crate::plan::{Action, Operation, Plan, Progress, Remarks, Standing, Wish};
use crate::ui::testing::{
    also_writes, cancelling, change, key, operation, part, plan, refused, report, rules,
};

/// The morning with the first copies of the recurring report staged.
fn staged(lang: Lang, size: (u16, u16)) -> Model {
    let options = Options {
        lang,
        theme: Theme::new(true),
        looking: None,
        mouse: true,
        changes: Some(rules(&["canonical", "inbox"])),
    };
    let mut model = Model::new(options, size, clock());
    tell(&mut model, morning(), vec![CURRENT; 3]);
    let analysis = analysis_of(&model, None, &[]);
    judge(&mut model, analysis);
    press(&mut model, "sd");
    model
}

fn hear(model: &mut Model, event: Event) {
    update(model, Msg::Engine(event), clock());
}

fn planned(model: &mut Model, plan: &Plan) {
    let number = model.plan.number;
    let plan = Ok(Arc::new(plan.clone()));
    hear(
        model,
        Event::Planned {
            number,
            plan,
            remarks: Remarks::default(),
        },
    );
}

/// Two copies cancelled, an inbox item reassigned, two things left alone.
fn two_stores() -> Plan {
    let mut of = also_writes(cancelling(
        "9d3c0f6a1b2e4857",
        &[
            "canonical/bus_commands/29203",
            "canonical/bus_commands/29202",
        ],
    ));
    let to = Action::Reassign { to: "codex".into() };
    let moved = change("inbox/items/sha-0a1b2c3d4e5f", to, ("pending", "대기"));
    of.parts.push(part("inbox", vec![moved]));
    of.needs_approval = vec!["reassign".into()];
    let mut proposal = refused(
        "canonical/bus_commands/29183",
        "policy only proposes it; `release = \"confirm\"` in [policy] would let it run",
    );
    proposal.difference.clear();
    of.refused = vec![
        proposal,
        refused("canonical/ops_todos/812", "the row is not what it was"),
    ];
    of
}

fn on_plan(lang: Lang, size: (u16, u16)) -> Model {
    let mut model = staged(lang, size);
    press(&mut model, "5");
    planned(&mut model, &two_stores());
    model
}

const LANGS: [(Lang, &str); 3] = [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")];

#[test]
fn rows_that_are_staged() {
    for (lang, name) in LANGS {
        each_size(&format!("staged_{name}"), |size| staged(lang, size));
    }
    let mut model = staged(Lang::En, (120, 40));
    let gone = Wish {
        key: key("canonical/bus_commands/1"),
        action: Action::Note,
        note: Some("gone".into()),
    };
    hear(&mut model, Event::Kept(vec![gone.clone()]));
    press(&mut model, "5Dd1");
    hear(&mut model, Event::Kept(vec![gone]));
    assert_snapshot!("kept_en_120x40", shown(&model));
    let mut menu = staged(Lang::Ko, (80, 24));
    press(&mut menu, "s");
    assert_snapshot!("stage_menu_ko_80x24", shown(&menu));
}

#[test]
fn what_the_menus_say_of_a_decision_and_of_a_filter() {
    let mut model = staged(Lang::En, (80, 24));
    press(&mut model, "5Dd1g");
    while model.targets().len() < 2 {
        press(&mut model, "j");
    }
    press(&mut model, "y");
    let items = crate::ui::words::items(Lang::En, model.targets().len());
    let said = shown(&model);
    let keys = said.lines().find(|l| l.contains("m  keys")).unwrap();
    assert!(keys.contains(&items), "{keys}");
    press(&mut model, "⎋/zzz⏎s");
    let said = shown(&model);
    assert!(said.contains("the filter hides all"), "{said}");
}

#[test]
fn what_is_known_stands_on_its_items() {
    for (lang, name) in LANGS {
        each_size(&format!("known_{name}"), |size| {
            let mut model = staged(lang, size);
            press(&mut model, "5Dd1");
            let analysis = Arc::clone(model.analysis.as_ref().unwrap());
            let group = analysis.judgement.groups.first().unwrap();
            let items = crate::analyse::known::items(&analysis.board, group);
            let first = items.first().unwrap().clone();
            let by = operation("x", &plan("x", vec![]), &Standing::Open).by;
            let ack = crate::plan::Ack {
                what: crate::analyse::known::KnownThing::Group(items),
                reason: "the morning report is late".into(),
                until: None,
                by,
            };
            hear(&mut model, Event::Acks(Ok(Arc::new(vec![ack]))));
            press(&mut model, &format!("/id:{}⏎G", first.id));
            assert!(shown(&model).contains("✓z"));
            if size.0 < 100 {
                press(&mut model, "⏎");
            }
            assert!(shown(&model).contains("the morning report"));
            model
        });
    }
}

#[test]
fn no_reason_is_cut_off() {
    let mut model = staged(Lang::En, (80, 24));
    press(&mut model, "5Dd1s");
    let why =
        "the store of this item keeps its owners in a place that may not be written from here";
    if let Some(crate::ui::overlay::Overlay::Menu(menu)) = model.overlays.last_mut() {
        if let Some(choice) = menu.choices.get_mut(1) {
            choice.why_not = Some(why.to_owned());
        }
        menu.cursor = 1;
    }
    let said = shown(&model);
    assert!(said.contains("from here"), "{said}");
    // The line below belongs to the same choice.
    let row = said.lines().position(|l| l.contains("from here")).unwrap();
    let area = Rect::new(0, 0, 80, 24);
    let at = ratatui::layout::Position::new(40, u16::try_from(row).unwrap());
    if let Some(crate::ui::overlay::Overlay::Menu(menu)) = model.overlays.last() {
        assert_eq!(crate::ui::view::choice_at(menu, area, at), Some(1));
    }
    press(&mut model, "a⎋");
    let notice = model
        .notice
        .get_or_insert_with(|| crate::ui::model::Notice {
            text: String::new(),
            tone: crate::ui::theme::Tone::Stale,
        });
    notice.text = format!("3 staged: cancel. 2 left out: {why}.");
    assert_snapshot!("notice_long_en_80x24", shown(&model));
    let notice = shown(&model);
    let last: Vec<&str> = notice.lines().rev().take(2).collect();
    assert!(last.iter().all(|l| !l.contains('…')), "{notice}");
}

#[test]
fn a_plan_in_its_states() {
    each_size("plan_empty_en", |size| {
        let mut model = staged(Lang::En, size);
        press(&mut model, "5Dd");
        model
    });
    each_size("plan_making_en", |size| {
        let mut model = staged(Lang::En, size);
        press(&mut model, "5");
        model
    });
    for (lang, name) in LANGS {
        each_size(&format!("plan_{name}"), |size| on_plan(lang, size));
    }
    each_size("plan_part_en", |size| {
        let mut model = on_plan(Lang::En, size);
        press(&mut model, "g");
        model
    });
    each_size("plan_refused_zh", |size| {
        let mut model = on_plan(Lang::ZhHant, size);
        press(&mut model, "G");
        model
    });
    let mut whole = on_plan(Lang::En, (120, 40));
    press(&mut whole, "f");
    assert_snapshot!("plan_whole_en_120x40", shown(&whole));
    let mut broken = on_plan(Lang::Ko, (80, 24));
    press(&mut broken, "u");
    let number = broken.plan.number;
    let error = Error::new(ErrorKind::Locked, "다른 프로그램이 파일을 잡고 있음").hint("F5");
    hear(
        &mut broken,
        Event::Planned {
            number,
            plan: Err(error),
            remarks: Remarks::default(),
        },
    );
    assert_snapshot!("plan_broken_ko_80x24", shown(&broken));
}

#[test]
fn what_is_worth_saying_of_a_plan() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ko, "ko"), (Lang::ZhHant, "zh")] {
        each_size(&format!("plan_remarks_{name}"), |size| {
            let mut model = staged(lang, size);
            press(&mut model, "5");
            let plan = cancelling(
                "4f1c0a9b",
                &[
                    "canonical/bus_commands/29203",
                    "canonical/bus_commands/29204",
                ],
            );
            let judgement = Arc::clone(&model.analysis.as_ref().unwrap().judgement);
            let board = Arc::clone(&model.analysis.as_ref().unwrap().board);
            let event = Event::Planned {
                number: model.plan.number,
                remarks: Remarks {
                    of_items: crate::plan::keepers(&plan, &board, &judgement, lang),
                    of_stores: vec!["canonical: `updated_at` is left as it is".to_owned()],
                },
                plan: Ok(Arc::new(plan)),
            };
            hear(&mut model, event);
            press(&mut model, "jA");
            model
        });
    }
}

#[test]
fn an_undo_and_what_stands_in_its_way() {
    each_size("plan_undo_en", |size| {
        let mut model = on_ledger(Lang::En, size);
        press(&mut model, "jU");
        let mut undo = plan("77aa", vec![]);
        undo.undoes = Some("c390cfecadb46a4e".into());
        undo.refused = vec![refused(
            "canonical/bus_commands/29203",
            "somebody has touched it since",
        )];
        planned(&mut model, &undo);
        press(&mut model, "g");
        model
    });
}

#[test]
fn an_undo_says_what_it_takes_back_and_what_was_undone() {
    let mut model = on_ledger(Lang::En, (120, 40));
    press(&mut model, "jjj");
    let said = shown(&model);
    assert!(
        said.contains("undone but for 1") && !said.contains("! undone"),
        "{said}"
    );
    let mut all = operations();
    if let Some(last) = all.last_mut() {
        last.taken_back = last.in_effect().map(|c| c.key.clone()).collect();
    }
    hear(&mut model, Event::Ledger(Ok(Arc::new(all))));
    let said = shown(&model);
    let states = said.lines().filter(|l| l.contains("State"));
    assert!(states.clone().all(|l| l.contains("undone")), "{said}");
    assert_eq!(states.count(), 1, "{said}");
    press(&mut model, "gU");
    let mut undo = plan("77aa", vec![]);
    undo.undoes = Some("4f1c0a9be2d84777".into());
    let back = change(
        "canonical/bus_commands/29203",
        Action::Cancel,
        ("cancelled", "queued"),
    );
    undo.parts = vec![part("canonical", vec![back])];
    planned(&mut model, &undo);
    press(&mut model, "G");
    let said = shown(&model);
    assert!(
        said.contains("takes back cancel") && said.contains("cancelled → queued"),
        "{said}"
    );
}

#[test]
fn an_apply_is_asked_for_runs_and_ends() {
    each_size("plan_confirm_ko", |size| {
        let mut model = on_plan(Lang::Ko, size);
        press(&mut model, "A");
        model
    });
    let running = |lang, size| {
        let mut model = on_plan(lang, size);
        press(&mut model, "Aapply⏎해리⏎");
        let source: Arc<str> = "canonical".into();
        let begun = Progress::Begun {
            source: Arc::clone(&source),
            rows: 2,
        };
        hear(&mut model, Event::Progress(begun));
        let standing = Standing::Applied;
        hear(
            &mut model,
            Event::Progress(Progress::Ended { source, standing }),
        );
        let source = "inbox".into();
        hear(
            &mut model,
            Event::Progress(Progress::Begun { source, rows: 1 }),
        );
        model
    };
    each_size("plan_running_en", |size| running(Lang::En, size));
    for (lang, name) in LANGS {
        each_size(&format!("plan_result_{name}"), |size| {
            let mut model = running(lang, size);
            let kept = refused("inbox/items/sha-0a1b2c3d4e5f", "it is not what it was");
            let mut done = report(&two_stores(), vec![kept]);
            done.unrecorded = vec!["canonical: the disk is full".into()];
            done.unknown = vec![("inbox".into(), "half of its rows".into())];
            done.notes = vec!["a copy: /srv/queues/inbox.backup.json".into()];
            hear(&mut model, Event::Applied(Ok(Arc::new(done))));
            press(&mut model, "jjj");
            model
        });
    }
}

#[test]
fn only_what_was_changed_can_be_taken_back() {
    for all in [false, true] {
        let mut model = on_plan(Lang::En, (120, 40));
        press(&mut model, "Aapply⏎해리⏎");
        let plan = two_stores();
        let changes = plan.parts.iter().flat_map(|p| &p.changes);
        let keys = changes.map(|c| c.key.to_string());
        let kept = keys.take(if all { 9 } else { 1 });
        let kept = kept.map(|k| refused(&k, "it is not what it was")).collect();
        let done = report(&plan, kept);
        assert_eq!(done.changed.is_empty(), all);
        hear(&mut model, Event::Applied(Ok(Arc::new(done))));
        press(&mut model, "g");
        let said = shown(&model);
        assert_eq!(said.contains("takes it back"), !all, "{said}");
    }
}

fn operations() -> Vec<Operation> {
    let some = cancelling(
        "p1",
        &[
            "canonical/bus_commands/29203",
            "canonical/bus_commands/29202",
        ],
    );
    let mut undone = operation("c390cfecadb46a4e", &some, &Standing::Applied);
    let mut undo = cancelling("p2", &["canonical/bus_commands/29203"]);
    undo.undoes = Some("c390cfecadb46a4e".into());
    let undo = operation("329cb32d4edfeb97", &undo, &Standing::Applied);
    undone.undone_by = vec![undo.id.clone()];
    undone.taken_back = undo.in_effect().map(|c| c.key.clone()).collect();
    let why = Standing::Unknown("some rows are as before, some as after".into());
    let half = operation("b7e2", &cancelling("p3", &["inbox/items/7"]), &why);
    let latest = operation("4f1c0a9be2d84777", &some, &Standing::Applied);
    vec![latest, undo, half, undone]
}

fn on_ledger(lang: Lang, size: (u16, u16)) -> Model {
    let mut model = staged(lang, size);
    hear(&mut model, Event::Ledger(Ok(Arc::new(operations()))));
    press(&mut model, "6");
    model
}

#[test]
fn the_ledger_in_its_states() {
    for (lang, name) in LANGS {
        each_size(&format!("ledger_{name}"), |size| on_ledger(lang, size));
    }
    each_size("ledger_unknown_ko", |size| {
        let mut model = on_ledger(Lang::Ko, size);
        press(&mut model, "jj");
        model
    });
    each_size("ledger_empty_zh", |size| {
        let mut model = staged(Lang::ZhHant, size);
        hear(&mut model, Event::Ledger(Ok(Arc::new(vec![]))));
        press(&mut model, "6");
        model
    });
    let mut broken = staged(Lang::En, (80, 24));
    let error = Error::new(ErrorKind::Malformed, "the ledger at /srv/state is damaged");
    hear(
        &mut broken,
        Event::Ledger(Err(error.hint("`reveille log --verify`"))),
    );
    press(&mut broken, "6");
    assert_snapshot!("ledger_broken_en_80x24", shown(&broken));
    // On every other screen it is said that something is not known.
    press(&mut broken, "1");
    hear(&mut broken, Event::Ledger(Ok(Arc::new(operations()))));
    press(&mut broken, "j");
    assert!(shown(&broken).contains("1 change of unknown outcome: 6"));
}

#[test]
fn help_where_changes_are_possible_and_where_not() {
    let mut model = on_plan(Lang::En, (120, 40));
    press(&mut model, "?");
    assert_snapshot!("help_plan_en_120x40", shown(&model));
    let mut model = staged(Lang::Ko, (120, 40));
    model.rules = Some(rules(&[]));
    press(&mut model, "?");
    assert_snapshot!("help_read_only_ko_120x40", shown(&model));
}

#[test]
fn without_colour_signs_say_it() {
    let mut model = on_plan(Lang::En, (80, 24));
    model.theme = Theme::new(false);
    let buf = buffer(&model);
    let plain = |c: &ratatui::buffer::Cell| c.fg == Color::Reset && c.bg == Color::Reset;
    assert!(buf.content().iter().all(plain));
    let said = print(&buf);
    assert!(said.contains("✓c") && said.contains("✗"), "{said}");
}

#[test]
fn ten_thousand_changes_are_drawn_as_fast_as_ten() {
    let keys: Vec<String> = (0..10_000)
        .map(|i| format!("canonical/bus_commands/{i}"))
        .collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut model = staged(Lang::En, (120, 40));
    press(&mut model, "5");
    planned(&mut model, &cancelling("many", &keys));
    press(&mut model, "G");
    assert_eq!(model.plan.cursor, 10_000);
    let said = shown(&model);
    assert!(
        said.contains("10,001/10,001") && said.contains("bus_commands/9999"),
        "{said}"
    );
}
