//! Evidence beside the queues, by the built binary: `doctor` tells what status files, logs and
//! commands say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::{Home, files, json, text};

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
        "2026-04-21 07:00:01 refused by 10.0.0.1\n".repeat(3),
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
        "3× # refused by #\n",
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
