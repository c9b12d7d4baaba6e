//! How ids compare: numbers by their value, before all that is no number. Pure.
//!
//! A total order, as sorting demands: were numbers and texts compared by whatever the two at hand
//! allow, `9 < 10`, `10 < 2x` and `2x < 9` would go round in a circle, and a sort may panic at that.

/// An id as it compares. Two different ids are never equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Natural<'i> {
    /// By value; two ways to write one number by their text.
    Number(i64, &'i str),
    /// By bytes; what is beyond 64 bits among them.
    Text(&'i str),
}

impl<'i> Natural<'i> {
    pub fn of(id: &'i str) -> Self {
        id.parse().map_or(Self::Text(id), |n| Self::Number(n, id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_compare_by_value_and_stand_before_texts() {
        let sorted = [
            "-3",
            "010",
            "10",
            "11",
            "100",
            "9223372036854775807",
            "",
            "10a",
            "2x",
            "9223372036854775808",
            "a",
            "b",
        ];
        for pair in sorted.windows(2) {
            assert!(Natural::of(pair[0]) < Natural::of(pair[1]), "{pair:?}");
        }
    }

    proptest! {
        #[test]
        fn any_three_ids_stand_in_a_row(ids in prop::array::uniform3("[0-9a-z]{0,3}")) {
            let mut of = ids.each_ref().map(|id| Natural::of(id));
            of.sort_unstable();
            prop_assert!(of[0] <= of[1] && of[1] <= of[2] && of[0] <= of[2]);
            prop_assert_eq!(of[0] == of[1], of[0].eq(&of[1]));
            for (id, other) in [(&ids[0], &ids[1]), (&ids[1], &ids[2])] {
                prop_assert_eq!(id == other, Natural::of(id) == Natural::of(other));
            }
        }
    }
}
