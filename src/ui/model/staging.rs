//! What is staged: the wishes, how their items stand on the board, and what they would be held
//! against.

use crate::analyse::{Board, ItemRef};
use crate::model::{
    Clock, HealthState, ItemKey, Lang, OwnerRules, PlanRules, PolicyRules, Role, SourceSpec,
};
use crate::plan::{PlanContext, Staged, Wish};
use std::collections::{HashMap, HashSet};

/// What a change is held against while it is chosen. A plan and an apply read the same anew.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChangeRules {
    /// `[policy]`.
    pub policy: PolicyRules,
    /// `[plan]`.
    pub plan: PlanRules,
    /// Every source of the configuration.
    pub sources: Vec<SourceSpec>,
    /// How owners are made canonical.
    pub owners: OwnerRules,
    /// Who acts.
    pub actor: String,
}

impl ChangeRules {
    /// Whether any source may be written at all.
    pub(in crate::ui) fn any_writable(&self) -> bool {
        let mut sources = self.sources.iter();
        sources.any(|s| s.writable && s.role != Role::Legacy)
    }

    pub(in crate::ui) fn context<'a>(&'a self, clock: &'a Clock, lang: Lang) -> PlanContext<'a> {
        PlanContext {
            clock,
            lang,
            policy: &self.policy,
            rules: &self.plan,
            sources: &self.sources,
            owners: &self.owners,
            actor: &self.actor,
        }
    }
}

/// How a staged item stands on the board now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Presence {
    Here,
    /// Its status or owner is another than when it was staged.
    Changed,
    /// It is no longer live.
    Gone,
}

/// Status word and owner of an item.
type Looks = (Box<str>, Box<str>);

#[derive(Debug, Default)]
pub(in crate::ui) struct Staging {
    staged: Staged,
    /// Another number after every change.
    pub version: u64,
    /// The version that is kept for the next start.
    pub kept: u64,
    /// Nothing was chosen since an earlier run left these.
    pub from_before: bool,
    /// How the items looked when they were staged.
    looks: HashMap<ItemKey, Looks>,
    /// Those that look otherwise now.
    odd: HashMap<ItemKey, Presence>,
}

impl Staging {
    pub(in crate::ui) fn wishes(&self) -> &[Wish] {
        self.staged.wishes()
    }

    pub(in crate::ui) fn all(&self) -> &Staged {
        &self.staged
    }

    pub(in crate::ui) fn len(&self) -> usize {
        self.staged.len()
    }

    pub(in crate::ui) fn is_empty(&self) -> bool {
        self.staged.is_empty()
    }

    pub(in crate::ui) fn get(&self, key: &ItemKey) -> Option<&Wish> {
        self.staged.get(key)
    }

    /// Changes what is staged.
    pub(in crate::ui) fn change(&mut self, change: impl FnOnce(&mut Staged)) {
        change(&mut self.staged);
        self.version += 1;
        self.from_before = false;
        let staged = &self.staged;
        self.looks.retain(|key, _| staged.get(key).is_some());
        self.odd.retain(|key, _| staged.get(key).is_some());
    }

    /// What an earlier run left; it stands in its file already.
    pub(in crate::ui) fn take_kept(&mut self, wishes: Vec<Wish>) {
        self.change(|staged| staged.replace(wishes));
        self.kept = self.version;
        self.from_before = true;
    }

    pub(in crate::ui) fn presence(&self, key: &ItemKey) -> Presence {
        self.odd.get(key).copied().unwrap_or(Presence::Here)
    }

    /// How many are no longer what they were when they were staged.
    pub(in crate::ui) fn odd(&self) -> usize {
        self.odd.len()
    }

    /// Holds what is staged against the board.
    pub(in crate::ui) fn sync(&mut self, board: &Board) {
        self.odd.clear();
        if self.staged.is_empty() {
            return;
        }
        let now = self.on(board);
        let read = |name: &str| {
            let source = board.sources().iter().find(|s| *s.name == *name);
            source.is_none_or(|s| s.state == HealthState::Ok)
        };
        for wish in self.staged.wishes() {
            let presence = match (now.get(&wish.key), self.looks.get(&wish.key)) {
                (None, _) if read(&wish.key.source) => Presence::Gone,
                // Nothing can be said of what was not read.
                (None, _) => Presence::Here,
                (Some(looks), None) => {
                    self.looks.insert(wish.key.clone(), looks.clone());
                    Presence::Here
                }
                (Some(now), Some(then)) if now != then => Presence::Changed,
                (Some(_), Some(_)) => Presence::Here,
            };
            if presence != Presence::Here {
                self.odd.insert(wish.key.clone(), presence);
            }
        }
    }

    fn on(&self, board: &Board) -> HashMap<ItemKey, Looks> {
        let keys = self.staged.wishes().iter().map(|w| &w.key);
        let mut out = HashMap::new();
        find_each(board, keys, |item| {
            let looks = (Box::from(&*item.record.status), Box::from(&**item.owner));
            out.insert(item.key(), looks);
        });
        out
    }
}

/// Finds items of a board in one pass, whatever their number.
pub(in crate::ui) fn find_each<'k>(
    board: &Board,
    keys: impl Iterator<Item = &'k ItemKey>,
    mut found: impl FnMut(ItemRef<'_>),
) {
    let keys: HashSet<&ItemKey> = keys.collect();
    let ids: HashSet<&str> = keys.iter().map(|k| &*k.id).collect();
    for item in board.items() {
        if ids.contains(&*item.record.id) && keys.contains(&item.key()) {
            found(item);
        }
    }
}
