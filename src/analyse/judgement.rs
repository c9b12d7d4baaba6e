//! Everything that is judged about a board, at one instant: duplicates, staleness, a verdict for
//! every item, and the few decisions that a person has to take today.

use super::board::{Board, ItemRef};
use super::duplicates::{self, Confidence, Group, Kind};
use super::hands::{Hands, OneHand};
use super::known::{self, Known, KnownThing};
use super::kpi::{CountTerm, KpiAnswer};
use super::stale::{self, StaleConfig, StaleFinding};
use super::verdict::{self, Verdict, VerdictAction};
use crate::model::{Lang, Priority, Role};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a decision is about, in the order in which they are put before a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionKind {
    /// An urgent item of one's own.
    Urgent,
    /// The same work given to several owners, of high priority.
    FanOut,
    /// A claim that nobody seems to work on.
    StaleClaim,
    /// A high item of one's own.
    High,
}

/// One thing to decide. A group counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What it is about.
    pub kind: DecisionKind,
    /// The items, as positions on the board, in their order there.
    pub items: Vec<usize>,
}

/// What is judged about one board. Positions are those of that board.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// Groups of duplicates: certain first, then by priority and age.
    pub groups: Vec<Group>,
    /// Texts that were too many to be compared for near duplicates.
    pub not_compared: usize,
    /// Stale items in board order.
    pub stale: Vec<StaleFinding>,
    /// What a person has to decide.
    pub decisions: Vec<Decision>,
    /// What would be to decide, had nobody acknowledged it.
    pub set_aside: Vec<Decision>,
    verdicts: Vec<Option<Verdict>>,
    /// Groups by member, survivors included.
    groups_of: BTreeMap<usize, Vec<usize>>,
    stale_of: BTreeMap<usize, usize>,
    known_groups: BTreeMap<usize, Known>,
    known_items: BTreeMap<usize, Known>,
}

/// What judging goes by, beside the board.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JudgeRules {
    /// Thresholds.
    pub stale: StaleConfig,
    /// `(source, queue)` of the queues that the KPI counts: their items come first.
    pub kpi_queues: HashSet<(String, String)>,
    /// What was acknowledged, expired ones too; of two about one thing the later holds.
    pub known: Vec<Known>,
}

/// `(source, queue)` of the queues that the KPI counts: those of the one definition's `count` terms;
/// without one, those of the definition that fits the reported numbers best; without a report, the
/// canonical ones.
#[must_use]
pub fn kpi_queues(
    board: &Board,
    count: &[CountTerm],
    answer: Option<&KpiAnswer>,
) -> HashSet<(String, String)> {
    let named = |t: &CountTerm| (t.source.to_string(), t.queue.to_string());
    if !count.is_empty() {
        return count.iter().map(named).collect();
    }
    if let Some(answer) = answer.filter(|a| a.reported.is_some()) {
        let found = answer.found.as_ref();
        let best = found.and_then(|f| f.definitions.first());
        let terms = best.into_iter().flat_map(|d| &d.terms);
        return terms
            .map(|t| (t.source.to_string(), t.queue.to_string()))
            .collect();
    }
    let canonical = board.sources().iter().filter(|s| s.role == Role::Canonical);
    canonical
        .flat_map(|s| {
            s.queues
                .iter()
                .map(|q| (s.name.to_string(), q.name.to_string()))
        })
        .collect()
}

/// Judges a board. Bodies take part where they were loaded.
#[must_use]
pub fn judge(board: &Board, rules: &JudgeRules) -> Judgement {
    judge_with(board, rules, &OneHand)
}

/// [`judge`] with hands that do the long parts of it at the same time; they change nothing of what
/// is said.
#[must_use]
pub fn judge_with(board: &Board, rules: &JudgeRules, hands: &dyn Hands) -> Judgement {
    let (candidates, positions) = duplicates::candidates(board);
    let keyed = duplicates::keys(&candidates, hands);
    let mut found = duplicates::find_keyed(&candidates, &keyed, &board.clock, hands);
    for group in &mut found.groups {
        for item in group
            .members
            .iter_mut()
            .map(|m| &mut m.item)
            .chain(&mut group.survivor)
        {
            *item = positions.get(*item).copied().unwrap_or(usize::MAX);
        }
    }
    verdict::spare_survivors(&mut found.groups);
    let mut judgement = Judgement {
        stale: stale::find(board, &rules.stale),
        groups: found.groups,
        not_compared: found.not_compared,
        ..Judgement::default()
    };
    for (at, group) in judgement.groups.iter().enumerate() {
        for item in group.members.iter().map(|m| m.item).chain(group.survivor) {
            judgement.groups_of.entry(item).or_default().push(at);
        }
    }
    judgement.stale_of = judgement
        .stale
        .iter()
        .enumerate()
        .map(|(at, f)| (f.position, at))
        .collect();
    let lost = verdict::lost(judgement.groups.iter().enumerate());
    judgement.verdicts = board
        .items()
        .map(|item| {
            let groups: Vec<(usize, &Group)> = judgement
                .groups_of(item.position)
                .iter()
                .filter_map(|at| Some((*at, judgement.groups.get(*at)?)))
                .collect();
            let stale = judgement
                .stale_of
                .get(&item.position)
                .and_then(|at| Some((*at, judgement.stale.get(*at)?)));
            let lost = lost.get(&item.position).copied();
            verdict::judge(board, item, &groups, lost, stale)
        })
        .collect();
    judgement.recognise(board, &rules.known);
    let decisions = decisions(board, &judgement, rules);
    (judgement.set_aside, judgement.decisions) =
        decisions.into_iter().partition(|d| judgement.is_known(d));
    judgement
}

impl Judgement {
    /// The verdict on the item at a position; none for a finished one.
    #[must_use]
    pub fn verdict(&self, position: usize) -> Option<&Verdict> {
        self.verdicts.get(position)?.as_ref()
    }

    /// The groups that an item is in, as survivor or as member.
    #[must_use]
    pub fn groups_of(&self, position: usize) -> &[usize] {
        self.groups_of.get(&position).map_or(&[], Vec::as_slice)
    }

    /// The finding on a stale item.
    #[must_use]
    pub fn stale_at(&self, position: usize) -> Option<&StaleFinding> {
        self.stale.get(*self.stale_of.get(&position)?)
    }

    /// The best confidence with which the item is a duplicate of another. A group's survivor is
    /// none, so that acting on everything that `dup:` finds never takes the last of a group.
    #[must_use]
    pub fn duplicate(&self, position: usize) -> Option<Confidence> {
        self.groups_of(position)
            .iter()
            .filter_map(|at| self.groups.get(*at))
            .filter(|g| g.survivor != Some(position))
            .map(|g| g.confidence)
            .min()
    }

    /// The acknowledgement of a group, where it is still the same group and the time is not up.
    #[must_use]
    pub fn known_group(&self, group: usize) -> Option<&Known> {
        self.known_groups.get(&group)
    }

    /// The acknowledgement of the item at a position.
    #[must_use]
    pub fn known_item(&self, position: usize) -> Option<&Known> {
        self.known_items.get(&position)
    }

    /// Puts another group in the place of one of the same items, and judges these again.
    pub(super) fn replace(&mut self, board: &Board, at: usize, group: Group) {
        let items = items_of(&group);
        if let Some(slot) = self.groups.get_mut(at) {
            *slot = group;
        }
        let mut touched: Vec<usize> = items
            .iter()
            .flat_map(|item| self.groups_of(*item))
            .copied()
            .collect();
        touched.sort_unstable();
        touched.dedup();
        let touched = touched.into_iter();
        let lost = verdict::lost(touched.filter_map(|at| Some((at, self.groups.get(at)?))));
        for item in items.iter().filter_map(|at| board.item(*at)) {
            let groups: Vec<(usize, &Group)> = self
                .groups_of(item.position)
                .iter()
                .filter_map(|at| Some((*at, self.groups.get(*at)?)))
                .collect();
            let stale = self.stale_of.get(&item.position);
            let stale = stale.and_then(|at| Some((*at, self.stale.get(*at)?)));
            let lost = lost.get(&item.position).copied();
            let verdict = verdict::judge(board, item, &groups, lost, stale);
            if let Some(slot) = self.verdicts.get_mut(item.position) {
                *slot = verdict;
            }
        }
        let items: HashSet<usize> = items.into_iter().collect();
        for decisions in [&mut self.decisions, &mut self.set_aside] {
            let verdicts = &self.verdicts;
            let verdict = |at: usize| verdicts.get(at).and_then(Option::as_ref);
            let stands_for = |at: usize| match verdict(at) {
                Some(v) if items.contains(&at) && v.action == VerdictAction::Cancel => v.survivor,
                _ => Some(at),
            };
            for decision in decisions.iter_mut() {
                let mut now: Vec<usize> = decision
                    .items
                    .iter()
                    .filter_map(|at| stands_for(*at))
                    .collect();
                now.sort_unstable();
                now.dedup();
                decision.items = now;
            }
            // A fan-out of which one stays is decided, and so is what is asked of nobody any more.
            decisions.retain(|d| {
                let fans = d
                    .items
                    .iter()
                    .any(|at| verdict(*at).is_some_and(Verdict::is_fan_out));
                !d.items.is_empty() && (d.kind != DecisionKind::FanOut || fans)
            });
            let mut seen = HashSet::new();
            decisions.retain(|d| seen.insert((d.kind, d.items.clone())));
        }
    }

    /// Finds what was acknowledged on this board.
    fn recognise(&mut self, board: &Board, known: &[Known]) {
        let mut keys = HashMap::new();
        let mut groups = HashMap::new();
        for known in known.iter().filter(|k| k.holds(&board.clock)) {
            match &known.thing {
                KnownThing::Item(key) => drop(keys.insert(key.clone(), known)),
                KnownThing::Group(items) => drop(groups.insert(items.clone(), known)),
            }
        }
        if !keys.is_empty() {
            let found = board
                .items()
                .filter_map(|i| Some((i.position, (*keys.get(&i.key())?).clone())));
            self.known_items = found.collect();
        }
        if !groups.is_empty() {
            let all = self.groups.iter().enumerate();
            let found = all
                .filter_map(|(at, g)| Some((at, (*groups.get(&known::items(board, g))?).clone())));
            self.known_groups = found.collect();
        }
    }

    /// Whether a decision is about what was acknowledged: all of its items, the fan-out itself, or
    /// the group that an urgent item stands for. A stale claim stays whatever group it is in: that
    /// nobody works on it is another matter.
    fn is_known(&self, decision: &Decision) -> bool {
        let by_group = |at: &usize| {
            decision.kind != DecisionKind::StaleClaim
                && self.groups_of(*at).iter().any(|group| {
                    let found = self.groups.get(*group);
                    let stands_for_it = found.is_some_and(|g| {
                        g.survivor == Some(*at)
                            || g.kind == Kind::CrossOwner && decision.kind == DecisionKind::FanOut
                    });
                    stands_for_it && self.known_groups.contains_key(group)
                })
        };
        !decision.items.is_empty()
            && decision
                .items
                .iter()
                .all(|at| self.known_items.contains_key(at) || by_group(at))
    }

    /// Why a group is one, as one fragment.
    #[must_use]
    pub fn group_text(&self, group: usize, lang: Lang) -> String {
        let reasons = self
            .groups
            .get(group)
            .map_or(&[][..], |g| g.reasons.as_slice());
        reasons
            .iter()
            .map(|r| r.say(lang))
            .collect::<Vec<_>>()
            .join(lang.comma())
    }

    /// The owners of a group's items, each once, in board order.
    #[must_use]
    pub fn owners_of<'b>(&self, board: &'b Board, group: usize) -> Vec<&'b str> {
        let mut items: Vec<usize> = self.groups.get(group).map(items_of).unwrap_or_default();
        items.sort_unstable();
        let mut owners: Vec<&str> = Vec::new();
        for item in items.into_iter().filter_map(|at| board.item(at)) {
            if !owners.contains(&item.owner.as_ref()) {
                owners.push(item.owner);
            }
        }
        owners
    }
}

/// Every item of a group, its survivor included.
fn items_of(group: &Group) -> Vec<usize> {
    group
        .members
        .iter()
        .map(|m| m.item)
        .chain(group.survivor)
        .collect()
}

/// Urgent items of one's own, fan-outs of high priority, stale claims, then other high items; within
/// that those of the KPI's queues first, oldest first.
fn decisions(board: &Board, judgement: &Judgement, rules: &JudgeRules) -> Vec<Decision> {
    let mut out = Vec::new();
    for group in judgement
        .groups
        .iter()
        .filter(|g| g.kind == Kind::CrossOwner && g.priority <= Priority::High)
    {
        let mut items = items_of(group);
        items.sort_unstable();
        // Decided already for every one of them by a stronger rule: nothing is left to fan out.
        if items
            .iter()
            .any(|at| judgement.verdict(*at).is_some_and(Verdict::is_fan_out))
        {
            out.push(Decision {
                kind: DecisionKind::FanOut,
                items,
            });
        }
    }
    for item in board.items() {
        let Some(verdict) = judgement.verdict(item.position) else {
            continue;
        };
        let kind = match verdict.action {
            VerdictAction::Do if item.priority() == Priority::Urgent => DecisionKind::Urgent,
            VerdictAction::Do => DecisionKind::High,
            VerdictAction::Release | VerdictAction::MarkFailed => DecisionKind::StaleClaim,
            _ => continue,
        };
        out.push(Decision {
            kind,
            items: vec![item.position],
        });
    }
    let counted = |item: ItemRef<'_>| {
        rules
            .kpi_queues
            .contains(&(item.source.name.to_string(), item.queue.name.to_string()))
    };
    out.sort_by_cached_key(|d| {
        let items = || d.items.iter().filter_map(|at| board.item(*at));
        let oldest = items().filter_map(|i| i.record.times.created).min();
        // Without a time it comes last of its kind.
        (
            d.kind,
            !items().any(counted),
            oldest.is_none(),
            oldest,
            d.items.first().copied(),
        )
    });
    out
}
