//! Staging, planning, applying, undoing, acknowledging, leaving: what the screen asks for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::analyse::known::KnownThing;
use crate::plan::{
    Ack, Action, Consent, Operation, Plan, Progress, Remarks, Standing, Wish as Change,
};
use crate::ui::model::{PlanRow, Presence, Subject};
use crate::ui::overlay::Overlay;
use crate::ui::testing::{cancelling, key, operation, plan, refused, report, rules};
use crate::ui::words::Word;

/// Four items in a source that may be written.
fn changing(lines: &[&str]) -> Model {
    let options = Options {
        lang: Lang::En,
        theme: Theme::new(false),
        looking: None,
        mouse: true,
        changes: Some(rules(&["a"])),
    };
    let mut model = Model::new(options, (80, 24), clock());
    update(&mut model, Msg::Engine(made_of(lines)), clock());
    judge(&mut model);
    model
}

fn judge(model: &mut Model) -> Vec<Request> {
    let board = Arc::clone(&model.world.as_ref().unwrap().board);
    let judgement = Arc::new(analyse::judge(&board, &JudgeRules::default()));
    let answer = Arc::new(kpi::kpi(&board, &[], &KpiQuestion::default()));
    let analysis = Analysis::new((board, true), Ok(answer), vec![], judgement);
    tell(
        model,
        Event::Analysis {
            said: Ok(Arc::new(analysis)),
            moved: None,
        },
    )
}

fn tell(model: &mut Model, event: Event) -> Vec<Request> {
    update(model, Msg::Engine(event), clock())
}

fn typed(model: &mut Model, keys: &str) -> Vec<Request> {
    let keys = keys.chars();
    keys.flat_map(|c| press(model, KeyCode::Char(c))).collect()
}

fn wish(id: &str, action: Action) -> Change {
    Change {
        key: key(&format!("a/q/{id}")),
        action,
        note: None,
    }
}

fn said(model: &Model) -> String {
    model
        .notice
        .as_ref()
        .map_or(String::new(), |n| n.text.clone())
}

fn planned(model: &mut Model, number: u64, plan: Plan) -> Vec<Request> {
    let plan = Ok(Arc::new(plan));
    tell(
        model,
        Event::Planned {
            number,
            plan,
            remarks: Remarks::default(),
        },
    )
}

#[test]
fn what_is_staged_is_kept_at_once_and_taken_back_by_the_same_key() {
    let mut model = changing(&FOUR);
    choose(&mut model, "3");
    let kept = typed(&mut model, "c");
    assert_eq!(kept, [Request::Keep(vec![wish("3", Action::Cancel)])]);
    assert_eq!(said(&model), "1 staged: cancel.");
    assert_eq!(typed(&mut model, "c"), [Request::Keep(vec![])]);
    // Marked items go together, and the marks with them.
    type_in(&mut model, "gGv");
    choose(&mut model, "4");
    type_in(&mut model, "v");
    assert_eq!(model.marks.len(), 4);
    let kept = typed(&mut model, "c");
    let [Request::Keep(wishes)] = kept.as_slice() else {
        unreachable!("{kept:?}")
    };
    assert_eq!((wishes.len(), model.marks.len()), (4, 0));
    choose(&mut model, "2");
    type_in(&mut model, "u");
    assert_eq!(said(&model), "1 unstaged.");
    type_in(&mut model, "u");
    assert_eq!(said(&model), "Nothing here is staged.");
}

#[test]
fn an_open_range_is_staged_whole() {
    for keys in ["c", "sc"] {
        let mut model = changing(&FOUR);
        type_in(&mut model, "Gvkk");
        let kept = typed(&mut model, keys);
        let [Request::Keep(wishes)] = kept.as_slice() else {
            unreachable!("{kept:?}")
        };
        assert_eq!(wishes.len(), 3, "{keys}");
        assert_eq!(model.marked_count(), 0, "the next action is about another");
    }
}

#[test]
fn what_cannot_be_done_is_left_out_and_says_why() {
    let mut model = changing(&CLAIMED);
    // Ron's heading: one queued, one claimed.
    while model.item_here().is_some() || model.targets().len() != 2 {
        type_in(&mut model, "j");
    }
    type_in(&mut model, "c");
    let text = said(&model);
    assert!(
        text.starts_with("1 staged: cancel. 1 left out: it is claimed"),
        "{text}"
    );
    choose(&mut model, "3");
    type_in(&mut model, "c");
    assert!(
        said(&model).starts_with("it is claimed"),
        "{}",
        said(&model)
    );
    // The menu has a reason for each choice that cannot be taken.
    type_in(&mut model, "s");
    let Some(Overlay::Menu(menu)) = model.overlays.last() else {
        unreachable!()
    };
    let free: String = menu
        .choices
        .iter()
        .filter(|c| c.why_not.is_none())
        .map(|c| c.key)
        .collect();
    assert_eq!(free, "rRfn");
    let kept = typed(&mut model, "f");
    let wishes = vec![wish("1", Action::Cancel), wish("3", Action::MarkFailed)];
    assert_eq!(kept, [Request::Keep(wishes)]);
}

#[test]
fn an_owner_is_asked_for_and_completed() {
    let mut model = changing(&FOUR);
    choose(&mut model, "2");
    type_in(&mut model, "aco");
    press(&mut model, KeyCode::Tab);
    let kept = press(&mut model, KeyCode::Enter);
    let to = "codex".to_owned();
    assert_eq!(
        kept,
        [Request::Keep(vec![wish("2", Action::Reassign { to })])]
    );
    // To whom it belongs already it cannot be given.
    type_in(&mut model, "aron");
    press(&mut model, KeyCode::Enter);
    assert!(said(&model).contains("already"), "{}", said(&model));
    type_in(&mut model, "a");
    assert_eq!(press(&mut model, KeyCode::Enter), []);
    assert_eq!(said(&model), "Nobody is named.");
}

#[test]
fn a_note_is_its_text() {
    let mut model = changing(&FOUR);
    choose(&mut model, "2");
    type_in(&mut model, "sn");
    press(&mut model, KeyCode::Enter);
    assert_eq!(
        model.place(),
        Place::Lines,
        "an empty one is asked for again"
    );
    type_in(&mut model, "왜");
    let kept = press(&mut model, KeyCode::Enter);
    let note = Some("왜".to_owned());
    let noted = Change {
        note,
        ..wish("2", Action::Note)
    };
    assert_eq!(kept, [Request::Keep(vec![noted])]);
}

const TWICE: [&str; 4] = [
    "1|ron|queued|high|2026-04-19T00:00:00Z|the very same work, every day",
    "2|ron|queued|high|2026-04-20T00:00:00Z|the very same work, every day",
    "3|ron|queued|high|2026-04-20T20:00:00Z|the very same work, every day",
    "4|ron|queued|low|2026-04-20T20:00:00Z|something else entirely",
];

#[test]
fn of_a_group_only_what_does_not_stay_is_cancelled() {
    for keys in ["3gc", "sd"] {
        let mut model = changing(&TWICE);
        let kept = typed(&mut model, keys);
        let Some(Request::Keep(wishes)) = kept.last() else {
            panic!("{keys}: {kept:?}, {}", said(&model))
        };
        let mut ids: Vec<&str> = wishes.iter().map(|w| &*w.key.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["1", "2"], "{keys}");
    }
}

#[test]
fn a_plan_is_asked_for_when_it_is_wanted_and_the_latest_counts() {
    let mut model = changing(&FOUR);
    choose(&mut model, "3");
    type_in(&mut model, "c");
    let three = vec![wish("3", Action::Cancel)];
    let ask = |number, wishes: &[Change]| Request::Plan {
        number,
        wishes: wishes.to_vec(),
    };
    assert_eq!(typed(&mut model, "5"), [ask(1, &three)]);
    assert!(model.plan.making);
    assert_eq!(typed(&mut model, "jk"), [], "once is enough");
    // Another board asks again, and an answer to the first question is too late.
    assert_eq!(judge(&mut model), [ask(2, &three)]);
    planned(&mut model, 1, cancelling("old", &["a/q/4"]));
    assert!(model.plan.plan().is_none());
    planned(&mut model, 2, cancelling("new", &["a/q/3"]));
    assert_eq!(model.plan.rows, [PlanRow::Part(0), PlanRow::Change(0, 0)]);
    assert_eq!(model.plan.titles[&key("a/q/3")], "three");
    // While the word is asked for, what it is asked about stays.
    type_in(&mut model, "A");
    assert_eq!(judge(&mut model), []);
    assert_eq!(press(&mut model, KeyCode::Esc), [ask(3, &three)]);
    // A note is part of what is wanted.
    planned(&mut model, 3, cancelling("newer", &["a/q/3"]));
    type_in(&mut model, "e");
    let ctrl = KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL);
    update(&mut model, Msg::Key(ctrl), clock());
    type_in(&mut model, "because");
    let noted = vec![Change {
        note: Some("because".into()),
        ..wish("3", Action::Cancel)
    }];
    let asked = press(&mut model, KeyCode::Enter);
    assert_eq!(asked, [Request::Keep(noted.clone()), ask(4, &noted)]);
    // Nothing staged, nothing planned.
    planned(&mut model, 4, cancelling("newest", &["a/q/3"]));
    assert_eq!(typed(&mut model, "u"), [Request::Keep(vec![])]);
    assert!(model.plan.rows.is_empty() && !model.plan.making);
}

/// Two cancellations, planned and shown.
fn shown() -> (Model, Arc<Plan>) {
    let mut model = changing(&FOUR);
    for id in ["3", "4"] {
        choose(&mut model, id);
        type_in(&mut model, "c");
    }
    type_in(&mut model, "5");
    let plan = Arc::new(cancelling("p1", &["a/q/3", "a/q/4"]));
    let number = model.plan.number;
    tell(
        &mut model,
        Event::Planned {
            number,
            plan: Ok(Arc::clone(&plan)),
            remarks: Remarks::default(),
        },
    );
    (model, plan)
}

#[test]
fn the_copy_that_is_to_stay_is_not_cancelled_unsaid() {
    let twins = [
        "11|ron|queued|high|2026-04-20T01:00:00Z|rotate the signing key of gateway-7",
        "12|ron|queued|high|2026-04-20T13:00:00Z|rotate the signing key of gateway-7",
    ];
    let mut model = changing(&twins);
    choose(&mut model, "12");
    type_in(&mut model, "c");
    assert!(
        model.staging.get(&key("a/q/12")).is_some(),
        "a person may mean it"
    );
    assert!(
        said(&model).contains("12: it is the one of 2 copies"),
        "{}",
        said(&model)
    );
    choose(&mut model, "11");
    type_in(&mut model, "c");
    assert!(!said(&model).contains("is to stay"), "{}", said(&model));
    type_in(&mut model, "5");
    let number = model.plan.number;
    let plan = Arc::new(cancelling("p1", &["a/q/11", "a/q/12"]));
    let remarks = Remarks {
        of_items: vec![(key("a/q/12"), "it is the one".to_owned())],
        of_stores: vec!["a: seven".to_owned()],
    };
    let event = Event::Planned {
        number,
        plan: Ok(plan),
        remarks,
    };
    tell(&mut model, event);
    assert_eq!(model.plan.remarks_on(&key("a/q/12")).count(), 1);
    assert_eq!(model.plan.remarks_on(&key("a/q/11")).count(), 0);
    // Before it is done it is said once more.
    type_in(&mut model, "A");
    let Some(Overlay::Confirm(confirm)) = model.overlays.last() else {
        panic!("{:?}", model.overlays)
    };
    let lines: Vec<&str> = confirm.said.iter().map(|(line, _)| line.as_str()).collect();
    assert!(
        lines.contains(&"! a/q/12: it is the one") && lines.contains(&"! a: seven"),
        "{lines:?}"
    );
}

#[test]
fn the_word_applies_and_what_was_refused_stays() {
    let (mut model, plan) = shown();
    type_in(&mut model, "Aapply");
    assert_eq!(
        press(&mut model, KeyCode::Enter),
        [],
        "that is not the word"
    );
    press(&mut model, KeyCode::Esc);
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "cancel");
    let consent = Consent::default();
    let apply = Request::Apply {
        plan: Arc::clone(&plan),
        consent,
    };
    assert_eq!(press(&mut model, KeyCode::Enter), [apply]);
    // Meanwhile keys work, a second apply does not, and leaving asks.
    type_in(&mut model, "A");
    assert_eq!(said(&model), "A plan is being applied.");
    type_in(&mut model, "q");
    assert_eq!((model.place(), model.take_wish()), (Place::Menu, None));
    type_in(&mut model, "s");
    let source: Arc<str> = "a".into();
    tell(
        &mut model,
        Event::Progress(Progress::Begun {
            source: Arc::clone(&source),
            rows: 2,
        }),
    );
    let standing = Standing::Applied;
    tell(
        &mut model,
        Event::Progress(Progress::Ended { source, standing }),
    );
    let kept = refused("a/q/4", "it is not what it was");
    let done = report(&plan, vec![kept]);
    let asked = tell(&mut model, Event::Applied(Ok(Arc::new(done))));
    assert_eq!(asked, [Request::Keep(vec![wish("4", Action::Cancel)])]);
    assert_eq!(said(&model), "1 changed, 1 not");
    assert_eq!(
        model.plan.rows,
        [
            PlanRow::NotDone,
            PlanRow::Kept(0),
            PlanRow::Done,
            PlanRow::Changed(0)
        ]
    );
    // Back to what is left of the plan, which is made anew.
    let asked = press(&mut model, KeyCode::Esc);
    assert!(matches!(asked.as_slice(), [Request::Plan { wishes, .. }] if wishes.len() == 1));
}

#[test]
fn who_asks_to_apply_while_the_plan_is_made_is_asked_once_it_is_there() {
    let mut model = changing(&FOUR);
    for id in ["3", "4"] {
        choose(&mut model, id);
        type_in(&mut model, "c");
    }
    // The word that is typed meanwhile runs no commands: `e` would open the note, `u` unstage.
    type_in(&mut model, "5Acancelu");
    assert_eq!(said(&model), Word::StillMaking.say(Lang::En));
    assert!(model.overlays.is_empty());
    assert_eq!(model.staging.len(), 2);
    let number = model.plan.number;
    planned(&mut model, number, cancelling("p1", &["a/q/3", "a/q/4"]));
    assert!(matches!(model.overlays.last(), Some(Overlay::Confirm(_))));
    type_in(&mut model, "cancel");
    let asked = press(&mut model, KeyCode::Enter);
    assert!(
        matches!(asked.as_slice(), [Request::Apply { .. }]),
        "{asked:?}"
    );
    // Asking is taken back by any key that is no letter.
    let mut model = changing(&FOUR);
    choose(&mut model, "3");
    type_in(&mut model, "c5A");
    press(&mut model, KeyCode::Esc);
    let number = model.plan.number;
    planned(&mut model, number, cancelling("p1", &["a/q/3"]));
    assert!(model.overlays.is_empty());
}

#[test]
fn nothing_begun_leaves_all_staged() {
    let (mut model, _) = shown();
    type_in(&mut model, "Acancel");
    press(&mut model, KeyCode::Enter);
    let error = Error::new(ErrorKind::Io, "the disk is full").hint("make room");
    let asked = tell(&mut model, Event::Applied(Err(error)));
    assert_eq!(said(&model), "the disk is full: make room");
    assert_eq!(model.staging.len(), 2);
    assert!(matches!(asked.as_slice(), [Request::Plan { .. }]));
}

#[test]
fn many_rows_ask_for_their_number_and_policy_for_a_name() {
    let mut model = changing(&FOUR);
    type_in(&mut model, "c5");
    let keys: Vec<String> = (0..1_001).map(|i| format!("a/q/{i}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let many = Plan {
        needs_approval: vec!["cancel".into()],
        ..cancelling("many", &keys)
    };
    let number = model.plan.number;
    planned(&mut model, number, many.clone());
    type_in(&mut model, "A1001");
    press(&mut model, KeyCode::Enter);
    type_in(&mut model, "해리");
    let consent = Consent {
        approved_by: Some("해리".into()),
        count: Some(1_001),
    };
    let plan = Arc::new(many);
    assert_eq!(
        press(&mut model, KeyCode::Enter),
        [Request::Apply { plan, consent }]
    );
}

fn with_ledger(standing: Standing) -> (Model, Operation) {
    let mut model = changing(&FOUR);
    let of = operation("op1", &cancelling("p1", &["a/q/3"]), &standing);
    tell(&mut model, Event::Ledger(Ok(Arc::new(vec![of.clone()]))));
    type_in(&mut model, "6");
    (model, of)
}

#[test]
fn an_undo_is_planned_from_the_ledger_and_may_be_partial() {
    let (mut model, _) = with_ledger(Standing::Applied);
    let ask = |number, partial| Request::PlanUndo {
        number,
        operation: "op1".into(),
        partial,
    };
    assert_eq!(typed(&mut model, "U"), [ask(1, false)]);
    let mut nothing = plan("u1", vec![]);
    nothing.undoes = Some("op1".into());
    nothing.refused = vec![refused("a/q/3", "somebody has touched it")];
    planned(&mut model, 1, nothing);
    type_in(&mut model, "A");
    assert_eq!(said(&model), "Nothing in it can be applied.");
    assert_eq!(typed(&mut model, "p"), [ask(2, true)]);
    let mut some = cancelling("u2", &["a/q/3"]);
    some.undoes = Some("op1".into());
    planned(&mut model, 2, some.clone());
    type_in(&mut model, "Aundo");
    let plan = Arc::new(some);
    let consent = Consent::default();
    let apply = Request::Apply {
        plan: Arc::clone(&plan),
        consent,
    };
    assert_eq!(press(&mut model, KeyCode::Enter), [apply]);
    let done = report(&plan, vec![]);
    assert_eq!(tell(&mut model, Event::Applied(Ok(Arc::new(done)))), []);
    type_in(&mut model, "5");
    assert_eq!(model.plan.subject, Subject::Staged);
}

#[test]
fn what_nobody_can_tell_is_closed_with_a_reason() {
    let (mut model, _) = with_ledger(Standing::Applied);
    type_in(&mut model, "x");
    assert_eq!(said(&model), "Its end is known.");
    let (mut model, _) = with_ledger(Standing::Unknown("half of it".into()));
    type_in(&mut model, "U");
    assert_eq!(said(&model), "Nothing of it was applied.");
    type_in(&mut model, "xn");
    assert_eq!(press(&mut model, KeyCode::Enter), [], "a reason is needed");
    type_in(&mut model, "xnlooked");
    let close = Request::Close {
        operation: "op1".into(),
        applied: false,
        reason: "looked".into(),
    };
    assert_eq!(press(&mut model, KeyCode::Enter), [close]);
}

#[test]
fn what_is_known_is_said_with_a_reason_and_taken_back() {
    let mut model = changing(&FOUR);
    choose(&mut model, "3");
    type_in(&mut model, "zwe know");
    assert_eq!(press(&mut model, KeyCode::Enter), []);
    type_in(&mut model, "3x");
    assert_eq!(press(&mut model, KeyCode::Enter), [], "3x is no time");
    press(&mut model, KeyCode::Backspace);
    type_in(&mut model, "d");
    let what = KnownThing::Item(key("a/q/3"));
    let until = Some(clock().now.plus_seconds(3 * 86_400));
    let known = Request::Acknowledge {
        what: what.clone(),
        reason: "we know".into(),
        until,
    };
    assert_eq!(press(&mut model, KeyCode::Enter), [known]);
    let by = operation("x", &plan("x", vec![]), &Standing::Open).by;
    let acks = vec![Ack {
        what: what.clone(),
        reason: "we know".into(),
        until,
        by,
    }];
    tell(&mut model, Event::Acks(Ok(Arc::new(acks))));
    assert_eq!(said(&model), "Acknowledged.");
    assert_eq!(typed(&mut model, "z"), [Request::Unacknowledge(what)]);
    let error = Error::new(ErrorKind::Io, "no room");
    tell(&mut model, Event::Acks(Err(error)));
    assert_eq!(said(&model), "no room");
}

#[test]
fn what_is_known_of_a_group_is_taken_back_on_any_of_its_items() {
    let lines = [
        "1|ron|queued|low||the same weekly report",
        "2|ron|queued|low||the same weekly report",
        "3|ron|queued|low||another thing altogether",
    ];
    let mut model = changing(&lines);
    let group = |ids: &[&str]| {
        let keys = ids.iter().map(|id| key(&format!("a/q/{id}")));
        KnownThing::Group(keys.collect())
    };
    let know = |model: &mut Model, what: KnownThing| {
        let by = operation("x", &plan("x", vec![]), &Standing::Open).by;
        let ack = Ack {
            what,
            reason: "asked for twice".into(),
            until: None,
            by,
        };
        tell(model, Event::Acks(Ok(Arc::new(vec![ack]))));
    };
    know(&mut model, group(&["1", "2"]));
    for id in ["1", "2"] {
        choose(&mut model, id);
        let back = typed(&mut model, "z");
        assert_eq!(back, [Request::Unacknowledge(group(&["1", "2"]))], "{id}");
    }
    choose(&mut model, "3");
    assert_eq!(typed(&mut model, "z"), []);
    assert_eq!(model.place(), Place::Input, "it is not in the group");
    press(&mut model, KeyCode::Esc);
    // One that has gained an item since is another.
    know(&mut model, group(&["1"]));
    choose(&mut model, "1");
    assert_eq!(typed(&mut model, "z"), []);
    assert_eq!(model.place(), Place::Input);
}

#[test]
fn leaving_with_something_staged_asks() {
    let with = |keys: &str| {
        let mut model = changing(&FOUR);
        choose(&mut model, "3");
        let asked = typed(&mut model, "c");
        assert_eq!(asked.len(), 1);
        let asked = typed(&mut model, keys);
        (asked, model.take_wish())
    };
    assert_eq!(with("q"), (vec![], None));
    assert_eq!(with("qs"), (vec![], None));
    // It stands in its file since it was staged.
    assert_eq!(with("qk"), (vec![], Some(Wish::Quit)));
    let (asked, wish) = with("qd");
    assert_eq!(
        (asked, wish),
        (vec![Request::Keep(vec![])], Some(Wish::Quit))
    );
    let mut model = changing(&FOUR);
    type_in(&mut model, "jc");
    let ctrl = || Msg::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    update(&mut model, ctrl(), clock());
    assert_eq!(model.take_wish(), None);
    update(&mut model, ctrl(), clock());
    assert_eq!(model.take_wish(), Some(Wish::Quit));
}

#[test]
fn what_was_kept_is_offered_and_not_written_again() {
    let mut model = changing(&FOUR);
    let kept = vec![wish("3", Action::Cancel), wish("9", Action::Cancel)];
    assert_eq!(tell(&mut model, Event::Kept(kept.clone())), []);
    assert!(model.overlays.is_empty() && model.staging.from_before);
    assert_eq!(model.staging.presence(&key("a/q/9")), Presence::Gone);
    let changed = ["3|ron|failed|high||three"];
    tell(&mut model, made_of(&changed));
    assert_eq!(model.staging.presence(&key("a/q/3")), Presence::Changed);
    // Whoever has begun anew keeps that.
    let mut model = changing(&FOUR);
    choose(&mut model, "4");
    type_in(&mut model, "c");
    tell(&mut model, Event::Kept(kept));
    assert_eq!(model.staging.wishes(), [wish("4", Action::Cancel)]);
    assert!(typed(&mut model, "5Dd").contains(&Request::Keep(vec![])));
}

#[test]
fn where_nothing_may_be_written_there_is_no_key_for_it() {
    let mut model = changing(&FOUR);
    model.rules = Some(rules(&[]));
    for key in ["c", "a", "s", "u", "5"] {
        type_in(&mut model, key);
        assert!(
            said(&model).starts_with("Only looking"),
            "{key}: {}",
            said(&model)
        );
    }
    assert!(model.overlays.is_empty() && model.staging.is_empty());
    assert_eq!(model.place(), Place::TriageList);
    type_in(&mut model, "6");
    assert_eq!(model.place(), Place::Ledger, "looking back is looking");
    let offered = crate::ui::palette::found(&model, "");
    assert!(offered.iter().all(|c| !c.dangerous));
    model.rules = None;
    type_in(&mut model, "1z");
    assert!(said(&model).contains("--state-dir"), "{}", said(&model));
}
