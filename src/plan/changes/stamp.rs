//! The planned instant in a time column's own spelling.

use super::row::{Row, is_null};
use crate::model::{Field, TimeRule};
use crate::plan::time::Spelling;
use crate::plan::{PlanContext, Value};

/// The clock's instant as the column of a field spells it: like the newest value there, else like
/// the row's own, like the default of the table, like the queue's other times. `None` where nothing
/// says how.
pub(super) fn now(
    row: Row<'_>,
    field: Field,
    column: &str,
    ctx: &PlanContext<'_>,
) -> Option<Value> {
    let drawn = row.drawn;
    let assumed;
    let rule = match drawn.mapping.times.get(&field) {
        Some(rule) => rule,
        None => {
            let zone = ctx
                .source(&row.row.key.source)
                .map_or(ctx.clock.zone, |s| s.timezone);
            assumed = TimeRule::assume(zone);
            &assumed
        }
    };
    let spell = |sample: &Value, theirs: &TimeRule| {
        let value = Spelling::of(sample, theirs)?.spell(ctx.clock.now, rule)?;
        fits(row, column, &value).then_some(value)
    };
    let newest = drawn.times.get(&field).into_iter().flatten();
    let own = row.value(column).filter(|v| !is_null(Some(v)));
    if let Some(value) = newest
        .chain(own.as_deref())
        .find_map(|sample| spell(sample, rule))
    {
        return Some(value);
    }
    let default = row.declared(column).and_then(|c| c.default.as_deref());
    if default.is_some_and(|d| d.to_ascii_lowercase().contains("current_timestamp")) {
        return spell(&Value::text("2026-04-20 15:00:01"), rule);
    }
    Field::TIMES
        .into_iter()
        .filter(|other| *other != field && *other != Field::Due)
        .filter_map(|other| Some((drawn.mapping.times.get(&other)?, drawn.times.get(&other)?)))
        .find_map(|(theirs, values)| values.iter().find_map(|v| spell(v, theirs)))
}

/// Whether a column that was declared for numbers, or for texts, takes such a value as it is.
fn fits(row: Row<'_>, column: &str, value: &Value) -> bool {
    let Some(declared) = row.declared(column).filter(|_| !row.is_json()) else {
        return true;
    };
    let declared = declared.declared.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|w| declared.contains(w));
    match value {
        Value::Text(_) => !has(&["INT", "REAL", "FLOA", "DOUB"]),
        Value::Int(_) | Value::Real(_) => !has(&["CHAR", "TEXT", "CLOB"]),
        _ => true,
    }
}
