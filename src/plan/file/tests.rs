//! What a plan file keeps, what it notices, and what it says of what it cannot read.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::{digest, read, read_part, write, write_part};
use crate::model::{Clock, ErrorKind, ItemKey, Moment, StoreKind};
use crate::plan::{
    Action, Change, Edit, Image, Part, Place, Plan, Refused, SideEffect, Statement, Value,
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn clock() -> Clock {
    let now = "2026-04-21T08:15:00.5+09:00".parse().unwrap();
    Clock::at(now, chrono_tz::Asia::Seoul)
}

fn key(source: &str, id: &str) -> ItemKey {
    ItemKey {
        source: source.into(),
        queue: "a/b%".into(),
        id: id.into(),
    }
}

fn change(source: &str, kind: StoreKind, value: Value) -> Change {
    let (place, edit) = match kind {
        StoreKind::Sqlite => (
            Place::Row {
                key: vec![("id".into(), Value::Int(7))],
                guard: Some(("status".into(), Value::text("queued"))),
            },
            Edit::Set {
                column: "status".into(),
                value: value.clone(),
            },
        ),
        StoreKind::Json => (
            Place::Element {
                array: Some("/items".into()),
                index: 3,
                member: None,
            },
            Edit::Append {
                element: "{\"id\": 1}".into(),
            },
        ),
    };
    let image = |v: Value| Image(vec![("id".into(), Value::Int(7)), ("status".into(), v)]);
    Change {
        key: key(source, "7"),
        action: Action::Release {
            to: Some("ron".into()),
        },
        note: Some("정리".into()),
        place,
        edits: vec![edit, Edit::Unset { column: "x".into() }],
        before: image(value.clone()),
        after: image(Value::Null),
        statement: Statement {
            text: "UPDATE t SET status = ?2 WHERE id = ?1".into(),
            params: vec![Value::Int(7), value],
        },
    }
}

fn plan(value: Value) -> Plan {
    let part = |source: &str, kind| Part {
        source: source.into(),
        kind,
        path: "/data/ops.db".into(),
        schema: (kind == StoreKind::Sqlite).then_some(12),
        changes: vec![change(source, kind, value.clone())],
        side_effects: vec![SideEffect {
            table: "log".into(),
            trigger: Some("tr".into()),
        }],
        script: "BEGIN;\n".into(),
    };
    Plan {
        id: "p1".into(),
        created_at: clock().now,
        expires_at: clock().now.plus_seconds(86_400),
        actor: "ron".into(),
        needs_approval: vec!["release".into()],
        parts: vec![
            part("canonical", StoreKind::Sqlite),
            part("inbox", StoreKind::Json),
        ],
        refused: vec![Refused {
            key: key("canonical", ""),
            why: "it is done".into(),
            difference: vec![("status".into(), Some(value), None)],
        }],
        undoes: Some("op1".into()),
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Int),
        any::<u64>().prop_map(|bits| Value::Real(f64::from_bits(bits))),
        prop::sample::select(vec![0.0, -0.0, f64::INFINITY, 3.0]).prop_map(Value::Real),
        "\\PC{0,8}".prop_map(Value::text),
        prop::collection::vec(any::<u8>(), 0..8).prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..8).prop_map(Value::Blob),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_plan_reads_back_to_the_bit(value in any_value(), us in 1_i64..4_000_000_000_000_000) {
        let mut plan = plan(value);
        plan.created_at = Moment::from_us(us).unwrap();
        let text = serde_json::to_string_pretty(&write(&plan, &clock())).unwrap();
        prop_assert_eq!(read(&text), Ok(plan.clone()));
        let part = &plan.parts[1];
        let read = read_part(&serde_json::from_str(&write_part(part).to_string()).unwrap());
        prop_assert_eq!(read.as_ref(), Ok(part));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = read(&text);
    }
}

/// Every place in the document that is no container.
fn leaves(json: &Json, path: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    let mut inside = |name: String, inner: &Json| {
        path.push(name);
        leaves(inner, path, out);
        path.pop();
    };
    match json {
        Json::Object(members) => members.iter().for_each(|(k, v)| inside(k.clone(), v)),
        Json::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(k, v)| inside(k.to_string(), v)),
        _ => out.push(path.clone()),
    }
}

fn at<'j>(json: &'j mut Json, path: &[String]) -> &'j mut Json {
    path.iter().fold(json, |json, step| match json {
        Json::Object(members) => members.get_mut(step).unwrap(),
        Json::Array(items) => &mut items[step.parse::<usize>().unwrap()],
        _ => panic!("{step}"),
    })
}

#[test]
fn an_edit_anywhere_is_noticed() {
    let whole = write(&plan(Value::Blob(vec![1, 2])), &clock());
    let mut paths = Vec::new();
    leaves(&whole, &mut Vec::new(), &mut paths);
    assert!(paths.len() > 60, "only {} leaves", paths.len());
    for path in paths {
        let mut edited = whole.clone();
        let leaf = at(&mut edited, &path);
        *leaf = match &*leaf {
            Json::String(s) if s.starts_with("2026-") => json!(s.replace("2026-", "2027-")),
            Json::String(s) if s == "cancel" => json!("requeue"),
            Json::String(s) => json!(format!("{s}x")),
            Json::Number(n) => json!(n.as_i64().unwrap() + 1),
            Json::Null => json!("x"),
            Json::Bool(b) => json!(!b),
            other => panic!("{other:?}"),
        };
        assert!(read(&edited.to_string()).is_err(), "{path:?}");
        let mut shorter = whole.clone();
        let (last, way) = path.split_last().unwrap();
        match at(&mut shorter, way) {
            Json::Object(members) => drop(members.shift_remove(last)),
            Json::Array(items) => drop(items.remove(last.parse().unwrap())),
            _ => {}
        }
        assert!(read(&shorter.to_string()).is_err(), "without {path:?}");
    }
}

#[test]
fn a_member_more_is_noticed_and_another_layout_is_not() {
    let plan = plan(Value::Int(1));
    let whole = write(&plan, &clock());
    for place in [
        &[][..],
        &["changes", "0"],
        &["stores", "0"],
        &["changes", "0", "place"],
    ] {
        let mut more = whole.clone();
        let place: Vec<String> = place.iter().map(|s| (*s).to_owned()).collect();
        if let Json::Object(members) = at(&mut more, &place) {
            members.insert("extra".into(), json!(1));
        }
        let error = read(&more.to_string()).unwrap_err();
        assert!(error.message.contains("extra"), "{error}");
    }
    let pretty = format!(
        "\u{feff}{}\n",
        serde_json::to_string_pretty(&whole).unwrap()
    );
    assert_eq!(read(&pretty), Ok(plan.clone()));
    let elsewhere = Clock {
        zone: chrono_tz::UTC,
        ..clock()
    };
    assert_eq!(
        digest(&plan),
        write(&plan, &elsewhere)["digest"].as_str().unwrap()
    );
}

#[test]
fn what_cannot_be_read_is_told_kindly() {
    let whole = write(&plan(Value::Int(1)), &clock()).to_string();
    let cut = &whole[..whole.len() / 2];
    let two = whole.replacen("\"version\":1", "\"version\":2", 1);
    for (text, kind, says) in [
        ("", ErrorKind::Malformed, "is empty"),
        (cut, ErrorKind::Malformed, "ends in the middle"),
        ("UPDATE x", ErrorKind::Malformed, "no JSON"),
        ("[1]", ErrorKind::WrongKind, "no plan"),
        ("{\"items\": []}", ErrorKind::WrongKind, "no plan"),
        (&two, ErrorKind::WrongKind, "version 2"),
        (
            &whole.replacen("\"release\"", "\"destroy\"", 2),
            ErrorKind::Malformed,
            "changes[0].action",
        ),
        (
            &whole.replacen("\"note\":\"정리\"", "\"note\":[]", 1),
            ErrorKind::Malformed,
            "changes[0].note",
        ),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.message.contains(says), "{error}");
        assert!(error.hint.is_some());
    }
}

#[test]
fn the_contracts_members_stand_first_and_in_order() {
    let whole = write(&plan(Value::Int(1)), &clock());
    let names: Vec<&String> = whole.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "version",
            "id",
            "created_at",
            "expires_at",
            "actor",
            "needs_approval",
            "undoes",
            "changes",
            "refused",
            "scripts",
            "stores",
            "digest"
        ]
    );
    assert_eq!(whole["created_at"], "2026-04-21T08:15:00.500+09:00");
    assert_eq!(whole["changes"][0]["key"], "canonical/a%2Fb%25/7");
    assert_eq!(whole["changes"][0]["to"], "ron");
    assert_eq!(whole["scripts"]["canonical"], "BEGIN;\n");
}
