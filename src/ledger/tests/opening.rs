//! What may stand at the ledger's place, and what is done about it.

use super::*;
use crate::model::ErrorKind;
use std::fs;

#[cfg(unix)]
#[test]
fn folder_and_file_are_their_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("state/reveille");
    let ledger = Ledger::open(&state).unwrap();
    applied(&ledger, "one", None);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state), 0o700);
    for entry in fs::read_dir(&state).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert!(state.join("ledger.db-wal").exists());
}

#[test]
fn opening_for_reading_creates_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("state");
    assert!(Ledger::open_existing(&state).unwrap().is_none());
    assert!(!state.exists());
    fs::create_dir(&state).unwrap();
    assert!(Ledger::open_existing(&state).unwrap().is_none());
    assert_eq!(fs::read_dir(&state).unwrap().count(), 0);

    let ledger = Ledger::open(&state).unwrap();
    applied(&ledger, "one", None);
    // While another has it open, and after.
    let reader = Ledger::open_existing(&state).unwrap().unwrap();
    assert_eq!(reader.operations(None).unwrap().len(), 1);
    applied(&ledger, "two", None);
    assert_eq!(reader.operations(None).unwrap().len(), 2);
    assert!(reader.note(&key("a", "1"), "x", &stamp(1)).is_err());
    drop((ledger, reader));
    let names = || {
        let mut names: Vec<_> = fs::read_dir(&state)
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let before = names();
    let reader = Ledger::open_existing(&state).unwrap().unwrap();
    assert_eq!(reader.operations(None).unwrap().len(), 2);
    drop(reader);
    assert_eq!(names(), before);
}

#[test]
fn a_ledger_whose_making_was_cut_short_is_made_again() {
    let cut_short = |state: &Path| {
        drop(Ledger::open(state).unwrap());
        let path = state.join("ledger.db");
        let db = Connection::open(&path).unwrap();
        db.pragma_update(None, "journal_mode", "DELETE").unwrap();
        db.close().unwrap();
        // The journal of a transaction that began on an empty file: it takes everything back.
        let mut journal = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
        for number in [0_u32, 7, 0, 512, 4096] {
            journal.extend(number.to_be_bytes());
        }
        journal.resize(512, 0);
        fs::write(state.join("ledger.db-journal"), journal).unwrap();
    };
    let dir = tempfile::tempdir().unwrap();
    let (read, written) = (dir.path().join("read"), dir.path().join("written"));
    cut_short(&read);
    assert!(Ledger::open_existing(&read).unwrap().is_none());
    cut_short(&written);
    let ledger = Ledger::open(&written).unwrap();
    applied(&ledger, "one", None);
    assert_eq!(ledger.operations(None).unwrap().len(), 1);
}

#[test]
fn what_is_no_ledger_is_left_as_it_is() {
    let other = {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE records (seq)")
            .unwrap();
        fs::read(path).unwrap()
    };
    let ours = |change: &dyn Fn(&mut Vec<u8>)| {
        let dir = tempfile::tempdir().unwrap();
        drop(Ledger::open(dir.path()).unwrap());
        let mut bytes = fs::read(dir.path().join("ledger.db")).unwrap();
        change(&mut bytes);
        bytes
    };
    let newer = ours(&|b| b[63] = 9);
    let older = ours(&|b| b[63] = 0);
    for (bytes, word) in [
        (b"my diary".to_vec(), "something else"),
        (vec![0; 4096], "something else"),
        (other, "something else"),
        (newer, "newer"),
        (older, "damaged"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.db");
        fs::write(&path, &bytes).unwrap();
        for error in [
            Ledger::open(dir.path()).unwrap_err(),
            Ledger::open_existing(dir.path()).unwrap_err(),
        ] {
            assert!(error.message.contains(word), "{error}");
            assert_eq!(error.kind, ErrorKind::Io);
            assert!(error.hint.is_some());
        }
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_damaged_page_is_a_sentence_and_not_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    for n in 0..40 {
        applied(&ledger, &format!("op{n}"), None);
    }
    drop(ledger);
    let path = dir.path().join("ledger.db");
    let whole = fs::read(&path).unwrap();
    let mut noticed = 0;
    for at in (100..whole.len()).step_by(whole.len() / 60) {
        let mut bytes = whole.clone();
        let end = (at + 64).min(bytes.len());
        bytes[at..end].fill(0xa5);
        fs::write(&path, &bytes).unwrap();
        let said = Ledger::open_existing(dir.path()).and_then(|l| {
            let ledger = l.unwrap();
            let _ = ledger.operations(None);
            ledger.verify()
        });
        noticed += usize::from(said.is_err() || said.is_ok_and(|v| v.broken.is_some()));
        // A reader that may not write has not mended or emptied it.
        assert_eq!(fs::read(&path).unwrap().len(), bytes.len());
    }
    // What lies in an index or a page's free room is no record.
    assert!(noticed > 20, "{noticed}");
}

#[test]
fn a_place_that_cannot_be_used_is_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    for place in [file.clone(), file.join("below"), "/proc/none".into()] {
        let error = Ledger::open(&place).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Io, "{error}");
    }
    fs::create_dir(dir.path().join("ledger.db")).unwrap();
    assert!(Ledger::open(dir.path()).is_err());
    assert!(Ledger::open_existing(dir.path()).is_err());
}

#[test]
fn a_disk_without_room_is_a_sentence_and_leaves_no_record() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    applied(&ledger, "one", None);
    let pages: i64 = ledger
        .connection
        .query_row("PRAGMA page_count", [], |r| r.get(0))
        .unwrap();
    ledger
        .connection
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
    let mut big = part("a");
    big.script = "x".repeat(1 << 20);
    let beginning = Beginning {
        operation: "big",
        plan: "p",
        parts: &[part("b"), big],
        approved_by: None,
        undoes: None,
        stamp: &stamp(1),
    };
    let error = ledger.begin(&beginning).unwrap_err();
    assert!(error.message.contains("full"), "{error}");
    assert_eq!(ledger.operations(None).unwrap().len(), 1);
    assert_eq!(ledger.verify().unwrap().broken, None);
}

#[test]
fn several_instances_open_a_new_one_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("state");
    std::thread::scope(|scope| {
        for n in 0..6 {
            let state = &state;
            scope.spawn(move || {
                let ledger = Ledger::open(state).unwrap();
                applied(&ledger, &format!("op{n}"), None);
            });
        }
    });
    let ledger = Ledger::open(&state).unwrap();
    assert_eq!(ledger.operations(None).unwrap().len(), 6);
    let found = ledger.verify().unwrap();
    assert_eq!(
        (found.records, found.broken, found.notes.len()),
        (12, None, 0)
    );
}

#[test]
fn one_holds_the_lock_and_the_next_waits_no_longer_than_asked() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (
        Ledger::open(dir.path()).unwrap(),
        Ledger::open(dir.path()).unwrap(),
    );
    let held = one.lock(Duration::ZERO).unwrap().unwrap();
    assert!(other.lock(Duration::from_millis(30)).unwrap().is_none());
    // Reading and small records need none.
    other.note(&key("a", "1"), "noted", &stamp(1)).unwrap();
    drop(held);
    assert!(other.lock(Duration::ZERO).unwrap().is_some());
}
