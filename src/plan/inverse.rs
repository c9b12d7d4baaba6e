//! The change that takes a change back: previous values where the row is still what it became.

use super::{Change, Edit, Image, Place, Proposed, Value};
use std::sync::Arc;

/// What restores the row of a change as it was before. Its own before-image is what the change left
/// behind, so that a row which somebody has touched since is left alone.
#[must_use]
pub fn inverse(change: &Change) -> Proposed {
    Proposed {
        key: change.key.clone(),
        action: change.action.clone(),
        note: None,
        place: guarded(&change.place, &change.after),
        edits: edits(change),
        before: change.after.clone(),
    }
}

/// The same place, with the guard that fits the row afterwards.
fn guarded(place: &Place, after: &Image) -> Place {
    match place {
        Place::Row { key, guard } => Place::Row {
            key: key.clone(),
            guard: guard.as_ref().map(|(column, value)| {
                let now = after.get(column).unwrap_or(value);
                (Arc::clone(column), now.clone())
            }),
        },
        Place::Element { .. } => place.clone(),
    }
}

fn edits(change: &Change) -> Vec<Edit> {
    if let Some(whole) = change.edits.iter().find_map(element) {
        return vec![whole];
    }
    match &change.place {
        Place::Row { .. } => change
            .edits
            .iter()
            .filter_map(|e| column(e, change))
            .collect(),
        Place::Element { .. } => members(&change.before, &change.after),
    }
}

/// What came goes again, and the other way round.
fn element(edit: &Edit) -> Option<Edit> {
    match edit {
        Edit::Append { element } => Some(Edit::Withdraw {
            element: element.clone(),
        }),
        Edit::Withdraw { element } => Some(Edit::Append {
            element: element.clone(),
        }),
        Edit::Set { .. } | Edit::Unset { .. } => None,
    }
}

/// Only what the change has set: a computed column follows by itself.
fn column(edit: &Edit, change: &Change) -> Option<Edit> {
    let Edit::Set { column, .. } = edit else {
        return None;
    };
    let previous = change.before.get(column)?;
    Some(Edit::Set {
        column: Arc::clone(column),
        value: previous.clone(),
    })
}

/// Whole members at the top, each as it was spelt: a path could leave an empty object behind where
/// none was.
fn members(before: &Image, after: &Image) -> Vec<Edit> {
    let differing = before.difference(after);
    let edit = |(name, then, _): (&str, Option<&Value>, Option<&Value>)| {
        let column = Arc::from(name);
        match then {
            Some(value) => Edit::Set {
                column,
                value: value.clone(),
            },
            None => Edit::Unset { column },
        }
    };
    differing.into_iter().map(edit).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::model::ItemKey;
    use crate::plan::{Action, Statement};
    use proptest::prelude::*;

    fn image(values: &[i64]) -> Image {
        let name = |at: usize| Arc::from(format!("c{at}"));
        let columns = values.iter().enumerate();
        Image(columns.map(|(at, n)| (name(at), Value::Int(*n))).collect())
    }

    fn change(place: Place, edits: Vec<Edit>, before: Image, after: Image) -> Change {
        Change {
            key: ItemKey {
                source: "canonical".into(),
                queue: "q".into(),
                id: "1".into(),
            },
            action: Action::Cancel,
            note: Some("why".into()),
            place,
            edits,
            before,
            after,
            statement: Statement::default(),
        }
    }

    fn done(proposed: Proposed) -> Change {
        let mut after = proposed.before.clone();
        for edit in &proposed.edits {
            match edit {
                Edit::Set { column, value } => {
                    match after.0.iter_mut().find(|(c, _)| c == column) {
                        Some(slot) => slot.1 = value.clone(),
                        None => after.0.push((Arc::clone(column), value.clone())),
                    }
                }
                Edit::Unset { column } => after.0.retain(|(c, _)| c != column),
                other => panic!("{other:?}"),
            }
        }
        change(proposed.place, proposed.edits, proposed.before, after)
    }

    fn row(guard: i64) -> Place {
        Place::Row {
            key: vec![("id".into(), Value::Int(1))],
            guard: Some(("c0".into(), Value::Int(guard))),
        }
    }

    fn member() -> Place {
        Place::Element {
            array: Some("/items".into()),
            index: 0,
            member: None,
        }
    }

    proptest! {
        #[test]
        fn an_undo_restores_and_an_undone_undo_does_it_again(
            before in prop::collection::vec(0_i64..3, 4),
            after in prop::collection::vec(0_i64..3, 4),
            in_table: bool,
        ) {
            let (before, after) = (image(&before), image(&after));
            let edits = after.0.iter().map(|(c, v)| Edit::Set { column: Arc::clone(c), value: v.clone() });
            let guard = match before.0[0].1 { Value::Int(n) => n, _ => 0 };
            let place = if in_table { row(guard) } else { member() };
            let first = change(place, edits.collect(), before.clone(), after.clone());
            let undone = done(inverse(&first));
            prop_assert_eq!(&undone.before, &after);
            prop_assert_eq!(&undone.after, &before);
            let again = done(inverse(&undone));
            prop_assert_eq!(&again.before, &first.before);
            prop_assert_eq!(&again.after, &first.after);
            prop_assert_eq!(&again.place, &first.place);
        }
    }

    #[test]
    fn a_member_that_was_not_there_goes_as_a_whole() {
        let before = Image(vec![("status".into(), Value::Json("\"running\"".into()))]);
        let mut after = before.clone();
        after
            .0
            .push(("run".into(), Value::Json("{\"error\":\"x\"}".into())));
        let set = Edit::Set {
            column: "run.error".into(),
            value: Value::text("x"),
        };
        let back = inverse(&change(member(), vec![set], before, after));
        assert_eq!(
            back.edits,
            [Edit::Unset {
                column: "run".into()
            }]
        );
    }

    #[test]
    fn what_was_appended_is_withdrawn_and_comes_again() {
        let element = "{\"id\":\"q2\"}".to_owned();
        let there = Image(vec![("id".into(), Value::Json("\"q2\"".into()))]);
        let append = Edit::Append {
            element: element.clone(),
        };
        let first = change(member(), vec![append.clone()], image(&[1]), there.clone());
        let back = inverse(&first);
        assert_eq!(back.edits, [Edit::Withdraw { element }]);
        assert_eq!(back.before, there);
        let gone = change(back.place, back.edits, back.before, Image::default());
        assert_eq!(inverse(&gone).edits, [append]);
    }
}
