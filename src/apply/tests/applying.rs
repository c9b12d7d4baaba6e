//! The three steps, and what is reported of them.

use super::*;

#[test]
fn what_is_applied_is_changed_told_and_recorded() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "a/q/2", "b/q/3"]);
    let mut heard = Vec::new();
    let consent = Consent {
        approved_by: Some(" kim ".into()),
        count: None,
    };
    let report = world
        .desk()
        .apply(&world.ledger, &plan, &consent, &stamp(), &mut |p| {
            heard.push(p)
        })
        .unwrap();
    assert_eq!(report.status, Status::Applied);
    assert_eq!(names(&report.changed), ["a/q/1", "a/q/2", "b/q/3"]);
    assert!(report.refused.is_empty() && report.unknown.is_empty() && report.why.is_none());
    // A store's own remark, and where the copy is, for each source.
    assert_eq!(report.notes.len(), 4);
    assert_eq!(world.status("b/q/3"), "cancelled");
    let told: Vec<String> = heard
        .iter()
        .map(|p| match p {
            Progress::Begun { source, rows } => format!("{source} {rows}"),
            Progress::Ended { source, standing } => format!("{source} {}", standing.word()),
            Progress::Settled(_) => "settled".into(),
        })
        .collect();
    assert_eq!(told, ["a 2", "a applied", "b 1", "b applied"]);
    let operation = world.ledger.operation(&report.operation.unwrap()).unwrap();
    assert_eq!(operation.word(), "applied");
    assert_eq!(operation.approved_by.as_deref(), Some("kim"));
    assert_eq!(*operation.parts[0].part, plan.parts[0]);
    assert_eq!(operation.parts[1].backup, Some("/tmp/copy".into()));
    assert!(operation.by.real >= stamp().real && operation.by.at == stamp().at);
}

#[test]
fn ids_are_random_though_the_clock_stands_still() {
    let world = World::new();
    let ids: Vec<String> = ["p", "q"]
        .map(|id| {
            let plan = world.plan(id, &["a/q/1"]);
            world.apply(&plan).operation.unwrap()
        })
        .into();
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| id.len() == 32));
}

#[test]
fn a_plan_is_applied_once() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1"]);
    let first = world.apply(&plan);
    // Even where the rows would fit again.
    world.stores.put("a/q/1", "queued");
    let again = world.apply(&plan);
    assert_eq!((again.status, &again.operation), (Status::Refused, &None));
    assert!(
        again
            .why
            .unwrap()
            .message
            .contains(&first.operation.unwrap())
    );
    assert_eq!(refused_keys(&again.refused), ["a/q/1"]);
    assert_eq!(world.stores.writes(), 1);
}

fn refused_keys(refused: &[Refused]) -> Vec<String> {
    refused.iter().map(|r| r.key.to_string()).collect()
}

#[test]
fn a_drifted_source_is_left_and_the_others_go_on() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "a/q/2", "b/q/3"]);
    world.stores.touch("a/q/2");
    let report = world.apply(&plan);
    assert_eq!(report.status, Status::Partial);
    assert_eq!(names(&report.changed), ["b/q/3"]);
    assert_eq!(refused(&report), ["a/q/2"]);
    assert_eq!(report.refused[0].difference.len(), 1);
    assert_eq!(world.status("a/q/1"), "queued");
    let operation = report.operation.unwrap();
    assert_eq!(
        world.ledger.operation(&operation).unwrap().word(),
        "partial"
    );
    assert!(matches!(
        world.standing(&operation, "a"),
        Standing::Refused(_)
    ));
    // What was done in part is used up.
    assert_eq!(world.ledger.plan_is_used("p").unwrap(), Some(operation));
}

#[test]
fn a_refused_apply_leaves_the_plan_and_is_kept() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1"]);
    let image = world.stores.image(&fake::key("a/q/1")).unwrap();
    world.stores.touch("a/q/1");
    let report = world.apply(&plan);
    assert_eq!(report.status, Status::Refused);
    assert_eq!(world.ledger.operations(None).unwrap().len(), 1);
    world.stores.put("a/q/1", "queued");
    assert_eq!(world.stores.image(&fake::key("a/q/1")), Some(image));
    assert_eq!(world.apply(&plan).status, Status::Applied);
}

#[test]
fn a_store_that_cannot_be_written_says_why_on_every_row() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "a/q/2"]);
    world.stores.then("a", Then::Fail);
    let report = world.apply(&plan);
    assert_eq!(report.status, Status::Refused);
    assert_eq!(refused(&report), ["a/q/1", "a/q/2"]);
    assert_eq!(report.refused[0].why, "the disk is gone (find it)");
    assert_eq!(world.ledger.plan_is_used("p").unwrap(), None);
}

#[test]
fn a_store_that_does_not_say_is_asked_for_its_rows() {
    for (then, status, word) in [
        (Then::WriteAndBeUnsure, Status::Applied, "applied"),
        (Then::LeaveAndBeUnsure, Status::Refused, "not_applied"),
    ] {
        let world = World::new();
        let plan = world.plan("p", &["a/q/1"]);
        world.stores.then("a", then);
        let report = world.apply(&plan);
        assert_eq!(report.status, status);
        let operation = world.ledger.operation(&report.operation.unwrap()).unwrap();
        assert_eq!(operation.word(), word);
        assert!(operation.parts[0].settled);
        assert!(report.unknown.is_empty());
    }
}

#[test]
fn what_nobody_can_tell_now_stays_open_and_is_told_later() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "b/q/2"]);
    world.stores.then("a", Then::WriteAndBeUnsure);
    world.stores.unreadable("a", true);
    let report = world.apply(&plan);
    assert_eq!(report.status, Status::Partial);
    assert_eq!(names(&report.changed), ["b/q/2"]);
    assert_eq!(&*report.unknown[0].0, "a");
    assert_eq!(world.ledger.open_intents().unwrap().len(), 1);
    world.stores.unreadable("a", false);
    let settled = world.desk().settle(&world.ledger, &stamp()).unwrap();
    assert_eq!(settled[0].standing, Standing::Applied);
}

#[test]
fn nothing_is_applied_without_an_intent() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1"]);
    let reader = Ledger::open_existing(&world.dir.path().join("state"))
        .unwrap()
        .unwrap();
    let desk = world.desk();
    let error = desk
        .apply(&reader, &plan, &Consent::default(), &stamp(), &mut |_| {})
        .unwrap_err();
    assert!(error.message.contains("cannot be written"), "{error}");
    assert_eq!(world.stores.writes(), 0);
    assert_eq!(world.status("a/q/1"), "queued");
}

#[test]
fn a_ledger_lost_on_the_way_is_said_loudly_and_stops_the_rest() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "b/q/2"]);
    // The last records go as soon as the intents stand there.
    let lose = |p: Progress| {
        if matches!(p, Progress::Begun { ref source, .. } if **source == *"a") {
            let head = world.dir.path().join("state/ledger.head");
            std::fs::write(head, "{\"records\": 99, \"hash\": \"x\"}").unwrap();
        }
    };
    let mut lose = lose;
    let report = world
        .desk()
        .apply(
            &world.ledger,
            &plan,
            &Consent::default(),
            &stamp(),
            &mut lose,
        )
        .unwrap();
    assert_eq!(report.status, Status::Partial);
    assert_eq!(names(&report.changed), ["a/q/1"]);
    assert_eq!(report.unrecorded.len(), 1);
    assert!(
        report.unrecorded[0].contains("lost records"),
        "{:?}",
        report.unrecorded
    );
    assert_eq!(refused(&report), ["b/q/2"]);
    assert_eq!(world.status("b/q/2"), "queued");
    // The intents stand, and the rows tell.
    std::fs::remove_file(world.dir.path().join("state/ledger.head")).unwrap();
    let settled = world.desk().settle(&world.ledger, &stamp()).unwrap();
    let words: Vec<&str> = settled.iter().map(|s| s.standing.word()).collect();
    assert_eq!(words, ["applied", "not_applied"]);
}

#[test]
fn another_instance_s_operation_is_waited_for_and_then_refused() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1"]);
    let held = world.ledger.lock(Duration::ZERO).unwrap().unwrap();
    let report = world.apply(&plan);
    assert_eq!(report.status, Status::Refused);
    assert!(report.why.unwrap().message.contains("another reveille"));
    drop(held);
    assert_eq!(world.apply(&plan).status, Status::Applied);
}

#[test]
fn a_note_without_a_column_is_kept_by_the_ledger_alone() {
    let world = World::new();
    world.stores.put("a/q/1", "queued");
    let plan = world.plan_of("p", &["a/q/1"], Action::Note);
    assert_eq!(world.apply(&plan).status, Status::Applied);
    let notes = world.ledger.notes().unwrap();
    assert_eq!(notes[0].text, "because");
    assert_eq!(notes[0].key.to_string(), "a/q/1");
}
