//! Keys that a configuration gives to actions and views, as it writes them. What an action and a key
//! are is the screen's business: it checks them for whoever reads the configuration.

use super::ViewRule;

/// The keys that an action is to have instead of its own; none where it is to have no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRule {
    /// The action's name: what one types after `:`.
    pub action: String,
    /// Its keys: `x`, `Ctrl-d`, `F5`, `Space`.
    pub keys: Vec<String>,
}

/// What of `[keys]` and `[[view]]` is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// The action of a rule.
    Action(usize),
    /// A key of a rule.
    Key(usize, usize),
    /// The key of a view.
    View(usize),
}

/// A mistake in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMistake {
    /// Where.
    pub at: KeyPlace,
    /// What is wrong, as one sentence without a final full stop.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Finds everything that is wrong with keys.
pub type CheckKeys<'a> = &'a dyn Fn(&[KeyRule], &[ViewRule]) -> Vec<KeyMistake>;
