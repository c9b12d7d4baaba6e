//! An undo is an operation of its own: only what is untouched, and what is left is named.

use super::*;
use crate::model::ErrorKind;

fn undo(world: &World, operation: Option<&str>, partial: bool) -> Plan {
    world
        .desk()
        .plan_undo(&world.ledger, operation, partial)
        .unwrap()
}

fn left(plan: &Plan) -> Vec<String> {
    plan.refused.iter().map(|r| r.key.to_string()).collect()
}

#[test]
fn what_was_done_is_taken_back_and_done_again() {
    let world = World::new();
    let keys = ["a/q/1", "a/q/2", "b/q/3"];
    let plan = world.plan("p", &keys);
    let before: Vec<_> = keys.map(|k| world.stores.image(&fake::key(k))).into();
    let done = world.apply(&plan).operation.unwrap();
    let back = undo(&world, None, false);
    assert_eq!(back.undoes.as_deref(), Some(&*done));
    assert_eq!(back.rows(), 3);
    assert!(back.needs_approval.is_empty());
    let undone = world.apply(&back).operation.unwrap();
    let now: Vec<_> = keys.map(|k| world.stores.image(&fake::key(k))).into();
    assert_eq!(now, before);
    assert_eq!(
        world.ledger.operation(&done).unwrap().undone_by,
        std::slice::from_ref(&undone)
    );
    // An undo of the undo, and one of that.
    let again = world.apply(&undo(&world, Some(&undone), false));
    assert_eq!(world.status("a/q/1"), "cancelled");
    assert!(world.ledger.operation(&done).unwrap().undone_by.is_empty());
    world.apply(&undo(&world, again.operation.as_deref(), false));
    assert_eq!(world.status("a/q/1"), "queued");
}

#[test]
fn a_row_touched_since_stops_the_undo_and_is_named() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "a/q/2", "b/q/3"]);
    world.apply(&plan);
    world.stores.touch("a/q/2");
    let whole = undo(&world, None, false);
    assert_eq!(whole.rows(), 0);
    assert_eq!(left(&whole), ["a/q/2", "a/q/1", "b/q/3"]);
    assert_eq!(whole.refused[0].difference[0].0, "other");
    assert!(whole.refused[1].difference.is_empty());
    assert_eq!(world.apply(&whole).status, Status::Refused);
    let some = undo(&world, None, true);
    assert_eq!(left(&some), ["a/q/2"]);
    assert_eq!(world.apply(&some).status, Status::Applied);
    assert_eq!(world.status("a/q/1"), "queued");
    assert_eq!(world.status("a/q/2"), "cancelled");
    // One row is left as it is, and the operation can still be taken back by its name: what an undo
    // took back already stands in the way of nothing.
    let of = world.ledger.operations(None).unwrap().pop().unwrap();
    assert_eq!((of.undone_by.len(), of.left()), (1, 1));
    let rest = undo(&world, Some(&of.id), false);
    assert_eq!(left(&rest), ["a/q/2", "a/q/1", "b/q/3"]);
    assert!(rest.refused[1].why.contains("already as it was"));
    // Undone in part: the next undo without a name goes on to what came before.
    let error = world
        .desk()
        .plan_undo(&world.ledger, None, false)
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[test]
fn a_row_touched_between_the_undo_s_plan_and_its_apply_is_drift() {
    let world = World::new();
    world.apply(&world.plan("p", &["a/q/1"]));
    let back = undo(&world, None, false);
    world.stores.touch("a/q/1");
    let report = world.apply(&back);
    assert_eq!(report.status, Status::Refused);
    assert_eq!(refused(&report), ["a/q/1"]);
}

#[test]
fn what_cannot_be_taken_back_says_why() {
    let mut world = World::new();
    world.apply(&world.plan("p", &["a/q/1", "a/q/2", "b/q/3"]));
    world.stores.delete("a/q/1");
    world.stores.put("a/q/2", "queued");
    world.stores.unreadable("b", true);
    let plan = undo(&world, None, true);
    let said: Vec<&str> = plan.refused.iter().map(|r| &*r.why).collect();
    assert_eq!(
        said,
        [
            "it is gone",
            "it is already as it was before the operation",
            "it is locked"
        ]
    );
    world.stores.unreadable("b", false);
    world.sources[1].writable = false;
    let plan = undo(&world, None, true);
    assert_eq!(plan.rows(), 0);
    assert_eq!(plan.refused[2].why, "b is read-only");
}

#[test]
fn parts_that_were_not_applied_have_nothing_to_take_back() {
    let world = World::new();
    let plan = world.plan("p", &["a/q/1", "b/q/2"]);
    world.stores.touch("a/q/1");
    let report = world.apply(&plan);
    assert_eq!(report.status, Status::Partial);
    let back = undo(&world, None, false);
    assert_eq!(back.rows(), 1);
    assert_eq!(back.refused[0].why, "the operation changed nothing here");
    assert_eq!(world.apply(&back).status, Status::Applied);
    assert_eq!(world.status("b/q/2"), "queued");
}

#[test]
fn a_note_of_the_ledger_stays_and_stops_nothing() {
    let world = World::new();
    for key in ["a/q/1", "a/q/2"] {
        world.stores.put(key, "queued");
    }
    let mut plan = world.plan_of("p", &["a/q/1"], Action::Cancel);
    let note = world.plan_of("n", &["a/q/2"], Action::Note);
    plan.parts[0].changes.extend(note.parts[0].changes.clone());
    world.apply(&plan);
    let back = undo(&world, None, false);
    assert_eq!(back.rows(), 1);
    assert!(back.refused[0].why.contains("stays"));
}

#[test]
fn there_may_be_nothing_to_undo() {
    let world = World::new();
    let error = world
        .desk()
        .plan_undo(&world.ledger, None, false)
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Usage);
    assert!(error.hint.is_some());
    assert!(
        world
            .desk()
            .plan_undo(&world.ledger, Some("x"), false)
            .is_err()
    );
}
