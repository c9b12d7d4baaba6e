//! Values of a store as they are shown to a person: never taken for one another, never obeyed by a
//! terminal.

use crate::plan::Value;
use crate::text;

/// A value on one line. Text that could be taken for something else (`NULL`, a number, nothing, one
/// with space at an end) stands in quotes; what no UTF-8 is shown as far as it can be.
#[must_use]
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Int(n) => n.to_string(),
        // `1.0` is another value than `1`.
        Value::Real(x) => format!("{x:?}"),
        Value::Text(bytes) => {
            let foreign = String::from_utf8_lossy(bytes);
            let shown = text::one_line(&foreign);
            if could_mislead(&shown) {
                format!("'{shown}'")
            } else {
                shown.into_owned()
            }
        }
        Value::Blob(bytes) => format!("blob({} B)", bytes.len()),
        Value::Json(json) => text::one_line(json).into_owned(),
    }
}

fn could_mislead(shown: &str) -> bool {
    shown.is_empty()
        || shown.eq_ignore_ascii_case("null")
        || shown.starts_with("blob(")
        || shown.starts_with('\'')
        || shown.trim() != shown
        || shown.parse::<f64>().is_ok()
}

/// Cells within which a text is shown whole even where only its end has changed.
const WHOLE: usize = 60;

/// `before → after`; where a long text only grew at its end, the end alone: `… + added`.
#[must_use]
pub fn change_text(before: Option<&Value>, after: Option<&Value>, nothing: &str) -> String {
    if let (Some(Value::Text(old)), Some(Value::Text(new))) = (before, after)
        && old.len() > WHOLE
        && let Some(added) = new.strip_prefix(old.as_slice())
    {
        let foreign = String::from_utf8_lossy(added);
        return format!("… + {}", text::one_line(&foreign));
    }
    let side = |value: Option<&Value>| value.map_or_else(|| nothing.to_owned(), value_text);
    format!("{} → {}", side(before), side(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_taken_for_another() {
        for (value, want) in [
            (Value::Null, "NULL"),
            (Value::text("NULL"), "'NULL'"),
            (Value::Int(1), "1"),
            (Value::Real(1.0), "1.0"),
            (Value::text("1"), "'1'"),
            (Value::text(""), "''"),
            (Value::text(" a"), "' a'"),
            (Value::text("blob(3 B)"), "'blob(3 B)'"),
            (Value::text("대기"), "대기"),
            (Value::text("a\u{1b}[2Jb\nc"), "a␛[2Jb↵c"),
            (Value::Text(vec![b'a', 0xff]), "a\u{fffd}"),
            (Value::Blob(vec![0; 300]), "blob(300 B)"),
            (Value::Json("1E5".into()), "1E5"),
        ] {
            assert_eq!(value_text(&value), want, "{value:?}");
        }
    }

    #[test]
    fn of_a_long_text_that_grew_the_end_is_shown() {
        let old = "x".repeat(200);
        let new = format!("{old}\nsuperseded by #1");
        assert_eq!(
            change_text(Some(&Value::text(&*old)), Some(&Value::text(new)), "-"),
            "… + ↵superseded by #1"
        );
        assert_eq!(
            change_text(Some(&Value::text("old")), Some(&Value::text("older")), "-"),
            "old → older"
        );
        assert_eq!(change_text(None, Some(&Value::Int(2)), "-"), "- → 2");
    }
}
