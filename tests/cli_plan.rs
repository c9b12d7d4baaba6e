//! What a plan selects, shows, refuses and saves, by the built binary; and that it writes to no store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use support::{Home, Ran, dump, execute, files, ran, value};

struct Morning {
    home: Home,
}

impl Morning {
    fn new() -> Self {
        Self {
            home: Home::with_demo(),
        }
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.home.demo(args))
    }

    fn json(&self, args: &[&str]) -> Value {
        let mut words = args.to_vec();
        words.extend(["--format", "json"]);
        self.run(&words).json()
    }

    fn canonical(&self) -> PathBuf {
        self.home.path("world/openclaw/data/ops_multiagent.db")
    }
}

fn ids(plan: &Value) -> Vec<String> {
    let changes = plan["changes"].as_array().unwrap().iter();
    let mut ids: Vec<String> = changes
        .map(|c| {
            c["key"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    ids.sort();
    ids
}

const EIGHT: [&str; 8] = [
    "29196", "29197", "29198", "29199", "29200", "29201", "29202", "29203",
];

#[test]
fn an_empty_selection_says_what_could_not_be_read() {
    let m = Morning::new();
    fs::write(m.canonical(), "no database").unwrap();
    let none = m.run(&["plan", "cancel", "--where", "source:canonical"]);
    assert_eq!(none.code, 2, "{none:#?}");
    assert!(none.err.contains("source canonical"), "{none:#?}");
}

#[test]
fn the_morning_s_plan_reads_as_its_author_wrote_it() {
    let m = Morning::new();
    let before = files(&m.home.path("world"));
    let plan = m.json(&[
        "plan",
        "cancel",
        "--where",
        "dup:certain title:drift-recovery",
    ]);
    assert_eq!(ids(&plan), EIGHT);
    for part in [
        "version",
        "now",
        "complete",
        "sources",
        "id",
        "created_at",
        "expires_at",
        "actor",
    ] {
        assert!(!plan[part].is_null(), "{part}");
    }
    assert_eq!(plan["needs_approval"], json!([]));
    let script = plan["scripts"]["canonical"].as_str().unwrap();
    let words: Vec<&str> = script.split_whitespace().collect();
    let flat = words.join(" ");
    assert!(
        flat.starts_with("UPDATE bus_commands SET status='cancelled'"),
        "{script}"
    );
    assert!(
        flat.contains("stale duplicate: superseded by #29204 per 260421 ops triage"),
        "{script}"
    );
    assert!(
        flat.ends_with("AND status='queued';") && flat.contains("WHERE id IN (29196"),
        "{script}"
    );
    let change = &plan["changes"][0];
    assert_eq!(change["action"], "cancel");
    assert_eq!(
        (&change["before"]["status"], &change["after"]["status"]),
        (&json!("queued"), &json!("cancelled"))
    );
    assert!(change["before"]["title"].is_string(), "the whole row");
    assert!(
        change["sql"]
            .as_str()
            .unwrap()
            .starts_with("UPDATE bus_commands SET")
    );
    // The text for a person: the script as it is, and rows that change alike together.
    let shown = m.run(&[
        "plan",
        "cancel",
        "--where",
        "dup:certain title:drift-recovery",
    ]);
    assert_eq!(shown.code, 0);
    for part in [
        "cancel canonical/bus_commands/29203  [drift-recovery] 시스템 이슈 2건 감지",
        "status        queued → cancelled",
        "8 rows in 1 source: cancel 8",
        "reveille apply plan.json",
    ] {
        assert!(
            shown.out.contains(part),
            "{part:?} is missing in\n{}",
            shown.out
        );
    }
    for lang in ["ko", "zh-Hant"] {
        let shown = m.run(&["plan", "cancel", "29203", "--lang", lang]);
        assert!(
            shown.code == 0 && shown.out.contains("queued → cancelled"),
            "{shown:#?}"
        );
    }
    assert_eq!(files(&m.home.path("world")), before);
}

#[test]
fn keys_and_a_filter_select_together() {
    let m = Morning::new();
    let plan = |words: &[&str]| {
        let mut all = vec!["plan", "cancel"];
        all.extend(words);
        ids(&m.json(&all))
    };
    assert_eq!(
        plan(&["29203", "#29202", "canonical/bus_commands/29203"]),
        ["29202", "29203"]
    );
    assert_eq!(plan(&["29193", "--where", "id:29203"]), ["29193", "29203"]);
    // Two filters: both must hold. What begins with `-` is a term.
    let narrowed = plan(&[
        "--where",
        "dup:certain state:queued",
        "--where",
        "-id:29203",
    ]);
    assert_eq!(narrowed, EIGHT[..7]);
    assert_eq!(plan(&["--where=-title:x dup:certain state:queued"]), EIGHT);
}

#[test]
fn what_selects_nothing_or_cannot_be_meant_is_a_usage_error() {
    let m = Morning::new();
    for (words, said) in [
        (&["cancel"][..], "nothing is selected"),
        (&["cancel", "--where", ""], "everything"),
        (&["cancel", "--where", "  "], "everything"),
        (
            &["cancel", "--where", "no-such-word-anywhere"],
            "nothing is selected",
        ),
        (&["cancel", "--where", "owner"], "nothing is selected"),
        (&["cancel", "987654321"], "no item is called"),
        (&["cancel", "dup:certain"], "--where"),
        (&["cancel", "--where", "dup:certian"], "dup"),
        (&["reassign", "29194"], "owner"),
        (&["reassign", "29194", "--to", " "], "nobody"),
        (&["cancel", "29203", "--to", "ron"], "--to"),
        (&["reassign", "29194", "--to", "a\u{1b}[2J"], "control"),
        (&["note", "29203"], "text"),
        (&["cancel", "29203", "--note", " "], "--note"),
        (&["delete", "29203"], "delete"),
    ] {
        let mut all = vec!["plan"];
        all.extend(words);
        all.extend(["-o", "plan.json"]);
        let refused = m.run(&all);
        assert_eq!(refused.code, 2, "{words:?}: {refused:#?}");
        assert!(refused.err.contains(said), "{words:?}: {}", refused.err);
        assert!(
            refused.out.is_empty() && !m.home.path("plan.json").exists(),
            "{words:?}"
        );
    }
}

#[test]
fn a_finished_row_is_refused_and_not_missing() {
    let m = Morning::new();
    let done = value(
        &m.canonical(),
        "SELECT max(id) FROM bus_commands WHERE status IN ('done', 'completed')",
    )
    .unwrap();
    let key = format!("canonical/bus_commands/{done}");
    let refused = m.run(&["plan", "cancel", &key, "--format", "json"]);
    assert_eq!(refused.code, 3, "{refused:#?}");
    let answer = refused.json();
    assert_eq!(answer["refused"][0]["key"], key);
    assert!(
        answer["refused"][0]["why"].as_str().unwrap().len() > 8,
        "{answer}"
    );
    assert_eq!(answer["changes"], json!([]));
    // Beside one that may be changed it is told, and the other goes on.
    let mixed = m.run(&["plan", "cancel", &key, "29203", "--format", "json"]);
    assert_eq!(mixed.code, 0, "{mixed:#?}");
    assert_eq!(ids(&mixed.json()), ["29203"]);
    assert_eq!(mixed.json()["refused"][0]["key"], key);
}

#[test]
fn policy_that_forbids_is_a_refusal() {
    let m = Morning::new();
    let config = m.home.path("world/config.toml");
    let text = fs::read_to_string(&config).unwrap();
    for word in ["deny", "propose"] {
        fs::write(
            &config,
            text.replacen(
                "# [policy]\n",
                &format!("[policy]\ncancel = \"{word}\"\n"),
                1,
            ),
        )
        .unwrap();
        let planned = m.run(&["plan", "cancel", "29203", "-o", "plan.json"]);
        let applied = m.run(&["apply", "plan.json", "--yes"]);
        assert!(
            planned.code == 3 || applied.code == 3,
            "{planned:#?}\n{applied:#?}"
        );
        assert_eq!(
            value(
                &m.canonical(),
                "SELECT status FROM bus_commands WHERE id = 29203"
            )
            .as_deref(),
            Some("queued")
        );
        let _ = fs::remove_file(m.home.path("plan.json"));
    }
    // Whatever a plan said when it was made, policy is read again.
    fs::write(&config, &text).unwrap();
    assert_eq!(
        m.run(&["plan", "cancel", "29203", "-o", "plan.json"]).code,
        0
    );
    fs::write(
        &config,
        text.replacen("# [policy]\n", "[policy]\ncancel = \"deny\"\n", 1),
    )
    .unwrap();
    assert_eq!(m.run(&["apply", "plan.json", "--yes"]).code, 3);
    fs::write(
        &config,
        text.replacen("# [policy]\n", "[policy]\ncancel = \"approve\"\n", 1),
    )
    .unwrap();
    assert_eq!(m.run(&["apply", "plan.json", "--yes"]).code, 3);
    assert_eq!(
        m.run(&["apply", "plan.json", "--yes", "--approved-by", "mina"])
            .code,
        0
    );
}

#[test]
fn what_can_be_planned_is_planned_while_a_source_is_down() {
    let m = Morning::new();
    fs::write(
        m.home.path("world/openclaw/ops_todos.pending.json"),
        "{\"items\": [",
    )
    .unwrap();
    let planned = m.run(&[
        "plan",
        "cancel",
        "--where",
        "id:29203",
        "-o",
        "plan.json",
        "--format",
        "json",
    ]);
    assert_eq!(planned.code, 4, "{planned:#?}");
    assert_eq!(ids(&planned.json()), ["29203"]);
    assert_eq!(planned.json()["complete"], false);
    assert!(m.home.path("plan.json").exists());
    // What may stand in it is not said to be missing.
    let key = m.run(&["plan", "cancel", "inbox/items/pend-1"]);
    assert_eq!(key.code, 4, "{key:#?}");
    // And it does not hinder the other store's change.
    assert_eq!(m.run(&["apply", "plan.json", "--yes"]).code, 0);
}

#[test]
fn the_saved_plan_is_what_was_shown() {
    let m = Morning::new();
    let shown = m.json(&["plan", "cancel", "29203", "-o", "plan.json"]);
    let saved: Value =
        serde_json::from_slice(&fs::read(m.home.path("plan.json")).unwrap()).unwrap();
    for (name, member) in saved.as_object().unwrap() {
        assert_eq!(member, &shown[name], "{name}");
    }
    // Through a pipe, too.
    let piped = m.run(&["plan", "cancel", "29202", "--format", "json"]);
    let applied = ran(m.home.demo(&["apply", "-", "--yes"]).write_stdin(piped.out));
    assert_eq!(applied.code, 0, "{applied:#?}");
    for format in ["table", "jsonl", "csv", "md"] {
        let shown = m.run(&["plan", "cancel", "29203", "--format", format]);
        assert_eq!(shown.code, 0);
        assert!(
            shown.out.contains("29203") && shown.out.contains("cancelled"),
            "{shown:#?}"
        );
    }
}

#[test]
fn an_output_file_is_never_a_store() {
    let m = Morning::new();
    let before = files(&m.home.path("world"));
    for target in [
        "world/config.toml",
        "world/openclaw/data/ops_multiagent.db-wal",
        "world/openclaw/../openclaw/workspace/ops_multiagent.db",
    ] {
        for words in [
            &["plan", "cancel", "29203"][..],
            &["items"],
            &["findings"],
            &["log"],
            &["doctor"],
        ] {
            let refused = ran(m.home.demo(words).args(["-o", target]));
            assert_eq!(refused.code, 2, "{words:?} {target}: {refused:#?}");
        }
    }
    let store = "world/openclaw/data/ops_multiagent.db";
    let found = ran(m.home.command().args(["discover", "world", "-o", store]));
    assert_eq!(found.code, 2, "{found:#?}");
    assert_eq!(files(&m.home.path("world")), before);
    // A file of another name is replaced.
    assert_eq!(
        m.run(&["plan", "cancel", "29203", "-o", "plan.json"]).code,
        0
    );
    assert_eq!(
        m.run(&["plan", "cancel", "29202", "-o", "plan.json"]).code,
        0
    );
}

#[test]
fn what_a_title_holds_reaches_no_terminal() {
    let m = Morning::new();
    execute(
        &m.canonical(),
        "UPDATE bus_commands SET title = 'x' || char(27) || '[2J' || char(10) || '; DROP TABLE bus_commands; --''' WHERE id = 29203",
    );
    let before = dump(&m.canonical());
    for format in ["table", "md", "json", "jsonl", "csv"] {
        let shown = m.run(&[
            "plan",
            "note",
            "29203",
            "--note",
            "a'; DROP TABLE x; --\u{1b}[2J",
            "--format",
            format,
        ]);
        assert!(
            !shown.out.contains('\u{1b}') && !shown.err.contains('\u{1b}'),
            "{format}: {shown:#?}"
        );
    }
    assert_eq!(dump(&m.canonical()), before);
}
