//! Values and rows as the contract's JSON, and back again to the bit.
//!
//! What plain JSON would lose is tagged: `$blob` and `$text` (base 64), `$int` beyond 2^53, `$real`
//! where a reader could take the number for another one, `$json` for a spelling of a JSON file that
//! plain JSON would not keep.

use super::{Image, Value, base64};
use crate::model::StoreKind;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

/// Integers beyond this are not exact in every reader of JSON.
const EXACT: i64 = 1 << 53;
/// A value of more containers stays a text, so that no reader's limit of depth is met.
const CONTAINERS: usize = 32;

/// A typed value: a text as a string, a number as a number, anything else tagged.
#[must_use]
pub fn value(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(n) if (-EXACT..=EXACT).contains(n) => json!(n),
        Value::Int(n) => json!({ "$int": n.to_string() }),
        Value::Real(r) => real(*r),
        Value::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => json!(text),
            Err(_) => json!({ "$text": base64::encode(bytes) }),
        },
        Value::Blob(bytes) => json!({ "$blob": base64::encode(bytes) }),
        Value::Json(text) => json!({ "$json": text }),
    }
}

/// A value as it stands in a row of this kind of store: JSON as JSON where that keeps its spelling.
#[must_use]
pub fn held(held: &Value, kind: StoreKind) -> Json {
    match (kind, held) {
        (StoreKind::Sqlite, _) => value(held),
        (StoreKind::Json, Value::Json(text)) => plain(text).unwrap_or_else(|| value(held)),
        (StoreKind::Json, Value::Null) => json!({ "$null": true }),
        (StoreKind::Json, Value::Int(n)) => json!({ "$int": n.to_string() }),
        (StoreKind::Json, Value::Real(r)) => json!({ "$real": real_text(*r) }),
        (StoreKind::Json, Value::Text(bytes)) => json!({ "$text": base64::encode(bytes) }),
        (StoreKind::Json, Value::Blob(_)) => value(held),
    }
}

/// A whole row or element: an object in the store's order; pairs where a name stands twice.
#[must_use]
pub fn image(image: &Image, kind: StoreKind) -> Json {
    let mut object = Map::new();
    for (column, value) in &image.0 {
        object.insert(column.to_string(), held(value, kind));
    }
    if object.len() == image.0.len() {
        return Json::Object(object);
    }
    let pairs = image.0.iter().map(|(c, v)| json!([**c, held(v, kind)]));
    Json::Array(pairs.collect())
}

/// Reads what [`value`] wrote; `None` where it is none.
#[must_use]
pub fn read_value(json: &Json) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Null),
        Json::String(text) => Some(Value::text(text.as_str())),
        Json::Number(n) => match n.as_i64() {
            Some(int) => Some(Value::Int(int)),
            None => n.is_f64().then(|| n.as_f64().map(Value::Real)).flatten(),
        },
        Json::Object(object) => tagged(object),
        Json::Bool(_) | Json::Array(_) => None,
    }
}

/// Reads what [`held`] wrote; `None` where it is none.
#[must_use]
pub fn read_held(json: &Json, kind: StoreKind) -> Option<Value> {
    if kind == StoreKind::Sqlite {
        return read_value(json);
    }
    match json {
        Json::Object(object) if is_tag(json) => tagged(object),
        _ => Some(Value::Json(json.to_string())),
    }
}

/// Reads what [`image`] wrote.
///
/// # Errors
/// The name of the column (or its place among the pairs) that cannot be read; an empty text where
/// it is no row at all.
pub fn read_image(json: &Json, kind: StoreKind) -> Result<Image, String> {
    let column = |name: &str, value: &Json| {
        let value = read_held(value, kind).ok_or_else(|| name.to_owned())?;
        Ok((Arc::from(name), value))
    };
    let columns: Result<Vec<_>, String> = match json {
        Json::Object(object) => object.iter().map(|(c, v)| column(c, v)).collect(),
        Json::Array(pairs) => pairs
            .iter()
            .enumerate()
            .map(|(at, pair)| match pair.as_array().map(Vec::as_slice) {
                Some([Json::String(name), value]) => column(name, value),
                _ => Err(at.to_string()),
            })
            .collect(),
        _ => Err(String::new()),
    };
    Ok(Image(columns?))
}

/// The text that reads back as this very number.
fn real_text(r: f64) -> String {
    if r.is_nan() {
        // Which NaN it is lies in its bits.
        format!("0x{:016x}", r.to_bits())
    } else {
        format!("{r:?}")
    }
}

fn real(r: f64) -> Json {
    // A whole number loses its point in many a reader, and not every number survives being read.
    let plain = (r.is_finite() && r.fract() != 0.0)
        .then(|| json!(r))
        .filter(|j| {
            let read = serde_json::from_str::<f64>(&j.to_string());
            read.is_ok_and(|read| read.to_bits() == r.to_bits())
        });
    plain.unwrap_or_else(|| json!({ "$real": real_text(r) }))
}

fn read_real(text: &str) -> Option<f64> {
    let read = match text.strip_prefix("0x") {
        Some(bits) => f64::from_bits(u64::from_str_radix(bits, 16).ok()?),
        None => text.parse().ok()?,
    };
    (real_text(read) == text).then_some(read)
}

/// A spelling as JSON, where writing it again gives the same spelling.
fn plain(text: &str) -> Option<Json> {
    if text.bytes().filter(|b| matches!(b, b'{' | b'[')).count() > CONTAINERS {
        return None;
    }
    let json: Json = serde_json::from_str(text).ok()?;
    let again = json.to_string();
    (!is_tag(&json) && again == text).then_some(json)
}

fn is_tag(json: &Json) -> bool {
    let Json::Object(object) = json else {
        return false;
    };
    object.len() == 1 && object.keys().all(|k| k.starts_with('$'))
}

fn tagged(object: &Map<String, Json>) -> Option<Value> {
    if object.len() != 1 {
        return None;
    }
    let (tag, inner) = object.iter().next()?;
    if tag == "$null" {
        return (*inner == Json::Bool(true)).then_some(Value::Null);
    }
    let text = inner.as_str()?;
    match tag.as_str() {
        "$blob" => base64::decode(text).map(Value::Blob),
        "$text" => base64::decode(text).map(Value::Text),
        "$int" => text
            .parse()
            .ok()
            .filter(|n: &i64| n.to_string() == text)
            .map(Value::Int),
        "$real" => read_real(text).map(Value::Real),
        "$json" => Some(Value::Json(text.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Int),
            prop::sample::select(vec![EXACT, EXACT + 1, -EXACT - 1, i64::MIN, i64::MAX, 0])
                .prop_map(Value::Int),
            any::<u64>().prop_map(|bits| Value::Real(f64::from_bits(bits))),
            prop::sample::select(vec![
                0.0,
                -0.0,
                1.0,
                f64::INFINITY,
                f64::NEG_INFINITY,
                1e300,
                5e-324,
                0.1 + 0.2
            ])
            .prop_map(Value::Real),
            "\\PC{0,12}".prop_map(Value::text),
            prop::collection::vec(any::<u8>(), 0..12).prop_map(Value::Text),
            prop::collection::vec(any::<u8>(), 0..12).prop_map(Value::Blob),
            prop::sample::select(vec![
                "1E5",
                "1.0",
                "1",
                "-0",
                "null",
                "\"caf\\u00e9\"",
                "\"café\"",
                "{ }",
                "{\"a\":1}",
                "{\"$blob\":\"x\"}",
                "[1,2.50]",
                "123456789012345678901234567890",
                "0.1",
                "true",
                "{\"a\":1,\"a\":2}",
            ])
            .prop_map(|t| Value::Json(t.to_owned())),
        ]
    }

    proptest! {
        #[test]
        fn a_row_reads_back_to_the_bit(
            columns in prop::collection::vec(("[a-c$\u{ac00}]{1,2}", any_value()), 0..6),
            is_json: bool,
        ) {
            let kind = if is_json { StoreKind::Json } else { StoreKind::Sqlite };
            let row = Image(columns.into_iter().map(|(c, v)| (Arc::from(c), v)).collect());
            let text = image(&row, kind).to_string();
            let read = read_image(&serde_json::from_str(&text).unwrap(), kind);
            prop_assert_eq!(read, Ok(row));
        }

        #[test]
        fn a_value_reads_back_to_the_bit(v in any_value()) {
            let text = value(&v).to_string();
            prop_assert_eq!(read_value(&serde_json::from_str(&text).unwrap()), Some(v));
        }

        #[test]
        fn bytes_read_back(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(base64::decode(&base64::encode(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn what_a_person_reads_stays_plain() {
        for (held_value, kind, want) in [
            (Value::text("대기"), StoreKind::Sqlite, r#""대기""#),
            (Value::Int(7), StoreKind::Sqlite, "7"),
            (Value::Real(0.5), StoreKind::Sqlite, "0.5"),
            (Value::Real(1.0), StoreKind::Sqlite, r#"{"$real":"1.0"}"#),
            (
                Value::Int(i64::MAX),
                StoreKind::Sqlite,
                r#"{"$int":"9223372036854775807"}"#,
            ),
            (
                Value::Blob(b"reveille".to_vec()),
                StoreKind::Sqlite,
                r#"{"$blob":"cmV2ZWlsbGU="}"#,
            ),
            (
                Value::Text(vec![0xff]),
                StoreKind::Sqlite,
                r#"{"$text":"/w=="}"#,
            ),
            (Value::Json("\"x\"".into()), StoreKind::Json, r#""x""#),
            (
                Value::Json("1E5".into()),
                StoreKind::Json,
                r#"{"$json":"1E5"}"#,
            ),
        ] {
            assert_eq!(held(&held_value, kind).to_string(), want);
        }
    }

    #[test]
    fn another_spelling_of_the_same_is_no_value() {
        for bad in [
            r#"{"$int":"+1"}"#,
            r#"{"$int":"01"}"#,
            r#"{"$int":1}"#,
            r#"{"$real":"1"}"#,
            r#"{"$blob":"/x=="}"#,
            r#"{"$blob":"a"}"#,
            r#"{"$what":"1"}"#,
            "true",
            "[]",
            "{}",
            "18446744073709551615",
        ] {
            assert_eq!(
                read_value(&serde_json::from_str(bad).unwrap()),
                None,
                "{bad}"
            );
        }
    }
}
