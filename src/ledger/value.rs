//! Values of stores, and paths, as JSON that loses nothing. Must not know what they mean.

use crate::plan::Value;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// A value with its type.
pub fn write(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(n) => json!(n),
        Value::Real(r) => json!({"$real": format!("{:016x}", r.to_bits()), "~": r.to_string()}),
        Value::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => json!(text),
            Err(_) => json!({"$text": hex(bytes)}),
        },
        Value::Blob(bytes) => json!({"$blob": hex(bytes)}),
        Value::Json(spelling) => json!({"$json": spelling}),
    }
}

/// Reads it back.
pub fn read(json: &Json) -> Option<Value> {
    match json {
        Json::Null => return Some(Value::Null),
        Json::Number(n) => return n.as_i64().map(Value::Int),
        Json::String(text) => return Some(Value::text(text.as_str())),
        _ => {}
    }
    let (tag, inner) = json.as_object()?.iter().next()?;
    let inner = inner.as_str()?;
    Some(match tag.as_str() {
        "$real" => Value::Real(f64::from_bits(u64::from_str_radix(inner, 16).ok()?)),
        "$text" => Value::Text(bytes(inner)?),
        "$blob" => Value::Blob(bytes(inner)?),
        "$json" => Value::Json(inner.to_owned()),
        _ => return None,
    })
}

/// A path; one that is no UTF-8 by its bytes.
#[cfg(unix)]
pub fn path(path: &Path) -> Json {
    use std::os::unix::ffi::OsStrExt;
    write(&Value::Text(path.as_os_str().as_bytes().to_vec()))
}

/// Reads it back.
#[cfg(unix)]
pub fn read_path(json: &Json) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    match read(json)? {
        Value::Text(bytes) => Some(std::ffi::OsString::from_vec(bytes).into()),
        _ => None,
    }
}

/// A path.
#[cfg(not(unix))]
pub fn path(path: &Path) -> Json {
    json!(path.to_string_lossy())
}

/// Reads it back.
#[cfg(not(unix))]
pub fn read_path(json: &Json) -> Option<PathBuf> {
    json.as_str().map(PathBuf::from)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
