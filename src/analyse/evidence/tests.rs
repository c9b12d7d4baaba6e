#![allow(clippy::unwrap_used, clippy::panic)]
//! What bytes are taken for: statuses, logs, nothing, no text.

use super::*;
use crate::model::{ErrorKind, Lang};
use chrono_tz::Tz;
use proptest::prelude::*;

fn clock() -> Clock {
    let now = "2026-04-21T08:15:00+09:00".parse::<chrono::DateTime<chrono::Utc>>();
    Clock::at(now.unwrap(), Tz::Asia__Seoul)
}

fn moment(text: &str) -> Moment {
    Moment::from_utc(text.parse().unwrap()).unwrap()
}

fn spec(max_age_s: i64) -> EvidenceSpec {
    EvidenceSpec {
        name: "drift-recovery.json".into(),
        origin: EvidenceOrigin::File("/x/drift-recovery.json".into()),
        of: EvidenceOf::default(),
        timeout_s: 5,
        max_age_s,
    }
}

fn taken(bytes: &[u8], left_out: u64) -> EvidenceTaken {
    EvidenceTaken {
        bytes: bytes.to_owned(),
        left_out,
        written: Some(moment("2026-04-20T23:05:00Z")),
        ended: None,
    }
}

fn of(bytes: &[u8]) -> Evidence {
    Evidence::of(&spec(86_400), Ok(taken(bytes, 0)), &clock())
}

#[test]
fn a_status_file_tells_its_word_its_sentence_and_its_own_time() {
    let status = include_str!("../../../assets/demo/drift-recovery.json");
    let evidence = of(status.as_bytes());
    assert_eq!(evidence.at, Some(moment("2026-04-20T15:00:01.586134Z")));
    assert_eq!(
        evidence.head(&clock(), Lang::En),
        "drift-recovery.json, 8h old"
    );
    assert_eq!(
        evidence.head(&clock(), Lang::Ko),
        "drift-recovery.json, 8시간 전"
    );
    assert_eq!(
        evidence.lines(Lang::ZhHant),
        ["done: 점검 완료: 이슈 4건, 복구 1건 (성공 0)"]
    );
}

#[test]
fn an_old_one_says_so() {
    let look = taken(br#"{"status":"ok","ts":1776600000}"#, 0);
    let evidence = Evidence::of(&spec(3600), Ok(look), &clock());
    assert!(evidence.old);
    assert!(evidence.head(&clock(), Lang::En).contains("no longer"));
    assert!(evidence.head(&clock(), Lang::Ko).contains("신뢰"));
}

#[test]
fn a_time_to_come_is_no_age() {
    let evidence = of(br#"{"status":"ok","ts":"2027-01-01T00:00:00Z"}"#);
    assert_eq!(
        evidence.at,
        Some(moment("2026-04-20T23:05:00Z")),
        "that of the file"
    );
    let naive = of(br#"{"state":"ok","updated_at":"2026-04-21 08:00:00"}"#);
    assert_eq!(
        naive.at,
        Some(moment("2026-04-20T23:00:00Z")),
        "in the zone of the view"
    );
}

#[test]
fn a_status_without_the_usual_keys_tells_its_facts() {
    assert_eq!(
        of(br#"{"runs": 12, "deep": {"a": 1}, "queue": "q"}"#).lines(Lang::En),
        ["runs=12 · queue=q"]
    );
    assert_eq!(of(br#"{"ok": false}"#).lines(Lang::En), ["false"]);
    assert_eq!(of(b"{}").lines(Lang::En), ["{…}"]);
    assert_eq!(
        of(br#"{"Status": "", "MESSAGE": "two\nlines"}"#).lines(Lang::En),
        ["two↵lines"]
    );
}

#[test]
fn repeating_lines_are_one_pattern_with_a_count() {
    let mut log = String::new();
    for n in 0..40 {
        log.push_str(&format!(
            "2026-04-21 07:{n:02}:13,{n:03} \u{1b}[31mERROR\u{1b}[0m timeout after {n}s on queue-{n} (id a3f9c2e{n:02})\n\n"
        ));
    }
    log.push_str("2026-04-21T08:00:00.123Z worker v2 stopped\r\n");
    let Ok(Says::Lines(folded)) = of(log.as_bytes()).says else {
        panic!("{log}")
    };
    assert_eq!(folded.lines, 41);
    let told: Vec<(usize, &str)> = folded
        .patterns
        .iter()
        .map(|p| (p.count, p.text.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (40, "#,# ERROR timeout after #s on queue-# (id #)"),
            (1, "2026-04-21T08:00:00.123Z worker v2 stopped"),
        ]
    );
    assert!(folded.patterns[0].last.ends_with("(id a3f9c2e39)"));
    assert_eq!(
        of(log.as_bytes()).lines(Lang::En)[0],
        "40× #,# ERROR timeout after #s on queue-# (id #)"
    );
}

#[test]
fn what_is_the_same_in_all_lines_stays_and_a_run_reads_in_its_order() {
    let log = include_str!("../../../assets/demo/drift-recovery.log");
    assert_eq!(
        of(log.as_bytes()).lines(Lang::Ko),
        [
            "9× [#] Orchestrator: degraded (2 issues)",
            "9× [#] WARN cron 누락: ops_syncer.py",
            "9× [#] WARN 서비스 중단: gateway (severity: critical)",
            "9× [#] 복구 조치: 1건 (성공 0)",
            "9× [#] 심각도 알림 등록: [drift-recovery] 시스템 이슈 2건 감지",
        ]
    );
    let lines = of(b"a 1 of 3\nb 7\na 2 of 3\nb 7\nc\n").lines(Lang::En);
    assert_eq!(lines, ["2× a # of 3", "2× b 7", "1× c"]);
    // One time as one word and as two is one shape; what varies cannot be told by its place then.
    let lines = of(b"2026-04-21 08:15:00 up 3\n2026-04-21T08:16:00 up 3\n").lines(Lang::En);
    assert_eq!(lines, ["2× # up #"]);
}

#[test]
fn the_end_of_a_large_log_loses_its_first_piece_and_says_what_was_not_read() {
    let look = taken(b"half a line\nwhole\nwhole\n", 5 << 30);
    let lines = Evidence::of(&spec(86_400), Ok(look), &clock()).lines(Lang::En);
    assert_eq!(lines, ["2× whole", "5120 MB before these were not read"]);
    // What looks like a document is none where it is only an end.
    let look = taken(br#"{"status":"ok"}"#, 1);
    let evidence = Evidence::of(&spec(86_400), Ok(look), &clock());
    assert!(matches!(evidence.says, Ok(Says::Lines(_))));
}

#[test]
fn many_kinds_are_counted_and_not_listed() {
    let kinds = ["a", "b", "c", "d", "e", "f", "g"].map(|k| format!("line {k}\n"));
    let lines = of(kinds.concat().as_bytes()).lines(Lang::En);
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[5], "and 2 more kinds among 7 lines");
}

#[test]
fn no_text_nothing_and_failures_say_so() {
    assert_eq!(of(b"\x7fELF\0\0\x01").says, Ok(Says::Binary));
    let random: Vec<u8> = (0..4096u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 1)
        .collect();
    assert_eq!(of(&random).says, Ok(Says::Binary));
    assert_eq!(of(b" \n\t\n").says, Ok(Says::Nothing));
    for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
        assert!(!of(b"\0").lines(lang)[0].is_empty());
    }
    let failed = Error::new(ErrorKind::Absent, "it is not there").hint("check");
    let evidence = Evidence::of(&spec(1), Err(failed), &clock());
    assert_eq!(evidence.lines(Lang::En), ["! it is not there", "→ check"]);
    assert!(!evidence.old);
    // A letter cut in two at the start of an end is no reason to call a log binary.
    let cut = [&"한글 로그\n".as_bytes()[1..], b"second line\n"].concat();
    assert!(matches!(of(&cut).says, Ok(Says::Lines(_))));
}

proptest! {
    #[test]
    fn any_bytes_are_told_harmlessly(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,80}", left in 0u64..3) {
        for bytes in [bytes, text.into_bytes()] {
            let evidence = Evidence::of(&spec(60), Ok(taken(&bytes, left)), &clock());
            for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
                for line in evidence.lines(lang).into_iter().chain([evidence.head(&clock(), lang)]) {
                    prop_assert!(!line.chars().any(char::is_control), "{line:?}");
                }
            }
            if let Ok(Says::Lines(folded)) = &evidence.says {
                prop_assert_eq!(folded.patterns.iter().map(|p| p.count).sum::<usize>(), folded.lines);
            }
        }
    }

    #[test]
    fn what_differs_in_figures_alone_is_one_pattern(a in 0u32..9_999_999, b in 0u32..9_999_999) {
        let log = format!("job {a} took {b} ms\njob {b} took {a} ms\n");
        let Ok(Says::Lines(folded)) = of(log.as_bytes()).says else { return Err(TestCaseError::fail("no lines")) };
        prop_assert_eq!(folded.patterns.len(), 1);
    }
}

#[test]
fn what_is_behind_the_hole_that_a_rotation_left_is_read() {
    let log = [&[0; 4096][..], b"up\nup\n"].concat();
    assert_eq!(of(&log).lines(Lang::En), ["2× up"]);
    assert_eq!(of(&[0; 64]).says, Ok(Says::Binary));
    assert_eq!(of(b"\0up\0up").says, Ok(Says::Binary));
}
