//! One thing that happened to one store.

use super::base::{Base, Files};
use std::fmt;

type Damage = dyn Fn(&mut Files);

/// A damage with the state that it befalls.
pub struct Case {
    /// What happened, in one word.
    pub name: String,
    /// The store as it was before.
    pub base: Base,
    damage: Box<Damage>,
}

impl Case {
    /// A damage done to the files of a store.
    pub fn new(base: Base, name: impl Into<String>, damage: impl Fn(&mut Files) + 'static) -> Self {
        Self {
            name: name.into(),
            base,
            damage: Box::new(damage),
        }
    }

    /// A file of which nothing is as it was.
    pub fn bytes(base: Base, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::new(base, name, move |files| {
            files.clear();
            files.insert("", bytes.clone());
        })
    }

    /// What the files are afterwards.
    pub fn done_to(&self, files: &Files) -> Files {
        let mut files = files.clone();
        (self.damage)(&mut files);
        files
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.base, self.name)
    }
}
