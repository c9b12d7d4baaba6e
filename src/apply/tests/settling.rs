//! What was cut short is told by its rows, and never guessed.

use super::*;
use crate::plan::{Image, Part};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An apply that ends in the middle of a source's change.
fn cut_short(world: &World, plan: &Plan, source: &str, then: Then) {
    world.stores.then(source, then);
    let died = catch_unwind(AssertUnwindSafe(|| world.apply(plan)));
    assert!(died.is_err());
    world.stores.then(source, Then::Work);
}

fn settled(world: &World) -> Vec<String> {
    let settled = world.desk().settle(&world.ledger, &stamp()).unwrap();
    let said = settled.iter();
    said.map(|s| format!("{} {}", s.source, s.standing.word()))
        .collect()
}

#[test]
fn one_row_decides() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "a/q/2", "b/q/3"]);
    cut_short(&world, &plan, "a", Then::WriteAndDie);
    // A worker went on with one of the rows; the other still tells. The second source was not begun.
    world.stores.touch("a/q/1");
    assert_eq!(settled(&world), ["a applied", "b not_applied"]);
    assert!(settled(&world).is_empty());
    assert!(world.ledger.plan_is_used("p").unwrap().is_some());

    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "a/q/2"]);
    cut_short(&world, &plan, "a", Then::LeaveAndDie);
    world.stores.touch("a/q/1");
    assert_eq!(settled(&world), ["a not_applied"]);
    // The plan is still to be had, though its row has drifted.
    assert_eq!(world.ledger.plan_is_used("p").unwrap(), None);
    assert_eq!(refused(&world.apply(&plan)), ["a/q/1"]);
}

#[test]
fn rows_that_all_went_on_tell_nothing_and_a_person_closes_it() {
    for gone in [false, true] {
        let world = World::new();
        let plan = world.plan("p", &["a/q/1"]);
        cut_short(&world, &plan, "a", Then::WriteAndDie);
        if gone {
            world.stores.delete("a/q/1");
        } else {
            world.stores.touch("a/q/1");
        }
        assert_eq!(settled(&world), ["a unknown"]);
        let unknown = world.ledger.unknown().unwrap();
        assert_eq!(unknown.len(), 1);
        assert!(world.ledger.plan_is_used("p").unwrap().is_some());
        let operation = &unknown[0].operation;
        let desk = world.desk();
        desk.close_unknown(&world.ledger, operation, "a", true, "saw it", &stamp())
            .unwrap();
        assert!(world.standing(operation, "a").is_applied());
    }
}

#[test]
fn a_store_that_cannot_be_read_now_leaves_it_open() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "b/q/2"]);
    cut_short(&world, &plan, "a", Then::WriteAndDie);
    world.stores.unreadable("a", true);
    let told = world.desk().settle(&world.ledger, &stamp()).unwrap();
    assert_eq!(told[0].standing, Standing::Open);
    assert!(told[0].error.is_some());
    assert_eq!(told[1].standing, Standing::NotApplied);
    assert_eq!(world.ledger.open_intents().unwrap().len(), 1);
    // A person who knows may close it all the same.
    let operation = told[0].operation.clone();
    let desk = world.desk();
    desk.close_unknown(&world.ledger, &operation, "a", true, "it is gone", &stamp())
        .unwrap();
    assert!(world.ledger.open_intents().unwrap().is_empty());
}

#[test]
fn the_next_operation_on_that_store_settles_first() {
    let world = World::new();
    let first = world.plan("first", &["a/q/1"]);
    cut_short(&world, &first, "a", Then::WriteAndDie);
    let elsewhere = world.plan("elsewhere", &["b/q/9"]);
    world.apply(&elsewhere);
    assert_eq!(world.ledger.open_intents().unwrap().len(), 1);
    let second = world.plan("second", &["a/q/2"]);
    let mut heard = Vec::new();
    let desk = world.desk();
    let report = desk
        .apply(
            &world.ledger,
            &second,
            &Consent::default(),
            &stamp(),
            &mut |p| {
                heard.push(p);
            },
        )
        .unwrap();
    assert_eq!(report.status, Status::Applied);
    let Some(Progress::Settled(settled)) = heard.first() else {
        panic!("{heard:?}")
    };
    assert_eq!(settled.standing, Standing::Applied);
    // The plan that was cut short is known to be used by then.
    assert!(
        world
            .apply(&first)
            .why
            .unwrap()
            .message
            .contains("applied already")
    );
}

#[test]
fn a_running_operation_is_not_judged() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1"]);
    cut_short(&world, &plan, "a", Then::LeaveAndDie);
    let held = world.ledger.lock(Duration::ZERO).unwrap();
    let told = world.desk().settle(&world.ledger, &stamp()).unwrap();
    assert_eq!(told[0].standing, Standing::Open);
    assert!(
        told[0]
            .error
            .as_ref()
            .unwrap()
            .message
            .contains("another reveille")
    );
    let desk = world.desk();
    let close = || desk.close_unknown(&world.ledger, &told[0].operation, "a", true, "x", &stamp());
    assert!(close().is_err());
    drop(held);
    assert_eq!(settled(&world), ["a not_applied"]);
}

#[test]
fn it_is_judged_at_the_file_it_was_made_for() {
    let mut world = World::new();
    let plan = world.plan("p", &["a/q/1"]);
    cut_short(&world, &plan, "a", Then::WriteAndDie);
    // The source is named no more: its file still tells.
    world.sources.clear();
    assert_eq!(settled(&world), ["a applied"]);
}

#[test]
fn rows_that_do_not_change_prove_nothing() {
    let part = |before: &str, after: &str, edits: bool| {
        let world = World::new();
        world.stores.put("a/q/1", before);
        let before = world.stores.image(&fake::key("a/q/1")).unwrap();
        world.stores.put("a/q/1", after);
        let after = world.stores.image(&fake::key("a/q/1")).unwrap();
        let mut part: Part = world.plan("p", &["a/q/1"]).parts.remove(0);
        let change = &mut part.changes[0];
        if !edits {
            change.edits.clear();
        }
        change.before = before;
        change.after = after;
        part.changes.remove(0)
    };
    use crate::stores::change::Found;
    let row = |image: &Image| Found::Row(image.clone());
    let note = part("queued", "queued", false);
    let same = part("queued", "queued", true);
    let other = part("queued", "cancelled", true);
    let judge = |changes: &[crate::plan::Change], found: &[Found]| {
        judge::judge(changes, found).map(|s| s.word())
    };
    // A note that only the ledger keeps is done with the intent.
    assert_eq!(
        judge(std::slice::from_ref(&note), &[Found::Gone]),
        Some("applied")
    );
    assert_eq!(
        judge(std::slice::from_ref(&same), &[row(&same.before)]),
        Some("not_applied")
    );
    assert_eq!(judge(std::slice::from_ref(&same), &[Found::Gone]), None);
    let both = [note.clone(), same.clone(), other.clone()];
    let rest = [row(&note.before), row(&same.before)];
    let with = |last: Found| [rest[0].clone(), rest[1].clone(), last];
    assert_eq!(judge(&both, &with(row(&other.after))), Some("applied"));
    assert_eq!(judge(&both, &with(row(&other.before))), Some("not_applied"));
    assert_eq!(judge(&both, &with(Found::Gone)), None);
    // An element that is to be gone is as it was to be when it is gone.
    let mut withdrawn = other;
    withdrawn.after = Image::default();
    assert_eq!(judge(&[withdrawn], &[Found::Gone]), Some("applied"));
}
