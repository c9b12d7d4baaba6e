//! What is to be said where a plan cancels the one copy that is to stay: nobody does that work then,
//! or a copy does that was to be given up. A remark and no refusal, since a person may mean it.

use super::{Action, Plan};
use crate::analyse::duplicates;
use crate::analyse::{Board, Judgement};
use crate::model::{ItemKey, Lang};
use std::collections::HashSet;

/// What is to be said of cancelling an item, where it is the one that is to stay; `cancelled` tells of
/// a position whether it is cancelled too.
#[must_use]
pub fn cancels_keeper(
    judgement: &Judgement,
    position: usize,
    cancelled: impl Fn(usize) -> bool,
    lang: Lang,
) -> Option<String> {
    let mut groups = judgement.groups_of(position).iter();
    let group = groups.find_map(|at| {
        let group = judgement.groups.get(*at)?;
        let gives_up = |m: &duplicates::Member| m.action == duplicates::Action::Cancel;
        let keeps = group.survivor == Some(position) && group.members.iter().any(gives_up);
        keeps.then_some(group)
    })?;
    let all = group.members.len() + 1;
    let left = group.members.iter().filter(|m| !cancelled(m.item)).count();
    Some(match (lang, left) {
        (Lang::En, 0) => {
            format!("it is the one of {all} copies that is to stay; with it none is left")
        }
        (Lang::En, 1) => format!(
            "it is the one of {all} copies that is to stay; one that was to be cancelled would remain"
        ),
        (Lang::En, left) => format!(
            "it is the one of {all} copies that is to stay; {left} that were to be cancelled would remain"
        ),
        (Lang::Ko, 0) => {
            format!("중복 {all}건 중 남겨 둘 항목입니다. 함께 취소하면 하나도 남지 않습니다")
        }
        (Lang::Ko, left) => {
            format!("중복 {all}건 중 남겨 둘 항목입니다. 정리 대상인 {left}건만 남게 됩니다")
        }
        (Lang::ZhHant, 0) => format!("這是 {all} 筆重複中應保留的一筆；一併取消後將一筆不剩"),
        (Lang::ZhHant, left) => {
            format!("這是 {all} 筆重複中應保留的一筆；取消後僅剩 {left} 筆應清除的重複項")
        }
    })
}

/// The same for every item that a plan cancels. The judgement is of that board.
#[must_use]
pub fn keepers(
    plan: &Plan,
    board: &Board,
    judgement: &Judgement,
    lang: Lang,
) -> Vec<(ItemKey, String)> {
    let changes = plan.parts.iter().flat_map(|p| &p.changes);
    let cancels = changes.filter(|c| c.action == Action::Cancel);
    let cancels: Vec<(usize, &ItemKey)> = cancels
        .filter_map(|c| Some((board.find(&c.key)?, &c.key)))
        .collect();
    let positions: HashSet<usize> = cancels.iter().map(|(at, _)| *at).collect();
    let said = |(at, key): &(usize, &ItemKey)| {
        let said = cancels_keeper(judgement, *at, |other| positions.contains(&other), lang)?;
        Some(((*key).clone(), said))
    };
    cancels.iter().filter_map(said).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::{board, queue, record, source};
    use crate::analyse::{JudgeRules, judge};
    use crate::model::Role;

    #[test]
    fn the_last_copy_is_not_given_up_unsaid() {
        let rows = [
            "1|ron|queued|high|2026-04-20T01:00:00Z|rotate the signing key of gateway-7",
            "2|ron|queued|high|2026-04-20T13:00:00Z|rotate the signing key of gateway-7",
            "3|ron|queued|high|2026-04-20T20:00:00Z|another thing altogether",
        ];
        let queue = queue("q", 3, rows.iter().map(|r| record(r)).collect());
        let board = board(vec![source("a", Role::Canonical, vec![queue])], &[]);
        let judgement = judge(&board, &JudgeRules::default());
        let at = |id: &str| {
            board
                .items()
                .find(|i| &*i.record.id == id)
                .unwrap()
                .position
        };
        let said = |id: &str, with: &[&str]| {
            let with: Vec<usize> = with.iter().map(|id| at(id)).collect();
            cancels_keeper(&judgement, at(id), |p| with.contains(&p), Lang::En)
        };
        assert_eq!(said("1", &["2"]), None, "it was to be given up anyway");
        assert_eq!(said("3", &[]), None);
        assert!(said("2", &["1"]).unwrap().contains("none is left"));
        assert!(
            said("2", &[])
                .unwrap()
                .contains("one that was to be cancelled")
        );
        for lang in [Lang::Ko, Lang::ZhHant] {
            let said = cancels_keeper(&judgement, at("2"), |_| true, lang).unwrap();
            assert!(said.contains('2') && !said.is_ascii());
        }
    }
}
