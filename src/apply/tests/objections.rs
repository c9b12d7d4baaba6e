//! What stands against a plan: it is refused as a whole, is not used up, and says what to do.

use super::*;
use crate::plan::{ASK_COUNT, SideEffect};

/// Applies a plan under a world that was changed after it was made, and gives the reason.
fn against(change: impl FnOnce(&mut World, &mut Plan)) -> String {
    let mut world = World::new();
    let mut plan = world.plan("p", &["a/q/1", "b/q/2"]);
    change(&mut world, &mut plan);
    let report = world.apply(&plan);
    assert_eq!(report.status, Status::Refused);
    assert_eq!(report.operation, None);
    assert_eq!(world.stores.writes(), 0);
    assert!(world.ledger.operations(None).unwrap().is_empty());
    let why = report.why.unwrap();
    let objection = world.desk().objection(&plan, &Consent::default());
    assert_eq!(objection, Some(why.clone()));
    assert_eq!(report.refused.len(), plan.rows());
    assert!(report.refused.iter().all(|r| r.why == why.message));
    why.message
}

#[test]
fn the_configuration_is_read_again() {
    let word = ActionPolicy::WORDS;
    let says = |policy: ActionPolicy| {
        move |world: &mut World, _: &mut Plan| {
            world.policy.0.insert("cancel".into(), policy);
        }
    };
    assert!(against(says(word[0].1)).contains("forbids cancel"));
    assert!(against(says(word[1].1)).contains("be proposed, not run"));
    assert!(against(says(word[3].1)).contains("named approver of cancel"));
    let own = |world: &mut World, _: &mut Plan| {
        let policy = &mut world.sources[1].policy.0;
        policy.insert("cancel".into(), ActionPolicy::Deny);
    };
    assert!(against(own).contains("forbids cancel in b"));
    assert!(against(|w, _| w.sources[1].writable = false).contains("b is read-only"));
    assert!(against(|w, _| w.sources[0].role = Role::Legacy).contains("legacy"));
    assert!(against(|w, _| w.sources[0].kind = StoreKind::Json).contains("no source"));
    assert!(against(|w, _| drop(w.sources.remove(0))).contains("no source"));
    let elsewhere = |w: &mut World, _: &mut Plan| {
        w.sources[0].path = w.sources[1].path.clone();
    };
    assert!(against(elsewhere).contains("another file"));
    assert!(against(|w, _| w.sources[0].path.push("x")).contains("is not there"));
    assert!(against(|w, _| w.rules.max_rows = 1).contains("at most 1"));
}

#[test]
fn an_approver_is_asked_for_by_policy_and_not_by_an_undo() {
    let mut world = World::new();
    world
        .policy
        .0
        .insert("cancel".into(), ActionPolicy::Approve);
    let plan = world.plan("p", &["a/q/1"]);
    assert_eq!(plan.needs_approval, ["cancel"]);
    for nobody in [None, Some(""), Some("  ")] {
        let consent = Consent {
            approved_by: nobody.map(str::to_owned),
            count: None,
        };
        assert_eq!(world.apply_with(&plan, &consent).status, Status::Refused);
    }
    let consent = Consent {
        approved_by: Some("kim".into()),
        count: None,
    };
    assert_eq!(world.apply_with(&plan, &consent).status, Status::Applied);
    world.policy.0.insert("cancel".into(), ActionPolicy::Deny);
    let undo = world.desk().plan_undo(&world.ledger, None, false).unwrap();
    assert_eq!(world.apply(&undo).status, Status::Applied);
    assert_eq!(world.status("a/q/1"), "queued");
}

#[test]
fn its_time_its_texts_and_its_size() {
    let late = |world: &mut World, plan: &mut Plan| {
        world.clock.now = plan.expires_at.plus_seconds(1);
    };
    assert!(against(late).contains("expired"));
    let edited = |_: &mut World, plan: &mut Plan| {
        plan.parts[1].changes[0].statement.text = "DROP TABLE q".into();
    };
    assert!(against(edited).contains("edited"));
    assert!(against(|_, plan| plan.parts.clear()).contains("changes nothing"));
    let effects = |_: &mut World, plan: &mut Plan| {
        plan.parts[0].side_effects = vec![SideEffect {
            table: "log".into(),
            trigger: Some("tr".into()),
        }];
    };
    assert!(against(effects).contains("write too: log"));
}

#[test]
fn triggers_are_a_matter_of_configuration() {
    let mut world = World::new();
    world.stores.0.lock().unwrap().effects = vec![SideEffect {
        table: "log".into(),
        trigger: Some("tr".into()),
    }];
    let plan = world.plan("p", &["a/q/1"]);
    assert_eq!(world.apply(&plan).status, Status::Refused);
    world.sources[0].allow_triggers = true;
    assert_eq!(world.apply(&plan).status, Status::Applied);
}

#[test]
fn many_rows_ask_for_their_number() {
    let world = World::new();
    let keys: Vec<String> = (0..=ASK_COUNT).map(|n| format!("a/q/{n}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let plan = world.plan("p", &keys);
    for count in [None, Some(1), Some(ASK_COUNT)] {
        let consent = Consent {
            approved_by: None,
            count,
        };
        let report = world.apply_with(&plan, &consent);
        assert_eq!(report.status, Status::Refused);
        assert!(report.why.unwrap().message.contains("1001 rows"));
    }
    let consent = Consent {
        approved_by: None,
        count: Some(ASK_COUNT + 1),
    };
    assert_eq!(world.apply_with(&plan, &consent).status, Status::Applied);
    // One less needs none.
    let world = World::new();
    let plan = world.plan("p", &keys[1..]);
    assert_eq!(world.apply(&plan).status, Status::Applied);
}

#[test]
fn every_reason_is_said_in_each_language() {
    let mut world = World::new();
    world.sources[0].writable = false;
    let plan = world.plan("p", &["a/q/1"]);
    let mut said = Vec::new();
    for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
        world.lang = lang;
        let why = world.desk().objection(&plan, &Consent::default()).unwrap();
        said.push(why.message);
        assert!(why.hint.unwrap().contains("writable = true"));
    }
    assert_eq!(said, ["a is read-only", "a는 읽기 전용입니다", "a 為唯讀"]);
}
