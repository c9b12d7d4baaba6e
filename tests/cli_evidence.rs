//! Evidence beside the queues, by the built binary: `doctor` tells what status files, logs and
//! commands say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use support::{Home, files, json, ran, text};

#[test]
fn the_demo_morning_has_the_status_file_of_drift_recovery() {
    let home = Home::with_demo();
    let told = text(&mut home.demo(&["doctor"]));
    for part in [
        "  drift-recovery.json, 8h old — requester:drift-recovery\n",
        "    done: 점검 완료: 이슈 4건, 복구 1건 (성공 0)\n",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let answer = json(&mut home.demo(&["doctor", "--format", "json"]));
    let one = &answer["evidence"][0];
    assert_eq!(one["kind"], "status", "{one:#}");
    assert_eq!(one["sentence"], "점검 완료: 이슈 4건, 복구 1건 (성공 0)");
    assert_eq!(one["at"], "2026-04-21T00:00:01.586134+09:00");
    assert_eq!(
        (&one["old"], &one["age_s"]),
        (&Value::from(false), &Value::from(29_698))
    );
}

#[test]
fn what_fails_is_a_line_and_the_rest_stands() {
    let home = Home::new();
    home.write("q.json", r#"[{"id":"1","title":"a","status":"queued"}]"#);
    home.write(
        "gateway.log",
        "2026-04-21 07:00:01 refused by 10.0.0.1\n2026-04-21 07:00:02 refused by 10.0.0.2\n",
    );
    home.write("core", b"\x7fELF\0\0");
    let config = r#"
now = "2026-04-21T08:15:00+09:00"
[[source]]
name = "q"
kind = "json"
path = "q.json"
[[evidence]]
path = "gateway.log"
owner = "ron"
[[evidence]]
path = "core"
[[evidence]]
path = "gone.json"
[[evidence]]
name = "mark"
command = ["touch", "ran"]
[[evidence]]
name = "units"
command = ["sh", "-c", "echo \u001b[31minactive; exit 3"]
run = true
[[evidence]]
name = "hangs"
command = ["sleep", "600"]
run = true
timeout = "1s"
"#;
    home.write("config.toml", config);
    let before = files(home.dir.path());
    let output = home
        .command()
        .args(["doctor", "--config", "config.toml", "--lang", "ko"])
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "evidence that fails is no source that fails"
    );
    let told = String::from_utf8(output.stdout).unwrap();
    for part in [
        "2× # refused by #\n",
        "텍스트가 아니어서",
        "! it is not there",
        "does not say `run = true`",
        "units, 종료 코드 3",
        "    1× inactive\n",
        "! it was stopped: it took longer than 1 s",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!told.contains('\u{1b}'));
    assert!(
        files(home.dir.path()) == before,
        "looking left something behind"
    );
}

/// A world of one queue with evidence of every kind, good and bad.
fn odd_world() -> Home {
    let home = Home::new();
    home.write(
        "q.json",
        r#"[{"id":"7","title":"restart the gateway","status":"queued","owner":"codex","priority":"high","created_at":"2026-04-20T08:00:00+09:00"},
            {"id":"8","title":"water the plants","status":"queued","owner":"cowork","priority":"high","created_at":"2026-04-20T08:00:00+09:00"}]"#,
    );
    home.write(
        "status.json",
        r#"{"status":"degraded","detail":"2 of 9 down","ts":"2026-04-18T00:00:00+09:00"}"#,
    );
    home.write("core", b"\x7fELF\0\0");
    home.write(
        "lines.log",
        "07:00:01 refused by 10.0.0.1\n07:00:02 refused by 10.0.0.2\nmail ron@example.com\n",
    );
    let mut big = File::create(home.path("big.log")).unwrap();
    // A hole: it takes no room on the disk.
    big.seek(SeekFrom::Start(5 << 30)).unwrap();
    big.write_all(b"\nthe last line\n").unwrap();
    home.write(
        "config.toml",
        r#"
now = "2026-04-21T08:15:00+09:00"
timezone = "Asia/Seoul"
[owners]
me = ["ron"]
[[source]]
name = "q"
kind = "json"
path = "q.json"
[[evidence]]
path = "status.json"
owner = "codex"
[[evidence]]
path = "lines.log"
owner = "codex"
[[evidence]]
path = "big.log"
[[evidence]]
path = "core"
[[evidence]]
path = "gone.json"
[[evidence]]
name = "mark"
command = ["touch", "ran"]
[[evidence]]
name = "hangs"
command = ["sleep", "600"]
run = true
timeout = "1s"
"#,
    );
    home
}

#[test]
fn the_report_says_what_evidence_says_and_what_cannot_be_relied_on() {
    let home = odd_world();
    let report = |args: &[&str]| {
        let mut command = home.command();
        command
            .args(["report", "--config", "config.toml"])
            .args(args);
        ran(&mut command)
    };
    for (lang, old, binary, left_out, risk) in [
        (
            "en",
            "3d old: no longer to be relied on",
            "it is no text",
            "5120 MB before these were not read",
            "Evidence status.json is 3d old",
        ),
        (
            "ko",
            "3일 전: 오래되어 신뢰할 수 없음",
            "텍스트가 아니어서",
            "그 앞의 5120 MB는 읽지 않음",
            "근거 status.json: 3일 전 내용이라",
        ),
        (
            "zh-Hant",
            "3 天前：過舊，不可採信",
            "不是文字",
            "此前的 5120 MB 未讀取",
            "依據 status.json 為 3 天前的內容",
        ),
    ] {
        for form in ["md", "html"] {
            let said = report(&["--lang", lang, "--format", form]);
            assert_eq!(
                said.code, 0,
                "evidence that fails is no source that fails: {said:?}"
            );
            for part in [
                old,
                binary,
                left_out,
                risk,
                "degraded: 2 of 9 down",
                "2× # refused by #",
                "the last line",
                "! it is not there",
                "does not say `run = true`",
                "it was stopped: it took longer than 1 s",
                "4 / 7",
            ] {
                assert!(
                    said.out.contains(part),
                    "{lang} {form} lacks {part}\n{}",
                    said.out
                );
            }
        }
    }
    let tree = report(&["--format", "json"]).json();
    let all = tree["evidence"].as_array().unwrap();
    let kinds: Vec<&str> = all.iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "status",
            "lines",
            "lines",
            "binary",
            "unreadable",
            "unreadable",
            "unreadable"
        ]
    );
    assert_eq!(
        (&all[0]["old"], &all[0]["age_s"]),
        (&Value::from(true), &Value::from(288_900))
    );
    assert_eq!(
        all[0]["items"],
        serde_json::json!({"count": 1, "ids": "#7"})
    );
    assert_eq!(
        all[2]["items"]["count"], 0,
        "it speaks of no item in particular"
    );
    assert!(
        !home.path("ran").exists(),
        "a command that nobody has opted in to"
    );
    // With secrets masked nothing of them is left, in folded lines neither.
    for form in ["md", "html", "json"] {
        let said = report(&["--format", form, "--redact"]).out;
        assert!(
            !said.contains("ron@example.com") && said.contains("[redacted]"),
            "{said}"
        );
    }
}

#[test]
fn a_hand_off_carries_the_evidence_of_its_item_and_of_no_other() {
    let home = odd_world();
    let handoff = |key: &str, args: &[&str]| {
        let mut command = home.command();
        command
            .args(["handoff", key, "--config", "config.toml"])
            .args(args);
        ran(&mut command)
    };
    for (lang, head) in [
        (
            "en",
            "- Evidence status.json, 3d old: no longer to be relied on: degraded: 2 of 9 down (",
        ),
        (
            "ko",
            "- 근거 status.json, 3일 전: 오래되어 신뢰할 수 없음: degraded: 2 of 9 down (",
        ),
        (
            "zh-Hant",
            "- 依據 status.json，3 天前：過舊，不可採信：degraded: 2 of 9 down（",
        ),
    ] {
        let said = handoff("7", &["--lang", lang]).out;
        assert!(
            said.contains(head) && said.contains("status.json"),
            "{said}"
        );
        assert!(said.contains("2× # refused by #"), "{said}");
        assert!(
            said.contains("[redacted]") && !said.contains("ron@example.com"),
            "{said}"
        );
    }
    assert!(
        handoff("7", &["--no-redact"])
            .out
            .contains("ron@example.com")
    );
    let other = handoff("8", &[]).out;
    assert!(
        !other.contains("status.json") && !other.contains("refused"),
        "{other}"
    );
}
