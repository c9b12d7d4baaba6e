//! A whole row, or a whole element of a JSON file, at one instant.

use super::Value;
use std::sync::Arc;

/// Every column of a row with its value, in the store's order; of a JSON element every member. Also
/// the columns that nobody maps: a row is unchanged only when all of it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image(pub Vec<(Arc<str>, Value)>);

impl Image {
    /// The value of a column, by its exact name.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.0.iter().find(|(c, _)| **c == *column).map(|(_, v)| v)
    }

    /// The columns that differ between two images of one row, with the value in each; `None` where
    /// a column stands in one of them only.
    #[must_use]
    pub fn difference<'i>(&'i self, other: &'i Self) -> Vec<Difference<'i>> {
        let mut out: Vec<Difference<'i>> = self
            .0
            .iter()
            .map(|(column, value)| (&**column, Some(value), other.get(column)))
            .filter(|(_, a, b)| a != b)
            .collect();
        let added = other.0.iter().filter(|(c, _)| self.get(c).is_none());
        out.extend(added.map(|(column, value)| (&**column, None, Some(value))));
        out
    }
}

/// A column, and its value in the one and in the other image.
pub type Difference<'i> = (&'i str, Option<&'i Value>, Option<&'i Value>);
