//! The reported count of the demo morning, held against its stores by the built binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use rusqlite::Connection;
use serde_json::{Value, json as value};
use support::{Home, NOW, json, text};

const REPORTED: [&str; 3] = ["kpi", "--reported", "ron=10,codex=5,cowork=3"];

fn kpi(home: &Home, args: &[&str]) -> Value {
    json(home.demo(&REPORTED).args(["--format", "json"]).args(args))
}

#[test]
fn the_sum_is_true_and_the_split_is_not() {
    let home = Home::with_demo();
    let answer = kpi(&home, &[]);
    assert_eq!(answer["match"], "total_only");
    assert_eq!(
        answer["reported"],
        value!({"total": 18, "by_owner": {"ron": 10, "codex": 5, "cowork": 3}, "as_of": "2026-04-21T07:45:00+09:00"})
    );
    let best = &answer["definitions"][0];
    assert_eq!(best["terms"], value!(["canonical/bus_commands[queued]"]));
    assert_eq!(
        best["by_owner"],
        value!({"ron": 15, "codex": 2, "cowork": 1})
    );
    assert_eq!(
        (&best["total"], &best["match"], &best["distance"]),
        (&value!(18), &value!("total"), &value!(10))
    );
    let codex = &answer["per_owner"]["codex"][0];
    assert_eq!(codex["count"], 5);
    assert_eq!(
        codex["terms"],
        value!([
            "canonical/bus_commands[queued]",
            "canonical/bus_commands[failed]",
            "inbox/items[pending]"
        ])
    );
    let ron = answer["per_owner"]["ron"].as_array().unwrap();
    assert!(
        ron.iter().any(|e| e["newest"] == 10 && e["of"] == 15),
        "{ron:?}"
    );
    let cell = answer["cells"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["owner"] == "ron" && c["status_raw"] == "queued")
        .unwrap();
    assert_eq!(
        (
            &cell["source"],
            &cell["queue"],
            &cell["state"],
            &cell["count"]
        ),
        (
            &value!("canonical"),
            &value!("bus_commands"),
            &value!("queued"),
            &value!(15)
        )
    );
}

#[test]
fn it_says_when_the_report_was_last_true() {
    let home = Home::with_demo();
    let said = text(home.demo(&REPORTED).arg("--when"));
    assert!(
        said.contains("last exact on 18 April 11:58") && said.contains("2d 20h old"),
        "{said}"
    );
    // The board of that minute, by the same sweep.
    let then = kpi(&home, &["--as-of", "2026-04-18T11:58:00+09:00"]);
    assert_eq!(
        (&then["match"], &then["definitions"][0]["terms"]),
        (
            &value!("exact"),
            &value!(["canonical/bus_commands[queued]"])
        )
    );
    let korean = text(home.demo(&REPORTED).args(["--when", "--lang", "ko"]));
    assert!(
        korean.contains("18") && korean.chars().any(|c| ('가'..='힣').contains(&c)),
        "{korean}"
    );
}

#[test]
fn the_exit_code_is_the_answer_only_when_it_is_asked_for() {
    let home = Home::with_demo();
    home.demo(&REPORTED).assert().code(0);
    home.demo(&REPORTED).arg("--exit-code").assert().code(1);
    home.demo(&[
        "kpi",
        "--exit-code",
        "--reported",
        "ron=15,codex=2,cowork=1",
    ])
    .assert()
    .code(0);
    for wrong in [
        &["kpi", "--reported", "ron"][..],
        &["kpi", "--reported", "ron=1,ron=2"],
        &["kpi", "--as-of", "2027-01-01T00:00:00Z"],
        &["kpi", "--as-of", "noon"],
    ] {
        let output = home.demo(wrong).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("hint"),
            "{wrong:?}"
        );
    }
}

#[test]
fn the_one_definition_is_counted_and_its_sql_gives_the_same() {
    let home = Home::with_demo();
    let config = home.path("world/config.toml");
    let with_count = std::fs::read_to_string(&config).unwrap().replacen(
        "[kpi]",
        "[kpi]\ncount = [\"canonical/bus_commands[queued,claimed]\"]",
        1,
    );
    std::fs::write(&config, with_count).unwrap();
    let answer = json(&mut home.demo(&["kpi", "--format", "json"]));
    assert_eq!(answer["configured"]["total"], 19);
    assert_eq!(
        answer["configured"]["by_owner"],
        value!({"ron": 15, "codex": 2, "cowork": 2})
    );
    let sql = answer["configured"]["sql"][0].as_str().unwrap();
    let db = Connection::open(home.path("world/openclaw/data/ops_multiagent.db")).unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let rows: Vec<(String, i64)> = statement
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        rows,
        [
            ("codex".into(), 2),
            ("cowork".into(), 2),
            ("ron".into(), 15)
        ]
    );
}

#[test]
fn a_report_may_come_from_a_file_and_there_may_be_none() {
    let home = Home::with_demo();
    home.write("kpi.json", r#"{"by_owner": {"Ron": 15, "codex": 2, "cowork": 1}, "total": 18, "as_of": "2026-04-21T07:45:00+09:00"}"#);
    let source = "[[source]]\nname = \"canonical\"\nkind = \"sqlite\"\npath = \"world/openclaw/data/ops_multiagent.db\"\n";
    home.write(
        "file.toml",
        format!("timezone = \"Asia/Seoul\"\n[kpi]\nreported_file = \"kpi.json\"\n{source}"),
    );
    let answer = json(home.command().args([
        "kpi",
        "--format",
        "json",
        "--config",
        "file.toml",
        "--now",
        NOW,
    ]));
    assert_eq!(answer["match"], "exact");
    home.write("none.toml", source);
    home.command()
        .args(["kpi", "--config", "none.toml", "--now", NOW])
        .assert()
        .code(2);
    home.write("kpi.json", "{\"by_owner\": ");
    home.command()
        .args(["kpi", "--config", "file.toml", "--now", NOW])
        .assert()
        .code(2);
}
