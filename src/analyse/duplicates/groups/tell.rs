//! A group and what is told of it: its kind, what stays and why.

use super::super::interval;
use super::super::key::{READ, Title};
use super::super::kinds::{self, Gathered};
use super::super::survivor::action;
use super::super::{Confidence, Group, Kind, Member, Reason, dedup_key};
use super::{Pass, Shared};
use crate::model::{Priority, State};

impl Pass<'_> {
    /// A group of `center` and the `members` that go with it.
    pub(super) fn emit(
        &mut self,
        center: usize,
        members: Vec<usize>,
        confidence: Confidence,
        doubts: Vec<Reason>,
        shared: &Shared,
    ) {
        let legacy = |i: &usize| self.items.get(*i).is_some_and(|c| c.legacy);
        // All of a legacy store is archived: copies within it are nobody's decision.
        if members.is_empty() || legacy(&center) {
            return;
        }
        let mut all = vec![center];
        all.extend(&members);
        let source = |i: usize| self.items.get(i).map(|c| c.source);
        let kind = kinds::of(&Gathered {
            one_text: true,
            fanned: false,
            attempts: members.iter().any(|m| self.is_retry(center, *m, shared)),
            one_store: members.iter().all(|m| source(*m) == source(center)),
        });
        let times: Vec<_> = all.iter().filter_map(|i| self.order.created(*i)).collect();
        let interval_s = (kind == Kind::Recurrence && all.len() >= 3)
            .then(|| interval::interval(&times))
            .flatten();
        let mut reasons = vec![Reason::SameText {
            reading: self.reading(&all),
        }];
        reasons.extend(self.circumstances(center, &all, kind, shared));
        reasons.extend(interval_s.map(Reason::Every));
        if members.iter().any(legacy) {
            reasons.push(Reason::LegacyCopy);
        }
        reasons.extend(doubts);
        let dedup_key = (kind == Kind::Recurrence)
            .then(|| {
                self.items
                    .get(center)
                    .map(|c| dedup_key::dedup_key(c.owner, c.title))
            })
            .flatten();
        self.groups.push(Group {
            kind,
            confidence,
            survivor: Some(center),
            priority: self.priority(&all),
            members: members
                .into_iter()
                .filter_map(|item| {
                    Some(Member {
                        item,
                        action: action(self.items.get(item)?),
                    })
                })
                .collect(),
            reasons,
            interval_s,
            dedup_key,
        });
    }

    /// What stays and why, in the order it is told.
    fn circumstances(
        &self,
        center: usize,
        all: &[usize],
        kind: Kind,
        shared: &Shared,
    ) -> Vec<Reason> {
        let mut out = Vec::new();
        let state = |i: usize| self.items.get(i).map(|c| c.state);
        let failed = all
            .iter()
            .filter(|i| state(**i) == Some(State::Failed))
            .count();
        if kind == Kind::RetryChain {
            let reference = all
                .iter()
                .skip(1)
                .filter_map(|m| {
                    self.reference(self.items.get(center)?, self.items.get(*m)?, shared)
                })
                .next();
            out.push(match reference {
                Some(reference) => Reason::RetryOf { reference, failed },
                None => Reason::Retried { failed },
            });
        }
        let stores: std::collections::BTreeSet<u16> = all
            .iter()
            .filter_map(|i| self.items.get(*i))
            .map(|c| c.source)
            .collect();
        if stores.len() > 1 {
            out.push(Reason::Stores(stores.len()));
        }
        let latest = all.iter().filter_map(|i| self.order.created(*i)).max();
        if state(center) == Some(State::Claimed) {
            out.push(Reason::KeptClaimed);
        } else if failed == all.len() {
            out.push(Reason::AllFailed);
        } else if latest.is_some() && self.order.created(center) == latest {
            out.push(Reason::NewestOf(all.len()));
        }
        out
    }

    /// The readings of the oldest and of the newest, where they differ.
    fn reading(&self, all: &[usize]) -> Option<(String, String)> {
        // Most titles hold none, and nobody need read them again.
        let any = |i: &usize| self.keyed.get(*i).is_some_and(|k| k.flags & READ != 0);
        if !all.iter().any(any) {
            return None;
        }
        let dated = |i: &usize| (self.order.created(*i), self.items.get(*i).map(|c| c.id));
        let title = |i: &usize| self.items.get(*i).map(|c| c.title);
        let first = title(all.iter().min_by_key(|i| dated(i))?)?;
        let last = title(all.iter().max_by_key(|i| dated(i))?)?;
        let mut read = Title::default();
        let mut of = |title: &str| {
            read.read(title);
            read.readings().join(" ")
        };
        let (old, new) = (of(first), of(last));
        if old != new {
            return Some((old, new));
        }
        // The ends agree; somewhere between them it may have been otherwise.
        let between = all.iter().take(64).filter_map(title);
        let other = between
            .filter(|t| *t != first && *t != last)
            .map(of)
            .find(|r| *r != new)?;
        Some((other, new))
    }

    pub(super) fn priority(&self, members: &[usize]) -> Priority {
        members
            .iter()
            .filter_map(|m| self.items.get(*m))
            .map(|i| i.priority)
            .min()
            .unwrap_or(Priority::Normal)
    }
}
