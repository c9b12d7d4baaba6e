//! The distinct words of a status column, all of them and quickly: whether one word for a state is the
//! only one depends on the last row. Must not load a large value.

use super::target::Target;
use super::{errors, filter, sql};
use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};

/// A text beyond this is no word, name or time.
pub const WORD: usize = 400;

/// Words that are told; beyond it, it is no column of words.
const WORDS: usize = 200;
/// So many known words are passed by one comparison each; beyond it SQLite gathers them.
const PASSED: usize = 12;

/// The words of a column, sorted. `newest` gives those of the newest rows as `v`, which in most tables
/// are all.
///
/// # Errors
/// That of SQLite.
pub fn distinct(
    connection: &Connection,
    target: &Target,
    column: &str,
    newest: &str,
) -> rusqlite::Result<Vec<String>> {
    if let Some(search) = filter::search(connection, &target.name, column, WORDS)? {
        match texts(connection, &search, WORDS) {
            Err(e) if errors::is_too_big(&e) => {}
            found => return found,
        }
    } else if let Some(found) = by_passing(connection, target, column, newest)? {
        return Ok(found);
    }
    let name = sql::ident(column);
    let gather = format!(
        "SELECT DISTINCT {} FROM {} LIMIT {WORDS}",
        sql::guarded(&name, &name, WORD),
        sql::ident(&target.name)
    );
    texts(connection, &gather, WORDS)
}

/// Looks through the table for a row under none of the known words, and on from there. `None` where
/// there is no rowid to go on from, or too many words to compare with.
fn by_passing(
    connection: &Connection,
    target: &Target,
    column: &str,
    newest: &str,
) -> rusqlite::Result<Option<Vec<String>>> {
    let Some(rowid) = target.rowid else {
        return Ok(None);
    };
    let mut known: Vec<Value> = Vec::new();
    let select = format!("SELECT DISTINCT v FROM ({newest}) WHERE v IS NOT NULL LIMIT {WORDS}");
    let mut statement = connection.prepare(&select)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        match row.get(0) {
            Ok(word) => known.push(word),
            // No UTF-8: it cannot be compared with as it stands.
            Err(_) => return Ok(None),
        }
    }
    let (name, mut from) = (sql::ident(column), i64::MIN);
    while known.len() <= PASSED {
        // By the bytes, whatever the column's collation.
        let passed: String = (1..=known.len())
            .map(|at| format!(" AND {name} COLLATE BINARY IS NOT ?{at}"))
            .collect();
        let next = format!(
            "SELECT {rowid}, {} FROM {} WHERE {rowid} >= ?{} AND {name} IS NOT NULL{passed} \
             ORDER BY {rowid} LIMIT 1",
            sql::guarded(&name, &name, WORD),
            sql::ident(&target.name),
            known.len() + 1,
        );
        let mut statement = connection.prepare(&next)?;
        // Rows with a value too large to be a word are stepped over.
        let word = loop {
            let mut all = known.clone();
            all.push(Value::Integer(from));
            let mut rows = statement.query(rusqlite::params_from_iter(all))?;
            let Some(row) = rows.next()? else {
                break None;
            };
            let Some(after) = row.get::<_, i64>(0)?.checked_add(1) else {
                break None;
            };
            from = after;
            match row.get(1) {
                Ok(Value::Null) => {}
                Ok(word) => break Some(word),
                Err(_) => return Ok(None),
            }
        };
        match word {
            Some(word) => known.push(word),
            None => {
                let mut words: Vec<String> = known.into_iter().filter_map(told).collect();
                words.sort();
                return Ok(Some(words));
            }
        }
    }
    Ok(None)
}

fn told(word: Value) -> Option<String> {
    match word {
        Value::Text(text) => Some(text),
        Value::Integer(n) => Some(n.to_string()),
        Value::Null | Value::Real(_) | Value::Blob(_) => None,
    }
}

/// The texts and numbers that a statement gives, sorted, in UTF-8.
///
/// # Errors
/// That of SQLite.
pub fn texts(connection: &Connection, select: &str, most: usize) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(select)?;
    let mut rows = statement.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        match row.get_ref(0)? {
            ValueRef::Text(bytes) => out.extend(String::from_utf8(bytes.to_vec())),
            ValueRef::Integer(n) => out.push(n.to_string()),
            ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => {}
        }
        if out.len() == most {
            break;
        }
    }
    out.sort();
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = Value> {
        prop_oneof![
            4 => "[dDeé']{1,2}".prop_map(Value::Text),
            1 => (0..3_i64).prop_map(Value::Integer),
            1 => Just(Value::Null),
            1 => Just(Value::Text("x".repeat(WORD + 1))),
            1 => Just(Value::Blob(b"d".to_vec())),
            1 => Just(Value::Real(1.5)),
        ]
    }

    proptest! {
        #[test]
        fn every_way_finds_the_same(
            rows in proptest::collection::vec(word(), 0..40),
            declared in prop_oneof![Just("TEXT"), Just("INTEGER"), Just("TEXT COLLATE NOCASE"), Just("")],
            newest in 0..5_usize,
        ) {
            let db = Connection::open_in_memory().unwrap();
            db.execute_batch(&format!("CREATE TABLE t(s {declared})")).unwrap();
            for row in &rows {
                db.execute("INSERT INTO t VALUES (?1)", [row]).unwrap();
            }
            let gathered = "SELECT DISTINCT s COLLATE BINARY FROM t WHERE octet_length(s) <= 400";
            let want = texts(&db, gathered, WORDS).unwrap();
            let newest = format!(
                "SELECT CASE WHEN octet_length(s) > {WORD} THEN NULL ELSE s END AS v \
                 FROM t ORDER BY rowid DESC LIMIT {newest}"
            );
            let Ok(target) = Target::of(&db, "t") else {
                panic!("no target");
            };
            if let Some(passed) = by_passing(&db, &target, "s", &newest).unwrap() {
                prop_assert_eq!(&passed, &want);
            }
            db.execute_batch("CREATE INDEX i ON t(s COLLATE BINARY)").unwrap();
            if declared != "TEXT COLLATE NOCASE" {
                let found = distinct(&db, &target, "s", &newest).unwrap();
                let short: Vec<String> = found.into_iter().filter(|w| w.len() <= WORD).collect();
                prop_assert_eq!(short, want);
            }
        }
    }
}
