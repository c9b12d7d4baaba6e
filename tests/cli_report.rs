//! The report and the hand-offs of the demo morning by the built binary: what the first seed's report
//! says, in three languages; and what becomes of it when something is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use insta::assert_snapshot;
use rusqlite::Connection;
use serde_json::Value;
use std::fs;
use support::{Home, files, json, ran, text};

const LANGS: [&str; 3] = ["en", "ko", "zh-Hant"];

/// The report with the temporary folder taken out of it.
fn report(home: &Home, args: &[&str]) -> String {
    let said = text(home.demo(&["report"]).args(args));
    said.replace(home.dir.path().to_str().unwrap(), "/home/ron")
}

#[test]
fn the_report_of_the_morning_is_as_it_was_written_down() {
    let home = Home::with_demo();
    let before = files(&home.path("world"));
    for lang in LANGS {
        let said = report(&home, &["--lang", lang]);
        assert_snapshot!(format!("report_{lang}.md"), said);
    }
    let twice = ["--lang", "ko", "--format", "json"];
    assert_eq!(report(&home, &twice), report(&home, &twice));
    assert_eq!(files(&home.path("world")), before, "a store was written");
}

#[test]
fn it_says_what_the_first_seed_s_report_says() {
    let home = Home::with_demo();
    for (lang, head, today) in [
        ("en", "# Conclusion", "To be decided today (3):"),
        ("ko", "# 결론", "오늘 결정할 것 (3):"),
        ("zh-Hant", "# 結論", "今日待決定（3）："),
    ] {
        // The two forms say the same; one language shows it.
        let forms = if lang == "ko" {
            &["md", "html"][..]
        } else {
            &["md"]
        };
        for form in forms.iter().copied() {
            let said = report(&home, &["--lang", lang, "--format", form]);
            for part in [
                "15/2/1",
                "ron 10 = ",
                "codex 5 = canonical/bus_commands[queued] 2 + canonical/bus_commands[failed] 2 + inbox/items[pending] 1",
                "queued 18 (ron 15, codex 2, cowork 1), claimed 1 (cowork 1), failed 3 (codex 2, cowork 1)",
                "todo 10 (main 7, guardian 3), claimed 3",
                "ops-queue 272",
                "WHERE id IN (29196, 29197, 29198, 29199, 29200, 29201, 29202, 29203) AND status=",
                "WHERE id=29169 AND status=",
                "WHERE id=29173 AND status=",
                "WHERE id=29176 AND status=",
                "WHERE id=29183 AND status=",
                "#29193 / #29194 / #29195",
                "ron:drift-recovery:시스템-이슈-감지",
                "ollama/qwen3.5:9b-nothinker: timed out",
                "ollama/qwen3.5:9b-nothinker: Remote end closed connection without response",
                "ai.hermes.gateway는 건드리지 않는다.",
                "오늘의 지식사랑방 인사이트 생성",
                "-- claimed 1, failed 3, queued 18\nSELECT status, target_agent, count(*) FROM bus_commands",
                "#29196–#29203 → #29204; #29169, #29173 → #29179",
                "#29176 → #29183",
                "legacy #1–#13",
                "assigned_to",
                "9× [#] WARN 서비스 중단: gateway (severity: critical)",
                "9× [#] 복구 조치: 1건 (성공 0)",
                "점검 완료: 이슈 4건, 복구 1건 (성공 0)",
            ] {
                let part = if form == "html" {
                    part.replace('\'', "&#39;")
                } else {
                    part.to_owned()
                };
                assert!(said.contains(&part), "{lang} {form} lacks {part}");
            }
            assert!(said.contains(today), "{lang} {form}");
            if form == "md" {
                let first = said.lines().find(|l| l.starts_with('#')).unwrap();
                assert_eq!(first, head);
            } else {
                let h1 = format!("<h1>{}</h1>", &head[2..]);
                let at = said.find("<h").unwrap();
                assert!(said[said.find("<h1").unwrap()..].starts_with(&h1), "{at}");
                assert!(
                    said.contains("prefers-color-scheme:dark") && said.contains("@media print")
                );
                for outside in ["<script", "src=", "href=", "@import", "url("] {
                    assert!(!said.contains(outside), "{outside}");
                }
            }
        }
    }
    let answer = json(
        home.demo(&["report", "--format", "json"])
            .arg("--lang")
            .arg("ko"),
    );
    assert_eq!(answer["complete"], true);
    assert_eq!(answer["conclusion"]["kpi"]["match"], "total_only");
    let ids: Vec<&str> = answer["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["ids"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["#29204", "#29193 / #29194 / #29195", "#29183"]);
    assert_eq!(answer["legacy"][0]["count"], 13);
    let handed: Vec<&str> = answer["handoffs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h["id"].as_str().unwrap())
        .collect();
    for id in ["29194", "29179", "29195", "29183", "pend-1", "pend-2"] {
        assert!(handed.contains(&id), "{id} of {handed:?}");
    }
    for id in ["29173", "29169", "29176", "29204", "29193"] {
        assert!(!handed.contains(&id), "{id} is merged, or mine");
    }
}

#[test]
fn a_hand_off_carries_its_history() {
    let home = Home::with_demo();
    for (lang, heads) in [
        ("ko", ["[역할]", "[배경]", "[작업]", "[산출]"]),
        ("en", ["[Role]", "[Background]", "[Task]", "[Deliverable]"]),
        ("zh-Hant", ["[角色]", "[背景]", "[任務]", "[產出]"]),
    ] {
        let said = text(&mut home.demo(&["handoff", "29179", "--lang", lang]));
        let places: Vec<usize> = heads.iter().map(|h| said.find(h).unwrap()).collect();
        assert!(places.is_sorted(), "{said}");
        for part in [
            "#29169",
            "#29173",
            "timed out",
            "Remote end closed connection without response",
            "hypothesis_engine.py",
            "☐",
        ] {
            assert!(said.contains(part), "{lang} lacks {part}: {said}");
        }
    }
    // A duplicate is carried by its survivor's text, and one text is written once.
    let merged = home
        .demo(&["handoff", "29173", "29169", "29179", "29183"])
        .output()
        .unwrap();
    let said = String::from_utf8(merged.stdout).unwrap();
    assert_eq!(said.matches("[Role]").count(), 2, "{said}");
    assert!(
        String::from_utf8(merged.stderr)
            .unwrap()
            .contains("29173 repeats canonical/bus_commands/29179")
    );
    let answer = json(&mut home.demo(&["handoff", "29179", "--format", "json"]));
    assert_eq!(
        answer["handoffs"][0]["attempts"].as_array().unwrap().len(),
        2
    );
    home.demo(&["handoff", "999999"]).assert().code(2);
    home.demo(&["handoff"]).assert().code(2);
}

#[test]
fn a_hand_off_goes_by_the_configuration() {
    let home = Home::with_demo();
    let path = home.path("world/config.toml");
    let config = fs::read_to_string(&path).unwrap();
    home.write(
        "world/codex.txt",
        "{{ owner }} takes {{ id }}: {{ tasks|length }} steps",
    );
    let more =
        "\n[handoff]\nresult = \"/tmp/{owner}_{id}.md\"\nprotect = [\"ai.hermes.gateway\"]\n";
    fs::write(&path, format!("{config}{more}")).unwrap();
    let said = text(&mut home.demo(&["handoff", "29179"]));
    assert!(said.contains("Result: /tmp/codex_29179.md"), "{said}");
    assert!(
        said.contains("Do not touch:\n- ai.hermes.gateway"),
        "{said}"
    );
    fs::write(
        &path,
        format!("{config}{more}templates = {{ codex = \"codex.txt\" }}\n"),
    )
    .unwrap();
    let said = text(&mut home.demo(&["handoff", "29179", "29183"]));
    assert!(said.starts_with("codex takes 29179: 3 steps\n"), "{said}");
    assert!(
        said.contains("[Role] cowork"),
        "others keep the built-in one"
    );
    fs::write(&path, format!("{config}\n[redact]\npatterns = [\"(\"]\n")).unwrap();
    let wrong = home.demo(&["handoff", "29179"]).assert().code(2);
    let said = String::from_utf8(wrong.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains("is no pattern") && said.contains("unclosed"),
        "{said}"
    );
}

#[test]
fn secrets_are_masked_where_that_is_asked_and_in_hand_offs_always() {
    let home = Home::with_demo();
    let db = Connection::open(home.path("world/openclaw/data/ops_multiagent.db")).unwrap();
    db.execute(
        "UPDATE bus_commands SET body = body || char(10) || '- mail ron@example.com, api_key=abcdef123456, OPS-77',
         result_note = 'token: supersecret99' WHERE id IN (29179, 29173)",
        [],
    )
    .unwrap();
    drop(db);
    let path = home.path("world/config.toml");
    let config = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        format!("{config}\n[redact]\npatterns = [\"OPS-[0-9]+\"]\n"),
    )
    .unwrap();
    let secrets = ["ron@example.com", "abcdef123456", "OPS-77", "supersecret99"];
    for (args, masked) in [
        (&["handoff", "29179"][..], true),
        (&["handoff", "29179", "--no-redact"], false),
        (&["handoff", "29179", "--format", "json"], true),
        (&["report"], false),
        (&["report", "--redact"], true),
        (&["report", "--redact", "--format", "html"], true),
        (&["report", "--redact", "--format", "json"], true),
    ] {
        let said = text(&mut home.demo(args));
        for secret in secrets {
            assert_eq!(said.contains(secret), !masked, "{args:?} {secret}");
        }
        assert!(said.contains("29179"));
    }
    // A script that was masked says that it is none any more.
    let said = text(&mut home.demo(&["report", "--redact"]));
    assert_eq!(said.matches("Parts of this script are masked").count(), 1);
}

#[test]
fn the_next_report_says_what_is_new_and_gone() {
    let home = Home::with_demo();
    let at = |time: &str| vec!["report".to_owned(), "--now".into(), time.into()];
    let run = |args: Vec<String>| {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        text(&mut home.demo(&args))
    };
    let first = run(at("2026-04-21T08:15:00+09:00"));
    assert!(first.contains("No earlier report was kept"), "{first}");
    let db = Connection::open(home.path("world/openclaw/data/ops_multiagent.db")).unwrap();
    db.execute("UPDATE bus_commands SET status='done' WHERE id=29033", [])
        .unwrap();
    db.execute(
        "INSERT INTO bus_commands (id, title, requested_by, target_agent, status, priority, created_at)
         VALUES (29205, 'A new command', 'guardian', 'codex', 'queued', 'high', '2026-04-21 23:00:00')",
        [],
    )
    .unwrap();
    let second = run(at("2026-04-22T08:15:00+09:00"));
    assert!(
        second.contains("Since 2026-04-21 08:15: 1 new, 1 gone"),
        "{second}"
    );
    assert!(second.contains("- canonical/bus_commands/29205 · codex · high · A new command"));
    assert!(second.contains("- canonical/bus_commands/29033 · ron · queued · low → done"));
    assert!(
        second.contains("| canonical/bus_commands | queued | 18 | 18 | codex 2 → 3, ron 15 → 14 |")
    );
    // Another one by its time; none that old.
    let mut third = at("2026-04-23T08:15:00+09:00");
    third.extend(["--since".into(), "2026-04-21T12:00".into()]);
    assert!(run(third).contains("Since 2026-04-21 08:15: 1 new, 1 gone"));
    home.demo(&["report", "--since", "2020-01-01"])
        .assert()
        .code(2);
    home.demo(&["report", "--since", "nonsense"])
        .assert()
        .code(2);
}

#[test]
fn a_cancelled_recurrence_that_comes_back_is_told() {
    let home = Home::with_demo();
    let plan = home.path("plan.json");
    let plan = plan.to_str().unwrap();
    home.demo(&[
        "plan",
        "cancel",
        "--where",
        "dup:certain title:drift-recovery",
        "-o",
        plan,
    ])
    .assert()
    .success();
    home.demo(&["apply", plan, "--yes"]).assert().success();
    let db = Connection::open(home.path("world/openclaw/data/ops_multiagent.db")).unwrap();
    db.execute(
        "INSERT INTO bus_commands (id, title, requested_by, target_agent, status, priority, created_at)
         VALUES (29205, '[drift-recovery] 시스템 이슈 3건 감지', 'drift-recovery', 'ron', 'queued', 'urgent', '2026-04-21 03:00:01')",
        [],
    )
    .unwrap();
    let said = text(&mut home.demo(&["report", "--now", "2026-04-21T13:00:00+09:00"]));
    assert!(
        said.contains("8 cancelled by 2026-04-21 08:15, and made again as #29205"),
        "{said}"
    );
}

#[test]
fn a_source_that_is_down_is_said_and_gives_its_code() {
    let home = Home::with_demo();
    fs::write(
        home.path("world/openclaw/ops_todos.pending.json"),
        "{ broken",
    )
    .unwrap();
    let answer = home.demo(&["report"]).assert().code(4);
    let said = String::from_utf8(answer.get_output().stdout.clone()).unwrap();
    assert!(
        said.contains("This report is not complete: source inbox"),
        "{said}"
    );
    assert!(said.contains("queued 18 (ron 15, codex 2, cowork 1)"));
    // No look is kept of half a world.
    let state = home.path(".local/state/reveille/looks");
    assert!(!state.exists() || files(&state).is_empty());
    let answer = home.demo(&["report", "--format", "json"]).output().unwrap();
    let tree: Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(tree["complete"], false);
}

#[test]
fn a_place_where_nothing_is_stands_in_the_report() {
    let home = Home::with_demo();
    let path = home.path("world/config.toml");
    let config = fs::read_to_string(&path).unwrap();
    let absent = "\n[[source]]\nname = \"hermes\"\nkind = \"json\"\npath = \"hermes/tasks.json\"\noptional = true\n";
    fs::write(&path, config + absent).unwrap();
    for (lang, row, risk) in [
        (
            "en",
            "hermes/tasks.json | absent",
            "Source hermes is absent",
        ),
        (
            "ko",
            "hermes/tasks.json | 파일 없음",
            "소스 hermes 파일 없음",
        ),
        (
            "zh-Hant",
            "hermes/tasks.json | 不存在",
            "來源 hermes 不存在",
        ),
    ] {
        let said = ran(&mut home.demo(&["report", "--lang", lang]));
        assert_eq!(said.code, 0, "{said:?}");
        assert!(
            said.out.contains(row) && said.out.contains(risk),
            "{}",
            said.out
        );
        assert!(said.out.contains("| 3 / 4 |"), "{}", said.out);
    }
}

#[test]
fn a_broken_template_names_its_line() {
    let home = Home::with_demo();
    home.write(
        "world/templates/report.md",
        "fine\n{{ w.conclusion }}\n{{ nothing.here }}\n",
    );
    let answer = home.demo(&["report"]).assert().code(2);
    let said = String::from_utf8(answer.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains("report.md, line 3") && said.contains("hint:"),
        "{said}"
    );
    assert!(answer.get_output().stdout.is_empty());
    // One of the language goes before one of all; the other forms keep theirs.
    home.write(
        "world/templates/report.ko.md",
        "{{ w.conclusion }}: {{ decisions|length }}",
    );
    assert_eq!(text(&mut home.demo(&["report", "--lang", "ko"])), "결론: 3");
    home.demo(&["report", "--format", "html"])
        .assert()
        .success();
}

#[test]
fn a_device_is_written_to_and_never_replaced() {
    let home = Home::with_demo();
    for form in ["md", "html", "json"] {
        home.demo(&["report", "--format", form, "-o", "/dev/null"])
            .assert()
            .success();
        let full = ran(&mut home.demo(&["report", "--format", form, "-o", "/dev/full"]));
        assert_eq!(full.code, 5, "{full:?}");
        assert!(full.err.contains("/dev/full cannot be written"), "{full:?}");
    }
    for device in ["/dev/null", "/dev/full"] {
        assert!(!fs::metadata(device).unwrap().is_file(), "{device}");
    }
    // The same of standard output.
    let full = std::process::Command::new(env!("CARGO_BIN_EXE_reveille"))
        .args(["report", "--config"])
        .arg(home.path("world/config.toml"))
        .env_clear()
        .env("HOME", home.dir.path())
        .stdout(
            fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .unwrap(),
        )
        .output()
        .unwrap();
    assert_eq!(full.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&full.stderr).contains("stdout cannot be written"));
}

#[test]
fn what_cannot_be_written_is_left_as_it_was() {
    let home = Home::with_demo();
    let out = home.path("out.md");
    home.demo(&["report", "-o", out.to_str().unwrap()])
        .assert()
        .success()
        .stdout("");
    assert!(fs::read_to_string(&out).unwrap().contains("# Conclusion"));
    for (path, code) in [
        ("no/such/folder/out.md", 5),
        ("world", 5),
        ("world/config.toml", 2),
    ] {
        let path = home.path(path);
        home.demo(&["report", "-o", path.to_str().unwrap()])
            .assert()
            .code(code);
    }
    let store = home.path("world/openclaw/data/ops_multiagent.db");
    let before = fs::read(&store).unwrap();
    home.demo(&["handoff", "29179", "-o", store.to_str().unwrap()])
        .assert()
        .code(2);
    assert_eq!(fs::read(&store).unwrap(), before);
}

#[test]
fn an_empty_world_has_a_report_too() {
    let home = Home::new();
    home.write("empty.json", "[]");
    let config = "timezone = \"Asia/Seoul\"\n[[source]]\nname = \"a\"\nkind = \"json\"\npath = \"empty.json\"\n";
    let config = home.write("config.toml", config);
    for form in ["md", "html", "json"] {
        let answer = home
            .command()
            .args(["report", "--format", form, "--config"])
            .arg(&config)
            .assert()
            .success();
        let said = String::from_utf8(answer.get_output().stdout.clone()).unwrap();
        assert!(
            form == "json" || said.contains("Nothing has to be decided today."),
            "{said}"
        );
    }
    home.command().arg("report").assert().code(2);
}
