//! A group of duplicates of which a person has chosen another one to stay.
//!
//! The choice is kept by the keys of all the group's items, as an acknowledgement is: a group that
//! gains or loses one is another group, and the rules choose again.

use super::board::Board;
use super::duplicates::{Action, Confidence, Group, Member, Reason};
use super::judgement::Judgement;
use super::known;
use crate::model::{ItemKey, Role, State};
use std::collections::BTreeSet;

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChosenSurvivor {
    /// The group, by all of its items (see [`known::items`]).
    pub group: BTreeSet<ItemKey>,
    /// The one that is to stay.
    pub survivor: ItemKey,
}

/// Why an item cannot be the one that stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSurvivor {
    /// It is none of the group, or the group is none of the judgement.
    NotInGroup,
    /// It stays already.
    StaysAlready,
    /// It stands in a legacy store, all of which is archived.
    Legacy,
    /// It is finished.
    Finished,
}

/// The group with another one that stays. What is proposed for the others goes by their state: what
/// waits or has failed may go, everything else is for a person to look at.
///
/// # Errors
/// See [`NotSurvivor`].
pub fn with_survivor(board: &Board, group: &Group, survivor: usize) -> Result<Group, NotSurvivor> {
    if group.survivor == Some(survivor) {
        return Err(NotSurvivor::StaysAlready);
    }
    if !group.members.iter().any(|m| m.item == survivor) {
        return Err(NotSurvivor::NotInGroup);
    }
    let item = board.item(survivor).ok_or(NotSurvivor::NotInGroup)?;
    if item.source.role == Role::Legacy {
        return Err(NotSurvivor::Legacy);
    }
    if !item.live {
        return Err(NotSurvivor::Finished);
    }
    let others = group.members.iter().map(|m| m.item).chain(group.survivor);
    let mut members: Vec<Member> = others
        .filter(|at| *at != survivor)
        .map(|at| Member {
            item: at,
            action: proposed(board, at),
        })
        .collect();
    members.sort_by_key(|m| m.item);
    // Certain is what a rule says; that a person may have meant it so is no rule, unless every copy
    // may simply go.
    let all_go = members.iter().all(|m| m.action == Action::Cancel);
    let confidence = if all_go {
        group.confidence
    } else {
        group.confidence.max(Confidence::Likely)
    };
    // What the rules had to say for the other one holds no more.
    let own = |r: &&Reason| {
        !matches!(
            r,
            Reason::NewestOf(_) | Reason::KeptClaimed | Reason::AllFailed | Reason::Chosen
        )
    };
    let mut reasons: Vec<Reason> = group.reasons.iter().filter(own).cloned().collect();
    reasons.push(Reason::Chosen);
    Ok(Group {
        survivor: Some(survivor),
        reasons,
        members,
        confidence,
        ..group.clone()
    })
}

fn proposed(board: &Board, at: usize) -> Action {
    let item = board.item(at);
    let may_go = item.is_some_and(|i| {
        i.source.role != Role::Legacy && matches!(i.state(), State::Queued | State::Failed)
    });
    if may_go {
        Action::Cancel
    } else {
        Action::Review
    }
}

impl Judgement {
    /// The judgement with what a person has chosen. Choices of groups that are not there any more
    /// are passed over.
    #[must_use]
    pub fn choose(&self, board: &Board, chosen: &[ChosenSurvivor]) -> Self {
        let mut judgement = self.clone();
        for choice in chosen {
            let is = |group: &&Group| known::items(board, group) == choice.group;
            let Some(at) = self.groups.iter().position(|g| is(&g)) else {
                continue;
            };
            let (Some(group), Some(survivor)) = (self.groups.get(at), board.find(&choice.survivor))
            else {
                continue;
            };
            if let Ok(group) = with_survivor(board, group, survivor) {
                judgement.replace(board, at, group);
            }
        }
        judgement
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::{board, queue, record, source};
    use crate::analyse::{JudgeRules, VerdictAction, judge};

    fn copies() -> Board {
        let rows = [
            "3|ron|queued|urgent|2026-04-20T15:00:01Z|[drift] check the gateway service",
            "2|ron|queued|urgent|2026-04-20T03:00:01Z|[drift] check the gateway service",
            "1|ron|queued|urgent|2026-04-19T15:00:01Z|[drift] check the gateway service",
        ];
        let records = rows.map(record).into();
        let old = ["0|ron|queued|urgent|2026-04-18T15:00:01Z|[drift] check the gateway service"];
        let old = old.map(record).into();
        let sources = vec![
            source("a", Role::Canonical, vec![queue("q", 9, records)]),
            source("b", Role::Legacy, vec![queue("q", 9, old)]),
        ];
        board(sources, &["ron"])
    }

    fn at(board: &Board, id: &str) -> usize {
        board
            .items()
            .find(|i| &*i.record.id == id)
            .unwrap()
            .position
    }

    fn choice(board: &Board, judgement: &Judgement, id: &str) -> ChosenSurvivor {
        let group = judgement.groups.first().unwrap();
        ChosenSurvivor {
            group: known::items(board, group),
            survivor: board.item(at(board, id)).unwrap().key(),
        }
    }

    #[test]
    fn another_one_stays_and_the_rest_follows() {
        let board = copies();
        let before = judge(&board, &JudgeRules::default());
        assert_eq!(
            before.groups.first().unwrap().survivor,
            Some(at(&board, "3"))
        );
        let after = before.choose(&board, &[choice(&board, &before, "2")]);
        let group = after.groups.first().unwrap();
        assert_eq!(group.survivor, Some(at(&board, "2")));
        let said = |id: &str| after.verdict(at(&board, id)).unwrap();
        assert_eq!(said("2").action, VerdictAction::Do);
        for id in ["1", "3"] {
            assert_eq!(said(id).action, VerdictAction::Cancel, "{id}");
            assert_eq!(said(id).survivor, Some(at(&board, "2")), "{id}");
        }
        // What was to be decided about the one is to be decided about the other.
        let decided: Vec<_> = after.decisions.iter().map(|d| d.items.clone()).collect();
        assert_eq!(decided, [vec![at(&board, "2")]]);
        assert!(group.reasons.contains(&Reason::Chosen));
        assert!(
            !group
                .reasons
                .iter()
                .any(|r| matches!(r, Reason::NewestOf(_)))
        );
        // Chosen back, the items are judged as before.
        let back = after.choose(&board, &[choice(&board, &after, "3")]);
        for item in board.items() {
            let action = |j: &Judgement| j.verdict(item.position).map(|v| (v.action, v.survivor));
            assert_eq!(action(&back), action(&before));
        }
    }

    #[test]
    fn a_fan_out_of_which_one_stays_is_decided() {
        let rows = ["ron", "codex", "cowork"].map(|owner| {
            let title = "remove the four launchd services that OpenClaw left behind";
            record(&format!(
                "{owner}|{owner}|queued|high|2026-04-20T03:00:01Z|{title}"
            ))
        });
        let sources = vec![source(
            "a",
            Role::Canonical,
            vec![queue("q", 3, rows.into())],
        )];
        let board = board(sources, &["ron"]);
        let before = judge(&board, &JudgeRules::default());
        let said = |j: &Judgement, id: &str| j.verdict(at(&board, id)).unwrap().action;
        assert_eq!(said(&before, "ron"), VerdictAction::Review);
        assert_eq!(before.decisions.len(), 1);
        let after = before.choose(&board, &[choice(&board, &before, "ron")]);
        assert_eq!(said(&after, "ron"), VerdictAction::Do);
        assert_eq!(said(&after, "codex"), VerdictAction::Cancel);
        let fans = |d: &&crate::analyse::Decision| d.kind == crate::analyse::DecisionKind::FanOut;
        assert_eq!(after.decisions.iter().filter(fans).count(), 0);
    }

    #[test]
    fn what_a_surer_group_keeps_no_other_one_gives_up() {
        let body = |id: &str, at: &str, body: &str| {
            let line = format!("{id}|ron|queued|urgent|{at}|[drift] check the gateway service");
            crate::model::Record {
                body: Some(body.into()),
                ..record(&line)
            }
        };
        let same = "ops_syncer was not seen by cron for two hours; restart the gateway";
        let rows = vec![
            body("1", "2026-04-19T15:00:01Z", same),
            body("2", "2026-04-20T03:00:01Z", same),
            body(
                "9",
                "2026-04-20T21:00:01Z",
                "ops_syncer was not seen by cron for two hours; look at the disk of payments-db",
            ),
        ];
        let board = board(
            vec![source("a", Role::Canonical, vec![queue("q", 3, rows)])],
            &["ron"],
        );
        let judged = judge(&board, &JudgeRules::default());
        let two = at(&board, "2");
        let of: Vec<_> = judged
            .groups_of(two)
            .iter()
            .map(|g| &judged.groups[*g])
            .collect();
        assert!(of.len() > 1, "{of:?}");
        assert!(of.iter().any(|g| g.survivor == Some(two)));
        assert_eq!(judged.verdict(two).unwrap().action, VerdictAction::Do);
        assert!(judged.decisions.iter().any(|d| d.items.contains(&two)));
        let one = judged.verdict(at(&board, "1")).unwrap();
        assert_eq!(
            (one.action, one.survivor),
            (VerdictAction::Cancel, Some(two))
        );
    }

    #[test]
    fn a_choice_ends_with_its_group() {
        let board = copies();
        let before = judge(&board, &JudgeRules::default());
        let mut other = choice(&board, &before, "2");
        other.group.pop_first();
        assert_eq!(before.choose(&board, &[other]), before);
    }

    #[test]
    fn what_cannot_stay_is_refused() {
        let board = copies();
        let judgement = judge(&board, &JudgeRules::default());
        let group = judgement.groups.first().unwrap();
        for (item, why) in [
            (at(&board, "3"), NotSurvivor::StaysAlready),
            (at(&board, "0"), NotSurvivor::Legacy),
            (999, NotSurvivor::NotInGroup),
        ] {
            assert_eq!(with_survivor(&board, group, item), Err(why));
        }
    }
}
