#![allow(clippy::unwrap_used, clippy::panic)]
//! Bounded reading: ends of long files, commands that talk too much, hang, fail or leave children.

use super::*;
use crate::model::EvidenceOf;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;
use tempfile::TempDir;

fn spec(origin: EvidenceOrigin, timeout_s: i64) -> EvidenceSpec {
    EvidenceSpec {
        name: "it".into(),
        origin,
        of: EvidenceOf::default(),
        timeout_s,
        max_age_s: 60,
    }
}

fn file(path: &Path) -> EvidenceLook {
    read(&spec(EvidenceOrigin::File(path.to_owned()), 1))
}

fn command(words: &[&str], timeout_s: i64) -> EvidenceLook {
    let words = words.iter().map(|w| (*w).to_owned()).collect();
    read(&spec(
        EvidenceOrigin::Command { words, run: true },
        timeout_s,
    ))
}

#[test]
fn of_five_gigabytes_only_the_end_is_read() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("big.log");
    let mut big = File::create(&path).unwrap();
    // A hole: it takes no room on the disk, and reading it whole would take seconds.
    big.seek(SeekFrom::Start(5 << 30)).unwrap();
    big.write_all(b"\nlast line\n").unwrap();
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    let taken = file(&path).unwrap();
    assert_eq!(taken.bytes.len() as u64, MOST);
    assert!(taken.bytes.ends_with(b"\nlast line\n"));
    assert_eq!(taken.left_out, (5 << 30) + 11 - MOST);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[test]
fn what_is_no_plain_file_is_not_opened() {
    let dir = TempDir::new().unwrap();
    assert_eq!(file(dir.path()).unwrap_err().kind, ErrorKind::WrongKind);
    assert_eq!(
        file(Path::new("/dev/zero")).unwrap_err().kind,
        ErrorKind::WrongKind
    );
    let absent = file(&dir.path().join("none")).unwrap_err();
    assert_eq!(absent.kind, ErrorKind::Absent);
    let pipe = dir.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(file(&pipe).unwrap_err().kind, ErrorKind::WrongKind);
}

#[test]
fn a_command_is_no_shell_line_and_runs_only_where_that_was_said() {
    let dir = TempDir::new().unwrap();
    let mark = dir.path().join("mark");
    let words = vec!["touch".to_owned(), mark.display().to_string()];
    let unasked = read(&spec(EvidenceOrigin::Command { words, run: false }, 5)).unwrap_err();
    assert!(unasked.message.contains("run = true") && !mark.exists());
    let taken = command(&["printf", "%s|", "a b", "$HOME", ";ls", ""], 10).unwrap();
    assert_eq!(taken.bytes, b"a b|$HOME|;ls||");
    assert_eq!(
        (taken.left_out, taken.written, taken.ended),
        (0, None, None)
    );
}

#[test]
fn what_a_command_ends_with_is_told() {
    let taken = command(&["sh", "-c", "echo inactive; exit 3"], 10).unwrap();
    assert_eq!(
        (taken.bytes.as_slice(), taken.ended),
        (&b"inactive\n"[..], Some(3))
    );
    let failed = command(
        &["sh", "-c", "echo one >&2; echo no such unit >&2; exit 4"],
        10,
    )
    .unwrap_err();
    assert!(failed.message.contains("no such unit"), "{failed}");
    let none = command(&["/no/such/program"], 10).unwrap_err();
    assert_eq!(none.kind, ErrorKind::Absent);
}

#[test]
fn a_command_that_hangs_is_stopped_with_all_that_it_started() {
    let dir = TempDir::new().unwrap();
    let pid = dir.path().join("pid");
    let script = format!("sleep 600 & echo $! > '{}'; wait", pid.display());
    let begun = Instant::now();
    let late = command(&["sh", "-c", &script], 1).unwrap_err();
    assert_eq!(late.kind, ErrorKind::Deadline);
    assert!(begun.elapsed().as_secs() < 60, "it was waited for");
    let child = fs::read_to_string(&pid).unwrap();
    // It is gone, or a remainder that nobody has collected yet; the signal may need its moment.
    let runs = || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
        let state = stat.rsplit(") ").next().and_then(|s| s.chars().next());
        matches!(state, Some('S' | 'R' | 'D'))
    };
    while runs() {
        assert!(begun.elapsed().as_secs() < 120, "it still runs");
        thread::yield_now();
    }
}

#[test]
fn a_command_that_never_stops_talking_is_stopped() {
    let flood = command(&["yes"], 60).unwrap_err();
    assert_eq!(flood.kind, ErrorKind::TooLarge);
}

#[test]
fn a_long_output_is_its_end() {
    let taken = command(&["seq", "1", "100000"], 60).unwrap();
    assert_eq!(taken.bytes.len() as u64, MOST);
    assert!(taken.bytes.ends_with(b"99999\n100000\n"));
    assert_eq!(taken.left_out, 588_895 - MOST);
}

#[test]
fn all_are_read_in_their_order() {
    let words = |w: &str| vec!["echo".to_owned(), w.to_owned()];
    let specs: Vec<EvidenceSpec> = ["a", "b", "c"]
        .map(|w| {
            spec(
                EvidenceOrigin::Command {
                    words: words(w),
                    run: true,
                },
                30,
            )
        })
        .into();
    let read: Vec<Vec<u8>> = read_all(&specs)
        .into_iter()
        .map(|l| l.unwrap().bytes)
        .collect();
    assert_eq!(read, [b"a\n", b"b\n", b"c\n"]);
}
