//! The rules, one table each.
