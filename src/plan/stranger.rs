//! What is to be said where a plan gives work to an owner whom nobody knows: a mistyped name takes the
//! work away from everyone. A remark and no refusal, since a new worker may begin today.

use super::{Action, Plan};
use crate::analyse::Board;
use crate::model::Lang;
use crate::text;
use std::collections::BTreeSet;

/// One sentence for every such owner. Known is who owns, claims or requested a live item, and who the
/// configuration names.
#[must_use]
pub fn strangers(plan: &Plan, board: &Board, lang: Lang) -> Vec<String> {
    let changes = plan.parts.iter().flat_map(|p| &p.changes);
    let given = changes.filter_map(|c| match &c.action {
        Action::Reassign { to } | Action::Release { to: Some(to) } => Some(to.as_str()),
        _ => None,
    });
    unknown(given.collect(), board, lang)
}

fn unknown(given: BTreeSet<&str>, board: &Board, lang: Lang) -> Vec<String> {
    if given.is_empty() {
        return Vec::new();
    }
    let rules = board.owner_rules();
    let configured = rules.aliases().into_keys().map(str::to_owned);
    let mut known: BTreeSet<String> = configured.chain(rules.me().iter().cloned()).collect();
    for item in board.items() {
        let record = item.record;
        let names = [&record.owner, &record.claimed_by, &record.requester];
        for name in names.into_iter().flatten() {
            if !known.contains(&**name) {
                known.insert(rules.canonical(Some(name)));
            }
        }
    }
    let stranger = |name: &&str| !known.contains(&rules.canonical(Some(name)));
    let said = |name: &str| {
        let name = text::one_line(name);
        match lang {
            Lang::En => format!(
                "nobody is known as `{name}`: it owns, claims and requested no live item, and no alias names it"
            ),
            Lang::Ko => format!(
                "`{name}`은(는) 알려진 담당자가 아닙니다: 미완료 항목의 담당·점유·요청에도 별칭에도 없습니다"
            ),
            Lang::ZhHant => {
                format!("沒有已知的負責人叫 `{name}`：未完結項目與別名中都沒有這個名稱")
            }
        }
    };
    given.into_iter().filter(stranger).map(said).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::{board, queue, record, source};
    use crate::model::Role;

    #[test]
    fn a_name_that_nothing_knows_is_said_once() {
        let rows = [
            "1|ron|queued|high|2026-04-20T01:00:00Z|rotate the key",
            "2|Codex|queued|high|2026-04-20T13:00:00Z|archive the logs",
        ];
        let queue = queue("q", 2, rows.iter().map(|r| record(r)).collect());
        let board = board(vec![source("a", Role::Canonical, vec![queue])], &["lead"]);
        let said = |to: &str, lang| unknown(BTreeSet::from([to]), &board, lang);
        for to in ["ron", "codex", "CODEX", "lead"] {
            assert!(said(to, Lang::En).is_empty(), "{to}");
        }
        for lang in [Lang::En, Lang::Ko, Lang::ZhHant] {
            let said = said("zz\u{1b}z", lang);
            assert_eq!(said.len(), 1);
            assert!(said[0].contains("zz") && !said[0].contains('\u{1b}'));
        }
    }
}
