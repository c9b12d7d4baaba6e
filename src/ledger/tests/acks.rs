//! What is known and left alone.

use super::*;
use crate::model::ErrorKind;

fn group(ids: &[&str]) -> Known {
    Known::Group(ids.iter().map(|id| key("a", id)).collect())
}

#[test]
fn in_force_until_its_time_its_removal_or_another_word() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    let item = Known::Item(key("a", "1"));
    let known = |now: i64| -> Vec<(Known, String)> {
        let acks = ledger.acks(at(now)).unwrap().into_iter();
        acks.map(|a| (a.what, a.reason)).collect()
    };
    ledger
        .ack(&item, "waiting", Some(at(100)), &stamp(1))
        .unwrap();
    ledger
        .ack(&group(&["1", "2"]), " twins ", None, &stamp(2))
        .unwrap();
    let both = vec![
        (item.clone(), "waiting".to_owned()),
        (group(&["1", "2"]), "twins".to_owned()),
    ];
    assert_eq!(known(99), both);
    assert_eq!(known(100), both[1..]);
    // A later word takes the place of an earlier one.
    ledger
        .ack(&item, "still waiting", Some(at(500)), &stamp(3))
        .unwrap();
    assert_eq!(known(200).len(), 2);
    assert_eq!(known(200)[1].1, "still waiting");
    assert!(ledger.remove_ack(&item, &stamp(4)).unwrap());
    assert!(!ledger.remove_ack(&item, &stamp(5)).unwrap());
    assert_eq!(known(200), both[1..]);
    // The same group in any order is the same; with one more it is another.
    assert!(
        !ledger
            .remove_ack(&group(&["1", "2", "3"]), &stamp(6))
            .unwrap()
    );
    assert!(ledger.remove_ack(&group(&["2", "1"]), &stamp(6)).unwrap());
    assert!(known(0).is_empty());
    assert_eq!(ledger.verify().unwrap().broken, None);
}

#[test]
fn it_needs_a_reason_and_a_time_to_come() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    let item = Known::Item(key("a", "1"));
    for (what, reason, until) in [
        (&item, "", None),
        (&item, " \n", None),
        (&item, "why", Some(at(0))),
        (&Known::Group(Default::default()), "why", None),
    ] {
        let error = ledger.ack(what, reason, until, &stamp(1)).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
    }
    assert!(ledger.acks(at(0)).unwrap().is_empty());
}
