//! The rules of typed edits, one table each.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::{Typed, asks_for_words, typed};
use crate::analyse::Board;
use crate::analyse::sample::{ago, board, row as record, source, whole as queue};
use crate::model::{
    Field, Lang, Mapping, MappingOrigin, NoteMode, Role, State, StatusFrom, TimeRule,
};
use crate::plan::note::Notes;
use crate::plan::testing::{Setting, judged, key, wish, world};
use crate::plan::{Action, Column, Drawn, DrawnRow, Edit, Image, Place, Value, Wish};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

fn bus() -> Mapping {
    let mut bus = crate::plan::testing::detected("bus");
    for (field, column) in [
        (Field::Created, "created_at"),
        (Field::Updated, "updated_at"),
        (Field::Completed, "completed_at"),
        (Field::ClaimedBy, "claimed_by"),
        (Field::Claimed, "claimed_at"),
        (Field::Lease, "lease"),
        (Field::Started, "started_at"),
        (Field::Note, "note"),
    ] {
        bus.fields.insert(field, column.into());
        if field.is_time() {
            bus.times.insert(field, TimeRule::assume(chrono_tz::UTC));
        }
    }
    bus.write.insert(State::Queued, "queued".into());
    bus.write.insert(State::Cancelled, "cancelled".into());
    bus.write.insert(State::Failed, "failed".into());
    bus
}

fn column(name: &str, declared: &str) -> Column {
    Column {
        name: name.into(),
        declared: declared.into(),
        ..Column::default()
    }
}

/// A row of `bus` under a status word.
fn drawn(status: &str) -> Drawn {
    let claimed = if status == "claimed" {
        Value::text("2026-04-14 14:31:00")
    } else {
        Value::Null
    };
    let worker = if status == "claimed" {
        Value::text("w1")
    } else {
        Value::Null
    };
    let values = [
        ("id", "INTEGER", Value::Int(1)),
        ("status", "TEXT", Value::text(status)),
        ("owner", "TEXT", Value::text("Ron")),
        ("created_at", "TEXT", Value::text("2026-04-14 14:00:00")),
        ("updated_at", "TEXT", Value::Null),
        ("completed_at", "TEXT", Value::Null),
        ("claimed_by", "TEXT", worker),
        ("claimed_at", "TEXT", claimed),
        ("lease", "INTEGER", Value::Null),
        ("started_at", "TEXT", Value::text("2026-04-14 14:31:01")),
        ("note", "TEXT", Value::Null),
    ];
    Drawn {
        queue: "bus".into(),
        mapping: Arc::new(bus()),
        columns: values.iter().map(|(n, d, _)| column(n, d)).collect(),
        rows: vec![DrawnRow {
            key: key("canonical", "bus", "1"),
            place: Place::Row {
                key: vec![("id".into(), Value::Int(1))],
                guard: None,
            },
            image: Image(values.into_iter().map(|(n, _, v)| (n.into(), v)).collect()),
        }],
        refused: Vec::new(),
        words: vec!["queued".into(), "claimed".into()],
        times: BTreeMap::from([(Field::Created, vec![Value::text("2026-04-20 22:00:00")])]),
        owners: vec!["Ron".into(), "Codex".into()],
        is_run_queue: false,
    }
}

fn set(drawn: &mut Drawn, column: &str, value: Value) {
    let image = &mut drawn.rows[0].image.0;
    image.iter_mut().find(|(c, _)| **c == *column).unwrap().1 = value;
}

fn remap(drawn: &mut Drawn, change: impl FnOnce(&mut Mapping)) {
    let mut mapping = (*drawn.mapping).clone();
    change(&mut mapping);
    drawn.mapping = Arc::new(mapping);
}

fn run(drawn: &Drawn, action: Action, setting: &Setting) -> Typed {
    let board = world(&["queued"]);
    let one = Wish {
        note: Some("why".into()),
        ..wish(drawn.rows[0].key.clone(), action)
    };
    typed(drawn, &[one], &board, &judged(&board), &setting.ctx())
}

fn why(drawn: &Drawn, action: Action, setting: &Setting) -> String {
    let typed = run(drawn, action, setting);
    assert!(typed.proposed.is_empty(), "{:?}", typed.proposed);
    typed.refused[0].why.clone()
}

/// `column=value` of each edit.
fn edits(drawn: &Drawn, action: Action, setting: &Setting) -> Vec<String> {
    let typed = run(drawn, action, setting);
    assert!(typed.refused.is_empty(), "{:?}", typed.refused);
    typed.proposed[0].edits.iter().map(told).collect()
}

fn told(edit: &Edit) -> String {
    match edit {
        Edit::Set { column, value } => {
            let value = match value {
                Value::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Value::Null => "NULL".into(),
                Value::Int(n) => n.to_string(),
                Value::Json(json) => json.clone(),
                other => format!("{other:?}"),
            };
            format!("{column}={value}")
        }
        Edit::Append { element } => element.clone(),
        other => format!("{other:?}"),
    }
}

const NOW: &str = "2026-04-20 23:15:00";

#[test]
fn what_each_action_sets() {
    let setting = Setting::new();
    let updated = format!("updated_at={NOW}");
    let completed = format!("completed_at={NOW}");
    let (claim, note) = (["claimed_by=NULL", "claimed_at=NULL"], "note=why");
    for (status, action, want) in [
        (
            "queued",
            Action::Cancel,
            vec!["status=cancelled", &completed, &updated, note],
        ),
        (
            "queued",
            Action::Reassign { to: "CODEX".into() },
            vec!["owner=Codex", &updated, note],
        ),
        (
            "queued",
            Action::Reassign { to: " Mei ".into() },
            vec!["owner=Mei", &updated, note],
        ),
        (
            "queued",
            Action::Reassign {
                to: "unassigned".into(),
            },
            vec!["owner=NULL", &updated, note],
        ),
        (
            "claimed",
            Action::Release { to: None },
            vec!["status=queued", claim[0], claim[1], &updated, note],
        ),
        (
            "claimed",
            Action::Release {
                to: Some("codex".into()),
            },
            vec![
                "status=queued",
                claim[0],
                claim[1],
                "owner=Codex",
                &updated,
                note,
            ],
        ),
        (
            "claimed",
            Action::MarkFailed,
            vec!["status=failed", &completed, &updated, note],
        ),
        (
            "failed",
            Action::Requeue,
            vec!["status=queued", &updated, note],
        ),
        ("queued", Action::Note, vec![note]),
    ] {
        assert_eq!(
            edits(&drawn(status), action.clone(), &setting),
            want,
            "{action}"
        );
    }
}

#[test]
fn the_row_itself_decides_and_guards() {
    let setting = Setting::new();
    // The board says queued; a worker has taken it since.
    assert!(why(&drawn("claimed"), Action::Cancel, &setting).contains("is claimed"));
    assert!(why(&drawn("done"), Action::Note, &setting).contains("never changed"));
    let mut odd = drawn("Queued");
    let typed = run(&odd, Action::Cancel, &setting);
    let guard = Some(("status".into(), Value::text("Queued")));
    assert!(matches!(&typed.proposed[0].place, Place::Row { guard: g, .. } if *g == guard));
    assert_eq!(typed.proposed[0].before, odd.rows[0].image);
    // The same owner in another spelling is the same owner.
    set(&mut odd, "owner", Value::text("ronald"));
    assert!(why(&odd, Action::Reassign { to: "RON".into() }, &setting).contains("already"));
}

#[test]
fn a_claims_start_stands_for_it_where_nothing_else_does() {
    let mut drawn = drawn("claimed");
    remap(&mut drawn, |m| drop(m.fields.remove(&Field::Claimed)));
    let edits = edits(&drawn, Action::Release { to: None }, &Setting::new());
    assert_eq!(edits[1..3], ["claimed_by=NULL", "started_at=NULL"]);
}

#[test]
fn columns_that_must_not_be_null_take_their_default_or_nothing() {
    let setting = Setting::new();
    for (default, held, want) in [
        (Some("'nobody'"), Value::text("w1"), "claimed_by=nobody"),
        (Some("('it''s')"), Value::text("w1"), "claimed_by=it's"),
        (Some("(-1)"), Value::Int(4), "claimed_by=-1"),
        (Some("(hex(1))"), Value::text("w1"), "claimed_by="),
        (Some("NULL"), Value::Int(4), "claimed_by=0"),
        (None, Value::text("w1"), "claimed_by="),
    ] {
        let mut drawn = drawn("claimed");
        set(&mut drawn, "claimed_by", held);
        let column = drawn
            .columns
            .iter_mut()
            .find(|c| &*c.name == "claimed_by")
            .unwrap();
        column.not_null = true;
        column.default = default.map(str::to_owned);
        assert_eq!(
            edits(&drawn, Action::Release { to: None }, &setting)[1],
            want
        );
    }
}

proptest! {
    /// A store that is told not to look for words gives the same change as one that looks.
    #[test]
    fn words_that_are_not_asked_for_make_no_difference(
        allowed in proptest::sample::subsequence(vec!["queued", "cancelled", "canceled", "failed", "done"], 0..=5),
        words in proptest::sample::subsequence(vec!["queued", "cancelled", "canceled", "dropped"], 0..=4),
        presets in proptest::sample::subsequence(vec![State::Queued, State::Cancelled, State::Failed], 0..=3),
        said in proptest::bool::ANY,
    ) {
        let owned = |words: &[&str]| -> Vec<String> { words.iter().map(|w| (*w).to_owned()).collect() };
        let mut drawn = drawn("queued");
        remap(&mut drawn, |m| m.write.retain(|state, _| presets.contains(state)));
        let status = drawn.columns.iter_mut().find(|c| &*c.name == "status").unwrap();
        status.allowed = owned(&allowed);
        let said = said.then(|| BTreeMap::from([(State::Cancelled, "x".to_owned())]));
        let asks = asks_for_words(&drawn.mapping, &owned(&allowed), said.as_ref());
        if said.is_some() {
            let all = BTreeMap::from([State::Queued, State::Cancelled, State::Failed].map(|s| (s, "x".to_owned())));
            prop_assert!(!asks_for_words(&drawn.mapping, &owned(&allowed), Some(&all)));
        } else if !asks {
            let setting = Setting::new();
            drawn.words = Vec::new();
            let without = run(&drawn, Action::Cancel, &setting);
            drawn.words = owned(&words);
            prop_assert_eq!(without, run(&drawn, Action::Cancel, &setting));
        }
    }
}

#[test]
fn the_word_for_a_state() {
    let status = |drawn: &mut Drawn, words: &[&str]| {
        let column = drawn
            .columns
            .iter_mut()
            .find(|c| &*c.name == "status")
            .unwrap();
        column.allowed = words.iter().map(|w| (*w).to_owned()).collect();
    };
    let bare = || {
        let mut drawn = drawn("queued");
        remap(&mut drawn, |m| m.write.clear());
        drawn
    };
    let setting = Setting::new();
    let cancel = |drawn: &Drawn| edits(drawn, Action::Cancel, &setting)[0].clone();
    let refused = |drawn: &Drawn| why(drawn, Action::Cancel, &setting);

    assert!(refused(&bare()).contains("write = { cancelled = \"…\" }"));
    let mut known = bare();
    known.words.push("Canceled".into());
    assert_eq!(cancel(&known), "status=Canceled");
    known.words.push("dropped".into());
    remap(&mut known, |m| {
        assert_eq!(m.states.insert("dropped".into(), State::Cancelled), None)
    });
    assert!(refused(&known).contains("`Canceled`, `dropped`"));
    let mut configured = bare();
    remap(&mut configured, |m| {
        assert_eq!(m.states.insert("binned".into(), State::Cancelled), None)
    });
    assert_eq!(cancel(&configured), "status=binned");
    let mut checked = drawn("queued");
    status(&mut checked, &["queued", "CANCELED", "done"]);
    assert_eq!(cancel(&checked), "status=CANCELED");
    status(&mut checked, &["queued", "canceled", "cancelled"]);
    assert_eq!(cancel(&checked), "status=cancelled");
    status(&mut checked, &["queued", "done"]);
    assert!(refused(&checked).contains("allows no status word"));

    let mut said = Setting::new();
    said.sources[0].queues.push(crate::model::QueueSpec {
        queue: "bus".into(),
        write: BTreeMap::from([(State::Cancelled, "gone".to_owned())]),
        ..Default::default()
    });
    assert_eq!(edits(&checked, Action::Cancel, &said)[0], "status=gone");

    for from in [
        StatusFrom::Flag("status".into()),
        StatusFrom::FinishedAt("completed_at".into()),
        StatusFrom::Fixed("queued".into()),
    ] {
        let mut flag = drawn("0");
        remap(&mut flag, |m| m.status = from);
        assert!(refused(&flag).contains("no status column that could say cancelled"));
    }
    // A queue that counts its states goes on counting.
    let mut numbers = drawn("0");
    set(&mut numbers, "status", Value::Int(0));
    remap(&mut numbers, |m| {
        m.states.insert("0".into(), State::Queued);
        m.write.insert(State::Cancelled, "9".into());
    });
    assert_eq!(cancel(&numbers), "status=9");
    assert!(matches!(
        &run(&numbers, Action::Cancel, &setting).proposed[0].edits[0],
        Edit::Set {
            value: Value::Int(9),
            ..
        }
    ));
}

#[test]
fn what_cannot_be_set_is_refused_or_left() {
    let setting = Setting::new();
    let to = || Action::Reassign { to: "codex".into() };
    let mut computed = drawn("queued");
    for name in ["owner", "updated_at"] {
        let column = computed
            .columns
            .iter_mut()
            .find(|c| &*c.name == name)
            .unwrap();
        column.generated = true;
    }
    assert!(why(&computed, to(), &setting).contains("cannot be set"));
    let typed = run(&computed, Action::Cancel, &setting);
    assert!(
        !typed.proposed[0]
            .edits
            .iter()
            .map(told)
            .any(|e| e.starts_with("updated_at"))
    );
    assert!(typed.remarks[0].1.contains("`updated_at` is left"));
    let mut keyed = drawn("queued");
    remap(&mut keyed, |m| m.key.push("owner".into()));
    assert!(why(&keyed, to(), &setting).contains("names the row"));
    let mut ownerless = drawn("queued");
    remap(&mut ownerless, |m| drop(m.fields.remove(&Field::Owner)));
    assert!(why(&ownerless, to(), &setting).contains("owner = "));
}

#[test]
fn a_note_joins_what_is_there() {
    let mut setting = Setting::new();
    let note = |drawn: &Drawn, setting: &Setting| edits(drawn, Action::Note, setting);
    let mut noted = drawn("queued");
    set(&mut noted, "note", Value::text("boom"));
    assert_eq!(note(&noted, &setting), ["note=boom\nwhy"]);
    set(&mut noted, "note", Value::Text(vec![0xff, b'\n']));
    let typed = run(&noted, Action::Note, &setting);
    let kept = Value::Text(b"\xff\nwhy".to_vec());
    assert!(matches!(&typed.proposed[0].edits[0], Edit::Set { value, .. } if *value == kept));
    setting.sources[0].note = NoteMode::Replace;
    assert_eq!(note(&noted, &setting), ["note=why"]);
    setting.sources[0].note = NoteMode::Append;

    let mut elsewhere: Vec<Drawn> = Vec::new();
    for declared in ["JSON", "BLOB", "INTEGER"] {
        let mut other = drawn("queued");
        other.columns.last_mut().unwrap().declared = declared.into();
        elsewhere.push(other);
    }
    for held in [
        Value::Int(4),
        Value::Blob(vec![1]),
        Value::text(" {\"a\": 1}"),
    ] {
        let mut other = drawn("queued");
        set(&mut other, "note", held);
        elsewhere.push(other);
    }
    for column in ["meta.note", "body"] {
        let mut other = drawn("queued");
        remap(&mut other, |m| {
            drop(m.fields.insert(Field::Note, column.into()))
        });
        elsewhere.push(other);
    }
    for drawn in &elsewhere {
        let typed = run(drawn, Action::Note, &setting);
        assert_eq!(typed.proposed[0].edits, []);
        assert_eq!(typed.proposed[0].note.as_deref(), Some("why"));
        assert!(typed.remarks[0].1.contains("the ledger keeps it"));
    }
}

#[test]
fn times_are_spelt_as_their_column_spells_them() {
    let setting = Setting::new();
    let stamped = |drawn: &Drawn| {
        let edits = edits(drawn, Action::Cancel, &setting);
        edits
            .into_iter()
            .find_map(|e| Some(e.strip_prefix("updated_at=")?.to_owned()))
    };
    let mut own = drawn("queued");
    own.times.insert(
        Field::Updated,
        vec![Value::text("junk"), Value::text("2026-04-20T15:00:01.123Z")],
    );
    assert_eq!(stamped(&own).as_deref(), Some("2026-04-20T23:15:00.000Z"));
    own.times.clear();
    set(&mut own, "updated_at", Value::text("2026/04/01 09:00"));
    assert_eq!(stamped(&own).as_deref(), Some("2026/04/20 23:15"));
    set(&mut own, "updated_at", Value::Null);
    own.columns
        .iter_mut()
        .find(|c| &*c.name == "updated_at")
        .unwrap()
        .default = Some("CURRENT_TIMESTAMP".into());
    assert_eq!(stamped(&own).as_deref(), Some(NOW));
    // A number is no example for a text column; nothing else is there, so it is left alone.
    let mut bare = drawn("queued");
    bare.times
        .insert(Field::Created, vec![Value::Int(1_776_697_201)]);
    assert_eq!(stamped(&bare), None);
    // Another column's form, but in this column's zone.
    let mut zoned = drawn("queued");
    remap(&mut zoned, |m| {
        drop(
            m.times
                .insert(Field::Updated, TimeRule::assume(chrono_tz::Asia::Seoul)),
        )
    });
    assert_eq!(stamped(&zoned).as_deref(), Some("2026-04-21 08:15:00"));
}

fn json(status: &str, text: &str) -> Drawn {
    let members: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).unwrap();
    let mut map = crate::plan::testing::detected("runs");
    map.origin = MappingOrigin::Preset("run_queue".into());
    map.fields = [
        (Field::Id, "id"),
        (Field::Title, "title"),
        (Field::Body, "notes"),
        (Field::Owner, "owner"),
        (Field::Created, "createdAtMs"),
        (Field::Completed, "run.finishedAtMs"),
        (Field::Note, "run.error"),
    ]
    .into_iter()
    .map(|(f, c)| (f, c.to_owned()))
    .collect();
    for (state, word) in [
        (State::Queued, "queued"),
        (State::Failed, "failed"),
        (State::Cancelled, "canceled"),
    ] {
        map.write.insert(state, word.into());
    }
    map.states.insert("stale".into(), State::Blocked);
    let value = |v: &serde_json::Value| Value::Json(v.to_string());
    let mut image: Vec<(Arc<str>, Value)> = members
        .iter()
        .map(|(k, v)| (k.as_str().into(), value(v)))
        .collect();
    image.push(("status".into(), Value::Json(format!("\"{status}\""))));
    Drawn {
        queue: "runs".into(),
        mapping: Arc::new(map),
        columns: Vec::new(),
        rows: vec![DrawnRow {
            key: key("inbox", "runs", "1"),
            place: Place::Element {
                array: Some("/items".into()),
                index: 0,
                member: None,
            },
            image: Image(image),
        }],
        refused: Vec::new(),
        words: Vec::new(),
        times: BTreeMap::from([(Field::Completed, vec![Value::Json("1772070000000".into())])]),
        owners: Vec::new(),
        is_run_queue: true,
    }
}

#[test]
fn a_stale_run_is_repaired_as_its_owners_define_it() {
    let setting = Setting::new();
    let at = setting.clock.now.us() / 1000;
    let running = json("running", r#"{"id": "q1", "run": {"startedAtMs": 1}}"#);
    let flag =
        format!(r#"{{"status": "needs_review", "reason": "stale_running", "flaggedAtMs": {at}}}"#);
    assert_eq!(
        edits(&running, Action::MarkFailed, &setting),
        [
            "status=failed".to_owned(),
            format!("run.finishedAtMs={at}"),
            "run.error=why".into(),
            format!("triage={flag}")
        ]
    );
    let flagged = json(
        "running",
        r#"{"id": "q1", "run": {"error": "no session"}, "triage": {"status": "ok", "by": "x"}}"#,
    );
    assert_eq!(
        edits(&flagged, Action::MarkFailed, &setting)[2..],
        [
            "run.error=no session\nwhy".to_owned(),
            "triage.status=needs_review".into(),
            "triage.reason=stale_running".into(),
            format!("triage.flaggedAtMs={at}"),
        ]
    );
    // Nothing of a run is made up for one that never ran.
    let queued = json("queued", r#"{"id": "q1", "title": "x"}"#);
    assert_eq!(
        edits(&queued, Action::Cancel, &setting),
        ["status=canceled"]
    );
    let stale = json("stale", r#"{"id": "q1", "run": {"startedAtMs": 1}}"#);
    assert!(why(&stale, Action::Release { to: None }, &setting).contains("claimed"));
}

#[test]
fn a_requeued_run_is_a_new_item() {
    let setting = Setting::new();
    let at = setting.clock.now.us() / 1000;
    let appended = |id: &str| {
        let text = format!(
            r#"{{"id": {id}, "title": "점검 \"x\"", "taskIds": ["t"], "run": {{"error": "x"}}, "notes": "n", "owner": "ron", "createdAtMs": 1, "triage": 1}}"#
        );
        let typed = run(&json("failed", &text), Action::Requeue, &setting);
        assert_eq!(typed.refused, []);
        let [Edit::Append { element }] = typed.proposed[0].edits.as_slice() else {
            panic!("{:?}", typed.proposed[0].edits);
        };
        element.clone()
    };
    let element: serde_json::Value = serde_json::from_str(&appended("\"q1\"")).unwrap();
    assert_eq!(
        element,
        serde_json::json!({
            "id": format!("q{at}"), "title": "점검 \"x\"", "taskIds": ["t"], "notes": "n",
            "owner": "ron", "createdAtMs": at, "status": "queued",
        })
    );
    for (old, head, length) in [
        ("\"run_6f9a966b\"", "\"run_", 14),
        ("\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"", "\"", 38),
        ("\"deploy\"", "\"deploy-", 17),
        ("7", "1776", 13),
    ] {
        let element: serde_json::Value = serde_json::from_str(&appended(old)).unwrap();
        let id = element["id"].to_string();
        assert!(
            id.starts_with(head) && id.len() == length && id != old,
            "{old}: {id}"
        );
    }
}

/// A queue of duplicates with a claim, and what was written about each.
fn triage() -> Board {
    let mut rows = vec![
        record(29203, Some("ron"), "queued", Some(ago(7200))),
        record(29204, Some("ron"), "queued", Some(ago(60))),
        record(1, Some("codex"), "claimed", Some(ago(9 * 86_400))),
    ];
    for row in &mut rows[..2] {
        row.title = "[drift-recovery] 시스템 이슈 2건 감지".into();
    }
    rows[2].times.claimed = Some(ago(549_840));
    rows[2].claimed_by = Some("cowork".into());
    board(
        vec![source(
            "canonical",
            Role::Canonical,
            vec![queue("bus", rows)],
        )],
        &[],
    )
}

#[test]
fn notes_say_what_was_done_and_why() {
    let mut setting = Setting::new();
    let board = triage();
    let judgement = judged(&board);
    let one = |id: &str, action| wish(key("canonical", "bus", id), action);
    let say = |wishes: &[Wish], setting: &Setting| {
        Notes::new(wishes, &board, &judgement, &setting.ctx())
            .of(&wishes[0])
            .unwrap()
    };
    let cancel = one("29203", Action::Cancel);
    let seed = "stale duplicate: superseded by #29204 per 260421 ops triage";
    assert_eq!(say(std::slice::from_ref(&cancel), &setting), seed);
    // A survivor that goes too supersedes nothing.
    let both = [cancel.clone(), one("29204", Action::Cancel)];
    assert_eq!(say(&both, &setting), "cancelled per 260421 ops triage");
    let release = one("1", Action::Release { to: None });
    assert_eq!(
        say(std::slice::from_ref(&release), &setting),
        "released: claimed by cowork since 2026-04-14 23:31, claim_age 6d 8h (threshold 6h) per 260421 ops triage"
    );
    let to = one(
        "1",
        Action::Release {
            to: Some("mei".into()),
        },
    );
    assert!(say(&[to], &setting).contains("; reassigned from codex to mei per"));
    assert!(
        say(&[one("1", Action::MarkFailed)], &setting).starts_with("marked failed: claimed by")
    );
    setting.lang = Lang::Ko;
    assert_eq!(
        say(std::slice::from_ref(&cancel), &setting),
        "오래된 중복: #29204(으)로 대체 (260421 운영 트리아지)"
    );
    setting.lang = Lang::ZhHant;
    assert_eq!(
        say(&[cancel], &setting),
        "過時重複：由 #29204 取代（260421 營運分流）"
    );
}

fn any_held() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_map(Value::Real),
        "\\PC{0,6}".prop_map(Value::text),
        prop::collection::vec(any::<u8>(), 0..6).prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..6).prop_map(Value::Blob),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever a row holds: no edit touches its key, none changes nothing, none comes twice.
    #[test]
    fn every_edit_changes_something_that_may_be_changed(
        status in prop::sample::select(vec!["queued", "claimed", "failed"]),
        held in prop::collection::vec(any_held(), 9),
        which in 0..6_usize,
    ) {
        let mut row = drawn(status);
        let names: Vec<Arc<str>> = row.rows[0].image.0[2..].iter().map(|(c, _)| Arc::clone(c)).collect();
        for (name, value) in names.iter().zip(held) {
            set(&mut row, name, value);
        }
        let action = match which {
            0 => Action::Cancel,
            1 => Action::Reassign { to: "codex".into() },
            2 => Action::Release { to: Some("codex".into()) },
            3 => Action::Requeue,
            4 => Action::MarkFailed,
            _ => Action::Note,
        };
        let typed = run(&row, action, &Setting::new());
        prop_assert_eq!(typed.proposed.len() + typed.refused.len(), 1);
        let mut seen = Vec::new();
        for edit in typed.proposed.iter().flat_map(|p| &p.edits) {
            let Edit::Set { column, value } = edit else { panic!("{edit:?}") };
            prop_assert!(&**column != "id" && &**column != "created_at");
            prop_assert_ne!(row.rows[0].image.get(column), Some(value));
            prop_assert!(!seen.contains(column));
            seen.push(Arc::clone(column));
        }
    }
}
