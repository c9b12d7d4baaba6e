//! Whatever the schema and whatever stands in it: a preview is what an apply does, a script does the
//! same, taking back leaves what was there, and every row that is drawn is the one that was meant.

use crate::world::{World, dump, inverse, key, look, number, proposed, set, value};
use proptest::prelude::*;
use reveille::model::{Field, QueueSpec, SourceSpec};
use reveille::plan::{Edit, Part, Place, Value};
use reveille::stores::change::{Applied, Found};
use reveille::stores::{open, planner, writer};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How the key is declared, the end of the declaration, and whether every value fits it.
const KEYS: [(&str, &str, &str); 9] = [
    ("k INTEGER PRIMARY KEY", "", ""),
    ("k TEXT PRIMARY KEY", "", ""),
    ("k PRIMARY KEY", "", ""),
    ("k TEXT PRIMARY KEY COLLATE NOCASE", "", ""),
    ("k, k2 TEXT", ", PRIMARY KEY (k, k2)", ""),
    ("k TEXT, k2 ANY", ", PRIMARY KEY (k2, k)", " WITHOUT ROWID"),
    ("k INTEGER PRIMARY KEY DESC", "", ""),
    ("k BLOB", "", ""),
    ("k TEXT PRIMARY KEY NOT NULL", "", " STRICT"),
];

const EXTRAS: [&str; 8] = [
    "TEXT",
    "INTEGER",
    "REAL",
    "BLOB",
    "TEXT COLLATE NOCASE DEFAULT 'x'",
    "NUMERIC",
    "TEXT NOT NULL DEFAULT ''",
    "INTEGER CHECK (typeof(x0) <> 'text')",
];

const GENERATED: [&str; 3] = [
    "",
    ", g AS (length(title) + 1)",
    ", g TEXT AS (status || '!') STORED, h AS (coalesce(note, 0) || k) VIRTUAL",
];

struct Param<'v>(&'v Value);

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Real(r) => ValueRef::Real(*r),
            Value::Text(t) => ValueRef::Text(t),
            Value::Blob(b) => ValueRef::Blob(b),
            Value::Json(_) => unreachable!(),
        }))
    }
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        2 => (-2i64..3).prop_map(Value::Int),
        1 => any::<i64>().prop_map(Value::Int),
        1 => prop_oneof![Just(-0.0), Just(0.0), Just(1.0), Just(f64::INFINITY), any::<f64>()]
            .prop_filter("NaN is NULL", |r| !r.is_nan())
            .prop_map(Value::Real),
        3 => prop_oneof![Just(""), Just("1"), Just("A"), Just("a"), Just("a-2"), Just("a,b"), Just("12.50"), Just("it's; \"q\"\r\n--")]
            .prop_map(Value::text),
        2 => "[\\PC\0\r\n\t\u{1b};'\"]{0,6}".prop_map(Value::text),
        1 => prop::collection::vec(any::<u8>(), 0..5).prop_map(Value::Text),
        1 => prop::collection::vec(any::<u8>(), 0..5).prop_map(Value::Blob),
    ]
}

fn words() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => Just(Value::text("queued")),
        1 => Just(Value::Null),
        1 => values(),
    ]
}

#[derive(Debug, Clone)]
struct Case {
    key: usize,
    extra: Option<usize>,
    generated: usize,
    /// k, k2, status, note, x0
    rows: Vec<[Value; 5]>,
    edits: Vec<Vec<(usize, Value)>>,
    wal: bool,
    utf16: bool,
}

const SETTABLE: [&str; 3] = ["status", "note", "x0"];

fn cases() -> impl Strategy<Value = Case> {
    let row = (values(), values(), words(), values(), values())
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e]);
    let edit = prop::collection::vec((0..SETTABLE.len(), values()), 1..3);
    (
        0..KEYS.len(),
        prop::option::of(0..EXTRAS.len()),
        0..GENERATED.len(),
        prop::collection::vec(row, 1..6),
        prop::collection::vec(edit, 6),
        any::<bool>(),
        prop::bool::weighted(0.15),
    )
        .prop_map(|(key, extra, generated, rows, edits, wal, utf16)| Case {
            key,
            extra,
            generated,
            rows,
            edits,
            wal,
            utf16,
        })
}

/// The world of a case; `None` where no row fits its schema.
fn build(case: &Case) -> World {
    let (key, constraint, end) = KEYS[case.key];
    let is_strict = end == " STRICT";
    let typed = if is_strict { " ANY" } else { "" };
    let extra = match case.extra {
        Some(at) if !is_strict => format!(", x0 {}", EXTRAS[at]),
        _ => format!(", x0{typed}"),
    };
    let generated = if is_strict {
        ""
    } else {
        GENERATED[case.generated]
    };
    let world = World::with(&format!(
        "PRAGMA encoding = '{}'; PRAGMA journal_mode = {}; \
         CREATE TABLE \"job; list\" ({key}, title TEXT, status{typed}, note{typed}{extra}{generated}{constraint}){end};",
        if case.utf16 { "UTF-16le" } else { "UTF-8" },
        if case.wal { "wal" } else { "delete" },
    ));
    let db = Connection::open(&world.db).unwrap();
    let two = key.contains("k2");
    for (at, [k, k2, status, note, x0]) in case.rows.iter().enumerate() {
        let title = Value::text(format!("title {at}"));
        let mut names = vec!["k", "title", "status", "note", "x0"];
        let mut row = vec![k, &title, status, note, x0];
        if two {
            names.push("k2");
            row.push(k2);
        }
        let places = vec!["?"; row.len()].join(", ");
        let insert = format!(
            "INSERT OR IGNORE INTO \"job; list\" ({}) VALUES ({places})",
            names.join(", ")
        );
        // A value that its column does not take is left out.
        let _ = db.execute(&insert, params_from_iter(row.into_iter().map(Param)));
    }
    db.close().unwrap();
    world
}

fn spec(world: &World) -> SourceSpec {
    let mut spec = world.spec();
    spec.queues.push(QueueSpec {
        queue: "job; list".into(),
        fields: BTreeMap::from([
            (Field::Title, "title".into()),
            (Field::Status, "status".into()),
            (Field::Note, "note".into()),
        ]),
        ..QueueSpec::default()
    });
    spec
}

fn apply(spec: &SourceSpec, part: &Part) -> Applied {
    writer(spec.clone()).apply(part, false, Duration::from_secs(10))
}

/// The rows by their titles, which nothing changes.
fn by_title(rows: Vec<Vec<Value>>, at: usize) -> BTreeMap<Vec<u8>, Vec<Value>> {
    rows.into_iter()
        .map(|row| match &row[at] {
            Value::Text(title) => (title.clone(), row),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let world = build(case);
    let spec = spec(&world);
    let planner = planner(spec.clone());
    let seen = open(spec.clone()).look(&look());
    prop_assert!(seen.error.is_none(), "{:?}", seen.error);
    let records = &seen.queues[0].records;
    let ids: Vec<String> = records.iter().map(|r| r.id.to_string()).collect();
    let wanted = BTreeMap::from([("job; list".to_owned(), ids)]);
    let drawn = planner
        .draw(&crate::world::clock(), &wanted)
        .unwrap()
        .remove(0);
    prop_assert_eq!(drawn.rows.len() + drawn.refused.len(), records.len());
    for row in &drawn.rows {
        // The very row that the look called so.
        let record = records.iter().find(|r| r.id == row.key.id).unwrap();
        prop_assert_eq!(row.image.get("title"), Some(&Value::text(&*record.title)));
    }
    for refused in &drawn.refused {
        let record = records.iter().find(|r| r.id == refused.key.id).unwrap();
        // Only what no key names for certain is refused.
        let unclear =
            refused.why.contains("nothing names") || refused.why.contains("more than one");
        prop_assert!(unclear, "{:?} {:?}", refused, record);
    }
    let files = world.files();
    let mut wishes = proposed(&drawn, &[]);
    for (wish, edits) in wishes.iter_mut().zip(&case.edits) {
        let edits: BTreeMap<usize, &Value> = edits.iter().map(|(at, v)| (*at, v)).collect();
        wish.edits = edits
            .into_iter()
            .map(|(at, value)| set(SETTABLE[at], value.clone()))
            .collect();
    }
    let previewed = planner.preview(wishes).unwrap();
    prop_assert_eq!(&world.files(), &files, "a preview changed a file");
    let part = previewed.part;
    prop_assert_eq!(
        previewed.refused.len() + part.changes.len(),
        drawn.rows.len()
    );
    prop_assert_eq!(&planner.render(&part), &part);
    let before = dump(&world.db, "job; list");
    if part.changes.is_empty() {
        return Ok(());
    }
    // By hand, on a copy.
    let copy = world.dir.path().join("by hand.db");
    std::fs::copy(&world.db, &copy).unwrap();
    let hand = Connection::open(&copy).unwrap();
    hand.execute_batch(&part.script).unwrap();
    hand.close().unwrap();
    match apply(&spec, &part) {
        Applied::Done { .. } => {}
        other => return Err(TestCaseError::fail(format!("{other:?}\n{}", part.script))),
    }
    let after = dump(&world.db, "job; list");
    prop_assert_eq!(
        &after,
        &dump(&copy, "job; list"),
        "the script:\n{}",
        part.script
    );
    std::fs::remove_file(&copy).unwrap();
    // Each row is as the preview showed it, every other as it was.
    let title = drawn
        .columns
        .iter()
        .position(|c| &*c.name == "title")
        .unwrap();
    let mut expected = by_title(before.clone(), title);
    for change in &part.changes {
        let Some(Value::Text(name)) = change.after.get("title") else {
            panic!("no title")
        };
        let row = change.after.0.iter().map(|(_, v)| v.clone()).collect();
        expected.insert(name.clone(), row);
    }
    prop_assert_eq!(&by_title(after, title), &expected);
    let found = planner.find(&part.changes).unwrap();
    for (change, found) in part.changes.iter().zip(found) {
        prop_assert_eq!(found, Found::Row(change.after.clone()));
    }
    // And back.
    let back = planner
        .preview(part.changes.iter().map(inverse).collect())
        .unwrap();
    prop_assert_eq!(&back.refused, &[]);
    let answer = apply(&spec, &back.part);
    let done = matches!(answer, Applied::Done { .. });
    prop_assert!(done, "{:?}", answer);
    prop_assert_eq!(dump(&world.db, "job; list"), before);
    prop_assert_eq!(world.names(), ["store.db"]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: number("APPLY_CASES", 24),
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_preview_is_what_an_apply_and_a_script_do_and_it_can_be_taken_back(case in cases()) {
        check(&case)?;
    }
}

/// One bit of one column, in every kind of value.
#[test]
fn a_row_that_differs_in_one_bit_is_refused() {
    let world = World::with(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT, status TEXT, a, b, c, d, e TEXT COLLATE NOCASE);
         INSERT INTO jobs VALUES (1, 't', 'queued', 1, 0.0, x'00ff', CAST(x'61ff' AS TEXT), 'Word');",
    );
    let mut spec = world.spec();
    spec.queues.push(QueueSpec {
        queue: "jobs".into(),
        fields: BTreeMap::from([
            (Field::Title, "title".into()),
            (Field::Status, "status".into()),
        ]),
        ..QueueSpec::default()
    });
    let planner = planner(spec.clone());
    let wanted = BTreeMap::from([("jobs".to_owned(), vec!["1".to_owned()])]);
    let drawn = planner
        .draw(&crate::world::clock(), &wanted)
        .unwrap()
        .remove(0);
    let edits: Vec<Edit> = vec![set("status", Value::text("done"))];
    let part = planner.preview(proposed(&drawn, &edits)).unwrap().part;
    for (column, other) in [
        ("a", "1.0"),
        ("a", "'1'"),
        ("b", "-0.0"),
        ("b", "0"),
        ("b", "5e-324"),
        ("c", "x'00fe'"),
        ("c", "CAST(x'00ff' AS TEXT)"),
        ("d", "CAST(x'61fe' AS TEXT)"),
        ("d", "x'61ff'"),
        ("e", "'word'"),
        ("title", "'t' || char(0)"),
    ] {
        let was = world.rows("jobs");
        let quoted: String = Connection::open(&world.db)
            .unwrap()
            .query_row(
                &format!("SELECT quote({column}) FROM jobs"),
                [],
                |r| match r.get_ref(0).map(value)? {
                    Value::Text(t) => Ok(String::from_utf8_lossy(&t).into_owned()),
                    other => panic!("{other:?}"),
                },
            )
            .unwrap();
        let restore = match column {
            "d" => "CAST(x'61ff' AS TEXT)".to_owned(),
            _ => quoted,
        };
        world.sql(&format!("UPDATE jobs SET {column} = {other}"));
        let refused = match apply(&spec, &part) {
            Applied::Refused(refused) => refused,
            answer => panic!("{column} = {other}: {answer:?}"),
        };
        assert_eq!(refused[0].key, key("jobs", "1"));
        assert_eq!(refused[0].difference.len(), 1);
        assert_eq!(refused[0].difference[0].0, column);
        world.sql(&format!("UPDATE jobs SET {column} = {restore}"));
        assert_eq!(world.rows("jobs"), was, "{column}");
    }
    assert!(matches!(apply(&spec, &part), Applied::Done { .. }));
    let Place::Row { guard, .. } = &part.changes[0].place else {
        panic!()
    };
    assert_eq!(guard, &Some((Arc::from("status"), Value::text("queued"))));
}
