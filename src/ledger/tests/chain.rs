//! The chain: what was changed, left out, put in or cut off is found, with the first such record.

use super::*;
use std::fs;

fn with_five(dir: &Path) -> Ledger {
    let ledger = Ledger::open(dir).unwrap();
    for n in 1..=5 {
        ledger
            .note(&key("a", &n.to_string()), "noted", &stamp(n))
            .unwrap();
    }
    ledger
}

/// As somebody would who has the file and sqlite3.
fn tamper(dir: &Path, sql: &str) {
    let connection = Connection::open(dir.join("ledger.db")).unwrap();
    connection
        .execute_batch(&format!(
            "DROP TRIGGER records_stay; DROP TRIGGER records_remain; DROP TRIGGER records_follow; {sql}"
        ))
        .unwrap();
}

#[test]
fn a_record_is_never_changed_deleted_or_put_between() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = with_five(dir.path());
    let other = Connection::open(dir.path().join("ledger.db")).unwrap();
    for sql in [
        "UPDATE records SET actor = 'nobody' WHERE seq = 2",
        "DELETE FROM records WHERE seq = 5",
        "DELETE FROM records",
        "INSERT OR REPLACE INTO records SELECT seq, 'ack', operation, source, plan, at, real, actor, user, host, body, prev, hash FROM records WHERE seq = 3",
        "INSERT INTO records SELECT 9, kind, operation, source, plan, at, real, actor, user, host, body, hash, 'x' FROM records WHERE seq = 5",
        "INSERT INTO records SELECT 6, kind, operation, source, plan, at, real, actor, user, host, body, 'y', 'x' FROM records WHERE seq = 5",
    ] {
        let error = other.execute_batch(sql).unwrap_err();
        assert!(
            error.to_string().contains("record of the ledger"),
            "{error}"
        );
    }
    let found = ledger.verify().unwrap();
    assert_eq!((found.records, &found.broken), (5, &None));
    assert!(found.notes.is_empty());
    assert_eq!(found.head.map(|h| h.len()), Some(64));
}

#[test]
fn the_first_record_that_does_not_fit_is_named() {
    for (sql, first) in [
        ("UPDATE records SET actor = 'nobody' WHERE seq = 2", 2),
        (
            "UPDATE records SET body = replace(body, 'noted', 'other') WHERE seq = 4",
            4,
        ),
        (
            "UPDATE records SET real = '2020-01-01T00:00:00.000000Z' WHERE seq = 1",
            1,
        ),
        ("UPDATE records SET operation = '' WHERE seq = 3", 3),
        (
            "UPDATE records SET user = 'x' || user, actor = substr(actor, 2) WHERE seq = 3",
            3,
        ),
        ("DELETE FROM records WHERE seq = 3", 4),
        ("DELETE FROM records WHERE seq = 1", 2),
        ("UPDATE records SET seq = 9 WHERE seq = 5", 9),
        // The tail, which the chain alone would not miss.
        ("DELETE FROM records WHERE seq > 3", 4),
        ("DELETE FROM records", 1),
    ] {
        let dir = tempfile::tempdir().unwrap();
        drop(with_five(dir.path()));
        tamper(dir.path(), sql);
        let ledger = Ledger::open_existing(dir.path()).unwrap().unwrap();
        let broken = ledger.verify().unwrap().broken;
        assert_eq!(
            broken.as_ref().map(|(n, _)| *n),
            Some(first),
            "{sql}: {broken:?}"
        );
    }
}

#[test]
fn a_ledger_that_lost_its_tail_takes_nothing_more() {
    let dir = tempfile::tempdir().unwrap();
    drop(with_five(dir.path()));
    tamper(dir.path(), "DELETE FROM records WHERE seq > 3");
    let error = Ledger::open(dir.path()).unwrap_err();
    assert!(error.message.contains("lost records"), "{error}");
    // A ledger that is gone altogether is the same loss.
    fs::remove_file(dir.path().join("ledger.db")).unwrap();
    assert!(
        Ledger::open(dir.path())
            .unwrap_err()
            .message
            .contains("lost records")
    );
    // A person may go on with what is left.
    fs::remove_file(dir.path().join("ledger.head")).unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    ledger.note(&key("a", "1"), "again", &stamp(1)).unwrap();
    assert_eq!(ledger.verify().unwrap().broken, None);
}

#[test]
fn what_cannot_be_noticed_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = with_five(dir.path());
    for bad in ["", "{", "{\"records\": -1, \"hash\": 2}"] {
        fs::write(dir.path().join("ledger.head"), bad).unwrap();
        let found = ledger.verify().unwrap();
        assert!(found.broken.is_none());
        assert_eq!(found.notes.len(), 1);
    }
    // The next record mends it.
    ledger.note(&key("a", "6"), "noted", &stamp(6)).unwrap();
    assert!(ledger.verify().unwrap().notes.is_empty());
    // A second place that is behind, as after a crash between record and head, is no loss.
    let behind = fs::read(dir.path().join("ledger.head")).unwrap();
    ledger.note(&key("a", "7"), "noted", &stamp(7)).unwrap();
    fs::write(dir.path().join("ledger.head"), behind).unwrap();
    let found = ledger.verify().unwrap();
    assert_eq!((found.records, found.broken), (7, None));
    // Another ledger's head is found out.
    fs::write(
        dir.path().join("ledger.head"),
        "{\"records\": 2, \"hash\": \"x\"}",
    )
    .unwrap();
    assert_eq!(ledger.verify().unwrap().broken.map(|(n, _)| n), Some(2));
}
