//! The whole room: good files here, every kind of mistake with its place in `mistakes`, text that is
//! no configuration and what `show` gives read back in `properties`.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::model::{
    AsOf, Colour, EvidenceOf, EvidenceOrigin, Field, Moment, NoteMode, QueueSpec, ReportedCount,
    Role, State, StoreKind, ThemeName, TimeEncoding,
};
use chrono::NaiveTime;
use std::collections::BTreeMap;

mod mistakes;
mod properties;

/// The contract's example, whole, and beyond it the keys that it only names.
const EXAMPLE: &str = r#"
timezone = "Asia/Seoul"        # IANA name; default: the system's
language = "ko"
failed_window = "14d"
now = "2026-04-21T08:15:00+09:00"
mouse = false

[owners]
me = ["ron"]                   # whose decisions these are; default: everyone's
aliases = { data-analyst = ["analyst"] }

[kpi]
reported = { ron = 10, codex = 5, cowork = 3 }
as_of = "07:45"
count = ["canonical/bus_commands[queued,claimed]"]

[stale]
queue_age = { urgent = "12h", high = "3d", normal = "14d", low = "30d" }
claim_age = "6h"
heartbeat = "10m"
lease_grace = "60s"

[policy]
cancel = "confirm"
reassign = "confirm"
requeue = "confirm"
release = "approve"
mark-failed = "approve"

[plan]
expires = "24h"
max_rows = 10000

[[source]]
name = "canonical"
kind = "sqlite"                # sqlite | json  (postgres and http are to come)
path = "~/.openclaw/data/ops_multiagent.db"   # ~ and $VARS; relative to this file
role = "canonical"             # canonical | inbox | legacy
writable = true                # default false; a legacy source never is
timezone = "UTC"               # of its naive times; default: the top one
optional = false               # true: its absence is a row, not exit 4
allow_triggers = false         # needed where a trigger or cascade writes other tables
note = "append"                # append | replace what the note column holds

[[source.queue]]               # only where detection is wrong or the schema is unusual
table = "work_items"           # or pointer = "/items" in a JSON file
id = "wid"
title = "summary"
owner = "worker_group"
status = "state"
created = "opened_ms"
states = { new = "queued", working = "claimed" }
priorities = { P1 = "urgent" }
write = { cancelled = "dropped" }
time = { created = "utc" }

[source.queue.stale]
claim_age = "2h"

[[source]]
name = "inbox"
kind = "json"
path = "${DATA}/ops_todos.pending.json"
role = "inbox"
optional = true
lock = "pending.lock"
ignore = ["/archive"]
note = "replace"

[source.stale]
queue_age = { high = "1d" }

[source.policy]
cancel = "deny"

[[source.queue]]
pointer = "/data/items"
write = { done = "1" }
time = { lease = "epoch_ms" }

[theme]
name = "dark"
urgent = '#ff5555'
background = "default"

[keys]
cancel = ["c", "D"]
quit = "q"

[[view]]
name = "mine"
filter = "owner:ron"
group = "owner"
columns = ["id", "title"]
key = "F2"

[[evidence]]
path = "$DATA/status/drift-recovery.json"
requester = "drift-recovery"

[[evidence]]
command = ["launchctl", "list", ""]
source = "canonical"
run = true
timeout = "3s"
max_age = "1h"

[handoff]
template = "handoff.md"
templates = { codex = "codex.md" }
result = "/tmp"
protect = ["ai.hermes.gateway"]
redact = true

[redact]
patterns = ["sk-[a-z0-9]+"]
"#;

fn read(text: &str) -> Result<Config, Vec<ConfigError>> {
    let env = |name: &str| (name == "DATA").then(|| "/srv/data".to_owned());
    parse(
        text,
        &Context {
            base: Path::new("/etc/reveille"),
            home: Some(Path::new("/home/ron")),
            env: &env,
            system_zone: Tz::Europe__Berlin,
        },
    )
}

fn good(text: &str) -> Config {
    read(text).unwrap_or_else(|errors| panic!("{text}\n{errors:#?}"))
}

fn bad(text: &str) -> Vec<ConfigError> {
    read(text)
        .err()
        .unwrap_or_else(|| panic!("read without a mistake: {text}"))
}

/// A source to put keys under.
const S: &str = "[[source]]\nname = 'a'\nkind = 'sqlite'\npath = 'a.db'\n";
/// A JSON source.
const J: &str = "[[source]]\nname = 'j'\nkind = 'json'\npath = 'j.json'\n";
/// A queue under [`S`]; the next line is the seventh.
const Q: &str = "[[source.queue]]\ntable = 't'\n";

fn stale_claim(seconds: i64) -> StaleRules {
    StaleRules {
        claim_age: Some(seconds),
        ..StaleRules::default()
    }
}

#[test]
fn the_contract_s_example_is_read_in_full() {
    let seoul = Tz::Asia__Seoul;
    let owned = |words: &[(&str, &str)]| -> BTreeMap<Field, String> {
        let field = |word| Field::from_word(word).unwrap();
        words
            .iter()
            .map(|(f, c)| (field(f), (*c).to_owned()))
            .collect()
    };
    let canonical = SourceSpec {
        writable: true,
        queues: vec![QueueSpec {
            queue: "work_items".into(),
            fields: owned(&[
                ("id", "wid"),
                ("title", "summary"),
                ("owner", "worker_group"),
                ("status", "state"),
                ("created", "opened_ms"),
            ]),
            states: [
                ("new".into(), State::Queued),
                ("working".into(), State::Claimed),
            ]
            .into(),
            priorities: [("P1".into(), Priority::Urgent)].into(),
            write: [(State::Cancelled, "dropped".into())].into(),
            time: [(Field::Created, TimeEncoding::Utc)].into(),
            stale: stale_claim(7200),
        }],
        ..SourceSpec::new(
            "canonical",
            StoreKind::Sqlite,
            "/home/ron/.openclaw/data/ops_multiagent.db".into(),
            Role::Canonical,
            Tz::UTC,
        )
    };
    let inbox = SourceSpec {
        optional: true,
        note: NoteMode::Replace,
        lock: Some("/etc/reveille/pending.lock".into()),
        ignore: vec!["archive".into()],
        stale: StaleRules {
            queue_age: [(Priority::High, 86_400)].into(),
            ..StaleRules::default()
        },
        policy: PolicyRules([("cancel".into(), ActionPolicy::Deny)].into()),
        queues: vec![QueueSpec {
            queue: "data/items".into(),
            write: [(State::Done, "1".into())].into(),
            time: [(Field::Lease, TimeEncoding::from_word("epoch_ms").unwrap())].into(),
            ..QueueSpec::default()
        }],
        ..SourceSpec::new(
            "inbox",
            StoreKind::Json,
            "/srv/data/ops_todos.pending.json".into(),
            Role::Inbox,
            seoul,
        )
    };
    let analyst = ["analyst".to_owned()];
    let want = Config {
        path: None,
        timezone: seoul,
        language: Some(Lang::Ko),
        failed_window_s: 14 * 86_400,
        owners: OwnerRules::new([("data-analyst", &analyst[..])], &["ron".to_owned()]),
        kpi: KpiRules {
            reported: Some(ReportedCount {
                by_owner: vec![
                    ("ron".into(), 10),
                    ("codex".into(), 5),
                    ("cowork".into(), 3),
                ],
                as_of: None,
            }),
            reported_file: None,
            as_of: Some(AsOf::TimeOfDay(NaiveTime::from_hms_opt(7, 45, 0).unwrap())),
            count: vec!["canonical/bus_commands[queued,claimed]".into()],
        },
        stale: StaleRules {
            queue_age: [
                (Priority::Urgent, 43_200),
                (Priority::High, 259_200),
                (Priority::Normal, 1_209_600),
                (Priority::Low, 2_592_000),
            ]
            .into(),
            claim_age: Some(21_600),
            heartbeat: Some(600),
            lease_grace: Some(60),
        },
        policy: default_policy(),
        plan: PlanRules {
            expires_s: 86_400,
            max_rows: 10_000,
        },
        sources: vec![canonical, inbox],
        now: Some("2026-04-20T23:15:00Z".parse().unwrap()),
        mouse: false,
        theme: ThemeRules {
            name: ThemeName::Dark,
            colours: [
                ("urgent", Colour::Rgb(0xff, 0x55, 0x55)),
                ("background", Colour::Default),
            ]
            .into(),
        },
        evidence: vec![
            EvidenceSpec {
                name: "drift-recovery.json".into(),
                origin: EvidenceOrigin::File("/srv/data/status/drift-recovery.json".into()),
                of: EvidenceOf {
                    requester: Some("drift-recovery".into()),
                    ..EvidenceOf::default()
                },
                timeout_s: 5,
                max_age_s: 86_400,
            },
            EvidenceSpec {
                name: "launchctl".into(),
                origin: EvidenceOrigin::Command {
                    words: vec!["launchctl".into(), "list".into(), String::new()],
                    run: true,
                },
                of: EvidenceOf {
                    source: Some("canonical".into()),
                    ..EvidenceOf::default()
                },
                timeout_s: 3,
                max_age_s: 3600,
            },
        ],
        without_effect: vec!["[keys]", "[[view]]", "[handoff]", "[redact]"],
    };
    assert_eq!(good(EXAMPLE), want);
}

#[test]
fn the_contract_s_figures_are_the_defaults() {
    let top = EXAMPLE.split("[[source]]").next().unwrap();
    let stated = Config {
        sources: Vec::new(),
        without_effect: Vec::new(),
        ..good(&top.replace("count = [\"canonical/bus_commands[queued,claimed]\"]", ""))
    };
    let defaults = good("");
    assert_eq!(defaults, Config::default_with(Tz::Europe__Berlin));
    assert_eq!(stated.stale, defaults.stale);
    assert_eq!(stated.policy, defaults.policy);
    assert_eq!(stated.plan, defaults.plan);
    assert_eq!(stated.failed_window_s, defaults.failed_window_s);
    assert_eq!(defaults.policy.0.get("note"), Some(&ActionPolicy::Confirm));
}

#[test]
fn a_source_needs_three_keys() {
    let text = "source = [{ name = 'q', kind = 'sqlite', path = 'q.db' }]";
    let want = SourceSpec::new(
        "q",
        StoreKind::Sqlite,
        "/etc/reveille/q.db".into(),
        Role::Canonical,
        Tz::Europe__Berlin,
    );
    assert_eq!(good(text).sources, [want]);
}

#[test]
fn what_is_said_lies_over_the_defaults() {
    let config = good(
        "stale.queue_age.high = '1d'\nstale.lease_grace = '0s'\npolicy.cancel = 'deny'\n\
         plan.max_rows = 0x10\nfailed_window = '0s'\nlanguage = 'zh-TW'",
    );
    let defaults = default_stale();
    assert_eq!(config.stale.queue_age.get(&Priority::High), Some(&86_400));
    assert_eq!(
        config.stale.queue_age.get(&Priority::Low),
        defaults.queue_age.get(&Priority::Low)
    );
    assert_eq!(config.stale.lease_grace, Some(0));
    assert_eq!(config.stale.claim_age, defaults.claim_age);
    assert_eq!(config.policy.0.get("cancel"), Some(&ActionPolicy::Deny));
    assert_eq!(config.policy.0.get("release"), Some(&ActionPolicy::Approve));
    assert_eq!(config.plan.max_rows, 16);
    assert_eq!(config.failed_window_s, 0);
    assert_eq!(config.language, Some(Lang::ZhHant));
}

#[test]
fn times_in_every_spelling() {
    let instant = |s: &str| AsOf::At(Moment::from_utc(s.parse().unwrap()).unwrap());
    let clock = |h, m, s| AsOf::TimeOfDay(NaiveTime::from_hms_opt(h, m, s).unwrap());
    for (value, want) in [
        ("\"07:45\"", clock(7, 45, 0)),
        ("\"07:45:30\"", clock(7, 45, 30)),
        ("07:45:00", clock(7, 45, 0)),
        ("07:45", clock(7, 45, 0)),
        (
            "\"2026-04-21T07:45:00+09:00\"",
            instant("2026-04-20T22:45:00Z"),
        ),
        ("2026-04-21T07:45:00+09:00", instant("2026-04-20T22:45:00Z")),
        ("2026-04-21 07:45:00Z", instant("2026-04-21T07:45:00Z")),
        // Without an offset they are in the configured zone: Berlin, two hours ahead of UTC.
        ("\"2026-04-21 07:45\"", instant("2026-04-21T05:45:00Z")),
        ("2026-04-21T07:45:00", instant("2026-04-21T05:45:00Z")),
    ] {
        let config = good(&format!("kpi.as_of = {value}"));
        assert_eq!(config.kpi.as_of, Some(want), "{value}");
    }
    for now in ["2026-04-21T08:15:00+09:00", "\"2026-04-20T23:15:00Z\""] {
        let config = good(&format!("now = {now}"));
        assert_eq!(config.now, Some("2026-04-20T23:15:00Z".parse().unwrap()));
    }
}

#[test]
fn owners_through_aliases() {
    let config = good(
        "[kpi]\nreported = { Analyst = 2, RON = 1 }\n[owners]\nme = ['analyst']\n\
         [owners.aliases]\nData-Analyst = ['analyst', 'Analyst', 'DA']\nunassigned = ['nobody']",
    );
    assert_eq!(config.owners.me(), ["data-analyst"]);
    assert_eq!(config.owners.canonical(Some("Nobody")), "unassigned");
    let reported = config.kpi.reported.unwrap().by_owner;
    assert_eq!(reported, [("data-analyst".into(), 2), ("ron".into(), 1)]);
}
