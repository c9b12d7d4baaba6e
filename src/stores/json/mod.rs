//! JSON stores.
