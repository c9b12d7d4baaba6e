//! What somebody wants done, and what a plan goes by when it is made.

use super::{Action, Refused};
use crate::model::{
    ActionPolicy, Clock, ItemKey, Lang, OwnerRules, PlanRules, PolicyRules, SourceSpec,
};

/// One intent for one item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wish {
    /// The item.
    pub key: ItemKey,
    /// What shall be done to it.
    pub action: Action,
    /// A person's own text instead of the template.
    pub note: Option<String>,
}

/// What a plan goes by. The clock's instant is that of every timestamp it writes.
#[derive(Debug, Clone, Copy)]
pub struct PlanContext<'a> {
    /// The instant and the zone.
    pub clock: &'a Clock,
    /// The language of notes and reasons.
    pub lang: Lang,
    /// `[policy]`.
    pub policy: &'a PolicyRules,
    /// `[plan]`.
    pub rules: &'a PlanRules,
    /// Every source of the configuration.
    pub sources: &'a [SourceSpec],
    /// How owners are made canonical.
    pub owners: &'a OwnerRules,
    /// Who plans.
    pub actor: &'a str,
}

impl<'a> PlanContext<'a> {
    /// The source of this name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&'a SourceSpec> {
        self.sources.iter().find(|s| *s.name == *name)
    }
}

/// What remains of some wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Admitted {
    /// What may go on, in the order in which it was asked for.
    pub wishes: Vec<Wish>,
    /// What may not, and why.
    pub refused: Vec<Refused>,
    /// The words of the actions among `wishes` that need a named approver, in the order of a menu.
    pub needs_approval: Vec<String>,
}

/// What policy says of an action in a source: the source's own word, else the top one, else the
/// contract's: what overwrites a worker's claim needs an approver.
#[must_use]
pub fn policy_of(action_word: &str, spec: &SourceSpec, top: &PolicyRules) -> ActionPolicy {
    let said = [&spec.policy, top]
        .into_iter()
        .find_map(|rules| rules.0.get(action_word).copied());
    said.unwrap_or(match action_word {
        "release" | "mark-failed" => ActionPolicy::Approve,
        _ => ActionPolicy::Confirm,
    })
}

/// The words of the actions that need a named approver, each once, in the order of a menu.
pub(super) fn approvals<'w>(
    asked: impl Iterator<Item = (&'w str, &'w ItemKey)>,
    ctx: &PlanContext<'_>,
) -> Vec<String> {
    let needed: Vec<&str> = asked
        .filter(|(word, key)| {
            ctx.source(&key.source)
                .is_some_and(|s| policy_of(word, s, ctx.policy) == ActionPolicy::Approve)
        })
        .map(|(word, _)| word)
        .collect();
    Action::WORDS
        .iter()
        .filter(|w| needed.contains(w))
        .map(|w| (*w).to_owned())
        .collect()
}
