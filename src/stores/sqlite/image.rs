//! Values and whole rows, typed to the bit: between SQLite's values and the plan's.
//!
//! Must not decide anything; must not compare by SQLite's `=`, which follows collations and
//! affinities.

use crate::plan::{Image, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Row, ToSql};
use std::sync::Arc;

/// A value of SQLite, kept whole.
#[must_use]
pub fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Text(bytes) => Value::Text(bytes.to_vec()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

/// The same for SQLite; `None` for a value that only a JSON file can hold.
#[must_use]
pub fn value_ref(value: &Value) -> Option<ValueRef<'_>> {
    Some(match value {
        Value::Null => ValueRef::Null,
        Value::Int(n) => ValueRef::Integer(*n),
        Value::Real(r) => ValueRef::Real(*r),
        Value::Text(bytes) => ValueRef::Text(bytes),
        Value::Blob(bytes) => ValueRef::Blob(bytes),
        Value::Json(_) => return None,
    })
}

/// A value as the parameter of a statement: texts byte by byte, be they UTF-8 or not.
pub struct Bound<'v>(pub &'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        value_ref(self.0).map(ToSqlOutput::Borrowed).ok_or_else(|| {
            rusqlite::Error::ToSqlConversionFailure("a JSON value in a statement".into())
        })
    }
}

/// The columns of a row from `first` on, as an image.
///
/// # Errors
/// That of SQLite.
pub fn image(row: &Row<'_>, first: usize, names: &[Arc<str>]) -> rusqlite::Result<Image> {
    let values = names.iter().enumerate().map(|(at, name)| {
        let value = value(row.get_ref(first + at)?);
        Ok((Arc::clone(name), value))
    });
    Ok(Image(values.collect::<rusqlite::Result<_>>()?))
}

/// Whether the columns of a row from `first` on are `image`, to the bit.
///
/// # Errors
/// That of SQLite.
pub fn is_image(
    row: &Row<'_>,
    first: usize,
    names: &[Arc<str>],
    image: &Image,
) -> rusqlite::Result<bool> {
    if names.len() != image.0.len() {
        return Ok(false);
    }
    for (at, (name, (known, before))) in names.iter().zip(&image.0).enumerate() {
        let is_same = match (row.get_ref(first + at)?, before) {
            (ValueRef::Text(now), Value::Text(before)) => now == before,
            (ValueRef::Blob(now), Value::Blob(before)) => now == before,
            (ValueRef::Text(_) | ValueRef::Blob(_), _) => false,
            (small, before) => value(small) == *before,
        };
        if !is_same || name != known {
            return Ok(false);
        }
    }
    Ok(true)
}

/// About how many bytes a row holds.
#[must_use]
pub fn size(image: &Image) -> usize {
    let bytes = |value: &Value| match value {
        Value::Text(bytes) | Value::Blob(bytes) => bytes.len(),
        Value::Json(text) => text.len(),
        Value::Null | Value::Int(_) | Value::Real(_) => 8,
    };
    image.0.iter().map(|(_, v)| bytes(v)).sum()
}
