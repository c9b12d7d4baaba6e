//! SQL as text: names quoted only where SQLite needs it, values as literals, the expression that
//! reads one mapped column. Must not open anything or run a statement.

use rusqlite::types::ValueRef;
use std::borrow::Cow;
use std::fmt::Write;

/// Every keyword of SQLite's grammar, sorted. Some may stand bare as a name; quoting those too
/// costs two characters and needs no knowledge of where.
const KEYWORDS: &[&str] = &[
    "ABORT",
    "ACTION",
    "ADD",
    "AFTER",
    "ALL",
    "ALTER",
    "ALWAYS",
    "ANALYZE",
    "AND",
    "AS",
    "ASC",
    "ATTACH",
    "AUTOINCREMENT",
    "BEFORE",
    "BEGIN",
    "BETWEEN",
    "BY",
    "CASCADE",
    "CASE",
    "CAST",
    "CHECK",
    "COLLATE",
    "COLUMN",
    "COMMIT",
    "CONFLICT",
    "CONSTRAINT",
    "CREATE",
    "CROSS",
    "CURRENT",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "DATABASE",
    "DEFAULT",
    "DEFERRABLE",
    "DEFERRED",
    "DELETE",
    "DESC",
    "DETACH",
    "DISTINCT",
    "DO",
    "DROP",
    "EACH",
    "ELSE",
    "END",
    "ESCAPE",
    "EXCEPT",
    "EXCLUDE",
    "EXCLUSIVE",
    "EXISTS",
    "EXPLAIN",
    "FAIL",
    "FILTER",
    "FIRST",
    "FOLLOWING",
    "FOR",
    "FOREIGN",
    "FROM",
    "FULL",
    "GENERATED",
    "GLOB",
    "GROUP",
    "GROUPS",
    "HAVING",
    "IF",
    "IGNORE",
    "IMMEDIATE",
    "IN",
    "INDEX",
    "INDEXED",
    "INITIALLY",
    "INNER",
    "INSERT",
    "INSTEAD",
    "INTERSECT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "KEY",
    "LAST",
    "LEFT",
    "LIKE",
    "LIMIT",
    "MATCH",
    "MATERIALIZED",
    "NATURAL",
    "NO",
    "NOT",
    "NOTHING",
    "NOTNULL",
    "NULL",
    "NULLS",
    "OF",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OTHERS",
    "OUTER",
    "OVER",
    "PARTITION",
    "PLAN",
    "PRAGMA",
    "PRECEDING",
    "PRIMARY",
    "QUERY",
    "RAISE",
    "RANGE",
    "RECURSIVE",
    "REFERENCES",
    "REGEXP",
    "REINDEX",
    "RELEASE",
    "RENAME",
    "REPLACE",
    "RESTRICT",
    "RETURNING",
    "RIGHT",
    "ROLLBACK",
    "ROW",
    "ROWS",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "TABLE",
    "TEMP",
    "TEMPORARY",
    "THEN",
    "TIES",
    "TO",
    "TRANSACTION",
    "TRIGGER",
    "UNBOUNDED",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VACUUM",
    "VALUES",
    "VIEW",
    "VIRTUAL",
    "WHEN",
    "WHERE",
    "WINDOW",
    "WITH",
    "WITHIN",
    "WITHOUT",
];

/// A name as it may stand in a statement: bare where that is the same name, else quoted.
#[must_use]
pub fn ident(name: &str) -> Cow<'_, str> {
    let mut chars = name.chars();
    let starts_well = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let plain = starts_well && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    let keyword = || {
        KEYWORDS
            .binary_search(&name.to_ascii_uppercase().as_str())
            .is_ok()
            // `true` is a column or the number 1, depending on the columns there are.
            || ["true", "false"].iter().any(|w| w.eq_ignore_ascii_case(name))
    };
    if plain && !keyword() {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(format!("\"{}\"", name.replace('"', "\"\"")))
    }
}

/// A list of names.
#[must_use]
pub fn idents<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let quoted: Vec<_> = names.into_iter().map(ident).collect();
    quoted.join(", ")
}

/// A value as a literal that reads back as the very same value.
#[must_use]
pub fn literal(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".into(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(r) if r.is_nan() => "NULL".into(),
        ValueRef::Real(r) if r.is_infinite() => if r > 0.0 { "9e999" } else { "-9e999" }.into(),
        // `{:?}` always writes a point or an exponent, so that it stays a real.
        ValueRef::Real(r) => format!("{r:?}"),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            // A NUL would end the statement's text.
            Ok(text) if !text.contains('\0') => text_literal(text),
            _ => format!("CAST(x'{}' AS TEXT)", hex(bytes)),
        },
        ValueRef::Blob(bytes) => format!("x'{}'", hex(bytes)),
    }
}

/// A text as a literal; it must hold no NUL.
#[must_use]
pub fn text_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The key `inner` (`title`, or `meta.title`) of a JSON text in the expression `outer`; NULL where
/// that is no JSON.
#[must_use]
pub fn json_key(outer: &str, inner: &str) -> String {
    let mut path = String::from("$");
    for label in inner.split('.') {
        path.push_str(".\"");
        path.push_str(&label.replace('\\', "\\\\").replace('"', "\\\""));
        path.push('"');
    }
    let path = literal(ValueRef::Text(path.as_bytes()));
    format!("CASE WHEN json_valid({outer}) THEN json_extract({outer}, {path}) END")
}

/// The expression `read`, or NULL where `measured` is longer than `limit` bytes: a value that is
/// too large is never loaded. `octet_length` of a column reads its header alone.
#[must_use]
pub fn guarded(read: &str, measured: &str, limit: usize) -> String {
    format!("CASE WHEN octet_length({measured}) > {limit} THEN NULL ELSE {read} END")
}

/// The size in bytes of `measured` where that is beyond `limit`, else NULL.
#[must_use]
pub fn oversize(measured: &str, limit: usize) -> String {
    format!("CASE WHEN octet_length({measured}) > {limit} THEN octet_length({measured}) END")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;
    use rusqlite::Connection;
    use rusqlite::types::Value;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn only_names_that_need_it_are_quoted() {
        for (name, want) in [
            ("bus_commands", "bus_commands"),
            ("_x1", "_x1"),
            ("order", "\"order\""),
            ("Key", "\"Key\""),
            ("true", "\"true\""),
            ("1st", "\"1st\""),
            ("", "\"\""),
            ("작업", "\"작업\""),
            ("a b", "\"a b\""),
            ("we\"ird; DROP TABLE x--", "\"we\"\"ird; DROP TABLE x--\""),
        ] {
            assert_eq!(ident(name), want);
        }
    }

    #[test]
    fn a_json_key_is_found_whatever_its_spelling() {
        let db = Connection::open_in_memory().unwrap();
        for (json, inner, want) in [
            (r#"{"title":"x"}"#, "title", Some("x")),
            (r#"{"a":{"b":"y"}}"#, "a.b", Some("y")),
            (r#"{"o'k":"z"}"#, "o'k", Some("z")),
            (r#"{"q\"k":"q"}"#, "q\"k", Some("q")),
            ("no json", "title", None),
            ("", "title", None),
        ] {
            let sql = format!(
                "SELECT {} FROM (SELECT {} AS p)",
                json_key("p", inner),
                text_literal(json)
            );
            let got: Option<String> = db.query_row(&sql, [], |r| r.get(0)).unwrap();
            assert_eq!(got.as_deref(), want, "{json} {inner}");
        }
    }

    proptest! {
        #[test]
        fn any_name_names_its_own_table(name in "[^\0]{1,20}") {
            prop_assume!(!name.to_ascii_lowercase().starts_with("sqlite_"));
            let db = Connection::open_in_memory().unwrap();
            let quoted = ident(&name);
            db.execute_batch(&format!("CREATE TABLE {quoted}({quoted} TEXT); INSERT INTO {quoted} VALUES ('here')")).unwrap();
            let got: String = db.query_row(&format!("SELECT {quoted} FROM {quoted}"), [], |r| r.get(0)).unwrap();
            prop_assert_eq!(got, "here");
            let stored: String = db.query_row("SELECT name FROM sqlite_schema", [], |r| r.get(0)).unwrap();
            prop_assert_eq!(stored, name);
        }

        #[test]
        fn any_literal_reads_back(bytes in prop::collection::vec(any::<u8>(), 0..24), n in any::<i64>(), r in any::<f64>()) {
            prop_assume!(!r.is_nan());
            let db = Connection::open_in_memory().unwrap();
            for value in [Value::Integer(n), Value::Real(r), Value::Blob(bytes.clone())] {
                let sql = format!("SELECT {}", literal((&value).into()));
                let got: Value = db.query_row(&sql, [], |row| row.get(0)).unwrap();
                prop_assert_eq!(got, value);
            }
            let sql = format!("SELECT {}", literal(ValueRef::Text(&bytes)));
            let same = db.query_row(&sql, [], |row| Ok(matches!(row.get_ref(0)?, ValueRef::Text(t) if t == bytes))).unwrap();
            prop_assert!(same);
        }
    }
}
