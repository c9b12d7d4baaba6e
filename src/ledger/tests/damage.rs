//! Records whose bodies somebody changed: read or refused with a sentence, and always noticed.

use super::*;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::ffi::OsString;
use std::fs;
use std::sync::OnceLock;

/// A ledger with a record of every kind.
fn with_every_kind(dir: &Path) -> Ledger {
    let ledger = Ledger::open(dir).unwrap();
    applied(&ledger, "one", None);
    begin(&ledger, "two", &["a", "b"], Some("one"));
    end(&ledger, "two", "a", &refused("a"));
    end(
        &ledger,
        "two",
        "b",
        &Standing::Unknown("nobody knows".into()),
    );
    ledger
        .close_unknown("two", "b", true, "it was seen", &stamp(3))
        .unwrap();
    ledger.note(&key("a", "7"), "noted", &stamp(4)).unwrap();
    let group = Known::Group([key("a", "7"), key("a", "8")].into());
    ledger
        .ack(&group, "known", Some(at(9_000_000)), &stamp(5))
        .unwrap();
    ledger
        .ack(&Known::Item(key("a", "7")), "known", None, &stamp(6))
        .unwrap();
    ledger
        .remove_ack(&Known::Item(key("a", "7")), &stamp(7))
        .unwrap();
    ledger
}

/// A copy of one; made once, since every record is a wait for the disk.
fn copy() -> tempfile::TempDir {
    static FILES: OnceLock<Vec<(OsString, Vec<u8>)>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        drop(with_every_kind(dir.path()));
        let all = fs::read_dir(dir.path()).unwrap().map(Result::unwrap);
        all.map(|e| (e.file_name(), fs::read(e.path()).unwrap()))
            .collect()
    });
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

fn bodies(connection: &Connection) -> Vec<String> {
    let mut all = connection
        .prepare("SELECT body FROM records ORDER BY seq")
        .unwrap();
    let rows = all.query_map([], |r| r.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Every place in a JSON text where a value stands.
fn places(json: &Json, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(value, &format!("{at}/{name}"), out);
            }
        }
        Json::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                places(value, &format!("{at}/{n}"), out);
            }
        }
        _ => {}
    }
}

#[derive(Debug, Clone)]
enum Harm {
    /// Another value in a place.
    Value(Json),
    /// A text in the middle of the text.
    Text(String),
    /// Nothing from there on.
    Cut,
}

fn harm() -> impl Strategy<Value = Harm> {
    let value = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "\\PC{0,12}".prop_map(Json::from),
        prop::collection::vec("\\PC{0,3}", 0..4).prop_map(Json::from),
        prop::sample::select(vec!["$blob", "$text", "$int", "$real", "item", "group"])
            .prop_map(|name| serde_json::json!({ name: "x" })),
    ];
    prop_oneof![
        6 => value.prop_map(Harm::Value),
        2 => "[\\[\\]{}\",:a-z0\\\\]{1,6}".prop_map(Harm::Text),
        1 => Just(Harm::Cut),
    ]
}

impl Harm {
    fn done_to(&self, body: &str, place: usize) -> String {
        if let Self::Value(value) = self {
            let mut json: Json = serde_json::from_str(body).unwrap();
            let mut all = Vec::new();
            places(&json, "", &mut all);
            let at = &all[place % all.len()];
            *json.pointer_mut(at).unwrap() = value.clone();
            return json.to_string();
        }
        let cut = place % (body.len() + 1);
        let cut = (0..=cut).rev().find(|i| body.is_char_boundary(*i)).unwrap();
        match self {
            Self::Text(text) => format!("{}{text}{}", &body[..cut], &body[cut..]),
            _ => body[..cut].to_owned(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_body_that_was_changed_is_borne_and_noticed(which: prop::sample::Index, place: usize, harm in harm()) {
        let dir = copy();
        let other = Connection::open(dir.path().join("ledger.db")).unwrap();
        other.execute_batch("PRAGMA synchronous = OFF").unwrap();
        let all = bodies(&other);
        let at = which.index(all.len());
        let changed = harm.done_to(&all[at], place);
        other.execute_batch("DROP TRIGGER records_stay").unwrap();
        other
            .execute("UPDATE records SET body = ?1 WHERE seq = ?2", (&changed, at as i64 + 1))
            .unwrap();
        drop(other);
        let ledger = Ledger::open_existing(dir.path()).unwrap().unwrap();
        let said = [
            ledger.operations(None).err(),
            ledger.open_intents().err(),
            ledger.unknown().err(),
            ledger.latest_undoable().err(),
            ledger.plan_is_used("plan-one").err(),
            ledger.acks(at_start()).err(),
            ledger.notes().err(),
        ];
        for error in said.into_iter().flatten() {
            prop_assert!(!error.message.is_empty() && error.hint.is_some(), "{error:?}");
        }
        let is_noticed = ledger.verify().map_or(true, |v| v.broken.is_some());
        prop_assert_eq!(is_noticed, changed != all[at], "{}", changed);
    }

    #[test]
    fn whatever_stands_in_the_second_place_nothing_is_lost(text in "\\PC{0,30}|\\{\"records\": ?[0-9-]{1,22}, ?\"hash\": ?\"[0-9a-f]{0,3}\"\\}") {
        let dir = copy();
        fs::write(dir.path().join(head::NAME), text).unwrap();
        // More records than there are: what is left is read and nothing is added.
        if let Ok(ledger) = Ledger::open(dir.path()) {
            ledger.note(&key("a", "9"), "more", &stamp(8)).unwrap();
        }
        let ledger = Ledger::open_existing(dir.path()).unwrap().unwrap();
        prop_assert_eq!(ledger.operations(None).unwrap().len(), 2);
    }
}

fn at_start() -> Moment {
    at(0)
}
