//! A lease that has run out, with a grace for clocks that differ. A valid one clears everything.

use super::{Around, Rule, Said, StaleAction, holder, is_run};
use crate::analyse::board::ItemRef;
use crate::model::{Lang, State};

pub(super) struct Lease;

impl Rule for Lease {
    fn word(&self) -> &'static str {
        "lease_expired"
    }

    fn check(&self, item: ItemRef<'_>, around: &Around<'_>) -> Said {
        let Some(lease) = item
            .record
            .times
            .lease
            .filter(|_| item.state() == State::Claimed)
        else {
            return Said::NotMine;
        };
        let threshold_s = around.thresholds.lease_grace;
        if around.clock.age_s(lease) <= threshold_s {
            return Said::Fine;
        }
        let action = if is_run(item) {
            StaleAction::MarkFailed
        } else {
            StaleAction::Release
        };
        Said::Stale {
            since: lease,
            threshold_s,
            action,
        }
    }

    fn sentence(&self, age: &str, threshold: &str, item: ItemRef<'_>, lang: Lang) -> String {
        let by = holder(item, lang);
        match lang {
            Lang::En => format!("its lease{by} ran out {age} ago (grace {threshold})"),
            Lang::Ko => format!("임대{by}가 {age} 전에 만료됨 (유예 {threshold})"),
            Lang::ZhHant => format!("租約{by}已於 {age}前到期（寬限 {threshold}）"),
        }
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => format!("{count} with an expired lease"),
            Lang::Ko => format!("임대 만료 {count}건"),
            Lang::ZhHant => format!("租約到期 {count} 件"),
        }
    }
}
