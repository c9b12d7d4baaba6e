//! A list of choices, each with its key, and the reason where it cannot be taken now.

use super::Pick;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Choice {
    /// The letter that takes it at once.
    pub key: char,
    pub label: String,
    /// A remark behind it.
    pub about: String,
    /// Why it cannot be taken.
    pub why_not: Option<String>,
    pub pick: Pick,
}

/// The choices and the one under the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Menu {
    pub title: String,
    pub choices: Vec<Choice>,
    pub cursor: usize,
}

impl Menu {
    /// A menu with its first possible choice under the cursor.
    pub(in crate::ui) fn new(title: impl Into<String>, choices: Vec<Choice>) -> Self {
        let first = choices.iter().position(|c| c.why_not.is_none());
        Self {
            title: title.into(),
            cursor: first.unwrap_or(0),
            choices,
        }
    }

    /// The choice under the cursor.
    pub(in crate::ui) fn chosen(&self) -> Option<&Choice> {
        self.choices.get(self.cursor)
    }

    /// Puts the cursor on the choice of a key; whether there is one.
    pub(in crate::ui) fn point(&mut self, key: char) -> bool {
        let at = self.choices.iter().position(|c| c.key == key);
        self.cursor = at.unwrap_or(self.cursor);
        at.is_some()
    }
}
