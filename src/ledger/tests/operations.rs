//! Records become operations.

use super::*;
use crate::model::ErrorKind;

fn ids(operations: &[Operation]) -> Vec<&str> {
    operations.iter().map(|o| &*o.id).collect()
}

#[test]
fn an_intent_reads_back_to_the_bit_and_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    begin(&ledger, "one", &["a", "b"], Some("zero"));
    let operation = ledger.operation("one").unwrap();
    assert_eq!(operation.word(), "open");
    assert_eq!(operation.plan, "plan-one");
    assert_eq!(operation.by, stamp(1));
    assert_eq!(operation.approved_by.as_deref(), Some("kim"));
    assert_eq!(operation.undoes.as_deref(), Some("zero"));
    let parts: Vec<&Part> = operation.parts.iter().map(|p| &*p.part).collect();
    assert_eq!(parts, [&part("a"), &part("b")]);
    let open = ledger.open_intents().unwrap();
    assert_eq!(open.len(), 2);
    assert_eq!(open[1].part.source.as_ref(), "b");
    assert_eq!(open[1].plan, "plan-one");
    assert_eq!(
        ledger.plan_is_used("plan-one").unwrap().as_deref(),
        Some("one")
    );
}

#[test]
fn every_ending_reads_back() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    for (n, standing) in [
        Standing::Applied,
        Standing::NotApplied,
        Standing::Unknown("who knows".into()),
        refused("a"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("op{n}");
        begin(&ledger, &id, &["a"], None);
        ledger
            .end(
                &Ending {
                    operation: &id,
                    source: "a",
                    standing: &standing,
                    settled: n == 1,
                    backup: Some(Path::new("/data/a.backup.json")),
                },
                &stamp(3),
            )
            .unwrap();
        let part = ledger.operation(&id).unwrap().parts.remove(0);
        assert_eq!(part.standing, standing);
        assert_eq!(part.settled, n == 1);
        assert_eq!(part.backup, Some("/data/a.backup.json".into()));
    }
    assert!(ledger.open_intents().unwrap().is_empty());
    assert_eq!(ledger.unknown().unwrap().len(), 1);
}

#[test]
fn a_plan_is_used_unless_nothing_of_it_was_done() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    for (id, first, second, used) in [
        ("1", refused("a"), Standing::NotApplied, false),
        ("2", refused("a"), Standing::Applied, true),
        ("3", Standing::Unknown("x".into()), refused("b"), true),
    ] {
        begin(&ledger, id, &["a", "b"], None);
        end(&ledger, id, "a", &first);
        end(&ledger, id, "b", &second);
        assert_eq!(
            ledger
                .plan_is_used(&format!("plan-{id}"))
                .unwrap()
                .is_some(),
            used
        );
    }
    assert_eq!(ledger.plan_is_used("plan-none").unwrap(), None);
    // The intent itself refuses a second operation of one plan.
    let again = Beginning {
        operation: "other",
        plan: "plan-2",
        parts: &[part("a")],
        approved_by: None,
        undoes: None,
        stamp: &stamp(9),
    };
    assert!(ledger.begin(&again).is_err());
    // And a refused one lets it be tried again.
    let again = Beginning {
        plan: "plan-1",
        ..again
    };
    ledger.begin(&again).unwrap();
    assert_eq!(
        ledger.plan_is_used("plan-1").unwrap().as_deref(),
        Some("other")
    );
}

#[test]
fn newest_first_and_named_by_the_beginning_of_an_id() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    for id in ["abc1", "abd2", "abc"] {
        applied(&ledger, id, None);
    }
    assert_eq!(
        ids(&ledger.operations(None).unwrap()),
        ["abc", "abd2", "abc1"]
    );
    assert_eq!(ids(&ledger.operations(Some(1)).unwrap()), ["abc"]);
    assert_eq!(ledger.operation("abc").unwrap().id, "abc");
    assert_eq!(ledger.operation("abd").unwrap().id, "abd2");
    for bad in ["ab", "", "x", "\u{1b}[31m"] {
        let error = ledger.operation(bad).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        assert!(!error.message.contains('\u{1b}'));
    }
}

#[test]
fn undos_walk_back_and_an_undone_undo_undoes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    let latest = || ledger.latest_undoable().unwrap().map(|o| o.id);
    assert_eq!(latest(), None);
    applied(&ledger, "first", None);
    applied(&ledger, "second", None);
    begin(&ledger, "third", &["a"], None);
    end(&ledger, "third", "a", &refused("a"));
    assert_eq!(latest().as_deref(), Some("second"));
    applied(&ledger, "undo-second", Some("second"));
    assert_eq!(latest().as_deref(), Some("first"));
    assert_eq!(
        ledger.operation("second").unwrap().undone_by,
        ["undo-second"]
    );
    // An undo that was refused takes nothing back.
    begin(&ledger, "undo-first", &["a"], Some("first"));
    end(&ledger, "undo-first", "a", &refused("a"));
    assert_eq!(latest().as_deref(), Some("first"));
    // Undoing the undo brings the operation back.
    applied(&ledger, "redo", Some("undo-second"));
    assert_eq!(latest().as_deref(), Some("second"));
    assert!(ledger.operation("second").unwrap().undone_by.is_empty());
    assert_eq!(ledger.operation("undo-second").unwrap().undone_by, ["redo"]);
    applied(&ledger, "undo-redo", Some("redo"));
    assert_eq!(latest().as_deref(), Some("first"));
}

#[test]
fn a_person_closes_what_is_unknown_once_and_with_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    begin(&ledger, "one", &["a", "b"], None);
    end(&ledger, "one", "a", &Standing::Unknown("x".into()));
    end(&ledger, "one", "b", &Standing::Applied);
    let close =
        |source: &str, reason: &str| ledger.close_unknown("on", source, false, reason, &stamp(5));
    for (source, reason) in [("a", " "), ("b", "why"), ("c", "why")] {
        assert_eq!(close(source, reason).unwrap_err().kind, ErrorKind::Usage);
    }
    close("a", " looked at it ").unwrap();
    let standing = ledger.operation("one").unwrap().parts.remove(0).standing;
    let want = Standing::Closed {
        applied: false,
        reason: "looked at it".into(),
        by: stamp(5),
    };
    assert_eq!(standing, want);
    assert!(close("a", "again").is_err());
    assert!(ledger.unknown().unwrap().is_empty());
    assert_eq!(ledger.operation("one").unwrap().word(), "partial");
}

#[test]
fn notes_stand_alone_or_came_with_what_was_applied() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    applied(&ledger, "one", None);
    begin(&ledger, "two", &["b"], None);
    end(&ledger, "two", "b", &refused("b"));
    ledger
        .note(&key("c", "50%/3"), "ask kim", &stamp(9))
        .unwrap();
    let notes: Vec<(String, String)> = ledger
        .notes()
        .unwrap()
        .into_iter()
        .map(|n| (n.key.to_string(), n.text))
        .collect();
    assert_eq!(
        notes,
        [
            ("a/bus%2Fcommands/7".to_owned(), "왜냐하면".to_owned()),
            (
                "c/bus%2Fcommands/50%25%2F3".to_owned(),
                "ask kim".to_owned()
            ),
        ]
    );
}

#[test]
fn a_part_that_would_not_read_back_is_not_begun() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    let mut odd = part("a");
    // No source is called so, and its key would read back as another.
    odd.changes[0].key.source = "a/b".into();
    let beginning = Beginning {
        operation: "one",
        plan: "p",
        parts: &[part("b"), odd],
        approved_by: None,
        undoes: None,
        stamp: &stamp(1),
    };
    assert!(ledger.begin(&beginning).is_err());
    assert!(ledger.operations(None).unwrap().is_empty());
}
